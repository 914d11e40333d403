"""Tellings: records beside the sentence they stand in, and what two of them have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from blocs.evidence.link import LinkEnd, Relation
from blocs.reading.records import DaySpan, Quantity, Record
from blocs.reports import Report
from blocs.states import registry

__all__ = [
    "Match",
    "Signs",
    "Telling",
    "day_numbers",
    "gap_in_days",
    "is_telling",
    "span_likeness",
    "spoken",
]


Signs: TypeAlias = dict[str, float]
"""What two tellings have in common or hold apart, by name, with how much of it there is."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One record in its report.

    `rank` is the report's place among all, `sentence` the words around, `beside` the other records of the
    sentence; `leads` says that it is one of the first sentences of running text, which tell the news.
    `before` is the sentence before, `nearby` holds the records of the sentences before and after; `headline`
    says that it stands before all running text.
    """

    record: Record
    report: Report
    rank: int
    sentence: str
    beside: tuple[Record, ...] = ()
    leads: bool = False
    before: str = ""
    nearby: tuple[Record, ...] = ()
    headline: bool = False

    @property
    def place(self) -> int:
        """Where the record starts in its sentence."""
        return self.record.start - self.record.sentence[0]

    @property
    def end(self) -> LinkEnd:
        """The end of a link that stands here."""
        return LinkEnd(self.report.name, self.report.id, self.record.start, self.record.id)


@dataclass(frozen=True, slots=True)
class Match:
    """Two tellings that may be of one thing: how they stand to each other, what speaks for it, and in words.

    `swapped` says that the second is the vaguer one of a `refines`.
    """

    relation: Relation
    signs: Signs
    about: str
    grounds: Sequence[str]
    swapped: bool = False


def day_numbers(days: DaySpan | None) -> tuple[int, int] | None:
    """Days as numbers; None without days, or when they are none of the calendar."""
    if days is None:
        return None
    try:
        first, last = (date.fromisoformat(day).toordinal() for day in days)
    except ValueError:
        return None
    return first, max(first, last)


def gap_in_days(a: tuple[int, int], b: tuple[int, int]) -> int:
    """Days between two spans; 0 when they touch or overlap."""
    return max(0, a[0] - b[1], b[0] - a[1])


def is_telling(quantity: Quantity) -> bool:
    """Whether an amount is more than the ones, twos and threes that all reports are full of."""
    return max((abs(v) for v in quantity.value if v is not None), default=0.0) > 3


def span_likeness(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Share of days that two spans have in common: 1 when they are equal, 0 when apart."""
    common = min(a[1], b[1]) - max(a[0], b[0]) + 1
    return max(0, common) / (max(a[1], b[1]) - min(a[0], b[0]) + 1)


def spoken(codes: Iterable[str]) -> str:
    """States and bodies by name, as a reader would say them; a code that nobody knows stays a code."""
    return " and ".join(_name(code) for code in codes)


def _name(code: str) -> str:
    known = registry()
    entry = known.states.get(code) or known.bodies.get(code)
    return entry.name if entry else code
