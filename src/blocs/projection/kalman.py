"""Filtering of many pairs at once: paths of alignment given all else, and where a pair stands by itself.

References
----------
Carter, C. K. and Kohn, R. (1994). On Gibbs sampling for state space models. Biometrika 81(3): 541-553.
https://doi.org/10.1093/biomet/81.3.541
Durbin, J. and Koopman, S. J. (2012). Time Series Analysis by State Space Methods, 2nd ed., ch. 4. Oxford.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Filtered", "Standing", "draw_paths", "filter_paths", "locate"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

_LEAST = 1e-12
"""Variance below which a pair stands where it stands."""


class Filtered(NamedTuple):
    """What is known of paths from the years up to each; all arrays (T, D).

    Attributes
    ----------
    mean, spread : float array
        Mean and variance, with the year itself known.
    ahead, gap : float array
        Mean and variance, with the years before known.
    log_density : float
        Of all that was measured.
    """

    mean: Floats
    spread: Floats
    ahead: Floats
    gap: Floats
    log_density: float


def filter_paths(
    values: Floats,
    noise: Floats,
    keep: float,
    drift: Floats,
    steps: Floats,
    live: Bools,
    home: Floats,
    start: float,
) -> Filtered:
    """Filter the paths of all pairs forwards.

    ``a[t] = keep * a[t-1] + drift[t] + e``, ``e ~ N(0, steps[t])``; ``values[t] = a[t] + w``,
    ``w ~ N(0, noise[t])``.

    Parameters
    ----------
    values : float array (T, D)
        What was measured; anything that is finite where `noise` is infinite.
    noise : float array (T, D)
        Variance of the measurement; ``inf`` where nothing was measured.
    keep : float
    drift, steps : float array (T, D)
        Mean and variance of the step into the year.
    live : bool array (T, D)
        Whether the pair was there in the year before; where not, its path begins anew around `home`.
    home : float array (D,)
    start : float
        Variance around `home` where a path begins.
    """
    years, pairs = values.shape
    mean, spread, ahead, gap = (np.empty((years, pairs)) for _ in range(4))
    ahead[0], gap[0] = home, start
    for t in range(years):
        if t:
            ahead[t] = np.where(live[t], keep * mean[t - 1] + drift[t], home)
            gap[t] = np.where(live[t], keep * keep * spread[t - 1] + steps[t], start)
        gain = gap[t] / (gap[t] + noise[t])
        mean[t] = ahead[t] + gain * (values[t] - ahead[t])
        spread[t] = gap[t] * (1.0 - gain)
    measured = np.isfinite(noise)
    total = np.where(measured, gap + noise, 1.0)
    error = np.where(measured, values - ahead, 0.0)
    logs = np.log(total) + error * error / total
    return Filtered(mean, spread, ahead, gap, -0.5 * float(logs.sum() + measured.sum() * np.log(2 * np.pi)))


def draw_paths(filtered: Filtered, keep: float, live: Bools, rng: np.random.Generator) -> Floats:
    """Draw the paths of all pairs from what is known of them, backwards from the last year.

    Parameters
    ----------
    filtered : Filtered
    keep, live
        As they were filtered with.
    rng : Generator

    Returns
    -------
    float array (T, D)
    """
    mean, spread, ahead, gap, _ = filtered
    path = rng.standard_normal(mean.shape)
    path[-1] = mean[-1] + np.sqrt(spread[-1]) * path[-1]
    for t in range(len(mean) - 2, -1, -1):
        back = np.where(live[t + 1], keep * spread[t] / gap[t + 1], 0.0)
        left = np.maximum(spread[t] * (1.0 - keep * back), _LEAST)
        path[t] = mean[t] + back * (path[t + 1] - ahead[t + 1]) + np.sqrt(left) * path[t]
    return path


class Standing(NamedTuple):
    """Where pairs stand after a last year: moments of alignment and of what it returns to.

    Attributes
    ----------
    level, home : float array (D,)
        Means.
    level_var, both_cov, home_var : float array (D,)
        Variances and covariance.
    surprise : float array (D,)
        Mean square of the steps ahead over what was expected; 1 where all is as expected. NaN where fewer
        than two years are known.
    seen : float array (D,)
        Years known.
    """

    level: Floats
    home: Floats
    level_var: Floats
    both_cov: Floats
    home_var: Floats
    surprise: Floats
    seen: Floats


def locate(
    values: Floats,
    noise: Floats,
    phi: float,
    drift: Floats,
    steps: Floats | float,
    home: tuple[float, float],
    start: float,
) -> Standing:
    """Filter each pair by itself, when parameters are known: what a new series says of where it stands.

    Shocks that pairs share are counted as the pair's own, which leaves the moments of one pair what they are.

    Parameters
    ----------
    values, noise : float array (T, D)
        As `draw_paths`; NaN values where nothing was measured.
    phi : float
        Share of the way home that is gone in a year.
    drift : float array (T, D)
        Mean of the step into the year, beside the way home.
    steps : float or float array (D,)
        Variance of a step.
    home : (float, float)
        Mean and variance of homes in general.
    start : float
        Variance of the first level around home.
    """
    years, pairs = values.shape
    level, back = np.full(pairs, home[0]), np.full(pairs, home[0])
    p, c, q = np.full(pairs, home[1] + start), np.full(pairs, home[1]), np.full(pairs, home[1])
    begun = np.zeros(pairs, bool)
    squares, seen = np.zeros(pairs), np.zeros(pairs)
    for t in range(years):
        level = np.where(begun, (1 - phi) * level + phi * back + drift[t], level)
        p = np.where(begun, (1 - phi) ** 2 * p + 2 * phi * (1 - phi) * c + phi**2 * q + steps, p)
        c = np.where(begun, (1 - phi) * c + phi * q, c)
        known = ~np.isnan(values[t])
        total = p + noise[t]
        error = np.where(known, values[t] - level, 0.0)
        scored = known & begun
        squares += np.where(scored, error**2 / total, 0.0)
        seen += scored
        gain, turn = np.where(known, p / total, 0.0), np.where(known, c / total, 0.0)
        level, back = level + gain * error, back + turn * error
        q, c, p = q - turn * c, c * (1 - gain), p * (1 - gain)
        begun |= known
    surprise = np.divide(squares, seen, out=np.full(pairs, np.nan), where=seen > 0)
    return Standing(level, back, p, c, q, surprise, seen + begun)
