"""From an id back to the words it rests on, over readings, corrections, links, claims and figures."""

from __future__ import annotations

import dataclasses
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import UsageError
from blocs.evidence import Store, open_store
from blocs.evidence.trace import find_id, read_again, trace, trace_to_json
from blocs.reading.reading import Reading

from .make import READER, Writer, readings


def first() -> Reading:
    writer = Writer(
        "a.txt",
        "China and Russia held talks on Tuesday.\nRussia said that 300,000 troops took part in Vostok.\n",
        "2018-09-12",
        publisher="The Ledger",
        title="Talks [in] the east",
    )
    writer.event("talks", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"))
    writer.quantity("300,000", 3e5, "person", "troops in Vostok", "RUS")
    return writer.done()


def second() -> Reading:
    writer = Writer(
        "b.txt",
        "Russian and Chinese leaders held talks on 11 September.\nSome 300,000 troops took part in Vostok.\n",
        "2018-09-13",
        publisher="The Observer",
    )
    writer.event("talks", "CONSULT", "RUS CHN", date=("2018-09-11", "2018-09-11"))
    writer.quantity("300,000", 3e5, "person", "troops in Vostok", "RUS", comparator="~")
    return writer.done()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        opened.add(first())
        opened.add(second())
        opened.relink()
        yield opened


def test_a_record_back_to_its_words(store: Store) -> None:
    talks = first().events[0]
    found = trace(store, talks.id)
    (ground,) = found.grounds
    assert (found.of, found.held, found.corrections) == ("record", True, ())
    assert ground.sentence == "China and Russia held talks on Tuesday."
    assert ground.sentence[slice(*ground.mark)] == "talks" == ground.record.text
    assert (ground.source.publisher, ground.source.title) == ("The Ledger", "Talks [in] the east")
    assert ground.source == found.sources[0] and ground.source.sha256 == first().report.sha256
    (look,) = ground.looks
    assert (look.reader, look.current, look.records) == (READER, True, (talks,))
    assert (look.version, look.run) == (store.runs()[0].version, 1)
    assert ground.as_read == talks
    assert {link.relation for link in ground.links} == {"agrees"}
    assert ground.claim == store.claim_of(talks.id) and ground.claim is not None
    assert {telling.report for telling in ground.claim.tellings} == {"a.txt", "b.txt"}


def test_what_was_corrected_and_how_it_was_read(store: Store) -> None:
    talks = first().events[0]
    done = store.correct(talks.id, "edit", by="Ana", why="so", changes={"realis": "planned"})
    taken = store.undo(store.correct(talks.id, "reject", by="Ben").id, by="Ana")
    (ground,) = trace(store, talks.id).grounds
    assert (ground.record.realis, ground.record.status) == ("planned", "confirmed")
    assert ground.as_read == talks
    assert ground.corrections == (done, taken) and taken.undone is not None


def test_what_other_readings_said_there(store: Store) -> None:
    old = first()
    talks = old.events[0]
    shorter = dataclasses.replace(talks, id="0" * 16, end=talks.end - 1, text="talk")
    store.add(dataclasses.replace(old, reader="hand 2", events=(shorter,)))
    (ground,) = trace(store, shorter.id).grounds
    assert [(look.reader, look.current, look.records) for look in ground.looks] == [
        (READER, False, (talks,)),
        ("hand 2", True, (shorter,)),
    ]
    gone = trace(store, talks.id)
    assert gone.held is False and gone.grounds[0].record == talks
    assert [look.records for look in gone.grounds[0].looks] == [(talks,), ()]
    assert read_again(store) == (old.report.id,)


def test_what_only_a_person_holds_on_to(store: Store) -> None:
    old = first()
    talks = old.events[0]
    store.correct(talks.id, "confirm", by="Ana")
    store.add(dataclasses.replace(old, reader="hand 2", events=()))
    found = trace(store, talks.id)
    assert found.held and found.grounds[0].as_read is None
    assert found.grounds[0].record.status == "confirmed"


def test_links_claims_and_what_they_rest_on(store: Store) -> None:
    link = store.links()[0]
    found = trace(store, link.id)
    assert (found.of, found.item) == ("link", link)
    assert [g.record.id for g in found.grounds] == [link.a.record, link.b.record]
    store.correct(link.id, "reject", by="Ana")
    assert trace(store, link.id).corrections[0].by == "Ana"
    assert trace(store, link.id).item.status == "rejected"  # type: ignore[union-attr]
    claim = store.claims()[0]
    told = trace(store, claim.id)
    assert (told.of, told.item) == ("claim", claim)
    assert [g.record.id for g in told.grounds] == [t.record for t in claim.tellings]
    assert {s.report for s in told.sources} == {"a.txt", "b.txt"}


def test_a_copy_leads_to_both_reports(store: Store) -> None:
    text = first().report.text * 12
    for name in ("c.txt", "d.txt"):
        writer = Writer(name, text + name, "2018-09-14", publisher=name)
        store.add(writer.done())
    store.relink()
    copy = next(c for c in store.copies() if c.b_report == "d.txt")
    found = trace(store, copy.id)
    assert (found.of, found.item, found.grounds) == ("copy", copy, ())
    assert [s.report for s in found.sources] == [copy.a_report, copy.b_report]
    assert copy in found.copies


def test_the_beginning_of_an_id_will_do(store: Store) -> None:
    talks = first().events[0]
    assert find_id(store, f"  {talks.id[:6].upper()} ") == ("record", talks.id)
    assert trace(store, talks.id[:8]) == trace(store, talks.id)


def test_an_ambiguous_beginning_lists_what_it_may_mean(tmp_path: Path) -> None:
    reading = first()
    twins = tuple(dataclasses.replace(r, id=f"abcdef{n}234567890") for n, r in enumerate(reading.records))
    with open_store(tmp_path / "s") as store:
        store.add(dataclasses.replace(reading, events=twins[:1], quantities=twins[1:]))  # type: ignore[arg-type]
        with pytest.raises(
            UsageError, match=r"abcdef0234567890 \(record\), abcdef1234567890 \(record\); give"
        ):
            trace(store, "abcdef")
        assert trace(store, "abcdef1").item.id == "abcdef1234567890"


@pytest.mark.parametrize(
    "id_",
    [
        "'; DROP TABLE records; --", "%", "%%%%%%", "______", "abcde", "", " ", "abcdef\0", "0x123456",
        "g" * 16, "a" * 17, "\u0661\u0662\u0663\u0664\u0665\u0666", "\x1b[31mabcdef", "a" * 10_000_000,
    ],
)  # fmt: skip
def test_what_is_no_id(store: Store, id_: str) -> None:
    with pytest.raises(UsageError, match="is no id; give its 16 hex digits") as raised:
        trace(store, id_)
    assert len(str(raised.value)) < 300 and "\x1b" not in str(raised.value)


def test_what_is_not_there(store: Store) -> None:
    with pytest.raises(UsageError, match=r"nothing in .* has the id 123456"):
        trace(store, "123456")
    report = first().report
    with pytest.raises(UsageError, match=rf"{report.id} is the report a.txt; `blocs records --report"):
        trace(store, report.id[:8])


def test_as_json(store: Store) -> None:
    talks = first().events[0]
    store.correct(talks.id, "edit", by="Ana", changes={"realis": "planned"})
    data = json.loads(json.dumps(trace_to_json(trace(store, talks.id))))
    (ground,) = data["grounds"]
    assert (data["of"], data["item"]["id"]) == ("record", talks.id)
    assert (ground["record"]["realis"], ground["as_read"]["realis"]) == ("planned", "actual")
    assert ground["source"]["published"] == "2018-09-12"
    assert ground["corrections"][0]["by"] == "Ana"
    assert ground["sentence"][slice(*ground["mark"])] == "talks"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(readings(), st.data())
def test_every_record_can_be_traced(reading: Reading, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(folder) as store:
        store.add(reading)
        for record in reading.records:
            found = trace(store, record.id)
            (ground,) = found.grounds
            assert ground.record == record == ground.as_read
            assert ground.sentence[slice(*ground.mark)] == record.text
            assert reading.report.text[ground.start :].startswith(ground.sentence)
            json.dumps(trace_to_json(found))
