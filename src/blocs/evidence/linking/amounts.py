"""When two amounts are one amount, and whether both figures can be right."""

from __future__ import annotations

import re
from math import inf, log, log10

from blocs.evidence.link import Relation
from blocs.evidence.linking.tellings import (
    Match,
    Signs,
    Telling,
    day_numbers,
    gap_in_days,
    span_likeness,
    spoken,
)
from blocs.evidence.linking.words import Lexicon, concept, words
from blocs.reading.records import Event, Quantity

__all__ = ["figure", "match_amounts", "scale"]

_SCALE = {
    "mile": ("km", 1.609344),
    "metre": ("km", 0.001),
    "week": ("day", 7.0),
    "hour": ("day", 1 / 24),
    "minute": ("day", 1 / 1440),
    "month": ("day", 365.25 / 12),
    "year": ("day", 365.25),
    "soldier": ("person", 1.0),
    "troop": ("person", 1.0),
    "people": ("person", 1.0),
    "plane": ("aircraft", 1.0),
    "jet": ("aircraft", 1.0),
}
_EXACT, _ROUND, _ABOUT = 0.0, 0.01, 0.1
_FATES = {"dead", "injured", "missing", "homeless", "captive"}
_EMPTY_HEADS = {"country", "leader", "side", "nation", "neighbour", "neighbor", "power", "time", "man"}
_EMPTY_UNITS = {"country", "time"}
_IN_WORDS = {"~": "about ", ">": "more than ", "<": "under ", ">=": "at least ", "<=": "up to "}
_IN_WORDS |= {"<~": "nearly ", ">~": "a little over "}
_FARTHEST = 5.0
"""Figures further apart than this factor are taken for different things, not for a dispute."""


def scale(quantity: Quantity) -> tuple[str, float]:
    """Unit that the amount is compared in, and the factor to it."""
    unit = quantity.unit.lower()
    if quantity.aspect == "rank":
        return unit, 1.0
    return _SCALE.get(unit, (unit, 1.0))


def figure(quantity: Quantity) -> str:
    """The amount in words, as its report writes the number."""
    return _IN_WORDS.get(quantity.comparator, "") + " ".join(quantity.text.split())


