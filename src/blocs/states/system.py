"""Who was a member of a system of states when: by day, by year, and in pairs.

Two lists are held, each with its own numbers and days: Correlates of War (``"cow"``, v2016) and Gleditsch and
Ward (``"gw"``, the core list, without its microstates). Membership is by day. A state belongs to a year when
it was a member on any day of it. Two states make a dyad of a year only when both were members on at least one
common day of it: Germany (255, from 3 October 1990) and East Germany (265, to 2 October 1990) are both
members in 1990 and never a dyad.

References
----------
Correlates of War Project (2017). State System Membership List, v2016.
https://correlatesofwar.org/data-sets/state-system-membership/

Gleditsch, K. S. and Ward, M. D. (1999). A revised list of independent states since the Congress of Vienna.
International Interactions 25(4): 393-413. https://doi.org/10.1080/03050629908434958
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from blocs.states.model import Day, System
from blocs.states.registry import registry
from blocs.states.spells import EPOCH, Spells, checked, day_number, locked, spells_of, year_range

__all__ = ["DyadYears", "StateYears", "dyad_years", "dyads_on", "members_on", "number_on", "state_years"]


@dataclass(frozen=True, slots=True, eq=False)
class StateYears:
    """Members of a system by year, one row a state and year, sorted by number and year.

    Attributes
    ----------
    numbers, years : int64 array
    codes : object array of str
        The registry's code of the state that bore the number last in that year: 365 is ``SUN`` in 1990 and
        ``RUS`` in 1991.
    """

    numbers: NDArray[np.int64]
    years: NDArray[np.int64]
    codes: NDArray[np.object_]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.numbers)


@dataclass(frozen=True, slots=True, eq=False)
class DyadYears:
    """Pairs of members of a system by year, one row a pair and year, sorted by `a`, `b` and year.

    Attributes
    ----------
    a, b, years : int64 array
        Numbers of the two states, and the year; undirected pairs have ``a < b``.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    years: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.a)


def state_years(since: int, until: int, system: System = "cow") -> StateYears:
    """Give the members of a system in each year: those that were members on any day of it.

    Parameters
    ----------
    since, until : int
        First and last year, both included; 1816 or later. The lists end in 2016 (COW) and 2017
        (Gleditsch-Ward); members at that day are held to go on.
    system : {"cow", "gw"}

    Returns
    -------
    StateYears

    Raises
    ------
    UsageError
        When `until` is before `since`, a year is out of range, or there is no such system.

    Examples
    --------
    >>> found = state_years(1990, 1991)
    >>> [(int(n), int(y), c) for n, y, c in zip(found.numbers, found.years, found.codes) if n in (265, 365)]
    [(265, 1990, 'DDR'), (365, 1990, 'SUN'), (365, 1991, 'RUS')]
    """
    spells = spells_of(system)
    rows, years = _in_each_year(spells.since, spells.until, *year_range(since, until))
    numbers = spells.numbers[rows]
    # Two bearers in one year stand one after the other, by day: the later one is kept.
    last = np.ones(len(rows), bool)
    last[:-1] = (numbers[1:] != numbers[:-1]) | (years[1:] != years[:-1])
    return StateYears(locked(numbers[last]), locked(years[last]), locked(spells.codes[rows[last]]))


