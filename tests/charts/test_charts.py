"""Charts: what is drawn, where, in which colours, and that nothing leaves the document."""

from __future__ import annotations

import math
import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import (
    PALETTE,
    Arc,
    Lane,
    Mark,
    Seat,
    css_variables,
    sketch_ties,
    sketch_timeline,
    ties_map,
    timeline,
    to_svg,
)
from blocs.charts.palette import contrast
from blocs.charts.projection import central_meridian, fit_view, label_places, natural_earth, spread
from blocs.charts.timeline import window

CHN, RUS, USA = (
    Seat("CHN", "China", 39.9, 116.4),
    Seat("RUS", "Russia", 55.8, 37.6),
    Seat("USA", "United States", 38.9, -77.0),
)
ARCS = (
    Arc("CHN", "RUS", "cooperation", 21, "China and Russia: 21 acts of cooperation", "#tie-CHN-RUS"),
    Arc("USA", "RUS", "conflict", 5, "United States towards Russia: 5 acts of conflict", "#tie-RUS-USA"),
)


def svg_of(chart: object, **more: object) -> ET.Element:
    given = {"name": "m", "title": "A <title>", "description": 'Says "so" & more', **more}
    return ET.fromstring(to_svg(chart, **given).replace(' xmlns="http://www.w3.org/2000/svg"', ""))  # type: ignore[arg-type]


def mark(first: str, last: str | None = None, quad: str = "material conflict", done: bool = True) -> Mark:
    return Mark(date.fromisoformat(first), date.fromisoformat(last or first), quad, done, "label", "#r-1")


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "least"), [("ink", 7), ("quiet", 4.5), ("coop", 4.5), ("conf", 4.5), ("even", 3)]
)
def test_palette_contrast(mode: str, front: str, least: float) -> None:
    assert contrast(getattr(PALETTE[front], mode), getattr(PALETTE["paper"], mode)) >= least


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("ground", ["wash", "coop-wash", "conf-wash", "figure-wash", "say-wash", "target"])
def test_text_is_legible_on_every_wash(mode: str, ground: str) -> None:
    assert contrast(getattr(PALETTE["ink"], mode), getattr(PALETTE[ground], mode)) >= 7


def test_light_values_stand_for_one_colour_each() -> None:
    assert len({c.light for c in PALETTE.values()}) == len(PALETTE)
    assert "--coop:#1f62ad;" in css_variables("light")


def test_map_is_one_labelled_image_with_variables_for_colours() -> None:
    root = svg_of(ties_map([CHN, RUS, USA], ARCS))
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == ("svg", "img", "m-t m-d")
    assert root.find("title").text == "A <title>"  # type: ignore[union-attr]
    assert root.find("desc").text == 'Says "so" & more'  # type: ignore[union-attr]
    text = ET.tostring(root, encoding="unicode")
    assert not re.search(r"https?://", text)
    assert not re.search(r"#[0-9a-f]{6}", text)
    assert "stroke:var(--coop)" in text
    assert "stroke:var(--conf)" in text
    assert {a.get("href") for a in root.iter("a")} == {"#tie-CHN-RUS", "#tie-RUS-USA"}
    assert all(a.get("tabindex") == "-1" for a in root.iter("a"))
    assert {"China", "Russia", "United States"} <= {t.text for t in root.iter("text")}
    assert "China and Russia: 21 acts of cooperation" in [t.text for t in root.iter("title")]


def test_conflict_is_dashed_with_a_head_and_cooperation_is_not() -> None:
    root = svg_of(ties_map([CHN, RUS, USA], ARCS))
    drawn = {a.get("href"): list(a.iter("path")) for a in root.iter("a")}
    dashes = [p.get("stroke-dasharray") for p in root.iter("path") if "--conf" in (p.get("style") or "")]
    assert "7,4" in dashes
    assert all(p.get("stroke-dasharray") in (None, "1,0") for p in drawn["#tie-CHN-RUS"])


def test_plain_colours_on_request() -> None:
    text = to_svg(ties_map([CHN, RUS], ARCS[:1]), name="m", title="t", description="d", themed=False)
    assert PALETTE["coop"].light in text
    assert "var(" not in text


def test_same_input_same_bytes() -> None:
    draw = [to_svg(ties_map([CHN, RUS, USA], ARCS), name="m", title="t", description="d") for _ in range(2)]
    assert draw[0] == draw[1]


def test_map_without_seats_or_arcs() -> None:
    assert svg_of(ties_map([], [])).tag == "svg"
    homeless = ties_map([Seat("WTO", "WTO"), Seat("UN", "UN")], [Arc("UN", "WTO", "even", 1, "x", "#x")])
    assert {"WTO", "UN"} <= {t.text for t in svg_of(homeless).iter("text")}


