"""A store of millions of records: loading, size, and how long each question takes: `python benchmarks/store_scale.py`.

`made_readings.py` makes the readings, one at a time, while they are stored; the time for that is told apart.
Loading, the same rows in plain SQLite without indexes, and asking run one after another, each in a process of its
own, in a temporary folder that is removed at the end. Each question is asked of a store just opened ("first"; the
system may have its pages in memory already), then again and again. `--keep FOLDER` keeps the store; one that is
there already is asked and not loaded again.
"""

from __future__ import annotations

import argparse
import inspect
import json
import platform
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import islice
from multiprocessing import TimeoutError, get_context
from operator import methodcaller
from pathlib import Path
from typing import Any

from blocs.evidence import Store, open_store
from blocs.evidence.database.opening import FILE
from blocs.reading import Reading
from made_readings import A_REPORT, World, made, questions

REPORTS, GROUP, PAGE, ROUNDS = 100_000, 4096, 100, 7
CORRECTED = 500
PATIENCE, LONGEST = 5.0, 90.0
"""Seconds after which a slow question is not asked again, and after which it is given up with."""
LIMIT_MS, TEXT_LIMIT_MS = 100.0, 200.0
PLAIN = {
    "reports": "id sha256 name text title byline publisher published origin layout",
    "sentences": "report start end kind states figures text",
    "records": "report id kind type start end text first last realis confidence first_day last_day voice body",
    "sides": "record part state",
}
"""Columns of the peer's tables, without keys or indexes."""
SHARED = "id kind type start end text sentence realis confidence voice report report_id".split()


class Watched:
    """Readings as they are taken: the time to make them, and the clock at each quarter of them."""

    def __init__(self, reports: int) -> None:
        self.readings, self.reports = World().readings(reports), reports
        self.making, self.marks = 0.0, [0.0]
        self.start = time.perf_counter()

    def __iter__(self) -> Iterator[Reading]:
        begun = time.perf_counter()
        for taken, reading in enumerate(self.readings, 1):
            self.making += time.perf_counter() - begun
            yield reading
            begun = time.perf_counter()
            if taken * 4 // self.reports >= len(self.marks):
                self.marks.append(self.spent())

    def spent(self) -> float:
        """Seconds since the start that went into anything but making."""
        return time.perf_counter() - self.start - self.making


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def settled(path: Path) -> int:
    """Bytes of a database once its journal is written back."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path.stat().st_size


def load(reports: int, folder: Path) -> dict[str, Any]:
    """What it takes to write made readings to a store."""
    readings, before = Watched(reports), peak_mb()
    with open_store(folder) as store:
        add_all = getattr(store, "add_all", None)
        new = add_all(readings, group=GROUP) if add_all else map(store.add, readings)
        if not isinstance(new, int):
            new = sum(new)
        if new != reports:
            raise SystemExit(f"{new:,} of {reports:,} reports were new; the store must be empty at first")
        marks = [*readings.marks[:4], readings.spent()]
    records = A_REPORT * reports
    return {
        "reports": reports,
        "records": records,
        "reports_a_transaction": GROUP if add_all else 1,
        "seconds": marks[-1],
        "seconds_making": readings.making,
        "records_per_s": records / marks[-1],
        "growth": [
            {"share": end / 4, "records_per_s": records * (end - begin) / 4 / (marks[end] - marks[begin])}
            for begin, end in ((0, 1), (1, 2), (2, 4))
        ],
        "memory_before_mb": before,
        "peak_memory_mb": peak_mb(),
        "bytes_per_record": settled(folder / FILE) / records,
    }


def plain_rows(readings: list[Reading]) -> dict[str, list[tuple[Any, ...]]]:
    """Rows of `PLAIN`'s tables, told without the store's own code."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in PLAIN}
    for reading in readings:
        r, text = reading.report, reading.report.text
        layout = json.dumps(
            [[[b.kind, b.start, b.end] for b in r.blocks], [[p.kind, p.spans] for p in r.passages]]
        )
        day = str(r.published)
        about = (r.title, r.byline, r.publisher, day, r.origin, layout)
        rows["reports"].append((r.id, r.sha256, r.name, text, *about))
        for s in reading.sentences:
            words = text[s.start : s.end]
            rows["sentences"].append(
                (r.id, s.start, s.end, s.kind.value, json.dumps(s.states), s.figures, words)
            )
        for x in reading.records:
            own = {name: value for name, value in asdict(x).items() if name not in SHARED}
            place = (x.kind, own.get("type"), x.start, x.end, x.text, *x.sentence)
            first, last = own.get("date") or own.get("period") or (day, day)
            body = json.dumps(own, ensure_ascii=False, separators=(",", ":"))
            rows["records"].append((r.id, x.id, *place, x.realis, x.confidence, first, last, x.voice, body))
            actors = own.get("actors") or own.get("owner") or own.get("speaker_state") or ()
            sides = {
                "actor": actors,
                "recipient": own.get("recipients") or (actors if len(actors) > 1 else ()),
            }
            rows["sides"] += [(x.id, part, state) for part, states in sides.items() for state in states]
    return rows


