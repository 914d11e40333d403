"""Local minima of a landscape and the basins that drain into them: exact for some 25 states, sampled above.

Exact: the 2**(n-1) configurations are gone through in blocks that share all but their low bits; what the low
bits add is one table, what the others add one number a state and block. Each configuration points to the
one it moves to, and pointers are followed by doubling: pointer of pointer, till all stand on minima.
Sampled: starts are drawn uniformly and all descend at once.

Axelrod and Bennett (1993, doi:10.1017/S000712340000973X) count the basins of 17 European states of 1936 by
steepest descent; `rule="energy"` is that, and gives counts near theirs, `rule="frustration"` does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from blocs.errors import UsageError
from blocs.groups.landscape import (
    Landscape,
    Rule,
    Sides,
    divisors,
    energies,
    first_on_zero,
    numbered,
    spins_of,
)
from blocs.groups.network import Bools, Floats, Ints

__all__ = ["MOST_STATES", "Minima", "local_minima", "sampled_minima"]

MOST_STATES = 28
"""States up to which all configurations are gone through: at 28 that takes 1.8 GB and some 20 seconds."""

LOW_BITS = 11
CHUNK = 1 << 20
CELLS = 1 << 22
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Minima:
    """Local minima of a landscape, lowest energy first.

    Attributes
    ----------
    nodes : tuple of str
    sides : int8 array, shape (k, n)
        Side of each node in each minimum; the first node is always on side 0.
    energy : float array, shape (k,)
    basin : int array, shape (k,)
        Configurations that drain into each minimum; of the draws, where sampled.
    share : float array, shape (k,)
        The basin as a share of all configurations.
    se : float array, shape (k,)
        Standard error of the share: 0 where exact, binomial where sampled.
    strict : bool array, shape (k,)
        Whether each single move raises the energy. Where not, a neutral move leads to an equal neighbour,
        which is counted as a minimum of its own.
    count : int
        Minima found in all; more than k where `keep` cut the list. Where sampled, at least so many exist.
    configurations : int
        2**(n-1), or the number of draws where sampled: what the basins of all minima add to.
    tied : int
        Of these, how many have two best moves, so that the order of the nodes decides. Where sampled, the
        starts from which some step had two.
    unseen : float
        Share of configurations in basins of minima never met: 0 where exact, else the estimate of Good
        (1953, doi:10.1093/biomet/40.3-4.237), the share of draws that were alone in their basin.
    exact : bool
    """

    nodes: tuple[str, ...]
    sides: Sides
    energy: Floats
    basin: Ints
    share: Floats
    se: Floats
    strict: Bools
    count: int
    configurations: int
    tied: int
    unseen: float
    exact: bool

    def __len__(self) -> int:
        """Minima held here."""
        return len(self.energy)

    def __repr__(self) -> str:
        kind = "all" if self.exact else "sampled from"
        return f"Minima({self.count} local minima, {kind} {self.configurations} configurations)"

    def blocs(self, k: int = 0) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names on the two sides of minimum k; the side of the first node first."""
        pair = [
            tuple(name for name, x in zip(self.nodes, self.sides[k], strict=True) if x == s) for s in (0, 1)
        ]
        return pair[0], pair[1]


def local_minima(landscape: Landscape, *, rule: Rule = "energy", keep: int = 10_000) -> Minima:
    """All local minima with their exact basins.

    Parameters
    ----------
    landscape : Landscape
    rule : {"energy", "frustration"}
        Who moves first on the way down: the state whose move lowers the energy most, or the one
        whose own frustration falls most. Minima are the same, basins are not.
    keep : int
        How many minima to hold, lowest energy first.

    Raises
    ------
    UsageError
        For no states, or more than `MOST_STATES`.

    Examples
    --------
    >>> from blocs.groups.network import SignedNetwork
    >>> ties = [("A", "B", 2), ("C", "D", 2), ("A", "C", -1), ("B", "D", -1)]
    >>> found = local_minima(Landscape.of(SignedNetwork.from_edges(ties)))
    >>> found.blocs(), found.energy.tolist(), found.basin.tolist()
    ((('A', 'B'), ('C', 'D')), [-4.0, 0.0], [7, 1])
    """
    n = landscape.n
    if not 1 <= n <= MOST_STATES:
        raise UsageError(
            f"{n} states have {'no' if not n else f'2**{n - 1}'} configurations; all are gone through from 1 "
            f"to {MOST_STATES} states, use sampled_minima for more"
        )
    target, tied = _targets(landscape, rule)
    places, basin = _drained(target)
    return _ranked(landscape, numbered(landscape, places), basin, tied, keep, exact=True)


