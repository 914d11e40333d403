"""Blocs of one period and of several as plain data for their page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from blocs.groups.answer import Answer
from blocs.groups.words import name_of, proof, title_of
from blocs.sources import Column, Frame

__all__ = ["EACH", "FRUSTRATED", "aligned", "frustrated_frame", "moves_of", "one_period", "periods_of"]

FRUSTRATED, EACH = 40, 5
"""Frustrated ties that the page tells, and of one state at most; the table to take away has all."""
_PIVOTS = 20


def aligned(found: Answer, like: Mapping[str, str]) -> Answer:
    """The same blocs under the letters that most of their members bear elsewhere.

    Parameters
    ----------
    found : Answer
        Of one period.
    like : mapping of str to str
        Letter of each state.

    Returns
    -------
    Answer
        Each letter goes to one bloc, the pair that shares most members first; the rest keep what is free.
    """
    own = found.places[0]
    shared = Counter((letter, like[state]) for state, letter in own.items() if state in like)
    new: dict[str, str] = {}
    for (old, letter), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if old not in new and letter not in new.values():
            new[old] = letter
    free = [x for x in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if x not in new.values()]
    for old in sorted(set(own.values()) - new.keys()):
        kept = old if old in free else free[0]
        free.remove(kept)
        new[old] = kept
    return replace(found, places=({state: new[x] for state, x in own.items()},))


def one_period(found: Answer) -> dict[str, Any]:
    """Blocs, proof, frustrated ties, pivots and sureness of one period, as `Answer.to_dict` has them.

    Long lists are cut to what a page tells; the numbers of all stand beside them.
    """
    told = found.to_dict()
    period = told["periods"][0]
    each = found.stands[0]
    frustrated = period["frustrated"]
    draws = period["draws"]
    sure = (
        []
        if draws is None
        else sorted(draws["certainty"].items(), key=lambda item: (item[1] or 0.0, item[0]))
    )
    called = {state: name_of(found, state) for state in each.network.nodes}
    return {
        "title": title_of(found),
        "period": period["period"],
        "states": period["states"],
        "ties": period["ties"],
        "value": period["value"],
        "bound": period["bound"],
        "gap": period["gap"],
        "proved": period["proved"],
        "share_frustrated": period["share_frustrated"],
        "proof": proof(each),
        "optimal_partitions": period["optimal_partitions"],
        "blocs": period["blocs"],
        "apart": period["apart"],
        "without_ties": period["without_ties"],
        "frustrated": strongest(frustrated),
        "frustrated_number": len(frustrated),
        "friends_apart": sum(tie["kind"] == "friends apart" for tie in frustrated),
        "pivots": period["states_by_cost"][:_PIVOTS],
        "triads": period["triads"],
        "draws": None
        if draws is None
        else {
            "number": draws["number"],
            "agreement": draws["agreement"],
            "certainty": [{"state": s, "share": share} for s, share in sure],
        },
        "can_draw": any(p.draw for p in found.basis.periods),
        "called": called,
        "size": told["size"],
        "rule": told["rule"]["told"],
        "rule_name": told["rule"]["name"],
        "remarks": told["remarks"],
        "sources": told["sources"],
    }


def strongest(ties: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first of some ties, few of each state: one at odds with all would fill the list.

    Examples
    --------
    >>> ties = [{"a": "NRU", "b": b} for b in ("AUT", "BEL", "CHE", "CYP", "ESP", "FIN")]
    >>> [tie["b"] for tie in strongest(ties)]
    ['AUT', 'BEL', 'CHE', 'CYP', 'ESP']
    """
    count: Counter[str] = Counter()
    found = []
    for tie in ties:
        if count[tie["a"]] < EACH and count[tie["b"]] < EACH:
            count.update((tie["a"], tie["b"]))
            found.append(tie)
    return found[:FRUSTRATED]


def periods_of(found: Answer) -> list[dict[str, Any]]:
    """One row a period of a history: its ties, what is frustrated, how many stand in each bloc."""
    moved = Counter(move.label for move in found.moves)
    rows = []
    for k, each in enumerate(found.stands):
        members = found.members(k)
        rows.append(
            {
                "period": each.label,
                "states": each.network.n,
                "ties": each.network.m,
                "value": each.partition.value,
                "share_frustrated": each.partition.share,
                "blocs": {letter: len(own) for letter, own in members.items()},
                "moved": moved.get(each.label, 0) if k else None,
            }
        )
    return rows


def moves_of(found: Answer) -> list[dict[str, Any]]:
    """States that changed sides, by period; as `Answer.moves` has them, within the periods shown."""
    labels = {each.label for each in found.stands}
    return [
        {"period": m.label, "state": m.state, "called": name_of(found, m.state), "was": m.was, "now": m.now,
         "before": m.since}
        for m in found.moves
        if m.label in labels
    ]  # fmt: skip


def frustrated_frame(found: Answer) -> Frame:
    """All frustrated ties of one period, the strongest first."""
    ties = found.stands[0].strained
    kinds = ["friends apart" if tie.weight > 0 else "foes together" for tie in ties]
    columns = [
        Column("a", [tie.a for tie in ties], like="text"),
        Column("b", [tie.b for tie in ties], like="text"),
        Column("weight", [tie.weight for tie in ties], "weight of ties", like="number"),
        Column("kind", kinds, like="text"),
    ]
    return Frame("frustrated tie", columns, tuple(origin.citation for _, origin in found.basis.origins))
