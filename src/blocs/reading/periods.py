"""Periods: the days of weeks, months, quarters, seasons and parts of them. No words are parsed here.

Weeks run from Monday to Sunday. All periods are first day and last day, both included.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

__all__ = [
    "MONTHS",
    "ORDINALS",
    "SEASONS",
    "SMALL",
    "SPELLED_YEAR",
    "WEEKDAYS",
    "bounds",
    "count_of",
    "days_of_hours",
    "feast",
    "month_end",
    "month_of",
    "near_year",
    "part_of",
    "period",
    "shift",
    "stretch",
    "year_of",
]

_MONTH_NAMES = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
    "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTHS = {name: i for i, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First months of the seasons, in the north."""
_DAY_NAMES = (
    "monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thur thu", "friday fri",
    "saturday sat", "sunday sun",
)  # fmt: skip
WEEKDAYS = {name: i for i, names in enumerate(_DAY_NAMES) for name in names.split()}
_ONES = "one two three four five six seven eight nine".split()
_LOW = [*_ONES, *"ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()]
_TENS = {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SMALL: dict[str, int] = (
    {"zero": 0, "a": 1, "an": 1, "couple of": 2, "few": 3, "several": 4, "dozen": 12}
    | {word: n for n, word in enumerate(_LOW, 1)}
    | _TENS
    | {f"{ten} {one}": n + i for ten, n in _TENS.items() for i, one in enumerate(_ONES, 1)}
)
"""Small numbers in words, as they count days, weeks, months and years."""

_LOW_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS: dict[str, int] = (
    {word: n for n, word in enumerate(_LOW_ORDINALS, 1)}
    | {f"twenty {word}": 20 + n for n, word in enumerate(_LOW_ORDINALS[:9], 1)}
    | {"thirtieth": 30, "thirty first": 31}
)
"""Days of the month in words."""

_SPELLED_TENS = "|".join(_TENS)
_SPELLED_ONES = "|".join(_ONES)
_SPELLED_LOW = "|".join(sorted(_LOW, key=len, reverse=True))
SPELLED_YEAR = (
    rf"nineteen (?:(?:{_SPELLED_TENS})(?:[- ](?:{_SPELLED_ONES}))?|hundred)\b"
    rf"|two thousand and (?:(?:{_SPELLED_TENS})(?:[- ](?:{_SPELLED_ONES}))?|{_SPELLED_LOW})\b"
)
"""Pattern of a year in words: "nineteen eighty-four", "two thousand and one"."""

_FEASTS = {
    "new year's day": (1, 1), "new year": (1, 1), "valentine's day": (2, 14), "may day": (5, 1),
    "bastille day": (7, 14), "halloween": (10, 31), "christmas eve": (12, 24), "christmas day": (12, 25),
    "christmas": (12, 25), "boxing day": (12, 26), "new year's eve": (12, 31),
}  # fmt: skip


_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def shift(day: date, n: int, unit: str) -> date:
    """`n` units on (back, when negative); a day that the month lacks becomes its last."""
    if unit in _DAYS_IN:
        return day + timedelta(days=n * _DAYS_IN[unit])
    months = day.year * 12 + day.month - 1 + n * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    year, month = divmod(months, 12)
    if not 1 <= year <= 9998:
        raise ValueError("year out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def count_of(word: str) -> int:
    """How many units a small count says ("a few", "twenty-five", "12"); one for anything else."""
    word = " ".join(word.lower().replace("-", " ").split())
    if word.isdigit():
        return int(word)
    for lead in ("", "a ", "the "):
        if word.removeprefix(lead) in SMALL:
            return SMALL[word.removeprefix(lead)]
    return 1


def month_of(name: str) -> int:
    """Number of a month, by its name or its abbreviation."""
    return MONTHS[name.lower().rstrip(".")]


def _dated(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def near_year(month: int, day: int, today: date, weekday: str | None = None) -> int:
    """The year for a day without one: the last such day, or the next if it is less than two months off.

    A weekday beside it ("Friday, March 2") decides among the years around.
    """
    years = range(max(1, today.year - 3), min(9998, today.year + 2))
    days = [d for y in years if (d := _dated(y, month, day)) is not None]
    fitting = [d for d in days if weekday is not None and d.weekday() == WEEKDAYS[weekday.lower()]]
    ahead = [((d - today).days, d.year) for d in fitting or days]
    return min(((n * 6 if n > 0 else -n), year) for n, year in ahead)[1] if ahead else today.year


def part_of(first: date, last: date, part: str | None) -> tuple[date, date]:
    """Narrow a period by "early", "the beginning of", "late", "the end of", "mid-"."""
    if not part:
        return first, last
    part = re.sub(r"^(?:at |by |in |since |from )?(?:the )?(?:very )?", "", part.lower())
    days = (last - first).days + 1
    opening, closing = part.startswith(("begin", "start", "turn", "earl")), part.startswith(("end", "late"))
    if days > 300:  # a year: its first or last month, its quarter for early and late
        if opening:
            return first, month_end(first.year, 3 if part.startswith("earl") else first.month)
        if closing:
            return last.replace(month=10 if part.startswith("late") else last.month, day=1), last
        return date(first.year, 5, 1), date(first.year, 8, 31)
    if days == 7:  # a week: up to Wednesday, from Thursday
        if opening:
            return first, first + timedelta(days=2)
        return (
            (last - timedelta(days=3), last)
            if closing
            else (first + timedelta(days=1), last - timedelta(days=2))
        )
    third = days // 3
    if opening:
        return first, first + timedelta(days=max(third - 1, 0))
    if closing:
        return last - timedelta(days=max(third - 1, 0)), last
    return first + timedelta(days=third), last - timedelta(days=third)


def bounds(unit: str, today: date) -> tuple[date, date]:
    """First and last day of the calendar unit that a day lies in."""
    if unit == "day":
        return today, today
    if unit == "week":
        first = today - timedelta(days=today.weekday())
        return first, first + timedelta(days=6)
    if unit == "month":
        return today.replace(day=1), month_end(today.year, today.month)
    if unit == "quarter":
        month = (today.month - 1) // 3 * 3 + 1
        return date(today.year, month, 1), month_end(today.year, month + 2)
    if unit == "decade":
        return date(today.year // 10 * 10, 1, 1), date(today.year // 10 * 10 + 9, 12, 31)
    return date(today.year, 1, 1), date(today.year, 12, 31)


def period(unit: str, today: date, which: str | None) -> tuple[date, date]:
    """The last, this or the next calendar unit."""
    which = (which or "this").lower()
    step = -1 if which in ("last", "previous") else 1 if which in ("next", "coming") else 0
    return bounds(unit, shift(today, step, unit))


def year_of(word: str) -> int:
    """A year in digits, or in words of the kind of `SPELLED_YEAR`."""
    if word.isdigit():
        return int(word)
    first, _, rest = word.lower().replace("-", " ").replace(" thousand and ", " ").partition(" ")
    return (2000 if first == "two" else 1900) + (SMALL[rest] if rest != "hundred" else 0)


def _easter(year: int) -> date:
    """Easter Sunday (Meeus, Astronomical Algorithms, 2nd ed., ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    n = h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114
    return date(year, n // 31, n % 31 + 1)


def feast(name: str, year: int) -> date:
    """The day of a feast in a year: Easter and the days around it, Christmas, May Day and the like."""
    name = name.lower().replace("’", "'")
    moved = {"good friday": -2, "easter sunday": 0, "easter monday": 1, "easter": 0}
    if name in moved:
        return _easter(year) + timedelta(days=moved[name])
    return date(year, *_FEASTS[name])


def stretch(year: int, k: int, months: int) -> tuple[date, date, str] | None:
    """The k-th stretch of so many months in a year; the last one for k = 0."""
    begin = 12 - months + 1 if k == 0 else (k - 1) * months + 1
    if not (1 <= months <= 12 and 1 <= begin <= 12 - months + 1):
        return None
    return date(year, begin, 1), month_end(year, begin + months - 1), "span"


def days_of_hours(n: int) -> int:
    """Hours as days, begun days counting whole."""
    return max(1, -(-n // 24))
