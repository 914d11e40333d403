"""Measures as pressure: on whom, by whom, in which year, and how much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.projection import Prospect, common_pressure
from blocs.scenario.hostile import acting, named_states, pressures_of
from blocs.scenario.model import Doses, Hostility, Scenario
from blocs.trade import Policy, agreement, ban, sanction, tariff
from projection.prospects import SHARES, STATES, small_prospect

CODES = tuple(STATES)
SANCTIONS, DISPUTES = 0, 1
YEARS = range(2018, 2021)


def at(prospect: Prospect, a: str, b: str) -> int:
    return int(prospect.places([(a, b)])[0])


def changed(prospect: Prospect, scenario: Scenario) -> set[frozenset[str]]:
    found = pressures_of(scenario, prospect, YEARS).changed
    return {frozenset((CODES[prospect.first[k]], CODES[prospect.second[k]])) for k in found}


def test_one_that_presses_on_two_draws_them_by_its_share() -> None:
    prospect = small_prospect()
    policy = tariff("USA", "CHN", 0.25) + sanction("USA", "RUS", cost=0.3)
    found = pressures_of(Scenario(policy=policy), prospect, YEARS)
    assert found.after.shape == (3, len(prospect.first), 2)
    assert found.changed.tolist() == [at(prospect, "CHN", "RUS")]
    assert found.after[:, found.changed[0], SANCTIONS].tolist() == [SHARES["USA"]] * 3
    assert not found.after[:, :, DISPUTES].any()
    assert found.remarks == ()


def test_two_who_each_press_on_another_draw_nobody_together() -> None:
    policy = tariff("USA", "CHN", 0.25) + tariff("CHN", "USA", 0.25)
    assert changed(small_prospect(), Scenario(policy=policy)) == set()


def test_the_lesser_of_two_hostilities_counts() -> None:
    prospect = small_prospect()
    hostilities = (Hostility(("USA",), ("CHN",), 0.4), Hostility(("USA",), ("RUS",), 1.0))
    found = pressures_of(Scenario(hostilities=hostilities), prospect, YEARS)
    k = at(prospect, "RUS", "CHN")
    assert found.changed.tolist() == [k]
    np.testing.assert_allclose(found.after[:, k], [[0.0, 0.4 * SHARES["USA"]]] * 3)


def test_instruments_do_not_mix() -> None:
    """Sanctions on one and a show of force against the other are no common pressure of either."""
    scenario = Scenario(policy=tariff("USA", "CHN", 0.25), hostilities=(Hostility(("USA",), ("RUS",), 0.6),))
    assert changed(small_prospect(), scenario) == set()


@pytest.mark.parametrize(
    ("doses", "policy", "counted"),
    [
        (Doses(), tariff("USA", "CHN", 0.1), [1.0]),
        (Doses(tariff=0), tariff("USA", "CHN", 0.1), []),
        (Doses(tariff=0.5), tariff("USA", "CHN", 0.1), [0.5]),
        (Doses(sanction=0.3), sanction("USA", "CHN", cost=0.2), [0.3]),
        (Doses(sanction=0.3), sanction("USA", "CHN", ban=True), [1.0]),
        (Doses(ban=0), ban("USA", "CHN"), []),
        (Doses(), tariff("USA", "CHN", 0.0), []),
        (Doses(), agreement(["USA", "CHN"], cost=-0.1), []),
    ],
)
def test_what_a_measure_counts_as(doses: Doses, policy: Policy, counted: list[float]) -> None:
    found = acting(Scenario(policy=policy, doses=doses))
    assert [dose for _, _, dose in found] == counted
    assert {instrument for _, instrument, _ in found} <= {"sanctions"}


def test_an_agreement_names_states_and_presses_on_nobody() -> None:
    scenario = Scenario(policy=agreement(["USA", "CHN", "RUS"], cost=-0.1))
    assert named_states(scenario) == ((), ("USA", "CHN", "RUS"))
    assert changed(small_prospect(), scenario) == set()


def test_bodies_are_not_named_states() -> None:
    policy = sanction(["USA", "EU"], ["RUS", "CHN"], cost=0.3) + tariff("USA", "CHN", 0.1)
    assert named_states(Scenario(policy=policy)) == (("USA",), ("RUS", "CHN"))


def test_members_of_a_body_are_those_of_each_year() -> None:
    """The United Kingdom left the European Union at the end of January 2020."""
    prospect = small_prospect()
    policy = sanction("EU", ["RUS", "CHN"], cost=0.3)
    found = pressures_of(Scenario(policy=policy), prospect, YEARS)
    k = at(prospect, "RUS", "CHN")
    both = SHARES["GBR"] + SHARES["DEU"]
    np.testing.assert_allclose(found.after[:, k, SANCTIONS], [both, both, SHARES["DEU"]])
    assert "left out of pressure" in found.remarks[0] and "France" in found.remarks[0]


def test_measures_press_in_the_years_in_which_they_are_in_force() -> None:
    prospect = small_prospect()
    policy = tariff("USA", ["CHN", "RUS"], 0.2, since="2019-12-31", until="2020-01-01")
    found = pressures_of(Scenario(policy=policy), prospect, range(2018, 2023))
    k = at(prospect, "RUS", "CHN")
    assert (found.after[:, k, SANCTIONS] > 0).tolist() == [False, True, True, False, False]
    assert found.changed.tolist() == [k]
    assert not found.added[[0, 3, 4]].any()


def test_all_means_every_other_state() -> None:
    prospect = small_prospect()
    found = pressures_of(Scenario(policy=tariff("USA", "all", 0.1)), prospect, YEARS)
    others = [k for k in range(len(prospect.first)) if CODES[prospect.first[k]] != "USA"]
    assert found.changed.tolist() == others
    assert (found.after[0, others, SANCTIONS] == SHARES["USA"]).all()


def test_on_top_of_pressure_that_is_known_alone() -> None:
    prospect = small_prospect(pressure=0.25)
    found = pressures_of(Scenario(policy=tariff("USA", ["CHN", "RUS"], 0.1)), prospect, YEARS)
    k = at(prospect, "RUS", "CHN")
    assert found.after[0, k].tolist() == [0.25 + SHARES["USA"], 0.25]
    others = np.delete(np.arange(len(prospect.first)), k)
    assert (found.after[:, others] == 0.25).all()


def test_a_new_case_on_top_of_one_in_force_adds_none() -> None:
    """The United States sanction Russia already; new sanctions on China alone make the pair pressed on."""
    prospect = small_prospect(hostility=True)
    again = pressures_of(Scenario(policy=sanction("USA", "RUS", cost=0.1)), prospect, YEARS)
    assert not len(again.changed)
    found = pressures_of(Scenario(policy=tariff("USA", "CHN", 0.1)), prospect, YEARS)
    k = at(prospect, "RUS", "CHN")
    assert found.changed.tolist() == [k] and found.added[0, k, SANCTIONS] == SHARES["USA"]


def test_pressure_that_is_not_known_is_added_to_and_stays_unknown_elsewhere() -> None:
    prospect = small_prospect(pressure=float("nan"))
    found = pressures_of(Scenario(policy=tariff("USA", ["CHN", "RUS"], 0.1)), prospect, YEARS)
    k = at(prospect, "RUS", "CHN")
    assert found.changed.tolist() == [k]
    assert found.after[0, k, SANCTIONS] == SHARES["USA"] and np.isnan(found.after[0, k, DISPUTES])
    assert np.isnan(np.delete(found.after, k, axis=1)).all()


def test_who_has_no_weight_or_no_votes_is_said() -> None:
    prospect = small_prospect()
    shares = prospect.capability.copy()
    shares[CODES.index("USA")] = np.nan
    policy = tariff("USA", ["CHN", "RUS"], 0.1) + tariff("CHN", ["USA", "TWN"], 0.1)
    found = pressures_of(Scenario(policy=policy), replace(prospect, capability=shares), YEARS)
    assert not len(found.changed)
    assert found.remarks == (
        "alignment of Taiwan is not known: left out of pressure",
        "capability of the United States is not known: counted as no pressure",
    )


def test_an_instrument_that_was_not_fitted_puts_no_pressure() -> None:
    prospect = small_prospect()
    model = replace(prospect.posterior, instruments=("sanctions",), beta=prospect.posterior.beta[:, :1])
    alone = replace(prospect, posterior=model, pressure=prospect.pressure[:, :1])
    found = pressures_of(Scenario(hostilities=(Hostility(("USA",), ("CHN", "RUS"), 1.0),)), alone, YEARS)
    assert not len(found.changed)
    assert found.remarks == ("disputes are no part of the fitted model, so they put no pressure",)


sides = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True)


@given(sides, sides, st.sampled_from([0.3, 0.5, 1.0]), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_added_pressure_is_the_difference_of_two_common_pressures(
    by: list[str], on: list[str], level: float, seed: int
) -> None:
    """And it is never negative, and exactly 0 on pairs of which at most one is met."""
    on = [code for code in on if code not in by]
    if not on:
        return
    rng = np.random.default_rng(seed)
    held = rng.choice([0.0, 0.0, 0.1, 0.7], (2, len(CODES), len(CODES)))
    for grid in held:
        np.fill_diagonal(grid, 0.0)
    prospect = small_prospect()
    weights = prospect.capability
    before = np.stack([common_pressure(grid, weights)[prospect.first, prospect.second] for grid in held], 1)
    prospect = replace(prospect, hostility=held, pressure=before)
    found = pressures_of(Scenario(hostilities=(Hostility(tuple(by), tuple(on), level),)), prospect, [2018])
    then = held[DISPUTES].copy()
    for a in by:
        for b in on:
            then[CODES.index(a), CODES.index(b)] = max(then[CODES.index(a), CODES.index(b)], level)
    wanted = common_pressure(then, weights)[prospect.first, prospect.second]
    np.testing.assert_allclose(found.after[0, :, DISPUTES], wanted, atol=1e-15)
    assert (found.added >= 0).all() and not found.added[:, :, SANCTIONS].any()
    met = np.isin(np.array(CODES, object), on)
    untouched = ~met[prospect.first] & ~met[prospect.second]
    assert np.array_equal(found.after[0, untouched], before[untouched])
