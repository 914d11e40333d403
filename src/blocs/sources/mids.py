"""Militarized interstate disputes (MIDs) between pairs of states, by year.

Two layouts are read, of disputes with a row for each pair and year:

- ``dispnum``, ``ccode1``, ``ccode2``, ``year``, ``midongoing``, ``midonset``, ``hostlev1``, ``hostlev2`` ...:
  the directed dyad-years of Gibler, Miller and Little (``gml-ddy-disputes-2.1.1.csv``) and those of the R
  package `peacesciencer` (``cowmidongoing``, ``gmlmidongoing`` ...), which keeps one dispute of a pair and
  year;
- ``disno``, ``statea``, ``stateb``, ``year``, ``strtyr``, ``hihosta``, ``hihostb`` ...: the dyadic file of
  the Correlates of War (``dyadic_mid_4.03.csv``).

Levels of hostility are those of the source: 1 no militarized action, 2 threat, 3 display, 4 use of force, 5
war. They are the highest that a side reached in the whole dispute: not in one year of it, and not always
against this opponent. A pair and year without a row, inside the years covered, had no dispute. The data are
had from https://correlatesofwar.org/data-sets/mids/ and https://dmgibler.people.ua.edu.

References
----------
Maoz, Z., Johnson, P. L., Kaplan, J., Ogunkoya, F. and Shreve, A. P. (2019). The Dyadic Militarized Interstate
Disputes (MIDs) Dataset Version 3.0: Logic, Characteristics, and Comparisons to Alternative Datasets. Journal
of Conflict Resolution 63(3): 811-835. https://doi.org/10.1177/0022002718784158

Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An Analysis of the Militarized Interstate Dispute (MID)
Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730. https://doi.org/10.1093/isq/sqw045
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.pairs import (
    COW_LICENCE,
    Pairs,
    coded,
    counted,
    distinct,
    no_members,
    origin_of,
    pairs_of,
    remark,
    row_back,
    version_of,
    ways,
    whole_where_known,
    years_of,
)
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.unit import Unit
from blocs.sources.spells import PairYears, pair_years
from blocs.sources.tabular import Table, open_table, refuse

__all__ = ["read_mids"]

_COW = (
    "Maoz, Z., Johnson, P. L., Kaplan, J., Ogunkoya, F. and Shreve, A. P. (2019). The Dyadic Militarized "
    "Interstate Disputes (MIDs) Dataset Version 3.0. Journal of Conflict Resolution 63(3): 811-835. "
    "https://doi.org/10.1177/0022002718784158"
)
_MID5 = (
    "Palmer, G., McManus, R. W., D'Orazio, V., Kenwick, M. R., Karstens, M., Bloch, C., Dietrich, N., "
    "Kahn, K., Ritter, K. and Soules, M. J. (2022). The MID5 Dataset, 2011-2014: Procedures, coding "
    "rules, and description. Conflict Management and Peace Science 39(4): 470-482."
)
_GML = (
    "Gibler, D. M., Miller, S. V. and Little, E. K. (2016). An Analysis of the Militarized Interstate "
    "Dispute (MID) Dataset, 1816-2001. International Studies Quarterly 60(4): 719-730. "
    "https://doi.org/10.1093/isq/sqw045"
)
_GML_LICENCE = "see the terms of its owner, D. M. Gibler: https://dmgibler.people.ua.edu"
_LEVELS = (0, 1, 2, 3, 4, 5)
_FORCE, _WAR = 4, 5
_FATALITY = (0, 1, 2, 3, 4, 5, 6)
_ONSETS = ("midonset", "cowmidonset", "gmlmidonset", "disponset")
_ONGOING = ("midongoing", "cowmidongoing", "gmlmidongoing", "dispongoing")
_YEARLY: Mapping[str, str] = {
    "id": "dispnum", "a": "ccode1", "b": "ccode2", "level1": "hostlev1", "level2": "hostlev2",
    "side1": "sidea1", "side2": "sidea2", "dead1": "fatality1", "dead2": "fatality2",
}  # fmt: skip
_DYADIC: Mapping[str, str] = {
    "id": "disno", "a": "statea", "b": "stateb", "level1": "hihosta", "level2": "hihostb",
    "side1": "sideaa", "side2": "sideab", "dead1": "fatleva", "dead2": "fatlevb",
}  # fmt: skip
_NEEDED = ("id", "a", "b", "level1", "level2")
_NOTES = {
    "hostility": "highest level of either side in the disputes: 1 none, 2 threat, 3 display, 4 force, 5 war",
    "hostility1": "highest level of the first state in these disputes, 1 to 5",
    "hostility2": "highest level of the second state in these disputes, 1 to 5",
    "force": "1: a side used force or fought a war in one of these disputes",
    "war": "1: a side fought a war in one of these disputes",
    "fatality1": "deaths of the first state in the disputes, highest level: 0 none, 1 to 25, 2 to 100, 3 to "
    "250, 4 to 500, 5 to 999, 6 more",
    "fatality2": "deaths of the second state in these disputes, by the same levels",
}


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """A dispute, a pair and a year in each row; levels NaN where not known, None where the file has none."""

    ids: NDArray[np.int64]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    years: NDArray[np.int64]
    onset: NDArray[np.float64]
    level: tuple[NDArray[np.float64], NDArray[np.float64]]
    side: tuple[NDArray[np.float64], NDArray[np.float64]] | None
    dead: tuple[NDArray[np.float64], NDArray[np.float64]] | None

    def take(self, rows: NDArray[np.bool_]) -> _Rows:
        """Some of the rows."""
        return _Rows(
            self.ids[rows],
            self.a[rows],
            self.b[rows],
            self.years[rows],
            self.onset[rows],
            (self.level[0][rows], self.level[1][rows]),
            None if self.side is None else (self.side[0][rows], self.side[1][rows]),
            None if self.dead is None else (self.dead[0][rows], self.dead[1][rows]),
        )

    def both_ways(self) -> _Rows:
        """Each row, and the same seen from the other side."""
        return _Rows(
            np.concatenate([self.ids, self.ids]),
            np.concatenate([self.a, self.b]),
            np.concatenate([self.b, self.a]),
            np.concatenate([self.years, self.years]),
            np.concatenate([self.onset, self.onset]),
            _crossed(self.level),
            None if self.side is None else _crossed(self.side),
            None if self.dead is None else _crossed(self.dead),
        )


def read_mids(path: str | Path, *, since: int | None = None, until: int | None = None) -> Dataset:
    """Read disputes between pairs of states, to one row a direction, pair and year.

    Parameters
    ----------
    path : path
        A file of either layout, as CSV (plain or ``.gz``) or Parquet.
    since, until : int, optional
        Years that the file speaks about, where it is a part of the data; the first and last year in it when
        not told (1816 to 2014 in COW, to 2010 in GML 2.1).

    Returns
    -------
    Dataset
        ``mids``: by directed dyad-year, in COW numbers. ``disputes`` that were going on; ``onsets``, those
        that began between the two; ``initiated``, those of them in which the first state stood on side A,
        which began; ``hostility`` of either and of each side, ``force``, ``war``, ``fatality1`` and
        ``fatality2``. What the source does not know (-9) is missing; absent rows are 0.

    Raises
    ------
    DataError
        When a column is missing, a number or year is none, or a level or flag is another than those listed.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = "disno,statea,stateb,year,strtyr,hihosta,hihostb,sideaa,sideab\\n"
    >>> rows += "3957,2,645,1990,1990,5,5,0,1\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "dyadic_mid.csv")
    ...     _ = file.write_text(rows)
    ...     read = read_mids(file)
    >>> read.frame["ccode1"], read.frame["hostility"], read.frame["initiated"]
    ((2, 645), (5, 5), (0, 1))
    """
    table, names, onset, ongoing = _opened(path)
    pairs = pairs_of(table, names["a"], names["b"])
    rows, remarks = _rows(table, names, onset, ongoing, pairs)
    directed, told = ways(row_back(rows.a, rows.b, rows.ids, rows.years))
    if not directed:
        rows = rows.both_ways()
        told = ("the file leads one way only: each row stands for both sides", *told)
    first, last = since or int(rows.years.min()), until or int(rows.years.max())
    inside = (rows.years >= first) & (rows.years <= last)
    cut = remark(int((~inside).sum()), f"left out: outside {first} to {last}")
    rows = rows.take(inside)
    found = pair_years(rows.a, rows.b, rows.years)
    again = len(rows.ids) - len(np.unique(distinct(rows.ids, rows.a, rows.b, rows.years)))
    twice = remark(again, "of a dispute, pair and year that stand before: one dispute")
    single = (
        ("at most one dispute of a pair and year is in the file: there may have been more",)
        if len(found) + again == len(rows.ids) and ongoing in _ONGOING[1:]
        else ()
    )
    all_remarks = (*pairs.remarks, *remarks, *told, *cut, *twice, *single)
    gml = onset.startswith("gml") or "gml" in f"{table.path.name} {version_of(table)}".lower()
    cited = (_GML,) if gml else (_COW, _MID5)
    origin = origin_of(
        table,
        "Gibler, Miller and Little" if gml else "Correlates of War Project",
        cited[0],
        licence=_GML_LICENCE if gml else COW_LICENCE,
        note="Hostility and deaths are those of whole disputes, not of single years.",
    )
    coverage = Coverage(first, last, note="a pair without a row had no militarized dispute")
    frame = Frame(Unit.of("directed dyad-year", "cow"), _columns(rows, found), cited, coverage)
    return Dataset("mids", frame, origin, (*all_remarks, *no_members(found.a, found.b, found.years)))


def _opened(path: str | Path) -> tuple[Table, Mapping[str, str], str, str]:
    """The table, its names, and its columns of onsets and of disputes going on (empty where it has none)."""
    what = "the militarized disputes"
    optional = (*_YEARLY.values(), *_DYADIC.values(), *_ONSETS, *_ONGOING, "strtyr", "version")
    table = open_table(path, ("year",), optional, what=what)
    if "disno" in table:
        names, onset, ongoing = _DYADIC, "strtyr", ""
    elif "dispnum" in table:
        names = _YEARLY
        onset, ongoing = (next((n for n in told if n in table), told[0]) for told in (_ONSETS, _ONGOING))
    else:
        raise DataError(
            f"{table.path}: {what} have no column of disputes, 'dispnum' or 'disno'; give the directed "
            "dyad-years of GML (gml-ddy-disputes) or the dyadic file of COW (dyadic_mid)"
        )
    gone = [name for name in (*(names[key] for key in _NEEDED), onset) if name not in table]
    if gone:
        raise DataError(
            f"{table.path}: {what} have no column {gone[0]!r}; give the file as its owner publishes it"
        )
    return table, names, onset, ongoing if ongoing in table else ""


def _rows(
    table: Table, names: Mapping[str, str], onset: str, ongoing: str, pairs: Pairs
) -> tuple[_Rows, tuple[str, ...]]:
    """Rows of disputes that were going on, and remarks."""
    remarks = []
    kept = pairs.rows
    if ongoing:
        going_on = coded(table, ongoing, (0, 1))[kept] == 1
        if not going_on.all():
            remarks.append(f"{counted(int((~going_on).sum()))} left out: no dispute going on")
            kept, pairs = kept[going_on], Pairs(kept[going_on], pairs.a[going_on], pairs.b[going_on], ())
    if not len(kept):
        raise DataError(f"{table.path}: no dispute is going on in any row; give the file of disputes")
    held = np.zeros(len(table), bool)
    held[kept] = True
    ids = table.number(names["id"])
    refuse(
        table, held & ~(ids % 1 == 0), names["id"], "{cell} is no number of a dispute; write a whole number"
    )
    years = years_of(table, "year")
    if onset == "strtyr":
        started = years_of(table, onset)
        refuse(
            table,
            held & (started > years),
            onset,
            "{cell} lies after the year of the row; correct one of them",
        )
        begun = (started == years).astype(float)
    else:
        begun = coded(table, onset, (0, 1))
    level = [coded(table, names[key], _LEVELS)[kept] for key in ("level1", "level2")]
    none = sum(int((values == 0).sum()) for values in level)
    if none:
        remarks.append(f"{none:,} levels of hostility 0 taken for 1, no militarized action")
    optional = [
        None if names[keys[0]] not in table or names[keys[1]] not in table
        else tuple(coded(table, names[key], allowed)[kept] for key in keys)
        for keys, allowed in ((("side1", "side2"), (0, 1)), (("dead1", "dead2"), _FATALITY))
    ]  # fmt: skip
    side, dead = ((pair[0], pair[1]) if pair else None for pair in optional)
    return _Rows(
        ids[kept].astype(np.int64),
        pairs.a,
        pairs.b,
        years[kept],
        begun[kept],
        (np.maximum(level[0], 1), np.maximum(level[1], 1)),
        side,
        dead,
    ), tuple(remarks)


def _crossed(
    pair: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.concatenate(pair), np.concatenate(pair[::-1])


def _columns(rows: _Rows, found: PairYears) -> list[Column]:
    began, untold = rows.onset == 1, np.isnan(rows.onset)
    values: dict[str, NDArray[np.float64] | NDArray[np.int64]] = {
        "disputes": found.different(rows.ids),
        "onsets": np.where(found.count(untold) > 0, np.nan, found.different(rows.ids, began)),
    }
    notes = {
        "disputes": "disputes between the two that were going on",
        "onsets": "disputes that began between the two",
        "initiated": "disputes that began, the first state on the side that acted first (side A)",
        **_NOTES,
    }
    if rows.side is not None:
        unknown = found.count(untold | (began & np.isnan(rows.side[0]))) > 0
        values["initiated"] = np.where(
            unknown, np.nan, found.different(rows.ids, began & (rows.side[0] == 1))
        )
    either = np.fmax(*rows.level)
    unsure = np.isnan(rows.level[0]) | np.isnan(rows.level[1])
    values["hostility"] = found.highest(np.where(unsure & (either < _WAR), np.nan, either), top=_WAR)
    values["hostility1"] = found.highest(rows.level[0], top=_WAR)
    values["hostility2"] = found.highest(rows.level[1], top=_WAR)
    for name, least in (("force", _FORCE), ("war", _WAR)):
        reached = np.where(either >= least, 1.0, np.where(unsure, np.nan, 0.0))
        values[name] = found.highest(reached, top=1)
    if rows.dead is not None:
        values["fatality1"] = found.highest(rows.dead[0], top=_FATALITY[-1])
        values["fatality2"] = found.highest(rows.dead[1], top=_FATALITY[-1])
    units = {"disputes": "disputes", "onsets": "disputes", "initiated": "disputes"}
    return [
        Column.of("ccode1", found.a, note="Correlates of War number"),
        Column.of("ccode2", found.b, note="Correlates of War number"),
        Column.of("year", found.years, note="calendar year"),
        *(
            Column.of(
                name,
                whole_where_known(np.asarray(values[name], float)),
                units.get(name, ""),
                notes[name],
                absent=0,
                source="mids",
            )
            for name in notes
            if name in values
        ),
    ]
