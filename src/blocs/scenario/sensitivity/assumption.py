"""`Assumption`: one thing that an answer rests on, how far it may be off, and the world in which it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from blocs.scenario.model import Scenario
from blocs.scenario.sensitivity.question import Room
from blocs.scenario.world import World
from blocs.trade.policy.amounts import money, percent

__all__ = ["Assumption", "Change", "Value", "ordinal"]

Value: TypeAlias = float | int | str
"""A setting: a number, or a name."""
Change: TypeAlias = Callable[[Scenario, World, Any], tuple[Scenario, World]]
"""From a scenario, a world and a setting to both as they are with it."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One thing that an answer rests on.

    Attributes
    ----------
    name : str
        As ``tariff 1 rate``.
    low, central, high : float, int or str
        Settings that are thought possible, and the one that was taken.
    words : str
        What it is and why these settings, in a sentence.
    change : callable
        From a scenario, a world and a setting to the scenario and world that have it.
    kind : str
        How settings are told: ``share``, ``USD``, ``years``, ``percentile``, ``name`` or ``number``.
    rooms : tuple of {"trade", "alignment"}
        What it can bear on.
    subject : str
        Opens a sentence about a setting, with ``{}`` in its place; empty where none is searched for.
    bounds : (float, float) or None
        Least and largest setting that makes sense; None where settings are not a range of numbers.
    """

    name: str
    low: Value
    central: Value
    high: Value
    words: str
    change: Change
    kind: str = "number"
    rooms: tuple[Room, ...] = ("trade", "alignment")
    subject: str = ""
    bounds: tuple[float, float] | None = None

    def at(self, scenario: Scenario, world: World, value: Value) -> tuple[Scenario, World]:
        """Scenario and world with a setting; the central one changes nothing."""
        return (scenario, world) if value == self.central else self.change(scenario, world, value)

    def shown(self, value: Value) -> str:
        """Setting as a reader takes it.

        >>> rate = Assumption("rate", 0.1, 0.25, 0.4, "", lambda s, w, v: (s, w), kind="share")
        >>> rate.shown(0.25)
        '25 %'
        """
        if isinstance(value, str):
            return value.replace("_", " ")
        told = {
            "share": lambda: percent(float(f"{value:.3g}")),
            "USD": lambda: money(float(f"{value:.3g}")),
            "years": lambda: f"{value:g} years",
            "percentile": lambda: "as taken" if value == self.central else f"{ordinal(value)} percentile",
        }
        return told.get(self.kind, lambda: f"{value:.3g}")()


def ordinal(value: Value) -> str:
    """A number as it ranks: 5th, 41st, 23rd; one that is not whole as it is.

    >>> ordinal(41), ordinal(12), ordinal(2.5)
    ('41st', '12th', '2.5th')
    """
    told = f"{value:g}" if isinstance(value, int | float) else str(value)
    endings = {"1": "st", "2": "nd", "3": "rd"}
    plain = told.isdecimal() and told[-2:] not in ("11", "12", "13")
    return told + (endings.get(told[-1], "th") if plain else "th")
