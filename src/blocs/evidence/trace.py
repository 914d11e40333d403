"""From an id back to the words it rests on, and forward to what rests on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias

from blocs.errors import UsageError
from blocs.evidence.claims.model import Claim, Copy, Derived
from blocs.evidence.database import findings, lookup
from blocs.evidence.database.connection import Database
from blocs.evidence.database.corrections import Correction
from blocs.evidence.database.lookup import Of
from blocs.evidence.link import Link
from blocs.evidence.store import PastReading, Run, Store
from blocs.evidence.table import Source
from blocs.reading.records import Record
from blocs.reports import Report

__all__ = ["Ground", "Look", "Trace", "find_id", "read_again", "trace", "trace_to_json"]

Item: TypeAlias = Record | Link | Copy | Claim | Derived
_ID = re.compile(r"[0-9a-f]{6,16}")
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Look:
    """What one reading of the report says at a record's place.

    `reader` read it at `read` (UTC) in the run with the number `run`, with `version` of blocs. `current` is
    the reading that answers questions. `records` are of the same kind and share characters with the record,
    as read; of the current reading only the record itself. Empty where it says nothing there.
    """

    reader: str
    read: str
    run: int
    version: str
    current: bool
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """One record with all that is known of it.

    Attributes
    ----------
    record : Record
        As it stands, corrections applied; as it was last seen where `held` is False.
    held : bool
        Whether it answers questions: False where only an older reading or a correction knows it.
    source : Source
        Its report; `retrieved` is the ISO day on which that was fetched, None where unknown.
    sentence : str
        Its sentence, which begins at the code point `start` of the report; `mark` is the span of the record's
        words within it.
    looks : tuple of Look
        What each reading of the report says at this place, oldest first.
    corrections : tuple of Correction
        Oldest first, undone ones too.
    links, claim, derived
        Links that end in it, rejected ones too; the claim that it tells, None where no other report tells it;
        figures that rest on it. As of the latest relink.
    """

    record: Record
    held: bool
    source: Source
    retrieved: str | None
    sentence: str
    start: int
    mark: tuple[int, int]
    looks: tuple[Look, ...]
    corrections: tuple[Correction, ...]
    links: tuple[Link, ...]
    claim: Claim | None
    derived: tuple[Derived, ...]

    @property
    def as_read(self) -> Record | None:
        """The record as the current reading gave it; None where that does not find it."""
        found = (r for look in self.looks if look.current for r in look.records)
        return next((r for r in found if r.id == self.record.id), None)


@dataclass(frozen=True, slots=True)
class Trace:
    """What an id stands for, and what it rests on.

    Attributes
    ----------
    of : "record", "link", "copy", "claim" or "derived"
    item
        The thing itself; as it was last seen where `held` is False.
    held : bool
        Whether it counts; False where it is only remembered.
    grounds : tuple of Ground
        The records that it rests on; none where it rests on reports or names.
    sources : tuple of Source
        The reports that it rests on.
    corrections : tuple of Correction
        Of the thing itself, oldest first, undone ones too.
    copies : tuple of Copy
        Reports that one of `sources` copies or is copied by, rejected ones too.
    """

    of: Of
    item: Item
    held: bool
    grounds: tuple[Ground, ...]
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...]
    copies: tuple[Copy, ...]


def find_id(store: Store, beginning: str) -> tuple[Of, str]:
    """What an id, or a beginning of at least 6 digits that only one id has, stands for; and the whole id.

    Raises
    ------
    UsageError
        When it is no id, or nothing or several things have it.
    """
    text = beginning.strip().lower() if len(beginning) <= 100 else ""
    if not _ID.fullmatch(text):
        said = repr(beginning if len(beginning) <= 40 else f"{beginning[:40]}…")
        raise UsageError(
            f"{said} is no id; give its 16 hex digits, or the first 6 or more, as `blocs records` shows them"
        )
    database = _database(store)
    found = lookup.ids(database, text, most=_LISTED + 1)
    if not found:
        raise UsageError(
            f"nothing in {store.path.parent} has the id {text}; `blocs records` and `blocs claims` show ids"
        )
    if len(found) > 1:
        listed = ", ".join(f"{id_} ({of})" for of, id_ in found[:_LISTED])
        more = " and more" if len(found) > _LISTED else ""
        raise UsageError(f"several ids begin with {text}: {listed}{more}; give more of its digits")
    of, id_ = found[0]
    if of == "report":
        name = store.report(id_).name
        raise UsageError(f"{id_} is the report {name}; `blocs records --report {id_}` shows its records")
    return of, id_


def trace(store: Store, id_: str) -> Trace:
    """Follow a record, link, copy, claim or derived figure back to its words.

    Parameters
    ----------
    store : Store
    id_ : str
        Its id, or the first digits of it, at least 6, that no other id begins with.

    Raises
    ------
    UsageError
        When it is no id, or nothing or several things have it.

    Examples
    --------
    >>> trace(store, "5f2a9c01").grounds[0].sentence  # doctest: +SKIP
    'China and Russia held talks on Tuesday.'
    """
    database = _database(store)
    with database.snapshot():
        of, whole = find_id(store, id_)
        item, held, records, reports = _item(database, of, whole)
        grounds = tuple(_grounds(store, database, records))
        ids = dict.fromkeys([*(g.source.report_id for g in grounds), *reports])
        return Trace(
            of,
            item,
            held,
            grounds,
            tuple(Source.of(store.report(report)) for report in ids),
            store.corrections(whole),
            tuple(copy for copy in store.copies() if copy.a in ids or copy.b in ids),
        )


def read_again(store: Store) -> tuple[str, ...]:
    """Ids of the reports that several readers have read, by day of publication."""
    return lookup.read_again(_database(store))


def trace_to_json(found: Trace) -> dict[str, Any]:
    """Plain dict of a trace, ready for `json.dumps`; days as ISO text."""
    data = asdict(found)
    for source in (*data["sources"], *(ground["source"] for ground in data["grounds"])):
        source["published"] = source["published"] and source["published"].isoformat()
    for ground, told in zip(found.grounds, data["grounds"], strict=True):
        told["as_read"] = None if ground.as_read is None else asdict(ground.as_read)
    return data


def _database(store: Store) -> Database:
    return store._db  # the store's own room: this asks what its methods do not


def _item(database: Database, of: Of, id_: str) -> tuple[Item, bool, tuple[str, ...], tuple[str, ...]]:
    """The thing, whether it counts, the ids of the records and those of the reports that it rests on."""
    if of == "record" and (record := lookup.find_record(database, id_)):
        return *record, (id_,), (record[0].report_id,)
    if of == "link" and (link := lookup.find_link(database, id_)):
        ends = (link[0].a, link[0].b)
        return *link, tuple(e.record for e in ends if e.record), tuple(e.report_id for e in ends)
    if of == "copy" and (copy := lookup.find_copy(database, id_)):
        return *copy, (), (copy[0].a, copy[0].b)
    if of == "claim":
        claim = next(c for c in findings.claims(database) if c.id == id_)
        told = claim.tellings
        return claim, True, tuple(t.record for t in told if t.record), tuple(t.report_id for t in told)
    figure = next(d for d in findings.derived(database) if d.id == id_)
    return figure, True, figure.records, ()


def _grounds(store: Store, database: Database, records: Iterable[str]) -> Iterable[Ground]:
    runs = {run.id: run for run in store.runs()}
    for id_ in dict.fromkeys(records):
        found = lookup.find_record(database, id_)
        if found is not None:
            yield _ground(store, database, *found, runs)


def _ground(store: Store, database: Database, record: Record, held: bool, runs: dict[int, Run]) -> Ground:
    report = store.report(record.report_id)
    start, end = min(record.sentence[0], record.start), max(record.sentence[1], record.end)
    links = store.links(report=report.id, status="all")
    return Ground(
        record,
        held,
        Source.of(report),
        lookup.retrieved(database, report.id),
        report.text[start:end],
        start,
        (record.start - start, record.end - start),
        tuple(_look(store, report, past, record, runs) for past in store.past_readings(report.id)),
        store.corrections(record.id),
        tuple(link for link in links if record.id in (link.a.record, link.b.record)),
        store.claim_of(record.id),
        lookup.derived_from(database, record.id),
    )


def _look(store: Store, report: Report, past: PastReading, record: Record, runs: dict[int, Run]) -> Look:
    told = store.reading(report.id, reader=past.reader).records
    here = (r for r in told if r.kind == record.kind and r.start < record.end and record.start < r.end)
    records = tuple(r for r in here if r.id == record.id or not past.current)
    return Look(past.reader, past.read, past.run, runs[past.run].version, past.current, records)
