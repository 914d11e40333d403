"""BACI (CEPII): trade in goods between some 200 states by HS product, reconciled from both sides' reports.

One CSV file a year (``BACI_HS17_Y2018_V202401b.csv``) with the columns ``t`` (year), ``i`` (exporter), ``j``
(importer), ``k`` (product, six digits), ``v`` (thousand USD, free on board) and ``q`` (tons). States are
numbers, which ``country_codes_V202401b.csv`` of the same download turns into ISO codes. BACI holds no sales
at home and no services; without sales at home no share of spending can be told, so the reader asks for
output or GDP.

References
----------
Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. The 1994-2007
Version. CEPII Working Paper 2010-23. http://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import columns, day_of, number, opened
from blocs.sources.flows import Flows
from blocs.sources.naming import StateNames
from blocs.sources.units import in_million
from blocs.states import Origin

__all__ = ["read_baci"]

_WANTED = ("t", "i", "j", "k", "v")
_BLOCK = 500_000
_LOW, _HIGH = 0.005, 1.0
"""World exports of goods are a tenth to a fifth of the world's gross output; outside these units differ."""

Amounts = Mapping[str, float] | Mapping[tuple[str, str], float]


def read_baci(
    path: str | Path,
    countries: str | Path,
    *,
    gross_output: Amounts | None = None,
    gdp: Mapping[str, float] | None = None,
    unit: str = "million USD",
    sectors: Mapping[int, str] | str = "goods",
    codes: Mapping[str, str] | None = None,
) -> Flows:
    """Read one year of BACI, with sales at home from output or GDP.

    Parameters
    ----------
    path : path
        The file of one year, plain or with gzip.
    countries : path
        ``country_codes_V*.csv`` of the same download.
    gross_output : mapping, optional
        Gross output of goods by state, or by (state, sector) where there is more than one sector. Sales at
        home are output less exports. States that it does not name are merged into ``ROW``, which it must
        then name.
    gdp : mapping of str to float, optional
        GDP by state, taken for output where nothing better is known; sales at home are GDP less exports. It
        holds services and leaves out inputs; the flows say so in their remarks.
    unit : str
        Of `gross_output` or `gdp`; BACI itself is in thousand USD.
    sectors : str or mapping of int to str
        The name of one sector for all goods, or a mapping of HS chapters (as
        `blocs.sources.broad.HS_CHAPTERS`) or of six-digit products to sectors.
    codes : mapping of str to str, optional
        ISO codes of `countries` that the registry does not hold, to those that it does, or to ``ROW``.

    Returns
    -------
    Flows
        Million USD; zero where BACI reports nothing.

    Raises
    ------
    UsageError
        When not exactly one of `gross_output` and `gdp` is given, or output by state for several sectors.
    DataError
        When a column is missing, a cell is no number or negative, a state or product is unknown, a row stands
        twice, the file holds more than one year, or a state exports more than it makes.

    Examples
    --------
    >>> flows = read_baci(  # doctest: +SKIP
    ...     "BACI_HS17_Y2018_V202401b.csv", "country_codes_V202401b.csv", gdp={"CHN": 13.9e6, ...}
    ... )
    """
    told = _told(gross_output, gdp, sectors)
    factor = in_million(unit)
    place = Path(path)
    table = np.concatenate(list(_blocks(place)))
    if not len(table):
        raise DataError(f"{place}: no rows below the header")
    year = _year(place, table[:, 0])
    _twice(place, table)
    names = _sector_names(sectors)
    states, number_of = _states(Path(countries), year, codes, table)
    kept = tuple(dict.fromkeys(key if isinstance(key, str) else key[0] for key in told))
    lost = [state for state in states if state not in kept]
    if lost and "ROW" not in kept:
        raise DataError(
            f"{place}: nothing is told of the output of {', '.join(lost[:8])} ({len(lost)} states); give it, "
            "or "
            "name ROW, into which they are then merged"
        )
    place_of = {state: kept.index(state if state in kept else "ROW") for state in states}
    at = np.array([place_of[state] for state in states])
    importer, exporter = (at[np.searchsorted(number_of, table[:, c])] for c in (2, 1))
    sector = _sector(place, table[:, 3], sectors, names)
    size = len(kept)
    cell = (sector * size + importer) * size + exporter
    values = np.bincount(
        cell, weights=table[:, 4] * in_million("thousand USD"), minlength=len(names) * size**2
    )
    flows = values.astype(np.float64).reshape(len(names), size, size)
    home = np.arange(size)
    flows[:, home, home] = 0.0
    _sell_at_home(place, flows, kept, names, told, factor)
    remarks = ["goods only; zero where BACI reports nothing"]
    remarks.append(
        "sales at home are gross output, as given, less exports"
        if gdp is None
        else "sales at home are GDP, as given, less exports: GDP holds services and leaves out inputs"
    )
    if lost:
        remarks.append(f"merged into ROW: {', '.join(lost)}")
    return Flows(kept, names, flows, year, _origin(place), remarks=tuple(remarks))


