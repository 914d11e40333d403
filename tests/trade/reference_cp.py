"""A plain solver of the model of Caliendo and Parro (2015), written apart from the library to check it.

Nested loops as in a textbook: wages outside; prices, then spending, inside. Slow and simple on purpose.
Arrays are [sector, importer, exporter] and [sector, state]; flows at the exporter's price. World value added
stays as it was: that is the numeraire. doi:10.1093/restud/rdu035
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

A = NDArray[np.float64]


@dataclass(frozen=True)
class Base:
    """A base economy: `deficits` are nominal."""

    flows: A
    tariffs: A
    value_added: A  # share of gross output [sector, state]
    inputs: A  # share of output [sector used, sector made, state]
    theta: A
    deficits: A
    consumption: A  # shares of final spending [sector, state]

    @property
    def spending(self) -> A:
        """What each state spends in each sector, tariffs included."""
        return np.asarray((self.flows * (1 + self.tariffs)).sum(2))

    @property
    def earned(self) -> A:
        """Value added of each state."""
        return np.asarray((self.value_added * self.flows.sum(1)).sum(0))

    @property
    def income(self) -> A:
        """Value added, revenue and deficit."""
        return np.asarray(self.earned + (self.flows * self.tariffs).sum((0, 2)) + self.deficits)


@dataclass(frozen=True)
class Outcome:
    """Changes as ratios, and the flows and income after them."""

    wages: A
    costs: A
    prices: A
    flows: A
    income: A
    real_wages: A
    real_income: A


def inputs_bought(base: Base, output: A) -> A:
    """Value of what producers of each state buy of each sector, for a given gross output."""
    return np.asarray(np.einsum("kjn,jn->kn", base.inputs, output))


def solve(base: Base, tariffs: A, deficits: A, step: float = 0.3, tolerance: float = 1e-12) -> Outcome:
    """Equilibrium under new tariffs and deficits, from the shares of the base."""
    shares = base.flows * (1 + base.tariffs) / base.spending[:, :, None]
    theta = base.theta[:, None]
    dear = ((1 + tariffs) / (1 + base.tariffs)) ** -theta[:, :, None]
    wages, prices, spending = np.ones(base.earned.size), np.ones_like(base.spending), base.spending
    for _ in range(10_000):
        while True:
            bundle = np.einsum("kjn,kn->jn", base.inputs, np.log(prices))
            costs = np.exp(base.value_added * np.log(wages) + bundle)
            weights = shares * dear * (costs**-theta)[:, None, :]
            was, prices = prices, weights.sum(2) ** (-1 / theta)
            if abs(prices - was).max() < tolerance:
                break
        pi = weights / weights.sum(2, keepdims=True)
        while True:
            flows = pi / (1 + tariffs) * spending[:, :, None]
            income = wages * base.earned + (flows * tariffs).sum((0, 2)) + deficits
            was, spending = spending, base.consumption * income + inputs_bought(base, flows.sum(1))
            if (abs(spending - was).sum(0) / spending.sum(0)).max() < tolerance:
                break
        paid = (base.value_added * flows.sum(1)).sum(0) / base.earned
        if abs(paid / wages - 1).max() < 10 * tolerance:
            cost_of_living = (prices**base.consumption).prod(0)
            real_income = income / base.income / cost_of_living
            return Outcome(wages, costs, prices, flows, income, wages / cost_of_living, real_income)
        wages = wages + step * (paid - wages)
    raise AssertionError("the reference did not converge")


def raw_base(output: A, flows: A, tariffs: A, value_added: A, inputs: A, theta: A) -> Base:
    """The economy as the data tell it; `flows` have an empty diagonal, which output less exports fills.

    Where exports exceed output, output is raised to them. Shares of final spending are what inputs leave of
    spending; where that is negative the share is set to 0 and the others are scaled to 1.
    """
    full = flows.copy()
    s, n = output.shape
    full[:, range(n), range(n)] = np.maximum(output - flows.sum(1), 0)
    deficits = full.sum((0, 2)) - full.sum((0, 1))
    base = Base(full, tariffs, value_added, inputs, theta, deficits, np.zeros((s, n)))
    final = np.maximum((base.spending - inputs_bought(base, full.sum(1))) / base.income, 0)
    return replace(base, consumption=final / final.sum(0))


def rebase(base: Base, deficits: A) -> Base:
    """The equilibrium of the base's own tariffs under given deficits, as a new base."""
    return replace(base, flows=solve(base, base.tariffs, deficits).flows, deficits=deficits)


def first_order(base: Base, new: Outcome) -> tuple[A, A]:
    """Terms of trade and volume of trade of each state, as shares of its base income (equation 18)."""
    cost = new.costs - 1
    terms = (base.flows * cost[:, None, :]).sum((0, 1)) - (base.flows * cost[:, None, :]).sum((0, 2))
    ratio = np.divide(new.flows, base.flows, out=np.ones_like(base.flows), where=base.flows > 0)
    volume = (base.tariffs * base.flows * (ratio - 1 - cost[:, None, :])).sum((0, 2))
    return terms / base.income, volume / base.income
