"""The backtest: nothing of the future is seen, sums are what they say, tables and words follow from them."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import DataError, UsageError
from blocs.projection import scores
from blocs.projection.backtest import Backtest, backtest
from blocs.projection.origins import truth_of, vintage
from blocs.projection.panel import CLASSES, AlignmentPanel
from blocs.projection.resample import ratio_skill, resampled_origins
from blocs.projection.rivals import Ewma, Persistence, filled, naive_rivals
from blocs.projection.verdicts import (
    InSample,
    ablation_verdict,
    class_verdict,
    coverage_verdict,
    horizon_verdict,
    skill_line,
    verdicts,
)
from projection.panels import walks

RIVALS = naive_rivals()


@dataclass(frozen=True)
class Normal:
    """A model for tests: the last value, normal draws of some spread, all that a past holds mixed in."""

    name: str
    sd: float = 0.1
    shift: float = 0.0
    deaf: int = -1
    """Place of a pair of which it says nothing."""

    def forecast(self, past: AlignmentPanel, horizons: Sequence[int], draws: int, seed: int) -> np.ndarray:
        rng = np.random.default_rng(seed)
        held = [past.counts, past.pressure, past.since_rivalry == 0, past.capability, past.classes]
        seen = 1e-9 * sum(float(np.nan_to_num(one).sum()) for one in held)
        told = np.empty((len(horizons), draws, len(past.first)))
        for row, years in enumerate(horizons):
            spread = self.sd * math.sqrt(years) * rng.standard_normal((draws, len(past.first)))
            told[row] = filled(past.values)[-1] + self.shift + spread + seen
        if self.deaf >= 0:
            told[:, :, self.deaf] = np.nan
        return told


@pytest.fixture(scope="module")
def tried() -> Backtest:
    """Three rivals and two forms of a model, over 26 origins."""
    panel = walks(7, until=2000, pull=0.1)
    some = (Persistence(), Ewma(), Normal("own", 0.12), Normal("own + pressure", 0.12, shift=0.08))
    return backtest(panel, some, origins=range(1974, 2000), states=6, draws=60)


# --- nothing of the future


def changed_after(panel: AlignmentPanel, origin: int, seed: int) -> AlignmentPanel:
    """The same panel with all that comes after a year replaced by something else."""
    rng = np.random.default_rng(seed)
    later = panel.years > origin
    new = {}
    for name in ("values", "counts", "pressure", "since_rivalry", "capability"):
        held = getattr(panel, name).copy()
        held[later] = rng.uniform(-1, 1, held[later].shape)
        new[name] = held
    values = new["values"]
    values[later] = np.where(rng.random(values[later].shape) < 0.3, np.nan, values[later])
    classes = panel.classes.copy()
    classes[later] = rng.integers(len(CLASSES), size=classes[later].shape)
    return replace(panel, **new, classes=classes)


@pytest.mark.parametrize("forecaster", [*RIVALS, Normal("model")], ids=lambda one: one.name)
@pytest.mark.parametrize("origin", [1972, 1990])
def test_another_future_changes_no_byte_of_a_forecast(forecaster: Normal, origin: int) -> None:
    panel = walks(7, missing=0.1, instruments=("sanctions", "disputes"))
    other = changed_after(panel, origin, 3)
    assert not panel.equals(other)
    pasts = [vintage(each, origin, 25, 5) for each in (panel, other)]
    assert pasts[0].equals(pasts[1])
    assert pasts[0].until == origin and len(pasts[0].years) == 25 and len(pasts[0].numbers) == 5
    one, two = (forecaster.forecast(past, (1, 3, 5), 40, 1) for past in pasts)
    assert one.tobytes() == two.tobytes()


def test_scores_of_an_origin_see_the_future_and_no_more_of_it_than_the_horizon() -> None:
    """What comes after the last horizon of an origin changes nothing; what comes within it does."""
    panel = walks(5, until=1990)
    kept = backtest(panel, RIVALS, origins=range(1975, 1981), horizons=(1, 3), draws=20)
    beyond = backtest(
        changed_after(panel, 1983, 1), RIVALS, origins=range(1975, 1981), horizons=(1, 3), draws=20
    )
    assert kept.to_json() == beyond.to_json()
    within = backtest(
        changed_after(panel, 1982, 1), RIVALS, origins=range(1975, 1981), horizons=(1, 3), draws=20
    )
    assert np.array_equal(within.crps[:, 1, :5], kept.crps[:, 1, :5])
    assert not np.isclose(within.crps[:, 1, 5], kept.crps[:, 1, 5]).any()


def test_the_states_of_an_origin_are_the_largest_of_its_own_time() -> None:
    panel = walks(6, until=1990)
    late = panel.capability.copy()
    late[panel.years > 1980, 0], late[panel.years > 1980, 5] = 1e-6, 0.9
    panel = replace(panel, capability=late)
    assert vintage(panel, 1980, 25, 3).numbers.tolist() == [10, 20, 30]
    assert vintage(panel, 1981, 25, 3).numbers.tolist() == [20, 30, 60]


# --- sums


def test_what_came_is_looked_up_by_the_numbers_of_the_states() -> None:
    panel = walks(6, until=1990)
    past = vintage(panel, 1987, 10, 4).among([20, 40])
    truth = truth_of(panel, past, (1, 3, 5))
    pair = panel.pair(20, 40)
    assert truth[:2, 0].tolist() == [panel.values[42, pair], panel.values[44, pair]]
    assert np.isnan(truth[2]).all()


def test_sums_are_those_of_a_plain_loop() -> None:
    panel = walks(6, until=1990, missing=0.2)
    test = backtest(panel, (Persistence(), Normal("model")), origins=(1975, 1986), horizons=(1, 5), draws=30)
    assert test.count[1, 1].sum() == 0 < test.count[1, 0].sum()
    past = vintage(panel, 1975, 25, 45)
    told = Persistence().forecast(past, (1, 5), 30)
    crps, count, rises, brier = np.zeros(4), np.zeros(4, int), np.zeros(4, int), np.zeros(4)
    for pair in range(len(past.first)):
        start, truth, c = panel.values[29, pair], panel.values[34, pair], panel.classes[29, pair]
        if np.isnan(start) or np.isnan(truth):
            continue
        draws = told[1][:, pair]
        crps[c] += scores.crps(draws[:, None], np.array([truth]))[0]
        count[c] += 1
        rises[c] += truth - start >= 0.1
        brier[c] += ((draws - start >= 0.1).mean() - (truth - start >= 0.1)) ** 2
    np.testing.assert_allclose(test.crps[0, 1, 0], crps)
    np.testing.assert_allclose(test.brier[0, 1, 0, :, 0], brier)
    assert test.count[1, 0].tolist() == count.tolist()
    assert test.events[1, 0, :, 0].tolist() == rises.tolist()
    moved = (past.values[5:] - past.values[:-5])[~np.isnan(past.values[5:] - past.values[:-5])]
    assert test.base[1, 0].tolist() == [(moved >= 0.1).mean(), (moved <= -0.1).mean()]
    assert test.pit.sum(axis=-1).tolist() == [test.count.tolist()] * 2


def test_all_are_scored_on_the_cases_of_which_all_said_something() -> None:
    panel = walks(6, until=1985)
    heard = backtest(panel, (Persistence(), Normal("model")), draws=20)
    deaf = backtest(panel, (Persistence(), Normal("model", deaf=2)), draws=20)
    assert heard.left_out.sum() == 0
    assert (deaf.count + deaf.left_out == heard.count).all()
    assert deaf.left_out.sum(axis=2)[0].tolist() == [1] * 15
    assert "are left out: 15 at 1 year, 13 at 3 years, 11 at 5 years" in verdicts(deaf)[-1]


def test_origins_run_from_1970_to_the_last_year_but_one() -> None:
    seen: list[int] = []
    test = backtest(walks(4, until=1975), (Persistence(),), draws=5, progress=seen.append)
    assert test.origins == (1970, 1971, 1972, 1973, 1974) == tuple(seen)
    assert [test.cases(h) for h in (1, 3, 5)] == [30, 18, 6]
    assert backtest(walks(4, 1960, 1990), (Persistence(),), draws=5).origins[0] == 1984


def test_workers_change_nothing(tried: Backtest) -> None:
    panel = walks(5, until=1990, missing=0.1)
    one, two = (backtest(panel, RIVALS, origins=range(1980, 1985), draws=20, workers=n) for n in (1, 2))
    assert one.to_json() == two.to_json()


def test_json_keeps_all(tried: Backtest) -> None:
    again = Backtest.from_json(tried.to_json())
    assert again.to_json() == tried.to_json()
    assert again.table() == tried.table() and again.hazards() == tried.hazards()
    assert again.origins == tuple(range(1974, 2000)) and again.sources == ("Made up.",) and again.version
    unknown = replace(tried, base=np.full_like(tried.base, np.nan))
    assert np.isnan(Backtest.from_json(unknown.to_json()).base).all()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[1]", "no backtest"),
        ("{", "no backtest"),
        ('{"kind": "blocs-whatif/1"}', "it is of kind 'blocs-whatif/1'"),
        ('{"kind": "blocs-backtest/1"}', "give what to_json wrote"),
    ],
)
def test_json_of_something_else_is_refused(text: str, told: str) -> None:
    with pytest.raises(DataError, match=told):
        Backtest.from_json(text)


def test_sums_of_another_shape_are_refused(tried: Backtest) -> None:
    told = json.loads(tried.to_json())
    told["crps"] = told["crps"][:2]
    with pytest.raises(DataError, match=r"crps has shape \(2, 3, 26, 4\), not \(4, 3, 26, 4\)"):
        Backtest.from_json(json.dumps(told))


# --- tables


def test_the_table_is_in_order_and_its_skills_are_ratios_of_sums(tried: Backtest) -> None:
    table = tried.table()
    assert table["horizon"] == (1,) * 4 + (3,) * 4 + (5,) * 4
    first = table.filter(lambda row: row["horizon"] == 1)
    assert list(first["crps"]) == sorted(first["crps"])
    rows = {row["forecaster"]: row for row in first.rows()}
    rival = min(("persistence", "exponentially weighted mean"), key=lambda name: rows[name]["crps"])
    assert {row["rival"] for row in rows.values()} == {rival}
    for row in rows.values():
        assert row["n"] == 26 * 15
        assert row["skill"] == pytest.approx(1 - row["crps"] / rows[rival]["crps"])
        assert row["over_persistence"] == pytest.approx(1 - row["crps"] / rows["persistence"]["crps"])
        assert row["skill_low"] <= row["skill"] <= row["skill_high"]
    assert rows[rival]["skill"] == rows[rival]["skill_low"] == 0
    assert rows["own + pressure"]["skill_high"] < 0


def test_classes_and_origins_add_up_to_the_table(tried: Backtest) -> None:
    whole = {(row["horizon"], row["forecaster"]): row for row in tried.table().rows()}
    for part in (tried.by_class(), tried.by_origin()):
        for key, row in whole.items():
            some = [one for one in part.rows() if (one["horizon"], one["forecaster"]) == key]
            assert sum(one["n"] for one in some) == row["n"]
            for score in ("crps", "log_score", "cover50", "cover90"):
                assert sum(one["n"] * one[score] for one in some) == pytest.approx(row["n"] * row[score])
    assert set(tried.by_class()["class"]) == set(CLASSES)
    assert max(tried.by_origin()["origin"]) == 1999


def test_hazards_are_scored_against_the_base_rate(tried: Backtest) -> None:
    rows = [row for row in tried.hazards().rows() if row["horizon"] == 3]
    assert {row["event"] for row in rows} == {"rises by 0.1 or more", "falls by 0.1 or more"}
    for row in rows:
        assert 0 < row["happened"] < 1 and row["happened"] == pytest.approx(row["base_rate"], abs=0.1)
        assert row["brier_skill"] == pytest.approx(1 - row["brier"] / row["base_brier"])
    said = {row["forecaster"]: row["brier"] for row in rows if row["event"].startswith("rises")}
    assert said["own"] < said["own + pressure"]


def test_calibration_tells_a_forecaster_that_is_too_sure() -> None:
    panel = walks(7, until=2000, noise=0.0)
    test = backtest(panel, (Persistence(), Normal("sure", 0.02)), horizons=(1,), draws=60)
    told = test.calibration()
    shares = {name: [] for name in test.forecasters}
    for row in told.rows():
        shares[row["forecaster"]].append(row["share"])
    assert sum(shares["sure"]) == pytest.approx(1)
    assert shares["sure"][0] + shares["sure"][-1] > 0.6
    np.testing.assert_allclose(shares["persistence"], 0.1, atol=0.04)
    assert test.mean("cover90", "sure", 1) < 0.4 < 0.85 < test.mean("cover90", "persistence", 1) < 0.95


def test_tables_without_rivals_or_persistence_leave_skill_missing() -> None:
    panel = walks(4, until=1980)
    table = backtest(panel, (Normal("model"),), horizons=(1,), draws=9).table()
    assert table["rival"] == (None,) and table["skill"] == (None,) == table["over_persistence"]
    table = backtest(panel, (Ewma(), Normal("model")), horizons=(1,), draws=9).table()
    assert table["over_persistence"] == (None, None) and set(table["rival"]) == {Ewma().name}


# --- resampling


@given(st.integers(1, 40), st.integers(1, 50), st.integers(0, 99))
def test_resamples_are_runs_on_the_ring(origins: int, block: int, seed: int) -> None:
    picked = resampled_origins(origins, block, 7, seed)
    assert picked.shape == (7, origins) and picked.min() >= 0 and picked.max() < origins
    steps = np.diff(picked, axis=1) % origins
    inside = (np.arange(1, origins) % block) != 0
    assert (steps[:, inside] == 1 % origins).all()
    assert np.array_equal(picked, resampled_origins(origins, block, 7, seed))


def test_every_origin_is_drawn_as_often_as_the_rest() -> None:
    held = np.bincount(resampled_origins(31, 5, 20_000).ravel(), minlength=31) / (20_000 * 31)
    np.testing.assert_allclose(held, 1 / 31, rtol=0.03)


@settings(max_examples=20)
@given(st.integers(0, 1000))
def test_an_interval_holds_the_skill_and_knows_its_own_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    reference = rng.uniform(1, 2, 30)
    skill = ratio_skill(reference * rng.uniform(0.8, 1.1, 30), reference, 5)
    assert skill.low <= skill.value <= skill.high
    assert ratio_skill(reference, reference, 5) == (0.0, 0.0, 0.0)
    assert ratio_skill(0.9 * reference, reference, 5) == pytest.approx((0.1, 0.1, 0.1))


def test_blocks_widen_the_interval_of_origins_that_fail_together() -> None:
    wave = 1 + 0.3 * np.sin(np.arange(60) / 4)
    alone, blocks = (ratio_skill(wave, np.ones(60), block) for block in (1, 10))
    assert blocks.high - blocks.low > 1.5 * (alone.high - alone.low)


def test_too_few_origins_give_no_interval_and_no_verdict() -> None:
    assert ratio_skill(np.full(9, 0.9), np.ones(9), 1).standing == "unknown"
    skill = ratio_skill(np.full(14, 0.9), np.ones(14), 5)
    assert skill.value == pytest.approx(0.1) and math.isnan(skill.low) and skill.standing == "unknown"
    assert ratio_skill(np.full(15, 0.9), np.ones(15), 5).standing == "better"
    assert math.isnan(ratio_skill(np.zeros(20), np.zeros(20), 5).value)


def test_blocks_are_as_long_as_the_longest_horizon_in_years(tried: Backtest) -> None:
    """Every second origin: a block of three covers the same years."""
    panel = walks(5, until=2000)
    test = backtest(panel, (Persistence(), Ewma()), origins=range(1971, 2000, 2), draws=20)
    mine, theirs = (test.crps[k, 0].sum(axis=1) for k in (1, 0))
    assert test.skill(Ewma().name, "persistence", 1) == ratio_skill(mine, theirs, 3, seed=1)


# --- words


def scored(tried: Backtest, own: float, full: float, cover: float = 0.9) -> Backtest:
    """The same backtest, with CRPS of the model set to shares of the rival's, and coverage to a share."""
    rival = tried.crps[0].copy()
    crps = np.stack([rival, 1.5 * rival, own * rival, full * rival])
    return replace(tried, crps=crps, cover90=cover * np.ones(tried.crps.shape) * tried.count)


