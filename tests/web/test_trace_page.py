"""Any id back to its sentences and forward to its uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.evidence.trace import trace
from blocs.ties.used import uses_in

from .reading_site import assert_harmless, first, hostile, second, serving, tags, words

A, B = first().report.id, second().report.id
TALKS = first().events[0].id
TARIFF = second().events[1].id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trace") / "s"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with serving(folder, first(), second(), hostile()) as served:
        yield served


def test_a_record_leads_to_its_sentence_and_to_what_counts_it(client: TestClient, folder: Path) -> None:
    told = client.get(f"/api/trace/{TALKS}").json()
    with open_store(folder, read_only=True) as store:
        found = trace(store, TALKS)
        (uses,) = uses_in(store, [found.grounds[0].record])
    (ground,) = told["grounds"]
    assert told["of"] == "record"
    assert "".join(ground["sentence"].values()) == found.grounds[0].sentence
    assert [source["citation"] for source in told["sources"]] == [s.citation for s in found.sources]
    assert ground["uses"]["measures"] == [{**asdict(use), "instead": None} for use in uses]
    assert ground["uses"]["pairs"] == [["CHN", "RUS"]]
    html = client.get(f"/trace/{TALKS}").text
    assert "/pair/CHN/RUS" in [a.get("href") for _, a in tags(html)]
    assert f"/reports/{A}?record={TALKS}#r-{TALKS}" in [a.get("href") for _, a in tags(html)]


def test_a_retelling_is_told_not_to_count(client: TestClient) -> None:
    again = second().events[0].id
    measures = client.get(f"/api/trace/{again}").json()["grounds"][0]["uses"]["measures"]
    assert measures
    assert not any(use["counts"] for use in measures)
    assert {use["instead"] for use in measures} == {TALKS}
    hrefs = [a.get("href") for _, a in tags(client.get(f"/trace/{again}").text)]
    assert hrefs.count(f"/trace/{TALKS}") == len(measures)


def test_links_and_claims_lead_to_their_records(client: TestClient, folder: Path) -> None:
    with open_store(folder, read_only=True) as store:
        link = next(x for x in store.links() if TALKS in (x.a.record, x.b.record))
        claim = store.claim_of(TALKS)
    assert claim is not None
    told = client.get(f"/api/trace/{link.id}").json()
    assert (told["of"], told["thing"]["relation"]) == ("link", link.relation)
    assert [ground["id"] for ground in told["grounds"]] == [link.a.record, link.b.record]
    told = client.get(f"/api/trace/{claim.id}").json()
    assert (told["of"], told["thing"]["outlets"]) == ("claim", claim.outlets)
    assert [t["record"] for t in told["thing"]["tellings"]] == [t.record for t in claim.tellings]
    html = client.get(f"/trace/{claim.id}").text
    assert told["thing"]["stands"] == claim.reason
    assert claim.reason[1:] in words(html)
    hrefs = [a.get("href") for _, a in tags(html)]
    assert all(f"/reports/{t.report_id}?record={t.record}#r-{t.record}" in hrefs for t in claim.tellings)


def test_scenarios_that_rest_on_a_record_are_named(client: TestClient) -> None:
    told = client.get(f"/api/trace/{TARIFF}").json()["scenarios"]
    assert [(s["report"], s["records"]) for s in told] == [(B, [TARIFF])]
    assert told[0]["blocked"] is None
    html = client.get(f"/trace/{TARIFF}").text
    assert told[0]["title"] in words(html)
    (address,) = (a["href"] for _, a in tags(html) if str(a.get("href")).startswith("/whatif?"))
    assert address == f"/whatif?{told[0]['query']}"
    answer = client.get(f"/api{address}")
    assert answer.status_code == 200
    assert "USA" in answer.text
    assert client.get(f"/api/trace/{TALKS}").json()["scenarios"] == []


def test_the_beginning_of_an_id_will_do(client: TestClient) -> None:
    assert client.get(f"/api/trace/{TALKS[:8]}").json() == client.get(f"/api/trace/{TALKS}").json()


@pytest.mark.parametrize(
    ("id_", "why"),
    [("ffffffffff", "nothing here has the id"), ("xyz", "is no id"), (A, "is a report")],
)
def test_what_stands_for_nothing_is_not_found(client: TestClient, id_: str, why: str) -> None:
    answer = client.get(f"/api/trace/{id_}")
    assert answer.status_code == 404
    assert why in answer.json()["error"]
    assert_harmless(client.get(f"/trace/{id_}").text)
