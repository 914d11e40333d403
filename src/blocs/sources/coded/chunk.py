"""What a reader of coded events gives, piece by piece: a table of good rows, and the bad rows beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["BadRow", "Chunk"]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row of the file that is no event, kept aside.

    Attributes
    ----------
    line : int
        Line of the file (or of the file inside the archive) on which the row begins, from 1 on.
    why : str
        What is wrong with it.
    text : str
        How it begins, at most 200 characters; bytes that are no UTF-8 stand as U+FFFD.
    """

    line: int
    why: str
    text: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a file, read.

    Attributes
    ----------
    table : pyarrow.Table
        The good rows, with `blocs.sources.coded.row.schema`, in the order of the file.
    bad : tuple of BadRow
        The rows of the piece that are no events, in the order of the file.
    last_line : int
        Last line of the file that the piece covers; the next piece begins behind it.
    """

    table: pa.Table
    bad: tuple[BadRow, ...]
    last_line: int
