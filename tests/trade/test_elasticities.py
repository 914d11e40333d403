"""Elasticities: published sets, streams that stay as they are, distributions, the pool."""

from __future__ import annotations

from dataclasses import replace
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.errors import DataError
from blocs.trade.distributions import quantiles, uniforms
from blocs.trade.elasticities import DEFAULT, Elasticities, elasticities, parse_sets, pool, published

BROAD = ("energy and materials", "manufactures", "services")
MINE = Elasticities("mine", ("goods", "services"), (4.0, 6.0), (1.0, 2.0))
BAD: Any = "gamma"
names = st.text(min_size=1)


def test_row_0_is_central_and_the_rest_are_draws() -> None:
    draws = MINE.draws(20_000, seed=1)
    assert draws.shape == (20_001, 2) and draws[0].tolist() == [4.0, 6.0]
    # standard errors of the mean and the spread of 20,000 draws are 0.7 % and about 1 % of the spread
    assert draws[1:].mean(0) == pytest.approx([4.0, 6.0], rel=0.01)
    assert draws[1:].std(0) == pytest.approx([1.0, 2.0], rel=0.04)
    assert abs(np.atleast_2d(np.corrcoef(draws[1:].T))[0, 1]) < 0.03
    assert MINE.draws(0, seed=1).tolist() == [[4.0, 6.0]]


@given(st.integers(0, 2**40), names, st.integers(0, 40), st.integers(0, 40))
def test_more_draws_change_no_earlier_ones(seed: int, stream: str, few: int, more: int) -> None:
    longer = uniforms(few + more, seed, stream)
    assert np.array_equal(longer[:few], uniforms(few, seed, stream))
    assert ((longer > 0) & (longer < 1)).all()


@given(st.integers(0, 10**6), st.lists(names, min_size=2, max_size=4, unique=True))
def test_more_sectors_change_no_earlier_ones(seed: int, sectors: list[str]) -> None:
    k = len(sectors)
    whole = Elasticities("x", tuple(sectors), (4.0,) * k, (1.0,) * k).draws(8, seed)
    one = Elasticities("x", (sectors[-1],), (4.0,), (1.0,)).draws(8, seed)
    assert np.array_equal(whole[:, -1:], one)
    assert len(np.unique(whole[1:], axis=1).T) == k, "each sector has numbers of its own"


def test_adding_sectors_to_the_default_changes_no_earlier_ones() -> None:
    one, all_ = elasticities(DEFAULT, BROAD[1:2]), elasticities(DEFAULT, (*BROAD, "C26"))
    assert np.array_equal(one.draws(50, 3)[:, 0], all_.draws(50, 3)[:, 1])


def test_seeds_differ() -> None:
    assert not np.isclose(MINE.draws(5, 1)[1:], MINE.draws(5, 2)[1:]).any()


def test_distributions_share_their_uniforms() -> None:
    lognormal = MINE.draws(200, 5)[1:]
    normal = replace(MINE, distribution="truncated normal").draws(200, 5)[1:]
    wider = replace(MINE, central=(8.0, 9.0), sd=(3.0, 3.0)).draws(200, 5)[1:]
    for column in range(2):
        order = np.argsort(lognormal[:, column])
        assert np.array_equal(order, np.argsort(normal[:, column]))
        assert np.array_equal(order, np.argsort(wider[:, column]))


def test_quantiles_of_the_normal_cut_off_at_zero() -> None:
    u = np.array([0.1, 0.5, 0.9])
    # the cut leaves the normal as it is where zero is far away
    assert quantiles(u, 10.0, 1.0, "truncated normal") == pytest.approx(
        [NormalDist(10, 1).inv_cdf(x) for x in u]
    )
    # a half normal where the mean is next to nothing: |N(0, 1)| has its median at 0.6745
    assert quantiles(u, 1e-9, 1.0, "truncated normal")[1] == pytest.approx(0.67449, abs=1e-5)


def test_quantiles_of_the_lognormal() -> None:
    # median of a lognormal with mean m and spread s: m / sqrt(1 + (s / m)^2)
    assert quantiles(np.array([0.5]), 4.0, 3.0, "lognormal")[0] == pytest.approx(4 / 1.25)


@given(
    st.lists(st.floats(1e-12, 1 - 1e-12), min_size=2),
    st.floats(0.1, 50),
    st.floats(0, 20),
    st.sampled_from(["lognormal", "truncated normal"]),
)
def test_quantiles_are_positive_and_increase(
    u: list[float], mean: float, sd: float, distribution: str
) -> None:
    values = quantiles(np.sort(u), mean, sd, distribution)  # type: ignore[arg-type]
    assert (values > 0).all() and (np.diff(values) >= 0).all() and np.isfinite(values).all()
    if sd == 0:
        assert (values == mean).all()


@pytest.mark.parametrize("name", published())
def test_published_sets_are_as_in_the_file(name: str) -> None:
    chosen, raw = elasticities(name, BROAD), published()[name]
    assert chosen.central == tuple(raw["theta"][sector] for sector in BROAD)
    assert chosen.sd == tuple(raw.get("sd", {}).get(sector) for sector in BROAD)
    assert (chosen.citation, chosen.doi) == (raw["citation"], raw["doi"])


