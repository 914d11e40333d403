"""From the rows of source files to segments: by source and month, sorted by actor, recipient and day.

What runs here may run in another process. It writes into a scratch folder only; whoever asked for it moves
the segments to their places, or forgets them.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import BlocsError, InputError
from blocs.sources.coded.bad_rows import write_aside
from blocs.sources.coded.manifest import AsideFile, Segment, SourceFile
from blocs.sources.coded.months import Run, days_told_by, month_of, runs_of, source_told_by
from blocs.sources.coded.row import tables
from blocs.sources.coded.shelves import EVENTS, Shelf
from blocs.sources.coded.sorting import by_month, days_of, sorted_rows, write_segment

if TYPE_CHECKING:
    import pyarrow as pa

    from blocs.sources.coded.chunk import Chunk

__all__ = ["FLUSH", "Cut", "Given", "Job", "cut", "identity"]

FLUSH = 400_000
"""Rows that are sorted together: enough that a segment is worth opening, few enough that a process needs less
than a gigabyte. It does not depend on the workers, so that the segments do not."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

Reader = Callable[..., "Iterator[Chunk]"]


@dataclass(frozen=True, slots=True)
class Given:
    """A source file as it was given: where it lies, its name, checksum, bytes, and time of change."""

    path: str
    name: str
    sha256: str
    bytes: int
    changed: int


