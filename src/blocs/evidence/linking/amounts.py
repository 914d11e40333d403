"""When two amounts are one amount."""

from __future__ import annotations

from dataclasses import dataclass

from blocs.evidence.link import Relation
from blocs.evidence.linking.acts import ActsTold
from blocs.evidence.linking.context import words_before
from blocs.evidence.linking.counted import (
    as_said,
    fates,
    former_figures,
    in_one_unit,
    is_bare,
    is_former,
    is_part,
    likeness_of_counted,
    rate,
)
from blocs.evidence.linking.figures import compare, figure, figure_signs, point
from blocs.evidence.linking.scales import scale
from blocs.evidence.linking.tellings import (
    Match,
    Signs,
    Telling,
    day_numbers,
    gap_in_days,
    is_telling,
    span_likeness,
    spoken,
)
from blocs.evidence.linking.words import Lexicon, words
from blocs.reading.records import Event, Quantity

__all__ = ["Scene", "figure", "match_amounts", "same_amount", "scale"]

_ONE_THING = 0.3
"""Likeness of what is counted, with the words in common, from which figures may well be in dispute."""
_NEARBY = 0.6
"""What an act in the sentence before or after counts for, beside one in the same sentence."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of two reports before their amounts are compared.

    `acts` gives the probability that two acts are one, by their ids; `firsts` the ids of amounts that are
    the first of their kind in their report, `alone` of those that are the only figure in their unit there.
    """

    acts: ActsTold
    firsts: frozenset[str]
    alone: frozenset[str] = frozenset()


_HELD = frozenset({"captive", "free"})
NO_SCENE = Scene({}, frozenset())


def match_amounts(a: Telling, b: Telling, lexicon: Lexicon, scene: Scene = NO_SCENE) -> Match | None:
    """Weigh whether two amounts of different reports are one; None where that is out of the question.

    What stands beside one act, told twice, is often one amount, and what each report counts first of all.
    """
    x, y = a.record, b.record
    if not isinstance(x, Quantity) or not isinstance(y, Quantity):
        return None
    if x.aspect != y.aspect or not in_one_unit(x, y) or is_bare(x) or is_bare(y):
        return None
    relation, swapped = compare(as_said(a, x), as_said(b, y))
    if relation is None:
        return None
    period, fate = _periods(x, y), _fate(a, b, relation)
    if period is None or fate is None:
        return None
    number = {w.concept for w in words(x.text)} | {w.concept for w in words(y.text)}
    shared = lexicon.shared(a.sentence, b.sentence, number, (a.place, b.place))
    context = sum(weight for weight, _ in shared)
    counted = 0.9 if fate == "same fate" else likeness_of_counted(x, y, lexicon)
    owners, beside = _owners(x, y), _acts_beside(a, b, scene.acts)
    replaced = _replaced(a, b)
    in_dispute = relation == "differs" and not replaced
    if in_dispute and (not _same_standing(a, b) or rate(a) != rate(b)):
        return None
    signs: Signs = {
        owners: 1.0,
        "same period": period,
        "same thing counted": counted,
        fate: 2.0 if fate == "fate of one" and relation == "differs" else 1.0,
        "shared words": min(4.0, context),
        "words before": words_before(a, b, lexicon, {*number, *(w.concept for _, w in shared)}),
        "acts beside": beside,
        "in the lead of both": float(a.leads and b.leads),
        "in a headline": float(a.headline + b.headline),
        "first of its kind": float(relation != "agrees" and {x.id, y.id} <= scene.firsts),
        "another unit": float(scale(x)[0] != scale(y)[0]),
        "part for one": float(is_part(a) != is_part(b)),
        "rate for one": float(rate(a) != rate(b)),
        "spans of time differ": float(relation == "differs" and x.aspect == "duration"),
        "figure replaced": float(replaced),
        "only one of its unit": float({x.id, y.id} <= scene.alone),
        "little in common": float(in_dispute and counted + context + beside < _ONE_THING),
        "uncertain for one": float(in_dispute and y.realis == "possible" != x.realis),
        "differ with other owner": float(in_dispute and owners == "other owner"),
        **figure_signs(x, y, relation),
    }
    signs.pop("", None)
    about = max((x.of, y.of), key=len) or x.unit
    if relation == "agrees":
        grounds = [f"both: {figure(x)}" if x.text == y.text else f"{figure(x)} and {figure(y)}"]
    elif relation == "refines":
        vague, exact = (y, x) if swapped else (x, y)
        grounds = [f"{figure(vague)}, more exactly {figure(exact)}"]
    else:
        grounds = [f"{figure(x)} against {figure(y)}"]
    grounds += [spoken(s for s in x.owner if s in y.owner)] + [w.written for _, w in shared[:2]]
    return Match(relation, signs, about, [g for g in grounds if g], swapped)


