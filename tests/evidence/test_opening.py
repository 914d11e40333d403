"""Folders that are no store, damaged ones, newer ones, and those that may not be written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from blocs.errors import StoreError
from blocs.evidence import open_store
from blocs.evidence.database.migrations import SCHEMA
from blocs.evidence.database.opening import FILE

from .make import many


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    folder = tmp_path / "store"
    with open_store(folder) as store:
        for reading in many(8):
            store.add(reading)
    return folder


def sql(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / FILE)
    connection.executescript(statement)
    connection.close()


def refused(folder: Path, *says: str, read_only: bool = False) -> None:
    with pytest.raises(StoreError) as caught, open_store(folder, create=False, read_only=read_only) as store:
        store.records()
    for words in says:
        assert words in str(caught.value)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_text("x")
    refused(path, str(path), "a store is a folder", "name another folder")
    with pytest.raises(StoreError, match="a store is a folder"):
        open_store(path)


@pytest.mark.parametrize("name", ["below/f", "\0", "x" * 5000])
def test_a_folder_that_cannot_be_made(tmp_path: Path, name: str) -> None:
    (tmp_path / "below").write_text("x")
    with pytest.raises(StoreError, match="cannot be used"):
        open_store(tmp_path / name)


def test_a_folder_without_a_store(tmp_path: Path) -> None:
    refused(tmp_path, str(tmp_path), "there is no evidence.sqlite here")
    refused(tmp_path, "there is no evidence.sqlite here", read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    refused(tmp_path, "this is a folder, not a store's file")


def test_another_programs_database(tmp_path: Path) -> None:
    sql(tmp_path, "CREATE TABLE t (x)")
    refused(tmp_path, FILE, "some other program's database")


def test_no_database_at_all(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("This is not a database. " * 100)
    refused(tmp_path, "not a store, or its beginning is damaged")


def test_a_process_killed_while_it_made_the_store(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with open_store(tmp_path, create=False) as store:
        assert store.add(many(1)[0])


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_schema(filled: Path, read_only: bool) -> None:
    sql(filled, f"PRAGMA user_version = {SCHEMA + 1}")
    refused(filled, f"schema {SCHEMA + 1}, this version knows {SCHEMA}", "upgrade blocs", read_only=read_only)


def test_an_older_schema_may_not_be_changed_by_a_reader(filled: Path) -> None:
    sql(filled, "PRAGMA user_version = 0")
    refused(filled, "it has schema 0", "open it once for writing", read_only=True)


def test_a_damaged_beginning(filled: Path) -> None:
    raw = bytearray((filled / FILE).read_bytes())
    raw[:64] = b"\xff" * 64
    (filled / FILE).write_bytes(raw)
    refused(
        filled, "not a store, or its beginning is damaged", "restore it from a copy", "--salvage NEWFOLDER"
    )


def test_damaged_pages_are_said(filled: Path) -> None:
    raw = bytearray((filled / FILE).read_bytes())
    raw[8192:] = b"\xa5" * (len(raw) - 8192)
    (filled / FILE).write_bytes(raw)
    with pytest.raises(StoreError, match="damaged"), open_store(filled) as store:
        store.records()


def test_a_damaged_index_is_found_by_the_check(filled: Path) -> None:
    with open_store(filled) as store:
        assert store.check() == ()
    sql(
        filled,
        "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'records_by_place'; VACUUM;"
        "PRAGMA foreign_keys = OFF; DELETE FROM readings WHERE id = 1;",
    )
    with open_store(filled) as store:
        assert any("refers to a row of readings that is not there" in line for line in store.check())


def test_a_second_writer_waits_and_then_says_so(filled: Path) -> None:
    holder = sqlite3.connect(filled / FILE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_store(filled, read_only=True) as reader:
        assert len(reader.records(kind="event")) == 240  # a reader does not wait
    with (
        pytest.raises(StoreError, match="another connection of this process is writing"),
        open_store(filled, wait=0.05) as store,
    ):
        store.add(many(9)[8])
    holder.execute("ROLLBACK")
    holder.close()
    with open_store(filled) as store:
        assert store.add(many(9)[8])


def test_a_full_disk_leaves_the_store_whole(filled: Path) -> None:
    with open_store(filled) as store:
        before = len(store.records())
        pages = store._db.all("PRAGMA page_count")[0][0]
        store._db.run(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match=r"the disk is full; .*free some space"):
            for reading in many(60)[8:]:
                store.add(reading)
        assert len(store.records()) == before + sum(60 for r in store.reports()) - 8 * 60
        assert store.check() == ()


@pytest.fixture
def locked_folder(filled: Path) -> Iterator[Path]:
    """A store that its owner has made read-only, where another user can look at it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "store"
        Path(name).chmod(0o755)
        shutil.copytree(filled, folder)
        (folder / FILE).chmod(0o444)
        folder.chmod(0o555)
        yield folder
        folder.chmod(0o755)


