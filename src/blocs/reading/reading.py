"""What comes out of reading one report."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from blocs.reading.records import Event, Quantity, Record, Statement
from blocs.reports import BlockKind, Report, Span

__all__ = ["Reading", "Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span, what kind of passage it stands in, and what it names.

    `states` are the codes of states and bodies named in it (or meant by a pronoun or role), `figures` the
    number of amounts that stand in it. Where either is there and no record was read, the sentence is
    reported as not understood.
    """

    start: int
    end: int
    kind: BlockKind
    states: tuple[str, ...]
    figures: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A report and everything read from it; records are in order of their place in the text."""

    report: Report
    sentences: tuple[Sentence, ...]
    events: tuple[Event, ...]
    quantities: tuple[Quantity, ...]
    statements: tuple[Statement, ...]
    reader: str

    @property
    def records(self) -> tuple[Record, ...]:
        """All records in the order of the text."""
        everything: list[Record] = [*self.events, *self.quantities, *self.statements]
        return tuple(sorted(everything, key=lambda r: (r.start, r.end, r.kind)))

    @property
    def unread(self) -> tuple[tuple[Sentence, Span], ...]:
        """Sentences that name states or figures and gave no record, with their spans."""
        told = sorted(
            span for r in self.records for span in (r.sentence, *(r.content if r.kind == "statement" else ()))
        )
        starts = [start for start, _ in told]
        furthest = [0, *accumulate((end for _, end in told), max)]  # the last end of the first n spans
        return tuple(
            (s, (s.start, s.end))
            for s in self.sentences
            if (s.states or s.figures) and furthest[bisect_left(starts, s.end)] <= s.start
        )

    def above(self, confidence: float) -> Reading:
        """The reading without records below a confidence; statements stay that what is left is said in.

        Examples
        --------
        >>> reading.above(0.5)  # doctest: +SKIP
        """
        events = tuple(e for e in self.events if e.confidence >= confidence)
        quantities = tuple(q for q in self.quantities if q.confidence >= confidence)
        voices = {record.voice for record in (*events, *quantities)}
        statements = tuple(s for s in self.statements if s.confidence >= confidence or s.id in voices)
        return replace(self, events=events, quantities=quantities, statements=statements)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.events) + len(self.quantities) + len(self.statements)
