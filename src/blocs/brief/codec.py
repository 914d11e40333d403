"""Frozen dataclasses to plain JSON values and back, without loss."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from blocs.errors import UsageError

__all__ = ["from_plain", "to_plain"]

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """Dicts, lists and bare values of a tree of dataclasses and tuples."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(v) for v in value]
    return value


_HINTS: dict[type, dict[str, Any]] = {}


def _hints(cls: type) -> dict[str, Any]:
    if cls not in _HINTS:
        _HINTS[cls] = get_type_hints(cls)
    return _HINTS[cls]


def _build(hint: Any, value: Any, where: str) -> Any:
    if value is None:
        return None
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _build(next(a for a in inner if a is not type(None)), value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise UsageError(
                f"{where} should be a list, not {type(value).__name__}; is this the JSON of a brief?"
            )
        each = [inner[0]] * len(value) if len(inner) == 2 and inner[1] is ... else inner
        return tuple(_build(h, v, f"{where}[{i}]") for i, (h, v) in enumerate(zip(each, value, strict=True)))
    if origin is Literal:
        return value
    return from_plain(hint, value, where) if isinstance(hint, type) and is_dataclass(hint) else value


def from_plain(cls: type[T], value: Any, where: str = "brief") -> T:
    """Rebuild an object of class `cls` from what `to_plain` gave.

    Raises
    ------
    UsageError
        When a field is missing, unknown or of another shape; the message names it.
    """
    if not isinstance(value, dict):
        raise UsageError(
            f"{where} should be an object, not {type(value).__name__}; is this the JSON of a brief?"
        )
    hints = _hints(cls)
    names = {f.name for f in fields(cls)}  # type: ignore[arg-type]  # called with dataclasses only
    if names != value.keys():
        odd = ", ".join(sorted(names ^ value.keys()))
        raise UsageError(f"{where} has missing or unknown fields ({odd}); it was written by another version")
    return cls(**{name: _build(hints[name], value[name], f"{where}.{name}") for name in names})
