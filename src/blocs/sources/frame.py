"""`Frame`: a table of figures that knows its unit of analysis, its units and its sources."""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np

from blocs.errors import DataError, MissingExtra, UsageError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Cell", "Column", "Frame"]

Cell: TypeAlias = "str | float | int | None"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Column:
    """A named column.

    Attributes
    ----------
    name : str
        As code can use it: ``real_income``.
    cells : tuple
        Text or numbers; None is missing, never zero.
    unit : str
        ``"million USD"``, ``"percent"`` ...; empty for text.
    note : str
        What it is, in one line.
    """

    name: str
    cells: tuple[Cell, ...]
    unit: str = ""
    note: str = ""

    @classmethod
    def of(cls, name: str, values: Any, unit: str = "", note: str = "") -> Column:
        """Make a column of any values; what is not a finite number is missing."""
        if isinstance(values, np.ndarray):
            values = values.tolist()
        return cls(name, tuple(map(_known, values)), unit, note)

    @property
    def type(self) -> Literal["text", "whole", "number"]:
        """What the cells hold."""
        kinds = {type(cell) for cell in self.cells if cell is not None}
        return "text" if str in kinds else "whole" if kinds == {int} else "number"


def _known(value: Any) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    number = float(value)
    return number if math.isfinite(number) else None


class Frame:
    """A frozen table of columns of one length.

    Parameters
    ----------
    unit : str
        Unit of analysis: what one row is, as ``"state"`` or ``"exporter-importer pair"``.
    columns : sequence of Column
    sources : sequence of str
        What to cite for the figures.

    Raises
    ------
    DataError
        When columns differ in length, or a name stands twice.

    Examples
    --------
    >>> table = Frame("state", [Column.of("state", ["CHN"]), Column.of("exports", [2.5], "million USD")])
    >>> table["exports"]
    (2.5,)
    """

    __slots__ = ("_columns", "sources", "unit")

    def __init__(self, unit: str, columns: Sequence[Column], sources: Sequence[str] = ()) -> None:
        """Check and keep the columns."""
        self.unit = unit
        self.sources = tuple(sources)
        self._columns: Mapping[str, Column] = {column.name: column for column in columns}
        if len(self._columns) != len(columns):
            raise DataError(f"a table by {unit} names a column twice")
        lengths = {column.name: len(column.cells) for column in columns}
        if len(set(lengths.values())) > 1:
            raise DataError(f"columns of a table by {unit} differ in length: {lengths}")

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns in their order."""
        return tuple(self._columns.values())

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.columns[0].cells) if self._columns else 0

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

    def __eq__(self, other: object) -> bool:
        """Compare unit and columns."""
        if not isinstance(other, Frame):
            return NotImplemented
        return (self.unit, self.columns) == (other.unit, other.columns)

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
        return self._taken([i for i, row in enumerate(self.rows()) if keep(row)])

    def sort(self, name: str, *, descending: bool = False) -> Frame:
        """Rows in the order of a column; missing cells last, ties as they stood."""
        cells = self[name]
        there = sorted(
            (i for i, cell in enumerate(cells) if cell is not None),
            key=lambda i: cells[i],  # type: ignore[arg-type,return-value]
            reverse=descending,
        )
        return self._taken([*there, *(i for i, cell in enumerate(cells) if cell is None)])

    def head(self, rows: int = 10) -> Frame:
        """First rows."""
        return self._taken(list(range(min(rows, len(self)))))

    def _taken(self, places: list[int]) -> Frame:
        columns = [Column(c.name, tuple(c.cells[i] for i in places), c.unit, c.note) for c in self.columns]
        return Frame(self.unit, columns, self.sources)

    # --- other libraries, files

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back: what each column is, and the rows; nothing is lost."""
        return {
            "unit": self.unit,
            "columns": [{"name": c.name, "unit": c.unit, "note": c.note} for c in self.columns],
            "rows": list(self.rows()),
            "sources": list(self.sources),
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Frame:
        """Read what `to_dict` wrote."""
        rows = told["rows"]
        columns = [
            Column(c["name"], tuple(row[c["name"]] for row in rows), c["unit"], c["note"])
            for c in told["columns"]
        ]
        return cls(told["unit"], columns, told["sources"])

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
            [
                arrow.field(c.name, types[c.type], metadata={"unit": c.unit, "note": c.note})
                for c in self.columns
            ]
        )
        sources = json.dumps(self.sources, ensure_ascii=False)
        return arrow.table(
            [arrow.array(c.cells, types[c.type]) for c in self.columns],
            schema=schema.with_metadata({"unit": self.unit, "sources": sources}),
        )

    def to_pandas(self) -> pandas.DataFrame:
        """DataFrame of pandas; its `attrs` hold the unit of analysis, units and sources.

        Whole numbers with missing cells take the type Int64, and stay whole.
        """
        pandas = _extra("pandas")

        def made(column: Column) -> Any:
            if column.type == "number":
                return np.array(column.cells, float)
            mixed = column.type == "whole" and None in column.cells
            return pandas.array(column.cells, "Int64") if mixed else list(column.cells)

        frame = pandas.DataFrame({c.name: made(c) for c in self.columns})
        units = {c.name: c.unit for c in self.columns}
        frame.attrs = {"unit": self.unit, "units": units, "sources": list(self.sources)}
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
        heads = [f"{c.name} ({c.unit})" if c.unit else c.name for c in self.columns]
        rows = [
            [shown(c) for c in cells] for cells in zip(*(c.cells[:_SHOWN] for c in self.columns), strict=True)
        ]
        widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        left = [c.type == "text" for c in self.columns]
        lines = [
            "  ".join(
                cell.ljust(w) if text else cell.rjust(w)
                for cell, w, text in zip(line, widths, left, strict=True)
            ).rstrip()
            for line in (heads, *rows)
        ]
        return "\n".join([*lines, self._count()])

    def _repr_html_(self) -> str:
        head = "".join(
            f"<th>{escape(c.name)}{f'<br><small>{escape(c.unit)}</small>' if c.unit else ''}</th>"
            for c in self.columns
        )
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(shown(c))}</td>' for c in cells)}</tr>"
            for cells in zip(*(c.cells[:_SHOWN] for c in self.columns), strict=True)
        )
        return (
            f"<table><caption>{escape(self._count())}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    def _count(self) -> str:
        number = f"{len(self):,} rows, one a {self.unit}"
        return f"{number}; the first {_SHOWN} shown" if len(self) > _SHOWN else number


def shown(cell: Cell) -> str:
    """Write a cell as a person would: four significant digits, thousands apart, a dash where it is missing.

    Examples
    --------
    >>> shown(123456.7), shown(0.012345), shown(None)
    ('123,457', '0.01235', '–')
    """
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return "".join(c if c.isprintable() else " " for c in cell)
    if isinstance(cell, int) or abs(cell) >= 999.95:
        return f"{cell:,.0f}"
    return f"{cell:.4g}"


def _extra(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(name.partition(".")[0], "tables") from error
