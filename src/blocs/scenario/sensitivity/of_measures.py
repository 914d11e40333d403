"""What is assumed of each measure of a scenario: its rate, its cost, what it covers, its level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from blocs.errors import PolicyError
from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.assumption import Assumption, Change
from blocs.scenario.world import World
from blocs.trade import Policy
from blocs.trade.policy import Agreement, Barrier, Tariff
from blocs.trade.policy.parties import ALL, called, listed
from blocs.trade.policy.reach import reach

__all__ = ["of_measures"]

_MOST = 5.0
"""Highest rate and cost that a policy takes."""


def of_measures(scenario: Scenario, world: World) -> Iterator[Assumption]:
    """List what is assumed of each measure; each kind is numbered from 1, as in the file."""
    count: dict[str, int] = {}
    for place, measure in enumerate(scenario.policy):
        kind = type(measure).__name__.casefold()
        if isinstance(measure, Barrier):
            kind = "sanction" if measure.cost > 0 else "cost"
        number = count[kind] = count.get(kind, 0) + 1
        name = f"{kind} {number}"
        if isinstance(measure, Tariff):
            yield from _of_tariff(measure, place, name, scenario, world)
        elif isinstance(measure, Barrier) and not measure.is_ban:
            yield _of_barrier(measure, place, name)
        elif isinstance(measure, Agreement) and measure.cost:
            yield _of_agreement(measure, place, name)
    for place, hostility in enumerate(scenario.hostilities):
        level = hostility.level
        yield Assumption(
            f"hostility {place + 1} level",
            level / 2,
            level,
            min(1.5 * level, 1.0),
            "how hostile the act is: half, and one and a half times as much",
            _hostility(place),
            rooms=("alignment",),
            subject=f"Hostility of {{}} by {_who(hostility.by)} to {_who(hostility.on)}",
            bounds=(1e-6, 1.0),
        )


def _of_tariff(
    measure: Tariff, place: int, name: str, scenario: Scenario, world: World
) -> Iterator[Assumption]:
    rate, sides = measure.rate, f"by {_who(measure.by)} on {_who(measure.on)}"
    if rate > 0:
        yield Assumption(
            f"{name} rate",
            rate / 2,
            rate,
            min(1.5 * rate, _MOST),
            f"rate of the tariff {sides}: half, and one and a half times as much",
            _measure(place, "rate"),
            "share",
            ("trade",),
            f"A tariff of {{}} {sides}",
            bounds=(0.0, _MOST),
        )
    if measure.covering is not None:
        traded = reach(measure, world.economy, scenario.policy.full).traded
        most = min(1.25 * measure.covering, traded)
        change = _measure(place, "covering")
        if most > measure.covering and not _stands(change(scenario, world, most)):
            most = measure.covering
        yield Assumption(
            f"{name} covering",
            0.75 * measure.covering,
            measure.covering,
            most,
            f"goods that the tariff {sides} covers: a quarter less and more, at most what is traded",
            change,
            "USD",
            ("trade",),
            f"A tariff {sides} that covers {{}}",
            (1e6, most if most < 1.25 * measure.covering else traded),
        )


def _of_barrier(measure: Barrier, place: int, name: str) -> Assumption:
    sides = f"by {_who(measure.by)} on {_who(measure.on)}"
    cost = measure.cost
    return Assumption(
        f"{name} cost" if cost > 0 else f"{name} change",
        cost / 2,
        cost,
        min(2 * cost, _MOST) if cost > 0 else max(1.5 * cost, (cost - 1) / 2),
        f"change in the cost of trade {sides}: half, and "
        + ("twice as much" if cost > 0 else "one and a half times as much"),
        _measure(place, "cost"),
        "share",
        ("trade",),
        f"A change of {{}} in the cost of trade {sides}"
        if cost < 0
        else f"A sanction {sides} that makes trade {{}} dearer",
        bounds=(0.0, _MOST) if cost > 0 else (-0.9, 0.0),
    )


def _of_agreement(measure: Agreement, place: int, name: str) -> Assumption:
    return Assumption(
        f"{name} cost",
        measure.cost / 2,
        measure.cost,
        max(1.5 * measure.cost, (measure.cost - 1) / 2),
        f"change in the cost of trade that {_who(measure.between)} agree on: half, and one and a half times "
        "as much",
        _measure(place, "cost"),
        "share",
        ("trade",),
        f"A change of {{}} in the cost of trade between {_who(measure.between)}",
        bounds=(-0.9, -1e-6),
    )


def _who(codes: tuple[str, ...]) -> str:
    return "all states" if codes == (ALL,) else listed([called(code) for code in codes])


def _measure(place: int, key: str) -> Change:
    """Put a value into one of the measures."""

    def change(scenario: Scenario, world: World, value: Any) -> tuple[Scenario, World]:
        measures = list(scenario.policy.measures)
        put: Any = measures[place]
        measures[place] = replace(put, **{key: float(value)})
        return replace(scenario, policy=Policy(tuple(measures))), world

    return change


def _hostility(place: int) -> Change:
    def change(scenario: Scenario, world: World, value: Any) -> tuple[Scenario, World]:
        held = list(scenario.hostilities)
        held[place] = replace(held[place], level=float(value))
        return replace(scenario, hostilities=tuple(held)), world

    return change


def _stands(case: tuple[Scenario, World]) -> bool:
    """Whether the table can carry the measures together."""
    scenario, world = case
    try:
        scenario.policy.shock(world.economy)
    except PolicyError:
        return False
    return True
