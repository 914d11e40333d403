"""How often trade of a pair grows so much in a year: by comparable pairs, and by past years of world trade.

The growth of a pair is taken as that of world trade in the year, times its own growth relative to the world.
The relative part comes from pairs of a similar size: how far they lie apart, about their middle. That of the
world comes from past years, each as likely as any other. A forecaster does not know what year comes: a table
of one good year would promise too much. That pairs of a size grew faster than the world in one year tells
little of the next, so their middle is put at its growth (`benchmarks/prediction_odds.py` measures both ways).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Flows
from blocs.sources.panel.dataset import Dataset

__all__ = ["WORLD_GROWTH", "Chance", "Growth", "chance_of", "growth_between", "growth_in"]

Floats = NDArray[np.float64]

WORLD_GROWTH: Mapping[int, float] = dict(
    enumerate(
        (1.144, 1.025, 1.060, 0.977, 1.144, 1.193, 1.045, 1.011, 0.987, 1.088, 1.128, 0.967, 1.043, 1.170,
         1.218, 1.141, 1.153, 1.156, 1.157, 0.770, 1.205, 1.195, 1.005, 1.017, 1.009),
        1990,
    )
)  # fmt: skip
"""World trade of each year over the year before, 1990 to 2014, in current USD.

Imports and exports of goods, summed over the states that tell both of both years. Reckoned from the national
trade data of the Correlates of War, version 4.0 (Barbieri, Keshk and Pollins 2009,
doi:10.1177/0738894209343887); `benchmarks/prediction_odds.py` reckons it again.
"""
_WIDTH = 1.0
"""Bandwidth of the size of pairs, in logs: pairs of half or twice the size count 79 %."""
_PAST = 25
"""Years of world trade that are looked back on."""
_LEAST = 5
"""Years of world trade without which no chance is told."""
_FAINT = 0.01
"""Weight below which a pair is not counted as comparable."""
_GRID = 4001


@dataclass(frozen=True, eq=False)
class Growth:
    """Growth of pairs over one year, relative to the world's, and the growth of world trade by year.

    Attributes
    ----------
    states : tuple of str or int
        Codes, or COW numbers where the source has these.
    ends : int array [pair, 2]
        Rows of both states in `states`.
    size : float array [pair]
        Trade both ways in the year before, million current USD; above 0.
    relative : float array [pair]
        Growth of the pair over that of all pairs together in the same year; 1 is as the world.
    year : int
        Last year whose growth of pairs is in it.
    world : mapping of int to float
        Growth of world trade by year, as a ratio.
    words : str
        What it was reckoned from.
    """

    states: tuple[str, ...] | tuple[int, ...]
    ends: NDArray[np.int64]
    size: Floats
    relative: Floats
    year: int
    world: Mapping[int, float]
    words: str

    def before(self, year: int) -> Floats:
        """Growth of world trade in the last years before a year; what was not known then is left out."""
        past = [self.world[y] for y in sorted(self.world) if y < year]
        return np.array(past[-_PAST:])


@dataclass(frozen=True, slots=True)
class Chance:
    """A chance with its interval; `n` pairs are comparable, `years` of world trade were gone through."""

    chance: float
    low: float
    high: float
    n: int
    years: int


def growth_between(
    before: Flows, after: Flows, *, world: Mapping[int, float] = WORLD_GROWTH, rest: str = "ROW"
) -> Growth:
    """Take the growth of all pairs between two tables of following years, both directions together.

    Raises
    ------
    UsageError
        When the tables hold other states, or their years do not follow each other.

    Examples
    --------
    >>> from blocs.trade.bundled import bundled
    >>> growth = growth_between(bundled(2017), bundled(2018))
    >>> len(growth.size), round(float(np.median(growth.relative)), 2)
    (3160, 1.01)
    """
    if before.states != after.states or after.year != before.year + 1:
        raise UsageError(
            f"tables of {before.year} and {after.year}: growth needs two tables of the same states, "
            "one year apart"
        )
    states = tuple(code for code in before.states if code != rest)
    at = [before.states.index(code) for code in states]
    one, two = (flows.values.sum(0)[np.ix_(at, at)] for flows in (before, after))
    a, b = np.triu_indices(len(states), 1)
    old, new = (one + one.T)[a, b], (two + two.T)[a, b]
    there = old > 0
    words = (
        f"growth of trade of {int(there.sum()):,} pairs from {before.year} to {after.year} "
        f"(goods and services; {before.origin.producer})"
    )
    relative = new[there] / old[there] * old.sum() / new.sum()
    return Growth(
        states, np.column_stack([a, b])[there], old[there], relative, after.year, dict(world), words
    )


def growth_in(dataset: Dataset, until: int, *, years: int = 10) -> Growth:
    """Take the growth of pairs in the last years of a dataset of dyadic trade, as ``cow-trade``.

    Parameters
    ----------
    dataset : Dataset
        Unit directed dyad-year with a column ``exports``, million current USD.
    until : int
        Last year that may be used: what came later was not known.
    years : int
        Years of growth whose pairs are taken; world trade is looked at in more.

    Returns
    -------
    Growth
        Pairs that tell both directions in both years; sizes are in USD of the last year, raised by the growth
        of world trade.

    Raises
    ------
    DataError
        When there are not at least 5 years with a year before them.
    """
    frame = dataset.frame
    if not {"ccode1", "ccode2", "year", "exports"} <= set(frame.names):
        raise DataError(f"{dataset.name} has no exports by directed dyad-year; give cow-trade or baci")
    exports = np.asarray(frame.array("exports"), float)
    keep = (frame.array("year") <= until) & np.isfinite(exports)
    a, b, year = (np.asarray(frame.array(name)[keep], np.int64) for name in ("ccode1", "ccode2", "year"))
    value = exports[keep]
    states = np.unique(np.concatenate([a, b]))
    one, two = np.searchsorted(states, np.minimum(a, b)), np.searchsorted(states, np.maximum(a, b))
    pair = np.asarray(one * len(states) + two, np.int64)
    held: dict[int, tuple[NDArray[np.int64], Floats]] = {}
    for each in np.unique(year).tolist():
        now = year == each
        pairs, place, count = np.unique(pair[now], return_inverse=True, return_counts=True)
        both_ways = np.asarray(np.bincount(place, value[now], len(pairs)), float)
        there = (count == 2) & (both_ways > 0)  # one direction alone is not the trade of the pair
        held[each] = pairs[there], both_ways[there]
    world, parts = {}, {}
    for each, (pairs, total) in held.items():
        if each - 1 not in held:
            continue
        old_pairs, old = held[each - 1]
        same, i, j = np.intersect1d(old_pairs, pairs, assume_unique=True, return_indices=True)
        if len(same):
            world[each] = float(total[j].sum() / old[i].sum())
            parts[each] = same, old[i], total[j] / old[i] / world[each]
    if len(world) < _LEAST:
        raise DataError(
            f"{dataset.name}: growth of {len(world)} years up to {until}; {_LEAST} at least are needed"
        )
    last = max(world)
    taken = sorted(parts)[-years:]
    raised = {y: float(np.prod([world[z] for z in world if y <= z <= last])) for y in taken}
    which = np.concatenate([parts[y][0] for y in taken])
    size = np.concatenate([parts[y][1] * raised[y] for y in taken])
    relative = np.concatenate([parts[y][2] for y in taken])
    words = (
        f"growth of trade of pairs in each year from {taken[0]} to {last} "
        f"({len(which):,} in all; {dataset.name})"
    )
    ends = np.column_stack([which // len(states), which % len(states)])
    return Growth(tuple(states.tolist()), ends, size, relative, last, world, words)


def chance_of(
    growth: Growth,
    needed: float,
    size: float,
    year: int,
    *,
    falls: bool = False,
    leave: tuple[str | int, ...] = (),
    shift: Floats | None = None,
    centre: float | None = None,
    level: float = 0.9,
) -> Chance:
    """Chance that trade of a pair grows so much, or falls so low, in a year.

    The share of comparable pairs and past years that did, with Jeffreys' prior of half a case each way. Its
    interval is the one of as many independent cases as would vary as much as the share does when each state,
    and each year, is left out in turn: pairs share their states, and all pairs share the year.

    Parameters
    ----------
    growth : Growth
    needed : float
        Growth as a ratio: 1.19 is 19 % more.
    size : float
        Trade of the pair in the year before, million USD.
    year : int
        The year of the growth; only world trade of years before it is used.
    falls : bool
        Whether growth is to be at most, not at least, `needed`.
    leave : tuple
        States of the pair, which is left out of those that it is compared with.
    shift : float array [draw], optional
        Trade with measures over trade without, by draw; the chance is the mean over draws.
    centre : float, optional
        Growth about which the pair's lies, in place of that of the world.
    level : float
        Share of belief within the interval.

    Raises
    ------
    UsageError
        When `needed` or `size` is not above 0, or too few years are known.

    Examples
    --------
    >>> from blocs.trade.bundled import bundled
    >>> told = chance_of(growth_between(bundled(2017), bundled(2018)), 100 / 84, 84_000, 2018)
    >>> told.low < told.chance < told.high < 0.5
    True

    References
    ----------
    Snijders, T. A. B. and Borgatti, S. P. (1999). Non-parametric standard errors and tests for network
    statistics. Connections 22(2): 161-170 (leaving out states).
    """
    if not (np.isfinite(needed) and needed > 0 and np.isfinite(size) and size > 0):
        raise UsageError(f"needed growth {needed} and size {size} must be numbers above 0")
    weights = np.exp(-0.5 * ((np.log(growth.size) - np.log(size)) / _WIDTH) ** 2)
    own = [growth.states.index(code) for code in leave if code in growth.states]
    if len(own) == 2:
        weights[(np.isin(growth.ends, own)).all(1)] = 0.0
    if weights.sum() <= 0:
        raise UsageError("no pair is there to compare with; give tables of more than two states")
    if centre is None:
        years = growth.before(year)
        if len(years) < _LEAST:
            raise UsageError(
                f"world trade is known for {len(years)} years before {year}, and {_LEAST} are needed; give "
                "growth of earlier years"
            )
    else:
        years = np.array([centre])
    apart = growth.relative / _middle(growth.relative, weights)
    # one column a year: the share of the draws of the measures in which the pair would do it
    did = np.column_stack([_reached(apart * world, needed, falls, shift) for world in years])
    by_year = weights @ did / weights.sum()
    share = min(float(by_year.mean()), 1.0)  # rounding alone may take it above
    n = _cases(growth, weights, did, share)
    low, high = _beta_between(share * n + 0.5, (1 - share) * n + 0.5, level)
    chance = (share * n + 0.5) / (n + 1)
    comparable = int((weights > _FAINT).sum())
    return Chance(chance, low, high, comparable, len(years))


def _reached(values: Floats, needed: float, falls: bool, shift: Floats | None) -> Floats:
    if shift is None:
        return np.asarray((values <= needed) if falls else (values >= needed), float)
    asked = np.sort(needed / shift)
    if falls:
        return np.asarray(1 - np.searchsorted(asked, values, "left") / len(asked))
    return np.asarray(np.searchsorted(asked, values, "right") / len(asked))


def _middle(values: Floats, weights: Floats) -> float:
    order = np.argsort(values, kind="stable")
    heaped = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heaped, heaped[-1] / 2)])


def _cases(growth: Growth, weights: Floats, did: Floats, share: float) -> float:
    """Independent cases whose share would vary as much as this one."""
    total, years = weights.sum(), did.shape[1]
    most = float(total**2 / (weights**2).sum())
    most = min(most, _PAST, years if years > 1 else _PAST)  # a year is one draw for all pairs
    hits = weights * did.mean(1)
    ends, size = growth.ends.ravel("F"), len(growth.states)
    of_state, of_hits = (np.bincount(ends, np.tile(each, 2), size) for each in (weights, hits))
    there = (of_state > 0) & (of_state < total)
    without = (hits.sum() - of_hits[there]) / (total - of_state[there])
    count = int(there.sum())
    varies = (count - 2) / (2 * count) * float(((without - without.mean()) ** 2).sum()) if count > 2 else 0.0
    if years > 1:
        by_year = weights @ did / total
        varies += float(((by_year - by_year.mean()) ** 2).sum()) / (years * (years - 1))
    alone = share * (1 - share)  # what one case varies by; 0 where all do it, and rounding is all that varies
    return min(most, alone / varies) if alone > 0 and varies > 0 else most


def _beta_between(a: float, b: float, level: float) -> tuple[float, float]:
    """Ends of the middle `level` of a Beta distribution, a and b at least 0.5.

    On a grid of the angle whose squared sine is the share: the density has no poles there.
    """
    angle = np.linspace(0, np.pi / 2, _GRID)
    density = np.sin(angle) ** (2 * a - 1) * np.cos(angle).clip(0) ** (2 * b - 1)
    heaped = np.concatenate([[0.0], np.cumsum((density[1:] + density[:-1]) / 2)])
    tail = (1 - level) / 2
    ends = np.interp([tail, 1 - tail], heaped / heaped[-1], angle)
    low, high = np.sin(ends) ** 2
    return float(low), float(high)
