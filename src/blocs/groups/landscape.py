"""Landscape theory: the energy of every way to split states into two sides, and the way down.

Axelrod and Bennett (1993, doi:10.1017/S000712340000973X) give each pair of states a propensity p_ij, above 0
where they tend to align, below 0 where they stand apart, and each state a size s_i. In a configuration X
the distance d_ij(X) is 0 for two states on one side and 1 for states on opposite sides. Then

    frustration   F_i(X) = sum over j of s_j p_ij d_ij(X)
    energy        E(X)   = sum over i of s_i F_i(X)

The sum runs over ordered pairs, so each pair counts twice. States move one at a time, and only where that
lowers their frustration; since propensities are symmetric each such move lowers the energy, by 2 s_i times
the relief of the state that moves. The way down ends where no single move helps: a local minimum.

Energy and frustrated ties are one thing: with weights s_i s_j p_ij, E(X) is twice the frustrated weight of
the signed network less twice the weight of all its ties of foes, so that the lowest minimum is the
partition of least frustration.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from blocs.errors import DataError, UsageError
from blocs.groups.network import Floats, Ints, SignedNetwork

__all__ = ["Descent", "Landscape", "Rule", "Sides"]

Sides = npt.NDArray[np.int8]
Rule = Literal["energy", "frustration"]
"""Who moves first: the state whose move lowers the energy most (steepest descent), or the state whose own
frustration falls most, however small it is."""


@dataclass(frozen=True, eq=False)
class Descent:
    """The way down from one configuration to its local minimum.

    Attributes
    ----------
    nodes : tuple of str
    moved : tuple of str
        Who changed sides, step by step; empty when the start is a minimum itself.
    sides : int8 array, shape (steps + 1, n)
        Sides before the first move and after each; the first node is always on side 0.
    energy : float array, shape (steps + 1,)
        Falls from row to row.
    """

    nodes: tuple[str, ...]
    moved: tuple[str, ...]
    sides: Sides
    energy: Floats

    @property
    def end(self) -> Sides:
        """Sides in the minimum reached, shape (n,)."""
        last: Sides = self.sides[-1]
        return last


@dataclass(frozen=True, eq=False)
class Landscape:
    """Propensities and sizes of states.

    Attributes
    ----------
    network : SignedNetwork
        The propensities; a pair without a tie has propensity 0, it neither draws nor repels.
    sizes : float array, shape (n,)
        Above 0, in the order of the nodes. Only their proportions matter for minima and basins.
    coupling : float array, shape (n, n)
        Products s_i s_j p_ij, 0 on the diagonal; made here.

    Raises
    ------
    DataError
        When a size is missing, not above 0, or not finite.

    Notes
    -----
    The products s_i s_j p_ij are rounded once to a grid of 2**-50 of their sum. On it all sums are exact
    whatever their order, so that the same configuration has the same gains however it was reached.
    Gains below 1e-12 of the sum count as none.

    Examples
    --------
    >>> ties = SignedNetwork.from_edges([("DEU", "FRA", -2), ("DEU", "GBR", -1), ("FRA", "GBR", 1)])
    >>> europe = Landscape.of(ties, {"FRA": 2, "GBR": 3, "DEU": 4})
    >>> europe.energy(europe.sides(["FRA", "GBR"]))
    -56.0
    >>> europe.descend(europe.sides(["FRA"])).moved
    ('GBR',)
    """

    network: SignedNetwork
    sizes: Floats
    coupling: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        sizes = np.array(self.sizes, dtype=np.float64)
        if sizes.shape != (self.network.n,):
            raise DataError(f"{self.network.n} nodes need as many sizes, got an array of shape {sizes.shape}")
        wrong = np.flatnonzero(~(np.isfinite(sizes) & (sizes > 0)))
        if wrong.size:
            node = self.network.nodes[int(wrong[0])]
            raise DataError(
                f"the size of {node} is {sizes[wrong[0]]}; give one above 0 or leave the node out"
            )
        sizes.flags.writeable = False
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "coupling", _gridded(self.network, sizes))

    @classmethod
    def of(
        cls, network: SignedNetwork, sizes: Mapping[str, float] | Sequence[float] | None = None
    ) -> Landscape:
        """Landscape with sizes by name or in the order of the nodes; all 1 when left out.

        Raises
        ------
        DataError
            When a node has no size.
        """
        if sizes is None:
            return cls(network, np.ones(network.n))
        if not isinstance(sizes, Mapping):
            return cls(network, np.asarray(sizes, dtype=np.float64))
        without = [node for node in network.nodes if node not in sizes]
        if without:
            raise DataError(f"no size given for {', '.join(without[:5])}; add it or leave the node out")
        return cls(network, np.array([sizes[node] for node in network.nodes], dtype=np.float64))

    @property
    def n(self) -> int:
        """Number of states."""
        return self.network.n

    @property
    def least_gain(self) -> float:
        """Change of energy that counts as one."""
        return 1e-12 * float(np.abs(self.coupling).sum())

    def sides(self, bloc: Iterable[str]) -> Sides:
        """Sides with the named nodes against all others: 0 for the side of the first node, else 1.

        Raises
        ------
        UsageError
            When a name is no node.
        """
        marks = np.zeros(self.n, dtype=np.int8)
        marks[[self.network.place(node) for node in bloc]] = 1
        return first_on_zero(marks)

    def energy(self, sides: npt.ArrayLike) -> float:
        """Energy of a configuration; ordered pairs, so that each pair counts twice."""
        return float(energies(self, self._checked(sides)[None])[0])

    def frustration(self, sides: npt.ArrayLike) -> Floats:
        """Frustration F_i of each state in a configuration, shape (n,): the lower the better for it."""
        s = spins_of(self._checked(sides))
        fields = self.coupling / self.sizes[:, None]
        result: Floats = (fields.sum(axis=1) - s * (fields @ s)) / 2
        return result

    def gains(self, sides: npt.ArrayLike) -> Floats:
        """Change of energy if each state alone changed sides, shape (n,); below 0 where it would."""
        s = spins_of(self._checked(sides))
        result: Floats = 2 * s * (self.coupling @ s)
        return result

    def descend(self, sides: npt.ArrayLike, rule: Rule = "energy") -> Descent:
        """The way down from a configuration, one state a step.

        Parameters
        ----------
        sides : array of 0 and 1, shape (n,)
        rule : {"energy", "frustration"}
            Who moves first. Of equals the first in the order of the nodes.

        Raises
        ------
        UsageError
            For sides that are none, or an unknown rule.
        """
        now, scale, floor = self._checked(sides), divisors(self, rule), self.least_gain
        moved, rows = [], [first_on_zero(now)]
        while True:
            gains = self.gains(now)
            key = np.where(gains < -floor, gains / scale, 0.0)
            best = int(key.argmin()) if self.n else 0
            if not self.n or key[best] >= 0:
                break
            now = now.copy()
            now[best] ^= 1
            moved.append(self.network.nodes[best])
            rows.append(first_on_zero(now))
        path = np.stack(rows)
        return Descent(self.network.nodes, tuple(moved), path, energies(self, path))

    def _checked(self, sides: npt.ArrayLike) -> Sides:
        array = np.asarray(sides)
        if array.shape != (self.n,) or not np.isin(array, (0, 1)).all():
            raise UsageError(
                f"a configuration of {self.n} states is as many times 0 or 1; sides(names) makes one"
            )
        return array.astype(np.int8)


def _gridded(network: SignedNetwork, sizes: Floats) -> Floats:
    matrix = network.matrix() * np.outer(sizes, sizes)
    total = float(np.abs(matrix).sum())
    if total:
        step = 2.0 ** (np.ceil(np.log2(total)) - 50)
        matrix = np.asarray(np.round(matrix / step) * step, dtype=np.float64)
    matrix.flags.writeable = False
    return matrix


def first_on_zero(sides: Sides) -> Sides:
    """Name the sides so that the first node is on side 0; works on rows."""
    return sides ^ sides[..., :1]


def spins_of(sides: Sides) -> Floats:
    """Sides 0 and 1 as +1 and -1."""
    spins: Floats = 1.0 - 2.0 * sides.astype(np.float64)
    return spins


def energies(landscape: Landscape, sides: Sides) -> Floats:
    """Energy of each row of sides."""
    s = spins_of(sides)
    agreed = np.einsum("ij,ij->i", s @ landscape.coupling, s)
    result: Floats = (landscape.coupling.sum() - agreed) / 2
    return result


def divisors(landscape: Landscape, rule: Rule) -> Floats:
    """What gains of energy are divided by before the least is taken, shape (n,)."""
    if rule not in get_args(Rule):
        raise UsageError(f"no rule {rule!r}; choose one of {', '.join(get_args(Rule))}")
    return np.ones(landscape.n) if rule == "energy" else 2 * landscape.sizes


def numbered(landscape: Landscape, numbers: Ints) -> Sides:
    """Sides of configurations by number: bit k is the side of node k + 1, node 0 is on side 0."""
    sides = np.zeros((len(numbers), landscape.n), dtype=np.int8)
    sides[:, 1:] = (numbers[:, None] >> np.arange(landscape.n - 1)) & 1
    return sides
