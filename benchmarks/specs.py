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
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from blocs.reading import read_report
from blocs.reading.numbers import Number, find_numbers
from blocs.reading.times import TimeExpression, find_times
from blocs.reports import Report, load_bytes
from material import SHARED

FOLDER = SHARED / "gold" / "number_date_specs"
SAME_UNIT = {
    "kilometer": "km", "meter": "metre", "square meter": "square metre",
    "square kilometer": "square kilometre", "ton": "tonne", "metric ton": "tonne",
}  # fmt: skip


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-12)


def cases(name: str) -> list[dict[str, Any]]:
    return list(json.loads((FOLDER / f"{name}.json").read_text("utf-8-sig")))


def _period_right(found: TimeExpression, value: dict[str, Any]) -> bool:
    for key in ("FutureResolution", "PastResolution"):
        days = value.get(key) or {}
        first, last = days.get("date") or days.get("startDate"), days.get("date") or days.get("endDate")
        until = {found.last.isoformat(), (found.last + timedelta(days=1)).isoformat()}
        if (first or last) and first in (None, found.first.isoformat()) and (last is None or last in until):
            return True
    return False


def _times(name: str) -> Iterator[bool]:
    for case in cases(name):
        asked = (case.get("Context") or {}).get("ReferenceDateTime", "2016-11-07T00:00:00")
        found = find_times(case["Input"], date.fromisoformat(str(datetime.fromisoformat(asked).date())))
        for result in case["Results"]:
            start, end = result["Start"], result["Start"] + result["Length"]
            yield any(t.start < end and start < t.end and _period_right(t, result["Value"]) for t in found)


def _resolved(value: dict[str, Any]) -> dict[str, Any]:
    """A value of the whole model in the shape of the date parsers' values."""
    names = {"value": "date", "start": "startDate", "end": "endDate"}
    return {"FutureResolution": {new: value[old] for old, new in names.items() if value.get(old)}}


def _all_times(name: str) -> Iterator[bool]:
    """Days and periods of the whole model; hours, durations and sets are not read."""
    for case in cases(name):
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


def _numbers(name: str) -> Iterator[bool]:
    for case in cases(name):
        found = find_numbers(case["Input"])
        if not case["Results"]:
            yield not any(_of_kind(n, name) for n in found)
        for r in case["Results"]:
            yield any(
                n.start <= r["End"] and r["Start"] < n.end and _number_right(n, r["Resolution"], name)
                for n in found
            )


def _ranges(name: str) -> Iterator[bool]:
    """Open and closed ends ("[20,30)") are not told apart: a comparator says that to us."""
    for case in cases(name):
        found = find_numbers(case["Input"])
        for r in case["Results"]:
            ends = [float(v) if v else None for v in r["Resolution"]["value"].strip("[]()").split(",")]
            yield any(n.start <= r["End"] and r["Start"] < n.end and [n.low, n.high] == ends for n in found)


def _measures(name: str) -> Iterator[bool]:
    for case in cases(name):
        report = next(iter(load_bytes(case["Input"].encode(), "a.txt")))
        assert isinstance(report, Report)
        found = read_report(report, reader="rules").quantities
        for r in case["Results"]:
            value, unit = r["Resolution"].get("value"), r["Resolution"]["unit"].lower()
            if value is not None:
                yield any(
                    q.start <= r["End"]
                    and r["Start"] < q.end
                    and q.unit == SAME_UNIT.get(unit, unit)
                    and any(v is not None and _close(v, float(value)) for v in q.value)
                    for q in found
                )


MODELS: dict[str, Callable[[str], Iterator[bool]]] = {
    "DateParser": _times, "DatePeriodParser": _times, "DateTimeModel": _all_times,
    "NumberModel": _numbers, "CurrencyModel": _numbers, "PercentModel": _numbers,
    "NumberRangeModel": _ranges, "DimensionModel": _measures,
}  # fmt: skip


def share(name: str) -> dict[str, float]:
    """Cases of a model that are read right."""
    right = list(MODELS[name](name))
    return {"share": sum(right) / len(right), "right": sum(right), "of": len(right)}


def measure() -> dict[str, dict[str, float]]:
    """Share of the cases read right, by model."""
    return {name: share(name) for name in MODELS}


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
