"""Scenario files in TOML: ``[scenario]`` with its measures, read and written."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from blocs.errors import PolicyError
from blocs.trade.policy.policy import Policy
from blocs.trade.policy.tables import KINDS, one_of, read, table

__all__ = ["PolicyFile", "parse_policy", "policy_toml", "read_policy", "write_policy"]

_SCENARIO = ("name", "base", "draws", "seed")


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
        When there is no such file, or as `parse_policy`.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise PolicyError(
            f"{path}: cannot be read ({error.strerror}); give the path of a TOML file"
        ) from None
    except UnicodeDecodeError as error:
        raise PolicyError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
    return parse_policy(text, str(path))


def parse_policy(text: str, where: str = "scenario") -> PolicyFile:
    """Read the text of a scenario file.

    Parameters
    ----------
    text : str
        TOML: a table ``[scenario]`` (name, base, draws, seed; all may be left out) and any number of
        ``[[tariff]]``, ``[[sanction]]``, ``[[cost]]`` and ``[[agreement]]``, with the keys that the functions
        of `blocs.trade.policy` have as arguments.
    where : str
        How to call the file in messages.

    Raises
    ------
    PolicyError
        When it is no TOML, or a table or key is unknown, missing or wrong; names the table and the key.

    Examples
    --------
    >>> text = '[[sanction]]\\nby = ["USA", "EU"]\\non = "RUS"\\nsectors = "energy"\\ncost = 0.3'
    >>> parse_policy(text).policy.describe()[0]
    'The United States and the EU raise the cost of trade in energy with Russia both ways by 30 %.'
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{where}: is no TOML: {error}") from None
    measures = []
    for name, rows in content.items():
        if name == "scenario":
            continue
        if name not in KINDS:
            raise PolicyError(f"{where}: unknown table {name!r}; {one_of(name, ('scenario', *KINDS))}")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise PolicyError(f"{where}: {name} must be a list of tables; write [[{name}]]")
        measures += [read(name, row, f"{where}: [[{name}]] {number}") for number, row in enumerate(rows, 1)]
    settings = content.get("scenario", {})
    if not isinstance(settings, dict):
        raise PolicyError(f"{where}: scenario must be one table; write [scenario]")
    return PolicyFile(Policy(tuple(measures)), **_settings(settings, f"{where}: [scenario]"))


def _settings(values: Mapping[str, Any], where: str) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for key, value in values.items():
        if key not in _SCENARIO:
            raise PolicyError(f"{where}: unknown key {key!r}; {one_of(key, _SCENARIO)}")
        whole = isinstance(value, int) and not isinstance(value, bool)
        if key in ("draws", "seed"):
            if not whole or value < 0:
                raise PolicyError(f"{where}: {key}: {value!r} must be a whole number, zero or more")
        elif not isinstance(value, str) and not (key == "base" and whole):
            raise PolicyError(f"{where}: {key}: {value!r} must be text")
        taken[key] = str(value) if key == "base" else value
    return taken


def policy_toml(file: PolicyFile) -> str:
    """Write a scenario as TOML; `parse_policy` gives it back, its measures grouped by kind."""
    lines = ["[scenario]", *(f"{key} = {_value(getattr(file, key))}" for key in _SCENARIO)]
    for kind, values in sorted(
        map(table, file.policy.measures), key=lambda entry: list(KINDS).index(entry[0])
    ):
        lines += ["", f"[[{kind}]]", *(f"{key} = {_value(value, key)}" for key, value in values.items())]
    return "\n".join(lines) + "\n"


def _value(value: Any, key: str = "") -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
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
    try:
        Path(path).write_text(policy_toml(file), encoding="utf-8", newline="\n")
    except OSError as error:
        raise PolicyError(f"{path}: cannot be written ({error.strerror})") from None
