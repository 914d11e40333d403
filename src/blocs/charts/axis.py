"""Whole numbers on an axis that stand for years, months or weeks, and what is written below them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from blocs.sources.panel.periods import Period, first_days

__all__ = ["MONTHS", "WEEKS", "YEARS", "Axis", "axis_of", "place_of"]

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100)
_FEW_WEEKS = 14


@dataclass(frozen=True, slots=True)
class Axis:
    """What stands below an axis of whole numbers.

    Attributes
    ----------
    room : int
        Pixels that a name takes, with a gap.
    name : callable
        Names one of the numbers.
    marks : callable
        Of the first and last number and how many names there is room for: numbers, each with its name.
    """

    room: int
    name: Callable[[int], str]
    marks: Callable[[int, int, int], list[tuple[int, str]]]


def axis_of(period: Period) -> Axis:
    """Give the axis of a kind of period."""
    return {"year": YEARS, "month": MONTHS, "week": WEEKS}[period]


def place_of(key: int, period: Period) -> int:
    """Give the number by which a period stands on its axis, one more for the next.

    Examples
    --------
    >>> place_of(202001, "month") - place_of(201912, "month")
    1
    >>> place_of(202101, "week") - place_of(202053, "week")
    1
    """
    if period == "year":
        return key
    if period == "month":
        return key // 100 * 12 + key % 100 - 1
    first: date = first_days(np.array([key]), "week")[0].item()
    return (first.toordinal() - 1) // 7  # the first of all days was a Monday


def _year_marks(since: int, until: int, most: int) -> list[tuple[int, str]]:
    span = until - since
    step = next((s for s in _YEAR_STEPS if span / s <= most - 1), _YEAR_STEPS[-1])
    return [(year, str(year)) for year in range(-(-since // step) * step, until + 1, step)]


def _month(place: int) -> str:
    return f"{place // 12:04d}-{place % 12 + 1:02d}"


def _month_marks(since: int, until: int, most: int) -> list[tuple[int, str]]:
    span = until - since
    step = next((s for s in _MONTH_STEPS if span / s <= most - 1), _MONTH_STEPS[-1])
    places = range(-(-since // step) * step, until + 1, step)
    return [(place, str(place // 12) if step % 12 == 0 else _month(place)) for place in places]


def _monday(place: int) -> date:
    return date.fromordinal(place * 7 + 1)


def _week(place: int) -> str:
    year, number, _ = _monday(place).isocalendar()
    return f"{year}-W{number:02d}"


def _week_marks(since: int, until: int, most: int) -> list[tuple[int, str]]:
    """Every so many weeks where there are few; else the weeks in which months begin."""
    span = until - since
    if span <= _FEW_WEEKS:
        step = next((s for s in (1, 2, 4, 7) if span / s <= most - 1), 14)
        return [(place, _week(place)) for place in range(since, until + 1, step)]
    ends = [_monday(since), _monday(until) + timedelta(6)]
    months = [day.year * 12 + day.month - 1 for day in ends]
    found = [
        ((date(place // 12, place % 12 + 1, 1).toordinal() - 1) // 7, name)
        for place, name in _month_marks(months[0], months[1], most)
    ]
    return [(place, name) for place, name in found if since <= place <= until]


YEARS = Axis(42, str, _year_marks)
MONTHS = Axis(54, _month, _month_marks)
WEEKS = Axis(64, _week, _week_marks)
