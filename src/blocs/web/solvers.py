"""Processes that work out quick answers: threads of one process share one core, however many there are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar

from blocs.errors import WorkerLost
from blocs.parallel import Executor, executor

__all__ = ["Solvers"]

Job = TypeVar("Job")
Result = TypeVar("Result")


class Solvers:
    """Works jobs out in other processes once these are ready, and here until then.

    Parameters
    ----------
    count : int
        Processes; below 2 there are none, and all is worked out here.
    """

    def __init__(self, count: int) -> None:
        """Start none yet."""
        self._count = count if count > 1 else 0
        self._stack, self._lock = ExitStack(), threading.Lock()
        self._seam: Executor | None = None
        self._ready = self._closed = False

    @property
    def ready(self) -> bool:
        """Whether other processes take jobs."""
        return self._ready

    def warm(self, do: Callable[[Job], object], job: Job) -> None:
        """Start the processes, and have each do a job once, so that the next one finds all loaded."""
        with self._lock:
            if not self._count or self._closed or self._seam is not None:
                return
            self._seam = self._stack.enter_context(executor(self._count))
            seam = self._seam
        threading.Thread(target=self._wait, args=(seam, do, job), name="blocs-warm", daemon=True).start()

    def _wait(self, seam: Executor, do: Callable[[Job], object], job: Job) -> None:
        try:
            for each in [seam.submit(do, job) for _ in range(self._count)]:
                each.result()
        except Exception:
            return  # then all is worked out here, and errors are told there
        self._ready = True

    def run(self, do: Callable[[Job], Result], job: Job) -> Result:
        """Work a job out; what it raises is raised here."""
        if self._ready and self._seam is not None and not self._closed:
            try:
                return self._seam.submit(do, job).result()
            except WorkerLost:
                pass
        return do(job)

    def close(self) -> None:
        """End the processes."""
        with self._lock:
            self._closed, self._ready = True, False
        self._stack.close()
