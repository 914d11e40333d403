"""The page of a pair: what it tells is what the library gives, and what is missing is told."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.projection import project, shipped
from blocs.ties import balance_over_time, tie
from blocs.trade.bundled import bundled
from blocs.web.page import address
from blocs.web.pages.pair import PairView
from blocs.web.params import read_view
from ties.coded_store import keep, row

from .reading_site import assert_harmless, words
from .tie_site import asked, evil, ledger, observer, served, store_of

MET, THREATENED = (event.id for event in ledger().events[:2])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return store_of(tmp_path_factory.mktemp("pair") / "s", ledger(), observer(), datasets=None)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with served(folder) as site:
        yield site


@pytest.fixture(scope="module")
def told(client: TestClient) -> dict[str, Any]:
    return asked(client, "/pair/CHN/RUS?since=1988")


# ---- measures


def test_measures_are_those_of_the_profile(told: dict[str, Any], folder: Path) -> None:
    found = tie("CHN", "RUS", since=1988, store=folder)
    assert len(told["measures"]) == len(found.lines) > 20
    for shown, line in zip(told["measures"], found.lines, strict=True):
        assert (shown["measure"], shown["from"], shown["to"]) == (line.measure.name, line.a, line.b)
        assert shown["years"] == line.years.tolist() and shown["values"] == line.values.tolist()
        assert shown["low"] == [None if math.isnan(x) else x for x in line.low.tolist()]
        assert shown["told"] == line.told
    missing = [name for each in told["missing"] for name in each["measures"]]
    assert missing == sorted((item.measure for item in found.missing), key=missing.index)
    assert told["until"] == found.ask.until and told["draws"] == found.ask.draws


def test_measures_and_years_are_chosen_in_the_address(client: TestClient, folder: Path) -> None:
    told = asked(client, "/pair/CHN/RUS?since=1989&until=1991&measure=s&measure=rivalry")
    found = tie("CHN", "RUS", since=1989, until=1991, store=folder, measures=["s", "rivalry"])
    assert [line["measure"] for line in told["measures"]] == ["s", "rivalry"]
    assert [line["values"] for line in told["measures"]] == [line.values.tolist() for line in found.lines]
    chosen = [each["name"] for group in told["choices"] for each in group["measures"] if each["chosen"]]
    assert chosen == ["s", "rivalry"]


def test_the_page_draws_each_measure_and_has_its_text_twin(client: TestClient) -> None:
    html = client.get("/pair/CHN/RUS?since=1988&measure=trade").text
    assert 'id="measures1060-t"' in html and 'id="measures360-t"' in html
    assert 'data-label="year">1990<' in html and 'data-label="value">5,000<' in html
    assert_harmless(html)


def test_another_pair_stands_beside(client: TestClient, folder: Path) -> None:
    told = asked(client, "/pair/CHN/RUS?since=1988&c=USA&d=China&measure=trade&measure=hostility")
    mine, other = (
        tie(a, b, since=1988, store=folder, measures=["trade", "hostility"])
        for a, b in (("CHN", "RUS"), ("USA", "CHN"))
    )
    rows = {row["measure"]: row for row in told["beside"]["rows"]}
    assert told["beside"]["pair"] == ["USA", "CHN"] and set(rows) == {"trade", "hostility"}
    assert rows["trade"]["year"] == 1990
    assert (rows["trade"]["this"], rows["trade"]["other"], rows["trade"]["difference"]) == (
        5000,
        13000,
        -8000,
    )
    assert mine.lines[0].values.tolist() and other.lines[0].values.tolist()
    html = client.get("/pair/CHN/RUS?since=1988&c=USA&d=China&measure=trade").text
    assert 'id="beside1060-t"' in html and "Beside" in words(html)


def test_coded_events_have_their_lines(tmp_path: Path) -> None:
    folder = store_of(tmp_path / "s", ledger())
    rows = [row(f"1990-0{k}-05", "CHN", "RUS", id=str(k)) for k in range(1, 7)]
    keep(folder, rows, [("1990-01-01", "1990-12-31")])
    with served(folder) as site:
        told = asked(site, "/pair/CHN/RUS?since=1990&until=1990")
        coded = [line for line in told["measures"] if line["told"].startswith("coded")]
        assert coded and all(line["years"] == [1990] for line in coded)
        assert "coded" in words(site.get("/pair/CHN/RUS?since=1990&until=1990").text)


# ---- reports


def test_balance_is_that_of_distinct_acts_and_breaks_where_nothing_was_read(
    told: dict[str, Any], folder: Path
) -> None:
    with open_store(folder, read_only=True) as store:
        found = balance_over_time(
            store.records(pair=("CHN", "RUS")), "CHN", "RUS", store.coverage(), by="month"
        )
    assert [each["first"] for each in told["balance"]] == [each.first.isoformat() for each in found]
    assert len(told["balance"]) == 15
    for shown, each in zip(told["balance"], found, strict=True):
        assert shown["net"] == (None if each.balance is None else each.balance.now.net)
    assert [each["net"] for each in told["balance"] if each["covered"]] == [-1, 1]


def test_grain_of_the_balance(client: TestClient) -> None:
    told = asked(client, "/pair/CHN/RUS?since=1988&by=year")
    assert [(each["label"], each["net"]) for each in told["balance"]] == [("1990", 0), ("1991", 1)]
    quarters = asked(client, "/pair/CHN/RUS?since=1988&by=quarter")["balance"]
    assert quarters[0]["label"] == "second quarter of 1990" and quarters[0]["net"] == 0
    assert [each["covered"] for each in quarters] == [True, False, False, False, False, True]


def test_the_drawn_line_breaks_and_the_uncovered_is_marked(client: TestClient) -> None:
    html = client.get("/pair/CHN/RUS?since=1988").text
    assert "not covered: 1990-07-01 to 1991-07-31" in html
    assert "1991-08-01 to 1991-08-31: 1 of cooperation" in html


def test_acts_lead_to_trace_and_report(client: TestClient, told: dict[str, Any]) -> None:
    assert [act["id"] for act in told["acts"]][-2:] == [THREATENED, MET]
    act = next(act for act in told["acts"] if act["id"] == MET)
    assert act["phrase"] == "China and Russia met" and act["when"] == "2 May 1990"
    assert (act["before"], act["text"], act["after"]) == ("China", "met", "Russia in May.")
    html = client.get("/pair/CHN/RUS?since=1988").text
    assert f'href="/trace/{MET}"' in html and f"record={MET}" in html
    assert told["told"] == {
        "records": 8, "events": 4, "acts": 4, "confirmed": 0, "reports": 2, "cooperation": 2, "conflict": 1,
        "net": 1, "goldstein": pytest.approx(-4.4 / 3), "ahead": 1, "last": "1991-08-19",
    }  # fmt: skip


def test_what_is_confirmed_or_rejected_counts(tmp_path: Path) -> None:
    folder = store_of(tmp_path / "s", ledger(), observer())
    with served(folder) as site:
        before = asked(site, "/pair/CHN/RUS?since=1988")
        assert (before["told"]["net"], before["told"]["confirmed"]) == (1, 0)
        with open_store(folder) as store:
            store.correct(MET, "confirm", by="Ada")
            store.correct(THREATENED, "reject", by="Ada")
        site.app.state.site.held.changed()  # type: ignore[attr-defined]  # as a change on the site does
        asked(site, "/jobs")  # who looks at this page sees all from then on
        after = asked(site, "/pair/CHN/RUS?since=1988")
        assert (after["told"]["net"], after["told"]["confirmed"], after["told"]["acts"]) == (2, 1, 3)
        met = next(act for act in after["acts"] if act["id"] == MET)
        assert met["status"] == "confirmed" and THREATENED not in [act["id"] for act in after["acts"]]
        assert any(line["told"] == "confirmed" for line in after["measures"])
        assert "1 of 3 confirmed by a person" in words(site.get("/pair/CHN/RUS?since=1988").text)


# ---- figures against data


def claim(told: dict[str, Any], said: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in told["claims"] if each["words"] == said)
    return found


def test_a_figure_of_trade_is_held_against_the_table(told: dict[str, Any], client: TestClient) -> None:
    six = claim(told, "$6 billion")
    (data,) = six["data"]
    assert (data["table"], data["year"], data["value"]) == ("COW trade, goods", 1990, 5e9)
    assert data["off"] == pytest.approx(0.2) and data["within"] is False
    text = words(client.get("/pair/CHN/RUS?since=1988").text)
    assert "$5.0 billion in 1990 COW trade, goods; told off by +20.0 %" in text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("$2 billion", "of a part of a year, or of several; the tables are by whole years"),
        ("$9 billion", "of one direction; it is not told which"),
        ("300", "no table at hand counts this by pair and year"),
    ],
)
def test_what_cannot_be_compared_says_why(told: dict[str, Any], said: str, why: str) -> None:
    each = claim(told, said)
    assert each["data"] == [] and each["why"] == why


def test_the_table_that_comes_with_blocs_is_used(tmp_path: Path) -> None:
    from evidence.make import Writer

    writer = Writer(
        "t.txt", "Trade of China and Russia was 84 billion, up 20 percent in 2018.\n", "2018-09-11"
    )
    writer.quantity("84 billion", 84e9, "USD", "Trade", "CHN RUS", period=("2017-01-01", "2017-12-31"))
    writer.quantity(
        "20 percent",
        20.0,
        "percent",
        "Trade",
        "CHN RUS",
        aspect="change",
        period=("2018-01-01", "2018-12-31"),
    )
    both = {
        year: bundled(year).trade("CHN", "RUS") + bundled(year).trade("RUS", "CHN") for year in (2017, 2018)
    }
    with served(store_of(tmp_path / "s", writer.done())) as site:
        told = asked(site, "/pair/RUS/CHN")
    (level,) = claim(told, "$84 billion")["data"]
    assert level["value"] == pytest.approx(both[2017] * 1e6)
    assert level["off"] == pytest.approx(84e9 / (both[2017] * 1e6) - 1)
    (growth,) = claim(told, "20%")["data"]
    assert growth["value"] == pytest.approx(100 * (both[2018] / both[2017] - 1))
    assert growth["off"] == pytest.approx(20 - growth["value"])


# ---- projection


def test_the_projection_is_that_of_the_library(client: TestClient) -> None:
    told = asked(client, "/pair/CHN/RUS?ahead=3")["ahead"]
    found = project(shipped(), [("CHN", "RUS")], until=shipped().until + 3)
    assert told["bands"] == list(found.frame.rows()) and told["until"] == shipped().until + 3
    assert told["skill"] and all("intervals held the truth" in line for line in told["skill"])
    assert 'id="fan0x880-t"' in client.get("/pair/CHN/RUS?ahead=3").text


def test_who_never_voted_together_is_not_projected(client: TestClient) -> None:
    told = asked(client, "/pair/CHE/XKX")
    assert told["ahead"] is None and told["not_ahead"]
    assert "Not projected" in words(client.get("/pair/CHE/XKX").text)


# ---- what is missing, what is wrong, what is hostile


def test_an_empty_store_says_what_is_missing(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s")) as site:
        told = asked(site, "/pair/CHN/RUS")
        assert told["told"]["acts"] == 0 and told["balance"] == [] and told["claims"] == []
        text = words(site.get("/pair/CHN/RUS").text)
    assert "blocs import un-votes" in text and "blocs read FILE --store DIR" in text


def test_a_body_has_reports_and_no_measures(client: TestClient) -> None:
    told = asked(client, "/pair/CHN/NATO")
    assert told["measures"] == [] and "is a body" in told["why_none"]
    assert client.get("/pair/CHN/NATO").status_code == 200


@pytest.mark.parametrize(
    ("path", "words_"),
    [
        ("/pair/CHN/CHN", "no tie with itself"),
        ("/pair/CHN/Atlantis", "no state or body"),
        ("/pair/CHN/RUS?measure=love", "love"),
        ("/pair/CHN/RUS?since=2000&until=1990", "exchange them"),
        ("/pair/CHN/RUS?c=USA", "both, or neither"),
        ("/pair/CHN/RUS?by=decade", "none of"),
        ("/pair/CHN/RUS?ahead=99", "not from 1 to 30"),
    ],
)
def test_wrong_addresses_are_told(client: TestClient, path: str, words_: str) -> None:
    answer = client.get(f"/api{path}")
    assert answer.status_code == 400 and words_ in answer.json()["error"]


def test_hostile_reports_stay_text(tmp_path: Path) -> None:
    with served(store_of(tmp_path / "s", evil())) as site:
        html = site.get("/pair/CHN/RUS?since=1990&until=1992").text
    assert_harmless(html)
    assert "&lt;script&gt;alert(1)" in html


def test_the_address_holds_the_view(client: TestClient) -> None:
    view = PairView("CHN", "RUS", 1988, 1991, ("s", "trade"), "quarter", 7, "USA", "CHN", 40)
    path = address("/pair/{a}/{b}", view)
    query = [tuple(part.split("=")) for part in path.partition("?")[2].split("&")]
    assert read_view(PairView, {"a": "CHN", "b": "RUS"}, query) == view  # type: ignore[arg-type]
    assert asked(client, path)["acts"] == []
    moved = client.get("/pair/china/russia?since=1988", follow_redirects=False)
    assert moved.status_code == 307 and moved.headers["location"] == "/pair/CHN/RUS?since=1988"


def test_tables_to_take_away(client: TestClient, folder: Path) -> None:
    measures = client.get("/download/pair/CHN/RUS/measures.csv?since=1988").text
    assert measures == tie("CHN", "RUS", since=1988, store=folder).frame.to_csv()
    figures = list(
        csv.DictReader(client.get("/download/pair/CHN/RUS/figures.csv?since=1988").text.splitlines())
    )
    assert ("$6 billion", "COW trade, goods", "1990") in [
        (r["words"], r["table"], r["year"]) for r in figures
    ]
    for name in ("balance", "acts", "projection"):
        assert client.get(f"/download/pair/CHN/RUS/{name}.csv?since=1988").status_code == 200
