"""Draws of signed networks: from roll calls drawn anew, or from the intervals of measures."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np

from blocs.errors import UsageError
from blocs.groups.building import AnyRules, Tables, known_pairs, states_of
from blocs.groups.network import SignedNetwork
from blocs.groups.rules import Rule, rules_of
from blocs.ties.similarity import SimilarityDraws

__all__ = ["networks_of_draws", "networks_of_intervals"]


def networks_of_draws(draws: SimilarityDraws, rule: Rule) -> Iterator[SignedNetwork]:
    """Signed network of each draw of a year's roll calls, for `membership`.

    Parameters
    ----------
    draws : SimilarityDraws
        Of `blocs.ties.similarity_draws`.
    rule : Rule
        On the same measure; a median, mean or quantile is that of each draw.

    Yields
    ------
    SignedNetwork
        Nodes: codes of all states that voted in the year, sorted.

    Raises
    ------
    UsageError
        When the rule is on another measure, or asks for a number that draws do not hold.
    """
    if rule.measure != draws.measure or rule.least:
        why = f"is on {rule.measure}" if rule.measure != draws.measure else f"asks for least={rule.least}"
        raise UsageError(f"the rule {why}, and the draws hold {draws.measure} alone; change either")
    codes, last = states_of(draws.numbers, draws.year)
    # of two numbers that one state bore in the year, that at its end
    order = sorted(range(len(codes)), key=lambda k: (codes[k], not last[k]))
    kept = np.array([k for p, k in enumerate(order) if p == 0 or codes[order[p - 1]] != codes[k]], np.int64)
    nodes = tuple(codes[k] for k in kept.tolist())
    first, second = np.triu_indices(len(kept), 1)
    for values in draws.values:
        weight = rule.weights(values[kept[first], kept[second]].astype(np.float64))
        tie = ~np.isnan(weight) & (weight != 0)
        yield SignedNetwork(nodes, first[tie], second[tie], weight[tie])


def networks_of_intervals(
    tables: Tables, rules: AnyRules, year: int, *, draws: int = 200, level: float = 0.9, seed: int = 1
) -> Iterator[SignedNetwork]:
    """Draw signed networks from measures with intervals, as if each pair erred by itself and normally.

    Where draws that hold for all pairs at once are at hand (`networks_of_draws`), they are better: that
    errors of pairs go together, as they do where votes are drawn, is lost here.

    Parameters
    ----------
    tables, rules, year
        As for `blocs.groups.building.signed_network`; tables with ``MEASURE_low`` and ``MEASURE_high``.
    draws : int
    level : float
        Of the intervals: that at which they were made.
    seed : int
        The first draws are the same however many are asked for.

    Yields
    ------
    SignedNetwork
        A measure is normal around its value, with the standard deviation that its interval has at this level;
        where it has no interval it stays as it is.

    Raises
    ------
    UsageError
        When draws or level are out of range, or no measure has an interval.
    """
    if draws < 1 or not 0 < level < 1:
        raise UsageError(f"draws={draws}, level={level}: draws are 1 or more, level between 0 and 1")
    chosen = rules_of(rules)
    known = known_pairs(tables, chosen, year)
    spread = (known.high - known.low) / (2 * NormalDist().inv_cdf((1 + level) / 2))
    if np.isnan(spread).all():
        names = ", ".join(chosen.measures)
        raise UsageError(f"no interval of {names} in {year}; make the measure with draws=, then draw from it")
    spread = np.where(np.isnan(spread), 0.0, spread)
    # rules on one measure see the same error
    own = np.array([chosen.measures.index(rule.measure) for rule in chosen.parts])
    chance = np.random.default_rng((seed, year))
    for _ in range(draws):
        error = chance.standard_normal((len(chosen.measures), known.values.shape[1]))
        yield known.network(chosen, known.values + spread * error[own])
