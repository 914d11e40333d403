"""Whether a store is whole: every page, index and reference, and every row against checksum and text."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from blocs.errors import BlocsError, StoreError
from blocs.evidence.database.connection import Database
from blocs.evidence.database.digests import (
    correction_digest,
    detail_digest,
    digest,
    link_digest,
    reading_digest,
    report_digest,
)
from blocs.evidence.database.faults import UNREADABLE
from blocs.evidence.database.migrations import MIGRATIONS
from blocs.evidence.database.pages import journal_of, read_journal
from blocs.evidence.database.rows import (
    dyads,
    record_from_row,
    record_row,
    report_from_row,
    sentences_to_json,
)
from blocs.evidence.database.schema import PLACES
from blocs.evidence.database.writing import CURRENT

__all__ = ["faults"]

_MOST = 100
"""Faults that are told one by one."""
_UNREADABLE = (BlocsError, *UNREADABLE)
_SEARCH = "INSERT INTO sentence_search (sentence_search, rank) VALUES ('integrity-check', 1)"


def faults(database: Database) -> tuple[str, ...]:
    """Look through all of a store; what is wrong, in words, or nothing.

    What SQLite can see (pages, indexes, references) is looked at first. A byte that changed within a value is
    seen by the checksums of rows, and by holding sentences and records against the text of their report.
    """
    found = [] if database.missing is None else [database.missing]
    if _journal_is_damaged(database.path):
        found.append(f"{journal_of(database.path).name} is damaged; what was written last is missing")
    found += _told(_search(database), "the full-text index")
    with database.snapshot():
        for part, what in (
            (_structure(database), "the file"),
            (_references(database), "references between tables"),
            (_schema(database), "the list of tables"),
            (_reports(database), "the list of reports"),
            (_superseded(database), "older readings"),
            (_findings(database), "corrections, links, copies, claims and derived figures"),
        ):
            for fault in _told(part, what):
                found.append(fault)
                if len(found) >= _MOST:
                    return (*found, "and perhaps more")
    return tuple(found)


def _told(part: Iterator[str], what: str) -> Iterator[str]:
    """Faults of a part; that it cannot be looked at is one too."""
    try:
        yield from part
    except _UNREADABLE as error:
        yield f"{what} cannot be read through ({' '.join(str(error).split())})"


def _journal_is_damaged(path: Path) -> bool:
    """Twice the same, so that it is not one that is being written just now."""
    first = read_journal(journal_of(path))
    return first.after and read_journal(journal_of(path)) == first


def _structure(database: Database) -> Iterator[str]:
    for row in database.all(f"PRAGMA integrity_check({_MOST})"):
        if row[0] != "ok":
            yield from (f"the file is damaged: {line}" for line in str(row[0]).splitlines())


def _references(database: Database) -> Iterator[str]:
    for row in database.all("PRAGMA foreign_key_check"):
        yield f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"


def _schema(database: Database) -> Iterator[str]:
    """Tables, indexes and triggers, against those of a new store."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%'"
    new = sqlite3.connect(":memory:")
    try:
        new.row_factory = sqlite3.Row
        for step in MIGRATIONS:
            step(new)
        wanted = {tuple(row) for row in new.execute(query)}
    finally:
        new.close()
    held = {tuple(row) for row in database.all(query)}
    for row in sorted(wanted - held):
        yield f"{row[0]} {row[1]} is missing, or not as this version makes it"
    for row in sorted(held - wanted, key=str):
        yield f"{row[0]} {row[1]} is none that this version makes, or not as it makes it"


def _search(database: Database) -> Iterator[str]:
    """Whether full-text search knows every sentence; asked of a copy where nothing may be written."""
    try:
        with database.writing():
            database.run(_SEARCH)
    except StoreError as error:
        busy = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
        if not (database.read_only or busy):
            yield "the full-text index does not agree with the sentences, or cannot be read"
            return
        with TemporaryDirectory() as folder:
            database.copy_to(Path(folder) / "copy.sqlite")
            copy = sqlite3.connect(Path(folder) / "copy.sqlite")
            try:
                copy.execute(_SEARCH)
            except sqlite3.DatabaseError:
                yield "the full-text index does not agree with the sentences, or cannot be read"
            finally:
                copy.close()


