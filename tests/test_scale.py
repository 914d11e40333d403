"""Plans for much data: docs/scale.md holds what measured rates give, and no figure is typed in by hand."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parent.parent
if not (ROOT / "benchmarks" / "RESULTS.md").is_file():
    pytest.skip("there is no benchmarks folder beside these tests", allow_module_level=True)
sys.path.insert(0, str(ROOT / "benchmarks"))
try:
    import archive_tables
    import events_growth
    import marked
    import scale_figures
    import scale_tables
    import site_tables
finally:
    sys.path.remove(str(ROOT / "benchmarks"))

RESULTS = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")
READ: dict[str, Any] = {
    "reports": 240,
    "reader": "encoder",
    "words_a_report": 400,
    "records_a_report": 10.0,
    "same_records": True,
    "limit": 1.9,
    "sides": {
        "one worker": {"reports_per_s": 2.0, "times_one": 1.0, "target": None, "main_process_mb": 700},
        "two workers": {"reports_per_s": 3.6, "times_one": 1.8, "target": 1.8, "main_process_mb": 90},
        "Dask, two workers": {"reports_per_s": 3.4, "times_one": 1.7, "target": 1.6, "main_process_mb": 120},
    },
}
KEPT: dict[str, Any] = {
    "main": {
        "reports": 500,
        "words_a_report": 800,
        "records_a_report": 30.0,
        "ms": {"cutting": 1.0, "travel": 2.0, "writing": 5.0, "passing over": 0.1},
    },
    "relink": [
        {"stories": "differ", "reports": 500, "links": 800, "seconds": 4.0, "peak_mib": 200},
        {
            "stories": "differ",
            "reports": 1000,
            "links": 1600,
            "seconds": 8.0,
            "peak_mib": 300,
            "exponent": 1.0,
        },
        {"stories": "told again", "reports": 500, "links": 9000, "seconds": 20.0, "peak_mib": 200},
        {
            "stories": "told again",
            "reports": 1000,
            "links": 36000,
            "seconds": 80.0,
            "peak_mib": 400,
            "exponent": 2.0,
        },
    ],
}
MADE: dict[str, Any] = {
    "memory": "1GB",
    "threads": 2,
    "pandas": None,
    "sizes": [
        {"rows": rows, "seconds": [s, s, 1.1 * s], "peak_mib": 600.0, "cells": 9, "acts": 99}
        for rows, s in ((1_000_000, 0.1), (10_000_000, 1.0), (50_000_000, 5.0))
    ],
}


def archives(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The section that `results.py --only archives` writes, of made figures."""
    monkeypatch.setattr(
        archive_tables,
        "measured",
        lambda script: {"archive_speed.py": READ, "archive_store.py": KEPT}[script],
    )
    return archive_tables.archives_section()


def with_archives(monkeypatch: pytest.MonkeyPatch) -> str:
    """RESULTS.md with that section in the place of its own."""
    parts = scale_figures.sections(RESULTS)
    whole = [f"## {name}\n{part}" for name, part in parts.items() if name != "Archives"]
    return "\n".join([*whole, *archives(monkeypatch)])


def cells(lines: list[str], head: str) -> list[list[str]]:
    return scale_figures.table("\n".join(lines), head)


def test_the_page_holds_what_the_measured_rates_give() -> None:
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    plan = scale_tables.lines(scale_figures.figures(RESULTS))
    assert page == marked.between(page, "plan", plan), "run python benchmarks/scale_tables.py"


def test_rates_are_those_of_the_results() -> None:
    found = scale_figures.figures(RESULTS)
    assert f"{found.encoder:.1f} reports of 800 words/s" in RESULTS
    assert f"| {found.record_bytes:.0f} bytes a record" in RESULTS
    assert f"{found.imported:,.0f} rows/s" in RESULTS
    assert "up to 100% of the size" in RESULTS
    assert found.written_last <= found.written
    assert [c.rows for c in found.counted] == sorted(c.rows for c in found.counted)
    for one in found.counted:
        assert f"| {one.rows:,} | {one.seconds:.2f} |" in RESULTS


def test_archives_become_figures_again(monkeypatch: pytest.MonkeyPatch) -> None:
    found = scale_figures.figures(with_archives(monkeypatch)).archives
    assert found is not None
    assert (found.reports, found.words, found.records) == (240, 400, 10)
    assert (found.two, found.dask, found.store_words) == (1.8, 1.7, 800)
    assert list(found.ms.values()) == [1, 2, 5, 0.1]
    assert [tuple(r) for r in found.relinks] == [
        ("differ", 500, 4.0, 200.0),
        ("differ", 1000, 8.0, 300.0),
        ("told again", 500, 20.0, 200.0),
        ("told again", 1000, 80.0, 400.0),
    ]


def test_a_plan_follows_from_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    found = scale_figures.figures(with_archives(monkeypatch))
    told = scale_tables.lines(found, price=2.0)
    last = cells(told, "reports | core-hours")[-1]
    hours = 1e8 / found.encoder / 0.9 / 3600
    assert last[:2] == ["100,000,000", scale_tables.short(hours)]
    assert last[-1] == scale_tables.short(2 * hours)
    assert last[-2] == scale_tables.size(1e8 * 20 * found.record_bytes)
    text = "\n".join(told)
    assert "needs 8.0 ms a report of 800 words" in text
    assert f"about {scale_tables.short(125 / found.encoder)} cores" in text
    links = {(row[0], row[1]): row[2:] for row in cells(told, "stories | reports in one store")}
    assert links["differ", "10,000"] == ["80 s", "2,100", "extrapolated"]
    assert links["told again", "10,000"] == ["2.2 h", "4,000", "extrapolated"]
    assert links["told again", "1,000"] == ["80 s", "400", "measured"]
    assert "1.00 where they differ, 2.00 where they are told again" in text


