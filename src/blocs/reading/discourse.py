"""Who is meant: states, bodies and persons in a parsed report, named, described or pointed at.

Names come from the registry, persons from `persons`. Pronouns and role descriptions ("he", "the two
countries", "both sides", "the kingdom") lead to what was last named and fits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from blocs.reading.language import Parse, Sent, Token
from blocs.reading.persons import OFFICE, Person, Persons
from blocs.states import Mention, MentionKind, Registry

__all__ = ["NOBODY", "Discourse", "Person", "Sides"]


@dataclass(frozen=True, slots=True)
class Sides:
    """The states and bodies that an expression means, the view spans it was read from, and how.

    `how` is "named", "described" ("Chinese troops"), "person", "pair" ("the two countries"), "pronoun"
    or "none". Empty `codes` mean that the expression names nobody who acts for a state.
    """

    codes: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    how: str = "none"

    def __bool__(self) -> bool:
        return bool(self.codes)

    def __add__(self, other: Sides) -> Sides:
        codes = tuple(dict.fromkeys((*self.codes, *other.codes)))
        spans = tuple(dict.fromkeys((*self.spans, *other.spans)))
        return Sides(codes, spans, self.how if self.codes else other.how)

    def without(self, other: Sides) -> Sides:
        """These sides less the states of others; NOBODY when none is left."""
        codes = tuple(c for c in self.codes if c not in other.codes)
        return Sides(codes, self.spans, self.how) if codes else NOBODY


NOBODY = Sides()


PAIR_NOUNS = frozenset(
    "country side nation state leader president power neighbour neighbor government rival ally capital "
    "party minister premier partner adversary economy giant superpower people army military foe enemy "
    "head counterpart diplomat delegation official".split()
)
LANDS = frozenset("country nation state neighbour neighbor capital".split())
PAIR_WORDS = frozenset(
    ("bilateral", "joint", "mutual", "two-way", "reciprocal", "cross-border", "cross-strait")
)
SINGLE_NOUNS = frozenset(
    "country nation government kingdom republic state island regime emirate sultanate economy junta".split()
)
ORGANS = frozenset("ministry army military navy parliament cabinet embassy treasury".split())
"""What a state has one of: without a name it is that of the state that acted last."""
KINGDOMS = frozenset("SAU GBR JOR MAR BHR THA ESP NLD BEL SWE NOR DNK BTN KHM LSO SWZ TON".split())
ISLANDS = frozenset("TWN CUB JPN SGP CYP LKA MLT ISL NZL GBR IRL JAM HTI MDG".split())
BLOC_NOUNS = {
    "bloc": ("EU", "ASEAN", "EAEU", "MERCOSUR", "GCC", "BRICS", "AU"),
    "alliance": ("NATO", "CSTO"),
    "union": ("EU", "AU", "EAEU"),
    "cartel": ("OPEC",),
    "agency": ("IAEA",),
    "watchdog": ("IAEA",),
    "organization": ("WTO", "UN", "OSCE", "SCO"),
    "organisation": ("WTO", "UN", "OSCE", "SCO"),
    "group": ("OPEC", "G7", "G20", "BRICS", "SCO"),
}
MALE = frozenset("he him his himself".split())
FEMALE = frozenset("she her hers herself".split())
NEUTER = frozenset("it its itself".split())
PLURAL = frozenset("they them their theirs themselves both each".split())
_LOCATIVE = frozenset("in at near inside across throughout around outside off".split())
WEST = ("USA", "EU")
"""What "Western" and "the West" stand for in news."""
OTHER_NOUNS = frozenset("neighbor neighbour rival adversary foe".split())
MOVING = frozenset("travel fly trip go arrive report return move mile ship flee way flight".split())


@dataclass(slots=True)
class _Memory:
    """What was named so far, latest last."""

    persons: list[Person] = field(default_factory=list)
    subjects: list[tuple[str, ...]] = field(default_factory=list)
    singles: list[str] = field(default_factory=list)
    pair: tuple[str, ...] = ()


class Discourse:
    """The states, bodies and persons of a report, and who is meant where.

    Built once a report, in one pass in the order of the text.

    Parameters
    ----------
    parse : Parse
    registry : Registry
    day : datetime.date or None
        Day of publication: names are looked up as of this day.
    """

    def __init__(self, parse: Parse, registry: Registry, day: date | None) -> None:
        self.parse = parse
        self.registry = registry
        self.day = day
        self.mentions: list[Mention] = [
            m
            for m in registry.find(parse.text, day)
            if m.kind is not MentionKind.OUTLET
            and not (m.reason == "former state" and day and day.year > 1993)
        ]
        self._by_token: dict[int, Mention] = {}
        for mention in self.mentions:
            for token in parse.within(mention.start, mention.end):
                self._by_token[token.i] = mention
        self.persons = Persons(parse, self.mentions, self._by_token)
        self._person_at = self.persons.at
        self._resolved: dict[int, Sides] = {}
        self._pronoun_person: dict[int, Person] = {}
        self._voices: list[tuple[int, int, tuple[str, ...]]] = []
        self._pairs: list[tuple[str, ...]] = []
        self._subjects_of: list[tuple[str, ...]] = []
        self._follow()

    # ---------------------------------------------------------------- names

    def mention(self, token: Token) -> Mention | None:
        """The registry's mention that covers a token."""
        return self._by_token.get(token.i)

    def person(self, token: Token) -> Person | None:
        """The person named at a token, or meant by it when it is a pronoun."""
        return self._person_at.get(token.i) or self._pronoun_person.get(token.i)

    # ---------------------------------------------------------------- following the text

    def _follow(self) -> None:
        """One pass over the sentences: resolve pronouns and roles, remember what was named."""
        memory = _Memory()
        for sent in self.parse.sents:
            words = self.parse.words(sent)
            named: list[str] = []
            standing: list[str] = []  # named by a noun, not by an adjective: what "it" can mean
            subjects: list[tuple[str, ...]] = []
            subject: tuple[str, ...] = ()
            for token in words:
                lower = token.lower
                sides = NOBODY
                if token.pos in ("PRON", "DET") and (lower in MALE or lower in FEMALE):
                    who = self._last_person(memory, token, sent, lower in FEMALE)
                    if who is not None:
                        self._pronoun_person[token.i] = who
                        sides = Sides(who.codes, (who.span,), "pronoun")
                elif lower in NEUTER and token.pos in ("PRON", "DET") and not _expletive(self.parse, token):
                    code = self._antecedent(token, memory, subjects, standing)
                    if code:
                        sides = Sides((code,), (), "pronoun")
                elif lower in PLURAL and token.pos in ("PRON", "DET"):
                    sides = self._plural(token, sent, memory, named)
                elif token.pos in ("NOUN", "PROPN") and token.i not in self._by_token:
                    sides = self._described(token, memory, named, subjects)
                if sides:
                    self._resolved[token.i] = sides
                mention = self._by_token.get(token.i)
                if mention is not None and mention.codes and token.start == mention.start:
                    named += mention.codes
                    if mention.kind not in (
                        MentionKind.DEMONYM,
                        MentionKind.PEOPLE,
                        MentionKind.ROLE,
                        MentionKind.LEADER,
                    ) and not self.is_place(token):
                        standing += mention.codes
                    if mention.kind in (
                        MentionKind.NAME,
                        MentionKind.CAPITAL,
                        MentionKind.SEAT,
                        MentionKind.LEADER,
                        MentionKind.BODY,
                    ):
                        memory.singles.extend(mention.codes)
                person = self._person_at.get(token.i)
                if person is not None and (not memory.persons or memory.persons[-1] is not person):
                    memory.persons.append(person)
                if token.dep in ("nsubj", "nsubjpass") and (codes := self.sides(token).codes):
                    subjects.append(codes)
                    subject = subject or codes
            distinct = tuple(dict.fromkeys(named))
            coordinated = self._coordinated(words)
            if coordinated:
                memory.pair = coordinated
            elif len(distinct) == 2:
                memory.pair = distinct
            elif len(distinct) > 2 and subject and len(subject) == 2:
                memory.pair = subject
            self._pairs.append(memory.pair)
            self._subjects_of.append(tuple(dict.fromkeys(c for codes in subjects for c in codes)))
            if subject:
                memory.subjects.append(subject)
            subject_person = next(
                (
                    self._person_at[t.i]
                    for t in words
                    if t.dep in ("nsubj", "nsubjpass") and t.i in self._person_at
                ),
                None,
            )
            if subject_person is not None:
                memory.persons.append(subject_person)

    def _antecedent(
        self, token: Token, memory: _Memory, subjects: Sequence[tuple[str, ...]], standing: Sequence[str]
    ) -> str | None:
        """What "it" and "its" mean: the last single subject that does not act on it, else the last name."""
        joined = self.parse.tokens[token.head]
        if token.dep == "poss" and joined.dep == "conj":  # "the US and its allies"
            mention = self._by_token.get(joined.head)
            if mention is not None and len(mention.codes) == 1:
                return mention.codes[0]
        verb = self.parse.tokens[token.head]
        barred: set[str] = set()
        if token.dep in ("dobj", "pobj", "dative"):  # "Japan removed it": not Japan
            for child in (
                *self.parse.children(verb, "nsubj"),
                *self.parse.children(self.parse.tokens[verb.head], "poss"),
            ):
                barred |= set(self.sides(child).codes)
        for codes in (*reversed(subjects), *(memory.subjects[-1:])):
            if len(codes) == 1 and codes[0] not in barred:
                return codes[0]
        return next(
            (c for c in (*reversed(standing), *reversed(memory.singles[-6:])) if c not in barred), None
        )

    def _coordinated(self, words: Sequence[Token]) -> tuple[str, ...]:
        """States joined in a sentence by "and", a dash or "between": the pair that "the two" will mean."""
        for token in words:
            mention = self._by_token.get(token.i)
            if mention is None or not mention.codes:
                continue
            codes = list(mention.codes)
            for other in self.parse.conjuncts(token)[1:]:
                codes += self.sides(other).codes
            unique = tuple(dict.fromkeys(codes))
            if len(unique) == 2:
                return unique
        for a, b in zip(words, words[2:], strict=False):
            first, second = self._by_token.get(a.i), self._by_token.get(b.i)
            if (
                first
                and second
                and first.codes
                and second.codes
                and first.codes != second.codes
                and self.parse.tokens[a.i + 1].text in ("-", "–", "/")
            ):
                return (*first.codes[:1], *second.codes[:1])
        return ()

    def _last_person(self, memory: _Memory, token: Token, sent: Sent, female: bool) -> Person | None:
        """Whom "he" or "she" means: a subject earlier in the sentence, else the last one named."""
        here = [
            self._person_at[t.i]
            for t in self.parse.tokens[sent.first : token.i]
            if t.i in self._person_at
            and t.dep in ("nsubj", "nsubjpass", "pobj", "dobj", "appos", "conj", "compound")
        ]
        subjects = [
            self._person_at[t.i]
            for t in self.parse.tokens[sent.first : token.i]
            if t.i in self._person_at and t.dep in ("nsubj", "nsubjpass")
        ]
        for candidates in (subjects, here, memory.persons[::-1][:6]):
            for person in candidates:
                if person.female is None or person.female is female:
                    person.female = female
                    return person
        return None

    def _plural(self, token: Token, sent: Sent, memory: _Memory, named: Sequence[str]) -> Sides:
        """Whom "they" and "them" mean: two joined in this sentence, else the last subject or pair."""
        barred: set[str] = set()
        if token.dep in ("dobj", "dative", "pobj"):
            verb = self.parse.tokens[token.head]
            verb = self.parse.tokens[verb.head] if verb.pos == "ADP" else verb
            for child in self.parse.children(verb, "nsubj"):
                barred |= set(self.sides(child).codes)
            for i in range(token.i - 1, sent.first - 1, -1):  # "its two allies ... urged them"
                earlier = self._resolved.get(i)
                if earlier is not None and len(earlier.codes) > 1 and not set(earlier.codes) & barred:
                    return Sides(earlier.codes, earlier.spans, "pronoun")
        distinct = tuple(c for c in dict.fromkeys(named) if c not in barred)
        if len(distinct) == 2:
            return Sides(distinct, (), "pronoun")
        if memory.subjects and memory.subjects[-1] and not distinct:
            last = memory.subjects[-1]
            return Sides(last, (), "pronoun")
        if memory.pair and (not distinct or distinct[0] in memory.pair):
            return Sides(memory.pair, (), "pronoun")
        return Sides(distinct[-1:], (), "pronoun") if distinct else NOBODY

    def _described(
        self, token: Token, memory: _Memory, named: Sequence[str], subjects: Sequence[tuple[str, ...]]
    ) -> Sides:
        """ "The two countries", "both sides", "the kingdom", "the bloc"."""
        if token.ent == "ORG" or (token.text[:1].isupper() and token.pos == "PROPN"):
            return NOBODY
        lemma = token.lemma
        before = {self.parse.tokens[i].lower for i in token.children if i < token.i}
        span = ((token.start, token.end),)
        distinct = tuple(dict.fromkeys(named))
        if lemma in PAIR_NOUNS and token.tag in ("NNS", "NNPS") and before & {"two", "both", "these", "the"}:
            if before & {"two", "both"} or (len(distinct) == 2 and "the" in before):
                if any(i in self._by_token for i in token.children):
                    return NOBODY
                pair = self._pair_meant(token, distinct, memory.pair, subjects)
                return Sides(pair, span, "pair") if len(pair) == 2 else NOBODY
            return NOBODY
        if "the" not in before and "that" not in before:
            return NOBODY
        if any(i in self._by_token for i in token.children):
            return NOBODY
        pool = [*memory.singles, *named]
        if lemma in BLOC_NOUNS:
            code = next((c for c in reversed(pool) if c in BLOC_NOUNS[lemma]), None)
            return Sides((code,), span, "described") if code else NOBODY
        if lemma in ORGANS and token.tag == "NN":
            acting = (*reversed(subjects), *memory.subjects[-1:])
            return next(
                (
                    Sides(codes, span, "described")
                    for codes in acting
                    if len(codes) == 1 and len(codes[0]) == 3
                ),
                NOBODY,
            )
        if lemma in SINGLE_NOUNS and token.tag == "NN" and len(before) <= 1:
            allowed = KINGDOMS if lemma == "kingdom" else ISLANDS if lemma == "island" else None
            for code in reversed(pool):
                if len(code) == 3 and (allowed is None or code in allowed) and code in self.registry.states:
                    return Sides((code,), span, "described")
        return NOBODY

    def _pair_meant(
        self,
        token: Token,
        distinct: tuple[str, ...],
        last: tuple[str, ...],
        subjects: Sequence[tuple[str, ...]],
    ) -> tuple[str, ...]:
        """Which two "the two" are: those joined in this sentence unless they act, else the last pair."""
        if token.lemma in LANDS:  # "both countries" are no bodies
            last = last if all(c in self.registry.states for c in last) else self.topic
            distinct = tuple(c for c in distinct if c in self.registry.states)
        if len(distinct) != 2 or (
            len(last) == 2 and not set(distinct) <= set(last) and distinct not in subjects
        ):
            return last if len(last) == 2 else distinct
        acting = token.dep in ("dobj", "pobj", "dative") and any(set(s) == set(distinct) for s in subjects)
        return last if acting and len(last) == 2 and set(last) != set(distinct) else distinct

    # ---------------------------------------------------------------- asking

    def recent(self, sent: int) -> tuple[str, ...]:
        """States named in the two sentences before, the nearest and their subjects first."""
        found: list[str] = []
        for number in range(sent - 1, max(-1, sent - 3), -1):
            found += self._subjects_of[number]
            found += self.states_in(self.parse.sents[number])
        return tuple(dict.fromkeys(found))

    @cached_property
    def topic(self) -> tuple[str, ...]:
        """The two states that the report names most, most named first; fewer when it names fewer."""
        counts = Counter(c for m in self.mentions for c in m.codes)
        ranked = sorted(counts, key=lambda c: (-counts[c], c))
        return tuple(c for c in ranked[:2] if counts[c] > 1)

    def pair_at(self, sent: int) -> tuple[str, ...]:
        """The pair of states that the text is about at a sentence: what "bilateral" means there."""
        if not self._pairs:
            return ()
        return self._pairs[min(max(sent, 0), len(self._pairs) - 1)]

    def is_pointing(self, token: Token) -> bool:
        """Whether a noun was resolved to somebody named elsewhere ("the kingdom", "both countries")."""
        return token.i in self._resolved and token.lemma not in ORGANS

    def add_voice(self, start: int, end: int, codes: tuple[str, ...]) -> None:
        """Say who speaks in a view span, so that "we" and "our" inside it can be resolved."""
        self._voices.append((start, end, codes))

    def speaker_codes(self, token: Token) -> tuple[str, ...]:
        """States of whoever speaks where the token stands; the innermost voice wins."""
        found = [(end - start, codes) for start, end, codes in self._voices if start <= token.start < end]
        return min(found)[1] if found else ()

    def is_place(self, token: Token) -> bool:
        """Whether a name stands here as a place only ("in Moscow"), not for those who act."""
        mention = self._by_token.get(token.i)
        if mention is None or mention.kind not in (MentionKind.NAME, MentionKind.CAPITAL, MentionKind.REGION):
            return False
        tokens = self.parse.tokens
        head = tokens[token.head]
        while token.dep == "conj" and head.i in self._by_token:
            token, head = head, tokens[head.head]
        if token.dep != "pobj":
            return False
        if head.lower in _LOCATIVE:
            return True
        return head.lower in ("to", "from") and tokens[head.head].lemma in MOVING

    def sides(self, token: Token, *, depth: int = 0) -> Sides:
        """The states and bodies that a noun or pronoun means when it takes part in an act.

        Looks at the token itself, what it was resolved to, its modifiers ("Chinese troops", "China's
        ministry", "leaders of both countries"), its apposition, and what is coordinated with it.
        """
        if depth > 4:
            return NOBODY
        found = self._own(token, depth)
        for other in self.parse.children(token, "conj"):
            if other.pos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"):
                more = self.sides(other, depth=depth + 1)
                if more and set(more.codes) != set(found.codes):
                    found = found + more
        return found

    def _own(self, token: Token, depth: int) -> Sides:
        mention = self._by_token.get(token.i)
        if mention is not None:
            if mention.codes:
                how = "person" if mention.person else "named"
                return Sides(mention.codes, ((mention.start, mention.end),), how)
            if set(mention.candidates) == set(WEST):
                return Sides(WEST, ((mention.start, mention.end),), "described")
            return NOBODY
        person = self._person_at.get(token.i)
        if person is not None:
            return Sides(person.codes, (person.span,), "person") if person.codes else NOBODY
        if token.i in self._resolved:
            return self._resolved[token.i]
        if token.lower in ("we", "our", "us", "i", "my", "ours", "me"):
            codes = self.speaker_codes(token)
            return Sides(codes, ((token.start, token.end),), "pronoun") if codes else NOBODY
        if token.pos not in ("NOUN", "PROPN", "ADJ", "NUM", "X"):
            return NOBODY
        return self._modified(token, depth)

    def _modified(self, token: Token, depth: int) -> Sides:
        found = NOBODY
        if (
            token.lemma in OTHER_NOUNS
            and token.tag == "NN"
            and (owner := self.parse.child(token, "poss")) is not None
        ):
            mine = self.sides(owner, depth=depth + 1).codes
            pair = self.pair_at(token.sent)
            rest = tuple(c for c in pair if c not in mine)
            if mine and len(rest) == 1:
                return Sides(rest, ((token.start, token.end),), "pair")
            return NOBODY
        other = token.lemma in ("counterpart", "colleague", "opposite", "successor")
        for child in self.parse.children(token, "amod", "compound", "poss", "nmod", "appos"):
            if (child.dep == "appos" and found) or (other and child.dep == "poss"):
                continue
            if (
                child.dep in ("amod", "compound", "nmod")
                and child.i not in self._by_token
                and not self.parse.children(child)
            ):
                if child.i in self._person_at and self._person_at[child.i].codes:
                    found = found + Sides(
                        self._person_at[child.i].codes, ((child.start, child.end),), "described"
                    )
                continue
            part = self.sides(child, depth=depth + 1)
            if part:
                found = found + Sides(part.codes, part.spans, "described")
        if found:
            return found
        for child in self.parse.children(token, "prep"):
            if child.lower in ("of", "from") and (inner := self.parse.child(child, "pobj")) is not None:
                if child.lower == "from" and token.lemma not in OFFICE:
                    continue
                part = self.sides(inner, depth=depth + 1)
                if part:
                    return Sides(part.codes, part.spans, "described")
        return NOBODY

    def states_in(self, sent: Sent, *, places: bool = False) -> tuple[str, ...]:
        """Codes named or meant in a sentence, in order; names that are only places left out by default."""
        codes: list[str] = []
        for token in self.parse.words(sent):
            mention = self._by_token.get(token.i)
            if mention is not None and (places or not self.is_place(token)):
                codes += mention.codes
            elif token.i in self._resolved:
                codes += self._resolved[token.i].codes
            elif token.i in self._person_at:
                codes += self._person_at[token.i].codes
        return tuple(dict.fromkeys(codes))

    def full_name(self, name: str) -> str:
        """Fullest form of a person's name in the report."""
        words = name.split()
        known = self.persons.known.get(words[-1].lower()) if words else None
        return known.name if known else name


def _expletive(parse: Parse, token: Token) -> bool:
    """ "It is expected that", "it emerged": an "it" that means nothing."""
    if token.lower != "it" or token.dep not in ("nsubj", "nsubjpass", "expl"):
        return False
    head = parse.tokens[token.head]
    return head.lemma in ("be", "seem", "appear", "emerge", "remain", "take", "happen") and any(
        parse.tokens[i].dep in ("acomp", "ccomp", "csubj", "attr") for i in head.children
    )
