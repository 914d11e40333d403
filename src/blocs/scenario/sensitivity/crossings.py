"""Where an answer crosses a target as a setting goes up: looked for from end to end, then closed in on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import PolicyError, SolverError, UsageError
from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.answering import answer_of, answers, of_draw
from blocs.scenario.sensitivity.assumption import Assumption
from blocs.scenario.sensitivity.question import Question
from blocs.scenario.sensitivity.roots import peak, root
from blocs.scenario.world import World

__all__ = ["Case", "cells_of", "closed", "first_crossings", "interval", "looked", "looked_closer", "nearest"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

_CLOSER = 5
"""More of them within a cell that holds a bound of the interval."""
_LOOSE = 1e-4
"""How exactly the highest point is found, of the range between settings."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked, and of whom."""

    question: Question
    scenario: Scenario
    world: World
    assumption: Assumption
    target: float

    def gap(self, value: float) -> float:
        """Central answer at a setting, less the target."""
        return answer_of(self.question, *self._at(value)) - self.target

    def gaps(self, value: float, draws: int) -> Floats:
        """The same for the central answer and for draws."""
        return answers(self.question, *self._at(value), draws) - self.target

    def of_draw(self, draws: int, draw: int) -> Case:
        """The same in the world of one draw."""
        return replace(self, world=of_draw(self.question, self.scenario, self.world, draws, draw))

    def _at(self, value: float) -> tuple[Scenario, World]:
        return self.assumption.at(self.scenario, self.world, value)


def looked(case: Case, settings: Floats, draws: int) -> tuple[Floats, Floats]:
    """Settings, and gaps by setting and draw, the central one first; NaN where the model has no answer."""
    rows: list[Floats | None] = []
    fault: Exception | None = None
    for value in settings.tolist():
        try:
            rows.append(case.gaps(value, draws))
        except (PolicyError, SolverError) as error:
            rows.append(None)
            fault = error
    # without measures, as at a rate of 0, there is one answer for all draws
    width = max((len(row) for row in rows if row is not None), default=0)
    if not width:
        raise UsageError(f"{case.assumption.name}: no setting in that range has an answer: {fault}")
    held = [np.full(width, np.nan) if row is None else np.broadcast_to(row, width) for row in rows]
    return settings, np.stack(held)


def cells_of(gap: Floats) -> list[int]:
    """Where the answer crosses the target: k for between setting k and k + 1, or at k.

    Of settings in a row at which it is the target, the first counts.

    >>> cells_of(np.array([-2.0, 1.0, 0.0, 0.0, 3.0]))
    [0, 2]
    """
    above, known, there = gap > 0, np.isfinite(gap), gap == 0
    crossed = known[:-1] & known[1:] & (above[:-1] != above[1:]) & ~there[:-1] & ~there[1:]
    there[1:] &= ~there[:-1].copy()
    return sorted([*np.flatnonzero(crossed).tolist(), *np.flatnonzero(there).tolist()])


def closed(case: Case, settings: Floats, gap: Floats, cell: int, width: float) -> float:
    """Setting at which the answer crosses the target within a cell."""
    if gap[cell] == 0:
        return float(settings[cell])
    ends = float(gap[cell]), float(gap[cell + 1])
    return root(case.gap, float(settings[cell]), float(settings[cell + 1]), ends=ends, tolerance=width)


def first_crossings(settings: Floats, gaps: Floats) -> tuple[Floats, Ints] | None:
    """First crossing of each draw, straight between settings, and its cell; None where no draw crosses.

    A draw that never crosses stands at infinity, in cell -1.
    """
    place, cell = np.full(gaps.shape[1], np.inf), np.full(gaps.shape[1], -1)
    for draw, gap in enumerate(gaps.T):
        if cells := cells_of(gap):
            k = cell[draw] = cells[0]
            part = gap[k] / (gap[k] - gap[k + 1]) if gap[k] else 0.0
            place[draw] = settings[k] + (part * (settings[k + 1] - settings[k]) if gap[k] else 0.0)
    return (place, cell) if (cell >= 0).any() else None


def _ranks(place: Floats, level: float) -> tuple[int, int]:
    """Draws at the two bounds of an interval."""
    order = np.argsort(place, kind="stable")
    low, high = (round(share * (len(place) - 1)) for share in ((1 - level) / 2, (1 + level) / 2))
    return int(order[low]), int(order[high])


def looked_closer(
    case: Case, settings: Floats, gaps: Floats, spread: tuple[Floats, Ints], level: float
) -> tuple[Floats, Floats]:
    """Look again, more closely, at the bounds of the interval: which draws stand there must be right."""
    cells = {int(spread[1][draw]) for draw in _ranks(spread[0], level)} - {-1, len(settings) - 1}
    inner = np.linspace(0, 1, _CLOSER + 2)[1:-1]
    more = np.concatenate(
        [np.empty(0), *(settings[k] + (settings[k + 1] - settings[k]) * inner for k in sorted(cells))]
    )
    if not len(more):
        return settings, gaps
    new, its = looked(case, more, gaps.shape[1] - 1)
    order = np.argsort(np.concatenate([settings, new]), kind="stable")
    return np.concatenate([settings, new])[order], np.concatenate([gaps, its])[order]


def interval(
    case: Case, settings: Floats, gaps: Floats, level: float, width: float
) -> tuple[tuple[float | None, float | None], float]:
    """Bounds of the first crossing over draws, solved for themselves, and the share of draws that cross."""
    spread = first_crossings(settings, gaps)
    if spread is None:
        return (None, None), 0.0
    place, cell = spread
    ends = [
        None
        if cell[draw] < 0
        else closed(case.of_draw(gaps.shape[1], draw), settings, gaps[:, draw], int(cell[draw]), width)
        for draw in _ranks(place, level)
    ]
    return (ends[0], ends[1]), float((cell >= 0).mean())


def nearest(case: Case, settings: Floats, gap: Floats, width: float) -> tuple[list[float], float, float]:
    """How near the answer comes where no crossing was seen, between settings too.

    Returns
    -------
    list of float
        Crossings, where it turns behind the target after all.
    float, float
        Setting and gap of what comes nearest.
    """
    near = int(np.nanargmin(np.abs(gap)))
    at, best = float(settings[near]), float(gap[near])
    if not 0 < near < len(gap) - 1 or not np.isfinite(gap[near - 1 : near + 2]).all():
        return [], at, best
    sign = 1.0 if best < 0 else -1.0
    left, right = float(settings[near - 1]), float(settings[near + 1])
    spot, height = peak(lambda value: sign * case.gap(value), left, right, tolerance=_LOOSE * (right - left))
    if height < 0:
        return [], *((spot, sign * height) if -height < abs(best) else (at, best))
    sides = [root(case.gap, *ends, tolerance=width) for ends in ((left, spot), (spot, right))]
    return sorted(set(sides)), min(sides), 0.0
