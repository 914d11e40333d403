"""Results in the order of the jobs, and what becomes of a job whose worker was killed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Generic, NamedTuple, TypeVar

from blocs.errors import UsageError, WorkerLost
from blocs.parallel.seam import Executor, InProcess, Pending

__all__ = ["executor", "map_ordered"]

Job = TypeVar("Job")
Result = TypeVar("Result")
AGAIN = 2
"""Times that a job is tried once more when its worker was killed."""


@contextmanager
def executor(workers: int = 1, dask: str | None = None) -> Iterator[Executor]:
    """What does jobs, ended with the ``with`` block.

    Parameters
    ----------
    workers : int
        1 works in this process; more start that many processes, each when it is first needed. An address of
        `dask` says itself how many there are.
    dask : str, optional
        ``"local"`` starts a Dask cluster of `workers` processes on this machine, for the block; else the
        address of a Dask scheduler, as ``"tcp://host:8786"``.

    Raises
    ------
    UsageError
        When `workers` is below 1, or no scheduler answers at the address, or its workers lack this version
        of blocs.
    MissingExtra
        When Dask is asked for and not installed.

    Examples
    --------
    >>> with executor() as here:
    ...     list(map_ordered(abs, [-2, 1], executor=here))
    [2, 1]
    """
    if workers < 1:
        raise UsageError(f"workers is {workers}; give 1 or more")
    with closing(_made(workers, dask)) as made:
        yield made


def _made(workers: int, dask: str | None) -> Executor:
    if dask is not None:
        from blocs.parallel.cluster import connected, local

        return local(workers) if dask == "local" else connected(dask)
    if workers == 1:
        return InProcess()
    from blocs.parallel.processes import Processes

    return Processes(workers)


def map_ordered(
    do: Callable[[Job], Result],
    jobs: Iterable[Job],
    workers: int = 1,
    *,
    executor: Executor | None = None,
    lost: Callable[[Job, str], Result] | None = None,
) -> Generator[Result]:
    """Results of ``do(job)`` for each job, in order, with a bounded number of jobs in flight.

    A job whose worker is killed, as for want of memory, is tried again up to twice, with no other of these
    jobs beside it. The others are done all the same.

    Parameters
    ----------
    do : callable
        A module-level function, so that it can travel to other processes.
    jobs : iterable
        Consumed as results are taken.
    workers : int
        1 works in this process; more start that many processes. They end with the generator, and jobs that
        are not done are dropped when it is closed early.
    executor : Executor, optional
        Does the jobs instead, and is left open; see `executor`.
    lost : callable, optional
        Gives the result of a job whose worker was killed each time: ``lost(job, why)``.

    Raises
    ------
    UsageError
        When `workers` is below 1.
    WorkerLost
        When the worker of a job was killed each time, and there is no `lost`.
    SchedulerLost
        When the scheduler of a cluster is gone, or none works for it any more.

    Examples
    --------
    >>> list(map_ordered(abs, [-2, 1]))
    [2, 1]
    """
    if executor is not None:
        yield from _ordered(do, jobs, executor, lost)
        return
    with _executor(workers) as own:
        yield from _ordered(do, jobs, own, lost)


_executor = executor


class _InFlight(NamedTuple, Generic[Job, Result]):
    number: int
    job: Job
    pending: Pending[Result]


def _ordered(
    do: Callable[[Job], Result],
    jobs: Iterable[Job],
    engine: Executor,
    lost: Callable[[Job, str], Result] | None,
) -> Generator[Result]:
    waiting: deque[_InFlight[Job, Result]] = deque()
    try:
        for number, job in enumerate(jobs, start=1):
            waiting.append(_InFlight(number, job, engine.submit(do, job)))
            while len(waiting) >= engine.ahead:
                yield _first(do, waiting, engine, lost)
        while waiting:
            yield _first(do, waiting, engine, lost)
    finally:
        for one in waiting:
            one.pending.cancel()


def _first(
    do: Callable[[Job], Result],
    waiting: deque[_InFlight[Job, Result]],
    engine: Executor,
    lost: Callable[[Job, str], Result] | None,
) -> Result:
    """Take the result of the job that waits longest."""
    first = waiting.popleft()
    pending = first.pending
    for time in range(AGAIN + 1):
        try:
            return pending.result()
        except WorkerLost as error:
            why = error
        if time < AGAIN:
            # what needs the memory of the whole machine has it now
            for other in waiting:
                other.pending.settle()
            pending = engine.submit(do, first.job)
    cause = f"{why.cause}, each of {AGAIN + 1} times that it was tried"
    if lost is None:
        raise WorkerLost(f"job {first.number}: {cause}") from why
    return lost(first.job, cause)
