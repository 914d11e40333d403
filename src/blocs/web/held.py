"""`Held`: a store as the threads of the site ask it, and answers that are kept until it changes."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.evidence import Store, open_store

if TYPE_CHECKING:
    from blocs.ties import Holdings
    from blocs.web.jobs import Jobs

__all__ = ["Held"]

Made = TypeVar("Made")
_MOST_KEPT = 400
_FRESH = 1.0
"""Seconds for which an answer may be older than the store while others write to it."""
_FILES = (
    "evidence.sqlite",
    "evidence.sqlite-wal",
    "events/manifest.json",
    "sources",
)


class Held:
    """What the site knows: one store, asked by many threads.

    Parameters
    ----------
    folder : Path
        Of the store; an empty one is made where there is none.
    """

    def __init__(self, folder: Path) -> None:
        """Make the store where need be; each thread opens it for itself later."""
        self.folder = folder
        open_store(folder).close()
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._write = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[str, Any]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._epoch = 0
        self._jobs: Jobs | None = None
        self._seen = (0.0, "")

    @property
    def jobs(self) -> Jobs:
        """Reading jobs; a site sets them up."""
        assert self._jobs is not None, "a site sets up its jobs when it starts"
        return self._jobs

    def set_jobs(self, jobs: Jobs) -> None:
        """Say who runs jobs."""
        self._jobs = jobs

    def close(self) -> None:
        """Forget all answers; the stores of threads close with their threads."""
        with self._lock:
            self._kept.clear()

    def store(self) -> Store:
        """The store, opened for reading by this thread."""
        found: Store | None = getattr(self._threads, "store", None)
        if found is None:
            found = self._threads.store = open_store(self.folder, create=False, read_only=True)
        return found

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """The store, opened for writing; one thread at a time. All answers are stale afterwards."""
        with self._write:
            try:
                with open_store(self.folder, create=False) as store:
                    yield store
            finally:
                self.changed()

    def changed(self) -> None:
        """Say that something was written: nothing that was kept counts any more."""
        with self._lock:
            self._epoch += 1
            self._seen = (0.0, "")

    def version(self) -> str:
        """A word that is another one after the store has changed; looked up at most once a second."""
        with self._lock:
            at, word = self._seen
            now = time.monotonic()
            if word and now - at < _FRESH:
                return word
            word = f"{self._epoch}:{_stamp(self.folder)}"
            self._seen = (now, word)
            return word

    def keep(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Give what `make` makes, kept under `key` until the store changes; made by one thread at a time."""
        version = self.version()
        with self._lock:
            found = self._kept.get(key)
            if found is not None and found[0] == version:
                self._kept.move_to_end(key)
                return found[1]  # type: ignore[no-any-return]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                found = self._kept.get(key)
                if found is not None and found[0] == version:
                    return found[1]  # type: ignore[no-any-return]
            made = make()
            with self._lock:
                self._kept[key] = (version, made)
                self._kept.move_to_end(key)
                while len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
                self._making.pop(key, None)
            return made

    def holdings(self) -> Holdings:
        """Datasets that were imported into the store."""
        from blocs.ties import Holdings

        return self.keep("holdings", lambda: Holdings((), self.folder))


def _stamp(folder: Path) -> str:
    """Size and time of what a store is made of."""
    marks = []
    for name in _FILES:
        with suppress(OSError):
            found = (folder / name).stat()
            marks.append(f"{found.st_mtime_ns:x}.{found.st_size:x}")
    return "-".join(marks)
