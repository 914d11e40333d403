"""The bytes of one file: no other is opened, and no pipe or device can keep the reader waiting for ever."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

from blocs.errors import InputError, OversizedInput

__all__ = ["is_stdin", "oversized", "read_file"]

_STDIN = frozenset({"/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"})
_COMES = 10.0  # seconds in which something must begin to write to a pipe
_GOES_ON = 60.0  # seconds for which a pipe may be silent
_PIECE = 1 << 20
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_NONBLOCK", 0)  # else a pipe that nobody writes to could not even be opened
)
_NO_FILES = (
    (stat.S_ISDIR, "it is a folder", "name the files in it"),
    (stat.S_ISCHR, "it is a device", "name a file; - is standard input"),
    (stat.S_ISBLK, "it is a device", "name a file; - is standard input"),
    (stat.S_ISSOCK, "it is a socket", "name a file; - is standard input"),
)


def is_stdin(path: str) -> bool:
    """Whether a path is one of the names that systems have for standard input."""
    return path in _STDIN


def read_file(path: str, where: str, limit: int) -> bytes:
    """All bytes of a file.

    Parameters
    ----------
    path : str
        The file; links are followed.
    where : str
        The same for messages.
    limit : int
        Bytes that it may have.

    Raises
    ------
    OversizedInput
        When it has more; no more than that are read.
    InputError
        When it is not there, may not be read, or is a folder, a device, a socket, or a pipe to which nothing
        writes for 10 seconds, or through which nothing comes for 60.
    """
    try:
        if is_stdin(path):  # by its number: opened by name it is refused where it is a socket
            with open(0, "rb", closefd=False) as file:
                data = file.read(limit + 1)
        else:
            data = _read(path, where, limit)
    except FileNotFoundError as error:
        linked = Path(path).is_symlink()
        cause = "it is a link to a file that is not there" if linked else "there is no such file"
        raise InputError(where, cause, "check the name") from error
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise InputError(
            where, f"it cannot be opened ({cause})", "check the name and your rights to it"
        ) from error
    if len(data) > limit:
        raise oversized(where, limit)
    return data


def oversized(where: str, limit: int, size: int | None = None) -> OversizedInput:
    """Tell that a file has more bytes than it may."""
    said = (
        f"it has {size:,} bytes, more than the limit of {limit:,}"
        if size
        else f"it has more than {limit:,} bytes"
    )
    return OversizedInput(where, said, "raise the limit or split the file")


def _read(path: str, where: str, limit: int) -> bytes:
    _check(Path(path).stat(), where, limit)  # before opening: that alone may rewind a tape
    number = os.open(path, _FLAGS)
    try:
        state = os.fstat(number)
        _check(state, where, limit)  # another file may have taken its place
        if stat.S_ISFIFO(state.st_mode):
            return _from_pipe(number, where, limit)
        return _whole(number, limit)
    finally:
        os.close(number)


def _check(state: os.stat_result, where: str, limit: int) -> None:
    for is_one, cause, remedy in _NO_FILES:
        if is_one(state.st_mode):
            raise InputError(where, cause, remedy)
    if stat.S_ISREG(state.st_mode) and state.st_size > limit:
        raise oversized(where, limit, state.st_size)


def _whole(number: int, limit: int) -> bytes:
    pieces, left = [], limit + 1
    while left and (piece := os.read(number, min(_PIECE, left))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _from_pipe(number: int, where: str, limit: int) -> bytes:
    """What comes through a pipe, up to one byte past the limit."""
    pieces, left, begun = [], limit + 1, False
    until = time.monotonic() + _COMES
    with DefaultSelector() as ready:
        ready.register(number, EVENT_READ)
        while left:
            try:
                piece = os.read(number, min(_PIECE, left))
            except BlockingIOError:  # something may write to it, and has not yet
                begun = True
                if not ready.select(_GOES_ON):
                    cause = f"nothing has come through this pipe for {_GOES_ON:g} seconds"
                    raise InputError(where, cause, "save the report in a file first") from None
                continue
            if piece:
                pieces.append(piece)
                left -= len(piece)
            elif begun or pieces:
                break
            elif time.monotonic() > until:
                remedy = "start what writes to it, or save the report in a file"
                raise InputError(where, "nothing writes to this pipe", remedy)
            else:
                time.sleep(0.02)
    return b"".join(pieces)
