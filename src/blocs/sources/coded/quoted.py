"""Rows whose cells may be quoted and hold line breaks: CSV as ACLED, UCDP and the Cline Center ship it.

A record is as many lines as it takes to close its quotes. Where a quote is never closed, or what is closed
makes no row, the first line is taken by itself and reading goes on with the next one: a stray quote costs one
row, not the rest of the file.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from blocs.errors import DataError
from blocs.sources.coded.cells import Cells
from blocs.sources.coded.chunk import BadRow
from blocs.sources.coded.header import chosen
from blocs.sources.coded.opening import blocks, shown
from blocs.sources.coded.row import tables
from blocs.sources.coded.unquoted import TOO_LONG

__all__ = ["quoted"]

_MOST_ROWS = 50_000
_MOST_LINES = 500
"""Lines that a record may take; behind them its quote counts as never closed."""


class _Record(NamedTuple):
    line: int
    last: int
    text: str
    cells: list[str]
    why: str


class _Line(NamedTuple):
    number: int
    data: bytes
    too_long: bool


def quoted(
    path: str | Path,
    rows: int,
    wanted: Mapping[str, bool],
    optional: Mapping[str, bool],
    what: str,
    *,
    missing: Sequence[str] = ("",),
    delimiter: str = ",",
) -> Iterator[Cells]:
    """Give the cells of a CSV file with a header.

    Raises
    ------
    DataError
        When the file has no header, or a wanted column is missing.
    """
    lines = deque[_Line]()
    source = _lines(path, rows)
    first = _record(lines, source, delimiter, 0)
    while first is not None and not first.cells and not first.why:
        first = _record(lines, source, delimiter, 0)
    if first is None or first.why:
        raise DataError(f"{path}: {first.why if first else 'the file is empty'}; give {what} with a header")
    names, kept = chosen(path, first.cells, wanted, optional, what)
    at = {name: names.index(name) for name in kept}
    records = iter(lambda: _record(lines, source, delimiter, len(names)), None)
    last = first.last
    none = frozenset(missing)
    while batch := list(islice(records, min(rows, _MOST_ROWS))):
        last = batch[-1].last
        yield _cells(batch, at, none, last)
    if last == first.last:
        yield _cells([], at, none, last)


def _cells(batch: list[_Record], at: Mapping[str, int], none: frozenset[str], last: int) -> Cells:
    pa = tables()
    good = [record for record in batch if record.cells]
    columns = {
        name: pa.chunked_array(
            [pa.array([None if r.cells[place] in none else r.cells[place] for r in good], pa.string())]
        )
        for name, place in at.items()
    }
    bad = [BadRow(record.line, record.why, record.text[:200]) for record in batch if record.why]
    return Cells(
        columns,
        np.array([record.line for record in good], np.int64),
        lambda row: good[row].text.encode(),
        bad,
        last,
    )


def _lines(path: str | Path, rows: int) -> Iterator[_Line]:
    for block in blocks(path, rows):
        if block.too_long is not None:
            yield _Line(block.first, block.too_long.encode(), True)
            continue
        data = block.data.removesuffix(b"\n")
        for number, line in enumerate(data.split(b"\n"), block.first):
            yield _Line(number, line.removesuffix(b"\r"), False)


def _record(lines: deque[_Line], source: Iterator[_Line], delimiter: str, width: int) -> _Record | None:
    """Give the next record; without cells and reason for an empty line, None at the end of the file."""
    held: list[_Line] = []
    quotes = 0
    while len(held) < _MOST_LINES:
        line = lines.popleft() if lines else next(source, None)
        if line is None:
            break
        if line.too_long:
            if held:
                lines.appendleft(line)
                break
            return _Record(line.number, line.number, line.data.decode("utf-8", "replace"), [], TOO_LONG)
        held.append(line)
        quotes += line.data.count(b'"')
        if quotes % 2 == 0:
            break
    if not held:
        return None
    record = _parsed(held, delimiter, width)
    if record.why and len(held) > 1:
        lines.extendleft(reversed(held[1:]))
        return _parsed(held[:1], delimiter, width)
    return record


def _parsed(held: list[_Line], delimiter: str, width: int) -> _Record:
    data = b"\n".join(line.data for line in held)
    line, last = held[0].number, held[-1].number
    if not data:
        return _Record(line, last, "", [], "")
    why, cells, text = "", list[str](), shown(data)
    if b"\0" in data:
        why = "a NUL byte in the row"
    else:
        try:
            found = list(
                csv.reader(StringIO(data.decode("utf-8"), newline=""), delimiter=delimiter, strict=True)
            )
            cells = found[0] if len(found) == 1 else []
            if len(found) != 1:
                why = f"{len(found)} rows in one; quotes are not closed"
            elif width and len(cells) != width:
                why, cells = f"{len(cells)} columns, not {width}", []
        except UnicodeDecodeError as error:
            why = f"not UTF-8: byte {data[error.start]:#04x} at place {error.start + 1} of the row"
        except csv.Error as error:
            why = f"{error}; a quote that is opened in a row must be closed in it, and one inside doubled"
    return _Record(line, last, text, cells, why)
