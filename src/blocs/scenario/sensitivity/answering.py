"""The one number that a scenario answers a question with, as cheaply as it can be had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.aligning import chance_of, effects_on, one_draw
from blocs.scenario.sensitivity.question import Question
from blocs.scenario.world import World
from blocs.trade import Elasticities, elasticities, solve
from blocs.trade.equilibrium import Equilibrium
from blocs.trade.policy.parties import side

__all__ = ["answer_of", "answers", "elasticities_of", "of_draw"]

Floats: TypeAlias = NDArray[np.float64]


def answer_of(question: Question, scenario: Scenario, world: World) -> float:
    """Answer a question at the central values of all that is uncertain.

    Parameters
    ----------
    question : Question
    scenario : Scenario
    world : World

    Returns
    -------
    float
        In `question.unit`.

    Raises
    ------
    UsageError
        When it asks for a flow that is not traded.
    PolicyError, NoEquilibrium, NotConverged
        As `blocs.trade.solve`.

    Examples
    --------
    >>> from blocs.scenario.world import world_of
    >>> from blocs.trade import tariff
    >>> case = Scenario(policy=tariff("USA", "CHN", 0.25))
    >>> round(answer_of(Question.parse("exports CHN USA"), case, world_of(case)))
    -58
    """
    return float(answers(question, scenario, world)[0])


def answers(question: Question, scenario: Scenario, world: World, draws: int = 0) -> Floats:
    """Answer a question at central values, and for draws of what is uncertain.

    Parameters
    ----------
    question : Question
    scenario : Scenario
        Its seed is that of the draws: two scenarios share them.
    world : World
    draws : int

    Returns
    -------
    float array (1 + draws,)
        The central answer first; it alone where the elasticities come without a spread, and for the chance to
        stand in one bloc, which is made of draws.
    """
    if question.kind == "alignment":
        return effects_on(_pair(question), scenario, world, draws)
    if question.kind == "together":
        return np.array([chance_of(_pair(question), scenario, world)])
    if not len(scenario.policy):
        return np.zeros(1)
    found = solve(
        scenario.policy,
        world.economy,
        elasticity=world.elasticity,
        draws=draws,
        seed=scenario.seed,
        closure=world.closure,
        numeraire=world.numeraire,
        psi=world.psi,
    )
    return _of_trade(question, found.equilibrium)


def _of_trade(question: Question, result: Equilibrium) -> Floats:
    """Percent by draw."""
    economy = result.economy
    rows = [side((code,), economy, None).rows[0] for code in question.states]
    if question.kind == "income":
        return np.asarray(100 * (result.real_income[:, rows[0]] - 1))
    pairs = [(rows[0], rows[1])] + ([(rows[1], rows[0])] if question.kind == "trade" else [])
    sectors = np.tile(np.arange(len(economy.sectors)), len(pairs))
    exporter, importer = (np.repeat([pair[k] for pair in pairs], len(economy.sectors)) for k in (0, 1))
    before = economy.flows[sectors, importer, exporter].sum()
    if not before > 0:
        raise UsageError(
            f"{question}: nothing was traded in {economy.year}, so it has no growth; ask another pair"
        )
    return np.asarray(100 * (result.flow(sectors, importer, exporter).sum(axis=1) / before - 1))


def elasticities_of(world: World) -> Elasticities:
    """Trade elasticities of a world, with what is known of their spread."""
    given, sectors = world.elasticity, world.economy.sectors
    if isinstance(given, Elasticities):
        return given
    if isinstance(given, str):
        return elasticities(given, sectors)
    values = [float(given[s]) if isinstance(given, Mapping) else float(given) for s in sectors]
    return Elasticities("given", sectors, tuple(values), (None,) * len(sectors))


def of_draw(question: Question, scenario: Scenario, world: World, draws: int, draw: int) -> World:
    """Give the world in which a draw of what the answer rests on, counted from 0, is the central value."""
    if question.room == "alignment":
        return one_draw(world, draws, draw)
    chosen = elasticities_of(world)
    theta = chosen.draws(draws, scenario.seed)[1 + draw]
    fixed = Elasticities(
        f"draw {draw} of {chosen.name}", chosen.sectors, tuple(theta.tolist()), (None,) * len(theta)
    )
    return replace(world, elasticity=fixed)


def _pair(question: Question) -> tuple[str, str]:
    return question.states[0], question.states[1]
