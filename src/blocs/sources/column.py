"""`Column`: named values with their unit; what is missing stays missing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.kinds import Cell, ColumnType, Held, held, locked

__all__ = ["Cell", "Column", "ColumnType", "text_column"]


class Column:
    """A frozen, named column.

    Parameters
    ----------
    name : str
        As code can use it: ``real_income``.
    values : array or sequence
        Text or numbers; None, what is masked and what is not a finite number are missing, never zero. Arrays
        of numbers are kept as they are, without a copy where nobody can write to them.
    unit : str
        ``"million USD"``, ``"percent"`` ...; empty for text.
    note : str
        What it is, in one line.
    absent : str or number, optional
        What holds for a row that is not in the table although its data cover it: 0 for counts and indicators.
        None: nothing is known of it.
    source : str
        Short name of the dataset that it comes from: ``"nmc"``; empty where the whole table has one origin.
    like : {"text", "whole", "number"}
        Type where no value tells it: there are no rows, or all are missing.

    Attributes
    ----------
    type : {"text", "whole", "number"}
    held : ndarray
        Values as they are kept: float64 with NaN for missing; int64, with 0 where `missing` says so; or
        objects, text and None. Not to be written to.

    Raises
    ------
    DataError
        When values mix text and numbers, are neither, or are of another kind than `absent`.

    Examples
    --------
    >>> column = Column.of("wars", [1, None, 2**53 + 1], "wars", absent=0)
    >>> column.type, column.cells, column.missing.tolist()
    ('whole', (1, None, 9007199254740993), [False, True, False])
    """

    __slots__ = ("_cells", "_gaps", "absent", "held", "name", "note", "source", "type", "unit")
    name: str
    unit: str
    note: str
    absent: Cell
    source: str
    held: NDArray[Any]
    type: ColumnType
    _gaps: NDArray[np.bool_] | None
    _cells: tuple[Cell, ...] | None

    def __init__(
        self,
        name: str,
        values: Any,
        unit: str = "",
        note: str = "",
        *,
        absent: Cell = None,
        source: str = "",
        like: ColumnType = "number",
    ) -> None:
        """Find the type of the values and keep them."""
        kept = held(values, name, "text" if isinstance(absent, str) else like)
        if absent is not None and isinstance(absent, str) != (kept[2] == "text"):
            raise DataError(f"column {name} holds {kept[2]}, and absent={absent!r} is of another kind")
        self._keep(kept, (name, unit, note, _plain(absent), source))

    def _keep(self, kept: Held, about: tuple[str, str, str, Cell, str]) -> None:
        put = object.__setattr__
        put(self, "held", kept[0])
        put(self, "_gaps", kept[1])
        put(self, "type", kept[2])
        put(self, "_cells", None)
        for field, told in zip(("name", "unit", "note", "absent", "source"), about, strict=True):
            put(self, field, told)

    @classmethod
    def _made(cls, kept: Held, about: tuple[str, str, str, Cell, str]) -> Column:
        """Make a column of what one held: nothing is looked at again."""
        column = cls.__new__(cls)
        gaps = kept[1] if kept[1] is not None and kept[1].any() else None
        column._keep((locked(kept[0]), None if gaps is None else locked(gaps), kept[2]), about)
        return column

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
    def values(self) -> NDArray[Any]:
        """Values as arrays have them: as `held`, but whole numbers with gaps as objects, numbers and None."""
        if self._gaps is None:
            return self.held
        values = self.held.astype(object)
        values[self._gaps] = None
        return locked(values)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Values as plain text and numbers; None is missing."""
        if self._cells is None:
            listed = self.values.tolist()
            if self.type == "number" and self.missing.any():
                listed = [None if math.isnan(value) else value for value in listed]
            object.__setattr__(self, "_cells", tuple(listed))
        return self._cells or ()

    @property
    def array(self) -> NDArray[Any]:
        """Values to compute with: numbers, whole ones too, as float64 with NaN where any is missing."""
        return self.held if self._gaps is None else np.where(self._gaps, np.nan, self.held)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where cells are missing."""
        if self.type == "whole":
            return np.zeros(len(self), bool) if self._gaps is None else self._gaps
        gaps = self.held == None if self.type == "text" else np.isnan(self.held)  # noqa: E711
        return np.asarray(gaps, bool)

    def take(self, places: Any) -> Column:
        """Give the rows at some places, or under a mask; the type stays, whatever is left."""
        gaps = None if self._gaps is None else self._gaps[places]
        return self._made((self.held[places], gaps, self.type), self._about())

    def looked_up(self, places: NDArray[np.intp], covered: NDArray[np.bool_] | None = None) -> Column:
        """Give the rows at some places, -1 for a row that is not there.

        Such a row is missing, or `absent` where it is covered. The type stays, but for whole numbers whose
        `absent` is none.
        """
        gone = places < 0
        if not gone.any():
            return self.take(places)
        filled = gone & covered if covered is not None and self.absent is not None else gone & False
        if self.type == "whole" and isinstance(self.absent, float) and not self.absent.is_integer():
            return self.with_values(self.array.astype(float)).looked_up(places, covered)
        empty = {"text": None, "whole": 0, "number": math.nan}[self.type]
        found = self.held[places] if len(self) else np.full(len(places), empty, self.held.dtype)
        found[gone] = empty
        found[filled] = self.absent if filled.any() else empty
        gaps = gone & ~filled
        if self._gaps is not None:
            gaps |= self._gaps[places] & ~gone
        return self._made((found, gaps if self.type == "whole" else None, self.type), self._about())

    def where(self, own: NDArray[np.bool_], other: Column) -> Column:
        """Give the own values under a mask, those of another column elsewhere."""
        if self.type != other.type:
            return self.with_values(np.where(own, self.array, other.array))
        gaps = None
        if self._gaps is not None or other._gaps is not None:
            gaps = np.where(own, self.missing, other.missing)
        return self._made((np.where(own, self.held, other.held), gaps, self.type), self._about())

    def with_values(self, values: Any) -> Column:
        """Other values under the same name, unit and note."""
        return Column(
            self.name, values, self.unit, self.note, absent=self.absent, source=self.source, like=self.type
        )

    def renamed(self, name: str) -> Column:
        """Give the same values another name."""
        return self._made((self.held, self._gaps, self.type), (name, *self._about()[1:]))

    def with_absent(self, absent: Cell) -> Column:
        """Say otherwise what a row means that is not in the table."""
        name, unit, note, _, source = self._about()
        return self._made((self.held, self._gaps, self.type), (name, unit, note, _plain(absent), source))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a column is frozen."""
        raise AttributeError(f"a column is frozen: {name} cannot be set; make another column")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.held)

    def __eq__(self, other: object) -> bool:
        """Compare all but the place in a table; missing equals missing, and 1 equals 1.0."""
        if not isinstance(other, Column):
            return NotImplemented
        if self._about() != other._about() or len(self) != len(other):
            return False
        if self.type != other.type:
            return self.cells == other.cells
        same = np.array_equal(self.held, other.held, equal_nan=self.type == "number")
        return bool(same and np.array_equal(self.missing, other.missing))

    def __hash__(self) -> int:
        """Hash what describes it, and its cells."""
        return hash((self._about(), self.cells))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel whole between processes."""
        return Column._made, ((self.held, self._gaps, self.type), self._about())

    def __repr__(self) -> str:
        """Name, unit, type and length."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"<Column {self.name}{unit}: {len(self):,} {self.type}>"

    def _about(self) -> tuple[str, str, str, Cell, str]:
        return self.name, self.unit, self.note, self.absent, self.source


def _plain(absent: Any) -> Cell:
    """Give a number of NumPy as one of Python; what is not a finite number is nothing."""
    told = absent.item() if isinstance(absent, np.generic) else absent
    return None if isinstance(told, float) and not math.isfinite(told) else told


def text_column(name: str, codes: NDArray[Any], words: Sequence[str | None], note: str = "") -> Column:
    """Text column of `words` taken at `codes`, -1 for missing: one object a word, however long the table."""
    array = np.empty(len(words) + 1, object)
    array[:] = [*words, None]  # the last, so that -1 is missing
    return Column(name, array, note=note, like="text").take(codes)
