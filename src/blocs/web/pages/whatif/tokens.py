"""Measures as they stand in an address: ``USA:CHN/manufactures=25~200bn~2018-09-24..``.

Who acts, on whom, in which sectors; what it amounts to in percent; then, behind tildes, the USD that it
covers, ``instead``, ``imports`` or ``exports``, and the days on which it is in force.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from blocs.errors import PolicyError, RegistryError, UsageError
from blocs.states.naming import code_of
from blocs.trade.policy import parties
from blocs.trade.policy.amounts import usd
from blocs.trade.policy.measures import Agreement, Barrier, Tariff

if TYPE_CHECKING:
    from blocs.scenario import Hostility

__all__ = ["KINDS", "MOST_NAMES", "Act", "kind_of", "party", "read_token", "write_token"]

Act: TypeAlias = "Tariff | Barrier | Agreement | Hostility"
"""What a scenario may hold."""

KINDS = ("tariff", "sanction", "ban", "cost", "agreement", "hostility")
"""Kinds of measures, each a parameter of the address."""
MOST_NAMES = 40
"""States and bodies on one side of a measure."""
_LONGEST = 400
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,12})?|\.[0-9]{1,12})")
_DAYS = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})?\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})?")
_COVERING = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,12})?)(mn|bn|tn)?")
_SCALES = {"mn": 1e6, "bn": 1e9, "tn": 1e12}
_WAYS = ("imports", "exports")
_HELP: Mapping[str, str] = {
    "tariff": "USA:CHN=25 or USA:CHN/manufactures=25~200bn",
    "sanction": "USA,EU:RUS/energy=30",
    "ban": "USA,EU:RUS/energy~imports",
    "cost": "CHN:RUS=-10",
    "agreement": "EU,JPN=-10 or EU,JPN=0~tariff=0",
    "hostility": "USA:CHN=0.6",
}
_RANGES: Mapping[str, tuple[float, float]] = {
    "tariff": (0, 500),
    "sanction": (0, 500),
    "cost": (-90, 500),
    "agreement": (-90, 0),
    "hostility": (0, 1),
}


@dataclass(frozen=True, slots=True)
class _Extras:
    """What stands behind the tildes."""

    covering: float | None = None
    instead: bool = False
    way: str = "both"
    tariff: float | None = None
    since: date | None = None
    until: date | None = None


_TAKEN: Mapping[str, tuple[str, ...]] = {
    "tariff": ("covering", "instead", "days"),
    "sanction": ("way", "days"),
    "ban": ("way", "days"),
    "cost": ("way", "days"),
    "agreement": ("tariff", "days"),
    "hostility": ("days",),
}


def party(name: str) -> str:
    """Code of a state, a body, ``all`` or the rest of the world, in any form.

    Raises
    ------
    UsageError
        When nobody is known by the name.
    """
    told = parties.code_of(name)
    if told in (parties.ALL, parties.ROW):
        return told
    try:
        return code_of(name)
    except RegistryError as error:
        raise UsageError(str(error)) from None


def read_token(kind: str, text: str) -> Act:
    """Read a measure as it stands in an address.

    Raises
    ------
    UsageError
        When it has another form, names nobody, or makes no sense.

    Examples
    --------
    >>> read_token("tariff", "USA:CHN/manufactures=25~200bn").covering
    200000000000.0
    >>> read_token("ban", "USA,EU:RUS/energy~imports").direction
    'imports'
    """
    if len(text) > _LONGEST:
        raise UsageError(f"it has {len(text):,} characters; give at most {_LONGEST}")
    head, *rest = text.split("~")
    sides, equals, amount = head.partition("=")
    whom, slash, named = sides.partition("/")
    first, colon, second = whom.partition(":")
    wrong = bool(colon) == (kind == "agreement") or bool(equals) == (kind == "ban") or (slash and not named)
    if wrong or not first.strip() or (colon and not second.strip()):
        raise UsageError(f"{text[:60]!r} is no {kind}; write it as {_HELP[kind]}")
    by, on = _names(first), _names(second) if colon else ()
    sectors = tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip())) or None
    extras = _extras(kind, rest)
    value = _amount(kind, amount) if equals else math.inf
    try:
        return _make(kind, by, on, sectors, value, extras)
    except PolicyError as error:
        raise UsageError(str(error)) from None


def _make(
    kind: str,
    by: tuple[str, ...],
    on: tuple[str, ...],
    sectors: tuple[str, ...] | None,
    value: float,
    extras: _Extras,
) -> Act:
    days: dict[str, Any] = {"since": extras.since, "until": extras.until}
    if kind == "tariff":
        return Tariff(by, on, value / 100, sectors, extras.covering, extras.instead, **days)
    if kind == "agreement":
        return Agreement(by, value / 100, extras.tariff, sectors, **days)
    if kind == "hostility":
        from blocs.scenario import Hostility  # brings all that projects

        if sectors is not None:
            raise UsageError("hostility has no sectors; leave them out")
        return Hostility(by, on, value, **days)
    change = value if kind == "ban" else value / 100
    return Barrier(by, on, change, sectors, extras.way, **days)  # type: ignore[arg-type]  # one of three


def _names(text: str) -> tuple[str, ...]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MOST_NAMES:
        raise UsageError(f"{len(names)} names on one side; give at most {MOST_NAMES}, or a body")
    return tuple(dict.fromkeys(map(party, names)))


def _amount(kind: str, text: str) -> float:
    least, most = _RANGES[kind]
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.nan
    if not least <= value <= most:
        unit = "" if kind == "hostility" else ", in percent"
        raise UsageError(f"{text[:40]!r} is no number from {least:g} to {most:g}{unit}")
    return value + 0.0


def _extras(kind: str, told: list[str]) -> _Extras:
    found: dict[str, Any] = {}
    for each in told:
        name, values = _extra(each)
        if name not in _TAKEN[kind]:
            taken = ", ".join(_TAKEN[kind])
            raise UsageError(f"{each[:40]!r} says nothing of a {kind}; what can be said: {taken}")
        found |= values
    return _Extras(**found)


def _extra(text: str) -> tuple[str, dict[str, Any]]:
    """Which extra it is, and its values."""
    if text == "instead":
        return "instead", {"instead": True}
    if text in _WAYS:
        return "way", {"way": text}
    if text.startswith("tariff="):
        return "tariff", {"tariff": _amount("tariff", text.removeprefix("tariff=")) / 100}
    if match := _DAYS.fullmatch(text):
        try:
            days = [None if day is None else date.fromisoformat(day) for day in match.groups()]
        except ValueError:
            raise UsageError(f"{text!r} holds no day; write days as 2018-09-24..2019-05-09") from None
        return "days", {"since": days[0], "until": days[1]}
    if match := _COVERING.fullmatch(text):
        try:
            return "covering", {"covering": usd(float(match[1]) * _SCALES[match[2] or "bn"])}
        except PolicyError as error:
            raise UsageError(str(error)) from None
    raise UsageError(f"{text[:40]!r} is not understood; behind ~ stand 200bn, instead, imports or days")


def kind_of(act: Act) -> str:
    """Which of `KINDS` a measure is."""
    if isinstance(act, Tariff):
        return "tariff"
    if isinstance(act, Agreement):
        return "agreement"
    if isinstance(act, Barrier):
        return "ban" if act.is_ban else "cost" if act.cost < 0 else "sanction"
    return "hostility"


def write_token(act: Act) -> str:
    """Write a measure so that `read_token` gives it back; rates to twelve digits.

    Examples
    --------
    >>> write_token(read_token("sanction", "united states, EU : Russia / energy = 30"))
    'USA,EU:RUS/energy=30'
    """
    kind = kind_of(act)
    parts = [_WRITERS[kind](act)]
    if isinstance(act, Tariff):
        parts += [_covering(act.covering)] if act.covering is not None else []
        parts += ["instead"] if act.instead else []
    if isinstance(act, Barrier) and act.direction != "both":
        parts.append(act.direction)
    if isinstance(act, Agreement) and act.tariff is not None:
        parts.append(f"tariff={_percent(act.tariff)}")
    if act.since is not None or act.until is not None:
        parts.append("..".join("" if day is None else day.isoformat() for day in (act.since, act.until)))
    return "~".join(parts)


def _head(act: Any, value: str) -> str:
    whom = ",".join(act.between) if isinstance(act, Agreement) else f"{','.join(act.by)}:{','.join(act.on)}"
    sectors = getattr(act, "sectors", None)
    return f"{whom}{'/' + ','.join(sectors) if sectors else ''}{value}"


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "tariff": lambda act: _head(act, f"={_percent(act.rate)}"),
    "sanction": lambda act: _head(act, f"={_percent(act.cost)}"),
    "cost": lambda act: _head(act, f"={_percent(act.cost)}"),
    "ban": lambda act: _head(act, ""),
    "agreement": lambda act: _head(act, f"={_percent(act.cost)}"),
    "hostility": lambda act: _head(act, f"={_plain(act.level)}"),
}


def _percent(share: float) -> str:
    return _plain(100 * share)


def _plain(value: float) -> str:
    """At most ten digits after the point, never in powers of ten."""
    text = f"{value:.10f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _covering(dollars: float) -> str:
    scale = "tn" if dollars >= 1e14 else "bn" if dollars >= 1e8 else "mn"
    return f"{_plain(dollars / _SCALES[scale])}{scale}"
