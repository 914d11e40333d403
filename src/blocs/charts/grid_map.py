"""The answer over two assumptions: cells blue above zero, orange below, stronger where it is larger.

Each cell tells its value where there is room. A heavy line runs between cells above and below
zero, or another level that is asked about; a dashed frame, or a ring between cells, marks the central
settings. A cell without an answer is left blank and crossed: not known is not zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from blocs.charts.cells import figures
from blocs.charts.sheet import Sheet, fit, long, signed
from blocs.charts.tie_lines import labels
from blocs.charts.vega import alt
from blocs.errors import DataError, UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["grid_map", "grid_map_words"]

_Spot: TypeAlias = Callable[[float, float], tuple[float, float]]
"""From column and row, counted in cells from the middle of the first, to pixels."""
_STRONGEST = 0.5
"""Opacity of the largest value: ink stays legible on it, on light and on dark paper."""


@dataclass(frozen=True, slots=True)
class _Field:
    """Settings of both assumptions in ascending order, and the answers, a row for each of the second."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    values: tuple[tuple[float | None, ...], ...]
    unit: str


def grid_map(
    table: Frame,
    across: str = "",
    up: str = "",
    *,
    centre: tuple[float, float] | None = None,
    level: float = 0.0,
    title: str = "",
    subtitle: str = "",
    width: float = 880,
) -> alt.LayerChart:
    """Draw an answer over a grid of two assumptions.

    Parameters
    ----------
    table : Frame
        ``x`` and ``y``, settings of both assumptions, and ``value``, the answer; each pair of settings
        once. The columns' units stand at the axes.
    across, up : str
        Names of both assumptions; empty: the notes of their columns.
    centre : tuple of (float, float), optional
        Central settings of both; need not lie on the grid.
    level : float
        Value along which a line is drawn: 0, or that of a break-even question.
    title, subtitle : str
        Above the picture; nothing where empty.
    width : float
        Pixels.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When a setting is missing, a pair of settings stands twice, or there are less than two of either.
    UsageError
        When a column is missing, or the level is no finite number.

    Examples
    --------
    >>> from blocs.sources import Column, Frame
    >>> cells = {"x": [1, 2, 1, 2], "y": [1, 1, 2, 2], "value": [-1, 0, 1, 2]}
    >>> columns = [Column.of(name, own) for name, own in cells.items()]
    >>> chart = grid_map(Frame("setting", columns), "rate", "elasticity", centre=(1, 2))
    """
    sheet, height = placed(
        table, across, up, centre=centre, level=level, title=title, subtitle=subtitle, width=width
    )
    return sheet.chart(height)


def placed(
    table: Frame,
    across: str = "",
    up: str = "",
    *,
    centre: tuple[float, float] | None = None,
    level: float = 0.0,
    title: str = "",
    subtitle: str = "",
    width: float = 880,
) -> tuple[Sheet, float]:
    """Place all marks of `grid_map`, in pixels, and tell the height that they take."""
    if not math.isfinite(level):
        raise UsageError(f"level is {level}; give a finite number")
    field = _field(table)
    across, up = across or table.column("x").note or "x", up or table.column("y").note or "y"
    sheet = Sheet(width)
    y = sheet.head(title, subtitle)
    y = sheet.lines_of(y, _axis_name(up, table, "y"), "ink", 12.0, bold=True) + 6
    sides = [_told(own, table.column(name).unit) for name, own in (("x", field.xs), ("y", field.ys))]
    left = max(long(text, 11.5) for text in sides[1]) + 12
    cell = min((width - left - 2) / len(field.xs), 96.0)
    tall = min(max(cell * 0.56, 26.0), 44.0)
    right, bottom = left + cell * len(field.xs), y + tall * len(field.ys)

    def at(column: float, row: float) -> tuple[float, float]:
        """Pixels of a place counted in cells, from the middle of the first."""
        return left + (column + 0.5) * cell, bottom - (row + 0.5) * tall

    _cells(sheet, field, sides, at, cell, tall, (across, up))
    _contour(sheet, field, level, at)
    for column, text in enumerate(sides[0]):
        if column % max(math.ceil((long(text, 11.5) + 6) / cell), 1) == 0:
            sheet.text(at(column, 0)[0], bottom + 12, text, "quiet", 11.5, align="center")
    for row, text in enumerate(sides[1]):
        sheet.text(left - 7, at(0, row)[1], text, "quiet", 11.5, align="right")
    name = fit(_axis_name(across, table, "x"), 12.0, width)
    sheet.text(max(right, long(name, 12.0)), bottom + 30, name, "ink", 12.0, align="right", bold=True)
    if centre is not None:
        _mark(sheet, field, centre, at, (left, bottom))
    foot = bottom + 42
    foot = sheet.lines_of(foot, _key(field, level, centre), "quiet", 11.5)
    return sheet, foot + 4


