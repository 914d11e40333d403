"""`blocs trade`: options and scenario files, exit codes, JSON, and files to write."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from blocs.sources import read_table
from blocs.trade import Effects, ban, parse_policy, retaliate, solve, tariff

from .conftest import Run

WAR = ("trade", "--tariff", "USA:CHN=25%")
COVERED = (*WAR, "--covering", "200 billion USD")
TABLE = """exporter,importer,value
USA,USA,900
USA,CHN,40
CHN,USA,60
CHN,CHN,700
"""


# ---- what a person sees


def test_a_tariff_from_policy_to_assumptions(run: Run) -> None:
    done = run(*COVERED, "--draws", 30)
    assert (done.code, done.err, done.error) == (0, "", None)
    lines = done.out.splitlines()
    assert lines[0].startswith("The United States puts 25 % on goods from China worth $200 billion of $")
    assert max(map(len, lines)) <= 100
    found = solve(tariff("USA", "CHN", 0.25, covering="200 billion USD"), draws=30)
    income = next(row for row in found.states.rows() if row["state"] == "CHN")
    (line,) = (line for line in lines if line.startswith("  China  "))
    assert f"{income['real_income']:+.3f} %" in line
    assert f"{income['real_income_low']:+.3f} to {income['real_income_high']:+.3f}" in line
    flow = next(row for row in found.touched.rows() if row["sector"] == "manufactures")
    assert any(
        f"{flow['before'] / 1000:,.1f}" in line and f"{flow['growth']:+.1f} %" in line for line in lines
    )
    heads = ("Real income", "Tariff revenue", "Trade that it touches", "Who takes the diverted", "Assumed")
    at = [next(k for k, line in enumerate(lines) if line.startswith(head)) for head in heads]
    assert at == sorted(at)
    assert "stand in the rest of the world (ROW)" in done.out and "Markets clear to" in done.out


def test_without_draws_no_interval_is_shown(run: Run) -> None:
    done = run(*WAR, "--draws", 0)
    assert done.code == 0 and " to +" not in done.out and "of draws" not in done.out
    assert "Intervals" not in done.out


def test_pairs_that_are_asked_for(run: Run) -> None:
    done = run(*WAR, "--draws", 0, "--pair", "China,Russia", "--pair", "germany, FRA", "--rows", 2)
    assert (done.code, done.err) == (0, "")
    after = done.out.partition("Trade asked for")[2]
    for ends in ("China to Russia", "Russia to China", "Germany to France", "France to Germany"):
        assert f"  {ends}  " in after
    change = solve(tariff("USA", "CHN", 0.25), draws=0).pair("CHN", "RUS")
    (line,) = (line for line in after.splitlines() if line.startswith("  China to Russia"))
    assert f"{change.growth:+.1f} %" in line


def test_retaliation_and_other_policies(run: Run) -> None:
    answered = run(*COVERED, "--retaliate", "--draws", 0, "--json")
    # China buys less than 200 billion of goods from the United States
    assert answered.code == 2 and "is more than is traded: China bought" in answered.err
    small = tariff("USA", "CHN", 0.25, covering="50 billion USD")
    done = run(*WAR, "--covering", "50 billion USD", "--retaliate", "--draws", 0, "--json")
    assert Effects.from_json(done.out) == solve(small + retaliate(small), draws=0).effects()
    done = run("trade", "--ban", "EU:RUS/energy", "--sanction", "USA:RUS=cost 30%", "--draws", 0)
    assert done.code == 0
    assert "The EU bans trade in energy and materials with Russia both ways" in done.out
    assert "The United States raises the cost of trade with Russia both ways ($" in done.out
    assert "traded) by 30 %." in done.out
    assert "-100.0 %" in done.out


# ---- JSON


def test_json_alone_on_standard_output_holds_the_tables(run: Run) -> None:
    done = run(*COVERED, "--draws", 20, "--seed", 3, "--json")
    assert (done.code, done.err) == (0, "")
    policy = tariff("USA", "CHN", 0.25, covering="200 billion USD")
    found = solve(policy, draws=20, seed=3).effects()
    assert Effects.from_json(done.out) == found
    told = json.loads(done.out)
    assert told["kind"] == "trade effects" and len(told["states"]["rows"]) == 81
    assert {c["name"]: c["unit"] for c in told["states"]["columns"]}["real_income"] == "percent"
    assert [row["sector"] for row in found.touched.rows()] == ["energy and materials", "manufactures"]
    assert told["residuals"]["labour_markets"] < 1e-8 and told["assumed"] and told["sources"]
    assert run(*COVERED, "--draws", 20, "--seed", 3, "--json").out == done.out
    assert run(*COVERED, "--draws", 20, "--seed", 4, "--json").out != done.out


def test_the_year_closure_and_set_are_taken(run: Run) -> None:
    done = run(*WAR, "--draws", 0, "--base", 2017, "--closure", "balanced", "--json")
    told = Effects.from_json(done.out)
    assert told.states == solve(tariff("USA", "CHN", 0.25), 2017, draws=0, closure="balanced").states
    assert any("2017, 81 economies" in line for line in told.assumed)
    four = run(*WAR, "--draws", 0, "--elasticities", "uniform_4", "--json")
    assert Effects.from_json(four.out).states == solve(tariff("USA", "CHN", 0.25), elasticity=4.0).states


# ---- scenario files

SCENARIO = """[scenario]
name = "A war of tariffs"
draws = 0

