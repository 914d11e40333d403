"""Rules of arithmetic over time: what was before, what is left of a year, how much it grew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from blocs.evidence.claims.arithmetic import Amount, exactly
from blocs.evidence.claims.facts import Days, Fact, Facts, rest_of, year_before
from blocs.reading.records import Quantity, Realis
from blocs.reports import Report, Span

__all__ = ["Found", "earlier_levels", "growths", "other_parts", "sentence_of", "together"]

_UP = re.compile(
    r"\b(?:increas|ris(?:e|en|ing)\b|rose|gr[eo]w|growth|up by|up \d|jump|surg|climb|expand|gain)", re.I
)
_DOWN = re.compile(r"\b(?:decreas|fell|fall|declin|drop|shr[aiu]nk|down by|down \d|slump|plung|lost)", re.I)
_OTHER_BASE = re.compile(
    r"\b(?:previous|preceding|last|prior|earlier)\s+(?:day|week|month|quarter|half)"
    r"|(?:month|quarter)[- ]on[- ]",
    re.IGNORECASE,
)
_LEAST_DAYS = 27
"""Days of a span that a year is looked back from; a change of a day is on the day before."""
_FEW = 40
"""Count of both years up to which a growth in percent says nothing."""
_MONEY = re.compile(r"[A-Z]{3}")
_OTHER_CLAUSE = re.compile(r"[,;:]|\b(?:while|but|after|although|as|whereas)\b", re.IGNORECASE)
_CLAUSE = 40
"""Characters that the border of a clause counts for."""
_STANDING = frozenset(("country", "percent", "year", "month", "week", "day", "hour", "time", "km", "mile"))
"""Units of what does not add up over a year."""


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that follows: the fact, and what it is in words."""

    fact: Fact
    what: str


def sentence_of(quantity: Quantity, reports: Mapping[str, Report]) -> str:
    """Sentence that an amount stands in."""
    return reports[quantity.report_id].text[slice(*quantity.sentence)]


def together(*facts: Fact) -> tuple[Realis, tuple[Quantity, ...], frozenset[str]]:
    """Realis, records and reports of what follows from facts: expected if any of them is."""
    realis: Realis = "actual"
    for wanted in ("planned", "possible"):
        if any(fact.realis == wanted for fact in facts):
            realis = wanted
    records = dict.fromkeys(record for fact in facts for record in fact.records)
    return realis, tuple(records), frozenset().union(*(fact.reports for fact in facts))


def _direction(fact: Fact, reports: Mapping[str, Report]) -> int:
    """1 for growth, -1 for decline, by the word nearest to the change; 0 where the sentence does not tell."""
    quantity = fact.records[0]
    sentence = sentence_of(quantity, reports)
    if _OTHER_BASE.search(sentence):
        return 0
    at = quantity.start - quantity.sentence[0], quantity.end - quantity.sentence[0]
    gaps = [
        min((_gap(sentence, m.span(), at) for m in pattern.finditer(sentence)), default=len(sentence) * 2)
        for pattern in (_UP, _DOWN)
    ]
    return 0 if gaps[0] == gaps[1] else 1 if gaps[0] < gaps[1] else -1


def _gap(sentence: str, verb: Span, figure: Span) -> int:
    """Characters between a verb and a figure; another clause is far."""
    between = sentence[min(verb[1], figure[1]) : max(verb[0], figure[0])]
    return len(between) + _CLAUSE * len(_OTHER_CLAUSE.findall(between))


def earlier_levels(facts: Facts, reports: Mapping[str, Report]) -> Iterator[Found]:
    """A level and its change over the same days give the level of the same days a year before.

    Changes are taken as year on year, as news gives them, unless the sentence names another base.
    """
    for change in [f for f in facts.all if f.aspect == "change" and _is_long(f.days) and f.told]:
        sign = _direction(change, reports)
        for level in _levels_of(change, facts) if sign else ():
            if change.thing.unit == "percent":
                step = change.amount / exactly(100.0)
                factor = exactly(1.0) + step if sign > 0 else exactly(1.0) - step
                if factor.low <= 0:
                    continue
                before = level.amount / factor
                arithmetic = f"{level.shown} ÷ (1 {'+' if sign > 0 else '−'} {change.shown})"
            else:
                before = level.amount - change.amount if sign > 0 else level.amount + change.amount
                arithmetic = f"{level.shown} {'−' if sign > 0 else '+'} {change.shown}"
            assert level.days is not None
            days = year_before(level.days)
            if before.low > 0 and not facts.has(level.thing, "level", days):
                realis, records, of = together(level, change)
                fact = Fact(
                    level.thing, "level", days, before, level.of, level.owner,
                    "actual" if level.realis == "actual" else realis, arithmetic, records, of,
                )  # fmt: skip
                yield Found(fact, f"{level.of}, the year before")


