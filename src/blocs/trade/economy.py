"""`Economy`: the benchmark year that a policy meets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources import Flows
from blocs.states import Origin

__all__ = ["Economy"]

Floats = NDArray[np.float64]

_SUM = 1e-6
"""Shares may miss 1 by this much, relative; published tables are rounded."""


@dataclass(frozen=True, eq=False)
class Economy:
    """Who sells what to whom in the benchmark year, and from what it is made.

    Attributes
    ----------
    states : tuple of str
        N codes, the order of both axes of the flows.
    sectors : tuple of str
        S names.
    flows : float array [sector, importer, exporter]
        Sales in million USD at the exporter's price, before tariffs, home sales included. Zero stays zero.
    tariffs : float array [sector, importer, exporter]
        Ad valorem rates in force.
    value_added : float array [sector, state]
        Share of value added in the value of output; 1 where nothing is known of inputs.
    inputs : float array [sector used, sector made, state], or None
        Share of each input in the value of output; with `value_added` they sum to 1 over what is used.
        None means that no output is used as an input.
    final : float array [sector, state], or None
        Shares of final spending; None takes what the flows leave after inputs.
    year : int
    origin : Origin or None
    remarks : tuple of str

    Raises
    ------
    DataError
        When shapes do not fit, a name stands twice, a flow or rate is negative or not finite, shares do not
        sum to 1, or final spending would be negative; the cell is named.
    """

    states: tuple[str, ...]
    sectors: tuple[str, ...]
    flows: Floats
    tariffs: Floats
    value_added: Floats
    inputs: Floats | None = None
    final: Floats | None = None
    year: int = 0
    origin: Origin | None = None
    remarks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        goods, places = self.sectors, self.states
        for what, names in (("sector", goods), ("state", places)):
            if not names:
                raise DataError(f"the table has no {what}")
            if twice := [name for name in names if names.count(name) > 1]:
                raise DataError(f"{twice[0]!r} stands twice among the {what}s; merge or rename one of them")
        for name in ("flows", "tariffs", "value_added", "inputs", "final"):
            if (values := getattr(self, name)) is not None:
                object.__setattr__(self, name, np.asarray(values, float))
        self._check("flow of {0} to {1} from {2}", self.flows, (goods, places, places))
        self._check("tariff on {0} by {1} on {2}", self.tariffs, (goods, places, places))
        self._check("value added share of {0} in {1}", self.value_added, (goods, places))
        used = self.value_added
        if self.inputs is not None:
            self._check("share of {0} in the output of {1} in {2}", self.inputs, (goods, goods, places))
            used = used + self.inputs.sum(0)
        self._sums_to_one("value added and inputs of {0} in {1}", used, (goods, places))
        if self.final is not None:
            self._check("final share of {0} in {1}", self.final, (goods, places))
            self._sums_to_one("final shares of {0}", self.final.sum(0), (places,))
        idle = (self.output.sum(0) <= 0) | (self.expenditure.sum(0) <= 0)
        if idle.any():
            state = places[int(np.argmax(idle))]
            raise DataError(f"{state} sells or buys nothing at all; leave it out, or merge it into another")
        poor = self.final_spending <= 0
        if poor.any():
            state = places[int(np.argmax(poor))]
            raise DataError(
                f"{state} would have nothing to spend: its trade surplus is as large as its income"
            )
        for array in (self.flows, self.tariffs, self.value_added, self.inputs, self.final):
            if array is not None:
                array.setflags(write=False)
        _ = self.final_shares  # derived now, so that a table that cannot be is refused here

    def _check(self, cell: str, values: Floats, axes: tuple[tuple[str, ...], ...]) -> None:
        shape = tuple(map(len, axes))
        if values.shape != shape:
            what = cell.partition(" of ")[0].partition(" on ")[0]
            raise DataError(
                f"{what}: the shape is {values.shape}; {len(self.sectors)} sectors and "
                f"{len(self.states)} states ask for {shape}"
            )
        wrong = ~np.isfinite(values) | (values < 0)
        if wrong.any():
            at = tuple(int(i) for i in np.argwhere(wrong)[0])
            name = cell.format(*(names[i] for names, i in zip(axes, at, strict=True)))
            raise DataError(
                f"{name} is {values[at]:g}; it must be finite and not negative "
                f"({int(wrong.sum())} such cells)"
            )

    def _sums_to_one(self, cell: str, total: Floats, axes: tuple[tuple[str, ...], ...]) -> None:
        if (np.abs(total - 1) > _SUM).any():
            at = np.unravel_index(int(np.argmax(np.abs(total - 1))), total.shape)
            name = cell.format(*(names[i] for names, i in zip(axes, at, strict=True)))
            raise DataError(f"{name} sum to {total[at]:.6g}; they must sum to 1")

    @classmethod
    def of(
        cls,
        flows: Flows,
        *,
        value_added: Floats | None = None,
        inputs: Floats | None = None,
        final: Floats | None = None,
    ) -> Economy:
        """Make an economy of a table of flows; without shares, all output is value added.

        Raises
        ------
        DataError
            As the class.
        """
        if value_added is None:
            value_added = np.ones(flows.values.shape[:2]) if inputs is None else 1 - inputs.sum(0)
        return cls(
            flows.states,
            flows.sectors,
            flows.values,
            np.zeros_like(flows.values) if flows.tariffs is None else flows.tariffs,
            value_added,
            inputs,
            final,
            flows.year,
            flows.origin,
            flows.remarks,
        )

    @cached_property
    def spending(self) -> Floats:
        """Spending by flow, tariffs included [sector, importer, exporter], million USD."""
        return np.asarray(self.flows * (1 + self.tariffs))

    @cached_property
    def expenditure(self) -> Floats:
        """Spending of each state on each sector, tariffs included [sector, state], million USD."""
        return np.asarray(self.spending.sum(2))

    @cached_property
    def shares(self) -> Floats:
        """Share of each exporter in what an importer spends on a sector; zero where it spends nothing."""
        total = self.expenditure[:, :, None]
        return np.divide(self.spending, total, out=np.zeros_like(self.spending), where=total > 0)

    @cached_property
    def output(self) -> Floats:
        """Sales of each state in each sector [sector, state], million USD."""
        return np.asarray(self.flows.sum(1))

    @cached_property
    def income(self) -> Floats:
        """Value added of each state [state], million USD: what its factors earn."""
        return np.asarray((self.value_added * self.output).sum(0))

    @cached_property
    def revenue(self) -> Floats:
        """Tariff revenue of each state [state], million USD."""
        return np.asarray((self.flows * self.tariffs).sum((0, 2)))

    @cached_property
    def deficits(self) -> Floats:
        """Imports less exports of each state [state], million USD before tariffs; they sum to zero."""
        return np.asarray(self.flows.sum((0, 2)) - self.flows.sum((0, 1)))

    @cached_property
    def final_spending(self) -> Floats:
        """What each state has to spend: value added, tariff revenue and deficit [state], million USD."""
        return np.asarray(self.income + self.revenue + self.deficits)

    @cached_property
    def final_shares(self) -> Floats:
        """Shares of final spending [sector, state]; sum to 1 over sectors.

        Raises
        ------
        DataError
            When inputs need more of a sector than a state buys of it.
        """
        if self.final is not None:
            return self.final
        final = self.expenditure
        if self.inputs is not None:
            final = final - np.einsum("jkn,kn->jn", self.inputs, self.output)
        wrong = final < -_SUM * self.final_spending
        if wrong.any():
            s, n = (int(i) for i in np.argwhere(wrong)[0])
            raise DataError(
                f"final spending on {self.sectors[s]} in {self.states[n]} would be {final[s, n]:.4g} million "
                "USD: its inputs need more than it buys; check units, or give final shares"
            )
        return np.asarray(np.maximum(final, 0) / np.maximum(final, 0).sum(0))

    def place(self, state: str) -> int:
        """Row of a state.

        Raises
        ------
        DataError
            When the table does not hold it.
        """
        try:
            return self.states.index(state)
        except ValueError:
            raise DataError(
                f"the table of {self.year} does not hold {state}; it holds {', '.join(self.states)}"
            ) from None
