"""The pages of a what-if: the library's answer in JSON, HTML and TOML; drafts; what is kept and compared."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from blocs.reading.reading import Reading
from blocs.scenario import Scenario, parse_scenario, scenario_toml, whatif, world_of
from blocs.trade import solve, tariff
from blocs.web.pages.whatif.answers import answers_of
from blocs.web.pages.whatif.saved import MOST_SAVED
from blocs.web.pages.whatif.told import round_most
from blocs.web.pages.whatif.view import WhatifView, query_of_view, scenario_of, view_of_query
from blocs.web.serve import _listening
from blocs.web.settings import Settings
from evidence.make import Writer
from web.reading_site import RLO, assert_harmless, hostile, second, serving, words

QUERY = "tariff=USA:CHN=25~200bn&sanction=USA,EU:RUS/energy=30&watch=CHN,RUS"


def _pressed() -> Reading:
    """A report that tells of a tariff with its amount, and of a hostile name."""
    told = "The United States imposed tariffs of 10 percent on $200 billion of goods from China.\n"
    writer = Writer("pressed.txt", told, "2018-09-18", publisher='<b onclick="x">The Ledger', title="Tariffs")
    writer.event("imposed tariffs", "SANCTION", "USA>CHN", date=("2018-09-17", "2018-09-17"))
    writer.quantity("10 percent", 10, "%", "tariffs", "USA")
    writer.quantity("$200 billion", 2e11, "USD", "goods", "CHN")
    return writer.done()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site with three reports, one of them hostile."""
    with serving(tmp_path_factory.mktemp("whatif") / "s", _pressed(), second(), hostile()) as client:
        yield client


def _csrf(client: TestClient, page: str = "/whatif") -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(page).text)
    assert found is not None
    return found[1]


def _post(client: TestClient, to: str, page: str = "/whatif", **form: str):  # type: ignore[no-untyped-def]
    return client.post(to, data={"csrf": _csrf(client, page), **form}, follow_redirects=False)


def test_json_is_what_the_library_answers(site: TestClient) -> None:
    told = site.get(f"/api/whatif?{QUERY}").json()["answer"]
    scenario = replace(scenario_of(view_of_query(QUERY)), draws=100, blocs=0)
    found = whatif(scenario, replace(world_of(scenario), quick=True))
    assert found.trade is not None
    assert told["measures"] == list(found.measures)
    assert told["skill"] == list(found.skill) and told["assumed"] == list(found.assumed)
    table = {row["state"]: row for row in found.trade.states.rows()}
    assert len(told["incomes"]) == len(table) == 81
    for row in told["incomes"]:
        own = table[row["state"]]
        assert (row["value"], row["low"], row["high"]) == (
            own["real_income"], own["real_income_low"], own["real_income_high"],
        )  # fmt: skip
        assert (row["gain"], row["exports"], row["imports"]) == (own["gain"], own["exports"], own["imports"])
    (pair,) = told["alignment"]
    last = max(found.alignment.rows(), key=lambda row: row["year"])
    assert {key: pair[key] for key in last} == dict(last)
    flows = {(row["exporter"], row["importer"]): row for row in found.trade.pairs.rows()}
    assert {(row["exporter"], row["importer"]) for row in told["flows"]} == set(flows)
    assert all(row["growth"] == flows[row["exporter"], row["importer"]]["growth"] for row in told["flows"])
    assert told["draws"] == 100 and told["seed"] == 1


def test_parties_stand_in_the_ranking_and_the_rest_are_its_ends(site: TestClient) -> None:
    told = site.get(f"/api/whatif?{QUERY}").json()["answer"]
    values = {row["state"]: row["value"] for row in told["incomes"]}
    assert {"USA", "CHN", "RUS"} <= set(told["ranked"])
    assert told["ranked"] == sorted(told["ranked"], key=lambda code: -values[code])
    assert max(values, key=values.__getitem__) == told["ranked"][0]
    assert min(values, key=values.__getitem__) == told["ranked"][-1]
    scale = told["scales"]["income"]
    shown = [row for row in told["incomes"] if row["state"] in told["ranked"]]
    assert all(scale["low"] <= row["low"] <= row["high"] <= scale["high"] for row in shown)
    parts = {row["state"]: row["part"] for row in told["incomes"]}
    assert (parts["USA"], parts["CHN"], parts["DEU"], parts["MEX"]) == ("acting", "targeted", "acting", "")


