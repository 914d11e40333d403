"""Naive forecasters: what anybody could say of alignment without a theory; a model must beat them.

Each gives one number for a pair, from that pair's own past. How far such numbers miss is taken from the past
too: the same rule is tried at each year of the window, its misses are pooled over pairs, and the forecast is
the number plus those misses. So a rival knows its own uncertainty, without a law assumed for it (Williams and
Goodman 1971, https://doi.org/10.1080/01621459.1971.10482340).

Draws are quantiles at (k + 0.5) / draws, so that no seed matters and nothing is lost by chance. They tell the
distribution for a pair and a horizon; pairs and horizons do not move together in them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection.forecaster import Forecaster
from blocs.projection.panel import AlignmentPanel

__all__ = [
    "BURN",
    "Drift",
    "DyadMean",
    "Ewma",
    "Persistence",
    "ResampledChanges",
    "is_naive",
    "naive_rivals",
]

Floats = NDArray[np.float64]

BURN = 5
"""First years of a window, at which a rule has too little past for its misses to count."""
_GRID = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class _Rule(ABC):
    """A rule that gives one number; misses of the past give the rest."""

    @abstractmethod
    def points(self, past: AlignmentPanel) -> tuple[Floats, Floats | float]:
        """What is said at each year of a past (T, D), and how much that moves with each year ahead."""

    def forecast(
        self,
        past: AlignmentPanel,
        horizons: Sequence[int],
        draws: int,
        seed: int = 0,  # noqa: ARG002 - chance has no part
    ) -> Floats:
        """Draw; see `Forecaster`.

        NaN where a pair is not known in the year of origin, so that all rivals speak of the same pairs, and
        where the window is too short for any miss.
        """
        _check(horizons, draws)
        level, slope = self.points(past)
        told = np.full((len(horizons), draws, past.values.shape[1]), np.nan)
        known = ~np.isnan(past.values[-1])
        for place, years in enumerate(horizons):
            said = level + years * slope
            misses = _misses(past.values, said, years)
            if len(misses):
                spread = np.quantile(misses, (np.arange(draws) + 0.5) / draws)
                told[place] = np.where(known, said[-1] + spread[:, None], np.nan)
        return told


@dataclass(frozen=True)
class Persistence(_Rule):
    """What was last known stays.

    Examples
    --------
    >>> Persistence().name
    'persistence'
    """

    name: str = "persistence"

    def points(self, past: AlignmentPanel) -> tuple[Floats, Floats | float]:
        """Last known value."""
        return filled(past.values), 0.0


@dataclass(frozen=True)
class Drift(_Rule):
    """What was last known, moved on by the mean yearly change of the pair so far.

    Attributes
    ----------
    prior : float
        Years without change that are added to those seen, so that a short or noisy past says less: the mean
        change is its sum over the years seen plus `prior`. 0 takes it plain, the drift method of textbooks.
    """

    name: str = "drift"
    prior: float = 25.0

    def __post_init__(self) -> None:
        if not self.prior >= 0:
            raise UsageError(f"{self.name}: prior is {self.prior}; give a number of years, 0 or more")

    def points(self, past: AlignmentPanel) -> tuple[Floats, Floats | float]:
        """Last known value, and the mean change up to then."""
        last = filled(past.values)
        return last, _slope(past.values, last, self.prior)


@dataclass(frozen=True)
class Ewma(_Rule):
    """Exponentially weighted mean: each year moves what is expected by a share of its surprise.

    Attributes
    ----------
    alpha : float, optional
        That share, above 0 and at most 1 (which is persistence). When not told, the one of 0.3, 0.4 ... 1
        with least mean absolute miss one year ahead in the window, over all pairs.
    """

    name: str = "exponentially weighted mean"
    alpha: float | None = None

    def __post_init__(self) -> None:
        if self.alpha is not None and not 0 < self.alpha <= 1:
            raise UsageError(f"{self.name}: alpha is {self.alpha}; give a share above 0 and at most 1")

    def points(self, past: AlignmentPanel) -> tuple[Floats, Floats | float]:
        """Mean at each year."""
        return smoothed(past.values, self.chosen(past)), 0.0

    def chosen(self, past: AlignmentPanel) -> float:
        """Share that is used on a past; that of persistence where nothing tells."""
        if self.alpha is not None:
            return self.alpha
        misses = [_misses(past.values, smoothed(past.values, alpha), 1) for alpha in _GRID]
        if not len(misses[0]):
            return 1.0
        return _GRID[int(np.argmin([np.abs(miss).mean() for miss in misses]))]


@dataclass(frozen=True)
class DyadMean(_Rule):
    """Mean of the pair over the window so far."""

    name: str = "mean of the pair"

    def points(self, past: AlignmentPanel) -> tuple[Floats, Floats | float]:
        """Mean of what is known up to each year."""
        number = np.cumsum(~np.isnan(past.values), axis=0)
        total = np.cumsum(np.nan_to_num(past.values), axis=0)
        return np.divide(total, number, out=np.full(total.shape, np.nan), where=number > 0), 0.0


@dataclass(frozen=True)
class ResampledChanges:
    """What was last known, plus changes that the pair has seen over as many years.

    A pair's own changes are few; the rest of the draws are those of all pairs.

    Attributes
    ----------
    prior : float
        A pair with n changes of its own takes a share n / (n + prior) of its draws from them.
    """

    name: str = "resampled changes"
    prior: float = 60.0

    def __post_init__(self) -> None:
        if not self.prior >= 0:
            raise UsageError(f"{self.name}: prior is {self.prior}; give a number of changes, 0 or more")

    def forecast(
        self,
        past: AlignmentPanel,
        horizons: Sequence[int],
        draws: int,
        seed: int = 0,  # noqa: ARG002 - chance has no part
    ) -> Floats:
        """Draw; see `Forecaster`."""
        values = past.values
        _check(horizons, draws)
        told = np.full((len(horizons), draws, values.shape[1]), np.nan)
        for place, years in enumerate(horizons):
            changes = np.sort(values[years:] - values[:-years], axis=0)  # those not known go last
            if changes.size:
                told[place] = values[-1] + _resampled(changes, draws, self.prior)
        return told


_NAIVE = (Persistence, Drift, Ewma, DyadMean, ResampledChanges)


def naive_rivals() -> tuple[Forecaster, ...]:
    """All naive forecasters, as they are by default.

    Examples
    --------
    >>> [rival.name for rival in naive_rivals()][:2]
    ['persistence', 'drift']
    """
    return (Persistence(), Drift(), Ewma(), DyadMean(), ResampledChanges())


def is_naive(forecaster: Forecaster) -> bool:
    """Whether a forecaster is one of those here, which a model has to beat."""
    return isinstance(forecaster, _NAIVE)


def filled(values: Floats) -> Floats:
    """Last known value at each year, shape (T, D); NaN before the first.

    Examples
    --------
    >>> filled(np.array([[np.nan], [0.5], [np.nan]]))[:, 0].tolist()
    [nan, 0.5, 0.5]
    """
    return smoothed(values, 1.0)


def smoothed(values: Floats, alpha: float) -> Floats:
    """Exponentially weighted mean at each year, shape (T, D); a year that is not known leaves it as it was.

    It starts with the first known value; NaN before.

    Examples
    --------
    >>> smoothed(np.array([[0.0], [np.nan], [1.0]]), 0.5)[:, 0].tolist()
    [0.0, 0.0, 0.5]
    """
    level = np.full(values.shape, np.nan)
    now = np.full(values.shape[1], np.nan)
    for year, seen in enumerate(values):
        moved = seen if alpha == 1 else np.where(np.isnan(now), seen, now + alpha * (seen - now))
        now = np.where(np.isnan(seen), now, moved)
        level[year] = now
    return level


def _slope(values: Floats, last: Floats, prior: float) -> Floats:
    """Mean yearly change from the first known value to the last known one, at each year; 0 for one value."""
    years = np.arange(len(values), dtype=float)[:, None]
    known = ~np.isnan(values)
    start = np.argmax(known, axis=0)
    first = values[start, np.arange(values.shape[1])]
    latest = np.maximum.accumulate(np.where(known, years, -1.0), axis=0)
    span = latest - start
    slope: Floats = np.divide(last - first, span + prior, out=np.zeros(values.shape), where=span > 0)
    return slope


def _misses(values: Floats, points: Floats, years: int) -> Floats:
    """Misses of forecasts made at each year of the window after the burn, of all pairs."""
    miss = values[years:][BURN:] - points[: len(points) - years][BURN:]
    return miss[~np.isnan(miss)]


def _resampled(changes: Floats, draws: int, prior: float) -> Floats:
    """Quantiles of a pair's own changes and then of all pairs' changes, (draws, D).

    `changes` are in order down each column, those not known last. NaN where no pair has any.
    """
    pooled = np.sort(changes[~np.isnan(changes)])
    if not len(pooled):
        return np.full((draws, changes.shape[1]), np.nan)
    number = np.sum(~np.isnan(changes), axis=0)
    share = np.divide(number, number + prior, out=np.zeros(len(number)), where=number > 0)
    own = np.rint(draws * share).astype(int)
    draw = np.arange(draws)[:, None]
    mine = ((draw + 0.5) / np.maximum(own, 1) * number).astype(int)
    mine = np.clip(mine, 0, np.maximum(number - 1, 0))
    theirs = ((draw - own + 0.5) / np.maximum(draws - own, 1) * len(pooled)).astype(int)
    theirs = np.clip(theirs, 0, len(pooled) - 1)
    return np.where(draw < own, np.take_along_axis(changes, mine, axis=0), pooled[theirs])


def _check(horizons: Sequence[int], draws: int) -> None:
    if draws < 1 or not len(horizons) or min(horizons) < 1:
        raise UsageError(
            f"horizons {list(horizons)}, draws {draws}: give years ahead and draws, each 1 or more"
        )
