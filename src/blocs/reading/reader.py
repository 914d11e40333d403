"""The reader: one report in, one `Reading` out, stage by stage.

language → discourse (who is meant) ─┬→ statements ──────────────┐
         → times ────────────────────┼→ quantities ─┐            ├→ records with ids, spans,
                                     └→ acts ───────┴→ encoder ──┘  voices, confidence

The encoder judges the acts of the rules and finds others; `reader="rules"` goes without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar

from blocs.errors import UsageError
from blocs.reading.act import Act
from blocs.reading.amount import Amount
from blocs.reading.confidence import Confidence, confidence_of, evidence_key
from blocs.reading.discourse import Discourse, Sides
from blocs.reading.encoder.acts import encoded
from blocs.reading.innermost import Innermost
from blocs.reading.kinds import READERS, ReaderKind
from blocs.reading.language import DEFAULT_MODEL, Parse, Sent
from blocs.reading.lexicon import lexicon
from blocs.reading.places import find_place
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, Quantity, Record, Statement, check, record_id
from blocs.reading.stages import stages
from blocs.reading.statements import Said
from blocs.reports import Report, Span
from blocs.states import Registry

__all__ = ["READERS", "ReaderKind", "read_report", "reader_name"]

R = TypeVar("R", Event, Quantity, Statement)


def _version() -> str:
    try:
        return version("blocs")
    except PackageNotFoundError:  # pragma: no cover - a source tree on the path, not installed
        return "0"


def reader_name(model: str = DEFAULT_MODEL, reader: ReaderKind = "encoder") -> str:
    """Kind and version of the reader, with its language model where that is not the usual one.

    It stands in every record, so that readings by different readers can be told apart.
    """
    return f"{reader} {_version()}" if model == DEFAULT_MODEL else f"{reader} {_version()} with {model}"


@dataclass(slots=True)
class _Page:
    """What all makers of records need: the report, its parse, and its sentences as stored."""

    report: Report
    parse: Parse
    reader: str
    confidence: Confidence
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
    reader: ReaderKind = "encoder",
    states: Registry | None = None,
    model: str = DEFAULT_MODEL,
    confidence: Confidence = confidence_of,
) -> Reading:
    """Read one report into events, quantities and statements.

    Parameters
    ----------
    report : Report
    reader : "encoder" or "rules"
        What judges acts: the encoder that ships with the package, or rules alone, which are faster and find
        about half as many.
    states : Registry, optional
        Registry of states to look names up in; the one that ships with the package by default.
    model : str
        Name of an installed spaCy model package.
    confidence : callable
        Confidence of a record from its kind, the evidence it was read on and the encoder's score; the
        measured shares by default.

    Returns
    -------
    Reading
        Records in the order of the text; each points at its own characters. An empty report text or one
        without running text gives a reading without records.

    Raises
    ------
    UsageError
        When the language model is not installed, or `reader` is neither.

    Examples
    --------
    >>> from blocs.reports import load_one
    >>> reading = read_report(load_one("report.txt"))  # doctest: +SKIP
    >>> reading.events[0].actors  # doctest: +SKIP
    ('CHN', 'RUS')
    """
    if reader not in READERS:
        raise UsageError(f"there is no reader {reader!r}; give one of: {', '.join(READERS)}")
    found = stages(report, states, model)
    parsed, discourse = found.parse, found.discourse
    page = _Page(report, parsed, reader_name(model, reader), confidence)
    page.spans = [_sentence_span(parsed, s) for s in parsed.sents]
    acts, amounts = found.acts, found.amounts
    if reader == "encoder":
        acts, amounts = encoded(found)
    statements = [_statement(page, each) for each in found.said]
    voices = _Voices(found.said, statements)
    events = _unique([_event(page, discourse, each, voices) for each in acts])
    quantities = _unique([_quantity(page, each, voices) for each in amounts])
    records: list[Record] = [*events, *quantities, *statements]
    for record in records:
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


class _Voices(Innermost[str]):
    """Which statement a place in the text belongs to: the innermost, None for the narrator."""

    def __init__(self, said: Sequence[Said], statements: Sequence[Statement]) -> None:
        super().__init__(
            sorted(
                (
                    (start, end, record.id)
                    for each, record in zip(said, statements, strict=True)
                    for start, end in each.content
                ),
                key=lambda span: span[2],
            )
        )


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
        confidence=page.confidence("event", _act_evidence(act), act.score),
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