def test_the_page_says_it_in_words_and_works_without_scripts(site: TestClient) -> None:
    told = site.get(f"/api/whatif?{QUERY}").json()
    page = site.get(f"/whatif?{QUERY}")
    assert page.status_code == 200
    text = words(page.text)
    for line in (*told["answer"]["measures"], *told["answer"]["said"], *told["answer"]["skill"]):
        assert line in text
    for row in told["answer"]["incomes"]:
        assert row["words"] in text
    assert 'action="/whatif/form"' in page.text and 'value="United States, EU"' in page.text
    # on the wide and on the narrow map; the rest of the world and Hong Kong have no capital
    assert page.text.count('class="spot') == 2 * 79
    assert "<script>" not in page.text and " style=" in page.text


def test_bars_grow_with_the_rate(site: TestClient) -> None:
    answers = [site.get(f"/api/whatif?tariff=USA:CHN={rate}").json()["answer"] for rate in (0, 5, 10, 20)]
    losses = [row["value"] for told in answers for row in told["incomes"] if row["state"] == "CHN"]
    assert losses[0] == pytest.approx(0, abs=1e-9)
    assert losses == sorted(losses, reverse=True) and losses[-1] < losses[1]


def test_the_form_leads_to_an_address_that_says_it_all(site: TestClient) -> None:
    sent = [
        ("kind", "tariff"), ("by", "united states"), ("on", "China"), ("amount", "25"), ("sectors", ""),
        ("covering", "200"), ("way", ""), ("instead", ""), ("tariff", ""), ("since", ""), ("until", ""),
        ("watch_a", "China"), ("watch_b", "Russia"), ("watch_a", ""), ("watch_b", ""), ("base", "2017"),
    ]  # fmt: skip
    reply = site.get("/whatif/form", params=sent, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == "/whatif?tariff=USA:CHN=25~200bn&watch=CHN,RUS&base=2017"
    wrong = site.get("/whatif/form", params=[("kind", "ban"), ("by", "Atlantis"), ("on", "China")])
    assert wrong.status_code == 400 and "no state or body is known as 'Atlantis'" in words(wrong.text)


@pytest.mark.parametrize(
    "query",
    [
        "tariff=USA:MNG=25",
        "tariff=USA:CHN=25&base=/etc/passwd",
        "tariff=USA:CHN=25&base=..%2F..%2Fetc%2Fpasswd",
        "tariff=USA:CHN/gold=25",
        "tariff=USA:CHN=25~900000bn",
        "tariff=%3Cscript%3Ealert(1)%3C/script%3E:CHN=25",
        "hostility=USA:CHN=7",
        "years=0&tariff=USA:CHN=1",
    ],
)
def test_what_cannot_be_is_refused_in_words(site: TestClient, query: str) -> None:
    reply = site.get(f"/api/whatif?{query}")
    assert reply.status_code == 400 and len(reply.json()["error"]) > 20
    page = site.get(f"/whatif?{query}")
    assert page.status_code == 400 and "<script>" not in page.text
    assert site.get(f"/whatif/full?{query}").status_code == 400


def test_hostile_names_are_text(site: TestClient) -> None:
    evil = f"\"'><script>alert(1)</script>{RLO}{{{{ 617003 * 3 }}}}"
    query = urlencode([("tariff", "USA:CHN=25"), ("name", evil)])
    for path in ("/whatif", "/whatif/full"):
        assert_harmless(site.get(f"{path}?{query}").text)
    written = site.get(f"/whatif.toml?{query}").text
    assert parse_scenario(written) == scenario_of(view_of_query(query))
    both = urlencode([("a", query), ("b", "tariff=USA:CHN=10")])
    assert_harmless(site.get(f"/whatif/compare?{both}").text)


def test_toml_of_the_view_is_the_same_scenario(site: TestClient) -> None:
    reply = site.get(f"/whatif.toml?{QUERY}&name=A+name&years=7")
    assert reply.headers["content-disposition"] == 'attachment; filename="scenario.toml"'
    assert reply.headers["content-type"].startswith("application/toml")
    scenario = parse_scenario(reply.text)
    assert scenario == scenario_of(view_of_query(f"{QUERY}&name=A+name&years=7"))
    assert (scenario.name, scenario.years, scenario.draws, scenario.watch) == (
        "A name",
        7,
        1000,
        (("CHN", "RUS"),),
    )
    assert site.get("/whatif.toml").status_code == 404


def test_toml_is_opened_in_the_sliders(site: TestClient) -> None:
    told = scenario_toml(scenario_of(view_of_query(QUERY)))
    reply = _post(site, "/whatif/open", toml=told)
    assert reply.status_code == 303 and reply.headers["location"] == f"/whatif?{QUERY}"
    sent = site.post(
        "/whatif/open",
        data={"csrf": _csrf(site)},
        files={"file": ("../../evil.toml", told.encode(), "application/toml")},
        follow_redirects=False,
    )
    assert sent.headers["location"] == f"/whatif?{QUERY}"


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ('[[tariff]]\nby = "USA"\non = "CHN"\nrat = 0.25\n', "scenario:4: [[tariff]] 1: unknown key 'rat'"),
        ('[[tariff]]\nby = "USA"\non = "Mongolia"\nrate = 0.25\n', "scenario:3: [[tariff]] 1"),
        (
            '[scenario]\nbase = "/etc/passwd"\n\n[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.25\n',
            "is no year",
        ),
        ('[scenario]\nbase = "a.csv"\n\n[[tariff]]\nby = "USA"\non = "CHN"\nrate = 0.25\n', "is no year"),
        ("[[tariff\n", "scenario:1"),
        ("  \n", "there is no scenario"),
        ("x" * 32_001, "at most 32,000"),
    ],
)
def test_faults_of_toml_are_told_with_their_line(site: TestClient, told: str, says: str) -> None:
    reply = site.post(
        "/whatif/open",
        data={"csrf": _csrf(site), "toml": told},
        headers={"accept": "application/json"},
        follow_redirects=False,
    )
    assert reply.status_code == 400
    assert says in reply.json()["error"]


