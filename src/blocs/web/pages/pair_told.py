"""What the reports of the store tell of two states: each act once, and their balance period by period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from blocs.brief.words import days_in_words, phrase
from blocs.evidence import Records
from blocs.reading.records import Event, Record
from blocs.sources import Column, Frame
from blocs.states import registry
from blocs.ties import PeriodBalance, balance_over_time, pair_balance, quad_class, same_act
from blocs.ties.uses import Acts, acts_of

if TYPE_CHECKING:
    from blocs.evidence import Coverage, Store
    from blocs.evidence.table import Source
    from blocs.ties import Grain
    from blocs.web.held import Held

__all__ = [
    "MOST_PERIODS",
    "Told",
    "act_rows",
    "balance_frame",
    "called",
    "coverage_of",
    "label_of",
    "periods_of",
    "told_of",
]

MOST_PERIODS = 420
"""Periods that are drawn and told; the latest."""
_DONE = ("actual", "general")
_AROUND = 130
"""Letters of its sentence that stand before and after the words of an act."""
_MARGIN = 12
"""Periods around those in which something is told."""


@dataclass(frozen=True, eq=False)
class Told:
    """Records of a pair, and the distinct acts among its events.

    Attributes
    ----------
    a, b : str
    records : Records
        Of every kind, rejected ones left out.
    acts : Acts
    tellings : mapping of str to int
        How many records tell each act, by the id of the event that stands for it.
    confirmed : frozenset of str
        Acts of which a person has confirmed a telling.
    """

    a: str
    b: str
    records: Records[Record]
    acts: Acts
    tellings: Mapping[str, int]
    confirmed: frozenset[str]

    @cached_property
    def distinct(self) -> tuple[Event, ...]:
        """Acts that were not denied, the newest first; those without a day last."""
        published = {source.report_id: source.published for source in self.records.sources}

        def newest(event: Event) -> tuple[bool, int, int]:
            day = day_of(event, published)
            return (day is None, 0 if day is None else -day.toordinal(), event.start)

        return tuple(sorted((e for e in self.acts.distinct if e.realis != "denied"), key=newest))

    @cached_property
    def counted(self) -> Records[Record]:
        """Records of the distinct acts, with their sources."""
        ids = {event.id for event in self.distinct}
        return self.records.filter(lambda record: record.id in ids)

    def summary(self) -> dict[str, Any]:
        """Counts of the pair: tellings, acts, which of them are confirmed, and what they come to."""
        pair = (min(self.a, self.b), max(self.a, self.b))
        found = {(row.a, row.b): row for row in pair_balance(self.distinct)}.get(pair)
        now = None if found is None else found.now
        days = [last_day(e) for e in self.distinct if e.realis in _DONE]
        return {
            "records": len(self.records),
            "events": len(self.acts.events),
            "acts": len(self.distinct),
            "confirmed": sum(e.id in self.confirmed for e in self.distinct),
            "reports": len(self.records.sources),
            "cooperation": 0 if now is None else now.cooperation,
            "conflict": 0 if now is None else now.conflict,
            "net": None if now is None else now.net,
            "goldstein": None if now is None else now.goldstein_mean,
            "ahead": 0 if found is None else found.ahead.n,
            "last": max((day for day in days if day is not None), default=None),
        }


def told_of(held: Held, a: str, b: str) -> Told:
    """Find what reports tell of a pair; kept until the store changes."""
    return held.keep(("told", min(a, b), max(a, b)), lambda: _told(held, min(a, b), max(a, b)))


def _told(held: Held, a: str, b: str) -> Told:
    store = held.store()
    with store.snapshot():
        records = store.records(pair=(a, b))
        events = [record for record in records if isinstance(record, Event)]
        acts = acts_of(events, store.claims() if events else (), store.copies() if events else ())
    tellings: dict[str, int] = {}
    confirmed = set()
    by_report: dict[str, list[Event]] = {}
    for act in acts.distinct:
        by_report.setdefault(act.report_id, []).append(act)
    ids = {act.id for act in acts.distinct}
    by_id = {event.id: event for event in acts.events}
    for event in acts.events:
        first = by_id[acts.counted.get(event.id, event.id)]
        own = first.id
        if own not in ids:
            own = next((act.id for act in by_report.get(first.report_id, ()) if same_act(first, act)), own)
        tellings[own] = tellings.get(own, 0) + 1
        if event.status == "confirmed":
            confirmed.add(own)
    return Told(a, b, records, acts, tellings, frozenset(confirmed))


def coverage_of(held: Held) -> Coverage:
    """Which days the reports cover; kept until the store changes."""
    return held.keep("coverage", lambda: held.store().coverage())


def day_of(event: Event, published: Mapping[str, date | None]) -> date | None:
    """First day of an act, else the day of its report."""
    return date.fromisoformat(event.date[0]) if event.date else published.get(event.report_id)


def last_day(event: Event) -> str | None:
    """Last day of an act, as far as its text tells it."""
    return event.date[1] if event.date else None


def periods_of(
    held: Held, told: Told, by: Grain, since: int, until: int | None
) -> tuple[tuple[PeriodBalance, ...], int]:
    """Balance by period within some years that reports cover: the latest, and how many come before."""
    coverage = coverage_of(held)
    days = [day for day in coverage.days if since <= day.year and (until is None or day.year <= until)]
    if not days:
        return (), 0
    found = balance_over_time(told.counted, told.a, told.b, coverage, by=by, since=days[0], until=days[-1])
    return found[-MOST_PERIODS:], max(0, len(found) - MOST_PERIODS)


def label_of(period: PeriodBalance, by: Grain) -> str:
    """A period as a person names it."""
    if by == "week":
        return f"week of {days_in_words((period.first.isoformat(), period.first.isoformat()))}"
    return days_in_words((period.first.isoformat(), period.last.isoformat()))


def balance_frame(periods: tuple[PeriodBalance, ...], sources: tuple[str, ...] = ()) -> Frame:
    """Balance by period as a table; where no report was read all but the days is missing."""
    now = [None if p.balance is None else p.balance.now for p in periods]
    ahead = [None if p.balance is None else p.balance.ahead.n for p in periods]
    note = "missing: no report of the period was read"
    columns = [
        Column("first", [p.first.isoformat() for p in periods], like="text"),
        Column("last", [p.last.isoformat() for p in periods], like="text"),
        Column("reports", [p.reports for p in periods], "reports", like="whole"),
    ]
    for name in ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict", "net"):
        cells = [None if tally is None else getattr(tally, name) for tally in now]
        columns.append(Column(name, cells, "acts", note, like="whole"))
    goldstein = [None if tally is None else tally.goldstein_mean for tally in now]
    columns.append(Column("goldstein_mean", goldstein, "-10 to 10", note, like="number"))
    columns.append(Column("ahead", ahead, "acts planned or possible", note, like="whole"))
    return Frame("period", columns, sources)


def called(code: str) -> str:
    """Name of a state or body; the code where nobody knows it."""
    known = registry()
    if code in known.states:
        return known.states[code].name
    return known.bodies[code].name if code in known.bodies else code


def act_rows(told: Told, offset: int, most: int) -> list[dict[str, Any]]:
    """Some of the acts, in words, with what they rest on."""
    about = {source.report_id: source for source in told.records.sources}
    return [_act(told, event, about) for event in told.distinct[offset : offset + most]]


def quoted(store: Store, told: Told, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of acts with their sentences: what stands before the words of the act, these, and what follows."""
    events = {event.id: event for event in told.distinct}
    texts = {report: store.report(report).text for report in {row["report"] for row in rows}}
    found = []
    for row in rows:
        event, text = events[row["id"]], texts[row["report"]]
        before = " ".join(text[event.sentence[0] : event.start].split())
        after = " ".join(text[event.end : event.sentence[1]].split())
        if len(before) > _AROUND:
            before = "…" + before[-_AROUND:].partition(" ")[2]
        if len(after) > _AROUND:
            after = after[:_AROUND].rpartition(" ")[0] + "…"
        found.append({**row, "before": before, "after": after})
    return found