def same_amount(a: Telling, b: Telling) -> bool:
    """Whether two amounts of one report tell one again: a figure seldom met by chance, of one unit."""
    x, y = a.record, b.record
    if not isinstance(x, Quantity) or not isinstance(y, Quantity):
        return False
    alike = point(x) == point(y) and scale(x)[0] == scale(y)[0] and x.aspect == y.aspect
    return alike and is_telling(x) and _fate(a, b, "agrees") is not None and _periods(x, y) is not None


def _owners(x: Quantity, y: Quantity) -> str:
    a, b = set(x.owner), set(y.owner)
    if not a or not b:
        return ""
    if not a & b:
        return "other owner"
    return "same owner" if a == b else "common owner"


def _periods(x: Quantity, y: Quantity) -> float | None:
    a, b = day_numbers(x.period), day_numbers(y.period)
    if a is None or b is None:
        return 0.0
    likeness = span_likeness(a, b)
    if likeness < 0.4 and not _within(a, b):
        return None
    return likeness


def _within(a: tuple[int, int], b: tuple[int, int]) -> bool:
    """Whether the shorter of two short spans lies within the other, as the day of a count in its week."""
    longest = max(a[1] - a[0], b[1] - b[0])
    return longest <= 31 and gap_in_days(a, b) == 0


def _same_standing(a: Telling, b: Telling) -> bool:
    """Whether figures contradict each other: no forecast and outcome, no part and whole, no past one.

    `a` is of the earlier report: what has come about by then is forecast no more.
    """
    forecast = a.record.realis == "possible" != b.record.realis
    return not (forecast or is_part(a) != is_part(b) or is_former(a) or is_former(b))


def _fate(a: Telling, b: Telling, relation: Relation) -> str | None:
    """What the fates of those counted tell; None where they are others."""
    x, y = fates(a), fates(b)
    if x and y:
        if x & y:
            return "same fate"
        # those set free were held before
        return "" if relation == "agrees" and x | y == _HELD else None
    people = isinstance(a.record, Quantity) and scale(a.record)[0] == "person"
    return "fate of one" if people and (x or y) else ""


def _replaced(a: Telling, b: Telling) -> bool:
    """Whether one report gives its figure in place of the other's ("57 billion, not 55 billion")."""
    return any(
        there.record.value[0] in former_figures(here.sentence, here.place)
        for here, there in ((a, b), (b, a))
        if isinstance(there.record, Quantity)
    )


def _acts_beside(a: Telling, b: Telling, acts: ActsTold) -> float:
    """Probability that an act which stands beside the one amount is an act beside the other."""
    best = 0.0
    for share, x in _near_acts(a):
        for share_too, y in _near_acts(b):
            best = max(best, share * share_too * acts.get((x.id, y.id), 0.0))
    return best


def _near_acts(telling: Telling) -> list[tuple[float, Event]]:
    found = [(1.0, e) for e in telling.beside if isinstance(e, Event)]
    return found + [(_NEARBY, e) for e in telling.nearby if isinstance(e, Event)]
