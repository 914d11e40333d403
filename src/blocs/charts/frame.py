"""What the charts share: a plane of pixels, rows as layers, and a chart without furniture."""

from __future__ import annotations

from typing import Any

from blocs.charts.vega import alt

__all__ = ["Row", "finish", "layer", "plane"]

Row = dict[str, Any]


def layer(rows: list[Row]) -> alt.Chart:
    """Chart over rows that stand inside the chart itself."""
    return alt.Chart({"values": tuple(rows)})  # a tuple: Altair would copy a list at every step


def plane(width: float, height: float) -> tuple[alt.X, alt.Y]:
    """Encodings of the fields x and y in pixels; y grows downwards, no axes."""
    return (
        alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, width], nice=False, zero=False)),
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False)),
    )


def finish(layers: list[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Layers as one chart of the given size, without frame or margins."""
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(width=width, height=height, padding=0, autosize="none")
        .configure_view(stroke=None)
        .configure(font="Helvetica, Arial, sans-serif")
    )
    return chart
