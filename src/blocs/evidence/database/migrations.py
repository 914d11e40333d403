"""The steps that lead from one schema to the next; a step that has been released is never edited.

`MIGRATIONS[n]` leads from schema number n to n + 1; the number stands in the file's ``user_version``. Each
runs in the transaction of its caller, with foreign keys off.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from blocs.evidence.database.digests import (
    detail_digest,
    digest,
    link_digest,
    reading_digest,
    report_digest,
)
from blocs.evidence.database.places import free_place
from blocs.evidence.database.schema import FIRST, PLACES, SECOND

__all__ = ["MIGRATIONS", "SCHEMA", "statements"]


def statements(script: str) -> list[str]:
    """Statements of a script; `executescript` would commit each on its own."""
    found, rest = [], ""
    for line in script.splitlines(keepends=True):
        rest += line
        if sqlite3.complete_statement(rest):
            found.append(rest.strip())
            rest = ""
    return found


def _first(connection: sqlite3.Connection) -> None:
    for statement in statements(FIRST):
        connection.execute(statement)


def _second(connection: sqlite3.Connection) -> None:
    """Records in the order of publication; older readings apart; corrections, copies, claims, failures."""
    for table in ("reports", "readings", "sentences", "records", "sides", "links"):
        connection.execute(f"ALTER TABLE {table} RENAME TO old_{table}")
    indexes = (
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name LIKE 'old_%'"
    )
    for row in connection.execute(f"{indexes} ORDER BY name").fetchall():
        connection.execute(f'DROP INDEX "{row[0]}"')
    for trigger in ("sentences_added", "sentences_removed"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("DROP TABLE sentence_search")
    for statement in statements(SECOND):
        connection.execute(statement)
    for table in ("records", "sentences"):
        connection.execute(f"CREATE INDEX old_{table}_by_reading ON old_{table} (reading)")
    for row in connection.execute("SELECT id FROM old_readings ORDER BY id").fetchall():
        _move_reading(connection, dict(connection.execute(_OLD_READING, row).fetchone()))
    unread = "SELECT id FROM old_reports WHERE id NOT IN (SELECT id FROM reports)"
    for row in connection.execute(unread).fetchall():
        report = connection.execute("SELECT * FROM old_reports WHERE id = ?", row).fetchone()
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        _move_report(connection, {**dict(report), "read": now})
    connection.execute("INSERT INTO sentence_search (sentence_search) VALUES ('rebuild')")
    links = connection.execute("SELECT *, 'suggested' AS status FROM old_links")
    connection.executemany(
        f"INSERT INTO links VALUES ({', '.join('?' * 13)})", ((*link, link_digest(link)) for link in links)
    )
    for table in ("links", "sides", "records", "sentences", "readings", "reports"):
        connection.execute(f"DROP TABLE old_{table}")


_OLD_READING = """
SELECT p.*, g.id AS reading, g.reader, g.run, g.read, g.current, g.linked,
    (SELECT count(*) FROM old_records r WHERE r.reading = g.id) AS records
