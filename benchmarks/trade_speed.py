"""The trade engine against gegravity and against the machine: `python benchmarks/trade_speed.py`.

Both sides solve the same made world in turns: a trade agreement of two states, in a table with sales at home. Ours
states the shock, solves for the new equilibrium with the feedback of incomes, and gives flows, prices, real incomes,
exports and imports; gegravity's `define_experiment()` and `simulate()` solve for resistances and for prices that
incomes do not feed back to, and give the same tables. That both start from one world is checked: our conditional
mode and the peer's resistances must agree. Reading the table and the baseline are not counted on either side.

The limits: a triad over arrays larger than any cache gives the memory bandwidth, a matrix product the arithmetic.
Where a policy touches every flow, each draw has its own matrix of shares, which an iteration reads twice a step;
the floor is the time to read these from memory. Where it touches few, draws share one matrix, and the floor is
the arithmetic of two matrix products a step.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from blocs.trade.equilibrium import solve_shock
from blocs.trade.model import THREADS, Options, is_sparse, solve_draws
from blocs.trade.resistance import conditional
from material import SHARED
from trade_worlds import (
    BETA,
    THETA,
    World,
    caliendo_parro,
    draws,
    everywhere,
    many_sectors,
    touching,
    world,
)

HERE = Path(__file__).resolve().parent
TARGETS = {
    "peer_30": 500,
    "peer_150": 10_000,
    "draws_s": 1.0,
    "floor_times": 10,
    "caliendo_parro_s": 0.1,
    "default_s": 1.0,
}


def seconds(do: Callable[[], object], rounds: int, *, least: float = 0.0) -> list[float]:
    """Time of each round after one that is not counted; short tasks are repeated to fill `least` seconds."""
    start = time.perf_counter()
    do()
    once = time.perf_counter() - start
    times = max(1, int(least / max(once, 1e-6)))
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(times):
            do()
        found.append((time.perf_counter() - start) / times)
    return found


def told(taken: list[float]) -> dict[str, Any]:
    return {"s": statistics.median(taken), "range": [min(taken), max(taken)], "rounds": len(taken)}


# ---- the peer


class Peer:
    """gegravity in a process of its own."""

    def __init__(self, python: str) -> None:
        self.process = subprocess.Popen(
            [python, str(HERE / "trade_peer.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the peer ended without an answer; its error stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def close(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


def answered(made: World) -> object:
    """Our answer, with the tables that the peer gives."""
    found = solve_shock(made.economy, made.deal(), np.array([[THETA]]))
    return found.flows(), found.costs, found.sector_prices, found.real_income, found.exports, found.imports


def against_peer(python: str, sizes: dict[int, int]) -> list[dict[str, Any]]:
    peer, rows = Peer(python), []
    with tempfile.TemporaryDirectory() as folder:
        for n, rounds in sizes.items():
            made = world(n)
            states = made.economy.states
            table = Path(folder, f"{n}.csv")
            made.write(table)
            version = peer.ask(
                {
                    "table": str(table),
                    "beta": BETA,
                    "pair": list(states[1:3]),
                    "reference": states[0],
                    "sigma": 1 + THETA,
                    "rescale": made.outward,
                }
            )
            ours, theirs, answer = [], [], {}
            for _ in range(rounds):
                answer = peer.ask({"go": True})
                theirs.append(answer["seconds"])
                ours.append(statistics.median(seconds(lambda: answered(made), 5, least=0.05)))  # noqa: B023
            held = conditional(made.economy, made.deal(), THETA, reference=states[0]).inward[0, 0]
            apart = max(abs(answer["inward"][s] / held[i] - 1) for i, s in enumerate(states))
            ratios = [t / o for t, o in zip(theirs, ours, strict=True)]
            rows.append(
                {
                    "states": n,
                    "gegravity": version["gegravity"],
                    "peer": told(theirs),
                    "ours": told(ours),
                    "times_median": statistics.median(ratios),
                    "times_range": [min(ratios), max(ratios)],
                    "peer_converged": answer["converged"],
                    "conditional_apart": apart,
                }
            )
    peer.close()
    return rows


def peer_python(given: str | None) -> str | None:
    """An interpreter that has gegravity: the one named, or this one."""
    if given:
        return given
    return sys.executable if importlib.util.find_spec("gegravity") else None


# ---- the machine


def bandwidth(threads: int = THREADS, megabytes: int = 64, rounds: int = 7) -> float:
    """Bytes a second of a + s b over arrays larger than the caches; best of the rounds.

    NumPy takes two passes: read b and write; read both and write. Reads before writes are not counted.
    """
    size = megabytes * (1 << 20) // 8
    sets = [[np.full(size, 1.0 + k) for k in range(3)] for _ in range(threads)]

    def triad(arrays: list[Any]) -> None:
        a, b, out = arrays
        np.multiply(b, 3.0, out=out)
        np.add(out, a, out=out)

    with ThreadPoolExecutor(threads) as pool:
        taken = seconds(lambda: list(pool.map(triad, sets)), rounds)
    return threads * 5 * 8 * size / min(taken)


def arithmetic(n: int, threads: int = THREADS, rows: int = 64, rounds: int = 7) -> float:
    """Floating-point operations a second of the product [rows, n] by [n, n], a thread each; best of the rounds."""
    pairs = [(np.ones((rows, n)), np.ones((n, n))) for _ in range(threads)]

    def multiply(pair: tuple[Any, Any]) -> None:
        for _ in range(50):
            np.matmul(*pair)

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        taken = seconds(lambda: list(pool.map(multiply, pairs)), rounds)
    return threads * 50 * 2 * rows * n * n / min(taken)


def against_limits(n: int, number: int, rounds: int, memory: float) -> list[dict[str, Any]]:
    economy = world(n).economy
    theta, rows = draws(number), []
    flops = arithmetic(n)
    for name, shock in (("every flow", everywhere(economy)), ("two flows", world(n).deal())):
        steps = solve_draws(economy, shock, theta).steps
        taken = seconds(lambda: solve_draws(economy, shock, theta), rounds)  # noqa: B023
        few = is_sparse(economy, shock, number)
        floor = steps * number * 4 * n * n / flops if few else steps * number * 2 * 8 * n * n / memory
        rows.append(
            {
                "touched": name,
                "states": n,
                "draws": number,
                "steps": steps,
                "path": "sparse" if few else "dense",
                **told(taken),
                "floor": "arithmetic" if few else "memory",
                "floor_s": floor,
                "floor_times": statistics.median(taken) / floor,
                "once_through_s": number * 8 * n * n / memory,
            }
        )
    return rows


# ---- jobs of the field


def jobs(rounds: int) -> dict[str, Any]:
    from blocs.trade import solve, tariff

    policy = tariff("USA", "CHN", 0.25, covering="200 billion USD")
    default = seconds(lambda: solve(policy, 2018, draws=1000), rounds)
    found: dict[str, Any] = {"default": told(default), "caliendo_parro": None}
    folder = SHARED / "data" / "trade" / "cp2015"
    if folder.is_dir():
        base, shock, theta = caliendo_parro(folder)
        options = Options(closure="balanced")
        found["caliendo_parro"] = told(seconds(lambda: solve_draws(base, shock, theta, options), rounds))
        found["caliendo_parro"]["shape"] = [len(base.states), len(base.sectors)]
    return found


# ---- growth


def growth(rounds: int) -> list[dict[str, Any]]:
    rows = []

    def add(axis: str, line: str, size: int, do: Callable[[], object]) -> None:
        rows.append({"axis": axis, "line": line, "size": size, **told(seconds(do, rounds, least=0.02))})

    for n in (25, 50, 100, 200, 400):
        made, one = world(n), np.array([[THETA]])
        shock = everywhere(made.economy)
        add("states", "one answer", n, lambda: solve_draws(made.economy, shock, one))  # noqa: B023
    for s in (1, 2, 5, 10, 20, 40):
        theta = draws(1, s)
        for linked in (False, True):
            economy = many_sectors(40, s, linked=linked)
            shock = everywhere(economy)
            line = "with inputs" if linked else "without inputs"
            add("sectors", line, s, lambda: solve_draws(economy, shock, theta))  # noqa: B023
    economy = world(80).economy
    for number in (1, 10, 100, 1000):
        theta = draws(number)
        for line, shock in (
            ("every flow touched", everywhere(economy)),
            ("two flows touched", world(80).deal()),
        ):
            add("draws", line, number, lambda: solve_draws(economy, shock, theta))  # noqa: B023
    return rows


def crossing(n: int, number: int, rounds: int) -> dict[str, Any]:
    """Where a matrix a draw becomes quicker than corrections of one for all; both paths in turns."""
    economy, theta, rows = world(n).economy, draws(number), []
    for times in (0.5, 1, 2, 3, 4, 6, 8, 12, 16, 32):
        shock = touching(economy, int(times * n))
        taken: dict[str, list[float]] = {"sparse": [], "dense": []}
        for _ in range(rounds):
            for path, found in taken.items():
                found += seconds(lambda: solve_draws(economy, shock, theta, path=path), 1)  # noqa: B023
        chosen = "sparse" if is_sparse(economy, shock, number) else "dense"
        middle = {path: statistics.median(found) for path, found in taken.items()}
        rows.append({"cells_a_state": times, **middle, "taken": chosen})
    slower = [row["cells_a_state"] for row in rows if row["dense"] >= row["sparse"]]
    beyond = [row["cells_a_state"] for row in rows if row["cells_a_state"] > max(slower, default=0)]
    return {"states": n, "draws": number, "rows": rows, "dense_quicker_from": min(beyond, default=None)}


def chart(rows: list[dict[str, Any]], path: Path, machine: str) -> None:
    """Draw growth as one picture of three panels, both axes logarithmic."""
    import altair as alt
    import vl_convert

    from blocs.charts.palette import PALETTE

    names = {"states": "states, one sector", "sectors": "sectors, 40 states", "draws": "draws, 80 states"}
    panels = []
    for axis, title in names.items():
        own = [r for r in rows if r["axis"] == axis]
        values = [{"x": r["size"], "y": r["s"] * 1000, "line": r["line"]} for r in own]
        lines = list(dict.fromkeys(r["line"] for r in own))
        sizes = sorted({r["size"] for r in own})
        shades = [PALETTE[name].light for name in ("coop", "conf")]
        colour = alt.Color("line:N", scale=alt.Scale(domain=lines, range=shades[: len(lines)]), legend=None)
        x = alt.X(
            "x:Q",
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(title=title, values=sizes, grid=False, format=",d"),
        )
        y = alt.Y(
            "y:Q",
            scale=alt.Scale(type="log", domain=[0.3, 1000]),
            axis=alt.Axis(
                title="milliseconds" if axis == "states" else None, values=[1, 10, 100, 1000], format=",d"
            ),
        )
        base = alt.Chart({"values": values}).encode(x=x, y=y, color=colour)
        labels = []
        for place, name in enumerate(lines):
            last = [{"x": sizes[-1], "y": 500 / 1.7**place, "line": name}]
            labels.append(
                alt.Chart({"values": last})
                .mark_text(align="right", fontSize=12)
                .encode(x=x, y=y, text="line:N", color=colour)
            )
        marks = [base.mark_line(strokeWidth=2), base.mark_point(filled=True, size=36, opacity=1), *labels]
        panels.append(alt.layer(*marks).properties(width=210, height=220))
    grey, ink, rule = (PALETTE[name].light for name in ("quiet", "ink", "line"))
    picture = (
        alt.hconcat(*panels, spacing=24)
        .resolve_scale(color="independent")
        .properties(
            background=PALETTE["paper"].light,
            padding=14,
            title=alt.TitleParams(
                "Time of a trade equilibrium", subtitle=machine, anchor="start", color=ink, subtitleColor=grey
            ),
            description="; ".join(f"{r['size']} {r['axis']}, {r['line']}: {r['s'] * 1000:.2g} ms" for r in rows),
        )
        .configure(font="Helvetica, Arial, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=grey, titleColor=ink, domainColor=rule, tickColor=rule, gridColor=rule,
            labelFontSize=11, titleFontSize=12, titleFontWeight="normal",
        )
    )  # fmt: skip
    version = alt.SCHEMA_VERSION.removeprefix("v").rpartition(".")[0]
    path.write_text(vl_convert.vegalite_to_svg(picture.to_json(), vl_version=version) + "\n")


def show(found: dict[str, Any]) -> None:
    print(f"{found['machine']}; {found['memory_gb_s']:.1f} GB/s by triad on {THREADS} threads")
    for row in found["peer"]:
        low, high = row["times_range"]
        print(
            f"N={row['states']:3}: ours {row['ours']['s'] * 1000:6.2f} ms, gegravity {row['gegravity']} "
            f"{row['peer']['s']:7.2f} s; {row['times_median']:,.0f} times ({low:,.0f}-{high:,.0f}, "
            f"{row['peer']['rounds']} rounds); conditional modes apart {row['conditional_apart']:.0e}"
        )
    if not found["peer"]:
        print("gegravity: not measured; name an interpreter that has it with --peer PYTHON")
    for row in found["limits"]:
        print(
            f"N={row['states']} x {row['draws']:,} draws, {row['touched']} touched ({row['path']}): "
            f"{row['s']:.3f} s ({row['range'][0]:.3f}-{row['range'][1]:.3f}), {row['steps']} steps; "
            f"{row['floor_times']:.1f} times the {row['floor']} floor of {row['floor_s']:.3f} s"
        )
    for name, label in (
        ("caliendo_parro", "Caliendo-Parro, NAFTA"),
        ("default", "81 x 3, 1,000 draws, one tariff"),
    ):
        row = found["jobs"][name]
        print(
            f"{label}: "
            + (f"{row['s']:.3f} s ({row['range'][0]:.3f}-{row['range'][1]:.3f})" if row else "no data here")
        )
    cross = found["crossing"]
    where = cross["dense_quicker_from"]
    print(
        f"dense quicker from {where} touched flows a state on (N={cross['states']}, {cross['draws']} draws):"
    )
    for row in cross["rows"]:
        print(
            f"  {row['cells_a_state']:4} a state: sparse {row['sparse'] * 1000:7.1f} ms, dense {row['dense'] * 1000:7.1f} ms"
            f", taken {row['taken']}"
        )
    for row in found["growth"]:
        print(f"  {row['axis']:8} {row['size']:5} {row['line']:20} {row['s'] * 1000:9.2f} ms")
    for name, (value, target, held) in found["targets"].items():
        print(f"{'held' if held else 'MISSED':6} {name}: {value:.4g}, target {target:g}")


def targets(found: dict[str, Any]) -> dict[str, tuple[float, float, bool]]:
    """Value, target, and whether it is held."""
    peers = {row["states"]: row["times_median"] for row in found["peer"]}
    least: dict[str, tuple[float, float, bool]] = {}
    for n in (30, 150):
        if n in peers:
            target = TARGETS[f"peer_{n}"]
            least[f"times gegravity at N={n}"] = (peers[n], target, peers[n] >= target)
    most = {
        "N=200 x 1,000 draws, every flow, s": (found["limits"][0]["s"], TARGETS["draws_s"]),
        "times the memory floor": (found["limits"][0]["floor_times"], TARGETS["floor_times"]),
        "81 x 3 x 1,000 draws, s": (found["jobs"]["default"]["s"], TARGETS["default_s"]),
    }
    if found["jobs"]["caliendo_parro"]:
        most["Caliendo-Parro, s"] = (found["jobs"]["caliendo_parro"]["s"], TARGETS["caliendo_parro_s"])
    return least | {name: (value, target, value < target) for name, (value, target) in most.items()}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peer", metavar="PYTHON", help="interpreter that has gegravity")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="the peer at N=30 only")
    parser.add_argument("--chart", type=Path, metavar="SVG", help="draw growth, as docs/trade-speed.svg")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    sizes = {30: args.rounds} if args.quick else {30: args.rounds, 100: 2, 150: 2}
    python = peer_python(args.peer)
    memory = bandwidth()
    found: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, NumPy {np.__version__}",
        "memory_gb_s": memory / 1e9,
        "peer": against_peer(python, sizes) if python else [],
        "limits": against_limits(200, 1000, args.rounds, memory),
        "jobs": jobs(args.rounds),
        "crossing": crossing(100, 200, 5),
        "growth": growth(args.rounds),
    }
    found["targets"] = targets(found)
    if args.chart:
        chart(found["growth"], args.chart, found["machine"])
    if args.json:
        print(json.dumps(found, indent=1))
    else:
        show(found)


if __name__ == "__main__":
    main()
