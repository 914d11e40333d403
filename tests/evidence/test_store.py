"""The store: what goes in comes out, once, whole, and for whom it is asked."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import RecordError, StoreError, UsageError
from blocs.evidence import Store, open_store, reconcile
from blocs.evidence.database.migrations import SCHEMA
from blocs.evidence.database.opening import FILE
from blocs.reading.reading import Reading, Sentence

from .make import READER, Writer, many, readings
from .pairs import PAIRS


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "s") as opened:
        yield opened


def sample() -> Reading:
    writer = Writer(
        "post.txt",
        "China and Russia held talks on Tuesday.\nWashington imposed sanctions on Russia over 45 firms.\n"
        "Some analysts in Beijing expect trade to reach $100 billion, said Li Wei.\nIran closed 3 ports.\n"
        "It rained.",
        "2018-09-13",
        publisher="The Post",
        title="Talks <b>in</b> the east",
    )
    writer.event("talks", "CONSULT", "CHN RUS", date=("2018-09-11", "2018-09-11"), confidence=0.9)
    writer.event("sanctions", "SANCTION", "USA EU>RUS", confidence=0.4)
    writer.quantity(
        "$100 billion",
        (1e11, None),
        "USD",
        "trade",
        "CHN RUS",
        realis="possible",
        comparator=">",
        period=("2018-01-01", "2018-12-31"),
    )
    writer.statement("said", "Li Wei", "CHN", "expect trade to reach $100 billion")
    reading = writer.done()
    named = tuple(
        dataclasses.replace(s, states=() if i == 4 else ("CHN",), figures=int(i == 3))
        for i, s in enumerate(reading.sentences)
    )
    return dataclasses.replace(reading, sentences=named)


def found(store: Store, **filters: Any) -> set[str]:
    return {r.text for r in store.records(**filters)}  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a store that holds nothing yet; copying it is quicker than making one."""
    folder = tmp_path_factory.mktemp("empty")
    open_store(folder).close()
    return folder / FILE


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(reading=readings())
def test_a_reading_comes_back_as_it_went_in(reading: Reading, empty: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, folder)
        with open_store(folder) as store:
            assert store.add(reading)
            assert store.reading(reading.report.id) == reading
            assert store.report(reading.report.id) == reading.report
            assert store.sentences(reading.report.id) == reading.sentences
            back = store.records()
            assert sorted(back, key=lambda r: r.id) == sorted(reading.records, key=lambda r: r.id)


def test_reading_twice_changes_nothing(store: Store) -> None:
    assert store.add(sample()) is True
    before = dump(store)
    assert store.add(sample()) is False
    assert dump(store) == before


def dump(store: Store) -> list[str]:
    with sqlite3.connect(store.path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def test_a_newer_reader_answers_and_the_older_reading_is_kept(store: Store) -> None:
    old = sample()
    store.add(old)
    store.add(PAIRS[0].make()[0])
    new = dataclasses.replace(old, reader="hand 2", statements=())
    assert store.add(new) is True
    assert store.reading("post.txt").statements == ()
    assert len(store.records(kind="statement", report="post.txt")) == 0
    assert store.add(old) is False
    runs = store.runs()
    assert [(run.reader, run.reports, run.records) for run in runs] == [(READER, 2, 8), ("hand 2", 1, 3)]
    assert len(store.reports()) == 2


def test_a_newer_reading_brings_what_is_known_of_the_report_up_to_date(store: Store) -> None:
    old = sample()
    store.add(old)
    later = dataclasses.replace(old.report, publisher="The Evening Post")
    assert store.add(dataclasses.replace(old, report=later, reader="hand 2")) is True
    assert store.report("post.txt").publisher == "The Evening Post"
    assert len(store.runs()) == 2


def test_a_day_given_later_replaces_the_reading_that_had_none(store: Store) -> None:
    dated = sample()
    undated = dataclasses.replace(dated, report=dataclasses.replace(dated.report, published=None), events=())
    assert not store.has(dated.report.id, READER)
    assert store.add(undated) is True
    assert store.has(dated.report.id, READER)
    assert store.add(dated) is True
    assert store.reading("post.txt") == dated
    before = dump(store)
    assert store.add(undated) is False  # it tells less, not something else
    assert dump(store) == before
    assert store.check() == ()


def test_another_text_of_the_same_bytes_takes_the_place_of_the_old_one(store: Store) -> None:
    old = sample()
    store.add(old)
    new = Writer("post.txt", "Entirely other words stood in Riga.", "2018-09-13", sha256=old.report.sha256)
    new.event("stood", "PROTEST", "LVA")
    assert store.add(new.done("hand 2")) is True
    assert found(store) == {"stood"}
    assert found(store, text="talks") == set()
    assert found(store, text="Riga") == {"stood"}
    assert [run.records for run in store.runs()] == [0, 1]
    assert store.check() == ()


def test_two_reports_with_one_id_are_not_mixed_up(store: Store) -> None:
    old = sample()
    store.add(old)
    sha256 = old.report.sha256[:16] + "0" * 48
    with pytest.raises(StoreError, match="share the id"):
        store.add(Writer("evil.txt", "Nothing.", sha256=sha256).done("hand 2"))
    assert store.reports() == (old.report,)


def test_a_name_that_is_no_text_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="a value cannot be stored"):
        store.add(Writer("x.txt", "Nothing.", origin="/tmp/\udcff.txt").done())
    assert store.reports() == ()


