"""One origin of a backtest: what could be known then, what each forecaster says, and how it scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection import scores
from blocs.projection.forecaster import Forecaster
from blocs.projection.panel import CLASSES, AlignmentPanel

__all__ = ["CHANGES", "PIT_BINS", "Job", "Tally", "score_origin", "truth_of", "vintage"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CHANGES = (0.1, -0.1)
"""Changes of the measure whose hazards are scored: this much above the value of the origin, or below it."""
PIT_BINS = 10


@dataclass(frozen=True, eq=False)
class Job:
    """What is done at one origin.

    Attributes
    ----------
    past : AlignmentPanel
        All that forecasters see; ends in the year of origin.
    truth : float array (horizons, pairs)
        What came; NaN where it is not known.
    """

    past: AlignmentPanel
    truth: Floats


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums of scores; F forecasters, H horizons, C classes of pairs as they stood at the origin.

    Attributes
    ----------
    count, left_out : int array (H, C)
        Cases that are scored; cases that are not, since some forecaster said nothing of the pair.
    crps, log_score, cover50, cover90 : float array (F, H, C)
    pit : int array (F, H, C, PIT_BINS)
        Cases by their probability integral transform.
    brier : float array (F, H, C, 2)
        By `CHANGES`.
    events : int array (H, C, 2)
        Cases in which the change came.
    base : float array (H, 2)
        How often the change came over as many years in the window, before the origin; NaN where unknown.
    """

    count: Ints
    left_out: Ints
    crps: Floats
    log_score: Floats
    cover50: Floats
    cover90: Floats
    pit: Ints
    brier: Floats
    events: Ints
    base: Floats


def vintage(panel: AlignmentPanel, origin: int, window: int, states: int) -> AlignmentPanel:
    """Cut out what could be known at an origin: years up to it, of the states that were large then."""
    now = panel.window(origin, origin)
    return panel.window(origin - window + 1, origin).among(now.largest(states, origin))


def truth_of(panel: AlignmentPanel, past: AlignmentPanel, horizons: Sequence[int]) -> Floats:
    """Look up what came for the pairs of a past, (horizons, pairs); NaN where the panel does not know it."""
    base = int(panel.numbers.max(initial=0)) + 1
    held = panel.numbers[panel.first] * base + panel.numbers[panel.second]
    asked = past.numbers[past.first] * base + past.numbers[past.second]
    order = np.argsort(held)
    place = order[np.searchsorted(held, asked, sorter=order)]
    truth = np.full((len(horizons), len(asked)), np.nan)
    for row, years in enumerate(horizons):
        if past.until + years <= panel.until:
            truth[row] = panel.values[past.until + years - panel.since, place]
    return truth


def score_origin(
    job: Job, forecasters: Sequence[Forecaster], horizons: Sequence[int], draws: int, seed: int
) -> Tally:
    """Let each forecaster speak, and score all on the same cases.

    A case is a pair that was known at the origin and is known at the horizon, and of which every forecaster
    said something.

    Raises
    ------
    UsageError
        When a forecaster gives draws of another shape.
    """
    past, truth = job.past, job.truth
    start, classes = past.values[-1], past.classes[-1]
    f, h, c, d = len(forecasters), len(horizons), len(CLASSES), len(start)
    # all forecasters get one seed, so that two forms of one model differ by the form alone
    here = int(np.random.SeedSequence([seed, past.until]).generate_state(1)[0])
    said = [one.forecast(past, horizons, draws, here) for one in forecasters]
    for one, told in zip(forecasters, said, strict=True):
        if told.shape != (h, draws, d):
            raise UsageError(f"forecaster {one.name} gave draws of shape {told.shape}, not {(h, draws, d)}")
    tally = Tally(
        count=np.zeros((h, c), np.int64),
        left_out=np.zeros((h, c), np.int64),
        **{name: np.zeros((f, h, c)) for name in ("crps", "log_score", "cover50", "cover90")},
        pit=np.zeros((f, h, c, PIT_BINS), np.int64),
        brier=np.zeros((f, h, c, len(CHANGES))),
        events=np.zeros((h, c, len(CHANGES)), np.int64),
        base=np.full((h, len(CHANGES)), np.nan),
    )
    for row, years in enumerate(horizons):
        known = ~np.isnan(start) & ~np.isnan(truth[row])
        heard = known & np.all([np.isfinite(told[row]).all(axis=0) for told in said], axis=0)
        tally.count[row] = np.bincount(classes[heard], minlength=c)
        tally.left_out[row] = np.bincount(classes[known & ~heard], minlength=c)
        tally.base[row] = _base_rates(past.values, years)
        came = scores.happened(truth[row][heard][:, None], start[heard][:, None], np.array(CHANGES))
        for k in range(len(CHANGES)):
            tally.events[row, :, k] = np.bincount(classes[heard][came[:, k]], minlength=c)
        for place, told in enumerate(said):
            _add(
                tally,
                (place, row),
                told[row][:, heard],
                truth[row][heard],
                start[heard],
                classes[heard],
                came,
            )
    return tally


def _add(
    tally: Tally,
    cell: tuple[int, int],
    draws: Floats,
    truth: Floats,
    start: Floats,
    classes: Ints,
    came: NDArray[np.bool_],
) -> None:
    """Sum the scores of one forecaster at one horizon by class."""
    if not len(truth):
        return
    draws = np.sort(draws, axis=0)  # what is in order is sorted again for almost nothing
    each = {
        "crps": scores.crps(draws, truth),
        "log_score": scores.log_score(draws, truth),
        "cover50": scores.covered(draws, truth, 0.5),
        "cover90": scores.covered(draws, truth, 0.9),
    }
    c = len(CLASSES)
    for name, score in each.items():
        getattr(tally, name)[cell] = np.bincount(classes, score, minlength=c)
    bins = np.minimum((scores.pit(draws, truth) * PIT_BINS).astype(int), PIT_BINS - 1)
    tally.pit[cell] = np.bincount(classes * PIT_BINS + bins, minlength=c * PIT_BINS).reshape(c, PIT_BINS)
    for k, change in enumerate(CHANGES):
        miss = scores.brier(scores.chance_of(draws, start, change), came[:, k])
        tally.brier[cell][:, k] = np.bincount(classes, miss, minlength=c)


def _base_rates(values: Floats, years: int) -> Floats:
    """How often each of `CHANGES` came over so many years within a window, all pairs together."""
    start, end = values[:-years], values[years:]
    both = ~np.isnan(start) & ~np.isnan(end)
    if not both.any():
        return np.full(len(CHANGES), np.nan)
    return np.array([scores.happened(end[both], start[both], change).mean() for change in CHANGES])
