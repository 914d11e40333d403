"""The worlds that `trade_speed.py` solves: made ones of any size, and those of data."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.trade.economy import Economy
from blocs.trade.model import Options
from blocs.trade.resistance import resistances
from blocs.trade.shock import Shock

Floats = NDArray[np.float64]
THETA, BETA = 4.0, 0.5
DEEP = 0.1
"""Spread of the logs of costs where a policy touches every flow."""


@dataclass(frozen=True)
class World:
    """A made world of one sector.

    Attributes
    ----------
    economy : Economy
    costs : float array [importer, exporter]
        To the power of minus theta.
    outward : float
        Median outward resistance to the power of theta: where the peer's solver is told to start.
    """

    economy: Economy
    costs: Floats
    outward: float

    def deal(self) -> Shock:
        """Give a trade agreement of the second and third state: exp(BETA) more trade before all else."""
        cells = np.array([[0, 1, 2], [0, 2, 1]])
        one = np.ones((2, 1))
        return Shock(cells, one, 0 * one, one * np.exp(-BETA / THETA))

    def write(self, path: Path) -> None:
        """Write the table that the peer reads."""
        economy = self.economy
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["exporter", "importer", "year", "trade", "Y", "E", "cost", "deal"])
            for i, seller in enumerate(economy.states):
                for n, buyer in enumerate(economy.states):
                    worth = float(economy.flows[0, n, i])
                    made, spent = float(economy.output[0, i]), float(economy.expenditure[0, n])
                    rows.writerow([seller, buyer, 2020, worth, made, spent, np.log(self.costs[n, i]), 0])


def names(n: int) -> tuple[str, ...]:
    return tuple(f"{chr(65 + i // 26 % 26)}{chr(65 + i % 26)}{chr(65 + i // 676)}" for i in range(n))


def world(n: int, seed: int = 1) -> World:
    """N states on a plane; Zipf-like sizes, imbalances of some percent, most sales at home."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0, 1, (n, 2))
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    costs = np.exp(-5 - 0.8 * np.log(apart + np.eye(n) + 0.02)) * (1 - np.eye(n)) + np.eye(n)
    output = 2e6 / (1 + rng.permutation(n)) ** 0.9
    spent = output * np.exp(rng.normal(0, 0.03, n))
    spent *= output.sum() / spent.sum()
    fitted = resistances(costs, output, spent, THETA)
    return World(one_sector(fitted.flows[None]), costs, float(np.median(fitted.outward**THETA)))


def one_sector(flows: Floats) -> Economy:
    sectors, n, _ = flows.shape
    goods = tuple(f"good {s}" for s in range(sectors))
    return Economy(names(n), goods, flows, np.zeros_like(flows), np.ones((sectors, n)))


def many_sectors(n: int, sectors: int, *, linked: bool, seed: int = 1) -> Economy:
    """N states whose sectors differ in size by state; with inputs of all sectors where `linked`."""
    rng = np.random.default_rng(seed)
    flows = world(n).economy.flows * rng.dirichlet(np.full(sectors, 5.0), n).T[:, None, :]
    if not linked:
        return one_sector(flows)
    base = one_sector(flows)
    taken = 0.35 * base.expenditure / base.expenditure.sum(0)  # [sector used, state]
    inputs = taken[:, None, :] * rng.uniform(0.8, 1.2, (sectors, sectors, 1))
    return Economy(base.states, base.sectors, flows, base.tariffs, 1 - inputs.sum(0), inputs)


def everywhere(economy: Economy, seed: int = 2) -> Shock:
    """Give a policy that moves the cost of every flow."""
    rng = np.random.default_rng(seed)
    costs = np.exp(rng.normal(0, DEEP, economy.flows.shape))
    own = np.arange(len(economy.states))
    costs[:, own, own] = 1
    return Shock.dense(economy.tariffs, costs)


def touching(economy: Economy, cells: int, seed: int = 3) -> Shock:
    """Give tariffs of 25 % on so many flows, drawn at random."""
    rng = np.random.default_rng(seed)
    n = len(economy.states)
    apart = np.flatnonzero(~np.eye(n, dtype=bool).ravel())
    chosen = rng.choice(apart, cells, replace=False)
    sector = rng.integers(0, len(economy.sectors), cells)
    column = np.ones((cells, 1))
    return Shock(np.column_stack([sector, chosen // n, chosen % n]), column, 0.25 * column, column)


def draws(number: int, sectors: int = 1, seed: int = 4) -> Floats:
    """Elasticities around 4 with a spread of 1, one row a draw."""
    rng = np.random.default_rng(seed)
    return np.exp(rng.normal(np.log(THETA) - 0.03, 0.24, (number, sectors)))


def caliendo_parro(folder: Path) -> tuple[Economy, Shock, Floats]:
    """NAFTA as in Caliendo and Parro (2015): base without deficits, tariffs of 2005 within the bloc, theta."""
    from blocs.sources.caliendo_parro import read_caliendo_parro
    from blocs.trade.equilibrium import solve_shock

    data = read_caliendo_parro(folder)
    theta = data.theta[None]
    raw = Economy.of(data.flows(), value_added=data.value_added, inputs=data.inputs, final=data.final)
    consistent = solve_shock(raw, Shock.none(), theta, Options(tolerance=1e-12)).economy_after()
    balanced = Options(closure="balanced", tolerance=1e-12)
    base = solve_shock(consistent, Shock.none(), theta, balanced).economy_after()
    rates = data.tariffs_1993.copy()
    bloc = [data.states.index(code) for code in ("MEX", "CAN", "USA")]
    among = np.ix_(range(len(data.sectors)), bloc, bloc)
    rates[among] = data.tariffs_2005[among]
    cells = np.argwhere(rates != data.tariffs_1993)
    column = np.ones((len(cells), 1))
    return base, Shock(cells, column, rates[tuple(cells.T)][:, None], column), theta
