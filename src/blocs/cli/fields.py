"""Fields of records in words, and what differs between two tellings of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from blocs.cli.lines import when
from blocs.cli.screen import flat

__all__ = ["difference", "moment", "value_in_words"]

_DAYS = {"date", "period"}
_QUIET = ("_span", "_spans")
_LONGEST = 60


def value_in_words(field: str, value: Any) -> str:
    """Value of a field on one line; "none" where it is empty.

    Examples
    --------
    >>> value_in_words("value", (2000.0, None)), value_in_words("actors", ("CHN", "RUS"))
    ('2,000 or more', 'CHN RUS')
    >>> value_in_words("date", ("2018-09-11", "2018-09-11")), value_in_words("period", None)
    ('2018-09-11', 'none')
    """
    if value is None or value == () or value == []:
        return "none"
    if field in _DAYS:
        return when((value[0], value[1]))
    if field == "value":
        return _range(*value)
    if field == "place" and isinstance(value, Mapping):
        value = value["name"]
    if field == "content":
        return " ".join(f"[{start}, {end})" for start, end in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}" if field == "confidence" else f"{value:g}"
    said = flat(" ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value))
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"{_number(low if high is None else high)} or {'more' if high is None else 'less'}"
    return _number(low) if low == high else f"{_number(low)} to {_number(high)}"


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{value:,.0f}" if float(value).is_integer() and abs(value) < 1e18 else f"{value:,.10g}"


def difference(fields: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """What each field was and is: "date none → 2018-09-11, actors RUS → CHN RUS".

    Spans of words are told only where nothing else differs.
    """
    names = list(fields)
    loud = [name for name in names if not name.endswith(_QUIET)]
    if not loud:
        return (
            f"other words for {' and '.join(name.partition('_span')[0] for name in names)}" if names else ""
        )
    pairs = (
        (name, value_in_words(name, old.get(name)), value_in_words(name, new.get(name))) for name in loud
    )
    return ", ".join(f"{name} {before} → {after}" for name, before, after in pairs)


def moment(at: str) -> str:
    """A time of the store (UTC, ISO 8601) to the minute.

    Examples
    --------
    >>> moment("2026-11-22T09:26:31.123+00:00")
    '2026-11-22 09:26 UTC'
    """
    return f"{flat(at)[:16].replace('T', ' ')} UTC"