def drawn_part(periods: Sequence[PeriodBalance]) -> tuple[int, int]:
    """First place, and that after the last, of periods in which something is told, and some around them.

    Examples
    --------
    >>> drawn_part(())
    (0, 0)
    """
    places = [k for k, p in enumerate(periods) if p.balance is not None and p.balance.records]
    if not places:
        return 0, len(periods)
    return max(0, places[0] - _MARGIN), min(len(periods), places[-1] + 1 + _MARGIN)


def _act(told: Told, event: Event, about: Mapping[str, Source]) -> dict[str, Any]:
    source = about[event.report_id]
    day = day_of(event, {event.report_id: source.published})
    own = event.id in told.confirmed
    return {
        "id": event.id,
        "phrase": phrase(event, [called(c) for c in event.actors], [called(c) for c in event.recipients]),
        "text": event.text,
        "type": event.type.value,
        "quad": quad_class(event.type).value,
        "done": event.realis in _DONE,
        "realis": event.realis,
        "when": days_in_words(event.date),
        "day": None if day is None else day.isoformat(),
        "goldstein": event.goldstein,
        "confidence": event.confidence,
        "status": "confirmed" if own else event.status,
        "tellings": told.tellings.get(event.id, 1),
        "report": event.report_id,
        "outlet": source.publisher or source.report,
        "published": None if source.published is None else source.published.isoformat(),
    }


def year_and_part(day: date) -> float:
    """A day as a year and the part of it that has gone by.

    Examples
    --------
    >>> year_and_part(date(2018, 1, 1)), round(year_and_part(date(2018, 7, 2)), 2)
    (2018.0, 2018.5)
    """
    first = date(day.year, 1, 1)
    return day.year + (day - first) / timedelta(365)
