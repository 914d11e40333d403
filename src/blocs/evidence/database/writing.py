"""Writing readings to the store: each whole, or not at all."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from typing import Any

from blocs.evidence.database.batch import Batch, RecordRow, in_order, remove
from blocs.evidence.database.connection import Database
from blocs.evidence.database.corrections import Correction, correction_from_row, settled
from blocs.evidence.database.digests import reading_digest, report_digest
from blocs.evidence.database.faults import guard, store_error
from blocs.evidence.database.indexes import deferred
from blocs.evidence.database.places import free_place, place_of
from blocs.evidence.database.rows import (
    detail_row,
    kept_row,
    record_from_row,
    record_from_text,
    record_row,
    report_row,
    sentences_as_json,
    sentences_to_json,
)
from blocs.reading.reading import Reading
from blocs.reading.records import Record
from blocs.reports import Report

__all__ = [
    "CURRENT",
    "add_reading",
    "add_readings",
    "as_read",
    "full_origin",
    "has_reading",
    "now",
    "set_days",
]

CURRENT = """
SELECT r.id, r.kind, r.type, r.realis, r.confidence, r.status, r.standing, r.key,
    d.start, d."end", d.text, d.voice, d.body, s.start AS sentence_start, s."end" AS sentence_end,
    p.name AS report, p.id AS report_id, g.reader
FROM records r JOIN details d ON d.record = r.key JOIN sentences s ON s.key = r.sentence
JOIN readings g ON g.id = s.reading JOIN reports p ON p.id = g.report
"""
"""Records with all that `record_from_row` needs."""


_TOLD = ("title", "byline", "publisher", "agency", "published", "retrieved")
"""What may be known of a report, or not."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A reading as rows, checked before anything is locked."""

    reading: Reading
    report: dict[str, Any]
    rows: list[RecordRow]

    @property
    def place(self) -> tuple[str | None, str]:
        """What its place follows from."""
        return self.report["published"], self.report["id"]


def add_reading(database: Database, reading: Reading, runs: dict[str, int], *, replace: bool) -> bool:
    """Write a reading; False when it tells nothing new. `runs` holds the run of each reader."""
    ready = _ready(database, reading)
    with _whole(database, runs) as batch:
        return _write(database, ready, runs, batch, replace=replace)


def add_readings(
    database: Database, readings: Iterable[Reading], runs: dict[str, int], *, group: int
) -> Iterator[bool]:
    """Write readings, `group` in one transaction; for each whether it was new, once it is on disk."""
    readings = iter(readings)
    first, error = _prepared(database, readings, group)
    if len(first) < group:
        yield from _write_all(database, first, runs)
    else:
        with database.much_writing(), deferred(database):
            while first:
                yield from _write_all(database, first, runs)
                first, error = ([], error) if error else _prepared(database, readings, group)
    if error is not None:
        raise error


def _prepared(
    database: Database, readings: Iterator[Reading], group: int
) -> tuple[list[_Ready], BaseException | None]:
    """Up to `group` readings as rows, and what went wrong with the one after them."""
    found: list[_Ready] = []
    try:
        for reading in islice(readings, group):
            with _uncollected():
                found.append(_ready(database, reading))
    except Exception as error:
        return found, error
    return found, None


def _write_all(database: Database, waiting: Sequence[_Ready], runs: dict[str, int]) -> list[bool]:
    if not waiting:
        return []
    # reports of one time lie together, and are written so
    order = sorted(range(len(waiting)), key=lambda i: place_of(*waiting[i].place))
    written: dict[int, bool] = {}
    with _uncollected(), _whole(database, runs) as batch:
        for i in order:
            written[i] = _write(database, waiting[i], runs, batch, replace=False)
    return [written[i] for i in range(len(waiting))]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Inside, Python does not look for cycles: rows have none, and millions of them wait."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def _whole(database: Database, runs: dict[str, int]) -> Iterator[Batch]:
    """Everything inside is written, or nothing, and then no run has begun in it either."""
    begun = dict(runs)
    try:
        with guard(database.path), database.writing():
            batch = Batch(database)
            yield batch
            batch.flush()
    except BaseException:
        runs.clear()
        runs.update(begun)
        raise


