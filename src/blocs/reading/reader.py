"""The reader: one report in, one `Reading` out, stage by stage.

language → discourse (who is meant) ─┬→ statements ─┐
         → times ────────────────────┼→ quantities ─┼→ records with ids, spans, voices, confidence
                                     └→ events ─────┘
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from blocs.reading.confidence import confidence_of, evidence_key
from blocs.reading.discourse import Discourse, Sides
from blocs.reading.events import Act, find_acts
from blocs.reading.language import DEFAULT_MODEL, Parse, Sent, language, parse
from blocs.reading.lexicon import lexicon
from blocs.reading.places import find_place
from blocs.reading.quantities import Amount, find_amounts
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, Quantity, Record, Statement, check, record_id
from blocs.reading.statements import Said, find_statements
from blocs.reading.times import find_times
from blocs.reports import Report, Span
from blocs.states import Registry, registry

__all__ = ["read_report", "reader_name"]

R = TypeVar("R", Event, Quantity, Statement)


def _version() -> str:
    try:
        return version("blocs")
    except PackageNotFoundError:  # pragma: no cover - a source tree on the path, not installed
        return "0"


def reader_name(model: str = DEFAULT_MODEL) -> str:
    """Name and version of the reader, with its language model where that is not the usual one.

    It stands in every record, so that readings by different readers can be told apart.
    """
    return f"rules {_version()}" if model == DEFAULT_MODEL else f"rules {_version()} with {model}"


@dataclass(slots=True)
class _Page:
    """What all makers of records need: the report, its parse, and its sentences as stored."""

    report: Report
    parse: Parse
    reader: str
    confidence: Callable[[str, str], float]
    spans: list[Span] = field(default_factory=list)

    def stored(self, start: int, end: int) -> Span:
        return self.parse.stored(start, end)

    def sentence(self, number: int) -> Span:
        return self.spans[number]

    def cut(self, span: Span) -> str:
        return self.report.text[span[0] : span[1]]


def read_report(
    report: Report,
    *,
    states: Registry | None = None,
    model: str = DEFAULT_MODEL,
    confidence: Callable[[str, str], float] = confidence_of,
) -> Reading:
    """Read one report into events, quantities and statements.

    Parameters
    ----------
    report : Report
    states : Registry, optional
        Registry of states to look names up in; the one that ships with the package by default.
    model : str
        Name of an installed spaCy model package.
    confidence : callable
        Confidence of a record from its kind and the evidence it was read on; the measured shares by
        default.

    Returns
    -------
    Reading
        Records in the order of the text; each points at its own characters. An empty report text or one
        without running text gives a reading without records.

    Raises
    ------
    UsageError
        When the language model is not installed.

    Examples
    --------
    >>> from blocs.reports import load_one
    >>> reading = read_report(load_one("report.txt"))  # doctest: +SKIP
    >>> reading.events[0].actors  # doctest: +SKIP
    ('CHN', 'RUS')
    """
    parsed = parse(report, language(model))
    page = _Page(report, parsed, reader_name(model), confidence)
    page.spans = [_sentence_span(parsed, s) for s in parsed.sents]
    discourse = Discourse(parsed, states or registry(), report.published)
    times = find_times(parsed.text, report.published)
    said = find_statements(parsed, discourse)
    for each in said:
        if each.speaker.sides:
            for start, end in each.content:
                discourse.add_voice(start, end, each.speaker.sides.codes)
    statements = [_statement(page, each) for each in said]
    voices = _Voices(said, statements)
    amounts = find_amounts(parsed, discourse, times, report.published)
    acts = find_acts(parsed, discourse, lexicon(), times, report.published)
    events = _unique([_event(page, discourse, each, voices) for each in acts])
    quantities = _unique([_quantity(page, each, voices) for each in amounts])
    found: list[Record] = [*events, *quantities, *statements]
    for record in found:
        check(record, report)
    figures = [0] * len(parsed.sents)
    for amount in amounts:
        figures[amount.sent] += 1
    sentences = tuple(
        Sentence(a, b, s.kind, discourse.states_in(s, places=True), figures[s.i])
        for s, (a, b) in zip(parsed.sents, page.spans, strict=True)
    )
    return Reading(
        report, sentences, tuple(events), tuple(quantities), tuple(_unique(statements)), page.reader
    )


def _sentence_span(parsed: Parse, sent: Sent) -> Span:
    return parsed.stored(sent.start, sent.end)


class _Voices:
    """Which statement a place in the text belongs to: the innermost, None for the narrator."""

    def __init__(self, said: Sequence[Said], statements: Sequence[Statement]) -> None:
        spans = [
            (start, end, record.id)
            for each, record in zip(said, statements, strict=True)
            for start, end in each.content
        ]
        self._spans = sorted(spans)
        self._starts = [s[0] for s in self._spans]

    def at(self, offset: int) -> str | None:
        upto = bisect_right(self._starts, offset)
        inside = [(end - start, name) for start, end, name in self._spans[:upto] if offset < end]
        return min(inside)[1] if inside else None


def _spans_of(page: _Page, sides: Sides) -> tuple[Span, ...]:
    return tuple(page.stored(a, b) for a, b in sides.spans if a < b)


def _event(page: _Page, discourse: Discourse, act: Act, voices: _Voices) -> Event:
    lex = lexicon()
    span = page.stored(act.trigger.start, act.trigger.end)
    sent = page.parse.sents[act.trigger.sent]
    text = page.parse.text[sent.start : sent.end]
    return Event(
        id=record_id(page.report.id, "event", *span, act.type.value),
        report=page.report.name,
        report_id=page.report.id,
        start=span[0],
        end=span[1],
        text=page.cut(span),
        sentence=page.sentence(sent.i),
        realis=act.realis,
        confidence=page.confidence("event", _act_evidence(act)),
        reader=page.reader,
        voice=voices.at(act.trigger.start),
        type=act.type,
        mode=lex.modes.get(act.lemma),
        contexts=tuple(name for name, pattern in lex.contexts if pattern.search(text)),
        actors=act.actors.codes,
        recipients=act.recipients.codes,
        date=act.time.days if act.time else None,
        place=find_place(page.parse, discourse, sent, act.trigger),
        goldstein=lex.goldstein[act.type],
        actor_spans=_spans_of(page, act.actors),
        recipient_spans=_spans_of(page, act.recipients),
    )


def _act_evidence(act: Act) -> str:
    return evidence_key(act.type.value, "noun" if act.noun else "verb", act.actor_by, act.target_by)


def _quantity(page: _Page, amount: Amount, voices: _Voices) -> Quantity:
    span = page.stored(amount.start, amount.end)
    return Quantity(
        id=record_id(page.report.id, "quantity", *span, amount.unit),
        report=page.report.name,
        report_id=page.report.id,
        start=span[0],
        end=span[1],
        text=page.cut(span),
        sentence=page.sentence(amount.sent),
        realis=amount.realis,
        confidence=page.confidence("quantity", amount.evidence),
        reader=page.reader,
        voice=voices.at(amount.start),
        value=(amount.low, amount.high),
        comparator=amount.comparator,
        unit=amount.unit,
        of=amount.of,
        owner=amount.owner.codes,
        aspect=amount.aspect,
        period=amount.period,
        of_span=page.stored(*amount.of_span) if amount.of_span else None,
    )


def _statement(page: _Page, said: Said) -> Statement:
    span = page.stored(said.start, said.end)
    return Statement(
        id=record_id(page.report.id, "statement", *span),
        report=page.report.name,
        report_id=page.report.id,
        start=span[0],
        end=span[1],
        text=page.cut(span),
        sentence=page.sentence(said.sent),
        realis="actual",
        confidence=page.confidence("statement", said.evidence),
        reader=page.reader,
        speaker=said.speaker.name,
        speaker_state=said.speaker.sides.codes,
        content=tuple(page.stored(a, b) for a, b in said.content if a < b),
        direct=said.direct,
        speaker_span=page.stored(*said.speaker.span) if said.speaker.span else None,
    )


def _unique(records: Sequence[R]) -> list[R]:
    """Records in the order of the text, each id once."""
    kept: dict[str, R] = {}
    for record in sorted(records, key=lambda r: (r.start, r.end)):
        kept.setdefault(record.id, record)
    return list(kept.values())
