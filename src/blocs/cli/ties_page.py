"""The page of `blocs ties`: every measure over the years, its table beside it."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.ties import about, picture
from blocs.cli.pages import whole_page
from blocs.ties.words import figure, title_of, told_by

if TYPE_CHECKING:
    from blocs.ties import Line, Profile

__all__ = ["page"]

_PHONE = 360


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
        title_of(found),
        f"<p class=quiet>{escape(about(found))}</p>"
        f"<div class=desk>{picture(found, themed=True)}</div>"
        f"<div class=phone>{picture(found, themed=True, width=_PHONE)}</div>"
        f"{''.join(blocks)}",
    )


def _table(line: Line, found: Profile) -> str:
    unit = f", {line.measure.unit}" if line.measure.unit else ""
    told = told_by(line).replace(", ", "; ") + (f", {line.told}" if told_by(line) == ", reports" else "")
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
