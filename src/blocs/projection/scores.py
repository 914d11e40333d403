"""Scores of forecasts that are given as draws: how near, how sure, and how honest about it.

CRPS and the log score are proper: nobody can better them in expectation by saying other than what they
believe (Gneiting and Raftery 2007, https://doi.org/10.1198/016214506000001437). Closed forms for the normal
and Student's t are here to test against (Jordan, Krüger and Lerch 2019,
https://doi.org/10.18637/jss.v090.i12).

Draws have the shape (draws, pairs), what came true (pairs,), and so has each score. A pair with a draw or
truth that is NaN scores NaN.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError

__all__ = [
    "brier",
    "chance_of",
    "covered",
    "crps",
    "crps_normal",
    "crps_student",
    "happened",
    "log_score",
    "pit",
    "skill",
]

Floats = NDArray[np.float64]

NARROWEST = 1e-3
"""Least width of a kernel, in units of the measure: shares of some dozens of votes are no finer than that."""
_CROWD = 5
_ROOT_TAU = math.sqrt(2 * math.pi)


def crps(draws: Floats, truth: Floats) -> Floats:
    """Continuous ranked probability score: ``E|X - y| - E|X - X'| / 2``, exact for the draws.

    Lower is better. In the units of the measure; for one draw it is the absolute miss. The draws are taken as
    the forecast itself. A sample of m from a wider forecast scores about 1 / m of the second term worse than
    what it was drawn from.

    Parameters
    ----------
    draws : float array (draws, pairs)
    truth : float array (pairs,)

    Returns
    -------
    float array (pairs,)

    Examples
    --------
    >>> crps(np.array([[0.0], [1.0]]), np.array([0.0])).tolist()
    [0.25]
    """
    ranked = in_order(draws, truth)
    m = len(ranked)
    # the sum over all pairs of draws of |x - x'| is one weighted sum once they are in order
    weight = (2 * np.arange(1, m + 1) - m - 1) / (m * m)
    return np.asarray(np.abs(ranked - truth).mean(axis=0) - weight @ ranked, np.float64)


def crps_normal(mean: Floats | float, sd: Floats | float, truth: Floats | float) -> Floats:
    """CRPS of a normal forecast, in closed form.

    Examples
    --------
    >>> round(float(crps_normal(0.0, 1.0, 0.0)), 6)  # (sqrt(2) - 1) / sqrt(pi)
    0.233695
    """
    z = (np.asarray(truth, np.float64) - mean) / sd
    phi = np.exp(-0.5 * z**2) / _ROOT_TAU
    below = 0.5 * (1 + np.vectorize(math.erf, otypes=[np.float64])(z / math.sqrt(2)))
    return np.asarray(sd * (z * (2 * below - 1) + 2 * phi - 1 / math.sqrt(math.pi)), np.float64)


def crps_student(df: int, scale: float, truth: Floats | float, mean: float = 0.0) -> Floats:
    """CRPS of a forecast by Student's t with a whole number of degrees of freedom above 1, in closed form.

    Examples
    --------
    >>> bool(abs(crps_student(10_000, 1.0, 0.5) - crps_normal(0.0, 1.0, 0.5)) < 1e-4)
    True
    """
    if df != int(df) or df < 2:
        raise UsageError(f"df is {df}; give a whole number, 2 or more")
    z = np.asarray((np.asarray(truth, np.float64) - mean) / scale)
    ratio = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2))
    density = ratio / math.sqrt(df * math.pi) * (1 + z**2 / df) ** (-(df + 1) / 2)
    # B(1/2, df - 1/2) / B(1/2, df/2)^2
    betas = math.exp(
        math.lgamma(df - 0.5) - math.lgamma(df) - 0.5 * math.log(math.pi) + 2 * math.lgamma((df + 1) / 2)
        - 2 * math.lgamma(df / 2)
    )  # fmt: skip
    first = z * (2 * _student_below(z, int(df)) - 1) + 2 * density * (df + z**2) / (df - 1)
    return np.asarray(scale * (first - 2 * math.sqrt(df) / (df - 1) * betas), np.float64)


def _student_below(z: Floats, df: int) -> Floats:
    """Share of Student's t below `z`, by the finite sums for whole degrees of freedom.

    Abramowitz and Stegun (1964), 26.7.3 and 26.7.4.
    """
    angle = np.arctan2(z, math.sqrt(df))
    sine, cosine = np.sin(angle), np.cos(angle)
    term, total = np.ones_like(angle), np.zeros_like(angle)
    if df % 2:
        term = cosine
        for k in range(1, (df - 1) // 2 + 1):
            total = total + term
            term = term * cosine**2 * (2 * k) / (2 * k + 1)
        inside = 2 / math.pi * (angle + sine * total)
    else:
        for k in range(1, df // 2 + 1):
            total = total + term
            term = term * cosine**2 * (2 * k - 1) / (2 * k)
        inside = sine * total
    return np.asarray((1 + inside) / 2, np.float64)


def log_score(draws: Floats, truth: Floats, narrowest: float = NARROWEST) -> Floats:
    """Negative log of the forecast's density at what came true; lower is better.

    The density is a mean of Gaussian kernels, one on each draw, each with a width of its own: the distance
    over which k neighbours in order lie to a side of it, k a fifth of the root of the number of draws (a
    nearest-neighbour rule; Breiman, Meisel and Purcell 1977, Variable Kernel Estimates of Multivariate
    Densities, Technometrics 19, 135-144), and at least Silverman's 0.9 min(sd, interquartile range / 1.34)
    m^(-1/5), and `narrowest`. One width for all would leave holes between the far draws of a heavy tail, and
    score a truth in such a hole as nearly impossible: for 500 draws of Student's t with 3 degrees of freedom
    it costs 0.1 to 0.3 nats a case, these widths less than 0.01.

    Parameters
    ----------
    draws : float array (draws, pairs)
    truth : float array (pairs,)
    narrowest : float
        Least width, above 0, in units of the measure; keeps draws that are all equal from a score without
        bound.

    Returns
    -------
    float array (pairs,)
        In nats.
    """
    if not narrowest > 0:
        raise UsageError(f"narrowest is {narrowest}; give a width above 0")
    ranked = in_order(draws, truth)
    m = len(ranked)
    k = max(1, math.isqrt(m) // _CROWD)
    place = np.arange(m)
    low, high = np.maximum(place - k, 0), np.minimum(place + k, m - 1)
    near = (ranked[high] - ranked[low]) / np.maximum(high - low, 1)[:, None] * k
    quarter = (at(ranked, 0.75) - at(ranked, 0.25)) / 1.34
    common = 0.9 * np.minimum(ranked.std(axis=0), quarter) * m**-0.2
    width = np.maximum(np.maximum(near, common), narrowest)
    power = -0.5 * ((truth - ranked) / width) ** 2 - np.log(width * _ROOT_TAU)
    top = power.max(axis=0)
    return np.asarray(-(top + np.log(np.exp(power - top).mean(axis=0))), np.float64)


def covered(draws: Floats, truth: Floats, level: float) -> Floats:
    """Whether the central interval that holds a share of the draws holds the truth: 1 or 0.

    Examples
    --------
    >>> covered(np.linspace(0, 1, 101)[:, None], np.array([0.96]), 0.9).tolist()
    [0.0]
    """
    if not 0 < level < 1:
        raise UsageError(f"level is {level}; give a share between 0 and 1, as 0.9")
    ranked = in_order(draws, truth)
    inside = (truth >= at(ranked, (1 - level) / 2)) & (truth <= at(ranked, (1 + level) / 2))
    return np.where(np.isnan(ranked[-1]) | np.isnan(truth), np.nan, inside)


def pit(draws: Floats, truth: Floats) -> Floats:
    """Probability integral transform: share of the draws below the truth, and half of those equal to it.

    Even over 0 to 1 for an honest forecaster; heaped at both ends for one that is too sure.

    Examples
    --------
    >>> pit(np.array([[0.0], [1.0], [1.0], [2.0]]), np.array([1.0])).tolist()
    [0.5]
    """
    in_order(draws, truth)  # for its check alone
    share = (draws < truth).mean(axis=0) + 0.5 * (draws == truth).mean(axis=0)
    return np.where(np.isnan(draws).any(axis=0) | np.isnan(truth), np.nan, share)


def chance_of(draws: Floats, start: Floats, change: float) -> Floats:
    """Share of the draws that lie at least `change` above the start (below it, where `change` is negative).

    NaN where a draw or the start is.
    """
    share = happened(draws, start, change).mean(axis=0)
    return np.where(np.isnan(draws).any(axis=0) | np.isnan(start), np.nan, share)


def happened(values: Floats, start: Floats, change: float | Floats) -> NDArray[np.bool_]:
    """Whether values lie at least `change` above the start, or below it where `change` is negative."""
    # shares of votes are sums of halves over whole numbers: 0.7 less 0.6 must count as 0.1
    moved = (values - start) * np.copysign(1.0, change)
    return np.asarray(moved >= np.abs(change) - 1e-12, np.bool_)


def brier(chance: Floats | float, came: NDArray[np.generic]) -> Floats:
    """Brier score of chances: squared distance from what came, 1 or 0; lower is better.

    Examples
    --------
    >>> brier(np.array([0.75]), np.array([1])).tolist()
    [0.0625]
    """
    return np.asarray((chance - np.asarray(came, np.float64)) ** 2, np.float64)


def skill(score: float, reference: float) -> float:
    """Share by which a score is below that of a reference; 0 is as good, below 0 worse, NaN against nothing.

    Against the base rate, the skill of a Brier score.

    Examples
    --------
    >>> skill(0.09, 0.1) > 0 > skill(0.11, 0.1)
    True
    """
    return 1 - score / reference if reference > 0 else math.nan


def in_order(draws: Floats, truth: Floats) -> Floats:
    """Sort the draws of each pair; a column with NaN is NaN throughout.

    Raises
    ------
    UsageError
        When there are no draws, or shapes do not fit.
    """
    if draws.ndim != 2 or truth.shape != draws.shape[1:] or not len(draws):
        raise UsageError(
            f"draws have shape {draws.shape} and truth {truth.shape}; give (draws, pairs) and (pairs,), with "
            "one draw or more"
        )
    ranked = np.sort(draws, axis=0)
    if np.isnan(ranked[-1]).any():  # NaN goes last
        ranked[:, np.isnan(ranked[-1])] = np.nan
    return np.asarray(ranked, np.float64)


def at(ranked: Floats, share: float) -> Floats:
    """Quantile of draws in order, with straight lines between them."""
    spot = share * (len(ranked) - 1)
    low = int(spot)
    high = min(low + 1, len(ranked) - 1)
    return np.asarray(ranked[low] + (spot - low) * (ranked[high] - ranked[low]), np.float64)
