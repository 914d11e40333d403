"""What a policy does: the rows drawn are the rows given, in order, and none is lost in silence."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocs.charts import PALETTE, Effect, sketch_effects, to_svg, trade_effects
from blocs.charts.effects import (
    DIVERTED,
    INCOMES,
    choose,
    largest,
    places,
    plain,
    rest_line,
    shared_room,
    told,
)
from blocs.errors import UsageError

US = Effect("United States", -0.0067, -0.018, 0.004, "acting")
CN = Effect("China", -0.0413, -0.0492, -0.0279, "targeted")
FEW = (CN, Effect("Mexico", 0.0431, 0.030, 0.052), US, Effect("Angola", -0.0446, -0.0589, -0.0254))
SELLS = (Effect("Mexico", 7.581, 6.2, 9.25), Effect("Canada", 6.592), Effect("Peru", -0.25, -0.5, -0.1))
BUYS = (Effect("Japan", 4.888, 3.7, 6.4),)


def many(n: int) -> list[Effect]:
    """`n` states with values from -1 to 1 in an order that is neither rising nor falling."""
    return [Effect(f"State {i:03}", round(-1 + 2 * (i * 37 % n) / (n - 1), 6)) for i in range(n)]


@cache
def _drawn(rows: tuple[tuple[Effect, ...], ...], more: tuple[tuple[str, Any], ...]) -> ET.Element:
    text = to_svg(trade_effects(*rows, **dict(more)), name="e", title="t", description="d")
    return ET.fromstring(text.replace(' xmlns="http://www.w3.org/2000/svg"', ""))


def svg_of(*rows: Any, **more: Any) -> ET.Element:
    return _drawn(tuple(map(tuple, rows)), tuple(more.items()))


def texts(root: ET.Element) -> list[str]:
    return [(t.text or "") for t in root.iter("text")]


def place(node: ET.Element) -> tuple[float, float]:
    x, y = re.findall(r"-?[\d.]+", node.get("transform") or "")[:2]
    return float(x), float(y)


def at(root: ET.Element, words: str) -> tuple[float, float]:
    """Where a text stands in the picture."""
    (found,) = {place(t) for t in root.iter("text") if (t.text or "") == words}
    return found


def bars(root: ET.Element) -> dict[str, tuple[float, float, float, str]]:
    """Left end, top, width and style of each bar, by the words of its title."""
    out = {}
    for path in root.iter("path"):
        title = path.find("title")
        if title is not None and re.search(r": [−+]?\d", (title.text or "")):
            x, y, wide = map(float, re.findall(r"-?[\d.]+", path.get("d") or "")[:3])
            out[(title.text or "")] = (x, y, wide, path.get("style") or "")
    return out


def test_bars_are_as_long_as_the_values_and_lie_on_their_side_of_zero() -> None:
    found = {words.split(":")[0]: bar for words, bar in bars(svg_of(FEW, (), ())).items()}
    zero = found["Mexico"][0]
    for row in FEW:
        x, _, wide, _ = found[row.name]
        value = row.value or 0.0
        assert wide / found["Mexico"][2] == pytest.approx(abs(value) / 0.0431, rel=2e-3)
        assert (x if value > 0 else x + wide) == pytest.approx(zero, abs=0.03)


def test_figures_in_the_picture_are_those_of_the_rows() -> None:
    root = svg_of(FEW, SELLS, BUYS)
    assert {"+0.043", "−0.007", "−0.041", "−0.045", "7.6", "6.6", "−0.2", "4.9"} <= set(texts(root))
    titles = set(bars(root))
    assert "China: −0.041 %, interval −0.049 to −0.028 %, is targeted" in titles
    assert "United States: −0.007 %, interval −0.018 to +0.004 %, acts" in titles
    assert "Mexico: 7.6 bn USD, interval 6.2 to 9.2 bn USD" in titles
    assert "Canada: 6.6 bn USD" in titles


def test_values_stand_beside_their_names_from_gain_to_loss() -> None:
    root = svg_of(FEW, (), ())
    pairs = [("Mexico", "+0.043"), ("United States", "−0.007"), ("China", "−0.041"), ("Angola", "−0.045")]
    heights = [at(root, name)[1] for name, _ in pairs]
    assert heights == sorted(heights)
    assert heights == [at(root, figure)[1] for _, figure in pairs]


def test_gain_loss_and_open_sign_differ_by_more_than_colour() -> None:
    found = {words.split(":")[0]: bar[3] for words, bar in bars(svg_of(FEW, SELLS, ())).items()}
    assert found["China"] == "fill:var(--conf);stroke:var(--conf)"
    assert found["United States"] == "fill:var(--paper);stroke:var(--conf)"  # its interval holds zero
    assert found["Canada"] == "fill:var(--even);stroke:var(--even)"
    gain = bars(svg_of([Effect("Mexico", 1.0)], (), ()))
    assert [bar[3] for bar in gain.values()] == ["fill:var(--coop);stroke:var(--coop)"]


def test_colours_come_from_the_palette_alone() -> None:
    text = ET.tostring(svg_of(FEW, SELLS, BUYS, title="T", subtitle="S"), encoding="unicode")
    assert not re.search(r"#[0-9a-f]{3,6}|rgb|https?://", text)
    assert set(re.findall(r"var\(--([a-z-]+)\)", text)) <= set(PALETTE)


def test_whiskers_are_drawn_where_intervals_are_given_and_explained() -> None:
    def ink(root: ET.Element) -> int:
        return sum(
            line.get("style") == "stroke:var(--ink)" and line.get("stroke-width") == "1.5"
            for line in root.iter("line")
        )

    assert ink(svg_of([CN], (), ())) == 6  # a line and two ends, in the row and in the key
    assert "interval" in texts(svg_of([CN], (), ()))
    bare = svg_of(
        [Effect("China", -1.0), Effect("Peru", 1.0, 0.5, None), Effect("Chad", 2.0, math.nan, 3)], (), ()
    )
    assert ink(bare) == 0
    assert "interval" not in texts(bare)


def test_whisker_ends_lie_where_the_scale_puts_them() -> None:
    root = svg_of([Effect("Peru", 1.0, 0.5, 2.0)], (), ())
    (bar,) = bars(root).values()
    ends = set()
    for line in root.iter("line"):
        if line.get("style") == "stroke:var(--ink)" and line.get("x2") in (None, "0"):
            x, y = place(line)
            if y < bar[1] + 10:
                ends.add(round((x - bar[0]) / bar[2], 2))
    assert ends == {0.5, 2.0}


def test_largest_gains_and_losses_and_the_marked_are_shown_the_rest_summed_up() -> None:
    rows = [*many(200), Effect("Actor", 0.0001, mark="acting"), Effect("Target", -0.0002, mark="targeted")]
    choice = choose(rows, INCOMES)
    assert len(choice.shown) == INCOMES
    assert {"Actor", "Target"} <= {row.name for row in choice.shown}
    others = sorted(row.value or 0.0 for row in choice.others)
    assert len(others) == 188
    unmarked = [row.value or 0.0 for row in choice.shown if not row.mark]
    assert sum(v > 0 for v in unmarked) == sum(v < 0 for v in unmarked) == 6
    assert min(v for v in unmarked if v > 0) >= others[-1]
    assert max(v for v in unmarked if v < 0) <= others[0]
    root = svg_of(rows, (), ())
    assert len(bars(root)) == INCOMES
    assert f"188 others between {told(others[0], 2)} and {told(others[-1], 2)} %" in texts(root)
    y = at(root, f"188 others between {told(others[0], 2)} and {told(others[-1], 2)} %")[1]
    assert min(at(root, row.name)[1] for row in choice.shown if (row.value or 0) < -0.1) > y


def test_one_row_alone_is_never_summed_up() -> None:
    assert [len(part) for part in (choose(many(15), 14).shown, choose(many(15), 14).others)] == [15, 0]
    assert [len(part) for part in (choose(many(16), 14).shown, choose(many(16), 14).others)] == [14, 2]


def test_where_all_act_the_target_and_the_largest_are_shown() -> None:
    rows = [Effect(row.name, row.value, mark="acting") for row in many(80)]
    choice = choose([*rows, Effect("Target", 0.01, mark="targeted")], INCOMES)
    assert "Target" in {row.name for row in choice.shown}
    assert {max(rows, key=lambda r: r.value or 0), min(rows, key=lambda r: r.value or 0)} <= set(choice.shown)
    root = svg_of([*rows, Effect("Target", 0.01, mark="targeted")], [Effect("Peru", 1.0)], [])
    assert any(t.startswith("67 others (all acting) between") for t in texts(root))
    assert "More sales to 80 acting states, billion USD" in texts(root)
    assert "More purchases from Target, billion USD" in texts(root)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.none(), st.floats(-50, 50), st.just(math.nan)),
            st.sampled_from(["", "", "", "acting", "targeted", "both"]),
        ),
        max_size=60,
    ),
    st.integers(1, 20),
)
def test_every_row_is_shown_or_counted_or_missing(given_rows: list[Any], most: int) -> None:
    rows = [Effect(f"s{i}", value, mark=mark) for i, (value, mark) in enumerate(given_rows)]
    for choice in (choose(rows, most), largest(rows, most)):
        told_of = [row.name for row in (*choice.shown, *choice.others, *choice.missing)]
        assert sorted(told_of) == sorted(row.name for row in rows)
        assert len(choice.shown) <= most + 1
        assert len(choice.others) != 1
        values = [row.value or 0.0 for row in choice.shown]
        assert values == sorted(values, reverse=True)


def test_diverted_trade_shares_its_room_and_the_rest_is_added_up() -> None:
    rows = [Effect(f"State {i:02}", float(i)) for i in range(1, 31)]
    assert shared_room(rows, rows) == (5, 5)
    assert shared_room(rows, rows[:2]) == (8, 2)
    assert shared_room([], rows) == (0, DIVERTED)
    root = svg_of([], rows, rows[:2])
    assert "22 others together 253.0 bn USD" in texts(root)  # 1 + ... + 22
    assert len(bars(root)) == DIVERTED
    mixed = [Effect("a", -2.0), Effect("b", 3.0)]
    assert rest_line(mixed, 0, unit=" bn USD", summed=True) == "2 others between −2 and +3 bn USD"


def test_rows_without_a_figure_are_named_the_marked_first() -> None:
    rows = [
        *FEW[:2],
        *(Effect(n, None) for n in ("Chad", "Peru", "Mali")),
        Effect("Cuba", math.inf, mark="acting"),
    ]
    assert "No figure: Cuba, Chad, Mali and Peru" in texts(svg_of(rows, (), ()))
    assert "No figure: Cuba, Chad, Mali and Peru" in sketch_effects(rows, (), ())
    more = [*rows, Effect("Laos", None)]
    assert "No figure: Cuba, Chad, Laos and 2 more" in texts(svg_of(more, (), ()))
    assert "No figure: Cuba" in texts(svg_of([Effect("Cuba", None)], (), ()))


@pytest.mark.parametrize("width", [320])
@pytest.mark.parametrize(
    ("rows", "figures"),
    [
        ([Effect("Peru", 0.5)], {"+0.50"}),
        ([Effect("Peru", 0.0), Effect("Chad", 0.0)], {"0"}),
        ([Effect(n, -0.2) for n in ("Peru", "Chad", "Mali")], {"−0.20"}),
        ([US, CN], {"−0.007", "−0.041"}),
        ([Effect("Same", 1.0), Effect("Same", 2.0)], {"+1.0", "+2.0"}),
        ([Effect("Big", 12345.0), Effect("Small", -1e-9)], {"+12,345", "0"}),
    ],
)
def test_few_equal_and_extreme_values(rows: list[Effect], figures: set[str], width: int) -> None:
    root = svg_of(rows, (), (), width=width)
    assert figures <= set(texts(root))
    assert len(bars(root)) == len({row.name + str(row.value) for row in rows})
    for x, y, wide, _ in bars(root).values():
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= float(root.get("height") or 0)


def test_nothing_at_all_says_so() -> None:
    assert texts(svg_of([], [], [])).count("Nothing to show") == 3
    assert sketch_effects([], [], []).count("Nothing to show") == 3


def test_long_names_are_cut_in_the_row_and_whole_in_the_title() -> None:
    name = "The United Kingdom of Great Britain and Northern Ireland and of the Dominions beyond the Seas"
    root = svg_of([Effect(name, 1.0)], [Effect(name, 1.0)], (), width=360, title=name * 3)
    assert f"{name}: +1.0 %" in bars(root)
    cut = [t for t in texts(root) if t.endswith("…") and name.startswith(t[:-1])]
    assert len(cut) == 2
    assert all(len(t) > 8 for t in cut)
    assert max(map(len, texts(root))) < 70
    heads = texts(svg_of([Effect(name, 1.0, mark="acting")], (), ()))
    assert "More sales to the acting state, billion USD" in heads  # the unit is never cut


def test_names_and_titles_are_text_not_markup() -> None:
    bad = '<script>alert("1")</script> & \x1b[31m\u202eco\n'
    raw = to_svg(
        trade_effects([Effect(bad, 1.0, mark="acting")], [Effect(bad, 1.0)], [], title=bad, subtitle=bad),
        name="e", title="t", description="d",
    )  # fmt: skip
    assert "<script" not in raw
    assert not set("\x1b\u202e") & set(raw)
    ET.fromstring(raw)
    assert f"{plain(bad)}: +1.0 %, acts" in bars(svg_of([Effect(bad, 1.0, mark="acting")], (), ()))
    assert not set("\x1b\u202e") & set(sketch_effects([Effect(bad, 1.0, mark="acting")], [], []))


def test_same_rows_same_bytes_in_whatever_order_they_come() -> None:
    draws = {
        to_svg(trade_effects(rows, SELLS, BUYS), name="e", title="t", description="d")
        for rows in (FEW, FEW[::-1])
    }
    assert len(draws) == 1


def test_title_and_subtitle_stand_on_top() -> None:
    root = svg_of(FEW, SELLS, BUYS, title="A tariff", subtitle="81 economies")
    assert (
        at(root, "A tariff")[1] < at(root, "81 economies")[1] < at(root, "Change in real income, percent")[1]
    )
    assert "A tariff" not in texts(svg_of(FEW, SELLS, BUYS))


def test_a_narrow_picture_stacks_its_tables() -> None:
    heads = ("Change in real income, percent", "More sales to United States, billion USD")
    wide, narrow = (svg_of(FEW, SELLS, BUYS, width=w) for w in (880, 360))
    assert at(wide, heads[0])[1] == at(wide, heads[1])[1]
    assert at(narrow, heads[0])[1] < at(narrow, "Angola")[1] < at(narrow, heads[1])[1]
    assert at(narrow, heads[0])[0] == at(narrow, heads[1])[0]


def test_marks_stand_before_the_name_and_in_the_key() -> None:
    root = svg_of([US, CN, Effect("Cuba", -1.0, mark="both")], (), ())
    signs = [t.text for t in root.iter("title") if t.text in ("acts", "is targeted")]
    assert (signs.count("acts"), signs.count("is targeted")) == (3, 3)  # two rows each, and the key
    bold = {t.text for t in root.iter("text") if t.get("font-weight") == "600"}
    assert {"United States", "China", "Cuba"} <= bold
    assert "acts" not in texts(svg_of([Effect("Peru", 1.0)], (), ()))


def test_wrong_rows_are_refused_with_their_name() -> None:
    with pytest.raises(UsageError, match=r"'Peru'.*low 2 lies above high 1"):
        Effect("Peru", 1.5, 2, 1)
    with pytest.raises(UsageError, match=r"'Peru'.*'actor' is none of acting, targeted, both"):
        Effect("Peru", 1.5, mark="actor")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "digits"),
    [([0.25, 0.02, 0.01], 3), ([30, 0.001, 0.002], 2), ([36, 19, 5], 0), ([0, 0], 0), ([], 0), ([7.6, 5], 1)],
)
def test_decimals_follow_the_values(values: list[float], digits: int) -> None:
    assert places([Effect("x", value) for value in values]) == digits


@pytest.mark.parametrize("width", [40, 50, 72, 100, 160])
def test_sketch_tells_the_same_within_its_width(width: int) -> None:
    text = sketch_effects([*many(200), US, CN], SELLS, BUYS, width=width)
    lines = text.split("\n")
    assert max(map(len, lines)) <= width
    assert sum(" others between " in line for line in lines) == 1
    for name, figure in (
        ("[acts]", "−0.01"),
        ("[is targeted]", "−0.04"),
        ("Canada", "6.6"),
        ("Japan", "4.9"),
    ):
        (line,) = (line for line in lines if name in line)
        assert figure in line


def test_sketched_bars_are_in_proportion_and_differ_by_sign() -> None:
    rows = [Effect("Peru", 2.0), Effect("Chad", 1.0), Effect("Mali", -1.0)]
    peru, chad, mali = sketch_effects(rows, [], [], width=80).split("\n")[1:4]
    assert peru.count("█") == pytest.approx(2 * chad.count("█"), abs=1)
    assert mali.count("▒") == pytest.approx(chad.count("█"), abs=1)
    assert peru.index("│") == chad.index("│") == mali.index("│")
    assert "█" not in mali
