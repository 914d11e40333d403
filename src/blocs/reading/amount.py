"""One quantity between its finding and its record."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.reading.discourse import Sides
from blocs.reading.records import Aspect, Comparator, DaySpan, Realis
from blocs.reports import Span

__all__ = ["Amount"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity in view offsets, before it gets its record."""

    start: int
    end: int
    sent: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str
    of: str
    of_span: Span | None
    owner: Sides
    aspect: Aspect
    period: DaySpan | None
    realis: Realis
    evidence: str
