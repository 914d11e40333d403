"""Archives of reports: one worker, two, and a Dask cluster of two, on the same archive in the same run.

    python benchmarks/archive_speed.py [--reports 360] [--reader encoder] [--json]

The archive is made of the corpus' texts, each report with a line of its own, as gzipped JSON lines. Each side reads it
from the first byte to the last record, start of processes and loading of models included. The limit is what two
processes reach that share nothing and read half of the archive each: what this machine's cores give, and no seam can
better. All sides must give the same records, byte for byte.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {"two workers": 1.8, "Dask, two workers": 1.6}


def texts() -> list[str]:
    """Reports of the corpus, in a fixed order."""
    paths = sorted((ROOT / "corpus").glob("*/*.txt"))
    found = [path.read_text(encoding="utf-8") for path in paths]
    return [text for text in found if len(text) > 800]


def archive(path: Path, numbers: range) -> None:
    """Write reports as gzipped JSON lines; the same numbers give the same bytes."""
    known = texts()
    with gzip.GzipFile(path, "wb", mtime=0) as file:
        for number in numbers:
            text = f"{known[number % len(known)]}\n\nThis is report {number} of the archive.\n"
            row = {"title": f"Report {number}", "publisher": "The Archive", "text": text}
            file.write((json.dumps({**row, "published": "2018-09-13"}) + "\n").encode())


def words(reports: int) -> int:
    """Words of so many reports of the archive."""
    known = [len(text.split()) for text in texts()]
    return sum(known[number % len(known)] for number in range(reports))


def read(path: Path, engine: str, reader: Any) -> tuple[int, int, str]:
    """Reports read by an engine, their records, and the hash of all of these."""
    from blocs.parallel import executor
    from blocs.reading import to_json
    from blocs.reading.archive import read_archive
    from blocs.reading.reading import Reading

    seen, count, records = hashlib.sha256(), 0, 0
    workers = 1 if engine == "one worker" else 2
    with executor(workers, "local" if engine.startswith("Dask") else None) as seam:
        for outcome in read_archive([path], reader=reader, executor=seam):
            assert isinstance(outcome, Reading), outcome
            count += 1
            records += len(outcome.records)
            for record in outcome.records:
                seen.update(json.dumps(to_json(record), sort_keys=True).encode())
    return count, records, seen.hexdigest()


def timed(path: Path, engine: str, reader: str) -> dict[str, Any]:
    """Read in a new process, so that no side finds a model loaded or memory taken."""
    begun = time.perf_counter()
    command = [sys.executable, __file__, "--one", engine, str(path), "--reader", reader]
    told = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return {**told, "seconds": time.perf_counter() - begun}


def apart(paths: list[Path], reader: str) -> float:
    """Seconds that processes take which share nothing."""
    begun = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, __file__, "--one", "one worker", str(path), "--reader", reader],
            stdout=subprocess.DEVNULL,
        )
        for path in paths
    ]
    assert not any(process.wait() for process in running)
    return time.perf_counter() - begun


def measure(reports: int, reader: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "archive.jsonl.gz"
        halves = [Path(folder) / f"half{n}.jsonl.gz" for n in (0, 1)]
        archive(whole, range(reports))
        for half, numbers in zip(halves, (range(0, reports, 2), range(1, reports, 2)), strict=True):
            archive(half, numbers)
        sides = {engine: timed(whole, engine, reader) for engine in engines()}
        limit = apart(halves, reader)
        size = whole.stat().st_size
    one = sides["one worker"]["seconds"]
    for side in sides.values():
        assert side["reports"] == reports, side
    return {
        "reports": reports,
        "reader": reader,
        "megabytes": round(size / 1e6, 2),
        "words_a_report": round(words(reports) / reports),
        "records_a_report": round(sides["one worker"]["records"] / reports, 1),
        "same_records": len({side["digest"] for side in sides.values()}) == 1,
        "limit": round(one / limit, 2),
        "sides": {
            engine: {
                "reports_per_s": round(reports / side["seconds"], 2),
                "times_one": round(one / side["seconds"], 2),
                "target": TARGETS.get(engine),
                "main_process_mb": side["mb"],
            }
            for engine, side in sides.items()
        },
        "machine": f"{platform.machine()}, 2 workers, Python {platform.python_version()}",
    }


def engines() -> Iterator[str]:
    yield "one worker"
    yield from TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=360)
    parser.add_argument("--reader", default="encoder", choices=("encoder", "rules"))
    parser.add_argument("--one", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if args.one:
        count, records, digest = read(Path(args.one[1]), args.one[0], args.reader)
        mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps({"reports": count, "records": records, "digest": digest, "mb": mb}))
        return
    found = measure(args.reports, args.reader)
    if args.json:
        print(json.dumps(found, indent=1))
        return
    print(f"{found['reports']} reports, reader {found['reader']}; records equal: {found['same_records']}")
    print("| engine | reports/s | times one worker | target | main process MB |\n|---|---:|---:|---:|---:|")
    for engine, side in found["sides"].items():
        target = f">= {side['target']}" if side["target"] else ""
        print(
            f"| {engine} | {side['reports_per_s']} | {side['times_one']} | {target} | {side['main_process_mb']} |"
        )
    print(f"| two processes that share nothing |  | {found['limit']} | the limit |  |")


if __name__ == "__main__":
    main()