[[tariff]]
by = "USA"
on = "CHN"
rate = 0.1
covering = "200 billion USD"
since = "2018-09-24"
until = "2019-05-09"

[[tariff]]
by = "USA"
on = "CHN"
rate = 0.25
covering = "200 billion USD"
since = "2019-05-10"
"""


def test_a_scenario_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "war.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    done = run("trade", path)
    assert (done.code, done.err) == (0, "")
    name, measure, *_ = done.out.splitlines()
    assert name == "A war of tariffs" and "puts 25 % on goods from China" in measure
    assert "puts 10 %" not in done.out  # out of force when the last measure begins
    early = run("trade", path, "--day", "1 December 2018", "--json")
    policy = parse_policy(SCENARIO).policy
    assert Effects.from_json(early.out) == solve(policy, draws=0, day="2018-12-01").effects()
    assert "real_income_low" in run("trade", path, "--draws", 5, "--json").out


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[scenario]\nname = 'x'\n", "holds no measure; add a [[tariff]]"),
        ("[[tarif]]\nby='USA'\n", "did you mean 'tariff'?"),
        ("[[tariff]]\nby='USA'\non='CHN'\nrat=1\n", "[[tariff]] 1: unknown key 'rat'; did you mean 'rate'?"),
        ("[[tariff", "is no TOML"),
    ],
)
def test_a_scenario_that_cannot_be(run: Run, tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "war.toml"
    path.write_text(text, encoding="utf-8")
    done = run("trade", path)
    assert (done.code, done.out) == (2, "") and told in done.err and "war.toml" in done.err


def test_no_such_scenario_and_both_ways_at_once(run: Run, tmp_path: Path) -> None:
    done = run("trade", tmp_path / "none.toml")
    assert done.code == 2 and "cannot be read" in done.err
    path = tmp_path / "war.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    done = run("trade", path, "--tariff", "USA:CHN=25%")
    assert done.code == 2 and "not both" in done.err


# ---- what cannot be asked: 2, and what has no answer: 3


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("trade",), "nothing is asked; try: blocs trade --tariff USA:CHN=25%"),
        (("trade", "--covering", "5bn USD"), "nothing is asked"),
        ((*COVERED, "--covering", "5 billion USD"), "2 amounts for 1 tariffs"),
        ((*WAR, "--tariff", "EU:CHN=10%", "--covering", "5 billion USD"), "1 amounts for 2 tariffs"),
        ((*WAR, "--covering", "2 trillion USD"), "$2 trillion is more than is traded: the United States"),
        ((*WAR, "--covering", "200"), "has no currency"),
        (("trade", "--tariff", "USA:Chian=25%"), "did you mean"),
        (("trade", "--tariff", "USA:Mongolia=25%"), "it is counted in the rest of the world (ROW)"),
        (("trade", "--tariff", "USA:CHN=-5%"), "below zero"),
        (("trade", "--tariff", "USA:CHN=2500%"), "above 500 % nothing is taken"),
        (("trade", "--tariff", "USA-CHN"), "is no policy; write BY:ON"),
        (("trade", "--tariff", "USA:USA=5%"), "both sides"),
        (("trade", "--tariff", "USA:CHN/cars=25%"), "'cars' is not one of the sectors: energy and materials"),
        (("trade", "--sanction", "USA:CHN=25%"), "--sanction USA:CHN=25%: is a tariff"),
        (("trade", "--ban", "USA:CHN=25%"), "is no ban"),
        (("trade", "--ban", "USA:CHN=cost 30%"), "a cost or a ban"),
        ((*WAR, "--base", "2016"), "no table of 2016 is bundled, only 2017, 2018"),
        ((*WAR, "--base", "2018", "--unit", "USD"), "name it with --base FILE"),
        ((*WAR, "--base", "mine.csv"), "--unit 'million USD' --year 2019"),
        ((*WAR, "--closure", "additive"), "there are nominal, world_share, multiplicative, balanced"),
        ((*WAR, "--pair", "China"), "is not two states"),
        ((*WAR, "--pair", "China,Atlantis"), "no state or body is known as 'Atlantis'"),
        ((*WAR, "--draws", "-1"), "'--draws'"),
        ((*WAR, "-o", "effects.docx"), "end its name in .svg, .html"),
        ((*WAR, "-o", "nowhere/effects.csv", "--draws", "0"), "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert (done.code, done.error) == (2, None)
    assert told in done.err
    assert list(tmp_path.iterdir()) == []


def test_what_has_no_answer(run: Run) -> None:
    done = run("trade", "--ban", "all:all", "--draws", 0)
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("blocs: cut off from all others, ") and "closure='balanced'" in done.err
    assert done.err.count("\n") == 1
    assert run("trade", "--ban", "all:all", "--draws", 0, "--closure", "balanced").code == 0


# ---- files


def test_figures_in_files(run: Run, tmp_path: Path) -> None:
    found = solve(tariff("USA", "CHN", 0.25), draws=5)
    for name in ("effects.json", "effects.csv", "effects.PARQUET"):
        if name.endswith("PARQUET"):
            pytest.importorskip("pyarrow")
        done = run(*WAR, "--draws", 5, "-o", tmp_path / name)
        assert (done.code, done.err) == (0, "")
        assert done.out.endswith(f"Written to {tmp_path / name}\n")
    assert Effects.from_json((tmp_path / "effects.json").read_text(encoding="utf-8")) == found.effects()
    assert (tmp_path / "effects.csv").read_bytes().decode("utf-8") == found.states.to_csv()
    with (tmp_path / "effects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["real_income"]) for row in rows] == list(found.states["real_income"])
    from pyarrow import parquet

    table = parquet.read_table(tmp_path / "effects.PARQUET")
    assert table.to_pydict()["real_income_low"] == list(found.states["real_income_low"])


def test_a_file_beside_json_leaves_standard_output_alone(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "effects.csv"
    done = run(*WAR, "--draws", 0, "--json", "-o", path)
    assert Effects.from_json(done.out) == solve(tariff("USA", "CHN", 0.25), draws=0).effects()
    assert done.err == f"Written to {path}\n" and path.is_file()


# ---- a table of one's own


def test_a_table_of_ones_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(TABLE, encoding="utf-8")
    mine = ("--base", path, "--unit", "billion USD", "--year", 2019)
    done = run(*WAR, *mine, "--json", "--elasticities", "4")
    told = Effects.from_json(done.out)
    assert told.states["state"] == ("USA", "CHN") and told.touched["before"] == (60000,)
    wanted = solve(
        tariff("USA", "CHN", 0.25), read_table(path, unit="billion USD", year=2019), elasticity=4.0
    )
    assert told.states == wanted.states
    done = run(*WAR, *mine)
    assert done.code == 3 and "elasticities pooled: nothing for the sector 'all'" in done.err
    done = run(*WAR, *mine, "--elasticities", "-4")
    assert done.code == 3 and "it must be positive" in done.err
    path.write_text(TABLE.replace("60", "-60"), encoding="utf-8")
    done = run(*WAR, *mine)
    assert done.code == 3 and "line 4, column value" in done.err and "-60" in done.err
    done = run(*WAR, "--base", path, "--unit", "guilders", "--year", 2019)
    assert done.code == 2 and "unit 'guilders' is not known" in done.err


def test_a_ban_is_the_ban_of_the_library(run: Run) -> None:
    done = run("trade", "--ban", "USA,EU:RUS/energy=ban imports", "--draws", 0, "--json")
    wanted = solve(ban(["USA", "EU"], "RUS", sectors="energy", direction="imports"), draws=0)
    assert Effects.from_json(done.out) == wanted.effects()


# ---- pictures


def test_a_chart_and_a_page_hold_the_figures(run: Run, tmp_path: Path) -> None:
    picture, page = tmp_path / "war.svg", tmp_path / "war.html"
    for path in (picture, page):
        done = run(*COVERED, "--draws", 20, "-o", path)
        assert done.code == 0 and f"Written to {path}" in done.out
    found = solve(tariff("USA", "CHN", 0.25, covering="200 billion USD"), draws=20)
    (china,) = (row for row in found.states.rows() if row["state"] == "CHN")
    svg, html = picture.read_text("utf-8"), page.read_text("utf-8")
    assert svg.startswith("<svg") and "China" in svg and "Long run, against 2018" in svg
    assert f"China {china['real_income']:+.3f} %" in svg
    figure = f"{china['real_income']:+.3f}".replace("-", "−")
    assert f"<td class=text>China</td><td>{figure} <small>" in html
    assert html.count("<svg") == 2 and "default-src 'none'" in html and "<script" not in html
    for row in found.states.rows():
        assert html.count("<tr>") > len(found.states) and row["state"]
    assert all(source in html for source in found.sources[1:])


def test_an_unknown_set_of_elasticities_is_wrong_use(run: Run) -> None:
    done = run(*WAR, "--elasticities", "nobody")
    assert done.code == 2 and "give a number, or one of pooled, caliendo_parro_2015" in done.err


# ---- what users ran into


def test_what_was_read_is_not_written_over(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text(TABLE, "utf-8")
    mine = ("--base", table, "--unit", "million USD", "--year", 2018, "--elasticities", "4")
    done = run(*WAR, *mine, "-o", table)
    assert done.code == 2 and "is read by this very command" in done.err
    assert table.read_text("utf-8") == TABLE


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("USA,CHN,40,25", "25 means 2,500 %; write shares"),
        ("USA,USA,900,0.5", "a tariff of USA on its own sales"),
    ],
)
def test_tariffs_of_a_table_are_shares_and_not_on_home_sales(
    run: Run, tmp_path: Path, row: str, told: str
) -> None:
    rows = ["USA,USA,900,0", "USA,CHN,40,0.1", "CHN,USA,60,0", "CHN,CHN,700,0"]
    ends = row.rsplit(",", 2)[0]
    kept = [row if other.startswith(ends) else other for other in rows]
    table = tmp_path / "own.csv"
    table.write_text("\n".join(["exporter,importer,value,tariff", *kept]) + "\n", "utf-8")
    mine = ("--base", table, "--unit", "million USD", "--year", 2018, "--elasticities", "4")
    done = run(*WAR, *mine)
    assert done.code == 3 and told in done.err and "line" in done.err


def test_pairs_are_in_the_json_and_checked_before_anything_is_shown(run: Run) -> None:
    told = json.loads(run(*WAR, "--draws", 0, "--pair", "China,Russia", "--json").out)
    assert {(r["exporter"], r["importer"]) for r in told["pairs"]["rows"]} == {("CHN", "RUS"), ("RUS", "CHN")}
    for pair, words in (("EU,Russia", "has no row EU"), ("Chn,chn", "name two states")):
        done = run(*WAR, "--draws", 0, "--pair", pair)
        assert done.code == 2 and words in done.err and done.out == ""


def test_named_states_are_shown_and_nothing_is_ranked_where_nothing_changes(run: Run) -> None:
    done = run("trade", "--tariff", "BRICS:USA=25%", "--rows", 1, "--draws", 0)
    assert "\n  United States  " in done.out
    nothing = run("trade", "--tariff", "USA:CHN=0%", "--draws", 0)
    assert nothing.code == 0 and "nothing changes" in nothing.out and "lose most" not in nothing.out


def test_what_hangs_on_members_and_closures_is_said(run: Run) -> None:
    ban = " ".join(run("trade", "--ban", "EU:RUS/energy", "--draws", 0).out.split())
    assert "EU stands for the 28 members in the table, as of the middle of 2018" in ban
    war = " ".join(run(*WAR, "--draws", 0).out.split())
    assert "With trade balances treated otherwise (--closure), real income of" in war
    few = " ".join(run(*WAR, "--draws", 5).out.split())
    assert "5 draws say little" in few
