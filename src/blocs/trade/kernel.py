"""The two contractions that a trade equilibrium is made of, over all draws at once.

Buying: how cheap a sector is for an importer, the sum over exporters of share times competitiveness.
Selling: what an exporter sells, the sum over importers. A policy that touches few flows keeps the benchmark's
shares, the same for all draws, and corrects the touched cells (`Sparse`: one matrix product a sector); one
that touches many has a matrix for each draw (`Dense`). Arrays are [sector, draw, state], NumPy's, PyTorch's
or CuPy's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from blocs.trade.arrays import Array, namespace

__all__ = ["Dense", "Kernel", "Sparse"]


class Kernel(Protocol):
    """What a solver asks of the shares of a policy."""

    def buy(self, strength: Array) -> tuple[Array, Array]:
        """Sum shares times the exporters' strength over exporters, with tariffs paid and without.

        Parameters
        ----------
        strength : float array [sector, draw, exporter]

        Returns
        -------
        float arrays [sector, draw, importer], twice
            The second is the same array where there are no tariffs.
        """

    def sell(self, demand: Array) -> Array:
        """Sum shares, tariffs taken off, times the importers' demand over importers.

        Parameters
        ----------
        demand : float array [sector, draw, importer]

        Returns
        -------
        float array [sector, draw, exporter]
        """


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """Shares of each draw.

    Attributes
    ----------
    paid : float array [sector, draw, importer, exporter]
        Shares of spending times the policy's factor at unchanged prices.
    got : float array, same shape
        The same at the seller's price; the same object where no tariffs are in force.
    """

    paid: Array
    got: Array

    def buy(self, strength: Array) -> tuple[Array, Array]:
        """See `Kernel.buy`."""
        xp = namespace(strength)
        column = strength[..., None]
        paid = xp.matmul(self.paid, column)[..., 0]
        return paid, paid if self.got is self.paid else xp.matmul(self.got, column)[..., 0]

    def sell(self, demand: Array) -> Array:
        """See `Kernel.sell`."""
        xp = namespace(demand)
        return xp.matmul(xp.matrix_transpose(self.got), demand[..., None])[..., 0]


@dataclass(frozen=True, slots=True, eq=False)
class Sparse:
    """Shares of the benchmark, and how the touched cells of each draw differ from them.

    Attributes
    ----------
    paid, got : float arrays [sector, importer, exporter]
        Benchmark shares at the buyer's and at the seller's price; one object where no tariffs are in force.
    importer, exporter : int arrays [cell]
        Places in [sector * state] of the buyer and of the seller of each touched flow.
    to_importer, to_exporter : float arrays [cell, sector * state]
        One at the place of the buyer, or the seller, of each touched flow.
    d_paid, d_got : float arrays [draw, cell]
        What the policy adds to the benchmark.
    """

    paid: Array
    got: Array
    importer: Array
    exporter: Array
    to_importer: Array
    to_exporter: Array
    d_paid: Array
    d_got: Array

    def buy(self, strength: Array) -> tuple[Array, Array]:
        """See `Kernel.buy`."""
        xp = namespace(strength)
        touched = self._at(strength, self.exporter)
        paid = xp.matmul(strength, xp.matrix_transpose(self.paid))
        got = paid if self.got is self.paid else xp.matmul(strength, xp.matrix_transpose(self.got))
        got = got + self._spread(self.d_got * touched, self.to_importer, strength)
        return paid + self._spread(self.d_paid * touched, self.to_importer, strength), got

    def sell(self, demand: Array) -> Array:
        """See `Kernel.sell`."""
        xp = namespace(demand)
        touched = self._at(demand, self.importer)
        return xp.matmul(demand, self.got) + self._spread(self.d_got * touched, self.to_exporter, demand)

    @staticmethod
    def _at(values: Array, places: Array) -> Array:
        """Values of the touched cells [draw, cell]."""
        xp = namespace(values)
        sectors, draws, states = values.shape
        flat = xp.reshape(xp.permute_dims(values, (1, 0, 2)), (draws, sectors * states))
        return xp.take(flat, places, axis=1)

    @staticmethod
    def _spread(values: Array, where: Array, like: Array) -> Array:
        """Sum cells [draw, cell] into [sector, draw, state]."""
        xp = namespace(values)
        sectors, draws, states = like.shape
        return xp.permute_dims(xp.reshape(xp.matmul(values, where), (draws, sectors, states)), (1, 0, 2))
