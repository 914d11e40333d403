"""Tables from files as columns: CSV, tab-separated text and Parquet, with the cell named when one is wrong.

Most columns of such tables hold one of a few hundred values (state numbers, years, votes). A column of text
is therefore kept as its different texts and, for each row, which of them it holds; a text is turned into a
number once. Only the columns asked for are kept.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.held import Numbers, Texts, read_parquet, read_text

__all__ = ["Table", "open_table", "refuse"]

_MARKS = {".csv": ",", ".tab": "\t", ".tsv": "\t", ".txt": None}
_MISSING = frozenset(("", "NA", "NaN", "nan", "."))
_EXACT = 2**53
"""Whole numbers below it are the same as float64."""


class Table:
    """Columns of a file, turned into arrays when asked for. `open_table` makes it.

    Attributes
    ----------
    path : Path
    """

    def __init__(
        self, path: Path, held: dict[str, Texts | Numbers], size: int, lines: NDArray[np.int64] | None
    ) -> None:
        self.path = path
        self._held = held
        self._size = size
        self._lines = lines

    def __len__(self) -> int:
        return self._size

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def place(self, row: int, column: str) -> str:
        """Name a cell: ``"nmc.csv, line 3, column milex"``; Parquet files have rows, from 1 on."""
        where = f"row {row + 1}" if self._lines is None else f"line {self._lines[row]}"
        return f"{self.path}, {where}, column {column}"

    def cell(self, row: int, column: str) -> str:
        """Give a cell as it stands in the file; empty where nothing does."""
        held = self._column(column)
        if isinstance(held, Texts):
            return held.levels[int(held.places[row])]
        return _written(held.values[row])

    def whole(self, name: str) -> NDArray[np.int64]:
        """Give a column of whole numbers, such as states and years; ``2.0`` is one.

        Raises
        ------
        DataError
            When a cell is empty or no whole number.
        """
        held = self._column(name)
        if isinstance(held, Numbers) and held.values.dtype.kind == "i":
            return held.values.astype(np.int64)
        values = held.values if isinstance(held, Numbers) else self._parsed(name, held, ())
        bad = ~(np.abs(values) < _EXACT)
        bad[~bad] = values[~bad] % 1 != 0
        if bad.any():
            row = int(np.argmax(bad if isinstance(held, Numbers) else bad[held.places]))
            told = self.cell(row, name)
            why = "missing" if told.strip() in _MISSING else f"{told!r} is no whole number"
            raise DataError(f"{self.place(row, name)}: {why}; each row needs one, correct the file")
        numbers = values.astype(np.int64)
        return numbers if isinstance(held, Numbers) else numbers[held.places]

    def number(self, name: str, missing: Sequence[float] = ()) -> NDArray[np.float64]:
        """Give a column of numbers; NaN where the cell is empty, ``NA``, ``NaN``, ``.`` or in `missing`.

        Raises
        ------
        DataError
            When a cell is text, or infinite, or beyond what a float64 holds.
        """
        held = self._column(name)
        if isinstance(held, Texts):
            return self._parsed(name, held, missing)[held.places]
        values = held.values.astype(np.float64)
        if np.isinf(values).any():
            self._infinite(int(np.argmax(np.isinf(values))), name)
        values[np.isin(values, list(missing))] = np.nan
        return values

    def text(self, name: str) -> NDArray[np.object_]:
        """Give a column of text without the blanks around it; None where the cell is empty. ``NA`` stays."""
        places, levels = self.factor(name)
        return np.array([*levels, None], dtype=object)[places]

    def factor(self, name: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """Give a column of text as the place of each row's text among the different texts, and these.

        A missing cell has the place -1. What is true of a text need then be found once, not for each row.
        """
        held = self._column(name)
        if isinstance(held, Numbers):
            found, places = np.unique(held.values, return_inverse=True)
            held = Texts(tuple(map(_written, found)), places.astype(np.int32))
        kept: dict[str, int] = {}
        cells = [level.strip() for level in held.levels]
        at = np.array([kept.setdefault(cell, len(kept)) if cell else -1 for cell in cells], np.int64)
        return at[held.places], tuple(kept)

    def _column(self, name: str) -> Texts | Numbers:
        try:
            return self._held[name]
        except KeyError:
            raise UsageError(
                f"{self.path}: column {name!r} was not read; it has {', '.join(self._held)}"
            ) from None

    def _parsed(self, name: str, held: Texts, missing: Sequence[float]) -> NDArray[np.float64]:
        """Give the number that each level stands for; NaN where it is missing."""
        levels = [level.strip() for level in held.levels]
        try:
            joined = "".join(levels)
            if not joined.isascii() or "_" in joined or "f" in joined:
                raise ValueError  # what Python takes for numbers, and a table does not: 1_000, infinity
            values = np.array([float(level) if level not in _MISSING else np.nan for level in levels])
        except ValueError:
            values = np.array([_number(level) for level in levels])
        if np.isinf(values).any():
            level = int(np.argmax(np.isinf(values)))
            self._infinite(int(np.argmax(held.places == level)), name)
        values[np.isin(values, list(missing))] = np.nan
        return values

    def _infinite(self, row: int, name: str) -> None:
        told = self.cell(row, name)
        try:
            float(told.strip())
            why = "is not finite; leave the cell empty where nothing is known"
        except ValueError:
            why = "is no number; write digits with a point, no separators, and nothing where it is missing"
        raise DataError(f"{self.place(row, name)}: {told[:40]!r} {why}")


def _number(level: str) -> float:
    """Read a number; infinite where it is none, so that the row is named with those that are not finite."""
    if level in _MISSING:
        return math.nan
    try:
        return float(level) if level.isascii() and "_" not in level else math.inf
    except ValueError:
        return math.inf


def _written(value: Any) -> str:
    number = float(value)
    if math.isnan(number):
        return ""
    return str(int(value)) if number.is_integer() else repr(number)


def open_table(path: str | Path, wanted: Iterable[str], optional: Iterable[str] = (), *, what: str) -> Table:
    """Read some columns of a table.

    Parameters
    ----------
    path : path
        By its ending: ``.csv`` (comma), ``.tab`` and ``.tsv`` (tab), ``.txt`` (tab, comma or semicolon,
        whichever stands most often in the first line), each plain or ``.gz``, in UTF-8; or ``.parquet``.
    wanted, optional : iterable of str
        Columns that must be there, and those that may. A name in other capitals is taken where the name
        itself is not there.
    what : str
        The data, for messages: ``"the COW alliances"``.

    Raises
    ------
    DataError
        When the file cannot be read, is damaged or empty, lacks a column or has it twice, or a row has too
        many or too few cells.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "nmc.csv")
    ...     _ = path.write_text("ccode,year,milex\\n2,1816,3823\\n20,1920,-9\\n")
    ...     table = open_table(path, ("ccode", "year", "milex"), what="the military figures")
    >>> table.whole("year").tolist(), table.number("milex", missing=(-9,)).tolist()
    ([1816, 1920], [3823.0, nan])
    """
    place = Path(path)
    kind = (place.with_suffix("") if place.suffix == ".gz" else place).suffix.lower()
    names, maybe = tuple(wanted), tuple(optional)
    if place.suffix.lower() == ".parquet":
        held, size = read_parquet(place, names, maybe, what)
        lines = None
    elif kind in _MARKS:
        try:
            held, lines = read_text(place, _MARKS[kind], names, maybe, what)
        except zlib.error as error:
            raise DataError(f"{place}: the compressed data are damaged ({error}); fetch it again") from error
        size = len(lines)
    else:
        raise DataError(
            f"{place}: {what} are read from {', '.join(_MARKS)} (each also .gz) or .parquet; save them so"
        )
    if not size:
        raise DataError(f"{place}: no rows below the header; {what} are not in it")
    return Table(place, held, size, lines)


def refuse(table: Table, mask: NDArray[np.bool_], column: str, why: str) -> None:
    """Raise for the first row of a mask, if there is one.

    Parameters
    ----------
    table : Table
    mask : array of bool, one a row
    column : str
        The column to name.
    why : str
        Cause and remedy; ``{cell}`` in it stands for the cell.

    Raises
    ------
    DataError
        When any row is true; tells how many are.
    """
    if not mask.any():
        return
    row, count = int(np.argmax(mask)), int(mask.sum())
    more = f" ({count:,} such rows)" if count > 1 else ""
    raise DataError(f"{table.place(row, column)}: {why.replace('{cell}', table.cell(row, column))}{more}")
