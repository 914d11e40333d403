"""Events counted by dyad-year, class and weight, ten million in a second or two, for `event_balance`.

Two states, year, class and weight of an event are packed into one whole number; these are sorted, and equal
ones counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Frame, Unit
from blocs.ties.balance import QuadClass
from blocs.ties.rows import values_at

__all__ = ["CLASSES", "Counted", "count"]

CLASSES = tuple(quad.name.lower() for quad in QuadClass)
"""Names of the classes that ``quad`` numbers from 1 to 4, as CAMEO's users do."""
_BLOCK = 1 << 18
"""Events packed at once, so that what is worked on stays in the processor's cache."""
_SPAN = 1 << 24
"""Values that lie within so wide a range are found by counting, others by sorting."""


@dataclass(frozen=True, slots=True)
class Counted:
    """Events counted by row and, within each, by class and weight.

    Attributes
    ----------
    keys : list of int64 array (rows,)
        Two numbers of states and the year, sorted.
    row, quad, times : int64 array (cells,)
        Row, class (0 to 3) and number of events alike; sorted by row, class and weight.
    weight : float64 array (cells,)
        NaN where not known.
    """

    keys: list[NDArray[np.int64]]
    row: NDArray[np.int64]
    quad: NDArray[np.int64]
    times: NDArray[np.int64]
    weight: NDArray[np.float64]

    @property
    def classes(self) -> NDArray[np.int64]:
        """Events of each row by class (rows, 4)."""
        size = len(self.keys[0])
        found = np.bincount(self.row * 4 + self.quad, self.times, minlength=4 * size)
        return found.astype(np.int64).reshape(size, 4)


