"""What speaks for two events being one act, told twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from blocs.evidence.linking.context import words_before
from blocs.evidence.linking.days import common_day, days_between, is_moved, spoken_days
from blocs.evidence.linking.sides import (
    UNLIKE_SIDES,
    likeness_of_sides,
    likeness_of_types,
    state_pairs,
)
from blocs.evidence.linking.tellings import (
    Match,
    Signs,
    Telling,
    day_numbers,
    gap_in_days,
    is_telling,
    spoken,
)
from blocs.evidence.linking.words import Lexicon, act_concept, near, proper_words, words
from blocs.reading.records import Event, Quantity, Record

__all__ = ["ActsTold", "match_acts", "same_telling", "state_pairs"]

ActsTold: TypeAlias = Mapping[tuple[str, str], float]
"""Probability that two acts of two reports are one, by their ids."""

_BESIDE = 30
"""Characters on either side of a trigger within which words belong to it."""
_NAMES_MORE = 3
"""Names that one telling must have more than the other to say it more exactly."""
_SAME_MATTER = 1.5
"""Weight of shared words from which one telling may be said to be the other, more exactly."""


def match_acts(a: Telling, b: Telling, lexicon: Lexicon) -> Match | None:
    """Weigh whether two events of different reports are one act; None where that is out of the question."""
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event):
        return None
    type_, sides, days = likeness_of_types(x, y), likeness_of_sides(x, y), days_between(a, b)
    if sides is None or days is None:
        return None
    trigger = _trigger(a, b, x, y)
    if not trigger and type_ is None and sides in UNLIKE_SIDES and not _called_off(a, b):
        return None
    off = _called_off(a, b)
    if sides == "one side" and not off and _other_partner(a, b):
        if len(x.actors) > 1 and len(y.actors) > 1 and not x.recipients and not y.recipients:
            return None  # done together, each with another state
        sides = "other partner"
    # what the triggers share is counted once
    own = {_concept(a), _concept(b), *(w.concept for w in words(x.text))} if trigger else set()
    shared = lexicon.shared(a.sentence, b.sentence, own, (a.place, b.place))
    signs: Signs = {
        "" if off else type_ or "another type": 1.0,
        sides: 1.0,
        **({} if off else days),
        "" if off else trigger or "other word": 1.0,
        "turned in one word": float(sides == "turned about" and trigger == "same word"),
        "called off": float(off),
        "unlike in word and sides": float(not off and not trigger and sides in UNLIKE_SIDES),
        "shared words": min(4.0, sum(weight for weight, _ in shared)),
        "words before": words_before(a, b, lexicon, {*own, *(w.concept for _, w in shared)}),
        "amounts beside": min(2.0, _amounts_beside(a, b)),
        "in the lead of both": float(a.leads and b.leads),
        "in a headline": float(a.headline + b.headline),
        _realis(x, y): 1.0,
    }
    signs.pop("", None)
    about, grounds = _about(x, y), [common_day(x, y), *(w.written for _, w in shared[:3])]
    if (x.realis == "denied") != (y.realis == "denied"):
        told, refused = (a, b) if y.realis == "denied" else (b, a)
        says = f"{told.report.name} tells it, {refused.report.name} denies it"
        return Match("differs", signs, about, [says, *filter(None, grounds)])
    if off:
        return Match("differs", signs, about, [f"{x.text} against {y.text}", *filter(None, grounds)])
    if trigger == "same word" and type_ == "same type" and is_moved(a, b, x, y):
        says = f"{spoken_days(x)} against {spoken_days(y)}"
        return Match("differs", signs, about, [says, *filter(None, grounds)])
    sure = trigger == "same word" and signs["shared words"] >= _SAME_MATTER
    if sure and (more := _names_more(a, b, lexicon)):
        return Match("refines", signs, about, [f"adds {', '.join(more[1])}", *filter(None, grounds)], more[0])
    alike = x.text.lower() == y.text.lower()
    told_as = f"both: {x.text}" if alike else f"{x.text}, {y.text}"
    return Match("agrees", signs, about, [told_as, *filter(None, grounds)])


def same_telling(a: Telling, b: Telling) -> bool:
    """Whether two events of one report tell one act again: sides in common, days that meet, words of a kind.

    Two records of one sentence are two acts, by the coding guidelines. A headline and the sentences under it
    may use any words.
    """
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event) or x.sentence == y.sentence:
        return False
    p, q = _concept(a), _concept(b)
    restated = a.headline != b.headline and a.leads and b.leads and state_pairs(x) == state_pairs(y)
    if p != q and not ((near(p, q) or restated) and x.type == y.type):
        return False
    days = day_numbers(x.date), day_numbers(y.date)
    return (
        likeness_of_types(x, y) in ("same type", "type of either kind")
        and bool(state_pairs(x) & state_pairs(y))
        and (restated or days[0] is None or days[1] is None or gap_in_days(days[0], days[1]) == 0)
        and (x.realis == "denied") == (y.realis == "denied")
    )


def _concept(telling: Telling) -> str:
    return act_concept(telling.record.text, telling.sentence, telling.place)


def _trigger(a: Telling, b: Telling, x: Event, y: Event) -> str:
    p, q = _concept(a), _concept(b)
    if p == q:
        return "same word"
    if near(p, q) or {w.concept for w in words(x.text)} & {w.concept for w in words(y.text)}:
        return "near word"
    # "reached an agreement", "an accord": the verb of one says little, its object what the other's noun says
    return "near word" if p in _around(b) or q in _around(a) else ""


_OFF = frozenset({"cancel", "postpone"})


def _called_off(a: Telling, b: Telling) -> bool:
    """Whether the one tells what is planned and the other, later, that it was called off or put off."""
    x, y = a.record, b.record
    if not isinstance(x, Event) or not isinstance(y, Event):
        return False
    planned = x.realis in ("planned", "possible") and y.realis == "actual"
    return planned and _concept(b) in _OFF and _concept(a) not in _OFF


def _other_partner(a: Telling, b: Telling) -> bool:
    """Whether each is done with a state that does not act in the sentences around the other."""
    p, q = _parties([a.record]), _parties([b.record])
    if len(p) < 2 or len(q) < 2:
        return False
    return not (p - q) & _parties((*b.beside, *b.nearby)) and not (q - p) & _parties((*a.beside, *a.nearby))


def _parties(records: Iterable[Record]) -> set[str]:
    return {code for r in records if isinstance(r, Event) for code in (*r.actors, *r.recipients)}


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


def _about(x: Event, y: Event) -> str:
    told = x if x.recipients or not y.recipients else y
    return f"{spoken((*told.actors, *told.recipients))}: {told.text}"
