"""Exact hat algebra: the equilibrium after a policy, as changes from the benchmark.

Armington or Eaton-Kortum demand in each sector (Dekle, Eaton and Kortum 2008, doi:10.1057/imfsp.2008.17;
Costinot and Rodríguez-Clare 2014, doi:10.1016/B978-0-444-54314-1.00004-5), tariffs whose revenue is spent
at home, and, where input shares are given, output made from value added and inputs of all sectors (Caliendo
and Parro 2015, doi:10.1093/restud/rdu035). Labour may answer to the real wage with elasticity psi; with one
sector that is the supply elasticity of Allen, Arkolakis and Takahashi (2020, doi:10.1086/704385).

With w wages, c unit costs, P prices, X spending, pi' new shares, all of them changes but X and pi':

    c_j  = w^gamma_j  prod_k P_k^g_kj                  unit cost of sector j
    P_j  = (sum_i pi_ji a_ji c_ji^-theta_j)^(-1/theta_j)   price, a the policy's factor
    X_j  = sum_k g_jk Y_k + alpha_j I                  spending: inputs and final demand
    Y_j  = sum over importers of pi'_j / (1 + t'_j) X_j    sales
    I    = w L V + revenue + deficit                   final spending
    w L V = sum_j gamma_j Y_j                          labour market

World value added is 1 throughout: that is the numeraire here. Wages are found by a damped map, exponent
1 / (1 + theta), under Anderson acceleration; without inputs they are the only unknowns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from blocs.trade.anderson import fixed_point
from blocs.trade.arrays import Array, namespace
from blocs.trade.kernel import Kernel

__all__ = ["Closure", "Hats", "Setting", "solve_hats"]
Closure = Literal["nominal", "world_share", "multiplicative", "balanced"]
"""What becomes of trade imbalances.

nominal
    Imports less exports stay what they were, in units of the numeraire.
world_share
    They stay the same share of world value added.
multiplicative
    Value added and deficit stay the same multiple of value added, but for one factor common to all states
    that keeps the world's budget closed (Baier, Yotov and Zylkin 2019, doi:10.1016/j.jinteco.2018.11.002).
balanced
    They vanish.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """The benchmark as the solver takes it; world value added is 1.

    Attributes
    ----------
    gamma, alpha : float arrays [sector, 1, state]
        Share of value added in output; share of a sector in final spending.
    inputs : float array [state, sector used, sector made], or None
    income, deficits : float arrays [state]
        Value added; imports less exports.
    expenditure : float array [sector, 1, state]
        Where the iteration starts.
    exposure : float array [sector, state]
        Weight of each elasticity in the answer of sales to the wage: the share of a sector in a state's value
        added, times the mean over its sales of what others hold of the market.
    idle : float array [state]
        The same answer without substitution: 1 less the share of sales at home.
    closure : Closure
    numeraire : int or None
        State whose wage a nominal deficit is counted in; None for world value added.
    psi : float
        Elasticity of labour to the real wage.
    """

    gamma: Array
    alpha: Array
    inputs: Array | None
    income: Array
    deficits: Array
    expenditure: Array
    exposure: Array
    idle: Array
    closure: Closure
    numeraire: int | None
    psi: float


@dataclass(frozen=True, slots=True, eq=False)
class Hats:
    """A solution; arrays [draw, state] or [sector, draw, state], world value added 1.

    Attributes
    ----------
    wage, labour : float arrays [draw, state]
        Changes.
    cost, price : float arrays [sector, draw, state]
        Changes of the unit cost and of the buyer's price index.
    demand : float array [sector, draw, importer]
        Spending over the sum of shares: times share and strength it is a flow.
    strength : float array [sector, draw, exporter]
        Cost to the power of minus theta.
    spending, sales : float arrays [sector, draw, state]
    earned, revenue, deficit : float arrays [draw, state]
        Value added, tariff revenue, imports less exports.
    labour_gap, budget_gap : float arrays [draw]
        Largest relative error of the labour markets, and of imports less exports against the deficit that the
        closure asks for, as a share of value added.
    steps : int
    """

    wage: Array
    labour: Array
    cost: Array
    price: Array
    demand: Array
    strength: Array
    spending: Array
    sales: Array
    earned: Array
    revenue: Array
    deficit: Array
    labour_gap: Array
    budget_gap: Array
    steps: int


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """Everything that follows from wages (and, with inputs, from prices and spending)."""

    cost: Array
    strength: Array
    reach: Array
    log_price: Array
    labour: Array
    earned: Array
    spending: Array
    demand: Array
    sales: Array
    revenue: Array
    deficit: Array


