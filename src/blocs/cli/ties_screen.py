"""What `blocs ties` shows a person: a line a measure with its trend, or a measure year by year."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from blocs.cli.screen import WIDTH, cut, screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from blocs.ties import Line, Profile

__all__ = ["figure", "show"]

_BARS = "▁▂▃▄▅▆▇█"
_TREND = 24
_NAME = 30


def show(found: Profile, *, every_year: bool) -> None:
    """Print a profile for the terminal."""
    from rich.text import Text

    from blocs.states import registry

    console = screen()
    width = min(console.width, WIDTH)
    assert found.ask.pair is not None
    names = " and ".join(registry().state(code).name for code in found.ask.pair)
    console.print(Text(f"{names}, {found.ask.since} to {found.ask.until}", style="bold"))
    if every_year:
        for line in found.lines:
            _years(console, line, found)
    elif found.lines:
        _table(console, found)
    for line in found.remarks:
        _wrapped(console, line, width)
    if found.missing:
        console.print()
        console.print(Text("Not there", style="bold"))
        for measures, why in _by_reason(found):
            _wrapped(console, f"{measures}: {why}", width)
    if found.origins:
        console.print()
        names = ", ".join(name for name, _ in found.origins)
        _wrapped(console, f"Data: {names}. Whom to cite: blocs cite --store DIR, or --json here.", width)


def _table(console: Console, found: Profile) -> None:
    from rich.text import Text

    head = f"{'':{_NAME}} {'last':>4} {'value':>9} {f'{found.ask.level:.0%} interval':>17} {'n':>7}  "
    console.print(Text(f"{head}{found.ask.since}{f'{found.ask.until}':>{_TREND - 4}}", style="dim"))
    before = None
    for line in found.lines:
        same = before is not None and before.measure.name == line.measure.name
        title = line.measure.title if not same else ""
        aside = " ".join(filter(None, (line.sides if line.directed else "", _told(line))))
        if title and aside:
            console.print(Text(cut(title, _NAME)))
        name = f"  {aside}" if aside else title
        value, interval, n = _cells(line, -1)
        text = Text(cut(name, _NAME), style="" if not aside else "dim")
        text.append(f" {line.years[-1]:>4} {value:>9} {interval:>17} {n:>7}  ", style="")
        text.append(_trend(line, found.ask.since, found.ask.until), style=_colour(line))
        console.print(text)
        before = line


def _told(line: Line) -> str:
    """How a line of reports is marked."""
    return {"": "", "confirmed": "as reported, confirmed"}.get(line.told, "as reported")


def _years(console: Console, line: Line, found: Profile) -> None:
    from rich.text import Text

    unit = f", {line.measure.unit}" if line.measure.unit else ""
    aside = "; ".join(filter(None, (line.sides, _told(line))))
    console.print()
    console.print(Text(f"{line.measure.title} ({aside}{unit})", style="bold"))
    console.print(
        Text(f"{'year':>6} {'value':>10} {f'{found.ask.level:.0%} interval':>19} {'n':>8}", style="dim")
    )
    top = max((abs(v) for v in line.values), default=1.0) or 1.0
    for i, year in enumerate(line.years):
        value, interval, n = _cells(line, i)
        bar = "█" * round(24 * abs(line.values[i]) / top)
        text = Text(f"{year:>6} {value:>10} {interval:>19} {n:>8}  ")
        text.append(bar, style=_colour(line))
        console.print(text)


def _cells(line: Line, i: int) -> tuple[str, str, str]:
    low, high, n = line.low[i], line.high[i], line.n[i]
    known = not (math.isnan(low) or math.isnan(high))
    interval = f"{figure(low)} to {figure(high)}" if known else ""
    return figure(line.values[i]), interval, "" if math.isnan(n) else f"{n:,.0f}"


def figure(value: float) -> str:
    """A value in few signs, with a true minus.

    Examples
    --------
    >>> figure(0.12345), figure(-3.0), figure(84_321.7)
    ('0.123', '−3', '84,322')
    """
    if abs(value) >= 1000:
        text = f"{value:,.0f}"
    elif value == round(value):
        text = f"{value:.0f}"
    else:
        text = f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return text.replace("-", "−")


def _trend(line: Line, since: int, until: int) -> str:
    """Bars over all years asked for, blank where nothing is known; from zero, or the least value, up."""
    values = dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
    span = until - since + 1
    step = max(1, -(-span // _TREND))
    low = min(0.0, min(values.values()))
    high = max(max(values.values()), low + 1e-12)
    cells = []
    for first in range(since, until + 1, step):
        there = [values[year] for year in range(first, first + step) if year in values]
        share = (sum(there) / len(there) - low) / (high - low) if there else None
        cells.append(" " if share is None else _BARS[min(int(share * len(_BARS)), len(_BARS) - 1)])
    return "".join(cells)


def _colour(line: Line) -> str:
    return {1: "blue", -1: "dark_orange3", 0: ""}[line.measure.closer]


def _by_reason(found: Profile) -> list[tuple[str, str]]:
    """Missing measures, those of one reason together."""
    groups: dict[tuple[str, str], list[str]] = {}
    for item in found.missing:
        groups.setdefault((item.why, item.remedy), []).append(item.measure)
    return [(", ".join(names), f"{why}; {remedy}") for (why, remedy), names in groups.items()]


def _wrapped(console: Console, line: str, width: int) -> None:
    from rich.text import Text

    for i, part in enumerate(_lines(line, width - 2)):
        console.print(Text(("· " if i == 0 else "  ") + part, style="dim"))


def _lines(text: str, width: int) -> Sequence[str]:
    return textwrap.wrap(text, width)
