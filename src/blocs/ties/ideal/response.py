"""The ordinal item-response model of a vote: how likely no, abstain and yes are at each point of a line.

A state at `theta` that votes on a call of slope `a` and cutpoints `low` <= `high` abstains or votes yes with
the probability F(a theta - low), and votes yes with F(a theta - high), where F is the logistic function
(Samejima 1969, doi:10.1007/BF03372160; on roll calls Clinton, Jackman and Rivers 2004,
doi:10.1017/S0003055404001194; with abstention as the middle answer Bailey, Strezhnev and Voeten 2017,
doi:10.1177/0022002715595700).

F(x - low) - F(x - high) equals F(x - low) F(high - x) (1 - exp(low - high)), so that the logarithm of the
likelihood is that of two logistic regressions with one slope and a barrier that keeps the cutpoints apart. It
is concave, and one Newton step serves all calls at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "GRID",
    "Calls",
    "Floats",
    "beginning",
    "divided_calls",
    "log_prior",
    "log_probabilities",
    "newton_step",
    "scores",
]

Floats = NDArray[np.float64]

GRID: Floats = np.linspace(-7.0, 7.0, 101)
"""Points at which a state may stand, in standard deviations of the population."""
PRECISION: Floats = np.array([1.702, 5.0, 5.0]) ** -2
"""Of the normal priors on slope and cutpoints. A slope of 1.702 is that of a unit normal on the probit scale;
it keeps calls that part the states without exception from a slope without end. Cutpoints are all but free."""
_LONGEST_STEP = 1.0
_NEAREST = 0.2
"""A step leaves at least this share of the distance between two cutpoints."""
_FAR = 30.0
"""Cutpoints this far apart: the barrier between them is gone, and exp(distance) still a number."""


@dataclass(frozen=True, slots=True, eq=False)
class Calls:
    """Roll calls on which more than one answer was given; others tell nothing about where states stand.

    Attributes
    ----------
    kept : int array (k,)
        Their places among all calls.
    answers : int8 array (states, k)
        0 the lowest, 1 the middle, 2 the highest answer given; -1 none.
    two : bool array (k,)
        Whether only two of the three answers were given; they are 0 and 2 then, whichever they were.
    absent : int array (k,)
        The answer that nobody gave (0 no, 1 abstain, 2 yes), -1 where all were given.
    """

    kept: NDArray[np.intp]
    answers: NDArray[np.int8]
    two: NDArray[np.bool_]
    absent: NDArray[np.int64]


def divided_calls(votes: NDArray[np.int8]) -> Calls:
    """Find the calls that divided the states.

    Parameters
    ----------
    votes : int8 array (states, calls)
        0 no, 1 abstain, 2 yes; -1 none cast.
    """
    given = np.array([(votes == answer).any(axis=0) for answer in range(3)])
    kept = np.flatnonzero(given.sum(axis=0) > 1)
    given = given[:, kept]
    two = given.sum(axis=0) == 2
    absent = np.where(two, np.argmin(given, axis=0), -1)
    answers = votes[:, kept]
    middle = answers == 1
    answers = np.where(middle & (absent == 0), np.int8(0), answers)
    answers = np.where(middle & (absent == 2), np.int8(2), answers)
    return Calls(kept, answers, two, absent)


def beginning(two: NDArray[np.bool_]) -> Floats:
    """Items [slope, lower, upper cutpoint] (k, 3) from which a first fit starts."""
    items = np.zeros((len(two), 3))
    items[~two, 1], items[~two, 2] = -0.5, 0.5
    return items


def log_prior(items: Floats, two: NDArray[np.bool_]) -> float:
    """Logarithm of the prior of the items, less its constant; one cutpoint counts where there is one."""
    squares = items * items
    squares[two, 2] = 0.0
    return float(-0.5 * (squares @ PRECISION).sum())


def _log_logistic(x: Floats) -> Floats:
    """Logarithm of 1 / (1 + exp(-x)), without overflow."""
    tail = np.abs(x)
    np.negative(tail, out=tail)
    np.exp(tail, out=tail)
    np.log1p(tail, out=tail)
    out: Floats = np.minimum(x, 0.0) - tail
    return out


def _logistic(x: Floats) -> Floats:
    with np.errstate(over="ignore"):
        out: Floats = 1.0 / (1.0 + np.exp(-x))
    return out


def log_probabilities(items: Floats, two: NDArray[np.bool_], grid: Floats = GRID) -> Floats:
    """Logarithm of the probability of each answer to each call at each point.

    Returns
    -------
    float array (3, k, points)
        Answers 0, 1, 2; the middle answer of a call of two answers is 0, and nobody gives it.
    """
    out = np.empty((3, len(items), len(grid)))
    eta = items[:, :1] * grid
    above, top = eta - items[:, 1:2], eta - items[:, 2:3]
    not_low, high = _log_logistic(above), _log_logistic(top)
    gap = np.where(two, _FAR, items[:, 2] - items[:, 1])
    np.subtract(not_low, above, out=out[0])
    np.add(not_low + np.log(-np.expm1(-gap))[:, None], high - top, out=out[1])
    out[1, two] = 0.0
    out[2] = high
    return out


def newton_step(items: Floats, counts: Floats, two: NDArray[np.bool_], grid: Floats = GRID) -> Floats:
    """Take one guarded Newton step of all items at once towards the mode given where the states stand.

    Parameters
    ----------
    items : float array (k, 3)
    counts : float array (3, k, points)
        How many states gave each answer at each point, as expected.
    two : bool array (k,)

    Returns
    -------
    float array (k, 3)
        No step is longer than 1, and cutpoints never meet.
    """
    low, middle, high = counts
    eta = items[:, :1] * grid
    above, top = _logistic(eta - items[:, 1:2]), _logistic(eta - items[:, 2:3])
    first, second = low + middle, middle + high
    rise = np.stack([middle - first * above, high - second * top])
    rise[0, two] = 0.0  # one cutpoint: all of it stands in the second regression
    bend = np.stack([first * above * (1.0 - above), second * top * (1.0 - top)])
    bend[0, two] = 0.0
    bend[1, two] = ((low + high) * top * (1.0 - top))[two]
    rise[1, two] = (high - (low + high) * top)[two]
    gap = np.where(two, _FAR, np.minimum(items[:, 2] - items[:, 1], _FAR))
    push = middle.sum(axis=1) / np.expm1(gap)
    stiff = push / -np.expm1(-gap)

    prior = np.tile(PRECISION, (len(items), 1))
    prior[two, 1] = 0.0
    slope = np.empty_like(items)
    slope[:, 0] = (rise @ grid).sum(axis=0)
    slope[:, 1] = -rise[0].sum(axis=1) - push
    slope[:, 2] = -rise[1].sum(axis=1) + push
    slope -= prior * items
    curve = np.zeros((len(items), 3, 3))
    curve[:, 0, 0] = (bend @ (grid * grid)).sum(axis=0)
    curve[:, 0, 1] = curve[:, 1, 0] = -(bend[0] @ grid)
    curve[:, 0, 2] = curve[:, 2, 0] = -(bend[1] @ grid)
    curve[:, 1, 1] = bend[0].sum(axis=1) + stiff
    curve[:, 2, 2] = bend[1].sum(axis=1) + stiff
    curve[:, 1, 2] = curve[:, 2, 1] = -stiff
    curve[:, [0, 1, 2], [0, 1, 2]] += prior
    curve[two, 1, 1] = 1.0
    curve[two, 1, 2] = curve[two, 2, 1] = 0.0
    slope[two, 1] = 0.0
    step = np.linalg.solve(curve, slope[:, :, None])[:, :, 0]
    return _guarded(items, step, two)


def _guarded(items: Floats, step: NDArray[np.floating[Any]], two: NDArray[np.bool_]) -> Floats:
    longest = np.abs(step).max(axis=1)
    share = np.minimum(1.0, _LONGEST_STEP / np.maximum(longest, _LONGEST_STEP))
    gap, change = items[:, 2] - items[:, 1], step[:, 2] - step[:, 1]
    closing = ~two & (change < 0.0)
    share[closing] = np.minimum(share[closing], (_NEAREST - 1.0) * gap[closing] / change[closing])
    moved: Floats = items + share[:, None] * step
    moved[two, 1] = moved[two, 2]
    return moved


def scores(items: Floats, two: NDArray[np.bool_], grid: Floats = GRID) -> Floats:
    """Slope of the log probability of each answer in the parameters of its item, at each point.

    Returns
    -------
    float array (3 parameters, 3 answers, k, points)
        For a call of two answers the one cutpoint is the third parameter.
    """
    eta = items[:, :1] * grid
    above, top = _logistic(eta - items[:, 1:2]), _logistic(eta - items[:, 2:3])
    push = 1.0 / np.expm1(np.where(two, _FAR, np.minimum(items[:, 2] - items[:, 1], _FAR)))[:, None]
    in_above = np.stack([-above, 1.0 - above, np.zeros_like(above)])
    in_top = np.stack([np.zeros_like(top), -top, 1.0 - top])
    in_above[:, two] = 0.0
    in_top[0, two] = -top[two]
    in_top[1, two] = 0.0
    out = np.stack([(in_above + in_top) * grid, -in_above, -in_top])
    middle = np.where(two[:, None], 0.0, push)
    out[1, 1] -= middle
    out[2, 1] += middle
    return out
