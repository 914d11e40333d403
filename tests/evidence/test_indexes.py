"""A large load does without indexes, and nobody sees that but the clock."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from blocs.errors import RecordError
from blocs.evidence import Store, open_store
from blocs.evidence.database.opening import FILE

from .make import many

LATER = {"records_by_trait", "records_by_confidence", "records_by_standing", "records_by_status"}
LATER |= {"dyads_by_actor", "dyads_by_recipient"}


def indexes(folder: Path) -> set[str]:
    connection = sqlite3.connect(folder / FILE)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}
    connection.close()
    return found


def answers(store: Store) -> list[str]:
    return [
        store.records().to_json(),
        store.records(actor="CHN", kind="event").to_json(),
        store.records(recipient="RUS", realis="actual").to_json(),
        store.records(min_confidence=0.5, type="CONSULT").to_json(),
        str(store.count(kind="quantity")),
    ]


def test_a_large_load_gives_what_single_ones_give(tmp_path: Path) -> None:
    readings = many(40)
    with open_store(tmp_path / "one") as one, open_store(tmp_path / "all") as together:
        for reading in readings:
            one.add(reading)
        seen = []
        for n, new in enumerate(together.add_all(readings, group=16)):
            assert new
            if n == 20:
                seen.append(LATER & indexes(tmp_path / "all"))
                with open_store(tmp_path / "all", read_only=True) as reader:
                    assert reader.count(actor="CHN") > 0
                    assert len(reader.records(kind="event", limit=5)) == 5
        assert seen == [set()]
        assert answers(one) == answers(together)
        assert together.check() == ()
    assert indexes(tmp_path / "one") == indexes(tmp_path / "all")


def test_a_small_load_keeps_them(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        assert list(store.add_all(many(8), group=16)) == [True] * 8
        assert indexes(tmp_path) >= LATER


def test_a_load_that_is_left_off_makes_them_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        load = store.add_all(many(40), group=16)
        next(load)
        assert not LATER & indexes(tmp_path)
        load.close()  # type: ignore[attr-defined]
        assert indexes(tmp_path) >= LATER
        assert store.check() == ()


def test_after_a_kill_the_next_writer_makes_them_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        list(store.add_all(many(8)))
    connection = sqlite3.connect(tmp_path / FILE)
    for name in LATER:
        connection.execute(f"DROP INDEX {name}")
    connection.close()
    with open_store(tmp_path, read_only=True) as store:
        assert store.count(actor="CHN") > 0
    assert not LATER & indexes(tmp_path)
    with open_store(tmp_path) as store:
        assert store.check() == ()
    assert indexes(tmp_path) >= LATER


def test_what_came_before_a_broken_reading_is_written(tmp_path: Path) -> None:
    readings = many(20)
    broken = readings[18].__class__(**{f: getattr(readings[18], f) for f in readings[18].__slots__})
    object.__setattr__(broken, "report", readings[19].report)
    with open_store(tmp_path) as store:
        with pytest.raises(RecordError):
            list(store.add_all([*readings[:18], broken], group=4))
        assert {r.name for r in store.reports()} == {r.report.name for r in readings[:18]}
        assert indexes(tmp_path) >= LATER
