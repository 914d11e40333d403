"""Import of coded events against pandas: `python benchmarks/import_speed.py [--rows 2000000] [--json]`.

Files of 125,000 rows, 61 columns, shaped as GDELT 2.0 ships them (see `made_gdelt`), plain and zipped, are imported
into a new store by 2 workers and by 1: read, checked, coded, sorted, written as Parquet and fsynced. pandas reads the
same bytes in the same run, and reads and writes them as Parquet. Growth: half, and a quarter, of the rows. Last, a
day as GDELT ships it: 96 zipped files of 2,111 rows. Rounds take turns; told are median and range. Seconds of CPU, those
of starting up included, tell what a machine that others use hides. Peak memory is the largest of any one process.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any

from made_gdelt import REAL, write_files

A_FILE = 125_000
WANTED = 300_000
SUBJECTS = ("blocs, 2 workers", "blocs, 1 worker", "pandas reads", "pandas reads and writes")


def run(subject: str, files: list[Path], out: Path) -> dict[str, Any]:
    """One subject in a process of its own."""
    command = [sys.executable, __file__, "--one", subject, "--out", str(out), *map(str, files)]
    told: dict[str, Any] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return told


def one(subject: str, files: list[Path], out: Path) -> dict[str, Any]:
    import time

    if subject.startswith("blocs"):
        from blocs.sources.coded.segments import import_coded

        began = time.perf_counter()
        made = import_coded(out / "store", "gdelt", files, workers=int(subject.split()[1]))
        seconds, rows = time.perf_counter() - began, made.rows
        assert not made.bad and not made.failed and len(made.files) == len(files)
    else:
        import pandas as pd

        rows = 0
        began = time.perf_counter()
        for n, file in enumerate(files):
            frame = pd.read_csv(file, sep="\t", header=None, quoting=3, low_memory=False)
            rows += len(frame)
            if subject.endswith("writes"):
                frame.columns = [f"column {at}" for at in frame.columns]
                for name in frame.columns:  # columns that hold numbers in one file and text in another
                    if frame[name].dtype == object:
                        frame[name] = frame[name].astype(str)
                frame.to_parquet(out / f"{n}.parquet", compression="zstd")
        seconds = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "rows": rows,
        "seconds": seconds,
        "cpu": sum(each.ru_utime + each.ru_stime for each in used),
        "peak MiB": round(max(each.ru_maxrss for each in used) / 1024),
        "Parquet bytes a row": round(sum(path.stat().st_size for path in out.rglob("*.parquet")) / rows, 1),
    }


def measure(rows: int, rounds: int) -> list[dict[str, Any]]:
    found = []
    with tempfile.TemporaryDirectory(prefix="import_speed_") as scratch:
        for zipped in (False, True):
            files = write_files(Path(scratch, f"in{zipped}"), max(1, rows // A_FILE), A_FILE, zipped=zipped)
            size = sum(file.stat().st_size for file in files)
            taken: dict[str, list[dict[str, Any]]] = {subject: [] for subject in SUBJECTS}
            for number in range(rounds):
                for subject in SUBJECTS:
                    with tempfile.TemporaryDirectory(dir=scratch) as out:
                        taken[subject].append(run(subject, files, Path(out)))
                    print(zipped, number, subject, taken[subject][-1], file=sys.stderr)
            for subject, told in taken.items():
                found.append(_row(subject, told, zipped, len(files), size))
            for part in (4, 2):
                some = files[: max(1, len(files) // part)]
                with tempfile.TemporaryDirectory(dir=scratch) as out:
                    told = [run(SUBJECTS[0], some, Path(out))]
                found.append(_row(SUBJECTS[0], told, zipped, len(some), sum(f.stat().st_size for f in some)))
            for file in files:
                file.unlink()
        day = write_files(Path(scratch, "day"), 96, 2111, zipped=True, every=timedelta(minutes=15))
        with tempfile.TemporaryDirectory(dir=scratch) as out:
            told = [run(SUBJECTS[0], day, Path(out))]
        found.append(
            _row(f"{SUBJECTS[0]}, a day of GDELT", told, True, 96, sum(f.stat().st_size for f in day))
        )
    return found


def _row(subject: str, told: list[dict[str, Any]], zipped: bool, files: int, size: int) -> dict[str, Any]:
    seconds = sorted(each["seconds"] for each in told)
    rows = told[0]["rows"]
    return {
        "subject": subject,
        "files": f"{files} {'zipped' if zipped else 'plain'}, {size / 1e6:,.0f} MB",
        "rows": rows,
        "seconds": round(median(seconds), 2),
        "range": [round(seconds[0], 2), round(seconds[-1], 2)],
        "rows/s": round(rows / median(seconds)),
        "cpu s": round(median(each["cpu"] for each in told), 2),
        "peak MiB": max(each["peak MiB"] for each in told),
        "Parquet bytes a row": told[0]["Parquet bytes a row"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("files", nargs="*", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(one(args.one, args.files, args.out)))
        return
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    found = {
        "machine": machine,
        "rows from": REAL.name if REAL.is_file() else "made up",
        "wanted rows/s on 2 cores": WANTED,
        "measured": measure(args.rows, args.rounds),
    }
    if args.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{machine}; rows from {found['rows from']}; wanted: {WANTED:,} rows/s on 2 cores")
    for row in found["measured"]:  # type: ignore[attr-defined]
        print(
            f"{row['subject']:34}{row['files']:28}{row['rows']:>10,} rows {row['seconds']:7.2f} s "
            f"({row['range'][0]:.2f}-{row['range'][1]:.2f}) {row['rows/s']:>9,} rows/s {row['cpu s']:7.2f} cpu s {row['peak MiB']:>6,} MiB "
            f"{row['Parquet bytes a row']:>6} B a row"
        )


if __name__ == "__main__":
    main()
