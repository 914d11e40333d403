"""The tables of an export: what one row of each is, and how its cells are taken from the evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeAlias

from blocs.evidence.columns import columns
from blocs.evidence.exporting.shape import Field, shape_of
from blocs.reading.records import Event, EventType, Quantity, Record, Statement
from blocs.reports import Report

__all__ = [
    "About",
    "Listed",
    "Table",
    "plain_table",
    "record_tables",
    "report_table",
    "sides_of",
    "state_table",
]

About: TypeAlias = Mapping[str, tuple[Any, ...]]
"""Publisher, title and day of publication of the report with an id."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `cells` gives the columns of some items, in the order of `fields`.

    `parts` are the tables of what an item has several of, by the field that holds them; their items are
    (id of the owner, place counted from 0, the part itself).
    """

    name: str
    row: str
    fields: tuple[Field, ...]
    cells: Callable[[Sequence[Any]], list[list[Any]]]
    parts: tuple[tuple[str, Table], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A state or body in a record, and the part that it plays there."""

    record: str
    kind: str
    part: str
    place: int
    state: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A report as the table of reports names it; `records` counts those in this export."""

    id: str
    name: str
    publisher: str | None
    title: str | None
    published: date | None
    retrieved: date | None
    origin: str
    origin_kind: str
    sha256: str
    records: int = 0
    text: str | None = None

    @classmethod
    def of(cls, report: Report) -> Listed:
        """Name a report, without its text."""
        days = (report.published, report.retrieved)
        origin = (report.origin, report.origin_kind, report.sha256)
        return cls(report.id, report.name, report.publisher, report.title, *days, *origin)


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("id", "report", "report_id", "text", "reader"), ""),
    **dict.fromkeys(("start", "end"), 0),
    "sentence": (0, 0),
    "realis": "actual",
    "confidence": 0.0,
}
# columns depend on the kinds that are there; a blank record shows those of a table without rows
_KINDS: dict[str, tuple[str, Record]] = {
    "events": (
        "one act, as one sentence tells it",
        Event(**_BLANK, type=EventType.CONSULT, actors=(), goldstein=0.0),
    ),
    "quantities": (
        "one amount, as one sentence tells it",
        Quantity(**_BLANK, value=(None, None), comparator="=", unit="", of=""),
    ),
    "statements": (
        "one saying of one speaker",
        Statement(**_BLANK, speaker="", content=(), direct=False),
    ),
}


def record_tables(about: About) -> dict[str, Table]:
    """Tables of events, quantities and statements, by kind of record: the columns of `Records`."""
    found: dict[str, Table] = {}
    for name, (row, blank) in _KINDS.items():
        heads = columns((blank,), {}, "record")
        fields = tuple(Field(head.name, head.type, lambda item: item) for head in heads)
        found[blank.kind] = Table(name, row, fields, lambda items: _record_cells(items, about))
    return found


def _record_cells(items: Sequence[Record], about: About) -> list[list[Any]]:
    return [column.cells for column in columns(items, about, "record")]


def plain_table(name: str, row: str, cls: type, *, without: Sequence[str] = ()) -> Table:
    """Table of a dataclass, with a table for each of its parts."""
    shape = shape_of(cls)
    fields = tuple(field for field in shape.fields if field.name not in without)
    parts = tuple((part.name, _part_table(f"{name}_{part.name}", cls, part.of)) for part in shape.parts)
    return Table(name, row, fields, lambda items: [[f.get(item) for item in items] for f in fields], parts)


def _part_table(name: str, owner: type, cls: type) -> Table:
    keys = (
        Field(f"{owner.__name__.lower()}_id", "text", lambda item: item[0]),
        Field("place", "whole", lambda item: item[1]),
    )
    own = tuple(replace(field, get=_of_part(field)) for field in shape_of(cls).fields)
    fields = (*keys, *own)
    row = f"one {cls.__name__.lower()} of a {owner.__name__.lower()}"
    return Table(name, row, fields, lambda items: [[f.get(item) for item in items] for f in fields])


def _of_part(field: Field) -> Callable[[Any], Any]:
    return lambda item: field.get(item[2])


def state_table() -> Table:
    """Table of the states in records, to join by state."""
    return plain_table("states", "one state or body in one part of one record", Side)


def report_table(*, text: bool) -> Table:
    """Table of reports; with their texts where `text` says so."""
    return plain_table("reports", "one report", Listed, without=() if text else ("text",))


def sides_of(record: Record) -> Iterator[Side]:
    """Rows of the table of states for a record."""
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    match record:
        case Event():
            parts = (("actor", record.actors), ("recipient", record.recipients))
        case Quantity():
            parts = (("owner", record.owner),)
        case Statement():
            parts = (("speaker", record.speaker_state),)
    for part, states in parts:
        for place, state in enumerate(states):
            yield Side(record.id, record.kind, part, place, state)
