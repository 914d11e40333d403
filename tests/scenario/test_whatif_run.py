"""`whatif` from end to end: the same bytes, three worlds side by side, and what is said where nothing is."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from blocs.errors import DataError, PolicyError, UsageError
from blocs.projection import Prospect, shipped
from blocs.scenario import (
    Consequences,
    Doses,
    Hostility,
    Scenario,
    World,
    parse_scenario,
    whatif,
    world_of,
)
from blocs.trade import agreement, sanction, tariff
from projection.prospects import SHARES, small_prospect, unpressed

DESIGN = """
[scenario]
name = "Washington widens the tariffs"
base = "2018"
draws = 40
seed = 1

[[tariff]]
by = "USA"; on = "CHN"; rate = 0.25; covering = "200 billion USD"

[[sanction]]
by = ["USA", "EU"]; on = "RUS"; sectors = ["energy"]; cost = 0.3   # iceberg, or ban = true
"""  # as the design has it; TOML wants a line for each key


def scenario_of(text: str) -> Scenario:
    """Read the scenario of the design, a line for each key."""
    return parse_scenario(text.replace("; ", "\n"))


FORCE = (Hostility(("USA",), ("CHN", "RUS"), 0.6),)


@pytest.fixture(scope="module")
def world() -> World:
    return world_of(Scenario())


@pytest.fixture(scope="module")
def small(world: World) -> World:
    return replace(world, prospect=small_prospect(pressure=0.1))


@pytest.fixture(scope="module")
def found(world: World) -> Consequences:
    return whatif(scenario_of(DESIGN), world)


def row(frame_rows: tuple[dict[str, object], ...], **keys: object) -> dict[str, object]:
    (one,) = [row for row in frame_rows if all(row[name] == value for name, value in keys.items())]
    return one


def test_the_scenario_of_the_design(found: Consequences) -> None:
    assert found.name == "Washington widens the tariffs" and len(found.measures) == 2
    pairs = {(row["a"], row["b"]) for row in found.alignment.rows()}
    assert pairs == {("CHN", "RUS"), ("USA", "CHN"), ("USA", "RUS")}
    assert set(found.alignment["year"]) == {2019, 2020, 2021, 2022, 2023}
    for told in found.alignment.rows():
        assert told["baseline_low"] <= told["baseline"] <= told["baseline_high"]
    # of all pairs only the two who are met by the United States are pressed on
    (pressed,) = found.pressure.rows()
    assert {pressed["a"], pressed["b"]} == {"CHN", "RUS"}
    share = shipped().capability[shipped().place("USA")]
    assert pressed["after"] - pressed["before"] == pytest.approx(share)
    last = row(found.alignment.rows(), a="CHN", b="RUS", year=2023)
    assert last["effect"] == pytest.approx(pressed["effect"], rel=1e-12) and last["effect"] > 0
    for other in (("USA", "CHN"), ("USA", "RUS")):
        told = row(found.alignment.rows(), a=other[0], b=other[1], year=2023)
        assert told["scenario"] == told["baseline"] and told["effect"] == 0
    assert found.trade is not None and len(found.trade.states) > 70
    assert found.remarks == ()


def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(
    found: Consequences, world: World
) -> None:
    assert whatif(scenario_of(DESIGN), world).to_json() == found.to_json()
    anew = replace(world, prospect=replace(world.prospect))  # nothing of it is kept from before
    assert whatif(scenario_of(DESIGN), anew).to_json() == found.to_json()
    other = whatif(replace(scenario_of(DESIGN), seed=2), world)
    assert other.alignment["baseline"] != found.alignment["baseline"]


def test_another_process_gives_the_same_bytes(found: Consequences) -> None:
    """With another hash seed, and alignment drawn anew."""
    code = (
        "import sys, hashlib\n"
        "from blocs.scenario import parse_scenario, whatif\n"
        "told = whatif(parse_scenario(sys.stdin.read())).to_json()\n"
        "print(hashlib.sha256(told.encode()).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=DESIGN.replace("; ", "\n"),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "11"},
    )
    assert done.stdout.strip() == hashlib.sha256(found.to_json().encode()).hexdigest()


def test_json_gives_back_all_of_it(found: Consequences) -> None:
    again = Consequences.from_json(found.to_json(indent=1))
    for name in ("alignment", "pressure", "blocs", "together", "predictions"):
        mine, theirs = getattr(found, name), getattr(again, name)
        assert mine == theirs and hash(mine) == hash(theirs)
        assert [mine.array(n).dtype for n in mine.names] == [theirs.array(n).dtype for n in theirs.names]
    for name in ("scenario", "name", "measures", "assumed", "skill", "remarks", "sources", "manifest"):
        assert getattr(found, name) == getattr(again, name)
    assert again.trade is not None and again.to_json() == found.to_json()
    assert parse_scenario(found.scenario) == scenario_of(DESIGN)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "blocs-whatif/1"}', '{"kind": "other/1"}'])
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(DataError, match="give what to_json wrote"):
        Consequences.from_json(text)


def test_the_twin_is_the_scenario_where_pressure_moves_nobody(small: World) -> None:
    asked = Scenario(hostilities=FORCE, draws=60, blocs=7)
    found = whatif(asked, small)
    other = whatif(asked, replace(small, prospect=unpressed(small.prospect)))
    assert found.alignment["twin"] == other.alignment["scenario"] == other.alignment["baseline"]
    assert set(other.alignment["effect"]) == {0.0} and set(other.pressure["effect"]) == {0.0}
    assert other.blocs["scenario"] == other.blocs["baseline"] == other.blocs["twin"]


def test_a_scenario_of_hostility_alone_tells_nothing_of_trade(small: World) -> None:
    found = whatif(Scenario(hostilities=FORCE, draws=30), small)
    assert found.trade is None
    assert found.measures == ("The United States shows force to China and Russia (0.6 of 1).",)
    assert not any("Measures of trade press" in line for line in found.assumed)
    assert any("share of the world's capability" in line for line in found.assumed)
    (told,) = found.pressure.rows()
    # the effect of disputes is below 0 in this model
    assert told["after"] - told["before"] == pytest.approx(0.6 * SHARES["USA"]) and told["effect"] < 0
    assert Consequences.from_json(found.to_json()).to_json() == found.to_json()


@pytest.mark.parametrize(
    "asked",
    [
        Scenario(policy=tariff("USA", ["CHN", "RUS"], 0.2), doses=Doses(tariff=0), draws=20),
        Scenario(policy=agreement(["CHN", "RUS"], cost=-0.1), draws=20),
    ],
)
def test_what_puts_no_pressure_moves_no_alignment(small: World, asked: Scenario) -> None:
    found = whatif(asked, small)
    assert len(found.pressure) == 0 and set(found.alignment["effect"]) == {0.0}
    assert found.blocs["scenario"] == found.blocs["baseline"] and set(found.blocs["change"]) == {0.0}
    assert found.trade is not None and len(found.trade.states) > 70
    assert any(line.endswith("alignment stays.") for line in found.assumed)


def test_another_pair_that_is_watched_changes_no_figure_of_the_first(small: World) -> None:
    asked = Scenario(hostilities=FORCE, draws=30, watch=(("RUS", "CHN"),))
    more = replace(asked, watch=(("IND", "GBR"), ("RUS", "CHN"), ("USA", "DEU")))
    one, three = whatif(asked, small), whatif(more, small)
    kept = [told for told in three.alignment.rows() if told["a"] == "RUS"]
    assert kept == list(one.alignment.rows())
    assert one.blocs == three.blocs


def test_a_pair_may_be_named_in_either_order_and_is_told_once(small: World) -> None:
    asked = Scenario(hostilities=FORCE, draws=30, watch=(("RUS", "CHN"),))
    turned = whatif(replace(asked, watch=(("CHN", "RUS"), ("RUS", "CHN"))), small)
    assert turned.alignment["scenario"] == whatif(asked, small).alignment["scenario"]
    assert turned.together["scenario"] == whatif(asked, small).together["scenario"]


def test_a_state_whose_votes_are_not_known_is_watched_for_its_trade(small: World) -> None:
    asked = Scenario(policy=tariff("USA", "CHN", 0.2), draws=10, watch=(("TWN", "CHN"), ("USA", "CHN")))
    found = whatif(asked, small)
    assert set(found.alignment["a"]) == {"USA"}
    assert found.remarks == ("alignment of Taiwan is not known: left out of alignment",)
    assert found.trade is not None
    pairs = {(told["exporter"], told["importer"]) for told in found.trade.pairs.rows()}
    assert pairs == {("TWN", "CHN"), ("CHN", "TWN"), ("USA", "CHN"), ("CHN", "USA")}


def test_a_state_that_is_not_in_the_table_is_watched_for_its_alignment(world: World) -> None:
    """Cuba has no row of its own in the table of trade."""
    asked = Scenario(policy=tariff("USA", "CHN", 0.2), draws=10, watch=(("CUB", "CHN"),))
    found = whatif(asked, world)
    assert len(found.alignment) == 5 and found.trade is not None and len(found.trade.pairs) == 0
    assert found.remarks == (
        "Cuba is not among the states of which blocs are made",
        "Cuba has no row in the table of trade: left out of trade",
    )


def test_who_is_no_state_cannot_be_watched(small: World) -> None:
    with pytest.raises(UsageError, match="'QQQ' is no state"):
        whatif(Scenario(hostilities=FORCE, watch=(("QQQ", "CHN"),)), small)


def test_pairs_that_never_voted_together_are_left_out_and_said(small: World) -> None:
    prospect = small_prospect(without="CHN RUS")
    asked = Scenario(hostilities=FORCE, draws=10, watch=(("CHN", "RUS"), ("USA", "CHN")))
    found = whatif(asked, replace(small, prospect=prospect))
    assert set(found.alignment["a"]) == {"USA"} and len(found.pressure) == 0
    assert found.remarks == ("China and Russia never voted together: left out of alignment",)


@pytest.mark.parametrize(
    ("blocs", "told"),
    [(0, ()), (1, ("blocs of 3 states say nothing: none are told; set blocs to 4 or more",))],
)
def test_few_states_make_no_blocs(small: World, blocs: int, told: tuple[str, ...]) -> None:
    found = whatif(Scenario(hostilities=FORCE, draws=10, blocs=blocs), small)
    assert len(found.blocs) == len(found.together) == 0 and found.remarks == told
    assert len(found.alignment) == 15
    assert Consequences.from_json(found.to_json()).blocs == found.blocs


def test_one_bloc_that_all_belong_to_is_said(small: World) -> None:
    prospect = small.prospect
    china = prospect.place("CHN")
    level = np.where((prospect.first == china) | (prospect.second == china), 0.9, 0.5)
    prospect = replace(prospect, level=level, home=level)
    found = whatif(Scenario(hostilities=FORCE, draws=20, years=1), replace(small, prospect=prospect))
    assert len(found.blocs) == 0 and len(found.together) == 3
    assert found.remarks[0] == "no state stands more often against China than with it: one bloc"


def test_votes_newer_than_the_table_are_pressed_on_from_then(small: World) -> None:
    prospect = small_prospect(until=2021)
    found = whatif(Scenario(hostilities=FORCE, draws=10, years=2), replace(small, prospect=prospect))
    assert sorted(set(found.alignment["year"])) == [2022, 2023]
    assert "votes are known to 2021, so measures press on alignment from then, not from 2018" in found.remarks


def test_two_draws_are_enough(small: World) -> None:
    found = whatif(Scenario(policy=sanction("USA", ["CHN", "RUS"], cost=0.1), draws=2, years=1), small)
    assert found.manifest.draws == 2 and len(found.blocs) == 7
    assert np.isfinite(found.alignment.array("scenario")).all()


def test_a_measure_on_all_presses_on_all_other_pairs(world: World) -> None:
    asked = Scenario(policy=tariff("USA", "all", 0.1), draws=8, blocs=0, watch=(("CHN", "RUS"),))
    found = whatif(asked, world)
    prospect = world.prospect
    usa = prospect.place("USA")
    assert len(found.pressure) == ((prospect.first != usa) & (prospect.second != usa)).sum()
    assert "USA" not in {*found.pressure["a"], *found.pressure["b"]}
    told = row(found.pressure.rows(), a="RUS", b="CHN")
    assert told["effect"] == pytest.approx(found.alignment["effect"][-1], rel=1e-12)
    after = found.pressure.array("after") - found.pressure.array("before")
    assert (np.diff(after) <= 1e-15).all()  # the largest change first


def test_the_manifest_tells_one_prospect_from_another(small: World) -> None:
    asked = Scenario(hostilities=FORCE, draws=10)
    inputs = [
        dict(whatif(asked, replace(small, prospect=one)).manifest.inputs)["alignment"]
        for one in (
            small_prospect(),
            small_prospect(),
            small_prospect(pressure=0.2),
            small_prospect(until=2016),
        )
    ]
    assert inputs[0] == inputs[1] and len(set(inputs)) == 3


def test_a_scenario_without_measures_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"holds no measure; add a \[\[tariff\]\]"):
        whatif(Scenario())


def test_a_base_that_is_no_year_needs_a_table() -> None:
    with pytest.raises(PolicyError, match=r"'mine\.csv' is no year of the bundled tables"):
        world_of(Scenario(base="mine.csv"))
    with pytest.raises(UsageError, match="no table of 1995"):
        world_of(Scenario(base="1995"))


def test_relabelled_states_get_the_same_figures(small: World) -> None:
    """Where states stand in the prospect has no part in what is told of them."""
    prospect = small.prospect
    order = np.random.default_rng(1).permutation(len(prospect.first))
    moved = {name: getattr(prospect, name)[order] for name in _OF_PAIRS}
    turned: Prospect = replace(prospect, **moved)
    asked = Scenario(hostilities=FORCE, draws=30)
    one, two = whatif(asked, small), whatif(asked, replace(small, prospect=turned))
    assert one.alignment == two.alignment and one.pressure == two.pressure


_OF_PAIRS = (
    "first", "second", "level", "home", "level_sd", "home_sd", "correlation", "step_scale", "noise_scale",
    "pressure", "since_rivalry",
)  # fmt: skip


def test_a_quick_answer_tells_all_but_whom_other_closures_would_turn(world: World) -> None:
    scenario = scenario_of(DESIGN)
    full, quick = whatif(scenario, world), whatif(scenario, replace(world, quick=True))
    assert full.trade is not None and quick.trade is not None
    for name in ("states", "touched", "pairs", "diverted"):
        assert getattr(quick.trade, name) == getattr(full.trade, name)
    assert quick.alignment == full.alignment
    turned = [told for told in full.trade.assumed if "changes its sign" in told]
    assert turned and set(full.trade.assumed) - set(quick.trade.assumed) == set(turned)
