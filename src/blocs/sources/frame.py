"""`Frame`: a table of figures that knows its unit of analysis, its units and its sources."""

from __future__ import annotations

import csv
import importlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, MissingExtra, UsageError
from blocs.sources.column import Cell, Column
from blocs.sources.looks import as_html, as_text, shown
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.unit import Unit

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Cell", "Column", "Frame", "shown"]


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
        Years and states that it speaks about, where not every row stands in it.

    Raises
    ------
    DataError
        When columns differ in length, a name stands twice, or a key of a panel is missing or no whole number.

    Examples
    --------
    >>> table = Frame("state", [Column.of("state", ["CHN"]), Column.of("exports", [2.5], "million USD")])
    >>> table["exports"]
    (2.5,)
    """

    __slots__ = ("_columns", "coverage", "sources", "unit")

    def __init__(
        self,
        unit: str,
        columns: Sequence[Column],
        sources: Sequence[str] = (),
        coverage: Coverage | None = None,
    ) -> None:
        """Check and keep the columns."""
        self.unit = Unit.told(unit) or unit
        self.sources = tuple(sources)
        self.coverage = coverage
        self._columns: Mapping[str, Column] = {column.name: column for column in columns}
        if len(self._columns) != len(columns):
            raise DataError(f"a table by {unit} names a column twice")
        lengths = {column.name: len(column) for column in columns}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of a table by {unit} differ in length: {lengths}")
        for key in self.unit.keys if isinstance(self.unit, Unit) else ():
            if key not in self._columns or self._columns[key].values.dtype != np.int64:
                empty = key in self._columns and not len(self._columns[key])
                if not empty:
                    raise DataError(f"a table by {unit} needs a column {key} of whole numbers, none missing")

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

    def rows(self) -> tuple[dict[str, Any], ...]:
        """Give the rows as dicts."""
        names = list(self._columns)
        cells = zip(*(column.cells for column in self.columns), strict=True)
        return tuple(dict(zip(names, row, strict=True)) for row in cells)

    def filter(self, keep: Callable[[dict[str, Any]], bool]) -> Frame:
        """Rows for which `keep` is true."""
        return self.take(np.array([i for i, row in enumerate(self.rows()) if keep(row)], np.intp))

    def sort(self, name: str, *, descending: bool = False) -> Frame:
        """Rows in the order of a column; missing cells last, ties as they stood."""
        cells = self[name]
        there = sorted(
            (i for i, cell in enumerate(cells) if cell is not None),
            key=lambda i: cells[i],  # type: ignore[arg-type,return-value]
            reverse=descending,
        )
        order = [*there, *(i for i, cell in enumerate(cells) if cell is None)]
        return self.take(np.array(order, np.intp))

    def head(self, rows: int = 10) -> Frame:
        """First rows."""
        return self.take(slice(rows))

    def take(self, places: Any) -> Frame:
        """Rows at some places (an array of numbers or a slice), or under a mask."""
        return self.with_columns([column.take(places) for column in self.columns])

    def with_columns(self, columns: Sequence[Column]) -> Frame:
        """Other columns under the same unit, sources and coverage."""
        return Frame(self.unit, columns, self.sources, self.coverage)

    # --- other libraries, files

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back: what each column is, and the rows; nothing is lost."""
        told: dict[str, Any] = {
            "unit": str(self.unit),
            "columns": [described(column) for column in self.columns],
            "rows": list(self.rows()),
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
        writer.writerows(zip(*(column.cells for column in self.columns), strict=True))
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
            [arrow.array(c.values, types[c.type], from_pandas=True) for c in self.columns],
            schema=schema.with_metadata(about),
        )

    def to_pandas(self) -> pandas.DataFrame:
        """DataFrame of pandas; its `attrs` hold the unit of analysis, units and sources.

        Whole numbers with missing cells take the type Int64, and stay whole.
        """
        pandas = _extra("pandas")

        def made(column: Column) -> Any:
            mixed = column.type == "whole" and column.values.dtype == object
            return pandas.array(column.cells, "Int64") if mixed else column.values.copy()

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

    # --- looks

    def __repr__(self) -> str:
        """First rows in aligned columns, units in the head."""
        return as_text(self.unit, self.columns)

    def _repr_html_(self) -> str:
        return as_html(self.unit, self.columns)


def described(column: Column) -> dict[str, Any]:
    """What a column is, as plain data; what is not told is left out."""
    told: dict[str, Any] = {"name": column.name, "unit": column.unit, "note": column.note}
    if column.absent is not None:
        told["absent"] = column.absent
    if column.source:
        told["source"] = column.source
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
    )


def _metadata(column: Column) -> dict[str, str]:
    return {name: str(value) for name, value in described(column).items() if name != "name"}


def _extra(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(name.partition(".")[0], "tables") from error
