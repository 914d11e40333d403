"""Run every benchmark and write the figures: `python benchmarks/results.py [--peer PYTHON]`.

Writes benchmarks/RESULTS.md, the same figures into README.md between its marks, those that the site shows into the
package (`shipped.py`), the plans of docs/scale.md (`scale_tables.py`), the table of docs/site.md, and pictures.
The peer of the trade engine, gegravity, wants an environment of its own; `--peer` names the Python of it.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from archive_tables import archives_section
from evidence_tables import evidence_figures, linking_table, load_lines, pairs_table, questions_table
from groups_tables import frustration_lines
from marked import fill
from material import ROOT, SHARED, sets, there
from projection_tables import events_section, projection_section
from reading_tables import (
    accuracy_table,
    calibration_table,
    curve_table,
    fields_table,
    outside_table,
    peers_table,
)
from scale_tables import write as plan
from shipped import write as ship
from site_tables import site_section
from site_tables import write as tell_site
from ties_tables import ties_truth_table, told_rows, votes_given
from trade_tables import cold, growth_table, speed_table, truth_table
from where import machine

HERE = Path(__file__).resolve().parent


def run(script: str, *options: str) -> dict[str, Any]:
    """What a benchmark prints as JSON, run in a process of its own."""
    done = subprocess.run(
        [sys.executable, HERE / script, "--json", *options], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def outside_scores(name: str) -> dict[str, tuple[str, ...]]:
    """Precision, recall, F1, found, extra and missed of links and of events with equal state pairs.

    By the scoring script of the coding guidelines, which is development material; nothing without it.
    """
    script = SHARED / "tools" / "score_reading.py"
    if not script.is_file():
        return {}
    chosen = sets()[name]
    with tempfile.TemporaryDirectory() as scratch:
        found = Path(scratch, "read.jsonl")
        gold = Path(scratch, "gold.jsonl")
        gold.write_bytes(dict(chosen.parts())[chosen.gold.name])
        command = [sys.executable, "-m", "blocs", "read", "--json", *map(str, chosen.paths())]
        with found.open("wb") as file:
            subprocess.run(command, stdout=file, check=True)
        told = subprocess.run(
            [sys.executable, script, gold, found, chosen.folder],
            capture_output=True,
            text=True,
            check=True,
        )
    rows = re.findall(
        r"^(event dyad|link) +([\d.]+) +([\d.]+) +([\d.]+) +(\d+) +(\d+) +(\d+)", told.stdout, re.M
    )
    return {row[0]: row[1:] for row in rows}


def demo() -> dict[str, float]:
    """Seconds, peak memory in MB and size of the page in KB of `blocs demo`, from a cold start."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "brief.html")
        start = time.perf_counter()
        command = [sys.executable, "-m", "blocs", "demo", "-o", str(page)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"blocs demo ended with exit code {child.returncode}")
        return {
            "seconds": time.perf_counter() - start,
            "peak_memory_mb": usage.ru_maxrss / 1024,
            "page_kb": page.stat().st_size / 1000,
        }


def strict_table() -> list[str]:
    lines = ["| set | records | precision | recall | F1 | found | extra | missed |"]
    lines.append("|---|---|---:|---:|---:|---:|---:|---:|")
    named = {"event dyad": "events with equal state pairs", "link": "links between reports"}
    for name in there():
        for row, cells in outside_scores(name).items():
            if row == "link" and name == "held":
                continue  # no links are annotated there
            shares = " | ".join(f"{float(cell):.2f}" for cell in cells[:3])
            lines.append(f"| {name} | {named[row]} | {shares} | {' | '.join(cells[3:])} |")
    return lines


def accuracy_section() -> list[str]:
    """How well reading does; the tables go into README.md too."""
    measured = run("accuracy.py", "--workers", str(os.cpu_count() or 1), "--chart")
    accuracy = measured["readers"]
    strict = strict_table()
    records, fields = accuracy_table(accuracy), fields_table(accuracy)
    outside, curve = outside_table(accuracy), curve_table(accuracy)
    readme = [*records, "", *strict, "", *fields, "", *outside, "", *curve]
    fill(ROOT / "README.md", "accuracy figures", readme)
    return [
        "## Accuracy",
        "",
        "`python benchmarks/accuracy.py`. A record is found as `corpus/README.md` says. Records marked optional in the",
        "gold count neither way.",
        "",
        *records,
        "",
        "Fields, right among the records found:",
        "",
        *fields,
        "",
        "Stricter scores of events, and links, by the script of the coding guidelines",
        "(`python ../shared/tools/score_reading.py GOLD READ FOLDER`; development material beside the checkout):",
        "",
        *strict,
        "",
        "Sets that others coded (`benchmarks/sentences.py`, `attribution.py` and `specs.py` say how they are compared):",
        "",
        *outside,
        "",
        "Peers:",
        "",
        *peers_table(measured["peers"]),
        "",
        "Precision / recall on corpus/test when only records of a least confidence are kept (`--min-confidence`):",
        "",
        *curve,
        "",
        "Expected calibration error of `confidence`, ten bins of equal count, and the error that chance alone gives to a",
        "perfectly calibrated reader of so few records ([picture](../docs/reliability.svg)):",
        "",
        *calibration_table(accuracy),
    ]


