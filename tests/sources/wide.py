"""Small world input-output tables in the layouts of the OECD and of WIOD, balanced."""

from __future__ import annotations

import numpy as np

STATES = ("CHN", "MEX", "ROW")
INDUSTRIES = ("A01", "C26")


def oecd(
    final: tuple[str, ...] = ("HFCE", "INVNT"), *, split: bool = False
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of an ICIO table; with `split`, China comes in two parts, as in extended tables."""
    parts = ("CN1", "CN2", "MEX", "ROW") if split else STATES
    made = [f"{p}_{k}" for p in parts for k in INDUSTRIES]
    users = made + [f"{s}_{f}" for s in STATES for f in final]
    rng = np.random.default_rng(4)
    use = rng.integers(1, 90, (len(made), len(users))).astype(float)
    out = use.sum(axis=1)
    tax = np.where(np.arange(len(users)) < len(made), 3.0, 1.0)
    added = out - use[:, : len(made)].sum(axis=0) - 3.0
    blank = [""] * (len(users) - len(made))
    rows = [[name, *map(str, row), str(total)] for name, row, total in zip(made, use, out, strict=True)]
    rows.append(["TLS", *map(str, tax), ""])
    rows.append(["VA", *map(str, added), *blank, ""])
    rows.append(["OUT", *map(str, out), *blank, ""])
    return ["V1", *users, "OUT"], rows


def wiod(states: tuple[str, ...] = ("CHN", "USA", "ROW")) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a WIOD table with two of the 56 industries, in the layout of R and Stata."""
    numbers = (1, 17)
    codes = {1: "A01", 17: "C26"}
    users = [(s, k) for s in states for k in numbers] + [(s, f) for s in states for f in (57, 61)]
    made = [(s, k) for s in states for k in numbers]
    rng = np.random.default_rng(5)
    use = rng.integers(1, 90, (len(made), len(users))).astype(float)
    out = use.sum(axis=1)
    added = out - use[:, : len(made)].sum(axis=0) - 2.0
    blank = ["0"] * (len(users) - len(made))
    head = ["IndustryCode", "IndustryDescription", "Country", "RNr", "Year"]
    header = [*head, *(f"{s}{k}" for s, k in users), "TOT"]

    def row(code: str, state: str, number: int, cells: list[str], total: str) -> list[str]:
        return [code, "x, y", state, str(number), "2014", *cells, total]

    rows = [
        row(codes[k], s, k, [str(v) for v in cells], str(total))
        for (s, k), cells, total in zip(made, use, out, strict=True)
    ]
    rows.append(row("II_fob", "TOT", 65, [str(v) for v in use.sum(axis=0)], "0"))
    rows.append(row("TXSP", "TOT", 66, ["2.0"] * len(users), "0"))
    rows.append(row("VA", "TOT", 70, [str(v) for v in added] + blank, "0"))
    rows.append(row("GO", "TOT", 73, [str(v) for v in out] + blank, "0"))
    return header, rows
