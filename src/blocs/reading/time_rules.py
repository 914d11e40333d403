"""The grammar of times: one pattern and one resolver for each way in which news names a day or a period.

A resolver takes the match and the day of publication and gives first day, last day and grain, or None when
the words mean something else. A year without a century and "recently" are left alone: they say too little.
What leans on a time said before ("the next day") stands in `leaning`. Weeks run from Monday to Sunday,
seasons are northern.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from blocs.reading.periods import (
    ORDINALS,
    SEASONS,
    SMALL,
    SPELLED_YEAR,
    WEEKDAYS,
    bounds,
    count_of,
    days_of_hours,
    feast,
    month_end,
    month_of,
    near_year,
    part_of,
    period,
    shift,
    stretch,
    year_of,
)

__all__ = ["CAPITAL_ONLY", "MONTH_WORD", "NUMBER", "RULES", "UNIT", "WEEKDAY", "Found", "Rule"]

Found = tuple[date, date, str]
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Found | None]]

CAPITAL_ONLY = frozenset({"may", "march", "mar", "august", "jan", "dec", "sep"})
"""Month names that are other words, or names, without their capital (and some even with it)."""
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SPELLED_DAY = "|".join(sorted((w.replace(" ", "[- ]") for w in ORDINALS), key=len, reverse=True))

_LONG_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH_WORD = rf"(?:{_LONG_MONTH}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_MONTH = rf"(?P<month>{MONTH_WORD})"
WEEKDAY = r"(?P<weekday>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
_ON = r"(?:(?P<on>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day),? (?:the )?)?"
_SPELLED = "|".join(sorted((re.escape(w).replace(r"\ ", "[- ]") for w in SMALL if w not in ("zero", "couple of", "few", "a", "an", "dozen")), key=len, reverse=True))  # fmt: skip
NUMBER = rf"(?<![\w.,-])(?P<n>\d{{1,3}}|a couple of|(?:a |the )?few|a dozen|{_SPELLED}|an?)"
UNIT = r"(?P<unit>day|week|fortnight|month|year|decade|quarter|hour)s?"
_YEAR_WORD = rf"(?:(?:1[89]|20)\d\d|{SPELLED_YEAR})"
_YEAR = rf"(?P<year>{_YEAR_WORD})"
_AND_YEAR = rf"(?:,? (?:of )?{_YEAR})?"
_TO = r"(?: ?[-–—] ?| to | and | until | till | through )"
_PART = (
    r"(?:\b(?P<part>early|late|earlier|later|mid|(?:at |by |in |since |from )?"
    r"(?:the )?(?:very )?(?:beginning|start|end|turn|middle) of|end)[ -](?:in )?(?:the )?)?"
)


def _full_day(m: re.Match[str], today: date) -> Found:
    month, day = month_of(m["month"]), int(m["day"])
    year = year_of(m["year"]) if m["year"] else near_year(month, day, today, m["on"])
    if (
        (month, day) == (9, 11)
        and not m["year"]
        and re.match(r" (?:terror|attack|hijack)", m.string[m.end() : m.end() + 10])
    ):
        year = 2001
    first = date(year, month, day)
    return first, first.replace(day=int(m["day2"])) if m["day2"] else first, "day"


def _spelled_day(m: re.Match[str], today: date) -> Found:
    """ "The twenty-first of June", "May the first", "the sixth day of this month"."""
    day = ORDINALS[m["ordinal"].lower().replace("-", " ")]
    if not m["month"]:
        first, _ = period("month", today, m["which"])
        return first.replace(day=day), first.replace(day=day), "day"
    month = month_of(m["month"])
    year = year_of(m["year"]) if m["year"] else near_year(month, day, today)
    return date(year, month, day), date(year, month, day), "day"


def _weekday_the_day(m: re.Match[str], today: date) -> Found | None:
    """ "Friday the 13th": the nearest month in which the two agree, one that has passed before others."""
    wanted, day = WEEKDAYS[m["weekday"].lower()], int(m["day"])
    for step in (0, -1, 1, -2, -3, -4, 2, -5, -6, 3):
        there = shift(today.replace(day=1), step, "month")
        if day <= month_end(there.year, there.month).day:
            there = there.replace(day=day)
            if there.weekday() == wanted and (there <= today or step):
                return there, there, "day"
    return None


def _feast(m: re.Match[str], today: date) -> Found:
    """ "Christmas Eve", "Easter 2015", "last May Day": the nearest one, rather behind than ahead."""
    which = (m["which"] or "").lower()
    if m["year"]:
        day = feast(m["feast"], year_of(m["year"]))
    else:
        near = [feast(m["feast"], today.year + n) for n in (-1, 0, 1)]
        behind, ahead = max(d for d in near if d <= today), min(d for d in near if d > today)
        soon = (ahead - today).days * 2 < (today - behind).days
        day = ahead if which == "next" or (not which and soon) else behind
        if which == "this":
            day = feast(m["feast"], today.year)
    return day, day, "day"


def _year_first(m: re.Match[str], _: date) -> Found:
    day = date(year_of(m["year"]), int(m["m"]), int(m["day"]))
    return day, day, "day"


def _week_of(m: re.Match[str], today: date) -> Found:
    """ "The week of September 16", "the week beginning 3 May"."""
    month, day = month_of(m["month"]), int(m["day"])
    there = date(year_of(m["year"]) if m["year"] else near_year(month, day, today), month, day)
    first, last = bounds("week", there)
    return (there, there + timedelta(days=6), "week") if m["begins"] else (first, last, "week")


def _numeric(m: re.Match[str], _: date) -> Found | None:
    """21/04/2016 and 04/21/2016; 04/05/2016 is either, and left to its year. Dots put the day first."""
    a, b, year = int(m["a"]), int(m["b"]), year_of(m["year"])
    if m["sep"] != "." and a != b and a <= 12 and b <= 12:
        return None
    day = date(year, b, a) if a > 12 or m["sep"] == "." else date(year, a, b)
    return day, day, "day"


def _day_range(m: re.Match[str], today: date) -> Found | None:
    if " and " in m[0].lower() and not m[0].lower().startswith("between"):
        return None  # two days, not what lies between
    month, month2 = month_of(m["month"]), month_of(m["month2"])
    day, day2 = int(m["day"]), int(m["day2"])
    if m["year2"]:
        year2 = year_of(m["year2"])
        year = year_of(m["year"]) if m["year"] else year2 - ((month, day) > (month2, day2))
    else:
        year = year_of(m["year"]) if m["year"] else near_year(month, day, today)
        year2 = year + ((month, day) > (month2, day2))
    return date(year, month, day), date(year2, month2, day2), "span"


def _days_of(m: re.Match[str], today: date) -> Found:
    """ "From 4 to 22 this month"."""
    first, last = period("month", today, m["which"])
    return first.replace(day=int(m["day"])), last.replace(day=int(m["day2"])), "span"


def _month_year(m: re.Match[str], today: date) -> int:
    """Year of a month: said, told by "last", "next" or "last year", or the one nearest to publication."""
    month, groups = month_of(m["month"]), m.groupdict()
    if groups.get("year"):
        return year_of(m["year"])
    if groups.get("whose"):
        return today.year + {"last": -1, "next": 1}.get(m["whose"].lower(), 0)
    which = (groups.get("which") or "").lower()
    if which == "last":
        return today.year if month < today.month else today.year - 1
    if which == "next":
        return today.year if month > today.month else today.year + 1
    return today.year if month <= today.month + 2 else today.year - 1


def _month(m: re.Match[str], today: date) -> Found:
    year, month = _month_year(m, today), month_of(m["month"])
    if (
        month > today.month + 2
        and year == today.year - 1
        and not m["which"]
        and not _said_year(m)
        and _TO_COME.search(_clause_before(m))
    ):
        year = today.year  # "will open in December"
    return *part_of(date(year, month, 1), month_end(year, month), m["part"]), "month"


def _said_year(m: re.Match[str]) -> bool:
    groups = m.groupdict()
    return bool(groups.get("year") or groups.get("whose"))


_TO_COME = re.compile(
    r"\b(?:will|shall|would|due|scheduled|(?:is|are|was|were|set|expects?|hopes?|plans?|wants?) to|expected|planned|ahead of|until)\b|['’]ll\b|\bwon['’]t\b",
    re.IGNORECASE,
)


def _clause_before(m: re.Match[str]) -> str:
    """The words before a match, back to the end of a clause."""
    return re.split(r"[.;:!?\n]", m.string[max(0, m.start() - 90) : m.start() + 8])[-1]


def _month_share(m: re.Match[str], today: date) -> Found | None:
    """ "The first week of October", "the second half of July", "the first ten days of June"."""
    year, month = _month_year(m, today), month_of(m["month"])
    return _share(date(year, month, 1), month_end(year, month), m)


def _share(first: date, last: date, m: re.Match[str]) -> Found | None:
    ordinal = m["ordinal"].lower()
    k = 0 if ordinal in ("last", "final") else _ORDINALS.index(ordinal) + 1
    kind, days = m["kind"].lower(), (last - first).days + 1
    if kind == "half":
        middle = first + timedelta(days=days // 2 - 1) if days < 300 else date(first.year, 6, 30)
        return (
            (first, middle, "span")
            if k == 1
            else (middle + timedelta(days=1), last, "span")
            if k in (0, 2)
            else None
        )
    size = (7 if kind.startswith("week") else 1) * (count_of(m["n"]) if m["n"] else 1)
    if k > 1 and m["n"]:
        return None
    begin = last - timedelta(days=size - 1) if k == 0 else first + timedelta(days=(k - 1) * size)
    end = min(begin + timedelta(days=size - 1), last)
    return (begin, end, "week" if size == 7 else "span") if first <= begin <= end else None


def _unit_share(m: re.Match[str], today: date) -> Found | None:
    """ "The first week of this month", "the last week of 2015"."""
    if m["year"]:
        first, last = date(year_of(m["year"]), 1, 1), date(year_of(m["year"]), 12, 31)
    else:
        first, last = period(m["unit"].lower(), today, m["which"])
    return _share(first, last, m)


def _nth_weekday(m: re.Match[str], today: date) -> Found | None:
    """ "The first Tuesday in November", "the second Monday of next month"."""
    if m["month"]:
        year, month = _month_year(m, today), month_of(m["month"])
    else:
        first, _ = period("month", today, m["whichmonth"])
        year, month = first.year, first.month
    begin, wanted = date(year, month, 1), WEEKDAYS[m["weekday"].lower()]
    if m["ordinal"].lower() == "last":
        end = month_end(year, month)
        day = end - timedelta(days=(end.weekday() - wanted) % 7)
    else:
        weeks = _ORDINALS.index(m["ordinal"].lower())
        day = begin + timedelta(days=(wanted - begin.weekday()) % 7 + 7 * weeks)
    return (day, day, "day") if day.month == month else None


def _year(m: re.Match[str], _: date) -> Found:
    year = year_of(m["year"])
    return *part_of(date(year, 1, 1), date(year, 12, 31), m["part"]), "year"


def _decade(m: re.Match[str], _: date) -> Found:
    said = m["decade"].lower()
    if said.isdigit():
        year = int(said) if len(said) == 4 else 1900 + int(said)
    else:
        year = 2000 if said == "noughties" else 1900 + SMALL[said.removesuffix("ies") + "y"]
    low, high = {"e": (0, 3), "m": (4, 6), "l": (7, 9)}[m["part"][0].lower()] if m["part"] else (0, 9)
    return date(year + low, 1, 1), date(year + high, 12, 31), "span"


def _years(m: re.Match[str], _: date) -> Found | None:
    first, last = year_of(m["year"]), m["year2"]
    end = first // 100 * 100 + int(last) if len(last) == 2 else year_of(last)
    if " and " in m[0].lower() and end != first + 1 and not m[0].lower().startswith("between"):
        return None  # two years, not what lies between
    return (date(first, 1, 1), date(end, 12, 31), "span") if first < end else None


def _fiscal(m: re.Match[str], today: date) -> Found:
    """ "Fiscal 2018", "the financial year 2017/18" (April to March, as where years are written so)."""
    if m["year2"]:
        first = year_of(m["year"])
        return date(first, 4, 1), date(first + 1, 3, 31), "span"
    if m["year"]:
        return date(year_of(m["year"]), 1, 1), date(year_of(m["year"]), 12, 31), "year"
    return *period("year", today, m["which"]), "year"


def _bare_season(m: re.Match[str], today: date) -> Found | None:
    """ "In the spring": the last one that has begun, or the next where the words before look ahead."""
    month = SEASONS[m["season"].lower()]
    year = today.year - (today.month < month) + (1 if _TO_COME.search(_clause_before(m)) else 0)
    first = date(year, month, 1)
    return *part_of(first, shift(first, 3, "month") - timedelta(days=1), m["part"]), "span"


def _season(m: re.Match[str], today: date) -> Found | None:
    month = SEASONS[m["season"].lower()]
    which = (m["which"] or "").lower()
    if m["year"]:
        year = year_of(m["year"])
    elif which == "this":
        year = today.year - (month == 12 and today.month < 6)
    elif which == "next":
        year = today.year + (today.month >= month)
    elif which:
        over = today.month >= month + 3 if month < 12 else today.month >= 3
        year = today.year - (month == 12) - (not over)
    else:
        return None
    first = date(year, month, 1)
    last = shift(first, 3, "month") - timedelta(days=1)
    return *part_of(first, last, m["part"]), "span"


def _weekday(m: re.Match[str], today: date) -> Found:
    wanted, which = WEEKDAYS[m["weekday"].lower()], (m["which"] or "").lower()
    monday = today - timedelta(days=today.weekday())
    back = (today.weekday() - wanted) % 7
    if which == "next":
        day = monday + timedelta(days=7 + wanted)
    elif which in ("coming", "this coming", "upcoming"):
        day = today + timedelta(days=(wanted - today.weekday()) % 7 or 7)
    elif which in ("last", "past", "this past", "previous"):
        day = today - timedelta(days=back if back > 1 else back + 7)
    elif which == "this":
        day = today - timedelta(days=back) if back <= 3 else today + timedelta(days=7 - back)
    else:
        day = today - timedelta(days=back)
    return day, day, "day"


def _weekday_of_week(m: re.Match[str], today: date) -> Found:
    first, _ = period("week", today, m["whichweek"])
    day = first + timedelta(days=WEEKDAYS[m["weekday"].lower()])
    return day, day, "day"


def _relative_day(m: re.Match[str], today: date) -> Found:
    word = m[0].lower()
    steps = (
        ("the day before yesterday", -2), ("the day after tomorrow", 2), ("yesterday", -1), ("last night", -1),
        ("last evening", -1), ("overnight", -1), ("tomorrow", 1),
    )  # fmt: skip
    day = today + timedelta(days=next((n for lead, n in steps if word.startswith(lead)), 0))
    return day, day, "day"


def _day_of_month(m: re.Match[str], today: date) -> Found:
    """ "On the 12th": of this month, or of the last one that has passed it."""
    day = int(m["day"])
    if m["which"]:
        first, _ = period("month", today, m["which"])
    else:
        first = today.replace(day=1) if day <= today.day else shift(today.replace(day=1), -1, "month")
    return first.replace(day=day), first.replace(day=day), "day"


def _this_unit(m: re.Match[str], today: date) -> Found | None:
    unit, which, part = m["unit"].lower(), (m["which"] or "this").lower(), m["part"]
    if which == "past" or (which == "last" and m.groupdict().get("the")):
        return shift(today, -1, unit), today, unit
    first, last = period(unit, today, which)
    if part and part.lower() == "earlier" and first <= today <= last:
        return first, today, unit
    if part and part.lower() == "later" and first <= today <= last:
        return today, last, unit
    return *part_of(first, last, part), unit


def _other_but_one(m: re.Match[str], today: date) -> Found:
    """ "The week before last", "the month after next"."""
    unit, step = m["unit"].lower(), -2 if m["which"].lower() == "before last" else 2
    if unit == "weekend":
        saturday = bounds("week", today)[0] + timedelta(days=7 * step + 5)
        return saturday, saturday + timedelta(days=1), "day"
    return *bounds(unit, shift(today, step, unit)), unit


def _so_far(m: re.Match[str], today: date) -> Found:
    return bounds(m["unit"].lower(), today)[0], today, "span"


def _unit_end(m: re.Match[str], today: date) -> Found:
    """ "By month's end", "before the week is out"."""
    last = bounds(m["unit"].lower(), today)[1]
    return (
        (today, last, "span") if m["out"] else (*part_of(*bounds(m["unit"].lower(), today), "end of"), "span")
    )


def _year_end(m: re.Match[str], today: date) -> Found:
    if m["mid"]:
        return date(today.year, 5, 1), date(today.year, 8, 31), "year"
    return date(today.year, 12, 1), date(today.year, 12, 31), "year"


def _rest(m: re.Match[str], today: date) -> Found | None:
    if m["year"]:
        year = year_of(m["year"])
        return max(date(year, 1, 1), today), date(year, 12, 31), "span"
    return today, bounds(m["unit"].lower(), today)[1], "span"


def _whose(word: str | None, today: date) -> int:
    word = (word or "").lower()
    if word in ("", "this year", "the year", "last year", "next year"):
        return today.year + (word.startswith("next") - word.startswith("last"))
    return year_of(word)


def _months_of(m: re.Match[str], today: date) -> Found | None:
    """ "The first six months of the year", "the third quarter of 2018", "the second half of last year"."""
    ordinal = m["ordinal"].lower()
    k = {"last": 0, "final": 0}.get(ordinal) if ordinal in ("last", "final") else _ORDINALS.index(ordinal) + 1
    kind = (m["kind"] or "").lower()
    months = 6 if kind == "half" else 3 if kind == "quarter" else count_of(m["n"] or "1")
    return stretch(_whose(m["whose"], today), int(k or 0), months)


def _quarter(m: re.Match[str], today: date) -> Found | None:
    """ "Q3 2018", "H1 2016", "in the third quarter": of this year, unless it has not begun."""
    groups = m.groupdict()
    k = int(groups["k"]) if groups.get("k") else _ORDINALS.index(m["ordinal"].lower()) + 1
    months = 6 if (groups.get("letter") or "q").lower() == "h" else 3
    whose = groups.get("whose") or groups.get("year")
    found = stretch(_whose(whose, today), k, months)
    if found and not whose and found[0] > today:
        return stretch(today.year - 1, k, months)
    return found


def _ago(m: re.Match[str], today: date) -> Found | None:
    unit, n = m["unit"].lower(), count_of(m["n"])
    if unit == "hour":
        unit, n = "day", n // 24
    there = shift(today, -n, unit)
    if unit in ("day", "week", "fortnight"):
        return there, there, "day"
    return *bounds("year" if unit == "decade" else unit, there), unit


def _ago_in_parts(m: re.Match[str], today: date) -> Found:
    """ "A year and two months ago", "1 month 21 days ago"."""
    there = shift(shift(today, -count_of(m["n"]), m["unit"].lower()), -count_of(m["n2"]), m["unit2"].lower())
    if m["unit2"].lower() in ("day", "week"):
        return there, there, "day"
    return *bounds("month", there), "month"


def _ahead(m: re.Match[str], today: date) -> Found | None:
    """ "Two weeks from now"."""
    unit = m["unit"].lower()
    if unit == "hour":
        return None
    there = shift(today + timedelta(days=(m["from"].lower() == "tomorrow")), count_of(m["n"]), unit)
    if unit in ("day", "week", "fortnight"):
        return there, there, "day"
    return *bounds("year" if unit == "decade" else unit, there), unit


def _rolling(m: re.Match[str], today: date) -> Found | None:
    """ "In the past two years", "over the next six years", "in the coming weeks"."""
    unit, which = m["unit"].lower(), m["which"].lower()
    plural = m.string[m.end("unit") : m.end("unit") + 1].lower() == "s"
    ahead = which in ("next", "coming", "upcoming")
    if not m["n"] and plural and not ahead:
        return None  # "the last days of the war"
    n = count_of(m["n"]) if m["n"] else SMALL["few"] if plural else 1
    if unit == "hour":
        unit, n = "day", days_of_hours(n)
    return (today, shift(today, n, unit), "span") if ahead else (shift(today, -n, unit), today, "span")


_AHEAD_WORDS = re.compile(r"\b(?:will|would|shall|can|could|may|might|to|be|plans?|planned|due|expect(?:s|ed)?|set|again|back|aims?)\b", re.IGNORECASE)  # fmt: skip
_NOT_AHEAD = re.compile(
    r"\b(?:first|second|third|fourth|fifth|times?|once|twice|most|least|\w{3,}est)\b", re.IGNORECASE
)


def _within(m: re.Match[str], today: date) -> Found | None:
    """ "Within two weeks"; "in two weeks" only of what is to come ("the first visit in six years" is not)."""
    unit, n = m["unit"].lower(), count_of(m["n"])
    if m["prep"].lower() == "in" and not m["time"]:
        before = re.split(r"[.;!?\n]", m.string[max(0, m.start() - 90) : m.start()])[-1]
        if _NOT_AHEAD.search(before) or not _AHEAD_WORDS.search(before):
            return None
    if unit == "hour":
        unit, n = "day", days_of_hours(n)
    return today, shift(today, n, unit), "span"


def _weekend(m: re.Match[str], today: date) -> Found:
    which, prep = (m["which"] or "").lower(), (m["prep"] or "").lower()
    saturday = today + timedelta(days=5 - today.weekday())
    if which in ("last", "past") or (
        not which and prep in ("over", "at", "during", "on") and today.weekday() < 4
    ):
        saturday -= timedelta(days=7)
    elif which == "next":
        saturday += timedelta(days=7)
    return saturday, saturday + timedelta(days=1), "day"


def _rule(pattern: str, resolve: Callable[[re.Match[str], date], Found | None]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), resolve


def _rules() -> Iterable[Rule]:
    th, which = r"(?:st|nd|rd|th)", r"(?P<which>last|next|this|previous|coming)"
    ordinal = rf"(?P<ordinal>{'|'.join(_ORDINALS)}|last|final)"
    yield _rule(rf"\b{_YEAR}(?P<sep>[-/.])(?P<m>\d\d?)(?P=sep)(?P<day>\d\d?)\b(?![-/]\d)", _year_first)
    yield _rule(rf"(?<![\d/.-])(?P<a>\d\d?)(?P<sep>[-/.])(?P<b>\d\d?)(?P=sep){_YEAR}\b", _numeric)
    day2 = rf"(?P<day2>\d{{1,2}}){th}?"
    yield _rule(rf"\b(?:from |between )?(?P<day>\d{{1,2}}){th}?(?: of)? {_MONTH}(?:,? {_YEAR})?{_TO}{day2}(?: of)? (?P<month2>{MONTH_WORD})(?:,? (?P<year2>{_YEAR_WORD}))?(?!\w)", _day_range)  # fmt: skip
    yield _rule(rf"\b(?:from |between )?{_MONTH} (?P<day>\d{{1,2}}){th}?(?:,? {_YEAR})?{_TO}(?P<month2>{MONTH_WORD}) {day2}(?![\d,]\d)(?:,? (?P<year2>{_YEAR_WORD}))?(?!\w)", _day_range)  # fmt: skip
    yield _rule(rf"\b(?:from |between )?(?P<day>\d{{1,2}}){th}?{_TO}{day2} (?:of )?{which} month\b", _days_of)
    yield _rule(
        rf"(?<![\w.,]){_ON}(?P<day>\d{{1,2}}){th}?(?:{_TO}{day2})?(?: of)?[ /-]{_MONTH}(?:,?[ /-]{_YEAR})?(?!\w)",
        _full_day,
    )
    yield _rule(rf"\b{_ON}{_MONTH}[ -](?P<day>\d{{1,2}}){th}?(?:{_TO}{day2}(?!\d))?(?!\d|,\d{{3}}|[:.]\d|[ap]\.?m\b)(?:,? (?:of )?{_YEAR})?(?!\w)", _full_day)  # fmt: skip
    week = r"\bweek (?:of|(?P<begins>beginning|starting)(?: on)?) "
    yield _rule(rf"{week}(?P<day>\d\d?){th}?(?: of)? {_MONTH}(?:,? {_YEAR})?(?!\w)", _week_of)
    yield _rule(rf"{week}{_MONTH} (?P<day>\d\d?){th}?(?!\d)(?:,? {_YEAR})?(?!\w)", _week_of)
    spelled, no_month = rf"(?P<ordinal>{_SPELLED_DAY})", r"(?P<month>)(?P<year>)"
    yield _rule(rf"\b(?:the )?{spelled}(?: day)? of {_MONTH}{_AND_YEAR}\b", _spelled_day)
    yield _rule(
        rf"\b(?:the )?{spelled} day of (?:(?P<which>last|this|next) |the )month\b{no_month}", _spelled_day
    )
    yield _rule(rf"\b{_MONTH} the {spelled}(?:,? (?:of )?{_YEAR})?\b", _spelled_day)
    yield _rule(rf"\b{_MONTH} {spelled},? (?:of )?{_YEAR}\b", _spelled_day)
    yield _rule(rf"\bon {_MONTH} {spelled}\b(?! (?:anniversary|time))(?P<year>)", _spelled_day)
    yield _rule(rf"\b{WEEKDAY},? the (?P<day>[1-9]|[12]\d|3[01]){th}\b", _weekday_the_day)
    feasts = (
        r"(?P<feast>(?-i:New Year(?:['’]s (?:Day|Eve))?|Valentine['’]s Day|May Day|Bastille Day|Halloween|Christmas(?: Day| Eve)?"
        r"|Boxing Day|Good Friday|Easter(?: Sunday| Monday)?))"
    )
    yield _rule(rf"\b(?:(?P<which>last|this|next) )?{feasts}\b(?! (?:Island|card|tree|present|message|greeting|address|speech))(?:,? (?:of )?{_YEAR}\b)?", _feast)  # fmt: skip
    yield _rule(rf"\b(?:on|by|until|since|before|after|for|from) the (?P<day>[1-9]|[12]\d|3[01]){th}\b(?P<which>)(?=[.,;:)]|$| and\b)", _day_of_month)  # fmt: skip
    yield _rule(rf"\b(?:on |by )?(?:the )?(?P<day>[1-9]|[12]\d|3[01]){th} of {which} month\b", _day_of_month)
    share = rf"(?:{ordinal} (?:(?P<n>\d\d?|{_SPELLED}) )?(?P<kind>half|weeks?|days?)) of"
    yield _rule(rf"\b(?:in |for |over |during |by )?(?:the )?{share} {_MONTH}{_AND_YEAR}\b", _month_share)
    yield _rule(rf"\b(?:in |for |over |during |by )?(?:the )?{share} (?:(?:{which}|the) (?P<unit>month|year)|{_YEAR})\b", _unit_share)  # fmt: skip
    yield _rule(rf"\b(?:the )?{ordinal} {WEEKDAY} (?:of|in) (?:{_MONTH}{_AND_YEAR}|(?P<whichmonth>last|next|this) month)\b", _nth_weekday)  # fmt: skip
    whose = rf"(?P<whose>this year|the year|last year|next year|{_YEAR_WORD})"
    yield _rule(rf"\b(?:in |for |over |during |by )?the {ordinal} (?:(?P<kind>half|quarter)|(?P<n>\d\d?|{_SPELLED}) months),? (?:of )?{whose}\b", _months_of)  # fmt: skip
    yield _rule(rf"\b(?P<letter>[QH])(?P<k>[1-4])(?: of)? {whose}\b", _quarter)
    yield _rule(rf"\b{_YEAR}[ -](?P<letter>[QH])(?P<k>[1-4])\b", _quarter)
    fiscal = r"(?:(?:fiscal|financial|tax|budget) (?:years? )?(?:of )?|FY ?)"
    yield _rule(rf"\b(?:the )?{fiscal}(?P<which>){_YEAR}(?:[-/–](?P<year2>(?:20)?\d\d))?\b(?!-\w)", _fiscal)
    yield _rule(r"\b(?:the )?(?P<which>last|next|this|previous|current|coming) (?:fiscal|financial|tax|budget) year\b(?P<year>)(?P<year2>)", _fiscal)  # fmt: skip
    yield _rule(
        r"\b(?:in|for|during) (?:the (?P<ordinal>first|second|third|fourth) quarter\b(?! of)|Q(?P<k>[1-4])\b)",
        _quarter,
    )
    yield _rule(rf"{NUMBER} {UNIT} ago\b", _ago)
    yield _rule(rf"{NUMBER} {UNIT},?(?: and)? (?P<n2>\d{{1,3}}|an?|{_SPELLED}) (?P<unit2>day|week|month)s? ago\b", _ago_in_parts)  # fmt: skip
    yield _rule(rf"{NUMBER} {UNIT} from (?P<from>now|today|tomorrow)\b", _ahead)
    lead = r"(?:in|over|during|for|within|through|throughout|of)"
    yield _rule(rf"\b(?:{lead} )?(?:the )(?P<which>past|last|next|coming|upcoming|previous) (?P<n>\d{{1,3}}|few|couple of|several|{_SPELLED}) {UNIT}\b", _rolling)  # fmt: skip
    yield _rule(rf"\b(?:{lead} )?(?P<which>past|last|next) (?P<n>\d{{1,3}}|few|couple of|several|{_SPELLED}) {UNIT}\b", _rolling)  # fmt: skip
    yield _rule(rf"\b{lead} the (?P<which>past|last|next|coming|upcoming|previous)(?P<n>) {UNIT}\b", _rolling)
    yield _rule(rf"\b(?P<prep>within(?: the (?:next|coming|upcoming))?|in) {NUMBER} {UNIT}(?P<time>['’]? time|)\b(?! of)(?: from (?:now|today))?", _within)  # fmt: skip
    yield _rule(rf"{_PART}(?:\b{which} )?\b{_MONTH}(?!\w|-a-)(?! \d{{1,2}}\b){_AND_YEAR}(?:,? (?:of )?(?P<whose>last|this|next) year\b)?", _month)  # fmt: skip
    yield _rule(rf"\b(?:from |between )?{_YEAR}{_TO}(?P<year2>{_YEAR_WORD}|\d\d)\b(?![-–]|,\d|%)", _years)
    yield _rule(r"\b(?:(?P<part>early|mid|late)[ -])?(?:the )?(?P<decade>(?:1[89]|20)\d0)['’]?s\b", _decade)
    yield _rule(
        r"\bthe (?:(?P<part>early|mid|late)[ -])?(?:['’‘](?=\d)|(?=[5-9]))(?P<decade>[2-9]0)['’]?s\b", _decade
    )
    tens = "twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|noughties"
    yield _rule(rf"\bthe (?:(?P<part>early|mid|late)[ -])?(?:nineteen[- ])?(?P<decade>{tens})\b", _decade)
    year_alone = rf"{_YEAR}\b(?![\d%/]|-\w|,\d|\.\d)"
    yield _rule(rf"{_PART.removesuffix('?')}{year_alone}", _year)
    yield _rule(rf"(?P<part>)(?<![\d$£€.,/-])\b{year_alone}", _year)
    season = r"(?P<season>spring|summer|autumn|fall|winter)"
    yield _rule(rf"{_PART}\b(?P<which>last|this|next|past) {season}\b(?P<year>)", _season)
    yield _rule(rf"{_PART}(?:the )?\b(?P<which>){season} (?:of )?{_YEAR}\b", _season)
    bare = r"(?:in|since|by|until|till|before|during|over|through|throughout|from) (?:the )?(?:(?P<part>early|late|mid)[ -])?"
    yield _rule(rf"\b{bare}{season.replace('fall|', '')}\b(?! of\b|['’])", _bare_season)
    yield _rule(
        r"\b(?:in|since|by|until) (?:the )?(?:(?P<part>early|late|mid)[ -])?(?P<season>fall)\b(?=[.,;)]|$)",
        _bare_season,
    )
    yield _rule(rf"{_PART}(?P<the>the )?\b(?P<which>last|next|this|previous|coming|past) (?P<unit>week|month|year|quarter|decade)\b", _this_unit)  # fmt: skip
    yield _rule(r"\b(?P<part>(?:at |by |in )?(?:the )?(?:beginning|start|end|middle) of|earlier in|later in) the (?P<unit>week|month|year|decade)(?P<which>)\b", _this_unit)  # fmt: skip
    yield _rule(
        r"\b(?:the )?(?P<unit>week|weekend|month|year) (?P<which>before last|after (?:the )?next)\b",
        _other_but_one,
    )
    yield _rule(r"\b(?:so|thus) far (?:this|in the) (?P<unit>week|month|quarter|year|decade)\b", _so_far)
    yield _rule(r"\b(?:the )?(?P<unit>year|month) to date\b", _so_far)
    yield _rule(
        r"\b(?:by |at |before )?(?:the )?(?P<unit>week|month)(?:['’]s|-)[ -]?end\b(?P<out>)", _unit_end
    )
    yield _rule(r"\bbefore the (?P<unit>week|month|year) is (?P<out>out|over)\b", _unit_end)
    yield _rule(r"\b(?:by |at )(?:the )?(?:year[-’' ]?s?[- ]end|(?P<mid>mid-?year))\b", _year_end)
    yield _rule(
        rf"\b(?:the )?(?:rest|remainder) of (?:(?:the|this) (?P<unit>week|month|year|decade)|{_YEAR})\b",
        _rest,
    )
    yield _rule(rf"\b{WEEKDAY},? (?:of )?(?P<whichweek>last|next|this) week\b", _weekday_of_week)
    yield _rule(rf"\b(?P<whichweek>last|next|this) week,? (?:on )?{WEEKDAY}", _weekday_of_week)
    yield _rule(
        rf"(?:\b(?P<which>last|next|this coming|this past|coming|upcoming|past|previous|this) )?\b{WEEKDAY}",
        _weekday,
    )
    short = r"(?P<weekday>(?-i:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun))\b\.?(?! (?-i:[A-Z]))"
    yield _rule(rf"\b(?:on |(?P<which>last|next|this) ){short}", _weekday)
    yield _rule(r"\b(?:(?P<prep>over|through|at|during|on|by) )?(?:the |(?P<which>this|last|next|past) )weekend\b", _weekend)  # fmt: skip
    yield _rule(r"\b(?:the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|last night|last evening|overnight|this (?:morning|afternoon|evening))\b", _relative_day)  # fmt: skip


RULES: tuple[Rule, ...] = tuple(_rules())
