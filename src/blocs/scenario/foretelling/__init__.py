"""What reports predict, the odds that it comes about, and what came of it where that is known."""

from blocs.scenario.foretelling.odds import Odds, odds, trade_effect
from blocs.scenario.foretelling.odds_table import predictions_frame
from blocs.scenario.foretelling.predictions import Prediction, is_ahead, outcome_of, predicted

__all__ = [
    "Odds",
    "Prediction",
    "is_ahead",
    "odds",
    "outcome_of",
    "predicted",
    "predictions_frame",
    "trade_effect",
]