def dyad_years(since: int, until: int, system: System = "cow", *, directed: bool = False) -> DyadYears:
    """Give the pairs of a system in each year: both members on at least one common day of it.

    That two states are members in the same year is not enough: 255 and 260 in 1990 are no dyad, since the one
    follows the other. Lists that cross all members of a year hold a few more pairs for that reason.

    Parameters
    ----------
    since, until : int
        As for `state_years`.
    system : {"cow", "gw"}
    directed : bool
        Each pair both ways; else once, the smaller number first.

    Returns
    -------
    DyadYears
        About a million rows for 1816-2019 in either system, 24 MB; twice that directed.

    Raises
    ------
    UsageError
        When `until` is before `since`, a year is out of range, or there is no such system.

    Examples
    --------
    >>> found = dyad_years(1990, 1990)
    >>> {(255, 260), (255, 265), (260, 265)} & set(zip(found.a.tolist(), found.b.tolist()))
    {(260, 265)}
    """
    bounds = year_range(since, until)
    numbers, start, end = _stretches(spells_of(system))
    first = np.maximum.outer(start, start)
    final = np.minimum.outer(end, end)
    paired = numbers[:, None] != numbers if directed else numbers[:, None] < numbers
    i, j = np.nonzero(paired & (first <= final))
    a, b, first, final = numbers[i], numbers[j], first[i, j], final[i, j]
    order = np.lexsort((first, b, a))
    rows, years = _in_each_year(first[order], final[order], *bounds)
    a, b = a[order][rows], b[order][rows]
    # A pair that parts and meets again within a year would stand twice.
    once = np.ones(len(rows), bool)
    once[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1]) | (years[1:] != years[:-1])
    if not once.all():
        a, b, years = a[once], b[once], years[once]
    return DyadYears(locked(a), locked(b), locked(years))


def members_on(day: Day, system: System = "cow") -> tuple[int, ...]:
    """Give the numbers of the members of a system on a day, sorted.

    Raises
    ------
    UsageError
        When `day` is no day, or out of range, or there is no such system.

    Examples
    --------
    >>> [n for n in members_on("1990-10-02") if n in (255, 260, 265)]
    [260, 265]
    >>> [n for n in members_on("1990-10-03") if n in (255, 260, 265)]
    [255]
    """
    return tuple(_on(day, system).tolist())


def dyads_on(day: Day, system: System = "cow", *, directed: bool = False) -> NDArray[np.int64]:
    """Give the pairs of members of a system on a day.

    Returns
    -------
    int64 array of shape (pairs, 2)
        Sorted; undirected pairs once, the smaller number first.

    Raises
    ------
    UsageError
        When `day` is no day, or out of range, or there is no such system.

    Examples
    --------
    >>> len(members_on("2016-01-01")), dyads_on("2016-01-01").shape
    (195, (18915, 2))
    """
    members = _on(day, system)
    i, j = np.nonzero(~np.eye(len(members), dtype=bool)) if directed else np.triu_indices(len(members), 1)
    return locked(np.stack((members[i], members[j]), axis=1))


def number_on(code: str, day: Day, system: System = "cow") -> int | None:
    """Give the number that a state bears in a system on a day; None on days on which it is no member.

    Raises
    ------
    UsageError
        When `day` is no day, or out of range, or there is no such system.
    RegistryError
        When the registry holds no such state.

    Examples
    --------
    >>> number_on("DEU", "1990-10-02"), number_on("DEU", "1990-10-03"), number_on("DEU", "1950-01-01")
    (260, 255, None)
    >>> number_on("DEU", "1950-01-01", "gw")
    260
    """
    on = date.fromordinal(day_number(day) + EPOCH)
    state = registry().state(code)
    return state.cow_on(on) if checked(system) == "cow" else state.gw_on(on)


def _on(day: Day, system: System) -> NDArray[np.int64]:
    spells, on = spells_of(system), day_number(day)
    return spells.numbers[(spells.since <= on) & (on <= spells.until)]


def _stretches(spells: Spells) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Numbers with first and last days, over all who bore them one after the other without a gap."""
    begins = np.ones(len(spells.numbers), bool)
    begins[1:] = (spells.numbers[1:] != spells.numbers[:-1]) | (spells.since[1:] > spells.until[:-1] + 1)
    ends = np.append(begins[1:], True)
    return spells.numbers[begins], spells.since[begins], spells.until[ends]


def _in_each_year(
    start: NDArray[np.int64], end: NDArray[np.int64], since: int, until: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows repeated for each year from `since` to `until` that they touch, and those years."""
    first, final = (days.astype("M8[D]").astype("M8[Y]").astype(np.int64) + 1970 for days in (start, end))
    first, final = np.maximum(first, since), np.minimum(final, until)
    times = np.maximum(final - first + 1, 0)
    rows = np.repeat(np.arange(len(times)), times)
    before = np.cumsum(times) - times
    return rows, first[rows] + np.arange(len(rows)) - before[rows]
