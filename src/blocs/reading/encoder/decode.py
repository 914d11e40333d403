"""From chances to acts: which words are acts, of which type, and between whom."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from blocs.reading.encoder.judgement import Candidate
from blocs.reading.encoder.labels import ACTOR, REALIS, RECIPIENT, SIDE
from blocs.reading.records import Realis

__all__ = ["Choice", "Rule", "choose", "choose_owners", "choose_sides"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Thresholds of decoding.

    Attributes
    ----------
    act : float
        Score that an act needs.
    side : float
        Chance that a further state needs to join a side.
    alone : float
        Discount of an act whose other side stays open.
    amount : float
        Chance below which a candidate of the grammar is no amount.
    owner : float
        Chance that the likeliest state needs to own an amount.
    owners : float
        Chance that a further state needs to own it too.
    ruled : float
        What is added to the chance of a state that the rules give as owner: where they and the encoder agree
        they are right more often (on held-out reports in 142 of 272 amounts) than either elsewhere.
    """

    act: float = 0.3
    side: float = 0.5
    alone: float = 0.1
    amount: float = 0.2
    owner: float = 0.3
    owners: float = 0.7
    ruled: float = 0.1


@dataclass(frozen=True, slots=True)
class Choice:
    """An act that was chosen; `type` is an index into `TYPES`, `score` its chance before calibration."""

    word: int
    sent: int
    type: int
    realis: Realis
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    score: float


def choose_sides(candidate: Candidate, rule: Rule) -> tuple[tuple[str, ...], tuple[str, ...], float]:
    """Actors, recipients, and the chance of the pair; no actors when no state stands near.

    The likeliest pair wins: one acts on the other, both act on each other, or one acts with an open side,
    which is discounted. Further states join it when they are likely enough by themselves.
    """
    roles = candidate.roles
    open_side = 1.0
    for chances in roles.values():
        open_side *= 1 - float(chances[RECIPIENT])
    best: tuple[float, float, tuple[str, ...], tuple[str, ...]] = (0.0, 0.0, (), ())
    for a, of_a in roles.items():
        alone = float(of_a[ACTOR]) * open_side
        best = max(best, (alone * rule.alone, alone, (a,), ()))
        for b, of_b in roles.items():
            if a != b:
                chance = float(of_a[ACTOR] * of_b[RECIPIENT])
                best = max(best, (chance, chance, (a,), (b,)))
            if a < b:
                chance = float(of_a[SIDE] * of_b[SIDE])
                best = max(best, (chance, chance, (a, b), ()))
    _, sure, actors, recipients = best
    mutual = len(actors) > 1
    for code, chances in sorted(roles.items(), key=lambda item: (-float(item[1][1:].max()), item[0])):
        if code in actors or code in recipients or not actors:
            continue
        if chances[SIDE if mutual else ACTOR] >= rule.side:
            actors += (code,)
        elif recipients and chances[RECIPIENT] + chances[SIDE] >= rule.side:
            recipients += (code,)
    return actors, recipients, sure


def choose_owners(chances: Mapping[str, float], rule: Rule, ruled: Collection[str] = ()) -> tuple[str, ...]:
    """The states that own an amount: the likeliest, and those that are likely enough by themselves.

    `ruled` are those that the rules give.
    """
    chances = {code: chance + rule.ruled * (code in ruled) for code, chance in chances.items()}
    first = max(chances, key=lambda code: (chances[code], code), default=None)
    if first is None or chances[first] < rule.owner:
        return ()
    return tuple(sorted(c for c, chance in chances.items() if c == first or chance >= rule.owners))


def choose(candidates: Sequence[Candidate], rule: Rule) -> list[Choice]:
    """The acts of a document, in the order of the text.

    Of several words of a sentence that tell one type between the same states, the likeliest stays.
    """
    made: list[Choice] = []
    taken: set[tuple[int, int, frozenset[str]]] = set()
    for each in sorted(candidates, key=lambda c: (-c.act, c.word)):
        actors, recipients, sure = choose_sides(each, rule)
        if not actors:
            continue
        kind = each.type
        score = float(each.types[kind]) * sure**0.5
        key = (each.sent, kind, frozenset(actors + recipients))
        if score < rule.act or key in taken:
            continue
        taken.add(key)
        realis = REALIS[int(each.realis.argmax())]
        made.append(Choice(each.word, each.sent, kind, realis, actors, recipients, score))
    return sorted(made, key=lambda c: c.word)
