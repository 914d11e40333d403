"""ATOP: what allies have promised each other, by pair and year (Alliance Treaty Obligations and Provisions).

Three layouts are read:

- ATOP's file by directed dyad-year (``atop5_1ddyr.csv``: ``stateA``, ``stateB``, ``year``, ``defense`` ...):
  what A owes B;
- ATOP's file by dyad-year (``atop5_1dy.csv``: ``mem1``, ``mem2``, ``year``, ``defense`` ...);
- that of the R package `peacesciencer` (``ccode1``, ``ccode2``, ``year``, ``atop_defense`` ...), which is the
  first under other names.

All hold allied pairs only: a pair and year without a row, inside the years that ATOP covers, was not allied.
In ATOP 5.1 these are 1815 to 2018. The data are had from http://www.atopdata.org.

References
----------
Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002). Alliance Treaty Obligations and
Provisions, 1815-1944. International Interactions 28(3): 237-260. https://doi.org/10.1080/03050620213653
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.pairs import (
    coded,
    no_members,
    once,
    origin_of,
    pairs_of,
    remark,
    row_back,
    ways,
    whole_where_known,
    years_of,
)
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.unit import Unit
from blocs.sources.spells import pair_years
from blocs.sources.tabular import Table, open_table

__all__ = ["read_atop"]

_CITATION = (
    "Leeds, B. A., Ritter, J. M., Mitchell, S. M. and Long, A. G. (2002). Alliance Treaty Obligations and "
    "Provisions, 1815-1944. International Interactions 28(3): 237-260. https://doi.org/10.1080/03050620213653"
)
_SIDES = (("stateA", "stateB"), ("mem1", "mem2"), ("ccode1", "ccode2"))
_PLEDGES = {
    "defense": ("defense", "to defend the ally when it is attacked"),
    "offense": ("offense", "to help the ally when it attacks"),
    "neutrality": ("neutral", "to stay neutral when the ally is at war"),
    "nonaggression": ("nonagg", "not to attack the ally"),
    "consultation": ("consul", "to consult with the ally in a crisis"),
}
"""Columns here, names in the file (``defense`` or ``atop_defense``) and what is promised."""
_RANK = {"defense": 3, "offense": 3, "neutrality": 2, "nonaggression": 2, "consultation": 1}


def read_atop(path: str | Path, *, since: int | None = None, until: int | None = None) -> Dataset:
    """Read ATOP's allied pairs by year, in any of three layouts.

    Parameters
    ----------
    path : path
        CSV (plain or ``.gz``) or Parquet.
    since, until : int, optional
        Years that the file speaks about, where it is a part of ATOP; the first and last year in it when not
        told.

    Returns
    -------
    Dataset
        ``atop``: by directed dyad-year where the file leads both ways, else by dyad-year, in COW numbers.
        ``allied`` and the five pledges are 1 or 0: in a directed table what the first state owes the second.
        ``commitment`` is the most that is owed, in the order that Signorino and Ritter use for COW: 0
        nothing, 1 consultation, 2 neutrality or nonaggression, 3 defense or offense. Absent rows are 0 inside
        the coverage.

    Raises
    ------
    DataError
        When a column is missing, a number or year is none, a flag is neither 0 nor 1, or a pair and year
        stands twice.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul\\n"
    >>> rows += "2,740,1951,1,0,0,0,1\\n740,2,1951,0,0,0,0,1\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "atop.csv")
    ...     _ = file.write_text(rows)
    ...     read = read_atop(file)
    >>> str(read.frame.unit), read.frame["defense"], read.frame["commitment"]
    ('directed dyad-year (COW)', (1, 0), (3, 1))
    """
    table, sides, prefix = _opened(path)
    pairs = pairs_of(table, *sides)
    rows, a, b, years = pairs.rows, pairs.a, pairs.b, years_of(table, "year")[pairs.rows]
    back = row_back(a, b, years)
    directed, told = (False, ()) if sides[0] == "mem1" else ways(back)
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    found = pair_years(a, b, years)
    once(table, rows, found, sides[1])
    pledges = {
        name: coded(table, prefix + word, (0, 1))[rows][found.order] for name, (word, _) in _PLEDGES.items()
    }
    allied = (
        coded(table, "atopally", (0, 1))[rows][found.order] if "atopally" in table else np.ones(len(rows))
    )
    first, last = since or int(years.min()), until or int(years.max())
    inside = (found.years >= first) & (found.years <= last)
    remarks = [*pairs.remarks, *told, *no_members(found.a[inside], found.b[inside], found.years[inside])]
    remarks += remark(int((~inside).sum()), f"left out: outside {first} to {last}")
    owed = "owed by the first state to the second" if directed else "owed by either to the other"
    columns = [
        Column.of("ccode1", found.a, note="Correlates of War number"),
        Column.of("ccode2", found.b, note="Correlates of War number"),
        Column.of("year", found.years, note="calendar year"),
        _column("allied", allied, "1: in an alliance with each other"),
        _column(
            "commitment",
            _commitment(pledges),
            f"0 none, 1 consultation, 2 neutrality or nonaggression, 3 defense or offense; {owed}",
        ),
        *(_column(name, pledges[name], f"{what}; {owed}") for name, (_, what) in _PLEDGES.items()),
    ]
    origin = origin_of(
        table,
        "Alliance Treaty Obligations and Provisions (ATOP) project",
        _CITATION,
        licence="had free of charge from http://www.atopdata.org; its terms stand on that page",
        note="Allied pairs only; cite also the codebook of the version used (Leeds).",
    )
    coverage = Coverage(first, last, note="every member of the system; a pair without a row was not allied")
    unit = Unit.of("directed dyad-year" if directed else "dyad-year", "cow")
    frame = Frame(unit, [column.take(inside) for column in columns], (_CITATION,), coverage)
    return Dataset("atop", frame, origin, tuple(remarks))


def _opened(path: str | Path) -> tuple[Table, tuple[str, str], str]:
    """The table, its two columns of states, and what stands before the names of pledges."""
    what = "ATOP's alliances"
    words = [word for word, _ in _PLEDGES.values()]
    names = [name for sides in _SIDES for name in sides]
    optional = [*names, *words, *(f"atop_{word}" for word in words), "atopally", "version"]
    table = open_table(path, ("year",), optional, what=what)
    sides = next((sides for sides in _SIDES if sides[0] in table and sides[1] in table), None)
    if sides is None:
        raise DataError(
            f"{table.path}: {what} have no columns of two states (stateA and stateB, mem1 and mem2, or "
            "ccode1 and ccode2); give ATOP's file by dyad-year or directed dyad-year (atop5_1dy.csv, "
            "atop5_1ddyr.csv)"
        )
    prefix = "atop_" if "atop_defense" in table else ""
    gone = [prefix + word for word in words if prefix + word not in table]
    if gone:
        raise DataError(
            f"{table.path}: {what} have no column {gone[0]!r}; give the file with all five pledges"
        )
    return table, sides, prefix


def _commitment(pledges: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The most that is owed; NaN where a pledge that is not known would be more than those that are."""
    least, most = (
        np.max([np.nan_to_num(pledges[name], nan=gap) * rank for name, rank in _RANK.items()], axis=0)
        for gap in (0.0, 1.0)
    )
    return np.where(least == most, least, np.nan)


def _column(name: str, values: NDArray[np.float64], note: str) -> Column:
    return Column.of(name, whole_where_known(values), note=note, absent=0, source="atop")
