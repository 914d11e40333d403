"""A plain CSV of trade: long (a row for each flow) or a matrix (a row for each exporter)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np

from blocs.errors import DataError, UsageError
from blocs.sources.cells import columns, day_of, number, opened
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.sources.units import in_million
from blocs.states import Origin

__all__ = ["check_output", "read_table"]

_HIGHEST = 5.0
"""A tariff above 500 % is taken for a slip of the unit."""
_NAMES = ("exporter", "importer", "sector", "value", "tariff", "unit", "year")
_ALL = "all"

Cell = tuple[str, str, str]
"""Sector, importer, exporter."""


def read_table(
    path: str | Path,
    *,
    year: int,
    unit: str,
    origin: Origin | None = None,
    columns: Mapping[str, str] | None = None,
    rows: Literal["exporters", "importers"] = "exporters",
    absent: Literal["error", "zero"] = "error",
    codes: Mapping[str, str] | None = None,
    system: Literal["cow", "gw"] | None = None,
    output: Mapping[str, float] | None = None,
) -> Flows:
    """Read trade, sales at home included, from a CSV file of one's own.

    Parameters
    ----------
    path : path
        UTF-8, plain or with gzip. *Long*: columns ``exporter, importer, value`` and, where there are any,
        ``sector``, ``tariff`` (a share: 0.1 is 10 %), ``unit`` and ``year``. *Matrix*: the first column names
        exporters, the others importers (a first column ``sector`` may stand before); it has no tariffs.
        A file is long when it has a column ``value``.
    year : int
        States' names are read as of this year; a column ``year`` must hold no other.
    unit : str
        Of the values: one of `blocs.sources.units.UNITS`. A column ``unit`` must hold no other.
    origin : Origin, optional
        Whom to cite; "the user" when not given.
    columns : mapping of str to str, optional
        The file's names for the columns of the long layout: ``{"exporter": "iso_o"}``.
    rows : {"exporters", "importers"}
        What the rows of a matrix are.
    absent : {"error", "zero"}
        What becomes of pairs of states that a long table holds no row for.
    codes : mapping of str to str, optional
        Names of the file to codes of the registry or ``ROW``; they go before all others.
    system : {"cow", "gw"}, optional
        What plain numbers are.
    output : mapping of str to float, optional
        Gross output by state, in `unit`; see `check_output`.

    Returns
    -------
    Flows
        Million USD. States stand in the order of the file, ``ROW`` last.

    Raises
    ------
    UsageError
        When the unit is unknown.
    DataError
        When a column is missing, a state unknown, a cell empty, no number or negative, a unit or year
        another, a flow told twice or not at all, or output does not balance; line and column are named.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
    ...     _ = file.write(",China,Russia\\nChina,900,40\\nRussia,30,500\\n")
    ...     file.flush()
    ...     flows = read_table(file.name, year=2018, unit="billion USD")
    >>> flows.states, flows.trade("CHN", "RUS")
    (('CHN', 'RUS'), 40000.0)
    """
    place = Path(path)
    factor = in_million(unit)
    if absent not in ("error", "zero") or rows not in ("exporters", "importers"):
        raise UsageError('absent is "error" or "zero", rows are "exporters" or "importers"')
    names = StateNames(year, codes, system)
    called = {name: (columns or {}).get(name, name) for name in _NAMES}
    with opened(place) as stream:
        reader = csv.reader(stream)
        header = [name.strip() for name in next(reader, [])]
        if called["value"] in header:
            values, tariffs = _long(place, header, reader, called, names, year, factor)
        else:
            values, tariffs = _matrix(place, header, reader, names, rows == "importers"), None
    flows = _flows(place, values, tariffs, factor, year, origin or _users(place), absent)
    if output is not None:
        check_output(flows, {state: factor * amount for state, amount in output.items()})
    return flows


def check_output(flows: Flows, output: Mapping[str, float], *, tolerance: float = 0.01) -> None:
    """Hold what each state sells against its gross output.

    Parameters
    ----------
    flows : Flows
    output : mapping of str to float
        Million USD by state; states that it does not name are not checked.
    tolerance : float
        Largest difference, as a share of output.

    Raises
    ------
    DataError
        When a state's sales do not add to its output; names the one that is furthest off.
    """
    sold = dict(zip(flows.states, flows.output.sum(axis=0).tolist(), strict=True))
    lost = [state for state in output if state not in sold]
    if lost:
        raise DataError(f"output is told of {', '.join(lost)}, of which the table holds no flows")
    off = {state: abs(sold[state] - told) / max(abs(told), 1e-12) for state, told in output.items()}
    worst = max(off, key=lambda state: off[state], default=None)
    if worst is not None and off[worst] > tolerance:
        count = sum(share > tolerance for share in off.values())
        raise DataError(
            f"sales of {worst} add to {sold[worst]:.6g} million USD, but its output is told as "
            f"{output[worst]:.6g} "
            f"({count} states differ by more than {tolerance:.0%}); are sales at home missing, or is the "
            "unit another?"
        )


def _users(place: Path) -> Origin:
    return Origin(
        "the user",
        f"file {place.name}",
        "not told",
        "not told",
        day_of(place),
        "No origin was given with the file.",
    )


def _long(
    place: Path,
    header: list[str],
    reader: Iterable[list[str]],
    called: Mapping[str, str],
    names: StateNames,
    year: int,
    factor: float,
) -> tuple[dict[Cell, float], dict[Cell, float] | None]:
    wanted = [called[name] for name in ("exporter", "importer", "value")]
    there = [called[name] for name in ("sector", "tariff", "unit", "year") if called[name] in header]
    at = columns(place, header, (*wanted, *there), "the first line")
    values: dict[Cell, float] = {}
    tariffs: dict[Cell, float] = {}
    lines: dict[Cell, int] = {}
    for line, fields in _lines(place, header, reader):
        row = {name: fields[at[called[name]]] for name in _NAMES if called[name] in at}
        where = {name: f"{place}, line {line}, column {called[name]}" for name in row}
        if "unit" in row and in_million(row["unit"]) != factor:
            raise DataError(
                f"{where['unit']}: the unit is {row['unit']!r}, another than the one given with unit="
            )
        if "year" in row and number(row["year"], where["year"]) != year:
            raise DataError(
                f"{where['year']}: the year is {row['year']}, not {year}; give a file of one year"
            )
        importer = names.code(row["importer"], where["importer"])
        exporter = names.code(row["exporter"], where["exporter"])
        cell = (row.get("sector", _ALL).strip(), importer, exporter)
        if cell in lines:
            raise DataError(
                f"{place}, line {line}: {cell[0]} from {exporter} to {importer} stands in line {lines[cell]} "
                "already"
            )
        lines[cell] = line
        values[cell] = number(row["value"], where["value"])
        if "tariff" in row:
            tariffs[cell] = _rate(number(row["tariff"], where["tariff"]), where["tariff"])
        if importer == exporter and tariffs.get(cell):
            raise DataError(
                f"{where['tariff']}: a tariff of {exporter} on its own sales; leave it empty or 0"
            )
    return values, tariffs or None


def _rate(value: float, where: str) -> float:
    """A tariff as a share; one that only percent can mean is refused."""
    if value > _HIGHEST:
        raise DataError(f"{where}: {value:g} means {100 * value:,.0f} %; write shares, as 0.25 for 25 %")
    return value


def _matrix(
    place: Path, header: list[str], reader: Iterable[list[str]], names: StateNames, turned: bool
) -> dict[Cell, float]:
    begin = 2 if header[:1] == ["sector"] else 1
    across = [
        names.code(name, f"{place}, line 1, column {j}") for j, name in enumerate(header[begin:], begin + 1)
    ]
    twice = next((code for code in across if across.count(code) > 1), None)
    if twice is not None or not across:
        raise DataError(
            f"{place}, line 1: {twice or 'no state'} stands {'twice' if twice else 'in the header'}"
        )
    values: dict[Cell, float] = {}
    lines: dict[tuple[str, str], int] = {}
    for line, fields in _lines(place, header, reader):
        sector = fields[0].strip() if begin == 2 else _ALL
        down = names.code(fields[begin - 1], f"{place}, line {line}, column {begin}")
        if (sector, down) in lines:
            raise DataError(f"{place}, line {line}: {down} stands in line {lines[sector, down]} already")
        lines[sector, down] = line
        for other, text, name in zip(across, fields[begin:], header[begin:], strict=True):
            cell = (sector, down, other) if turned else (sector, other, down)
            values[cell] = number(text, f"{place}, line {line}, column {name}")
    return values


def _lines(place: Path, header: list[str], reader: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for line, fields in enumerate(reader, 2):
        if not any(field.strip() for field in fields):
            continue
        if len(fields) != len(header):
            raise DataError(
                f"{place}, line {line}: {len(fields)} cells, not {len(header)}; write numbers without "
                "separators"
            )
        yield line, fields


def _flows(
    place: Path,
    values: dict[Cell, float],
    tariffs: dict[Cell, float] | None,
    factor: float,
    year: int,
    origin: Origin,
    absent: str,
) -> Flows:
    if not values:
        raise DataError(f"{place}: no rows below the header")
    sectors = tuple(dict.fromkeys(sector for sector, *_ in values))
    states = list(dict.fromkeys(state for _, importer, exporter in values for state in (exporter, importer)))
    states.sort(key=lambda code: code == "ROW")
    remarks: tuple[str, ...] = ()
    lost = [(s, n, i) for s in sectors for i in states for n in states if (s, n, i) not in values]
    if lost:
        sector, importer, exporter = lost[0]
        if absent == "error":
            raise DataError(
                f"{place}: nothing is told of {sector} from {exporter} to {importer} ({len(lost)} such "
                "flows); add "
                'rows of 0 where nothing was traded, or give absent="zero"'
            )
        remarks = (f"{len(lost)} flows of which the file tells nothing are taken as no trade",)
    shape = (len(sectors), len(states), len(states))
    where = {
        (s, n, i): (a, b, c)
        for a, s in enumerate(sectors)
        for b, n in enumerate(states)
        for c, i in enumerate(states)
    }
    trade, rates = np.zeros(shape), np.zeros(shape)
    for cell, value in values.items():
        trade[where[cell]] = factor * value
    for cell, rate in (tariffs or {}).items():
        rates[where[cell]] = rate
    return Flows(tuple(states), sectors, trade, year, origin, None if tariffs is None else rates, remarks)
