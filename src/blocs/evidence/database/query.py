"""From the filters that a user names to SQL with parameters; no value ever becomes part of a statement."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

from blocs.errors import UsageError
from blocs.reading.records import EventType, Realis

__all__ = ["Condition", "OneOrMore", "conditions", "search_terms"]

OneOrMore = str | Collection[str]
_CLOSED = {
    "kind": ("event", "quantity", "statement"),
    "type": tuple(t.value for t in EventType),
    "realis": get_args(Realis),
}
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


@dataclass
class Condition:
    """Conditions joined by AND, with their parameters in order."""

    clauses: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, clause: str, *values: Any) -> None:
        """Ask for one thing more."""
        self.clauses.append(f"({clause})")
        self.values.extend(values)

    @property
    def sql(self) -> str:
        """The WHERE clause, empty when everything is asked for."""
        return f"WHERE {' AND '.join(self.clauses)}" if self.clauses else ""


def search_terms(text: str) -> str:
    """Full-text query for all words of `text`; words within double quotes must stand together.

    Every term is quoted, so that no sign in it is an operator of the query language. Empty when `text` holds
    nothing that can be searched for.
    """
    terms = (phrase or word for phrase, word in _PHRASE_OR_WORD.findall(text.replace("\0", " ")))
    return " ".join(f'"{term}"' for term in terms if any(c.isalnum() for c in term))


def conditions(
    *,
    kind: OneOrMore | None = None,
    type: OneOrMore | None = None,
    actor: OneOrMore | None = None,
    recipient: OneOrMore | None = None,
    pair: tuple[str, str] | None = None,
    since: date | str | None = None,
    until: date | str | None = None,
    publisher: OneOrMore | None = None,
    realis: OneOrMore | None = None,
    min_confidence: float | None = None,
    text: str | None = None,
    report: OneOrMore | None = None,
) -> Condition:
    """Conditions on `records` r and `reports` p; see `Store.records` for what each filter means."""
    found = Condition()
    for column, wanted in (("kind", kind), ("type", type), ("realis", realis)):
        if wanted is not None:
            values = _known(column, wanted)
            found.add(f"r.{column} IN ({_marks(values)})", *values)
    if actor is not None and recipient is not None:
        _add_direction(found, _several(actor), _several(recipient))
    else:
        for part, wanted in (("actor", actor), ("recipient", recipient)):
            if wanted is not None:
                values = _several(wanted)
                states = f"SELECT record FROM sides WHERE part = ? AND state IN ({_marks(values)})"
                found.add(f"r.key IN ({states})", part, *values)
    if pair is not None:
        _add_pair(found, pair)
    if since is not None:
        found.add("r.last_day >= ?", _day("since", since))
    if until is not None:
        found.add("r.first_day <= ?", _day("until", until))
    if publisher is not None:
        values = _several(publisher)
        found.add(f"p.publisher COLLATE NOCASE IN ({_marks(values)})", *values)
    if min_confidence is not None:
        found.add("r.confidence >= ?", min_confidence)
    if text is not None:
        _add_text(found, text)
    if report is not None:
        values = _several(report)
        found.add(f"p.id IN ({_marks(values)}) OR p.name IN ({_marks(values)})", *values, *values)
    return found


_DIRECTION = (
    "SELECT a.record FROM sides a JOIN sides b ON b.record = a.record AND b.part = 'recipient' "
    "WHERE a.part = 'actor' AND a.state IN ({actors}) AND b.state IN ({recipients})"
)


def _add_direction(found: Condition, actors: list[str], recipients: list[str]) -> None:
    inner = _DIRECTION.format(actors=_marks(actors), recipients=_marks(recipients))
    # a meeting has each side in both parts; asked for CHN to CHN, only what concerns no one else is meant
    alone = "NOT EXISTS (SELECT 1 FROM sides c WHERE c.record = a.record AND c.state <> a.state)"
    apart = f" AND (a.state <> b.state OR {alone})"
    found.add(f"r.key IN ({inner}{apart})", *actors, *recipients)


def _add_pair(found: Condition, pair: tuple[str, str]) -> None:
    if isinstance(pair, str) or len(pair) != 2:
        raise UsageError(f"pair={pair!r} is not two states; write pair=('CHN', 'RUS')")
    inner = _DIRECTION.format(actors="?", recipients="?")
    found.add(f"r.key IN ({inner} UNION {inner})", *pair, *reversed(pair))


def _add_text(found: Condition, text: str) -> None:
    terms = search_terms(text)
    if not terms:
        found.add("0")
        return
    found.add(
        "r.key IN (SELECT x.key FROM sentence_search f JOIN sentences s ON s.key = f.rowid "
        'JOIN records x ON x.reading = s.reading AND x.start >= s.start AND x.start < s."end" '
        "WHERE f.sentence_search MATCH ?)",
        terms,
    )


def _several(wanted: OneOrMore) -> list[str]:
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _known(column: str, wanted: OneOrMore) -> list[str]:
    values = [str(value) for value in _several(wanted)]
    unknown = [value for value in values if value not in _CLOSED[column]]
    if unknown:
        raise UsageError(f"unknown {column} {unknown[0]!r}; known are {', '.join(_CLOSED[column])}")
    return values


def _day(name: str, value: date | str) -> str:
    try:
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    except ValueError as error:
        raise UsageError(f"{name}={value!r} is not a day; write it as 2018-09-11") from error


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))
