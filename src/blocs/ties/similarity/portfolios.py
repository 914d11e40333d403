"""Similarity of alliance portfolios: whom two states are committed to, and how far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.panel.keys import first_twice, packed, places
from blocs.states.system import dyad_years, state_years
from blocs.ties.similarity.contingency import Records, joint_tables
from blocs.ties.similarity.measures import CITATIONS, NOTES, SimilarityChoices, SimilarityMeasure, checked

__all__ = ["alliance_similarity"]

_DEFAULT: tuple[SimilarityMeasure, ...] = ("s", "kappa", "pi", "tau_b")
_AS_PUBLISHED = SimilarityChoices()


def alliance_similarity(
    alliances: Frame,
    *,
    capabilities: Frame | None = None,
    measures: Sequence[SimilarityMeasure] = _DEFAULT,
    pair: tuple[int, int] | None = None,
    years: Iterable[int] | None = None,
    column: str = "commitment",
    categories: int = 4,
    weight: str = "cinc",
    choices: SimilarityChoices = _AS_PUBLISHED,
) -> Frame:
    """Compute how alike the alliance portfolios of states are, for all pairs and years at once.

    The portfolio of a state is its commitment to each member of the system in that year. To itself it is
    committed as far as the scale goes, as Signorino and Ritter have it: two states that are not allied differ
    at each other.

    Parameters
    ----------
    alliances : Frame
        By dyad-year, or by directed dyad-year (from the state that is committed): whole numbers from 0, no
        commitment, to ``categories - 1``. What a pair without a row means is told by the column (``absent``):
        0 where the list is of all alliances, else the commitment is missing.
    capabilities : Frame, optional
        By state-year: how much each state weighs in the portfolios of all (S weighted by CINC). Adds
        ``alliance_NAME_weighted`` for each measure. A state without a weight is left out of the weighted
        ones.
    measures : sequence of {"s", "kappa", "pi", "tau_b", "agreement", "valued"}
    pair : tuple of int, optional
        Two numbers of states, in either order: their rows only.
    years : iterable of int, optional
        All that the alliances cover if not given.
    column, weight : str
        Columns of the commitment and of the weight.
    categories : int
        Length of the scale, whether or not all of it occurs.
    choices : SimilarityChoices
        Distances and the like.

    Returns
    -------
    Frame
        By dyad-year, sorted by its keys: each two states that were members on a common day of the year. A
        column ``alliance_NAME`` for each measure; ``n``, the states to which both commitments are known, the
        two themselves among them; ``weighted_n``, those of them with a weight. There are no intervals:
        portfolios hold all states, and are no sample.

    Raises
    ------
    UsageError
        When the units of the tables are not those above, or not of one system of states.
    DataError
        When a commitment lies beyond the scale or is no whole number, a pair stands twice in a year, or a
        weight is negative.

    References
    ----------
    Signorino and Ritter (1999, doi:10.1111/0020-8833.00113), Häge (2011, doi:10.1093/pan/mpr023).

    Examples
    --------
    >>> keys = {"ccode1": [200], "ccode2": [220], "year": [1816]}
    >>> columns = [Column.of(n, v) for n, v in keys.items()] + [Column.of("commitment", [3], absent=0)]
    >>> found = alliance_similarity(Frame(Unit.of("dyad-year"), columns), pair=(200, 220))
    >>> found["alliance_s"], found["n"]
    ((1.0,), (23,))
    """
    names = checked(measures)
    if pair is not None and pair[0] == pair[1]:
        raise UsageError(f"pair={pair}: {pair[0]} has no tie with itself; name two states")
    held = _commitments(alliances, column, categories)
    weights = None if capabilities is None else _weights(capabilities, weight, held.unit)
    wanted = _years(alliances, held, years)
    dyads = _dyads(wanted, held.unit, pair)
    sets = 1 if weights is None else 2
    figures = np.full((sets, len(names), len(dyads[0])), np.nan)
    counts = np.zeros((sets, len(dyads[0])), np.int64)
    functions = [choices.of(name) for name in names]
    outside = 0
    for year, numbers, rows in _by_year(wanted, dyads, held.unit):
        records, left_out = held.of_year(year, numbers)
        outside += left_out
        at = np.searchsorted(numbers, np.stack([dyads[0][rows], dyads[1][rows]]))
        used, at = np.unique(at, return_inverse=True)
        at = at.reshape(2, -1)
        for place in range(sets):
            weighed = weights.of_year(year, numbers) if place and weights is not None else None
            tables = joint_tables(records[used], categories, weighed, (at[0], at[1]))
            for row, function in enumerate(functions):
                figures[place, row, rows] = function(tables, np.zeros(1))
            known = records[used] >= 0 if weighed is None else (records[used] >= 0) & (weighed > 0)
            counts[place, rows] = (known.astype(np.float32) @ known.T.astype(np.float32))[at[0], at[1]]
    unit = Unit.of("dyad-year", held.unit.system)
    columns = [Column.of(key, values) for key, values in zip(unit.keys, dyads, strict=True)]
    for place, (suffix, how) in enumerate((("", ""), ("_weighted", f", weighted by {weight}"))[:sets]):
        for row, name in enumerate(names):
            note = f"{NOTES[name]}; on alliance portfolios{how}"
            columns.append(Column.of(f"alliance_{name}{suffix}", figures[place, row], "", note))
    note = "states to which both commitments are known"
    columns.append(Column.of("n", counts[0], "states", note))
    if weights is not None:
        columns.append(Column.of("weighted_n", counts[1], "states", f"{note}, with a weight"))
    sources = [*alliances.sources, *(() if capabilities is None else capabilities.sources)]
    sources += [CITATIONS[name] for name in names]
    return Frame(unit, columns, tuple(dict.fromkeys(sources)), _coverage(wanted, pair, outside))


@dataclass(frozen=True, slots=True, eq=False)
class _Commitments:
    """Commitments by pair and year, in the order of the years; `absent` is that of a pair without a row."""

    unit: Unit
    first: NDArray[np.int64]
    second: NDArray[np.int64]
    years: NDArray[np.int64]
    values: NDArray[np.int8]
    absent: int
    highest: int

    def of_year(self, year: int, numbers: NDArray[np.int64]) -> tuple[Records, int]:
        """Portfolios (states, states) of the members of a year, and how many rows are of others."""
        rows = slice(*np.searchsorted(self.years, (year, year + 1)))
        one, two = places(self.first[rows], numbers), places(self.second[rows], numbers)
        inside = (one >= 0) & (two >= 0)
        one, two, values = one[inside], two[inside], self.values[rows][inside]
        records = np.full((len(numbers), len(numbers)), self.absent, np.int8)
        records[one, two] = values
        if self.unit.row == "dyad-year":
            records[two, one] = values
        np.fill_diagonal(records, self.highest)
        return records, int((~inside).sum())


@dataclass(frozen=True, slots=True, eq=False)
class _Weights:
    """What each state weighs, by state and year."""

    keys: NDArray[np.int64]
    values: NDArray[np.float64]

    def of_year(self, year: int, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """Weights of some states; 0, which leaves them out, where none is known."""
        at = places(packed((numbers, np.full(len(numbers), year)), ("state", "year")), self.keys)
        return np.where(at >= 0, self.values[at], 0.0) if len(self.keys) else np.zeros(len(numbers))


def _commitments(alliances: Frame, column: str, categories: int) -> _Commitments:
    unit = alliances.unit
    if not isinstance(unit, Unit) or not unit.dyadic:
        raise UsageError(f"alliances are by dyad-year or directed dyad-year; this table is by {unit}")
    first, second, years = (np.asarray(alliances.array(key), np.int64) for key in unit.keys)
    told = np.asarray(alliances.array(column), np.float64)
    known = ~np.isnan(told)
    wrong = known & ~np.isin(told, range(categories))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise DataError(
            f"alliances, row {row + 1} ({first[row]}, {second[row]}, {years[row]}): {column} is "
            f"{told[row]:g}, and must be a whole number from 0 to {categories - 1}; correct it, or tell "
            "categories="
        )
    again = first_twice(packed((first, second, years), unit.keys))
    if again is not None:
        raise DataError(
            f"alliances, row {again + 1}: {first[again]} and {second[again]} stand in {years[again]} before; "
            "keep the strongest commitment of each pair and year"
        )
    absent = alliances.column(column).absent
    order = np.argsort(years, kind="stable")
    values = np.where(known, told, -1).astype(np.int8)
    return _Commitments(
        unit,
        first[order],
        second[order],
        years[order],
        values[order],
        int(absent) if isinstance(absent, (int, float)) else -1,
        categories - 1,
    )


def _weights(capabilities: Frame, weight: str, unit: Unit) -> _Weights:
    wanted = Unit.of("state-year", unit.system)
    if capabilities.unit != wanted:
        raise UsageError(
            f"capabilities are by {wanted}, as the alliances are; this table is by {capabilities.unit}"
        )
    keys = packed([np.asarray(capabilities.array(key), np.int64) for key in wanted.keys], wanted.keys)
    values = np.asarray(capabilities.array(weight), np.float64)
    if (values < 0).any():
        row = int(np.argmax(values < 0))
        raise DataError(f"capabilities, row {row + 1}: {weight} is {values[row]:g}; a weight is 0 or more")
    order = np.argsort(keys, kind="stable")
    return _Weights(keys[order], np.nan_to_num(values[order], nan=0.0))


def _years(alliances: Frame, held: _Commitments, years: Iterable[int] | None) -> NDArray[np.int64]:
    """Years that the alliances speak about and that are asked for."""
    coverage = alliances.coverage
    if coverage is None and not len(held.years):
        return np.zeros(0, np.int64)
    since = int(held.years[0]) if coverage is None else coverage.since
    until = int(held.years[-1]) if coverage is None else coverage.until
    spoken = np.arange(since, until + 1)
    return spoken if years is None else spoken[np.isin(spoken, list(years))]


def _dyads(
    years: NDArray[np.int64], unit: Unit, pair: tuple[int, int] | None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    if not len(years):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    found = dyad_years(int(years[0]), int(years[-1]), unit.system)
    kept = np.isin(found.years, years)
    if pair is not None:
        kept &= (found.a == min(pair)) & (found.b == max(pair))
    return found.a[kept], found.b[kept], found.years[kept]


def _by_year(
    years: NDArray[np.int64], dyads: tuple[NDArray[np.int64], ...], unit: Unit
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.intp]]]:
    """Each year with its members and the rows of its pairs."""
    if not len(years):
        return
    members = state_years(int(years[0]), int(years[-1]), unit.system)
    order = np.argsort(dyads[2], kind="stable")
    sorted_years = dyads[2][order]
    for year in years.tolist():
        rows = order[slice(*np.searchsorted(sorted_years, (year, year + 1)))]
        if len(rows):
            yield year, members.numbers[members.years == year], rows


def _coverage(years: NDArray[np.int64], pair: tuple[int, int] | None, outside: int) -> Coverage | None:
    if not len(years) or len(years) <= years[-1] - years[0]:
        return None
    rows = f"{outside:,} row{'s' if outside > 1 else ''}"
    note = f"{rows} of states outside the system left out" if outside else ""
    return Coverage(int(years[0]), int(years[-1]), None if pair is None else frozenset(pair), note)