FROM old_reports p JOIN old_readings g ON g.report = p.id WHERE g.id = ?
"""


def _move_reading(connection: sqlite3.Connection, old: dict[str, Any]) -> None:
    place = connection.execute("SELECT place FROM reports WHERE id = ?", (old["id"],)).fetchone()
    if place is None:
        place = (_move_report(connection, old),)
    reading, current = old["reading"], old["current"]
    spans = connection.execute(
        'SELECT start, "end", kind, states, figures, text FROM old_sentences WHERE reading = ? '
        'ORDER BY start, "end", key',
        (reading,),
    ).fetchall()
    kept = json.dumps(
        [[s["start"], s["end"], s["kind"], json.loads(s["states"]), s["figures"]] for s in spans],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    connection.execute(
        "INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(reading, *(old[k] for k in ("id", "reader", "run", "read", "records", "current", "linked"))),
            *(None if current else kept, reading_digest(old["reader"], old["read"], old["records"], kept)),
        ),
    )
    records = connection.execute(
        'SELECT * FROM old_records WHERE reading = ? ORDER BY start, "end", kind, key', (reading,)
    ).fetchall()
    if not current:
        kept_records = ((r["id"], _whole(r, old)) for r in records)
        connection.executemany(
            "INSERT INTO superseded VALUES (?, ?, ?, ?)",
            ((reading, id_, record, digest(record)) for id_, record in kept_records),
        )
        return
    keys: dict[tuple[int, int], int] = {}
    for number, s in enumerate(spans):
        keys.setdefault((s["start"], s["end"]), place[0] + number)
        connection.execute(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (place[0] + number, reading, *s)
        )
    _move_records(connection, place[0], reading, records, keys, len(spans), old["text"])


def _move_report(connection: sqlite3.Connection, old: dict[str, Any]) -> int:
    def is_taken(place: int) -> bool:
        found = connection.execute("SELECT 1 FROM reports WHERE place = ?", (place,)).fetchone()
        return found is not None

    place = free_place(old["published"], old["id"], is_taken)
    days = connection.execute(
        "SELECT min(first_day), max(last_day) FROM old_records r JOIN old_readings g ON g.id = r.reading "
        "WHERE g.current AND g.report = ?",
        (old["id"],),
    ).fetchone()
    row = {
        **{k: old[k] for k in ("id", "sha256", "name", "text", "title", "byline", "publisher", "published")},
        **{k: old[k] for k in ("origin", "layout")},
        "retrieved": None,
        "agency": None,
        "origin_kind": "file",
        "added": old["read"],
    }
    row |= {"place": place, "digest": report_digest(row), "first_day": days[0], "last_day": days[1]}
    connection.execute(
        f"INSERT INTO reports ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )
    return place


def _move_records(
    connection: sqlite3.Connection,
    place: int,
    reading: int,
    records: list[sqlite3.Row],
    keys: dict[tuple[int, int], int],
    used: int,
    text: str,
) -> None:
    for number, r in enumerate(records):
        span = (r["sentence_start"], r["sentence_end"])
        if span not in keys:
            keys[span] = place + used
            used += 1
            connection.execute(
                "INSERT INTO sentences VALUES (?, ?, ?, ?, '', '[]', 0, ?)",
                (keys[span], reading, *span, text[slice(*span)]),
            )
        key = place + number
        connection.execute(
            "INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'suggested', NULL)",
            (
                *(key, keys[span], r["id"], r["kind"], r["type"] or "", r["realis"]),
                *(r["first_day"], r["last_day"], r["confidence"]),
            ),
        )
        told = (r["start"], r["end"], r["text"], r["voice"], r["body"])
        connection.execute(
            "INSERT INTO details VALUES (?, ?, ?, ?, ?, ?, ?)",
            (key, *told, detail_digest({**dict(r), "type": r["type"] or ""})),
        )
        parts = connection.execute(
            "SELECT state, part FROM old_sides WHERE record = ?", (r["key"],)
        ).fetchall()
        acting, met = ([s["state"] for s in parts if s["part"] == p] for p in ("actor", "recipient"))
        connection.executemany(
            "INSERT OR IGNORE INTO dyads VALUES (?, ?, ?)", ((*dyad, key) for dyad in _dyads(acting, met))
        )
    assert len(records) <= PLACES


def _dyads(actors: list[str], recipients: list[str]) -> Iterator[tuple[str, str]]:
    """As `rows.dyads` was when this step was written."""
    alone = len({*actors, *recipients}) == 1
    for actor in actors or [""]:
        others = [state for state in recipients if state != actor or alone]
        yield from ((actor, state) for state in others or [""])
    if len(actors) == 1 and len(recipients) > 1 and actors[0] in recipients:
        yield "", actors[0]


def _whole(r: sqlite3.Row, old: dict[str, Any]) -> str:
    """The record as JSON, in the shape of the coding guidelines."""
    data = {
        "reader": old["reader"],
        **json.loads(r["body"]),
        **{k: r[k] for k in ("id", "kind", "start", "end", "text", "realis", "confidence", "voice")},
        "report": old["name"],
        "report_id": old["id"],
        "sentence": [r["sentence_start"], r["sentence_end"]],
    }
    if r["type"] is not None:
        data["type"] = r["type"]
    return json.dumps(data, ensure_ascii=False)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _second)
"""Each step; a new one is appended."""

SCHEMA = len(MIGRATIONS)
"""Number of the schema that this version writes."""
