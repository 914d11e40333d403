"""What an amount is of: the things counted, what befell them, and whether it is a part or a rate."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from blocs.evidence.linking.figures import point
from blocs.evidence.linking.scales import MEASURES, scale
from blocs.evidence.linking.tellings import Telling, is_telling
from blocs.evidence.linking.words import ANYONE, Lexicon, concept, near, words
from blocs.reading.records import Quantity

__all__ = [
    "alone",
    "as_said",
    "fates",
    "firsts",
    "former_figures",
    "in_one_unit",
    "is_bare",
    "is_counted",
    "is_former",
    "is_part",
    "likeness_of_counted",
    "rate",
]

_FATES = {"dead", "injured", "missing", "homeless", "captive", "free"}
_EMPTY_HEADS = {"country", "leader", "side", "nation", "neighbour", "neighbor", "power", "time", "man"}
_EMPTY_UNITS = {"country", "time"}
_PART = re.compile(
    r"\b(?:of whom|of them|of which|of these|of those|among them|among whom|including|them included)\W*$",
    re.I,
)
_PART_AFTER = re.compile(
    r"^\W*(?:(?:\w+\W+){0,2}?(?:of whom|of them|among them)\b|"
    r"of (?:(?:the|these|those)\b|(?:its|his|her|their) (?:\w+ )?\d))",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:not|no|cannot|hardly|never|nobody|\w+n[’']t)\b[^.;:,]{0,60}?\b(?:more than|over|above)\W*$|"
    r"\bno (?:more than|over)\W*$",
    re.I,
)
_ALL = re.compile(r"\b(?:there|they) (?:are|were|have been|had been)\W+(?:\w+\W+){0,2}$", re.I)
"""Before "seven thousand of them" it makes the number that of all."""
_EACH = re.compile(
    r"^\W*(?:\w+\W+){0,2}?(?:a|an|per|each|every)\s*(day|week|month|year|head|person|ton|tonne|barrel|litre|kilo|"
    r"kilogram|unit|family)\b",
    re.I,
)
_FORMER = re.compile(
    r"\b(?:not|rather than|instead of|up from|down from|an earlier|the earlier|the previous|the first|"
    r"the initial|the original|the provisional|replac\w+|correct\w+)"
    r"(?: \w+){0,2}?\W{1,2}(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"(?: (?P<times>thousand|million|billion|trillion)\b)?",
    re.I,
)
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_BEFORE, _AFTER = 30, 45
"""Characters before and after a number in which the words that tell a fate stand."""


def fates(telling: Telling) -> frozenset[str]:
    """What befell the people counted, from what is counted and the words beside the number."""
    record = telling.record
    of = record.of if isinstance(record, Quantity) else ""
    return _fates(of, telling.sentence, telling.place, record.text)


@lru_cache(maxsize=16384)
def _fates(of: str, sentence: str, at: int, number: str) -> frozenset[str]:
    if found := {w.concept for w in words(of)} & _FATES:
        return frozenset(found)
    start = max(0, at - _BEFORE)
    beside = [w for w in words(sentence[start : at + len(number) + _AFTER]) if w.concept in _FATES]
    if not beside:
        return frozenset()
    return frozenset({min(beside, key=lambda w: (abs(w.start - (at - start)), w.start)).concept})


def likeness_of_counted(x: Quantity, y: Quantity, lexicon: Lexicon) -> float:
    """How alike the things counted are, 0 to 1: by their head noun, else by all the words that name them."""
    p, q = _head(x), _head(y)
    if p == q:
        return 1.0
    anyone = scale(x)[0] == scale(y)[0] == "person" and bool({p, q} & ANYONE)
    return max(0.6 * near(p, q), 0.5 * anyone, 0.8 * min(1.0, lexicon.likeness(x.of, y.of)))


def in_one_unit(x: Quantity, y: Quantity) -> bool:
    """Whether two amounts can be of one thing by their units: the same, or two nouns that count it."""
    p, q = scale(x)[0], scale(y)[0]
    return p == q or (
        is_counted(x) and is_counted(y) and (near(concept(p), concept(q)) or point(x) == point(y))
    )


def is_counted(quantity: Quantity) -> bool:
    """Whether the unit is a noun that counts things, no currency, percentage, measure or time."""
    unit = scale(quantity)[0]
    return quantity.aspect == "level" and unit not in MEASURES and not quantity.unit.isupper()


def is_bare(quantity: Quantity) -> bool:
    """Whether it is a "two countries" or "both leaders", which stands in all reports and tells nothing."""
    found = {w.concept for w in words(quantity.of)}
    small = abs(point(quantity)) <= 3 * scale(quantity)[1]
    return small and (found <= _EMPTY_HEADS or quantity.unit in _EMPTY_UNITS)


def is_part(telling: Telling) -> bool:
    """Whether the number is said to be a part of another ("among them 12 children")."""
    at, end = telling.place, telling.place + len(telling.record.text)
    before, after = telling.sentence[max(0, at - 30) : at], telling.sentence[end : end + 40]
    return bool(_PART.search(before) or (_PART_AFTER.match(after) and not _ALL.search(before)))


def rate(telling: Telling) -> str:
    """What the amount is for one of ("a month", "per head"), empty for a total."""
    end = telling.place + len(telling.record.text)
    found = _EACH.match(telling.sentence[end : end + 40])
    return concept(found.group(1)) if found else ""


def as_said(telling: Telling, quantity: Quantity) -> Quantity:
    """The amount with its bound turned about where it is denied: "cannot bring more than 72,000"."""
    if quantity.comparator.startswith(">") and _DENIED.search(telling.sentence[: telling.place]):
        return replace(quantity, comparator="<=", value=(None, point(quantity) / scale(quantity)[1]))
    return quantity


def is_former(telling: Telling) -> bool:
    """Whether a figure is told as one that holds no longer ("down from 5,100")."""
    at = telling.place
    return any(match.start("number") == at for match in _FORMER.finditer(telling.sentence))


@lru_cache(maxsize=16384)
def former_figures(sentence: str, at: int) -> frozenset[float]:
    """Figures that a sentence takes back for the one at `at` ("57 billion, not 55 billion")."""
    found = set()
    for match in _FORMER.finditer(sentence):
        if match.start("number") != at:
            times = _TIMES.get((match["times"] or "").lower(), 1.0)
            found.add(float(match["number"].replace(",", "")) * times)
    return frozenset(found)


def firsts(tellings: Iterable[Telling]) -> frozenset[str]:
    """Ids of the amounts that are the first of their kind in a report, told once or more.

    Of a kind are amounts in one unit, with one aspect and fate: a report opens with the count it is about.
    """
    first: dict[tuple[str, str, frozenset[str]], float] = {}
    found = set()
    for telling in sorted(tellings, key=lambda t: t.record.start):
        record = telling.record
        if not isinstance(record, Quantity) or record.aspect != "level":
            continue  # spans of time and distances stand anywhere
        if is_telling(record) and not is_part(telling):
            kind = scale(record)[0], record.aspect, fates(telling)
            if first.setdefault(kind, point(record)) == point(record):
                found.add(record.id)
    return frozenset(found)


def alone(tellings: Iterable[Telling]) -> frozenset[str]:
    """Ids of the amounts that are the only figure of their report in their unit, told once or more."""
    values: dict[tuple[str, str], set[float]] = defaultdict(set)
    ids: dict[tuple[str, str], set[str]] = defaultdict(set)
    for telling in tellings:
        record = telling.record
        if isinstance(record, Quantity) and not is_bare(record):
            kind = scale(record)[0], record.aspect
            values[kind].add(point(record))
            ids[kind].add(record.id)
    return frozenset(id_ for kind, told in ids.items() if len(values[kind]) == 1 for id_ in told)


@lru_cache(maxsize=16384)
def _head_of(of: str, unit: str) -> str:
    phrase = re.split(r"\b(?:of|in|on|for|at|from|who|that|with|between)\b", of)[0] or of
    found = words(phrase)
    return found[-1].concept if found else concept(unit)


def _head(quantity: Quantity) -> str:
    return _head_of(quantity.of, quantity.unit)
