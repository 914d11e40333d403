"""A folder into which a source's files come one after another: each is imported when it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from blocs.errors import UsageError
from blocs.sources.coded.batches import routed
from blocs.sources.coded.compacting import compact, small_segments
from blocs.sources.coded.known import known
from blocs.sources.coded.manifest import Busy
from blocs.sources.coded.segments import A_WORKER, Imported, Progress, import_coded

__all__ = ["watch_folder"]

_MANY = 400
"""Small segments from which on they are put together."""
_UNFINISHED = (".part", ".tmp", ".crdownload", ".download", ".partial")

Mark = tuple[int, int]
"""Size and time of change of a file."""


def watch_folder(
    folder: str | Path,
    store_folder: str | Path,
    *,
    source: str = "gdelt",
    every: float = 5.0,
    once: bool = False,
    workers: int = 1,
    options: Mapping[str, str] | None = None,
    progress: Callable[[Progress], None] | None = None,
    wait: Callable[[float], None] = time.sleep,
) -> Iterator[Imported]:
    """Import the files of a folder as they come, until the caller stops.

    A file is whole when its size and time have not changed between two looks; hidden files, and those whose
    names say that they are not finished (``.part``, ``.tmp``), are left alone. A file that failed is tried
    again when it has changed.

    Parameters
    ----------
    folder : path
        Its own files, not those of folders in it.
    store_folder : path
    source : str
        Of all files but those whose names say that they are of another (mentions beside exports of GDELT).
    every : float
        Seconds between two looks.
    once : bool
        Look, import what is whole, and end.
    workers, options, progress
        As in `import_coded`.
    wait : callable
        Waits for some seconds.

    Yields
    ------
    Imported
        After each import that had something to do, one for each source.

    Raises
    ------
    UsageError
        When there is no such folder or source, or `every` is not above 0.
    StoreError
        When the store cannot be written to. While another process imports, it waits.
    """
    place = Path(folder)
    if not place.is_dir():
        raise UsageError(f"{folder}: no such folder; name one into which files come")
    if not every > 0:
        raise UsageError(f"every is {every}; give seconds above 0")
    asked = known(source)
    done: dict[Path, Mark] = {}
    before = _look(place)
    while True:
        wait(min(every, 1.0) if once else every)
        now = _look(place)
        whole = [path for path, mark in now.items() if before.get(path) == mark and done.get(path) != mark]
        whole = [path for path in whole if path.is_file()]  # not moved in the meantime
        if whole:
            for one, paths in routed(asked, whole):
                try:
                    made = import_coded(
                        store_folder,
                        one.name,
                        paths,
                        workers=workers,
                        memory=workers * A_WORKER,
                        options=options,
                        progress=progress,
                    )
                except Busy:
                    if once:
                        raise
                else:
                    done.update((path, now[path]) for path in paths)
                    if small_segments(store_folder, one.shelf) > _MANY:
                        compact(store_folder, one.shelf)
                    yield made
        if once:
            return
        done = {path: mark for path, mark in done.items() if path in now}
        before = now


def _look(folder: Path) -> dict[Path, Mark]:
    """Files of a folder, each with size and time of change."""
    found = {}
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED:
            continue
        try:
            about = path.stat()
        except FileNotFoundError:  # it was moved in the meantime
            continue
        if path.is_file():
            found[path] = (about.st_size, about.st_mtime_ns)
    return found
