"""Exports: formats give back what was put in; the folder is whole or not there; nothing else is touched."""

from __future__ import annotations

import csv
import dataclasses
import errno
import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings

from blocs.errors import MissingExtra, RecordError, StoreError, UsageError
from blocs.evidence import gather, open_store
from blocs.evidence.columns import columns
from blocs.evidence.exporting import sheets
from blocs.evidence.exporting.export import EXPORT_FORMATS, export
from blocs.evidence.exporting.faults import faults
from blocs.evidence.exporting.folder import MANIFEST
from blocs.evidence.exporting.readme import escaped
from blocs.evidence.exporting.shape import shape_of
from blocs.evidence.exporting.words import _columns
from blocs.evidence.exporting.writers import csv_cell, from_csv
from blocs.evidence.link import Link
from blocs.reading.reading import Reading
from blocs.reading.records import Record, record_from_json

from .exports import FORMATS, Knowing, as_told, cell_of, exported, nasty, read_back
from .make import Writer, many, readings
from .pairs import PAIRS

KINDS = {"events": "event", "quantities": "quantity", "statements": "statement"}


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def check_records(reading: Reading, folder: Path) -> None:
    """The three tables of each format hold the columns of `Records`; the JSON lines everything."""
    report = reading.report
    about = {report.id: (report.publisher, report.title, report.published)}
    exported(gather([reading]), folder)
    lines = (folder / "records.jsonl").read_bytes().decode().split("\n")[:-1]
    assert tuple(record_from_json(json.loads(line)) for line in lines) == reading.records
    for table, kind in KINDS.items():
        items = [r for r in reading.records if r.kind == kind]
        want = columns(items, about, "record") if items else []
        for format_ in FORMATS:
            rows = read_back(folder, format_, table)
            assert len(rows) == len(items)
            for column in want:
                got = [cell_of(row[column.name], column.type, format_) for row in rows]
                assert got == [as_told(cell, column.type, format_) for cell in column.cells], (
                    format_,
                    column,
                )
            if rows:
                assert list(rows[0]) == [column.name for column in want]


def test_every_format_gives_back_what_was_put_in(tmp_path: Path) -> None:
    check_records(nasty(), tmp_path / "out")
    for format_ in ("jsonl", "parquet", "sqlite", "duckdb"):
        first, second = read_back(tmp_path / "out", format_, "events")
        # of two events, one has an empty mode and one has none
        assert {first["mode"], second["mode"]} == {"", None}
        (report,) = read_back(tmp_path / "out", format_, "reports")
        assert (report["title"], report["retrieved"], report["records"]) == ("", None, 5)
    assert [row["mode"] for row in read_back(tmp_path / "out", "csv", "events")] == ["", ""]


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(readings())
def test_any_reading_comes_back(reading: Reading) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_records(reading, Path(folder) / "out")


def test_the_same_evidence_gives_the_same_bytes(tmp_path: Path) -> None:
    formats = [name for name in FORMATS if name != "duckdb"]
    evidence = gather([nasty(), *many(3, 10)])
    exported(evidence, tmp_path / "one", *formats)
    exported(evidence, tmp_path / "two", *reversed(formats))
    assert files(tmp_path / "one") == files(tmp_path / "two")
    chosen = exported(evidence, tmp_path / "three", *formats, records=iter(evidence.records()))
    assert chosen.rows["events"] == 2 + 3 * 5
    differ = {n for n, data in files(tmp_path / "three").items() if data != files(tmp_path / "one")[n]}
    assert differ == {"README.md", MANIFEST}


def test_rows_are_written_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evidence = gather(many(2, 10))
    exported(evidence, tmp_path / "whole")
    monkeypatch.setattr(sheets, "ROWS", 3)
    exported(evidence, tmp_path / "pieces")
    for format_ in FORMATS:
        for table in ("events", "states", "reports"):
            whole = read_back(tmp_path / "whole", format_, table)
            assert read_back(tmp_path / "pieces", format_, table) == whole
    assert pq.ParquetFile(tmp_path / "pieces" / "events.parquet").num_row_groups == 4
    assert (
        pq.ParquetFile(tmp_path / "pieces" / "events.parquet").metadata.row_group(0).column(0).compression
        == "ZSTD"
    )


