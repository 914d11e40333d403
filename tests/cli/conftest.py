"""Small reports, a store of them, and the command run in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from blocs.cli import app

FIRST = """First Sample Paper, 13 September 2018

Russian President Vladimir Putin met Chinese President Xi Jinping in Vladivostok on Tuesday.
Russia said that 300,000 troops took part in the Vostok exercise.
"""
SECOND = """Second Sample Paper, 14 September 2018

China's Xi Jinping and Russia's Vladimir Putin met in Vladivostok on 11 September 2018.
About 300,000 Russian troops took part in the Vostok exercise.
"""
THIRD = """Third Sample Paper, 20 September 2018

The United States imposed tariffs on China on Monday. "We will not be pressed," said Lu Kang, a spokesman
for the Chinese foreign ministry.
"""


class Done:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str, error: BaseException | None) -> None:
        self.code, self.out, self.err, self.error = code, out, err, error


Run = Callable[..., Done]


@pytest.fixture
def run() -> Run:
    """The command, with its standard output and error apart."""

    def invoke(*args: object, input: bytes | None = None) -> Done:
        result = CliRunner().invoke(app, [str(arg) for arg in args], input=input, prog_name="blocs")
        error = None if isinstance(result.exception, SystemExit) else result.exception
        return Done(result.exit_code, result.stdout_bytes.decode(), result.stderr, error)

    return invoke


@pytest.fixture
def reports(tmp_path: Path) -> list[Path]:
    """Three reports; the first two tell of the same meeting."""
    paths = []
    for name, text in (("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", THIRD)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the three reports, to be asked only."""
    from blocs.evidence import open_store
    from blocs.reading import read_report
    from blocs.reports import load_bytes

    folder = tmp_path_factory.mktemp("kept") / "evidence"
    with open_store(folder) as store:
        for name, text in (("a.txt", FIRST), ("b.txt", SECOND), ("c.txt", THIRD)):
            (report,) = load_bytes(text.encode(), name, publisher=text.partition(",")[0])
            assert not isinstance(report, Exception)
            store.add(read_report(report))
        store.relink()
    return folder


@pytest.fixture
def mine(kept: Path, tmp_path: Path) -> Path:
    """A copy of that store, to be corrected."""
    return Path(shutil.copytree(kept, tmp_path / "mine"))
