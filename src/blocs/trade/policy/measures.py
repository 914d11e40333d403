"""The measures that a policy is made of: a tariff, a barrier (sanction, ban, cost), an agreement."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from blocs.errors import PolicyError
from blocs.trade.policy.amounts import day_of, percent, rate_of, usd
from blocs.trade.policy.parties import called, parties

__all__ = [
    "Agreement",
    "Barrier",
    "Direction",
    "Measure",
    "Tariff",
    "in_force",
    "sanction_change",
    "sectors_of",
]

Direction: TypeAlias = Literal["imports", "exports", "both"]
"""Whose trade a barrier meets: what `by` buys of `on`, what it sells there, or both."""


def sectors_of(sectors: str | Iterable[str] | None) -> tuple[str, ...] | None:
    """Names of sectors as a tuple, each once; None stays None.

    Raises
    ------
    PolicyError
        When a list is given that holds nothing.
    """
    if sectors is None:
        return None
    names = (sectors,) if isinstance(sectors, str) else tuple(sectors)
    if not names or any(not isinstance(name, str) or not name.strip() for name in names):
        raise PolicyError(f"sectors: {sectors!r} names none; give names, 'goods' or 'all', or leave it out")
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names))


def _dates(since: date | str | None, until: date | str | None) -> tuple[date | None, date | None]:
    start, end = day_of(since, "since"), day_of(until, "until")
    if start is not None and end is not None and end < start:
        raise PolicyError(f"since {start} is after until {end}; until is the last day in force")
    return start, end


def _two_sides(by: tuple[str, ...], on: tuple[str, ...]) -> None:
    if both := [code for code in by if code in on and code != "all"]:
        raise PolicyError(
            f"{called(both[0])} stands on both sides, in `by` and in `on`; sales at home are no trade "
            "(for trade inside a body use agreement(between=...), or name its members)"
        )


def _change(cost: float | str, what: str) -> float:
    value = rate_of(cost, what)
    if value <= -1:
        raise PolicyError(f"{what}: {value:g} leaves nothing of the cost; -0.1 takes 10 % off, above -1")
    return value


def sanction_change(cost: float | str | None, ban: bool) -> float:
    """Change in the iceberg cost that a sanction makes: ``inf`` for a ban.

    Raises
    ------
    PolicyError
        When neither or both are given, or the cost does not rise.
    """
    if ban and cost is not None:
        raise PolicyError("a sanction is a cost or a ban; give one of them")
    if not ban and cost is None:
        raise PolicyError("say what the sanction does: cost=0.3 makes trade 30 % dearer, ban=True stops it")
    change = math.inf if cost is None else rate_of(cost, "cost")
    if change <= 0:
        raise PolicyError(
            f"cost: {change:g} makes nothing dearer; 0.3 adds 30 % (a cost or an agreement can lower it)"
        )
    return change


@dataclass(frozen=True, slots=True)
class Tariff:
    """A tariff of some states on what they buy of others; see `policy.tariff`.

    Attributes
    ----------
    by, on : tuple of str
        Codes of states and bodies, or ``all``.
    rate : float
        Ad valorem; added to the rate in force, or in its place where `instead`.
    sectors : tuple of str, or None
        None is all goods.
    covering : float or None
        USD of the goods covered; None covers all.
    instead : bool
    since, until : date or None
        First and last day in force.
    """

    by: tuple[str, ...]
    on: tuple[str, ...]
    rate: float
    sectors: tuple[str, ...] | None = None
    covering: float | None = None
    instead: bool = False
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _settle(self, by=parties(self.by, "by"), on=parties(self.on, "on"), sectors=sectors_of(self.sectors))
        _two_sides(self.by, self.on)
        since, until = _dates(self.since, self.until)
        rate = rate_of(self.rate)
        if rate < 0:
            raise PolicyError(f"rate: {percent(rate)} is below zero; subsidies are not modelled")
        if not isinstance(self.instead, bool):
            raise PolicyError(f"instead: {self.instead!r} must be true or false")
        covering = None if self.covering is None else usd(self.covering)
        _settle(self, rate=rate, covering=covering, since=since, until=until)


@dataclass(frozen=True, slots=True)
class Barrier:
    """A change in what trade between two sides costs, up to a ban; see `policy.sanction` and `policy.cost`.

    Attributes
    ----------
    by, on : tuple of str
        Codes of states and bodies, or ``all``.
    cost : float
        Change in the iceberg cost: 0.3 adds 30 %, -0.1 takes 10 % off, ``inf`` is a ban.
    sectors : tuple of str, or None
        None is all sectors.
    direction : {"imports", "exports", "both"}
    since, until : date or None
        First and last day in force.
    """

    by: tuple[str, ...]
    on: tuple[str, ...]
    cost: float
    sectors: tuple[str, ...] | None = None
    direction: Direction = "both"
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _settle(self, by=parties(self.by, "by"), on=parties(self.on, "on"), sectors=sectors_of(self.sectors))
        _two_sides(self.by, self.on)
        since, until = _dates(self.since, self.until)
        if self.direction not in get_args(Direction):
            raise PolicyError(f"direction: {self.direction!r} is none of {', '.join(get_args(Direction))}")
        cost = math.inf if self.cost == math.inf else _change(self.cost, "cost")
        _settle(self, cost=cost, since=since, until=until)

    @property
    def is_ban(self) -> bool:
        """Whether nothing may pass."""
        return self.cost == math.inf


@dataclass(frozen=True, slots=True)
class Agreement:
    """Lower costs or tariffs between parties, both ways; see `policy.agreement`.

    Attributes
    ----------
    between : tuple of str
        Codes of states and bodies. One body: its members among themselves; several parties: each with the
        others.
    cost : float
        Change in the iceberg cost, at most 0: -0.1 takes 10 % off.
    tariff : float or None
        Rate in place of the one in force; None leaves tariffs as they are.
    sectors : tuple of str, or None
        None is all sectors for costs, and all goods for tariffs.
    since, until : date or None
        First and last day in force.
    """

    between: tuple[str, ...]
    cost: float = 0.0
    tariff: float | None = None
    sectors: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        _settle(self, between=parties(self.between, "between"), sectors=sectors_of(self.sectors))
        cost = _change(self.cost, "cost")
        if cost > 0:
            raise PolicyError(
                f"cost: {cost:g} adds {percent(cost)}, and an agreement lowers costs; write the change, "
                f"as in -0.1 for 10 % less{f' ({cost - 1:.4g} for a factor of {cost:g})' if cost < 1 else ''}"
            )
        tariff = None if self.tariff is None else rate_of(self.tariff, "tariff")
        if tariff is not None and tariff < 0:
            raise PolicyError(f"tariff: {percent(tariff)} is below zero; subsidies are not modelled")
        if cost == 0 and tariff is None:
            raise PolicyError(
                "an agreement that changes nothing: give cost (-0.1 is 10 % less) or tariff (0)"
            )
        since, until = _dates(self.since, self.until)
        _settle(self, cost=cost, tariff=tariff, since=since, until=until)


Measure: TypeAlias = Tariff | Barrier | Agreement


def _settle(measure: Measure, **values: object) -> None:
    """Put checked values in a frozen measure while it is made."""
    for name, value in values.items():
        object.__setattr__(measure, name, value)


def in_force(measure: Measure, day: date) -> bool:
    """Whether a measure holds on a day, its first and last day included.

    >>> in_force(Tariff(("USA",), ("CHN",), 0.1, until=date(2019, 5, 9)), date(2019, 5, 10))
    False
    """
    return (measure.since is None or measure.since <= day) and (measure.until is None or day <= measure.until)
