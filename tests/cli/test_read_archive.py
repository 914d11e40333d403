"""`blocs read` over folders and archives: what is large, damaged, killed and taken up again."""

from __future__ import annotations

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from blocs.errors import StoreError
from blocs.evidence import open_store
from reports.make import page, record

from .conftest import FIRST, SECOND, THIRD, Run

BLOCS = (sys.executable, "-m", "blocs")
PADDING = "x" * 1_000_000


def story(number: int) -> str:
    return f"{THIRD.replace('Third', f'Paper {number}')}\nIt put {number} firms on a list.\n"


def jsonl(*numbers: int, **more: str) -> bytes:
    return b"".join(
        json.dumps({"text": story(n), "url": f"http://a.b/{n}", **more}).encode() + b"\n" for n in numbers
    )


def records(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def reports(out: str) -> list[str]:
    return list(dict.fromkeys(row["report"] for row in records(out) if row["kind"] != "link"))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder: texts, an archive, and all that can be wrong with a file."""
    folder = tmp_path / "news"
    (folder / "2018").mkdir(parents=True)
    (folder / "2018" / "a.txt").write_text(FIRST, encoding="utf-8")
    (folder / "2018" / "b.txt").write_text(SECOND, encoding="utf-8")
    (folder / "pages.warc.gz").write_bytes(
        gzip.compress(record("http://a.b/1", page("Tariffs", *THIRD.split("\n\n"))))
    )
    (folder / "wire.jsonl").write_bytes(jsonl(1) + b'{"text": "China\n' + jsonl(2))
    (folder / "wire.jsonl.gz").write_bytes(gzip.compress(jsonl(3, 4))[:-20])
    (folder / "empty.txt").touch()
    (folder / "film.txt").write_bytes(b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)))
    (folder / ".index").write_text(story(9), encoding="utf-8")
    return folder


def test_a_folder_with_broken_files(run: Run, news: Path) -> None:
    done = run("read", news, "--json", "--reader", "rules")
    assert done.code == 1
    assert reports(done.out) == [
        "a.txt",
        "b.txt",
        "pages.warc.gz#1",
        "wire.jsonl#1",
        "wire.jsonl#3",
        "wire.jsonl.gz#1",
    ]
    told = done.err.splitlines()
    wrong = ["empty.txt: it is empty", "film.txt: it is a program", "wire.jsonl#2: its JSON is cut off"]
    wrong += ["wire.jsonl.gz#2: its JSON is cut off", "wire.jsonl.gz: its gzip stream ends early"]
    assert len(told) == 5
    for line, what in zip(told, wrong, strict=True):
        assert line.startswith(f"blocs: {news}{os.sep}{what}")


def test_the_number_of_workers_and_what_does_the_work_change_no_byte(news: Path) -> None:
    pytest.importorskip("distributed")

    def blocs(*options: str) -> tuple[int, bytes, bytes]:
        command = (*BLOCS, "read", str(news), "--json", "--reader", "rules", *options)
        done = subprocess.run(command, capture_output=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    one = blocs()
    assert one[0] == 1 and one[1].count(b"\n") > 10
    assert blocs("--workers", "2") == one
    assert blocs("--workers", "2", "--dask", "local") == one


@pytest.mark.parametrize("name", ["wire.jsonl", "wire.jsonl.gz", "wire.json.gz"])
def test_json_lines_of_more_than_20_mb(run: Run, tmp_path: Path, name: str) -> None:
    data = b"".join(jsonl(n, html=PADDING) for n in range(24)) + jsonl(24)
    path = tmp_path / name
    path.write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else data)
    done = run("read", path, "--json", "--reader", "rules")
    assert (done.code, done.err) == (0, "")
    assert reports(done.out) == [f"{name}#{n}" for n in range(1, 26)]
    assert (
        run("read", path, "--limit", "500kB", "--json", "--reader", "rules").err.count("its line has more")
        == 20
    )


def test_an_archive_that_is_damaged_in_the_middle(run: Run, tmp_path: Path) -> None:
    pages = [record(f"http://a.b/{n}", page(f"Tariffs {n}", *story(n).split("\n\n"))) for n in range(6)]
    film = record("http://a.b/film", bytes(21_000_000), "video/mp4")
    broken = bytearray(pages[3])
    broken[:20] = b"\x00" * 20
    plain, packed = tmp_path / "crawl.warc", tmp_path / "crawl.warc.gz"
    plain.write_bytes(b"".join((*pages[:3], film, bytes(broken), *pages[4:])))
    member = bytearray(gzip.compress(pages[3]))
    member[40:60] = b"\xff" * 20
    parts = map(gzip.compress, (*pages[:3], film))
    packed.write_bytes(b"".join((*parts, bytes(member), *map(gzip.compress, pages[4:]))))
    for path in (plain, packed):
        done = run("read", path, "--json", "--reader", "rules")
        assert done.code == 1 and len(done.err.splitlines()) == 1
        assert "is damaged" in done.err and str(path) in done.err
        assert len(reports(done.out)) == 5
        assert {row["text"] for row in records(done.out) if row["kind"] == "quantity"} == {*"01245"}


# killed, and taken up again


def content(folder: Path) -> tuple[object, ...]:
    """All that a store says, but when and in which run it was read."""
    with open_store(folder, read_only=True) as store:
        return (
            [(r.id, r.name, r.text, r.publisher, r.published, r.origin) for r in store.reports()],
            store.records(status="all").to_json(),
            store.links(status="all").to_json(),
            [(f.origin, f.cause, f.remedy) for f in sorted(store.failures(), key=lambda f: f.origin)],
            store.check(),
        )


def held(folder: Path) -> int:
    if not (folder / "evidence.sqlite").is_file():
        return 0
    try:
        with open_store(folder, read_only=True) as store:
            return store.size()[0]
    except StoreError:  # it is being made
        return 0


def killed(command: list[str], folder: Path, reports: int) -> None:
    """Run a command until the store has so many reports, and kill it with all its processes."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    until = time.monotonic() + 90
    while held(folder) < reports:
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals are needed")
def test_what_was_killed_goes_on_and_ends_as_if_nothing_had_been(news: Path, tmp_path: Path) -> None:
    (news / "zz.jsonl.gz").write_bytes(gzip.compress(jsonl(*range(10, 90))))
    undisturbed, disturbed = tmp_path / "one", tmp_path / "two"

    def command(folder: Path, workers: int) -> list[str]:
        options = ("--store", folder, "--reader", "rules", "--workers", workers)
        return [*BLOCS, "read", str(news), *map(str, options)]

    for workers, reports in ((1, 3), (2, 25)):
        killed(command(disturbed, workers), disturbed, reports)
    before = held(disturbed)
    assert 25 <= before < 86
    done = subprocess.run(command(disturbed, 2), capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stderr
    assert f"{86 - before} read, {before} known already; it holds 86 reports" in done.stdout
    done = subprocess.run(command(undisturbed, 1), capture_output=True, text=True, timeout=120)
    assert "86 read; it holds 86 reports" in done.stdout
    assert content(disturbed) == content(undisturbed)
    assert content(disturbed)[-1] == ()


# many reports


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.jsonl"
    path.write_bytes(jsonl(*range(45), publisher="The Example") + jsonl(45, date="2018-10-02"))
    return path


def test_many_reports_are_counted(run: Run, many: Path, tmp_path: Path) -> None:
    with many.open("ab") as file:
        file.write(b"{broken\n")
    done = run("read", many, "--reader", "rules")
    first, counts, *_ = done.out.splitlines()
    assert first == "46 reports of 1 publisher, 2018-09-20 to 2018-10-02, on 2 days"
    assert re.match(r"\d+ events, 46 amounts, \d+ statements, 1 could not be read$", counts)
    assert re.search(r"^sanction +46 +unknown +1 +\d+$", done.out, re.M)
    assert max(map(len, done.out.splitlines())) <= 100 and len(done.out.splitlines()) < 30

    first_time = run("read", many, "--reader", "rules", "--store", tmp_path / "kept")
    assert first_time.out.splitlines()[0] == first
    again = run("read", many, "--reader", "rules", "--store", tmp_path / "kept")
    assert "0 read, 46 known already; it holds 46 reports" in again.out and again.code == 1


def test_links_of_many_reports_are_left_to_a_store(
    run: Run, many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    module = importlib.import_module("blocs.cli.read")
    store = ("--store", tmp_path / "kept")
    linked = records(run("read", many, "--reader", "rules", "--json", *store).out)
    assert sum(row["kind"] == "link" for row in linked) > 100
    monkeypatch.setattr(module, "LINKED", 20)
    alone = run("read", many, "--reader", "rules", "--json")
    assert "no links: 46 reports are more than 20; keep them with --store" in alone.err
    assert records(alone.out) == [row for row in linked if row["kind"] != "link"]
    known = run("read", many, "--reader", "rules", "--json", *store)
    assert known.out == alone.out
    (tmp_path / "new.txt").write_text(story(99), encoding="utf-8")
    more = run("read", tmp_path / "new.txt", "--reader", "rules", *store)
    assert more.code == 0 and f"47 reports: blocs relink --store {tmp_path / 'kept'}" in more.err
    monkeypatch.undo()
    assert "Links between reports" in run("read", tmp_path / "new.txt", "--reader", "rules", *store).out


def test_no_links(run: Run, news: Path, tmp_path: Path) -> None:
    done = run("read", news, "--reader", "rules", "--json", "--no-links")
    assert "link" not in {row["kind"] for row in records(done.out)}
    kept = run("read", news, "--reader", "rules", "--no-links", "--store", tmp_path / "kept")
    assert "Links between reports" not in kept.out and "it holds 6 reports and 0 links" in kept.out
    with open_store(tmp_path / "kept", read_only=True) as store:
        assert (store.size(), store.unlinked()) == ((6, 0), 6)
    later = run("read", news, "--reader", "rules", "--store", tmp_path / "kept")
    assert "Links between reports" in later.out


def test_of_many_failures_the_first_are_told_and_all_are_kept(run: Run, tmp_path: Path) -> None:
    path, store = tmp_path / "bad.jsonl", tmp_path / "kept"
    path.write_bytes(b"{broken\n" * 50 + jsonl(1) * 30)
    alone = run("read", path, "--reader", "rules")
    assert alone.code == 1
    assert alone.err.count("it is no JSON") == 20
    assert alone.err.count("the same bytes as") == 20
    assert alone.err.splitlines()[-2:] == [
        "blocs: 9 more have the bytes of others before them",
        "blocs: 30 more could not be read; give --store DIR for a list of them",
    ]
    done = run("read", path, "--reader", "rules", "--store", store)
    assert (
        done.err.splitlines()[-1]
        == f"blocs: 30 more could not be read; blocs coverage --store {store} lists them"
    )
    with open_store(store, read_only=True) as opened:
        assert len(opened.failures()) == 50


def test_standard_input_may_be_an_archive_of_any_size(run: Run) -> None:
    data = b"".join(jsonl(n, html=PADDING) for n in range(22))
    done = run("read", "-", "--json", "--reader", "rules", input=gzip.compress(data, 1))
    assert (done.code, done.err) == (0, "")
    assert reports(done.out) == [f"stdin#{n}" for n in range(1, 23)]
