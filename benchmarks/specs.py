"""Numbers and times, measured on the cases that Recognizers-Text ships for English: `python benchmarks/specs.py`.

Source: https://github.com/microsoft/Recognizers-Text (MIT), Specs; looked for in `BLOCS_SHARED` or `../shared`. Its
cases are spoken to an assistant ("I'll go back on the 27"), ours are written in news; where the two part, the news
decides:

- A day of the month without "on", numeric dates that could be either order, and dates in words are left out.
- "2014-2018" holds 2018; "early next year" is its first quarter; "two years ago" is a year, not a day.
- "Two thirds" is a share in percent; sums of fractions, powers and phone numbers are no amounts.

A period counts as right when its last day is the one given or, as the cases often have it, the day before.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from blocs.reading.numbers import Number, find_numbers
from blocs.reading.times import TimeExpression, find_times
from material import SHARED

FOLDER = SHARED / "gold" / "number_date_specs"
MODELS = ("DateParser", "DatePeriodParser", "DateTimeModel", "NumberModel", "CurrencyModel", "PercentModel")


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12)


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
        return found.unit == "percent" and _close(value, wanted)
    if name == "NumberModel":
        return _close(value, wanted) or (found.form == "fraction" and abs(value - 100 * wanted) <= 0.1)
    known = resolution.get("isoCurrency") or ("USD" if resolution.get("unit") == "Dollar" else None)
    return _close(value, wanted) and found.unit is not None and known in (None, found.unit)


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


def measure() -> dict[str, dict[str, float]]:
    """Share of the cases read right, by model."""
    rows = {}
    for name in MODELS:
        read = _times if "Date" in name else _numbers
        right = list(_all_times(FOLDER) if name == "DateTimeModel" else read(FOLDER, name))
        rows[name] = {"share": sum(right) / len(right), "right": sum(right), "of": len(right)}
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    args = parser.parse_args()
    if not FOLDER.is_dir():
        raise SystemExit(
            f"{FOLDER}: the cases are not there; name the folder of the development material in BLOCS_SHARED"
        )
    rows = measure()
    if args.json:
        print(json.dumps(rows, indent=1))
        return
    for name, row in rows.items():
        print(f"{name:18} {row['right']} of {row['of']} right ({row['share']:.1%})")


if __name__ == "__main__":
    main()
