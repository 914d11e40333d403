"""Marginal maximum likelihood by expectation and maximisation over a grid, with acceleration.

Where each state stands is unknown and summed over (Bock and Aitkin 1981, doi:10.1007/BF02293801): the
expectation step weighs the points of the grid for each state and session by its votes, the maximisation step
moves the items of all calls. Both are products of matrices. Anderson's acceleration (Walker and Ni 2011,
doi:10.1137/10078356X) takes the place of most steps; one that lowers the likelihood is undone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from blocs.errors import NotConverged
from blocs.ties.ideal.response import (
    GRID,
    Calls,
    Floats,
    beginning,
    log_prior,
    log_probabilities,
    newton_step,
)

__all__ = ["Block", "Fit", "Link", "blocks_of", "fit", "one_blas_thread"]

Link = Callable[[Sequence[Floats]], tuple[list[Floats], float]]
"""From log likelihoods (states, points) of each block to weights of the points and the log likelihood."""

_MEMORY = 5
_RIDGE = 1e-10
_FIRST_STEPS = 8
_WIDTH = 0.3
"""Of the window around a starting value, in standard deviations."""
_SLACK = 1e-9
"""Share of the log likelihood by which a step may seem to lower it, from rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One session: its calls, the states that voted, and their answers.

    Attributes
    ----------
    calls : slice
        Of the items.
    states : int array (n,)
        Rows of those that answered any of the calls.
    given : float array (n, 3 k)
        1 where a state gave the answer: all lowest answers, then all middle, then all highest.
    """

    calls: slice
    states: NDArray[np.intp]
    given: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Where the iteration ended.

    Attributes
    ----------
    items : float array (k, 3)
    weights : list of float array (n, points)
        Posterior weights of the points for each state of each block.
    likelihood : float
        Logarithm of the marginal likelihood with the prior of the items, up to a constant.
    iterations : int
    """

    items: Floats
    weights: list[Floats]
    likelihood: float
    iterations: int


def blocks_of(calls: Calls, sessions: NDArray[np.int64]) -> list[Block]:
    """Blocks of calls that stand in the order of their sessions.

    Parameters
    ----------
    sessions : int array (k,)
        Place of the session of each call, rising; each from 0 to the last may have calls or none.
    """
    blocks = []
    for place in range(int(sessions.max(initial=-1)) + 1):
        part = slice(*np.searchsorted(sessions, [place, place + 1]).tolist())
        answers = calls.answers[:, part]
        states = np.flatnonzero((answers >= 0).any(axis=1))
        given = np.concatenate([answers[states] == answer for answer in range(3)], axis=1)
        blocks.append(Block(part, states, given.astype(np.float64)))
    return blocks


def _packed(items: Floats, two: NDArray[np.bool_]) -> Floats:
    """Items as numbers that know no bounds: the distance of the cutpoints as its logarithm."""
    out = items.copy()
    out[:, 1] = items[:, 2]
    out[:, 2] = np.log(np.where(two, 1.0, items[:, 2] - items[:, 1]))
    return out.ravel()


def _unpacked(packed: Floats, two: NDArray[np.bool_]) -> Floats:
    out = packed.reshape(-1, 3).copy()
    high = out[:, 1].copy()
    out[:, 1] = high - np.where(two, 0.0, np.exp(np.clip(out[:, 2], -20.0, 5.0)))
    out[:, 2] = high
    return out


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Keep the linear algebra to one thread: matrices of a session are too small to share out."""
    controller = _controller()
    with controller.limit(limits=1, user_api="blas") if controller.lib_controllers else nullcontext():
        yield


def fit(
    blocks: Sequence[Block],
    two: NDArray[np.bool_],
    start: Sequence[Floats],
    link: Link,
    *,
    tolerance: float,
    max_iterations: int,
    what: str,
) -> Fit:
    """Fit the items of all blocks.

    Parameters
    ----------
    blocks : sequence of Block
    two : bool array (k,)
    start : sequence of float array (n,)
        Where to look for the states of each block first.
    link : callable
        What joins the blocks.
    tolerance : float
        Largest move of any point in an iteration at which to stop.
    what : str
        What is fitted, for the message.

    Raises
    ------
    NotConverged
    """

    def counted(weights: Sequence[Floats]) -> Floats:
        counts = np.empty((3, len(two), len(GRID)))
        for block, weight in zip(blocks, weights, strict=True):
            counts[:, block.calls] = (block.given.T @ weight).reshape(3, -1, len(GRID))
        return counts

    def stepped(packed: Floats) -> tuple[Floats, list[Floats], float]:
        items = _unpacked(packed, two)
        chances = log_probabilities(items, two)
        evidence = [block.given @ chances[:, block.calls].reshape(-1, len(GRID)) for block in blocks]
        weights, likelihood = link(evidence)
        moved = newton_step(items, counted(weights), two)
        return _packed(moved, two), weights, likelihood + log_prior(items, two)

    counts = counted([_window(points) for points in start])
    items = beginning(two)
    for _ in range(_FIRST_STEPS):
        items = newton_step(items, counts, two)
    now = _packed(items, two)
    stood = np.concatenate(start)
    best, safe, moves = -np.inf, None, list[float]()
    history: list[tuple[Floats, Floats]] = []
    for iteration in range(1, max_iterations + 1):
        then, weights, likelihood = stepped(now)
        lower = not likelihood >= best - _SLACK * abs(best)
        if safe is not None and iteration > 1 and lower:
            now, safe, history = safe, None, []
            continue
        best = likelihood
        stands = np.concatenate([weight @ GRID for weight in weights])
        moves.append(float(np.abs(stands - stood).max(initial=0.0)))
        stood = stands
        if moves[-1] < tolerance:
            return Fit(_unpacked(now, two), weights, likelihood, iteration)
        history = [*history, (now, then - now)][-_MEMORY - 1 :]
        safe = then if len(history) > 1 else None
        now = then if safe is None else _ahead(history)
    last = ", ".join(f"{move:.2g}" for move in moves[-5:])
    raise NotConverged(
        f"ideal points of {what} still move after {max_iterations} iterations: the farthest moved by {last} "
        f"in the last ones, and {tolerance:g} is asked for; give a larger max_iterations or tolerance",
        moves[-1] if moves else np.inf,
    )


def _window(points: Floats) -> Floats:
    weights = np.exp(-0.5 * ((GRID - points[:, None]) / _WIDTH) ** 2)
    out: Floats = weights / weights.sum(axis=1, keepdims=True)
    return out


def _ahead(history: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Where the last steps lead together: the mixture of them whose residual is least."""
    at = np.array([point for point, _ in history])
    residual = np.array([step for _, step in history])
    d_at, d_residual = np.diff(at, axis=0), np.diff(residual, axis=0)
    gram = d_residual @ d_residual.T
    gram[np.diag_indices_from(gram)] += _RIDGE * np.trace(gram) + np.finfo(float).tiny
    share = np.linalg.solve(gram, d_residual @ residual[-1])
    out: Floats = at[-1] + residual[-1] - share @ (d_at + d_residual)
    return out
