"""Everything that `blocs` raises on purpose.

BlocsError
├── InputError            a file cannot be read as a report (names the file, the cause, the remedy)
│   ├── EmptyInput        no characters, or none that are text
│   ├── BinaryInput       not text and of no known format
│   ├── TruncatedInput    the file ends before its format says it may
│   ├── EncryptedInput    a password is needed
│   ├── OversizedInput    larger than the limit that was set
│   └── UnknownFormat     no loader for this kind of file
├── RecordError           a record that cannot point at its characters, or breaks its contract
├── RegistryError         a state, body or name that the registry does not hold
├── StoreError            the evidence store cannot be opened, read or written
├── DataError             a table of outside data that breaks its contract (names the cell or row)
├── SolverError           a model has no answer to give
│   ├── NotConverged      the iteration ended above its tolerance (tells the residual)
│   └── NoEquilibrium     the question has no answer, and why
├── UsageError            wrong arguments; what was meant is said
│   └── PolicyError       a policy that the data cannot carry, such as an unknown state
├── WorkerLost            what did a job was killed, each time that the job was tried
├── SchedulerLost         the scheduler of a cluster or all its workers are gone, and what was in flight
└── MissingExtra          an optional package is needed; says which `pip install` brings it
"""

from __future__ import annotations

__all__ = [
    "BinaryInput",
    "BlocsError",
    "DataError",
    "EmptyInput",
    "EncryptedInput",
    "InputError",
    "MissingExtra",
    "NoEquilibrium",
    "NotConverged",
    "OversizedInput",
    "PolicyError",
    "RecordError",
    "RegistryError",
    "SchedulerLost",
    "SolverError",
    "StoreError",
    "TruncatedInput",
    "UnknownFormat",
    "UsageError",
    "WorkerLost",
]


class BlocsError(Exception):
    """Root of all errors raised by `blocs`."""


class InputError(BlocsError):
    """A file that cannot be read as a report.

    Parameters
    ----------
    path : str
        The offending file, as the user named it (with the record's number for containers: ``a.jsonl#7``).
    cause : str
        What is wrong with it.
    remedy : str
        What the user can do about it.
    """

    def __init__(self, path: str, cause: str, remedy: str) -> None:
        super().__init__(f"{path}: {cause}; {remedy}")
        self.path, self.cause, self.remedy = path, cause, remedy

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """Travel whole between processes."""
        return type(self), (self.path, self.cause, self.remedy)


class EmptyInput(InputError):
    """The file holds no text."""


class BinaryInput(InputError):
    """The file is neither text nor a known document format."""


class TruncatedInput(InputError):
    """The file ends before its format says it may, or its structure is damaged."""


class EncryptedInput(InputError):
    """The file asks for a password."""


class OversizedInput(InputError):
    """The file is larger than the limit."""


class UnknownFormat(InputError):
    """No loader knows this kind of file."""


class RecordError(BlocsError):
    """A record breaks its contract, most often by not pointing at its own characters."""


class RegistryError(BlocsError):
    """The registry does not hold what was asked for."""


class StoreError(BlocsError):
    """The evidence store cannot be opened, read or written."""


class DataError(BlocsError):
    """A table of outside data breaks its contract; the message names the cell or the row."""


class SolverError(BlocsError):
    """A model has no answer to give."""


class NotConverged(SolverError):
    """The iteration ended above its tolerance; a wrong figure that looks right is worse than none.

    Parameters
    ----------
    message : str
    residual : float
        Largest residual that was left, relative.
    """

    def __init__(self, message: str, residual: float) -> None:
        super().__init__(message)
        self.residual = residual

    def __reduce__(self) -> tuple[type[NotConverged], tuple[str, float]]:
        """Travel whole between processes."""
        return type(self), (str(self), self.residual)


class NoEquilibrium(SolverError):
    """The question has no answer: the message says why, and what can be asked instead."""


class UsageError(BlocsError):
    """The call makes no sense as given."""


class PolicyError(UsageError):
    """A policy that the data cannot carry, such as an unknown state or a negative rate."""


class WorkerLost(BlocsError):
    """The process that did a job was killed, each time that the job was tried.

    Parameters
    ----------
    cause : str
        Which job, and what became of its worker.
    """

    def __init__(self, cause: str) -> None:
        super().__init__(
            f"{cause}; most often for want of memory: use fewer workers, or leave out what the job reads"
        )
        self.cause = cause

    def __reduce__(self) -> tuple[type[WorkerLost], tuple[str]]:
        """Travel whole between processes."""
        return type(self), (self.cause,)


class SchedulerLost(BlocsError):
    """The scheduler of a cluster is gone, or all its workers are; the message names it."""


class MissingExtra(BlocsError):
    """An optional package is needed for this.

    Parameters
    ----------
    package : str
        The package that could not be imported.
    extra : str
        The extra of `blocs` that brings it.
    """

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(f"{package} is not installed; run: pip install 'blocs[{extra}]'")
        self.package, self.extra = package, extra

    def __reduce__(self) -> tuple[type[MissingExtra], tuple[str, str]]:
        """Travel whole between processes."""
        return type(self), (self.package, self.extra)
