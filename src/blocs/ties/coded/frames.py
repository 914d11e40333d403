"""From counted cells to a panel: numbers of states, missing and zero, and what is normalised by volume."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.coded.known import known
from blocs.sources.panel.keys import packed, places, unpacked
from blocs.sources.panel.periods import Period, first_days, last_days, when, years_of
from blocs.sources.panel.unit import Row
from blocs.states import System
from blocs.states.conversion import numbers_of
from blocs.states.spells import spells_of
from blocs.ties.coded.queries import Cells, Rule
from blocs.ties.coded.volume import Volume
from blocs.ties.event_counts import CLASSES

__all__ = ["frame_of"]

_Ints = NDArray[np.int64]
_ROWS: dict[tuple[Period, bool], Row] = {
    ("year", True): "directed dyad-year",
    ("year", False): "dyad-year",
    ("month", True): "directed dyad-month",
    ("month", False): "dyad-month",
    ("week", True): "directed dyad-week",
    ("week", False): "dyad-week",
}
_MILLION = 1_000_000
_ASIDE = {
    "fewer": "acts told by fewer outlets, or in fewer texts, than asked for",
    "untold": "acts of which no mention within the window is held",
}
_COVERED = "days of the period that files of the source{} stand for"


def frame_of(
    cells: Cells, volume: Volume, rule: Rule, source: str, system: System, pair: tuple[str, str] | None
) -> Frame:
    """Make the panel of `blocs.ties.coded.panels.dyad_months` of counted cells.

    Parameters
    ----------
    cells : Cells
    volume : Volume
        Of all periods that the cells can lie in.
    rule : Rule
        By which they were counted.
    source : str
    system : {"cow", "gw"}
    pair : tuple of str or None
    """
    unit = Unit.of(_ROWS[rule.period, rule.directed], system)
    there = np.ones(len(cells.a), bool)
    a, b = _numbers(cells, system, volume.times, rule.period)
    stateless = (a < 0) | (b < 0)
    uncovered = volume.share[volume.at(cells.time)] == 0 if len(cells.a) else there
    none = int(cells.sums["n"][stateless].sum()), int(cells.sums["events"][uncovered & ~stateless].sum())
    there &= ~stateless & ~uncovered & (a != b)
    if not rule.directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    keys, sums = _summed(packed([a[there], b[there], cells.time[there]], unit.keys), cells.sums, there)
    asked = keys if pair is None else _asked(pair, volume.times, rule, unit)
    at = places(asked, keys)
    columns = _columns(unpacked(asked, 3), at, sums, volume)
    named = [Column(name, key) for name, key in zip(unit.keys, unpacked(asked, 3), strict=True)]
    try:
        cited = known(source).citation
    except UsageError:  # a mapping file gave it its name
        cited = f"events of {source}: whoever coded them"
    return Frame(unit, [*named, *columns], (cited,), _coverage(volume, rule, none))


def _numbers(cells: Cells, system: System, times: _Ints, period: Period) -> tuple[_Ints, _Ints]:
    """Numbers of both sides at the end of each period, -1 where there is none; each code is asked once."""
    table = np.full((len(cells.codes) + 1, len(times)), -1, np.int64)  # the last row: no state
    moments = when(times, period)
    for place, code in enumerate(cells.codes):
        table[place] = numbers_of([code] * len(times), moments, system)
    at = np.searchsorted(times, cells.time)
    return table[cells.a, at], table[cells.b, at]


def _summed(
    keys: _Ints, sums: dict[str, NDArray[Any]], there: NDArray[np.bool_]
) -> tuple[_Ints, dict[str, NDArray[Any]]]:
    """Cells of one key together: those of two codes that bear one number, of two batches of a year."""
    order = np.argsort(keys, kind="stable")
    held = keys[order]
    begins = np.flatnonzero(np.diff(held, prepend=-1))
    rows = np.flatnonzero(there)[order]
    if len(begins) == len(held):
        return held, {name: column[rows] for name, column in sums.items()}
    found = {}
    for name, column in sums.items():
        values = column[rows]
        wide = values if values.dtype.kind == "f" else values.astype(np.int64)
        found[name] = np.add.reduceat(wide, begins) if len(begins) else wide
    return held[begins], found


def _asked(pair: tuple[str, str], times: _Ints, rule: Rule, unit: Unit) -> _Ints:
    """Keys of a pair in every period on whose last day, or else first, both were states."""
    spells = spells_of(unit.system)
    moments = when(times, rule.period)
    first, last = (f(times, rule.period).astype(np.int64) for f in (first_days, last_days))
    sides = [numbers_of([code] * len(times), moments, unit.system) for code in pair]
    both = (sides[0] != sides[1]) & (sides[0] >= 0) & (sides[1] >= 0)
    for numbers in sides:
        held = spells.numbers[:, None] == numbers[None, :]
        held &= (spells.since[:, None] <= last[None, :]) & (spells.until[:, None] >= first[None, :])
        both &= held.any(axis=0)
    one, two, kept = sides[0][both], sides[1][both], times[both]
    ways = [(one, two), (two, one)] if rule.directed else [(np.minimum(one, two), np.maximum(one, two))]
    return np.sort(np.concatenate([packed([x, y, kept], unit.keys) for x, y in ways]))


def _columns(
    keys: list[_Ints], at: NDArray[np.intp], sums: dict[str, NDArray[Any]], volume: Volume
) -> list[Column]:
    place = volume.at(keys[2])
    share, total = volume.share[place], volume.events[place]
    gone = share == 0
    mentions = bool(sums["reports_n"].any()) or "fewer" in sums

    def taken(name: str) -> NDArray[Any]:
        held = sums[name]
        return np.where(at >= 0, held[at], 0) if len(held) else np.zeros(len(at), held.dtype)

    def count(name: str, of: str, unit: str, note: str) -> Column:
        return Column.of(name, _whole(taken(of), gone), unit, note, absent=0)

    classes = np.stack([taken(f"q{k}") for k in range(1, 5)])
    classed = classes.sum(0)
    net = _over(classes[0] + classes[1] - classes[2] - classes[3], classed)
    part = _over(taken("events"), np.where(gone, 0, total))
    weights = taken("weight_n")
    told = (taken("reports_n") > 0) | ((taken("n") == 0) & mentions)
    per = "share of the source's rows of the period"
    return [
        *(
            count(name, f"q{k}", "acts", f"{name.replace('_', ' ')}, counted")
            for k, name in enumerate(CLASSES, 1)
        ),
        count("n", "n", "acts", "acts counted, those without a class too"),
        count("events", "events", "rows", "rows of the source that tell them"),
        Column.of(
            "reports",
            _whole(taken("reports"), gone | ~told),
            "mentions",
            "as the source counts them",
            absent=0 if mentions else None,
        ),
        Column.of("net", net, "share", "cooperative less conflictual acts, over all that have a class"),
        Column.of("share", part, per, "events over all rows of the source", absent=0.0),
        Column.of("net_share", net * part, per, "net times share"),
        Column.of(
            "goldstein", _over(taken("weight") / _MILLION, weights), "Goldstein weight", "mean over acts"
        ),
        count("goldstein_n", "weight_n", "acts", "acts with a weight"),
        count("late", "late", "rows", "rows taken in long after their day, not counted elsewhere"),
        *(
            count(name, name, "acts", f"{note}; not counted elsewhere")
            for name, note in _ASIDE.items()
            if name in sums
        ),
        Column.of("covered", share, "share", _COVERED.format(" and mentions" if "fewer" in sums else "")),
    ]


def _whole(values: NDArray[Any], gone: NDArray[np.bool_]) -> Any:
    whole = values.astype(np.int64)
    return np.ma.MaskedArray(np.where(gone, 0, whole), gone) if gone.any() else whole


def _over(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.full(len(part), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0, dtype=float)
    return ratio


def _coverage(volume: Volume, rule: Rule, none: tuple[int, int]) -> Coverage | None:
    """Periods that files stand for, at least for a day; None where there is none."""
    times = volume.times[volume.share > 0]
    if not len(times):
        return None
    years = years_of(times, rule.period)
    partly = int((volume.share[volume.share > 0] < 1).sum())
    told = [
        f"{partly:,} of {len(times):,} {rule.period}s covered in part" if partly else "",
        f"{none[0]:,} acts of a side without a number left out" if none[0] else "",
        f"{none[1]:,} rows of {rule.period}s that no file covers left out" if none[1] else "",
        f"{int(volume.late.sum()):,} of {int((volume.events + volume.late).sum()):,} rows of the source are "
        f"late by {rule.late} days or more"
        if rule.late is not None
        else "",
    ]
    whole = rule.period == "year" and len(times) == years[-1] - years[0] + 1
    periods = None if whole else tuple(times.tolist())
    return Coverage(int(years[0]), int(years[-1]), None, "; ".join(filter(None, told)), periods)
