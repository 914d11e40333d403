"""Hostile values through every public entry of the store: nothing is executed, lost, or written elsewhere."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blocs.errors import BlocsError
from blocs.evidence import Store, export, open_store, salvage
from blocs.evidence.database.opening import FILE

from .make import Writer, many
from .pairs import PAIRS

NASTY = [
    "'; DROP TABLE records; --",
    '" OR 1=1 --',
    "x') UNION SELECT sha256 FROM reports --",
    "*",
    "text: NEAR(a b)",
    "-",
    "%",
    "_",
    "\\",
    "\x00",
    "a\x00b",
    "../../../../etc/passwd",
    "C:\\..\\x",
    "\u202egnp.exe",
    "{{7*7}}",
    "$(touch /tmp/blocs-was-here)",
    "=cmd|'/C calc'!A0",
    "😀" * 50,
    "x" * 100_000,
]
ASKS: dict[str, Callable[[Store, str], Any]] = {
    "kind": lambda s, v: s.records(kind=v),
    "type": lambda s, v: s.records(type=v),
    "actor": lambda s, v: s.records(actor=v),
    "recipient": lambda s, v: s.records(recipient=v),
    "both": lambda s, v: s.count(actor=v, recipient=[v, "RUS"]),
    "pair": lambda s, v: s.records(pair=(v, "CHN")),
    "since": lambda s, v: s.records(since=v),
    "until": lambda s, v: s.count(until=v),
    "publisher": lambda s, v: s.records(publisher=v),
    "realis": lambda s, v: s.records(realis=v),
    "text": lambda s, v: s.records(text=v),
    "report of records": lambda s, v: s.records(report=v),
    "status": lambda s, v: s.records(status=v),
    "standing": lambda s, v: s.count(standing=v),
    "report": lambda s, v: s.report(v),
    "sentences": lambda s, v: s.sentences(v),
    "reading": lambda s, v: s.reading(v),
    "reader": lambda s, v: s.reading("r0.txt", reader=v),
    "changes": lambda s, v: s.changes("r0.txt", old=v),
    "unread": lambda s, v: s.unread(v),
    "links": lambda s, v: s.links(report=v),
    "relation": lambda s, v: s.links(relation=v),  # type: ignore[arg-type]
    "claims": lambda s, v: s.claims(standing=v),  # type: ignore[arg-type]
    "claim": lambda s, v: s.claim_of(v),
    "has": lambda s, v: s.has(v, v),
    "coverage": lambda s, v: s.coverage(publisher=v).publishers,
    "corrections": lambda s, v: s.corrections(v),
    "trace": lambda s, v: s.trace(v),
    "correct": lambda s, v: s.correct(v, "confirm", by="Ada"),
    "action": lambda s, v: s.correct(s.records()[0].id, v, by="Ada"),  # type: ignore[arg-type]
    "past readings": lambda s, v: s.past_readings(v),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile") / "store"
    with open_store(made) as store:
        for reading in [*many(3), *PAIRS[0].make()]:
            store.add(reading)
        store.relink()
    return made


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    with open_store(folder) as opened:
        yield opened


def content(folder: Path) -> list[str]:
    connection = sqlite3.connect(folder / FILE)
    found = [line for line in connection.iterdump() if "sqlite_stat" not in line]
    connection.close()
    return found


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
def test_no_question_does_anything_but_answer(store: Store, folder: Path, value: str) -> None:
    before = content(folder)
    for ask in ASKS.values():
        try:
            found = ask(store, value)
        except BlocsError as error:
            assert len(str(error)) < 101_000
        else:
            assert not found or value in ("*", "-", "%", "_", "\\")
    assert content(folder) == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=st.text(max_size=40), name=st.sampled_from(sorted(ASKS.keys() - {"correct", "action"})))
def test_any_text_is_only_a_value(store: Store, value: str, name: str) -> None:
    try:
        ASKS[name](store, value)
    except BlocsError:
        return


@pytest.mark.parametrize("value", [v for v in NASTY if "\x00" not in v], ids=repr)
def test_what_reports_say_is_stored_as_it_is_and_leads_nowhere(tmp_path: Path, value: str) -> None:
    made = Writer("r.txt", f"China met Russia. {value} ended.", "2018-09-13", publisher=value, title=value)
    made.report = dataclasses.replace(made.report, name=f"{value}.txt", origin=f"../../{value}")
    reading = made.event("met", "CONSULT", "CHN RUS").done()
    with open_store(tmp_path / "s") as store:
        assert store.add(reading)
        assert store.reading(reading.report.id) == reading
        assert store.count(publisher=value) == 1
        store.fail(value, value, value)
        assert store.failures()[0].cause == value
        said = store.correct(reading.records[0].id, "reject", by="Ada", why=value[:9000])
        assert said.why == value[:9000].strip()
        assert store.check() == ()
        export(store, tmp_path / "out", formats=("csv", "jsonl", "sqlite"), text=True)
    names = {path.name for path in tmp_path.rglob("*")}
    assert names - {"s", "out"} == {p.name for d in ("s", "out") for p in (tmp_path / d).iterdir()}
    assert salvage(tmp_path / "s", tmp_path / "new").lost == ()


@pytest.mark.parametrize("value", [["CHN"] * 2000, [f"X{n}" for n in range(5000)]], ids=["same", "many"])
def test_too_many_values_are_refused(store: Store, value: list[str]) -> None:
    for name in ("actor", "publisher", "report", "kind"):
        with pytest.raises(BlocsError):
            store.records(**{name: value})  # type: ignore[arg-type]