def test_words_say_where_there_is_skill(tried: Backtest) -> None:
    better = scored(tried, 0.98, 0.971)
    assert horizon_verdict(better, 1) == (
        "At 1 year the state-space model (own + pressure) is 2.9 % better than the best naive rival "
        "(persistence), between 2.9 and 2.9 %: it has skill."
    )
    worse = horizon_verdict(scored(tried, 0.98, 1.04), 3)
    assert (
        "At 3 years" in worse
        and "is 4.0 % worse than the best naive rival (persistence), between 4.0" in worse
    )
    assert "it has no skill" in worse
    rng = np.random.default_rng(0)
    wobble = scored(tried, 1.0, 1.0)
    wobble.crps[3] *= rng.uniform(0.9, 1.1, wobble.crps.shape[2])[None, :, None]
    assert "is no better than the best naive rival (persistence), within what chance" in (
        horizon_verdict(wobble, 5)
    )


def test_a_skill_line_goes_with_each_projection(tried: Backtest) -> None:
    test = scored(tried, 0.98, 0.95)
    line = skill_line(test, 3)
    assert line == (
        "At 3 years the state-space model (own + pressure) was 5.0 % better than the best naive rival, "
        "persistence (origins 1974 to 1997); its 90 % intervals held the truth in 90 % of cases."
    )
    assert skill_line(test, 2) == line
    beyond = skill_line(test, 9)
    assert beyond.startswith("Beyond 5 years nothing was tested; at 5 years the state-space model")
    assert "worse than" in skill_line(scored(tried, 1, 1.1), 1)
    assert "At 1 year persistence was the best of the naive rivals (origins" in skill_line(
        test, 1, "persistence"
    )
    assert "the exponentially weighted mean was 50.0 % worse" in skill_line(test, 1, Ewma().name)


