"""How sure it is that two tellings are of one thing: signs weighed, and rivals held against them.

Each sign that speaks for or against it adds to the log odds (Fellegi and Sunter 1969,
doi:10.1080/01621459.1969.10501049); the weights of `weights.toml` were fitted to the linked reports of the
corpus. A telling is told again at most once by another report, so that pairs with a telling in common are
rivals: the odds of each count against the others.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from math import exp

from blocs.evidence.linking.tellings import Match, Signs

__all__ = ["WEIGHTS", "from_reports", "log_odds", "probability"]

WEIGHTS: dict[str, dict[str, float]] = tomllib.loads(
    files("blocs.evidence.linking").joinpath("weights.toml").read_text("utf-8")
)


def log_odds(kind: str, match: Match, reports: Signs) -> float:
    """Log odds that two tellings are of one thing, rivals left aside; `reports` holds the signs of theirs."""
    weights = WEIGHTS[kind]
    told = sum(weights.get(sign, 0.0) * much for sign, much in match.signs.items())
    return weights["base"] + told + from_reports(kind, reports)


def from_reports(kind: str, reports: Signs) -> float:
    """What the signs of two reports add to the log odds of all their records of a kind."""
    weights = WEIGHTS[kind]
    return sum(weights.get(sign, 0.0) * much for sign, much in reports.items())


_SLIP = 0.03
"""Share of pairs that are wrong although everything speaks for them: a record was misread."""


def probability(own: float, rivals: float) -> float:
    """Probability of a pair from its log odds and the sum of its rivals' odds; never quite 1.

    Examples
    --------
    >>> round(probability(0.0, 0.0), 3), round(probability(0.0, 1.0), 3)
    (0.493, 0.33)
    """
    odds = exp(min(own, 30.0))
    return odds / (1 + odds * (1 + _SLIP) + rivals)
