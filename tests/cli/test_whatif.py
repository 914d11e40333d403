"""`blocs whatif`: scenario files, drafts of reports, questions about the answer, and what is written."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from blocs.scenario import Consequences, parse_scenario, read_scenario, whatif
from ties.world import read

from .conftest import Run

SCENARIO = """[scenario]
name = "Washington widens the tariffs"
base = "2018"
draws = 60
seed = 1
blocs = 8

[[tariff]]
by = "USA"; on = "CHN"; rate = 0.25; covering = "200 billion USD"

[[sanction]]
by = ["USA", "EU"]; on = "RUS"; sectors = ["energy"]; cost = 0.3
"""
REPORT = """Sample Paper, 13 September 2018

Washington is preparing to impose another $200 billion of tariffs on Chinese goods.
The United States imposed sanctions on Russia on Monday.

Vladimir Putin received Xi Jinping in Vladivostok on Tuesday. China and Russia signed agreements on trade.
Bilateral trade is expected to cross $100 billion this year, up from $84 billion last year.
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "scenario.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def _cells(found: Consequences, a: str, b: str) -> dict[str, Any]:
    """The last year of a pair."""
    return [row for row in found.alignment.rows() if (row["a"], row["b"]) == (a, b)][-1]


# ---- what a person sees


def test_a_scenario_from_measures_to_assumptions(run: Run, scenario: Path) -> None:
    done = run("whatif", scenario)
    assert (done.code, done.err, done.error) == (0, "", None)
    lines = done.out.splitlines()
    assert max(map(len, lines)) <= 100 and len(lines) <= 70
    assert lines[0] == "Washington widens the tariffs"
    heads = ("Real income", "Trade", "Alignment in 2023", "Stands in one bloc", "How far to trust", "Assumed")
    at = [next(k for k, line in enumerate(lines) if line.startswith(head)) for head in heads]
    assert at == sorted(at)
    found = whatif(read_scenario(scenario))
    row = _cells(found, "CHN", "RUS")
    (line,) = (line for line in lines if line.startswith("  China–Russia "))
    assert f"{row['baseline']:.2f}" in line and f"{row['effect']:+.3f}" in line
    assert found.trade is not None
    income = next(row for row in found.trade.states.rows() if row["state"] == "RUS")
    (line,) = (line for line in lines if line.startswith("  Russia  "))
    assert f"{income['real_income']:+.3f} %".replace("-", "−") in line
    assert "No measure presses on both: no effect on United States–China" in done.out
    for line in found.skill:
        assert line[:60] in " ".join(done.out.split())


def test_it_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch, run: Run, scenario: Path) -> None:
    from blocs.cli import screen, whatif_screen

    def narrow() -> Any:
        console = screen.screen()
        console.width = 80
        return console

    monkeypatch.setattr(whatif_screen, "screen", narrow)
    done = run("whatif", scenario)
    assert done.code == 0 and max(map(len, done.out.splitlines())) <= 80
    assert " CHN–RUS " in done.out and "CHN to USA" in done.out


def test_states_whose_chance_does_not_move_are_left_out(run: Run, scenario: Path) -> None:
    found = whatif(read_scenario(scenario))
    done = run("whatif", scenario)
    block = done.out.partition("Stands in one bloc")[2].partition("How far")[0]
    quiet = [row for row in found.blocs.rows() if abs(row["change"]) <= 2 * max(row["error"], 1e-9)]
    assert (
        f"{len(quiet)} of {len(found.blocs)} states: the change is no more than the draws scatter." in block
    )
    named = {"United States", "China", "Russia"}
    from blocs.states.naming import name_of

    for row in quiet:
        if (name := name_of(row["state"])) not in named:
            assert f"  {name} with" not in block


# ---- options


