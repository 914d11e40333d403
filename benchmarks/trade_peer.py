"""gegravity's side of `trade_speed.py`, run by an interpreter that has gegravity and need not have blocs.

Reads one JSON object a line. {"table": CSV, "beta": number, "pair": [A, B], "reference": C, "sigma": number,
"rescale": number} builds the baseline from the columns exporter, importer, year, trade, Y, E, cost, deal. Each
{"go": true} then states and solves the same experiment afresh, a deal of the pair, and answers with its seconds
and with the change of inward resistance that it found.
"""

from __future__ import annotations

import copy
import json
import sys
import time
import warnings
from importlib.metadata import version
from typing import Any

warnings.simplefilter("ignore")


def built(told: dict[str, Any]) -> tuple[Any, Any]:
    """The model with its baseline, and the table of the experiment."""
    import gegravity
    import pandas

    table = pandas.read_csv(told["table"])
    names = {"imp_var_name": "importer", "exp_var_name": "exporter", "year_var_name": "year"}
    baseline = gegravity.BaselineData(
        table, **names, trade_var_name="trade", expend_var_name="E", output_var_name="Y"
    )
    rows = pandas.DataFrame(
        [{"var": "cost", "coeff": 1.0, "ste": 0.0}, {"var": "deal", "coeff": told["beta"], "ste": 0.0}]
    )
    costs = gegravity.CostCoeffs(rows, identifier_col="var", coeff_col="coeff", stderr_col="ste")
    model = gegravity.OneSectorGE(
        baseline,
        year="2020",
        reference_importer=told["reference"],
        expend_var_name="E",
        output_var_name="Y",
        sigma=told["sigma"],
        cost_variables=["cost", "deal"],
        cost_coeff_values=costs,
        quiet=True,
    )
    model.build_baseline(omr_rescale=told["rescale"])
    changed = model.baseline_data.copy()
    for a, b in (told["pair"], told["pair"][::-1]):
        changed.loc[(changed["importer"] == a) & (changed["exporter"] == b), "deal"] = 1
    return model, changed


def main() -> None:
    ready: Any = None
    changed: Any = None
    for line in sys.stdin:
        told = json.loads(line)
        if "table" in told:
            ready, changed = built(told)
            answer: dict[str, Any] = {"gegravity": version("gegravity"), "python": sys.version.split()[0]}
        else:
            model = copy.deepcopy(ready)
            start = time.perf_counter()
            model.define_experiment(changed)
            model.simulate()
            taken = time.perf_counter() - start
            terms = model.country_mr_terms
            change = terms["conditional imr"] / terms["baseline imr"]
            fine = all(s.success for s in model.solver_diagnostics.values())
            answer = {"seconds": taken, "converged": bool(fine), "inward": dict(change)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
