"""Events: candidates from the lexicon, sides from the parse and the talk, one record an act.

The path of a candidate: its sense (`senses`), its two sides as the parse says them (`arguments`), a side
that is missing (`missing`), its day and realis (`timing`, `realis`), and what falls together (`settle`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from blocs.reading.act import HOSTILE, MUTUAL, Act
from blocs.reading.arguments import (
    governing_verb,
    has_foreign_subject,
    is_mutual,
    noun_actor,
    noun_target,
    subject_of,
    verb_target,
)
from blocs.reading.discourse import NOBODY, Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.lexicon import Frame, Lexicon
from blocs.reading.missing import INSTRUMENTS, Missing
from blocs.reading.places import find_place
from blocs.reading.realis import realis_of
from blocs.reading.records import EventType
from blocs.reading.senses import noun_sense, verb_sense
from blocs.reading.settle import settle
from blocs.reading.timing import Timing

__all__ = ["Act", "find_acts"]

AT_HOME = frozenset(
    "cabinet emergency board party staff news press parliamentary shareholder town campaign council".split()
)
"""Meetings within one state."""
READY = frozenset(("ready", "prepared"))


class _Finder:
    """One pass over the sentences of a report."""

    def __init__(
        self, parse: Parse, discourse: Discourse, lexicon: Lexicon, timing: Timing, published: date | None
    ) -> None:
        self.parse, self.discourse, self.lexicon = parse, discourse, lexicon
        self.timing, self.published = timing, published
        self.missing = Missing(parse, discourse)

    def acts(self) -> Iterator[Act]:
        """All acts, sentence by sentence, with repetitions inside a sentence removed."""
        for sent in self.parse.sents:
            text = self.parse.text[sent.start : sent.end].lower()
            blocked = [
                (sent.start + m.start(), sent.start + m.end()) for m in self.lexicon.idioms.finditer(text)
            ]
            found: list[Act] = []
            for token in self.parse.words(sent):
                if any(a <= token.start < b for a, b in blocked):
                    continue
                act = None
                if token.pos == "VERB" and token.lemma in self.lexicon.verbs:
                    act = self._from_verb(sent, token)
                elif (
                    token.lower in READY
                    and token.pos in ("ADJ", "VERB")
                    and self.parse.child(token, "xcomp") is not None
                ):
                    act = self._from_readiness(sent, token)
                if (
                    act is None
                    and token.pos in ("NOUN", "PROPN", "VERB")
                    and token.tag[:2] in ("NN", "VB")
                    and (token.pos != "VERB" or token.dep in ("dobj", "pobj", "compound"))
                ):
                    act = self._from_noun(sent, token)
                if act is not None:
                    found.append(act)
            settled = settle(self.parse, found)
            self.missing.told += settled
            yield from settled

    def _from_verb(self, sent: Sent, verb: Token) -> Act | None:
        frame = verb_sense(self.parse, self.discourse, self.lexicon, verb)
        if frame is None or "nountrigger" in frame.flags:
            return None
        if verb.dep == "amod":
            return None
        actor = subject_of(self.parse, self.discourse, verb)
        if not actor and has_foreign_subject(self.parse, self.discourse, verb):
            if not self._by_instrument(verb):
                return None
            actor = self.missing.whose_instrument(frame)
        actor_by = "syntax" if actor else ""
        target, partner = verb_target(self.parse, self.discourse, verb, frame, actor)
        if frame.particle == ("from",) or "from" in frame.flags:
            partner = False
        return self._build(sent, verb, frame, verb.lemma, actor, actor_by, target, partner, noun=False)

    def _by_instrument(self, verb: Token) -> bool:
        """ "The measures restrict trade": the subject is not who acts but what was acted with."""
        subject = self.parse.child(verb, "nsubj")
        return subject is not None and subject.lemma in INSTRUMENTS

    def _from_readiness(self, sent: Sent, word: Token) -> Act | None:
        """ "Ready to supply": a promise by whoever is ready."""
        actor = subject_of(
            self.parse,
            self.discourse,
            word if self.parse.child(word, "nsubj") else self.parse.tokens[word.head],
        )
        if not actor:
            return None
        frame = self.lexicon.verbs["agree"][0]
        return self._build(sent, word, frame, "agree", actor, "syntax", NOBODY, False, noun=False)

    def _from_noun(self, sent: Sent, noun: Token) -> Act | None:
        found = noun_sense(self.parse, self.lexicon, noun)
        if found is None:
            return None
        frame, name = found
        if noun.dep == "compound" and self.parse.tokens[noun.head].pos in ("NOUN", "PROPN"):
            return None
        if frame.type is EventType.CONSULT and (
            self._with_nobody(noun) or any(self.parse.tokens[i].lower in AT_HOME for i in noun.children)
        ):
            return None
        actor, how = noun_actor(self.parse, self.discourse, noun, frame)
        target, partner = noun_target(self.parse, self.discourse, noun, frame, actor)
        if not target and how == "verb":
            alone, partner = noun_target(self.parse, self.discourse, noun, frame, NOBODY)
            if set(alone.codes) == set(actor.codes):
                actor, target = NOBODY, alone
        if (
            not target
            and actor
            and how != "verb"
            and frame.type in HOSTILE
            and not ("both" in frame.flags and len(actor.codes) > 1)
        ):
            verb = governing_verb(self.parse, noun)  # "China evades US sanctions": China is their target
            if verb is not None:
                above = subject_of(self.parse, self.discourse, verb)
                if above and not set(above.codes) & set(actor.codes):
                    target = above
        if not actor and not target and (again := self.missing.again(noun, frame)) is not None:
            return self._finish(
                noun, frame, name, again.actors, "again", again.recipients, "again", noun=True
            )
        return self._build(
            sent, noun, frame, name, actor, "syntax" if actor else "", target, partner, noun=True
        )

    def _with_nobody(self, noun: Token) -> bool:
        """ "Talks with his superiors": a partner is said, and it is no state."""
        for child in self.parse.children(noun, "prep"):
            inner = self.parse.child(child, "pobj")
            if child.lower in ("with", "between") and inner is not None and not self.discourse.sides(inner):
                return True
        return False

    def _build(
        self, sent: Sent, trigger: Token, frame: Frame, lemma: str,
        actor: Sides, actor_by: str, target: Sides, partner: bool, *, noun: bool,
    ) -> Act | None:  # fmt: skip
        """The act with both sides, as far as they can be found; None when it is no act between states."""
        weak = "weak" in frame.flags
        mutual = frame.type in MUTUAL and ("both" in frame.flags)
        target_by = "syntax" if target else ""
        if mutual and len(actor.codes) >= 2 and not target:
            target_by = "mutual"
        elif not target and "alone" in frame.flags and not actor:
            here = self.discourse.states_in(sent)
            if len(here) == 1:
                actor, actor_by = Sides(here, (), "none"), "sentence"
        elif not target and not ("alone" in frame.flags and actor):
            if mutual and (is_mutual(self.parse, trigger) or (noun and trigger.tag == "NNS")) and not actor:
                pair = self.discourse.pair_at(sent.i)
                here = self.discourse.states_in(sent)
                if len(here) == 2:
                    pair = here
                if len(pair) == 2 and (is_mutual(self.parse, trigger) or (not weak and len(here) >= 1)):
                    actor, actor_by, target_by = Sides(pair, (), "pair"), "discourse", "mutual"
            if (
                noun
                and actor
                and "on" in frame.flags
                and (before := self.missing.last_like(frame, actor)) is not None
            ):
                target, target_by = before.recipients, "again"
            if not target_by and not ("there" in frame.flags and actor):
                target, target_by = self.missing.other(sent, trigger, actor, weak)
        if actor and not target and target_by != "mutual" and "there" in frame.flags:
            place = find_place(self.parse, self.discourse, sent, trigger)
            if place is not None and place.country and place.country not in actor.codes:
                target, target_by = Sides((place.country,), (), "place"), "place"
        if not actor and target_by != "mutual":
            if weak and not target:
                return None
            suffered = self.missing.last_on(frame, target) if noun else None
            if suffered is not None:
                actor, actor_by = suffered.actors, "again"
            else:
                actor, actor_by = self.missing.other(sent, trigger, target, weak)
        if not actor:
            return None
        if not target and target_by != "mutual" and "alone" not in frame.flags:
            return None
        if mutual and target and (partner or noun or lemma == "meet"):
            actor, target, target_by = actor + target, NOBODY, "mutual"
        recipients = Sides(tuple(c for c in target.codes if c not in actor.codes), target.spans, target.how)
        if target and not recipients and target_by != "mutual":
            return None
        if "strict" in frame.flags and target_by not in ("syntax", "mutual", "place", "answer"):
            return None
        if target_by != "mutual" and frame.type not in MUTUAL and len(actor.codes) > 3:
            return None
        return self._finish(trigger, frame, lemma, actor, actor_by, recipients, target_by, noun=noun)

    def _finish(
        self, trigger: Token, frame: Frame, lemma: str,
        actor: Sides, actor_by: str, recipients: Sides, target_by: str, *, noun: bool,
    ) -> Act:  # fmt: skip
        """The act with its time and realis."""
        kind = frame.type
        time = self.timing.date(trigger, None, kind, noun)
        realis = realis_of(self.parse, trigger, time=time, published=self.published, noun=noun)
        if (
            kind in (EventType.COOPERATE, EventType.AGREE)
            and realis == "planned"
            and not noun
            and self._promised(trigger, actor)
        ):
            kind, realis = EventType.AGREE, "actual"
        time = self.timing.date(trigger, realis, kind, noun)
        return Act(trigger, kind, lemma, actor, recipients, realis, time, actor_by, target_by, noun)

    def _promised(self, verb: Token, actor: Sides) -> bool:
        """Whether a future act of cooperation is what one of its own sides says: then it is a promise."""
        if not any(self.parse.tokens[i].lower in ("will", "would", "’ll", "'ll") for i in verb.children):
            return False
        return bool(set(self.discourse.speaker_codes(verb)) & set(actor.codes))


def find_acts(
    parse: Parse,
    discourse: Discourse,
    lexicon: Lexicon,
    timing: Timing,
    published: date | None,
) -> list[Act]:
    """All acts between states that a report tells, in the order of the text."""
    finder = _Finder(parse, discourse, lexicon, timing, published)
    return sorted(finder.acts(), key=lambda act: act.trigger.start)
