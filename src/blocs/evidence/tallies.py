"""What a store holds, counted where it lies: no record leaves the database to be counted.

An act is an event told as done or standing. One that several reports tell counts once, by the claim that
holds its tellings together; told twice inside one report it counts twice here, while a brief, which has the
records at hand, joins those as well. Days are those of the act; where the text gives none, the day of the
report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from blocs.evidence.coverage import Coverage, PublisherCoverage
from blocs.evidence.database.connection import Database
from blocs.evidence.store import Store

__all__ = [
    "DONE",
    "WITHIN",
    "ActCount",
    "Grain",
    "PairCount",
    "Totals",
    "acts_by_pair",
    "acts_by_period",
    "coverage_counts",
    "iso_days",
    "totals",
]  # fmt: skip

Grain: TypeAlias = Literal["year", "month", "day"]
_LETTERS: dict[Grain, int] = {"year": 4, "month": 7, "day": 10}
DONE = "r.kind = 'event' AND r.realis IN ('actual', 'general') AND r.status <> 'rejected'"
"""What makes a record an act, told as done or standing."""
WITHIN = "(?1 IS NULL OR r.last_day >= ?1) AND (?2 IS NULL OR r.first_day <= ?2)"
"""Acts that reach into the days of the first two parameters."""
_ONCE = "count(DISTINCT coalesce(t.claim, r.id))"
_TOLD = "LEFT JOIN tellings t ON t.record = r.id"


@dataclass(frozen=True, slots=True)
class Totals:
    """How much a store holds.

    Attributes
    ----------
    reports, undated : int
        Reports, and those of them without a day of publication.
    outlets, nameless : int
        Publishers, and reports that name none.
    first, last : str or None
        ISO days of the first and the last report.
    states : int
        States and bodies that act, own, speak or are acted upon.
    events, figures, statements : int
        Records, rejected ones aside.
    links, claims, copies : int
        As of the latest `Store.relink`; `unlinked` reports were not taken into it yet.
    unlinked : int
    corrections, failures : int
        Corrections that hold, and files that could not be read.
    """

    reports: int
    undated: int
    outlets: int
    nameless: int
    first: str | None
    last: str | None
    states: int
    events: int
    figures: int
    statements: int
    links: int
    claims: int
    copies: int
    unlinked: int
    corrections: int
    failures: int


@dataclass(frozen=True, slots=True)
class ActCount:
    """Acts of one type in one period: 2018, 2018-09 or 2018-09-11; None where no day is known."""

    period: str | None
    type: str
    acts: int


@dataclass(frozen=True, slots=True)
class PairCount:
    """Acts of one type between two states; `year` is None where no day is known, and for all years."""

    year: int | None
    a: str
    b: str
    type: str
    acts: int


def totals(store: Store) -> Totals:
    """Count what a store holds.

    Examples
    --------
    >>> import tempfile
    >>> from blocs.evidence import open_store
    >>> with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
    ...     totals(store).reports, totals(store).first
    (0, None)
    """
    database = _database(store)
    with store.snapshot():
        reports = _row(
            database,
            "SELECT count(*), count(*) - count(published), count(DISTINCT publisher), "
            "count(*) - count(publisher), min(published), max(published) FROM reports",
        )
        states = _row(
            database,
            "SELECT count(*) FROM (SELECT actor AS state FROM dyads UNION SELECT recipient FROM dyads) "
            "WHERE state <> ''",
        )
        others = _row(
            database,
            "SELECT (SELECT count(*) FROM links WHERE status <> 'rejected'), (SELECT count(*) FROM claims), "
            "(SELECT count(*) FROM copies WHERE status <> 'rejected'), "
            "(SELECT count(*) FROM readings WHERE current AND NOT linked), "
            "(SELECT count(*) FROM corrections WHERE undone_at IS NULL), "
            "(SELECT count(*) FROM failures WHERE gone IS NULL)",
        )
        records = [store.count(kind=kind) for kind in ("event", "quantity", "statement")]
    counted: tuple[Any, ...] = (*reports, *states, *records, *others)
    return Totals(*counted)


def acts_by_period(
    store: Store, grain: Grain, *, since: date | None = None, until: date | None = None
) -> tuple[ActCount, ...]:
    """Count acts by period and type.

    Parameters
    ----------
    store : Store
    grain : {"year", "month", "day"}
        An act of several days counts in the period of its first.
    since, until : date, optional
        Only acts that reach into these days, ends included.

    Returns
    -------
    tuple of ActCount
        By period, those without a day first, then by type; a period without acts has no row.
    """
    rows = _database(store).all(
        f"SELECT substr(r.first_day, 1, ?3) AS period, r.type, {_ONCE} AS acts FROM records r {_TOLD} "
        f"WHERE {DONE} AND {WITHIN} GROUP BY 1, 2 ORDER BY 1, 2",
        *iso_days(since, until),
        _LETTERS[grain],
    )
    return tuple(ActCount(*row) for row in rows)


def acts_by_pair(
    store: Store, *, since: date | None = None, until: date | None = None, by_year: bool = False
) -> tuple[PairCount, ...]:
    """Count acts by pair of states and type.

    Parameters
    ----------
    store : Store
    since, until : date, optional
        Only acts that reach into these days, ends included.
    by_year : bool
        Whether each year is counted by itself.

    Returns
    -------
    tuple of PairCount
        `a` before `b` in the order of the alphabet; a pair that no act joins has no row.
    """
    year = "CAST(substr(r.first_day, 1, 4) AS INTEGER)" if by_year else "NULL"
    rows = _database(store).all(
        f"SELECT {year} AS year, min(y.actor, y.recipient) AS a, max(y.actor, y.recipient) AS b, r.type, "
        f"{_ONCE} AS acts FROM dyads y CROSS JOIN records r ON r.key = y.record {_TOLD} "
        f"WHERE y.actor <> '' AND y.recipient <> '' AND y.actor <> y.recipient AND {DONE} AND {WITHIN} "
        "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        *iso_days(since, until),
    )
    return tuple(PairCount(*row) for row in rows)


def coverage_counts(store: Store) -> Coverage:
    """Give the coverage of all days, as `Store.coverage` does, without a look at each report."""
    found: dict[str | None, dict[date | None, int]] = {}
    with store.snapshot():
        rows = _database(store).all(
            "SELECT publisher, published, count(*) AS n FROM reports GROUP BY 1, 2 ORDER BY 1, 2"
        )
        failures = store.failures()
    for row in rows:
        day = date.fromisoformat(row["published"]) if row["published"] else None
        found.setdefault(row["publisher"], {})[day] = row["n"]
    return Coverage(tuple(sorted(_publishers(found), key=_by_name)), failures)


def _publishers(found: dict[str | None, dict[date | None, int]]) -> Iterator[PublisherCoverage]:
    for name, days in found.items():
        known = tuple(sorted((day, n) for day, n in days.items() if day is not None))
        yield PublisherCoverage(name, known, days.get(None, 0))


def _by_name(one: PublisherCoverage) -> tuple[bool, str, str]:
    return one.publisher is None, (one.publisher or "").casefold(), one.publisher or ""


def iso_days(since: date | None, until: date | None) -> tuple[str | None, str | None]:
    """Days as the database has them."""
    return since.isoformat() if since else None, until.isoformat() if until else None


def _row(database: Database, query: str, *values: object) -> tuple[Any, ...]:
    found = database.one(query, *values)
    assert found is not None
    return tuple(found)


def _database(store: Store) -> Database:
    return store._db  # the store's own room: this asks what its methods do not
