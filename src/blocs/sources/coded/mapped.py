"""A user's own table of coded events: CSV with a header, and a TOML file that says what its columns are.

::

    [source]
    name = "mine"                 # for the column `source`
    delimiter = ";"               # a comma unless told
    missing = ["", "NA"]          # what stands where nothing is known; empty cells unless told
    day = "%d.%m.%Y"              # how days are written; YYYY-MM-DD unless told
    symmetric = ["CONSULT"]       # types that the table codes as of both sides; none unless told

    [columns]                     # columns of `blocs.sources.coded.row` = columns of the file
    id = "nr"
    day = "datum"
    actor = "from"
    recipient = "to"
    type = "kind"

    [codes]                       # in which code list states are written: iso3, iso2, fips, cameo, gw or name
    actor = "iso3"
    recipient = "name"

    [types]                       # words of the file = PLOVER types; without it they are PLOVER's own
    "talks" = "CONSULT"

`id`, `day`, `actor` and `recipient` must be told. Where there is a column for `cameo` and none for `type`,
the type, mode, class and symmetry come from the CAMEO code. What a code list does not know becomes null,
and stays in `actor_told`; a word that `types` does not know, a type of null.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from blocs.errors import DataError
from blocs.sources.coded import countries
from blocs.sources.coded.cameo import QUAD_OF_TYPE, cameo
from blocs.sources.coded.cells import Cells, iso_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.quoted import quoted
from blocs.sources.coded.row import COLUMNS, tables

__all__ = ["Mapped", "Told", "open_mapping", "open_options", "read_mapped"]

_LISTS: dict[str, Callable[[str], str | None]] = {
    "iso3": countries.iso3, "iso2": countries.iso2, "fips": countries.fips, "cameo": countries.cameo_country,
    "gw": countries.gw, "name": countries.named,
}  # fmt: skip
_NEEDED = ("id", "day", "actor", "recipient")
_SIDES = ("actor", "recipient", "place_country")
_OTHERS = frozenset(COLUMNS) - {"source", "symmetric"}
_TRUTHS = {"1": True, "0": False, "true": True, "false": False, "yes": True, "no": False}
_FEW = frozenset(name for name, kind in COLUMNS.items() if kind not in ("text", "number", "count"))


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a mapping file says; see the module for its form."""

    name: str
    columns: Mapping[str, str]
    codes: Mapping[str, str]
    types: Mapping[str, str] | None
    symmetric: frozenset[str]
    delimiter: str
    missing: tuple[str, ...]
    day: str | None

    @property
    def sha256(self) -> str:
        """Of what it says; how the file is laid out, and its comments, do not count."""
        told = asdict(self) | {"symmetric": sorted(self.symmetric)}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """What a user told of the columns of files, before they are read.

    Attributes
    ----------
    options : mapping of str to object
        Arguments of the reader.
    how : str
        SHA-256 of what was told: rows of the same bytes, told otherwise, are other rows.
    source : str
        What the rows will be called.
    """

    options: Mapping[str, object]
    how: str
    source: str


def open_options(options: Mapping[str, str]) -> Told:
    """Read the mapping file that an option names, once for all files.

    Raises
    ------
    DataError
        When it cannot be read, or makes no sense.
    """
    how = open_mapping(options["mapping"])
    return Told({"mapping": how}, how.sha256, how.name)


