"""What stands between an archive and one store, beside the reading: `python benchmarks/archive_store.py [--json]`.

Workers read; one process cuts the archive into pieces, takes their readings and writes them, each in a transaction of
its own. Its time a report says how many cores one store can keep busy. At the end the reports are held against each
other (`relink`), at several sizes, each in a process of its own: once the stories of `linking_speed.py`, which differ,
and once its first round told again and again, each time by another report of the same day.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from itertools import product
from math import log
from pathlib import Path
from typing import Any

from blocs.evidence import open_store
from blocs.reading import Reading, read_archive
from blocs.reports.archive import id_of, pieces
from linking_speed import STORIES, World, base, worlds


def archive(path: Path, texts: list[str]) -> None:
    """Write reports as gzipped JSON lines."""
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for number, text in enumerate(texts):
            file.write((json.dumps({"title": f"Report {number}", "text": text}) + "\n").encode())


def main_process(reports: int) -> dict[str, Any]:
    """Milliseconds a report that cutting, travel, writing and passing over take in the one process."""
    readings = worlds(reports)
    own = [reading.report.text for reading in readings]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.jsonl.gz"
        archive(path, own)
        start = time.perf_counter()
        cut = [(id_of(piece), piece) for piece in pieces(path)]
        cutting = time.perf_counter() - start
        assert len(cut) == reports
        returned = [pickle.dumps(reading, pickle.HIGHEST_PROTOCOL) for reading in readings]
        start = time.perf_counter()
        for (_, piece), answer in zip(cut, returned, strict=True):
            pickle.dumps(piece, pickle.HIGHEST_PROTOCOL)
            pickle.loads(answer)
        travel = time.perf_counter() - start
        with open_store(Path(folder) / "store") as store:
            start = time.perf_counter()
            for reading in readings:
                store.add(reading)
            writing = time.perf_counter() - start
            start = time.perf_counter()
            passed = sum(1 for _ in read_archive([path], known=lambda id_: store.has(id_, "nobody") or True))
            passing = time.perf_counter() - start
        assert passed == reports
        size = sum(f.stat().st_size for f in (Path(folder) / "store").iterdir())
    records = sum(len(reading.records) for reading in readings)
    return {
        "reports": reports,
        "records_a_report": round(records / reports, 1),
        "words_a_report": round(statistics.fmean(len(text.split()) for text in own)),
        "bytes_a_record": round(size / records),
        "ms": {
            name: round(1e3 * seconds / reports, 2)
            for name, seconds in (
                ("cutting", cutting), ("travel", travel), ("writing", writing), ("passing over", passing)
            )
        },
    }  # fmt: skip


def told_again(reports: int) -> list[Reading]:
    """So many readings of the same stories, in the same words, of reports that differ in name and hash."""
    found = []
    for number in range(-(-reports // STORIES)):
        again = World(number)
        again.letters, again.states, again.later = {}, {}, timedelta(0)
        found += [again.reading(reading) for reading in base()]
    return found[:reports]


STORIES_OF = {"differ": worlds, "told again": told_again}


def relinked(reports: int, stories: str) -> dict[str, Any]:
    """Seconds and memory of `relink` in a store of so many reports, in this process."""
    with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        list(store.add_all(STORIES_OF[stories](reports)))
        start = time.perf_counter()
        links = len(store.relink())
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "stories": stories,
        "reports": reports,
        "links": links,
        "seconds": round(seconds, 2),
        "peak_mib": round(peak),
    }


def measure(reports: int, sizes: list[int]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    for stories, size in product(STORIES_OF, sizes):
        command = [sys.executable, __file__, "--one", str(size), stories]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
        if len(rows) > 1 and rows[-2]["stories"] == stories:
            old, new = rows[-2:]
            rows[-1]["exponent"] = round(
                log(new["seconds"] / old["seconds"]) / log(new["reports"] / old["reports"]), 2
            )
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "main": main_process(reports),
        "relink": rows,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=500, help="in the archive")
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 500, 1000], help="stores to relink")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(relinked(int(args.one[0]), args.one[1])))
        return
    found = measure(args.reports, args.sizes)
    if args.json:
        print(json.dumps(found, indent=1))
        return
    own = found["main"]
    print(
        f"{own['reports']} reports, {own['words_a_report']} words and {own['records_a_report']} records each"
    )
    for name, ms in own["ms"].items():
        print(f"{name}: {ms} ms a report")
    for row in found["relink"]:
        print(", ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
