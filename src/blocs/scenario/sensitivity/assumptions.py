"""What the answer to a scenario rests on, as a list of assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from blocs.errors import UsageError
from blocs.scenario.hostile import acting
from blocs.scenario.model import Hostility, Scenario
from blocs.scenario.sensitivity.answering import elasticities_of
from blocs.scenario.sensitivity.assumption import Assumption, Change, ordinal
from blocs.scenario.sensitivity.of_measures import of_measures
from blocs.scenario.world import World
from blocs.trade import Elasticities
from blocs.trade.policy import Barrier, Measure, Tariff

__all__ = ["assumption_named", "assumptions_of"]

_DRAWS = 2000
_CLOSURES = ("nominal", "world_share", "multiplicative")
_NEAREST, _FARTHEST = 3, 10
"""Years ahead that stand against those of the scenario."""


def assumptions_of(scenario: Scenario, world: World) -> tuple[Assumption, ...]:
    """List what the answer to a scenario rests on.

    Each rate, cost and amount of the measures; the trade elasticities, all at their 5th or 95th percentile;
    what becomes of trade imbalances; and for alignment the pressure that measures count as, the effect that
    pressure has, and the years ahead.

    Parameters
    ----------
    scenario : Scenario
    world : World

    Returns
    -------
    tuple of Assumption
        Measures are numbered as in the file, each kind from 1.
    """
    return (*of_measures(scenario, world), *_of_trade(scenario, world), *_of_pressure(scenario))


def assumption_named(name: str, scenario: Scenario, world: World) -> Assumption:
    """Find an assumption by its name, or the only one whose name holds the words.

    Raises
    ------
    UsageError
        When there is none, or several; they are listed.
    """
    held = assumptions_of(scenario, world)
    wanted = " ".join(name.casefold().split())
    same = [one for one in held if one.name == wanted]
    found = same or [one for one in held if set(wanted.split()) <= set(one.name.split())]
    if len(found) != 1 or not wanted:
        fault = "is no assumption of this scenario" if not found else "may be several of its assumptions"
        raise UsageError(f"{name!r} {fault}; there are {', '.join(one.name for one in found or held)}")
    return found[0]


def _of_trade(scenario: Scenario, world: World) -> Iterator[Assumption]:
    if not len(scenario.policy):
        return
    chosen = elasticities_of(world)
    stated = bool(chosen.members) or any(chosen.sd)
    yield Assumption(
        "elasticities",
        5,
        50,
        95,
        "trade elasticities of all sectors at once: "
        + (
            "at their 5th and 95th percentile"
            if stated
            else "no spread is stated, so a quarter less and more stand for their 5th and 95th percentile"
        ),
        _elasticities,
        "percentile",
        ("trade",),
    )
    others = [closure for closure in _CLOSURES if closure != world.closure][:2]
    yield Assumption(
        "closure",
        others[0],
        world.closure,
        others[1],
        "what becomes of trade imbalances: what stays is their sum, or their share of world or of own income",
        lambda s, w, value: (s, replace(w, closure=value)),
        "name",
        ("trade",),
    )


def _of_pressure(scenario: Scenario) -> Iterator[Assumption]:
    pressing = acting(scenario)
    if not pressing:
        return
    kinds = {_counted(measure) for measure, *_ in pressing}
    for kind in ("tariff", "sanction", "ban"):
        dose = getattr(scenario.doses, kind)
        if kind in kinds:
            yield Assumption(
                f"dose of a {kind}",
                dose / 2,
                dose,
                min(1.5 * dose, 1.0),
                f"pressure that a {kind} counts as, beside a case of sanctions: half as much"
                + (", and one and a half times" if dose < 1 else ""),
                _dose(kind),
                rooms=("alignment",),
                subject=f"A {kind} that counts {{}} of a case of sanctions",
                bounds=(0.0, 1.0),
            )
    told = "at the 5th and 95th percentile of what the votes leave open"
    yield Assumption(
        "beta",
        5,
        50,
        95,
        f"effect of pressure on alignment, {told}",
        _parameter("beta"),
        "percentile",
        ("alignment",),
    )
    yield Assumption(
        "gamma",
        5,
        50,
        95,
        f"how much less it is where a rivalry over territory lasts, {told}",
        _parameter("gamma"),
        "percentile",
        ("alignment",),
    )
    yield Assumption(
        "years ahead",
        min(_NEAREST, scenario.years),
        scenario.years,
        max(_FARTHEST, scenario.years),
        "how far ahead is asked, with the measures in force as long as they say",
        lambda s, w, value: (replace(s, years=int(value)), w),
        "years",
        ("alignment",),
    )


def _counted(measure: Measure | Hostility) -> str:
    """Which dose is for a measure."""
    if isinstance(measure, Tariff):
        return "tariff"
    if isinstance(measure, Barrier):
        return "ban" if measure.is_ban else "sanction"
    return "hostility"


def _parameter(name: str) -> Change:
    """Put all draws of a parameter at a percentile of them, each instrument's by itself."""

    def change(scenario: Scenario, world: World, value: Any) -> tuple[Scenario, World]:
        posterior = world.prospect.posterior
        drawn = getattr(posterior, name)
        put: dict[str, Any] = {
            name: np.broadcast_to(np.quantile(drawn, value / 100, axis=0), drawn.shape).copy()
        }
        prospect = replace(world.prospect, posterior=replace(posterior, **put))
        return scenario, replace(world, prospect=prospect)

    return change


def _dose(kind: str) -> Change:
    def change(scenario: Scenario, world: World, value: Any) -> tuple[Scenario, World]:
        put: dict[str, Any] = {kind: float(value)}
        return replace(scenario, doses=replace(scenario.doses, **put)), world

    return change


def _elasticities(scenario: Scenario, world: World, value: Any) -> tuple[Scenario, World]:
    """All elasticities at a percentile; what comes without a spread a quarter lower or higher."""
    chosen = elasticities_of(world)
    if chosen.members or any(chosen.sd):
        theta = np.quantile(chosen.draws(_DRAWS, scenario.seed)[1:], value / 100, axis=0)
    else:
        theta = np.array(chosen.central) * (0.75 if value < 50 else 1.25)
    name = f"{chosen.name}, {ordinal(value)} percentile"
    fixed = Elasticities(name, chosen.sectors, tuple(theta.tolist()), (None,) * len(theta))
    return scenario, replace(world, elasticity=fixed)
