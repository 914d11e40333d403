"""Rows of what a policy does, and which of them a picture or a sketch shows.

Nothing is dropped in silence: what is not shown is counted, with its range or its sum, and what has no
figure is named.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from blocs.errors import UsageError

__all__ = ["Choice", "Effect", "Part", "choose", "largest", "places", "plain", "rest_line", "told", "touched"]

Part: TypeAlias = Literal["", "acting", "targeted", "both"]
_PARTS = ("", "acting", "targeted", "both")
_ALWAYS = 10
"""Rows that their part in the policy can keep in the picture, so that others still find room."""
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Effect:
    """What a policy does to one state.

    Attributes
    ----------
    name : str
        The state, as a reader calls it.
    value : float or None
        In the unit of the picture; None or not finite is missing.
    low, high : float or None
        Ends of the interval; without both there is none.
    mark : {"", "acting", "targeted", "both"}
        The part of the state in the policy.

    Raises
    ------
    UsageError
        If the mark is none of these, or `low` lies above `high`.

    Examples
    --------
    >>> Effect("China", -0.041, -0.049, -0.028, "targeted").uncertain
    False
    """

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    mark: Part = ""

    def __post_init__(self) -> None:
        if self.mark not in _PARTS:
            raise UsageError(f"effect on {self.name!r}: mark {self.mark!r} is none of {', '.join(_PARTS[1:])}")
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise UsageError(f"effect on {self.name!r}: low {self.low} lies above high {self.high}; swap them")

    @property
    def known(self) -> float | None:
        """The value, if it is a number."""
        return self.value if self.value is not None and math.isfinite(self.value) else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Both ends, if both are numbers."""
        if self.low is None or self.high is None or not math.isfinite(self.low + self.high):
            return None
        return self.low, self.high

    @property
    def uncertain(self) -> bool:
        """Whether the interval leaves the sign open."""
        return self.interval is not None and self.interval[0] < 0 < self.interval[1]


@dataclass(frozen=True, slots=True)
class Choice:
    """The rows shown, from the greatest value to the least; the rows summed up; those without a figure."""

    shown: tuple[Effect, ...]
    others: tuple[Effect, ...]
    missing: tuple[Effect, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.shown or self.others or self.missing)

    def missing_line(self) -> str:
        """Words for the rows without a figure, the marked first; empty where there are none."""
        names = [plain(row.name) for row in sorted(self.missing, key=lambda row: (not row.mark, row.name))]
        if not names:
            return ""
        more = len(names) - _NAMED
        if more > 1:
            names = [*names[:_NAMED], f"{more} more"]
        return "No figure: " + (", ".join(names[:-1]) + " and " if names[1:] else "") + names[-1]


def _value(row: Effect) -> float:
    return row.known or 0.0


def _split(rows: Sequence[Effect]) -> tuple[list[Effect], tuple[Effect, ...]]:
    known = sorted((r for r in rows if r.known is not None), key=lambda r: (-_value(r), r.name))
    return known, tuple(r for r in rows if r.known is None)


def choose(rows: Sequence[Effect], most: int) -> Choice:
    """Choose the rows of states that act or are targeted, and the largest gains and losses.

    Where very many act (or are targeted), only the largest of them are shown, like any other state.
    At most `most` rows are shown and one line sums up the rest; one row alone is never summed up.
    """
    known, missing = _split(rows)
    if len(known) <= most + 1:
        return Choice(tuple(known), (), missing)
    kept: set[int] = set()
    parts = [[i for i, row in enumerate(known) if row.mark == part] for part in _PARTS[1:]]
    for part in sorted(parts, key=len):
        if len(kept) + len(part) <= min(_ALWAYS, most):
            kept.update(part)
    rest = [i for i in range(len(known)) if i not in kept]
    gains = [i for i in rest if _value(known[i]) > 0]
    losses = [i for i in reversed(rest) if _value(known[i]) <= 0]
    room = most - len(kept)
    few = min(len(gains), max(room - room // 2, room - len(losses)))
    kept.update(gains[:few])
    kept.update(losses[: room - few])
    return Choice(
        tuple(row for i, row in enumerate(known) if i in kept),
        tuple(row for i, row in enumerate(known) if i not in kept),
        missing,
    )


def largest(rows: Sequence[Effect], most: int) -> Choice:
    """Choose the `most` rows that are largest in size, whatever their sign."""
    known, missing = _split(rows)
    if len(known) <= most + 1:
        return Choice(tuple(known), (), missing)
    order = sorted(range(len(known)), key=lambda i: (-abs(_value(known[i])), i))
    kept = set(order[:most])
    return Choice(
        tuple(row for i, row in enumerate(known) if i in kept),
        tuple(row for i, row in enumerate(known) if i not in kept),
        missing,
    )


def plain(text: str) -> str:
    """One line of text in which controls (of direction, of terminals) show as U+FFFD."""
    return "".join(
        c if c == " " or unicodedata.category(c)[0] not in "CZ" else " " if c.isspace() else "\ufffd"
        for c in text
    )


def places(rows: Iterable[Effect]) -> int:
    """Decimals that tell the values apart: two figures of the largest, or two more of the median."""
    sizes = sorted(abs(_value(row)) for row in rows if row.known)
    if not sizes:
        return 0
    top, middle = (1 - math.floor(math.log10(size)) for size in (sizes[-1], sizes[len(sizes) // 2]))
    return min(max(top, min(middle, top + 2), 0), 9)


def told(value: float, decimals: int, *, plus: bool = True) -> str:
    """Tell a value with its sign, as a person would write it.

    >>> told(-0.0413, 3), told(1234.5, 1), told(-0.0001, 2)
    ('−0.041', '+1,234.5', '0.00')
    """
    text = f"{abs(value):,.{decimals}f}"
    if not any(c in "123456789" for c in text):
        return text
    return ("−" if value < 0 else "+" if plus else "") + text


def rest_line(others: Sequence[Effect], decimals: int, *, unit: str = "", summed: bool = False) -> str:
    """Words for the rows not shown: how many, their range, or what they make together."""
    if not others:
        return ""
    words = {"acting": "acting", "targeted": "targeted", "both": "acting and targeted"}
    parts = {part: sum(row.mark == part for row in others) for part in words}
    roles = [f"{n} {words[part]}" for part, n in parts.items() if n]
    who = f"{len(others)} others" + (f" ({', '.join(roles)})" if roles else "")
    values = [_value(row) for row in others]
    if summed and (min(values) >= 0 or max(values) <= 0):
        return f"{who} together {told(math.fsum(values), decimals, plus=False)}{unit}"
    ends = [told(end, decimals) for end in (min(values), max(values))]
    if ends[0] == ends[1]:
        return f"{who} at {ends[0]}{unit}"
    return f"{who} between {ends[0]} and {ends[1]}{unit}"


def touched(rows: Sequence[Effect], part: Literal["acting", "targeted"]) -> str:
    """Name the one or two states with a part in the policy, or count them; empty where there are none."""
    names = [plain(row.name) for row in rows if row.mark in (part, "both")]
    return " and ".join(names) if len(names) <= 2 else f"{len(names)} {part} states"
