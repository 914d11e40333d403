"""Blocs as circles: none overlap, the same each time, legible, and only what contradicts them is drawn."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import BLOC_COLOURS, PALETTE, Bloc, Member, Strain, blocs_picture, to_svg
from blocs.charts.bloc_layout import pack, shelves
from blocs.charts.blocs_picture import EACH, LINES, _laid_out, chosen
from blocs.charts.palette import contrast
from blocs.errors import UsageError

RADII = st.lists(st.floats(1, 2.4), min_size=1, max_size=30)


@given(RADII, st.floats(0.5, 2), st.integers(0, 5))
def test_packed_circles_keep_their_distance(radii: list[float], tall: float, seed: int) -> None:
    towards = np.random.default_rng(seed).normal(0, 5, (len(radii), 2))
    own = np.array(radii)
    at = pack(own, towards, 0.3, tall)
    for i, j in itertools.combinations(range(len(radii)), 2):
        assert np.hypot(*(at[i] - at[j])) >= own[i] + own[j] + 0.3 - 1e-5
    assert np.array_equal(at, pack(own, towards, 0.3, tall))


def test_seven_equal_circles_are_a_flower() -> None:
    at = pack(np.ones(7), np.zeros((7, 2)), 0.0)
    assert sorted(np.hypot(*at.T).round(6).tolist()) == [0.0, *[2.0] * 6]


def test_shelves_break_where_the_width_ends() -> None:
    placed = shelves([(60, 10), (60, 10)], 100, 10)
    assert placed.corners == ((20.0, 0.0), (20.0, 20.0)) and placed.height == 30.0
    assert shelves([], 100, 10).height == 0


def members(number: int, prefix: str = "A", **more: float) -> tuple[Member, ...]:
    return tuple(Member(f"{prefix}{k:02}", f"State of {prefix}{k:02}", **more) for k in range(number))  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [360, 880])
@pytest.mark.parametrize("sizes", [(3, 2), (60, 40), (134, 56), (30, 25, 20, 10, 5), (1,)])
def test_circles_stand_inside_apart_and_large_enough(width: int, sizes: tuple[int, ...]) -> None:
    blocs = [Bloc(f"Bloc {k}", members(n, "ABCDE"[k]), BLOC_COLOURS[k]) for k, n in enumerate(sizes)]
    circles, heads, bottom = _laid_out(blocs, [Strain("A00", "B00", "apart", 1.0)], width, 0.0)
    assert len(circles) == sum(sizes) and [row["t"] for row in heads] == [bloc.title for bloc in blocs]
    for c in circles:
        assert c.r >= 10 and c.x - c.r >= -1 and c.x + c.r <= width + 1 and c.y + c.r <= bottom + 1
    for one, two in itertools.combinations(circles, 2):
        assert np.hypot(one.x - two.x, one.y - two.y) > one.r + two.r


def test_size_is_area_of_the_circle_and_the_largest_stands_in_the_middle() -> None:
    states = (*members(20, size=0.01), Member("BIG", "Big", 1.0))
    circles, _, _ = _laid_out([Bloc("A", states)], [], 880, 0.0)
    big = next(c for c in circles if c.member.code == "BIG")
    small = [c for c in circles if c is not big]
    assert big.r == pytest.approx(2.4 / (1 + 1.4 * 0.1) * small[0].r)
    middle = np.mean([(c.x, c.y) for c in small], axis=0)
    assert np.hypot(big.x - middle[0], big.y - middle[1]) < big.r


def test_who_has_friends_elsewhere_stands_towards_them() -> None:
    blocs = [Bloc("A", members(40)), Bloc("B", members(40, "B"))]
    circles, _, _ = _laid_out(blocs, [Strain("A39", "B39", "apart", 1.0)], 880, 0.0)
    at = {c.member.code: c.x for c in circles}
    assert at["A39"] > np.mean([x for code, x in at.items() if code[0] == "A"])
    assert at["B39"] < np.mean([x for code, x in at.items() if code[0] == "B"])


def strain(k: int, kind: str = "apart", a: str = "", strength: float = 0.0) -> Strain:
    return Strain(a or f"A{k:02}", f"B{k:02}", kind, strength or 100.0 - k)  # type: ignore[arg-type]


def test_chosen_are_the_strongest_of_either_kind_and_few_of_each_state() -> None:
    many = [*(strain(k, strength=200 - k) for k in range(60)), *(strain(k, "together") for k in range(60))]
    kept = chosen(many)
    assert len(kept) == LINES and [s.kind for s in kept].count("together") == LINES // 2
    assert kept[0] == many[0]
    hub = [strain(k, a="A99") for k in range(20)]
    assert chosen(hub) == hub[:EACH]
    assert chosen([strain(1)]) == [strain(1)] and chosen([]) == []


def svg(blocs: list[Bloc], strains: list[Strain], width: int = 880, **more: str) -> ET.Element:
    chart = blocs_picture(blocs, strains, width=width, **more)  # type: ignore[arg-type]
    text = to_svg(chart, name="b", title="Blocs", description="Two blocs")
    return ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def test_the_picture_tells_its_kinds_of_ties_and_marks() -> None:
    blocs = [
        Bloc("Bloc A", (Member("FRA", "France", pivotal=True), Member("DEU", "Germany")), "bloc-a"),
        Bloc("Bloc B", (Member("RUS", "Russia", certainty=0.6, note="60% of draws"),), "bloc-b"),
    ]
    ties = [
        Strain("FRA", "RUS", "apart", 2.0, "France and Russia", "#tie-FRA-RUS"),
        Strain("FRA", "DEU", "together", 1.0, "France and Germany"),
    ]
    root = svg(blocs, ties, title="Blocs 1936", note="Larger: richer.")
    text = ET.tostring(root, encoding="unicode")
    words = {node.text for node in root.iter("text")}
    assert {"Bloc A", "Bloc B", "France", "Germany", "Russia", "Blocs 1936", "Larger: richer."} <= words
    assert {"friends in different blocs", "foes in one bloc", "moves at least cost"} <= words
    assert {node.get("href") for node in root.iter("a")} >= {"#tie-FRA-RUS"}
    assert "Russia: 60% of draws" in {node.text for node in root.iter("title")}
    assert "stroke:var(--coop)" in text and "stroke:var(--conf)" in text and "fill:var(--bloc-b)" in text
    assert not re.search(r"#[0-9a-f]{6}|https?://", text)
    plain = {node.text for node in svg(blocs[1:], []).iter("text")}
    assert not plain & {"friends in different blocs", "foes in one bloc", "moves at least cost"}


def test_names_give_way_to_codes_where_there_is_no_room() -> None:
    few = {
        node.text for node in svg([Bloc("A", (Member("CAF", "Central African Republic"),))], []).iter("text")
    }
    assert "CAF" in few  # too long for any circle
    many = {node.text for node in svg([Bloc("A", members(100))], []).iter("text")}
    assert "A07" in many and not any("State" in str(word) for word in many)


def test_the_same_states_make_the_same_bytes() -> None:
    blocs = [Bloc("A", members(30)), Bloc("B", members(12, "B"))]
    turned = [Bloc("A", members(30)[::-1]), Bloc("B", members(12, "B")[::-1])]
    ties = [strain(k) for k in range(5)]
    assert ET.tostring(svg(blocs, ties)) == ET.tostring(svg(turned, ties[::-1]))


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UsageError, match="A00 is in two blocs; name each state once"):
        blocs_picture([Bloc("A", members(1)), Bloc("B", members(1))])
    with pytest.raises(UsageError, match="A00 has a size that is none; give 0 or more"):
        blocs_picture([Bloc("A", members(1, size=float("nan")))])


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_bloc_colours_can_be_seen_and_told_apart(mode: str) -> None:
    values = [getattr(PALETTE[name], mode) for name in BLOC_COLOURS]
    assert all(contrast(value, getattr(PALETTE["paper"], mode)) >= 3 for value in values)
    for eyes in SIGHT.values():
        for one, two in itertools.combinations(values, 2):
            assert np.linalg.norm(lab(eyes @ linear(one)) - lab(eyes @ linear(two))) >= 24


# Machado, Oliveira and Fernandes 2009, severity 1 (doi:10.1109/TVCG.2009.113)
SIGHT = {
    "normal": np.eye(3),
    "protanope": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranope": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanope": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def linear(value: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    c = np.array([int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = to_xyz @ np.clip(rgb, 0, 1) / np.array([0.9505, 1, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])
