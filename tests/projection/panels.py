"""Made-up panels that tests of projection share."""

from __future__ import annotations

import numpy as np

from blocs.projection.panel import CLASSES, AlignmentPanel


def walks(
    states: int = 8,
    since: int = 1946,
    until: int = 2005,
    *,
    seed: int = 0,
    pull: float = 0.0,
    noise: float = 0.05,
    missing: float = 0.0,
    instruments: tuple[str, ...] = (),
) -> AlignmentPanel:
    """A panel of pairs that wander: ``a' = a + pull (mean - a) + 0.1 e``, measured with noise.

    States are numbered 10, 20 ... and shrink in capability in that order; classes go round.
    """
    rng = np.random.default_rng(seed)
    first, second = np.triu_indices(states, 1)
    years = np.arange(since, until + 1)
    t, d = len(years), len(first)
    means = rng.normal(0, 0.3, d)
    values = np.empty((t, d))
    level = means.copy()
    for year in range(t):
        level = level + pull * (means - level) + 0.1 * rng.standard_normal(d)
        values[year] = level + noise * rng.standard_normal(d)
    values[rng.random((t, d)) < missing] = np.nan
    share = np.arange(states, 0, -1) / (states * (states + 1) / 2)
    return AlignmentPanel(
        measure="kappa",
        system="cow",
        numbers=10 * np.arange(1, states + 1),
        first=first,
        second=second,
        years=years,
        values=values,
        counts=np.where(np.isnan(values), 0.0, 60.0),
        instruments=instruments,
        pressure=rng.uniform(0, 0.2, (t, d, len(instruments))),
        since_rivalry=np.where(np.arange(d) % len(CLASSES) == 0, 0.0, np.inf) + np.zeros((t, 1)),
        capability=np.tile(share, (t, 1)),
        classes=np.tile(np.arange(d) % len(CLASSES), (t, 1)),
        sources=("Made up.",),
    )


def of_values(values: list[list[float]], since: int = 1990) -> AlignmentPanel:
    """A panel of the pairs of two, three or four states: a row a year, a column a pair."""
    table = np.array(values, float)
    states = {1: 2, 3: 3, 6: 4}[table.shape[1]]
    first, second = np.triu_indices(states, 1)
    t, d = table.shape
    return AlignmentPanel(
        "kappa", "cow", 10 * np.arange(1, states + 1), first, second, since + np.arange(t), table,
        np.where(np.isnan(table), 0.0, 60.0), (), np.zeros((t, d, 0)), np.full((t, d), np.inf),
        np.full((t, states), 0.1), np.full((t, d), 3),
    )  # fmt: skip
