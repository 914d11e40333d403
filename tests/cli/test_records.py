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
    assert done.code == 0
    days_of_other_reports = ("not covered", "what is shown is told by reports of other days")
    assert done.err == "" or all(words in done.err for words in days_of_other_reports)
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
        (("--status", "maybe"), "unknown status 'maybe'; known are suggested, confirmed, rejected, all"),
        (("--standing", "firm"), "unknown standing 'firm'; known are single, independent"),
        (("--limit", "0"), "--limit"),
        (("--text", "x" * 10_000), "text has 10,000 characters; search for at most 1,000"),
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
    assert re.search(r"^  [0-9a-f]{8}  2018-09-17 +USA→CHN +sanction +.*tariffs", done.out, re.M)
    troops = r"^  [0-9a-f]{8} +2018-09-11 +RUS +(about )?300,000 (Russian )?troops .*300,000 "
    assert re.search(troops, done.out, re.M)
    assert re.search(r"^  [0-9a-f]{8} +CHN +says Lu Kang +", done.out, re.M)
    assert {line[2:10] for line in shown if line.startswith("  ")} == {r.id[:8] for r in everything}


def test_nothing_found(run: Run, kept: Path) -> None:
    done = run("records", "--store", kept, "--from", "FRA")
    assert (done.out, done.err) == ("0 records in 0 reports\n", "")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--since", "2018-10-01", "--until", "2018-10-31"), "between 2018-10-01 and 2018-10-31"),
        (("--since", "2020-01-01"), "on or after 2020-01-01"),
        (("--until", "2017-12-31"), "on or before 2017-12-31"),
        (("--since", "2018-10-01", "--until", "2018-10-01"), "on 2018-10-01"),
        (
            ("--since", "2018-09-20", "--publisher", "first sample paper"),
            "on or after 2018-09-20 by first sample paper",
        ),
    ],
)
def test_days_without_reports_are_not_covered(run: Run, kept: Path, args: tuple[str, ...], told: str) -> None:
    for form in ((), ("--json",)):
        done = run("records", "--store", kept, *args, *form)
        assert done.code == 0 and done.err == f"blocs: not covered: no report published {told}\n"


def test_days_with_reports_and_nothing_told_are_covered(run: Run, kept: Path) -> None:
    done = run("records", "--store", kept, "--since", "2018-09-13", "--until", "2018-09-14", "--type", "AID")
    assert (done.out, done.err) == ("0 records in 0 reports\n", "")


def test_limit(run: Run, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = run("records", "--store", kept, "--json").out.splitlines()
    first = run("records", "--store", kept, "--limit", "2")
    assert len(re.findall(r"^  [0-9a-f]{8}", first.out, re.M)) == 2
    left = len(everything) - 2
    assert first.err == f"blocs: {left} more; --limit shows more of them, --json and --csv give all\n"
    assert run("records", "--store", kept, "--limit", "2", "--json").out.splitlines() == everything[:2]
    assert run("records", "--store", kept, "--limit", str(len(everything))).err == ""
    monkeypatch.setattr("blocs.cli.records._SHOWN", 3)
    assert "2 records in" not in run("records", "--store", kept).out
    assert run("records", "--store", kept).err.startswith(f"blocs: {left - 1} more")
    assert len(run("records", "--store", kept, "--json").out.splitlines()) == len(everything)
    assert len(run("records", "--store", kept, "--csv").out.splitlines()) == len(everything) + 1


def test_what_people_said_is_visible(run: Run, mine: Path) -> None:
    with open_store(mine) as store:
        met, *_, tariffs = store.records(kind="event")
        store.correct(met.id, "confirm", by="Ana")
        store.correct(tariffs.id, "reject", by="Ana")
    plain = run("records", "--store", mine, "--kind", "event")
    assert f"  {met.id[:8]}  ✓  " in plain.out and tariffs.id[:8] not in plain.out
    assert plain.err == "blocs: 1 rejected record left out; --status all shows them too\n"
    whole = run("records", "--store", mine, "--kind", "event", "--status", "all")
    assert f"  {tariffs.id[:8]}  ✗  " in whole.out and whole.err == ""
    (row,) = found(run, mine, "--status", "confirmed")
    assert (row["id"], row["status"]) == (met.id, "confirmed")
    (row,) = found(run, mine, "--status", "rejected")
    assert (row["id"], row["status"]) == (tariffs.id, "rejected")


def test_standing_is_visible(run: Run, kept: Path) -> None:
    rows = found(run, kept, "--standing", "independent", "--kind", "event")
    assert {row["report"] for row in rows} == {"a.txt", "b.txt"}
    assert {row["standing"] for row in rows} == {"independent"}
    done = run("records", "--store", kept, "--kind", "event")
    assert re.search(r"^  [0-9a-f]{8}  2018-09-11 .* consult .* independent$", done.out, re.M)
    assert "single" not in done.out and max(map(len, done.out.splitlines())) <= 100


def test_standing_of_a_store_that_waits(run: Run, mine: Path) -> None:
    with open_store(mine) as store:
        store.correct(store.records(kind="event")[0].id, "confirm", by="Ana")
    done = run("records", "--store", mine, "--standing", "single")
    assert done.err == "blocs: 1 report was not held against the others yet; run: blocs relink\n"


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
