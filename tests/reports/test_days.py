"""Days as news writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.reports import parse_day
from blocs.reports.days import day_in_name, day_of_stamp, find_days, find_yearless


@pytest.mark.parametrize(
    "line",
    [
        "Peter Symonds 13 September 2018",
        "September 13, 2018",
        "Sept. 13, 2018",
        "Sep 13 2018",
        "Thursday, 13 September 2018, 22:10 GMT",
        "Thursday, September 13th, 2018",
        "13th of September 2018",
        "13.09.2018",
        "13/09/2018",
        "09/13/2018",
        "2018/09/13",
        " date 2018-09-13 — From this",
        "Published: 2018-09-13T10:30:00Z",
        "13-Sep-2018",
        "SEPTEMBER 13, 2018",
    ],
)
def test_every_form_of_the_thirteenth_is_read(line: str) -> None:
    assert [found.day for found in find_days(line)] == [date(2018, 9, 13)]


@pytest.mark.parametrize(
    "line",
    [
        "05/06/2018",
        "31 April 2018",
        "GENEVA, April 3 (Reuters)",
        "2018",
        "May 2018",
        "version 1.2.13.09.2018",
        "+49 30 12.12.20181",
    ],
)
def test_what_is_no_day_or_two_days_gives_none(line: str) -> None:
    assert find_days(line) == []


def test_a_found_day_points_at_its_characters() -> None:
    line = "Updated on Tuesday, 8 May 2018 at noon"
    (found,) = find_days(line)
    assert line[found.start : found.end] == "Tuesday, 8 May 2018"


def test_a_day_without_its_year_is_kept_apart() -> None:
    assert find_yearless("GENEVA, April 3 (Reuters) —") == (4, 3)
    assert find_yearless("WASHINGTON, 8 May (Agency)") == (5, 8)
    assert find_yearless("MOSCOW (AP)") is None


@pytest.mark.parametrize(
    "name", ["2018-09-12-xi-putin.md", "20180912.txt", "wire_2018_09_12_a.txt", "xi.2018.09.12.txt"]
)
def test_a_day_in_a_file_name(name: str) -> None:
    assert day_in_name(name) == date(2018, 9, 12)


@pytest.mark.parametrize(
    "name", ["004_bf02a5809fd9535f.txt", "report.txt", "20181399.txt", "120180912345.txt"]
)
def test_no_day_in_a_file_name(name: str) -> None:
    assert day_in_name(name) is None


def test_one_day_from_options_and_fields() -> None:
    assert parse_day("2018-09-11T23:30:00-04:00") == date(2018, 9, 11)
    assert parse_day("20180911") == date(2018, 9, 11)
    assert parse_day(1536624000) == date(2018, 9, 11)
    assert parse_day(1536624000000) == date(2018, 9, 11)
    assert parse_day(datetime(2018, 9, 11, 23, 0)) == date(2018, 9, 11)
    assert parse_day(date(2018, 9, 11)) == date(2018, 9, 11)


@pytest.mark.parametrize("value", ["soon", "", "05/06/2018", float("nan"), float("inf"), 10.0**30])
def test_what_is_no_day_is_refused_with_the_form_to_use(value: str | float) -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_day(value)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)))
def test_any_day_written_in_any_form_is_read_back(day: date) -> None:
    for form in ("%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%Y-%m-%d", "%d.%m.%Y"):
        assert [found.day for found in find_days(day.strftime(form))] == [day], form


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2018-09-12T00:00:00Z", date(2018, 9, 12)),
        ("2018-09-12T23:59:59.123456Z", date(2018, 9, 12)),
        ("2018-09-12T23:30:00-04:00", date(2018, 9, 13)),
        ("2018-09-12T00:30:00+0300", date(2018, 9, 11)),
        ("Wed, 12 Sep 2018 23:30:00 -0400", date(2018, 9, 13)),
        ("Wed, 12 Sep 2018 23:30:00 GMT", date(2018, 9, 12)),
        ("2018-09-12 23:30:00", date(2018, 9, 12)),
        ("2018-09-12", date(2018, 9, 12)),
        ("12 September 2018", date(2018, 9, 12)),
        ("20180912233000", date(2018, 9, 12)),
        ("20180912T233000Z", date(2018, 9, 12)),
        ("20180912", date(2018, 9, 12)),
        (20180912233000, date(2018, 9, 12)),
        (20180912, date(2018, 9, 12)),
        (1536796799, date(2018, 9, 12)),
        (1536796800.5, date(2018, 9, 13)),
        ("1536796799", date(2018, 9, 12)),
        (1536796799000, date(2018, 9, 12)),
        (1536796799000000, date(2018, 9, 12)),
        (0, None),
        (-1, None),
        (10**400, None),
        (float("nan"), None),
        (float("inf"), None),
        ("", None),
        ("today", None),
        ("20189999", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("1066-10-14", None),
        ("1970-01-01T00:00:00Z", None),
    ],
)
def test_stamps_of_crawlers(stamp: str | float, day: date | None) -> None:
    assert day_of_stamp(stamp) == day


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.datetimes().map(str)))
def test_any_stamp_gives_a_day_or_none(stamp: str | float) -> None:
    day = day_of_stamp(stamp)
    assert day is None or day.year >= 1990
