"""What the overview draws with: bars of a strip, places of states, bows between them."""

from __future__ import annotations

import math
import re
from datetime import date
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.evidence.tallies import ActCount
from blocs.groups.network import SignedNetwork
from blocs.states import registry
from blocs.web.pages.overview_picture import drawn, path, radius
from blocs.web.pages.overview_places import layout, seat_of
from blocs.web.pages.overview_strip import drawn as drawn_strip
from blocs.web.pages.overview_strip import grain_for, strip_of, within
from blocs.web.pages.overview_world import blocs_in

COUNTS = (
    ActCount(None, "CONSULT", 2),
    ActCount("2018-01", "CONSULT", 3),
    ActCount("2018-01", "SANCTION", 1),
    ActCount("2018-12", "ASSAULT", 4),
)


def test_bars_tell_cooperation_from_conflict_and_leave_out_what_has_no_day() -> None:
    strip = strip_of(COUNTS, "month")
    assert strip is not None
    assert (strip.first, strip.last, strip.undated) == (date(2018, 1, 1), date(2018, 12, 31), 2)
    assert [(b.period, b.cooperation, b.conflict) for b in strip.bins] == [
        ("2018-01", 3, 1),
        ("2018-12", 0, 4),
    ]
    assert strip_of(COUNTS[:1], "month") is None


def test_heights_of_bars_are_as_their_counts() -> None:
    strip = strip_of(COUNTS, "month")
    assert strip is not None
    svg = drawn_strip(strip, 880, name="s", chosen=(date(2018, 2, 1), date(2018, 3, 31)))
    heights = [float(h) for h in re.findall(r'class="(?:up|down)" d="M[\d.]+ [\d.]+v(-?[\d.]+)', svg)]
    unit = heights[1]
    assert heights == pytest.approx([-3 * unit, unit, 0, 4 * unit], abs=0.25)
    chosen = re.search(r'class="chosen" x="([\d.]+)" y="1" width="([\d.]+)"', svg)
    assert chosen is not None
    assert float(chosen[1]) == pytest.approx(880 * 31 / 365, abs=0.1)
    assert float(chosen[2]) == pytest.approx(880 * 59 / 365, abs=0.1)


def test_a_part_of_a_strip_says_what_began_before() -> None:
    part = within(strip_of(COUNTS, "month"), date(2018, 6, 1), date(2018, 12, 31))
    assert part is not None
    assert ([b.period for b in part.bins], part.outside) == (["2018-12"], 4)
    assert within(strip_of(COUNTS, "month"), date(2018, 3, 1), date(2018, 6, 30)) is None


@given(st.dates(), st.dates())
def test_there_are_never_too_many_bars(one: date, two: date) -> None:
    first, last = sorted((one, two))
    days = (last - first).days + 1
    grain = grain_for(first, last)
    assert days / {"day": 1, "month": 28, "year": 365}[grain] <= max(160, days / 365)


@given(st.integers(1000, 9999), st.integers(1, 12), st.integers(1, 28), st.integers(0, 40_000))
def test_every_stretch_of_days_can_be_drawn(year: int, month: int, day: int, long: int) -> None:
    first = date(year, month, day)
    last = date.fromordinal(min(first.toordinal() + long, date.max.toordinal()))
    grain = grain_for(first, last)
    letters = {"year": 4, "month": 7, "day": 10}[grain]
    strip = strip_of([ActCount(each.isoformat()[:letters], "CONSULT", 1) for each in {first, last}], grain)
    assert strip is not None
    for width in (360, 880):
        xs = [float(x) for x in re.findall(r'<text x="([\d.]+)"', drawn_strip(strip, width, name="s"))]
        assert xs == sorted(xs)
        assert all(b - a > 25 for a, b in pairwise(xs))


def test_former_states_stand_where_their_last_capital_was() -> None:
    assert seat_of("SUN") == seat_of("RUS")
    assert seat_of("UN") is None
    bonn = registry().capital("DEU", "1985-01-01")
    assert seat_of("DEU") != (bonn.lat, bonn.lon)  # today's


def test_states_have_room_and_those_of_one_capital_share_it() -> None:
    codes = ("USA", "CHN", "RUS", "SUN", "EU", "BEL", "NATO", "UN", "DEU", "POL")
    for shape, gap in (("wide", 19.0), ("narrow", 11.0)):
        sheet = layout(codes, shape)  # type: ignore[arg-type]
        assert sheet.at["RUS"] == sheet.at["SUN"]
        for a, b in combinations([c for c in codes if c != "SUN"], 2):
            assert math.dist(sheet.at[a], sheet.at[b]) > gap - 0.5, (a, b)
        for x, y in sheet.at.values():
            assert 0 < x < sheet.width
            assert 0 < y < sheet.height
        assert sheet.at["UN"][1] > max(y for code, (_, y) in sheet.at.items() if code != "UN")


@given(st.floats(0, 1), st.floats(0, 1))
def test_areas_grow_with_shares(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert radius(None, "wide") <= radius(low, "wide") <= radius(high, "wide")


def test_a_bow_is_the_same_from_either_end() -> None:
    one, two = (10.0, 20.0), (110.0, 40.0)
    for kind in ("coop", "conf", "even"):
        assert path(one, two, kind) == path(two, one, kind)
    assert path(one, two, "coop") != path(one, two, "conf")


def test_a_picture_holds_no_markup_of_names() -> None:
    frame = {
        "states": [{"code": "USA", "name": "x", "share": 0.2, "bloc": "a"}],
        "arcs": [{"a": "CHN", "b": "USA", "kind": "coop", "strength": 1.0, "words": "<b>&"}],
    }
    svg = drawn(frame, ("USA", "CHN"), "wide", name="m", title="<i>", href=lambda a, b: f"/pair/{a}/{b}")
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert "&lt;b&gt;&amp;" in svg
    circles = re.findall(
        r'data-code="(\w+)"><title>[^<]*</title><circle cx="[\d.]+" cy="[\d.]+" r="([\d.]+)"', svg
    )
    assert dict(circles) == {"USA": str(radius(0.2, "wide")), "CHN": "0.0"}


def test_blocs_are_named_by_the_united_states_and_parts_apart_are_left_out() -> None:
    edges = [("AAA", "USA", 1.0), ("BBB", "USA", -1.0), ("BBB", "CCC", 1.0), ("XXX", "YYY", -1.0)]
    found = blocs_in(SignedNetwork.from_edges(edges), {"BBB": 0.5})
    assert found == {"AAA": "a", "USA": "a", "BBB": "b", "CCC": "b"}
    assert blocs_in(SignedNetwork.from_edges(edges[:1]), {}) == {"AAA": "a", "USA": "a"}
    without = blocs_in(SignedNetwork.from_edges([("AAA", "BBB", -1.0)]), {"BBB": 0.5})
    assert without == {"AAA": "b", "BBB": "a"}
    assert blocs_in(None, {}) == {}
