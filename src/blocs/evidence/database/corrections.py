"""What people say of records, links and copies: confirmed, rejected or edited, and how that outlives a
rereading.

A correction belongs to an id. A record's id is made of its report, kind, span and type, so that a newer
reader that finds the same thing meets the same correction. What was confirmed or edited stays as the person
saw it, whatever a newer reader makes of it, even where that finds nothing; what was rejected stays rejected.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from blocs.errors import RecordError, UsageError
from blocs.evidence.database.faults import held
from blocs.evidence.link import Link, Relation
from blocs.reading.records import (
    Aspect,
    Comparator,
    EventType,
    Realis,
    Record,
    Status,
    record_from_json,
    to_json,
)
from blocs.states import registry

__all__ = [
    "ACTIONS",
    "Action",
    "Correction",
    "Target",
    "correction_from_row",
    "edited",
    "edited_link",
    "fitting",
    "settled",
]

Action: TypeAlias = Literal["confirm", "reject", "edit"]
Target: TypeAlias = Literal["record", "link", "copy"]
ACTIONS: tuple[str, ...] = get_args(Action)

_FIELDS = {
    "event": ("type", "actors", "recipients", "realis", "date"),
    "quantity": ("value", "comparator", "unit", "of", "owner", "aspect", "period", "realis"),
    "statement": ("speaker", "speaker_state", "direct"),
}
_LINK_FIELDS = ("relation", "about")
_CLOSED: dict[str, tuple[str, ...]] = {
    "type": tuple(EventType),
    "realis": get_args(Realis),
    "comparator": get_args(Comparator),
    "aspect": get_args(Aspect),
    "relation": get_args(Relation),
}
_STATES = {"actors", "recipients", "owner", "speaker_state"}
_DAYS = {"date", "period"}
_TEXTS = {"unit", "of", "speaker", "about"}
_LONGEST = 500
"""Characters of a text that an edit sets."""
_OPEN = {"=": (True, True), ">": (True, False), ">=": (True, False), "<": (False, True), "<=": (False, True)}
"""Which ends of the value a comparator leaves closed."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of a record, a link or a copy.

    `target` is its id, `of` what it is, `report` the id of a record's report. `changes` holds the fields that
    an edit sets, `before` what was corrected as it stood then. Days and times are UTC, ISO 8601. `undone` is
    when it was taken back, by whom and why; None while it holds.
    """

    id: int
    target: str
    of: Target
    report: str | None
    action: Action
    changes: dict[str, Any]
    before: dict[str, Any]
    by: str
    why: str
    at: str
    undone: tuple[str, str, str] | None = None

    @property
    def status(self) -> Status:
        """What it makes of its target."""
        return "rejected" if self.action == "reject" else "confirmed"


@held
def correction_from_row(row: sqlite3.Row | Mapping[str, Any]) -> Correction:
    """Rebuild a correction."""
    undone = (row["undone_at"], row["undone_by"], row["undone_why"]) if row["undone_at"] else None
    return Correction(
        row["id"],
        row["target"],
        row["of"],
        row["report"],
        row["action"],
        json.loads(row["changes"]),
        json.loads(row["before"]),
        row["by"],
        row["why"],
        row["at"],
        undone,
    )


def settled(as_read: Record | None, corrections: Sequence[Correction]) -> Record | None:
    """What answers questions: a record as it was read, with the corrections that hold, oldest first.

    `as_read` is None where the current reader does not find it; it is then kept if it was confirmed.
    """
    if not corrections:
        return as_read
    status = corrections[-1].status
    kept = next((c for c in reversed(corrections) if c.action != "reject"), None)
    if kept is not None and (as_read is None or status == "confirmed"):
        seen = record_from_json(kept.before)
        found = edited(seen, kept.changes)
        if as_read is not None:  # where it stands now, as a newer loader or layout has it
            found = replace(found, report=as_read.report, sentence=as_read.sentence, voice=as_read.voice)
    elif as_read is not None:
        found = as_read
    else:
        return None
    if as_read is None and status == "rejected":
        return None
    return replace(found, status=status, standing=None)


def edited(record: Record, changes: Mapping[str, Any]) -> Record:
    """Set fields of a record; its id stays.

    Raises
    ------
    UsageError
        When a field cannot be set, or not to that.
    """
    known = _FIELDS[record.kind]
    _check(changes, known, record.kind)
    try:
        found = record_from_json({**to_json(record), **{k: _plain(v) for k, v in changes.items()}})
    except (RecordError, TypeError, ValueError) as error:
        raise UsageError(f"the record cannot be changed so: {error}") from error
    if record.kind == "event" and not (to_json(found)["actors"] or to_json(found)["recipients"]):
        raise UsageError("an event without any state says nothing; reject it instead")
    return found


def edited_link(link: Link, changes: Mapping[str, Any]) -> Link:
    """Set relation or subject of a link; its id stays."""
    _check(changes, _LINK_FIELDS, "link")
    return replace(link, **changes)


def fitting(changes: Mapping[str, Any], comparator: str | None) -> dict[str, Any]:
    """Changes of a quantity with a comparator that goes with the new value, where none was given.

    Examples
    --------
    >>> fitting({"value": [3000.0, None]}, "=")
    {'value': [3000.0, None], 'comparator': '>='}
    >>> fitting({"value": [3000.0, 3000.0]}, ">"), fitting({"value": [3000.0, 3000.0]}, "~")
    ({'value': [3000.0, 3000.0], 'comparator': '='}, {'value': [3000.0, 3000.0]})
    """
    changes = dict(changes)
    value = changes.get("value")
    if not value or "comparator" in changes or comparator is None:
        return changes
    closed = (value[0] is not None, value[1] is not None)
    if _OPEN.get(comparator, (True, True)) != closed:
        changes["comparator"] = "=" if all(closed) else ">=" if closed[0] else "<="
    return changes


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, (tuple, list)) else value


def _check(changes: Mapping[str, Any], known: Sequence[str], kind: str) -> None:
    for name, value in changes.items():
        if name not in known:
            raise UsageError(f"{name!r} of {kind}s cannot be edited; these can: {', '.join(known)}")
        if name in _CLOSED and value not in _CLOSED[name]:
            raise UsageError(f"{name} {value!r} is none of: {', '.join(_CLOSED[name])}")
        if name in _STATES:
            _check_states(name, value)
        elif name in _DAYS:
            _check_days(name, value)
        elif name in _TEXTS and not (isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST):
            raise UsageError(f"{name} must be a text of 1 to {_LONGEST} characters")
        elif name == "value":
            _check_value(value)
        elif name == "direct" and not isinstance(value, bool):
            raise UsageError("direct must be true or false")


def _check_states(name: str, value: Any) -> None:
    if not isinstance(value, (list, tuple)) or not all(isinstance(code, str) for code in value):
        raise UsageError(f"{name} must be a list of codes, such as CHN,RUS")
    known = registry()
    unknown = [code for code in value if code not in known.states and code not in known.bodies]
    if unknown:
        raise UsageError(f"{name}: no state or body has the code {unknown[0]!r}; write CHN or EU")


def _check_days(name: str, value: Any) -> None:
    if value is None:
        return
    try:
        first, last = (date.fromisoformat(day) for day in value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} must be two days, such as 2018-09-11,2018-09-13, or nothing") from error
    if first > last:
        raise UsageError(f"{name} ends on {last}, before it begins on {first}")


def _check_value(value: Any) -> None:
    ok = isinstance(value, (list, tuple)) and len(value) == 2 and any(v is not None for v in value)
    if not ok or not all(v is None or (isinstance(v, (int, float)) and abs(v) < 1e300) for v in value):
        raise UsageError("value must be two numbers, lowest and highest, one of which may be missing")
    if None not in value and value[0] > value[1]:
        raise UsageError(f"value runs from {value[0]} down to {value[1]}")
