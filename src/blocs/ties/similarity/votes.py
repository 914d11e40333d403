"""Similarity of votes for all pairs of states and all years: one table by dyad-year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.ties.roll_calls import CATEGORIES, RollCalls
from blocs.ties.similarity.bootstrap import drawn_calls, drawn_values
from blocs.ties.similarity.measures import CITATIONS, NOTES, SimilarityChoices, SimilarityMeasure, checked
from blocs.ties.similarity.yearly import Rows, Task, all_pairs, one_pair

__all__ = ["DropUnanimous", "SimilarityDraws", "similarity_draws", "vote_similarity"]

DropUnanimous: TypeAlias = Literal["agreement", "all", "none"]
_DEFAULT: tuple[SimilarityMeasure, ...] = get_args(SimilarityMeasure)
_AS_PUBLISHED = SimilarityChoices()


@dataclass(frozen=True, slots=True, eq=False)
class SimilarityDraws:
    """A measure for all pairs of a year, in each draw of its roll calls.

    Attributes
    ----------
    year : int
    measure : str
    numbers : int64 array (states,)
        States that cast a vote in that year.
    calls : int
        Roll calls that are drawn from.
    values : float32 array (draws, states, states)
        Symmetric; NaN where a draw holds no call on which both voted.
    """

    year: int
    measure: SimilarityMeasure
    numbers: NDArray[np.int64]
    calls: int
    values: NDArray[np.float32]


def vote_similarity(
    calls: RollCalls,
    *,
    measures: Sequence[SimilarityMeasure] = _DEFAULT,
    pair: tuple[int, int] | None = None,
    years: Iterable[int] | None = None,
    weights: NDArray[np.float64] | None = None,
    draws: int = 0,
    level: float = 0.9,
    seed: int = 1,
    drop_unanimous: DropUnanimous = "agreement",
    choices: SimilarityChoices = _AS_PUBLISHED,
) -> Frame:
    """Compute how alike states vote, for all pairs and years at once.

    Parameters
    ----------
    calls : RollCalls
    measures : sequence of {"agreement", "valued", "s", "kappa", "pi", "tau_b"}
        See the modules of their names in `blocs.ties.similarity`.
    pair : tuple of int, optional
        Two numbers of states, in either order: their rows only, by a shorter way to the same figures.
    years : iterable of int, optional
        All years if not given.
    weights : float array (calls,), optional
        What each roll call counts, in the order of ``calls.calls``; 1 if not given.
    draws : int
        Bootstrap draws over the roll calls of each year, common to all pairs; 0: no intervals.
    level : float
        Share of the draws within an interval.
    seed : int
        The same seed gives the same draws for a year, whatever pairs, years and measures are asked for.
    drop_unanimous : {"agreement", "all", "none"}
        Which measures leave out roll calls on which all votes cast were equal. Voeten's PctAgree does; S,
        kappa, pi and tau-b as published do not.
    choices : SimilarityChoices
        Distances and the like.

    Returns
    -------
    Frame
        By dyad-year, sorted by its keys: each two states that both cast a vote in the year. A column for each
        measure, with ``NAME_low`` and ``NAME_high`` where there are draws; ``n``, the roll calls on which
        both cast a vote; ``agreement_n``, those of them that were not unanimous, where agreement rests on
        them alone. A measure is missing where it rests on nothing. A vote not cast agrees with nothing.

    Raises
    ------
    UsageError
        When a measure, level, weight or pair makes no sense.

    References
    ----------
    Signorino and Ritter (1999, doi:10.1111/0020-8833.00113), Häge (2011, doi:10.1093/pan/mpr023), Lijphart
    (1963, doi:10.2307/1952608), Voeten, Strezhnev and Bailey (doi:10.7910/DVN/LEJUQZ).

    Examples
    --------
    >>> votes = np.array([[2, 2, 0, -1], [2, 1, 0, 2], [2, 0, 2, 2]], np.int8)
    >>> calls = RollCalls(np.array([2, 20, 365]), np.arange(4), np.full(4, 1990), votes)
    >>> found = vote_similarity(calls, measures=("agreement", "s"))
    >>> found["agreement"], found["n"], found["agreement_n"]
    ((0.5, 0.0, 0.0), (3, 3, 4), (2, 2, 2))
    """
    names = checked(measures)
    _refuse(pair, draws, drop_unanimous)
    if weights is not None and np.shape(weights) != calls.calls.shape:
        raise UsageError(f"{np.size(weights)} weights for {len(calls.calls)} roll calls; give one for each")
    kept = np.ones(len(calls.calls), bool) if weights is None else np.asarray(weights != 0)
    if years is not None:
        kept &= np.isin(calls.years, list(years))
    coverage = _coverage(calls, kept, pair)
    unanimous = calls.unanimous
    if drop_unanimous == "all":
        kept &= ~unanimous
    divided = drop_unanimous == "agreement" and "agreement" in names
    task = Task(
        calls.of_calls(kept),
        unanimous[kept],
        None if weights is None else np.asarray(weights, np.float64)[kept],
        tuple(choices.of(name, drop_unanimous=divided) for name in names),
        draws,
        level,
        seed,
    )
    rows = _sorted(list(all_pairs(task))) if pair is None else one_pair(task, min(pair), max(pair))
    unit = Unit.of("dyad-year", calls.system)
    keys = zip(unit.keys, (rows.first, rows.second, rows.years), strict=True)
    columns = [Column.of(key, _kept(values)) for key, values in keys]
    for place, name in enumerate(names):
        columns += _columns(task, rows, place, name, divided)
    note = "roll calls on which both cast a vote"
    columns.append(Column.of("n", _kept(rows.joint), "roll calls", note, absent=0))
    if divided:
        note += ", unanimous ones left out"
        columns.append(Column.of("agreement_n", _kept(rows.divided), "roll calls", note, absent=0))
    sources = tuple(dict.fromkeys((*calls.sources, *(CITATIONS[name] for name in names))))
    return Frame(unit, columns, sources, coverage)


def similarity_draws(
    calls: RollCalls,
    year: int,
    measure: SimilarityMeasure = "agreement",
    *,
    draws: int = 1000,
    seed: int = 1,
    drop_unanimous: DropUnanimous = "agreement",
    choices: SimilarityChoices = _AS_PUBLISHED,
) -> SimilarityDraws:
    """Give the draws themselves for one year, of all states with all.

    Parameters are those of `vote_similarity`, whose intervals are percentiles of these draws.

    Raises
    ------
    UsageError
        When there are no roll calls in that year, or a parameter makes no sense.

    Examples
    --------
    >>> votes = np.array([[2, 2, 0, 1], [2, 1, 0, 2]], np.int8)
    >>> calls = RollCalls(np.array([2, 20]), np.arange(4), np.full(4, 1990), votes)
    >>> similarity_draws(calls, 1990, "s", draws=10).values.shape
    (10, 2, 2)
    """
    (name,) = checked((measure,))
    _refuse(None, draws, drop_unanimous)
    kept = calls.years == year
    alike = calls.unanimous
    if drop_unanimous == "all":
        kept &= ~alike
    if not kept.any():
        raise UsageError(
            f"no roll calls in {year}; there are some from {calls.years.min()} to {calls.years.max()}"
        )
    records = calls.votes[:, kept]
    voted = np.flatnonzero((records >= 0).any(axis=1))
    drawn = drawn_calls(records.shape[1], draws, seed, year)
    function = choices.of(name, drop_unanimous=drop_unanimous == "agreement")
    values = drawn_values(records[voted], CATEGORIES, drawn, function, alike[kept])
    return SimilarityDraws(year, name, calls.numbers[voted], records.shape[1], values)


def _columns(task: Task, rows: Rows, place: int, name: SimilarityMeasure, divided: bool) -> list[Column]:
    """Make the column of a measure, and those of its interval."""
    unit = "share" if name in ("agreement", "valued") else ""
    note = f"{NOTES[name]}; on votes"
    if name == "agreement":
        note = "share of equal votes" + (", unanimous roll calls left out" if divided else "")
    columns = [Column.of(name, _kept(rows.figures[place]), unit, note)]
    if task.draws:
        note = f"{task.level:.0%} bootstrap interval over the roll calls of the year, {task.draws:,} draws"
        for side, end in enumerate(("low", "high")):
            columns.append(Column.of(f"{name}_{end}", _kept(rows.bounds[place, side]), unit, note))
    return columns


def _kept(values: NDArray[Any]) -> NDArray[Any]:
    """Lock an array that nobody else holds, so that a column need not copy it."""
    values.flags.writeable = False
    return values


def _sorted(parts: Sequence[Rows]) -> Rows:
    """All years in one, in the order of the keys."""
    held = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts], axis=-1)
        for field in fields(Rows)
    }
    order = np.lexsort((held["years"], held["second"], held["first"]))
    return Rows(**{name: values[..., order] if values.size else values for name, values in held.items()})


def _coverage(calls: RollCalls, kept: NDArray[np.bool_], pair: tuple[int, int] | None) -> Coverage | None:
    """Years that the rows speak about; None where they are not all of a stretch."""
    years = np.unique(calls.years[kept])
    if not len(years):
        return None
    between = (calls.years >= years[0]) & (calls.years <= years[-1])
    if len(np.unique(calls.years[between])) > len(years):
        return None
    states = None if pair is None else frozenset(pair)
    return Coverage(int(years[0]), int(years[-1]), states, "Years in which the sessions opened.")


def _refuse(pair: tuple[int, int] | None, draws: int, drop_unanimous: str) -> None:
    if pair is not None and pair[0] == pair[1]:
        raise UsageError(f"pair={pair}: {pair[0]} has no tie with itself; name two states")
    if draws < 0:
        raise UsageError(f"draws is {draws}; give 0 for no intervals, or how often roll calls are drawn")
    if drop_unanimous not in get_args(DropUnanimous):
        raise UsageError(
            f"drop_unanimous={drop_unanimous!r} is none of: {', '.join(get_args(DropUnanimous))}"
        )
