"""Who stands where: states as circles at their capitals, arcs for cooperation and conflict.

No borders are drawn, so none can be disputed. Cooperation is a solid blue arc, conflict a dashed orange
arc with an arrowhead from the actor to the recipient: colour is never the only sign.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from blocs.charts.arcs import Arc, arc_layers
from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.projection import View, fit_view, label_places, spread
from blocs.charts.vega import alt

__all__ = ["MOST", "Arc", "Seat", "ties_map"]

MOST = 40
"""Arcs drawn at most, the strongest; more would be a thicket. The table beside the map tells all."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A state or body on the map, at its capital or seat; without degrees it stands along the lower edge."""

    code: str
    name: str
    lat: float | None = None
    lon: float | None = None


def _graticule(view: View, width: float, height: float) -> list[Row]:
    lines = [
        *([view.place(lat, view.centre + lon) for lat in range(-80, 81, 5)] for lon in range(-180, 180, 30)),
        *([view.place(lat, view.centre + lon) for lon in range(-179, 180, 6)] for lat in range(-60, 81, 20)),
    ]
    rows: list[Row] = []
    piece = 0
    for line in lines:
        piece += 1
        for i, (x, y) in enumerate(line):
            if -150 <= x <= width + 150 and -150 <= y <= height + 150:
                rows.append({"x": round(x, 1), "y": round(y, 1), "g": piece, "i": i})
            else:
                piece += 1
    return rows


def ties_map(
    seats: Sequence[Seat], arcs: Sequence[Arc], *, width: int = 880, height: int = 340
) -> alt.LayerChart:
    """Map of the ties between states.

    Parameters
    ----------
    seats : sequence of Seat
        States and bodies to show; those that no arc touches are drawn pale.
    arcs : sequence of Arc
        Ties between them; the `MOST` strongest whose ends are among `seats` are drawn.
    width, height : int
        Size in pixels; below a width of 500 letters and circles are set for a phone.
    """
    small = width < 500
    radius, size, margin = (8.0, 12.0, 48.0) if small else (10.0, 14.0, 62.0)
    located = [s for s in seats if s.lat is not None and s.lon is not None]
    others = [s for s in seats if s.lat is None or s.lon is None]
    floor = height - (34 if others and located else 0)
    view = fit_view([(s.lat or 0.0, s.lon or 0.0) for s in located], width, floor, margin)
    true = [view.place(s.lat or 0.0, s.lon or 0.0) for s in located]
    points = spread(true, 3.6 * radius, width, floor, margin * 0.5)
    row_y = floor + 6 if located else height / 2
    points += [(width * (i + 1) / (len(others) + 1), row_y) for i in range(len(others))]
    order = [*located, *others]
    at = {s.code: p for s, p in zip(order, points, strict=True)}
    drawn = [a for a in arcs if a.a in at and a.b in at and a.a != a.b]
    drawn = sorted(drawn, key=lambda a: (-a.strength, a.kind, a.a, a.b))[:MOST]
    touched = {end for a in drawn for end in (a.a, a.b)}

    x, y = plane(width, height)
    grid = layer(_graticule(view, width, height) if located else [])
    layers: list[alt.Chart] = [
        grid.mark_line(color=PALETTE["faint"].light, strokeWidth=1, aria=False).encode(
            x=x, y=y, detail="g:N", order="i:Q"
        )
    ]
    strays = [
        {"x": x_, "y": y_, "g": i, "i": end}
        for i, (p, q) in enumerate(zip(true, points, strict=False))
        if math.dist(p, q) > radius
        for end, (x_, y_) in enumerate((p, q))
    ]
    layers.append(
        layer(strays)
        .mark_line(color=PALETTE["even"].light, strokeWidth=1, aria=False)
        .encode(x=x, y=y, detail="g:N", order="i:Q")
    )
    flown, avoid = arc_layers(drawn, at, points, radius, (x, y))
    layers += flown
    dots = [
        {"x": px, "y": py, "d": s.name, "s": "circle" if s in located else "square", "f": s.code in touched}
        for s, (px, py) in zip(order, points, strict=True)
    ]
    layers.append(
        layer(dots)
        .mark_point(
            filled=True, opacity=1, size=math.pi * radius**2, stroke=PALETTE["paper"].light, strokeWidth=2
        )
        .encode(
            x=x,
            y=y,
            description="d:N",
            shape=alt.Shape("s:N", scale=None),
            fill=alt.condition(
                alt.datum.f, alt.value(PALETTE["ink"].light), alt.value(PALETTE["even"].light)
            ),
        )
    )
    crowded = len(order) > (8 if small else 24)
    names = [s.code if crowded else s.name for s in order]
    places = label_places(points, names, size=size, radius=radius, width=width, height=height, avoid=avoid)
    for anchor in ("start", "middle", "end"):
        rows = [
            {"x": px, "y": py, "t": name}
            for (px, py, a), name in zip(places, names, strict=True)
            if a == anchor
        ]
        align: Any = {"start": "left", "middle": "center", "end": "right"}[anchor]
        base = layer(rows).encode(x=x, y=y, text="t:N")
        halo = PALETTE["paper"].light
        layers.append(
            base.mark_text(
                align=align,
                baseline="middle",
                fontSize=size,
                fontWeight=600,
                color=halo,
                stroke=halo,
                strokeWidth=4,
                aria=False,
            )
        )
        layers.append(
            base.mark_text(
                align=align, baseline="middle", fontSize=size, fontWeight=600, color=PALETTE["ink"].light
            )
        )
    return finish(layers, width, height)
