"""Who stands where: states as circles at their capitals, arcs for cooperation and conflict.

No borders are drawn, so none can be disputed. Cooperation is a solid blue arc, conflict a dashed orange
arc with an arrowhead from the actor to the recipient: colour is never the only sign.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.projection import Point, View, fit_view, label_places, spread

__all__ = ["Arc", "Seat", "ties_map"]

_STEPS = 28


@dataclass(frozen=True, slots=True)
class Seat:
    """A state or body on the map, at its capital or seat; without degrees it stands along the lower edge."""

    code: str
    name: str
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie to draw from `a` to `b`; `strength` is the absolute net number of acts, at least 1.

    Arcs of conflict point at `b`. `label` says in words what the arc stands for; `href` leads to it.
    """

    a: str
    b: str
    kind: Literal["cooperation", "conflict", "even"]
    strength: int
    label: str
    href: str


def _width(strength: int, strongest: int) -> float:
    return 1.6 + 6.4 * math.sqrt(strength / max(strongest, 4))


def _bend(start: Point, end: Point, bow: float, trim: tuple[float, float]) -> list[Point]:
    """Points of a bow from `start` to `end`, left of the way for positive `bow`, ends trimmed in pixels."""
    (x0, y0), (x1, y1) = start, end
    length = math.hypot(x1 - x0, y1 - y0) or 1.0
    lift = bow * length
    cx, cy = (x0 + x1) / 2 + lift * (y1 - y0) / length, (y0 + y1) / 2 - lift * (x1 - x0) / length
    first, last = min(trim[0] / length, 0.4), 1 - min(trim[1] / length, 0.4)
    points = []
    for i in range(_STEPS + 1):
        t = first + (last - first) * i / _STEPS
        points.append(
            (
                (1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1,
                (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1,
            )
        )
    return points


def _route(
    arc: Arc,
    start: Point,
    end: Point,
    trim: tuple[float, float],
    seats: Sequence[Point],
    drawn: Sequence[Point],
) -> list[Point]:
    """The bow that comes least near to other seats and arcs; cooperation bows upwards where it can."""
    upwards = 1.0 if end[0] >= start[0] else -1.0
    bows = (0.26, 0.38, 0.14, -0.2) if arc.kind == "cooperation" else (0.16, 0.28, -0.12, -0.24, 0.06)
    best: tuple[float, list[Point]] | None = None
    for rank, bow in enumerate(bows):
        way = _bend(start, end, bow * (upwards if arc.kind != "conflict" else 1.0), trim)
        inner = way[3:-3]
        near = sum(math.dist(p, s) < 20 for p in inner for s in seats if s not in (start, end))
        beside = sum(min((math.dist(p, q) for q in drawn), default=99.0) < 9 for p in inner)
        cost = 3.0 * near + 0.5 * beside + rank
        if best is None or cost < best[0]:
            best = (cost, way)
    assert best is not None
    return best[1]


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
        Ties between them; an arc whose ends are not among `seats` is left out.
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
    strongest = max((a.strength for a in drawn), default=1)
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
    avoid: list[Point] = []
    paint = {"cooperation": "coop", "conflict": "conf", "even": "even"}
    for arc in sorted(drawn, key=lambda a: (a.kind == "conflict", -a.strength, a.a, a.b)):
        colour = PALETTE[paint[arc.kind]].light
        thick = _width(arc.strength, strongest)
        tip = 9.0 + 1.2 * thick
        start, end = at[arc.a], at[arc.b]
        pointed = arc.kind == "conflict"
        trim = (radius + 1, radius + (tip if pointed else 1))
        way = _route(arc, start, end, trim, points, avoid)
        avoid += way
        rows = [
            {"x": round(px, 2), "y": round(py, 2), "i": i, "d": arc.label, "h": arc.href}
            for i, (px, py) in enumerate(way)
        ]
        dash = {"conflict": [7, 4], "cooperation": [1, 0], "even": [2, 4]}[arc.kind]
        layers.append(
            layer(rows)
            .mark_line(
                color=colour, strokeWidth=thick, strokeDash=dash, strokeCap="butt" if pointed else "round"
            )
            .encode(x=x, y=y, order="i:Q", description="d:N", href="h:N")
        )
        if pointed:
            (ax, ay), (bx, by) = way[-3], way[-1]
            turn = math.degrees(math.atan2(bx - ax, ay - by))
            slope = math.hypot(bx - ax, by - ay) or 1.0
            head = {
                "x": bx + (bx - ax) / slope * tip / 2,
                "y": by + (by - ay) / slope * tip / 2,
                "h": arc.href,
                "d": arc.label,
            }
            layers.append(
                layer([head])
                .mark_point(
                    shape="triangle",
                    filled=True,
                    color=colour,
                    opacity=1,
                    size=tip * tip * 0.8,
                    angle=turn % 360,
                )
                .encode(x=x, y=y, href="h:N", description="d:N")
            )
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
