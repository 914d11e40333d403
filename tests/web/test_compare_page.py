"""Two reports side by side: the links between them, their ends in both texts, what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from blocs.evidence import open_store
from blocs.evidence.link import link_to_json
from blocs.web.pages.library import Library
from evidence.make import Writer

from .reading_site import assert_harmless, fewer, first, hostile, second, send, serving, tags, words

A, B, E = first().report.id, second().report.id, hostile().report.id


C = fewer().report.id


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compare") / "s"


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with serving(folder, first(), second(), fewer(), hostile()) as served:
        yield served


def test_links_between_two_are_those_of_the_store(client: TestClient, folder: Path) -> None:
    told = client.get(f"/api/compare/{A}/{B}").json()
    with open_store(folder, read_only=True) as store:
        held = {
            x.id: link_to_json(x) for x in store.links(report=A) if {x.a.report_id, x.b.report_id} == {A, B}
        }
    assert {link["id"] for link in told["links"]} == set(held)
    for link in told["links"]:
        assert {name: link[name] for name in ("relation", "confidence", "status")} == {
            name: held[link["id"]][name] for name in ("relation", "confidence", "status")
        }
        assert (link["left"]["report"], link["right"]["report"]) == (A, B)
    assert sum(told["counts"].values()) == len(held)


def test_a_difference_is_found_between_two(client: TestClient) -> None:
    told = client.get(f"/api/compare/{A}/{C}?relation=differs").json()
    (link,) = told["links"]
    assert (link["left"]["cut"]["hit"], link["right"]["cut"]["hit"]) == ("300,000", "250,000")
    assert told["counts"]["differs"] == 1
    html = client.get(f"/compare/{A}/{C}?relation=differs").text
    assert "300,000" in words(html)
    assert [a["class"] for tag, a in tags(html) if tag == "mark" and "joined" in str(a["class"])] == [
        "figure joined differs",
        "figure joined differs",
    ]


def test_every_link_has_its_ends_on_the_page(client: TestClient) -> None:
    for a, b in ((A, B), (B, A), (A, C)):
        html = client.get(f"/compare/{a}/{b}").text
        there = [t["id"] for _, t in tags(html) if "id" in t]
        assert len(there) == len(set(there))
        ends = [(t["data-left"], t["data-right"]) for _, t in tags(html) if "data-left" in t]
        assert ends
        assert all(left in there and right in there for left, right in ends)
        lists = {t["href"] for _, t in tags(html) if str(t.get("href")).startswith("#l-")}
        assert lists <= {f"#{id_}" for id_ in there}


def test_turned_round_the_sides_change_places(client: TestClient) -> None:
    one, other = (client.get(f"/api/compare/{a}/{b}").json() for a, b in ((A, B), (B, A)))
    ends = {link["id"]: (link["left"], link["right"]) for link in one["links"]}
    assert {link["id"]: (link["right"], link["left"]) for link in other["links"]} == ends
    assert one["sides"][0]["report"] == other["sides"][1]["report"]


def test_only_links_of_the_relation_asked_for_are_shown(client: TestClient) -> None:
    everything = client.get(f"/api/compare/{A}/{C}").json()
    for relation in ("agrees", "differs", "refines"):
        told = client.get(f"/api/compare/{A}/{C}?relation={relation}").json()
        assert told["counts"] == everything["counts"]
        assert [link["relation"] for link in told["links"]] == [relation] * told["counts"][relation]


def test_pairs_with_most_links_come_first(client: TestClient) -> None:
    told = client.get("/api/compare").json()["pairs"]
    counts = [pair["links"] for pair in told]
    assert counts == sorted(counts, reverse=True)
    assert {frozenset((pair["a"]["id"], pair["b"]["id"])) for pair in told} == {
        frozenset((A, B)), frozenset((A, C)), frozenset((B, C))
    }  # fmt: skip
    assert all(pair["a"]["published"] <= pair["b"]["published"] for pair in told)
    of_c = client.get(f"/api/compare?report={C}").json()["pairs"]
    assert {C} == {pair["b"]["id"] for pair in of_c}
    assert len(of_c) == 2


def test_reports_that_share_nothing_say_so(client: TestClient) -> None:
    assert client.get(f"/api/compare/{A}/{E}").json()["links"] == []
    html = client.get(f"/compare/{A}/{E}").text
    assert "No links were found between the two." in words(html)
    assert_harmless(html)


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        (f"/compare/{A}/{A}", 400, "these are one report"),
        (f"/compare/{A}/ffffffffffffffff", 404, "holds no report ffffffffffffffff"),
        ("/compare/a.txt/b.txt", 404, "holds no report with the id a.txt"),
        (f"/compare/{A}/{B}?relation=likes", 400, "relation"),
        ("/compare?report=ffffffffffffffff", 404, "holds no report"),
    ],
)
def test_what_cannot_be_compared_is_told(client: TestClient, path: str, status: int, why: str) -> None:
    answer = client.get(f"/api{path}")
    assert answer.status_code == status
    assert why in answer.json()["error"]


def test_the_table_holds_the_links_of_the_filter(client: TestClient) -> None:
    lines = client.get(f"/download/compare/{A}/{C}/links.csv?relation=differs").text.splitlines()
    assert len(lines) == 2
    assert "differs" in lines[1]


def test_names_told_otherwise_are_marked_in_both_texts(tmp_path: Path) -> None:
    text = "Xi Jinping spoke at the {} in Vladivostok on Tuesday, where Vladimir Putin met him.\n"
    readings = []
    for name, forum in (("e.txt", "Eastern Economic Forum"), ("f.txt", "Eastern Asian Forum")):
        writer = Writer(name, text.format(forum), "2018-09-13", publisher=name)
        writer.event("met", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"))
        readings.append(writer.done())
    with serving(tmp_path / "s", *readings) as client:
        d, e = (reading.report.id for reading in readings)
        told = client.get(f"/api/compare/{d}/{e}").json()
        names = [link for link in told["links"] if link["a"]["record"] is None]
        assert [(n["left"]["cut"]["hit"], n["right"]["cut"]["hit"]) for n in names] == [
            ("Eastern Economic Forum", "Eastern Asian Forum")
        ]
        with open_store(tmp_path / "s", read_only=True) as store:
            (link,) = (x for x in store.links() if x.a.record is None)
            start, end = Library(store).span(link, link.a)
            assert store.report(link.a.report_id).text[start:end].endswith("Forum")
        html = client.get(f"/compare/{d}/{e}").text
        assert sum(t == "mark" and "name" in str(a["class"]) for t, a in tags(html)) == 2


def test_a_link_is_rejected_where_it_is_seen(tmp_path: Path) -> None:
    with serving(tmp_path / "s", first(), fewer()) as client:
        page = f"/compare/{A}/{C}"
        (link,) = (x for x in client.get(f"/api{page}").json()["links"] if x["relation"] == "differs")
        back = f"{page}#l-{link['id']}"
        answer = send(client, f"/records/{link['id']}/reject", by="Ana", back=back, csrf_from=page)
        assert (answer.status_code, answer.headers["location"]) == (303, back)
        again = next(x for x in client.get(f"/api{page}").json()["links"] if x["id"] == link["id"])
        assert again["status"] == "rejected"
        html = client.get(page).text
        item = next(a for t, a in tags(html) if a.get("id") == f"l-{link['id']}")
        assert item["class"] == "differs off"
        with open_store(tmp_path / "s", read_only=True) as store:
            assert link["id"] not in {x.id for x in store.links()}
