"""The tables that come with `blocs`: trade of 81 economies in three sectors, sales at home included."""

from __future__ import annotations

import gzip
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from blocs.errors import UsageError
from blocs.sources.flows import Flows
from blocs.states import Origin, registry

__all__ = ["YEARS", "bundled", "missing_states", "origins"]

YEARS = (2017, 2018)
"""The years for which a table is there."""


def bundled(year: int = 2018) -> Flows:
    """Give the bundled table of a year, read once.

    Parameters
    ----------
    year : {2017, 2018}

    Returns
    -------
    Flows
        80 economies and ``ROW``; energy and materials, manufactures, services (`blocs.sources.broad` says
        what each holds); million USD at basic prices, four significant digits, no tariffs. The remarks name
        the states that stand in ``ROW``, as of today's list of states.

    Raises
    ------
    UsageError
        When there is no table of the year.

    References
    ----------
    OECD, Inter-Country Input-Output Tables; ``bundled().origin`` has the citation and the terms.

    Examples
    --------
    >>> flows = bundled(2018)
    >>> flows.sectors
    ('energy and materials', 'manufactures', 'services')
    >>> round(flows.trade("CHN", "USA"), -3), flows.origin.producer[-6:]
    (474000.0, '(OECD)')
    """
    if year not in YEARS:
        there = ", ".join(map(str, YEARS))
        raise UsageError(f"no table of {year} is bundled, only {there}; read one with blocs.sources")
    return _read(year)


@cache
def _read(year: int) -> Flows:
    folder = resources.files("blocs.trade") / "data"
    name = f"icio{year}.csv.gz"
    header, *lines = gzip.decompress((folder / name).read_bytes()).decode("ascii").splitlines()
    states = tuple(header.split(",")[2:])
    split = [line.split(",", 2) for line in lines]
    sectors = tuple(dict.fromkeys(sector for sector, _, _ in split))
    cells = np.array(list(map(float, ",".join(rest for _, _, rest in split).split(","))))
    values = cells.reshape(len(sectors), len(states), len(states)).transpose(0, 2, 1)
    fields = tomllib.loads((folder / "origins.toml").read_text(encoding="utf-8"))[name]
    rest = fields.pop("in_rest_of_world")
    places = f"{len(rest)} states have no row of their own and stand in the rest of the world (ROW): "
    return Flows(
        states,
        sectors,
        np.ascontiguousarray(values),
        year,
        origins()[name],
        remarks=(
            places + ", ".join(rest),
            "no tariffs are in the table: rates in force are taken as zero unless they are given",
        ),
    )


def origins() -> Mapping[str, Origin]:
    """Give the `Origin` of each file of figures that this room comes with, by file name.

    Examples
    --------
    >>> origins()["icio2018.csv.gz"].producer[-6:]
    '(OECD)'
    """
    named = {field.name for field in fields(Origin)}
    return {
        name: Origin(**{key: value for key, value in told.items() if key in named})
        for name, told in _told().items()
    }


@cache
def _told() -> dict[str, dict[str, Any]]:
    text = (resources.files("blocs.trade") / "data" / "origins.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def missing_states(flows: Flows) -> tuple[str, ...]:
    """Give the codes of the states of the registry that a table has no row for, sorted.

    Where the table has a row ``ROW``, they are part of it; a policy on one of them cannot be told apart
    from one on all. Dependencies and former states are not counted.

    Examples
    --------
    >>> "MNG" in missing_states(bundled()), "CHN" in missing_states(bundled())
    (True, False)
    """
    states = registry().states
    return tuple(
        sorted(code for code, state in states.items() if state.status == "state" and code not in flows.states)
    )
