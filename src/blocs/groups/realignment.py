"""When states changed sides, and when the system did, with the uncertainty that the draws leave.

Draws of different years are independent, so a draw of each makes a path that history may have taken. In how
many paths a state moves for good in a year is the chance that it moved then. The system realigns in a year
when its consensus moves further than draws of one and the same year lie apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from blocs.errors import UsageError
from blocs.groups.alignment import variation
from blocs.groups.history import History
from blocs.groups.network import Floats, Ints
from blocs.sources import Column, Frame

__all__ = ["MoveDates", "move_dates", "realignments"]


@dataclass(frozen=True, eq=False)
class MoveDates:
    """When each state first, or last, changed sides for good.

    Attributes
    ----------
    years : int array, shape (years,)
    states : tuple of str
    share : float array, shape (years, states)
        Share of the paths in which the first (or last) lasting change is in the year, of those in which the
        state had a lasting place to move from; NaN where there is no such path.
    never : float array, shape (states,)
        Share without a lasting change; with `share` it adds up to 1.
    paths : int array, shape (states,)
        Paths in which the state had a lasting place.
    lasting : int
        Years in a row, of those it is there, that make a place lasting.
    """

    years: Ints
    states: tuple[str, ...]
    share: Floats
    never: Floats
    paths: Ints
    lasting: int

    def when(self, state: str, level: float = 0.9) -> tuple[int, int, int] | None:
        """Year of the move of a state: middle of the paths in which it moved, and an interval.

        Parameters
        ----------
        state : str
        level : float
            Share of those paths in the interval.

        Returns
        -------
        tuple of int, or None
            Median, first and last year; None where it moves in no path. `never` tells how many do not.

        Raises
        ------
        UsageError
            When there is no such state.
        """
        if state not in self.states or not 0 < level < 1:
            raise UsageError(
                f"state {state!r}, level {level}: name one of `states`; level is between 0 and 1"
            )
        share = self.share[:, self.states.index(state)]
        if not share.sum() > 0:
            return None
        grown = np.cumsum(share) / share.sum()
        ends = (0.5, (1 - level) / 2, (1 + level) / 2)
        # rounding must not push a share past an end that it meets
        middle, low, high = (int(self.years[np.searchsorted(grown, end - 1e-12)]) for end in ends)
        return middle, low, high

    def frame(self, level: float = 0.9) -> Frame:
        """One row a state: ``state``, ``year`` (median), ``year_low``, ``year_high``, ``moved``, ``n``.

        ``moved`` is the share of paths with a lasting change, the other figures are of those paths;
        years are missing where there is none. ``n``: paths in which the state had a lasting place.
        """
        found = [self.when(state, level) for state in self.states]
        note = f"of the paths in which it moved; {level:.0%} interval"
        columns = [Column("state", list(self.states), like="text")]
        for place, name in enumerate(("year", "year_low", "year_high")):
            values = [None if one is None else one[place] for one in found]
            columns.append(Column(name, values, note="median " + note if not place else note, like="whole"))
        told = f"paths with a change that lasts {self.lasting} years"
        columns.append(Column.of("moved", 1 - self.never, "share", told))
        columns.append(Column.of("n", self.paths, "paths", "paths in which it had a lasting place"))
        return Frame("state", columns)


def move_dates(
    found: History,
    lasting: int = 3,
    *,
    which: Literal["first", "last"] = "first",
    since: int | None = None,
    until: int | None = None,
) -> MoveDates:
    """Chance of each year that a state first, or last, changed sides for good in it.

    Parameters
    ----------
    found : History
    lasting : int
        Years in a row that make a place in a bloc lasting. Years in which the state is not there are passed
        over. A change in the last ``lasting - 1`` years cannot yet be told to last.
    which : {"first", "last"}
        Of several changes of one path.
    since, until : int, optional
        Only these years are looked at: a place before `since` is none to move from.

    Returns
    -------
    MoveDates

    Raises
    ------
    UsageError
        When `lasting` is below 1, `which` is neither, or there are no years from `since` to `until`.
    """
    if lasting < 1 or which not in ("first", "last"):
        raise UsageError(f"lasting={lasting}, which={which!r}; give 1 or more years, and first or last")
    inside = np.ones(len(found.years), bool)
    if since is not None:
        inside &= found.years >= since
    if until is not None:
        inside &= found.years <= until
    if not inside.any():
        raise UsageError(f"no years from {since} to {until}; there are {found.years[0]} to {found.years[-1]}")
    paths_of = found.draws[:, inside]
    draws, years, states = paths_of.shape
    where = (draws, states)
    run, length, begun = np.full(where, -1, np.int64), np.zeros(where, np.int64), np.zeros(where, np.int64)
    home, move = np.full(where, -1, np.int64), np.full(where, -1, np.int64)
    for t in range(years):
        now = paths_of[:, t]
        there, same = now >= 0, (now == run)
        length = np.where(there, np.where(same, length + 1, 1), length)
        begun = np.where(there & ~same, t, begun)
        run = np.where(there, now, run)
        lasts = there & (length == lasting)
        changed = lasts & (home >= 0) & (run != home)
        move = np.where(changed & (move < 0) if which == "first" else changed, begun, move)
        home = np.where(lasts, run, home)
    paths = (home >= 0).sum(0)
    count = np.stack([(move == t).sum(0) for t in range(years)])
    with np.errstate(invalid="ignore"):
        share = np.where(paths > 0, count / np.maximum(paths, 1), np.nan)
        never = np.where(paths > 0, 1 - count.sum(0) / np.maximum(paths, 1), np.nan)
    return MoveDates(found.years[inside], found.states, share, never, paths, lasting)


def realignments(found: History, level: float = 0.95) -> Frame:
    """How far the blocs moved from each year to the next, against how far draws of one year lie apart.

    Parameters
    ----------
    found : History
    level : float
        Share of the distances between draws of one year that a change must exceed.

    Returns
    -------
    Frame
        One row a year after the first. Distances are variation of information in bits (`variation`), among
        the states that are in blocs in both years, by their weights. ``change``: between the consensus of the
        year and that before. ``noise``: mean distance between two draws of one year, of either year;
        ``noise_high``: its quantile at `level`. ``share_above``: share of those distances that are as
        large as the change. ``between``: mean distance between a draw of the year and one of the year before.
        ``realigned``: 1 where the change is larger than ``noise_high``. ``moved``: states in another bloc;
        ``n``: states in both. Figures that rest on nothing, or on a single draw, are missing.

        A consensus errs less than a draw, so that a change larger than the noise is told with care; with many
        years, some exceed it by chance.

    Raises
    ------
    UsageError
        When `level` does not lie between 0 and 1.
    """
    if not 0 < level < 1:
        raise UsageError(f"level is {level}; it is a share, above 0 and below 1, such as .95")
    rows: list[dict[str, float]] = []
    for t in range(1, len(found.years)):
        both = (found.blocs[t - 1] >= 0) & (found.blocs[t] >= 0)
        weights = found.weights[t][both]
        was, now = found.blocs[t - 1][both], found.blocs[t][both]
        row = {"change": float(variation(was, now, weights)), "moved": float((was != now).sum())}
        old, new = found.draws[:, t - 1][:, both], found.draws[:, t][:, both]
        apart = _apart(old, new, weights)
        if len(apart) and not np.isnan(row["change"]):
            # equal distances may differ in their last digits
            slack = 1e-9
            row["noise"], row["noise_high"] = float(apart.mean()), float(np.quantile(apart, level))
            row["share_above"] = float((apart >= row["change"] - slack).mean())
            row["realigned"] = float(row["change"] > row["noise_high"] + slack)
        across = [variation(old, np.roll(new, step, 0), weights) for step in _steps(len(old))]
        row["between"] = _mean(np.concatenate(across))
        rows.append({**row, "n": float(both.sum())})
    told = {
        "change": ("bits", "variation of information from the consensus of the year before"),
        "noise": ("bits", "mean distance between two draws of one year"),
        "noise_high": ("bits", f"distance that {level:.0%} of them do not exceed"),
        "share_above": ("share", "distances between draws of one year that are as large as the change"),
        "between": ("bits", "mean distance between a draw of the year and one of the year before"),
        "realigned": ("", "1: the change is larger than noise_high"),
        "moved": ("states", "states in another bloc"),
        "n": ("states", "states in blocs in both years"),
    }
    columns = [Column.of("year", found.years[1:])]
    for name, (unit, note) in told.items():
        values = [row.get(name, np.nan) for row in rows]
        whole = name in ("realigned", "moved", "n")
        cells = [None if np.isnan(v) else int(v) if whole else v for v in values]
        columns.append(Column(name, cells, unit, note, like="whole" if whole else "number"))
    return Frame("year", columns)


def _apart(old: Ints, new: Ints, weights: Floats) -> Floats:
    """Distances between draws of one year, of both years: each with those one and two places on."""
    if len(old) < 2:
        return np.zeros(0)
    found = [
        variation(one, np.roll(one, step, 0), weights) for one in (old, new) for step in _steps(len(old))
    ]
    apart = np.concatenate(found)
    return np.asarray(apart[~np.isnan(apart)])


def _steps(draws: int) -> range:
    """How far on the draws lie that each is compared with, so that no pair comes twice."""
    return range(1, 1 + min(2, (draws - 1) // 2 or 1))


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if known.size else float("nan")
