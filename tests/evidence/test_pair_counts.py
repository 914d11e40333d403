"""Counts of pairs in the database are those of the records themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.evidence import open_store
from blocs.reading.records import Event, EventType
from blocs.ties import pair_balance, quad_class

from .make import Writer

_codes = st.lists(st.sampled_from(["CHN", "RUS", "USA", "EU"]), min_size=1, max_size=3, unique=True).map(
    " ".join
)
_who = st.one_of(_codes, st.tuples(_codes, _codes).map(">".join))
_realis = st.sampled_from(["actual", "general", "planned", "possible", "denied"])
_acts = st.lists(
    st.tuples(st.sampled_from([t.value for t in EventType]), _who, _realis, st.booleans()), max_size=12
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_acts)
def test_counts_are_those_of_the_balance(
    tmp_path_factory: Any, acts: list[tuple[str, str, str, bool]]
) -> None:
    writer = Writer("a.txt", "".join(f"Act {k} was done.\n" for k in range(len(acts) + 1)), "2018-09-11")
    for k, (kind, who, realis, dated) in enumerate(acts):
        day = {"date": ("2018-01-02", f"2018-0{k % 9 + 1}-03")} if dated else {}
        writer.event("done", kind, who, nth=k, realis=realis, **day)
    folder = tmp_path_factory.mktemp("counts")
    with open_store(folder) as store:
        store.add(writer.done())
        events = [r for r in store.records() if isinstance(r, Event)]
        counts, periods = store.pair_counts(), None
        balances = {(row.a, row.b): row for row in pair_balance(events)}
        assert {(row.a, row.b) for row in counts} == set(balances)
        for pair, own in balances.items():
            mine = [row for row in counts if (row.a, row.b) == pair]
            done = {True: 0, False: 0}
            for row in mine:
                done[quad_class(EventType(row.type)).cooperative] += row.done
            assert (done[True], done[False]) == (own.now.cooperation, own.now.conflict)
            assert sum(row.ahead for row in mine) == own.ahead.n
            periods = store.pair_periods([pair[::-1]], "year")
            assert sum(row.done for row in periods) == own.now.n
            assert {row.period for row in periods} <= {"2018"}


def test_confirmed_rejected_and_the_last_day(tmp_path: Path) -> None:
    writer = Writer("a.txt", "They met. They met. They met. They meet.\n", "2018-09-11")
    for k, day in enumerate(("2018-01-01", "2018-05-01", "2018-03-01")):
        writer.event("met", "CONSULT", "CHN RUS", nth=k, date=(day, day))
    writer.event("meet", "CONSULT", "CHN RUS", realis="planned", date=("2019-01-01", "2019-01-01"))
    reading = writer.done()
    first, second, *_ = (event.id for event in reading.events)
    with open_store(tmp_path) as store:
        store.add(reading)
        (row,) = store.pair_counts()
        assert (row.done, row.ahead, row.confirmed, row.last) == (3, 1, 0, "2018-05-01")
        store.correct(first, "confirm", by="Ada")
        store.correct(second, "reject", by="Ada")
        (row,) = store.pair_counts()
        assert (row.done, row.confirmed, row.last) == (2, 1, "2018-03-01")
        assert [(p.period, p.done) for p in store.pair_periods([("CHN", "RUS")], "month")] == [
            ("2018-01", 1),
            ("2018-03", 1),
        ]
        assert store.pair_counts(newest=1)[0].done + store.pair_counts(newest=1)[0].ahead == 1


def test_an_unknown_period_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path) as store, pytest.raises(UsageError, match="none of: day, month, year"):
        store.pair_periods([("CHN", "RUS")], "week")  # type: ignore[arg-type]
