"""Confirm, reject, edit, undo and hold together again, through the site's own forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from blocs.brief import documents
from blocs.evidence import open_store
from blocs.evidence.database import corrections as rules
from blocs.reading.records import Event, Quantity, Record
from blocs.ties import pair_balance
from blocs.web.pages import corrections
from blocs.web.pages.corrections import back_to
from blocs.web.pages.fields import EDITABLE, field_words, form_parts

from .reading_site import EVIL, RLO, assert_harmless, first, second, send, serving, tags, words

A, B = first().report.id, second().report.id
TALKS, TROOPS, SAID = first().events[0].id, first().quantities[0].id, first().statements[0].id
TARIFF = second().events[1].id
DAY = "2018-09-11"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with serving(folder, first(), second()) as served:
        yield served


def post(client: TestClient, to: str, **form: Any) -> Any:
    return send(client, to, csrf_from=f"/reports/{A}?record={TALKS}", **form)


def held(folder: Path, id_: str) -> Record:
    with open_store(folder, read_only=True) as store:
        return next(r for r in store.records(status="all") if r.id == id_)


def shown(client: TestClient, id_: str) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"/api/records/{id_}").json()["open"]
    return told


def test_what_is_confirmed_is_confirmed_at_once(client: TestClient, folder: Path) -> None:
    assert shown(client, TALKS)["status"] == "suggested"
    back = f"/reports/{A}?record={TALKS}#r-{TALKS}"
    answer = post(client, f"/records/{TALKS}/confirm", by="Ana", why="seen", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    assert held(folder, TALKS).status == "confirmed"
    told = shown(client, TALKS)
    (said,) = told["corrections"]
    assert (told["status"], said["by"], said["why"], said["done"]) == (
        "confirmed",
        "Ana",
        "seen",
        "confirmed",
    )
    assert "Ana confirmed it – “seen”" in words(client.get(back).text)


def test_what_is_confirmed_is_unsure_no_more(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def marks() -> tuple[bool, bool]:
        listed = client.get(f"/api/reports/{A}").json()["records"]
        return shown(client, TALKS)["unsure"], next(r["unsure"] for r in listed if r["id"] == TALKS)

    monkeypatch.setattr(documents, "UNSURE", 1.1)
    assert marks() == (True, True)
    post(client, f"/records/{TALKS}/confirm", by="Ana", why="seen")
    assert marks() == (False, False)


def test_a_correction_changes_what_is_measured_at_once(client: TestClient, folder: Path) -> None:
    def balance() -> list[tuple[str, str, int]]:
        with open_store(folder, read_only=True) as store:
            acts = [r for r in store.records(kind="event") if isinstance(r, Event)]
        return [(row.a, row.b, row.now.n) for row in pair_balance(acts)]

    assert ("CHN", "USA", 1) in balance()
    assert shown(client, TARIFF)["status"] == "suggested"
    post(client, f"/records/{TARIFF}/reject", by="Ana")
    assert not any(row[:2] == ("CHN", "USA") for row in balance())
    uses = client.get(f"/api/trace/{TARIFF}").json()["grounds"][0]["uses"]["measures"]
    assert {(use["counts"], use["words"]) for use in uses} == {(False, "rejected")}
    assert [r["rejected"] for r in client.get("/api/reports").json()["reports"]] == [1, 0]


def test_the_page_of_the_pair_measures_anew_at_once(client: TestClient) -> None:
    def measured() -> tuple[int, int, dict[str, list[float]]]:
        told = client.get("/api/pair/USA/CHN").json()
        sanctions = [m for m in told["measures"] if m["measure"] == "sanctions" and m["from"] == "USA"]
        return (
            told["told"]["confirmed"],
            told["told"]["conflict"],
            {m["told"]: m["values"] for m in sanctions if any(m["values"])},
        )

    assert measured() == (0, 1, {"confirmed and suggested": [1.0]})
    post(client, f"/records/{TARIFF}/confirm", by="Ana")
    sure = (1, 1, {"confirmed": [1.0], "confirmed and suggested": [1.0]})
    assert measured() == sure
    post(client, f"/records/{TARIFF}/reject", by="Ana")
    assert measured() == (0, 0, {})
    post(client, "/corrections/2/undo", by="Ana")
    assert measured() == sure


def test_rejecting_takes_a_telling_from_its_claim(client: TestClient) -> None:
    assert shown(client, TALKS)["standing"] == "independent"
    post(client, f"/records/{second().events[0].id}/reject", by="Ana")
    told = shown(client, TALKS)
    assert (told["standing"], told["links"], told["claim"]) == ("single", [], None)


def test_a_rejected_record_stays_in_sight(client: TestClient) -> None:
    post(client, f"/records/{TARIFF}/reject", by="Ana")
    html = client.get(f"/reports/{B}").text
    (mark,) = (a for t, a in tags(html) if t == "mark" and a.get("id") == f"r-{TARIFF}")
    assert mark["class"] == "gone"
    assert str(mark["title"]).startswith("rejected: ")


@pytest.mark.parametrize("action", ["confirm", "reject"])
def test_undoing_gives_back_what_was_read(client: TestClient, folder: Path, action: str) -> None:
    before = held(folder, TALKS)
    post(client, f"/records/{TALKS}/{action}", by="Ana")
    (said,) = shown(client, TALKS)["corrections"]
    answer = post(client, f"/corrections/{said['id']}/undo", by="Ben", why="too fast")
    assert answer.headers["location"] == f"/trace/{TALKS}"
    assert held(folder, TALKS) == before
    (said,) = shown(client, TALKS)["corrections"]
    assert (said["undone"]["by"], said["undone"]["why"]) == ("Ben", "too fast")


def whole_form(client: TestClient, id_: str, **changed: Any) -> dict[str, Any]:
    """What a browser would send of the form that edits a record, with some fields changed."""
    form: dict[str, Any] = {"set": []}
    for part in shown(client, id_)["edit"]:
        name, value = part["name"], part["value"]
        if part["kind"] == "days":
            form |= {f"{name}_first": value[0], f"{name}_last": value[1]}
        elif part["kind"] == "numbers":
            form |= {f"{name}_low": value[0], f"{name}_high": value[1]}
        else:
            form[name] = value
        if part["kind"] not in ("choice", "truth"):
            form["set"].append(name)
    return {**form, **changed}


@pytest.mark.parametrize(
    ("id_", "sent", "wanted"),
    [
        (TALKS, {"type": "AID"}, {"type": "AID"}),
        (
            TALKS,
            {"actors": ["China", ""], "recipients": ["rus", ""]},
            {"actors": ("CHN",), "recipients": ("RUS",)},
        ),
        (TALKS, {"realis": "denied"}, {"realis": "denied"}),
        (TALKS, {"date_first": "", "date_last": ""}, {"date": None}),
        (TALKS, {"date_first": "2018-09-10"}, {"date": ("2018-09-10", "2018-09-11")}),
        (TROOPS, {"value_low": "250,000", "value_high": "3e5"}, {"value": (250000.0, 300000.0)}),
        (TROOPS, {"value_high": ""}, {"value": (300000.0, None), "comparator": ">="}),
        (TROOPS, {"comparator": "~"}, {"comparator": "~"}),
        (TROOPS, {"unit": "soldier", "of": "men in Vostok"}, {"unit": "soldier", "of": "men in Vostok"}),
        (TROOPS, {"owner": ["RUS", "CHN"]}, {"owner": ("RUS", "CHN")}),
        (TROOPS, {"aspect": "change"}, {"aspect": "change"}),
        (TROOPS, {"period_first": "2018-09-11"}, {"period": ("2018-09-11", "2018-09-11")}),
        (TROOPS, {"realis": "planned"}, {"realis": "planned"}),
        (SAID, {"speaker": "Ministry of Defence"}, {"speaker": "Ministry of Defence"}),
        (SAID, {"speaker_state": [], "direct": "yes"}, {"speaker_state": (), "direct": True}),
    ],
)  # fmt: skip
def test_each_field_can_be_edited(
    client: TestClient, folder: Path, id_: str, sent: dict[str, Any], wanted: dict[str, Any]
) -> None:
    before = held(folder, id_)
    answer = post(client, f"/records/{id_}/edit", by="Ana", **whole_form(client, id_, **sent))
    assert answer.status_code == 303, answer.text
    after = held(folder, id_)
    assert after.status == "confirmed"
    for name in (f for f in after.__dataclass_fields__ if f not in ("status", "standing")):
        assert getattr(after, name) == wanted.get(name, getattr(before, name)), name
    assert set(shown(client, id_)["corrections"][0]["changes"]) <= set(wanted)


def test_what_is_not_sent_stays_as_it_is(client: TestClient, folder: Path) -> None:
    before = held(folder, TALKS)
    assert post(client, f"/records/{TALKS}/edit", by="Ana", type="AGREE").status_code == 303
    after = held(folder, TALKS)
    assert isinstance(before, Event)
    assert isinstance(after, Event)
    assert (after.type, after.actors, after.date) == ("AGREE", before.actors, before.date)


def test_the_form_offers_each_field_that_the_store_lets_be_edited() -> None:
    allowed = {**rules._FIELDS, "link": rules._LINK_FIELDS}
    assert {kind: tuple(f.name for f in parts) for kind, parts in EDITABLE.items()} == allowed
    for parts in EDITABLE.values():
        for field in parts:
            if field.kind == "choice":
                assert tuple(value for value, _ in field.options) == rules._CLOSED[field.name]


def test_the_form_shows_how_the_record_stands(client: TestClient) -> None:
    html = client.get(f"/records/{TALKS}").text
    fields = [a for t, a in tags(html) if t == "input"]
    assert [a["value"] for a in fields if a.get("name") == "actors"] == ["CHN", "RUS", "", ""]
    assert [a["value"] for a in fields if a.get("name") == "date_first"] == ["2018-09-11"]
    chosen = [a["value"] for t, a in tags(html) if t == "option" and "selected" in a]
    assert chosen == ["CONSULT", "actual"]
    assert {part["name"]: part["value"] for part in form_parts(to_plain(second().quantities[0]))}[
        "value"
    ] == [
        "300000",
        "300000",
    ]


def to_plain(record: Quantity) -> dict[str, Any]:
    from blocs.reading.records import to_json

    return to_json(record)


@pytest.mark.parametrize(
    ("to", "form", "why"),
    [
        (f"/records/{TALKS}/confirm", {}, "who corrects it"),
        (f"/records/{TALKS}/edit", {"by": "Ana"}, "nothing was changed"),
        (f"/records/{TALKS}/edit", {"by": "Ana", "actors": "Atlantis"}, "Atlantis"),
        (f"/records/{TALKS}/edit", {"by": "Ana", "type": "LOVE"}, "LOVE"),
        (f"/records/{TALKS}/edit", {"by": "Ana", "date_first": "2018-09-1"}, "no day"),
        (f"/records/{TALKS}/edit", {"by": "Ana", "date_first": "2019-01-01", "date_last": DAY}, "before"),
        (f"/records/{TALKS}/edit", {"by": "Ana", "set": ["actors", "recipients"]}, "reject it instead"),
        (f"/records/{TROOPS}/edit", {"by": "Ana", "value_low": "many"}, "no number"),
        (f"/records/{TROOPS}/edit", {"by": "Ana", "value_low": "9", "value_high": "1"}, "down to"),
        (f"/records/{TROOPS}/edit", {"by": "Ana", "set": ["unit"]}, "unit must be a text"),
        ("/records/ffffffffffff/confirm", {"by": "Ana"}, "has the id"),
        ("/corrections/7/undo", {"by": "Ana"}, "no correction 7"),
        ("/corrections/0/undo", {"by": "Ana"}, "number"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_changes_nothing(
    client: TestClient, folder: Path, to: str, form: dict[str, Any], why: str
) -> None:
    answer = post(client, to, **form)
    assert answer.status_code == 400
    assert why in words(answer.text)
    assert str(folder) not in answer.text
    with open_store(folder, read_only=True) as store:
        assert store.corrections() == ()


def test_a_claim_is_not_corrected_but_its_records(client: TestClient) -> None:
    claim = shown(client, TALKS)["claim"]["id"]
    answer = post(client, f"/records/{claim}/confirm", by="Ana")
    assert answer.status_code == 400
    assert "correct those that it rests on" in words(answer.text)


def test_a_link_is_confirmed_and_edited(client: TestClient, folder: Path) -> None:
    (link, *_) = shown(client, TALKS)["links"]
    post(client, f"/records/{link['id']}/edit", by="Ana", relation="differs", about="the talks")
    told = client.get(f"/api/trace/{link['id']}").json()
    assert (told["thing"]["relation"], told["thing"]["about"]) == ("differs", "the talks")
    assert told["thing"]["status"] == "confirmed"
    with open_store(folder, read_only=True) as store:
        assert {x.relation for x in store.links(status="confirmed")} == {"differs"}


@pytest.mark.parametrize(
    "back",
    ["//evil.example/", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\tb c", ""],
)
def test_no_form_leads_to_another_site(client: TestClient, back: str) -> None:
    assert back_to(back, "/trace/x") == "/trace/x"
    answer = post(client, f"/records/{TALKS}/confirm", by="Ana", back=back)
    location = answer.headers["location"]
    assert location.startswith("/trace/") or location == "/a%20b%20c"


def test_nothing_is_changed_without_the_token_of_the_page(client: TestClient, folder: Path) -> None:
    client.get("/reports")
    for csrf in ("", "0" * 40):
        answer = client.post(
            f"/records/{TALKS}/confirm", data={"by": "Ana", "csrf": csrf}, follow_redirects=False
        )
        assert answer.status_code == 403
    assert held(folder, TALKS).status == "suggested"


def test_a_name_is_typed_once(client: TestClient) -> None:
    def name() -> list[str | None]:
        html = client.get(f"/records/{TALKS}").text
        return [a["value"] for t, a in tags(html) if a.get("name") == "by"]

    assert set(name()) == {""}
    post(client, f"/records/{TALKS}/confirm", by='Ana "Šimić" <b>')
    assert set(name()) == {'Ana "Šimić" <b>'}


def test_a_forged_name_is_not_taken(client: TestClient) -> None:
    client.cookies.set("blocs_by", "Zm9yZ2Vk.0000000000000000000000000000000000000000")
    html = client.get(f"/records/{TALKS}").text
    assert {a["value"] for t, a in tags(html) if a.get("name") == "by"} == {""}


def test_hostile_names_and_reasons_are_shown_and_never_obeyed(client: TestClient) -> None:
    post(client, f"/records/{TALKS}/edit", by=EVIL, why=EVIL, recipients="USA")
    post(client, f"/records/{TROOPS}/edit", by=f"{RLO}<i>", of=EVIL, unit="</option><script>x</script>")
    for path in (
        f"/records/{TALKS}",
        f"/reports/{A}?record={TROOPS}",
        f"/trace/{TROOPS}",
        f"/compare/{A}/{B}",
    ):
        assert_harmless(client.get(path).text)
    told = words(client.get(f"/records/{TALKS}").text)
    assert "<script>alert('x')</script>" in told


def test_in_large_stores_a_button_holds_the_reports_together(
    client: TestClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corrections, "AT_ONCE", 1)
    post(client, f"/records/{second().events[0].id}/reject", by="Ana")
    assert client.get("/api/reports").json()["unlinked"] == 1
    assert "1 report was added, reread or corrected since" in words(client.get("/reports").text)
    assert shown(client, TALKS)["claim"] is not None
    answer = post(client, "/relink", back="/compare")
    assert (answer.status_code, answer.headers["location"]) == (303, "/compare")
    assert client.get("/api/reports").json()["unlinked"] == 0
    assert shown(client, TALKS)["claim"] is None
    monkeypatch.setattr(corrections, "_MOST", 1)
    refused = post(client, "/relink")
    assert refused.status_code == 400
    assert "blocs relink" in refused.text


def test_programs_say_it_with_a_header(client: TestClient, folder: Path) -> None:
    found = re.search(r'name="csrf" value="([0-9a-f]+)"', client.get(f"/records/{TALKS}").text)
    assert found is not None
    answer = client.post(
        f"/records/{TALKS}/confirm",
        data={"by": "robot"},
        headers={"x-csrf-token": found[1], "accept": "application/json"},
    )
    assert answer.json() == {"to": f"/trace/{TALKS}"}
    assert held(folder, TALKS).status == "confirmed"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("value", [None, 3.5], "3.5 or less"),
        ("value", [2e6, 3e6], "2 million to 3 million"),
        ("goldstein", -4.0, "−4"),
        ("realis", "possible", "it may happen"),
        ("place", {"name": "Vladivostok"}, "Vladivostok"),
        ("about", "the \\$5 deal", "the $5 deal"),
        ("contexts", ["military", "economic"], "military, economic"),
        ("date", None, "none"),
    ],
)
def test_fields_in_words(name: str, value: Any, told: str) -> None:
    assert field_words(name, value) == told
