"""Time expressions, resolved to intervals of days against the day of publication.

A small grammar of the English of news: calendar days, weekdays, months, years, halves and quarters,
"last week", "at the beginning of this year", "in the first six months of the year", "two years ago",
"through the weekend", "since 2014", "from March to June 2018", "the next day". The patterns stand in
`time_rules` and `leaning`; here they are run, guarded against look-alikes, and joined where two of them are
the ends of one period. It works on text alone; which act a time belongs to is decided in `timing`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from blocs.reading.leaning import LEANING, Days, LeaningRule
from blocs.reading.periods import shift
from blocs.reading.records import DaySpan
from blocs.reading.time_rules import CAPITAL_ONLY, MONTH_WORD, RULES, Found, Rule

__all__ = ["TimeExpression", "find_times"]


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time as written, and the days that it means.

    `first` and `last` are both included. `grain` is the unit of the expression: "day", "week", "month",
    "year", "span" (a stretch said by its ends or length). `open_start` marks "by", "until" and "through":
    only the end is said; `open_end` marks "since". `running` marks "this year", "this week": the
    period goes on at the day of publication. `other` holds the days of the second reading of words that name
    no week or no year: "on Friday" is the last one, unless the act is still to come; "in July" may be that of
    this year or of the last.
    """

    start: int
    end: int
    first: date
    last: date
    grain: str
    open_start: bool = False
    open_end: bool = False
    running: bool = False
    other: Days | None = None

    def otherwise(self) -> TimeExpression:
        """The second reading, if there is one: "will release him on Friday"."""
        if self.other is None:
            return self
        return replace(self, first=self.other[0], last=self.other[1], other=None)

    @property
    def days(self) -> DaySpan:
        """First and last day in ISO form."""
        return self.first.isoformat(), self.last.isoformat()


UNKNOWN_DAY = date(2, 1, 1)
"""Stands for the day of publication when there is none: what is resolved against it is left out again."""