def _levels_of(change: Fact, facts: Facts) -> Iterator[Fact]:
    """Levels of what a change is of: in any unit for a change in percent."""
    units = {change.thing.unit}
    if change.thing.unit == "percent":
        units = facts.units(change.thing.counted, change.thing.owner) - {"percent"}
    for unit in sorted(units):
        level = facts.beside(change, change.thing.in_unit(unit), "level", change.days)
        if level is not None:
            yield level


def other_parts(facts: Facts) -> Iterator[Found]:
    """A figure of a year and one of its first or last months give the other months.

    Only of what adds up over time and where both are of whole months.
    """
    for whole in [f for f in facts.all if f.aspect == "level" and f.days is not None]:
        assert whole.days is not None
        if whole.thing.unit in _STANDING:
            continue
        for days in facts.spans(whole.thing):
            rest = rest_of(whole.days, days)
            if rest is None or facts.has(whole.thing, "level", rest):
                continue
            part = facts.beside(whole, whole.thing, "level", days)
            if part is None or part.amount.named >= whole.amount.named:
                continue
            left = whole.amount - part.amount
            if left.high <= 0 or (left.low <= 0 and left.high == inf):
                continue
            realis, records, of = together(whole, part)
            told = f"{whole.shown}{' expected' if whole.ahead else ''} − {_within(part.shown)}"
            half = (rest[1].year, rest[1].month - rest[0].month) == (rest[0].year, 5)
            what = f"{part.of}, the {'other half of the year' if half else 'rest of the year'}"
            fact = Fact(
                whole.thing, "level", rest, Amount(max(left.low, 0.0), *_rest(left)), part.of, part.owner,
                realis, told, records, of,
            )  # fmt: skip
            yield Found(fact, f"{what}{', expected' if realis != 'actual' else ''}")


def _rest(amount: Amount) -> tuple[float, float, bool, bool]:
    return amount.high, amount.named, amount.soft, amount.strict


def _within(shown: str) -> str:
    """Arithmetic as one part of other arithmetic."""
    return f"({shown})" if any(sign in shown for sign in " ÷ | − | + | × ".split("|")) else shown


def _is_long(days: Days | None) -> bool:
    return days is not None and (days[1] - days[0]).days >= _LEAST_DAYS


def growths(facts: Facts) -> Iterator[Found]:
    """Levels of the same days of two years give the growth between them; not where it may be either way."""
    for later in [f for f in facts.all if f.aspect == "level" and f.days is not None]:
        assert later.days is not None
        if later.thing.unit == "percent" or not _is_long(later.days):
            continue
        earlier = facts.beside(later, later.thing, "level", year_before(later.days))
        thing = later.thing.in_unit("percent")
        if earlier is None or facts.has(thing, "change", later.days) or earlier.amount.low <= 0:
            continue
        if not _MONEY.fullmatch(later.thing.unit) and later.amount.named + earlier.amount.named < _FEW:
            continue
        ratio = later.amount / earlier.amount - exactly(1.0)
        growth = Amount(100 * ratio.low, 100 * ratio.high, 100 * ratio.named, ratio.soft, ratio.strict)
        if growth.low < 0 < growth.high or growth.low == growth.high == 0:
            continue
        grows = growth.low >= 0
        if not grows:
            growth = exactly(0.0) - growth
        realis, records, of = together(later, earlier)
        quotient = f"{_within(later.shown)} ÷ {_within(earlier.shown)}"
        told = f"{quotient} − 1" if grows else f"1 − {quotient}"
        fact = Fact(thing, "change", later.days, growth, earlier.of, later.owner, realis, told, records, of)
        what = f"{'growth' if grows else 'decline'} of {earlier.of[:1].lower()}{earlier.of[1:]}"
        yield Found(fact, f"{what}{', expected' if realis != 'actual' else ''}")
