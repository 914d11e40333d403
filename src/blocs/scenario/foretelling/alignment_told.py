"""Sentences that say of two states that they will move closer, or apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from blocs.reading import Reading, Sentence

__all__ = ["AlignmentTold", "alignment_told"]

_MOVES = r"(?:mov|draw|driv|drove|push|pull|bring|brought|grow|com|forc|nudg|throw)\w*"
_CLOSER = re.compile(
    rf"\b{_MOVES}\s+(?:[\w’'-]+\s+){{0,5}}?(?:clos\w+(?= to\b| together\b| with\b|[.,;”\"]|$)"
    r"|together\b|into (?:each other|one another|\w+)['’]s arms|towards? (?:[\w-]+ ){0,3}"
    r"(?:cooperation|co-operation|alliance|partnership|each other|one another|balancing))",
    re.I,
)
_ALLIES = re.compile(r"\b(?:becom\w+|turn\w* into) (?:\w+ ){0,2}(?:allies|partners|friends)\b", re.I)
_APART = re.compile(
    rf"\b(?:{_MOVES}|drift\w*|split\w*)\s+(?:[\w’'-]+\s+){{0,5}}?apart\b|\bdrift\w* away from\b", re.I
)
_AHEAD = re.compile(
    r"\b(?:will|would|could|may|might|going to|likely|risks?|if|expect\w*|predict\w*"
    r"|(?:is|are) (?:\w+ly )?(?:driving|pushing|bringing|drawing|forcing|moving|growing|becoming|pulling))\b",
    re.I,
)
_DONE = re.compile(r"\b(?:have|has|had) (?:\w+ )?(?:driven|pushed|brought|drawn|moved|grown|become)\b", re.I)
_NOT = re.compile(
    r"\b(?:not|never|won['’]t|wouldn['’]t|n['’]t|unlikely to|refus\w+ to)\s+(?:\w+\s+){0,2}$", re.I
)
_WORDS = 160


@dataclass(frozen=True, slots=True)
class AlignmentTold:
    """One such sentence.

    `start` and `end` are the words that say it, code points of the report; `pair` the two states, sorted, or
    empty; `named` tells whether the sentence names both, or the report had to be asked; `apart` whether they
    move apart; `conditional` whether the sentence says "if".
    """

    start: int
    end: int
    pair: tuple[str, ...]
    named: bool
    apart: bool
    conditional: bool
    words: str


def alignment_told(reading: Reading) -> Iterator[AlignmentTold]:
    """Find the sentences that expect two states to move closer or apart, in the order of the text.

    What is denied ("will not move closer") and what is told as done is left out. The pair are the two states
    that the sentence names; where it names another number, or one as the one who drives them, the two that
    most acts and amounts of the report are of, without the one named before the verb.
    """
    for sentence in reading.sentences:
        text = reading.report.text[sentence.start : sentence.end]
        found = next(((m, True) for m in _APART.finditer(text)), None) or next(
            ((m, False) for pattern in (_CLOSER, _ALLIES) for m in pattern.finditer(text)), None
        )
        if found is None:
            continue
        told, apart = found
        if not _AHEAD.search(text) or _DONE.search(text) or _NOT.search(text[: told.start()]):
            continue
        pair, named = _pair(reading, sentence)
        words = " ".join(text.replace("\\", "").split())
        yield AlignmentTold(
            start=sentence.start + told.start(),
            end=sentence.start + told.end(),
            pair=pair,
            named=named,
            apart=apart,
            conditional=bool(re.search(r"\b(?:if|unless)\b", text, re.I)),
            words=words if len(words) <= _WORDS else words[: _WORDS - 1].rsplit(" ", 1)[0] + "…",
        )


def _pair(reading: Reading, sentence: Sentence) -> tuple[tuple[str, ...], bool]:
    """The pair of a sentence: of those that the report tells of most, one whose states it names, if any."""
    count: Counter[tuple[str, ...]] = Counter()
    for e in reading.events:
        if not e.recipients and len(set(e.actors)) == 2:
            count[tuple(sorted(set(e.actors)))] += 1
    for q in reading.quantities:
        if len(set(q.owner)) == 2:
            count[tuple(sorted(set(q.owner)))] += 1
    inside = set(sentence.states)
    if len(inside) == 2:
        return tuple(sorted(inside)), True
    ranked = sorted(count, key=lambda pair: (-len(inside & set(pair)), -count[pair], pair))
    if not ranked:  # of three, the first named is taken for the one who drives the others
        rest = sentence.states[1:]
        return (tuple(sorted(rest)), True) if len(set(rest)) == 2 else ((), False)
    return ranked[0], set(ranked[0]) <= inside
