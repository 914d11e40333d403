"""Whose an amount is: the state or states that it belongs to.

What is counted may say it ("Chinese troops", "the exports of Iran"); else who acts in its clause.
Persons and things with a national modifier of their own belong to that state alone, whoever else acts.
Some amounts lie between two states as a rule (money, lengths of time, distances, shares): these belong to
both sides of their sentence; money, and how long an act lasts, also to the one named there and its partner
in the report. Persons and growth belong to one side unless the sentence says more, things to both where it
names two.
"""

from __future__ import annotations

from blocs.reading.amount import Amount
from blocs.reading.arguments import subject_of
from blocs.reading.discourse import NOBODY, PAIR_WORDS, Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.units import is_money

__all__ = ["Owners", "says_its_owner"]

_SAYING = frozenset(
    "say tell announce declare add state report claim estimate put reckon believe warn note argue".split()
)
_HOSTING = frozenset("host house shelter harbour harbor take receive welcome admit train".split())
_BACK = 3
"""Sentences before an amount's own in which its owner may be named."""


def says_its_owner(amount: Amount, discourse: Discourse) -> bool:
    """Whether the words for what is counted say whose it is: persons and things ("3,000 Chinese troops")."""
    counted = amount.aspect == "level" and not _lies_between(amount)
    return counted and bool(discourse.sides(amount.head))


def _lies_between(amount: Amount) -> bool:
    """Whether an amount lies between two states by its kind."""
    if amount.aspect == "change":
        return False
    return (
        amount.aspect in ("duration", "distance", "rank")
        or amount.unit in ("percent", "time")
        or is_money(amount.unit)
    )


class Owners:
    """Answers whose an amount is, over one report."""

    def __init__(self, parse: Parse, discourse: Discourse) -> None:
        self.parse, self.discourse = parse, discourse

    def of(self, amount: Amount) -> Sides:
        """States that an amount belongs to; NOBODY where the report tells of none."""
        sent = self.parse.sents[amount.sent]
        own = self.discourse.sides(amount.head)
        between = _lies_between(amount)
        here = self._here(sent, own)
        if not here:
            return self._before(sent, between and amount.unit != "percent")
        if self._of_a_pair(amount.head):
            return Sides(here, own.spans, "pair") if len(here) == 2 else self._pair(here[0], sent, own)
        acting = self._acting(self.parse.token_at(amount.start) or amount.head)
        if len(here) == 1:
            joint = self._with_partner(amount, own, here[0] in acting.codes)
            return self._pair(here[0], sent, own) if joint else self._sides(here, own, acting)
        if len(here) == 2 and (between or self._of_both(amount, own)):
            return self._sides(here, own, acting)
        if between:
            return (own + acting) or self._sides(here[:2], own, acting)
        if own:
            return own + acting if amount.unit == "person" and self._hosted(amount.head) else own
        return acting or self._sides(here[:2], own, acting)

    def _of_a_pair(self, noun: Token) -> bool:
        """ "*Bilateral* trade", "*mutual* visits"."""
        return any(self.parse.tokens[i].lower in PAIR_WORDS for i in noun.children)

    def _with_partner(self, amount: Amount, own: Sides, acts: bool) -> bool:
        """Whether it is also the partner's of the one state named: money, and how long its act lasts."""
        return is_money(amount.unit) or (acts and not own and self._lasts(amount))

    def _of_both(self, amount: Amount, own: Sides) -> bool:
        """Whether an amount is both states' where two are named: things that no modifier gives to one."""
        return not own and amount.unit != "person" and amount.aspect != "change"

    def _hosted(self, noun: Token) -> bool:
        """Whether who acts takes the persons in ("Turkey hosts 3.5 million Syrian refugees")."""
        verb = self.parse.tokens[noun.head]
        return noun.dep in ("dobj", "nsubjpass") and verb.lemma in _HOSTING

    def _lasts(self, amount: Amount) -> bool:
        """Whether an amount is a length of time of an act, rather than of a thing ("week-long exercises")."""
        return amount.aspect == "duration" and amount.head.start <= amount.end

    def _here(self, sent: Sent, own: Sides) -> tuple[str, ...]:
        """States of a sentence in order, those of what is counted with them."""
        return tuple(dict.fromkeys((*self.discourse.states_in(sent, places=True), *own.codes)))

    def _acting(self, number: Token) -> Sides:
        """Who acts in the clause of a number, or in the ones above it."""
        token = number
        for _ in range(12):
            if token.pos in ("VERB", "AUX") and token.lemma not in _SAYING:
                sides = subject_of(self.parse, self.discourse, token)
                if sides:
                    return sides
            if token.head == token.i:
                break
            token = self.parse.tokens[token.head]
        return NOBODY

    def _sides(self, codes: tuple[str, ...], own: Sides, acting: Sides) -> Sides:
        spans = tuple(dict.fromkeys((*own.spans, *acting.spans)))
        return Sides(codes, spans, own.how if own else acting.how if acting else "sentence")

    def _pair(self, code: str, sent: Sent, own: Sides) -> Sides:
        """A state and its partner in the report's talk."""
        for pair in (self.discourse.pair_at(sent.i), self.discourse.topic):
            if len(pair) == 2 and code in pair:
                return Sides(pair, own.spans, "pair")
        partner = next((c for c in self.discourse.topic if c != code), None)
        return Sides((code, partner) if partner else (code,), own.spans, "pair" if partner else "sentence")

    def _before(self, sent: Sent, between: bool) -> Sides:
        """Without a state in the sentence: those the report is about."""
        topic = self.discourse.topic
        if not topic:
            for earlier in range(sent.i - 1, max(-1, sent.i - 1 - _BACK), -1):
                if named := self.discourse.states_in(self.parse.sents[earlier]):
                    return Sides(named[:2] if between else named[:1], (), "discourse")
            return NOBODY
        return Sides(topic if between else topic[:1], (), "discourse")
