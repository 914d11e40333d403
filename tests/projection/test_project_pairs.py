"""Projections of pairs: years, draws, quantiles, chances, and what is not known."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.projection import Projection, project
from blocs.projection.project import QUANTILES, bounded
from projection.prospects import small_prospect, unpressed

PAIRS = (("CHN", "RUS"), ("USA", "DEU"))


@pytest.fixture(scope="module")
def found() -> Projection:
    return project(small_prospect(pressure=0.1), PAIRS, until=2019, draws=500, seed=2)


def test_years_follow_the_last_votes(found: Projection) -> None:
    assert found.years.tolist() == [2016, 2017, 2018, 2019] and found.origin == 2015
    assert found.draws.shape == (500, 4, 2) and found.known.all() and found.pairs == PAIRS
    assert project(small_prospect(), PAIRS, draws=2).years.tolist() == list(range(2016, 2021))


def test_the_table_holds_the_quantiles_of_the_draws(found: Projection) -> None:
    assert len(found.frame) == 8 and found.frame["a"][:4] == ("CHN",) * 4
    assert found.frame["year"] == (2016, 2017, 2018, 2019) * 2
    for name, share in QUANTILES.items():
        wanted = np.quantile(found.draws, share, axis=0).T.ravel()
        np.testing.assert_allclose(found.frame.array(name), wanted)
    np.testing.assert_allclose(found.frame.array("mean"), found.draws.mean(0).T.ravel())
    widths = found.frame.array("p95") - found.frame.array("p05")
    assert widths[3] > widths[0] and widths[7] > widths[4]  # it opens as it goes on


def test_pressure_in_force_moves_each_year_and_can_be_left_out() -> None:
    """Where the model has it move nobody, leaving it out changes nothing."""
    prospect = small_prospect(pressure=0.3)
    moved = project(prospect, PAIRS, draws=5, seed=1).draws
    still = project(prospect, PAIRS, draws=5, seed=1, pressure=False).draws
    model = prospect.posterior
    at = prospect.places(PAIRS)
    left = np.exp2(-prospect.since_rivalry[at] / model.half_life[:, None])
    push = 0.3 * model.beta.sum(1)[:, None] - 0.6 * model.gamma[:, None] * left
    np.testing.assert_allclose((moved - still)[:, 0], push, rtol=1e-9)
    np.testing.assert_allclose((moved - still)[:, 1], push * (2 - model.phi)[:, None], rtol=1e-9)
    calm = unpressed(prospect)
    one, two = (project(calm, PAIRS, draws=5, seed=1, pressure=p).draws for p in (True, False))
    assert np.array_equal(one, two) and np.array_equal(two, still)


@given(st.permutations(["USA", "CAN", "GBR", "DEU", "RUS"]), st.integers(1, 4))
@settings(max_examples=20, deadline=None)
def test_a_pair_is_projected_the_same_beside_others_and_in_either_order(codes: list[str], until: int) -> None:
    prospect = small_prospect(pressure=0.1)
    pairs = list(pairwise(codes))
    whole = project(prospect, pairs, until=2019, draws=9).draws
    for k, (a, b) in enumerate(pairs):
        alone = project(prospect, [(b, a)], until=2015 + until, draws=9).draws
        assert np.array_equal(alone[:, :, 0], whole[:, :until, k])


def test_chances_are_shares_of_the_draws(found: Projection) -> None:
    far = found.draws[:, 3, 0] - found.draws[:, 0, 0]
    assert found.chance(("RUS", "CHN"), 0.05, 2019) == (far > 0.05).mean()
    assert found.chance(("CHN", "RUS"), -0.05, 2019) == (far < -0.05).mean()
    assert found.chance(("CHN", "RUS"), 0, 2016) == 0.0
    with pytest.raises(UsageError, match="2020 is not in the projection; it has 2016 to 2019"):
        found.chance(PAIRS[0], 0.1, 2020)
    with pytest.raises(UsageError, match="USA and CHN are not in the projection"):
        found.chance(("USA", "CHN"), 0.1, 2019)


def test_of_a_pair_that_never_voted_together_nothing_is_known() -> None:
    prospect = small_prospect(without="CHN RUS")
    found = project(prospect, PAIRS, until=2017, draws=20)
    assert found.known.tolist() == [False, True]
    assert np.isnan(found.draws[:, :, 0]).all() and np.isfinite(found.draws[:, :, 1]).all()
    assert found.frame["p50"][:2] == (None, None) and found.frame["p50"][2] is not None
    assert np.isnan(found.chance(PAIRS[0], 0.1, 2017))
    alone = project(prospect, PAIRS[1:], until=2017, draws=20)
    assert np.array_equal(alone.draws[:, :, 0], found.draws[:, :, 1])


def test_draws_stay_within_the_bounds_of_the_measure() -> None:
    prospect = replace(small_prospect(), level=np.full(21, 0.98))
    assert project(prospect, PAIRS, draws=200).draws.max() == 1.0
    assert bounded(np.array([-2.0, 0.3, 2.0]), "kappa").tolist() == [-1.0, 0.3, 1.0]
    assert bounded(np.array([-2.0, 0.3, 2.0]), "agreement").tolist() == [0.0, 0.3, 1.0]


def test_the_same_seed_gives_the_same_and_another_gives_another(found: Projection) -> None:
    prospect = small_prospect(pressure=0.1)
    again = project(prospect, PAIRS, until=2019, draws=500, seed=2)
    assert np.array_equal(again.draws, found.draws) and again.frame == found.frame
    assert not np.array_equal(project(prospect, PAIRS, until=2019, draws=500, seed=3).draws, found.draws)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"pairs": ()}, "no pairs to project; name two states"),
        ({"until": 2015}, "until 2015: the data end in 2015; give a year from 2016 to 2075"),
        ({"until": 2076}, "give a year from 2016 to 2075"),
        ({"draws": 1}, "draws=1; give 2 or more"),
        ({"pairs": (("CHN", "CHN"),)}, "CHN twice: a pair is of two states"),
        ({"pairs": (("CHN", "QQQ"),)}, "'QQQ' is no state"),
        ({"pairs": (("CHN", "FRA"),)}, "France cast too few votes up to 2015"),
    ],
)
def test_wrong_use_is_told(given: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        project(small_prospect(), **{"pairs": PAIRS, **given})  # type: ignore[arg-type]
