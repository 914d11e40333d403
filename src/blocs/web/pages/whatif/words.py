"""Figures of a what-if in words, as page, map and sentences write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["percent_words", "points"]


def percent_words(value: float | None, low: float | None, high: float | None) -> dict[str, str]:
    """A change in percent, and its interval; as many digits as its size bears.

    Examples
    --------
    >>> percent_words(-0.04213, -0.0531, -0.0312)
    {'words': '−0.042 %', 'span': '−0.053 to −0.031'}
    >>> percent_words(12.34, None, None), percent_words(None, None, None)
    ({'words': '+12.3 %', 'span': ''}, {'words': 'not known', 'span': ''})
    """
    if value is None:
        return {"words": "not known", "span": ""}
    digits = 3 if abs(value) < 0.1 else 2 if abs(value) < 10 else 1
    span = "" if low is None or high is None else f"{low:+.{digits}f} to {high:+.{digits}f}"
    return {"words": f"{value:+.{digits}f} %".replace("-", "−"), "span": span.replace("-", "−")}


def points(row: Mapping[str, Any]) -> str:
    """A row with ``value``, ``low`` and ``high`` in one phrase.

    Examples
    --------
    >>> points({"value": 0.5, "low": 0.25, "high": 0.75})
    '+0.50 % (+0.25 to +0.75)'
    """
    told = percent_words(row["value"], row["low"], row["high"])
    return f"{told['words']} ({told['span']})" if told["span"] else told["words"]
