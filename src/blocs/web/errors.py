"""What goes wrong, in words for a visitor: never a path, a trace or another internal."""

from __future__ import annotations

import re
from pathlib import Path

from blocs.errors import (
    BlocsError,
    DataError,
    InputError,
    MissingExtra,
    RegistryError,
    SolverError,
    StoreError,
    UsageError,
)

__all__ = ["Busy", "NotThere", "Refused", "words_for"]


class NotThere(BlocsError):
    """A page, record or report that the store does not hold."""


class Refused(BlocsError):
    """A request that is not let through: no token, a forged form, too much at once.

    Parameters
    ----------
    message : str
    status : int
        HTTP status: 401, 403, 413, 415, 421 or 429.
    """

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Busy(BlocsError):
    """More is asked than the site can do now."""


_STATUS: tuple[tuple[type[BlocsError], int], ...] = (
    (NotThere, 404),
    (Busy, 503),
    (RegistryError, 400),
    (UsageError, 400),
    (InputError, 400),
    (SolverError, 422),
    (DataError, 422),
    (MissingExtra, 501),
    (StoreError, 503),
)
_PATHS = re.compile(r"(?<![\w/<])(?:~|[A-Za-z]:)?[/\\](?:[^\s/\\:;,'\"]+[/\\])+[^\s:;,'\"]*")


def words_for(error: Exception, folder: Path) -> tuple[int, str]:
    """Status and words for an error; what is not raised on purpose is told as nothing but that.

    Examples
    --------
    >>> words_for(UsageError("year: 'x' is no year"), Path("/srv/store"))
    (400, "year: 'x' is no year")
    >>> words_for(ValueError("secret"), Path("/srv/store"))[0]
    500
    """
    if isinstance(error, Refused):
        return error.status, str(error)
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status, _unplaced(str(error), folder)
    return 500, "Something went wrong here, and it is not your fault. It stands in the log of the site."


def _unplaced(words: str, folder: Path) -> str:
    """Words without places of this machine: the store, however its folder is written, and other files."""
    for told in dict.fromkeys((str(folder.resolve()), str(folder.absolute()), str(folder))):
        if len(told) > 1:  # "." stands in every sentence
            words = re.sub(rf"(?<![\w./-]){re.escape(told)}(?![\w-])(?=/|:|$)", "the store", words)
    return _PATHS.sub("a file", words)
