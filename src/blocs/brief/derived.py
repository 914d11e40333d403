"""Amounts that follow from the reports' own figures by arithmetic, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from blocs.brief.amounts import with_unit
from blocs.brief.desk import Desk
from blocs.brief.model import Derived
from blocs.brief.words import days_in_words
from blocs.evidence.claims.facts import days_of, year_before
from blocs.evidence.claims.model import Derived as Implied
from blocs.reading.records import DaySpan

__all__ = ["show_derived"]

_ROUGHLY = re.compile(r"^(?:nearly|almost|just over|about) ")
_NARROW = 0.05
"""Width of what the words allow, as a share of it, up to which "about" tells it well enough."""
_POINTS = 1.0
"""The same for growth, in points of percent."""


def show_derived(desk: Desk, derived: Iterable[Implied]) -> tuple[Derived, ...]:
    """Amounts that follow from records on the desk, as a person reads them.

    Left out is what rests on a record that is not there: another reading's, or one that was rejected since.
    """
    return tuple(_shown(desk, d) for d in derived if all(i in desk.records for i in d.records))


def _shown(desk: Desk, implied: Implied) -> Derived:
    growth = implied.what.startswith(("growth of", "decline of"))
    words, between = implied.words, _between(implied)
    if _is_narrow(implied):
        words, rough = _ROUGHLY.subn("about ", words)
        if growth and not rough and implied.comparator == "=":
            words = f"about {words}"
    return Derived(
        what=implied.what,
        words=words,
        owner=desk.whose(implied.owner),
        period=_years(implied.period) if growth else days_in_words(implied.period),
        arithmetic=implied.arithmetic,
        sources=tuple(desk.source(desk.records[i]) for i in implied.records),
        between="" if between == words else between,
    )


def _is_narrow(implied: Implied) -> bool:
    low, high = implied.value
    if low is None or high is None:
        return False
    return high - low <= (_POINTS if implied.unit == "percent" else _NARROW * max(abs(low), abs(high)))


def _between(implied: Implied) -> str:
    """Lowest and highest amount that the words allow, to three digits."""
    low, high = implied.value
    if low is None or high is None:
        return ""
    ends = [with_unit(float(f"{end:.3g}"), implied.unit) for end in (low, high)]
    return "" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def _years(period: DaySpan | None) -> str:
    """The days that growth is over: "2017 to 2018"."""
    days = days_of(period)
    if days is None:
        return ""
    first, last = (day.isoformat() for day in year_before(days))
    return f"{days_in_words((first, last))} to {days_in_words(period)}"
