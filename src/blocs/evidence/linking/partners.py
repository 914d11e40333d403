"""Which reports may tell of the same days: those that share names and figures that few others have.

Comparing every report with every other would take the square of their number. Each report is held against
the few that it has most in common with, found through an index of what its sentences name.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import combinations
from math import log, sqrt
from typing import Any, TypeAlias

from blocs.evidence.linking.tellings import is_telling
from blocs.evidence.linking.words import proper_words
from blocs.reading.reading import Reading

__all__ = ["partners"]

Key: TypeAlias = tuple[str, Any]

_MOST = 12
"""Reports that one is held against, at most, beside those that it is a partner of."""
_CROWD = 48
"""Reports that share a key, beyond which each meets only the nearest in time under it."""
_LEAST = 0.05
"""Likeness below which two reports have nothing to tell each other."""


def partners(readings: Sequence[Reading]) -> dict[tuple[int, int], float]:
    """Pairs of reports that may tell of the same things, with how much they have in common: 0 to 1.

    Parameters
    ----------
    readings : sequence of Reading
        In order of time; the ranks in the result are places in it, the earlier first.
    """
    keys = [_keys(reading) for reading in readings]
    held: dict[Key, list[int]] = defaultdict(list)
    for rank, own in enumerate(keys):
        for key in own:
            held[key].append(rank)
    total = max(len(readings), 20)
    weight = {key: log(1 + total / len(ranks)) / log(1 + total) for key, ranks in held.items()}
    common: dict[tuple[int, int], float] = defaultdict(float)
    for key, ranks in held.items():
        for pair in _pairs(ranks):
            common[pair] += weight[key] ** 2
    norm = [sqrt(sum(weight[key] ** 2 for key in own)) for own in keys]
    alike = {(a, b): shared / (norm[a] * norm[b]) for (a, b), shared in common.items()}
    by_report: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for pair, likeness in alike.items():
        if likeness >= _LEAST:
            for rank in pair:
                by_report[rank].append((likeness, pair))
    return {pair: likeness for found in by_report.values() for likeness, pair in nlargest(_MOST, found)}


def _pairs(ranks: Sequence[int]) -> Iterable[tuple[int, int]]:
    if len(ranks) <= _CROWD:
        return combinations(ranks, 2)
    return ((a, b) for i, a in enumerate(ranks) for b in ranks[i + 1 : i + 1 + _MOST])


def _keys(reading: Reading) -> set[Key]:
    """What a report names and counts, and who acts on whom in it."""
    text = reading.report.text
    named: Counter[str] = Counter()
    for sentence in reading.sentences:
        named.update(set(proper_words(text[sentence.start : sentence.end])))
    found: set[Key] = {("name", concept) for concept in named}
    found |= {("figure", (q.unit, q.value)) for q in reading.quantities if is_telling(q)}
    found |= {("cast", code) for e in reading.events for code in (*e.actors, *e.recipients)}
    found |= {("cast", code) for q in reading.quantities for code in q.owner}
    return found | {("sides", frozenset((*e.actors, *e.recipients))) for e in reading.events}