def test_reported_pressures_are_offered_with_what_is_given(site: TestClient) -> None:
    cards = site.get("/api/whatif").json()["drafts"]
    (own,) = (card for card in cards if card["report"] == "pressed.txt")
    assert own["query"].startswith("tariff=USA:CHN/goods=25~200bn~2018-09-17..")
    assert [(part["what"], part["words"]) for part in own["given"]] == [
        ("who", "United States"), ("on whom", "China"), ("goods covered", "200 billion USD"),
        ("from", "2018-09-17"),
    ]  # fmt: skip
    assert [(part["what"], part["words"]) for part in own["assumed"]] == [
        ("table of trade", "2018"), ("rate", "25 %"), ("sectors", "all goods"),
    ]  # fmt: skip
    assert all(part["why"].startswith("the report: ") and part["record"] for part in own["given"])
    page = site.get("/whatif")
    assert_harmless(page.text)
    assert f'href="/whatif?{own["query"]}"'.replace("&", "&amp;") in page.text
    assert f'href="/trace/{own["record"]}"' in page.text
    answer = site.get(f"/api/whatif?{own['query']}").json()["answer"]
    assert "25 % on goods from China worth $200 billion" in answer["measures"][0]


def test_a_scenario_is_kept_listed_and_deleted(tmp_path: Path) -> None:
    with serving(tmp_path / "s") as client:
        page = f"/whatif?{QUERY}"
        for _ in range(2):  # the same is kept once
            reply = _post(client, "/whatif/save", page, q=QUERY, name="../../x <b>")
            assert (reply.status_code, reply.headers["location"]) == (303, "/whatif#kept")
        (kept,) = client.get("/api/whatif").json()["saved"]
        assert (
            kept["name"] == "../../x <b>" and view_of_query(kept["query"]).acts == view_of_query(QUERY).acts
        )
        folder = tmp_path / "s" / "site" / "scenarios"
        assert [path.name for path in folder.iterdir()] == [f"{kept['hash']}.toml"]
        assert re.fullmatch(r"[0-9a-f]{16}", kept["hash"])
        scenario = parse_scenario((folder / f"{kept['hash']}.toml").read_text())
        assert scenario == replace(scenario_of(view_of_query(QUERY)), name="../../x <b>")
        _post(client, "/whatif/save", page, q="tariff=USA:CHN=5&watch=CHN,RUS", name="Another")
        both = client.get("/api/whatif").json()["saved"]
        marks = urlencode([("pick", one["hash"]) for one in both])
        assert {side["name"] for side in client.get(f"/api/whatif/compare?{marks}").json()["sides"]} == {
            "Another", "../../x <b>",
        }  # fmt: skip
        (folder / "0123456789abcdef.toml").write_text("no scenario")  # what others put there is passed over
        assert len(client.get("/api/whatif").json()["saved"]) == 2
        assert _post(client, f"/whatif/saved/{kept['hash']}/delete").status_code == 303
        assert [one["name"] for one in client.get("/api/whatif").json()["saved"]] == ["Another"]
        assert _post(client, f"/whatif/saved/{kept['hash']}/delete").status_code == 404
        for mark in ("..%2f..%2fsecret", "secret", "0123456789abcdeg", "%2e%2e"):
            assert _post(client, f"/whatif/saved/{mark}/delete").status_code in (400, 404)
        assert (tmp_path / "s" / "site" / "secret").exists()


