"""Reports held against each other: which records of different reports tell of the same thing.

A pure function of the readings. Records that could be one are found through shared keys (blocking), compared
two by two, and joined one to one within each pair of reports, the best first. The number of comparisons
grows with the number of records, not with its square: a key that too many records share is cut down to
neighbours in time.

Sources: blocking by sorted neighbourhood, Hernández and Stolfo (1995), doi:10.1145/568271.223807; scoring by
added evidence, Fellegi and Sunter (1969), doi:10.1080/01621459.1969.10501049.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import exp, log10
from typing import Any

from blocs.evidence.acts import family, match_acts, same_telling, state_pairs
from blocs.evidence.amounts import match_amounts, scale
from blocs.evidence.link import Link, LinkEnd, link_id
from blocs.evidence.naming import naming_links
from blocs.evidence.sayings import content, match_sayings, speaker_name
from blocs.evidence.tellings import Match, Telling, day_numbers
from blocs.evidence.words import Lexicon, same_wording, trigger_concept, words
from blocs.reading.reading import Reading
from blocs.reading.records import Event, Quantity, Statement

__all__ = ["reconcile"]

_THRESHOLD = {"event": 2.8, "quantity": 2.2, "statement": 1.8}
_RAREST = 6
_NEIGHBOURS = 32
"""Records that one is compared with under a key, at most; they are the nearest in time."""


def reconcile(readings: Sequence[Reading]) -> tuple[Link, ...]:
    """Link what different reports say of the same act, amount, statement or name.

    Parameters
    ----------
    readings : sequence of Reading
        One a report, in any order; the order changes nothing.

    Returns
    -------
    tuple of Link
        Only across reports, at most one for a record and another report, by place of their first end. Of
        two that agree or differ, `a` is the report published first.
    """
    ordered = sorted(readings, key=_by_day)
    tellings = [list(_tellings(rank, reading)) for rank, reading in enumerate(ordered)]
    lexicon = Lexicon(reading.report.text[s.start : s.end] for reading in ordered for s in reading.sentences)
    matched: dict[tuple[int, int], list[tuple[Match, Telling, Telling]]] = defaultdict(list)
    for a, b in _candidates([t for group in tellings for t in group], lexicon):
        match = _match(a, b, lexicon)
        if match is not None and match.score >= _THRESHOLD[a.record.kind]:
            matched[a.rank, b.rank].append((match, a, b))
    chosen = [pair for pairs in matched.values() for pair in _one_to_one(pairs)]
    told = {(a.rank, a.record.sentence[0], b.rank, b.record.sentence[0]) for _, a, b in chosen}
    links = [*(_link(*pair) for pair in chosen), *naming_links(ordered, lexicon, told)]
    rank_of = {reading.report.id: rank for rank, reading in enumerate(ordered)}
    return tuple(
        sorted(links, key=lambda x: (rank_of[x.a.report_id], x.a.start, rank_of[x.b.report_id], x.id))
    )


def _by_day(reading: Reading) -> tuple[bool, str, str, str]:
    published = reading.report.published
    return (
        published is None,
        published.isoformat() if published else "",
        reading.report.name,
        reading.report.id,
    )


def _tellings(rank: int, reading: Reading) -> Iterator[Telling]:
    crowds = Counter((e.type, frozenset(state_pairs(e))) for e in reading.events)
    for record in reading.records:
        start, end = record.sentence
        crowd = crowds[record.type, frozenset(state_pairs(record))] if isinstance(record, Event) else 1
        yield Telling(record, reading.report, rank, reading.report.text[start:end], crowd)


def _match(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    return (
        match_acts(a, b, lexicon)
        if isinstance(a.record, Event)
        else match_amounts(a, b, lexicon)
        if isinstance(a.record, Quantity)
        else match_sayings(a, b, lexicon)
    )


def _candidates(tellings: Iterable[Telling], lexicon: Lexicon) -> Iterator[tuple[Telling, Telling]]:
    """Pairs of tellings of one kind in different reports that share a key, each pair once, earlier first."""
    blocks: dict[tuple[Any, ...], list[Telling]] = defaultdict(list)
    for telling in tellings:
        for key in set(_keys(telling, lexicon)):
            blocks[key].append(telling)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for i, a in enumerate(block):
            for b in block[i + 1 : i + 1 + _NEIGHBOURS]:
                pair = (a.record.id, b.record.id)
                if a.rank != b.rank and pair not in seen:
                    seen.add(pair)
                    yield a, b


def _keys(telling: Telling, lexicon: Lexicon) -> Iterator[tuple[Any, ...]]:
    record = telling.record
    match record:
        case Event():
            days = day_numbers(record.date)
            sides = {tuple(sorted(pair)) for pair in state_pairs(record)}
            sides |= {(state,) for pair in sides for state in pair if state and "" in pair}
            if not any("" in pair for pair in sides):
                sides |= {(state,) for pair in sides for state in pair}
            when: list[Any] = _rare(telling.sentence, lexicon)
            when += [trigger_concept(record.text)]
            if days is not None and days[1] - days[0] <= 31:
                when += range((days[0] - 1) // 7, (days[1] + 1) // 7 + 1)
            for type_ in family(record.type):
                # kin types meet under the name that comes first in the alphabet
                name = min(type_, record.type.value), max(type_, record.type.value)
                yield from (("event", name, pair, at) for pair in sides for at in when)
        case Quantity():
            unit, factor = scale(record)
            point = next((v for v in record.value if v is not None), 0.0) * factor
            size = round(2 * log10(abs(point))) if point else 0
            rest = [record.aspect, *_rare(telling.sentence, lexicon)]
            yield from (("quantity", unit, about, size + d) for about in rest for d in (0, 1))
            yield from (("quantity", unit, w.concept) for w in words(record.of))
        case Statement():
            heads = {speaker_name(record), *record.speaker_state}
            yield from (("statement", who, w) for who in heads for w in _rare(content(telling), lexicon))


def _rare(text: str, lexicon: Lexicon) -> list[str]:
    weighed = {w.concept: -lexicon.weight(w) for w in words(text)}
    return sorted(weighed, key=lambda c: (weighed[c], c))[:_RAREST]


def _one_to_one(
    pairs: list[tuple[Match, Telling, Telling]],
) -> list[tuple[Match, Telling, Telling]]:
    """Best pairs of two reports, each record once; what only tells a linked act again is left out."""
    taken: set[str] = set()
    kept: list[tuple[Match, Telling, Telling]] = []
    for match, a, b in sorted(pairs, key=_best_first):
        if a.record.id in taken or b.record.id in taken:
            continue
        if any(_again(a, x) and _again(b, y) for _, x, y in kept):
            continue
        taken |= {a.record.id, b.record.id}
        kept.append((match, a, b))
    return kept


def _best_first(pair: tuple[Match, Telling, Telling]) -> tuple[float, int, int, str, str]:
    match, a, b = pair
    score = match.score - (1.0 if match.relation == "differs" else 0.0)
    return -score, a.record.start, b.record.start, a.record.id, b.record.id


def _again(a: Telling, b: Telling) -> bool:
    return a.record.id == b.record.id or same_telling(a, b)


def _link(match: Match, a: Telling, b: Telling) -> Link:
    if match.swapped:
        a, b = b, a
    grounds = [*dict.fromkeys(match.grounds)]
    if same_wording(a.sentence, b.sentence):
        grounds.append("same wording, so not independent")
    ends: tuple[LinkEnd, LinkEnd] = (a.end, b.end)
    sure = 1 / (1 + exp(_THRESHOLD[a.record.kind] - 0.7 - match.score))
    return Link(link_id(*ends), match.relation, *ends, match.about, "; ".join(grounds), round(sure, 3))
