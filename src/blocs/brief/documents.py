"""The reports themselves, in full, with what was found in them; and what was not."""

from __future__ import annotations

import re

from blocs.brief.amounts import amount
from blocs.brief.desk import Desk, plain_key, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Block, Document, Doubt, Mark, Unread
from blocs.brief.words import phrase
from blocs.reading.reading import Reading
from blocs.reading.records import Record
from blocs.reports import BlockKind, Span
from blocs.ties import quad_class

__all__ = ["UNSURE", "documents", "doubtful", "doubts", "unread", "words_for"]

UNSURE = 0.5
"""Confidence below which a record is told as doubtful."""


def doubtful(record: Record) -> bool:
    """Say whether a record is likelier wrong than right and nobody confirmed it."""
    return record.confidence < UNSURE and record.status != "confirmed"


def words_for(desk: Desk, record: Record) -> str:
    """A record in words: what an act says, an amount and what it counts, who says something."""
    if record.kind == "event":
        return phrase(record, desk.names(record.actors), desk.names(record.recipients))
    if record.kind == "quantity":
        return f"{amount(record)}{': ' + plain_text(record.of) if record.of else ''}"
    return f"said by {plain_text(record.speaker)}"


def _mark(desk: Desk, holding: Holding, record: Record) -> Mark:
    if record.kind == "event":
        kind = "coop" if quad_class(record.type).cooperative else "conf"
    else:
        kind = "figure" if record.kind == "quantity" else "say"
    check = holding.check([record])
    label = f"{words_for(desk, record)}{f' ({check.words})' if check else ''}"
    return Mark(plain_key(record.id), kind, record.start, record.end, label)


def _blocks(reading: Reading) -> tuple[Block, ...]:
    """Paragraphs in order: running text by passage, the rest by block; else by empty lines."""
    report = reading.report
    running = {BlockKind.TITLE, BlockKind.HEADING, BlockKind.BODY, BlockKind.CAPTION}
    found = [Block(p.kind.value, p.spans) for p in report.passages if p.spans]
    covered = [s for b in found for s in b.spans]
    found += [
        Block(b.kind.value, ((b.start, b.end),))
        for b in report.blocks
        if b.end > b.start
        and not (b.kind in running and report.passages)
        and not any(a < b.end and b.start < z for a, z in covered)
    ]
    if not found:
        spans: list[Span] = [
            m.span() for m in re.finditer(r"\S(?:.*?\S)?(?=\s*\n\s*\n|\s*\Z)", report.text, re.S)
        ]
        found = [Block("body", (span,)) for span in spans]
    covered = sorted((s for b in found for s in b.spans), reverse=True)
    told = [(s.start, s.end) for s in reading.sentences] + [(r.start, r.end) for r in reading.records]
    reached = 0  # by what begins here or before
    for start, end in sorted(set(told)):
        while covered and covered[-1][0] <= start:
            reached = max(reached, covered.pop()[1])
        if start >= reached:
            reached = end
            found.append(Block("body", ((start, end),)))
    return tuple(sorted(found, key=lambda b: b.spans[0]))


def documents(desk: Desk, holding: Holding) -> tuple[Document, ...]:
    """All reports, oldest first."""
    out = []
    for reading in desk.readings:
        report = reading.report
        marks = {m.record: m for m in (_mark(desk, holding, r) for r in reading.records)}
        out.append(
            Document(
                key=desk.key(report.id),
                outlet=desk.outlet(report.id),
                name=report.name,
                title=report.title,
                byline=report.byline,
                publisher=report.publisher,
                published=report.published.isoformat() if report.published else None,
                origin=report.origin,
                sha256=report.sha256,
                reader=reading.reader,
                events=len(reading.events),
                quantities=len(reading.quantities),
                statements=len(reading.statements),
                text=report.text,
                blocks=_blocks(reading),
                sentences=desk.sentences(report.id),
                marks=tuple(marks.values()),
            )
        )
    return tuple(out)


def unread(desk: Desk, holding: Holding) -> tuple[Unread, ...]:
    """Sentences that name states or figures and gave no record, in the order of the reports.

    A sentence that a copy repeats is told once.
    """
    seen: set[tuple[str, str]] = set()
    return tuple(
        Unread(
            text=text,
            states=desk.whose(sentence.states),
            figures=sentence.figures,
            source=desk.source_at(reading.report.id, start, end),
        )
        for reading in desk.readings
        for sentence, (start, end) in reading.unread
        for text in [plain_text(reading.report.text[start:end])]
        if not holding.is_repeat(reading.report.id, text, seen)
    )


def doubts(desk: Desk, holding: Holding) -> tuple[Doubt, ...]:
    """Doubtful records, the least sure first.

    What a copy repeats is told once.
    """
    unsure = [record for reading in desk.readings for record in reading.records if doubtful(record)]
    again = {later for _, later in holding.repeated(unsure)}
    found = [
        Doubt(words_for(desk, record), record.confidence, desk.source(record))
        for record in unsure
        if record.id not in again
    ]
    return tuple(sorted(found, key=lambda d: (d.confidence, d.source.report, d.source.start)))
