"""Bootstrap intervals of balances: the events of each dyad-year drawn again with replacement.

The draws of a row depend on the seed and on how many events it has, and on nothing else: a row has the same
interval in a table of one pair as in one of all pairs, in whatever order events were told.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.ties.event_counts import CLASSES, Counted

__all__ = ["intervals"]

_FEW = 512
"""Rows of up to so many events share the draws of all rows with as many; longer rows have their own."""
_CELLS = 1 << 21
"""Rows times draws held at once: 16 MB an array."""

Interval = tuple[NDArray[np.float64], NDArray[np.float64]]


def intervals(counted: Counted, draws: int, level: float, seed: int) -> dict[str, Interval]:
    """Give the lower and upper bound of each measure in each row.

    Parameters
    ----------
    counted : Counted
    draws : int
        One or more.
    level : float
        Probability that an interval holds; its bounds are percentiles of the draws.
    seed : int

    Returns
    -------
    dict of str to (array, array)
        For each of the four classes its count, and ``cooperation``, ``net`` and ``goldstein``.
    """
    classes = counted.classes
    size = classes.sum(axis=1)
    bounds = {name: np.full((2, len(size)), np.nan) for name in (*CLASSES, "cooperation", "goldstein")}
    ends = ((1 - level) / 2, (1 + level) / 2)
    first = np.searchsorted(counted.row, np.arange(len(size) + 1))
    alike = np.diff(first) == 1  # events of one kind: every draw is what was seen
    seen = {name: classes[alike, k] for k, name in enumerate(CLASSES)}
    seen["cooperation"] = classes[alike, :2].any(axis=1)
    seen["goldstein"] = counted.weight[first[:-1][alike]]
    for name, values in seen.items():
        bounds[name][:, alike] = values
    order = np.flatnonzero(~alike)
    order = order[np.argsort(size[order], kind="stable")]
    lengths, starts = np.unique(size[order], return_index=True)
    ends_at = np.append(starts[1:], len(order))
    for n, begin, end in zip(lengths.tolist(), starts.tolist(), ends_at.tolist(), strict=False):
        if n > _FEW:
            break
        rows = order[begin:end]
        again = _multiplicity(n, draws, seed)
        for some in np.array_split(rows, -(-len(rows) * max(draws, n) // _CELLS)):
            _keep(bounds, some, _of_events(counted, first, some, n, again, classes[some]), ends)
    long = order[size[order] > _FEW]
    for some in np.array_split(long, -(-len(long) * draws // _CELLS) or 1):
        # These rows are few, and each has too many events to draw them one by one.
        each = [
            _of_cells(counted, slice(first[row], first[row + 1]), int(size[row]), draws, seed)
            for row in some.tolist()
        ]
        if each:
            drawn = {name: np.stack([one[name] for one in each]) for name in each[0]}
            _keep(bounds, some, drawn, ends)
    found = {name: (low, high) for name, (low, high) in bounds.items()}
    low, high = found["cooperation"]
    found["net"] = (2 * low - 1, 2 * high - 1)
    return found


def _keep(
    bounds: dict[str, NDArray[np.float64]],
    rows: NDArray[np.intp],
    drawn: dict[str, NDArray[np.float64]],
    ends: tuple[float, float],
) -> None:
    """Percentiles of the draws (rows, draws); those of a row in which all draws are equal are that value."""
    for name, values in drawn.items():
        low, high = values.min(axis=1), values.max(axis=1)
        apart = low < high
        if apart.any():
            low[apart], high[apart] = _quantiles(values[apart], ends)
        gone = np.isnan(low)  # some draws held no event with a weight
        if gone.any():
            low[gone], high[gone] = _known_quantiles(values[gone], ends)
        bounds[name][:, rows] = np.round(low, 9), np.round(high, 9)


def _quantiles(values: NDArray[np.float64], ends: tuple[float, float]) -> list[NDArray[np.float64]]:
    """Percentiles of each row, between draws by their distance; sorting whole rows beats `numpy.quantile`."""
    ranked = np.sort(values, axis=1)
    found = []
    for end in ends:
        below, share = divmod(end * (values.shape[1] - 1), 1)
        start = ranked[:, int(below)]
        after = ranked[:, min(int(below) + 1, values.shape[1] - 1)]
        found.append(start + share * (after - start))
    return found


def _known_quantiles(values: NDArray[np.float64], ends: tuple[float, float]) -> NDArray[np.float64]:
    """Percentiles of the draws that are known; NaN where none is."""
    found = np.full((2, len(values)), np.nan)
    some = ~np.isnan(values).all(axis=1)
    if some.any():
        found[:, some] = np.nanquantile(values[some], ends, axis=1)
    return found


def _multiplicity(n: int, draws: int, seed: int) -> NDArray[np.float64]:
    """How often each of `n` events is drawn (draws, n)."""
    drawn = np.random.default_rng([seed, n]).integers(0, n, (draws, n))
    flat = (drawn + n * np.arange(draws)[:, None]).ravel()
    return np.bincount(flat, minlength=n * draws).reshape(draws, n).astype(float)


def _of_events(
    counted: Counted,
    first: NDArray[np.intp],
    rows: NDArray[np.intp],
    n: int,
    again: NDArray[np.float64],
    classes: NDArray[np.int64],
) -> dict[str, NDArray[np.float64]]:
    """Draws of rows with `n` events each: (rows, draws) for each measure."""
    spans = first[rows + 1] - first[rows]
    before = np.cumsum(spans) - spans
    cells = np.repeat(first[rows] - before, spans) + np.arange(int(spans.sum()))
    weight = np.repeat(counted.weight[cells], counted.times[cells]).reshape(len(rows), n)
    upto = np.zeros((n + 1, len(again)))
    np.cumsum(again.T, axis=0, out=upto[1:])
    ends = np.concatenate([np.zeros((len(rows), 1), np.int64), np.cumsum(classes, axis=1)], axis=1)
    found = {name: upto[ends[:, k + 1]] - upto[ends[:, k]] for k, name in enumerate(CLASSES)}
    found["cooperation"] = upto[ends[:, 2]] / n
    gone = np.isnan(weight)
    total = np.where(gone, 0.0, weight) @ again.T
    if gone.any():
        known = (~gone).astype(float) @ again.T
        found["goldstein"] = np.divide(total, known, out=np.full(total.shape, np.nan), where=known > 0)
    else:
        found["goldstein"] = total / n
    return found


def _of_cells(
    counted: Counted, cells: slice, n: int, draws: int, seed: int
) -> dict[str, NDArray[np.float64]]:
    """Draws of one row with many events: how often each kind of event comes is multinomial."""
    times, quad, weight = counted.times[cells], counted.quad[cells], counted.weight[cells]
    again = np.random.default_rng([seed, n]).multinomial(n, times / n, size=draws).T.astype(float)
    found = {name: again[quad == k].sum(axis=0) for k, name in enumerate(CLASSES)}
    found["cooperation"] = again[quad < 2].sum(axis=0) / n
    gone = np.isnan(weight)
    known = again[~gone].sum(axis=0)
    total = (again * np.where(gone, 0.0, weight)[:, None]).sum(axis=0)
    found["goldstein"] = np.divide(total, known, out=np.full(draws, np.nan), where=known > 0)
    return found
