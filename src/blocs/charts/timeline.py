"""What happened when: acts on one axis of days, a lane for each pair of states.

Shape and colour tell the class of the act, fill tells past from planned: circles and squares in blue are
cooperation in words and deeds, triangles and diamonds in orange conflict; hollow marks are planned or
possible. Longer acts are bars. What lies outside the window stands in a column at the edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt

__all__ = ["MONTHS", "SHAPES", "Lane", "Mark", "timeline", "window"]

SHAPES = {
    "verbal cooperation": "circle",
    "material cooperation": "square",
    "verbal conflict": "triangle-down",
    "material conflict": "diamond",
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_BINS = (1, 2, 7, 14, 30, 91, 365, 1826)
_CELL = 15
_ROWS = 6
_HAIRLINES = 8


@dataclass(frozen=True, slots=True)
class Mark:
    """One act: its days, class ("verbal cooperation" ...), whether done, words for it and a link to it."""

    first: date
    last: date
    quad: str
    done: bool
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Lane:
    """The acts between one pair (or set) of states, with a name."""

    name: str
    marks: tuple[Mark, ...]


def window(marks: Sequence[Mark], published: Sequence[date]) -> tuple[date, date]:
    """First and last day to show: the month before the first report, to two months after the last.

    Shrunk to the acts that lie inside it, and never shorter than five days. Without days of publication,
    all acts are shown.
    """
    days = sorted({d for m in marks for d in (m.first, m.last)})
    low, high = (days[0], days[-1]) if days else (date(2000, 1, 1), date(2000, 1, 1))
    if published:
        low, high = min(published) - timedelta(30), max(published) + timedelta(60)
        days = [d for d in days if low <= d <= high]
        low, high = min([*days, *published]), max([*days, *published])
    while (high - low).days < 4:
        low, high = low - timedelta(1), high + timedelta(1)
    return low, high


def _ticks(low: date, high: date, width: float) -> list[tuple[date, str]]:
    days = (high - low).days + 1
    room = max(2, int(width // 56))
    if days <= room * 7:
        step = next(s for s in (1, 2, 3, 7) if days / s <= room or s == 7)
        every = [low + timedelta(i) for i in range(0, days, step)]
        return [(d, f"{d.day} {MONTHS[d.month - 1]}") for d in every]
    months = [date(y, m, 1) for y in range(low.year, high.year + 1) for m in range(1, 13)]
    months = [m for m in months if low <= m <= high]
    if len(months) <= room * 3:
        step = -(-len(months) // room)
        return [
            (m, MONTHS[m.month - 1] + (f" {m.year}" if i == 0 or m.month <= step else ""))
            for i, m in enumerate(months[::step])
        ]
    step = -(-(high.year - low.year + 1) // room)
    return [(date(y, 1, 1), str(y)) for y in range(low.year + 1, high.year + 1, step)]


class _Canvas:
    """Pixel positions gathered lane by lane; pure data, drawn at the end."""

    def __init__(self, low: date, high: date, left: float, right: float) -> None:
        self.low, self.high, self.left, self.right = low, high, left, right
        self.day = (right - left) / ((high - low).days + 1)
        self.bin = next((b for b in _BINS if b * self.day >= _CELL), _BINS[-1])
        self.dots: list[Row] = []
        self.bars: list[Row] = []
        self.texts: list[Row] = []

    def x(self, day: date) -> float:
        return self.left + (min(max(day, self.low), self.high) - self.low).days * self.day

    def lane(self, marks: Sequence[Mark], top: float) -> float:
        """Lay out one lane from `top` down; returns its height."""
        cells: dict[int, list[Mark]] = {}
        long: list[Mark] = []
        for mark in sorted(marks, key=lambda m: (m.first, m.last, m.quad, not m.done)):
            if mark.last < self.low:
                cells.setdefault(-1, []).append(mark)
            elif mark.first > self.high:
                cells.setdefault(10**6, []).append(mark)
            elif (mark.last - mark.first).days + 1 > max(self.bin, 1):
                long.append(mark)
            else:
                cells.setdefault((max(mark.first, self.low) - self.low).days // self.bin, []).append(mark)
        rows = 0
        for cell, members in sorted(cells.items()):
            if cell == -1:
                x0, x1 = self.left - 3 * _CELL, self.left - _CELL
            elif cell == 10**6:
                x0, x1 = self.right + 4, self.right + 4 + 2 * _CELL
            else:
                x0 = self.left + cell * self.bin * self.day
                x1 = min(x0 + self.bin * self.day, self.right)
            across = max(1, int((x1 - x0) // _CELL))
            across = min(across, max(-(-len(members) // 2), 3))
            shown = members[: across * _ROWS]
            for i, mark in enumerate(shown):
                in_row = min(across, len(shown) - i // across * across)
                self._dot(
                    mark,
                    (x0 + x1) / 2 + (i % across - (in_row - 1) / 2) * _CELL,
                    top + (i // across + 0.5) * _CELL,
                )
            rows = max(rows, -(-len(shown) // across))
            if len(members) > len(shown):
                self.texts.append(
                    {
                        "x": (x0 + x1) / 2,
                        "y": top + (rows + 0.5) * _CELL,
                        "t": f"+{len(members) - len(shown)}",
                    }
                )
                rows += 1
        height = float(rows * _CELL)
        free: list[float] = []
        for mark in long:
            x0, x1 = self.x(mark.first), self.x(mark.last) + self.day
            row = next((i for i, end in enumerate(free) if end + 4 < x0), len(free))
            if row == len(free):
                free.append(x1)
            free[row] = x1
            y = top + height + (row + 0.5) * 13
            self.bars.append(
                {
                    "x": x0,
                    "x2": x1,
                    "y": y,
                    "c": self._colour(mark),
                    "d": mark.label,
                    "h": mark.href,
                    "o": mark.done,
                }
            )
            self._dot(mark, x1 - 6, y)
        return max(height + 13 * len(free), float(_CELL))

    def _colour(self, mark: Mark) -> str:
        return PALETTE["coop" if mark.quad.endswith("cooperation") else "conf"].light

    def _dot(self, mark: Mark, x: float, y: float) -> None:
        colour = self._colour(mark)
        self.dots.append(
            {
                "x": round(x, 1),
                "y": round(y, 1),
                "s": SHAPES[mark.quad],
                "c": colour,
                "f": colour if mark.done else PALETTE["paper"].light,
                "d": mark.label,
                "h": mark.href,
            }
        )


def timeline(
    lanes: Sequence[Lane],
    *,
    published: Sequence[date] = (),
    width: int = 880,
    through: tuple[date, date] | None = None,
) -> alt.LayerChart:
    """Timeline of acts.

    Parameters
    ----------
    lanes : sequence of Lane
        From top to bottom.
    published : sequence of date
        Days of publication, drawn as hairlines; as short ticks where there are many.
    width : int
        In pixels; below 500 the names of lanes stand above them.
    through : (date, date), optional
        First and last day shown; `window` decides otherwise.
    """
    everything = [m for lane in lanes for m in lane.marks]
    low, high = through or window(everything, published)
    small = width < 500
    before = any(m.last < low for m in everything)
    after = any(m.first > high for m in everything)
    left = (8.0 if small else 230.0) + (3.4 * _CELL if before else 0)
    right = width - 8.0 - (3 * _CELL if after else 0)
    canvas = _Canvas(low, high, left, right)
    names: list[Row] = []
    rules: list[Row] = []
    y = 30.0
    for lane in lanes:
        rules.append({"x": 0, "x2": width, "y": y - 3})
        if small:
            names.append({"x": 0, "y": y + 9, "t": lane.name})
            y += 20
        height = canvas.lane(lane.marks, y + 4)
        if not small:
            names.append(
                {
                    "x": 0,
                    "y": y + 4 + _CELL / 2,
                    "t": lane.name if len(lane.name) < 36 else lane.name[:35] + "…",
                }
            )
        y += height + 14
    total = y

    x, ys = plane(width, total)
    x2 = alt.X2("x2:Q")
    quiet, line = PALETTE["quiet"].light, PALETTE["line"].light
    ticks = [
        {"x": canvas.x(d) + canvas.day / 2, "y": 12.0, "t": t} for d, t in _ticks(low, high, right - left)
    ]
    if before:
        ticks.append({"x": left - 2 * _CELL, "y": 12.0, "t": "←"})  # words would run into the first month
    if after:
        ticks.append({"x": right + 4 + _CELL, "y": 12.0, "t": "→"})
    shown = [d for d in sorted(set(published)) if low <= d <= high]
    down = total - 4 if len(shown) <= _HAIRLINES else 27.0
    days: list[Row] = [{"x": canvas.x(d) + canvas.day / 2, "y": 22.0, "y2": down} for d in shown]
    size = 12 if small else 13
    layers = [
        layer(rules).mark_rule(color=line, strokeWidth=1, aria=False).encode(x=x, x2=x2, y=ys),
        layer(days)
        .mark_rule(color=PALETTE["even"].light, strokeDash=[1, 3], aria=False)
        .encode(x=x, y=ys, y2=alt.Y2("y2:Q")),
        layer(ticks).mark_text(fontSize=11, color=quiet, baseline="middle").encode(x=x, y=ys, text="t:N"),
        layer(names)
        .mark_text(fontSize=size, align="left", baseline="middle", color=PALETTE["ink"].light)
        .encode(x=x, y=ys, text="t:N"),
        layer(canvas.bars)
        .mark_rule(strokeWidth=4, strokeCap="round", opacity=0.45)
        .encode(x=x, x2=x2, y=ys, color=alt.Color("c:N", scale=None), description="d:N", href="h:N"),
        layer(canvas.dots)
        .mark_point(size=92, strokeWidth=1.7, opacity=1)
        .encode(
            x=x,
            y=ys,
            shape=alt.Shape("s:N", scale=None),
            stroke=alt.Stroke("c:N", scale=None),
            fill=alt.Fill("f:N", scale=None),
            description="d:N",
            href="h:N",
        ),
        layer(canvas.texts)
        .mark_text(fontSize=11, color=quiet, baseline="middle")
        .encode(x=x, y=ys, text="t:N"),
    ]
    return finish(layers, width, total)
