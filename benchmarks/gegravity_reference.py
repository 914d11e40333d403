"""What gegravity 0.3 says of its own sample, once, for `tests/trade/data/gegravity.json`.

Run with an interpreter that has gegravity (Peter Herman, USITC): `PEER benchmarks/gegravity_reference.py
SAMPLE.dlm -o tests/trade/data/gegravity.json`. The experiment is that of the peer's documentation: a trade
agreement of Canada and Japan, reference importer Germany, sigma 5, coefficients from the documentation. Its
solvers run at a tolerance of 1e-14. The multilateral resistances of its "conditional" and "experiment" columns
are the same to 1e-15 on this sample: incomes feed back in neither.
"""

from __future__ import annotations

import argparse
import json
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

COEFFICIENTS = {
    "lndist": -0.3764,
    "contiguity": 0.8850,
    "pta": 0.4823,
    "common_language": 0.0392,
    "international": -3.4224,
}
SIGMA, REFERENCE, PAIR = 5.0, "DEU", ("CAN", "JPN")


def solved(path: Path) -> Any:
    """The peer's model after the experiment."""
    import gegravity
    import pandas

    table = pandas.read_csv(path)
    names = {"imp_var_name": "importer", "exp_var_name": "exporter", "year_var_name": "year"}
    baseline = gegravity.BaselineData(
        table, **names, trade_var_name="trade", expend_var_name="E", output_var_name="Y"
    )
    rows = pandas.DataFrame([{"var": k, "coeff": v, "ste": 0.0} for k, v in COEFFICIENTS.items()])
    costs = gegravity.CostCoeffs(rows, identifier_col="var", coeff_col="coeff", stderr_col="ste")
    model = gegravity.OneSectorGE(
        baseline,
        year="2006",
        reference_importer=REFERENCE,
        expend_var_name="E",
        output_var_name="Y",
        sigma=SIGMA,
        cost_variables=list(COEFFICIENTS),
        cost_coeff_values=costs,
        quiet=True,
    )
    model.build_baseline(omr_rescale=10, mr_tolerance=1e-14)
    changed = model.baseline_data.copy()
    for a, b in (PAIR, PAIR[::-1]):
        changed.loc[(changed["importer"] == a) & (changed["exporter"] == b), "pta"] = 1
    model.define_experiment(changed)
    model.simulate(ge_tolerance=1e-14)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sample", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    warnings.simplefilter("ignore")
    model = solved(args.sample)
    terms, results = model.country_mr_terms, model.country_results
    trade = model.bilateral_trade_results
    states = list(terms.index)
    pairs = [(a, b) for a in (*PAIR, "USA", "DEU") for b in (*PAIR, "USA", "DEU")]
    Path(args.output).write_text(
        json.dumps(
            {
                "made": f"gegravity {version('gegravity')}, benchmarks/gegravity_reference.py, "
                f"sample_data_set.dlm of its repository, tolerance 1e-14",
                "sigma": SIGMA,
                "reference": REFERENCE,
                "pair": PAIR,
                "coefficients": COEFFICIENTS,
                "states": states,
                "inward_before": list(terms["baseline imr"]),
                "inward_after": list(terms["conditional imr"]),
                "outward_before": list(terms["baseline omr"]),
                "outward_after": list(terms["conditional omr"]),
                "price_percent": list(results["factory gate price change (percent)"]),
                "terms_of_trade_percent": list(results["terms of trade change (percent)"]),
                "flows_before": [
                    [exporter, importer, trade.loc[(exporter, importer), "baseline modeled trade"]]
                    for exporter, importer in pairs
                ],
            },
            indent=0,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
