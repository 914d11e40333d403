"""`Renewal`: one thread that makes anew what has grown old, while visitors are given the old."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from queue import SimpleQueue

from blocs.errors import BlocsError

__all__ = ["Renewal"]


class Renewal:
    """Does what it is told, one thing at a time, each key once however often it is asked for.

    Parameters
    ----------
    leave : callable
        Called in the thread when it ends.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        """Begin no thread yet."""
        self._leave = leave
        self._lock = threading.Lock()
        self._queue: SimpleQueue[tuple[Hashable, Callable[[], object]] | None] = SimpleQueue()
        self._asked: set[Hashable] = set()
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def here(self) -> bool:
        """Whether this is the thread that renews: what it builds on must be new, too."""
        return threading.current_thread() is self._thread

    def ask(self, key: Hashable, make: Callable[[], object]) -> None:
        """Have something made when there is time; nobody waits for it."""
        with self._lock:
            if self._closed or key in self._asked:
                return
            self._asked.add(key)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="blocs-renewal", daemon=True)
                self._thread.start()
        self._queue.put((key, make))

    def close(self, patience: float = 2.0) -> None:
        """End the thread after what it has in hand; what waits is left undone."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join(patience)

    def _work(self) -> None:
        try:
            while (told := self._queue.get()) is not None and not self._closed:
                key, make = told
                try:
                    make()
                except BlocsError:
                    pass  # whoever asks next makes it himself, and is told what is wrong
                finally:
                    with self._lock:
                        self._asked.discard(key)
        finally:
            self._leave()
