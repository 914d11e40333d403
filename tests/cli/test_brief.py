"""`blocs brief`, `blocs demo` and `blocs cite`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import blocs
from blocs.brief import Brief

from .conftest import Run


def test_of_files(run: Run, reports: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    done = run("brief", *reports, "-o", page)
    assert (done.code, done.err) == (0, "")
    text = blocs.brief(reports).to_text()
    assert done.out == f"{text}\n\nWritten to {page}\n"
    assert page.read_text(encoding="utf-8") == blocs.brief(reports).to_html()


def test_of_a_store_is_the_same(run: Run, reports: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    run("read", *reports, "--store", folder)
    of_store = run("brief", "--store", folder, "--json")
    assert (of_store.code, of_store.err) == (0, "")
    # what was read and how it links is the same; a store gives links in another order
    told, of_files = Brief.from_json(of_store.out), blocs.brief(reports)
    assert (told.groups, told.figures, told.speeches) == (
        of_files.groups,
        of_files.figures,
        of_files.speeches,
    )
    assert told.documents == of_files.documents


def test_json_alone_on_standard_output(run: Run, reports: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    done = run("brief", *reports, "--json", "-o", page)
    assert Brief.from_json(done.out) == blocs.brief(reports)
    assert done.err == f"Written to {page}\n"


def test_a_bad_file_is_told_and_the_rest_briefed(run: Run, reports: list[Path], tmp_path: Path) -> None:
    done = run("brief", *reports, tmp_path / "missing.txt", "--json")
    assert done.code == 1 and Brief.from_json(done.out) == blocs.brief(reports)
    assert "missing.txt: there is no such file" in done.err
    nothing = run("brief", tmp_path / "missing.txt")
    assert (nothing.code, nothing.out) == (3, "")


@pytest.mark.parametrize("name", ["brief.docx", "brief", "nowhere/brief.html"])
def test_where_no_brief_can_be_written(run: Run, reports: list[Path], tmp_path: Path, name: str) -> None:
    done = run("brief", *reports, "-o", tmp_path / name)
    assert (done.code, done.out) == (2, "")
    assert "cannot write" in done.err


SCENARIO = """[scenario]
name = "Mine"
draws = 50
[[tariff]]
by = "USA"
on = "CHN"
rate = 0.1
"""


def test_a_scenario_of_ones_own_and_none_of_the_reports(
    run: Run, reports: list[Path], tmp_path: Path
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SCENARIO, encoding="utf-8")
    done = run("brief", *reports, "--scenario", file, "--no-scenarios", "--json")
    assert (done.code, done.err) == (0, "")
    told = Brief.from_json(done.out)
    assert told == blocs.brief(reports, scenario=file, scenarios=False)
    assert (told.cards[0].kind, told.cards[0].title) == ("own", "Mine")
    assert told.cards[0].effects and not any(card.effects for card in told.cards[1:])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"CHN"', '"Atlantis"', "mine.toml:6: [[tariff]] 1: no state 'Atlantis'"),
        ('name = "Mine"', 'base = "own.csv"', "run: blocs whatif"),
    ],
)
def test_a_wrong_scenario_is_told_before_anything_is_read(
    run: Run, reports: list[Path], tmp_path: Path, old: str, new: str, says: str
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(SCENARIO.replace(old, new), encoding="utf-8")
    done = run("brief", *reports, "--scenario", file)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_files_or_a_store(run: Run, reports: list[Path], kept: Path) -> None:
    done = run("brief", *reports, "--store", kept)
    assert done.code == 2 and "not both" in done.err


def test_no_store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("brief")
    assert done.code == 3 and done.err.startswith("blocs: evidence: there is no evidence.sqlite here")


def test_demo(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("demo")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Three reports, 12 September 2018 – 6 June 2019")
    assert done.out.endswith(f"\nWritten to {tmp_path / 'brief.html'}\n")
    assert (tmp_path / "brief.html").stat().st_size > 20_000
    assert len(done.out.splitlines()) <= 62 and max(map(len, done.out.splitlines())) <= 100


def test_cite(run: Run, kept: Path) -> None:
    done = run("cite", "--store", kept)
    assert done.code == 0
    assert done.out.startswith(f"blocs {blocs.__version__}\nFirst Sample Paper, ")
    assert "GeoNames" in done.out and "CC BY 4.0" in done.out
    told = json.loads(run("cite", "--store", kept, "--json").out)
    assert [report["published"] for report in told["reports"]] == ["2018-09-13", "2018-09-14", "2018-09-20"]
    assert all(table["licence"] and table["citation"] for table in told["data"])
    assert json.loads(run("cite", "--json").out)["reports"] == []
