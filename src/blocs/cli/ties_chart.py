"""The picture and the page of `blocs ties`: every measure over the years, its table beside it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Literal

from blocs.cli.pages import framed, whole_page
from blocs.cli.ties_screen import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blocs.charts import Panel, Strand
    from blocs.ties import Line, Profile

__all__ = ["page", "picture"]

_PHONE = 360


def picture(found: Profile, *, themed: bool = False, width: int = 880) -> str:
    """Draw a profile as SVG; `themed` leaves title and colours to the page around it."""
    from blocs.charts import tie_lines, to_svg

    ask = found.ask
    head = {} if themed else {"title": _title(found), "subtitle": _about(found)}
    chart = tie_lines(_panels(found.lines), ask.since, ask.until, width=width, **head)
    said = "; ".join(
        f"{line.measure.title} ({line.sides}) {figure(line.values[-1])} in {line.years[-1]}"
        for line in found.lines
    )
    svg = to_svg(chart, name=f"ties{width}", title=_title(found), description=said, themed=themed)
    return svg if themed else framed(svg)


def page(found: Profile) -> str:
    """Write a profile as a page: the chart, every year as its text twin, what is missing, whom to cite."""
    remarks = "".join(f"<li>{escape(text)}</li>" for text in found.remarks)
    missing = "".join(f"<li>{escape(item.measure)}: {escape(item.words)}</li>" for item in found.missing)
    sources = "".join(
        f"<li>{escape(name)}: {escape(origin.citation)}. {escape(origin.licence)}</li>"
        for name, origin in found.origins
    )
    blocks = [
        f"<h2>Remarks</h2><ul>{remarks}</ul>" if remarks else "",
        "<h2>Every year</h2>" + "".join(_table(line, found) for line in found.lines),
        f"<h2>Not there</h2><ul>{missing}</ul>" if missing else "",
        f"<h2>Sources</h2><ul>{sources}</ul>" if sources else "",
    ]
    return whole_page(
        _title(found),
        f"<p class=quiet>{escape(_about(found))}</p>"
        f"<div class=desk>{picture(found, themed=True)}</div>"
        f"<div class=phone>{picture(found, themed=True, width=_PHONE)}</div>"
        f"{''.join(blocks)}",
    )


def _title(found: Profile) -> str:
    from blocs.states import registry

    assert found.ask.pair is not None
    return " and ".join(registry().state(code).name for code in found.ask.pair)


def _about(found: Profile) -> str:
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


def _panels(lines: Sequence[Line]) -> list[Panel]:
    from blocs.charts import Panel

    panels: dict[str, list[Line]] = {}
    for line in lines:
        panels.setdefault(line.measure.name, []).append(line)
    return [
        Panel(
            group[0].measure.title,
            group[0].measure.unit,
            tuple(_strand(line, first=group[0]) for line in group),
            group[0].measure.closer,
            group[0].measure.bounds,
        )
        for group in panels.values()
    ]


def _strand(line: Line, first: Line) -> Strand:
    from blocs.charts import Strand

    def bounds(values: Sequence[float]) -> tuple[float | None, ...]:
        return tuple(None if math.isnan(value) else float(value) for value in values)

    kind: Literal["data", "back", "told", "confirmed"]
    if line.told:
        kind = "confirmed" if line.told == "confirmed" else "told"
    else:
        kind = "back" if line.directed and line.a != first.a else "data"
    return Strand(
        f"{line.sides}{_by(line)}",
        kind,
        tuple(line.years.tolist()),
        tuple(line.values.tolist()),
        bounds(line.low.tolist()),
        bounds(line.high.tolist()),
    )


def _by(line: Line) -> str:
    return f", {line.told}" if line.told.startswith("coded") else ", reports" if line.told else ""


def _table(line: Line, found: Profile) -> str:
    unit = f", {line.measure.unit}" if line.measure.unit else ""
    told = _by(line).replace(", ", "; ") + (f", {line.told}" if _by(line) == ", reports" else "")
    head = escape(f"{line.measure.title} ({line.sides}{unit}{told})")
    rows = "".join(
        f"<tr><td>{year}</td><td>{figure(line.values[i])}"
        + (
            ""
            if math.isnan(line.low[i])
            else f" <small>{figure(line.low[i])} to {figure(line.high[i])}</small>"
        )
        + f"</td><td>{'–' if math.isnan(line.n[i]) else f'{line.n[i]:,.0f}'}</td></tr>"
        for i, year in enumerate(line.years.tolist())
    )
    return (
        f"<details><summary>{head}: {len(line.years)} years</summary><div class=wide><table><thead><tr>"
        f"<th scope=col>year</th><th scope=col>value <small>{found.ask.level:.0%} interval</small></th>"
        f"<th scope=col>n</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )
