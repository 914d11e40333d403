"""Copies, claims and derived figures: what is known of the reports taken together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias, TypeVar

from blocs.errors import RecordError
from blocs.reading.records import Comparator, DaySpan, Realis, Standing, Status

__all__ = [
    "About",
    "Claim",
    "Copy",
    "Derived",
    "Step",
    "Telling",
    "Value",
    "claim_from_json",
    "claim_id",
    "claim_to_json",
    "copy_from_json",
    "copy_id",
    "copy_to_json",
    "derived_from_json",
    "derived_id",
    "derived_to_json",
]

About: TypeAlias = Literal["event", "quantity", "statement", "name"]
Value: TypeAlias = tuple[float | None, float | None]
"""Lowest and highest amount, None for an open side, equal for a point; in the unit itself."""

_Held = TypeVar("_Held")


@dataclass(frozen=True, slots=True)
class Copy:
    """One report is a near-duplicate, a reprint or an excerpt of another, or holds it.

    `a` and `b` are report ids, `a` the one published first (then by name and id); `a_report`, `b_report`
    their names. `share` is the share of the shorter one's running words that stand in the other in
    stretches of the same words; `confidence` lies between 0 and 1.
    """

    id: str
    a: str
    b: str
    a_report: str
    b_report: str
    share: float
    reason: str
    confidence: float
    status: Status = "suggested"
    kind: Literal["copy"] = "copy"


@dataclass(frozen=True, slots=True)
class Telling:
    """One report's telling of a claim.

    `record` is the record's id, empty where a name is told, which is no record; `published` an ISO day;
    `start` a code point of the report's text; `words` what stands there.
    """

    record: str
    report_id: str
    report: str
    publisher: str | None
    published: str | None
    start: int
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One figure in the history of a claim: who gave it on which day (ISO), in words and as a value."""

    day: str
    publisher: str | None
    words: str
    value: Value
    record: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One act, amount, statement or name over all reports that tell it.

    `tellings` are in order of publication, report and place. `outlets` counts the independent ones: copies
    and reports of one publisher count once. `standing` says how far it is borne out, `reason` why, in words.
    `history` is empty where no figure changed.
    """

    id: str
    of: About
    about: str
    tellings: tuple[Telling, ...]
    outlets: int
    standing: Standing
    reason: str
    history: tuple[Step, ...] = ()
    kind: Literal["claim"] = "claim"


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that reports imply and none gives.

    `value` encloses what follows from the words; `words` say it rounded. `records` are the ids of the
    records that it rests on, `reports` the names of their reports, `arithmetic` how it follows from them.
    """

    id: str
    what: str
    value: Value
    comparator: Comparator
    unit: str
    owner: tuple[str, ...]
    period: DaySpan | None
    realis: Realis
    words: str
    arithmetic: str
    records: tuple[str, ...]
    reports: tuple[str, ...]
    kind: Literal["derived"] = "derived"


def _hash(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def copy_id(a: str, b: str) -> str:
    """Stable id of a copy: a hash of its two reports (16 hex digits)."""
    return _hash(f"copy|{a}|{b}")


def claim_id(first: str) -> str:
    """Stable id of a claim: a hash of its earliest record, of a name its place (16 hex digits)."""
    return _hash(f"claim|{first}")


def derived_id(arithmetic: str, records: tuple[str, ...]) -> str:
    """Stable id of a derived figure: a hash of its arithmetic and the records that it rests on."""
    return _hash(f"derived|{arithmetic}|{'|'.join(records)}")


def copy_to_json(copy: Copy) -> dict[str, Any]:
    """Plain dict of a copy, ready for `json.dumps`; the inverse of `copy_from_json`."""
    return asdict(copy)


def claim_to_json(claim: Claim) -> dict[str, Any]:
    """Plain dict of a claim, ready for `json.dumps`; the inverse of `claim_from_json`."""
    return asdict(claim)


def derived_to_json(derived: Derived) -> dict[str, Any]:
    """Plain dict of a derived figure, ready for `json.dumps`; the inverse of `derived_from_json`."""
    return asdict(derived)


def copy_from_json(data: dict[str, Any]) -> Copy:
    """Rebuild a copy from the dict that `copy_to_json` gave (also after a trip through JSON).

    Raises
    ------
    RecordError
        When it is no copy, or a field is missing or unknown.
    """
    return _rebuild("copy", data, lambda: Copy(**data))


def claim_from_json(data: dict[str, Any]) -> Claim:
    """Rebuild a claim from the dict that `claim_to_json` gave (also after a trip through JSON).

    Raises
    ------
    RecordError
        When it is no claim, or a field is missing or unknown.
    """

    def build() -> Claim:
        told = tuple(Telling(**telling) for telling in data["tellings"])
        steps = tuple(Step(**{**step, "value": tuple(step["value"])}) for step in data.get("history", ()))
        return Claim(**{**data, "tellings": told, "history": steps})

    return _rebuild("claim", data, build)


def derived_from_json(data: dict[str, Any]) -> Derived:
    """Rebuild a derived figure from the dict that `derived_to_json` gave (also after a trip through JSON).

    Raises
    ------
    RecordError
        When it is no derived figure, or a field is missing or unknown.
    """

    def build() -> Derived:
        lists = {name: tuple(data[name]) for name in ("value", "owner", "records", "reports")}
        period = None if data["period"] is None else tuple(data["period"])
        return Derived(**{**data, **lists, "period": period})

    return _rebuild("derived", data, build)


def _rebuild(kind: str, data: dict[str, Any], build: Callable[[], _Held]) -> _Held:
    if data.get("kind") != kind:
        raise RecordError(f"not a {kind} but {data.get('kind')!r}; give what {kind}_to_json gave")
    try:
        return build()
    except (KeyError, TypeError) as error:
        raise RecordError(f"{kind} {data.get('id')}: {error}; give what {kind}_to_json gave") from error
