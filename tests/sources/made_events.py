"""A made-up source of coded events, its reader, and a process that imports it: for tests of the store.

A line is ``id|day|added|actor|recipient|url``; what is no such line is bad, and a file that begins with
``broken`` cannot be read.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from blocs.errors import InputError
from blocs.sources.coded import known as catalogue
from blocs.sources.coded.chunk import BadRow, Chunk
from blocs.sources.coded.known import CodedSource
from blocs.sources.coded.row import schema

MADE = CodedSource(
    "made",
    "made up",
    "made.txt",
    "nobody",
    "nobody",
    "free",
    "made_events:read_made",
    ("made",),
    by_added=True,
)
STATES = ("CHN", "RUS", "USA", "FRA", "GBR", "DEU", "JPN", None)
FIRST = date(2019, 10, 1)


def read_made(path: Path, *, rows: int = 1000) -> Iterator[Chunk]:
    good: list[dict[str, object]] = []
    bad: list[BadRow] = []
    number = 0
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("broken"):
            raise InputError(str(path), "it is broken", "mend it")
        parts = line.split("|")
        if len(parts) != 6:
            bad.append(BadRow(number, f"{len(parts)} columns, not 6", line[:200]))
        else:
            good.append({
                "source": "made", "id": parts[0], "day": date.fromisoformat(parts[1]),
                "added": date.fromisoformat(parts[2]) if parts[2] else None, "actor": parts[3] or None,
                "recipient": parts[4] or None, "symmetric": False, "goldstein": float(len(parts[5])),
                "url": parts[5],
            })  # fmt: skip
        if len(good) == rows:
            yield Chunk(pa.Table.from_pylist(good, schema()), tuple(bad), number)
            good, bad = [], []
    yield Chunk(pa.Table.from_pylist(good, schema()), tuple(bad), number)


def write_made(path: Path, rows: int, seed: int, *, added: date = FIRST, bad: int = 0) -> Path:
    """Write a file of events of one day, some of them a month or a year back."""
    chance = random.Random(seed)
    lines = []
    for n in range(rows):
        back = chance.choice([0] * 12 + [30, 365])
        actor, recipient = chance.choice(STATES), chance.choice(STATES)
        lines.append(
            f"{seed}-{n}|{added - timedelta(back)}|{added}|{actor or ''}|{recipient or ''}|http://made.example/{n}"
        )
    lines[1:1] = [f"no event {n}" for n in range(bad)]
    path.write_text("\n".join(lines) + "\n")
    return path


def folder_of_files(folder: Path, files: int = 12, rows: int = 300) -> Path:
    folder.mkdir()
    for n in range(files):
        write_made(folder / f"{n:03d}.txt", rows + n, n, added=FIRST + timedelta(n), bad=n % 3)
    return folder


def killed_again_and_again(store: Path, folder: Path, kills: int, workers: int, seed: int) -> int:
    """Import a folder in processes that are killed at random moments, and then to its end.

    Returns the number of those that were killed before they had ended. When one ends, the store is put aside
    and begun anew, so that all kills hit an import.
    """
    command = [sys.executable, __file__, str(store), str(folder), str(workers)]
    began = time.monotonic()
    subprocess.run([*command[:2], f"{store}-timed", *command[3:]], check=True)
    took = time.monotonic() - began
    chance, done, number = random.Random(seed), 0, 0
    while done < kills:
        one_of = [*command[:2], f"{store}-{number}", *command[3:]]
        with subprocess.Popen(one_of, stderr=subprocess.DEVNULL) as one:
            time.sleep(chance.uniform(0.3 * took, took))
            one.kill()
            code = one.wait()
        assert code in (0, -signal.SIGKILL)
        done += code != 0
        number += code == 0
    for n in range(number + 1):
        subprocess.run([*command[:2], f"{store}-{n}", *command[3:]], check=True)
    return number + 1


def use_made() -> None:
    """Have the catalogue know the made-up source."""
    if MADE not in catalogue.CODED:
        catalogue.CODED = (*catalogue.CODED, MADE)


def crash_at(number: int) -> None:
    """End this process, without any clearing up, when so many files were fsynced, moved or removed."""
    left = number

    def counted(do: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*given: Any, **told: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return do(*given, **told)

        return counting

    os.fsync = counted(os.fsync)
    for name in ("replace", "unlink", "mkdir"):
        setattr(Path, name, counted(getattr(Path, name)))


def main() -> None:
    """Import a folder in small batches: ``python made_events.py STORE FOLDER WORKERS``."""
    from blocs.sources.coded import batches, segments

    use_made()
    batches._TEXT = 40_000  # a few files
    if crash := os.environ.get("CRASH_AT"):
        crash_at(int(crash))
    segments.import_coded(sys.argv[1], "made", [sys.argv[2]], workers=int(sys.argv[3]))


if __name__ == "__main__":
    main()
