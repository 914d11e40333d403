"""One seam for doing many independent jobs: in this process, or in a pool of processes.

Results come in the order of the jobs, whatever the number of workers, so that output never depends on it.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from typing import TypeVar

from blocs.errors import UsageError

__all__ = ["map_ordered"]

Job = TypeVar("Job")
Result = TypeVar("Result")
AHEAD = 4
"""Jobs in flight a worker: enough to keep all busy, few enough to bound memory."""


def map_ordered(do: Callable[[Job], Result], jobs: Iterable[Job], workers: int = 1) -> Generator[Result]:
    """Results of ``do(job)`` for each job, in order, with a bounded number of jobs in flight.

    Parameters
    ----------
    do : callable
        A module-level function, so that it can travel to other processes.
    jobs : iterable
        Consumed as results are taken.
    workers : int
        1 works in this process; more start that many processes. They end with the generator, and jobs that
        none has begun are dropped when it is closed early.

    Raises
    ------
    UsageError
        When `workers` is below 1.

    Examples
    --------
    >>> list(map_ordered(abs, [-2, 1]))
    [2, 1]
    """
    if workers < 1:
        raise UsageError(f"workers is {workers}; give 1 or more")
    if workers == 1:
        yield from map(do, jobs)
        return
    pool = ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts
    )
    try:
        waiting: deque[Future[Result]] = deque()
        for job in jobs:
            waiting.append(pool.submit(do, job))
            if len(waiting) >= workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C goes to all processes of a terminal; the one that the user started answers for all."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
