"""Figures of projection and of what-ifs as Markdown, for `results.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["projection_section"]

HERE = Path(__file__).resolve().parent


def printed(script: str, *options: str) -> list[str]:
    """What a benchmark prints for a person, run in a process of its own."""
    command = [sys.executable, str(HERE / script), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [line.rstrip() for line in done.stdout.splitlines() if line.strip()]


def block(script: str, about: str, *options: str, shown: str = "") -> list[str]:
    """A benchmark's command, what it is about, and what it printed."""
    lines = printed(script, *options)
    told = [f"`python benchmarks/{script}{shown}`: {about}", ""]
    table = [k for k, line in enumerate(lines) if line.startswith("|")]
    if table:  # tables stay tables, with a blank line on either side
        for k, line in enumerate(lines):
            starts = line.startswith("|") and (k == 0 or not lines[k - 1].startswith("|"))
            ends = not line.startswith("|") and k > 0 and lines[k - 1].startswith("|")
            told += [*([""] if starts or ends else []), line]
        return [*told, ""]
    return [*told, "```text", *lines, "```", ""]


def projection_section(peer: str | None = None) -> list[str]:
    """How well alignment is forecast and its model fitted, and what answers cost."""
    with_peer = ("--peer", peer) if peer else ()
    return [
        "## Projection",
        "",
        *block("alignment_backtest.py", "forecasts of alignment against naive ones, and the time it takes:"),
        *block("alignment_recovery.py", "whether the sampler finds what panels were drawn with:"),
        *block(
            "alignment_speed.py",
            "the sampler against NUTS, and how its cost grows:",
            *with_peer,
            shown=" --peer PYTHON",
        ),
        *block("whatif_speed.py", "the scenario of the design, 1,000 draws:"),
        *block("prediction_odds.py", "odds of the growth of trade, scored on tables at hand:"),
    ][:-1]
