"""Measures as plain tables of keys and values, for JSON and TOML; faults name the table and the key."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from blocs.errors import PolicyError
from blocs.trade.policy.amounts import rate_of, usd_text
from blocs.trade.policy.measures import Agreement, Barrier, Measure, Tariff, sanction_change

__all__ = [
    "DAY", "KINDS", "NAMES", "Fit", "Where", "check", "fault_key", "from_json", "one_of", "read", "shown",
    "table", "to_json",
]  # fmt: skip

Where: TypeAlias = Callable[[str | None], str]
"""How to call a key of a table in a message, or with None the table itself."""
Fit: TypeAlias = tuple[str, Callable[[Any], bool]]
"""What the value of a key must be, in words, and whether one is."""
_DATES = ("since", "until")
_WIDE = 60
_FIRST_WORD = re.compile(r"(\w+)(?=:| [\d$])")
_LAST_QUOTED = re.compile(r"[^;]*`(\w+)`")
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


NAMES: Fit = ("a name or a list of names", _is_names)
DAY: Fit = ("a day, YYYY-MM-DD", lambda value: isinstance(value, (str, date)))
_TYPES: Mapping[str, Fit] = {
    **dict.fromkeys(("by", "on", "between", "sectors"), NAMES),
    **dict.fromkeys(("rate", "cost", "change", "tariff"), ("a number or text such as '25 %'", _is_rate)),
    "covering": ("an amount such as '200 billion USD'", _is_rate),
    **dict.fromkeys(("instead", "ban"), ("true or false", lambda value: isinstance(value, bool))),
    "direction": ("text", lambda value: isinstance(value, str)),
    **dict.fromkeys(_DATES, DAY),
}


def one_of(key: str, known: Sequence[str]) -> str:
    """Say which key or table may have been meant, or list them all."""
    close = difflib.get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"


def shown(value: Any) -> str:
    """Give a value as it stands in a message, cut where it is long.

    >>> shown(True), shown("China"), len(shown("x" * 1000))
    ('True', "'China'", 60)
    """
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return text if len(text) <= _WIDE else f"{text[: _WIDE - 3]}..."


def check(values: Mapping[str, Any], types: Mapping[str, Fit], needed: Sequence[str], where: Where) -> None:
    """Check the keys of a table, and of what kind their values are.

    Raises
    ------
    PolicyError
        When a key is unknown, of the wrong kind or missing.
    """
    for key, value in values.items():
        if key not in types:
            raise PolicyError(f"{where(key)}: unknown key {shown(key)}; {one_of(key, list(types))}")
        wanted, fits = types[key]
        if not fits(value):
            raise PolicyError(f"{where(key)}: {key}: {shown(value)} must be {wanted}")
    if missing := [key for key in needed if key not in values]:
        raise PolicyError(f"{where(None)}: key {missing[0]!r} is missing; add {missing[0]} = ...")


def fault_key(message: str, values: Mapping[str, Any]) -> str | None:
    """Find the key that a message is about: its first word, or the last that stands in backticks.

    >>> fault_key("France stands on both sides, in `by` and in `on`; ...", {"by": "FRA", "on": "FRA"})
    'on'
    """
    for found in (_FIRST_WORD.match(message), _LAST_QUOTED.match(message)):
        if found is not None and found[1] in values:
            return found[1]
    return None


def read(kind: str, values: Mapping[str, Any], where: Where) -> Measure:
    """Make a measure of a table.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    values : Mapping of str to object
    where : function of a key
        Calls the key in a message, or with None the table: ``war.toml:9: [[tariff]] 2``.

    Raises
    ------
    PolicyError
        When a key is unknown, missing or of the wrong kind, or the measure makes no sense.

    Examples
    --------
    >>> read("tariff", {"by": "USA", "on": "CHN", "rat": 0.25}, lambda key: "war.toml:3: [[tariff]] 1")
    Traceback (most recent call last):
    blocs.errors.PolicyError: war.toml:3: [[tariff]] 1: unknown key 'rat'; did you mean 'rate'?
    """
    check(values, {key: _TYPES[key] for key in KINDS[kind]}, _NEEDED[kind], where)
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
        raise PolicyError(f"{where(fault_key(str(error), values))}: {error}") from None


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


def _always(called: str) -> Where:
    return lambda _: called


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
        measures.append(read(kind, values, _always(f"measure {number} ({kind})")))
    return tuple(measures)
