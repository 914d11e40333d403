"""Amounts that follow from the reports' own figures by arithmetic, with the arithmetic.

Three rules, each for figures of one thing (same unit, owner and counted noun), and nothing else:
a level and its growth over the same days give the level a year before; an expected total of a year and
the level of one half give the other half; the levels of two years give the growth between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from blocs.brief.amounts import COMPARATOR_WORDS, amount, with_unit
from blocs.brief.desk import Desk
from blocs.brief.figures import FigureRow, head_noun
from blocs.brief.model import Derived
from blocs.brief.words import days_in_words
from blocs.reading.records import DaySpan, Quantity

__all__ = ["derive"]

_UP = re.compile(r"\b(?:increas|rose|ris(?:e|en|ing)|gr[eo]w|growth|up by|jump|surg|climb|expand)", re.I)
_DOWN = re.compile(r"\b(?:decreas|fell|fall|declin|drop|shr[aiu]nk|down by|slump|plung)", re.I)


@dataclass(frozen=True, slots=True)
class _Told:
    """One figure with its value, days and exactness."""

    quantity: Quantity
    value: float
    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.quantity.comparator == "="


def _told(rows: Sequence[tuple[FigureRow, str]]) -> list[_Told]:
    out = []
    for row, verdict in rows:
        if verdict == "differs":
            continue
        quantity = min(row, key=lambda q: (q.comparator != "=", q.start))
        low, high = quantity.value
        value = low if low is not None else high
        if value is not None and value > 0 and quantity.period and (low == high or None in (low, high)):
            first, last = (date.fromisoformat(d) for d in quantity.period)
            out.append(_Told(quantity, value, first, last))
    return out


def _same_thing(a: Quantity, b: Quantity) -> bool:
    return set(a.owner) == set(b.owner) and head_noun(a.of) == head_noun(b.of)


def _year_before(told: _Told) -> DaySpan:
    def back(day: date) -> date:
        return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)

    return back(told.first).isoformat(), back(told.last).isoformat()


def _about(value: float, unit: str, *, exact: bool) -> str:
    rounded = float(f"{value:.3g}")
    return f"{'' if exact and rounded == value else 'about '}{with_unit(rounded, unit)}"


def _direction(desk: Desk, quantity: Quantity) -> int:
    text = desk.sentence_text(quantity)
    up, down = bool(_UP.search(text)), bool(_DOWN.search(text))
    return 0 if up == down else 1 if up else -1


def _earlier_levels(desk: Desk, told: Sequence[_Told]) -> Iterator[Derived]:
    for change in told:
        q = change.quantity
        sign = _direction(desk, q) if q.aspect == "change" and q.unit == "percent" else 0
        for level in told:
            p = level.quantity
            if not sign or p.aspect != "level" or p.period != q.period or not _same_thing(p, q):
                continue
            factor = 1 + sign * change.value / 100
            if factor <= 0:
                continue
            before = _year_before(level)
            yield Derived(
                what=f"{p.of}, the year before",
                words=_about(level.value / factor, p.unit, exact=level.exact and change.exact),
                owner=desk.whose(p.owner),
                period=days_in_words(before),
                arithmetic=f"{amount(p)} ÷ (1 {'+' if sign > 0 else '−'} {amount(q)})",
                sources=(desk.source(p), desk.source(q)),
            )


def _other_halves(desk: Desk, told: Sequence[_Told]) -> Iterator[Derived]:
    for total in told:
        year = total.first.year
        if (total.first, total.last) != (date(year, 1, 1), date(year, 12, 31)):
            continue
        halves = [(date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))]
        for half in told:
            p, q = half.quantity, total.quantity
            if (half.first, half.last) not in halves or p.unit != q.unit or not _same_thing(p, q):
                continue
            if {p.aspect, q.aspect} != {"level"} or half.value >= total.value or "country" in p.unit:
                continue
            first, last = halves[1 - halves.index((half.first, half.last))]
            bound = COMPARATOR_WORDS[q.comparator] if half.exact else ""
            rest = total.value - half.value
            expected = " expected" if q.realis in ("planned", "possible") else ""
            yield Derived(
                what=f"{p.of}, the other half of the year{',' + expected if expected else ''}",
                words=bound + _about(rest, p.unit, exact=half.exact and (total.exact or bool(bound))),
                owner=desk.whose(p.owner),
                period=days_in_words((first.isoformat(), last.isoformat())),
                arithmetic=f"{amount(q)}{expected} − {amount(p)}",
                sources=(desk.source(q), desk.source(p)),
            )


def _growth(desk: Desk, told: Sequence[_Told]) -> Iterator[Derived]:
    for later in told:
        for earlier in told:
            q, p = later.quantity, earlier.quantity
            whole = later.last.month == 12 and (later.first.month, later.first.day) == (1, 1)
            if not whole or q.unit != p.unit or {q.aspect, p.aspect} != {"level"} or not _same_thing(p, q):
                continue
            if p.period != _year_before(later) or q.unit == "percent":
                continue
            growth = 100 * (later.value / earlier.value - 1)
            bound = COMPARATOR_WORDS[q.comparator] if earlier.exact and not later.exact else "about "
            expected = ", expected" if q.realis in ("planned", "possible") else ""
            yield Derived(
                what=f"growth of {p.of[:1].lower()}{p.of[1:]}{expected}",
                words=f"{bound}{growth:.0f}%",
                owner=desk.whose(p.owner),
                period=f"{days_in_words(p.period)} to {days_in_words(q.period)}",
                arithmetic=f"{amount(q)} ÷ {amount(p)} − 1",
                sources=(desk.source(q), desk.source(p)),
            )


def derive(desk: Desk, rows: Sequence[tuple[FigureRow, str]]) -> tuple[Derived, ...]:
    """All amounts that the three rules give; none where the reports give nothing to reckon with."""
    told = _told(rows)
    return (*_earlier_levels(desk, told), *_other_halves(desk, told), *_growth(desk, told))
