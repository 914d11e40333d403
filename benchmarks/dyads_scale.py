"""A frame of all dyads with six measures joined: `python benchmarks/dyads_scale.py [--years 1946-2019 1816-2019] [--json]`.

S of alliance portfolios, capability ratio, disputes, rivalry, shared memberships and equal votes, each with what it
rests on, are made from the files of `../shared/data/ties` (or of BLOCS_SHARED); where a file is not there, a column
is made up for half of all dyad-years, and told to be. Then the frame of dyads is made, the twelve columns are joined
to it, and it is written as Parquet. Measures are made beforehand, since each has its own cost; told is what the frame
costs. pandas merges the same columns on the same keys, in turns in the same process, and its values are compared.
Peak memory is that of the whole process up to there, reading and measuring included. Each range of years runs in a
process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from blocs.sources import Column, Coverage, Frame
from blocs.sources.dyads import dyads
from blocs.sources.joining import join, undirected
from material import SHARED

TIES = SHARED / "data" / "ties"
ROUNDS = 5
GIB = 4
SECONDS = 60


def alliance_s(file: Path, frame: Frame) -> Frame:
    from blocs.sources.cow_alliances import read_cow_alliances
    from blocs.ties.similarity import alliance_similarity

    held = read_cow_alliances(file)
    first, last = (int(end(frame.array("year"))) for end in (np.min, np.max))
    years = range(max(first, held.coverage.since), min(last, held.coverage.until) + 1)
    return alliance_similarity(held.frame, measures=("s",), years=years)


def capability(file: Path, frame: Frame) -> Frame:
    from blocs.sources.nmc import read_nmc
    from blocs.ties.capability import capability_ratio

    return capability_ratio(read_nmc(file).frame, frame)


def dispute_years(file: Path, _frame: Frame) -> Frame:
    from blocs.sources.mids import read_mids
    from blocs.ties.disputes import disputes

    return disputes(undirected(read_mids(file).frame, "max"))


def rivals(file: Path, _frame: Frame) -> Frame:
    from blocs.sources.rivalries import read_rivalries
    from blocs.ties.rivalry import rivalry

    return rivalry(read_rivalries(file).frame)


def memberships(file: Path, _frame: Frame) -> Frame:
    from blocs.sources.igos import read_igos
    from blocs.ties.memberships import joint_memberships

    return joint_memberships(read_igos(file).frame)


def equal_votes(file: Path, _frame: Frame) -> Frame:
    from blocs.sources.un_votes import read_un_votes
    from blocs.ties.roll_calls import roll_calls
    from blocs.ties.similarity import vote_similarity

    votes = read_un_votes(file, file.with_name("un_roll_calls_to_2005.parquet"))
    return vote_similarity(roll_calls(votes.frame), measures=("agreement",))


MEASURES: dict[str, tuple[str, Callable[[Path, Frame], Frame]]] = {
    "alliance_s": ("cow_alliance_v4.1_by_directed.csv", alliance_s),
    "capability_ratio": ("cow_nmc.parquet", capability),
    "disputes": ("gml_mid_ddydisps.parquet", dispute_years),
    "rivalry": ("tss_rivalries.parquet", rivals),
    "memberships": ("cow_igo_ndy.parquet", memberships),
    "agreement": ("un_votes_to_2005.parquet", equal_votes),
}


def made_up(name: str, frame: Frame, seed: int) -> Frame:
    """Numbers for half of the dyad-years, and the count that they would rest on."""
    chance = np.random.default_rng(seed)
    rows = np.flatnonzero(chance.random(len(frame)) < 0.5)
    columns = [
        Column.of(name, chance.random(len(rows))),
        Column.of("n", chance.integers(1, 200, len(rows)), absent=0),
    ]
    keys = [frame.column(key).take(rows) for key in frame.unit.keys]  # type: ignore[attr-defined]
    return Frame(frame.unit, [*keys, *columns], (), Coverage(1816, 2012))


def tables(frame: Frame) -> tuple[list[Frame], list[str]]:
    """Each measure and its n, by dyad-year, and the names of those that are made up."""
    found, invented = [], []
    for seed, (name, (file, make)) in enumerate(MEASURES.items()):
        real = (TIES / file).is_file()
        made = make(TIES / file, frame) if real else made_up(name, frame, seed)
        keys = [made.column(key) for key in made.unit.keys]  # type: ignore[attr-defined]
        columns = [made.column(name), made.column("n").renamed(f"{name}_n")]
        found.append(Frame(made.unit, [*keys, *columns], made.sources, made.coverage))
        invented += [] if real else [name]
    return found, invented


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    found = do()
    return found, time.perf_counter() - start


def peak() -> float:
    """Largest memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def joined(frame: Frame, parts: list[Frame]) -> Frame:
    for part in parts:
        frame = join(frame, part)
    return frame


