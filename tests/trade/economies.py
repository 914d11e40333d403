"""Small economies for tests: made by hand, or drawn by Hypothesis."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from blocs.trade.economy import Economy


def make(
    states: int, sectors: int, seed: int, *, inputs: bool = False, tariffs: bool = False, zeros: bool = False
) -> Economy:
    """An economy in balance with itself: spending covers inputs and final demand in every cell."""
    random = np.random.default_rng(seed)
    n, s = states, sectors
    size = random.lognormal(0, 1, n)
    weight = size[None, :, None] * size[None, None, :] * random.lognormal(-1, 1, (s, n, n))
    if zeros:
        kept = random.random((s, n, n)) < 0.7
        kept[0, np.arange(n), (np.arange(n) + 1) % n] = True  # a ring, so that everybody buys and sells
        weight *= kept
    own = np.arange(n)
    weight[:, own, own] = 0
    for _ in range(60):  # nearly balanced trade: a large surplus may not survive a large tariff
        lever = (weight.sum((0, 2)) / weight.sum((0, 1))) ** 0.25
        weight *= lever[None, None, :] / lever[None, :, None]
    weight *= random.lognormal(0, 0.05, weight.shape)
    weight[:, own, own] = size * size.sum() * random.uniform(0.5, 2, (s, n))
    rates = (
        random.uniform(0, 0.3, (s, n, n)) * (random.random((s, n, n)) < 0.6)
        if tariffs
        else np.zeros((s, n, n))
    )
    rates[:, own, own] = 0
    if not inputs:
        return Economy(_names(n), _goods(s), 1000 * weight, rates, np.ones((s, n)))
    coefficients = random.dirichlet(np.ones(s), (s, n)).transpose(2, 0, 1) * random.uniform(
        0.1, 0.4, (1, s, n)
    )
    # small input needs, so that what is bought of a sector always leaves something to final demand
    flows = 1000 * weight
    for _ in range(60):
        used = np.einsum("jkn,kn->jn", coefficients, flows.sum(1))
        short = used > 0.8 * (flows * (1 + rates)).sum(2)
        if not short.any():
            break
        coefficients = np.where(short[:, None, :], coefficients * 0.7, coefficients)
    value_added = 1 - coefficients.sum(0)
    return Economy(_names(n), _goods(s), flows, rates, value_added, coefficients)


def _names(n: int) -> tuple[str, ...]:
    return tuple(f"S{i:02}" for i in range(n))


def _goods(s: int) -> tuple[str, ...]:
    return tuple(f"good{i}" for i in range(s))


@st.composite
def economies(draw: st.DrawFn, *, inputs: bool | None = None) -> Economy:
    """Two to six states, one to three sectors; with and without inputs, tariffs and zeros."""
    return make(
        draw(st.integers(2, 6)),
        draw(st.integers(1, 3)),
        draw(st.integers(0, 10**6)),
        inputs=draw(st.booleans()) if inputs is None else inputs,
        tariffs=draw(st.booleans()),
        zeros=draw(st.booleans()),
    )
