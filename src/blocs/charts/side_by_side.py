"""Alignment of pairs in three worlds: without the measures, with them, and with them but without pressure.

A panel a pair. Above, the middle of the draws by year with its interval: the baseline is grey, the scenario
blue where it draws the pair together and orange where it drives them apart, the twin (measures, but
pressure has no effect) dashed. Below, on a scale of its own, what the scenario changes draw by draw, with
its interval around a line at zero. One unit is as long in each panel, so that they can be compared. A
hollow mark means that the interval leaves the sign open.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from blocs.charts.cells import figures, name_of, stretches, words, years
from blocs.charts.sheet import Place, Sheet, apart, fit, long, percent, signed, steps
from blocs.charts.tie_lines import labels
from blocs.charts.vega import alt
from blocs.errors import DataError

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["side_by_side", "side_by_side_words", "sketch_side_by_side"]

_Span: TypeAlias = tuple[float, float | None, float | None]
"""A value and the ends of its interval, where they are known."""
_WORLDS = ("baseline", "twin", "scenario")
_GAP, _UPPER, _LOWER = 34.0, 118.0, 58.0
_COLUMN = 340.0
_STILL = 5e-4
"""Size of a change, and of the ends of its interval, below which there is none to speak of."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair: what is known of each world and of the effect, by year; and the chance of an effect above 0."""

    name: str
    known: dict[str, tuple[tuple[int, _Span], ...]]
    chance: float | None

    @property
    def effect(self) -> tuple[int, _Span] | None:
        """The effect in the last year in which it is known."""
        return self.known["effect"][-1] if self.known["effect"] else None

    @property
    def open(self) -> bool:
        """Whether the interval of the last effect leaves its sign open, or has no ends."""
        if self.effect is None:
            return True
        _, low, high = self.effect[1]
        return low is None or high is None or low <= 0 <= high

    @property
    def colour(self) -> str:
        """Blue where the scenario draws together, orange where it drives apart, grey where neither."""
        if self.effect is None or self.still:
            return "even"
        return "coop" if self.effect[1][0] >= 0 else "conf"

    @property
    def still(self) -> bool:
        """Whether the scenario changes nothing to speak of."""
        return self.effect is not None and all(abs(end or 0.0) < _STILL for end in self.effect[1])


def side_by_side(
    alignment: Frame,
    *,
    title: str = "",
    subtitle: str = "",
    note: str = "",
    width: float = 880,
) -> alt.LayerChart:
    """Draw the alignment of pairs with and without the measures of a scenario.

    Parameters
    ----------
    alignment : Frame
        As `blocs.scenario.Consequences` has it: ``a``, ``b``, ``year``; ``baseline``, ``scenario``,
        ``twin`` and ``effect``, each with ``_low`` and ``_high``; ``chance``.
    title, subtitle, note : str
        Above, and below in small; nothing where empty.
    width : float
        Pixels; as many panels stand side by side as fit.

    Returns
    -------
    altair.LayerChart

    Raises
    ------
    DataError
        When there is no pair with a year.
    UsageError
        When a column is missing.
    """
    sheet, height = placed(alignment, title=title, subtitle=subtitle, note=note, width=width)
    return sheet.chart(height)


