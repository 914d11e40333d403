"""Signs of an act's day: what speaks for or against one of the days that the text offers it.

A sign is a short string, such as ``said | on it`` or ``carried | told past``; `timing` weighs them. They come
from the parse (tense, the way from the act to the time), from the time itself (its unit, whether it lies
ahead), and from the place of the act in the report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from blocs.reading.language import Parse, Sent, Token
from blocs.reading.leaning import Days
from blocs.reading.records import Realis
from blocs.reading.times import TimeExpression
from blocs.reports import BlockKind

__all__ = ["CARRIED", "Candidate", "Reading", "Signs"]

Reading: TypeAlias = Literal[
    "none", "said", "other", "since", "so far", "until", "carried", "carried on", "coming",
    "published", "story", "since story",
    "whole said", "whole carried", "whole coming", "month said", "month carried", "month coming",
    "up to", "rest", "year on", "year before", "ruled",
]  # fmt: skip
"""How the days of a candidate come about; those of the last two lines are asked of amounts alone."""
OWN = frozenset(("said", "other", "since", "so far", "until"))
CARRIED = frozenset(("carried", "carried on", "coming"))
"""Readings of times that stand in another sentence."""

CLAUSES = frozenset("relcl acl advcl ccomp xcomp conj parataxis pcomp csubj appos".split())
GOVERNED = CLAUSES - {"conj", "appos"}
FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
MODAL = frozenset("would could may might must should can ca".split())
PERFECT = frozenset(("has", "have", "'ve", "’ve", "having"))
PAST = frozenset("was were did got".split())
PRESENT = frozenset("is are am do does 's ’s 're ’re".split())
FINITE = frozenset("VBD VBZ VBP MD".split())
UNTENSED = frozenset("noun participle gerund infinitive bare none".split())
LONGEST_WAY = 25
"""Steps up the parse after which a word counts as standing on its own."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Days that an act may have.

    `reading` says how they come about, `time` is the expression that they come from (None for days of the
    calendar alone), `rank` its place among its like, the nearest first, `sent` the sentence it stands in.
    """

    reading: Reading
    days: Days | None
    time: TimeExpression | None = None
    rank: int = 0
    sent: Sent | None = None


class Signs:
    """The signs of one report's acts.

    Parameters
    ----------
    parse : Parse
    published : datetime.date or None
    story : TimeExpression or None
        The day that the report is about.
    body : sequence of Sent
        Sentences of running text.
    """

    def __init__(
        self, parse: Parse, published: date | None, story: TimeExpression | None, body: Sequence[Sent]
    ) -> None:
        self.parse, self.published, self.story = parse, published, story
        self._lead_ends = body[3].i if len(body) > 3 else len(parse.sents)
        self._paragraph: dict[int, int] = {}
        for sent in body:
            self._paragraph.setdefault(sent.passage, len(self._paragraph))
        self._tenses: dict[int, str] = {}
        self._anchors: dict[int, Token | None] = {}
        self._finite, self._breaks = [0], [0]
        for token in parse.tokens:
            self._finite.append(self._finite[-1] + (token.tag in FINITE))
            self._breaks.append(self._breaks[-1] + (token.text in (";", ":", "—")))

    def of(
        self, trigger: Token, realis: Realis | None, type: str, noun: bool,
        candidates: Sequence[Candidate], times: int, before: Sequence[tuple[Sent, TimeExpression]],
    ) -> list[list[str]]:  # fmt: skip
        """For each candidate its signs; `times` is the number of times in the sentence, `before` the last
        ones said before it."""
        sent = self.parse.sents[trigger.sent]
        told, above, clause = self._telling(trigger, noun)
        lead = "lead" if sent.i <= self._lead_ends else "body"
        place = lead if sent.kind is BlockKind.BODY else "title"
        some = "timed" if times else "bare"
        act = (
            "", f"realis {realis}", f"told {told}", f"above {above}", f"in {place}", f"times {min(times, 3)}",
            f"{some} realis {realis}", f"{some} told {told} realis {realis}",
            f"{some} told {told} above {above}", f"clause {clause}", f"type {type}",
            f"in {place} told {told}", f"in {place} story {self.story is not None}",
            f"paragraph {min(self._paragraph.get(sent.passage, 4), 4)}", f"type {type} told {told}",
        )  # fmt: skip
        ways: dict[int, str] = {}
        near = any(source.passage == sent.passage for source, _ in before)
        found = []
        for each in candidates:
            signs = [f"{each.reading} | {sign}" for sign in act]
            if each.reading in OWN:
                signs.extend(self._own(each, trigger, sent, realis, told, above, type, ways))
            elif each.reading in CARRIED:
                signs.extend(self._carried(each, sent, told, times))
            elif each.reading == "none":
                signs.append(f"none | paragraph timed {near} told {told}")
            else:
                signs.extend(self._calendar(each.reading, place, told, bool(before)))
            found.append(signs)
        return found

    def _own(
        self, each: Candidate, trigger: Token, sent: Sent, realis: Realis | None, told: str, above: str,
        type: str, ways: dict[int, str],
    ) -> Iterator[str]:  # fmt: skip
        """Signs of a time in the act's own sentence."""
        time, days, kind = each.time, each.days, each.reading
        assert time is not None
        assert days is not None
        anchor = self._anchor(time)
        way = ways.get(time.start)
        if way is None:
            way = ways[time.start] = self._way(trigger, anchor)
        ahead = time.start > trigger.start
        left, right = (trigger.end, time.start) if ahead else (time.end, trigger.start)
        verbs, breaks = self._between(left, right)
        order = "after" if ahead else "before"
        gap = right - left
        far = _step(gap, {4: "by", 20: "near", 60: "mid", 120: "far"}, "off")
        now = self.published
        lies = "ahead" if now and days[0] > now else "now" if now and days[1] >= now else "past"
        ends = f"{time.open_start:d}{time.open_end:d}{time.running:d}"
        pos = "none" if anchor is None else anchor.pos
        yield f"{kind} | way {way}"
        yield f"{kind} | way {way} {time.grain}"
        yield f"own | {far} {order}"
        yield f"{kind} | rank {each.rank}"
        yield f"own | verbs {min(verbs, 3)} {order}"
        yield f"own | break {breaks > 0}"
        yield f"{kind} | {time.grain}"
        yield f"{kind} | {lies} realis {realis}"
        yield f"{kind} | {lies} told {told}"
        yield f"{kind} | {lies} above {above}"
        yield f"own | first {time.start - sent.start < 12} verbs {min(verbs, 2)}"
        yield f"{kind} | ends {ends}"
        yield f"{kind} | ends {ends} realis {realis}"
        yield f"own | on {pos} rank {each.rank == 0}"
        yield f"own | on {pos} {time.grain} itself {anchor is trigger}"
        yield f"own | on {pos} way {way}"
        yield f"{kind} | open {time.other is not None} {time.grain}"
        yield f"own | way {way} told {told}"
        yield f"own | way {way} {order}"
        if way in ("itself", "", "noun/"):
            yield f"{kind} | way {way} type {type}"
        yield f"own | old {now is not None and (now - time.last).days > 3653}"

    def _carried(self, each: Candidate, sent: Sent, told: str, times: int) -> Iterator[str]:
        """Signs of a time said in another sentence."""
        time, source, kind = each.time, each.sent, each.reading
        assert time is not None
        assert source is not None
        same = "same" if source.passage == sent.passage else "other"
        gap = abs(sent.i - source.i)
        apart = _step(gap, {2: "1", 3: "2", 5: "3+", 9: "5+"}, "9+")
        days = (self.published - time.last).days if self.published else 10**4
        if self.published and time.first > self.published:
            age = "ahead"
        else:
            age = _step(days, {2: "day", 8: "week", 60: "month", 400: "year"}, "old")
        anchor = self._anchor(time)
        verbal = anchor is not None and anchor.tag[:2] == "VB"
        tense = self._tense(anchor) if anchor is not None and verbal else "none"
        yield f"{kind} | rank {each.rank}"
        yield f"{kind} | {same} apart {apart}"
        yield f"{kind} | {same} {time.grain}"
        yield f"{kind} | {age} {time.grain}"
        yield f"{kind} | {age} told {told}"
        yield f"{kind} | of root {verbal and anchor is not None and anchor.dep == 'ROOT'}"
        yield f"{kind} | then {tense} told {told}"
        yield f"{kind} | {same} told {told}"
        yield f"{kind} | rank {each.rank} {same} times {min(times, 3)}"
        yield f"{kind} | from {source.kind}"
        yield f"{kind} | {same} {age} rank {each.rank}"
        yield f"{kind} | {time.grain} told {told}"
        if self.story is not None and each.days == (self.story.first, self.story.last):
            yield f"{kind} | story"

    def _calendar(self, kind: Reading, place: str, told: str, timed: bool) -> Iterator[str]:
        """Signs of the days of publication and of the story."""
        assert self.published is not None
        if self.story is not None:
            gap = min((self.published - self.story.first).days, 3)
            yield f"{kind} | gap {gap}"
            yield f"{kind} | gap {gap} in {place} told {told}"
        yield f"{kind} | weekend {self.published.weekday() >= 5}"
        yield f"{kind} | timed {timed}"

    def _between(self, start: int, end: int) -> tuple[int, int]:
        """Finite verbs and breaks (semicolons and the like) between two view offsets."""
        first, last = self.parse.token_at(start), self.parse.token_at(end)
        if first is None or last is None or last.i <= first.i:
            return 0, 0
        return self._finite[last.i] - self._finite[first.i], self._breaks[last.i] - self._breaks[first.i]

    def _anchor(self, time: TimeExpression) -> Token | None:
        """The word that a time hangs on, past prepositions."""
        if time.start not in self._anchors:
            self._anchors[time.start] = self._find_anchor(time)
        return self._anchors[time.start]

    def _find_anchor(self, time: TimeExpression) -> Token | None:
        for token in self.parse.within(time.start, time.end):
            head = self.parse.tokens[token.head]
            if time.start <= head.start < time.end:
                continue
            for _ in range(2):
                if head.pos == "ADP" and head.head != head.i:
                    head = self.parse.tokens[head.head]
            return head
        return None

    def _up(self, token: Token) -> list[Token]:
        """A word and those that govern it, from below."""
        found = [token]
        while token.head != token.i and len(found) < LONGEST_WAY:
            token = self.parse.tokens[token.head]
            found.append(token)
        return found

    def _way(self, trigger: Token, anchor: Token | None) -> str:
        """How the parse leads from the act to the word that the time hangs on: up/down, by kind of clause."""
        if anchor is None:
            return "none"
        if anchor is trigger:
            return "itself"
        ups, downs = self._up(trigger), self._up(anchor)
        at = {token.i: k for k, token in enumerate(ups)}
        met = next((k for k, token in enumerate(downs) if token.i in at), None)
        if met is None:
            return "none"
        return f"{_clause(ups[: at[downs[met].i]])}/{_clause(downs[:met])}"

    def _telling(self, trigger: Token, noun: bool) -> tuple[str, str, str]:
        """Tense of the trigger, of the first finite verb from it upwards, and the clause it stands in."""
        told = "noun" if noun or trigger.tag[:2] not in ("VB", "MD") else self._tense(trigger)
        way = self._up(trigger)
        above = told
        if told in UNTENSED:
            tenses = (self._tense(token) for token in way[1:] if token.tag[:2] in ("VB", "MD"))
            above = next((tense for tense in tenses if tense not in UNTENSED), told)
        return told, above, next((token.dep for token in way if token.dep in GOVERNED), "main")

    def _tense(self, verb: Token) -> str:
        if verb.i not in self._tenses:
            chain = [verb]
            while (tense := self._own_tense(chain[-1])) is None:
                head = self.parse.tokens[chain[-1].head]
                joined = chain[-1].dep == "conj" and head.i != chain[-1].i and head.tag[:2] in ("VB", "MD")
                if not joined or len(chain) > LONGEST_WAY:
                    tense = {"VBN": "participle", "VBG": "gerund", "VB": "bare"}.get(chain[-1].tag, "none")
                    break
                chain.append(head)
            self._tenses[verb.i] = tense
        return self._tenses[verb.i]

    def _own_tense(self, verb: Token) -> str | None:
        """Tense by a verb's own form and helpers; None when it has none and may share its partner's."""
        known = {"VBD": "past", "VBZ": "present", "VBP": "present", "MD": "modal"}.get(verb.tag)
        if known:
            return known
        tokens = self.parse.tokens
        helpers = {tokens[i].lower for i in verb.children if tokens[i].dep in ("aux", "auxpass")}
        contracted = bool(helpers & {"'s", "’s"}) and verb.tag == "VBN"
        signs = (
            ("future", helpers & FUTURE), ("modal", helpers & MODAL), ("pluperfect", "had" in helpers),
            ("perfect", helpers & PERFECT or contracted), ("past", helpers & PAST),
            ("present", helpers & PRESENT), ("infinitive", "to" in helpers),
        )  # fmt: skip
        return next((tense for tense, shown in signs if shown), None)


def _step(value: int, names: Mapping[int, str], beyond: str) -> str:
    """Name of the first limit that a value stays below."""
    return next((name for limit, name in names.items() if value < limit), beyond)


def _clause(way: Sequence[Token]) -> str:
    """The outermost clause on a way through the parse."""
    clauses = [token.dep for token in way if token.dep in CLAUSES]
    if clauses:
        return clauses[-1]
    if any(token.pos in ("NOUN", "PROPN") for token in way):
        return "noun"
    return "near" if way else ""
