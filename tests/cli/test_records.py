"""`blocs records`: filters, and the forms in which records leave."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from blocs.evidence import open_store

from .conftest import Run


def found(run: Run, kept: Path, *args: str) -> list[dict[str, object]]:
    done = run("records", "--store", kept, "--json", *args)
    assert (done.code, done.err) == (0, "")
    return [json.loads(line) for line in done.out.splitlines()]


def test_all(run: Run, kept: Path) -> None:
    with open_store(kept, read_only=True) as store:
        assert run("records", "--store", kept, "--json").out == store.records().to_json()


@pytest.mark.parametrize(
    ("args", "reports", "kinds"),
    [
        (("--kind", "event", "--between", "China,Russia"), {"a.txt", "b.txt"}, {"event"}),
        (("--kind", "EVENT", "--between", "rus, chn"), {"a.txt", "b.txt"}, {"event"}),
        (("--type", "sanction"), {"c.txt"}, {"event"}),
        (("--from", "the White House", "--to", "Beijing"), {"c.txt"}, {"event"}),
        (("--kind", "quantity", "--from", "Kremlin"), {"a.txt", "b.txt"}, {"quantity"}),
        (("--kind", "statement", "--kind", "quantity", "--report", "c.txt"), {"c.txt"}, {"statement"}),
        (("--since", "17 Sep 2018", "--kind", "event"), {"c.txt"}, {"event"}),
        (("--until", "2018-09-12", "--type", "CONSULT"), {"a.txt", "b.txt"}, {"event"}),
        (("--publisher", "third sample paper", "--type", "SANCTION"), {"c.txt"}, {"event"}),
        (("--text", '"took part" troops', "--kind", "quantity"), {"a.txt", "b.txt"}, {"quantity"}),
        (("--min-confidence", "1"), set(), set()),
        (("--realis", "denied", "--kind", "quantity"), set(), set()),
    ],
)
def test_filters(run: Run, kept: Path, args: tuple[str, ...], reports: set[str], kinds: set[str]) -> None:
    rows = found(run, kept, *args)
    assert {row["report"] for row in rows} == reports
    assert {row["kind"] for row in rows} == kinds


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--from", "Chinna"), "no state or body is known as 'Chinna'; did you mean CHN (China)?"),
        (("--to", "Korea"), "'Korea' may be KOR (South Korea) or PRK (North Korea); say which"),
        (("--between", "China"), "'China' is not two states; write --between CHN,RUS"),
        (("--type", "MEET"), "unknown type 'MEET'; known are AGREE, CONSULT"),
        (("--kind", "act"), "unknown kind 'act'; known are event, quantity, statement"),
        (("--realis", "sure"), "unknown realis 'sure'"),
        (("--since", "yore"), "no day can be read from 'yore'"),
        (("--min-confidence", "2"), "--min-confidence"),
        (("--json", "--csv"), "give one of --json, --csv and --parquet"),
    ],
)
def test_wrong_use(run: Run, kept: Path, args: tuple[str, ...], says: str) -> None:
    done = run("records", "--store", kept, *args)
    assert (done.code, done.out) == (2, "")
    assert says in done.err and done.error is None


def test_lines_for_people(run: Run, kept: Path) -> None:
    done = run("records", "--store", kept)
    assert (done.code, done.err) == (0, "")
    shown = done.out.splitlines()
    assert max(map(len, shown)) <= 100
    assert shown[0] == "First Sample Paper · 2018-09-13 · a.txt"
    with open_store(kept, read_only=True) as store:
        everything = store.records()
    assert shown[-1] == f"{len(everything)} records in 3 reports"
    assert sum(line.startswith("  ") for line in shown) == len(everything)
    assert re.search(r"^  2018-09-17 +USA→CHN +sanction +.*tariffs", done.out, re.M)
    assert re.search(r"^ +RUS +(about )?300,000 (Russian )?troops .*troops took", done.out, re.M)
    assert re.search(r"^ +CHN +says Lu Kang +", done.out, re.M)


def test_nothing_found(run: Run, kept: Path) -> None:
    assert run("records", "--store", kept, "--from", "FRA").out == "0 records in 0 reports\n"


def test_csv(run: Run, kept: Path) -> None:
    done = run("records", "--store", kept, "--csv", "--type", "SANCTION")
    assert done.out.endswith("\r\n") and done.out.count("\r\n") == 2
    (row,) = csv.DictReader(io.StringIO(done.out, newline=""))
    assert (row["actors"], row["recipients"], row["date_from"]) == ("USA", "CHN", "2018-09-17")


def test_parquet(run: Run, kept: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "records.parquet"
    done = run("records", "--store", kept, "--parquet", path)
    table = parquet.read_table(path)
    assert done.out == "" and done.err == f"{table.num_rows} records written to {path}\n"
    assert set(table["kind"].to_pylist()) == {"event", "quantity", "statement"}
    nowhere = run("records", "--store", kept, "--parquet", tmp_path / "no" / "x.parquet")
    assert nowhere.code == 3 and "cannot be written" in nowhere.err


def test_no_store(run: Run, tmp_path: Path) -> None:
    done = run("records", "--store", tmp_path / "nowhere")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(f"blocs: {tmp_path / 'nowhere'}: there is no evidence.sqlite here")
    assert not (tmp_path / "nowhere").exists()
