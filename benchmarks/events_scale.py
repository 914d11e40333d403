"""The table by directed dyad-month of 1, 5, 20 or 50 million coded events: seconds, memory, and how they grow.

Rows are made up with the shape of GDELT's (27 columns, one row in six of two different states, a third of them
repeats, late ones as often as in a real export) and written as the segments that an import writes, about
1.25 million a month. Each size is measured in a process of its own, all of its memory counted; the smallest is
also counted by pandas, from the same files, in one run.

    python benchmarks/events_scale.py --rows 1e6 5e6 20e6 --scratch /tmp/events [--json]

`events_growth.py` draws what --json gives.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from blocs.sources.coded.cutting import write_segment
from blocs.sources.coded.manifest import Manifest, SourceFile, swap
from blocs.sources.coded.row import schema
from blocs.states.spells import OPEN, spells_of

SEGMENT = 250_000
A_MONTH = 5
"""Segments of a month."""
TEMPLATES = 8
FIRST = 2015
CAMEO = [f"{root:02d}{part}" for root in range(1, 21) for part in range(6)]
QUAD = np.repeat([1, 2, 3, 4], [5, 3, 5, 7])
MEASURE = """
import json, resource, sys, time
sys.path[:0] = []
from blocs.ties import dyad_months
start = time.perf_counter()
found = dyad_months(sys.argv[1], memory=sys.argv[2], threads=int(sys.argv[3]))
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
told = {"seconds": seconds, "peak_mib": peak, "cells": len(found), "acts": int(found.array("n").sum()),
        "events": int(found.array("events").sum())}