def pairs_section() -> list[str]:
    """Pairs of reports held against each other; the table goes into README.md too."""
    table = pairs_table(run("pairs.py"))
    fill(ROOT / "README.md", "figures of pairs", table)
    return [
        "## Pairs of reports",
        "",
        "`python benchmarks/pairs.py`: pairs of reports of `corpus/pairs`, read by the encoder and held against each other. A",
        "pair is right when its main relation is found, when copies are taken for copies, and when reports of different things",
        "are not linked. `tune` and `more` were looked at while rules were written, `judged` was only scored.",
        "",
        *table,
    ]


def ties_section() -> list[str]:
    """What measures of ties give and cost."""
    truth: Any = run("ties_truth.py")
    dyads: Any = run("dyads_scale.py")
    return [
        "## Ties",
        "",
        "`python benchmarks/ties_truth.py`: published columns, and how far ours lie from them.",
        "",
        *ties_truth_table(truth),
        "",
        "`python benchmarks/similarity_speed.py`: agreement, S, κ and π of all pairs and years, and draws of one year:",
        "",
        *told_rows(run("similarity_speed.py", *votes_given())["rows"]),
        "",
        "`python benchmarks/ideal_speed.py`: ideal points of all sessions:",
        "",
        *told_rows(run("ideal_speed.py", *votes_given())["rows"]),
        "",
        "`python benchmarks/dyads_scale.py`: all dyad-years with six measures joined, and written to Parquet:",
        "",
        *told_rows(dyads),
    ]


def groups_section(peer: str | None = None) -> list[str]:
    """What blocs cost, and how far they are proved."""
    found = run("frustration_speed.py", *(("--peer", peer) if peer else ()))
    return [
        "## Blocs",
        "",
        "`python benchmarks/frustration_speed.py --peer PYTHON`: least frustration, its proof and its time:",
        "",
        *frustration_lines(found),
    ]


SECTIONS: dict[str, Callable[[], list[str]]] = {
    "accuracy": accuracy_section,
    "pairs": pairs_section,
    "ties": ties_section,
    "groups": groups_section,
    "projection": projection_section,
    "events": events_section,
    "archives": archives_section,
    "site": site_section,
}
"""Sections of RESULTS.md that can be measured anew by themselves."""
WITH_PEER: dict[str, Callable[[str | None], list[str]]] = {
    "groups": groups_section,
    "projection": projection_section,
}