def grid_map_words(
    table: Frame,
    across: str = "",
    up: str = "",
    *,
    centre: tuple[float, float] | None = None,
    level: float = 0.0,
) -> str:
    """Say in words what `grid_map` shows: the range, its corners, and where the level is crossed."""
    field = _field(table)
    across, up = across or table.column("x").note or "x", up or table.column("y").note or "y"
    known = [
        (value, x, y)
        for y, row in zip(field.ys, field.values, strict=True)
        for x, value in zip(field.xs, row, strict=True)
        if value is not None
    ]
    if not known:
        return "No setting has an answer."
    (low, *first), (high, *last) = min(known), max(known)
    digits = _digits(field)
    told = [
        f"Least {_value(low, digits)}{field.unit} at {across} {first[0]:g} and {up} {first[1]:g}",
        f"most {_value(high, digits)}{field.unit} at {across} {last[0]:g} and {up} {last[1]:g}",
    ]
    above = sum(value > level for value, _, _ in known)
    told.append(f"above {_value(level, digits)} in {above} of {len(known)} settings")
    if centre is not None:
        told.append(f"central settings: {across} {centre[0]:g}, {up} {centre[1]:g}")
    return "; ".join(told).replace("-", "−") + "."


def _field(table: Frame) -> _Field:
    columns = [figures(table, name) for name in ("x", "y", "value")]
    found: dict[tuple[float, float], float | None] = {}
    for x, y, value in zip(*columns, strict=True):
        if x is None or y is None:
            raise DataError("a row of a grid has no setting of x or of y; leave it out, or name both")
        if (x, y) in found:
            raise DataError(f"the settings x {x:g} and y {y:g} stand twice in a grid; give each pair once")
        found[x, y] = value
    xs, ys = (tuple(sorted({key[k] for key in found})) for k in (0, 1))
    if len(xs) < 2 or len(ys) < 2:
        raise DataError(f"a grid of {len(xs)} by {len(ys)} settings; give at least two of each assumption")
    unit = table.column("value").unit
    values = tuple(tuple(found.get((x, y)) for x in xs) for y in ys)
    return _Field(xs, ys, values, f" {unit}" if unit else "")


def _told(settings: Sequence[float], unit: str) -> list[str]:
    """Settings as they stand at an axis; shares in percent."""
    if unit == "share":
        return [f"{text} %" for text in _told([100 * value for value in settings], "")]
    return [text.replace("-", "−") for text in labels(settings)]


def _axis_name(name: str, table: Frame, column: str) -> str:
    unit = table.column(column).unit
    return f"{name}, {unit}" if unit and unit != "share" else name


def _digits(field: _Field) -> int:
    """Decimals that tell the values apart."""
    most = max((abs(v) for row in field.values for v in row if v is not None), default=0.0)
    return 0 if most >= 20 else 1 if most >= 2 else 2 if most >= 0.2 else 3


def _value(value: float, digits: int) -> str:
    return signed(value, digits) if value else "0"


