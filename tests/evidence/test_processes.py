"""One process writes while others read, and two take turns. Killed ones are in `test_kill`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.errors import StoreError
from blocs.evidence import open_store

from .disturbed import Say, child
from .make import many
from .stores import pairs

ROOT = Path(__file__).resolve().parent.parent
WRITE = """
import sys
from {package}.make import many
from blocs.evidence import open_store
readings = many(int(sys.argv[2]))
with open_store(sys.argv[1]) as store:
    print("open", flush=True)
    for reading in readings:
        store.add(reading)
        print(reading.report.id, flush=True)
"""


def start(folder: Path, count: int) -> subprocess.Popen[str]:
    """A process that adds `count` reports and names each when it is written."""
    package = __package__ or "evidence"
    top = ROOT.parent if package.startswith("tests.") else ROOT
    src = str(Path(__import__("blocs").__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(top), src])}
    command = [sys.executable, "-c", WRITE.format(package=package), str(folder), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def test_readers_see_whole_reports_while_a_writer_writes(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add(many(1)[0])
    count, seen = 80, []
    with start(tmp_path, count) as writer, open_store(tmp_path, read_only=True) as one:
        while writer.poll() is None:
            seen.append(sum(run.records for run in one.runs()))
            with open_store(tmp_path, read_only=True, wait=0) as two:
                assert len(two.records(report="r0.txt")) == 60
        assert writer.returncode == 0
        seen.append(len(one.records()))
    assert all(n % 60 == 0 for n in seen)
    assert seen == sorted(seen)
    assert seen[-1] == count * 60
    assert len(set(seen)) > 2


def test_two_writers_take_turns(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add(many(1)[0])
    with start(tmp_path, 20) as one, start(tmp_path, 20) as two:
        lines = [writer.communicate()[0].split() for writer in (one, two)]
    assert [len(said) for said in lines] == [21, 21]
    with open_store(tmp_path) as store:
        assert len(store.records()) == 20 * 60
        assert store.check() == ()


def settle(folder: Path, say: Say) -> None:
    """Correct and link while others read."""
    with open_store(folder) as store:
        ids = sorted(record.id for record in store.records())
        for number in range(6):
            store.correct(ids[number], "reject", by="Ana", why=str(number))
            store.relink()
            say(str(number))


def test_readers_see_one_moment_while_a_writer_corrects_and_links(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        list(store.add_all(pairs()[:12]))
        store.relink()
        total = len(store.records())
    with child(settle, tmp_path) as writer, open_store(tmp_path, read_only=True) as one:
        seen = []
        while not seen or seen[-1] > total - 6:
            with one._db.snapshot():
                found, links, claims = one.records(), one.links(), one.claims()
                assert len(one.corrections()) == total - len(found)
                assert len(links.sources) <= 12
                records = {record.id for record in one.records(status="all")}
                assert {t.record for claim in claims for t in claim.tellings if t.record} <= records
            seen.append(len(found))
        assert writer.end() == ([str(n) for n in range(6)], 0)
    assert seen == sorted(seen, reverse=True)


def test_opening_a_store_again_keeps_the_locks_of_who_has_it_open(tmp_path: Path) -> None:
    """Else the other process removes the journal under this one, which then reads what once was."""
    with open_store(tmp_path) as store:
        store.add(many(1)[0])
    with open_store(tmp_path, read_only=True) as one:
        seen = [len(one.records())]
        for _ in range(2):
            with open_store(tmp_path, read_only=True):  # another thread of a site, say
                pass
            with start(tmp_path, 1 + len(seen)) as writer:
                assert writer.wait(60) == 0
            seen.append(len(one.records()))
    assert seen == [60, 120, 180]


def test_a_store_that_was_closed_is_looked_into_again(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add(many(1)[0])
    file = tmp_path / "evidence.sqlite"
    file.write_bytes(b"no store" + file.read_bytes()[8:])
    with pytest.raises(StoreError, match=r"beginning is damaged|not a store"):
        open_store(tmp_path, read_only=True)