print(json.dumps(told))
"""


def states() -> list[str]:
    """Codes of the states of today."""
    spells = spells_of("cow")
    return sorted({str(code) for code in spells.codes[spells.until == OPEN]})


def template(seed: int) -> dict[str, Any]:
    """Columns of a segment, sorted by actor, recipient and day as an import sorts them; days from 0 to 27."""
    chance, codes = np.random.default_rng(seed), states()
    n = SEGMENT
    weight = np.cumsum(1 / np.arange(1, len(codes) + 1))
    order = np.random.default_rng(0).permutation(len(codes))
    actor, recipient = (order[np.searchsorted(weight, chance.random(n) * weight[-1])] for _ in range(2))
    same = chance.random(n) < 0.38
    recipient = np.where(same, actor, recipient)
    day, kind = chance.integers(0, 28, n), (len(CAMEO) * chance.random(n) ** 2).astype(int)
    place = (20_000 * chance.random(n) ** 3).astype(int)
    known = chance.random(n) < 0.28
    told = known | (chance.random(n) < 0.4)
    other = known | (~told & (chance.random(n) < 0.5))
    again = np.flatnonzero(chance.random(n) < 0.3)  # told again elsewhere: the same act in another row
    of = chance.integers(0, n, len(again))
    for column in (actor, recipient, day, kind, place, told, other):
        column[again] = column[of]
    by = np.lexsort((day, np.where(other, recipient, -1), np.where(told, actor, -1)))
    actor, recipient, day, kind, place, told, other = (
        column[by] for column in (actor, recipient, day, kind, place, told, other)
    )
    lag = chance.choice([0, 1, 7, 30, 365], n, p=[0.97, 0.005, 0.005, 0.01, 0.01])
    small = [chance.integers(1, 12, n).astype(np.int32) for _ in range(3)]

    def words(places: Any, named: list[str], there: Any = None) -> pa.Array:
        mask = None if there is None else ~there
        return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=mask), pa.array(named))

    roles = ["GOV", "MIL", "OPP", "REB", "BUS", "CVL"]
    role = chance.integers(0, len(roles), n)
    nothing = np.zeros(n, int)
    return {
        "day": day,
        "lag": lag,
        "source": words(nothing, ["gdelt2"]),
        "id": pa.array(np.arange(n) + seed * n).cast(pa.string()),
        "actor": words(actor, codes, told),
        "recipient": words(recipient, codes, other),
        "actor_told": words(actor, codes, told),
        "recipient_told": words(recipient, codes, other),
        "actor_role": words(role, roles, chance.random(n) < 0.4),
        "recipient_role": words(role, roles, chance.random(n) < 0.3),
        "symmetric": pa.array(np.zeros(n, bool)),
        "cameo": words(kind, CAMEO),
        "type": words(kind // 8, [f"TYPE{k}" for k in range(15)]),
        "quad": pa.array(QUAD[kind // 6].astype(np.int8)),
        "goldstein": pa.array(np.round((60 - kind) / 6, 1).astype(np.float32)),
        "mode": words(nothing, [""], nothing > 0),
        "mentions": pa.array(small[0]),
        "articles": pa.array(small[1]),
        "outlets": pa.array(small[2]),
        "root": pa.array(chance.random(n) < 0.6),
        "tone": pa.array(chance.normal(-2, 3, n).astype(np.float32)),
        "place": words(place, [f"Place {k}, Region {k % 90}, Country" for k in range(20_000)], place > 400),
        "place_country": words(place % len(codes), codes, place > 400),
        "lat": pa.array((place / 250).astype(np.float32)),
        "lon": pa.array((place / 120).astype(np.float32)),
        "contexts": pa.nulls(n, pa.string()),
        "url": pa.array([f"https://news{k % 900}.example/world/{k}" for k in (np.arange(n) // 3).tolist()]),
    }


def make(store: Path, rows: int) -> None:
    """Write a store of so many rows."""
    held = [template(seed) for seed in range(TEMPLATES)]
    segments, files = [], []
    for number in range(max(1, rows // SEGMENT)):
        month, part = divmod(number, A_MONTH)
        year, of_year = divmod(month, 12)
        first = date(FIRST + year, of_year + 1, 1)
        own = held[number % TEMPLATES]
        start = np.datetime64(first, "D")
        days = start + own["day"]
        told = {**own, "day": pa.array(days), "added": pa.array(days + own["lag"])}
        table = pa.table(
            [told[name].cast(f.type) for name, f in zip(schema().names, schema(), strict=True)],
            schema=schema(),
        )
        named = f"{first:%Y-%m}"
        path = f"source=gdelt2/month={named}/{number:016x}-{part}.parquet"
        (store / "events" / path).parent.mkdir(parents=True, exist_ok=True)
        segments.append(write_segment(table, store / "events" / path, path, "gdelt2", named))
        last = first + timedelta(27)
        files.append(
            SourceFile(
                f"{number}.csv", f"{number:064x}", 1, "gdelt2", SEGMENT, 0, f"{number:016x}", first, last,
                ((first, last),), "name", {named: SEGMENT},
            )
        )  # fmt: skip
    swap(store, Manifest(tuple(files), tuple(segments)))


def by_pandas(store: Path) -> tuple[float, int]:
    """Seconds of pandas for the acts by class, rows, mentions and mean weight; and how many acts."""
    import pandas as pd

    from blocs.sources.coded.held import Events

    start = time.perf_counter()
    wanted = ["day", "added", "actor", "recipient", "cameo", "type", "quad", "goldstein", "mentions", "place"]
    frame = pd.concat([pd.read_parquet(path, columns=wanted) for path in Events(store).paths()])
    for name in ("actor", "recipient", "cameo", "place"):
        frame[name] = frame[name].astype("object")
    frame = frame[frame.actor.notna() & frame.recipient.notna() & (frame.actor != frame.recipient)]
    day, added = pd.to_datetime(frame.day), pd.to_datetime(frame.added)
    frame = frame.assign(day=day, kind=frame.cameo.str[:2])[(added - day).dt.days < 300]
    keys = ["actor", "recipient", "day", "kind", "quad", "place"]
    acts = frame.groupby(keys, dropna=False, sort=False).agg(
        rows=("mentions", "size"), mentions=("mentions", "sum"), weight=("goldstein", "mean")
    )
    acts = acts.reset_index()
    acts["month"] = acts.day.dt.year * 100 + acts.day.dt.month
    cells = ["actor", "recipient", "month"]
    acts.groupby(cells).agg(
        n=("rows", "size"), rows=("rows", "sum"), mentions=("mentions", "sum"), weight=("weight", "mean")
    )
    acts.groupby([*cells, "quad"]).size().unstack(fill_value=0)
    return time.perf_counter() - start, len(acts)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--rows", type=float, nargs="+", default=[1e6, 5e6, 20e6])
    asked.add_argument("--memory", default="1GB")
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument("--scratch", type=Path)
    asked.add_argument(
        "--keep", action="store_true", help="leave the stores where they are, and use those there"
    )
    asked.add_argument("--json", action="store_true")
    told = asked.parse_args()
    scratch = told.scratch or Path(tempfile.mkdtemp(prefix="events-scale-"))
    found: dict[str, Any] = {"memory": told.memory, "threads": told.threads, "sizes": [], "pandas": None}
    for rows in map(int, told.rows):
        store = scratch / f"rows{rows}"
        if not (store / "events" / "manifest.json").exists():
            make(store, rows)
        runs = []
        for _ in range(told.runs):
            done = subprocess.run(
                [sys.executable, "-c", MEASURE, str(store), told.memory, str(told.threads)],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if done.returncode:
                sys.exit(done.stderr)
            runs.append(json.loads(done.stdout))
        seconds = sorted(run["seconds"] for run in runs)
        first = {key: runs[0][key] for key in ("cells", "acts")}
        peak = max(run["peak_mib"] for run in runs)
        print(f"{rows:,} rows: {middle(seconds):.2f} s", file=sys.stderr, flush=True)
        found["sizes"].append({"rows": rows, "seconds": seconds, "peak_mib": peak, **first})
        if rows <= 1_000_000:
            by, acts = by_pandas(store)
            assert acts == first["acts"], (acts, first["acts"])
            found["pandas"] = {"rows": rows, "seconds": by, "times": by / middle(seconds)}
        if not told.keep:
            shutil.rmtree(store)
    print(json.dumps(found, indent=1) if told.json else "\n".join(lines(found)))


def middle(seconds: list[float]) -> float:
    """The median, of an even number the slower."""
    return sorted(seconds)[len(seconds) // 2]


def lines(found: dict[str, Any]) -> list[str]:
    """What was measured, as a table in Markdown and what to say of it."""
    told = [
        "| rows | seconds | range | peak MiB | rows/s | dyad-months | acts |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in found["sizes"]:
        at, *_, to = row["seconds"] if len(row["seconds"]) > 1 else row["seconds"] * 2
        taken = middle(row["seconds"])
        told.append(
            f"| {row['rows']:,} | {taken:.2f} | {at:.2f} to {to:.2f} | {row['peak_mib']:.0f} "
            f"| {row['rows'] / taken:,.0f} | {row['cells']:,} | {row['acts']:,} |"
        )
    if peer := found["pandas"]:
        told += ["", f"pandas, the same rows in this run: {peer['seconds']:.2f} s, {peer['times']:.1f} times"]
    return told


if __name__ == "__main__":
    main()
