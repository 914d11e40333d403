"""Values of fields as a person types them: `date=2018-09-11`, `actors=China,Russia`, `value=2000..3000`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import typer

from blocs.cli.options import day
from blocs.errors import UsageError
from blocs.evidence.database.corrections import fitting

__all__ = ["fitting", "parsed"]

_NUMBER = re.compile(r"([+-]?(?:\d[\d,_ ]*)?(?:\.\d+)?(?:e[+-]?\d+)?)\s*([a-z]*)", re.I)
_SIZES = {
    "": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6,
    "bn": 1e9, "billion": 1e9, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip
_NONE = "none"


def parsed(text: str) -> tuple[str, Any]:
    """Field and value of `field=value`.

    Raises
    ------
    UsageError
        When it is not of this form, or the value cannot be one of that field.

    Examples
    --------
    >>> parsed("actors=China, rus"), parsed("date=11 Sep 2018")
    (('actors', ['CHN', 'RUS']), ('date', ['2018-09-11', '2018-09-11']))
    >>> parsed("value=2000..3 million"), parsed("value=3000.."), parsed("period=none")
    (('value', [2000.0, 3000000.0]), ('value', [3000.0, None]), ('period', None))
    """
    name, sign, value = text.partition("=")
    name, value = name.strip().lower().replace("-", "_"), value.strip()
    if not sign or not name or not value:
        said = text if len(text) <= 60 else f"{text[:60]}…"
        raise UsageError(f"{said!r} is not FIELD=VALUE; write it as date=2018-09-11")
    parse = _PARSERS.get(name)
    return name, parse(value) if parse else value


def _states(text: str) -> list[str]:
    if text.lower() == _NONE:
        return []
    from blocs.states.naming import code_of

    return list(dict.fromkeys(code_of(part) for part in text.split(",") if part.strip()))


def _days(text: str) -> list[str] | None:
    if text.lower() == _NONE:
        return None
    first, dots, last = text.partition("..")
    if not dots and re.fullmatch(r"[\d-]+\s*,\s*[\d-]+", text):  # "11 September, 2018" is one day
        first, _, last = text.partition(",")
    try:
        days = [day(part.strip()).isoformat() for part in (first, last or first)]
    except typer.BadParameter as error:
        raise UsageError(f"{error}; of two days, write 2018-09-11..2018-09-13") from error
    return days


def _range(text: str) -> list[float | None]:
    low, dots, high = text.partition("..")
    if not dots:
        return [_number(low), _number(low)]
    return [_number(end) if end.strip() else None for end in (low, high)]


def _number(text: str) -> float:
    found = _NUMBER.fullmatch(text.strip())
    try:
        assert found is not None
        value = float(re.sub(r"[,_ ]", "", found[1])) * _SIZES[found[2].lower()]
        assert math.isfinite(value)
    except (AssertionError, KeyError, ValueError) as error:
        said = text.strip()[:40]
        raise UsageError(f"{said!r} is no number; write 3000, 2000..3000, 3000.. or 2.5 billion") from error
    return value


def _truth(text: str) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if text.lower() not in known:
        raise UsageError(f"{text[:40]!r} is neither true nor false")
    return known[text.lower()]


_PARSERS: dict[str, Callable[[str], Any]] = {
    "type": str.upper,
    **dict.fromkeys(("realis", "aspect", "relation"), str.lower),
    **dict.fromkeys(("actors", "recipients", "owner", "speaker_state"), _states),
    **dict.fromkeys(("date", "period"), _days),
    "value": _range,
    "direct": _truth,
}