def test_states_stand_in_a_table_to_join(tmp_path: Path) -> None:
    exported(gather([nasty()]), tmp_path / "out", "sqlite", "csv")
    with sqlite3.connect(tmp_path / "out" / "evidence-export.sqlite") as connection:
        found = connection.execute(
            "SELECT e.text, s.part, s.place, s.state FROM events e JOIN states s ON s.record = e.id "
            "ORDER BY e.start, s.part, s.place"
        ).fetchall()
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM states s JOIN events e ON e.id = s.record WHERE s.state = 'FRA'"
        ).fetchall()
        types = dict(connection.execute("SELECT name, type FROM pragma_table_info('quantities')").fetchall())
    connection.close()
    assert found == [
        ("=1+1", "actor", 0, "FRA"),
        ("=1+1", "recipient", 0, "ITA"),
        ("signed", "actor", 0, "FRA"),
        ("signed", "actor", 1, "ITA"),
    ]
    assert [step[3].split(" USING ")[1].split(" (")[0] for step in plan] == [
        "INDEX states_by_state",
        "INDEX events_by_id",
    ]
    assert (types["value_low"], types["start"], types["period_from"], types["owner"]) == (
        "REAL",
        "INTEGER",
        "TEXT",
        "TEXT",
    )
    owners = [row for row in read_back(tmp_path / "out", "csv", "states") if row["part"] == "owner"]
    assert [row["state"] for row in owners] == ["FRA"]


def test_what_is_found_across_reports(tmp_path: Path) -> None:
    evidence = Knowing(PAIRS[1].make())
    done = exported(evidence, tmp_path / "out")
    ends = {end for link in evidence.links() for end in (link.a.record, link.b.record)}
    for format_ in FORMATS:
        rows = {table: read_back(tmp_path / "out", format_, table) for table in done.rows}
        assert {row[f"{side}_record"] for row in rows["links"] for side in "ab"} == ends
        assert [row["claim_id"] for row in rows["claims_tellings"]] == ["c1", "c1", "c2"]
        assert [str(row["place"]) for row in rows["claims_tellings"]] == ["0", "1", "0"]
        assert [row["words"] for row in rows["claims_history"]] == ["45", ""]
        assert float(rows["copies"][0]["share"]) == 0.94
        assert rows["derived"][0]["words"] == "about $63.1 billion"
        assert len({len(rows["reports"]), 2}) == 1
    (figure,) = read_back(tmp_path / "out", "parquet", "derived")
    assert (figure["value_low"], figure["value_high"], figure["owner"]) == (63.05e9, None, ["CHN", "RUS"])
    assert (figure["period_from"], figure["period_to"]) == (date(2018, 1, 1), date(2018, 12, 31))
    steps = read_back(tmp_path / "out", "duckdb", "claims_history")
    assert [(s["value_low"], s["value_high"], s["publisher"]) for s in steps] == [
        (45.0, None, None),
        (1.0, 2.0, "B"),
    ]


def test_a_part_brings_what_touches_it(tmp_path: Path) -> None:
    evidence = Knowing([*PAIRS[1].make(), nasty()])
    first = evidence.readings()[0]
    done = exported(evidence, tmp_path / "out", "jsonl", records=first.records[:1])
    read = {table: read_back(tmp_path / "out", "jsonl", table) for table in done.rows}
    assert sum(done.rows[name] for name in KINDS) == 1
    assert [claim["id"] for claim in read["claims"]] == ["c1"]
    assert done.rows["claims_tellings"] == 2
    touching = [x.id for x in evidence.links() if first.records[0].id in (x.a.record, x.b.record)]
    assert [link["id"] for link in read["links"]] == touching
    assert [(one["name"], one["records"]) for one in read["reports"]] == [
        (first.report.name, 1),
        (evidence.readings()[1].report.name, 0),
    ]
    other = exported(evidence, tmp_path / "other", "jsonl", records=nasty().records)
    assert {name: other.rows[name] for name in ("links", "claims", "copies", "derived", "reports")} == {
        "links": 0, "claims": 0, "copies": 0, "derived": 0, "reports": 1,
    }  # fmt: skip
    with pytest.raises(UsageError, match="which this evidence does not hold"):
        exported(gather([first]), tmp_path / "strange", records=nasty().records)
    assert not (tmp_path / "strange").exists()


