"""Trade between pairs of states before and after: how much each flow changes, with its interval.

A row a flow, the largest changes first. Blue grows, orange shrinks, by percent of what was traded; a hollow
bar means that the interval leaves the sign open. What was traded before and after stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.charts.cells import figures, name_of, words
from blocs.charts.sheet import Place, Sheet, fit, long, signed, steps
from blocs.charts.tie_lines import labels
from blocs.charts.vega import alt
from blocs.errors import DataError, UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["FLOWS", "trade_flows", "trade_flows_words"]

FLOWS = 10
"""Rows drawn at most."""
_ROW, _BAR = 22.0, 11.0
_FAR = 300.0
"""Percent beyond which a bar ends in an arrow, so that a small flow does not hide the large ones."""


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow: its name, million USD before and after, growth in percent and its interval."""

    name: str
    before: float
    after: float
    growth: float | None
    low: float | None
    high: float | None

    @property
    def open(self) -> bool:
        """Whether the interval holds zero."""
        return self.low is not None and self.high is not None and self.low <= 0 <= self.high

    @property
    def money(self) -> str:
        """Before and after in billion USD, in as many digits as the larger asks for."""
        most = max(self.before, self.after) / 1000
        digits = 0 if most >= 100 else 1 if most >= 1 else 3
        return f"{self.before / 1000:,.{digits}f} → {self.after / 1000:,.{digits}f}"

    @property
    def said(self) -> str:
        """The row in words."""
        if self.growth is None:
            return f"{self.name}: nothing was traded before"
        ends = (
            "" if self.low is None or self.high is None else f" ({_points(self.low)} to {_points(self.high)})"
        )
        return f"{self.name}: {_points(self.growth)} %{ends}, {self.money} bn USD"


def trade_flows(
    table: Frame,
    *,
    title: str = "",
    subtitle: str = "",
    most: int = FLOWS,
    width: float = 880,
) -> alt.LayerChart:
    """Draw how flows of trade change.

    Parameters
    ----------
    table : Frame
        As `blocs.trade.Effects.touched` or ``pairs``: ``exporter``, ``importer``, ``before`` and ``after`` in
        million USD, ``growth`` in percent; with ``sector``, ``growth_low`` and ``growth_high`` where there
        are any.
    title, subtitle : str
        Above the picture; nothing where empty.
    most : int
        Rows at most; the others are counted with what they make together.
    width : float
        Pixels.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When there is no flow.
    UsageError
        When a column is missing, or `most` is below 1.
    """
    sheet, height = placed(table, title=title, subtitle=subtitle, most=most, width=width)
    return sheet.chart(height)