def test_what_was_not_measured_is_said_and_not_made_up() -> None:
    parts = scale_figures.sections(RESULTS)
    bare = "\n".join(f"## {name}\n{part}" for name, part in parts.items() if name != "Archives")
    told = "\n".join(scale_tables.lines(scale_figures.figures(bare)))
    assert told.count("--only archives` has not been run") == 2
    assert "| rate of each of two workers | not measured yet |" in told
    assert "| records of a report | 20, assumed |" in told


def test_a_page_of_results_of_another_shape_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"nothing like .*writing .*run benchmarks/results\.py"):
        scale_figures.figures(RESULTS.replace("| writing ", "| putting "))
    with pytest.raises(SystemExit, match=r"no table that begins with 'rows \|'"):
        scale_figures.figures(RESULTS.replace("| rows |", "| lines |"))


@given(
    reports=st.floats(1, 1e9),
    rate=st.floats(0.1, 100),
    share=st.floats(0.1, 1),
    words=st.floats(10, 1e4),
    times=st.floats(0.1, 1e3),
)
def test_hours_are_in_proportion_to_work(
    reports: float, rate: float, share: float, words: float, times: float
) -> None:
    hours = scale_tables.core_hours(reports, rate, share, words)
    assert math.isclose(hours * 3600 * rate * share, reports * words / 800)
    assert math.isclose(scale_tables.core_hours(times * reports, rate, share, words), times * hours)
    assert math.isclose(scale_tables.core_hours(reports, times * rate, share, words), hours / times)


@given(st.floats(-3, 3), st.floats(1e-3, 1e3), st.lists(st.integers(1, 10**9), min_size=2, unique=True))
def test_the_exponent_of_a_power_is_found(power: float, one: float, sizes: list[int]) -> None:
    assert math.isclose(
        events_growth.exponent(sizes, [one * size**power for size in sizes]), power, abs_tol=1e-6
    )


@given(st.floats(1e-9, 1e12))
def test_two_digits_are_within_five_per_cent(value: float) -> None:
    assert math.isclose(float(scale_tables.short(value).replace(",", "")), value, rel_tol=0.0501)


def test_the_growth_of_the_results_is_what_was_measured() -> None:
    found = events_growth.of_results(RESULTS)
    assert [(r["rows"], events_growth.middle(r["seconds"])) for r in found["sizes"]] == [
        (c.rows, c.seconds) for c in scale_figures.figures(RESULTS).counted
    ]
    assert all(r["seconds"] == sorted(r["seconds"]) for r in found["sizes"])


def test_growth_is_told_and_drawn(tmp_path: Path) -> None:
    (told,) = events_growth.grown(MADE)
    assert told.startswith(
        "Time grows with rows to the power 1.00 (1 is in proportion); 1.00 from 10,000,000"
    )
    assert told.endswith("from 1,000,000 to 50,000,000 rows it takes 50.0 times as long.")
    assert events_growth.grown({**MADE, "sizes": MADE["sizes"][:1]}) == [
        "One size tells nothing about growth."
    ]
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    for path in (first, second):
        events_growth.draw(MADE, path, "a machine")
    text = first.read_text("utf-8")
    assert text == second.read_text("utf-8")
    assert text.startswith("<svg") and "a machine; 2 threads, 1GB" in text and "target: 6 s" in text


def test_the_table_of_the_site_holds_each_answer_and_its_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {"n": 1200, "median_ms": 12.4, "p95_ms": 88.6, "worst_ms": 301.0}
    none = {"n": 0, "median_ms": math.nan, "p95_ms": math.nan, "worst_ms": math.nan}
    load = {
        "50": {"pages": row, "answers": row, "a file": none, "by page, p95 ms": {"pair": 91.2}, "errors": 3}
    }
    found = json.loads(json.dumps({"cold_start_s": 2.31, "first_page_kb": 59.5, "load": load}))
    assert cells(site_tables.load_table(found), "readers |") == [
        ["50", "pages", "1,200", "12", "89", "300", "301", "3"],
        ["50", "answers of the what-if page", "1,200", "12", "89", "100", "301", "3"],
        ["50", "a file that costs nothing", "0", "–", "–", "–", "–", "3"],
    ]
    monkeypatch.setattr(site_tables, "measured", lambda _: found)
    section = site_tables.site_section()
    monkeypatch.setattr(site_tables, "PAGE", tmp_path / "site.md")
    assert not site_tables.write(section)
    (tmp_path / "site.md").write_text(
        "\n".join(["# Site", *marked.marks("site figures"), "end", ""]), "utf-8"
    )
    assert site_tables.write(section)
    page = (tmp_path / "site.md").read_text("utf-8")
    assert "| pair | 91 |" in page and "first page 2.3 s" in page and page.endswith("\nend\n")


@given(st.lists(st.sampled_from(["| a |", "", "words"]), max_size=4))
def test_a_written_part_is_replaced_and_the_rest_stays(lines: list[str]) -> None:
    begin, end = marked.marks("plan")
    once = marked.between(f"before\n{begin}\nold\n{end}\nafter\n", "plan", lines)
    assert once == marked.between(once, "plan", lines)
    assert once.startswith(f"before\n{begin}\n") and once.endswith(f"{end}\nafter\n") and "old" not in once


@pytest.mark.parametrize("text", ["nothing", "{begin}", "{end}\n{begin}", "{begin}{begin}{end}"])
def test_a_page_without_its_marks_is_refused(text: str) -> None:
    begin, end = marked.marks("plan")
    with pytest.raises(ValueError, match="once each, where the figures are to stand"):
        marked.between(text.format(begin=begin, end=end), "plan", ["x"])