_BEFORE = re.compile(r"\b(by|until|till|through|since|from|before|after)\s+(?:the\s+)?$", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:\b(?:nos?|resolutions?|res|unscr|articles?|pages?|rooms?|flight|law|decree|order|directive|regulation|rule|iso|"
    r"vision|agenda|horizon|zapad|vostok|tsentr|kavkaz|made in china|windows|boeing|route|highway)\.? ?"
    r"(?:\d{1,4}(?: \(\d{4}\))?,? (?:and )?){0,4}|[#-])$",
    re.IGNORECASE,
)
_COUNTED_AFTER = re.compile(
    r"\s+(?:[a-z]+ )?(?:troops|people|soldiers|tonnes|tons|ships|aircraft|tanks|missiles|men|women|workers|pages|miles|km\b|"
    r"kilomet|metres|meters|feet|barrels|civilians|refugees|migrants|prisoners|police|personnel|dollars|euros|yuan|roubles|rubles)",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"\b(?:about|some|around|roughly|approximately|nearly|almost|more than|less than|fewer than|over|up to|at least|"
    r"another|additional|estimated|as many as|only|just|those|these) $",
    re.IGNORECASE,
)
_PLURAL_AFTER = re.compile(
    r" (?:[a-z]+ ){0,2}?(?:[a-z]{2,}[a-rt-z]s|people|men|women|police|troops)\b(?!['’])"
)
_CLOCK_AFTER = re.compile(r" (?:GMT|UTC|hours|local time|[CEWMP][DES]T)\b|[hH]\b")
_MONTH_LED = re.compile(
    r"(?:\b(?i:in|since|by|until|till|last|next|this|of|from|through|and|to|between|or|before|after|during|over|early|late|"
    r"mid|ending|for)\s|\b(?:Jan|Febr|Mar|Apr|Jun|Jul|Aug|Sept|Septem|Octo|Novem|Decem)\w*\.?, |[–—-])$"
)
_MONTH_NOUN_LED = re.compile(r"\b(?i:the|a|an|its|his|her|their|our|that|this|['’]s)\s$")
_MONTH_NOUN = re.compile(
    r"\s+(?:\d+\s+)?(?:[a-z]+\s+)?(?:meeting|summit|election|elections|talks|visit|deadline|deal|agreement|vote|report|data|"
    r"figures|referendum|attack|truce|ceasefire|session|trip|speech|statement|accord|review|round|budget|exercise|drills|coup)\b"
)
_MAY_LED = re.compile(r"\b(?:in|since|until|last|next|this|early|late|during|before)\s$", re.IGNORECASE)
_PREMIER_MAY = re.compile(r"\b(?:Theresa|Mrs\.?|Ms\.?|Minister|Premier|PM) May\b")
_MONTH_FOLLOWS = re.compile(rf"(?:[-–/]| to | and | or )(?-i:{MONTH_WORD})")
_LEANS_OVER = 1500
"""Characters back to the time that another one may lean on."""
_JOIN = re.compile(r"(?: ?[-–—] ?| to | until | till | through )(?:the )?$")
_BETWEEN = re.compile(r"\bbetween (?:the )?$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom (?:the )?$", re.IGNORECASE)
_UP_TO_NOW = re.compile(
    r"(?: to | and | until | till |[-–—] ?)(?:now|date|the present(?: day)?|present|today)\b"
)


def _not_a_month(text: str, m: re.Match[str], premier: bool) -> bool:
    """Whether a month's name by itself is the verb, the walk, or a person."""
    name, start = m["month"], m.start("month")
    word = name.lower().rstrip(".")
    if word not in CAPITAL_ONLY:
        return False
    groups = m.groupdict()
    if name[0].islower():
        return not (groups.get("year") or groups.get("part"))
    if word == "august" or any(
        groups.get(key) for key in ("year", "which", "whose", "day", "part", "ordinal")
    ):
        return False
    before = text[max(0, start - 14) : start]
    if (
        not name.endswith(".")
        and word in ("jan", "dec", "sep", "mar")
        and re.match(r"\s[A-Z]", text[m.end("month") :][:2])
    ):
        return True  # Jan Egeland
    led = _MONTH_LED.search(before) or _MONTH_FOLLOWS.match(text, m.end("month"))
    if word == "may" and premier and not _MAY_LED.search(before):
        return True
    return not (led or (_MONTH_NOUN_LED.search(before) and _MONTH_NOUN.match(text, m.end())))


def _not_a_year(text: str, m: re.Match[str]) -> bool:
    """Whether four digits number, count or time something."""
    start, end = m.start("year"), m.end("year")
    before = text[max(0, start - 60) : start]
    return bool(
        _NUMBERED.search(before)
        or _CLOCK_AFTER.match(text, end)
        or _COUNTED_AFTER.match(text, end)
        or (_COUNTED_BEFORE.search(before) and _PLURAL_AFTER.match(text, end))
    )


def _network(text: str, m: re.Match[str]) -> bool:
    """Russia Today, USA Today."""
    return m[0] == "Today" and bool(
        re.search(r"(?:Russia|USA|India|China) $", text[max(0, m.start() - 8) : m.start()])
    )


@dataclass(frozen=True, slots=True)
class _Match:
    """A match that passed the guards, with its rule: it may have to be resolved again beside another."""

    m: re.Match[str]
    rule: Rule
    found: Found

    def against(self, day: date) -> Found:
        """The same words said on another day."""
        found = _resolved(self.rule, self.m, day)
        return found if found is not None else self.found

    @property
    def dated(self) -> bool:
        """Whether the words name their year."""
        return bool(self.m.groupdict().get("year") or self.m.groupdict().get("decade"))

    def other(self, today: date) -> Days | None:
        """The second reading of a bare weekday, or of a month, season or day without its year."""
        groups = self.m.groupdict()
        if any(groups.get(key) for key in ("which", "whichweek", "whichmonth", "whose", "on")) or self.dated:
            return None
        ahead = self.found[0] > today
        try:
            if "which" in groups and groups.get("weekday"):
                there = self.against(today + timedelta(days=7))
            elif groups.get("month") or groups.get("season"):
                there = self.against(shift(today, -1 if ahead else 1, "year"))
            else:
                return None
        except (ValueError, OverflowError):
            return None
        return there[:2] if there[:2] != self.found[:2] else None


@dataclass(frozen=True, slots=True)
class _Leaning:
    """A match of words that lean on a time said before."""

    m: re.Match[str]
    rule: LeaningRule

    def upon(self, days: Days | None, today: date) -> Found | None:
        """The days meant, leaning on others."""
        try:
            found = self.rule[1](self.m, days, today)
        except (ValueError, OverflowError, KeyError):
            return None
        return found if found is not None and found[0] <= found[1] else None


def _resolved(rule: Rule, m: re.Match[str], today: date) -> Found | None:
    try:
        found = rule[1](m, today)
    except (ValueError, OverflowError, KeyError):  # no such day
        return None
    return found if found is not None and found[0] <= found[1] else None


def _matches(text: str, today: date) -> Iterator[_Match]:
    premier = _PREMIER_MAY.search(text) is not None
    for rule in RULES:
        for m in rule[0].finditer(text):
            groups = m.groupdict()
            if groups.get("month") and _not_a_month(text, m, premier):
                continue
            found = _resolved(rule, m, today)
            if found is None or _network(text, m):
                continue
            if found[2] == "year" and groups.get("year") and not groups.get("part") and _not_a_year(text, m):
                continue
            yield _Match(m, rule, found)


def _leaning(text: str) -> Iterator[_Leaning]:
    for rule in LEANING:
        for m in rule[0].finditer(text):
            yield _Leaning(m, rule)


def _longest(found: list[_Match | _Leaning], length: int) -> list[_Match | _Leaning]:
    """Of those that overlap the longest; in the order of the text."""
    taken = bytearray(length)
    kept = []
    for each in sorted(found, key=lambda x: (x.m.start() - x.m.end(), x.m.start())):
        a, b = each.m.span()
        if not any(taken[a:b]):
            taken[a:b] = b"\1" * (b - a)
            kept.append(each)
    return sorted(kept, key=lambda x: x.m.start())


_COMING = re.compile(
    r"(?:\b(?:will|would|shall|due|scheduled|set|(?:is|are|was|were) (?:expected |due |planned )?to)|['’]ll)"
    r"(?: (?!said|told|announced|after|on)[\w’'-]+){0,9} (?:on )?$",
    re.IGNORECASE,
)


def _expression(text: str, each: _Match, today: date) -> TimeExpression:
    m, (first, last, grain) = each.m, each.found
    other = each.other(today)
    if (
        other is not None
        and m.groupdict().get("weekday")
        and _COMING.search(text[max(0, m.start() - 90) : m.start()])
    ):
        (first, last), other = other, (first, last)  # "would release him on Friday"
    lead = _BEFORE.search(text[max(0, m.start() - 14) : m.start()])
    word = (lead[1] if lead else m[0].split()[0]).lower()
    return TimeExpression(
        m.start(),
        m.end(),
        first,
        last,
        grain,
        open_start=word in ("by", "until", "till", "through", "before"),
        open_end=word == "since",
        running=bool(re.match(r"(?:the )?(?:this|the) ", m[0], re.IGNORECASE)) and first <= today <= last,
        other=other,
    )


_SENTENCE_END = re.compile(r"[.!?][\"”’)]*\s|\n")
_BACK = re.compile(r"\b(?:earlier|before|previous|preceding|after)\b", re.IGNORECASE)


def _leaned_on(each: _Leaning, times: list[TimeExpression], today: date) -> TimeExpression | None:
    """The time said last; for words that look back the last one that is not to come."""
    if not _BACK.search(each.m[0]):
        return times[-1] if times else None
    told = next((t for t in reversed(times[-4:]) if t.first <= today), None)
    if told is not None and "inside" in each.m.groupdict():
        between = each.m.string[told.end : min(each.m.start(), told.end + _LEANS_OVER)]
        return None if _SENTENCE_END.search(between) else told
    return told


def _leaning_expression(each: _Leaning, before: TimeExpression | None, today: date) -> TimeExpression | None:
    days = (before.first, before.last) if before and each.m.start() - before.end <= _LEANS_OVER else None
    found = each.upon(days, today)
    if found is None:
        return None
    since = each.m[0].lower().endswith(("since then", "ever since"))
    start, end = each.m.span()
    return TimeExpression(start, end, *found, open_end=since, running=since)


def _joined(text: str, a: _Match, b: _Match) -> TimeExpression | None:
    """Two times as the ends of one period: "from March to June 2018", "between May 5 and Friday"."""
    between, lead = text[a.m.end() : b.m.start()], text[max(0, a.m.start() - 12) : a.m.start()]
    if len(between) > 12:
        return None
    said_between = _BETWEEN.search(lead) or a.m[0].lower().startswith("between ")
    if not (_JOIN.match(between) or (said_between and re.match(r" and (?:the )?$", between))):
        return None
    plain = between.strip() in ("-", "–", "—")
    if plain and a.found[2] != b.found[2]:
        return None  # "on Tuesday — 2018 saw ..."
    first, last = a.found[0], b.found[1]
    if b.dated and not a.dated:
        first = a.against(b.found[1])[0]
    elif a.dated and not b.dated:
        later = [
            f[1] for year in (0, 1) if (f := b.against(date(a.found[0].year + year, 12, 31)))[1] >= a.found[1]
        ]
        last = min(later, default=last)
    elif last < first and "weekday" in b.m.groupdict():
        last += timedelta(days=7)
    elif last < first and not a.dated and b.m.groupdict().get("month"):  # "from November to March"
        last = b.against(shift(first, 1, "year"))[1]
    if not first <= last:
        return None
    opening = _FROM.search(lead) or (_BETWEEN.search(lead) if said_between else None)
    start = a.m.start() - (len(lead) - opening.start()) if opening else a.m.start()
    return TimeExpression(start, b.m.end(), first, last, "span")


def _up_to_now(text: str, a: _Match, published: date) -> TimeExpression | None:
    """ "From 2014 to now"."""
    before = text[max(0, a.m.start() - 12) : a.m.start()]
    lead, tail = _FROM.search(before) or _BETWEEN.search(before), _UP_TO_NOW.match(text, a.m.end())
    if lead is None or tail is None or a.found[0] > published:
        return None
    start = a.m.start() - (len(lead.string) - lead.start())
    return TimeExpression(start, tail.end(), a.found[0], published, "span", running=True)


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
    today = published or UNKNOWN_DAY
    leaning = _leaning(text) if published is not None else ()
    matches = _longest([*_matches(text, today), *leaning], len(text))
    times: list[TimeExpression] = []
    i = 0
    while i < len(matches):
        each = matches[i]
        if isinstance(each, _Leaning):
            i += 1
            found = _leaning_expression(each, _leaned_on(each, times, today), today)
            times.extend([found] if found else [])
            continue
        after = matches[i + 1] if i + 1 < len(matches) else None
        joined = _joined(text, each, after) if isinstance(after, _Match) else None
        i += 2 if joined else 1
        if joined is None and published is not None:
            joined = _up_to_now(text, each, published)
            if joined and i < len(matches) and matches[i].m.start() < joined.end:
                i += 1  # its "today" is taken
        time = joined or _expression(text, each, today)
        if times and time.start < times[-1].end:
            time = _expression(text, each, today)  # pragma: no cover - a lead never reaches into a neighbour
        times.append(time)
    if published is None:
        return [t for t in times if t.first.year > 1000]
    return [_since(t, published) if t.open_end else t for t in times]


def _since(t: TimeExpression, today: date) -> TimeExpression:
    """ "Since X" runs from the first day of X to the day of publication."""
    last = max(today, t.last)
    return replace(t, last=last, grain="span", open_start=False, open_end=True, running=True)