def test_options_win_over_the_file(run: Run, scenario: Path) -> None:
    done = run(
        "whatif", scenario, "--draws", 40, "--seed", 7, "--years", 2, "--watch", "china:India", "--json"
    )
    assert (done.code, done.err) == (0, "")
    found = Consequences.from_json(done.out)
    asked = parse_scenario(found.scenario)
    assert (asked.draws, asked.seed, asked.years, asked.watch) == (40, 7, 2, (("CHN", "IND"),))
    assert sorted({row["year"] for row in found.alignment.rows()}) == [2019, 2020]
    assert found.manifest.draws == 40 and found.manifest.seed == 7


def test_the_same_seed_gives_the_same_bytes(run: Run, scenario: Path) -> None:
    first, again = (run("whatif", scenario, "--json").out for _ in range(2))
    assert first == again
    assert run("whatif", scenario, "--json", "--seed", 2).out != first
    assert Consequences.from_json(first).to_json(indent=1) + "\n" == first


def test_another_set_of_elasticities(run: Run, scenario: Path) -> None:
    pooled = Consequences.from_json(run("whatif", scenario, "--json").out)
    four = Consequences.from_json(run("whatif", scenario, "--json", "--elasticities", "4").out)
    assert pooled.trade is not None and four.trade is not None
    assert pooled.trade.states != four.trade.states and pooled.alignment == four.alignment
    wrong = run("whatif", scenario, "--elasticities", "mine")
    assert wrong.code == 2 and "give a number, or one of pooled" in wrong.err


def test_a_table_of_ones_own(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("exporter,importer,value\nUSA,USA,900\nUSA,CHN,40\nCHN,USA,60\nCHN,CHN,700\n")
    path = tmp_path / "own.toml"
    path.write_text(
        f'[scenario]\nbase = "{table}"\ndraws = 20\nblocs = 0\n'
        '[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.1\n'
    )
    done = run("whatif", path)
    assert done.code == 2 and "--unit 'million USD' --year 2019" in done.err
    done = run("whatif", path, "--unit", "billion USD", "--year", 2019, "--elasticities", 4)
    assert done.code == 0 and "($60 billion traded)" in done.out and "Alignment in 2024" in done.out
    assert "Stands in one bloc" not in done.out


def test_a_store_without_all_datasets_is_remarked_on(run: Run, scenario: Path, tmp_path: Path) -> None:
    from blocs.sources import shelf

    for dataset in read(tmp_path / "files", "un-votes", "nmc"):
        shelf.keep(dataset, tmp_path / "store")
    done = run("whatif", scenario, "--store", tmp_path / "store")
    told = " ".join(done.out.split())
    assert done.code == 0
    assert "The store has votes, but no ties-sanctions, no gml-mids or mids: alignment starts from" in told


# ---- questions about the answer


def test_which_assumption_moves_the_answer_most(run: Run, scenario: Path) -> None:
    done = run("whatif", scenario, "--ask", "trade China Russia")
    assert done.code == 0 and "Growth of trade between China and Russia" in done.out
    assert re.search(r"^elasticities .*[▼▲].*", done.out, re.M) and "tariff 1 rate" in done.out
    told = json.loads(run("whatif", scenario, "--ask", "trade China Russia", "--json").out)
    swings = [row["swing"] for row in told["table"]["rows"]]
    assert told["question"] == "trade CHN RUS" and swings == sorted(swings, reverse=True)
    assert told["unit"] == "percent"


def test_the_answer_over_two_assumptions(run: Run, scenario: Path, tmp_path: Path) -> None:
    ask = ("whatif", scenario, "--ask", "income CHN", "--by", "tariff 1 rate=0..50%", "--by")
    done = run(*ask, "sanction 1 cost=0..0.5", "-o", tmp_path / "grid.csv")
    assert done.code == 0
    lines = done.out.splitlines()
    head = next(line for line in lines if line.lstrip().startswith("0 %"))
    assert head.split("%")[:-1] == pytest.approx(head.split("%")[:-1]) and "50 %" in head
    with (tmp_path / "grid.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 36
    values = {(float(row["x"]), float(row["y"])): float(row["value"]) for row in rows}
    assert values[0.0, 0.0] == pytest.approx(0, abs=1e-6) and values[0.5, 0.0] < values[0.1, 0.0] < 0
    shown = f"{values[0.5, 0.5]:+.2f}".replace("-", "−")
    assert any(line.startswith("  50 %") and line.endswith(shown) for line in lines)


def test_which_setting_brings_an_answer_about(run: Run, scenario: Path) -> None:
    ask = ("whatif", scenario, "--ask", "exports CHN USA = -20%", "--by", "tariff 1 rate")
    told = json.loads(run(*ask, "--json").out)
    assert told["target"] == -20.0 and 0 < told["low"] < told["value"] < told["high"] < 1
    done = run(*ask)
    assert done.code == 0 and told["sentence"][:80] in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--by", "tariff 1 rate"), "--by goes with --ask"),
        (("--ask", "weather CHN"), "'weather' is no question"),
        (("--ask", "trade CHN RUS", "--by", "tariff 1 rate"), "give two with ranges"),
        (("--ask", "trade CHN RUS = 10%"), "takes one --by"),
        (("--ask", "trade CHN RUS = much", "--by", "tariff 1 rate"), "is no number"),
        (("--ask", "alignment CHN RUS = 10%", "--by", "dose of a tariff"), "is told in kappa"),
        (("--ask", "trade CHN RUS", "--by", "tariff 1 rate=5..1", "--by", "closure"), "the lower end"),
        (("--ask", "trade CHN RUS", "--by", "tariff 1 rate", "--by", "closure"), "so it has no range"),
        (("--ask", "trade CHN RUS", "--by", "tariff 1 rate=1", "--by", "sanction 1 cost"), "LOW..HIGH"),
        (("--ask", "trade CHN RUS", "--by", "tariff 1 rate=a..b", "--by", "sanction 1 cost"), "no setting"),
        (("--ask", "trade CHN RUS = 1%", "--by", "moon"), "there are tariff 1 rate"),
        (("--watch", "CHN"), "is not two states"),
        (("--watch", "CHN:China"), "name two states"),
        (("--watch", "CHN:EU"), "EU is a body"),
        (("--unit", "million USD"), "--unit and --year are of a table of your own"),
        (("--run", "1"), "--run takes drafts"),
        (("-o", "answer.doc"), "end its name in"),
    ],
)
def test_wrong_use_is_told(run: Run, scenario: Path, options: tuple[str, ...], told: str) -> None:
    done = run("whatif", scenario, *options)
    assert (done.code, done.out) == (2, "") and done.err.startswith("blocs: ") and told in done.err


