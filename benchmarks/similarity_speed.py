"""Time and memory of similarity of votes, beside pandas and loops: `python benchmarks/similarity_speed.py`.

Votes are made, of the size of the United Nations from 1946 to 2020: members join as they did, about 80 roll calls
a session, one vote in ten not cast. With `--votes FILE --roll-calls FILE` they are read. All pairs and years,
agreement, S, kappa and pi; then 1,000 bootstrap draws of the last year; then how time grows with calls and states.
The pandas version joins votes to votes by roll call and sums by pair, after Häge's sums; the loop measures pair by
pair with arrays. Both give the same figures (checked here), on some of the work; their time for all of it is in
proportion to the votes compared (pandas) and the pairs (loop). Each part runs in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from blocs.ties.roll_calls import RollCalls, roll_calls
from blocs.ties.similarity import vote_similarity

MEASURES = ("agreement", "s", "kappa", "pi")
MEMBERS = {1946: 55, 1955: 76, 1960: 99, 1965: 117, 1975: 144, 1985: 159, 1992: 179, 2000: 189, 2020: 193}
DRAWS = 1000


def made(since: int = 1946, until: int = 2020, calls: int = 80, states: int = 0) -> RollCalls:
    """Votes by position of state and call on a line, with members as in the United Nations, or `states`."""
    chance = np.random.default_rng(1)
    years = np.repeat(np.arange(since, until + 1), calls)
    members = states or max(MEMBERS.values())
    size = (
        np.interp(years, list(MEMBERS), list(MEMBERS.values())) if not states else np.full(len(years), states)
    )
    positions = chance.normal(size=members)[:, None]
    leaning = positions * chance.normal(1, 0.5, len(years)) + chance.normal(1, 1, len(years))
    leaning += chance.normal(0, 0.7, leaning.shape)
    votes = np.digitize(leaning, (-0.6, 0.2)).astype(np.int8)
    votes[(chance.random(votes.shape) < 0.1) | (np.arange(members)[:, None] >= size)] = -1
    return RollCalls(np.arange(2, members + 2), np.arange(len(years)), years, votes)


def given(args: argparse.Namespace) -> RollCalls:
    if not args.votes:
        return made()
    from blocs.sources.un_votes import read_un_votes

    return roll_calls(read_un_votes(args.votes, args.roll_calls).frame)


def by_pandas(calls: RollCalls, years: list[int]) -> dict[str, np.ndarray]:
    """All pairs of some years: votes joined to votes by roll call, summed by pair."""
    import pandas as pd

    state, call = np.nonzero(calls.votes >= 0)
    votes = pd.DataFrame(
        {
            "state": calls.numbers[state],
            "call": calls.calls[call],
            "year": calls.years[call],
            "vote": calls.votes[state, call].astype(float),
        }
    )
    parts = []
    for year in years:
        one = votes[votes.year == year]
        divided = one.groupby("call").vote.nunique() > 1
        both = one.merge(one, on="call", suffixes=("1", "2"))
        both = both[both.state1 < both.state2]
        there = both.call.map(divided)
        terms = pd.DataFrame(
            {
                "state1": both.state1,
                "state2": both.state2,
                "n": 1.0,
                "divided": there.astype(float),
                "equal": ((both.vote1 == both.vote2) & there).astype(float),
                "apart": (both.vote1 - both.vote2).abs(),
                "ssd": (both.vote1 - both.vote2) ** 2,
                "s1": both.vote1,
                "s2": both.vote2,
                "ss": both.vote1**2 + both.vote2**2,
            }
        )
        parts.append(terms.groupby(["state1", "state2"]).sum())
    sums = pd.concat(parts)
    return {
        "agreement": (sums.equal / sums.divided).to_numpy(),
        "s": (1 - sums.apart / sums.n).to_numpy(),
        "kappa": (1 - sums.ssd / (sums.ss - 2 * sums.s1 * sums.s2 / sums.n)).to_numpy(),
        "pi": (1 - sums.ssd / (sums.ss - (sums.s1 + sums.s2) ** 2 / (2 * sums.n))).to_numpy(),
    }


def by_loop(
    calls: RollCalls, year: int, pairs: int, times: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """The first pairs of a year, one after the other; calls repeated by `times`."""
    there = calls.years == year
    votes, unanimous = calls.votes[:, there], calls.unanimous[there]
    if times is not None:
        votes, unanimous = np.repeat(votes, times, axis=1), np.repeat(unanimous, times)
    voted = np.flatnonzero((calls.votes[:, there] >= 0).any(axis=1))
    rows = []
    for i, j in list(zip(*np.triu_indices(len(voted), 1), strict=True))[:pairs]:
        x, y = votes[voted[i]], votes[voted[j]]
        both = (x >= 0) & (y >= 0)
        alike = (x == y)[both & ~unanimous]
        x, y = x[both].astype(float), y[both].astype(float)
        n, ssd, ss = len(x), ((x - y) ** 2).sum(), (x**2).sum() + (y**2).sum()
        rows.append(
            (
                alike.mean() if len(alike) else np.nan,
                1 - np.abs(x - y).sum() / n,
                1 - ssd / (ss - 2 * x.sum() * y.sum() / n),
                1 - ssd / (ss - (x.sum() + y.sum()) ** 2 / (2 * n)),
            )
        )
    return dict(zip(MEASURES, np.array(rows).T, strict=True))


def timed(do: Callable[[], Any], repeats: int) -> tuple[Any, list[float]]:
    """Give the last result and the wall time of each run, after one that is not counted."""
    do()
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = do()
        seconds.append(time.perf_counter() - start)
    return result, seconds


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def spread(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


def same(ours: Any, theirs: dict[str, np.ndarray], rows: np.ndarray) -> bool:
    """Whether figures agree wherever the peer's formula has one."""
    for name, values in theirs.items():
        known = np.isfinite(values)
        if not np.allclose(ours.array(name)[rows][known], values[known], atol=1e-9):
            return False
    return True