def placed(
    alignment: Frame, *, title: str = "", subtitle: str = "", note: str = "", width: float = 880
) -> tuple[Sheet, float]:
    """Place all marks of `side_by_side`, in pixels, and tell the height that they take."""
    pairs = _pairs(alignment)
    sheet = Sheet(width)
    top = sheet.head(title, subtitle)
    columns = max(1, min(len(pairs), int((width + _GAP) // (_COLUMN + _GAP))))
    across = (width - _GAP * (columns - 1)) / columns if len(pairs) > 1 else min(width, 560.0)
    down = 20 + _UPPER + 40 + _LOWER + 22
    spans = [max(ends) - min(ends) for pair in pairs if (ends := _ends_of(pair, _WORLDS))]
    most = max((abs(end) for pair in pairs for end in _ends_of(pair, ("effect",))), default=0.0)
    scale = max(1.08 * max(spans, default=0.0), 0.1), 1.08 * most or 0.1
    for place, pair in enumerate(pairs):
        row, column = divmod(place, columns)
        _panel(sheet, pair, column * (across + _GAP), top + row * (down + 22), across, scale)
    rows = -(-len(pairs) // columns)
    foot = top + rows * down + (rows - 1) * 22
    if note:
        foot = sheet.lines_of(foot + 8, note, "quiet", 11.5)
    return sheet, foot + 6


def side_by_side_words(alignment: Frame) -> str:
    """Say in words what `side_by_side` shows, a sentence a pair."""
    told = []
    for pair in _pairs(alignment):
        ends = [f"{world} {_figure(pair.known[world][-1][1][0])}" for world in _WORLDS if pair.known[world]]
        told.append(f"{pair.name}: {', '.join(ends)}; change {_effect(pair)}.")
    return " ".join(told)


def sketch_side_by_side(alignment: Frame, *, width: int = 100, lines: int = 12) -> list[str]:
    """Sketch the effect of the last year, a line a pair: its interval around ``│`` at zero.

    ``▶`` draws together, ``◀`` drives apart, ``◦`` leaves the sign open.
    """
    pairs = _pairs(alignment)
    shown = [pair for pair in pairs if pair.effect is not None][:lines]
    spans = [pair.effect[1] for pair in shown if pair.effect]
    ends = [0.0, *(end for span in spans for end in span if end is not None)]
    low, high = min(ends), max(ends)
    label = min(max((len(pair.name) for pair in shown), default=0), width // 3)
    figure = max((len(_effect(pair)) for pair in shown), default=0)
    room = max(width - label - figure - 2, 9)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1)) if high > low else room // 2

    out = []
    for pair, (value, least, most) in zip(shown, spans, strict=True):
        cells = [" "] * room
        if least is not None and most is not None:
            first, last = column(least), column(most)
            cells[first : last + 1] = ["─"] * (last - first + 1)
        cells[column(0.0)] = "│"
        cells[column(value)] = "◦" if pair.open else "▶" if value > 0 else "◀"
        out.append(f"{pair.name[:label]:<{label}} {''.join(cells)} {_effect(pair)}"[:width].rstrip())
    return out


def _pairs(alignment: Frame) -> list[_Pair]:
    """Pairs in the order of the table, years in theirs."""
    both = list(zip(words(alignment, "a"), words(alignment, "b"), strict=True))
    if not both:
        raise DataError("no pair is watched, so there is nothing to draw; name one in `watch`")
    when = years(alignment)
    spans: dict[str, list[_Span | None]] = {}
    for name in (*_WORLDS, "effect"):
        columns = (figures(alignment, f"{name}{end}") for end in ("", "_low", "_high"))
        spans[name] = [
            None if value is None else (value, low, high) for value, low, high in zip(*columns, strict=True)
        ]
    chances = figures(alignment, "chance")
    found = []
    for a, b in dict.fromkeys(both):
        own = sorted((i for i, pair in enumerate(both) if pair == (a, b)), key=lambda i: when[i])
        known = {
            name: tuple((when[i], span) for i in own if (span := cells[i]) is not None)
            for name, cells in spans.items()
        }
        found.append(_Pair(f"{name_of(a)} and {name_of(b)}", known, chances[own[-1]]))
    return found


def _ends_of(pair: _Pair, names: Sequence[str]) -> list[float]:
    return [end for n in names for _, span in pair.known[n] for end in span if end is not None]


def _window(pair: _Pair, span: float) -> tuple[float, float]:
    """Part of the scale that a panel shows: as long in each, around what is known, within -1 and 1."""
    ends = _ends_of(pair, _WORLDS)
    middle = (min(ends) + max(ends)) / 2 if ends else 0.0
    low, high = middle - span / 2, middle + span / 2
    if span <= 2 and ends and -1 <= min(ends) <= max(ends) <= 1:
        shift = max(-1 - low, 0.0) - max(high - 1, 0.0)
        low, high = low + shift, high + shift
    return low, high


def _around(most: float) -> list[float]:
    """Zero, and the largest round value up to `most` on both sides of it."""
    power = 10.0 ** math.floor(math.log10(most))
    step = max(m * power for m in (1, 2, 5) if m * power <= most * (1 + 1e-9))
    return [-step, 0.0, step]


def _panel(
    sheet: Sheet,
    pair: _Pair,
    left: float,
    top: float,
    width: float,
    scale: tuple[float, float],
) -> None:
    sheet.text(left, top + 8, fit(pair.name, 13.0, width), "ink", 13.0, bold=True)
    window, change = _window(pair, scale[0]), (-scale[1], scale[1])
    x0 = left + long("−0.005", 11) + 8
    x1 = left + width - long("scenario −0.00", 12) - 24
    when = [year for known in pair.known.values() for year, _ in known]
    first, last = (min(when), max(when)) if when else (0, 1)

    def x(year: float) -> float:
        return x0 + (year - first) / (last - first) * (x1 - x0) if last > first else x1 - 20

    upper = (top + 24, top + 24 + _UPPER)
    lower = (upper[1] + 38, upper[1] + 38 + _LOWER)
    y = _axis(sheet, (x0, x1), upper, window, 4)
    for shift, world in zip((-7.0, 0.0, 7.0), _WORLDS, strict=True):
        _world(sheet, pair, world, x, y, shift)
    _ends(sheet, pair, x1, y, upper)
    sheet.text(left, upper[1] + 18, f"Change: {_effect(pair)}", "ink", 12.0)
    y = _axis(sheet, (x0, x1), lower, change, 0)
    _change(sheet, pair, x, y)
    room = max(2, int((x1 - x0) // 40))
    step = next((s for s in (1, 2, 5, 10, 20) if (last - first) / s <= room - 1), 50)
    for year in range(first, last + 1):
        if when and (year - first) % step == 0:
            sheet.rule(x(year), lower[1], x(year), lower[1] + 4, "even")
            sheet.text(x(year), lower[1] + 13, str(year), "quiet", 11, align="center")


def _axis(
    sheet: Sheet, x: tuple[float, float], y: tuple[float, float], ends: tuple[float, float], most: int
) -> Place:
    def place(value: float) -> float:
        share = (min(max(value, ends[0]), ends[1]) - ends[0]) / (ends[1] - ends[0])
        return y[1] - share * (y[1] - y[0])

    marks = _around(ends[1]) if most == 0 else steps(*ends, most)
    for mark, text in zip(marks, labels(marks), strict=True):
        zero = math.isclose(mark, 0, abs_tol=1e-12)
        sheet.rule(x[0], place(mark), x[1], place(mark), "even" if zero else "faint")
        sheet.text(x[0] - 6, place(mark), text.replace("-", "−"), "quiet", 11, align="right")
    return place


def _world(sheet: Sheet, pair: _Pair, world: str, x: Place, y: Place, shift: float) -> None:
    colour = pair.colour if world == "scenario" else "even"
    for piece in stretches(pair.known[world]):
        if len(piece) == 1:
            year, (value, low, high) = piece[0]
            at, said = x(year) + shift, f"{pair.name}, {world}, {year}: {_span(piece[0][1])}"
            if low is not None and high is not None:
                sheet.rule(at, y(low), at, y(high), colour, thick=2.0)
            shape = {"baseline": "square", "twin": "triangle-up", "scenario": "circle"}[world]
            sheet.point(at, y(value), shape, colour, said, hollow=world != "baseline", size=44)
            continue
        said = f"{pair.name}, {world}"
        if world != "twin":
            for band in stretches([row for row in piece if None not in row[1]]):
                points = [(x(year), y(span[1] or 0.0), y(span[2] or 0.0)) for year, span in band]
                own = world == "scenario"
                sheet.area(points, colour, 0.12 if own else 0.24, f"{said}, interval")
                for k in (1, 2) if own else ():
                    edge = [(place[0], place[k]) for place in points]
                    sheet.line(edge, colour, f"{said}, interval", thick=0.8)
        dash = (2.0, 3.0) if world == "twin" else (1.0, 0.0)
        thick = 2.2 if world == "scenario" else 1.4
        line = [(x(year), y(span[0])) for year, span in piece]
        sheet.line(line, "quiet" if world == "twin" else colour, said, thick=thick, dash=dash)


def _ends(sheet: Sheet, pair: _Pair, x: float, y: Place, span: tuple[float, float]) -> None:
    """Name each world where its line ends."""
    ends = [(world, pair.known[world][-1][1][0]) for world in _WORLDS if pair.known[world]]
    ends.sort(key=lambda row: -row[1])
    spots = apart([y(value) for _, value in ends], 14.0, span[0], span[1])
    for spot, (world, value) in zip(spots, ends, strict=True):
        colour = pair.colour if world == "scenario" and pair.colour != "even" else "quiet"
        sheet.rule(x + 3, y(value), x + 10, spot, colour if world == "scenario" else "line")
        sheet.text(x + 12, spot, f"{world} {_figure(value)}", colour, 12.0, bold=world == "scenario")


def _change(sheet: Sheet, pair: _Pair, x: Place, y: Place) -> None:
    for piece in stretches(pair.known["effect"]):
        if len(piece) > 1:
            for band in stretches([row for row in piece if None not in row[1]]):
                points = [(x(year), y(span[1] or 0.0), y(span[2] or 0.0)) for year, span in band]
                sheet.area(points, pair.colour, 0.22, f"{pair.name}, change, interval")
            line = [(x(year), y(span[0])) for year, span in piece]
            sheet.line(line, pair.colour, f"{pair.name}, change", thick=2.0)
        year, span = piece[-1]
        if len(piece) == 1 and span[1] is not None and span[2] is not None:
            sheet.rule(x(year), y(span[1]), x(year), y(span[2]), pair.colour, thick=2.0)
        shape = "circle" if pair.still else "triangle-up" if span[0] >= 0 else "triangle-down"
        said = f"{pair.name}, change, {year}: {_span(span, plus=True)}"
        sheet.point(x(year), y(span[0]), shape, pair.colour, said, hollow=pair.open, size=58)


def _figure(value: float) -> str:
    return f"{value:.2f}".replace("-", "−") if round(value, 2) else "0.00"


def _span(span: _Span, *, plus: bool = False) -> str:
    def told(value: float) -> str:
        return signed(value) if plus else _figure(value)

    if span[1] is None or span[2] is None:
        return told(span[0])
    return f"{told(span[0])} ({told(span[1])} to {told(span[2])})"


def _effect(pair: _Pair) -> str:
    """The effect of the last year in words."""
    if pair.effect is None:
        return "not known"
    year, span = pair.effect
    if pair.still:
        return f"none in {year}"
    chance = "" if pair.chance is None else f", {percent(pair.chance)} above 0"
    digits = 2 if max(abs(end) for end in span if end is not None) >= 0.02 else 3
    value, low, high = (None if end is None else signed(end, digits) for end in span)
    interval = "" if low is None or high is None else f" ({low} to {high})"
    return f"{value} in {year}{interval}{chance}"
