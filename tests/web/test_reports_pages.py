"""The list of reports, one report, one record: what stands there, found how, escaped, and in its address."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.web.routes import pages
from evidence.make import Writer

from .reading_site import (
    EVIL,
    LONG,
    RLO,
    assert_harmless,
    fewer,
    first,
    hostile,
    second,
    serving,
    tags,
    words,
)

A, B, E = first().report.id, second().report.id, hostile().report.id
TALKS = first().events[0].id


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(tmp_path_factory.mktemp("reports") / "s", first(), second(), hostile()) as served:
        yield served


def ids(client: TestClient, query: str = "") -> list[str]:
    return [each["id"] for each in client.get(f"/api/reports{query}").json()["reports"]]


def test_the_latest_reports_come_first(client: TestClient) -> None:
    told = client.get("/api/reports").json()
    assert [each["id"] for each in told["reports"]] == [E, B, A]
    assert (told["total"], told["all"], told["earlier"], told["later"]) == (3, 3, None, None)
    ledger = told["reports"][2]
    assert (ledger["events"], ledger["quantities"], ledger["statements"]) == (1, 1, 1)
    assert ledger["links"] == len(client.get(f"/api/compare/{A}/{B}").json()["links"]) > 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=tariff", [B]),  # in another inflection
        ("?q=talks+held", [B, A]),
        ("?q=%22held+talks%22&publisher=the+ledger", [A]),
        ("?q=evil.t", [E]),
        ("?q=%25", []),
        ("?publisher=The+Observer", [B]),
        ("?since=2018-09-13", [E, B]),
        ("?until=2018-09-12", [A]),
        ("?since=2018-09-13&until=2018-09-13", [B]),
        ("?offset=2", [A]),
        ("?q=nowhere", []),
    ],
)
def test_reports_are_found(client: TestClient, query: str, found: list[str]) -> None:
    assert ids(client, query) == found
    html = client.get(f"/reports{query}").text
    shown = [a["href"] for tag, a in tags(html) if tag == "a" and str(a.get("href")).startswith("/reports/")]
    assert shown == [f"/reports/{each}" for each in found]


def test_days_that_run_backwards_are_refused(client: TestClient) -> None:
    answer = client.get("/api/reports?since=2018-09-13&until=2018-09-12")
    assert answer.status_code == 400
    assert "turn them round" in answer.json()["error"]


def test_many_reports_come_a_page_at_a_time(tmp_path: Path) -> None:
    many = [
        Writer(f"{n:03}.txt", f"China met Russia for the {n}th time.", f"2020-01-{1 + n % 28:02}").done()
        for n in range(95)
    ]
    with serving(tmp_path / "s", *many) as client:
        seen: list[str] = []
        offset: int | None = 0
        while offset is not None:
            told = client.get(f"/api/reports?offset={offset}").json()
            assert len(told["reports"]) <= told["each"]
            seen += [each["id"] for each in told["reports"]]
            offset = told["later"]
        assert sorted(seen) == sorted(reading.report.id for reading in many)
        days = [each["published"] for each in told["reports"]]
        assert days == sorted(days, reverse=True)
        html = client.get("/reports?offset=40").text
        links = {a["rel"]: a["href"] for tag, a in tags(html) if tag == "a" and "rel" in a}
        assert links == {"prev": "/reports", "next": "/reports?offset=80"}


def test_the_table_to_take_away_holds_what_the_page_does(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/download/reports/reports.csv?q=talks").text)))
    assert [row["id"] for row in rows] == [B, A]
    assert rows[1]["publisher"] == "The Ledger"
    assert rows[1]["statements"] == "1"


def test_a_report_shows_its_whole_text_with_highlights(client: TestClient) -> None:
    told = client.get(f"/api/reports/{A}").json()
    pieces = [piece for paragraph in told["paragraphs"] for piece in paragraph["pieces"]]
    text = " ".join("".join(s["text"] for s in piece["segments"]) for piece in pieces if piece["anchor"])
    assert text == " ".join(first().report.text.split())
    marked = {s["records"][0]: s["text"] for piece in pieces for s in piece["segments"] if s["records"]}
    assert marked == {record.id: record.text for record in first().records}
    html = client.get(f"/reports/{A}").text
    hits = [a for tag, a in tags(html) if tag == "a" and a.get("class") == "hit"]
    assert [a["href"] for a in hits] == [
        f"/reports/{A}?record={record.id}#r-{record.id}" for record in first().records
    ]
    anchors = [a["id"] for _, a in tags(html) if "id" in a]
    assert len(anchors) == len(set(anchors))
    assert all(f"r-{record.id}" in anchors for record in first().records)


def test_sentences_that_name_states_and_gave_nothing_are_marked(client: TestClient) -> None:
    told = client.get(f"/api/reports/{A}").json()
    assert [unread["text"] for unread in told["unread"]] == ["China stood by."]
    unread = [
        "".join(s["text"] for s in piece["segments"])
        for paragraph in told["paragraphs"]
        for piece in paragraph["pieces"]
        if piece["unread"]
    ]
    assert unread == ["China stood by."]
    classes = [a.get("class") for tag, a in tags(client.get(f"/reports/{A}").text) if tag == "span"]
    assert classes.count("s unread") == 1


def test_the_open_record_is_told_in_full(client: TestClient) -> None:
    told = client.get(f"/api/reports/{A}?record={TALKS}").json()["open"]
    with open_store(client.app.state.site.settings.store, read_only=True) as store:  # type: ignore[attr-defined]
        (record,) = store.records(report=A, kind="event")
        claim = store.claim_of(TALKS)
        links = [x for x in store.links(report=A, status="all") if TALKS in (x.a.record, x.b.record)]
    assert (told["id"], told["confidence"], told["standing"]) == (TALKS, record.confidence, "independent")
    assert claim is not None
    assert told["stands"] == claim.reason
    assert told["words"] == "China and Russia met"
    assert told["sentence"] == {"before": "China and Russia held ", "hit": "talks", "after": " on Tuesday."}
    fields = {field["name"]: field["words"] for field in told["fields"]}
    assert fields["actors"] == "China, Russia"
    assert fields["date"] == "11 September 2018"
    assert fields["recipients"] == "none"
    assert [link["id"] for link in told["links"]] == [link.id for link in links]
    assert told["links"][0]["other"]["cut"]["hit"] == "talks"
    assert told["links"][0]["other"]["outlet"] == "The Observer"
    html = client.get(f"/reports/{A}?record={TALKS}").text
    assert "Russian and Chinese leaders held talks on 11 September." in words(html)
    marks = [a for _, a in tags(html) if "data-record" in a]
    assert [a["data-record"] for a in marks if a.get("aria-current") == "true"] == [TALKS]


def test_of_many_links_the_surest_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blocs.web.pages.panel._LINKS", 1)
    with serving(tmp_path / "s", first(), second(), fewer()) as client:
        troops = first().quantities[0].id
        told = client.get(f"/api/records/{troops}").json()["open"]
        with open_store(tmp_path / "s", read_only=True) as store:
            links = [x for x in store.links(report=A) if troops in (x.a.record, x.b.record)]
        assert [link["id"] for link in told["links"]] == [links[0].id]
        assert told["more_links"] == len(links) - 1 > 0
        assert f"and {told['more_links']} more link" in words(client.get(f"/records/{troops}").text)


def test_the_words_of_a_speaker_are_told(client: TestClient) -> None:
    said = first().statements[0].id
    fields = {f["name"]: f["words"] for f in client.get(f"/api/records/{said}").json()["open"]["fields"]}
    assert fields["content"] == "that 300,000 troops took part in Vostok"
    assert fields["speaker"] == "Russia"


def test_a_page_of_one_record_is_what_the_panel_shows(client: TestClient) -> None:
    beside = client.get(f"/api/reports/{A}?record={TALKS}").json()["open"]
    assert client.get(f"/api/records/{TALKS}").json()["open"] == beside
    html = client.get(f"/records/{TALKS}").text
    assert "China and Russia met" in words(html)
    assert [a for _, a in tags(html) if a.get("id") == "panel"]


@pytest.mark.parametrize(
    "path",
    ["/reports/ffffffffffffffff", f"/reports/{A}?record=ffffffffffffffff", "/records/ffffffffffffffff"],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(f"/api{path}")
    assert answer.status_code == 404
    assert str(client.app.state.site.settings.store) not in answer.text  # type: ignore[attr-defined]
    assert client.get(path).status_code == 404


def test_a_record_of_another_report_does_not_open_here(client: TestClient) -> None:
    answer = client.get(f"/api/reports/{B}?record={TALKS}")
    assert answer.status_code == 404
    assert "another report" in answer.json()["error"]


@pytest.mark.parametrize("name", ["reports", "report", "record"])
def test_addresses_lead_back_to_their_views(client: TestClient, name: str) -> None:
    page = next(page for page in pages() if page.name == name)
    told = {
        "reports": {"q": "a b", "offset": 3},
        "report": {"report": A, "record": TALKS},
        "record": {"record": TALKS},
    }
    address = page.to(page.view(**told[name]))
    assert client.get(address, follow_redirects=False).status_code == 200
    assert f'href="/api{address.replace("&", "&amp;")}"' in client.get(address).text


def test_hostile_text_is_shown_and_never_obeyed(client: TestClient) -> None:
    attacked = hostile().events[0].id
    said = hostile().statements[0].id
    for path in (
        "/reports",
        "/reports?q=attacked",
        "/reports?q=%3Cscript%3E&publisher=%22%3E%3Cb%3E",
        f"/reports/{E}",
        f"/reports/{E}?record={attacked}",
        f"/reports/{E}?record={said}",
        f"/records/{said}",
        f"/trace/{attacked}",
        f"/trace/{said}",
        f"/compare/{A}/{E}",
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert_harmless(answer.text)
    shown = words(client.get(f"/reports/{E}").text)
    assert EVIL.partition(RLO)[0] in shown
    assert LONG in shown