def all_years(args: argparse.Namespace) -> dict[str, Any]:
    calls = given(args)
    before = peak()
    found, seconds = timed(lambda: vote_similarity(calls, measures=MEASURES), args.repeats)
    memory = peak()
    held = np.unique(calls.years)
    some = held[:: max(1, len(held) // 6)].tolist()
    start = time.perf_counter()
    theirs = by_pandas(calls, some)
    pandas_seconds = time.perf_counter() - start
    years = found.array("year")
    order = np.concatenate([np.flatnonzero((years == year) & (found.array("n") > 0)) for year in some])
    n = found.array("n")
    share = n[np.isin(years, some)].sum() / n.sum()
    pairs = 1000
    start = time.perf_counter()
    looped = by_loop(calls, some[-1], pairs)
    loop_seconds = (time.perf_counter() - start) * len(found) / pairs
    ours = statistics.median(seconds)
    return {
        "part": "all pairs and years",
        "dyad-years": len(found),
        "roll calls": len(calls.calls),
        "seconds, median (range)": spread(seconds),
        "peak MiB": round(memory),
        "of it here MiB": round(memory - before),
        "pandas seconds, in proportion": round(pandas_seconds / share),
        "times pandas": round(pandas_seconds / share / ours),
        "loop seconds, in proportion": round(loop_seconds),
        "times loop": round(loop_seconds / ours),
        "same figures": same(found, theirs, order)
        and same(found, looped, np.flatnonzero(years == some[-1])[:pairs]),
    }


def draws(args: argparse.Namespace) -> dict[str, Any]:
    calls = given(args)
    year = int(np.unique(calls.years)[-1])
    before = peak()
    found, seconds = timed(
        lambda: vote_similarity(calls, measures=MEASURES, years=[year], draws=DRAWS), args.repeats
    )
    memory = peak()
    size = int((calls.years == year).sum())
    times = np.bincount(np.random.default_rng(1).integers(0, size, size), minlength=size)
    pairs = 2000
    start = time.perf_counter()
    by_loop(calls, year, pairs, times)
    loop_seconds = (time.perf_counter() - start) * len(found) / pairs * DRAWS
    return {
        "part": f"{DRAWS} draws of {year}",
        "dyads": len(found),
        "roll calls": size,
        "seconds, median (range)": spread(seconds),
        "peak MiB": round(memory),
        "of it here MiB": round(memory - before),
        "loop seconds, in proportion": round(loop_seconds),
        "times loop": round(loop_seconds / statistics.median(seconds)),
    }


def growth(args: argparse.Namespace) -> list[dict[str, Any]]:
    """Median seconds for ten years, and the exponent against the size before."""
    rows: list[dict[str, Any]] = []
    for what, sizes in (("calls", (50, 200, 800)), ("states", (50, 100, 200, 400))):
        last: tuple[int, float] | None = None
        for size in sizes:
            world = made(
                1990, 1999, **({"calls": size, "states": 150} if what == "calls" else {"states": size})
            )
            _, seconds = timed(lambda world=world: vote_similarity(world, measures=MEASURES), args.repeats)
            median = statistics.median(seconds)
            row = {"part": f"growth with {what}", what: size, "seconds, median (range)": spread(seconds)}
            if last:
                row["exponent"] = round(log(median / last[1]) / log(size / last[0]), 2)
            last = size, median
            rows.append(row)
    return rows


PARTS = {"all": all_years, "draws": draws, "growth": growth}


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
        made_of = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        rows += made_of if isinstance(made_of, list) else [made_of]
        if not args.json:
            for row in made_of if isinstance(made_of, list) else [made_of]:
                print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
    if args.json:
        print(json.dumps({"cores": os.cpu_count(), "rows": rows}, indent=1))


if __name__ == "__main__":
    main()
