"""Jobs in processes of this machine.

Each process has a thread here that hands it one job after the other, so that it is known which job a process
had in hand when it was killed. (With `concurrent.futures` the death of one breaks the whole pool.)
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import TypeVar

from blocs.errors import UsageError, WorkerLost
from blocs.parallel.seam import AHEAD, Pending

__all__ = ["Processes", "sheltered"]

Job = TypeVar("Job")
Result = TypeVar("Result")
_PATIENCE = 5.0
"""Seconds in which a process that was told to end does so; then it is killed."""


class Processes:
    """Does jobs in `workers` processes, each started when it is first needed.

    Examples
    --------
    >>> from contextlib import closing
    >>> with closing(Processes(2)) as two:
    ...     two.submit(abs, -3).result()
    3
    """

    def __init__(self, workers: int) -> None:
        self.ahead = workers * AHEAD
        self._workers = [_Worker() for _ in range(workers)]
        self._idle = list(self._workers)
        self._threads = ThreadPoolExecutor(workers, "blocs")

    def submit(self, do: Callable[[Job], Result], job: Job) -> Pending[Result]:
        """Hand a job to the first process that is free."""
        with sheltered():  # it may start a thread
            return _Handed(self._threads.submit(self._run, do, job))

    def _run(self, do: Callable[[Job], Result], job: Job) -> Result:
        worker = self._idle.pop()  # there is one a thread
        try:
            return worker.run(do, job)
        finally:
            self._idle.append(worker)

    def close(self) -> None:
        """End all processes, in the middle of a job if need be."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.tell_to_end()
        self._threads.shutdown()
        for worker in self._workers:
            worker.clear()


class _Handed(Pending[Result]):
    def __init__(self, future: Future[Result]) -> None:
        self._future = future

    def result(self) -> Result:
        return self._future.result()

    def settle(self) -> None:
        wait([self._future])

    def cancel(self) -> None:
        self._future.cancel()


class _Worker:
    """A process, started with its first job and anew after it was killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._busy = self._ended = False

    def run(self, do: Callable[[Job], Result], job: Job) -> Result:
        """Have a job done, and wait for it."""
        order = pickle.dumps((do, job), pickle.HIGHEST_PROTOCOL)
        pipe = self._ready()
        try:
            pipe.send_bytes(order)
            del order
            answer = pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerLost(f"its worker {_how(self.clear())}") from error
        with self._lock:
            self._busy = False
        done, value, there = pickle.loads(answer)
        if done:
            return value  # type: ignore[no-any-return]
        raise value from _There(there)

    def _ready(self) -> Connection:
        """Take the pipe to a process that has begun to serve."""
        with self._lock:
            if self._ended:
                raise CancelledError
            self._busy = True
            if self._pipe is not None:
                return self._pipe
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = ours, _ = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        try:
            ours.recv_bytes()
        except (EOFError, OSError) as error:
            code = self.clear()
            if code > 0:
                raise UsageError(
                    f"a worker process ended while it started, with exit code {code}; in a script, call "
                    "blocs under `if __name__ == '__main__':`, or give 1 worker"
                ) from error
            raise WorkerLost(f"its worker {_how(code)} while it started") from error
        return ours

    def tell_to_end(self) -> None:
        """Let no job begin; a process without a job ends itself, one with a job is stopped in it."""
        with self._lock:
            self._ended = True
            if self._process is None or self._pipe is None:
                return
            if self._busy:
                self._process.terminate()
            else:
                self._pipe.close()

    def clear(self) -> int:
        """Wait for the end of the process; gives its exit code, below 0 for a signal."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
            self._busy = False
        if process is None or pipe is None:
            return 0
        process.join(_PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
        code = process.exitcode or 0
        process.close()
        pipe.close()
        return code


class _There(Exception):
    """The traceback of an error in the process where it was raised."""

    def __str__(self) -> str:
        return f"\n{self.args[0]}"


def _how(code: int) -> str:
    """Say how a process ended."""
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"


def _serve(pipe: Connection) -> None:
    """Do jobs until there are no more; runs in the other process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):  # whoever gave the jobs is gone
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(_answer(pipe.recv_bytes()))
    os._exit(0)  # nothing is left to be tidied away, and doing so would take a second


def _answer(order: bytes) -> bytes:
    try:
        do, job = pickle.loads(order)
        return pickle.dumps((True, do(job), None), pickle.HIGHEST_PROTOCOL)
    except BaseException as error:
        there = traceback.format_exc()
        try:
            answer = pickle.dumps((False, error, there))
            pickle.loads(answer)
        except Exception:  # an error that cannot travel is told by its words
            told = RuntimeError("".join(traceback.format_exception_only(error)).strip())
            answer = pickle.dumps((False, told, there))
        return answer


def _end_with_parent() -> None:
    """Have this process end when the one that started it is killed, be it in the middle of a job."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


@contextmanager
def sheltered() -> Iterator[None]:
    """Let threads that are started in this block, and what they start, leave Ctrl-C to this thread.

    Ctrl-C goes to all processes of a terminal; the one that the user started answers for all. A process
    inherits what its thread has blocked, so that not even one that only begins complains.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # the first thread that needs it would have Ctrl-C unblocked by it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
