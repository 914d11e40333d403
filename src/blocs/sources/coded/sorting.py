"""Rows of coded events put in order, cut by source and month, and written as segments.

Within a segment rows are sorted by actor, recipient and day, so that a query for a pair passes over most of
it, and columns of codes are dictionaries.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from blocs.sources.coded.manifest import Segment
from blocs.sources.coded.months import month_of
from blocs.sources.coded.row import tables
from blocs.sources.coded.shelves import EVENTS, Shelf

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["by_month", "days_of", "sorted_rows", "write_segment"]

_GROUP = 131_072
"""Rows of a group in a segment: what a query can pass over."""
_EPOCH = date(1970, 1, 1)


def sorted_rows(table: pa.Table, shelf: Shelf = EVENTS) -> pa.Table:
    """Sort rows by source, month, what the shelf tells (actor and recipient), and day.

    Those of one day keep their order.

    The codes and the place of a row are put into one whole number, so that one sort of numbers does it.
    """
    table = table.unify_dictionaries().combine_chunks()
    days = days_of(table)
    months = days.astype("datetime64[M]")
    parts = [
        _ranks(table["source"]),
        months.astype(np.int64) - months.astype(np.int64).min(),
        *(_ranks(table[name]) for name in shelf.order),
        (days - months.astype("datetime64[D]")).astype(np.int64),
        np.arange(len(table)),
    ]
    key, used = np.zeros(len(table), np.uint64), 0
    for part in parts:
        bits = int(part.max()).bit_length()
        key = (key << np.uint64(bits)) | part.astype(np.uint64)
        used += bits
    assert used <= 64, "so many actors in so few rows cannot be"
    key.sort()
    last = int(parts[-1].max()).bit_length()
    return table.take(tables().array((key & np.uint64((1 << last) - 1)).astype(np.int64)))


def _ranks(column: Any) -> NDArray[np.int64]:
    """Places of a column's values in the order of its words, from 1; 0 where there is none."""
    chunk = column.chunk(0)  # the table's chunks were combined
    words = np.array(chunk.dictionary.to_pylist(), object)
    place = np.zeros(len(words) + 1, np.int64)
    place[np.argsort(words, kind="stable")] = np.arange(1, len(words) + 1)
    codes: NDArray[np.int64] = place[chunk.indices.fill_null(len(words)).to_numpy(zero_copy_only=False)]
    return codes


def days_of(table: pa.Table) -> NDArray[np.datetime64]:
    """Days of the events, by row."""
    days: NDArray[np.datetime64] = table["day"].to_numpy().astype("datetime64[D]")
    return days


def by_month(table: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """Cut sorted rows where the source or the month changes."""
    months = days_of(table).astype("datetime64[M]").astype(np.int64)
    sources = _ranks(table["source"])
    edges = np.flatnonzero((np.diff(months) != 0) | (np.diff(sources) != 0)) + 1
    for start, end in zip([0, *edges.tolist()], [*edges.tolist(), len(table)], strict=True):
        part = table.slice(start, end - start)
        if len(part) * 4 < len(table):  # few rows, which need few of the words of all
            part = _with_own_words(part)
        yield part["source"][0].as_py(), month_of(part["day"][0].as_py()), part


def _with_own_words(table: pa.Table) -> pa.Table:
    """The same rows with dictionaries that hold only the words that are used."""
    import pyarrow.types as kinds

    for number, kind in enumerate(table.schema.types):
        if kinds.is_dictionary(kind):
            words = table.column(number).cast(kind.value_type).dictionary_encode()
            table = table.set_column(number, table.schema.field(number), words)
    return table


def write_segment(
    table: pa.Table, place: Path, path: str, source: str, month: str, shelf: Shelf = EVENTS
) -> Segment:
    """Write sorted rows of one source and month to a place, on disk when this returns.

    Parameters
    ----------
    table : pyarrow.Table
    place : Path
        Where to write now.
    path : str
        Where it will stand in the folder of the shelf.
    source, month : str
    shelf : Shelf

    Raises
    ------
    OSError
        When it cannot be written.
    """
    import pyarrow.parquet as pq

    sink = tables().BufferOutputStream()
    pq.write_table(
        table,
        sink,
        compression="zstd",
        compression_level=1,
        use_dictionary=[name for name in table.schema.names if name not in shelf.many],
        row_group_size=_GROUP,
        write_statistics=list(shelf.ends),
    )
    content = sink.getvalue()
    with place.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    days = days_of(table)
    since, until = (_EPOCH + timedelta(int(end.astype(np.int64))) for end in (days.min(), days.max()))
    digest = hashlib.sha256(content).hexdigest()
    return Segment(path, source, month, len(table), content.size, digest, since, until, shelf.version)
