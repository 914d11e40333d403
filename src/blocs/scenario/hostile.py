"""What a scenario's measures are as pressure: who is hostile to whom, with what, in which year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection import Prospect
from blocs.scenario.model import Hostility, Scenario
from blocs.states import registry
from blocs.trade.policy.measures import Agreement, Barrier, Tariff
from blocs.trade.policy.parties import ALL, ROW, called, listed

__all__ = ["Pressures", "acting", "named_states", "pressures_of"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pressures:
    """Pressure of common adversaries on pairs, without a scenario's measures and with them.

    Attributes
    ----------
    before : float array (D, K)
        On all pairs of the prospect; NaN where the data do not say.
    after : float array (years, D, K)
        In each year asked for.
    remarks : tuple of str
    """

    before: Floats
    after: Floats
    remarks: tuple[str, ...]

    @cached_property
    def changed(self) -> Ints:
        """Places of the pairs on which pressure changes in any year."""
        return np.flatnonzero((self.added != 0).any(axis=0).any(axis=1))  # by years first is the quicker way

    @cached_property
    def added(self) -> Floats:
        """What the measures add in each year, shape (years, D, K); exactly 0 where they add nothing."""
        added: Floats = np.nan_to_num(self.after) - np.nan_to_num(self.before)
        return added


def acting(scenario: Scenario) -> tuple[tuple[Barrier | Tariff | Hostility, str, float], ...]:
    """Measures that put pressure, each with its instrument and the level of hostility that it counts as."""
    found: list[tuple[Barrier | Tariff | Hostility, str, float]] = []
    for measure in scenario.policy:
        if isinstance(measure, Agreement):
            continue
        if isinstance(measure, Tariff):
            dose = scenario.doses.tariff if measure.rate > 0 else 0.0
        else:
            dose = scenario.doses.ban if measure.is_ban else scenario.doses.sanction
            dose = dose if measure.cost > 0 else 0.0
        if dose > 0:
            found.append((measure, "sanctions", float(dose)))
    found += [(hostility, "disputes", float(hostility.level)) for hostility in scenario.hostilities]
    return tuple(found)


def named_states(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """States that act and states that are met, as far as they are named themselves, not through a body."""
    known = registry().states
    acts: list[str] = []
    met: list[str] = []
    for measure in (*scenario.policy, *scenario.hostilities):
        if isinstance(measure, Agreement):
            met += measure.between
        else:
            acts += measure.by
            met += measure.on
    return _each(acts, known), _each(met, known)


def _each(codes: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    there = set(known)
    return tuple(dict.fromkeys(code for code in codes if code in there))


def pressures_of(scenario: Scenario, prospect: Prospect, years: Iterable[int]) -> Pressures:
    """Pressure on all pairs of a prospect in some years, under the measures that are then in force.

    Where the prospect tells who was hostile to whom, measures are added to that: each hostility is the
    larger of the two. Where it tells pressure alone, what the measures add among themselves is added.
    """
    states = len(prospect.numbers)
    remarks: list[str] = []
    pressing: list[tuple[Barrier | Tariff | Hostility, int, float]] = []
    for measure, instrument, dose in acting(scenario):
        if instrument not in prospect.instruments:
            remarks.append(f"{instrument} are no part of the fitted model, so they put no pressure")
            continue
        pressing.append((measure, prospect.instruments.index(instrument), dose))
    missing: dict[str, None] = {}
    weightless: dict[int, None] = {}
    cache: dict[tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...], Floats] = {}
    after = []
    for year in years:
        # members of bodies come and go, so the sides are those of the year
        force = tuple(
            (k, _places(measure.by, prospect, year, missing), _places(measure.on, prospect, year, missing))
            for k, (measure, _, _) in enumerate(pressing)
            if _in_year(measure, year)
        )
        if force not in cache:
            new = np.zeros((len(prospect.instruments), states, states))
            for k, by, on in force:
                _, which, dose = pressing[k]
                weightless |= dict.fromkeys(state for state in by if np.isnan(prospect.capability[state]))
                block = np.ix_(by, on)
                new[which][block] = np.maximum(new[which][block], dose)
            new[:, np.arange(states), np.arange(states)] = 0.0
            cache[force] = _on_pairs(new, prospect)
        after.append(cache[force])
    if missing:
        names = listed([called(code) for code in missing])
        remarks.append(f"alignment of {names} is not known: left out of pressure")
    if weightless:
        names = listed([called(prospect.codes[state]) for state in weightless])
        remarks.append(f"capability of {names} is not known: counted as no pressure")
    return Pressures(prospect.pressure, np.stack(after), tuple(dict.fromkeys(remarks)))


def _on_pairs(new: Floats, prospect: Prospect) -> Floats:
    """Pressure on pairs with new hostility added to what is in force, shape (D, K)."""
    found = prospect.pressure.copy()
    for k in range(len(prospect.instruments)):
        held = np.zeros_like(new[k]) if prospect.hostility is None else prospect.hostility[k]
        added = _added(held, np.maximum(held, new[k]), prospect)
        moved = added != 0
        found[moved, k] = np.nan_to_num(found[moved, k]) + added[moved]
    return found


def _added(held: Floats, then: Floats, prospect: Prospect) -> Floats:
    """Pressure that hostility adds to each pair as it rises, shape (D,); exactly 0 where it adds nothing.

    Sums over the states whose hostility rises alone: of two sums over all, the difference would be rounded.
    """
    added = np.zeros(len(prospect.first))
    weights = np.nan_to_num(prospect.capability)
    for state in np.flatnonzero((then > held).any(1) & (weights > 0)).tolist():
        before, after = held[state], then[state]
        rise = np.minimum(after[prospect.first], after[prospect.second])
        rise -= np.minimum(before[prospect.first], before[prospect.second])
        rise[(prospect.first == state) | (prospect.second == state)] = 0.0  # no third party of its own pairs
        added += weights[state] * rise
    return added


def _in_year(measure: Barrier | Tariff | Hostility, year: int) -> bool:
    """Whether a measure is in force on any day of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (measure.since is None or measure.since <= last) and (
        measure.until is None or measure.until >= first
    )


def _places(codes: Iterable[str], prospect: Prospect, year: int, missing: dict[str, None]) -> tuple[int, ...]:
    """Places of states and of the members of bodies; who is not known is noted."""
    found: dict[int, None] = {}
    for code in codes:
        if code == ALL:
            found |= dict.fromkeys(range(len(prospect.codes)))
            continue
        body = code in registry().bodies
        for member in registry().members(code, date(year, 7, 1)) if body else (code,):
            if prospect.knows(member):
                found[prospect.place(member)] = None
            elif member != ROW:
                missing[member] = None
    return tuple(found)
