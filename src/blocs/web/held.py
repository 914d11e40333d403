"""`Held`: a store as the threads of the site ask it, and answers that are kept until it changes."""

from __future__ import annotations

import hashlib
import pickle
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from blocs.evidence import Store, open_store
from blocs.web.renewal import Renewal
from blocs.web.solvers import Solvers

if TYPE_CHECKING:
    from blocs.ties import Holdings
    from blocs.web.jobs import Jobs

__all__ = ["Held"]

Made = TypeVar("Made")
_MOST_KEPT = 400
_MOST_BYTES = 64_000_000
"""Bytes of pages that are kept, at most."""
_MOST_VISITORS = 10_000
"""Visitors of whom it is known what they must see; those who wrote longest ago are forgotten."""
_FRESH = 1.0
"""Seconds for which the files of the store are not looked at again."""
_PATIENCE, _OLDEST = 20.0, 10.0
"""How much longer than making it took an answer is given while others write; seconds, at most."""
_WORTH, _STALE = 400.0, 60.0
"""The same while it is made anew by another thread; what is made in no time is never given old."""
_STORE = "evidence.sqlite"
_FILES = (
    _STORE,
    "evidence.sqlite-wal",
    "events/manifest.json",
    "sources",
)
_DATASETS = ("sources",)


class Held:
    """What the site knows: one store, asked by many threads.

    Parameters
    ----------
    folder : Path
        Of the store; an empty one is made where there is none.
    solvers : Solvers, optional
        Processes that work out quick answers.
    """

    def __init__(self, folder: Path, solvers: Solvers | None = None) -> None:
        """Make the store where need be; each thread opens it for itself later."""
        self.folder = folder
        self.solvers = Solvers(0) if solvers is None else solvers
        open_store(folder).close()
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._write = threading.Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0
        self._making: dict[Hashable, tuple[threading.Lock, int]] = {}
        self._epoch = 0
        self._least: OrderedDict[str, int] = OrderedDict()
        self._jobs: Jobs | None = None
        self._seen = (0.0, "")
        self._renewal = Renewal(self.leave)

    @property
    def jobs(self) -> Jobs:
        """Reading jobs; a site sets them up."""
        assert self._jobs is not None, "a site sets up its jobs when it starts"
        return self._jobs

    def set_jobs(self, jobs: Jobs) -> None:
        """Say who runs jobs."""
        self._jobs = jobs

    def close(self) -> None:
        """Forget all answers; the stores of threads are closed by them, with `leave`."""
        self._renewal.close()
        self.solvers.close()
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def store(self) -> Store:
        """The store, opened for reading by this thread; anew where another one has taken its place."""
        now = _which(self.folder / _STORE)
        found: tuple[Store, object] | None = getattr(self._threads, "store", None)
        if found is not None and found[1] == now:
            return found[0]
        self.leave()
        store = open_store(self.folder, create=False, read_only=True)
        self._threads.store = store, now
        return store

    def leave(self) -> None:
        """Close the store of this thread."""
        found: tuple[Store, object] | None = self._threads.__dict__.pop("store", None)
        if found is not None:
            found[0].close()

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
        """Say that something was written; who must see it is told by `abreast`."""
        with self._lock:
            self._epoch += 1
            self._seen = (0.0, "")

    def abreast(self, session: str) -> None:
        """Say that a visitor knows what was written so far: nothing older is shown from now on."""
        with self._lock:
            self._least[session] = self._epoch
            self._least.move_to_end(session)
            while len(self._least) > _MOST_VISITORS:
                self._least.popitem(last=False)

    @contextmanager
    def visited(self, session: str) -> Iterator[None]:
        """Answer a visitor in this thread: what others have just written may be missing for some seconds.

        Outside of this block nothing is given that is older than what was written on the site.
        """
        with self._lock:
            self._threads.least = self._least.get(session, 0)
        try:
            yield
        finally:
            self._threads.least = None

    def version(self) -> str:
        """A word that is another one after the store has changed; looked up at most once a second."""
        with self._lock:
            return f"{self._epoch}:{self._word()}"

    def _word(self) -> str:
        """What tells the files of the store from those a second ago; the lock is held."""
        at, word = self._seen
        now = time.monotonic()
        if not word or now - at >= _FRESH:
            word = _stamp(self.folder)
            self._seen = (now, word)
        return word

    def keep(self, key: Hashable, make: Callable[[], Made], *, datasets: bool = False) -> Made:
        """Give what `make` makes, kept under `key` until the store changes; made by one thread at a time.

        After a change that a visitor made it is made anew for that visitor. What others write, as while
        reports are being read, may be missing for some seconds: `_PATIENCE` times what making it took, at
        most `_OLDEST`. After that the old is given once more, up to `_STALE` seconds, and another thread
        makes it anew meanwhile. So readers do not wait, however fast the store grows. What is made of
        something old counts as old.

        With `datasets` it is kept until the imported datasets change: it rests on them alone, and what is
        read or corrected does not touch it. What `make` raises is raised, and not kept.
        """
        with self._lock:
            now = _Version(0, self.datasets()) if datasets else self._now()
            found = self._kept.get(key)
            if found is not None and self._good(found, now):
                self._kept.move_to_end(key)
                return self._used(found, now)  # type: ignore[no-any-return]
        if found is not None and not self._renewal.here and found.will_do(self._needed(now)):
            self._renewal.ask(key, lambda: self._make(key, make, now, datasets))
            return self._used(found, now)  # type: ignore[no-any-return]
        return self._used(self._make(key, make, now, datasets), now)  # type: ignore[no-any-return]

    def drawn(self, of: object, draw: Callable[[], Made]) -> Made:
        """Give a picture, kept by what it shows: it is drawn anew only when that has changed.

        `of` is all that the picture depends on besides imported datasets, as plain values and frozen results
        that can be pickled, with a word for the kind of picture.
        """
        mark = hashlib.sha256(pickle.dumps(of, pickle.HIGHEST_PROTOCOL)).digest()
        return self.keep(("drawn", mark), draw, datasets=True)

    def _good(self, found: _Kept, now: _Version) -> bool:
        return found.version == now or (not self._renewal.here and found.good(self._needed(now)))

    def _needed(self, now: _Version) -> int:
        """Epoch before which nothing is given in this thread."""
        least = getattr(self._threads, "least", None)
        return now.epoch if least is None else least

    def _used(self, found: _Kept, now: _Version) -> Any:
        """What is kept; where it is old, so is what this thread makes of it."""
        old: list[_Kept] | None = getattr(self._threads, "old", None)
        if old is not None and found.version != now and not found.exact:
            old.append(found)
        return found.made

    def _make(self, key: Hashable, make: Callable[[], Any], now: _Version, datasets: bool) -> _Kept:
        """Make an answer and keep it, unless another thread has made it meanwhile."""
        with self._alone(key):
            with self._lock:
                found = self._kept.get(key)
                if found is not None and self._good(found, now):
                    return found
            old: list[_Kept] = []
            outer, self._threads.old = getattr(self._threads, "old", None), old
            begun = time.monotonic()
            try:
                made = make()
            finally:
                self._threads.old = outer
            took = time.monotonic() - begun
            version = min((each.version for each in old), key=lambda each: each.epoch, default=now)
            kept = _Kept(version, made, min((each.begun for each in old), default=begun), took, datasets)
            with self._lock:
                self._put(key, kept)
            return kept

    def datasets(self) -> str:
        """A word that is another one after the imported datasets have changed."""
        return _stamp(self.folder, _DATASETS)

    def _now(self) -> _Version:
        return _Version(self._epoch, self._word())

    @contextmanager
    def _alone(self, key: Hashable) -> Iterator[None]:
        """One thread at a time for a key; the lock is gone when nobody waits for it any more."""
        with self._lock:
            lock, waiting = self._making.get(key, (threading.Lock(), 0))
            self._making[key] = lock, waiting + 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                lock, waiting = self._making.pop(key)
                if waiting > 1:
                    self._making[key] = lock, waiting - 1

    def _put(self, key: Hashable, made: _Kept) -> None:
        """Keep something, and let go of what was not asked for longest; the lock is held."""
        self._bytes += _size(made) - _size(self._kept.pop(key, None))
        self._kept[key] = made
        while len(self._kept) > _MOST_KEPT or (self._bytes > _MOST_BYTES and len(self._kept) > 1):
            self._bytes -= _size(self._kept.popitem(last=False)[1])

    def holdings(self) -> Holdings:
        """Datasets that were imported into the store."""
        from blocs.ties import Holdings

        return self.keep("holdings", lambda: Holdings((), self.folder), datasets=True)


