"""Stores of an earlier version, and files whose columns a mapping tells: what is the same, what is not."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from blocs.errors import DataError
from blocs.sources.coded import batches
from blocs.sources.coded.compacting import compact
from blocs.sources.coded.held import Events
from blocs.sources.coded.manifest import load
from blocs.sources.coded.mapped import open_mapping
from blocs.sources.coded.row import schema
from blocs.sources.coded.segments import drop_coded, import_coded
from blocs.sources.coded.shelves import EVENTS

MAPPING = """
[source]
name = "mine"
[columns]
id = "nr"
day = "day"
actor = "from"
recipient = "to"
type = "kind"
goldstein = "value"
[codes]
actor = "iso3"
recipient = "iso3"
"""
ROWS = "nr,day,from,to,kind,value,other\n1,2019-10-24,USA,CHN,AGREE,1,8\n2,2019-10-25,CHN,USA,AID,2,no\n"
POLECAT = ("Event ID", "Event Date", "Event Type", "Event Mode", "Contexts", "Actor Name", "Actor Country",
           "Recipient Name", "Recipient Country")  # fmt: skip


def polecat(folder: Path, number: int, contexts: str) -> Path:
    row = (f"{number}", "2019-10-24", "PROTEST", "demo;riot", contexts, "France", "FRA", "Italy", "ITA")
    path = folder / f"{number}.txt"
    path.write_text("\t".join(POLECAT) + "\n" + "\t".join(row) + "\n")
    return path


def saved(folder: Path, text: str, name: str = "mapping.toml") -> Path:
    (folder / name).write_text(text)
    return folder / name


def rows_of(store: Path) -> list[dict[str, Any]]:
    tables = [pq.ParquetFile(path).read() for path in Events(store).paths()]
    return sorted((row for table in tables for row in table.to_pylist()), key=lambda row: str(row["id"]))


def made_old(store: Path) -> None:
    """Make a store what the first version would have written."""
    folder = store / "events"
    told = json.loads((folder / "manifest.json").read_bytes())
    for one in told["segments"]:
        place = folder / one["path"]
        pq.write_table(pq.ParquetFile(place).read().drop_columns(["contexts"]), place)
        one["sha256"] = hashlib.sha256(place.read_bytes()).hexdigest()
        one["bytes"] = place.stat().st_size
        del one["version"]
    for one in told["files"]:
        del one["how"]
    told["format"] = 1
    del told["digest"]
    plain = json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")
    told["digest"] = hashlib.sha256(plain).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(told))


# --- columns that came later


def test_contexts_and_modes_of_polecat_are_kept(tmp_path: Path) -> None:
    import_coded(tmp_path / "store", "polecat", [polecat(tmp_path, 1, "military;elections")])
    (row,) = rows_of(tmp_path / "store")
    assert (row["mode"], row["contexts"]) == ("demo;riot", "military;elections")
    assert [one.version for one in load(tmp_path / "store").segments] == [EVENTS.version] == [2]


def test_a_store_of_the_first_version_is_read_and_added_to(tmp_path: Path) -> None:
    store = tmp_path / "store"
    old = polecat(tmp_path, 1, "military")
    import_coded(store, "polecat", [old])
    made_old(store)
    assert [one.version for one in load(store).segments] == [1]
    assert import_coded(store, "polecat", [old, polecat(tmp_path, 2, "cyber")]).files == ("2.txt",)
    assert [one.version for one in load(store).segments] == [1, 2]
    assert Events(store).check() == ()
    compact(store, grace=0)
    (segment,) = Events(store).segments()
    table = pq.ParquetFile(Events(store).folder / segment.path).read()
    assert table.schema.equals(schema()) and segment.version == 2
    assert [(row["id"], row["mode"], row["contexts"]) for row in rows_of(store)] == [
        ("1", "demo;riot", None), ("2", "demo;riot", "cyber"),
    ]  # fmt: skip


def test_old_and_new_segments_are_counted_together(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    store = tmp_path / "store"
    import_coded(store, "polecat", [polecat(tmp_path, 1, "military")])
    made_old(store)
    import_coded(store, "polecat", [polecat(tmp_path, 2, "cyber")])
    paths = Events(store).paths()
    assert len(paths) == 2
    for order in (paths, paths[::-1]):
        told = duckdb.execute(
            "SELECT count(*), count(contexts) FROM read_parquet(?, union_by_name = true)", [order]
        ).fetchone()
        assert told == (2, 1)


# --- a mapping is part of what a file is


def test_the_same_bytes_by_another_mapping_are_not_the_same_rows(tmp_path: Path) -> None:
    store, rows, mapping = tmp_path / "store", saved(tmp_path, ROWS, "mine.csv"), saved(tmp_path, MAPPING)
    told = {"mapping": str(mapping)}
    assert import_coded(store, "mapped", [rows], options=told).rows == 2
    (held,) = load(store).files
    assert held.how == open_mapping(mapping).sha256
    again = import_coded(store, "mapped", [rows], options=told)
    assert (again.rows, [one.held_as for one in again.skipped_files]) == (0, ["mine.csv"])

    mapping.write_text("# the same, said otherwise\n" + MAPPING.replace('"day"', "'day'"))
    assert import_coded(store, "mapped", [rows], options=told).skipped_files

    mapping.write_text(MAPPING.replace('goldstein = "value"', 'goldstein = "other"'))
    other = import_coded(store, "mapped", [rows], options=told)
    assert (other.rows, other.skipped_files) == (0, ())
    assert str(other.failed[0].why) == (
        f"{rows}: its rows are held as mine by another mapping; take these out first (blocs import mine "
        "--drop) and import all files of mine again, or give the mapping another name"
    )
    assert [row["goldstein"] for row in rows_of(store)] == [1.0, 2.0]
    drop_coded(store, "mine")
    assert import_coded(store, "mapped", [rows], options=told).bad == 1
    assert [row["goldstein"] for row in rows_of(store)] == [8.0]


def test_by_a_mapping_of_another_name_they_are_another_source(tmp_path: Path) -> None:
    store, rows, mapping = tmp_path / "store", saved(tmp_path, ROWS, "mine.csv"), saved(tmp_path, MAPPING)
    other = saved(tmp_path, MAPPING.replace('"mine"', '"yours"').replace('"value"', '"other"'), "other.toml")
    for path, bad in ((mapping, 0), (other, 1)):
        made = import_coded(store, "mapped", [rows], options={"mapping": str(path)})
        assert (made.rows, made.bad, made.failed) == (2 - bad, bad, ())
    assert Events(store).sources == ("mine", "yours")
    assert len({one.path.rpartition("/")[2] for one in load(store).segments}) == 2
    assert [one.line for one in Events(store).bad("yours")] == [3]
    for path in (mapping, other):
        again = import_coded(store, "mapped", [rows], options={"mapping": str(path)})
        assert [one.held_as for one in again.skipped_files] == ["mine.csv"]
    assert Events(store).check() == ()


def test_a_file_held_by_the_first_version_is_not_read_again(tmp_path: Path) -> None:
    store, rows, mapping = tmp_path / "store", saved(tmp_path, ROWS, "mine.csv"), saved(tmp_path, MAPPING)
    import_coded(store, "mapped", [rows], options={"mapping": str(mapping)})
    made_old(store)
    again = import_coded(store, "mapped", [rows], options={"mapping": str(mapping)})
    assert (again.rows, [one.held_as for one in again.skipped_files]) == (0, ["mine.csv"])


def test_a_mapping_goes_to_all_workers_as_it_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "_TEXT", 1)
    rows = [saved(tmp_path, ROWS.replace("2019", f"201{n}"), f"{n}.csv") for n in range(3)]
    told = {"mapping": str(saved(tmp_path, MAPPING))}
    made = import_coded(tmp_path / "a", "mapped", rows, options=told, workers=2)
    assert (made.rows, made.failed) == (6, ())
    import_coded(tmp_path / "b", "mapped", rows, options=told)
    assert load(tmp_path / "a") == load(tmp_path / "b") and len(load(tmp_path / "a").segments) == 3


def test_a_mapping_that_makes_no_sense_is_told_before_anything_is_read(tmp_path: Path) -> None:
    rows, mapping = saved(tmp_path, ROWS, "mine.csv"), saved(tmp_path, MAPPING.replace('"iso3"', '"iso"'))
    with pytest.raises(DataError, match=r"\[codes\] actor = 'iso'"):
        import_coded(tmp_path / "store", "mapped", [rows], options={"mapping": str(mapping)})
    assert not (tmp_path / "store").exists()


def test_what_is_told_of_a_mapping_counts_and_not_how(tmp_path: Path) -> None:
    one = open_mapping(saved(tmp_path, MAPPING)).sha256
    assert one == open_mapping(saved(tmp_path, MAPPING.replace("[source]", "# mine\n[source]"))).sha256
    for old, new in (('"iso3"\nrec', '"gw"\nrec'), ('"kind"', '"sort"'), ('"mine"', '"yours"')):
        assert open_mapping(saved(tmp_path, MAPPING.replace(old, new))).sha256 != one
