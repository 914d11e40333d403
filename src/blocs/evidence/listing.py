"""Lists of what a store holds, a page at a time: reports, publishers, pairs of reports that links join."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from blocs.errors import UsageError
from blocs.evidence.claims.model import Copy
from blocs.evidence.database.connection import Database
from blocs.evidence.database.findings import copy_from_text
from blocs.evidence.database.places import place_of
from blocs.evidence.database.query import search_terms
from blocs.evidence.database.schema import PLACES
from blocs.evidence.link import Relation
from blocs.evidence.store import Store

__all__ = ["Listed", "Listing", "Partners", "list_copies", "list_pairs", "list_publishers", "list_reports"]

_PARTNERS = 200
_FIRST = "0" * 16
_UNDATED = place_of(None, _FIRST)
"""Places from here on are of reports without a day."""
_SPELLED = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list.

    Attributes
    ----------
    id, name, publisher, title, published
        As of the report; the day in ISO, None where it is unknown.
    reader : str or None
        Who gave the reading that answers questions.
    events, quantities, statements : int
        Records that count, rejected ones left out.
    confirmed, rejected : int
        Records that people confirmed or edited, and rejected.
    links : int
        Links that end in it, rejected ones left out; as of the latest relink.
    linked : bool
        Whether it was held against the others since it was added, reread or corrected.
    copies : int
        Copies that it is part of, rejected ones left out.
    found : int
        Sentences that hold the words asked for; 0 where none were, or where only its name has them.
    """

    id: str
    name: str
    publisher: str | None
    title: str | None
    published: str | None
    reader: str | None
    events: int
    quantities: int
    statements: int
    confirmed: int
    rejected: int
    links: int
    linked: bool
    copies: int
    found: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Reports of one page, and how many there are on all pages."""

    total: int
    reports: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Partners:
    """Two reports that links join, `a` the one published first, and how many; rejected ones are left out."""

    a: str
    b: str
    agrees: int
    differs: int
    refines: int

    @property
    def links(self) -> int:
        """All of them."""
        return self.agrees + self.differs + self.refines

    def count(self, relation: Relation) -> int:
        """Links of a relation."""
        return {"agrees": self.agrees, "differs": self.differs, "refines": self.refines}[relation]


def list_reports(
    store: Store,
    *,
    words: str = "",
    publisher: str | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int = 40,
    offset: int = 0,
) -> Listing:
    """Reports of a store, the latest first, a page at a time.

    Parameters
    ----------
    store : Store
    words : str
        One sentence must hold them all, in any inflection, or the name as they are written.
    publisher : str, optional
        Without regard to case.
    since, until : date, optional
        Days of publication, ends included; reports without a day are left out then.
    limit, offset : int
        How many, after how many.

    Raises
    ------
    UsageError
        When limit or offset is negative.

    Examples
    --------
    >>> list_reports(store, words="tariffs on steel").total  # doctest: +SKIP
    3
    """
    if limit < 0 or offset < 0:
        raise UsageError(f"limit is {limit} and offset {offset}; give 0 or more")
    database = _database(store)
    where, values = _where(words, publisher, since, until)
    # places alone, which indexes hold: to read the day of a report is to walk through its text
    query = (
        f"SELECT p.place FROM reports p {where} ORDER BY p.place >= {_UNDATED}, p.place DESC LIMIT ? OFFSET ?"
    )
    with database.snapshot():
        total = database.all(f"SELECT count(p.place) AS n FROM reports p {where}", *values)[0]["n"]
        places = [row["place"] for row in database.all(query, *values, limit, offset)]
        found = (database.all("SELECT * FROM reports WHERE place = ?", place)[0] for place in places)
        return Listing(total, tuple(_listed(database, row, words) for row in found))


def _where(
    words: str, publisher: str | None, since: date | None, until: date | None
) -> tuple[str, list[Any]]:
    clauses: list[str] = []
    values: list[Any] = []
    if words.strip():
        told = "p.place IN (SELECT place FROM reports WHERE name LIKE ? ESCAPE '\\')"
        values.append(f"%{' '.join(words.split()).translate(_SPELLED)}%")
        if terms := search_terms(words):
            told += (
                f" OR p.place IN (SELECT rowid - rowid % {PLACES} FROM sentence_search "
                "WHERE sentence_search MATCH ?)"
            )
            values.append(terms)
        clauses.append(f"({told})")
    if publisher is not None:
        clauses.append("p.publisher = ? COLLATE NOCASE")
        values.append(publisher)
    if since is not None:
        clauses.append(f"p.place >= ? AND p.place < {_UNDATED}")
        values.append(place_of(since.isoformat(), _FIRST))
    if until is not None:
        clauses.append("p.place < ?")
        after = None if until == date.max else (until + timedelta(1)).isoformat()
        values.append(place_of(after, _FIRST))
    return f"WHERE {' AND '.join(clauses)}" if clauses else "", values


def _listed(database: Database, row: Any, words: str) -> Listed:
    place, id_ = row["place"], row["id"]
    kinds = {"event": 0, "quantity": 0, "statement": 0}
    said = {"confirmed": 0, "rejected": 0}
    query = (
        f"SELECT kind, status, count(*) AS n FROM records WHERE key >= ?1 AND key < ?1 + {PLACES} "
        "GROUP BY kind, status"
    )
    for group in database.all(query, place):
        if group["status"] in said:
            said[group["status"]] += group["n"]
        if group["status"] != "rejected":
            kinds[group["kind"]] += group["n"]
    reading = database.one("SELECT reader, linked FROM readings WHERE report = ? AND current", id_)
    return Listed(
        id_,
        row["name"],
        row["publisher"],
        row["title"],
        row["published"],
        reading["reader"] if reading else None,
        kinds["event"],
        kinds["quantity"],
        kinds["statement"],
        said["confirmed"],
        said["rejected"],
        _ends(database, "links", ("a_report", "b_report"), id_),
        bool(reading and reading["linked"]),
        _ends(database, "copies", ("a", "b"), id_),
        _sentences_with(database, place, words),
    )


def _ends(database: Database, table: str, ends: tuple[str, str], report: str) -> int:
    query = (
        f"SELECT count(*) AS n FROM {table} WHERE ({ends[0]} = ?1 OR {ends[1]} = ?1) AND status <> 'rejected'"
    )
    return int(database.all(query, report)[0]["n"])


def _sentences_with(database: Database, place: int, words: str) -> int:
    if not (terms := search_terms(words)):
        return 0
    query = (
        "SELECT count(*) AS n FROM sentence_search WHERE sentence_search MATCH ? "
        f"AND rowid >= ? AND rowid < ? + {PLACES}"
    )
    return int(database.all(query, terms, place, place)[0]["n"])


def list_copies(store: Store, report: str) -> tuple[Copy, ...]:
    """Copies that the report with this id is part of, rejected ones too."""
    rows = _database(store).all("SELECT body FROM copies WHERE a = ?1 OR b = ?1 ORDER BY id", report)
    return tuple(copy_from_text(row["body"]) for row in rows)


def list_publishers(store: Store, *, most: int = 500) -> tuple[tuple[str, int], ...]:
    """Publishers that reports name, with how many reports each has, by name; at most `most`."""
    query = (
        "SELECT min(publisher) AS name, count(*) AS n FROM reports WHERE publisher IS NOT NULL "
        "GROUP BY publisher COLLATE NOCASE ORDER BY publisher COLLATE NOCASE LIMIT ?"
    )
    return tuple((row["name"], row["n"]) for row in _database(store).all(query, most))


def list_pairs(
    store: Store, *, report: str | None = None, limit: int = _PARTNERS, offset: int = 0
) -> tuple[Partners, ...]:
    """Pairs of reports that links join, those with most links first.

    Parameters
    ----------
    store : Store
    report : str, optional
        Id of a report that must be one of the two.
    limit, offset : int
        How many, after how many.
    """
    wanted = "" if report is None else "AND (l.a_report = ?3 OR l.b_report = ?3)"
    query = (
        "SELECT min(l.a_report, l.b_report) AS a, max(l.a_report, l.b_report) AS b, "
        "sum(l.relation = 'agrees') AS agrees, sum(l.relation = 'differs') AS differs, "
        "sum(l.relation = 'refines') AS refines, count(*) AS n "
        f"FROM links l WHERE l.status <> 'rejected' {wanted} GROUP BY 1, 2 "
        "ORDER BY n DESC, differs DESC, 1, 2 LIMIT ?1 OFFSET ?2"
    )
    database = _database(store)
    with database.snapshot():
        rows = database.all(query, limit, offset, *([] if report is None else [report]))
        places = _places(database, [row[end] for row in rows for end in ("a", "b")])
    return tuple(_partners(row, places) for row in rows)


def _partners(row: Any, places: dict[str, int]) -> Partners:
    a, b = sorted((row["a"], row["b"]), key=places.__getitem__)
    return Partners(a, b, row["agrees"], row["differs"], row["refines"])


def _places(database: Database, reports: list[str]) -> dict[str, int]:
    query = "SELECT id, place FROM reports WHERE id IN (SELECT value FROM json_each(?))"
    return {row["id"]: row["place"] for row in database.all(query, json.dumps(sorted(set(reports))))}


def _database(store: Store) -> Database:
    return store._db  # the store's own room: this asks what its methods do not
