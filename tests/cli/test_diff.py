"""`blocs diff`, and `blocs read --reread`: what a second reading changed."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from blocs.evidence import open_store
from blocs.reading.records import EventType

from .conftest import Run


@pytest.fixture
def twice(mine: Path) -> Path:
    """A store in which an older reader has read a.txt and b.txt otherwise."""
    with open_store(mine) as store:
        for name in ("a.txt", "b.txt"):
            now = store.reading(name, reader=store.past_readings(name)[0].reader)
            met = dataclasses.replace(now.events[0], confidence=0.2, date=None)
            more = dataclasses.replace(met, id="f" * 15 + name[0], type=EventType.AID, start=met.start + 1,
                                       text=met.text[1:])  # fmt: skip
            old = dataclasses.replace(now, reader="old 0", events=(met, more), quantities=())
            store.add(old)
            store.add(now, replace=True)
        store.relink()
    return mine


def test_all_that_were_read_twice(run: Run, twice: Path) -> None:
    done = run("diff", "--store", twice)
    assert (done.code, done.err) == (0, "")
    shown = done.out.splitlines()
    assert max(map(len, shown)) <= 100
    assert shown[0] == "First Sample Paper · 2018-09-13 · a.txt"
    assert re.fullmatch(r"old 0 → encoder [\d.]+: 1 new, 1 gone, 1 changed", shown[1])
    what = r"confidence 0\.20 → 0\.\d\d, date none → 2018-09-11"
    assert re.search(rf"^~  [0-9a-f]{{8}} .* consult .*\n      {what}$", done.out, re.M)
    assert re.search(r"^-  ffffffff .* aid ", done.out, re.M)
    assert re.search(r"^\+  [0-9a-f]{8} .*300,000", done.out, re.M)
    assert shown[-1] == "2 reports read more than once: 2 new, 2 gone, 2 changed"
    assert "c.txt" not in done.out


def test_one_report_and_other_readers(run: Run, twice: Path) -> None:
    one = run("diff", "a.txt", "--store", twice)
    assert one.code == 0 and "b.txt" not in one.out and one.out.endswith("1 new, 1 gone, 1 changed\n")
    back = run("diff", "a.txt", "--store", twice, "--new", "old 0")
    assert re.search(r"^encoder [\d.]+ → old 0: 1 new, 1 gone, 1 changed$", back.out, re.M)
    assert run("diff", "a.txt", "--store", twice, "--old", "old 0").out == one.out


def test_json(run: Run, twice: Path) -> None:
    done = run("diff", "a.txt", "--store", twice, "--json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    with open_store(twice, read_only=True) as store:
        changes = store.changes("a.txt")
    assert [row["verdict"] for row in rows] == [change.verdict for change in changes]
    assert {row["old_reader"] for row in rows} == {"old 0"} and {row["kind"] for row in rows} == {"change"}
    (changed,) = [row for row in rows if row["verdict"] == "changed"]
    assert changed["fields"] == ["confidence", "date"] or set(changed["fields"]) == {"confidence", "date"}
    assert (changed["old"]["date"], changed["new"]["date"]) == (None, ["2018-09-11", "2018-09-11"])
    assert done.err == ""


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("c.txt",), "c.txt was read once, by encoder"),
        (("nothing.txt",), "no report 'nothing.txt'"),
        (("a.txt", "--old", "new 9"), "no report was read by 'new 9'; readers are encoder"),
        (("c.txt", "--old", "old 0"), "'old 0' has not read c.txt; these have: encoder"),
        (("--new", "x" * 1_000_000), "no report was read by 'xxx"),
    ],
)
def test_wrong_use(run: Run, twice: Path, args: tuple[str, ...], says: str) -> None:
    done = run("diff", "--store", twice, *args)
    assert (done.code, done.out) == (2, "") and says in done.err and len(done.err) < 500


def test_nothing_was_read_twice(run: Run, kept: Path) -> None:
    assert run("diff", "--store", kept).out == "no report was read more than once\n"
    assert run("diff", "--store", kept, "--json").out == ""


def test_rereading_changes_nothing_where_nothing_changed(run: Run, mine: Path, reports: list[Path]) -> None:
    publishers = ("First Sample Paper", "Second Sample Paper", "Third Sample Paper")
    for path, publisher in zip(reports, publishers, strict=True):
        done = run("read", path, "--store", mine, "--reread", "--publisher", publisher)
        assert done.code == 0
        assert "1 report was read again: nothing changed\n" in done.out
    assert "known already" not in done.out


def test_rereading_tells_what_changed_and_keeps_corrections(
    run: Run, tmp_path: Path, reports: list[Path]
) -> None:
    folder = tmp_path / "s"
    run("read", *reports, "--store", folder)
    with open_store(folder) as store:
        now = store.reading("a.txt")
        store.correct(now.events[0].id, "edit", by="Ana", changes={"realis": "planned"})
        lower = tuple(dataclasses.replace(q, confidence=0.1) for q in store.reading("b.txt").quantities)
        store.add(dataclasses.replace(store.reading("b.txt"), quantities=lower, statements=()), replace=True)
    done = run("read", *reports, "--store", folder, "--reread")
    assert done.code == 0
    assert "b.txt: 1 changed\n" in done.out
    assert "3 reports were read again: 1 changed\n" in done.out
    assert f"{folder}: 3 read; it holds 3 reports" in done.out
    assert "consult, planned" in done.out and "✓" in done.out
    with open_store(folder, read_only=True) as store:
        found = store.reading("a.txt").events[0]
        assert (found.realis, found.status) == ("planned", "confirmed")
        assert store.reading("b.txt").quantities[0].confidence != 0.1
    again = run("read", *reports, "--store", folder, "--json")
    met = json.loads(again.out.splitlines()[0])
    assert (met["status"], met["standing"]) == ("confirmed", None)


def test_another_reader_stands_beside_the_first(
    run: Run, mine: Path, tmp_path: Path, reports: list[Path]
) -> None:
    folder = tmp_path / "s"
    run("read", *reports[:2], "--store", folder, "--reader", "rules")
    done = run("read", *reports, "--store", folder)
    assert re.search(
        r"^2 reports were read before by rules [\d.]+: `blocs diff` shows what changed$", done.out, re.M
    )
    assert "read before" not in run("read", *reports, "--store", folder).out
    assert re.search(r"^2 reports read more than once: ", run("diff", "--store", folder).out, re.M)


def test_rereading_needs_a_store(run: Run, reports: list[Path]) -> None:
    done = run("read", reports[0], "--reread")
    assert (done.code, done.out) == (2, "") and "--reread goes with --store" in done.err
