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

__all__ = [
    "DIVERTED",
    "INCOMES",
    "PARTS",
    "Choice",
    "Effect",
    "Part",
    "choose",
    "headings",
    "largest",
    "places",
    "plain",
    "ranked",
    "rest_line",
    "shared_room",
    "sketch_effects",
    "told",
]

INCOMES = 14
"""Rows of income shown at most."""
DIVERTED = 10
"""Rows of diverted trade shown at most, sales and purchases together."""
PARTS = {"acting": ("acts",), "targeted": ("is targeted",), "both": ("acts", "is targeted")}
"""Words for the part of a state in the policy."""

Part: TypeAlias = Literal["", "acting", "targeted", "both"]
_PARTS = ("", "acting", "targeted", "both")
_ALWAYS = 10
"""Rows that their part in the policy can keep in the picture, so that others still find room."""
_NAMED = 3
_HEADED = 36
"""Characters of names that a heading has room for."""


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
            raise UsageError(
                f"effect on {self.name!r}: mark {self.mark!r} is none of {', '.join(_PARTS[1:])}"
            )
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise UsageError(
                f"effect on {self.name!r}: low {self.low} lies above high {self.high}; swap them"
            )

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
    if sum(parts.values()) == max(parts.values()) == len(others):
        roles = ["all " + next(words[part] for part, n in parts.items() if n)]
    who = f"{len(others)} others" + (f" ({', '.join(roles)})" if roles else "")
    values = [_value(row) for row in others]
    if summed and (min(values) >= 0 or max(values) <= 0):
        return f"{who} together {told(math.fsum(values), decimals, plus=False)}{unit}"
    ends = [told(end, decimals) for end in (min(values), max(values))]
    if ends[0] == ends[1]:
        return f"{who} at {ends[0]}{unit}"
    return f"{who} between {ends[0]} and {ends[1]}{unit}"


def _touched(rows: Sequence[Effect], part: Literal["acting", "targeted"]) -> str:
    """Name the one or two states with a part in the policy, or count them; empty where there are none."""
    names = [plain(row.name) for row in rows if row.mark in (part, "both")]
    if len(names) > 2:
        return f"{len(names)} {part} states"
    told_of = " and ".join(names)
    return told_of if len(told_of) <= _HEADED else f"the {part} state" + "s" * (len(names) - 1)


def headings(incomes: Sequence[Effect]) -> tuple[str, str, str]:
    """Headings of the three tables; the states that act or are targeted are named where they are few."""
    to = _touched(incomes, "acting") or "those whose imports are touched"
    of = _touched(incomes, "targeted") or "those whose exports are touched"
    return (
        "Change in real income, percent",
        f"More sales to {to}, billion USD",
        (f"More purchases from {of}, billion USD"),
    )


def shared_room(sells: Sequence[Effect], buys: Sequence[Effect], most: int = DIVERTED) -> tuple[int, int]:
    """Share `most` rows between two tables: half each, and what one does not need to the other."""
    half = most // 2
    first = min(len(sells), max(half, most - len(buys)))
    return first, min(len(buys), most - first)


def ranked(choice: Choice, *, middle: bool) -> list[Effect | None]:
    """Shown rows from top to bottom, with None for the line that sums up the others.

    It stands where the middle of their range lies, or last.
    """
    lines: list[Effect | None] = list(choice.shown)
    if choice.others:
        values = [_value(row) for row in choice.others]
        centre = (min(values) + max(values)) / 2
        at = sum(_value(row) > centre for row in choice.shown) if middle else len(lines)
        lines.insert(at, None)
    return lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def _bar(value: float, low: float, high: float, room: int) -> str:
    """A bar of block characters from zero; gains are solid, losses shaded, so that signs differ."""
    if high <= low:
        return "│".ljust(room)
    per = (room - 1) / (high - low)
    zero = min(round(-low * per), room - 1)
    long = round(abs(value) * per)
    if value >= 0:
        return (" " * zero + "│" + "█" * min(long, room - 1 - zero)).ljust(room)
    return " " * (zero - min(long, zero)) + "▒" * min(long, zero) + "│" + " " * (room - 1 - zero)


def _table(heading: str, choice: Choice, width: int, digits: int, *, income: bool, unit: str) -> list[str]:
    lines = [_cut(plain(heading), width)]
    if choice.empty:
        return [*lines, "  Nothing to show"]
    words = {id(row): told(_value(row), digits, plus=income) for row in choice.shown}
    spans = {
        id(row): "" if row.interval is None
        else "{} to {}".format(*(told(end, digits, plus=income) for end in row.interval))
        for row in choice.shown
    }  # fmt: skip
    figure = max((len(text) for text in words.values()), default=0)
    span = max((len(text) for text in spans.values()), default=0)
    if span and width - figure - span < 44:
        span = 0  # no room for intervals
    names = {
        id(row): plain(row.name) + "".join(f" [{part}]" for part in PARTS.get(row.mark, ()))
        for row in choice.shown
    }
    longest = max((len(name) for name in names.values()), default=0)
    parts = [len(names[id(row)]) - len(plain(row.name)) for row in choice.shown]
    label = min(longest, max((width - figure - span) // 2, max(parts, default=0) + 5))
    room = max(width - 2 - label - 1 - figure - 1 - (span + 2 if span else 0), 1)
    values = [0.0, *(_value(row) for row in choice.shown)]
    for row in ranked(choice, middle=income):
        if row is None:
            text = "  " + rest_line(choice.others, digits, unit=unit, summed=not income)
        else:
            part = names[id(row)].removeprefix(plain(row.name))
            name = _cut(plain(row.name), max(label - len(part), 4)) + part
            bar = _bar(_value(row), min(values), max(values), room)
            text = f"  {name:<{label}} {bar} {words[id(row)]:>{figure}}"
            text += f"  {spans[id(row)]}" if span else ""
        lines.append(_cut(text.rstrip(), width))
    missing = choice.missing_line()
    return [*lines, *([_cut(f"  {missing}", width)] if missing else [])]


def sketch_effects(
    incomes: Sequence[Effect], sells: Sequence[Effect], buys: Sequence[Effect], *, width: int = 100
) -> str:
    """Sketch what a trade policy does, in lines of at most `width` characters (40 at least).

    The rows are those of `blocs.charts.trade_effects`; gains are solid, losses shaded bars, and intervals
    stand behind the values where there is room.

    >>> rows = [Effect("Mexico", 0.2), Effect("China", -0.1, mark="targeted")]
    >>> print(sketch_effects(rows, [], [], width=48))
    Change in real income, percent
      Mexico                    │█████████████ +0.20
      China [is targeted] ▒▒▒▒▒▒│              −0.10
    <BLANKLINE>
    More sales to those whose imports are touched, …
      Nothing to show
    <BLANKLINE>
    More purchases from China, billion USD
      Nothing to show
    """
    first, second, third = headings(incomes)
    width = max(width, 40)
    most = shared_room(sells, buys)
    income, sold, bought = choose(incomes, INCOMES), largest(sells, most[0]), largest(buys, most[1])
    fine = places(income.shown)
    rough = max(places(sold.shown), places(bought.shown))
    tables = (
        _table(first, income, width, fine, income=True, unit=" %"),
        _table(second, sold, width, rough, income=False, unit=" bn USD"),
        _table(third, bought, width, rough, income=False, unit=" bn USD"),
    )
    return "\n\n".join("\n".join(table) for table in tables)
