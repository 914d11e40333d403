"""`blocs cite` of datasets: those of a store, with or without reports, each origin once."""

from __future__ import annotations

import json
from pathlib import Path

from blocs.sources import shelf
from ties.world import read

from .conftest import Run


def test_datasets_alone_need_no_reports(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    for dataset in read(tmp_path / "files", "nmc", "sipri"):
        shelf.keep(dataset, store)
    done = run("cite", "--store", store)
    assert (done.code, done.err) == (0, "")
    _, nmc, sipri, *rest = done.out.splitlines()
    assert nmc.startswith("nmc: Singer, J. D. (1987). Reconstructing") and "Version version 2021" in nmc
    assert (
        sipri.startswith("sipri: SIPRI Arms Transfers Database.") and "Licence: SIPRI's terms of use" in sipri
    )
    assert rest == run("cite").out.splitlines()[1:]
    told = json.loads(run("cite", "--store", store, "--json").out)
    assert [held["name"] for held in told["datasets"]] == ["nmc", "sipri"] and told["reports"] == []
    assert told["datasets"][1]["citation"] == shelf.about(store)[1].origin.citation


def test_reports_and_datasets_stand_together(run: Run, mine: Path, tmp_path: Path) -> None:
    shelf.keep(read(tmp_path / "files", "nmc")[0], mine)
    lines = run("cite", "--store", mine).out.splitlines()
    assert lines[1].startswith("First Sample Paper, ") and lines[4].startswith("nmc: Singer")
    told = json.loads(run("cite", "--store", mine, "--json").out)
    assert len(told["reports"]) == 3 and len(told["datasets"]) == 1


def test_what_was_made_of_a_dataset_has_its_origin(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (votes,) = read(tmp_path / "files", "un-votes")
    shelf.keep(votes, store)
    run("ties", "CHN", "RUS", "--store", store, "--measure", "ideal_distance")
    assert shelf.kept(store) == ("ideal-points", "un-votes")
    line = run("cite", "--store", store).out.splitlines()[1]
    assert line.startswith("ideal-points, un-votes: Voeten, E.")


def test_a_hostile_origin_is_refused_or_cannot_drive_the_terminal(run: Run, tmp_path: Path) -> None:
    from dataclasses import replace

    store = tmp_path / "store"
    (nmc,) = read(tmp_path / "files", "nmc")
    evil = replace(nmc.origin, citation="\x1b[2Jnothing", licence="\x07\x1b]0;title\x07", version="\r\n1")
    shelf.keep(replace(nmc, origin=evil), store)
    out = run("cite", "--store", store).out
    assert "[2Jnothing" in out and not {"\x1b", "\x07", "\r"} & set(out)
    (store / "sources" / "nmc.npz").write_bytes(b"no archive")
    done = run("cite", "--store", store)
    assert done.code == 3 and "nmc.npz: damaged" in done.err and done.error is None


def test_a_folder_with_neither_is_no_store(run: Run, tmp_path: Path) -> None:
    done = run("cite", "--store", tmp_path)
    assert done.code == 3 and "there is no evidence.sqlite here" in done.err
