"""The wide files of IGO memberships: a column for each of some 530 organisations, counted and not kept."""

from __future__ import annotations

import csv
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra
from blocs.sources.cells import columns, opened
from blocs.sources.held import Numbers, Texts
from blocs.sources.tabular import Table, open_table, refuse
from blocs.states import codes_of

__all__ = ["header_of", "joint_by_line", "joint_by_state"]

_JOINT = {"0": 0, "1": 1, "-1": 0, "-9": 2, "": 2, "NA": 2, ".": 2}
"""What a cell of a pair's row stands for: 0 not both, 1 both full members, 2 not known."""
_ALLOWED = (
    "there are 0, 1, -1 and -9 (missing), and columns of organisations only, beside ccode1, ccode2, year and "
    "names of states"
)
_FULL, _MISSING = 1, -9
_STATUS = (0, 1, 2, 3, -1)
_MARKS = ",\t;"


def header_of(place: Path, what: str) -> list[str]:
    """Give the names of a file's columns.

    Raises
    ------
    DataError
        When the file cannot be read or its first line is empty.
    MissingExtra
        For Parquet without pyarrow.
    """
    if place.suffix.lower() == ".parquet":
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            raise MissingExtra("pyarrow", "tables") from error
        try:
            return [str(name) for name in parquet.read_schema(place).names]
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError(f"{place}: no Parquet file that can be read ({error}); fetch it again") from error
    with opened(place) as stream:
        line = stream.readline()
    if not line.strip():
        raise DataError(f"{place}: the first line is empty; give {what}")
    return [name.strip() for name in next(csv.reader([line], delimiter=_mark(line)))]


def joint_by_state(
    table: Table, organisations: Sequence[str], numbers: NDArray[np.int64], years: NDArray[np.int64]
) -> tuple[
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    int,
]:
    """Count joint full memberships of each pair from the memberships of states: one matrix product a year.

    Returns
    -------
    a, b, years : int64 array of length k
        Each pair of states that have rows in a year, by pair and year.
    joint, unknown : float64 array of length k
        Organisations of which both are full members, and of which that is not known: one or both are missing,
        and none is known not to be a full member.
    left_out : int
        Rows of numbers that no state bears.

    Raises
    ------
    DataError
        When a membership is coded otherwise than 0 to 3, -1 and -9.
    """
    full = np.zeros((len(table), len(organisations)), np.float32)
    maybe = np.zeros_like(full)
    for at, name in enumerate(organisations):
        values = table.number(name, (_MISSING,))
        wrong = ~np.isnan(values) & ~np.isin(values, _STATUS)
        refuse(table, wrong, name, "{cell} is no membership; there are 0, 1, 2, 3, -1 and -9 (missing)")
        full[:, at] = values == _FULL
        maybe[:, at] = full[:, at] + np.isnan(values)
    distinct_numbers, at_number = np.unique(numbers, return_inverse=True)
    known = np.array([code is not None for code in codes_of(distinct_numbers, 2000)], bool)[at_number]
    parts = list(_years(full, maybe, numbers, years, known))
    if not parts:
        raise DataError(f"{table.path}: no year with two states; give the file of all states")
    a, b, when, joint, unknown = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((when, b, a))
    return (
        a[order].astype(np.int64),
        b[order].astype(np.int64),
        when[order].astype(np.int64),
        joint[order],
        unknown[order],
        int((~known).sum()),
    )


def _years(
    full: NDArray[np.float32],
    maybe: NDArray[np.float32],
    numbers: NDArray[np.int64],
    years: NDArray[np.int64],
    known: NDArray[np.bool_],
) -> Iterator[tuple[NDArray[Any], ...]]:
    """Pairs of each year, with what they share."""
    for year in np.unique(years).tolist():
        rows = np.flatnonzero((years == year) & known)
        rows = rows[np.argsort(numbers[rows])]
        i, j = np.triu_indices(len(rows), 1)
        if not len(i):
            continue
        joint = (full[rows] @ full[rows].T)[i, j].astype(float)
        most = (maybe[rows] @ maybe[rows].T)[i, j].astype(float)
        yield numbers[rows[i]], numbers[rows[j]], np.full(len(i), year), joint, most - joint


