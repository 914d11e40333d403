"""Arcs between points of a picture: bowed, kept clear of each other, drawn by kind."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from blocs.charts.frame import Row, layer
from blocs.charts.palette import PALETTE
from blocs.charts.projection import Point
from blocs.charts.vega import alt

__all__ = ["Arc", "arc_layers"]

_STEPS = 24
_NEAR = 9
_STYLE: dict[str, tuple[str, list[int], Any]] = {
    "even": ("even", [2, 4], "round"),
    "cooperation": ("coop", [1, 0], "round"),
    "conflict": ("conf", [7, 4], "butt"),
}


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
    return round(1.6 + 6.4 * math.sqrt(strength / max(strongest, 4)), 2)


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
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1))
    return points


def _cell(point: Point) -> tuple[int, int]:
    return int(point[0] // _NEAR), int(point[1] // _NEAR)


def _route(
    arc: Arc,
    ends: tuple[Point, Point],
    trim: tuple[float, float],
    seats: Sequence[Point],
    taken: set[tuple[int, int]],
) -> list[Point]:
    """The bow that comes least near to other seats and to arcs drawn before, told by the cells they cross.

    Arcs of cooperation bow upwards where they can, as great circles do in the north.
    """
    upwards = 1.0 if ends[1][0] >= ends[0][0] else -1.0
    bows = (0.26, 0.38, 0.14, -0.2) if arc.kind == "cooperation" else (0.16, 0.28, -0.12, -0.24, 0.06)
    others = [s for s in seats if s not in ends]
    ways = []
    for rank, bow in enumerate(bows):
        way = _bend(*ends, bow * (upwards if arc.kind != "conflict" else 1.0), trim)
        inner = way[3:-3]
        near = sum(math.dist(p, s) < 20 for p in inner for s in others)
        beside = sum(_cell(p) in taken for p in inner)
        ways.append((3.0 * near + 0.5 * beside + rank, rank, way))
    return min(ways)[2]


def _head(arc: Arc, way: Sequence[Point], tip: float) -> Row:
    (ax, ay), (bx, by) = way[-3], way[-1]
    slope = math.hypot(bx - ax, by - ay) or 1.0
    return {
        "x": round(bx + (bx - ax) / slope * tip / 2, 2),
        "y": round(by + (by - ay) / slope * tip / 2, 2),
        "a": round(math.degrees(math.atan2(bx - ax, ay - by)) % 360, 2),
        "z": round(tip * tip * 0.8, 2),
        "h": arc.href,
        "d": arc.label,
    }


def arc_layers(
    arcs: Sequence[Arc],
    at: Mapping[str, Point],
    seats: Sequence[Point],
    radius: float,
    axes: tuple[alt.X, alt.Y],
) -> tuple[list[alt.Chart], list[Point]]:
    """Layers of all arcs, conflict on top, and the points that they pass through."""
    x, y = axes
    strongest = max((a.strength for a in arcs), default=1)
    lines: dict[str, list[Row]] = {kind: [] for kind in _STYLE}
    heads: list[Row] = []
    passed: list[Point] = []
    taken: set[tuple[int, int]] = set()
    for n, arc in enumerate(sorted(arcs, key=lambda a: (a.kind == "conflict", -a.strength, a.a, a.b))):
        thick = _width(arc.strength, strongest)
        tip = 9.0 + 1.2 * thick
        pointed = arc.kind == "conflict"
        trim = (radius + 1, radius + (tip if pointed else 1))
        way = _route(arc, (at[arc.a], at[arc.b]), trim, seats, taken)
        passed += way
        taken |= {(i + di, j + dj) for i, j in map(_cell, way) for di in (-1, 0, 1) for dj in (-1, 0, 1)}
        told = {"g": n, "w": thick, "d": arc.label, "h": arc.href}
        for i, (px, py) in enumerate(way):
            lines[arc.kind].append({"x": round(px, 2), "y": round(py, 2), "i": i, **told})
        if pointed:
            heads.append(_head(arc, way, tip))
    layers = [
        layer(rows)
        .mark_line(color=PALETTE[colour].light, strokeDash=dash, strokeCap=cap)
        .encode(
            x=x,
            y=y,
            detail="g:N",
            order="i:Q",
            strokeWidth=alt.StrokeWidth("w:Q", scale=None),
            description="d:N",
            href="h:N",
        )
        for kind, (colour, dash, cap) in _STYLE.items()
        if (rows := lines[kind])
    ]
    if heads:
        layers.append(
            layer(heads)
            .mark_point(shape="triangle", filled=True, color=PALETTE["conf"].light, opacity=1)
            .encode(
                x=x,
                y=y,
                href="h:N",
                description="d:N",
                angle=alt.Angle("a:Q", scale=None),
                size=alt.Size("z:Q", scale=None),
            )
        )
    return layers, passed
