"""Two blocs of each draw: who leads, who stands with whom, and what the measures change."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from blocs.groups.many import frustrations
from blocs.projection import Prospect
from blocs.scenario.hostile import Pressures, pressures_of
from blocs.scenario.model import Scenario
from blocs.scenario.sides import bloc_chances, bloc_pairs, networks
from blocs.trade import sanction
from projection.prospects import STATES, small_prospect, unpressed

CODES = tuple(STATES)
WEST = {"USA", "CAN", "GBR", "DEU"}
YEARS = range(2015, 2020)


def parted(apart: float = -0.6, *, spread: float = 0.02, pressure: float = 0.0) -> Prospect:
    """West and rest agree among themselves, and with each other as far as is told."""
    prospect = small_prospect(pressure=pressure)
    west = np.isin(np.array(CODES, object), list(WEST))
    same = west[prospect.first] == west[prospect.second]
    level = np.where(same, 0.7, apart)
    d = len(level)
    return replace(prospect, level=level, home=level, level_sd=np.full(d, spread), home_sd=np.full(d, 0.01))


def nothing(prospect: Prospect) -> Pressures:
    return Pressures(prospect.pressure, np.stack([prospect.pressure] * len(YEARS)), ())


def test_two_camps_are_found_and_led_by_the_strongest() -> None:
    found = bloc_chances(parted(), CODES, nothing(parted()), 0, 40, 1)
    assert found.leaders == ("CHN", "USA")  # China has more capability here
    assert {code for code in CODES if found.leader_of(code) == "USA"} == {"CAN", "GBR", "DEU", "CHN"}
    for pair, share in ((("USA", "GBR"), 1.0), (("RUS", "IND"), 1.0), (("USA", "CHN"), 0.0)):
        assert [one.mean() for one in found.together(*pair)] == [share] * 3


def test_without_pressure_that_changes_the_scenario_is_the_baseline() -> None:
    prospect = parted(0.4, spread=0.4)
    found = bloc_chances(prospect, CODES, nothing(prospect), 2, 60, 1)
    assert np.array_equal(found.scenario, found.baseline)
    assert len(np.unique(found.baseline, axis=0)) > 1


def test_pressure_on_two_states_brings_them_together() -> None:
    prospect = parted(0.4, spread=0.3)
    scenario = Scenario(policy=sanction(["USA", "CHN"], ["DEU", "IND"], cost=0.3))
    pressures = pressures_of(scenario, prospect, YEARS)
    found = bloc_chances(prospect, CODES, pressures, 0, 300, 1)
    before, then, twin = found.together("DEU", "IND")
    assert then.mean() > before.mean() + 0.1
    assert abs(twin.mean() - before.mean()) < 0.03  # no pressure was in force before


def test_where_pressure_moves_nobody_all_worlds_have_blocs_of_one_frustration() -> None:
    prospect = unpressed(parted(0.3, spread=0.25, pressure=0.1))
    scenario = Scenario(policy=sanction("USA", ["DEU", "IND"], cost=0.3))
    found = bloc_chances(prospect, CODES, pressures_of(scenario, prospect, YEARS), 0, 100, 1)
    assert np.array_equal(found.baseline, found.scenario) and np.array_equal(found.baseline, found.twin)


def test_where_nobody_stands_mostly_against_the_strongest_it_leads_alone() -> None:
    prospect = small_prospect()
    d = len(prospect.first)
    model = replace(prospect.posterior, step=np.full(5, 1e-4), state_step=np.full(5, 1e-4))
    with_china = (prospect.first == CODES.index("CHN")) | (prospect.second == CODES.index("CHN"))
    level = np.where(with_china, 0.9, 0.5)
    prospect = replace(prospect, posterior=model, level=level, home=level, level_sd=np.full(d, 0.05))
    found = bloc_chances(prospect, CODES, nothing(prospect), 0, 200, 1)
    assert all(found.together("CHN", code)[0].mean() > 0.5 for code in CODES)
    assert found.leaders == ("CHN",)


def test_networks_are_alignment_about_the_median_of_the_draw() -> None:
    far = networks(np.array([[0.1, 0.5, 0.9]]), np.array([0, 0, 1]), np.array([1, 2, 2]), 3)
    np.testing.assert_allclose(far[0], [[0, -0.4, 0], [-0.4, 0, 0.4], [0, 0.4, 0]])


def test_pairs_that_never_voted_together_are_no_tie() -> None:
    prospect = small_prospect(without="CHN IND")
    rows, columns, places = bloc_pairs(prospect, CODES)
    assert len(places) == 20
    told = {(CODES[a], CODES[b]) for a, b in zip(rows, columns, strict=True)}
    assert ("CHN", "IND") not in told and ("RUS", "CHN") in told
    some = bloc_pairs(prospect, ("IND", "USA", "CHN"))
    named = [("IND", "USA", "CHN")[k] for k in some[0]], [("IND", "USA", "CHN")[k] for k in some[1]]
    assert {frozenset(pair) for pair in zip(*named, strict=True)} == {
        frozenset(("USA", "IND")),
        frozenset(("USA", "CHN")),
    }


def test_the_order_of_states_changes_no_blocs() -> None:
    prospect = parted(0.2, spread=0.2)
    one = bloc_chances(prospect, CODES, nothing(prospect), 1, 80, 1)
    turned = tuple(reversed(CODES))
    two = bloc_chances(prospect, turned, nothing(prospect), 1, 80, 1)
    rows, columns, pairs = bloc_pairs(prospect, CODES)
    for a in CODES:
        for b in CODES:
            assert (
                np.mean(one.together(a, b)[0] == two.together(a, b)[0]) > 0.97
            )  # some draws have two optima
    assert set(one.leaders) == set(two.leaders)
    assert len(pairs) == len(rows) == len(columns) == 21


@pytest.mark.parametrize("draws", [2, 3])
def test_few_draws_suffice(draws: int) -> None:
    found = bloc_chances(parted(), CODES, nothing(parted()), 0, draws, 1)
    assert found.baseline.shape == (draws, 7)
    assert frustrations(np.zeros((draws, 7, 7)), found.baseline).tolist() == [0.0] * draws
