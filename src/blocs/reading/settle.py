"""One record an act: what is only the content of another act, and the same act said twice, fall away."""

from __future__ import annotations

from collections.abc import Sequence

from blocs.reading.act import CONTENT_OF, VERBAL, Act
from blocs.reading.language import Parse
from blocs.reading.records import EventType

__all__ = ["settle"]

SAID_ACTS = frozenset(
    (
        EventType.AGREE,
        EventType.CONSULT,
        EventType.COOPERATE,
        EventType.SUPPORT,
        EventType.REQUEST,
        EventType.THREATEN,
    )
)
PROMISED = frozenset((EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.SUPPORT))
YIELDED = frozenset((EventType.RETREAT, EventType.CONCEDE, EventType.AID))
"""What is agreed to and still to come is told by the agreement."""
TAKES_OBJECT = frozenset((EventType.RETREAT, EventType.CONCEDE, EventType.COOPERATE))
"""Acts whose object names what they end, ease or share, and is no act of its own."""
APART = frozenset("conj advcl relcl parataxis nsubj nsubjpass".split())
STRENGTH = {
    "syntax": 3,
    "mutual": 3,
    "place": 2,
    "voice": 1,
    "sentence": 1,
    "answer": 1,
    "again": 1,
    "discourse": 0,
    "": 0,
}


def settle(parse: Parse, acts: Sequence[Act]) -> list[Act]:
    """One record an act: content of a promise or demand, and the same act said twice, fall away."""
    kept: list[Act] = []
    for act in acts:
        if _inside(parse, act, acts):
            continue
        twin = next((k for k in kept if _same(k, act)), None)
        if twin is None:
            kept.append(act)
        elif _strength(act) > _strength(twin):
            kept[kept.index(twin)] = act
    return kept


def _inside(parse: Parse, act: Act, acts: Sequence[Act]) -> bool:
    """Whether an act is only the content or object of another one's trigger."""
    for other in acts:
        if other is act or other.noun:
            continue
        token = act.trigger
        for _ in range(7):
            if token.dep == "ROOT" or token.head == token.i:
                break
            came_by = token.dep
            token = parse.tokens[token.head]
            if token is other.trigger:
                if came_by not in APART and _covers(other, act, came_by):
                    return True
                break
    return False


def _covers(other: Act, act: Act, came_by: str) -> bool:
    """Whether `other` tells all of `act`, which hangs on it by the relation `came_by`."""
    if other.type is EventType.AGREE and act.type in YIELDED and act.realis == "planned":
        return True
    if other.type is EventType.ACCUSE and came_by == "pcomp" and act.target_by != "syntax":
        return True  # "accused of sheltering": of whom it was done is not said
    if not act.noun:
        return came_by in ("xcomp", "ccomp", "pcomp") and other.type in CONTENT_OF and act.type in PROMISED
    if came_by not in ("dobj", "nsubjpass", "pobj", "prep", "agent"):
        return False
    if other.type is EventType.ACCUSE and act.actor_by != "syntax":
        return True  # "protested over the incursion": whose it was is not said
    if other.type is act.type is EventType.SANCTION:
        return True
    if other.type in CONTENT_OF and act.type in SAID_ACTS:
        return True
    if other.type is EventType.COOPERATE and act.type in (EventType.MOBILIZE, EventType.COOPERATE):
        return True
    return came_by in ("dobj", "nsubjpass") and (
        act.type is other.type or act.type in VERBAL or other.type in TAKES_OBJECT
    )


def _same(a: Act, b: Act) -> bool:
    """Whether two acts of a sentence are one act told twice."""
    if a.type is not b.type:
        return False
    if {*a.actors.codes, *a.recipients.codes} != {*b.actors.codes, *b.recipients.codes}:
        return False
    if a.actors.codes != b.actors.codes and a.recipients and b.recipients:
        return False
    sure = all(x.actor_by == "syntax" and x.target_by in ("syntax", "mutual", "sentence") for x in (a, b))
    if sure and a.lemma != b.lemma and a.noun == b.noun:
        return False
    return not (a.realis != b.realis and "denied" in (a.realis, b.realis))


def _strength(act: Act) -> int:
    return STRENGTH[act.actor_by] + STRENGTH[act.target_by] + (not act.noun)
