"""Where pairs stand after the last year: what is known, what is held as last known, how it is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.projection import AlignmentPanel, Posterior, Prospect, StateSpace, fit, prospect_of
from projection.panels import walks
from projection.prospects import SHARES, STATES, small_posterior, small_prospect

INSTRUMENTS = ("sanctions", "disputes")
NUMBERS = np.array([2, 20, 200, 220, 255, 365])
OF_PAIRS = ("level", "home", "level_sd", "home_sd", "correlation", "step_scale", "noise_scale")


def real(panel: AlignmentPanel) -> AlignmentPanel:
    """Six made-up series as those of real states."""
    return replace(panel, numbers=NUMBERS)


@pytest.fixture(scope="module")
def panel() -> AlignmentPanel:
    return real(walks(states=6, since=1980, until=2004, pull=0.1, instruments=INSTRUMENTS))


@pytest.fixture(scope="module")
def posterior() -> Posterior:
    return small_posterior(gamma=0.0)


def where(panel: AlignmentPanel, pair: tuple[int, int]) -> int:
    return panel.pair(*pair)


def test_levels_lie_where_the_values_point(panel: AlignmentPanel, posterior: Posterior) -> None:
    found = prospect_of(panel, posterior)
    assert found.until == 2004 and found.codes == ("USA", "CAN", "GBR", "FRA", "DEU", "RUS")
    assert found.numbers.tolist() == NUMBERS.tolist() and len(found.first) == 15
    assert np.abs(found.level - panel.values[-1]).max() < 0.3
    assert np.corrcoef(found.level, panel.values[-1])[0, 1] > 0.95
    assert (found.level_sd > 0).all() and (found.home_sd > found.level_sd.min()).all()
    assert found.votes == 60 and found.measure == "kappa" and found.instruments == INSTRUMENTS


def test_nothing_before_the_window_or_after_the_year_is_seen(
    panel: AlignmentPanel, posterior: Posterior
) -> None:
    """What comes later than the last year changes no figure."""
    later = real(walks(states=6, since=1980, until=2010, pull=0.1, instruments=INSTRUMENTS, seed=5))
    joined = replace(
        later,
        values=np.concatenate([panel.values, later.values[25:]]),
        pressure=np.concatenate([panel.pressure, later.pressure[25:] * 3]),
    )
    one, two = prospect_of(panel, posterior), prospect_of(joined.window(1980, 2004), posterior)
    assert one.digest() == two.digest()
    assert prospect_of(joined, posterior).digest() != one.digest()


def test_pairs_of_late_only_are_told(panel: AlignmentPanel, posterior: Posterior) -> None:
    values = panel.values.copy()
    gone, back = where(panel, (2, 20)), where(panel, (2, 200))
    values[-3:, gone] = np.nan
    values[-2:, back] = np.nan
    dark = (panel.first == 5) | (panel.second == 5)
    values[-4:, dark] = np.nan
    found = prospect_of(replace(panel, values=values), posterior)
    assert found.codes == ("USA", "CAN", "GBR", "FRA", "DEU")
    assert found.places([("USA", "CAN"), ("GBR", "USA")]).tolist()[0] == -1
    at = found.places([("USA", "GBR")])
    assert found.level_sd[at] > found.level_sd[found.places([("CAN", "GBR")])]
    with pytest.raises(UsageError, match="Russia cast too few votes up to 2004"):
        found.place("RUS")
    with pytest.raises(UsageError, match="'QQQ' is no state"):
        found.place("QQQ")
    with pytest.raises(UsageError, match="USA twice"):
        found.places([("USA", "USA")])
    assert not found.knows("RUS") and found.knows("USA")


def test_each_instrument_is_held_at_the_last_year_that_it_covers(
    panel: AlignmentPanel, posterior: Posterior
) -> None:
    """Sanctions end four years before the votes, disputes two; capability five."""
    pressure, capability = panel.pressure.copy(), panel.capability * np.linspace(1, 2, 25)[:, None]
    pressure[-4:, :, 0], pressure[-2:, :, 1], capability[-5:] = np.nan, np.nan, np.nan
    found = prospect_of(replace(panel, pressure=pressure, capability=capability), posterior)
    assert np.array_equal(found.pressure[:, 0], panel.pressure[-5, :, 0])
    assert np.array_equal(found.pressure[:, 1], panel.pressure[-3, :, 1])
    assert np.array_equal(found.capability, capability[-6])
    assert found.largest(2) == ("USA", "CAN")


def test_pressure_that_no_year_covers_is_not_known(panel: AlignmentPanel, posterior: Posterior) -> None:
    pressure = panel.pressure.copy()
    pressure[:, :, 1] = np.nan
    found = prospect_of(replace(panel, pressure=pressure), posterior)
    assert np.isnan(found.pressure[:, 1]).all() and np.isfinite(found.pressure[:, 0]).all()
    assert np.isfinite(found.level).all()


def test_the_filter_expects_what_the_model_does() -> None:
    """Without noise a level is the last value; in years without votes it goes on as the model has it."""
    count = 3
    model = replace(
        small_posterior(count),
        phi=np.full(count, 0.1), beta=np.tile([0.3, -0.2], (count, 1)), gamma=np.full(count, 0.4),
        half_life=np.full(count, 20.0), mean=np.full(count, 0.2), spread=np.full(count, 1e-6),
        noise=np.full(count, 1e-6), state_noise=np.full(count, 1e-6),
    )  # fmt: skip
    panel = real(walks(states=6, since=2000, until=2004, instruments=INSTRUMENTS))
    values = panel.values.copy()
    values[-2:] = np.nan  # 2003 and 2004
    away = np.where(np.isinf(panel.since_rivalry), np.inf, 8 + np.arange(5.0)[:, None])
    found = prospect_of(replace(panel, values=values, since_rivalry=away), model)
    now = values[2]
    for year in (2, 3):  # pressure of 2002 and 2003 moves 2003 and 2004
        left = np.exp2(-away[year] / 20)
        push = panel.pressure[year] @ [0.3, -0.2] - 0.4 * left * panel.pressure[year].sum(1)
        now = now + 0.1 * (0.2 - now) + push
    np.testing.assert_allclose(found.level, now, atol=1e-5)
    assert np.isfinite(away).any()


def test_scales_of_pairs_that_were_not_fitted_tell_calm_from_wild(panel: AlignmentPanel) -> None:
    wild = where(panel, (2, 20))
    values = panel.values.copy()
    values[:, wild] += np.where(np.arange(25) % 4 < 2, 0.5, -0.5)
    found = prospect_of(replace(panel, values=values), small_posterior())
    assert found.step_scale[wild] == found.step_scale.max() > 3 * np.median(found.step_scale)


def test_fitted_pairs_keep_their_scales(panel: AlignmentPanel) -> None:
    some = panel.among([2, 20, 200, 220])
    model = fit(some, draws=6, burn=6, seed=1)
    found = prospect_of(panel, model)
    at = found.places([("USA", "CAN"), ("GBR", "FRA")])
    own = [some.pair(2, 20), some.pair(200, 220)]
    np.testing.assert_allclose(found.step_scale[at], np.exp(np.log(model.step_scale).mean(0))[own])
    np.testing.assert_allclose(found.noise_scale[at], np.exp(np.log(model.noise_scale).mean(0))[own])


def test_another_model_than_the_panels_is_refused(panel: AlignmentPanel, posterior: Posterior) -> None:
    with pytest.raises(UsageError, match="the model is of kappa under sanctions, disputes, the panel of s"):
        prospect_of(replace(panel, measure="s"), posterior)
    with pytest.raises(UsageError, match="fit one on this panel"):
        prospect_of(panel.without_pressure(), posterior)


def test_hostility_goes_with_the_states(panel: AlignmentPanel, posterior: Posterior) -> None:
    hostility = np.random.default_rng(1).random((2, 6, 6))
    values = panel.values.copy()
    values[-3:, (panel.first == 1) | (panel.second == 1)] = np.nan
    found = prospect_of(replace(panel, values=values), posterior, hostility)
    stay = [0, 2, 3, 4, 5]
    assert found.hostility is not None
    assert np.array_equal(found.hostility, hostility[:, stay][:, :, stay])
    assert found.codes == ("USA", "GBR", "FRA", "DEU", "RUS")


@given(st.permutations(range(6)))
@settings(max_examples=15, deadline=None)
def test_who_is_called_what_changes_no_pair(order: list[int]) -> None:
    panel = real(walks(states=6, since=1990, until=2000, instruments=INSTRUMENTS))
    place = np.array(order)
    one, two = place[panel.first], place[panel.second]
    turned = replace(
        panel,
        first=np.minimum(one, two),
        second=np.maximum(one, two),
        capability=panel.capability[:, np.argsort(place)],
    )
    model = small_posterior()
    mine, theirs = prospect_of(panel, model), prospect_of(turned, model)
    for name in OF_PAIRS:
        assert np.array_equal(getattr(mine, name), getattr(theirs, name))


# --- a prospect of its own


def test_a_state_that_bears_the_number_of_one_before_it_is_found() -> None:
    """Serbia's number was that of Serbia and Montenegro in 2005."""
    prospect = small_prospect(until=2005)
    named = replace(prospect, numbers=np.array([2, 20, 200, 255, 345, 710, 750]))
    named = replace(named, codes=("USA", "CAN", "GBR", "DEU", "SCG", "CHN", "IND"))
    assert named.place("SRB") == named.place("SCG") == 4
    assert named.places([("SRB", "USA")]).tolist() == named.places([("USA", "SCG")]).tolist()