# ---- wrong scenarios


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        ('by = "USA"\non = "Freedonia"\nrate = 0.2', 3, "no state 'Freedonia'"),
        ('by = "USA"\non = "CHN"\nrate = 12', 4, "rate: 12 means 1,200 %"),
        ('by = "USA"\non = "USA"\nrate = 0.2', 3, "on both sides"),
        (
            'by = "USA"\non = "CHN"\nrate = 0.2\nsectors = ["unicorns"]',
            5,
            "'unicorns' is not one of the sectors",
        ),
        ('by = "USA"\non = "CHN"\nrate = 0.2\nuntil = 2017-01-01', 5, "before the base year 2018"),
    ],
)
def test_a_wrong_scenario_names_file_and_line(
    run: Run, tmp_path: Path, lines: str, line: int, told: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(f"[[tariff]]\n{lines}\n", encoding="utf-8")
    done = run("whatif", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"blocs: {path}:{line}: ") and told in done.err and done.err.count("\n") == 1


def test_what_is_not_there_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scenario: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("whatif")
    assert done.code == 2 and "try: blocs whatif scenario.toml" in done.err
    assert run("whatif", tmp_path / "none.toml").code == 2
    assert run("whatif", tmp_path / "none.txt").code == 3
    assert run("whatif", scenario, "--store", tmp_path / "none").code == 2
    assert run("whatif", scenario, scenario).code == 2
    (tmp_path / "broken.json").write_text("{}")
    done = run("whatif", tmp_path / "broken.json")
    assert done.code == 3 and "no consequences of a scenario" in done.err


# ---- files


def test_an_answer_is_written_and_read_back(run: Run, scenario: Path, tmp_path: Path) -> None:
    kept = tmp_path / "answer.json"
    done = run("whatif", scenario, "-o", kept)
    assert done.out.endswith(f"Written to {kept}\n")
    again = run("whatif", kept)
    assert again.code == 0 and done.out.startswith(again.out)
    assert run("whatif", kept, "--json").out == kept.read_text(encoding="utf-8")
    wrong = run("whatif", kept, "--draws", 10)
    assert wrong.code == 2 and "is an answer already" in wrong.err
    assert run("whatif", kept, "-o", kept).code == 2


def test_a_page_stands_alone_and_holds_what_is_known(run: Run, scenario: Path, tmp_path: Path) -> None:
    page = tmp_path / "answer.html"
    done = run("whatif", scenario, "-o", page, "--json")
    assert done.code == 0 and done.err == f"Written to {page}\n"
    found, html = Consequences.from_json(done.out), page.read_text(encoding="utf-8")
    assert "<script" not in html and html.count("<svg") >= 6 and "default-src 'none'" in html
    heads = re.findall(r"<h2>([^<]*)", html)
    assert heads[-5:] == [
        "How far to trust this",
        "What was assumed",
        "The scenario",
        "What went in",
        "Sources",
    ]
    row = _cells(found, "CHN", "RUS")
    assert f"{row['baseline']:.3f}" in html and "China" in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_chart_and_a_table(run: Run, scenario: Path, tmp_path: Path) -> None:
    assert run("whatif", scenario, "-o", tmp_path / "a.svg").code == 0
    svg = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg") and "China and Russia" in svg
    assert run("whatif", scenario, "-o", tmp_path / "a.csv").code == 0
    with (tmp_path / "a.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) % 5 == 0 and {"a", "b", "year", "baseline", "scenario", "twin", "effect"} <= set(rows[0])


@pytest.mark.parametrize("ending", [".svg", ".html"])
def test_pictures_of_questions(run: Run, scenario: Path, tmp_path: Path, ending: str) -> None:
    for name, by in (
        ("tornado", ()),
        ("grid", ("--by", "tariff 1 rate=0..1", "--by", "sanction 1 cost=0..1")),
    ):
        target = tmp_path / f"{name}{ending}"
        assert run("whatif", scenario, "--ask", "income RUS", *by, "-o", target).code == 0
        text = target.read_text(encoding="utf-8")
        assert "Change of real income of Russia" in text and "<svg" in text
    done = run("whatif", scenario, "--ask", "income RUS = -1%", "--by", "sanction 1 cost", "-o", target)
    assert done.code == 2 and "write it to a .json file" in done.err


def test_a_closed_pipe_is_no_error(scenario: Path) -> None:
    command = f"{sys.executable} -m blocs whatif {scenario} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Washington widens the tariffs", "141"] and done.stderr == ""


# ---- reports


def test_pressures_are_offered_with_what_is_given_and_what_is_assumed(run: Run, report: Path) -> None:
    done = run("whatif", report)
    assert (done.code, done.err) == (0, "")
    told = [line for line in done.out.splitlines() if not line.startswith("What it would do")]
    assert max(map(len, told)) <= 100
    first = done.out.partition(" 2  ")[0]
    assert "Tariff of the United States on China, covering $200 billion" in first
    assert re.search(r"^    given    by USA; on CHN; covering 200 billion USD$", first, re.M)
    assert re.search(r"^    assumed  .*rate 0\.25", first, re.M)
    assert f"What it would do: blocs whatif {report} --run 1" in done.out


def test_drafts_as_json_and_as_files(run: Run, report: Path, tmp_path: Path) -> None:
    told = json.loads(run("whatif", report, "--json").out)
    parts = {part["key"]: part for part in told[0]["parts"]}
    assert parts["tariff.covering"]["given"] and parts["tariff.covering"]["value"] == "200 billion USD"
    assert not parts["tariff.rate"]["given"] and parts["tariff.rate"]["value"] == 0.25
    folder = tmp_path / "drafts"
    done = run("whatif", report, "-o", folder)
    files = sorted(folder.iterdir())
    assert done.code == 0 and len(files) == len(told) and "scenario files written to" in done.out
    assert files[0].name == "01-tariff-of-the-united-states-on-china-covering-200-billion.toml"
    assert files[0].read_text(encoding="utf-8") == told[0]["scenario"]
    assert read_scenario(files[0]) == parse_scenario(told[0]["scenario"])
    assert run("whatif", files[0], "--draws", 20).code == 0
    kept = tmp_path / "drafts.json"
    assert run("whatif", report, "-o", kept).code == 0
    assert json.loads(kept.read_text(encoding="utf-8")) == told
    wrong = run("whatif", report, "-o", tmp_path / "drafts.html")
    assert wrong.code == 2 and "name a folder" in wrong.err


def test_a_draft_is_run_and_the_predictions_stand_beside_it(run: Run, report: Path) -> None:
    done = run("whatif", report, "--run", 1, "--draws", 40, "--json")
    assert (done.code, done.err) == (0, "")
    found = Consequences.from_json(done.out)
    assert found.name == "Tariff of the United States on China, covering $200 billion"
    assert any(line.startswith("tariff.rate = 0.25 in the draft: ") for line in found.assumed[:4])
    (row,) = (row for row in found.predictions.rows() if row["kind"] == "trade")
    assert row["states"] == "CHN RUS" and row["needed"] == pytest.approx(100 * (100 / 84 - 1))
    shown = run("whatif", report, "--run", 1, "--draws", 40).out
    block = shown.partition("What the reports predict")[2].partition("How far")[0]
    assert f"Chance {100 * row['chance']:.0f} %" in block and "comparable pairs" in block


def test_several_drafts_are_run_as_one(run: Run, report: Path) -> None:
    told = json.loads(run("whatif", report, "--json").out)
    other = next(
        one["number"] for one in told if one["title"].startswith("Sanction") and "Russia" in one["title"]
    )
    done = run("whatif", report, "--run", 1, "--run", other, "--draws", 40, "--json")
    found = Consequences.from_json(done.out)
    assert len(found.measures) == 2
    assert _cells(found, "CHN", "RUS")["effect"] != 0  # both are pressed on by one state
    alone = Consequences.from_json(run("whatif", report, "--run", 1, "--draws", 40, "--json").out)
    assert len(alone.measures) == 1 and not len(alone.pressure)
    assert run("whatif", report, "--run", len(told) + 1).code == 2
    assert run("whatif", report, "--draws", 10).code == 2


def test_a_scenario_beside_reports_tells_their_predictions(run: Run, scenario: Path, report: Path) -> None:
    done = run("whatif", scenario, report, "--json")
    found = Consequences.from_json(done.out)
    assert found.name == "Washington widens the tariffs" and len(found.predictions) >= 1


def test_reports_of_a_store(run: Run, kept: Path) -> None:
    done = run("whatif", "--store", kept)
    assert done.code == 0 and "Tariff of the United States on China" in done.out
    assert "What it would do: blocs whatif --run 1" in done.out
    assert run("whatif", "--store", kept, "--run", 1, "--draws", 20).code == 0


def test_reports_without_pressure_and_reports_that_cannot_be_read(
    run: Run, tmp_path: Path, report: Path
) -> None:
    quiet = tmp_path / "quiet.txt"
    quiet.write_text("Sample Paper, 13 September 2018\n\nRussia and China met in Vladivostok.\n")
    done = run("whatif", quiet)
    assert done.code == 0 and done.out.startswith("The reports tell of no pressure")
    assert run("whatif", quiet, "--run", 1).code == 2
    done = run("whatif", report, tmp_path / "none.txt")
    assert done.code == 1 and "none.txt" in done.err and "Tariff of the United States" in done.out
