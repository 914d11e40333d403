"""How sure it is that two tellings are of one thing: signs weighed, and rivals held against them.

Each sign that speaks for or against it adds to the log odds (Fellegi and Sunter 1969,
doi:10.1080/01621459.1969.10501049); the weights of `weights.toml` were fitted to the linked reports of the
corpus. A telling is told again at most once by another report, so that pairs with a telling in common are
rivals: the odds of each count against the others.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from math import exp

from blocs.evidence.linking.tellings import Match

__all__ = ["FAMILIAR", "WEIGHTS", "log_odds", "probability"]

WEIGHTS: Mapping[str, Mapping[str, float]] = tomllib.loads(
    files("blocs.evidence.linking").joinpath("weights.toml").read_text("utf-8")
)
FAMILIAR = 0.25
"""Likeness of two reports from which they count as telling of the same days."""


def log_odds(kind: str, match: Match, likeness: float) -> float:
    """Log odds that two tellings are of one thing, rivals left aside; `likeness` is that of their reports."""
    weights = WEIGHTS[kind]
    strange = max(0.0, 1 - likeness / FAMILIAR)
    told = sum(weights.get(sign, 0.0) * much for sign, much in match.signs.items())
    return weights["base"] + told + weights["strange reports"] * strange


def probability(own: float, rivals: float) -> float:
    """Probability of a pair from its log odds and the sum of its rivals' odds.

    Examples
    --------
    >>> probability(0.0, 0.0), round(probability(0.0, 1.0), 3)
    (0.5, 0.333)
    """
    odds = exp(min(own, 30.0))
    return odds / (1 + odds + rivals)
