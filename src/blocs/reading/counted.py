"""What a number counts, in whose name, and whether it is so: the questions asked of a parsed sentence."""

from __future__ import annotations

from datetime import date

from blocs.reading.arguments import subject_of, subject_token
from blocs.reading.discourse import Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.numbers import Number
from blocs.reading.realis import realis_of
from blocs.reading.records import Aspect, Realis
from blocs.reading.times import TimeExpression
from blocs.reading.units import DISTANCES, DURATIONS, UNIT_OF
from blocs.reports import Span
from blocs.states import MentionKind

__all__ = ["Counting"]

_PASSED_OVER = frozenset("- of own the more additional other such its their new separate different".split())
_WHOSE = frozenset("its their his her our the these those".split())
_BETWEEN = frozenset(("ADJ", "VERB", "ADV", "NUM", "CCONJ", "PART"))
"""Parts of speech that may stand between a number and what it counts."""
_FINITE = frozenset(("VBD", "VBZ", "VBP", "VB"))
_CASUALTIES = frozenset("killed wounded dead injured detained missing".split())


class Counting:
    """A parsed report with what is known of who is meant in it; answers what stands around a number."""

    def __init__(self, parse: Parse, discourse: Discourse, published: date | None) -> None:
        self.parse, self.discourse, self.published = parse, discourse, published

    def noun(self, number: Number, last: Token, sent: Sent) -> Token | None:
        """The noun that a number counts: the next one to its right, past its adjectives."""
        tokens = self.parse.tokens
        best: Token | None = None
        i, stop = last.i + 1, min(last.i + 8, sent.last)
        while i < stop:
            token, following = tokens[i], tokens[i + 1] if i + 1 < sent.last else None
            if token.pos in ("NOUN", "PROPN") and token.lower != "%":
                best = token
                joined = following is not None and (
                    following.text == "-"
                    or (following.pos in ("NOUN", "PROPN") and token.dep in ("compound", "nmod", "amod"))
                )
                if not joined:
                    break
            elif token.lower == "of" and best is None:
                whose = number.form == "digits" and following is not None and following.lower in _WHOSE
                dozens = "dozen" in self.parse.text[number.start : number.end]
                if number.form != "vague" and not whose and not dozens:
                    break
            elif token.lower in _CASUALTIES and best is None:
                return token
            elif token.lower not in _PASSED_OVER and (
                best is not None
                or token.pos not in _BETWEEN
                or token.tag in _FINITE
                or number.unit is not None
            ):
                break
            i += 1
        if best is not None:
            return best
        head = tokens[last.head]
        if last.dep == "nummod" and head.pos in ("NOUN", "PROPN") and head.sent == last.sent:
            return head
        return None

    def unit(self, noun: Token) -> str:
        """Unit of a counted noun: a standard one, a person for a people, else the noun itself."""
        known = UNIT_OF.get(noun.lemma) or UNIT_OF.get(noun.lower)
        if known:
            return known
        mention = self.discourse.mention(noun)
        if (
            mention is not None
            and mention.kind in (MentionKind.PEOPLE, MentionKind.DEMONYM)
            and noun.tag in ("NNS", "NNPS", "NNP")
        ):
            return "person"
        before = self.parse.tokens[noun.i - 1].lower if noun.i else ""
        if noun.lemma in ("metre", "meter", "kilometre", "kilometer", "foot") and before in (
            "cubic",
            "square",
        ):
            return f"{before} {noun.lemma}".replace("meter", "metre")
        return noun.lemma

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

    def owner(self, token: Token | None, sent: Sent) -> Sides:
        """States that an amount belongs to: by the noun's own words, then who acts, then the pair in view."""
        if token is None:
            return Sides()
        sides = self.discourse.sides(token)
        if sides:
            return sides
        parse = self.parse
        if any(
            parse.tokens[i].lower in ("bilateral", "joint", "mutual", "two-way") for i in token.children
        ) or token.lemma in ("trade", "turnover"):
            here = self.discourse.states_in(sent)
            pair = here if len(here) == 2 else self.discourse.pair_at(sent.i)
            if len(pair) == 2:
                return Sides(pair, (), "pair")
        for child in parse.children(token, "prep"):
            inner = parse.child(child, "pobj")
            if (
                inner is not None
                and child.lower in ("of", "between", "from", "by", "in", "for")
                and (sides := self.discourse.sides(inner))
            ):
                return sides
        verb = self.verb_above(token)
        seen = 0
        while verb is not None and seen < 4:
            sides = subject_of(parse, self.discourse, verb)
            if sides:
                return sides
            if verb.head == verb.i:
                break
            verb = self.verb_above(parse.tokens[verb.head])
            seen += 1
        here = self.discourse.states_in(sent)
        if len(here) == 1:
            return Sides(here, (), "sentence")
        if here:
            nearest = min(
                (t for t in parse.words(sent) if self.discourse.mention(t) and self.discourse.sides(t)),
                key=lambda t: abs(t.i - token.i), default=None,
            )  # fmt: skip
            if nearest is not None:
                return self.discourse.sides(nearest)
        if not here:
            for earlier in range(sent.i - 1, max(-1, sent.i - 4), -1):
                named = self.discourse.states_in(self.parse.sents[earlier])
                if named:
                    return Sides(named[:1] if len(named) != 2 else named, (), "discourse")
        return Sides()

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
        return "actual" if realis == "denied" else realis


def _heads(token: Token) -> bool:
    """Whether a noun heads its phrase."""
    return token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "amod", "poss", "nmod")


def _is_length(token: Token) -> bool:
    return token.lemma in ("month", "year", "week", "day")
