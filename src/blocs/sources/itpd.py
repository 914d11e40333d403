"""ITPD-E (USITC): trade and domestic sales of 170 industries, 265 states and territories, 1986-2022,
million USD.

One large CSV file (``ITPD_E_R02.csv``, ``ITPDE_R03.csv``) with the columns ``exporter_iso3``,
``importer_iso3``, ``year``, ``industry_id``, ``broad_sector``, ``trade`` (million USD) and flags. In the
release without names ``broad_sector`` is missing and follows from ``industry_id``. ``flag_zero`` is ``u``
where a zero stands for what nobody reported.

References
----------
Borchert, I., Larch, M., Shikher, S. and Yotov, Y. V. (2021). The International Trade and Production
Database for Estimation (ITPD-E). International Economics 166, 140-166. doi:10.1016/j.inteco.2020.08.001
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np

from blocs.errors import DataError, UsageError
from blocs.sources.cells import columns, day_of, number, opened
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.states import Origin

__all__ = ["read_itpd"]

_RANGES = ((28, "Agriculture"), (35, "Mining and Energy"), (153, "Manufacturing"), (170, "Services"))
"""Last industry of each broad sector, releases 1 to 3."""

Sectors = Literal["broad", "industry"] | Mapping[int, str]


def read_itpd(
    path: str | Path,
    year: int,
    *,
    sectors: Sectors = "broad",
    codes: Mapping[str, str] | None = None,
) -> Flows:
    """Read one year of ITPD-E.

    Parameters
    ----------
    path : path
        The file as published, plain or with gzip; it is read line by line.
    year : int
    sectors : {"broad", "industry"} or mapping of int to str
        The four broad sectors, all industries by number, or a mapping of industries to sectors; industries
        that it does not name are left out, and the remarks say so.
    codes : mapping of str to str, optional
        Codes of the file that the registry does not hold, to those that it does, or to ``ROW``.

    Returns
    -------
    Flows
        Million USD; zero also where the file holds no row or marks a zero as unknown, which the remarks
        count. States without any sales at home are named in the remarks: shares of spending cannot be told
        for them.

    Raises
    ------
    UsageError
        When `sectors` is something else.
    DataError
        When a column is missing, a cell is no number or negative, a state or industry is unknown, a row
        stands twice, or the file holds nothing of the year.

    Examples
    --------
    >>> flows = read_itpd("ITPDE_R03.csv", 2018)  # doctest: +SKIP
    """
    place = Path(path)
    sums: dict[tuple[str, str, str], float] = {}
    seen: dict[tuple[str, str, str], int] = {}
    unknown = 0
    left: set[int] = set()
    names = StateNames(year, codes)
    for where, line, row in _rows(place, year):
        industry = int(number(row["industry_id"], f"{where}, column industry_id"))
        sector = _sector(sectors, industry, row.get("broad_sector", ""), where)
        if sector is None:
            left.add(industry)
            continue
        key = (row["exporter_iso3"], row["importer_iso3"], str(industry))
        if key in seen:
            raise DataError(f"{where}: {', '.join(key)} stand in line {seen[key]} already")
        seen[key] = line
        value = number(row["trade"], f"{where}, column trade")
        unknown += row.get("flag_zero", "").strip() == "u"
        exporter = names.code(key[0], f"{where}, column exporter_iso3")
        importer = names.code(key[1], f"{where}, column importer_iso3")
        cell = (sector, importer, exporter)
        sums[cell] = sums.get(cell, 0.0) + value
    if not sums:
        raise DataError(f"{place}: nothing of {year}; the file may be of other years, or cut off")
    states = sorted({state for _, *pair in sums for state in pair}, key=lambda code: (code == "ROW", code))
    kinds = _ordered({sector for sector, *_ in sums}, sectors)
    at = {state: n for n, state in enumerate(states)}
    values = np.zeros((len(kinds), len(states), len(states)))
    for (sector, importer, exporter), value in sums.items():
        values[kinds.index(sector), at[importer], at[exporter]] = value
    homeless = [state for state in states if not values[:, at[state], at[state]].any()]
    remarks = ["zero where the file holds no row"]
    if unknown:
        remarks.append(f"{unknown} zeros stand for what nobody reported (flag_zero is u)")
    if homeless:
        remarks.append(f"no sales at home are told of {', '.join(homeless)}")
    if left:
        remarks.append(f"{len(left)} industries have no sector and are left out")
    return Flows(tuple(states), kinds, values, year, _origin(place), remarks=tuple(remarks))


def _origin(place: Path) -> Origin:
    return Origin(
        producer="United States International Trade Commission (USITC)",
        citation="Borchert, I., Larch, M., Shikher, S. and Yotov, Y. V. (2021). The International Trade and "
        "Production Database for Estimation (ITPD-E). International Economics 166, 140-166. "
        "doi:10.1016/j.inteco.2020.08.001",
        version=f"file {place.name}",
        licence="public; read from the user's own copy",
        accessed=day_of(place),
        note="Industries summed to sectors.",
    )


def _rows(place: Path, year: int) -> Iterator[tuple[str, int, dict[str, str]]]:
    with opened(place) as stream:
        header = next(csv.reader([stream.readline()]), [])
        wanted = ("exporter_iso3", "importer_iso3", "year", "industry_id", "trade")
        optional = [name for name in ("broad_sector", "flag_zero") if name in header]
        at = columns(place, header, (*wanted, *optional), "ITPD-E's first line")
        token = str(year)
        for line, text in enumerate(stream, 2):
            if token not in text:
                continue
            fields = next(csv.reader([text]), [])
            where = f"{place}, line {line}"
            if len(fields) != len(header):
                raise DataError(f"{where}: {len(fields)} cells, not {len(header)}; the file is cut off")
            if fields[at["year"]].strip() == token:
                yield where, line, {name: fields[place_] for name, place_ in at.items()}


def _sector(sectors: Sectors, industry: int, broad: str, where: str) -> str | None:
    if isinstance(sectors, Mapping):
        return sectors.get(industry)
    if sectors == "industry":
        return str(industry)
    if sectors != "broad":
        raise UsageError(f'sectors is {sectors!r}; give "broad", "industry" or a mapping of industries')
    if broad.strip():
        return broad.strip()
    found = next((name for last, name in _RANGES if 1 <= industry <= last), None)
    if found is None:
        raise DataError(f"{where}: industry {industry} is none of 1 to 170; give sectors= as a mapping")
    return found


def _ordered(found: set[str], sectors: Sectors) -> tuple[str, ...]:
    if isinstance(sectors, Mapping):
        return tuple(name for name in dict.fromkeys(sectors.values()) if name in found)
    order = [name for _, name in _RANGES]
    rank: Callable[[str], tuple[int, str]] = (
        (lambda name: (int(name), "")) if sectors == "industry" else (lambda name: (_rank(order, name), name))
    )
    return tuple(sorted(found, key=rank))


def _rank(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)
