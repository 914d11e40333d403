"""Quantities: what a number counts, whose it is, when it holds, and whether it is so.

`numbers` reads the expression; `counted` answers from its noun, its clause and its neighbours; `lengths`
finds what is written as words of another kind. Here they are put together.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from blocs.reading.amount import Amount
from blocs.reading.bare import Counts
from blocs.reading.counted import Counted, Counting
from blocs.reading.currencies import currency_of
from blocs.reading.discourse import Discourse
from blocs.reading.elision import elided, shared
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.lengths import find_lengths, find_ranks
from blocs.reading.numbers import Number, find_numbers
from blocs.reading.owners import Owners
from blocs.reading.records import Aspect, DaySpan
from blocs.reading.times import TimeExpression
from blocs.reading.units import DISTANCES, DURATIONS, NO_COUNT, PAIR_NOUNS, SPANS, is_money, unit_of
from blocs.reports import Span
from blocs.states import MentionKind

__all__ = ["FLOWS", "STATES", "Amount", "find_amounts", "flow_near"]

_CHANGE = re.compile(
    r"\b(?:increas\w*|grew|grow\w*|ris\w+|rose|fell|fall\w*|declin\w*|dropp?\w*|jump\w*|surg\w*|expand\w*|shr[aiu]nk\w*|gain\w*|slump\w*|plung\w*|soar\w*|climb\w*|"
    r"lost|los(?:e|es|ing)|shed|rais\w+|cut\w*|reduc\w+|contract\w*|tumbl\w*|slid\w*|slip\w*|widen\w*|narrow\w*|strengthen\w*|weaken\w*|collaps\w*|appreciat\w*|depreciat\w*|(?<!make )(?<!made )(?<!makes )(?<!making )up|down)\b(?:\s+(?:by|of|to))?(?:\s+(?:more|less|over|under|nearly|almost|about|around|some|at least|just|roughly|up to|as much as)\b(?:\s+than)?)?(?:\s+an?)?\s*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    r"^\s*(?:\w+\s)?(?:increase|rise|growth|jump|surge|fall|drop|decline|cut|reduction|gain|slump|more|less|higher|lower)\b",
    re.IGNORECASE,
)
FLOWS = re.compile(
    r"\b(?:trade|turnover|exports?|imports?|sales?|investments?|gdp|revenues?|"
    r"output|production|spending|budget|aid|growth|deficit|surplus|profits?|income|sold|bought|earned|worth|times)\b",
    re.IGNORECASE,
)
"""Words for what flows, so that an amount of it is for a time."""
STATES = frozenset(
    "be have own hold live remain stand contain include consist amount number employ host keep station base belong "
    "house harbour last count know expect need want hope".split()
)
"""Verbs of what is so; what is so has no period."""
_FOR = re.compile(
    r"\b(?:for|over|in|within|during)(?: (?:each|all|most) of)?(?: (?:the|about|around|some|nearly|almost|only|just|more than|less than))?"
    r"(?: (?:next|coming|past|last|previous))? $",
    re.IGNORECASE,
)
"""What stands before the number in a time that is also a length ("within five days", "over the next six years")."""
_LENGTH = re.compile(r"[ -](?:minute|hour|day|week|month|quarter|year|decade)s?\b")
"""What stands after the number in a length of time."""
_LATER = re.compile(
    r" (?:minute|hour|day|week|month|year|decade)s? (?:after|before|later|earlier|ago)\b", re.IGNORECASE
)
"""What stands after the number in a time that is counted from another ("three days after the vote")."""
_MOST_SHARING = 4
"""Numbers that may wait for the noun of one behind them."""
_LASTING = frozenset("for by in within just only".split())
"""What stands before "one day" where it is a length."""
_COMPARING_OVER = frozenset("for of after in by is was well just".split())
"""What stands before "over" where it compares ("for over ten years")."""


class _Finder(Counting):
    """Amounts of one report, number by number."""

    def __init__(
        self, parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
    ) -> None:
        super().__init__(parse, discourse, published)
        self.times = sorted(times, key=lambda t: t.start)
        self.time_starts = [t.start for t in self.times]
        self.by_sent: dict[int, list[TimeExpression]] = {}
        for time in self.times:
            token = parse.token_at(time.start)
            if token is not None:
                self.by_sent.setdefault(token.sent, []).append(time)

    def run(self) -> list[Amount]:
        taken = _Taken()
        found = [a for a in (*find_ranks(self), *find_lengths(self)) if taken.claim(a.start, a.end)]
        before = Counts()
        waiting: list[Number] = []
        for number in find_numbers(self.parse.text):
            if taken.meets(number.start, number.end) or self._is_time(number):
                continue
            counted = self._counted(number, before)
            if counted is None:
                waiting = [*waiting, number][-_MOST_SHARING:]
                continue
            found += [self._amount(each) for each in (*self._sharing(waiting, counted), counted)]
            waiting = []
            before.add(counted)
            self.money = counted.unit if is_money(counted.unit) else self.money
        owners = Owners(self.parse, self.discourse)
        found = [replace(amount, owner=owners.of(amount)) for amount in found]
        return sorted(found, key=lambda a: (a.start, a.end))

    def _sharing(self, waiting: Sequence[Number], counted: Counted) -> Iterator[Counted]:
        """ "*15.7*, *15.6* and 15.5 per cent": the numbers right before an amount that share its noun, the last first."""
        for number in reversed(waiting):
            joined = shared(self, number, counted)
            if joined is None:
                return
            yield (counted := joined)

    def _is_time(self, number: Number) -> bool:
        """Whether a number is part of a time and nothing else ("in 2014")."""
        i = bisect_right(self.time_starts, number.end - 1) - 1
        timed = i >= 0 and self.times[i].end > number.start
        return number.unit is None and timed and not self._duration_after_all(number)

    def _duration_after_all(self, number: Number) -> bool:
        """ "For the next six years" and "two years ago" are times and lengths; "in 2014" is a time only."""
        text = self.parse.text
        if _LATER.match(text, number.end):
            return True
        before = text[max(0, number.start - 40) : number.start]
        return _LENGTH.match(text, number.end) is not None and _FOR.search(before) is not None

    def _counted(self, number: Number, before: Counts) -> Counted | None:
        """What a number counts and in which unit; None when it counts nothing."""
        first, last = self.parse.token_at(number.start), self.parse.token_at(number.end - 1)
        if first is None or last is None:
            return None
        sent = self.parse.sents[first.sent]
        noun = self.noun(number, last, sent)
        if number.unit is not None:
            unit = number.unit
            if number.money:
                unit = currency_of(number.money, unit, self.nearby(first, sent), self.published)
            return Counted(number, first, last, sent, noun, unit)
        if noun is None or noun.lower in ("others", "more"):
            return elided(self, number, first, last, sent, before)
        if sent.kind != "body" and not any(t.pos in ("VERB", "AUX") for t in self.parse.words(sent)):
            return None  # "Ten men and a siege": a heading that tells nothing
        if self._no_count(number, noun, first) or self._of_a_name(number, first):
            return None
        unit = self.unit(noun)
        named = self.discourse.mention(noun)
        if unit == noun.lemma and named is not None and named.kind is MentionKind.NAME:
            # "bought 12 and Japan 26": no state is counted
            return elided(self, number, first, last, sent, before)
        if (
            noun.lemma == "billion"
            or not unit.replace("-", "").replace(" ", "").isalpha()
            or first.i == noun.i
        ):
            return None
        if unit in SPANS:
            times, unit = SPANS[unit]
            low, high = (None if v is None else v * times for v in (number.low, number.high))
            number = replace(number, low=low, high=high)
        before_it = self.parse.text[max(0, number.start - 7) : number.start].lower()
        if unit in DURATIONS and number.comparator == "=" and before_it == "within ":
            number = replace(number, low=None, comparator="<=")
        if unit in DURATIONS and number.comparator == ">" and self._spread_over(first):
            number = replace(number, high=number.low, comparator="=")
        return Counted(number, first, last, sent, noun, unit)

    def _spread_over(self, first: Token) -> bool:
        """ "Repayable over ten years" compares nothing; "for over ten years" does."""
        words = [t.lower for t in self.parse.tokens[max(0, first.i - 2) : first.i]]
        return words[-1:] == ["over"] and words[0] not in _COMPARING_OVER

    def _no_count(self, number: Number, noun: Token, first: Token) -> bool:
        """Whether a number says nothing that counts: "the two sides", "one way", "in 2014 troops"."""
        if number.form == "words":
            return self._no_count_in_words(number, noun, first)
        return (
            number.form == "digits"
            and number.low is not None
            and 1900 <= number.low <= 2100
            and "," not in self.parse.text[number.start : number.end]
            and number.low == number.high
            and (unit_of(noun.lemma) is None or self._after_in(first))
        )

    def _no_count_in_words(self, number: Number, noun: Token, first: Token) -> bool:
        """ "Three ways", "one man", "one day" and "the two sides" say no number that matters."""
        unit = unit_of(noun.lemma)
        if noun.lemma in NO_COUNT and noun.lemma != "day":
            return True
        if number.low == 1 and number.high == 1:
            return unit in (None, "person") or (noun.lemma == "day" and not self._one_day(first, noun))
        article = self.parse.tokens[first.i - 1].lower if first.i else ""
        known = article in ("the", "these", "those", "both") and unit not in DURATIONS
        return number.low == 2 and (noun.lemma in PAIR_NOUNS or known)

    def _one_day(self, first: Token, noun: Token) -> bool:
        """ "For one day", "one day after the vote" are lengths; "will one day" is none."""
        if first.i and self.parse.tokens[first.i - 1].lower in _LASTING:
            return True
        return _LATER.match(self.parse.text, noun.start - 1) is not None

    def _of_a_name(self, number: Number, first: Token) -> bool:
        """ "Six Leopard 2 tanks", "a Falcon 900": a figure right after a name that is no state, person or day."""
        if not first.text.isdigit() or (number.low or 0) >= 1000:
            return False
        if first.i <= self.parse.sents[first.sent].first + 1:
            return False
        name, before = self.parse.tokens[first.i - 1], self.parse.tokens[first.i - 2]
        return (
            name.pos == "PROPN"
            and before.pos != "ADP"
            and name.ent not in ("DATE", "TIME", "GPE", "LOC", "NORP", "PERSON")
            and self.discourse.mention(name) is None
        )

    def _after_in(self, first: Token) -> bool:
        return first.i > 0 and self.parse.tokens[first.i - 1].lower in ("in", "since", "until", "by", "of")

    def _amount(self, counted: Counted) -> Amount:
        text = self.parse.text
        number, unit, sent, last, noun = (
            counted.number,
            counted.unit,
            counted.sent,
            counted.last,
            counted.noun,
        )
        governor = self.verb_above(last)
        time = self._period_time(sent, number)
        aspect = self._aspect(number, unit, text)
        of, span, of_token = self.counted(number, noun, unit, sent, aspect)
        realis = self.realis(last if noun is None else noun, time, governor)
        if (
            realis in ("planned", "possible")
            and noun is not None
            and number.unit is None
            and self.there_already(noun)
        ):
            realis = "actual"
        period = None
        if time is not None:
            flows = aspect == "change" or FLOWS.search(of) or flow_near(text, sent, number.start, number.end)
            money = is_money(unit)
            counted_in = (
                aspect in ("level", "change") and governor is not None and self._happened(governor, time)
            )
            if (flows and (money or unit in ("percent", "tonne", "barrel", "time"))) or counted_in:
                period = self._period(time, realis != "actual")
        return Amount(
            number.start, number.end, sent.i, number.low, number.high, number.comparator, unit, of, span,
            of_token or noun or last, aspect, period, realis, number.form,
        )  # fmt: skip

    def _happened(self, verb: Token, time: TimeExpression) -> bool:
        """Whether a verb tells what happened at a time, rather than what is so."""
        when = self.parse.token_at(time.start)
        above = self.verb_above(when) if when is not None else None
        return verb.lemma not in STATES and verb.tag != "VBZ" and above is not None and above.i == verb.i

    def _aspect(self, number: Number, unit: str, text: str) -> Aspect:
        if unit in DURATIONS:
            return "duration"
        if unit in DISTANCES:
            return "distance"
        before = text[max(0, number.start - 40) : number.start]
        after = text[number.end : number.end + 24]
        if number.form == "multiple":
            return "change"
        if unit in ("percent", "point") or is_money(unit):
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


def flow_near(text: str, sent: Sent, start: int, end: int) -> bool:
    """Whether a word for what flows stands near a number of a sentence."""
    return FLOWS.search(text[max(sent.start, start - 90) : end + 40]) is not None


def find_amounts(
    parse: Parse, discourse: Discourse, times: Sequence[TimeExpression], published: date | None
) -> list[Amount]:
    """All amounts of a report, in the order of the text."""
    return _Finder(parse, discourse, times, published).run()
