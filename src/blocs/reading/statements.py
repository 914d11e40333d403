"""Statements: who says what, in which words.

Cues are verbs of saying, "according to", verbs that brand or describe, and quotation marks themselves.
What is said is found from the quotation marks where there are any, else from the clause that the cue
governs; the speaker is the subject of the cue, by the fullest name that the report gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from blocs.reading.arguments import subject_token
from blocs.reading.cues import SAYING, Cue, Cues
from blocs.reading.discourse import Discourse
from blocs.reading.language import Parse, Sent, Token
from blocs.reading.quotes import Quote
from blocs.reading.speakers import Speaker, speaker_of, subject_words
from blocs.reports import BlockKind, Span

__all__ = ["Said", "find_statements"]

SHORTEST_ORPHAN = 5
"""Words that a quotation without a cue must have to be a statement."""


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


class _Finder:
    def __init__(self, parse: Parse, discourse: Discourse) -> None:
        self.parse, self.discourse = parse, discourse
        self.cues = Cues(parse)
        self.quotes = self.cues.quotes
        self.last: Said | None = None

    # ------------------------------------------------------------ content

    def content(self, cue: Cue, sent: Sent) -> tuple[tuple[Span, ...], bool, str]:
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
                goes_on = right[1] - right[0] > 12 and connects
                ended = spans and clause is not None and tail >= sent.end - 2
                parenthesis = text[max(lead - 2, 0) : lead].strip().endswith((",", "—", "–"))
                if goes_on and not ended and (not spans or parenthesis or cue.kind == "according"):
                    spans.append(right)
                if spans:
                    return tuple(spans), self._quoted(spans, quotes), "clause"
        if right[1] - right[0] > 3:
            return (right,), self._quoted([right], quotes), "clause"
        return (), False, ""

    def _cue_bounds(self, cue: Cue, sent: Sent) -> tuple[int, int]:
        """Where the cue's own words begin and end: subject, verb, addressee, day, "that"."""
        token, text = cue.token, self.parse.text
        start, end = token.start, cue.end
        if cue.subject is not None and cue.kind != "brand":
            words = [t for t in subject_words(self.parse, cue.subject) if t.sent == token.sent]
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
                r",? (?:on|in|at|during|last|this|late|early|to|after|earlier)\b[^,;:\"“”]{0,90}(?=[.;,:]|$)",
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
            r",\s(?:an?|the|who|whose|chair\w*|head|director|senior|deputy|former|professor|spokes\w+|minister|"
            r"president|ambassador|its|their|his|her)\b[^.;:\"“”]*?(?=[.;:\"“”]|, (?:and|but|while|as)\b|$)",
            text[last.end : sent.end],
        )
        return last.end + m.end() if m else last.end

    def _own_cue(self, quote: Quote, cue: Cue) -> bool:
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
                    and not self.cues.in_quote(word)
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

    # ------------------------------------------------------------ all

    def run(self) -> list[Said]:
        """All statements, those of cues first found, then of quotations without one."""
        found: list[Said] = []
        for sent in self.parse.sents:
            headline = sent.kind in (BlockKind.TITLE, BlockKind.HEADING)
            for cue in self.cues.of(sent):
                if cue.subject is None or (headline and cue.kind != "say"):
                    continue
                content, direct, how = self.content(cue, sent)
                speaker = speaker_of(self.parse, self.discourse, cue.subject, self._last_speaker())
                if not content or speaker is None or any(s.content == content for s in found):
                    continue
                said = Said(cue.token.start, cue.end, sent.i, speaker, content, direct, f"{cue.kind}:{how}")
                found.append(said)
                if cue.kind in ("say", "according"):
                    self.last = said
        return sorted([*found, *self._orphans(found)], key=lambda s: s.start)

    def _last_speaker(self) -> Speaker | None:
        return self.last.speaker if self.last is not None else None

    def _orphans(self, found: Sequence[Said]) -> Iterator[Said]:
        """Quotations that no cue claims: paragraphs that go on, and words quoted in a sentence."""
        taken = [span for said in found for span in said.content]
        for passage, quotes in self.quotes.items():
            for quote in quotes:
                token = self.parse.token_at(quote.start)
                span = self._trim(quote.start, quote.end)
                if (
                    token is None
                    or span[0] >= span[1]
                    or any(a < quote.end and quote.start < b for a, b in taken)
                ):
                    continue
                if len(self.parse.text[quote.start : quote.end].split()) < SHORTEST_ORPHAN:
                    continue
                speaker, how = self._orphan_speaker(quote, token, passage, found)
                if speaker is not None:
                    yield Said(
                        quote.open, quote.open + 1, token.sent, speaker, (span,), True, f"orphan:{how}"
                    )

    def _orphan_speaker(
        self, quote: Quote, token: Token, passage: int, found: Sequence[Said]
    ) -> tuple[Speaker | None, str]:
        """Who speaks in a quotation without a cue: who spoke before, else the subject of the sentence."""
        earlier = [s for s in found if s.start < quote.start]
        if self._whole_sentence(quote) and earlier:
            previous = max(earlier, key=lambda s: s.start)
            if self.parse.sents[previous.sent].passage >= passage - 1:
                return replace(previous.speaker, span=None), "whole"
        words = self.parse.words(self.parse.sents[token.sent])
        root = next((t for t in words if t.dep == "ROOT"), None)
        subject = subject_token(self.parse, root) if root is not None else None
        if subject is None:
            return None, "part"
        speaker = speaker_of(self.parse, self.discourse, subject, self._last_speaker())
        return (speaker if speaker is not None and speaker.sides else None), "part"


def find_statements(parse: Parse, discourse: Discourse) -> list[Said]:
    """All statements of a report, in the order of the text."""
    return _Finder(parse, discourse).run()
