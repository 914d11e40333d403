"""Diplomatic exchange of the Correlates of War: by what rank states are represented at each other.

One layout is read, ``Diplomatic_Exchange_2006v1.csv``: ``ccode1``, ``ccode2``, ``year``, ``DR_at_1``,
``DR_at_2``, ``DE``, ``version``. ``DR_at_2`` is the rank of the first state's representative at the second,
``DR_at_1`` that of the second state's at the first: 0 none, 1 chargé d'affaires, 2 minister, 3 ambassador, 9
other. ``DE`` is 1 where either has one. From 1950 to 1965 no ranks were taken down: representatives are coded
9.

The data were taken down in single years, every third to tenth year from 1817 and every fifth in the end, to
2005; each such year holds all pairs of members of the system, those without exchange too. A year between is
not known, and missing here. They are had from https://correlatesofwar.org/data-sets/diplomatic-exchange/.

References
----------
Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. https://correlatesofwar.org
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
    whole_where_known,
    years_of,
)
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.unit import Unit
from blocs.sources.spells import pair_years
from blocs.sources.tabular import open_table

__all__ = ["read_diplomatic_exchange"]

_CITATION = "Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. https://correlatesofwar.org"
_OTHER = 9
_RANKS = (0, 1, 2, 3, _OTHER)


def read_diplomatic_exchange(path: str | Path) -> Dataset:
    """Read who was represented at whom, and by what rank, in the years for which it was taken down.

    Parameters
    ----------
    path : path
        The file of version 2006.1, as CSV (plain or ``.gz``) or Parquet.

    Returns
    -------
    Dataset
        ``diplomatic-exchange``: by directed dyad-year, in COW numbers. ``rank`` of the first state's
        representative at the second, 0 none to 3 ambassador, missing where the source says "other" (9) or
        nothing; ``other`` is 1 where it says "other"; ``exchange`` is 1 where either has a representative at
        the other. Absent rows are missing: years between were not looked at.

    Raises
    ------
    DataError
        When a column is missing, a number or year is none, a rank or flag is another than those listed, or a
        pair and year stands twice.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = "ccode1,ccode2,year,DR_at_1,DR_at_2,DE,version\\n2,54,2000,3,0,1,2006.1\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "Diplomatic_Exchange_2006v1.csv")
    ...     _ = file.write_text(rows)
    ...     read = read_diplomatic_exchange(file)
    >>> read.frame["ccode1"], read.frame["rank"]  # Dominica has an ambassador in Washington
    ((2, 54), (0, 3))
    """
    wanted = ("ccode1", "ccode2", "year", "DR_at_1", "DR_at_2", "DE")
    table = open_table(path, wanted, ("version",), what="the diplomatic exchange of COW")
    pairs = pairs_of(table, "ccode1", "ccode2")
    rows, a, b, years = pairs.rows, pairs.a, pairs.b, years_of(table, "year")[pairs.rows]
    ranks = [coded(table, name, _RANKS)[rows] for name in ("DR_at_2", "DR_at_1")]
    exchange = coded(table, "DE", (0, 1))[rows]
    once(table, rows, pair_years(a, b, years), "ccode2")
    back = row_back(a, b, years)
    one_way = np.flatnonzero(back < 0)
    remarks = [
        *pairs.remarks,
        *remark(len(one_way), "without the row back: DR_at_1 is taken for the way back"),
    ]
    unlike = (back >= 0) & (ranks[1] != ranks[0][back]) & ~np.isnan(ranks[1] + ranks[0][back])
    remarks += remark(int(unlike.sum()), "whose DR_at_1 is not the DR_at_2 of the row back: DR_at_2 is taken")
    a, b = np.concatenate([a, b[one_way]]), np.concatenate([b, a[one_way]])
    years = np.concatenate([years, years[one_way]])
    exchange = np.concatenate([exchange, exchange[one_way]])
    rank = np.concatenate([ranks[0], ranks[1][one_way]])
    order = pair_years(a, b, years).order
    a, b, years = a[order], b[order], years[order]
    rank, exchange = rank[order], exchange[order]
    other = np.where(np.isnan(rank), np.nan, rank == _OTHER)
    between = (other == 1) & (years >= 1950) & (years <= 1965)
    told = f"of another rank (9), {int(between.sum()):,} of them of 1950 to 1965: rank missing"
    remarks += remark(int((other == 1).sum()), told)
    at_odds = int(((exchange == 0) & (rank > 0) & (rank < _OTHER)).sum())
    remarks += remark(at_odds, "with a rank though DE is 0: both taken as they stand")
    looked_at = np.unique(years).tolist()
    columns = [
        Column.of("ccode1", a, note="Correlates of War number"),
        Column.of("ccode2", b, note="Correlates of War number"),
        Column.of("year", years, note="calendar year"),
        _column(
            "rank",
            np.where(rank == _OTHER, np.nan, rank),
            "the first's representative at the second: 0 none, 1 chargé d'affaires, 2 minister, 3 ambassador",
        ),
        _column("other", other, "1: a rank that is not told, or another"),
        _column("exchange", exchange, "1: at least one of the two has a representative at the other"),
    ]
    note = f"only the years {', '.join(map(str, looked_at))}; years between are not known"
    coverage = Coverage(looked_at[0], looked_at[-1], note=note)
    origin = origin_of(table, "Correlates of War Project (Reşat Bayer)", _CITATION)
    frame = Frame(Unit.of("directed dyad-year", "cow"), columns, (_CITATION,), coverage)
    return Dataset("diplomatic-exchange", frame, origin, (*remarks, *no_members(a, b, years)))


def _column(name: str, values: NDArray[np.float64], note: str) -> Column:
    return Column.of(name, whole_where_known(values), note=note, source="diplomatic-exchange")
