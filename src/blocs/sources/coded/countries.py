"""From the codes that sources give to states to those of the registry on a day.

Each code list has its own table and its own function, and a column is read by the list that it is written in:
``GM`` is Germany in FIPS 10-4 (GDELT's places) and the Gambia in ISO 3166-1, ``CH`` China and Switzerland,
``AU`` Austria and Australia. Which list a column uses is the reader's to know; nothing is guessed.

A code then stands for whoever it means on the day of the event: ``RUS`` in 1985 is the Soviet Union, ``SUN``
in 2019 (old news retold) is Russia, ``SRB`` in 1995 is Yugoslavia. Who bears a state's number in the
Gleditsch-Ward or Correlates of War list decides. A state that was still part of another, such as Ukraine in
1985, or that has ended without a successor in its number, such as East Germany in 2019, is no side on that
day: null, and what the source told stays beside it. Dependencies, and microstates before they entered a
list, stand for themselves; bodies for themselves while they exist.

References
----------
FIPS PUB 10-4 (National Institute of Standards and Technology, withdrawn 2008; kept up as the GEC). CAMEO
codebook 1.1b3, chapters 3 and 9.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.sources.coded.cells import coded
from blocs.sources.coded.facts import mapping
from blocs.states import MentionKind, code_of_alpha2, codes_of, registry

__all__ = ["body_named", "cameo_body", "cameo_country", "fips", "gw", "iso2", "iso3", "named", "on_days"]

_EPOCH = date(1970, 1, 1).toordinal()
_NOW = "2020-01-01"


@cache
def fips(code: str) -> str | None:
    """Give the state that two letters of FIPS 10-4 mean.

    Examples
    --------
    >>> fips("GM"), fips("CH"), fips("OS") is None
    ('DEU', 'CHN', True)
    """
    return _fips().get(code)


@cache
def cameo_country(code: str) -> str | None:
    """Give the state that three letters of CAMEO mean; None for its regions (``EUR``, ``AFR``).

    Examples
    --------
    >>> cameo_country("ROM"), cameo_country("FRA"), cameo_country("EUR") is None
    ('ROU', 'FRA', True)
    """
    return _cameo_countries().get(code) or iso3(code)


@cache
def cameo_body(code: str) -> str | None:
    """Give the body that a code for known groups means in CAMEO.

    Examples
    --------
    >>> cameo_body("EEC"), cameo_body("NAT"), cameo_body("TAL") is None
    ('EU', 'NATO', True)
    """
    return _cameo_bodies().get(code)


@cache
def iso3(code: str) -> str | None:
    """Give the state that three letters of ISO 3166-1 or 3166-3 mean.

    Examples
    --------
    >>> iso3("DEU"), iso3("SUN"), iso3("BAV") is None
    ('DEU', 'SUN', True)
    """
    state = registry().states.get(code)
    return None if state is None or (state.iso == "user" and code != "XKX") else code


@cache
def iso2(code: str) -> str | None:
    """Give the state that two letters of ISO 3166-1 mean.

    Examples
    --------
    >>> iso2("GM"), iso2("CH")
    ('GMB', 'CHE')
    """
    return code_of_alpha2(code, 2020)


@cache
def gw(number: str) -> str | None:
    """Give the state that last bore a number of Gleditsch and Ward; `on_days` finds who did on a day.

    Examples
    --------
    >>> gw("365"), gw("260"), gw("-9") is None
    ('RUS', 'DEU', True)
    """
    if not (number.isascii() and number.isdecimal()) or len(number) > 6:
        return None
    found: str | None = codes_of([int(number)], [2020], "gw")[0]
    return found


@cache
def named(name: str) -> str | None:
    """Give the state or body that a name means, where it means one; names that sources use come first.

    Examples
    --------
    >>> named("Russian Federation"), named("Occupied Palestinian Territory"), named("Ruritania") is None
    ('RUS', 'PSE', True)
    """
    own = _names().get(name)
    if own is not None:
        return own
    meant = _meant(name, None)
    if len(meant) > 1:  # Russia was the Soviet Union's name too; `on_days` finds who it was on a day
        meant = _meant(name, _NOW)
    return meant.pop() if len(meant) == 1 else None


def _meant(name: str, day: str | None) -> set[str]:
    return {
        found.code
        for found in registry().lookup(name, day)
        if found.code and found.kind in (MentionKind.NAME, MentionKind.BODY)
    }


@cache
def body_named(name: str) -> str | None:
    """Give the body that a name means, where it means one; None for names of states.

    Examples
    --------
    >>> body_named("European Union"), body_named("France") is None
    ('EU', True)
    """
    found = named(name)
    return found if found in registry().bodies else None


def on_days(levels: Sequence[tuple[NDArray[np.int64], Sequence[str | None]]], days: NDArray[Any]) -> Any:
    """Give the codes of the registry that codes stand for on the days of events.

    Parameters
    ----------
    levels : sequence of (places, codes)
        Which code of the registry each row has, -1 for none; the second goes where the first has nothing.
    days : datetime64[D] array
        NaT gives null.

    Returns
    -------
    pyarrow.DictionaryArray
        Over all codes of the registry, null where there is no state or body on that day.

    Examples
    --------
    >>> rows = np.array([0, 0, 1])
    >>> on_days([(rows, ["RUS", "UKR"])], np.array(["1985-01-01", "2019-01-01", "1985-01-01"], "M8[D]"))[0]
    <pyarrow.DictionaryScalar: 'SUN'>
    """
    when = days.astype("M8[D]").astype(np.int64)
    none = np.isnat(days)
    known = when[~none]
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, 0)
    found = np.full(len(when), -1, np.int64)
    for places, codes in levels:
        at = np.full(len(codes) + 1, -1, np.int64)
        dated: list[tuple[int, str]] = []
        for place, code in enumerate(codes):
            if code is None:
                continue
            starts, whom = _spells(code)
            begin, end = bisect_right(starts, first) - 1, bisect_right(starts, last) - 1
            if len(set(whom[begin : end + 1])) == 1:
                at[place] = whom[begin]
            else:
                dated.append((place, code))
        resolved = at[places]
        for place, code in dated:
            starts, whom = _spells(code)
            rows = np.flatnonzero(places == place)
            resolved[rows] = np.array(whom)[np.searchsorted(starts, when[rows], "right") - 1]
        found = np.where(found < 0, resolved, found)
    found[none] = -1
    return coded(found, _vocabulary())


@cache
def _vocabulary() -> list[str]:
    held = registry()
    return [*sorted(held.states), *sorted(set(held.bodies) - set(held.states))]


@cache
def _places() -> dict[str, int]:
    return {code: place for place, code in enumerate(_vocabulary())}


@cache
def _spells(code: str) -> tuple[list[int], list[int]]:
    """First days since 1970 of spells without gaps, and whom the code means in each (-1: nobody)."""
    held = registry()
    if code not in held.states:
        body = held.bodies[code]
        starts, whom = [-(10**7)], [-1]
        if body.since is not None:
            starts.append(body.since.toordinal() - _EPOCH)
        else:
            whom = []
        whom.append(_places()[code])
        if body.until is not None:
            starts.append(body.until.toordinal() - _EPOCH + 1)
            whom.append(-1)
        return starts, whom
    marks = {date.min}
    for related in {code, *_kin(code)}:
        for spell in held.states[related].spells:
            marks.add(spell.since)
            if spell.until is not None and spell.until < date.max:
                marks.add(date.fromordinal(spell.until.toordinal() + 1))
    marks.update(link.day for link in held.predecessors(code))
    days = sorted(marks)
    meant = [_on(code, day) for day in days]
    return (
        [-(10**7), *(day.toordinal() - _EPOCH for day in days[1:])],
        [-1 if whom is None else _places()[whom] for whom in meant],
    )


def _kin(code: str) -> set[str]:
    """Other states that bore the numbers of a state, and those it came from."""
    held = registry()
    numbers = {(spell.system, spell.number) for spell in held.states[code].spells}
    same = {
        state.code
        for state in held.states.values()
        if any((spell.system, spell.number) in numbers for spell in state.spells)
    }
    return same | {link.before for link in held.predecessors(code)}


def _on(code: str, day: date) -> str | None:
    held = registry()
    state = held.states[code]
    if not state.spells or any(spell.covers(day) for spell in state.spells):
        return code
    numbers = {(spell.system, spell.number) for spell in state.spells}
    for other in held.states.values():
        if any((spell.system, spell.number) in numbers and spell.covers(day) for spell in other.spells):
            return other.code
    before = [link for link in held.predecessors(code) if day < link.day]
    if state.status == "former" or any(_exists(link.before, day) for link in before):
        return None
    return code


def _exists(code: str, day: date) -> bool:
    return any(spell.covers(day) for spell in registry().states[code].spells)


@cache
def _fips() -> dict[str, str]:
    return mapping("fips.csv", "code,state")


@cache
def _cameo_countries() -> dict[str, str]:
    return mapping("cameo_countries.csv", "code,state")


@cache
def _cameo_bodies() -> dict[str, str]:
    return mapping("cameo_bodies.csv", "code,body")


@cache
def _names() -> dict[str, str]:
    return mapping("names.csv", "name,state")
