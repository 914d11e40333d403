"""What speaks for two events being one act, told twice."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations, product
from math import log2
from typing import TypeAlias

from blocs.evidence.linking.context import words_before
from blocs.evidence.linking.tellings import (
    Match,
    Signs,
    Telling,
    day_numbers,
    gap_in_days,
    is_telling,
    months_between,
    spoken,
)
from blocs.evidence.linking.words import Lexicon, act_concept, near, proper_words, words
from blocs.reading.records import Event, EventType, Quantity

__all__ = ["ActsTold", "match_acts", "same_telling", "state_pairs"]

ActsTold: TypeAlias = Mapping[tuple[str, str], float]
"""Probability that two acts of two reports are one, by their ids."""

_CODED_EITHER_WAY = (
    ("SUPPORT", "AGREE"),
    ("RETREAT", "CONCEDE"),
    ("SANCTION", "REJECT", "RETREAT"),
    ("CONSULT", "AGREE"),
)
"""Types that careful coders part over, by the coding guidelines."""
_NEAR = (
    ("CONSULT", "SUPPORT"),
    ("SANCTION", "COERCE"),
    ("COOPERATE", "MOBILIZE"),
    ("COOPERATE", "AID"),
    ("COOPERATE", "SUPPORT"),
    ("COOPERATE", "AGREE"),
    ("AGREE", "AID"),
    ("AGREE", "MOBILIZE"),
    ("AGREE", "CONCEDE"),
    ("AID", "MOBILIZE"),
    ("COERCE", "ASSAULT"),
    ("MOBILIZE", "ASSAULT"),
    ("MOBILIZE", "THREATEN"),
    ("ACCUSE", "THREATEN"),
    ("ACCUSE", "REJECT"),
    ("ACCUSE", "REQUEST"),
    ("REQUEST", "THREATEN"),
    ("SANCTION", "THREATEN"),
)
_EITHER = {frozenset(pair) for group in _CODED_EITHER_WAY for pair in permutations(group, 2)}
_KIN = {frozenset(pair) for pair in _NEAR}
_BOTH_WAYS = {EventType.CONSULT, EventType.AGREE, EventType.SUPPORT, EventType.COOPERATE}
_LONG_AGO = 400
"""Days between two reports after which undated acts are taken for different ones."""
_FAR_DAYS = 16
"""Days between the days of two acts from which they are taken for different ones."""
_SHORT_SPAN = 2
"""Days after the first that an act planned for a day may last."""
_UNLIKE_SIDES = ("turned about", "one side")
"""Sides so unlike that the words for the act must be of a kind."""
_BESIDE = 30
"""Characters on either side of a trigger within which words belong to it."""
_NAMES_MORE = 3
"""Names that one telling must have more than the other to say it more exactly."""


def state_pairs(event: Event) -> set[tuple[str, str]]:
    """Directed pairs; both ways for a reciprocal act, with an empty recipient for an act of one side."""
    if event.recipients:
        return {(a, r) for a, r in product(event.actors, event.recipients) if a != r}
    if len(event.actors) > 1:
        return set(permutations(event.actors, 2))
    return {(a, "") for a in event.actors}


def match_acts(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    """Weigh whether two events of different reports are one act; None where that is out of the question."""
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event):
        return None
    type_, sides, days = _types(x, y), _sides(x, y), _days(a, b)
    if sides is None or days is None:
        return None
    trigger = _trigger(a, b, x, y)
    if not trigger and (type_ is None or sides in _UNLIKE_SIDES):
        return None
    # what the triggers share is counted once
    own = {_concept(a), _concept(b), *(w.concept for w in words(x.text))} if trigger else set()
    shared = lexicon.shared(a.sentence, b.sentence, own, (a.place, b.place))
    signs: Signs = {
        type_ or "another type": 1.0,
        sides: 1.0,
        **days,
        trigger: 1.0,
        "shared words": min(4.0, sum(weight for weight, _ in shared)),
        "words before": words_before(a, b, lexicon, {*own, *(w.concept for _, w in shared)}),
        "amounts beside": min(2.0, _amounts_beside(a, b)),
        "in the lead of both": float(a.leads and b.leads),
        "months between": months_between(a.report, b.report),
        _realis(x, y): 1.0,
    }
    signs.pop("", None)
    about, grounds = _about(x, y), [_day_words(x, y), *(w.written for _, w in shared[:3])]
    if (x.realis == "denied") != (y.realis == "denied"):
        told, refused = (a, b) if y.realis == "denied" else (b, a)
        says = f"{told.report.name} tells it, {refused.report.name} denies it"
        return Match("differs", signs, about, [says, *filter(None, grounds)])
    if _moved(a, b, x, y):
        says = f"{_span_words(x)} against {_span_words(y)}"
        return Match("differs", signs, about, [says, *filter(None, grounds)])
    more = _names_more(a, b, lexicon)
    if more:
        return Match("refines", signs, about, [f"adds {', '.join(more[1])}", *filter(None, grounds)], more[0])
    alike = x.text.lower() == y.text.lower()
    told_as = f"both: {x.text}" if alike else f"{x.text}, {y.text}"
    return Match("agrees", signs, about, [told_as, *filter(None, grounds)])


def same_telling(a: Telling, b: Telling) -> bool:
    """Whether two events of one report tell one act again: sides in common, days that meet, words of a kind.

    Two records of one sentence are two acts, by the coding guidelines.
    """
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event) or x.sentence == y.sentence:
        return False
    p, q = _concept(a), _concept(b)
    if p != q and not (near(p, q) and x.type == y.type):
        return False
    days = day_numbers(x.date), day_numbers(y.date)
    return (
        _types(x, y) in ("same type", "type of either kind")
        and bool(state_pairs(x) & state_pairs(y))
        and (days[0] is None or days[1] is None or gap_in_days(days[0], days[1]) == 0)
        and (x.realis == "denied") == (y.realis == "denied")
    )


def _concept(telling: Telling) -> str:
    return act_concept(telling.record.text, telling.sentence, telling.place)


def _types(x: Event, y: Event) -> str | None:
    if x.type == y.type:
        return "same type"
    pair = frozenset((x.type.value, y.type.value))
    return "type of either kind" if pair in _EITHER else "near type" if pair in _KIN else None


def _sides(x: Event, y: Event) -> str | None:
    p, q = state_pairs(x), state_pairs(y)
    if p == q:
        return "same sides"
    if p & q:
        return "common sides"
    two_way = {x.type, y.type} & _BOTH_WAYS
    if {frozenset(s) for s in p} & {frozenset(s) for s in q}:
        return "turned sides" if two_way else "turned about"
    # a side may be left unsaid, or be one of several that act together
    if {s for s, r in p if not r} & {s for s, _ in q} or {s for s, r in q if not r} & {s for s, _ in p}:
        return "open side"
    if set(x.actors) & set(y.actors):
        return "one side"
    return None


def _days(a: Telling, b: Telling) -> Signs | None:
    x, y = a.record, b.record
    p = day_numbers(x.date) if isinstance(x, Event) else None
    q = day_numbers(y.date) if isinstance(y, Event) else None
    if p is None or q is None:
        first, second = a.report.published, b.report.published
        if first and second and abs((first - second).days) > _LONG_AGO:
            return None
        return {"day unsaid": 1.0}
    gap = gap_in_days(p, q)
    if gap > _FAR_DAYS:
        return None
    if gap > 1:
        # an act whose day goes unsaid is often given the day of its report
        taken = _is_day_of_report(a, p) or _is_day_of_report(b, q)
        return {"day of the report" if taken else "days apart": log2(gap)}
    if gap == 1:
        return {"next day": 1.0}
    shortest, longest = sorted((p[1] - p[0], q[1] - q[0]))
    if longest > 31:
        # one of several acts in a long time is not told again by one that has its day
        return {"same months" if shortest > 31 else "day within months": 1.0}
    return {"same days" if longest <= 3 else "same weeks": 1.0}


def _is_day_of_report(telling: Telling, days: tuple[int, int]) -> bool:
    """Whether the days end with the report's own, or the one before."""
    published = telling.report.published
    return published is not None and published.toordinal() - days[1] in (0, 1)


