"""Numbers and times against the cases that the Recognizers-Text project ships for English.

`benchmarks/specs.py` says how they are compared. The floors are what is reached, rounded down.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))
import specs

pytestmark = pytest.mark.shared

FLOORS = {
    "DateParser": 0.50, "DatePeriodParser": 0.49, "DateTimeModel": 0.39,
    "NumberModel": 0.51, "CurrencyModel": 0.78, "PercentModel": 0.70,
    "NumberRangeModel": 0.75, "DimensionModel": 0.36,
}  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
@pytest.mark.usefixtures("shared")
def test_share_of_cases_read_right_holds(name: str) -> None:
    row = specs.share(name)
    print(f"{name}: {row['right']} of {row['of']} right ({row['share']:.1%})")
    assert row["share"] >= FLOORS[name]


def test_every_model_has_a_floor() -> None:
    assert set(FLOORS) == set(specs.MODELS)
