"""Reports and readings pieced together from rows that were found, each held against its checksum."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from blocs.errors import BlocsError
from blocs.evidence.database.connection import Database
from blocs.evidence.database.digests import detail_digest, digest, reading_digest, report_digest
from blocs.evidence.database.faults import UNREADABLE
from blocs.evidence.database.rows import (
    record_from_row,
    record_row,
    report_from_row,
    sentence_from_row,
    sentences_as_json,
    sentences_from_json,
    sentences_to_json,
)
from blocs.evidence.database.schema import PLACES
from blocs.evidence.database.writing import CURRENT
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, Quantity, Record, Statement, record_from_json
from blocs.reports import Report

__all__ = ["Piece", "Saved", "pieces"]

IN_PART = "{}, saved in part"
UNKNOWN = "unknown reader"
_UNREADABLE = (BlocsError, *UNREADABLE)


@dataclass(frozen=True, slots=True)
class Saved:
    """A reading, the row that told of it, and its sentences as its checksum has them."""

    reading: Reading
    row: dict[str, Any]
    sentences: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A report: its row, its readings, oldest first, and what of it is lost, in words."""

    report: sqlite3.Row
    readings: tuple[Saved, ...]
    lost: tuple[str, ...]


def pieces(rows: Database) -> Iterator[Piece]:
    """Reports in order of publication; of one that is not as it was stored only what is lost."""
    _stand_in(rows)
    for place in rows.all("SELECT rowid FROM reports ORDER BY place"):
        row = rows.all("SELECT * FROM reports WHERE rowid = ?", place[0])[0]
        name = f"report {row['name']} ({row['id']})"
        try:
            if report_digest(row) != row["digest"]:
                raise ValueError("it is not what was stored")
            report = report_from_row(row)
        except _UNREADABLE as error:
            yield Piece(row, (), (f"{name}: all of it ({error})",))
            continue
        saved, lost = [], []
        query = "SELECT * FROM readings WHERE report = ? ORDER BY current, id"
        for reading in rows.all(query, row["id"]):
            one, gone = _saved(rows, report, row, reading)
            saved.append(one)
            lost += [f"{name}: {what}" for what in gone]
        if not saved:
            reader = IN_PART.format(UNKNOWN)
            told = {"run": None, "read": row["added"]}
            saved.append(Saved(Reading(report, (), (), (), (), reader), told, "[]"))
            lost.append(f"{name}: its readings; the text is kept, read it again")
        yield Piece(row, tuple(saved), tuple(lost))


def _stand_in(rows: Database) -> None:
    """Give sentences whose reading is lost a reading by nobody."""
    query = (
        "SELECT s.reading, min(s.key) AS key FROM sentences s LEFT JOIN readings g ON g.id = s.reading "
        "WHERE g.id IS NULL GROUP BY s.reading"
    )
    for row in rows.all(query):
        report = rows.one(
            "SELECT id, added FROM reports WHERE place <= ? AND place > ?", row["key"], row["key"] - PLACES
        )
        held = report and rows.one("SELECT 1 FROM readings WHERE report = ? AND current", report["id"])
        if report is not None and held is None:
            rows.run(
                "INSERT OR IGNORE INTO readings (id, report, reader, run, read, records, current, digest) "
                "VALUES (?, ?, ?, 0, ?, -1, 1, 0)",
                *(row["reading"], report["id"], UNKNOWN, report["added"]),
            )


def _saved(rows: Database, report: Report, row: sqlite3.Row, told: sqlite3.Row) -> tuple[Saved, list[str]]:
    sentences, whole = _sentences(rows, report, told)
    records = {r.id: r for r in _superseded(rows, told["id"], report)}
    if told["current"]:
        records = {**{r.id: r for r in _records(rows, report, row)}, **records}
    kept = sorted(records.values(), key=lambda r: (r.start, r.end, r.kind))
    lost = []
    if not whole:
        lost.append(f"sentences of the reading by {told['reader']}")
    if len(kept) != told["records"]:
        of = f"{told['records'] - len(kept)} of {told['records']}" if told["records"] >= 0 else "some"
        lost.append(f"{of} records of the reading by {told['reader']}")
    reader = IN_PART.format(told["reader"]) if lost else told["reader"]
    if lost:
        lost[-1] += "; what is left of it is kept, read the report again"
    ordered = sorted(sentences, key=lambda s: (s.start, s.end))
    reading = Reading(
        report,
        tuple(ordered),
        tuple(r for r in kept if isinstance(r, Event)),
        tuple(r for r in kept if isinstance(r, Quantity)),
        tuple(r for r in kept if isinstance(r, Statement)),
        reader,
    )
    return Saved(reading, dict(told), sentences_as_json(ordered)), lost


def _sentences(rows: Database, report: Report, told: sqlite3.Row) -> tuple[list[Sentence], bool]:
    """Sentences that are whole, and whether all are."""
    found = []
    text = told["sentences"]
    try:
        if not told["current"]:
            found = list(sentences_from_json(text))
        else:
            query = "SELECT * FROM sentences WHERE reading = ? AND kind <> '' ORDER BY start, \"end\", key"
            held = []
            for row in rows.all(query, told["id"]):
                try:
                    sentence = sentence_from_row(row)
                except _UNREADABLE:
                    continue
                if report.text[sentence.start : sentence.end] == row["text"]:
                    found.append(sentence)
                    held.append(row)
            text = sentences_to_json(held)
        seal = reading_digest(told["reader"], told["read"], told["records"], str(text))
    except _UNREADABLE:
        return [], False
    return found, seal == told["digest"]


def _superseded(rows: Database, reading: int, report: Report) -> Iterator[Record]:
    for row in rows.all("SELECT * FROM superseded WHERE reading = ?", reading):
        try:
            if digest(row["record"]) != row["digest"]:
                continue
            record = record_from_json(json.loads(row["record"]))
            record_row(record, report)
        except _UNREADABLE:
            continue
        yield record


def _records(rows: Database, report: Report, row: sqlite3.Row) -> Iterator[Record]:
    """Records that their reader gave and nobody changed."""
    span = (row["place"], row["place"] + PLACES)
    query = (
        f"SELECT c.*, r.first_day, r.last_day, d.digest FROM ({CURRENT} WHERE r.key >= ? AND r.key < ?) c "
        "JOIN records r ON r.key = c.key JOIN details d ON d.record = c.key ORDER BY c.key"
    )
    for found in rows.all(query, *span):
        try:
            told = (found["start"], found["end"], found["text"], found["voice"], found["body"])
            record = record_from_row(found)
            held = (*(found[name] for name in ("id", "kind", "type", "realis", "first_day", "last_day")),)
            held = (*held, *(found[name] for name in ("confidence", "status", "standing")))
            sound = detail_digest(*told) == found["digest"] and record_row(record, report) == held
        except _UNREADABLE:
            continue
        if sound and found["status"] == "suggested":
            yield replace(record, standing=None)
