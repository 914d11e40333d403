"""How a figure changed from day to day, over all reports that give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from math import isfinite

from blocs.evidence.claims.model import Step
from blocs.evidence.claims.outlets import Outlets
from blocs.evidence.claims.told import Told
from blocs.evidence.claims.values import bounds, can_both_be_right
from blocs.evidence.linking.amounts import scale
from blocs.reading.records import Quantity

__all__ = ["history"]

_ROUND = 0.01
"""Share of a figure by which another may be rounded and still be the same."""


def history(told: Sequence[Told], outlets: Outlets) -> tuple[Step, ...]:
    """Steps of a figure in order of publication; empty unless a new figure came up on a later day.

    A figure is new when its number is, whatever its comparator: "at least 120", then "187". Of a text and its
    copies only the first counts, unless a copy gives another figure (an update of an agency report). Reports
    without a day are left out, for nobody knows where they belong.
    """
    kept: list[tuple[Told, Quantity, date]] = []
    of_origin: dict[str, list[Quantity]] = defaultdict(list)
    for one in told:
        record, day = one.record, one.report.published
        if not isinstance(record, Quantity) or day is None:
            continue
        origins = outlets.originals(one.report.id)
        if not any(_same(record, q) for origin in origins for q in of_origin[origin]):
            kept.append((one, record, day))
            for origin in origins:
                of_origin[origin].append(record)
    figures: list[Quantity] = []
    days = set()
    for _, record, day in kept:
        if not any(_same(record, figure) for figure in figures):
            figures.append(record)
            days.add(day)
    if len(days) < 2:
        return ()
    return tuple(
        Step(day.isoformat(), one.report.publisher, one.words, record.value, record.id)
        for one, record, day in kept
    )


def _same(x: Quantity, y: Quantity) -> bool:
    """Whether two amounts give one figure; an open bound ("at least 120") is no other figure's equal."""
    p, q = bounds(x), bounds(y)
    if isfinite(sum((*p, *q))):
        return can_both_be_right(p, q)
    return abs(_point(x) - _point(y)) <= _ROUND * max(abs(_point(x)), abs(_point(y)))


def _point(quantity: Quantity) -> float:
    return next((v for v in quantity.value if v is not None), 0.0) * scale(quantity)[1]
