"""Statements: who says what, in which words.

Cues are verbs of saying, "according to", verbs that brand or describe, and quotation marks themselves.
What is said is found from the quotation marks where there are any, else from the clause that the cue
governs; the speaker is the subject of the cue, by the fullest name that the report gives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blocs.reading.arguments import is_passive, subject_token
from blocs.reading.discourse import Discourse, Sides
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.persons import ANALYST, OFFICE, Person
from blocs.reading.quotes import Quote, find_quotes
from blocs.reports import BlockKind, Span

__all__ = ["Said", "find_statements"]

SAYING = frozenset(
    "say tell note add declare state claim argue insist announce write report explain acknowledge admit "
    "believe suggest predict stress emphasise emphasize caution remark observe assert allege maintain "
    "contend quip reiterate confirm complain lament hint recall conclude comment estimate warn reply "
    "respond tweet post signal concede deny underline underscore reckon joke read testify".split()
)
THINKING = frozenset("believe estimate suggest hint signal reckon predict read think expect".split())
BRANDING = frozenset(
    "brand describe label bill dub characterise characterize portray denounce decry deride hail".split()
)
CALLING = frozenset(("call", "consider", "term"))
URGING = frozenset(
    "urge call warn vow pledge demand appeal ask accuse blame condemn threaten promise reaffirm voice "
    "praise propose offer welcome reject".split()
)
BARE = frozenset(
    "urge warn demand appeal accuse blame condemn threaten promise vow reaffirm voice praise".split()
)
"""Speech acts whose object or clause is what is said, quoted or not."""
NO_SPEAKER = frozenset("it there this that which what".split())


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in view offsets, before it gets its record."""

    start: int
    end: int
    sent: int
    speaker: str
    sides: Sides
    speaker_span: Span | None
    content: tuple[Span, ...]
    direct: bool
    evidence: str


@dataclass(slots=True)
class _Cue:
    token: Token
    end: int
    subject: Token | None
    kind: str


