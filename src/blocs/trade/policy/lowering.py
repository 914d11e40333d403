"""From measures to the numbers that the solver takes: new tariffs and costs of each flow and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from blocs.errors import PolicyError
from blocs.trade.economy import Economy
from blocs.trade.policy.amounts import money, percent
from blocs.trade.policy.measures import Agreement, Measure, Tariff
from blocs.trade.policy.parties import called
from blocs.trade.policy.reach import GOODS, MILLION, Reach, reach
from blocs.trade.shock import Shock

__all__ = ["covered_share", "lower"]

Floats = NDArray[np.float64]
_SLACK = 1e-9
"""Covered amounts may pass the traded one by this much, relative; sums of rounded amounts do."""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Goods that a partial tariff covers: the same share of each of its flows."""

    flows: NDArray[np.int64]
    share: float
    rate: float
    instead: bool


class _Sheet:
    """What measures do to each flow; arrays are [sector, importer * states + exporter]."""

    def __init__(self, economy: Economy, day: date | None) -> None:
        self.economy, self.day, self.states = economy, day, len(economy.states)
        shape = (len(economy.sectors), self.states**2)
        self.flows = economy.flows.reshape(shape)
        self.touched = np.zeros(shape, bool)
        self.replaced = np.full(shape, np.nan)
        self.added = np.zeros(shape)
        self.cost = np.ones(shape)
        self.parts: list[_Part] = []

    def enter(self, measure: Measure) -> None:
        """Gather one measure."""
        if isinstance(measure, Tariff):
            self._tariff(measure)
        elif isinstance(measure, Agreement):
            if measure.cost:
                self._cost(reach(measure, self.economy, self.day), measure.cost)
            if measure.tariff is not None:
                self._replace(reach(measure, self.economy, self.day, default=GOODS), measure.tariff)
        else:
            self._cost(reach(measure, self.economy, self.day), measure.cost)

    def _tariff(self, measure: Tariff) -> None:
        met = reach(measure, self.economy, self.day)
        if measure.covering is not None:
            share = covered_share(measure, met, self.economy)
            flows = self._flat(met)
            self.touched.ravel()[flows] = True
            self.parts.append(_Part(flows, share, measure.rate, measure.instead))
        elif measure.instead:
            self._replace(met, measure.rate)
        else:
            cells = met.cells(self.states)
            self.touched[cells] = True
            self.added[cells] += measure.rate

    def _flat(self, met: Reach) -> NDArray[np.int64]:
        rows, columns = met.cells(self.states)
        flows: NDArray[np.int64] = (rows * self.states**2 + columns).ravel()
        traded: NDArray[np.int64] = flows[self.flows.ravel()[flows] > 0]
        return traded

    def _cost(self, met: Reach, change: float) -> None:
        cells = met.cells(self.states)
        self.touched[cells] = True
        self.cost[cells] *= 1 + change

    def _replace(self, met: Reach, rate: float) -> None:
        cells = met.cells(self.states)
        before = self.replaced[cells]
        unlike = ~np.isnan(before) & (before != rate)
        if unlike.any():
            k, pair = (int(i) for i in np.argwhere(unlike)[0])
            flow = self._called(int(met.sectors[k]), int(met.importers[pair]), int(met.exporters[pair]))
            raise PolicyError(
                f"two measures set the tariff on {flow}: to {percent(before[k, pair])} and to "
                f"{percent(rate)}; leave one out, or let one be added"
            )
        self.touched[cells] = True
        self.replaced[cells] = rate

    def _called(self, sector: int, importer: int, exporter: int) -> str:
        names, places = self.economy.sectors, self.economy.states
        return f"{names[sector]} from {called(places[exporter])} to {called(places[importer])}"

    def shock(self) -> Shock:
        """Give the shock of all that was entered; flows of zero are left out, they stay zero."""
        touched = np.flatnonzero(self.touched & (self.flows > 0))
        old = np.where(np.isnan(self.replaced), self.economy.tariffs.reshape(self.flows.shape), self.replaced)
        old, added = old.ravel()[touched], self.added.ravel()[touched]
        row_of = np.full(self.flows.size, -1)
        row_of[touched] = np.arange(len(touched))
        filled = np.zeros(len(touched), np.int64)
        for part in self.parts:
            filled[row_of[part.flows]] += 1
        width = 1 + int(filled.max(initial=0))
        weights = np.zeros((len(touched), width))
        tariffs = np.repeat((old + added)[:, None], width, axis=1)
        filled[:] = 0
        for part in self.parts:
            rows = row_of[part.flows]
            filled[rows] += 1
            weights[rows, filled[rows]] = part.share
            tariffs[rows, filled[rows]] = part.rate + added[rows] + (0.0 if part.instead else old[rows])
        covered = weights.sum(1)
        if (covered > 1 + _SLACK).any():
            self._too_much(touched, covered)
        weights[:, 0] = np.maximum(1 - covered, 0)
        weights /= weights.sum(1, keepdims=True)
        costs = np.repeat(self.cost.ravel()[touched][:, None], width, axis=1)
        shape = (len(self.economy.sectors), self.states, self.states)
        cells = np.stack(np.unravel_index(touched, shape), axis=1).astype(np.int64)
        return Shock(cells, weights, tariffs, costs)

    def _too_much(self, touched: NDArray[np.int64], covered: Floats) -> None:
        worst = int(np.argmax(covered))
        flow = int(touched[worst])
        sector, pair = divmod(flow, self.states**2)
        traded = float(self.flows.ravel()[flow]) * MILLION
        raise PolicyError(
            f"tariffs that cover different goods add up to {money(covered[worst] * traded)} of "
            f"{self._called(sector, *divmod(pair, self.states))}, and {money(traded)} is traded; cover less, "
            "or let one tariff cover all"
        )


def covered_share(measure: Tariff, met: Reach, economy: Economy) -> float:
    """Share of the goods met that a tariff covers: 1 without `covering`.

    Raises
    ------
    PolicyError
        When more is covered than is traded; tells how much is.
    """
    if measure.covering is None:
        return 1.0
    share = measure.covering / met.traded
    if share > 1 + _SLACK:
        sides = (" and ".join(map(called, codes)) for codes in (measure.by, measure.on))
        goods = ", ".join(economy.sectors[row] for row in met.sectors)
        buyer, seller = sides
        year = f" in {economy.year}" if economy.year else ""
        raise PolicyError(
            f"covering {money(measure.covering)} is more than is traded: {buyer} bought {money(met.traded)} "
            f"of {goods} from {seller}{year}; cover at most that, or leave covering out to cover all"
        )
    return min(share, 1.0)


def lower(measures: Sequence[Measure], economy: Economy, day: date | None) -> Shock:
    """Put measures that are in force together into one shock; their order does not matter.

    Tariffs that cover all of a flow add to each other, and to the rate in force or to the one set `instead`.
    Tariffs that cover an amount cover different goods of the flow. Changes of cost multiply; a ban is a cost
    of ``inf``.

    Raises
    ------
    PolicyError
        When the table cannot carry a measure; see `blocs.trade.policy.Policy.shock`.
    """
    sheet = _Sheet(economy, day)
    for measure in sorted(measures, key=repr):
        sheet.enter(measure)
    return sheet.shock()
