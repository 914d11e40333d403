"""`blocs backtest`: the result that comes with blocs, and a test anew on a store."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from blocs.projection import Backtest, shipped_backtest
from blocs.projection.shipped import in_sample
from blocs.projection.verdicts import verdicts
from ties.world import TEXTS

from .conftest import Run

YEARS = range(1976, 1993)
LEANS = {2: 2.0, 20: 1.2, 200: 1.5, 220: 0.8, 365: -1.6, 710: -1.0, 740: 0.5, 750: -0.6}
"""Where each state stands when it votes."""


def _votes() -> Iterator[str]:
    random = np.random.default_rng(5)
    yield "rcid,ccode,session,vote,date"
    for year in YEARS:
        for call in range(14):
            cut = random.normal(0, 1)
            for state, lean in LEANS.items():
                drawn = lean - cut + random.normal(0, 0.7)
                vote = 1 if drawn > 0.4 else 3 if drawn < -0.4 else 2
                yield f"{year * 20 + call},{state},{year - 1945},{vote},{year}-12-{call + 1:02}"


def _capabilities() -> Iterator[str]:
    yield "stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version"
    for year in YEARS:
        for state, lean in LEANS.items():
            yield f"X,{state},{year},{','.join(['100'] * 6)},{0.1 + 0.01 * lean},2021"


def _disputes() -> Iterator[str]:
    yield (
        "dispnum,ccode1,ccode2,year,midongoing,midonset,sidea1,sidea2,fatality1,fatality2,hostlev1,hostlev2,"
        "version"
    )
    for a, b, year, level in ((365, 710, 1976, 4), (2, 710, 1985, 3), (2, 365, 1985, 2), (2, 365, 1992, 2)):
        yield f"1,{a},{b},{year},1,1,1,0,0,0,{level},1,gml-2.1.1"
        yield f"1,{b},{a},{year},1,1,0,1,0,0,1,{level},gml-2.1.1"


def _sanctions() -> Iterator[str]:
    yield from TEXTS["ties-sanctions"].splitlines()


WORLD = {
    "un-votes": _votes,
    "nmc": _capabilities,
    "ties-sanctions": _sanctions,
    "gml-mids": _disputes,
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Votes, capability, sanctions and disputes of a small world, 1976 to 1992."""
    from blocs.sources import shelf
    from blocs.sources.catalogue import source

    folder = tmp_path_factory.mktemp("world")
    for name, lines in WORLD.items():
        path = folder / f"{name}.csv"
        path.write_text("\n".join(lines()) + "\n", encoding="utf-8")
        shelf.keep(source(name).read([path]), folder / "store")
    return folder / "store"


def test_the_result_that_comes_with_blocs(run: Run) -> None:
    done = run("backtest")
    assert (done.code, done.err, done.error) == (0, "", None)
    assert max(map(len, done.out.splitlines())) <= 100
    told = " ".join(done.out.replace("· ", "").split())
    for line in verdicts(shipped_backtest(), in_sample()):
        assert line in told
    test = shipped_backtest()
    for row in test.table().rows():
        lines = [line for line in done.out.splitlines() if line.startswith(f" {row['forecaster']} ")]
        assert any(f"{row['crps']:.4f}" in line for line in lines)
    assert f"1 year ahead, {test.cases(1):,} cases" in done.out
    assert "--store DIR tests anew" in told


def test_json_holds_the_backtest_and_what_it_says(run: Run) -> None:
    told = json.loads(run("backtest", "--json").out)
    assert Backtest.from_json(json.dumps(told["backtest"])).to_json() == shipped_backtest().to_json()
    assert told["verdicts"] == list(verdicts(shipped_backtest(), in_sample()))
    assert told["table"] == json.loads(shipped_backtest().table().to_json())
    assert len(told["by_class"]["rows"]) == len(shipped_backtest().by_class())


def test_files(run: Run, tmp_path: Path) -> None:
    assert run("backtest", "-o", tmp_path / "b.csv").code == 0
    with (tmp_path / "b.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == len(shipped_backtest().table())
    assert run("backtest", "-o", tmp_path / "b.svg").code == 0
    assert "1 year ahead" in (tmp_path / "b.svg").read_text(encoding="utf-8")
    assert run("backtest", "-o", tmp_path / "b.html").code == 0
    html = (tmp_path / "b.html").read_text(encoding="utf-8")
    assert html.count("<svg") == 2 and "By class of pair" in html and "<script" not in html


def test_a_window_that_data_do_not_fill(run: Run, store: Path) -> None:
    done = run("backtest", "--store", store)
    assert done.code == 2 and "too few for a window of 25 years" in done.err
    assert "pressure is known in 1977 to 1992" in done.err
    done = run("backtest", "--store", store, "--window", 8)
    assert done.code == 2 and "--window 8: to forecast 5 years ahead give 11 or more" in done.err


def test_a_test_anew_on_a_store(run: Run, store: Path) -> None:
    ask: list[object] = ["backtest", "--store", store, "--horizons", "1,2"]
    ask += ["--origins", "1989:1990", "--window", 10, "--states", 8, "--draws", 40]
    done = run(*ask, "--json")
    assert (done.code, done.err) == (0, "")
    told = json.loads(done.out)
    found = Backtest.from_json(json.dumps(told["backtest"]))
    assert (found.origins, found.horizons, found.window, found.states, found.draws) == (
        (1989, 1990), (1, 2), 10, 8, 40,
    )  # fmt: skip
    assert found.models == ("own", "own + pressure") and "persistence" in found.naive
    assert found.cases(1) > 20 and any("in sample" in line for line in told["verdicts"])
    shown = run(*ask)
    assert shown.code == 0 and f"1 year ahead, {found.cases(1)} cases" in shown.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--measure", "s"), "needs data to test on"),
        (("--origins", "1970:1980"), "needs data to test on"),
        (("--store", "nowhere"), "no such folder"),
        (("-o", "b.pdf"), "end its name in"),
    ],
)
def test_wrong_use_is_told(run: Run, options: tuple[str, ...], told: str) -> None:
    done = run("backtest", *options)
    assert (done.code, done.out) == (2, "") and told in done.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--origins", "1980-1990"), "write the first and the last year, as 1970:2004"),
        (("--origins", "1991:1990"), "write the first and the last year, as 1970:2004"),
        (("--horizons", "1;3"), "write years ahead with commas"),
        (("--measure", "warmth"), "measure 'warmth' is none of"),
        (("--origins", "1992:1992"), "give origins up to"),
    ],
)
def test_wrong_options_of_a_test_anew(run: Run, store: Path, options: tuple[str, ...], told: str) -> None:
    done = run("backtest", "--store", store, "--window", 12, *options)
    assert (done.code, done.out) == (2, "") and told in done.err