def test_filters(store: Store) -> None:
    store.add(sample())
    everything = {"talks", "sanctions", "$100 billion", "said"}
    assert found(store) == everything
    assert found(store, kind="event") == {"talks", "sanctions"}
    assert found(store, kind=("quantity", "statement")) == {"$100 billion", "said"}
    assert found(store, type="CONSULT") == {"talks"}
    assert found(store, actor="USA") == {"sanctions"}
    assert found(store, actor="RUS") == {"talks", "$100 billion"}
    assert found(store, recipient="RUS") == {"talks", "sanctions", "$100 billion"}
    assert found(store, actor="USA", recipient="RUS") == {"sanctions"}
    assert found(store, actor="CHN", recipient="CHN") == set()
    assert found(store, pair=("RUS", "USA")) == {"sanctions"}
    assert found(store, pair=("CHN", "RUS")) == {"talks", "$100 billion"}
    assert found(store, pair=("USA", "EU")) == set()
    assert found(store, since="2018-09-12") == {"sanctions", "said", "$100 billion"}
    assert found(store, until="2018-09-11") == {"talks", "$100 billion"}
    assert found(store, since="2018-09-11", until="2018-09-11") == {"talks", "$100 billion"}
    assert found(store, publisher="the post") == everything
    assert found(store, publisher="Other") == set()
    assert found(store, realis="possible") == {"$100 billion"}
    assert found(store, min_confidence=0.5) == everything - {"sanctions"}
    assert found(store, text="sanction") == {"sanctions"}
    assert found(store, text='"imposed sanctions" firm') == {"sanctions"}
    assert found(store, text='"sanctions imposed"') == set()
    assert found(store, report="post.txt", kind="event", actor=["USA", "CHN"]) == {"talks", "sanctions"}


def test_a_state_does_not_meet_itself(store: Store) -> None:
    writer = Writer("a.txt", "Paris detained a man. Paris and Rome talked.", "2020-01-02")
    writer.event("detained", "COERCE", "FRA>FRA").event("talked", "CONSULT", "FRA ITA")
    store.add(writer.done())
    assert found(store, actor="FRA", recipient="FRA") == {"detained"}
    assert found(store, actor=["FRA", "ITA"], recipient=["FRA", "ITA"]) == {"talked", "detained"}


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"kind": "events"}, "unknown kind 'events'; known are event, quantity, statement"),
        ({"type": "consult"}, "unknown type 'consult'; known are AGREE"),
        ({"realis": "maybe"}, "unknown realis"),
        ({"since": "tomorrow"}, "since='tomorrow' is not a day; write it as 2018-09-11"),
        ({"pair": "CHN"}, "is not two states"),
    ],
)
def test_wrong_filters_say_what_is_known(store: Store, filters: dict[str, Any], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        store.records(**filters)


HOSTILE = [
    "'; DROP TABLE records; --",
    '" OR 1=1 --',
    "') UNION SELECT * FROM reports --",
    "x' OR 'a'='a",
    "%",
    "\0",
]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize(
    "name",
    ["kind", "type", "actor", "recipient", "pair", "since", "until", "publisher", "realis", "text", "report"],
)
def test_no_filter_lets_sql_in(store: Store, name: str, value: str) -> None:
    store.add(sample())
    wanted = (value, value) if name == "pair" else value
    if name in ("kind", "type", "since", "until", "realis"):
        with pytest.raises(UsageError):
            store.records(**{name: wanted})
    else:
        assert len(store.records(**{name: wanted})) == 0
    assert len(store.records()) == 4
    for ask in (store.report, store.sentences, store.reading, store.unread):
        with pytest.raises(UsageError):
            ask(value)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.sampled_from('ab"*():^-+{}|&\0 NEAR OR AND NOT talks é“”')) | st.text())