def _moved(a: Telling, b: Telling, x: Event, y: Event) -> bool:
    """Whether both tell what is planned, each for days of its own that cannot be the other's."""
    p, q = day_numbers(x.date), day_numbers(y.date)
    return (
        p is not None
        and q is not None
        and x.realis == y.realis == "planned"
        and gap_in_days(p, q) > 0
        and max(p[1] - p[0], q[1] - q[0]) <= _SHORT_SPAN
        and not (_is_day_of_report(a, p) or _is_day_of_report(b, q))
    )


def _trigger(a: Telling, b: Telling, x: Event, y: Event) -> str:
    p, q = _concept(a), _concept(b)
    if p == q:
        return "same word"
    if near(p, q) or {w.concept for w in words(x.text)} & {w.concept for w in words(y.text)}:
        return "near word"
    # "reached an agreement", "an accord": the verb of one says little, its object what the other's noun says
    return "near word" if p in _around(b) or q in _around(a) else ""


def _around(telling: Telling) -> set[str]:
    """Concepts of the words next to a trigger."""
    at, end = telling.place, telling.place + len(telling.record.text)
    before = telling.sentence[max(0, at - _BESIDE) : at].partition(" ")[2]
    after = telling.sentence[end : end + _BESIDE].rpartition(" ")[0]
    return {w.concept for w in (*words(before)[-2:], *words(after)[:2])}


def _realis(x: Event, y: Event) -> str:
    if x.realis == y.realis:
        return "same realis"
    both = {x.realis, y.realis}
    if "denied" in both:
        return "denied by one"
    return "general for one" if "general" in both else ""


def _amounts_beside(a: Telling, b: Telling) -> float:
    """Amounts that stand beside both: what tells an act from another of its kind."""
    x, y = ({q.value: q for q in t.beside if isinstance(q, Quantity) and is_telling(q)} for t in (a, b))
    return float(sum(x[value].unit == y[value].unit for value in x.keys() & y.keys()))


def _names_more(a: Telling, b: Telling, lexicon: Lexicon) -> tuple[bool, list[str]] | None:
    """Which telling brings names that stand nowhere else, where the other brings none: (swapped, names)."""
    x, y = proper_words(a.sentence), proper_words(b.sentence)
    if not x.keys() & y.keys():
        return None
    # names before the trigger are of those who act or speak
    only_x = [w.written for c, w in x.items() if c not in y and lexicon.is_new(w) and w.start > a.place]
    only_y = [w.written for c, w in y.items() if c not in x and lexicon.is_new(w) and w.start > b.place]
    if len(only_y) >= _NAMES_MORE and not only_x:
        return False, only_y[:4]
    if len(only_x) >= _NAMES_MORE and not only_y:
        return True, only_x[:4]
    return None


def _day_words(x: Event, y: Event) -> str:
    if x.date is None or y.date is None or x.date != y.date:
        return ""
    return _span_words(x)


def _span_words(x: Event) -> str:
    days = x.date or ("", "")
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _about(x: Event, y: Event) -> str:
    told = x if x.recipients or not y.recipients else y
    return f"{spoken((*told.actors, *told.recipients))}: {told.text}"
