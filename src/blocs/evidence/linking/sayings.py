"""When two statements are one saying, reported twice."""

from __future__ import annotations

import re

from blocs.evidence.linking.tellings import Match, Signs, Telling, spoken
from blocs.evidence.linking.words import Lexicon, concept
from blocs.reading.records import Statement

__all__ = ["content", "match_sayings", "speaker_name"]


def content(telling: Telling) -> str:
    """Words said."""
    record = telling.record
    spans = record.content if isinstance(record, Statement) else ()
    return " ".join(telling.report.text[a:b] for a, b in spans)


def speaker_name(statement: Statement) -> str:
    """Last name or head noun of the speaker, as a concept."""
    head = re.split(r"\b(?:of|for|at|from|in|who|with)\b|,", statement.speaker)[0]
    found = re.findall(r"[\w-]+", head or statement.speaker)
    return concept(found[-1]) if found else ""


def match_sayings(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    """Match two statements of different reports, or None when they are not the same saying."""
    x, y = a.record, b.record
    if not isinstance(x, Statement) or not isinstance(y, Statement):
        return None
    named = speaker_name(x) == speaker_name(y) and bool(speaker_name(x))
    states = set(x.speaker_state) & set(y.speaker_state)
    if x.speaker_state and y.speaker_state and not states:
        return None
    if not named and not states:
        return None
    said, again = content(a), content(b)
    shared = lexicon.shared(said, again)
    if not shared:
        return None
    signs: Signs = {
        "same speaker" if named else "same state": 1.0,
        "likeness of what is said": lexicon.likeness(said, again),
        "shared words": min(4.0, sum(w for w, _ in shared)),
    }
    who = x.speaker if len(x.speaker) >= len(y.speaker) else y.speaker
    grounds = [
        "both: " + " ".join(w.written for _, w in shared[:4]),
        who if named else spoken(sorted(states)),
    ]
    return Match(
        "agrees",
        signs,
        f"{who}: {' '.join((said if len(said) < len(again) else again).split())[:80]}",
        grounds,
    )
