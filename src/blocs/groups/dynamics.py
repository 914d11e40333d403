"""Balance over time: ties that follow what their triads pull, dX/dt = X X.

X is the symmetric matrix of ties. A tie grows where third states agree about the two and falls where they
differ (Kulakowski, Gawronski and Gronek 2005, doi:10.1142/S012918310500742X). Marvel, Kleinberg, Kleinberg
and Strogatz (2011, doi:10.1073/pnas.1013213108) solve it: with X(0) = Q diag(l) Q',

    X(t) = X(0) (I - X(0) t)^-1 = Q diag(l / (1 - l t)) Q'

Where the largest l is above 0, ties grow beyond all bounds at t = 1 / l, along the outer product of its
vector: the signs of that vector are two blocs, friends within and foes between. Where no l is above 0 nothing
blows up and all ties fade. The diagonal of X, what a state thinks of itself, starts at 0 in a network and
takes part in the flow; then some l is above 0 wherever there is a tie at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from blocs.errors import NoEquilibrium, UsageError
from blocs.groups.network import Floats, Ints, SignedNetwork

__all__ = ["Flow", "flow"]


@dataclass(frozen=True, eq=False)
class Flow:
    """Closed form of dX/dt = X X from one start.

    Attributes
    ----------
    nodes : tuple of str
    start : float array, shape (n, n)
        X(0), symmetric.
    values : float array, shape (n,)
        Eigenvalues of the start, largest first.
    vectors : float array, shape (n, n)
        Their vectors in columns.

    Examples
    --------
    >>> ties = [("A", "B", 2), ("A", "C", -1), ("B", "C", -1)]
    >>> found = flow(SignedNetwork.from_edges(ties))
    >>> round(found.blow_up, 4), found.blocs()
    (0.366, (('A', 'B'), ('C',)))
    """

    nodes: tuple[str, ...]
    start: Floats
    values: Floats
    vectors: Floats

    @property
    def n(self) -> int:
        """Number of states."""
        return len(self.nodes)

    @property
    def blow_up(self) -> float:
        """Time at which ties grow beyond all bounds, 1 / largest eigenvalue; infinite where there is none."""
        top = self._top()
        return 1 / top if top > 0 else np.inf

    def at(self, time: float) -> Floats:
        """The ties at a time, shape (n, n).

        Raises
        ------
        UsageError
            For a time at or past the blow-up, or below 0.
        """
        if not 0 <= time < self.blow_up:
            raise UsageError(
                f"the flow is defined from 0 to its blow-up at {self.blow_up:.6g}, not at {time:.6g}"
            )
        scaled = self.values / (1 - self.values * time)
        result: Floats = (self.vectors * scaled) @ self.vectors.T
        return (result + result.T) / 2

    def sides(self) -> Ints:
        """Bloc of each state at blow-up, 0 for that of the first state, else 1; shape (n,).

        Raises
        ------
        NoEquilibrium
            Where nothing blows up, two directions blow up at once, or a state stands on neither side.
        """
        top = self._top()
        if top <= 0:
            raise NoEquilibrium(
                f"no blow-up: the largest eigenvalue is {top:.3g}, not above 0, so ties fade and no blocs "
                "form; ask at(time) instead"
            )
        scale = np.abs(self.values).max()
        if self.n > 1 and self.values[1] > top - 1e-9 * scale:
            raise NoEquilibrium(
                f"two directions blow up at once, at {self.blow_up:.6g}: the two largest eigenvalues are "
                "equal and the blocs not determined; solve each connected part alone, or change a tie"
            )
        lead = self.vectors[:, 0]
        torn = np.flatnonzero(np.abs(lead) < 1e-9)
        if torn.size:
            names = ", ".join(self.nodes[k] for k in torn[:5].tolist())
            raise NoEquilibrium(f"{names} stands on neither side at blow-up; leave it out to split the rest")
        return np.asarray((lead > 0) != (lead[0] > 0), dtype=np.int64)

    def blocs(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names in the two blocs at blow-up, that of the first state first; the second may be empty.

        Raises
        ------
        NoEquilibrium
            As for `sides`.
        """
        sides = self.sides().tolist()
        pair = [
            tuple(name for name, side in zip(self.nodes, sides, strict=True) if side == s) for s in (0, 1)
        ]
        return pair[0], pair[1]

    def _top(self) -> float:
        """Largest eigenvalue; 0 where it is 0 but for rounding."""
        if not self.n:
            return 0.0
        top = float(self.values[0])
        return 0.0 if abs(top) <= 1e-14 * self.n * float(np.abs(self.values).max()) else top


def flow(network: SignedNetwork | npt.ArrayLike) -> Flow:
    """Solve dX/dt = X X from the ties of a network, or from a symmetric matrix with its own diagonal.

    Raises
    ------
    UsageError
        For a matrix that is not square, not symmetric or not finite.
    """
    nodes, start = _start(network)
    values, vectors = np.linalg.eigh(start)
    return Flow(nodes, start, values[::-1].copy(), vectors[:, ::-1].copy())


def _start(network: SignedNetwork | npt.ArrayLike) -> tuple[tuple[str, ...], Floats]:
    if isinstance(network, SignedNetwork):
        return network.nodes, network.matrix()
    matrix = np.array(network, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise UsageError(f"ties are a square matrix, got one of shape {matrix.shape}")
    if not np.isfinite(matrix).all() or (matrix != matrix.T).any():
        raise UsageError("ties are a symmetric matrix of finite numbers; write 0 for a pair without a tie")
    return tuple(str(k) for k in range(len(matrix))), matrix
