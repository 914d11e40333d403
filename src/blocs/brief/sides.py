"""Who stands with whom: the two blocs that the acts of the reports make, where they make any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from blocs.brief.acts import Cluster
from blocs.brief.desk import Desk
from blocs.brief.model import Side, Sides, StrainedTie
from blocs.brief.words import count
from blocs.groups import components
from blocs.groups.building import network_of_balances
from blocs.groups.standing import stand
from blocs.states import registry
from blocs.ties import pair_balance

__all__ = ["LEAST", "find_sides"]

LEAST = 4
"""States joined by ties below which there is nothing to part."""
_SECONDS = 5.0


def find_sides(desk: Desk, found: Sequence[Cluster]) -> Sides | None:
    """Two blocs of least frustration among the states of the reports; None where there are none to tell.

    Each act counts once, however often it is told; a pair binds where it has more acts of cooperation than of
    conflict. Bodies are no states and are left out. There must be ties of both kinds in one connected part of
    `LEAST` states or more.
    """
    states = registry().states
    rows = [
        r
        for r in pair_balance({c.head.id: c.head for c in found}.values())
        if r.a in states and r.b in states
    ]
    whole = network_of_balances(rows)
    if not whole.m:
        return None
    part = components(whole)
    network = whole.part(np.flatnonzero(part == np.bincount(part).argmax()))
    kinds = {w > 0 for w in network.weight.tolist()}
    if network.n < LEAST or len(kinds) < 2:
        return None
    each = stand("", network, time_limit=_SECONDS)
    acts = {frozenset((row.a, row.b)): row for row in rows}
    heads = {c.head.id: c.head for c in found}
    strained = []
    for tie in each.strained:
        kind: Literal["apart", "together"] = "apart" if tie.weight > 0 else "together"
        row = acts[frozenset((tie.a, tie.b))]
        strained.append(
            StrainedTie(
                tie.a,
                tie.b,
                " – ".join(sorted(desk.names((tie.a, tie.b)))),
                kind,
                abs(round(tie.weight, 4)),
                tuple(desk.source(heads[i]) for i in row.records),
            )
        )
    blocs = sorted(each.partition.members, key=lambda m: (-len(m), m))
    used = sum(row.now.n for row in rows if row.a in network.nodes and row.b in network.nodes)
    could = count(network.n * (network.n - 1) // 2, "pair")
    return Sides(
        tuple(Side(codes, tuple(desk.name(code) for code in codes)) for codes in blocs if codes),
        tuple(strained),
        _words(
            each.partition.value,
            each.partition.share,
            each.optima.number if each.optima else 1,
            proved=each.partition.proved,
        ),
        f"{count(used, 'act')} between {count(network.m, 'pair')} of states, of "
        f"{could} that there could be: one more report may turn this.",
    )


def _words(value: float, share: float, number: int, *, proved: bool) -> str:
    """How well two blocs fit, in a sentence."""
    if not value:
        return "Two blocs fit every tie: friends stand within, foes between."
    told = f"Two blocs leave {share:.0%} of the weight of the ties at odds with them"
    told += ", and no other two leave less" if proved else ""
    told += f"; {number} ways to part the states do as well" if number > 1 else ""
    return f"{told}."
