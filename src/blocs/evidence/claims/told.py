"""A telling at the end of a link, and when two tellings can be of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from blocs.evidence.claims.copies import in_order
from blocs.evidence.claims.values import bounds, can_both_be_right
from blocs.evidence.claims.wording import revises
from blocs.evidence.link import Link, LinkEnd
from blocs.evidence.linking.acts import same_telling, state_pairs
from blocs.evidence.linking.amounts import figure, scale
from blocs.evidence.linking.sayings import speaker_name
from blocs.evidence.linking.tellings import Telling as Retelling
from blocs.evidence.linking.tellings import day_numbers, gap_in_days
from blocs.evidence.linking.words import names
from blocs.reading.reading import Reading
from blocs.reading.records import Event, Quantity, Record, Statement
from blocs.reports import Report

__all__ = ["Signature", "Told", "find_told", "fits", "key_of", "same_in_one_report", "signature"]

Signature: TypeAlias = tuple[Any, ...]
"""What decides whether a telling fits another; tellings with one signature fit the same others."""

_LONG_AGO = 45
"""Days between two reports after which undated acts are taken for different ones."""
_LONGEST = 120
"""Characters of a name, or of what is said, that are shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """A telling: a record, or the place of a name (`record` None), in its report.

    `key` names it: the record's id, or report and place of a name. `words` are what it says: the figure with
    its comparator, the word for the act and whether it is denied, the words said, or the name.
    """

    key: str
    report: Report
    start: int
    record: Record | None
    words: str

    @property
    def order(self) -> tuple[Any, ...]:
        """Key that puts tellings in order of publication, report and place."""
        return *in_order(self.report), self.start, self.key

    @property
    def shown(self) -> str:
        """What it says, who tells it and when: "“45” (Reuters, 2018-09-13)"."""
        day = self.report.published
        who = self.report.publisher or self.report.name
        return f"“{self.words}” ({who}{f', {day.isoformat()}' if day else ''})"

    @property
    def sentence(self) -> str:
        """Words of the sentence that the record stands in; empty for a name."""
        return "" if self.record is None else self.report.text[slice(*self.record.sentence)]


def key_of(end: LinkEnd) -> str:
    """What a link's end is known by."""
    return end.record or f"{end.report_id}|{end.start}"


def find_told(readings: Iterable[Reading], links: Iterable[Link]) -> Mapping[str, Told]:
    """Tellings at the ends of links, by key; without those that were rejected or are not in the readings."""
    reports = {}
    records: dict[str, Record] = {}
    for reading in readings:
        reports[reading.report.id] = reading.report
        records |= {r.id: r for r in reading.records if r.status != "rejected"}
    found = {}
    for link in links:
        for end in (link.a, link.b):
            report = reports.get(end.report_id)
            record = records.get(end.record) if end.record else None
            if report is not None and (record is not None or not end.record):
                words = _words(report, end.start, record)
                found[key_of(end)] = Told(key_of(end), report, end.start, record, words)
    return found


def _words(report: Report, start: int, record: Record | None) -> str:
    match record:
        case None:
            line = report.text[start : start + _LONGEST].partition("\n")[0]
            return next((name for at, name in names(line) if at == 0), "")
        case Quantity():
            return figure(record)
        case Statement():
            said = " ".join(report.text[a:b] for a, b in record.content)
            return " ".join((said or record.text).split())[:_LONGEST]
        case Event():
            return " ".join(record.text.split()) + (" (denied)" if record.realis == "denied" else "")


def signature(told: Told) -> Signature:
    """What of a telling decides which others it fits."""
    record = told.record
    match record:
        case Event():
            day = told.report.published
            pairs = frozenset(state_pairs(record))
            return "event", pairs, day_numbers(record.date), day, record.realis == "denied"
        case Quantity():
            denied = record.realis == "denied"
            return "quantity", scale(record)[0], record.aspect, bounds(record), denied
        case Statement():
            return "statement", frozenset(record.speaker_state), speaker_name(record)
    return "name", told.key


def fits(x: Signature, y: Signature) -> bool:
    """Whether two tellings, by their signatures, can both be right of one thing.

    Acts need sides in common, days that meet (undated ones: reports of about the same weeks), and both or
    neither denied; amounts one unit and an amount that both allow; statements one speaker. Names that are
    held against each other differ.
    """
    if x == y:
        return True
    if x[0] != y[0]:
        return False
    if x[0] == "event":
        return bool(x[4] == y[4] and _sides_meet(x[1], y[1]) and _days_meet(x, y))
    if x[0] == "quantity":
        return bool(x[1:3] == y[1:3] and x[4] == y[4] and can_both_be_right(x[3], y[3]))
    if x[0] == "statement":
        return bool(x[1] & y[1]) if x[1] and y[1] else bool(x[2] == y[2])
    return False


def _sides_meet(x: frozenset[tuple[str, str]], y: frozenset[tuple[str, str]]) -> bool:
    if {frozenset(pair) for pair in x} & {frozenset(pair) for pair in y}:
        return True
    doers, others = {a for a, _ in x}, {a for a, _ in y}  # a side may be left unsaid
    return bool({a for a, r in x if not r} & others or {a for a, r in y if not r} & doers)


def _days_meet(x: Signature, y: Signature) -> bool:
    if x[2] is not None and y[2] is not None:
        return gap_in_days(x[2], y[2]) <= 1
    first, second = x[3], y[3]
    if not isinstance(first, date) or not isinstance(second, date):
        return True
    return abs((first - second).days) <= _LONG_AGO


def same_in_one_report(x: Told, y: Told) -> bool:
    """Whether two records of one report may stand in one claim: one thing told again, or one figure revised.

    Two acts of one sentence are two acts, two statements two sayings. Two amounts that cannot both be right
    are two things, unless the report itself says that one takes the place of the other.
    """
    p, q = x.record, y.record
    if isinstance(p, Event) and isinstance(q, Event):
        return same_telling(_retelling(x), _retelling(y))
    if isinstance(p, Quantity) and isinstance(q, Quantity):
        if (scale(p)[0], p.aspect) != (scale(q)[0], q.aspect) or (p.owner and q.owner and p.owner != q.owner):
            return False
        if p.sentence == q.sentence:
            return revises(x.sentence)
        return can_both_be_right(bounds(p), bounds(q)) or revises(x.sentence) or revises(y.sentence)
    return False


def _retelling(told: Told) -> Retelling:
    assert told.record is not None
    return Retelling(told.record, told.report, 0, told.sentence)
