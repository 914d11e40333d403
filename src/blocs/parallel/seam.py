"""What something must offer that does jobs, and the plainest that does: this process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

__all__ = ["AHEAD", "Executor", "InProcess", "Pending"]

Job = TypeVar("Job")
Result = TypeVar("Result")
Given = TypeVar("Given", covariant=True)

AHEAD = 4
"""Jobs in flight a worker: enough to keep all busy, few enough to bound memory."""


class Pending(Protocol[Given]):
    """A job that was handed over."""

    def result(self) -> Given:
        """Wait for the result.

        Raises
        ------
        WorkerLost
            When what did the job was killed. What the job itself raises is raised as it is.
        """

    def settle(self) -> None:
        """Wait until the job is over, however it ended."""

    def cancel(self) -> None:
        """Drop the job if none has begun it; else its result."""


class Executor(Protocol):
    """Does jobs.

    Attributes
    ----------
    ahead : int
        Jobs in flight that keep all workers busy.
    """

    @property
    def ahead(self) -> int:
        """Jobs in flight that keep all workers busy; may change as workers come and go."""

    def submit(self, do: Callable[[Job], Result], job: Job) -> Pending[Result]:
        """Hand a job over; `do` is a function of a module, so that it can travel."""

    def close(self) -> None:
        """End the workers, and drop what is in flight."""


class InProcess:
    """Does a job in this process when its result is asked for."""

    ahead = 1

    def submit(self, do: Callable[[Job], Result], job: Job) -> Pending[Result]:
        """Keep the job until its result is asked for."""
        return _Later(do, job)

    def close(self) -> None:
        """Nothing is left to end."""


class _Later(Pending[Result]):
    def __init__(self, do: Callable[[Job], Result], job: Job) -> None:
        self._do = partial(do, job)

    def result(self) -> Result:
        return self._do()

    def settle(self) -> None:
        """Nothing runs before it is asked for."""

    def cancel(self) -> None:
        """Nothing runs before it is asked for."""
