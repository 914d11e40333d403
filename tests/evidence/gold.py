"""Readings made of hand-written gold, to test what comes after reading without a reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Event, EventType, Quantity, Statement, record_id
from blocs.reports import Block, BlockKind, Passage, Report

from .make import sentence_spans

READER = "gold"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def readings(gold: Path, reports: Path, published: dict[str, str]) -> list[Reading]:
    """Readings of all reports of a gold file; `published` gives their days."""
    rows = [row for row in lines(gold) if row["kind"] != "link"]
    names = sorted({row["report"] for row in rows})
    return [
        reading(reports / name, [r for r in rows if r["report"] == name], published.get(name))
        for name in names
    ]


def reading(path: Path, rows: Iterable[dict[str, Any]], published: str | None) -> Reading:
    raw = path.read_bytes()
    text = raw.decode()
    spans = sentence_spans(text)
    report = Report(
        name=path.name,
        text=text,
        blocks=tuple(Block(BlockKind.BODY, *span) for span in spans),
        passages=tuple(Passage(BlockKind.BODY, (span,)) for span in spans),
        title=None,
        byline=None,
        publisher=path.stem,
        published=date.fromisoformat(published) if published else None,
        origin=str(path),
        sha256=hashlib.sha256(raw).hexdigest(),
    )
    records = [_record(report, row, spans) for row in rows]
    return Reading(
        report,
        tuple(Sentence(*span, BlockKind.BODY, (), 0) for span in spans),
        tuple(r for r in records if isinstance(r, Event)),
        tuple(r for r in records if isinstance(r, Quantity)),
        tuple(r for r in records if isinstance(r, Statement)),
        READER,
    )


def _record(
    report: Report, row: dict[str, Any], spans: list[tuple[int, int]]
) -> Event | Quantity | Statement:
    start, end = row["start"], row["end"]
    shared: dict[str, Any] = {
        "id": record_id(report.id, row["kind"], start, end, row.get("type", "")),
        "report": report.name,
        "report_id": report.id,
        "start": start,
        "end": end,
        "text": report.text[start:end],
        "sentence": next((s for s in spans if s[0] <= start < s[1]), (start, end)),
        "realis": row.get("realis", "actual"),
        "confidence": 1.0,
        "reader": READER,
    }
    if row["kind"] == "event":
        return Event(
            **shared,
            type=EventType(row["type"]),
            actors=tuple(row["actors"]),
            recipients=tuple(row["recipients"]),
            date=tuple(row["date"]) if row["date"] else None,
            goldstein=0.0,
        )
    if row["kind"] == "quantity":
        return Quantity(
            **shared,
            value=tuple(row["value"]),
            comparator=row["comparator"],
            unit=row["unit"],
            of=row["of"] or "",
            owner=tuple(row["owner"]),
            aspect=row["aspect"],
            period=tuple(row["period"]) if row["period"] else None,
        )
    return Statement(
        **shared,
        speaker=row["speaker"] or "",
        speaker_state=tuple(row["speaker_state"]),
        content=tuple((a, b) for a, b in row["content"]),
        direct=row["direct"],
    )
