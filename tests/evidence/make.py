"""Small readings, written by hand or drawn at random."""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Any

from hypothesis import strategies as st

from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, EventType, Place, Quantity, Statement, record_id
from blocs.reports import Block, BlockKind, Passage, Report

READER = "hand 1"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Spans of sentences: to the stop before a space and a capital, or to the end of the line."""
    spans = []
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in re.finditer(r"(?<![A-Z])[.!?][\"”’)]*(?=\s+[\"“‘(]?[A-Z0-9])|$", line.group()):
            end = line.start() + stop.end()
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            if text[start:end].strip():
                spans.append((start + lead, start + len(text[start:end].rstrip())))
            start = end
    return spans


def report(name: str, text: str, published: str | None = None, **more: Any) -> Report:
    blocks = tuple(Block(BlockKind.BODY, a, b) for a, b in sentence_spans(text))
    passages = tuple(Passage(BlockKind.BODY, ((b.start, b.end),)) for b in blocks)
    values: dict[str, Any] = {
        "title": None,
        "byline": None,
        "publisher": None,
        "origin": name,
        "sha256": hashlib.sha256(f"{name}\n{text}".encode()).hexdigest(),
        **more,
    }
    day = date.fromisoformat(published) if published else None
    return Report(name=name, text=text, blocks=blocks, passages=passages, published=day, **values)


class Writer:
    """Builds the reading of a text; words are found by their place in it, `nth` counts from 0."""

    def __init__(self, name: str, text: str, published: str | None = None, **more: Any) -> None:
        self.report = report(name, text, published, **more)
        self.records: list[Any] = []

    def _shared(self, kind: str, words: str, nth: int, subtype: str, more: dict[str, Any]) -> dict[str, Any]:
        start = [m.start() for m in re.finditer(re.escape(words), self.report.text)][nth]
        spans = sentence_spans(self.report.text)
        return {
            "id": record_id(self.report.id, kind, start, start + len(words), subtype),
            "report": self.report.name,
            "report_id": self.report.id,
            "start": start,
            "end": start + len(words),
            "text": words,
            "sentence": next((s for s in spans if s[0] <= start < s[1]), (start, start + len(words))),
            "realis": more.pop("realis", "actual"),
            "confidence": more.pop("confidence", 1.0),
            "reader": more.pop("reader", READER),
        }

    def event(self, words: str, type_: str, who: str, nth: int = 0, **more: Any) -> Writer:
        """`who` is "USA>CHN", or "CHN RUS" for an act of both."""
        actors, _, recipients = who.partition(">")
        shared = self._shared("event", words, nth, type_, more)
        self.records.append(
            Event(
                **shared,
                type=EventType(type_),
                actors=tuple(actors.split()),
                recipients=tuple(recipients.split()),
                goldstein=more.pop("goldstein", 0.0),
                **more,
            )
        )
        return self

    def quantity(
        self, words: str, value: Any, unit: str, of: str, owner: str = "", nth: int = 0, **more: Any
    ) -> Writer:
        low_high = value if isinstance(value, tuple) else (value, value)
        shared = self._shared("quantity", words, nth, unit, more)
        more.setdefault("comparator", "=")
        self.records.append(
            Quantity(**shared, value=low_high, unit=unit, of=of, owner=tuple(owner.split()), **more)
        )
        return self

    def statement(
        self, cue: str, speaker: str, states: str, content: str, nth: int = 0, **more: Any
    ) -> Writer:
        shared = self._shared("statement", cue, nth, "", more)
        at = self.report.text.index(content)
        self.records.append(
            Statement(
                **shared,
                speaker=speaker,
                speaker_state=tuple(states.split()),
                content=((at, at + len(content)),),
                direct=more.pop("direct", False),
            )
        )
        return self

    def done(self, reader: str = READER) -> Reading:
        states = ("CHN",) if self.records else ()
        return Reading(
            self.report,
            tuple(Sentence(a, b, BlockKind.BODY, states, 0) for a, b in sentence_spans(self.report.text)),
            tuple(r for r in self.records if isinstance(r, Event)),
            tuple(r for r in self.records if isinstance(r, Quantity)),
            tuple(r for r in self.records if isinstance(r, Statement)),
            reader,
        )


_texts = st.text(st.characters(codec="utf-8"), max_size=60)
_maybe = st.none() | _texts
_codes = st.lists(st.sampled_from(["CHN", "RUS", "USA", "EU", "XKX"]), max_size=3, unique=True).map(tuple)
_days = st.dates(date(1000, 1, 1)).map(date.isoformat)
_day_spans = st.none() | st.tuples(_days, _days).map(lambda p: (min(p), max(p)))
_numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """Readings of any text, with any values that the contract allows."""
    text = draw(st.text(st.characters(codec="utf-8"), min_size=1, max_size=80))
    length = len(text)
    spans = st.tuples(st.integers(0, length - 1), st.integers(1, length)).map(
        lambda p: (min(p), max(p[0] + 1, p[1]))
    )
    spans = spans.filter(lambda p: p[0] < p[1] <= length)
    kinds = st.sampled_from(BlockKind)
    digest = hashlib.sha256(draw(st.binary(min_size=8, max_size=8)) + text.encode()).hexdigest()
    source = Report(
        name=draw(_texts),
        text=text,
        blocks=tuple(Block(draw(kinds), *span) for span in draw(st.lists(spans, max_size=3))),
        passages=tuple(
            Passage(draw(kinds), tuple(group))
            for group in draw(st.lists(st.lists(spans, max_size=2), max_size=2))
        ),
        title=draw(_maybe),
        byline=draw(_maybe),
        publisher=draw(_maybe),
        published=draw(st.none() | st.dates(date(1000, 1, 1))),
        origin=draw(_texts),
        sha256=digest,
    )
    records: list[Any] = []
    for at, (kind, span) in enumerate(draw(st.lists(st.tuples(st.sampled_from("eqs"), spans), max_size=5))):
        shared: dict[str, Any] = {
            "id": record_id(source.id, kind, *span, str(at)),
            "report": source.name,
            "report_id": source.id,
            "start": span[0],
            "end": span[1],
            "text": text[span[0] : span[1]],
            "sentence": draw(spans),
            "realis": draw(st.sampled_from(["actual", "planned", "possible", "denied", "general"])),
            "confidence": draw(st.floats(0, 1)),
            "reader": draw(st.sampled_from([READER, "other 2"])),
            "voice": draw(st.none() | st.just("0123456789abcdef")),
        }
        if kind == "e":
            records.append(
                Event(
                    **shared,
                    type=draw(st.sampled_from(EventType)),
                    mode=draw(_maybe),
                    contexts=tuple(draw(st.lists(_texts, max_size=2))),
                    actors=draw(_codes),
                    recipients=draw(_codes),
                    date=draw(_day_spans),
                    place=draw(st.none() | st.builds(Place, _texts, _maybe, _numbers, _numbers)),
                    goldstein=draw(st.floats(-10, 10)),
                    actor_spans=tuple(draw(st.lists(spans, max_size=2))),
                )
            )
        elif kind == "q":
            records.append(
                Quantity(
                    **shared,
                    value=draw(st.tuples(st.none() | _numbers, st.none() | _numbers)),
                    comparator=draw(st.sampled_from(["=", ">", "<~"])),
                    unit=draw(_texts),
                    of=draw(_texts),
                    owner=draw(_codes),
                    aspect=draw(st.sampled_from(["level", "rank"])),
                    period=draw(_day_spans),
                    of_span=draw(st.none() | spans),
                )
            )
        else:
            records.append(
                Statement(
                    **shared,
                    speaker=draw(_texts),
                    speaker_state=draw(_codes),
                    content=tuple(draw(st.lists(spans, max_size=2))),
                    direct=draw(st.booleans()),
                    speaker_span=draw(st.none() | spans),
                )
            )
    records.sort(key=lambda r: (r.start, r.end))
    sentences = tuple(
        Sentence(*span, draw(kinds), draw(_codes), draw(st.integers(0, 5)))
        for span in sorted(draw(st.lists(spans, max_size=3)))
    )
    return Reading(
        source,
        sentences,
        tuple(r for r in records if isinstance(r, Event)),
        tuple(r for r in records if isinstance(r, Quantity)),
        tuple(r for r in records if isinstance(r, Statement)),
        READER,
    )


def many(count: int, records: int = 60) -> list[Reading]:
    """Readings of invented reports, `records` each, all different."""
    out = []
    for n in range(count):
        lines = [
            f"On day {i} China and Russia held talks {n} about {1000 + i} tonnes of grain."
            for i in range(records // 2)
        ]
        writer = Writer(
            f"r{n}.txt", "\n".join(lines), "2018-09-13", publisher=f"Paper {n % 7}", title=f"Talks {n}"
        )
        text, found = writer.report.text, writer.records
        at = 0
        for i, line in enumerate(lines):
            for kind, words in (("event", "talks"), ("quantity", str(1000 + i))):
                start = at + line.index(words)
                shared: dict[str, Any] = {
                    "id": record_id(writer.report.id, kind, start, start + len(words)),
                    "report": writer.report.name,
                    "report_id": writer.report.id,
                    "start": start,
                    "end": start + len(words),
                    "text": text[start : start + len(words)],
                    "sentence": (at, at + len(line)),
                    "realis": "actual",
                    "confidence": 0.8,
                    "reader": READER,
                }
                if kind == "event":
                    day = f"2018-09-{1 + i % 28:02}"
                    actors = (("CHN", "RUS"), ("USA", "CHN"), ("IRN", "RUS"))[n % 3]
                    found.append(
                        Event(**shared, type=EventType.CONSULT, actors=actors, date=(day, day), goldstein=1.0)
                    )
                else:
                    value = (1000.0 + i, 1000.0 + i)
                    found.append(
                        Quantity(
                            **shared, value=value, comparator="=", unit="tonne", of="grain", owner=("RUS",)
                        )
                    )
            at += len(line) + 1
        out.append(writer.done())
    return out
