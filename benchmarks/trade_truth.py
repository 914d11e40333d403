"""The trade engine against published results: `python benchmarks/trade_truth.py`.

Needs the development material beside the checkout (`../shared` or `BLOCS_SHARED`). The same values are held by tests;
this prints how far ours lie from them.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources import read_caliendo_parro, read_liberation_day
from blocs.trade import Economy, EntryEconomy, Options, Shock, optimal_tariff, solve_entry, solve_shock
from blocs.trade.entry import entry_cost_shares
from material import SHARED

TABLE_2 = {
    "MEX": (1.31, -0.41, 1.72, 1.72),
    "CAN": (-0.06, -0.11, 0.04, 0.32),
    "USA": (0.08, 0.04, 0.04, 0.11),
}
"""Caliendo and Parro (2015), percent: welfare, terms of trade, volume of trade, real wages."""
LIBERATION = ("welfare_published", "deficit", "exports", "imports", "employment", "prices")


def row(study: str, cells: int, apart: float, unit: str, within: str) -> dict[str, Any]:
    return {"study": study, "figures": cells, "largest_difference": apart, "unit": unit, "within": within}


def caliendo_parro(folder: Path) -> dict[str, Any]:
    """Table 2, by the chain of the authors: a consistent base, no deficits, tariffs among members."""
    data = read_caliendo_parro(folder)
    theta, tight = data.theta[None], Options(closure="balanced", tolerance=1e-12)
    raw = Economy.of(data.flows(), value_added=data.value_added, inputs=data.inputs, final=data.final)
    base = solve_shock(raw, Shock.none(), theta, Options(tolerance=1e-12)).economy_after()
    base = solve_shock(base, Shock.none(), theta, tight).economy_after()
    members = [data.states.index(code) for code in TABLE_2]
    rates = data.tariffs_1993.copy()
    among = np.ix_(range(len(data.sectors)), members, members)
    rates[among] = data.tariffs_2005[among]
    result = solve_shock(base, Shock.dense(rates, np.ones_like(rates)), theta, tight)
    parts = result.first_order()
    ours = 100 * np.array(
        [
            (parts.total[n], parts.terms_of_trade[n], parts.volume_of_trade[n], result.real_wages[0, n] - 1)
            for n in members
        ]
    )
    apart = float(np.abs(ours - np.array(list(TABLE_2.values()))).max())
    return row("Caliendo and Parro 2015, Table 2", ours.size, apart, "percent", "0.005, half the last digit")


def liberation_day(folder: Path) -> dict[str, Any]:
    """Table 1, three cases of two rows."""
    data = read_liberation_day(folder)
    usa = data.states.index("USA")
    shares = entry_cost_shares(data.trade, data.gdp, usa, accounts="published")
    base = EntryEconomy.of(data.states, data.trade, data.gdp, shares, accounts="published")
    text = (folder / "expected_table_1.tex").read_text("utf-8")
    printed = [
        re.findall(r"(-?\d+\.(\d+))\\%", line)
        for line in text.splitlines()
        if line.startswith(("USA &", "non-US (average) &"))
    ]
    others = np.arange(len(base.states)) != usa
    apart = 0.0
    for case in (1, 2, 3):
        tariffs = data.tariffs()
        if case == 3:
            tariffs = np.where(tariffs > 0, optimal_tariff(base, "USA"), 0.0)
        changes = solve_entry(base, tariffs, rebate="lump_sum" if case == 2 else "income_tax").changes()
        for at, name in enumerate(LIBERATION):
            values = changes[name][0]
            ours = values[usa], np.average(values[others], weights=base.spending[others])
            for cell, line in zip(ours, printed[2 * case - 2 : 2 * case], strict=True):
                half = 0.5 * 10 ** -len(line[at][1])
                apart = max(apart, abs(cell - float(line[at][0])) / half)
    return row("Ignatenko and others 2025, Table 1", 36, apart, "halves of the last printed digit", "1")


def gravity(folder: Path) -> list[dict[str, Any]]:
    """Stored results of GEGravity: enlargement of the EU, 2000."""
    import pandas

    table = pandas.read_parquet(folder / "wiod44_2000_2014_with_additive_results.parquet")
    table = table[table["year"] == 2000]
    states = sorted(table["exporter"].unique())

    def square(name: str) -> Any:
        return (
            table.pivot(index="importer", columns="exporter", values=name).loc[states, states].to_numpy(float)
        )

    n = len(states)
    economy = Economy(tuple(states), ("all",), square("trade")[None], np.zeros((1, n, n)), np.ones((1, n)))
    costs = np.exp(-0.22424901 * square("new_eu_pair") / 4)[None]
    result = solve_shock(
        economy, Shock.dense(np.zeros_like(costs), costs), np.array([[4.0]]), Options(tolerance=1e-12)
    )
    stored = table.drop_duplicates("exporter").set_index("exporter")["w_eu"].loc[states].to_numpy(float)
    welfare = float(np.abs(result.real_income[0] - stored).max())
    flows = float(np.abs(result.flows()[0] / square("X_eu") - 1).max())
    name = "GEGravity, EU enlargement in 2000, additive deficits"
    single = "1e-6; stored in single precision (6e-8)"
    return [
        row(f"{name}: welfare", n, welfare, "ratio", single),
        row(f"{name}: flows", n * n, flows, "relative", single),
    ]


def rows() -> list[dict[str, Any]]:
    folder = SHARED / "data" / "trade"
    if not folder.is_dir():
        return []
    return [
        caliendo_parro(folder / "cp2015"),
        liberation_day(folder / "liberation_day"),
        *gravity(folder / "ge_gravity"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    found = rows()
    if parser.parse_args().json:
        print(json.dumps(found, indent=1))
        return
    for r in found:
        print(
            f"{r['study']}: {r['figures']} figures, largest difference {r['largest_difference']:.4g} "
            f"{r['unit']} (allowed: {r['within']})"
        )
    if not found:
        print("no ../shared: nothing to hold ours against")


if __name__ == "__main__":
    main()
