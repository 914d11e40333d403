"""Memberships in a system of states as arrays, and the days they are counted in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.states.model import Day, System
from blocs.states.registry import registry

__all__ = ["Spells", "checked", "day_number", "first_days", "locked", "spells_of", "year_range"]

FIRST, LAST = 1816, 2100
"""First year of both lists, and a last one, so that a slip such as 20190 fails instead of filling memory."""
OPEN = int(np.datetime64("9999-12-31", "D").astype(np.int64))
"""Last day of a membership that lasts, as days since 1970-01-01."""
EPOCH = date(1970, 1, 1).toordinal()

_Kind = TypeVar("_Kind", np.int64, np.object_)


@dataclass(frozen=True, slots=True, eq=False)
class Spells:
    """Unbroken memberships of one system as arrays, by number and first day.

    Attributes
    ----------
    numbers, since, until : int64 array
        Number; first and last day, as days since 1970-01-01 (`OPEN` while the membership lasts).
    codes : object array of str
        The registry's code of the state that bore the number on these days.
    """

    numbers: NDArray[np.int64]
    codes: NDArray[np.object_]
    since: NDArray[np.int64]
    until: NDArray[np.int64]


@cache
def spells_of(system: System) -> Spells:
    """Give the memberships of a system as arrays, sorted by number and first day.

    Raises
    ------
    UsageError
        When there is no such system.
    """
    checked(system)
    held = sorted(
        (spell.number, spell.since.toordinal(), spell.code, spell.until)
        for state in registry().states.values()
        for spell in state.spells
        if spell.system == system
    )
    return Spells(
        locked(np.array([number for number, *_ in held], np.int64)),
        locked(np.array([code for _, _, code, _ in held], object)),
        locked(np.array([since - EPOCH for _, since, *_ in held], np.int64)),
        locked(np.array([OPEN if u is None else u.toordinal() - EPOCH for *_, u in held], np.int64)),
    )


def checked(system: System) -> System:
    """Give the system back.

    Raises
    ------
    UsageError
        When there is no such system.
    """
    if system not in get_args(System):
        raise UsageError(f'no system of states {system!r}; write "cow" (Correlates of War) or "gw"')
    return system


def year_range(since: int, until: int) -> tuple[int, int]:
    """Give first and last year as whole numbers.

    Raises
    ------
    UsageError
        When one is no whole number or out of range, or they are the wrong way round.
    """
    for name, year in (("since", since), ("until", until)):
        if isinstance(year, bool) or not isinstance(year, (int, np.integer)):
            raise UsageError(f"{name} is {year!r}; write a year, such as 1946")
        if year < FIRST:
            raise UsageError(f"{name} is {year}; systems of states are listed from {FIRST} on")
        if year > LAST:
            raise UsageError(f"{name} is {year}; write a year up to {LAST}")
    if until < since:
        raise UsageError(f"until ({until}) is before since ({since}); write the earlier year first")
    return int(since), int(until)


def day_number(day: Day) -> int:
    """Give a day as days since 1970-01-01.

    Raises
    ------
    UsageError
        When it is no day, or outside the years that the lists can speak of.
    """
    try:
        on = date.fromisoformat(day) if isinstance(day, str) else day
        number = on.toordinal() - EPOCH
    except (ValueError, AttributeError) as error:
        raise UsageError(f"{day!r} is no day; write YYYY-MM-DD") from error
    if not FIRST <= on.year <= LAST:
        raise UsageError(
            f"{on}: systems of states are listed from {FIRST} on; write a day from then to {LAST}"
        )
    return number


def first_days(years: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give the first day of each year, as days since 1970-01-01."""
    starts: NDArray[np.int64] = (years - 1970).astype("M8[Y]").astype("M8[D]").astype(np.int64)
    return starts


def locked(values: NDArray[_Kind]) -> NDArray[_Kind]:
    """Give an array back, closed to writing."""
    values.flags.writeable = False
    return values