def sampled_minima(
    landscape: Landscape, draws: int = 10_000, *, seed: int = 0, rule: Rule = "energy", keep: int = 10_000
) -> Minima:
    """Local minima reached from starts drawn uniformly, with basins and their standard errors.

    Parameters
    ----------
    landscape : Landscape
    draws : int
        Starts. A minimum whose basin is a share p is missed with chance (1 - p)**draws.
    seed : int
    rule, keep
        As for `local_minima`.

    Raises
    ------
    UsageError
        For no states or no draws.

    Examples
    --------
    >>> from blocs.groups.network import SignedNetwork
    >>> ties = SignedNetwork.from_edges([("A", "B", 2), ("A", "C", -1)])
    >>> found = sampled_minima(Landscape.of(ties), draws=100)
    >>> found.blocs(), found.share.tolist(), found.exact
    ((('A', 'B'), ('C',)), [1.0], False)
    """
    if landscape.n < 1 or draws < 1:
        raise UsageError(f"{draws} draws of {landscape.n} states; give at least one of each")
    rng = np.random.default_rng(seed)
    at_once = max(1, CELLS // landscape.n)
    ends, tied = [], 0
    for start in range(0, draws, at_once):
        sides = rng.integers(0, 2, (min(at_once, draws - start), landscape.n), dtype=np.int8)
        end, ties = _descend_all(landscape, sides, rule)
        ends.append(np.packbits(end, axis=1))
        tied += ties
    packed, basin = np.unique(np.concatenate(ends), axis=0, return_counts=True)
    sides = np.unpackbits(packed, axis=1, count=landscape.n).view(np.int8)
    return _ranked(landscape, sides, basin.astype(np.int64), tied, keep, exact=False)


# ---- exact


def _targets(landscape: Landscape, rule: Rule) -> tuple[Places, int]:
    """The configuration that each one moves to (a minimum: itself), and how many have two best moves."""
    n, matrix, scale, floor = landscape.n, landscape.coupling, divisors(landscape, rule), landscape.least_gain
    low = min(LOW_BITS, n - 1)
    width = 1 << low
    spins = spins_of(numbered(landscape, np.arange(width)))[:, : low + 1].T
    table, twice = matrix[:, : low + 1] @ spins, 2 * spins
    flips = np.array([(1 << (n - 1)) - 1, *(1 << k for k in range(n - 1))], dtype=np.int32)
    target = np.empty(1 << (n - 1), dtype=np.int32)
    within, gains, tied = np.arange(width, dtype=np.int32), np.empty((n, width)), 0
    for block in range(1 << (n - 1 - low)):
        high = 1.0 - 2.0 * ((block >> np.arange(n - 1 - low)) & 1)
        np.add(table, (matrix[:, low + 1 :] @ high)[:, None], out=gains)
        gains[: low + 1] *= twice
        gains[low + 1 :] *= 2 * high[:, None]
        if rule != "energy":  # a gain too small to count must not win by the smallness of its state
            gains[gains >= -floor] = 0
            gains /= scale[:, None]
        least = gains.min(axis=0)
        best = gains == least
        falls = least < (-floor if rule == "energy" else 0)
        tied += int((falls & (best.sum(axis=0) > 1)).sum())
        here = within | np.int32(block << low)
        target[block << low : (block + 1) << low] = here ^ np.where(falls, flips[best.argmax(axis=0)], 0)
    return target, tied


def _drained(target: Places) -> tuple[Ints, Ints]:
    """Numbers of the minima, and how many configurations drain into each."""
    places = np.flatnonzero(target == np.arange(len(target), dtype=target.dtype))
    while True:
        further = target[target]
        if np.array_equal(further, target):
            break
        target = further
    rank = np.zeros(len(target), dtype=target.dtype)
    rank[places] = np.arange(len(places), dtype=target.dtype)
    basin = np.zeros(len(places), dtype=np.int64)
    for start in range(0, len(target), CHUNK):
        basin += np.bincount(rank[target[start : start + CHUNK]], minlength=len(places))
    return places, basin


# ---- sampled


def _descend_all(landscape: Landscape, sides: Sides, rule: Rule) -> tuple[Sides, int]:
    """Local minimum of each row of sides, and how many rows met two best moves on the way."""
    matrix, scale, floor = landscape.coupling, divisors(landscape, rule), landscape.least_gain
    spins = spins_of(sides)
    fields = spins @ matrix
    tied = np.zeros(len(sides), dtype=np.bool_)
    rows = np.arange(len(sides))
    while rows.size:
        gains = 2 * spins[rows] * fields[rows]
        key = np.where(gains < -floor, gains / scale, 0.0)
        best = key.argmin(axis=1)
        least = key[np.arange(len(rows)), best]
        tied[rows] |= (least < 0) & ((key == least[:, None]).sum(axis=1) > 1)
        rows, best = rows[least < 0], best[least < 0]
        fields[rows] -= 2 * spins[rows, best][:, None] * matrix[best]
        spins[rows, best] *= -1
    return first_on_zero((spins < 0).astype(np.int8)), int(tied.sum())


# ---- both


def _ranked(landscape: Landscape, sides: Sides, basin: Ints, tied: int, keep: int, *, exact: bool) -> Minima:
    total, count = int(basin.sum()), len(basin)
    alone = 0.0 if exact else float((basin == 1).sum()) / total
    energy = np.concatenate([energies(landscape, sides[k : k + CHUNK]) for k in range(0, len(sides), CHUNK)])
    order = np.lexsort((-basin, energy))[:keep]
    sides, energy, basin = sides[order], energy[order], basin[order]
    share = basin / total
    spins = spins_of(sides)
    gains = 2 * spins * (spins @ landscape.coupling)
    return Minima(
        nodes=landscape.network.nodes,
        sides=sides,
        energy=energy,
        basin=basin,
        share=share,
        se=np.zeros(len(share)) if exact else np.sqrt(share * (1 - share) / total),
        strict=np.asarray((gains > landscape.least_gain).all(axis=1)),
        count=count,
        configurations=total,
        tied=tied,
        unseen=alone,
        exact=exact,
    )
