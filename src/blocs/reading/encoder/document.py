"""What the encoder reads of a report: words, who is named where, and what the rules found.

Plain lists of numbers and strings, so that training can keep them on disk and needs no parser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from blocs.reading.act import Act
from blocs.reading.amount import Amount
from blocs.reading.discourse import Discourse
from blocs.reading.encoder.labels import HOWS, TYPES
from blocs.reading.language import Parse
from blocs.reports import BlockKind

__all__ = ["Document", "Named", "document"]

OPEN = 3
"""A name that may mean more states than this says nothing."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention: words ``[first, last)`` that stand for `codes`; `how` is an index into `HOWS`."""

    first: int
    last: int
    codes: tuple[str, ...]
    how: int


@dataclass(slots=True)
class Document:
    """A report as the encoder sees it; words are counted as the parser's tokens are.

    Attributes
    ----------
    words : list of str
    heads : list of int
        The word that governs each word; its own number at a root.
    labels : list of str
        Label of the edge to that word; of a preposition with the preposition itself.
    sents : list of (int, int)
        Words ``[first, last)`` of each sentence.
    titles : list of bool
        Which sentences stand in a title, a heading or a caption.
    named : list of Named
        Every mention of a state or body, in words of all kinds.
    hints : dict of int to int
        Type (an index into `TYPES`) that the rules read at a word.
    said : dict of int to (tuple of str, tuple of str)
        Actors and recipients that the rules gave to the act at a word.
    amounts : dict of int to tuple of str
        First words of the amounts that the grammar found, with the owners that the rules gave them.
    """

    words: list[str]
    heads: list[int]
    labels: list[str]
    sents: list[tuple[int, int]]
    titles: list[bool]
    named: list[Named] = field(default_factory=list)
    hints: dict[int, int] = field(default_factory=dict)
    said: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    amounts: dict[int, tuple[str, ...]] = field(default_factory=dict)


def document(parse: Parse, discourse: Discourse, acts: Iterable[Act], amounts: Iterable[Amount]) -> Document:
    """A parsed report as the encoder sees it.

    Parameters
    ----------
    parse : Parse
    discourse : Discourse
        Who is named, described or pointed at.
    acts, amounts : iterables of Act and Amount
        What the rules read; the encoder takes it as a hint.
    """
    acts = list(acts)
    starts = ((parse.token_at(amount.start), amount.owner.codes) for amount in amounts)
    return Document(
        words=[t.text for t in parse.tokens],
        heads=[t.head for t in parse.tokens],
        labels=[f"{t.dep}:{t.lower}" if t.dep == "prep" else t.dep for t in parse.tokens],
        sents=[(s.first, s.last) for s in parse.sents],
        titles=[s.kind is not BlockKind.BODY for s in parse.sents],
        named=list(_named(parse, discourse)),
        hints={act.trigger.i: TYPES.index(act.type.value) for act in acts},
        said={act.trigger.i: (act.actors.codes, act.recipients.codes) for act in acts},
        amounts={token.i: owner for token, owner in starts if token is not None},
    )


def _named(parse: Parse, discourse: Discourse) -> Iterator[Named]:
    covered: set[int] = set()
    for mention in discourse.mentions:
        inside = [t.i for t in parse.within(mention.start, mention.end)]
        if not inside:
            continue
        if mention.codes:
            yield Named(inside[0], inside[-1] + 1, mention.codes, HOWS.index(str(mention.kind)))
            covered.update(inside)
        elif 1 <= len(mention.candidates) <= OPEN:
            yield Named(inside[0], inside[-1] + 1, mention.candidates, HOWS.index("open"))
            covered.update(inside)
    for token in parse.tokens:
        if token.i in covered or not any(c.isalpha() for c in token.text):
            continue
        sides = discourse.sides(token, depth=4)  # the word's own meaning, not that of its modifiers
        if sides.codes and sides.how in HOWS:
            yield Named(token.i, token.i + 1, sides.codes, HOWS.index(sides.how))
