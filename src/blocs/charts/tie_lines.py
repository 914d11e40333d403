"""The tie of two states over the years: one small picture a measure, on one axis of years (or months, weeks).

A line breaks where nothing is known: missing is not zero. The band around it is its interval; a year that
stands alone is a dot, with its interval as an upright line. Blue is a measure that grows with cooperation,
orange one that grows with conflict, black one that does neither; the way back is dashed. Rings are what
reports tell, discs what of it a person has confirmed. Under each axis short strokes show when reports tell of
acts: blue for cooperation, orange for conflict.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from blocs.charts.axis import YEARS, Axis
from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt
from blocs.errors import UsageError

_Place: TypeAlias = Callable[[float], float]
"""From a year or a value to a pixel."""

__all__ = ["Panel", "Strand", "ticks", "tie_lines"]

_HEAD, _BODY, _FOOT, _GAP, _LEFT = 40.0, 92.0, 20.0, 22.0, 40.0
_COLUMN = 250.0
_LETTER = 6.2
"""Width of a figure below an axis, about."""
_INK: dict[int, tuple[str, str]] = {1: ("coop", "coop-wash"), -1: ("conf", "conf-wash"), 0: ("ink", "wash")}


@dataclass(frozen=True, slots=True)
class Strand:
    """One line: years, values, bounds (None where there is no interval), and what kind it is.

    `kind` is "data", "back" (the other direction), "told" (reports) or "confirmed" (reports, confirmed).
    Years ascend. A value or bound that is no finite number is not drawn, nor is a year outside the axis.

    Raises
    ------
    UsageError
        When lengths differ, or years do not ascend.
    """

    name: str
    kind: Literal["data", "back", "told", "confirmed"]
    years: tuple[int, ...]
    values: tuple[float, ...]
    low: tuple[float | None, ...] = ()
    high: tuple[float | None, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        n = len(self.years)
        if len(self.values) != n or not {len(self.low), len(self.high)} <= {0, n}:
            raise UsageError(
                f"line {self.name!r} has {n} years, {len(self.values)} values, {len(self.low)} and "
                f"{len(self.high)} bounds; give as many of each, or no bounds"
            )
        if any(one >= other for one, other in pairwise(self.years)):
            raise UsageError(f"years of line {self.name!r} do not ascend; sort them, each once")

    def points(self, since: int, until: int) -> tuple[Point, ...]:
        """What is known of the years from `since` to `until`."""
        found = []
        for i, year in enumerate(self.years):
            if since <= year <= until and math.isfinite(self.values[i]):
                low, high = (_finite(bound[i]) if bound else None for bound in (self.low, self.high))
                both = (low, high) if low is not None and high is not None else None
                found.append(Point(year, self.values[i], both))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Point:
    """A year, the value and its interval, where there is one."""

    year: int
    value: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure: its title, unit, natural bounds (None: none) and lines.

    `closer` is 1 where more means a closer tie, -1 where it means a worse one, else 0.
    """

    title: str
    unit: str
    strands: tuple[Strand, ...]
    closer: Literal[-1, 0, 1] = 0
    bounds: tuple[float | None, float | None] = (None, None)


_SLIGHT = 1e-300


def ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Round values that span a stretch, two to `most` of them (3 or more).

    Examples
    --------
    >>> ticks(0.0, 1.0), ticks(1.2, 9.7), ticks(0, 0)
    ([0.0, 0.5, 1.0], [0.0, 5.0, 10.0], [0.0, 0.5, 1.0])
    """
    if high - low < _SLIGHT:  # nothing to span, or less than a float can part
        high = low + (abs(low) if abs(low) >= _SLIGHT else 1.0)
    rough = (high - low) / max(most - 2, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [k * step for k in range(first, last + 1)]


def tie_lines(
    panels: Sequence[Panel],
    since: int,
    until: int,
    *,
    width: float = 880,
    title: str = "",
    subtitle: str = "",
    axis: Axis = YEARS,
    acts: Sequence[tuple[float, bool]] = (),
) -> alt.LayerChart:
    """Draw measures of one tie as small multiples.

    Parameters
    ----------
    panels : sequence of Panel
    since, until : int
        First and last year of all axes.
    width : float
        Pixels; as many columns stand side by side as fit.
    title, subtitle : str
        Above all; empty where a page around it says so.
    axis : Axis
        What the whole numbers below are: years, or months or weeks (`blocs.charts.axis`).
    acts : sequence of (float, bool)
        When acts were done, as numbers of the axis and parts of them (2018.5 in the middle of 2018), and
        whether they are of cooperation.

    Raises
    ------
    UsageError
        When `until` is before `since`.
    """
    canvas = placed(panels, since, until, width=width, title=title, subtitle=subtitle, axis=axis, acts=acts)
    return finish(canvas.layers(), canvas.width, canvas.height)


def placed(
    panels: Sequence[Panel],
    since: int,
    until: int,
    *,
    width: float,
    title: str = "",
    subtitle: str = "",
    axis: Axis = YEARS,
    acts: Sequence[tuple[float, bool]] = (),
) -> Canvas:
    """Place all marks of `tie_lines`, in pixels; nothing is drawn yet."""
    if until < since:
        raise UsageError(f"until ({until}) is before since ({since}); exchange them")
    columns = max(1, min(len(panels), int((width + _GAP) // (_COLUMN + _GAP))))
    across = (width - (columns - 1) * _GAP) / columns
    down = _HEAD + _BODY + _FOOT
    top = (26.0 if title else 0.0) + (20.0 if subtitle else 0.0) + (12.0 if title or subtitle else 0.0)
    rows = -(-len(panels) // columns)
    height = top + rows * down + max(rows - 1, 0) * 14.0 + 6.0
    canvas = Canvas(since, until, width, height, axis)
    canvas.acts = acts
    if title:
        canvas.text(0, 14, title, "ink", 17, weight="bold")
    if subtitle:
        canvas.text(0, (34 if title else 10), subtitle, "quiet", 12.5)
    for place, panel in enumerate(panels):
        row, column = divmod(place, columns)
        canvas.panel(panel, column * (across + _GAP), top + row * (down + 14.0), across)
    return canvas


class Canvas:
    """Marks gathered in pixels, panel by panel; pure data, drawn at the end."""

    def __init__(self, since: int, until: int, width: float, height: float, axis: Axis = YEARS) -> None:
        self.width, self.height, self.axis = width, height, axis
        self.since, self.until = since, max(until, since + 1)
        self.acts: Sequence[tuple[float, bool]] = ()
        self.strokes: list[Row] = []
        self.rules: list[Row] = []
        self.areas: list[Row] = []
        self.lines: list[Row] = []
        self.dots: list[Row] = []
        self.texts: list[Row] = []
        self._group = 0

    def text(
        self,
        x: float,
        y: float,
        t: str,
        colour: str,
        size: float,
        align: str = "left",
        weight: str = "normal",
    ) -> None:
        self.texts.append(
            {"x": x, "y": y, "t": t, "c": PALETTE[colour].light, "s": size, "a": align, "w": weight}
        )

    def panel(self, panel: Panel, left: float, top: float, width: float) -> None:
        """Lay out one panel."""
        x0, x1, y0, y1 = left + _LEFT, left + width - 13, top + _HEAD, top + _HEAD + _BODY
        self.text(left, top + 8, panel.title, "ink", 13, weight="bold")
        if panel.unit:
            self.text(left, top + 23, panel.unit, "quiet", 11.5)
        marks = self._scale(panel)
        low, high = marks[0], marks[-1]

        def x(year: float) -> float:
            return x0 + (year - self.since) / (self.until - self.since) * (x1 - x0)

        def y(value: float) -> float:
            return y1 - (min(max(value, low), high) - low) / (high - low) * (y1 - y0)

        for mark, told in zip(marks, labels(marks), strict=True):
            self.rules.append({"x": x0, "y": y(mark), "x2": x1, "y2": y(mark), "c": PALETTE["faint"].light})
            self.text(x0 - 5, y(mark), told, "quiet", 11, "right")
        if low < 0 < high:
            self.rules.append({"x": x0, "y": y(0), "x2": x1, "y2": y(0), "c": PALETTE["even"].light})
        most = max(2, int((x1 - x0) // self.axis.room))
        for year, name in self.axis.marks(self.since, self.until, most):
            half = _LETTER * len(name) / 2
            self.text(min(x(year), left + width - half), y1 + 12, name, "quiet", 11, "center")
            self.rules.append(
                {"x": x(year), "y": y1, "x2": x(year), "y2": y1 + 4, "c": PALETTE["even"].light}
            )
        self._strokes(x, x0, x1, y1)
        ink, wash = _INK[panel.closer]
        for strand in panel.strands:
            self._draw(strand, x, y, ink, wash, panel)

    def _strokes(self, x: _Place, x0: float, x1: float, y: float) -> None:
        """When acts were done: strokes under an axis, those that touch as one.

        The value of a year stands at its number, and so does the middle of the year.
        """
        for cooperative, ink, under in ((True, "coop", 1.8), (False, "conf", 4.6)):
            places = {math.floor(x(when - 0.5)) for when, kind in self.acts if kind is cooperative}
            inside = sorted(place for place in places if x0 - 1 <= place <= x1)
            begins = [place for place in inside if place - 1 not in places or place == inside[0]]
            ends = [place for place in inside if place + 1 not in places or place == inside[-1]]
            for first, last in zip(begins, ends, strict=True):
                at = {"x": first, "x2": last + 2, "y": y + under, "y2": y + under}
                self.strokes.append({**at, "c": PALETTE[ink].light})

    def _draw(self, strand: Strand, x: _Place, y: _Place, ink: str, wash: str, panel: Panel) -> None:
        colour, told = PALETTE[ink].light, strand.kind in ("told", "confirmed")
        edge = PALETTE["ink"].light if told else colour
        name = f"{panel.title}, {strand.name}"
        for piece in _stretches(strand.points(self.since, self.until)):
            if told or len(piece) == 1:
                for point in piece:
                    self._dot(point, x, y, edge, name, strand.kind)
                continue
            self._group += 1
            for point in piece:
                at = {"x": x(point.year), "y": y(point.value), "g": self._group, "t": name, "c": colour}
                self.lines.append({**at, "back": strand.kind == "back"})
            for band in _stretches([point for point in piece if point.interval]):
                self._group += 1
                for point in band:
                    low, high = map(y, point.interval or ())
                    at = {"x": x(point.year), "y": low, "y2": high, "g": self._group, "t": name}
                    self.areas.append({**at, "c": PALETTE[wash].light})

    def _dot(self, point: Point, x: _Place, y: _Place, edge: str, name: str, kind: str) -> None:
        """A year that no line reaches, or that reports tell of, with its interval."""
        at = {"x": x(point.year), "c": edge}
        said = f"{name}, {self.axis.name(point.year)}: {short(point.value)}"
        fill = PALETTE["paper"].light if kind == "told" else edge
        size = 34.0 if kind in ("told", "confirmed") else 16.0
        self.dots.append({**at, "y": y(point.value), "f": fill, "s": size, "t": said})
        if point.interval and point.interval[0] < point.interval[1]:
            low, high = map(y, point.interval)
            self.rules.append({**at, "y": low, "x2": at["x"], "y2": high})

    def _scale(self, panel: Panel) -> list[float]:
        """Ticks that hold all values; a natural bound is kept where values come near it."""
        known = [
            value
            for strand in panel.strands
            for point in strand.points(self.since, self.until)
            for value in (point.value, *(point.interval or ()))
        ]
        low, high = min(known, default=0.0), max(known, default=1.0)
        least, most = panel.bounds
        if least == 0.0 and low >= 0:
            low = 0.0
        if least is not None and most is not None and (high - low) > 0.4 * (most - least):
            middle = (least + most) / 2
            low, high = (min(low, least) if low < middle else low, max(high, most) if high > middle else high)
        return ticks(low, high)

    def layers(self) -> list[alt.Chart]:
        """Everything as layers of a chart."""
        x, y = plane(self.width, self.height)

        def colour(field: str) -> alt.Color:
            return alt.Color(f"{field}:N", scale=None)

        layers = [
            layer(self.rules)
            .mark_rule(strokeWidth=1, aria=False)
            .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour("c")),
            layer(self.areas)
            .mark_area()
            .encode(x=x, y=y, y2="y2:Q", color=colour("c"), detail="g:N", description="t:N"),
        ]
        if self.strokes:
            stroke = layer(self.strokes).mark_rule(strokeWidth=2.2, aria=False)
            layers.append(stroke.encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour("c")))
        for back in (False, True):
            rows = [row for row in self.lines if row["back"] is back]
            dash = [4.0, 3.0] if back else [1.0, 0.0]
            layers.append(
                layer(rows)
                .mark_line(strokeWidth=1.8, strokeDash=dash, strokeJoin="round")
                .encode(x=x, y=y, color=colour("c"), detail="g:N", description="t:N")
            )
        layers.append(
            layer(self.dots)
            .mark_point(shape="circle", strokeWidth=1.6, opacity=1)
            .encode(
                x=x,
                y=y,
                stroke=alt.Stroke("c:N", scale=None),
                fill=alt.Fill("f:N", scale=None),
                size=alt.Size("s:Q", scale=None),
                description="t:N",
            )
        )
        for align in ("left", "center", "right"):
            for weight in ("normal", "bold"):
                for size in sorted({row["s"] for row in self.texts}):
                    rows = [r for r in self.texts if (r["a"], r["w"], r["s"]) == (align, weight, size)]
                    if rows:
                        layers.append(
                            layer(rows)
                            .mark_text(
                                align=align,
                                baseline="middle",
                                fontSize=size,
                                fontWeight=weight,
                            )
                            .encode(x=x, y=y, text="t:N", color=colour("c"))
                        )
        return layers


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _stretches(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Points of years that follow each other, stretch by stretch."""
    piece: list[Point] = []
    for point in points:
        if piece and point.year != piece[-1].year + 1:
            yield piece
            piece = []
        piece.append(point)
    if piece:
        yield piece