def test_no_search_text_is_an_operator(text: str, store: Store) -> None:
    if not store.reports():
        store.add(sample())
    assert {r.text for r in store.records(text=text)} <= {"talks", "sanctions", "$100 billion", "said"}


def test_sentences_that_gave_no_record_are_named(store: Store) -> None:
    store.add(sample())
    (unread,) = store.unread()
    assert unread.text == "Iran closed 3 ports."
    assert (unread.report, unread.sentence.figures, unread.sentence.states) == ("post.txt", 1, ("CHN",))
    assert store.unread("post.txt") == (unread,)


def test_records_name_their_sources(store: Store) -> None:
    store.add(sample())
    (source,) = store.records(kind="event").sources
    day = "2018-09-13"
    assert source.citation == f"The Post, “Talks <b>in</b> the east”, {day}, post.txt [{source.report_id}]"


def test_a_report_is_found_by_id_or_by_a_name_of_its_own(store: Store) -> None:
    one, two = (Writer("a.txt", text, "2020-01-02").done() for text in ("One.", "Two."))
    store.add(one)
    assert store.report("a.txt") == store.report(one.report.id) == one.report
    store.add(two)
    with pytest.raises(UsageError, match=r"2 reports are named 'a\.txt'"):
        store.report("a.txt")
    with pytest.raises(UsageError, match=r"no report 'b\.txt'"):
        store.report("b.txt")


@pytest.mark.parametrize(
    "change", [{"text": "walks"}, {"end": 999}, {"report_id": "0" * 16}, {"confidence": 1.5}]
)
def test_a_record_that_breaks_its_contract_leaves_nothing(store: Store, change: dict[str, Any]) -> None:
    reading = sample()
    bad = dataclasses.replace(reading.events[0], **change)
    with pytest.raises(RecordError):
        store.add(dataclasses.replace(reading, events=(bad,)))
    assert store.reports() == ()
    assert store.runs() == ()


def test_a_failure_midway_leaves_nothing(store: Store) -> None:
    reading = sample()
    twice = dataclasses.replace(reading, events=(reading.events[0], reading.events[0]))
    with pytest.raises(StoreError):
        store.add(twice)
    assert store.reports() == ()
    assert store.add(reading) is True


def test_links_are_kept_and_dropped_with_what_they_rest_on(store: Store) -> None:
    everything = [reading for pair in PAIRS for reading in pair.make()]
    for reading in everything:
        store.add(reading)
    assert store.unlinked() == len(everything)
    assert len(store.links()) == 0
    assert set(store.relink()) == set(reconcile(everything))
    assert store.unlinked() == 0
    assert {x.relation for x in store.links(relation="differs")} == {"differs"}  # type: ignore[union-attr]
    first = everything[0]
    assert len(store.links(report=first.report.id)) == 4
    store.add(dataclasses.replace(first, reader="hand 2"))
    assert len(store.links(report=first.report.id)) == 0
    assert store.unlinked() == 1
    assert len(store.relink()) == len(reconcile(everything))


def test_relink_does_not_depend_on_the_order_of_adding(tmp_path: Path) -> None:
    everything = [reading for pair in PAIRS for reading in pair.make()]
    tables = []
    for name, order in (("a", everything), ("b", everything[::-1])):
        with open_store(tmp_path / name) as store:
            for reading in order:
                store.add(reading)
            tables.append(store.relink().to_json())
    assert tables[0] == tables[1] != ""


def test_readings_come_back_one_by_one(store: Store) -> None:
    some = many(3, 4)
    for reading in some:
        store.add(reading)
    assert list(store.readings()) == some
    assert isinstance(store.sentences("r0.txt")[0], Sentence)


def test_read_only_asks_but_does_not_write(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.add(sample())
    with open_store(tmp_path, read_only=True) as store:
        assert len(store.records()) == 4
        with pytest.raises(StoreError, match=r"cannot be written; make the folder"):
            store.add(many(1)[0])


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.close()
    with pytest.raises(StoreError, match="closed database; open it again"):
        store.records()


def test_schema_number_is_kept(store: Store) -> None:
    connection = sqlite3.connect(store.path)
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_opening_a_store_does_not_import_table_libraries(tmp_path: Path) -> None:
    code = (
        "import sys; from blocs.evidence import open_store\n"
        f"with open_store({str(tmp_path)!r}) as s: s.records()\n"
        "print([m for m in ('pandas', 'polars', 'pyarrow') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert out.stdout.strip() == "[]"
