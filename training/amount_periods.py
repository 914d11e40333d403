"""Learn which days an amount is for, and write `src/blocs/reading/amount_period.toml`.

The model and its fit are those of the days of acts (`days.py`), over the candidates of
`blocs.reading.amount_period`, on the amounts of corpus/train that the grammar finds; the held-out reports are
left out.

Usage::

    python training/amount_periods.py            # fit, write the weights, print what they reach
    python training/amount_periods.py --measure  # only print what the weights at hand reach

Takes three minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from days import GIVEN, OPTIONAL, Case, fit, measure, write
from documents import CORPUS, ROOT, held_names

from blocs.reading.amount_period import Periods
from blocs.reading.quantities import find_amounts
from blocs.reading.scoring import match_records
from blocs.reading.stages import stages
from blocs.reports import Report, load_one

WEIGHTS = ROOT / "src" / "blocs" / "reading" / "amount_period.toml"


def reports(part: str) -> Iterator[tuple[Report, list[dict[str, Any]]]]:
    """Each report of "train" or "dev" with its gold amounts."""
    folder = CORPUS / part
    known: Mapping[str, str] = GIVEN
    if part == "train":
        known = json.loads((folder / "published.json").read_text("utf-8"))
    gold = defaultdict(list)
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["kind"] == "quantity":
            gold[record["report"]].append(record)
    for path in sorted(folder.glob("*.txt")):
        day = date.fromisoformat(known[path.name]) if path.name in known else None
        yield load_one(path, published=day), gold[path.name]


def cases(report: Report, records: Sequence[Mapping[str, Any]]) -> Iterator[Case]:
    """The amounts of one report that the grammar finds, with the gold's days."""
    found = stages(report)
    periods = Periods(found.timing)
    # as the grammar reads them, without the weights at hand
    amounts = find_amounts(found.parse, found.discourse, found.times, report.published)
    read = []
    for number, amount in enumerate(amounts):
        start, end = found.parse.stored(amount.start, amount.end)
        read.append({"kind": "quantity", "start": start, "end": end, "value": [amount.low, amount.high],
                     "unit": amount.unit, "aspect": amount.aspect, "number": number})  # fmt: skip
    for gold, mine in match_records(report.text, records, read):
        amount = amounts[mine["number"]]
        candidates = periods.candidates(amount)
        signs = [tuple(map(sys.intern, each)) for each in periods.signs(amount, candidates)]
        days = gold["period"] and (
            date.fromisoformat(gold["period"][0]),
            date.fromisoformat(gold["period"][1]),
        )
        optional = bool(gold.get("optional"))
        weight = OPTIONAL if optional else 1.0
        yield Case(report.name, days, optional, [c.days for c in candidates], signs, weight)


def main(argv: Sequence[str] | None = None) -> None:
    """Fit and write, or only measure."""
    parser = argparse.ArgumentParser(description="Learn the periods of amounts.")
    parser.add_argument("--measure", action="store_true", help="only print what the weights at hand reach")
    options = parser.parse_args(argv)
    held = held_names()
    parts: dict[str, list[Case]] = defaultdict(list)
    for part in ("train", "dev"):
        for report, records in reports(part):
            parts["held" if report.name in held else part].extend(cases(report, records))
    if options.measure:
        weights = tomllib.loads(WEIGHTS.read_text("utf-8"))["weights"]
    else:
        weights = fit(parts["train"])
        source = "Written by training/amount_periods.py from corpus/train without held-out reports"
        write(weights, WEIGHTS, source)
        print(f"{len(weights)} weights of {len(parts['train'])} cases to {WEIGHTS.relative_to(ROOT)}")
    for name, found in parts.items():
        print(measure(name, found, weights))


if __name__ == "__main__":
    main()
