"""What a trade policy does: who gains and loses income, and who takes the trade that is diverted.

Gains are blue bars to the right of zero, losses orange bars to the left, each with its sign in figures;
a hollow bar is one whose interval leaves the sign open. Diverted trade is grey: to sell more is neither
good nor bad by itself. States that act or are targeted stand in bold, with a sign before the name.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from blocs.charts.effects import (
    INCOMES,
    PARTS,
    Choice,
    Effect,
    choose,
    headings,
    largest,
    places,
    plain,
    ranked,
    rest_line,
    shared_room,
    told,
)
from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt

__all__ = ["trade_effects"]

_SIGNS = {"acts": "triangle-right", "is targeted": "diamond"}
_LINE, _BAR = 19.0, 10.0
_SMALL = 600


def _long(text: str, size: float) -> float:
    """Pixels that a text may take in a wide font of the page."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.63 for c in text) * size


def _fit(text: str, size: float, room: float) -> str:
    if _long(text, size) <= room:
        return text
    while text and _long(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _wrap(text: str, size: float, room: float, most: int) -> list[str]:
    wide = max(int(room * len(text) / max(_long(text, size), 1.0)), 8)
    return textwrap.wrap(text, wide, max_lines=most, placeholder=" …")


def _ticks(low: float, high: float, room: float) -> list[float]:
    """Round values inside the range, zero among them, at most one in 45 pixels."""
    if high <= low or room <= 0:
        return [0.0]
    least = (high - low) * 45 / room
    power = 10.0 ** math.floor(math.log10(least))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= least * 0.999)
    return [i * step for i in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)]


