"""Scenario files in TOML: read with the lines on which measures stand, checked against data, and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from blocs.errors import PolicyError
from blocs.scenario.model import Doses, Hostility, Scenario
from blocs.trade import YEARS, Policy
from blocs.trade.policy.file import measures_of, place_of, rows_of, settings_of, toml_value, write_text
from blocs.trade.policy.lines import Located, located, read_text
from blocs.trade.policy.parties import ALL, called, code_of, listed
from blocs.trade.policy.tables import DAY, NAMES, Fit, check, fault_key, shown, table

__all__ = [
    "ScenarioFile", "open_scenario", "parse_scenario", "parse_scenario_file", "read_scenario",
    "scenario_toml", "write_scenario",
]  # fmt: skip

_SETTINGS = ("name", "base", "draws", "seed", "years", "watch", "blocs")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return _whole(value) or isinstance(value, float)


_WATCH: Fit = ('a list of pairs, as in [["CHN", "RUS"]]', lambda value: isinstance(value, list))
_TYPES: Mapping[str, Fit] = {
    "name": ("text", lambda value: isinstance(value, str)),
    "base": ("a year, or the path of a table", lambda v: _whole(v) or (isinstance(v, str) and bool(v))),
    **dict.fromkeys(("draws", "seed", "years", "blocs"), ("a whole number", _whole)),
    "watch": _WATCH,
}
_HOSTILITY: Mapping[str, Fit] = {
    **dict.fromkeys(("by", "on"), NAMES),
    "level": ("a number above 0 and up to 1", _number),
    **dict.fromkeys(("since", "until"), DAY),
}
_PRESSURE: Mapping[str, Fit] = dict.fromkeys(("tariff", "sanction", "ban"), ("a number from 0 to 1", _number))


@dataclass(frozen=True, slots=True, eq=False)
class ScenarioFile:
    """A scenario and the text that it was read from, so that faults found later can name a line.

    Attributes
    ----------
    scenario : Scenario
    found : Located
        The text, and its lines.
    places : tuple of (str, int)
        Kind and number (from 0, among its kind) of each measure of trade, in the order of the policy.
    """

    scenario: Scenario
    found: Located
    places: tuple[tuple[str, int], ...]


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario file; see `parse_scenario`.

    Raises
    ------
    PolicyError
        When there is no such file, it is larger than 1 MB or not UTF-8, or as `parse_scenario`.
    """
    return open_scenario(path).scenario


def open_scenario(path: Path | str) -> ScenarioFile:
    """Read a scenario file and keep its lines, for `checked`.

    Raises
    ------
    PolicyError
        As `read_scenario`.
    """
    return parse_scenario_file(read_text(path), str(path))


def parse_scenario(text: str, where: str = "scenario") -> Scenario:
    """Read the text of a scenario file.

    Parameters
    ----------
    text : str
        TOML, in which keys may share a line with ``;`` between them: a table ``[scenario]`` (name, base,
        draws, seed, years, ``watch = [["CHN", "RUS"]]``, blocs; all may be left out), any number of
        ``[[tariff]]``, ``[[sanction]]``, ``[[cost]]`` and ``[[agreement]]`` as `blocs.trade.parse_policy`
        takes them and of ``[[hostility]]`` (by, on, level, since, until), and ``[pressure]`` (tariff,
        sanction, ban).
    where : str
        How to call the file in messages.

    Raises
    ------
    PolicyError
        When it is no TOML, holds no measure, or a table or key is unknown, missing or wrong; when a measure
        ends before it begins or before the base year. Names file, line, table and key.

    Examples
    --------
    >>> text = '[[hostility]]\\nby = "China"; on = "Japan"; level = 0.6'
    >>> parse_scenario(text).hostilities
    (Hostility(by=('CHN',), on=('JPN',), level=0.6, since=None, until=None),)
    """
    return parse_scenario_file(text, where).scenario


def parse_scenario_file(text: str, where: str = "scenario") -> ScenarioFile:
    """Read the text of a scenario file and keep its lines, for `checked`; otherwise as `parse_scenario`."""
    found = located(text, where)
    measures = measures_of(found)
    settings = settings_of(found, _TYPES)
    base = settings.get("base", Scenario().base)
    if base.isdecimal():
        if int(base) not in YEARS:
            raise PolicyError(
                f"{found.at('scenario', 'base')}: [scenario]: base: no table of {base} is bundled; write "
                f"{' or '.join(map(str, YEARS))}, or the path of your own table"
            )
        for kind, number, measure in measures:
            late(found, (kind, number), measure.until, int(base))
    hostilities = []
    for number, row in enumerate(rows_of(found, "hostility")):
        where_of = place_of(found, "hostility", number)
        check(row, _HOSTILITY, ("by", "on", "level"), where_of)
        try:
            hostilities.append(Hostility(**row))
        except PolicyError as error:
            raise PolicyError(f"{where_of(fault_key(str(error), row))}: {error}") from None
        if base.isdecimal():
            late(found, ("hostility", number), hostilities[-1].until, int(base))
    if not measures and not hostilities:
        raise PolicyError(f"{where}:1: holds no measure; add a [[tariff]], a [[sanction]] or a [[hostility]]")
    doses = settings_of(found, _PRESSURE, "pressure")
    values = {**settings, "watch": _watched(found, settings.get("watch", []))}
    policy = Policy(tuple(measure for _, _, measure in measures))
    try:
        pressure = Doses(**doses)
    except PolicyError as error:
        raise PolicyError(f"{place_of(found, 'pressure')(fault_key(str(error), doses))}: {error}") from None
    try:
        scenario = Scenario(**values, policy=policy, hostilities=tuple(hostilities), doses=pressure)
    except PolicyError as error:
        raise PolicyError(f"{place_of(found, 'scenario')(fault_key(str(error), values))}: {error}") from None
    return ScenarioFile(scenario, found, tuple((kind, number) for kind, number, _ in measures))


