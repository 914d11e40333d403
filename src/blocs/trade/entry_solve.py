"""`solve_entry`: from a benchmark with costs of entry, and tariffs, to the new equilibrium.

Equations and notation stand in `blocs.trade.entry`. Unknown are the logarithms of wages and employment;
spending follows from them in closed form,

    E'_i = (w_i L_i Y_i + T_i g) s_i / (sum_n lambda_in a_in c_n^-eps / (1 + t_in)).

While it iterates, world income is held (g = 1); prices are put to their numeraire at the end. Wages move by
excess demand over its own slope at the benchmark, under Anderson acceleration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import NotConverged, PolicyError, UsageError
from blocs.trade.anderson import fixed_point
from blocs.trade.entry import EntryEconomy, EntryParameters

__all__ = ["EntryEquilibrium", "Rebate", "solve_entry"]

Floats = NDArray[np.float64]
Rebate: TypeAlias = Literal["income_tax", "lump_sum"]
"""What becomes of tariff revenue: it replaces an income tax, or is handed back whatever one earns."""

_CELLS_A_CHUNK = 1 << 19
"""Numbers in the matrices of one chunk of draws: they stay in the processor's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class EntryEquilibrium:
    """The equilibrium after the tariffs; arrays [draw, state] unless said otherwise.

    Attributes
    ----------
    wage, employment, price : float arrays
        Changes: 1 is unchanged. `price` is the consumer price index.
    spending, income, revenue : float arrays
        Million USD at the numeraire: E', what labour earns, and tariff revenue.
    exports, imports : float arrays
        Million USD before tariffs, sales at home left out.
    deficit : float array
        Imports less exports, million USD. It is not the deficit T of the budget, which counts entry costs
        too.
    welfare : float array
        Change of utility: consumption less the cost of work in goods. The cost of work is that of the labour
        supply that is solved for, kappa / (1 + kappa) times the wage that is kept.
    welfare_published : float array
        The same as the paper's tables have it, which price the work done after the policy at the share of the
        wage that was kept before it. Equal to `welfare` under a lump-sum rebate; more by kappa / (1 + kappa)
        of real revenue over the benchmark's utility where revenue relieves the income tax.
    labour_gap, supply_gap, budget_gap : float arrays [draw]
        Largest relative residual of the labour markets, of labour supply and of the states' budgets.
    world_gap : float array [draw]
        What the world spends less what it earns and collects, relative.
    steps : int
    benchmark : EntryEconomy
    """

    wage: Floats
    employment: Floats
    price: Floats
    spending: Floats
    income: Floats
    revenue: Floats
    exports: Floats
    imports: Floats
    deficit: Floats
    welfare: Floats
    welfare_published: Floats
    labour_gap: Floats
    supply_gap: Floats
    budget_gap: Floats
    world_gap: Floats
    steps: int
    benchmark: EntryEconomy

    def changes(self) -> Mapping[str, Floats]:
        """Give the columns of the paper's Table 1, each [draw, state], in percent.

        Returns
        -------
        mapping
            welfare and welfare_published (the column of the table), deficit (of the benchmark's absolute
            value; NaN where that is zero), exports and imports over income, employment, prices.
        """
        base = self.benchmark
        exports, imports = base.trade.sum(0), base.trade.sum(1)
        was = imports - exports
        scale = np.where(was == 0, np.nan, np.abs(was))
        return {
            "welfare": 100 * (self.welfare - 1),
            "welfare_published": 100 * (self.welfare_published - 1),
            "deficit": 100 * (self.deficit - was) / scale,
            "exports": 100 * (self.exports / self.income / _over(exports, base.income) - 1),
            "imports": 100 * (self.imports / self.income / _over(imports, base.income) - 1),
            "employment": 100 * (self.employment - 1),
            "prices": 100 * (self.price - 1),
        }


