"""`blocs import` and `blocs watch` for coded events: sums, what is left out, the list, taking out again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from blocs.cli.watch import watch
from blocs.sources.coded.held import Events

from .conftest import Run


def row(number: int, day: str = "20191024", stamp: str = "20191024143000") -> str:
    cells = [""] * 61
    told = {0: str(number), 1: day, 5: "RUSGOV", 7: "RUS", 15: "CHN", 17: "CHN", 25: "1", 26: "036", 29: "1"}
    for at, cell in {
        **told,
        30: "4.0",
        31: "3",
        32: "1",
        33: "3",
        34: "-1.5",
        59: stamp,
        60: "http://a",
    }.items():
        cells[at] = cell
    return "\t".join(cells) + "\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "20191024143000.export.CSV").write_text(row(1) + row(2) + "half a row\n" + row(3, "20181024"))
    (folder / "20191024144500.export.CSV").write_text(row(4, stamp="20191024144500"))
    return folder


def test_files_are_imported_and_told_of(run: Run, files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    done = run("import", "gdelt", files, "--store", store)
    assert done.code == 0, done.err
    told, cite = done.out.splitlines()
    assert told.startswith(f"gdelt: 4 rows of 2 files (2018-10 to 2019-10) into {store}, ")
    assert told.endswith(" rows a second")
    assert cite.startswith("Cite: Leetaru, K., & Schrodt, P. A. (2013). GDELT")
    assert done.err.splitlines() == [
        "blocs: 20191024143000.export.CSV, line 3: 1 columns, not 61",
        f"blocs: 1 row kept aside in {store / 'events' / 'bad'}",
    ]
    assert Events(store).sources == ("gdelt2",)
    again = run("import", "gdelt", files, "--store", store)
    assert (again.code, again.out) == (0, "")
    assert again.err == (
        f"blocs: held already and not read: {files / '20191024143000.export.CSV'}, and 1 more\n"
    )


def test_json_tells_the_same(run: Run, files: Path, tmp_path: Path) -> None:
    shutil.copy(files / "20191024144500.export.CSV", files / "again.CSV")
    (files / "other.csv").write_text("a,b\n1,2\n")
    done = run("import", "gdelt", files, "--store", tmp_path / "store", "--json")
    told = json.loads(done.out)
    assert done.code == 1
    assert (told["name"], told["rows"], told["bad"], told["months"]) == (
        "gdelt",
        4,
        1,
        ["2018-10", "2019-10"],
    )
    assert told["skipped"] == [
        {"file": str(files / "again.CSV"), "held_as": "20191024144500.export.CSV"}
    ]  # fmt: skip
    assert [one["file"] for one in told["failed"]] == [str(files / "other.csv")]
    assert "lines has 57, 58 or 61 columns" in told["failed"][0]["why"]


def test_nothing_imported_is_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    done = run("import", "gdelt", tmp_path / "a.csv", "--store", tmp_path / "store")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"blocs: {tmp_path / 'a.csv'}: none of the first")


def test_the_list_and_taking_out(run: Run, files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("import", "gdelt", files, "--store", store)
    listed = run("import", "--list", "--store", store)
    assert f"in {store}: gdelt2, 2018-10 to 2019-10, 4 rows of 2 files" in listed.out
    told = {one["name"]: one for one in json.loads(run("import", "--list", "--store", store, "--json").out)}
    assert told["gdelt"]["held"] == [
        {"source": "gdelt2", "rows": 4, "files": 2, "since": "2018-10", "until": "2019-10"}
    ]
    assert told["icews"]["in_store"] is False
    done = run("import", "gdelt", "--drop", "--store", store)
    assert (done.code, done.err) == (0, f"blocs: gdelt2 (4 rows) taken out of {store}\n")
    again = run("import", "gdelt", "--drop", "--store", store)
    assert again.code == 3 and "no coded events of 'gdelt'" in again.err


@pytest.mark.parametrize(
    ("words", "code", "cause"),
    [
        (("import", "gdlt"), 2, "no source of coded events is called 'gdlt'; did you mean gdelt?"),
        (("import", "gdelt"), 2, "gdelt is read from files: 20191024.export.CSV.zip"),
        (("import", "gdelt", "nowhere"), 2, "nowhere: no such file"),
        (
            ("import", "gdelt", "nowhere", "--set", "until=2010"),
            2,
            "gdelt has no option 'until'; it has none",
        ),
        (("import", "gdelt2", "--drop"), 3, "no coded events of 'gdelt2' in evidence"),
    ],
)
def test_what_goes_wrong_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert (done.code, done.out) == (code, "") and cause in done.err
    assert list(tmp_path.iterdir()) == []


def test_watch_once(files: Path, tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(watch)
    store = str(tmp_path / "store")
    (files / "late.export.CSV.part").write_text(row(9))
    done = CliRunner().invoke(app, [str(files), "--store", store, "--once", "--every", "0.05", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["files"] == ["20191024143000.export.CSV", "20191024144500.export.CSV"]
    assert Events(store).rows == 4


WATCH = """
import sys
from blocs.cli.app import app, main
from blocs.cli.watch import watch
if "watch" not in {c.callback.__name__ for c in app.registered_commands}:
    app.command()(watch)
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_watch_takes_what_comes_and_ends_with_130(files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    command = [
        sys.executable,
        "-c",
        WATCH,
        "watch",
        str(files),
        "--store",
        str(store),
        "--every",
        "0.1",
        "--json",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        assert json.loads(one.stdout.readline())["rows"] == 4
        (files / "20191024150000.export.CSV").write_text(row(5))
        assert json.loads(one.stdout.readline())["files"] == ["20191024150000.export.CSV"]
        time.sleep(0.3)
        os.kill(one.pid, signal.SIGINT)
        assert one.wait(20) == 130
    assert Events(store).rows == 5
