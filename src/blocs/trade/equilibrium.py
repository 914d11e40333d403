"""`Equilibrium`: the world after a policy, for the central elasticities and for every draw of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from blocs.trade.economy import Economy
from blocs.trade.hat import Hats
from blocs.trade.model import Options, solve_draws
from blocs.trade.shock import Shock
from blocs.trade.welfare import FirstOrderWelfare, first_order_welfare

__all__ = ["Equilibrium", "Residuals", "solve_shock"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Residuals:
    """How far the answer is from an exact one; the largest over all draws.

    Attributes
    ----------
    labour_markets : float
        Factor income against what sales pay, relative.
    budgets : float
        Imports less exports against the deficit that the closure asks for, as a share of value added.
    world : float
        World exports against world imports, as a share of world value added.
    steps : int
        Steps of the iteration.
    """

    labour_markets: float
    budgets: float
    world: float
    steps: int


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """A solved policy; all arrays have a leading axis of draws, row 0 for the central elasticities.

    Values are in million USD of the numeraire: world value added stays at its benchmark value, or a state's
    wage does. Changes are ratios, new over old.

    Attributes
    ----------
    economy : Economy
        The benchmark.
    shock : Shock
    theta : float array [draw, sector]
    options : Options
    hats : Hats
        The raw solution, world value added 1.
    """

    economy: Economy
    shock: Shock
    theta: Floats
    options: Options
    hats: Hats

    @cached_property
    def scale(self) -> Floats:
        """Million USD of the numeraire for one unit of the raw solution [draw]."""
        world = float(self.economy.income.sum())
        if self.options.numeraire == "world":
            return np.full(len(self.theta), world)
        return np.asarray(world / self.hats.wage[:, self.economy.place(self.options.numeraire)])

    @cached_property
    def _nominal(self) -> Floats:
        """Change of the numeraire's worth in units of the raw solution [draw]."""
        return self.scale / float(self.economy.income.sum())

    @cached_property
    def wages(self) -> Floats:
        """Change of wages [draw, state]."""
        return np.asarray(self.hats.wage * self._nominal[:, None])

    @cached_property
    def prices(self) -> Floats:
        """Change of the price of final spending [draw, state]."""
        logs = np.log(self.hats.price) * self.economy.final_shares[:, None, :]
        return np.asarray(np.exp(logs.sum(0)) * self._nominal[:, None])

    @cached_property
    def costs(self) -> Floats:
        """Change of unit costs [draw, sector, state]: what the exporter asks at its gate."""
        return np.asarray(self.hats.cost.transpose(1, 0, 2) * self._nominal[:, None, None])

    @cached_property
    def sector_prices(self) -> Floats:
        """Change of the buyers' price index of each sector [draw, sector, state]."""
        return np.asarray(self.hats.price.transpose(1, 0, 2) * self._nominal[:, None, None])

    @cached_property
    def labour(self) -> Floats:
        """Change of employment [draw, state]; 1 where labour supply is fixed."""
        return np.asarray(self.hats.labour)

    @cached_property
    def income(self) -> Floats:
        """Value added [draw, state], million USD."""
        return np.asarray(self.hats.earned * self.scale[:, None])

    @cached_property
    def revenue(self) -> Floats:
        """Tariff revenue [draw, state], million USD; exactly 0 for a state without tariffs."""
        importer = self.shock.cells[:, 1]
        levied = np.asarray(self.economy.tariffs.any((0, 2)))
        levied[importer[(self.shock.tariffs > 0).any(1)]] = True
        return np.where(levied, self.hats.revenue * self.scale[:, None], 0.0)

    @cached_property
    def deficits(self) -> Floats:
        """Imports less exports [draw, state], million USD."""
        return np.asarray(self.hats.deficit * self.scale[:, None])

    @cached_property
    def final_spending(self) -> Floats:
        """Value added, tariff revenue and deficit [draw, state], million USD."""
        return self.income + self.revenue + self.deficits

    @cached_property
    def real_income(self) -> Floats:
        """Change of real final spending [draw, state]: what a state can buy, exact.

        With fixed labour supply this is the change of welfare (equivalent variation as a share of spending).
        With psi above 0 it counts what people buy, not the leisure they give up for it.
        """
        return np.asarray(self.final_spending / self.economy.final_spending / self.prices)

    @cached_property
    def real_wages(self) -> Floats:
        """Change of wages over the price of final spending [draw, state]."""
        return self.wages / self.prices

    @cached_property
    def spending(self) -> Floats:
        """Spending by sector, tariffs included [draw, sector, state], million USD."""
        return np.asarray(self.hats.spending.transpose(1, 0, 2) * self.scale[:, None, None])

    @cached_property
    def output(self) -> Floats:
        """Sales by sector [draw, sector, state], million USD."""
        return np.asarray(self.hats.sales.transpose(1, 0, 2) * self.scale[:, None, None])

    def flow(
        self, sector: NDArray[np.intp], importer: NDArray[np.intp], exporter: NDArray[np.intp]
    ) -> Floats:
        """Flows of chosen cells after the policy [draw, cell], million USD at the exporter's price."""
        economy = self.economy
        share = economy.shares[sector, importer, exporter]
        got = np.broadcast_to(
            share / (1 + economy.tariffs[sector, importer, exporter]), (len(self.theta), len(sector))
        )
        row = self._touched[sector, importer, exporter]
        if (row >= 0).any():
            got = np.where(row >= 0, share * self._factors[1][:, row], got)
        demand = self.hats.demand[sector, :, importer].T
        strength = self.hats.strength[sector, :, exporter].T
        return np.asarray(got * demand * strength * self.scale[:, None])

    @cached_property
    def _touched(self) -> NDArray[np.int64]:
        """Row of the shock that touches each flow; -1 where none does."""
        rows = np.full(self.economy.flows.shape, -1)
        rows[tuple(self.shock.cells.T)] = np.arange(len(self.shock.cells))
        return rows

    @cached_property
    def _factors(self) -> tuple[Floats, Floats]:
        if not len(self.shock.cells):
            return np.ones((len(self.theta), 1)), np.ones((len(self.theta), 1))
        return self.shock.factors(self.economy.tariffs, self.theta)

    def flows(self, draw: int = 0) -> Floats:
        """All flows after the policy, of one draw [sector, importer, exporter], million USD.

        Zero flows stay zero.
        """
        economy = self.economy
        got = economy.shares / (1 + economy.tariffs)
        cells = tuple(self.shock.cells.T)
        if len(self.shock.cells):
            got[cells] = economy.shares[cells] * self._factors[1][draw]
        demand, strength = self.hats.demand[:, draw, :, None], self.hats.strength[:, draw, None, :]
        return np.asarray(got * demand * strength * self.scale[draw])

    def tariffs(self, draw: int = 0) -> Floats:
        """Average rate on each flow after the policy, of one draw [sector, importer, exporter].

        Where a tariff covers part of a flow, the average weighs by what is still bought; the rate of a flow
        that has ended is that of its dearest part.
        """
        rates = self.economy.tariffs.copy()
        if len(self.shock.cells):
            paid, got = (factor[draw] for factor in self._factors)
            average = np.divide(paid, got, out=1 + self.shock.tariffs.max(1), where=got > 0) - 1
            rates[tuple(self.shock.cells.T)] = average
        return rates

    @cached_property
    def home(self) -> Floats:
        """Sales at home [draw, state], million USD."""
        n = len(self.economy.states)
        own = np.arange(n)
        return np.asarray(sum(self.flow(np.full(n, s), own, own) for s in range(len(self.economy.sectors))))

    @cached_property
    def exports(self) -> Floats:
        """Exports [draw, state], million USD at the exporter's price."""
        return np.asarray(self.output.sum(1) - self.home)

    @cached_property
    def imports(self) -> Floats:
        """Imports [draw, state], million USD at the exporter's price."""
        return np.asarray(self.exports + self.deficits)

    def first_order(self, draw: int = 0) -> FirstOrderWelfare:
        """First-order welfare of one draw, by partner and sector.

        The decomposition of Caliendo and Parro (2015); it differs from `real_income` when changes are large.
        """
        economy = self.economy
        return first_order_welfare(
            economy.flows, economy.tariffs, economy.final_spending, self.costs[draw], self.flows(draw)
        )

    def economy_after(self, draw: int = 0) -> Economy:
        """Give the economy after the policy, of one draw: the benchmark of a next policy.

        With inputs, its final shares are those of the benchmark.
        """
        before = self.economy
        return Economy(
            before.states, before.sectors, self.flows(draw), self.tariffs(draw), before.value_added,
            before.inputs, before.final_shares if before.inputs is not None else None,
            before.year, before.origin, before.remarks,
        )  # fmt: skip

    @cached_property
    def residuals(self) -> Residuals:
        """How exactly markets clear and budgets close."""
        hats = self.hats
        world = np.abs(hats.deficit.sum(1) / hats.earned.sum(1))
        return Residuals(
            float(hats.labour_gap.max()), float(hats.budget_gap.max()), float(world.max()), hats.steps
        )


def solve_shock(economy: Economy, shock: Shock, theta: Floats, options: Options | None = None) -> Equilibrium:
    """Solve for the world after a shock.

    Parameters
    ----------
    economy : Economy
    shock : Shock
    theta : float array [draw, sector]
        Trade elasticities; row 0 is the central estimate.
    options : Options, optional

    Raises
    ------
    NoEquilibrium, NotConverged, UsageError
        See `solve_draws`.
    """
    options = options or Options()
    theta = np.asarray(theta, float)
    return Equilibrium(economy, shock, theta, options, solve_draws(economy, shock, theta, options))
