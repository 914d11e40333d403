"""How often the reports tell of each pair of states: counted in the database, no record is fetched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from blocs.errors import UsageError
from blocs.evidence.database.connection import Database

__all__ = ["PairCount", "PairPeriod", "pair_counts", "pair_periods"]

_LENGTHS = {"day": 10, "month": 7, "year": 4}
_BEFORE_ALL = -(1 << 62)
_DONE = "r.realis IN ('actual', 'general')"
_AHEAD = "r.realis IN ('planned', 'possible')"
_ONCE = (
    "(y.actor < y.recipient OR (y.actor > y.recipient AND NOT EXISTS (SELECT 1 FROM dyads z WHERE "
    "z.actor = y.recipient AND z.recipient = y.actor AND z.record = y.record)))"
)
"""Of a record that stands in both directions, one."""
_EVENTS = "r.kind = 'event' AND r.status <> 'rejected' AND r.realis <> 'denied'"


@dataclass(frozen=True, slots=True)
class PairCount:
    """Events of one type between two states: each telling counts, rejected and denied ones do not.

    `a` comes before `b` in the alphabet. `done` are actual or standing, `ahead` planned or possible;
    `confirmed` are those of both that a person has confirmed. `last` is the last day of those done; None
    where no day is known.
    """

    a: str
    b: str
    type: str
    done: int
    ahead: int
    confirmed: int
    last: str | None


@dataclass(frozen=True, slots=True)
class PairPeriod:
    """Events of one type between two states done in a period: "2018", "2018-09" or "2018-09-13"."""

    a: str
    b: str
    type: str
    period: str
    done: int


def pair_counts(database: Database, newest: int | None = None) -> tuple[PairCount, ...]:
    """Events of every pair of states, by type; a pair of which nothing is told is not there.

    With `newest` only so many records, of any kind, of the latest reports are looked through.
    """
    first = None
    if newest is not None:
        first = database.one("SELECT key FROM records ORDER BY key DESC LIMIT 1 OFFSET ?", max(newest - 1, 0))
    query = (
        "SELECT min(y.actor, y.recipient) AS a, max(y.actor, y.recipient) AS b, r.type AS type, "
        f"sum({_DONE}) AS done, sum({_AHEAD}) AS ahead, sum(r.status = 'confirmed') AS confirmed, "
        f"max(CASE WHEN {_DONE} THEN r.last_day END) AS last "
        "FROM dyads y CROSS JOIN records r NOT INDEXED ON r.key = y.record "
        f"WHERE y.record >= ? AND y.actor <> '' AND y.recipient <> '' AND {_ONCE} AND {_EVENTS} "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    rows = database.all(query, _BEFORE_ALL if first is None else first["key"])
    return tuple(PairCount(**dict(row)) for row in rows)


def pair_periods(
    database: Database, pairs: Iterable[tuple[str, str]], by: Literal["day", "month", "year"]
) -> tuple[PairPeriod, ...]:
    """Events of some pairs by type and period of their first day; those without a day are left out.

    Raises
    ------
    UsageError
        When `by` is no such period.
    """
    if by not in _LENGTHS:
        raise UsageError(f"by={by!r} is none of: {', '.join(_LENGTHS)}")
    query = (
        f"SELECT r.type AS type, substr(r.first_day, 1, {_LENGTHS[by]}) AS period, count(*) AS done "
        "FROM dyads y CROSS JOIN records r NOT INDEXED ON r.key = y.record "
        "WHERE ((y.actor = ?1 AND y.recipient = ?2) OR (y.actor = ?2 AND y.recipient = ?1)) "
        f"AND {_ONCE} AND {_EVENTS} AND {_DONE} AND r.first_day IS NOT NULL GROUP BY 1, 2 ORDER BY 2, 1"
    )
    return tuple(
        PairPeriod(a, b, row["type"], row["period"], row["done"])
        for a, b in ((min(pair), max(pair)) for pair in pairs)
        for row in database.all(query, a, b)
    )
