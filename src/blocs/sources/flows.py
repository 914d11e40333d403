"""`Flows`: who sells how much to whom, by sector, in one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.states import Origin

__all__ = ["Flows"]


@dataclass(frozen=True, slots=True, eq=False)
class Flows:
    """A table of trade, sales at home included, at the exporter's price.

    Attributes
    ----------
    states : tuple of str
        ISO 3166-1 alpha-3 codes, or ``ROW`` for the rest of the world, in the order of both axes.
    sectors : tuple of str
    values : float array [sector, importer, exporter]
        Million USD before tariffs; zero means that nothing was traded, never that it is unknown.
    year : int
    origin : Origin
        Producer, citation, edition, licence.
    tariffs : float array [sector, importer, exporter], or None
        Ad valorem rates in force (0.1 is 10 %); None where the source tells none.
    remarks : tuple of str
        What a user should know, such as states that stand in the rest of the world.

    Raises
    ------
    DataError
        When shapes do not fit, or a cell is negative, infinite or not a number; the cell is named.
    """

    states: tuple[str, ...]
    sectors: tuple[str, ...]
    values: NDArray[np.float64]
    year: int
    origin: Origin
    tariffs: NDArray[np.float64] | None = None
    remarks: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        shape = (len(self.sectors), len(self.states), len(self.states))
        for name, names in (("states", self.states), ("sectors", self.sectors)):
            if len(set(names)) != len(names):
                twice = next(n for n in names if names.count(n) > 1)
                raise DataError(f"{twice!r} stands twice among the {name}; merge or rename one of them")
        for name, table in (("values", self.values), ("tariffs", self.tariffs)):
            if table is None:
                continue
            if table.shape != shape:
                raise DataError(
                    f"{name} have the shape {table.shape}, and {len(self.sectors)} sectors and "
                    f"{len(self.states)} "
                    f"states ask for {shape}; give [sector, importer, exporter]"
                )
            wrong = ~np.isfinite(table) | (table < 0)
            if wrong.any():
                s, n, i = (int(k) for k in np.argwhere(wrong)[0])
                raise DataError(
                    f"{name} of {self.sectors[s]} from {self.states[i]} to {self.states[n]} "
                    f"are {table[s, n, i]}; they must be finite and not negative ({int(wrong.sum())} such "
                    "cells)"
                )
            table.setflags(write=False)

    @property
    def output(self) -> NDArray[np.float64]:
        """What each state sells, at home and abroad [sector, exporter], million USD."""
        return np.asarray(self.values.sum(axis=1))

    @property
    def absorption(self) -> NDArray[np.float64]:
        """What each state buys, at home and abroad, before tariffs [sector, importer], million USD."""
        return np.asarray(self.values.sum(axis=2))

    def trade(self, exporter: str, importer: str) -> float:
        """Sales of all sectors from one state to another, million USD.

        Raises
        ------
        UsageError
            When the table holds no such state.
        """
        n, i = (self._place(state) for state in (importer, exporter))
        return float(self.values[:, n, i].sum())

    def aggregate(self, sectors: Mapping[str, str]) -> Flows:
        """Merge sectors; the new ones stand in the order in which the mapping first names them.

        Parameters
        ----------
        sectors : mapping of str to str
            The new sector of each sector of the table.

        Returns
        -------
        Flows
            Tariffs are means weighted by trade, plain means where nothing is traded.

        Raises
        ------
        UsageError
            When a sector of the table is not in the mapping.

        Examples
        --------
        >>> from blocs.sources.broad import OECD_SECTORS
        >>> from blocs.sources.icio import read_icio
        >>> read_icio("2018_SML.csv").aggregate(OECD_SECTORS).sectors  # doctest: +SKIP
        ('energy and materials', 'manufactures', 'services')
        """
        lost = [name for name in self.sectors if name not in sectors]
        if lost:
            raise UsageError(f"the mapping has no place for {', '.join(lost)}; name a new sector for each")
        names = tuple(dict.fromkeys(new for old, new in sectors.items() if old in self.sectors))
        member = np.array([[float(sectors[old] == new) for old in self.sectors] for new in names])
        values = np.einsum("ts,sni->tni", member, self.values)
        tariffs = None
        if self.tariffs is not None:
            tariffs = _mean(
                np.einsum("ts,sni->tni", member, self.values * self.tariffs),
                values,
                np.einsum("ts,sni->tni", member, self.tariffs) / member.sum(axis=1)[:, None, None],
            )
        return replace(self, sectors=names, values=values, tariffs=tariffs)

    def restrict(self, states: Sequence[str], *, rest: str | None = "ROW") -> Flows:
        """Keep some states, in the order given, and merge all others into one.

        Parameters
        ----------
        states : sequence of str
        rest : str or None
            Code that the others take together; a state of that code in the table is one of them. None leaves
            them out, and all trade with them.

        Returns
        -------
        Flows
            What the merged states sell to each other becomes sales at home of `rest`. Tariffs are means
            weighted by trade, plain means where nothing is traded; those among the merged states are lost.

        Raises
        ------
        UsageError
            When a state is not in the table or is named twice, or none is named.
        """
        if not states or len(set(states)) != len(states):
            raise UsageError("name at least one state to keep, and each once")
        kept = [state for state in states if state != rest]
        places = [self._place(state) for state in kept]
        others = [i for i in range(len(self.states)) if i not in places]
        remarks = self.remarks
        if others and rest is not None:
            kept.append(rest)
            merged = [self.states[i] for i in others if self.states[i] != rest]
            if merged:
                remarks = (*remarks, f"merged into {rest}: {', '.join(merged)}")
        elif others:
            left = ", ".join(self.states[i] for i in others)
            remarks = (*remarks, f"left out, with all that was traded with them: {left}")
        member = np.zeros((len(kept), len(self.states)))
        member[np.arange(len(places)), places] = 1.0
        if others and rest is not None:
            member[-1, others] = 1.0
        values = member @ self.values @ member.T
        tariffs = None
        if self.tariffs is not None:
            size = member.sum(axis=1)
            tariffs = _mean(
                member @ (self.values * self.tariffs) @ member.T,
                values,
                (member @ self.tariffs @ member.T) / np.outer(size, size),
            )
            if others and rest is not None:
                tariffs[:, -1, -1] = 0.0
        return replace(self, states=tuple(kept), values=values, tariffs=tariffs, remarks=remarks)

    def _place(self, state: str) -> int:
        if state not in self.states:
            raise UsageError(
                f"no state {state!r} in this table of {self.year}; it has {', '.join(self.states)}"
            )
        return self.states.index(state)


def _mean(
    weighted: NDArray[np.float64], weight: NDArray[np.float64], plain: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.divide(weighted, weight, out=plain.copy(), where=weight > 0)