def plain(reports: int, path: Path) -> dict[str, Any]:
    """What it takes to write the same rows to plain tables; making the rows is not counted."""
    readings, taken = World().readings(reports), 0.0
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    for table, columns in PLAIN.items():
        names = ", ".join(f'"{column}"' for column in columns.split())
        database.execute(f"CREATE TABLE {table} ({names})")
    while group := list(islice(readings, GROUP)):
        rows = plain_rows(group)
        start = time.perf_counter()
        database.execute("BEGIN")
        for table, columns in PLAIN.items():
            marks = ", ".join("?" * len(columns.split()))
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])
        database.execute("COMMIT")
        taken += time.perf_counter() - start
    database.close()
    records = A_REPORT * reports
    return {"records_per_s": records / taken, "bytes_per_record": settled(path) / records}


def marked(folder: Path) -> dict[str, float]:
    """Give some records a status and all a standing, as people and `relink` would; what a correction takes."""
    world, found = World(), dict[str, float]()
    if hasattr(Store, "correct"):
        with open_store(folder, create=False) as store:
            start = time.perf_counter()
            for number in range(CORRECTED):
                found_id = made(world, number).events[0].id
                store.correct(found_id, "reject" if number % 2 else "confirm", by="store_scale")
            found["corrections_per_s"] = CORRECTED / (time.perf_counter() - start)
    database = sqlite3.connect(folder / FILE)
    if "standing" in {row[1] for row in database.execute("PRAGMA table_info(records)")}:
        # relink tells it from the texts; here it only matters how many records have which
        words = "CASE WHEN n < 90 THEN 'single' WHEN n < 97 THEN 'independent' ELSE 'disputed' END"
        share = "(SELECT (key / 1048576 % 97 + key % 1048576 * 13) % 100 AS n)"
        database.execute(f"UPDATE records SET standing = (SELECT {words} FROM {share})")
        database.commit()
    database.close()
    settled(folder / FILE)
    return found


def timed(folder: Path, ask: Callable[[Store], Any]) -> tuple[float, float, Any]:
    """Milliseconds of the first question to a store just opened, the median of the next, and the answer."""
    taken: list[float] = []
    with open_store(folder, create=False) as store:
        while len(taken) <= ROUNDS and sum(taken) < 1000 * PATIENCE:
            start = time.perf_counter()
            answer = ask(store)
            taken.append(1000 * (time.perf_counter() - start))
    return taken[0], statistics.median(taken[1:] or taken), answer


