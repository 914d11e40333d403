"""Columns of a file as it holds them: numbers, or different texts and which of them each row holds.

`blocs.sources.tabular` makes arrays of them; nothing else need read a file so.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra
from blocs.sources.cells import columns, opened

__all__ = ["Numbers", "Texts", "read_parquet", "read_text"]

_BLOCK = 512
"""Rows at a time: few enough to stay in the cache, and that Python does not look for cycles among them."""


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of text: its different texts as they first come, and which of them each row holds."""

    levels: tuple[str, ...]
    places: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column that the file holds as numbers: float64 with NaN where missing, or int64."""

    values: NDArray[np.float64] | NDArray[np.int64]


def _chosen(
    place: Path, header: Sequence[str], wanted: Sequence[str], optional: Sequence[str], what: str
) -> dict[str, int]:
    """Give the place of each column, by name or by name in other capitals."""
    there = [name.strip() for name in header]
    folded = [name.casefold() for name in there]
    found: dict[str, int] = {}
    for name in (*wanted, *optional):
        like = [at for at, other in enumerate(folded) if other == name.casefold()]
        if name in there:
            found[name] = columns(place, there, (name,), what)[name]
        elif len(like) == 1:
            found[name] = like[0]
        elif like or name not in optional:
            columns(place, folded if like else there, (name.casefold() if like else name,), what)
    return found


def read_text(
    place: Path, mark: str | None, wanted: Sequence[str], optional: Sequence[str], what: str
) -> tuple[dict[str, Texts | Numbers], NDArray[np.int64]]:
    """Read columns of a text file, and the line on which each row begins; `mark` is None to find it."""
    with opened(place) as stream:
        try:
            first = stream.readline()
            if not first.strip():
                raise DataError(f"{place}: {'the first line' if first else 'the file'} is empty; give {what}")
            between = mark or max("\t,;", key=first.count)
            reader = csv.reader(_lines(place, first, stream), delimiter=between, strict=True)
            header = next(reader)
            at = _chosen(place, header, wanted, optional, what)
            seen: dict[str, defaultdict[str, int]] = {name: defaultdict() for name in at}
            for levels in seen.values():
                levels.default_factory = levels.__len__  # a new text gets the next place
            blocks = list(_blocks(place, reader, len(header), at, seen))
        except UnicodeDecodeError as error:
            raise DataError(
                f"{place}, line {_undecoded(place)}: not UTF-8; save it as CSV in UTF-8 "
                "(iconv -f latin1 -t utf-8, where it is in Latin-1)"
            ) from error
        except csv.Error as error:
            raise DataError(
                f"{place}, line {_unclosed(place, between)}: {error}; a quote that is opened in a row must "
                "be closed in it, and one inside a cell doubled"
            ) from error
    lines = np.concatenate([np.zeros(0, np.int64), *(lines for lines, _ in blocks)])
    none = np.zeros(0, np.int32)
    held: dict[str, Texts | Numbers] = {
        name: Texts(tuple(seen[name]), np.concatenate([none, *(block[name] for _, block in blocks)]))
        for name in at
    }
    return held, lines


def _blocks(
    place: Path, reader: Any, width: int, at: dict[str, int], seen: dict[str, defaultdict[str, int]]
) -> Iterator[tuple[NDArray[np.int64], dict[str, NDArray[np.int32]]]]:
    """Give the lines of some rows, and which of the texts seen each of their cells is."""
    before = reader.line_num
    while rows := list(islice(reader, _BLOCK)):
        lines = np.arange(before + 1, before + 1 + len(rows))
        if reader.line_num - before != len(rows):  # cells with line breaks in them
            lines[1:] += np.cumsum([sum(map(_breaks, row)) for row in rows])[:-1]
        before = reader.line_num
        if set(map(len, rows)) != {width}:
            kept = [i for i, row in enumerate(rows) if row]  # an empty line has no cells
            rows, lines = [rows[i] for i in kept], lines[kept]
            for row, line in zip(rows, lines.tolist(), strict=True):
                if len(row) != width:
                    raise DataError(
                        f"{place}, line {line}: {len(row)} cells, not {width}; the file is cut off or damaged"
                    )
        yield (
            lines,
            {
                name: np.fromiter(
                    map(seen[name].__getitem__, map(itemgetter(column), rows)), np.int32, len(rows)
                )
                for name, column in at.items()
            },
        )


def _lines(place: Path, first: str, stream: TextIO) -> Iterator[str]:
    for number, line in enumerate(chain((first,), stream), 1):
        if "\0" in line:
            raise DataError(f"{place}, line {number}: a zero byte; the file is damaged or no text")
        yield line


def _breaks(cell: str) -> int:
    return cell.count("\n") + cell.count("\r") - cell.count("\r\n")


def _undecoded(place: Path) -> int:
    """Give the first line that is not UTF-8."""
    with gzip.open(place) if place.suffix == ".gz" else place.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            try:
                line.decode()
            except UnicodeDecodeError:
                return number
    return 0


def _unclosed(place: Path, mark: str) -> int:
    """Give the line on which the first row begins that breaks the rules of quotes."""
    with opened(place) as stream:
        reader = csv.reader(stream, delimiter=mark, strict=True)
        before = 0
        while True:
            try:
                next(reader)
            except (csv.Error, StopIteration):
                return before + 1
            before = reader.line_num


def read_parquet(
    place: Path, wanted: Sequence[str], optional: Sequence[str], what: str
) -> tuple[dict[str, Texts | Numbers], int]:
    """Read columns of a Parquet file, and how many rows it has."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtra("pyarrow", "tables") from error
    try:
        with parquet.ParquetFile(place) as file:
            header = file.schema_arrow.names
            at = _chosen(place, header, wanted, optional, what)
            arrow = file.read(columns=[header[i] for i in at.values()])
    except (OSError, pyarrow.ArrowException) as error:
        raise DataError(f"{place}: no Parquet file that can be read ({error}); fetch it again") from error
    return {name: _arrow_column(place, name, arrow.column(header[i])) for name, i in at.items()}, len(arrow)


def _arrow_column(place: Path, name: str, column: Any) -> Texts | Numbers:
    from pyarrow import ArrowException, compute, float64, int64, string, types

    kind = column.type
    inner = kind.value_type if types.is_dictionary(kind) else kind
    try:
        if types.is_integer(inner) and not column.null_count:
            return Numbers(column.cast(inner).cast(int64()).to_numpy())
        if types.is_floating(inner) or types.is_integer(inner) or types.is_decimal(inner):
            return Numbers(column.cast(inner).cast(float64(), safe=False).to_numpy())
        if types.is_boolean(inner):
            return Numbers(column.cast(int64()).cast(float64()).to_numpy())
        if types.is_null(inner):
            return Numbers(np.full(len(column), np.nan))
        told = compute.fill_null(column.cast(string()), "").combine_chunks().dictionary_encode()
    except ArrowException as error:
        raise DataError(f"{place}, column {name}: {kind} is neither numbers nor text ({error})") from error
    return Texts(tuple(told.dictionary.to_pylist()), told.indices.to_numpy().astype(np.int32))
