"""Figures: in what unit and words, what amounts they allow, and whether two of them can both be right."""

from __future__ import annotations

import re
from math import inf, log, log10

from blocs.evidence.link import Relation
from blocs.evidence.linking.scales import is_converted, scale
from blocs.evidence.linking.tellings import Signs
from blocs.reading.records import Quantity

__all__ = ["compare", "figure", "figure_signs", "point"]

_EXACT, _ROUND, _FRACTION, _CONVERTED = 0.0, 0.01, 0.02, 0.03
"""How far a figure gives way: exact, of 100 and more, a share in words ("a third"), told in another unit."""
_ABOUT = (0.02, 0.1)
"""The least and the most that "about" gives way; between them, one of the last digit that is not 0."""
_IN_WORDS = {"~": "about ", ">": "more than ", "<": "under ", ">=": "at least ", "<=": "up to "}
_IN_WORDS |= {"<~": "nearly ", ">~": "a little over "}
_FARTHEST = 64.0
"""Figures further apart than this factor are taken for different things, not for a dispute."""
_BEYOND = 1.6
"""Times itself that "more than" a figure may mean, and the other way round for "less than": who means twice
as much gives another figure."""
_SAYS_ALREADY = re.compile(
    r"(?:about|around|roughly|some|nearly|almost|approximately|under|over|at least|at most|up to|more than|"
    r"less than|fewer than|a little|dozens|scores|hundreds|thousands|millions|billions|tens)\b",
    re.I,
)
_VAGUE = {"dozen": 10, "score": 10, "hundred": 10, "thousand": 100, "million": 100, "billion": 100}
"""How many times itself a bare plural ("dozens", "thousands") may stand for."""


def figure(quantity: Quantity) -> str:
    """The amount in words, as its report writes the number."""
    told = " ".join(quantity.text.split())
    return told if _SAYS_ALREADY.match(told) else _IN_WORDS.get(quantity.comparator, "") + told


def point(quantity: Quantity) -> float:
    """The one number nearest to what is said, in the unit of `scale`."""
    return next((v for v in quantity.value if v is not None), 0.0) * scale(quantity)[1]


def compare(x: Quantity, y: Quantity) -> tuple[Relation | None, bool]:
    """How two figures stand if they are of one thing; True when the second is the vaguer one of a `refines`.

    None where they are too far apart to be a dispute.
    """
    p, q = point(x), point(y)
    if "denied" in (x.realis, y.realis) and x.realis != y.realis:
        return ("differs", False) if p == q else (None, False)
    for vague, exact, swapped in ((x, y, False), (y, x, True)):
        top = _vague_top(vague)
        if top is not None and _vague_top(exact) is None and 0.8 * point(vague) <= point(exact) <= top:
            return "refines", swapped
    if max(abs(p), abs(q)) > _FARTHEST * max(min(abs(p), abs(q)), 1e-9):
        return None, False
    slack = _CONVERTED if is_converted(x, y) else _EXACT
    (a, b), (c, d) = _bounds(x, slack), _bounds(y, slack)
    if max(a, c) > min(b, d) or _is_beyond(x, y) or _is_beyond(y, x):
        return "differs", False
    if p == q or abs(p - q) <= max(0.005, slack) * max(abs(p), abs(q)):
        return "agrees", False
    if a <= c and d <= b and (d - c) < 0.5 * (b - a):
        return "refines", False
    if c <= a and b <= d and (b - a) < 0.5 * (d - c):
        return "refines", True
    return "agrees", False


def figure_signs(x: Quantity, y: Quantity, relation: Relation) -> Signs:
    """How the figures stand to each other: long ones seldom agree by chance, a dispute is over near ones."""
    p, q = abs(point(x)), abs(point(y))
    apart = abs(log(max(p, 1e-9) / max(q, 1e-9)))
    if relation == "differs":
        return {"figures differ": 1.0, "figures apart": min(3.0, apart)}
    if relation == "refines" or apart > 0.01:
        return {"figures fit": 1.0, "figures apart": min(2.0, apart)}
    return {"same figure": 1.0, "rarity of the figure": _rarity(p)}


def _is_beyond(bound: Quantity, other: Quantity) -> bool:
    """Whether a figure lies farther over "more than" another, or under "less than", than these words go."""
    p, q = abs(point(bound)), abs(point(other))
    if _vague_top(bound) is not None or not bound.comparator or bound.comparator[0] not in "<>":
        return False
    return q > p * _BEYOND if bound.comparator[0] == ">" else p > q * _BEYOND


def _vague_top(quantity: Quantity) -> float | None:
    """The most that "dozens" or "thousands" may stand for; None for a figure that has its number."""
    last = quantity.text.lower().split()[0] if quantity.text.split() else ""
    times = _VAGUE.get(last.removesuffix("s")) if last.endswith("s") else None
    return None if times is None else point(quantity) * times


def _bounds(quantity: Quantity, least: float) -> tuple[float, float]:
    """Lowest and highest amount that the words allow, with at least so much slack."""
    factor = scale(quantity)[1]
    low, high = quantity.value
    one = next((v for v in (low, high) if v is not None), 0.0) * factor
    slack = _ROUND if abs(low or high or 0) >= 100 and quantity.aspect != "rank" else _EXACT
    if "~" in quantity.comparator:
        slack = min(max(_last_place(one) / max(abs(one), 1e-9), _ABOUT[0]), _ABOUT[1])
    if quantity.unit == "percent" and not any(c.isdigit() for c in quantity.text):
        slack = max(slack, _FRACTION)
    slack = max(slack, least)
    if quantity.comparator == "<=" and quantity.aspect == "duration":
        low = high  # "within 90 days" sets a term
    bottom = -inf if low is None else low * factor - abs(low * factor) * slack
    top = inf if high is None else high * factor + abs(high * factor) * slack
    if quantity.comparator == "<~":
        bottom, top = one - abs(one) * 0.15, one
    return bottom, top


def _last_place(value: float) -> float:
    """Worth of one in the last digit that is not 0: 100 for 4,600."""
    digits, _, power = f"{abs(value):.5e}".partition("e")
    return 10.0 ** (int(power) - len(digits.rstrip("0").rstrip(".").replace(".", "")) + 1)


def _rarity(value: float) -> float:
    """How seldom a figure is met by chance: 0 up to three, more with its size and its digits, at most 3."""
    digits = len(f"{value:.6g}".replace(".", "").partition("e")[0].strip("0"))
    return min(3.0, 0.5 * log10(max(value, 1.0)) + 0.7 * (digits - 1)) if value > 3 else 0.0
