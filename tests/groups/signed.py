"""Signed networks for tests: made ones, random ones, and the answer by trying every partition."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from blocs.groups.network import Floats, Ints, SignedNetwork


def network(n: int, first: Ints, second: Ints, weight: Floats) -> SignedNetwork:
    return SignedNetwork.from_places([f"S{k:03d}" for k in range(n)], first, second, weight)


def sides_of_all(n: int) -> Ints:
    """All partitions of n nodes into two sides, the first node in 0; shape (2^(n-1), n)."""
    codes = np.arange(2 ** max(n - 1, 0))
    own = (codes[:, None] >> np.arange(max(n - 1, 0))) & 1
    return np.concatenate([np.zeros((len(codes), min(n, 1)), dtype=np.int64), own], axis=1)


def costs(net: SignedNetwork, blocs: Ints) -> Floats:
    """Frustration of each row of blocs, counted tie by tie."""
    together = blocs[:, net.first] == blocs[:, net.second]
    return np.where(together == (net.weight > 0), 0.0, np.abs(net.weight)).sum(1)


def least(net: SignedNetwork, k: int = 2) -> float:
    """Least frustration by trying every partition."""
    if k == 2:
        return float(costs(net, sides_of_all(net.n)).min())
    rest = np.array(list(itertools.product(range(k), repeat=net.n - 1)), dtype=np.int8)
    blocs = np.concatenate([np.zeros((len(rest), 1), dtype=np.int8), rest.reshape(len(rest), -1)], axis=1)
    return float(costs(net, blocs).min())


def random_network(rng: np.random.Generator, most: int, least_nodes: int = 1) -> SignedNetwork:
    """Sparse or dense, mostly friends or mostly foes, with signs, whole or real weights."""
    n = int(rng.integers(least_nodes, most + 1))
    first, second = np.triu_indices(n, 1)
    kept = rng.random(len(first)) < rng.random()
    first, second = first[kept], second[kept]
    sign = np.where(rng.random(len(first)) < rng.choice([0.2, 0.5, 0.8]), -1.0, 1.0)
    size = (np.ones(len(first)), rng.integers(1, 6, len(first)), rng.exponential(size=len(first)) + 1e-3)
    return network(n, first, second, sign * size[int(rng.integers(3))])


def planted(n: int, m: int, noise: float, seed: int) -> SignedNetwork:
    """Two hidden blocs, and a part of the ties turned against them."""
    rng = np.random.default_rng(seed)
    ends = np.sort(rng.integers(0, n, size=(3 * m, 2)), axis=1)
    ends = rng.permutation(np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0))[:m]
    side = rng.choice([-1.0, 1.0], size=n)
    turned = np.where(rng.random(len(ends)) < noise, -1.0, 1.0)
    return network(n, ends[:, 0], ends[:, 1], side[ends[:, 0]] * side[ends[:, 1]] * turned)


def random_signs(n: int, seed: int) -> SignedNetwork:
    """All pairs tied, by friendship or enmity as a coin falls."""
    first, second = np.triu_indices(n, 1)
    return network(n, first, second, np.random.default_rng(seed).choice([-1.0, 1.0], size=len(first)))


@st.composite
def networks(draw: st.DrawFn, most: int = 9, whole: bool = False) -> SignedNetwork:
    n = draw(st.integers(1, most))
    pairs = list(itertools.combinations(range(n), 2))
    size = st.integers(1, 4) if whole else st.floats(0.01, 100.0)
    weight = st.one_of(st.none(), st.builds(lambda w, s: w * s, size, st.sampled_from([-1, 1])))
    values = draw(st.lists(weight, min_size=len(pairs), max_size=len(pairs)))
    rows = [(a, b, w) for (a, b), w in zip(pairs, values, strict=True) if w is not None]
    ends = np.array([row[:2] for row in rows], dtype=np.int64).reshape(-1, 2)
    return network(n, ends[:, 0], ends[:, 1], np.array([row[2] for row in rows], dtype=np.float64))


def cow_networks(shared: Path) -> Iterator[tuple[int, SignedNetwork, int]]:
    """The 40 networks of states from 1946 on with their published least frustration."""
    folder = shared / "data" / "signed"
    edges: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
    with (folder / "cow_signed_networks_1_40.csv").open() as file:
        for row in csv.DictReader(file):
            edges[int(row["net"])].append((row["from"], row["to"], float(row["sign"])))
    with (folder / "cow_signed_networks_1_40_frustration.csv").open() as file:
        for row in csv.DictReader(file):
            number = int(row["net"])
            yield number, SignedNetwork.from_edges(edges[number]), int(row["L"])