class _Sheet:
    """Pixel positions gathered table by table; pure data, drawn at the end."""

    def __init__(self, small: bool) -> None:
        self.size = 12.0 if small else 13.0
        self.bars: list[Row] = []
        self.grid: list[Row] = []
        self.whiskers: list[Row] = []
        self.texts: list[Row] = []
        self.signs: list[Row] = []
        self.hollow = self.spread = False
        self.parts: set[str] = set()

    def text(self, x: float, y: float, text: str, style: str = "", align: str = "left") -> None:
        """Add a text; style is "" or any of head, bold, quiet, small, halo."""
        self.texts.append({"x": round(x, 2), "y": round(y, 2), "t": text, "style": style, "align": align})

    def sign(self, x: float, y: float, word: str) -> None:
        self.signs.append({"x": x, "y": y, "s": _SIGNS[word], "d": word})

    def table(
        self,
        box: tuple[float, float, float],
        heading: str,
        choice: Choice,
        digits: int,
        *,
        income: bool,
        unit: str,
    ) -> float:
        """Lay out a table in (left, top, width) with bars; returns where the next may begin."""
        left, y, width = box
        size = self.size
        for line in _wrap(plain(heading), size, width, 2):
            self.text(left, y + 8, line, "head")
            y += 17
        if choice.empty:
            self.text(left, y + 12, "Nothing to show", "quiet")
            return y + 2 * _LINE
        shown, others = choice.shown, choice.others
        labels = [told(row.known or 0.0, digits, plus=income) for row in shown]
        gutter = 14.0 * max((len(PARTS.get(row.mark, ())) for row in shown), default=0)
        names = [plain(row.name) for row in shown]
        room = min(max((_long(n, size) for n in names), default=0.0), 0.4 * width)
        column = max((_long(text, size) for text in labels), default=0.0) + 8
        x0, x1 = left + gutter + room + 10, left + width - column
        ends = [e for row in shown for e in (row.known or 0.0, *(row.interval or ()))]
        low, high = min([0.0, *ends]), max([0.0, *ends])
        scale = (x1 - x0) / (high - low) if high > low else 0.0
        zero = x0 - low * scale
        lines = ranked(choice, middle=income)
        ticks = _ticks(low, high, x1 - x0)
        step = -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9) if ticks[1:] else 0
        bottom = y + 18 + _LINE * (len(lines) - (lines[-1:] == [None]))
        for tick in ticks:
            x = zero + tick * scale
            label = told(tick, max(step, 0), plus=income) if tick else "0"
            self.text(x, y + 9, label, "small", "center")
            self.grid.append({"x": x, "y": y + 17, "y2": bottom, "zero": abs(tick) * scale < 0.5})
        y += 18
        at = 0
        for row in lines:
            middle = y + _LINE / 2
            if row is None:
                words = rest_line(others, digits, unit=unit, summed=not income)
                self.text(left + gutter, middle, _fit(words, size - 1, width - gutter), "quiet halo")
            else:
                self._row(row, middle, (left, gutter, room), (zero, scale), income)
                self.text(left + width, middle, labels[at], "bold" if row.mark else "", "right")
                self.bars[-1]["d"] = self._words(row, digits, unit, plus=income)
                at += 1
            y += _LINE
        for line in _wrap(choice.missing_line(), size - 1, width - gutter, 3):
            self.text(left + gutter, y + _LINE / 2, line, "quiet")
            y += _LINE - 3
        return y + 6

    @staticmethod
    def _words(row: Effect, digits: int, unit: str, *, plus: bool) -> str:
        words = f"{plain(row.name)}: {told(row.known or 0.0, digits, plus=plus)}{unit}"
        if row.interval is not None:
            low, high = (told(end, digits, plus=plus) for end in row.interval)
            words += f", interval {low} to {high}{unit}"
        return words + "".join(f", {part}" for part in PARTS.get(row.mark, ()))

    def _row(
        self,
        row: Effect,
        y: float,
        place: tuple[float, float, float],
        scale: tuple[float, float],
        income: bool,
    ) -> None:
        left, gutter, room = place
        zero, per = scale
        for i, word in enumerate(PARTS.get(row.mark, ())):
            self.sign(left + 5 + 14 * i, y, word)
            self.parts.add(word)
        name = _fit(plain(row.name), self.size, room)
        self.text(left + gutter, y, name, "bold" if row.mark else "")
        value = row.known or 0.0
        name = ("coop" if value >= 0 else "conf") if income else "even"
        colour = PALETTE[name].light
        open_sign = row.uncertain
        self.hollow |= open_sign
        self.bars.append(
            {
                "x": min(zero, zero + value * per),
                "x2": max(zero, zero + value * per),
                "y": y - _BAR / 2,
                "y2": y + _BAR / 2,
                "c": colour,
                "f": PALETTE["paper"].light if open_sign else colour,
            }
        )
        if row.interval is not None:
            self.spread = True
            a, b = (zero + end * per for end in row.interval)
            self.whiskers.append({"x": a, "x2": b, "y": y, "y2": y})
            self.whiskers += [{"x": end, "x2": end, "y": y - 3, "y2": y + 3} for end in (a, b)]

    def key(self, left: float, y: float, width: float) -> float:
        """Explain the signs that were used, in as many lines as they need."""
        items: list[tuple[str, str]] = [(w, w) for w in _SIGNS if w in self.parts]
        items += [("bar", "interval")] if self.spread else []
        items += [("hollow", "hollow: the interval leaves the sign open")] if self.hollow else []
        x, line = left, y
        for kind, words in items:
            indent = 14 if kind in _SIGNS else 22
            long = indent + _long(words, self.size - 1)
            if x > left and x + long > left + width:
                x, line = left, line + 18
            if kind in _SIGNS:
                self.sign(x + 5, line + 8, kind)
            elif kind == "bar":
                self.whiskers.append({"x": x, "x2": x + 16, "y": line + 8, "y2": line + 8})
                self.whiskers += [{"x": e, "x2": e, "y": line + 5, "y2": line + 11} for e in (x, x + 16)]
            else:
                self.bars.append(
                    {"x": x, "x2": x + 16, "y": line + 3, "y2": line + 13, "c": PALETTE["quiet"].light,
                     "f": PALETTE["paper"].light, "d": words}
                )  # fmt: skip
            self.text(x + indent, line + 8, words, "quiet")
            x += long + 14
        return line + 20 if items else y