def test_a_term_that_helps_in_sample_alone_is_said_so(tried: Backtest) -> None:
    strong = {"sanctions": InSample(0.31, 3.9)}
    told = ablation_verdict(scored(tried, 0.95, 0.95), in_sample=strong)
    assert told.startswith(
        "Pressure helps in sample (sanctions: beta = 0.31, t = 3.9), but it does not help out of sample"
    )
    told = ablation_verdict(scored(tried, 0.95, 0.97), in_sample=strong)
    assert "but it hurts out of sample at 1, 3 and 5 years" in told and "at 1 year -2.1 %" in told
    told = ablation_verdict(scored(tried, 0.95, 0.90), in_sample=strong)
    assert "helps in sample" in told and "and it helps out of sample at 1, 3 and 5 years" in told
    weak = {"sanctions": InSample(0.1, 0.5)}
    told = ablation_verdict(scored(tried, 0.95, 0.95), in_sample=weak)
    assert "does not clearly help in sample" in told and "and it does not help out of sample" in told
    told = ablation_verdict(scored(tried, 0.95, 0.95), in_sample={"disputes": InSample(-0.1, -3.0)})
    assert "drives pairs apart in sample" in told
    assert ablation_verdict(scored(tried, 1, 1)).startswith("Pressure: it does not help")