def test_pairs_are_found_in_either_order() -> None:
    prospect = small_prospect(without="CHN IND")
    codes = list(STATES)
    for k, (a, b) in enumerate(zip(prospect.first.tolist(), prospect.second.tolist(), strict=True)):
        assert prospect.places([(codes[a], codes[b]), (codes[b], codes[a])]).tolist() == [k, k]
    assert prospect.places([("CHN", "IND")]).tolist() == [-1]


def test_the_largest_are_by_capability_that_is_known() -> None:
    prospect = small_prospect()
    assert prospect.largest(3) == ("CHN", "USA", "IND") and len(prospect.largest(99)) == 7
    unknown = replace(prospect, capability=np.array([np.nan, *list(SHARES.values())[1:]]))
    assert unknown.largest(99)[0] == "CHN" and "USA" not in unknown.largest(99)


def test_draws_of_where_pairs_stand_have_their_moments() -> None:
    prospect = replace(small_prospect(), correlation=np.linspace(-0.5, 0.9, 21))
    at = np.array([3, 9, 20])
    model, outset = prospect.outset(at, 20_000, 1)
    assert len(model) == 20_000 and outset.level.shape == (20_000, 3)
    np.testing.assert_allclose(outset.level.mean(0), prospect.level[at], atol=0.002)
    np.testing.assert_allclose(outset.level.std(0), prospect.level_sd[at], rtol=0.03)
    np.testing.assert_allclose(outset.home.std(0), prospect.home_sd[at], rtol=0.03)
    for k, pair in enumerate(at):
        found = np.corrcoef(outset.level[:, k], outset.home[:, k])[0, 1]
        assert found == pytest.approx(prospect.correlation[pair], abs=0.02)
    assert abs(np.corrcoef(outset.level[:, 0], outset.level[:, 1])[0, 1]) < 0.03
    assert np.array_equal(
        prospect.numbers[np.unique([prospect.first[at], prospect.second[at]])], outset.numbers
    )


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6), st.integers(2, 12), st.integers(0, 2**63 - 1))
@settings(max_examples=30, deadline=None)
def test_where_a_pair_stands_hangs_on_the_seed_alone(pairs: list[int], draws: int, seed: int) -> None:
    prospect = small_prospect()
    _, outset = prospect.outset(np.array(pairs), draws, seed)
    for k, pair in enumerate(pairs):
        _, alone = prospect.outset(np.array([pair]), draws, seed)
        assert np.array_equal(alone.level[:, 0], outset.level[:, k])
        assert np.array_equal(alone.home[:, 0], outset.home[:, k])