def placed(
    table: Frame, *, title: str = "", subtitle: str = "", most: int = FLOWS, width: float = 880
) -> tuple[Sheet, float]:
    """Place all marks of `trade_flows`, in pixels, and tell the height that they take."""
    shown, others = _chosen(table, most)
    sheet = Sheet(width)
    small = width < 600
    size = 12.0 if small else 13.0
    y = sheet.head(title, subtitle)
    names = min(max(long(flow.name, size) for flow in shown), width if small else 0.42 * width)
    money = max(long(flow.money, 11.5) for flow in shown) + 10
    figure = max(long(text, 11.5) for text in ("percent", *(_points(f.growth or 0.0) for f in shown))) + 14
    x0, x1 = (0.0 if small else names + 16), width - money - figure
    ends = [e for f in shown for e in (f.growth, f.low, f.high) if e is not None]
    low, high = max(min([0.0, *ends]), -100.0), min(max([0.0, *ends]), _FAR)
    high = high if high > low else low + 1
    per = (x1 - x0 - 6) / (high - low)

    def x(value: float) -> float:
        return x0 + 3 + (min(max(value, low), high) - low) * per

    down = _ROW + 16 if small else _ROW
    top, bottom = y + 16, y + 16 + down * len(shown)
    marks = steps(low, high, max(int((x1 - x0) // 60), 3))
    for mark, text in zip(marks, labels(marks), strict=True):
        sheet.rule(x(mark), top - 3, x(mark), bottom, "even" if mark == 0 else "faint", under=mark != 0)
        sheet.text(x(mark), y + 5, text.replace("-", "−"), "quiet", 11, align="center")
    sheet.text(x1 + figure, y + 5, "percent", "quiet", 11, align="right")
    sheet.text(width, y + 5, "bn USD", "quiet", 11, align="right")
    for k, flow in enumerate(shown):
        line = top + down * k
        sheet.text(0, line + (8 if small else _ROW / 2), fit(flow.name, size, names), "ink", size, halo=small)
        line += 16 if small else 0
        _row(sheet, flow, line + _ROW / 2, x, (x(0.0), x1 + figure, high))
        sheet.text(width, line + _ROW / 2, flow.money, "quiet", 11.5, align="right")
    y = bottom
    if others:
        y = sheet.lines_of(y + 5, _rest(others), "quiet", 11.5)
    if any(flow.open for flow in shown):
        y = sheet.lines_of(y + 5, "Hollow: the interval leaves the sign open.", "quiet", 11.5)
    return sheet, y + 6


def trade_flows_words(table: Frame, *, most: int = FLOWS) -> str:
    """Say in words what `trade_flows` shows."""
    shown, others = _chosen(table, most)
    return "; ".join([flow.said for flow in shown] + ([_rest(others).rstrip(".")] if others else [])) + "."


def _chosen(table: Frame, most: int) -> tuple[list[_Flow], list[_Flow]]:
    if most < 1:
        raise UsageError(f"most is {most}; draw at least one row")
    sectors = words(table, "sector") if "sector" in table else ("",) * len(table)
    ends = [figures(table, n) if n in table else (None,) * len(table) for n in ("growth_low", "growth_high")]
    columns = [figures(table, name) for name in ("before", "after", "growth")]
    flows = [
        _Flow(_name(one, other, sector), before, after, growth, low, high)
        for one, other, sector, before, after, growth, low, high in zip(
            words(table, "exporter"), words(table, "importer"), sectors, *columns, *ends, strict=True
        )
        if before is not None and after is not None
    ]
    if not flows:
        raise DataError("no flow of trade is touched or asked about; there is nothing to draw")
    flows.sort(key=lambda f: (-abs(f.after - f.before), f.name))
    return flows[:most], flows[most:]


def _name(exporter: str, importer: str, sector: str) -> str:
    pair = f"{name_of(exporter)} → {name_of(importer)}"
    return f"{pair}, {sector}" if sector else pair


def _points(value: float) -> str:
    return signed(value, 0 if abs(value) >= 10 else 1)


def _rest(others: Sequence[_Flow]) -> str:
    before, after = (sum(getattr(flow, end) for flow in others) for end in ("before", "after"))
    return f"{len(others)} more together: {_Flow('', before, after, None, None, None).money} bn USD."


def _row(sheet: Sheet, flow: _Flow, y: float, x: Place, box: tuple[float, float, float]) -> None:
    zero, right, most = box
    if flow.growth is None:
        sheet.text(zero + 6, y, "nothing before", "quiet", 11.5, halo=True)
        return
    colour = "coop" if flow.growth >= 0 else "conf"
    top, bottom = y - _BAR / 2, y + _BAR / 2
    sheet.rect(zero, top, x(flow.growth), bottom, "paper" if flow.open else colour, flow.said, edge=colour)
    if flow.growth > most:
        sheet.point(x(flow.growth) - 4, y, "triangle-right", "paper", size=40)
    elif flow.low is not None and flow.high is not None:
        for name, thick in (("paper", 4.0), ("ink", 1.5)):
            sheet.rule(x(flow.low), y, x(flow.high), y, name, thick=thick)
            for end in (flow.low, flow.high) if name == "ink" else ():
                sheet.rule(x(end), y - 3, x(end), y + 3, name, thick=1.5)
    sheet.text(right, y, _points(flow.growth), "ink", 11.5, align="right")
