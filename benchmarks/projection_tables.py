"""Figures of projection, of what-ifs and of coded events as Markdown, for `results.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from archive_tables import measured
from events_growth import CHART, draw, grown
from events_scale import lines
from where import machine

__all__ = ["events_section", "projection_section"]

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
    if any(
        line.startswith("|") for line in lines
    ):  # tables stay tables, what is said between their rows after
        rows: list[str] = []
        said: list[str] = []
        for k, line in enumerate(lines):
            heads = k + 1 < len(lines) and lines[k + 1].startswith("|---")
            if line.startswith("|") and not (heads and rows):
                rows.append(line)
                continue
            if line.startswith("|"):  # the head of another table
                told += [*rows, "", *said, ""]
                rows, said = [line], []
            elif rows:
                said.append(line)
            else:
                told += [line, ""]
        return [*told, *rows, "", *said, *([""] if said else [])]
    return [*told, "```text", *lines, "```", ""]


def events_section() -> list[str]:
    """What importing and counting coded events costs; draws how counting grows, as docs/events-growth.svg."""
    sizes = ("--rows", "1e6", "5e6", "20e6", "50e6")
    counted = measured("events_scale.py", *sizes)
    draw(counted, CHART, machine())
    return [
        "## Coded events",
        "",
        *block("import_speed.py", "import of GDELT files against pandas on the same bytes:", "--rounds", "1"),
        f"`python benchmarks/events_scale.py {' '.join(sizes)}`: the table by directed dyad-month, out of core:",
        "",
        *lines(counted),
        "",
        f"{grown(counted)[0]} [Picture](../docs/{CHART.name}).",
    ]


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
