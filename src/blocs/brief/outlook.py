"""What would follow: pressures and predictions as the reports give them. Nothing is computed here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from blocs.brief.acts import Cluster
from blocs.brief.amounts import amount
from blocs.brief.desk import Desk, plain_text
from blocs.brief.figures import FigureRow, head_noun
from blocs.brief.model import Prediction, Pressure
from blocs.brief.words import days_in_words, phrase
from blocs.reading.records import Event, EventType, Quantity

__all__ = ["predictions", "pressures"]

_PRESSURE = (EventType.SANCTION, EventType.COERCE, EventType.THREATEN)
_TARIFF = re.compile(r"\b(?:tariff|dut(?:y|ies)|levy|levies)", re.I)
_FUTURE = re.compile(
    r"\b(?:will|would|could|may|might|expect\w*|forecast\w*|predict\w*|likely|by the end of|set to|if)\b",
    re.I,
)


def _needed(desk: Desk, event: Event, amounts: Sequence[Quantity]) -> tuple[str, ...]:
    """What a model would have to be told that the sentence does not give."""
    if event.type is EventType.THREATEN:
        return ("which measure is threatened", "when it would begin")
    begins = () if event.date else ("from which day",)
    if event.type is EventType.COERCE:
        return ("what trade or movement it stops", *begins)
    shares = any(q.unit == "percent" for q in amounts)
    if _TARIFF.search(desk.sentence_text(event)) and any(q.unit != "percent" for q in amounts):
        return (*(() if shares else ("the tariff rate",)), "which goods are covered", *begins)
    return ("which sectors are covered", "what it adds to the cost of trade, or whether it bans it", *begins)


def pressures(desk: Desk, found: Sequence[Cluster]) -> tuple[Pressure, ...]:
    """Sanctions, coercion and threats; those with an amount first, each amount with the act nearest to it."""
    members = {e.id: c for c in found for e in c.tellings if e.type in _PRESSURE and e.realis != "denied"}
    near: dict[str, list[Quantity]] = defaultdict(list)
    for reading in desk.readings:
        events = [e for e in reading.events if e.id in members]
        for q in reading.quantities:
            if q.unit in ("country", "time", "year") or q.aspect == "rank":
                continue
            sentence = desk.sentence(q.report_id, q.start)
            beside = [e for e in events if sentence[0] <= e.start < sentence[1]]
            if beside:
                closest = min(beside, key=lambda e: (max(e.start - q.end, q.start - e.end), e.start))
                near[members[closest.id].head.id].append(q)
    out = []
    for cluster in dict.fromkeys(members.values()):
        head = cluster.head
        amounts = near[head.id]
        out.append(
            Pressure(
                phrase=phrase(head, desk.names(head.actors), desk.names(head.recipients)),
                realis=head.realis,
                amounts=tuple(
                    dict.fromkeys(f"{amount(q)}{': ' + plain_text(q.of) if q.of else ''}" for q in amounts)
                ),
                when=days_in_words(head.date),
                said_by=tuple(dict.fromkeys(desk.said_by(e) for e in cluster.tellings)),
                needed=_needed(desk, head, amounts),
                source=desk.source(head),
            )
        )
    order = {"SANCTION": 0, "COERCE": 1, "THREATEN": 2}
    heads = {desk.source(c.head): c.head for c in members.values()}
    return tuple(
        sorted(
            out, key=lambda p: (not p.amounts, order[heads[p.source].type], p.realis == "general", p.phrase)
        )
    )


def _ahead(record: Event | Quantity, desk: Desk) -> bool:
    """Whether a planned or possible record speaks of days after its report."""
    if record.realis not in ("planned", "possible"):
        return False
    days = record.date if record.kind == "event" else record.period
    published = desk.report(record.report_id).published
    if days and published and date.fromisoformat(days[1]) > published:
        return True
    return bool(_FUTURE.search(desk.sentence_text(record)))


def _outcome(desk: Desk, told: Quantity) -> Quantity | None:
    """What a later report tells as done of the same amount and days; None where none does."""
    day = desk.report(told.report_id).published
    for reading in desk.readings:
        later = reading.report.published
        if told.period is None or day is None or later is None or later <= day:
            continue
        for q in reading.quantities:
            if (q.realis, q.unit, q.aspect, q.period) != ("actual", told.unit, told.aspect, told.period):
                continue
            if set(q.owner) == set(told.owner) and head_noun(q.of) == head_noun(told.of):
                return q
    return None


def predictions(desk: Desk, found: Sequence[Cluster], rows: Sequence[FigureRow]) -> tuple[Prediction, ...]:
    """Amounts and acts said to come, amounts first, with the outcome where a later report tells it."""
    out = []
    for row in rows:
        ahead = [q for q in row if _ahead(q, desk)]
        if not ahead:
            continue
        told, came = ahead[0], None
        for q in ahead:
            if came is None and (came := _outcome(desk, q)) is not None:
                told = q
        out.append(
            Prediction(
                what=f"{plain_text(told.of)}: {amount(told)}" if told.of else amount(told),
                until=days_in_words(told.period),
                said_by=desk.said_by(told),
                realis=told.realis,
                source=desk.source(told),
                outcome=amount(came) if came else None,
                outcome_source=desk.source(came) if came else None,
            )
        )
    for cluster in found:
        head = cluster.head
        if _ahead(head, desk):
            out.append(
                Prediction(
                    what=phrase(head, desk.names(head.actors), desk.names(head.recipients)),
                    until=days_in_words(head.date),
                    said_by=desk.said_by(head),
                    realis=head.realis,
                    source=desk.source(head),
                )
            )
    return tuple(out)
