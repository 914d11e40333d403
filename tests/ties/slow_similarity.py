"""The measures of similarity by their definitions, in loops over items: no tables, no arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations

Votes = Sequence[int]


def both(first: Votes, second: Votes) -> list[tuple[int, int]]:
    """Items at which neither is missing."""
    return [(x, y) for x, y in zip(first, second, strict=True) if x >= 0 and y >= 0]


def agreement(first: Votes, second: Votes) -> float:
    pairs = both(first, second)
    return sum(x == y for x, y in pairs) / len(pairs) if pairs else math.nan


def valued(first: Votes, second: Votes, categories: int = 3) -> float:
    pairs = both(first, second)
    return 1 - sum(abs(x - y) for x, y in pairs) / (categories - 1) / len(pairs) if pairs else math.nan


def s(first: Votes, second: Votes, categories: int = 3) -> float:
    pairs = both(first, second)
    furthest = len(pairs) * (categories - 1)
    return 1 - 2 * sum(abs(x - y) for x, y in pairs) / furthest if pairs else math.nan


def kappa(first: Votes, second: Votes, distance: Callable[[int, int], float] | None = None) -> float:
    """Expected disagreement: every vote of the one met with every vote of the other."""
    apart = distance or (lambda x, y: (x - y) ** 2)
    pairs = both(first, second)
    if not pairs:
        return math.nan
    seen = sum(apart(x, y) for x, y in pairs) / len(pairs)
    chance = sum(apart(x, y) for x, _ in pairs for _, y in pairs) / len(pairs) ** 2
    return 1 - seen / chance if chance else 1.0


def pi(first: Votes, second: Votes, distance: Callable[[int, int], float] | None = None) -> float:
    """Expected disagreement: every vote of the pair met with every vote of the pair."""
    apart = distance or (lambda x, y: (x - y) ** 2)
    pairs = both(first, second)
    if not pairs:
        return math.nan
    cast = [vote for pair in pairs for vote in pair]
    seen = sum(apart(x, y) for x, y in pairs) / len(pairs)
    chance = sum(apart(u, v) for u in cast for v in cast) / len(cast) ** 2
    return 1 - seen / chance if chance else 1.0


def tau_b(first: Votes, second: Votes) -> float:
    """Every two items: ranked alike, ranked otherwise, or tied."""
    pairs = both(first, second)
    alike = apart = one = two = 0
    for (x, y), (u, v) in combinations(pairs, 2):
        sign = (x > u) - (x < u), (y > v) - (y < v)
        alike += sign[0] * sign[1] > 0
        apart += sign[0] * sign[1] < 0
        one += sign[0] != 0
        two += sign[1] != 0
    return (alike - apart) / math.sqrt(one * two) if one and two else math.nan


ALL = {"agreement": agreement, "valued": valued, "s": s, "kappa": kappa, "pi": pi, "tau_b": tau_b}
