"""Optional packages, imported when they are used, and the Arrow types of columns."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from blocs.errors import MissingExtra
from blocs.evidence.columns import ColumnType

__all__ = ["arrow_schema", "extra"]


def extra(name: str) -> Any:
    """Import an optional package.

    Raises
    ------
    MissingExtra
        When it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(name.partition(".")[0], "tables") from error


def arrow_schema(columns: Iterable[tuple[str, ColumnType]]) -> Any:
    """Arrow schema of named columns; days are date32, several texts a list of strings."""
    arrow = extra("pyarrow")
    types = {
        "text": arrow.string(),
        "whole": arrow.int64(),
        "number": arrow.float64(),
        "truth": arrow.bool_(),
        "day": arrow.date32(),
        "texts": arrow.list_(arrow.string()),
        "spans": arrow.list_(arrow.list_(arrow.int64())),
    }
    return arrow.schema([(name, types[type_]) for name, type_ in columns])
