"""What comes out of reading one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
        told = [
            span for r in self.records for span in (r.sentence, *(r.content if r.kind == "statement" else ()))
        ]
        return tuple(
            (s, (s.start, s.end))
            for s in self.sentences
            if (s.states or s.figures) and not any(a < s.end and s.start < b for a, b in told)
        )

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.events) + len(self.quantities) + len(self.statements)
