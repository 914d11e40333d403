"""Names that two reports give to one thing, and that cannot both be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from blocs.evidence.link import Link, LinkEnd, link_id
from blocs.evidence.linking.words import Lexicon, concept, names, words
from blocs.reading.reading import Reading

__all__ = ["Told", "naming_links"]

_TITLES = {
    "president",
    "minister",
    "secretary",
    "general",
    "chancellor",
    "king",
    "prince",
    "senator",
    "mr",
    "sir",
}
_CONTEXT = 1.6
"""Weight of the words that the two sentences must share beside the names."""

_TOLD_TOGETHER = 1.0
"""Weight of an act or amount that stands beside both names."""

Told: TypeAlias = tuple[int, int, int, int]
"""Rank of a report and start of a sentence in it, twice."""


@dataclass(frozen=True, slots=True)
class _Named:
    rank: int
    start: int
    name: str
    keys: tuple[str, ...]
    contexts: tuple[str, ...]
    sentences: tuple[int, ...]


def naming_links(readings: Sequence[Reading], lexicon: Lexicon, told: Collection[Told]) -> Iterator[Link]:
    """Links between names of three words or more that differ in one, in sentences about the same thing.

    A name that both reports use is no slip for the other, and names that differ in a person's words (after a
    title) name different people. `told` holds pairs of sentences that tell of one act or amount.
    """
    by_pattern: dict[tuple[str, ...], list[_Named]] = defaultdict(list)
    used: list[set[tuple[str, ...]]] = []
    for rank, reading in enumerate(readings):
        found = _names_of(rank, reading)
        used.append(set(found))
        for named in found.values():
            for i in range(len(named.keys) - 1):
                by_pattern[(*named.keys[:i], "*", *named.keys[i + 1 :])].append(named)
    for group in by_pattern.values():
        for i, a in enumerate(group):
            for b in group[i + 1 : i + 33]:
                if a.rank == b.rank or a.keys == b.keys or b.keys in used[a.rank] or a.keys in used[b.rank]:
                    continue
                if (link := _link(a, b, readings, lexicon, told)) is not None:
                    yield link


def _names_of(rank: int, reading: Reading) -> dict[tuple[str, ...], _Named]:
    found: dict[tuple[str, ...], _Named] = {}
    text = reading.report.text
    for sentence in reading.sentences:
        words_here = text[sentence.start : sentence.end]
        for at, name in names(words_here):
            keys = tuple(concept(word) for word in name.split())
            if len(keys) < 3 or _TITLES & set(keys):
                continue
            old = found.get(keys)
            start = sentence.start + at
            if old is None:
                found[keys] = _Named(rank, start, name, keys, (words_here,), (sentence.start,))
            else:
                found[keys] = _Named(
                    rank,
                    old.start,
                    old.name,
                    keys,
                    (*old.contexts, words_here),
                    (*old.sentences, sentence.start),
                )
    return found


def _link(
    a: _Named, b: _Named, readings: Sequence[Reading], lexicon: Lexicon, told: Collection[Told]
) -> Link | None:
    own = {w.concept for named in (a, b) for w in words(named.name)}
    shared = lexicon.shared(" ".join(a.contexts), " ".join(b.contexts), own)
    weight = sum(w for w, _ in shared)
    if any((a.rank, s, b.rank, t) in told for s in a.sentences for t in b.sentences):
        weight += _TOLD_TOGETHER
    if weight < _CONTEXT:
        return None
    first, second = (
        LinkEnd(readings[n.rank].report.name, readings[n.rank].report.id, n.start) for n in (a, b)
    )
    grounds = "; ".join(w.written for _, w in shared[:3])
    return Link(
        link_id(first, second),
        "differs",
        first,
        second,
        f"name: {a.name} or {b.name}",
        f"{a.name} against {b.name}; {grounds}",
        round(min(0.9, 0.4 + 0.1 * weight), 3),
    )
