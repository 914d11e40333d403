from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_events import FIRST, MADE, folder_of_files, killed_again_and_again, write_made

from blocs.errors import StoreError, UsageError, WorkerLost
from blocs.sources.coded import batches, compacting, cutting, manifest, segments
from blocs.sources.coded import known as catalogue
from blocs.sources.coded.compacting import compact
from blocs.sources.coded.held import Events
from blocs.sources.coded.known import known
from blocs.sources.coded.manifest import load
from blocs.sources.coded.months import days_told_by, runs_of, span_of
from blocs.sources.coded.row import schema
from blocs.sources.coded.segments import Progress, drop_coded, import_coded
from blocs.sources.coded.sorting import sorted_rows


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "CODED", (*catalogue.CODED, MADE))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return folder_of_files(tmp_path / "files")


def rows_of(store: Path, **asked: Any) -> list[dict[str, Any]]:
    """All rows, sorted: what a store holds, however it is cut."""
    tables = [pq.ParquetFile(path).read() for path in Events(store).paths(**asked)]
    return sorted((row for table in tables for row in table.to_pylist()), key=lambda row: str(row["id"]))


def written(folder: Path) -> list[list[str]]:
    """Good lines of source files, by id."""
    lines = [line.split("|") for file in folder.iterdir() for line in file.read_text().splitlines()]
    return sorted(line for line in lines if len(line) == 6)


# --- what is imported


def test_every_row_is_held_once_with_its_values(files: Path, tmp_path: Path) -> None:
    made = import_coded(tmp_path / "store", "made", [files])
    wanted = written(files)
    assert made.rows == len(wanted) == sum(300 + n for n in range(12))
    assert made.files == tuple(f"{n:03d}.txt" for n in range(12))
    found = rows_of(tmp_path / "store")
    assert [row["id"] for row in found] == [line[0] for line in wanted]
    for row, line in zip(found, wanted, strict=True):
        assert (row["day"].isoformat(), row["actor"] or "", row["recipient"] or "") == (
            line[1],
            line[3],
            line[4],
        )
        assert (row["url"], row["added"].isoformat()) == (line[5], line[2])
        assert (row["tone"], row["quad"]) == (None, None)
    assert Events(tmp_path / "store").rows == len(wanted)


def test_segments_hold_one_month_and_are_sorted(files: Path, tmp_path: Path) -> None:
    import_coded(tmp_path / "store", "made", [files])
    events = Events(tmp_path / "store")
    assert events.months == ("2018-10", "2019-09", "2019-10")
    for segment in events.segments():
        table = pq.ParquetFile(events.folder / segment.path).read()
        assert table.schema.equals(schema())
        keys = [(r["actor"] or "", r["recipient"] or "", r["day"]) for r in table.to_pylist()]
        assert keys == sorted(keys)
        assert {day.isoformat()[:7] for _, _, day in keys} == {segment.month}
        assert (segment.rows, segment.since, segment.until) == (
            len(keys), min(day for *_, day in keys), max(day for *_, day in keys),
        )  # fmt: skip
        assert f"month={segment.month}" in segment.path
        assert (events.folder / segment.path).stat().st_size == segment.bytes
    assert not list(events.folder.glob("tmp-*"))


def test_bad_rows_are_kept_with_file_and_line(files: Path, tmp_path: Path) -> None:
    made = import_coded(tmp_path / "store", "made", [files])
    bad = list(Events(tmp_path / "store").bad("made"))
    assert made.bad == len(bad) == 12
    assert [(one.file, one.line, one.text) for one in bad[:3]] == [
        ("001.txt", 2, "no event 0"), ("002.txt", 2, "no event 0"), ("002.txt", 3, "no event 1"),
    ]  # fmt: skip
    assert {one.why for one in bad} == {"1 columns, not 6"}


