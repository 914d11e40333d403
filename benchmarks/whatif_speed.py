"""What an answer to a what-if costs: from a cold start, warm, and as draws, states and years grow.

    python benchmarks/whatif_speed.py [--json]

The scenario is that of the design: a tariff of 25 % on 200 billion USD and sanctions of 29 states on the energy
of one, 1,000 draws. The floor is the trade solver alone on the same measures and draws, in turns with the whole
answer: what is above it is what alignment, blocs and the tables cost. Cold is a new process, imports and all,
from the command line to the last byte.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from blocs.scenario import parse_scenario, whatif, world_of
from blocs.trade import solve

SCENARIO = """
[scenario]
name = "Washington widens the tariffs"
base = "2018"
draws = 1000
seed = 1

[[tariff]]
by = "USA"
on = "CHN"
rate = 0.25
covering = "200 billion USD"

[[sanction]]
by = ["USA", "EU"]
on = "RUS"
sectors = ["energy"]
cost = 0.3
"""
TARGETS = {"cold_s": 5.0, "warm_ms": 300.0}
RUNS = 7


def seconds(do: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def cold() -> dict[str, Any]:
    """A new process each time; the answers must be the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "scenario.toml")
        path.write_text(SCENARIO, encoding="utf-8")
        told, times = set(), []
        for _ in range(3):
            began = time.perf_counter()
            command = [sys.executable, "-m", "blocs", "whatif", str(path), "--json"]
            told.add(subprocess.run(command, check=True, capture_output=True).stdout)
            times.append(time.perf_counter() - began)
    return {"s": statistics.median(times), "range": [min(times), max(times)], "same_bytes": len(told) == 1}


def measure() -> dict[str, Any]:
    """All figures."""
    scenario = parse_scenario(SCENARIO)
    world = world_of(scenario)
    first = seconds(lambda: whatif(scenario, world))
    whole, alone = [], []
    for _ in range(RUNS):  # in turns, so that a busy machine slows both
        whole.append(seconds(lambda: whatif(scenario, world)))
        alone.append(seconds(lambda: solve(scenario.policy, world.economy, draws=1000, seed=1)))
    growth = []
    for key, values in (("draws", (100, 1000, 10_000)), ("blocs", (0, 12, 24, 48)), ("years", (1, 5, 20))):
        for value in values:
            changed = replace(scenario, **{key: value})
            whatif(changed, world)
            times = [seconds(partial(whatif, changed, world)) for _ in range(3)]
            growth.append({"what": key, "value": value, "ms": 1e3 * statistics.median(times)})
    return {
        "cold": cold(),
        "first_ms": 1e3 * first,
        "warm_ms": 1e3 * statistics.median(whole),
        "warm_range_ms": [1e3 * min(whole), 1e3 * max(whole)],
        "trade_alone_ms": 1e3 * statistics.median(alone),
        "ratio": statistics.median(w / a for w, a in zip(whole, alone, strict=True)),
        "growth": growth,
        "targets": TARGETS,
    }


def show(found: dict[str, Any]) -> None:
    """Print for a person."""
    low, high = found["cold"]["range"]
    same = "the same bytes each time" if found["cold"]["same_bytes"] else "DIFFERENT BYTES"
    print(
        f"cold, `blocs whatif FILE --json`: {found['cold']['s']:.2f} s ({low:.2f} to {high:.2f}; target 5), {same}"
    )
    low, high = found["warm_range_ms"]
    print(
        f"first in process {found['first_ms']:.0f} ms; warm {found['warm_ms']:.0f} ms ({low:.0f} to {high:.0f}; target 300)"
    )
    print(
        f"the trade solver alone, in turns: {found['trade_alone_ms']:.0f} ms; the whole answer costs {found['ratio']:.2f} times that"
    )
    for what in dict.fromkeys(row["what"] for row in found["growth"]):
        rows = [row for row in found["growth"] if row["what"] == what]
        print(f"{what}: " + ", ".join(f"{row['value']:,} {row['ms']:.0f} ms" for row in rows))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    found = measure()
    if parser.parse_args().json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
