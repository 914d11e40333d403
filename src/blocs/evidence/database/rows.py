"""Between the objects of a reading and the rows of the store, without loss."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from blocs.errors import RecordError
from blocs.evidence.database.digests import detail_digest, digest
from blocs.evidence.database.faults import held
from blocs.evidence.link import Link, LinkEnd
from blocs.reading.reading import Sentence
from blocs.reading.records import Event, Quantity, Record, Statement, check, record_from_json, to_json
from blocs.reports import Block, BlockKind, Passage, Report

__all__ = [
    "days_of",
    "detail_row",
    "dyads",
    "kept_row",
    "link_from_row",
    "link_row",
    "record_from_row",
    "record_from_text",
    "record_row",
    "report_from_row",
    "report_row",
    "sentence_from_row",
    "sentences_as_json",
    "sentences_from_json",
    "sentences_to_json",
]

_SHARED = {f.name for f in fields(Statement)} & {f.name for f in fields(Quantity)} | {"type"}
_OWN = {
    cls: [(f.name, f.default) for f in fields(cls) if f.name not in _SHARED]
    for cls in (Event, Quantity, Statement)
}
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=asdict).encode


def report_row(report: Report) -> dict[str, Any]:
    """Columns of `reports` that the report itself fills."""
    layout = {
        "blocks": [[b.kind, b.start, b.end] for b in report.blocks],
        "passages": [[p.kind, p.spans] for p in report.passages],
    }
    return {
        "id": report.id,
        "sha256": report.sha256,
        "name": report.name,
        "text": report.text,
        "title": report.title,
        "byline": report.byline,
        "publisher": report.publisher,
        "agency": report.agency,
        "published": report.published.isoformat() if report.published else None,
        "retrieved": report.retrieved.isoformat() if report.retrieved else None,
        "origin": report.origin,
        "origin_kind": report.origin_kind,
        "layout": _encode(layout),
    }


@held
def report_from_row(row: sqlite3.Row) -> Report:
    """Rebuild the report that `report_row` took apart."""
    layout = json.loads(row["layout"])
    return Report(
        name=row["name"],
        text=row["text"],
        blocks=tuple(Block(BlockKind(kind), start, end) for kind, start, end in layout["blocks"]),
        passages=tuple(
            Passage(BlockKind(kind), tuple((a, b) for a, b in spans)) for kind, spans in layout["passages"]
        ),
        title=row["title"],
        byline=row["byline"],
        publisher=row["publisher"],
        published=_day(row["published"]),
        origin=row["origin"],
        sha256=row["sha256"],
        retrieved=_day(row["retrieved"]),
        origin_kind=row["origin_kind"],
        agency=row["agency"],
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@held
def sentence_from_row(row: sqlite3.Row) -> Sentence:
    """Rebuild a sentence."""
    return Sentence(
        row["start"], row["end"], BlockKind(row["kind"]), tuple(json.loads(row["states"])), row["figures"]
    )


def sentences_to_json(rows: Sequence[sqlite3.Row]) -> str:
    """Sentences of a reading, without their text: what an older reading keeps, and a checksum rests on."""
    return _encode([[r["start"], r["end"], r["kind"], json.loads(r["states"]), r["figures"]] for r in rows])


def sentences_as_json(sentences: Sequence[Sentence]) -> str:
    """Give what `sentences_to_json` will give once they are rows."""
    return _encode([[s.start, s.end, s.kind, s.states, s.figures] for s in sentences])


def kept_row(reading: int, record: Record) -> tuple[int, str, str, int]:
    """Row of `superseded`: a record as it was read."""
    text = json.dumps({**to_json(record), "status": "suggested", "standing": None}, ensure_ascii=False)
    return reading, record.id, text, digest(text)


@held
def record_from_text(text: str) -> Record:
    """Rebuild a record that `superseded` or a correction keeps."""
    return record_from_json(json.loads(text))


@held
def sentences_from_json(text: str) -> tuple[Sentence, ...]:
    """Rebuild what `sentences_to_json` kept."""
    return tuple(
        Sentence(start, end, BlockKind(kind), tuple(states), figures)
        for start, end, kind, states, figures in json.loads(text)
    )


def record_row(record: Record, report: Report) -> tuple[Any, ...]:
    """Columns of `records` from `id` to `standing`.

    Raises
    ------
    RecordError
        When the record does not point at its characters in `report`, belongs to another report, or has a
        confidence outside 0 to 1.
    """
    check(record, report)
    if record.report_id != report.id or record.report != report.name:
        raise RecordError(
            f"{report.name}: {record.kind} {record.id} says it was read from {record.report} "
            f"({record.report_id}); store it with that report"
        )
    if not 0 <= record.confidence <= 1:
        raise RecordError(
            f"{report.name}: {record.kind} {record.id} has confidence {record.confidence}; "
            "it must lie between 0 and 1"
        )
    return (
        record.id,
        record.kind,
        record.type.value if isinstance(record, Event) else "",
        record.realis,
        *days_of(record, report.published),
        record.confidence,
        record.status,
        record.standing,
    )


def detail_row(record: Record, reader: str) -> tuple[Any, ...]:
    """Columns of `details` after the key; `reader` is that of the reading.

    Raises
    ------
    RecordError
        When the record holds a number that no report can state, such as infinity.
    """
    own = {
        name: value
        for name, default in _OWN[type(record)]
        if (value := getattr(record, name)) != default  # what is left out is read back as its default
    }
    if record.reader != reader:
        own["reader"] = record.reader
    try:
        body = _encode(own)
    except ValueError as error:
        raise RecordError(
            f"{record.report}: {record.kind} {record.id}: {error}; give finite numbers"
        ) from error
    told = {
        "start": record.start,
        "end": record.end,
        "text": record.text,
        "voice": record.voice,
        "body": body,
    }
    filed = {
        "id": record.id,
        "kind": record.kind,
        "type": record.type.value if isinstance(record, Event) else "",
        "realis": record.realis,
        "confidence": float(record.confidence),
        "sentence_start": record.sentence[0],
        "sentence_end": record.sentence[1],
    }
    return (*told.values(), detail_digest({**told, **filed}))


def days_of(record: Record, published: date | None) -> tuple[str | None, str | None]:
    """First and last day that a record is asked by: its own, else that of its report."""
    span = None
    if isinstance(record, Event):
        span = record.date
    elif isinstance(record, Quantity):
        span = record.period
    if span is not None:
        return span
    day = published.isoformat() if published else None
    return day, day


def dyads(record: Record) -> Iterator[tuple[str, str]]:
    """Directed pairs of states that a record is asked by; an empty side where there is none.

    Who acts, owns or speaks is an actor. Several states without a recipient stand to each other both ways
    (a meeting, their trade, a joint statement). A state stands to itself only where no other one is there.
    """
    recipients: Sequence[str] = ()
    if isinstance(record, Event):
        actors, recipients = record.actors, record.recipients
    elif isinstance(record, Quantity):
        actors = record.owner
    else:
        actors = record.speaker_state
    actors = tuple(dict.fromkeys(actors))
    recipients = tuple(dict.fromkeys(recipients)) or (actors if len(actors) > 1 else ())
    alone = len({*actors, *recipients}) == 1
    for actor in actors or ("",):
        others = [state for state in recipients if state != actor or alone]
        yield from ((actor, state) for state in others or ("",))
    if len(actors) == 1 and len(recipients) > 1 and actors[0] in recipients:
        yield "", actors[0]


@held
def record_from_row(row: sqlite3.Row) -> Record:
    """Rebuild a record from its row, joined with its details, its sentence's span and its report."""
    data = {
        "reader": row["reader"],
        **json.loads(row["body"]),
        "id": row["id"],
        "kind": row["kind"],
        "report": row["report"],
        "report_id": row["report_id"],
        "start": row["start"],
        "end": row["end"],
        "text": row["text"],
        "sentence": [row["sentence_start"], row["sentence_end"]],
        "realis": row["realis"],
        "confidence": row["confidence"],
        "voice": row["voice"],
        "status": row["status"],
        "standing": row["standing"],
    }
    if row["type"]:
        data["type"] = row["type"]
    return record_from_json(data)


def link_row(link: Link) -> tuple[Any, ...]:
    """Columns of `links`, in the order of the schema."""
    ends = [(e.report_id, e.start, e.record) for e in (link.a, link.b)]
    told = (link.about, link.reason, float(link.confidence), link.status)
    row = (link.id, link.relation, *ends[0], *ends[1], *told)
    return (*row, digest(*row))


@held
def link_from_row(row: sqlite3.Row) -> Link:
    """Rebuild a link from its row, joined with the names of its reports as `a_name` and `b_name`."""
    return Link(
        row["id"],
        row["relation"],
        LinkEnd(row["a_name"], row["a_report"], row["a_start"], row["a_record"]),
        LinkEnd(row["b_name"], row["b_report"], row["b_start"], row["b_record"]),
        row["about"],
        row["reason"],
        row["confidence"],
        status=row["status"],
    )
