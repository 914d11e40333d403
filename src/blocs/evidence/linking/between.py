"""How far apart two reports are: what speaks against any of their records being one thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from math import log2, sqrt

from blocs.evidence.linking.tellings import Signs, Telling
from blocs.evidence.linking.words import Lexicon
from blocs.reading.records import Event, Quantity

__all__ = ["FAMILIAR", "between"]

FAMILIAR = 0.25
"""Likeness of two reports from which they count as telling of the same days."""
_SAME_CAST = 0.6
"""Likeness of their casts from which two reports count as telling of the same states."""


def between(ours: Sequence[Telling], theirs: Sequence[Telling], likeness: float, lexicon: Lexicon) -> Signs:
    """Signs that hold for all records of two reports; `likeness` is that of their names and figures.

    "strange reports" and "other cast" run from 0 to 1. "months between" is 0 for one day, 1 for a month,
    2 for three months, 7 for ten years; 0 when a day is unknown. "leads alike" is the weighted
    share of words, 0 to 1, that the headlines and first sentences have in common: both then tell one piece of
    news.
    """
    return {
        "strange reports": max(0.0, 1 - likeness / FAMILIAR),
        "other cast": max(0.0, 1 - _cast_likeness(_cast(ours), _cast(theirs)) / _SAME_CAST),
        "leads alike": lexicon.likeness(_lead(ours), _lead(theirs)),
        "months between": _months(_day(ours), _day(theirs)),
    }


def _lead(tellings: Sequence[Telling]) -> str:
    """Headline and first sentences, as far as they hold records."""
    return " ".join(dict.fromkeys(t.sentence for t in tellings if t.leads or t.headline))


def _cast(tellings: Sequence[Telling]) -> Counter[str]:
    """States and bodies by how often they act, or own what is counted."""
    found: Counter[str] = Counter()
    for telling in tellings:
        record = telling.record
        if isinstance(record, Event):
            found.update((*record.actors, *record.recipients))
        elif isinstance(record, Quantity):
            found.update(record.owner)
    return found


def _cast_likeness(a: Counter[str], b: Counter[str]) -> float:
    """Cosine of two casts, 1 where one is empty: nothing then speaks against it."""
    if not a or not b:
        return 1.0
    norm = sqrt(sum(n * n for n in a.values()) * sum(n * n for n in b.values()))
    return float(sum(n * b[code] for code, n in a.items()) / norm)


def _day(tellings: Sequence[Telling]) -> date | None:
    return tellings[0].report.published if tellings else None


def _months(a: date | None, b: date | None) -> float:
    return 0.0 if a is None or b is None else log2(1 + abs((a - b).days) / 30)
