"""The pieces that commands are made of."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

import blocs
from blocs.cli.lines import excerpt, what, when, who
from blocs.cli.names import pair_of
from blocs.cli.options import size
from blocs.cli.screen import cut, flat
from blocs.errors import UsageError
from blocs.reading import Event, EventType


def event(text: str, start: int, end: int) -> Event:
    return Event(
        id="1", report="a.txt", report_id="2", start=start, end=end, text=text[start:end],
        sentence=(0, len(text)), realis="actual", confidence=1.0, reader="hand", type=EventType.CONSULT,
        actors=("CHN", "RUS"), goldstein=1.0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [("1", 1), ("20MB", 20_000_000), ("20 mb", 20_000_000), ("1KiB", 1024), ("0.5g", 500_000_000), ("7b", 7)],
)
def test_sizes(text: str, bytes_: int) -> None:
    assert size(text) == bytes_


@pytest.mark.parametrize("text", ["", "MB", "-1", "1TB5", "0", "ten"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="20MB"):
        size(text)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (None, ""),
        (("2018-09-11", "2018-09-11"), "2018-09-11"),
        (("2018-09-11", "2018-09-13"), "2018-09-11…13"),
        (("2018-08-30", "2018-09-02"), "2018-08-30…09-02"),
        (("2018-12-30", "2019-01-02"), "2018-12-30…2019-01-02"),
        (("2018-02-01", "2018-02-28"), "2018-02"),
        (("2018-01-01", "2018-06-30"), "2018-01…06"),
        (("2018-01-01", "2018-12-31"), "2018"),
        (("2014-01-01", "2018-12-31"), "2014…2018"),
        (("2018-01-01", "2018-01-01"), "2018-01-01"),
    ],
)
def test_days(days: tuple[str, str] | None, told: str) -> None:
    assert when(days) == told


@given(st.text(min_size=1, max_size=200), st.data(), st.integers(1, 120))
def test_an_excerpt_fits_and_holds_what_was_read(text: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, hit, after = excerpt(text, event(text, start, end), width)
    whole = before + hit + after
    assert len(whole) <= width and "\n" not in whole and all(c.isprintable() for c in whole)
    assert hit.rstrip("…") in flat(text[start:end]) or len(hit) == 0


def test_an_excerpt_of_a_sentence_that_fits_is_the_sentence() -> None:
    text = "Xi met\nPutin (again)."
    assert excerpt(text, event(text, 3, 6), 40) == ("Xi ", "met", " Putin (again).")
    assert excerpt(text, event(text, 14, 19), 12) == ("…(", "again", ").")


def test_who_and_what() -> None:
    met = event("met", 0, 3)
    assert (who(met), what(met)) == ("CHN–RUS", "consult")


@given(st.text(max_size=60), st.integers(1, 40))
def test_cells_have_the_width_asked_for(text: str, width: int) -> None:
    from rich.cells import cell_len

    assert cell_len(cut(flat(text), width)) == width


def test_two_states_of_an_option_say_how_they_are_written() -> None:
    assert pair_of("China, Russia") == ("CHN", "RUS")
    told = r"not two states; write --between CHN,RUS or --between 'China, Russia'$"
    with pytest.raises(UsageError, match=told):
        pair_of("CHN,RUS,USA")


def test_many_files_show_a_bar_on_a_terminal_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from blocs.cli.intake import Intake

    missing = [str(tmp_path / f"{n}.txt") for n in range(5)]
    intake = Intake(missing)
    assert list(intake) == [] and intake.failed == 5 and intake.exit_code == 3
    assert intake._progress is None
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    few = Intake(missing[:3])
    assert list(few) == [] and few._progress is None
    many = Intake(missing)
    assert list(many) == [] and many._progress is not None
    assert blocs.__version__
