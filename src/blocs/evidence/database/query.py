"""From the filters that a user names to SQL with parameters; no value ever becomes part of a statement.

What is asked for is sorted by the way that leads to it: by report, by words, by states, and by traits (kind,
type, realis, days, confidence, status, standing). `asking` chooses among the ways.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, get_args

from blocs.errors import UsageError
from blocs.reading.records import EventType, Realis, Standing, Status

__all__ = ["NOT_REJECTED", "Clauses", "Filters", "OneOrMore", "filters", "search_terms"]

OneOrMore = str | Collection[str]
_CLOSED = {
    "kind": ("event", "quantity", "statement"),
    "type": tuple(t.value for t in EventType),
    "realis": get_args(Realis),
    "standing": get_args(Standing),
    "status": (*get_args(Status), "all"),
}
_PHRASE_OR_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')
_LONGEST_TEXT = 1000
_MOST_VALUES = 1000


@dataclass(frozen=True, slots=True)
class Clauses:
    """Conditions joined by AND, with their parameters in order."""

    clauses: Sequence[str] = ()
    values: Sequence[Any] = ()

    def __add__(self, other: Clauses) -> Clauses:
        """Ask for both."""
        return Clauses((*self.clauses, *other.clauses), (*self.values, *other.values))

    @property
    def sql(self) -> str:
        """The conditions; true where nothing is asked for."""
        return " AND ".join(f"({clause})" for clause in self.clauses) or "1"

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.clauses)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for, by the way that leads there.

    Attributes
    ----------
    traits : Clauses
        On `records` r.
    narrow : bool
        Whether traits other than days are asked for, which an index knows.
    reports, skips : Clauses
        On `reports` p; `skips` are true of every report that holds an answer.
    pairs : sequence of Clauses
        On `dyads` y, any of which will do; empty where no state is asked for.
    sides : "pair", "actor" or "recipient"
        What a pair tells; empty where no state is asked for.
    words : str or None
        Query of full-text search; empty where nothing in it can be searched for.
    status : Clauses
        On `records` r, beside the traits: needless where nothing was rejected.
    """

    traits: Clauses = Clauses()
    narrow: bool = False
    reports: Clauses = Clauses()
    skips: Clauses = Clauses()
    pairs: tuple[Clauses, ...] = ()
    sides: str = ""
    words: str | None = None
    status: Clauses = Clauses()

    @property
    def any_pair(self) -> Clauses:
        """The pairs in one condition."""
        values = [value for pair in self.pairs for value in pair.values]
        if self.sides == "pair":
            # SQLite looks each of them up; a list of rows it would search the whole table for
            return Clauses([" OR ".join(f"({pair.sql})" for pair in self.pairs)], values)
        return Clauses([f"y.{self.sides} IN ({_marks(values)})"], values)


NOT_REJECTED = Clauses(["r.status <> 'rejected'"])
"""What is asked for when nothing is said of the status."""


def search_terms(text: str) -> str:
    """Full-text query for all words of `text`; words within double quotes must stand together.

    Every term is quoted, so that no sign in it is an operator of the query language. Empty when `text` holds
    nothing that can be searched for.
    """
    terms = (phrase or word for phrase, word in _PHRASE_OR_WORD.findall(text.replace("\0", " ")))
    return " ".join(f'"{term}"' for term in terms if any(c.isalnum() for c in term))


