"""Who stands with whom at the end of a scenario: two blocs of each draw, in three worlds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.groups.many import many_blocs
from blocs.projection import Prospect
from blocs.scenario.futures import futures
from blocs.scenario.hostile import Pressures

__all__ = ["BlocChances", "bloc_chances", "bloc_pairs", "networks"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class BlocChances:
    """Sides of n states in each draw; S draws.

    Attributes
    ----------
    states : tuple of str
    leaders : (str, str) or (str,)
        The state with most capability of each bloc that is likeliest without the measures.
    baseline, scenario, twin : int8 array (S, n)
        +1 and -1; which is which is by the first state of each draw.
    """

    states: tuple[str, ...]
    leaders: tuple[str, ...]
    baseline: NDArray[np.int8]
    scenario: NDArray[np.int8]
    twin: NDArray[np.int8]

    def together(self, one: str, two: str) -> tuple[Floats, Floats, Floats]:
        """Whether two stand on one side, draw by draw, in the three worlds."""
        a, b = self.states.index(one), self.states.index(two)
        worlds = (self.baseline, self.scenario, self.twin)
        first, second, third = ((sides[:, a] == sides[:, b]).astype(np.float64) for sides in worlds)
        return first, second, third

    def leader_of(self, state: str) -> str:
        """The leader with whom a state stands more often without the measures; another than itself."""
        others = [leader for leader in self.leaders if leader != state]
        shares = [self.together(state, leader)[0].mean() for leader in others]
        return others[int(np.argmax(shares))]


def bloc_pairs(prospect: Prospect, states: tuple[str, ...]) -> tuple[Ints, Ints, Ints]:
    """Pairs among some states that have voted together: rows, columns, and places in the prospect."""
    numbers = np.array([prospect.place(code) for code in states])
    among = np.full(len(prospect.numbers), -1)
    among[numbers] = np.arange(len(states))
    one, two = among[prospect.first], among[prospect.second]
    kept = np.flatnonzero((one >= 0) & (two >= 0))
    return one[kept], two[kept], kept


def networks(alignment: Floats, rows: Ints, columns: Ints, states: int) -> Floats:
    """Signed networks of draws: alignment less its median over the pairs of the draw, shape (S, n, n)."""
    far = alignment - np.median(alignment, axis=1, keepdims=True)
    found = np.zeros((len(alignment), states, states))
    found[:, rows, columns] = far
    found[:, columns, rows] = far
    return found


def bloc_chances(
    prospect: Prospect, states: tuple[str, ...], pressures: Pressures, lead: int, draws: int, seed: int
) -> BlocChances:
    """Part the states into two blocs in each draw of the last year.

    Parameters are those of `futures`; what does not hang on the measures is worked out once.
    """
    rows, columns, pairs = bloc_pairs(prospect, states)
    count = len(pressures.after)
    before = _undisturbed(prospect, states, lead, count, draws, seed)
    moved = np.isin(pairs, pressures.changed)
    scenario = before.baseline
    if moved.any():
        drawn = futures(prospect, pressures, pairs, lead=lead, draws=draws, seed=seed, last=True)
        # the same draws start where they stood, so that only what the measures move is moved
        scenario = many_blocs(
            networks(drawn.scenario[:, -1], rows, columns, len(states)), start=before.baseline
        )
    return BlocChances(states, before.leaders, before.baseline, scenario, before.twin)


@lru_cache(maxsize=4)
def _undisturbed(
    prospect: Prospect, states: tuple[str, ...], lead: int, count: int, draws: int, seed: int
) -> BlocChances:
    """Blocs without the measures; they are the same whatever is asked."""
    rows, columns, pairs = bloc_pairs(prospect, states)
    none = Pressures(prospect.pressure, np.stack([prospect.pressure] * count), ())
    drawn = futures(prospect, none, pairs, lead=lead, draws=draws, seed=seed, last=True)
    n = len(states)
    baseline = many_blocs(networks(drawn.baseline[:, -1], rows, columns, n))
    twin = many_blocs(networks(drawn.twin[:, -1], rows, columns, n), start=baseline)
    capability = np.nan_to_num(prospect.capability[[prospect.place(code) for code in states]])
    order = np.argsort(-capability, kind="stable").tolist()
    first = order[0]
    apart = [k for k in order[1:] if (baseline[:, k] == baseline[:, first]).mean() < 0.5]
    leaders = (states[first], *(states[k] for k in apart[:1]))
    return BlocChances(states, leaders, baseline, baseline, twin)
