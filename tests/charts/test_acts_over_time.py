"""What reports tell over time: bars stand at their periods, the line breaks, no act is lost."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import to_svg
from blocs.charts.acts_over_time import Span, acts_over_time, acts_words, placed
from blocs.charts.sheet import Sheet
from blocs.charts.timeline import Mark
from blocs.errors import UsageError


def months(*tellings: tuple[int, int] | None) -> list[Span]:
    """Months of 2018 from January on."""
    firsts = [date(2018 + k // 12, k % 12 + 1, 1) for k in range(len(tellings) + 1)]
    return [
        Span(a, b - timedelta(1), *(told or (None, None)))
        for (a, b), told in zip(pairwise(firsts), tellings, strict=True)
    ]


def mark(day: date, quad: str = "verbal cooperation", *, done: bool = True) -> Mark:
    return Mark(day, day, quad, done, f"{day} {quad}", "")


def drawn(*tellings: tuple[int, int] | None, marks: Any = (), width: float = 880) -> Sheet:
    return placed(months(*tellings), marks, width=width)[0]


def test_bars_stand_on_zero_and_have_the_height_of_their_counts() -> None:
    sheet = drawn((3, 0), (0, 2), (1, 1))
    up = [row for row in sheet.rects if row["d"].endswith("of cooperation")]
    down = [row for row in sheet.rects if row["d"].endswith("of conflict")]
    zero = {row["y2"] for row in up} | {row["y"] for row in down}
    assert len(zero) == 1
    heights = [row["y2"] - row["y"] for row in up]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.05) and len(down) == 2
    assert up[0]["x2"] < down[0]["x2"] < up[1]["x2"]


def test_the_line_breaks_where_nothing_was_read() -> None:
    sheet = drawn((1, 0), (2, 0), None, None, (0, 1), None, (4, 1), (4, 2))
    assert len({row["g"] for row in sheet.lines}) == 2 and len(sheet.lines) == 4
    assert [row["d"].rsplit(" ", 1)[1] for row in sheet.points] == ["-1"]
    gone = [row["d"] for row in sheet.rects if row["d"].startswith("not covered")]
    assert gone == ["not covered: 2018-03-01 to 2018-04-30", "not covered: 2018-06-01 to 2018-06-30"]


def test_nothing_told_is_not_the_same_as_nothing_read() -> None:
    told, unread = drawn((0, 0), (0, 0)), drawn(None, None)
    assert len(told.lines) == 2 and not unread.lines
    assert not any(row["d"].startswith("not covered") for row in told.rects)


@given(st.lists(st.tuples(st.integers(0, 364), st.booleans(), st.booleans()), max_size=80))
def test_every_act_is_a_mark_or_counted_beside_one(acts: list[tuple[int, bool, bool]]) -> None:
    marks = [
        mark(
            date(2018, 1, 1) + timedelta(day), "material conflict" if bad else "verbal cooperation", done=done
        )
        for day, bad, done in acts
    ]
    sheet = drawn(*[(1, 1)] * 12, marks=marks)
    more = sum(int(row["t"][1:]) for row in sheet.texts if row["t"].startswith("+"))
    assert len(sheet.points) + more == len(acts)
    assert all(0 <= row["x"] <= 880 for row in sheet.points)


def test_hollow_marks_are_ahead_and_those_outside_are_left_out() -> None:
    marks = [
        mark(date(2018, 2, 3), done=False),
        mark(date(2018, 2, 20)),
        mark(date(2017, 12, 31)),
        mark(date(2019, 1, 1)),
    ]
    sheet = drawn(*[(1, 0)] * 12, marks=marks)
    assert [row["f"] == row["c"] for row in sheet.points] == [False, True]
    assert sheet.points[0]["x"] < sheet.points[1]["x"]


@pytest.mark.parametrize("width", [360.0, 880.0, 1060.0])
@pytest.mark.parametrize("number", [1, 7, 40, 400])
def test_labels_do_not_meet_and_stay_inside(width: float, number: int) -> None:
    sheet = drawn(*[(1, 2)] * number, width=width)
    names = [box for box in sheet.boxes() if any(c.isdigit() or c.isalpha() for c in box[0])]
    below = sorted((box for box in names if box[2] == max(b[2] for b in names)), key=lambda box: box[1])
    assert below and all(a[3] <= b[1] + 0.5 for a, b in pairwise(below))
    assert all(box[3] <= width + 0.5 for box in below)


def test_wrong_periods_are_refused() -> None:
    with pytest.raises(UsageError, match="no period"):
        acts_over_time([])
    spans = months((1, 0), (1, 0), (1, 0))
    with pytest.raises(UsageError, match="day by day"):
        acts_over_time([spans[0], spans[2]])


def test_the_picture_says_what_it_shows() -> None:
    spans = months((3, 1), None)
    words = acts_words(spans)
    assert words == (
        "3 acts of cooperation and 1 of conflict in 1 of 2 periods that reports cover, "
        "2018-01-01 to 2018-02-28"
    )
    svg = to_svg(acts_over_time(spans, [mark(date(2018, 1, 5))]), name="x", title="t", description=words)
    root = ET.fromstring(svg)
    titles = [node.text for node in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "2018-01-05 verbal cooperation" in titles and "not covered: 2018-02-01 to 2018-02-28" in titles
    assert "var(--coop)" in svg and "var(--wash)" in svg
