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
    _mend(rows)
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
        query = "SELECT * FROM readings WHERE report = ? ORDER BY sentences IS NULL, id"
        for reading in rows.all(query, row["id"]):
            one, gone = _saved(rows, report, row, reading)
            saved.append(one)
            lost += [f"{name}: {what}" for what in gone]
        readers = {one.row["reader"] for one in saved}
        for named in rows.all("SELECT reader FROM named WHERE report = ? ORDER BY id", row["id"]):
            if named["reader"] not in readers:
                lost.append(f"{name}: the reading by {named['reader']}")
        if not saved:
            reader = IN_PART.format(UNKNOWN)
            told = {"run": None, "read": row["added"], "reader": reader}
            saved.append(Saved(Reading(report, (), (), (), (), reader), told, "[]"))
            lost.append(f"{name}: its readings; the text is kept, read it again")
        yield Piece(row, tuple(saved), tuple(lost))


def _mend(rows: Database) -> None:
    """Give sentences and older records a reading of their report, where theirs is lost or names another."""
    owners: dict[int, tuple[str, str | None]] = {}
    for row in rows.all("SELECT reading, record FROM superseded GROUP BY reading"):
        try:
            owners[row["reading"]] = (json.loads(row["record"])["report_id"], "[]")
        except _UNREADABLE:
            continue
    for row in rows.all("SELECT reading, min(key) AS key FROM sentences GROUP BY reading"):
        query = "SELECT id FROM reports WHERE place <= ? AND place > ?"
        report = rows.one(query, row["key"], row["key"] - PLACES)
        if report is not None:
            owners[row["reading"]] = (report["id"], None)
    for id_, (report_id, sentences) in owners.items():
        held = rows.one("SELECT report FROM readings WHERE id = ?", id_)
        if held is not None and held["report"] != report_id:
            rows.run("UPDATE OR IGNORE readings SET report = ?, digest = 0 WHERE id = ?", report_id, id_)
        elif held is None:
            named = rows.one("SELECT reader FROM named WHERE id = ? AND report = ?", id_, report_id)
            reader = f"{UNKNOWN} {id_}" if named is None else named["reader"]
            rows.run(
                "INSERT OR IGNORE INTO readings (id, report, reader, run, read, records, current, sentences, "
                "digest) VALUES (?, ?, ?, 0, '', -1, 0, ?, 0)",
                *(id_, report_id, reader, sentences),
            )


def _saved(rows: Database, report: Report, row: sqlite3.Row, told: sqlite3.Row) -> tuple[Saved, list[str]]:
    sentences, whole = _sentences(rows, report, told)
    records = {r.id: r for r in _superseded(rows, told["id"], report)}
    if told["sentences"] is None:
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
        if text is not None:
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
            record = record_from_row(found)
            held = (*(found[name] for name in ("id", "kind", "type", "realis", "first_day", "last_day")),)
            held = (*held, *(found[name] for name in ("confidence", "status", "standing")))
            sound = detail_digest(found) == found["digest"] and record_row(record, report) == held
        except _UNREADABLE:
            continue
        if sound and found["status"] == "suggested":
            yield replace(record, standing=None)