def test_filters_of_a_store(tmp_path: Path) -> None:
    with open_store(tmp_path / "store") as store:
        for reading in [*many(3, 6), nasty()]:
            store.add(reading)
        asked = {"kind": "quantity", "report": ["r1.txt", "=cmd|'a'.txt"], "since": date(2018, 1, 1)}
        done = exported(store, tmp_path / "out", "csv", "jsonl", filters=asked)
        want = [record.id for record in store.records(**asked)]
        rows = read_back(tmp_path / "out", "jsonl", "quantities")
        assert [row["id"] for row in rows] == want and len(want) == 5
        few = exported(store, tmp_path / "few", filters={**asked, "limit": 2})
        assert [row["id"] for row in read_back(tmp_path / "few", "jsonl", "quantities")] == want[:2]
        whole = exported(store, tmp_path / "whole", "csv")
        assert (whole.rows["quantities"], whole.rows["reports"]) == (3 * 3 + 2, 4)
        for wrong, says in (({"kind": "act"}, "unknown kind 'act'"), ({"since": "yore"}, "is not a day")):
            with pytest.raises(UsageError, match=says):
                exported(store, tmp_path / "wrong", filters=wrong)
        with pytest.raises(UsageError, match="records or filters, not both"):
            exported(store, tmp_path / "wrong", filters=asked, records=store.records())
    with pytest.raises(UsageError, match="have no filters"):
        exported(gather([nasty()]), tmp_path / "wrong", filters=asked)
    assert (done.rows["events"], done.rows["reports"], few.rows["quantities"]) == (0, 2, 2)
    assert done.manifest["filters"] == {**asked, "since": "2018-01-01"}
    assert done.manifest["reports"] == {"here": 2, "held": 4}
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "- report: r1.txt, =cmd\\|'a'.txt\n- since: 2018-01-01\n" in told
    assert "Everything that the evidence holds" in (tmp_path / "whole" / "README.md").read_text("utf-8")


def test_the_texts_of_reports_only_when_asked(tmp_path: Path) -> None:
    reading = nasty()
    exported(gather([reading]), tmp_path / "without", "jsonl", "parquet")
    assert "text" not in read_back(tmp_path / "without", "jsonl", "reports")[0]
    assert all(
        b"Tokyo signed" not in data and "Åsa".encode() not in data
        for data in files(tmp_path / "without").values()
    )
    exported(gather([reading]), tmp_path / "with", "jsonl", "parquet", text=True)
    (report,) = read_back(tmp_path / "with", "parquet", "reports")
    assert report["text"] == reading.report.text and report["published"] == date(2020, 1, 2)
    assert report["sha256"] == reading.report.sha256 and report["id"] == reading.report.id
    assert "with their full texts" in (tmp_path / "with" / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''-1", "'\t"]
)
def test_no_text_is_a_formula(text: str) -> None:
    cell = csv_cell(text, "text")
    assert cell == "'" + text and from_csv(cell) == text


@pytest.mark.parametrize("text", ["1-1", "'Yes', he said", "", "' =", "a\n=1", "€5"])
def test_other_text_is_left_alone(text: str) -> None:
    assert csv_cell(text, "text") == text and from_csv(text) == text


