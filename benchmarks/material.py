"""Annotated reports to measure on: the corpus of this tree, and the development material when it is there."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from blocs.reading import Reading, read_report, to_json
from blocs.reading.scoring import Score, match_records, score_records
from blocs.reports import Report, load_one

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BLOCS_SHARED", ROOT.parent / "shared"))
KINDS = ("event", "quantity", "statement")
GIVEN = {"dev7_korea_japan_agency.txt": date(2019, 8, 2)}
"""Days of publication that the text does not tell and a user would give."""


def sets() -> dict[str, tuple[Path, Path]]:
    """Name of a set: (folder of reports, gold file)."""
    found = {
        name: (ROOT / "corpus" / name, ROOT / "corpus" / name / "gold.jsonl") for name in ("dev", "test")
    }
    if (SHARED / "gold" / "reports.jsonl").is_file():
        found["two reports"] = (SHARED / "reports", SHARED / "gold" / "reports.jsonl")
    return found


def gold_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Gold records by report name (links under "")."""
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            records[record.get("report", "")].append(record)
    return records


def reports(name: str) -> list[Report]:
    """The reports of a set, in order of name."""
    folder, _ = sets()[name]
    return [load_one(path, published=GIVEN.get(path.name)) for path in sorted(folder.glob("*.txt"))]


def readings(
    name: str, read: Callable[[Report], Reading] = read_report
) -> Iterator[tuple[Reading, list[dict[str, Any]]]]:
    """Each reading of a set with its gold records."""
    gold = gold_of(sets()[name][1])
    for report in reports(name):
        yield read(report), gold[report.name]


def measure(name: str) -> dict[str, dict[str, Any]]:
    """Scores by kind, and shares of fields right on what was found and counts."""
    scores = {kind: Score() for kind in KINDS}
    fields: dict[str, list[bool]] = defaultdict(list)
    for reading, gold in readings(name):
        text = reading.report.text
        for kind in KINDS:
            wanted = [g for g in gold if g["kind"] == kind]
            mine = [json.loads(json.dumps(to_json(r))) for r in reading.records if r.kind == kind]
            scores[kind] += score_records(text, wanted, mine)
            for g, r in match_records(text, wanted, mine):
                if g.get("optional"):
                    continue
                for field in (
                    ("realis", "date")
                    if kind == "event"
                    else ("comparator", "aspect", "owner", "period")
                    if kind == "quantity"
                    else ()
                ):
                    if field in ("date", "period") and not g[field]:
                        continue
                    same = set(g[field]) == set(r[field]) if field == "owner" else g[field] == r[field]
                    fields[f"{kind} {field}"].append(same)
    table: dict[str, dict[str, Any]] = {
        kind: {
            "precision": s.precision,
            "recall": s.recall,
            "f1": s.f1,
            "found": s.found,
            "extra": s.extra,
            "missed": s.missed,
        }
        for kind, s in scores.items()
    }
    table["fields"] = {name: {"right": sum(v), "of": len(v)} for name, v in sorted(fields.items())}
    return table
