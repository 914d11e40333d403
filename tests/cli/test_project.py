"""`blocs project`: pairs, years, files, and the line that says how well it has forecast."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from blocs.projection import project, shipped, shipped_backtest, skill_line

from .conftest import Run


def test_a_pair_year_by_year(run: Run) -> None:
    done = run("project", "China", "RUS", "--draws", 200)
    assert (done.code, done.err, done.error) == (0, "", None)
    lines = done.out.splitlines()
    assert lines[0] == "China and Russia" and max(map(len, lines)) <= 100
    found = project(shipped(), [("CHN", "RUS")], draws=200)
    for row in found.frame.rows():
        (line,) = (line for line in lines if line.startswith(f"  {row['year']} "))
        assert f"{row['p50']:.2f}" in line and f"{row['p05']:.2f} to {row['p95']:.2f}" in line
        assert f"{row['p25']:.2f} to {row['p75']:.2f}" in line and "━" in line and "●" in line
    chance = found.chance(("CHN", "RUS"), 0.0, 2010)
    assert f"Closer in 2010 than in 2006 in {100 * chance:.0f} % of the draws." in done.out


def test_it_says_how_well_it_has_forecast(run: Run) -> None:
    told = " ".join(run("project", "CHN", "RUS", "--draws", 50, "--until", 2008).out.split())
    for years in (1, 3):
        assert " ".join(skill_line(shipped_backtest(), years).split()) in told.replace("· ", "")
    own = " ".join(run("project", "CHN", "RUS", "--draws", 50, "--until", 2006, "--no-pressure").out.split())
    assert skill_line(shipped_backtest(), 1, "own") in own and "Closer in" not in own


def test_several_pairs_and_json(run: Run) -> None:
    done = run("project", "CHN:RUS", "USA:China", "--until", 2007, "--draws", 50, "--seed", 3, "--json")
    told = json.loads(done.out)
    assert told["kind"] == "blocs-projection/1" and told["pairs"] == [["CHN", "RUS"], ["USA", "CHN"]]
    found = project(shipped(), [("CHN", "RUS"), ("USA", "CHN")], until=2007, draws=50, seed=3)
    assert told["table"] == json.loads(found.frame.to_json()) and told["skill"] and told["sources"]
    assert (told["origin"], told["until"], told["pressure"]) == (2005, 2007, True)
    assert (
        run("project", "CHN:RUS", "USA:China", "--until", 2007, "--draws", 50, "--seed", 3, "--json").out
        == done.out
    )


def test_pressure_can_be_left_out(run: Run) -> None:
    ask = ("project", "USA", "PRK", "--draws", 50, "--json")
    with_it, without = (json.loads(run(*ask, *more).out) for more in ((), ("--no-pressure",)))
    assert with_it["pressure"] and not without["pressure"]
    assert with_it["skill"] != without["skill"]


def test_files(run: Run, tmp_path: Path) -> None:
    ask = ("project", "CHN", "RUS", "--draws", 50)
    done = run(*ask, "-o", tmp_path / "fan.svg")
    svg = (tmp_path / "fan.svg").read_text(encoding="utf-8")
    assert done.out.endswith(f"Written to {tmp_path / 'fan.svg'}\n") and "votes known to 2005" in svg
    run(*ask, "-o", tmp_path / "fan.html")
    html = (tmp_path / "fan.html").read_text(encoding="utf-8")
    assert "How far to trust this" in html and html.count("<svg") == 2 and "<script" not in html
    run(*ask, "-o", tmp_path / "fan.csv")
    with (tmp_path / "fan.csv").open(newline="") as file:
        assert [row["year"] for row in csv.DictReader(file)] == ["2006", "2007", "2008", "2009", "2010"]
    done = run("project", "CHN:RUS", "USA:CHN", "-o", tmp_path / "two.svg")
    assert done.code == 2 and "write a page" in done.err
    assert run("project", "CHN:RUS", "USA:CHN", "--draws", 50, "-o", tmp_path / "two.html").code == 0
    assert (tmp_path / "two.html").read_text(encoding="utf-8").count("<svg") == 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("CHN",), "name two states"),
        (("CHN", "RUS", "USA"), "name two states"),
        (("CHN:RUS", "USA"), "name two states"),
        (("CHN", "China"), "name two states"),
        (("CHN", "Freedonia"), "'Freedonia'"),
        (("CHN", "NATO"), "is a body"),
        (("CHN", "SSD"), "South Sudan cast too few votes"),
        (("CHN", "RUS", "--until", "2004"), "the data end in 2005"),
    ],
)
def test_wrong_use_is_told(run: Run, words: tuple[str, ...], told: str) -> None:
    done = run("project", *words)
    assert (done.code, done.out) == (2, "") and told in done.err
