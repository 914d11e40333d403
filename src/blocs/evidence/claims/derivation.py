"""Figures that reports imply and none gives, with the arithmetic that gives them.

A figure follows only from figures of one thing, by their words: unit, owner, what is counted, days. Figures
that links join over reports are one figure; of what is disputed nothing follows. `rules` and `parts` hold
the arithmetic, `arithmetic` keeps "almost", "about" and "more than" right on the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from math import isfinite
from typing import TypeAlias

from blocs.evidence.claims.arithmetic import Amount, spell
from blocs.evidence.claims.copies import in_order
from blocs.evidence.claims.facts import Fact, Facts, days_of, facts_of, thing_of
from blocs.evidence.claims.joining import join
from blocs.evidence.claims.model import Derived, derived_id
from blocs.evidence.claims.parts import prices, shares, totals
from blocs.evidence.claims.rules import Found, earlier_levels, growths, other_parts
from blocs.evidence.claims.told import find_told
from blocs.evidence.link import Link
from blocs.reading.reading import Reading
from blocs.reading.records import Aspect, Quantity
from blocs.reports import Report

__all__ = ["derive", "derive_from"]

_ROUNDS = 3
"""Rounds of reckoning: figures that follow from told ones, then twice what follows with their help."""
_WIDTH = 0.3
"""Width of a figure that words leave open, as a share of it, above which it says nothing."""
_POINTS = 10.0
"""The same for growth, in points of percent."""
_ALIKE = 0.05
"""Share of a figure by which one of unsaid days may part from it and still be the same."""


def derive(readings: Sequence[Reading], links: Sequence[Link]) -> tuple[Derived, ...]:
    """Figures that follow from those of the readings, and that no reading gives.

    Parameters
    ----------
    readings : sequence of Reading
        One a report. Amounts that were rejected count for nothing.
    links : sequence of Link
        Which amounts of two reports are one; rejected links join nothing.

    Returns
    -------
    tuple of Derived
        Those that follow from told figures first. The order of the arguments changes nothing.
    """
    ordered = sorted(readings, key=lambda r: in_order(r.report))
    quantities = [q for r in ordered for q in r.quantities if q.status != "rejected"]
    ids = {q.id for q in quantities}
    amounts = [link for link in links if link.a.record in ids and link.b.record in ids]
    row_of: dict[str, int] = {}
    disputed: set[int] = set()
    for n, joined in enumerate(join(find_told(ordered, amounts), amounts)):
        row_of |= {one.key: n for one in joined.told}
        if any(link.relation == "differs" for link in joined.links):
            disputed.add(n)
    rows: dict[int | str, list[Quantity]] = defaultdict(list)
    for quantity in quantities:
        rows[row_of.get(quantity.id, quantity.id)].append(quantity)
    sound = [row for key, row in rows.items() if key not in disputed]
    return derive_from(sound, {r.report.id: r.report for r in ordered}, quantities)


def derive_from(
    rows: Iterable[Sequence[Quantity]], reports: Mapping[str, Report], given: Iterable[Quantity]
) -> tuple[Derived, ...]:
    """Figures that follow from rows of amounts, each row one figure, however many reports tell it.

    `reports` holds the reports by id, `given` all amounts that are told, disputed ones too: none of them is
    given again.
    """
    facts = Facts(facts_of(rows))
    told = _by_thing(given)
    found: list[Found] = []
    for turn in range(_ROUNDS):
        new = [x for x in _follow(facts, reports, turn) if _is_sound(x.fact.amount, x.fact.aspect)]
        for one in _each_once(new):
            if not _is_told(one.fact, told):
                found.append(one)
                if one.fact.days is not None:
                    facts.add(one.fact)
    return tuple(_derived(one, reports) for one in found)


def _follow(facts: Facts, reports: Mapping[str, Report], turn: int) -> Iterator[Found]:
    yield from earlier_levels(facts, reports)
    yield from other_parts(facts)
    yield from growths(facts)
    if turn == 0:
        yield from shares(facts, reports)
        yield from totals(facts, reports)
        yield from prices(facts, reports)


def _is_sound(amount: Amount, aspect: Aspect) -> bool:
    """Whether a figure says something: not when the words it follows from leave it wide open."""
    if not isfinite(amount.named) or not (isfinite(amount.low) or isfinite(amount.high)):
        return False
    if not amount.soft or not (isfinite(amount.low) and isfinite(amount.high)):
        return True
    return amount.high - amount.low <= (_POINTS if aspect == "change" else _WIDTH * abs(amount.named))


def _each_once(found: Iterable[Found]) -> Iterator[Found]:
    """One figure for each thing and its days, the exact one if there is one; in order."""
    best: dict[Hashable, Found] = {}
    for one in found:
        fact = one.fact
        own = None if fact.days is not None else fact.shown
        key = (fact.thing, fact.aspect, fact.days, own)
        known = best.get(key)
        if known is None or (fact.amount.comparator == "=" != known.fact.amount.comparator):
            best[key] = one
    yield from best.values()


_Key: TypeAlias = tuple[str, tuple[str, ...]]


def _by_thing(given: Iterable[Quantity]) -> Mapping[_Key, list[Quantity]]:
    found: dict[_Key, list[Quantity]] = defaultdict(list)
    for quantity in given:
        thing = thing_of(quantity)
        found[thing.unit, thing.counted].append(quantity)
    return found


def _is_told(fact: Fact, told: Mapping[_Key, Sequence[Quantity]]) -> bool:
    """Whether a report gives the figure: one of the same days, or about the same number of unsaid days."""
    for quantity in told.get((fact.thing.unit, fact.thing.counted), ()):
        if quantity.aspect != fact.aspect:
            continue
        days = days_of(quantity.period)
        if days is not None and days == fact.days and frozenset(quantity.owner) == fact.thing.owner:
            return True
        named = next((v for v in quantity.value if v is not None), None)
        unsaid = days is None or fact.days is None or days == fact.days
        if unsaid and named is not None and abs(named - fact.amount.named) <= _ALIKE * abs(fact.amount.named):
            return True
    return False


def _derived(found: Found, reports: Mapping[str, Report]) -> Derived:
    fact = found.fact
    ids = tuple(q.id for q in fact.records)
    unit = fact.thing.unit
    low, high = (end if isfinite(end) else None for end in (fact.amount.low, fact.amount.high))
    names = dict.fromkeys(reports[q.report_id].name for q in fact.records)
    return Derived(
        id=derived_id(fact.shown, ids),
        what=" ".join(found.what.split()),
        value=(low, high),
        comparator=fact.amount.comparator,
        unit=unit,
        owner=fact.owner,
        period=None if fact.days is None else (fact.days[0].isoformat(), fact.days[1].isoformat()),
        realis=fact.realis,
        words=spell(fact.amount, unit, 2 if unit == "percent" else 3),
        arithmetic=fact.shown,
        records=ids,
        reports=tuple(names),
    )
