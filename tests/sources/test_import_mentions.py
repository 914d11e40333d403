"""Mentions of GDELT's events in a store: imported as events are, and kept apart from them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from blocs.errors import StoreError, UsageError
from blocs.sources.coded import batches, watching
from blocs.sources.coded.batches import routed
from blocs.sources.coded.compacting import compact, small_segments
from blocs.sources.coded.held import Events, Mentions
from blocs.sources.coded.known import known, names_of
from blocs.sources.coded.manifest import load
from blocs.sources.coded.segments import drop_coded, import_coded
from blocs.sources.coded.shelves import MENTIONS
from blocs.sources.coded.watching import watch_folder


def mention(number: int, told: str, outlet: str = "a.example", met: str = "20191024143000") -> str:
    cells = [str(number), met, told, "1", outlet, f"http://{outlet}/{told}", "3", "-1", "-1", "9", "1", "60"]
    return "\t".join([*cells, "2300", "-2.5", "", ""]) + "\n"


def event(number: int) -> str:
    cells = [""] * 61
    for at, cell in {0: str(number), 1: "20191024", 7: "RUS", 17: "CHN", 26: "036", 59: "20191024"}.items():
        cells[at] = cell
    return "\t".join(cells) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six quarters of an hour, the last of them of the next month and zipped."""
    place = tmp_path / "in"
    place.mkdir()
    for n in range(5):
        stamp = f"201910241{n}0000"
        text = "".join(mention(100 * n + k, stamp, f"{k % 3}.example") for k in range(20)) + "half\n" * (
            n % 2
        )
        (place / f"{stamp}.mentions.CSV").write_text(text)
    with zipfile.ZipFile(place / "20191101000000.mentions.CSV.zip", "w") as archive:
        archive.writestr("20191101000000.mentions.CSV", mention(7, "20191101000000"))
    return place


