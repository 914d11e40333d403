"""Alignment in three worlds: which year moves which, what stays exactly, and what hangs on what."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.projection import Prospect
from blocs.scenario.futures import Futures, futures, responses
from blocs.scenario.hostile import Pressures, pressures_of
from blocs.scenario.model import Hostility, Scenario
from blocs.trade import tariff
from projection.prospects import SHARES, small_posterior, small_prospect, unpressed

LEAD, YEARS = 3, 4
START = 2018


@pytest.fixture(scope="module")
def prospect() -> Prospect:
    return small_prospect(pressure=0.1)


def drawn(prospect: Prospect, scenario: Scenario, at: np.ndarray, draws: int = 8, seed: int = 3) -> Futures:
    pressures = pressures_of(scenario, prospect, range(START, START + YEARS))
    return futures(prospect, pressures, at, lead=LEAD, draws=draws, seed=seed)


def pressing(**days: str) -> Scenario:
    return Scenario(policy=tariff("USA", ["CHN", "RUS"], 0.25, **days))


def test_effect_is_the_sum_of_what_each_year_of_pressure_moved(prospect: Prospect) -> None:
    """Pressed from 2018 on, so moved from 2019 on; in later years the effect fades by phi."""
    at = prospect.places([("CHN", "RUS")])
    found = drawn(prospect, pressing(), at, draws=5)
    model = prospect.posterior
    rivalry = np.exp2(-10 / model.half_life)
    push = (model.beta[:, 0] - model.gamma * rivalry) * SHARES["USA"]
    wanted = np.stack([push * ((1 - model.phi)[:, None] ** np.arange(n + 1)).sum(1) for n in range(YEARS)], 1)
    np.testing.assert_allclose(found.effect[:, :, 0], wanted, rtol=1e-12)
    np.testing.assert_allclose((found.scenario - found.baseline)[:, :, 0], wanted, rtol=1e-9)


def test_a_measure_that_begins_later_moves_nothing_before(prospect: Prospect) -> None:
    at = prospect.places([("CHN", "RUS")])
    found = drawn(prospect, pressing(since="2020-03-01"), at)
    assert not found.effect[:, :2].any()  # 2019 and 2020
    assert np.array_equal(found.scenario[:, :2], found.baseline[:, :2])
    assert (found.effect[:, 2] > 0).all()


def test_what_a_measure_that_ended_moved_fades(prospect: Prospect) -> None:
    at = prospect.places([("CHN", "RUS")])
    effect = drawn(prospect, pressing(until="2018-12-31"), at, draws=5).effect[:, :, 0]
    keep = 1 - prospect.posterior.phi
    np.testing.assert_allclose(effect[:, 1:], effect[:, :-1] * keep[:, None], rtol=1e-12)


def test_pairs_that_are_not_pressed_on_stay_to_the_last_digit(prospect: Prospect) -> None:
    at = np.arange(len(prospect.first))
    found = drawn(prospect, pressing(), at, draws=50)
    others = np.delete(at, prospect.places([("CHN", "RUS")]))
    assert not found.effect[:, :, others].any()
    assert np.array_equal(found.scenario[:, :, others], found.baseline[:, :, others])


def test_the_twin_is_the_scenario_of_a_world_in_which_pressure_moves_nobody(prospect: Prospect) -> None:
    at = np.arange(len(prospect.first))
    found, other = drawn(prospect, pressing(), at), drawn(unpressed(prospect), pressing(), at)
    assert np.array_equal(found.twin, other.scenario) and np.array_equal(other.scenario, other.baseline)
    assert not other.effect.any()
    assert not np.array_equal(found.twin, found.baseline)  # the pressure in force has its effect


@given(st.permutations(range(21)), st.integers(1, 21), st.integers(0, 5))
@settings(max_examples=25, deadline=None)
def test_a_pair_draws_the_same_beside_whatever_others(order: list[int], count: int, seed: int) -> None:
    prospect = small_prospect(pressure=0.1)
    scenario = Scenario(hostilities=(Hostility(("USA",), ("CHN", "IND", "RUS"), 0.7),))
    some = np.array(order[:count])
    part = drawn(prospect, scenario, some, seed=seed)
    whole = drawn(prospect, scenario, np.arange(21), seed=seed)
    for world in ("baseline", "scenario", "twin", "effect"):
        assert np.array_equal(getattr(part, world), getattr(whole, world)[:, :, some])


def test_a_longer_future_begins_as_a_shorter_one(prospect: Prospect) -> None:
    at = np.arange(5)
    long, short = (
        futures(prospect, pressures_of(pressing(), prospect, years), at, lead=LEAD, draws=9, seed=1)
        for years in (range(2018, 2024), range(2018, 2020))
    )
    assert np.array_equal(long.scenario[:, :2], short.scenario)


def test_the_last_year_alone_is_that_of_all_years(prospect: Prospect) -> None:
    at, pressures = np.arange(21), pressures_of(pressing(), prospect, range(START, START + YEARS))
    whole = futures(prospect, pressures, at, lead=LEAD, draws=9, seed=1)
    alone = futures(prospect, pressures, at, lead=LEAD, draws=9, seed=1, last=True)
    for world in ("baseline", "scenario", "twin", "effect"):
        assert np.array_equal(getattr(alone, world), getattr(whole, world)[:, -1:])


def test_many_draws_are_made_a_few_pairs_at_a_time(
    prospect: Prospect, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = np.arange(21)
    whole = drawn(prospect, pressing(), at, seed=11)
    monkeypatch.setattr("blocs.scenario.futures._AT_ONCE", 8 * (LEAD + YEARS) * 4)
    other = drawn(replace(prospect), pressing(), at, seed=11)  # another prospect, so that nothing is kept
    assert np.array_equal(other.scenario, whole.scenario)


def test_years_without_votes_widen_the_levels_and_not_the_effect(prospect: Prospect) -> None:
    at = prospect.places([("CHN", "RUS")])
    pressures = pressures_of(pressing(), prospect, range(START, START + YEARS))
    near, far = (futures(prospect, pressures, at, lead=lead, draws=400, seed=1) for lead in (0, 20))
    assert far.baseline[:, 0].std() > 1.5 * near.baseline[:, 0].std()
    assert np.array_equal(near.effect, far.effect)


def test_shocks_are_those_of_states_too() -> None:
    """Two pairs that share a state move together, two that share none do not."""
    prospect = small_prospect()
    model = replace(prospect.posterior, state_step=np.full(5, 0.05), step=np.full(5, 0.001))
    prospect = replace(prospect, posterior=model, level_sd=np.full(21, 1e-6), home_sd=np.full(21, 1e-6))
    at = prospect.places([("USA", "CAN"), ("USA", "GBR"), ("DEU", "IND")])
    none = Pressures(prospect.pressure, np.stack([prospect.pressure]), ())
    found = futures(prospect, none, at, lead=0, draws=4000, seed=1).twin[:, 0]
    ranks = found.argsort(0).argsort(0)
    linked = np.corrcoef(ranks.T)
    assert linked[0, 1] > 0.3 and abs(linked[0, 2]) < 0.06


def test_bounds_hold_the_worlds_and_not_the_effect() -> None:
    prospect = replace(small_prospect(), level=np.full(21, 0.999), home=np.full(21, 0.999))
    at = prospect.places([("CHN", "RUS")])
    found = drawn(prospect, pressing(), at, draws=200)
    assert found.scenario.max() == 1.0 and (found.effect > 0).all()
    assert ((found.scenario - found.baseline) < found.effect - 1e-9).any()


def test_the_same_seed_gives_the_same_and_another_gives_another(prospect: Prospect) -> None:
    at = np.arange(3)
    one, two = drawn(prospect, pressing(), at), drawn(small_prospect(pressure=0.1), pressing(), at)
    assert np.array_equal(one.scenario, two.scenario)
    assert not np.array_equal(one.baseline, drawn(prospect, pressing(), at, seed=4).baseline)


def test_responses_of_unknown_pressure_are_none() -> None:
    model, away = small_posterior(), np.array([np.inf])
    assert not responses(model, [np.full((1, 2), np.nan)] * 2, away).any()
    half = responses(model, [np.array([[0.5, np.nan]])], away)
    np.testing.assert_allclose(half[:, 0, 0], 0.5 * model.beta[:, 0])


def test_without_pairs_there_are_no_draws(prospect: Prospect) -> None:
    assert drawn(prospect, pressing(), np.zeros(0, np.int64)).scenario.shape == (8, YEARS, 0)