def has_reading(database: Database, report_id: str, reader: str) -> bool:
    """Whether this reader's reading of a report is there."""
    query = "SELECT 1 FROM readings WHERE report = ? AND reader = ?"
    return database.one(query, report_id, reader) is not None


def as_read(database: Database, reading: int) -> list[Record]:
    """Records of the current reading with this key, as its reader gave them."""
    rows = database.all(f"{CURRENT} WHERE s.reading = ? AND r.status = 'suggested' ORDER BY r.key", reading)
    found = [record_from_row(row) for row in rows]
    return [replace(record, standing=None) for record in found] + superseded(database, reading)


def superseded(database: Database, reading: int) -> list[Record]:
    """Records of a reading that do not answer any more, as its reader gave them."""
    rows = database.all("SELECT record FROM superseded WHERE reading = ?", reading)
    return [record_from_text(row["record"]) for row in rows]


def full_origin(origin: str) -> str:
    """Give the whole path of a file, however it was named; an address stays as it is.

    Examples
    --------
    >>> full_origin("https://example.org/a"), full_origin("/reports/../a.txt")
    ('https://example.org/a', '/a.txt')
    """
    if "://" in origin or origin == "stdin":
        return origin
    return os.path.abspath(origin)  # noqa: PTH100 (links are not followed)


def now() -> str:
    """Give the time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def set_days(database: Database, report_id: str, days: Iterable[tuple[str | None, str | None]]) -> None:
    """Widen the days that a report's records are known to lie in."""
    known = list(days)
    first = min((first for first, _ in known if first), default=None)
    last = max((last for _, last in known if last), default=None)
    database.run(
        "UPDATE reports SET first_day = min(coalesce(first_day, ?2), coalesce(?2, first_day)), "
        "last_day = max(coalesce(last_day, ?3), coalesce(?3, last_day)) WHERE id = ?1",
        *(report_id, first, last),
    )


def _ready(database: Database, reading: Reading) -> _Ready:
    report = reading.report
    with guard(database.path):
        rows = [(record_row(r, report), detail_row(r, reading.reader)) for r in reading.records]
        told = report_row(report)
    days = {
        "first_day": min((row[4] for row, _ in rows if row[4]), default=None),
        "last_day": max((row[5] for row, _ in rows if row[5]), default=None),
    }
    return _Ready(reading, told | days, rows)


def _write(database: Database, ready: _Ready, runs: dict[str, int], batch: Batch, *, replace: bool) -> bool:
    reading, report = ready.reading, ready.reading.report
    old = database.one("SELECT * FROM reports WHERE id = ?", report.id)
    if old is not None:
        known = has_reading(database, report.id, reading.reader)
        if known and not replace and not _tells_news(dict(old), ready.report):
            return False
        batch.flush()  # it may be one of those that wait
        _retire(database, report.id)
        # what rests on an unknown or wrong day of publication goes with it
        database.run("DELETE FROM readings WHERE report = ? AND reader = ?", report.id, reading.reader)
        database.run("DELETE FROM links WHERE a_report = ?1 OR b_report = ?1", report.id)
    place = _put_report(database, ready.report, old)
    at = now()
    run, sentences = _run(database, runs, reading.reader, at), sentences_as_json(in_order(reading))
    seal = reading_digest(reading.reader, at, len(reading.records), sentences)
    key = database.run(
        "INSERT INTO readings (report, reader, run, read, records, digest, current) "
        "VALUES (?, ?, ?, ?, ?, ?, 1)",
        *(report.id, reading.reader, run, at, len(reading.records), seal),
    )
    database.run(
        "UPDATE failures SET gone = ? WHERE origin = ? AND gone IS NULL", at, full_origin(report.origin)
    )
    records, rows = reading.records, ready.rows
    if corrections := _corrections(database, report.id):
        records, rows = _corrected(database, key, reading, corrections)
        set_days(database, report.id, [(row[4], row[5]) for row, _ in rows])
    batch.add(place, key, reading, records, rows)
    return True


