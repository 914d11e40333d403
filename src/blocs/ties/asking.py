"""`Ask`: which pairs of states, which years, and how many draws."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Frame, Unit
from blocs.sources.dyads import bare_dyads
from blocs.states import registry
from blocs.states.conversion import codes_of, numbers_of
from blocs.states.spells import spells_of, year_range

__all__ = ["Ask"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What measures are asked for.

    Attributes
    ----------
    since, until : int
        First and last year.
    pair : tuple of str or None
        Codes of two states of the registry; None: all pairs.
    draws : int
        Bootstrap draws for intervals; 0: no intervals.
    level : float
        Probability that an interval holds.
    seed : int

    Raises
    ------
    UsageError
        When years are the wrong way round or out of range, draws or level are, a body stands for a state, a
        state never was in the COW system, or the two are one.
    RegistryError
        When the registry holds no such state.

    Examples
    --------
    >>> Ask(1988, 1991, ("DEU", "RUS")).pairs()
    ((255, 365), (260, 365))
    """

    since: int
    until: int
    pair: tuple[str, str] | None = None
    draws: int = 0
    level: float = 0.9
    seed: int = 1

    def __post_init__(self) -> None:
        """Refuse what cannot be asked."""
        year_range(self.since, self.until)
        if self.draws < 0 or not 0 < self.level < 1:
            raise UsageError(
                f"draws={self.draws}, level={self.level}: draws are 0 or more, level between 0 and 1"
            )
        if self.pair is not None:
            for code in self.pair:
                if code in registry().bodies:
                    name = registry().body(code).name
                    raise UsageError(
                        f"{name} ({code}) is a body, and a tie is one of states; name two states"
                    )
                registry().state(code)
            if self.pair[0] == self.pair[1]:
                raise UsageError(f"{self.pair[0]} has no tie with itself; name two states")
            years = np.arange(self.since, self.until + 1)
            a, b = self.numbers(years)
            if (a == b).all():
                raise UsageError(
                    f"{self.pair[0]} and {self.pair[1]} bear one number, {a[0]}: the one follows the other, "
                    "and has no tie with it; name two states"
                )

    def numbers(self, years: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Numbers of the two states in each year: Germany is 260 in 1989 and 255 in 1990.

        Raises
        ------
        UsageError
            When no pair is asked for, or one never was in the system.
        """
        if self.pair is None:
            raise UsageError("all pairs are asked for, and they have no one number")
        a, b = (numbers_of([code] * len(years), years) for code in self.pair)
        for code, numbers in zip(self.pair, (a, b), strict=True):
            if (numbers < 0).any():
                name = registry().state(code).name
                raise UsageError(
                    f"{name} ({code}) never was a member of the COW system; name a state that was"
                )
        return a, b

    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Give the pairs of numbers that the two states bear over these years, each once."""
        one, two = _borne(self)
        return tuple(sorted({(a, b) for a, _ in one for b, _ in two if a != b}))

    def rows(self, *, directed: bool = False) -> Frame:
        """Pairs and years asked for in which both states were members of the system, by their keys.

        A table by dyad-year or directed dyad-year without other columns; empty where they never were.
        """
        if self.pair is None:
            return bare_dyads(self.since, self.until, directed=directed)
        keys = sorted({key for pair in self.pairs() for key in _common_years(*pair, self.since, self.until)})
        if directed:
            keys = sorted([*keys, *((b, a, year) for a, b, year in keys)])
        unit = Unit.of("directed dyad-year" if directed else "dyad-year")
        columns = np.array(keys, np.int64).reshape(-1, 3).T
        bare = Frame(unit, [Column.of(name, key) for name, key in zip(unit.keys, columns, strict=True)])
        return self.own(bare)

    def own(self, frame: Frame) -> Frame:
        """Rows of a panel of dyads that were asked for, in its order; of directed dyads both ways."""
        unit = frame.unit
        if not isinstance(unit, Unit) or not unit.dyadic:
            raise UsageError(f"a table by {unit} is not by dyads")
        a, b, years = (frame.array(key) for key in unit.keys)
        kept = (years >= self.since) & (years <= self.until)
        if self.pair is not None and kept.any():
            one, two = ({number for number, _ in borne} for borne in _borne(self))
            near = np.isin(a, [*one, *two]) & np.isin(b, [*one, *two]) & kept
            kept = np.zeros(len(a), bool)
            places = np.flatnonzero(near)
            sides = [
                self._bears(side, numbers[places], years[places]) for numbers in (a, b) for side in (0, 1)
            ]
            kept[places] = (sides[0] & sides[3]) | (sides[1] & sides[2])
        return frame if kept.all() else frame.take(kept)

    def last_in_year(self, frame: Frame) -> NDArray[np.bool_]:
        """Rows whose numbers are those borne at the end of the year; in 1990 Germany bore two."""
        assert isinstance(frame.unit, Unit)
        a, b, years = (frame.array(key) for key in frame.unit.keys)
        first, second = self.numbers(years)
        return np.asarray(((a == first) & (b == second)) | ((a == second) & (b == first)))

    def side(self, frame: Frame) -> NDArray[np.bool_]:
        """Rows of a panel of directed dyads that lead from the first state of the pair to the second."""
        assert isinstance(frame.unit, Unit)
        return self._bears(0, frame.array(frame.unit.keys[0]), frame.array("year"))

    def names(self) -> Mapping[int, tuple[frozenset[str], frozenset[str]]]:
        """Codes by which reports may call the two states, by year: RUS is SUN too, up to 1991.

        All who bear the number of the state on any day of the year, and the code that is asked for.
        """
        assert self.pair is not None
        spells = spells_of("cow")
        sides: list[dict[int, set[str]]] = []
        for code, borne in zip(self.pair, _borne(self), strict=True):
            found = {year: {code} for year in range(self.since, self.until + 1)}
            numbers, years = np.array(sorted(borne), np.int64).T
            for year, bearer in zip(years.tolist(), codes_of(numbers, years).tolist(), strict=True):
                found[year].add(bearer)
            for place in np.flatnonzero(np.isin(spells.numbers, [number for number, _ in borne])):
                begin, end = _year(spells.since[place]), _year(spells.until[place])
                for year in range(max(begin, self.since), min(end, self.until) + 1):
                    if (int(spells.numbers[place]), year) in borne:
                        found[year].add(str(spells.codes[place]))
            sides.append(found)
        return {year: (frozenset(sides[0][year]), frozenset(sides[1][year])) for year in sides[0]}

    def _bears(self, side: int, numbers: NDArray[np.int64], years: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Where the first (0) or second (1) state bears a number on some day of a year."""
        borne = np.array([number << 20 | year for number, year in _borne(self)[side]], np.int64)
        return np.isin(numbers << 20 | years, borne)


@lru_cache(maxsize=16)
def _borne(ask: Ask) -> tuple[frozenset[tuple[int, int]], frozenset[tuple[int, int]]]:
    """Numbers that each state bears, with the year: on any day of it, else nearest in time.

    The same for every measure of a profile, and so found once.
    """
    years = np.arange(ask.since, ask.until + 1)
    ends = ask.numbers(years)
    assert ask.pair is not None
    spells = spells_of("cow")
    found = []
    for code, numbers in zip(ask.pair, ends, strict=True):
        borne = set(zip(numbers.tolist(), years.tolist(), strict=True))
        for place in np.flatnonzero(spells.codes == code):
            begin, end = _year(spells.since[place]), _year(spells.until[place])
            span = range(max(begin, ask.since), min(end, ask.until) + 1)
            borne |= {(int(spells.numbers[place]), year) for year in span}
        found.append(frozenset(borne))
    return found[0], found[1]


def _common_years(a: int, b: int, since: int, until: int) -> Iterator[tuple[int, int, int]]:
    """Years in which two numbers were borne on a common day: the smaller number, the larger, the year."""
    spells = spells_of("cow")
    first, second = (np.flatnonzero(spells.numbers == number) for number in (min(a, b), max(a, b)))
    for i in first:
        for j in second:
            days = max(spells.since[i], spells.since[j]), min(spells.until[i], spells.until[j])
            begin, end = map(_year, days)
            if days[0] <= days[1]:
                yield from ((min(a, b), max(a, b), y) for y in range(max(begin, since), min(end, until) + 1))


def _year(day: int) -> int:
    """Year of a day counted from 1970-01-01."""
    return int(np.datetime64(int(day), "D").astype("M8[Y]").astype(int)) + 1970
