"""Figures as facts to reckon with: what is counted, whose, over which days, how much."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias

from blocs.evidence.claims.arithmetic import Amount, amount_of
from blocs.evidence.claims.spelling import amount as spelled
from blocs.evidence.linking.words import concept, words
from blocs.reading.records import Aspect, DaySpan, Quantity, Realis
from blocs.states import registry

__all__ = ["Days", "Fact", "Facts", "Thing", "days_of", "facts_of", "rest_of", "thing_of", "year_before"]

Days: TypeAlias = tuple[date, date]
"""First and last day, both included."""

_AHEAD = ("planned", "possible")
_MANY = 64
"""Spans of days that one thing has figures for, beyond which the rest of a span is not looked for."""
_EMPTY = frozenset(
    concept(word)
    for word in "bilateral mutual two-way total overall annual combined joint overall two both three "
    "country side nation neighbour neighbor state value volume figure amount level number".split()
)
"""Words that do not tell one thing counted from another."""


@dataclass(frozen=True, slots=True)
class Thing:
    """What a figure is of: its unit, what is counted (concepts in order of the alphabet), and whose."""

    unit: str
    counted: tuple[str, ...]
    owner: frozenset[str]

    def in_unit(self, unit: str) -> Thing:
        """The same in another unit: what a change in percent is of."""
        return Thing(unit, self.counted, self.owner)

    def owned_by(self, owner: Iterable[str]) -> Thing:
        """The same of others."""
        return Thing(self.unit, self.counted, frozenset(owner))


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure: told, or reckoned from others.

    `reports` are the ids of all reports that tell it, `records` the amounts that it rests on, `shown` how it
    stands in a line of arithmetic.
    """

    thing: Thing
    aspect: Aspect
    days: Days | None
    amount: Amount
    of: str
    owner: tuple[str, ...]
    realis: Realis
    shown: str
    records: tuple[Quantity, ...]
    reports: frozenset[str]

    @property
    def told(self) -> bool:
        """Whether a report gives it."""
        return len(self.records) == 1

    @property
    def ahead(self) -> bool:
        """Whether it is planned or expected."""
        return self.realis in _AHEAD


def thing_of(quantity: Quantity) -> Thing:
    """What an amount is of: "Bilateral trade" and "trade between the two" are trade, "arms exports" are not
    exports. Names of states are left out; whose it is says the owner.
    """
    found = [w for w in words(quantity.of) if w.concept not in _EMPTY]
    plain = [w for w in found if not (w.written[0].isupper() and _is_state(w.written))] or found
    return Thing(quantity.unit, tuple(sorted({w.concept for w in plain})), frozenset(quantity.owner))


@lru_cache(maxsize=4096)
def _is_state(word: str) -> bool:
    return any(referent.code for referent in registry().lookup(word))


def days_of(period: DaySpan | None) -> Days | None:
    """Days of a period; None without one, or when it is none of the calendar."""
    if period is None:
        return None
    try:
        return date.fromisoformat(period[0]), date.fromisoformat(period[1])
    except ValueError:
        return None


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def year_before(days: Days) -> Days:
    """The same days a year before; the end of February stays the end of February."""

    def back(day: date) -> date:
        last = monthrange(day.year - 1, day.month)[1]
        return date(day.year - 1, day.month, last if _ends_month(day) else min(day.day, last))

    return back(days[0]), back(days[1])


def rest_of(whole: Days, part: Days) -> Days | None:
    """What is left of a span when its first or last months are taken away; None where that is no span."""
    if part[0].day != 1 or not _ends_month(part[1]) or whole[0].day != 1 or not _ends_month(whole[1]):
        return None
    if part[0] == whole[0] and part[1] < whole[1]:
        return part[1] + timedelta(1), whole[1]
    if part[1] == whole[1] and part[0] > whole[0]:
        return whole[0], part[0] - timedelta(1)
    return None


def facts_of(rows: Iterable[Sequence[Quantity]]) -> Iterator[Fact]:
    """One fact for each row of amounts that are one figure: the exact one, of equals the first.

    Amounts that a report denies, or gives as what is generally so, and those without a number are left out.
    """
    for row in rows:
        usable = [q for q in row if q.realis in ("actual", *_AHEAD) and amount_of(q) is not None]
        if not usable:
            continue
        first = min(usable, key=lambda q: (q.comparator != "=", q.period is None))
        amount = amount_of(first)
        assert amount is not None
        yield Fact(
            thing_of(first),
            first.aspect,
            days_of(first.period),
            amount,
            first.of,
            first.owner,
            first.realis,
            spelled(first),
            (first,),
            frozenset(q.report_id for q in row),
        )


class Facts:
    """Facts by thing, aspect and days.

    A fact finds another in its own report; one of another report only when it says whose it is and for which
    days, and when all that reports give can be right together.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Index the facts."""
        self._at: dict[tuple[Thing, Aspect], dict[Days | None, list[Fact]]] = defaultdict(dict)
        self._units: dict[tuple[tuple[str, ...], frozenset[str]], set[str]] = defaultdict(set)
        self.all: list[Fact] = []
        for fact in facts:
            self.add(fact)

    def add(self, fact: Fact) -> None:
        """Add a fact."""
        self.all.append(fact)
        if fact.aspect == "level":
            self._units[fact.thing.counted, fact.thing.owner].add(fact.thing.unit)
        self._at[fact.thing, fact.aspect].setdefault(fact.days, []).append(fact)

    def has(self, thing: Thing, aspect: Aspect, days: Days | None) -> bool:
        """Whether any fact is of these."""
        return days in self._at.get((thing, aspect), {})

    def units(self, counted: tuple[str, ...], owner: frozenset[str]) -> set[str]:
        """Units in which levels of a thing are given."""
        return self._units.get((counted, owner), set())

    def spans(self, thing: Thing) -> Sequence[Days]:
        """Days for which there is a level of a thing, in order; none where there are too many."""
        at = self._at.get((thing, "level"), {})
        return sorted(days for days in at if days is not None) if len(at) <= _MANY else ()

    def beside(self, fact: Fact, thing: Thing, aspect: Aspect, days: Days | None) -> Fact | None:
        """The fact of a thing and days to reckon with beside another; None where none is, or several are."""
        found = self._at.get((thing, aspect), {}).get(days, []) if thing.counted else []
        near = [other for other in found if other is not fact and other.reports & fact.reports]
        candidates = near
        if not near and thing.owner and days is not None:
            candidates = [other for other in found if other is not fact]
        if not candidates:
            return None
        low = max(other.amount.low for other in candidates)
        if low > min(other.amount.high for other in candidates):
            return None
        return min(candidates, key=lambda other: other.amount.comparator != "=")
