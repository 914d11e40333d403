"""What all tests share: where the development material lies, and a browser when there is one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The development material; a test that asks for it is skipped where it is absent."""
    path = Path(os.environ.get("BLOCS_SHARED", ROOT.parent / "shared"))
    if not (path / "gold" / "reports.jsonl").is_file():
        pytest.skip(f"development material not found at {path}; set BLOCS_SHARED to its folder")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; browser tests are skipped where none is installed."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    pytest.skip("no Chromium on the PATH; on Debian: apt-get install chromium")


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """How many functions run while one is called: a cost that a busy machine does not change."""

    def count(do: Callable[[], object]) -> int:
        number = 0

        def note(frame: object, event: str, arg: object) -> None:
            nonlocal number
            number += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            do()
        finally:
            sys.setprofile(before)
        return number

    return count