def test_a_spread_that_is_not_stated_is_not_zero() -> None:
    shapiro = elasticities("shapiro_2016", BROAD)
    assert shapiro.draws(0, 1).shape == (1, 3)
    with pytest.raises(DataError, match="shapiro_2016: no spread is stated for energy and materials"):
        shapiro.draws(5, 1)
    assert shapiro.spread(0.5).sd == tuple(0.5 * x for x in shapiro.central)
    cp = elasticities("caliendo_parro_2015", BROAD).spread(0.25)
    assert cp.sd == (3.2698, 0.5682, 1.0)


def test_sectors_are_found_by_words_by_codes_and_by_the_papers_names() -> None:
    cp = elasticities("caliendo_parro_2015", ("Energy", "Services", "C19", "Basic metals"))
    assert cp.central == (19.7236, 4.0, 64.85, 3.28)
    assert cp.sd == (3.2698, None, None, 2.51)


def test_the_pool_is_the_default_and_covers_what_papers_say() -> None:
    pooled = elasticities(DEFAULT, BROAD)
    sets = np.array([elasticities(name, BROAD).central for name in published()])
    assert pooled.central == pytest.approx(np.median(sets, axis=0))
    draws = pooled.draws(5000, 1)[1:]
    assert (draws.min(0) < sets.min(0)).all() and (draws.max(0) > sets.max(0)).all()
    low, high = np.quantile(draws[:, 1], (0.05, 0.95))
    assert low < 3.5 and high > 8, "wider than any single paper: 3.43 to 8.27 are published for manufactures"
    assert all(elasticities(name, BROAD).citation in pooled.citation for name in published())


def test_a_pool_of_two_sets_is_their_mixture() -> None:
    low, high = (Elasticities(f"{x}", ("a", "b"), (x, x), (0.0, 0.0)) for x in (4.0, 8.0))
    draws = pool([low, high]).draws(4000, 9)
    assert set(draws[1:].ravel()) == {4.0, 8.0} and draws[0].tolist() == [6.0, 6.0]
    assert (draws[1:, 0] == draws[1:, 1]).all(), "a draw takes all sectors from one set"
    assert (draws[1:, 0] == 4).mean() == pytest.approx(0.5, abs=0.03)


def test_a_pool_fills_spreads_from_the_sets_that_state_them() -> None:
    stated = Elasticities("stated", ("a", "b"), (4.0, 4.0), (1.0, None))
    silent = Elasticities("silent", ("a",), (8.0,), (None,))
    pooled = pool([stated, silent], relative=0.5)
    assert [member.sd for member in pooled.members] == [(1.0, 2.0), (2.0,)]
    # mixture: mean of variances (1 + 4) / 2 and variance of means 4
    assert pooled.sd == pytest.approx((6.5**0.5, 2.0))
    draws = pooled.draws(20_000, 2)[1:]
    assert draws.std(0) == pytest.approx(pooled.sd, rel=0.05)


def test_services_are_drawn_although_no_paper_states_a_spread() -> None:
    services = elasticities(DEFAULT, BROAD).draws(2000, 1)[1:, 2]
    assert len(np.unique(services)) == 2000 and np.quantile(services, 0.95) > 8.35


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: elasticities("caliendo", BROAD), "no set of elasticities 'caliendo'; there are pooled, "),
        (lambda: elasticities(DEFAULT, ("steel",)), "nothing for the sector 'steel'; there is energy"),
        (lambda: elasticities("shapiro_2016", ("steel",)), "shapiro_2016: nothing for the sector 'steel'"),
        (lambda: Elasticities("x", ("a",), (4.0, 5.0), (1.0,)), "1 sectors, 2 means and 1 spreads"),
        (lambda: Elasticities("x", ("a",), (-4.0,), (1.0,)), "x: a is -4.0; it must be positive"),
        (lambda: Elasticities("x", ("a",), (4.0,), (-1.0,)), "the spread of a is -1.0"),
        (lambda: Elasticities("x", ("a",), (4.0,), (1.0,), BAD).draws(1, 1), "'gamma' is none of"),
        (lambda: MINE.draws(-1, 1), "must be zero or more; they are -1 and 1"),
        (lambda: MINE.draws(1, -1), "must be zero or more; they are 1 and -1"),
        (lambda: pool([]), "no set of elasticities to pool"),
        (lambda: parse_sets("[set.x]\ncitation='y'"), r"\[set.x\] needs a citation and \[set.x.theta\]"),
        (lambda: parse_sets("[set.x]\ncitation='y'\n[set.x.theta]\na=-1"), r"\[set.x.theta\] a is -1"),
        (lambda: parse_sets("[set.x]\ncitation='y'\ntheta={a=1}\nsd={b=1}"), "has b, and theta has not"),
        (lambda: parse_sets("[set"), "is no TOML"),
    ],
)  # fmt: skip
def test_faults_are_told(make: object, says: str) -> None:
    with pytest.raises(DataError, match=says):
        make()  # type: ignore[operator]
