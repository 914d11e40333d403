"""`blocs import`: files checked and kept, what is left out said, the list, and taking out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from blocs.sources import shelf
from blocs.sources.catalogue import SOURCES
from blocs.sources.coded.known import CODED
from ties.world import TEXTS, written

from .conftest import Run


def test_a_file_is_checked_kept_and_told_of(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "evidence"
    done = run("import", "cow-trade", written(tmp_path, "cow-trade"), "--store", store)
    assert done.code == 0
    told, cite = done.out.splitlines()
    assert told == f"cow-trade: 5 rows by directed dyad-year (COW), 1990 to 1990, into {store}"
    assert cite.startswith("Cite: Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009)")
    assert done.err == "blocs: 1 of 6 flows are missing in the file (-9)\n"
    assert sorted(shelf.load(store, "cow-trade").frame.array("exports").tolist()) == [
        500,
        2000,
        3000,
        4000,
        9000,
    ]


@pytest.mark.parametrize("name", TEXTS)
def test_every_dataset_of_a_small_world_can_be_imported(run: Run, tmp_path: Path, name: str) -> None:
    done = run("import", name, written(tmp_path, name), "--store", tmp_path / "store", "--json")
    assert done.code == 0
    told = json.loads(done.out)
    held = shelf.load(tmp_path / "store", name)
    assert told["name"] == name and told["rows"] == len(held.frame) > 0
    assert told["unit"] == str(held.frame.unit) and told["until"] == held.coverage.until
    assert told["citation"] == held.origin.citation and told["remarks"] == list(held.remarks)


def test_the_default_store_is_evidence(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("import", "sipri", written(tmp_path, "sipri")).code == 0
    assert shelf.kept("evidence") == ("sipri",)


def test_options_reach_the_reader(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "tiv.csv"
    path.write_text("year,recipient,supplier,tiv\n1990,Zangaro,RUS,5\n1990,IND,RUS,7\n", encoding="utf-8")
    store = tmp_path / "store"
    done = run("import", "sipri", path, "--store", store)
    assert done.code == 0 and "Zangaro; codes= says what they are" in done.err
    assert run("import", "sipri", path, "--store", store, "--set", "Zangaro=COG").err == ""
    assert shelf.load(store, "sipri").frame["ccode2"] == (484, 750)
    wrong = run("import", "sipri", path, "--store", store, "--set", "Zangaro")
    assert wrong.code == 2 and "--set 'Zangaro' is no option; write NAME=VALUE" in wrong.err
    wrong = run("import", "nmc", path, "--store", store, "--set", "until=2010")
    assert wrong.code == 2 and "nmc has no option 'until'; it has none" in wrong.err


def test_the_list_says_what_can_be_read_and_what_is_there(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    bare = run("import", "--list", "--store", store)
    assert (bare.code, bare.err) == (0, "") and not store.exists()
    assert [line.split()[0] for line in bare.out.splitlines() if line[0] != " "] == [
        s.name for s in (*SOURCES, *CODED)
    ]
    assert max(map(len, bare.out.splitlines())) <= 100
    run("import", "nmc", written(tmp_path, "nmc"), "--store", store)
    full = run("import", "--list", "--store", store).out
    (there,) = set(full.splitlines()) - set(bare.out.splitlines())
    assert there.strip() == f"in {store}: 1988 to 1992, 50 rows"
    told = json.loads(run("import", "--list", "--store", store, "--json").out)
    assert [one["name"] for one in told if one["in_store"]] == ["nmc"]
    assert all(one["where"] and one["licence"] and one["files"] for one in told)


def test_a_dataset_is_taken_out_again_even_a_damaged_one(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    run("import", "nmc", written(tmp_path, "nmc"), "--store", store)
    (store / "sources" / "nmc.npz").write_bytes(b"no archive")
    listed = run("import", "--list", "--store", store)
    assert listed.code == 3 and "nmc.npz: damaged, or not written by blocs" in listed.err
    done = run("import", "nmc", "--drop", "--store", store)
    assert (done.code, done.out, done.err) == (0, "", f"blocs: nmc taken out of {store}\n")
    assert shelf.kept(store) == ()
    again = run("import", "nmc", "--drop", "--store", store)
    assert again.code == 3 and "no dataset 'nmc'" in again.err
    (store / "sources" / "ideal-points.npz").write_bytes(b"")
    assert run("import", "ideal-points", "--drop", "--store", store).code == 0
    assert shelf.kept(store) == ()


def test_a_dataset_is_replaced_by_a_newer_one_or_stays_as_it_is(run: Run, tmp_path: Path) -> None:
    path, store = written(tmp_path, "nmc"), tmp_path / "store"
    run("import", "nmc", path, "--store", store)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "USA,2,1993,1,1,1,1,1,1,.2,2021\n", encoding="utf-8")
    run("import", "nmc", path, "--store", store)
    assert shelf.load(store, "nmc").coverage.until == 1993
    path.write_text(text + "USA,2,1994,one,1,1,1,1,1,.2,2021\n", encoding="utf-8")
    failed = run("import", "nmc", path, "--store", store)
    assert failed.code == 3 and failed.out == "" and "line 52, column milex: 'one' is no number" in failed.err
    assert shelf.load(store, "nmc").coverage.until == 1993


@pytest.mark.parametrize(
    ("words", "code", "cause"),
    [
        (("import", "un_vote"), 2, "no source 'un_vote'; did you mean un-votes"),
        (("import", "nmc"), 2, "nmc is read from a file: NMC-60-abridged.csv, or another version. It is had"),
        (("import", "--json"), 2, "name a dataset and its files"),
        (("import", "nmc", "nowhere.csv"), 3, "nowhere.csv: No such file or directory"),
        (("import", "nmc", "a.csv", "b.csv"), 2, "nmc is read from 1 file"),
        (("import", "../nmc", "--drop"), 2, "no source '../nmc'"),
    ],
)
def test_what_goes_wrong_is_told_with_the_remedy(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: int, cause: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.code == code and done.out == "" and done.err.startswith("blocs: ") and cause in done.err
    assert done.error is None and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"PAR1 no table PAR1", b"a;b\n1;2\n"])
@pytest.mark.parametrize("name", ["hostile.csv", "hostile.parquet", "hostile.csv.gz"])
def test_hostile_files_are_refused_in_one_line(run: Run, tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run("import", "nmc", path, "--store", tmp_path / "store")
    assert done.code == 3 and done.error is None and done.out == ""
    assert name in done.err and len(done.err.splitlines()) == 1
    assert not (tmp_path / "store").exists()


def test_a_name_of_a_file_cannot_drive_the_terminal(run: Run, tmp_path: Path) -> None:
    evil = tmp_path / "\x1b[31mred\x07"
    shown = [run("import", "nmc", evil), run("import", "nmc", written(tmp_path, "nmc"), "--store", evil)]
    shown += [run("import", "--list", "--store", evil), run("import", "nmc", "--drop", "--store", evil)]
    assert [done.code for done in shown] == [3, 0, 0, 0]
    assert all("\x1b" not in done.out + done.err and "\x07" not in done.out + done.err for done in shown)
    assert all("[31mred" in done.out + done.err for done in shown)
