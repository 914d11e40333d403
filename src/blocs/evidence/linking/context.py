"""What two tellings have in common beside their own sentences."""

from __future__ import annotations

from collections.abc import Collection

from blocs.evidence.linking.tellings import Telling
from blocs.evidence.linking.words import Lexicon

__all__ = ["words_before"]

_MOST = 3.0


def words_before(a: Telling, b: Telling, lexicon: Lexicon, told: Collection[str]) -> float:
    """Weight of the words that a sentence, or the one before it, shares with the one before the other's.

    Concepts in `told` are left out; at most 3.
    """
    found: dict[str, float] = {}
    for one, other in ((a.before, b.before), (a.sentence, b.before), (a.before, b.sentence)):
        if one and other:
            for weight, word in lexicon.shared(one, other, told):
                found[word.concept] = max(found.get(word.concept, 0.0), weight)
    return min(_MOST, sum(found.values()))