def asked_by_another_user(folder: Path) -> list[str]:
    """What a user who may not write finds out; root may write anywhere, so a child gives that up."""
    said: list[str] = []
    try:
        with open_store(folder, read_only=True) as store:
            said.append(f"{len(store.records())} records")
    except StoreError as error:
        said.append(str(error))
    try:
        open_store(folder).close()
    except StoreError as error:
        said.append(str(error))
    return said


def test_a_folder_that_may_not_be_written(locked_folder: Path) -> None:
    if os.geteuid() != 0:
        said = asked_by_another_user(locked_folder)
    else:
        out, into = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # forking beside the threads of table libraries; nothing is shared
            child = os.fork()
        if child == 0:
            os.setgid(65534)
            os.setuid(65534)
            os.write(into, json.dumps(asked_by_another_user(locked_folder)).encode())
            os._exit(0)
        os.close(into)
        with os.fdopen(out, "rb") as pipe:
            said = json.loads(pipe.read())
        os.waitpid(child, 0)
    assert said[0] == "480 records"
    assert said[1].startswith(str(locked_folder / FILE))
    assert (
        "cannot be written; make the folder and its files writable, or open it with read_only=True" in said[1]
    )
    assert sorted(path.name for path in locked_folder.iterdir()) == [FILE]


class _Torn:
    """A look at a file that a writer is just changing: seen as damaged, then whole."""

    def __init__(self, times: int) -> None:
        self.times, self.looks = times, 0

    def __call__(self, *args: object, **options: object) -> sqlite3.Connection:
        if "mode=ro" in str(args[0]):
            self.looks += 1
            if self.looks <= self.times:
                error = sqlite3.DatabaseError("database disk image is malformed")
                error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
                raise error
        return sqlite3_connect(*args, **options)


sqlite3_connect = sqlite3.connect


def test_a_fault_seen_once_beside_a_writer_is_looked_at_again(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(filled) as writer:
        writer.add(many(9)[8])  # there is a journal
        torn = _Torn(2)
        monkeypatch.setattr("blocs.evidence.database.opening.sqlite3.connect", torn)
        with open_store(filled, read_only=True) as reader:
            assert len(reader.reports()) == 9
        assert torn.looks == 4  # two torn looks, a whole one, and the connection itself
        torn = _Torn(3)
        monkeypatch.setattr("blocs.evidence.database.opening.sqlite3.connect", torn)
        with pytest.raises(StoreError, match="damaged"):
            open_store(filled, read_only=True)
    monkeypatch.undo()


def test_a_fault_without_a_writer_is_told_at_once(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torn = _Torn(1)
    monkeypatch.setattr("blocs.evidence.database.opening.sqlite3.connect", torn)
    with pytest.raises(StoreError, match="damaged"):
        open_store(filled, read_only=True)
    assert torn.looks == 1