def _reports(database: Database) -> Iterator[str]:
    seen: Counter[str] = Counter()
    asked_by = 0
    for row in database.all("SELECT id, name FROM reports ORDER BY place"):
        name = f"report {row['name']} ({row['id']})"
        try:
            report = database.one("SELECT * FROM reports WHERE id = ?", row["id"])
            if report is None:
                yield f"{name}: its index names it and its row is not there"
                continue
            if report_digest(report) != report["digest"]:
                yield f"{name}: it is not what was stored"
                continue
            yield from (f"{name}: {fault}" for fault in _readings(database, report))
            span = (report["place"], report["place"] + PLACES)
            yield from (f"{name}: {fault}" for fault in _sentences(database, report["text"], span, seen))
            for fault, sides in _records(database, report, span, seen):
                asked_by += sides
                if fault:
                    yield f"{name}: {fault}"
        except _UNREADABLE as error:
            yield f"{name}: it cannot be read ({' '.join(str(error).split())})"
    for table, count in seen.items():
        held = database.all(f"SELECT count(*) FROM {table}")[0][0]
        if held != count:
            yield f"{table} holds {held:,} rows, of which {count:,} belong to a report"
    held = sum(digest(*row) for row in database.each("SELECT actor, recipient, record FROM dyads"))
    if held != asked_by:
        yield "the states by which records are asked are not those of the records"


def _readings(database: Database, report: sqlite3.Row) -> Iterator[str]:
    rows = database.all("SELECT * FROM readings WHERE report = ?", report["id"])
    if rows and sum(row["current"] for row in rows) != 1:
        yield "none of its readings answers, or several do"
    for row in rows:
        text = row["sentences"]
        if row["current"]:
            query = "SELECT * FROM sentences WHERE reading = ? AND kind <> '' ORDER BY start, \"end\", key"
            text = sentences_to_json(database.all(query, row["id"]))
        if reading_digest(row["reader"], row["read"], row["records"], str(text)) != row["digest"]:
            yield f"the reading by {row['reader']} or its sentences are not what was stored"
        query = (
            "SELECT (SELECT count(*) FROM superseded WHERE reading = ?1) + (SELECT count(*) FROM records r "
            "JOIN sentences s ON s.key = r.sentence WHERE s.reading = ?1 AND r.status = 'suggested')"
        )
        held = database.all(query, row["id"])[0][0]
        if held != row["records"]:
            yield f"the reading by {row['reader']} had {row['records']} records, and {held} are there"


def _sentences(database: Database, text: str, span: tuple[int, int], seen: Counter[str]) -> Iterator[str]:
    for row in database.all("SELECT * FROM sentences WHERE key >= ? AND key < ?", *span):
        seen["sentences"] += 1
        if text[row["start"] : row["end"]] != row["text"]:
            yield f"the sentence at {row['start']} is not that of its text"


def _records(
    database: Database, report: sqlite3.Row, span: tuple[int, int], seen: Counter[str]
) -> Iterator[tuple[str | None, int]]:
    """What is wrong with a record, or nothing; and a checksum of the states that it is asked by."""
    whole = report_from_row(report)
    inside = "WHERE {0} >= ? AND {0} < ?"
    rows = {row["key"]: row for row in database.all(f"{CURRENT} {inside.format('r.key')}", *span)}
    query = f"SELECT record, digest FROM details {inside.format('record')}"
    seals = {row["record"]: row["digest"] for row in database.all(query, *span)}
    seen["details"] += len(seals)
    query = f"SELECT key, id, first_day, last_day FROM records {inside.format('key')} ORDER BY key"
    for key, id_, *days in database.all(query, *span):
        seen["records"] += 1
        row = rows.get(key)
        try:
            if row is None or row["report_id"] != report["id"]:
                yield f"record {id_} has lost its details, its sentence or its reading", 0
                continue
            record = record_from_row(row)
            sides = sum(digest(*dyad, key) for dyad in dyads(record))
            held = (*(row[name] for name in ("id", "kind", "type", "realis")), *days)
            held = (*held, *(row[name] for name in ("confidence", "status", "standing")))
            if detail_digest(row) != seals[key]:
                yield f"record {id_} is not what was stored", sides
            else:
                same = record_row(record, whole) == held
                yield None if same else f"record {id_} is not filed as what it is", sides
        except _UNREADABLE as error:
            yield f"record {id_} cannot be read ({' '.join(str(error).split())})", 0


def _superseded(database: Database) -> Iterator[str]:
    for row in database.each("SELECT reading, id, record, digest FROM superseded"):
        if digest(row["record"]) != row["digest"] or json.loads(row["record"])["id"] != row["id"]:
            yield f"record {row['id']} of older reading {row['reading']} is not what was stored"


def _findings(database: Database) -> Iterator[str]:
    for row in database.each("SELECT * FROM corrections"):
        if correction_digest(row) != row["digest"]:
            yield f"correction {row['id']} is not what was stored"
    for row in database.each("SELECT * FROM links"):
        if link_digest(row) != row["digest"]:
            yield f"link {row['id']} is not what was stored"
    for table, columns in (("copies", "status, body"), ("claims", "standing, body"), ("derived", "body")):
        for row in database.each(f"SELECT {columns}, id, digest FROM {table}"):
            values = tuple(row)[: columns.count(",") + 1]
            if digest(*values) != row["digest"] or json.loads(row["body"])["id"] != row["id"]:
                yield f"{row['id']} of {table} is not what was stored"
