"""Of which periods files of a source are held, and how many rows it has in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources.coded.held import Events
from blocs.sources.coded.known import names_of
from blocs.sources.coded.months import Run, span_of
from blocs.sources.panel.periods import Period, first_days, last_days, of_days, periods_between

__all__ = ["Volume", "chosen_source", "covered", "whole_periods"]


@dataclass(frozen=True, slots=True, eq=False)
class Volume:
    """What a source holds of each period from the first to the last asked for.

    Attributes
    ----------
    times : int64 array of length n
        Years, months or weeks, rising, without gaps.
    share : float64 array of length n
        Part of the days of each that a file stands for, 0 to 1.
    events, late : int64 array of length n
        All rows dated to each, whoever acted: those in time, and late ones.
    """

    times: NDArray[np.int64]
    share: NDArray[np.float64]
    events: NDArray[np.int64]
    late: NDArray[np.int64]

    def at(self, times: NDArray[np.int64]) -> NDArray[np.intp]:
        """Give the place of each period, all of which lie in it."""
        return np.searchsorted(self.times, times)


def chosen_source(events: Events, source: str | None) -> str:
    """Give the one source that is meant.

    Raises
    ------
    UsageError
        When there are several, or none: sources tell of the same acts, and are not to be added up.
    """
    where = events.folder.parent
    if not events.sources:
        raise UsageError(
            f"{where} has no coded events; bring them in with: blocs import gdelt FILES --store DIR"
        )
    if source is None and len(events.sources) == 1:
        return events.sources[0]
    if source is None or (source not in events.sources and len(_of(events, source)) > 1):
        held = events.sources if source is None else _of(events, source)
        raise UsageError(
            f"{where} holds events of {', '.join(held)}, which tell of the same acts; name one of them, as "
            f"source={held[0]!r}"
        )
    found = _of(events, source)
    if not found:
        raise UsageError(f"no coded events of {source!r} in {where}; it has {', '.join(events.sources)}")
    return found[0]


def whole_periods(
    runs: Iterable[Run], since: str | date | int | None, until: str | date | int | None, period: Period
) -> tuple[date, date] | None:
    """Give the first and last day of the periods that hold two days; of all that are covered when not told.

    None where nothing is covered and no bound is told.

    Raises
    ------
    UsageError
        When a bound is no day, month or year, or they are the wrong way round.
    """
    held = list(runs)
    first = span_of(str(since) if isinstance(since, int) else since)
    last = span_of(str(until) if isinstance(until, int) else until, last=True)
    first = first or min((run[0] for run in held), default=None)
    last = last or max((run[1] for run in held), default=None)
    if first is None or last is None:
        return None
    if last < first:
        if since is not None and until is not None:
            raise UsageError(f"until ({until}) lies before since ({since})")
        return None  # a bound beyond all files
    ends = of_days(np.array([first, last], "M8[D]"), period)
    return first_days(ends, period)[0].item(), last_days(ends, period)[1].item()


def covered(runs: Iterable[Run], since: date, until: date, period: Period) -> Volume:
    """Tell which part of each period files stand for; rows are not counted yet.

    Examples
    --------
    >>> day = date(2019, 10, 24)
    >>> held = covered([(day, day)], date(2019, 9, 1), date(2019, 10, 31), "month")
    >>> held.times.tolist(), held.share.round(3).tolist()
    ([201909, 201910], [0.0, 0.032])
    """
    start, end = np.datetime64(since, "D"), np.datetime64(until, "D")
    there = np.zeros(int((end - start).astype(np.int64)) + 1, bool)
    for first, last in runs:
        one, other = (int((np.datetime64(day, "D") - start).astype(np.int64)) for day in (first, last))
        there[max(one, 0) : max(other + 1, 0)] = True
    times = periods_between(start, end, period)
    place = np.searchsorted(times, of_days(start + np.arange(len(there)), period))
    share = np.bincount(place, there, len(times)) / np.bincount(place, minlength=len(times))
    none = np.zeros(len(times), np.int64)
    return Volume(times, share, none, none)


def counted(held: Volume, rows: Mapping[int, tuple[int, int]]) -> Volume:
    """The same with the rows of each period."""
    events, late = (
        np.array([rows.get(when, (0, 0))[k] for when in held.times.tolist()], np.int64) for k in (0, 1)
    )
    return Volume(held.times, held.share, events, late)


def _of(events: Events, source: str | None) -> tuple[str, ...]:
    """Sources of a name that a user may give: ``gdelt`` is of both versions, where both are held."""
    if source in events.sources:
        return (str(source),)
    names = () if source is None else names_of(source)
    return tuple(name for name in events.sources if name in names)
