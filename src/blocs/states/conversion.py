"""From codes to numbers and back, and between the numbers of two systems, by year or by day.

A state can bear several numbers one after the other (Germany 255, 260, 255), and a number several states
(365: Russia, Soviet Union, Russia; 345: Serbia, Yugoslavia, Serbia and Montenegro, Serbia). Whom a number
means, and which number a state bears, is therefore asked for a time:

1. on a day: who bears it on that day;
2. in a year: who bears it on its last day, else who bore it last in that year. In 1990 ``DEU`` is 255, though
   it was 260 until 2 October; 678 is still Yemen, which bears 679 at the end of the year;
3. outside all spells: the spell nearest in time. Ukraine voted in the General Assembly in 1950: it is 369.

Numbers say nothing of seats: 710 is China and 713 Taiwan in every year; who held China's seat in the United
Nations is told by ``registry().un_seat``. Days are given as NumPy's ``datetime64`` in place of years.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import UsageError
from blocs.states.model import System
from blocs.states.spells import checked, spells_of
from blocs.states.timeline import Days, Timeline, at, over

__all__ = ["codes_of", "convert", "numbers_of"]


def numbers_of(codes: Sequence[str | None] | NDArray[Any], years: ArrayLike, system: System = "cow") -> Days:
    """Give the numbers that states bear in a system.

    Parameters
    ----------
    codes : sequence of str or None, length n
        Codes of the registry (ISO 3166-1 alpha-3).
    years : int or datetime64 array, of length n or one for all
        Years, or days.
    system : {"cow", "gw"}

    Returns
    -------
    int64 array of length n
        -1 where the code is unknown or its state never had a number.

    Raises
    ------
    UsageError
        When years are neither whole numbers nor days, lengths differ, or there is no such system.

    Examples
    --------
    >>> numbers_of(["DEU", "DEU", "SUN", "UKR", "HKG"], [1989, 1990, 1990, 1950, 2000]).tolist()
    [260, 255, 365, 369, -1]
    """
    line = _by_code(checked(system))
    borne = spells_of(system).numbers[line.rows]
    return over(line.places(codes), years, lambda *when: at(borne, line.find(*when), -1))


def codes_of(numbers: ArrayLike, years: ArrayLike, system: System = "cow") -> NDArray[np.object_]:
    """Give the registry's codes of the states that bear numbers of a system.

    Parameters
    ----------
    numbers : int array of length n
    years : int or datetime64 array, of length n or one for all
        Years, or days.
    system : {"cow", "gw"}

    Returns
    -------
    object array of str or None, length n
        None where nobody ever bore the number.

    Raises
    ------
    UsageError
        When numbers are not whole, years are neither whole numbers nor days, lengths differ, or there is no
        such system.

    Examples
    --------
    >>> codes_of([345, 345, 345, 365, 2000], [1990, 2004, 2010, 1950, 2000]).tolist()
    ['YUG', 'SCG', 'SRB', 'SUN', None]
    """
    line = _by_number(checked(system))
    bearers = spells_of(system).codes[line.rows]
    return over(_places(numbers, system), years, lambda *when: at(bearers, line.find(*when), None))


def convert(numbers: ArrayLike, years: ArrayLike, source: System, target: System) -> Days:
    """Turn the numbers of one system into those of another, through the states that bear them.

    Where the state is no member of the target at the time, it gets the number that it bears there nearest in
    time, of those it bore while it had the number given: West Germany, 260 from 1949 in Gleditsch-Ward, is
    260 also before it enters the COW system in 1955.

    Parameters
    ----------
    numbers : int array of length n
    years : int or datetime64 array, of length n or one for all
        Years, or days. A year is read at its end: COW 255 and 260 are both Gleditsch-Ward 260 in 1990, and
        that is COW 255.
    source, target : {"cow", "gw"}

    Returns
    -------
    int64 array of length n
        -1 where nobody bore the number, or who did never was a member of the target; the microstates of COW
        are not on the core list of Gleditsch and Ward.

    Raises
    ------
    UsageError
        When numbers are not whole, years are neither whole numbers nor days, lengths differ, or there is no
        such system.

    Examples
    --------
    >>> convert([255, 260, 345, 345, 679, 331], [2000, 1970, 2004, 2010, 2000, 2000], "cow", "gw").tolist()
    [260, 260, 345, 340, 678, -1]
    """
    here, there = _by_number(checked(source)), _by_code(checked(target))
    held, given = spells_of(source), spells_of(target).numbers[there.rows]

    def converted(places: Days, first: Days, last: Days) -> Days:
        row = here.rows[here.find(places, first, last)]
        met = held.since[row], held.until[row]
        found = at(given, there.find(there.places(held.codes[row]), first, last, met=met), -1)
        return np.where(places < 0, -1, found)

    return over(_places(numbers, source), years, converted)


@cache
def _by_number(system: System) -> Timeline:
    spells = spells_of(system)
    return Timeline.made(spells.numbers.tolist(), spells.since, spells.until)


@cache
def _by_code(system: System) -> Timeline:
    spells = spells_of(system)
    return Timeline.made(spells.codes.tolist(), spells.since, spells.until)


def _places(numbers: ArrayLike, system: System) -> Days:
    """Place of each number in `_by_number`, whose keys ascend; -1 for one that nobody bore."""
    array = np.atleast_1d(np.asarray(numbers))
    if array.size and array.dtype.kind not in "iu":
        raise UsageError(f"numbers of states are whole, not {array.dtype}; turn them into int64 (-1: none)")
    known = np.unique(spells_of(system).numbers)
    place = np.searchsorted(known, array).clip(max=len(known) - 1)
    return np.where(known[place] == array, place, -1).astype(np.int64)
