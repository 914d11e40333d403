"""A link: what two reports say of the same act, amount, statement or name."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from blocs.errors import RecordError
from blocs.reading.records import Status

__all__ = ["Link", "LinkEnd", "Relation", "link_from_json", "link_id", "link_to_json"]

Relation: TypeAlias = Literal["agrees", "differs", "refines"]
"""`agrees`: both can be right of the same thing; `differs`: they cannot; `refines`: b says more exactly what
a says."""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One end of a link: a place in a report, and the record there (None where a name is the end).

    `report` is the report's name, `report_id` the hash of its bytes, `start` a code point of its text.
    """

    report: str
    report_id: str
    start: int
    record: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """What report a and report b say of the same thing.

    `about` names the thing in a reader's words, `reason` says what made the two one ("both: about 300,000;
    Russia; Vostok") and, where one report copies the other, that they are not independent. `confidence`
    lies between 0 and 1: how sure it is that the two are the same thing. `status` is what a person said of
    it.
    """

    id: str
    relation: Relation
    a: LinkEnd
    b: LinkEnd
    about: str
    reason: str
    confidence: float
    kind: Literal["link"] = "link"
    status: Status = "suggested"


def link_id(a: LinkEnd, b: LinkEnd) -> str:
    """Stable id of a link: a hash of its two ends (16 hex digits)."""
    seed = f"link|{a.report_id}|{a.start}|{a.record}|{b.report_id}|{b.start}|{b.record}"
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def link_to_json(link: Link) -> dict[str, Any]:
    """Plain dict of a link in the shape of the coding guidelines; the inverse of `link_from_json`."""
    return asdict(link)


def link_from_json(data: dict[str, Any]) -> Link:
    """Rebuild a link from the dict that `link_to_json` gave (also after a trip through JSON).

    Raises
    ------
    RecordError
        When it is not a link, or a field is missing or unknown.
    """
    if data.get("kind") != "link":
        raise RecordError(f"not a link but {data.get('kind')!r}; give it to record_from_json")
    try:
        return Link(**{**data, "a": LinkEnd(**data["a"]), "b": LinkEnd(**data["b"])})
    except (KeyError, TypeError) as error:
        raise RecordError(f"link {data.get('id')}: {error}") from error
