"""`blocs export`: filters, formats, and what it says it wrote."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from blocs.cli.export import _size
from blocs.cli.filters import asked, complete
from blocs.errors import UsageError
from blocs.evidence import open_store

from .conftest import Run


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_store_becomes_a_folder(run: Run, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("export", out, "--store", kept)
    assert (done.code, done.err) == (0, "")
    with open_store(kept, read_only=True) as store:
        everything = store.records()
        assert (out / "records.jsonl").read_bytes() == everything.to_json().encode()
        assert len(rows(out, "links")) == len(store.links())
    kinds = [row["kind"] for table in ("events", "quantities", "statements") for row in rows(out, table)]
    assert sorted(kinds) == sorted(record.kind for record in everything)
    assert {row["name"] for row in rows(out, "reports")} == {"a.txt", "b.txt", "c.txt"}
    *files, where = done.out.splitlines()
    assert where == f"Written to {out}"
    told = {line.split()[0] for line in files}
    assert told == {path.name for path in out.iterdir()} - {"manifest.json"}
    (events,) = [line for line in files if "events.csv" in line]
    assert events.endswith(f" {len(rows(out, 'events'))} rows")


def test_filters_and_formats(run: Run, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    narrowed = ("--between", "China,Russia", "--kind", "EVENT", "--until", "12 Sep 2018")
    done = run("export", out, "--store", kept, "--format", "csv, SQLite", "--format", "jsonl", *narrowed)
    assert (done.code, done.err) == (0, "")
    assert {row["report"] for row in rows(out, "events")} == {"a.txt", "b.txt"}
    assert rows(out, "quantities") == []
    with sqlite3.connect(out / "evidence-export.sqlite") as connection:
        found = connection.execute("SELECT DISTINCT report FROM events ORDER BY report").fetchall()
    connection.close()
    assert found == [("a.txt",), ("b.txt",)]
    lines = (out / "events.jsonl").read_text("utf-8").splitlines()
    assert {json.loads(line)["report"] for line in lines} == {"a.txt", "b.txt"}
    told = (out / "README.md").read_text("utf-8")
    assert "- kind: event\n- pair: CHN, RUS\n- until: 2018-09-12\n" in told


def test_json_is_the_manifest(run: Run, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("export", out, "--store", kept, "--type", "sanction", "--from", "the White House", "--json")
    assert (done.code, done.err) == (0, "")
    assert done.out == (out / "manifest.json").read_text("utf-8")
    manifest = json.loads(done.out)
    assert manifest["filters"] == {"type": ["SANCTION"], "actor": ["USA"]}
    assert manifest["tables"]["events"]["rows"] == 1 and manifest["reports"]["held"] == 3


def test_texts_and_overwriting(run: Run, kept: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("export", out, "--store", kept).code == 0
    assert "text" not in rows(out, "reports")[0]
    again = run("export", out, "--store", kept)
    assert (again.code, again.out) == (3, "") and "is not empty" in again.err
    assert run("export", out, "--store", kept, "--overwrite", "--with-text", "--limit", "1").code == 0
    (report, *_) = rows(out, "reports")
    assert report["text"].startswith("First Sample Paper, 13 September 2018\n\nRussian President")
    assert sum(len(rows(out, table)) for table in ("events", "quantities", "statements")) == 1


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--format", "xlsx"), 2, "unknown format 'xlsx'; known are csv, jsonl, parquet, sqlite, duckdb"),
        (("--format", "csv,"), 2, "unknown format ''"),
        (("--kind", "act"), 2, "unknown kind 'act'; known are event, quantity, statement"),
        (("--from", "Chinna"), 2, "no state or body is known as 'Chinna'"),
        (("--standing", "sure"), 2, "unknown standing 'sure'"),
        (("--limit", "0"), 2, "--limit"),
    ],
)
def test_wrong_use(run: Run, kept: Path, tmp_path: Path, args: tuple[str, ...], code: int, says: str) -> None:
    done = run("export", tmp_path / "out", "--store", kept, *args)
    assert (done.code, done.out) == (code, "") and done.error is None
    assert says in done.err
    assert list(tmp_path.iterdir()) == []


def test_no_store(run: Run, tmp_path: Path) -> None:
    done = run("export", tmp_path / "out", "--store", tmp_path / "nowhere")
    assert (done.code, done.out) == (3, "") and "there is no evidence.sqlite here" in done.err
    assert list(tmp_path.iterdir()) == []


def test_reports_that_are_not_linked_are_told(run: Run, reports: list[Path], tmp_path: Path) -> None:
    from blocs.reading import read_report
    from blocs.reports import load_one

    with open_store(tmp_path / "evidence") as store:
        store.add(read_report(load_one(reports[0])))
    done = run("export", tmp_path / "out", "--store", tmp_path / "evidence")
    assert done.code == 0 and done.err.startswith("blocs: 1 report not linked yet;")
    assert "1 report not held against the others yet" in (tmp_path / "out" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ({}, {}),
        ({"kind": [], "from_": [], "limit": None}, {}),
        ({"min_confidence": 0.0, "text": ""}, {"min_confidence": 0.0, "text": ""}),
        ({"type_": ["aid"], "status": ["ALL"]}, {"type": ["AID"], "status": ["all"]}),
        ({"to": ["Beijing"], "between": "rus, chn"}, {"recipient": ["CHN"], "pair": ("RUS", "CHN")}),
    ],
)
def test_only_filters_that_were_given_are_asked(given: dict[str, Any], want: dict[str, Any]) -> None:
    assert asked(**given) == want


def test_names_of_no_state_are_refused() -> None:
    with pytest.raises(UsageError, match="'China' is not two states"):
        asked(between="China")


def test_values_are_completed() -> None:
    assert complete("status")("") == ["suggested", "confirmed", "rejected", "all"]
    assert complete("standing")("i") == ["independent", "interested"]
    assert complete("type")("a") == ["AGREE", "AID", "ACCUSE", "ASSAULT"]


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (13_540, "13.5 kB"),
        (2_000_000, "2.0 MB"),
        (10**13, "10.0 TB"),
    ],
)
def test_sizes(count: int, shown: str) -> None:
    assert _size(count) == shown