def _retire(database: Database, report_id: str) -> None:
    """Put the current reading beside the others: its records are kept as they were read."""
    row = database.one("SELECT id FROM readings WHERE report = ? AND current", report_id)
    if row is None:
        return
    reading = row["id"]
    database.run_many(
        "INSERT OR IGNORE INTO superseded VALUES (?, ?, ?, ?)",
        (kept_row(reading, record) for record in as_read(database, reading)),
    )
    query = "SELECT * FROM sentences WHERE reading = ? AND kind <> '' ORDER BY start, \"end\", key"
    kept = sentences_to_json(database.all(query, reading))
    database.run("UPDATE readings SET current = 0, linked = 0, sentences = ? WHERE id = ?", kept, reading)
    rows = database.all(f"{CURRENT} WHERE s.reading = ?", reading)
    remove(database, ((row["key"], record_from_row(row)) for row in rows))
    database.run("DELETE FROM sentences WHERE reading = ?", reading)


def _tells_news(old: dict[str, Any], told: dict[str, Any]) -> bool:
    """Whether a known report now has a title, publisher or day that it had not, or another one."""
    return any(told[name] is not None and told[name] != old[name] for name in _TOLD)


def _put_report(database: Database, row: dict[str, Any], old: Any) -> int:
    if old is not None and old["sha256"] != row["sha256"]:
        raise store_error(
            database.path,
            f"{row['name']} ({row['sha256']}) and another report ({old['sha256']}) share the id {row['id']}",
            "keep it in another store; such a pair does not arise by chance",
        )
    if old is not None and old["text"] != row["text"]:
        # the same bytes may give another text to a newer loader; older readings would point at nothing then
        database.run("DELETE FROM reports WHERE id = ?", row["id"])
        old = None
    if old is not None:  # what was known and is not told again is known still
        row = {**row, **{name: old[name] for name in _TOLD if row[name] is None}}
    place: int = old["place"] if old is not None else -1
    if old is None or old["published"] != row["published"]:
        place = free_place(row["published"], row["id"], lambda p: _is_taken(database, p))
    values = {**row, "place": place, "added": old["added"] if old is not None else now()}
    values["digest"] = report_digest(values)
    if old is None:
        database.run(
            f"INSERT INTO reports ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            *values.values(),
        )
    else:
        sets = ", ".join(f"{name} = ?" for name in values)
        database.run(f"UPDATE reports SET {sets} WHERE id = ?", *values.values(), row["id"])
    return place


def _is_taken(database: Database, place: int) -> bool:
    return database.one("SELECT 1 FROM reports WHERE place = ?", place) is not None


def _run(database: Database, runs: dict[str, int], reader: str, at: str) -> int:
    if reader in runs:
        database.run("UPDATE runs SET last = ? WHERE id = ?", at, runs[reader])
    else:
        begin = "INSERT INTO runs (reader, version, started, last) VALUES (?, ?, ?, ?)"
        runs[reader] = database.run(begin, reader, _version(), at, at)
    return runs[reader]


def _corrections(database: Database, report_id: str) -> dict[str, list[Correction]]:
    query = "SELECT * FROM corrections WHERE report = ? AND undone_at IS NULL ORDER BY id"
    found: dict[str, list[Correction]] = defaultdict(list)
    for row in database.all(query, report_id):
        found[row["target"]].append(correction_from_row(row))
    return found


def _corrected(
    database: Database, key: int, reading: Reading, corrections: dict[str, list[Correction]]
) -> tuple[tuple[Record, ...], list[RecordRow]]:
    """Records of a reading with what people said of them, and their rows; those as read are kept apart."""
    by_id = {record.id: record for record in reading.records}
    database.run_many(
        "INSERT INTO superseded VALUES (?, ?, ?, ?)",
        (kept_row(key, by_id[id_]) for id_ in sorted(corrections.keys() & by_id.keys())),
    )
    for id_, said in corrections.items():
        found = settled(by_id.pop(id_, None), said)
        if found is not None and _stands(found, reading.report):
            by_id[id_] = replace(found, report=reading.report.name)
    records = tuple(sorted(by_id.values(), key=lambda r: (r.start, r.end, r.kind)))
    return records, [(record_row(r, reading.report), detail_row(r, reading.reader)) for r in records]


def _stands(record: Record, report: Report) -> bool:
    """Whether a report's text still holds a record's words; a newer loader may have made another text."""
    return report.text[record.start : record.end] == record.text


def _version() -> str:
    try:
        return version("blocs")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "source"
