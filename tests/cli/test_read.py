"""`blocs read`: records on standard output, troubles on standard error, and the exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.evidence import link_from_json, open_store
from blocs.reading import record_from_json

from .conftest import FIRST, THIRD, Run


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_lines_in_the_order_of_files_and_text_then_links(run: Run, reports: list[Path]) -> None:
    done = run("read", *reversed(reports), "--json")
    assert (done.code, done.err) == (0, "")
    rows = lines(done.out)
    kinds = [row["kind"] for row in rows]
    first_link = kinds.index("link")
    assert set(kinds[first_link:]) == {"link"} and "link" not in kinds[:first_link]
    records = [record_from_json(row) for row in rows[:first_link]]
    assert list(dict.fromkeys(r.report for r in records)) == ["c.txt", "b.txt", "a.txt"]
    for path in reports:
        mine = [r for r in records if r.report == path.name]
        text = path.read_text(encoding="utf-8")
        assert mine and all(text[r.start : r.end] == r.text for r in mine)
        assert [r.start for r in mine] == sorted(r.start for r in mine)
    links = [link_from_json(row) for row in rows[first_link:]]
    assert {(link.a.report, link.b.report) for link in links} == {("a.txt", "b.txt")}
    ids = {r.id for r in records}
    assert all(link.a.record in ids | {None} for link in links)


def test_one_report_has_no_links(run: Run, reports: list[Path]) -> None:
    assert "link" not in {row["kind"] for row in lines(run("read", reports[0], "--json").out)}


def test_the_summary_shows_each_report_and_its_acts(run: Run, reports: list[Path]) -> None:
    done = run("read", *reports)
    assert (done.code, done.err) == (0, "")
    assert re.search(r"^  2018-09-11 +(RUS[–→]CHN|CHN[–→]RUS) +consult +.*met", done.out, re.M)
    assert re.search(r"^  2018-09-17 +USA→CHN +sanction +.*tariffs", done.out, re.M)
    assert re.search(r"· 2018-09-13 · a\.txt · \d+ events?, 1 quantity, 1 statement$", done.out, re.M)
    assert re.search(r"^Links between reports: \d+ agree", done.out, re.M)
    assert max(map(len, done.out.splitlines())) <= 100
    assert "\x1b" not in done.out


def test_many_reports_get_a_line_each(run: Run, tmp_path: Path) -> None:
    paths = []
    for name in ("Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"):
        paths.append(tmp_path / f"{name}.txt")
        paths[-1].write_text(THIRD.replace("Third", name), encoding="utf-8")
    done = run("read", *paths)
    assert done.code == 0
    assert len(re.findall(r"^2018-09-20 .* \d+ +\d+ +\d+ +\d+$", done.out, re.M)) == 7
    assert max(map(len, done.out.splitlines())) <= 100


def test_options_win_over_what_files_say(run: Run, reports: list[Path]) -> None:
    options = ("--published", "20 Sep 2018", "--publisher", "The Other", "--title", "Talks")
    out = run("read", reports[0], *options).out
    assert out.startswith("Talks\nThe Other · 2018-09-20 · a.txt")
    assert "2018-09-18" in out


def test_standard_input(run: Run) -> None:
    done = run("read", "-", "--json", "--published", "2018-09-13", input=FIRST.encode())
    assert (done.code, done.err) == (0, "")
    assert {row["report"] for row in lines(done.out)} == {"stdin"}
    nothing = run("read", "-", input=b"")
    assert (nothing.code, nothing.out) == (3, "") and "stdin: it is empty" in nothing.err


def test_bad_files_cost_nothing_else(run: Run, reports: list[Path], tmp_path: Path) -> None:
    bad = {
        "empty.txt": (b"", "it is empty"),
        "binary.txt": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)), "not text"),
        "cut.pdf": (b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog", "ends before"),
        "office.docx": (b"PK\x03\x04aaaa", "office document"),
    }
    for name, (content, _) in bad.items():
        (tmp_path / name).write_bytes(content)
    folder, missing = tmp_path / "folder", tmp_path / "missing.txt"
    folder.mkdir()
    names = [tmp_path / name for name in bad]
    done = run("read", reports[0], *names, folder, missing, reports[2], "--json")
    assert done.code == 1
    assert done.out == run("read", reports[0], reports[2], "--json").out
    told = done.err.splitlines()
    causes = [*(cause for _, cause in bad.values()), "it is a folder with no files in it", "no such file"]
    for line, path, cause in zip(told, (*names, folder, missing), causes, strict=True):
        assert line.startswith(f"blocs: {path}: ") and cause in line


def test_nothing_that_can_be_read(run: Run, tmp_path: Path) -> None:
    done = run("read", tmp_path / "missing.txt", tmp_path)
    assert (done.code, done.out) == (3, "")
    assert len(done.err.splitlines()) == 2


def test_a_container_with_a_bad_part(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    path.write_text(json.dumps({"text": THIRD, "published": "2018-09-20"}) + "\n{broken\n", encoding="utf-8")
    done = run("read", path, "--json")
    assert done.code == 1 and f"{path}#2" in done.err
    assert {row["report"] for row in lines(done.out)} == {"two.jsonl#1"}


def test_the_same_bytes_are_read_once(run: Run, reports: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(reports[0].read_bytes())
    done = run("read", reports[0], copy, "--json")
    assert done.code == 0 and done.out == run("read", reports[0], "--json").out
    assert done.err == f"blocs: {copy}: the same bytes as {reports[0]}, read once\n"


@pytest.mark.parametrize(
    ("option", "value", "says"),
    [
        ("--published", "someday", "no day can be read from 'someday'"),
        ("--retrieved", "someday", "no day can be read from 'someday'"),
        ("--publisher", "The\nPost", "holds a line break or control character"),
        ("--publisher", "a" * 301, "the publisher has 301 characters, more than 300; shorten it"),
        ("--title", "a" * 2001, "the title has 2,001 characters, more than 2,000; shorten it"),
        ("--limit", "much", "write it as 20MB"),
        ("--limit", "0", "is no size"),
        ("--workers", "0", "--workers"),
        ("--model", "no_such_model", "the language model 'no_such_model' is not installed"),
        ("--colour", "red", "--colour"),
    ],
)
def test_wrong_use(run: Run, reports: list[Path], option: str, value: str, says: str) -> None:
    done = run("read", reports[0], option, value)
    assert (done.code, done.out) == (2, "")
    assert says in done.err and done.error is None


def test_the_limit(run: Run, reports: list[Path]) -> None:
    done = run("read", *reports, "--limit", "100B", "--json")
    assert (done.code, done.out) == (3, "")
    assert done.err.count("more than the limit of 100; raise the limit") == 3
    assert run("read", reports[0], "--limit", "1.5 kB", "--json").code == 0


def test_control_characters_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil.txt"
    path.write_text(THIRD.replace("Third", "\x1b]0;owned\x07Third"), encoding="utf-8")
    done = run("read", path)
    assert done.code == 0 and not set(done.out) & set("\x1b\x07\x00")


def test_a_store_keeps_each_report_once(run: Run, reports: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    first = run("read", *reports[:2], "--store", folder)
    assert first.code == 0
    assert re.search(rf"^{folder}: 2 read; it holds 2 reports and \d+ links between them$", first.out, re.M)
    again = run("read", *reports, "--store", folder, "--json")
    assert again.code == 0
    assert f"{folder}: 1 read, 2 known already; it holds 3 reports" in again.err
    assert again.out == run("read", *reports, "--json").out
    with open_store(folder, read_only=True) as store:
        assert len(store.runs()) == 2 and store.unlinked() == 0
        before = store.records().to_json() + store.links().to_json()
    assert run("read", *reports, "--store", folder, "--json").out == again.out
    with open_store(folder, read_only=True) as store:
        assert store.records().to_json() + store.links().to_json() == before
        assert len(store.runs()) == 2


def test_what_an_option_tells_later_is_taken_in(run: Run, reports: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    run("read", reports[0], "--store", folder)
    run("read", reports[0], "--store", folder, "--published", "2018-09-20", "--publisher", "The Other")
    plain = run("read", reports[0], "--store", folder)
    assert "1 known already" in plain.out and "The Other · 2018-09-20" in plain.out
    with open_store(folder, read_only=True) as store:
        (report,) = store.reports()
        assert (report.publisher, str(report.published)) == ("The Other", "2018-09-20")
        assert {r.date for r in store.records(kind="event", type="CONSULT")} == {("2018-09-18", "2018-09-18")}


def test_the_day_of_retrieval_is_kept(run: Run, reports: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "kept"

    def kept() -> tuple[tuple[str, str | None], ...]:
        with open_store(folder, read_only=True) as store:
            return tuple((str(r.retrieved), r.publisher) for r in store.reports())

    run("read", reports[0], "--store", folder)
    assert kept() == (("None", None),)
    told = ("--retrieved", "14 Sep 2018", "--publisher", " The  Other ")
    first = run("read", reports[0], "--store", folder, *told)
    assert first.code == 0 and "1 read" in first.out and kept() == (("2018-09-14", "The Other"),)
    for options in ((), told, told[:2], told[2:]):
        again = run("read", reports[0], "--store", folder, *options)
        assert again.code == 0 and "1 known already" in again.out
    assert kept() == (("2018-09-14", "The Other"),)
    later = run("read", reports[0], "--store", folder, "--retrieved", "2018-09-15")
    assert "1 read" in later.out and kept()[0][0] == "2018-09-15"


@pytest.mark.skipif(os.name != "posix", reason="names of bytes are POSIX's")
def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    name, folder = os.fsencode(tmp_path) + b"/caf\xe9\n\xff.txt", tmp_path / "kept"
    try:
        Path(os.fsdecode(name)).write_text(THIRD, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes UTF-8 only")

    def blocs(*args: bytes) -> tuple[int, str, str]:
        command = [os.fsencode(arg) for arg in (sys.executable, "-m", "blocs")]
        done = subprocess.run([*command, *args], capture_output=True, timeout=120)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    store = (b"--store", os.fsencode(folder))
    code, out, err = blocs(b"read", name, *store)
    assert (code, err) == (0, "")
    assert r"· 2018-09-20 · caf\xe9\x0a\xff.txt ·" in out
    code, out, err = blocs(b"read", name, *store, b"--json")
    assert code == 0 and "1 known already" in err
    assert {row["report"] for row in lines(out)} == {r"caf\xe9\x0a\xff.txt"}
    with open_store(folder, read_only=True) as opened:
        (report,) = opened.reports()
        assert (report.name, report.text) == (r"caf\xe9\x0a\xff.txt", THIRD)
        assert report.origin == rf"{tmp_path}/caf\xe9\x0a\xff.txt"
    code, out, err = blocs(b"read", name + b".no")
    missing = rf"{tmp_path}/caf\xe9\x0a\xff.txt.no"
    assert (code, out, err) == (3, "", f"blocs: {missing}: there is no such file; check the name\n")


def test_standard_input_is_told_as_such(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert run("read", "-", "--store", folder, input=FIRST.encode()).code == 0
    with open_store(folder, read_only=True) as store:
        assert [(r.name, r.origin, r.origin_kind) for r in store.reports()] == [("stdin", "stdin", "stdin")]


def test_a_store_that_is_a_file(run: Run, reports: list[Path]) -> None:
    done = run("read", reports[0], "--store", reports[1])
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith("blocs: ") and "a store is a folder" in done.err
