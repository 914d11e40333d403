"""Make the tables in src/blocs/trade/data from the development material.

    python benchmarks/tabulate_trade.py [--shared ../shared]

Reads ICIO2017.mat and ICIO2018.mat (OECD ICIO as 81 economies by 28 sectors) and the gross flows beside them as
CSV, holds the one against the other, and writes, the same bytes from the same input:

- icio2017.csv.gz, icio2018.csv.gz: three broad sectors, exporters in rows, importers in columns, million USD, four
  significant digits, sales at home included, no tariffs;
- elasticities.toml: published sets of trade elasticities by OECD sector, and by broad sector weighted by trade;
- origins.toml: whom to cite, on which terms, and how the tables were made.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.sources.arrays import Arrays, read_arrays
from blocs.sources.broad import BROAD_SECTORS, OECD_SECTORS
from blocs.sources.flows import Flows
from blocs.sources.icio import read_icio
from blocs.states import registry
from elasticity_sources import NOTES, SETS, Published

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "blocs" / "trade" / "data"
YEARS = (2017, 2018)
DIGITS = 4
ACCESSED = "2026-11-22"
AGREE = 1e-5
"""The CSV files beside the arrays are printed with six significant digits."""


def text_of(flows: Flows) -> str:
    """The table as CSV."""
    lines = ["sector,exporter," + ",".join(flows.states)]
    for s, sector in enumerate(flows.sectors):
        for i, exporter in enumerate(flows.states):
            cells = ",".join(f"{value:.{DIGITS}g}" for value in flows.values[s, :, i])
            lines.append(f"{sector},{exporter},{cells}")
    return "\n".join(lines) + "\n"


def compare(flows: Flows, gross: Path) -> float:
    """Largest relative difference between all sectors together and the CSV beside the arrays."""
    with gross.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    if tuple(header[1:]) != flows.states or tuple(row[0] for row in rows) != flows.states:
        raise SystemExit(f"{gross}: its states are not those of the arrays")
    told = np.array([[float(cell) for cell in row[1:]] for row in rows]).T
    total = flows.values.sum(axis=0)
    apart = float((np.abs(told - total) / np.maximum(total, 1.0)).max())
    if apart > AGREE:
        raise SystemExit(f"{gross}: differs from the arrays by {apart:.2e}")
    return apart


def weights(arrays: Arrays) -> dict[str, float]:
    """Trade between states by OECD sector, million USD, four digits as printed in the file."""
    abroad = arrays.values.sum(axis=(1, 2)) - np.einsum("sii->s", arrays.values)
    return {name: float(f"{value:.{DIGITS}g}") for name, value in zip(arrays.sectors, abroad, strict=True)}


def broad(theta: dict[str, float], trade: dict[str, float]) -> dict[str, float]:
    """Means by broad sector, weighted by trade."""
    found = {}
    for name in BROAD_SECTORS:
        members = [code for code in theta if OECD_SECTORS[code] == name]
        found[name] = sum(trade[c] * theta[c] for c in members) / sum(trade[c] for c in members)
    return found


def broad_sd(published: Published, trade: dict[str, float]) -> dict[str, float]:
    """Standard errors of those means: estimates of different sectors are taken as independent."""
    found = {}
    for name in BROAD_SECTORS[:2]:
        members = [code for code in published.made_of if OECD_SECTORS[code] == name]
        total = sum(trade[code] for code in members)
        share = dict.fromkeys(published.sd, 0.0)
        for code in members:
            for source in published.made_of[code]:
                share[source] += trade[code] / total / len(published.made_of[code])
        found[name] = math.sqrt(sum((share[source] * published.sd[source]) ** 2 for source in share))
    return found


def quoted(name: str) -> str:
    return name if name.replace("_", "").isalnum() else f'"{name}"'


def table(head: str, entries: dict[str, float], digits: str) -> list[str]:
    return ["", f"[{head}]", *(f"{quoted(key)} = {value:{digits}}" for key, value in entries.items())]


def elasticities(arrays: Arrays) -> str:
    """The text of elasticities.toml."""
    trade = weights(arrays)
    lines = ["# " + line if line else "#" for line in NOTES.strip().splitlines()]
    lines += table("weights", trade, ".0f")
    for name, chosen in SETS.items():
        source, values = arrays.elasticities[chosen.key]
        theta = dict(zip(arrays.sectors, values, strict=True))
        for code, parts in chosen.made_of.items():
            mean = sum(chosen.theta[part] for part in parts) / len(parts)
            if abs(mean - theta[code]) > 1e-4:
                raise SystemExit(
                    f"{name}, {code}: the arrays hold {theta[code]}, the paper's values give {mean}"
                )
        head = f"set.{name}"
        fields = {"citation": chosen.citation, "doi": chosen.doi, "table": chosen.table, "note": chosen.note}
        lines += ["", f"[{head}]", *(f'{key} = "{value}"' for key, value in fields.items())]
        lines += [f'key = "{chosen.key}"  # called {source!r} in the arrays']
        lines += table(f"{head}.theta", broad(theta, trade), ".4f")
        if chosen.sd:
            lines += table(f"{head}.sd", broad_sd(chosen, trade), ".4f")
        lines += table(f"{head}.oecd", theta, "g")
        if chosen.theta:
            lines += table(f"{head}.published", chosen.theta, "g")
        if chosen.sd:
            lines += table(f"{head}.published_sd", chosen.sd, "g")
    return "\n".join(lines) + "\n"


def origins(tables: dict[int, Flows]) -> str:
    """The text of origins.toml."""
    lines = ["# Where the tables in this folder come from. Written by benchmarks/tabulate_trade.py."]
    for year, flows in tables.items():
        rest = [
            c for c, s in sorted(registry().states.items()) if s.status == "state" and c not in flows.states
        ]
        cells: NDArray[np.float64] = flows.values
        fields = {
            "producer": "Organisation for Economic Co-operation and Development (OECD)",
            "citation": f"OECD, Inter-Country Input-Output (ICIO) Tables, {year}, "
            "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html; aggregated to three "
            "sectors by the blocs contributors",
            "version": f"{year}; extended tables of 80 economies, the rest of the world and 50 industries: the "
            "edition of 2025 by its coverage, which the arrays read do not name",
            "licence": "OECD terms and conditions: data may be extracted, adapted and distributed with attribution",
            "note": "Intermediate and final use by buying state, million USD at basic prices (before tariffs), sales "
            "at home included, from the arrays of https://github.com/ahmadlp/tariffwar, whose compiler summed 50 "
            "industries to 28 and set to zero what changes in stocks had made negative. Here 28 sectors are summed to "
            f"three (blocs.sources.broad says which and why) and rounded to {DIGITS} significant digits. No cell is "
            f"dropped: {int((cells == 0).sum())} of {cells.size} are zero, {int(((cells > 0) & (cells < 1e-3)).sum())} "
            f"lie between zero and 0.001 million USD (together {cells[cells < 1e-3].sum():.2g}), which the OECD's "
            "balancing left there. The tariffs of the arrays are not taken over.",
        }
        lines += ["", f'["icio{year}.csv.gz"]', *(f'{key} = "{value}"' for key, value in fields.items())]
        lines += [f"accessed = {ACCESSED}", "in_rest_of_world = ["]
        lines += [
            "  " + ", ".join(f'"{c}"' for c in rest[k : k + 14]) + "," for k in range(0, len(rest), 14)
        ] + ["]"]
    lines += [
        "",
        '["elasticities.toml"]',
        'producer = "blocs contributors"',
        'citation = "the papers named in the file; collected by sector in https://github.com/ahmadlp/tariffwar"',
        'version = "1"',
        'licence = "facts; cite the papers"',
        f"accessed = {ACCESSED}",
        'note = "The head of the file says how each number came about."',
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    trade = parser.parse_args().shared / "data" / "trade"
    DATA.mkdir(exist_ok=True)
    tables = {}
    for year in YEARS:
        flows = read_icio(trade / f"ICIO{year}.mat")
        apart = compare(flows, trade / f"icio{year}_81x81_gross_musd.csv")
        tables[year] = flows.aggregate(OECD_SECTORS)
        packed = gzip.compress(text_of(tables[year]).encode(), 9, mtime=0)
        (DATA / f"icio{year}.csv.gz").write_bytes(packed)
        total = tables[year].values.sum() / 1e6
        print(f"{year}: {total:.2f} trillion USD; within {apart:.1e} of the CSV; {len(packed)} bytes")
    arrays = read_arrays(trade / f"ICIO{YEARS[-1]}.mat")
    (DATA / "elasticities.toml").write_text(elasticities(arrays), encoding="utf-8")
    (DATA / "origins.toml").write_text(origins(tables), encoding="utf-8")


if __name__ == "__main__":
    main()
