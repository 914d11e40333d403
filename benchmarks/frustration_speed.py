"""Least frustration: value, time and proof, against the plain edge model and against dwave-networkx.

    python benchmarks/frustration_speed.py [--peer PYTHON] [--quick] [--json]

`--peer` names an interpreter that has dwave-networkx and dwave-samplers; without it this one is asked, and
the comparison is left out where it has neither. Networks of states and UN votes are read from the development
material (../shared or BLOCS_SHARED) and left out where it is absent; the other networks are made.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import highspy
import numpy as np

from blocs.groups import SignedNetwork, frustration

SHARED = Path(os.environ.get("BLOCS_SHARED", Path(__file__).resolve().parents[2] / "shared"))
TARGETS = {
    "states_all_s": 5.0,
    "states_slowest_s": 0.5,
    "un_slowest_s": 1.0,
    "large_gap": 0.05,
    "large_s": 60.0,
}
YEARS = range(1950, 2006, 5)

PEER = """
import json, sys, time
import networkx, dwave_networkx
from dwave.samplers import SimulatedAnnealingSampler, TabuSampler
edges = json.load(sys.stdin)
graph = networkx.Graph()
for a, b, w in edges:
    graph.add_edge(a, b, sign=w)
found = {"version": dwave_networkx.__version__}
for name, sampler in (("annealing", SimulatedAnnealingSampler()), ("tabu", TabuSampler())):
    more = {"num_reads": 100, "seed": 1} if name == "annealing" else {"num_reads": 10, "timeout": 100, "seed": 1}
    began = time.perf_counter()
    frustrated, _ = dwave_networkx.structural_imbalance(graph, sampler, **more)
    found[name] = {"value": len(frustrated), "s": time.perf_counter() - began}
