"""Flat columns of a table of records: one value a cell, None where a record says nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from blocs.evidence.link import Link
from blocs.reading.records import Event, Quantity, Record, Statement

__all__ = ["Column", "ColumnType", "columns", "day"]

ColumnType: TypeAlias = Literal["text", "whole", "number", "truth", "day", "texts", "spans"]


@dataclass(frozen=True, slots=True)
class Column:
    """A named column: what its cells hold, and the cells (None is missing, never zero)."""

    name: str
    type: ColumnType
    cells: list[Any]


_Getter: TypeAlias = Callable[[Any], Any]
_Spec: TypeAlias = tuple[str, ColumnType, _Getter]


def day(text: str | None) -> date | None:
    """Day of an ISO text; None when there is none or it is no day of the calendar."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _end(span: Sequence[Any] | None, which: int) -> Any:
    return None if span is None else span[which]


def _place(name: str) -> _Getter:
    return lambda r: None if r.place is None else getattr(r.place, name)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


_HEAD: tuple[_Spec, ...] = (
    ("id", "text", lambda r: r.id),
    ("kind", "text", lambda r: r.kind),
    ("report", "text", lambda r: r.report),
    ("report_id", "text", lambda r: r.report_id),
    ("start", "whole", lambda r: r.start),
    ("end", "whole", lambda r: r.end),
    ("text", "text", lambda r: r.text),
    ("sentence_start", "whole", lambda r: r.sentence[0]),
    ("sentence_end", "whole", lambda r: r.sentence[1]),
)
_TAIL: tuple[_Spec, ...] = (
    ("realis", "text", lambda r: r.realis),
    ("confidence", "number", lambda r: _number(r.confidence)),
    ("voice", "text", lambda r: r.voice),
    ("status", "text", lambda r: r.status),
    ("standing", "text", lambda r: r.standing),
    ("reader", "text", lambda r: r.reader),
)
_BY_KIND: dict[type[Event] | type[Quantity] | type[Statement], tuple[_Spec, ...]] = {
    Event: (
        ("type", "text", lambda r: r.type.value),
        ("mode", "text", lambda r: r.mode),
        ("contexts", "texts", lambda r: list(r.contexts)),
        ("actors", "texts", lambda r: list(r.actors)),
        ("recipients", "texts", lambda r: list(r.recipients)),
        ("date_from", "day", lambda r: day(_end(r.date, 0))),
        ("date_to", "day", lambda r: day(_end(r.date, 1))),
        ("place", "text", _place("name")),
        ("place_country", "text", _place("country")),
        ("place_lat", "number", _place("lat")),
        ("place_lon", "number", _place("lon")),
        ("goldstein", "number", lambda r: _number(r.goldstein)),
    ),
    Quantity: (
        ("value_low", "number", lambda r: _number(r.value[0])),
        ("value_high", "number", lambda r: _number(r.value[1])),
        ("comparator", "text", lambda r: r.comparator),
        ("unit", "text", lambda r: r.unit),
        ("of", "text", lambda r: r.of),
        ("owner", "texts", lambda r: list(r.owner)),
        ("aspect", "text", lambda r: r.aspect),
        ("period_from", "day", lambda r: day(_end(r.period, 0))),
        ("period_to", "day", lambda r: day(_end(r.period, 1))),
    ),
    Statement: (
        ("speaker", "text", lambda r: r.speaker),
        ("speaker_state", "texts", lambda r: list(r.speaker_state)),
        ("content", "spans", lambda r: [list(span) for span in r.content]),
        ("direct", "truth", lambda r: r.direct),
    ),
}
_LINK: tuple[_Spec, ...] = (
    ("id", "text", lambda x: x.id),
    ("kind", "text", lambda x: x.kind),
    ("relation", "text", lambda x: x.relation),
    ("about", "text", lambda x: x.about),
    ("a_report", "text", lambda x: x.a.report),
    ("a_report_id", "text", lambda x: x.a.report_id),
    ("a_start", "whole", lambda x: x.a.start),
    ("a_record", "text", lambda x: x.a.record),
    ("b_report", "text", lambda x: x.b.report),
    ("b_report_id", "text", lambda x: x.b.report_id),
    ("b_start", "whole", lambda x: x.b.start),
    ("b_record", "text", lambda x: x.b.record),
    ("reason", "text", lambda x: x.reason),
    ("confidence", "number", lambda x: _number(x.confidence)),
    ("status", "text", lambda x: x.status),
)


def columns(
    items: Sequence[Record | Link], about: Mapping[str, tuple[Any, ...]], unit: Literal["record", "link"]
) -> list[Column]:
    """Columns that the items fill: shared ones, then those of each kind that is there.

    `about` gives publisher, title and day of the report with an id.
    """
    if unit == "link":
        return _cells(_LINK, items)
    report: tuple[_Spec, ...] = (
        ("publisher", "text", lambda r: _end(about.get(r.report_id), 0)),
        ("title", "text", lambda r: _end(about.get(r.report_id), 1)),
        ("published", "day", lambda r: _end(about.get(r.report_id), 2)),
    )
    specs = [*_HEAD, *report]
    kinds = {type(item) for item in items}
    for cls, own in _BY_KIND.items():
        if cls in kinds:
            specs += [(name, type_, _only(cls, getter)) for name, type_, getter in own]
    return _cells([*specs, *_TAIL], items)


def _only(cls: type, getter: _Getter) -> _Getter:
    return lambda r: getter(r) if isinstance(r, cls) else None


def _cells(specs: Iterable[_Spec], items: Sequence[Record | Link]) -> list[Column]:
    return [Column(name, type_, [getter(item) for item in items]) for name, type_, getter in specs]