def test_words_on_coverage(tried: Backtest) -> None:
    assert "as often as they should" in coverage_verdict(scored(tried, 1, 1, 0.9))
    assert "too narrow at 1, 3 and 5 years" in coverage_verdict(scored(tried, 1, 1, 0.8))
    assert "wider than need be at 1, 3 and 5 years" in coverage_verdict(scored(tried, 1, 1, 0.97))


def test_words_on_classes_name_each_with_its_cases(tried: Backtest) -> None:
    test = scored(tried, 1, 0.95)
    test.crps[3, :, :, CLASSES.index("allies")] *= 1.2
    told = class_verdict(test, 1)
    assert told.startswith(
        "At 1 year, against persistence, the state-space model (own + pressure) is better among"
    )
    assert "rivals (+5.0 %" in told and "worse among allies (-14.0 %" in told and "other pairs (" in told
    assert f"{test.cases(1, 'allies'):,} cases" in told


def test_all_words_together(tried: Backtest) -> None:
    told = verdicts(scored(tried, 0.98, 0.95), {"sanctions": InSample(0.1, 3.0)})
    assert len(told) == 3 + 1 + 3 + 1
    assert told[3].startswith("Pressure helps in sample")


def test_words_without_a_model_speak_of_the_rivals() -> None:
    panel = walks(6, until=2000, pull=0.4, noise=0.2)
    test = backtest(panel, (Persistence(), Ewma()), horizons=(1,), draws=30)
    (told,) = verdicts(test)
    assert told.startswith("At 1 year the best naive rival is the exponentially weighted mean, ")
    assert "better than persistence" in told and told.endswith("no model was tried.")
    with pytest.raises(UsageError, match="only naive rivals were tried"):
        skill_line(test, 1)


