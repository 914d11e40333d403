"""Import of coded events into a store: Parquet segments by source and month, and a manifest that names them.

A batch of source files becomes segments in a scratch folder; these are moved to their places, and then the
manifest that names them takes the place of the old one. A process killed at any moment leaves the store as
it was after a whole batch: the next import clears what has no name and goes on from there. What a store holds
in the end does not depend on workers, kills, or the order in which files were named.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from blocs.errors import BlocsError, InputError, StoreError, UsageError, WorkerLost
from blocs.parallel import map_ordered
from blocs.sources.coded.batches import Found, batches, found_in, given
from blocs.sources.coded.cutting import Cut, Given, Job, cut, identity
from blocs.sources.coded.imported import Failed, Imported, Progress, Skipped, Steps
from blocs.sources.coded.known import CodedSource, known
from blocs.sources.coded.manifest import (
    AsideFile,
    Manifest,
    Segment,
    SourceFile,
    clean,
    load,
    locked,
    swap,
    sync,
)
from blocs.sources.coded.mapped import Told
from blocs.sources.coded.shelves import EVENTS, Shelf, folder_of

__all__ = ["A_WORKER", "GRACE", "Desk", "Imported", "Progress", "drop_coded", "import_coded", "writing"]

GRACE = 3600.0
"""Seconds for which files that a reader may still need outlive the manifest that named them."""
A_WORKER = 900_000_000
"""Bytes that a worker needs at most, measured with rows of GDELT."""
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SHARE = 20
"""Writing the manifest takes at most one part in so many of the time; long ones are written less often."""


def import_coded(
    store_folder: str | Path,
    source: str,
    paths: Iterable[str | Path],
    *,
    workers: int = 1,
    memory: str | int = "2GB",
    options: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Imported:
    """Import files of coded events into the folder of a store.

    Parameters
    ----------
    store_folder : path
        Made where it is not there.
    source : str
        ``"gdelt"``, ``"icews"`` ...; see `blocs.sources.coded.known`.
    paths : iterable of path
        Files as their owner publishes them, or folders that hold them. One whose bytes are held is skipped;
        one whose bytes are held under the same name by another mapping has failed.
    workers : int
        Processes that read; the result is the same with any number.
    memory : str or int
        Bytes that all of them may take, as ``"2GB"``; fewer workers are started where it does not suffice.
    options : mapping, optional
        Further arguments of the reader.
    progress : callable, optional
        Told how far it is, after each piece.

    Returns
    -------
    Imported

    Raises
    ------
    UsageError
        When a file is not there, the source is unknown, or `workers` or `memory` make no sense.
    DataError
        When a mapping file makes no sense.
    StoreError
        When another process imports into the store, it cannot be written to, or a worker was killed. What
        was imported before is whole.
    MissingExtra
        Without pyarrow.
    """
    reader = known(source)
    for name in reader.options:
        if not (options or {}).get(name):
            raise UsageError(f"{source} needs the option {name}; {reader.files}")
    if workers < 1:
        raise UsageError(f"workers is {workers}; give 1 or more")
    told = _told(reader, options or {})
    workers = min(workers, max(1, _bytes(memory) // A_WORKER))
    began = time.monotonic()
    found = found_in(paths)
    plan = tuple(batches(found))
    workers = min(workers, len(plan))
    from blocs.sources.coded.row import tables

    tables()  # fails here rather than in a worker
    with writing(store_folder, reader.shelf) as desk:
        steps = Steps(found, progress, began)
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        make = partial(
            Job,
            reader=reader.reader,
            asked=reader.name,
            by_added=reader.by_added,
            options=tuple(sorted(told.options.items())),
            scratch=str(desk.scratch),
            threads=max(1, cores // workers),
            shelf=reader.shelf,
            how=told.how,
        )
        order = _Order(desk, steps, make, told)
        do = partial(cut, tick=steps.tick) if workers == 1 else cut
        try:
            with closing(map_ordered(do, order.jobs(plan), workers)) as results:
                for result in results:
                    desk.add(result)
                    steps.done(order.waiting.pop(0), result)
        except WorkerLost as error:
            raise StoreError(
                f"{store_folder}: a process that read was killed, most often for want of memory; import "
                "again with fewer workers: it goes on where it was"
            ) from error
    return Imported(
        tuple(desk.names),
        steps.rows,
        steps.bad,
        tuple(order.skipped),
        tuple(order.failed + [Failed(one.path, why) for one, why in desk.failed]),
        tuple(sorted(desk.months)),
        time.monotonic() - began,
        reader.name,
    )


def drop_coded(store_folder: str | Path, source: str, shelf: Shelf = EVENTS) -> int:
    """Take a source out of a store; gives the number of its rows. Whoever reads it at that moment is cut off.

    Raises
    ------
    StoreError
        When the store has no such source (tells which it has), or another process writes to it.
    """
    has = load(store_folder, shelf).sources
    if source not in has:
        told = f"it has {', '.join(has)}" if has else f"it has no {shelf.what}"
        raise StoreError(f"no {shelf.what} of {source!r} in {store_folder}; {told}")
    with writing(store_folder, shelf) as desk:
        old = desk.manifest
        gone = [one for one in old.parts if one.source == source]
        desk.manifest = old.without(source)
        desk.commit()
        for one in gone:
            (desk.folder / one.path).unlink(missing_ok=True)
        for folder in (desk.folder / f"source={source}").glob("month=*"):
            with suppress(OSError):
                folder.rmdir()
        with suppress(OSError):
            (desk.folder / f"source={source}").rmdir()
    return sum(one.rows for one in old.files if one.source == source)


@contextmanager
def writing(store_folder: str | Path, shelf: Shelf = EVENTS, *, grace: float = GRACE) -> Iterator[Desk]:
    """Be the one who writes coded events to a store, with what a killed one left cleared away.

    Raises
    ------
    StoreError
        When another process writes to it, or it cannot be written to.
    """
    folder = folder_of(store_folder, shelf)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(store_folder, shelf):
            manifest = load(store_folder, shelf)
            desk = Desk(Path(store_folder), clean(store_folder, manifest, shelf, grace=grace), shelf)
            desk.scratch.mkdir()
            try:
                yield desk
            finally:
                desk.settle()
                shutil.rmtree(desk.scratch, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"{folder}: cannot be written to ({error.strerror or error}); make room, or name another "
            "folder. What was imported before is whole"
        ) from error


class Desk:
    """A table that is being written to: its manifest, and a scratch folder for what has no place yet."""

    def __init__(self, store: Path, manifest: Manifest, shelf: Shelf = EVENTS) -> None:
        self.store, self.shelf, self.folder = store, shelf, folder_of(store, shelf)
        self.scratch = self.folder / f"tmp-{os.getpid()}-{secrets.token_hex(4)}"
        self.manifest = manifest
        self.names: list[str] = []
        self.months: set[str] = set()
        self.failed: list[tuple[Given, BlocsError]] = []
        self._open = False
        self._next = 0.0

    def add(self, made: Cut) -> None:
        """Move what a job made to its place, and name it in the manifest."""
        self.failed += made.failed
        if not made.files:
            return
        parts: list[tuple[str, Segment | AsideFile]] = [*made.segments, *made.aside]
        folders = {(self.folder / part.path).parent for _, part in parts}
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        for place, part in parts:
            Path(place).replace(self.folder / part.path)
        for folder in {*folders, *(folder.parent for folder in folders)}:
            sync(folder)
        new = {part.path for _, part in parts}
        old = self.manifest
        self.manifest = Manifest(
            old.files + made.files,
            old.segments + tuple(segment for _, segment in made.segments),
            old.bad + tuple(aside for _, aside in made.aside),
            tuple(one for one in old.retired if one.path not in new),
        )
        self.names += [file.name for file in made.files]
        self.months.update(month for file in made.files for month in file.months)
        self._open = True
        if time.monotonic() >= self._next:
            self.commit()

    def commit(self) -> None:
        """Put the manifest in the place of the old one."""
        began = time.monotonic()
        swap(self.store, self.manifest, self.shelf)
        now = time.monotonic()
        self._open, self._next = False, now + _SHARE * (now - began)

    def settle(self) -> None:
        """Commit what waits for it."""
        if self._open:
            self.commit()


@dataclass
class _Order:
    """Gives out jobs, without the files that are held."""

    desk: Desk
    steps: Steps
    make: Callable[..., Job]
    told: Told
    skipped: list[Skipped] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    waiting: list[tuple[Found, ...]] = field(default_factory=list)

    def jobs(self, plan: Sequence[tuple[Found, ...]]) -> Iterator[Job]:
        held: dict[str, list[SourceFile]] = {}
        for file in self.desk.manifest.files:
            held.setdefault(file.sha256, []).append(file)
        taken: dict[str, str] = {}
        for batch in plan:
            files = []
            for found in batch:
                try:
                    one = given(found)
                except BlocsError as error:
                    self.failed.append(Failed(str(found.path), error))
                    continue
                name = taken.get(one.sha256) or self._held_as(held.get(one.sha256, ()))
                if name is not None:
                    self.skipped.append(Skipped(one.path, name))
                    continue
                if other := [file for file in held.get(one.sha256, ()) if file.source == self.told.source]:
                    self.failed.append(Failed(one.path, _otherwise(one, other[0])))
                    continue
                taken[one.sha256] = one.name
                files.append(one)
            if not files:
                self.steps.done(batch, Cut())
                continue
            digests = [identity(file.sha256, self.told.how) for file in files]
            name = digests[0] if len(files) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
            self.waiting.append(batch)
            yield self.make(name[:16], tuple(files))

    def _held_as(self, same: Sequence[SourceFile]) -> str | None:
        """Name under which the same bytes are held, read in the same way; None where they are not.

        A store of an earlier version does not tell how they were read: there the source alone counts.
        """
        told = self.told
        for file in same:
            if file.how == told.how or (not file.how and file.source == told.source):
                return file.name
        return None


def _told(reader: CodedSource, options: Mapping[str, str]) -> Told:
    """What the reader is given; a mapping file is read here, and not again for each file."""
    import importlib

    if not reader.opens:
        return Told(options, "", "")
    module, _, function = reader.opens.partition(":")
    made: Told = getattr(importlib.import_module(module), function)(options)
    return made


def _otherwise(file: Given, held: SourceFile) -> BlocsError:
    """Rows of one file by two mappings would be counted twice."""
    return InputError(
        file.path,
        f"its rows are held as {held.source} by another mapping",
        f"take these out first (blocs import {held.source} --drop) and import all files of {held.source} "
        "again, or give the mapping another name",
    )


def _bytes(told: str | int) -> int:
    """Understand a size."""
    if isinstance(told, int):
        number, unit = float(told), ""
    else:
        text = told.strip().upper().removesuffix("B").removesuffix("I").strip()
        unit = text[-1:] if text[-1:] in "KMGT" else ""
        try:
            number = float(text.removesuffix(unit))
        except ValueError:
            number = 0.0
    if not 0 < number < float("inf"):
        raise UsageError(f"memory is {told!r}; write it as 2GB or 500MB")
    return int(number * _UNITS[unit])
