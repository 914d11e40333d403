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

import numpy as np

from blocs.evidence import Coverage
from blocs.evidence.claims.model import Claim, Copy
from blocs.reading.records import Event, EventType, Quantity, Record
from blocs.states.conversion import codes_of, numbers_of
from blocs.ties.asking import Ask
from blocs.ties.measure import Measure
from blocs.ties.profile import Line
from blocs.ties.uses import acts_of

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
    events = [record for record in records if isinstance(record, Event)]
    years = _covered(coverage, ask)
    confirmed = [event for event in events if event.status == "confirmed"]
    lines: list[Line] = []
    for told, chosen in (("confirmed and suggested", events), ("confirmed", confirmed)):
        if told == "confirmed" and not confirmed:
            continue
        acts = [
            event
            for event in acts_of(chosen, claims, copies).distinct
            if event.realis in ("actual", "general") and event.status != "rejected"
        ]
        dated = [(event, _year(event, published.get(event.report_id))) for event in acts]
        dated = [(event, year) for event, year in dated if year is not None]
        for sign in SIGNS:
            if sign.measure in known:
                lines += _counted(sign, known[sign.measure], dated, years, ask, told)
        if balance is not None:
            lines += balance([e for e, _ in dated], [y for _, y in dated], years, ask, told)
        if "trade" in known:
            amounts = [r for r in records if isinstance(r, Quantity)]
            if told == "confirmed":
                amounts = [r for r in amounts if r.status == "confirmed"]
            lines += _traded(amounts, known["trade"], ask, told)
    return tuple(lines)


def codes_in(ask: Ask, year: int) -> tuple[frozenset[str], frozenset[str]]:
    """Codes by which reports of a year may call the two states: RUS of 1985 is SUN."""
    assert ask.pair is not None
    found = []
    for code in ask.pair:
        number = numbers_of([code], [year])
        bearer = codes_of(number, [year])[0]
        found.append(frozenset({code} | ({bearer} if bearer else set())))
    return found[0], found[1]


def _counted(
    sign: Sign,
    measure: Measure,
    dated: Sequence[tuple[Event, int]],
    years: Mapping[int, int],
    ask: Ask,
    told: str,
) -> list[Line]:
    assert ask.pair is not None
    forth = dict.fromkeys(years, 0)
    back = dict.fromkeys(years, 0)
    for event, year in dated:
        if year in forth and sign.holds(event):
            a, b = codes_in(ask, year)
            actors, recipients = set(event.actors), set(event.recipients)
            both = not recipients and bool(actors & a) and bool(actors & b)
            towards = both or (bool(actors & a) and bool(recipients & b))
            returned = both or (bool(actors & b) and bool(recipients & a))
            forth[year] += towards
            back[year] += returned
            if not sign.directed and returned and not towards:
                forth[year] += 1
    a_code, b_code = ask.pair
    lines = [_line(measure, a_code, b_code, sign.directed, years, list(forth.values()), told)]
    if sign.directed:
        lines.append(_line(measure, b_code, a_code, True, years, list(back.values()), told))
    return [line for line in lines if len(line.years)]


def _traded(amounts: Sequence[Quantity], measure: Measure, ask: Ask, told: str) -> list[Line]:
    """Yearly trade between the two as reports give it, in million USD; the interval spans what they say."""
    assert ask.pair is not None
    found: dict[int, list[tuple[float, float]]] = {}
    for amount in amounts:
        year = _whole_year(amount)
        if year is None or not ask.since <= year <= ask.until or amount.unit != "USD":
            continue
        a, b = codes_in(ask, year)
        owners = set(amount.owner)
        low, high = amount.value
        if len(owners) != 2 or not owners & a or not owners & b or low is None or high is None:
            continue
        if amount.aspect == "level" and amount.realis in ("actual", "general") and _TRADE.search(amount.of):
            found.setdefault(year, []).append((low / 1e6, high / 1e6))
    if not found:
        return []
    years = sorted(found)
    low = np.array([min(least for least, _ in found[year]) for year in years])
    high = np.array([max(most for _, most in found[year]) for year in years])
    n = np.array([float(len(found[year])) for year in years])
    middle = np.array([float(np.median([(x + y) / 2 for x, y in found[year]])) for year in years])
    a_code, b_code = ask.pair
    return [Line(measure, a_code, b_code, False, np.array(years), middle, low, high, n, ("reports",), told)]


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
    counts: Sequence[int],
    told: str,
) -> Line:
    """A line of counts; `n` is the number of reports that the store holds of each year."""
    values, reports = np.array(counts, float), np.array(list(years.values()), float)
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
