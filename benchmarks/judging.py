"""Readings against gold: scores by kind, fields, and how often records of a confidence are right."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from blocs.reading import Reading, to_json
from blocs.reading.scoring import Score, match_records, score_records
from material import KINDS

__all__ = ["Mark", "Tally", "judge", "score_row"]

Gold = Mapping[str, Any]
FIELDS = {
    "event": ("realis", "date"),
    "quantity": ("comparator", "owner", "aspect", "period"),
    "statement": ("speaker_state", "direct"),
}
"""Fields compared on records that were found. The unit is compared apart: a quantity with another is not found."""
SPANS_OF_DAYS = ("date", "period")
UNORDERED = ("owner", "speaker_state")


@dataclass(frozen=True, slots=True)
class Mark:
    """A record that was read: its confidence, whether it is right, and whether it is asked for (not optional)."""

    confidence: float
    right: bool
    asked: bool = True


@dataclass(slots=True)
class Tally:
    """What some reports add up to."""

    reports: int = 0
    scores: dict[str, Score] = field(default_factory=lambda: {kind: Score() for kind in KINDS})
    fields: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[str, list[Mark]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def rows(self) -> dict[str, dict[str, float]]:
        """Scores by kind, then shares of fields that are right."""
        rows = {kind: score_row(score) for kind, score in self.scores.items()}
        for name, results in sorted(self.fields.items()):
            rows[name] = {"share": sum(results) / len(results), "right": sum(results), "of": len(results)}
        return rows


def score_row(score: Score) -> dict[str, float]:
    """A score as a row of a table."""
    return {
        "precision": score.precision, "recall": score.recall, "f1": score.f1,
        "found": score.found, "extra": score.extra, "missed": score.missed,
    }  # fmt: skip


def judge(
    readings: Iterable[tuple[Reading, Sequence[Gold]]], note: Callable[[str], None] = lambda _: None
) -> Tally:
    """Compare readings with their gold records."""
    tally = Tally()
    for reading, gold in readings:
        tally.reports += 1
        for kind in KINDS:
            wanted = [g for g in gold if g["kind"] == kind]
            mine = [json.loads(json.dumps(to_json(r))) for r in reading.records if r.kind == kind]
            _judge_kind(tally, kind, reading.report.text, wanted, mine)
        note(reading.report.name)
    return tally


def _judge_kind(tally: Tally, kind: str, text: str, wanted: Sequence[Gold], mine: Sequence[Gold]) -> None:
    tally.scores[kind] += score_records(text, wanted, mine)
    pairs = match_records(text, wanted, mine)
    met = {r["id"]: bool(g.get("optional")) for g, r in pairs}
    tally.marks[kind] += [Mark(r["confidence"], r["id"] in met, not met.get(r["id"], False)) for r in mine]
    for g, r in pairs:
        if g.get("optional"):
            continue
        for name in FIELDS[kind]:
            if name in SPANS_OF_DAYS and not g[name]:
                tally.fields[f"{kind} without {name}"].append(r[name] is None)
                continue
            same = set(g[name]) == set(r[name]) if name in UNORDERED else g[name] == r[name]
            tally.fields[f"{kind} {name}"].append(same)
    if kind == "quantity":
        tally.fields["quantity unit"] += _units(wanted, mine)


def _units(wanted: Sequence[Gold], mine: Sequence[Gold]) -> list[bool]:
    """Whether the unit is right, for each number that was read whatever was made of it."""
    found = []
    for g in wanted:
        here = [r for r in mine if r["start"] < g["end"] and g["start"] < r["end"]]
        if here and not g.get("optional"):
            found.append(any(str(r["unit"]).lower() == str(g["unit"]).lower() for r in here))
    return found
