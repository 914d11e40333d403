"""Quantities: what a number counts, whose it is, when it holds, and whether it is so.

`numbers` reads the expression; `counted` answers from its noun, its clause and its neighbours; `lengths`
finds what is written as words of another kind. Here they are put together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from blocs.reading.amount import Amount
from blocs.reading.counted import Counting
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent
from blocs.reading.lengths import find_lengths, find_ranks
from blocs.reading.numbers import Number, find_numbers
from blocs.reading.records import Aspect, DaySpan
from blocs.reading.times import TimeExpression
from blocs.reading.units import DISTANCES, DURATIONS, NO_COUNT, PAIR_NOUNS, UNIT_OF
from blocs.reports import Span
from blocs.states import MentionKind

__all__ = ["Amount", "find_amounts"]

_CHANGE = re.compile(
    r"\b(?:increas\w*|grew|grow\w*|ris\w+|rose|fell|fall\w*|declin\w*|dropp?\w*|jump\w*|surg\w*|expand\w*|shr[aiu]nk\w*|gain\w*|slump\w*|plung\w*|soar\w*|climb\w*|"
    r"lost|los(?:e|es|ing)|shed|up|down|rais\w+|cut\w*|reduc\w+|contract\w*|tumbl\w*|slid\w*|slip\w*|widen\w*|narrow\w*)\b(?:\s+(?:by|of|to))?(?:\s+(?:more|less|over|under|nearly|almost|about|around|some|at least|just|roughly|up to|as much as)\b(?:\s+than)?)?(?:\s+an?)?\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:\w+\s)?(?:increase|rise|growth|jump|surge|fall|drop|decline|cut|reduction|gain|slump|more|less|higher|lower)\b",
    re.IGNORECASE,
)
_FLOWS = re.compile(
    r"\b(?:trade|turnover|exports?|imports?|sales?|investments?|gdp|revenues?|"
    r"output|production|spending|budget|aid|growth|deficit|surplus|profits?|income|sold|bought|earned|worth|times)\b",
    re.IGNORECASE,
)
_HAPPENING = frozenset(
    "kill wound injure die arrest detain blacklist expel deport seize capture flee arrive cross displace evacuate rescue "
    "abduct round drown".split()
)
_AGE = re.compile(r"(?:^\s*,\s|\baged?\s*$)", re.IGNORECASE)


_AHEAD_OR_BACK = re.compile(
    r"(?:for|over|in|within|during) (?:the )?(?:next|coming|past|last|previous)\b", re.IGNORECASE
)


class _Finder(Counting):
    """Amounts of one report, number by number."""

    def __init__(
        self, parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
    ) -> None:
        super().__init__(parse, discourse, published)
        self.times = sorted(times, key=lambda t: t.start)
        self.by_sent: dict[int, list[TimeExpression]] = {}
        for time in self.times:
            token = parse.token_at(time.start)
            if token is not None:
                self.by_sent.setdefault(token.sent, []).append(time)

    def run(self) -> list[Amount]:
        taken = _Taken()
        found = [a for a in (*find_ranks(self), *find_lengths(self)) if taken.claim(a.start, a.end)]
        starts = [t.start for t in self.times]
        for number in find_numbers(self.parse.text):
            if taken.meets(number.start, number.end):
                continue
            i = bisect_right(starts, number.end - 1) - 1
            time = self.times[i] if i >= 0 and self.times[i].end > number.start else None
            if number.unit is None and time is not None and not self._duration_after_all(number, time):
                continue
            found += self._amount(number)
        return sorted(found, key=lambda a: (a.start, a.end))

    def _duration_after_all(self, number: Number, time: TimeExpression) -> bool:
        """ "For the next six years" is a time and a duration; "two years ago" and "in 2014" are times only."""
        words = self.parse.text[time.start : time.end]
        return time.grain == "span" and number.form == "words" and bool(_AHEAD_OR_BACK.match(words))

    def _amount(self, number: Number) -> list[Amount]:
        parse, text = self.parse, self.parse.text
        first = parse.token_at(number.start)
        last = parse.token_at(number.end - 1)
        if first is None or last is None:
            return []
        sent = parse.sents[first.sent]
        noun = self.noun(number, last, sent)
        unit = number.unit
        if unit is None:
            if noun is None:
                return []
            if noun.lemma in PAIR_NOUNS and number.low == 2 and number.form == "words":
                return []
            if (
                number.low == 1
                and number.form == "words"
                and (noun.lemma in NO_COUNT or noun.lemma not in UNIT_OF or noun.lemma in DURATIONS)
            ):
                return []
            if noun.lemma in NO_COUNT and number.form == "words" and noun.lemma != "day":
                return []
            unit = self.unit(noun)
            named = self.discourse.mention(noun)
            if unit == noun.lemma and named is not None and named.kind is MentionKind.NAME:
                return []  # "on July 4 Japan had": the state is not counted
            if noun.lemma == "billion" or not unit.replace("-", "").replace(" ", "").isalpha():
                return []
            if noun.lemma in ("decade",):
                unit = "decade"
        if (
            _AGE.search(text[max(0, number.start - 6) : number.start])
            and number.unit is None
            and noun is None
        ):
            return []
        if (
            number.form == "digits"
            and number.unit is None
            and number.low is not None
            and 1900 <= number.low <= 2100
            and "," not in text[number.start : number.end]
            and number.low == number.high
            and (noun is None or noun.lemma not in UNIT_OF)
        ):
            return []
        governor = self.verb_above(last)
        time = self._period_time(sent, number)
        aspect = self._aspect(number, unit, text)
        of, span, of_token = self.counted(number, noun, unit, sent, aspect)
        owner = self.owner(of_token or noun or last, sent)
        realis = self.realis(last if noun is None else noun, time, governor)
        period = None
        if time is not None:
            flows = (
                aspect == "change"
                or _FLOWS.search(of)
                or _FLOWS.search(text[max(sent.start, number.start - 90) : number.end + 40])
            )
            money = len(unit) == 3 and unit.isupper()
            happened = unit == "person" and governor is not None and governor.lemma in _HAPPENING
            if (flows and (money or unit in ("percent", "tonne", "barrel", "time"))) or happened:
                period = self._period(time, realis != "actual")
        return [
            Amount(
                number.start,
                number.end,
                sent.i,
                number.low,
                number.high,
                number.comparator,
                unit,
                of,
                span,
                owner,
                aspect,
                period,
                realis,
                number.form,
            )
        ]

    def _aspect(self, number: Number, unit: str, text: str) -> Aspect:
        if unit in DURATIONS:
            return "duration"
        if unit in DISTANCES:
            return "distance"
        before = text[max(0, number.start - 40) : number.start]
        after = text[number.end : number.end + 24]
        if number.form == "multiple":
            return "change"
        if unit == "percent" or (len(unit) == 3 and unit.isupper()):
            m = _CHANGE.search(before)
            if (
                m
                and not re.search(r"\bto\b", m[0])
                and not (unit != "percent" and re.match(r"(?:up|down)\b", m[0]) and "from" in m[0])
            ):
                return "change"
            if _CHANGE_AFTER.match(after) and unit == "percent":
                return "change"
        return "level"

    def _period_time(self, sent: Sent, number: Number) -> TimeExpression | None:
        here = self.by_sent.get(sent.i, [])
        if not here:
            return None
        after = [
            t
            for t in here
            if t.start >= number.end
            and t.start - number.end < 60
            and not re.search(r"[;—]", self.parse.text[number.end : t.start])
        ]
        if after:
            return after[0]
        return min(here, key=lambda t: min(abs(t.start - number.end), abs(number.start - t.end)))

    def _period(self, time: TimeExpression, ahead: bool) -> DaySpan:
        """ "By the end of the year" and "this year" mean the whole year for an amount that flows."""
        if time.open_start and (time.last - time.first).days < 40 and time.grain in ("year", "month"):
            return date(time.last.year, 1, 1).isoformat(), time.last.isoformat()
        if time.running and self.published is not None and time.first <= self.published and not ahead:
            return time.first.isoformat(), min(time.last, self.published).isoformat()
        return time.days


class _Taken:
    """Disjoint spans that are spoken for."""

    def __init__(self) -> None:
        self._tens: dict[int, list[Span]] = {}

    def meets(self, start: int, end: int) -> bool:
        """Whether a span overlaps one that was claimed."""
        near = (span for k in range(start // 64, (end - 1) // 64 + 1) for span in self._tens.get(k, ()))
        return any(a < end and start < b for a, b in near)

    def claim(self, start: int, end: int) -> bool:
        """Take a span if it is free; False when it is not."""
        if self.meets(start, end):
            return False
        for k in range(start // 64, (end - 1) // 64 + 1):
            self._tens.setdefault(k, []).append((start, end))
        return True


def find_amounts(
    parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
) -> list[Amount]:
    """All amounts of a report, in the order of the text."""
    return _Finder(parse, discourse, times, published).run()
