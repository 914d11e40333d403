"""Amounts beside a measure: the rate of a tariff, the goods that it covers, and what has no place."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from blocs.errors import PolicyError
from blocs.evidence.claims.spelling import amount
from blocs.reading.records import Quantity
from blocs.scenario.reported.given import ASSUMED, NEAR, Part, assumed, quoted
from blocs.scenario.reported.pressures import Pressure
from blocs.trade.policy.amounts import money, rate_of, usd, usd_text

__all__ = ["amounts_given", "amounts_left", "too_much"]

_EFFECT = re.compile(
    r"\b(?:rais|cost|yield|bring|collect|los|earn|sav|gain)\w*\W+(?:in\W+)?"
    r"(?:(?:about|some|nearly|almost|around|up to|more than|over|another|an? (?:extra|additional))\W+)*$",
    re.I,
)
"""Words before an amount that is what a measure brings or costs, not what it covers."""


def _words(pressure: Pressure, record: Quantity) -> str:
    """The report's words from the measure to an amount, or the other way about."""
    first = min(record.start, pressure.words[0])
    return quoted(pressure.report.text[first : max(record.end, pressure.words[1])])


def _near(pressure: Pressure) -> list[Quantity]:
    first, last = pressure.words
    return [
        q
        for q in pressure.amounts
        if q.aspect == "level"
        and pressure.clause[0] <= q.start < pressure.clause[1]
        and max(q.start - last, first - q.end) <= NEAR
    ]


def _point(quantity: Quantity) -> float | None:
    """One number for an amount: itself, its bound, or the middle of its range; None where there is none."""
    known = [v for v in quantity.value if isinstance(v, int | float) and math.isfinite(v)]
    return sum(known) / len(known) if known else None


def amounts_given(pressure: Pressure) -> tuple[Part, ...]:
    """Rate of a tariff and amount covered, as far as the report tells; a rate that is not told is assumed."""
    found: dict[str, Part] = {}
    for quantity in _near(pressure):
        if quantity.unit == "percent":
            part = _rate(pressure, quantity)
        else:
            part = _covering(pressure, quantity) if _is_money(quantity) else None
        if part is None:
            continue
        first = found.setdefault(part.key, part)
        if first.value != part.value:
            more = f"{first.why}; {quoted(quantity.text)}, which is told beside it, is not used"
            found[part.key] = replace(first, why=more)
    found.setdefault("tariff.rate", assumed("tariff.rate", "the rate"))
    return tuple(found[key] for key in ("tariff.rate", "tariff.covering") if key in found)


def _is_money(quantity: Quantity) -> bool:
    return len(quantity.unit) == 3 and quantity.unit.isupper()


def _rate(pressure: Pressure, quantity: Quantity) -> Part | None:
    value = _point(quantity)
    if value is None:
        return None
    low, high = quantity.value
    words, note, given = _words(pressure, quantity), "", True
    if low is not None and high is not None and low != high:
        before = pressure.report.text[max(0, quantity.start - 12) : quantity.start].casefold()
        if re.search(r"\bfrom\W*$", before) or quantity.text.casefold().startswith("from"):
            value, note = high, "; the whole new rate is put on, as the table holds no rates in force"
        else:
            given, note = False, f"; {value:g} percent is the middle"
    elif quantity.comparator != "=":
        note = f"; read as {value:g} percent"
    try:
        # 7.3 / 100 is 0.073 with binary dust, which would stand in the file.
        share = rate_of(float(f"{value / 100:.12g}"))
    except PolicyError as error:
        default, reason = ASSUMED["tariff.rate"]
        return Part(
            "tariff.rate", default, f"assumed: the report: {words}, but {error}; {reason}", quantity.id
        )
    if share <= 0:
        return None
    why = f"{'' if given else 'assumed: '}the report: {words}{note}"
    return Part("tariff.rate", share, why, quantity.id, given)


def _covering(pressure: Pressure, quantity: Quantity) -> Part | None:
    value = _point(quantity)
    if value is None or _EFFECT.search(pressure.report.text[pressure.clause[0] : quantity.start]):
        return None
    words = _words(pressure, quantity)
    if quantity.unit != "USD":
        why = (
            f"left out: the report: {words}; only USD can be compared with the table; write "
            f'"{value / 1e9:.6g} billion {quantity.unit} at RATE" with the dollars for one {quantity.unit}'
        )
        return Part("tariff.covering", None, why, quantity.id, True)
    try:
        written = usd_text(usd(value))
    except PolicyError as error:
        return Part("tariff.covering", None, f"left out: the report: {words}, but {error}", quantity.id, True)
    note = "" if quantity.comparator == "=" else f" ({amount(quantity)})"
    why = f"the report: {words}{note}, read as the goods that are covered"
    return Part("tariff.covering", written, why, quantity.id, True)


def amounts_left(pressure: Pressure) -> tuple[Part, ...]:
    """Amounts of money beside a sanction, which has no place for them: parts without a value."""
    return tuple(
        Part(
            "sanction.covering",
            None,
            f"left out: the report: {_words(pressure, q)}; a sanction meets all of its sectors, name those",
            q.id,
            True,
        )
        for q in _near(pressure)
        if _is_money(q) and _point(q) is not None
    )


def too_much(part: Part, traded: float) -> Part:
    """Leave an amount out that is more than is traded (USD)."""
    why = f"left out: {part.why}; more than the {money(traded)} traded, so all of it is covered"
    return Part(part.key, None, why, part.record, part.given)
