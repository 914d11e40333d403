"""`AlignmentPanel`: how aligned pairs of states were year by year, and what third parties put on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, TypeAlias, TypeVar, get_args

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.states import System

__all__ = ["CLASSES", "AlignmentPanel", "DyadClass"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]

Array = TypeVar("Array", bound=NDArray[Any])

DyadClass: TypeAlias = Literal["rivals", "allies", "major powers", "others"]
CLASSES: tuple[DyadClass, ...] = get_args(DyadClass)
"""Classes of pairs; a pair is of the first that fits."""

_BY_YEAR = ("years", "values", "counts", "pressure", "since_rivalry", "capability", "classes")
_BY_PAIR = ("values", "counts", "pressure", "since_rivalry", "classes")


@dataclass(frozen=True, eq=False)
class AlignmentPanel:
    """Alignment of pairs of states over consecutive years; T years, N states, D pairs, K instruments.

    Attributes
    ----------
    measure : str
        ``"kappa"``, ``"agreement"`` ...
    system : {"cow", "gw"}
    numbers : int array (N,)
        States, rising.
    first, second : int array (D,)
        Places in `numbers`; ``first < second``.
    years : int array (T,)
        Consecutive.
    values : float array (T, D)
        The measure; NaN where it is not known.
    counts : float array (T, D)
        Votes that a value rests on; 0 where there is none.
    instruments : tuple of str
        What pressure is put with, such as ``"sanctions"`` and ``"disputes"``.
    pressure : float array (T, D, K)
        Pressure of common adversaries in the year: the sum, over all other states, of the share of the
        world's capability that each held in the year before, times the lesser of its hostilities to the two;
        0 to 1. NaN where the data do not cover the year.
    since_rivalry : float array (T, D)
        Years since the two were last rivals over territory: 0 while they are, ``inf`` where they never were.
    capability : float array (T, N)
        Share of the world's capability in the year before; NaN where it is not known.
    classes : int array (T, D)
        Place in `CLASSES`, as the pair stood in the year.
    sources : tuple of str
        What to cite.
    """

    measure: str
    system: System
    numbers: Ints
    first: Ints
    second: Ints
    years: Ints
    values: Floats
    counts: Floats
    instruments: tuple[str, ...]
    pressure: Floats
    since_rivalry: Floats
    capability: Floats
    classes: Ints
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        t, d, n, k = len(self.years), len(self.first), len(self.numbers), len(self.instruments)
        shapes = {
            "numbers": (n,), "first": (d,), "second": (d,), "values": (t, d), "counts": (t, d),
            "pressure": (t, d, k), "since_rivalry": (t, d), "capability": (t, n), "classes": (t, d),
        }  # fmt: skip
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise UsageError(f"panel: {name} has shape {getattr(self, name).shape}, not {shape}")
        if t and not np.array_equal(self.years, self.years[0] + np.arange(t)):
            raise UsageError("panel: years are not consecutive; give each year once, rising")
        if d and not ((self.first < self.second).all() and self.first.min() >= 0 and self.second.max() < n):
            raise UsageError("panel: first and second must be places in numbers, first < second")

    @property
    def since(self) -> int:
        """First year."""
        return int(self.years[0])

    @property
    def until(self) -> int:
        """Last year."""
        return int(self.years[-1])

    def window(self, since: int, until: int) -> AlignmentPanel:
        """The panel of some years, those that it has within; nothing outside them can be seen from it.

        Raises
        ------
        UsageError
            When it has no year within.
        """
        kept = np.flatnonzero((self.years >= since) & (self.years <= until))
        if not len(kept):
            raise UsageError(f"panel: no year from {since} to {until}; it has {self.since} to {self.until}")
        part = slice(int(kept[0]), int(kept[-1]) + 1)
        held: dict[str, Any] = {name: _locked(getattr(self, name)[part]) for name in _BY_YEAR}
        return replace(self, **held)

    def among(self, numbers: Sequence[int] | Ints) -> AlignmentPanel:
        """The panel of the pairs among some states; those that it has not are left out.

        Pressure is that of all states still, not of those alone.
        """
        stay = np.isin(self.numbers, np.asarray(numbers))
        place = np.cumsum(stay) - 1
        pairs = np.flatnonzero(stay[self.first] & stay[self.second])
        held: dict[str, Any] = {name: _locked(getattr(self, name)[:, pairs]) for name in _BY_PAIR}
        return replace(
            self,
            numbers=_locked(self.numbers[stay]),
            first=_locked(place[self.first[pairs]]),
            second=_locked(place[self.second[pairs]]),
            capability=_locked(self.capability[:, stay]),
            **held,
        )

    def largest(self, count: int, year: int) -> Ints:
        """Numbers of the states with most capability in the year before `year`, of those that then voted.

        Uses nothing later than `year`; ties go to the lower number.

        Raises
        ------
        UsageError
            When the panel has not that year.
        """
        if not self.since <= year <= self.until:
            raise UsageError(f"panel: no year {year}; it has {self.since} to {self.until}")
        t = year - self.since
        known = ~np.isnan(self.values[t])
        there = np.zeros(len(self.numbers), bool)
        there[self.first[known]] = there[self.second[known]] = True
        share = np.where(there & ~np.isnan(self.capability[t]), self.capability[t], -1.0)
        order = np.lexsort((self.numbers, -share))
        return _locked(np.sort(self.numbers[order[:count][share[order[:count]] >= 0]]))

    def pair(self, a: int, b: int) -> int:
        """Place of a pair of state numbers among the pairs, in either order; -1 where it is not there."""
        low, high = min(a, b), max(a, b)
        found = np.flatnonzero((self.numbers[self.first] == low) & (self.numbers[self.second] == high))
        return int(found[0]) if len(found) else -1

    def without_pressure(self) -> AlignmentPanel:
        """The same panel with no instruments."""
        none = np.zeros((len(self.years), len(self.first), 0))
        return replace(self, instruments=(), pressure=_locked(none))

    def equals(self, other: AlignmentPanel) -> bool:
        """Whether two panels hold the same."""
        return all(
            np.array_equal(mine, theirs, equal_nan=mine.dtype.kind == "f")
            if isinstance(mine := getattr(self, field.name), np.ndarray)
            and isinstance(theirs := getattr(other, field.name), np.ndarray)
            else getattr(self, field.name) == getattr(other, field.name)
            for field in fields(self)
        )


def _locked(array: Array) -> Array:
    """Lock an array that nobody else holds."""
    array.flags.writeable = False
    return array
