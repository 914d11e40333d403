"""Months and days: of rows, of segments, and those that a file of coded events stands for.

A source that is published file by file (GDELT: one a day, or one every quarter of an hour) says by the name
of a file, or by the day on which its rows were taken in, which days it is complete for. A day of which no
file is held is not a day without events.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from blocs.errors import UsageError

__all__ = [
    "Run",
    "days_in",
    "days_of_month",
    "days_told_by",
    "month_of",
    "months_from",
    "runs_of",
    "source_told_by",
    "span_of",
]

Run = tuple[date, date]
"""First and last of days that follow one another."""

_STAMPED = re.compile(r"(?<!\d)(\d{8})(\d{6})?\.(?:export|mentions)\.csv(?:\.zip|\.gz)?", re.IGNORECASE)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(\d{2})?\.(?:zip|csv|csv\.zip|csv\.gz)", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ONE = timedelta(1)


def month_of(day: date) -> str:
    """Month of a day: ``"2018-09"``."""
    return f"{day.year:04d}-{day.month:02d}"


def days_of_month(month: str) -> tuple[date, ...]:
    """Give all days of a month.

    Examples
    --------
    >>> len(days_of_month("2020-02"))
    29
    """
    year, number = int(month[:4]), int(month[5:])
    return tuple(date(year, number, day + 1) for day in range(monthrange(year, number)[1]))


def months_from(first: str, last: str) -> tuple[str, ...]:
    """Give the months from one to another, both included; none where the first is the later one.

    Examples
    --------
    >>> months_from("2018-11", "2019-01")
    ('2018-11', '2018-12', '2019-01')
    """
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return tuple(f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(start, end + 1))


def span_of(told: str | date | None, *, last: bool = False) -> date | None:
    """Understand a bound: a day, or the first (or last) day of a month or year that is told.

    Raises
    ------
    UsageError
        When it is none of these.

    Examples
    --------
    >>> span_of("2018-09"), span_of("2018-09", last=True), span_of("2018", last=True)
    (datetime.date(2018, 9, 1), datetime.date(2018, 9, 30), datetime.date(2018, 12, 31))
    """
    if isinstance(told, datetime):
        return told.date()
    if told is None or isinstance(told, date):
        return told
    found = _MONTH.fullmatch(told.strip())
    try:
        if found is None:
            raise ValueError("it is no day")
        year, month = int(found[1]), int(found[2] or (12 if last else 1))
        return date(year, month, int(found[3] or (monthrange(year, month)[1] if last else 1)))
    except ValueError as error:
        raise UsageError(f"{told!r} is no day, month or year; write 2018-09-13, 2018-09 or 2018") from error


def days_told_by(source: str, name: str) -> Run | None:
    """Give the days that a file of GDELT stands for by its name; None for other sources and other names.

    A file of 2.0 stands for a quarter of an hour of its day; one of 1.0 for a day, and before April 2013 for
    a month or a year.

    Examples
    --------
    >>> days_told_by("gdelt2", "20191024143000.export.CSV.zip")
    (datetime.date(2019, 10, 24), datetime.date(2019, 10, 24))
    >>> days_told_by("gdelt1", "200612.zip")
    (datetime.date(2006, 12, 1), datetime.date(2006, 12, 31))
    >>> days_told_by("icews", "20191024.tab")
    """
    if not source.startswith("gdelt"):
        return None
    try:
        if found := _STAMPED.search(name):
            day = date(int(found[1][:4]), int(found[1][4:6]), int(found[1][6:]))
            return day, day
        if found := _YEAR_OR_MONTH.fullmatch(name):
            year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
            return date(year, first, 1), date(year, last, monthrange(year, last)[1])
    except ValueError:  # digits that are no day
        return None
    return None


def source_told_by(asked: str, name: str) -> str:
    """Give the source of a file without rows: for GDELT by its name, else what was asked for.

    Examples
    --------
    >>> source_told_by("gdelt", "20191024143000.export.CSV"), source_told_by("ged", "ged241.csv")
    ('gdelt2', 'ged')
    """
    if asked == "gdelt-mentions":  # 1.0 has none
        return "gdelt2"
    if asked != "gdelt":
        return asked
    found = _STAMPED.search(name)
    return "gdelt2" if found and found[2] else "gdelt1"


def runs_of(days: Iterable[date]) -> tuple[Run, ...]:
    """Put days together into runs, in order.

    Examples
    --------
    >>> [(a.day, b.day) for a, b in runs_of([date(2020, 1, 2), date(2020, 1, 1), date(2020, 1, 5)])]
    [(1, 2), (5, 5)]
    """
    found: list[list[date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == _ONE:
            found[-1][1] = day
        else:
            found.append([day, day])
    return tuple((first, last) for first, last in found)


def days_in(runs: Iterable[Run]) -> Iterator[date]:
    """Go through the days of runs."""
    for first, last in runs:
        for n in range((last - first).days + 1):
            yield first + n * _ONE
