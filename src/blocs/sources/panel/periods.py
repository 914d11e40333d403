"""Years, months and weeks as whole numbers: ``1990``, ``199008`` for August, ``199031`` for ISO week 31."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Period", "first_days", "last_days", "none_such", "of_days", "periods_between", "when", "years_of"]

Period: TypeAlias = Literal["year", "month", "week"]
_Keys: TypeAlias = NDArray[np.int64]
_Days: TypeAlias = NDArray[np.datetime64]


def years_of(keys: _Keys, period: Period) -> _Keys:
    """Give the year of each period; a week is of the year that has its Thursday.

    Examples
    --------
    >>> years_of(np.array([199012, 199101]), "month").tolist()
    [1990, 1991]
    """
    return keys if period == "year" else keys // 100


def first_days(keys: _Keys, period: Period) -> _Days:
    """Give the first day of each period; weeks begin on Monday.

    Examples
    --------
    >>> first_days(np.array([202001, 202053]), "week").astype(str).tolist()
    ['2019-12-30', '2020-12-28']
    """
    if period == "year":
        return _first_of(keys)
    years, number = np.divmod(keys, 100)
    if period == "month":
        return ((years - 1970) * 12 + number - 1).astype("M8[M]").astype("M8[D]")
    fourth = _first_of(years) + np.timedelta64(3, "D")  # 4 January lies in the first week of its year
    monday = fourth - ((fourth.astype(np.int64) + 3) % 7).astype("m8[D]")
    return np.asarray(monday + ((number - 1) * 7).astype("m8[D]"))


def last_days(keys: _Keys, period: Period) -> _Days:
    """Give the last day of each period.

    Examples
    --------
    >>> last_days(np.array([202002]), "month").astype(str).tolist()
    ['2020-02-29']
    """
    if period == "week":
        return np.asarray(first_days(keys, period) + np.timedelta64(6, "D"))
    if period == "year":
        return np.asarray(_first_of(keys + 1) - np.timedelta64(1, "D"))
    after = np.where(keys % 100 == 12, keys + 89, keys + 1)
    return np.asarray(first_days(after, period) - np.timedelta64(1, "D"))


def when(keys: _Keys, period: Period) -> NDArray[np.int64] | _Days:
    """Give the time for which numbers of states are asked: the year, or the last day of what is shorter."""
    return keys if period == "year" else last_days(keys, period)


def of_days(days: _Days, period: Period) -> _Keys:
    """Give the period in which each day lies.

    Examples
    --------
    >>> of_days(np.array(["2019-12-30", "2021-01-03"], "M8[D]"), "week").tolist()
    [202001, 202053]
    """
    if period == "month":
        months = days.astype("M8[M]").astype(np.int64)
        return np.asarray((months // 12 + 1970) * 100 + months % 12 + 1)
    if period == "year":
        return days.astype("M8[Y]").astype(np.int64) + 1970
    number = days.astype(np.int64)
    thursday = (number - (number + 3) % 7 + 3).astype("M8[D]")
    first = thursday.astype("M8[Y]")
    return np.asarray(
        (first.astype(np.int64) + 1970) * 100 + (thursday - first.astype("M8[D]")).astype(np.int64) // 7 + 1
    )


def periods_between(first: np.datetime64, last: np.datetime64, period: Period) -> _Keys:
    """Give every period that has one of the days from the first to the last."""
    if last < first:
        return np.zeros(0, np.int64)
    return np.unique(of_days(np.arange(first, last + np.timedelta64(1, "D"), dtype="M8[D]"), period))


def none_such(keys: _Keys, period: Period) -> NDArray[np.bool_]:
    """Tell which keys are no period: a month 13, a week 53 of a year that has 52."""
    if period == "year" or not len(keys):
        return np.zeros(len(keys), bool)
    wrong = (keys % 100 < 1) | (keys % 100 > (12 if period == "month" else 53)) | (keys < 100)
    fine = np.where(wrong, 200001, keys)
    return np.asarray(wrong | (of_days(first_days(fine, period), period) != fine))


def _first_of(years: _Keys) -> _Days:
    return (years - 1970).astype("M8[Y]").astype("M8[D]")