@dataclass(frozen=True, slots=True)
class Job:
    """Source files whose rows go into segments together.

    Attributes
    ----------
    name : str
        Sixteen digits, by which the segments are called.
    files : tuple of Given
    reader : str
        ``"module:function"``.
    asked : str
        Name by which the reader was asked for.
    by_added : bool
        Whether a file stands for the days on which its rows were taken in.
    options : tuple of pair
        Further arguments of the reader.
    scratch : str
        Folder to write into.
    threads : int
        That Arrow may use in a process of its own.
    shelf : Shelf
        The table that they are for.
    how : str
        SHA-256 of what a user told of their columns, or empty.
    """

    name: str
    files: tuple[Given, ...]
    reader: str
    asked: str
    by_added: bool
    options: tuple[tuple[str, object], ...]
    scratch: str
    threads: int
    shelf: Shelf = EVENTS
    how: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of a job: files read, files that failed, segments and rows kept aside, in scratch."""

    files: tuple[SourceFile, ...] = ()
    failed: tuple[tuple[Given, BlocsError], ...] = ()
    segments: tuple[tuple[str, Segment], ...] = ()
    aside: tuple[tuple[str, AsideFile], ...] = ()


@dataclass
class _Tally:
    """What is known of a file while it is read."""

    source: str = ""
    rows: int = 0
    bad: int = 0
    months: Counter[str] = field(default_factory=Counter)
    added: set[date] = field(default_factory=set)
    since: date | None = None
    until: date | None = None

    def take(self, chunk: Chunk, path: str) -> None:
        """Count the rows of a chunk."""
        table = chunk.table
        self.bad += len(chunk.bad)
        if not len(table):
            return
        import pyarrow.compute as pc

        sources = pc.unique(table["source"]).to_pylist()
        if len(sources) > 1 or (self.source and sources != [self.source]):
            raise InputError(path, f"it holds rows of several sources: {sources}", "import them one by one")
        self.source = sources[0]
        if not _NAME.fullmatch(self.source):
            raise InputError(
                path, f"its source is called {self.source[:40]!r}", "name it by letters, digits, - and _"
            )
        self.rows += len(table)
        months, counts = np.unique(days_of(table).astype("datetime64[M]"), return_counts=True)
        for month, count in zip(months, counts, strict=True):
            self.months[month_of(month.item())] += int(count)
        ends = pc.min_max(table["day"]).as_py()
        self.since = min(ends["min"], self.since or ends["min"])
        self.until = max(ends["max"], self.until or ends["max"])
        added = table["added" if "added" in table.schema.names else "day"]
        self.added.update(day for day in pc.unique(added).to_pylist() if day is not None)

    def told(self, given: Given, job: Job) -> SourceFile:
        """What the manifest will say of the file."""
        source = self.source or source_told_by(job.asked, given.name)
        days: tuple[Run, ...]
        if named := days_told_by(source, given.name):
            days, told_by = (named,), "name"
        elif self.added and job.by_added:
            days, told_by = runs_of(self.added), "added"
        elif self.since and self.until:
            days, told_by = ((self.since, self.until),), "events"
        else:
            days, told_by = (), "events"
        return SourceFile(
            given.name, given.sha256, given.bytes, source, self.rows, self.bad, job.name,
            self.since, self.until, days, told_by, dict(sorted(self.months.items())), job.how,
        )  # fmt: skip


def identity(sha256: str, how: str) -> str:
    """Tell files apart by their bytes, and by what was told of their columns where something was."""
    return hashlib.sha256(f"{sha256}{how}".encode("ascii")).hexdigest() if how else sha256


def cut(job: Job, tick: Callable[[int, int], None] | None = None) -> Cut:
    """Read the files of a job and write their rows as segments into its scratch folder.

    A file that cannot be read is left out as a whole, and told.

    Parameters
    ----------
    job : Job
    tick : callable, optional
        Told the rows taken and kept aside of each chunk.

    Raises
    ------
    MissingExtra
        Without pyarrow.
    OSError
        When the scratch folder cannot be written to.
    """
    if multiprocessing.parent_process() is not None:
        _end_with_parent()
        tables().set_cpu_count(job.threads)
    with ThreadPoolExecutor(1) as writer:
        return _cut(job, writer, tick)


def _cut(job: Job, writer: ThreadPoolExecutor, tick: Callable[[int, int], None] | None) -> Cut:
    failed: list[tuple[Given, BlocsError]] = []
    while True:
        left = tuple(given for given in job.files if given not in [one for one, _ in failed])
        made = _Segments(job, writer)
        files, aside = [], []
        for number, given in enumerate(left):
            try:
                file, kept = _taken(job, number, given, made, tick)
            except BlocsError as error:
                failed.append((given, error))
                made.settle()
                break  # what was written holds rows of it: once more, without
            files.append(file)
            aside += kept
        else:
            made.flush()
            made.settle()
            order = sorted(failed, key=lambda one: job.files.index(one[0]))
            return Cut(tuple(files), tuple(order), tuple(made.written), tuple(aside))


def _taken(
    job: Job, number: int, given: Given, made: _Segments, tick: Callable[[int, int], None] | None
) -> tuple[SourceFile, list[tuple[str, AsideFile]]]:
    """Read one file into the segments that are being made."""
    tally = _Tally()
    place = Path(job.scratch) / f"{job.name}-{number}.jsonl"
    with place.open("w", encoding="ascii") as stream:
        for chunk in _chunks(job, given):
            tally.take(chunk, given.path)
            write_aside(stream, given.name, given.sha256, chunk.bad)
            made.take(chunk.table)
            if tick is not None:
                tick(len(chunk.table), len(chunk.bad))
        stream.flush()
        if tally.bad:
            os.fsync(stream.fileno())
    file = tally.told(given, job)
    if not tally.bad:
        place.unlink()
        return file, []
    digest, digits = hashlib.sha256(place.read_bytes()).hexdigest(), identity(given.sha256, job.how)[:16]
    return file, [(str(place), AsideFile(f"bad/{digits}.jsonl", file.source, tally.bad, digest))]


def _chunks(job: Job, given: Given) -> Iterator[Chunk]:
    """Chunks of a file that nobody changes in the meantime."""
    import importlib

    module, _, function = job.reader.partition(":")
    read: Reader = getattr(importlib.import_module(module), function)
    try:
        yield from read(Path(given.path), **dict(job.options))
        now = Path(given.path).stat()
    except OSError as error:
        raise InputError(
            given.path,
            f"it cannot be read ({error.strerror or error})",
            "let it be read, and import it again",
        ) from error
    if (now.st_size, now.st_mtime_ns) != (given.bytes, given.changed):
        raise InputError(
            given.path, "it was changed while it was read", "import it again when nothing writes to it"
        )


class _Segments:
    """Gathers rows, and has them written by source and month when there are enough, while more are read."""

    def __init__(self, job: Job, writer: ThreadPoolExecutor) -> None:
        self.job, self.writer = job, writer
        self.waiting: list[pa.Table] = []
        self.rows = 0
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.written: list[tuple[str, Segment]] = []
        self._now: Future[list[tuple[str, Segment]]] | None = None

    def take(self, table: pa.Table) -> None:
        """Add rows."""
        at = 0
        while at < len(table):
            part = table.slice(at, FLUSH - self.rows)
            at += len(part)
            self.waiting.append(part)
            self.rows += len(part)
            if self.rows >= FLUSH:
                self.flush()

    def flush(self) -> None:
        """Have written what is gathered, after what is being written."""
        self.settle()
        if self.rows:
            table = tables().concat_tables(self.waiting)
            self.waiting, self.rows = [], 0
            self._now = self.writer.submit(self._write, table)

    def settle(self) -> None:
        """Wait until what is being written is."""
        if self._now is not None:
            self.written += self._now.result()
            self._now = None

    def _write(self, table: pa.Table) -> list[tuple[str, Segment]]:
        made = []
        for source, month, part in by_month(sorted_rows(table, self.job.shelf)):
            number = self.numbers[source, month]
            self.numbers[source, month] += 1
            path = f"source={source}/month={month}/{self.job.name}-{number}.parquet"
            place = Path(self.job.scratch) / f"{self.job.name}-{source}-{month}-{number}.parquet"
            made.append((str(place), write_segment(part, place, path, source, month, self.job.shelf)))
        return made


_watching = threading.Lock()


def _end_with_parent() -> None:
    """Have this process end when the one that started it is killed; else it would wait for work forever."""
    from multiprocessing.connection import wait

    parent = multiprocessing.parent_process()
    if parent is None or not _watching.acquire(blocking=False):
        return

    def watch() -> None:
        with suppress(OSError):
            wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
