"""`Records`: what a question to the store gives, ready for pandas, Polars, Arrow, CSV, JSON and Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeAlias, TypeVar, overload

from blocs.errors import StoreError, UsageError
from blocs.evidence.columns import Column, columns
from blocs.evidence.display import plain, rich_table, web
from blocs.evidence.link import Link, link_to_json
from blocs.evidence.optional import arrow_schema, extra
from blocs.reading.records import Record, to_json
from blocs.reports import Report

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from rich.table import Table

__all__ = ["Records", "Source", "Unit"]

Unit: TypeAlias = Literal["record", "link"]
Row = TypeVar("Row", bound=Record | Link, covariant=True)


@dataclass(frozen=True, slots=True)
class Source:
    """The report that records were read from: where a figure comes from, in the words of a footnote."""

    report_id: str
    report: str
    publisher: str | None
    title: str | None
    published: date | None
    origin: str
    sha256: str = ""

    @classmethod
    def of(cls, report: Report) -> Source:
        """Name a report as a source."""
        return cls(
            report.id,
            report.name,
            report.publisher,
            report.title,
            report.published,
            report.origin,
            report.sha256,
        )

    @property
    def citation(self) -> str:
        """Publisher, title and day, as far as they are known; always the file and the hash."""
        title = f"“{self.title}”" if self.title else None
        day = self.published.isoformat() if self.published else "no date"
        parts = [self.publisher, title, day, f"{self.report} [{self.report_id}]"]
        return ", ".join(part for part in parts if part)


class Records(Generic[Row]):
    """A frozen sequence of records, or of links, that can say where it came from.

    Parameters
    ----------
    items : iterable of Record, or of Link
        Kept in their order.
    sources : mapping of report id to Source
        The reports that they were read from.
    unit : "record" or "link"
        Unit of analysis: what one row is.

    Notes
    -----
    A sequence in all but name: were it registered as one, Polars would take it for a list of rows and pass by
    the Arrow stream. In all tables a missing value is None (NaN where the library has no other sign), never
    zero.
    """

    __slots__ = ("_items", "_sources", "unit")

    def __init__(
        self,
        items: Iterable[Row] = (),
        sources: Mapping[str, Source] | None = None,
        unit: Unit = "record",
    ) -> None:
        """Keep the items; those of another unit are refused."""
        self._items: tuple[Row, ...] = tuple(items)
        self._sources = dict(sources or {})
        self.unit = unit
        if any(isinstance(item, Link) != (unit == "link") for item in self._items):
            raise UsageError(f"a table of {unit}s holds nothing else; keep records and links in two tables")

    def __len__(self) -> int:
        """Count the rows."""
        return len(self._items)

    def __iter__(self) -> Iterator[Row]:
        """Go through the rows in their order."""
        return iter(self._items)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Records[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Records[Row]:
        """Give one row, or a table of several with the same sources."""
        return self._like(self._items[at]) if isinstance(at, slice) else self._items[at]

    def __eq__(self, other: object) -> bool:
        """Compare row by row; sources follow from the rows."""
        return self._items == other._items if isinstance(other, Records) else NotImplemented

    def __hash__(self) -> int:
        """Hash the rows."""
        return hash(self._items)

    def __repr__(self) -> str:
        """Show the first rows in aligned columns."""
        return plain(self._items, self.unit)

    def __rich__(self) -> Table:
        """Show the first rows as a table of `rich`."""
        return rich_table(self._items, self.unit)

    def _repr_html_(self) -> str:
        return web(self._items, self.unit)

    def __contains__(self, item: object) -> bool:
        """Whether a row equals `item`."""
        return item in self._items

    def index(self, item: object) -> int:
        """Place of the first row that equals `item`; ValueError when there is none."""
        return self._items.index(item)

    def _like(self, items: Iterable[Row]) -> Records[Row]:
        return Records(items, self._sources, self.unit)

    def filter(self, keep: Callable[[Any], bool]) -> Records[Row]:
        """Those for which `keep` is true."""
        return self._like(item for item in self._items if keep(item))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Reports that the rows come from, in order of first mention."""
        ids: dict[str, None] = {}
        for item in self._items:
            ends = (item.a.report_id, item.b.report_id) if isinstance(item, Link) else (item.report_id,)
            ids.update(dict.fromkeys(ends))
        return tuple(self._sources[id_] for id_ in ids if id_ in self._sources)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Plain dicts in the shape of the coding guidelines; nothing is lost."""
        return [link_to_json(item) if isinstance(item, Link) else to_json(item) for item in self._items]

    def to_json(self) -> str:
        """JSON lines, one record a line; `record_from_json` and `link_from_json` read them back."""
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.to_dicts())

    def to_csv(self) -> str:
        """CSV with a header; a missing value is an empty cell, several states stand apart by a space.

        Lines end as RFC 4180 says, in carriage return and line feed.
        """
        table = self._columns()
        out = io.StringIO(newline="")
        # with another line end the writer would leave a carriage return in a cell unquoted
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(column.name for column in table)
        writer.writerows(zip(*([_cell(c) for c in column.cells] for column in table), strict=True))
        return out.getvalue()

    def to_arrow(self) -> pyarrow.Table:
        """Build an Arrow table; days are date32, several states a list of strings."""
        arrow = extra("pyarrow")
        table = self._columns()
        schema = arrow_schema((column.name, column.type) for column in table)
        sources = json.dumps([source.citation for source in self.sources], ensure_ascii=False)
        return arrow.table(
            [arrow.array(column.cells, schema.field(column.name).type) for column in table],
            schema=schema.with_metadata({"unit": self.unit, "sources": sources}),
        )

    def to_pandas(self) -> pandas.DataFrame:
        """Build a pandas DataFrame; unit of analysis and sources stand in its `attrs`."""
        extra("pandas")
        frame = self.to_arrow().to_pandas(date_as_object=False)
        frame.attrs = {"unit": self.unit, "sources": [source.citation for source in self.sources]}
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Build a Polars DataFrame."""
        frame: polars.DataFrame = extra("polars").from_arrow(self.to_arrow())
        return frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Hand the table to any library that speaks Arrow's C stream interface."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def write_parquet(self, path: str | PathLike[str]) -> None:
        """Write a Parquet file; unit of analysis and sources stand in its metadata."""
        extra("pyarrow")
        parquet = extra("pyarrow.parquet")
        try:
            parquet.write_table(self.to_arrow(), path)
        except OSError as error:
            raise StoreError(f"{path}: cannot be written ({error}); name another file") from error

    def _columns(self) -> list[Column]:
        about = {id_: (s.publisher, s.title, s.published) for id_, s in self._sources.items()}
        return columns(self._items, about, self.unit)


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join("-".join(map(str, v)) if isinstance(v, list) else str(v) for v in value)
    return value
