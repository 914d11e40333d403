"""Odds of what reports predict, in the world that a scenario meets and in the one that it makes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.projection import Prospect
from blocs.projection.project import bounded
from blocs.reading import Reading
from blocs.scenario.foretelling.odds import odds, trade_effect
from blocs.scenario.foretelling.odds_table import predictions_frame
from blocs.scenario.foretelling.predictions import Evidence, predicted
from blocs.scenario.futures import futures
from blocs.scenario.hostile import Pressures
from blocs.scenario.model import Scenario
from blocs.sources import Frame
from blocs.trade import Outcome

__all__ = ["foretold"]

Floats: TypeAlias = NDArray[np.float64]


def foretold(
    evidence: Evidence | Sequence[Reading] | None,
    outcome: Outcome | None,
    prospect: Prospect,
    pressures: Pressures,
    lead: int,
    scenario: Scenario,
) -> Frame:
    """Lay out the odds of all predictions in some reports; an empty table where there are no reports.

    Parameters
    ----------
    evidence : Store, Gathered or sequence of Reading, or None
    outcome : Outcome or None
        Of the measures of trade.
    prospect, pressures, lead, scenario
        As `futures` takes them. States draw closer where alignment in the last year is above that of the
        base.
    """
    if evidence is None:
        return _nothing()
    found = predicted(evidence)

    def change(one: str, two: str) -> tuple[Floats, Floats | None] | None:
        try:
            at = prospect.places([(one, two)])
        except UsageError:  # a state whose votes are not known: no odds, and the table says so
            return None
        if at[0] < 0:
            return None
        if lead:  # the year before the measures press is the first of these
            early = Pressures(pressures.before, np.stack([pressures.before, *pressures.after]), ())
            drawn = futures(prospect, early, at, lead=lead - 1, draws=scenario.draws, seed=scenario.seed)
            base = drawn.baseline[:, 0, 0]
        else:
            drawn = futures(prospect, pressures, at, lead=0, draws=scenario.draws, seed=scenario.seed)
            _, outset = prospect.outset(at, scenario.draws, scenario.seed)
            base = bounded(outset.level[:, 0], prospect.measure)
        moved = at[0] in pressures.changed
        return drawn.baseline[:, -1, 0] - base, drawn.scenario[:, -1, 0] - base if moved else None

    start = prospect.until + lead
    told = odds(
        found,
        effect=None if outcome is None else trade_effect(outcome),
        alignment=change,
        horizon=f"from {start} to {start + scenario.years}",
    )
    return predictions_frame(told)


@cache
def _nothing() -> Frame:
    """The table without rows; made once, as sliders ask many times a second."""
    return predictions_frame(())
