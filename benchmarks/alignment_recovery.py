"""Whether the sampler of the model of alignment finds what panels were drawn with.

    python benchmarks/alignment_recovery.py [--runs 100] [--states 20] [--years 26] [--json]

Each run draws effects of pressure from their priors, the other parameters from what panels of votes show, a panel
from the model, and a posterior from the panel. Printed for each parameter: the share of runs in which the 90 %
interval holds the truth, with its own 95 % binomial interval; bias; z-scores of the truth (mean 0 and standard
deviation 1 where the posterior is right); and the evenness of the ranks of the truth among the draws, after
Talts et al. (2018), https://arxiv.org/abs/1804.06788. Ranks of parameters that were not drawn from their priors
need not be even. Runs share the cores of the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from math import comb
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from blocs.projection import Posterior, fit  # noqa: E402
from projection.made import drawn_panel, drawn_truth, effective  # noqa: E402

BINS = 10
NEEDED = ("beta 0", "beta 1", "gamma")
LOW, HIGH = 0.85, 0.95


def named(posterior: Posterior) -> dict[str, np.ndarray]:
    """Draws of each parameter by name."""
    return {
        "beta 0": posterior.beta[:, 0],
        "beta 1": posterior.beta[:, 1],
        "gamma": posterior.gamma,
        "phi": posterior.phi,
        "step": posterior.step,
        "state_step": posterior.state_step,
        "noise": posterior.noise,
        "state_noise": posterior.state_noise,
        "mean": posterior.mean,
        "spread": posterior.spread,
    }


def run(seed: int, states: int, years: int, draws: int, burn: int) -> dict[str, dict[str, float]]:
    """Draw a truth, a panel and a posterior; gives how each parameter was found."""
    truth = drawn_truth(np.random.default_rng((seed, 30)))
    panel = drawn_panel(truth, states, years, seed=seed, missing=0.05)
    posterior = fit(panel, draws=draws, burn=burn, seed=seed)
    found = {}
    for name, values in named(posterior).items():
        kind, _, place = name.partition(" ")
        true = float(truth.beta[int(place)] if place else getattr(truth, kind))
        low, high = np.quantile(values, [0.05, 0.95])
        found[name] = {
            "truth": true,
            "mean": float(values.mean()),
            "sd": float(values.std()),
            "held": float(low <= true <= high),
            "rank": float((values < true).mean()),
            "effective": effective(values),
        }
    return found


def likely(held: int, of: int) -> tuple[float, float]:
    """Exact 95 % interval of a share (Clopper and Pearson 1934), to a thousandth."""

    def at_least(share: float, count: int) -> float:
        return sum(comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(count, of + 1))

    grid = np.linspace(0, 1, 1001).tolist()
    low = max((p for p in grid if at_least(p, held) <= 0.025), default=0.0) if held else 0.0
    high = min((p for p in grid if 1 - at_least(p, held + 1) <= 0.025), default=1.0)
    return low, high


def summed(runs: list[dict[str, dict[str, float]]]) -> list[dict[str, Any]]:
    """What all runs say of each parameter."""
    rows = []
    for name in runs[0]:
        told = {key: np.array([one[name][key] for one in runs]) for key in runs[0][name]}
        z = (told["mean"] - told["truth"]) / told["sd"]
        places = np.minimum((told["rank"] * BINS).astype(int), BINS - 1)
        uneven = ((np.bincount(places, minlength=BINS) - len(runs) / BINS) ** 2).sum() / (len(runs) / BINS)
        rows.append(
            {
                "name": name,
                "share": float(told["held"].mean()),
                "likely": likely(int(told["held"].sum()), len(runs)),
                "bias": float((told["mean"] - told["truth"]).mean()),
                "sd": float(np.median(told["sd"])),
                "z_mean": float(z.mean()),
                "z_sd": float(z.std()),
                "unevenness": float(uneven),
                "effective": float(np.median(told["effective"])),
                "effective_least": float(told["effective"].min()),
            }
        )
    return rows


def show(found: dict[str, Any]) -> None:
    print(found["machine"])
    print(
        f"{found['runs']} panels of {found['states']} states and {found['years']} years, {found['draws']} draws "
        f"after {found['burn']}: {found['s']:.0f} s"
    )
    for row in found["rows"]:
        low, high = row["likely"]
        print(
            f"  {row['name']:12} held in {100 * row['share']:3.0f} % ({100 * low:.0f} to {100 * high:.0f}); bias "
            f"{row['bias']:+.4f} of sd {row['sd']:.4f}; z {row['z_mean']:+.2f}, sd {row['z_sd']:.2f}; unevenness "
            f"{row['unevenness']:4.1f}; effective {row['effective']:.0f}, at least {row['effective_least']:.0f}"
        )
    print(f"  (unevenness of ranks: {BINS - 1} is even; above 16.9 in 1 of 20 where they are)")
    for name, held in found["held"].items():
        print(f"{'held' if held else 'MISSED':6} {name}: 90 % intervals hold the truth in 85 to 95 % of runs")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--states", type=int, default=20)
    parser.add_argument("--years", type=int, default=26)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--burn", type=int, default=200)
    parser.add_argument("--first", type=int, default=0, help="seed of the first run")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    began, n = time.perf_counter(), args.runs
    given = [[value] * n for value in (args.states, args.years, args.draws, args.burn)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        runs = list(pool.map(run, range(args.first, args.first + n), *given))
    rows = summed(runs)
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"NumPy {np.__version__}",
        "runs": n, "states": args.states, "years": args.years, "draws": args.draws, "burn": args.burn,
        "s": time.perf_counter() - began,
        "rows": rows,
        "held": {row["name"]: LOW <= row["share"] <= HIGH for row in rows if row["name"] in NEEDED},
    }  # fmt: skip
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
