"""The store: a folder that keeps reports, what was read from them, and how they bear on each other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from blocs.errors import UsageError
from blocs.evidence.database.connection import Database
from blocs.evidence.database.opening import connect
from blocs.evidence.database.query import OneOrMore, conditions
from blocs.evidence.database.rows import (
    RECORD_COLUMNS,
    link_from_row,
    record_from_row,
    report_from_row,
    sentence_from_row,
)
from blocs.evidence.database.writing import add_reading, has_reading, replace_links
from blocs.evidence.link import Link, Relation
from blocs.evidence.linking.reconcile import reconcile
from blocs.evidence.table import Records, Source
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, Quantity, Record, Statement
from blocs.reports import Report

__all__ = ["Run", "Store", "Unread", "open_store"]

_RECORDS = f"""
SELECT {", ".join(f'r."{name}"' for name in RECORD_COLUMNS)}, p.name AS report, p.id AS report_id, g.reader
FROM records r JOIN readings g ON g.id = r.reading AND g.current JOIN reports p ON p.id = g.report
"""
_IN_ORDER = 'ORDER BY p.published IS NULL, p.published, p.name, p.id, r.start, r."end", r.kind, r.id'
_SOURCES = "SELECT id, name, publisher, title, published, origin FROM reports"


@dataclass(frozen=True, slots=True)
class Run:
    """One process that wrote readings: by which reader and version of blocs, from when to when (UTC)."""

    id: int
    reader: str
    version: str
    started: str
    last: str
    reports: int
    records: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence that names states or figures and in which no record stands."""

    report: str
    report_id: str
    sentence: Sentence
    text: str


def open_store(
    folder: str | Path, *, create: bool = True, read_only: bool = False, wait: float = 30.0
) -> Store:
    """Open the store in `folder`.

    Parameters
    ----------
    folder : str or Path
        Where `evidence.sqlite` lies.
    create : bool
        Make folder and store when they are not there.
    read_only : bool
        Only ask; works in a folder that may not be written, and beside a process that writes.
    wait : float
        Seconds to wait for another process that is writing.

    Raises
    ------
    StoreError
        When it is not a folder, holds no store, was written by a newer version, is damaged or refused.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
    ...     len(store.records(kind="event", pair=("CHN", "RUS")))
    0
    """
    return Store(Database(*connect(Path(folder), create=create, read_only=read_only, wait=wait)))


