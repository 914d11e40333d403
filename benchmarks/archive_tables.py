"""Figures of archives of reports as Markdown, for `results.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["archives_section", "measured", "relink_table", "sides_table", "store_table"]

HERE = Path(__file__).resolve().parent
STEPS = {
    "cutting": "cutting the archive",
    "travel": "sending the piece, taking its reading",
    "writing": "writing it, a transaction of its own",
    "passing over": "passing over one that the store holds",
}


def measured(script: str, *options: str) -> Any:
    """What a benchmark prints as JSON, run in a process of its own."""
    command = [sys.executable, str(HERE / script), "--json", *options]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def sides_table(found: dict[str, Any]) -> list[str]:
    """One worker, two, and Dask on the same archive."""
    lines = [
        "| engine | reports/s | times one worker | target | main process, MB |",
        "|---|---:|---:|---:|---:|",
    ]
    for engine, side in found["sides"].items():
        target = f"{side['target']}" if side["target"] else "–"
        lines.append(
            f"| {engine} | {side['reports_per_s']:.2f} | {side['times_one']:.2f} | {target} | {side['main_process_mb']} |"
        )
    limit = f"{found['limit']:.2f}"
    return [*lines, f"| two processes that share nothing, half of it each | – | {limit} | the limit | – |"]


def store_table(found: dict[str, Any]) -> list[str]:
    """What the one process that writes has to do for each report."""
    lines = ["| step in the one process that writes | ms a report |", "|---|---:|"]
    return lines + [f"| {STEPS[name]} | {ms:.2f} |" for name, ms in found["main"]["ms"].items()]


def relink_table(found: dict[str, Any]) -> list[str]:
    """Seconds in which a store's reports are held against each other, by their number."""
    lines = [
        "| stories | reports in the store | links | seconds of `relink` | peak MiB | exponent of growth |"
    ]
    lines.append("|---|---:|---:|---:|---:|---:|")
    return lines + [
        f"| {r['stories']} | {r['reports']:,} | {r['links']:,} | {r['seconds']:.2f} | {r['peak_mib']:,} | {r.get('exponent', '')} |"
        for r in found["relink"]
    ]


def archives_section() -> list[str]:
    """What reading an archive gives and costs, with one worker and with two, and what a store adds."""
    read = measured("archive_speed.py")
    kept = measured("archive_store.py")
    own = kept["main"]
    same = "the same records from all" if read["same_records"] else "NOT the same records"
    size = (
        f"{read['reports']} reports of {read['words_a_report']} words and {read['records_a_report']} records"
    )
    return [
        "## Archives",
        "",
        "`python benchmarks/archive_speed.py`: one worker, two, and a Dask cluster of two, from the first byte to the last",
        "record, loading of models included:",
        "",
        *sides_table(read),
        "",
        f"{size}, reader {read['reader']}; {same}.",
        "",
        "`python benchmarks/archive_store.py`: what is not shared out among workers, and holding reports against each other:",
        "",
        *store_table(kept),
        "",
        f"{own['reports']} reports of {own['words_a_report']} words and {own['records_a_report']} records.",
        "",
        *relink_table(kept),
    ]
