"""Readings of many reports: in order, each once, whatever reads; what is known is not read."""

from __future__ import annotations

import gzip
import json
import os
import signal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import blocs
from blocs.errors import InputError, RecordError, UsageError
from blocs.parallel import executor
from blocs.reading import Failed, Known, Outcome, Reading, Repeated, archive, read_archive, read_report
from blocs.reports import Report, load
from blocs.reports.archive import Piece, report_of

SAID = "China and Russia signed a pact in Moscow on Wednesday. "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Texts, an archive with a broken line and a repeated report, an empty file."""
    inside = tmp_path / "news"
    (inside / "sub").mkdir(parents=True)
    (inside / "b.txt").write_text(SAID + "They will build a port.", encoding="utf-8")
    (inside / "empty.txt").write_text("", encoding="utf-8")
    (inside / "sub" / "a.txt").write_text(SAID, encoding="utf-8")
    rows: list[Any] = [{"text": SAID + f"It costs {n} billion dollars."} for n in range(1, 5)]
    lines = [json.dumps(row) for row in (*rows, {"text": SAID})]
    lines.insert(2, '{"text": ')
    with gzip.open(inside / "a.jsonl.gz", "wt") as file:
        file.write("\n".join(lines))
    return inside


def shown(outcome: Outcome) -> tuple[str, str]:
    where = outcome.report.origin if isinstance(outcome, Reading) else outcome.origin
    return type(outcome).__name__, where


rules = partial(read_archive, reader="rules")


def test_outcomes_come_in_the_order_of_files(folder: Path) -> None:
    found = list(rules([folder]))
    archived = f"{folder}/a.jsonl.gz"
    assert [shown(outcome) for outcome in found] == [
        ("Reading", f"{archived}#1"),
        ("Reading", f"{archived}#2"),
        ("Failed", f"{archived}#3"),
        ("Reading", f"{archived}#4"),
        ("Reading", f"{archived}#5"),
        ("Reading", f"{archived}#6"),
        ("Reading", f"{folder}/b.txt"),
        ("Failed", f"{folder}/empty.txt"),
        ("Repeated", f"{folder}/sub/a.txt"),
    ]
    repeated = found[-1]
    assert isinstance(repeated, Repeated) and repeated.first == f"{archived}#6"


def test_readings_are_those_of_the_reports_one_by_one(folder: Path) -> None:
    reports = [r for path in ("a.jsonl.gz", "b.txt") for r in load(folder / path) if isinstance(r, Report)]
    readings = [o for o in rules([folder]) if isinstance(o, Reading)]
    assert readings == [read_report(report, reader="rules") for report in reports]
    assert sum(map(len, readings)) >= 10


def test_workers_change_nothing(folder: Path) -> None:
    with executor(2) as two:
        assert list(map(repr, rules([folder], executor=two))) == list(map(repr, rules([folder])))


def test_options_are_told_to_all(folder: Path) -> None:
    found = [o for o in rules([folder / "b.txt"], publisher="The Example") if isinstance(o, Reading)]
    assert [reading.report.publisher for reading in found] == ["The Example"]
    with pytest.raises(UsageError, match="line break"):
        list(rules([folder], publisher="The\nExample"))


def test_what_is_known_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = [o.report.id for o in rules([folder]) if isinstance(o, Reading)]
    asked: list[str] = []

    def known(report_id: str) -> bool:
        asked.append(report_id)
        return report_id != wanted[3]

    made: list[str] = []

    def noted(piece: Piece, told: Any) -> Report | InputError:
        made.append(piece.name)
        return report_of(piece, told)

    monkeypatch.setattr(archive, "report_of", noted)
    found = list(rules([folder], known=known))
    assert asked == wanted
    assert [o.report_id for o in found if isinstance(o, Known)] == wanted[:3] + wanted[4:]
    assert [o.report.id for o in found if isinstance(o, Reading)] == [wanted[3]]
    assert made == ["a.jsonl.gz#3", "a.jsonl.gz#5"]


def test_a_long_row_of_known_reports_is_not_held_back(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"{SAID}{n}"}) + "\n" for n in range(3000)), encoding="utf-8")
    asked = 0

    def known(report_id: str) -> bool:
        nonlocal asked
        asked += 1
        return True

    outcomes = rules([path], known=known)
    first = next(outcomes)
    assert isinstance(first, Known) and asked < 1000
    assert sum(1 for _ in outcomes) == 2999


def test_progress_counts_bytes_of_files(folder: Path) -> None:
    told: list[tuple[int, str]] = []
    list(rules([folder], progress=lambda done, path: told.append((done, Path(path).name))))
    sizes = {path.name: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert [name for _, name in told] == ["a.jsonl.gz"] * 6 + ["b.txt", "empty.txt", "a.txt"]
    assert 0 < told[0][0] < told[5][0] <= sizes["a.jsonl.gz"]
    assert told[-1][0] == sum(sizes.values())


def test_standard_input_is_read_where_it_is_named() -> None:
    (reading,) = rules(["-"], stdin=BytesIO(SAID.encode()))
    assert isinstance(reading, Reading)
    assert (reading.report.name, reading.report.origin_kind) == ("stdin", "stdin")
    (failed,) = rules(["-"])
    assert isinstance(failed, Failed)


# what one report provokes costs the others nothing


def _odd(report: Report, **options: Any) -> Reading:
    if "port" in report.text:
        raise RecordError("it points at nothing")
    if "3 billion" in report.text:
        raise ZeroDivisionError("division by zero")
    if "4 billion" in report.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_report(report, **options)


def _odd_read(piece: Any, told: Any, model: str, reader: Any) -> Any:
    archive.read_report = _odd  # in the process that reads
    return _read(piece, told, model, reader)


_read = archive._read


def test_a_fault_of_the_reader_costs_one_report(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "read_report", _odd)
    with (folder / "a.jsonl.gz").open("wb") as file:
        file.write(gzip.compress(json.dumps({"text": SAID + "It costs 3 billion dollars."}).encode()))
    broken, pointless, empty, good = rules([folder])
    assert isinstance(broken, Failed) and isinstance(broken.error, InputError)
    assert "ZeroDivisionError: division by zero" in broken.error.cause and "report it" in broken.error.remedy
    assert isinstance(pointless, Failed) and isinstance(pointless.error, RecordError)
    assert (shown(empty)[0], shown(good)) == ("Failed", ("Reading", f"{folder}/sub/a.txt"))


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals are needed")
def test_a_report_that_kills_its_worker_costs_only_itself(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "_read", _odd_read)
    found = list(rules([folder], workers=2))
    failed = {Path(o.origin).name: str(o.error) for o in found if isinstance(o, Failed)}
    assert list(failed) == ["a.jsonl.gz#3", "a.jsonl.gz#4", "a.jsonl.gz#5", "b.txt", "empty.txt"]
    assert "killed by SIGKILL" in failed["a.jsonl.gz#5"] and "more memory" in failed["a.jsonl.gz#5"]
    assert [Path(o.report.origin).name for o in found if isinstance(o, Reading)] == [
        f"a.jsonl.gz#{n}" for n in (1, 2, 6)
    ]


def test_what_befalls_every_report_is_raised(folder: Path) -> None:
    with pytest.raises(UsageError, match="not installed"):
        list(rules([folder], model="no_such_model"))


# the library's face


def test_the_face_reads_folders_and_processes_alike(folder: Path) -> None:
    (folder / "empty.txt").unlink()
    with pytest.raises(InputError, match="#3"):
        blocs.read(folder)
    (folder / "a.jsonl.gz").unlink()
    one, two = (blocs.read(folder, workers=workers) for workers in (1, 2))
    assert one == two
    assert {record.report for record in one} == {"a.txt", "b.txt"}
