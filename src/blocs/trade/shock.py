"""`Shock`: what a policy does to each flow, in the numbers that the solver takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError

__all__ = ["Shock"]

Array: TypeAlias = Any
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Shock:
    """New tariffs and trade costs of the flows that a policy touches.

    A flow may be split into parts that are treated differently: the goods that a tariff covers, and the rest.
    Parts are perfect images of each other before the policy: same supplier, same price.

    Attributes
    ----------
    cells : int array [cell, 3]
        Sector, importer, exporter; each flow at most once.
    weights : float array [cell, part]
        Share of each part in the flow before the policy; they sum to 1.
    tariffs : float array [cell, part]
        New ad valorem rate, in place of the old one.
    costs : float array [cell, part]
        New iceberg cost over the old one: 1 is unchanged, 1.3 adds 30 %, ``inf`` is a ban.

    Raises
    ------
    DataError
        When weights do not sum to 1, a rate is below zero, a cost is not positive, or a flow stands twice.
    """

    cells: NDArray[np.int64]
    weights: Floats
    tariffs: Floats
    costs: Floats

    def __post_init__(self) -> None:
        k = len(self.cells)
        if self.cells.shape != (k, 3) or not self.weights.shape == self.tariffs.shape == self.costs.shape:
            raise DataError("cells must be [cell, 3], and weights, tariffs and costs [cell, part]")
        if (self.cells < 0).any():
            raise DataError("cells must be places of sector, importer and exporter, none below zero")
        if self._twice():
            raise DataError("a flow stands twice in one shock; merge its parts into one row")
        if not (np.abs(self.weights.sum(1) - 1) <= 1e-9).all() or (self.weights < 0).any():
            raise DataError("weights of a flow's parts must not be negative, and must sum to 1")
        if (self.tariffs < 0).any() or not np.isfinite(self.tariffs).all():
            raise DataError("tariffs must be finite and not negative; a ban is a cost of inf")
        if (self.costs <= 0).any() or np.isnan(self.costs).any():
            raise DataError("costs must be positive: 1 is unchanged, inf is a ban")

    def _twice(self) -> bool:
        """Whether a flow stands in two rows; rows that ascend need no search."""
        if not len(self.cells):
            return False
        flat = np.ravel_multi_index(tuple(self.cells.T), tuple(self.cells.max(0) + 1))
        return not bool((np.diff(flat) > 0).all()) and len(np.unique(flat)) != len(flat)

    @classmethod
    def none(cls) -> Shock:
        """Give the shock that changes nothing."""
        return cls(np.zeros((0, 3), np.int64), np.zeros((0, 1)), np.zeros((0, 1)), np.zeros((0, 1)))

    @classmethod
    def dense(cls, tariffs: Floats, costs: Floats) -> Shock:
        """Take new rates and costs of all flows, both [sector, importer, exporter]."""
        cells = np.argwhere(np.ones(tariffs.shape, bool))
        return cls(cells, np.ones((len(cells), 1)), tariffs.reshape(-1, 1), costs.reshape(-1, 1))

    def factors(self, old: Floats, theta: Floats) -> tuple[Floats, Floats]:
        """What becomes of the spending and of the sales of each touched flow at unchanged prices.

        Parameters
        ----------
        old : float array [sector, importer, exporter]
            Tariffs in force before.
        theta : float array [draw, sector]
            Trade elasticities.

        Returns
        -------
        spending, sales : float arrays [draw, cell]
            Multiples of the old spending at the buyer's price, and of it what the seller gets; a ban gives 0.
        """
        logs = self._logs(old)
        spending = np.zeros((len(theta), len(self.cells)))
        sales = np.zeros_like(spending)
        power = theta[:, self.cells[:, 0]]
        for part in range(self.weights.shape[1]):
            open_ = np.isfinite(logs[:, part])
            kept = np.exp(np.where(open_, -logs[:, part], 0) * power) * (open_ * self.weights[:, part])
            spending += kept
            sales += kept / (1 + self.tariffs[:, part])
        return spending, sales

    def whole(self, old: Floats) -> list[tuple[Floats, Floats, Floats]]:
        """Weight, log price factor and new rate of each part, over all flows [sector, importer, exporter].

        Untouched flows keep their rate, and stand in the first part; a banned part has weight 0.
        """
        found = []
        place = tuple(self.cells.T)
        logs = self._logs(old)
        for part in range(self.weights.shape[1]):
            open_ = np.isfinite(logs[:, part])
            weight = np.full(old.shape, float(part == 0))
            weight[place] = self.weights[:, part] * open_
            change, rate = np.zeros(old.shape), old.copy()
            change[place] = np.where(open_, logs[:, part], 0)
            rate[place] = self.tariffs[:, part]
            found.append((weight, change, rate))
        return found

    def _logs(self, old: Floats) -> Floats:
        """Log of the buyer's price over the one before, by cell and part; infinite where banned."""
        if len(self.cells) and (self.cells.max(0) >= old.shape).any():
            raise DataError(f"the shock touches flows that a table of {old.shape} does not have")
        before = np.log1p(old[tuple(self.cells.T)])
        return np.asarray(np.log(self.costs) + np.log1p(self.tariffs) - before[:, None])
