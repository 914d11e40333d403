"""Statements: who says what, in which words.

`cues` finds the words that announce what is said, `speakers` who says it. This module finds the words that
are said: the quotation beside the cue with what goes on after it, else the clause, the object or the
sentence that the cue governs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from blocs.reading.arguments import subject_token
from blocs.reading.cue import Cue
from blocs.reading.cues import Cues
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.quotes import Quote
from blocs.reading.speakers import Speaker, Speakers
from blocs.reading.verb_cues import FINITE
from blocs.reports import Span

__all__ = ["Said", "find_statements"]

SHORTEST_ORPHAN = 5
"""Words that a quotation without a cue must have to be a statement."""
SHORTEST = 3
"""Characters that what is said must have."""
SHORTEST_LEAD = 12
"""Characters before a quotation, in its sentence, that are said with it."""
LONGEST_TAIL = 160
"""Characters of a cue's sentence that may stand between the parts of a quotation."""
LONGEST_CHAIN = 20
"""Paragraphs over which a quotation is followed to the cue behind it."""
DEEPEST = 12
_LEADING = re.compile(r"[\s,:;—–-]*(?:(?:that|but|and|yet|however|still|meanwhile),?\s+)?", re.IGNORECASE)
_OTHER_CLAUSE = re.compile(
    r"\s*(?:(?:and|but|while|whereas|who|which|as|although|though|when)\b|\w+ing\b)", re.IGNORECASE
)
_LOOSE = frozenset("which who whose whom despite something although though while whereas".split())
_OUTSIDE = ("conj", "cc", "advcl", "parataxis", "ccomp", "mark", "relcl")
_MODIFYING = tuple("prep npadvmod advmod appos amod det compound nummod poss".split())


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in view offsets, before it gets its record."""

    start: int
    end: int
    sent: int
    speaker: Speaker
    content: tuple[Span, ...]
    direct: bool
    evidence: str


def find_statements(parse: Parse, discourse: Discourse) -> list[Said]:
    """All statements of a report, in the order of the text."""
    return _Finder(parse, discourse).run()


class _Finder:
    def __init__(self, parse: Parse, discourse: Discourse) -> None:
        self.parse = parse
        self.cues = Cues(parse)
        self.quotes = self.cues.quotes
        self.speakers = Speakers(parse, discourse, self.quotes)
        self.found = [(sent, self.cues.of(sent)) for sent in parse.sents]
        quotes = [cue.quote for _, cues in self.found for cue in cues]
        self.announced = {quote.open for quote in quotes if quote is not None}
        """Openings of the quotations that stand beside a cue."""
        self.taken: set[int] = set()
        """Openings of the quotations that statements have claimed."""

    def run(self) -> list[Said]:
        said: list[Said] = []
        last: Speaker | None = None
        for sent, cues in self.found:
            scopes: list[Span] = []
            for cue in cues:
                speaker = self.speakers.of(cue.subject, last)
                content = self._content(cue, sent, scopes) if speaker is not None else ()
                if speaker is None or not content or any(s.content == content for s in said[-4:]):
                    continue
                kind = "noun" if cue.token.pos in ("NOUN", "PROPN") else "verb"
                direct = any(self.quotes.within(a, b) for a, b in content)
                evidence = f"{cue.frame}:{kind}"
                said.append(Said(cue.token.start, cue.end, sent.i, speaker, content, direct, evidence))
                if cue.frame in ("clause", "noun"):
                    scopes.append(content[0])
                if cue.frame in ("quote", "clause", "aside", "source"):
                    last = speaker
            said += self._orphans(sent, said)
        return sorted(said, key=lambda s: s.start)

    # ------------------------------------------------------------ what is said

    def _content(self, cue: Cue, sent: Sent, scopes: Sequence[Span]) -> tuple[Span, ...]:
        """Spans of what is said; `scopes` are those of the cues before it in its sentence."""
        if cue.quote is not None:
            spans = self._quotation(cue, cue.quote, sent)
        elif cue.frame in ("aside", "source"):
            spans = self._around(cue, sent, scopes)
        elif cue.first is not None:
            spans = [self._clean(cue.first.start, self._end(cue, cue.first, sent))]
            if cue.frame == "clause":
                spans += self._following(spans[-1][1], paragraphs=False)
        else:
            return ()
        kept = tuple(span for span in spans if span[1] - span[0] >= SHORTEST)
        for start, end in kept:
            self.taken.update(q.open for q in self.quotes.within(start, end))
        return kept

    # ------------------------------------------------------------ quotations

    def _quotation(self, cue: Cue, quote: Quote, sent: Sent) -> list[Span]:
        """The quotation beside a cue, what of it stands before, and what goes on after the cue."""
        own = self._trim(quote.start, quote.end)
        if quote.open > cue.token.start:
            return [own, *self._following(quote.end + 1)]
        spans: list[Span] = []
        first = quote
        while (earlier := self.quotes.before(first.open)) is not None and self._continues(earlier, first):
            spans.insert(0, self._trim(earlier.start, earlier.end))
            first = earlier
        lead = self._clean(self._sentence(first.open).start, first.open)
        long = lead[1] - lead[0] > SHORTEST_LEAD and first.open - lead[1] <= 2
        if long and lead[0] >= sent.start and not self.quotes.within(*lead):
            spans.insert(0, (lead[0], own[1]))  # 'the plan was "dead," he said'
        else:
            spans.append(own)
        return spans + self._following(cue.tail, after_cue=True)

    def _continues(self, first: Quote, second: Quote) -> bool:
        """Whether nothing stands between two quotations, and no cue speaks for the first."""
        between = self.parse.text[first.end : second.open]
        if first.open in self.taken or first.open in self.announced or len(between) > 4:
            return False
        if "\n" in between:
            return not first.closed and self._paragraph(first)
        return not between[1:].strip()

    def _following(self, at: int, *, after_cue: bool = False, paragraphs: bool = True) -> list[Span]:
        """Quotations that go on where a statement has ended: right after it, or in the next paragraphs."""
        spans: list[Span] = []
        while (quote := self.quotes.after(at)) is not None:
            gap = self.parse.text[at : quote.open]
            blank = not gap.strip(' \n.,;:—–?!"”')
            rest = after_cue and not spans and self._ends_sentence(gap)
            if quote.open in self.announced or quote.open in self.taken or not (blank or rest):
                break
            if "\n\n" in gap and not (paragraphs and self._paragraph(quote) and not self._led_on(quote)):
                break
            spans.append(self._trim(quote.start, quote.end))
            self.taken.add(quote.open)
            at = quote.end + quote.closed
        return spans

    @staticmethod
    def _ends_sentence(gap: str) -> bool:
        """Whether words after a cue are the rest of its sentence, and no sentence of their own."""
        ended = gap.rstrip().endswith((".", ":", ",", "—", "–"))
        return ended and "\n" not in gap and len(gap) < LONGEST_TAIL and ". " not in gap.strip(" ,")

    def _led_on(self, quote: Quote) -> bool:
        """Whether a quotation goes on over paragraphs until one that another cue announces."""
        for _ in range(LONGEST_CHAIN):
            later = self.quotes.after(quote.end)
            if quote.closed or later is None or self.parse.text[quote.end : later.open].strip():
                return False
            if later.open in self.announced:
                return True
            quote = later
        return False

    def _paragraph(self, quote: Quote) -> bool:
        """Whether a quotation is the whole of its paragraph."""
        start, end = self.cues.bounds[self._sentence(quote.start).passage]
        return quote.open - start <= 1 and end - quote.end <= 2

    # ------------------------------------------------------------ sentences

    def _around(self, cue: Cue, sent: Sent, scopes: Sequence[Span]) -> list[Span]:
        """The sentence that a cue ends, interrupts or begins, without the cue."""
        text = self.parse.text
        low, high = sent.start, sent.end
        for start, end in scopes:
            if start < cue.token.start <= end:
                low, high = max(low, start), min(high, end)
        cut = text[low : cue.lead].rstrip(" ,").rfind("; ")
        left = self._clean(low + (cut + 2 if cut >= 0 else 0), cue.lead)
        quote = self.quotes.at(high - 1)
        high = max(high, quote.end + 1) if quote is not None else high
        cut = text.find("; ", cue.tail, high)
        right = self._clean(cue.tail, cut if cut >= 0 else high)
        spans = [left] if left[1] - left[0] >= SHORTEST else []
        return [*spans, right] if not spans or self._goes_on(cue, sent, left) else spans

    def _goes_on(self, cue: Cue, sent: Sent, left: Span) -> bool:
        """Whether the sentence that a cue interrupts goes on after it."""
        text = self.parse.text
        after = text[cue.tail : sent.end].lstrip()
        mark = after[:1] in (",", "—", "–", ":")
        opened = text[max(0, cue.lead - 2) : cue.lead].rstrip()[-1:] in (",", "—", "–")
        if not mark and not (cue.frame == "source" and opened):
            return False
        if not any(t.tag in FINITE for t in self.parse.within(*left)):
            return True
        return mark and _OTHER_CLAUSE.match(after[1:]) is None

    def _end(self, cue: Cue, first: Token, sent: Sent) -> int:
        """Where what a cue governs ends: with its clause, and not with what belongs to the cue itself."""
        if cue.frame == "title":
            return sent.end
        parse, root = self.parse, cue.root
        whole = root is not None and root.sent == sent.i and root.i >= first.i and root is not cue.token
        inside = {t.i for t in parse.subtree(root)} if root is not None and whole else set()
        end = first.end
        for token in parse.tokens[first.i : sent.last]:
            quote = self.quotes.at(token.start)
            if quote is not None:
                end = max(end, quote.end)
            elif token.text == ";":
                break
            elif token.pos not in ("PUNCT", "SPACE"):
                if token.i > first.i and self._leaves(token, cue, inside):
                    break
                end = max(end, token.end)
        quote = self.quotes.at(end - 1)
        return end if quote is None else max(end, quote.end + (not quote.closed))

    def _leaves(self, token: Token, cue: Cue, inside: Collection[int]) -> bool:
        """Whether a word after a cue's clause begins something else: a second act, an aside, a new clause."""
        parse = self.parse
        comma = parse.tokens[token.i - 1].text in (",", "—", "–", "-")
        if token.i in inside:
            if comma and token.tag == "VBG" and token.lemma in self.cues.words.say:
                return True  # "..., adding that"
            if token.dep != "cc" or token.lower not in ("and", "but"):
                return False
            joined = parse.children(parse.tokens[token.head], "conj")
            return any(self._announces(verb, cue) for verb in joined if verb.i > token.i)
        head = parse.tokens[token.head]
        if comma and cue.frame in ("object", "brand") and token.lower in _LOOSE:
            return True
        if token.head == token.i or (token.dep in _OUTSIDE and token.head <= cue.token.i):
            return True
        if token.dep in ("cc", "mark") and head.i > token.i:
            return True
        if comma and token.head <= cue.token.i and token.dep not in _MODIFYING:
            return True
        for _ in range(DEEPEST):  # the left edge of a clause that hangs on the cue or above it
            if token.i <= cue.token.i or token.head == token.i or token.head in inside:
                return False
            if token.head <= cue.token.i:
                return token.dep in ("conj", "advcl", "parataxis", "relcl")
            token = parse.tokens[token.head]
        return False

    def _announces(self, verb: Token, cue: Cue) -> bool:
        """Whether a verb coordinated inside a clause announces something itself, beside the cue."""
        listed = self.cues.words
        if verb.pos != "VERB" or verb.lemma not in listed.say | listed.object | listed.phrase.keys():
            return False
        if verb.lemma in listed.say and self.parse.child(verb, "nsubj") is not None:
            return True
        return verb.tag == cue.token.tag and verb.tag in FINITE

    # ------------------------------------------------------------ quotations without a cue

    def _orphans(self, sent: Sent, said: Sequence[Said]) -> Iterator[Said]:
        """Quotations that no cue claims: paragraphs that go on, and quotations after a colon."""
        for quote in self.quotes.within(sent.start - 1, sent.end):
            if quote.open in self.taken or not sent.start - 1 <= quote.open < sent.end:
                continue
            span = self._trim(quote.start, quote.end)
            if len(self.parse.text[span[0] : span[1]].split()) < SHORTEST_ORPHAN:
                continue
            if self.parse.text[max(0, quote.open - 3) : quote.open].rstrip().endswith(":"):
                speaker, how = self._before_colon(quote), "colon"
            else:
                speaker, how = self._before_paragraph(quote, sent, said), "whole"
            if speaker is not None:
                self.taken.add(quote.open)
                yield Said(quote.open, quote.open + 1, sent.i, speaker, (span,), True, f"orphan:{how}")

    def _before_colon(self, quote: Quote) -> Speaker | None:
        """Who speaks after a colon: the subject of the sentence before it."""
        sent = self._sentence(max(0, quote.open - 4))
        root = next((t for t in self.parse.words(sent) if t.dep == "ROOT"), None)
        if root is None or root.start > quote.open:
            return None
        subject = subject_token(self.parse, root)
        return self.speakers.of(subject, None) if subject is not None and subject.start < quote.open else None

    def _before_paragraph(self, quote: Quote, sent: Sent, said: Sequence[Said]) -> Speaker | None:
        """Who speaks in a paragraph that is a quotation: who was quoted in the paragraph before."""
        if not said or not said[-1].direct or not self._paragraph(quote):
            return None
        near = sent.passage - self.parse.sents[said[-1].sent].passage == 1
        return replace(said[-1].speaker, span=None) if near else None

    # ------------------------------------------------------------ spans

    def _sentence(self, offset: int) -> Sent:
        token = self.parse.token_at(offset)
        return self.parse.sents[token.sent if token is not None else -1]

    def _clean(self, start: int, end: int) -> Span:
        """A span without the blanks, marks and joining words at its ends."""
        m = _LEADING.match(self.parse.text, start, max(start, end))
        return self._trim(m.end() if m else start, end)

    def _trim(self, start: int, end: int) -> Span:
        text = self.parse.text
        end = min(end, len(text))
        while start < end and text[start] in " \n\t":
            start += 1
        while end > start and text[end - 1] in " \n\t,;—–":
            end -= 1
        if end > start and text[end - 1] == "." and text[end - 3 : end - 2] != ".":
            end -= 1
        return start, max(start, end)