class _Finder:
    def __init__(self, parse: Parse, discourse: Discourse) -> None:
        self.parse, self.discourse = parse, discourse
        self.quotes: dict[int, list[Quote]] = {}
        bounds: dict[int, tuple[int, int]] = {}
        for sent in parse.sents:
            a, b = bounds.get(sent.passage, (sent.start, sent.end))
            bounds[sent.passage] = (min(a, sent.start), max(b, sent.end))
        for passage, (a, b) in bounds.items():
            self.quotes[passage] = find_quotes(parse.text[a:b], a)
        self.last: Said | None = None

    # ------------------------------------------------------------ cues

    def cues(self, sent: Sent) -> list[_Cue]:
        found: list[_Cue] = []
        for token in self.parse.words(sent):
            if (
                token.lower == "according"
                and token.i + 1 < sent.last
                and self.parse.tokens[token.i + 1].lower == "to"
            ):
                to = self.parse.tokens[token.i + 1]
                who = self.parse.child(to, "pobj") or self.parse.child(token, "pobj")
                if who is None:
                    who = next(
                        (
                            t
                            for t in self.parse.tokens[to.i + 1 : sent.last]
                            if t.pos in ("NOUN", "PROPN", "PRON")
                            and t.dep not in ("compound", "amod", "poss")
                        ),
                        None,
                    )
                if who is not None:
                    found.append(_Cue(token, to.end, who, "according"))
                continue
            if token.pos not in ("VERB", "AUX"):
                continue
            lemma = token.lemma
            if lemma in SAYING:
                if self._in_quote(token) or (is_passive(self.parse, token) and lemma not in ("quote",)):
                    continue
                if self._speaks(token, sent):
                    found.append(_Cue(token, token.end, self._subject(token, sent), "say"))
            elif lemma in BRANDING or lemma in CALLING:
                if self._in_quote(token) or is_passive(self.parse, token):
                    continue
                shaped = (
                    any(self.parse.tokens[i].lower == "as" for i in token.children)
                    or self.parse.child(token, "oprd") is not None
                )
                deeper = any(
                    t.lower == "as" and t.sent == token.sent
                    for t in self.parse.tokens[token.i : min(token.i + 14, sent.last)]
                )
                if any(self.parse.tokens[i].lower == "what" for i in token.children):
                    continue
                if (
                    lemma in CALLING
                    and self.parse.child(token, "oprd") is None
                    and not (lemma == "call" and self._quote_after(token, 60))
                ):
                    continue
                if shaped or deeper or lemma in CALLING:
                    found.append(_Cue(token, token.end, subject_token(self.parse, token), "brand"))
            elif (
                lemma in URGING
                and lemma not in SAYING
                and not self._in_quote(token)
                and not is_passive(self.parse, token)
            ):
                said = self.parse.child(token, "ccomp", "xcomp", "dobj", "prep", "oprd") is not None
                if (
                    said
                    and (
                        lemma in BARE
                        or (
                            lemma == "call"
                            and any(c.lower in ("on", "for") for c in self.parse.children(token, "prep"))
                        )
                    )
                ) or self._quote_after(token, 3):
                    found.append(_Cue(token, token.end, subject_token(self.parse, token), "urge"))
        return found

    def _subject(self, token: Token, sent: Sent) -> Token | None:
        own = self.parse.child(token, "nsubj")
        if own is not None and own.lower not in ("who", "which", "that"):
            return own
        after = self.parse.tokens[token.i + 1 : min(token.i + 8, sent.last)]
        before = self.parse.text[max(sent.start, token.start - 3) : token.start].strip()
        if (
            own is None
            and before[-1:] in ('"', "”", ",", "’")
            and after
            and after[0].pos in ("PROPN", "NOUN", "DET", "PRON", "ADJ")
        ):
            head = next(
                (
                    t
                    for t in after
                    if t.pos in ("PROPN", "NOUN", "PRON") and t.dep not in ("compound", "amod", "poss", "det")
                ),
                None,
            )
            if head is not None:
                return head
        return subject_token(self.parse, token)

    def _in_quote(self, token: Token) -> bool:
        passage = self.parse.sents[token.sent].passage
        return any(q.start <= token.start < q.end for q in self.quotes.get(passage, ()))

    def _quote_after(self, token: Token, reach: int) -> bool:
        passage = self.parse.sents[token.sent].passage
        return any(token.end <= q.open <= token.end + reach for q in self.quotes.get(passage, ()))

    def _quote_before(self, token: Token, reach: int) -> bool:
        passage = self.parse.sents[token.sent].passage
        return any(token.start - reach <= q.end < token.start for q in self.quotes.get(passage, ()))

    def _speaks(self, token: Token, sent: Sent) -> bool:
        """Whether a verb of saying has something said: a clause or a quotation near it."""
        if token.lemma in THINKING and self.parse.child(token, "ccomp") is None:
            return False
        if self.parse.child(token, "ccomp", "parataxis") is not None:
            return True
        if self._quote_after(token, 60) or self._quote_before(token, 60):
            return True
        if token.dep in ("parataxis", "ccomp", "advcl", "conj") and token.lemma in (
            "say",
            "tell",
            "write",
            "note",
            "add",
        ):
            return token.lemma in ("say", "add", "note") and self.parse.child(token, "nsubj") is not None
        return False

    # ------------------------------------------------------------ content

    def content(self, cue: _Cue, sent: Sent) -> tuple[tuple[Span, ...], bool, str]:
        """Spans of what is said, whether any of it is quoted, and how it was found."""
        text, token = self.parse.text, cue.token
        quotes = self.quotes.get(sent.passage, [])
        before = [q for q in quotes if q.end < token.start and q.end >= sent.start - 1]
        lead, tail = self._cue_bounds(cue, sent)
        own_before = [
            q
            for q in before
            if lead - q.end <= 4 and text[q.end - 1 : q.end] in (",", "?", "!", ".", "…", "—")
        ]
        if cue.kind in ("say", "according") and own_before:  # "...," X said. "..."
            spans = [self._trim(q.start, q.end) for q in own_before[-1:]]
            after = [q for q in quotes if q.open >= tail and not self._own_cue(q, cue)]
            spans += [self._trim(q.start, q.end) for q in after]
            earlier = [
                q
                for q in quotes
                if q.end < own_before[-1].open and not self._own_cue(q, cue) and self._whole_sentence(q)
            ]
            if earlier and not self._claimed(earlier):
                spans = [self._trim(q.start, q.end) for q in earlier] + spans
            return tuple(s for s in spans if s[0] < s[1]), True, "quote"
        direct_after = next((q for q in quotes if tail <= q.open and q.open - tail <= 2), None)
        if (
            cue.kind in ("say", "urge")
            and direct_after is not None
            and direct_after.end - direct_after.start > 25
            and re.fullmatch(r"[\s:,]*", text[tail : direct_after.open])
            and not text[direct_after.end + 1 : direct_after.end + 3].strip(" .,\n")
        ):
            spans = [self._trim(direct_after.start, direct_after.end)]
            spans += [
                self._trim(q.start, q.end)
                for q in quotes
                if q.open > direct_after.end and self._whole_sentence(q) and not self._own_cue(q, cue)
            ]
            return tuple(spans), True, "quote"
        left = self._clean(sent.start, lead)
        right = self._clean(tail, sent.end)
        if cue.kind in ("say", "according"):
            clause = self.parse.child(token, "ccomp", "parataxis")
            parent = token.dep in ("parataxis", "ccomp") or cue.kind == "according"
            if (clause is not None and clause.start < token.start) or (clause is None and parent):
                spans = [s for s in (left,) if s[1] - s[0] > 3]
                connects = text[tail : tail + 2].lstrip()[:1] in (",", "") or cue.kind == "according"
                if (
                    right[1] - right[0] > 12
                    and connects
                    and not (spans and clause is not None and tail >= sent.end - 2)
                ):
                    if (
                        not spans
                        or text[max(lead - 2, 0) : lead].strip().endswith((",", "—", "–"))
                        or cue.kind == "according"
                    ):
                        spans.append(right)
                if spans:
                    return tuple(spans), self._quoted(spans, quotes), "clause"
        if right[1] - right[0] > 3:
            return (right,), self._quoted([right], quotes), "clause"
        return (), False, ""

    def _cue_bounds(self, cue: _Cue, sent: Sent) -> tuple[int, int]:
        """Where the cue's own words begin and end: subject, verb, addressee, day, "that"."""
        token, text = cue.token, self.parse.text
        start, end = token.start, cue.end
        if cue.subject is not None and cue.kind != "brand":
            words = [t for t in self._subject_words(cue.subject) if t.sent == token.sent]
            if words:
                first, last = words[0], words[-1]
                if last.end <= token.start and (token.start - last.end < 40 or cue.subject.head == token.i):
                    start = min(start, first.start)
                elif first.start >= token.end and first.start - cue.end < 12:
                    end = max(end, last.end)
                    stop = self._apposition_end(last, sent)
                    end = max(end, stop)
        if cue.kind == "according":
            return token.start, end
        clause = self.parse.child(token, "ccomp")
        if token.lemma == "tell" and (who := self.parse.child(token, "dobj", "dative")) is not None:
            end = max([end, *(t.end for t in self.parse.subtree(who) if clause is None or t.i < clause.i)])
        if clause is not None and clause.start > token.start:
            for child in self.parse.children(token, "npadvmod", "prep", "advmod", "dobj", "dative", "prt"):
                if token.i < child.i < clause.i:
                    sub = self.parse.subtree(child)
                    if sub[-1].i < min(t.i for t in self.parse.subtree(clause)):
                        end = max(end, sub[-1].end)
        elif clause is None or clause.start < token.start:
            m = re.match(
                r"(?:,? (?:on|in|at|during|last|this|late|early|to|after|earlier)\b[^,;:\"“”]{0,90})(?=[.;,:]|$)",
                text[end : sent.end],
            )
            if m and clause is not None:
                end += m.end()
        m = re.match(r"\s*(?:,\s*)?(?:that\b|:)?\s*", text[end : sent.end])
        if m and cue.kind == "say" and clause is not None and clause.start > token.start:
            end += m.end()
        return start, end

    def _apposition_end(self, last: Token, sent: Sent) -> int:
        """End of what describes a speaker named after the cue ("said X, chairman of Y.")."""
        text = self.parse.text
        m = re.match(
            r",\s(?:(?:an?|the|who|whose|chair\w*|head|director|senior|deputy|former|professor|spokes\w+|minister|president|ambassador|China’s|its|their|his|her)\b)[^.;:\"“”]*?(?=[.;:\"“”]|, (?:and|but|while|as)\b|$)",
            text[last.end : sent.end],
        )
        return last.end + m.end() if m else last.end

    def _subject_words(self, subject: Token) -> list[Token]:
        """The words that name a subject, without relative clauses."""
        drop: set[int] = set()
        for child in self.parse.children(subject, "relcl", "acl", "advcl", "parataxis"):
            drop |= {t.i for t in self.parse.subtree(child)}
        return [t for t in self.parse.subtree(subject) if t.i not in drop]

    def _own_cue(self, quote: Quote, cue: _Cue) -> bool:
        """Whether another verb of saying stands in the sentence of a quotation, outside it."""
        token = self.parse.token_at(quote.start)
        if token is None:
            return False
        last = self.parse.token_at(quote.end - 1) or token
        for number in range(token.sent, last.sent + 1):
            for word in self.parse.words(self.parse.sents[number]):
                if (
                    word.lemma in SAYING
                    and word.pos == "VERB"
                    and word is not cue.token
                    and not self._in_quote(word)
                ):
                    return True
        sent = self.parse.sents[token.sent]
        outside = self.parse.text[sent.start : quote.open].strip()
        return len(outside) > 3 and sent.start > cue.token.start

    def _whole_sentence(self, quote: Quote) -> bool:
        text = self.parse.text
        before = text[max(0, quote.open - 2) : quote.open].strip()
        return (not before or before[-1] in '.!?"”:') and text[quote.start : quote.start + 1].isupper()

    def _claimed(self, quotes: Sequence[Quote]) -> bool:
        return self.last is not None and any(
            a < q.end and q.start < b for q in quotes for a, b in self.last.content
        )

    def _clean(self, start: int, end: int) -> Span:
        text = self.parse.text
        m = re.match(
            r"[\s,:;—–-]*(?:(?:that|but|and|yet|however|still|meanwhile),?\s+)?",
            text[start:end],
            re.IGNORECASE,
        )
        start += m.end() if m else 0
        return self._trim(start, end)

    def _trim(self, start: int, end: int) -> Span:
        text = self.parse.text
        while start < end and text[start] in " \n\t":
            start += 1
        while end > start and text[end - 1] in " \n\t,;":
            end -= 1
        if end > start and text[end - 1] == "." and text[end - 3 : end - 2] != ".":
            end -= 1
        return start, max(start, end)

    @staticmethod
    def _quoted(spans: Sequence[Span], quotes: Sequence[Quote]) -> bool:
        return any(q.start < b and a < q.end for a, b in spans for q in quotes)

    # ------------------------------------------------------------ speaker

    def speaker(self, subject: Token | None, sent: Sent) -> tuple[str, Sides, Span | None]:
        """Fullest name of the speaker, the states spoken for, and where the speaker is named."""
        if subject is None:
            return "", Sides(), None
        discourse = self.discourse
        person = discourse.person(subject)
        mention = discourse.mention(subject)
        if mention is not None and mention.person and person is None:
            span = (mention.start, mention.end)
            return discourse.full_name(mention.person), Sides(mention.codes, (span,), "person"), span
        if person is None and subject.pos in ("PROPN", "NOUN"):
            person = self._appended_person(subject)
        if person is not None:
            others = [discourse.person(t) for t in self.parse.children(subject, "conj")]
            names = [person.name, *(p.name for p in others if isinstance(p, Person))]
            codes = tuple(dict.fromkeys((*person.codes, *(c for p in others if p for c in p.codes))))
            return (
                " and ".join(dict.fromkeys(names)),
                Sides(codes, (person.span,), "person"),
                (subject.start, subject.end),
            )
        if subject.lower in NO_SPEAKER and subject.lower != "it":
            return "", Sides(), None
        sides = discourse.sides(subject)
        if subject.pos == "PRON":
            if subject.lower in ("he", "she", "i"):
                return (
                    (self.last.speaker, self.last.sides, (subject.start, subject.end))
                    if self.last
                    else ("", Sides(), None)
                )
            if (
                subject.lower in ("they", "it", "both")
                and self.last is not None
                and (not sides or subject.lower == "they")
            ):
                return self.last.speaker, self.last.sides, (subject.start, subject.end)
            if sides:
                names = [self._name_of(code) for code in sides.codes]
                return " and ".join(names), sides, (subject.start, subject.end)
            return "", Sides(), None
        if sides.how in ("described", "pair") and discourse.is_pointing(subject):
            names = [self._name_of(code) for code in sides.codes]
            return " and ".join(names), sides, (subject.start, subject.end)
        if (
            subject.lemma in ("one", "some", "many", "most", "all")
            and subject.pos in ("NUM", "PRON", "DET", "NOUN")
            and self.last is not None
        ):
            return self.last.speaker, self.last.sides, (subject.start, subject.end)
        words = self._subject_words(subject)
        appos = {t.i for child in self.parse.children(subject, "appos") for t in self.parse.subtree(child)}
        words = [t for t in words if t.i not in appos or t.i < subject.i]
        while words and (
            words[0].pos in ("DET", "PUNCT", "NUM", "CCONJ", "SCONJ") and words[0].lower not in ("no",)
        ):
            words = words[1:]
        while words and words[-1].pos == "PUNCT":
            words = words[:-1]
        if not words:
            return "", Sides(), None
        span = (words[0].start, words[-1].end)
        name = re.split(r", |; | \(|: | — ", self.parse.text[span[0] : span[1]].strip(), maxsplit=1)[0]
        span = (span[0], span[0] + len(name))
        if len(name) > 120 or not span[0] <= subject.start < span[1]:
            name, span = subject.text, (subject.start, subject.end)
        if ANALYST.search(name) and not (OFFICE & {t.lower for t in words}):
            return name, Sides(), span
        if (
            subject.pos == "NOUN"
            and subject.lemma not in OFFICE
            and subject.lemma
            not in ("country", "side", "people", "media", "statement", "treasury", "strategy", "department")
        ):
            if mention is None and not sides:
                return name, Sides(), span
        return name, sides, span

    def _appended_person(self, subject: Token) -> Person | None:
        for child in self.parse.children(subject, "appos", "compound", "flat"):
            found = self.discourse.person(child)
            if found is not None:
                return found
        return None

    def _name_of(self, code: str) -> str:
        registry = self.discourse.registry
        if code in registry.states:
            return registry.states[code].name
        return registry.bodies[code].name if code in registry.bodies else code

    # ------------------------------------------------------------ all

    def run(self) -> list[Said]:
        found: list[Said] = []
        for sent in self.parse.sents:
            if sent.kind in (BlockKind.TITLE, BlockKind.HEADING):
                cues = [c for c in self.cues(sent) if c.kind == "say"]
            else:
                cues = self.cues(sent)
            for cue in cues:
                content, direct, how = self.content(cue, sent)
                if not content:
                    continue
                name, sides, span = self.speaker(cue.subject, sent)
                if not name:
                    continue
                said = Said(
                    cue.token.start, cue.end, sent.i, name, sides, span, content, direct, f"{cue.kind}:{how}"
                )
                found.append(said)
                if cue.kind in ("say", "according"):
                    self.last = said
        found = self._once(found)
        return sorted([*found, *self._orphans(found)], key=lambda s: s.start)

    @staticmethod
    def _once(found: list[Said]) -> list[Said]:
        """Of two cues for the very same words, the first stands."""
        kept: list[Said] = []
        for said in found:
            if not any(k.content == said.content for k in kept):
                kept.append(said)
        return kept

    def _orphans(self, found: Sequence[Said]) -> list[Said]:
        """Quotations that no cue claims: whole paragraphs that go on, and longer quoted words in a sentence."""
        orphans: list[Said] = []
        taken = [span for said in found for span in said.content]
        by_passage: dict[int, Said] = {}
        for said in found:
            by_passage.setdefault(self.parse.sents[said.sent].passage, said)
        for passage, quotes in self.quotes.items():
            for quote in quotes:
                if any(a < quote.end and quote.start < b for a, b in taken):
                    continue
                token = self.parse.token_at(quote.start)
                if token is None:
                    continue
                sent = self.parse.sents[token.sent]
                words = self.parse.text[quote.start : quote.end].split()
                span = self._trim(quote.start, quote.end)
                if len(words) < 5 or span[0] >= span[1]:
                    continue
                whole = self._whole_sentence(quote)
                previous = max(
                    (s for s in found if s.start < quote.start), key=lambda s: s.start, default=None
                )
                if whole and previous is not None and self.parse.sents[previous.sent].passage >= passage - 1:
                    orphans.append(
                        Said(
                            quote.open,
                            quote.open + 1,
                            sent.i,
                            previous.speaker,
                            previous.sides,
                            None,
                            (span,),
                            True,
                            "orphan:whole",
                        )
                    )
                    continue
                root = next((t for t in self.parse.words(sent) if t.dep == "ROOT"), None)
                subject = subject_token(self.parse, root) if root is not None else None
                name, sides, where = (
                    self.speaker(subject, sent) if subject is not None else ("", Sides(), None)
                )
                if name and sides:
                    orphans.append(
                        Said(
                            quote.open,
                            quote.open + 1,
                            sent.i,
                            name,
                            sides,
                            where,
                            (span,),
                            True,
                            "orphan:part",
                        )
                    )
        return orphans


def find_statements(parse: Parse, discourse: Discourse) -> list[Said]:
    """All statements of a report, in the order of the text."""
    return _Finder(parse, discourse).run()
