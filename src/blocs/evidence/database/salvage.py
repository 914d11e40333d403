"""Saving what is whole out of a damaged store: pages, then rows, then reports held against their checksums.

The damaged file is only read. Its rows are gathered in a file of their own, whichever pages still lead to
them; from there each report goes into a new store by the way that any reading goes.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from blocs.errors import BlocsError
from blocs.evidence.database.cells import Row, Shapes, rows_of
from blocs.evidence.database.connection import Database
from blocs.evidence.database.correcting import apply
from blocs.evidence.database.digests import digest, reading_digest, report_digest
from blocs.evidence.database.faults import guard, store_error
from blocs.evidence.database.migrations import MIGRATIONS
from blocs.evidence.database.opening import FILE, connect
from blocs.evidence.database.pages import free_pages, pages_of
from blocs.evidence.database.piecing import Piece, pieces
from blocs.evidence.database.writing import add_reading

__all__ = ["Salvaged", "salvage"]

_TABLES = ("runs", "reports", "readings", "sentences", "records", "details", "corrections", "failures")
_AT_ONCE = 10_000
_FAR = 1000
_ID = 16
"""Characters of a report's id."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved into the new store: reports, records that answer, corrections; what was lost, by name.

    Links, copies, claims and derived figures are not saved: the next `relink` makes them again, with what
    people said of them.
    """

    reports: int
    records: int
    corrections: int
    lost: tuple[str, ...]


def salvage(folder: str | Path, into: str | Path) -> Salvaged:
    """Save what is whole of the store in `folder` into a new store in `into`.

    A report is saved when its text and all that is known of it are as they were stored. Where records or
    sentences of a reading are lost, the others are kept as read by "..., saved in part", so that the report
    counts as not read by its reader, and reading it again brings back what is missing.

    Parameters
    ----------
    folder : str or Path
        The damaged store; nothing in it is changed.
    into : str or Path
        A folder that is empty or not there yet.

    Raises
    ------
    StoreError
        When there is no such store, nothing of it can be read, or `into` holds something.
    """
    path, target = Path(folder) / FILE, Path(into)
    try:
        if not path.is_file() or path.stat().st_size == 0:
            raise store_error(Path(folder), f"there is no {FILE} here, or it is empty", "name a store")
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise store_error(target, "something is here already", "name a new folder, or an empty one")
        target.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=target, prefix="salvage-") as name:
            return _salvage(path, target, Path(name) / "rows.sqlite")
    except OSError as error:
        raise store_error(
            path, f"it cannot be saved into {target} ({error.strerror})", "check both folders and the disk"
        ) from error


def _salvage(path: Path, target: Path, scratch: Path) -> Salvaged:
    with guard(scratch), closing(sqlite3.connect(scratch, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        again = _gather(path, connection)
        rows = Database(scratch, connection)
        if not any(rows.all(f"SELECT 1 FROM {table} LIMIT 1") for table in _TABLES):
            raise store_error(path, "nothing of a store can be found in it", "restore it from a copy")
        new = Database(*connect(target, create=True, read_only=False, wait=30.0))
        try:
            new.run("PRAGMA synchronous = OFF")  # it counts once it is whole
            lost = [*_runs(rows, new), *_lost_reports(path, rows)]
            for piece in pieces(rows):
                lost += piece.lost
                _put(new, piece)
            lost += _corrections(rows, new, again)
            new.run("PRAGMA synchronous = FULL")
            new.run("PRAGMA wal_checkpoint(TRUNCATE)")
            held = [new.all(f"SELECT count(*) FROM {table}")[0][0] for table in ("reports", "corrections")]
            records = new.all("SELECT count(*) FROM records WHERE status <> 'rejected'")[0][0]
            return Salvaged(held[0], records, held[1], tuple(lost))
        finally:
            new.close()


def _gather(path: Path, scratch: sqlite3.Connection) -> dict[int, Row]:
    """Fill the scratch file with all rows that are found; give corrections as their index has them."""
    scratch.execute("PRAGMA journal_mode = OFF")
    scratch.execute("PRAGMA synchronous = OFF")
    for step in MIGRATIONS:
        step(scratch)
    objects = scratch.execute("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    for kind, name in sorted((tuple(row) for row in objects), key=lambda row: row[0] != "trigger"):
        if kind == "trigger" or (kind == "index" and name not in ("sentences_by_reading",)):
            scratch.execute(f'DROP {kind} "{name}"')
    # readings as their index names them; what else looks so names no report
    scratch.execute("CREATE TABLE named (report TEXT, reader TEXT, id INTEGER)")
    leaves, indexes = Shapes(scratch, _TABLES), Shapes(scratch, ("superseded",))
    pages = pages_of(path)
    free = free_pages(pages)
    waiting: dict[str, list[Row]] = defaultdict(list)
    again: dict[int, Row] = {}
    for number, page in pages:
        if number in free:
            continue
        for at, row in rows_of(pages, number, page):
            table = (indexes if at is None else leaves).table(row)
            if table is not None:
                whole = row if at is None or row[0] is not None else (at, *row[1:])
                waiting[table].append(whole)
            elif at is None and len(row) == 14 and isinstance(row[-1], int):
                again[row[-1]] = (row[-1], *row[:-1])
            elif at is None and [*map(type, row)] == [str, str, int] and len(str(row[0])) == _ID:
                waiting["named"].append(row)
        for table, found in waiting.items():
            if len(found) >= _AT_ONCE:
                _insert(scratch, table, found)
    for table, found in waiting.items():
        _insert(scratch, table, found)
    return again


def _insert(scratch: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    marks = ", ".join("?" * len(rows[0])) if rows else ""
    scratch.execute("BEGIN")
    scratch.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
    scratch.execute("COMMIT")
    rows.clear()


def _runs(rows: Database, new: Database) -> Iterator[str]:
    with new.writing():
        new.run_many("INSERT INTO runs VALUES (?, ?, ?, ?, ?)", map(tuple, rows.all("SELECT * FROM runs")))
        failures = map(tuple, rows.all("SELECT * FROM failures ORDER BY id"))
        new.run_many("INSERT OR IGNORE INTO failures VALUES (?, ?, ?, ?, ?, ?)", failures)
    known = {row["id"] for row in rows.all("SELECT id FROM runs")}
    named = {row["run"] for row in rows.all("SELECT DISTINCT run FROM readings")}
    yield from (f"run {number}: when it began and ended" for number in sorted(named - known))


def _lost_reports(path: Path, rows: Database) -> Iterator[str]:
    """Reports that something still names and whose row is nowhere."""
    held = {row["id"] for row in rows.all("SELECT id FROM reports")}
    named: dict[str, str] = {}
    for query in ("SELECT DISTINCT report FROM readings", "SELECT DISTINCT report FROM corrections"):
        named.update((row["report"], "") for row in rows.all(query) if row["report"])
    named.update(_names(path))
    for id_, name in sorted(named.items(), key=lambda item: (item[1], item[0])):
        if id_ not in held:
            yield f"report {name or 'without a name'} ({id_}): all of it"


def _names(path: Path) -> dict[str, str]:
    """Names of reports by id, as indexes of the damaged file tell them; none where it cannot be opened."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            indexes = ("name", "reports_by_name"), ("id", "sqlite_autoindex_reports_1")
            names, ids = (
                dict(
                    connection.execute(
                        f"SELECT rowid, {column} FROM reports INDEXED BY {index} ORDER BY {column}"
                    )
                )
                for column, index in indexes
            )
    except (sqlite3.Error, ValueError):
        return {}
    return {str(id_): str(names.get(number, "")) for number, id_ in ids.items()}


