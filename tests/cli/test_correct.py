"""`blocs correct`: what people say counts at once, is listed, and can be taken back."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from blocs.evidence import open_store
from blocs.reading.records import Event, Quantity, Record

from .conftest import Run


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BLOCS_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "login")


def one(store: Path, kind: str, **more: object) -> Record:
    with open_store(store, read_only=True) as opened:
        return opened.records(kind=kind, status="all", **more)[0]  # type: ignore[arg-type]


def test_confirm_and_undo(run: Run, mine: Path) -> None:
    met = one(mine, "event")
    done = run("correct", met.id[:8], "--confirm", "--store", mine, "--why", "seen")
    assert (done.code, done.err) == (0, "")
    assert re.fullmatch(r"1 · \d{4}-\d\d-\d\d \d\d:\d\d UTC · login · confirmed, “seen”\n", done.out)
    assert one(mine, "event").status == "confirmed"
    back = run("correct", "--undo", "1", "--store", mine, "--by", "Ana", "--why", "no")
    assert back.code == 0 and re.search(r"confirmed, “seen” · undone .* UTC by Ana, “no”$", back.out)
    assert one(mine, "event").status == "suggested"
    again = run("correct", "--undo", "1", "--store", mine)
    assert again.code == 2 and "correction 1 was undone by Ana" in again.err


def test_who_says_so(run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    met = one(mine, "event").id
    monkeypatch.setenv("BLOCS_USER", "Ben")
    assert "· Ben ·" in run("correct", met, "--confirm", "--store", mine).out
    assert "· Ana ·" in run("correct", met, "--confirm", "--store", mine, "--by", "Ana").out
    assert "· ev [31mil ·" in run(
        "correct", met, "--confirm", "--store", mine, "--by", "ev\x1b[31m\x00il"
    ).out.replace("31m il", "31mil")
    for name in ("", "x" * 201):
        done = run("correct", met, "--confirm", "--store", mine, "--by", name)
        assert done.code == 2 and "say in 1 to 200 characters who corrects it" in done.err
    monkeypatch.delenv("BLOCS_USER")

    def no_login() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", no_login)
    done = run("correct", met, "--confirm", "--store", mine)
    assert (done.code, done.err) == (
        2, "blocs: nothing tells who you are; say it with --by NAME or BLOCS_USER\n"
    )  # fmt: skip


def test_rejecting_takes_it_out_of_claims(run: Run, mine: Path) -> None:
    met = one(mine, "event", type="CONSULT", report="a.txt")
    assert one(mine, "event", type="CONSULT", report="b.txt").standing == "independent"
    assert run("correct", met.id, "--reject", "--store", mine).code == 0
    assert one(mine, "event", type="CONSULT", report="a.txt").status == "rejected"
    assert one(mine, "event", type="CONSULT", report="b.txt").standing == "single"
    run("correct", "--undo", "1", "--store", mine)
    assert one(mine, "event", type="CONSULT", report="b.txt").standing == "independent"


def test_edits(run: Run, mine: Path) -> None:
    met, troops = one(mine, "event"), one(mine, "quantity")
    done = run(
        "correct", met.id, "--store", mine, "--by", "Ana",
        "--set", "date=2018-09-10..2018-09-11", "--set", "actors=Russia, China", "--set", "recipients=none",
        "--set", "realis=planned",
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "set date 2018-09-11 → 2018-09-10…11, " in done.out and "realis actual → planned" in done.out
    found = one(mine, "event")
    assert isinstance(found, Event)
    assert (found.date, found.actors) == (("2018-09-10", "2018-09-11"), ("RUS", "CHN"))
    assert (found.realis, found.recipients, found.status) == ("planned", (), "confirmed")
    assert run("correct", troops.id, "--store", mine, "--set", "value=250,000..").code == 0
    amount = one(mine, "quantity")
    assert isinstance(amount, Quantity) and (amount.value, amount.comparator) == ((250_000.0, None), ">=")


def test_links_too(run: Run, mine: Path) -> None:
    with open_store(mine, read_only=True) as store:
        link = store.links()[0]
    done = run("correct", link.id, "--store", mine, "--set", "relation=differs", "--set", "about=the talks")
    assert done.code == 0 and "set relation agrees → differs, about" in done.out
    with open_store(mine, read_only=True) as store:
        (held,) = [x for x in store.links() if x.id == link.id]
    assert (held.relation, held.about, held.status) == ("differs", "the talks", "confirmed")
    run("correct", link.id, "--store", mine, "--reject")
    with open_store(mine, read_only=True) as store:
        assert link.id not in {x.id for x in store.links()}


def test_the_list(run: Run, mine: Path) -> None:
    met, troops = one(mine, "event"), one(mine, "quantity")
    assert run("correct", "--list", "--store", mine).out == "0 corrections\n"
    run("correct", met.id, "--confirm", "--store", mine, "--by", "Ana")
    run("correct", troops.id, "--reject", "--store", mine, "--by", "Ben", "--why", "not\nso")
    shown = run("correct", "--list", "--store", mine).out.splitlines()
    assert [line[:16] for line in shown[:2]] == [f"record {met.id[:8]} ", f"record {troops.id[:8]} "]
    assert shown[1].endswith("· Ben · rejected, “not so”") and shown[2] == "2 corrections"
    (row,) = run("correct", "--list", met.id[:6], "--store", mine, "--json").out.splitlines()
    assert json.loads(row)["by"] == "Ana" and json.loads(row)["before"]["id"] == met.id
    done = run("correct", met.id, "--confirm", "--store", mine, "--json")
    assert json.loads(done.out)["action"] == "confirm" and done.err == ""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("ID",), "say what to do, one thing: --confirm, --reject, --set, --undo or --list"),
        (("ID", "--confirm", "--reject"), "say what to do, one thing"),
        (("--confirm",), "name what is meant: its ID"),
        (("ID", "--undo", "1"), "--undo takes the number of a correction and no ID"),
        (("--undo", "7"), "there is no correction 7"),
        (("--undo", "0"), "--undo"),
        (("ID", "--set", "value=3"), "'value' of events cannot be edited; these can: type, actors"),
        (("ID", "--set", "date"), "'date' is not FIELD=VALUE"),
        (("ID", "--set", "type=MEET"), "type 'MEET' is none of: AGREE, CONSULT"),
        (("ID", "--set", "date=2018-09-13..2018-09-11"), "before it begins"),
        (("ID", "--set", "date=2018-09-13", "--set", "date=none"), "--set gives date twice"),
        (("ID", "--set", "actors=none", "--set", "recipients=none"), "reject it instead"),
        (("ID", "--set", "actors=Chinna"), "did you mean CHN"),
        (("ID", "--confirm", "--why", "x" * 10_001), "the reason has 10,001 characters"),
        (("'; DROP TABLE records; --", "--confirm"), "is no id"),
        (("%" * 8, "--reject"), "is no id"),
        (("x" * 10_000_000, "--reject"), "is no id"),
        (("000000", "--confirm"), "has the id 000000"),
    ],
)
def test_wrong_use(run: Run, mine: Path, args: tuple[str, ...], says: str) -> None:
    met = one(mine, "event").id
    done = run("correct", *(met if a == "ID" else a for a in args), "--store", mine)
    assert (done.code, done.out, done.error) == (2, "", None)
    assert says in done.err and len(done.err) < 500
    with open_store(mine, read_only=True) as store:
        assert store.corrections() == ()


def test_claims_are_not_corrected(run: Run, mine: Path) -> None:
    with open_store(mine, read_only=True) as store:
        claim = store.claims()[0].id
    done = run("correct", claim, "--reject", "--store", mine)
    assert (
        done.code == 2
        and f"a claim follows from records; correct those that `blocs trace {claim}`" in done.err
    )


def test_a_large_store_is_left_to_relink(run: Run, mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blocs.cli.correct._FEW", 2)
    met = one(mine, "event", type="CONSULT", report="a.txt")
    done = run("correct", met.id, "--reject", "--store", mine)
    assert done.code == 0 and "follow with: blocs relink" in done.err and "3 reports, more than 2" in done.err
    assert one(mine, "event", type="CONSULT", report="b.txt").standing == "independent"
    told = run("relink", "--store", mine)
    assert told.code == 0 and told.out.startswith("3 reports: ") and told.err == ""
    assert one(mine, "event", type="CONSULT", report="b.txt").standing == "single"
    counts = json.loads(run("relink", "--store", mine, "--json").out)
    with open_store(mine, read_only=True) as store:
        assert counts["links"] == len(store.links()) and counts["claims"] == len(store.claims())
    assert counts["reports"] == 3


def test_no_store(run: Run, tmp_path: Path) -> None:
    for args in (("correct", "abcdef", "--confirm"), ("correct", "--list"), ("relink",), ("trace", "abcdef")):
        done = run(*args, "--store", tmp_path / "nowhere")
        assert done.code == 3 and "there is no evidence.sqlite here" in done.err
        assert not (tmp_path / "nowhere").exists()
