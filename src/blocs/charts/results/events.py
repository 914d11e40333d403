"""The picture of coded events between two states: net cooperation, weight, share and counts, a panel each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from blocs.charts import Panel, Strand, tie_lines, to_svg
from blocs.charts.alone import framed
from blocs.charts.axis import axis_of, place_of
from blocs.charts.vega import alt
from blocs.states.naming import name_of
from blocs.ties.coded.table import EventTable, period_name
from blocs.ties.words import figure

__all__ = ["PANELS", "about", "chart", "panels", "picture", "title", "words"]

_Closer = Literal[-1, 0, 1]
PANELS: tuple[tuple[str, str, str, _Closer, tuple[float | None, float | None]], ...] = (
    ("net", "Net cooperation", "cooperative less conflictual acts, share", 1, (-1.0, 1.0)),
    ("goldstein", "Goldstein weight", "mean over acts, −10 to 10", 1, (None, None)),
    ("share", "Share of all events", "rows of the source, per mille", 0, (0.0, None)),
    ("verbal_cooperation", "Verbal cooperation", "acts", 1, (0.0, None)),
    ("material_cooperation", "Material cooperation", "acts", 1, (0.0, None)),
    ("n", "All acts", "acts, those without a class too", 0, (0.0, None)),
    ("verbal_conflict", "Verbal conflict", "acts", -1, (0.0, None)),
    ("material_conflict", "Material conflict", "acts", -1, (0.0, None)),
    ("covered", "Days with a file", "share of the period's days", 0, (0.0, 1.0)),
)
"""Column, title, unit, whether more is closer, and natural bounds of each panel."""
_TIMES = {"share": 1000.0}


def picture(found: EventTable, *, themed: bool = False, width: int = 880, prefix: str = "") -> str:
    """Draw the coded events of a pair as SVG.

    Parameters
    ----------
    found : EventTable
        Of a pair.
    themed : bool
        Whether title, ground and colours are left to the page around it; else the picture stands alone.
    width : float
        Pixels; 360 for a phone.
    prefix : str
        Before the ids in the SVG, which are to be unique in a page.
    """
    drawn = chart(found, headed=not themed, width=width)
    svg = to_svg(
        drawn, name=f"{prefix}events{width}", title=title(found), description=words(found), themed=themed
    )
    return svg if themed else framed(svg)


def chart(found: EventTable, *, headed: bool = True, width: int = 880) -> alt.LayerChart:
    """Make the chart of a pair; `headed`: title and subtitle stand in it."""
    head: dict[str, Any] = {"title": title(found), "subtitle": about(found)} if headed else {}
    first, last = (place_of(key, found.period) for key in found.ends or (2000, 2000))
    return tie_lines(panels(found), first, last, width=width, axis=axis_of(found.period), **head)


def title(found: EventTable) -> str:
    """Both states by name."""
    return " and ".join(map(name_of, found.pair or ()))


def about(found: EventTable) -> str:
    """Whose events, of which time, and what dashes mean."""
    first, last = (period_name(key, found.period) for key in found.ends or (0, 0))
    ways = [f"{one} → {other}" for (one, other), _ in found.directions()]
    told = f"{first} to {last}" if first != last else first
    return f"Coded events of {found.source}, {told}, by {found.period}; {ways[0]}, dashed: {ways[1]}"


def words(found: EventTable) -> str:
    """Say how much there is in each direction, for those who do not see the chart."""
    said = []
    for (one, other), rows in found.directions():
        known = [row for row in rows if row["n"] is not None]
        acts = sum(row["n"] for row in known)
        net = [row["net"] for row in known if row["net"] is not None]
        ends = f", net cooperation {figure(min(net))} to {figure(max(net))}" if net else ""
        said.append(f"{one} → {other}: {acts:,} acts in {len(known):,} {found.period}s{ends}")
    return "; ".join(said)


def panels(found: EventTable) -> list[Panel]:
    """Make a panel of each column; the way back is dashed, and coverage is of both."""
    made = []
    for column, head, unit, closer, bounds in PANELS:
        ways = found.directions()[: 1 if column == "covered" else 2]
        strands = tuple(
            _strand(found, f"{one} → {other}", "data" if k == 0 else "back", rows, column)
            for k, ((one, other), rows) in enumerate(ways)
        )
        made.append(Panel(head, unit, strands, closer, bounds))
    return made


def _strand(
    found: EventTable, name: str, kind: Literal["data", "back"], rows: Sequence[dict[str, Any]], column: str
) -> Strand:
    times = _TIMES.get(column, 1.0)
    values = (float("nan") if row[column] is None else row[column] * times for row in rows)
    return Strand(name, kind, tuple(place_of(row[found.period], found.period) for row in rows), tuple(values))
