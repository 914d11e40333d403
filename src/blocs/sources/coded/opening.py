"""Files of coded events as bytes: plain, gzip or zip with one member, in blocks of whole lines."""

from __future__ import annotations

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np

from blocs.errors import DataError, UsageError

__all__ = ["Block", "blocks", "shown"]

_BYTES_A_ROW = 400
"""About what a GDELT row takes; says how much is read at a time."""
_LEAST, _MOST = 1 << 16, 1 << 25
LONGEST = 1 << 24
"""A line longer than these bytes is no row; it is kept aside, and not held in memory."""
_DAMAGED = (EOFError, zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of a file.

    Attributes
    ----------
    first : int
        Number of the first line, from 1 on.
    count : int
        How many lines there are.
    data : bytes
        The lines; empty where the block stands for one line that is too long.
    too_long : str or None
        How that line begins.
    """

    first: int
    count: int
    data: bytes
    too_long: str | None = None


def shown(row: bytes) -> str:
    """Give the beginning of a row as text, for people."""
    return row[:800].decode("utf-8", "replace")[:200]


def blocks(path: str | Path, rows: int) -> Iterator[Block]:
    """Give a file in blocks of at most `rows` whole lines, without the mark of UTF-8 at its beginning.

    What is compressed is known by its first bytes. Memory is bounded whatever the file.

    Raises
    ------
    DataError
        When the file is missing or damaged, or an archive does not hold exactly one file.
    UsageError
        When `rows` is below 1.
    """
    if rows < 1:
        raise UsageError(f"rows = {rows}: give how many rows a chunk may hold, at least 1")
    place = Path(path)
    line = 1
    try:
        with _opened(place) as stream:
            for whole in _whole_lines(stream, min(max(rows * _BYTES_A_ROW, _LEAST), _MOST)):
                if isinstance(whole, str):
                    yield Block(line, 1, b"", whole)
                    line += 1
                    continue
                for data, count in _pieces(whole, rows):
                    yield Block(line, count, data)
                    line += count
    except _DAMAGED as error:
        raise DataError(f"{place}: the compressed data are damaged ({error}); fetch it again") from error
    except (NotImplementedError, RuntimeError) as error:
        raise DataError(f"{place}: {error}; unpack it first and give the file in it") from error
    except OSError as error:
        raise DataError(f"{place}: {error.strerror or error}; check the path and its permissions") from error


@contextmanager
def _opened(place: Path) -> Iterator[IO[bytes]]:
    with place.open("rb") as raw:
        head = raw.read(4)
        raw.seek(0)
        if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            with zipfile.ZipFile(raw) as archive, archive.open(_member(place, archive)) as stream:
                yield stream
        elif head[:2] == b"\x1f\x8b":
            with gzip.GzipFile(fileobj=raw) as packed:
                yield cast("IO[bytes]", packed)
        elif place.suffix.lower() in (".zip", ".gz") and head:
            raise DataError(f"{place}: no {place.suffix[1:]} archive, whatever its name says; fetch it again")
        else:
            yield raw


def _member(place: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    held = [
        member
        for member in archive.infolist()
        if not member.is_dir() and not member.filename.startswith("__MACOSX/")
    ]
    if len(held) != 1:
        names = ", ".join(member.filename for member in held[:4]) or "nothing"
        raise DataError(f"{place}: the archive holds {names}; unpack it and give each file by itself")
    return held[0]


def _whole_lines(stream: IO[bytes], size: int) -> Iterator[bytes | str]:
    """Give bytes that end with a line; a line that is too long as the text of its beginning."""
    start = True
    while read := stream.read(size):
        if start:
            read, start = read.removeprefix(b"\xef\xbb\xbf"), False
        rest = stream.readline(LONGEST)
        if rest.endswith(b"\n") or len(rest) < LONGEST:
            yield read + rest
            continue
        cut = read.rfind(b"\n") + 1
        if cut:
            yield read[:cut]
        yield shown(read[cut:] + rest[:800])
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)


def _pieces(data: bytes, rows: int) -> Iterator[tuple[bytes, int]]:
    """Cut lines into pieces of at most `rows`, each with its number of lines."""
    count = data.count(b"\n") + (not data.endswith(b"\n"))
    if count <= rows:
        yield data, count
        return
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == 10) + 1
    begin = 0
    for at in range(rows, len(ends) + 1, rows):
        yield data[begin : ends[at - 1]], rows
        begin = int(ends[at - 1])
    if begin < len(data):
        yield data[begin:], count - count // rows * rows or rows
