"""A report's text in pieces that carry highlights and anchors; overlapping spans are split."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from blocs.brief.desk import plain_text
from blocs.brief.model import Document, Mark, Source

__all__ = ["Paragraph", "Piece", "Segment", "Snippet", "paragraphs", "segments", "snippet"]


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters under the same marks: highlights, what they were read as, anchors that begin here.

    `records` are the keys of the records that they belong to, the shortest first.
    """

    text: str
    kinds: tuple[str, ...]
    labels: tuple[str, ...]
    anchors: tuple[str, ...]
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or what stands between sentences (`anchor` and `number` are then None)."""

    anchor: str | None
    number: int | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of a report, ready to be written."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """The characters of a record with some of their sentence on both sides."""

    before: str
    hit: str
    after: str


def _unescaped(text: str) -> str:
    """Text without Markdown's backslashes, white space as one blank."""
    flat = plain_text(text)
    lead = " " if text[:1].isspace() and flat else ""
    tail = " " if text[-1:].isspace() and flat else ""
    return f"{lead}{flat}{tail}" if flat else (" " if text else "")


def segments(
    text: str, start: int, end: int, marks: Sequence[Mark], anchored: Collection[str] = ()
) -> tuple[Segment, ...]:
    """Cut [start, end) at every edge of a mark.

    `anchored` are the records whose anchor may be set here: each on the first segment of its mark.
    """
    inside = [m for m in marks if m.start < end and start < m.end]
    edges = sorted({start, end, *(e for m in inside for e in (m.start, m.end) if start < e < end)})
    out = []
    for a, b in pairwise(edges):
        over = [m for m in inside if m.start < b and a < m.end]
        begins = (m.record for m in over if max(m.start, start) == a and m.record in anchored)
        out.append(
            Segment(
                _unescaped(text[a:b]) if not text[a:b].endswith("\\") else _unescaped(text[a : b - 1]),
                tuple(dict.fromkeys(m.kind for m in over)),
                tuple(dict.fromkeys(m.label for m in over)),
                tuple(f"r-{r}" for r in dict.fromkeys(begins)),
                tuple(dict.fromkeys(m.record for m in sorted(over, key=lambda m: m.end - m.start))),
            )
        )
    return tuple(out)


class _Sorted:
    """Spans in the order of their starts, asked which of them touch another: long reports hold thousands."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = tuple(spans)
        self._starts = [start for start, _ in self._spans]
        self._furthest = list(accumulate((end for _, end in self._spans), max))

    def touching(self, start: int, end: int) -> Iterator[int]:
        """Places of the spans that share characters with [start, end), in order."""
        first = bisect_right(self._furthest, start)
        last = bisect_left(self._starts, end)
        return (i for i in range(first, last) if start < self._spans[i][1])


def paragraphs(document: Document, taken: set[str]) -> tuple[Paragraph, ...]:
    """All paragraphs of a document; `taken` gathers the anchors set, each once in the page."""
    marks = sorted(document.marks, key=lambda m: (m.start, -m.end))
    numbers = {span: i for i, span in enumerate(document.sentences, 1)}
    sentences = _Sorted((start, end) for start, end in document.sentences)
    marked = _Sorted((m.start, m.end) for m in marks)
    done = []
    for block in document.blocks:
        pieces: list[Piece] = []
        for start, end in block.spans:
            at = start
            within = [document.sentences[i] for i in sentences.touching(start, end)]
            for sentence in within:
                a, b = max(sentence[0], start), min(sentence[1], end)
                if a > at:
                    pieces.append(Piece(None, None, segments(document.text, at, a, (), ())))
                near = [marks[i] for i in marked.touching(a, b)]
                free = [m.record for m in near if f"r-{m.record}" not in taken and m.start >= sentence[0]]
                cut = segments(document.text, a, b, near, free)
                taken.update(anchor for s in cut for anchor in s.anchors)
                anchor = f"s-{document.key}-{sentence[0]}"
                fresh = anchor not in taken
                taken.add(anchor)
                pieces.append(Piece(anchor if fresh else None, numbers[sentence] if fresh else None, cut))
                at = b
            if at < end:
                pieces.append(Piece(None, None, segments(document.text, at, end, (), ())))
            if (start, end) != block.spans[-1]:
                pieces.append(Piece(None, None, (Segment(" ", (), (), ()),)))
        done.append(Paragraph(block.kind, tuple(pieces)))
    return tuple(done)


def _trim(text: str, width: int, *, left: bool) -> str:
    if len(text) <= width:
        return text
    if left:
        cut = text[-width:]
        return "… " + cut[cut.find(" ") + 1 :] if " " in cut else "… " + cut
    cut = text[:width]
    return cut[: cut.rfind(" ")] + " …" if " " in cut else cut + "…"


def snippet(document: Document, source: Source, width: int = 150) -> Snippet:
    """The sentence of a source, cut to about `width` characters around it."""
    end = next((e for s, e in document.sentences if s == source.sentence), source.end)
    before = _unescaped(document.text[source.sentence : source.start]).lstrip()
    hit = plain_text(document.text[source.start : source.end])
    after = _unescaped(document.text[source.end : max(end, source.end)]).rstrip()
    room = max(width - len(hit), 40)
    left = min(len(before), max(room // 2, room - len(after)))
    return Snippet(
        _trim(before, left, left=True), _trim(hit, width, left=False), _trim(after, room - left, left=False)
    )
