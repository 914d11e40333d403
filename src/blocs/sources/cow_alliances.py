"""Formal alliances of the Correlates of War by pair and year: defence, neutrality, nonaggression, entente.

Four of the files of version 4.1 are read:

- ``alliance_v4.1_by_directed.csv`` and ``alliance_v4.1_by_dyad.csv``: spells with first and last day;
- ``alliance_v4.1_by_directed_yearly.csv`` and ``alliance_v4.1_by_dyad_yearly.csv``: the same by year.

A directed row tells what the first state owes the second. A year counts when the alliance held on any day of
it. An alliance still in force where the data end (``right_censor``) holds until the last year of the edition,
which for 4.1 is 2012. The data begin in 1816. A pair and year without a row had no alliance. They are had
from https://correlatesofwar.org/data-sets/formal-alliances/.

References
----------
Gibler, D. M. (2009). International Military Alliances, 1648-2008. CQ Press.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.pairs import (
    coded,
    counted,
    distinct,
    no_members,
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
from blocs.sources.spells import pair_years, years_within
from blocs.sources.tabular import Table, open_table, refuse

__all__ = ["read_cow_alliances"]

_CITATION = "Gibler, D. M. (2009). International Military Alliances, 1648-2008. CQ Press."
_FIRST = 1816
_LAST_OF = {"4.1": 2012}
"""Last year of an edition, until which an alliance without an end holds."""
_PACTS = {
    "defense": (3, "defence pact (class I)"),
    "neutrality": (2, "neutrality pact (class IIa)"),
    "nonaggression": (2, "nonaggression pact (class IIb)"),
    "entente": (1, "entente (class III)"),
}
_START = ("dyad_st_year", "dyad_st_month", "dyad_st_day")
_END = ("dyad_end_year", "dyad_end_month", "dyad_end_day")


@dataclass(frozen=True, slots=True, eq=False)
class _Spells:
    """First and last year of each row, and what tells rows of one alliance and pair apart."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    since: int
    until: int
    apart: tuple[NDArray[np.int64], ...]
    remarks: tuple[str, ...]


def read_cow_alliances(path: str | Path, *, until: int | None = None) -> Dataset:
    """Read the formal alliances of the Correlates of War, to one row a pair and year.

    Parameters
    ----------
    path : path
        One of the four files, as CSV (plain or ``.gz``) or Parquet.
    until : int, optional
        Last year that the file speaks about; of version 4.1 2012. When not told, for another version, the
        last year in the file.

    Returns
    -------
    Dataset
        ``cow-alliances``: by directed dyad-year where the file leads both ways, else by dyad-year.
        ``alliances`` counts the alliances that held. ``commitment`` is the strongest, in the order that
        Signorino and Ritter use: 0 none, 1 entente, 2 neutrality or nonaggression, 3 defence. ``defense``,
        ``neutrality``, ``nonaggression`` and ``entente`` are 1 where any alliance has it, missing where that
        is not known. Absent rows are 0.

    Raises
    ------
    DataError
        When a column is missing, a number or day is none, a flag is neither 0 nor 1, an alliance ends before
        it begins, or has no end and is not marked as going on.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> head = ("version4id,ccode1,ccode2,dyad_st_day,dyad_st_month,dyad_st_year,dyad_end_day,dyad_end_month,"
    ...         "dyad_end_year,right_censor,defense,neutrality,nonaggression,entente,version\\n")
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "alliance_v4.1_by_dyad.csv")
    ...     _ = file.write_text(head + "227,2,20,4,4,1949,,,,1,1,0,1,1,4.1\\n")
    ...     read = read_cow_alliances(file)
    >>> len(read.frame), read.frame["year"][0], read.frame["commitment"][0], read.coverage.until
    (64, 1949, 3, 2012)
    """
    optional = ("year", *_START, *_END, "right_censor", "left_censor", "version")
    table = open_table(path, ("version4id", "ccode1", "ccode2", *_PACTS), optional, what="the COW alliances")
    origin = origin_of(
        table, "Correlates of War Project", _CITATION, note="Alliances in force on any day of a year."
    )
    pairs = pairs_of(table, "ccode1", "ccode2")
    spells = _spells(table, origin.version, until)
    rows, a, b, ids = pairs.rows, pairs.a, pairs.b, table.whole("version4id")[pairs.rows]
    apart = [key[rows] for key in spells.apart]
    directed, told = ways(row_back(a, b, ids, *apart))
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    pacts = {name: coded(table, name, (0, 1))[rows] for name in _PACTS}
    at, years = years_within(spells.first[rows], spells.last[rows], spells.since, spells.until)
    found = pair_years(a[at], b[at], years)
    flags = {name: found.highest(pacts[name][at], top=1) for name in _PACTS}
    remarks = (
        *pairs.remarks,
        *told,
        *spells.remarks,
        *_again(distinct(ids, a, b, *apart)),
        *_gaps(pacts),
        *no_members(found.a, found.b, found.years),
    )
    owed = "owed by the first state to the second" if directed else "owed by either to the other"
    columns = [
        Column.of("ccode1", found.a, note="Correlates of War number"),
        Column.of("ccode2", found.b, note="Correlates of War number"),
        Column.of("year", found.years, note="calendar year"),
        _column("alliances", found.different(ids[at]), "alliances in force on any day", "alliances"),
        _column(
            "commitment",
            whole_where_known(_commitment(flags)),
            f"0 none, 1 entente, 2 neutrality or nonaggression, 3 defence; {owed}",
        ),
        *(
            _column(name, whole_where_known(flags[name]), f"{what}; {owed}")
            for name, (_, what) in _PACTS.items()
        ),
    ]
    coverage = Coverage(spells.since, spells.until, note="a pair without a row had no formal alliance")
    unit = Unit.of("directed dyad-year" if directed else "dyad-year", "cow")
    return Dataset("cow-alliances", Frame(unit, columns, (_CITATION,), coverage), origin, remarks)


