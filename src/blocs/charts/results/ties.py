"""The picture of a tie: every measure over the years, a panel each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Literal

from blocs.charts import Panel, Strand, tie_lines, to_svg
from blocs.charts.alone import framed
from blocs.charts.vega import alt
from blocs.ties.profile import Line, Profile
from blocs.ties.words import figure, title_of, told_by

__all__ = ["about", "chart", "panels", "picture", "words"]


def picture(found: Profile, *, themed: bool = False, width: int = 880, prefix: str = "") -> str:
    """Draw a profile as SVG.

    Parameters
    ----------
    found : Profile
        Of one pair.
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    drawn = chart(found, headed=not themed, width=width)
    svg = to_svg(
        drawn, name=f"{prefix}ties{width}", title=title_of(found), description=words(found), themed=themed
    )
    return svg if themed else framed(svg)


def chart(found: Profile, *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of a profile; `headed`: title and subtitle stand in it."""
    head: dict[str, Any] = {"title": title_of(found), "subtitle": about(found)} if headed else {}
    return tie_lines(panels(found.lines), found.ask.since, found.ask.until, width=width, **head)


def words(found: Profile) -> str:
    """Say where every line ends, for those who do not see the chart."""
    return "; ".join(
        f"{line.measure.title} ({line.sides}) {figure(line.values[-1])} in {line.years[-1]}"
        for line in found.lines
    )


def about(found: Profile) -> str:
    """Which years, and what bands, dashes and rings mean."""
    ask = found.ask
    told = f"{ask.since} to {ask.until}"
    if ask.draws:
        told += f"; bands: {ask.level:.0%} intervals of {ask.draws:,} draws"
    if any(line.directed for line in found.lines) and ask.pair is not None:
        told += f"; dashed: {ask.pair[1]} → {ask.pair[0]}"
    if any(line.told for line in found.lines):
        coded = any(line.told.startswith("coded") for line in found.lines)
        told += f"; rings: what reports {'and coded events ' if coded else ''}tell"
    return told


def panels(lines: Sequence[Line]) -> list[Panel]:
    """Make a panel of each measure; lines of data, of the way back and of reports in it."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.measure.name, []).append(line)
    return [
        Panel(
            group[0].measure.title,
            group[0].measure.unit,
            tuple(_strand(line, first=group[0]) for line in group),
            group[0].measure.closer,
            group[0].measure.bounds,
        )
        for group in groups.values()
    ]


def _strand(line: Line, first: Line) -> Strand:
    def bounds(values: Sequence[float]) -> tuple[float | None, ...]:
        return tuple(None if math.isnan(value) else float(value) for value in values)

    kind: Literal["data", "back", "told", "confirmed"]
    if line.told:
        kind = "confirmed" if line.told == "confirmed" else "told"
    else:
        kind = "back" if line.directed and line.a != first.a else "data"
    return Strand(
        f"{line.sides}{told_by(line)}",
        kind,
        tuple(line.years.tolist()),
        tuple(line.values.tolist()),
        bounds(line.low.tolist()),
        bounds(line.high.tolist()),
    )
