"""`project`: where the alignment of some pairs may stand in the years to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection.posterior import Posterior
from blocs.projection.prospect import Prospect
from blocs.projection.simulate import BOUNDS, paths
from blocs.projection.state_space import pushes
from blocs.sources import Column, Frame

__all__ = ["QUANTILES", "Projection", "bounded", "project"]

Floats: TypeAlias = NDArray[np.float64]

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}
_MOST = 60


@dataclass(frozen=True, eq=False)
class Projection:
    """Draws of the alignment of some pairs in years to come; S draws, H years, D pairs.

    Attributes
    ----------
    measure : str
    origin : int
        Last year of the votes.
    years : int array (H,)
    pairs : tuple of (str, str)
    known : bool array (D,)
        Whether the two have voted together; where not, draws are NaN.
    draws : float array (S, H, D)
        Alignment itself, within the bounds of the measure.
    seed : int
    sources : tuple of str
    """

    measure: str
    origin: int
    years: NDArray[np.int64]
    pairs: tuple[tuple[str, str], ...]
    known: NDArray[np.bool_]
    draws: Floats
    seed: int
    sources: tuple[str, ...]

    @cached_property
    def frame(self) -> Frame:
        """By pair and year: ``a``, ``b``, ``year``, ``mean``, and the quantiles ``p05`` to ``p95``."""
        each = np.quantile(self.draws, list(QUANTILES.values()), axis=0)
        height, count = len(self.years), len(self.pairs)
        columns = [
            Column("a", [a for a, _ in self.pairs for _ in range(height)], like="text"),
            Column("b", [b for _, b in self.pairs for _ in range(height)], like="text"),
            Column.of("year", np.tile(self.years, count)),
            Column.of("mean", self.draws.mean(0).T.ravel(), note=f"{self.measure} of votes"),
        ]
        note = "quantile of the draws"
        columns += [Column.of(name, each[k].T.ravel(), "", note) for k, name in enumerate(QUANTILES)]
        return Frame("pair and year", columns, self.sources)

    def chance(self, pair: tuple[str, str], change: float, year: int) -> float:
        """Chance that alignment in a year is above that of the first by more than `change`; below, if
        negative. NaN where the two never voted together.

        Raises
        ------
        UsageError
            When pair or year are not in the projection.
        """
        k = self._pair(pair)
        t = int(year - self.years[0])
        if not 0 <= t < len(self.years):
            raise UsageError(f"{year} is not in the projection; it has {self.years[0]} to {self.years[-1]}")
        if not self.known[k]:
            return float("nan")
        far = self.draws[:, t, k] - self.draws[:, 0, k]
        return float((far > change).mean() if change >= 0 else (far < change).mean())

    def _pair(self, pair: tuple[str, str]) -> int:
        for k, own in enumerate(self.pairs):
            if set(own) == set(pair):
                return k
        raise UsageError(f"{' and '.join(pair)} are not in the projection")


def project(
    prospect: Prospect,
    pairs: Sequence[tuple[str, str]],
    *,
    until: int | None = None,
    draws: int = 1000,
    seed: int = 1,
    pressure: bool = True,
) -> Projection:
    """Project the alignment of pairs from the last year of data.

    Parameters
    ----------
    prospect : Prospect
        `shipped()`, or of a store.
    pairs : sequence of (str, str)
        Codes.
    until : int, optional
        Last year; five years on when not told.
    draws, seed : int
    pressure : bool
        Whether pressure of common adversaries has an effect; it is held at that of the last year.

    Raises
    ------
    UsageError
        When there are no pairs, a state is not known, or the years make no sense.
    """
    if not pairs:
        raise UsageError("no pairs to project; name two states")
    last = prospect.until + 5 if until is None else until
    if not prospect.until < last <= prospect.until + _MOST:
        raise UsageError(
            f"until {last}: the data end in {prospect.until}; give a year from {prospect.until + 1} to "
            f"{prospect.until + _MOST}"
        )
    if draws < 2:
        raise UsageError(f"draws={draws}; give 2 or more")
    at = prospect.places(pairs)
    known = at >= 0
    posterior, outset = prospect.outset(np.where(known, at, 0), draws, seed)
    push = _held(prospect, posterior, at, pressure=pressure)
    found = bounded(paths(posterior, outset, last - prospect.until, seed, push), prospect.measure)
    found[:, :, ~known] = np.nan
    years = np.arange(prospect.until + 1, last + 1)
    return Projection(
        prospect.measure, prospect.until, years, tuple(pairs), known, found, seed, prospect.sources
    )


def bounded(alignment: Floats, measure: str) -> Floats:
    """Alignment within the bounds of its measure."""
    low, high = BOUNDS.get(measure, (-1.0, 1.0))
    return np.clip(alignment, low, high)


def _held(
    prospect: Prospect, posterior: Posterior, at: NDArray[np.int64], *, pressure: bool
) -> Floats | None:
    if not pressure:
        return None
    return pushes(posterior, prospect.pressure[at], prospect.since_rivalry[at])