def test_numbers_stay_numbers_and_lines_end_as_they_should(tmp_path: Path) -> None:
    exported(gather([nasty()]), tmp_path / "out", "csv")
    rows = read_back(tmp_path / "out", "csv", "quantities")
    assert [(row["text"], row["value_low"], row["value_high"]) for row in rows] == [
        ("'-5", "-5.0", ""),
        ("'+3", "3.0", "3.0"),
    ]
    (said,) = read_back(tmp_path / "out", "csv", "statements")
    assert (said["speaker"], said["direct"], said["report"]) == ("''@x", "true", "'=cmd|'a'.txt")
    raw = (tmp_path / "out" / "quantities.csv").read_bytes()
    assert raw.count(b"\r\n") == 3 and raw.endswith(b"\r\n") and not raw.startswith(b"\xef\xbb\xbf")
    text = read_back(tmp_path / "out", "csv", "reports")
    assert text[0]["publisher"] == "'@Post"


def test_half_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    broken = Writer("a.txt", "Paris met Rome.").event("met", "CONSULT", "FRA ITA", mode="\ud800").done()
    with pytest.raises(
        RecordError, match=r"^event \w{16} of report \w{16}: half of a surrogate pair \(U\+D800\)"
    ) as caught:
        exported(gather([broken]), tmp_path / "out")
    str(caught.value).encode("utf-8", "strict")
    untitled = Writer("b.txt", "Paris met Rome.", title="\udfff").event("met", "CONSULT", "FRA ITA").done()
    for format_ in FORMATS:
        with pytest.raises(RecordError, match=r"^events, row \w{16}, title: half of .*U\+DFFF"):
            exported(gather([untitled]), tmp_path / "out", format_)
    endless = Writer("c.txt", "5 men.").quantity("5", (5, float("inf")), "person", "men").done()
    with pytest.raises(RecordError, match=r"^quantity .*: a value cannot be written"):
        exported(gather([endless]), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_manifest_tells_every_file(tmp_path: Path) -> None:
    done = exported(Knowing(PAIRS[1].make()), tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / MANIFEST).read_text("utf-8"))
    assert manifest == done.manifest
    told = {file["name"]: (file["bytes"], file["sha256"]) for file in manifest["files"]}
    found = files(tmp_path / "out")
    found.pop(MANIFEST)
    assert told == {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in found.items()}
    assert {name: table["rows"] for name, table in manifest["tables"].items()} == done.rows
    assert (manifest["made"], manifest["blocs"]) == ("2026-11-22T12:00:00+00:00", "1.2.3")
    assert manifest["readers"] == {"hand 1": sum(done.rows[name] for name in KINDS)}
    for name, table in manifest["tables"].items():
        assert [c["name"] for c in table["columns"]] == pq.read_schema(
            tmp_path / "out" / f"{name}.parquet"
        ).names


