"""What a number counts, in whose name, and whether it is so: the questions asked of a parsed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from blocs.reading.arguments import subject_token
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.numbers import Number
from blocs.reading.realis import realis_of
from blocs.reading.records import Aspect, Realis
from blocs.reading.times import TimeExpression
from blocs.reading.units import DISTANCES, DURATIONS, unit_of
from blocs.reports import Span
from blocs.states import MentionKind

__all__ = ["Counted", "Counting"]

_PASSED_OVER = frozenset("- of own more additional other such new separate different".split())
_WHOSE = frozenset("its their his her our the these those".split())
_PLURAL_MODIFIERS = frozenset(
    "arms goods sales sports savings systems operations services customs weapons".split()
)
_PEOPLES = (MentionKind.PEOPLE, MentionKind.DEMONYM)
_AIRCRAFT = re.compile(
    r"(?:F|C|B|A|E|P|J|JF|KC|RC|AC|EA|MQ|RQ|UH|CH|AH|OV|Su|MiG|Tu|Il|An|Mi|Ka|Yak)-?\d{1,3}\w{0,2}s?",
    re.IGNORECASE,
)
_NEARBY_TIMES = frozenset("last this next each every that previous".split())
_LONG_FORM = {"km": "kilometre"}
_BETWEEN = frozenset(("ADJ", "VERB", "ADV", "NUM", "CCONJ", "PART"))
"""Parts of speech that may stand between a number and what it counts."""
_FINITE = frozenset(("VBD", "VBZ", "VBP", "VB"))
_PROMISING = frozenset("promise pledge offer vote budget earmark commit allocate".split())
_CASUALTIES = frozenset("killed wounded dead injured detained missing".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with its first and last word, its sentence, the noun that it counts (if any) and the unit."""

    number: Number
    first: Token
    last: Token
    sent: Sent
    noun: Token | None
    unit: str


