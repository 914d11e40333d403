"""Bytes that changed, files that were cut off, and what can be saved of them.

`make soak` turns thousands of bytes.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from blocs.errors import BlocsError, StoreError
from blocs.evidence import open_store
from blocs.evidence.database.holder import NOTE
from blocs.evidence.database.opening import FILE
from blocs.evidence.database.salvage import salvage

from .disturbed import Say, child
from .make import many
from .stores import answers, by, fill, made, pairs

FLIPS = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("whole") / "store")


@pytest.fixture(scope="module")
def wanted(whole: Path) -> dict[str, Any]:
    with open_store(whole, read_only=True) as store:
        assert store.check() == ()
        found = answers(store)
    assert all(found[name] for name in ("records", "copies", "claims", "corrections", "failures", "unread"))
    return found


def with_bytes(whole: Path, folder: Path, raw: bytes, journal: bytes = b"") -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / FILE).write_bytes(raw)
    if journal:
        (folder / f"{FILE}-wal").write_bytes(journal)
    return folder


def flipped(raw: bytes, chance: random.Random) -> tuple[bytes, int]:
    at = chance.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ chance.randrange(1, 256)]) + raw[at + 1 :], at


def verdict(folder: Path, wanted: dict[str, Any]) -> str:
    """Whether damage is told, does not matter, or goes unseen; anything but a BlocsError comes through."""
    try:
        with open_store(folder, read_only=True) as store:
            try:
                found = answers(store)
            except BlocsError:
                found = {}
            if store.check():
                return "told by the check"
            return "without effect" if found == wanted else "unseen"
    except BlocsError:
        return "told at opening"


def flips(whole: Path, wanted: dict[str, Any], folder: Path, count: int, seed: int) -> Counter[str]:
    raw, chance = (whole / FILE).read_bytes(), random.Random(seed)
    seen: Counter[str] = Counter()
    for _ in range(count):
        changed, at = flipped(raw, chance)
        said = verdict(with_bytes(whole, folder, changed), wanted)
        assert said != "unseen", f"byte {at} of seed {seed}"
        seen[said] += 1
    return seen


def test_a_byte_that_changed_is_told_or_changes_no_answer(
    whole: Path, wanted: dict[str, Any], tmp_path: Path
) -> None:
    seen = flips(whole, wanted, tmp_path / "s", FLIPS, 1928)
    assert seen["told by the check"] + seen["told at opening"] > FLIPS // 10


def test_a_byte_of_the_journal_that_changed_is_told_or_changes_no_answer(tmp_path: Path) -> None:
    raw, journal, wanted = left_behind(tmp_path)
    chance = random.Random(1929)
    seen: Counter[str] = Counter()
    for _ in range(FLIPS // 3):
        changed, at = flipped(journal, chance)
        said = verdict(with_bytes(tmp_path, tmp_path / "s", raw, changed), wanted)
        assert said != "unseen", at
        seen[said] += 1
    assert seen["told by the check"] + seen["told at opening"] > FLIPS // 10


def left_behind(tmp_path: Path) -> tuple[bytes, bytes, dict[str, Any]]:
    """File and journal of a writer that was killed, and what they answer."""

    def write(say: Say) -> None:
        store = open_store(tmp_path / "killed")
        fill(store, [*pairs()[:8], *many(3, 10)])
        say("wrote")
        time.sleep(60)

    with open_store(tmp_path / "killed") as store:
        store.add(many(1, 10)[0])
    with child(write) as one:
        assert one.line() == "wrote"
        one.kill()
        one.end()
    raw = (tmp_path / "killed" / FILE).read_bytes()
    journal = (tmp_path / "killed" / f"{FILE}-wal").read_bytes()
    with open_store(with_bytes(tmp_path, tmp_path / "copy", raw, journal), read_only=True) as store:
        assert store.check() == ()
        return raw, journal, answers(store)


@pytest.mark.parametrize("share", [0.0001, 0.02, 0.3, 0.7, 0.999])
def test_a_file_that_was_cut_off_is_refused(whole: Path, tmp_path: Path, share: float) -> None:
    raw = (whole / FILE).read_bytes()
    folder = with_bytes(whole, tmp_path / "s", raw[: int(len(raw) * share)])
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"cut off|beginning is damaged") as caught:
            open_store(folder, read_only=read_only)
        assert "blocs check --salvage NEWFOLDER" in str(caught.value)
    assert (folder / FILE).read_bytes() == raw[: int(len(raw) * share)]


def test_a_file_that_was_cut_off_beside_its_journal_is_refused(tmp_path: Path) -> None:
    raw, journal, _ = left_behind(tmp_path)
    size = int.from_bytes(raw[16:18])
    with made(tmp_path / "large") and open_store(tmp_path / "large") as store:
        store.fail("a", "b", "c")
    whole = (tmp_path / "large" / FILE).read_bytes()

    def add(say: Say) -> None:
        store = open_store(tmp_path / "large")
        store.fail("b", "b", "c")
        say("wrote")
        time.sleep(60)

    with child(add) as one:
        assert one.line() == "wrote"
        one.kill()
        one.end()
    journal = (tmp_path / "large" / f"{FILE}-wal").read_bytes()
    folder = with_bytes(tmp_path, tmp_path / "s", whole[: len(whole) // size // 2 * size], journal)
    with pytest.raises(StoreError, match=r"it is cut off: it has \d+ of \d+ pages"):
        open_store(folder)
    assert (folder / f"{FILE}-wal").read_bytes() == journal
    with open_store(with_bytes(tmp_path, tmp_path / "t", whole, journal)) as store:
        assert store.check() == ()


def test_a_journal_of_another_store_is_refused_and_not_taken_in(whole: Path, tmp_path: Path) -> None:
    _, journal, _ = left_behind(tmp_path)
    raw = (whole / FILE).read_bytes()
    folder = with_bytes(whole, tmp_path / "s", raw, journal)
    for read_only in (False, True, False):
        with pytest.raises(StoreError, match="damaged"):
            open_store(folder, read_only=read_only)
    assert (folder / FILE).read_bytes() == raw


def test_a_journal_with_other_pages_is_refused(whole: Path, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.sqlite", isolation_level=None)
    other.execute("PRAGMA page_size = 1024")
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("CREATE TABLE t (x)")
    journal = (tmp_path / "other.sqlite-wal").read_bytes()
    other.close()
    folder = with_bytes(whole, tmp_path / "s", (whole / FILE).read_bytes(), journal)
    with pytest.raises(StoreError, match="is not its journal: it has pages of 1024 bytes"):
        open_store(folder)


@pytest.mark.parametrize(
    ("at", "value"),
    [(16, b"\x03"), (21, b"\x00"), (52, b"\x01"), (72, b"\x01"), (60, b"\xff\xff\xff\xff"), (28, b"\xff")],
)
def test_a_beginning_that_is_none_of_a_store(whole: Path, tmp_path: Path, at: int, value: bytes) -> None:
    raw = (whole / FILE).read_bytes()
    folder = with_bytes(whole, tmp_path / "s", raw[:at] + value + raw[at + len(value) :])
    with pytest.raises(StoreError, match=r"beginning is damaged|cut off"):
        open_store(folder)


@pytest.mark.parametrize("number", [0, 1])
def test_a_wrong_schema_number_starts_no_migration(whole: Path, tmp_path: Path, number: int) -> None:
    folder = with_bytes(whole, tmp_path / "s", (whole / FILE).read_bytes())
    with sqlite3.connect(folder / FILE) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    connection.close()
    before = (folder / FILE).read_bytes()
    with pytest.raises(StoreError):
        open_store(folder)
    assert (folder / FILE).read_bytes() == before


def test_opening_a_damaged_store_for_writing_makes_nothing_worse(whole: Path, tmp_path: Path) -> None:
    raw, chance = (whole / FILE).read_bytes(), random.Random(7)
    for _ in range(FLIPS // 3):
        changed, _ = flipped(raw, chance)
        folder = with_bytes(whole, tmp_path / "s", changed)
        try:
            open_store(folder).close()
        except BlocsError:
            assert (folder / FILE).read_bytes() == changed
        else:
            assert sum(a != b for a, b in zip(changed, (folder / FILE).read_bytes(), strict=True)) <= 100


# What can be saved.


def test_a_whole_store_is_saved_whole(whole: Path, wanted: dict[str, Any], tmp_path: Path) -> None:
    saved = salvage(whole, tmp_path / "new")
    assert saved.lost == ()
    with open_store(tmp_path / "new") as store:
        assert store.check() == ()
        assert (saved.reports, saved.records, saved.corrections) == (
            *(len(store.reports()), len(store.records()), len(store.corrections())),
        )
        assert store.corrections() == pytest.approx(()) or len(store.corrections()) == saved.corrections
        store.relink()
        with open_store(whole, read_only=True) as old:
            found, before = answers(store, times=False), answers(old, times=False)
            assert [p.read for p in store.past_readings("first.txt")] == [
                p.read for p in old.past_readings("first.txt")
            ]
            assert [(r.reader, r.started, r.last) for r in store.runs()] == [
                (r.reader, r.started, r.last) for r in old.runs()
            ]
            assert store.corrections() == old.corrections()
    for name in before:
        assert found[name] == before[name], name
    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == [FILE]


def test_what_is_deleted_is_not_brought_back(tmp_path: Path) -> None:
    with open_store(tmp_path / "a") as store:
        readings = many(6, 40)
        list(store.add_all(readings))
        for reading in readings:
            store.add(by(reading, "hand 1"), replace=True)
        before = store.records().to_json()
        assert len(store.records()) == 6 * 39
    assert salvage(tmp_path / "a", tmp_path / "b").lost == ()
    with open_store(tmp_path / "b") as store:
        assert store.records().to_json() == before


@pytest.mark.parametrize("seed", range(6))
def test_what_is_left_of_a_damaged_store_is_saved_and_what_is_lost_is_named(
    whole: Path, wanted: dict[str, Any], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    raw = bytearray((whole / FILE).read_bytes())
    size = int.from_bytes(raw[16:18])
    for page in chance.sample(range(1, len(raw) // size), 3):
        raw[page * size : (page + 1) * size] = chance.randbytes(size)
    if seed % 2:
        del raw[-chance.randrange(1, 5 * size) :]
    if seed % 3 == 2:
        raw[:100] = bytes(100)
    check_saved(with_bytes(whole, tmp_path / "s", bytes(raw)), whole, tmp_path / "new")


def check_saved(folder: Path, whole: Path, into: Path) -> None:
    """What was saved is what was stored; what is missing of it is named."""
    before = (folder / FILE).read_bytes()
    saved = salvage(folder, into)
    assert (folder / FILE).read_bytes() == before
    lost = " ".join(saved.lost)
    with open_store(into) as new, open_store(whole, read_only=True) as old:
        assert new.check() == ()
        held = {report.id: report for report in new.reports()}
        for report in old.reports():
            if report.id not in held:
                assert report.id in lost
                continue
            assert held[report.id] == report
            for past in old.past_readings(report.id):
                kept = {p.reader: p for p in new.past_readings(report.id)}
                if past.reader in kept:
                    assert new.reading(report.id, reader=past.reader) == old.reading(
                        report.id, reader=past.reader
                    )
                else:
                    assert report.id in lost
        told = {correction.id: correction for correction in old.corrections()}
        assert all(told[c.id] == c for c in new.corrections())
        for number in told.keys() - {c.id for c in new.corrections()}:
            assert f"correction {number}" in lost or number > max(
                (c.id for c in new.corrections()), default=0
            )
        ids = {record.id for record in old.records(status="all")}
        assert {record.id for record in new.records(status="all")} <= ids


def test_a_report_saved_in_part_is_whole_when_it_is_read_again(whole: Path, tmp_path: Path) -> None:
    raw = bytearray((whole / FILE).read_bytes())
    reading = many(4, 20)[2]
    connection = sqlite3.connect(whole / FILE)
    root = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'details'").fetchone()[0]
    connection.close()
    at = raw.index(b"talks", (root - 1) * 8192)
    raw[at : at + 5] = b"tulks"
    folder = with_bytes(whole, tmp_path / "s", bytes(raw))
    saved = salvage(folder, tmp_path / "new")
    (line,) = saved.lost
    assert "1 of 2" in line or "1 of 1" in line
    assert "read the report again" in line
    with open_store(tmp_path / "new") as store:
        assert store.check() == ()
        names = {
            r.name for r in store.reports() if any("in part" in p.reader for p in store.past_readings(r.id))
        }
        assert len(names) == 1
        again = next(r for r in [reading, *many(4, 20), *pairs()] if r.report.name in names)
        assert store.add(again)
        assert len(store.reading(again.report.id, reader="hand 1").records) == len(again.records)


def test_nothing_is_saved_into_a_folder_that_holds_something(whole: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(StoreError, match="something is here already; name a new folder"):
        salvage(whole, tmp_path)
    with pytest.raises(StoreError, match=r"there is no evidence\.sqlite here"):
        salvage(tmp_path, tmp_path / "new")
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / FILE).write_bytes(b"no store at all" * 5000)
    with pytest.raises(StoreError, match="nothing of a store can be found in it"):
        salvage(tmp_path / "x", tmp_path / "new")


# The command.


def checked(*arguments: str) -> tuple[int, str]:
    import typer

    from blocs.cli.check import check

    app = typer.Typer()
    app.command()(check)
    found = CliRunner().invoke(app, list(arguments))
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return found.exit_code, found.output


def test_the_command_tells_that_a_store_is_whole(whole: Path) -> None:
    assert checked("--store", str(whole)) == (0, f"{whole}: whole\n")
    code, said = checked("--store", str(whole), "--json")
    assert (code, json.loads(said)) == (0, {"store": str(whole), "faults": [], "salvaged": None})
    assert not (whole / NOTE).exists()


def test_the_command_tells_faults_and_saves_what_is_whole(whole: Path, tmp_path: Path) -> None:
    raw = (whole / FILE).read_bytes()
    at = raw.index(b"save it without one")
    folder = with_bytes(whole, tmp_path / "s", raw[:at] + b"S" + raw[at + 1 :])
    code, said = checked("--store", str(folder), "--salvage", str(tmp_path / "new"))
    assert code == 1
    assert "failures_whole" in said
    assert "30 reports, " in said and "lost: 0 things" in said
    with open_store(tmp_path / "new", read_only=True) as store:
        assert store.check() == ()


def test_the_command_cannot_open_what_is_cut_off_and_saves_it_all_the_same(
    whole: Path, tmp_path: Path
) -> None:
    raw = (whole / FILE).read_bytes()
    folder = with_bytes(whole, tmp_path / "s", raw[: len(raw) * 9 // 10])
    with pytest.raises(StoreError, match="cut off"):
        checked("--store", str(folder))
    code, said = checked("--store", str(folder), "--salvage", str(tmp_path / "new"), "--json")
    told = json.loads(said)
    assert code == 1
    assert "cut off" in told["faults"][0]
    assert told["salvaged"]["reports"] > 0
