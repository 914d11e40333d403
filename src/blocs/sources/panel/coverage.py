"""`Coverage`: the years and states that a table speaks about, so that "no row" differs from "not known"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources.panel.periods import Period, years_of

__all__ = ["Coverage"]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a table speaks about.

    Attributes
    ----------
    since, until : int
        First and last year.
    states : frozenset of int or None
        Numbers of the states it speaks about, each with all others of the set; None: every member of the
        system in each year. `holds` does not look up who was one; a join does.
    note : str
        In words, where years and states do not say it all.
    periods : tuple of int or None
        Of a table by months or weeks: those of them that it speaks about, rising; None: all of these years.

    Examples
    --------
    >>> Coverage(1950, 2005).holds(np.array([1949, 1990])).tolist()
    [False, True]
    """

    since: int
    until: int
    states: frozenset[int] | None = None
    note: str = ""
    periods: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        """Refuse years the wrong way round; keep plain numbers, which files can hold."""
        object.__setattr__(self, "since", int(self.since))
        object.__setattr__(self, "until", int(self.until))
        if self.states is not None:
            object.__setattr__(self, "states", frozenset(map(int, self.states)))
        if self.periods is not None:
            object.__setattr__(self, "periods", tuple(sorted(map(int, self.periods))))
        if self.until < self.since:
            raise UsageError(f"coverage ends in {self.until}, before it begins in {self.since}")

    def holds(self, years: NDArray[np.int64], *numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which rows it speaks about, by year and the numbers of their states."""
        held = (years >= self.since) & (years <= self.until)
        if self.states is not None:
            known = np.array(sorted(self.states), np.int64)
            for column in numbers:
                held &= np.isin(column, known)
        return np.asarray(held, bool)

    def holds_period(
        self, keys: NDArray[np.int64], period: Period, *numbers: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell which rows it speaks about, by year, month or week and the numbers of their states."""
        held = self.holds(years_of(keys, period), *numbers)
        if self.periods is not None:
            held &= np.isin(keys, np.array(self.periods, np.int64))
        return held

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `from_dict` reads back."""
        states = None if self.states is None else sorted(self.states)
        told = {"since": self.since, "until": self.until, "states": states, "note": self.note}
        return told if self.periods is None else {**told, "periods": list(self.periods)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Coverage:
        """Read what `to_dict` wrote."""
        states, periods = told["states"], told.get("periods")
        return cls(
            told["since"],
            told["until"],
            None if states is None else frozenset(states),
            told["note"],
            None if periods is None else tuple(periods),
        )
