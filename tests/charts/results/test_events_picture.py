"""The picture of coded events: a panel a figure, a gap where no file is held, the way back dashed."""

from __future__ import annotations

import math
from typing import Any

import pytest

from blocs.charts.results.events import PANELS, about, panels, picture, title, words
from blocs.sources import Column, Frame
from blocs.ties.coded.table import EventTable

MONTHS = (201811, 201812, 201901, 201902)
COLUMNS = tuple(name for name, *_ in PANELS)


def table(**figures: Any) -> EventTable:
    rows = [(way, month) for way in (("CHN", "USA"), ("USA", "CHN")) for month in MONTHS]
    columns = [
        Column("from", [way[0] for way, _ in rows], like="text"),
        Column("to", [way[1] for way, _ in rows], like="text"),
        Column("month", [month for _, month in rows]),
        *(
            Column.of(name, figures.get(name, [1.0, None, 0.0, 0.5, 2.0, None, 0.5, 0.25]))
            for name in COLUMNS
        ),
    ]
    frame = Frame("direction and month", columns)
    return EventTable("gdelt2", "month", ("USA", "CHN"), frame, True, 300, None, None, 7, "")


def test_a_panel_has_a_line_of_each_direction_by_months() -> None:
    net = panels(table())[0]
    assert (net.title, net.closer, net.bounds) == ("Net cooperation", 1, (-1.0, 1.0))
    out, back = net.strands
    assert (out.name, out.kind, back.name, back.kind) == ("USA → CHN", "data", "CHN → USA", "back")
    assert [b - a for a, b in zip(out.years, out.years[1:], strict=False)] == [1, 1, 1]
    assert out.values[0] == 2.0 and math.isnan(out.values[1]) and back.values[2:] == (0.0, 0.5)
    assert [len(panel.strands) for panel in panels(table())] == [2] * 8 + [1]


def test_shares_are_told_per_mille() -> None:
    share = next(panel for panel in panels(table()) if panel.title == "Share of all events")
    assert share.strands[0].values[2:] == (500.0, 250.0) and "per mille" in share.unit


@pytest.mark.parametrize("width", [880, 360])
def test_the_picture_says_what_it_shows(width: int) -> None:
    found = table(n=[3, None, 4, 5, 6, None, 7, 8])
    svg = picture(found, width=width)
    assert svg.startswith("<svg ") and "2018-11" in svg
    assert title(found) == "United States and China" and "United States and China" in svg
    assert (
        about(found) == "Coded events of gdelt2, 2018-11 to 2019-02, by month; USA → CHN, dashed: CHN → USA"
    )
    assert words(found).startswith(
        "USA → CHN: 21 acts in 3 months, net cooperation 0.250 to 2; CHN → USA: 12"
    )
    assert picture(found, width=width) == svg
    assert about(found) not in picture(found, themed=True, width=width)
