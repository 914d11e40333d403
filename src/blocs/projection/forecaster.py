"""What a forecaster is: from the past of a panel to draws of what will be measured."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from blocs.projection.panel import AlignmentPanel

__all__ = ["Forecaster"]


class Forecaster(Protocol):
    """A way to forecast; those here are frozen dataclasses, so that they can travel to other processes."""

    @property
    def name(self) -> str:
        """Short name, for tables: ``"persistence"``."""

    def forecast(
        self, past: AlignmentPanel, horizons: Sequence[int], draws: int, seed: int
    ) -> NDArray[np.float64]:
        """Draw what will be measured some years after the last year of the past.

        Parameters
        ----------
        past : AlignmentPanel
            Ends in the year of origin; nothing later can be seen.
        horizons : sequence of int
            Years ahead, 1 or more, rising.
        draws : int
        seed : int
            The same past and seed give the same draws.

        Returns
        -------
        float array (horizons, draws, pairs)
            NaN for a pair of which too little is known.
        """
