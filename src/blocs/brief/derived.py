"""Amounts that follow from the reports' own figures by arithmetic, as the brief shows them.

The arithmetic is that of `blocs.evidence.claims.derivation`. The brief shows what follows in one step from
figures that reports give; what rests on several steps stays with the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from blocs.brief.desk import Desk
from blocs.brief.figures import FigureRow
from blocs.brief.model import Derived
from blocs.brief.words import days_in_words
from blocs.evidence.claims.derivation import derive_from
from blocs.evidence.claims.facts import days_of, year_before
from blocs.evidence.claims.model import Derived as Implied
from blocs.reading.records import DaySpan, Quantity

__all__ = ["derive"]

_ROUGHLY = re.compile(r"^(?:nearly|almost|just over|about) ")


def derive(desk: Desk, rows: Sequence[tuple[FigureRow, str]]) -> tuple[Derived, ...]:
    """All amounts that follow in one step; none where the reports give nothing to reckon with."""
    sound = [row for row, verdict in rows if verdict != "differs"]
    given = [quantity for row, _ in rows for quantity in row]
    reports = {reading.report.id: reading.report for reading in desk.readings}
    quantities = {quantity.id: quantity for quantity in given}
    return tuple(
        _shown(desk, implied, [quantities[i] for i in implied.records])
        for implied in derive_from(sound, reports, given)
        if _is_one_step(implied)
    )


def _is_one_step(implied: Implied) -> bool:
    """Whether no record stands in the arithmetic of another reckoned figure: "(a − b) ÷ c" has two steps."""
    return len(implied.records) == 2 or implied.what.endswith(", together")


def _shown(desk: Desk, implied: Implied, records: Sequence[Quantity]) -> Derived:
    growth = implied.what.startswith(("growth of", "decline of"))
    words, rough = _ROUGHLY.subn("about ", implied.words)
    if growth and not rough and implied.comparator == "=":
        words = f"about {words}"
    return Derived(
        what=implied.what,
        words=words,
        owner=desk.whose(implied.owner),
        period=_years(implied.period) if growth else days_in_words(implied.period),
        arithmetic=implied.arithmetic,
        sources=tuple(desk.source(record) for record in records),
    )


def _years(period: DaySpan | None) -> str:
    """The days that growth is over: "2017 to 2018"."""
    days = days_of(period)
    if days is None:
        return ""
    first, last = (day.isoformat() for day in year_before(days))
    return f"{days_in_words((first, last))} to {days_in_words(period)}"