def open_mapping(path: str | Path) -> Mapped:
    """Read a mapping file.

    Raises
    ------
    DataError
        When it cannot be read, or names a column, list or type that does not exist; tells which there are.
    """
    place = Path(path)
    try:
        told = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(
            f"{place}: {error.strerror or error}; give a TOML file that maps the columns"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{place}: no TOML ({error}); correct the line it names") from error
    parts = {part: _part(place, told, part) for part in ("source", "columns", "codes", "types")}
    if unknown := sorted(set(told) - set(parts)):
        raise DataError(f"{place}: no table [{unknown[0]}]; there are {', '.join(parts)}")
    source, columns, codes = parts["source"], parts["columns"], parts["codes"]
    _known(place, "source", source, {"name", "delimiter", "missing", "day", "symmetric"})
    _known(place, "columns", columns, _OTHERS)
    _known(place, "codes", codes, frozenset(_SIDES))
    if lacking := [needed for needed in _NEEDED if needed not in columns]:
        raise DataError(
            f"{place}: [columns] lacks {', '.join(lacking)}; say which columns of the file they are"
        )
    for side in _SIDES:
        if side in columns and codes.get(side) not in _LISTS:
            raise DataError(f"{place}: [codes] {side} = {codes.get(side)!r}; one of {', '.join(_LISTS)}")
    for word, kind in parts["types"].items():
        if kind not in QUAD_OF_TYPE:
            raise DataError(f"{place}: [types] {word!r} = {kind!r}; one of {', '.join(QUAD_OF_TYPE)}")
    name, delimiter, missing = source.get("name"), source.get("delimiter", ","), source.get("missing", [""])
    symmetric, day = source.get("symmetric", []), source.get("day")
    if not isinstance(name, str) or not name:
        raise DataError(f"{place}: [source] has no name; give one for the column `source`")
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\n\r':
        raise DataError(f"{place}: [source] delimiter = {delimiter!r}; give one character")
    for words in (missing, symmetric):
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise DataError(f"{place}: [source] {words!r}; give a list of texts")
    if day is not None and not isinstance(day, str):
        raise DataError(f"{place}: [source] day = {day!r}; give a form such as '%d.%m.%Y'")
    return Mapped(
        name,
        columns,
        codes,
        parts["types"] or None,
        frozenset(symmetric),
        delimiter,
        tuple(sorted({*missing, ""})),
        day,
    )


def read_mapped(path: str | Path, mapping: str | Path | Mapped, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read events by a mapping file, piece by piece.

    Parameters
    ----------
    path : path
        CSV in UTF-8; plain, gzip or zip with one file in it.
    mapping : path or Mapped
    rows : int
        Most rows of a piece.

    Yields
    ------
    Chunk

    Raises
    ------
    DataError
        When a file is missing or damaged, or lacks a column.
    MissingExtra
        Without pyarrow.
    """
    how = mapping if isinstance(mapping, Mapped) else open_mapping(mapping)
    wanted = {column: name in _FEW for name, column in how.columns.items()}
    for cells in quoted(
        path, rows, wanted, {}, f"the events of {how.name}", missing=how.missing, delimiter=how.delimiter
    ):
        yield _chunk(cells, how)


def _chunk(cells: Cells, how: Mapped) -> Chunk:
    day = _days(cells, how, "day", needed=True)
    columns: dict[str, Any] = {"source": how.name, "day": day, "id": cells.identity(how.columns["id"])}
    for name, column in how.columns.items():
        if name in _SIDES:
            places, texts = cells.levels(column)
            columns[name] = countries.on_days([(places, [_LISTS[how.codes[name]](t) for t in texts])], day)
            if name != "place_country":
                columns.setdefault(f"{name}_told", cells.code(how.columns.get(f"{name}_told", column)))
        elif name not in ("id", "day"):
            columns[name] = _column(cells, how, name, column)
    columns |= _kinds(cells, how, columns)
    return cells.chunk(columns)


def _column(cells: Cells, how: Mapped, name: str, column: str) -> Any:
    pa = tables()
    kind = COLUMNS[name]
    if name == "added":
        return _days(cells, how, name, needed=False)
    if name == "type":
        return cells.code(column, lambda word: _type(how, word))
    if kind == "code":
        return cells.code(column)
    if kind == "truth":
        told = {text: _TRUTHS[text.lower()] for text in cells.levels(column).texts if text.lower() in _TRUTHS}
        return cells.choice(column, told, pa.bool_())
    if kind == "small":
        return cells.choice(column, {"1": 1, "2": 2, "3": 3, "4": 4}, pa.int8())
    if kind == "number":
        return cells.number(column)
    return cells.count(column) if kind == "count" else cells.text(column)


def _kinds(cells: Cells, how: Mapped, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Type, mode, class and symmetry, as far as the file does not tell them itself."""
    pa = tables()
    if "type" in how.columns:
        places, words = cells.levels(how.columns["type"])
        types = [_type(how, word) for word in words]
        quads = [QUAD_OF_TYPE[kind] if kind else None for kind in types]
        mutual = [kind in how.symmetric for kind in types]
        found: dict[str, Any] = {}
    elif "cameo" in how.columns:
        column = how.columns["cameo"]
        places, words = cells.levels(column)
        known = [cameo(word) for word in words]
        quads, mutual = [entry.quad for entry in known], [entry.symmetric for entry in known]
        found = {
            "type": cells.code(column, lambda word: cameo(word).type),
            "mode": cells.code(column, lambda word: cameo(word).mode),
        }
    else:
        return {"symmetric": np.zeros(len(cells), np.bool_)}
    at = pa.array(np.where(places < 0, len(words), places))
    found["quad"] = pa.array([*quads, None], pa.int8()).take(at)
    given = {name: value for name, value in found.items() if name not in columns}
    return {**given, "symmetric": np.array([*mutual, False], np.bool_)[places]}


def _type(how: Mapped, word: str) -> str | None:
    kind = word.upper() if how.types is None else how.types.get(word)
    return kind if kind in QUAD_OF_TYPE else None


def _days(cells: Cells, how: Mapped, name: str, *, needed: bool) -> Any:
    def read(text: str) -> date:
        return iso_day(text) if how.day is None else datetime.strptime(text, how.day).date()

    return cells.days(how.columns[name], read, needed=needed)


def _part(place: Path, told: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = told.get(name, {})
    if not isinstance(part, dict):
        raise DataError(f"{place}: {name} is no table; write [{name}]")
    if name != "source" and (wrong := [key for key, value in part.items() if not isinstance(value, str)]):
        raise DataError(f"{place}: [{name}] {wrong[0]} is no text; write it in quotes")
    return part


def _known(place: Path, part: str, told: Mapping[str, Any], known: frozenset[str] | set[str]) -> None:
    if unknown := sorted(set(told) - known):
        raise DataError(f"{place}: [{part}] has no {unknown[0]!r}; there are {', '.join(sorted(known))}")
