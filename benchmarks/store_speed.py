"""Writing to the store against the same rows in plain SQLite without indexes: `python benchmarks/store_speed.py`.

Both sides write one report a transaction, in the same journal mode, to the same disk, in turns. The plain side
gets rows that are ready; the store also checks that every record points at its characters, builds the rows,
keeps its indexes and its full-text search. The readings are those of the development corpus and of the sample
reports, repeated under other names and hashes.
"""

from __future__ import annotations

import argparse
import json
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

from blocs.evidence import open_store
from blocs.evidence.database.rows import record_row, report_row, sides
from blocs.reading import Reading, read_report
from blocs.reports import load_one
from material import reports

BASE = 25
"""Copies of each report at 1x."""
PLAIN = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE reports (id, sha256, name, text, title, byline, publisher, published, origin, layout);
CREATE TABLE sentences (report, start, "end", kind, states, figures, text);
CREATE TABLE records (report, id, kind, type, start, "end", text, sentence_start, sentence_end, realis, confidence,
    first_day, last_day, voice, body);
CREATE TABLE sides (record, part, state);
"""


def originals() -> list[Reading]:
    """Readings of the reports that ship: the development corpus and the samples."""
    folder = resources.files("blocs.reports") / "samples"
    samples = [load_one(str(item)) for item in folder.iterdir() if item.name.endswith(".md")]
    return [read_report(report) for report in (*reports("dev"), *samples)]


def copied(reading: Reading, number: int) -> Reading:
    """The same reading under another name and hash."""
    old = reading.report
    report = replace(
        old, name=f"{number:05}-{old.name}", sha256=sha256(f"{number} {old.sha256}".encode()).hexdigest()
    )

    def moved(record: Any) -> Any:
        voice = record.voice and f"{number:05}{record.voice[5:]}"
        own_id = f"{number:05}{record.id[5:]}"
        return replace(record, id=own_id, report=report.name, report_id=report.id, voice=voice)

    return replace(
        reading,
        report=report,
        events=tuple(map(moved, reading.events)),
        quantities=tuple(map(moved, reading.quantities)),
        statements=tuple(map(moved, reading.statements)),
    )


def seconds_of_store(readings: Sequence[Reading], folder: Path) -> float:
    with open_store(folder) as store:
        start = time.perf_counter()
        for reading in readings:
            store.add(reading)
        return time.perf_counter() - start


def seconds_of_plain(readings: Sequence[Reading], path: Path) -> float:
    ready = [
        (
            report_row(r.report),
            [
                (
                    r.report.id,
                    s.start,
                    s.end,
                    s.kind.value,
                    json.dumps(s.states),
                    s.figures,
                    r.report.text[s.start : s.end],
                )
                for s in r.sentences
            ],
            [(r.report.id, *record_row(record, r.report, r.reader)) for record in r.records],
            [(record.id, *side) for record in r.records for side in sides(record)],
        )
        for r in readings
    ]
    marks = {n: ", ".join("?" * n) for n in (3, 7, 10, 15)}
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(PLAIN)
    start = time.perf_counter()
    for report, sentences, records, parts in ready:
        database.execute("BEGIN")
        database.execute(f"INSERT INTO reports VALUES ({marks[10]})", report)
        database.executemany(f"INSERT INTO sentences VALUES ({marks[7]})", sentences)
        database.executemany(f"INSERT INTO records VALUES ({marks[15]})", records)
        database.executemany(f"INSERT INTO sides VALUES ({marks[3]})", parts)
        database.execute("COMMIT")
    taken = time.perf_counter() - start
    database.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    source = originals()
    growth = []
    for times in (1, 2, 4):
        readings = [copied(r, n) for n in range(BASE * times) for r in source]
        records = sum(len(r) for r in readings)
        store, plain = [], []
        with tempfile.TemporaryDirectory() as folder:
            for turn in range(args.rounds):
                plain.append(seconds_of_plain(readings, Path(folder, f"plain{turn}.sqlite")))
                store.append(seconds_of_store(readings, Path(folder, f"store{turn}")))
            ratios = [s / p for s, p in zip(store, plain, strict=True)]
            sizes = [
                Path(folder, name).stat().st_size for name in ("store0/evidence.sqlite", "plain0.sqlite")
            ]
        growth.append(
            {
                "times": times,
                "reports": len(readings),
                "records": records,
                "records_per_s": records / statistics.median(store),
                "plain_records_per_s": records / statistics.median(plain),
                "ratio_median": statistics.median(ratios),
                "ratio_range": [min(ratios), max(ratios)],
                "bytes_per_record": sizes[0] / records,
                "plain_bytes_per_record": sizes[1] / records,
            }
        )
    machine = f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"
    if args.json:
        print(
            json.dumps(
                {
                    "machine": machine,
                    "sqlite": sqlite3.sqlite_version,
                    "rounds": args.rounds,
                    "growth": growth,
                },
                indent=1,
            )
        )
        return
    print(f"{machine}, SQLite {sqlite3.sqlite_version}; {args.rounds} rounds in turns")
    for row in growth:
        low, high = row["ratio_range"]
        print(
            f"{row['times']}x {row['records']:6} records: store {row['records_per_s']:6.0f}/s, "
            f"plain {row['plain_records_per_s']:6.0f}/s, times as long {row['ratio_median']:.2f} ({low:.2f}-{high:.2f}); "
            f"{row['bytes_per_record']:.0f} bytes a record, plain {row['plain_bytes_per_record']:.0f}"
        )


if __name__ == "__main__":
    main()
