"""Who stands where: the balance of each pair over distinct acts, and the picture of it."""

from __future__ import annotations

from collections.abc import Sequence

from blocs.brief.acts import Cluster
from blocs.brief.desk import Desk, plain_key
from blocs.brief.model import Picture, Tie
from blocs.brief.words import count
from blocs.charts import Arc, Seat
from blocs.ties import Balance, dyad_balance, pair_balance

__all__ = ["find_ties", "picture", "sort_ties", "tie_anchor"]


def find_ties(desk: Desk, found: Sequence[Cluster]) -> tuple[Tie, ...]:
    """Balance of each pair of states, the closest first, the most at odds last."""
    heads = {c.head.id: c.head for c in found}
    ties = []
    for row in pair_balance(heads.values()):
        a, b = row.a, row.b
        names = sorted(desk.names((a, b)))
        ties.append(
            Tie(
                a=a,
                b=b,
                name=" – ".join(names),
                verbal_cooperation=row.now.verbal_cooperation,
                material_cooperation=row.now.material_cooperation,
                verbal_conflict=row.now.verbal_conflict,
                material_conflict=row.now.material_conflict,
                goldstein_mean=None if row.now.goldstein_mean is None else round(row.now.goldstein_mean, 2),
                ahead=row.ahead.n,
                sources=tuple(desk.source(heads[i]) for i in row.records),
            )
        )
    return tuple(sorted(ties, key=lambda t: (-t.net, t.name)))


def sort_ties(rows: Sequence[Balance]) -> list[Balance]:
    """Balances with the most conflict first; equal counts by weight, then by code."""
    return sorted(rows, key=lambda r: (-r.now.conflict, r.now.goldstein_sum, r.a, r.b))


def picture(desk: Desk, found: Sequence[Cluster]) -> Picture:
    """Seats of all states that take part in an act, and an arc for each tie done or standing.

    A pair whose cooperation outweighs its conflict gets a blue arc; each side that acts more against the
    other than with it an arrow; a pair in balance a grey line.
    """
    heads = [c.head for c in found]
    codes = sorted({p for e in heads for p in (*e.actors, *e.recipients)})
    seats = []
    for code in codes:
        at = desk.atlas.seat(code, desk.day)
        seats.append(Seat(code, desk.name(code), *(at or (None, None))))
    arcs = []
    hostile = set()
    for row in dyad_balance(heads):
        if row.now.net < 0:
            hostile.add(frozenset((row.a, row.b)))
            label = f"{desk.name(row.a)} towards {desk.name(row.b)}: {_tally(row)}"
            arcs.append(Arc(row.a, row.b, "conflict", -row.now.net, label, _href(row)))
    for row in pair_balance(heads):
        label = f"{desk.name(row.a)} and {desk.name(row.b)}: {_tally(row)}"
        if row.now.net > 0:
            arcs.append(Arc(row.a, row.b, "cooperation", row.now.net, label, _href(row)))
        elif row.now.n and frozenset((row.a, row.b)) not in hostile:
            arcs.append(Arc(row.a, row.b, "even", 1, label, _href(row)))
    return Picture(tuple(seats), tuple(arcs))


def tie_anchor(a: str, b: str) -> str:
    """Anchor of the row of a pair in the table of ties."""
    return f"tie-{plain_key('-'.join(sorted((a, b))))}"


def _href(row: Balance) -> str:
    return f"#{tie_anchor(row.a, row.b)}"


def _tally(row: Balance) -> str:
    parts = []
    if row.now.cooperation:
        parts.append(f"{count(row.now.cooperation, 'act')} of cooperation")
    if row.now.conflict:
        parts.append(f"{count(row.now.conflict, 'act')} of conflict")
    return ", ".join(parts)
