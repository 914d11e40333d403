"""Intervals for skill: origins resampled in blocks, since forecasts from years side by side fail together.

Neighbouring origins share most of their past and, at long horizons, the very years that are forecast. Whole
runs of origins are drawn, as long as the longest horizon; the row of origins is closed to a ring, so that the
first and last count like all (Künsch 1989, https://doi.org/10.1214/aos/1176347265; Politis and Romano 1992, A
circular block-resampling procedure for stationary data, in Exploring the Limits of Bootstrap, Wiley).
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError

__all__ = ["Skill", "Standing", "ratio_skill", "resampled_origins"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL = 0.9
DRAWS = 1000
_BLOCKS = 3
"""Blocks below which what is resampled is nearly always the same, and an interval would be too narrow."""
_ORIGINS = 10
"""Origins below which the same holds, however short the blocks."""

Standing: TypeAlias = Literal["better", "no better", "worse", "unknown"]


class Skill(NamedTuple):
    """How much lower a score is than that of a reference, as a share, with an interval.

    `low` and `high` are NaN where there are too few origins for one.
    """

    value: float
    low: float
    high: float

    @property
    def standing(self) -> Standing:
        """``"better"`` or ``"worse"`` where the whole interval says so, else ``"no better"``."""
        if math.isnan(self.value) or math.isnan(self.low):
            return "unknown"
        if self.low > 0:
            return "better"
        return "worse" if self.high < 0 else "no better"


def resampled_origins(origins: int, block: int, draws: int = DRAWS, seed: int = 1) -> Ints:
    """Places of origins, drawn in blocks from the ring of all, shape (draws, origins).

    Parameters
    ----------
    origins : int
        How many there are.
    block : int
        Length of a block, in origins.
    draws, seed : int

    Raises
    ------
    UsageError
        When a number is below 1.

    Examples
    --------
    >>> picked = resampled_origins(6, 3, draws=2)
    >>> bool(((picked[:, 1] - picked[:, 0]) % 6 == 1).all())
    True
    """
    if min(origins, block, draws) < 1:
        raise UsageError(f"origins {origins}, block {block}, draws {draws}: give 1 or more of each")
    blocks = -(-origins // block)
    start = np.random.default_rng(seed).integers(origins, size=(draws, blocks))
    places = (start[:, :, None] + np.arange(block)) % origins
    return np.asarray(places.reshape(draws, -1)[:, :origins], np.int64)


def ratio_skill(
    score: Floats, reference: Floats, block: int, *, draws: int = DRAWS, seed: int = 1, level: float = LEVEL
) -> Skill:
    """Skill from sums of scores by origin: 1 less a ratio of sums, not a mean of ratios.

    Parameters
    ----------
    score, reference : float array (origins,)
        Sums over the same cases; lower is better.
    block : int
        Length of the blocks that are resampled, in origins.
    draws, seed : int
    level : float
        Share of the resamples between `low` and `high`.

    Returns
    -------
    Skill
        NaN throughout where the reference is 0 in sum; without an interval where there are fewer origins than
        ten, or than three blocks.

    Examples
    --------
    >>> ratio_skill(np.full(12, 0.9), np.full(12, 1.0), 3)
    Skill(value=0.1, low=0.1, high=0.1)
    """
    if score.shape != reference.shape or score.ndim != 1:
        raise UsageError(
            f"scores of shapes {score.shape} and {reference.shape}; give one sum an origin for both"
        )
    if not reference.sum() > 0:
        return Skill(math.nan, math.nan, math.nan)
    value = round(1 - float(score.sum() / reference.sum()), 12)
    if len(score) < max(_BLOCKS * block, _ORIGINS):
        return Skill(value, math.nan, math.nan)
    picked = resampled_origins(len(score), block, draws, seed)
    below = reference[picked].sum(axis=1)
    ratios = 1 - score[picked].sum(axis=1)[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2]).round(12).tolist()
    return Skill(value, low, high)
