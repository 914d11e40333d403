"""Which assumption moves an answer, and which setting reaches a target."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.scenario.model import Doses, Hostility, Scenario
from blocs.scenario.run import whatif
from blocs.scenario.sensitivity import (
    Assumption,
    Question,
    answer_of,
    answers,
    assumption_named,
    assumptions_of,
    break_even,
    grid,
    tornado,
)
from blocs.scenario.sensitivity.answering import of_draw
from blocs.scenario.sensitivity.roots import peak, root
from blocs.scenario.world import World, world_of
from blocs.trade import Elasticities, ban, sanction, solve, tariff

EXPORTS = Question("exports", ("CHN", "USA"))
TOGETHER = Question("trade", ("CHN", "RUS"))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    measures = tariff("USA", "CHN", 0.25, covering="200 billion USD")
    measures += sanction(["USA", "EU"], "RUS", sectors="energy", cost=0.3) + tariff("CHN", "USA", 0.2)
    return Scenario(policy=measures + ban("USA", "RUS"), seed=3)


@pytest.fixture(scope="module")
def plain() -> Scenario:
    return Scenario(policy=tariff("USA", "CHN", 0.25), seed=3)


@pytest.fixture(scope="module")
def world(plain: Scenario) -> World:
    return world_of(plain)


@pytest.mark.parametrize(
    ("text", "kind", "states"),
    [
        ("trade CHN RUS", "trade", ("CHN", "RUS")),
        ("exports China to the United States", "exports", ("CHN", "USA")),
        ("Income: USA", "income", ("USA",)),
        ("trade between South Korea and the United Kingdom", "trade", ("KOR", "GBR")),
        ("alignment chn rus", "alignment", ("CHN", "RUS")),
        ("together China, Russia", "together", ("CHN", "RUS")),
    ],
)
def test_a_question_is_read_as_it_is_written(text: str, kind: str, states: tuple[str, ...]) -> None:
    question = Question.parse(text)
    assert (question.kind, question.states) == (kind, states)
    assert Question.parse(str(question)) == question


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("trdae CHN RUS", "did you mean 'trade'"),
        ("trade CHN", "asked of two states, and 1 stand there"),
        ("income", "asked of one state, and 0 stand there"),
        ("trade CHN Rusia", "'Rusia' is no state; did you mean 'Russia'"),
        ("trade EU RUS", "the EU is a body of several states"),
        ("trade CHN China", "China twice"),
    ],
)
def test_a_wrong_question_is_told_so(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        Question.parse(text)


def test_questions_say_what_reaches_a_target() -> None:
    assert TOGETHER.reaches(10) == "makes trade between China and Russia grow 10 %"
    assert EXPORTS.reaches(-50) == "makes exports from China to the United States shrink 50 %"
    assert Question("income", ("CHN",)).reaches(-0.1) == "lowers real income of China by 0.1 %"
    assert TOGETHER.reaches(0) == "leaves trade between China and Russia as it was"


def test_the_answer_is_that_of_the_trade_room(scenario: Scenario, world: World) -> None:
    found = solve(scenario.policy, world.economy, draws=20, seed=scenario.seed)
    one, other = found.pair("CHN", "RUS"), found.pair("RUS", "CHN")
    both = 100 * ((one.after + other.after) / (one.before + other.before) - 1)
    assert answer_of(TOGETHER, scenario, world) == pytest.approx(both, rel=1e-9)
    assert answer_of(EXPORTS, scenario, world) == pytest.approx(found.pair("CHN", "USA").growth, rel=1e-9)
    row = next(row for row in found.states.rows() if row["state"] == "USA")
    income = answers(Question("income", ("USA",)), scenario, world, 20)
    assert income[0] == pytest.approx(row["real_income"], rel=1e-9)
    assert np.quantile(income[1:], 0.05) == pytest.approx(row["real_income_low"], rel=1e-6)


def test_without_measures_nothing_changes(world: World) -> None:
    nothing = Scenario()
    assert answers(TOGETHER, nothing, world, 10).tolist() == [0.0]
    assert assumptions_of(nothing, world) == ()


def test_assumptions_are_those_of_the_measures(scenario: Scenario, world: World) -> None:
    held = {one.name: one for one in assumptions_of(scenario, world)}
    rate = held["tariff 1 rate"]
    assert (rate.low, rate.central, rate.high) == (0.125, 0.25, 0.375)
    cover = held["tariff 1 covering"]
    assert (cover.low, cover.central, cover.high) == (150e9, 200e9, 250e9)
    assert (held["sanction 1 cost"].low, held["sanction 1 cost"].high) == (0.15, 0.6)
    assert held["tariff 2 rate"].central == 0.2
    assert {"elasticities", "closure"} <= set(held)
    assert held["closure"].central == "nominal"
    assert not any("sanction 2" in name for name in held)  # a ban has no cost to change
    for one in held.values():
        assert one.at(scenario, world, one.central) == (scenario, world)


def test_a_tariff_cannot_cover_more_than_is_traded(world: World) -> None:
    traded = solve(tariff("USA", "CHN", 0.1), world.economy, draws=0).touched
    all_goods = sum(value * 1e6 for value in traded["before"])
    near = Scenario(policy=tariff("USA", "CHN", 0.25, covering=0.95 * all_goods))
    cover = assumption_named("covering", near, world)
    assert cover.high == pytest.approx(all_goods)
    assert np.isfinite(answer_of(EXPORTS, *cover.at(near, world, cover.high)))
    full = near.policy + tariff("USA", "CHN", 0.1, covering=0.05 * all_goods)
    assert assumption_named("tariff 1 covering", Scenario(policy=full), world).high == 0.95 * all_goods


def test_an_assumption_is_found_by_its_words(scenario: Scenario, world: World) -> None:
    assert assumption_named("Tariff 2 rate", scenario, world).name == "tariff 2 rate"
    assert assumption_named("sanction cost", scenario, world).name == "sanction 1 cost"
    with pytest.raises(UsageError, match="may be several of its assumptions; there are tariff 1 rate"):
        assumption_named("rate", scenario, world)
    with pytest.raises(UsageError, match="'weather' is no assumption"):
        assumption_named("weather", scenario, world)


def test_hostilities_bear_on_alignment_alone(world: World) -> None:
    hostile = Scenario(hostilities=(Hostility(("USA",), ("CHN",), 0.6),))
    level = assumption_named("hostility", hostile, world)
    assert (level.low, level.central, level.high) == pytest.approx((0.3, 0.6, 0.9))
    assert level.rooms == ("alignment",)
    changed, _ = level.at(hostile, world, 1.0)
    assert changed.hostilities[0].level == 1.0


def test_tornado(scenario: Scenario, world: World) -> None:
    table = tornado(scenario, TOGETHER, world)
    swing = table.array("swing")
    assert (np.diff(swing) <= 0).all()
    assert set(table["central"]) == {answer_of(TOGETHER, scenario, world)}
    assert len(table) == 6
    by_name = {row["assumption"]: row for row in table.rows()}
    assert by_name["tariff 1 rate"]["low_setting"] == "12.5 %"
    half = tariff("USA", "CHN", 0.125, covering="200 billion USD")
    halved = replace(
        scenario, policy=replace(scenario.policy, measures=(*half, *scenario.policy.measures[1:]))
    )
    assert by_name["tariff 1 rate"]["low"] == answer_of(TOGETHER, halved, world)
    assert by_name["closure"]["high_setting"] == "multiplicative"
    other = answer_of(TOGETHER, scenario, replace(world, closure="multiplicative"))
    assert by_name["closure"]["high"] == other
    for row in table.rows():
        ends = (row["low"], row["central"], row["high"])
        assert row["swing"] == max(ends) - min(ends)


def test_elasticities_without_a_spread_go_up_and_down_a_quarter(plain: Scenario, world: World) -> None:
    row = tornado(plain, EXPORTS, replace(world, elasticity=4.0)).filter(
        lambda row: row["assumption"] == "elasticities"
    )
    assert row["low"][0] == pytest.approx(answer_of(EXPORTS, plain, replace(world, elasticity=3.0)), rel=1e-9)
    assert row["high"][0] == pytest.approx(
        answer_of(EXPORTS, plain, replace(world, elasticity=5.0)), rel=1e-9
    )
    assert "no spread is stated" in row["words"][0]


def test_a_setting_without_an_answer_is_missing(plain: Scenario, world: World) -> None:
    def broken(scenario: Scenario, there: World, value: object) -> tuple[Scenario, World]:
        return replace(scenario, policy=scenario.policy + tariff("USA", "CHN", 0.1, covering=1e15)), there

    one = Assumption("broken", 0.0, 1.0, 1.0, "", broken)
    table = tornado(plain, EXPORTS, world, [one])
    assert table["low"] == (None,)
    assert table["swing"] == (0.0,)


def test_grid(scenario: Scenario, world: World) -> None:
    rate, cost = (assumption_named(name, scenario, world) for name in ("tariff 1 rate", "sanction 1"))
    table = grid(scenario, TOGETHER, world, (rate, [0.1, 0.25]), (cost, [0.3, 0.6, 1.0]))
    assert table["x"] == (0.1, 0.1, 0.1, 0.25, 0.25, 0.25)
    assert table["y"] == (0.3, 0.6, 1.0) * 2
    assert table["value"][3] == answer_of(TOGETHER, scenario, world)
    rows = tornado(scenario, TOGETHER, world, [cost])
    assert table["value"][4] == rows["high"][0]
    with pytest.raises(UsageError, match="on both axes"):
        grid(scenario, TOGETHER, world, (rate, [0.1]), (rate, [0.2]))
    with pytest.raises(UsageError, match="has no settings"):
        grid(scenario, TOGETHER, world, (rate, []), (cost, [0.2]))


@settings(max_examples=8, deadline=None)
@given(low=st.floats(0.01, 2.0), further=st.floats(0.05, 2.0))
def test_a_higher_tariff_means_fewer_exports(low: float, further: float) -> None:
    scenario = Scenario(policy=tariff("USA", "CHN", 0.25))
    world = world_of(scenario)
    rate = assumption_named("rate", scenario, world)
    less, more = (answer_of(EXPORTS, *rate.at(scenario, world, value)) for value in (low, low + further))
    assert more < less < 0


@pytest.mark.parametrize("target", [-10.0, -50.0, -80.0])
def test_at_the_break_even_the_answer_is_the_target(plain: Scenario, world: World, target: float) -> None:
    rate = assumption_named("rate", plain, world)
    found = break_even(plain, EXPORTS, target, rate, world, draws=30)
    assert found.value is not None and found.low is not None and found.high is not None
    assert answer_of(EXPORTS, *rate.at(plain, world, found.value)) == pytest.approx(target, abs=1e-6)
    assert found.low < found.value < found.high
    assert found.reached == 1.0 and found.best == target and found.best_at == found.value


def test_break_even_goes_back_to_the_rate_that_it_came_from(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    central = answer_of(EXPORTS, plain, world)
    found = break_even(plain, EXPORTS, central, rate, world, draws=0)
    assert found.value == pytest.approx(0.25, abs=1e-8)
    assert (found.low, found.high, found.reached, found.draws) == (None, None, None, 0)


def test_the_interval_is_that_of_every_draw_solved_for_itself(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    draws = 21
    found = break_even(plain, EXPORTS, -50, rate, world, draws=draws)
    each = sorted(
        break_even(plain, EXPORTS, -50, rate, of_draw(EXPORTS, plain, world, draws, k), draws=0).value
        or np.inf
        for k in range(draws)
    )
    assert found.low == pytest.approx(each[1], abs=1e-6)
    assert found.high == pytest.approx(each[19], abs=1e-6)


def test_the_world_of_a_draw_answers_as_the_draw(plain: Scenario, world: World) -> None:
    whole = answers(EXPORTS, plain, world, 5)
    each = [answer_of(EXPORTS, plain, of_draw(EXPORTS, plain, world, 5, k)) for k in range(5)]
    assert whole[1:] == pytest.approx(each, rel=1e-8)


def test_what_no_tariff_reaches_is_told_with_the_nearest(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    found = break_even(plain, TOGETHER, 10, rate, world, draws=20)
    assert (found.value, found.low, found.high, found.others) == (None, None, None, ())
    assert found.reached == 0.0
    tried = [answer_of(TOGETHER, *rate.at(plain, world, value)) for value in (0.1, 0.5, 1.0, 2.0, 5.0)]
    assert found.best >= max(tried) - 1e-9
    assert answer_of(TOGETHER, *rate.at(plain, world, found.best_at)) == pytest.approx(found.best, abs=1e-9)
    assert found.sentence.startswith(
        "No tariff of 0 to 500 % by the United States on China makes trade between China and Russia grow "
        "10 %; it comes nearest at 500 %, with "
    )


def test_where_the_answer_turns_all_settings_are_told(plain: Scenario, world: World) -> None:
    # a small tariff turns the terms of trade to the United States, a large one costs it
    rate, income = assumption_named("rate", plain, world), Question("income", ("USA",))
    best = break_even(plain, income, 5.0, rate, world, draws=0)
    assert 0.01 < best.best_at < 0.5 and best.best > 0
    found = break_even(plain, income, 0.9 * best.best, rate, world, draws=0)
    assert found.value is not None and len(found.others) == 1
    assert found.value < best.best_at < found.others[0]
    for value in (found.value, *found.others):
        assert answer_of(income, *rate.at(plain, world, value)) == pytest.approx(0.9 * best.best, abs=1e-6)
    assert "and so does one of" in found.sentence


def test_the_sentence_holds_value_and_interval(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    found = break_even(plain, EXPORTS, -50, rate, world, draws=40)
    assert found.value is not None and found.low is not None and found.high is not None
    middle = f"{100 * found.low:.3g} to {100 * found.high:.3g} %"
    assert str(found) == (
        f"A tariff of {100 * found.value:.3g} % ({middle}) by the United States on China makes exports from "
        "China to the United States shrink 50 %."
    )


def test_the_same_question_gives_the_same_answer(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    assert break_even(plain, EXPORTS, -50, rate, world, draws=10) == break_even(
        plain, EXPORTS, -50, rate, world, draws=10
    )


def test_wrong_searches_are_refused(plain: Scenario, world: World) -> None:
    rate = assumption_named("rate", plain, world)
    with pytest.raises(UsageError, match="closure has no range of settings"):
        break_even(plain, EXPORTS, 1, assumption_named("closure", plain, world), world)
    with pytest.raises(
        UsageError, match=r"cannot search from 50 % to 20 %; give a range within 0 % to 500 %"
    ):
        break_even(plain, EXPORTS, 1, rate, world, 0.5, 0.2)
    with pytest.raises(UsageError, match="the target is nan"):
        break_even(plain, EXPORTS, float("nan"), rate, world)
    with pytest.raises(UsageError, match="draws=-1"):
        break_even(plain, EXPORTS, 1, rate, world, draws=-1)


def test_what_was_never_traded_has_no_growth(world: World, plain: Scenario) -> None:
    flows = world.economy.flows.copy()
    china, russia = world.economy.place("CHN"), world.economy.place("RUS")
    flows[:, china, russia] = flows[:, russia, china] = 0
    empty = replace(
        world,
        economy=replace(
            world.economy,
            flows=flows,
            final=None,
            inputs=None,
            value_added=np.ones_like(world.economy.value_added),
        ),
    )
    with pytest.raises(UsageError, match="nothing was traded in 2018"):
        answer_of(TOGETHER, plain, empty)


def test_elasticities_of_a_draw_are_those_drawn(plain: Scenario, world: World) -> None:
    fixed = of_draw(EXPORTS, plain, world, 4, 2).elasticity
    assert isinstance(fixed, Elasticities)
    assert not any(fixed.sd)


def test_alignment_is_that_of_the_table_of_pressure(scenario: Scenario, world: World) -> None:
    asked = Question("alignment", ("CHN", "RUS"))
    few = replace(scenario, draws=50, blocs=0)
    row = next(row for row in whatif(few, world).pressure.rows() if {row["a"], row["b"]} == {"CHN", "RUS"})
    found = answers(asked, few, world, 50)
    assert found[0] == pytest.approx(row["effect"], rel=1e-9)
    assert np.quantile(found[1:], 0.95) == pytest.approx(row["effect_high"], rel=1e-9)
    each = [answer_of(asked, few, of_draw(asked, few, world, 50, k)) for k in (0, 20, 49)]
    assert found[1:][[0, 20, 49]] == pytest.approx(each, rel=1e-9)


def test_the_chance_is_that_of_the_table_of_blocs(scenario: Scenario, world: World) -> None:
    few = replace(scenario, draws=60, blocs=10, doses=Doses())
    table = whatif(few, world).together
    for row in table.rows():
        asked = Question("together", (row["a"], row["b"]))
        assert answer_of(asked, few, world) == pytest.approx(100 * row["change"], abs=1e-9)
    assert len(table) >= 2
    strong = replace(world.prospect.posterior, beta=np.full_like(world.prospect.posterior.beta, 1.0))
    bound = replace(world, prospect=replace(world.prospect, posterior=strong))
    asked = Question("together", ("CHN", "RUS"))
    assert answer_of(asked, few, bound) > max(answer_of(asked, few, world), 5.0)
    row = next(row for row in whatif(few, bound).together.rows() if {row["a"], row["b"]} == {"CHN", "RUS"})
    assert answer_of(asked, few, bound) == pytest.approx(100 * row["change"], abs=1e-9)
    with pytest.raises(UsageError, match="asks for no blocs"):
        answer_of(asked, replace(few, blocs=0), world)


def test_tornado_of_alignment(scenario: Scenario, world: World) -> None:
    asked = Question("alignment", ("CHN", "RUS"))
    table = tornado(scenario, asked, world)
    rows = {row["assumption"]: row for row in table.rows()}
    # the rate of a tariff does not say how hostile it is; its dose does
    assert set(rows) == {
        "dose of a tariff",
        "dose of a sanction",
        "dose of a ban",
        "beta",
        "gamma",
        "years ahead",
    }
    central = answer_of(asked, scenario, world)
    assert rows["beta"]["low"] < central < rows["beta"]["high"]
    assert rows["gamma"]["high"] < central < rows["gamma"]["low"]
    longer = answer_of(asked, replace(scenario, years=10), world)
    assert (rows["years ahead"]["high"], rows["years ahead"]["high_setting"]) == (longer, "10 years")
    assert rows["beta"]["central_setting"] == "as taken"


def test_the_dose_at_which_alignment_moves_so_far(plain: Scenario, world: World) -> None:
    measures = plain.policy + sanction("USA", "RUS", cost=0.3)
    both, asked = Scenario(policy=measures), Question("alignment", ("CHN", "RUS"))
    dose = assumption_named("dose of a tariff", both, world)
    target = answer_of(asked, *dose.at(both, world, 0.4))
    found = break_even(both, asked, target, dose, world, draws=0)
    assert found.value == pytest.approx(0.4, abs=1e-8)
    with pytest.raises(UsageError, match="tariff 1 rate does not bear on effect on the alignment"):
        break_even(both, asked, 0.01, assumption_named("tariff 1 rate", both, world), world)


def test_who_never_voted_has_no_alignment(scenario: Scenario, world: World) -> None:
    with pytest.raises(UsageError, match="'ROW' is no state"):
        answer_of(Question("alignment", ("CHN", "ROW")), scenario, world)


@settings(max_examples=50, deadline=None)
@given(spot=st.floats(-0.99, 0.99), power=st.sampled_from([1, 3, 5]), scale=st.floats(1e-3, 1e3))
def test_roots(spot: float, power: int, scale: float) -> None:
    calls = []

    def line(x: float) -> float:
        calls.append(x)
        return scale * ((x - spot) ** power + (x - spot))

    assert root(line, -1, 1, tolerance=1e-10) == pytest.approx(spot, abs=1e-9)
    assert len(calls) < 45


def test_a_root_needs_two_signs() -> None:
    with pytest.raises(ValueError, match="one side of zero"):
        root(lambda x: x * x + 1, -1, 1)
    assert root(lambda x: x - 1, 1, 2) == 1.0


@settings(max_examples=30, deadline=None)
@given(spot=st.floats(-0.9, 0.9))
def test_peaks(spot: float) -> None:
    at, height = peak(lambda x: -abs(x - spot), -1, 1, tolerance=1e-8)
    assert at == pytest.approx(spot, abs=1e-7)
    assert -1e-7 <= height <= 0


def test_a_tornado_is_quick(scenario: Scenario, world: World) -> None:
    for text in ("trade CHN RUS", "alignment CHN RUS", "together CHN RUS"):
        before = time.process_time()
        tornado(scenario, Question.parse(text), world)
        assert time.process_time() - before < 6.0  # 0.1, 0.02 and 1 s on one core of 2026
