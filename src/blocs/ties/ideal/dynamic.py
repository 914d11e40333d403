"""Ideal points over time: each state walks from session to session, drawn to the middle in each.

Every state is a hidden Markov chain on the grid. In each session in which it votes it belongs to the same
standard normal population as in the static model; from one session to the next it moves by a normal step.
Weights of the points given the votes of all sessions come from one pass forward and one back (Baum and others
1970, doi:10.1214/aoms/1177697196), for all states at once. Random walks of ideal points are those of Martin
and Quinn 2002 (doi:10.1093/pan/10.2.134).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.ties.ideal.em import Block, blocks_of, fit, one_blas_thread
from blocs.ties.ideal.outcome import Points, cutpoints_of
from blocs.ties.ideal.precision import moments
from blocs.ties.ideal.response import GRID, Calls, Floats, divided_calls
from blocs.ties.ideal.starts import Anchor, checked_votes, contrast, principal, signs

__all__ = ["STEP", "Chain", "dynamic_points"]

STEP = 0.316
"""Standard deviation of a step: a variance of .1 a session, which Martin and Quinn (2002) give most judges.
Of .1, .2, .316, .5, .7, 1 and 2 it is also the one under which a tenth of the votes of 1946 to 2005, held
out twice, are likeliest."""
_LEAST_STEP = 0.75 * float(GRID[1] - GRID[0])
"""A narrower normal step is no longer normal on the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class _Link:
    """Who goes from one session to the next, and how.

    Attributes
    ----------
    before, now : int array (k,)
        Places of those that go on, among the states alive in the session before and in this one.
    kernel : float array (points, points)
        How likely each move is.
    """

    before: NDArray[np.intp]
    now: NDArray[np.intp]
    kernel: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """What joins the sessions. A state is alive from the first session in which it votes to the last.

    Attributes
    ----------
    alive : tuple of int
        How many states are, in each session.
    voting : tuple of int array
        Places of those that vote, among those alive.
    links : tuple of _Link
        From each session to the next.
    """

    alive: tuple[int, ...]
    voting: tuple[NDArray[np.intp], ...]
    links: tuple[_Link, ...]

    @classmethod
    def of(cls, members: Sequence[NDArray[np.intp]], sessions: NDArray[np.int64], step: float) -> Chain:
        """Chain of sessions, given who votes in each (rising rows), as many steps apart as their numbers."""
        states = 1 + max((int(rows.max(initial=-1)) for rows in members), default=-1)
        seen = np.zeros((len(members), states), bool)
        for place, rows in enumerate(members):
            seen[place, rows] = True
        alive = np.logical_or.accumulate(seen) & np.logical_or.accumulate(seen[::-1])[::-1]
        at = np.cumsum(alive, axis=1) - 1
        moves = (GRID[:, None] - GRID) ** 2
        links = []
        for place, steps in enumerate(np.diff(sessions).tolist()):
            going = np.flatnonzero(alive[place] & alive[place + 1])
            kernel = np.exp(-0.5 * moves / (step * step * steps))
            kernel /= kernel[len(GRID) // 2].sum()
            links.append(_Link(at[place, going], at[place + 1, going], kernel))
        voting = tuple(at[place, rows] for place, rows in enumerate(members))
        return cls(tuple(alive.sum(axis=1).tolist()), voting, tuple(links))

    def __call__(self, evidence: Sequence[Floats]) -> tuple[list[Floats], float]:
        """Weights of the points for the states of each session, and the log likelihood."""
        votes: list[Floats] = []
        ahead: list[Floats] = []
        likelihood = 0.0
        for place, table in enumerate(evidence):
            logs = table - 0.5 * GRID * GRID
            highest = logs.max(axis=1, keepdims=True)
            here = np.ones((self.alive[place], len(GRID)))
            here[self.voting[place]] = np.exp(logs - highest)
            votes.append(here)
            if place:
                link = self.links[place - 1]
                here = here.copy()
                here[link.now] *= ahead[-1][link.before] @ link.kernel
            total = here.sum(axis=1, keepdims=True)
            likelihood += float(highest.sum() + np.log(total).sum())
            ahead.append(here / total)
        weights: list[Floats] = []
        back = np.ones_like(votes[-1])
        for place in reversed(range(len(votes))):
            held = (ahead[place] * back)[self.voting[place]]
            weights.append(held / held.sum(axis=1, keepdims=True))
            if place:
                link = self.links[place - 1]
                told = (back * votes[place])[link.now] @ link.kernel
                back = np.ones_like(votes[place - 1])
                back[link.before] = told / told.max(axis=1, keepdims=True)
        return weights[::-1], likelihood


@one_blas_thread()
def dynamic_points(
    votes: NDArray[np.int8],
    sessions: NDArray[np.int64],
    *,
    anchor: Anchor,
    step: float = STEP,
    tolerance: float = 1e-4,
    max_iterations: int = 500,
) -> Points:
    """Estimate ideal points of all sessions together.

    Parameters
    ----------
    votes : int8 array (states, calls)
        0 no, 1 abstain, 2 yes; -1 none cast, which tells nothing.
    sessions : int array (calls,)
        The session of each call, in any order. Numbers that are two apart are two steps apart: the walk goes
        on where there is no session, and where a state is absent.
    anchor : tuple of int
        Rows of two states; over the sessions that have both the first stands above the second.
    step : float
        Standard deviation of a step from one session to the next, in those of the population. A large one
        gives nearly the static points; a small one keeps each state, and the line itself, where they were.
    tolerance : float
        The iteration stops when no point moves farther, in standard deviations of the population.
    max_iterations : int

    Returns
    -------
    Points

    Raises
    ------
    UsageError
        When arrays do not fit, a vote is none of those four, the anchors never voted in one session, or the
        step is narrower than the grid can hold.
    NotConverged
        When points still move after `max_iterations`.

    Examples
    --------
    >>> once = np.array([[0, 2, 0, 2, 0, 2]] * 3 + [[1, 1, 0, 2, 1, 1]] * 3 + [[2, 0, 2, 0, 2, 0]] * 3)
    >>> points = dynamic_points(np.hstack([once, once]), np.repeat([1990, 1991], 6), anchor=(0, 8))
    >>> points.theta[[0, 4, 8]].round(1).tolist()
    [[1.2, 1.2], [0.1, 0.1], [-1.3, -1.3]]
    """
    if not step >= _LEAST_STEP:
        raise UsageError(f"step={step}: a step has at least the standard deviation {_LEAST_STEP:.3f}")
    cast, when = checked_votes(votes, sessions, anchor)
    order = np.argsort(when, kind="stable")
    known = np.unique(when)
    found = divided_calls(cast[:, order])
    calls = Calls(order[found.kept], found.answers, found.two, found.absent)
    used_in = np.searchsorted(known, when[calls.kept])
    blocks = blocks_of(calls, used_in)
    live = [place for place, block in enumerate(blocks) if len(block.states)]
    blocks = [blocks[place] for place in live]
    chain = Chain.of([block.states for block in blocks], known[live], step)
    start = _starts(calls, blocks, anchor, known[live])
    what = f"the {len(live)} sessions from {known[0]} to {known[-1]}"
    best = fit(blocks, calls.two, start, chain, tolerance=tolerance, max_iterations=max_iterations, what=what)
    theta = np.full((len(cast), len(known)), np.nan)
    error, used = theta.copy(), np.zeros(theta.shape, np.int64)
    for place, block, weight in zip(live, blocks, best.weights, strict=True):
        part = block.calls
        mean, deviation = moments(block, weight, best.items[part], calls.two[part])
        theta[block.states, place], error[block.states, place] = mean, deviation
        used[:, place] = (calls.answers[:, part] >= 0).sum(axis=1)
    middle, spread = float(np.nanmean(theta)), float(np.nanstd(theta))
    apart = theta[anchor[0]] - theta[anchor[1]]
    sign = -1.0 if float(np.nansum(apart)) < 0.0 else 1.0
    slopes, cuts = np.full(len(when), np.nan), np.full((len(when), 2), np.nan)
    slopes[calls.kept] = best.items[:, 0] * spread * sign
    cuts[calls.kept] = cutpoints_of(best.items, calls) - best.items[:, :1] * middle
    return Points(
        (theta - middle) * (sign / spread), error / spread, slopes, cuts, used, known, best.iterations
    )


def _starts(
    calls: Calls, blocks: Sequence[Block], anchor: Anchor, sessions: NDArray[np.int64]
) -> list[Floats]:
    """Starting values of all sessions, with one sign."""
    table = np.full((len(calls.answers), len(blocks)), np.nan)
    for place, block in enumerate(blocks):
        answers = calls.answers[block.states, block.calls]
        found = None
        high, low = (np.flatnonzero(block.states == row) for row in anchor)
        if len(high) and len(low):
            found = contrast(answers, int(high[0]), int(low[0]))
        table[block.states, place] = principal(answers) if found is None else found
    table *= signs(table, anchor, sessions)[0]
    return [table[block.states, place] for place, block in enumerate(blocks)]