def test_what_may_be_kept_is_bounded(tmp_path: Path) -> None:
    with serving(tmp_path / "s") as client:
        folder = tmp_path / "s" / "site" / "scenarios"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(MOST_SAVED):
            (folder / f"{number:016x}.toml").write_text(f"# {number}")
        reply = _post(client, "/whatif/save", "/whatif", q=QUERY, name="one too many")
        assert reply.status_code == 503 and "200 scenarios are kept already" in words(reply.text)
        assert len(list(folder.iterdir())) == MOST_SAVED
        assert _post(client, "/whatif/save", q="base=2018").status_code == 400
        assert client.post("/whatif/save", data={"q": QUERY}).status_code == 403


def test_differences_are_taken_draw_by_draw(site: TestClient) -> None:
    a, b = "tariff=USA:CHN=25&watch=CHN,RUS", "tariff=USA:CHN=10&watch=CHN,RUS"
    told = site.get("/api/whatif/compare", params={"a": a, "b": b}).json()
    assert [query_of_view(view_of_query(side["query"])) for side in told["sides"]] == [a, b]
    world = world_of(Scenario())
    high, low = (
        solve(tariff("USA", "CHN", rate), world.economy, elasticity=world.elasticity, draws=100, seed=1)
        for rate in (0.25, 0.1)
    )
    against = {row["state"]: row for row in low.against(high).rows()}
    rows = {row["state"]: row for row in told["incomes"]}
    assert {"USA", "CHN"} <= set(rows)
    for code, row in rows.items():
        (apart,) = row["apart"]
        assert apart["value"] == against[code]["real_income"]
        assert (apart["low"], apart["high"]) == (
            against[code]["real_income_low"], against[code]["real_income_high"],
        )  # fmt: skip
        assert apart["high"] - apart["low"] < max(side["high"] - side["low"] for side in row["sides"])
    assert [row["name"] for row in told["flows"]] == ["China to Russia", "Russia to China"]
    page = site.get("/whatif/compare", params={"a": a, "b": b}).text
    assert page.count("<svg") >= 4 and rows["CHN"]["apart"][0]["words"] in words(page)
    other = site.get("/api/whatif/compare", params={"a": a, "b": f"{b}&base=2017"})
    assert other.status_code == 400 and "different tables of trade" in other.json()["error"]
    assert site.get("/api/whatif/compare", params={"a": a, "b": "0123456789abcdef"}).status_code == 404
    assert site.get("/api/whatif/compare", params={"a": "years=3"}).status_code == 400


def test_the_full_answer_is_that_of_the_library(site: TestClient) -> None:
    query = "tariff=USA:CHN=25&watch=CHN,RUS&blocs=8"
    told = site.get(f"/api/whatif/full?{query}").json()
    scenario = scenario_of(view_of_query(query))
    found = whatif(scenario, world_of(scenario)).to_dict()
    assert scenario.draws == 1000
    for name in ("measures", "alignment", "pressure", "blocs", "together", "skill", "assumed", "manifest"):
        assert told["answer"][name] == found[name], name
    page = site.get(f"/whatif/full?{query}").text
    assert page.count('role="img"') >= 4 and "How far to trust this" in page
    assert site.get("/whatif/full").status_code == 404


