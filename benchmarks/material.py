"""Annotated reports to measure on: the corpus of this tree, and the development material when it is there."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from blocs.reading import Reading, read_report
from blocs.reports import Report, load_one

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("BLOCS_SHARED", ROOT.parent / "shared"))
KINDS = ("event", "quantity", "statement")
GIVEN = {"dev7_korea_japan_agency.txt": date(2019, 8, 2)}
"""Days of publication that the text does not tell and a user would give."""


class Annotated(NamedTuple):
    """A set of reports with gold records: its folder, its gold file, and which reports of the folder belong to it."""

    folder: Path
    gold: Path
    names: frozenset[str] | None = None

    def paths(self) -> list[Path]:
        """The reports, in order of name."""
        return sorted(p for p in self.folder.glob("*.txt") if self.names is None or p.name in self.names)

    def parts(self) -> Iterator[tuple[str, bytes]]:
        """All that the set is made of, by name: each report, and the gold records of the set."""
        for path in self.paths():
            yield path.name, path.read_bytes()
        gold = self.gold.read_bytes()
        if self.names is not None:
            own = (line for line in gold.splitlines() if json.loads(line).get("report") in self.names)
            gold = b"\n".join(own)
        yield self.gold.name, gold


def held() -> frozenset[str]:
    """Names of the reports of `corpus/train` that are held out of training."""
    return frozenset((ROOT / "corpus" / "held.txt").read_text("utf-8").split())


def sets() -> dict[str, Annotated]:
    """The sets of annotated reports by name; the last is not part of this tree."""
    corpus = ROOT / "corpus"
    return {
        "dev": Annotated(corpus / "dev", corpus / "dev" / "gold.jsonl"),
        "held": Annotated(corpus / "train", corpus / "train" / "gold.jsonl", held()),
        "test": Annotated(corpus / "test", corpus / "test" / "gold.jsonl"),
        "two reports": Annotated(SHARED / "reports", SHARED / "gold" / "reports.jsonl"),
    }


def there() -> list[str]:
    """Names of the sets of annotated reports whose material is there."""
    return [name for name, each in sets().items() if each.gold.is_file()]


def gold_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Gold records by report name (links under "")."""
    records: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            records[record.get("report", "")].append(record)
    return records


def reports(name: str) -> list[Report]:
    """The reports of a set, in order of name, with the days of publication that a user would give."""
    chosen = sets()[name]
    listed = chosen.folder / "published.json"
    days = json.loads(listed.read_text("utf-8")) if listed.is_file() else {}
    given = {**{report: date.fromisoformat(day) for report, day in days.items() if day}, **GIVEN}
    return [load_one(path, published=given.get(path.name)) for path in chosen.paths()]


def readings(
    name: str, read: Callable[[Report], Reading] = read_report
) -> Iterator[tuple[Reading, list[dict[str, Any]]]]:
    """Each reading of a set with its gold records."""
    gold = gold_of(sets()[name].gold)
    for report in reports(name):
        yield read(report), gold[report.name]
