"""The panel of alignment and pressure made of datasets: votes, sanctions, disputes, capability, rivalries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection.panel import CLASSES, AlignmentPanel
from blocs.projection.pressure import common_pressure
from blocs.sources import Frame
from blocs.sources.panel.keys import places
from blocs.ties import Holdings, roll_calls, vote_similarity
from blocs.ties.similarity.measures import SimilarityMeasure

__all__ = ["LEAST", "Surroundings", "alignment_panel", "surroundings"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

LEAST = 10
"""Roll calls on which two must have voted in a year for their alignment to be known."""
_MAJOR = 0.05
"""Share of the world's capability from which on a state counts as a major power."""
_LEVELS = 5.0
"""Highest level of hostility in a dispute: war."""
_DISPUTES = ("gml-mids", "mids")
_ALLIANCES = ("atop", "cow-alliances")
_RIVALRIES = ("tss-rivalries", "td-rivalries")


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Who was hostile to whom with what, year by year, and who was how strong; T years, N states.

    Attributes
    ----------
    numbers : int array (N,)
        COW numbers, rising.
    years : int array (T,)
    instruments : tuple of str
    hostility : tuple of float arrays (T, N, N)
        One an instrument: from the state of the row to that of the column, 0 to 1.
    covered : bool array (T, K)
        Whether the data of the instrument cover the year.
    capability : float array (T, N)
        Share of the world's capability in the year before; NaN where it is not known.
    sources : tuple of str
    """

    numbers: Ints
    years: Ints
    instruments: tuple[str, ...]
    hostility: tuple[Floats, ...]
    covered: NDArray[np.bool_]
    capability: Floats
    sources: tuple[str, ...]

    def pressure(self) -> Floats:
        """Pressure of common adversaries, shape (T, N, N, K); NaN in years that are not covered."""
        n = len(self.numbers)
        found = np.full((len(self.years), n, n, len(self.instruments)), np.nan)
        for t, k in zip(*np.nonzero(self.covered), strict=True):
            found[t, :, :, k] = common_pressure(self.hostility[k][t], self.capability[t])
        return found


def surroundings(holdings: Holdings, since: int, until: int) -> Surroundings:
    """Hostility of all states to all, and their capability, from the datasets that are there.

    Sanctions count 1 where a case of one against the other is surely in force; disputes their highest level
    in the year over that of war.

    Raises
    ------
    UsageError
        When capability is not there, or neither sanctions nor disputes.
    """
    years = np.arange(since, until + 1)
    strength = holdings.get("nmc")
    held = strength.frame
    recent = (held.array("year") >= since - 1) & (held.array("year") < until)
    numbers = np.unique(np.concatenate([held.array("ccode")[recent], *_met(holdings, since, until)]))
    capability = np.full((len(years), len(numbers)), np.nan)
    at = np.searchsorted(numbers, held.array("ccode")[recent])
    capability[held.array("year")[recent] + 1 - since, at] = held.array("cinc")[recent]
    made: list[tuple[str, Floats, NDArray[np.bool_]]] = []
    sources = list(held.sources)
    if "ties-sanctions" in holdings:
        cases = holdings.get("ties-sanctions")
        frame = cases.frame
        level = frame.array("sanctions") - np.nan_to_num(frame.array("unended"))
        grid = _grid(frame, (level > 0).astype(np.float64), numbers, years)
        made.append(("sanctions", grid, _within(years, cases.coverage.since, cases.coverage.until)))
        sources += frame.sources
    mids = next((name for name in _DISPUTES if name in holdings), None)
    if mids is not None:
        disputes = holdings.get(mids)
        frame = disputes.frame
        grid = _grid(frame, np.nan_to_num(frame.array("hostility")) / _LEVELS, numbers, years)
        made.append(("disputes", grid, _within(years, disputes.coverage.since, disputes.coverage.until)))
        sources += frame.sources
    if not made:
        raise UsageError(
            "pressure needs ties-sanctions, or gml-mids or mids; bring one in with: blocs import NAME FILE "
            "--store DIR"
        )
    # without weights there is no pressure to be known
    weighed = ~np.isnan(capability).all(1)
    return Surroundings(
        numbers,
        years,
        tuple(name for name, _, _ in made),
        tuple(grid for _, grid, _ in made),
        np.stack([covered & weighed for _, _, covered in made], axis=1),
        capability,
        tuple(dict.fromkeys(sources)),
    )


def _met(holdings: Holdings, since: int, until: int) -> list[Ints]:
    """Numbers of states that someone was hostile to: pressure on them is known though they have no weight."""
    names = ("ties-sanctions", next((name for name in _DISPUTES if name in holdings), ""))
    frames = [holdings.get(name).frame for name in names if name in holdings]
    return [
        frame.array("ccode2")[(frame.array("year") >= since) & (frame.array("year") <= until)]
        for frame in frames
    ]


def alignment_panel(
    holdings: Holdings, measure: str = "kappa", since: int = 1946, until: int | None = None
) -> AlignmentPanel:
    """Make the panel of alignment and pressure of all states that vote.

    Parameters
    ----------
    holdings : Holdings
        With ``un-votes`` and ``nmc``, one of ``ties-sanctions``, ``gml-mids`` and ``mids``; ``tss-rivalries``
        or ``td-rivalries``, ``atop`` or ``cow-alliances`` where they are there.
    measure : str
        One of the measures of votes of `blocs.ties.similarity`.
    since, until : int
        First and last year; the last of the votes when not told.

    Returns
    -------
    AlignmentPanel
        A value that rests on fewer than `LEAST` votes is not known. Without an inventory of rivalries no pair
        is one of rivals; the same of allies. Where an inventory ends before the votes, rivals and allies stay
        what they were.

    Raises
    ------
    UsageError
        When a dataset that is needed is not there, or the measure is none.
    """
    name = next((one for one in get_args(SimilarityMeasure) if one == measure), None)
    if name is None:
        raise UsageError(f"measure {measure!r} is none of {', '.join(get_args(SimilarityMeasure))}")
    calls = roll_calls(holdings.get("un-votes").frame)
    newest = int(calls.years.max())
    last = newest if until is None else min(until, newest)
    if last < since:
        asked = f"from {since} on" if until is None else f"from {since} to {until}"
        raise UsageError(f"no votes {asked}; they end in {newest}")
    years = np.arange(since, last + 1)
    votes = vote_similarity(calls, measures=(name,), years=years.tolist())
    around = surroundings(holdings, since, last)
    one, two, when = (votes.array(key) for key in ("ccode1", "ccode2", "year"))
    numbers = np.unique(np.concatenate([one, two]))
    first, second = np.triu_indices(len(numbers), 1)
    row = _pair_rows(len(numbers))[np.searchsorted(numbers, one), np.searchsorted(numbers, two)]
    values = np.full((len(years), len(first)), np.nan)
    counts = np.zeros_like(values)
    n = votes.array("agreement_n" if name == "agreement" else "n").astype(np.float64)
    known = (n >= LEAST) & ~np.isnan(votes.array(name))
    values[when[known] - since, row[known]] = votes.array(name)[known]
    counts[when[known] - since, row[known]] = n[known]
    some = ~np.isnan(values).all(0)  # pairs that never voted together say nothing
    first, second, values, counts = first[some], second[some], values[:, some], counts[:, some]
    place = places(numbers, around.numbers)
    pressure, capability = _of_pairs(around, place, first, second)
    sources = [*votes.sources, *around.sources]
    rivals, territorial, long_ago = _rivalries(holdings, numbers, years, sources)
    allies = _allies(holdings, numbers, years, sources)
    since_rivalry = _since(territorial[:, first, second], years, long_ago[first, second])
    classes = np.full(values.shape, CLASSES.index("others"))
    major = np.nan_to_num(capability) >= _MAJOR
    classes[major[:, first] & major[:, second]] = CLASSES.index("major powers")
    classes[allies[:, first, second] > 0] = CLASSES.index("allies")
    classes[rivals[:, first, second] > 0] = CLASSES.index("rivals")
    return AlignmentPanel(
        measure=name,
        system="cow",
        numbers=numbers,
        first=first,
        second=second,
        years=years,
        values=values,
        counts=counts,
        instruments=around.instruments,
        pressure=pressure,
        since_rivalry=since_rivalry,
        capability=capability,
        classes=classes,
        sources=tuple(dict.fromkeys(sources)),
    )


def _of_pairs(around: Surroundings, place: Ints, first: Ints, second: Ints) -> tuple[Floats, Floats]:
    """Pressure on pairs and capability of states, where a state may be missing (-1) from the surroundings."""
    t, k = len(around.years), len(around.instruments)
    pressure = np.zeros((t, len(first), k))
    for when, which in zip(*np.nonzero(around.covered), strict=True):
        all_pairs = common_pressure(around.hostility[which][when], around.capability[when])
        pressure[when, :, which] = all_pairs[place[first], place[second]]
    pressure[:, (place[first] < 0) | (place[second] < 0), :] = 0.0
    pressure[~around.covered[:, None, :].repeat(len(first), 1)] = np.nan
    capability = np.where(place >= 0, around.capability[:, place], np.nan)
    return pressure, capability


def _rivalries(
    holdings: Holdings, numbers: Ints, years: Ints, sources: list[str]
) -> tuple[Floats, Floats, Floats]:
    """Rivals of any kind, and over territory, shape (years, N, N); the last year of territory before, (N, N).

    The last is ``-inf`` where the two were no rivals over territory before the first of the years.
    """
    n = len(numbers)
    name = next((name for name in _RIVALRIES if name in holdings), None)
    if name is None:
        none = np.zeros((len(years), n, n))
        return none, none, np.full((n, n), -np.inf)
    held = holdings.get(name)
    frame = held.frame
    sources += frame.sources
    spatial = frame.array("spatial").astype(np.float64)
    until = held.coverage.until
    long_ago = np.full((n, n), -np.inf)
    one, two, when = (frame.array(key) for key in ("ccode1", "ccode2", "year"))
    a, b = places(one, numbers), places(two, numbers)
    kept = (a >= 0) & (b >= 0) & (when < years[0]) & (spatial > 0)
    np.maximum.at(long_ago, (a[kept], b[kept]), when[kept])
    return (
        _going_on(frame, frame.array("rivalry").astype(np.float64), numbers, years, until),
        _going_on(frame, spatial, numbers, years, until),
        np.maximum(long_ago, long_ago.T),
    )


def _allies(holdings: Holdings, numbers: Ints, years: Ints, sources: list[str]) -> Floats:
    """Pairs bound to defend each other, shape (years, N, N)."""
    name = next((name for name in _ALLIANCES if name in holdings), None)
    if name is None:
        return np.zeros((len(years), len(numbers), len(numbers)))
    held = holdings.get(name)
    sources += held.frame.sources
    defense = np.nan_to_num(held.frame.array("defense"))
    return _going_on(held.frame, defense, numbers, years, held.coverage.until)


def _going_on(frame: Frame, values: Floats, numbers: Ints, years: Ints, until: int) -> Floats:
    """What lasts between two, by year, shape (years, N, N); after the data end it stays as it was then."""
    grid = _grid(frame, values, numbers, np.arange(min(years[0], until), years[-1] + 1), both=True)
    end = until - min(years[0], until)
    grid[end + 1 :] = grid[end] if end < len(grid) else 0.0
    return grid[-len(years) :]


def _grid(frame: Frame, values: Floats, numbers: Ints, years: Ints, *, both: bool = False) -> Floats:
    """Values of a table by pair and year as an array (years, N, N); 0 where it has no row."""
    one, two, when = (frame.array(key) for key in ("ccode1", "ccode2", "year"))
    a, b = places(one, numbers), places(two, numbers)
    kept = (a >= 0) & (b >= 0) & (when >= years[0]) & (when <= years[-1])
    grid = np.zeros((len(years), len(numbers), len(numbers)))
    np.maximum.at(grid, (when[kept] - years[0], a[kept], b[kept]), values[kept])
    return np.maximum(grid, grid.transpose(0, 2, 1)) if both else grid


def _since(going_on: Floats, years: Ints, before: Floats) -> Floats:
    """Years since the last that was going on, shape (years, pairs); 0 in it, inf where it never was.

    `before`, of shape (pairs,), is the last year of it before the first; -inf for none.
    """
    last = np.where(going_on > 0, years[:, None].astype(np.float64), -np.inf)
    last[0] = np.maximum(last[0], before)
    return np.asarray(years[:, None] - np.maximum.accumulate(last, axis=0), np.float64)


def _within(years: Ints, since: int, until: int) -> NDArray[np.bool_]:
    covered: NDArray[np.bool_] = (years >= since) & (years <= until)
    return covered


def _pair_rows(n: int) -> Ints:
    """Place of each pair among the pairs in order, as a matrix; -1 below the diagonal."""
    rows = np.full((n, n), -1, np.int64)
    rows[np.triu_indices(n, 1)] = np.arange(n * (n - 1) // 2)
    return rows
