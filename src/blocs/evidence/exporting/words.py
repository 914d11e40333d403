"""What an export says of itself in words: its columns, its formats, what it rests on, and how to cite it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from blocs.evidence.columns import ColumnType

__all__ = ["FORMATS", "TYPES", "Meaning", "citations", "escaped", "meaning"]

TYPES: Mapping[ColumnType, str] = {
    "text": "text",
    "whole": "whole number",
    "number": "number",
    "truth": "true or false",
    "day": "day",
    "texts": "list of texts",
    "spans": "list of spans",
}
"""Types of columns, as a reader would say."""

FORMATS: Mapping[str, str] = {
    "csv": (
        "RFC 4180, UTF-8 without a byte order mark, one header line, lines end in CR LF. An empty cell is "
        "a missing value or an empty text; CSV cannot tell the two apart, the other formats do. Lists "
        "stand apart by spaces, spans are written 12-34, truth true or false, days YYYY-MM-DD. A text "
        "that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line break, "
        "perhaps after apostrophes) has one apostrophe put before it; take that off to have the text "
        "again. Numbers are never changed. Open it in a spreadsheet by importing it with the comma as the "
        "only separator."
    ),
    "jsonl": "JSON lines, UTF-8: an object a row; a missing value is null, days are texts, lists lists.",
    "parquet": "Parquet with Zstandard; a missing value is null, days are date32, lists are lists.",
    "sqlite": (
        "One SQLite 3 file (3.37 or later). A missing value is NULL, days are ISO texts, lists JSON texts, "
        "truth is 0 or 1. Ids, states and days are indexed; the table `states` joins records by state."
    ),
    "duckdb": "One DuckDB file; a missing value is NULL, days are DATE, lists are lists.",
}
"""How each format writes what it holds."""

_SCHEMES = (
    (
        "Types of acts: PLOVER. Halterman, Bagozzi, Beger, Schrodt and Scarborough (2023), PLOVER and "
        "POLECAT: A New Political Event Ontology and Dataset, doi:10.31235/osf.io/rm5dw"
    ),
    (
        "Weights of acts: Goldstein (1992), A Conflict-Cooperation Scale for WEIS Events Data, "
        "doi:10.1177/0022002792036002007"
    ),
)
_MARKUP = frozenset("\\`*_{}[]()<>#|!~&$")
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column says, in which unit, and what an empty cell means ("" where none is empty)."""

    says: str
    unit: str = ""
    empty: str = ""


def meaning(table: str, column: str) -> Meaning:
    """Meaning of a column.

    Examples
    --------
    >>> meaning("events", "goldstein").unit
    "Goldstein's scale, -10 to 10"
    """
    told = _columns()
    known = told.get(table, {}).get(column) or told["any"].get(column)
    return Meaning(**known) if known else Meaning(column.replace("_", " ").capitalize(), "", "not told")


@cache
def _columns() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = resources.files("blocs.evidence.exporting").joinpath("columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def citations() -> Iterator[str]:
    """What records rest on, with licences: coding schemes, the registry of states, the encoder."""
    from blocs.reading.encoder.network import ORIGIN
    from blocs.states import origins

    yield from _SCHEMES
    told = {(o.citation, o.version, o.licence): None for o in (*origins().values(), ORIGIN)}
    for citation, version, licence in told:
        yield f"{citation}. Version {version}. Licence: {licence}"


def escaped(text: str) -> str:
    """Text of a report or a user on one line of Markdown, where it is no markup and ends no cell.

    Examples
    --------
    >>> escaped("<b>a|b</b>")
    '\\\\<b\\\\>a\\\\|b\\\\</b\\\\>'
    """
    flat = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    flat = flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
    return "".join(f"\\{c}" if c in _MARKUP else c for c in flat)
