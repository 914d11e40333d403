"""`Sheet`: marks gathered in pixels, as pure data, and turned into layers of a chart at the end.

Colours are names of the palette. Whoever lays out a chart says where each mark and each word stands; labels
that would meet are moved apart before they are drawn (`apart`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt

__all__ = ["Align", "Place", "Sheet", "apart", "fit", "long", "percent", "signed", "steps", "wrap"]

Align: TypeAlias = Literal["left", "center", "right"]
Place: TypeAlias = Callable[[float], float]
"""From a value to a pixel."""

_WIDE = 0.6
"""Width of a letter over its size, in the wider fonts of a page."""
_LEAD = 1.35


def long(text: str, size: float) -> float:
    """Pixels that a text may take in a wide font of the page."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.32 if c in " .,:;il|'" else _WIDE for c in text) * size


def fit(text: str, size: float, room: float) -> str:
    """As much of a text as the room holds."""
    room += 0.01  # a room made for the text, after sums of floating numbers, holds it
    if long(text, size) <= room:
        return text
    while text and long(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, size: float, room: float, most: int = 6) -> list[str]:
    """Lines of a text that the room holds, at most so many."""
    lines: list[str] = []
    for word in text.split():
        if lines and long(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        elif len(lines) == most:
            lines[-1] = fit(f"{lines[-1]} {word}", size, room)
            break
        else:
            lines.append(fit(word, size, room))
    return lines


def apart(places: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places moved as little as it takes to lie `gap` apart, within `low` and `high` where they fit there.

    Equal places keep the order in which they are given.

    Examples
    --------
    >>> apart([10.0, 12.0, 40.0], 10.0, 0.0, 100.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(places)), key=lambda i: places[i])
    heaps: list[list[int]] = []
    middles: list[float] = []

    def middle(heap: list[int]) -> float:
        centre = sum(places[i] for i in heap) / len(heap)
        half = gap * (len(heap) - 1) / 2
        return max(min(centre, high - half), low + half)

    for i in order:
        heaps.append([i])
        middles.append(middle(heaps[-1]))
        while len(heaps) > 1:
            room = gap * (len(heaps[-1]) + len(heaps[-2])) / 2
            if middles[-1] - middles[-2] >= room - 1e-9:
                break
            last = heaps.pop()
            middles.pop()
            heaps[-1] += last
            middles[-1] = middle(heaps[-1])
    found = [0.0] * len(places)
    for heap, centre in zip(heaps, middles, strict=True):
        for k, i in enumerate(heap):
            found[i] = centre + gap * (k - (len(heap) - 1) / 2)
    return found


def steps(low: float, high: float, most: int) -> list[float]:
    """Round values inside a stretch, zero among them where it holds zero; `most` of them, or one more.

    Examples
    --------
    >>> steps(-99.0, 0.0, 4), steps(0.3, 0.9, 3)
    ([-75.0, -50.0, -25.0, 0.0], [0.4, 0.6, 0.8])
    """
    if high <= low:
        return [low]
    least = (high - low) / max(most, 1)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= least * (1 - 1e-9))
    if step > (high - low) / 2 and most > 1:
        step = step / 2
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(k * step, 12) + 0.0 for k in range(first, last + 1)]


def signed(value: float, digits: int = 2) -> str:
    """A change with its sign, as a person writes it; what rounds to zero has none.

    >>> signed(0.1234), signed(-3.0, 1), signed(-0.001)
    ('+0.12', '−3.0', '0.00')
    """
    text = f"{abs(value):,.{digits}f}"
    if not any(c in "123456789" for c in text):
        return text
    return ("−" if value < 0 else "+") + text


def percent(share: float) -> str:
    """A share in whole percent; what is not quite none or all is not told as such.

    >>> percent(0.5), percent(0.001), percent(0.999), percent(1.0)
    ('50 %', '<1 %', '>99 %', '100 %')
    """
    if 0 < share < 0.005:
        return "<1 %"
    if 0.995 <= share < 1:
        return ">99 %"
    return f"{100 * share:.0f} %"


