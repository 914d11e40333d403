"""Conditional general equilibrium: trade is diverted, while output and expenditure stay what they were.

Only the multilateral resistances answer to trade costs: the price indices of buyers (inward) and the mean
incidence of trade costs on sellers (outward), as Anderson and van Wincoop (2003,
doi:10.1257/000282803321455214) and Anderson, Larch and Yotov (2018, doi:10.1111/twec.12664) have it. It tells
diversion without the feedback of incomes; for what a policy costs, solve the model instead. Tariffs are trade
costs like others here, without revenue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import DataError, NoEquilibrium, UsageError
from blocs.trade.anderson import fixed_point
from blocs.trade.economy import Economy
from blocs.trade.shock import Shock

__all__ = ["Conditional", "Resistances", "conditional", "resistances"]

Floats = NDArray[np.float64]

_TOTALS = 1e-6
"""World output and world expenditure may differ by this much, relative."""
_CELLS_A_CHUNK = 1 << 21
"""Numbers in the flows of one chunk of draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Resistances:
    """Multilateral resistances that fit trade costs to what states sell and buy.

    Attributes
    ----------
    inward : float array [importer]
        Price index of buyers; 1 for the reference.
    outward : float array [exporter]
        Mean incidence of trade costs on sellers.
    flows : float array [importer, exporter]
        Fitted trade: Y E / world * (cost / (outward inward))**-theta.
    residual : float
        Largest relative error of a state's fitted sales or purchases.
    """

    inward: Floats
    outward: Floats
    flows: Floats
    residual: float


@dataclass(frozen=True, slots=True, eq=False)
class Conditional:
    """What a policy does to trade with output and expenditure held; changes are ratios, new over old.

    Attributes
    ----------
    economy : Economy
    theta : float array [draw, sector]
    inward : float array [draw, sector, importer]
        Change of the buyers' price index; 1 for the reference, or for one who buys nothing.
    outward : float array [draw, sector, exporter]
        Change of the sellers' resistance; 1 for one who sells nothing.
    residual : float
        Largest relative error of a state's sales or purchases, over all draws.
    factors : float array [draw, cell]
        What the policy makes of the touched flows at unchanged resistances.
    cells : int array [cell, 3]
        Sector, importer, exporter.
    """

    economy: Economy
    theta: Floats
    inward: Floats
    outward: Floats
    residual: float
    factors: Floats
    cells: NDArray[np.int64]

    @property
    def price(self) -> Floats:
        """Change of factory-gate prices [draw, sector, exporter]: what sellers bear less, they earn."""
        return 1 / self.outward

    @property
    def terms_of_trade(self) -> Floats:
        """Factory-gate price over the buyers' price index [draw, sector, state], new over old."""
        return self.price / self.inward

    def flows(self, draw: int = 0) -> Floats:
        """New flows of one draw [sector, importer, exporter], million USD; zero stays zero."""
        new = _spread(self.factors[draw : draw + 1], self.cells, self.economy.flows)[0]
        power = self.theta[draw][:, None]
        buyer, seller = self.inward[draw] ** power, self.outward[draw] ** power
        return np.asarray(new * buyer[:, :, None] * seller[:, None, :])


