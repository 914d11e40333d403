"""Time expressions, resolved to intervals of days against the day of publication.

A small grammar of the English of news: calendar days, weekdays, months, years, halves and quarters,
"last week", "at the beginning of this year", "in the first six months of the year", "two years ago",
"through the weekend", "since 2014". It works on text alone; which act a time belongs to is decided later.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from blocs.reading.records import DaySpan

__all__ = ["TimeExpression", "find_times"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as written, and the days that it means.

    `first` and `last` are both included. `grain` is the unit of the expression: "day", "week", "month",
    "year", "span" (a stretch said by its ends or length). `open_start` marks "by", "until" and "through":
    only the end is said; `open_end` marks "since". `running` marks "this year", "this week": the
    period goes on at the day of publication. `weekday` marks a bare weekday ("on Friday"), which is the last
    one unless the act is still to come.
    """

    start: int
    end: int
    first: date
    last: date
    grain: str
    open_start: bool = False
    open_end: bool = False
    running: bool = False
    weekday: bool = False

    def ahead(self) -> TimeExpression:
        """The same bare weekday, a week on: "will release him on Friday"."""
        week = timedelta(days=7)
        return replace(self, first=self.first + week, last=self.last + week, weekday=False)

    @property
    def days(self) -> DaySpan:
        """First and last day in ISO form."""
        return self.first.isoformat(), self.last.isoformat()


MONTHS = {
    name: i
    for i, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: i
    for i, names in enumerate(("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat", "sunday sun"))
    for name in names.split()
}  # fmt: skip
SMALL = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"a": 1, "an": 1, "couple of": 2, "few": 3, "several": 4, "thirty": 30, "forty": 40, "fifty": 50}  # fmt: skip

