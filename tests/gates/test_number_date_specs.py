"""Numbers and times against the cases that the Recognizers-Text project ships for English.

Source: https://github.com/microsoft/Recognizers-Text (MIT), Specs. Its cases are spoken to an assistant
("I'll go back on the 27"), ours are written in news; where the two part, the news decides:

- A day of the month without "on", numeric dates that could be either order, and dates in words are left out.
- "2014-2018" holds 2018; "early next year" is its first quarter; "two years ago" is a year, not a day.
- "Two thirds" is a share in percent; sums of fractions, powers and phone numbers are no amounts.

A period counts as right when its last day is the one given or, as the cases often have it, the day before.
The floors are what is reached, rounded down.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from blocs.reading import read_report
from blocs.reading.numbers import Number, find_numbers
from blocs.reading.times import TimeExpression, find_times
from blocs.reports import load_bytes

pytestmark = pytest.mark.shared

FLOORS = {
    "DateParser": 0.50, "DatePeriodParser": 0.49, "DateTimeModel": 0.39,
    "NumberModel": 0.51, "CurrencyModel": 0.78, "PercentModel": 0.70,
}  # fmt: skip


@pytest.fixture
def specs(shared: Path) -> Path:
    path = shared / "gold" / "number_date_specs"
    if not path.is_dir():
        pytest.skip(f"number and date cases not found at {path}")
    return path


def cases(folder: Path, name: str) -> list[dict[str, Any]]:
    return list(json.loads((folder / f"{name}.json").read_text("utf-8-sig")))


def _period_right(found: TimeExpression, value: dict[str, Any]) -> bool:
    for key in ("FutureResolution", "PastResolution"):
        days = value.get(key) or {}
        first, last = days.get("date") or days.get("startDate"), days.get("date") or days.get("endDate")
        until = {found.last.isoformat(), (found.last + timedelta(days=1)).isoformat()}
        if (first or last) and first in (None, found.first.isoformat()) and (last is None or last in until):
            return True
    return False


def _times(folder: Path, name: str) -> Iterator[bool]:
    for case in cases(folder, name):
        asked = (case.get("Context") or {}).get("ReferenceDateTime", "2016-11-07T00:00:00")
        found = find_times(case["Input"], date.fromisoformat(str(datetime.fromisoformat(asked).date())))
        for result in case["Results"]:
            start, end = result["Start"], result["Start"] + result["Length"]
            yield any(t.start < end and start < t.end and _period_right(t, result["Value"]) for t in found)


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    """A value of the whole model in the shape of the date parsers' values."""
    names = {"value": "date", "start": "startDate", "end": "endDate"}
    return {"FutureResolution": {new: value[old] for old, new in names.items() if value.get(old)}}


def _all_times(folder: Path) -> Iterator[bool]:
    """Days and periods of the whole model; hours, durations and sets are not read."""
    for case in cases(folder, "DateTimeModel"):
        asked = (case.get("Context") or {}).get("ReferenceDateTime", "2016-11-07T00:00:00")
        found = find_times(case["Input"], date.fromisoformat(str(datetime.fromisoformat(asked).date())))
        for result in case["Results"]:
            if result["TypeName"] in ("datetimeV2.date", "datetimeV2.daterange"):
                near = [t for t in found if t.start <= result["End"] and result["Start"] < t.end]
                values = (result.get("Resolution") or {}).get("values") or []
                yield any(_period_right(t, _resolved(v)) for t in near for v in values)


def _number_right(found: Number, resolution: dict[str, Any], name: str) -> bool:
    try:
        wanted = float(str(resolution.get("value")).rstrip("%"))
    except ValueError:
        return False
    value = found.low if found.low is not None else found.high
    assert value is not None
    if name == "PercentModel":
        return found.unit == "percent" and value == pytest.approx(wanted)
    if name == "NumberModel":
        return value == pytest.approx(wanted) or (
            found.form == "fraction" and value == pytest.approx(100 * wanted, abs=0.1)
        )
    known = resolution.get("isoCurrency") or ("USD" if resolution.get("unit") == "Dollar" else None)
    return value == pytest.approx(wanted) and found.unit is not None and known in (None, found.unit)


def _of_kind(found: Number, name: str) -> bool:
    return name == "NumberModel" or (
        found.unit is not None and (found.unit == "percent") == (name == "PercentModel")
    )


def _numbers(folder: Path, name: str) -> Iterator[bool]:
    for case in cases(folder, name):
        found = find_numbers(case["Input"])
        if not case["Results"]:
            yield not any(_of_kind(n, name) for n in found)
        for r in case["Results"]:
            yield any(
                n.start <= r["End"] and r["Start"] < n.end and _number_right(n, r["Resolution"], name)
                for n in found
            )


@pytest.mark.parametrize("name", FLOORS)
def test_share_of_cases_read_right_holds(specs: Path, name: str) -> None:
    read = _times if "Date" in name else _numbers
    right = list(_all_times(specs) if name == "DateTimeModel" else read(specs, name))
    share = sum(right) / len(right)
    print(f"{name}: {sum(right)} of {len(right)} right ({share:.1%})")
    assert share >= FLOORS[name]


def _ranges(folder: Path) -> Iterator[bool]:
    """Open and closed ends ("[20,30)") are not told apart: a comparator says that to us."""
    for case in cases(folder, "NumberRangeModel"):
        found = find_numbers(case["Input"])
        for r in case["Results"]:
            ends = [float(v) if v else None for v in r["Resolution"]["value"].strip("[]()").split(",")]
            yield any(n.start <= r["End"] and r["Start"] < n.end and [n.low, n.high] == ends for n in found)


_SAME_UNIT = {
    "kilometer": "km", "meter": "metre", "square meter": "square metre",
    "square kilometer": "square kilometre", "ton": "tonne", "metric ton": "tonne",
}  # fmt: skip


def _measures(folder: Path) -> Iterator[bool]:
    for case in cases(folder, "DimensionModel"):
        report = next(iter(load_bytes(case["Input"].encode(), "a.txt")))
        found = read_report(report, reader="rules").quantities
        for r in case["Results"]:
            value, unit = r["Resolution"].get("value"), r["Resolution"]["unit"].lower()
            if value is not None:
                yield any(
                    q.start <= r["End"]
                    and r["Start"] < q.end
                    and q.unit == _SAME_UNIT.get(unit, unit)
                    and pytest.approx(float(value)) in q.value
                    for q in found
                )


@pytest.mark.parametrize(("read", "floor"), [(_ranges, 0.64), (_measures, 0.36)])
def test_share_of_ranges_and_measures_read_right_holds(
    specs: Path, read: Callable[[Path], Iterator[bool]], floor: float
) -> None:
    right = list(read(specs))
    print(f"{read.__name__}: {sum(right)} of {len(right)} right ({sum(right) / len(right):.1%})")
    assert sum(right) / len(right) >= floor
