"""Who is writing: told by the lock where the system tells it, else by a note that may be anything."""

from __future__ import annotations

import json
import os
import shutil
import socket
import time
from pathlib import Path

import pytest

from blocs.errors import StoreError
from blocs.evidence import Store, open_store
from blocs.evidence.database import holder as module
from blocs.evidence.database.holder import NOTE, Note, holder, left_open
from blocs.evidence.database.opening import FILE

from .disturbed import Say, as_nobody, child
from .make import many

LOCKS = Path("/proc/locks").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store") as store:
        store.add(many(1)[0])
    return tmp_path / "store"


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that does not tell who holds a lock."""
    monkeypatch.setattr(module, "_LOCKS", Path("/nowhere/locks"))


def hold(folder: Path, seconds: float, say: Say) -> None:
    with open_store(folder) as store, store._db.writing():
        say("holding")
        time.sleep(seconds)


def refusal(folder: Path) -> str:
    with pytest.raises(StoreError) as caught, open_store(folder, wait=0.05) as store:
        store.add(many(2)[1])
    return str(caught.value)


def write(folder: Path, **note: object) -> None:
    (folder / NOTE).write_text(json.dumps({"host": socket.gethostname(), **note}))


def ended() -> int:
    """Number of a process that is no more."""
    with child(lambda say: None) as one:
        one.end()
    return one.process


def test_a_second_writer_waits_for_the_first(folder: Path) -> None:
    with child(hold, folder, 0.3) as one:
        assert one.line() == "holding"
        began = time.monotonic()
        with open_store(folder, wait=20) as store:
            assert store.add(many(2)[1])
        assert time.monotonic() - began > 0.1
    with open_store(folder, read_only=True) as store:
        assert len(store.records()) == 120


def test_who_waits_in_vain_is_told_for_whom(folder: Path) -> None:
    with child(hold, folder, 60) as one:
        assert one.line() == "holding"
        said = refusal(folder)
        assert f"process {one.process} (" in said
        assert "is writing to the store; wait for it to end" in said
        with open_store(folder, read_only=True) as reader:
            assert len(reader.records()) == 60


def test_where_locks_are_not_told_the_note_is_asked(folder: Path, no_locks: None) -> None:
    with child(hold, folder, 60) as one:
        assert one.line() == "holding"
        said = refusal(folder)
        assert f"process {one.process} (" in said
        assert ", since 20" in said


def test_the_latest_of_several_writers_stands_in_the_note(folder: Path, no_locks: None) -> None:
    def take_turns(first: int, say: Say) -> None:
        with open_store(folder) as store:
            store.add(many(8)[first])
            say("wrote")
            time.sleep(60)

    with open_store(folder) as store:
        store.add(many(2)[1])
        with child(take_turns, 3) as one:
            assert one.line() == "wrote"
            assert json.loads((folder / NOTE).read_text())["process"] == one.process
            store.add(many(5)[4])
            assert json.loads((folder / NOTE).read_text())["process"] == os.getpid()
            with child(take_turns, 5) as two:
                assert two.line() == "wrote"
                assert f"process {two.process} (" in str(holder(folder, FILE))
    assert not (folder / NOTE).exists()  # the two that were killed can leave no more


@pytest.mark.skipif(not LOCKS, reason="this system does not tell who holds a lock")
def test_the_lock_is_believed_rather_than_the_note(folder: Path) -> None:
    with child(hold, folder, 60) as one:
        assert one.line() == "holding"
        write(folder, process=os.getppid(), command="someone else", since="2020")
        said = refusal(folder)
        assert f"process {one.process} (" in said
        assert "someone else" not in said


def test_another_connection_of_this_process(folder: Path) -> None:
    with open_store(folder) as store, store._db.writing():
        assert "another connection of this process is writing" in refusal(folder)


def test_the_note_of_one_that_has_ended_names_nobody(folder: Path, no_locks: None) -> None:
    write(folder, process=ended(), command="old", since="2020")
    assert holder(folder, FILE) is None
    Note(folder).leave()
    assert not (folder / NOTE).exists()


def test_the_note_of_another_machine_is_told_and_left(folder: Path, no_locks: None) -> None:
    write(folder, process=12, host="far\x1b[2Jaway", command="blocs\x1b read", since="2026-11-22")
    said = str(holder(folder, FILE))
    assert said == "process 12 on 'far\\x1b[2Jaway' (blocs  read), since 2026-11-22"
    Note(folder).leave()
    assert (folder / NOTE).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no note",
        "[" * 5000,
        "[1, 2]",
        "null",
        '{"process": -1}',
        '{"process": 0}',
        '{"process": true}',
        '{"process": 1e9}',
        '{"process": 99999999999999999999}',
        '{"process": "12"}',
        "\xff\xfe",
        '{"process": 1, "command": "' + "x" * 10**6 + '"}',
    ],
)
def test_a_note_that_says_nothing(folder: Path, no_locks: None, text: str) -> None:
    (folder / NOTE).write_text(text, encoding="latin-1")
    assert holder(folder, FILE) is None
    assert left_open(folder) is None
    with open_store(folder) as store:
        assert store.add(many(2)[1])
        assert json.loads((folder / NOTE).read_text())["process"] == os.getpid()
    assert not (folder / NOTE).exists()


def test_a_note_that_is_no_file(folder: Path, no_locks: None, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("kept")
    for make in (
        lambda: (folder / NOTE).mkdir(),
        lambda: os.mkfifo(folder / NOTE),
        lambda: (folder / NOTE).symlink_to(mine),
    ):
        make()
        with open_store(folder) as store:
            store.fail("a", "b", "c")
        assert holder(folder, FILE) is None
        if (folder / NOTE).is_dir():
            (folder / NOTE).rmdir()
        else:
            (folder / NOTE).unlink()
    assert mine.read_text() == "kept"


def test_a_reader_leaves_no_note(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        store.records()
        store.check()
        assert not (folder / NOTE).exists()
        with pytest.raises(StoreError, match="cannot be written"):
            store.add(many(2)[1])
        assert not (folder / NOTE).exists()


def test_a_note_that_may_not_be_written_hinders_nobody(folder: Path) -> None:
    """A folder whose note belongs to somebody else."""
    if os.geteuid() != 0:
        pytest.skip("only root can give files to others")
    (folder / NOTE).write_text("{}")
    (folder / NOTE).chmod(0o600)
    folder.chmod(0o777)
    (folder / FILE).chmod(0o666)
    for parent in list(folder.parents)[:4]:
        parent.chmod(parent.stat().st_mode | 0o055)

    def add() -> None:
        with open_store(folder) as store:
            assert store.add(many(2)[1])

    with child(as_nobody, add) as one:
        assert one.end() == (["done"], 0)


def killed_while_writing(folder: Path, say: Say) -> None:
    store = open_store(folder)
    store.add(many(2)[1])
    say("wrote")
    time.sleep(60)


def test_what_a_killed_writer_left_is_missed_when_it_is_gone(folder: Path) -> None:
    with child(killed_while_writing, folder) as one:
        assert one.line() == "wrote"
        one.kill()
        one.end()
    lost = folder.parent / "lost"
    shutil.copytree(folder, lost)
    (lost / f"{FILE}-wal").unlink()
    (lost / f"{FILE}-shm").unlink(missing_ok=True)
    with open_store(lost, read_only=True) as store:
        assert len(store.records()) == 60
        (fault,) = store.check()
        assert f"process {one.process}, which wrote here from 20" in fault
        assert f"ended without closing the store, and {FILE}-wal" in fault
        assert "read them again" in fault
    with open_store(folder) as store:
        assert len(store.records()) == 120
        assert store.check() == ()
    assert not (folder / NOTE).exists()


def test_two_stores_of_one_process_sign_in_turn(folder: Path) -> None:
    one, two = open_store(folder), open_store(folder)
    one.fail("a", "b", "c")
    two.fail("b", "b", "c")
    one.close()
    two.fail("c", "b", "c")
    assert json.loads((folder / NOTE).read_text())["process"] == os.getpid()
    two.close()
    assert not (folder / NOTE).exists()
    assert isinstance(two, Store)
