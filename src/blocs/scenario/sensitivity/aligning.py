"""What pressure does to the alignment of two states, and to the chance that they stand in one bloc."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.groups.many import many_blocs
from blocs.projection import Posterior, Prospect
from blocs.projection.project import bounded
from blocs.projection.simulate import paths
from blocs.projection.state_space import thinned
from blocs.scenario.futures import responses
from blocs.scenario.hostile import named_states, pressures_of
from blocs.scenario.model import Scenario
from blocs.scenario.run import watched
from blocs.scenario.sides import bloc_pairs, networks
from blocs.scenario.world import World
from blocs.trade.policy.parties import called

__all__ = ["chance_of", "effects_on", "one_draw"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

_FARTHEST = 10
"""Years ahead that are drawn at once, so that answers for fewer need no new draws."""


def effects_on(pair: tuple[str, str], scenario: Scenario, world: World, draws: int = 0) -> Floats:
    """Effect of the measures on the alignment of two states in the last year.

    It is that of the table of pressure: not held within the bounds of the measure, and so without chance but
    for the parameters.

    Returns
    -------
    float array (1 + draws,)
        Its mean over as many draws of the parameters as the scenario asks for; then draws.

    Raises
    ------
    UsageError
        When the two never voted together.
    """
    prospect = world.prospect
    at = prospect.places([pair])
    if at[0] < 0:
        raise UsageError(f"{called(pair[0])} and {called(pair[1])} never voted together; ask of another pair")
    pressures = pressures_of(scenario, prospect, _years(scenario, world))
    before = np.nan_to_num(pressures.before[at])
    added = [np.nan_to_num(one[at]) - before for one in pressures.after]
    away = prospect.since_rivalry[at]

    def last(posterior: Posterior) -> Floats:
        return responses(posterior, added, away)[:, -1, 0]

    central = last(thinned(prospect.posterior, scenario.draws)).mean()
    drawn = last(thinned(prospect.posterior, draws)) if draws else np.empty(0)
    return np.concatenate([[central], drawn])


def chance_of(pair: tuple[str, str], scenario: Scenario, world: World) -> float:
    """Change of the chance that two states stand in one bloc in the last year, in percentage points.

    The states and draws are those of `blocs.scenario.run.whatif`, so the answer is that of its table for a
    pair of states that stand in it.

    Raises
    ------
    UsageError
        When the scenario asks for no blocs, or a state is not known.
    """
    if not scenario.blocs:
        raise UsageError("the scenario asks for no blocs; set blocs, the number of largest states among them")
    prospect = world.prospect
    acts, met = named_states(scenario)
    named = [code for code in (*acts, *met) if code in prospect.codes]
    states = tuple(sorted({*named, *pair, *prospect.largest(scenario.blocs)}))
    rows, columns, among = bloc_pairs(prospect, states)
    pairs, _ = watched(scenario, prospect)
    own = prospect.places(pairs) if pairs else np.zeros(0, np.int64)
    wanted, place = np.unique(np.concatenate([among, own]), return_inverse=True)
    place = place[: len(among)]
    years = _years(scenario, world)
    lead = years[0] - prospect.until
    # draws of years come one after the other, so those of a longer path begin with those of a shorter one
    free = _free(
        _Start(prospect),
        tuple(wanted.tolist()),
        lead + max(scenario.years, _FARTHEST),
        scenario.draws,
        scenario.seed,
    )[:, lead + scenario.years - 1, place]
    pressures = pressures_of(scenario, prospect, years)
    held = pressures.before[among]
    posterior = thinned(prospect.posterior, scenario.draws)
    away = prospect.since_rivalry[among]
    sides: list[NDArray[np.int8]] = []
    for after in ([held] * len(years), list(pressures.after[:, among])):
        response = responses(posterior, [held] * lead + after, away)[:, -1]
        world_then = networks(bounded(free + response, prospect.measure), rows, columns, len(states))
        sides.append(many_blocs(world_then, start=sides[0] if sides else None))
    a, b = (states.index(code) for code in pair)
    before, then = ((one[:, a] == one[:, b]).mean() for one in sides)
    return float(100 * (then - before))


def one_draw(world: World, draws: int, draw: int) -> World:
    """Give the world in which one draw of the parameters of alignment is all that is known."""
    posterior = thinned(world.prospect.posterior, draws)
    kept = {name: values[draw : draw + 1] for name, values in posterior.arrays().items() if name != "pairs"}
    only = replace(posterior, **kept)  # type: ignore[arg-type]  # arrays as they were, one row of each
    return replace(world, prospect=replace(world.prospect, posterior=only))


def _years(scenario: Scenario, world: World) -> range:
    """Years in which measures press."""
    start = max(world.economy.year, world.prospect.until)
    return range(start, start + scenario.years)


@dataclass(frozen=True, eq=False)
class _Start:
    """A prospect; equal to one that differs in the effect of pressure alone, for paths without it are one."""

    prospect: Prospect

    def _parts(self) -> tuple[int, ...]:
        held, model = self.prospect, self.prospect.posterior
        start = (held.level, held.home, held.level_sd, held.home_sd, held.correlation)
        shocks = (model.phi, model.step, model.state_step, model.freedom)
        return tuple(id(one) for one in (*start, held.step_scale, *shocks))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Start) and self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())


@lru_cache(maxsize=1)
def _free(start: _Start, pairs: tuple[int, ...], years: int, draws: int, seed: int) -> Floats:
    """Paths of pairs without pressure, as `blocs.scenario.futures` draws them."""
    posterior, outset = start.prospect.outset(np.array(pairs, np.int64), draws, seed)
    found = paths(posterior, outset, years, seed)
    found.flags.writeable = False
    return found