def conditional(
    economy: Economy,
    shock: Shock,
    theta: ArrayLike,
    *,
    reference: str | None = None,
    tolerance: float = 1e-12,
    limit: int = 400,
) -> Conditional:
    """Solve for trade after a policy, output and expenditure of each state and sector held.

    Parameters
    ----------
    economy : Economy
        Its flows are the benchmark, before tariffs; inputs play no part.
    shock : Shock
        New tariffs count as costs, (1 + new) / (1 + old).
    theta : float, or float array [sector] or [draw, sector]
        Trade elasticities, positive.
    reference : str, optional
        State whose price index stays 1 in every sector. None holds the value of world output at the new
        factory-gate prices; only the levels of `inward`, `outward` and `price` hang on it, flows do not.
    tolerance : float
        Largest relative residual.
    limit : int
        Steps before giving up.

    Returns
    -------
    Conditional

    Raises
    ------
    DataError
        When the table does not hold the reference.
    NoEquilibrium
        When a policy leaves a buyer without a source, or a seller without a buyer.
    NotConverged
        When the residual stays above the tolerance, such as when bans leave no way to sell all output.
    UsageError
        When an elasticity makes no sense.

    Examples
    --------
    >>> from blocs.trade.economy import Economy
    >>> home, abroad = [70.0, 30.0], [20.0, 80.0]
    >>> flows, one = np.array([[home, abroad]]), np.ones((1, 2))
    >>> small = Economy(("AAA", "BBB"), ("all",), flows, np.zeros((1, 2, 2)), one)
    >>> dearer = Shock(np.array([[0, 0, 1]]), np.ones((1, 1)), np.zeros((1, 1)), np.array([[1.1]]))
    >>> conditional(small, dearer, 4.0).flows().round(2)
    array([[[73.28, 26.72],
            [16.72, 83.28]]])
    """
    power = _elasticities(theta, len(economy.sectors))
    place = None if reference is None else economy.place(reference)
    output, spent = economy.flows.sum(1), economy.flows.sum(2)
    factors, _ = shock.factors(economy.tariffs, power)
    inward = np.empty((*power.shape, len(economy.states)))
    outward = np.empty_like(inward)
    residual = 0.0
    size = max(1, _CELLS_A_CHUNK // economy.flows.size)
    for start in range(0, len(power), size):
        rows = slice(start, start + size)
        new = _spread(factors[rows], shock.cells, economy.flows)
        _check_reach(new, output, spent, economy)
        demand, supply, gap = _fit(new, output, spent, tolerance, limit)
        inward[rows] = demand ** (1 / power[rows][..., None])
        outward[rows] = supply ** (1 / power[rows][..., None])
        residual = max(residual, gap)
    if place is None:
        made = np.where(output.sum(1, keepdims=True) > 0, output, 1)
        scale = made.sum(1)[:, None] / (made / outward).sum(2, keepdims=True)
    else:
        scale = 1 / inward[..., place, None]
    inward = np.where(spent > 0, inward * scale, 1)
    outward = np.where(output > 0, outward / scale, 1)
    return Conditional(economy, power, inward, outward, residual, factors, shock.cells)


def resistances(
    costs: Floats,
    output: Floats,
    expenditure: Floats,
    theta: float,
    *,
    reference: int = 0,
    shares: bool = False,
    tolerance: float = 1e-12,
    limit: int = 400,
) -> Resistances:
    """Solve for the multilateral resistances of trade costs that were estimated.

    Parameters
    ----------
    costs : float array [importer, exporter]
        Trade costs to the power of minus theta, home included: the fitted part of a gravity equation without
        its fixed effects. Zero is no trade.
    output : float array [exporter]
        What each sells, own market included; positive.
    expenditure : float array [importer]
        What each buys, same unit; positive.
    theta : float
        Trade elasticity.
    reference : int
        Importer whose inward resistance is 1.
    shares : bool
        Take output and expenditure as shares of two worlds whose totals may differ, as gegravity does; flows
        then add up to `expenditure` only.
    tolerance, limit : float, int
        As for `conditional`.

    Raises
    ------
    DataError
        When a shape does not fit, a value is not positive and finite, or the totals differ.
    NotConverged
        When the residual stays above the tolerance.
    UsageError
        When the elasticity is not positive.

    Examples
    --------
    >>> fitted = resistances(np.array([[1, 0.2], [0.2, 1]]), np.array([3.0, 1]), np.array([2.0, 2]), 4)
    >>> fitted.flows.round(3)
    array([[1.932, 0.068],
           [1.068, 0.932]])
    """
    n = len(output)
    if costs.shape != (n, n) or expenditure.shape != (n,):
        raise DataError(
            f"costs have the shape {costs.shape} and expenditure {expenditure.shape}; "
            f"{n} outputs ask for {(n, n)} [importer, exporter] and {(n,)}"
        )
    if not (np.isfinite(costs).all() and (costs >= 0).all()):
        raise DataError("costs, to the power of minus theta, must be finite and not negative")
    for name, values in (("output", output), ("expenditure", expenditure)):
        wrong = ~(np.isfinite(values) & (values > 0))
        if wrong.any():
            at = int(np.argmax(wrong))
            raise DataError(f"{name} of state {at} is {values[at]:g}; it must be positive")
    power = _elasticities(theta, 1)
    sold, bought = output.sum(), expenditure.sum()
    if not shares and abs(sold / bought - 1) > _TOTALS:
        raise DataError(
            f"world output is {sold:,.6g} and world expenditure {bought:,.6g}; they must be equal: "
            "close the table, or pass shares=True to take both as shares"
        )
    made, spent = output / sold, expenditure / bought
    weight = costs * spent[:, None] * made
    demand, supply, gap = _fit(weight[None, None], made[None], spent[None], tolerance, limit)
    buyer, seller = demand[0, 0] / demand[0, 0, reference], supply[0, 0] * demand[0, 0, reference]
    flows = weight * buyer[:, None] * seller * bought
    root = 1 / float(power[0, 0])
    return Resistances(buyer**root, seller**root, flows, gap)


def _elasticities(theta: ArrayLike, sectors: int) -> Floats:
    """Take a number, one for each sector, or draws of these as [draw, sector]."""
    given = np.asarray(theta, float)
    if given.ndim > 2 or (given.ndim and given.shape[-1] != sectors):
        raise UsageError(
            f"theta has the shape {given.shape}; give a number, [sector] or [draw, sector], {sectors} sectors"
        )
    if not (np.isfinite(given).all() and (given > 0).all()):
        raise UsageError(
            "trade elasticities must be positive and finite; theta is given without its minus sign"
        )
    return np.broadcast_to(given if given.ndim == 2 else given[None], (len(np.atleast_2d(given)), sectors))


def _spread(factors: Floats, cells: NDArray[np.int64], flows: Floats) -> Floats:
    """Flows of each draw at unchanged resistances [draw, sector, importer, exporter]."""
    new = np.repeat(flows[None], len(factors), 0)
    sector, importer, exporter = cells.T
    new[:, sector, importer, exporter] *= factors
    return new


def _fit(
    weight: Floats, output: Floats, spent: Floats, tolerance: float, limit: int
) -> tuple[Floats, Floats, float]:
    """Scale rows and columns of [draw, sector, importer, exporter] to what is bought and sold.

    Returns the scale of importers and of exporters [draw, sector, state], each 1 where nothing is traded, and
    the largest relative error. Unknowns are the logs of the first; the second follows.
    """
    draws, sectors, n, _ = weight.shape
    table = weight.reshape(draws * sectors, n, n)
    across = np.ascontiguousarray(table.transpose(0, 2, 1))
    made, bought = (np.tile(v, (draws, 1)) for v in (output, spent))

    def sell(demand: Floats) -> Floats:
        market: Floats = np.matmul(across, demand[..., None])[..., 0]
        return np.divide(made, market, out=np.ones_like(market), where=made > 0)

    def step(logs: Floats) -> Floats:
        market: Floats = np.matmul(table, sell(np.exp(logs))[..., None])[..., 0]
        scale: Floats = np.divide(bought, market, out=np.ones_like(market), where=bought > 0)
        return np.log(scale)

    start = step(np.zeros((draws * sectors, n)))
    found = fixed_point(step, start, tolerance=tolerance, limit=limit)
    demand = np.exp(found.point)
    return (
        demand.reshape(draws, sectors, n),
        sell(demand).reshape(draws, sectors, n),
        float(found.residual.max()),
    )


def _check_reach(new: Floats, output: Floats, spent: Floats, economy: Economy) -> None:
    """Refuse a policy after which somebody buys from nobody or sells to nobody."""
    cases: Sequence[tuple[Floats, int, str]] = (
        (spent, 3, "would have no source of {good} at all, though its expenditure is held"),
        (output, 2, "could sell {good} to nobody, though its output is held"),
    )
    for held, axis, what in cases:
        lost = (held > 0) & ~(new[0] > 0).any(axis - 1)
        if lost.any():
            s, n = (int(i) for i in np.argwhere(lost)[0])
            raise NoEquilibrium(
                f"{economy.states[n]} {what.format(good=economy.sectors[s])}; leave one flow open, "
                "or raise its cost instead of banning it"
            )
