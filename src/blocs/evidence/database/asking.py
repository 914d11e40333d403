"""Answers to filters: the way that leads to the fewest records, and the keys that it gives.

Ways by report, by words and by states go through records in the order of publication and stop when enough are
found; the way by traits collects all of few and sorts them. Ways by states and by traits are counted first,
up to `_FEW`, so that a question which little satisfies is answered from the side that knows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from blocs.evidence.database.connection import Database
from blocs.evidence.database.indexes import has_index
from blocs.evidence.database.query import NOT_REJECTED, Clauses, Filters
from blocs.evidence.database.schema import PLACES

__all__ = ["count", "keys"]

_FEW = 20_000
"""Records up to which a way counts as short."""
_ARMS = 16
"""Pairs of states up to which each is walked through in order, beside the others."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Arms of a union, each `SELECT ... FROM` and its conditions; `order` sorts each and the whole."""

    arms: tuple[tuple[str, Clauses], ...]
    order: str = "1"

    def select(self) -> tuple[str, list[Any]]:
        """SQL of the union and its parameters."""
        sql = " UNION ".join(f"{start} WHERE {where.sql}" for start, where in self.arms)
        return sql, [value for _, where in self.arms for value in where.values]


def keys(database: Database, asked: Filters, *, limit: int | None = None) -> list[int]:
    """Keys of the records that satisfy every filter, in order of publication; the first `limit` of them."""
    if asked.words == "":
        return []
    way = _way(database, _with_status(database, asked))
    sql, values = way.select()
    rows = database.all(f"{sql} ORDER BY {way.order} LIMIT ?", *values, -1 if limit is None else limit)
    return sorted(row["key"] for row in rows)


def count(database: Database, asked: Filters) -> int:
    """How many records satisfy every filter."""
    if asked.words == "":
        return 0
    if asked.status is NOT_REJECTED and _any_rejected(database):
        # an index counts all, and another the few that were rejected
        rejected = Clauses(["r.status = 'rejected'", "r.status <> 'suggested'"])
        everything = replace(asked, status=Clauses())
        less = replace(everything, traits=asked.traits + rejected, narrow=True)
        return count(database, everything) - count(database, less)
    asked = _with_status(database, asked)
    if asked.reports or asked.words is not None or asked.pairs:
        sql, values = _way(database, asked).select()
    else:
        sql, values = f"SELECT 1 FROM records r WHERE {asked.traits.sql}", [*asked.traits.values]
    row = database.one(f"SELECT count(*) AS n FROM ({sql})", *values)
    return int(row["n"]) if row else 0


def _with_status(database: Database, asked: Filters) -> Filters:
    """Let the status be one of the traits, where it makes a difference; an index does not know it."""
    needless = asked.status is NOT_REJECTED and not _any_rejected(database)
    return asked if needless else replace(asked, traits=asked.traits + asked.status)


def _any_rejected(database: Database) -> bool:
    found = "SELECT 1 FROM records WHERE status = 'rejected' AND status <> 'suggested' LIMIT 1"
    return database.one(found) is not None


def _way(database: Database, asked: Filters) -> _Way:
    if asked.reports:
        return _by_report(asked)
    by_states = _up_to_few(database, "dyads y", asked.any_pair) if asked.pairs else None
    if by_states is not None and by_states <= _FEW // 10:
        return _by_states(database, asked)
    by_traits = _up_to_few(database, "records r", asked.traits) if asked.narrow else None
    if by_traits is not None and by_traits <= _FEW and by_traits < (by_states or _FEW + 1):
        return _by_traits(asked)
    if by_states is not None and (by_states <= _FEW or asked.words is None):
        return _by_states(database, asked)
    return _by_report(asked) if asked.words is None else _by_words(asked)


def _up_to_few(database: Database, table: str, where: Clauses) -> int:
    query = f"SELECT count(*) AS n FROM (SELECT 1 FROM {table} WHERE {where.sql} LIMIT {_FEW + 1})"
    row = database.one(query, *where.values)
    return int(row["n"]) if row else 0


def _by_report(asked: Filters) -> _Way:
    index = "" if asked.reports else "INDEXED BY reports_by_days"
    # by key: SQLite would rather go through an index of traits once for each report
    start = (
        f"SELECT r.key AS key FROM reports p {index} CROSS JOIN records r NOT INDEXED "
        f"ON r.key >= p.place AND r.key < p.place + {PLACES}"
    )
    where = asked.reports + asked.skips + asked.traits + _states(asked) + _words(asked)
    return _Way(((start, where),), order="p.place, r.key")


def _by_words(asked: Filters) -> _Way:
    start = (
        "SELECT r.key AS key FROM sentence_search f "
        "CROSS JOIN records r INDEXED BY records_by_sentence ON r.sentence = f.rowid"
    )
    where = Clauses(["f.sentence_search MATCH ?"], [asked.words]) + asked.traits + _states(asked)
    return _Way(((start, where),), order="f.rowid")


def _by_states(database: Database, asked: Filters) -> _Way:
    rest = asked.traits + _words(asked)
    records = "CROSS JOIN records r NOT INDEXED ON r.key = y.record" if rest else ""
    if asked.sides == "pair":
        start = f"SELECT y.record AS key FROM dyads y {records}"
    else:  # who acts on several has a row for each
        index = f"dyads_by_{asked.sides}"
        hint = f"INDEXED BY {index}" if has_index(database, index) else ""
        start = f"SELECT DISTINCT y.record AS key FROM dyads y {hint} {records}"
    if len(asked.pairs) > _ARMS:
        start = start.replace("SELECT y.record", "SELECT DISTINCT y.record")
        return _Way(((start, asked.any_pair + rest),))
    return _Way(tuple((start, pair + rest) for pair in asked.pairs))


def _by_traits(asked: Filters) -> _Way:
    return _Way((("SELECT r.key AS key FROM records r", asked.traits + _states(asked) + _words(asked)),))


def _states(asked: Filters) -> Clauses:
    if not asked.pairs:
        return Clauses()
    one = asked.any_pair
    return Clauses([f"EXISTS (SELECT 1 FROM dyads y WHERE y.record = r.key AND ({one.sql}))"], one.values)


def _words(asked: Filters) -> Clauses:
    if asked.words is None:
        return Clauses()
    found = "r.sentence IN (SELECT rowid FROM sentence_search WHERE sentence_search MATCH ?)"
    return Clauses([found], [asked.words])
