"""How alike two acts are by their types and by who does them to whom."""

from __future__ import annotations

from itertools import permutations, product

from blocs.reading.records import Event, EventType

__all__ = ["UNLIKE_SIDES", "likeness_of_sides", "likeness_of_types", "state_pairs"]

_CODED_EITHER_WAY = (
    ("SUPPORT", "AGREE"),
    ("RETREAT", "CONCEDE"),
    ("SANCTION", "REJECT", "RETREAT"),
    ("CONSULT", "AGREE"),
)
"""Types that careful coders part over, by the coding guidelines."""
_NEAR = (
    ("CONSULT", "SUPPORT"),
    ("SANCTION", "COERCE"),
    ("COOPERATE", "MOBILIZE"),
    ("COOPERATE", "AID"),
    ("COOPERATE", "SUPPORT"),
    ("COOPERATE", "AGREE"),
    ("AGREE", "AID"),
    ("AGREE", "MOBILIZE"),
    ("AGREE", "CONCEDE"),
    ("AID", "MOBILIZE"),
    ("COERCE", "ASSAULT"),
    ("MOBILIZE", "ASSAULT"),
    ("MOBILIZE", "THREATEN"),
    ("ACCUSE", "THREATEN"),
    ("ACCUSE", "REJECT"),
    ("ACCUSE", "REQUEST"),
    ("REQUEST", "THREATEN"),
    ("SANCTION", "THREATEN"),
)
_EITHER = {frozenset(pair) for group in _CODED_EITHER_WAY for pair in permutations(group, 2)}
_KIN = {frozenset(pair) for pair in _NEAR}
_BOTH_WAYS = {EventType.CONSULT, EventType.AGREE, EventType.SUPPORT, EventType.COOPERATE}
UNLIKE_SIDES = ("turned about", "one side")
"""Sides so unlike that the words for the act must be of a kind."""


def state_pairs(event: Event) -> set[tuple[str, str]]:
    """Directed pairs; both ways for a reciprocal act, with an empty recipient for an act of one side."""
    if event.recipients:
        return {(a, r) for a, r in product(event.actors, event.recipients) if a != r}
    if len(event.actors) > 1:
        return set(permutations(event.actors, 2))
    return {(a, "") for a in event.actors}


def likeness_of_types(x: Event, y: Event) -> str | None:
    """Sign of two types; None when they are far from each other."""
    if x.type == y.type:
        return "same type"
    pair = frozenset((x.type.value, y.type.value))
    return "type of either kind" if pair in _EITHER else "near type" if pair in _KIN else None


def likeness_of_sides(x: Event, y: Event) -> str | None:
    """Sign of the sides of two acts; None when they have none in common."""
    p, q = state_pairs(x), state_pairs(y)
    if p == q:
        return "same sides"
    if p & q:
        return "common sides"
    two_way = {x.type, y.type} & _BOTH_WAYS
    if {frozenset(s) for s in p} & {frozenset(s) for s in q}:
        return "turned sides" if two_way else "turned about"
    # a side may be left unsaid, or be one of several that act together
    if {s for s, r in p if not r} & {s for s, _ in q} or {s for s, r in q if not r} & {s for s, _ in p}:
        return "open side"
    if {*x.actors, *x.recipients} & {*y.actors, *y.recipients}:
        return "one side"
    return None
