"""From a frozen dataclass to the flat columns of a table, by its type hints alone.

A pair becomes two columns (numbers ``_low``/``_high``, offsets ``_start``/``_end``, days ``_from``/``_to``);
a dataclass within is laid out beside its owner (``a_report``, ``a_start``); a tuple of dataclasses becomes a
table of its own, whose rows name their owner and their place in it. What fits nowhere is kept as JSON, so
that a new field of a dataclass reaches every format without a change here.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

from blocs.evidence.columns import ColumnType, day

__all__ = ["Field", "Part", "Shape", "shape_of"]

Getter: TypeAlias = Callable[[Any], Any]
_SIMPLE: dict[Any, ColumnType] = {str: "text", bool: "truth", int: "whole", float: "number", date: "day"}
_PAIRS: dict[ColumnType, tuple[ColumnType, str, str]] = {
    "number": ("number", "low", "high"),
    "whole": ("whole", "start", "end"),
    "text": ("day", "from", "to"),
    "day": ("day", "from", "to"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name, what its cells hold, and how a cell is taken from an item (None is missing)."""

    name: str
    type: ColumnType
    get: Getter


@dataclass(frozen=True, slots=True)
class Part:
    """What an item has several of: a table of its own, named for the field."""

    name: str
    of: type


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of a dataclass, and the tables of its parts."""

    fields: tuple[Field, ...]
    parts: tuple[Part, ...]


@cache
def shape_of(cls: type) -> Shape:
    """Lay out a dataclass.

    Examples
    --------
    >>> from blocs.evidence.link import LinkEnd
    >>> [f"{field.name}: {field.type}" for field in shape_of(LinkEnd).fields]
    ['report: text', 'report_id: text', 'start: whole', 'record: text']
    """
    hints = get_type_hints(cls)
    columns: list[Field] = []
    parts: list[Part] = []
    for field in fields(cls):
        inner = _items(hints[field.name])
        if inner is not None and is_dataclass(inner):
            parts.append(Part(field.name, cast("type", inner)))
        else:
            columns += _columns(field.name, _without_none(hints[field.name]))
    return Shape(tuple(columns), tuple(parts))


def _columns(name: str, hint: Any) -> Iterator[Field]:
    pair = _pair(hint)
    if pair is not None:
        type_, *ends = _PAIRS[pair]
        for at, end in enumerate(ends):
            yield Field(f"{name}_{end}", type_, _end(name, at, type_))
    elif is_dataclass(hint) and isinstance(hint, type):
        inner = shape_of(hint)
        for field in inner.fields:
            yield Field(f"{name}_{field.name}", field.type, _within(name, field.get))
        for part in inner.parts:
            yield Field(f"{name}_{part.name}", "text", _within(name, _json(part.name)))
    elif _items(hint) is not None and _simple(_items(hint)) == "text":
        yield Field(name, "texts", _list(name))
    elif (simple := _simple(hint)) is not None:
        yield Field(name, simple, _value(name, simple))
    elif hint is datetime:
        yield Field(name, "text", _moment(name))
    else:
        yield Field(name, "text", _json(name))


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        rest = [arg for arg in get_args(hint) if arg is not type(None)]
        if set(rest) <= {int, float}:
            return float
        return rest[0] if len(rest) == 1 else hint
    return hint


def _simple(hint: Any) -> ColumnType | None:
    """Type of a column for a hint of one value; None when it is no such hint."""
    if get_origin(hint) is Literal:
        kinds = {type(value) for value in get_args(hint)}
        return _simple(kinds.pop()) if len(kinds) == 1 else None
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "text"
    return _SIMPLE.get(hint)


def _items(hint: Any) -> Any:
    """What a tuple of any length holds; None for any other hint."""
    args = get_args(hint)
    return args[0] if get_origin(hint) is tuple and len(args) == 2 and args[1] is Ellipsis else None


def _pair(hint: Any) -> ColumnType | None:
    args = [_simple(_without_none(arg)) for arg in get_args(hint) if arg is not Ellipsis]
    if get_origin(hint) is tuple and len(args) == 2 and args[0] == args[1]:
        return args[0] if args[0] in _PAIRS else None
    return None


def _value(name: str, type_: ColumnType) -> Getter:
    def get(item: Any) -> Any:
        value = getattr(item, name)
        return float(value) if type_ == "number" and value is not None else value

    return get


def _end(name: str, at: int, type_: ColumnType) -> Getter:
    def get(item: Any) -> Any:
        pair = getattr(item, name)
        value = None if pair is None else pair[at]
        if value is None:
            return None
        if type_ == "day":
            return value if isinstance(value, date) else day(value)
        return float(value) if type_ == "number" else value

    return get


def _within(name: str, inner: Getter) -> Getter:
    def get(item: Any) -> Any:
        owner = getattr(item, name)
        return None if owner is None else inner(owner)

    return get


def _list(name: str) -> Getter:
    def get(item: Any) -> Any:
        values = getattr(item, name)
        return None if values is None else [str(value) for value in values]

    return get


def _moment(name: str) -> Getter:
    def get(item: Any) -> Any:
        value = getattr(item, name)
        return None if value is None else value.isoformat()

    return get


def _json(name: str) -> Getter:
    def get(item: Any) -> Any:
        value = getattr(item, name)
        return None if value is None else json.dumps(value, ensure_ascii=False, default=_plain)

    return get


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
