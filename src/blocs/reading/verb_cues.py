"""Verbs that announce what somebody says: the frame that such a verb stands in, and its subject.

The frames are tried in order, the surest first: a quotation beside the verb, a clause that it governs, what
it calls somebody, an infinitive, a sentence that it ends or interrupts, an object.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from blocs.reading.arguments import is_passive, subject_token
from blocs.reading.cue import Cue, Frame
from blocs.reading.cue_words import can_speak, words
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.quotes import Quote, Quotes
from blocs.reports import Span

__all__ = ["FINITE", "VerbCues"]

REACH = 90
"""Characters that may stand between a cue and the quotation that it announces with a colon."""
LONGEST_SUBJECT = 260
LONGEST_OBJECT_GAP = 60
SHORTEST_QUOTE = 12
"""Characters of a quotation that a verb which is not listed may stand beside."""
WHOLE_QUOTE = 25
"""Characters from which on a quotation after a verb is a sentence of its own."""
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_WHEN = re.compile(
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|today|week|month|year|morning|night)$"
)
_RELATIVE = frozenset(("who", "which", "that"))
_STOPS = '.,;:!?—–-)"”’'
_QUESTION = frozenset("that whether if how why what who where when which".split())
_EMPTY_OBJECTS = frozenset("nothing anything something much little so it no yes sorry goodbye".split())
_MODIFIERS = ("compound", "amod", "poss", "det", "nmod")
_CLAUSES = ("ccomp", "xcomp", "advcl", "conj", "parataxis", "cc")
_OWN = ("dobj", "dative", "prep", "npadvmod", "advmod", "prt", "agent", "acomp", "nsubj")
_TURNED_AWAY = frozenset(("home", "back", "off", "up", "in"))
_SHORT_BRANDS = frozenset(("call", "term", "dub", "declare", "deem"))
_ASKED = frozenset(("asked", "speaking", "writing", "addressing"))


@dataclass(frozen=True, slots=True)
class _Verb:
    """A verb with its subject and where its own words begin and end."""

    token: Token
    subject: Token
    lead: int
    tail: int
    sent: Sent

    def governs(self, frame: Frame, first: Token, root: Token | None) -> Cue:
        """The cue of this verb over what begins with `first`."""
        return Cue(
            self.token, self.token.end, self.subject, frame, self.lead, first.start, first=first, root=root
        )


class VerbCues:
    """Finds the cues that are verbs; `bounds` holds where each passage begins and ends."""

    def __init__(self, parse: Parse, quotes: Quotes, bounds: Mapping[int, Span]) -> None:
        self.parse, self.quotes, self.bounds = parse, quotes, bounds
        self.words = words()

    def at(self, token: Token, sent: Sent) -> Cue | None:
        """The cue that a verb is, if it is one."""
        if is_passive(self.parse, token):
            return None
        subject = self._subject(token, sent)
        if subject is None:
            return None
        verb = _Verb(token, subject, *self._own_words(token, subject, sent), sent)
        return (
            self._beside_quote(verb)
            or self._clause(verb)
            or self._brand(verb)
            or self._infinitive(verb)
            or self._aside(verb)
            or self._object(verb)
        )

    def mistaken(self, token: Token, sent: Sent) -> Cue | None:
        """A verb of saying that the parser took for a noun ("..., the ministry estimates.")."""
        if token.lemma not in self.words.say or token.lower == token.lemma or token.i == sent.first:
            return None
        tokens = self.parse.tokens
        subject = tokens[token.i - 1]
        if subject.pos not in ("NOUN", "PROPN", "PRON") or subject.lower == "to":
            return None
        start = token.i - 1
        while start > sent.first and tokens[start - 1].pos in ("NOUN", "PROPN", "ADJ", "DET", "PART", "NUM"):
            start -= 1
        return self._aside(_Verb(token, subject, tokens[start].start, token.end, sent))

    # ------------------------------------------------------------ subject

    def _subject(self, token: Token, sent: Sent) -> Token | None:
        """Who says it: the subject, also where it stands behind the verb ("...," said X)."""
        parse = self.parse
        outside = [t for t in parse.children(token, "nsubj") if self.quotes.at(t.start) is None]
        before = [t for t in outside if t.i < token.i]
        # a subject after the verb is that of what is said (a headline's "says agents tied to ...")
        own = before[-1] if before and not _WHEN.match(before[-1].lower) else None
        if own is not None and own.lower not in _RELATIVE:
            return own
        if own is None:
            found = self._past_quote(token, sent) or self._inverted(token, sent)
            if found is not None:
                return found
            near = parse.tokens[token.i - 1] if token.i > sent.first else token
            if token.dep == "ROOT" and token.tag in FINITE and near.dep == "pobj" and can_speak(near):
                return near  # "in an interview with state television Bashir warned"
        found = subject_token(parse, token)
        if found is None or _WHEN.match(found.lower) or found.i == token.i:
            return None
        return self._saying_above(found) if own is None and not can_speak(found) else found

    def _saying_above(self, subject: Token) -> Token:
        """ "Said his attacks have helped and said that": who says the one says the other."""
        verb = self.parse.tokens[subject.head]
        for _ in range(4):
            head = self.parse.tokens[verb.head]
            if verb.dep == "ccomp" and head.lemma in self.words.say:
                return subject_token(self.parse, head) or subject
            if verb.head == verb.i:
                break
            verb = head
        return subject

    def _past_quote(self, token: Token, sent: Sent) -> Token | None:
        """The noun between a quotation and its verb, where the parser lost it ("...," X, 58, told AFP)."""
        quote = self.quotes.before(token.start)
        if quote is None or quote.end < sent.start or token.lemma not in self.words.say:
            return None
        between = self.parse.within(quote.end + 1, token.start)
        if not between or len(between) > 30 or any(t.tag in FINITE or t.text in ".;" for t in between):
            return None
        nouns = (t for t in between if t.pos in ("NOUN", "PROPN", "PRON"))
        return next((t for t in nouns if t.dep not in ("compound", "amod", "poss")), None)

    def _inverted(self, token: Token, sent: Sent) -> Token | None:
        """The noun behind a verb that follows what is said ("..., says X")."""
        before = self.parse.text[max(sent.start, token.start - 3) : token.start].strip()
        after = self.parse.tokens[token.i + 1 : min(token.i + 10, sent.last)]
        if before[-1:] not in ('"', "”", ",", "’", "—", "–") or token.tag not in ("VBD", "VBZ", "VBP", "VBN"):
            return None
        if not after or after[0].pos not in ("PROPN", "NOUN", "DET", "PRON", "ADJ", "NUM"):
            return None
        for word in after:
            if word.pos in ("VERB", "AUX", "PUNCT"):
                return None
            if word.pos in ("PROPN", "NOUN", "PRON") and word.dep not in _MODIFIERS:
                end = self.parse.subtree(word)[-1].end
                rest = self.parse.text[end : sent.end].lstrip()
                return word if not rest or rest[0] in _STOPS else None
        return None

    def _own_words(self, token: Token, subject: Token, sent: Sent) -> Span:
        """Where the speaker, the verb and those spoken to begin and end."""
        parse = self.parse
        lead, tail = token.start, token.end
        for aux in parse.children(token, "aux", "neg", "advmod"):
            if aux.i < token.i and (aux.i > subject.i or token.i - aux.i <= 3):
                lead = min(lead, aux.start)
        clauses = (c for c in parse.children(token, *_CLAUSES) if c.i > token.i)
        stop = min((t.i for c in clauses for t in parse.subtree(c) if t.i > token.i), default=sent.last)
        if subject.sent == token.sent and (subject.head == token.i or subject.i > token.i):
            span = [t for t in parse.subtree(subject) if self.quotes.at(t.start) is None]
            while len(span) > 1 and span[0].pos in ("PUNCT", "SPACE", "CCONJ"):
                span = span[1:]
            if not span:
                return lead, tail
            if span[-1].i < token.i and token.start - span[0].start < LONGEST_SUBJECT:
                lead = min(lead, span[0].start)
            elif span[0].i > token.i and span[-1].i < stop:
                tail = max(tail, span[-1].end)
        for child in parse.children(token, *_OWN):
            if token.i < child.i < stop:
                span = parse.subtree(child)
                near = not parse.text[tail : span[0].start].strip()
                if span[-1].i < stop and near and not self.quotes.within(child.start, span[-1].end):
                    tail = max(tail, span[-1].end)
        return lead, tail

    # ------------------------------------------------------------ beside a quotation

    def _beside_quote(self, v: _Verb) -> Cue | None:
        """ "...," he said. He said: "..." """
        after = self._quote_after(v)
        if after is None or (v.token.tag != "VBG" and v.lead > v.sent.start):
            before = self._quote_before(v)
            if before is not None:
                return Cue(v.token, v.token.end, v.subject, "quote", v.lead, v.tail, quote=before)
        if after is not None:
            return Cue(v.token, v.token.end, v.subject, "quote", v.lead, after.open, quote=after)
        return None

    def _quote_before(self, v: _Verb) -> Quote | None:
        text, token, listed = self.parse.text, v.token, v.token.lemma in self.words.say
        quote = self.quotes.before(v.lead)
        if quote is None or not quote.closed or quote.end < self.bounds[v.sent.passage][0]:
            return None
        gap = text[quote.end + 1 : v.lead].strip(" \n")
        last = text[quote.end - 1 : quote.end]
        if gap not in ("", ",", "—", "–") or token.tag == "VBG":
            return None
        if last not in (",", "?", "!", "…", "—", "–", "-") and not gap:
            # a full stop: only where the verb says nothing else
            after = [c for c in self.parse.children(token, "ccomp", "xcomp", "dobj", "prep") if c.i > token.i]
            return quote if listed and last == "." and not after and v.lead >= v.sent.start else None
        if listed:
            return quote
        close = self._adjacent(v) and min(v.lead, token.start) - quote.end <= 3
        finite = token.tag in FINITE and token.dep not in ("relcl", "acl", "conj")
        named = self.parse.child(token, "nsubj") is not None or v.subject.i > token.i
        whole = quote.end - quote.start > SHORTEST_QUOTE and text[quote.start].isupper()
        return quote if close and finite and named and whole else None

    def _quote_after(self, v: _Verb) -> Quote | None:
        text, token, listed = self.parse.text, v.token, v.token.lemma in self.words.say
        quote = self.quotes.after(token.end)
        if quote is None or quote.open >= self.bounds[v.sent.passage][1] or quote.open - token.end > REACH:
            return None
        between = text[token.end : quote.open]
        clause = self.parse.child(token, "ccomp")
        if "\n" in between or not (clause is None or clause.start >= quote.open):
            return None
        near = quote.open - v.tail <= 2 and re.fullmatch(r"[\s,:]*", text[v.tail : quote.open])
        colon = re.fullmatch(r"[^.;!?:]*:\s*", between)
        starts = text[quote.start : quote.start + 1].isupper()
        whole = quote.end - quote.start > WHOLE_QUOTE or colon or "," in between
        if listed and starts and (colon or (whole and near)):
            return quote
        if not (colon and starts and token.lemma in self.words.colon):
            return None
        inside = self.parse.within(token.end, quote.open)
        other = any(t.lemma in self.words.say and t.pos == "VERB" for t in inside)
        return quote if not other and token.dep in ("ROOT", "conj", "advcl", "ccomp") else None

    @staticmethod
    def _adjacent(v: _Verb) -> bool:
        return abs(v.token.i - v.subject.i) <= 6

    # ------------------------------------------------------------ over a clause

    def _clause(self, v: _Verb) -> Cue | None:
        """ "Said that ...", "thinks it wise", also where the parser missed the clause."""
        parse, token, lemma = self.parse, v.token, v.token.lemma
        if lemma in ("let", "make"):
            return self._made_known(v)
        if lemma not in self.words.say and lemma not in self.words.think:
            return None
        root = next((c for c in parse.children(token, "ccomp") if c.i > token.i), None)
        first = next(t for t in parse.subtree(root) if t.i > token.i) if root is not None else None
        if first is None:
            first = that = self._that(v)
            if that is not None and parse.tokens[that.head].i > that.i:
                root = parse.tokens[that.head]
        if first is None and lemma == "say" and parse.text[v.tail : v.tail + 1] not in _STOPS:
            thing = parse.child(token, "dobj")
            long = token.i + 4 < v.sent.last
            if thing is not None and thing.i > token.i and thing.lower not in _EMPTY_OBJECTS and long:
                first = parse.tokens[token.i + 1]
        if first is None or self._asided(v, first):
            return None
        marks = parse.children(root, "mark") if root is not None else []
        if lemma in self.words.bare and not any(t.lower in _QUESTION for t in (first, *marks)):
            return None
        if lemma in self.words.think and v.subject.pos == "PRON" and self._reported(token):
            return None
        return v.governs("clause", first, root)

    def _that(self, v: _Verb) -> Token | None:
        """The "that" of a clause that the parser did not tie to its verb."""
        ahead = self.parse.tokens[v.token.i + 1 : min(v.token.i + 10, v.sent.last)]
        for token in ahead:
            if token.text in (",", ";", ":"):
                return None
            if token.lower == "that" and (token.pos == "SCONJ" or token.dep == "mark"):
                return token
        return None

    def _made_known(self, v: _Verb) -> Cue | None:
        """ "Let it be known that ...", "made clear that ..."."""
        ahead = self.parse.tokens[v.token.i + 1 : min(v.token.i + 6, v.sent.last)]
        known = next((i for i, t in enumerate(ahead) if t.lower in ("known", "know", "clear", "plain")), None)
        if known is None or known + 1 >= len(ahead) or ahead[known + 1].lower != "that":
            return None
        if v.token.lemma == "make" and any(t.pos in ("NOUN", "PROPN") for t in ahead[:known]):
            return None
        that = ahead[known + 1]
        return v.governs("clause", that, self.parse.tokens[that.head])

    def _reported(self, token: Token) -> bool:
        """Whether a word stands in the clause of another verb of saying."""
        for _ in range(8):
            head = self.parse.tokens[token.head]
            if token.head == token.i:
                return False
            if token.dep == "ccomp" and head.lemma in self.words.say and head.pos == "VERB":
                return True
            token = head
        return False

    def _asided(self, v: _Verb, first: Token) -> bool:
        """ "X, he said, Y": what follows a comma is the rest of an interrupted sentence."""
        text = self.parse.text
        between = text[v.token.end : first.start].strip()
        left = text[max(0, v.lead - 2) : v.lead].strip()
        return between.endswith(",") and left.endswith((",", "—", "–"))

    # ------------------------------------------------------------ over a name, an infinitive, an object

    def _brand(self, v: _Verb) -> Cue | None:
        """ "Called it harassment", "described the move as wrong", "put the dead at fifty"."""
        parse, token, lemma = self.parse, v.token, v.token.lemma
        if lemma not in self.words.brand and lemma not in self.words.brand_as:
            return None
        following = parse.tokens[token.i + 1] if token.i + 1 < v.sent.last else None
        if following is None:
            return None
        what = [parse.tokens[i] for i in token.children if i < token.i]
        if token.dep in ("pcomp", "ccomp", "csubj", "relcl") and any(
            t.lower in ("what", "which") for t in what
        ):
            as_ = next((c for c in parse.children(token, "prep") if c.lower == "as" and c.i > token.i), None)
            if as_ is not None and as_.i + 1 < v.sent.last:  # "what he described as wrong"
                return v.governs("brand", parse.tokens[as_.i + 1], token)
            return v.governs("brand", following, token) if lemma == "call" else None
        if lemma == "put":
            shaped = self._put_at(token)
        else:
            shaped = (
                parse.child(token, "oprd") is not None
                or (lemma in _SHORT_BRANDS and self._named_twice(token))
                or (lemma in self.words.brand_as and self._as(token))
            )
        return (
            v.governs("brand", following, token) if shaped and following.lower not in _TURNED_AWAY else None
        )

    def _named_twice(self, token: Token) -> bool:
        """ "Called it a trap", parsed as a clause or as two objects."""
        parse = self.parse
        things = [t for t in parse.children(token, "dobj", "dative", "ccomp", "attr") if t.i > token.i]
        quote = self.quotes.after(token.end)
        quoted = (
            quote is not None and quote.open - token.end <= LONGEST_OBJECT_GAP and token.lemma != "declare"
        )
        small = any(t.dep == "ccomp" and t.pos in ("NOUN", "ADJ", "PROPN") for t in things)
        return small or len(things) > 1 or (quoted and bool(things))

    def _as(self, token: Token) -> bool:
        """ "Described the move as wrong"."""
        parse = self.parse
        near = parse.tokens[token.i + 1 : token.i + 16]
        if not any(t.lower == "as" and t.pos in ("ADP", "SCONJ") and t.sent == token.sent for t in near):
            return False
        after = [c for c in parse.children(token) if c.i > token.i]
        return any(c.lower == "as" or any(g.lower == "as" for g in parse.children(c)) for c in after)

    def _put_at(self, token: Token) -> bool:
        """ "Put the dead at fifty"."""
        parse = self.parse
        objects = parse.children(token, "dobj")
        phrases = [*parse.children(token, "prep"), *(p for o in objects for p in parse.children(o, "prep"))]
        at = next((p for p in phrases if p.lower == "at" and p.i > token.i), None)
        return at is not None and any(t.pos == "NUM" for t in parse.tokens[at.i + 1 : at.i + 7])

    def _infinitive(self, v: _Verb) -> Cue | None:
        """ "Urged Iran to release them", "vowed to answer", "denied having done it"."""
        parse, token = self.parse, v.token
        if token.lemma not in self.words.infinitive and token.lemma not in self.words.phrase:
            return None
        for child in parse.children(token, "xcomp", "ccomp", "advcl"):
            to = next((t for t in parse.children(child, "aux") if t.lower == "to" and t.i > token.i), None)
            if to is not None:
                between = parse.tokens[token.i + 1 : to.i]
                calls = token.lemma in self.words.phrase and len(between) > 1 and between[0].lower == "for"
                return v.governs("clause", between[1] if calls else to, child)  # "called for X to be lifted"
            first = next((t for t in parse.subtree(child) if t.i > token.i), child)
            if child.dep == "xcomp" and child.i > token.i and first.tag == "VBG":
                return v.governs("clause", first, child)
        return None

    def _object(self, v: _Verb) -> Cue | None:
        """ "Demanded compensation", "called for calm", "accused them of lying"."""
        parse, token, lemma = self.parse, v.token, v.token.lemma
        wanted = self.words.phrase.get(lemma, frozenset())
        for child in parse.children(token, "prep", "prt"):
            on = lemma == "call" and child.lower in ("on", "upon")
            if child.i > token.i and child.lower in wanted and not on and child.i + 1 < v.sent.last:
                return v.governs("object", child if lemma == "accuse" else parse.tokens[child.i + 1], child)
        if lemma not in self.words.object:
            return self._quoted_object(v)
        thing = next((c for c in parse.children(token, "dobj") if c.i > token.i), None)
        if thing is None or thing.lower in _EMPTY_OBJECTS:
            return None
        first = next(t for t in parse.subtree(thing) if t.i > token.i)
        return v.governs("object", first, token) if first.start - token.end <= LONGEST_OBJECT_GAP else None

    def _quoted_object(self, v: _Verb) -> Cue | None:
        """'Voiced "deep concern"'."""
        lemma = v.token.lemma
        quote = self.quotes.after(v.token.end)
        if lemma not in self.words.say and lemma not in self.words.quoted:
            return None
        if quote is None or quote.open >= v.sent.end:
            return None
        between = self.parse.within(v.token.end, quote.open)
        if len(between) > 2 or any(t.pos in ("VERB", "NOUN", "PROPN", "PUNCT") for t in between):
            return None
        return v.governs("object", self.parse.tokens[v.token.i + 1], v.token)

    # ------------------------------------------------------------ beside a sentence

    def _aside(self, v: _Verb) -> Cue | None:
        """ "..., he said", "..., he said, ..."."""
        parse, token = self.parse, v.token
        if token.lemma not in self.words.say or token.tag == "VBG" or token.dep in ("relcl", "acl"):
            return None
        if not self._adjacent(v):
            return None
        first = parse.tokens[v.sent.first]
        comma = parse.text[v.tail : v.tail + 1] == ","
        if first.lower == "as" and comma and not parse.text[first.end : v.lead].strip():
            return Cue(token, token.end, v.subject, "source", first.start, v.tail)  # "as X reported, ..."
        mark = parse.child(token, "mark")
        if mark is not None and mark.i < token.i and mark.lower != "as":
            return None
        left = parse.text[v.sent.start : v.lead].rstrip()
        right = parse.text[v.tail : v.sent.end].lstrip()
        if not left.endswith((",", "—", "–", "?", "…", ")")) or len(left) < 8:
            return None
        if right and right[0] not in ".,;:—–?!-":
            return None
        told = token.lemma in self.words.addressing
        if not told and any(c.i > token.i for c in parse.children(token, "dobj", "xcomp", "acomp")):
            return None
        return Cue(token, token.end, v.subject, "aside", v.lead, v.tail) if self._complete(v, comma) else None

    def _complete(self, v: _Verb, comma: bool) -> bool:
        """Whether the words beside an aside say something: a clause before it, or one that it interrupts."""
        left = self.parse.within(v.sent.start, v.lead)
        if left and left[0].tag in ("VBN", "VBG") and left[0].lower in _ASKED:
            return False
        if any(t.i < v.token.i for t in self.parse.children(v.token, "ccomp")):
            return True
        if any(t.tag in FINITE for t in left):
            return comma or left[0].pos != "SCONJ" or any(t.dep == "ROOT" for t in left)
        return comma or (len(left) < 12 and v.token.dep != "ROOT")
