"""`World`: what a scenario meets: economies, how they answer, and where alignment stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from blocs.errors import PolicyError
from blocs.projection import Prospect, shipped
from blocs.scenario.model import Scenario
from blocs.sources import Flows
from blocs.trade import Economy, Elasticities, bundled
from blocs.trade.elasticities import DEFAULT
from blocs.trade.hat import Closure

__all__ = ["World", "world_of"]


@dataclass(frozen=True, eq=False)
class World:
    """What a scenario meets; every part is an assumption that can be changed.

    Attributes
    ----------
    economy : Economy
        Benchmark of trade.
    prospect : Prospect
        Where alignment stands, and the model that leads on.
    elasticity : str, float, mapping or Elasticities
        As `blocs.trade.solve` takes it.
    closure : {"nominal", "world_share", "multiplicative", "balanced"}
    numeraire : str
    psi : float
    level : float
        Share of the draws within intervals.
    quick : bool
        Whether an answer is for the eye, as while a slider moves: it is not told whose gain or loss other
        treatments of trade balances would turn. All figures are the same.
    """

    economy: Economy
    prospect: Prospect
    elasticity: str | float | Mapping[str, float] | Elasticities = field(default=DEFAULT)
    closure: Closure = "nominal"
    numeraire: str = "world"
    psi: float = 0.0
    level: float = 0.9
    quick: bool = False


def world_of(scenario: Scenario, *, table: Flows | None = None, prospect: Prospect | None = None) -> World:
    """Give the world that a scenario names.

    Parameters
    ----------
    scenario : Scenario
        Its base is a year of the bundled tables, or names the user's own, which is then given as `table`.
    table : Flows, optional
    prospect : Prospect, optional
        Of a store; the one that comes with `blocs` when not told.

    Raises
    ------
    UsageError
        When no table of the base is bundled, and none is given.
    PolicyError
        When the base is no year, and no table is given.
    """
    if table is None:
        if not scenario.base.isdecimal():
            raise PolicyError(
                f"base: {scenario.base!r} is no year of the bundled tables; read your own with "
                "blocs.sources.read_table and give it as table="
            )
        table = bundled(int(scenario.base))
    return World(Economy.of(table), shipped() if prospect is None else prospect)
