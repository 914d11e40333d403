"""Blocs over the years as streams: bars hold all states, streams lead from each bar to the next."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocs.charts import to_svg
from blocs.charts.bloc_flows import Column, bloc_flows, bloc_flows_words, placed
from blocs.errors import UsageError

NAMES = ["bloc A", "bloc B", "bloc C"]
_blocs = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 2), max_size=10)


@given(st.lists(_blocs, min_size=2, max_size=6))
def test_bars_and_streams_hold_everyone(blocs: list[dict[str, int]]) -> None:
    columns = [Column(1990 + k, own) for k, own in enumerate(blocs)]
    sheet, height = placed(columns, NAMES)
    said = [row["d"] for row in sheet.rects]
    for column in columns:
        counts = Counter(column.blocs.values())
        assert [d for d in said if d.startswith(f"{column.label}:")] == [
            f"{column.label}: {n} in {NAMES[bloc]}" for bloc, n in sorted(counts.items())
        ]
    streams = {row["d"] for row in sheet.areas}
    stay = sum(int(d.split(": ")[1].split()[0]) for d in streams)
    both = sum(len(a.blocs.keys() & b.blocs.keys()) for a, b in pairwise(columns))
    assert stay == both
    assert all(0 <= row["y"] <= row["y2"] + 0.01 <= height + 0.02 for row in sheet.areas)


def test_streams_of_those_who_stay_are_paler() -> None:
    columns = [Column(1989, {"a": 0, "b": 0, "c": 1}), Column(1990, {"a": 0, "b": 1, "c": 1})]
    sheet, _ = placed(columns, NAMES[:2])
    shade = {row["d"]: row["o"] for row in sheet.areas}
    assert shade == {
        "1989 to 1990: 1 stay in bloc A": 0.28,
        "1989 to 1990: 1 from bloc A to bloc B": 0.6,
        "1989 to 1990: 1 stay in bloc B": 0.28,
    }
    ends = {d: [r for r in sheet.areas if r["d"] == d] for d in shade}
    heights = {round(row["y2"] - row["y"], 1) for rows in ends.values() for row in rows}
    assert len(heights) == 1  # one state each


def test_a_stream_begins_and_ends_at_its_bars() -> None:
    columns = [Column(1, {"a": 0, "b": 1}), Column(2, {"a": 1, "b": 1})]
    sheet, _ = placed(columns, NAMES[:2])
    bars = {row["d"]: row for row in sheet.rects}
    moved = [row for row in sheet.areas if "from" in row["d"]]
    assert moved[0]["x"] == bars["1: 1 in bloc A"]["x2"] and moved[-1]["x"] == bars["2: 2 in bloc B"]["x"]
    assert moved[0]["y"] == bars["1: 1 in bloc A"]["y"]
    assert (
        bars["2: 2 in bloc B"]["y"] <= moved[-1]["y"] < moved[-1]["y2"] <= bars["2: 2 in bloc B"]["y2"] + 0.01
    )


@pytest.mark.parametrize("width", [360, 880])
@pytest.mark.parametrize("number", [2, 14, 40])
def test_years_do_not_meet(width: int, number: int) -> None:
    columns = [Column(1950 + k, {"a": 0, "b": 1}) for k in range(number)]
    sheet, _ = placed(columns, NAMES[:2], width=width)
    years = sorted((box for box in sheet.boxes() if box[0].isdigit()), key=lambda box: box[1])
    assert years[-1][0] == str(1950 + number - 1)
    assert all(a[3] <= b[1] for a, b in pairwise(years))
    assert all(box[3] <= width + 0.5 for box in sheet.boxes())


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(UsageError, match="two or more"):
        bloc_flows([Column(1990, {"a": 0})], NAMES)
    with pytest.raises(UsageError, match="without a name"):
        bloc_flows([Column(1990, {"a": 0}), Column(1991, {"a": 5})], NAMES)


def test_the_picture_says_what_it_shows() -> None:
    columns = [Column("before", {"a": 0, "b": 1, "c": 0}), Column("after", {"a": 0, "b": 0})]
    words = bloc_flows_words(columns, NAMES)
    assert words == "before: 2 in bloc A, 1 in bloc B; after: 2 in bloc A (1 changed sides)"
    root = ET.fromstring(to_svg(bloc_flows(columns, NAMES), name="f", title="t", description=words))
    titles = [node.text for node in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "before to after: 1 from bloc B to bloc A" in titles