def solve_hats(
    setting: Setting,
    kernel: Kernel,
    theta: Array,
    *,
    tolerance: float = 1e-10,
    limit: int = 400,
    memory: int = 6,
) -> Hats:
    """Solve for the equilibrium of each draw.

    Parameters
    ----------
    setting : Setting
    kernel : Kernel
        Shares after the policy, at unchanged costs.
    theta : float array [draw, sector]
        Trade elasticities.
    tolerance : float
        Largest relative residual of the iteration.
    limit, memory : int
        See `fixed_point`.

    Raises
    ------
    NotConverged
        When a draw stays above the tolerance.
    """
    xp = namespace(theta)
    power = xp.matrix_transpose(theta)[:, :, None]
    sectors, draws = power.shape[:2]
    states = setting.income.shape[0]
    # how strongly the excess demand for a state's labour answers to its wage, at the benchmark
    damp = 1 / (setting.idle + xp.matmul(theta, setting.exposure))

    def renewed(now: _State, log_wage: Array) -> Array:
        wanted = xp.sum(setting.gamma * now.sales, axis=0)
        new = log_wage + damp * xp.log(wanted / now.earned)
        return new - xp.log(xp.sum(xp.exp(new) * now.labour * setting.income, axis=1))[:, None]

    if setting.inputs is None:

        def state(x: Array) -> _State:
            cost = xp.broadcast_to(x, (sectors, *x.shape))
            return _simple(setting, kernel, power, x, cost)

        def step(x: Array) -> Array:
            return renewed(state(x), x)

        start = _zeros(xp, theta, draws, states)
        found = fixed_point(step, start, tolerance=tolerance, memory=memory, limit=limit)
        log_wage, last = found.point, state(found.point)
    else:
        split = _Split(xp, sectors, states)
        known = xp.log(
            xp.where(setting.expenditure > 0, setting.expenditure, xp.ones_like(setting.expenditure))
        )
        some = xp.astype(setting.expenditure > 0, theta.dtype)

        def linked(x: Array) -> tuple[Array, _State]:
            log_wage, log_price, log_spending = split.apart(x)
            spending = xp.exp(log_spending + known) * some
            return log_wage, _linked(setting, kernel, power, log_wage, log_price, spending)

        def step(x: Array) -> Array:
            log_wage, now = linked(x)
            income = now.earned + now.revenue + now.deficit
            used = _across(setting.inputs, now.sales)
            spending = used + setting.alpha * income
            log_spending = xp.log(xp.where(spending > 0, spending, xp.ones_like(spending))) - known
            return split.together(renewed(now, log_wage), now.log_price, log_spending * some)

        start = _zeros(xp, theta, draws, split.size)
        found = fixed_point(step, start, tolerance=tolerance, memory=memory, limit=limit)
        log_wage, last = linked(found.point)
    wanted = xp.sum(setting.gamma * last.sales, axis=0)
    imports = xp.sum(last.spending * last.reach, axis=0)
    balance = imports - xp.sum(last.sales, axis=0) - last.deficit
    return Hats(
        wage=xp.exp(log_wage),
        labour=last.labour,
        cost=xp.exp(last.cost),
        price=xp.exp(last.log_price),
        demand=last.demand,
        strength=last.strength,
        spending=last.spending,
        sales=last.sales,
        earned=last.earned,
        revenue=last.revenue,
        deficit=last.deficit,
        labour_gap=xp.max(xp.abs(wanted / last.earned - 1), axis=1),
        budget_gap=xp.max(xp.abs(balance / last.earned), axis=1),
        steps=found.steps,
    )


def _prices(kernel: Kernel, power: Array, log_cost: Array) -> tuple[Array, Array, Array, Array]:
    """Strength, sum of shares, share of it that reaches sellers, and log price."""
    xp = namespace(power)
    strength = xp.exp(-power * log_cost)
    paid, got = kernel.buy(strength)
    none = paid <= 0
    paid = xp.where(none, xp.ones_like(paid), paid)
    reach = xp.where(none, xp.ones_like(paid), got / paid)
    return strength, paid, reach, -xp.log(paid) / power


