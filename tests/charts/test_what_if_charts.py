"""Pictures of a what-if: three worlds, moves between blocs, flows, tornado and grid, from tables alone."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from blocs.charts import (
    PALETTE,
    bloc_moves,
    bloc_moves_words,
    grid_map,
    grid_map_words,
    side_by_side,
    side_by_side_words,
    sketch_bloc_moves,
    sketch_side_by_side,
    sketch_tornado,
    to_svg,
    tornado,
    tornado_words,
    trade_flows,
    trade_flows_words,
)
from blocs.charts.bloc_moves import placed as placed_moves
from blocs.charts.grid_map import placed as placed_grid
from blocs.charts.palette import contrast
from blocs.charts.sheet import Sheet
from blocs.charts.side_by_side import placed as placed_sides
from blocs.charts.tornado import placed as placed_tornado
from blocs.charts.trade_flows import placed as placed_flows
from blocs.charts.what_if import NARROW, WIDE, Picture, incomes_of, pictures, sketch_what_if
from blocs.errors import DataError, UsageError
from blocs.scenario.consequences import Consequences, Manifest
from blocs.sources import Column, Frame
from blocs.trade import Effects, sanction, solve, tariff

YEARS = range(2019, 2024)
PAIRS = (("CHN", "RUS", 0.62, 0.08), ("USA", "CHN", -0.45, -0.03), ("USA", "RUS", -0.30, -0.005))
COOP, CONF, EVEN, PAPER = (PALETTE[name].light for name in ("coop", "conf", "even", "paper"))


def table(unit: str, /, **columns: Any) -> Frame:
    return Frame(unit, [Column.of(name, list(cells)) for name, cells in columns.items()])


def alignment(pairs: tuple[tuple[str, str, float, float], ...] = PAIRS, years: range = YEARS) -> Frame:
    rows: list[dict[str, Any]] = []
    for a, b, level, far in pairs:
        for k, year in enumerate(years, 1):
            effect, wide = far * k / 5, 0.05 * k**0.5
            row: dict[str, Any] = {"a": a, "b": b, "year": year}
            for world, value in (("baseline", level), ("scenario", level + effect), ("twin", level + 0.004)):
                row |= {world: value, f"{world}_low": value - wide, f"{world}_high": value + wide}
            row |= {"effect": effect, "effect_low": effect - 0.03, "effect_high": effect + 0.03}
            rows.append(row | {"chance": 0.99 if far > 0 else 0.2})
    return table("pair and year", **{name: [row[name] for row in rows] for name in rows[0]})


MOVES = (
    ("RUS", "CHN", 0.62, 0.74, 0.63, 0.01),
    ("IND", "CHN", 0.55, 0.58, 0.55, 0.01),
    ("BRA", "CHN", 0.48, 0.47, 0.48, 0.012),
    ("DEU", "USA", 0.93, 0.88, 0.93, 0.01),
    ("CHN", "CHN", 1.0, 1.0, 1.0, 0.0),
    ("ZAF", "CHN", None, None, None, None),
)


def blocs(rows: tuple[tuple[Any, ...], ...] = MOVES) -> Frame:
    state, bloc, before, after, twin, error = zip(*rows, strict=True)
    change = [None if a is None else b - a for a, b in zip(before, after, strict=True)]
    return table(
        "state",
        **{"state": state, "with": bloc, "baseline": before, "scenario": after, "twin": twin},
        change=change,
        error=error,
    )


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


def svg(chart: Any) -> str:
    return to_svg(chart, name="w", title="t", description="d")


# --- three worlds


def test_each_pair_has_a_panel_with_three_worlds_and_the_change() -> None:
    sheet, _ = placed_sides(alignment())
    assert {"China and Russia", "United States and China", "United States and Russia"} <= set(texts(sheet))
    lines = {row["d"] for row in sheet.lines}
    for pair in ("China and Russia", "United States and China"):
        assert {f"{pair}, {w}" for w in ("baseline", "scenario", "twin", "change")} <= lines
    twin = {tuple(row["dash"]) for row in sheet.lines if row["d"].endswith("twin")}
    others = {tuple(row["dash"]) for row in sheet.lines if row["d"].endswith(("baseline", "scenario"))}
    assert twin == {(2.0, 3.0)} and others == {(1.0, 0.0)}
    assert not any(row["d"].endswith("twin, interval") for row in sheet.areas)


def test_the_change_is_told_by_colour_shape_and_fill() -> None:
    sheet, _ = placed_sides(alignment())
    marks = {row["d"].split(", change")[0]: (row["s"], row["c"], row["f"]) for row in sheet.points}
    assert marks["China and Russia"] == ("triangle-up", COOP, COOP)
    assert marks["United States and China"] == ("triangle-down", CONF, PAPER)  # its interval holds zero
    assert "Change: +0.08 in 2023 (+0.05 to +0.11), 99 % above 0" in texts(sheet)
    scenario = {row["d"]: row["c"] for row in sheet.lines if row["d"].endswith("scenario")}
    assert scenario["China and Russia, scenario"] == COOP
    assert scenario["United States and China, scenario"] == CONF


def test_one_unit_is_as_long_in_every_panel() -> None:
    sheet, _ = placed_sides(alignment())
    tall = []
    for pair in ("China and Russia", "United States and China", "United States and Russia"):
        rows = [row for row in sheet.areas if row["d"] == f"{pair}, baseline, interval"]
        tall.append(max(row["y"] - row["y2"] for row in rows))
    assert tall[0] == pytest.approx(tall[1], abs=0.05) and tall[1] == pytest.approx(tall[2], abs=0.05)


def test_worlds_that_end_together_have_names_that_do_not_meet() -> None:
    for width in (880, 360):
        sheet, height = placed_sides(alignment(), title="Alignment", subtitle="kappa", width=width)
        assert meeting(sheet) == [] and outside(sheet, height) == []
        (ends,) = [
            sorted(
                row["y"] for row in sheet.texts if row["t"] in (f"baseline {v}", f"twin {v}", f"scenario {s}")
            )
            for v, s in (("−0.30", "−0.30"),)
        ]
        assert all(b - a >= 13.99 for a, b in pairwise(ends)) and len(ends) == 3


def test_a_single_year_and_missing_values_are_drawn_as_they_are() -> None:
    sheet, _ = placed_sides(alignment(PAIRS[:1], range(2019, 2020)))
    assert not sheet.areas and not sheet.lines
    shapes = {row["d"].split(", ")[1]: row["s"] for row in sheet.points}
    assert shapes == {
        "baseline": "square",
        "twin": "triangle-up",
        "scenario": "circle",
        "change": "triangle-up",
    }
    unknown = alignment(PAIRS[:1]).with_columns(
        [
            c if c.name in ("a", "b", "year") else c.with_values([None] * 5)
            for c in alignment(PAIRS[:1]).columns
        ]
    )
    assert "Change: not known" in texts(placed_sides(unknown)[0])
    with pytest.raises(DataError, match="no pair is watched"):
        side_by_side(alignment().head(0))


def test_a_scenario_that_changes_nothing_is_grey_and_says_so() -> None:
    table_of = alignment((("USA", "CHN", -0.2, 0.0),))
    still = table_of.with_columns(
        [c.with_values([0.0] * 5) if c.name.startswith("effect") else c for c in table_of.columns]
    )
    sheet, _ = placed_sides(still)
    assert "Change: none in 2023" in texts(sheet)
    (mark,) = sheet.points
    assert (mark["s"], mark["c"], mark["f"]) == ("circle", EVEN, PAPER)
    assert {row["c"] for row in sheet.lines if row["d"].endswith("scenario")} == {EVEN}
    assert side_by_side_words(still).endswith("change none in 2023.")


def test_three_worlds_in_words_and_in_characters() -> None:
    assert side_by_side_words(alignment()).startswith(
        "China and Russia: baseline 0.62, twin 0.62, scenario 0.70; "
        "change +0.08 in 2023 (+0.05 to +0.11), 99 % above 0."
    )
    lines = sketch_side_by_side(alignment(), width=96)
    assert [next(c for c in line if c in "▶◀◦") for line in lines] == ["▶", "◦", "◦"]
    assert all(len(line) <= 96 for line in lines) and len({line.index("│") for line in lines}) == 1


# --- blocs


def test_moves_are_arrows_from_the_baseline_to_the_scenario() -> None:
    sheet, _ = placed_moves(blocs(), ("RUS",))
    ends = {row["d"]: row for row in sheet.points}
    ring, tip = ends["Russia, baseline: 62 %"], ends["Russia with China: 62 % → 74 % (+12)"]
    assert (ring["s"], ring["f"]) == ("circle", PAPER) and (tip["s"], tip["c"]) == ("triangle-right", COOP)
    away = ends["Germany with the United States: 93 % → 88 % (−5)"]
    assert (away["s"], away["c"]) == ("triangle-left", CONF)
    left, right = (next(r["x"] for r in sheet.texts if r["t"] == f"{v} %") for v in (0, 100))
    assert (ring["x"] - left) / (right - left) == pytest.approx(0.62, abs=1e-3)
    assert (tip["x"] - left) / (right - left) == pytest.approx(0.74, abs=1e-3)


def test_rows_are_the_named_and_what_is_more_than_chance_bloc_by_bloc() -> None:
    sheet, _ = placed_moves(blocs(), ("RUS",))
    names = [
        t for t in texts(sheet) if t in ("Russia", "India", "Brazil", "Germany", "China", "South Africa")
    ]
    assert names == ["Russia", "India", "Germany"]
    assert "Not drawn: 1 that move no more than the draws scatter." in texts(sheet)
    assert [row["b"] for row in sheet.texts if row["t"] in ("Russia", "India")] == [True, False]
    named, _ = placed_moves(blocs(), ("BRA",))
    brazil = next(r for r in named.points if r["d"].startswith("Brazil with"))
    assert (brazil["s"], brazil["c"]) == ("circle", EVEN)
    few, _ = placed_moves(blocs(), most=1)
    assert any(
        t.startswith("Not drawn: 2 that move by up to 5 points and 1 that move no more") for t in texts(few)
    )


def test_leading_states_whose_side_is_certain_are_no_news() -> None:
    rows = (
        ("CHN", "USA", 0.0, 0.0, 0.0, 0.0),
        ("USA", "CHN", 0.0, 0.0, 0.0, 0.0),
        ("CUB", "CHN", 1, 1, 1, 0),
    )
    sheet, _ = placed_moves(blocs((*rows, MOVES[0], MOVES[3])), ("CHN", "USA", "CUB"))
    assert [t for t in texts(sheet) if t in ("China", "United States", "Cuba")] == ["Cuba"]
    assert sketch_bloc_moves(blocs(rows[:2])) == []


def test_moves_in_words_and_in_characters_and_wrong_shares() -> None:
    assert bloc_moves_words(blocs(), ("BRA",)).startswith(
        "Russia with China: 62 % → 74 % (+12); India with China: 55 % → 58 % (+3); "
        "Brazil with China: 48 % → 47 % (−1), no more than the draws scatter; "
        "Germany with the United States: 93 % → 88 % (−5)."
    )
    lines = sketch_bloc_moves(blocs(), width=80)
    assert all(len(line) <= 80 for line in lines) and len(lines) == 3
    assert [next(c for c in line if c in "▶◀◦") for line in lines] == ["▶", "▶", "◀"]
    with pytest.raises(DataError, match="IND: a chance of 55"):
        bloc_moves(blocs((("IND", "CHN", 55, 58, 55, 1),)))
    with pytest.raises(UsageError, match="most is 0"):
        bloc_moves(blocs(), most=0)


@pytest.mark.parametrize("width", [880, 360])
def test_no_words_of_moves_meet(width: float) -> None:
    sheet, height = placed_moves(blocs(), ("BRA", "CHN"), title="Who stands with whom", width=width)
    assert meeting(sheet) == [] and outside(sheet, height) == []


# --- flows

FLOWS = (
    ("CHN", "USA", 474_000.0, 350_000.0, -26.2, -31.0, -22.0),
    ("RUS", "CHN", 50_000.0, 54_200.0, 8.4, 4.2, 25.0),
    ("CHN", "RUS", 56_000.0, 56_300.0, 0.5, -2.0, 4.4),
    ("MEX", "PRK", 0.0, 0.0, None, None, None),
)


def flows() -> Frame:
    names = ("exporter", "importer", "before", "after", "growth", "growth_low", "growth_high")
    return table("exporter-importer pair", **dict(zip(names, zip(*FLOWS, strict=True), strict=True)))


def test_flows_stand_by_size_of_change_with_money_beside() -> None:
    sheet, _ = placed_flows(flows())
    names = [t for t in texts(sheet) if " → " in t and t[0].isalpha()]
    assert names == [
        "China → United States",
        "Russia → China",
        "China → Russia",
        "Mexico → North Korea",
    ]
    assert {"474 → 350", "50.0 → 54.2", "−26", "+8.4", "nothing before"} <= set(texts(sheet))
    bars = {row["d"].split(":")[0]: row for row in sheet.rects}
    assert bars["China → United States"]["f"] == CONF and bars["Russia → China"]["f"] == COOP
    assert bars["China → Russia"]["f"] == PAPER  # its interval holds zero
    long_of = {name: bar["x2"] - bar["x"] for name, bar in bars.items()}
    assert long_of["China → United States"] / long_of["Russia → China"] == pytest.approx(26.2 / 8.4, rel=1e-2)
    few, _ = placed_flows(flows(), most=2)
    assert "2 more together: 56.0 → 56.3 bn USD." in texts(few)


@pytest.mark.parametrize("width", [880, 360])
def test_no_words_of_flows_meet(width: float) -> None:
    sheet, height = placed_flows(flows(), title="Trade of watched pairs", width=width)
    assert meeting(sheet) == [] and outside(sheet, height) == []


def test_flows_in_words_and_none_at_all() -> None:
    assert trade_flows_words(flows()).startswith(
        "China → United States: −26 % (−31 to −22), 474 → 350 bn USD; Russia → China: +8.4 % (+4.2 to +25), "
    )
    with pytest.raises(DataError, match="no flow of trade"):
        trade_flows(flows().head(0))


# --- tornado

ASSUMED = (
    ("goods covered", "100 bn", "505 bn", -18.0, -39.0),
    ("rate", "10 %", "60 %", -11.0, -44.0),
    ("retaliation", "none", "in full", -29.5, -32.1),
    ("labour", "0", "0.5", -26.0, -26.1),
    ("dose", "0", "1", None, -26.9),
)


def assumed(rows: tuple[tuple[Any, ...], ...] = ASSUMED, centre: float = -26.0) -> Frame:
    names = ("assumption", "low_setting", "high_setting", "low", "high")
    columns: dict[str, Any] = dict(zip(names, zip(*rows, strict=True), strict=True))
    return table("assumption", **columns, central=[centre] * len(rows), unit=["percent"] * len(rows))


def test_assumptions_stand_by_how_far_they_move_the_answer() -> None:
    sheet, _ = placed_tornado(assumed())
    names = [t for t in texts(sheet) if t in {row[0] for row in ASSUMED}]
    assert names == ["rate", "goods covered", "retaliation", "dose", "labour"]
    assert "−26 percent" in texts(sheet)


def test_bars_reach_from_the_centre_to_the_answers_and_name_the_settings() -> None:
    sheet, _ = placed_tornado(assumed())
    line = next(row["x"] for row in sheet.rules if row["w"] == 1.4)
    bars = {row["d"]: row for row in sheet.rects}
    up, down = bars["rate at 10 %: −11 percent"], bars["rate at 60 %: −44 percent"]
    assert up["x"] == line == down["x2"] and (up["f"], down["f"]) == (COOP, CONF)
    assert (up["x2"] - line) / (line - down["x"]) == pytest.approx(15 / 18, rel=1e-2)
    marks = {(row["t"], row["a"]): row["x"] for row in sheet.texts}
    assert marks["10 %", "left"] > up["x2"] and marks["60 %", "right"] < down["x"]
    signs = sorted(
        (row["x"], row["s"]) for row in sheet.points if abs(row["y"] - (up["y"] + up["y2"]) / 2) < 1
    )
    assert [s for _, s in signs] == ["triangle-up", "triangle-down"]  # the high setting stands left here


def test_two_settings_on_one_side_share_the_height_and_a_missing_answer_is_said() -> None:
    sheet, _ = placed_tornado(assumed())
    both = [row for row in sheet.rects if row["d"].startswith("retaliation")]
    assert len(both) == 2 and {row["f"] for row in both} == {CONF}
    first, second = sorted(both, key=lambda row: row["y"])
    assert first["y2"] <= second["y"]
    assert "no answer at 0" in texts(sheet)
    assert not any(row["d"].startswith("dose at 0") for row in sheet.rects)


@pytest.mark.parametrize("width", [880, 360])
def test_no_words_of_a_tornado_meet(width: float) -> None:
    sheet, height = placed_tornado(assumed(), title="What moves the answer", width=width)
    assert meeting(sheet) == [] and outside(sheet, height) == []
    flat, _ = placed_tornado(assumed((("a", "1", "2", 3.0, 3.0),), 3.0), width=width)
    assert meeting(flat) == []


def test_a_tornado_in_words_and_in_characters_and_with_one_centre() -> None:
    words = tornado_words(assumed())
    assert words.startswith(
        "Central answer −26 percent; rate: −11 percent at 10 %, −44 percent at 60 %; goods"
    )
    assert "dose: no answer at 0, −27 percent at 1" in words
    lines = sketch_tornado(assumed(), width=90)
    assert all(len(line) <= 90 for line in lines) and lines[0].split() == ["│", "−26", "percent"]
    assert lines[1].startswith("rate") and lines[1].index("▲") < lines[1].index("│") < lines[1].index("▼")
    with pytest.raises(DataError, match="share one central answer, and there are: -26, 1"):
        mixed = assumed().with_columns(
            [c.with_values([1.0, *[-26.0] * 4]) if c.name == "central" else c for c in assumed().columns]
        )
        tornado(mixed)


# --- grid

RATES, ELASTICITIES = (0.05, 0.1, 0.2, 0.4), (2.0, 4.0, 8.0)


def grid(gone: tuple[float, float] | None = (0.4, 8.0)) -> Frame:
    rows = [
        (x, y, None if (x, y) == gone else round(100 * x * y / 4 - 8, 6)) for y in ELASTICITIES for x in RATES
    ]
    columns = [
        Column.of("x", [r[0] for r in rows], "share", "rate of the tariff"),
        Column.of("y", [r[1] for r in rows], "", "trade elasticity"),
        Column.of("value", [r[2] for r in rows], "percent"),
    ]
    return Frame("pair of settings", columns)


def test_cells_are_blue_above_zero_orange_below_and_stronger_where_larger() -> None:
    sheet, _ = placed_grid(grid())
    cells = {row["d"]: row for row in sheet.rects}
    assert len(cells) == 12
    high = cells["rate of the tariff 40 %, trade elasticity 4: +32 percent"]
    low = cells["rate of the tariff 5 %, trade elasticity 2: −6 percent"]
    assert (high["f"], low["f"]) == (COOP, CONF) and high["o"] == 0.5 and low["o"] < 0.2
    assert high["x"] > low["x"] and high["y"] < low["y"]
    gone = cells["rate of the tariff 40 %, trade elasticity 8: no answer"]
    assert gone["f"] == PAPER and any("Crossed: no answer." in t for t in texts(sheet))
    assert {"5 %", "40 %", "8", "rate of the tariff", "trade elasticity"} <= set(texts(sheet))


def test_figures_stay_legible_on_the_strongest_cell() -> None:
    def mixed(colour: str, mode: str) -> str:
        over, under = (getattr(PALETTE[name], mode) for name in (colour, "paper"))
        parts = (round((int(over[i : i + 2], 16) + int(under[i : i + 2], 16)) / 2) for i in (1, 3, 5))
        return "#" + "".join(f"{part:02x}" for part in parts)

    for mode in ("light", "dark"):
        for colour in ("coop", "conf"):
            assert contrast(getattr(PALETTE["ink"], mode), mixed(colour, mode)) >= 4.5


def test_the_heavy_line_parts_cells_above_from_cells_below() -> None:
    sheet, _ = placed_grid(grid(None))
    over = {(x, y): x * y * 25 - 8 > 1e-9 for x in RATES for y in ELASTICITIES}
    borders = sum(over[a, y] != over[b, y] for a, b in pairwise(RATES) for y in ELASTICITIES)
    borders += sum(over[x, a] != over[x, b] for x in RATES for a, b in pairwise(ELASTICITIES))
    assert len([row for row in sheet.rules if row["w"] == 2.4]) == borders == 4
    assert any("Heavy line: where the answer passes 0 percent." in t for t in texts(sheet))
    none, _ = placed_grid(grid(None), level=500.0)
    assert not [row for row in none.rules if row["w"] == 2.4]
    assert any("The answer is below +500 percent everywhere." in t for t in texts(none))


def test_the_central_settings_are_framed_or_ringed() -> None:
    on, _ = placed_grid(grid(), centre=(0.2, 4.0))
    frame = [row for row in on.rules if row["dash"] == [3.0, 2.0]]
    cell = next(row for row in on.rects if "20 %, trade elasticity 4:" in row["d"])
    assert len(frame) == 4 and all(cell["x"] < row["x"] < cell["x2"] for row in frame)
    off, _ = placed_grid(grid(), centre=(0.15, 3.0))
    (ring,) = [row for row in off.points if row["s"] == "circle"]
    assert ring["d"] == "central settings: 0.15 and 3"
    middles = [
        next(r for r in off.rects if f"rate of the tariff {p}, trade elasticity 2" in r["d"])
        for p in ("10 %", "20 %")
    ]
    assert ring["x"] == pytest.approx(sum((c["x"] + c["x2"]) / 2 for c in middles) / 2, abs=0.1)


@pytest.mark.parametrize("width", [880, 360])
def test_no_words_of_a_grid_meet(width: float) -> None:
    sheet, height = placed_grid(grid(), centre=(0.2, 4.0), title="When does trade grow?", width=width)
    assert meeting(sheet) == [] and outside(sheet, height) == []
    many = table(
        "s", x=[x for x in range(30) for _ in (0, 1)], y=[0, 1] * 30, value=[100.0 + k for k in range(60)]
    )
    sheet, height = placed_grid(many, "a", "b", width=width)
    assert meeting(sheet) == [] and outside(sheet, height) == []


def test_a_grid_in_words_and_wrong_grids() -> None:
    words = grid_map_words(grid(), "rate", "elasticity", centre=(0.2, 4.0))
    assert words == (
        "Least −6 percent at rate 0.05 and elasticity 2; most +32 percent at rate 0.4 and elasticity 4; "
        "above 0 in 8 of 11 settings; central settings: rate 0.2, elasticity 4."
    )
    with pytest.raises(DataError, match="x 1 and y 1 stand twice"):
        grid_map(table("s", x=[1, 1], y=[1, 1], value=[1, 2]))
    with pytest.raises(DataError, match="a grid of 2 by 1 settings"):
        grid_map(table("s", x=[1, 2], y=[1, 1], value=[1, 2]))
    with pytest.raises(UsageError, match="level is nan"):
        grid_map(grid(), level=float("nan"))


# --- the set of a scenario

TOML = '[scenario]\nname = "x"\nbase = "2018"\n[[tariff]]\nby = "USA"; on = "CHN"; rate = 0.25\n'


@cache
def effects() -> Effects:
    policy = tariff("USA", "CHN", 0.25, covering="200 billion USD") + sanction(("EU",), "RUS", cost=0.3)
    return solve(policy, draws=20).effects([("CHN", "RUS"), ("USA", "CHN")])


def consequences(*, trade: bool = True) -> Consequences:
    empty = Frame("pair", [Column("a", [], like="text")])
    return Consequences(
        scenario=TOML, name="x", measures=(), trade=effects() if trade else None, alignment=alignment(),
        pressure=empty, blocs=blocs(), together=empty, predictions=empty, assumed=(), skill=(), remarks=(),
        sources=(), manifest=Manifest("0", 1000, 1, 0.9),
    )  # fmt: skip


def test_a_scenario_gives_its_pictures_in_order_each_with_words() -> None:
    made = pictures(consequences())
    assert [p.name for p in made] == ["alignment", "incomes", "touched", "pairs", "blocs"]
    assert [p.name for p in pictures(consequences(trade=False))] == ["alignment", "blocs"]
    assert all(isinstance(p, Picture) and p.description.endswith(".") for p in made)
    assert made[0].subtitle == "Likeness of UN votes (kappa), 1: always alike; bands: 90 % of 1,000 draws"
    assert "Russia −" in made[1].description


def test_parts_of_states_come_from_the_measures_and_the_day() -> None:
    marks = {row.name: row.mark for row in incomes_of(effects(), 2018)[0]}
    assert marks["United States"] == marks["Germany"] == marks["United Kingdom"] == "acting"  # EU of 2018
    assert marks["China"] == marks["Russia"] == "targeted" and marks["Mexico"] == ""
    assert {row.name: row.mark for row in incomes_of(effects())[0]}[
        "Germany"
    ] == "targeted"  # no day: not told


def test_pictures_of_a_scenario_are_the_same_bytes_wide_and_narrow() -> None:
    one, other = pictures(consequences()), pictures(consequences())
    for a, b in zip(one, other, strict=True):
        for width in (WIDE, NARROW):
            drawn = a.svg(width, prefix="p-")
            assert drawn == b.svg(width, prefix="p-")
            root = ET.fromstring(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
            assert float(root.get("width", "0")) == width and f'id="p-{a.name}{width}-t"' in drawn
            assert not re.search(r'(fill|stroke)="#[0-9a-f]{6}"', drawn)
            assert set(re.findall(r"var\(--([a-z-]+)\)", drawn)) <= set(PALETTE)
        said = [node.text for node in ET.fromstring(a.svg(headed=True)).iter() if node.tag.endswith("text")]
        assert a.title in said


def test_a_scenario_sketched_in_characters() -> None:
    lines = sketch_what_if(consequences(), width=100)
    assert all(len(line) <= 100 for line in lines)
    heads = [line for line in lines if line and line[0] != " " and not set(line) & set("│▶◀◦")]
    assert heads == [
        "Alignment, change in the last year",
        "Change in real income, percent",
        "Chance to stand with a bloc, without → with the measures",
    ]