def test_mentions_are_held_by_the_day_on_which_they_were_told(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    made = import_coded(store, "gdelt-mentions", [folder])
    assert (made.rows, made.bad, made.months, made.source) == (
        101, 2, ("2019-10", "2019-11"), "gdelt-mentions",
    )  # fmt: skip
    held = Mentions(store)
    assert (held.sources, held.rows, held.months) == (("gdelt2",), 101, ("2019-10", "2019-11"))
    assert held.folder == store / "events" / "mentions"
    (row,) = [row for path in held.paths("2019-11") for row in pq.ParquetFile(path).read().to_pylist()]
    assert (row["source"], row["id"], row["day"]) == ("gdelt2", "7", date(2019, 11, 1))
    assert (row["met"], row["told"]) == (datetime(2019, 10, 24, 14, 30), datetime(2019, 11, 1))
    assert (row["outlet"], row["document"]) == ("a.example", "http://a.example/20191101000000")
    first, last = held.coverage()
    assert (first.days, first.files, last.days, last.rows) == (
        ((date(2019, 10, 24), 5),), 5, ((date(2019, 11, 1), 1),), 1,
    )  # fmt: skip
    assert [(one.file, one.line) for one in held.bad()] == [
        ("20191024110000.mentions.CSV", 21), ("20191024130000.mentions.CSV", 21),
    ]  # fmt: skip
    assert held.check() == ()
    assert (Events(store).sources, Events(store).rows) == ((), 0)


def test_files_are_taken_once_and_workers_do_not_matter(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TEXT", 3000)
    import_coded(tmp_path / "a", "gdelt-mentions", [folder], workers=2)
    shutil.copy(folder / "20191024100000.mentions.CSV", folder / "again.mentions.CSV")
    made = import_coded(tmp_path / "a", "gdelt-mentions", [folder])
    assert (made.files, made.rows, len(made.skipped_files)) == ((), 0, 7)
    (folder / "again.mentions.CSV").unlink()
    import_coded(tmp_path / "b", "gdelt-mentions", sorted(folder.iterdir(), reverse=True))
    assert load(tmp_path / "a", MENTIONS) == load(tmp_path / "b", MENTIONS)


CRASHES = """
import sys
from made_events import crash_at
from blocs.sources.coded import batches, segments
import blocs.sources.coded.gdelt_mentions, pyarrow.compute, pyarrow.parquet
batches._TEXT = 3000
crash_at(int(sys.argv[3]))
segments.import_coded(sys.argv[1], "gdelt-mentions", [sys.argv[2]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="paths of the tests")
def test_a_crash_changes_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_TEXT", 3000)
    import_coded(tmp_path / "undisturbed", "gdelt-mentions", [folder])
    wanted = load(tmp_path / "undisturbed", MENTIONS)
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    ended = []
    for step in (2, 6, 9, 14, 400):
        command = [sys.executable, "-c", CRASHES, str(tmp_path / "store"), str(folder), str(step)]
        done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, check=False)
        ended.append(done.returncode)
        assert Mentions(tmp_path / "store").check() == ()
    assert ended == [9, 9, 9, 9, 0]
    assert load(tmp_path / "store", MENTIONS) == wanted


def test_small_segments_are_put_together(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TEXT", 1)
    store = tmp_path / "store"
    import_coded(store, "gdelt-mentions", [folder])
    rows = sorted(r["id"] for p in Mentions(store).paths() for r in pq.ParquetFile(p).read().to_pylist())
    assert small_segments(store, MENTIONS) == 5 and small_segments(store) == 0
    made = compact(store, MENTIONS, grace=0)
    assert (made.before, made.after, made.rows) == (5, 1, 100)
    now = [r["id"] for p in Mentions(store).paths() for r in pq.ParquetFile(p).read().to_pylist()]
    assert sorted(now) == rows and len(Mentions(store).paths()) == 2


def test_events_and_mentions_do_not_know_each_other(folder: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (folder / "20191024143000.export.CSV").write_text(event(1))
    with pytest.raises(UsageError, match=r"no mentions of coded events of 'gdelt' in .*it has no mentions"):
        Mentions(store).paths(source="gdelt")
    for one, files in routed(known("gdelt"), [folder]):
        assert import_coded(store, one.name, files).failed == ()
    assert (Events(store).rows, Mentions(store).rows) == (1, 101)
    assert names_of("gdelt-mentions", MENTIONS) == ("gdelt2",)
    with pytest.raises(UsageError, match="no coded events of 'gdelt-mentions'"):
        Events(store).paths(source="gdelt-mentions")
    assert drop_coded(store, "gdelt2", MENTIONS) == 101
    assert (Events(store).rows, Mentions(store).rows) == (1, 0)
    assert not list((store / "events" / "mentions").rglob("*.parquet"))
    with pytest.raises(StoreError, match="no mentions of coded events of 'gdelt2'"):
        drop_coded(store, "gdelt2", MENTIONS)


def test_files_go_where_their_names_say(folder: Path) -> None:
    (folder / "20191024143000.export.CSV.zip").write_bytes(b"")
    (folder / "mine.csv").write_text("")
    told = {one.name: sorted(p.name for p in files) for one, files in routed(known("gdelt"), [folder])}
    assert list(told) == ["gdelt", "gdelt-mentions"] and len(told["gdelt-mentions"]) == 6
    assert told["gdelt"] == ["20191024143000.export.CSV.zip", "mine.csv"]
    told = {
        one.name: sorted(p.name for p in files) for one, files in routed(known("gdelt-mentions"), [folder])
    }
    assert "mine.csv" in told["gdelt-mentions"] and told["gdelt"] == ["20191024143000.export.CSV.zip"]
    assert [one.name for one, _ in routed(known("icews"), [folder])] == ["icews"]


def test_an_empty_file_stands_for_its_day(tmp_path: Path) -> None:
    (tmp_path / "20191024143000.mentions.CSV").write_text("")
    made = import_coded(tmp_path / "store", "gdelt-mentions", [tmp_path / "20191024143000.mentions.CSV"])
    (held,) = Mentions(tmp_path / "store").files
    assert (made.rows, held.source, held.days) == (0, "gdelt2", ((date(2019, 10, 24), date(2019, 10, 24)),))


def test_a_folder_that_is_watched_may_hold_both(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "20191024143000.export.CSV").write_text(event(1))
    monkeypatch.setattr(watching, "_MANY", 1)
    made = list(watch_folder(folder, tmp_path / "store", once=True, wait=lambda _: None))
    assert [(one.source, one.rows) for one in made] == [("gdelt", 1), ("gdelt-mentions", 101)]
    assert small_segments(tmp_path / "store", MENTIONS) == 0
