"""What made a brief, what it covers, and what readers took out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from blocs.brief.desk import Desk
from blocs.brief.documents import words_for
from blocs.brief.holding import Holding
from blocs.brief.model import Dataset, Source
from blocs.brief.words import count
from blocs.evidence.coverage import Coverage as Covered
from blocs.evidence.coverage import PublisherCoverage
from blocs.reading.records import Record

__all__ = ["Coverage", "Failed", "Method", "PublisherMonths", "Rejected", "cover", "rejections"]

_GAPS = 3
"""Stretches of days without any report that are told."""
_LONG = 7
"""Days from which such a stretch is worth a word."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """What readers rejected, in words: who and why; `source` is None for what is no record."""

    words: str
    by: str
    why: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class PublisherMonths:
    """Reports of one publisher (None where it is unknown) by year and month.

    `years` holds a year and its twelve counts, None for a month without a report: nothing is known of it, so
    that it is no zero. `gap` is the longest stretch of a week or more between two reports, ISO days, ends
    included.
    """

    publisher: str | None
    reports: int
    undated: int
    years: tuple[tuple[int, tuple[int | None, ...]], ...]
    gap: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Failed:
    """What could not be read: why, and what to do."""

    origin: str
    cause: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a store covers by publisher and month, the longest stretches without any report, and failures."""

    first: str | None
    last: str | None
    publishers: tuple[PublisherMonths, ...]
    gaps: tuple[tuple[str, str], ...]
    failures: tuple[Failed, ...]


@dataclass(frozen=True, slots=True)
class Method:
    """What made the brief.

    `rejected` was left out; `edited` records stand as readers edited them; `unlinked` reports of a store were
    not yet held against the others. `coverage` is None where no store says what it covers.
    """

    version: str
    readers: tuple[str, ...]
    seed: int | None
    datasets: tuple[Dataset, ...]
    citation: str
    rejected: tuple[Rejected, ...] = ()
    edited: int = 0
    unlinked: int = 0
    coverage: Coverage | None = None

    @property
    def rejected_words(self) -> str:
        """How much was left out: "3 records rejected by readers left out"."""
        copies = any(r.source is None for r in self.rejected)
        nouns = ("record or copy", "records and copies") if copies else ("record", "records")
        return f"{count(len(self.rejected), *nouns)} rejected by readers left out"


def rejections(desk: Desk, holding: Holding, records: Iterable[Record]) -> tuple[Rejected, ...]:
    """Rejected records of the reports on the desk, in order of the reports, and then rejected copies."""
    known = {record.id: record for record in (*desk.rejected, *records)}
    here = [r for r in known.values() if desk.has(r.report_id)]
    order = {reading.report.id: i for i, reading in enumerate(desk.readings)}
    here.sort(key=lambda r: (order[r.report_id], r.start, r.id))
    out = [Rejected(words_for(desk, r), *holding.rejected_by(r.id), desk.source(r)) for r in here]
    for copy in holding.rejected_copies:
        words = f"{copy.b_report} as a copy of {copy.a_report}"
        out.append(Rejected(words, *holding.rejected_by(copy.id), None))
    return tuple(out)


def cover(covered: Covered) -> Coverage:
    """Coverage of a store by publisher, year and month."""
    days = covered.days
    gaps: Sequence[tuple[date, date]] = ()
    if days:
        gaps = [g for g in covered.uncovered(days[0], days[-1]) if _days(g) >= _LONG]
    longest = sorted(gaps, key=lambda g: (-_days(g), g[0]))[:_GAPS]
    return Coverage(
        first=days[0].isoformat() if days else None,
        last=days[-1].isoformat() if days else None,
        publishers=tuple(_months(p) for p in covered.publishers),
        gaps=tuple((a.isoformat(), b.isoformat()) for a, b in longest),
        failures=tuple(Failed(f.origin, f.cause, f.remedy) for f in covered.failures),
    )


def _months(publisher: PublisherCoverage) -> PublisherMonths:
    counts: dict[int, list[int | None]] = defaultdict(lambda: [None] * 12)
    for day, n in publisher.days:
        year = counts[day.year]
        year[day.month - 1] = (year[day.month - 1] or 0) + n
    gap = publisher.longest_gap
    return PublisherMonths(
        publisher=publisher.publisher,
        reports=publisher.reports,
        undated=publisher.undated,
        years=tuple((year, tuple(counts[year])) for year in sorted(counts)),
        gap=(gap[0].isoformat(), gap[1].isoformat()) if gap and _days(gap) >= _LONG else None,
    )


def _days(stretch: tuple[date, date]) -> int:
    return (stretch[1] - stretch[0]).days + 1
