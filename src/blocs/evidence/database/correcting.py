"""Writing corrections, and taking them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from blocs.errors import UsageError
from blocs.evidence.claims.model import copy_from_json
from blocs.evidence.database.batch import put_record, put_sentences, remove
from blocs.evidence.database.connection import Database
from blocs.evidence.database.corrections import (
    ACTIONS,
    Correction,
    Target,
    correction_from_row,
    edited,
    edited_link,
    settled,
)
from blocs.evidence.database.digests import correction_digest, digest
from blocs.evidence.database.findings import settled_link
from blocs.evidence.database.rows import (
    days_of,
    kept_row,
    link_from_row,
    link_row,
    record_from_row,
    record_from_text,
    report_from_row,
)
from blocs.evidence.database.schema import PLACES
from blocs.evidence.database.writing import CURRENT, now, set_days
from blocs.evidence.link import link_from_json, link_to_json
from blocs.reading.records import Record, record_from_json, to_json

__all__ = ["LINKS", "apply", "correct", "corrections", "undo"]

LINKS = """
SELECT l.*, a.name AS a_name, b.name AS b_name FROM links l
JOIN reports a ON a.id = l.a_report JOIN reports b ON b.id = l.b_report
"""
"""Links with all that `link_from_row` needs."""
_NAME, _WHY = 200, 10_000
"""Characters that a name and a reason may have."""


def correct(
    database: Database, target: str, action: str, *, by: str, why: str, changes: Mapping[str, Any] | None
) -> Correction:
    """Write a correction and let it count at once; see `Store.correct`."""
    if action not in ACTIONS:
        raise UsageError(f"{action!r} is none of: {', '.join(ACTIONS)}")
    if (action == "edit") != bool(changes):
        raise UsageError("an edit names the fields that it sets, and nothing else does")
    by, why = _signed(by, why)
    with database.writing():
        of, reports, before = _find(database, target)
        if action == "edit":
            if of == "copy":
                raise UsageError("a copy has nothing to edit; confirm or reject it")
            _try(of, before, changes or {})
        row: dict[str, Any] = {
            "id": database.all("SELECT coalesce(max(id), 0) + 1 FROM corrections")[0][0],
            "target": target,
            "of": of,
            "report": reports[0] if of == "record" else None,
            "action": action,
            "changes": _json(dict(changes or {})),
            "before": _json(before),
            "by": by,
            "why": why,
            "at": now(),
            "undone_by": None,
            "undone_why": None,
            "undone_at": None,
        }
        row["digest"] = correction_digest(row)
        database.run(
            f"INSERT INTO corrections ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", *row.values()
        )
        apply(database, target, of)
        _unlink(database, reports)
    return correction_from_row(row)


def undo(database: Database, correction: int, *, by: str, why: str) -> Correction:
    """Take a correction back; see `Store.undo`."""
    by, why = _signed(by, why)
    with database.writing():
        row = database.one("SELECT * FROM corrections WHERE id = ?", correction)
        if row is None:
            raise UsageError(
                f"there is no correction {correction}; "
                "`blocs correct --list` and `Store.corrections` list them"
            )
        if row["undone_at"]:
            raise UsageError(
                f"correction {correction} was undone by {row['undone_by']} at {row['undone_at']}"
            )
        undone = {"undone_by": by, "undone_why": why, "undone_at": now()}
        database.run(
            "UPDATE corrections SET undone_by = ?, undone_why = ?, undone_at = ?, digest = ? WHERE id = ?",
            *(*undone.values(), correction_digest({**dict(row), **undone}), correction),
        )
        apply(database, row["target"], row["of"])
        _unlink(database, _reports(row["of"], json.loads(row["before"])))
        row = database.one("SELECT * FROM corrections WHERE id = ?", correction)
    assert row is not None
    return correction_from_row(row)


def corrections(database: Database, target: str | None = None) -> tuple[Correction, ...]:
    """All corrections, or those of one record, link or copy; oldest first, undone ones too."""
    query = "SELECT * FROM corrections WHERE ?1 IS NULL OR target = ?1 ORDER BY id"
    return tuple(correction_from_row(row) for row in database.all(query, target))


def _signed(by: str, why: str) -> tuple[str, str]:
    by, why = " ".join(by.split()), why.strip()
    if not by or len(by) > _NAME:
        raise UsageError(f"say in 1 to {_NAME} characters who corrects it")
    if len(why) > _WHY:
        raise UsageError(f"the reason has {len(why):,} characters; {_WHY:,} will do")
    return by, why


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _find(database: Database, target: str) -> tuple[Target, tuple[str, ...], dict[str, Any]]:
    """What an id stands for, the reports that it concerns, and how it stands now."""
    of: Target
    if (row := database.one(f"{CURRENT} WHERE r.id = ?", target)) is not None:
        of, before = "record", to_json(record_from_row(row))
    elif (row := database.one(f"{LINKS} WHERE l.id = ?", target)) is not None:
        of, before = "link", link_to_json(link_from_row(row))
    elif (row := database.one("SELECT body FROM copies WHERE id = ?", target)) is not None:
        of, before = "copy", json.loads(row["body"])
    else:
        raise UsageError(f"no record, link or copy has the id {target!r}; `blocs records --json` shows ids")
    return of, _reports(of, before), before


def _reports(of: Target, before: Mapping[str, Any]) -> tuple[str, ...]:
    if of == "record":
        return (before["report_id"],)
    return (
        (before["a"], before["b"]) if of == "copy" else (before["a"]["report_id"], before["b"]["report_id"])
    )


def _unlink(database: Database, reports: Iterable[str]) -> None:
    """Have the reports held against the others again: claims and standing rest on what was corrected."""
    query = "UPDATE readings SET linked = 0 WHERE report = ? AND current"
    database.run_many(query, ((report,) for report in reports))


def _try(of: Target, before: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Raise what an edit would raise."""
    if of == "record":
        edited(record_from_json(before), changes)
    else:
        edited_link(link_from_json(before), changes)


