"""Balance over time: days without reports are not covered, and that is not zero."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.evidence import Records, Source, coverage_of
from blocs.reading.records import Event, EventType, Record
from blocs.ties import balance_over_time, pair_balance


def source(day: date | None, name: str) -> Source:
    return Source(name, f"{name}.txt", "The Post", None, day, name)


def event(report: str, day: date | None, type_: str = "CONSULT", who: str = "CHN>RUS", n: int = 0) -> Event:
    actors, recipients = who.split(">")
    return Event(
        id=f"{report}-{n}", report=f"{report}.txt", report_id=report, start=n, end=n + 1, text="x",
        sentence=(0, 1), realis="actual", confidence=1.0, reader="hand 1", type=EventType(type_),
        actors=(actors,), recipients=(recipients,), goldstein=1.0,
        date=None if day is None else (day.isoformat(), day.isoformat()),
    )  # fmt: skip


SOURCES = [source(date(2018, 7, 9), "a"), source(date(2018, 9, 13), "b"), source(None, "c")]


def table(*events: Record) -> Records[Record]:
    return Records(events, {s.report_id: s for s in SOURCES})


def test_a_month_without_reports_is_not_covered_and_one_without_acts_is_zero() -> None:
    events = table(
        event("b", date(2018, 9, 11)),
        event("b", None, n=1),
        event("b", date(2018, 9, 12), who="USA>RUS", n=2),
    )
    july, august, september = balance_over_time(events, "RUS", "CHN", coverage_of(SOURCES))
    assert (july.first, july.last, july.reports) == (date(2018, 7, 1), date(2018, 7, 31), 1)
    assert july.balance is not None
    assert july.balance.now.n == 0
    assert (august.covered, august.balance, august.reports) == (False, None, 0)
    assert september.balance is not None
    assert (september.balance.now.verbal_cooperation, september.balance.a, september.balance.b) == (
        2,
        "CHN",
        "RUS",
    )
    assert september.balance.records == ("b-0", "b-1")


def test_an_act_told_later_of_days_without_reports_stays_uncovered() -> None:
    events = table(event("b", date(2018, 8, 2)))
    months = balance_over_time(events, "CHN", "RUS", coverage_of(SOURCES))
    assert [m.covered for m in months] == [True, False, True]


def test_an_act_without_any_day_counts_nowhere() -> None:
    months = balance_over_time(table(event("c", None)), "CHN", "RUS", coverage_of(SOURCES))
    assert [m.balance.now.n for m in months if m.balance] == [0, 0]


@pytest.mark.parametrize(("call", "says"), [
    ({"by": "decade"}, "by='decade' is none of"),
    ({"since": date(2018, 2, 1), "until": date(2018, 1, 1)}, "lies before since"),
])  # fmt: skip
def test_wrong_use(call: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        balance_over_time(table(), "CHN", "RUS", coverage_of(SOURCES), **call)


_DAYS = st.dates(date(2016, 1, 1), date(2019, 12, 31))


@given(st.lists(_DAYS, min_size=1, max_size=20), st.sampled_from(["week", "month", "quarter", "year"]))
def test_periods_follow_each_other_and_count_every_covered_act_once(days: list[date], by: Any) -> None:
    sources = {f"r{i}": source(day, f"r{i}") for i, day in enumerate(days)}
    events: list[Event] = [event(id_, s.published) for id_, s in sources.items()]
    periods = balance_over_time(Records(events, sources), "CHN", "RUS", coverage_of(sources.values()), by=by)
    assert all(a.last + timedelta(1) == b.first for a, b in pairwise(periods))
    assert periods[0].first <= min(days) <= max(days) <= periods[-1].last
    assert sum(p.reports for p in periods) == len(days)
    told = [id_ for p in periods if p.balance for id_ in p.balance.records]
    (whole,) = pair_balance(events)
    assert sorted(told) == sorted(whole.records)
