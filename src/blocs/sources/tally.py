"""From lists of cases, transfers and meetings to figures by pair and year, all rows at once.

What readers of such lists share: years from first to last, codes to the numbers of states, members of the
European Union, sums by key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.sources.column import Column
from blocs.sources.panel import Unit
from blocs.sources.panel.keys import packed
from blocs.sources.spells import years_within
from blocs.states import registry
from blocs.states.conversion import codes_of, numbers_of
from blocs.states.system import dyad_years

__all__ = [
    "EU",
    "episodes",
    "eu_members",
    "is_state",
    "listed",
    "sent_by",
    "state_numbers",
    "summed",
    "with_eu",
]

_BEFORE = (("CZE", 1993, "CSK"), ("VNM", 1976, "VDR"))
"""Codes that files also give to the state before, until some year; RUS, SRB and YEM keep their number."""

EU = 1000
"""Number of the European Union, and the Communities before it, where states bear those of COW; no state's."""

Whole = NDArray[np.int64]


def state_numbers(codes: NDArray[np.object_], years: Whole) -> Whole:
    """Give COW numbers of codes, -1 where there is none; ``CZE`` of 1980 is Czechoslovakia.

    Examples
    --------
    >>> state_numbers(np.array(["CZE", "CZE", "DEU", None], object), np.array([1980, 2000, 1980, 1980]))
    array([315, 316, 260,  -1])
    """
    told = codes.copy()
    for code, year, before in _BEFORE:
        told[(codes == code) & (years < year)] = before
    return numbers_of(told, years, "cow")


def is_state(numbers: Whole) -> NDArray[np.bool_]:
    """Tell which are COW numbers that some state bears or bore."""
    known = [int(number) for number in np.unique(numbers)]
    borne = [code is not None for code in codes_of(np.array(known, np.int64), 2000, "cow")] if known else []
    return np.isin(numbers, [number for number, held in zip(known, borne, strict=True) if held])


def eu_members(years: Iterable[int]) -> dict[int, Whole]:
    """Give the COW numbers of the members of the European Union, and of the Communities before it, by year.

    Membership is that of the last day of the year; a year before 1958 has no members.
    """
    found = {}
    for year in sorted(set(years)):
        codes = np.array(registry().members("EU", f"{year}-12-31"), object)
        numbers = numbers_of(codes, np.full(len(codes), year), "cow")
        found[year] = np.unique(numbers[numbers >= 0])
    return found


def with_eu(numbers: Whole, years: Whole, eu: NDArray[np.bool_]) -> tuple[NDArray[np.intp], Whole]:
    """Put the members of the year in place of the Union: places of the rows, and the number of each."""
    rows, own = [np.flatnonzero(~eu)], [numbers[~eu]]
    for year, members in eu_members(years[eu].tolist()).items():
        at = np.flatnonzero(eu & (years == year))
        rows.append(np.repeat(at, len(members)))
        own.append(np.tile(members, len(at)))
    return np.concatenate(rows), np.concatenate(own)


def episodes(
    case: Whole, sender: Whole, target: Whole, first: Whole, last: Whole, since: int, until: int
) -> tuple[NDArray[np.intp], Whole, Whole, Whole]:
    """Spread measures of senders against targets over the years that they last.

    Parameters
    ----------
    case, sender, target, first, last : int64 array of one length
        Number of the case, COW numbers (`EU` for the European Union, whose members of each year stand in its
        place), first and last year. A sender that stands twice in a case counts once a year; none is its own
        target.
    since, until : int
        Years outside are left out.

    Returns
    -------
    row : array
        Which of the rows given each year comes from.
    sender, target, year : int64 array
    """
    at, years = years_within(first, last, since, until)
    rows, own = with_eu(sender[at], years, sender[at] == EU)
    at, years = at[rows], years[rows]
    rows, met = with_eu(target[at], years, target[at] == EU)
    at, years, own = at[rows], years[rows], own[rows]
    _, once = np.unique(np.stack([case[at], own, met, years]), axis=1, return_index=True)
    once = np.sort(once[own[once] != met[once]])
    return at[once], own[once], met[once], years[once]


def sent_by(senders: Whole, since: int, until: int) -> tuple[Whole, Whole, Whole]:
    """Give all directed pairs of COW members, by year, whose first state is one of `senders`."""
    pairs = dyad_years(since, until, "cow", directed=True)
    mine = np.isin(pairs.a, senders)
    return pairs.a[mine], pairs.b[mine], pairs.years[mine]


def summed(unit: Unit, keys: Sequence[Whole], columns: Sequence[Column]) -> list[Column]:
    """Add up the rows that share a key; where one is missing, so is the sum.

    Parameters
    ----------
    unit : Unit
    keys : sequence of int64 array
        In the order of the keys of the unit; those of a dyad-year with the smaller number first.
    columns : sequence of Column
        Numbers, one a row.

    Returns
    -------
    list of Column
        Keys, then the columns, sorted by key, each key once.
    """
    whole, back = np.unique(packed(keys, unit.keys), return_inverse=True)
    first = np.zeros(len(whole), np.intp)
    first[back[::-1]] = np.arange(len(back))[::-1]
    made = [Column(name, key[first]) for name, key in zip(unit.keys, keys, strict=True)]
    for column in columns:
        sums = np.bincount(back, weights=column.array, minlength=len(whole))
        made.append(column.with_values(sums.astype(np.int64) if column.type == "whole" else sums))
    return made


def listed(words: Iterable[object], most: int = 8) -> str:
    """Name the different words of a remark, sorted, and how many more there are."""
    told = sorted({str(word) for word in words})
    more = f" and {len(told) - most} more" if len(told) > most else ""
    return ", ".join(told[:most]) + more
