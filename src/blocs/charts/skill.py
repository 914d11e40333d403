"""How well forecasters did: a panel for each horizon with the skill of each, and one with the coverage.

Zero is the forecaster that skill is measured against. A triangle that points up is better than it beyond the
interval, one that points down worse; a ring is not told apart from it. Below, how many of the outcomes lay
in the 90 % intervals, over a band of what is as good as it should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blocs.charts.cells import figures, words
from blocs.charts.sheet import Place, Sheet, long, signed, wrap
from blocs.charts.tie_lines import labels, ticks
from blocs.charts.vega import alt
from blocs.errors import DataError, UsageError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["sketch_skill", "skill", "skill_words"]

_ROW, _GAP = 24.0, 26.0
_FAR = 3.0
"""Times the median size of skill beyond which a value is marked at the edge."""
_COLUMN = 190.0


@dataclass(frozen=True, slots=True)
class _Dot:
    """A value of a forecaster at a horizon and its interval, where there is one; in percent."""

    value: float
    low: float | None
    high: float | None

    @property
    def side(self) -> int:
        """1 above zero beyond the interval, -1 below it, 0 where that is open."""
        if self.low is None or self.high is None:
            return 0
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


@dataclass(frozen=True, slots=True)
class _Board:
    """Dots by forecaster and horizon; forecasters from the best to the least."""

    names: tuple[str, ...]
    horizons: tuple[int, ...]
    skill: dict[tuple[str, int], _Dot]
    coverage: dict[tuple[str, int], _Dot]


def skill(
    table: Frame,
    coverage: Frame | None = None,
    *,
    against: str = "persistence",
    good: tuple[float, float] = (0.87, 0.93),
    title: str = "",
    subtitle: str = "",
    note: str = "",
    width: float = 880,
) -> alt.LayerChart:
    """Draw the skill and the coverage of forecasters by horizon.

    Parameters
    ----------
    table : Frame
        ``forecaster``, ``horizon`` in years, ``skill``, and ``low`` and ``high`` of its interval: shares,
        0.07 for 7 % better.
    coverage : Frame, optional
        ``forecaster``, ``horizon``, ``coverage``: share of the outcomes in the 90 % interval; with ``low``
        and ``high`` where its interval is known.
    against : str
        What skill is measured against; stands at the zero line.
    good : tuple of (float, float)
        Shares between which coverage is as it should be.
    title, subtitle, note : str
        Above, and below in small; nothing where empty.
    width : float
        Pixels; on a phone, horizons stand one below the other.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When there is no skill to draw, or a forecaster stands twice at one horizon.
    UsageError
        When a column is missing, or `good` is no range of shares.
    """
    sheet, height = placed(
        table, coverage, against=against, good=good, title=title, subtitle=subtitle, note=note, width=width
    )
    return sheet.chart(height)


def placed(
    table: Frame,
    coverage: Frame | None = None,
    *,
    against: str = "persistence",
    good: tuple[float, float] = (0.87, 0.93),
    title: str = "",
    subtitle: str = "",
    note: str = "",
    width: float = 880,
) -> tuple[Sheet, float]:
    """Place all marks of `skill`, in pixels, and tell the height that they take."""
    if not 0 <= good[0] < good[1] <= 1:
        raise UsageError(f"good is {good}; give two shares in ascending order, as (0.87, 0.93)")
    board = _board(table, coverage)
    sheet = Sheet(width)
    y = sheet.head(title, subtitle)
    names = min(max(long(name, 12.5) for name in board.names), 0.38 * width) + 14
    columns = max(1, min(len(board.horizons), int((width - names + _GAP) // (_COLUMN + _GAP))))
    across = (width - names - _GAP * (columns - 1)) / columns
    blocks = [("skill", board.skill, f"Better or worse than {against}, percent")]
    if board.coverage:
        told = f"Outcomes in the 90 % interval, percent; band: {100 * good[0]:.0f} to {100 * good[1]:.0f}"
        blocks.append(("coverage", board.coverage, told))
    for kind, dots, heading in blocks:
        y = sheet.lines_of(y, heading, "ink", 13.0, bold=True) + 4
        marks = _marks(dots, kind, good, across)
        for first in range(0, len(board.horizons), columns):
            for k, horizon in enumerate(board.horizons[first : first + columns]):
                x0 = names + k * (across + _GAP)
                if k == 0:
                    _names(sheet, board, y + 22, names - 14)
                _panel(sheet, (kind, dots), board, horizon, (x0, x0 + across, y), marks, good)
            y += 22 + _ROW * len(board.names) + 32
    told = f"▲ better, ▼ worse than {against} beyond the interval; ring: not told apart; ◀ off the axis. "
    if not any(row["s"] in ("triangle-left", "triangle-right") for row in sheet.points):
        told = told.replace("; ◀ off the axis", "")
    y = sheet.lines_of(y - 4, f"{told}{note}".strip(), "quiet", 11.5)
    return sheet, y + 6


def skill_words(table: Frame, coverage: Frame | None = None, *, against: str = "persistence") -> str:
    """Say in words what `skill` shows, horizon by horizon."""
    board = _board(table, coverage)
    told = []
    for horizon in board.horizons:
        parts = []
        for name in board.names:
            dot, held = board.skill.get((name, horizon)), board.coverage.get((name, horizon))
            if dot is not None:
                parts.append(
                    f"{name} {_figure(dot)} %" + ("" if held is None else f", held {held.value:.0f} %")
                )
        told.append(f"{_years(horizon)} against {against}: {'; '.join(parts)}.")
    return " ".join(told)


def sketch_skill(
    table: Frame, coverage: Frame | None = None, *, width: int = 100, lines: int = 24
) -> list[str]:
    """Sketch the skill, a line a forecaster and horizon: ``▲`` better, ``▼`` worse, ``○`` not told apart."""
    board = _board(table, coverage)
    rows = [(n, h, board.skill[n, h]) for h in board.horizons for n in board.names if (n, h) in board.skill]
    ends = [0.0, *(e for *_, d in rows for e in (d.value, d.low, d.high) if e is not None)]
    low, high = min(ends), max(ends)
    labels_of = [f"{_years(h)}, {n}" for n, h, _ in rows]
    label = min(max(map(len, labels_of)), width // 2)
    told = [
        f"{_figure(d)} %" + (f"  held {board.coverage[n, h].value:.0f} %" if (n, h) in board.coverage else "")
        for n, h, d in rows
    ]
    room = max(width - label - max(map(len, told)) - 2, 9)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1)) if high > low else room // 2

    out = []
    for name, (_, _, dot), text in list(zip(labels_of, rows, told, strict=True))[:lines]:
        cells = [" "] * room
        if dot.low is not None and dot.high is not None:
            a, b = column(dot.low), column(dot.high)
            cells[a : b + 1] = ["─"] * (b - a + 1)
        cells[column(0.0)] = "│"
        cells[column(dot.value)] = {1: "▲", -1: "▼", 0: "○"}[dot.side]
        out.append(f"{name[:label]:<{label}} {''.join(cells)} {text}"[:width].rstrip())
    return out


def _board(table: Frame, coverage: Frame | None) -> _Board:
    dots = _dots(table, "skill")
    if not dots:
        raise DataError("no forecaster has a skill; there is nothing to draw")
    held = {} if coverage is None else _dots(coverage, "coverage")
    names = list(dict.fromkeys(name for name, _ in (*dots, *held)))
    horizons = sorted({horizon for _, horizon in (*dots, *held)})

    def worth(name: str) -> tuple[float, str]:
        own = [dot.value for (other, _), dot in dots.items() if other == name]
        return (-sum(own) / len(own) if own else float("inf"), name)

    return _Board(tuple(sorted(names, key=worth)), tuple(horizons), dots, held)


def _dots(table: Frame, name: str) -> dict[tuple[str, int], _Dot]:
    """Dots in percent; rows without a value are left out."""
    ends = [figures(table, end) if end in table else (None,) * len(table) for end in ("low", "high")]
    found: dict[tuple[str, int], _Dot] = {}
    rows = zip(
        words(table, "forecaster"), figures(table, "horizon"), figures(table, name), *ends, strict=True
    )
    for who, horizon, value, low, high in rows:
        if value is None or horizon is None:
            continue
        key = (who, int(horizon))
        if key in found:
            raise DataError(f"{who} stands twice at horizon {key[1]}; give each once")
        scaled = [None if end is None else 100 * end for end in (low, high)]
        found[key] = _Dot(100 * value, *scaled)
    return found


def _years(horizon: int) -> str:
    return f"{horizon} year" + "s" * (horizon != 1)


def _marks(
    dots: dict[tuple[str, int], _Dot], kind: str, good: tuple[float, float], room: float
) -> list[float]:
    """Ticks of all panels; skill far from that of the others does not stretch them."""
    ends = [e for dot in dots.values() for e in (dot.value, dot.low, dot.high) if e is not None]
    if kind == "skill":
        sizes = sorted(abs(dot.value) for dot in dots.values())
        most = max(_FAR * sizes[len(sizes) // 2], 5.0)
        ends = [0.0, *(min(max(end, -most), most) for end in ends)]
    else:
        ends += [100 * good[0] - 1, 100 * good[1] + 1]
    marks = ticks(min(ends), max(ends), max(int(room // 48), 3))
    return [m for m in marks if m <= 100] if kind == "coverage" and len(marks) > 2 else marks


def _names(sheet: Sheet, board: _Board, top: float, room: float) -> None:
    """Names of the forecasters, smaller and in two lines where one is too long."""
    size = 12.5 if max(long(name, 12.5) for name in board.names) <= room else 10.5
    for k, name in enumerate(board.names):
        middle = top + _ROW * (k + 0.5)
        lines = [name] if size > 11 else wrap(name, size, room, 2)
        for i, line in enumerate(lines):
            sheet.text(0, middle + 11 * (i - (len(lines) - 1) / 2), line, "ink", size)


def _panel(
    sheet: Sheet,
    block: tuple[str, dict[tuple[str, int], _Dot]],
    board: _Board,
    horizon: int,
    box: tuple[float, float, float],
    marks: Sequence[float],
    good: tuple[float, float],
) -> None:
    kind, dots = block
    left, right, top = box
    figure = long("+00.0", 11.5) + 10
    end = right - figure

    def x(value: float) -> float:
        inside = min(max(value, marks[0]), marks[-1])
        return left + (inside - marks[0]) / (marks[-1] - marks[0]) * (end - left)

    y0 = top + 22
    y1 = y0 + _ROW * len(board.names)
    sheet.text(left, top + 8, f"{_years(horizon)} ahead", "quiet", 12.0, bold=True)
    if kind == "coverage":
        sheet.rect(x(100 * good[0]), y0, x(100 * good[1]), y1, "coop", "as it should be", opacity=0.16)
    for mark, text in zip(marks, labels(marks), strict=True):
        sheet.rule(x(mark), y0, x(mark), y1, "faint", under=True)
        sheet.text(x(mark), y1 + 10, text.replace("-", "−"), "quiet", 11, align="center")
    zero = 0.0 if kind == "skill" else 90.0
    sheet.rule(x(zero), y0 - 3, x(zero), y1, "quiet", thick=1.2)
    for k, name in enumerate(board.names):
        dot = dots.get((name, horizon))
        middle = y0 + _ROW * (k + 0.5)
        if dot is None:
            sheet.text(right, middle, "–", "quiet", 11.5, align="right")
            continue
        off = dot.value < marks[0] or dot.value > marks[-1]
        _draw(sheet, kind, dot, x, middle, f"{name}, {_years(horizon)}", good, off=off)
        told = signed(dot.value, 1) if kind == "skill" else f"{dot.value:.0f}"
        sheet.text(right, middle, told, "ink", 11.5, align="right")


def _draw(
    sheet: Sheet,
    kind: str,
    dot: _Dot,
    x: Place,
    y: float,
    name: str,
    good: tuple[float, float],
    *,
    off: bool,
) -> None:
    if kind == "skill":
        colour = {1: "coop", -1: "conf", 0: "even"}[dot.side]
        shape = {1: "triangle-up", -1: "triangle-down", 0: "circle"}[dot.side]
        said = f"{name}: {_figure(dot)} %"
    else:
        inside = 100 * good[0] <= dot.value <= 100 * good[1]
        colour, shape = ("coop", "circle") if inside else ("conf", "diamond")
        said = f"{name}: {dot.value:.0f} % of the outcomes"
    if off:
        shape = "triangle-left" if dot.value < 0 or kind == "coverage" else "triangle-right"
    elif dot.low is not None and dot.high is not None:
        sheet.rule(x(dot.low), y, x(dot.high), y, colour, thick=1.8)
    sheet.point(x(dot.value), y, shape, colour, said, hollow=kind == "skill" and not dot.side, size=52)


def _figure(dot: _Dot) -> str:
    told = signed(dot.value, 1)
    if dot.low is None or dot.high is None:
        return told
    return f"{told} ({signed(dot.low, 1)} to {signed(dot.high, 1)})"
