"""Bodies that two states both belong to: counted by others, or by name from the registry's lists.

References
----------
Pevehouse, J. C. W., Nordstrom, T., McManus, R. W. and Jamison, A. S. (2020). Tracking organizations in the
world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57(3): 492-503.
https://doi.org/10.1177/0022343319881175
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
from numpy.typing import NDArray

from blocs.sources import Column, Frame
from blocs.sources.panel.keys import packed, places
from blocs.states import System, codes_of, registry
from blocs.states.system import members_on
from blocs.ties.rows import any_of, checked_unit, filled, keys_of, measured, of_pair, values_at, whole

__all__ = ["joint_memberships", "listed_bodies", "shared_bodies"]

_WORD = 64
"""Bodies told in one whole number, a bit each."""


def joint_memberships(
    igos: Frame, dyads: Frame | None = None, *, pair: tuple[int, int] | None = None
) -> Frame:
    """Intergovernmental organisations of which two states are both full members.

    Parameters
    ----------
    igos : Frame
        By dyad-year, with ``memberships`` and, where told, ``unknown``: organisations of which it is not
        known.
    dyads : Frame, optional
        Rows to fill; those of `igos` when not told.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``memberships``: organisations shared, as far as known; ``unknown`` where told. Missing where the data
        have no row: not to share any is 0 in them. ``n``: organisations counted.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or counts no memberships.

    Examples
    --------
    >>> from blocs.sources import Unit
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [1990])]
    >>> igos = Frame(Unit.of("dyad-year"), [*keys, Column.of("memberships", [60])])
    >>> joint_memberships(igos)["memberships"]
    (60,)
    """
    any_of(igos, "memberships", of="joint_memberships")
    names = [name for name in ("memberships", "unknown") if name in igos]
    found = filled(dyads, measured(igos, [igos.column(name) for name in names]), "max", pair)
    columns = [found.column(name) for name in names]
    count = whole(values_at(found, "memberships"))
    columns.append(Column.of("n", count, "organisations", "organisations counted"))
    return measured(found, columns)


def listed_bodies(year: int) -> tuple[str, ...]:
    """Codes of the bodies that existed at the end of a year and whose members the registry lists, sorted.

    Examples
    --------
    >>> {"SCO", "EU"} <= set(listed_bodies(2018)), "EAEU" in listed_bodies(2010)
    (True, False)
    """
    end = date(year, 12, 31)
    return tuple(
        sorted(
            body.code
            for body in registry().bodies.values()
            if body.scope == "listed"
            and (body.since is None or body.since <= end)
            and (body.until is None or end <= body.until)
        )
    )


def shared_bodies(dyads: Frame, *, pair: tuple[int, int] | None = None) -> Frame:
    """Bodies of the registry that two states both belong to at the end of each year.

    Parameters
    ----------
    dyads : Frame
        Rows to fill, by dyad-year or directed dyad-year.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``shared_bodies``: how many; ``bodies``: their codes, sorted, with commas between; ``n``: bodies that
        existed at the end of the year and whose members are listed (`listed_bodies`). Bodies whose members
        the registry does not list are not counted: this is a small set of well-known ones. Missing where
        either state was no member of its system of states at the end of the year, since it can then belong to
        nothing.

    Raises
    ------
    UsageError
        When the table is of another unit.

    Examples
    --------
    >>> from blocs.sources import Unit
    >>> keys = [("ccode1", [365, 365]), ("ccode2", [710, 710]), ("year", [2000, 2001])]
    >>> table = Frame(Unit.of("dyad-year"), [Column.of(name, values) for name, values in keys])
    >>> found = shared_bodies(table)
    >>> found["bodies"]
    ('APEC, G20, P5, UN', 'APEC, G20, P5, SCO, UN')
    """
    unit = checked_unit(dyads, of="shared_bodies")
    rows = of_pair(dyads, pair)
    a, b, year = keys_of(rows)
    years, codes = np.unique(year), _codes()
    own, member, listed = _memberships(np.concatenate([a, b]), np.tile(year, 2), unit.system)
    at = [places(packed([side, year], ("number", "year")), own) for side in (a, b)]
    bits = member[at[0]] & member[at[1]] if len(own) else np.zeros((0, -(-len(codes) // _WORD)), np.uint64)
    there = listed[at[0]] & listed[at[1]] if len(own) else np.zeros(0, bool)
    count = np.bitwise_count(bits).sum(axis=1).astype(float)
    kinds, kind = np.unique(bits, axis=0, return_inverse=True) if len(bits) else (bits, np.zeros(0, np.int64))
    named = np.empty(len(kinds) + 1, object)
    named[:-1] = [_names(row, codes) for row in kinds]
    existed = np.array([len(listed_bodies(int(when))) for when in years], float)
    n = np.where(there, existed[np.searchsorted(years, year)] if len(years) else 0.0, np.nan)
    columns = [
        Column.of("shared_bodies", whole(np.where(there, count, np.nan)), "bodies", _NOTE),
        Column.of("bodies", named[np.where(there, kind.ravel(), len(kinds))], note="their codes"),
        Column.of("n", whole(n), "bodies", "listed bodies that existed at the end of the year"),
    ]
    told = [Column(c.name, c.values, c.unit, c.note, source="registry") for c in columns]
    return measured(Frame(unit, rows.columns, rows.sources, rows.coverage), told)


_NOTE = "bodies whose members are listed to which both belong at the end of the year"


@cache
def _codes() -> tuple[str, ...]:
    return tuple(sorted(body.code for body in registry().bodies.values() if body.scope == "listed"))


@cache
def _members(year: int) -> dict[str, tuple[int, ...]]:
    """Places of the bodies that each state belongs to at the end of a year."""
    end = date(year, 12, 31)
    found: dict[str, list[int]] = {}
    for place, body in enumerate(_codes()):
        for code in registry().members(body, end):
            found.setdefault(code, []).append(place)
    return {code: tuple(held) for code, held in found.items()}


def _memberships(
    numbers: NDArray[np.int64], years: NDArray[np.int64], system: System
) -> tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.bool_]]:
    """Each state and year once, packed and sorted; its bodies as bits; whether it was in its system."""
    held = np.sort(packed([numbers, years], ("number", "year")))
    held = held[np.diff(held, prepend=-1) > 0]
    states, when = held >> 20, held & 0xFFFFF
    bits = np.zeros((len(held), -(-len(_codes()) // _WORD)), np.uint64)
    there = np.zeros(len(held), bool)
    for year in np.unique(when).tolist():
        of_year = np.flatnonzero(when == year)
        there[of_year] = np.isin(states[of_year], members_on(date(year, 12, 31), system))
    for row, code in enumerate(codes_of(states, when, system).tolist()):
        for place in _members(int(when[row])).get(code, ()):
            bits[row, place // _WORD] |= np.uint64(1 << place % _WORD)
    return held, bits, there


def _names(bits: NDArray[np.uint64], codes: tuple[str, ...]) -> str:
    return ", ".join(
        code for place, code in enumerate(codes) if int(bits[place // _WORD]) >> place % _WORD & 1
    )