def asked(folder: Path, filters: dict[str, Any]) -> dict[str, Any]:
    """A question: first page and count. Without `limit` and `count`, the page is cut from all."""
    page = {"limit": PAGE} if "limit" in inspect.signature(Store.records).parameters else {}
    row: dict[str, Any] = {}
    *row["page_ms"], records = timed(folder, methodcaller("records", **filters, **page))
    row["matches"] = len(records)
    if hasattr(Store, "count"):
        *row["count_ms"], row["matches"] = timed(folder, methodcaller("count", **filters))
    limit = TEXT_LIMIT_MS if "text" in filters else LIMIT_MS
    row["slow"] = max(*row["page_ms"], *row.get("count_ms", ())) > limit
    return row


def alone(part: Callable[..., Any], *given: Any, seconds: float | None = None) -> Any:
    """What a part gives in a process of its own, so that memory and caches are its own; in time, or not at all."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply_async(part, given).get(seconds)


def measure(reports: int = REPORTS, keep: Path | None = None) -> dict[str, Any]:
    """All of it, one part after another."""
    with tempfile.TemporaryDirectory(prefix="store_scale_") as scratch:
        print(f"working in {keep or scratch}", file=sys.stderr)
        folder = keep or Path(scratch, "store")
        found: dict[str, Any] = {
            "sqlite": sqlite3.sqlite_version,
            "page": PAGE,
            "rounds": ROUNDS,
            "asked": [],
        }
        if not (folder / FILE).exists():
            found["load"] = alone(load, reports, folder)
            found["plain"] = alone(plain, reports, Path(scratch, "plain.sqlite"))
            found |= alone(marked, folder)
        for name, filters in questions(World()).items():
            if not filters.keys() <= inspect.signature(Store.records).parameters.keys():
                continue  # a version of the store without this filter
            row: dict[str, Any] = {
                "name": name,
                "filters": {key: str(value) for key, value in filters.items()},
            }
            try:
                row |= alone(asked, folder, filters, seconds=LONGEST)
            except TimeoutError:
                row |= {"gave_up_s": LONGEST, "slow": True}
            found["asked"].append(row)
    return found


def told(found: dict[str, Any]) -> Iterator[str]:
    if load := found.get("load"):
        yield (
            f"{load['reports']:,} reports, {load['records']:,} records, {load['reports_a_transaction']} reports a "
            f"transaction: {load['records_per_s']:,.0f} records/s ({load['seconds']:.1f} s; making them "
            f"{load['seconds_making']:.1f} s), peak memory {load['peak_memory_mb']:.0f} MB, of which "
            f"{load['memory_before_mb']:.0f} MB before the first report"
        )
        for row in load["growth"]:
            yield f"  up to {row['share']:4.0%} of the size: {row['records_per_s']:,.0f} records/s"
        peer = found["plain"]
        yield (
            f"plain SQLite: {peer['records_per_s']:,.0f} records/s, store takes "
            f"{peer['records_per_s'] / load['records_per_s']:.1f} times as long; {load['bytes_per_record']:.0f} bytes "
            f"a record, plain {peer['bytes_per_record']:.0f}"
        )
    head = ("matches", "page first ms", "page ms", "count first ms", "count ms")
    yield f"{'':30}" + "".join(f"{cell:>15}" for cell in head)
    for row in found["asked"]:
        if "gave_up_s" in row:
            yield f"{row['name']:30}  no answer within {row['gave_up_s']:.0f} s"
            continue
        numbers = "".join(f"{ms:>15,.1f}" for ms in (*row["page_ms"], *row.get("count_ms", ())))
        yield f"{row['name']:30}{row['matches']:>15,}{numbers}{'  slow' if row['slow'] else ''}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=REPORTS, help=f"how many reports ({REPORTS:,})")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="keep the store there, or ask the one there"
    )
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    found = {"machine": f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"}
    found |= measure(args.reports, args.keep)
    print(json.dumps(found, indent=1) if args.json else "\n".join(told(found)))


if __name__ == "__main__":
    main()