def trade_effects(
    incomes: Sequence[Effect],
    sells: Sequence[Effect],
    buys: Sequence[Effect],
    *,
    width: int = 880,
    title: str = "",
    subtitle: str = "",
) -> alt.LayerChart:
    """Draw what a trade policy does to incomes and to trade.

    Parameters
    ----------
    incomes : sequence of Effect
        Change in real income in percent, a state a row, in any order.
    sells, buys : sequence of Effect
        Additional sales to those whose imports the policy touches, and additional purchases from those
        whose exports it touches, billion USD.
    width : int
        In pixels; below 600 the tables stand one above the other.
    title, subtitle : str
        Above the tables; nothing where empty.

    Returns
    -------
    altair.LayerChart
        For `blocs.charts.to_svg`. At most `INCOMES` and `DIVERTED` rows are drawn; a line sums up the
        others, another names rows without a figure. Intervals are drawn where both ends are given.

    Examples
    --------
    >>> rows = [Effect("China", -0.041, -0.049, -0.028, "targeted"), Effect("Mexico", 0.25)]
    >>> chart = trade_effects(rows, [Effect("Mexico", 7.6)], [], title="A tariff of 25 %")
    """
    small = width < _SMALL
    sheet = _Sheet(small)
    top = 0.0
    for text, style, size, step in ((title, "title", 16.0, 22), (subtitle, "quiet", sheet.size, 17)):
        for line in _wrap(plain(text), size, width, 3):
            sheet.text(0, top + step / 2, line, style)
            top += step
    top += 12 if top else 2
    first, second, third = headings(incomes)
    across = width if small else round(0.54 * width)
    left = 0.0 if small else across + 36.0
    chosen = choose(incomes, INCOMES)
    end = sheet.table((0, top, across), first, chosen, places(chosen.shown), income=True, unit=" %")
    below = end + 14 if small else top
    most = shared_room(sells, buys)
    moved = largest(sells, most[0]), largest(buys, most[1])
    digits = max(places(choice.shown) for choice in moved)
    for heading, choice in zip((second, third), moved, strict=True):
        box = (left, below, width - left)
        below = sheet.table(box, heading, choice, digits, income=False, unit=" bn USD") + 14
    height = sheet.key(0, max(end, below - 14) + 8, width)
    return finish(_layers(sheet, width, height), width, height)


def _layers(sheet: _Sheet, width: float, height: float) -> list[alt.Chart]:
    x, y = plane(width, height)
    x2, y2 = alt.X2("x2:Q"), alt.Y2("y2:Q")
    colour = {name: PALETTE[name].light for name in ("ink", "quiet", "line", "even", "paper")}
    halo: dict[str, Any] = {"color": colour["paper"], "stroke": colour["paper"], "aria": False}
    layers: list[alt.Chart] = []
    for zero, name in ((False, "line"), (True, "even")):
        rows = [row for row in sheet.grid if row["zero"] is zero]
        layers.append(layer(rows).mark_rule(color=colour[name], aria=False).encode(x=x, y=y, y2=y2))
    layers.append(
        layer(sheet.bars)
        .mark_rect(strokeWidth=1, opacity=1)
        .encode(
            x=x,
            x2=x2,
            y=y,
            y2=y2,
            stroke=alt.Stroke("c:N", scale=None),
            fill=alt.Fill("f:N", scale=None),
            description="d:N",
        )
    )
    for name, thick in (("paper", 4.0), ("ink", 1.5)):
        rule = layer(sheet.whiskers).mark_rule(color=colour[name], strokeWidth=thick, aria=False)
        layers.append(rule.encode(x=x, x2=x2, y=y, y2=y2))
    layers.append(
        layer(sheet.signs)
        .mark_point(filled=True, opacity=1, size=58, color=colour["ink"])
        .encode(x=x, y=y, shape=alt.Shape("s:N", scale=None), description="d:N")
    )
    styles = sorted({(row["style"], row["align"]) for row in sheet.texts})
    for style, align in styles:
        rows = [row for row in sheet.texts if (row["style"], row["align"]) == (style, align)]
        text = layer(rows).encode(x=x, y=y, text="t:N")
        look: dict[str, Any] = {
            "align": align,
            "baseline": "middle",
            "fontSize": 16
            if style == "title"
            else 11
            if style == "small"
            else sheet.size - ("quiet" in style),
            "fontWeight": 600 if style in ("title", "head", "bold") else 400,
        }
        if "halo" in style:
            layers.append(text.mark_text(**look, **halo, strokeWidth=5))
        name = "quiet" if style == "small" or "quiet" in style else "ink"
        layers.append(text.mark_text(**look, color=colour[name]))
    return layers
