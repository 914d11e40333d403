"""TIES, Threat and Imposition of Sanctions, version 4: 1,412 cases begun from 1945 to 2005.

A case is a threat of economic sanctions, or sanctions, of up to five senders against a target. Two layouts
are read, told by their columns: the file of the project (``TIESv4``, an Excel sheet; save it as CSV), and
the table of sanctions imposed that was made of it for a replication (column ``sancstartyear``). The latter
has only cases with sanctions and a primary sender; a year of imposition that was missing is that of the
case, and an end that was missing is the year 3000.

References
----------
Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of economic sanctions 1945-2005:
Updating the TIES dataset. Conflict Management and Peace Science 31(5): 541-558.
https://doi.org/10.1177/0738894213520379
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.tabular import Table, open_table, refuse
from blocs.sources.tally import EU, Whole, episodes, is_state, listed, summed
from blocs.states import Origin

__all__ = ["read_ties_sanctions"]

_SINCE, _UNTIL = 1945, 2005
_NEVER = 2100
"""Ends after it stand for none: 3000 in the table of the replication."""
_SENDERS = ("primarysender", "sender1", "sender2", "sender3", "sender4", "sender5")
_OPTIONAL = (*_SENDERS, "sancstartyear", "sancimpositionstartyear", "imposition", "ongoingasofyear")
_CITATION = (
    "Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of economic sanctions "
    "1945-2005: Updating the TIES dataset. Conflict Management and Peace Science 31(5): 541-558. "
    "https://doi.org/10.1177/0738894213520379"
)


@dataclass(frozen=True, slots=True)
class _Cases:
    """Cases of a file, one an element; NaN where a year is missing."""

    target: Whole
    start: NDArray[np.float64]
    imposed: NDArray[np.float64]
    end: NDArray[np.float64]
    known: NDArray[np.float64]
    remarks: list[str]


def read_ties_sanctions(path: str | Path) -> Dataset:
    """Read the cases of TIES as counts by sender, target and year.

    Parameters
    ----------
    path : path
        CSV, tab-separated text or Parquet, in either layout.

    Returns
    -------
    Dataset
        Unit directed dyad-year (COW), from sender to target; 1945 to 2005, all 0 where there is no row.
        ``sanctions``: cases whose sanctions were in force on some day of the year. ``imposed``: those that
        began in it. ``unended``: those of `sanctions` whose end the file does not tell, after the last year
        in which they are known to have been in force; without them the count is at its least. ``cases``
        (file of the project only): threats and sanctions under way; a threat without an end, and never
        carried out, counts in the year in which it was made.

    Raises
    ------
    DataError
        When a column is missing, a year or number is none, a case stands twice, or no row is left.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "ties.csv")
    ...     _ = path.write_text(
    ...         "caseid,startyear,endyear,sender1,targetstate,imposition,sancimpositionstartyear\\n"
    ...         "1961010101,1961,1962,2,40,1,1962\\n"
    ...     )
    ...     frame = read_ties_sanctions(path).frame
    >>> [(row["year"], row["sanctions"], row["cases"]) for row in frame.rows()]
    [(1961, 0, 1), (1962, 1, 1)]
    """
    place = Path(path)
    table = open_table(
        place, ("caseid", "startyear", "endyear", "targetstate"), _OPTIONAL, what="the sanctions of TIES"
    )
    whole = "sancimpositionstartyear" in table
    if whole == ("sancstartyear" in table):
        raise DataError(
            f"{place}: the sanctions of TIES have a column sancimpositionstartyear (file of the project) or "
            "sancstartyear (table of the replication), one of them; it has "
            f"{'both' if whole else 'neither'}"
        )
    case = table.whole("caseid")
    order = np.argsort(case, kind="stable")
    again = np.zeros(len(case), bool)
    again[order[1:]] = case[order[1:]] == case[order[:-1]]
    refuse(table, again, "caseid", "case {cell} stands twice; each may stand once")
    cases = _of_project(table) if whole else _of_replication(table)
    row, sender, left_out = _senders(table, cases)
    keys, columns, remarks = _counted(cases, row, sender, whole)
    if not len(keys[0]):
        raise DataError(f"{place}: no sanctions of a state in {_SINCE}-{_UNTIL}; give the file of TIES")
    unit = Unit.of("directed dyad-year", "cow")
    coverage = Coverage(_SINCE, _UNTIL, note=f"cases begun in {_SINCE}-{_UNTIL}")
    frame = Frame(unit, summed(unit, keys, columns), (_CITATION,), coverage)
    told = (*cases.remarks, *left_out, *remarks)
    return Dataset("ties-sanctions", frame, _origin(place, whole), told)


def _counted(
    cases: _Cases, row: NDArray[np.intp], sender: Whole, whole: bool
) -> tuple[list[Whole], list[Column], list[str]]:
    """Rows to add up by sender, target and year: their keys, what each adds, and remarks."""
    remarks = []
    start, end = cases.start, np.where(np.isnan(cases.end), np.inf, cases.end)
    had, unended = ~np.isnan(cases.imposed), np.isnan(cases.end)
    first = np.where(had, cases.imposed, start)
    if count := int((end < first).sum()):
        remarks.append(f"{count} cases end before they begin: they count in their first year")
    end = np.maximum(end, first)

    def spread(these: NDArray[np.bool_], begin: NDArray[np.float64], finish: NDArray[np.float64]) -> Any:
        kept = these[row]
        at = row[kept]
        years = [np.minimum(each, _NEVER).astype(np.int64)[at] for each in (begin, finish)]
        found, *keys = episodes(at, sender[kept], cases.target[at], years[0], years[1], _SINCE, _UNTIL)
        return at[found], keys

    at, keys = spread(had, first, end)
    sure = np.fmax(first, cases.known)
    values = {
        "sanctions": np.ones(len(at), np.int64),
        "imposed": (keys[2] == first[at]).astype(np.int64),
        "unended": (unended[at] & (keys[2] > sure[at])).astype(np.int64),
    }
    if count := int((unended & had).sum()):
        remarks.append(
            f"{count} of {had.sum()} cases with sanctions have no end in the file"
            f"{'' if whole else ' (3000 in this table)'}: they count as in force up to {_UNTIL}, "
            "and in unended"
        )
    if whole:
        threats = unended & ~had
        _, under_way = spread(np.ones(len(start), bool), start, np.where(threats, start, end))
        keys = [np.concatenate(each) for each in zip(keys, under_way, strict=True)]
        zeros, ones = np.zeros(len(under_way[0]), np.int64), np.ones(len(under_way[0]), np.int64)
        values = {name: np.concatenate([each, zeros]) for name, each in values.items()}
        values["cases"] = np.concatenate([np.zeros(len(at), np.int64), ones])
        if threats.any():
            remarks.append(
                f"{threats.sum()} threats without an end, never carried out: they count in the year they "
                "were made"
            )
    return keys, [_column(name, each) for name, each in values.items()], remarks


_NOTES = {
    "sanctions": "cases of the sender against the target whose sanctions were in force in the year",
    "imposed": "cases whose sanctions began in the year",
    "unended": "cases of sanctions whose end is not known, after the last year they are known to hold",
    "cases": "cases (threats or sanctions) under way in the year",
}


def _column(name: str, values: Whole) -> Column:
    return Column(name, values, "cases", _NOTES[name], absent=0, source="ties-sanctions")


def _years(table: Table, name: str) -> NDArray[np.float64]:
    """Years of a column; NaN where missing (empty, -9)."""
    years = table.number(name, missing=(-9, -99))
    wrong = ~np.isnan(years) & ((years % 1 != 0) | (years < 1900))
    refuse(table, wrong, name, "{cell} is no year; correct the file, or leave the cell empty")
    return np.where(years > _NEVER, np.nan, years)


def _of_replication(table: Table) -> _Cases:
    start = _years(table, "startyear")
    refuse(table, np.isnan(start), "startyear", "missing; each case needs the year in which it began")
    none = np.full(len(table), np.nan)
    remarks = [
        "cases with sanctions and a primary sender only: threats that were not carried out are not in it"
    ]
    imposed = _years(table, "sancstartyear")
    return _Cases(table.whole("targetstate"), start, imposed, _years(table, "endyear"), none, remarks)


def _of_project(table: Table) -> _Cases:
    if "imposition" not in table:
        raise DataError(f"{table.path}: no column 'imposition', which says whether sanctions were imposed")
    remarks = []
    start = _years(table, "startyear")
    refuse(table, np.isnan(start), "startyear", "missing; each case needs the year in which it began")
    flag = table.number("imposition", missing=(-9, -99))
    refuse(table, ~(np.isnan(flag) | (flag == 0) | (flag == 1)), "imposition", "{cell} is neither 0 nor 1")
    if count := int(np.isnan(flag).sum()):
        remarks.append(f"{count} cases do not tell whether sanctions were imposed: they count as threats")
    imposed = _first_of_several(table, "sancimpositionstartyear")
    had = flag == 1
    if count := int((had & np.isnan(imposed)).sum()):
        remarks.append(f"{count} cases tell no year of imposition: it is taken to be that of the case")
    imposed = np.where(had, np.where(np.isnan(imposed), start, imposed), np.nan)
    nothing = np.full(len(table), np.nan)
    known = _years(table, "ongoingasofyear") if "ongoingasofyear" in table else nothing
    target = table.number("targetstate", missing=(-9, -99))
    whole = np.where(np.isnan(target), -1, target).astype(np.int64)
    return _Cases(whole, start, imposed, _years(table, "endyear"), known, remarks)


def _first_of_several(table: Table, name: str) -> NDArray[np.float64]:
    """Years of a column whose cells may hold several with commas between: ``1992, 1994``."""
    places, words = table.factor(name)
    years = np.full(len(words) + 1, np.nan)
    for at, word in enumerate(words):
        first = word.split(",")[0].split(";")[0].strip()
        if first in ("", "NA", ".", "-9", "-99", "NaN"):
            continue
        try:
            years[at] = float(first)
        except ValueError:
            years[at] = 0.0
    wrong = (years < 1900) | (years > _NEVER) | (years % 1 > 0)
    refuse(table, wrong[places], name, "{cell} does not begin with a year; correct the file")
    return years[places]


def _senders(table: Table, cases: _Cases) -> tuple[Whole, Whole, list[str]]:
    """Case and number of each sender, and what was left out."""
    rows, numbers = [], []
    for name in _SENDERS:
        if name in table:
            told = table.number(name, missing=(-9, -99, 0))
            there = np.flatnonzero(~np.isnan(told))
            rows.append(there)
            numbers.append(told[there].astype(np.int64))
    if not rows:
        raise DataError(f"{table.path}: no column of senders (primarysender, sender1 ...)")
    row, sender = np.concatenate(rows), np.concatenate(numbers)
    remarks = []
    without = len(table) - len(np.unique(row))
    if without:
        remarks.append(f"{without} cases name no sender: left out")
    meant = is_state(sender) | (sender == EU)
    if not meant.all():
        remarks.append(f"{(~meant).sum()} senders are no states (numbers {listed(sender[~meant])}): left out")
    met = is_state(cases.target) | (cases.target == EU)
    if count := int((~met).sum()):
        remarks.append(f"{count} cases have no state for target: left out")
    union = [len(np.unique(row[(sender == EU) & met[row]])), int((cases.target == EU).sum())]
    if any(union):
        remarks.append(
            f"{union[0]} cases of the European Union ({EU}) and {union[1]} against it count for each state "
            "that was a member at the end of the year"
        )
    kept = meant & met[row] & (sender != cases.target[row])
    return row[kept], sender[kept], remarks


def _origin(place: Path, whole: bool) -> Origin:
    return Origin(
        producer="Morgan, Bapat and Kobayashi (TIES)",
        citation=_CITATION,
        version=f"4, file {place.name}",
        licence="cite, do not redistribute; read from the user's own copy",
        accessed=day_of(place),
        note="" if whole else "Table of sanctions imposed, made of TIES for a replication (kssrr).",
    )