def count(events: Frame, unit: Unit, *, ahead: bool = False, pair: tuple[int, int] | None = None) -> Counted:
    """Count the events of a table by rows of a unit, and within each by class and weight.

    Acts of a state towards itself never count; an act that stands in several rows counts once in each row of
    the unit.

    Raises
    ------
    UsageError
        When a column is not there, or the events have too many different weights to be told apart.
    DataError
        When a class or a weight is out of bounds; names the row.
    """
    lost = [name for name in (*unit.keys, "quad") if name not in events]
    if lost:
        raise UsageError(
            f"the events lack {', '.join(lost)}; they have {', '.join(events.names)}; "
            "coded_events or events_frame makes a table that has them"
        )
    one, two, year, quad = (np.asarray(events.array(name)) for name in (*unit.keys, "quad"))
    weight = values_at(events, "goldstein") if "goldstein" in events else np.full(len(events), np.nan)
    if not len(events):
        none = np.zeros(0, np.int64)
        return Counted([none, none, none], none, none, none, np.zeros(0))
    _in_bounds(quad, weight)
    sides = _Values.of(one, two)
    years, weights = _Values.of(year), _Values.of_weights(weight)
    kinds = 4 * (len(weights.known) + 1)
    shape = (len(sides.known), len(sides.known), len(years.known), kinds)
    if math.prod(shape) >= 1 << 62:
        raise UsageError(f"too many different weights ({len(weights.known):,}); round them to tenths")
    kept = _kept(events, one, two, ahead, pair)
    keys = []
    for start in range(0, len(events), _BLOCK):
        part = slice(start, start + _BLOCK)
        a, b = sides.place(one[part]), sides.place(two[part])
        if unit.row == "dyad-year":
            a, b = np.minimum(a, b), np.maximum(a, b)
        key = ((a * shape[1] + b) * shape[2] + years.place(year[part])) * kinds
        key += (quad[part].astype(np.int64, copy=False) - 1) * (len(weights.known) + 1)
        key += weights.place(weight[part])
        keys.append(key[(a != b) if kept is None else kept[part] & (a != b)])
    packed = np.concatenate(keys)
    if "act" in events:
        act = events.array("act").astype(np.int64)
        act = act[(one != two) if kept is None else kept & (one != two)]
        packed = packed[_first_of_act(packed // kinds, act)]
    packed.sort()
    cells = np.flatnonzero(np.diff(packed, prepend=-1))
    times = np.diff(cells, append=len(packed))
    rows, kind = np.divmod(packed[cells], kinds)
    begins = np.diff(rows, prepend=-1) > 0
    quad, place = np.divmod(kind, len(weights.known) + 1)
    pairs, at = np.divmod(rows[begins], shape[2])
    one, two = np.divmod(pairs, shape[1])
    found = [sides.known[one], sides.known[two], years.known[at]]
    return Counted(found, np.cumsum(begins) - 1, quad, times, np.append(weights.known, np.nan)[place])


def _in_bounds(quad: NDArray[Any], weight: NDArray[np.float64]) -> None:
    whole = quad.dtype == np.int64
    if not (quad.min() >= 1 and quad.max() <= 4 and (whole or not (quad % 1).any())):
        wrong = ~((quad >= 1) & (quad <= 4)) | (quad % 1 != 0)
        raise DataError(
            f"row {np.argmax(wrong) + 1} of the events: quad is {quad[wrong][0]}, and classes are 1 to 4 "
            f"({', '.join(CLASSES)}); {int(wrong.sum()):,} such rows"
        )
    if np.fmin.reduce(weight) < -10 or np.fmax.reduce(weight) > 10:
        wrong = np.abs(weight) > 10
        raise DataError(
            f"row {np.argmax(wrong) + 1} of the events: goldstein is {weight[wrong][0]:g}, and weights run "
            f"from -10 to 10; {int(wrong.sum()):,} such rows"
        )


def _kept(
    events: Frame,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    ahead: bool,
    pair: tuple[int, int] | None,
) -> NDArray[np.bool_] | None:
    """Which events are asked for; None for all."""
    kept = None
    if "ahead" in events:
        kept = (values_at(events, "ahead") == 1) == ahead
    elif ahead:
        kept = np.zeros(len(events), bool)
    if pair is not None:
        of_pair = ((one == pair[0]) & (two == pair[1])) | ((one == pair[1]) & (two == pair[0]))
        kept = of_pair if kept is None else kept & of_pair
    return kept


def _first_of_act(rows: NDArray[np.int64], act: NDArray[np.int64]) -> NDArray[np.bool_]:
    """First event of each act in each row; what has no act (below 0) is its own."""
    act = np.where(act < 0, -1 - np.arange(len(act)), act)
    order = np.lexsort((act, rows))
    first = np.ones(len(rows), bool)
    first[1:] = (rows[order][1:] != rows[order][:-1]) | (act[order][1:] != act[order][:-1])
    kept = np.zeros(len(rows), bool)
    kept[order[first]] = True
    return kept


@dataclass(frozen=True, slots=True)
class _Values:
    """Different values, sorted, and a table that leads from a value, less `low` and by `step`, to its place.

    Without a table places are searched for. What is not known stands after the last.
    """

    known: NDArray[np.int64] | NDArray[np.float64]
    table: NDArray[np.int64] | None = None
    low: int = 0
    tenths: bool = False

    @classmethod
    def of(cls, *columns: NDArray[np.int64]) -> _Values:
        low = min(int(values.min()) for values in columns)
        span = max(int(values.max()) for values in columns) - low + 1
        if span > _SPAN:
            return cls(_once(np.concatenate(columns)))
        there = np.zeros(span, bool)
        for values in columns:
            there[values - low] = True
        return cls(np.flatnonzero(there) + low, np.cumsum(there) - 1, low)

    @classmethod
    def of_weights(cls, weights: NDArray[np.float64]) -> _Values:
        """Goldstein's weights are tenths; others are taken as they are."""
        there = np.zeros(202, bool)
        for start in range(0, len(weights), _BLOCK):
            part = weights[start : start + _BLOCK]
            tenths = np.rint(part * 10)
            if (tenths / 10 != part)[~np.isnan(part)].any():
                return cls(_once(weights[~np.isnan(weights)]))
            there[_shifted(tenths)] = True
        known = np.flatnonzero(there[:-1])
        return cls((known - 100) / 10, np.append(np.cumsum(there[:-1]) - 1, len(known)), tenths=True)

    def place(self, values: NDArray[Any]) -> NDArray[np.int64]:
        """Place of each value; after the last where it is missing."""
        if self.table is None:
            found = np.searchsorted(self.known, values)
            return np.where(np.isnan(values), len(self.known), found).astype(np.int64)
        places: NDArray[np.int64] = self.table[
            _shifted(np.rint(values * 10)) if self.tenths else values - self.low
        ]
        return places


def _once(values: NDArray[Any]) -> NDArray[Any]:
    """Different values, sorted."""
    held = np.sort(values)
    new = np.ones(len(held), bool)
    new[1:] = held[1:] != held[:-1]
    return held[new]


def _shifted(tenths: NDArray[np.float64]) -> NDArray[np.int64]:
    """Tenths from -100 to 100 as places 0 to 200, 201 where missing."""
    return np.where(np.isnan(tenths), 101.0, tenths).astype(np.int64) + 100