class Counting:
    """A parsed report with what is known of who is meant in it; answers what stands around a number."""

    def __init__(self, parse: Parse, discourse: Discourse, published: date | None) -> None:
        self.parse, self.discourse, self.published = parse, discourse, published
        self.money: str | None = None
        """Currency of the last sum of money, for sums that go on without one."""

    def noun(self, number: Number, last: Token, sent: Sent) -> Token | None:
        """The noun that a number counts: the next one to its right, past its adjectives."""
        tokens = self.parse.tokens
        best: Token | None = None
        i, stop = last.i + 1, min(last.i + 8, sent.last)
        while i < stop:
            token, following = tokens[i], tokens[i + 1] if i + 1 < sent.last else None
            if best is None and following is not None and _begins_a_time(token, following):
                break  # "109,000 last year", "10,000 thirty years ago"
            if token.pos in ("NOUN", "PROPN") and token.lower != "%":
                best = token
                joined = following is not None and (
                    following.text == "-"
                    or (tokens[i - 1].text == "-" and following.pos in ("NOUN", "PROPN"))
                    or (
                        following.pos in ("NOUN", "PROPN")
                        and token.dep in ("compound", "nmod", "amod")
                        and (
                            token.tag not in ("NNS", "NNPS")
                            or token.lower in _PLURAL_MODIFIERS
                            or self._named(token, MentionKind.NAME)
                        )
                    )
                )
                if not joined:
                    break
            elif token.lower == "of" and best is None:
                whose = number.low != 1 and following is not None and following.lower in _WHOSE
                dozens = "dozen" in self.parse.text[number.start : number.end]
                if number.form != "vague" and not whose and not dozens:
                    break
            elif token.lower in _CASUALTIES and best is None:
                return token
            elif token.lower in _WHOSE and (number.form == "fraction" or tokens[i - 1].lower == "of"):
                pass
            elif token.lower not in _PASSED_OVER and (
                best is not None
                or token.pos not in _BETWEEN
                or token.tag in _FINITE
                or number.unit is not None
            ):
                break
            i += 1
        if best is not None:
            people = tokens[best.i - 1]
            uncountable = best.tag == "NN" and number.low != 1 and unit_of(best.lemma) is None
            if uncountable and people.i > last.i and self._named(people, *_PEOPLES):
                return people  # "several hundred Guyanese cross"
            return best
        head = tokens[last.head]
        if (
            last.dep == "nummod"
            and head.pos in ("NOUN", "PROPN")
            and head.sent == last.sent
            and head.start > number.end
            and not self._named(head, MentionKind.NAME)
        ):
            return head
        return None

    def noun_after(self, token: Token | None) -> Token | None:
        """The noun that heads the phrase which goes on to the right of a token; None when there is none."""
        if token is None:
            return None
        stop = min(token.i + 8, self.parse.sents[token.sent].last)
        for other in self.parse.tokens[token.i + 1 : stop]:
            if other.pos in ("NOUN", "PROPN") and other.dep not in ("compound", "nmod", "amod", "poss"):
                return other
            if other.pos not in ("NOUN", "PROPN", *_BETWEEN) and other.text not in ("-", "'s", "’s"):
                return None
        return None

    def unit(self, noun: Token) -> str:
        """Unit of a counted noun: a standard one, a person for a people, else the noun itself."""
        before = self.parse.tokens[noun.i - 1].lower if noun.i else ""
        known = unit_of(noun.lemma) or unit_of(noun.lower)
        if noun.lower == "cent" and before == "per":
            return "percent"
        if before in ("cubic", "square", "nautical") and (
            known in DISTANCES or noun.lemma in ("foot", "feet")
        ):
            return f"{before} {_LONG_FORM.get(known or '', known or noun.lemma)}"
        if noun.lemma == "member" and self._of_a_body(noun):
            return "country"
        if self._flies(noun):
            return "aircraft"
        if known:
            return known
        if _AIRCRAFT.fullmatch(noun.text):
            return "aircraft"
        if self._named(noun, *_PEOPLES) or (noun.text[:1].isupper() and noun.lower.endswith(("ers", "ans"))):
            return "person"
        if noun.lemma == noun.lower and noun.tag in ("NNS", "NNPS") and noun.lower[-2:] not in ("ss", "us"):
            return noun.lower.removesuffix("s")  # a capitalised plural keeps its ending
        return noun.lemma

    def _named(self, token: Token, *kinds: MentionKind) -> bool:
        mention = self.discourse.mention(token)
        return mention is not None and mention.kind in kinds

    def _flies(self, noun: Token) -> bool:
        """ "Two Mirage *fighters*": aircraft, where others are persons."""
        if noun.lemma != "fighter" or not noun.i:
            return False
        maker = self.parse.tokens[noun.i - 1]
        return _AIRCRAFT.fullmatch(maker.text) is not None or unit_of(maker.lemma) == "aircraft"

    def _of_a_body(self, noun: Token) -> bool:
        """ "The sixteen members of the Forum": members of an international body are countries."""
        codes = self.discourse.sides(noun).codes
        return bool(codes) and all(code not in self.discourse.registry.states for code in codes)

    def nearby(self, first: Token, sent: Sent) -> Iterator[str]:
        """States in view of a place in the text, the nearest first: of its sentence, then of those before."""
        for upto in range(sent.i, max(-1, sent.i - 8), -1):
            words = self.parse.words(self.parse.sents[upto])
            for token in sorted(words, key=lambda t: abs(t.i - first.i)):
                if (mention := self.discourse.mention(token)) is not None:
                    yield from mention.codes
        yield from self.discourse.topic

    def verb_above(self, token: Token) -> Token | None:
        """The nearest verb that governs a token, itself included; None when there is none."""
        for _ in range(8):
            if token.pos in ("VERB", "AUX"):
                return token
            if token.head == token.i:
                return None
            token = self.parse.tokens[token.head]
        return None

    def counted(
        self, number: Number, noun: Token | None, unit: str, sent: Sent, aspect: Aspect
    ) -> tuple[str, Span | None, Token | None]:
        """The words that say what is counted, where they stand, and their head."""
        tokens = self.parse.tokens
        last = self.parse.token_at(number.end - 1)
        if number.unit is None and noun is not None and unit not in DURATIONS | DISTANCES | {"time"}:
            of, span = self.phrase(noun, number.end, whole=True)
            return of, span, noun
        if last is not None:
            valued = self._valued(number, last, aspect)
            if valued is not None:
                of, span = self.phrase(valued)
                return of, span, valued
            i = last.i + 1
            if i < sent.last and tokens[i].lower in ("of", "in", "worth", "on"):
                inner = next((t for t in tokens[i + 1 : min(i + 8, sent.last)] if _heads(t)), None)
                if inner is not None and not _is_length(inner):
                    of, span = self.phrase(inner)
                    return of, span, inner
            if (
                noun is not None
                and noun.start >= number.end
                and number.unit is not None
                and aspect != "change"
                and noun.lemma not in ("year", "month", "week")
            ):
                of, span = self.phrase(noun, number.end, whole=True)
                return of, span, noun
        verb = self.verb_above(last) if last is not None else None
        if verb is not None:
            subject = subject_token(self.parse, verb)
            if subject is not None and subject.pos in ("NOUN", "PROPN"):
                of, span = self.phrase(subject)
                return of, span, subject
            if subject is not None and subject.pos == "PRON":
                earlier = self._antecedent(subject)
                if earlier is not None:
                    of, span = self.phrase(earlier)
                    return of, span, earlier
        of, span = self.topic(sent, number.start)
        return of, span, None

    def _valued(self, number: Number, last: Token, aspect: Aspect) -> Token | None:
        """What a value is of when it stands before: "goods worth $60 billion", "raised tariffs to 25 %"."""
        before = self.parse.token_at(max(0, number.start - 2))
        if before is not None and before.lower == "worth":
            head = self.parse.tokens[before.head]
            return head if head.pos in ("NOUN", "PROPN") else None
        verb = self.verb_above(last)
        if verb is None or (number.unit != "percent" and aspect != "change"):
            return None
        thing = self.parse.child(verb, "dobj")
        return thing if thing is not None and thing.pos == "NOUN" and thing.end < number.start else None

    def _antecedent(self, pronoun: Token) -> Token | None:
        """What "it" and "that" mean: the last thing, not person, that was a subject in the sentence."""
        if pronoun.lower not in ("it", "they", "which", "that"):
            return None
        sent = self.parse.sents[pronoun.sent]
        for token in reversed(self.parse.tokens[sent.first : pronoun.i]):
            if (
                token.dep == "nsubj"
                and token.pos in ("NOUN", "PROPN")
                and self.discourse.person(token) is None
            ):
                return token
        return None

    def topic(self, sent: Sent, before: int) -> tuple[str, Span | None]:
        """Subject of the sentence, for amounts whose own noun says nothing."""
        for token in self.parse.words(sent):
            if token.dep in ("nsubj", "nsubjpass") and token.pos in ("NOUN", "PROPN"):
                return self.phrase(token)
            if token.start >= before:
                break
        return "", None

    def phrase(self, noun: Token, after: int = 0, *, whole: bool = False) -> tuple[str, Span | None]:
        """A noun with its modifiers that begin at or past an offset, without numbers, articles and clauses.

        `whole` takes in what a short preposition ties to it ("agreements with Japan").
        """
        keep = [noun]
        for child in self.parse.children(noun, "amod", "compound", "poss", "nmod"):
            if child.start < after:
                continue
            keep += [t for t in self.parse.subtree(child) if t.i < noun.i]
        for prep in self.parse.children(noun, "prep"):
            if prep.lower in ("of", "on", "between", "with", "to", "from") and whole:
                sub = self.parse.subtree(prep)
                if len(sub) <= 6:
                    keep += sub
        keep = [t for t in keep if t.pos not in ("DET", "NUM", "PUNCT", "SYM")]
        keep.sort(key=lambda t: t.i)
        while keep and keep[0].lower in ("more", "about", "around", "additional", "another", "some", "of"):
            keep = keep[1:]
        if not keep:
            return noun.text, (noun.start, noun.end)
        first = noun
        start = keep[0].start if keep[0].i <= first.i else first.start
        return " ".join(self.parse.text[start : keep[-1].end].split()), (start, keep[-1].end)

    def realis(self, token: Token, time: TimeExpression | None, verb: Token | None = None) -> Realis:
        """Whether an amount holds, by the verb above it; forecasts are possible."""
        verb = verb or self.verb_above(token)
        if verb is None:
            return "actual"
        realis = realis_of(
            self.parse,
            verb,
            time=time if time and time.first > (self.published or date.max) else None,
            published=self.published,
        )
        if (
            realis == "actual"
            and verb.lemma in ("expect", "forecast", "project", "predict", "estimate")
            and verb.lemma != "estimate"
        ):
            return "possible"
        if realis == "actual" and verb.lemma in _PROMISING and token.head == verb.i:
            return "planned"
        return "actual" if realis == "denied" else realis

    def there_already(self, noun: Token) -> bool:
        """Whether what is counted is there whatever comes of it ("its two ministers")."""
        if noun.pos not in ("NOUN", "PROPN") or unit_of(noun.lemma) in DURATIONS | DISTANCES | {
            "percent",
            "time",
        }:
            return False
        if any(self.parse.tokens[i].lower in _WHOSE for i in noun.children if i < noun.i):
            return True
        above = self.parse.tokens[noun.head]
        return (
            noun.dep == "pobj"
            and above.lower == "of"
            and self.parse.tokens[above.head].pos in ("NOUN", "PROPN")
        )


def _heads(token: Token) -> bool:
    """Whether a noun heads its phrase."""
    return token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "amod", "poss", "nmod")


def _begins_a_time(token: Token, following: Token) -> bool:
    """ "*Last* year", "*thirty* years ago"."""
    return following.lemma in DURATIONS and (token.lower in _NEARBY_TIMES or token.pos == "NUM")


def _is_length(token: Token) -> bool:
    return token.lemma in ("month", "year", "week", "day")