def only(name: str, peer: str | None) -> None:
    """Measure one section anew and put it in the place of the old one, with the day on which it was measured."""
    page = HERE / "RESULTS.md"
    lines = WITH_PEER[name](peer) if name in WITH_PEER else SECTIONS[name]()
    head = lines[0]
    told = "\n".join([head, "", f"Measured on {date.today().isoformat()}, by itself.", *lines[1:], "", ""])
    old = page.read_text("utf-8")
    if head in old:
        before, rest = old.split(head, 1)
        after = rest[rest.index("\n## ") + 1 :] if "\n## " in rest else ""
    else:
        before, after = (old[: old.index("## Trade")], old[old.index("## Trade") :])
    page.write_text(before + told + after, "utf-8")
    ship()
    plan()
    if name == "site" and not tell_site(lines):
        print("docs/site.md is not there: its table is written when it is")
    print(f"{page}: {head} measured anew")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--peer",
        metavar="PYTHON",
        help="interpreter that has gegravity; with --only groups dwave-networkx, with --only projection numpyro",
    )
    parser.add_argument("--only", choices=SECTIONS, help="measure only this section of RESULTS.md anew")
    args = parser.parse_args()
    if args.only:
        only(args.only, args.peer)
        return
    peer = args.peer
    trade = run(
        "trade_speed.py",
        "--chart",
        str(ROOT / "docs" / "trade-speed.svg"),
        *(["--peer", peer] if peer else []),
    )
    truth: Any = run("trade_truth.py")
    asked = cold()
    accuracy = accuracy_section()
    reading = run("reading_speed.py")
    scale = run("store_scale.py")
    linking: Any = run("linking_speed.py")
    page = demo()
    site = site_section()
    encoder, rules, around = (reading["readers"][name] for name in ("encoder", "rules", "around"))
    growth_rows = [
        f"| {r['characters']:,} | {r['seconds']:.2f} | {1e6 * r['seconds'] / r['characters']:.1f} |"
        for r in reading["growth"]
    ]
    where = f"{machine()}; {date.today().isoformat()}. The cores are shared with other work: trust the ratios more than the rates."
    figures = (
        *(
            (
                f"reading, one core, {name}",
                f"{row['tokens_per_s']:,.0f} tokens/s, {row['reports_of_800_words_per_s']:.1f} reports of 800 words/s",
                "reading_speed.py",
            )
            for name, row in (("encoder", encoder), ("rules", rules))
        ),
        *(
            (
                f"the same against the bare spaCy pipeline, {name}",
                f"{row['ratio_median']:.2f} times as long (range {row['ratio_range'][0]:.2f} to {row['ratio_range'][1]:.2f})",
                "reading_speed.py",
            )
            for name, row in (("encoder", encoder), ("all around the encoder", around), ("rules", rules))
        ),
        (
            f"peak memory while reading {reading['reports']} reports",
            f"{reading['peak_memory_mb']:.0f} MB",
            "reading_speed.py",
        ),
        *evidence_figures(scale),
        (
            "`blocs demo`, from a cold start",
            f"{page['seconds']:.1f} s, {page['peak_memory_mb']:.0f} MB, a page of {page['page_kb']:.0f} KB",
            "results.py",
        ),
    )
    cost = ["| what | figure | command |", "|---|---|---|"]
    cost += [f"| {what} | {figure} | `python benchmarks/{script}` |" for what, figure, script in figures]
    text = [
        "# Results",
        "",
        "Written by `python benchmarks/results.py`; do not edit by hand.",
        "",
        where,
        "",
        *accuracy,
        "",
        "## Cost",
        "",
        *cost,
        "",
        f"Reading: {reading['reports']} reports, {reading['tokens']:,} tokens, both sides in turns on one core; bare spaCy",
        f"{reading['readers']['bare']['tokens_per_s']:,.0f} tokens/s. Time against the length of one report:",
        "",
        "| characters | seconds | µs a character |",
        "|---:|---:|---:|",
        *growth_rows,
        "",
        "## Evidence",
        "",
        *load_lines(scale),
        "",
        f"Questions to that store, in a process of their own; medians of {scale['rounds']} rounds after the first, SQLite {scale['sqlite']}:",
        "",
        *questions_table(scale),
        "",
        "`python benchmarks/linking_speed.py`: `reconcile` on one core, stories of the corpus in invented worlds:",
        "",
        *linking_table(linking),
        "",
        *pairs_section(),
        "",
        *ties_section(),
        "",
        *groups_section(),
        "",
        *projection_section(),
        "",
        *events_section(),
        "",
        *archives_section(),
        "",
        *site,
        "",
        "## Trade",
        "",
        "`python benchmarks/trade_truth.py`: published results, and how far ours lie from them.",
        "",
        *truth_table(truth),
        "",
        f"`python benchmarks/trade_speed.py --peer PYTHON`: both sides in turns; memory {trade['memory_gb_s']:.0f} GB/s by triad on two threads.",
        "",
        *speed_table(trade, asked),
        "",
        "Growth, of [this picture](../docs/trade-speed.svg):",
        "",
        *growth_table(trade),
        "",
        "No graphics card was at hand: the same solver runs on PyTorch and CuPy arrays, and was checked on PyTorch's CPU build only.",
    ]
    (HERE / "RESULTS.md").write_text("\n".join(text) + "\n", "utf-8")
    readme = ROOT / "README.md"
    fill(readme, "figures", [*cost, "", where])
    fill(readme, "trade figures", [*truth_table(truth), "", *speed_table(trade, asked)])
    ship()
    plan()
    tell_site(site)
    print(f"{HERE / 'RESULTS.md'} and {readme} hold the figures of today")


if __name__ == "__main__":
    main()