@dataclass(frozen=True, slots=True)
class _Version:
    """State of the store: changes that visitors made, and what its files look like."""

    epoch: int
    word: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, of which state it is, since when it was so, and how many seconds making it took.

    State and time are those of the oldest that it was made of; `exact` is one that is never given old.
    """

    version: _Version
    made: Any
    begun: float
    took: float
    exact: bool

    def good(self, least: int) -> bool:
        """Whether it may be given still to whom nothing may be shown from before the epoch `least`."""
        return self._younger(least, min(_PATIENCE * self.took, _OLDEST))

    def will_do(self, least: int) -> bool:
        """Whether it may be given while it is made anew."""
        return self._younger(least, min(_WORTH * self.took, _STALE))

    def _younger(self, least: int, seconds: float) -> bool:
        return not self.exact and self.version.epoch >= least and time.monotonic() - self.begun < seconds


def _size(kept: _Kept | None) -> int:
    return len(kept.made) if kept is not None and isinstance(kept.made, bytes | str) else 0


def _which(path: Path) -> object:
    """What tells a file from another that takes its name; None where there is none."""
    with suppress(OSError):
        found = path.stat()
        return found.st_dev, found.st_ino
    return None


def _stamp(folder: Path, names: Iterable[str] = _FILES) -> str:
    """Size and time of what a store is made of."""
    marks = []
    for name in names:
        with suppress(OSError):
            found = (folder / name).stat()
            if not found.st_size:  # a log without entries comes and goes as others open the store
                continue
            marks.append(f"{found.st_ino:x}.{found.st_mtime_ns:x}.{found.st_size:x}")
    return "-".join(marks)
