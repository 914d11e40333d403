"""Pictures of results: what each says, on a page and alone; no room is imported before it is used."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from blocs.charts.results import backtest, groups, project, ties, trade, whatif
from blocs.errors import DataError
from blocs.groups import Basis, Period, SignedNetwork, answer
from blocs.groups.answer import Answer
from blocs.projection import project as lead_on
from blocs.projection import shipped_backtest
from blocs.projection.of_store import outlook
from blocs.scenario import Consequences, parse_scenario
from blocs.scenario import whatif as work_out
from blocs.sources import shelf
from blocs.states.naming import name_of
from blocs.ties import Profile, tie
from blocs.trade import Outcome, solve, tariff
from ties.world import read

SCENARIO = """[scenario]
base = "2018"
draws = 20

[[tariff]]
by = "USA"
on = "CHN"
rate = 0.25
"""
FOUR = (
    ("CHN", "RUS", 2.0),
    ("RUS", "USA", -1.0),
    ("CHN", "USA", 0.5),
    ("GBR", "USA", 1.0),
    ("GBR", "RUS", -1.0),
)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    folder = tmp_path_factory.mktemp("pictures")
    for dataset in read(folder / "files"):
        if dataset.name in ("un-votes", "gml-mids", "mids", "atop", "sanctions"):
            shelf.keep(dataset, folder / "evidence")
    names = ["agreement", "commitment"]
    return tie("CHN", "RUS", since=1988, until=1992, store=folder / "evidence", measures=names, draws=20)


@cache
def blocs(*years: int) -> Answer:
    edges = {year: [*FOUR[1:], ("CHN", "RUS", 2.0 if year < 1992 else -2.0)] for year in years}
    periods = tuple(Period(year, SignedNetwork.from_edges(edges[year])) for year in years)
    return answer(Basis("votes", "made up", None, periods, None))


@cache
def outcome() -> Outcome:
    return solve(tariff("USA", "CHN", 0.25), draws=0)


@cache
def consequences() -> Consequences:
    return work_out(parse_scenario(SCENARIO))


@cache
def projected() -> tuple[Any, Any]:
    ahead = outlook()
    return lead_on(ahead.prospect, [("CHN", "RUS"), ("USA", "CHN")], until=2008, draws=50), ahead


Draw = Callable[..., str]


def draws(profile: Profile) -> dict[str, Draw]:
    return {
        "ties": lambda **how: ties.picture(profile, **how),
        "groups": lambda **how: groups.picture(blocs(1990), **how),
        "history": lambda **how: groups.picture(blocs(1990, 1991, 1992), **how),
        "project": lambda **how: project.picture(*projected(), **how),
        "trade": lambda **how: trade.picture(outcome(), **how),
        "whatif": lambda **how: whatif.picture(consequences(), **how),
        "backtest": lambda **how: backtest.picture(shipped_backtest(), **how),
    }


@pytest.mark.parametrize("name", ["ties", "groups", "history", "project", "trade", "whatif", "backtest"])
def test_alone_it_has_paper_and_a_title_and_on_a_page_the_colours_of_the_page(
    name: str, profile: Profile
) -> None:
    draw = draws(profile)[name]
    alone, wide, narrow = draw(), draw(themed=True), draw(themed=True, width=360, prefix="n-")
    assert alone == draw() and wide == draw(themed=True)
    assert 'viewBox="-16 -16 ' in alone and "var(--" not in alone
    assert 'viewBox="0 0 ' in wide and "var(--" in wide
    sizes = [float(ET.fromstring(svg).get("width", "0")) for svg in (wide, narrow)]
    assert sizes[0] > 600 > 400 > sizes[1]
    ids = re.findall(r' id="([^"]+)"', wide + narrow)
    assert len(ids) == len(set(ids)) == 4 and sum(one.startswith("n-") for one in ids) == 2
    title, said = (ET.fromstring(wide)[k].text for k in (0, 1))
    assert title and said and len(said) > 20
    shown = " ".join(ET.fromstring(alone).itertext())
    assert shown.count(title[:40]) > " ".join(ET.fromstring(wide).itertext()).count(title[:40])


def test_lines_of_ties(profile: Profile) -> None:
    assert ties.about(profile).startswith("1988 to 1992; bands: 90% intervals of 20 draws")
    named = {panel.title: panel for panel in ties.panels(profile.lines)}
    assert set(named) == {line.measure.title for line in profile.lines}
    votes = next(line for line in profile.lines if line.measure.name == "agreement")
    (strand,) = named[votes.measure.title].strands
    assert strand.kind == "data" and list(strand.values) == votes.values.tolist()
    assert f"{votes.measure.title} ({votes.sides}) " in ties.words(profile)


def test_blocs_of_one_period_and_their_frustrated_ties() -> None:
    found = blocs(1990)
    members = {bloc.title: {one.name for one in bloc.members} for bloc in groups.blocs_of(found)}
    assert members == {
        "Bloc A, 2 states": {"China", "Russia"},
        "Bloc B, 2 states": {"United Kingdom", "United States"},
    }
    (strain,) = groups.strains_of(found, found.stands[0])
    assert (strain.kind, strain.strength) == ("apart", 0.5)
    assert strain.label == "China and United States: friends in different blocs (0.500)"
    assert groups.words(found) == "bloc A: Russia, China; bloc B: United States, United Kingdom"
    assert groups.about(found).endswith("of the weight of ties frustrated, proved least")


def test_stripes_of_several_periods_count_who_moved() -> None:
    found = blocs(1990, 1991, 1992)
    moved = {stripe.name: stripe.moved for stripe in groups.stripes_of(found)}
    assert moved == {"China": 1, "Russia": 0, "United Kingdom": 0, "United States": 0}
    assert groups.about(found) == "3 periods; 1 states changed sides"


def test_a_fan_of_each_pair() -> None:
    found, ahead = projected()
    first, other = (project.picture(found, ahead, k, themed=True) for k in (0, 1))
    assert "China and Russia" in first and "United States and China" in other
    alone = project.picture(found, ahead, skill=("It was no better than a guess.",))
    assert "It was no better than a guess." in " ".join(ET.fromstring(alone).itertext())
    assert "50 draws, seed" in project.about(found)


def test_rows_of_trade_are_marked_by_who_acts_and_who_is_met() -> None:
    incomes, sells, buys = trade.effects_of(outcome())
    assert {one.name: one.mark for one in incomes if one.mark} == {
        "United States": "acting",
        "China": "targeted",
    }
    table = {name_of(str(row["state"])): row for row in outcome().states.rows()}
    assert all(one.value == table[one.name]["real_income"] and one.low is None for one in incomes)
    diverted = outcome().diverted.rows()
    assert [one.value for one in sells] == [row["sells_more"] / 1000 for row in diverted]
    assert [one.value for one in buys] == [row["buys_more"] / 1000 for row in diverted]
    assert f"China {table['China']['real_income']:+.3f} %" in trade.words(outcome())
    assert trade.about(outcome()) == "Long run, against 2018; central elasticities"


def test_the_foremost_picture_of_an_answer_is_alignment_then_trade_then_none() -> None:
    found = consequences()
    assert whatif.foremost(found).name == "alignment"
    assert whatif.words(found) == whatif.foremost(found).description
    unwatched = replace(found, alignment=found.alignment.filter(lambda row: False))
    assert whatif.foremost(unwatched).name == "incomes"
    nothing = replace(unwatched, trade=None, blocs=found.blocs.filter(lambda row: False))
    with pytest.raises(DataError, match="no pair is watched, and no trade is touched"):
        whatif.picture(nothing)


def test_the_chart_is_the_one_in_the_picture(profile: Profile) -> None:
    charts: dict[str, Any] = {
        "ties": ties.chart(profile),
        "groups": groups.chart(blocs(1990)),
        "project": project.chart(*projected()),
        "trade": trade.chart(outcome()),
        "whatif": whatif.chart(consequences()),
        "backtest": backtest.chart(shipped_backtest()),
    }
    for name, chart in charts.items():
        told = chart.to_dict(validate=False)
        assert told["$schema"].startswith("https://vega.github.io/schema/vega-lite/"), name
        assert "layer" in told, name


def test_rooms_of_results_are_imported_when_a_picture_of_theirs_is_made_only() -> None:
    code = (
        "import sys, blocs.charts, blocs.charts.results\n"
        "print(*sorted({name.split('.')[1] for name in sys.modules if name.startswith('blocs.')}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    loaded = set(done.stdout.split())
    assert "charts" in loaded, done.stderr
    assert not loaded & {"ties", "groups", "trade", "projection", "scenario"}
