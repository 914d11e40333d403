"""Scenario files in TOML: ``[scenario]`` with its measures, read and written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blocs.errors import PolicyError
from blocs.trade.policy.lines import Located, located, read_text
from blocs.trade.policy.measures import Measure
from blocs.trade.policy.policy import Policy
from blocs.trade.policy.tables import KINDS, Fit, Where, check, one_of, read, shown, table

__all__ = [
    "PolicyFile", "measures_of", "parse_policy", "place_of", "policy_toml", "read_policy", "rows_of",
    "settings_of", "toml_value", "write_policy", "write_text",
]  # fmt: skip

_SCENARIO = ("name", "base", "draws", "seed")
_BESIDE = ("years", "watch", "blocs")
"""Keys of ``[scenario]`` that only `blocs whatif` asks for."""
_TABLES = ("scenario", *KINDS, "hostility", "pressure")
"""Tables that a scenario file may have; the last two only `blocs whatif` asks for."""


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_TEXT: Fit = ("text", lambda value: isinstance(value, str))
_COUNT: Fit = ("a whole number, zero or more", lambda value: _whole(value) and value >= 0)
_TYPES: Mapping[str, Fit] = {
    "name": _TEXT,
    "base": ("text, or a year", lambda value: isinstance(value, str) or _whole(value)),
    "draws": _COUNT,
    "seed": _COUNT,
    **dict.fromkeys(_BESIDE, ("anything", lambda _: True)),
}


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """What a scenario file says.

    Attributes
    ----------
    policy : Policy
    name : str
    base : str
        Year of the bundled table, or a path to the user's own.
    draws : int
        Draws of the elasticities; 0 takes central values only.
    seed : int

    Raises
    ------
    PolicyError
        When draws or seed are below zero.
    """

    policy: Policy = field(default_factory=Policy)
    name: str = ""
    base: str = "2018"
    draws: int = 1000
    seed: int = 1

    def __post_init__(self) -> None:
        for key in ("draws", "seed"):
            if getattr(self, key) < 0:
                raise PolicyError(f"{key}: {getattr(self, key)} is below zero")


def read_policy(path: Path | str) -> PolicyFile:
    """Read a scenario file.

    Raises
    ------
    PolicyError
        When there is no such file, it is larger than 1 MB or not UTF-8, or as `parse_policy`.
    """
    return parse_policy(read_text(path), str(path))


def parse_policy(text: str, where: str = "scenario") -> PolicyFile:
    """Read the text of a scenario file.

    Parameters
    ----------
    text : str
        TOML: a table ``[scenario]`` (name, base, draws, seed; all may be left out) and any number of
        ``[[tariff]]``, ``[[sanction]]``, ``[[cost]]`` and ``[[agreement]]``, with the keys that the functions
        of `blocs.trade.policy` have as arguments. Keys may share a line with ``;`` between them. What only
        `blocs whatif` asks for (years, watch, blocs, ``[[hostility]]``, ``[pressure]``) is left aside.
    where : str
        How to call the file in messages.

    Raises
    ------
    PolicyError
        When it is no TOML, or a table or key is unknown, missing or wrong; names file, line, table and key.

    Examples
    --------
    >>> text = '[[sanction]]\\nby = ["USA", "EU"]\\non = "RUS"\\nsectors = "energy"\\ncost = 0.3'
    >>> parse_policy(text).policy.describe()[0]
    'The United States and the EU raise the cost of trade in energy with Russia both ways by 30 %.'
    """
    found = located(text, where)
    settings = settings_of(found, _TYPES)
    kept = {key: value for key, value in settings.items() if key in _SCENARIO}
    return PolicyFile(Policy(tuple(measure for _, _, measure in measures_of(found))), **kept)


def place_of(found: Located, kind: str, number: int | None = None) -> Where:
    """Say how to call the keys of a table in messages: ``war.toml:9: [[tariff]] 1``.

    Parameters
    ----------
    found : Located
    kind : str
    number : int, optional
        Of a list of tables, from 0; None for a table that stands once.
    """

    def where(key: str | None) -> str:
        path = (kind,) if number is None else (kind, number)
        called = f"[{kind}]" if number is None else f"[[{kind}]] {number + 1}"
        return f"{found.at(*path, *(() if key is None else (key,)))}: {called}"

    return where


def rows_of(found: Located, kind: str) -> list[dict[str, Any]]:
    """Give the tables of a kind, none where the file has none.

    Raises
    ------
    PolicyError
        When the kind is no list of tables.
    """
    rows = found.content.get(kind, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise PolicyError(f"{found.at(kind)}: {kind} must be a list of tables; write [[{kind}]]")
    return rows


def measures_of(found: Located) -> list[tuple[str, int, Measure]]:
    """Read the measures of trade in the order of the file, each with its kind and number (from 0) among them.

    Raises
    ------
    PolicyError
        When a table is unknown, or as `tables.read`.
    """
    for name in found.content:
        if name not in _TABLES:
            raise PolicyError(f"{found.at(name)}: unknown table {shown(name)}; {one_of(name, _TABLES)}")
    order = {place: number for number, place in enumerate(found.lines)}
    read_ones = [
        (kind, number, read(kind, row, place_of(found, kind, number)))
        for kind in KINDS
        for number, row in enumerate(rows_of(found, kind))
    ]
    return sorted(read_ones, key=lambda one: order.get(one[:2], 0))


def settings_of(found: Located, types: Mapping[str, Fit], table: str = "scenario") -> dict[str, Any]:
    """Give the keys of ``[scenario]``, or of another table that stands once; ``base`` as text.

    Raises
    ------
    PolicyError
        When it is no table, or a key is unknown or not what `types` asks for.
    """
    values = found.content.get(table, {})
    if not isinstance(values, dict):
        raise PolicyError(f"{found.at(table)}: {table} must be one table; write [{table}]")
    check(values, types, (), place_of(found, table))
    return {key: str(value) if key == "base" else value for key, value in values.items()}


def policy_toml(file: PolicyFile) -> str:
    """Write a scenario as TOML; `parse_policy` gives it back."""
    lines = ["[scenario]", *(f"{key} = {toml_value(getattr(file, key))}" for key in _SCENARIO)]
    for kind, values in map(table, file.policy.measures):
        lines += ["", f"[[{kind}]]", *(f"{key} = {toml_value(value, key)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def toml_value(value: Any, key: str = "") -> str:
    """Write text, a number, a truth value or a list of them as TOML; text of ``since``, ``until`` as a day.

    >>> toml_value(["China", 0.25, True])
    '["China", 0.25, true]'
    """
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, str):
        # JSON's escapes are TOML's; only DEL, which JSON leaves as it is, must be escaped too.
        text = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        return value if key in ("since", "until") else text
    return str(value).lower() if isinstance(value, bool) else repr(value)


def write_policy(file: PolicyFile, path: Path | str) -> None:
    """Write a scenario file as UTF-8.

    Raises
    ------
    PolicyError
        When the file cannot be written.
    """
    write_text(policy_toml(file), path)


def write_text(text: str, path: Path | str) -> None:
    """Write the text of a scenario file as UTF-8, lines ended alike on all systems.

    Raises
    ------
    PolicyError
        When the file cannot be written.
    """
    try:
        Path(path).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:  # ValueError: half a character, or a null one in the path
        cause = getattr(error, "strerror", None) or str(error)
        raise PolicyError(f"{path}: cannot be written ({cause}); give another path") from None
