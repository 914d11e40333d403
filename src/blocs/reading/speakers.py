"""Speakers: who stands behind a cue, by the fullest name in the report, and the states spoken for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from blocs.reading.cue_words import is_body, is_human, words
from blocs.reading.discourse import NOBODY, Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.persons import ANALYST, OFFICE, Person
from blocs.reading.quotes import Quotes
from blocs.reports import Span

__all__ = ["Speaker", "Speakers", "subject_words"]

EMPTY = frozenset("there this that which what these nobody none nothing anybody anyone".split())
PRONOUNS = frozenset("he she it they his her its their".split())
FEMALE = re.compile(
    r"^(?:she|mrs\.?|ms\.?|miss|madame|lady|queen|princess|\w*woman|\w*women|wife|mother|widow|housewife|girl|sister|"
    r"daughter|grandmother|waitress|actress|nun|spokeswoman)$"
)
MALE = re.compile(
    r"^(?:he|mr\.?|monsieur|sir|lord|king|prince|\w+[^o]man|man|husband|father|widower|boy|brother|son|grandfather|"
    r"monk|priest|bishop|pope|cardinal)$"
)
STATE_OFFICE = re.compile(
    r"\b(?:president|premier|chancellor|minister|ministry|ambassador|envoy|officials?|diplomats?|negotiator|general|"
    r"admiral|commander|colonel|government|cabinet|king|queen|sultan|military|army|navy|authorities|"
    r"spokes(?:man|woman|person)|delegate|statement|communiqu[eé]|sources|officers?)\b",
    re.IGNORECASE,
)
"""Words that make a speaker speak for a state."""
_TITLES = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|m|sir|lord|gen|sen|rep|gov|president|prime minister|minister)\.? )+", re.IGNORECASE
)
_NAME_END = re.compile(r", |; | \(|: | — | – ")
_APPOSED = re.compile(r"[,;:()—–“”\"]|\b(?:said|told|says|who|which|has|was|is|had|and|with|by|that|but)\b")
LONGEST_RUN = 6
"""Proper names in a row that are taken for one name."""
LONGEST_NAME = 120
DEEPEST = 6
ROLES = {"nsubj": 3.0, "nsubjpass": 3.0, "ROOT": 1.5, "dobj": 1.0}
"""How much a word's role speaks for its being meant by a pronoun."""
_LOCATIVE = frozenset(("in", "at", "near", "from"))
HOLDERS = 40
"""Officeholders that are looked through for whom "the minister" means."""
BACK = 160
"""Words that are looked back over for whom a pronoun means."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker: name, states spoken for (none for analysts and others), and where the speaker is named.

    `span` is None where the statement itself does not name its speaker.
    """

    name: str
    sides: Sides
    span: Span | None


def subject_words(parse: Parse, subject: Token) -> list[Token]:
    """The words that name a subject, without its relative clauses."""
    drop: set[int] = set()
    for child in parse.children(subject, "relcl", "acl", "advcl", "parataxis", "ccomp"):
        drop |= {t.i for t in parse.subtree(child)}
    return [t for t in parse.subtree(subject) if t.i not in drop]


