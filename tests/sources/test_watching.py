from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_events import MADE, write_made

from blocs.errors import StoreError, UsageError
from blocs.sources.coded import known as catalogue
from blocs.sources.coded import segments, watching
from blocs.sources.coded.held import Events
from blocs.sources.coded.watching import watch_folder

Step = Callable[[], object]


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "CODED", (*catalogue.CODED, MADE))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


class Over(Exception):
    """The time of a test is over."""


def watched(folder: Path, store: Path, *steps: Step) -> list[tuple[str, ...]]:
    """Names of files by import; before each look, one step."""
    left = list(steps)

    def wait(_: float) -> None:
        if not left:
            raise Over
        left.pop(0)()

    found: list[tuple[str, ...]] = []
    try:
        for made in watch_folder(folder, store, source="made", wait=wait):
            found.append(made.files)  # noqa: PERF401 - what came before the end stays
    except Over:
        return found
    raise AssertionError("a watch does not end by itself")


def nothing() -> None:
    pass


def test_files_are_taken_as_they_come_each_once(folder: Path, tmp_path: Path) -> None:
    write_made(folder / "a.txt", 5, 1)

    def comes() -> None:
        write_made(folder / "b.txt", 6, 2)

    def again() -> None:
        (folder / "c.txt").write_bytes((folder / "a.txt").read_bytes())

    found = watched(folder, tmp_path / "store", nothing, comes, nothing, nothing, again, nothing, nothing)
    assert found == [("a.txt",), ("b.txt",), ()]  # c.txt: the bytes of a.txt
    assert Events(tmp_path / "store").rows == 11


def test_a_file_that_grows_is_taken_when_it_is_whole(folder: Path, tmp_path: Path) -> None:
    file = write_made(folder / "a.txt", 5, 1)
    whole = file.read_text()
    file.write_text(whole[:30])
    found = watched(
        folder,
        tmp_path / "store",
        lambda: file.write_text(whole[:90]),
        lambda: file.write_text(whole),
        nothing,
    )
    assert found == [("a.txt",)]
    assert (Events(tmp_path / "store").rows, list(Events(tmp_path / "store").bad())) == (5, [])


def test_unfinished_and_hidden_files_are_left_alone(folder: Path, tmp_path: Path) -> None:
    for name in ("a.txt.part", "b.tmp", ".c.txt"):
        write_made(folder / name, 5, 1)

    def renamed() -> None:
        (folder / "a.txt.part").rename(folder / "a.txt")

    assert watched(folder, tmp_path / "store", nothing, renamed, nothing) == [("a.txt",)]


def test_a_file_that_failed_is_tried_when_it_has_changed(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("broken\n")
    found = watched(
        folder, tmp_path / "store", nothing, nothing, lambda: write_made(folder / "a.txt", 5, 1), nothing
    )
    assert found == [(), ("a.txt",)]


def test_it_waits_while_another_imports(folder: Path, tmp_path: Path) -> None:
    write_made(folder / "a.txt", 5, 1)
    other = segments.writing(tmp_path / "store")
    found = watched(
        folder, tmp_path / "store", other.__enter__, lambda: other.__exit__(None, None, None), nothing
    )
    assert found == [("a.txt",)]
    write_made(folder / "b.txt", 5, 2)
    with segments.writing(tmp_path / "store"), pytest.raises(StoreError, match="another process"):
        list(watch_folder(folder, tmp_path / "store", source="made", once=True, wait=lambda _: None))


def test_many_small_segments_are_put_together(folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(watching, "_MANY", 8)
    steps: list[Step] = [
        lambda n=n: write_made(folder / f"{n}.txt", 40, n) if n % 2 == 0 else None for n in range(14)
    ]
    assert len(watched(folder, tmp_path / "store", *steps)) == 7
    events = Events(tmp_path / "store")
    assert events.rows == 7 * 40
    assert len(events.segments()) < 12
    assert events.check() == ()


def test_once_ends(folder: Path, tmp_path: Path) -> None:
    write_made(folder / "a.txt", 5, 1)
    made = list(watch_folder(folder, tmp_path / "store", source="made", once=True, every=0.01))
    assert [one.files for one in made] == [("a.txt",)]


def test_wrong_use(folder: Path, tmp_path: Path) -> None:
    for told, message in (
        ({"folder": tmp_path / "no"}, "no: no such folder"),
        ({"every": 0.0}, "every is 0.0; give seconds above 0"),
        ({"source": "gdlt"}, "did you mean gdelt"),
    ):
        with pytest.raises(UsageError, match=message):
            next(watch_folder(**{"folder": folder, "store_folder": tmp_path / "store", **told}))  # type: ignore[arg-type]
