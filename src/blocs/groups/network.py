"""Signed networks: states, and ties between them that bind (weight above 0) or divide (below 0)."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from blocs.errors import DataError, MissingExtra, UsageError

__all__ = ["Adjacency", "Bools", "Floats", "Ints", "SignedNetwork", "adjacency"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


class Adjacency(NamedTuple):
    """Neighbours of all nodes in compressed rows: those of node v lie in start[v]:start[v + 1].

    Attributes
    ----------
    start : int array, shape (n + 1,)
    other : int array, shape (2 m,)
        The neighbour at the far end.
    edge : int array, shape (2 m,)
        The edge that leads there.
    """

    start: Ints
    other: Ints
    edge: Ints


def adjacency(n: int, first: Ints, second: Ints) -> Adjacency:
    """Compressed rows of an edge list; each row in the order of its edges."""
    m = len(first)
    near = np.concatenate([first, second])
    order = np.argsort(near, kind="stable")
    far = np.concatenate([second, first])[order]
    edge = np.concatenate([np.arange(m), np.arange(m)])[order]
    start = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(np.bincount(near, minlength=n), out=start[1:])
    return Adjacency(start, far, edge)


def _held(values: npt.ArrayLike, kind: type) -> Any:
    array: npt.NDArray[Any] = np.array(values, dtype=kind)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class SignedNetwork:
    """Undirected signed weighted network without loops or parallel edges.

    Attributes
    ----------
    nodes : tuple of str
        Names; a node without ties is a node all the same.
    first, second : int array, shape (m,)
        Places of the two ends in `nodes`, first < second, rows sorted by (first, second).
    weight : float array, shape (m,)
        Above 0 for a tie of friends, below 0 for one of foes; never 0, never missing. A pair of which
        nothing is known has no edge.

    Raises
    ------
    DataError
        Where names are given twice or edges break the rules above.

    Examples
    --------
    >>> net = SignedNetwork.from_edges([("FRA", "GBR", 1), ("DEU", "FRA", -2), ("DEU", "GBR", -1)])
    >>> net.nodes, net.weight.tolist()
    (('DEU', 'FRA', 'GBR'), [-2.0, -1.0, 1.0])
    """

    nodes: tuple[str, ...]
    first: Ints
    second: Ints
    weight: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "nodes", tuple(self.nodes))
        for name, kind in (("first", np.int64), ("second", np.int64), ("weight", np.float64)):
            object.__setattr__(self, name, _held(getattr(self, name), kind))
        if len(set(self.nodes)) < len(self.nodes):
            twice = sorted({name for name in self.nodes if self.nodes.count(name) > 1})
            raise DataError(f"nodes named twice: {', '.join(twice[:5])}; give each node once")
        if not self.first.shape == self.second.shape == self.weight.shape == (len(self.weight),):
            raise DataError(
                f"edges need as many ends as weights, got {self.first.shape}, {self.second.shape} and "
                f"{self.weight.shape}; give three arrays of one length"
            )
        self._check_edges()

    def _check_edges(self) -> None:
        n, i, j = len(self.nodes), self.first, self.second
        if not len(i):
            return
        if i.min() < 0 or j.min() < 0 or max(i.max(), j.max()) >= n:
            raise DataError(f"an edge points outside the {n} nodes; ends are places in `nodes` from 0")
        wrong = np.flatnonzero(~(np.isfinite(self.weight) & (self.weight != 0)))
        if wrong.size:
            k = int(wrong[0])
            raise DataError(
                f"tie {self._pair(k)} has weight {self.weight[k]}; leave out what is neutral or unknown"
            )
        wrong = np.flatnonzero(i >= j)
        if wrong.size:
            k = int(wrong[0])
            why = "joins a state to itself" if i[k] == j[k] else "has its ends in the wrong order"
            raise DataError(f"tie {self._pair(k)} {why}; use SignedNetwork.from_edges for loose lists")
        key = i * n + j
        wrong = np.flatnonzero(key[1:] <= key[:-1])
        if wrong.size:
            k = int(wrong[0]) + 1
            why = "is given twice" if key[k] == key[k - 1] else "stands out of order"
            raise DataError(f"tie {self._pair(k)} {why}; edges are sorted and each pair has one")

    def _pair(self, edge: int) -> str:
        return f"{self.nodes[self.first[edge]]} - {self.nodes[self.second[edge]]}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SignedNetwork):
            return NotImplemented
        return self.nodes == other.nodes and all(
            np.array_equal(getattr(self, name), getattr(other, name))
            for name in ("first", "second", "weight")
        )

    def __hash__(self) -> int:
        return hash((self.nodes, self.first.tobytes(), self.second.tobytes(), self.weight.tobytes()))

    def __repr__(self) -> str:
        foes = int((self.weight < 0).sum())
        return f"SignedNetwork({self.n} nodes, {self.m - foes} ties of friends, {foes} of foes)"

    @property
    def n(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def m(self) -> int:
        """Number of edges."""
        return len(self.weight)

    @property
    def total(self) -> float:
        """Sum of the absolute weights of all edges."""
        return float(np.abs(self.weight).sum())

    @property
    def adjacency(self) -> Adjacency:
        """Neighbours in compressed rows."""
        return adjacency(self.n, self.first, self.second)

    def place(self, node: str) -> int:
        """Place of a node in `nodes`.

        Raises
        ------
        UsageError
            When there is no such node.
        """
        try:
            return self.nodes.index(node)
        except ValueError:
            raise UsageError(
                f"{node} is no node of the network; its {self.n} nodes are named in `nodes`"
            ) from None

    # ---- from and to other shapes

    @classmethod
    def from_edges(
        cls, edges: Iterable[tuple[str, str, float]], nodes: Iterable[str] | None = None
    ) -> SignedNetwork:
        """Network of named edges in any order and either direction.

        Parameters
        ----------
        edges : iterable of (name, name, weight)
        nodes : iterable of str, optional
            All nodes in the order wanted, those without ties too; the names in the edges, sorted, when
            left out.

        Raises
        ------
        DataError
            For a pair given twice (in either direction), a loop, a weight of 0 or missing, an unknown name.

        Examples
        --------
        >>> SignedNetwork.from_edges([("RUS", "CHN", 0.5)], nodes=["CHN", "RUS", "USA"])
        SignedNetwork(3 nodes, 1 ties of friends, 0 of foes)
        """
        rows = list(edges)
        names = (
            tuple(sorted({name for a, b, _ in rows for name in (a, b)})) if nodes is None else tuple(nodes)
        )
        place = {name: k for k, name in enumerate(names)}
        unknown = sorted({name for a, b, _ in rows for name in (a, b) if name not in place})
        if unknown:
            raise DataError(f"edges name {', '.join(unknown[:5])}, not among the nodes given; add to `nodes`")
        a = np.array([place[row[0]] for row in rows], dtype=np.int64)
        b = np.array([place[row[1]] for row in rows], dtype=np.int64)
        weight = np.array([row[2] for row in rows], dtype=np.float64)
        return cls.from_places(names, a, b, weight)

    @classmethod
    def from_places(
        cls, nodes: Iterable[str], a: npt.ArrayLike, b: npt.ArrayLike, weight: npt.ArrayLike
    ) -> SignedNetwork:
        """Network of edges given as places in `nodes`, in any order and either direction."""
        names = tuple(nodes)
        one, two = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
        first, second = np.minimum(one, two), np.maximum(one, two)
        order = np.lexsort((second, first))
        return cls(names, first[order], second[order], np.asarray(weight, dtype=np.float64)[order])

    @classmethod
    def from_matrix(cls, nodes: Iterable[str], matrix: npt.ArrayLike) -> SignedNetwork:
        """Network of a symmetric matrix; 0 and NaN mean no tie, the diagonal is not looked at.

        Raises
        ------
        DataError
            When the matrix is not square, not as long as `nodes`, or not symmetric.
        """
        names, values = tuple(nodes), np.array(matrix, dtype=np.float64)
        n = len(names)
        if values.shape != (n, n):
            raise DataError(f"a matrix of {n} nodes has shape ({n}, {n}), got {values.shape}")
        np.fill_diagonal(values, 0.0)
        apart = ~((values == values.T) | (np.isnan(values) & np.isnan(values.T)))
        if apart.any():
            i, j = (int(k) for k in np.argwhere(apart)[0])
            raise DataError(
                f"the matrix holds {values[i, j]} for {names[i]} - {names[j]} but {values[j, i]} back; "
                "make it symmetric first, for example by the mean of both"
            )
        first, second = np.nonzero(np.triu(np.nan_to_num(values, posinf=np.inf, neginf=-np.inf)))
        return cls(names, first, second, values[first, second])

    @classmethod
    def from_networkx(cls, graph: Any, weight: str = "weight") -> SignedNetwork:
        """Network of a `networkx.Graph`; nodes keep its order, names are their text.

        Parameters
        ----------
        graph : networkx.Graph
        weight : str
            The edge attribute with the signed weight (dwave-networkx calls it "sign").

        Raises
        ------
        DataError
            For a directed graph, a multigraph, or an edge without the attribute.
        """
        if graph.is_directed() or graph.is_multigraph():
            raise DataError(
                "a signed network is undirected without parallel edges; convert to networkx.Graph"
            )
        rows = list(graph.edges(data=weight))
        for a, b, value in rows:
            if value is None:
                raise DataError(
                    f"edge {a} - {b} has no attribute {weight!r}; name the right one with weight="
                )
        nodes = [str(node) for node in graph.nodes]
        return cls.from_edges(((str(a), str(b), float(value)) for a, b, value in rows), nodes)

    def to_networkx(self) -> Any:
        """The network as a `networkx.Graph`, edges with `weight` and `sign`.

        Raises
        ------
        MissingExtra
            When networkx is not installed.
        """
        try:
            networkx = importlib.import_module("networkx")
        except ImportError as error:
            raise MissingExtra("networkx", "networks") from error
        graph = networkx.Graph()
        graph.add_nodes_from(self.nodes)
        for a, b, weight in self.edges():
            graph.add_edge(a, b, weight=weight, sign=1 if weight > 0 else -1)
        return graph

    def edges(self) -> Iterator[tuple[str, str, float]]:
        """All edges by name, in their order."""
        for i, j, w in zip(self.first.tolist(), self.second.tolist(), self.weight.tolist(), strict=True):
            yield self.nodes[i], self.nodes[j], w

    def matrix(self) -> Floats:
        """Symmetric matrix of weights, shape (n, n), 0 where there is no tie."""
        full = np.zeros((self.n, self.n))
        full[self.first, self.second] = self.weight
        full[self.second, self.first] = self.weight
        return full

    # ---- changes

    def part(self, places: Sequence[int] | Ints) -> SignedNetwork:
        """Network of some nodes, in the order given, with all edges among them."""
        kept = np.asarray(places, dtype=np.int64)
        new = np.full(self.n, -1, dtype=np.int64)
        new[kept] = np.arange(len(kept))
        inside = (new[self.first] >= 0) & (new[self.second] >= 0)
        return SignedNetwork.from_places(
            [self.nodes[k] for k in kept.tolist()],
            new[self.first[inside]],
            new[self.second[inside]],
            self.weight[inside],
        )

    def switched(self, sides: npt.ArrayLike) -> SignedNetwork:
        """Network with the sign of each tie between the two sides turned; sides are +1 and -1 a node."""
        s = np.asarray(sides, dtype=np.float64)
        return SignedNetwork(
            self.nodes, self.first, self.second, self.weight * s[self.first] * s[self.second]
        )
