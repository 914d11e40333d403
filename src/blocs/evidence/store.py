"""The store: a folder that keeps reports, what was read from them, and how they bear on each other."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal

from blocs.errors import UsageError
from blocs.evidence.claims import Claim, Copy, Derived, derive, find_copies, hold, standing_alone
from blocs.evidence.coverage import Coverage, Failure, coverage_of
from blocs.evidence.database import findings
from blocs.evidence.database.asking import count, keys
from blocs.evidence.database.changes import Change, changes_between
from blocs.evidence.database.checking import faults
from blocs.evidence.database.connection import Database
from blocs.evidence.database.correcting import LINKS, correct, corrections, undo
from blocs.evidence.database.corrections import Action, Correction
from blocs.evidence.database.faults import held
from blocs.evidence.database.opening import connect
from blocs.evidence.database.pairs import PairCount, PairPeriod, pair_counts, pair_periods
from blocs.evidence.database.query import OneOrMore, filters
from blocs.evidence.database.rows import (
    link_from_row,
    record_from_row,
    report_from_row,
    sentence_from_row,
    sentences_from_json,
)
from blocs.evidence.database.schema import PLACES
from blocs.evidence.database.writing import (
    CURRENT,
    add_reading,
    add_readings,
    as_read,
    full_origin,
    has_reading,
    now,
    superseded,
)
from blocs.evidence.link import Link, Relation
from blocs.evidence.linking.reconcile import reconcile
from blocs.evidence.table import Records, Source
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, Quantity, Record, Standing, Statement
from blocs.reports import Report

if TYPE_CHECKING:
    from blocs.evidence.trace import Trace

__all__ = ["PastReading", "Run", "Store", "Unread", "open_store"]

_SOURCES = "SELECT id, name, publisher, title, published, origin, sha256 FROM reports"
_CHUNK = 5_000
"""Records that are fetched at once."""


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
class PastReading:
    """One reader's reading of a report: when (UTC), in which run; `current` answers questions."""

    id: int
    reader: str
    run: int
    read: str
    records: int
    current: bool


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

    def add(self, reading: Reading, *, replace: bool = False) -> bool:
        """Write a reading; False when it tells nothing new (nothing changes then).

        That is when the same reader has read the same bytes before, and knew the same of them: with another
        title, publisher, day of publication or of retrieval, on which the days of its records rest, the new
        reading takes the place of the old one, and so it does with `replace`. A reading by another reader, or
        another version of it, is kept beside the old one and answers questions from then on; links that rest
        on the old one are dropped until the next `relink`. Corrections hold on; see `correct`. What is known
        of the report is brought up to date; where a newer loader made another text of the same bytes, the old
        readings go, as their offsets hold no more.

        Raises
        ------
        RecordError
            When a record does not point at its own characters; nothing of the report is written.
        StoreError
            When the store cannot be written; nothing of the report is written.
        """
        return add_reading(self._db, reading, self._runs, replace=replace)

    def add_all(self, readings: Iterable[Reading], *, group: int = 4096) -> Iterator[bool]:
        """Write many readings quickly, `group` of them in one transaction; see `add`.

        Yields
        ------
        bool
            For each reading whether it was new, in order, once it is on disk.
        """
        return add_readings(self._db, readings, self._runs, group=group)

    def fail(self, origin: str, cause: str, remedy: str) -> None:
        """Keep a note that something could not be read; it is taken off when it is read after all."""
        with self._db.writing():
            origin = full_origin(origin)
            self._db.run("DELETE FROM failures WHERE origin = ? AND gone IS NULL", origin)
            self._db.run(
                "INSERT INTO failures (origin, cause, remedy, at) VALUES (?, ?, ?, ?)",
                origin,
                cause,
                remedy,
                now(),
            )

    def has(self, report_id: str, reader: str) -> bool:
        """Whether this reader has read the report with this id before."""
        return has_reading(self._db, report_id, reader)

    def reports(self) -> tuple[Report, ...]:
        """All reports, by day of publication and name."""
        query = "SELECT * FROM reports ORDER BY published IS NULL, published, name, id"
        return tuple(report_from_row(row) for row in self._db.all(query))

    def size(self) -> tuple[int, int]:
        """How many reports it holds, and how many links as of the latest `relink`, rejected ones aside."""
        row = self._db.one(
            "SELECT (SELECT count(*) FROM reports) AS reports, "
            "(SELECT count(*) FROM links WHERE status <> 'rejected') AS links"
        )
        return (row["reports"], row["links"]) if row else (0, 0)

    def each_report(self) -> Iterator[Report]:
        """All reports one at a time, in the order of `reports`."""
        query = "SELECT id FROM reports ORDER BY published IS NULL, published, name, id"
        for row in self._db.all(query):
            yield self.report(row["id"])

    def snapshot(self) -> AbstractContextManager[None]:
        """All questions asked inside see the store at one moment, whoever writes meanwhile."""
        return self._db.snapshot()

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
                f"no report {report!r} in {self.path.parent}; "
                "`blocs records` and `Store.reports` show what it holds"
            )
        return report_from_row(rows[0])

    def sentences(self, report: str) -> tuple[Sentence, ...]:
        """Sentences of the report with this id or name, in order."""
        query = (
            "SELECT s.* FROM sentences s JOIN readings g ON g.id = s.reading AND g.current "
            "WHERE g.report = ? AND s.kind <> '' ORDER BY s.key"
        )
        return tuple(sentence_from_row(row) for row in self._db.all(query, self.report(report).id))

    def reading(self, report: str, *, reader: str | None = None) -> Reading:
        """Return the reading of the report with this id or name that answers questions, corrections applied.

        With `reader`, the reading as that reader gave it, corrections left aside; UsageError when there is
        none.
        """
        with self._db.snapshot():
            found = self.report(report)
            if reader is not None:
                past = next((p for p in self.past_readings(found.id) if p.reader == reader), None)
                if past is None:
                    raise UsageError(
                        f"{reader!r} has not read {report!r}; `Store.past_readings` lists who has"
                    )
                return self._as_read(found, past)
            query = f"{CURRENT} WHERE g.report = ? AND r.status <> 'rejected' ORDER BY r.key"
            records = [record_from_row(row) for row in self._db.all(query, found.id)]
            latest = self._db.one("SELECT reader FROM readings WHERE report = ? AND current", found.id)
            return _reading(found, self.sentences(found.id), records, latest["reader"] if latest else "")

    def _as_read(self, report: Report, past: PastReading) -> Reading:
        if past.current:
            return _reading(report, self.sentences(report.id), as_read(self._db, past.id), past.reader)
        row = self._db.one("SELECT sentences FROM readings WHERE id = ?", past.id)
        assert row is not None
        sentences = sentences_from_json(row["sentences"])
        return _reading(report, sentences, superseded(self._db, past.id), past.reader)

    def readings(self) -> Iterator[Reading]:
        """Readings of all reports that answer questions, one at a time, by day of publication and name."""
        query = "SELECT id FROM reports ORDER BY published IS NULL, published, name, id"
        for row in self._db.all(query):
            yield self.reading(row["id"])

    def past_readings(self, report: str) -> tuple[PastReading, ...]:
        """All readings of the report with this id or name, oldest first."""
        query = "SELECT id, reader, run, read, records, current FROM readings WHERE report = ? ORDER BY id"
        rows = self._db.all(query, self.report(report).id)
        return tuple(PastReading(**{**dict(row), "current": bool(row["current"])}) for row in rows)

    def changes(self, report: str, *, old: str | None = None, new: str | None = None) -> tuple[Change, ...]:
        """What one reading of a report says otherwise than another, as read, by place in the report.

        Parameters
        ----------
        report : str
            Id or name.
        old, new : str, optional
            Readers; the latest but one and the latest if not given.

        Raises
        ------
        UsageError
            When there is no such reading, or only one.
        """
        with self._db.snapshot():
            past = [p.reader for p in self.past_readings(report)]
            if new is None:
                new = past[-1]
            if old is None:
                others = [reader for reader in past if reader != new]
                if not others:
                    raise UsageError(
                        f"{report!r} was read once, by {new}; there is nothing to compare it with"
                    )
                old = others[-1]
            return changes_between(
                self.reading(report, reader=old).records, self.reading(report, reader=new).records
            )

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
        status: OneOrMore | None = None,
        standing: OneOrMore | None = None,
        limit: int | None = None,
    ) -> Records[Record]:
        """Records that satisfy every filter given, by day of publication, report and place in it.

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
        status : str or several
            "suggested", "confirmed", "rejected", or "all"; all but rejected ones if not given.
        standing : str or several
            "single", "independent", "interested", "disputed", "revised"; as of the latest `relink`.
        limit : int
            Only the first so many.

        Raises
        ------
        UsageError
            When a kind, type, realis, status, standing or day is none.
        """
        asked = {name: value for name, value in locals().items() if name not in ("self", "limit")}
        if limit is not None and limit < 0:
            raise UsageError(f"limit is {limit}; give 0 or more")
        with self._db.snapshot():
            return self._fetch(keys(self._db, filters(**asked), limit=limit))

    def count(self, **asked: Any) -> int:
        """How many records satisfy the filters of `records`, `limit` aside."""
        with self._db.snapshot():
            return count(self._db, filters(**asked))

    def pair_counts(self, *, newest: int | None = None) -> tuple[PairCount, ...]:
        """How often each pair of states is told of, by type of event; counted without fetching a record.

        Parameters
        ----------
        newest : int, optional
            Only so many records, of any kind, of the latest reports; all when not told.
        """
        return pair_counts(self._db, newest)

    def pair_periods(
        self, pairs: Iterable[tuple[str, str]], by: Literal["day", "month", "year"] = "month"
    ) -> tuple[PairPeriod, ...]:
        """How often some pairs of states are told of, by type of event and period."""
        return pair_periods(self._db, pairs, by)

    def pages(self, *, size: int = _CHUNK, **asked: Any) -> Iterator[Records[Record]]:
        """Records that satisfy the filters of `records`, `size` at a time: millions in little memory."""
        with self._db.snapshot():
            found = keys(self._db, filters(**asked))
            for start in range(0, len(found), size):
                yield self._fetch(found[start : start + size])

    def _fetch(self, found: list[int]) -> Records[Record]:
        rows: list[sqlite3.Row] = []
        for start in range(0, len(found), _CHUNK):
            part = json.dumps(found[start : start + _CHUNK])
            query = f"{CURRENT} WHERE r.key IN (SELECT value FROM json_each(?)) ORDER BY r.key"
            rows += self._db.all(query, part)
        return Records([record_from_row(row) for row in rows], self._sources(r["report_id"] for r in rows))

    def unread(self, report: str | None = None) -> tuple[Unread, ...]:
        """Sentences that name states or figures and gave no record: where reading fell short."""
        query = (
            "SELECT s.*, p.name AS report, p.id AS report_id FROM sentences s "
            "JOIN readings g ON g.id = s.reading AND g.current JOIN reports p ON p.id = g.report "
            "WHERE (s.states <> '[]' OR s.figures > 0) AND NOT EXISTS (SELECT 1 FROM records r "
            f"JOIN details d ON d.record = r.key WHERE r.key >= p.place AND r.key < p.place + {PLACES} "
            'AND d.start >= s.start AND d.start < s."end") '
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
            "SELECT u.*, (SELECT count(*) FROM readings g WHERE g.run = u.id) AS reports, "
            "(SELECT coalesce(sum(g.records), 0) FROM readings g WHERE g.run = u.id) AS records "
            "FROM runs u ORDER BY u.id"
        )
        return tuple(Run(**dict(row)) for row in self._db.all(query))

    def links(
        self, *, relation: Relation | None = None, report: str | None = None, status: str | None = None
    ) -> Records[Link]:
        """Links across reports as of the latest `relink`, the surest first.

        Parameters
        ----------
        relation : "agrees", "differs" or "refines"
            Only these.
        report : str
            Only those with one end in the report with this id or name.
        status : str
            "suggested", "confirmed", "rejected" or "all"; all but rejected ones if not given.
        """
        wanted = None if report is None else self.report(report).id
        query = (
            f"{LINKS} WHERE (?1 IS NULL OR l.relation = ?1) "
            "AND (?2 IS NULL OR l.a_report = ?2 OR l.b_report = ?2) "
            "AND (?3 = 'all' OR l.status = ?3 OR (?3 IS NULL AND l.status <> 'rejected')) "
            "ORDER BY l.confidence DESC, a.published IS NULL, a.published, a.name, l.a_start, l.id"
        )
        with self._db.snapshot():
            rows = self._db.all(query, relation, wanted, status)
            ids = (row[end] for row in rows for end in ("a_report", "b_report"))
            return Records([link_from_row(row) for row in rows], self._sources(ids), unit="link")

    def copies(self) -> tuple[Copy, ...]:
        """Reports that are copies of others as of the latest `relink`, rejected ones too."""
        return findings.copies(self._db)

    def claims(self, *, standing: Standing | None = None, report: str | None = None) -> tuple[Claim, ...]:
        """Acts, amounts and statements that more than one report tells, as of the latest `relink`.

        Parameters
        ----------
        standing : str
            "single", "independent", "interested", "disputed" or "revised".
        report : str
            Only those that the report with this id or name tells.
        """
        wanted = None if report is None else self.report(report).id
        return findings.claims(self._db, standing=standing, report=wanted)

    def claim_of(self, record: str) -> Claim | None:
        """The claim that the record with this id tells; None when no other report tells it."""
        found = findings.claims(self._db, record=record)
        return found[0] if found else None

    def derived(self) -> tuple[Derived, ...]:
        """Figures that the reports imply and none gives, as of the latest `relink`."""
        return findings.derived(self._db)

    def unlinked(self) -> int:
        """Count the reports that were added, reread or corrected since the latest `relink`."""
        row = self._db.one("SELECT count(*) AS n FROM readings WHERE current AND NOT linked")
        return int(row["n"]) if row else 0

    def relink(self) -> Records[Link]:
        """Hold all reports against each other again: links, copies, claims, standing and derived figures.

        The same reports and corrections give the same, in whatever order they were added.
        """
        with self._db.snapshot():
            current = {
                r["report"]: r["id"] for r in self._db.all("SELECT id, report FROM readings WHERE current")
            }
            readings = tuple(self.readings())
            said = {of: findings.holding(self._db, of) for of in ("link", "copy")}
        links = findings.settled_links(reconcile(readings), said["link"], current)
        copies = findings.settled_copies(find_copies([r.report for r in readings]), said["copy"], current)
        holding_links = [link for link in links if link.status != "rejected"]
        holding_copies = [copy for copy in copies if copy.status != "rejected"]
        found = findings.Findings(
            links,
            copies,
            hold(readings, holding_links, holding_copies),
            derive(readings, holding_links),
            {id_: standing for reading in readings for id_, standing in _alone(reading)},
        )
        findings.replace_findings(self._db, found, current)
        return self.links()

    def correct(
        self,
        target: str,
        action: Action,
        *,
        by: str,
        why: str = "",
        changes: Mapping[str, Any] | None = None,
    ) -> Correction:
        """Confirm, reject or edit a record or a link, or confirm or reject a copy.

        It counts at once and holds on when the report is read again: what was confirmed or edited stays as it
        was seen, what was rejected stays rejected. Claims and standing follow with the next `relink`.

        Parameters
        ----------
        target : str
            Id of a record, link or copy.
        action : "confirm", "reject" or "edit"
        by, why : str
            Who says so, and for what reason.
        changes : mapping
            Fields that an edit sets: of events type, actors, recipients, realis, date; of quantities value,
            comparator, unit, of, owner, aspect, period, realis; of statements speaker, speaker_state, direct;
            of links relation, about.

        Raises
        ------
        UsageError
            When there is no such target, or it cannot be changed so.
        """
        return correct(self._db, target, action, by=by, why=why, changes=changes)

    def undo(self, correction: int, *, by: str, why: str = "") -> Correction:
        """Take back the correction with this number; what others said of the same thing holds on.

        Raises
        ------
        UsageError
            When there is none, or it was undone before.
        """
        return undo(self._db, correction, by=by, why=why)

    def corrections(self, target: str | None = None) -> tuple[Correction, ...]:
        """What people said of the target with this id, or of all, oldest first; undone ones too."""
        return corrections(self._db, target)

    def trace(self, id_: str) -> Trace:
        """What a record, link, copy, claim or derived figure rests on, and what rests on it.

        `id_` is its id or the beginning of it, of six hex digits at least; UsageError when there is none, or
        several begin so.
        """
        from blocs.evidence.trace import trace  # which takes a store

        return trace(self, id_)

    def failures(self) -> tuple[Failure, ...]:
        """What could not be read, and has not been read since."""
        query = "SELECT origin, cause, remedy, at FROM failures WHERE gone IS NULL ORDER BY at, origin"
        return tuple(Failure(**dict(row)) for row in self._db.all(query))

    def coverage(
        self, *, since: date | None = None, until: date | None = None, publisher: str | None = None
    ) -> Coverage:
        """Which publishers and days were read, and what failed.

        Parameters
        ----------
        since, until : date
            Only reports published on these days, ends included.
        publisher : str
            Only this one, without regard to case.
        """
        query = (
            f"{_SOURCES} WHERE (?1 IS NULL OR publisher = ?1 COLLATE NOCASE) "
            "AND (?2 IS NULL OR published >= ?2) AND (?3 IS NULL OR published <= ?3)"
        )
        first, last = (day and day.isoformat() for day in (since, until))
        with self._db.snapshot():
            sources = [_source(row) for row in self._db.all(query, publisher, first, last)]
            return coverage_of(sources, self.failures(), since=since, until=until)

    def check(self) -> tuple[str, ...]:
        """Look through every page, index, reference and record; what is wrong, in words, or nothing."""
        return faults(self._db)

    def _sources(self, reports: Iterable[str]) -> dict[str, Source]:
        wanted = json.dumps(sorted(set(reports)))
        rows = self._db.all(f"{_SOURCES} WHERE id IN (SELECT value FROM json_each(?))", wanted)
        return {row["id"]: _source(row) for row in rows}


@held
def _source(row: sqlite3.Row) -> Source:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    return Source(
        row["id"], row["name"], row["publisher"], row["title"], published, row["origin"], row["sha256"]
    )


def _reading(
    report: Report, sentences: tuple[Sentence, ...], records: Iterable[Record], reader: str
) -> Reading:
    ordered = sorted(records, key=lambda r: (r.start, r.end, r.kind))
    return Reading(
        report,
        sentences,
        tuple(r for r in ordered if isinstance(r, Event)),
        tuple(r for r in ordered if isinstance(r, Quantity)),
        tuple(r for r in ordered if isinstance(r, Statement)),
        reader,
    )


def _alone(reading: Reading) -> Iterator[tuple[str, Standing]]:
    statements = {statement.id: statement for statement in reading.statements}
    return (
        (record.id, standing_alone(record, statements, reading.report.publisher))
        for record in reading.records
    )
