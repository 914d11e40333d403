"""Draws of single parts of the model of alignment, given the others: shocks of states, scales, bounds.

References
----------
Liu, J. S. and Sabatti, C. (2000). Generalised Gibbs sampler and multigrid Monte Carlo for Bayesian
computation. Biometrika 87(2): 353-369. https://doi.org/10.1093/biomet/87.2.353
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, log, sqrt
from statistics import NormalDist
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.projection.posterior import STATE_TAILS

__all__ = ["VAGUE", "Shocks", "bounded", "chosen", "factor_of_both"]

Floats: TypeAlias = NDArray[np.float64]

VAGUE = 1e-4
"""Scale of the vague priors of variances, which are this over Gamma(1)."""
_FAR = 30.0
"""Standard deviations beyond which probabilities are too small to be told."""


@dataclass(slots=True)
class Shocks:
    """Shocks of states in each year: their values, scale, and the mixing weights of Student's t."""

    values: Floats
    variance: float
    weight: Floats

    def settle(self, rng: np.random.Generator, counts: Floats) -> None:
        """Draw weights and scale, given the values; `counts` are votes, or 1 (T, 1)."""
        squares = counts * self.values**2
        shape = (STATE_TAILS + 1) / 2
        self.weight = rng.gamma(shape, 1 / (STATE_TAILS / 2 + squares / (2 * self.variance)))
        vague = VAGUE * float(counts.mean())
        rate = vague + 0.5 * float((self.weight * squares).sum())
        self.variance = rate / rng.gamma(1 + self.values.size / 2)
        both = factor_of_both(self.weight, STATE_TAILS / 2, self.variance, vague, rng)
        self.weight, self.variance = self.weight * both, self.variance * both


def factor_of_both(
    weights: Floats, shape: float, variance: float, vague: float, rng: np.random.Generator
) -> float:
    """Draw a factor of both a variance and the weights that divide it, which nothing measured can tell apart.

    Parameters
    ----------
    weights : float array
        Each Gamma(shape, shape) beforehand.
    shape, variance : float
    vague : float
        The variance is this over Gamma(1) beforehand.
    rng : Generator
    """
    factor = float(rng.gamma(shape * weights.size - 1, 1 / (shape * float(weights.sum()))))
    return factor if log(rng.random()) < vague / variance * (1 - 1 / factor) else 1.0


def bounded(centre: float, width: float, bounds: tuple[float, float], chance: float) -> float:
    """The quantile `chance` of a normal that is held within bounds.

    Examples
    --------
    >>> round(bounded(0.0, 1.0, (0.0, 9.0), 0.5), 4)
    0.6745
    """
    low, high = ((bound - centre) / width for bound in bounds)
    turned = low > 0  # probabilities are told finely in the lower tail alone
    if turned:
        low, high, chance = -high, -low, 1 - chance
    if high < -_FAR:  # so far out the tail falls as an exponential
        score = high + log(chance + (1 - chance) * exp(high * (high - low))) / -high
    else:
        under, over = (0.5 * erfc(-edge / sqrt(2)) for edge in (low, high))
        at = under + chance * (over - under)
        score = NormalDist().inv_cdf(at) if 0 < at < 1 else low
    return min(max(centre + width * (-score if turned else score), bounds[0]), bounds[1])


def chosen(logs: Floats, rng: np.random.Generator) -> int:
    """Draw a place, given the logarithms of chances up to a constant."""
    chance = np.exp(logs - logs.max())
    return int(rng.choice(len(logs), p=chance / chance.sum()))
