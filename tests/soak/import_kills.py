"""Imports of coded events killed at random moments, and at every step that touches the disk: `make soak`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from blocs.sources.coded import batches, segments
from blocs.sources.coded import known as catalogue
from blocs.sources.coded.held import Events
from blocs.sources.coded.manifest import load

sys.path.insert(0, str(Path(__file__).parent.parent / "sources"))
import made_events
from made_events import MADE, folder_of_files, killed_again_and_again


@pytest.mark.parametrize("workers", [1, 2])
def test_fifty_kills_change_nothing(tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "CODED", (*catalogue.CODED, MADE))
    monkeypatch.setattr(batches, "_TEXT", 40_000)
    files = folder_of_files(tmp_path / "files", files=30)
    segments.import_coded(tmp_path / "undisturbed", "made", [files])
    wanted = load(tmp_path / "undisturbed")
    stores = killed_again_and_again(tmp_path / "killed", files, 50, workers, seed=workers)
    print(f"50 kills, {stores} stores")
    for n in range(stores):
        assert load(tmp_path / f"killed-{n}") == wanted
        assert Events(tmp_path / f"killed-{n}").check() == ()


def test_a_crash_at_any_step_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "CODED", (*catalogue.CODED, MADE))
    monkeypatch.setattr(batches, "_TEXT", 40_000)
    files = folder_of_files(tmp_path / "files", files=4)
    segments.import_coded(tmp_path / "undisturbed", "made", [files])
    wanted, steps = load(tmp_path / "undisturbed"), 0
    command = [sys.executable, made_events.__file__]
    while True:
        store = tmp_path / f"crashed-{steps}"
        crash = {**os.environ, "CRASH_AT": str(steps)}
        code = subprocess.run([*command, str(store), str(files), "1"], env=crash).returncode
        if code == 0:
            break
        assert code == 9
        assert load(store).files == wanted.files[: len(load(store).files)]
        assert Events(store).check() == ()
        segments.import_coded(store, "made", [files])
        assert load(store) == wanted
        assert Events(store).check() == ()
        steps += 1
    print(f"{steps} steps")
    assert steps > 30
