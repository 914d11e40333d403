"""One tie over the years: marks stand where year and value say, and lines break where nothing is known."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import PALETTE, Panel, Strand, tie_lines, to_svg
from blocs.charts.tie_lines import Canvas, labels, placed, short, ticks
from blocs.errors import UsageError

NAN = math.nan


def strand(years: list[int], values: list[float], kind: Any = "data", **more: Any) -> Strand:
    return Strand(more.pop("name", "CHN and RUS"), kind, tuple(years), tuple(values), **more)


def one(strands: list[Strand], since: int = 1990, until: int = 2000, **more: Any) -> Canvas:
    return placed([Panel("S", "", tuple(strands), **more)], since, until, width=880)


def axis(drawn: Canvas) -> dict[str, float]:
    """Height of each number at the left of the first panel."""
    return {row["t"]: row["y"] for row in drawn.texts if row["a"] == "right"}


def years(drawn: Canvas) -> dict[str, float]:
    return {row["t"]: row["x"] for row in drawn.texts if row["a"] == "center"}


# ---- lines


def test_values_stand_at_their_year_and_height() -> None:
    drawn = one([strand([1990, 1991, 1992], [0.0, 0.5, 1.0])], until=1992)
    assert list(axis(drawn)) == ["0", "0.5", "1"] and list(years(drawn)) == ["1990", "1991", "1992"]
    heights, places = axis(drawn), years(drawn)
    assert heights["0"] > heights["0.5"] > heights["1"]
    assert [row["y"] for row in drawn.lines] == pytest.approx([heights["0"], heights["0.5"], heights["1"]])
    assert [row["x"] for row in drawn.lines] == pytest.approx(list(places.values()))
    assert heights["0"] - heights["1"] == pytest.approx(92.0) and places["1990"] == 40.0


def test_a_line_breaks_where_nothing_is_known() -> None:
    drawn = one([strand([1990, 1991, 1994, 1995, 1996, 1999, 2000], [1, 2, 3, NAN, 5, math.inf, 7.0])])
    groups = {row["g"]: 0 for row in drawn.lines}
    assert [row["y"] for row in drawn.lines] and len(groups) == 1 and len(drawn.lines) == 2
    where = years(drawn)
    assert sorted(row["t"].rsplit(", ", 1)[1] for row in drawn.dots) == ["1994: 3", "1996: 5", "2000: 7"]
    assert {row["x"] for row in drawn.dots} >= {where["2000"]}


@given(st.lists(st.one_of(st.none(), st.floats(-5, 5)), min_size=1, max_size=30))
def test_each_known_year_is_drawn_once(values: list[float | None]) -> None:
    known = [(1990 + i, value) for i, value in enumerate(values) if value is not None]
    drawn = one([strand([year for year, _ in known], [value for _, value in known])], until=2020)
    assert len(drawn.lines) + len(drawn.dots) == len(known)
    xs = sorted(row["x"] for row in drawn.lines + drawn.dots)
    assert all(a < b for a, b in pairwise(xs))
    by_group: dict[int, list[float]] = {}
    for row in drawn.lines:
        by_group.setdefault(row["g"], []).append(row["x"])
    step = (xs[-1] - xs[0]) / (known[-1][0] - known[0][0]) if len(known) > 1 else 0
    for places in by_group.values():
        assert len(places) > 1
        assert [b - a for a, b in pairwise(places)] == pytest.approx([step] * (len(places) - 1))


def test_years_outside_the_axis_are_not_drawn() -> None:
    drawn = one([strand([1950, 1990, 1991, 2001], [900.0, 1.0, 2.0, 900.0])])
    assert len(drawn.lines) == 2 and not drawn.dots
    assert list(axis(drawn)) == ["1", "1.5", "2"]


def test_colours_tell_what_more_means_and_dashes_the_way_back() -> None:
    for closer, ink, wash in ((1, "coop", "coop-wash"), (-1, "conf", "conf-wash"), (0, "ink", "wash")):
        lines = [
            strand([1990, 1991], [1, 2], low=(0.5, 1.5), high=(1.5, 2.5)),
            strand([1990, 1991], [2, 1], "back"),
        ]
        drawn = one(lines, closer=closer)
        assert [row["back"] for row in drawn.lines] == [False, False, True, True]
        assert {row["c"] for row in drawn.lines} == {PALETTE[ink].light}
        assert {row["c"] for row in drawn.areas} == {PALETTE[wash].light}


def test_reports_are_rings_and_what_is_confirmed_discs() -> None:
    drawn = one(
        [strand([1990, 1991], [1, 2], "told", name="told"), strand([1992], [3], "confirmed")], closer=-1
    )
    assert not drawn.lines and [row["t"] for row in drawn.dots] == [
        "S, told, 1990: 1",
        "S, told, 1991: 2",
        "S, CHN and RUS, 1992: 3",
    ]
    assert [row["f"] for row in drawn.dots] == [PALETTE["paper"].light] * 2 + [PALETTE["ink"].light]
    assert {row["c"] for row in drawn.dots} == {PALETTE["ink"].light}


# ---- bands


def test_bands_are_the_intervals() -> None:
    drawn = one([strand([1990, 1991, 1992], [1, 2, 3], low=(0.0, 1, 2), high=(2.0, 3, 4))], until=1992)
    heights = axis(drawn)
    assert list(heights) == ["0", "2", "4"]
    unit = (heights["0"] - heights["4"]) / 4
    assert [row["y"] for row in drawn.areas] == pytest.approx([heights["0"] - v * unit for v in (0, 1, 2)])
    assert [row["y2"] for row in drawn.areas] == pytest.approx([heights["0"] - v * unit for v in (2, 3, 4)])
    assert [row["x"] for row in drawn.areas] == [row["x"] for row in drawn.lines]


def test_a_band_breaks_where_the_interval_is_missing_and_the_line_does_not() -> None:
    drawn = one(
        [strand(list(range(1990, 1996)), [1.0] * 6, low=(0, 0, None, 0, NAN, 0), high=(2, 2, 2, 2, 2, None))]
    )
    assert len({row["g"] for row in drawn.lines}) == 1 and len(drawn.lines) == 6
    groups = [row["g"] for row in drawn.areas]
    assert len(groups) == 3 and groups[0] == groups[1] != groups[2]


def test_a_year_alone_has_its_interval_as_an_upright_line() -> None:
    drawn = one([strand([1990, 1995], [1.0, 2.0], low=(0.0, 2.0), high=(4.0, 2.0)), strand([], [])])
    heights, upright = axis(drawn), [row for row in drawn.rules if row["c"] == PALETTE["ink"].light]
    assert len(upright) == 1 and upright[0]["x"] == upright[0]["x2"] == years(drawn)["1990"]
    assert (upright[0]["y"], upright[0]["y2"]) == pytest.approx((heights["0"], heights["4"]))
    told = one([strand([1990, 1991], [1.0, 2.0], "told", low=(0.0, 1.0), high=(4.0, 3.0))])
    assert sum(row["c"] == PALETTE["ink"].light for row in told.rules) == 2 and not told.areas


# ---- axes


@given(st.floats(-1e12, 1e12), st.floats(0, 1e12), st.integers(3, 9))
def test_ticks_are_round_and_hold_the_stretch(low: float, span: float, most: int) -> None:
    high = low + span
    if high - low < 1e-6 * max(abs(low), 1e-6):
        high = low
    found = ticks(low, high, most)
    gaps = [b - a for a, b in pairwise(found)]
    slack = 1e-6 * gaps[0]
    assert 2 <= len(found) <= most
    assert found[0] <= low + slack and found[-1] >= high - slack
    assert gaps == pytest.approx([gaps[0]] * len(gaps))
    lead = float(f"{gaps[0]:e}".partition("e")[0])
    assert min(abs(lead - m) for m in (1, 2, 2.5, 5, 10)) < 1e-4


@pytest.mark.parametrize(
    ("values", "bounds", "told"),
    [
        ([0.3, 0.9], (0.0, 1.0), ["0", "0.5", "1"]),
        ([0.02, 0.05], (0.0, 1.0), ["0", "0.025", "0.05"]),
        ([-0.2, 0.9], (-1.0, 1.0), ["-1", "0", "1"]),
        ([0.85, 0.99], (-1.0, 1.0), ["0.8", "0.9", "1"]),
        ([3, 40], (0.0, None), ["0", "20", "40"]),
        ([3, 40], (None, None), ["0", "20", "40"]),
        ([-1.2, 1.1], (-1.0, 1.0), ["-2", "0", "2"]),
        ([5.0, 5.0], (None, None), ["5", "7.5", "10"]),
        ([100.1, 100.4], (None, None), ["100", "100.2", "100.4"]),
        ([], (0.0, 1.0), ["0", "0.5", "1"]),
    ],
)
def test_natural_bounds(
    values: list[float], bounds: tuple[float | None, float | None], told: list[str]
) -> None:
    drawn = one([strand([1990 + i for i in range(len(values))], values)], bounds=bounds)
    assert list(axis(drawn)) == told


def test_zero_is_marked_where_values_lie_on_both_sides() -> None:
    drawn = one([strand([1990, 1991], [-1.0, 1.0])])
    across = [row for row in drawn.rules if row["c"] == PALETTE["even"].light and row["x"] != row["x2"]]
    assert [row["y"] for row in across] == [axis(drawn)["0"]]
    above = one([strand([1990, 1991], [0.0, 1.0])])
    assert not [r for r in above.rules if r["c"] == PALETTE["even"].light and r["x"] != r["x2"]]


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (1990, 1994, [1990, 1991, 1992, 1993, 1994]),
        (1946, 2019, [1960, 1980, 2000]),
        (1816, 2019, [1900, 2000]),
        (2005, 2005, [2005, 2006]),
    ],
)
def test_years_are_named_where_there_is_room(since: int, until: int, told: list[int]) -> None:
    panels = [Panel(name, "", (strand([since], [1.0]),)) for name in ("a", "b", "c")]
    named = [row for row in placed(panels, since, until, width=880).texts if row["a"] == "center"]
    assert [int(row["t"]) for row in named] == told * 3


@given(st.integers(1816, 2019), st.integers(0, 203), st.sampled_from([360, 880]))
def test_years_do_not_run_into_each_other(since: int, more: int, width: int) -> None:
    drawn = placed([Panel("S", "", ())] * 3, since, since + more, width=width)
    named = sorted({row["x"] for row in drawn.texts if row["a"] == "center" and row["y"] < 200})
    assert len(named) >= 1 and all(b - a >= 30 for a, b in pairwise(named))


# ---- panels


@pytest.mark.parametrize(("count", "width", "columns"), [(7, 880, 3), (7, 360, 1), (2, 880, 2), (1, 880, 1)])
def test_panels_stand_side_by_side_as_many_as_fit(count: int, width: int, columns: int) -> None:
    panels = [Panel(f"measure {k}", "share", (strand([1990, 1991], [0.1, 0.2]),)) for k in range(count)]
    canvas = placed(panels, 1990, 2000, width=width, title="A tie", subtitle="two states")
    heads = [row for row in canvas.texts if row["t"].startswith("measure")]
    assert len(heads) == count and len({row["x"] for row in heads}) == columns
    assert [row["t"] for row in sorted(heads, key=lambda r: (r["y"], r["x"]))] == [p.title for p in panels]
    for row in canvas.rules + canvas.lines + canvas.texts:
        assert 0 <= row["x"] <= width and 0 <= row["y"] <= canvas.height, row
    assert tie_lines(panels, 1990, 2000, width=width).width == width


def test_each_panel_has_its_own_scale() -> None:
    panels = [Panel(name, "", (strand([1990, 1991], [0, most]),)) for name, most in (("a", 1), ("b", 9))]
    drawn = placed(panels, 1990, 2000, width=880)
    first, second = ([r["y"] for r in drawn.lines[k : k + 2]] for k in (0, 2))
    assert first != second
    assert {r["t"] for r in drawn.texts if r["a"] == "right"} == {"0", "0.5", "1", "5", "10"}


# ---- words


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (0.0, "0"), (-0.0, "0"), (0.25, "0.25"), (1 / 3, "0.333"), (-31.16, "-31.2"), (999.96, "1,000"),
        (1234.5, "1,234"), (9999.9, "10k"), (12_500, "12.5k"), (999_999, "1M"), (-2.5e9, "-2.5B"),
        (4.2e13, "42T"), (1e-7, "1e-07"), (100.0, "100"), (1e30, "1e+18T"),
    ],
)  # fmt: skip
def test_values_in_few_signs(value: float, told: str) -> None:
    assert short(value) == told


@given(st.floats(-1e11, 1e11), st.floats(1e-3, 1e11))
def test_labels_of_an_axis_differ(low: float, span: float) -> None:
    found = ticks(low, low + span) if span > 1e-6 * abs(low) else [0.0, 1.0]
    assert len(set(labels(found))) == len(found)


@pytest.mark.parametrize(
    ("made", "message"),
    [
        (lambda: strand([1990], [1.0, 2.0]), "'CHN and RUS' has 1 years, 2 values, 0 and 0 bounds"),
        (lambda: strand([1990], [1.0], low=(1.0, 2.0)), "1 years, 1 values, 2 and 0 bounds; give as many"),
        (lambda: strand([1991, 1990], [1.0, 2.0]), "years of line 'CHN and RUS' do not ascend; sort them"),
        (lambda: strand([1990, 1990], [1.0, 2.0]), "do not ascend"),
        (lambda: tie_lines([], 2000, 1990), r"until \(1990\) is before since \(2000\); exchange them"),
    ],
)
def test_what_cannot_be_drawn(made: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        made()


# ---- pictures


def test_it_renders() -> None:
    lines = (
        strand([1990, 1991, 1995], [0.1, 0.4, 0.2], low=(0.0, 0.3, 0.1), high=(0.2, 0.5, 0.3)),
        strand([1990, 1991], [0.2, 0.3], "back", name="RUS → CHN"),
        strand([1999], [0.9], "told", name="reports"),
    )
    panels = [Panel("Votes <S>", "share & more", lines, 1, (-1.0, 1.0)), Panel("Empty", "", ())]
    chart = tie_lines(panels, 1990, 2000, title="China and Russia", subtitle="1990 to 2000")
    text = to_svg(chart, name="ties", title="China and Russia", description="what it shows")
    assert text == to_svg(chart, name="ties", title="China and Russia", description="what it shows")
    root = ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    said = [t.text for t in root.iter("text")]
    assert {"China and Russia", "1990 to 2000", "Votes <S>", "share & more", "Empty", "1990", "0.5"} <= set(
        said
    )
    assert root.get("role") == "img" and not re.search(r"#[0-9a-f]{6}", text)
    assert "stroke:var(--coop)" in text and "fill:var(--coop-wash)" in text
    assert {"4,3"} <= {p.get("stroke-dasharray") for p in root.iter("path")}
    titles = [node.text or "" for node in root.iter("title")]
    assert "Votes <S>, reports, 1999: 0.9" in titles and "Votes <S>, RUS → CHN" in titles
    assert not [text for text in titles if "y: " in text]  # rules say nothing


def test_nothing_to_draw_renders_too() -> None:
    root = ET.fromstring(to_svg(tie_lines([], 1990, 2000), name="t", title="t", description="d"))
    assert root.tag.endswith("svg") and not [t for t in root.iter() if t.tag.endswith("text")]


# ---- acts under the axes


def test_acts_are_strokes_under_each_axis() -> None:
    acts = [(1995.5, True), (1995.51, True), (1997.5, False), (2050.0, True)]
    panels = [Panel(name, "", (strand([1990, 1991], [1, 2]),)) for name in "AB"]
    drawn = placed(panels, 1990, 2000, acts=acts, width=300)
    assert len(drawn.strokes) == 4
    first, second = drawn.strokes[:2]
    assert (first["c"], second["c"]) == (PALETTE["coop"].light, PALETTE["conf"].light)
    left, right = years(drawn)["1990"], years(drawn)["2000"]
    assert first["x"] == math.floor((left + right) / 2)  # the middle of a year stands at its number
    assert second["x"] == math.floor(left + 0.7 * (right - left))
    axis_at = max(row["y"] for row in drawn.texts if row["a"] == "right" and row["y"] < 200)
    assert axis_at < first["y"] < second["y"] < axis_at + 6


def test_without_acts_the_picture_is_as_before() -> None:
    panels = [Panel("S", "", (strand([1990, 1991], [1, 2]),))]
    with_none, without = (tie_lines(panels, 1990, 2000, **more) for more in ({"acts": ()}, {}))
    svgs = [to_svg(chart, name="x", title="t", description="d") for chart in (with_none, without)]
    assert svgs[0] == svgs[1]