def _cells(
    sheet: Sheet,
    field: _Field,
    sides: Sequence[Sequence[str]],
    at: _Spot,
    cell: float,
    tall: float,
    names: tuple[str, str],
) -> None:
    digits = _digits(field)
    most = max((abs(v) for row in field.values for v in row if v is not None), default=0.0) or 1.0
    widest = max(
        (long(_value(v, digits), 11.5) for row in field.values for v in row if v is not None), default=0
    )
    for row, values in enumerate(field.values):
        for column, value in enumerate(values):
            x, y = at(column, row)
            box = (x - cell / 2 + 0.5, y - tall / 2 + 0.5, x + cell / 2 - 0.5, y + tall / 2 - 0.5)
            where = f"{names[0]} {sides[0][column]}, {names[1]} {sides[1][row]}"
            if value is None:
                sheet.rect(*box, "paper", f"{where}: no answer", edge="line")
                sheet.rule(box[0], box[3], box[2], box[1], "line")
                continue
            colour = "coop" if value > 0 else "conf" if value < 0 else "even"
            strength = 0.05 + (_STRONGEST - 0.05) * abs(value) / most
            text = _value(value, digits)
            sheet.rect(*box, colour, f"{where}: {text}{field.unit}", opacity=round(strength, 3))
            if widest + 4 <= cell:
                sheet.text(x, y, text, "ink", 11.5, align="center")


def _contour(sheet: Sheet, field: _Field, level: float, at: _Spot) -> None:
    """Draw the border between cells above the level and cells that are not."""
    over = [[None if value is None else value > level for value in row] for row in field.values]
    for row, cells in enumerate(over):
        for column, one in enumerate(cells):
            beside = cells[column + 1] if column + 1 < len(cells) else None
            above = over[row + 1][column] if row + 1 < len(over) else None
            if one is not None and beside is not None and one is not beside:
                sheet.rule(*at(column + 0.5, row - 0.5), *at(column + 0.5, row + 0.5), "ink", thick=2.4)
            if one is not None and above is not None and one is not above:
                sheet.rule(*at(column - 0.5, row + 0.5), *at(column + 0.5, row + 0.5), "ink", thick=2.4)


def _place(settings: Sequence[float], value: float) -> float:
    """Place of a setting among the others, counted in cells, fractions between."""
    if value <= settings[0]:
        return 0.0 if value == settings[0] else -0.5
    for k, (one, other) in enumerate(pairwise(settings)):
        if value <= other:
            return k + (value - one) / (other - one)
    return len(settings) - 0.5


def _mark(
    sheet: Sheet,
    field: _Field,
    centre: tuple[float, float],
    at: _Spot,
    box: tuple[float, float],
) -> None:
    column, row = _place(field.xs, centre[0]), _place(field.ys, centre[1])
    x, y = at(column, row)
    on_cell = centre[0] in field.xs and centre[1] in field.ys
    said = f"central settings: {centre[0]:g} and {centre[1]:g}"
    left, bottom = box
    if not on_cell:
        sheet.point(x, bottom - 5, "triangle-up", "ink", size=40)
        sheet.point(left + 5, y, "triangle-right", "ink", size=40)
        sheet.point(x, y, "circle", "ink", said, hollow=True, size=80)
        return
    (x0, y0), (x1, y1) = at(column - 0.5, row + 0.5), at(column + 0.5, row - 0.5)
    x0, y0, x1, y1 = x0 + 4, y0 + 4, x1 - 4, y1 - 4
    for a, b, c, d in ((x0, y0, x1, y0), (x1, y0, x1, y1), (x1, y1, x0, y1), (x0, y1, x0, y0)):
        sheet.rule(a, b, c, d, "ink", thick=1.4, dash=(3.0, 2.0))


def _key(field: _Field, level: float, centre: tuple[float, float] | None) -> str:
    told = ["Blue: above 0, orange: below, stronger where it is larger."]
    known = [v for row in field.values for v in row if v is not None]
    if known and min(known) <= level < max(known):
        told.append(f"Heavy line: where the answer passes {_value(level, _digits(field))}{field.unit}.")
    elif known:
        side = "above" if min(known) > level else "below"
        told.append(f"The answer is {side} {_value(level, _digits(field))}{field.unit} everywhere.")
    if centre is not None:
        on = centre[0] in field.xs and centre[1] in field.ys
        told.append(f"{'Dashed frame' if on else 'Ring'}: the central settings.")
    told += ["Crossed: no answer."] if any(v is None for row in field.values for v in row) else []
    return " ".join(told)