@pytest.mark.parametrize(
    "change",
    [{"until": 2016}, {"votes": 61.0}, {"codes": tuple(reversed(STATES))}, {"level": np.zeros(21)}],
)
def test_the_digest_tells_prospects_apart(change: dict[str, object]) -> None:
    prospect: Prospect = small_prospect()
    assert prospect.digest() == small_prospect().digest()
    assert replace(prospect, **change).digest() != prospect.digest()  # type: ignore[arg-type]


# --- the model as a forecaster


def test_a_forecast_sees_nothing_after_the_origin() -> None:
    panel = real(walks(states=6, since=1990, until=2010, instruments=INSTRUMENTS, missing=0.1))
    rng = np.random.default_rng(2)
    shifted = {
        name: np.where(
            (panel.years > 2002).reshape(-1, *[1] * (getattr(panel, name).ndim - 1)),
            rng.permuted(getattr(panel, name), axis=1),
            getattr(panel, name),
        )
        for name in ("values", "counts", "pressure", "capability", "since_rivalry")
    }
    other = replace(panel, **shifted)
    model = StateSpace("own + pressure", sweeps=5, burn=5)
    one, two = (model.forecast(each.window(1990, 2002), (1, 3), 7, 1) for each in (panel, other))
    assert np.array_equal(one, two, equal_nan=True) and one.shape == (2, 7, 15)
    changed = model.forecast(other.window(1990, 2003), (1, 3), 7, 1)
    assert not np.array_equal(changed, model.forecast(panel.window(1990, 2003), (1, 3), 7, 1), equal_nan=True)


def test_a_forecast_says_nothing_of_pairs_that_are_not_there() -> None:
    panel = real(walks(states=6, since=1990, until=2002, instruments=INSTRUMENTS))
    values = panel.values.copy()
    values[-1, 4] = np.nan
    found = StateSpace("own", pressure=False, sweeps=4, burn=4).forecast(
        replace(panel, values=values), (1, 5), 9, 1
    )
    assert np.isnan(found[:, :, 4]).all() and np.isfinite(np.delete(found, 4, axis=2)).all()
    assert (np.abs(found[np.isfinite(found)]) <= 1).all()


def test_a_forecast_from_a_year_without_votes_says_nothing() -> None:
    panel = real(walks(states=6, since=1990, until=2002, instruments=INSTRUMENTS))
    values, counts = panel.values.copy(), panel.counts.copy()
    values[-1], counts[-1] = np.nan, 0
    found = StateSpace("own", pressure=False, sweeps=3, burn=3).forecast(
        replace(panel, values=values, counts=counts), (1,), 5, 1
    )
    assert found.shape == (1, 5, 15) and np.isnan(found).all()
