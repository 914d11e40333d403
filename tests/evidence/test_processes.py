"""One process writes while others read; processes are killed while they write."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from blocs.evidence import open_store

from .make import many

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


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20180911)
    written: set[str] = set()
    count = 60
    for _ in range(5):
        with start(tmp_path, count) as writer:
            assert writer.stdout is not None
            heard = [writer.stdout.readline() for _ in range(chance.randint(1, 15))]
            time.sleep(chance.uniform(0, 0.02))
            writer.kill()
            heard += list(writer.stdout)
            written |= {line.strip() for line in heard if line.endswith("\n")} - {"open"}
        with open_store(tmp_path) as store:
            kept = {report.id for report in store.reports()}
            assert written <= kept
            assert all(
                len(reading.records) == len(reading.sentences) * 2 == 60 for reading in store.readings()
            )
            assert store.check() == ()
    assert written
    tables = []
    for folder in (tmp_path, tmp_path / "undisturbed"):
        with open_store(folder) as store:
            for reading in many(count):
                store.add(reading)
            tables.append(store.records().to_json())
    assert tables[0] == tables[1]