def test_a_file_is_imported_once_whatever_it_is_called(files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    import_coded(store, "made", [files])
    before = load(store)
    shutil.copy(files / "003.txt", files / "renamed.txt")
    write_made(files / "new.txt", 50, 99)
    made = import_coded(store, "made", [files])
    assert made.files == ("new.txt",)
    assert {(Path(one.path).name, one.held_as) for one in made.skipped_files} == {
        *((f"{n:03d}.txt", f"{n:03d}.txt") for n in range(12)), ("renamed.txt", "003.txt"),
    }  # fmt: skip
    assert load(store).files[:12] == before.files
    assert Events(store).rows == sum(one.rows for one in before.segments) + 50


def test_two_names_of_the_same_bytes_in_one_import(tmp_path: Path) -> None:
    write_made(tmp_path / "a.txt", 20, 1)
    shutil.copy(tmp_path / "a.txt", tmp_path / "b.txt")
    made = import_coded(tmp_path / "store", "made", [tmp_path / "b.txt", tmp_path / "a.txt"])
    assert (made.files, made.rows) == (("a.txt",), 20)
    assert [(Path(one.path).name, one.held_as) for one in made.skipped_files] == [("b.txt", "a.txt")]


def test_repeated_ids_are_kept_and_counted(tmp_path: Path) -> None:
    write_made(tmp_path / "a.txt", 40, 1)
    text = (tmp_path / "a.txt").read_text()
    (tmp_path / "b.txt").write_text(text + text.splitlines()[0] + "\n")
    made = import_coded(tmp_path / "store", "made", [tmp_path / "a.txt", tmp_path / "b.txt"])
    assert made.rows == 81
    told = Events(tmp_path / "store").coverage(repeated=True)
    assert sum(one.repeated or 0 for one in told) == 41
    assert {one.repeated for one in Events(tmp_path / "store").coverage()} == {None}


def test_a_broken_file_costs_nothing_else(files: Path, tmp_path: Path) -> None:
    text = (files / "004.txt").read_text()
    (files / "004.txt").write_text(text + "broken\n")
    made = import_coded(tmp_path / "store", "made", [files])
    assert [(Path(one.path).name, str(one.why)) for one in made.failed] == [
        ("004.txt", f"{files / '004.txt'}: it is broken; mend it")
    ]
    assert "004.txt" not in made.files and len(made.files) == 11
    assert not [row for row in rows_of(tmp_path / "store") if row["id"].startswith("4-")]
    (files / "004.txt").write_text(text)
    assert import_coded(tmp_path / "store", "made", [files]).files == ("004.txt",)
    assert [row["id"] for row in rows_of(tmp_path / "store")] == [line[0] for line in written(files)]


def test_a_file_that_grows_while_it_is_read_is_not_taken(tmp_path: Path, monkeypatch: Any) -> None:
    import made_events

    file = write_made(tmp_path / "a.txt", 10, 1)
    read = made_events.read_made

    def grows(path: Path) -> Any:
        for chunk in read(path):
            path.write_text(path.read_text() + "more\n")
            yield chunk

    monkeypatch.setattr(made_events, "read_made", grows)
    made = import_coded(tmp_path / "store", "made", [file])
    assert (made.rows, str(made.failed[0].why)) == (
        0, f"{file}: it was changed while it was read; import it again when nothing writes to it",
    )  # fmt: skip
    assert Events(tmp_path / "store").sources == ()


def test_rows_of_a_large_file_are_cut_into_several_segments(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(cutting, "FLUSH", 700)
    write_made(tmp_path / "a.txt", 3000, 1)
    import_coded(tmp_path / "store", "made", [tmp_path / "a.txt"])
    found = Events(tmp_path / "store").segments("2019-10", "2019-10")
    assert [re.sub(".*-", "", one.path) for one in found] == [f"{n}.parquet" for n in range(5)]
    assert len(rows_of(tmp_path / "store")) == 3000


def test_the_result_does_not_depend_on_workers_or_the_order_of_files(
    files: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(batches, "_TEXT", 40_000)
    import_coded(tmp_path / "a", "made", [files])
    import_coded(tmp_path / "b", "made", sorted(files.iterdir(), reverse=True), workers=2)
    assert len({file.batch for file in load(tmp_path / "a").files}) > 4
    assert load(tmp_path / "a") == load(tmp_path / "b")


def test_progress_is_told(files: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    import_coded(tmp_path / "store", "made", [files], progress=told.append)
    last = told[-1]
    assert (last.files, last.of_files, last.rows, last.bad) == (12, 12, 3666, 12)
    assert last.bytes == last.of_bytes == sum(file.stat().st_size for file in files.iterdir())
    assert [one.rows for one in told] == sorted(one.rows for one in told)
    assert last.left == 0 and last.rate == pytest.approx(last.rows / last.seconds)


# --- kills, leftovers, and who else is there


@pytest.mark.parametrize(("workers", "kills"), [(1, 2), (2, 3)])  # fifty each: tests/soak/import_kills.py
def test_kills_change_nothing(
    files: Path, tmp_path: Path, workers: int, kills: int, monkeypatch: Any
) -> None:
    monkeypatch.setattr(batches, "_TEXT", 40_000)
    import_coded(tmp_path / "undisturbed", "made", [files])
    wanted = load(tmp_path / "undisturbed")
    stores = killed_again_and_again(tmp_path / "killed", files, kills, workers, seed=workers)
    for n in range(stores):
        assert load(tmp_path / f"killed-{n}") == wanted
        assert Events(tmp_path / f"killed-{n}").check() == ()
        left = {p for p in (tmp_path / f"killed-{n}" / "events").rglob("*") if p.is_file()}
        named = {tmp_path / f"killed-{n}" / "events" / part.path for part in wanted.parts}
        assert {p.name for p in left - named} == {"manifest.json", "lock"}


def test_what_a_killed_import_left_is_cleared(files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    import_coded(store, "made", [files / "000.txt"])
    stray = store / "events" / "source=made" / "month=2001-01" / "0123456789abcdef-0.parquet"
    stray.parent.mkdir()
    stray.write_bytes(b"half")
    (store / "events" / "tmp-1-dead").mkdir()
    (store / "events" / "tmp-1-dead" / "x.parquet").write_bytes(b"half")
    assert Events(store).months == ("2018-10", "2019-09", "2019-10")
    import_coded(store, "made", [files / "001.txt"])
    assert not stray.exists()
    assert not list((store / "events").glob("tmp-*"))
    assert Events(store).check() == ()


def test_the_workers_of_a_killed_import_end(files: Path, tmp_path: Path) -> None:
    code = (
        "import os, sys, time\nfrom made_events import use_made\n"
        "from blocs.sources.coded import batches, segments\nuse_made()\nbatches._TEXT = 40_000\n"
        "def told(p):\n    print(os.getpid(), flush=True) if p.rows else None\n    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    segments.import_coded(sys.argv[1], 'made', [sys.argv[2]], workers=2, progress=told)\n"
    )
    script = tmp_path / "script.py"
    script.write_text(code)
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    command = [sys.executable, str(script), str(tmp_path / "store"), str(files)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}) as one:
        assert one.stdout is not None and int(one.stdout.readline()) == one.pid
        children = Path(f"/proc/{one.pid}/task/{one.pid}/children")
        if not children.exists():
            one.kill()
            pytest.skip("this system does not tell a process's children")
        workers = [int(child) for child in children.read_text().split()]
        one.kill()
    end = time.monotonic() + 20
    while any(_runs(worker) for worker in workers):
        assert time.monotonic() < end, "workers outlive the import that started them"
        time.sleep(0.05)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_two_imports_keep_each_other_out(files: Path, tmp_path: Path) -> None:
    with segments.writing(tmp_path / "store"):
        with pytest.raises(StoreError, match=rf"another process \(number {os.getpid()}\) is importing"):
            import_coded(tmp_path / "store", "made", [files])
        assert Events(tmp_path / "store").sources == ()
    assert import_coded(tmp_path / "store", "made", [files]).rows == 3666


def test_a_reader_beside_a_writer_sees_whole_imports(files: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(batches, "_TEXT", 1)
    monkeypatch.setattr(compacting, "SMALL", 10_000)
    store, seen, stop = tmp_path / "store", set(), threading.Event()
    sums = {0} | {sum(300 + n for n in range(m)) for m in range(1, 13)}

    def write() -> None:
        try:
            import_coded(store, "made", [files])
            compact(store)
        finally:
            stop.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not stop.is_set():
        events = Events(store)
        rows = sum(pq.ParquetFile(path).metadata.num_rows for path in events.paths())
        assert rows == events.rows
        seen.add(rows)
    writer.join()
    assert seen <= sums


def test_a_full_disk_leaves_the_store_whole(files: Path, tmp_path: Path, monkeypatch: Any) -> None:
    store = tmp_path / "store"
    import_coded(store, "made", [files / "000.txt"])
    before = load(store)
    real = manifest.os.fsync

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(manifest.os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        import_coded(store, "made", [files])
    monkeypatch.setattr(manifest.os, "fsync", real)
    assert load(store) == before
    assert import_coded(store, "made", [files]).rows == 3366
    assert Events(store).check() == ()


# --- compaction and removal


def test_compaction_changes_segments_and_no_row(files: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(batches, "_TEXT", 1)
    store = tmp_path / "store"
    import_coded(store, "made", [files])
    before, old = rows_of(store), Events(store)
    told = compact(store)
    assert (told.before, told.after, told.rows) == (len(old.segments()), 3, len(before))
    assert told.months == old.months
    assert len(Events(store).segments()) == 3
    assert rows_of(store) == before
    assert Events(store).check() == ()
    assert Events(store).coverage() == old.coverage()
    assert compact(store).before == 0
    assert all(Path(path).is_file() for path in old.paths())  # whoever reads them can go on
    compact(store, grace=-1)
    assert not any(Path(path).exists() for path in old.paths())
    assert import_coded(store, "made", [files]).files == ()


def test_a_source_can_be_dropped_and_imported_again(files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    import_coded(store, "made", [files])
    before = load(store)
    assert drop_coded(store, "made") == 3666
    assert (Events(store).sources, Events(store).rows, list(Events(store).bad())) == ((), 0, [])
    assert {p.name for p in (store / "events").iterdir()} == {"manifest.json", "lock", "bad"}
    with pytest.raises(StoreError, match="it has no coded events"):
        drop_coded(store, "made")
    import_coded(store, "made", [files])
    assert load(store) == before


# --- what is held


def test_no_events_and_no_file_differ(tmp_path: Path) -> None:
    for day in (0, 1, 2, 40):
        write_made(tmp_path / f"{day}.txt", 30, day, added=FIRST + timedelta(day))
    (tmp_path / "3.txt").write_text(f"x|2018-10-04|{FIRST + timedelta(3)}|CHN|RUS|u\n")
    import_coded(tmp_path / "store", "made", tmp_path.glob("*.txt"))
    told = {one.month: one for one in Events(tmp_path / "store").coverage("made")}
    october = told["2019-10"]
    assert [day.day for day, _ in october.days] == [1, 2, 3, 4]
    assert october.files == 4
    assert date(2019, 10, 4) not in october.days_without  # a file, and no event of that day
    assert date(2019, 10, 5) in october.days_without
    assert (told["2018-10"].rows > 0, told["2018-10"].files, told["2018-10"].share) == (True, 0, 0.0)
    assert told["2019-11"].share == pytest.approx(1 / 30)
    assert [one.month for one in Events(tmp_path / "store").coverage(since="2019-11")] == ["2019-11"]


def test_paths_by_time_and_source(files: Path, tmp_path: Path) -> None:
    import_coded(tmp_path / "store", "made", [files])
    events = Events(tmp_path / "store")
    assert [one.month for one in events.segments("2019-09", "2019-09")] == ["2019-09"]
    assert [one.month for one in events.segments(until="2018")] == ["2018-10"]
    assert [one.month for one in events.segments(since=date(2019, 10, 12))] == ["2019-10"]
    assert events.segments(since=date(2019, 10, 13)) == ()
    with pytest.raises(UsageError, match=r"no coded events of 'gdelt' in .*; it has made"):
        events.paths(source="gdelt")
    with pytest.raises(UsageError, match="'soon' is no day, month or year"):
        events.paths(since="soon")


def test_damage_is_told(files: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    import_coded(store, "made", [files])
    events = Events(store)
    place = Path(events.paths()[0])
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    assert events.check() == (f"{place}: damaged; drop made and import it again",)
    path = store / "events" / "manifest.json"
    told = json.loads(path.read_text())
    told["segments"][0]["path"] = "../../etc/passwd"
    path.write_text(json.dumps(told))
    with pytest.raises(StoreError, match="it was changed by something else than blocs"):
        Events(store)
    path.write_text('{"format": 3}')
    with pytest.raises(StoreError, match="of format 3, and this version of blocs reads up to 2"):
        Events(store)
    path.write_text("[1, 2")
    with pytest.raises(StoreError, match=r"manifest\.json: damaged"):
        Events(store)


def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    one = manifest.Segment("../secret.parquet", "made", "2019-10", 1, 1, "0", FIRST, FIRST)
    manifest.swap(tmp_path, manifest.Manifest(segments=(one,)))
    with pytest.raises(StoreError, match="is no path that blocs gives"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"source": "mapped"}, "mapped needs the option mapping; a CSV; the mapping: --set mapping="),
        ({"source": "gdlt"}, "no source of coded events is called 'gdlt'; did you mean gdelt?"),
        ({"paths": ["nowhere.csv"]}, "nowhere.csv: no such file"),
        ({"paths": []}, "there are no files to import"),
        ({"workers": 0}, "workers is 0; give 1 or more"),
        ({"memory": "lots"}, "memory is 'lots'; write it as 2GB or 500MB"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, told: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        import_coded(
            tmp_path / "store",
            told.pop("source", "made"),
            told.pop("paths", [write_made(tmp_path / "a.txt", 1, 1)]),
            **told,
        )
    assert not (tmp_path / "store").exists()


# --- small parts, and laws


@pytest.mark.parametrize(
    ("source", "name", "days"),
    [
        ("gdelt2", "20191024143000.export.CSV.zip", ("2019-10-24", "2019-10-24")),
        ("gdelt2", "gdelt2_20191024143000.export.CSV", ("2019-10-24", "2019-10-24")),
        ("gdelt1", "20191024.export.CSV.zip", ("2019-10-24", "2019-10-24")),
        ("gdelt1", "200612.zip", ("2006-12-01", "2006-12-31")),
        ("gdelt1", "1979.zip", ("1979-01-01", "1979-12-31")),
        ("gdelt1", "20191399.export.CSV", None),
        ("gdelt2", "events.csv", None),
        ("icews", "20191024.export.CSV", None),
    ],
)
def test_days_that_a_name_tells(source: str, name: str, days: tuple[str, str] | None) -> None:
    found = days_told_by(source, name)
    assert (found and tuple(day.isoformat() for day in found)) == days


@given(st.sets(st.dates(date(2000, 1, 1), date(2000, 12, 31))))
def test_runs_hold_the_same_days(days: set[date]) -> None:
    from blocs.sources.coded.months import days_in

    runs = runs_of(days)
    assert set(days_in(runs)) == days
    assert all((b[0] - a[1]).days > 1 for a, b in pairwise(runs))


def test_bounds() -> None:
    assert span_of("2020-02", last=True) == date(2020, 2, 29)
    assert span_of("2020-02-03") == span_of("2020-02-03", last=True) == date(2020, 2, 3)
    assert span_of(None) is None


def test_known_by_the_name_of_its_rows() -> None:
    assert known("gdelt1") is known("gdelt")


WORDS = st.sampled_from([None, "AFG", "CHN", "RUS", "USA", "ÅLA"])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(WORDS, WORDS, st.dates(date(1900, 1, 1), date(2050, 1, 1))), min_size=1, max_size=60)
)
def test_sorting_is_that_of_the_words_and_stable(rows: list[tuple[Any, Any, date]]) -> None:
    told = [
        {"source": "x", "id": str(n), "day": day, "actor": a, "recipient": b, "symmetric": True}
        for n, (a, b, day) in enumerate(rows)
    ]
    half = len(told) // 2  # two pieces, each with words of its own
    parts = [pa.Table.from_pylist(part, schema()) for part in (told[:half], told[half:]) if part]
    found = sorted_rows(pa.concat_tables(parts)).to_pylist()
    wanted = sorted(
        told,
        key=lambda r: (
            str(r["day"])[:7],
            r["actor"] or "",
            r["recipient"] or "",
            r["day"],
            int(str(r["id"])),
        ),
    )
    assert [row["id"] for row in found] == [row["id"] for row in wanted]


def test_a_worker_that_is_killed_is_told(files: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(batches, "_TEXT", 40_000)
    real = segments.map_ordered

    def broken(*given: Any) -> Any:
        yield next(iter(real(*given)))
        raise WorkerLost("job 2: its worker was killed")

    monkeypatch.setattr(segments, "map_ordered", broken)
    with pytest.raises(StoreError, match="a process that read was killed"):
        import_coded(tmp_path / "store", "made", [files])
    assert 0 < Events(tmp_path / "store").rows < 3666
    monkeypatch.setattr(segments, "map_ordered", real)
    import_coded(tmp_path / "store", "made", [files])
    import_coded(tmp_path / "other", "made", [files])
    assert load(tmp_path / "store") == load(tmp_path / "other")


# --- real files


@pytest.mark.shared
def test_the_real_quarter_of_an_hour_of_gdelt(shared: Path, tmp_path: Path) -> None:
    file = shared / "data" / "events" / "gdelt2_20191024143000.export.CSV"
    made = import_coded(tmp_path / "store", "gdelt", [file])
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()]
    assert (made.rows, made.bad) == (len(lines), 0)
    rows = rows_of(tmp_path / "store", source="gdelt")
    assert [row["id"] for row in rows] == sorted(line[0] for line in lines)
    told = {one.month: one for one in Events(tmp_path / "store").coverage(repeated=True)}
    wanted = Counter(f"{line[1][:4]}-{line[1][4:6]}" for line in lines)
    assert {month: one.rows for month, one in told.items() if one.rows} == wanted
    assert told["2019-10"].days == ((date(2019, 10, 24), 1),)
    assert told["2018-10"].files == 0
    assert sum(one.repeated or 0 for one in told.values()) == len(lines) - len({line[0] for line in lines})


@pytest.mark.shared
def test_the_real_sample_of_icews(shared: Path, tmp_path: Path) -> None:
    file = shared / "data" / "events" / "icews_2018_sample.tab"
    made = import_coded(tmp_path / "store", "icews", [file])
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    assert made.rows + made.bad == len(lines)
    assert made.bad == 0
    held = Events(tmp_path / "store")
    assert held.files[0].told_by == "events"
    assert sum(one.rows for one in held.coverage("icews")) == len(lines)
