"""The page of pairs: counts are those of the records, orders and filters hold, small lines break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.reading.records import Event
from blocs.ties import pair_balance
from blocs.web.page import address
from blocs.web.pages.pairs import PairsView, tallies
from blocs.web.pages.prepared import prepare
from blocs.web.pages.spark import spark
from blocs.web.params import read_view
from evidence.make import Writer

from .reading_site import assert_harmless, words
from .tie_site import asked, evil, ledger, observer, served, store_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("pairs") / "s", ledger(), observer())


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with served(folder) as site:
        yield site


def test_counts_are_those_of_the_balance(client: TestClient, folder: Path) -> None:
    told = asked(client, "/pairs")
    with open_store(folder, read_only=True) as store:
        events = [record for record in store.records() if isinstance(record, Event)]
    found = {(row.a, row.b): row for row in pair_balance(events)}
    assert {(row["a"], row["b"]) for row in told["pairs"]} == set(found)
    for row in told["pairs"]:
        own = found[row["a"], row["b"]]
        assert (row["cooperation"], row["conflict"], row["net"]) == (
            own.now.cooperation,
            own.now.conflict,
            own.now.net,
        )
        assert row["ahead"] == own.ahead.n and row["told"] == own.now.n + own.ahead.n
    assert told["pairs"][0]["called"] == ["China", "Russia"] and told["pairs"][0]["last"] == "1991-08-19"


def test_small_lines_have_each_period_and_what_is_not_covered(client: TestClient) -> None:
    told = asked(client, "/pairs")
    assert told["by"] == "month" and len(told["periods"]) == 15
    assert [each["period"] for each in told["periods"] if each["covered"]] == ["1990-06", "1991-08"]
    line = told["pairs"][0]["by_period"]
    assert line[0] == -1 and line[-1] == 1 and line[1:-1] == [None] * 13


@pytest.mark.parametrize(
    ("order", "first"),
    [("told", "RUS"), ("closest", "JPN"), ("worst", "JPN"), ("last", "RUS"), ("name", "JPN")],
)
def test_orders(client: TestClient, order: str, first: str) -> None:
    rows = asked(client, f"/pairs?order={order}")["pairs"]
    nets = [row["net"] for row in rows]
    if order == "closest":
        assert nets == sorted(nets, reverse=True)
    elif order == "worst":
        assert nets == sorted(nets)
    else:
        assert rows[0]["b"] == first


def test_a_state_has_its_own_ties(client: TestClient) -> None:
    told = asked(client, "/pairs?state=Japan")
    assert [(row["a"], row["b"]) for row in told["pairs"]] == [("JPN", "CHN")] and told["matrix"] is None
    html = client.get("/pairs?state=Japan").text
    assert "Ties of Japan" in words(html) and 'href="/pair/JPN/CHN"' in html


def test_who_with_whom(client: TestClient) -> None:
    matrix = asked(client, "/pairs")["matrix"]
    assert matrix["states"] == ["CHN", "RUS", "JPN"]
    nets = {
        (row["state"], other): net
        for row in matrix["rows"]
        for other, net in zip(matrix["states"], row["net"], strict=True)
    }
    assert nets["CHN", "JPN"] == nets["JPN", "CHN"] == 1 and nets["RUS", "JPN"] is None


def test_confirmed_and_rejected_records_count(tmp_path: Path) -> None:
    met, threatened = (event.id for event in ledger().events[:2])
    folder = store_of(tmp_path / "s", ledger())
    with open_store(folder) as store:
        store.correct(met, "confirm", by="Ada")
        store.correct(threatened, "reject", by="Ada")
        own = next(t for t in tallies(store) if (t.a, t.b) == ("CHN", "RUS"))
    assert (own.told, own.confirmed, own.net) == (1, 1, 1)


def test_only_the_newest_records_are_counted(folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        every, one = store.pair_counts(), store.pair_counts(newest=1)
        assert sum(row.done + row.ahead for row in every) == 5
        assert sum(row.done + row.ahead for row in one) <= 1
        assert store.pair_counts(newest=10**6) == every


def test_pages_of_many_pairs(tmp_path: Path) -> None:
    codes = ["AUT", "BEL", "CHE", "DEU", "DNK", "ESP", "FIN", "FRA", "GBR"]
    pairs = [(a, b) for k, a in enumerate(codes) for b in codes[k + 1 :]]
    text = "".join(f"No {k} met.\n" for k in range(len(pairs)))
    writer = Writer("many.txt", text, "2018-09-11")
    for k, (a, b) in enumerate(pairs):
        writer.event("met", "CONSULT", f"{a} {b}", nth=k)
    with served(store_of(tmp_path / "s", writer.done())) as site:
        first, second = (asked(site, f"/pairs?offset={offset}") for offset in (0, 30))
        assert first["pairs_told"] == 36 and len(first["pairs"]) == 30 and len(second["pairs"]) == 6
        shown = [(row["a"], row["b"]) for row in (*first["pairs"], *second["pairs"])]
        assert sorted(shown) == sorted(pairs)
        assert 'href="/pairs?offset=30"' in site.get("/pairs").text
        lines = site.get("/download/pairs/pairs.csv").text.splitlines()
        assert len(lines) == 37


def test_without_reports_the_page_says_how_to_bring_them_in(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s")) as site:
        assert asked(site, "/pairs")["pairs"] == []
        assert "blocs read FILE --store DIR" in words(site.get("/pairs").text)
        assert "China and another state" in words(site.get("/pairs?state=CHN").text)


def test_hostile_reports_stay_text(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s", evil())) as site:
        assert_harmless(site.get("/pairs").text)


def test_the_address_holds_the_view() -> None:
    view = PairsView("CHN", "worst", 30)
    path = address("/pairs", view)
    assert path == "/pairs?state=CHN&order=worst&offset=30"
    assert read_view(PairsView, {}, [("state", "china"), ("order", "worst"), ("offset", "30")]) == view


@given(st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), st.integers(0, 9))), max_size=40))
def test_a_small_line_marks_each_period_once(line: list[Any]) -> None:
    drawn = spark(
        [None if x is None else x[0] for x in line], [None if x is None else x[1] for x in line], "x<y"
    )
    assert drawn.count('class="gone"') == sum(x is None for x in line)
    assert drawn.count('class="up"') == sum(x is not None and x[0] > 0 for x in line)
    assert drawn.count('class="down"') == sum(x is not None and x[1] > 0 for x in line)
    pieces = sum(x is not None and (k == 0 or line[k - 1] is None) for k, x in enumerate(line))
    assert drawn.count('class="net"') + drawn.count('class="dot"') == pieces
    assert 'aria-label="x&lt;y"' in drawn


def test_what_is_prepared_is_what_the_pages_answer(tmp_path: Path) -> None:
    folder = store_of(tmp_path / "s", ledger(), datasets=("un-votes", "gml-mids"))
    with served(folder) as site:
        held = site.app.state.site.held  # type: ignore[attr-defined]
        prepare(held)
        before = asked(site, "/blocs")
        held.changed()
        assert asked(site, "/blocs") == before and before["rule"] == "votes"
    with served(store_of(tmp_path / "none")) as site:
        prepare(site.app.state.site.held)  # type: ignore[attr-defined]  # there is nothing to prepare
