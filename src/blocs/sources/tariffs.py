"""Tariffs that states levy on each other: a plain table, by importer, exporter and year, or by sector too.

``importer``, ``exporter``, ``year`` and ``tariff`` (0.25 is 25 %); ``sector`` where a pair and year has
several rows, and ``weight``, what is traded at each rate, where they shall not count alike. States stand by
code or name; ``EU`` or ``EUN`` stands for all its members of the year.

Whoever levies comes first: the row leads from the importer to the exporter.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.naming import StateNames
from blocs.sources.pairs import counted, years_of
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.keys import packed, unpacked
from blocs.sources.tabular import Table, open_table, refuse
from blocs.sources.tally import EU, Whole, listed, state_numbers, with_eu
from blocs.states import Origin, registry

__all__ = ["read_tariffs"]

_UNIT = Unit.of("directed dyad-year", "cow")
_UNION = ("EU", "EUN", "EUROPEAN UNION")


def read_tariffs(
    path: str | Path, *, codes: Mapping[str, str] | None = None, citation: str | None = None
) -> Dataset:
    """Read tariffs, and bring them to one figure a pair and year.

    Parameters
    ----------
    path : path
        CSV (``.csv``, ``.tab``, ``.tsv``, ``.txt``, plain or ``.gz``) or Parquet.
    codes : mapping of str to str, optional
        Name or code in the file, to the code of a state, or ``EU``. They go first.
    citation : str, optional
        Whose table it is; the file's name where it is not told.

    Returns
    -------
    Dataset
        ``tariffs``: by directed dyad-year in COW numbers, from the importer, who levies, to the exporter.
        ``tariff``: mean of the sectors whose rate is known, weighted by trade where all of these have a
        weight and it is not zero in all, else as they are; 0.25 for 25 %. ``sectors``: how many it is the
        mean of. A pair and year without a row is not known; nor is the tariff of one without any rate.

    Raises
    ------
    DataError
        When a column is missing, a cell is no number or year, a rate or weight is negative, most rates are
        above 1 and so look like percent, states stand by number, or a pair, year and sector stands twice.
    UsageError
        When `codes` names a state that the registry does not hold.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = "importer,exporter,year,sector,tariff,weight\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "tariffs.csv")
    ...     _ = file.write_text(head + "USA,China,2018,steel,0.25,30\\nUSA,China,2018,toys,0.05,10\\n")
    ...     frame = read_tariffs(file).frame
    >>> frame["ccode1"], frame["ccode2"], frame["tariff"], frame["sectors"]
    ((2,), (710,), (0.2,), (2,))
    """
    table = open_table(
        path, ("importer", "exporter", "year", "tariff"), ("sector", "weight"), what="the tariffs"
    )
    years, rate = years_of(table, "year"), table.number("tariff")
    refuse(table, rate < 0, "tariff", "{cell} is negative; a subsidy is no tariff: leave it out")
    if (rate > 1).sum() > 0.5 * (rate > 0).sum():
        raise DataError(
            f"{table.path}, column tariff: most rates are above 1, as though in percent; write 25 % as 0.25"
        )
    weight = table.number("weight") if "weight" in table else np.full(len(table), np.nan)
    refuse(table, weight < 0, "weight", "{cell} is negative; write what is traded, or leave it empty")
    names = StateNames(int(years.max()))
    sides, unknown = [], set[str]()
    for column in ("importer", "exporter"):
        numbers, strange = _side(table, column, years, names, codes or {})
        sides.append(numbers)
        unknown |= strange
    known, own = (sides[0] >= 0) & (sides[1] >= 0), sides[0] == sides[1]
    remarks = _left_out(int((~known).sum()), unknown, int((known & own).sum()))
    rows = np.flatnonzero(known & ~own)
    if not len(rows):
        raise DataError(
            f"{table.path}: no tariffs between states that are known; codes= says what names mean"
        )
    at, a, b = _members(rows, sides[0][rows], sides[1][rows], years)
    _once(table, at, a, b, years[at])
    keys, mean, n, plain = _means(packed([a, b, years[at]], _UNIT.keys), rate[at], weight[at])
    if "weight" in table and plain:
        remarks.append(f"{counted(plain)} of a pair and year without weights for all sectors: plain means")
    columns = [
        Column("ccode1", keys[0], note="number of the state that levies"),
        Column("ccode2", keys[1], note="number of the state that sells"),
        Column("year", keys[2], note="calendar year"),
        Column(
            "tariff", mean, "share", "mean over sectors, weighted where weights are told", source="tariffs"
        ),
        Column("sectors", n, "sectors", "sectors whose rate is known", source="tariffs"),
    ]
    origin = _origin(table, citation)
    span = Coverage(
        int(years[at].min()), int(years[at].max()), note="only the pairs and years that are listed"
    )
    return Dataset("tariffs", Frame(_UNIT, columns, (origin.citation,), span), origin, tuple(remarks))


def _side(
    table: Table, column: str, years: Whole, names: StateNames, codes: Mapping[str, str]
) -> tuple[Whole, set[str]]:
    """COW number of each row, `EU` for the Union, -1 for what is no known state; and the latter's names."""
    places, words = table.factor(column)
    refuse(table, places < 0, column, "missing; each row needs its importer and exporter")
    found = np.empty(len(words), object)
    for at, word in enumerate(words):
        given = codes.get(word, word)
        if word in codes and given not in registry().states and given.upper() not in _UNION:
            raise UsageError(f"codes maps {word!r} to {given!r}, which is no state, nor the EU")
        if given.isdecimal():
            row = int(np.argmax(places == at))
            raise DataError(
                f"{table.place(row, column)}: {given} is a number, and several systems number states; write "
                "codes or names, or give codes="
            )
        found[at] = "EU" if given.upper() in _UNION else _code(given, names)
    held = found[places]
    numbers = state_numbers(held, years)
    numbers[held == "EU"] = EU
    return numbers, {words[at] for at in np.unique(places[numbers < 0])}


