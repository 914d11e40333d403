"""Days as news writes them: found in a line, or read from a file's name.

Only days with a day, a month and a year are days of publication; ``April 3`` alone is kept apart, for the
year may be told elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from blocs.errors import UsageError

__all__ = ["DAY", "FoundDay", "day_in_name", "day_of_stamp", "find_days", "find_yearless", "parse_day"]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}

_FOREIGN = (
    "enero janeiro janvier januar januari gennaio января januarie ocak stycznia styczeń ianuarie",
    "febrero fevereiro février februar februari febbraio февраля februarie şubat pebrero lutego luty",
    "marzo março mars märz maart maret марта mart marso marca marzec martie",
    "abril avril aprile апреля nisan kwietnia kwiecień aprilie",
    "mayo maio mai maggio mei maj мая mayıs maja",
    "junio junho juin juni giugno июня haziran hunyo czerwca czerwiec iunie",
    "julio julho juillet juli luglio июля temmuz hulyo lipca lipiec iulie",
    "agosto août augustus agustus augusti августа ağustos sierpnia sierpień",
    "septiembre setiembre setembro septembre settembre сентября eylül setyembre września septembrie",
    "octubre outubro octobre oktober ottobre октября ekim oktubre października octombrie",
    "noviembre novembro novembre ноября kasım nobyembre noiembrie nëntor",
    "diciembre dezembro décembre dezember dicembre desember декабря aralık disyembre grudnia decembrie",
)


def _key(word: str) -> str:
    """A month's name as a key; case-insensitive matching takes more letters for one than `lower` does."""
    return word.rstrip(".").casefold().replace("i\u0307", "i").replace("ı", "i")


_ALL_MONTHS = MONTHS | {_key(name): n for n, names in enumerate(_FOREIGN, start=1) for name in names.split()}


def _one_of(names: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")\b\.?"


_MONTH = _one_of(MONTHS)
_ANY_MONTH = _one_of({*MONTHS, *" ".join(_FOREIGN).split()})
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?[ ]+)?"

DAY = re.compile(
    rf"""
    (?<![\w.])(?:
      (?P<iso>(?P<y1>\d{{4}})-(?P<m1>\d\d?)-(?P<d1>\d\d?)(?=T\d|\b(?!-\d)))
    | (?P<ymd>(?P<y2>\d{{4}})/(?P<m2>\d\d?)/(?P<d2>\d\d?)\b)
    | {_WEEKDAY}(?P<dmy>(?P<d3>\d\d?)(?:st|nd|rd|th|er|º|\.)?[ -]+(?:(?:of|de)[ ]+)?(?P<m3>{_ANY_MONTH}),?
        [ -]+(?:del?[ ]+)?(?P<y3>\d{{4}})\b)
    | {_WEEKDAY}(?P<mdy>(?P<m4>{_ANY_MONTH})[ ]+(?P<d4>\d\d?)(?:st|nd|rd|th)?,?[ ]+
        (?P<p4>\()?(?P<y4>\d{{4}})\b(?(p4)\)))
    | (?P<cjk>(?P<y7>\d{{4}})[年년][ ]?(?P<m7>\d\d?)[月월][ ]?(?P<d7>\d\d?)[日일])
    | (?P<dot>(?P<d5>\d\d?)\.[ ]?(?P<m5>\d\d?)\.[ ]?(?P<y5>\d{{4}})\b)
    | (?P<slash>(?P<a6>\d\d?)/(?P<b6>\d\d?)/(?P<y6>\d{{4}})\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""A day with its year, months in English or a few other languages. Slashes count only where one of the two
numbers cannot be a month."""

_YEARLESS = re.compile(
    rf"(?<![\w.])(?:(?P<d1>\d\d?) +(?P<m1>{_MONTH})|(?P<m2>{_MONTH}) +(?P<d2>\d\d?)\b)", re.IGNORECASE
)
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:[T ]?\d{6}Z?)?\s*")
_SECONDS = re.compile(r"\s*(?:\d{9,10}|\d{13}|\d{16})(?:\.\d+)?\s*")
_WEB = 1990  # no page was fetched before
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")


class FoundDay(NamedTuple):
    """A day and where it stands, in code points of the text that was searched."""

    day: date
    start: int
    end: int


def _date(year: int, month: int, day: int) -> date | None:
    if not 1800 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    return _ALL_MONTHS[_key(word)]


