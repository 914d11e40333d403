"""Measure how often records are right, by the evidence they were read on, and write the shares that
`blocs.reading.confidence` uses: `python benchmarks/calibrate.py`.

Uses the development part of the corpus only; prints how well the shares hold on the test part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from pathlib import Path

from blocs.reading import confidence, read_report, to_json
from blocs.reading.scoring import match_records
from material import KINDS, ROOT, readings

TABLE = ROOT / "src" / "blocs" / "reading" / "confidence.toml"
SHRINK = 6.0
"""Weight, in records, of the share of the next shorter evidence."""


def outcomes(name: str) -> dict[str, list[tuple[str, bool, float]]]:
    """By kind: (evidence, whether right, confidence now) of every record read."""
    found: dict[str, list[tuple[str, bool, float]]] = defaultdict(list)
    seen: list[tuple[str, str]] = []

    def note(kind: str, evidence: str) -> float:
        seen.append((kind, evidence))
        return float(len(seen) - 1)  # the record carries the number of its evidence

    for reading, gold in readings(name, partial(read_report, confidence=note)):
        for kind in KINDS:
            wanted = [g for g in gold if g["kind"] == kind]
            mine = [json.loads(json.dumps(to_json(r))) for r in reading.records if r.kind == kind]
            right = {r["id"] for _, r in match_records(reading.report.text, wanted, mine)}
            for r in mine:
                evidence = seen[int(r["confidence"])][1]
                found[kind].append((evidence, r["id"] in right, confidence.confidence_of(kind, evidence)))
    return found


def shares(results: list[tuple[str, bool, float]]) -> dict[str, float]:
    """Share right for each evidence and each of its beginnings, shrunk towards the next shorter one."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for evidence, right, _ in results:
        parts = evidence.split(":")
        for n in range(1, len(parts) + 1):
            key = ":".join(parts[:n])
            counts[key][0] += right
            counts[key][1] += 1
    table = {"all": sum(r for _, r, _ in results) / len(results)}
    for key in sorted(counts, key=lambda k: k.count(":")):
        prior = table.get(key.rpartition(":")[0], table["all"])
        good, n = counts[key]
        table[key] = (good + SHRINK * prior) / (n + SHRINK)
    return table


def expected_calibration_error(results: list[tuple[str, bool, float]], bins: int = 10) -> float:
    """Mean distance between confidence and share right over equal bins, weighted by their size."""
    error = 0.0
    for b in range(bins):
        inside = [
            (right, c)
            for _, right, c in results
            if b / bins <= c < (b + 1) / bins or (c == 1.0 and b == bins - 1)
        ]
        if inside:
            error += abs(sum(r for r, _ in inside) - sum(c for _, c in inside))
    return error / len(results)


def main() -> None:
    lines = ["# Written by benchmarks/calibrate.py from corpus/dev; do not edit by hand.", ""]
    for kind, results in outcomes("dev").items():
        lines.append(f"[{kind}]")
        lines += [f'"{key}" = {value:.3f}' for key, value in sorted(shares(results).items())]
        lines.append("")
    Path(TABLE).write_text("\n".join(lines), "utf-8")
    confidence.forget()
    for name in ("dev", "test"):
        for kind, results in outcomes(name).items():
            print(
                f"{name:5} {kind:10} n {len(results):4}  expected calibration error {expected_calibration_error(results):.3f}"
            )


if __name__ == "__main__":
    main()
