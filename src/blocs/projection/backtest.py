"""`backtest`: what forecasters would have said from each past year on, against what came.

The origin rolls: at each, forecasters see a window of years that ends there, of the states that were large
then, and nothing later (Tashman 2000, https://doi.org/10.1016/S0169-2070(00)00065-0). All are scored on the
same cases.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.parallel import map_ordered
from blocs.projection import standings
from blocs.projection.forecaster import Forecaster
from blocs.projection.origins import CHANGES, PIT_BINS, Job, Tally, score_origin, truth_of, vintage
from blocs.projection.panel import CLASSES, AlignmentPanel, DyadClass
from blocs.projection.resample import Skill, ratio_skill
from blocs.projection.rivals import Persistence, is_naive
from blocs.sources import Frame

__all__ = ["FIRST_ORIGIN", "HORIZONS", "Backtest", "backtest"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FIRST_ORIGIN = 1970
HORIZONS = (1, 3, 5)
_KIND = "blocs-backtest/1"
_WHOLE = ("count", "left_out", "pit", "events")
_SUMS = tuple(one.name for one in fields(Tally))
_TEXTS = ("forecasters", "naive", "sources")
_NUMBERS = ("horizons", "origins")


@dataclass(frozen=True, eq=False)
class Backtest:
    """Sums of scores by forecaster (F), horizon (H), origin (O) and class of pair (C), and what made them.

    Attributes
    ----------
    measure : str
    forecasters : tuple of str
        Names, F of them.
    naive : tuple of str
        Those of them that are naive rivals.
    horizons, origins : tuple of int
        Years ahead; years of origin.
    window, states, draws, seed : int
    count, left_out : int array (H, O, C)
        Cases that are scored, and cases that some forecaster said nothing of. Lower scores are better.
    crps, log_score : float array (F, H, O, C)
    cover50, cover90 : float array (F, H, O, C)
        Cases within the central interval.
    pit : int array (F, H, O, C, 10)
    brier : float array (F, H, O, C, 2)
        Of a rise by 0.1 or more, and a fall by as much.
    events : int array (H, O, C, 2)
    base : float array (H, O, 2)
        How often they came in the window before the origin; NaN where that is not known.
    version : str
        Of `blocs`.
    sources : tuple of str
        What to cite for the data.
    """

    measure: str
    forecasters: tuple[str, ...]
    naive: tuple[str, ...]
    horizons: tuple[int, ...]
    origins: tuple[int, ...]
    window: int
    states: int
    draws: int
    seed: int
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
    version: str = ""
    sources: tuple[str, ...] = ()
    kind: str = field(default=_KIND)

    def __post_init__(self) -> None:
        f, h, o, c, e = (
            len(self.forecasters),
            len(self.horizons),
            len(self.origins),
            len(CLASSES),
            len(CHANGES),
        )
        shapes: dict[str, tuple[int, ...]] = dict.fromkeys(
            ("crps", "log_score", "cover50", "cover90"), (f, h, o, c)
        )
        shapes |= {"count": (h, o, c), "left_out": (h, o, c), "pit": (f, h, o, c, PIT_BINS)}
        shapes |= {"brier": (f, h, o, c, e), "events": (h, o, c, e), "base": (h, o, e)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise DataError(f"a backtest: {name} has shape {getattr(self, name).shape}, not {shape}")

    # --- what is asked of it

    @property
    def models(self) -> tuple[str, ...]:
        """Forecasters that are not naive, in their order; the last is the fullest."""
        return tuple(name for name in self.forecasters if name not in self.naive)

    @property
    def persistence(self) -> str | None:
        """Name of persistence, where it was tried."""
        return Persistence().name if Persistence().name in self.naive else None

    def place(self, name: str) -> int:
        """Place of a forecaster.

        Raises
        ------
        UsageError
            When it was not tried.
        """
        if name not in self.forecasters:
            raise UsageError(f"no forecaster {name!r} was tried; there are {', '.join(self.forecasters)}")
        return self.forecasters.index(name)

    def row(self, horizon: int) -> int:
        """Place of a horizon.

        Raises
        ------
        UsageError
            When it was not tried.
        """
        if horizon not in self.horizons:
            tried = ", ".join(map(str, self.horizons))
            raise UsageError(f"no horizon of {horizon} years was tried; there are {tried}")
        return self.horizons.index(horizon)

    def cases(self, horizon: int, dyads: DyadClass | None = None) -> int:
        """How many cases are scored."""
        return int(self._of(self.count[self.row(horizon)], dyads).sum())

    def mean(self, score: str, name: str, horizon: int, dyads: DyadClass | None = None) -> float:
        """Mean over cases of ``"crps"``, ``"log_score"``, ``"cover50"`` or ``"cover90"``; NaN without any."""
        total = self._of(getattr(self, score)[self.place(name), self.row(horizon)], dyads).sum()
        cases = self.cases(horizon, dyads)
        return float(total / cases) if cases else math.nan

    def best_rival(self, horizon: int) -> str | None:
        """The naive rival with least CRPS at a horizon, as known afterwards; None where none was tried."""
        if not self.cases(horizon):
            return None
        return min(self.naive, key=lambda name: self.mean("crps", name, horizon), default=None)

    def skill(self, name: str, against: str, horizon: int, dyads: DyadClass | None = None) -> Skill:
        """Share by which a forecaster's CRPS is below another's, with an interval.

        Parameters
        ----------
        name, against : str
        horizon : int
        dyads : {"rivals", "allies", "major powers", "others"}, optional
            Of pairs of that class alone.

        Returns
        -------
        Skill
            From sums over origins, resampled in blocks as long as the longest horizon; 90 % interval.
        """
        row = self.row(horizon)
        mine, theirs = (self._of(self.crps[self.place(one), row], dyads) for one in (name, against))
        return self._skill(row, mine, theirs)

    def hazard_skill(self, name: str, horizon: int, change: int) -> Skill:
        """Brier skill against the base rate known at the origin, of a rise (`change` 0) or fall (1)."""
        row = self.row(horizon)
        mine = self.brier[self.place(name), row, :, :, change].sum(axis=1)
        return self._skill(row, mine, self.base_brier(horizon, change))

    def base_brier(self, horizon: int, change: int) -> Floats:
        """Sum by origin of the Brier score of the base rate."""
        row = self.row(horizon)
        n, came = self.count[row].sum(axis=1), self.events[row, :, :, change].sum(axis=1)
        rate = self.base[row, :, change]
        return np.where(n > 0, came * (1 - rate) ** 2 + (n - came) * rate**2, 0.0)

    def _of(self, sums: NDArray[Any], dyads: DyadClass | None) -> NDArray[Any]:
        """Sums by origin, (O, C) to (O,)."""
        if dyads is None:
            return np.asarray(sums.sum(axis=1))
        if dyads not in CLASSES:
            raise UsageError(f"no class of pairs {dyads!r}; there are {', '.join(CLASSES)}")
        return np.asarray(sums[:, CLASSES.index(dyads)])

    def _skill(self, row: int, mine: Floats, theirs: Floats) -> Skill:
        there = self.count[row].sum(axis=1) > 0
        step = min(np.diff(self.origins).tolist(), default=1)
        block = -(-self.horizons[-1] // step)
        return ratio_skill(mine[there], theirs[there], block, seed=self.seed)

    # --- tables

    def table(self) -> Frame:
        """One row a horizon and forecaster; see `standings.table`."""
        return standings.table(self)

    def by_class(self) -> Frame:
        """One row a horizon, class of pair and forecaster; see `standings.by_class`."""
        return standings.by_class(self)

    def by_origin(self) -> Frame:
        """One row a horizon, origin and forecaster; see `standings.by_origin`."""
        return standings.by_origin(self)

    def hazards(self) -> Frame:
        """One row a horizon, event and forecaster; see `standings.hazards`."""
        return standings.hazards(self)

    def calibration(self) -> Frame:
        """One row a horizon, forecaster and tenth of the forecast; see `standings.calibration`."""
        return standings.calibration(self)

    # --- files

    def to_json(self, *, indent: int | None = None) -> str:
        """Write as JSON; `from_json` gives an equal backtest."""
        told: dict[str, Any] = {"kind": self.kind}
        for one in fields(self):
            value = getattr(self, one.name)
            told[one.name] = value.tolist() if isinstance(value, np.ndarray) else value
        base = self.base.astype(object)
        base[np.isnan(self.base)] = None
        told["base"] = base.tolist()
        return json.dumps(told, ensure_ascii=False, indent=indent, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Backtest:
        """Read what `to_json` wrote.

        Raises
        ------
        DataError
            When the text is something else.
        """
        try:
            told = json.loads(text)
            if told["kind"] != _KIND:
                raise ValueError(f"it is of kind {told['kind']!r}")
            for name in (*_TEXTS, *_NUMBERS):
                told[name] = tuple(told[name])
            for name in _SUMS:
                told[name] = np.array(told[name], np.int64 if name in _WHOLE else np.float64)
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"no backtest: {error}; give what to_json wrote") from error


def backtest(
    panel: AlignmentPanel,
    forecasters: Sequence[Forecaster],
    *,
    origins: Sequence[int] | None = None,
    horizons: Sequence[int] = HORIZONS,
    window: int = 25,
    states: int = 45,
    draws: int = 500,
    seed: int = 1,
    workers: int = 1,
    progress: Callable[[int], object] | None = None,
) -> Backtest:
    """Let forecasters speak from each origin on, and score them.

    Parameters
    ----------
    panel : AlignmentPanel
    forecasters : sequence of Forecaster
        With different names. With more than one worker they travel to other processes.
    origins : sequence of int, optional
        Rising years; each from 1970 (or when the panel first fills a window, if later) to the last but one,
        when not told.
    horizons : sequence of int
        Years ahead, rising. A horizon that ends after the panel is left out at that origin.
    window : int
        Years that forecasters see, the origin's among them.
    states : int
        The so many largest by capability, of those that voted in the year of origin.
    draws, seed : int
        The same seed gives the same result, whatever `workers`.
    workers : int
        Processes.
    progress : callable, optional
        Called with the origin when one is done.

    Raises
    ------
    UsageError
        When there is nothing to score, or an argument cannot be.
    """
    names = tuple(one.name for one in forecasters)
    years = _origins(panel, window) if origins is None else tuple(int(year) for year in origins)
    ahead = tuple(int(h) for h in horizons)
    _check(panel, names, years, ahead, window, states, draws)
    do = partial(score_origin, forecasters=tuple(forecasters), horizons=ahead, draws=draws, seed=seed)
    jobs = _jobs(panel, years, ahead, window, states)
    tallies = []
    for year, tally in zip(years, map_ordered(do, jobs, workers), strict=True):
        tallies.append(tally)
        if progress is not None:
            progress(year)
    sums: dict[str, Any] = {name: _stacked([getattr(one, name) for one in tallies], name) for name in _SUMS}
    return Backtest(
        measure=panel.measure,
        forecasters=names,
        naive=tuple(one.name for one in forecasters if is_naive(one)),
        horizons=ahead,
        origins=years,
        window=window,
        states=states,
        draws=draws,
        seed=seed,
        version=version("blocs"),
        sources=panel.sources,
        **sums,
    )


def _jobs(
    panel: AlignmentPanel, origins: Sequence[int], horizons: Sequence[int], window: int, states: int
) -> Iterator[Job]:
    for year in origins:
        past = vintage(panel, year, window, states)
        yield Job(past, truth_of(panel, past, horizons))


def _stacked(each: list[NDArray[Any]], name: str) -> NDArray[Any]:
    """Sums of all origins in one array, the origin after the horizon."""
    of_horizons = name in ("count", "left_out", "events", "base")
    return np.stack(each, axis=1 if of_horizons else 2)


def _origins(panel: AlignmentPanel, window: int) -> tuple[int, ...]:
    return tuple(range(max(FIRST_ORIGIN, panel.since + window - 1), panel.until))


def _check(
    panel: AlignmentPanel,
    names: tuple[str, ...],
    origins: tuple[int, ...],
    horizons: tuple[int, ...],
    window: int,
    states: int,
    draws: int,
) -> None:
    if not names or len(set(names)) < len(names):
        raise UsageError(
            f"forecasters {', '.join(names) or '(none)'}: give one or more, each with its own name"
        )
    if not horizons or horizons[0] < 1 or any(np.diff(horizons) < 1):
        raise UsageError(f"horizons {horizons}: give years ahead, 1 or more, rising")
    if window < 2 or states < 2 or draws < 2:
        raise UsageError(f"window {window}, states {states}, draws {draws}: give 2 or more of each")
    has = f"the panel has {panel.since} to {panel.until}"
    if not origins or any(np.diff(origins) < 1):
        raise UsageError(
            f"origins {origins}: give rising years; {has}, and a window of {window} years must fit before "
            "the first"
        )
    if origins[0] < panel.since or origins[-1] + horizons[0] > panel.until:
        raise UsageError(
            f"origins {origins[0]} to {origins[-1]}: {has}; give origins up to "
            f"{panel.until - horizons[0]}, so that what came {horizons[0]} years after each is known"
        )
