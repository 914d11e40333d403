"""Where each data file's facts come from."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from types import MappingProxyType

from blocs.errors import RegistryError

__all__ = ["Origin", "origins"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Producer, citation, version, licence and day of access of a table of facts."""

    producer: str
    citation: str
    version: str
    licence: str
    accessed: date
    note: str


@cache
def origins() -> Mapping[str, Origin]:
    """Give the `Origin` of every data file in the registry, by file name.

    Raises
    ------
    RegistryError
        When ``origins.toml`` lacks a field.

    Examples
    --------
    >>> origins()["capitals.csv"].licence
    'CC BY 4.0'
    """
    path = resources.files("blocs.states") / "data" / "origins.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found: dict[str, Origin] = {}
    for name, fields in table.items():
        try:
            found[name] = Origin(**fields)
        except TypeError as error:
            raise RegistryError(f"origins.toml: [{name}]: {error}; give all six fields of Origin") from error
    return MappingProxyType(found)
