"""Readings of a store, each fetched once for an answer: records by id, the sentence around a place, names."""

from __future__ import annotations

import re
from dataclasses import replace

from blocs.errors import UsageError
from blocs.evidence import Link, LinkEnd, Store
from blocs.reading.reading import Reading
from blocs.reading.records import Event, Quantity, Record, Statement
from blocs.reports import Report, Span
from blocs.web.errors import NotThere

__all__ = ["Library", "outlet_of"]

_JOINED = re.compile(r" or | against |; ")
"""What stands between the names that a link tells of."""
_WORD = re.compile(r"\w+")


def outlet_of(report: Report) -> str:
    """What a reader knows a report by: the publisher, else its name."""
    return report.publisher or report.name


class Library:
    """What one answer looks up in a store.

    Parameters
    ----------
    store : Store
        Of the thread that answers.
    """

    def __init__(self, store: Store) -> None:
        """Begin with nothing fetched."""
        self.store = store
        self._readings: dict[str, Reading] = {}

    def reading(self, report: str) -> Reading:
        """The reading of a report (id or name) that answers questions, rejected records too.

        Raises
        ------
        NotThere
            When the store holds no such report.
        """
        if report not in self._readings:
            self._readings[report] = _whole(self.store, report)
        return self._readings[report]

    def record(self, report: str, record: str) -> Record | None:
        """A record of a report by its id; None where its reading does not hold it."""
        return next((r for r in self.reading(report).records if r.id == record), None)

    def sentence(self, report: str, at: int) -> Span:
        """Sentence that holds a character; the character's own place where none does."""
        spans = [(s.start, s.end) for s in self.reading(report).sentences]
        return next((span for span in spans if span[0] <= at < span[1]), (at, at + 1))

    def span(self, link: Link, end: LinkEnd) -> Span:
        """Characters that an end of a link means: those of its record, else of the name there."""
        record = self.record(end.report_id, end.record) if end.record else None
        if record is not None:
            return record.start, record.end
        text = self.reading(end.report_id).report.text
        told = _JOINED.split(f"{link.about.removeprefix('name: ')}; {link.reason}")
        names = [name for name in told if name and text.startswith(name, end.start)]
        word = _WORD.match(text, end.start)
        found = max(names, key=len) if names else word[0] if word else text[end.start : end.start + 1]
        return end.start, end.start + len(found)


def _whole(store: Store, report: str) -> Reading:
    try:
        found = store.reading(report)
    except UsageError as error:
        raise NotThere(f"the store holds no report {report}") from error
    records = list(store.records(report=found.report.id, status="all"))
    return replace(
        found,
        events=tuple(r for r in records if isinstance(r, Event)),
        quantities=tuple(r for r in records if isinstance(r, Quantity)),
        statements=tuple(r for r in records if isinstance(r, Statement)),
    )