def solve_entry(
    economy: EntryEconomy,
    tariffs: Floats,
    parameters: EntryParameters | None = None,
    *,
    rebate: Rebate = "income_tax",
    tolerance: float = 1e-10,
    limit: int = 200,
) -> EntryEquilibrium:
    """Solve for the equilibrium under tariffs, for each draw.

    Parameters
    ----------
    economy : EntryEconomy
        The benchmark; it holds no tariffs.
    tariffs : float array [importer, exporter] or [draw, importer, exporter]
        Ad valorem rates: 0.1 is 10 %; none on oneself.
    parameters : EntryParameters, optional
        Elasticities; arrays in it make draws.
    rebate : {"income_tax", "lump_sum"}
        What becomes of the revenue; see `Rebate`.
    tolerance : float
        Largest relative residual of an answer.
    limit : int
        Steps of the iteration before it gives up.

    Raises
    ------
    NotConverged
        When a draw stays above the tolerance. Often there is then no equilibrium: a surplus that is held at
        its share of world income may exceed what a poorer state earns, revenue may exceed the income whose
        tax it relieves, and strong returns to scale with elastic labour may leave nothing to settle at.
    PolicyError
        When a rate is negative, not finite, or on the state itself; the cell is named.
    UsageError
        When shapes, the number of draws or an option do not fit.

    Examples
    --------
    >>> economy = EntryEconomy(("A", "B"), np.array([[90.0, 10.0], [10.0, 40.0]]), np.array([0.2, 0.2]))
    >>> result = solve_entry(economy, np.array([[0.0, 0.1], [0.0, 0.0]]))
    >>> result.welfare.round(4)
    array([[1.0087, 0.9771]])
    """
    parameters = parameters or EntryParameters()
    if rebate not in ("income_tax", "lump_sum"):
        raise UsageError(f"rebate is {rebate!r}; say 'income_tax' or 'lump_sum'")
    rates = _checked(economy, tariffs)
    columns = parameters.columns()
    try:
        (draws,) = np.broadcast_shapes((len(rates),), (len(columns[0]),))
    except ValueError:
        raise UsageError(
            f"{len(rates)} sets of tariffs meet {len(columns[0])} draws of elasticities"
        ) from None
    size = max(1, _CELLS_A_CHUNK // economy.flows.size)
    phi = parameters.phi(economy.entry_share)
    parts = []
    for first in range(0, draws, size):
        part = slice(first, min(first + size, draws))
        epsilon, kappa, psi, _ = (c if len(c) == 1 else c[part] for c in columns)
        model = _Model(
            economy,
            rates if len(rates) == 1 else rates[part],
            epsilon,
            kappa,
            psi,
            phi if len(phi) == 1 else phi[part],
            rebate == "income_tax",
        )
        parts.append(model.solve(part.stop - part.start, tolerance, limit))
    return parts[0] if len(parts) == 1 else _joined(parts)


@dataclass(frozen=True, slots=True)
class _State:
    """What follows from wages and employment; [draw, state]."""

    strength: Floats
    reach: Floats
    demand: Floats
    earned: Floats
    spending: Floats
    revenue: Floats
    price: Floats
    sales: Floats
    kept: Floats


class _Model:
    """One chunk of draws: constants, and the maps that the iteration takes."""

    def __init__(
        self,
        economy: EntryEconomy,
        rates: Floats,
        epsilon: Floats,
        kappa: Floats,
        psi: Floats,
        phi: Floats,
        relief: bool,
    ) -> None:
        self.economy, self.relief = economy, relief
        self.epsilon, self.kappa, self.psi, self.phi = epsilon, kappa, psi, phi
        self.paid = economy.shares * (1 + rates) ** -(epsilon * phi)[:, :, None]
        self.got = self.paid / (1 + rates)
        self.sold = np.swapaxes(self.got, 1, 2)
        self.transfer = economy.spending - economy.income
        self.slope = _slope(economy, epsilon)

    def solve(self, draws: int, tolerance: float, limit: int) -> EntryEquilibrium:
        n = len(self.economy.states)
        try:
            with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
                found = fixed_point(
                    self.step,
                    np.zeros((draws, 2 * n)),
                    tolerance=tolerance / max(1.0, float(self.slope.max())),
                    limit=limit,
                )
        except NotConverged as error:
            raise NotConverged(f"{error}; {self.strain()}", error.residual) from error
        wage, labour = np.exp(found.point[:, :n]), np.exp(found.point[:, n:])
        return self.result(wage, labour, found.steps, tolerance)

    def strain(self) -> str:
        """Why there may be no equilibrium to find: the usual causes, with figures."""
        base = self.economy
        surplus = -self.transfer / base.income
        i = int(surplus.argmax())
        returns = float((self.kappa * (self.phi - 1 + self.psi)).max())
        return (
            "there may be no equilibrium: surpluses are held at their share of world income, and "
            f"{base.states[i]} owes {max(surplus[i], 0):.0%} of its own; each per cent of work begets up to "
            f"{returns:.2f} more through scale and entry, and at 1 or above no employment is stable"
        )

    def step(self, point: Floats) -> Floats:
        """Wages by excess demand over its slope, employment by labour supply, at given world income."""
        n = len(self.economy.states)
        log_wage, log_labour = point[:, :n], point[:, n:]
        at = self.state(np.exp(log_wage), np.exp(log_labour))
        labour = self.kappa * np.log(at.kept * np.exp(log_wage) / at.price)
        wage = log_wage + np.log(at.sales / at.earned) / self.slope
        world = (np.exp(wage + labour) @ self.economy.income) / self.economy.income.sum()
        return np.concatenate([wage - np.log(world)[:, None], labour], axis=1)

    def state(self, wage: Floats, labour: Floats) -> _State:
        base = self.economy
        strength = (wage / labour**self.psi) ** -self.epsilon
        reach = (self.paid @ strength[:, :, None])[:, :, 0]
        net = (self.got @ strength[:, :, None])[:, :, 0]
        earned = wage * labour * base.income
        world = earned.sum(1, keepdims=True) / base.income.sum()
        own = earned + self.transfer * world
        demand = own / net
        spending = demand * reach
        revenue = spending - own
        price = (spending / base.spending / wage) ** (1 - self.phi) * reach ** (-1 / self.epsilon)
        nu = base.entry_share
        sales = strength * (self.sold @ ((1 - nu) * demand)[:, :, None])[:, :, 0] + nu * own
        kept = 1 / (1 - revenue / earned) if self.relief else np.ones_like(wage)
        return _State(strength, reach, demand, earned, spending, revenue, price, sales, kept)

    def result(self, wage: Floats, labour: Floats, steps: int, tolerance: float) -> EntryEquilibrium:
        """Put prices to the numeraire, and measure every market anew from the flows themselves."""
        base = self.economy
        nu, total = base.entry_share, base.spending
        free = self.state(wage, labour)
        numeraire = (free.price @ total / total.sum())[:, None]
        wage = wage / numeraire
        at = self.state(wage, labour)
        flows = self.got * at.strength[:, None, :] * at.demand[:, :, None]
        bought = self.paid * at.strength[:, None, :] * at.demand[:, :, None]
        imports, exports = flows.sum(2), flows.sum(1)
        revenue = (bought - flows).sum(2)
        world = at.earned.sum(1, keepdims=True) / base.income.sum()
        sales = (flows * (1 - nu)[:, None]).sum(1) + nu * imports
        labour_gap = np.abs(sales / at.earned - 1).max(1)
        supply = (at.kept * wage / at.price) ** self.kappa
        supply_gap = np.abs(labour / supply - 1).max(1)
        budget = at.earned + revenue + self.transfer * world
        budget_gap = np.abs(bought.sum(2) / budget - 1).max(1)
        world_gap = np.abs(bought.sum((1, 2)) / (at.earned + revenue).sum(1) - 1)
        worst = float(max(gap.max() for gap in (labour_gap, supply_gap, budget_gap, world_gap)))
        if not worst <= 10 * tolerance:
            raise NotConverged(
                f"the markets are out of balance by {worst:.2g}, relative; ask for smaller tariffs", worst
            )
        home = np.diagonal(flows, axis1=1, axis2=2)
        work = self.kappa / (1 + self.kappa) * base.income
        before = total - work / at.kept
        work_after = work * wage * labour / at.price
        consumed = at.spending / at.price
        return EntryEquilibrium(
            wage=wage,
            employment=labour,
            price=at.price,
            spending=at.spending,
            income=at.earned,
            revenue=revenue,
            exports=exports - home,
            imports=imports - home,
            deficit=imports - exports,
            welfare=(consumed - work_after) / before,
            welfare_published=(consumed - work_after / at.kept) / before,
            labour_gap=labour_gap,
            supply_gap=supply_gap,
            budget_gap=budget_gap,
            world_gap=world_gap,
            steps=steps,
            benchmark=base,
        )


def _slope(economy: EntryEconomy, epsilon: Floats) -> Floats:
    """How excess demand for labour falls with the own wage at the benchmark, in logarithms [draw, state]."""
    nu, flows, income = economy.entry_share, economy.flows, economy.income
    sold = (1 - nu)[:, None] * flows / income
    lost = (sold * (1 - economy.shares)).sum(0)
    at_home = (np.diagonal(sold) + nu * economy.spending / income) * income / economy.spending
    return np.asarray(np.maximum(1 - at_home + epsilon * lost, 0.05))


def _checked(economy: EntryEconomy, tariffs: Floats) -> Floats:
    """Rates as [draw, importer, exporter]."""
    n = len(economy.states)
    rates = np.asarray(tariffs, float)
    if rates.ndim == 2:
        rates = rates[None]
    if rates.ndim != 3 or rates.shape[1:] != (n, n) or not len(rates):
        raise UsageError(f"tariffs are {np.shape(tariffs)}; give [importer, exporter] for {n} states")
    wrong = np.argwhere(~np.isfinite(rates) | (rates < 0) | ((rates != 0) & np.eye(n, dtype=bool)))
    if wrong.size:
        draw, to, by = (int(k) for k in wrong[0])
        rule = "a state cannot tax itself" if to == by else "give a finite rate, not negative"
        raise PolicyError(
            f"the tariff of {economy.states[to]} on {economy.states[by]} is {rates[draw, to, by]:g}; {rule}"
        )
    return rates


def _over(values: Floats, income: Floats) -> Floats:
    """Share of income; NaN where there is none, so that no change of it is told."""
    return np.where(values > 0, values / income, np.nan)


def _joined(parts: list[EntryEquilibrium]) -> EntryEquilibrium:
    apart = ("steps", "benchmark")
    arrays = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts])
        for field in fields(EntryEquilibrium)
        if field.name not in apart
    }
    return EntryEquilibrium(**arrays, steps=max(p.steps for p in parts), benchmark=parts[0].benchmark)
