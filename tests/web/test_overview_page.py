"""The overview: what a store holds, what is new, acts over time, and the map of ties."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blocs.brief.store import brief_of
from blocs.evidence import open_store
from blocs.evidence.tallies import acts_by_pair, acts_by_period, totals
from blocs.reading.reading import Reading
from blocs.reading.records import Event, EventType
from blocs.sources import shelf
from blocs.ties import pair_balance, quad_class
from evidence.make import Writer, many
from ties.world import read as read_world

from .reading_site import assert_harmless, first, hostile, second, send, serving, tags, words


def third() -> Reading:
    """Older acts, of another year."""
    writer = Writer(
        "c.txt",
        "The United States attacked Russia in words.\nChina and India signed a pact.\n",
        "1990-05-04",
        publisher="The Ledger",
    )
    writer.event("attacked", "ACCUSE", "USA>RUS", date=("1990-05-01", "1990-05-03"))
    writer.event("signed", "AGREE", "CHN IND", date=("1990-05-02", "1990-05-02"))
    return writer.done()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("overview") / "s"
    for dataset in read_world(tmp_path_factory.mktemp("world"), "un-votes", "nmc"):
        shelf.keep(dataset, made)
    return made


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with serving(folder, first(), second(), third()) as served:
        yield served


# ---- head and coverage


def test_the_head_is_that_of_the_brief(client: TestClient, folder: Path) -> None:
    told = client.get("/api/").json()
    with open_store(folder, read_only=True) as store:
        brief = brief_of(store, scenarios=False)
    assert told["head"]["lead"] == brief.counters.lead
    assert told["head"]["lines"] == list(brief.counters.lines)
    assert told["head"]["headline"] == (brief.headline.text if brief.headline else None)
    html = words(client.get("/").text)
    assert brief.counters.lead in html
    assert all(line in html for line in brief.counters.lines)


def test_what_is_covered_is_what_the_store_counts(client: TestClient, folder: Path) -> None:
    told = client.get("/api/").json()["cover"]
    with open_store(folder, read_only=True) as store:
        found = totals(store)
    assert {name: told[name] for name in ("reports", "outlets", "events", "figures", "links")} == {
        "reports": 3, "outlets": 2, "events": found.events, "figures": found.figures, "links": found.links,
    }  # fmt: skip
    assert [(each["name"], each["since"], each["until"]) for each in told["datasets"]] == [
        ("nmc", 1988, 1992),
        ("un-votes", 1988, 1992),
    ]
    html = words(client.get("/").text)
    assert "3 reports of 2 outlets" in html
    assert "un-votes 1988–1992" in html
    assert "4 May 1990 to 13 September 2018" in html


def test_of_many_reports_the_newest_sixty_make_the_head(tmp_path: Path) -> None:
    with serving(tmp_path / "s", third(), *many(61, 4)) as client:
        told = client.get("/api/").json()
        html = words(client.get("/").text)
    assert told["head"]["over"] == told["head"]["most"] == 60
    assert told["head"]["lead"].startswith("60 reports")
    assert (
        "Headline and counts are of the 60 reports that were published last; the store holds 62 reports"
        in html
    )


# ---- an empty store


def test_an_empty_store_says_how_to_begin(tmp_path: Path) -> None:
    with TestClient(_app(tmp_path / "s"), base_url="http://localhost") as client:
        assert client.get("/api/").json()["empty"] is True
        html = client.get("/").text
        forms = [(a.get("action"), a.get("method")) for tag, a in tags(html) if tag == "form"]
        assert ("/samples", "post") in forms
        assert ("/jobs", "post") in forms
        assert "blocs import --list" in html
        assert "first visit" not in words(html)
        assert client.get("/map").status_code == 200
        assert "neither reports nor votes" in words(client.get("/map").text)


def test_a_store_of_data_alone_shows_its_votes(tmp_path: Path) -> None:
    for dataset in read_world(tmp_path / "world", "un-votes"):
        shelf.keep(dataset, tmp_path / "s")
    with TestClient(_app(tmp_path / "s"), base_url="http://localhost") as client:
        told = client.get("/api/").json()
        assert (told["empty"], told["basis"], told["shown"]) == (False, "votes", 1992)
        assert "no reports yet" in words(client.get("/").text)


def _app(folder: Path) -> object:
    from blocs.web import Settings
    from blocs.web.app import create_app

    return create_app(Settings(folder))


# ---- since the last visit


def test_a_first_visit_is_said_to_be_one(client: TestClient) -> None:
    assert client.get("/api/").json()["news"]["first"] is True
    client.cookies.clear()
    assert "This is your first visit" in words(client.get("/").text)


def test_what_was_read_and_corrected_since_is_told(tmp_path: Path) -> None:
    with serving(tmp_path / "s", first(), second()) as client:
        before = int(time.time()) - 3600
        told = client.get(f"/api/?since_visit={before}").json()["news"]
        assert (told["first"], told["read"], told["corrected"]) == (False, 2, 0)
        assert {each["name"] for each in told["reports"]} == {"a.txt", "b.txt"}
        talks = first().events[0].id
        sent = send(client, f"/records/{talks}/confirm", by="Ana", why="it stands there", back="/")
        assert sent.status_code == 303
        told = client.get(f"/api/?since_visit={before}").json()["news"]
        assert [(c["target"], c["action"], c["by"]) for c in told["corrections"]] == [
            (talks, "confirmed", "Ana")
        ]
        html = words(client.get(f"/?since_visit={before}").text)
        assert "2 reports read" in html
        assert "1 correction" in html
        later = int(time.time()) + 3600
        told = client.get(f"/api/?since_visit={later}").json()["news"]
        assert (told["read"], told["corrected"]) == (0, 0)
        assert "Nothing was read or corrected since" in words(client.get(f"/?since_visit={later}").text)


# ---- the strip


def test_the_strip_counts_all_acts_of_the_store(client: TestClient, folder: Path) -> None:
    told = client.get("/api/").json()["strip"]
    with open_store(folder, read_only=True) as store:
        counts = acts_by_period(store, told["grain"])
    by_side = {True: 0, False: 0}
    for count in counts:
        by_side[quad_class(EventType(count.type)).cooperative] += count.acts
    assert told["grain"] == "year"
    assert [each["period"] for each in told["bins"]] == ["1990", "2018"]
    assert sum(each["cooperation"] for each in told["bins"]) == by_side[True] > 0
    assert sum(each["conflict"] for each in told["bins"]) == by_side[False] > 0
    svg = client.get("/").text
    assert svg.count('class="up"') == 2 * len(told["bins"])  # wide and narrow
    assert "<title>1990: 1 of cooperation, 1 of conflict</title>" in svg


def test_days_chosen_bound_everything_below(client: TestClient) -> None:
    told = client.get("/api/?since=2018-09-01&until=2018-09-30").json()
    assert told["near"]["grain"] == "day"
    assert {each["period"] for each in told["near"]["bins"]} == {"2018-09-10", "2018-09-11"}
    assert {act["report"] for act in told["acts"]} == {first().report.id, second().report.id}
    assert told["reports_within"] == 2
    assert {(row["a"], row["b"]) for row in told["frame"]["rows"]} == {("CHN", "RUS"), ("CHN", "USA")}
    html = client.get("/?since=2018-09-01&until=2018-09-30").text
    values = {
        a.get("name"): a.get("value") for tag, a in tags(html) if tag == "input" and a.get("type") == "date"
    }
    assert values == {"since": "2018-09-01", "until": "2018-09-30"}
    assert "Acts of these days" in words(html)
    assert 'class="chosen"' in html


def test_acts_that_began_before_the_days_are_counted_and_not_drawn(client: TestClient) -> None:
    told = client.get("/api/?since=1990-05-02&until=1990-05-04").json()["near"]
    assert (told["outside"], [each["period"] for each in told["bins"]]) == (1, ["1990-05-02"])


def test_days_without_acts_say_so(client: TestClient) -> None:
    html = words(client.get("/?since=2001-01-01&until=2001-12-31").text)
    assert "No act of these days is told. That does not say that nothing happened." in html
    assert client.get("/api/?since=2001-01-01&until=2001-12-31").json()["frame"]["rows"] == []


@pytest.mark.parametrize("asked", ["since=2018-09-30&until=2018-09-01", "since=2018", "year=12", "ties=all"])
def test_a_wrong_choice_is_refused_in_words(client: TestClient, asked: str) -> None:
    for page in ("/api/", "/api/map"):
        answer = client.get(f"{page}?{asked}")
        assert answer.status_code == 400
        assert asked.split("=")[0] in answer.json()["error"]


def test_the_view_stands_in_the_address(client: TestClient) -> None:
    asked = "/?since=1990-01-01&until=2018-12-31&year=1990&ties=reports"
    html = client.get(asked).text
    assert f'href="/api{asked}"'.replace("&", "&amp;") in html
    hidden = {
        a["name"]: a["value"]
        for tag, a in tags(html)
        if tag == "input" and a.get("type") == "hidden" and a.get("name") != "csrf"
    }
    assert hidden == {"since": "1990-01-01", "until": "2018-12-31", "ties": "reports"}
    after = next(a["href"] for tag, a in tags(html) if a.get("rel") == "next")
    assert after == "/?since=1990-01-01&until=2018-12-31&year=2018&ties=reports#map"
    assert client.get(after or "").status_code == 200


# ---- the map


def test_arcs_of_reports_are_the_balance_of_each_pair(client: TestClient, folder: Path) -> None:
    told = client.get("/api/?year=2018").json()["frame"]
    with open_store(folder, read_only=True) as store:
        counts = acts_by_pair(store, since=date(2018, 1, 1), until=date(2018, 12, 31))
    net: dict[tuple[str, str], int] = {}
    for count in counts:
        side = 1 if quad_class(EventType(count.type)).cooperative else -1
        net[count.a, count.b] = net.get((count.a, count.b), 0) + side * count.acts
    assert {(row["a"], row["b"]): row["net"] for row in told["rows"]} == net
    kinds = {(arc["a"], arc["b"]): arc["kind"] for arc in told["arcs"]}
    assert kinds == {("CHN", "RUS"): "coop", ("CHN", "USA"): "conf"}
    html = client.get("/?year=2018").text
    drawn = re.findall(r'<a href="([^"]+)" tabindex="-1" data-tie="([A-Z]+-[A-Z]+)">', html)
    assert set(drawn) == {("/pair/CHN/RUS", "CHN-RUS"), ("/pair/CHN/USA", "CHN-USA")}
    assert "China – Russia" in words(html)


def test_each_claim_counts_once_as_in_balances_of_distinct_acts(client: TestClient) -> None:
    events = [
        e for r in (first(), third()) for e in r.events if isinstance(e, Event)
    ]  # second tells the talks again
    expected = {(row.a, row.b): row.now.cooperation for row in pair_balance(events)}
    rows = {(row["a"], row["b"]): row["cooperation"] for row in client.get("/api/").json()["frame"]["rows"]}
    assert {pair: rows[pair] for pair in expected} == expected


def test_votes_make_arcs_blocs_and_capability_makes_circles(client: TestClient) -> None:
    told = client.get("/api/map?ties=votes&year=1989").json()
    frame = told["frame"]
    assert told["years"] == [1988, 1989, 1990, 1991, 1992]
    assert (told["before"], told["after"]) == (1988, 1990)
    blocs = {state["code"]: state["bloc"] for state in frame["states"]}
    assert (blocs["USA"], blocs["GBR"], blocs["SUN"], blocs["CUB"]) == ("a", "a", "b", "b")
    assert "in 1989" in frame["blocs"]
    assert "CINC" in frame["sizes"]
    shares = {state["code"]: state["share"] for state in frame["states"]}
    assert shares["USA"] == pytest.approx((100 + 40 * 4) / 1720, abs=1e-4)
    assert {arc["kind"] for arc in frame["arcs"]} == {"coop", "conf"}
    friends = {frozenset((arc["a"], arc["b"])) for arc in frame["arcs"] if arc["kind"] == "coop"}
    assert frozenset(("GBR", "USA")) in friends
    assert frozenset(("CUB", "USA")) not in friends


def test_reports_are_coloured_by_votes_of_their_year_where_there_are_some(client: TestClient) -> None:
    assert "votes in the United Nations in 1990" in client.get("/api/?year=1990").json()["frame"]["blocs"]
    frame = client.get("/api/?year=2018").json()["frame"]
    assert frame["blocs"] == "by what reports tell"
    assert {state["code"]: state["bloc"] for state in frame["states"]} == {"CHN": "b", "RUS": "b", "USA": "a"}
    assert "produced in 2018" in frame["sizes"]


def test_states_keep_their_places_from_year_to_year(client: TestClient) -> None:
    def placed(address: str) -> dict[str, tuple[str, str]]:
        html = client.get(address).text
        found = re.findall(r'data-code="(\w+)"><title>[^<]*</title><circle cx="([\d.]+)" cy="([\d.]+)"', html)
        return {code: (x, y) for code, x, y in found}

    assert placed("/?year=1990") == placed("/?year=2018") == placed("/")
    assert len(placed("/")) == 4


def test_years_on_the_slider_lie_within_the_days_chosen(client: TestClient) -> None:
    assert client.get("/api/map?since=2018-01-01&ties=reports").json()["years"] == [2018]
    told = client.get("/api/map?until=1990-12-31&ties=votes").json()
    assert (told["years"], told["shown"]) == ([1988, 1989, 1990], 1990)
    later = client.get("/api/map?since=2018-01-01&ties=votes").json()
    assert (later["years"], later["frame"]["rows"]) == ([], [])
    assert client.get("/map?since=2018-01-01&ties=votes").status_code == 200


def test_the_map_alone_shows_what_the_overview_shows(client: TestClient) -> None:
    asked = "year=1990&ties=votes"
    assert client.get(f"/api/map?{asked}").json()["frame"] == client.get(f"/api/?{asked}").json()["frame"]
    html = client.get(f"/map?{asked}").text
    assert [a.get("id") for tag, a in tags(html) if tag == "h1"] == ["map-h"]
    assert "Votes" not in words(html).split("Who stands where")[0]


# ---- whatever is in the reports


def test_nothing_of_a_report_becomes_part_of_the_page(tmp_path: Path) -> None:
    with serving(tmp_path / "s", hostile(), first()) as client:
        before = int(time.time()) - 3600
        for address in ("/", "/map", f"/?since_visit={before}", "/?since=2018-09-01&until=2018-09-30"):
            assert_harmless(client.get(address).text)
        for told in ("%22%3E%3Cscript%3E", "..%2F..%2Fetc%2Fpasswd"):
            answer = client.get(f"/?since={told}&year={told}&ties={told}")
            assert answer.status_code == 400
            assert_harmless(answer.text)
