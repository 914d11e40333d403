"""What an id, or the beginning of one, stands for; and reports that were read more than once."""

from __future__ import annotations

import json
import sqlite3
from typing import Literal, TypeAlias

from blocs.evidence.claims.model import Copy, Derived
from blocs.evidence.database.connection import Database
from blocs.evidence.database.correcting import LINKS
from blocs.evidence.database.faults import held as rebuilt
from blocs.evidence.database.findings import copy_from_text, derived_from_text
from blocs.evidence.database.rows import link_from_row, record_from_row, record_from_text
from blocs.evidence.database.writing import CURRENT
from blocs.evidence.link import Link, link_from_json
from blocs.reading.records import Record

__all__ = ["Of", "derived_from", "find_copy", "find_link", "find_record", "ids", "read_again", "retrieved"]

Of: TypeAlias = Literal["record", "link", "copy", "claim", "derived", "report"]
_HELD: tuple[tuple[Of, str], ...] = (
    ("record", "records"),
    ("link", "links"),
    ("copy", "copies"),
    ("claim", "claims"),
    ("derived", "derived"),
    ("report", "reports"),
)


def ids(database: Database, beginning: str, *, most: int) -> list[tuple[Of, str]]:
    """Ids that begin so, and what each is of, at most `most`; those that are gone only where none is held.

    A record is gone when only an older reading has it, or only a correction remembers it, as it may a link or
    a copy.
    """
    inside = "{0} >= ?1 AND {0} < ?1 || 'g'"  # 'g' comes after every hex digit
    held = " UNION ALL ".join(
        f"SELECT * FROM (SELECT '{of}' AS of, id FROM {table} WHERE {inside.format('id')} LIMIT ?2)"
        for of, table in _HELD
    )
    gone = (
        f"SELECT of, target AS id FROM corrections WHERE {inside.format('target')} "
        f"UNION SELECT 'record', id FROM superseded WHERE {inside.format('id')}"
    )
    rows = database.all(f"{held} LIMIT ?2", beginning, most) or database.all(
        f"{gone} LIMIT ?2", beginning, most
    )
    return [(row["of"], row["id"]) for row in rows]


def find_record(database: Database, id_: str) -> tuple[Record, bool] | None:
    """The record with this id, and whether it counts; else as an older reading or a person had it."""
    if (row := database.one(f"{CURRENT} WHERE r.id = ?", id_)) is not None:
        return record_from_row(row), True
    query = "SELECT record AS body FROM superseded WHERE id = ? ORDER BY reading DESC LIMIT 1"
    row = database.one(query, id_) or _before(database, id_)
    return None if row is None else (record_from_text(row["body"]), False)


def find_link(database: Database, id_: str) -> tuple[Link, bool] | None:
    """The link with this id, and whether it was found by the latest relink; else as a person saw it."""
    if (row := database.one(f"{LINKS} WHERE l.id = ?", id_)) is not None:
        return link_from_row(row), True
    row = _before(database, id_)
    return None if row is None else (_link_from_text(row["body"]), False)


def find_copy(database: Database, id_: str) -> tuple[Copy, bool] | None:
    """The copy with this id, and whether it was found by the latest relink; else as a person saw it."""
    row = database.one("SELECT body FROM copies WHERE id = ?", id_)
    held = row is not None
    row = row or _before(database, id_)
    return None if row is None else (copy_from_text(row["body"]), held)


@rebuilt
def _link_from_text(text: str) -> Link:
    return link_from_json(json.loads(text))


def _before(database: Database, target: str) -> sqlite3.Row | None:
    query = "SELECT before AS body FROM corrections WHERE target = ? ORDER BY id DESC LIMIT 1"
    return database.one(query, target)


def derived_from(database: Database, record: str) -> tuple[Derived, ...]:
    """Derived figures that rest on the record with this id."""
    rows = database.all("SELECT body FROM derived WHERE instr(body, ?) ORDER BY id", json.dumps(record))
    found = (derived_from_text(row["body"]) for row in rows)
    return tuple(figure for figure in found if record in figure.records)


def read_again(database: Database) -> tuple[str, ...]:
    """Ids of the reports that several readers have read, by day of publication."""
    query = (
        "SELECT p.id FROM reports p JOIN readings g ON g.report = p.id GROUP BY p.id HAVING count(*) > 1 "
        "ORDER BY p.published IS NULL, p.published, p.name, p.id"
    )
    return tuple(row["id"] for row in database.all(query))


def retrieved(database: Database, report: str) -> str | None:
    """ISO day on which the report with this id was fetched; None where nothing tells it."""
    row = database.one("SELECT retrieved FROM reports WHERE id = ?", report)
    return None if row is None else row["retrieved"]
