"""Which assumption moves an answer most, and how it changes as two of them do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from blocs.errors import PolicyError, SolverError, UsageError
from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.answering import answer_of
from blocs.scenario.sensitivity.assumption import Assumption, Value
from blocs.scenario.sensitivity.assumptions import assumptions_of
from blocs.scenario.sensitivity.question import Question
from blocs.scenario.world import World
from blocs.sources import Column, Frame

__all__ = ["grid", "tornado"]


def tornado(
    scenario: Scenario,
    question: Question,
    world: World,
    assumptions: Sequence[Assumption] | None = None,
) -> Frame:
    """Move each assumption by itself, and see how far the answer goes.

    Parameters
    ----------
    scenario : Scenario
    question : Question
    world : World
    assumptions : sequence of Assumption, optional
        Left out: all that bear on the question.

    Returns
    -------
    Frame
        One row an assumption, those that move the answer most first: ``assumption``, ``words``; the settings
        ``low_setting``, ``central_setting`` and ``high_setting`` as text; ``low``, ``central`` and ``high``,
        the answers there, missing where the model has none; ``swing``, the largest of the three less the
        least; ``unit``.
    """
    held = assumptions_of(scenario, world) if assumptions is None else tuple(assumptions)
    held = tuple(one for one in held if question.room in one.rooms)
    central = answer_of(question, scenario, world)
    rows = []
    for one in held:
        low, high = (
            central if value == one.central else _answer(question, *one.at(scenario, world, value))
            for value in (one.low, one.high)
        )
        known = [value for value in (low, central, high) if value == value]
        rows.append((one, low, high, max(known) - min(known)))
    rows.sort(key=lambda row: (-row[3], row[0].name))
    unit = question.unit
    told = [
        Column("assumption", [one.name for one, *_ in rows], like="text"),
        Column("words", [one.words for one, *_ in rows], note="what was changed", like="text"),
        *(
            Column(f"{end}_setting", [one.shown(getattr(one, end)) for one, *_ in rows], like="text")
            for end in ("low", "central", "high")
        ),
        Column("low", [low for _, low, _, _ in rows], unit, f"{question.told}, at the low setting"),
        Column("central", [central] * len(rows), unit, question.told),
        Column("high", [high for _, _, high, _ in rows], unit, f"{question.told}, at the high setting"),
        Column("swing", [swing for *_, swing in rows], unit, "largest of the three less the least"),
        Column("unit", [unit] * len(rows), note="of the answers", like="text"),
    ]
    return Frame("assumption", told)


def grid(
    scenario: Scenario,
    question: Question,
    world: World,
    x: tuple[Assumption, Sequence[Value]],
    y: tuple[Assumption, Sequence[Value]],
) -> Frame:
    """Answer a question at each pair of settings of two assumptions.

    Parameters
    ----------
    scenario : Scenario
    question : Question
    world : World
    x, y : (Assumption, sequence of settings)
        Two different ones.

    Returns
    -------
    Frame
        One row a pair of settings, those of `y` changing first: ``x``, ``y``, ``value``; missing where the
        model has no answer.

    Raises
    ------
    UsageError
        When both are the same assumption, or one has no settings.
    """
    if x[0].name == y[0].name:
        raise UsageError(f"{x[0].name} stands on both axes; choose two assumptions")
    for one, values in (x, y):
        if not len(values):
            raise UsageError(f"{one.name} has no settings; give at least one")
    rows = []
    for across in x[1]:
        there = x[0].at(scenario, world, across)
        rows += [(across, up, _answer(question, *y[0].at(*there, up))) for up in y[1]]
    return Frame(
        "pair of settings",
        [
            Column("x", [row[0] for row in rows], _unit(x[0]), x[0].name),
            Column("y", [row[1] for row in rows], _unit(y[0]), y[0].name),
            Column("value", [row[2] for row in rows], question.unit, question.told),
        ],
    )


def _unit(one: Assumption) -> str:
    return {"name": "", "number": ""}.get(one.kind, one.kind)


def _answer(question: Question, scenario: Scenario, world: World) -> float:
    """Answer, NaN where the model has none: a tariff covers more than is traded, or markets cannot clear."""
    try:
        return answer_of(question, scenario, world)
    except (PolicyError, SolverError):
        return float(np.nan)
