"""How well alignment is forecast, against naive forecasters, and how long it takes to find out.

    python benchmarks/alignment_backtest.py [--workers N] [--json]

Votes, sanctions, disputes and the rest are read from the development material (../shared or BLOCS_SHARED). For kappa
all forecasters speak from each year 1970 to 2004 on, as in what comes with the package; for raw agreement the naive
ones alone. The marks are published beside: an exponentially weighted mean beats persistence by 7 % at 1 year and by
5 % at 5 in the CRPS of kappa, and persistence wins for raw agreement (measured before this model was written).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from blocs.projection import Backtest, alignment_panel, backtest
from blocs.projection.rivals import naive_rivals

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "training"))
from alignment import HORIZONS, MODELS, ORIGINS, RIVALS, SEED, SHARED, STATES, WINDOW, holdings

MARKS = {1: 0.07, 5: 0.05}
LIMIT = 300.0
MEAN = "exponentially weighted mean"


def rows(found: Backtest) -> list[dict[str, Any]]:
    """Skill over persistence and over the best naive rival, by horizon and forecaster."""
    told = []
    for h in found.horizons:
        best = found.best_rival(h)
        assert best is not None
        for name in found.forecasters:
            over, rival = found.skill(name, "persistence", h), found.skill(name, best, h)
            told.append(
                {
                    "horizon": h,
                    "forecaster": name,
                    "n": found.cases(h),
                    "crps": found.mean("crps", name, h),
                    "log_score": found.mean("log_score", name, h),
                    "cover50": found.mean("cover50", name, h),
                    "cover90": found.mean("cover90", name, h),
                    "over_persistence": [over.value, over.low, over.high],
                    "over_best": None if name == best else [rival.value, rival.low, rival.high],
                }
            )
    return told


def measure(workers: int) -> dict[str, Any]:
    """Both measures, timed."""
    held = holdings(SHARED)
    panel = alignment_panel(held)
    common: dict[str, Any] = {"origins": ORIGINS, "horizons": HORIZONS, "window": WINDOW, "states": STATES}
    began = time.perf_counter()
    kappa = backtest(panel, (*RIVALS, *MODELS), seed=SEED, workers=workers, **common)
    took = time.perf_counter() - began
    plain = alignment_panel(held, measure="agreement")
    began = time.perf_counter()
    agreement = backtest(plain, naive_rivals(), seed=SEED, workers=workers, **common)
    return {
        "workers": workers,
        "kappa": {"s": took, "limit_s": LIMIT, "rows": rows(kappa)},
        "agreement": {"s": time.perf_counter() - began, "rows": rows(agreement)},
        "marks": {str(h): mark for h, mark in MARKS.items()},
    }


def table(told: list[dict[str, Any]]) -> list[str]:
    """Rows as Markdown."""
    lines = ["| years | forecaster | cases | CRPS | 50 % | 90 % | over persistence | over the best naive |"]
    lines.append("|---:|---|---:|---:|---:|---:|---:|---:|")
    for row in sorted(told, key=lambda r: (r["horizon"], r["crps"])):
        best = "–" if row["over_best"] is None else signed(row["over_best"])
        over = "–" if row["forecaster"] == "persistence" else signed(row["over_persistence"])
        lines.append(
            f"| {row['horizon']} | {row['forecaster']} | {row['n']:,} | {row['crps']:.4f} | {row['cover50']:.1%} | "
            f"{row['cover90']:.1%} | {over} | {best} |"
        )
    return lines


def signed(skill: list[float]) -> str:
    """A skill with its interval, in percent."""
    value, low, high = (100 * one for one in skill)
    return f"{value:+.1f} % ({low:+.1f} to {high:+.1f})"


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = measure(asked.workers)
    if asked.json:
        print(json.dumps(found, indent=1))
        return
    print(
        f"kappa, {len(MODELS)} models and {len(RIVALS)} naive forecasters, {asked.workers} workers: ", end=""
    )
    print(f"{found['kappa']['s']:.0f} s (target {LIMIT:.0f})")
    print("\n".join(table(found["kappa"]["rows"])))
    print(f"agreement, naive forecasters: {found['agreement']['s']:.0f} s")
    print("\n".join(table(found["agreement"]["rows"])))


if __name__ == "__main__":
    main()
