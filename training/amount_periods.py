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

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from days import OPTIONAL, Case, gold_days, learn
from documents import ROOT

from blocs.reading.amount_period import Periods
from blocs.reading.quantities import find_amounts
from blocs.reading.scoring import match_records
from blocs.reading.stages import stages
from blocs.reports import Report

WEIGHTS = ROOT / "src" / "blocs" / "reading" / "amount_period.toml"


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
        days, optional = gold_days(gold, "period"), bool(gold.get("optional"))
        weight = OPTIONAL if optional else 1.0
        yield Case(report.name, days, optional, [c.days for c in candidates], signs, weight)


def main(argv: Sequence[str] | None = None) -> None:
    """Learn the periods of amounts."""
    head = "Written by training/amount_periods.py from corpus/train without held-out reports"
    learn(argv, "Learn the periods of amounts.", "quantity", cases, WEIGHTS, head)


if __name__ == "__main__":
    main()