def test_the_readme_tells_every_column_and_source(tmp_path: Path) -> None:
    evidence = Knowing(PAIRS[1].make())
    done = exported(evidence, tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text("utf-8")
    for table in done.manifest["tables"]:
        section = text.split(f"\n### {table}\n")[1].split("\n#")[0]
        for column in done.manifest["tables"][table]["columns"]:
            assert f"\n| {column['name']} | " in section
            told = _columns()
            assert column["name"] in {**told["any"], **told.get(table, {})}, f"{table}.{column['name']}"
            assert column["says"] in section and (column["empty"] or " |  |\n") in section
    for reading in evidence.readings():
        assert reading.report.sha256 in text and escaped(reading.report.name) in text
    made = ("Made: 2026-11-22T12:00:00+00:00", "blocs 1.2.3", "hand 1")
    terms = ("Apache License 2.0", "CC BY 4.0", "belong to their publishers", "doi:10.31235/osf.io/rm5dw")
    for words in (*made, *terms, "never zero", "nothing happened"):
        assert words in text
    for format_ in FORMATS:
        assert f"\n- {format_}: " in text


def test_no_report_writes_the_readme(tmp_path: Path) -> None:
    title = "x | y\n# Head <img src=x onerror=alert(1)> [a](javascript:b) `c` ~~d~~ \x1b[31m"
    writer = Writer("a.txt", "Paris met Rome.", title=title, publisher="| p | q |").event(
        "met", "CONSULT", "FRA ITA"
    )
    exported(gather([writer.done()]), tmp_path / "out")
    text = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "<img" not in text.replace("\\<img", "") and "\n# Head" not in text and "\x1b" not in text
    assert escaped(title).startswith("x \\| y \\# Head \\<img") and "\\[a\\]\\(javascript:b\\)" in text
    (row,) = [line for line in text.splitlines() if writer.report.sha256 in line]
    assert len(row.replace("\\|", "").split("|")) == 7
    assert len(escaped("a" * 1000)) == 160


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("")
    evidence = gather([nasty()])
    for folder, overwrite, says in (
        ("mine", False, "the folder is not empty; name another one, or overwrite"),
        ("mine", True, "holds no export .*nothing else is overwritten"),
        ("file", True, "this is a file, and an export is a folder"),
        ("no/where", False, "there is no folder .*no; make it first"),
    ):
        with pytest.raises(StoreError, match=says):
            exported(evidence, tmp_path / folder, overwrite=overwrite)
    with pytest.raises(StoreError, match="needs a folder of its own"):
        exported(evidence, Path("/"))
    assert files(tmp_path / "mine") == {"notes.txt": b"mine"}
    (tmp_path / "empty").mkdir()
    exported(evidence, tmp_path / "empty", "csv")
    assert (tmp_path / "empty" / "events.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "file", "mine"]


def test_only_an_export_is_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    exported(gather([nasty()]), out, "csv", "sqlite")
    (out / "notes.txt").write_text("mine")
    (out / "sub").mkdir()
    exported(gather(many(1, 4)), out, "parquet", overwrite=True)
    assert "notes.txt" in files_of(out) and "events.csv" not in files_of(out)
    assert (out / "notes.txt").read_text() == "mine" and (out / "sub").is_dir()
    assert pq.read_table(out / "events.parquet").num_rows == 2
    before = {path: path.read_bytes() for path in out.iterdir() if path.is_file()}
    (out / "events.csv").write_text("mine as well")
    with pytest.raises(StoreError, match=r"events\.csv: no export wrote this file"):
        exported(gather(many(1, 4)), out, "csv", overwrite=True)
    (out / "events.csv").unlink()
    (out / "events.parquet").write_bytes(b"edited")
    with pytest.raises(StoreError, match=r"events\.parquet: it was changed since it was exported"):
        exported(gather(many(1, 4)), out, "csv", overwrite=True)
    (out / "events.parquet").write_bytes(before[out / "events.parquet"])
    assert {path: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    "name", ["../victim.csv", "/etc/victim.csv", "sub/victim.csv", "victim", ".csv", 5, None]
)
def test_a_manifest_cannot_name_files_elsewhere(name: object, tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim.csv"
    victim.write_text("mine")
    exported(gather([nasty()]), out, "csv")
    manifest = json.loads((out / MANIFEST).read_text("utf-8"))
    manifest["files"].append({"name": name, "sha256": hashlib.sha256(b"mine").hexdigest()})
    (out / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(StoreError, match="which no export writes"):
        exported(gather([nasty()]), out, "csv", overwrite=True)
    (out / MANIFEST).write_text("[")
    with pytest.raises(StoreError, match="it is no manifest of an export"):
        exported(gather([nasty()]), out, "csv", overwrite=True)
    assert victim.read_text() == "mine"


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim.csv"
    exported(gather([nasty()]), out, "csv")
    victim.write_bytes((out / "events.csv").read_bytes())
    (out / "events.csv").unlink()
    (out / "events.csv").symlink_to(victim)
    with pytest.raises(StoreError, match="it was changed since"):
        exported(gather([nasty()]), out, "csv", overwrite=True)
    assert victim.is_file()
    # a link to the folder itself leads to the folder, and stays
    (tmp_path / "way").symlink_to(tmp_path / "new")
    exported(gather([nasty()]), tmp_path / "way", "csv")
    assert (tmp_path / "way").is_symlink() and (tmp_path / "new" / "events.csv").is_file()


def test_no_name_in_a_report_is_a_path(tmp_path: Path) -> None:
    writer = Writer("../../evil.txt", "Paris met Rome.", publisher="../p", title="/t").event(
        "met", "CONSULT", "FRA ITA"
    )
    done = exported(gather([writer.done()]), tmp_path / "deep")
    known = {"README", "records", "evidence-export", *done.rows}
    assert {path.name.partition(".")[0] for path in (tmp_path / "deep").iterdir()} == known | {"manifest"}
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_what_fails_leaves_nothing(error: type[BaseException], tmp_path: Path) -> None:
    reading = nasty()

    def records() -> Iterator[Record]:
        yield from reading.records
        raise error(errno.ENOSPC, "No space left on device")

    told = StoreError if error is OSError else error
    with pytest.raises(told) as caught:
        exported(gather([reading]), tmp_path / "out", records=records())
    assert error is not OSError or "the disk is full; free some space" in str(caught.value)
    assert list(tmp_path.iterdir()) == []
    exported(gather([reading]), tmp_path / "out")
    before = files(tmp_path / "out")
    with pytest.raises(told):
        exported(gather([reading]), tmp_path / "out", records=records(), overwrite=True)
    assert files(tmp_path / "out") == before and files_of(tmp_path) == {"out"}


LIMITED = """
import resource, sys
from pathlib import Path
from {package}.exports import exported
from {package}.make import many
from blocs.evidence import gather
from blocs.errors import StoreError
evidence = gather(many(40, 60))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for format_ in sys.argv[2:]:
    try:
        exported(evidence, Path(sys.argv[1]) / "out", format_)
        print("written")
    except StoreError as error:
        print(error)
"""
WAITING = """
import sys, time
from pathlib import Path
from {package}.exports import exported
from {package}.make import many
from blocs.evidence import gather
evidence = gather(many(2, 60))
def records():
    yield from evidence.records()
    print("half", flush=True)
    time.sleep(60)
exported(evidence, Path(sys.argv[1]) / "out", records=records(), overwrite=True)
"""


def start(script: str, *args: object) -> subprocess.Popen[str]:
    package = __package__ or "evidence"
    top = Path(__file__).resolve().parents[2 if package.startswith("tests.") else 1]
    src = str(Path(__import__("blocs").__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(top), src])}
    command = [sys.executable, "-c", script.format(package=package), *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)


def test_a_disk_that_takes_no_more(tmp_path: Path) -> None:
    with start(LIMITED, tmp_path, *FORMATS) as process:
        said = process.communicate()[0].splitlines()
    assert len(said) == len(FORMATS)
    for line in said:
        assert line.startswith(f"{tmp_path / 'out'}: the export was not written: ")
        assert line.endswith("what was there before is whole")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [False, True])
def test_a_killed_export_leaves_nothing_half(there: bool, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if there:
        exported(gather([nasty()]), out, "csv")
    before = files(out) if there else None
    with start(WAITING, tmp_path) as process:
        assert process.stdout is not None and process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGKILL)
    assert (files(out) if there else out.exists() or None) == before
    exported(gather([nasty()]), out, "csv", overwrite=True)
    assert (out / MANIFEST).is_file()


def test_a_replacement_cut_short_is_taken_back_or_finished(tmp_path: Path) -> None:
    out, aside = tmp_path / "out", tmp_path / ".out.blocs-replaced"
    evidence = gather([nasty()])
    exported(evidence, out, "csv")
    (out / "notes.txt").write_text("mine")
    before = files(out)
    # killed between the two renamings: the old one is put back, then refused or replaced as ever
    out.rename(aside)
    with pytest.raises(StoreError, match="not empty"):
        exported(evidence, out, "csv")
    assert files(out) == before and not aside.exists()
    # killed before the old one was removed: the new one stands, and gets what was not exported
    out.rename(aside)
    exported(evidence, tmp_path / "new", "jsonl")
    (tmp_path / "new").rename(out)
    (aside / "events.csv").unlink()
    with pytest.raises(StoreError, match="not empty"):
        exported(evidence, out, "csv")
    assert (out / "notes.txt").read_text() == "mine" and (out / "events.jsonl").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="no file system that nobody may write to")
def test_where_nothing_may_be_written() -> None:
    with pytest.raises(
        StoreError, match=r"^/sys/blocs-export: .*nothing may be written here; name another folder"
    ):
        exported(gather([nasty()]), Path("/sys/blocs-export"), "csv")


def test_faults_are_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "full.sqlite"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("CREATE TABLE t (x)")
    connection.execute("PRAGMA max_page_count = 2")
    with pytest.raises(StoreError, match="the disk is full; free some space"), faults(path):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    with pytest.raises(StoreError, match="SQLite says: no such table: neither"), faults(path):
        connection.execute("SELECT * FROM neither")
    connection.close()
    import duckdb

    with pytest.raises(StoreError, match=r"DuckDB says: .*neither"), faults(path), duckdb.connect() as other:
        other.execute("SELECT * FROM neither")
    with pytest.raises(StoreError, match="a disk is mounted here"), faults(path):
        raise OSError(errno.EBUSY, "Device or resource busy")


@pytest.mark.parametrize(
    ("formats", "says"),
    [
        ((), "no format; known are csv, jsonl"),
        (("xlsx",), "unknown format 'xlsx'; known are"),
        ("xml", "unknown format 'xml'"),
    ],
)
def test_formats_that_are_none(formats: Any, says: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=says):
        export(gather([nasty()]), tmp_path / "out", formats=formats)
    assert EXPORT_FORMATS == FORMATS and not (tmp_path / "out").exists()


@pytest.mark.parametrize(("format_", "package"), [("parquet", "pyarrow"), ("duckdb", "duckdb")])
def test_a_missing_package_is_named_before_anything_is_written(
    format_: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(
        MissingExtra, match=rf"{package} is not installed; run: pip install 'blocs\[tables\]'"
    ):
        exported(gather([nasty()]), tmp_path / "out", "csv", format_)
    assert list(tmp_path.iterdir()) == []
    exported(gather([nasty()]), tmp_path / "out", "csv", "jsonl", "sqlite")


def test_nothing_is_a_table_too(tmp_path: Path) -> None:
    done = exported(gather([]), tmp_path / "out")
    assert set(done.rows.values()) == {0}
    header = next(csv.reader(io.StringIO((tmp_path / "out" / "events.csv").read_text("utf-8"), newline="")))
    assert header[:3] == ["id", "kind", "report"] and "goldstein" in header
    assert pq.read_table(tmp_path / "out" / "quantities.parquet").num_rows == 0
    assert "0 records read from 0 reports" in (tmp_path / "out" / "README.md").read_text("utf-8")


@dataclasses.dataclass(frozen=True)
class Inner:
    name: str | None
    at: tuple[int, int]


@dataclasses.dataclass(frozen=True)
class Outer:
    id: str
    inner: Inner
    perhaps: Inner | None
    days: tuple[str, str] | None
    amount: int | float | None
    many: tuple[Inner, ...] = ()
    odd: dict[str, int] | None = None


def test_a_new_field_of_a_dataclass_reaches_the_table() -> None:
    shape = shape_of(Outer)
    assert [(field.name, field.type) for field in shape.fields] == [
        ("id", "text"), ("inner_name", "text"), ("inner_at_start", "whole"), ("inner_at_end", "whole"),
        ("perhaps_name", "text"), ("perhaps_at_start", "whole"), ("perhaps_at_end", "whole"),
        ("days_from", "day"), ("days_to", "day"), ("amount", "number"), ("odd", "text"),
    ]  # fmt: skip
    assert [(part.name, part.of) for part in shape.parts] == [("many", Inner)]
    item = Outer("i", Inner("", (1, 2)), None, ("2020-02-30", "2020-03-01"), 3, (), {"a": 1})
    assert [field.get(item) for field in shape.fields] == [
        "i", "", 1, 2, None, None, None, None, date(2020, 3, 1), 3.0, '{"a": 1}',
    ]  # fmt: skip
    assert type(shape.fields[9].get(item)) is float
    names = [field.name for field in shape_of(Link).fields]
    assert names[:4] == ["id", "relation", "a_report", "a_report_id"]
