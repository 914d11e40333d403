"""Blocs of a signed network: the partition that leaves the least weight of ties frustrated, with proof.

The frustration of a partition is the weight of friends in different blocs and of foes in one; its least
value over two blocs is the line index of balance (Harary 1959, doi:10.1002/bs.3830040405; exact methods:
Aref, Mason and Wilson 2020, doi:10.1002/net.21907). For more blocs see Davis 1967
(doi:10.1177/001872676702000206) and Doreian and Mrvar 1996 (doi:10.1016/0378-8733(95)00259-6).
"""

from __future__ import annotations

import math
import time
from typing import Literal

import numpy as np

from blocs.errors import UsageError
from blocs.groups.balance import components, two_sides
from blocs.groups.exact import Answer, cheap_bound, granularity, solve_graph
from blocs.groups.network import SignedNetwork
from blocs.groups.partition import Partition, numbered, partition_of, sides_to_blocs
from blocs.groups.reduction import Core, frustrated_weight, reduce_graph
from blocs.groups.search import search
from blocs.groups.several import search_several, solve_several

__all__ = ["MOST_BLOCS", "Effort", "frustration"]

MOST_BLOCS = 5
"""Blocs a partition may have at most."""

Effort = Literal["exact", "bound", "search"]


def frustration(
    network: SignedNetwork,
    blocs: int = 2,
    *,
    effort: Effort = "exact",
    time_limit: float = 60.0,
    seed: int = 0,
) -> Partition:
    """Partition a signed network into at most so many blocs with the least weight of frustrated ties.

    Parameters
    ----------
    network : SignedNetwork
        Of any size; weights of any scale. Parts without ties between them are solved one by one.
    blocs : int
        Blocs allowed, 2 to 5.
    effort : {"exact", "bound", "search"}
        "exact" works for a proof until time is out. "bound" (two blocs) stops at the bounds that need no
        linear program; "search" only searches, with the bound that reduction alone proves.
    time_limit : float
        Seconds in all, kept to about a fifth. When time runs out the result is the best partition found
        with the bound proved by then, and `proved` is False; only then may a second run differ. Of very
        large networks the search alone takes up to half of a short time, and is cut short by it. With
        `effort="search"` the search is always finished, in time linear in the ties.
    seed : int
        Of the searches.

    Returns
    -------
    Partition

    Raises
    ------
    UsageError
        For another number of blocs, an unknown effort, or no time.
    SolverError
        When HiGHS breaks down; never because time is out.

    Examples
    --------
    >>> net = SignedNetwork.from_edges(
    ...     [("USA", "GBR", 2), ("RUS", "CHN", 1), ("USA", "RUS", -2), ("GBR", "CHN", -1)]
    ...     + [("USA", "CHN", 0.5)]
    ... )
    >>> found = frustration(net)
    >>> found.members, found.value, found.proved
    ((('CHN', 'RUS'), ('GBR', 'USA')), 0.5, True)
    """
    if not 2 <= blocs <= MOST_BLOCS:
        raise UsageError(f"blocs is {blocs}; give a whole number from 2 to {MOST_BLOCS}")
    if effort not in ("exact", "bound", "search"):
        raise UsageError(f"effort {effort!r} is unknown; choose exact, bound or search")
    if not time_limit > 0:
        raise UsageError(f"time_limit is {time_limit}; give seconds above 0")
    deadline = time.monotonic() + min(time_limit, 1e9)
    core = Core(np.arange(network.n), network.first, network.second, network.weight)
    if blocs > 2:
        if effort == "exact":
            labels, bound, proved = solve_several(core, blocs, seed=seed, deadline=deadline)
        else:
            labels, bound, proved = search_several(core, blocs, seed=seed), 0.0, False
        return partition_of(network, numbered(labels), blocs, bound=bound, proved=proved)
    sides, cycle = two_sides(network.n, network.first, network.second, network.weight)
    if not cycle:
        answer = Answer(0.0, 0.0, np.array(sides, dtype=np.float64))
    elif effort == "exact":
        answer = solve_graph(core, seed=seed, deadline=deadline)
    else:
        answer = _estimated(core, seed, deadline, bounded=effort == "bound")
    labels = sides_to_blocs(answer.sides, components(network))
    return partition_of(network, labels, 2, bound=answer.bound, proved=answer.proved)


def _estimated(core: Core, seed: int, deadline: float, *, bounded: bool) -> Answer:
    """Best partition of a search, with the bounds that need no linear program."""
    step = granularity(core.weight)
    reduced = reduce_graph(core.n, core.first, core.second, core.weight)
    parts, bound = [], reduced.constant
    for part in reduced.cores:
        now = time.monotonic()
        stop = now + (deadline - now) / 2 if bounded else math.inf
        value, sides = search(part.n, part.first, part.second, part.weight, seed, stop=stop)
        parts.append(sides)
        if bounded:
            need = value - max(1e-8 * float(np.abs(part.weight).sum()), step * (1 - 1e-8))

            def met(found: float, need: float = need) -> bool:
                return found >= need

            own = cheap_bound(part, sides, met=met, seed=seed, deadline=deadline)
            bound += value if met(own) else own
    sides = reduced.lift(parts)
    value = frustrated_weight(core.first, core.second, core.weight, sides)
    close = math.isclose(bound, value, rel_tol=1e-9)
    return Answer(value, value if close else max(min(bound, value), 0.0), sides)
