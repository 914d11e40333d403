"""At which setting of an assumption an answer reaches a target: "which tariff makes trade grow 10 %?"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.assumption import Assumption
from blocs.scenario.sensitivity.crossings import (
    Case,
    cells_of,
    closed,
    first_crossings,
    interval,
    looked,
    looked_closer,
    nearest,
)
from blocs.scenario.sensitivity.question import Question
from blocs.scenario.world import World

__all__ = ["BreakEven", "break_even"]

Floats: TypeAlias = NDArray[np.float64]

_POINTS = 13
"""Settings at which the answer is looked at before a root is sought between two of them."""
_CLOSE = 1e-9
"""Width of the last bracket, of the range that is searched."""
_SURE = 0.995
"""Share of the draws that must reach the target for the sentence not to speak of the others."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where an answer reaches a target.

    Attributes
    ----------
    question : str
        As `Question.parse` reads it.
    target : float
        In `unit`.
    assumption : str
    value : float or None
        The least setting at which the central answer is the target; None where none is found.
    low, high : float or None
        Bounds of `level` of the draws; `high` is None where too many draws never reach the target, both where
        no draws were taken.
    others : tuple of float
        Further settings at which it is, where the answer turns.
    reached : float or None
        Share of the draws that reach the target somewhere; None where no draws were taken.
    best, best_at : float
        The answer nearest to the target, and its setting: the target itself where it is reached.
    searched : (float, float)
        Range of settings.
    unit : str
    level : float
    draws : int
    sentence : str
        All of this in words.
    """

    question: str
    target: float
    assumption: str
    value: float | None
    low: float | None
    high: float | None
    others: tuple[float, ...]
    reached: float | None
    best: float
    best_at: float
    searched: tuple[float, float]
    unit: str
    level: float
    draws: int
    sentence: str

    def __str__(self) -> str:
        """Say it in words."""
        return self.sentence


def break_even(
    scenario: Scenario,
    question: Question,
    target: float,
    assumption: Assumption,
    world: World,
    low: float | None = None,
    high: float | None = None,
    *,
    draws: int = 100,
    level: float = 0.9,
) -> BreakEven:
    """Find the setting of an assumption at which the answer to a question is a target.

    The range is looked at from end to end first, for the answer may turn or never get there; then the
    crossing is closed in on. With draws, the crossing of each is placed on the same settings, and those at
    the bounds of the interval are solved for themselves.

    Parameters
    ----------
    scenario : Scenario
    question : Question
    target : float
        In the unit of the question: 10 for trade that grows 10 %.
    assumption : Assumption
        One with a range of settings, as a rate.
    world : World
    low, high : float, optional
        Where to search; left out, as far as the assumption makes sense.
    draws : int
        Draws of the elasticities, or of the parameters of alignment, for the interval; 0 for none.
    level : float
        Share of the draws within it.

    Raises
    ------
    UsageError
        When the assumption has no range of settings or does not bear on the question, the range or target
        makes no sense, or the model has no answer anywhere in it.

    Examples
    --------
    >>> from blocs.scenario.sensitivity.assumptions import assumption_named
    >>> from blocs.scenario.world import world_of
    >>> from blocs.trade import tariff
    >>> case = Scenario(policy=tariff("USA", "CHN", 0.25))
    >>> world = world_of(case)
    >>> rate, asked = assumption_named("rate", case, world), Question.parse("exports CHN USA")
    >>> round(100 * break_even(case, asked, -50, rate, world, draws=0).value, 1)
    19.2
    """
    if question.room not in assumption.rooms:
        raise UsageError(f"{assumption.name} does not bear on {question.told}; `tornado` lists what does")
    bounds = _range(assumption, low, high)
    if not np.isfinite(target):
        raise UsageError(f"the target is {target}; give a number, in {question.unit}")
    if draws < 0 or not 0 < level < 1:
        raise UsageError(f"draws={draws}, level={level}: draws are 0 or more, level between 0 and 1")
    case = Case(question, scenario, world, assumption, float(target))
    settings, gaps = looked(case, _settings(assumption, *bounds), draws)
    drawn = gaps.shape[1] - 1
    if drawn and (spread := first_crossings(settings, gaps[:, 1:])) is not None:
        settings, gaps = looked_closer(case, settings, gaps, spread, level)
    width = _CLOSE * (bounds[1] - bounds[0])
    found = [closed(case, settings, gaps[:, 0], cell, width) for cell in cells_of(gaps[:, 0])]
    best_at, best = (found[0], 0.0) if found else (np.nan, np.nan)
    if not found:
        found, best_at, best = nearest(case, settings, gaps[:, 0], width)
    ends, reached = interval(case, settings, gaps[:, 1:], level, width) if drawn else ((None, None), None)
    told: dict[str, Any] = {
        "question": str(question),
        "target": float(target),
        "assumption": assumption.name,
        "value": found[0] if found else None,
        "low": ends[0] if found else None,
        "high": ends[1] if found else None,
        "others": tuple(found[1:]),
        "reached": reached,
        "best": target + best,
        "best_at": best_at,
        "searched": bounds,
        "unit": question.unit,
        "level": level,
        "draws": drawn,
    }
    return BreakEven(**told, sentence=_sentence(question, assumption, told))


def _range(assumption: Assumption, low: float | None, high: float | None) -> tuple[float, float]:
    if assumption.bounds is None or isinstance(assumption.central, str):
        raise UsageError(
            f"{assumption.name} has no range of settings to search; take a rate, a cost, an amount or a dose"
        )
    least, most = assumption.bounds
    first, last = least if low is None else float(low), most if high is None else float(high)
    if not least <= first < last <= most:
        raise UsageError(
            f"{assumption.name}: cannot search from {assumption.shown(first)} to {assumption.shown(last)}; "
            f"give a range within {assumption.shown(least)} to {assumption.shown(most)}"
        )
    return first, last


def _settings(assumption: Assumption, low: float, high: float) -> Floats:
    """Settings to look at, closer together where they are small: answers level off as they grow."""
    at = low + (high - low) * np.linspace(0, 1, _POINTS) ** 2
    central = float(assumption.central)
    if low < central < high and np.abs(at - central).min() > 1e-6 * (high - low):
        at = np.sort(np.append(at, central))
    return np.asarray(at)


def _sentence(question: Question, assumption: Assumption, told: dict[str, Any]) -> str:
    shown = assumption.shown
    goal = question.reaches(told["target"])
    first, last = (shown(value) for value in told["searched"])
    if told["value"] is None:
        rest = f"it comes nearest at {shown(told['best_at'])}, with {question.amount(told['best'])}"
        said = f"{_none(assumption.subject).format(_between(first, last))} {goal}; {rest}"
        if told["reached"]:
            said += f"; in {100 * told['reached']:.0f} % of the draws one does"
        return f"{said}."
    value, low, high = told["value"], told["low"], told["high"]
    told_range = ""
    if low is not None and high is not None:
        told_range = f" ({_between(shown(low), shown(high))})"
    elif low is not None:
        told_range = f" ({shown(low)} or more)"
    said = f"{assumption.subject.format(shown(value) + told_range)} {goal}"
    if told["others"]:
        said += f", and so does one of {' or '.join(shown(other) for other in told['others'])}"
    if told["reached"] is not None and told["reached"] < _SURE:
        said += f"; in {100 * (1 - told['reached']):.0f} % of the draws none up to {last} does"
    return f"{said}."


def _between(low: str, high: str) -> str:
    """Two bounds, the unit told once.

    >>> _between("41 %", "88 %"), _between("$1 billion", "$2 billion")
    ('41 to 88 %', '$1 billion to $2 billion')
    """
    return f"{low[:-2]} to {high}" if low.endswith(" %") and high.endswith(" %") else f"{low} to {high}"


def _none(subject: str) -> str:
    """The subject of a sentence that says that none does.

    >>> _none("A tariff of {} by China"), _none("Hostility of {} to China")
    ('No tariff of {} by China', 'No hostility of {} to China')
    """
    first, _, rest = subject.partition(" ")
    return f"No {rest}" if first == "A" else f"No {first.casefold()} {rest}"
