"""`blocs ties`: what is shown, every kind of file, and what goes wrong."""

from __future__ import annotations

import csv
import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from blocs.cli.ties_screen import show
from blocs.evidence import open_store
from blocs.sources import shelf
from blocs.ties import tie
from evidence.make import Writer
from ties.world import read

from .conftest import Run

TEXT = "China met Russia. Russia pressed China.\n"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the small world and of two reports, to be asked only; its ideal points are made."""
    folder = tmp_path_factory.mktemp("world")
    store = folder / "evidence"
    for dataset in read(folder / "files"):
        if dataset.name != "sipri":
            shelf.keep(dataset, store)
    with open_store(store) as opened:
        for name, text in (("a", TEXT), ("b", TEXT + "Again.\n")):
            writer = Writer(name, text, "1991-08-01", publisher=name).event("met", "CONSULT", "CHN RUS")
            opened.add(writer.event("pressed", "SANCTION", "RUS>CHN").done())
        opened.relink()
        opened.correct(opened.records(type="SANCTION")[0].id, "confirm", by="me")
    tie("CHN", "RUS", store=store, measures=["ideal_distance"])
    return store


def rows(text: str) -> dict[str, list[str]]:
    """Lines of the table by their name, under that of their measure, each as its cells."""
    found: dict[str, list[str]] = {}
    head = ""
    for line in text.splitlines():
        name, cells = line[:30].strip(), line[30:].split()
        head = head if line.startswith("  ") else name
        found[name if head == name else f"{head}/{name}"] = cells
    return found


def test_every_measure_is_a_line(run: Run, world: Path) -> None:
    done = run("ties", "China", "Russia", "--since", 1988, "--until", 1992, "--store", world)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == "China and Russia, 1988 to 1992"
    assert max(map(len, lines)) <= 100 and not any(line.endswith(" ") for line in lines)
    found = rows(done.out)
    assert found["Militarized disputes"] == ["1991", "0", "0", "█▁▁▁"]
    assert found["Tariff/CHN → RUS"][:3] == ["1991", "0.400", "1"]
    assert found["Tariff/RUS → CHN"][:3] == ["1991", "0.150", "1"]
    assert found["Sanctions in force/RUS → CHN reports"] == ["1991", "1", "2", "█"]
    assert found["Sanctions in force/RUS → CHN confirmed reports"[:49]][:3] == ["1991", "1", "2"]
    assert re.match(r"1992 0\.643 0\.\d+ to [01]\.?\d* 14 ", " ".join(found["Equal votes"]))
    told = " ".join(done.out.split())
    assert "Intervals: 90% bootstrap over roll calls; 90% posterior; one part left out;" in told
    assert "· 365 is Soviet Union from 1922-12-30 to 1991-12-25; its figures stand under RUS" in done.out
    assert "Not there" in lines and "· arms_share: no data; blocs import sipri" in done.out
    assert "Data: un-votes, atop, cow-alliances" in done.out and "sipri," not in done.out


def test_a_measure_is_shown_year_by_year(run: Run, world: Path) -> None:
    done = run("ties", "RUS", "CHN", "--since", 1988, "--store", world, "--measure", "sanctions")
    assert done.code == 0
    assert "Sanctions in force (RUS → CHN, cases)" in done.out
    assert "Sanctions in force (RUS → CHN; confirmed reports, cases)" in done.out
    one = run(
        "ties", "RUS", "CHN", "--since", 1988, "--until", 1991, "--store", world, "--measure", "disputes"
    ).out
    assert [line.split()[:2] for line in one.splitlines() if re.match(r" +\d{4} ", line)] == [
        ["1988", "1"], ["1989", "0"], ["1990", "0"], ["1991", "0"], *[["1991", "0"]] * 2,
    ]  # fmt: skip


def test_the_same_question_gives_the_same_bytes(run: Run, world: Path) -> None:
    words = ("ties", "CHN", "RUS", "--since", 1988, "--store", world, "--draws", 50, "--json")
    first = run(*words)
    assert first.code == 0 and run(*words).out == first.out
    assert run(*words, "--seed", 2).out != first.out


def test_json_holds_all_of_it_and_no_number_that_is_none(run: Run, world: Path) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(word)

    done = run("ties", "CHN", "RUS", "--since", 1988, "--store", world, "--draws", 20, "--json")
    told = json.loads(done.out, parse_constant=refuse)
    assert told["pair"] == ["CHN", "RUS"] and (told["draws"], told["level"]) == (20, 0.9)
    measures = {row["measure"] for row in told["rows"]}
    assert {"s", "composite", "sanctions", "consultations"} <= measures
    assert {item["measure"] for item in told["missing"]} == {"arms_share"}
    assert all(source["citation"] and source["licence"] for source in told["sources"])
    told_of = {(row["told"], row["value"]) for row in told["rows"] if row["measure"] == "consultations"}
    assert told_of == {("confirmed and suggested", 1.0), ("confirmed", 0.0)}


@pytest.mark.parametrize("ending", [".svg", ".html", ".json", ".csv", ".parquet", ".SVG"])
def test_every_kind_of_file(run: Run, world: Path, tmp_path: Path, ending: str) -> None:
    if ending == ".parquet":
        pytest.importorskip("pyarrow")
    out = tmp_path / f"ties{ending}"
    words = ("ties", "CHN", "RUS", "--since", 1988, "--until", 1992, "--store", world, "--draws", 20)
    done = run(*words, "-o", out)
    assert (done.code, done.err) == (0, "") and done.out.endswith(f"\nWritten to {out}\n")
    content = out.read_bytes()
    if ending == ".parquet":
        from pyarrow import parquet

        table = parquet.read_table(out)
        assert {"measure", "value", "low", "n"} <= set(table.column_names) and len(table) > 60
        return
    text = content.decode()
    if ending == ".json":
        assert text == run(*words, "--json").out
    elif ending == ".csv":
        held = list(csv.DictReader(text.splitlines()))
        (tariff,) = [row for row in held if row["measure"] == "tariff" and row["from"] == "RUS"]
        assert (tariff["value"], tariff["low"], tariff["year"]) == ("0.15", "", "1991")
    elif ending == ".html":
        assert text.startswith("<!doctype html>") and "<script" not in text and "Every year" in text
        assert "blocs import sipri" in text and "10.7910/DVN/LEJUQZ" in text
        assert "Sanctions in force (RUS → CHN, cases; reports, confirmed)" in text
    else:
        root = ET.fromstring(text)
        words_in = " ".join(root.itertext())
        assert "China and Russia" in words_in and "κ of votes" in words_in and "nan" not in words_in.lower()


@pytest.mark.parametrize("ending", [".svg", ".html"])
def test_nothing_known_and_one_year_can_be_drawn(run: Run, world: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"ties{ending}"
    words = ("ties", "CHN", "RUS", "--store", world, "--measure", "s", "-o", out)
    assert run(*words, "--since", 2010, "--until", 2015).code == 0
    assert "China and Russia" in out.read_text("utf-8")
    assert run(*words, "--since", 1990, "--until", 1990).code == 0
    assert "S of votes" in out.read_text("utf-8")


def test_without_a_store_there_is_what_blocs_itself_knows(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("ties", "CHN", "RUS", "--since", 2001, "--until", 2004)
    assert done.code == 0 and rows(done.out)["Shared bodies"][:2] == ["2004", "5"]
    assert "blocs import un-votes" in done.out and not list(tmp_path.iterdir())


def test_the_usual_store_is_found(
    run: Run, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(world, tmp_path / "evidence")
    assert "Militarized disputes" in run("ties", "CHN", "RUS", "--since", 1988, "--measure", "disputes").out


@pytest.mark.parametrize(
    ("words", "code", "cause"),
    [
        (("CHN", "Ruritania"), 2, "no state or body is known as 'Ruritania'"),
        (("CHN", "EU"), 2, "European Union (EU) is a body, and a tie is one of states"),
        (("CHN", "nato"), 2, "(NATO) is a body"),
        (("CHN", "Hong Kong"), 2, "Hong Kong (HKG) never was a member of the COW system"),
        (("CHN", "China"), 2, "CHN has no tie with itself"),
        (("RUS", "SUN"), 2, "RUS and SUN bear one number, 365"),
        (("CHN", "RUS", "--since", "2000", "--until", "1990"), 2, "--since 2000 comes after --until 1990"),
        (("CHN", "RUS", "--until", "99999"), 2, "--until"),
        (("CHN", "RUS", "--measure", "sanction"), 2, "no measure 'sanction'; there are agreement"),
        (("CHN", "RUS", "--store", "nowhere"), 2, "--store nowhere: no such folder; make it with"),
        (("CHN", "RUS", "-o", "ties.docx"), 2, "cannot write 'ties.docx': end its name in .svg, .html"),
        (("CHN", "RUS", "-o", "nowhere/ties.svg"), 2, "nowhere/ties.svg: cannot be written"),
        (("CHN",), 2, "STATE"),
    ],
)
def test_what_goes_wrong_is_told_with_the_remedy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("ties", *words)
    assert done.code == code and done.out == "" and cause in done.err and done.error is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x05\x06" + b"\0" * 18])
def test_a_damaged_dataset_is_named_with_the_remedy(
    run: Run, tmp_path: Path, world: Path, content: bytes
) -> None:
    store = tmp_path / "store"
    shutil.copytree(world, store)
    (store / "sources" / "nmc.npz").write_bytes(content)
    done = run("ties", "CHN", "RUS", "--store", store)
    assert done.code == 3 and done.out == "" and done.error is None
    assert "nmc.npz: damaged" in done.err and f"blocs import nmc FILE --store {store}" in done.err
    assert run("ties", "CHN", "RUS", "--store", store, "--measure", "disputes").code == 0


def test_names_of_files_cannot_drive_the_terminal(run: Run, tmp_path: Path, world: Path) -> None:
    evil = tmp_path / "\x1b[31mred\x07.csv"
    done = run("ties", "CHN", "RUS", "--store", world, "--measure", "disputes", "-o", evil)
    assert done.code == 0 and "\x1b" not in done.out and "[31mred" in done.out and evil.exists()
    done = run("ties", "CHN", "RUS", "--store", tmp_path / "\x1b[31mnowhere")
    assert done.code == 2 and "\x1b" not in done.err and "[31mnowhere" in done.err


def test_a_narrow_terminal_gets_narrow_lines(
    world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    from rich.console import Console

    out = io.StringIO()
    narrow = Console(file=out, width=80, highlight=False, soft_wrap=True)
    monkeypatch.setattr("blocs.cli.ties_screen.screen", lambda: narrow)
    show(tie("CHN", "RUS", since=1950, store=world, draws=20), every_year=False)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80 and lines[1].endswith("1950     2020")
    (votes,) = [line for line in lines if line.startswith("S of votes")]
    assert len(votes) <= 80 and votes.rstrip()[-1] in "▁▂▃▄▅▆▇█"