# --- arguments


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"forecasters": ()}, "give one or more, each with its own name"),
        ({"forecasters": (Persistence(), Persistence())}, "each with its own name"),
        ({"horizons": (3, 1)}, "give years ahead, 1 or more, rising"),
        ({"horizons": ()}, "give years ahead"),
        ({"origins": (1990,)}, "give origins up to 1989"),
        ({"origins": (1940,)}, "the panel has 1946 to 1990"),
        ({"origins": ()}, "a window of 25 years must fit"),
        ({"draws": 1}, "give 2 or more of each"),
    ],
)
def test_what_cannot_be_tried_is_told(how: dict[str, object], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        backtest(walks(3, until=1990), **{"forecasters": RIVALS, **how})  # type: ignore[arg-type]


@dataclass(frozen=True)
class Short:
    name: str = "short"

    def forecast(self, past: AlignmentPanel, horizons: Sequence[int], draws: int, seed: int) -> np.ndarray:
        return np.zeros((len(horizons), draws, 1))


def test_a_forecaster_with_draws_of_another_shape_is_named() -> None:
    with pytest.raises(
        UsageError, match=r"forecaster short gave draws of shape \(3, 9, 1\), not \(3, 9, 3\)"
    ):
        backtest(walks(3, until=1980), (Short(),), draws=9)


def test_what_was_not_tried_cannot_be_asked_about(tried: Backtest) -> None:
    with pytest.raises(UsageError, match="no forecaster 'oracle' was tried; there are persistence"):
        tried.mean("crps", "oracle", 1)
    with pytest.raises(UsageError, match="no horizon of 2 years was tried; there are 1, 3, 5"):
        tried.cases(2)
    with pytest.raises(UsageError, match="no class of pairs 'foes'; there are rivals"):
        tried.cases(1, "foes")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="horizon is 0; give 1 year or more"):
        skill_line(tried, 0)