def _read(match: re.Match[str]) -> date | None:
    if match["iso"]:
        return _date(int(match["y1"]), int(match["m1"]), int(match["d1"]))
    if match["ymd"]:
        return _date(int(match["y2"]), int(match["m2"]), int(match["d2"]))
    if match["dmy"]:
        return _date(int(match["y3"]), _month(match["m3"]), int(match["d3"]))
    if match["mdy"]:
        return _date(int(match["y4"]), _month(match["m4"]), int(match["d4"]))
    if match["cjk"]:
        return _date(int(match["y7"]), int(match["m7"]), int(match["d7"]))
    if match["dot"]:
        return _date(int(match["y5"]), int(match["m5"]), int(match["d5"]))
    first, second, year = int(match["a6"]), int(match["b6"]), int(match["y6"])
    if first == second:
        return _date(year, first, second)
    readings = [d for d in (_date(year, second, first), _date(year, first, second)) if d is not None]
    return readings[0] if len(readings) == 1 else None


def find_days(text: str) -> list[FoundDay]:
    """Every full day in `text`, in order.

    Parameters
    ----------
    text : str
        A line or a few; running text should not be given, its days are not days of publication.

    Returns
    -------
    list of FoundDay
        Days that do not exist (31 April) and slashed days that can be read two ways are left out.

    Examples
    --------
    >>> find_days("Peter Symonds 13 September 2018")[0].day
    datetime.date(2018, 9, 13)
    >>> find_days("05/06/2018"), find_days("25/06/2018")[0].day
    ([], datetime.date(2018, 6, 25))
    """
    found = []
    for match in DAY.finditer(text):
        day = _read(match)
        if day is not None:
            found.append(FoundDay(day, match.start(), match.end()))
    return found


def find_yearless(text: str) -> tuple[int, int] | None:
    """Month and day of the first day without a year in `text` (``GENEVA, April 3``), or None."""
    match = _YEARLESS.search(text)
    if match is None:
        return None
    month, day = match["m1"] or match["m2"], int(match["d1"] or match["d2"])
    return (_month(month), day) if _date(2000, _month(month), day) else None


def day_in_name(name: str) -> date | None:
    """Day in a file's name such as ``2018-09-12-xi-putin.txt`` or ``20180912.txt``; None if there is none."""
    for match in _IN_NAME.finditer(name):
        day = _date(int(match[1]), int(match[3]), int(match[4]))
        if day is not None:
            return day
    return None


def parse_day(value: str | float | date) -> date:
    """One day from an option or a metadata field.

    Parameters
    ----------
    value : str, number or datetime.date
        Any form that `find_days` knows, an ISO 8601 time stamp (its own day, whatever its zone),
        ``20180911``, or seconds or milliseconds since 1970 (the day in UTC).

    Raises
    ------
    UsageError
        If there is no day in it, or more than one reading.

    Examples
    --------
    >>> parse_day("2018-09-11T23:30:00-04:00")
    datetime.date(2018, 9, 11)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (int, float)):
        try:
            return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC).date()
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"{value} is no time stamp; give a day as YYYY-MM-DD") from None
    found = find_days(value[:200])
    if found:
        return found[0].day
    day = day_in_name(value[:200])
    if day is None:
        raise UsageError(f"no day can be read from {value[:60]!r}; give a day as YYYY-MM-DD")
    return day


def day_of_stamp(value: str | float) -> date | None:
    """Day in UTC of a time stamp that a crawler or an archive wrote; None where it holds none.

    Parameters
    ----------
    value : str or number
        ISO 8601 or RFC 5322, with its zone or in UTC; the digits of an archive (``20180911233000``); a day
        in any form that `parse_day` knows; seconds, milliseconds or microseconds since 1970.

    Examples
    --------
    >>> day_of_stamp("2018-09-11T23:30:00-04:00"), day_of_stamp("20180911233000")
    (datetime.date(2018, 9, 12), datetime.date(2018, 9, 11))
    >>> day_of_stamp(1536708600000), day_of_stamp(0)
    (datetime.date(2018, 9, 11), None)
    """
    said = (str(value) if isinstance(value, int) else f"{value:.3f}") if not isinstance(value, str) else value
    said = said[:200]
    compact = _COMPACT.fullmatch(said.removesuffix(".000"))
    try:
        if compact:
            day = _date(int(compact[1]), int(compact[2]), int(compact[3]))
        elif _SECONDS.fullmatch(said):
            seconds = float(said)
            day = parse_day(seconds / 1000 if seconds > 1e14 else seconds)
        elif isinstance(value, str):
            stamp = _stamp(said.strip())
            day = parse_day(said) if stamp is None else stamp.astimezone(UTC).date()
        else:
            return None
    except (UsageError, OverflowError):  # the first and last days of the calendar have no day before or after
        return None
    return day if day is not None and day.year >= _WEB else None


def _stamp(said: str) -> datetime | None:
    """A time that tells its zone."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            stamp = read(said)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        if stamp.tzinfo is not None:
            return stamp
    return None
