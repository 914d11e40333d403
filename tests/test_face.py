"""The public face: ``import blocs`` and the three lines of its docstring."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

import blocs
from blocs.errors import EmptyInput, InputError, UsageError
from blocs.reading import read_report
from blocs.reports import load_one

HEAVY = (
    "spacy", "numpy", "altair", "vl_convert", "trafilatura", "pandas", "polars", "pyarrow", "pypdf", "jinja2",
    "lxml", "typer", "rich", "sqlite3", "ahocorasick_rs", "importlib.metadata",
)  # fmt: skip

FIRST = """First Sample Paper, 13 September 2018

Russian President Vladimir Putin met Chinese President Xi Jinping in Vladivostok on Tuesday.
Russia said that 300,000 troops took part in the <b>Vostok</b> exercise.
"""
SECOND = """Second Sample Paper, 14 September 2018

China's Xi Jinping and Russia's Vladimir Putin met in Vladivostok on 11 September 2018.
About 300,000 Russian troops took part in the Vostok exercise.
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_public_names() -> None:
    assert blocs.__all__ == [
        "BlocsError", "Brief", "Records", "Store", "__version__", "brief", "dyads", "open", "read",
    ]  # fmt: skip
    assert dir(blocs) == sorted(blocs.__all__)
    assert blocs.__version__ == importlib.metadata.version("blocs")
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        blocs.raed  # type: ignore[attr-defined]  # noqa: B018


def test_importing_blocs_loads_no_room_and_no_heavy_package() -> None:
    out = run(
        "import sys\nimport blocs\n"
        f"print(sorted(m for m in sys.modules if m in {HEAVY!r} or m.startswith('blocs.')))"
    )
    assert out.strip() == "[]"


def test_importing_blocs_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import blocs; print(time.perf_counter() - t)"
    assert min(float(run(code)) for _ in range(3)) < 0.030


def test_the_three_lines(files: list[Path], tmp_path: Path) -> None:
    records = blocs.read(files[0])
    kinds = {record.kind for record in records}
    assert kinds == {"event", "quantity", "statement"}
    text = files[0].read_text(encoding="utf-8")
    assert all(text[r.start : r.end] == r.text for r in records)
    assert [(s.report, str(s.published)) for s in records.sources] == [("a.txt", "2018-09-13")]

    with blocs.open(tmp_path / "evidence") as store:
        for path in files:
            store.add(read_report(load_one(path)))
        store.relink()
        assert len(store.records(pair=("CHN", "RUS"), kind="event")) >= 2
        brief = blocs.brief(store)
    assert isinstance(brief, blocs.Brief)
    assert len(brief.documents) == 2 and brief.comparisons
    page = brief.save(tmp_path / "brief.html").read_text(encoding="utf-8")
    assert "Vladivostok" in page and "<b>Vostok</b>" not in page


def test_brief_of_files_and_of_readings_is_the_same(files: list[Path]) -> None:
    readings = [read_report(load_one(path)) for path in files]
    brief = blocs.brief(files)
    assert blocs.brief(readings).to_json() == brief.to_json()
    assert blocs.brief([files[0], readings[1]]).to_json() == brief.to_json()
    assert blocs.brief(str(files[0])).to_json() == blocs.brief(readings[0]).to_json()
    with pytest.raises(UsageError, match="do not hold the text of their reports"):
        blocs.brief(blocs.read(files))  # type: ignore[arg-type]


def test_brief_is_a_function_whatever_was_imported_before() -> None:
    room_first = "import blocs.brief, blocs; assert blocs.brief.compose and callable(blocs.brief)\n"
    function_first = (
        "import blocs; f = blocs.brief; b = f([]); b = blocs.brief([])\n"
        "import blocs.brief as room; assert room.compose and blocs.brief([]) == b == f([])\n"
        "from blocs import brief; assert brief([]) == b\n"
    )
    assert run(room_first + "assert blocs.brief([]).documents == ()") == ""
    assert run(function_first) == ""


def test_options_win_over_what_the_file_says(files: list[Path]) -> None:
    records = blocs.read(files[0], published="20 September 2018", publisher="The Other", title="Talks")
    (source,) = records.sources
    assert (source.publisher, source.title, str(source.published)) == ("The Other", "Talks", "2018-09-20")
    met = next(r for r in records if r.kind == "event")
    assert met.date == ("2018-09-18", "2018-09-18")
    with pytest.raises(UsageError, match="no day"):
        blocs.read(files[0], published="someday")


def test_the_same_bytes_are_read_once(files: list[Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(files[0].read_bytes())
    assert blocs.read([files[0], copy]) == blocs.read(files[0])


def test_what_cannot_be_read_is_an_error_that_names_it(files: list[Path], tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt: there is no such file"):
        blocs.read([files[0], tmp_path / "nowhere.txt"])
    empty = tmp_path / "empty.txt"
    empty.touch()
    with pytest.raises(EmptyInput) as caught:
        blocs.brief(empty)
    assert isinstance(caught.value, blocs.BlocsError) and caught.value.path == str(empty)


def test_a_notebook_shows_text_of_reports_as_text(tmp_path: Path) -> None:
    path = tmp_path / "<img src=x>.txt"
    path.write_text(
        'Paper, 13 September 2018\n\nFrance said that 300 "<script>alert(1)</script>" troops met Italy.\n',
        encoding="utf-8",
    )
    records = blocs.read(path)
    assert len(records) > 0
    shown = records._repr_html_()
    assert shown.startswith("<table>") and "&lt;img src=x&gt;" in shown
    assert "<script" not in shown and "<img" not in shown
    page = blocs.brief(path)._repr_html_()
    assert page.startswith("<iframe") and "<script" not in page and "<img" not in page
