"""`blocs coverage`: which days were read, what failed, and that no report is not nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from blocs.errors import RecordError
from blocs.evidence import open_store

from .conftest import THIRD, Run


def test_a_calendar(run: Run, kept: Path) -> None:
    done = run("coverage", "--store", kept)
    assert (done.code, done.err) == (0, "")
    shown = done.out.splitlines()
    assert max(map(len, shown)) <= 100 and shown[0].split()[:4] == ["publisher", "year", "Jan", "Feb"]
    column = shown[0].index("Sep")
    for line, name in zip(shown[1:], ("First", "Second", "Third"), strict=False):
        assert line.startswith(f"{name} Sample Paper") and line[column : column + 3].strip() == "1"
    assert "3 reports of 3 publishers on 3 days" in shown
    assert shown[-1] == "not covered: 2018-09-15 to 2018-09-19 (5 days)"


def test_days_and_publishers(run: Run, kept: Path) -> None:
    done = run("coverage", "--store", kept, "--since", "2018-08-01", "--until", "2018-09-13")
    assert "1 report of 1 publisher on 1 day\nnot covered: 2018-08-01 to 2018-09-12 (43 days)\n" in done.out
    assert re.search(r"^First Sample Paper +2018 .* · +1 *$", done.out, re.M)
    none = run("coverage", "--store", kept, "--since", "2019-01-01", "--until", "2019-01-31")
    assert none.out == "0 reports of 0 publishers on 0 days\n"
    assert none.err == "blocs: not covered: no report published between 2019-01-01 and 2019-01-31\n"
    one = run("coverage", "--store", kept, "--publisher", "SECOND sample paper")
    assert "1 report of 1 publisher on 1 day\n" in one.out and "First" not in one.out
    wrong = run("coverage", "--store", kept, "--since", "2019-01-31", "--until", "2019-01-01")
    assert wrong.code == 2 and "exchange them" in wrong.err


def test_json(run: Run, kept: Path) -> None:
    done = run("coverage", "--store", kept, "--since", "2018-09-13", "--until", "2018-09-30", "--json")
    data = json.loads(done.out)
    assert (data["since"], data["until"], data["reports"]) == ("2018-09-13", "2018-09-30", 3)
    assert data["publishers"][0] == {
        "publisher": "First Sample Paper", "reports": 1, "undated": 0, "days": {"2018-09-13": 1},
        "longest_gap": None,
    }  # fmt: skip
    assert data["uncovered"] == [["2018-09-15", "2018-09-19"], ["2018-09-21", "2018-09-30"]]
    assert data["failures"] == [] and done.err == ""


def test_undated_reports_and_unknown_publishers(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("China and Russia held talks. They went well.\n", encoding="utf-8")
    run("read", tmp_path / "x.txt", "--store", tmp_path / "s")
    shown = run("coverage", "--store", tmp_path / "s").out
    assert "no day" in shown.splitlines()[0] and re.search(r"^publisher unknown .* 1$", shown, re.M)
    assert "1 report of 1 publisher on 0 days" in shown and "not covered" not in shown


def test_what_failed_is_kept_until_it_is_read(run: Run, reports: list[Path], tmp_path: Path) -> None:
    folder, bad, missing = tmp_path / "s", tmp_path / "bad.txt", tmp_path / "missing\x1b[2J.txt"
    bad.write_bytes(b"")
    parts = tmp_path / "two.jsonl"
    whole = json.dumps({"text": THIRD, "published": "2018-09-20"})
    parts.write_text(f"{whole}\n{{broken\n", encoding="utf-8")
    assert run("read", reports[0], bad, missing, parts, "--store", folder).code == 1
    data = json.loads(run("coverage", "--store", folder, "--json").out)
    told = {one["origin"]: one for one in data["failures"]}
    assert set(told) == {str(bad), f"{tmp_path}/missing\\x1b[2J.txt", f"{parts}#2"}
    assert told[str(bad)]["cause"] == "it is empty" and told[str(bad)]["remedy"]
    shown = run("coverage", "--store", folder).out
    assert "\n3 could not be read:\n" in shown and "it is empty; " in " ".join(shown.split())
    assert "\x1b" not in shown
    remark = run("records", "--store", folder, "--since", "2020-01-01").err
    days = "no report published on or after 2020-01-01"
    assert remark == f"blocs: not covered: {days}; 3 could not be read: blocs coverage\n"
    bad.write_text(THIRD.replace("Third", "Fourth"), encoding="utf-8")
    assert run("read", bad, "--store", folder).code == 0
    assert str(bad) not in run("coverage", "--store", folder).out.replace("\n    ", "")


def test_a_reading_that_points_at_nothing_is_a_failure(
    run: Run, reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import blocs.reading

    read = blocs.reading.read_report

    def broken(report: object, **options: object) -> object:
        if report.name == "b.txt":  # type: ignore[attr-defined]
            raise RecordError("b.txt: event 1 points at [9, 8)")
        return read(report, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("blocs.reading.archive.read_report", broken)
    done = run("read", *reports, "--store", tmp_path / "s")
    assert done.code == 1 and done.err == "blocs: b.txt: event 1 points at [9, 8)\n"
    with open_store(tmp_path / "s", read_only=True) as store:
        (failure,) = store.failures()
        assert (failure.origin, failure.cause) == (str(reports[1]), "b.txt: event 1 points at [9, 8)")
        assert [report.name for report in store.reports()] == ["a.txt", "c.txt"]


def test_a_reading_that_a_store_refuses_is_a_failure(
    run: Run, reports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blocs.evidence import Store

    add = Store.add

    def refuse(self: Store, reading: object, **options: bool) -> bool:
        if reading.report.name == "b.txt":  # type: ignore[attr-defined]
            raise RecordError("b.txt: event 1 says 'x'")
        return add(self, reading, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "add", refuse)
    done = run("read", *reports, "--store", tmp_path / "s")
    assert done.code == 1 and done.err == "blocs: b.txt: event 1 says 'x'\n"
    assert f"{tmp_path / 's'}: 2 read; it holds 2 reports" in done.out
    assert "could not be read" in run("coverage", "--store", tmp_path / "s").out
