"""Events: candidates from the lexicon, sides from the parse, then what belongs together is put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from blocs.reading.arguments import (
    governing_verb,
    has_foreign_subject,
    is_mutual,
    noun_actor,
    noun_target,
    objects_of,
    subject_of,
    verb_target,
)
from blocs.reading.discourse import NOBODY, Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.lexicon import Frame, Lexicon
from blocs.reading.places import find_place
from blocs.reading.realis import realis_of
from blocs.reading.records import EventType, Realis
from blocs.reading.times import TimeExpression
from blocs.reports import BlockKind

__all__ = ["Act", "find_acts"]

ANAPHORS = frozenset(
    "decision move step measure action act announcement offer proposal plan demand call what".split()
)
INSTRUMENTS = frozenset(
    "measure sanction tariff law order decree package restriction penalty step move rule resolution".split()
)
AT_HOME = frozenset(
    "cabinet emergency board party staff news press parliamentary shareholder town campaign council".split()
)
"""Meetings within one state."""
READY = frozenset(("ready", "prepared"))
VERBAL = frozenset((EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.CONCEDE))
MUTUAL = frozenset(
    (EventType.AGREE, EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE, EventType.ASSAULT)
)
HOSTILE = frozenset(
    (EventType.SANCTION, EventType.ACCUSE, EventType.THREATEN, EventType.COERCE, EventType.ASSAULT)
)
CONTENT_OF = frozenset((EventType.AGREE, EventType.REQUEST, EventType.REJECT, EventType.THREATEN))
"""Acts that say another act: what is agreed, asked for, refused or threatened is not told again."""
PERSON_HOW = frozenset(("person", "named", "described", "pronoun"))


@dataclass(frozen=True, slots=True)
class Act:
    """An event before it gets its record: the trigger, its two sides and how each was found.

    `evidence` names how the sides were found ("syntax", "sentence", "discourse"); confidence rests on it.
    """

    trigger: Token
    type: EventType
    lemma: str
    actors: Sides
    recipients: Sides
    realis: Realis
    time: TimeExpression | None
    actor_by: str
    target_by: str
    noun: bool


class _Finder:
    """One pass over the sentences of a report."""

    def __init__(
        self,
        parse: Parse,
        discourse: Discourse,
        lexicon: Lexicon,
        times: Sequence[TimeExpression],
        published: date | None,
    ) -> None:
        self.parse, self.discourse, self.lexicon = parse, discourse, lexicon
        self.published = published
        self.times: dict[int, list[TimeExpression]] = {}
        for time in times:
            token = parse.token_at(time.start)
            if token is not None:
                self.times.setdefault(token.sent, []).append(time)
        self.story = self._story()
        self.latest: dict[int, TimeExpression] = {}
        self.told: list[Act] = []

    # ------------------------------------------------------------ frames

    def _verb_frame(self, verb: Token) -> Frame | None:
        """The sense of a verb that its objects and particles allow; None when it names no act here."""
        for frame in self.lexicon.verbs.get(verb.lemma, ()):
            if frame.particle and not self._has_particle(verb, frame.particle):
                continue
            if "together" in frame.flags:
                if not any(self.parse.tokens[i].lower in ("together", "jointly") for i in verb.children):
                    continue
            if "xprepared" in frame.flags and not (
                verb.tag in ("VBN", "JJ") and self.parse.child(verb, "xcomp")
            ):
                continue
            objects = objects_of(self.parse, verb, frame.particle)
            if "person" in frame.flags and not any(
                self.discourse.sides(o)
                and o.pos in ("PROPN", "NOUN", "PRON")
                and o.lemma not in self.lexicon.classes["decision"]
                and o.lemma not in self.lexicon.classes["deal"]
                for o in objects
            ):
                continue
            if frame.objects:
                fits = any(o.lemma in frame.objects or o.lower in frame.objects for o in objects)
                if not fits and frame.or_state:
                    fits = any(self.discourse.sides(o) for o in objects) or (
                        "both" in frame.flags
                        and (
                            len(subject_of(self.parse, self.discourse, verb).codes) > 1
                            or any(c.lower == "with" for c in self.parse.children(verb, "prep"))
                        )
                    )
                if not fits:
                    continue
            if "negative" in frame.flags and not any(
                w.lower in self.lexicon.classes["negative"]
                for w in self.parse.subtree(verb)[:40]
                if w.i > verb.i
            ):
                continue
            if "as" in frame.flags and not (
                self.parse.child(verb, "oprd")
                or any(
                    w.lower == "as"
                    for w in self.parse.tokens[verb.i + 1 : verb.i + 12]
                    if w.sent == verb.sent
                )
            ):
                continue
            if "telephone" in frame.flags and not any(
                c.lower in ("with", "to") for c in self.parse.children(verb, "prep")
            ):
                continue
            return frame
        return None

    def _has_particle(self, verb: Token, particles: tuple[str, ...]) -> bool:
        children = [self.parse.tokens[i].lower for i in verb.children]
        following = self.parse.tokens[verb.i + 1].lower if verb.i + 1 < len(self.parse.tokens) else ""
        return any(p in children or p == following for p in particles)

    def _noun_frame(self, noun: Token) -> tuple[Frame, str] | None:
        tokens = self.parse.tokens
        before = tokens[noun.i - 1] if noun.i else None
        names = [noun.lemma]
        if before is not None and before.sent == noun.sent:
            names.insert(0, f"{before.lemma} {noun.lemma}")
        for name in names:
            for frame in self.lexicon.nouns.get(name, ()):
                if "plural" in frame.flags and noun.tag != "NNS":
                    continue
                if frame.lead:
                    near = {tokens[i].lower for i in noun.children} | {
                        t.lower for t in tokens[max(0, noun.i - 3) : noun.i]
                    }
                    partner = "both" in frame.flags and any(
                        c.lower in ("with", "between") for c in self.parse.children(noun, "prep")
                    )
                    if not near & frame.lead and not partner:
                        continue
                return frame, name
        return None

    # ------------------------------------------------------------ time

    def _time(self, sent: Sent, trigger: Token) -> TimeExpression | None:
        """The time that belongs to a trigger: one that hangs on it, else the nearest one that hangs on a verb.

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
            elif anchor is not None and (anchor.i == trigger.head or trigger.i == anchor.head):
                cost -= 60
            if cost < best_cost:
                best, best_cost = time, cost
        return best

    def _within(self, token: Token, above: Token) -> bool:
        """Whether a token stands in what another one governs."""
        for _ in range(12):
            if token.i == above.i:
                return True
            if token.head == token.i:
                return False
            token = self.parse.tokens[token.head]
        return False

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

    def _context_time(self, sent: Sent, trigger: Token, noun: bool) -> TimeExpression | None:
        """Where the sentence says no time: the day last named in the paragraph, else the day of the story."""
        verb = self.parse.tokens[trigger.head] if noun else trigger
        root = trigger
        while root.head != root.i and root.dep != "ROOT":
            root = self.parse.tokens[root.head]
        above = self.parse.tokens[verb.head]
        told = verb.tag == "VBD" or (sent.kind is not BlockKind.BODY and verb.tag in ("VBZ", "VBP", "VBD"))
        told = told or (noun and root.tag == "VBD") or (verb.dep == "ccomp" and above.tag == "VBD")
        if told:
            return self.latest.get(sent.passage) or self.story
        if not noun and verb.tag == "VBZ" and verb.dep in ("ROOT", "conj") and self.published is not None:
            return TimeExpression(trigger.start, trigger.end, self.published, self.published, "day")
        return None

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

    # ------------------------------------------------------------ candidates

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
            for time in self.times.get(sent.i, ()):
                if time.grain == "day":
                    self.latest[sent.passage] = time
            settled = list(self._settle(found))
            self.told += settled
            yield from settled

    def _from_verb(self, sent: Sent, verb: Token) -> Act | None:
        frame = self._verb_frame(verb)
        if frame is None or "nountrigger" in frame.flags:
            return None
        if verb.dep == "amod":
            return None
        actor = subject_of(self.parse, self.discourse, verb)
        if not actor and has_foreign_subject(self.parse, self.discourse, verb):
            if not self._by_instrument(verb):
                return None
            actor = self._whose_instrument(frame)
        actor_by = "syntax" if actor else ""
        target, partner = verb_target(self.parse, self.discourse, verb, frame, actor)
        if frame.particle == ("from",) or "from" in frame.flags:
            partner = False
        return self._build(sent, verb, frame, verb.lemma, actor, actor_by, target, partner, noun=False)

    def _by_instrument(self, verb: Token) -> bool:
        """ "The measures restrict trade": the subject is not who acts but what was acted with."""
        subject = self.parse.child(verb, "nsubj")
        return subject is not None and subject.lemma in INSTRUMENTS

    def _whose_instrument(self, frame: Frame) -> Sides:
        """Who took the measures that were told last."""
        quad = HOSTILE if frame.type in HOSTILE else {frame.type}
        return next((act.actors for act in reversed(self.told[-8:]) if act.type in quad), NOBODY)

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
        found = self._noun_frame(noun)
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
        if not actor and not target and (again := self._again(noun, frame)) is not None:
            return self._finish(
                sent, noun, frame, name, again.actors, "again", again.recipients, "again", noun=True
            )
        return self._build(
            sent, noun, frame, name, actor, "syntax" if actor else "", target, partner, noun=True
        )

    def _again(self, noun: Token, frame: Frame) -> Act | None:
        """ "The penalties", "these talks": an act that was told a little before."""
        if not any(
            self.parse.tokens[i].lower in ("the", "these", "those", "this", "such") for i in noun.children
        ):
            return None
        for act in reversed(self.told[-8:]):
            if act.type is frame.type and (act.recipients or len(act.actors.codes) > 1):
                return act
        return None

    def _last_like(self, frame: Frame, actor: Sides) -> Act | None:
        """The last act of this type by the same side: "Western sanctions" again are those told before."""
        for act in reversed(self.told):
            if act.type is frame.type and set(act.actors.codes) & set(actor.codes) and act.recipients:
                return act
        return None

    def _last_on(self, frame: Frame, target: Sides) -> Act | None:
        """The last act of this type against the same side: an "economy under sanctions" is under those told."""
        for act in reversed(self.told):
            if act.type is frame.type and set(act.recipients.codes) & set(target.codes):
                return act
        return None

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
            if mutual and (is_mutual(self.parse, trigger) or noun and trigger.tag == "NNS") and not actor:
                pair = self.discourse.pair_at(sent.i)
                here = self.discourse.states_in(sent)
                if len(here) == 2:
                    pair = here
                if len(pair) == 2 and (is_mutual(self.parse, trigger) or not weak and len(here) >= 1):
                    actor, actor_by, target_by = Sides(pair, (), "pair"), "discourse", "mutual"
            if (
                noun
                and actor
                and "on" in frame.flags
                and (before := self._last_like(frame, actor)) is not None
            ):
                target, target_by = before.recipients, "again"
            if not target_by and not ("there" in frame.flags and actor):
                target, target_by = self._other(sent, trigger, actor, weak)
        if actor and not target and target_by != "mutual" and "there" in frame.flags:
            place = find_place(self.parse, self.discourse, sent, trigger)
            if place is not None and place.country and place.country not in actor.codes:
                target, target_by = Sides((place.country,), (), "place"), "place"
        if not actor and target_by != "mutual":
            if weak and not target:
                return None
            suffered = self._last_on(frame, target) if noun else None
            if suffered is not None:
                actor, actor_by = suffered.actors, "again"
            else:
                actor, actor_by = self._other(sent, trigger, target, weak)
        if not actor:
            return None
        if not target and target_by != "mutual" and "alone" not in frame.flags:
            return None
        if partner and mutual:
            actor, target = actor + target, NOBODY
            target_by = "mutual"
        elif mutual and target and not partner and frame.type is EventType.CONSULT and lemma == "meet":
            actor, target, target_by = actor + target, NOBODY, "mutual"
        elif mutual and noun and target:
            actor, target, target_by = actor + target, NOBODY, "mutual"
        recipients = Sides(tuple(c for c in target.codes if c not in actor.codes), target.spans, target.how)
        if target and not recipients and target_by != "mutual":
            return None
        if "strict" in frame.flags and target_by not in ("syntax", "mutual", "place", "answer"):
            return None
        if target_by != "mutual" and frame.type not in MUTUAL and len(actor.codes) > 3:
            return None
        return self._finish(sent, trigger, frame, lemma, actor, actor_by, recipients, target_by, noun=noun)

    def _finish(
        self, sent: Sent, trigger: Token, frame: Frame, lemma: str,
        actor: Sides, actor_by: str, recipients: Sides, target_by: str, *, noun: bool,
    ) -> Act:  # fmt: skip
        """The act with its time and realis."""
        time = self._time(sent, trigger)
        realis = realis_of(self.parse, trigger, time=time, published=self.published, noun=noun)
        if (
            time is not None
            and time.weekday
            and realis in ("planned", "possible")
            and self.published is not None
            and time.first < self.published
        ):
            if self._comes(trigger):
                time = time.ahead()
        kind = frame.type
        if (
            kind in (EventType.COOPERATE, EventType.AGREE)
            and realis == "planned"
            and not noun
            and self._promised(trigger, actor)
        ):
            kind, realis, time = EventType.AGREE, "actual", None
        if realis == "actual" and time is not None and self.published is not None:
            if time.running and time.last > self.published:  # "three times this year": so far
                time = replace(
                    time, last=max(time.first, (self.story or time).first if self.story else self.published)
                )
            elif time.grain == "span" and time.last > self.published and kind is EventType.AGREE:
                time = None  # the time of what is promised, not of the promise
        if time is None and realis == "actual":
            time = self._context_time(sent, trigger, noun)
        return Act(trigger, kind, lemma, actor, recipients, realis, time, actor_by, target_by, noun)

    def _comes(self, trigger: Token) -> bool:
        """Whether a trigger or the verb above it is in the future ("will release", "is to meet")."""
        words = {*trigger.children, *self.parse.tokens[trigger.head].children}
        return any(
            self.parse.tokens[i].lower in ("will", "would", "’ll", "'ll", "shall", "to")
            and self.parse.tokens[i].dep == "aux"
            for i in words
        )

    def _promised(self, verb: Token, actor: Sides) -> bool:
        """Whether a future act of cooperation is what one of its own sides says: then it is a promise."""
        if not any(self.parse.tokens[i].lower in ("will", "would", "’ll", "'ll") for i in verb.children):
            return False
        return bool(set(self.discourse.speaker_codes(verb)) & set(actor.codes))

    def _other(self, sent: Sent, trigger: Token, known: Sides, weak: bool) -> tuple[Sides, str]:
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
        """States that are only subjects of other clauses joined to the trigger's own ("..., and Y said ...")."""
        own = trigger
        above = set()
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
        best, distance = codes[0], 10**9
        for token in self.parse.words(sent):
            for code in self.discourse.sides(token).codes:
                if code in codes and abs(token.i - trigger.i) < distance:
                    best, distance = code, abs(token.i - trigger.i)
        return best

    # ------------------------------------------------------------ putting together

    def _settle(self, acts: list[Act]) -> Iterator[Act]:
        """One record an act: content of a promise or demand, and the same act said twice, fall away."""
        kept: list[Act] = []
        for act in acts:
            if self._inside(act, acts):
                continue
            twin = next((k for k in kept if self._same(k, act)), None)
            if twin is None:
                kept.append(act)
            elif _strength(act) > _strength(twin):
                kept[kept.index(twin)] = act
        yield from kept

    def _inside(self, act: Act, acts: Sequence[Act]) -> bool:
        """Whether an act is only the content or object of another one's trigger."""
        for other in acts:
            if other is act or other.noun:
                continue
            token, steps = act.trigger, 0
            while token.dep != "ROOT" and token.head != token.i and steps < 7:
                came_by = token.dep
                token = self.parse.tokens[token.head]
                steps += 1
                if token is other.trigger:
                    if came_by in ("conj", "advcl", "relcl", "parataxis", "nsubj", "nsubjpass"):
                        break
                    if act.noun and came_by in ("dobj", "nsubjpass", "pobj", "prep", "agent"):
                        if other.type is EventType.SANCTION and act.type is EventType.SANCTION:
                            return True
                        if other.type in CONTENT_OF and act.type in (
                            EventType.CONSULT,
                            EventType.COOPERATE,
                            EventType.AGREE,
                            EventType.SUPPORT,
                            EventType.REQUEST,
                            EventType.THREATEN,
                        ):
                            return True
                        if other.type is EventType.COOPERATE and act.type in (
                            EventType.MOBILIZE,
                            EventType.COOPERATE,
                        ):
                            return True
                        if came_by in ("dobj", "nsubjpass") and (
                            act.type is other.type
                            or act.type in VERBAL
                            or other.type in (EventType.RETREAT, EventType.CONCEDE, EventType.COOPERATE)
                        ):
                            return True
                    if (
                        not act.noun
                        and came_by in ("xcomp", "ccomp", "pcomp")
                        and other.type in CONTENT_OF
                        and act.type
                        in (EventType.AGREE, EventType.CONSULT, EventType.COOPERATE, EventType.SUPPORT)
                    ):
                        return True
                    break
        return False

    @staticmethod
    def _same(a: Act, b: Act) -> bool:
        if a.type is not b.type:
            return False
        if {*a.actors.codes, *a.recipients.codes} != {*b.actors.codes, *b.recipients.codes}:
            return False
        if a.actors.codes != b.actors.codes and a.recipients and b.recipients:
            return False
        sure = all(x.actor_by == "syntax" and x.target_by in ("syntax", "mutual", "sentence") for x in (a, b))
        if sure and a.lemma != b.lemma and a.noun == b.noun:
            return False
        return not (a.realis != b.realis and "denied" in (a.realis, b.realis))


def _strength(act: Act) -> int:
    points = {
        "syntax": 3,
        "mutual": 3,
        "place": 2,
        "voice": 1,
        "sentence": 1,
        "answer": 1,
        "again": 1,
        "discourse": 0,
        "": 0,
    }
    return points[act.actor_by] + points[act.target_by] + (not act.noun)


def find_acts(
    parse: Parse,
    discourse: Discourse,
    lexicon: Lexicon,
    times: Sequence[TimeExpression],
    published: date | None,
) -> list[Act]:
    """All acts between states that a report tells, in the order of the text."""
    found = list(_Finder(parse, discourse, lexicon, times, published).acts())
    return sorted((replace(a) for a in found), key=lambda a: a.trigger.start)
