"""Records of two reports, told of one thing: the pairs that may be, and those that are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import heapify, heappop, heappush
from math import exp
from typing import TypeAlias

from blocs.evidence.linking.acts import match_acts, same_telling
from blocs.evidence.linking.amounts import Scene, match_amounts, same_amount
from blocs.evidence.linking.between import between
from blocs.evidence.linking.counted import alone, firsts, is_counted
from blocs.evidence.linking.sayings import match_sayings, speaker_name
from blocs.evidence.linking.scales import scale
from blocs.evidence.linking.tellings import Match, Signs, Telling
from blocs.evidence.linking.weighing import WEIGHTS, from_reports, log_odds, probability
from blocs.evidence.linking.words import Lexicon
from blocs.reading.records import Event, Quantity, Statement

__all__ = ["Pair", "again", "match_reports", "probabilities", "rivals_of", "weighed_pairs"]

_LEAST = 0.4
"""Probability from which a pair is taken: the best F1 is had at half of itself (Lipton, Elkan and
Naryanaswamy 2014, doi:10.1007/978-3-662-44851-9_15)."""
_NEIGHBOURS = 64
"""Records of the other report that one is compared with under a key, at most, by their place in it."""
_HOPELESS = -5.0
"""Log odds that two reports take from all records of a kind, by their days, names and states, from which
these are not compared."""
_IN_QUESTION = -4.0
"""Log odds below which a pair is no rival worth counting."""

Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tellings that may be of one thing, with the log odds that they are."""

    match: Match
    a: Telling
    b: Telling
    odds: float


def match_reports(
    ours: Sequence[Telling], theirs: Sequence[Telling], likeness: float, lexicon: Lexicon
) -> list[tuple[Pair, float]]:
    """Pairs of tellings of two reports that are taken for one thing, each with its probability.

    Each record stands in one pair at most. The surest pair is taken first; its two records are then no rivals
    of the others any more. What only tells a linked act again is left out.
    """
    field = _Field(list(weighed_pairs(ours, theirs, likeness, lexicon)))
    kept: list[tuple[Pair, float]] = []
    while (found := field.surest()) is not None:
        found = field.in_full(*found)
        pair = found[0]
        if not any(again(pair.a, x.a) and again(pair.b, x.b) for x, _ in kept):
            kept.append(found)
            field.take(pair)
    return kept


def weighed_pairs(
    ours: Sequence[Telling], theirs: Sequence[Telling], likeness: float, lexicon: Lexicon
) -> Iterator[Pair]:
    """All pairs of two reports that could be one thing, with their log odds, rivals left aside.

    Acts come before amounts: that two acts are one speaks for the amounts beside them.
    """
    reports = between(ours, theirs, likeness, lexicon)
    in_question = {kind for kind in WEIGHTS if from_reports(kind, reports) > _HOPELESS}
    told = list(
        _weigh(
            [t for t in ours if t.record.kind in in_question - {"quantity"}],
            [t for t in theirs if t.record.kind in in_question - {"quantity"}],
            reports,
            partial(_match_told, lexicon=lexicon),
        )
    )
    yield from told
    if "quantity" in in_question:
        acts = probabilities([pair for pair in told if isinstance(pair.a.record, Event)])
        scene = Scene(acts, firsts(ours) | firsts(theirs), alone(ours) | alone(theirs))
        amounts = partial(match_amounts, lexicon=lexicon, scene=scene)
        yield from _weigh(_amounts_of(ours), _amounts_of(theirs), reports, amounts)


def _amounts_of(tellings: Sequence[Telling]) -> list[Telling]:
    return [telling for telling in tellings if isinstance(telling.record, Quantity)]


def probabilities(pairs: Sequence[Pair]) -> dict[tuple[str, str], float]:
    """Probability of each pair of records beside all its rivals, by their ids."""
    return _Field(pairs).probabilities()


def rivals_of(pairs: Sequence[Pair]) -> list[list[int]]:
    """For each pair the places of its rivals: they share one of its records, and tell of something else."""
    of: dict[str, list[int]] = defaultdict(list)
    for i, pair in enumerate(pairs):
        of[pair.a.record.id].append(i)
        of[pair.b.record.id].append(i)
    same: dict[tuple[str, str], bool] = {}

    def alike(x: Telling, y: Telling) -> bool:
        key = (x.record.id, y.record.id)
        if key not in same:
            same[key] = same[key[::-1]] = _same(x, y)
        return same[key]

    return [
        [j for j in of[pair.a.record.id] if j != i and not alike(pair.b, pairs[j].b)]
        + [j for j in of[pair.b.record.id] if j != i and not alike(pair.a, pairs[j].a)]
        for i, pair in enumerate(pairs)
    ]


