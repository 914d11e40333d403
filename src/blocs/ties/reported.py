"""What reports tell of the tie of two states, in the same measures as the data, to be set beside them.

An act counts once, however many reports tell it (`acts_of`), in the year of its day, else of its report. Acts
that are planned, possible or denied do not count. A year in which no report was published that the store
holds is not covered: it has no value, which is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from blocs.reading.records import Event, EventType, Quantity, Record
from blocs.ties.asking import Ask
from blocs.ties.measure import Measure
from blocs.ties.profile import Line
from blocs.ties.uses import acts_of

if TYPE_CHECKING:
    from blocs.evidence import Coverage
    from blocs.evidence.claims.model import Claim, Copy

__all__ = ["SIGNS", "Sign", "reported_lines"]

_FORCE = (EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.THREATEN)
_TRADE = re.compile(r"\b(trade|turnover|commerce|exports? and imports?)\b", re.IGNORECASE)
_YEAR_LONG = 360
"""Days: an amount of trade for less than a year is not that of the year."""


@dataclass(frozen=True, slots=True)
class Sign:
    """An act that a measure counts: by its type and contexts.

    `measure` is that of the data beside which the count is set; `words` say what is counted.
    """

    measure: str
    words: str
    directed: bool
    holds: Callable[[Event], bool]


SIGNS = (
    Sign("sanctions", "sanctions told as imposed or in force", True, lambda e: e.type is EventType.SANCTION),
    Sign(
        "disputes",
        "threats, shows and uses of force told",
        False,
        lambda e: e.type in _FORCE and ("military" in e.contexts or e.type is EventType.ASSAULT),
    ),
    Sign(
        "exercises",
        "military cooperation told: exercises, sales, joint work",
        False,
        lambda e: e.type is EventType.COOPERATE and "military" in e.contexts,
    ),
    Sign("consultations", "meetings, visits, talks told", False, lambda e: e.type is EventType.CONSULT),
    Sign("agreements", "agreements told", False, lambda e: e.type is EventType.AGREE),
)


@dataclass(frozen=True, slots=True)
class _Act:
    """An act of a year that leads from the first state to the second (`forth`), or `back`, or both."""

    event: Event
    year: int
    forth: bool
    back: bool


def reported_lines(
    records: Sequence[Record],
    published: Mapping[str, date | None],
    coverage: Coverage,
    ask: Ask,
    measures: Iterable[Measure],
    *,
    claims: Sequence[Claim] = (),
    copies: Sequence[Copy] = (),
    balance: Callable[..., tuple[Line, ...]] | None = None,
) -> tuple[Line, ...]:
    """Count what reports tell of a pair of states, by year: confirmed records alone, and with suggested ones.

    Parameters
    ----------
    records : sequence of Record
        Of the pair; rejected ones are left out.
    published : mapping of str to date or None
        Day of publication of each report, by its id.
    coverage : Coverage
        Of the store: which years were read.
    ask : Ask
        With a pair. Events are resampled for intervals of shares and means.
    measures : iterable of Measure
        Those of the catalogue whose names `SIGNS` give, and "trade".
    claims, copies : sequences
        Which records tell one act, and which reports copy others.

    Returns
    -------
    tuple of Line
        With ``told`` "confirmed" or "confirmed and suggested"; only years that are covered. A line of
        confirmed records stands only where a person has confirmed some.
    """
    known = {measure.name: measure for measure in measures}
    kept = [record for record in records if record.status != "rejected"]
    events = [record for record in kept if isinstance(record, Event)]
    amounts = [record for record in kept if isinstance(record, Quantity)]
    years, names = _covered(coverage, ask), ask.names()
    lines: list[Line] = []
    for told in ("confirmed and suggested", "confirmed"):
        acts: list[_Act] = []
        for event in acts_of(events, claims, copies).distinct:
            year = _year(event, published.get(event.report_id))
            if event.realis in ("actual", "general") and year is not None and year in years:
                forth, back = _ways(event, *names[year])
                acts += [_Act(event, year, forth, back)] if forth or back else []
        if events:
            for sign in SIGNS:
                if sign.measure in known:
                    lines += _counted(sign, known[sign.measure], acts, years, ask, told)
            if balance is not None:
                told_of = [act.event for act in acts]
                lines += balance(told_of, [act.year for act in acts], years, ask, told)
        if "trade" in known:
            lines += _traded(amounts, copies, names, known["trade"], ask, told)
        events = [event for event in events if event.status == "confirmed"]
        amounts = [amount for amount in amounts if amount.status == "confirmed"]
    return tuple(lines)


def _ways(event: Event, a: frozenset[str], b: frozenset[str]) -> tuple[bool, bool]:
    """Whether an act leads from the first state to the second, and back; without a recipient it does both."""
    actors, recipients = set(event.actors), set(event.recipients)
    if not recipients:
        both = bool(actors & a) and bool(actors & b)
        return both, both
    return bool(actors & a and recipients & b), bool(actors & b and recipients & a)


def _counted(
    sign: Sign, measure: Measure, acts: Sequence[_Act], years: Mapping[int, int], ask: Ask, told: str
) -> list[Line]:
    assert ask.pair is not None
    forth, back, either = (dict.fromkeys(years, 0) for _ in range(3))
    for act in acts:
        if sign.holds(act.event):
            forth[act.year] += act.forth
            back[act.year] += act.back
            either[act.year] += 1
    a, b = ask.pair
    if not sign.directed:
        lines = [_line(measure, a, b, False, years, either, told)]
    else:
        lines = [
            _line(measure, a, b, True, years, forth, told),
            _line(measure, b, a, True, years, back, told),
        ]
    return [line for line in lines if len(line.years)]


def _traded(
    amounts: Sequence[Quantity],
    copies: Sequence[Copy],
    names: Mapping[int, tuple[frozenset[str], frozenset[str]]],
    measure: Measure,
    ask: Ask,
    told: str,
) -> list[Line]:
    """Yearly trade between the two as reports give it, in million USD; the interval spans what they say.

    What a report says twice, or a copy says again, counts once.
    """
    assert ask.pair is not None
    first = _originals(copies)
    found: dict[int, set[tuple[str, float, float]]] = {}
    for amount in amounts:
        year = _whole_year(amount)
        if year is None or year not in names or amount.unit != "USD" or amount.aspect != "level":
            continue
        (a, b), owners, (least, most) = names[year], set(amount.owner), amount.value
        if len(owners) != 2 or not owners & a or not owners & b or least is None or most is None:
            continue
        if amount.realis in ("actual", "general") and _TRADE.search(amount.of):
            report = first.get(amount.report_id, amount.report_id)
            found.setdefault(year, set()).add((report, least / 1e6, most / 1e6))
    if not found:
        return []
    years = sorted(found)
    low = np.array([min(least for _, least, _ in found[year]) for year in years])
    high = np.array([max(most for _, _, most in found[year]) for year in years])
    n = np.array([float(len(found[year])) for year in years])
    middle = np.array([float(np.median([(x + y) / 2 for _, x, y in sorted(found[year])])) for year in years])
    a_code, b_code = ask.pair
    return [Line(measure, a_code, b_code, False, np.array(years), middle, low, high, n, ("reports",), told)]


def _originals(copies: Sequence[Copy]) -> dict[str, str]:
    """Of each report that copies others or is copied, one that stands for all of them."""
    first: dict[str, str] = {}
    for copy in copies:
        if copy.status != "rejected":
            a, b = first.setdefault(copy.a, copy.a), first.setdefault(copy.b, copy.b)
            first = {report: min(a, b) if own in (a, b) else own for report, own in first.items()}
    return first


def _whole_year(amount: Quantity) -> int | None:
    if amount.period is None:
        return None
    first, last = (np.datetime64(day, "D") for day in amount.period)
    same = amount.period[0][:4] == amount.period[1][:4]
    return int(amount.period[0][:4]) if same and int((last - first).astype(int)) >= _YEAR_LONG else None


def _line(
    measure: Measure,
    a: str,
    b: str,
    directed: bool,
    years: Mapping[int, int],
    counts: Mapping[int, int],
    told: str,
) -> Line:
    """A line of counts; `n` is the number of reports that the store holds of each year."""
    values, reports = np.array(list(counts.values()), float), np.array(list(years.values()), float)
    none = np.full(len(values), np.nan)
    return Line(
        measure,
        a,
        b,
        directed,
        np.array(list(years), np.int64),
        values,
        none,
        none,
        reports,
        ("reports",),
        told,
    )


def _covered(coverage: Coverage, ask: Ask) -> dict[int, int]:
    """Reports by year of publication, of the years asked for that have any."""
    found: dict[int, int] = {}
    for publisher in coverage.publishers:
        for day, reports in publisher.days:
            if ask.since <= day.year <= ask.until:
                found[day.year] = found.get(day.year, 0) + reports
    return dict(sorted(found.items()))


def _year(event: Event, published: date | None) -> int | None:
    if event.date is not None:
        return int(event.date[0][:4])
    return None if published is None else published.year
