"""Which assumption moves the answer most: a bar each, from the answer at its low to its high setting.

The upright line is the answer at the central settings. Blue is an answer above it, orange one below; a sign
that points up marks the high setting, one that points down the low, and its value stands at the end of the
bar. Where both settings move the answer to one side, each has half the height.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.charts.cells import figures, words
from blocs.charts.sheet import Align, Place, Sheet, fit, long, steps
from blocs.charts.tie_lines import labels
from blocs.charts.vega import alt
from blocs.errors import DataError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["sketch_tornado", "tornado", "tornado_words"]

_ROW, _BAR = 30.0, 17.0
_SIGNS = {"high": "triangle-up", "low": "triangle-down"}


@dataclass(frozen=True, slots=True)
class _Bar:
    """An assumption: its settings as told, and the answers at them, where there is one."""

    name: str
    settings: dict[str, str]
    answers: dict[str, float | None]

    @property
    def swing(self) -> float:
        """How far apart the answers lie; the centre counts where one is missing."""
        ends = [answer for answer in self.answers.values() if answer is not None]
        return max(ends) - min(ends)

    @property
    def missing(self) -> list[str]:
        """Settings at which there is no answer."""
        return [end for end in ("low", "high") if self.answers[end] is None]


def tornado(
    table: Frame,
    *,
    title: str = "",
    subtitle: str = "",
    unit: str = "",
    width: float = 880,
) -> alt.LayerChart:
    """Draw how far each assumption moves the answer.

    Parameters
    ----------
    table : Frame
        ``assumption``; ``low_setting`` and ``high_setting``, text or numbers; ``low``, ``central`` and
        ``high``, the answers; ``unit``, of the answer. The centre is the same in all rows.
    title, subtitle : str
        Above the picture; nothing where empty.
    unit : str
        Of the answer, in place of what the column says.
    width : float
        Pixels.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When there is no row, or rows differ in their centre.
    UsageError
        When a column is missing.

    Examples
    --------
    >>> from blocs.sources import Column, Frame
    >>> columns = {"assumption": ["rate"], "low_setting": ["10 %"], "high_setting": ["40 %"], "low": [1.0],
    ...            "central": [2.0], "high": [4.0], "unit": ["percent"]}
    >>> chart = tornado(Frame("assumption", [Column.of(name, cells) for name, cells in columns.items()]))
    """
    sheet, height = placed(table, title=title, subtitle=subtitle, unit=unit, width=width)
    return sheet.chart(height)


def placed(
    table: Frame, *, title: str = "", subtitle: str = "", unit: str = "", width: float = 880
) -> tuple[Sheet, float]:
    """Place all marks of `tornado`, in pixels, and tell the height that they take."""
    bars, centre, own = _bars(table)
    unit = unit or own
    sheet = Sheet(width)
    small = width < 600
    y = sheet.head(title, subtitle)
    size = 12.0 if small else 13.0
    names = min(max(long(bar.name, size) for bar in bars), 0.34 * width)
    over = small  # names above the bars, where both side by side leave no room
    room = max(long(f"▲ {text}", 11.5) for bar in bars for text in bar.settings.values()) + 12
    x0 = (0.0 if over else names + 14) + room
    x1 = width - room
    answers = [a for bar in bars for a in bar.answers.values() if a is not None]
    low, high = min(answers), max(answers)
    if high <= low:
        low, high = low - 1, high + 1
    marks = steps(low, high, 3 if small else 5)

    def x(value: float) -> float:
        return x0 + (value - low) / (high - low) * (x1 - x0)

    down = _ROW + 17 if over else _ROW
    top = y + 18
    bottom = top + down * len(bars)
    told = f"{_figure(centre, bars)} {unit}".rstrip()
    sheet.text(x(centre), y + 5, told, "ink", 12, align=_side(x(centre), width), bold=True)
    for mark, text in zip(marks, labels(marks), strict=True):
        sheet.rule(x(mark), top, x(mark), bottom, "faint", under=True)
        sheet.text(x(mark), bottom + 11, text.replace("-", "−"), "quiet", 11, align="center")
    sheet.rule(x(centre), y + 13, x(centre), bottom + 3, "ink", thick=1.4)
    for k, bar in enumerate(bars):
        line = top + down * k
        if over:
            sheet.text(0, line + 9, fit(bar.name, size, width), "ink", size, halo=True)
            line += 17
        else:
            sheet.text(0, line + _ROW / 2, fit(bar.name, size, names), "ink", size)
        _draw(sheet, bar, centre, x, line + _ROW / 2, unit)
    y = bottom + 20
    told = "▲ high setting, ▼ low setting of the assumption; the line is the answer at the central settings."
    y = sheet.lines_of(y + 4, told, "quiet", 11.5)
    return sheet, y + 6


def tornado_words(table: Frame, *, unit: str = "") -> str:
    """Say in words what `tornado` shows, the assumption that moves the answer most first."""
    bars, centre, own = _bars(table)
    unit = f" {unit or own}".rstrip()
    told = [f"Central answer {_figure(centre, bars)}{unit}"]
    for bar in bars:
        ends = []
        for end in ("low", "high"):
            answer = bar.answers[end]
            words_of = "no answer" if answer is None else f"{_figure(answer, bars)}{unit}"
            ends.append(f"{words_of} at {bar.settings[end]}")
        told.append(f"{bar.name}: {', '.join(ends)}")
    return "; ".join(told) + "."


def sketch_tornado(table: Frame, *, width: int = 100, lines: int = 12) -> list[str]:
    """Sketch the bars, a line each: ``▼`` the low, ``▲`` the high setting, ``│`` the central answer."""
    bars, centre, unit = _bars(table)
    answers = [a for bar in bars for a in bar.answers.values() if a is not None]
    low, high = min(answers), max(answers)
    label = min(max(len(bar.name) for bar in bars), width // 3)
    ends = [f"▼ {bar.settings['low']}  ▲ {bar.settings['high']}" for bar in bars]
    room = max(width - label - max(map(len, ends)) - 2, 9)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1)) if high > low else room // 2

    out = [f"{'':<{label}} {'':<{column(centre)}}│ {_figure(centre, bars)} {unit}".rstrip()[:width]]
    for bar, told in zip(bars[: max(lines - 1, 1)], ends, strict=False):
        cells = [" "] * room
        places = {end: column(a) for end, a in bar.answers.items() if a is not None}
        first, last = min(places.values()), max(places.values())
        cells[first : last + 1] = ["━"] * (last - first + 1)
        cells[column(centre)] = "│"
        for end, sign in (("low", "▼"), ("high", "▲")):
            if end in places:
                cells[places[end]] = sign
        out.append(f"{bar.name[:label]:<{label}} {''.join(cells)} {told}"[:width].rstrip())
    return out


def _bars(table: Frame) -> tuple[list[_Bar], float, str]:
    """Bars by swing, the answer at the centre, and the unit."""
    centres = {value for value in figures(table, "central") if value is not None}
    if len(centres) != 1:
        found = ", ".join(f"{value:g}" for value in sorted(centres)) or "none"
        raise DataError(f"rows of a tornado share one central answer, and there are: {found}")
    (centre,) = centres
    columns = [figures(table, name) for name in ("low", "high")]
    settings = [words(table, name) for name in ("low_setting", "high_setting")]
    bars = [
        _Bar(name, {"low": low, "high": high}, {"low": a, "central": centre, "high": b})
        for name, low, high, a, b in zip(words(table, "assumption"), *settings, *columns, strict=True)
    ]
    bars.sort(key=lambda bar: (-bar.swing, bar.name))
    units = [text for text in words(table, "unit") if text] if "unit" in table else []
    return bars, centre, units[0] if units else ""


def _figure(value: float, bars: Sequence[_Bar]) -> str:
    """A value in as many digits as tell the answers apart."""
    most = max((bar.swing for bar in bars), default=0.0)
    digits = next((d for d in range(4) if most >= 10.0 ** (1 - d)), 4)
    text = f"{value:,.{digits}f}"
    return (text if any(c in "123456789" for c in text) else text.replace("-", "")).replace("-", "−")


def _side(x: float, width: float) -> Align:
    return "left" if x < 0.3 * width else "right" if x > 0.7 * width else "center"


def _sides(bar: _Bar, centre: float) -> dict[str, int]:
    """Side of the centre of each setting, 1 or -1; what moves nothing makes room for the other."""
    found = {
        end: 0 if answer is None or answer == centre else 1 if answer > centre else -1
        for end, answer in bar.answers.items()
        if end != "central"
    }
    for end, other, free in (("low", "high", -1), ("high", "low", 1)):
        found[end] = found[end] or -found[other] or free
    return found


def _draw(sheet: Sheet, bar: _Bar, centre: float, x: Place, y: float, unit: str) -> None:
    sides = _sides(bar, centre)
    both = sides["low"] == sides["high"]
    far = max((abs(x(a) - x(centre)) for a in bar.answers.values() if a is not None), default=0.0)
    for end, answer in bar.answers.items():
        if end == "central":
            continue
        side = sides[end]
        align: Align = "left" if side > 0 else "right"
        if answer is None:
            at, told = x(centre) + 8 * side, f"no answer at {bar.settings[end]}"
            sheet.text(at, y, told, "quiet", 11.5, align=align, halo=True)
            continue
        up = -1.0 if end == "low" else 1.0
        middle, tall = (y + up * _BAR / 4, _BAR / 2) if both else (y, _BAR)
        said = f"{bar.name} at {bar.settings[end]}: {_figure(answer, [bar])} {unit}".rstrip()
        box = (x(centre), middle - tall / 2 + 0.5, x(answer), middle + tall / 2 - 0.5)
        sheet.rect(*box, "coop" if side > 0 else "conf", said, opacity=0.82)
        spot = y + (7.0 * up if both else 0.0)
        at = x(centre) + side * far if both else x(answer)
        sheet.point(at + 9 * side, spot, _SIGNS[end], "quiet", size=34)
        sheet.text(at + 17 * side, spot, bar.settings[end], "quiet", 11.5, align=align)
