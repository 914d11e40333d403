"""`blocs groups`: what is shown of one year and of several, every kind of file, and what goes wrong."""

from __future__ import annotations

import csv
import itertools
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from blocs.cli.groups_screen import unproved
from blocs.groups import Basis, Period, SignedNetwork, answer, basis_of
from blocs.sources import shelf
from blocs.ties import Holdings
from ties.world import read

from .conftest import Run

TIES = """from,to,weight
FRA,GBR,2
DEU,ITA,1
FRA,DEU,-2
GBR,DEU,-1
GBR,ITA,-1
FRA,ITA,0.5
CHN,JPN,-1
"""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the small world, without reports."""
    folder = tmp_path_factory.mktemp("world")
    for dataset in read(folder / "files"):
        shelf.keep(dataset, folder / "evidence")
    return folder / "evidence"


@pytest.fixture
def ties(tmp_path: Path) -> Path:
    path = tmp_path / "ties.csv"
    path.write_text(TIES, encoding="utf-8")
    return path


def test_a_file_of_ties_is_shown_whole(run: Run, ties: Path) -> None:
    done = run("groups", "--network", ties)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 100 and not any(line.endswith(" ") for line in lines)
    assert lines[0] == "Blocs by the ties of the file, ties.csv"
    assert "6 members, 3 ties of friends, 4 of foes" in lines
    assert "Frustration 0.5, 5.9% of the weight of all ties; proved least." in lines
    assert "No other partition is as good." in lines
    assert {"Bloc A, 2 members", "  DEU*, ITA*", "Bloc B, 2 members", "  FRA*, GBR*"} <= set(lines)
    assert "Joined to these by no tie: CHN, JPN." in lines
    assert "Frustrated: 1 tie of friends in different blocs, 0 of foes in one" in lines
    assert any(line.split() == ["friends", "B–A", "0.500", "FRA", "–", "ITA"] for line in lines)
    # ITA loses its friend DEU and the foe GBR comes near, and wins FRA: 1 + 1 - 0.5
    assert any(line.split()[:3] == ["ITA", "A", "1.500"] for line in lines)


def test_a_year_of_votes(run: Run, world: Path) -> None:
    done = run("groups", "--year", 1991, "--store", world)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Blocs by votes in the United Nations, 1991\n· agreement: above its median")
    assert "\nSince 1990\n" in done.out and "Other rules: --rule alliances" in done.out
    told = json.loads(run("groups", "--year", 1991, "--store", world, "--json").out)
    found = answer(basis_of(Holdings((), world), since=1991, until=1991)).to_dict()
    mine, theirs = told["periods"][0], found["periods"][0]
    assert (mine["value"], mine["proved"]) == (theirs["value"], True)
    assert {frozenset(b["members"]) for b in mine["blocs"]} == {
        frozenset(b["members"]) for b in theirs["blocs"]
    }
    assert told["size"] == "share of the capability of all states (CINC)"


def test_draws_say_how_sure(run: Run, world: Path) -> None:
    args = ("groups", "--year", 1991, "--store", world, "--draws", 30)
    done = run(*args)
    assert done.code == 0 and "How sure: 30 draws" in done.out
    told = json.loads(run(*args, "--json").out)["periods"][0]["draws"]
    assert told["number"] == 30 and all(0 <= share <= 1 for share in told["certainty"].values())
    states = told["together"]["states"]
    assert [row[k] for k, row in enumerate(told["together"]["share"])] == [1.0] * len(states)


def test_several_years_with_files(run: Run, world: Path, tmp_path: Path) -> None:
    for ending in (".svg", ".html", ".json", ".csv"):
        path = tmp_path / f"blocs{ending}"
        done = run("groups", "--since", 1988, "--until", 1992, "--store", world, "-o", path)
        assert done.code == 0 and done.err == "" and f"Written to {path}" in done.out
        rows = [line.split() for line in done.out.splitlines() if line[:7].strip().isdigit()]
        assert [row[0] for row in rows] == ["1988", "1989", "1990", "1991", "1992"]
        assert max(map(len, done.out.splitlines())) <= max(100, len(f"Written to {path}"))
    svg = ET.fromstring((tmp_path / "blocs.svg").read_text())
    assert svg.get("role") == "img"
    page = (tmp_path / "blocs.html").read_text()
    assert "<h2>Every period</h2>" in page and "groups880" in page and "groups360" in page
    told = json.loads((tmp_path / "blocs.json").read_text())
    assert [one["period"] for one in told["periods"]] == list(range(1988, 1993))
    table = list(csv.DictReader((tmp_path / "blocs.csv").read_text().splitlines()))
    # Germany is one state under either number
    assert len(table) == 5 * 10 and {row["bloc"] for row in table} <= {"A", "B"}


def signs(n: int) -> SignedNetwork:
    """All pairs tied, by friendship or enmity as a coin falls."""
    coin = np.random.default_rng(n)
    pairs = itertools.combinations([f"S{k:03}" for k in range(n)], 2)
    return SignedNetwork.from_edges([(a, b, coin.choice([-1.0, 1.0])) for a, b in pairs])


def test_gaps_that_moves_may_come_from_are_told(run: Run, tmp_path: Path) -> None:
    hard, easy = signs(90), signs(8)
    periods = tuple(Period(1990 + k, network) for k, network in enumerate((easy, hard, easy)))
    found = answer(Basis("measures", "made up", None, periods, None), time_limit=0.3)
    gap = found.stands[1].partition.gap
    assert gap > 0.02 and found.stands[0].partition.proved
    assert unproved(found) == (
        f"1 of 3 years is not proved; where the gap is large (1991: {gap:.1%}), moves may be those of the "
        "search, not of the states; give more --time-limit."
    )
    assert unproved(answer(Basis("measures", "made up", None, periods[::2], None))) == ""
    assert unproved(answer(Basis("measures", "made up", None, periods[1:2], None), time_limit=0.3)) == ""
    rows = ["from,to,weight,net"]
    for name, net in (("easy", easy), ("hard", hard)):
        ends = zip(net.first.tolist(), net.second.tolist(), net.weight.tolist(), strict=True)
        rows += [f"{net.nodes[a]},{net.nodes[b]},{w},{name}" for a, b, w in ends]
    path = tmp_path / "two.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    done = run("groups", "--network", path, "--time-limit", 0.3)
    assert done.code == 0
    assert "1 of 2 networks is not proved; where the gap is large (hard: " in " ".join(done.out.split())


def test_one_year_as_picture_and_page(run: Run, ties: Path, tmp_path: Path) -> None:
    for ending in (".svg", ".html", ".parquet"):
        assert run("groups", "--network", ties, "-o", tmp_path / f"x{ending}").code == 0
    words = {node.text for node in ET.fromstring((tmp_path / "x.svg").read_text()).iter() if node.text}
    assert {"FRA", "Bloc A, 2 members", "friends in different blocs", "joined to these by no tie"} <= words
    page = (tmp_path / "x.html").read_text()
    assert "<td class=text>FRA – ITA</td><td class=text>friends apart</td><td>0.500</td>" in page
    assert (tmp_path / "x.parquet").read_bytes()[:4] == b"PAR1"
    again = run("groups", "--network", ties, "--json", "-o", tmp_path / "x.svg")
    assert json.loads(again.out)["periods"][0]["value"] == 0.5 and "Written to" in again.err


def test_rules_of_a_file_and_of_a_measure(run: Run, world: Path, tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text('[[rules]]\nmeasure = "s"\nthreshold = "mean"\nband = 0.1\n', encoding="utf-8")
    one = run("groups", "--rules", path, "--year", 1991, "--store", world, "--json")
    two = run(
        *("groups", "--measure", "s", "--threshold", "mean", "--band", 0.1),
        *("--year", 1991, "--store", world, "--json"),
    )
    assert one.code == two.code == 0 and one.out == two.out
    assert json.loads(one.out)["rule"]["rules"]["rules"] == [
        {"measure": "s", "threshold": "mean", "band": 0.1}
    ]
    far = json.loads(
        run("groups", "--measure", "ideal_distance", "--year", 1991, "--store", world, "--json").out
    )
    assert far["rule"]["rules"]["rules"][0]["sense"] == -1


def test_reports_alone_make_blocs(run: Run, kept: Path) -> None:
    done = run("groups", "--store", kept)
    assert done.code == 0
    assert done.out.startswith("Blocs by what reports tell, ") and "A few acts make few ties" in done.out
    assert "China" in done.out and "Other rules: --rule votes or alliances" in done.out


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("--rule", "love"), 2, "--rule love: there are votes, alliances, reports"),
        (("--rule", "votes", "--measure", "s"), 2, "--rule and --measure each say what makes ties"),
        (("--year", "1991", "--since", "1990"), 2, "--year is one year, --since and --until are several"),
        (("--year", "abc"), 2, "--year abc is no year"),
        (("--since", "1992", "--until", "1990"), 2, "since 1992 comes after until 1990"),
        (("--year", "1950"), 2, "nothing is known from 1950 to 1950: agreement covers 1988 to 1992"),
        (("--measure", "love"), 2, "--measure love: there is none; there are agreement"),
        (("--measure", "parity"), 2, "grows neither with friendship nor with conflict"),
        (("--measure", "s", "--threshold", "high"), 2, "--threshold high: give median, mean or a number"),
        (("--band", "0.1"), 2, "--threshold and --band go with --measure NAME"),
        (("--rules", "none.toml"), 2, "--rules none.toml: cannot be read"),
        (("--rule", "alliances", "--draws", "10"), 2, "no draws can be made of alliances"),
        (("--network", "none.csv"), 2, "--network none.csv: no such file"),
        (("-o", "x.png"), 2, "cannot write 'x.png': end its name in .svg"),
        (("--time-limit", "0"), 2, "--time-limit 0.0: give seconds above 0"),
        (("--blocs", "9"), 2, "Invalid value for '--blocs'"),
    ],
)
def test_what_goes_wrong_is_told(run: Run, world: Path, args: tuple[str, ...], code: int, why: str) -> None:
    done = run("groups", "--store", world, *args)
    assert (done.code, done.out) == (code, "") and why in " ".join(done.err.split())


def test_without_anything_it_says_what_to_bring(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("groups")
    assert (
        done.code == 2
        and "blocs import un-votes UNVotes.csv" in done.err
        and "--network FILE.csv" in done.err
    )
    assert "no such folder" in run("groups", "--store", tmp_path / "none").err


def test_a_broken_file_names_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("from,to,weight\nA,B,much\n")
    done = run("groups", "--network", path)
    assert done.code == 3 and "bad.csv, line 2, column weight" in done.err
