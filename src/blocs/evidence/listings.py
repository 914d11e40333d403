"""Reports and acts one below the other, the latest first, without a look at the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from blocs.evidence.database.connection import Database
from blocs.evidence.database.schema import PLACES
from blocs.evidence.store import Store
from blocs.evidence.table import Source
from blocs.evidence.tallies import DONE, WITHIN, iso_days
from blocs.reading.records import Event

__all__ = [
    "ReportLine", "ToldAct", "latest_acts", "latest_reports", "report_lines", "reports_between",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldAct:
    """An act, the report that tells it, and its sentence."""

    act: Event
    source: Source
    sentence: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as a list shows it; days are ISO, `read` is UTC, None where nothing has read it."""

    id: str
    name: str
    title: str | None
    publisher: str | None
    published: str | None
    sha256: str
    reader: str | None
    read: str | None
    events: int
    figures: int
    statements: int


def latest_acts(
    store: Store, *, since: date | None = None, until: date | None = None, limit: int = 10
) -> tuple[ToldAct, ...]:
    """Give acts of the reports that were published last, the last first, at most `limit`.

    Reports without a day come in only where no report has one.
    """
    dated = f"(SELECT max(place) + {PLACES} FROM reports WHERE published IS NOT NULL)"
    query = (
        "SELECT r.key, r.id, s.text FROM records r NOT INDEXED JOIN sentences s ON s.key = r.sentence "
        f"WHERE {DONE} AND {WITHIN} AND r.key < coalesce({dated}, r.key + 1) ORDER BY r.key DESC LIMIT ?3"
    )
    with store.snapshot():
        rows = _database(store).all(query, *iso_days(since, until), limit)
        records = store._fetch([row["key"] for row in rows])
    found = {record.id: record for record in records}
    sources = {source.report_id: source for source in records.sources}
    return tuple(
        ToldAct(act, sources[act.report_id], row["text"])
        for row in rows
        if isinstance(act := found[row["id"]], Event)
    )


def latest_reports(store: Store, limit: int) -> tuple[str, ...]:
    """Ids of the reports that were published last, oldest first; those without a day count as oldest."""
    query = "SELECT id FROM reports ORDER BY published IS NULL, published DESC, name DESC, id DESC LIMIT ?"
    return tuple(row["id"] for row in reversed(_database(store).all(query, limit)))


def report_lines(
    store: Store, *, limit: int = 100, offset: int = 0, read_after: str = "", newest_read: bool = False
) -> tuple[ReportLine, ...]:
    """List reports, those published last first.

    Parameters
    ----------
    store : Store
    limit, offset : int
    read_after : str
        Only those whose current reading was written after this moment (UTC, ISO 8601).
    newest_read : bool
        Those read last first.
    """
    order = "g.read DESC, p.id" if newest_read else "p.published IS NULL, p.published DESC, p.name, p.id"
    counts = ", ".join(
        # by key: SQLite would rather go through all records of a kind
        f"(SELECT count(*) FROM records r NOT INDEXED WHERE r.key >= p.place AND r.key < p.place + {PLACES} "
        f"AND r.kind = '{kind}' AND r.status <> 'rejected')"
        for kind in ("event", "quantity", "statement")
    )
    rows = _database(store).all(
        "SELECT p.id, p.name, p.title, p.publisher, p.published, p.sha256, g.reader, g.read, "
        f"{counts} "
        "FROM reports p LEFT JOIN readings g ON g.report = p.id AND g.current "
        f"WHERE ?1 = '' OR g.read > ?1 ORDER BY {order} LIMIT ?2 OFFSET ?3",
        read_after,
        limit,
        offset,
    )
    return tuple(ReportLine(*row) for row in rows)


def reports_between(
    store: Store, since: date | None = None, until: date | None = None, *, read_after: str = ""
) -> int:
    """Count the reports published in some days, ends included, and read after a moment (UTC, ISO 8601)."""
    query = (
        "SELECT count(*) FROM reports p WHERE (?1 IS NULL OR p.published >= ?1) "
        "AND (?2 IS NULL OR p.published <= ?2) AND (?3 = '' OR EXISTS (SELECT 1 FROM readings g "
        "WHERE g.report = p.id AND g.current AND g.read > ?3))"
    )
    row = _database(store).one(query, *iso_days(since, until), read_after)
    return int(row[0]) if row else 0


def _database(store: Store) -> Database:
    return store._db  # the store's own room: this asks what its methods do not
