"""Coverage as the site shows it: publishers by year and month, of those with most reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from blocs.brief.method import Coverage as Told
from blocs.brief.method import PublisherMonths, cover
from blocs.brief.words import days_in_words
from blocs.evidence.coverage import Coverage
from blocs.sources import Column, Frame

__all__ = ["coverage_frame", "coverage_told"]

_PUBLISHERS = 30
_FAILURES = 50


def coverage_told(found: Coverage) -> dict[str, Any]:
    """Coverage as plain values.

    Returns
    -------
    dict
        ``first`` and ``last`` ISO day; ``gaps`` in words; ``publishers``, those with most reports, by name:
        ``name`` (None where unknown), ``reports``, ``undated``, ``gap`` in words or None, and ``years``, each
        with twelve counts, None for a month without a report, or none for years between that have none;
        ``more``, how many publishers are left out; ``failures`` and ``more_failures``.
    """
    told = cover(found)
    most = sorted(told.publishers, key=lambda p: -p.reports)[:_PUBLISHERS]
    shown = [publisher for publisher in told.publishers if publisher in most]
    return {
        "first": told.first,
        "last": told.last,
        "gaps": [days_in_words(gap) for gap in told.gaps],
        "publishers": [
            {
                "name": each.publisher,
                "reports": each.reports,
                "undated": each.undated,
                "gap": days_in_words(each.gap) if each.gap else None,
                "years": [{"label": label, "counts": counts} for label, counts in _years(each)],
            }
            for each in shown
        ],
        "more": len(told.publishers) - len(shown),
        "failures": _failures(told),
        "more_failures": max(len(told.failures) - _FAILURES, 0),
    }


def _failures(told: Told) -> list[dict[str, str]]:
    """What could not be read, by the name of the file alone: where it lies is nobody's business here."""
    return [
        {"origin": each.origin.rsplit("/", 1)[-1], "cause": each.cause, "remedy": each.remedy}
        for each in told.failures[-_FAILURES:]
    ]


def _years(publisher: PublisherMonths) -> Iterator[tuple[str, list[int | None]]]:
    """Years with reports, and a line for those between that have none."""
    if not publisher.years:
        yield "", []
        return
    yield str(publisher.years[0][0]), list(publisher.years[0][1])
    for (before, _), (year, counts) in pairwise(publisher.years):
        if year > before + 1:
            yield f"{before + 1}–{year - 1}" if year > before + 2 else f"{before + 1}", []
        yield str(year), list(counts)


def coverage_frame(found: Coverage) -> Frame:
    """Reports of each publisher on each day that has some; a day that is not there is not covered."""
    rows: list[tuple[str | None, date | None, int]] = []
    for each in found.publishers:
        rows += [(each.publisher, day, n) for day, n in each.days]
        if each.undated:
            rows.append((each.publisher, None, each.undated))
    note = "days that have no row are not covered: nothing is known of them"
    return Frame(
        "publisher and day",
        [
            Column("publisher", [row[0] for row in rows], like="text"),
            Column("day", [row[1].isoformat() if row[1] else None for row in rows], like="text"),
            Column("reports", [row[2] for row in rows], "reports", note, like="whole"),
        ],
    )