def merged(frame: Any, parts: list[Any]) -> Any:
    for part in parts:
        frame = frame.merge(part, how="left", on=["ccode1", "ccode2", "year"])
    return frame


def same(ours: Frame, theirs: Any) -> bool:
    """Whether each value that pandas finds stands in the same row here."""
    found = []
    for column in ours.columns[5:]:
        other = theirs[column.name].to_numpy(float, na_value=np.nan)
        there = ~np.isnan(other)
        found.append(bool((column.array[there] == other[there]).all()))
    return len(theirs) == len(ours) and all(found)


def measure(since: int, until: int) -> dict[str, Any]:
    """Seconds of each step, memory, and the ratio to pandas, for a range of years, in this process."""
    bare, first = timed(lambda: dyads(since, until))
    (parts, invented), making = timed(lambda: tables(bare))
    before = peak()
    with tempfile.TemporaryDirectory() as folder:
        whole, once = timed(lambda: joined(bare, parts))
        _, writing = timed(lambda: whole.write_parquet(Path(folder) / "blocs.parquet"))
        most = peak()
        size = (Path(folder) / "blocs.parquet").stat().st_size
        left, others = bare.to_pandas(), [part.to_pandas() for part in parts]
        steps: dict[str, Callable[[], Any]] = {
            "frame": lambda: dyads(since, until),
            "joins": lambda: joined(bare, parts),
            "pandas merges": lambda: merged(left, others),
            "Parquet": lambda: whole.write_parquet(Path(folder) / "blocs.parquet"),
        }
        theirs = merged(left, others)
        steps["pandas Parquet"] = partial(theirs.to_parquet, Path(folder) / "pandas.parquet")
        taken: dict[str, list[float]] = {name: [] for name in steps}
        for _ in range(ROUNDS):
            for name, do in steps.items():
                taken[name].append(timed(do)[1])
    seconds = {name: round(median(times), 3) for name, times in taken.items()}
    return {
        "years": f"{since}-{until}",
        "rows": len(whole),
        "columns": len(whole.columns),
        "made up": invented,
        "values": int(sum(len(c) - int(c.missing.sum()) for c in whole.columns[5:])),
        "making measures s": round(making, 2),
        **{f"{name} s": value for name, value in seconds.items()},
        "range of joins s": [round(end(taken["joins"]), 3) for end in (min, max)],
        "range of merges s": [round(end(taken["pandas merges"]), 3) for end in (min, max)],
        "all at first s": round(first + once + writing, 2),
        "peak before joins MiB": round(before),
        "peak MiB": round(most),
        "Parquet MiB": round(size / 2**20, 1),
        "joins against pandas": round(seconds["joins"] / seconds["pandas merges"], 2),
        "Parquet against pandas": round(seconds["Parquet"] / seconds["pandas Parquet"], 2),
        "same values": same(whole, theirs),
        "within limits": most < GIB * 1024 and first + once + writing < SECONDS,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--years", nargs="+", default=["1946-2019", "1816-2019"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        since, until = map(int, args.one.split("-"))
        print(json.dumps(measure(since, until)))
        return
    rows: list[dict[str, Any]] = []
    for years in args.years:
        command = [sys.executable, str(Path(__file__)), "--one", years]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
        if len(rows) > 1:
            each = [(r["frame s"] + r["joins s"] + r["Parquet s"]) / r["rows"] for r in rows[-2:]]
            rows[-1]["seconds a row against the range before"] = round(each[1] / each[0], 2)
        if not args.json:
            print("\n".join(f"{name}: {value}" for name, value in rows[-1].items()), end="\n\n", flush=True)
    if args.json:
        print(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
