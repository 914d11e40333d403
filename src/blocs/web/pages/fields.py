"""Fields of records and links: in words, as the parts of a form, and back from what a form sends."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from blocs.brief.desk import plain_text
from blocs.brief.words import TYPE_WORDS, days_in_words
from blocs.charts.cells import name_of
from blocs.errors import UsageError
from blocs.evidence.claims.spelling import number
from blocs.evidence.database.corrections import fitting
from blocs.evidence.link import Relation
from blocs.reading.records import Aspect, Comparator, EventType, Realis

__all__ = ["EDITABLE", "LABELS", "Field", "changes_of", "field_words", "form_parts"]

Kind: TypeAlias = Literal["choice", "states", "days", "numbers", "text", "truth"]

LABELS = {
    "type": "kind of act",
    "actors": "who acts",
    "recipients": "on whom",
    "realis": "whether it happened",
    "date": "when",
    "place": "where",
    "mode": "finer kind",
    "contexts": "contexts",
    "goldstein": "weight (−10 to 10)",
    "value": "amount",
    "comparator": "how exact",
    "unit": "unit",
    "of": "of what",
    "owner": "whose",
    "aspect": "aspect",
    "period": "for when",
    "speaker": "who says it",
    "speaker_state": "speaks for",
    "direct": "in quotation marks",
    "content": "what is said",
    "relation": "relation",
    "about": "about",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field that can be edited; `options` are values and their words, of a choice."""

    name: str
    kind: Kind
    options: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """What a person calls it."""
        return LABELS[self.name]


_REALIS_LONG = {
    "actual": "it happened",
    "planned": "it is planned",
    "possible": "it may happen",
    "denied": "it did not happen",
    "general": "it holds in general",
}
_COMPARATORS = {
    "=": "exactly", ">": "more than", "<": "less than", ">=": "at least", "<=": "at most",
    "~": "about", "<~": "nearly", ">~": "a little over",
}  # fmt: skip
_RELATIONS = {"agrees": "agrees", "differs": "differs", "refines": "says it more exactly"}
_REALIS = Field("realis", "choice", tuple((r, _REALIS_LONG[r]) for r in get_args(Realis)))

EDITABLE: dict[str, tuple[Field, ...]] = {
    "event": (
        Field("type", "choice", tuple((t.value, f"{t.value}: {TYPE_WORDS[t.value]}") for t in EventType)),
        Field("actors", "states"),
        Field("recipients", "states"),
        _REALIS,
        Field("date", "days"),
    ),
    "quantity": (
        Field("value", "numbers"),
        Field("comparator", "choice", tuple((c, _COMPARATORS[c]) for c in get_args(Comparator))),
        Field("unit", "text"),
        Field("of", "text"),
        Field("owner", "states"),
        Field("aspect", "choice", tuple((a, a) for a in get_args(Aspect))),
        Field("period", "days"),
        _REALIS,
    ),
    "statement": (
        Field("speaker", "text"),
        Field("speaker_state", "states"),
        Field("direct", "truth"),
    ),
    "link": (
        Field("relation", "choice", tuple((r, _RELATIONS[r]) for r in get_args(Relation))),
        Field("about", "text"),
    ),
}
"""What a correction may set, by kind; the same as `Store.correct` takes."""


def field_words(name: str, value: Any) -> str:
    """Value of a field in words; "none" where it is empty.

    Examples
    --------
    >>> field_words("actors", ["CHN", "RUS"]), field_words("value", [2000.0, None])
    ('China, Russia', '2,000 or more')
    >>> field_words("date", ["2018-09-11", "2018-09-13"]), field_words("direct", True)
    ('11–13 September 2018', 'yes')
    """
    if value is None or value in ((), [], ""):
        return "none"
    match name:
        case "actors" | "recipients" | "owner" | "speaker_state":
            return ", ".join(name_of(code) for code in value)
        case "date" | "period":
            return days_in_words((value[0], value[1]))
        case "value":
            return _range(*value)
        case "type":
            words = TYPE_WORDS[value]
            return words if words == value.lower() else f"{words} ({value})"
        case "realis":
            return _REALIS_LONG[value]
        case "comparator":
            return _COMPARATORS[value]
        case "direct":
            return "yes" if value else "no"
        case "place":
            return str(value["name"])
        case "goldstein":
            return f"{value:g}".replace("-", "−")
        case "contexts":
            return ", ".join(value)
        case _:
            return plain_text(str(value))


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        known = high if low is None else low
        return "none" if known is None else f"{number(known)} or {'more' if high is None else 'less'}"
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def form_parts(thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Parts of the form that edits a record or link, given as plain JSON, filled with how it stands."""
    return [
        {
            "name": field.name,
            "label": field.label,
            "kind": field.kind,
            "options": [list(option) for option in field.options],
            "value": _filled(field, thing[field.name]),
        }
        for field in EDITABLE[str(thing["kind"])]
    ]


def _filled(field: Field, value: Any) -> Any:
    match field.kind:
        case "days":
            return ["", ""] if value is None else list(value)
        case "numbers":
            return ["" if each is None else _figure(each) for each in value]
        case "truth":
            return "yes" if value else "no"
        case "states":
            return list(value)
        case _:
            return str(value)


def _figure(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def changes_of(thing: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a form would change of a record or link, given as plain JSON.

    Parameters
    ----------
    thing : mapping
        How it stands.
    sent : mapping
        Values by the names of the form; ``set`` names the fields that count although they are empty.

    Raises
    ------
    UsageError
        When a number is none, or nothing would change.
    """
    changes: dict[str, Any] = {}
    for field in EDITABLE[str(thing["kind"])]:
        told = _told(field, sent)
        if _is_empty(told) and field.name not in sent["set"]:
            continue
        if not _same(field, told, thing[field.name]):
            changes[field.name] = told
    if not changes:
        raise UsageError("nothing was changed; to say that it is right as it stands, confirm it")
    return fitting(changes, thing.get("comparator"))


def _told(field: Field, sent: Mapping[str, Any]) -> Any:
    name = field.name
    match field.kind:
        case "states":
            return list(sent[name])
        case "days":
            first, last = sent[f"{name}_first"], sent[f"{name}_last"]
            days = [day.isoformat() for day in (first or last, last or first) if day]
            return days or None
        case "numbers":
            return [_number(sent[f"{name}_low"]), _number(sent[f"{name}_high"])]
        case "truth":
            return {"yes": True, "no": False}.get(sent[name])
        case _:
            return sent[name]


def _number(text: str) -> float | None:
    """A number as a person types it.

    Examples
    --------
    >>> _number("300,000"), _number("2.5e9"), _number("")
    (300000.0, 2500000000.0, None)
    """
    plain = text.translate(str.maketrans("", "", ",_ '\N{NARROW NO-BREAK SPACE}\N{NO-BREAK SPACE}"))
    if not plain:
        return None
    try:
        value = float(plain.replace("\N{MINUS SIGN}", "-"))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise UsageError(f"{text[:40]!r} is no number; write it in figures, as 300,000 or 2.5e9")
    return value


def _is_empty(told: Any) -> bool:
    return told in (None, "", [], [None, None])


def _same(field: Field, told: Any, stands: Any) -> bool:
    if field.kind == "text":
        return str(told) == " ".join(str(stands).split())
    if stands is None or told is None:
        return stands is told
    return bool(told == (list(stands) if isinstance(stands, tuple | list) else stands))