print(json.dumps(found))
"""


def timed(net: SignedNetwork, **more: Any) -> dict[str, Any]:
    """Value, bound, proof, wall and processor seconds of one solution."""
    wall, processor = time.perf_counter(), time.process_time()
    found = frustration(net, **more)
    return {
        "nodes": net.n,
        "edges": net.m,
        "value": found.value,
        "bound": found.bound,
        "proved": found.proved,
        "gap": found.gap,
        "s": time.perf_counter() - wall,
        "processor_s": time.process_time() - processor,
    }


# ---- networks


def states() -> list[tuple[SignedNetwork, int]]:
    folder, edges = SHARED / "data" / "signed", defaultdict(list)
    if not folder.is_dir():
        return []
    with (folder / "cow_signed_networks_1_40.csv").open() as file:
        for row in csv.DictReader(file):
            edges[int(row["net"])].append((row["from"], row["to"], float(row["sign"])))
    with (folder / "cow_signed_networks_1_40_frustration.csv").open() as file:
        return [
            (SignedNetwork.from_edges(edges[int(row["net"])]), int(row["L"])) for row in csv.DictReader(file)
        ]


def un_agreement(most: int = 60) -> dict[int, SignedNetwork]:
    """Agreement of the states with most votes in a year, less its median: complete networks by year."""
    folder = SHARED / "data" / "ties"
    if not folder.is_dir() or not importlib.util.find_spec("pyarrow"):
        return {}
    import pyarrow.parquet as parquet

    calls = parquet.read_table(
        folder / "un_roll_calls_to_2005.parquet", columns=["rcid", "session"]
    ).to_pydict()
    year_of = {int(r): int(s) + 1945 for r, s in zip(calls["rcid"], calls["session"], strict=True)}
    table = parquet.read_table(
        folder / "un_votes_to_2005.parquet", columns=["rcid", "country", "vote"]
    ).to_pydict()
    votes: dict[int, list[tuple[int, str, float]]] = defaultdict(list)
    for call, country, vote in zip(table["rcid"], table["country"], table["vote"], strict=True):
        votes[year_of.get(int(call), 0)].append(
            (int(call), country, {"no": 0.0, "abstain": 0.5, "yes": 1.0}[vote])
        )
    made = {}
    for year in YEARS:
        count: dict[str, int] = defaultdict(int)
        for _, country, _ in votes[year]:
            count[country] += 1
        top = sorted(sorted(count), key=lambda c: -count[c])[:most]
        place = {country: k for k, country in enumerate(sorted(top))}
        call = {c: k for k, c in enumerate(sorted({c for c, _, _ in votes[year]}))}
        cast = np.full((len(place), len(call)), np.nan)
        for c, country, vote in votes[year]:
            if country in place:
                cast[place[country], call[c]] = vote
        known = ~np.isnan(cast)
        both = (known[:, None] & known[None]).sum(2)
        same = np.where(known[:, None] & known[None], 1 - np.abs(cast[:, None] - cast[None]), 0).sum(2)
        first, second = np.triu_indices(len(place), 1)
        tie = (same / np.maximum(both, 1))[first, second]
        tie -= np.median(tie)
        kept = tie != 0
        made[year] = SignedNetwork(tuple(sorted(place)), first[kept], second[kept], tie[kept])
    return made


def signs(net: SignedNetwork) -> SignedNetwork:
    return SignedNetwork(net.nodes, net.first, net.second, np.sign(net.weight))


def made(
    n: int, first: np.ndarray, second: np.ndarray, noise: float, rng: np.random.Generator
) -> SignedNetwork:
    """Two hidden blocs on given edges, part of the signs turned; with noise of one half signs are random."""
    side = rng.choice([-1.0, 1.0], size=n)
    weight = side[first] * side[second] * np.where(rng.random(len(first)) < noise, -1.0, 1.0)
    return SignedNetwork.from_places([f"S{k}" for k in range(n)], first, second, weight)


def random_ends(n: int, m: int, rng: np.random.Generator) -> np.ndarray:
    ends = np.sort(rng.integers(0, n, size=(2 * m, 2)), axis=1)
    return rng.permutation(np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0))[:m].T


def hub_ends(n: int, m: int, rng: np.random.Generator) -> np.ndarray:
    """Each node ties to earlier ones in proportion to their ties (Barabasi and Albert 1999)."""
    each = m // n
    drawn, rows = list(range(each)), set()
    for v in range(each, n):
        chosen: set[int] = set()
        while len(chosen) < each:
            chosen.add(drawn[rng.integers(len(drawn))])
        rows |= {(u, v) for u in chosen}
        drawn += [u for u in sorted(chosen) for u in (u, v)]
    return np.array(sorted(rows)).T


def near_ends(n: int, m: int, rng: np.random.Generator) -> np.ndarray:
    """Nodes in a square, tied to those within a distance."""
    at = rng.random((n, 2))
    apart = ((at[:, None] - at[None]) ** 2).sum(2)
    return np.stack(np.nonzero(np.triu(apart < 2 * m / (np.pi * n * n), 1)))


# ---- measurements


def plain_model(net: SignedNetwork, limit: float) -> dict[str, Any]:
    """The edge model as in the papers: a variable a node and an edge, two rows an edge, one node fixed."""
    n, m = net.n, net.m
    model = highspy.Highs()
    for option, value in (("output_flag", False), ("time_limit", limit)):
        model.setOptionValue(option, value)
    upper = np.ones(n + m)
    upper[np.bincount(np.concatenate([net.first, net.second])).argmax()] = 0
    model.addVars(n + m, np.zeros(n + m), upper)
    model.changeColsCost(m, np.arange(n, n + m, dtype=np.int32), np.abs(net.weight))
    whole = np.full(n, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    model.changeColsIntegrality(n, np.arange(n, dtype=np.int32), whole)
    edge = np.stack([net.first, net.second, n + np.arange(m)], axis=1).astype(np.int32)
    for friends, rows in (
        (True, (([-1.0, 1.0, 1.0], 0.0), ([1.0, -1.0, 1.0], 0.0))),
        (False, (([-1.0, -1.0, 1.0], -1.0), ([1.0, 1.0, 1.0], 1.0))),
    ):
        own = edge[(net.weight > 0) == friends]
        for sign, low in rows:
            k = len(own)
            model.addRows(
                k, np.full(k, low), np.full(k, highspy.kHighsInf), 3 * k,
                np.arange(0, 3 * k, 3, dtype=np.int32), own.ravel(), np.tile(sign, k),
            )  # fmt: skip
    began = time.perf_counter()
    model.run()
    info = model.getInfo()
    return {
        "value": info.objective_function_value,
        "bound": info.mip_dual_bound,
        "proved": model.getModelStatus() == highspy.HighsModelStatus.kOptimal,
        "s": time.perf_counter() - began,
    }


def against_peer(python: str, nets: dict[str, SignedNetwork]) -> list[dict[str, Any]]:
    rows = []
    for name, net in nets.items():
        done = subprocess.run(
            [python, "-c", PEER],
            input=json.dumps(list(net.edges())),
            capture_output=True,
            text=True,
            check=True,
        )
        rows.append({"network": name, "ours": timed(net), **json.loads(done.stdout)})
    return rows


def of_states(nets: list[tuple[SignedNetwork, int]], rounds: int, limit: float) -> dict[str, Any] | None:
    if not nets:
        return None
    runs = [[timed(net) for net, _ in nets] for _ in range(rounds)]
    plain = [plain_model(net, limit) for net, _ in nets]
    totals = [sum(row["s"] for row in run) for run in runs]
    return {
        "networks": len(nets),
        "equal": sum(row["value"] == value for row, (_, value) in zip(runs[0], nets, strict=True)),
        "proved": sum(row["proved"] for row in runs[0]),
        "s": statistics.median(totals),
        "range": [min(totals), max(totals)],
        "processor_s": statistics.median(sum(row["processor_s"] for row in run) for run in runs),
        "slowest_s": max(statistics.median(run[k]["s"] for run in runs) for k in range(len(nets))),
        "plain_s": sum(row["s"] for row in plain),
        "plain_proved": sum(row["proved"] for row in plain),
        "plain_slowest_s": max(row["s"] for row in plain),
    }


def large(n: int, m: int, limit: float, quick: bool) -> list[dict[str, Any]]:
    rows = []
    noises = (0.1, 0.5) if quick else (0.1, 0.2, 0.25, 0.3, 0.5)
    for name, ends in (("random", random_ends), ("hubs", hub_ends), ("near", near_ends)):
        for noise in noises if name == "random" else noises[:-1:2] if not quick else ():
            rng = np.random.default_rng(1)
            first, second = ends(n, m, rng)
            found = timed(made(n, first, second, noise, rng), time_limit=limit)
            rows.append({"ties": name, "noise": noise, **found})
    return rows


def growth() -> list[dict[str, Any]]:
    rows = []
    for n in (100, 300, 1000, 3000, 10_000):
        rng = np.random.default_rng(2)
        first, second = random_ends(n, 8 * n, rng)
        rows.append(timed(made(n, first, second, 0.1, rng), time_limit=60))
    return rows


def peer_python(given: str | None) -> str | None:
    if given:
        return given
    here = importlib.util.find_spec("dwave_networkx") and importlib.util.find_spec("dwave")
    return sys.executable if here else None


def targets(found: dict[str, Any]) -> dict[str, tuple[float, float, bool]]:
    """Value, target, and whether it is held."""
    rows: dict[str, tuple[float, float, bool]] = {}

    def add(name: str, value: float, target: float) -> None:
        rows[name] = (value, target, value < target)

    if found["states"]:
        add("networks of states, all, s", found["states"]["s"], TARGETS["states_all_s"])
        add("networks of states, slowest, s", found["states"]["slowest_s"], TARGETS["states_slowest_s"])
    if found["un"]:
        add(
            "UN agreement, 60 states, slowest, s",
            max(row["s"] for row in found["un"]),
            TARGETS["un_slowest_s"],
        )
    for row in found["large"]:
        add(f"gap, {row['ties']} ties, noise {row['noise']:g}", row["gap"], TARGETS["large_gap"])
    return rows


def show(found: dict[str, Any]) -> None:
    print(found["machine"])
    if row := found["states"]:
        print(
            f"{row['networks']} networks of states: {row['equal']} equal, {row['proved']} proved, "
            f"{row['s']:.2f} s ({row['range'][0]:.2f}-{row['range'][1]:.2f}), slowest {row['slowest_s']:.3f} s; "
            f"plain edge model {row['plain_proved']} proved, {row['plain_s']:.1f} s, slowest {row['plain_slowest_s']:.1f} s"
        )
    for row in found["un"]:
        print(
            f"UN {row['year']} {row['kind']:7}: {row['value']:9.3f} {'proved' if row['proved'] else 'open'} {row['s']:.3f} s"
        )
    if row := found["un_plain"]:
        print(
            f"  plain edge model on one: bound {row['bound']:.3f} of {row['value']:.3f} after {row['s']:.0f} s"
        )
    for row in found["large"]:
        print(
            f"{row['nodes']:,} nodes, {row['edges']:,} {row['ties']} ties, noise {row['noise']:.2f}: {row['value']:g} >= "
            f"{row['bound']:.1f}, gap {row['gap']:.4f}{' (proved)' if row['proved'] else ''}, {row['s']:.1f} s"
        )
    for row in found["peer"]:
        told = ", ".join(f"{k} {row[k]['value']} in {row[k]['s']:.2f} s" for k in ("annealing", "tabu"))
        ours = row["ours"]
        print(
            f"{row['network']}: ours {ours['value']:g} {'proved' if ours['proved'] else 'open'} in {ours['s']:.2f} s; "
            f"dwave-networkx {row['version']} without proof: {told}"
        )
    if not found["peer"]:
        print("dwave-networkx: not measured; name an interpreter that has it with --peer PYTHON")
    for row in found["growth"]:
        print(f"  {row['nodes']:6,} nodes {row['edges']:7,} ties: gap {row['gap']:.4f}, {row['s']:7.2f} s")
    for name, (value, target, held) in found["targets"].items():
        print(f"{'held' if held else 'MISSED':6} {name}: {value:.4g}, target {target:g}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peer", metavar="PYTHON", help="interpreter that has dwave-networkx and dwave-samplers"
    )
    parser.add_argument("--quick", action="store_true", help="two large networks, no growth")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    nets, python = states(), peer_python(args.peer)
    agreement = un_agreement()
    rng = np.random.default_rng(1)
    compared = {f"states {k + 1}": nets[k][0] for k in (0, 15, 30, 39) if nets}
    if agreement:
        compared["UN 1980 signs"] = signs(agreement[1980])
    if not args.quick:
        first, second = random_ends(1000, 5000, rng)
        compared["1,000 nodes"] = made(1000, first, second, 0.15, rng)
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"NumPy {np.__version__}, HiGHS {highspy.Highs().version()}",
        "states": of_states(nets, 3, 20.0),
        "un": [
            {"year": year, "kind": kind, **timed(net)}
            for year, weighted in agreement.items()
            for kind, net in (("signs", signs(weighted)), ("weights", weighted))
        ],
        "un_plain": plain_model(signs(agreement[1980]), 20.0) if agreement else None,
        "large": large(5000, 50_000, TARGETS["large_s"], args.quick),
        "peer": against_peer(python, compared) if python else [],
        "growth": [] if args.quick else growth(),
    }
    found["targets"] = targets(found)
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
