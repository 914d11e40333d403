"""Between the objects of a reading and the rows of the store, without loss."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from blocs.errors import RecordError
from blocs.evidence.link import Link, LinkEnd
from blocs.reading.reading import Sentence
from blocs.reading.records import Event, Quantity, Record, Statement, check, record_from_json
from blocs.reports import Block, BlockKind, Passage, Report

__all__ = [
    "RECORD_COLUMNS",
    "link_from_row",
    "link_row",
    "record_from_row",
    "record_row",
    "report_from_row",
    "report_row",
    "sentence_from_row",
    "sides",
]

RECORD_COLUMNS = (
    "id",
    "kind",
    "type",
    "start",
    "end",
    "text",
    "sentence_start",
    "sentence_end",
    "realis",
    "confidence",
    "voice",
    "body",
)
_SHARED = {
    "id",
    "report",
    "report_id",
    "start",
    "end",
    "text",
    "sentence",
    "realis",
    "confidence",
    "reader",
    "voice",
    "kind",
    "type",
}
_OWN = {cls: [f.name for f in fields(cls) if f.name not in _SHARED] for cls in (Event, Quantity, Statement)}
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=asdict).encode


def report_row(report: Report) -> tuple[str | None, ...]:
    """Columns of `reports`, in the order of the schema."""
    layout = {
        "blocks": [[b.kind, b.start, b.end] for b in report.blocks],
        "passages": [[p.kind, p.spans] for p in report.passages],
    }
    return (
        report.id,
        report.sha256,
        report.name,
        report.text,
        report.title,
        report.byline,
        report.publisher,
        report.published.isoformat() if report.published else None,
        report.origin,
        _encode(layout),
    )


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
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        origin=row["origin"],
        sha256=row["sha256"],
    )


def sentence_from_row(row: sqlite3.Row) -> Sentence:
    """Rebuild a sentence."""
    return Sentence(
        row["start"], row["end"], BlockKind(row["kind"]), tuple(json.loads(row["states"])), row["figures"]
    )


def record_row(record: Record, report: Report, reader: str) -> tuple[Any, ...]:
    """Columns of `records` after `key` and `reading`, in the order of the schema.

    Raises
    ------
    RecordError
        When the record does not point at its characters in `report`, belongs to another report, or holds a
        number that no report can state (infinity, a confidence outside 0 to 1).
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
    own = {name: getattr(record, name) for name in _OWN[type(record)]}
    if record.reader != reader:
        own["reader"] = record.reader
    try:
        body = _encode(own)
    except ValueError as error:
        raise RecordError(
            f"{report.name}: {record.kind} {record.id}: {error}; give finite numbers"
        ) from error
    first, last = _days(record, report)
    return (
        record.id,
        record.kind,
        record.type.value if isinstance(record, Event) else None,
        record.start,
        record.end,
        record.text,
        record.sentence[0],
        record.sentence[1],
        record.realis,
        record.confidence,
        first,
        last,
        record.voice,
        body,
    )


def _days(record: Record, report: Report) -> tuple[str | None, str | None]:
    span = None
    if isinstance(record, Event):
        span = record.date
    elif isinstance(record, Quantity):
        span = record.period
    if span is not None:
        return span
    day = report.published.isoformat() if report.published else None
    return day, day


def sides(record: Record) -> Iterable[tuple[str, str]]:
    """States of a record with the part they play, as (part, state) without repeats.

    Who acts, owns or speaks is an actor. Several states without a recipient stand to each other both ways
    (a meeting, their trade, a joint statement), so each is a recipient too.
    """
    recipients: tuple[str, ...] = ()
    if isinstance(record, Event):
        actors, recipients = record.actors, record.recipients
    elif isinstance(record, Quantity):
        actors = record.owner
    else:
        actors = record.speaker_state
    if len(actors) > 1 and not recipients:
        recipients = actors
    return dict.fromkeys([*(("actor", s) for s in actors), *(("recipient", s) for s in recipients)])


def record_from_row(row: sqlite3.Row) -> Record:
    """Rebuild a record from its row, joined with `report`, `report_id` and `reader` of its reading."""
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
    }
    if row["type"] is not None:
        data["type"] = row["type"]
    return record_from_json(data)


def link_row(link: Link) -> tuple[Any, ...]:
    """Columns of `links`, in the order of the schema."""
    ends = [(e.report_id, e.start, e.record) for e in (link.a, link.b)]
    return (link.id, link.relation, *ends[0], *ends[1], link.about, link.reason, link.confidence)


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
    )
