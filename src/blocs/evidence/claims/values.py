"""Amounts as intervals: what the words of a figure allow, and whether two figures can both be right."""

from __future__ import annotations

from math import inf
from typing import TypeAlias

from blocs.evidence.linking.amounts import scale
from blocs.reading.records import Quantity

__all__ = ["Bounds", "bounds", "can_both_be_right"]

Bounds: TypeAlias = tuple[float, float]
"""Lowest and highest amount in the unit of comparison; infinite where a side is open."""

_ROUND = 0.01
"""Share by which a figure of three digits or more may be rounded, though its words do not say so."""
_ABOUT = 0.1
_NEARLY = 0.15


def bounds(quantity: Quantity) -> Bounds:
    """Interval that the words allow, with the slack that news takes: about, nearly, rounded.

    The same slack as `linking.amounts` gives before it says that two figures differ.
    """
    factor = scale(quantity)[1]
    low, high = quantity.value
    point = low if low is not None else high
    if point is None:
        return -inf, inf
    if quantity.comparator == "<~":
        return point * factor - abs(point * factor) * _NEARLY, point * factor
    if quantity.comparator == "<=" and quantity.aspect == "duration":
        low = high  # "within 90 days" sets a term
    slack = _ROUND if abs(point) >= 100 and quantity.aspect != "rank" else 0.0
    if "~" in quantity.comparator:
        slack = _ABOUT
    return (
        -inf if low is None else low * factor - abs(low * factor) * slack,
        inf if high is None else high * factor + abs(high * factor) * slack,
    )


def can_both_be_right(x: Bounds, y: Bounds) -> bool:
    """Whether two intervals have an amount in common.

    Examples
    --------
    >>> can_both_be_right((3000.0, float("inf")), (3200.0, 3200.0)), can_both_be_right((10, 10), (12, 12))
    (True, False)
    """
    return max(x[0], y[0]) <= min(x[1], y[1])
