"""Measures of ties against published columns: `python benchmarks/ties_truth.py`.

Needs the development material beside the checkout (`../shared` or `BLOCS_SHARED`). The same values are held by tests;
this prints how far ours lie from them.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources.nmc import read_nmc
from blocs.sources.un_votes import read_un_votes
from blocs.ties.capability import cinc
from blocs.ties.ideal import ideal_points
from blocs.ties.roll_calls import roll_calls
from blocs.ties.similarity import vote_similarity
from material import SHARED

USA = 2
CUT = 2005
"""The votes at hand end with this year; the session that opened in it went on into the next."""


def voeten(folder: Path) -> list[dict[str, float]]:
    path = folder / "reference_un_pctagree_us_and_idealpoint_to_2005.csv"
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["session"]]
    names = ("ccode", "year", "pctagreeus", "idealpoint", "nvotes")
    return [{name: float(row[name]) if row[name] else np.nan for name in names} for row in rows]


def agreement(calls: Any, told: list[dict[str, float]]) -> dict[str, Any]:
    found = vote_similarity(calls, measures=("agreement",))
    kept = found.array("ccode1") == USA
    keys = zip(found.array("ccode2")[kept].tolist(), found.array("year")[kept].tolist(), strict=True)
    ours = dict(zip(keys, found.array("agreement")[kept].tolist(), strict=True))
    apart = [
        abs(ours[row["ccode"], row["year"]] - row["pctagreeus"])
        for row in told
        if row["ccode"] != USA and row["year"] < CUT and not np.isnan(row["pctagreeus"])
    ]
    return {
        "what": f"agreement with the USA, 1946 to {CUT - 1}",
        "against": "Voeten's PctAgreeUS",
        "figures": len(apart),
        "found": f"largest difference {max(apart):.1e}",
        "target": "4 decimals",
    }


def ideal(calls: Any, told: list[dict[str, float]], kind: Any) -> dict[str, Any]:
    start = time.perf_counter()
    points = ideal_points(calls, kind=kind)
    seconds = time.perf_counter() - start
    keys = zip(points.array("ccode").tolist(), points.array("year").tolist(), strict=True)
    ours = dict(zip(keys, points.array("ideal_point").tolist(), strict=True))
    by_year: dict[int, list[tuple[float, float]]] = {}
    for row in told:
        key = (int(row["ccode"]), int(row["year"]))
        if key in ours and not np.isnan(row["idealpoint"]):
            by_year.setdefault(key[1], []).append((ours[key], row["idealpoint"]))
    correlations = {year: float(np.corrcoef(np.array(rows).T)[0, 1]) for year, rows in by_year.items()}
    worst = min(correlations, key=lambda year: correlations[year])
    median = float(np.median(list(correlations.values())))
    return {
        "what": f"ideal points, {kind}, {len(correlations)} sessions in {seconds:.1f} s",
        "against": "Bailey, Strezhnev and Voeten's",
        "figures": sum(map(len, by_year.values())),
        "found": f"correlation within a session: median {median:.4f}, worst {correlations[worst]:.4f} ({worst})",
        "target": "median .99, worst .97",
    }


def capability(folder: Path) -> dict[str, Any]:
    nmc = read_nmc(folder / "cow_nmc.parquet").frame
    apart = np.abs(cinc(nmc).array("cinc") - nmc.array("cinc"))
    return {
        "what": "CINC from its components, 1816 to 2022",
        "against": "the published column",
        "figures": int((~np.isnan(apart)).sum()),
        "found": f"largest difference {np.nanmax(apart):.1e}",
        "target": "1e-6",
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    as_json = parser.parse_args().json
    folder = SHARED / "data" / "ties"
    rows = []
    if folder.is_dir():
        calls = roll_calls(
            read_un_votes(folder / "un_votes_to_2005.parquet", folder / "un_roll_calls_to_2005.parquet").frame
        )
        told = voeten(folder)
        rows = [
            agreement(calls, told),
            ideal(calls, told, "dynamic"),
            ideal(calls, told, "static"),
            capability(folder),
        ]
    if as_json:
        print(json.dumps(rows))
        return
    for row in rows:
        print(
            f"{row['what']} against {row['against']} ({row['figures']:,} figures): {row['found']}; {row['target']}"
        )
    if not rows:
        print("not measured: the data are development material beside the checkout")


if __name__ == "__main__":
    main()
