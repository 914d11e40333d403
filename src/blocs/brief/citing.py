"""What to name when figures of `blocs` are used: the tables that it rests on, each origin once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blocs.states import Origin, origins
from blocs.trade.bundled import origins as trade_origins

__all__ = ["Bundled", "bundled_tables", "tables_used"]


@dataclass(frozen=True, slots=True)
class Bundled:
    """Tables of one origin that come with the package."""

    citation: str
    version: str
    licence: str
    tables: tuple[str, ...]


def tables_used() -> Mapping[str, Origin]:
    """Origin of each file of data that comes with the package, by its name.

    Examples
    --------
    >>> tables_used()["icio2018.csv.gz"].producer[-6:]
    '(OECD)'
    """
    # projection and reader take long to load
    from blocs.projection.shipped import origins as alignment_origins
    from blocs.reading.encoder.network import ORIGIN

    return {**origins(), **trade_origins(), **alignment_origins(), "words.onnx": ORIGIN}


def bundled_tables() -> tuple[Bundled, ...]:
    """The same with the tables of one origin told once, in the order in which they first come."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for name, origin in tables_used().items():
        found.setdefault((origin.citation, origin.version, origin.licence), []).append(name)
    return tuple(Bundled(*told, tuple(names)) for told, names in found.items())
