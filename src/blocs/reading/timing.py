"""When an act took place: which time expression belongs to it, and what the context says where none does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from blocs.reading.language import Parse, Sent, Token
from blocs.reading.times import TimeExpression
from blocs.reports import BlockKind

__all__ = ["Timing"]


class Timing:
    """The time expressions of a report, asked act by act in the order of the text."""

    def __init__(self, parse: Parse, times: Sequence[TimeExpression], published: date | None) -> None:
        self.parse, self.published = parse, published
        self.times: dict[int, list[TimeExpression]] = {}
        for time in times:
            token = parse.token_at(time.start)
            if token is not None:
                self.times.setdefault(token.sent, []).append(time)
        self.story = self._story()
        self._latest: dict[int, TimeExpression] = {}

    def passed(self, sent: Sent) -> None:
        """Remember the days of a sentence that has been read."""
        for time in self.times.get(sent.i, ()):
            if time.grain == "day":
                self._latest[sent.passage] = time

    def of(self, sent: Sent, trigger: Token) -> TimeExpression | None:
        """The time that belongs to a trigger: one that hangs on it, else the nearest that hangs on a verb.

        A time that belongs to another noun ("the 2015 accord", "funds for 2020") says nothing of the act.
        """
        best, best_cost = None, 10**9
        for time in self.times.get(sent.i, ()):
            anchor = self._anchor(time)
            cost = min(abs(time.start - trigger.end), abs(trigger.start - time.end))
            if anchor is trigger:
                cost -= 300
            elif anchor is not None and anchor.pos in ("NOUN", "PROPN", "ADJ"):
                if time.grain in ("year", "month", "span") and anchor.head != trigger.i:
                    continue
                cost += 40
            elif anchor is not None and anchor.dep in ("acl", "relcl") and not self._within(trigger, anchor):
                continue  # "the forum that was founded in 2015"
            elif anchor is not None and self._later_clause(anchor) and not self._within(trigger, anchor):
                continue  # "they prepare tariffs, and it imposed sanctions in August"
            elif anchor is not None and (anchor.i == trigger.head or trigger.i == anchor.head):
                cost -= 60
            if cost < best_cost:
                best, best_cost = time, cost
        return best

    def context(self, sent: Sent, trigger: Token, noun: bool) -> TimeExpression | None:
        """Where the sentence says no time: the day last named in the paragraph, else the day of the story."""
        verb = self.parse.tokens[trigger.head] if noun else trigger
        root = trigger
        while root.head != root.i and root.dep != "ROOT":
            root = self.parse.tokens[root.head]
        above = self.parse.tokens[verb.head]
        told = verb.tag == "VBD" or (sent.kind is not BlockKind.BODY and verb.tag in ("VBZ", "VBP", "VBD"))
        told = told or (noun and root.tag == "VBD") or (verb.dep == "ccomp" and above.tag == "VBD")
        if told:
            return self._latest.get(sent.passage) or self.story
        if not noun and verb.tag == "VBZ" and verb.dep in ("ROOT", "conj") and self.published is not None:
            return TimeExpression(trigger.start, trigger.end, self.published, self.published, "day")
        return None

    def is_ahead(self, trigger: Token) -> bool:
        """Whether a trigger or the verb above it is in the future ("will release", "is to meet")."""
        words = {*trigger.children, *self.parse.tokens[trigger.head].children}
        return any(
            self.parse.tokens[i].lower in ("will", "would", "’ll", "'ll", "shall", "to")
            and self.parse.tokens[i].dep == "aux"
            for i in words
        )

    def _anchor(self, time: TimeExpression) -> Token | None:
        """The word that a time hangs on, past prepositions."""
        for token in self.parse.within(time.start, time.end):
            head = self.parse.tokens[token.head]
            if time.start <= head.start < time.end:
                continue
            for _ in range(2):
                if head.pos == "ADP" and head.head != head.i:
                    head = self.parse.tokens[head.head]
            return head
        return None

    def _later_clause(self, verb: Token) -> bool:
        """Whether a verb heads a clause joined on behind, with a subject of its own."""
        return verb.dep == "conj" and self.parse.child(verb, "nsubj", "nsubjpass") is not None

    def _within(self, token: Token, above: Token) -> bool:
        """Whether a token stands in what another one governs."""
        for _ in range(12):
            if token.i == above.i:
                return True
            if token.head == token.i:
                return False
            token = self.parse.tokens[token.head]
        return False

    def _story(self) -> TimeExpression | None:
        """The day that the report is about: the first day said in its opening sentences."""
        body = [s for s in self.parse.sents if s.kind is BlockKind.BODY][:4]
        for sent in body:
            for time in self.times.get(sent.i, ()):
                if (
                    time.grain == "day"
                    and self.published is not None
                    and 0 <= (self.published - time.first).days <= 10
                ):
                    return time
        return None
