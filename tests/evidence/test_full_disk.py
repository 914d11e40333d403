"""A disk that takes no more, at any point of what is written: an error that says so, and a store as it was.

`make soak` stops at every page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import StoreError
from blocs.evidence import open_store
from blocs.evidence.database.opening import FILE
from blocs.evidence.exporting.export import export

from .disturbed import as_nobody, child, limited
from .make import many
from .stores import answers, by, made, pairs
from .test_migrations import first

STOPS = 5
"""Sizes at which each kind of writing is stopped."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("whole") / "store", count=2)


def add(folder: Path) -> None:
    with open_store(folder) as store:
        for reading in many(30, 40)[4:]:
            store.add(reading)


def add_all(folder: Path) -> None:
    with open_store(folder) as store:
        list(store.add_all(many(40, 40)[4:], group=9))


def reread(folder: Path) -> None:
    with open_store(folder) as store:
        for reading in pairs():
            store.add(by(reading, "hand 3"))


def opened(folder: Path) -> None:
    open_store(folder).close()


def correct(folder: Path) -> None:
    with open_store(folder) as store:
        for record in store.records()[:60]:
            store.correct(record.id, "confirm", by="Ana", why="because " * 200)


def relink(folder: Path) -> None:
    with open_store(folder) as store:
        store._db.run("DELETE FROM claims")
        store.relink()


WORKS: dict[str, Callable[[Path], None]] = {
    "add": add,
    "add_all": add_all,
    "reread": reread,
    "correct": correct,
    "relink": relink,
}