class Store:
    """Reports read once, their records, and links across reports; made by `open_store`.

    A context manager. Each report is written in one transaction: a process that is killed leaves it whole
    or not there at all. Readers never wait for a writer and see the store as it was when they asked.
    Use one `Store` in the thread that opened it.
    """

    def __init__(self, database: Database) -> None:
        """Take over an open database; `open_store` makes one."""
        self.path = database.path
        self._db = database
        self._runs: dict[str, int] = {}

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()

    def __repr__(self) -> str:
        """Say where it lies."""
        return f"<Store {self.path.parent}>"

    def close(self) -> None:
        """Let go of the files; everything that was added is on disk already."""
        self._db.close()

    def add(self, reading: Reading) -> bool:
        """Write a reading; False when it tells nothing new (nothing changes then).

        That is when the same reader has read the same bytes before, and knew the same of them: with another
        title, publisher or day of publication, on which the days of its records rest, the new reading takes
        the place of the old one. A reading by another reader, or another version of it, is kept beside the
        old one and answers questions from then on; links that rest on the old one are dropped until the
        next `relink`. What is known of the report is brought up to date; where a newer loader made another
        text of the same bytes, the old readings go, as their offsets hold no more.

        Raises
        ------
        RecordError
            When a record does not point at its own characters; nothing of the report is written.
        StoreError
            When the store cannot be written; nothing of the report is written.
        """
        run = add_reading(self._db, reading, self._runs.get(reading.reader))
        if run is None:
            return False
        self._runs[reading.reader] = run
        return True

    def has(self, report_id: str, reader: str) -> bool:
        """Whether this reader has read the report with this id before."""
        return has_reading(self._db, report_id, reader)

    def reports(self) -> tuple[Report, ...]:
        """All reports, by day of publication and name."""
        query = "SELECT * FROM reports ORDER BY published IS NULL, published, name, id"
        return tuple(report_from_row(row) for row in self._db.all(query))

    def report(self, report: str) -> Report:
        """Find the report with this id or name.

        Raises
        ------
        UsageError
            When there is none, or several of that name.
        """
        rows = self._db.all("SELECT * FROM reports WHERE id = ?", report) or self._db.all(
            "SELECT * FROM reports WHERE name = ?", report
        )
        if len(rows) > 1:
            ids = ", ".join(row["id"] for row in rows)
            raise UsageError(f"{len(rows)} reports are named {report!r}; name one by its id: {ids}")
        if not rows:
            raise UsageError(
                f"no report {report!r} in {self.path.parent}; `Store.reports` lists what it holds"
            )
        return report_from_row(rows[0])

    def sentences(self, report: str) -> tuple[Sentence, ...]:
        """Sentences of the report with this id or name, in order."""
        query = (
            "SELECT s.* FROM sentences s JOIN readings g ON g.id = s.reading AND g.current "
            'WHERE g.report = ? ORDER BY s.start, s."end", s.key'
        )
        return tuple(sentence_from_row(row) for row in self._db.all(query, self.report(report).id))

    def reading(self, report: str) -> Reading:
        """Return the latest reading of the report with this id or name, as it was added."""
        with self._db.snapshot():
            found = self.report(report)
            by_kind: dict[str, list[Any]] = {"event": [], "quantity": [], "statement": []}
            for row in self._db.all(f"{_RECORDS} WHERE p.id = ? ORDER BY r.key", found.id):
                by_kind[row["kind"]].append(record_from_row(row))
            latest = self._db.one("SELECT reader FROM readings WHERE report = ? AND current", found.id)
            events: list[Event] = by_kind["event"]
            quantities: list[Quantity] = by_kind["quantity"]
            statements: list[Statement] = by_kind["statement"]
            return Reading(
                found,
                self.sentences(found.id),
                tuple(events),
                tuple(quantities),
                tuple(statements),
                latest["reader"] if latest else "",
            )

    def readings(self) -> Iterator[Reading]:
        """Latest readings of all reports, one at a time, by day of publication and name."""
        query = "SELECT id FROM reports ORDER BY published IS NULL, published, name, id"
        for row in self._db.all(query):
            yield self.reading(row["id"])

    def records(
        self,
        *,
        kind: OneOrMore | None = None,
        type: OneOrMore | None = None,
        actor: OneOrMore | None = None,
        recipient: OneOrMore | None = None,
        pair: tuple[str, str] | None = None,
        since: date | str | None = None,
        until: date | str | None = None,
        publisher: OneOrMore | None = None,
        realis: OneOrMore | None = None,
        min_confidence: float | None = None,
        text: str | None = None,
        report: OneOrMore | None = None,
    ) -> Records[Record]:
        """Records that satisfy every filter given, by report and place in it.

        Parameters
        ----------
        kind, type, realis : str or several
            "event", "quantity", "statement"; a PLOVER type; "actual", "planned", ...
        actor, recipient : str or several
            Codes of states and bodies. Who owns an amount or speaks is an actor; several states without a
            recipient stand to each other both ways, so a meeting is found from either side.
        pair : (str, str)
            Two states, in either direction.
        since, until : date or ISO day
            Days of the act or amount, ends included; where the text gives none, the day of the report.
        publisher, report : str or several
            Publisher without regard to case; id or name of a report.
        min_confidence : float
            Lowest confidence.
        text : str
            Words that the record's sentence must all hold, in any inflection; words within double quotes
            stand together.

        Raises
        ------
        UsageError
            When a kind, type, realis or day is none.
        """
        wanted = conditions(
            kind=kind,
            type=type,
            actor=actor,
            recipient=recipient,
            pair=pair,
            since=since,
            until=until,
            publisher=publisher,
            realis=realis,
            min_confidence=min_confidence,
            text=text,
            report=report,
        )
        with self._db.snapshot():
            rows = self._db.all(f"{_RECORDS} {wanted.sql} {_IN_ORDER}", *wanted.values)
            return Records(
                [record_from_row(row) for row in rows], self._sources(r["report_id"] for r in rows)
            )

    def unread(self, report: str | None = None) -> tuple[Unread, ...]:
        """Sentences that name states or figures and gave no record: where reading fell short."""
        query = (
            "SELECT s.*, p.name AS report, p.id AS report_id FROM sentences s "
            "JOIN readings g ON g.id = s.reading AND g.current JOIN reports p ON p.id = g.report "
            "WHERE (s.states <> '[]' OR s.figures > 0) AND NOT EXISTS (SELECT 1 FROM records r "
            'WHERE r.reading = s.reading AND r.start >= s.start AND r.start < s."end") '
            "AND (?1 IS NULL OR p.id = ?1) ORDER BY p.published IS NULL, p.published, p.name, p.id, s.start"
        )
        wanted = None if report is None else self.report(report).id
        return tuple(
            Unread(row["report"], row["report_id"], sentence_from_row(row), row["text"])
            for row in self._db.all(query, wanted)
        )

    def runs(self) -> tuple[Run, ...]:
        """Runs that wrote to the store, in order, with what is left of their work."""
        query = (
            "SELECT u.*, (SELECT count(*) FROM readings g WHERE g.run = u.id) AS reports, (SELECT count(*) "
            "FROM records r JOIN readings g ON g.id = r.reading WHERE g.run = u.id) AS records "
            "FROM runs u ORDER BY u.id"
        )
        return tuple(Run(**dict(row)) for row in self._db.all(query))

    def links(self, *, relation: Relation | None = None, report: str | None = None) -> Records[Link]:
        """Links across reports as of the latest `relink`, the surest first.

        Parameters
        ----------
        relation : "agrees", "differs" or "refines"
            Only these.
        report : str
            Only those with one end in the report with this id or name.
        """
        wanted = None if report is None else self.report(report).id
        query = (
            "SELECT l.*, a.name AS a_name, b.name AS b_name FROM links l "
            "JOIN reports a ON a.id = l.a_report JOIN reports b ON b.id = l.b_report "
            "WHERE (?1 IS NULL OR l.relation = ?1) AND (?2 IS NULL OR l.a_report = ?2 OR l.b_report = ?2) "
            "ORDER BY l.confidence DESC, a.published IS NULL, a.published, a.name, l.a_start, l.id"
        )
        with self._db.snapshot():
            rows = self._db.all(query, relation, wanted)
            ids = (row[end] for row in rows for end in ("a_report", "b_report"))
            return Records([link_from_row(row) for row in rows], self._sources(ids), unit="link")

    def unlinked(self) -> int:
        """Count the reports that were added or reread since the latest `relink`."""
        row = self._db.one("SELECT count(*) AS n FROM readings WHERE current AND NOT linked")
        return int(row["n"]) if row else 0

    def relink(self) -> Records[Link]:
        """Hold all reports against each other again, and keep and return the links.

        The same reports give the same links, in whatever order they were added.
        """
        current = self._db.all("SELECT id, report FROM readings WHERE current")
        links = reconcile(tuple(self.readings()))
        replace_links(self._db, links, {row["report"]: row["id"] for row in current})
        return self.links()

    def check(self) -> tuple[str, ...]:
        """Look through every page, index and reference; what is wrong, in words, or nothing."""
        found = [str(row[0]) for row in self._db.all("PRAGMA integrity_check") if row[0] != "ok"]
        found += [
            f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
            for row in self._db.all("PRAGMA foreign_key_check")
        ]
        return tuple(found)

    def _sources(self, reports: Iterable[str]) -> dict[str, Source]:
        wanted = json.dumps(sorted(set(reports)))
        rows = self._db.all(f"{_SOURCES} WHERE id IN (SELECT value FROM json_each(?))", wanted)
        return {row["id"]: _source(row) for row in rows}


def _source(row: sqlite3.Row) -> Source:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return Source(row["id"], row["name"], row["publisher"], row["title"], published, row["origin"])