def _origin(place: Path) -> Origin:
    return Origin(
        producer="CEPII",
        citation="Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the "
        "Product-Level. "
        "CEPII Working Paper 2010-23.",
        version=f"file {place.name}",
        licence="Etalab open licence 2.0; read from the user's own copy",
        accessed=day_of(place),
        note="Thousand USD turned into million; sales at home are not from CEPII.",
    )


def _told(
    gross_output: Amounts | None, gdp: Mapping[str, float] | None, sectors: Mapping[int, str] | str
) -> Amounts:
    given: list[Amounts] = [amounts for amounts in (gross_output, gdp) if amounts is not None]
    if len(given) != 1:
        raise UsageError("BACI holds no sales at home: give gross_output= or gdp=, one of them")
    told = given[0]
    many = len(_sector_names(sectors)) > 1
    if not told:
        raise UsageError("gross_output or gdp names no state")
    if many != isinstance(next(iter(told)), tuple):
        raise UsageError(
            "with more than one sector, output is needed by (state, sector); otherwise read all goods as one"
            if many
            else "with one sector, output is needed by state"
        )
    return told


def _sector_names(sectors: Mapping[int, str] | str) -> tuple[str, ...]:
    return (sectors,) if isinstance(sectors, str) else tuple(dict.fromkeys(sectors.values()))


def _blocks(place: Path) -> Iterator[NDArray[np.float64]]:
    with opened(place) as stream:
        header = next(csv.reader([stream.readline()]), [])
        at = columns(place, header, _WANTED, "BACI's first line")
        use = [at[name] for name in _WANTED]
        line = 2
        while lines := list(islice(stream, _BLOCK)):
            yield _block(place, lines, line, use, len(header))
            line += len(lines)


def _block(place: Path, lines: list[str], first: int, use: list[int], width: int) -> NDArray[np.float64]:
    try:
        block = np.loadtxt(lines, delimiter=",", usecols=use, dtype=np.float64, ndmin=2, quotechar='"')
    except ValueError:
        block = np.empty((0, len(use)))
    whole = sum(line.count(",") for line in lines) == len(lines) * (width - 1)
    if whole and len(block) == len(lines) and np.isfinite(block).all() and (block[:, 4] >= 0).all():
        return block
    rows = []
    for line, fields in enumerate(csv.reader(lines), first):
        if len(fields) != width:
            raise DataError(f"{place}, line {line}: {len(fields)} cells, not {width}; the file is cut off")
        where = f"{place}, line {line}, column "
        rows.append([number(fields[c], where + name) for c, name in zip(use, _WANTED, strict=True)])
    return np.array(rows, dtype=np.float64).reshape(-1, len(use))


def _year(place: Path, years: NDArray[np.float64]) -> int:
    if (years != years[0]).any():
        line = int(np.argmax(years != years[0])) + 2
        raise DataError(
            f"{place}, line {line}: year {years[line - 2]:.0f} after {years[0]:.0f}; give one year's file"
        )
    return int(years[0])


