"""What holding reports against each other gave: links, copies, claims, derived figures."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from blocs.evidence.claims.model import (
    Claim,
    Copy,
    Derived,
    claim_from_json,
    claim_to_json,
    copy_from_json,
    copy_to_json,
    derived_from_json,
    derived_to_json,
)
from blocs.evidence.database.connection import Database
from blocs.evidence.database.corrections import Correction, correction_from_row, edited_link
from blocs.evidence.database.digests import digest
from blocs.evidence.database.faults import held
from blocs.evidence.database.rows import link_row
from blocs.evidence.link import Link, link_from_json
from blocs.reading.records import Standing

__all__ = [
    "Findings",
    "claim_from_text",
    "claims",
    "copies",
    "copy_from_text",
    "derived",
    "derived_from_text",
    "holding",
    "replace_findings",
    "settled_copies",
    "settled_link",
    "settled_links",
]


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was found; `alone` is the standing of records in no claim, by id."""

    links: tuple[Link, ...]
    copies: tuple[Copy, ...]
    claims: tuple[Claim, ...]
    derived: tuple[Derived, ...]
    alone: Mapping[str, Standing]


def holding(database: Database, of: str) -> dict[str, list[Correction]]:
    """Corrections of links or copies that hold, by target, oldest first."""
    found: dict[str, list[Correction]] = defaultdict(list)
    query = "SELECT * FROM corrections WHERE of = ? AND undone_at IS NULL ORDER BY id"
    for row in database.all(query, of):
        found[row["target"]].append(correction_from_row(row))
    return found


def settled_link(link: Link | None, corrections: Sequence[Correction]) -> Link | None:
    """A link with what people said of it; one that is found no more stays if it was confirmed."""
    if not corrections:
        return link
    status = corrections[-1].status
    kept = next((c for c in reversed(corrections) if c.action != "reject"), None)
    if kept is not None and (link is None or status == "confirmed"):
        link = edited_link(link_from_json(kept.before), kept.changes)
    return None if link is None else replace(link, status=status)


def settled_links(
    links: Iterable[Link], corrections: Mapping[str, Sequence[Correction]], reports: Iterable[str]
) -> tuple[Link, ...]:
    """Links with what people said of them, and confirmed ones between `reports` that are found no more."""
    by_id = {link.id: link for link in links}
    there = set(reports)
    for target, said in corrections.items():
        found = settled_link(by_id.pop(target, None), said)
        if found is not None and {found.a.report_id, found.b.report_id} <= there:
            by_id[target] = found
    return tuple(by_id.values())


def settled_copies(
    copies: Iterable[Copy], corrections: Mapping[str, Sequence[Correction]], reports: Iterable[str]
) -> tuple[Copy, ...]:
    """Copies with what people said of them, and confirmed ones of `reports` that are found no more."""
    by_id = {copy.id: copy for copy in copies}
    there = set(reports)
    for target, said in corrections.items():
        status = said[-1].status
        copy = by_id.pop(target, None) or (copy_from_json(said[-1].before) if status == "confirmed" else None)
        if copy is not None and {copy.a, copy.b} <= there:
            by_id[target] = replace(copy, status=status)
    return tuple(by_id.values())


def replace_findings(database: Database, found: Findings, read: Mapping[str, int]) -> None:
    """Write what rests on the readings `read` (report id to reading), in place of all that was there.

    A report that was reread meanwhile waits, with all that it is part of, for the next time.
    """
    with database.writing():
        rows = database.all("SELECT id, report FROM readings WHERE current")
        now = {row["report"]: row["id"] for row in rows}
        kept = {report for report, key in read.items() if now.get(report) == key}
        for table in ("links", "copies", "claims", "derived"):
            database.run(f"DELETE FROM {table}")
        links = (x for x in found.links if {x.a.report_id, x.b.report_id} <= kept)
        database.run_many(f"INSERT INTO links VALUES ({_marks(13)})", map(link_row, links))
        copies = (x for x in found.copies if {x.a, x.b} <= kept)
        database.run_many(
            f"INSERT INTO copies VALUES ({_marks(6)})",
            ((x.id, x.a, x.b, *_sealed(x.status, _json(copy_to_json(x)))) for x in copies),
        )
        claims = [x for x in found.claims if {t.report_id for t in x.tellings} <= kept]
        database.run_many(
            "INSERT INTO claims VALUES (?, ?, ?, ?)",
            ((x.id, *_sealed(x.standing, _json(claim_to_json(x)))) for x in claims),
        )
        told = [(x, t) for x in claims for t in x.tellings if t.record]
        database.run_many(
            "INSERT OR IGNORE INTO tellings VALUES (?, ?, ?)",
            ((x.id, t.record, t.report_id) for x, t in told),
        )
        database.run_many(
            "INSERT INTO derived VALUES (?, ?, ?)",
            ((x.id, *_sealed(_json(derived_to_json(x)))) for x in found.derived),
        )
        standing = {**found.alone, **{t.record: x.standing for x, t in told}}
        database.run_many(
            "UPDATE records SET standing = ?1 WHERE id = ?2 AND standing IS NOT ?1",
            ((value, id_) for id_, value in standing.items()),
        )
        database.run("UPDATE readings SET linked = 0 WHERE linked")
        database.run_many("UPDATE readings SET linked = 1 WHERE id = ?", ((read[report],) for report in kept))


@held
def copy_from_text(text: str) -> Copy:
    """Rebuild a copy."""
    return copy_from_json(json.loads(text))


@held
def claim_from_text(text: str) -> Claim:
    """Rebuild a claim."""
    return claim_from_json(json.loads(text))


@held
def derived_from_text(text: str) -> Derived:
    """Rebuild a derived figure."""
    return derived_from_json(json.loads(text))


def copies(database: Database) -> tuple[Copy, ...]:
    """All copies, by their reports."""
    rows = database.all("SELECT body FROM copies ORDER BY a, b")
    return tuple(copy_from_text(row["body"]) for row in rows)


def claims(
    database: Database, *, standing: str | None = None, report: str | None = None, record: str | None = None
) -> tuple[Claim, ...]:
    """Claims by day of their first telling; of one standing, report id or record id."""
    query = (
        "SELECT body FROM claims c WHERE (?1 IS NULL OR standing = ?1) AND (?2 IS NULL OR EXISTS (SELECT 1 "
        "FROM tellings t WHERE t.claim = c.id AND t.report = ?2)) AND (?3 IS NULL OR c.id IN (SELECT claim "
        "FROM tellings WHERE record = ?3))"
    )
    found = [claim_from_text(row["body"]) for row in database.all(query, standing, report, record)]
    return tuple(sorted(found, key=_by_day))


def _by_day(claim: Claim) -> tuple[str, str, int, str]:
    first = claim.tellings[0]
    return first.published or "9999", first.report, first.start, claim.id


def derived(database: Database) -> tuple[Derived, ...]:
    """All derived figures."""
    rows = database.all("SELECT body FROM derived ORDER BY id")
    return tuple(derived_from_text(row["body"]) for row in rows)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _sealed(*values: str) -> tuple[Any, ...]:
    """Values with their checksum."""
    return (*values, digest(*values))


def _marks(count: int) -> str:
    return ", ".join("?" * count)
