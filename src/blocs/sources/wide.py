"""Wide world input-output tables, a row for each maker and a column for each user, summed to flows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import parsed

__all__ = ["Gathered", "Negative", "Row", "Use", "gather"]

Negative = Literal["error", "zero"]
"""What becomes of a flow that changes in stocks make negative."""

_SHARE, _MILLION = 1e-4, 1.0
"""Totals may miss by this share or this many million USD: the tables are rounded."""


@dataclass(frozen=True, slots=True)
class Use:
    """A column: who uses (None where it belongs to no state), and as which industry (None for final use)."""

    state: str | None
    industry: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file: a maker's sales, a cost beside inputs, or told output.

    Two lines may belong to one state and industry, such as the parts into which the OECD splits China; each
    bears a `name` of its own.
    """

    line: int
    name: str
    kind: Literal["sales", "cost", "output"]
    state: str
    industry: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Flows between states [sector, importer, exporter], million USD, and what was noted on the way."""

    states: tuple[str, ...]
    sectors: tuple[str, ...]
    values: NDArray[np.float64]
    remarks: tuple[str, ...]


def gather(
    path: Path,
    names: Sequence[str],
    uses: Sequence[Use],
    rows: Iterable[Row],
    *,
    total: int | None,
    negative: Negative,
) -> Gathered:
    """Sum a wide table to flows, and check it against the output that it tells.

    Parameters
    ----------
    path : Path
        For messages.
    names : sequence of str
        Of the columns.
    uses : sequence of Use
        Of the columns; the one that tells output is left out.
    rows : iterable of Row
        Sales in million USD.
    total : int or None
        Place among `names` of the column that tells output.
    negative : {"error", "zero"}

    Raises
    ------
    DataError
        When a cell is no number, a maker stands twice or is missing, sales or costs do not add to the output
        told, or a flow is negative and `negative` is ``"error"``; the line or the cell is named.
    """
    if negative not in ("error", "zero"):
        raise UsageError(f'negative is {negative!r}; give "error" or "zero"')
    states = tuple(dict.fromkeys(use.state for use in uses if use.state is not None))
    place = {state: n for n, state in enumerate(states)}
    keep = np.array([j for j in range(len(names)) if j != total])
    importer = np.array([len(states) if use.state is None else place[use.state] for use in uses])
    made = [j for j, use in enumerate(uses) if use.industry is not None]
    sums: dict[tuple[str, str], NDArray[np.float64]] = {}
    seen: dict[str, int] = {}
    costs = np.zeros(len(uses))
    told: NDArray[np.float64] | None = None
    nowhere = 0.0
    for row in rows:
        where = f"{path}, line {row.line}"
        cells = np.array(parsed(row.cells, names, where, blank_is_zero=row.kind != "sales"))
        used = cells[keep]
        if row.kind == "output":
            told = used
            continue
        costs += used
        if row.kind == "cost":
            continue
        if row.name in seen:
            raise DataError(f"{where}: {row.name} stands in line {seen[row.name]} already")
        seen[row.name] = row.line
        if row.state not in place:
            raise DataError(
                f"{where}: {row.state} makes {row.industry}, but no column says that it uses anything"
            )
        sold = float(used.sum())
        if total is not None and _apart(sold, float(cells[total])):
            raise DataError(
                f"{where}: sales of {row.industry} of {row.state} add to {sold:.6g}, but its output is told "
                "as "
                f"{cells[total]:.6g} (column {names[total]}); the file is damaged, or a column is missing"
            )
        by_state = np.bincount(importer, weights=used, minlength=len(states) + 1).astype(np.float64)
        nowhere += float(abs(by_state[-1]))
        known = sums.get((row.industry, row.state))
        sums[row.industry, row.state] = by_state[:-1] if known is None else known + by_state[:-1]
    if told is not None:
        for j in made:
            if _apart(float(costs[j]), float(told[j])):
                use = uses[j]
                raise DataError(
                    f"{path}: inputs, taxes and value added of {use.industry} in {use.state} add to "
                    f"{costs[j]:.6g}, "
                    f"but its output is told as {told[j]:.6g}; the file is damaged, or a row is missing"
                )
    return _filled(path, states, sums, nowhere, negative)


def _apart(a: float, b: float) -> bool:
    return abs(a - b) > max(_MILLION, _SHARE * max(abs(a), abs(b)))


def _filled(
    path: Path,
    states: tuple[str, ...],
    sums: dict[tuple[str, str], NDArray[np.float64]],
    nowhere: float,
    negative: Negative,
) -> Gathered:
    sectors = tuple(dict.fromkeys(sector for sector, _ in sums))
    if not sums:
        raise DataError(f"{path}: no row tells what an industry sells; is this a world input-output table?")
    lost = next(((k, i) for k in sectors for i in states if (k, i) not in sums), None)
    if lost is not None:
        raise DataError(f"{path}: no row tells what {lost[1]} sells of {lost[0]}; the file is cut off")
    values = np.array([[sums[sector, state] for state in states] for sector in sectors]).transpose(0, 2, 1)
    below = values < 0
    remarks = []
    if below.any():
        s, n, i = (int(x) for x in np.argwhere(below)[0])
        count = int(below.sum())
        if negative == "error":
            raise DataError(
                f"{path}: sales of {sectors[s]} from {states[i]} to {states[n]} add to "
                f"{values[s, n, i]:.6g}: stocks "
                f"fell by more than was used ({count} such cells, {values[below].sum():.6g} together); "
                'negative="zero" '
                "sets them to zero"
            )
        remarks.append(
            f"{count} negative flows, {values[below].sum():.6g} million USD together, are set to zero"
        )
        values = np.where(below, 0.0, values)
    if nowhere:
        remarks.append(f"{nowhere:.6g} million USD in columns that belong to no state are left out")
    return Gathered(states, sectors, np.ascontiguousarray(values), tuple(remarks))
