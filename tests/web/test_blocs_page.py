"""The page of blocs: partition, proof, frustrated ties, pivots and history are those of the library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.groups import SignedNetwork
from blocs.groups.answer import Answer, answer
from blocs.groups.asking import Basis, Period, basis_of
from blocs.groups.history import sizes_of
from blocs.ties import Holdings
from blocs.web.page import address
from blocs.web.pages.blocs import BlocsView
from blocs.web.pages.blocs_asked import PERIODS
from blocs.web.pages.blocs_rows import EACH, aligned, strongest
from blocs.web.params import read_view

from .reading_site import assert_harmless, words
from .tie_site import asked, evil, ledger, observer, served, store_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("blocs") / "s", ledger(), observer(), datasets=None)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with served(folder) as site:
        yield site


def library(folder: Path, year: int, blocs: int = 2, draws: int = 0) -> dict[str, Any]:
    holdings = Holdings((), folder)
    sizes = sizes_of(holdings.get("nmc").frame, "cinc")
    basis = basis_of(holdings, since=year, until=year, name="votes")
    told: dict[str, Any] = answer(basis, blocs, draws=draws, sizes=sizes).to_dict()["periods"][0]
    return told


@pytest.mark.parametrize(("year", "blocs"), [(1992, 2), (1991, 2), (1988, 3)])
def test_a_period_is_that_of_the_library(client: TestClient, folder: Path, year: int, blocs: int) -> None:
    shown = asked(client, f"/blocs?rule=votes&year={year}&blocs={blocs}")["focus"]
    found = library(folder, year, blocs)
    for name in ("period", "value", "bound", "proved", "gap", "share_frustrated", "triads", "without_ties"):
        assert shown[name] == found[name], name
    assert {tuple(each["members"]) for each in shown["blocs"]} == {
        tuple(each["members"]) for each in found["blocs"]
    }
    assert shown["frustrated"] == found["frustrated"]
    assert shown["frustrated_number"] == len(found["frustrated"])
    assert [(p["state"], p["cost"]) for p in shown["pivots"]] == [
        (p["state"], p["cost"]) for p in found["states_by_cost"][: len(shown["pivots"])]
    ]
    assert shown["called"]["CHN"] == "China"


def test_the_last_year_and_the_first_rule_where_nothing_is_told(client: TestClient) -> None:
    told = asked(client, "/blocs")
    assert (told["rule"], told["focus"]["period"]) == ("votes", 1992)
    assert [row["period"] for row in told["history"]["periods"]] == [1988, 1989, 1990, 1991, 1992]
    assert told["history"]["left_out"] == []


def test_the_history_keeps_its_letters(client: TestClient) -> None:
    told = asked(client, "/blocs?rule=votes&since=1988&until=1992")
    history = told["history"]
    members = {each["bloc"]: each["members"] for each in told["focus"]["blocs"]}
    last = history["periods"][-1]["blocs"]
    assert {letter: len(own) for letter, own in members.items()} == last
    assert all(row["moved"] is not None for row in history["periods"][1:])
    moved = sum(row["moved"] for row in history["periods"][1:])
    assert moved == len(history["moves"])


def test_many_years_are_thinned_and_the_page_says_so(tmp_path: Path) -> None:
    from evidence.make import Writer

    years = range(1980, 2010)
    text = "".join(f"In {year} one met, one threatened.\n" for year in years)
    writer = Writer("long.txt", text, "2010-01-01")
    for k, year in enumerate(years):
        day = (f"{year}-03-01", f"{year}-03-01")
        writer.event("met", "CONSULT", "CHN RUS", nth=k, date=day)
        writer.event("threatened", "THREATEN", "USA>CHN", nth=k, date=day)
    with served(store_of(tmp_path / "s", writer.done())) as site:
        history = asked(site, "/blocs?rule=reports&since=1980&until=2009")["history"]
        shown = [row["period"] for row in history["periods"]]
        assert len(shown) <= PERIODS and shown[-1] == 2009
        assert sorted([*shown, *history["left_out"]]) == list(years)
        text = words(site.get("/blocs?rule=reports&since=1980&until=2009").text)
        assert f"{len(history['left_out'])} years between are left out" in text
        gaps = words(site.get("/blocs?rule=reports&since=1977&until=1985").text)
        assert "1977 to 1979, 3 years of them not told: no act in it binds or divides two states" in gaps


def test_blocs_of_reports(client: TestClient, folder: Path) -> None:
    shown = asked(client, "/blocs?rule=reports")["focus"]
    with open_store(folder, read_only=True) as store:
        events: Any = list(store.records(kind="event"))
    found = answer(basis_of(Holdings(), events, name="reports")).to_dict()["periods"][0]
    assert shown["period"] == "all reports"
    assert {tuple(b["members"]) for b in shown["blocs"]} == {tuple(b["members"]) for b in found["blocs"]}


def test_draws_are_made_only_when_asked_for(client: TestClient, folder: Path) -> None:
    without = asked(client, "/blocs?rule=votes&year=1991")
    assert without["focus"]["draws"] is None and without["focus"]["can_draw"]
    assert "draws=40" in client.get("/blocs?rule=votes&year=1991").text
    draws = asked(client, "/blocs?rule=votes&year=1991&draws=12")["focus"]["draws"]
    found = library(folder, 1991, draws=12)["draws"]
    assert draws["number"] == 12 and draws["agreement"] == found["agreement"]
    assert {each["state"]: each["share"] for each in draws["certainty"]} == found["certainty"]
    shares = [each["share"] for each in draws["certainty"]]
    assert shares == sorted(shares)


def test_pictures_and_their_text(client: TestClient) -> None:
    html = client.get("/blocs?rule=votes").text
    for name in ("now-groups1060-t", "flows1060-t", "then-groups360-t"):
        assert f'id="{name}"' in html
    text = words(html)
    assert "Bloc A" in text and "Pivotal states" in text and "proved least" in text
    strained = client.get("/blocs?rule=votes&year=1991").text
    assert "India – Japan" in words(strained) and 'href="/pair/IND/JPN"' in strained
    assert_harmless(html)


def test_without_datasets_reports_are_taken(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s", ledger(), evil())) as site:
        assert asked(site, "/blocs")["rule"] == "reports"
        assert_harmless(site.get("/blocs").text)
        why = asked(site, "/blocs?rule=votes")["why_none"]
        assert "un-votes" in why and "un-votes" in words(site.get("/blocs?rule=votes").text)


def test_without_anything_the_page_says_how_to_bring_it_in(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s")) as site:
        told = asked(site, "/blocs")
        assert told["focus"] is None and "blocs import un-votes" in told["why_none"]
        assert "blocs read FILE --store DIR" in words(site.get("/blocs").text)


@pytest.mark.parametrize(
    ("query", "words_"),
    [
        ("rule=love", "none of"),
        ("blocs=9", "not from 2 to 5"),
        ("since=2000&until=1990", "exchange them"),
        ("draws=100000", "not from 0 to 200"),
    ],
)
def test_wrong_addresses_are_told(client: TestClient, query: str, words_: str) -> None:
    found = client.get(f"/api/blocs?{query}")
    assert found.status_code == 400 and words_ in found.json()["error"]


def test_a_year_without_data_is_told(client: TestClient) -> None:
    told = asked(client, "/blocs?rule=votes&year=1950")
    assert told["focus"] is None and "1988 to 1992" in told["why_none"]
    assert client.get("/blocs?rule=votes&year=1950").status_code == 200


def test_the_address_holds_the_view() -> None:
    view = BlocsView("alliances", 1991, 1988, 1992, 3, 20)
    path = address("/blocs", view)
    query = [tuple(part.split("=")) for part in path.partition("?")[2].split("&")]
    assert read_view(BlocsView, {}, query) == view  # type: ignore[arg-type]
    assert address("/blocs", BlocsView()) == "/blocs"


def test_tables_to_take_away(client: TestClient) -> None:
    query = "rule=votes&year=1991&until=1991"
    found = {
        name: client.get(f"/download/blocs/{name}.csv?{query}").text.splitlines()
        for name in ("blocs", "frustrated", "history")
    }
    assert found["frustrated"][0] == "a,b,weight,kind" and found["frustrated"][1].startswith("IND,JPN,")
    assert len(found["blocs"]) == 11 and len(found["history"]) == 1 + 10 * 4


# ---- rows


def one(*edges: tuple[str, str, float]) -> Answer:
    return answer(Basis("file", "told", None, (Period("net", SignedNetwork.from_edges(edges)),)))


def test_letters_follow_those_of_elsewhere() -> None:
    found = one(("A", "B", 1), ("B", "C", 1), ("A", "D", -1))
    assert found.places[0] == {"A": "A", "B": "A", "C": "A", "D": "B"}
    assert aligned(found, {"A": "B", "B": "B", "D": "A"}).places[0] == {
        "A": "B",
        "B": "B",
        "C": "B",
        "D": "A",
    }
    assert aligned(found, {}).places == found.places


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from("ABC")))
def test_aligned_blocs_are_the_same_blocs(like: dict[str, str]) -> None:
    found = one(("A", "B", 1), ("C", "D", 1), ("A", "C", -1), ("E", "A", -1), ("F", "C", -1))
    shown = aligned(found, like)
    for a in "ABCDEF":
        for b in "ABCDEF":
            before, after = found.places[0], shown.places[0]
            assert (before[a] == before[b]) == (after[a] == after[b])


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), max_size=60))
def test_no_state_fills_the_list(ties: list[tuple[str, str]]) -> None:
    rows = [{"a": a, "b": b} for a, b in ties]
    kept = strongest(rows)
    for state in "abcdwxyz":
        assert sum(state in (tie["a"], tie["b"]) for tie in kept) <= EACH
    assert kept[:1] == rows[:1]


def test_of_many_events_those_of_the_latest_years_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blocs.web.pages.blocs_asked.EVENTS", 2)
    with served(store_of(tmp_path / "s", ledger(), observer())) as site:
        told = asked(site, "/blocs?rule=reports")
        assert told["events_since"] == 1991
        assert {state for bloc in told["focus"]["blocs"] for state in bloc["members"]} == {"CHN", "RUS"}
        assert "those from 1991 on are taken" in words(site.get("/blocs?rule=reports").text)
    monkeypatch.undo()
    with served(store_of(tmp_path / "all", ledger(), observer())) as site:
        assert asked(site, "/blocs?rule=reports")["events_since"] is None
