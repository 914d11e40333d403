"""Arithmetic with figures as news gives them: intervals that enclose what the words allow.

Every operation encloses: whatever amounts the two intervals hold, their sum, difference, product or quotient
lies in the result (Moore, Kearfott and Cloud 2009, doi:10.1137/1.9780898717716).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, inf, isfinite, log10

from blocs.evidence.claims.spelling import COMPARATOR_WORDS, with_unit
from blocs.reading.records import Comparator, Quantity

__all__ = ["Amount", "amount_of", "exactly", "spell"]

_ABOUT = 0.1
_NEARLY = 0.15
_SHORT = 0.0051
"""Points of percent that are lost by rounding to two digits."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount between `low` and `high` (infinite where a side is open), with the number that is named.

    `named` is what the arithmetic gives for the numbers as written ("almost one third" is one third). `soft`
    says that an end is a matter of words ("about", "nearly"), not of numbers; `strict` that a bound itself is
    left out ("more than", not "at least").
    """

    low: float
    high: float
    named: float
    soft: bool = False
    strict: bool = False

    def __add__(self, other: Amount) -> Amount:
        return self._with(other, self.low + other.low, self.high + other.high, self.named + other.named)

    def __sub__(self, other: Amount) -> Amount:
        return self._with(other, self.low - other.high, self.high - other.low, self.named - other.named)

    def __mul__(self, other: Amount) -> Amount:
        ends = [_times(x, y) for x in (self.low, self.high) for y in (other.low, other.high)]
        return self._with(other, min(ends), max(ends), self.named * other.named)

    def __truediv__(self, other: Amount) -> Amount:
        """Quotient; by an amount that may be nothing it may be anything."""
        if other.low <= 0 <= other.high:
            return self._with(other, -inf, inf, self.named / other.named if other.named else inf)
        return self * Amount(1 / other.high, 1 / other.low, 1 / other.named, other.soft, other.strict)

    def _with(self, other: Amount, low: float, high: float, named: float) -> Amount:
        return Amount(low, high, named, self.soft or other.soft, self.strict or other.strict)

    @property
    def comparator(self) -> Comparator:
        """How what is said of the amount stands to it: a bound, "=", just over, nearly or about."""
        if self.high == inf:
            return ">" if self.strict else ">="
        if self.low in (-inf, 0.0) and self.high > 0:
            return "<" if self.strict else "<="
        if self.low == self.high or not self.soft:
            return "="
        edge = 1e-9 * max(abs(self.low), abs(self.high))
        if abs(self.named - self.low) <= edge:
            return ">~"
        return "<~" if abs(self.named - self.high) <= edge else "~"


def _times(x: float, y: float) -> float:
    return 0.0 if x == 0 or y == 0 else x * y  # nothing of a side that is open is nothing


def exactly(value: float) -> Amount:
    """A number that is known."""
    return Amount(value, value, value)


def amount_of(quantity: Quantity) -> Amount | None:
    """What a positive figure allows; None where it gives no number above nothing.

    "About" is taken as a tenth either way, "nearly" and "just over" as 15% at most; a bound from above leaves
    out what is below nothing.
    """
    low, high = (_whole_part(end, quantity.unit) for end in quantity.value)
    named = low if low is not None else high
    if named is None or named <= 0 or (high is not None and high < named):
        return None
    match quantity.comparator:
        case "<~":
            return Amount(named * (1 - _NEARLY), named, named, soft=True)
        case ">~":
            return Amount(named, named * (1 + _NEARLY), named, soft=True)
        case "~":
            top = inf if high is None else high * (1 + _ABOUT)
            return Amount(0.0 if low is None else low * (1 - _ABOUT), top, named, soft=True)
    strict = quantity.comparator in ("<", ">")
    return Amount(low if low is not None else 0.0, high if high is not None else inf, named, strict=strict)


def _whole_part(value: float | None, unit: str) -> float | None:
    """A third as a third, where a share in percent was written down with two digits after the point."""
    if value is not None and unit == "percent":
        for parts in (3, 6, 7, 9):
            share = round(value * parts / 100)
            if share % parts and abs(100 * share / parts - value) < _SHORT:
                return 100 * share / parts
    return value


def _rounded(value: float, digits: int, towards: float) -> float:
    """`value` with that many digits, down or up where `towards` is -1 or 1, to the nearest where it is 0."""
    if value == 0 or not isfinite(value):
        return value
    step = 10.0 ** (floor(log10(abs(value))) - digits + 1)
    nearest = float(f"{value:.{digits}g}")
    if not towards or abs(nearest - value) <= 1e-9 * abs(value):
        return nearest
    return float(f"{(floor(value / step) if towards < 0 else ceil(value / step)) * step:.{digits}g}")


def spell(amount: Amount, unit: str, digits: int = 3) -> str:
    """An amount in words, rounded so that what is said stays true.

    Examples
    --------
    >>> spell(exactly(8.4e10) / exactly(3), "USD"), spell(Amount(46.55, inf, 46.55), "percent", 2)
    ('$28 billion', 'at least 46%')
    """
    comparator = amount.comparator
    if comparator == "=" and amount.low < amount.high:
        low, high = (with_unit(_rounded(end, digits, 0), unit) for end in (amount.low, amount.high))
        return f"{low} to {high}"
    towards = -1 if comparator in (">", ">=") else 1 if comparator in ("<", "<=") else 0
    bound = amount.low if towards < 0 else amount.high if towards > 0 else amount.named
    number = _rounded(bound, digits, towards)
    said = COMPARATOR_WORDS[comparator]
    if comparator == "=" and abs(number - bound) > 1e-9 * abs(bound):
        said = "about "
    return said + with_unit(number, unit)