_MONTH = r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = r"(?P<weekday>Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)day\b"
_NUMBER = r"(?P<n>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple of|a few|several|an?|twenty|thirty|forty|fifty)"
_UNIT = r"(?P<unit>day|week|month|year|decade|quarter|hour)s?"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months_on(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9998:
        raise ValueError("year out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _shift(day: date, n: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=n * (7 if unit == "week" else 1))
    return _months_on(day, n * {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit])


def _count(word: str) -> int:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return SMALL.get(word, SMALL.get(word.removeprefix("a ").strip(), 1))


def _month_of(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _near_year(month: int, day: int, today: date) -> int:
    """The year for a day without one: the last such day, or the next if it is less than two months off."""
    candidates = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            ahead = (date(year, month, day) - today).days
            candidates.append((ahead * 6 if ahead > 0 else -ahead, year))
        except ValueError:
            continue
    return min(candidates)[1] if candidates else today.year


Span = tuple[date, date, str]
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]]


def _full_day(m: re.Match[str], today: date) -> Span:
    month, day = _month_of(m["month"]), int(m["day"])
    year = int(m["year"]) if m["year"] else _near_year(month, day, today)
    first = date(year, month, day)
    last_day = m["day2"]
    return first, first.replace(day=int(last_day)) if last_day else first, "day"


def _iso_day(m: re.Match[str], _: date) -> Span:
    day = date.fromisoformat(m[0])
    return day, day, "day"


def _day_range(m: re.Match[str], today: date) -> Span:
    month, month2 = _month_of(m["month"]), MONTHS[m["month2"].lower().rstrip(".")]
    year = int(m["year"]) if m["year"] else _near_year(month, int(m["day"]), today)
    return date(year, month, int(m["day"])), date(year, month2, int(m["day2"])), "span"


def _part(first: date, last: date, part: str | None) -> tuple[date, date]:
    """Narrow an interval by "early", "the beginning of", "late", "the end of", "mid-"."""
    if not part:
        return first, last
    part = re.sub(r"^(?:at |by |in |since )?the ", "", part.lower())
    days = (last - first).days + 1
    if days > 300:  # a year: its first or last month, quarter for early and late
        if part.startswith(("begin", "start", "turn")):
            return first, _month_end(first.year, first.month)
        if part.startswith("end"):
            return last.replace(day=1), last
        if part.startswith("earl"):
            return first, _month_end(first.year, 3)
        if part.startswith("late"):
            return date(last.year, 10, 1), last
        return date(first.year, 5, 1), date(first.year, 8, 31)
    third = days // 3
    if part.startswith(("begin", "start", "turn", "earl")):
        return first, first + timedelta(days=max(third - 1, 0))
    if part.startswith(("end", "late")):
        return last - timedelta(days=max(third - 1, 0)), last
    return first + timedelta(days=third), last - timedelta(days=third)


def _month(m: re.Match[str], today: date) -> Span | None:
    month = _month_of(m["month"])
    if m["year"]:
        year = int(m["year"])
    elif (m["which"] or "").lower() == "last":
        year = today.year if month < today.month else today.year - 1
    elif (m["which"] or "").lower() == "next":
        year = today.year if month > today.month else today.year + 1
    else:
        year = today.year if month <= today.month + 2 else today.year - 1
    return *_part(date(year, month, 1), _month_end(year, month), m["part"]), "month"


def _year(m: re.Match[str], _: date) -> Span:
    year = int(m["year"])
    return *_part(date(year, 1, 1), date(year, 12, 31), m["part"]), "year"


def _decade(m: re.Match[str], _: date) -> Span:
    year = int(m["decade"])
    if m["part"]:
        low, high = {"e": (0, 3), "m": (4, 6), "l": (7, 9)}[m["part"][0].lower()]
        return date(year + low, 1, 1), date(year + high, 12, 31), "span"
    return date(year, 1, 1), date(year + 9, 12, 31), "span"


def _years(m: re.Match[str], _: date) -> Span | None:
    first, last = int(m["year"]), m["year2"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (date(first, 1, 1), date(end, 12, 31), "span") if first < end else None


def _weekday(m: re.Match[str], today: date) -> Span:
    wanted = WEEKDAYS[m["weekday"].lower() + "day"]
    which = (m["which"] or "").lower()
    back = (today.weekday() - wanted) % 7
    if which in ("next", "coming", "this coming"):
        day = today + timedelta(days=(wanted - today.weekday()) % 7 or 7)
    elif which in ("last", "past"):
        day = today - timedelta(days=back or 7)
    else:
        day = today - timedelta(days=back)
    return day, day, "day"


def _relative_day(m: re.Match[str], today: date) -> Span:
    word = m[0].lower()
    shift = (
        -1
        if word.startswith(("yesterday", "last night", "overnight"))
        else 1
        if word.startswith("tomorrow")
        else 0
    )
    if word.startswith("the day before yesterday"):
        shift = -2
    day = today + timedelta(days=shift)
    return day, day, "day"


def _bounds(unit: str, today: date) -> tuple[date, date]:
    if unit == "day":
        return today, today
    if unit == "week":
        first = today - timedelta(days=today.weekday())
        return first, first + timedelta(days=6)
    if unit == "month":
        return today.replace(day=1), _month_end(today.year, today.month)
    if unit == "quarter":
        month = (today.month - 1) // 3 * 3 + 1
        return date(today.year, month, 1), _month_end(today.year, month + 2)
    if unit == "decade":
        return date(today.year // 10 * 10, 1, 1), date(today.year // 10 * 10 + 9, 12, 31)
    return date(today.year, 1, 1), date(today.year, 12, 31)


def _this_unit(m: re.Match[str], today: date) -> Span:
    unit, which = m["unit"].lower(), (m["which"] or "this").lower()
    step = (
        -1 if which in ("last", "previous", "past") else 1 if which in ("next", "coming", "following") else 0
    )
    first, last = _bounds(unit, _shift(today, step, unit))
    part = m["part"]
    if part and part.lower().startswith("earlier") and step == 0:
        return first, today, unit
    if part and part.lower().startswith("later") and step == 0:
        return today, last, unit
    return *_part(first, last, part), unit


def _half(m: re.Match[str], today: date) -> Span | None:
    whose = m["whose"].lower()
    year = today.year - 1 if whose.startswith("last") else int(whose) if whose.isdigit() else today.year
    ordinal = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 0, "final": 0}[m["ordinal"].lower()]
    kind = (m["kind"] or "").lower()
    months = 6 if kind == "half" else 3 if kind == "quarter" else _count(m["n"] or "1")
    if not 1 <= months <= 12:
        return None
    begin = 12 - months + 1 if ordinal == 0 else (ordinal - 1) * months + 1
    if begin + months - 1 > 12:
        return None
    return date(year, begin, 1), _month_end(year, begin + months - 1), "span"


def _ago(m: re.Match[str], today: date) -> Span | None:
    if m["unit"].lower() == "hour":
        return today, today, "day"
    unit = m["unit"].lower()
    there = _shift(today, -_count(m["n"]), unit)
    if unit in ("day", "week"):
        return there, there, "day"
    return *_bounds("year" if unit == "decade" else unit, there), unit


def _past_span(m: re.Match[str], today: date) -> Span | None:
    unit = m["unit"].lower()
    n = _count(m["n"]) if m["n"] else 1
    if unit == "hour":
        return today, today, "day"
    if m["which"].lower() in ("next", "coming"):
        return today, _shift(today, n, unit), "span"
    return _shift(today, -n, unit), today, "span"


def _within(m: re.Match[str], today: date) -> Span | None:
    unit = m["unit"].lower()
    return None if unit == "hour" else (today, _shift(today, _count(m["n"]), unit), "span")


def _weekend(m: re.Match[str], today: date) -> Span:
    which = (m["which"] or "").lower()
    saturday = today + timedelta(days=5 - today.weekday())
    if which == "last" or (not which and (m["prep"] or "").lower() in ("over", "at") and today.weekday() < 4):
        saturday -= timedelta(days=7)
    elif which == "next":
        saturday += timedelta(days=7)
    return saturday, saturday + timedelta(days=1), "day"


_PART = r"(?:(?P<part>early|late|earlier|later|mid|(?:at |by |in |since )?the (?:beginning|start|end|turn|middle) of)[ -](?:in )?(?:the )?)?"


def _rule(pattern: str, resolve: Callable[[re.Match[str], date], Span | None], flags: int = 0) -> Rule:
    return re.compile(pattern, flags), resolve


_RULES: tuple[Rule, ...] = (
    _rule(r"\b(?:1[89]|20)\d\d-\d\d-\d\d\b", _iso_day),
    _rule(rf"\b(?P<day>\d{{1,2}}) {_MONTH} ?(?:to|until|through|–|-|and) ?(?P<day2>\d{{1,2}}) (?P<month2>[A-Z][a-z]{{2,8}})\b(?:,? {_YEAR})?", _day_range),
    _rule(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:(?:-|–| to | and )(?P<day2>\d{{1,2}}))?(?: of)? {_MONTH}(?:,? {_YEAR})?(?!\w)", _full_day),
    _rule(rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:(?:-|–| to | and )(?P<day2>\d{{1,2}})(?!\d))?(?!\d|,\d{{3}})(?:,? {_YEAR})?", _full_day),
    _rule(r"\b(?:in |for |over |during )?the (?P<ordinal>first|second|third|fourth|last|final) (?:(?P<kind>half|quarter)|(?P<n>\w+) months) of (?P<whose>this year|the year|last year|(?:1[89]|20)\d\d)\b", _half, re.IGNORECASE),
    _rule(rf"\b{_NUMBER} {_UNIT} (?:ago|earlier)\b", _ago, re.IGNORECASE),
    _rule(rf"\b(?:in|over|during|for|within|through) the (?P<which>past|last|next|coming|previous) (?:{_NUMBER} )?{_UNIT}\b", _past_span, re.IGNORECASE),
    _rule(rf"\b(?:with)?in {_NUMBER} {_UNIT}(?: time|' time|’ time)?\b(?! of)", _within, re.IGNORECASE),
    _rule(rf"{_PART}(?:\b(?P<which>last|next|this) )?\b{_MONTH}\b(?! \d{{1,2}}\b)(?:,? (?:of )?{_YEAR})?", _month),
    _rule(rf"\b(?:from |between )?{_YEAR} ?(?:-|–|—|to|and|until|through) ?(?P<year2>(?:1[89]|20)\d\d|\d\d)\b(?!-)", _years),
    _rule(r"\b(?:(?P<part>early|mid|late)[ -])?(?:the )?(?P<decade>(?:1[89]|20)\d0)s\b", _decade),
    _rule(rf"{_PART}(?<![\d$£€.,-])\b{_YEAR}\b(?![\d%]|-\w|,\d|\.\d)", _year, re.IGNORECASE),
    _rule(rf"{_PART}(?:the )?\b(?P<which>last|next|this|previous|coming|following|past) (?P<unit>week|month|year|quarter|decade)\b", _this_unit, re.IGNORECASE),
    _rule(r"\b(?P<part>(?:at |by |in )?the (?:beginning|start|end|middle) of) the (?P<unit>week|month|year|decade)(?P<which>)\b", _this_unit, re.IGNORECASE),
    _rule(rf"(?:\b(?P<which>last|next|this coming|coming|past|this) )?\b{_WEEKDAY}", _weekday, re.IGNORECASE),
    _rule(r"\b(?:(?P<prep>over|through|at|during|on) )?(?:the |(?P<which>this|last|next) )weekend\b", _weekend, re.IGNORECASE),
    _rule(r"\b(?:the day before yesterday|yesterday|today|tonight|tomorrow|last night|overnight)\b", _relative_day, re.IGNORECASE),
)  # fmt: skip
_BEFORE = re.compile(r"\b(by|until|till|through|since|from|before|after)\s+(?:the\s+)?$", re.IGNORECASE)
_NO_YEAR = re.compile(r"(?:\b(?:No|Resolution|resolution|Article|page|Room|Zapad|Vostok|Flight)\.? ?|[#-])$")
_COUNTED = re.compile(r"\s+(?:[a-z]+ )?(?:troops|people|soldiers|tonnes|tons|ships|aircraft|tanks|missiles|men|women|workers|pages|miles|km|kilomet)", re.IGNORECASE)  # fmt: skip


def _matches(text: str, today: date) -> Iterator[TimeExpression]:
    for pattern, resolve in _RULES:
        for m in pattern.finditer(text):
            try:
                found = resolve(m, today)
            except (ValueError, OverflowError, KeyError):
                continue
            if found is None:
                continue
            first, last, grain = found
            if grain == "year" and (_NO_YEAR.search(text[max(0, m.start() - 14) : m.start("year")] if "year" in m.groupdict() and m["year"] else "") or _COUNTED.match(text, m.end())):  # fmt: skip
                continue
            if m[0] in ("May", "Mar", "March") and not re.search(r"\b(?:in|since|by|until|last|next|this|of|from|through|and|to)\s$", text[max(0, m.start() - 9) : m.start()]):  # fmt: skip
                continue  # the verb, the name, the walk
            lead = _BEFORE.search(text[max(0, m.start() - 14) : m.start()])
            word = (lead[1] if lead else m[0].split()[0]).lower()
            running = (
                bool(re.match(r"(?:the )?(?:this|the) ", m[0], re.IGNORECASE)) and first <= today <= last
            )
            yield TimeExpression(
                m.start(), m.end(), first, last, grain,
                open_start=word in ("by", "until", "till", "through", "before"),
                open_end=word == "since",
                running=running,
                weekday="weekday" in m.groupdict() and not m["which"],
            )  # fmt: skip


def find_times(text: str, published: date | None) -> list[TimeExpression]:
    """All time expressions of a text, in order, none overlapping (the longest wins).

    Parameters
    ----------
    text : str
        Running text.
    published : datetime.date or None
        Day of publication. Without it only expressions that name their year are resolved; the others
        are left out rather than guessed.

    Examples
    --------
    >>> [t.days for t in find_times("They met on Tuesday.", date(2018, 9, 13))]
    [('2018-09-11', '2018-09-11')]
    """
    found = sorted(_matches(text, published or date(2, 1, 1)), key=lambda t: (t.start, -t.end))
    longest = sorted(found, key=lambda t: (t.start - t.end, t.start))
    kept: list[TimeExpression] = []
    starts: list[int] = []
    for t in longest:
        i = bisect_left(starts, t.start)
        if (i < len(kept) and kept[i].start < t.end) or (i and kept[i - 1].end > t.start):
            continue
        starts.insert(i, t.start)
        kept.insert(i, t)
    if published is None:
        kept = [t for t in kept if t.first.year > 1000]
    else:
        kept = [_since(t, published) if t.open_end else t for t in kept]
    return kept


def _since(t: TimeExpression, today: date) -> TimeExpression:
    """ "Since X" runs from the first day of X to the day of publication."""
    last = max(today, t.last)
    return replace(t, last=last, grain="span", open_start=False, open_end=True, running=True)