class Sheet:
    """Marks in pixels, y downwards; drawn grid first, then rectangles, areas, rules, lines, points, texts."""

    def __init__(self, width: float) -> None:
        """Begin a sheet of a width; its height is told when it is drawn."""
        self.width = width
        self.rects: list[Row] = []
        self.areas: list[Row] = []
        self.rules: list[Row] = []
        self.lines: list[Row] = []
        self.points: list[Row] = []
        self.texts: list[Row] = []
        self._group = 0

    def rect(
        self,
        x: float,
        y: float,
        x2: float,
        y2: float,
        colour: str,
        said: str = "",
        *,
        opacity: float = 1.0,
        edge: str = "",
    ) -> None:
        """Add a rectangle; without `edge`, its edge has the colour of its inside and no width."""
        box = {"x": min(x, x2), "x2": max(x, x2), "y": min(y, y2), "y2": max(y, y2)}
        ink = PALETTE[colour].light
        self.rects.append(
            {**_fine(box), "f": ink, "c": PALETTE[edge].light if edge else ink, "o": opacity, "d": said}
            | {"w": 1.0 if edge else 0.0}
        )

    def area(
        self, points: Sequence[tuple[float, float, float]], colour: str, opacity: float, said: str = ""
    ) -> None:
        """Add a band: x, and y of both its ends."""
        self._group += 1
        ink = PALETTE[colour].light
        for x, y, y2 in points:
            row = _fine({"x": x, "y": y, "y2": y2})
            self.areas.append({**row, "c": ink, "o": opacity, "g": self._group, "d": said})

    def rule(
        self,
        x: float,
        y: float,
        x2: float,
        y2: float,
        colour: str,
        *,
        thick: float = 1.0,
        dash: tuple[float, float] = (1.0, 0.0),
        under: bool = False,
    ) -> None:
        """Add a straight line; one of a grid lies under everything."""
        row = _fine({"x": x, "y": y, "x2": x2, "y2": y2})
        self.rules.append({**row, "c": PALETTE[colour].light, "w": thick, "dash": list(dash), "z": under})

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        said: str = "",
        *,
        thick: float = 1.8,
        dash: tuple[float, float] = (1.0, 0.0),
    ) -> None:
        """Add a line through points from left to right."""
        self._group += 1
        for x, y in points:
            row = {**_fine({"x": x, "y": y}), "c": PALETTE[colour].light, "g": self._group, "d": said}
            self.lines.append({**row, "w": thick, "dash": list(dash)})

    def point(
        self,
        x: float,
        y: float,
        shape: str,
        colour: str,
        said: str = "",
        *,
        hollow: bool = False,
        size: float = 60.0,
    ) -> None:
        """Add a mark of a shape of Vega, filled or hollow."""
        ink = PALETTE[colour].light
        row = {**_fine({"x": x, "y": y}), "s": shape, "c": ink, "size": size, "d": said}
        self.points.append({**row, "f": PALETTE["paper"].light if hollow else ink})

    def text(
        self,
        x: float,
        y: float,
        text: str,
        colour: str = "ink",
        size: float = 12.0,
        *,
        align: Align = "left",
        bold: bool = False,
        halo: bool = False,
    ) -> None:
        """Add a text, centred on y; a halo keeps it apart from what lies under it."""
        row = {**_fine({"x": x, "y": y}), "t": text, "c": PALETTE[colour].light, "size": size, "a": align}
        self.texts.append({**row, "b": bold, "h": halo})

    def lines_of(
        self,
        y: float,
        text: str,
        colour: str,
        size: float,
        *,
        bold: bool = False,
        left: float = 0.0,
        room: float = 0.0,
    ) -> float:
        """Add a wrapped text with its top at y; gives where the next may begin."""
        for line in wrap(text, size, room or self.width - left):
            y += size * _LEAD
            self.text(left, y - size * _LEAD / 2, line, colour, size, bold=bold)
        return y

    def head(self, title: str, subtitle: str = "") -> float:
        """Add title and subtitle; gives where the next may begin."""
        y = self.lines_of(0.0, title, "ink", 16.0, bold=True) if title else 0.0
        y = self.lines_of(y + (2.0 if title else 0.0), subtitle, "quiet", 12.5) if subtitle else y
        return y + 12.0 if y else 2.0

    def boxes(self) -> list[tuple[str, float, float, float, float]]:
        """Each text with the left, top, right and bottom that it may take; for tests of what overlaps."""
        found = []
        for row in self.texts:
            wide = long(row["t"], row["size"])
            left = row["x"] - {"left": 0.0, "center": wide / 2, "right": wide}[row["a"]]
            half = row["size"] / 2
            found.append((row["t"], left, row["y"] - half, left + wide, row["y"] + half))
        return found

    def chart(self, height: float) -> alt.LayerChart:
        """Everything as a chart of a height."""
        return finish(self._layers(height), self.width, math.ceil(height))

    def _layers(self, height: float) -> list[alt.Chart]:
        x, y = plane(self.width, math.ceil(height))
        x2, y2 = alt.X2("x2:Q"), alt.Y2("y2:Q")
        stroke, fill = alt.Stroke("c:N", scale=None), alt.Fill("f:N", scale=None)
        wide = alt.StrokeWidth("w:Q", scale=None)

        def straight(*, under: bool) -> list[alt.Chart]:
            own = [row for row in self.rules if row["z"] is under]
            found = []
            for dash in sorted({tuple(row["dash"]) for row in own}):
                rows = [row for row in own if tuple(row["dash"]) == dash]
                rule = layer(rows).mark_rule(aria=False, strokeDash=list(dash))
                found.append(rule.encode(x=x, y=y, x2=x2, y2=y2, stroke=stroke, strokeWidth=wide))
            return found

        layers = [
            *straight(under=True),
            layer(self.rects)
            .mark_rect()
            .encode(
                x=x, y=y, x2=x2, y2=y2, fill=fill, stroke=stroke, strokeWidth=wide, description="d:N",
                fillOpacity=alt.FillOpacity("o:Q", scale=None),
            ),
            layer(self.areas)
            .mark_area()
            .encode(
                x=x, y=y, y2=y2, fill=alt.Fill("c:N", scale=None), detail="g:N", description="d:N",
                fillOpacity=alt.FillOpacity("o:Q", scale=None),
            ),
        ]  # fmt: skip
        layers += straight(under=False)
        for dash in sorted({tuple(row["dash"]) for row in self.lines}):
            rows = [row for row in self.lines if tuple(row["dash"]) == dash]
            line = layer(rows).mark_line(strokeDash=list(dash), strokeJoin="round", strokeCap="butt")
            layers.append(
                line.encode(x=x, y=y, stroke=stroke, strokeWidth=wide, detail="g:N", description="d:N")
            )
        layers.append(
            layer(self.points)
            .mark_point(strokeWidth=1.6, opacity=1)
            .encode(
                x=x, y=y, stroke=stroke, fill=fill, description="d:N",
                shape=alt.Shape("s:N", scale=None),
                size=alt.Size("size:Q", scale=None),
            )
        )  # fmt: skip
        return layers + self._words(x, y)

    def _words(self, x: alt.X, y: alt.Y) -> list[alt.Chart]:
        layers = []
        for align, bold, size, halo in sorted(
            {(r["a"], r["b"], r["size"], r["h"]) for r in self.texts}, key=lambda k: (not k[3], *k[:3])
        ):
            rows = [r for r in self.texts if (r["a"], r["b"], r["size"], r["h"]) == (align, bold, size, halo)]
            text = layer(rows).encode(x=x, y=y, text="t:N")
            look: dict[str, Any] = {"align": align, "baseline": "middle", "fontSize": size}
            look["fontWeight"] = 600 if bold else 400
            if halo:
                paper = PALETTE["paper"].light
                layers.append(text.mark_text(**look, color=paper, stroke=paper, strokeWidth=4, aria=False))
            layers.append(text.mark_text(**look).encode(color=alt.Color("c:N", scale=None)))
        return layers


def _fine(places: dict[str, float]) -> Row:
    """Places to a hundredth of a pixel, so that the last digit of a sum does not change the picture."""
    return {name: round(value, 2) + 0.0 for name, value in places.items()}