def _put(new: Database, piece: Piece) -> None:
    """Write a report's readings, oldest first, and set when and by whom they were read."""
    known = {row["id"]: row["reader"] for row in new.all("SELECT id, reader FROM runs")}
    runs = {row["id"]: row["last"] for row in new.all("SELECT id, last FROM runs")}
    for saved in piece.readings:
        run = saved.row["run"]
        add_reading(new, saved.reading, {saved.reading.reader: run} if run in known else {}, replace=True)
        with new.writing():
            report = new.one("SELECT * FROM reports WHERE id = ?", piece.report["id"])
            row = new.one(
                "SELECT * FROM readings WHERE report = ? AND reader = ?",
                *(piece.report["id"], saved.reading.reader),
            )
            assert report is not None and row is not None
            added: Mapping[str, Any] = {**dict(report), "added": piece.report["added"]}
            new.run(
                "UPDATE reports SET added = ?, digest = ? WHERE id = ?",
                *(added["added"], report_digest(added), added["id"]),
            )
            read = saved.row["read"] or row["read"]
            seal = reading_digest(row["reader"], read, row["records"], saved.sentences)
            new.run("UPDATE readings SET read = ?, digest = ? WHERE id = ?", read, seal, row["id"])
    with new.writing():
        new.run_many("UPDATE runs SET last = ? WHERE id = ?", ((last, id_) for id_, last in runs.items()))


def _corrections(rows: Database, new: Database, again: dict[int, Row]) -> Iterator[str]:
    """Write corrections as they were, let them count, and tell which are missing."""
    table = {row["id"]: tuple(row) for row in rows.all("SELECT * FROM corrections")}
    whole: dict[int, Row] = {}
    for number in sorted({*table, *again}):
        found = [row for row in (table.get(number), again.get(number)) if row is not None and _sound(row)]
        if found:
            whole[number] = found[0]
    # numbers follow one another; one that is far off was itself damaged
    known = {number for number in {*table, *again} if number <= max(whole, default=0) + _FAR}
    missing = {*range(1, max(known, default=0) + 1)} - whole.keys()
    yield from (f"correction {number}: all of it" for number in sorted(missing))
    marks = ", ".join("?" * 14)
    with new.writing():
        new.run_many(f"INSERT INTO corrections VALUES ({marks})", whole.values())
    for target, of in dict.fromkeys((str(row[1]), str(row[2])) for row in whole.values()):
        try:
            with new.writing():
                apply(new, target, of)  # type: ignore[arg-type]
        except BlocsError as error:
            yield f"corrections of {of} {target} are kept, and do not count ({error})"


def _sound(row: Row) -> bool:
    """Whether a correction is as it was stored; what is of another table is not."""
    return digest(*row[:-1]) == row[-1]
