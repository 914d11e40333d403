"""Records: their JSON, their ids, and the check that they point at their own characters."""

# ruff: noqa: E501 (a case is one row)
from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.errors import RecordError
from blocs.reading import (
    Event,
    EventType,
    Place,
    Quantity,
    Record,
    Statement,
    record_from_json,
    record_id,
    to_json,
)
from blocs.reading.records import Aspect, Comparator, Realis, check

from .make import read, report

COUNTS = st.integers(0, 10**6)
SPANS = st.tuples(COUNTS, COUNTS)
CODES = st.lists(st.sampled_from(["CHN", "RUS", "USA", "EU"]), max_size=3).map(tuple)
DAYS = st.none() | st.tuples(st.dates().map(str), st.dates().map(str))
VALUES = st.none() | st.floats(allow_nan=False, allow_infinity=False)
COMMON: dict[str, Any] = {
    "id": st.text("0123456789abcdef", min_size=16, max_size=16),
    "report": st.text(max_size=20),
    "report_id": st.text(max_size=20),
    "start": COUNTS,
    "end": COUNTS,
    "text": st.text(max_size=30),
    "sentence": SPANS,
    "realis": st.sampled_from(get_args(Realis)),
    "confidence": st.floats(0, 1),
    "reader": st.just("rules 0"),
    "voice": st.none() | st.text(max_size=16),
}
PLACES = st.builds(
    Place, st.text(max_size=9), st.none() | st.just("RUS"), st.floats(-90, 90), st.floats(-180, 180)
)
EVENTS = st.builds(
    Event, **COMMON, type=st.sampled_from(EventType), mode=st.none() | st.text(max_size=9), contexts=CODES, actors=CODES,
    recipients=CODES, date=DAYS, place=st.none() | PLACES, goldstein=st.floats(-10, 10),
    actor_spans=st.lists(SPANS, max_size=2).map(tuple), recipient_spans=st.lists(SPANS, max_size=2).map(tuple),
)  # fmt: skip
QUANTITIES = st.builds(
    Quantity, **COMMON, value=st.tuples(VALUES, VALUES), comparator=st.sampled_from(get_args(Comparator)), unit=st.text(max_size=9),
    of=st.text(max_size=20), owner=CODES, aspect=st.sampled_from(get_args(Aspect)), period=DAYS, of_span=st.none() | SPANS,
)  # fmt: skip
STATEMENTS = st.builds(
    Statement, **COMMON, speaker=st.text(max_size=20), speaker_state=CODES, content=st.lists(SPANS, max_size=3).map(tuple),
    direct=st.booleans(), speaker_span=st.none() | SPANS,
)  # fmt: skip
RECORDS = EVENTS | QUANTITIES | STATEMENTS


@settings(deadline=None)
@given(RECORDS)
def test_a_record_survives_a_trip_through_json(record: Record) -> None:
    back = record_from_json(json.loads(json.dumps(to_json(record))))
    assert back == record
    assert type(back) is type(record)
    assert hash(back) == hash(record)  # lists have become tuples again


def test_json_has_the_keys_of_the_gold() -> None:
    reading = read(
        "The United States imposed sanctions on Iran. Putin said that Russia had sent 300,000 troops."
    )
    keys = {record.kind: set(to_json(record)) for record in reading}
    assert keys["event"] >= {
        "kind",
        "report",
        "start",
        "end",
        "type",
        "actors",
        "recipients",
        "realis",
        "date",
    }
    assert keys["quantity"] >= {
        "kind",
        "report",
        "start",
        "end",
        "value",
        "comparator",
        "unit",
        "of",
        "owner",
        "aspect",
        "period",
        "realis",
    }
    assert keys["statement"] >= {
        "kind",
        "report",
        "start",
        "end",
        "speaker",
        "speaker_state",
        "content",
        "direct",
    }


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kind": "rumour"}, "unknown kind of record 'rumour'; known are event, quantity, statement"),
        ({"kind": None}, "unknown kind of record None"),
        ({"mood": "glad"}, "unknown fields ['mood']; known are those of Statement"),
    ],
)
def test_json_of_something_else_is_refused(change: dict[str, Any], message: str) -> None:
    data = to_json(STATEMENT) | change
    with pytest.raises(RecordError) as error:
        record_from_json(data)
    assert message in str(error.value)


def test_json_without_a_field_names_it() -> None:
    data = to_json(STATEMENT)
    del data["speaker"]
    with pytest.raises(RecordError, match="speaker"):
        record_from_json(data)


def test_an_unknown_type_of_event_is_refused() -> None:
    event = next(r for r in read("The United States imposed sanctions on Iran.") if r.kind == "event")
    with pytest.raises(RecordError, match=r"WAR.*known are AGREE, CONSULT"):
        record_from_json(to_json(event) | {"type": "WAR"})


STATEMENT = Statement(
    id="0" * 16, report="a.txt", report_id="x", start=6, end=10, text="said", sentence=(0, 21), realis="actual",
    confidence=0.5, reader="rules 0", speaker="Putin", content=((11, 20),), direct=False,
)  # fmt: skip
TEXT = "Putin said it is late."


def test_a_record_that_points_at_its_characters_passes() -> None:
    assert check(STATEMENT, report(TEXT)) is STATEMENT


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"text": "told"},
            "says 'told' but 'said' stands at 6; the report has changed since it was read, reread it",
        ),
        ({"start": 10, "end": 10}, r"points at \[10, 10\), outside the 22 characters"),
        ({"end": 400}, r"points at \[6, 400\), outside the 22 characters of the report; reread the report"),
        ({"start": -1}, "outside the 22 characters"),
    ],
)
def test_a_record_that_points_elsewhere_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(
        RecordError, match=f"^a.txt: statement 0{{16}} {message}" if message[:3] != "out" else message
    ):
        check(replace(STATEMENT, **change), report(TEXT))


def test_an_id_is_stable_and_tells_records_apart() -> None:
    assert record_id("r", "event", 1, 4, "AGREE") == "293bf64205a182fb"
    different = {record_id("r", "event", 1, 4, "AGREE"), record_id("s", "event", 1, 4, "AGREE"), record_id("r", "quantity", 1, 4, "AGREE"),
                 record_id("r", "event", 2, 4, "AGREE"), record_id("r", "event", 1, 5, "AGREE"), record_id("r", "event", 1, 4, "AID")}  # fmt: skip
    assert len(different) == 6


def test_there_are_the_sixteen_plover_types() -> None:
    assert len(EventType) == 16
    assert [t.value for t in EventType][0::5] == ["AGREE", "AID", "THREATEN", "ASSAULT"]
