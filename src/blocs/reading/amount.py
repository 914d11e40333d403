"""One quantity between its finding and its record."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.reading.discourse import NOBODY, Sides
from blocs.reading.language import Token
from blocs.reading.records import Aspect, Comparator, DaySpan, Realis
from blocs.reports import Span

__all__ = ["Amount"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in view offsets, before it gets its record.

    `head` is the word whose place in the parse tells whose the amount is: what is counted, where the text
    says it, else the number itself.
    """

    start: int
    end: int
    sent: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str
    of: str
    of_span: Span | None
    head: Token
    aspect: Aspect
    period: DaySpan | None
    realis: Realis
    evidence: str
    owner: Sides = NOBODY
