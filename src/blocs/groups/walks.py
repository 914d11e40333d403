"""Balance by closed walks of all lengths: longer cycles count too, the less the longer they are.

Estrada and Benzi (2014, doi:10.1103/PhysRevE.90.042802) compare the closed walks of a signed network, each
with the product of its signs, with those of the same network had it no foes:

    K = trace exp(b A) / trace exp(b |A|)

K is 1 where the network is balanced, and only there. It falls fast towards 0 in large dense networks, where
long walks outnumber triads; compare networks of one size, or lower b.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from blocs.errors import UsageError
from blocs.groups.network import Floats, SignedNetwork

__all__ = ["WalkBalance", "walk_balance"]


@dataclass(frozen=True, eq=False)
class WalkBalance:
    """Balance by closed walks.

    Attributes
    ----------
    nodes : tuple of str
    degree : float
        K, above 0 and at most 1; 1 where balanced.
    of_nodes : float array, shape (n,)
        The same for the walks that start and end at each node.
    """

    nodes: tuple[str, ...]
    degree: float
    of_nodes: Floats


def walk_balance(network: SignedNetwork, *, strength: float = 1.0, weighted: bool = False) -> WalkBalance:
    """Balance of a network and of each node by closed walks.

    Parameters
    ----------
    network : SignedNetwork
        Two eigenvalue problems of n by n: seconds at 1,000 nodes, minutes at 5,000.
    strength : float
        b above: walks of length k weigh b**k / k!.
    weighted : bool
        Whether ties count by weight; only their signs do otherwise.

    Raises
    ------
    UsageError
        For no nodes, or a strength that is not above 0.

    Examples
    --------
    >>> foes = SignedNetwork.from_edges([("A", "B", -1), ("B", "C", -1), ("A", "C", -1)])
    >>> round(walk_balance(foes).degree, 3)
    0.686
    """
    if not network.n:
        raise UsageError("a network of no nodes has no walks; give at least one node")
    if not (np.isfinite(strength) and strength > 0):
        raise UsageError(f"strength {strength} is not above 0; 1 counts walks as Estrada and Benzi do")
    matrix = strength * (network.matrix() if weighted else np.sign(network.matrix()))
    values, vectors = np.linalg.eigh(matrix)
    free_values, free_vectors = np.linalg.eigh(np.abs(matrix))
    # both sides carry the same factor, which keeps exponentials of large networks finite
    top = float(free_values[-1])
    signed, free = np.exp(values - top), np.exp(free_values - top)
    at_nodes, free_at_nodes = (vectors**2) @ signed, (free_vectors**2) @ free
    return WalkBalance(network.nodes, float(signed.sum() / free.sum()), at_nodes / free_at_nodes)
