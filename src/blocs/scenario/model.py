"""`Scenario`: measures of trade and of hostility, the question asked of them, and what was assumed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date

from blocs.errors import PolicyError
from blocs.trade import Policy
from blocs.trade.policy.amounts import day_of
from blocs.trade.policy.parties import called, parties

__all__ = ["Doses", "Hostility", "Scenario"]


@dataclass(frozen=True, slots=True)
class Hostility:
    """Hostility of some states to others beside trade: a show of force, a threat of it, a dispute.

    Attributes
    ----------
    by, on : tuple of str
        Codes of states and bodies.
    level : float
        0 to 1, as the panel's disputes: 0.4 a threat of force, 0.6 a show of it, 0.8 its use, 1 war.
    since, until : date or None
        First and last day.
    """

    by: tuple[str, ...]
    on: tuple[str, ...]
    level: float
    since: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        for side in ("by", "on"):
            object.__setattr__(self, side, parties(getattr(self, side), side))
        for side in ("since", "until"):
            object.__setattr__(self, side, day_of(getattr(self, side), side))
        if both := [code for code in self.by if code in self.on]:
            raise PolicyError(f"{called(both[0])} stands on both sides, in `by` and in `on`; name two states")
        number = isinstance(self.level, int | float) and not isinstance(self.level, bool)
        if not (number and math.isfinite(self.level) and 0 < self.level <= 1):
            raise PolicyError(
                f"level: {self.level!r} is not above 0 and up to 1; 0.4 is a threat of force, 0.6 a show of "
                "it, 0.8 its use, 1 war"
            )
        if self.since is not None and self.until is not None and self.until < self.since:
            raise PolicyError(f"since {self.since} is after until {self.until}; until is the last day")


@dataclass(frozen=True, slots=True)
class Doses:
    """What a measure of trade counts as pressure; 1 is one case of sanctions in force, as in the panel.

    Attributes
    ----------
    tariff, sanction, ban : float
        0 or more, at most 1; 0: the measure puts no pressure.
    """

    tariff: float = 1.0
    sanction: float = 1.0
    ban: float = 1.0

    def __post_init__(self) -> None:
        for name in ("tariff", "sanction", "ban"):
            value = getattr(self, name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if not (number and 0 <= value <= 1):
                raise PolicyError(f"{name}: {value!r} is not from 0 to 1; 1 counts as a case of sanctions")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A what-if.

    Attributes
    ----------
    name : str
    policy : Policy
        Measures of trade.
    hostilities : tuple of Hostility
    base : str
        Year of the bundled table of trade, or a path to the user's own; alignment is projected from the same
        year.
    years : int
        How far alignment and blocs are projected past the base, 1 to 20.
    draws, seed : int
        Draws of everything that is uncertain; at least 2.
    watch : tuple of (str, str)
        Pairs of codes whose trade and alignment are told. Where none is named: the pairs of those that are
        met, and each that acts with each that is met.
    blocs : int
        Largest states, beside those of the scenario, among which blocs are told; 0 for none.
    doses : Doses
    """

    name: str = ""
    policy: Policy = field(default_factory=Policy)
    hostilities: tuple[Hostility, ...] = ()
    base: str = "2018"
    years: int = 5
    draws: int = 1000
    seed: int = 1
    watch: tuple[tuple[str, str], ...] = ()
    blocs: int = 24
    doses: Doses = field(default_factory=Doses)

    def __post_init__(self) -> None:
        bounds = {"years": (1, 20), "draws": (2, 100_000), "seed": (0, 2**63 - 1), "blocs": (0, 60)}
        for key, (least, most) in bounds.items():
            value = getattr(self, key)
            if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
                raise PolicyError(f"{key}: {value!r} must be a whole number from {least} to {most}")
