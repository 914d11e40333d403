"""Threads that answer: quick questions do not wait behind slow ones; each closes what it opened."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, TypeVar

__all__ = ["Threads"]

_Made = TypeVar("_Made")
_PAGES, _QUICK = 6, 4


class Threads:
    """Two sets of threads that live as long as the site.

    They are begun when there is something to do. What runs when the site is closed is waited for a moment,
    and does not keep the process from ending.

    Parameters
    ----------
    leave : callable
        Called in each thread when it ends.
    """

    def __init__(self, leave: Callable[[], None]) -> None:
        """Begin none yet."""
        self._sets = (_Set("blocs-pages", _PAGES, leave), _Set("blocs-quick", _QUICK, leave))

    async def run(self, do: Callable[[], _Made], *, quick: bool = False) -> _Made:
        """Do something in a thread, and wait for what comes of it."""
        return await asyncio.wrap_future(self._sets[quick].put(do))

    def start(self, do: Callable[[], Any]) -> None:
        """Do something in a thread when one is free; nobody waits for it."""
        self._sets[False].put(do)

    def close(self, patience: float = 2.0) -> None:
        """End all threads that have nothing more to do within some seconds."""
        until = time.monotonic() + patience
        for each in self._sets:
            each.end()
        for each in self._sets:
            each.join(until)


class _Set:
    """Threads that take from one queue."""

    def __init__(self, name: str, most: int, leave: Callable[[], None]) -> None:
        self._name, self._most, self._leave = name, most, leave
        self._queue: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._ended = False

    def put(self, do: Callable[[], Any]) -> Future[Any]:
        future: Future[Any] = Future()
        with self._lock:
            if self._ended:
                raise RuntimeError("the site is closed")
            self._queue.put((future, do))
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
                thread = threading.Thread(
                    target=self._work, name=f"{self._name}-{len(self._threads)}", daemon=True
                )
                self._threads.append(thread)
                thread.start()
        return future

    def end(self) -> None:
        with self._lock:
            self._ended = True
            for _ in self._threads:
                self._queue.put(None)

    def join(self, until: float) -> None:
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))

    def _work(self) -> None:
        try:
            while (told := self._queue.get()) is not None:
                _do(*told)
                del told  # what was made may be large, and the next question may be long in coming
                self._idle.release()
        finally:
            self._leave()


def _do(future: Future[Any], do: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        made = do()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(made)
