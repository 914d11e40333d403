"""Fans and skill: scales, bands, gaps, where data end; who is better, told by shape and in words."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import (
    PALETTE,
    fan,
    fan_words,
    sketch_fan,
    sketch_skill,
    skill,
    skill_words,
    to_svg,
)
from blocs.charts.fan import placed as placed_fan
from blocs.charts.sheet import Sheet, apart, long, percent, signed, steps, wrap
from blocs.charts.skill import placed as placed_skill
from blocs.errors import DataError, UsageError
from blocs.sources import Column, Frame

YEARS = list(range(1996, 2006))
VALUES: list[float | None] = [0.30, 0.35, None, 0.42, None, None, 0.50, 0.52, 0.55, 0.50]
AHEAD = list(range(2006, 2011))
LEVELS = {"p05": -1.64, "p25": -0.67, "p50": 0.0, "p75": 0.67, "p95": 1.64}
SKILL_LINE = "At 5 years, 5 % better than persistence; 90 % intervals held 89 % of what came."


def table(unit: str, **columns: Any) -> Frame:
    return Frame(unit, [Column.of(name, list(cells)) for name, cells in columns.items()])


def history(years: list[int] = YEARS, values: list[float | None] = VALUES) -> Frame:
    return table("year", year=years, value=values)


def projection(drifts: tuple[float, ...] = (0.0,), names: tuple[str, ...] = ()) -> Frame:
    rows = [(k, drift, step) for k, drift in enumerate(drifts) for step in range(1, len(AHEAD) + 1)]
    columns: dict[str, Any] = {"year": [AHEAD[step - 1] for _, _, step in rows]}
    if names:
        columns["series"] = [names[k] for k, _, _ in rows]
    for name, z in LEVELS.items():
        columns[name] = [0.5 + drift * step + z * 0.05 * step**0.5 for _, drift, step in rows]
    return table("year", **columns)


@cache
def root_of(text: str) -> ET.Element:
    return ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def svg(chart: Any) -> str:
    return to_svg(chart, name="f", title="t", description="d")


def texts(sheet: Sheet) -> list[str]:
    return [row["t"] for row in sheet.texts]


def meeting(sheet: Sheet) -> list[tuple[str, str]]:
    """Texts whose boxes meet, with 2 pixels of mercy."""
    boxes = sheet.boxes()
    return [
        (a[0], b[0])
        for i, a in enumerate(boxes)
        for b in boxes[i + 1 :]
        if a[1] < b[3] - 2 and b[1] < a[3] - 2 and a[2] < b[4] - 2 and b[2] < a[4] - 2
    ]


def outside(sheet: Sheet, height: float) -> list[str]:
    return [
        text
        for text, left, top, right, bottom in sheet.boxes()
        if left < -1 or right > sheet.width + 1 or top < -1 or bottom > height + 1
    ]


# --- what charts share


@given(st.lists(st.floats(0, 200), max_size=8))
def test_apart_keeps_the_order_the_gap_and_what_already_fits(places: list[float]) -> None:
    found = apart(places, 10.0, 0.0, 200.0)
    order = sorted(range(len(places)), key=lambda i: places[i])
    for one, other in pairwise(order):
        assert found[other] - found[one] >= 10.0 - 1e-6
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in found)
    assert apart(found, 10.0, 0.0, 200.0) == pytest.approx(found, abs=1e-6)


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4), st.integers(2, 8))
def test_steps_are_even_and_inside(low: float, span: float, most: int) -> None:
    found = steps(low, low + span, most)
    assert 1 <= len(found) <= 2 * most + 1
    assert all(low - 1e-6 * span <= value <= low + span + 1e-6 * span for value in found)
    gaps = [b - a for a, b in pairwise(found)]
    assert all(gap == pytest.approx(gaps[0], rel=1e-6) for gap in gaps)
    assert not low < 0 < low + span or 0.0 in found


def test_words_of_figures() -> None:
    assert [signed(v, 1) for v in (0.04, -0.04, 1.25, -1234.5)] == ["0.0", "0.0", "+1.2", "−1,234.5"]
    assert [percent(v) for v in (0, 0.004, 0.25, 0.997, 1)] == ["0 %", "<1 %", "25 %", ">99 %", "100 %"]
    assert all(long(line, 12) <= 230 for line in wrap("one two three four " * 8, 12, 220))


# --- the fan


def test_a_fan_has_two_bands_from_the_last_measured_value_on() -> None:
    sheet, _ = placed_fan(history(), projection())
    bands = {row["d"]: row["o"] for row in sheet.areas}
    assert bands == {"90 % of the draws": 0.16, "50 % of the draws": 0.26}
    for said in bands:
        rows = [row for row in sheet.areas if row["d"] == said]
        assert len(rows) == len(AHEAD) + 1
        assert rows[0]["y"] == rows[0]["y2"]  # they open where the data end
        widths = [row["y"] - row["y2"] for row in rows]
        assert widths == sorted(widths) and widths[-1] > 0
    ratio = 1.64 / 0.67
    outer, inner = (
        max(r["y"] - r["y2"] for r in sheet.areas if r["d"].startswith(share)) for share in ("90", "50")
    )
    assert outer / inner == pytest.approx(ratio, rel=1e-2)


def test_the_measured_line_breaks_where_nothing_is_known() -> None:
    sheet, _ = placed_fan(history(), projection())
    lines = {row["d"] for row in sheet.lines if row["d"].startswith("Measured")}
    assert lines == {"Measured, 1996 to 1997", "Measured, 2002 to 2005"}
    dots = [row["d"] for row in sheet.points]
    assert dots == ["Measured, 1999: 0.42"]


def test_it_says_where_the_data_end_and_the_skill_of_the_method() -> None:
    sheet, height = placed_fan(
        history(), projection(), title="China and Russia", known="votes known to 2005", skill=SKILL_LINE
    )
    assert {"China and Russia", "votes known to 2005", "projected", SKILL_LINE} <= set(texts(sheet))
    (edge,) = [row for row in sheet.rules if row["dash"] == [2.0, 3.0]]
    first = min(row["x"] for row in sheet.areas)
    assert edge["x"] == edge["x2"] == first
    caption = next(row for row in sheet.texts if row["t"] == SKILL_LINE)
    axis = max(row["y"] for row in sheet.texts if row["t"] in ("1996", "2010"))
    assert axis < caption["y"] < height
    assert "data end in 2005" in texts(placed_fan(history(), projection())[0])


def test_the_ends_of_the_fan_are_labelled_in_place() -> None:
    sheet, _ = placed_fan(history(), projection())
    wide = 0.05 * 5**0.5
    assert f"90 % to {0.5 + 1.64 * wide:.2f}" in texts(sheet)
    assert f"50 % from {0.5 - 0.67 * wide:.2f}" in texts(sheet)
    ends = [row for row in sheet.texts if row["t"] == "0.50" or "% to" in row["t"] or "% from" in row["t"]]
    assert len(ends) == 5
    heights = [row["y"] for row in sorted(ends, key=lambda row: row["y"])]
    assert all(b - a >= 12.99 for a, b in pairwise(heights))


def test_a_scenario_is_dashed_and_its_colour_tells_the_side_it_ends_on() -> None:
    for drift, colour in ((0.02, "coop"), (-0.02, "conf")):
        sheet, _ = placed_fan(history(), projection((0.0, drift), ("baseline", "scenario")))
        middle = [row for row in sheet.lines if row["d"] == "scenario, middle of the draws"]
        assert {row["c"] for row in middle} == {PALETTE[colour].light}
        assert {tuple(row["dash"]) for row in middle} == {(6.0, 3.0)}
        assert {row["c"] for row in sheet.areas} == {PALETTE["even"].light}
        assert f"scenario {0.5 + 5 * drift:.2f}" in texts(sheet) and "baseline 0.50" in texts(sheet)


def test_what_came_after_the_origin_is_drawn_as_rings() -> None:
    known = history([*YEARS, 2006, 2007], [*VALUES, 0.6, None])
    sheet, _ = placed_fan(known, projection(), until=2005)
    (ring,) = [row for row in sheet.points if row["d"].startswith("What came")]
    assert ring["d"] == "What came, 2006: 0.60" and ring["f"] == PALETTE["paper"].light
    assert "what came: 0.60 in 2006" in fan_words(known, projection(), until=2005)


def test_one_year_alone_has_upright_lines_and_no_band() -> None:
    one = projection().take([4])
    sheet, _ = placed_fan(history(), one)
    assert not sheet.areas
    upright = sorted(
        (row["y2"] - row["y"], row["w"])
        for row in sheet.rules
        if row["w"] in (2.0, 6.0) and row["x"] == row["x2"]
    )
    assert [w for _, w in upright] == [2.0, 6.0]


def test_scales_stay_within_natural_bounds() -> None:
    near = table("year", year=[2006], p05=[0.6], p25=[0.8], p50=[0.9], p75=[0.95], p95=[1.0])
    sheet, _ = placed_fan(history(), near, bounds=(-1, 1))
    ticks = [float(t.replace("−", "-")) for t in texts(sheet) if re.fullmatch(r"−?[01](\.\d+)?", t)]
    assert max(ticks) == 1.0 and min(ticks) >= -1.0


@pytest.mark.parametrize("width", [880, 360])
@pytest.mark.parametrize("two", [False, True])
def test_no_words_of_a_fan_meet_or_leave_the_picture(width: float, two: bool) -> None:
    ahead = projection((0.0, 0.001), ("baseline", "scenario")) if two else projection()
    sheet, height = placed_fan(
        history(),
        ahead,
        title="China and Russia, projected",
        subtitle="Cohen's kappa",
        skill=SKILL_LINE,
        width=width,
    )
    assert meeting(sheet) == [] and outside(sheet, height) == []


def test_wrong_projections_are_refused() -> None:
    bad = table("year", year=[2006], p05=[0.5], p25=[0.4], p50=[0.6], p75=[0.7], p95=[0.8])
    with pytest.raises(DataError, match=r"projection, 2006: quantiles .* do not ascend"):
        fan(history(), bad)
    empty = table("year", year=[2006], p05=[None], p25=[0.4], p50=[0.6], p75=[0.7], p95=[0.8])
    with pytest.raises(DataError, match="nothing to draw"):
        fan(history(), empty)
    with pytest.raises(UsageError, match="3 series"):
        fan(history(), projection((0.0, 0.1, 0.2), ("a", "b", "c")))
    with pytest.raises(UsageError, match="no column 'value'"):
        fan(table("year", year=[2005]), projection())
    with pytest.raises(DataError, match=r"row 1 .* give a whole year"):
        fan(table("year", year=[2005.5], value=[0.1]), projection())


def test_a_fan_in_words_and_in_characters() -> None:
    words = fan_words(history(), projection())
    assert words.startswith("Measured 0.50 in 2005; projected for 2010: 0.50, 50 % between 0.43 and 0.57")
    lines = sketch_fan(history(), projection(), width=80)
    assert len(lines) <= 12 and all(len(line) <= 80 for line in lines)
    assert lines[-1].startswith("2010 ") and "━" in lines[-1] and lines[-1].endswith("0.50 (0.32 to 0.68)")
    columns = {line.index("●") for line in lines if line[:4] in ("2005", "2006", "2010")}
    assert len(columns) == 1  # the middle does not drift
    few = [line[:4] for line in sketch_fan(history(), projection(), width=80, lines=6)]
    assert few == ["2003", "2004", "2005", "2006", "2008", "2010"]


def test_the_same_fan_is_the_same_bytes_in_colours_of_the_palette() -> None:
    one, other = (svg(fan(history(), projection(), title="T", skill=SKILL_LINE)) for _ in range(2))
    assert one == other
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb\(", one)
    assert set(re.findall(r"var\(--([a-z-]+)\)", one)) <= set(PALETTE)
    titles = [node.text for node in root_of(one).iter("title")]
    assert "90 % of the draws" in titles


# --- skill

FORECASTERS = {"mean": (0.07, 0.05), "pressure": (0.06, 0.05), "drift": (-0.05, -0.11), "change": (0.0, 0.0)}


def skills(**more: tuple[float, float]) -> Frame:
    rows = [(n, h, v[k]) for n, v in {**FORECASTERS, **more}.items() for k, h in enumerate((1, 5))]
    return table(
        "forecaster and horizon",
        forecaster=[n for n, _, _ in rows],
        horizon=[h for _, h, _ in rows],
        skill=[v for *_, v in rows],
        low=[v - 0.02 for *_, v in rows],
        high=[v + 0.02 for *_, v in rows],
    )


def coverage() -> Frame:
    rows = [(n, h) for n in FORECASTERS for h in (1, 5)]
    held = [0.82 if n == "drift" else 0.9 for n, _ in rows]
    return table(
        "forecaster and horizon", forecaster=[n for n, _ in rows], horizon=[h for _, h in rows], coverage=held
    )


def test_forecasters_stand_from_the_best_to_the_least_in_every_panel() -> None:
    sheet, _ = placed_skill(skills(), coverage())
    names = [row["t"] for row in sheet.texts if row["t"] in FORECASTERS]
    assert names == ["mean", "pressure", "change", "drift"] * 2


def test_shape_and_colour_tell_better_worse_and_not_told_apart() -> None:
    sheet, _ = placed_skill(skills())
    marks = {row["d"].split(",")[0]: (row["s"], row["c"], row["f"]) for row in sheet.points}
    coop, conf, even, paper = (PALETTE[n].light for n in ("coop", "conf", "even", "paper"))
    assert marks["mean"] == ("triangle-up", coop, coop)
    assert marks["drift"] == ("triangle-down", conf, conf)
    assert marks["change"] == ("circle", even, paper)
    assert "Better or worse than persistence, percent" in texts(sheet)


def test_values_lie_where_the_axis_says() -> None:
    sheet, _ = placed_skill(skills())
    at = {row["d"]: row["x"] for row in sheet.points if "1 year" in row["d"]}
    zero = next(row["x"] for row in sheet.rules if row["w"] == 1.2)
    (mean,) = [x for d, x in at.items() if d.startswith("mean")]
    (drift,) = [x for d, x in at.items() if d.startswith("drift")]
    assert (mean - zero) / (zero - drift) == pytest.approx(7 / 5, rel=1e-2)
    figures = [row["t"] for row in sheet.texts if row["a"] == "right"]
    assert figures == ["+7.0", "+6.0", "0.0", "−5.0", "+5.0", "+5.0", "0.0", "−11.0"]


def test_one_far_value_is_marked_at_the_edge_and_told_in_figures() -> None:
    sheet, _ = placed_skill(skills(dyad=(-0.8, -0.6)))
    far = [row for row in sheet.points if row["d"].startswith("dyad")]
    assert {row["s"] for row in far} == {"triangle-left"}
    assert {"−80.0", "−60.0"} <= set(texts(sheet))
    assert any("◀ off the axis" in text for text in texts(sheet))
    assert not any("◀" in text for text in texts(placed_skill(skills())[0]))


def test_coverage_stands_over_the_band_it_should_lie_in() -> None:
    sheet, _ = placed_skill(skills(), coverage())
    bands = [row for row in sheet.rects if row["d"] == "as it should be"]
    assert len(bands) == 2
    held = {row["d"]: row for row in sheet.points if "of the outcomes" in row["d"]}
    good, bad = held["mean, 1 year: 90 % of the outcomes"], held["drift, 1 year: 82 % of the outcomes"]
    assert bands[0]["x"] < good["x"] < bands[0]["x2"] and bad["x"] < bands[0]["x"]
    assert (bands[0]["x2"] - bands[0]["x"]) / (good["x"] - bad["x"]) == pytest.approx(6 / 8, rel=1e-2)
    assert good["s"] == "circle" and bad["s"] == "diamond" and bad["c"] == PALETTE["conf"].light


@pytest.mark.parametrize("width", [880, 360])
def test_no_words_of_skill_meet_or_leave_the_picture(width: float) -> None:
    more = {"exponentially weighted mean": (0.071, 0.05), "resampled past changes": (0.004, -0.001)}
    sheet, height = placed_skill(
        skills(**more), coverage(), title="How well alignment was forecast", subtitle="By CRPS", width=width
    )
    assert meeting(sheet) == [] and outside(sheet, height) == []


def test_skill_in_words_and_in_characters() -> None:
    words = skill_words(skills(), coverage(), against="the last value")
    assert words.startswith("1 year against the last value: mean +7.0 (+5.0 to +9.0) %, held 90 %;")
    assert "drift −11.0 (−13.0 to −9.0) %, held 82 %" in words
    lines = sketch_skill(skills(), coverage(), width=90)
    assert len(lines) == 8 and all(len(line) <= 90 for line in lines)
    signs = {line.split()[2]: next(c for c in line if c in "▲▼○") for line in lines}
    assert signs == {"mean": "▲", "pressure": "▲", "change": "○", "drift": "▼"}


def test_wrong_tables_of_skill_are_refused_and_gaps_are_dashes() -> None:
    with pytest.raises(DataError, match="mean stands twice at horizon 1"):
        skill(table("x", forecaster=["mean"] * 2, horizon=[1, 1], skill=[0.1, 0.2]))
    with pytest.raises(DataError, match="no forecaster has a skill"):
        skill(table("x", forecaster=["mean"], horizon=[1], skill=[None]))
    with pytest.raises(UsageError, match="two shares in ascending order"):
        skill(skills(), good=(0.93, 0.87))
    sheet, _ = placed_skill(table("x", forecaster=["a", "b", "a"], horizon=[1, 1, 5], skill=[0.1, 0.2, 0.1]))
    assert texts(sheet).count("–") == 1
    assert svg(skill(skills(), coverage())) == svg(skill(skills(), coverage()))
