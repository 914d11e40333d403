"""Which days an amount is for: trade of a year, sorties of a month; none for what is simply there.

The grammar gives an amount a period where its words are plain (`quantities`). Here that is weighed against
the times that an act may have (`timing`; the days that news is about are left out), and the whole year or
month of such a time, the year up to it, what is left of it. All are judged by the signs of an act, with the
kind of amount in the place of the type, by how the time lies to the number, and by whether the grammar
gives the same days. The weights are learned on the training corpus (`training/amount_periods.py`) and stand
in `amount_period.toml`. Two things are left to the grammar: where it gives days, those of other sentences
are not asked; and where they run from New Year to the end of a month ("trade in the first half, at $50
billion", "to reach $100 billion by the end of the year"), which the corpus hardly has, its word is the
last.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from blocs.reading.amount import Amount
from blocs.reading.language import Token
from blocs.reading.leaning import Days
from blocs.reading.periods import month_end
from blocs.reading.quantities import FLOWS, STATES, flow_near
from blocs.reading.records import DaySpan
from blocs.reading.signs import CARRIED, Candidate, Reading
from blocs.reading.times import TimeExpression
from blocs.reading.timing import Timing, likeliest, weights_in
from blocs.reading.units import is_money

__all__ = ["Periods"]

_COUNTED = frozenset("percent point time person year month week day hour tonne barrel".split())
"""Units whose amounts are a kind of their own."""
_WIDENED: dict[Reading, tuple[Reading, Reading]] = {
    "said": ("whole said", "month said"),
    "carried": ("whole carried", "month carried"),
    "coming": ("whole coming", "month coming"),
}
_ONLY_AMOUNTS = frozenset((
    *(name for pair in _WIDENED.values() for name in pair),
    "up to", "rest", "year on", "year before", "ruled",
))  # fmt: skip
_OF_NEWS = frozenset(("published", "story", "since story"))
"""Days that an act of news has and its amounts have not."""
_OF_NOUN = frozenset("nummod quantmod amod compound".split())
_YEAR, _MONTH, _WHOLE = 200, 25, 360
"""Days from which a time is as good as a year, or a month; and from which it is no part of a year."""
_WAY_UP = 20
"""Steps up the parse in which a verb is looked for."""


class Periods:
    """The periods of a report's amounts.

    Parameters
    ----------
    timing : Timing
        Of the same report.
    """

    def __init__(self, timing: Timing) -> None:
        self.timing, self.parse = timing, timing.parse

    def of(self, amount: Amount) -> DaySpan | None:
        """First and last day that an amount is for; None when it is for no time that the text gives."""
        candidates = self.candidates(amount)
        days = likeliest(candidates, self.signs(amount, candidates), weights_in("amount_period.toml")).days
        return None if days is None else (days[0].isoformat(), days[1].isoformat())

    def candidates(self, amount: Amount) -> list[Candidate]:
        """All days that an amount may be for; at least one."""
        ruled = _ruled(amount)
        left_out = _OF_NEWS if ruled is None else _OF_NEWS | CARRIED
        found = [c for c in self.timing.candidates(self._word(amount)) if c.reading not in left_out]
        found += [more for each in found for more in self._widened(each)]
        if sure := [each for each in found if each.days == ruled and _from_new_year(each)]:
            return sure
        if all(each.days != ruled for each in found):
            found.append(Candidate("ruled", ruled))
        return found

    def signs(self, amount: Amount, candidates: Sequence[Candidate]) -> list[list[str]]:
        """For each candidate the names of the signs that it shows."""
        unit = "money" if is_money(amount.unit) else amount.unit if amount.unit in _COUNTED else "thing"
        kind, word = f"{unit} {amount.aspect}", self._word(amount)
        as_acts = [each for each in candidates if each.reading not in _ONLY_AMOUNTS]
        found = self.timing.signs(word, amount.realis, kind, True, as_acts)
        found += [[] for _ in candidates[len(as_acts) :]]
        sent = self.parse.sents[word.sent]
        flows = f"flows {FLOWS.search(amount.of) is not None}"
        near = f"{flows} near {flow_near(self.parse.text, sent, amount.start, amount.end)}"
        verb = self._verb(word)
        own = (
            near, f"{near} {unit}", f"kind {kind}", f"is so {verb.lemma in STATES} {verb.tag}",
            f"{amount.aspect} realis {amount.realis}", f"unit {amount.unit} {amount.aspect}",
            f"times {min(len(self.timing.times_in(sent.i)), 2)} realis {amount.realis}",
        )  # fmt: skip
        ruled = _ruled(amount)
        for each, signs in zip(candidates, found, strict=True):
            if each.days == ruled:
                some = ruled is not None
                signs += ["ruled", f"ruled | {some} {kind}", f"ruled | {some} {near}"]
                signs.append(f"ruled | {each.reading}")
            signs.extend(f"{each.reading} | {sign}" for sign in own)
            if each.time is not None:
                signs.extend(self._of_time(each, each.time, amount, kind, flows, near))
        return found

    def _of_time(
        self, each: Candidate, time: TimeExpression, amount: Amount, kind: str, flows: str, near: str
    ) -> Iterator[str]:
        """Signs of an amount beside a time."""
        yield f"{each.reading} | {time.grain} {near}"
        yield f"{each.reading} | {time.grain} {kind}"
        if each.sent is not None and each.sent.i == amount.sent:
            lies = self._lies(time, amount)
            yield f"own | lies {lies}"
            yield f"own | lies {lies} {flows}"
            yield f"{each.reading} | lies {lies}"
            yield f"{each.reading} | lies {lies} {time.grain}"

    def _lies(self, time: TimeExpression, amount: Amount) -> str:
        """Where a time stands to a number of its sentence: over it, or how far before or after."""
        if time.start < amount.end and amount.start < time.end:
            return "over"
        steps: tuple[int, ...]
        if time.start >= amount.end:
            gap, name, steps = self.parse.text[amount.end : time.start], "after", (12, 40, 80)
        else:
            gap, name, steps = self.parse.text[time.end : amount.start], "before", (20, 60)
        broken = ";" if any(mark in gap for mark in ",;—(") else ""
        return f"{name} {bisect_right(steps, len(gap))}{broken}"

    def _word(self, amount: Amount) -> Token:
        """The word that a time would hang on: the noun that a number stands with, else the number."""
        word = self.parse.token_at(amount.end - 1) or amount.head
        above = self.parse.tokens[word.head]
        return above if word.dep in _OF_NOUN and above.pos in ("NOUN", "PROPN", "SYM") else word

    def _verb(self, word: Token) -> Token:
        """The verb over a word, else the word at the top."""
        for _ in range(_WAY_UP):
            if word.tag[:2] in ("VB", "MD") or word.head == word.i:
                break
            word = self.parse.tokens[word.head]
        return word

    def _widened(self, each: Candidate) -> Iterator[Candidate]:
        """Days beside those of a time: its year or month, the year up to it, its rest, a year before."""
        time, days, now = each.time, each.days, self.timing.published
        if time is None or days is None or each.reading not in _WIDENED:
            return
        first, last = days
        whole, month = _WIDENED[each.reading]
        long = (last - first).days

        def made(reading: Reading, first: date, last: date) -> Candidate:
            return Candidate(reading, (first, last), time, each.rank, each.sent)

        if long < _YEAR or time.open_start or time.open_end:
            yield made(whole, date(last.year, 1, 1), date(last.year, 12, 31))
        if long < _MONTH:
            yield made(month, first.replace(day=1), month_end(first.year, first.month))
        if each.reading != "said":
            return
        if time.open_start:
            yield made("up to", date(last.year, 1, 1), last)
        if now is not None and first < now < last:
            yield made("rest", now, last)
        if now is not None and last < now:
            yield made("year on", date(first.year, 1, 1), now)
        if time.other is None and first.day == 1 and first.year > 1 and _MONTH < long < _WHOLE:
            end = month_end(last.year - 1, last.month)
            yield made("year before", first.replace(year=first.year - 1), end)


def _from_new_year(each: Candidate) -> bool:
    """Whether its words say a part of a year from its beginning, or what is to come up to an end."""
    if each.reading != "said" or each.time is None or each.days is None:
        return each.reading == "up to"
    first, last = each.days
    part = each.time.grain == "span" and _MONTH < (last - first).days < _WHOLE
    return part and (first.day, first.month) == (1, 1) and last == month_end(last.year, last.month)


def _ruled(amount: Amount) -> Days | None:
    """The period that the grammar gives."""
    if amount.period is None:
        return None
    first, last = amount.period
    return date.fromisoformat(first), date.fromisoformat(last)
