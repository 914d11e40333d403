"""Measures as plain tables of keys and values, for JSON and TOML; faults name the table and the key."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from blocs.errors import PolicyError
from blocs.trade.policy.amounts import rate_of, usd_text
from blocs.trade.policy.measures import Agreement, Barrier, Measure, Tariff, sanction_change

__all__ = ["KINDS", "from_json", "one_of", "read", "table", "to_json"]

_DATES = ("since", "until")
KINDS: Mapping[str, tuple[str, ...]] = {
    "tariff": ("by", "on", "rate", "sectors", "covering", "instead", *_DATES),
    "sanction": ("by", "on", "sectors", "cost", "ban", "direction", *_DATES),
    "cost": ("by", "on", "change", "sectors", "direction", *_DATES),
    "agreement": ("between", "cost", "tariff", "sectors", *_DATES),
}
"""Kinds of tables, and the keys that each may have."""
_NEEDED = {
    "tariff": ("by", "on", "rate"),
    "sanction": ("by", "on"),
    "cost": ("by", "on", "change"),
    "agreement": ("between",),
}


def _names(value: Any) -> Any:
    return (value,) if isinstance(value, str) else tuple(value)


def _is_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value))


def _is_rate(value: Any) -> bool:
    return isinstance(value, (int, float, str)) and not isinstance(value, bool)


_TYPES: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    **dict.fromkeys(("by", "on", "between", "sectors"), ("a name or a list of names", _is_names)),
    **dict.fromkeys(("rate", "cost", "change", "tariff"), ("a number or text such as '25 %'", _is_rate)),
    "covering": ("an amount such as '200 billion USD'", _is_rate),
    **dict.fromkeys(("instead", "ban"), ("true or false", lambda value: isinstance(value, bool))),
    "direction": ("text", lambda value: isinstance(value, str)),
    **dict.fromkeys(_DATES, ("a day, YYYY-MM-DD", lambda value: isinstance(value, (str, date)))),
}


def one_of(key: str, known: Sequence[str]) -> str:
    """Say which key or table may have been meant, or list them all."""
    close = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


def read(kind: str, values: Mapping[str, Any], where: str) -> Measure:
    """Make a measure of a table.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    values : Mapping of str to object
    where : str
        How to call the table in a message, such as ``war.toml: [[tariff]] 2``.

    Raises
    ------
    PolicyError
        When a key is unknown, missing or of the wrong kind, or the measure makes no sense.

    Examples
    --------
    >>> read("tariff", {"by": "USA", "on": "CHN", "rat": 0.25}, "war.toml: [[tariff]] 1")
    Traceback (most recent call last):
    blocs.errors.PolicyError: war.toml: [[tariff]] 1: unknown key 'rat'; did you mean 'rate'?
    """
    known = KINDS[kind]
    for key, value in values.items():
        if key not in known:
            raise PolicyError(f"{where}: unknown key {key!r}; {one_of(key, known)}")
        wanted, fits = _TYPES[key]
        if not fits(value):
            raise PolicyError(f"{where}: {key}: {value!r} must be {wanted}")
    if missing := [key for key in _NEEDED[kind] if key not in values]:
        raise PolicyError(f"{where}: key {missing[0]!r} is missing")
    taken = dict(values)
    for key in ("by", "on", "between", "sectors"):
        if key in taken:
            taken[key] = _names(taken[key])
    try:
        if kind == "tariff":
            return Tariff(**taken)
        if kind == "agreement":
            return Agreement(**taken)
        if kind == "cost":
            change = rate_of(taken.pop("change"), "change")
        else:
            change = sanction_change(taken.pop("cost", None), taken.pop("ban", False))
        return Barrier(cost=change, **taken)
    except PolicyError as error:
        raise PolicyError(f"{where}: {error}") from None


def table(measure: Measure) -> tuple[str, dict[str, Any]]:
    """Give kind and table of a measure, keys with default values left out; `read` gives the measure back.

    >>> table(Tariff(("USA",), ("CHN",), 0.25, covering=2e11))
    ('tariff', {'by': 'USA', 'on': 'CHN', 'rate': 0.25, 'covering': '200 billion USD'})
    """
    values: dict[str, Any] = {}
    if isinstance(measure, Agreement):
        kind = "agreement"
        values["between"] = _short(measure.between)
        if measure.cost:
            values["cost"] = measure.cost
        if measure.tariff is not None:
            values["tariff"] = measure.tariff
    else:
        values |= {"by": _short(measure.by), "on": _short(measure.on)}
        if isinstance(measure, Tariff):
            kind = "tariff"
            values["rate"] = measure.rate
            if measure.covering is not None:
                values["covering"] = usd_text(measure.covering)
            if measure.instead:
                values["instead"] = True
        elif measure.cost > 0:
            kind = "sanction"
            values |= {"ban": True} if measure.cost == math.inf else {"cost": measure.cost}
        else:
            kind = "cost"
            values["change"] = measure.cost
    if measure.sectors is not None:
        values["sectors"] = _short(measure.sectors)
    if isinstance(measure, Barrier) and measure.direction != "both":
        values["direction"] = measure.direction
    for key, day in (("since", measure.since), ("until", measure.until)):
        if day is not None:
            values[key] = day.isoformat()
    return kind, values


def _short(names: tuple[str, ...]) -> str | list[str]:
    return names[0] if len(names) == 1 else list(names)


def to_json(measures: Sequence[Measure]) -> str:
    """Write measures as a JSON list, in their order."""
    rows = ({"kind": kind, **values} for kind, values in map(table, measures))
    return json.dumps(list(rows), ensure_ascii=False)


def from_json(text: str) -> tuple[Measure, ...]:
    """Read what `to_json` wrote.

    Raises
    ------
    PolicyError
        When the text is no JSON list of measures; names the measure and the key.
    """
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise PolicyError(f"the policy is no JSON: {error}") from None
    if not isinstance(rows, list):
        raise PolicyError("the policy must be a JSON list of measures")
    measures = []
    for number, row in enumerate(rows, 1):
        kind = row.get("kind") if isinstance(row, dict) else None
        if not isinstance(kind, str) or kind not in KINDS:
            raise PolicyError(f"measure {number}: kind {kind!r} is none of {', '.join(KINDS)}")
        values = {key: value for key, value in row.items() if key != "kind"}
        measures.append(read(kind, values, f"measure {number} ({kind})"))
    return tuple(measures)
