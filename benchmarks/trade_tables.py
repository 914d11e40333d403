"""Figures of the trade engine as Markdown, for `results.py`."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

COMMAND = ("trade", "--tariff", "USA:CHN=25%", "--covering", "200 billion USD", "--draws", "1000")


def cold(rounds: int = 3) -> dict[str, float]:
    """Seconds and peak memory in MB of `blocs trade` from a cold start, the median of some rounds."""
    taken, peak = [], 0.0
    for _ in range(rounds):
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-m", "blocs", *COMMAND], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"blocs trade ended with exit code {child.returncode}")
        taken.append(time.perf_counter() - start)
        peak = max(peak, usage.ru_maxrss / 1024)
    return {"seconds": sorted(taken)[rounds // 2], "peak_memory_mb": peak}


def truth_table(rows: list[dict[str, Any]]) -> list[str]:
    """Published results, and how far ours lie from them."""
    if not rows:
        return ["Not measured: the studies' data are development material beside the checkout."]
    lines = ["| study | figures | largest difference | allowed |", "|---|---:|---:|---|"]
    return lines + [
        f"| {r['study']} | {r['figures']:,} | {r['largest_difference']:.4g} {r['unit']} | {r['within']} |"
        for r in rows
    ]


def speed_table(found: dict[str, Any], cold_start: dict[str, float]) -> list[str]:
    """Time of jobs, against a peer, a limit of the machine or a target."""
    lines = ["| job | time | against | target |", "|---|---:|---|---|"]
    for peer in found["peer"]:
        low, high = peer["times_range"]
        target = {30: "500 times", 150: "10,000 times"}.get(peer["states"], "–")
        lines.append(
            f"| one policy, {peer['states']} states | {peer['ours']['s'] * 1000:.2f} ms | gegravity {peer['gegravity']}: "
            f"{peer['peer']['s']:.2f} s, {peer['times_median']:,.0f} times as long ({low:,.0f} to {high:,.0f}) | {target} |"
        )
    lines += [
        f"| {r['states']} states, {r['draws']:,} draws, {r['touched']} touched ({r['path']}) | {r['s']:.2f} s "
        f"| {r['floor_times']:.1f} times the {r['floor']} floor of {r['floor_s']:.3f} s "
        f"| {'1 s, 10 times' if r['floor'] == 'memory' else '1 s'} |"
        for r in found["limits"]
    ]
    for name, label, target in (
        ("caliendo_parro", "Caliendo and Parro, 31 states × 40 sectors with inputs", "0.1 s"),
        ("default", "the bundled table, 81 × 3, 1,000 draws, one tariff", "1 s"),
    ):
        if job := found["jobs"][name]:
            lines.append(f"| {label} | {job['s']:.3f} s | – | {target} |")
    seconds, memory = cold_start["seconds"], cold_start["peak_memory_mb"]
    return [
        *lines,
        f"| `blocs {' '.join(COMMAND[:2])} ... --draws 1000`, cold | {seconds:.2f} s | {memory:.0f} MB | 2 s |",
    ]


def growth_table(found: dict[str, Any]) -> list[str]:
    """How time grows with states, sectors and draws."""
    lines = ["| growing | size | path | ms |", "|---|---:|---|---:|"]
    return lines + [
        f"| {r['axis']} | {r['size']:,} | {r['line']} | {r['s'] * 1000:.2f} |" for r in found["growth"]
    ]