def joint_by_line(
    place: Path, keys: Sequence[str], organisations: Sequence[str], what: str
) -> tuple[Table, NDArray[np.float64], NDArray[np.float64]]:
    """Count joint full memberships, and those not known, in each row of a file of pairs.

    A file of text is read line by line: the cells of a row are counted without being taken apart, and the
    length of the line tells whether it holds anything but the four codes.

    Parameters
    ----------
    place : Path
    keys, organisations : sequence of str
        Columns, as the file's first line has them.
    what : str
        The data, for messages.

    Returns
    -------
    table : Table
        The keys.
    joint, unknown : float64 array
        By row.

    Raises
    ------
    DataError
        When a cell is another than 0, 1, -1, -9 or empty, or a row has too many or too few.
    """
    if place.suffix.lower() == ".parquet":
        return _by_column(place, keys, organisations, what)
    with opened(place) as stream:
        head = stream.readline()
        layout = _Layout.of(place, head, keys, organisations, what)
        seen: list[defaultdict[str, int]] = [defaultdict() for _ in keys]
        for texts in seen:
            texts.default_factory = texts.__len__  # a new text gets the next place
        lines, places, joint, unknown = array("q"), [array("i") for _ in keys], array("i"), array("i")
        for number, line in enumerate(stream, 2):
            text = line.rstrip("\r\n")
            if not text:
                continue
            cells, ones, missing = layout.by_length(text) or layout.by_cell(text, number)
            for texts, held, cell in zip(seen, places, cells, strict=True):
                held.append(texts[cell])
            lines.append(number)
            joint.append(ones)
            unknown.append(missing)
    if not lines:
        raise DataError(f"{place}: no rows below the header; {what} are not in it")
    found: dict[str, Texts | Numbers] = {
        name.casefold(): Texts(tuple(texts), np.array(held, np.int32))
        for name, texts, held in zip(keys, seen, places, strict=True)
    }
    table = Table(place, found, len(lines), np.array(lines, np.int64))
    return table, np.array(joint, float), np.array(unknown, float)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where keys and organisations stand in the rows of a file.

    Attributes
    ----------
    before, behind : int
        Columns in front of the organisations, and behind them.
    plain : bool
        Whether these stand side by side and the keys in front of them.
    """

    place: Path
    mark: str
    names: tuple[str, ...]
    keys: tuple[int, ...]
    at: tuple[int, ...]
    before: int
    behind: int
    plain: bool

    @classmethod
    def of(
        cls, place: Path, head: str, keys: Sequence[str], organisations: Sequence[str], what: str
    ) -> _Layout:
        """Find the columns in the first line."""
        mark = _mark(head)
        names = tuple(name.strip() for name in next(csv.reader([head], delimiter=mark)))
        found = columns(place, names, (*keys, *organisations), what)
        own, at = tuple(found[name] for name in keys), tuple(found[name] for name in organisations)
        plain = at == tuple(range(at[0], at[-1] + 1)) and max(own) < at[0]
        return cls(place, mark, names, own, at, at[0], len(names) - 1 - at[-1], plain)

    def by_length(self, text: str) -> tuple[list[str], int, int] | None:
        """Keys, and cells that are 1 and that are -9; None where other codes or quotes stand in the row."""
        if not self.plain or '"' in text:
            return None
        *front, part = text.split(self.mark, self.before)
        if self.behind:
            part = part.rsplit(self.mark, self.behind)[0]
        part = self.mark + part
        ones, missing = part.count(self.mark + "1"), part.count(self.mark + "-9")
        noughts, outside = part.count(self.mark + "0"), part.count(self.mark + "-1")
        same = 2 * (ones + noughts) + 3 * (missing + outside) == len(part)
        if not same or ones + noughts + missing + outside != len(self.at):
            return None
        return [front[key] for key in self.keys], ones, missing

    def by_cell(self, text: str, line: int) -> tuple[list[str], int, int]:
        """Tell the same cell by cell, in any layout."""
        cells = next(csv.reader([text], delimiter=self.mark))
        if len(cells) != len(self.names):
            raise DataError(
                f"{self.place}, line {line}: {len(cells)} cells, not {len(self.names)}; the file is cut off "
                "or damaged"
            )
        codes = [_JOINT.get(cells[column].strip().removesuffix(".0")) for column in self.at]
        if None in codes:
            column = self.at[codes.index(None)]
            raise DataError(
                f"{self.place}, line {line}, column {self.names[column]}: {cells[column]!r} is no joint "
                f"membership; {_ALLOWED}"
            )
        return [cells[key] for key in self.keys], codes.count(1), codes.count(2)


def _by_column(
    place: Path, keys: Sequence[str], organisations: Sequence[str], what: str
) -> tuple[Table, NDArray[np.float64], NDArray[np.float64]]:
    """Read a Parquet file one organisation after the other."""
    table = open_table(place, [key.casefold() for key in keys], what=what)
    joint, unknown = np.zeros(len(table)), np.zeros(len(table))
    for name in organisations:
        column = open_table(place, (name,), what=what)
        values = column.number(name, (_MISSING,))
        wrong = ~np.isnan(values) & ~np.isin(values, (0, 1, -1))
        refuse(column, wrong, name, f"{{cell}} is no joint membership; {_ALLOWED}")
        joint += values == _FULL
        unknown += np.isnan(values)
    return table, joint, unknown


def _mark(line: str) -> str:
    return max(_MARKS, key=line.count)