def _spells(table: Table, version: str, until: int | None) -> _Spells:
    if "year" in table:
        years = years_of(table, "year")
        end = until or int(years.max())
        return _Spells(years, years, _FIRST, end, (years,), _cut(years, end))
    gone = [name for name in (_START[0], _END[0], "right_censor") if name not in table]
    if gone:
        raise DataError(
            f"{table.path}: the COW alliances have neither a column 'year' nor {gone[0]!r}; give one of the "
            "files by dyad or directed dyad, of spells or yearly"
        )
    first = years_of(table, _START[0])
    going_on = coded(table, "right_censor", (0, 1))
    ends = table.number(_END[0], (-9,))
    open_ended = np.isnan(ends)
    refuse(
        table,
        open_ended & (going_on != 1),
        _END[0],
        "no year of the end, though right_censor is not 1; give the year, or mark the alliance as going on",
    )
    wrong = ~open_ended & ((ends < first) | (ends % 1 != 0) | (ends > 2100))
    refuse(table, wrong, _END[0], "{cell} is no year, or before the alliance begins; correct one of the two")
    held = np.subtract(*(_days(table, names) for names in (_END, _START))) + 1
    refuse(table, held < 0, _END[-1], "the end lies before the beginning; correct one of the two days")
    never = held == 0
    seen = int(max(first.max(), np.nanmax(ends, initial=0)))
    end = until or _LAST_OF.get(version, seen)
    last = np.where(open_ended, max(end, seen), np.nan_to_num(ends)).astype(np.int64)
    remarks = _cut(first, end)
    last = np.where(never, first - 1, last)
    ended = remark(int(never.sum()), "left out: ended the day before they began, so never in force")
    remarks = (*ended, *remarks)
    if until is None and version not in _LAST_OF:
        told = f"alliances without an end hold until {end}, the last year in the file; until= tells another"
        remarks = (told, *remarks)
    return _Spells(first, last, _FIRST, end, _beginning(table, first), remarks)


def _beginning(table: Table, first: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Year and, where it is told, day of the beginning."""
    return first, np.nan_to_num(_days(table, _START)).astype(np.int64)


def _days(table: Table, names: tuple[str, str, str]) -> NDArray[np.float64]:
    """Days since 1970-01-01; NaN where year, month or day is missing."""
    if not all(name in table for name in names):
        return np.full(len(table), np.nan)
    year, month, day = (table.number(name, (-9,)) for name in names)
    for name, values, most, what in ((names[1], month, 12, "month"), (names[2], day, 31, "day")):
        wrong = ~np.isnan(values) & ~np.isin(values, np.arange(1, most + 1))
        refuse(table, wrong, name, f"{{cell}} is no {what}; write 1 to {most}")
    months = (np.nan_to_num(year) - 1970) * 12 + np.nan_to_num(month) - 1
    starts = months.astype(np.int64).astype("M8[M]").astype("M8[D]").astype(np.float64)
    return np.where(np.isnan(year + month + day), np.nan, starts + day - 1)


def _cut(first: NDArray[np.int64], until: int) -> tuple[str, ...]:
    early, late = int((first < _FIRST).sum()), int((first > until).sum())
    return (
        *remark(early, f"of alliances from before {_FIRST}: the years before are left out"),
        *remark(late, f"of alliances from after {until}: left out"),
    )


def _again(label: NDArray[np.int64]) -> tuple[str, ...]:
    more = len(label) - len(np.unique(label))
    told = "of an alliance, pair and beginning that stand before: one alliance, its strongest pledges"
    return remark(more, told)


def _gaps(pacts: dict[str, NDArray[np.float64]]) -> tuple[str, ...]:
    gaps = {name: int(np.isnan(values).sum()) for name, values in pacts.items()}
    told = ", ".join(f"{name} in {counted(gap)}" for name, gap in gaps.items() if gap)
    return (f"not told by the source: {told}",) if told else ()


def _commitment(flags: dict[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """The strongest pact; NaN where one that is not known would be stronger than those that are."""
    least, most = (
        np.max([np.nan_to_num(flags[name], nan=gap) * rank for name, (rank, _) in _PACTS.items()], axis=0)
        for gap in (0.0, 1.0)
    )
    return np.where(least == most, least, np.nan)


def _column(name: str, values: NDArray[np.int64] | NDArray[np.float64], note: str, unit: str = "") -> Column:
    return Column.of(name, values, unit, note, absent=0, source="cow-alliances")
