"""Amounts of money and rates as users write them, and back to words."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from blocs.errors import PolicyError

__all__ = ["day_of", "days_text", "money", "percent", "rate_of", "usd", "usd_text"]

_SCALES = {
    "thousand": 1e3, "k": 1e3,
    "million": 1e6, "mn": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "t": 1e12,
}  # fmt: skip
_DOLLAR = r"USD|US\$|\$|US dollars?|dollars?"
_OTHER = (
    "EUR|euros?|€|GBP|pounds?|£|JPY|yen|¥|CNY|RMB|yuan|renminbi|RUB|rubles?|roubles?|₽|INR|rupees?|₹|"
    "CHF|KRW|won|₩|CAD|AUD|MXN|BRL|TRY|HKD|SGD|SEK|NOK|PLN"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE]\+?\d+)?"
_AMOUNT = (
    rf"(?P<before>{_DOLLAR}|{_OTHER})?\s*(?P<number>{_NUMBER})\s*"
    rf"(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})?\s*"
    rf"(?P<after>{_DOLLAR}|{_OTHER})?"
    rf"(?:\s+at\s+(?P<rate>{_NUMBER})(?:\s*(?:{_DOLLAR}))?)?"
)
_PERCENT = rf"([-+]?(?:{_NUMBER}|\.\d+))\s*(%|per ?cent)?"
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_LEAST = 1e6
_MOST = 5.0


def usd(amount: str | float, what: str = "covering") -> float:
    """Read an amount of United States dollars.

    Parameters
    ----------
    amount : str or float
        A number of dollars, or a number with an optional scale (thousand, million, billion, trillion;
        k, m or mn, b or bn, t or tn) and USD, $, US$ or dollars before or after it. An amount in another
        currency needs its rate: "50 billion EUR at 1.18" with 1.18 dollars for one euro.
    what : str
        Name of the argument, for the message.

    Returns
    -------
    float
        Dollars (not millions).

    Raises
    ------
    PolicyError
        When it is no amount, in no currency or in another one without a rate, or under a million dollars.

    Examples
    --------
    >>> usd("200 billion USD") == usd("$200bn") == usd(200e9) == 200e9
    True
    """
    if isinstance(amount, bool) or not isinstance(amount, (str, int, float)):
        raise PolicyError(f"{what}: {amount!r} is no amount; write for example '200 billion USD'")
    value = _written(amount.strip(), what) if isinstance(amount, str) else float(amount)
    if not math.isfinite(value) or value <= 0:
        raise PolicyError(f"{what}: {amount!r} is not above zero; leave {what} out to cover the whole flow")
    if value < _LEAST:
        raise PolicyError(
            f"{what}: {amount!r} is {value:g} dollars, less than a table in million USD can tell; "
            "give the scale, for example '200 billion USD'"
        )
    return value


def _written(text: str, what: str) -> float:
    match = re.fullmatch(_AMOUNT, text, re.IGNORECASE)
    if match is None:
        raise PolicyError(
            f"{what}: {text!r} is no amount; write a number, a scale and the currency: '200 billion USD'"
        )
    marks = [mark for mark in (match["before"], match["after"]) if mark]
    if len(marks) != 1:
        wrong = "two currencies" if marks else "no currency"
        raise PolicyError(
            f"{what}: {text!r} has {wrong}; write '{match['number']} {match['scale'] or ''} USD'"
        )
    value = float(match["number"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1.0)
    dollars = re.fullmatch(_DOLLAR, marks[0], re.IGNORECASE) is not None
    if match["rate"] is None:
        if not dollars:
            raise PolicyError(
                f"{what}: only USD amounts are understood, and {text!r} is in another currency; convert it, "
                f"or give the rate in dollars: '{text} at 1.18'"
            )
        return value
    if dollars:
        raise PolicyError(f"{what}: {text!r} is in dollars already; leave the rate out")
    return value * float(match["rate"].replace(",", ""))


def usd_text(value: float) -> str | float:
    """Write dollars so that `usd` reads the same number: in billions where that is exact.

    >>> usd_text(200e9)
    '200 billion USD'
    """
    text = f"{value / 1e9:.15g} billion USD"
    return text if "e" not in text.split()[0] and usd(text) == value else value


def rate_of(rate: str | float, what: str = "rate") -> float:
    """Read an ad valorem rate or a relative change; 0.25 and "25 %" are the same.

    Raises
    ------
    PolicyError
        When it is no number, or above 5 (500 %): most often 25 was written for 25 %.

    Examples
    --------
    >>> rate_of("25 %"), rate_of(0.25)
    (0.25, 0.25)
    """
    value: float | None = None
    if isinstance(rate, str):
        if match := re.fullmatch(_PERCENT, rate.strip(), re.IGNORECASE):
            value = float(match[1].replace(",", "")) / (100 if match[2] else 1)
    elif isinstance(rate, (int, float)) and not isinstance(rate, bool):
        value = float(rate)
    if value is None or not math.isfinite(value):
        raise PolicyError(f"{what}: {rate!r} is no rate; write 0.25 or '25 %' (and a ban as a ban)")
    if value > _MOST:
        hint = f"; {value:g} % is {value / 100:g}" if value <= 100 * _MOST else ""
        raise PolicyError(f"{what}: {rate!r} means {percent(value)}, and above 500 % nothing is taken{hint}")
    return value


def percent(rate: float) -> str:
    """A rate in words.

    >>> percent(0.25)
    '25 %'
    """
    return f"{rate * 100:,.6g} %"


def money(dollars: float) -> str:
    """Dollars in words.

    >>> money(2e11)
    '$200 billion'
    """
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if dollars >= size:
            return f"${dollars / size:.4g} {word}"
    return f"${dollars:,.0f}"


def day_of(day: date | str | None, what: str) -> date | None:
    """Read a day; None stays None.

    Raises
    ------
    PolicyError
        When it is no calendar day in the form YYYY-MM-DD.
    """
    if isinstance(day, datetime) or not isinstance(day, (date, str, type(None))):
        raise PolicyError(f"{what}: {day!r} is no day; write YYYY-MM-DD")
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError:
            raise PolicyError(f"{what}: {day!r} is no day; write YYYY-MM-DD") from None
    return day


def days_text(since: date | None, until: date | None) -> str:
    """Days in words, to open a sentence with; empty when there are none.

    >>> days_text(date(2018, 9, 24), None)
    'from 24 September 2018, '
    """
    dated = [("from", since), ("until" if since is None else "to", until)]
    said = [f"{word} {day.day} {_MONTHS[day.month - 1]} {day.year}" for word, day in dated if day is not None]
    return f"{' '.join(said)}, " if said else ""
