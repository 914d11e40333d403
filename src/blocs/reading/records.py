"""The records that reading gives: events, quantities, statements, each pointing at its characters.

Shapes follow the PLOVER event types (Halterman et al. 2023) and this project's coding guidelines.
All offsets are code points into the report's text as stored, `end` exclusive.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from blocs.errors import RecordError
from blocs.reports import Report, Span

__all__ = [
    "Aspect",
    "Comparator",
    "DaySpan",
    "Event",
    "EventType",
    "Place",
    "Quantity",
    "Realis",
    "Record",
    "Standing",
    "Statement",
    "Status",
    "check",
    "record_from_json",
    "record_id",
    "to_json",
]


class EventType(StrEnum):
    """The 16 PLOVER types, in the order from verbal cooperation to material conflict."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"


Realis: TypeAlias = Literal["actual", "planned", "possible", "denied", "general"]
Comparator: TypeAlias = Literal["=", ">", "<", ">=", "<=", "~", "<~", ">~"]
Aspect: TypeAlias = Literal["level", "change", "rank", "duration", "distance"]
DaySpan: TypeAlias = tuple[str, str]
"""First and last day, ISO 8601, both included."""
Status: TypeAlias = Literal["suggested", "confirmed", "rejected"]
"""What a person has said of it: nothing yet, that it is right (perhaps after an edit), that it is wrong."""
Standing: TypeAlias = Literal["single", "independent", "interested", "disputed", "revised"]
"""Who tells it: one outlet, several independent ones, only a party to it, outlets that cannot all be right,
or an earlier report whose figure a later one has replaced."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act took place: a name as written, ISO 3166-1 alpha-3 or None, degrees north and east."""

    name: str
    country: str | None
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What all records carry.

    `id` is stable over runs; `report` is the report's name and `report_id` the hash of its bytes;
    `sentence` is the span of the sentence it stands in; `text` equals ``report.text[start:end]``;
    `confidence` lies between 0 and 1; `reader` names what read it, with its version; `voice` is None for
    the narrator, else the id of the statement that the record is part of. `status` and `standing` are given
    by a store: what a person said of it, and how it stands beside other reports (None until it was held
    against them).
    """

    id: str
    report: str
    report_id: str
    start: int
    end: int
    text: str
    sentence: Span
    realis: Realis
    confidence: float
    reader: str
    voice: str | None = None
    status: Status = "suggested"
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(_Record):
    """Who did what to whom.

    `type` is the PLOVER type, `mode` its finer kind or None, `contexts` the PLOVER contexts ("military",
    "economic", ...). `actors` and `recipients` are ISO 3166-1 alpha-3 codes or short names of bodies; a
    reciprocal act lists all sides as actors and has no recipient. `date` is None when the text gives no
    hint. `goldstein` runs from -10 (most conflictual) to 10. `actor_spans` and `recipient_spans` are the
    words from which the sides were read; they may stand in another sentence.
    """

    kind: Literal["event"] = "event"
    type: EventType
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    actors: tuple[str, ...]
    recipients: tuple[str, ...] = ()
    date: DaySpan | None = None
    place: Place | None = None
    goldstein: float
    actor_spans: tuple[Span, ...] = ()
    recipient_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(_Record):
    """How much, how many.

    `value` is [low, high], None for an open side, equal for a point; in the unit itself ($200 billion is
    200000000000 USD). `of` is what is counted, in the text's words; `owner` the states it belongs to;
    `period` the days that the amount is for, None for counts of what is there.
    """

    kind: Literal["quantity"] = "quantity"
    value: tuple[float | None, float | None]
    comparator: Comparator
    unit: str
    of: str
    owner: tuple[str, ...] = ()
    aspect: Aspect = "level"
    period: DaySpan | None = None
    of_span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(_Record):
    """Who says what.

    `start`/`end` is the cue ("said", "according to") or, without one, the opening quotation mark.
    `speaker` is the fullest name in the report; `speaker_state` the states spoken for, empty for analysts
    and others who speak for none. `content` holds the spans of what is said; `direct` when any of it
    stands in quotation marks. `realis` is always "actual": the saying happened.
    """

    kind: Literal["statement"] = "statement"
    speaker: str
    speaker_state: tuple[str, ...] = ()
    content: tuple[Span, ...]
    direct: bool
    speaker_span: Span | None = None


Record: TypeAlias = Event | Quantity | Statement
_KINDS: dict[str, type[Event] | type[Quantity] | type[Statement]] = {
    "event": Event,
    "quantity": Quantity,
    "statement": Statement,
}


def record_id(report_id: str, kind: str, start: int, end: int, subtype: str = "") -> str:
    """Stable id of a record: a hash of its report, kind, span and type (16 hex digits)."""
    seed = f"{report_id}|{kind}|{start}|{end}|{subtype}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def to_json(record: Record) -> dict[str, Any]:
    """Plain dict of a record, ready for `json.dumps`; the inverse of `record_from_json`."""
    return asdict(record)


def check(record: Record, report: Report) -> Record:
    """Return `record` unchanged if it points at its own characters in `report`.

    Raises
    ------
    RecordError
        When the span is empty or outside the text, or `text` differs from what stands there.
    """
    if not 0 <= record.start < record.end <= len(report.text):
        raise RecordError(
            f"{report.name}: {record.kind} {record.id} points at [{record.start}, {record.end}), "
            f"outside the {len(report.text)} characters of the report; reread the report"
        )
    found = report.text[record.start : record.end]
    if found != record.text:
        raise RecordError(
            f"{report.name}: {record.kind} {record.id} says {record.text!r} but {found!r} stands at "
            f"{record.start}; the report has changed since it was read, reread it"
        )
    return record


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def record_from_json(data: dict[str, Any]) -> Record:
    """Rebuild a record from the dict that `to_json` gave (also after a trip through JSON).

    Raises
    ------
    RecordError
        When the kind is unknown or a field is missing or unknown.
    """
    kind = data.get("kind")
    cls = _KINDS.get(str(kind))
    if cls is None:
        raise RecordError(f"unknown kind of record {kind!r}; known are {', '.join(_KINDS)}")
    values = {key: _frozen(value) for key, value in data.items()}
    unknown = values.keys() - {f.name for f in fields(cls)}
    if unknown:
        raise RecordError(
            f"{kind} {data.get('id')}: unknown fields {sorted(unknown)}; known are those of {cls.__name__}"
        )
    if kind == "event":
        if values.get("type") not in list(EventType):
            raise RecordError(
                f"event {data.get('id')}: unknown type {values.get('type')!r}; "
                f"known are {', '.join(EventType)}"
            )
        values["type"] = EventType(values["type"])
    try:
        if kind == "event" and values.get("place") is not None:
            values["place"] = Place(**values["place"])
        return cls(**values)
    except TypeError as error:
        raise RecordError(f"{kind} {data.get('id')}: {error}") from error
