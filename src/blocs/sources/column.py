"""`Column`: named values with their unit; what is missing stays missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cell", "Column", "ColumnType"]

Cell: TypeAlias = "str | float | int | None"
ColumnType: TypeAlias = Literal["text", "whole", "number"]


class Column:
    """A frozen, named column.

    Parameters
    ----------
    name : str
        As code can use it: ``real_income``.
    values : array or sequence
        Text or numbers; None and what is not a finite number are missing, never zero. Arrays of numbers are
        kept as they are, without a copy where they may not be written to.
    unit : str
        ``"million USD"``, ``"percent"`` ...; empty for text.
    note : str
        What it is, in one line.
    absent : str or number, optional
        What holds for a row that is not in the table although its data cover it: 0 for counts and indicators.
        None: nothing is known of it.
    source : str
        Short name of the dataset that it comes from: ``"nmc"``; empty where the whole table has one origin.

    Attributes
    ----------
    values : ndarray
        float64 with NaN for missing, int64 where nothing is missing, else objects: text, or whole numbers,
        and None. Not to be written to.
    type : {"text", "whole", "number"}
    """

    __slots__ = ("_cells", "absent", "name", "note", "source", "type", "unit", "values")

    def __init__(
        self,
        name: str,
        values: Any,
        unit: str = "",
        note: str = "",
        *,
        absent: Cell = None,
        source: str = "",
    ) -> None:
        """Find the type of the values and keep them."""
        self.name, self.unit, self.note, self.absent, self.source = name, unit, note, absent, source
        self.values, self.type = _held(values)
        self._cells: tuple[Cell, ...] | None = None

    @classmethod
    def of(
        cls,
        name: str,
        values: Any,
        unit: str = "",
        note: str = "",
        *,
        absent: Cell = None,
        source: str = "",
    ) -> Column:
        """Make a column of any values; what is not a finite number is missing."""
        return cls(name, values, unit, note, absent=absent, source=source)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Values as plain text and numbers; None is missing."""
        if self._cells is None:
            listed = self.values.tolist()
            if self.type == "number":
                listed = [None if math.isnan(value) else value for value in listed]
            self._cells = tuple(listed)
        return self._cells

    @property
    def array(self) -> NDArray[Any]:
        """Values to compute with: numbers, whole ones too, as float64 with NaN where any is missing."""
        if self.type == "whole" and self.values.dtype == object:
            return np.array([math.nan if value is None else value for value in self.values], float)
        return self.values

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where cells are missing."""
        if self.values.dtype == object:
            return np.fromiter((value is None for value in self.values), bool, len(self.values))
        gaps: NDArray[np.bool_] = np.isnan(self.values)
        return gaps

    def take(self, places: Any) -> Column:
        """Give the rows at some places, or under a mask."""
        return self.with_values(self.values[places])

    def with_values(self, values: Any) -> Column:
        """Other values under the same name, unit and note."""
        return Column(self.name, values, self.unit, self.note, absent=self.absent, source=self.source)

    def renamed(self, name: str) -> Column:
        """Give the same values another name."""
        return Column(name, self.values, self.unit, self.note, absent=self.absent, source=self.source)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.values)

    def __eq__(self, other: object) -> bool:
        """Compare all but the place in a table; missing equals missing."""
        if not isinstance(other, Column):
            return NotImplemented
        mine, others = self._described(), other._described()
        if mine != others or len(self) != len(other):
            return False
        if self.values.dtype == other.values.dtype and self.type != "text":
            return bool(np.array_equal(self.values, other.values, equal_nan=self.type == "number"))
        return self.cells == other.cells

    def __hash__(self) -> int:
        """Hash what describes it, and its cells."""
        return hash((*self._described(), self.cells))

    def __repr__(self) -> str:
        """Name, unit, type and length."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"<Column {self.name}{unit}: {len(self):,} {self.type}>"

    def _described(self) -> tuple[Cell, ...]:
        return self.name, self.unit, self.note, self.absent, self.source


def _held(values: Any) -> tuple[NDArray[Any], ColumnType]:
    """Values as one of the three kinds of array, and their type."""
    if isinstance(values, np.ndarray) and values.dtype != object and values.dtype.kind != "U":
        return _numbers(values)
    cells = values.tolist() if isinstance(values, np.ndarray) else list(values)
    kinds = set(map(type, cells)) - {type(None)}
    if str in kinds:
        held = np.empty(len(cells), object)
        held[:] = cells
        return _locked(held), "text"
    if kinds == {int} and all(cell is None or -(2**63) <= cell < 2**63 for cell in cells):
        if len(cells) and None not in cells:
            return _locked(np.array(cells, np.int64)), "whole"
        held = np.empty(len(cells), object)
        held[:] = cells
        return _locked(held), "whole"
    return _numbers(np.array([math.nan if cell is None else float(cell) for cell in cells], float))


def _numbers(values: NDArray[Any]) -> tuple[NDArray[Any], ColumnType]:
    if values.dtype.kind in "iu":
        return _locked(values.astype(np.int64, copy=values.flags.writeable)), "whole"
    held = values.astype(np.float64, copy=values.flags.writeable)
    wrong = np.isinf(held)
    if wrong.any():
        held = np.where(wrong, np.nan, held)
    return _locked(held), "number"


def _locked(values: NDArray[Any]) -> NDArray[Any]:
    values.flags.writeable = False
    return values


def text_column(name: str, codes: NDArray[Any], words: Sequence[str | None], note: str = "") -> Column:
    """Text column of `words` taken at `codes`: one object a word, however long the table."""
    held = np.empty(len(words), object)
    held[:] = list(words)
    return Column(name, held[codes], note=note)
