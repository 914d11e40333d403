"""`Frame`: a table of figures that knows its unit of analysis, its units and its sources."""

from __future__ import annotations

import csv
import importlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.sources.column import Cell, Column
from blocs.sources.looks import as_html, as_text, shown
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.periods import none_such
from blocs.sources.panel.unit import Unit

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Cell", "Column", "Frame", "shown"]

_BLOCK = 1 << 14


class Frame:
    """A frozen table of columns of one length.

    Parameters
    ----------
    unit : str
        Unit of analysis: what one row is, as ``"state"`` or ``"exporter-importer pair"``. A `Unit`, or the
        words of one, makes it a panel, whose rows are known by keys and can be joined
        (`blocs.sources.joining`).
    columns : sequence of Column
    sources : sequence of str
        What to cite for the figures.
    coverage : Coverage, optional
        Years and states that it speaks about, where not every row stands in it. A table from which rows are
        taken away has none any more: that they are gone does not tell what holds for them.

    Raises
    ------
    DataError
        When columns differ in length, a name stands twice, a key of a panel is missing or no whole number, or
        a dyad does not have two states, the smaller number first where it has no direction.

    Examples
    --------
    >>> table = Frame("state", [Column.of("state", ["CHN"]), Column.of("exports", [2.5], "million USD")])
    >>> table["exports"]
    (2.5,)
    """

    __slots__ = ("_columns", "coverage", "sources", "unit")
    unit: str
    sources: tuple[str, ...]
    coverage: Coverage | None
    _columns: Mapping[str, Column]

    def __init__(
        self,
        unit: str,
        columns: Sequence[Column],
        sources: Sequence[str] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Check and keep the columns."""
        put = object.__setattr__
        put(self, "unit", Unit.told(unit) or unit)
        put(self, "sources", tuple(sources))
        put(self, "coverage", coverage)
        put(self, "_columns", {column.name: column for column in columns})
        if len(self._columns) != len(columns):
            raise DataError(f"a table by {unit} names a column twice")
        lengths = {column.name: len(column) for column in columns}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of a table by {unit} differ in length: {lengths}")
        if isinstance(self.unit, Unit):
            put(self, "_columns", {**self._columns, **_keys(self.unit, self._columns)})

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in their order."""
        return tuple(self._columns.values())

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns in their order."""
        return tuple(self._columns)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.columns[0]) if self._columns else 0

    def __contains__(self, name: object) -> bool:
        """Say whether there is a column of this name."""
        return name in self._columns

    def __getitem__(self, name: str) -> tuple[Cell, ...]:
        """Give the cells of a column."""
        return self.column(name).cells

    def column(self, name: str) -> Column:
        """Give a column with its unit and note.

        Raises
        ------
        UsageError
            When there is none of this name.
        """
        try:
            return self._columns[name]
        except KeyError:
            raise UsageError(f"no column {name!r}; there are {', '.join(self._columns)}") from None

    def array(self, name: str) -> NDArray[Any]:
        """Give the values of a column to compute with; missing numbers are NaN."""
        return self.column(name).array

    def __eq__(self, other: object) -> bool:
        """Compare unit, columns and coverage."""
        if not isinstance(other, Frame):
            return NotImplemented
        return (self.unit, self.columns, self.coverage) == (other.unit, other.columns, other.coverage)

    def __hash__(self) -> int:
        """Hash unit and columns."""
        return hash((self.unit, self.columns))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a table is frozen."""
        raise AttributeError(f"a table is frozen: {name} cannot be set; make another table")

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel whole between processes."""
        return Frame, (self.unit, self.columns, self.sources, self.coverage)

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Give the rows as dicts."""
        return tuple(self._each())

    def filter(self, keep: Callable[[dict[str, Any]], bool]) -> Frame:
        """Rows for which `keep` is true; of a large table, `take` with a mask gives them faster."""
        return self.take(np.fromiter((bool(keep(row)) for row in self._each()), bool, len(self)))

    def sort(self, name: str, *, descending: bool = False) -> Frame:
        """Rows in the order of a column; missing cells last, ties as they stood."""
        column = self.column(name)
        there, gone = np.flatnonzero(~column.missing), np.flatnonzero(column.missing)
        values = column.held[there]
        if descending:  # the other way round twice, so that ties stay
            order = len(there) - 1 - np.argsort(values[::-1], kind="stable")[::-1]
        else:
            order = np.argsort(values, kind="stable")
        return self.take(np.concatenate([there[order], gone]))

    def head(self, rows: int = 10) -> Frame:
        """First rows."""
        return self.take(slice(rows))

    def take(self, places: Any) -> Frame:
        """Rows at some places (an array of numbers or a slice), or under a mask.

        The coverage stays where every row does; a part of a table no longer tells what holds for the rest.
        """
        taken = [column.take(places) for column in self.columns]
        kept = np.zeros(len(self), bool)
        kept[places] = True
        return Frame(self.unit, taken, self.sources, self.coverage if kept.all() else None)

    def with_columns(self, columns: Sequence[Column]) -> Frame:
        """Other columns under the same unit, sources and coverage."""
        return Frame(self.unit, columns, self.sources, self.coverage)

    # --- other libraries, files

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back: what each column is, and the rows; nothing is lost."""
        told: dict[str, Any] = {
            "unit": str(self.unit),
            "columns": [described(column) for column in self.columns],
            "rows": list(self._each()),
            "sources": list(self.sources),
        }
        return told if self.coverage is None else {**told, "coverage": self.coverage.to_dict()}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Frame:
        """Read what `to_dict` wrote."""
        rows = told["rows"]
        columns = [column_of(c, [row[c["name"]] for row in rows]) for c in told["columns"]]
        coverage = told.get("coverage")
        return cls(
            told["unit"],
            columns,
            told["sources"],
            None if coverage is None else Coverage.from_dict(coverage),
        )

    def to_json(self, *, indent: int | None = None) -> str:
        """JSON of `to_dict`."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent, allow_nan=False)

    def to_csv(self) -> str:
        """CSV with a header (RFC 4180); a missing value is an empty cell."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self._columns)
        for block in self._blocks():
            writer.writerows(block)
        return out.getvalue()

    def to_arrow(self) -> pyarrow.Table:
        """Arrow table; units stand in the fields' metadata, unit of analysis and sources in the schema's."""
        arrow = _extra("pyarrow")
        types = {"text": arrow.string(), "whole": arrow.int64(), "number": arrow.float64()}
        schema = arrow.schema(
            [arrow.field(c.name, types[c.type], metadata=_metadata(c)) for c in self.columns]
        )
        about = {"unit": str(self.unit), "sources": json.dumps(self.sources, ensure_ascii=False)}
        if self.coverage is not None:
            about["coverage"] = json.dumps(self.coverage.to_dict(), ensure_ascii=False)
        return arrow.table(
            [
                arrow.array(c.held, types[c.type], c.missing if c.type == "whole" else None, from_pandas=True)
                for c in self.columns
            ],
            schema=schema.with_metadata(about),
        )

    def to_pandas(self) -> pandas.DataFrame:
        """DataFrame of pandas; its `attrs` hold the unit of analysis, units and sources.

        Whole numbers with missing cells take the type Int64, and stay whole.
        """
        pandas = _extra("pandas")

        def made(column: Column) -> Any:
            if column.type == "whole" and column.missing.any():
                return pandas.arrays.IntegerArray(column.held.copy(), column.missing.copy())
            return column.held.copy()

        frame = pandas.DataFrame({c.name: made(c) for c in self.columns})
        units = {c.name: c.unit for c in self.columns}
        frame.attrs = {"unit": str(self.unit), "units": units, "sources": list(self.sources)}
        return frame

    def to_polars(self) -> polars.DataFrame:
        """DataFrame of Polars."""
        frame: polars.DataFrame = _extra("polars").from_arrow(self.to_arrow())
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the table to any library that speaks Arrow's C stream interface."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def write_parquet(self, path: str | PathLike[str]) -> None:
        """Write a Parquet file.

        Raises
        ------
        UsageError
            When the file cannot be written.
        """
        _extra("pyarrow")
        parquet = _extra("pyarrow.parquet")
        try:
            parquet.write_table(self.to_arrow(), path)
        except OSError as error:
            raise UsageError(f"{path}: cannot be written ({error}); name another file") from error

    def _blocks(self) -> Iterator[Iterator[tuple[Cell, ...]]]:
        """Rows of cells, some thousands at a time, so that a long table is not held as objects as a whole."""
        for start in range(0, len(self), _BLOCK):
            part = slice(start, start + _BLOCK)
            yield zip(*(column.take(part).cells for column in self.columns), strict=True)

    def _each(self) -> Iterator[dict[str, Any]]:
        for block in self._blocks():
            for row in block:
                yield dict(zip(self._columns, row, strict=True))

    # --- looks

    def __repr__(self) -> str:
        """First rows in aligned columns, units in the head."""
        return as_text(self.unit, self.columns)

    def _repr_html_(self) -> str:
        return as_html(self.unit, self.columns)


def _keys(unit: Unit, columns: Mapping[str, Column]) -> dict[str, Column]:
    """Key columns of a panel, checked; a table without rows has them of whole numbers too."""
    for name in unit.keys:
        column = columns.get(name)
        if column is None or (len(column) and (column.type != "whole" or column.missing.any())):
            raise DataError(f"a table by {unit} needs a column {name} of whole numbers, none missing")
    keys = {
        name: columns[name] if len(columns[name]) else columns[name].with_values(np.zeros(0, np.int64))
        for name in unit.keys
    }
    if unit.period is not None:
        no_time = none_such(keys[unit.keys[-1]].held, unit.period)
        if no_time.any():
            row = int(np.argmax(no_time))
            told = keys[unit.keys[-1]].held[row]
            raise DataError(
                f"a table by {unit}: {told} (row {row + 1}) is no {unit.period}; write 201908 for August "
                "2019, and for its week 8"
            )
    if unit.paired:
        one, two, years = (column.held for column in keys.values())
        wrong = one == two if unit.directed else one >= two
        if wrong.any():
            row = int(np.argmax(wrong))
            cause = (
                "is no dyad"
                if one[row] == two[row]
                else f"has the larger number first; exchange them, or make the table by directed {unit.row}"
            )
            raise DataError(
                f"a table by {unit}: {one[row]} and {two[row]} in {years[row]} (row {row + 1}) {cause}"
            )
    return keys


def described(column: Column) -> dict[str, Any]:
    """What a column is, as plain data, without what is not told, and the type where its values tell it."""
    told: dict[str, Any] = {"name": column.name, "unit": column.unit, "note": column.note}
    if column.absent is not None:
        told["absent"] = column.absent
    if column.source:
        told["source"] = column.source
    if column.type != "number" and column.missing.all():
        told["type"] = column.type
    return told


def column_of(told: Mapping[str, Any], values: Any) -> Column:
    """Make the column that `described` tells of."""
    return Column(
        told["name"],
        values,
        told["unit"],
        told["note"],
        absent=told.get("absent"),
        source=told.get("source", ""),
        like=told.get("type", "number"),
    )


def _metadata(column: Column) -> dict[str, str]:
    return {name: str(value) for name, value in described(column).items() if name != "name"}


def _extra(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(name.partition(".")[0], "tables") from error
