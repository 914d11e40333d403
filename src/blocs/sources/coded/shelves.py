"""The two tables that coded events lie in, each with its own manifest: events, and mentions of them.

Both are kept alike: immutable segments by source and month, and a manifest that names them. They differ in
their columns, in what their rows are sorted by, and in the folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["EVENTS", "MENTIONS", "SHELVES", "Shelf", "completed", "folder_of"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table of a store, and how its segments are written.

    Attributes
    ----------
    name : str
        ``"events"`` or ``"mentions"``.
    folder : str
        In the folder of the store.
    what : str
        What its rows are, in words.
    version : int
        Of its columns; a segment tells with which it was written. A later version has columns that an earlier
        one lacks, and no others: they are null in an old segment.
    order : tuple of str
        Columns of codes by which rows of a month are sorted before their day.
    many : tuple of str
        Columns of many different values; of all others each value is kept once.
    ends : tuple of str
        Columns of which a segment keeps least and most, so that a query can pass over it.
    """

    name: str
    folder: str
    what: str
    version: int
    order: tuple[str, ...]
    many: tuple[str, ...]
    ends: tuple[str, ...]

    def fields(self) -> pa.Schema:
        """Give its columns, as they are written today.

        Raises
        ------
        MissingExtra
            Without pyarrow.
        """
        if self.name == "mentions":
            from blocs.sources.coded.gdelt_mentions import mentions_schema

            return mentions_schema()
        from blocs.sources.coded.row import schema

        return schema()


EVENTS = Shelf(
    "events",
    "events",
    "coded events",
    2,  # 1 had no `contexts`
    ("actor", "recipient"),
    ("id", "tone", "url"),
    ("source", "day", "added", "actor", "recipient", "quad", "type", "cameo"),
)
MENTIONS = Shelf(
    "mentions",
    "events/mentions",
    "mentions of coded events",
    1,
    (),
    ("id", "document", "length", "tone"),
    ("source", "day", "id", "told"),
)
SHELVES = {shelf.name: shelf for shelf in (EVENTS, MENTIONS)}


def folder_of(store: str | Path, shelf: Shelf) -> Path:
    """Give the folder of a table in the folder of a store."""
    return Path(store) / shelf.folder


def completed(table: pa.Table, fields: pa.Schema) -> pa.Table:
    """Give the rows of a segment of any version with today's columns: those that it lacks are null.

    Examples
    --------
    >>> import pyarrow as pa
    >>> wanted = pa.schema([("id", pa.string()), ("contexts", pa.string())])
    >>> completed(pa.table({"id": ["1"]}), wanted).to_pylist()
    [{'id': '1', 'contexts': None}]
    """
    from blocs.sources.coded.row import tables

    pa = tables()
    there = set(table.schema.names)
    for field in fields:
        if field.name not in there:
            table = table.append_column(field, pa.nulls(len(table), field.type))
    return table.select(fields.names).cast(fields)