def apply(database: Database, target: str, of: Target) -> None:
    """Let the corrections of a target that hold count."""
    query = "SELECT * FROM corrections WHERE target = ? AND undone_at IS NULL ORDER BY id"
    holding = tuple(correction_from_row(row) for row in database.all(query, target))
    if of == "record":
        _apply_to_record(database, target, holding)
    elif of == "link":
        _apply_to_link(database, target, holding)
    else:
        status = holding[-1].status if holding else "suggested"
        row = database.one("SELECT body FROM copies WHERE id = ?", target)
        if row is not None:
            copy_from_json(body := {**json.loads(row["body"]), "status": status})
            values = (status, _json(body), digest(status, _json(body)))
            database.run("UPDATE copies SET status = ?, body = ?, digest = ? WHERE id = ?", *values, target)


def _apply_to_record(database: Database, target: str, holding: tuple[Correction, ...]) -> None:
    row = database.one(f"{CURRENT} WHERE r.id = ?", target)
    if row is None:
        _bring_back(database, holding)
        return
    at = database.one("SELECT sentence FROM records WHERE key = ?", row["key"])
    found = database.one("SELECT * FROM reports WHERE id = ?", row["report_id"])
    assert at is not None and found is not None
    report, reader, now_stands = report_from_row(found), row["reader"], record_from_row(row)
    reading = database.one("SELECT id, reader FROM readings WHERE report = ? AND current", report.id)
    assert reading is not None
    kept = "SELECT record FROM superseded WHERE reading = ? AND id = ?"
    as_read_row = database.one(kept, reading["id"], target)
    as_read: Record | None
    if as_read_row is not None:
        as_read = record_from_text(as_read_row["record"])
    elif now_stands.status == "suggested":
        as_read = now_stands
    else:
        as_read = None  # only people hold on to it
    final = settled(as_read, holding)
    remove(database, [(row["key"], now_stands)])
    if final is None:
        return
    if holding and as_read is not None and as_read_row is None:
        database.run("INSERT INTO superseded VALUES (?, ?, ?, ?)", *kept_row(reading["id"], as_read))
    if not holding:
        database.run("DELETE FROM superseded WHERE reading = ? AND id = ?", reading["id"], target)
    put_record(database, row["key"], at["sentence"], final, report, reader)
    set_days(database, report.id, [days_of(final, report.published)])


def _bring_back(database: Database, holding: tuple[Correction, ...]) -> None:
    """Put a record back that no reading holds any more, when a confirmation counts again."""
    final = settled(None, holding)
    if final is None or not holding:
        return
    found = database.one("SELECT * FROM reports WHERE id = ?", holding[-1].report)
    reading = database.one("SELECT id, reader FROM readings WHERE report = ? AND current", holding[-1].report)
    if found is None or reading is None:
        return
    report = report_from_row(found)
    if report.text[final.start : final.end] != final.text:
        return
    place = found["place"]
    last = "SELECT coalesce(max(key) + 1, ?1) AS n FROM {} WHERE key >= ?1 AND key < ?1 + ?2"
    record = database.one(last.format("records"), place, PLACES)
    query = 'SELECT key FROM sentences WHERE reading = ? AND start = ? AND "end" = ?'
    sentence = database.one(query, reading["id"], *final.sentence)
    if sentence is None:
        free = database.one(last.format("sentences"), place, PLACES)
        assert free is not None
        words = report.text[slice(*final.sentence)]
        put_sentences(database, [(free["n"], reading["id"], *final.sentence, "", "[]", 0, words)])
        sentence = {"key": free["n"]}  # type: ignore[assignment]
    assert record is not None and sentence is not None
    put_record(database, record["n"], sentence["key"], final, report, reading["reader"])
    set_days(database, report.id, [days_of(final, report.published)])


def _apply_to_link(database: Database, target: str, holding: tuple[Correction, ...]) -> None:
    row = database.one(f"{LINKS} WHERE l.id = ?", target)
    if row is None:
        return
    first = database.one("SELECT before FROM corrections WHERE target = ? ORDER BY id LIMIT 1", target)
    as_found = link_from_json({**json.loads(first["before"]), "status": "suggested"}) if first else None
    final = settled_link(as_found or link_from_row(row), holding)
    assert final is not None
    database.run("DELETE FROM links WHERE id = ?", target)
    database.run(f"INSERT INTO links VALUES ({', '.join('?' * 13)})", *link_row(final))