class Speakers:
    """Who speaks in a report; asked in the order of the text, since pronouns mean who was found before."""

    def __init__(self, parse: Parse, discourse: Discourse, quotes: Quotes) -> None:
        self.parse, self.discourse, self.quotes = parse, discourse, quotes
        self._pronouns: dict[int, Speaker] = {}
        self._offices = list(self._titled())
        self._proper = self._full_names()

    # ------------------------------------------------------------ names

    def _full_names(self) -> dict[str, str]:
        """Longest run of proper names by its last word, for persons that the recogniser does not know."""
        found: dict[str, str] = {}
        tokens, i = self.parse.tokens, 0
        while i < len(tokens):
            if tokens[i].pos != "PROPN" or i in self.discourse.persons.covered:
                i += 1
                continue
            j, last = i, min(i + LONGEST_RUN, len(tokens))
            while j < last and tokens[j].pos == "PROPN" and tokens[j].sent == tokens[i].sent:
                j += 1
            name = _TITLES.sub("", self.parse.text[tokens[i].start : tokens[j - 1].end])
            key = tokens[j - 1].lower
            longer = len(name.split()) > len(found.get(key, "").split())
            if longer and len(name) < LONGEST_NAME and key not in words().offices:
                found[key] = name
            i = j
        return found

    def _titled(self) -> list[tuple[int, Person, frozenset[str]]]:
        """Persons with the words of their offices, in the order in which they are first named."""
        text, parse = self.parse.text, self.parse
        found = []
        for person in self.discourse.persons.known.values():
            start, end = person.span
            token = parse.token_at(start)
            if token is None:
                continue
            sent = parse.sents[token.sent]
            first, past = self._described_by(start, end, sent)
            named = frozenset(w.lower() for w in re.findall(r"[\w'-]+", text[first:past]))
            if named & words().offices:
                found.append((start, person, named))
        return sorted(found, key=lambda row: row[0])

    def _described_by(self, start: int, end: int, sent: Sent) -> Span:
        """The words that describe who is named at a span: those right before it, and its apposition."""
        text = self.parse.text
        before = _APPOSED.split(text[max(sent.start, start - 70) : start])[-1]
        after = text[end : min(end + 110, sent.end)]
        apposed = _APPOSED.split(after[2:])[0] if after[:2] in (", ", " (") else ""
        return start - len(before), end + len(apposed) + 2 * bool(apposed)

    def _holder(self, named_by: list[Token], at: int) -> Person | None:
        """The person named before who holds "the" office ("the foreign minister")."""
        asked = {t.lower for t in named_by if t.pos in ("NOUN", "PROPN", "ADJ")}
        if not asked:
            return None
        upto = bisect_left(self._offices, at, key=lambda row: row[0])
        for _, person, named in reversed(self._offices[max(0, upto - HOLDERS) : upto]):
            if asked <= named:
                return person
        return None

    # ------------------------------------------------------------ asking

    def of(self, subject: Token, last: Speaker | None) -> Speaker | None:
        """The speaker that a subject names or points at; None when it is nobody who speaks.

        Parameters
        ----------
        subject : Token
            Subject of the cue.
        last : Speaker or None
            Who spoke before: what "he", "they" and "one of them" fall back on.
        """
        found = self._of(subject, last)
        if found is None or found.sides:
            return found
        sides = self._home(found)
        return Speaker(found.name, sides, found.span) if sides else found

    def _home(self, speaker: Speaker) -> Sides:
        """The state that an officeholder without a country speaks for, from the words around the name."""
        parse, discourse = self.parse, self.discourse
        person = discourse.persons.known.get(speaker.name.split()[-1].lower())
        known = person is not None and person.name == speaker.name
        start, end = person.span if person is not None and known else speaker.span or (0, 0)
        token = parse.token_at(start)
        if end <= start or token is None:
            return NOBODY
        sent = parse.sents[token.sent]
        first, past = self._described_by(start, end, sent)
        description = parse.text[first:past]
        if ANALYST.search(description) or not STATE_OFFICE.search(description):
            return NOBODY
        for t in parse.within(first, past):
            mention = discourse.mention(t)
            if mention is not None and mention.codes:
                return Sides(mention.codes, ((mention.start, mention.end),), "described")
            if t.lower in ("his", "her", "its", "their", "our") and (sides := discourse.sides(t)):
                return Sides(sides.codes, sides.spans, "described")
        for t in parse.within(sent.start, first):
            mention = discourse.mention(t)
            if mention is not None and mention.codes and not discourse.is_place(t):
                return Sides(mention.codes, ((mention.start, mention.end),), "described")
        return NOBODY

    def _of(self, subject: Token, last: Speaker | None) -> Speaker | None:
        here = (subject.start, subject.end)
        if subject.lower in EMPTY or subject.ent in ("DATE", "TIME"):
            return None
        if subject.pos == "PRON" or subject.lower in PRONOUNS:
            meant = self._pronoun(subject, last)
            return Speaker(meant.name, meant.sides, here) if meant is not None else None
        found = self._person(subject)
        if found is not None:
            return found
        sides = self.discourse.sides(subject)
        if sides.how == "described" and self.discourse.is_pointing(subject):
            return Speaker(self._names(sides), sides, here)
        return self._described(subject, sides)

    def _person(self, subject: Token) -> Speaker | None:
        """A speaker who is a person named, or a role whose holder is known."""
        parse, discourse = self.parse, self.discourse
        here = (subject.start, subject.end)
        person, mention = discourse.person(subject), discourse.mention(subject)
        if mention is not None and mention.person and person is None:
            span = (mention.start, mention.end)
            return Speaker(discourse.full_name(mention.person), Sides(mention.codes, (span,), "person"), span)
        if person is None and subject.pos in ("NOUN", "PROPN"):
            apposed = parse.children(subject, "appos")
            others = (discourse.person(t) for t in (*apposed, *parse.children(subject, "compound", "flat")))
            person = next((p for p in others if p is not None), None)
            if person is None and subject.pos == "NOUN":
                for named in apposed:  # "a spokesman, Vikas Swarup," of no known name
                    if named.pos == "PROPN" and named.text[:1].isupper():
                        first = next(t for t in parse.subtree(named) if t.pos == "PROPN")
                        span = (first.start, named.end)
                        return Speaker(parse.text[span[0] : span[1]], self._state_of(subject), span)
            own = subject_words(parse, subject)
            office = subject.lemma in words().offices and subject.tag in ("NN", "NNP")
            if person is None and office and own and own[0].lower == "the":
                person = self._holder(own[1:], subject.start)
        elif person is not None and subject.pos == "PROPN" and self._misspelt(subject, person):
            spelt = self._proper[subject.lower]
            return Speaker(spelt, Sides(person.codes, (person.span,), "person"), here)
        if person is None:
            return None
        others = (discourse.person(t) for t in parse.children(subject, "conj"))
        joined = [person, *(p for p in others if p is not None)]
        codes = tuple(dict.fromkeys(code for p in joined for code in p.codes))
        name = " and ".join(dict.fromkeys(p.name for p in joined))
        return Speaker(name, Sides(codes, (person.span,), "person"), here)

    def _misspelt(self, subject: Token, person: Person) -> bool:
        """Whether the report has a full name of its own, which the registry spells otherwise or mistakes."""
        if subject.text.casefold() == person.name.split()[-1].casefold():
            return False
        known = len(self._proper.get(subject.lower, "").split()) > 1
        return known and not self.parse.children(subject, "appos")

    def _state_of(self, subject: Token) -> Sides:
        description = self.parse.text[self.parse.subtree(subject)[0].start : subject.end]
        return NOBODY if ANALYST.search(description) else self.discourse.sides(subject)

    def _described(self, subject: Token, sides: Sides) -> Speaker | None:
        """A speaker named by a common noun or a body: its own words, without article and apposition."""
        parse = self.parse
        apposed = {t.i for child in parse.children(subject, "appos") for t in parse.subtree(child)}
        words = [t for t in subject_words(parse, subject) if t.i not in apposed or t.i < subject.i]
        while (
            words
            and words[0].i != subject.i
            and words[0].pos in ("DET", "PUNCT", "NUM", "CCONJ", "SCONJ", "ADV", "ADP")
            and words[0].lower != "no"
        ):
            words = words[1:]
        while words and words[-1].pos == "PUNCT":
            words = words[:-1]
        if not words:
            return None
        start = words[0].start
        name = _NAME_END.split(parse.text[start : words[-1].end].strip(), maxsplit=1)[0]
        span = (start, start + len(name))
        if len(name) > LONGEST_NAME or not span[0] <= subject.start < span[1]:
            name, span = subject.text, (subject.start, subject.end)
        office = OFFICE & {t.lower for t in words}
        analyst = (ANALYST.search(name) or (subject.pos == "NOUN" and is_human(subject))) and not office
        if subject.pos == "PROPN" and not sides:
            bare = _TITLES.sub("", name)
            full = self._proper.get(subject.lower, "")
            if len(bare.split()) == 1 and full.split()[-1:] == [subject.text]:
                name = full
        return Speaker(name, NOBODY if analyst else sides, span)

    # ------------------------------------------------------------ pronouns

    def _pronoun(self, pronoun: Token, last: Speaker | None) -> Speaker | None:
        """Whom a pronoun means: who was named before, in the likeliest place."""
        known = self._pronouns.get(pronoun.i)
        if known is not None:
            return known
        lower = pronoun.lower
        found: Speaker | None = None
        if lower in ("he", "she", "his", "her"):
            found = self._he(pronoun, last)
        elif lower in ("it", "its", "they", "their", "both"):
            found = self._it(pronoun, last)
        elif lower in ("who", "whom"):
            found = last
        elif lower in ("i", "we"):
            sides = self.discourse.sides(pronoun)
            found = Speaker(self._names(sides), sides, None) if sides else Speaker(pronoun.text, NOBODY, None)
        else:
            return self._described(pronoun, self.discourse.sides(pronoun))
        if found is not None:
            self._pronouns[pronoun.i] = found
        return found

    def _earlier(self, pronoun: Token) -> list[Token]:
        """Words before a pronoun that somebody's own speech does not hold, the nearest first."""
        first = max(0, pronoun.i - BACK)
        return [
            t
            for t in reversed(self.parse.tokens[first : pronoun.i])
            if t.pos in ("NOUN", "PROPN", "PRON") and self.quotes.at(t.start) is None
        ]

    def _weight(self, token: Token, pronoun: Token) -> float:
        """How likely a pronoun means a word: by its role, less for each sentence between."""
        role = token
        for _ in range(DEEPEST):  # an apposition has the role of what it stands beside
            if role.dep not in ("appos", "conj") or role.head >= role.i:
                break
            role = self.parse.tokens[role.head]
        return ROLES.get(role.dep, 0.5) - 1.1 * (pronoun.sent - token.sent)

    def _he(self, pronoun: Token, last: Speaker | None) -> Speaker | None:
        """Whom "he" and "she" mean: a person named or described before."""
        female = pronoun.lower in ("she", "her")
        best, meant = -2.5, None
        for token in self._earlier(pronoun):
            found = self._one_person(token, female)
            if found is None:
                continue
            weight = self._weight(token, pronoun) - 0.4 * (token.pos == "NOUN")
            if last is not None and found.name == last.name:
                weight += 1.0
            if weight > best:
                best, meant = weight, found
        if meant is None:
            return last
        person = self.discourse.persons.known.get(meant.name.split()[-1].lower())
        if person is not None and person.name == meant.name and person.female is None:
            person.female = female
        return meant

    def _one_person(self, token: Token, female: bool) -> Speaker | None:
        """The man, or the woman, that a word names or describes."""
        discourse, person = self.discourse, self.discourse.persons.at.get(token.i)
        if token.lower in ("he", "she"):
            return self._pronouns.get(token.i) if (token.lower == "she") is female else None
        if self._is(token, not female):
            return None
        if person is not None:
            mention = discourse.mention(token)
            placed = token.dep == "pobj" and self.parse.tokens[token.head].lower in _LOCATIVE
            if (
                token.dep == "compound"
                or person.female not in (None, female)
                or (placed and not person.codes)
            ):
                return None
            if mention is not None and not mention.person:
                return None
            return Speaker(person.name, Sides(person.codes, (person.span,), "person"), None)
        if token.dep in ("compound", "flat", "poss"):
            return None
        one = token.lower == "one" and token.dep == "nsubj"
        return self.of(token, None) if one or (token.tag in ("NN", "NNP") and is_human(token)) else None

    def _is(self, token: Token, female: bool) -> bool:
        """Whether words at a name say that it is a woman's, or a man's."""
        pattern, other = (FEMALE, MALE) if female else (MALE, FEMALE)
        around = [token, *self.parse.children(token, "compound", "appos", "amod")]
        if token.dep in ("appos", "compound"):
            around.append(self.parse.tokens[token.head])
        says = any(pattern.match(t.lower) for t in around)
        return says and not any(other.match(t.lower) for t in around)

    def _it(self, pronoun: Token, last: Speaker | None) -> Speaker | None:
        """Whom "it" and "they" mean when they speak: a body, a state, several people."""
        plural = pronoun.lower in ("they", "their", "both")
        best, chosen = -2.0, None
        for token in self._earlier(pronoun):
            if not (self._several(token) if plural else self._one_body(token)):
                continue
            weight = self._weight(token, pronoun)
            if weight > best:
                best, chosen = weight, token
        if chosen is not None:
            found = self._pronouns.get(chosen.i) or self.of(chosen, None)
            if found is not None:
                return found
        sides = self.discourse.sides(pronoun)
        return Speaker(self._names(sides), sides, None) if sides else last

    def _one_body(self, token: Token) -> bool:
        """Whether "it" can mean what a word names."""
        discourse = self.discourse
        if token.pos == "PRON":
            return token.lower == "it" and token.i in self._pronouns
        if token.dep in ("compound", "flat", "amod") or token.i in discourse.persons.at:
            return False
        if token.tag not in ("NN", "NNP", "NNPS") or discourse.is_place(token):
            return False
        return is_body(token) or (discourse.mention(token) is not None and bool(discourse.sides(token)))

    def _several(self, token: Token) -> bool:
        """Whether "they" can mean those that a word names."""
        discourse = self.discourse
        if token.pos == "PRON":
            return token.lower == "they" and token.i in self._pronouns
        if token.dep in ("compound", "flat", "amod") or token.i in discourse.persons.at:
            return False
        many = token.tag in ("NNS", "NNPS") or self.parse.child(token, "conj") is not None
        if not many or token.ent in ("DATE", "MONEY", "PERCENT", "TIME"):
            return False
        return token.ent in ("NORP", "ORG") or is_human(token) or bool(discourse.sides(token))

    def _names(self, sides: Sides) -> str:
        registry = self.discourse.registry
        named = (
            registry.states[c].name
            if c in registry.states
            else registry.bodies[c].name
            if c in registry.bodies
            else c
            for c in sides.codes
        )
        return " and ".join(named)
