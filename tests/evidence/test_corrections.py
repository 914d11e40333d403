"""What people say of records and links: it counts, it outlives a rereading, it can be taken back."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import StoreError, UsageError
from blocs.evidence import Store, open_store
from blocs.reading.reading import Reading
from blocs.reading.records import Event, Record

from .make import Writer
from .pairs import PAIRS


def sample(reader: str = "hand 1", *, sanctions: bool = True, recipient: str = "RUS") -> Reading:
    writer = Writer(
        "post.txt",
        "China and Russia held talks on Tuesday.\nWashington imposed sanctions on Russia over 45 firms.\n"
        "Some analysts in Beijing expect trade to reach $100 billion, said Li Wei.",
        "2018-09-13",
        publisher="The Post",
    )
    writer.event("talks", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"), reader=reader)
    if sanctions:
        writer.event("sanctions", "SANCTION", f"USA>{recipient}", reader=reader)
    writer.quantity("$100 billion", 1e11, "USD", "trade", "CHN RUS", reader=reader)
    writer.statement("said", "Li Wei", "CHN", "expect trade to reach $100 billion", reader=reader)
    return writer.done(reader)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        opened.add(sample())
        yield opened


def one(store: Store, **filters: Any) -> Record:
    (found,) = store.records(status="all", **filters)
    return found  # type: ignore[no-any-return]


def sanction(store: Store) -> Event:
    found = one(store, report="post.txt", text="sanctions", kind="event")
    assert isinstance(found, Event)
    return found


def tables(store: Store) -> dict[str, list[Any]]:
    """Everything that answers questions."""
    connection = sqlite3.connect(store.path)
    found = {
        name: connection.execute(f"SELECT * FROM {name}").fetchall()
        for name in ("records", "details", "dyads", "superseded", "sentences")
    }
    connection.close()
    return {name: sorted(map(str, rows)) for name, rows in found.items()}


def test_a_rejected_record_is_left_out_and_can_be_seen(store: Store) -> None:
    said = store.correct(sanction(store).id, "reject", by="Ada", why="of 2014")
    assert (said.action, said.by, said.why, said.status, said.undone) == (
        "reject",
        "Ada",
        "of 2014",
        "rejected",
        None,
    )
    assert [r.text for r in store.records(kind="event")] == ["talks"]
    assert store.count(pair=("USA", "RUS")) == 0
    assert sanction(store).status == "rejected"
    assert [r.status for r in store.records(status="rejected")] == ["rejected"]
    assert "sanctions" not in [e.text for e in store.reading("post.txt").events]
    assert store.check() == ()


def test_a_confirmed_record_says_so(store: Store) -> None:
    store.correct(sanction(store).id, "confirm", by="Ada")
    assert [r.text for r in store.records(status="confirmed")] == ["sanctions"]
    assert store.reading("post.txt").events[1].status == "confirmed"


def test_an_edit_counts_in_every_question_and_keeps_the_id(store: Store) -> None:
    old = sanction(store)
    changes = {
        "recipients": ["IRN"],
        "type": "THREATEN",
        "realis": "planned",
        "date": ["2018-11-05", "2018-11-05"],
    }
    store.correct(old.id, "edit", by="Ada", changes=changes)
    new = sanction(store)
    assert isinstance(new, Event)
    assert (new.id, new.type, new.recipients, new.realis, new.date, new.status) == (
        old.id,
        "THREATEN",
        ("IRN",),
        "planned",
        ("2018-11-05", "2018-11-05"),
        "confirmed",
    )
    assert store.count(pair=("USA", "RUS")) == 0
    assert store.count(actor="USA", recipient="IRN", type="THREATEN", realis="planned") == 1
    assert store.count(since="2018-11-01") == 1
    assert store.check() == ()


@pytest.mark.parametrize("action", ["confirm", "reject", "edit"])
def test_undoing_restores_what_was_read(store: Store, action: Any) -> None:
    before = tables(store)
    changes = {"recipients": ["IRN"]} if action == "edit" else None
    said = store.correct(sanction(store).id, action, by="Ada", changes=changes)
    assert tables(store) != before
    undone = store.undo(said.id, by="Bo", why="a slip")
    assert undone.undone is not None
    assert undone.undone[1:] == ("Bo", "a slip")
    assert tables(store) == before
    with pytest.raises(UsageError, match=f"correction {said.id} was undone by Bo"):
        store.undo(said.id, by="Bo")
    assert [c.action for c in store.corrections()] == [action]


def test_the_last_that_holds_counts(store: Store) -> None:
    target = sanction(store).id
    edit = store.correct(target, "edit", by="Ada", changes={"recipients": ["IRN"]})
    store.correct(target, "reject", by="Bo")
    assert sanction(store).status == "rejected"
    store.undo(2, by="Bo")
    assert (sanction(store).status, sanction(store).recipients) == ("confirmed", ("IRN",))
    store.undo(edit.id, by="Ada")
    assert (sanction(store).status, sanction(store).recipients) == ("suggested", ("RUS",))


@pytest.mark.parametrize("action", ["confirm", "reject", "edit"])
@pytest.mark.parametrize("newer", [sample("hand 2"), sample("hand 2", recipient="PRK")])
def test_it_outlives_a_newer_reading(store: Store, action: Any, newer: Reading) -> None:
    changes = {"recipients": ["IRN"]} if action == "edit" else None
    store.correct(sanction(store).id, action, by="Ada", changes=changes)
    meant = sanction(store).recipients if action != "reject" else newer.events[1].recipients
    store.add(newer)
    assert sanction(store).status == ("rejected" if action == "reject" else "confirmed")
    assert sanction(store).recipients == meant
    assert store.reading("post.txt", reader="hand 2").events == newer.events
    assert store.reading("post.txt", reader="hand 1").events == sample().events
    assert store.check() == ()


def test_what_a_newer_reader_does_not_find_stays_if_it_was_confirmed(store: Store) -> None:
    said = store.correct(sanction(store).id, "confirm", by="Ada")
    store.add(sample("hand 2", sanctions=False))
    kept = sanction(store)
    assert (kept.status, kept.reader, kept.text) == ("confirmed", "hand 1", "sanctions")
    assert [e.text for e in store.reading("post.txt").events] == ["talks", "sanctions"]
    assert [e.text for e in store.reading("post.txt", reader="hand 2").events] == ["talks"]
    store.undo(said.id, by="Ada")
    assert store.count(text="sanctions") == 0
    store.add(sample("hand 3"))
    assert sanction(store).status == "suggested"
    assert store.check() == ()


def test_a_rejection_waits_for_the_next_reader_that_finds_it(store: Store) -> None:
    store.correct(sanction(store).id, "reject", by="Ada")
    store.add(sample("hand 2", sanctions=False))
    assert store.count(text="sanctions", status="all") == 0
    store.add(sample("hand 3"))
    assert sanction(store).status == "rejected"


def test_another_text_of_the_same_bytes_keeps_only_what_still_stands(store: Store) -> None:
    old = sample()
    store.correct(sanction(store).id, "confirm", by="Ada")
    new = Writer("post.txt", "Entirely other words stood in Riga.", "2018-09-13", sha256=old.report.sha256)
    store.add(new.done("hand 2"))
    assert len(store.records(status="all")) == 0
    assert len(store.corrections()) == 1
    store.add(dataclasses.replace(sample("hand 3")))
    assert sanction(store).status == "confirmed"
    assert store.check() == ()


def test_replacing_a_reading_by_the_same_reader_keeps_corrections(store: Store) -> None:
    store.correct(sanction(store).id, "reject", by="Ada")
    assert store.add(sample()) is False
    assert store.add(sample(recipient="PRK"), replace=True) is True
    assert sanction(store).status == "rejected"
    assert [p.reader for p in store.past_readings("post.txt")] == ["hand 1"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"text": "x"}, "'text' of events cannot be edited"),
        ({"type": "HUG"}, "type 'HUG' is none of: AGREE"),
        ({"realis": "sure"}, "realis 'sure' is none of"),
        ({"actors": "CHN"}, "actors must be a list of codes"),
        ({"actors": ["Cathay"]}, "no state or body has the code 'Cathay'"),
        ({"actors": [], "recipients": []}, "an event without any state"),
        ({"date": ["2018-13-01", "2018-13-02"]}, "date must be two days"),
        ({"date": ["2018-10-02", "2018-10-01"]}, "before it begins"),
        ({"date": 7}, "date must be two days"),
    ],
)
def test_an_event_cannot_be_edited_into_nonsense(store: Store, changes: Any, says: str) -> None:
    before = tables(store)
    with pytest.raises(UsageError, match=says):
        store.correct(sanction(store).id, "edit", by="Ada", changes=changes)
    assert tables(store) == before
    assert store.corrections() == ()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": [None, None]}, "two numbers"),
        ({"value": [2, 1]}, "runs from 2 down to 1"),
        ({"value": [float("inf"), None]}, "two numbers"),
        ({"unit": ""}, "1 to 500"),
        ({"unit": "x" * 501}, "1 to 500"),
        ({"comparator": "!"}, "none of"),
    ],
)
def test_an_amount_cannot_be_edited_into_nonsense(store: Store, changes: Any, says: str) -> None:
    amount = one(store, kind="quantity")
    with pytest.raises(UsageError, match=says):
        store.correct(amount.id, "edit", by="Ada", changes=changes)


def test_amounts_and_statements_can_be_edited(store: Store) -> None:
    store.correct(one(store, kind="quantity").id, "edit", by="Ada", changes={"value": [9e10, None]})
    store.correct(one(store, kind="statement").id, "edit", by="Ada", changes={"speaker": "Li Wei of Beijing"})
    amount, saying = one(store, kind="quantity"), one(store, kind="statement")
    assert getattr(amount, "value", None) == (9e10, None)
    assert getattr(saying, "speaker", None) == "Li Wei of Beijing"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            {"target": "nothing", "action": "confirm", "by": "Ada"},
            "no record, link or copy has the id 'nothing'",
        ),
        ({"action": "praise", "by": "Ada"}, "'praise' is none of: confirm, reject, edit"),
        ({"action": "edit", "by": "Ada"}, "an edit names the fields"),
        ({"action": "confirm", "by": "Ada", "changes": {"realis": "denied"}}, "an edit names the fields"),
        ({"action": "confirm", "by": " "}, "who corrects it"),
        ({"action": "confirm", "by": "x" * 201}, "who corrects it"),
        ({"action": "confirm", "by": "Ada", "why": "x" * 10_001}, "10,000 will do"),
    ],
)
def test_wrong_corrections(store: Store, call: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        store.correct(**{"target": sanction(store).id, **call})


def test_text_of_a_person_is_never_code(store: Store) -> None:
    nasty = "'; DROP TABLE records; --\x00"
    with pytest.raises(UsageError, match="no record"):
        store.correct(nasty, "confirm", by=nasty)
    said = store.correct(sanction(store).id, "confirm", by="Robert'); DROP TABLE records;--", why=nasty)
    assert store.corrections(sanction(store).id) == (said,)
    assert store.count() == 4


def test_a_store_that_may_only_be_read_takes_no_correction(store: Store, tmp_path: Path) -> None:
    target = sanction(store).id
    with (
        open_store(tmp_path / "s", read_only=True) as closed,
        pytest.raises(StoreError, match="cannot be written"),
    ):
        closed.correct(target, "confirm", by="Ada")


@pytest.fixture
def linked(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "l") as opened:
        for reading in PAIRS[0].make():
            opened.add(reading)
        opened.relink()
        yield opened


def test_a_rejected_link_is_left_out_and_stays_rejected(linked: Store) -> None:
    links = linked.links()
    said = linked.correct(links[0].id, "reject", by="Ada", why="two meetings")
    assert len(linked.links()) == len(links) - 1
    linked.relink()
    assert len(linked.links()) == len(links) - 1
    assert [x.id for x in linked.links(status="rejected")] == [links[0].id]  # type: ignore[union-attr]
    assert linked.claim_of(links[0].a.record or "") is None
    linked.undo(said.id, by="Ada")
    assert {x.id for x in linked.links()} == {x.id for x in links}  # type: ignore[union-attr]
    linked.relink()
    assert linked.links() == links


def test_an_edited_link_keeps_its_relation_over_relinking(linked: Store) -> None:
    target = linked.links(relation="agrees")[0].id
    linked.correct(target, "edit", by="Ada", changes={"relation": "differs"})
    linked.relink()
    (found,) = [x for x in linked.links() if x.id == target]  # type: ignore[union-attr]
    assert (found.relation, found.status) == ("differs", "confirmed")
    with pytest.raises(UsageError, match="relation 'hugs' is none of"):
        linked.correct(target, "edit", by="Ada", changes={"relation": "hugs"})


def test_a_confirmed_link_stays_when_it_is_found_no_more(linked: Store) -> None:
    link = linked.links()[0]
    linked.correct(link.id, "confirm", by="Ada")
    first = next(r for r in PAIRS[0].make() if r.report.id == link.a.report_id)
    linked.add(dataclasses.replace(first, reader="hand 2", events=(), quantities=(), statements=()))
    assert linked.relink()[0].id == link.id
    assert linked.unlinked() == 0


_STEPS = st.lists(
    st.tuples(st.sampled_from(["confirm", "reject", "edit", "undo", "reread"]), st.integers(0, 3)), max_size=8
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=_STEPS)
def test_undoing_everything_restores_everything(steps: list[tuple[str, int]], tmp_path_factory: Any) -> None:
    with open_store(tmp_path_factory.mktemp("c")) as store:
        store.add(sample())
        readers = 1
        for step, which in steps:
            targets = [r.id for r in sorted(store.records(status="all"), key=lambda r: r.id)]
            holding = [c for c in store.corrections() if c.undone is None]
            if step == "reread":
                readers += 1
                store.add(sample(f"hand {readers}", sanctions=bool(which % 2)))
            elif step == "undo":
                if holding:
                    store.undo(holding[which % len(holding)].id, by="Ada")
            else:
                target = targets[which % len(targets)]
                changes = {"realis": "denied"} if step == "edit" else None
                if changes is None or one_of(store, target).kind != "statement":
                    store.correct(target, step, by="Ada", changes=changes)  # type: ignore[arg-type]
            assert store.check() == ()
        for said in store.corrections():
            if said.undone is None:
                store.undo(said.id, by="Ada")
        latest = store.past_readings("post.txt")[-1].reader
        assert store.reading("post.txt") == store.reading("post.txt", reader=latest)
        assert store.check() == ()


def one_of(store: Store, target: str) -> Record:
    return next(r for r in store.records(status="all") if r.id == target)  # type: ignore[no-any-return]
