"""Predictions of reports in the worlds of a scenario: from which year to which, with which draws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from blocs.projection import Prospect, project
from blocs.projection.project import bounded
from blocs.reading import Reading, read_report
from blocs.reports import load
from blocs.scenario import Scenario, World, whatif, world_of
from blocs.scenario.foretelling.in_worlds import foretold
from blocs.scenario.futures import responses
from blocs.scenario.hostile import pressures_of
from blocs.trade import ban, tariff
from projection.prospects import small_prospect

START, YEARS = 2018, 3
DRAWS = 400
PRESSING = Scenario(policy=tariff("USA", ["CHN", "RUS"], 0.25), draws=DRAWS, years=YEARS, seed=4)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reading, ...]:
    path = tmp_path_factory.mktemp("told") / "said.txt"
    path.write_text(
        "Vladimir Putin received Xi Jinping in Vladivostok on Tuesday. If the United States pushes too far, "
        "China and Russia are going to move closer to each other.",
        encoding="utf-8",
    )
    (report,) = load(path, published=date(2018, 9, 11))
    assert not isinstance(report, Exception)
    return (read_report(report),)


def told(
    reports: tuple[Reading, ...] | None, prospect: Prospect, scenario: Scenario = PRESSING
) -> dict[str, object]:
    pressures = pressures_of(scenario, prospect, range(START, START + YEARS))
    frame = foretold(reports, None, prospect, pressures, START - prospect.until, scenario)
    (row,) = frame.rows()
    return row


@pytest.mark.parametrize("until", [2018, 2017, 2012])
def test_closer_is_closer_than_in_the_base_year(reports: tuple[Reading, ...], until: int) -> None:
    """By hand: alignment in the last year above that of 2018, with pressure and without."""
    prospect = small_prospect(until=until, pressure=0.05)
    pair = prospect.places([("CHN", "RUS")])
    drawn = project(prospect, [("CHN", "RUS")], until=START + YEARS, draws=DRAWS, seed=PRESSING.seed)
    free = project(
        prospect, [("CHN", "RUS")], until=START + YEARS, draws=DRAWS, seed=PRESSING.seed, pressure=False
    )
    if until == START:
        model, outset = prospect.outset(pair, DRAWS, PRESSING.seed)
        base = bounded(outset.level[:, 0], "kappa")
    else:
        model, _ = prospect.outset(pair, DRAWS, PRESSING.seed)
        base = drawn.draws[:, list(drawn.years).index(START), 0]
    added = pressures_of(PRESSING, prospect, range(START, START + YEARS)).added[:, pair]
    more = responses(model, list(added), prospect.since_rivalry[pair])[:, -1, 0]
    row = told(reports, prospect)
    assert (drawn.draws[:, -1, 0] < 0.95).all()  # nowhere near the bound, so that effects add up
    assert row["chance"] == ((drawn.draws[:, -1, 0] - base) > 0).mean()
    assert row["chance_scenario"] == ((drawn.draws[:, -1, 0] + more - base) > 0).mean()
    assert row["chance_scenario"] > row["chance"] and row["n"] == DRAWS
    assert row["until"] == "from 2018 to 2021" and not np.array_equal(free.draws, drawn.draws)


def test_measures_that_do_not_press_on_the_two_give_no_other_chance(reports: tuple[Reading, ...]) -> None:
    row = told(reports, small_prospect(), replace(PRESSING, policy=ban("USA", "CHN")))
    assert row["chance"] is not None and row["chance_scenario"] is None


def test_of_states_that_are_not_known_there_are_no_odds(reports: tuple[Reading, ...]) -> None:
    row = told(reports, small_prospect(without="CHN RUS"))
    assert row["chance"] is None and row["basis"] == "no odds: no projection holds China and Russia"


def test_an_answer_holds_the_predictions_of_the_reports(reports: tuple[Reading, ...]) -> None:
    world: World = replace(world_of(PRESSING), prospect=small_prospect())
    found = whatif(replace(PRESSING, draws=30, blocs=0), world, evidence=reports)
    (row,) = found.predictions.rows()
    assert row["kind"] == "alignment" and row["states"] == "CHN RUS"
    assert 0 <= row["chance"] <= row["chance_scenario"] <= 1
    assert len(whatif(replace(PRESSING, draws=30, blocs=0), world).predictions) == 0
