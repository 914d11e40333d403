"""Amounts as a person would write them."""

from __future__ import annotations

from blocs.reading.records import Quantity

__all__ = ["COMPARATOR_WORDS", "amount", "number", "with_unit"]

COMPARATOR_WORDS = {
    "=": "",
    ">": "more than ",
    "<": "less than ",
    ">=": "at least ",
    "<=": "up to ",
    "~": "about ",
    "<~": "nearly ",
    ">~": "just over ",
}
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_WORDS = {"CNY": "yuan", "RUB": "roubles", "INR": "rupees", "CHF": "francs", "KRW": "won", "TRY": "lira"}
_SHARES = {"33.33": "one third", "66.67": "two thirds", "33.3": "one third", "66.7": "two thirds"}
_SILENT = {"person", "ship", "tank", "aircraft", "missile", "country"}
_ROUND = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_IRREGULAR = {"aircraft": "aircraft", "country": "countries", "person": "people", "percent": "percent"}


def number(value: float) -> str:
    """A bare number: "3,000", "1.5 million", "200 billion".

    >>> number(36000)
    '36,000'
    """
    for size, word in _ROUND:
        if abs(value) >= size:
            digits = f"{value / size:.4g}" if abs(value) < 1e15 else f"{value / size:,.0f}"
            return f"{digits} {word}"
    if abs(value) >= 10_000 or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _plural(unit: str) -> str:
    """Plural of a counted noun."""
    if unit in _IRREGULAR:
        return _IRREGULAR[unit]
    if unit.endswith("y") and unit[-2:-1] not in "aeiou":
        return unit[:-1] + "ies"
    return unit + ("es" if unit.endswith(("s", "x", "ch", "sh")) else "s")


def with_unit(value: float, unit: str, *, silent: bool = False) -> str:
    """A number with its unit: "$200 billion", "900 miles", "12%"; counted things are left to the noun."""
    if unit in _SIGNS:
        return f"{'-' if value < 0 else ''}{_SIGNS[unit]}{number(abs(value))}"
    if unit == "percent":
        return _SHARES.get(f"{value:.4g}", f"{value:.4g}%")
    if len(unit) == 3 and unit.isupper():
        return f"{number(value)} {_WORDS.get(unit, unit)}"
    if silent and unit in _SILENT:
        return number(value)
    return f"{number(value)} {unit if value == 1 else _plural(unit)}"


def _rank(quantity: Quantity, value: float) -> str:
    if quantity.unit == "year":
        return f"since {value:.0f}"
    if quantity.unit == "time":
        return {1: "first time", 2: "second time", 3: "third time"}.get(int(value), f"{value:.0f}th time")
    return f"number {number(value)}"


def amount(quantity: Quantity) -> str:
    """What a quantity says, with its comparator.

    "more than 3,000", "about 300,000", "nearly 1,000", "$200 billion", "almost one third". A number
    told in a word that is not one ("scores") stays as written, with the bound that was read from it.
    """
    low, high = quantity.value
    value = low if low is not None else high
    if value is None:
        return quantity.text
    if quantity.aspect == "rank":
        return _rank(quantity, value)
    if low is not None and high is not None and low != high:
        if quantity.unit in _SIGNS or quantity.unit == "percent":
            return f"{with_unit(low, quantity.unit)} to {with_unit(high, quantity.unit)}"
        return f"{number(low)} to {with_unit(high, quantity.unit, silent=True)}"
    words = with_unit(value, quantity.unit, silent=bool(quantity.of))
    written = " ".join(quantity.text.split()).casefold()
    if quantity.comparator == "~" and (low is None) != (high is None):
        return f"{written} ({number(value)} or {'more' if high is None else 'fewer'})"
    comparator = COMPARATOR_WORDS[quantity.comparator]
    if words in _SHARES.values() and comparator == "nearly ":
        comparator = "almost "
    return comparator + words
