"""Times that lean on a time said before: "the next day", "two weeks later", "that evening", "since then".

A resolver takes the match, the days that it leans on (None when no time was said near before) and the day
of publication. It gives first day, last day and grain, or None where there is nothing to lean on. A group
named `inside` marks words that lean on a time of the same sentence only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TypeAlias

from blocs.reading.periods import SEASONS, WEEKDAYS, bounds, count_of, shift
from blocs.reading.time_rules import NUMBER, UNIT, WEEKDAY, Found

__all__ = ["LEANING", "Days", "LeaningRule"]

Days: TypeAlias = tuple[date, date]
LeaningRule: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str], Days | None, date], Found | None]]
_OPENS = re.compile(r"(?:^|[.!?][\"”’)]*\s|\n)[\"“‘(]*$")
_SHORT = 45
"""Days up to which a period is short enough for "two days later" to be told from its end."""


def _short(days: Days | None) -> Days | None:
    return days if days is not None and (days[1] - days[0]).days <= _SHORT else None


def _same(m: re.Match[str], days: Days | None, _: date) -> Found | None:
    """ "That evening", "the same day", "that month"."""
    if days is None:
        return None
    unit = m["unit"].lower()
    if unit in SEASONS:
        first = date(days[0].year, SEASONS[unit], 1)
        return first, shift(first, 3, "month") - timedelta(days=1), "span"
    if unit in ("week", "month", "year"):
        return *bounds(unit, days[0]), unit
    return (*days, "day") if days[1] - days[0] <= timedelta(days=2) else None


def _neighbour(m: re.Match[str], days: Days | None, _: date) -> Found | None:
    """ "The following morning", "the day before", "the next month"."""
    if (near := _short(days)) is None:
        return None
    step = -1 if m["which"].lower() in ("previous", "preceding", "before") else 1
    unit = m["unit"].lower()
    if unit in ("week", "month", "year"):
        there = near[0] if step < 0 else near[1]
        return *bounds(unit, shift(there, step, unit)), unit
    if (near[1] - near[0]).days > 7:
        return None
    there = near[0] - timedelta(days=1) if step < 0 else near[1] + timedelta(days=1)
    return there, there, "day"


def _that_weekday(m: re.Match[str], days: Days | None, today: date) -> Found | None:
    """ "The following Friday": the first one after."""
    wanted = WEEKDAYS[m["weekday"].lower()]
    if (near := _short(days)) is None:
        there = today - timedelta(days=(today.weekday() - wanted) % 7)
    elif m["which"].lower() in ("previous", "preceding"):
        there = near[0] - timedelta(days=(near[0].weekday() - wanted) % 7 or 7)
    else:
        there = near[1] + timedelta(days=(wanted - near[1].weekday()) % 7 or 7)
    return there, there, "day"


def _apart(m: re.Match[str], days: Days | None, today: date) -> Found | None:
    """ "Two days later", "a week earlier"; what is earlier than nothing said is before publication."""
    back = m["which"].lower() in ("earlier", "before")
    unit, near = m["unit"].lower(), _short(days)
    if near is None or (unit in ("day", "hour", "week", "fortnight") and (near[1] - near[0]).days > 7):
        if m["which"].lower() != "earlier":
            return None
        near = (today, today)
    n = count_of(m["n"]) if m["n"] else 1
    if unit in ("hour", "minute", "moment"):
        unit, n = "day", n // 24 if unit == "hour" else 0
    there = shift(near[0], -n, unit) if back else shift(near[1], n, unit)
    if unit in ("day", "week", "fortnight"):
        return there, there, "day"
    return *bounds("year" if unit == "decade" else unit, there), unit


def _before_that(m: re.Match[str], days: Days | None, today: date) -> Found | None:
    """ "Recalled its envoy on Monday, four days after the bloc adopted ...": the day of what comes after.

    Told from a time in the same sentence, else, where it opens the sentence, from the day of publication.
    """
    if days is None:
        opens = _OPENS.search(m.string[max(0, m.start() - 12) : m.start()])
        if not opens or m["which"].lower() == "before":
            return None
        days = (today, today)
    if (days[1] - days[0]).days > 7:
        return None
    unit, n = m["unit"].lower(), count_of(m["n"])
    if unit == "hour":
        unit, n = "day", n // 24
    there = shift(days[0], -n, unit) if m["which"].lower() == "after" else shift(days[1], n, unit)
    if unit in ("day", "week", "fortnight"):
        return there, there, "day"
    return *bounds("year" if unit == "decade" else unit, there), unit


def _hours_on(_m: re.Match[str], days: Days | None, _: date) -> Found | None:
    """ "Hours later", "minutes earlier": the same day."""
    return (*days, "day") if days is not None and days[0] == days[1] else None


def _since_then(_m: re.Match[str], days: Days | None, today: date) -> Found | None:
    return (days[0], today, "span") if days is not None and days[0] < today else None


def _rule(pattern: str, resolve: Callable[[re.Match[str], Days | None, date], Found | None]) -> LeaningRule:
    return re.compile(pattern, re.IGNORECASE), resolve


def _rules() -> Iterable[LeaningRule]:
    day = r"(?P<unit>day|morning|afternoon|evening|night|week|month|year)"
    that = rf"(?P<unit>day|morning|afternoon|evening|night|week|month|year|{'|'.join(SEASONS)})"
    led = r"(?:(?:on|in|later|earlier|early|late) )?"
    yield _rule(rf"\b{led}(?:that|(?:the |that )(?:very )?same) {that}\b(?!['’])", _same)
    yield _rule(rf"\b{led}(?:by )?the (?P<which>next|following) {day}\b(?! (?:of|to)\b)", _neighbour)
    yield _rule(rf"\bthe (?P<which>previous|preceding) {day.replace('|week|month|year', '')}\b", _neighbour)
    yield _rule(rf"\bthe {day} (?P<which>before|after)\b(?=\s*[,.;:)—]|\s*$)", _neighbour)
    yield _rule(rf"\b(?:on )?the (?P<which>following|previous|preceding) {WEEKDAY}", _that_weekday)
    yield _rule(rf"{NUMBER} {UNIT} (?P<which>later|earlier|afterwards?)\b(?! than)", _apart)
    yield _rule(rf"{NUMBER} {UNIT} (?P<which>before|after)\b(?=\s*[,.;:)—]|\s*$)", _apart)
    yield _rule(rf"{NUMBER} {UNIT} (?P<which>before|after)(?P<inside>)(?= \w)", _before_that)
    yield _rule(r"\b(?:hours|minutes|moments) (?:later|earlier)\b", _hours_on)
    yield _rule(r"\b(?:ever )?since then\b|\bever since\b(?=\s*[,.;:)—]|\s*$)", _since_then)


LEANING: tuple[LeaningRule, ...] = tuple(_rules())
