"""Stores of an older schema, brought up to date: what they held, they hold; killed, they are as before."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import StoreError
from blocs.evidence import open_store
from blocs.evidence.database.migrations import SCHEMA, statements
from blocs.evidence.database.opening import FILE
from blocs.evidence.database.rows import detail_row, record_row, report_row
from blocs.evidence.database.schema import APPLICATION_ID, FIRST
from blocs.evidence.linking.reconcile import reconcile
from blocs.reading.reading import Reading
from blocs.reading.records import to_json

from .disturbed import Say, child
from .make import Writer, many
from .stores import by, pairs


def first(folder: Path, readings: Iterable[Reading] = (), *, links: bool = False) -> Path:
    """A store as the first schema held it; a later reading of a report is its current one."""
    folder.mkdir(exist_ok=True)
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = OFF", "BEGIN", *statements(FIRST)):
        connection.execute(statement)
    connection.execute("INSERT INTO runs VALUES (1, 'hand 1', '0.1.0', '2026-01-01', '2026-01-02')")
    known = list(readings)
    for number, reading in enumerate(known, 1):
        _put(connection, number, reading)
    if links:
        latest = {reading.report.id: reading for reading in known}
        for x in reconcile(tuple(latest.values())):
            ends = [(e.report_id, e.start, e.record) for e in (x.a, x.b)]
            connection.execute(
                "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (x.id, x.relation, *ends[0], *ends[1], x.about, x.reason, x.confidence),
            )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("COMMIT")
    connection.close()
    return folder


def _put(connection: sqlite3.Connection, number: int, reading: Reading) -> None:
    report = reading.report
    row = report_row(report)
    names = ("id", "sha256", "name", "text", "title", "byline", "publisher", "published", "origin", "layout")
    connection.execute(
        "INSERT OR IGNORE INTO reports VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", [row[name] for name in names]
    )
    connection.execute("UPDATE readings SET current = 0 WHERE report = ?", (report.id,))
    connection.execute(
        "INSERT INTO readings (id, report, reader, run, read, current) VALUES (?, ?, ?, 1, ?, 1)",
        (number, report.id, reading.reader, f"2026-01-01T{number:06}"),
    )
    connection.executemany(
        "INSERT INTO sentences VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
        (
            (number, s.start, s.end, s.kind, json.dumps(s.states), s.figures, report.text[s.start : s.end])
            for s in reading.sentences
        ),
    )
    for record in reading.records:
        id_, kind, type_, realis, first_day, last_day, confidence, *_ = record_row(record, report)
        start, end, text, voice, body, _ = detail_row(record, reading.reader)
        key = connection.execute(
            f"INSERT INTO records VALUES (NULL, {', '.join('?' * 15)})",
            (
                *(number, id_, kind, type_ or None, start, end, text, *record.sentence, realis, confidence),
                *(first_day, last_day, voice, body),
            ),
        ).lastrowid
        for part, state in _sides(record):
            connection.execute("INSERT INTO sides VALUES (?, ?, ?)", (key, state, part))


def _sides(record: Any) -> dict[tuple[str, str], None]:
    """As the first schema had them."""
    told = to_json(record)
    actors = told.get("actors") or told.get("owner") or told.get("speaker_state") or []
    recipients = told.get("recipients", [])
    if len(actors) > 1 and not recipients:
        recipients = actors
    return dict.fromkeys([*(("actor", s) for s in actors), *(("recipient", s) for s in recipients)])


def undated() -> list[Reading]:
    return [
        Writer(f"u{n}.txt", f"Iran and Iraq signed accord {n}.", publisher="P")
        .event("signed", "AGREE", "IRN IRQ")
        .done()
        for n in range(3)
    ]


def of_one_day(count: int) -> list[Reading]:
    return [
        Writer(f"d{n}.txt", f"France sent Mali {n + 2} tents.", "2019-02-03")
        .event("sent", "AID", "FRA>MLI")
        .done()
        for n in range(count)
    ]


def content(folder: Path) -> dict[str, Any]:
    with open_store(folder) as store:
        assert store.check() == ()
        return {
            "records": store.records().to_json(),
            "links": store.links().to_json(),
            "reports": store.reports(),
            "sentences": {r.id: store.sentences(r.id) for r in store.reports()},
            "older": {
                r.id: {p.reader: store.reading(r.id, reader=p.reader) for p in store.past_readings(r.id)}
                for r in store.reports()
            },
            "pairs": [
                store.records(pair=pair).to_json()
                for pair in (("IRN", "IRQ"), ("FRA", "MLI"), ("CHN", "RUS"))
            ],
            "words": [store.records(text=words).to_json() for words in ("tents", "accord", "talks grain")],
        }


SETS: dict[str, list[Reading]] = {
    "empty": [],
    "undated": undated(),
    "one day": of_one_day(60),
    "linked": pairs()[:20],
    "several readings": [
        r for one in many(4, 12) for r in (one, by(one, "hand 2"), by(by(one, "hand 2"), "hand 3"))
    ],
    "an older reader came last": [r for one in pairs()[:6] for r in (by(one, "hand 2"), one)],
}


@pytest.mark.parametrize("name", SETS)
def test_what_an_old_store_held_it_holds(tmp_path: Path, name: str) -> None:
    readings = SETS[name]
    old = content(first(tmp_path / "old", readings, links=True))
    with open_store(tmp_path / "new") as store:
        for reading in readings:
            store.add(reading)
        if readings:
            store.relink()
    new = content(tmp_path / "new")
    for what in ("records", "sentences", "older", "pairs", "words"):
        found, wanted = json.dumps(old[what], default=repr), json.dumps(new[what], default=repr)
        if what in ("records", "pairs", "words"):  # what relink adds; the old one knew no standing
            found, wanted = (_without_standing(text) for text in (found, wanted))
        assert found == wanted, what
    assert [(r.id, r.name, r.text, r.published) for r in old["reports"]] == [
        (r.id, r.name, r.text, r.published) for r in new["reports"]
    ]
    links = reconcile(tuple({r.report.id: r for r in readings}.values()))
    assert old["links"].count('"relation"') == len(links)
    with open_store(tmp_path / "old") as store:
        assert [run.version for run in store.runs()] == ["0.1.0"]
        assert store._db.all("PRAGMA user_version")[0][0] == SCHEMA


def _without_standing(text: str) -> str:
    for standing in ("single", "independent", "interested", "disputed", "revised"):
        text = text.replace(f'\\"standing\\": \\"{standing}\\"', '\\"standing\\": null')
    return text


def test_a_report_without_a_reading_is_kept(tmp_path: Path) -> None:
    folder = first(tmp_path / "old", of_one_day(2))
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM readings WHERE id = 1")
    connection.close()
    with open_store(folder) as store:
        assert [r.name for r in store.reports()] == ["d0.txt", "d1.txt"]
        assert store.check() == ()
        assert store.add(of_one_day(1)[0])


def test_a_reader_does_not_change_an_old_store(tmp_path: Path) -> None:
    folder = first(tmp_path / "old", of_one_day(2))
    before = (folder / FILE).read_bytes()
    with pytest.raises(
        StoreError, match=rf"it has schema 1, this version needs {SCHEMA}; open it once for writing"
    ):
        open_store(folder, read_only=True)
    assert (folder / FILE).read_bytes() == before


def test_a_row_that_no_version_wrote_stops_the_migration(tmp_path: Path) -> None:
    folder = first(tmp_path / "old", of_one_day(2))
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute("UPDATE sentences SET states = 'no list'")
    connection.close()
    with pytest.raises(StoreError, match="a row of it is not what an older version wrote"):
        open_store(folder)
    with sqlite3.connect(folder / FILE) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sides").fetchone() == (4,)
    connection.close()


def migrate(folder: Path, say: Say) -> None:
    say("begun")
    open_store(folder).close()


def killed_while_it_migrates(folder: Path, kills: int, most: float, seed: int) -> int:
    """Kill the migration again and again; how often it was killed before it ended."""
    chance, killed = random.Random(seed), 0
    for _ in range(kills):
        with child(migrate, folder) as one:
            assert one.line() == "begun"
            time.sleep(chance.uniform(0, most))
            one.kill()
            _, code = one.end()
        if code != -signal.SIGKILL:
            break
        killed += 1
        with sqlite3.connect(f"{(folder / FILE).as_uri()}?mode=ro", uri=True) as connection:
            number = connection.execute("PRAGMA user_version").fetchone()[0]
            records = connection.execute("SELECT count(*) FROM records").fetchone()[0]
            sides = "sides" in {r[0] for r in connection.execute("SELECT name FROM sqlite_schema")}
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        connection.close()
        assert sides == (number == 1)
        assert records > 0
    return killed


def test_killed_in_the_middle_it_has_not_begun(tmp_path: Path) -> None:
    readings = many(300, 6)
    folder = first(tmp_path / "old", [*readings, *(by(r, "hand 2") for r in readings[::5])])
    assert killed_while_it_migrates(folder, 6, 0.1, 3) > 0
    with open_store(folder) as store:
        assert store.check() == ()
        assert len(store.records()) == 300 * 6 - 60
        assert len(store.reports()) == 300
        assert store.past_readings("r0.txt")[0].records == 6


def test_two_processes_migrate_one_store_once(tmp_path: Path) -> None:
    folder = first(tmp_path / "old", many(60, 6))
    with child(migrate, folder) as one, child(migrate, folder) as two:
        assert one.end() == (["begun"], 0)
        assert two.end() == (["begun"], 0)
    with open_store(folder) as store:
        assert len(store.records()) == 360
        assert store.check() == ()