@pytest.mark.parametrize(
    ("longitudes", "centre"),
    [
        ([170, -170], 180),
        ([-77, 37, 116], 19.5),
        ([116, 140, 175, -77], -160.5),
        ([10], 10),
        ([], 0),
        ([5, 5], 5),
    ],
)
def test_map_is_cut_where_no_state_lies(longitudes: list[float], centre: float) -> None:
    assert central_meridian(longitudes) == pytest.approx(centre)


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_projection_is_symmetric(lat: float, lon: float) -> None:
    x, y = natural_earth(lat, lon)
    assert natural_earth(-lat, lon) == pytest.approx((x, -y))
    if abs(lon) < 179:
        assert natural_earth(lat, -lon) == pytest.approx((-x, y))


def test_projection_reference_value() -> None:
    """PROJ's own test (builtins.gie, natearth on a sphere of 6,400 km): 2 east, 1 north."""
    x, y = natural_earth(1, 2)
    assert (x * 6.4e6, y * 6.4e6) == pytest.approx((194507.265257889, 112508.737358294))


@given(st.lists(st.tuples(st.floats(-60, 75), st.floats(-180, 180)), min_size=1, max_size=12))
def test_every_place_lies_in_the_picture(places: list[tuple[float, float]]) -> None:
    view = fit_view(places, 880, 330, 40)
    for lat, lon in places:
        x, y = view.place(lat, lon)
        assert 39 <= x <= 841
        assert 39 <= y <= 291


def test_close_capitals_are_pushed_apart() -> None:
    out = spread([(100, 100), (100, 100), (104, 101), (300, 100)], 30, 400, 200, 10)
    gaps = [math.dist(a, b) for i, a in enumerate(out) for b in out[:i]]
    assert min(gaps) > 29
    assert out[3] == (300, 100)


def test_labels_keep_clear_of_each_other() -> None:
    places = label_places(
        [(100, 50), (130, 50)], ["United States", "Russia"], size=12, radius=8, width=400, height=100
    )
    (ax, ay, _), (bx, by, _) = places
    assert abs(ay - by) > 12 or abs(ax - bx) > 60


def test_timeline_tells_past_from_planned_by_fill_and_class_by_shape() -> None:
    lanes = [
        Lane(
            "China – Russia", (mark("2018-09-11"), mark("2018-09-15", quad="verbal cooperation", done=False))
        )
    ]
    text = ET.tostring(svg_of(timeline(lanes, published=[date(2018, 9, 13)])), encoding="unicode")
    assert "fill:var(--conf);stroke:var(--conf)" in text
    assert "fill:var(--paper);stroke:var(--coop)" in text
    assert "11 Sep" in text
    assert "China – Russia" in text


def test_window_is_about_the_reports() -> None:
    marks = [mark("2014-01-01"), mark("2018-09-11"), mark("2018-09-16"), mark("2030-01-01")]
    assert window(marks, [date(2018, 9, 13)]) == (date(2018, 9, 11), date(2018, 9, 16))
    assert window([mark("2018-09-11")], []) == (date(2018, 9, 9), date(2018, 9, 13))


def test_what_lies_outside_stands_at_the_edges() -> None:
    lanes = [Lane("a", (mark("2014-01-01"), mark("2018-09-11"), mark("2030-01-01")))]
    texts = [t.text for t in svg_of(timeline(lanes, published=[date(2018, 9, 13)], width=360)).iter("text")]
    assert {"←", "→"} <= set(texts)


def test_crowded_days_tell_how_many_are_not_drawn() -> None:
    lanes = [Lane("a", tuple(mark("2018-09-11") for _ in range(80)))]
    texts = [t.text or "" for t in svg_of(timeline(lanes, width=360)).iter("text")]
    assert any(t.startswith("+") for t in texts)


@pytest.mark.parametrize("days", [1, 20, 200, 2000, 9000])
def test_timeline_of_any_length(days: int) -> None:
    first = date(1990, 1, 1).toordinal()
    marks = tuple(
        Mark(date.fromordinal(first + i), date.fromordinal(first + i), "verbal conflict", True, "x", "#x")
        for i in range(0, days, max(days // 20, 1))
    )
    root = svg_of(timeline([Lane("x" * 80, marks)]))
    assert 1 <= len(list(root.iter("text"))) < 30


def test_sketches_fit_and_tell() -> None:
    assert sketch_ties([CHN, RUS, USA], ARCS)[0].startswith("China ════════════════════ Russia")
    assert "╌▸" in sketch_ties([CHN, RUS, USA], ARCS)[1]
    lanes = [Lane("China – Russia", (mark("2018-09-11"), mark("2018-09-11"), mark("2014-01-01")))]
    lines = sketch_timeline(lanes, published=[date(2018, 9, 13)], width=80)
    assert len(lines) == 2
    assert "◆│" in lines[1]
    assert " 2 " in lines[1]
    assert max(map(len, lines)) <= 80
    assert sketch_timeline([]) == []
