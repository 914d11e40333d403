"""Sources and method: reports, data with licences, coverage, accuracy as it was measured."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blocs.brief.citing import bundled_tables, tables_used
from blocs.brief.method import cover
from blocs.evidence import open_store
from blocs.evidence.coverage import coverage_of
from blocs.evidence.table import Source
from blocs.sources import shelf
from blocs.web.held import Held
from blocs.web.page import Page, Shown
from blocs.web.pages.sources import PAGES, measured
from blocs.web.pages.sources_coverage import coverage_frame, coverage_told
from evidence.make import many
from ties.world import read as read_world

from .reading_site import assert_harmless, first, hostile, second, serving, tags, words

ROOT = Path(__file__).resolve().parents[2]
PAGE: Page = PAGES[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("sources") / "s"
    for dataset in read_world(tmp_path_factory.mktemp("world"), "un-votes", "nmc"):
        shelf.keep(dataset, made)
    with open_store(made) as store:
        store.fail("/home/ana/secret/lost.pdf", "it asks for a password", "save it without one")
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with serving(folder, first(), second(), *many(30, 4)) as served:
        yield served


def shown(folder: Path, **told: int) -> Shown:
    return PAGE.show(Held(folder), PAGE.view(**told))


def test_each_report_stands_with_publisher_day_hash_and_reader(client: TestClient, folder: Path) -> None:
    told = client.get("/api/sources").json()
    with open_store(folder, read_only=True) as store:
        reports = {report.id: report for report in store.reports()}
    assert (told["first"], told["last"], told["earlier"], told["later"]) == (1, 25, None, 25)
    for line in told["reports"]:
        report = reports[line["id"]]
        assert (line["publisher"], line["sha256"]) == (report.publisher, report.sha256)
        assert line["published"] == str(report.published)
        assert line["reader"] == "hand 1"
        assert "origin" not in line  # where a file lies is nobody's business
    rest = client.get("/api/sources?offset=25").json()
    assert (rest["first"], rest["last"], rest["earlier"], rest["later"]) == (26, 32, 0, None)
    assert {line["id"] for line in told["reports"] + rest["reports"]} == set(reports)
    html = client.get("/sources").text
    assert told["reports"][0]["sha256"] in html
    turns = [a["href"] for tag, a in tags(html) if tag == "a" and a.get("rel") == "next"]
    assert turns == ["/sources?offset=25#reports-h"]


def test_datasets_stand_with_citation_years_and_licence(client: TestClient, folder: Path) -> None:
    told = {each["name"]: each for each in client.get("/api/sources").json()["cover"]["datasets"]}
    for held in shelf.about(folder):
        found = told[held.name]
        assert (found["citation"], found["licence"], found["rows"]) == (
            held.citation,
            held.origin.licence,
            held.rows,
        )
        assert (found["since"], found["until"]) == (held.coverage.since, held.coverage.until)
        assert held.origin.licence in words(client.get("/sources").text)
    assert sorted(told) == ["nmc", "un-votes"]


def test_a_damaged_dataset_hides_no_other(tmp_path: Path) -> None:
    for dataset in read_world(tmp_path / "world", "un-votes", "nmc"):
        shelf.keep(dataset, tmp_path / "s")
    (tmp_path / "s" / "sources" / "nmc.npz").write_bytes(b"no archive")
    with serving(tmp_path / "s", first()) as client:
        told = {each["name"]: each for each in client.get("/api/sources").json()["cover"]["datasets"]}
        assert (told["nmc"]["damaged"], told["un-votes"]["damaged"]) == (True, False)
        assert told["un-votes"]["rows"] > 0
        assert "damaged; import it again" in words(client.get("/sources").text)


def test_what_comes_with_the_package_is_cited_once_an_origin(client: TestClient) -> None:
    told = client.get("/api/sources").json()["bundled"]
    assert [(each["citation"], tuple(each["tables"])) for each in told] == [
        (each.citation, each.tables) for each in bundled_tables()
    ]
    named = [table for each in told for table in each["tables"]]
    assert sorted(named) == sorted(tables_used())
    assert "icio2018.csv.gz" in named


def test_coverage_is_that_of_the_brief(client: TestClient, folder: Path) -> None:
    told = client.get("/api/sources").json()["coverage"]
    with open_store(folder, read_only=True) as store:
        expected = cover(store.coverage())
    assert (told["first"], told["last"]) == (expected.first, expected.last)
    assert [(p["name"], p["reports"]) for p in told["publishers"]] == [
        (p.publisher, p.reports) for p in expected.publishers
    ]
    ledger = next(p for p in told["publishers"] if p["name"] == "The Ledger")
    assert ledger["years"] == [{"label": "2018", "counts": [None] * 8 + [1] + [None] * 3}]
    assert told["failures"] == [
        {"origin": "lost.pdf", "cause": "it asks for a password", "remedy": "save it without one"}
    ]
    html = client.get("/sources").text
    assert "secret" not in html
    assert "1 file could not be read" in words(html)


def test_years_between_that_have_no_report_are_said_not_to_be_covered() -> None:
    days = ("1990-05-01", "1990-06-01", "1993-01-01", None)
    from datetime import date

    sources = [
        Source(str(n), "x.txt", "P", None, date.fromisoformat(day) if day else None, "x")
        for n, day in enumerate(days)
    ]
    told = coverage_told(coverage_of(sources))["publishers"][0]
    assert [(year["label"], sum(n or 0 for n in year["counts"])) for year in told["years"]] == [
        ("1990", 2), ("1991–1992", 0), ("1993", 1),
    ]  # fmt: skip
    assert told["undated"] == 1
    table = coverage_frame(coverage_of(sources))
    assert table["day"] == ("1990-05-01", "1990-06-01", "1993-01-01", None)
    assert sum(n for n in table["reports"] if isinstance(n, int)) == 4


def test_only_publishers_with_most_reports_are_shown_month_by_month() -> None:
    from datetime import date

    sources = [
        Source(f"{p}-{n}", "x.txt", f"P{p:02}", None, date(2018, 1, 1 + n), "x")
        for p in range(40)
        for n in range(1 + p % 20)
    ]
    told = coverage_told(coverage_of(sources))
    assert (len(told["publishers"]), told["more"]) == (30, 10)
    assert min(p["reports"] for p in told["publishers"]) >= 5
    assert [p["name"] for p in told["publishers"]] == sorted(p["name"] for p in told["publishers"])


def test_accuracy_is_what_was_measured_last(client: TestClient) -> None:
    told = client.get("/api/sources").json()["measured"]
    assert told == measured()
    results = ROOT / "benchmarks" / "RESULTS.md"
    if not results.is_file():
        pytest.skip("the figures were measured elsewhere: there is no benchmarks folder beside these tests")
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from shipped import shipped
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    assert told == shipped(results.read_text("utf-8")), "run python benchmarks/shipped.py"
    html = words(client.get("/sources").text)
    for table in told["tables"]:
        assert table["title"] in html
        assert all(len(row) == len(table["head"]) for row in table["rows"])


def test_the_file_of_figures_is_plain_and_stable() -> None:
    text = files("blocs.web").joinpath("data", "measured.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"


def test_tables_to_take_away_hold_all_of_it(folder: Path, client: TestClient) -> None:
    del client  # which fills the store
    tables = {name: make() for name, make in shown(folder).tables.items()}
    assert sorted(tables) == sorted(PAGE.tables)
    assert len(tables["reports"]) == 32
    assert set(tables["datasets"]["name"]) == {"nmc", "un-votes"}  # type: ignore[call-overload]
    figures = sum(cell != "" for table in measured()["tables"] for row in table["rows"] for cell in row)
    assert len(tables["accuracy"]) == figures


def test_an_empty_store_has_sources_of_its_own(tmp_path: Path) -> None:
    with serving(tmp_path / "s") as client:
        html = words(client.get("/sources").text)
        told = client.get("/api/sources").json()
    assert "No report was read yet." in html
    assert "No dataset was imported." in html
    assert (told["reports"], told["coverage"]["publishers"]) == ([], [])
    assert len(told["bundled"]) > 5
    assert all(len(make()) == 0 for name, make in shown(tmp_path / "s").tables.items() if name != "accuracy")


def test_nothing_of_a_report_becomes_part_of_the_page(tmp_path: Path) -> None:
    with serving(tmp_path / "s", hostile()) as client:
        assert_harmless(client.get("/sources").text)
        assert client.get("/sources?offset=-1").status_code == 400
        assert client.get("/sources?offset=9999").status_code == 200
