"""The side that the parse does not say: from the sentence, the talk, and the acts told before."""

from __future__ import annotations

from collections.abc import Sequence

from blocs.reading.act import HOSTILE, Act
from blocs.reading.arguments import objects_of
from blocs.reading.discourse import NOBODY, Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.lexicon import Frame

__all__ = ["INSTRUMENTS", "Missing"]

ANAPHORS = frozenset(
    "decision move step measure action act announcement offer proposal plan demand call what".split()
)
"""Objects that point back to an act told before."""
INSTRUMENTS = frozenset(
    "measure sanction tariff law order decree package restriction penalty step move rule resolution".split()
)
"""Subjects that are not who acts but what is acted with."""
REMEMBERED = 200
"""Acts that are looked back on; more than a report tells, fewer than a book."""


class Missing:
    """What was told so far, asked for the side of an act that its own words leave out."""

    def __init__(self, parse: Parse, discourse: Discourse) -> None:
        self.parse, self.discourse = parse, discourse
        self.told: list[Act] = []

    def again(self, noun: Token, frame: Frame) -> Act | None:
        """ "The penalties", "these talks": an act that was told a little before."""
        if not any(
            self.parse.tokens[i].lower in ("the", "these", "those", "this", "such") for i in noun.children
        ):
            return None
        for act in reversed(self.told[-8:]):
            if act.type is frame.type and (act.recipients or len(act.actors.codes) > 1):
                return act
        return None

    def last_like(self, frame: Frame, actor: Sides) -> Act | None:
        """The last act of this type by the same side: "Western sanctions" again are those told before."""
        for act in reversed(self.told[-REMEMBERED:]):
            if act.type is frame.type and set(act.actors.codes) & set(actor.codes) and act.recipients:
                return act
        return None

    def last_on(self, frame: Frame, target: Sides) -> Act | None:
        """The last act of this type on the same side: an "economy under sanctions" is under those told."""
        for act in reversed(self.told[-REMEMBERED:]):
            if act.type is frame.type and set(act.recipients.codes) & set(target.codes):
                return act
        return None

    def whose_instrument(self, frame: Frame) -> Sides:
        """Who took the measures that were told last."""
        quad = HOSTILE if frame.type in HOSTILE else {frame.type}
        return next((act.actors for act in reversed(self.told[-8:]) if act.type in quad), NOBODY)

    def other(self, sent: Sent, trigger: Token, known: Sides, weak: bool) -> tuple[Sides, str]:
        """The missing side: another state of the clause, else of the talk, else of the sentences before."""
        apart = self._elsewhere(sent, trigger)
        here = [c for c in self.discourse.states_in(sent) if c not in known.codes and c not in apart]
        if len(here) == 1 or (here and not weak and not known):
            return Sides((self._nearest(sent, trigger, here),), (), "none"), "sentence"
        if weak:
            return NOBODY, ""
        if here:
            return Sides((self._nearest(sent, trigger, here),), (), "none"), "sentence"
        if not known:
            return NOBODY, ""
        rest = tuple(c for c in self.discourse.speaker_codes(trigger) if c not in known.codes)
        if rest:
            return Sides(rest, (), "none"), "voice"
        answered = self._answered(sent, trigger, known)
        if answered:
            return Sides(answered, (), "none"), "answer"
        pair = self.discourse.pair_at(sent.i)
        if len(pair) == 2 and set(known.codes) & set(pair):
            rest = tuple(c for c in pair if c not in known.codes)
            if rest:
                return Sides(rest, (), "none"), "discourse"
        for code in (*self.discourse.recent(sent.i), *self.discourse.topic):
            if code not in known.codes:
                return Sides((code,), (), "none"), "discourse"
        return NOBODY, ""

    def _answered(self, sent: Sent, trigger: Token, known: Sides) -> tuple[str, ...]:
        """Whose act is answered: praise, blame and refusal without a name meet what was last done to them."""
        for act in reversed(self.told[-6:]):
            if sent.i - act.trigger.sent > 3:
                break
            if set(known.codes) & set(act.recipients.codes) and not set(known.codes) & set(act.actors.codes):
                return act.actors.codes[:2]
        objects = objects_of(self.parse, trigger)
        if any(o.lemma in ANAPHORS for o in objects):
            for act in reversed(self.told[-6:]):
                if sent.i - act.trigger.sent <= 3 and not set(known.codes) & set(act.actors.codes):
                    return act.actors.codes[:2]
        return ()

    def _elsewhere(self, sent: Sent, trigger: Token) -> set[str]:
        """States that are only subjects of clauses joined to the trigger's own ("..., and Y said")."""
        own = trigger
        above: set[int] = set()
        while own.head != own.i and len(above) < 12:
            above.add(own.i)
            own = self.parse.tokens[own.head]
        above.add(own.i)
        apart: set[str] = set()
        kept: set[str] = set()
        for token in self.parse.words(sent):
            codes = self.discourse.sides(token).codes if self.discourse.mention(token) else ()
            if not codes:
                continue
            head = self.parse.tokens[token.head]
            joined = (
                token.dep in ("nsubj", "nsubjpass", "poss")
                and head.i not in above
                and head.dep in ("conj", "ccomp", "advcl", "ROOT", "parataxis")
            )
            (apart if joined else kept).update(codes)
        return apart - kept

    def _nearest(self, sent: Sent, trigger: Token, codes: Sequence[str]) -> str:
        """Of several states, the one named nearest to the trigger."""
        best, distance = codes[0], 10**9
        for token in self.parse.words(sent):
            for code in self.discourse.sides(token).codes:
                if code in codes and abs(token.i - trigger.i) < distance:
                    best, distance = code, abs(token.i - trigger.i)
        return best