def stopped_at(whole: Path, folder: Path, work: Callable[[Path], None], stops: int) -> Counter[str]:
    """Do the work with ever more room; after each, the store is whole and the work can be done."""
    seen: Counter[str] = Counter()
    size = (whole / FILE).stat().st_size
    room = [0, 40_000, *(n * (size + 600_000) // stops for n in range(1, stops + 1))]
    for limit in room:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(whole, folder)
        with child(limited, limit, partial(work, folder)) as one:
            (line,), code = one.end()
        assert code == 0, line
        if line.startswith("refused"):
            assert "disk" in line, line
            assert "what was stored before is whole" in line, line
        seen[line.split()[0]] += 1
        held(folder, whole)
        work(folder)
        with open_store(folder) as store:
            assert store.check() == ()
    return seen


def held(folder: Path, whole: Path) -> None:
    """All that was there before is there still, by whole reports."""
    with open_store(folder) as store, open_store(whole, read_only=True) as before:
        assert store.check() == ()
        assert {r.id for r in before.reports()} <= {r.id for r in store.reports()}
        for reading in before.readings():
            reader = before.past_readings(reading.report.id)[0].reader
            assert store.reading(reading.report.id, reader=reader) == before.reading(
                reading.report.id, reader=reader
            )
        assert store.corrections()[: len(before.corrections())] == before.corrections()


@pytest.mark.parametrize("name", WORKS)
def test_a_file_that_may_not_grow_leaves_a_whole_store(whole: Path, tmp_path: Path, name: str) -> None:
    seen = stopped_at(whole, tmp_path / "s", WORKS[name], STOPS)
    assert seen["refused"] > 1


def test_a_new_store_that_finds_no_room(tmp_path: Path) -> None:
    for limit in (0, 1, 30_000, 100_000, 300_000):
        folder = tmp_path / str(limit)
        with child(limited, limit, partial(add, folder)) as one:
            (line,), code = one.end()
        assert code == 0
        assert line.startswith("refused") and "disk" in line, line
        add(folder)
        with open_store(folder) as store:
            assert store.check() == ()
            assert len(store.reports()) == 26


def test_a_migration_that_finds_no_room_has_not_begun(tmp_path: Path) -> None:
    old = first(tmp_path / "old", many(60, 20))
    size = (old / FILE).stat().st_size
    for limit in (0, 50_000, size // 2, size, size * 3 // 2):
        folder = tmp_path / "s"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(old, folder)
        with child(limited, limit, partial(opened, folder)) as one:
            (line,), code = one.end()
        assert code == 0
        assert line == "done" or "disk" in line, line
        with open_store(folder) as store:
            assert store.check() == ()
            assert len(store.records()) == 1200


def test_an_export_that_finds_no_room_leaves_the_store_alone(whole: Path, tmp_path: Path) -> None:
    def write() -> None:
        with open_store(whole, read_only=True) as store:
            export(store, tmp_path / "out", formats=("csv", "jsonl", "sqlite"))

    for limit in (0, 5_000, 50_000):
        with child(limited, limit, write) as one:
            lines, code = one.end()
        assert code == 0, lines
        assert lines[0].startswith("refused"), lines
        assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())
    with open_store(whole, read_only=True) as store:
        assert store.check() == ()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_is_said_and_the_work_goes_on_once_it_is_not(small_disk: Path) -> None:
    folder, filler = small_disk / "store", small_disk / "filler"
    filler.write_bytes(bytes(700_000))
    said: list[str] = []
    readings = many(60, 40)
    with pytest.raises(StoreError) as caught, open_store(folder) as store:
        for reading in readings:
            store.add(reading)
            said.append(reading.report.id)
    assert "the disk is full; what was being written is not stored" in str(caught.value)
    assert "free some space and run it again" in str(caught.value)
    assert 1 < len(said) < 60
    with open_store(folder, read_only=True) as store:
        assert {r.id for r in store.reports()} == set(said)
        wanted: dict[str, Any] = answers(store)
        assert len(wanted["reports"]) == len(said)
    filler.unlink()
    with open_store(folder) as store:
        assert store.check() == ()
        for reading in readings[: len(said) + 1]:
            store.add(reading)
        assert len(store.reports()) == len(said) + 1
        assert store.check() == ()


def test_opening_on_a_full_disk_is_an_error_that_says_so(small_disk: Path) -> None:
    with open_store(small_disk / "store") as store:
        store.add(many(1, 4)[0])
    free = shutil.disk_usage(small_disk).free
    (small_disk / "filler").write_bytes(bytes(free // 4096 * 4096))
    with pytest.raises(StoreError, match="the disk is full"):
        open_store(small_disk / "store")
    with pytest.raises(StoreError, match="the disk is full"):
        open_store(small_disk / "new")
    (small_disk / "filler").unlink()
    with open_store(small_disk / "store") as store:
        assert len(store.records()) == 4
        assert store.check() == ()


def test_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    """Root may write where the rights say no; not where the disk says no."""
    with open_store(small_disk / "store") as store:
        store.add(many(1, 4)[0])
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with open_store(small_disk / "store", read_only=True) as store:
        assert len(store.records()) == 4
        assert store.check() == ()
    with pytest.raises(StoreError, match=r"cannot be written|cannot be opened"):
        open_store(small_disk / "store")
    with pytest.raises(StoreError, match="the folder cannot be used"):
        open_store(small_disk / "new")


def test_what_a_killed_writer_left_on_a_disk_that_may_only_be_read(small_disk: Path) -> None:
    def write(say: Callable[[str], None]) -> None:
        store = open_store(small_disk / "store")
        store.add(many(1, 4)[0])
        os.kill(os.getpid(), 9)

    with child(write) as one:
        one.end()
    (small_disk / "store" / f"{FILE}-shm").unlink()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StoreError, match=r"its last writer did not close it.*; copy the folder"):
        open_store(small_disk / "store", read_only=True)


def test_a_file_that_nobody_else_may_read(whole: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can be somebody else")
    folder = Path("/tmp") / f"blocs-{os.getpid()}"
    shutil.copytree(whole, folder)
    try:
        (folder / FILE).chmod(0o600)
        with child(as_nobody, lambda: open_store(folder, read_only=True).close()) as one:
            (line,), code = one.end()
        assert code == 0
        assert "the file cannot be read (Permission denied)" in line
    finally:
        shutil.rmtree(folder)