def late(found: Located, place: tuple[str, int], until: date | None, year: int) -> None:
    """Refuse a last day before the base year.

    Raises
    ------
    PolicyError
        When the measure at `place` (its kind and number) never applies.
    """
    if until is not None and until.year < year:
        raise PolicyError(
            f"{place_of(found, *place)('until')}: until {until} is before the base year {year}, so that the "
            "measure never applies; give a later day or an earlier base, or leave the measure out"
        )


def _watched(found: Located, pairs: list[Any]) -> tuple[tuple[str, str], ...]:
    """Pairs of codes; each names two states."""
    watched = []
    for number, pair in enumerate(pairs):
        where = f"{found.at('scenario', 'watch', number)}: [scenario]: watch: {shown(pair)}"
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(n, str) and n for n in pair)):
            raise PolicyError(f'{where} is no pair; write two names, as in [["CHN", "RUS"]]')
        first, second = map(code_of, pair)
        if ALL in (first, second):
            raise PolicyError(f'{where} names all states; name two, as in ["CHN", "RUS"]')
        if first == second:
            raise PolicyError(f"{where} is one state twice, {called(first)}; name two states")
        watched.append((first, second))
    return tuple(watched)


def scenario_toml(scenario: Scenario, comments: Mapping[tuple[str | int, ...], str] | None = None) -> str:
    """Write a scenario as TOML; `parse_scenario` gives an equal one, where it has a measure.

    Parameters
    ----------
    scenario : Scenario
    comments : Mapping of tuple to str, optional
        What to say beside a key, as ``("tariff", 0, "rate")``; above a table, as ``("tariff", 0)``; or at the
        top of the file, as ``()``. Numbers are from 0, among the measures of the kind.

    Raises
    ------
    PolicyError
        When a comment is on a table or key that is not written.

    Examples
    --------
    >>> from blocs.trade import tariff
    >>> text = scenario_toml(Scenario(policy=tariff("USA", "CHN", 0.25)), {("tariff", 0, "rate"): "assumed"})
    >>> print(text[text.index("[[") :], end="")
    [[tariff]]
    by = "USA"
    on = "CHN"
    rate = 0.25  # assumed
    """
    said = {place: " ".join(_printable(text).split()) for place, text in (comments or {}).items()}
    lines = [f"# {_printable(line).strip()}".rstrip() for line in (comments or {}).get((), "").splitlines()]
    said.pop((), None)
    for place, header, values in _tables(scenario):
        above = said.pop(place, None)
        lines += ["", *([f"# {above}"] if above is not None else []), header]
        for key, value in values.items():
            beside = said.pop((*place, key), None)
            lines.append(f"{key} = {toml_value(value, key)}{f'  # {beside}' if beside is not None else ''}")
    if said:
        names = listed([".".join(map(str, place)) for place in said])
        raise PolicyError(f"comments on {names}, which the scenario does not write; name what it writes")
    return "\n".join(lines).lstrip("\n") + "\n"


def _printable(text: str) -> str:
    """Text without what a comment may not hold: control characters, halves of characters."""
    kept = "".join(char if char >= " " and char != "\x7f" else " " for char in text)
    return kept.encode("utf-8", "replace").decode("utf-8")


def _tables(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str, dict[str, Any]]]:
    """Place, header, keys and values of each table, in the order in which they are written."""
    settings = {key: getattr(scenario, key) for key in _SETTINGS}
    if not scenario.watch:
        del settings["watch"]
    yield ("scenario",), "[scenario]", settings
    counts: dict[str, int] = {}
    for kind, values in (*map(table, scenario.policy.measures), *map(_hostility, scenario.hostilities)):
        counts[kind] = counts.get(kind, -1) + 1
        yield (kind, counts[kind]), f"[[{kind}]]", values
    if scenario.doses != Doses():
        doses = {key: getattr(scenario.doses, key) for key in _PRESSURE}
        yield ("pressure",), "[pressure]", doses


def _hostility(hostility: Hostility) -> tuple[str, dict[str, Any]]:
    sides = {side: getattr(hostility, side) for side in ("by", "on")}
    values: dict[str, Any] = {side: codes[0] if len(codes) == 1 else codes for side, codes in sides.items()}
    values["level"] = hostility.level
    for key in ("since", "until"):
        if (day := getattr(hostility, key)) is not None:
            values[key] = day.isoformat()
    return "hostility", values


def write_scenario(scenario: Scenario, path: Path | str) -> None:
    """Write a scenario file as UTF-8.

    Raises
    ------
    PolicyError
        When the file cannot be written.
    """
    write_text(scenario_toml(scenario), path)
