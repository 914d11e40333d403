"""Rows without quotes, one a line, cells parted by tabs: the form of GDELT, ICEWS and POLECAT.

A clean block goes through Arrow's CSV parser as it is. Only where a block holds what no clean one does (a
NUL, a carriage return inside a row, bytes that are no UTF-8) are its lines looked at one by one; empty lines,
and rows with too many or too few cells, are told by the parser itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.sources.coded.cells import Cells
from blocs.sources.coded.chunk import BadRow
from blocs.sources.coded.opening import Block, blocks, shown
from blocs.sources.coded.row import tables

__all__ = ["TOO_LONG", "cells_of", "unquoted"]

TOO_LONG = "the line is longer than 16 MiB; the file is damaged or no table"
_PIECE = 1 << 20
"""Bytes that Arrow parses at a time: few enough to stay in the cache."""


def unquoted(
    path: str | Path,
    rows: int,
    names: Sequence[str],
    wanted: Mapping[str, bool],
    missing: Sequence[str] = ("",),
    skip: int = 0,
) -> Iterator[Cells]:
    """Give the cells of a file, block by block.

    Parameters
    ----------
    names : sequence of str
        Of all columns, in order.
    wanted : mapping of str to bool
        Columns to keep, and whether they hold few different texts.
    missing : sequence of str
        What stands where nothing is known.
    skip : int
        Lines at the beginning to leave out, such as a header.
    """
    for block in blocks(path, rows):
        yield cells_of(block, names, wanted, missing, max(skip - block.first + 1, 0))


def cells_of(
    block: Block, names: Sequence[str], wanted: Mapping[str, bool], missing: Sequence[str], skip: int = 0
) -> Cells:
    """Give the cells of a block, without its first `skip` lines."""
    last = block.first + block.count - 1
    bad: list[BadRow] = []
    data = block.data
    first = block.first
    if block.too_long is not None:
        bad.append(BadRow(block.first, TOO_LONG, block.too_long))
    elif skip:
        parts = data.split(b"\n", skip)
        data = parts[skip] if len(parts) > skip else b""
        first += skip
    lines = None
    if not _clean(data):
        data, lines = _cleaned(data, first, bad)
    table, skipped = _parsed(data, names, wanted, missing)
    if lines is None:
        lines = np.arange(first, first + table.num_rows + len(skipped))
    at = np.arange(len(lines))
    if skipped:
        bad += [BadRow(int(lines[row - 1]), why, shown(_line(data, row - 1))) for row, why in skipped]
        bad.sort(key=lambda row: row.line)
        at = np.delete(at, [row - 1 for row, _ in skipped])
    if table.column(0).null_count:
        told = _told(data, at)
        table, at = table.filter(tables().array(told)), at[told]
    columns = {name: table.column(name) for name in wanted}
    return Cells(columns, lines[at], lambda row: _line(data, int(at[row])), bad, last)


def _told(data: bytes, at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which lines are not empty; Arrow takes an empty one for a row without values."""
    lines = data.split(b"\n")
    return np.array([bool(lines[row].strip(b"\r")) for row in at], np.bool_)


def _clean(data: bytes) -> bool:
    """Say whether a block can be parsed as it is."""
    if b"\0" in data:
        return False
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):
        return False
    if data.isascii():
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _cleaned(data: bytes, first: int, bad: list[BadRow]) -> tuple[bytes, NDArray[np.int64]]:
    """Keep the lines that can be parsed, with their numbers; the others go aside, empty ones nowhere."""
    kept: list[bytes] = []
    lines: list[int] = []
    for number, line in enumerate(data.split(b"\n"), first):
        row = line.removesuffix(b"\r")
        why = None
        if not row:
            continue
        if b"\0" in row:
            why = "a NUL byte in the row"
        elif b"\r" in row:
            why = "a carriage return inside the row"
        elif not row.isascii():
            try:
                row.decode("utf-8")
            except UnicodeDecodeError as error:
                why = f"not UTF-8: byte {row[error.start]:#04x} at place {error.start + 1} of the row"
        if why is None:
            kept.append(row)
            lines.append(number)
        else:
            bad.append(BadRow(number, why, shown(row)))
    return b"\n".join(kept), np.array(lines, np.int64)


def _parsed(
    data: bytes, names: Sequence[str], wanted: Mapping[str, bool], missing: Sequence[str]
) -> tuple[Any, list[tuple[int, str]]]:
    """Give a table, and the rows of another width by number from 1 on, with the reason."""
    pa = tables()
    text, few = pa.string(), pa.dictionary(pa.int32(), pa.string())
    types = {name: few if is_few else text for name, is_few in wanted.items()}
    if not data:
        return pa.table({name: pa.array([], kind) for name, kind in types.items()}), []
    from pyarrow import csv

    skipped: list[tuple[int, str]] = []

    def note(row: Any) -> str:
        skipped.append((row.number, f"{row.actual_columns} columns, not {row.expected_columns}"))
        return "skip"

    table = csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(use_threads=False, block_size=_block_size(data), column_names=list(names)),
        csv.ParseOptions(
            delimiter="\t",
            quote_char=False,
            double_quote=False,
            escape_char=False,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        csv.ConvertOptions(
            check_utf8=False,  # the whole block has been looked at
            include_columns=list(wanted),
            column_types=types,
            null_values=list(missing),
            strings_can_be_null=True,
        ),
    )
    return table, skipped


def _block_size(data: bytes) -> int:
    """Give a size that holds the longest row, since Arrow parses no row that spans three blocks."""
    size = min(_PIECE, len(data) + 1)
    while size < len(data) and any(
        data.find(b"\n", at, at + size) < 0 for at in range(0, len(data) - size, size)
    ):
        size *= 2
    return size


def _line(data: bytes, at: int) -> bytes:
    """Give a line by its place; only ever asked for bad rows."""
    begin = 0
    for _ in range(at):
        begin = data.index(b"\n", begin) + 1
    end = data.find(b"\n", begin)
    return data[begin : end if end >= 0 else len(data)].removesuffix(b"\r")
