"""Cues: the words that announce what somebody says or thinks.

A cue is found by its word and by the shape of its sentence: verbs by `verb_cues`, "according to", nouns and
the colon of a headline here. Words inside a quotation announce nothing: whoever is quoted speaks there.
"""

from __future__ import annotations

import re

from blocs.reading.cue import Cue
from blocs.reading.cue_words import is_body, is_human, words
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.quotes import Quotes, find_quotes
from blocs.reading.verb_cues import FINITE, VerbCues
from blocs.reports import BlockKind

__all__ = ["Cues"]

LONGEST_APPOSITION = 90
_APPOSED = re.compile(r",\s+(?:an?|the|who|whose|its|their|his|her|\w+ed|\w+ing)\b[^,]*,")
_HEADLINE = re.compile(r"([^:.,;?!\"“]{3,40}): (?=\S+ \S+ \S)")
_MODIFIERS = ("compound", "amod", "poss", "nmod", "nummod")


class Cues:
    """Finds the cues of a report, sentence by sentence.

    Attributes
    ----------
    quotes : Quotes
        All quotations of the report.
    bounds : dict
        Where each passage begins and ends.
    """

    def __init__(self, parse: Parse) -> None:
        self.parse = parse
        self.words = words()
        self.bounds: dict[int, tuple[int, int]] = {}
        for sent in parse.sents:
            a, b = self.bounds.get(sent.passage, (sent.start, sent.end))
            self.bounds[sent.passage] = (min(a, sent.start), max(b, sent.end))
        self.quotes = Quotes(q for a, b in self.bounds.values() for q in find_quotes(parse.text[a:b], a))
        self._verbs = VerbCues(parse, self.quotes, self.bounds)
        self._persons = frozenset(t.lower for t in parse.tokens if t.ent == "PERSON" and t.pos == "PROPN")

    def of(self, sent: Sent) -> list[Cue]:
        """Cues of a sentence, in order."""
        found = [cue for token in self.parse.words(sent) if (cue := self._at(token, sent)) is not None]
        if not found and sent.kind in (BlockKind.TITLE, BlockKind.HEADING):
            headline = self._headline(sent)
            return [headline] if headline is not None else []
        return found

    def _at(self, token: Token, sent: Sent) -> Cue | None:
        if self.quotes.at(token.start) is not None:
            return None
        if token.lower == "according":
            return self._according(token, sent)
        if token.pos in ("VERB", "AUX"):
            return self._verbs.at(token, sent)
        if token.pos in ("NOUN", "PROPN", "ADJ"):
            return (
                self._source_noun(token, sent) or self._noun(token, sent) or self._verbs.mistaken(token, sent)
            )
        return None

    def _according(self, token: Token, sent: Sent) -> Cue | None:
        """ "According to X": the source is the noun phrase after it."""
        parse = self.parse
        if token.i + 2 >= sent.last or parse.tokens[token.i + 1].lower != "to":
            return None
        to = parse.tokens[token.i + 1]
        nouns = (t for t in parse.tokens[to.i + 1 : sent.last] if t.pos in ("NOUN", "PROPN", "PRON", "NUM"))
        who = next((t for t in nouns if t.dep not in _MODIFIERS), None)
        if who is None:
            return None
        end = max(who.end, parse.subtree(who)[-1].end)
        rest = parse.text[who.end : sent.end]
        if token.i - sent.first <= 1 and "," in rest:  # at the head of a sentence the source ends at a comma
            root = next((t for t in parse.words(sent) if t.dep == "ROOT"), None)
            apposed = _APPOSED.match(rest)
            fits = apposed is not None and apposed.end() < LONGEST_APPOSITION
            if apposed is not None and fits and (root is None or root.start > who.end + apposed.end()):
                end = who.end + apposed.end()
            else:
                end = who.end + rest.index(",") + 1
        return Cue(token, to.end, who, "source", token.start, end)

    def _source_noun(self, token: Token, sent: Sent) -> Cue | None:
        """ "In the words of X, ...", "in his view, ...", "by X's account, ..."."""
        parse = self.parse
        prep = parse.tokens[token.head]
        if token.lemma not in self.words.source and token.lower not in self.words.source:
            return None
        if token.dep != "pobj" or prep.lower not in ("in", "by", "on", "to"):
            return None
        of = next((c for c in parse.children(token, "prep") if c.lower == "of"), None)
        who = parse.child(token, "poss") or (parse.child(of, "pobj") if of is not None else None)
        if who is None or (token.lemma in ("estimate", "phrase") and prep.lower == "to"):
            return None
        end = parse.subtree(token)[-1].end
        left = parse.text[sent.start : prep.start].rstrip()
        if (left and not left.endswith(",")) or parse.text[end : end + 1] not in (",", ".", "", ";"):
            return None
        return Cue(token, token.end, who, "source", prep.start, end)

    def _noun(self, token: Token, sent: Sent) -> Cue | None:
        """ "His claim that ...", "a promise by X to ..."."""
        parse, lemma, lists = self.parse, token.lemma, self.words
        if lemma not in lists.noun_that | lists.noun_to | lists.noun_for:
            return None
        by = next((c for c in parse.children(token, "prep", "agent") if c.lower in ("by", "from")), None)
        owner = parse.child(token, "poss") or (parse.child(by, "pobj") if by is not None else None)
        ahead = parse.tokens[token.i + 1 : min(token.i + 9, sent.last)]
        first = next((t for t in ahead if t.lower in ("that", "to", "for")), None)
        if owner is None or first is None:
            return None
        if first.i != token.i + 1 and not (by is not None and by.i == token.i + 1):
            return None
        fits = (
            (first.lower == "that" and lemma in lists.noun_that and first.pos == "SCONJ")
            or (first.lower == "to" and lemma in lists.noun_to and first.pos == "PART")
            or (first.lower == "for" and lemma in lists.noun_for)
        )
        if not fits:
            return None
        root = first if first.lower == "for" else parse.tokens[first.head]
        return Cue(token, token.end, owner, "noun", token.start, first.start, first=first, root=root)

    def _headline(self, sent: Sent) -> Cue | None:
        """ "Minister: talks have failed"."""
        parse = self.parse
        m = _HEADLINE.match(parse.text[sent.start : sent.end])
        colon = next((t for t in parse.words(sent) if t.text == ":"), None)
        if m is None or colon is None:
            return None
        named = parse.within(sent.start, sent.start + m.end(1))
        rest = parse.within(sent.start + m.end(), sent.end)
        if not named or not rest or len(named) > 5 or named[-1].pos not in ("NOUN", "PROPN"):
            return None
        who = named[-1]
        person = who.ent == "PERSON" or who.lower in self._persons
        clause = any(t.tag in FINITE for t in rest)
        if not (person or ((is_human(who) or is_body(who)) and clause)) or (not clause and len(rest) < 5):
            return None
        return Cue(colon, colon.end, who, "title", sent.start, rest[0].start, first=rest[0])