def _weigh(
    ours: Sequence[Telling],
    theirs: Sequence[Telling],
    reports: Signs,
    match: Callable[[Telling, Telling], Match | None],
) -> Iterator[Pair]:
    seen: set[tuple[str, str]] = set()
    theirs_by_key = _by_key(theirs)
    for key, left in _by_key(ours).items():
        right = theirs_by_key.get(key, [])
        for i, a in enumerate(left):
            for b in _nearest(right, i / len(left)):
                if (a.record.id, b.record.id) in seen:
                    continue
                seen.add((a.record.id, b.record.id))
                found = match(a, b)
                if found is not None:
                    yield Pair(found, a, b, log_odds(a.record.kind, found, reports))


def _match_told(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    return match_acts(a, b, lexicon) if isinstance(a.record, Event) else match_sayings(a, b, lexicon)


def _by_key(tellings: Sequence[Telling]) -> dict[Key, list[Telling]]:
    found: dict[Key, list[Telling]] = defaultdict(list)
    for telling in tellings:
        for key in dict.fromkeys(_keys(telling)):
            found[key].append(telling)
    return found


def _keys(telling: Telling) -> Iterator[Key]:
    record = telling.record
    match record:
        case Event():
            yield from (("event", side) for side in (*record.actors, *record.recipients))
        case Quantity():
            yield "quantity", "counted" if is_counted(record) else scale(record)[0]
        case Statement():
            yield from (("statement", who) for who in (speaker_name(record), *record.speaker_state))


def _nearest(tellings: Sequence[Telling], share: float) -> Sequence[Telling]:
    """Tellings at about that share of the way through, all of them where they are few."""
    if len(tellings) <= _NEIGHBOURS:
        return tellings
    first = int(share * len(tellings)) - _NEIGHBOURS // 2
    first = min(max(0, first), len(tellings) - _NEIGHBOURS)
    return tellings[first : first + _NEIGHBOURS]


class _Field:
    """Pairs in question, the surest on top of a heap; probabilities rise as rivals are taken away."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = [pair for pair in pairs if pair.odds > _IN_QUESTION]
        self._of: dict[str, list[int]] = defaultdict(list)
        for i, pair in enumerate(self._pairs):
            self._of[pair.a.record.id].append(i)
            self._of[pair.b.record.id].append(i)
        self._against = rivals_of(self._pairs)
        self._rivals = [sum(self._odds(j) for j in against) for against in self._against]
        self._gone = [False] * len(self._pairs)
        self._heap = [self._entry(i) for i in range(len(self._pairs))]
        heapify(self._heap)

    def surest(self) -> tuple[Pair, float] | None:
        """Take the surest pair off the heap; None when no other is sure enough."""
        while self._heap:
            entry = heappop(self._heap)
            i = entry[-1]
            sure = -entry[0]
            if self._gone[i] or sure != self._sure(i):
                continue  # taken away, or on the heap again with a higher probability
            self._gone[i] = True
            return (self._pairs[i], sure) if sure >= _LEAST else None
        return None

    def in_full(self, pair: Pair, sure: float) -> tuple[Pair, float]:
        """The pair itself, or the surest in running text that tells again what stands in a headline."""
        if not (pair.a.headline or pair.b.headline):
            return pair, sure
        best = (0, sure, pair)
        for i, other in enumerate(self._pairs):
            if self._gone[i] or self._sure(i) < _LEAST:
                continue
            gain = pair.a.headline + pair.b.headline - other.a.headline - other.b.headline
            if gain > best[0] and again(pair.a, other.a) and again(pair.b, other.b):
                best = (gain, self._sure(i), other)
        return best[2], best[1]

    def take(self, pair: Pair) -> None:
        """Take away all pairs of the two records."""
        for record in (pair.a.record.id, pair.b.record.id):
            for i in self._of[record]:
                if not self._gone[i]:
                    self._gone[i] = True
                    for j in self._against[i]:
                        if not self._gone[j]:
                            self._rivals[j] = max(0.0, self._rivals[j] - self._odds(i))
                            heappush(self._heap, self._entry(j))

    def probabilities(self) -> dict[tuple[str, str], float]:
        """Probability of each pair in question while none is taken."""
        return {(p.a.record.id, p.b.record.id): self._sure(i) for i, p in enumerate(self._pairs)}

    def _odds(self, i: int) -> float:
        return exp(min(self._pairs[i].odds, 30.0))

    def _sure(self, i: int) -> float:
        return round(probability(self._pairs[i].odds, self._rivals[i]), 6)

    def _entry(self, i: int) -> tuple[float, float, int, int, str, str, int]:
        pair = self._pairs[i]
        return (
            -self._sure(i),
            -round(pair.odds, 6),
            pair.a.record.start,
            pair.b.record.start,
            pair.a.record.id,
            pair.b.record.id,
            i,
        )


def again(a: Telling, b: Telling) -> bool:
    """Whether two records are one, or two of one report that tell one thing."""
    return a.record.id == b.record.id or _same(a, b)


def _same(a: Telling, b: Telling) -> bool:
    return same_telling(a, b) or same_amount(a, b)