def _code(word: str, names: StateNames) -> str | None:
    try:
        found = names.code(word, "")
    except DataError:
        return None
    return None if found == "ROW" else found


def _left_out(rows: int, unknown: set[str], own: int) -> list[str]:
    told = []
    if rows:
        told.append(
            f"{counted(rows)} of what is no known state left out: {listed(unknown)}; codes= says what"
        )
    if own:
        told.append(f"{counted(own)} of a state with itself left out")
    return told


def _members(
    rows: NDArray[np.intp], a: Whole, b: Whole, years: Whole
) -> tuple[NDArray[np.intp], Whole, Whole]:
    """Put members in the place of the Union, on either side; none levies on another within it."""
    places, a = with_eu(a, years[rows], a == EU)
    rows, b = rows[places], b[places]
    places, b = with_eu(b, years[rows], b == EU)
    rows, a = rows[places], a[places]
    apart = a != b
    return rows[apart], a[apart], b[apart]


def _once(table: Table, at: NDArray[np.intp], a: Whole, b: Whole, years: Whole) -> None:
    """Refuse a pair, year and sector that stands twice."""
    sector = table.factor("sector")[0][at] if "sector" in table else np.zeros(len(at), np.int64)
    key = packed([a, b, years], _UNIT.keys)
    order = np.lexsort((at, sector, key))
    same = (np.diff(key[order]) == 0) & (np.diff(sector[order]) == 0)
    twice = np.zeros(len(table), bool)
    twice[at[order[1:][same]]] = True
    why = "this pair and year stands in a row before"
    remedy = "leave one of them out" if "sector" in table else "tell them apart in a column sector"
    refuse(table, twice, "exporter", f"{why}{' with the same sector' if 'sector' in table else ''}; {remedy}")


def _means(
    key: Whole, rate: NDArray[np.float64], weight: NDArray[np.float64]
) -> tuple[list[Whole], NDArray[np.float64], Whole, int]:
    """Mean rate of each pair and year, over how many sectors, and how many means are plain of several."""
    held, group = np.unique(key, return_inverse=True)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.bincount(group, values, minlength=len(held)), np.float64)

    known = ~np.isnan(rate)
    rates, weights = np.where(known, rate, 0.0), np.where(known & ~np.isnan(weight), weight, 0.0)
    n, traded = total(known.astype(float)), total(weights)
    weighted = (total((known & np.isnan(weight)).astype(float)) == 0) & (traded > 0)
    nothing = np.full(len(held), np.nan)
    mean = np.divide(total(rates), n, out=nothing, where=n > 0)
    mean = np.divide(total(rates * weights), traded, out=mean, where=weighted)
    return unpacked(held, 3), mean, n.astype(np.int64), int(((n > 1) & ~weighted).sum())


def _origin(table: Table, citation: str | None) -> Origin:
    told = citation or f"Tariffs of the file {table.path.name}."
    return Origin(
        "owner of the table",
        told,
        f"file {table.path.name}",
        "terms of its owner",
        day_of(Path(table.path)),
        "",
    )