def _twice(place: Path, table: NDArray[np.float64]) -> None:
    key = ((table[:, 1] * 1000 + table[:, 2]) * 1e6 + table[:, 3]).astype(np.int64)
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order][1:] == key[order][:-1])
    if same.size:
        a, b = order[same[0]], order[same[0] + 1]
        raise DataError(
            f"{place}, line {b + 2}: exporter {table[b, 1]:.0f}, importer {table[b, 2]:.0f}, product "
            f"{table[b, 3]:06.0f} stand in line {a + 2} already"
        )


def _states(
    countries: Path, year: int, codes: Mapping[str, str] | None, table: NDArray[np.float64]
) -> tuple[list[str], NDArray[np.int64]]:
    """Give the states of the file, and the numbers they bear, sorted."""
    used = np.unique(table[:, 1:3]).astype(np.int64)
    iso: dict[int, tuple[int, str]] = {}
    with opened(countries) as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        names = [name.strip() for name in header]
        letters = "country_iso3" if "country_iso3" in names else "iso_3digit_alpha"
        at = columns(countries, header, ("country_code", letters), "the list of countries")
        for line, fields in enumerate(reader, 2):
            if fields and len(fields) == len(header):
                code = int(
                    number(fields[at["country_code"]], f"{countries}, line {line}, column country_code")
                )
                iso[code] = (line, fields[at[letters]])
    find = StateNames(year, codes)
    states = []
    for code in used.tolist():
        if code not in iso:
            raise DataError(
                f"{countries}: no country has the number {code}; take the list of the same download"
            )
        line, name = iso[code]
        states.append(find.code(name, f"{countries}, line {line}, {letters}"))
    return states, used


def _sector(
    place: Path, products: NDArray[np.float64], sectors: Mapping[int, str] | str, names: tuple[str, ...]
) -> NDArray[np.int64]:
    if isinstance(sectors, str):
        return np.zeros(len(products), dtype=np.int64)
    code = products.astype(np.int64)
    if max(sectors) < 100:
        code //= 10_000
    known, back = np.unique(code, return_inverse=True)
    lost = np.array([int(k) not in sectors for k in known])[back]
    if lost.any():
        row = int(np.argmax(lost))
        raise DataError(
            f"{place}, line {row + 2}: product {products[row]:06.0f} has no sector; name one for {code[row]}"
        )
    return np.array([names.index(sectors[int(k)]) for k in known], dtype=np.int64)[back]


def _sell_at_home(
    place: Path,
    flows: NDArray[np.float64],
    states: tuple[str, ...],
    names: tuple[str, ...],
    told: Amounts,
    factor: float,
) -> None:
    """Write output less exports on the diagonal."""
    amounts: dict[object, float] = dict(told.items())
    keys = [[(state, name) if len(names) > 1 else state for state in states] for name in names]
    missing = next((key for row in keys for key in row if key not in amounts), None)
    if missing is not None:
        raise UsageError(f"nothing is told of the output of {missing}; give it for every state and sector")
    output = factor * np.array([[amounts[key] for key in row] for row in keys], dtype=np.float64)
    if not (np.isfinite(output).all() and (output >= 0).all()):
        raise UsageError("output or GDP must be finite and not negative")
    exports = flows.sum(axis=1)
    share = float(exports.sum() / output.sum()) if output.sum() else np.inf
    if not _LOW < share < _HIGH:
        raise DataError(
            f"{place}: by these figures {share:.3g} of the world's output is exported; the unit of output or "
            "GDP "
            "must be another"
        )
    short = np.argwhere(exports > output)
    if short.size:
        told_of = ", ".join(
            f"{states[i]} ({names[s]}: {exports[s, i]:.6g} of {output[s, i]:.6g} million USD)"
            for s, i in short[:6]
        )
        raise DataError(
            f"{place}: exports exceed the output or GDP of {told_of}{' ...' if len(short) > 6 else ''}; give "
            "gross "
            "output, or leave these states out so that they are merged into ROW"
        )
    home = np.arange(len(states))
    flows[:, home, home] = output - exports
