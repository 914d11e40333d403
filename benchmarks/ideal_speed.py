"""Time and memory of ideal points, beside a plain sampler: `python benchmarks/ideal_speed.py [--json]`.

Votes are made as in `similarity_speed.py`: the size of the United Nations from 1946 to 2020, about 80 roll calls a
session. With `--votes FILE --roll-calls FILE` they are read. Dynamic and static points of all sessions; then how
time grows with calls and with states. The peer is a Metropolis sampler of the same dynamic model, plain NumPy, all
states of a session and all calls of a session moved at once. It starts where our fit ends, runs some sweeps, and
its time is told for 21,000, what MCMCpack runs by default for one dimension (burn-in 1,000, chain 20,000). Its
means must agree with our points, and its standard deviations with our errors. Each part runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from blocs.ties.ideal import Points, dynamic_points, static_points
from blocs.ties.ideal.dynamic import STEP
from blocs.ties.ideal.response import PRECISION, divided_calls
from blocs.ties.roll_calls import RollCalls
from similarity_speed import given, made, peak, spread, timed

CHAIN = 21_000
SWEEPS, UNCOUNTED = 300, 60


def anchor(calls: RollCalls) -> tuple[int, int]:
    """The United States and Russia, or the states that vote yes most and least of those always there."""
    high, low = calls.places([2, 365]).tolist()
    if high >= 0 and low >= 0:
        return high, low
    years = np.unique(calls.years)
    always = np.flatnonzero(
        np.all([(calls.votes[:, calls.years == y] >= 0).any(axis=1) for y in years], axis=0)
    )
    mean = np.nanmean(np.where(calls.votes[always] < 0, np.nan, calls.votes[always]), axis=1)
    return int(always[mean.argmax()]), int(always[mean.argmin()])


def log_chances(eta: np.ndarray, low: np.ndarray, high: np.ndarray, votes: np.ndarray) -> np.ndarray:
    """Logarithm of the probability of each vote; 0 where none was cast."""
    above, top = 1 / (1 + np.exp(low - eta)), 1 / (1 + np.exp(high - eta))
    chance = np.where(votes == 2, top, np.where(votes == 1, above - top, 1 - above))
    return np.where(votes < 0, 0.0, np.log(np.maximum(chance, 1e-300)))


class Sampler:
    """Random-walk Metropolis of the dynamic model."""

    def __init__(self, calls: RollCalls, points: Points) -> None:
        """Start where the fit ended, on the scale of its population."""
        self.chance = np.random.default_rng(1)
        found = divided_calls(calls.votes)
        self.seen = np.isfinite(points.theta)
        self.scale = 1.3  # of all points, in standard deviations of the population; only a start
        self.theta = np.where(self.seen, points.theta, 0.0) * self.scale
        first, last = self.seen.argmax(axis=1), self.seen.shape[1] - self.seen[:, ::-1].argmax(axis=1)
        places = np.arange(self.seen.shape[1])
        self.alive = (places >= first[:, None]) & (places < last[:, None])
        slopes = points.discrimination[found.kept] / self.scale
        cuts = np.nan_to_num(points.cutpoints[found.kept], posinf=8.0, neginf=-8.0)
        self.items = np.column_stack([slopes, cuts])
        self.items[:, 2] += 0.05 * (cuts[:, 0] == cuts[:, 1])
        self.sessions = [np.flatnonzero(calls.years[found.kept] == session) for session in points.sessions]
        self.votes = calls.votes[:, found.kept]
        self.pace, self.item_pace = np.full(self.theta.shape, 0.3), np.full(len(self.items), 0.3)

    def prior(self, theta: np.ndarray, place: int, rows: np.ndarray) -> np.ndarray:
        out = -0.5 * theta**2 * self.seen[rows, place]
        for other in (place - 1, place + 1):
            if 0 <= other < self.theta.shape[1]:
                out -= 0.5 * ((theta - self.theta[rows, other]) / STEP) ** 2 * self.alive[rows, other]
        return out

    def sweep(self) -> None:
        """Move every state in every session once, and every call once."""
        for place, own in enumerate(self.sessions):
            rows = np.flatnonzero(self.alive[:, place])
            votes, items = self.votes[np.ix_(rows, own)], self.items[own]

            def told(theta: np.ndarray, items: np.ndarray = items, votes: np.ndarray = votes) -> np.ndarray:
                return log_chances(theta[:, None] * items[:, 0], items[:, 1], items[:, 2], votes)

            now = self.theta[rows, place]
            then = now + self.pace[rows, place] * self.chance.normal(size=len(rows))
            at = told(now)
            gain = (
                (told(then) - at).sum(axis=1) + self.prior(then, place, rows) - self.prior(now, place, rows)
            )
            taken = np.log(self.chance.random(len(rows))) < gain
            self.theta[rows[taken], place] = then[taken]
            self.pace[rows, place] *= np.where(taken, 1.05, 0.975)
            new = items + self.item_pace[own, None] * self.chance.normal(size=items.shape)
            here = self.theta[rows, place]
            gain = (told(here, new) - told(here)).sum(axis=0) - 0.5 * (new**2 - items**2) @ PRECISION
            taken = (np.log(self.chance.random(len(own))) < gain) & (new[:, 2] > new[:, 1])
            self.items[own[taken]] = new[taken]
            self.item_pace[own] *= np.where(taken, 1.05, 0.975)


def both(args: argparse.Namespace) -> list[dict[str, Any]]:
    calls = given(args)
    ends = anchor(calls)
    rows = []
    for name, make in (("dynamic", dynamic_points), ("static", static_points)):
        before = peak()
        found, seconds = timed(lambda make=make: make(calls.votes, calls.years, anchor=ends), args.repeats)
        rows.append(
            {
                "part": name,
                "points": int(np.isfinite(found.theta).sum()),
                "roll calls": len(calls.calls),
                "iterations": found.iterations,
                "seconds, median (range)": spread(seconds),
                "peak MiB": round(peak()),
                "of it here MiB": round(peak() - before),
            }
        )
    return rows


def peer(args: argparse.Namespace) -> dict[str, Any]:
    calls = given(args)
    ends = anchor(calls)
    points, seconds = timed(lambda: dynamic_points(calls.votes, calls.years, anchor=ends), args.repeats)
    sampler = Sampler(calls, points)
    kept = []
    start = time.perf_counter()
    for number in range(SWEEPS):
        sampler.sweep()
        if number >= UNCOUNTED:
            values = sampler.theta[sampler.seen]
            kept.append((values - values.mean()) / values.std())
    each = (time.perf_counter() - start) / SWEEPS
    draws = np.array(kept)
    theta, error = points.theta[sampler.seen], points.error[sampler.seen]
    ours = statistics.median(seconds)
    return {
        "part": "plain Metropolis sampler",
        "sweeps run": SWEEPS,
        "seconds a sweep": round(each, 3),
        f"seconds for {CHAIN:,} sweeps, in proportion": round(each * CHAIN),
        "seconds of ours": round(ours, 2),
        "times ours": round(each * CHAIN / ours),
        "correlation of its means with our points": round(
            float(np.corrcoef(draws.mean(axis=0), theta)[0, 1]), 4
        ),
        "its deviations over our errors, median": round(float(np.median(draws.std(axis=0) / error)), 2),
    }


def growth(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Median seconds and milliseconds an iteration for ten years, and the exponent against the size before."""
    rows: list[dict[str, Any]] = []
    for what, sizes in (("calls", (50, 200, 800)), ("states", (50, 100, 200, 400))):
        last: tuple[int, float] | None = None
        for size in sizes:
            world = made(
                1990, 1999, **({"calls": size, "states": 150} if what == "calls" else {"states": size})
            )
            ends = anchor(world)
            found, seconds = timed(
                lambda world=world, ends=ends: dynamic_points(world.votes, world.years, anchor=ends),
                args.repeats,
            )
            each = statistics.median(seconds) / found.iterations
            row = {
                "part": f"growth with {what}",
                what: size,
                "seconds, median (range)": spread(seconds),
                "iterations": found.iterations,
                "ms an iteration": round(1000 * each, 1),
            }
            if last:
                row["exponent of an iteration"] = round(log(each / last[1]) / log(size / last[0]), 2)
            last = size, each
            rows.append(row)
    return rows


PARTS = {"both": both, "peer": peer, "growth": growth}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--votes", type=Path, help="votes of unvotes or Voeten; made ones if not given")
    parser.add_argument("--roll-calls", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", choices=PARTS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(PARTS[args.one](args)))
        return
    rows: list[dict[str, Any]] = []
    for part in PARTS:
        command = [sys.executable, str(Path(__file__)), "--one", part, "--repeats", str(args.repeats)]
        command += ["--votes", str(args.votes), "--roll-calls", str(args.roll_calls)] if args.votes else []
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        more = told if isinstance(told, list) else [told]
        rows += more
        if not args.json:
            for row in more:
                print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    if args.json:
        print(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