def _labour(setting: Setting, log_wage: Array, log_price: Array) -> Array:
    xp = namespace(log_wage)
    if setting.psi == 0:
        return xp.ones_like(log_wage)
    return xp.exp(setting.psi * (log_wage - xp.sum(setting.alpha * log_price, axis=0)))


def _deficit(setting: Setting, earned: Array, log_wage: Array) -> Array:
    """Imports less exports that the closure asks for [draw, state]."""
    xp = namespace(earned)
    world = xp.sum(earned, axis=1)[:, None]
    if setting.closure == "balanced":
        return xp.zeros_like(earned)
    if setting.closure == "multiplicative":
        spent = earned * (1 + setting.deficits / setting.income)
        return spent * (world / xp.sum(spent, axis=1)[:, None]) - earned
    if setting.closure == "world_share":
        return setting.deficits * world
    if setting.numeraire is None:
        return setting.deficits + xp.zeros_like(earned)
    return setting.deficits * xp.exp(log_wage[:, setting.numeraire])[:, None]


def _simple(setting: Setting, kernel: Kernel, power: Array, log_wage: Array, log_cost: Array) -> _State:
    """Without inputs, spending follows from wages in closed form."""
    xp = namespace(power)
    strength, paid, reach, log_price = _prices(kernel, power, log_cost)
    labour = _labour(setting, log_wage, log_price)
    earned = xp.exp(log_wage) * labour * setting.income
    kept = xp.sum(setting.alpha * reach, axis=0)  # share of spending that is no tariff
    deficit = _deficit(setting, earned, log_wage)
    income = (earned + deficit) / kept
    spending = setting.alpha * income
    demand = spending / paid
    sales = strength * kernel.sell(demand)
    revenue = income * (1 - kept)
    return _State(
        log_cost, strength, reach, log_price, labour, earned, spending, demand, sales, revenue, deficit
    )


def _linked(
    setting: Setting, kernel: Kernel, power: Array, log_wage: Array, log_price: Array, spending: Array
) -> _State:
    """With inputs, costs follow from last prices, and spending is an unknown of its own."""
    xp = namespace(power)
    log_cost = setting.gamma * log_wage + _across(xp.matrix_transpose(setting.inputs), log_price)
    strength, paid, reach, log_price = _prices(kernel, power, log_cost)
    labour = _labour(setting, log_wage, log_price)
    earned = xp.exp(log_wage) * labour * setting.income
    demand = spending / paid
    sales = strength * kernel.sell(demand)
    revenue = xp.sum(spending * (1 - reach), axis=0)
    deficit = _deficit(setting, earned, log_wage)
    return _State(
        log_cost, strength, reach, log_price, labour, earned, spending, demand, sales, revenue, deficit
    )


def _across(matrix: Array, values: Array) -> Array:
    """Apply a matrix over sectors [state, out, in] to values [in, draw, state]."""
    xp = namespace(values)
    moved = xp.matmul(matrix, xp.permute_dims(values, (2, 0, 1)))
    return xp.permute_dims(moved, (1, 2, 0))


def _zeros(xp: Any, like: Array, *shape: int) -> Array:
    return xp.zeros(shape, dtype=like.dtype, device=like.device)


@dataclass(frozen=True, slots=True)
class _Split:
    """Wages, prices and spending as one row of unknowns a draw, and back."""

    xp: Any
    sectors: int
    states: int

    @property
    def size(self) -> int:
        return self.states * (1 + 2 * self.sectors)

    def apart(self, x: Array) -> tuple[Array, Array, Array]:
        n, size = self.states, self.sectors * self.states
        shape = (x.shape[0], self.sectors, n)
        parts = (x[:, n : n + size], x[:, n + size :])
        return x[:, :n], *(self.xp.permute_dims(self.xp.reshape(p, shape), (1, 0, 2)) for p in parts)

    def together(self, wage: Array, price: Array, spending: Array) -> Array:
        rows = (self.xp.permute_dims(p, (1, 0, 2)) for p in (price, spending))
        return self.xp.concat([wage, *(self.xp.reshape(p, (wage.shape[0], -1)) for p in rows)], axis=1)