def match_amounts(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    """Weigh whether two amounts of different reports are one; None where that is out of the question."""
    x, y = a.record, b.record
    if not isinstance(x, Quantity) or not isinstance(y, Quantity):
        return None
    if x.aspect != y.aspect or scale(x)[0] != scale(y)[0] or _fates_clash(a, b):
        return None
    if _is_bare(x) or _is_bare(y):
        return None
    period = _periods(x, y)
    relation, swapped = _compare(x, y)
    if period is None or relation is None:
        return None
    number = {w.concept for w in words(x.text)} | {w.concept for w in words(y.text)}
    shared = lexicon.shared(a.sentence, b.sentence, number, (a.place, b.place))
    context = sum(weight for weight, _ in shared)
    counted = _counted(a, b, x, y, lexicon)
    owners = _owners(x, y)
    if relation == "differs" and (
        counted + context < 0.6 or not _same_standing(x, y) or owners == "other owner"
    ):
        return None
    signs: Signs = {
        owners: 1.0,
        "same period": period,
        "same thing counted": counted,
        "shared words": min(4.0, context),
        "acts beside": float(_acts_beside(a, b)),
        **_figures(x, y, relation),
    }
    signs.pop("", None)
    about = max((x.of, y.of), key=len) or x.unit
    if relation == "agrees":
        grounds = [f"both: {figure(x)}" if x.text == y.text else f"{figure(x)} and {figure(y)}"]
    elif relation == "refines":
        vague, exact = (y, x) if swapped else (x, y)
        grounds = [f"{figure(vague)}, more exactly {figure(exact)}"]
    else:
        grounds = [f"{figure(x)} against {figure(y)}"]
    grounds += [spoken(s for s in x.owner if s in y.owner)] + [w.written for _, w in shared[:2]]
    return Match(relation, signs, about, [g for g in grounds if g], swapped)


def _bounds(quantity: Quantity) -> tuple[float, float]:
    """Lowest and highest amount that the words allow."""
    factor = scale(quantity)[1]
    low, high = quantity.value
    point = next((v for v in (low, high) if v is not None), 0.0) * factor
    slack = _ROUND if abs(low or high or 0) >= 100 and quantity.aspect != "rank" else _EXACT
    if "~" in quantity.comparator:
        slack = _ABOUT
    if quantity.comparator == "<=" and quantity.aspect == "duration":
        low = high  # "within 90 days" sets a term
    bottom = -inf if low is None else low * factor - abs(low * factor) * slack
    top = inf if high is None else high * factor + abs(high * factor) * slack
    if quantity.comparator == "<~":
        bottom, top = point - abs(point) * 0.15, point
    return bottom, top


def _point(quantity: Quantity) -> float:
    return next((v for v in quantity.value if v is not None), 0.0) * scale(quantity)[1]


def _compare(x: Quantity, y: Quantity) -> tuple[Relation | None, bool]:
    p, q = _point(x), _point(y)
    if "denied" in (x.realis, y.realis) and x.realis != y.realis:
        return ("differs", False) if p == q else (None, False)
    apart = max(abs(p), abs(q)) / max(min(abs(p), abs(q)), 1e-9)
    if apart > _FARTHEST:
        return None, False
    (a, b), (c, d) = _bounds(x), _bounds(y)
    if max(a, c) > min(b, d):
        return "differs", False
    if p == q or abs(p - q) <= 0.005 * max(abs(p), abs(q)):
        return "agrees", False
    if a <= c and d <= b and (d - c) < 0.5 * (b - a):
        return "refines", False
    if c <= a and b <= d and (b - a) < 0.5 * (d - c):
        return "refines", True
    return "agrees", False


def _owners(x: Quantity, y: Quantity) -> str:
    a, b = set(x.owner), set(y.owner)
    if not a or not b:
        return ""
    if not a & b:
        return "other owner"
    return "same owner" if a == b else "common owner"


def _periods(x: Quantity, y: Quantity) -> float | None:
    a, b = day_numbers(x.period), day_numbers(y.period)
    if a is None or b is None:
        return 0.0
    likeness = span_likeness(a, b)
    if likeness < 0.4 and not _within(a, b):
        return None
    return likeness


def _within(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether the shorter of two short spans lies within the other, as the day of a count in its week."""
    longest = max(a[1] - a[0], b[1] - b[0])
    return longest <= 31 and gap_in_days(a, b) == 0


def _same_standing(x: Quantity, y: Quantity) -> bool:
    """A forecast and an outcome may part without contradiction."""
    return (x.realis == "possible") == (y.realis == "possible")


def _head(quantity: Quantity) -> str:
    phrase = re.split(r"\b(?:of|in|on|for|at|from|who|that|with|between)\b", quantity.of)[0] or quantity.of
    found = words(phrase)
    return found[-1].concept if found else concept(quantity.unit)


def _counted(a: Telling, b: Telling, x: Quantity, y: Quantity, lexicon: Lexicon) -> float:
    """How alike the things counted are, 0 to 1."""
    fates = _fates(a)
    if fates and fates == _fates(b):
        return 0.9
    return 1.0 if _head(x) == _head(y) else 0.8 * lexicon.likeness(x.of, y.of)


def _is_bare(quantity: Quantity) -> bool:
    """Whether it is a "two countries" or "both leaders", which stands in all reports and tells nothing."""
    found = {w.concept for w in words(quantity.of)}
    small = abs(_point(quantity)) <= 3 * scale(quantity)[1]
    return small and (found <= _EMPTY_HEADS or quantity.unit in _EMPTY_UNITS)


def _fates_clash(a: Telling, b: Telling) -> bool:
    x, y = _fates(a), _fates(b)
    people = isinstance(a.record, Quantity) and scale(a.record)[0] == "person"
    return not x & y if x and y else people and bool(x or y)


def _fates(telling: Telling) -> set[str]:
    """What befell the people counted, from what is counted and the words beside the number."""
    record = telling.record
    of = record.of if isinstance(record, Quantity) else ""
    found = {concept(w.written) for w in words(of)} & _FATES
    if found:
        return found
    at = record.start - record.sentence[0]
    near = telling.sentence[max(0, at - 30) : at + len(record.text) + 45]
    beside = [w for w in words(near) if w.concept in _FATES]
    if not beside:
        return set()
    middle = min(at, 30)
    return {min(beside, key=lambda w: (abs(w.start - middle), w.start)).concept}


def _figures(x: Quantity, y: Quantity, relation: Relation) -> Signs:
    """How the figures stand to each other: long ones seldom agree by chance, a dispute is over near ones."""
    p, q = abs(_point(x)), abs(_point(y))
    apart = abs(log(max(p, 1e-9) / max(q, 1e-9)))
    if relation == "differs":
        return {"figures differ": 1.0, "figures apart": min(2.0, apart)}
    if relation == "refines" or apart > 0.01:
        return {"figures fit": 1.0, "figures apart": min(2.0, apart)}
    return {"same figure": 1.0, "rarity of the figure": _rarity(p)}


def _rarity(value: float) -> float:
    """How seldom a figure is met by chance: 0 up to three, more with its size and its digits, at most 3."""
    digits = len(f"{value:.6g}".replace(".", "").partition("e")[0].strip("0"))
    return min(3.0, 0.5 * log10(max(value, 1.0)) + 0.7 * (digits - 1)) if value > 3 else 0.0


def _acts_beside(a: Telling, b: Telling) -> bool:
    """Whether acts of one type and of a common side stand beside both."""
    x, y = ({(e.type, s) for e in t.beside if isinstance(e, Event) for s in e.actors} for t in (a, b))
    return bool(x & y)