def short(value: float, digits: int = 3) -> str:
    """A value in few signs: 0.5, 12k, 1.2M; more digits where told.

    Examples
    --------
    >>> [short(v) for v in (0.25, -1.0, 9_876, 12_500, 3e6, 2.5e9, 0.0004, 999.96, 999_999, 1e12)]
    ['0.25', '-1', '9,876', '12.5k', '3M', '2.5B', '0.0004', '1,000', '1M', '1T']
    """
    value = float(f"{value:.{max(digits, 4)}g}") + 0.0
    at_least = ((1e12, 1e12, "T"), (1e9, 1e9, "B"), (1e6, 1e6, "M"), (1e4, 1e3, "k"))
    size, sign = next(((size, sign) for least, size, sign in at_least if abs(value) >= least), (1.0, ""))
    part = value / size
    if not 1 <= abs(part) < 1e6:
        return f"{part:.{digits}g}{sign}"
    told = f"{part:,.{max(digits - len(str(int(abs(part)))), 0)}f}"
    return f"{told.rstrip('0').rstrip('.') if '.' in told else told}{sign}"


def labels(marks: Sequence[float]) -> list[str]:
    """Marks of an axis in few signs, but in enough to tell them apart.

    Examples
    --------
    >>> labels([0.0, 0.5, 1.0]), labels([1000.0, 1000.5])
    (['0', '0.5', '1'], ['1,000', '1,000.5'])
    """
    for digits in range(3, 16):
        told = [short(mark, digits) for mark in marks]
        if len(set(told)) == len(marks):
            break
    return told
