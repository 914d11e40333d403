"""What was read and what was not: by publisher and day, so that no report and no event are told apart."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from blocs.evidence.table import Source

__all__ = ["Coverage", "Failure", "PublisherCoverage", "coverage_of"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file, or part of one, that could not be read: why, what to do, and when it was tried last (UTC)."""

    origin: str
    cause: str
    remedy: str
    at: str


@dataclass(frozen=True, slots=True)
class PublisherCoverage:
    """Days on which one publisher's reports appeared; `publisher` is None where it is unknown.

    `days` are in order, each with its number of reports; `undated` counts reports without a day.
    """

    publisher: str | None
    days: tuple[tuple[date, int], ...]
    undated: int = 0

    @property
    def reports(self) -> int:
        """All its reports."""
        return sum(n for _, n in self.days) + self.undated

    @property
    def longest_gap(self) -> tuple[date, date] | None:
        """Ends of the longest stretch without a report between two that have one; None without any."""
        days = [day for day, _ in self.days]
        gaps = [(b - a, a) for a, b in pairwise(days) if b - a > timedelta(1)]
        if not gaps:
            return None
        length, start = max(gaps, key=lambda gap: (gap[0], gap[1]))
        return start + timedelta(1), start + length - timedelta(1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Reports read by publisher and day, and what failed.

    Attributes
    ----------
    publishers : tuple of PublisherCoverage
        By name, the unknown one last.
    failures : tuple of Failure
        What could not be read and has not been read since; its day and publisher are not known.
    since, until : date or None
        Days asked for; None where open.
    """

    publishers: tuple[PublisherCoverage, ...]
    failures: tuple[Failure, ...]
    since: date | None = None
    until: date | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Days on which any report appeared, in order."""
        return tuple(sorted({day for p in self.publishers for day, _ in p.days}))

    @property
    def reports(self) -> int:
        """All reports."""
        return sum(p.reports for p in self.publishers)

    def covers(self, first: date, last: date) -> bool:
        """Whether any report appeared from the first day to the last.

        Where none did, nothing can be said of these days: a count is missing then, not zero.
        """
        days = self.days
        return bisect_left(days, first) < bisect_right(days, last)

    def uncovered(self, first: date, last: date) -> tuple[tuple[date, date], ...]:
        """Stretches of days between two days, ends included, on which no report appeared."""
        days = self.days
        inside = days[bisect_left(days, first) : bisect_right(days, last)]
        edges = [first - timedelta(1), *inside, last + timedelta(1)]
        one = timedelta(1)
        return tuple((a + one, b - one) for a, b in pairwise(edges) if b - a > one)


def coverage_of(
    sources: Iterable[Source],
    failures: Iterable[Failure] = (),
    *,
    since: date | None = None,
    until: date | None = None,
) -> Coverage:
    """Count reports by publisher and day.

    Parameters
    ----------
    sources : iterable of Source
        The reports.
    failures : iterable of Failure
    since, until : date, optional
        Count only reports of these days, ends included; undated ones count where both are open.

    Examples
    --------
    >>> coverage_of([]).covers(date(2018, 9, 1), date(2018, 9, 30))
    False
    """
    found: dict[str | None, dict[date | None, int]] = {}
    for source in sources:
        day = source.published
        outside = (since or until) if day is None else (since and day < since) or (until and day > until)
        if not outside:
            counts = found.setdefault(source.publisher, {})
            counts[day] = counts.get(day, 0) + 1
    publishers = [
        PublisherCoverage(
            name, tuple(sorted((day, n) for day, n in days.items() if day is not None)), days.get(None, 0)
        )
        for name, days in found.items()
    ]
    ordered = sorted(
        publishers, key=lambda p: (p.publisher is None, (p.publisher or "").casefold(), p.publisher or "")
    )
    return Coverage(tuple(ordered), tuple(failures), since, until)
