"""The figures of reading as tables in Markdown, for RESULTS.md and the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from material import KINDS

__all__ = [
    "accuracy_table",
    "calibration_table",
    "curve_table",
    "fields_table",
    "outside_table",
    "peers_table",
]

Readers = Mapping[str, Mapping[str, Any]]
"""What `accuracy.py --json` gives under "readers": tables by reader and set."""
PLURAL = {"event": "events", "quantity": "quantities", "statement": "statements"}
NAMES = {
    "dev": "`corpus/dev`, looked at while rules are written",
    "held": "`corpus/held.txt`, reports of `corpus/train` held out of training",
    "test": "`corpus/test`, only scored",
    "two reports": "two real reports of September 2018 (`../shared`), rules written with them in view",
}


def _annotated(readers: Readers) -> list[str]:
    """Sets of annotated reports that were measured."""
    return [name for name in NAMES if any(name in tables for tables in readers.values())]


def accuracy_table(readers: Readers) -> list[str]:
    """Precision, recall and F1 by set, kind and reader."""
    lines = [
        "| set | records | reader | precision | recall | F1 | in the gold |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    for name in _annotated(readers):
        label = NAMES[name]
        for kind in KINDS:
            for reader, tables in readers.items():
                r = tables[name]["rows"][kind]
                shares = " | ".join(f"{r[m]:.2f}" for m in ("precision", "recall", "f1"))
                first = f"{label} ({tables[name]['counts']['reports']} reports)" if label else ""
                lines.append(
                    f"| {first} | {PLURAL[kind]} | {reader} | {shares} | {r['found'] + r['missed']} |"
                )
                label = ""
    return lines


def fields_table(readers: Readers) -> list[str]:
    """Fields that are right among the records found."""
    columns = [(reader, name) for reader in readers for name in _annotated(readers)]
    rows = {
        what: None
        for reader, name in columns
        for what, r in readers[reader][name]["rows"].items()
        if "right" in r
    }
    lines = [f"| field | {' | '.join(f'{n}, {r}' for r, n in columns)} |", f"|---|{'---:|' * len(columns)}"]
    for what in rows:
        cells = (readers[reader][name]["rows"].get(what) for reader, name in columns)
        told = (f"{c['share']:.0%} of {c['of']}" if c else "" for c in cells)
        lines.append(f"| {what} | {' | '.join(told)} |")
    return lines


def outside_table(readers: Readers) -> list[str]:
    """Sets that others coded."""
    lines = [
        "| set | what | reader | precision | recall | F1 or share | of |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    for name in dict.fromkeys(name for tables in readers.values() for name in tables):
        for reader, tables in readers.items():
            if name in NAMES or name not in tables:
                continue
            for what, r in tables[name]["rows"].items():
                if "share" in r:
                    cells = f"| | {r['share']:.2f} | {r['of']}"
                elif "macro f1" in r:
                    cells = f"| | {r['macro f1']:.2f} (macro) | {tables[name]['counts']['sentences']}"
                else:
                    cells = f"{r['precision']:.2f} | {r['recall']:.2f} | {r['f1']:.2f} | {r['found'] + r['missed']}"
                lines.append(f"| {name} | {what} | {reader} | {cells} |")
    return lines


def curve_table(readers: Readers, name: str = "test") -> list[str]:
    """Precision and recall of a set at rising --min-confidence."""
    own = {reader: tables[name]["curve"] for reader, tables in readers.items() if name in tables}
    points = next(iter(next(iter(own.values())).values()))
    head = " | ".join(f"{p['min_confidence']:.1f}" for p in points)
    lines = [f"| records | reader | {head} |", f"|---|---|{'---|' * len(points)}"]
    for kind in KINDS:
        for reader, kinds in own.items():
            told = " | ".join(f"{p['precision']:.2f} / {p['recall']:.2f}" for p in kinds[kind])
            lines.append(f"| {PLURAL[kind]} | {reader} | {told} |")
    return lines


def calibration_table(readers: Readers) -> list[str]:
    """Expected calibration error, and what chance alone would give."""
    lines = ["| set | reader | events | quantities | statements |", "|---|---|---:|---:|---:|"]
    for name in _annotated(readers):
        for reader, tables in readers.items():
            cells = (tables[name]["rows"].get(f"{kind} confidence") for kind in KINDS)
            told = (f"{c['error']:.3f} (chance {c['by chance']:.3f})" if c else "" for c in cells)
            lines.append(f"| {name} | {reader} | {' | '.join(told)} |")
    return lines


def peers_table(peers: Sequence[Sequence[str]]) -> list[str]:
    """What others reach."""
    lines = ["| system | set | what | figure |", "|---|---|---|---|"]
    return lines + [f"| {' | '.join(row)} |" for row in peers]
