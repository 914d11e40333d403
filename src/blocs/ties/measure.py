"""What a measure of a tie is: its name, its meaning, what it needs, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from blocs.sources import Frame
from blocs.ties.asking import Ask
from blocs.ties.holdings import Holdings

__all__ = ["Family", "Group", "Measure", "Sampling"]

Group: TypeAlias = Literal[
    "votes", "alliances", "conflict", "trade", "arms", "power", "institutions", "events", "composite"
]
Sampling: TypeAlias = Literal["roll calls", "events", "posterior", "parts", ""]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of the tie between two states.

    Attributes
    ----------
    name : str
        Its column: ``"kappa"``; with ``kappa_low`` and ``kappa_high`` where there are intervals.
    title : str
        In words.
    unit : str
        ``"share"``, ``"million USD"`` ...; empty where it has none.
    group : str
        What it is about.
    bounds : tuple
        Least and largest value; None where there is no such bound.
    closer : {1, -1, 0}
        Whether a larger value means a closer tie (1), a worse one (-1), or neither.
    sampling : {"roll calls", "events", "posterior", "parts", ""}
        What its intervals are over; empty where nothing is sampled: a list of all there was has none.
        "parts": the least and largest value when one part is left out.
    citation : str
        Who proposed it.
    """

    name: str
    title: str
    unit: str
    group: Group
    bounds: tuple[float | None, float | None]
    closer: Literal[-1, 0, 1]
    sampling: Sampling = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """Measures that are made together from the same data.

    Attributes
    ----------
    measures : tuple of Measure
    directed : bool
        Whether rows lead from one state to another.
    needs : tuple of tuple of str
        Names of datasets, any one tuple of which suffices; the first that is there is used. An empty tuple
        needs nothing but the registry.
    make : callable
        From holdings, what is asked, and the datasets to use to a table by (directed) dyad-year: its keys, a
        column for each measure and ``n``, or ``NAME_n`` where measures rest on different numbers.
    also : callable, optional
        From holdings to the names of datasets that it uses besides, where they are there.
    """

    measures: tuple[Measure, ...]
    directed: bool
    needs: tuple[tuple[str, ...], ...]
    make: Callable[[Holdings, Ask, tuple[str, ...]], Frame]
    also: Callable[[Holdings], tuple[str, ...]] | None = None

    def from_(self, holdings: Holdings) -> tuple[str, ...] | None:
        """Datasets to make it from; None where none of what it needs is there."""
        return next((need for need in self.needs if all(name in holdings for name in need)), None)

    def uses(self, holdings: Holdings) -> tuple[str, ...]:
        """Every dataset that it would use of these holdings, each once: whom to cite for it."""
        besides = self.also(holdings) if self.also is not None else ()
        return tuple(dict.fromkeys((*(self.from_(holdings) or ()), *besides)))
