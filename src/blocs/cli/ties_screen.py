"""What `blocs ties` shows a person: a line a measure with its trend, or a measure year by year."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from blocs.cli.screen import WIDTH, cut, screen
from blocs.ties.words import figure, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from blocs.ties import Line, Profile

__all__ = ["show"]

_BARS = "▁▂▃▄▅▆▇█"
_TREND = 24
_NAME, _NARROW = 30, 26
_FIGURES = 41
"""Columns between the name of a measure and its trend."""


def show(found: Profile, *, every_year: bool) -> None:
    """Print a profile for the terminal."""
    from rich.text import Text

    console = screen()
    width = min(console.width, WIDTH)
    console.print(Text(f"{title_of(found)}, {found.ask.since} to {found.ask.until}", style="bold"))
    if every_year:
        for line in found.lines:
            _years(console, line)
    elif found.lines:
        _table(console, found, width)
    for words in (*_intervals(found), *found.remarks):
        _wrapped(console, words, width)
    if found.missing:
        console.print()
        console.print(Text("Not there", style="bold"))
        for measures, why in _by_reason(found):
            _wrapped(console, f"{measures}: {why}", width)
    if found.origins:
        console.print()
        names = ", ".join(name for name, _ in found.origins)
        _wrapped(console, f"Data: {names}. Whom to cite: blocs cite --store DIR, or --json here.", width)


def _table(console: Console, found: Profile, width: int) -> None:
    from rich.text import Text

    ask = found.ask
    wide = _NAME if width >= _NAME + _FIGURES + _TREND else _NARROW
    cells = max(0, min(_TREND, width - wide - _FIGURES, ask.until - ask.since + 1))
    ends = f"{ask.since}{ask.until:>{cells - 4}}" if cells >= 9 else ""
    head = f"{'':{wide}} {'last':>4} {'value':>8} {'interval':>17} {'n':>6}  {ends}"
    console.print(Text(head.rstrip(), style="dim"))
    before = None
    for line in found.lines:
        same = before is not None and before.measure.name == line.measure.name
        title = line.measure.title if not same else ""
        aside = " ".join(filter(None, (line.sides if line.directed else "", _told(line))))
        if title and aside:
            console.print(Text(title))
        name = f"  {aside}" if aside else title
        value, interval, n = _cells(line, -1)
        text = Text(cut(name, wide), style="" if not aside else "dim")
        text.append(f" {line.years[-1]:>4} {value:>8} {interval:>17} {n:>6}  ", style="")
        text.append(_trend(line, ask.since, ask.until, cells), style=_colour(line))
        text.rstrip()
        console.print(text)
        before = line


def _told(line: Line) -> str:
    """How a line of reports is marked."""
    if line.told.startswith("coded"):
        return line.told
    return {"": "", "confirmed": "confirmed reports"}.get(line.told, "reports")


def _years(console: Console, line: Line) -> None:
    from rich.text import Text

    unit = f", {line.measure.unit}" if line.measure.unit else ""
    aside = "; ".join(filter(None, (line.sides, _told(line))))
    console.print()
    console.print(Text(f"{line.measure.title} ({aside}{unit})", style="bold"))
    console.print(Text(f"{'year':>6} {'value':>10} {'interval':>19} {'n':>8}", style="dim"))
    top = max((abs(v) for v in line.values), default=1.0) or 1.0
    for i, year in enumerate(line.years):
        value, interval, n = _cells(line, i)
        bar = "█" * round(24 * abs(line.values[i]) / top)
        text = Text(f"{year:>6} {value:>10} {interval:>19} {n:>8}  ")
        text.append(bar, style=_colour(line))
        text.rstrip()
        console.print(text)


def _intervals(found: Profile) -> Sequence[str]:
    """What the intervals are over; nothing where there are none."""
    over = dict.fromkeys(line.over for line in found.lines if line.over)
    level = f"{found.ask.level:.0%} "
    told = [f"{level if word.startswith(('boot', 'post')) else ''}{word}" for word in over]
    return [f"Intervals: {'; '.join(told)}."] if told else []


def _cells(line: Line, i: int) -> tuple[str, str, str]:
    low, high, n = line.low[i], line.high[i], line.n[i]
    known = not (math.isnan(low) or math.isnan(high))
    interval = f"{figure(low)} to {figure(high)}" if known else ""
    return figure(line.values[i]), interval, "" if math.isnan(n) else f"{n:,.0f}"


def _trend(line: Line, since: int, until: int, cells: int) -> str:
    """Bars over all years asked for, blank where nothing is known; from zero, or the least value, up."""
    there: list[list[float]] = [[] for _ in range(cells)]
    for year, value in zip(line.years.tolist(), line.values.tolist(), strict=True):
        if cells:
            there[(year - since) * cells // (until - since + 1)].append(value)
    low = min(0.0, float(line.values.min()))
    high = max(float(line.values.max()), low + 1e-12)
    shares = [(sum(values) / len(values) - low) / (high - low) if values else None for values in there]
    return "".join(
        " " if share is None else _BARS[min(int(share * len(_BARS)), len(_BARS) - 1)] for share in shares
    )


def _colour(line: Line) -> str:
    return {1: "blue", -1: "dark_orange3", 0: ""}[line.measure.closer]


def _by_reason(found: Profile) -> list[tuple[str, str]]:
    """Missing measures, those of one reason together."""
    groups: dict[str, list[str]] = {}
    for item in found.missing:
        groups.setdefault(item.words, []).append(item.measure)
    return [(", ".join(names), words) for words, names in groups.items()]


def _wrapped(console: Console, line: str, width: int) -> None:
    from rich.text import Text

    for i, part in enumerate(_lines(line, width - 2)):
        console.print(Text(("· " if i == 0 else "  ") + part, style="dim"))


def _lines(text: str, width: int) -> Sequence[str]:
    return textwrap.wrap(text, width, break_on_hyphens=False)
