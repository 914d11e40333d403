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
    count, seen = 60, []
    with start(tmp_path, count) as writer, open_store(tmp_path, read_only=True) as one:
        while writer.poll() is None:
            with open_store(tmp_path, read_only=True, wait=0) as two:
                seen += [len(reader.records()) for reader in (one, two)]
        assert writer.returncode == 0
        seen.append(len(one.records()))
    assert all(n % 60 == 0 for n in seen)
    assert seen[-1] == count * 60
    assert len(set(seen)) > 2


def test_a_killed_writer_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(20180911)
    written: set[str] = set()
    count = 150
    for _ in range(5):
        with start(tmp_path, count) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.uniform(0.005, 0.12))
            writer.kill()
            written |= {line.strip() for line in writer.stdout if line.endswith("\n")}
        with open_store(tmp_path) as store:
            kept = {report.id for report in store.reports()}
            assert written <= kept
            assert all(
                len(reading.records) == len(reading.sentences) * 2 == 60 for reading in store.readings()
            )
            assert store.check() == ()
    with open_store(tmp_path) as store:
        for reading in many(count):
            store.add(reading)
        resumed = store.records().to_json()
    with open_store(tmp_path / "undisturbed") as store:
        for reading in many(count):
            store.add(reading)
        assert store.records().to_json() == resumed
    assert written