def test_threads_share_a_world_and_answer_alike(site: TestClient) -> None:
    queries = [f"tariff=USA:CHN={rate}&watch=CHN,RUS" for rate in (31, 32, 33, 34)]
    with ThreadPoolExecutor(4) as pool:
        together = list(
            pool.map(lambda query: site.get(f"/api/whatif?{query}").json()["answer"], queries * 2)
        )
    for query, told in zip(queries * 2, together, strict=True):
        scenario = replace(scenario_of(view_of_query(query)), draws=100, blocs=0)
        found = whatif(scenario, world_of(scenario)).trade
        assert found is not None
        assert [row["value"] for row in told["incomes"]] == list(found.states["real_income"])


def test_tables_are_taken_away(site: TestClient) -> None:
    reply = site.get(f"/download/whatif/states.csv?{QUERY}")
    assert reply.status_code == 200
    lines = [line for line in reply.text.splitlines() if not line.startswith("#")]
    assert lines[0].startswith("state,value,low,high") and len(lines) == 82


def test_a_scale_holds_still_in_steps() -> None:
    assert [round_most(value) for value in (0.11, 0.2, 0.21, 0.51, 1.0, 99.0)] == [
        0.2,
        0.2,
        0.5,
        1.0,
        1.0,
        100.0,
    ]
    assert round_most(float("nan")) == round_most(-3.0) == 0.0


@pytest.mark.parametrize(
    "query",
    [
        "tariff=USA:CHN=0",
        "sanction=USA:CHN=0",
        "tariff=USA:CHN=25~..2017-06-01",
        "tariff=USA:CHN=25~2040-01-01..",
        "ban=all:RUS",
        "tariff=all:all=10",
        "ban=USA:all",
        "hostility=USA,GBR,FRA:RUS,CHN=1&years=20",
        "hostility=USA:CHN=0.4~..2001-01-01",
        "agreement=EU=-10",
        "agreement=CHN,RUS=0~tariff=0",
        "cost=CHN:RUS=500",
        "tariff=ROW:USA=10",
        "tariff=NATO:EU=5",
        "sanction=SUN:USA=5",
        "tariff=USA:CHN=10&tariff=USA:CHN=20",
        "tariff=USA:CHN=500&tariff=CHN:USA=500&ban=EU:RUS&press_tariff=0",
        "watch=CHN,RUS",
    ],
)
def test_odd_views_are_answered_or_refused(site: TestClient, query: str) -> None:
    reply = site.get(f"/api/whatif?{query}")
    assert reply.status_code in (200, 400, 422), reply.text
    assert site.get(f"/whatif?{query}").status_code == reply.status_code
    if reply.status_code != 200:
        assert len(reply.json()["error"]) > 20
    assert site.get("/whatif/compare", params={"a": query, "b": "&".join(["x=1"] * 101)}).status_code == 400


def test_full_answers_do_not_take_all_threads(site: TestClient) -> None:
    answers = answers_of(site.app.state.site.held)  # type: ignore[attr-defined]
    held = [answers._room.acquire(blocking=False) for _ in range(3)]
    try:
        assert held == [True] * 3
        reply = site.get("/api/whatif/full?tariff=USA:CHN=13")
        assert reply.status_code == 503 and "try again" in reply.json()["error"]
        assert site.get("/api/whatif?tariff=USA:CHN=13").status_code == 200
    finally:
        for _ in held:
            answers._room.release()


def test_an_answer_outlives_a_change_of_the_store(tmp_path: Path) -> None:
    with serving(tmp_path / "s", second()) as client:
        held = client.app.state.site.held  # type: ignore[attr-defined]
        before = answers_of(held)
        client.get(f"/api/whatif?{QUERY}")
        view = view_of_query(QUERY)
        assert before.quick(view) is before.quick(view)
        with held.writing() as store:
            store.add(_pressed())
        assert answers_of(held) is before
        reports = {card["report"] for card in client.get("/api/whatif").json()["drafts"]}
        assert "pressed.txt" in reports


def test_small_answers_are_not_kept_back(tmp_path: Path) -> None:
    with _listening(Settings(tmp_path / "s", port=0)) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # else asyncio leaves Nagle's algorithm on


def test_a_view_has_the_defaults_of_a_scenario() -> None:
    """They are written in both rooms, so that the site can start without that of scenarios."""
    assert scenario_of(WhatifView()) == Scenario()
