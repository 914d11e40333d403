"""Writing to the store: a reading, or the links of all; each in one transaction."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from blocs.evidence.database.connection import Database
from blocs.evidence.database.faults import store_error
from blocs.evidence.database.rows import link_row, record_row, report_row, sides
from blocs.evidence.link import Link
from blocs.reading.reading import Reading
from blocs.reports import Report

__all__ = ["add_reading", "has_reading", "replace_links"]

_MARKS = ", ".join("?" * 16)


def add_reading(database: Database, reading: Reading, run: int | None) -> int | None:
    """Write a reading as part of a run (None begins one); the run, or None when it was there already."""
    report = reading.report
    # whatever breaks the contract is found before anything is locked
    rows = [record_row(record, report, reading.reader) for record in reading.records]
    with database.writing():
        known = has_reading(database, report.id, reading.reader)
        if known and not _tells_news(database, report):
            return None
        _put_report(database, report)
        # what rests on an unknown or wrong day of publication goes with it
        database.run("DELETE FROM readings WHERE report = ? AND reader = ?", report.id, reading.reader)
        database.run("UPDATE readings SET current = 0 WHERE report = ? AND current", report.id)
        database.run("DELETE FROM links WHERE a_report = ?1 OR b_report = ?1", report.id)
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        if run is None:
            begin = "INSERT INTO runs (reader, version, started, last) VALUES (?, ?, ?, ?)"
            run = database.run(begin, reading.reader, _version(), now, now)
        else:
            database.run("UPDATE runs SET last = ? WHERE id = ?", now, run)
        key = database.run(
            "INSERT INTO readings (report, reader, run, read, current) VALUES (?, ?, ?, ?, 1)",
            *(report.id, reading.reader, run, now),
        )
        _put_sentences(database, key, reading)
        # keys are given here, so that the states can be written in one sweep
        last = database.one("SELECT coalesce(max(key), 0) AS key FROM records")
        first = last["key"] + 1 if last is not None else 1
        database.run_many(
            f"INSERT INTO records VALUES ({_MARKS})", ((first + i, key, *row) for i, row in enumerate(rows))
        )
        database.run_many(
            "INSERT INTO sides (record, part, state) VALUES (?, ?, ?)",
            ((first + i, *side) for i, record in enumerate(reading.records) for side in sides(record)),
        )
    return run


def has_reading(database: Database, report_id: str, reader: str) -> bool:
    """Whether this reader's reading of a report is there."""
    query = "SELECT 1 FROM readings WHERE report = ? AND reader = ?"
    return database.one(query, report_id, reader) is not None


def _tells_news(database: Database, report: Report) -> bool:
    """Whether a known report now has a title, publisher or day that it had not, or another one."""
    old = database.one("SELECT title, publisher, published FROM reports WHERE id = ?", report.id)
    day = report.published.isoformat() if report.published else None
    told = {"title": report.title, "publisher": report.publisher, "published": day}
    return old is None or any(value is not None and value != old[name] for name, value in told.items())


def _put_report(database: Database, report: Report) -> None:
    old = database.one("SELECT sha256, text FROM reports WHERE id = ?", report.id)
    if old is not None and old["sha256"] != report.sha256:
        raise store_error(
            database.path,
            f"{report.name} ({report.sha256}) and another report ({old['sha256']}) share the id {report.id}",
            "keep it in another store; such a pair does not arise by chance",
        )
    if old is not None and old["text"] == report.text:
        database.run(
            "UPDATE reports SET name = ?3, title = ?5, byline = ?6, publisher = ?7, published = ?8, "
            "origin = ?9, layout = ?10 WHERE id = ?1 AND sha256 = ?2 AND text = ?4",
            *report_row(report),
        )
        return
    # the same bytes may give another text to a newer loader; older readings would point at nothing then
    database.run("DELETE FROM reports WHERE id = ?", report.id)
    database.run("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", *report_row(report))


def _put_sentences(database: Database, key: int, reading: Reading) -> None:
    text = reading.report.text
    database.run_many(
        'INSERT INTO sentences (reading, start, "end", kind, states, figures, text) '
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (key, s.start, s.end, s.kind.value, json.dumps(s.states), s.figures, text[s.start : s.end])
            for s in reading.sentences
        ),
    )


def replace_links(database: Database, links: Iterable[Link], read: Mapping[str, int]) -> None:
    """Write the links that rest on the readings `read` (report id to reading), in place of all others.

    A report that was reread meanwhile waits, with its links, for the next time.
    """
    with database.writing():
        now = {r["report"]: r["id"] for r in database.all("SELECT id, report FROM readings WHERE current")}
        kept: Collection[str] = {report for report, key in read.items() if now.get(report) == key}
        database.run("DELETE FROM links")
        database.run_many(
            "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (link_row(x) for x in links if x.a.report_id in kept and x.b.report_id in kept),
        )
        database.run("UPDATE readings SET linked = 0")
        database.run_many("UPDATE readings SET linked = 1 WHERE id = ?", ((read[report],) for report in kept))


def _version() -> str:
    try:
        return version("blocs")
    except PackageNotFoundError:  # run from a source tree that was never installed
        return "source"
