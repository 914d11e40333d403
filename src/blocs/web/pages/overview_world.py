"""What the map of the overview shows of a year or some days: ties, sizes of states, who stands with whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from blocs.evidence.tallies import PairCount, acts_by_pair
from blocs.groups.asking import named_rules
from blocs.groups.balance import components
from blocs.groups.building import network_of_balances, signed_network
from blocs.groups.history import sizes_of
from blocs.groups.many import many_blocs
from blocs.groups.network import SignedNetwork
from blocs.reading.records import EventType
from blocs.ties import Balance, QuadClass, RollCalls, Tally, quad_class, roll_calls, vote_similarity
from blocs.trade import YEARS, bundled
from blocs.web.held import Held

__all__ = [
    "Basis", "Sizes", "Tie", "blocs_in", "network_of_ties", "sizes_in", "told_ties", "told_years",
    "vote_network", "vote_years",
]  # fmt: skip

Basis = Literal["reports", "votes"]
_VOTES = "un-votes"
_CLASS = {kind.value: list(QuadClass).index(quad_class(kind)) for kind in EventType}
"""Place of the class of each type among the counts of a `Tally`."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Acts between two states, by class; `a` before `b` in the order of the alphabet."""

    a: str
    b: str
    now: Tally


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large states are: share of the world, by code, and what of."""

    shares: Mapping[str, float]
    words: str


def told_ties(held: Held, since: date | None = None, until: date | None = None) -> tuple[Tie, ...]:
    """Ties by what reports tell of some days, all acts counted in the store."""
    return held.keep(
        ("overview-ties", since, until), lambda: _ties(acts_by_pair(held.store(), since=since, until=until))
    )


def told_years(held: Held) -> Mapping[int, tuple[Tie, ...]]:
    """The same for each year of which acts are told."""

    def make() -> dict[int, tuple[Tie, ...]]:
        found: dict[int, list[PairCount]] = {}
        for row in acts_by_pair(held.store(), by_year=True):
            if row.year is not None:
                found.setdefault(row.year, []).append(row)
        return {year: _ties(rows) for year, rows in sorted(found.items())}

    return held.keep("overview-years", make)


def _ties(rows: Iterable[PairCount]) -> tuple[Tie, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        found.setdefault((row.a, row.b), [0, 0, 0, 0])[_CLASS[row.type]] += row.acts
    return tuple(Tie(a, b, Tally(*counts)) for (a, b), counts in sorted(found.items()))


def network_of_ties(ties: Iterable[Tie]) -> SignedNetwork:
    """Signed network of told acts, by the rule that the page of blocs has for reports."""
    return network_of_balances(Balance(tie.a, tie.b, False, tie.now, Tally(), ()) for tie in ties)


# ---- votes


def _calls(held: Held) -> RollCalls | None:
    holdings = held.holdings()
    if _VOTES not in holdings:
        return None
    return held.keep("overview-calls", lambda: roll_calls(holdings.get(_VOTES).frame), datasets=True)


def vote_years(held: Held) -> tuple[int, ...]:
    """Years of which the store has roll calls."""
    calls = _calls(held)
    return () if calls is None else tuple(np.unique(calls.years).tolist())


def vote_network(held: Held, year: int) -> SignedNetwork | None:
    """Who voted alike more than the median pair of the year, and who less; None where too little is known."""
    calls = _calls(held)
    if calls is None or year not in vote_years(held):
        return None

    def make() -> SignedNetwork | None:
        table = vote_similarity(calls, measures=["agreement"], years=[year])
        network = signed_network([table], named_rules("votes"), year)
        return network if network.m else None

    return held.keep(("overview-votes", year), make, datasets=True)


# ---- sizes and blocs


def sizes_in(held: Held, year: int) -> Sizes:
    """Size of states: of their economy where a table of the year is bundled, else their capability."""
    first, last = YEARS[0], YEARS[-1]
    if year < first and "nmc" in held.holdings():
        nmc = held.holdings().get("nmc")
        sizes = held.keep("overview-sizes", lambda: sizes_of(nmc.frame, "cinc"), datasets=True)
        capability = sizes.get(year)
        if capability:
            return Sizes(capability, f"share in the material capability of all states in {year} (CINC)")
    taken = min(max(year, first), last)
    flows = bundled(taken)
    output = flows.output.sum(0)
    shares = output / output.sum()
    found = {code: float(share) for code, share in zip(flows.states, shares, strict=True) if code != "ROW"}
    return Sizes(found, f"share in what the world produced in {taken} (OECD ICIO, sales of all sectors)")


def blocs_in(network: SignedNetwork | None, sizes: Mapping[str, float]) -> dict[str, str]:
    """Letter of the bloc of each state: "a" that of the United States, else of the largest, "b" the other.

    Two blocs of little frustration, by a search without proof; the page of blocs proves. States that no tie
    joins to the largest part are left out, as the ties do not say where they stand.
    """
    if network is None or not network.m:
        return {}
    parts = components(network)
    main = np.bincount(parts).argmax()
    inside = np.flatnonzero(parts == main)
    weights = np.zeros((1, network.n, network.n))
    weights[0, network.first, network.second] = network.weight
    weights[0, network.second, network.first] = network.weight
    sides = many_blocs(weights[:, inside[:, None], inside])[0]
    names = [network.nodes[k] for k in inside.tolist()]
    anchor = max(range(len(names)), key=lambda k: (names[k] == "USA", sizes.get(names[k], 0.0), -k))
    if (sides == sides[0]).all():
        return dict.fromkeys(names, "a")
    return {
        name: "a" if side == sides[anchor] else "b" for name, side in zip(names, sides.tolist(), strict=True)
    }