def filters(
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
    status: OneOrMore | None = None,
    standing: OneOrMore | None = None,
) -> Filters:
    """Sort what is asked for; see `Store.records` for what each filter means.

    Raises
    ------
    UsageError
        When a value is none of a closed set, no day, or too long.
    """
    closed = (("kind", kind), ("type", type), ("realis", realis), ("standing", standing))
    traits, narrow = Clauses(), status is not None or min_confidence is not None
    for column, wanted in closed:
        if wanted is not None:
            values = _known(column, wanted)
            traits += Clauses([f"r.{column} IN ({_marks(values)})"], values)
            # a partial index holds the others; its condition must be told
            if column == "standing" and "single" not in values:
                traits += Clauses(["r.standing <> 'single'"])
            narrow = True
    if kind is None and (type is not None or realis is not None):
        # the index of traits begins with the kind
        values = list(_CLOSED["kind"]) if type is None else ["event"]
        traits += Clauses([f"r.kind IN ({_marks(values)})"], values)
    if type is None and realis is not None:
        values = ["", *_CLOSED["type"]]
        traits += Clauses([f"r.type IN ({_marks(values)})"], values)
    skips = Clauses()
    if since is not None:
        day = [_day("since", since)]
        traits, skips = traits + Clauses(["r.last_day >= ?"], day), skips + Clauses(["p.last_day >= ?"], day)
    if until is not None:
        day = [_day("until", until)]
        traits, skips = (
            traits + Clauses(["r.first_day <= ?"], day),
            skips + Clauses(["p.first_day <= ?"], day),
        )
    if min_confidence is not None:
        traits += Clauses(["r.confidence >= ?"], [float(min_confidence)])
    reports = Clauses()
    if publisher is not None:
        values = _several(publisher)
        reports += Clauses([f"p.publisher COLLATE NOCASE IN ({_marks(values)})"], values)
    if report is not None:
        values = _several(report)
        reports += Clauses([f"p.id IN ({_marks(values)}) OR p.name IN ({_marks(values)})"], values * 2)
    if text is not None and len(text) > _LONGEST_TEXT:
        raise UsageError(f"text has {len(text):,} characters; search for at most {_LONGEST_TEXT:,}")
    pairs, told = _pairs(actor, recipient, pair)
    words = None if text is None else search_terms(text)
    return Filters(traits, narrow, reports, skips, pairs, told, words, _status(status))


def _status(status: OneOrMore | None) -> Clauses:
    if status is None:
        return NOT_REJECTED
    values = _known("status", status)
    if "all" in values:
        return Clauses()
    # a partial index holds the others; its condition must be told
    narrow = () if "suggested" in values else ("r.status <> 'suggested'",)
    return Clauses([f"r.status IN ({_marks(values)})", *narrow], values)


def _pairs(
    actor: OneOrMore | None, recipient: OneOrMore | None, pair: tuple[str, str] | None
) -> tuple[tuple[Clauses, ...], str]:
    """Conditions on dyads, any of which will do, and which sides they tell."""
    if pair is not None and (isinstance(pair, str) or len(pair) != 2):
        raise UsageError(f"pair={pair!r} is not two states; write pair=('CHN', 'RUS')")
    sides: list[tuple[str | None, str | None]]
    if pair is not None:
        sides = [pair, (pair[1], pair[0])]
        if actor is not None:
            sides = [(a, r) for a, r in sides if a in _several(actor)]
        if recipient is not None:
            sides = [(a, r) for a, r in sides if r in _several(recipient)]
    else:
        actors = [None] if actor is None else _several(actor)
        recipients = [None] if recipient is None else _several(recipient)
        sides = list(product(actors, recipients))
        if len(sides) > _MOST_VALUES:
            raise UsageError(f"{len(sides):,} pairs of states; ask for at most {_MOST_VALUES:,} at once")
    if sides == [(None, None)]:
        return (), ""
    sides = sides or [("-", "-")]  # nothing is asked for, or a pair that the other filters exclude
    found = tuple(_side(a, r) for a, r in dict.fromkeys(sides))
    one_a, one_r = sides[0]
    return found, "recipient" if one_a is None else "actor" if one_r is None else "pair"


def _side(actor: str | None, recipient: str | None) -> Clauses:
    found = Clauses()
    if actor is not None:
        found += Clauses(["y.actor = ?"], [actor])
    if recipient is not None:
        found += Clauses(["y.recipient = ?"], [recipient])
    return found


def _several(wanted: OneOrMore) -> list[str]:
    values = [wanted] if isinstance(wanted, str) else list(wanted)
    if len(values) > _MOST_VALUES:
        raise UsageError(f"{len(values):,} values of one filter; give at most {_MOST_VALUES:,}")
    return values


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
