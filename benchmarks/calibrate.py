"""Measure how often records are right, by the evidence they were read on or the encoder's score, and write the
shares that `blocs.reading.confidence` uses: `python benchmarks/calibrate.py`.

Uses the held-out reports of corpus/train and corpus/dev; prints how well the shares hold there and on the test part.
"""

from __future__ import annotations

import json
from collections import defaultdict
from functools import partial
from pathlib import Path

from blocs.reading import ReaderKind, confidence, read_report, to_json
from blocs.reading.scoring import match_records
from judging import Mark
from material import KINDS, ROOT, readings
from reliability import calibration

TABLE = ROOT / "src" / "blocs" / "reading" / "confidence.toml"
SHRINK = 6.0
"""Weight, in records, of the share of the next shorter evidence."""
SUREST = 0.99
"""No event is certain, however many such were right."""
MEASURED_ON = ("held", "dev")
LEAST = 40
"""Records behind each point of the encoder's line."""
Outcome = tuple[str, float | None, bool]
"""Evidence, the encoder's score, whether right."""


def outcomes(names: tuple[str, ...], reader: ReaderKind) -> dict[str, list[Outcome]]:
    """By kind, what became of every record read."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    seen: list[tuple[str, float | None]] = []

    def note(kind: str, evidence: str, score: float | None = None) -> float:
        del kind
        seen.append((evidence, score))
        return float(len(seen) - 1)  # the record carries the number of its evidence

    read = partial(read_report, reader=reader, confidence=note)
    for reading, gold in (pair for name in names for pair in readings(name, read)):
        for kind in KINDS:
            wanted = [g for g in gold if g["kind"] == kind]
            mine = [json.loads(json.dumps(to_json(r))) for r in reading.records if r.kind == kind]
            right = {r["id"] for _, r in match_records(reading.report.text, wanted, mine)}
            for r in mine:
                evidence, score = seen[int(r["confidence"])]
                found[kind].append((evidence, score, r["id"] in right))
    return found


def line(results: list[Outcome]) -> tuple[list[float], list[float]]:
    """Rising points from score to share right: bins of equal count, made to rise (pool adjacent violators)."""
    pairs = sorted((score, right) for _, score, right in results if score is not None)
    blocks: list[tuple[float, float, int]] = []  # sum of scores, of right ones, count
    for start in range(0, len(pairs), LEAST):
        part = pairs[start : start + LEAST]
        blocks.append((sum(s for s, _ in part), float(sum(r for _, r in part)), len(part)))
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    return [round(s / n, 4) for s, _, n in blocks], [round(r / n, 4) for _, r, n in blocks]


def shares(results: list[Outcome]) -> dict[str, float]:
    """Share right for each evidence and each of its beginnings, shrunk towards the next shorter one."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for evidence, _, right in results:
        parts = evidence.split(":")
        for n in range(1, len(parts) + 1):
            key = ":".join(parts[:n])
            counts[key][0] += right
            counts[key][1] += 1
    table = {"all": sum(r for *_, r in results) / len(results)}
    for key in sorted(counts, key=lambda k: k.count(":")):
        prior = table.get(key.rpartition(":")[0], table["all"])
        good, n = counts[key]
        table[key] = (good + SHRINK * prior) / (n + SHRINK)
    return table


def main() -> None:
    lines = [
        "# Written by benchmarks/calibrate.py from the held-out reports and corpus/dev; do not edit by hand.",
        "",
    ]
    for kind, results in outcomes(MEASURED_ON, "rules").items():
        lines.append(f"[{kind}]")
        lines += [f'"{key}" = {value:.3f}' for key, value in sorted(shares(results).items())]
        lines.append("")
    scores, rights = line(outcomes(MEASURED_ON, "encoder")["event"])
    rights = [min(share, SUREST) for share in rights]
    lines += ["[encoder.event]", f"scores = {scores}", f"shares = {rights}", ""]
    Path(TABLE).write_text("\n".join(lines), "utf-8")
    confidence.forget()
    readers: tuple[ReaderKind, ...] = ("rules", "encoder")
    for name in (*MEASURED_ON, "test"):
        for reader in readers:
            for kind, results in outcomes((name,), reader).items():
                marks = [Mark(confidence.confidence_of(kind, e, s), right) for e, s, right in results]
                row = calibration(marks)
                print(
                    f"{name:5} {reader:7} {kind:10} n {len(marks):4}  expected calibration error {row['error']:.3f}, "
                    f"by chance alone {row['by chance']:.3f}"
                )


if __name__ == "__main__":
    main()
