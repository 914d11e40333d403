"""Small panels for the tests of measures, written as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.panel.unit import Row
from blocs.states import System

WORLD = Coverage(1900, 2020)


def panel(
    row: Row,
    rows: Sequence[Sequence[Any]],
    names: str = "",
    *,
    absent: Any = None,
    coverage: Coverage | None = WORLD,
    system: System = "cow",
    unit: str = "",
) -> Frame:
    """Rows of keys and figures; `names` are those of the figures, all with one `absent` and `unit`."""
    keys = Unit.of(row, system).keys
    columns = list(zip(*rows, strict=True)) or [()] * (len(keys) + len(names.split()))
    made = [
        Column.of(k, np.array(values, np.int64)) for k, values in zip(keys, columns[: len(keys)], strict=True)
    ]
    for name, values in zip(names.split(), columns[len(keys) :], strict=True):
        made.append(Column.of(name, list(values), unit, absent=absent))
    return Frame(Unit.of(row, system), made, ("a source",), coverage)


def dyad(*rows: tuple[int, int, int], directed: bool = False, system: System = "cow") -> Frame:
    """Rows to fill."""
    return panel("directed dyad-year" if directed else "dyad-year", rows, system=system)


def close(found: Sequence[Any], expected: Sequence[float | None]) -> bool:
    """Whether cells are what is expected to 12 digits, missing ones missing."""
    return len(found) == len(expected) and all(
        (one is None) == (two is None) and (one is None or abs(one - two) < 1e-12)  # type: ignore[operator]
        for one, two in zip(found, expected, strict=True)
    )
