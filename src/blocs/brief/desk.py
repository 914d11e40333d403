"""The desk that a brief is written at: readings in order, names of outlets, ways back to sentences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from blocs.brief.atlas import Atlas
from blocs.brief.model import Source
from blocs.brief.words import and_list
from blocs.reading.reading import Reading
from blocs.reading.records import Record, Statement
from blocs.reports import Report, Span

__all__ = ["Desk", "plain_key", "plain_text"]


def plain_key(text: str) -> str:
    """`text` with everything replaced that does not belong into an id of a document."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", text) or "x"


_ESCAPED = re.compile(r"\\(?=[$*_\[\]#])")


def plain_text(text: str) -> str:
    """Text on one line, without the backslashes of Markdown."""
    return _ESCAPED.sub("", " ".join(text.split()))


def _letter(index: int) -> str:
    return chr(65 + index) if index < 26 else f"{chr(64 + index // 26)}{chr(65 + index % 26)}"


def _by_day(reading: Reading) -> tuple[date, str, str]:
    report = reading.report
    return report.published or date.max, report.name, report.id


class Desk:
    """Readings (one a report, oldest first) with names, outlets and sentences looked up once.

    Parameters
    ----------
    readings : sequence of Reading
        A report read twice counts once; the last reading of it is kept. Records that were rejected are laid
        aside, in `rejected`.
    atlas : Atlas
        Gives names.
    """

    def __init__(self, readings: Sequence[Reading], atlas: Atlas) -> None:
        """Order the readings and index their records and sentences."""
        self.atlas = atlas
        ordered = sorted({r.report.id: r for r in readings}.values(), key=_by_day)
        self.rejected = tuple(x for r in ordered for x in r.records if x.status == "rejected")
        self.readings = tuple(map(_without_rejected, ordered))
        self._reading = {r.report.id: r for r in self.readings}
        self._by_name = {r.report.name: r.report.id for r in reversed(self.readings)}
        self._letters = {r.report.id: _letter(i) for i, r in enumerate(self.readings)}
        self.records: dict[str, Record] = {}
        for reading in self.readings:
            for record in reading.records:
                self.records.setdefault(record.id, record)
        self._sentences = {r.report.id: _sentences(r) for r in self.readings}
        days = [r.report.published for r in self.readings if r.report.published]
        self.published: tuple[date, ...] = tuple(sorted(days))

    @property
    def day(self) -> date | None:
        """Day of the last report, on which names and capitals are looked up."""
        return self.published[-1] if self.published else None

    def has(self, report_id: str) -> bool:
        """Whether the report with this id is on the desk."""
        return report_id in self._reading

    def report(self, report_id: str) -> Report:
        """Report by its id."""
        return self._reading[report_id].report

    def find(self, report_id: str, name: str) -> str | None:
        """Id of the report that a link's end means; None when it is not on the desk."""
        return report_id if report_id in self._reading else self._by_name.get(name)

    def key(self, report_id: str) -> str:
        """The report's key in anchors."""
        return plain_key(report_id)

    def letter(self, report_id: str) -> str:
        """The report's letter, A for the oldest."""
        return self._letters[report_id]

    def outlet(self, report_id: str) -> str:
        """What a reader knows the source by: the publisher, else "report B"."""
        return self.report(report_id).publisher or f"report {self._letters[report_id]}"

    def sentences(self, report_id: str) -> tuple[Span, ...]:
        """Sentences of a report, in order, without overlaps."""
        return self._sentences[report_id]

    def sentence(self, report_id: str, at: int) -> Span:
        """Sentence that holds a character; the character's own place where none does."""
        spans = self._sentences[report_id]
        i = bisect_right(spans, (at, len(self.report(report_id).text) + 1)) - 1
        return spans[i] if i >= 0 and spans[i][0] <= at < spans[i][1] else (at, at + 1)

    def source(self, record: Record) -> Source:
        """Way back to a record."""
        start, _ = self.sentence(record.report_id, record.start)
        outlet = self.outlet(record.report_id)
        return Source(
            self.key(record.report_id), outlet, record.start, record.end, start, plain_key(record.id)
        )

    def source_at(self, report_id: str, start: int, end: int) -> Source:
        """Way back to characters that are no record."""
        begin, _ = self.sentence(report_id, start)
        return Source(self.key(report_id), self.outlet(report_id), start, end, begin)

    def sentence_text(self, record: Record) -> str:
        """Text of the sentence that a record stands in."""
        start, end = self.sentence(record.report_id, record.start)
        return self.report(record.report_id).text[start:end]

    def name(self, code: str) -> str:
        """Name of a state or body."""
        return self.atlas.name(code, self.day)

    def names(self, codes: Iterable[str]) -> list[str]:
        """Names of several states, each once, in the order given."""
        return list(dict.fromkeys(self.name(c) for c in codes))

    def whose(self, codes: Iterable[str]) -> str:
        """Names joined in words."""
        return and_list(self.names(codes))

    def voice(self, record: Record) -> Statement | None:
        """The statement that a record is part of; None for the narrator's own words."""
        found = self.records.get(record.voice) if record.voice else None
        return found if isinstance(found, Statement) else None

    def said_by(self, record: Record) -> str:
        """Who says so: the speaker, else the outlet."""
        voice = self.voice(record)
        return plain_text(voice.speaker) if voice else self.outlet(record.report_id)


def _without_rejected(reading: Reading) -> Reading:
    if all(record.status != "rejected" for record in reading.records):
        return reading
    return replace(
        reading,
        events=tuple(e for e in reading.events if e.status != "rejected"),
        quantities=tuple(q for q in reading.quantities if q.status != "rejected"),
        statements=tuple(s for s in reading.statements if s.status != "rejected"),
    )


def _sentences(reading: Reading) -> tuple[Span, ...]:
    spans = {(s.start, s.end) for s in reading.sentences} | {r.sentence for r in reading.records}
    spans |= {(r.start, r.end) for r in reading.records}
    chosen: list[Span] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if end > start and (not chosen or start >= chosen[-1][1]):
            chosen.append((start, end))
    return tuple(chosen)
