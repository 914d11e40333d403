"""What reports tell of a pair: each act once, by year and direction; zero where read, missing where not."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from blocs.evidence import Coverage
from blocs.evidence.claims.model import Claim, Copy, Telling
from blocs.evidence.coverage import PublisherCoverage
from blocs.reading.records import Event, Quantity, Record
from blocs.ties import CATALOGUE, Ask, Line
from blocs.ties.catalogue import MEASURES_OF_REPORTS, told_balance
from blocs.ties.reported import SIGNS, reported_lines

from .test_balance import act

MEASURES = [*(m for f in CATALOGUE for m in f.measures), *MEASURES_OF_REPORTS]
DAYS = {"a": date(2018, 9, 13), "b": date(2018, 9, 14), "c": date(2020, 2, 1), "d": None}


def read(*published: date) -> Coverage:
    """A store that holds one report of each day, and one without a day."""
    return Coverage((PublisherCoverage("X", tuple((day, 1) for day in published), 1),), ())


SEEN = read(date(2018, 9, 13), date(2018, 9, 14), date(2020, 2, 1))


def told(
    records: Iterable[Record],
    *,
    pair: tuple[str, str] = ("CHN", "RUS"),
    since: int = 2016,
    until: int = 2021,
    coverage: Coverage = SEEN,
    draws: int = 0,
    **how: Any,
) -> dict[tuple[str, str, str], Line]:
    ask = Ask(since, until, pair, draws)
    how.setdefault("balance", told_balance)
    lines = reported_lines(list(records), DAYS, coverage, ask, MEASURES, **how)
    found = {(line.measure.name, line.sides, line.told.partition(" ")[2]): line for line in lines}
    assert len(found) == len(lines)
    return found


def years(line: Line) -> dict[int, float]:
    return dict(zip(line.years.tolist(), line.values.tolist(), strict=True))


def at(event: Event, report: str, **more: Any) -> Event:
    return dataclasses.replace(
        event, report=f"{report}.txt", report_id=report, id=f"{event.id}@{report}", **more
    )


def same(*events: Event) -> Claim:
    tellings = tuple(Telling(e.id, e.report_id, e.report, None, None, e.start, e.text) for e in events)
    return Claim("c", "event", "it", tellings, len(tellings), "independent", "")


def copied(a: str, b: str, status: Any = "suggested") -> Copy:
    return Copy("x", a, b, f"{a}.txt", f"{b}.txt", 1.0, "same words", 1.0, status)


def amount(
    report: str, low: float | None, high: float | None = None, start: int = 0, **more: Any
) -> Quantity:
    values: dict[str, Any] = {
        "id": f"{report}{start}{low}", "report": f"{report}.txt", "report_id": report, "start": start,
        "end": start + 1, "text": "n", "sentence": (0, 9), "realis": "actual", "confidence": 1.0,
        "reader": "test", "value": (low, low if high is None else high), "comparator": "=", "unit": "USD",
        "of": "bilateral trade", "owner": ("CHN", "RUS"), "period": ("2017-01-01", "2017-12-31"),
    }  # fmt: skip
    return Quantity(**{**values, **more})


def test_every_sign_is_of_a_measure() -> None:
    names = {measure.name: measure for measure in MEASURES}
    assert {sign.measure for sign in SIGNS} <= set(names)
    directed = {m.name: f.directed for f in CATALOGUE for m in f.measures}
    assert all(directed.get(sign.measure, False) == sign.directed for sign in SIGNS)


def test_a_year_that_was_read_without_an_act_is_zero_and_one_not_read_is_missing() -> None:
    met = at(act("CONSULT", "CHN RUS"), "a")
    line = told([met])["consultations", "CHN–RUS", "and suggested"]
    assert years(line) == {2018: 1, 2020: 0} and line.n.tolist() == [2, 1]
    assert line.sources == ("reports",) and np.isnan(line.low).all()
    assert told([met], since=2019, until=2019) == {}


def test_nothing_told_of_the_pair_is_no_line() -> None:
    assert told([]) == {}


def test_acts_count_in_their_direction() -> None:
    pressed = [at(act("SANCTION", "CHN", "RUS", start=n, date=(f"2018-0{n}-01",) * 2), "a") for n in (1, 2)]
    back = at(act("SANCTION", "RUS", "USA CHN"), "c")
    found = told([*pressed, back])
    assert years(found["sanctions", "CHN → RUS", "and suggested"]) == {2018: 2, 2020: 0}
    assert years(found["sanctions", "RUS → CHN", "and suggested"]) == {2018: 0, 2020: 1}
    assert years(found["disputes", "CHN–RUS", "and suggested"]) == {2018: 0, 2020: 0}
    assert years(found["material_conflict", "CHN–RUS", "and suggested"]) == {2018: 2, 2020: 1}


def test_only_acts_of_the_pair_count_even_where_others_are_given() -> None:
    others = [
        at(act("SANCTION", "CHN RUS", "USA"), "a"),
        at(act("CONSULT", "CHN USA", start=1), "a"),
        at(act("AID", "CHN", "MNG", start=2), "a"),
    ]
    found = told(others)
    assert all(line.values.sum() == 0 for line in found.values())
    assert ("cooperation", "CHN–RUS", "and suggested") not in found


def test_the_day_of_the_act_goes_before_that_of_the_report() -> None:
    late = at(act("CONSULT", "CHN RUS", date=("2018-12-30", "2018-12-31")), "c")
    unknown = at(act("CONSULT", "CHN RUS", start=1), "d")
    long_ago = at(act("CONSULT", "CHN RUS", start=2, date=("1996-04-26",) * 2), "a")
    line = told([late, unknown, long_ago])["consultations", "CHN–RUS", "and suggested"]
    assert years(line) == {2018: 1, 2020: 0}


@pytest.mark.parametrize(("realis", "counts"), [("actual", 1), ("general", 1), ("planned", 0), ("denied", 0)])
def test_what_is_only_planned_or_denied_does_not_count(realis: str, counts: int) -> None:
    line = told([at(act("AGREE", "CHN RUS", realis=realis), "a")])["agreements", "CHN–RUS", "and suggested"]
    assert years(line)[2018] == counts


def test_an_act_that_two_reports_tell_counts_once() -> None:
    one, two = (at(act("CONSULT", "CHN RUS", date=("2018-09-11",) * 2), name) for name in "ab")
    apart = told([one, two])["consultations", "CHN–RUS", "and suggested"]
    linked = told([one, two], claims=[same(one, two)])["consultations", "CHN–RUS", "and suggested"]
    assert years(apart)[2018] == 2 and years(linked)[2018] == 1


def test_confirmed_ones_stand_apart_and_rejected_ones_nowhere() -> None:
    sure = at(act("CONSULT", "CHN RUS", date=("2018-09-11",) * 2), "a", status="confirmed")
    new = at(act("CONSULT", "CHN RUS", start=1, date=("2018-05-01",) * 2), "b")
    wrong = at(act("CONSULT", "CHN RUS", start=2, date=("2018-06-01",) * 2), "b", status="rejected")
    found = told([sure, new, wrong])
    assert years(found["consultations", "CHN–RUS", "and suggested"]) == {2018: 2, 2020: 0}
    assert years(found["consultations", "CHN–RUS", ""]) == {2018: 1, 2020: 0}
    assert years(found["verbal_cooperation", "CHN–RUS", ""]) == {2018: 1, 2020: 0}
    assert told([wrong]) == {}
    assert {key[2] for key in told([new])} == {"and suggested"}


def test_shares_have_intervals_over_events() -> None:
    acts = [at(act("CONSULT", "CHN RUS", start=n, date=(f"2018-0{n}-01",) * 2), "a") for n in range(1, 7)]
    acts += [at(act("ACCUSE", "CHN", "RUS", -2.0, start=9, date=("2018-08-01",) * 2), "b")]
    line = told(acts, draws=200)["cooperation", "CHN–RUS", "and suggested"]
    assert years(line) == {2018: pytest.approx(6 / 7)} and line.n.tolist() == [7]
    assert line.low[0] < line.values[0] < line.high[0] and line.over == "bootstrap over events"


def test_a_former_state_is_told_under_its_successor() -> None:
    seen = read(date(1991, 5, 1), date(1992, 5, 1))
    union = at(act("CONSULT", "CHN SUN", date=("1991-05-01",) * 2), "a")
    russia = at(act("CONSULT", "CHN RUS", date=("1992-05-01",) * 2), "a")
    wrong = at(act("CONSULT", "CHN SUN", start=1, date=("1992-06-01",) * 2), "a")
    found = told([union, russia, wrong], since=1990, until=1993, coverage=seen)
    assert years(found["consultations", "CHN–RUS", "and suggested"]) == {1991: 1, 1992: 1}
    yugoslavia = at(act("CONSULT", "DEU SCG", date=("2004-05-01",) * 2), "a")
    seen = read(date(2004, 5, 1))
    found = told([yugoslavia], pair=("SRB", "DEU"), since=1990, until=2010, coverage=seen)
    assert years(found["consultations", "SRB–DEU", "and suggested"]) == {2004: 1}


def test_trade_of_a_year_spans_what_reports_say() -> None:
    amounts = [
        amount("a", 84e9), amount("b", 84e9, 86e9), amount("c", 87e9, start=1),
        amount("c", 40e9, start=2, period=("2017-01-01", "2017-06-30")), amount("c", None, 9e9, start=3),
        amount("c", 5e9, start=4, of="military exports"), amount("c", 5e9, start=5, owner=("CHN",)),
        amount("c", 5e9, start=6, aspect="change"), amount("c", 5e9, start=7, unit="EUR"),
        amount("c", 5e9, start=8, realis="planned"), amount("c", 5e9, start=9, status="rejected"),
    ]  # fmt: skip
    found = told(amounts)
    assert list(found) == [("trade", "CHN–RUS", "and suggested")]
    (line,) = found.values()
    assert years(line) == {2017: 85_000.0} and line.n.tolist() == [3]
    assert (line.low[0], line.high[0], line.over) == (84_000.0, 87_000.0, "least and most told")
    sure = told([*amounts, amount("d", 90e9, status="confirmed")])
    assert years(sure["trade", "CHN–RUS", ""]) == {2017: 90_000.0}


@pytest.mark.parametrize(
    ("copies", "n", "middle"),
    [
        ([], 3, 84_000.0),
        ([copied("a", "b")], 2, 85_000.0),
        ([copied("a", "b", "rejected")], 3, 84_000.0),
        ([copied("b", "d"), copied("d", "a")], 2, 85_000.0),
    ],
)
def test_an_amount_in_a_copy_counts_once(copies: Sequence[Copy], n: int, middle: float) -> None:
    amounts = [amount("a", 84e9), amount("b", 84e9), amount("a", 84e9, start=5), amount("c", 86e9)]
    (line,) = told(amounts, copies=copies).values()
    assert line.n.tolist() == [n] and years(line) == {2017: middle}
