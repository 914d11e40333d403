"""The page of `blocs events`: the chart, its table, what is left out, whom to cite."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.events import about, picture, title
from blocs.cli.events_screen import DEEDS, remarks_of
from blocs.cli.pages import whole_page
from blocs.ties.coded.table import period_name
from blocs.ties.words import figure

if TYPE_CHECKING:
    from blocs.ties.coded.table import EventTable

__all__ = ["page"]

_PHONE = 360


def page(found: EventTable) -> str:
    """Write the coded events of a pair as a page."""
    remarks = "".join(f"<li>{escape(line)}</li>" for line in remarks_of(found))
    sources = "".join(f"<li>{escape(line)}</li>" for line in found.frame.sources)
    return whole_page(
        title(found),
        f"<p class=quiet>{escape(about(found))}</p>"
        f"<div class=desk>{picture(found, themed=True)}</div>"
        f"<div class=phone>{picture(found, themed=True, width=_PHONE)}</div>"
        f"<h2>Every {found.period}</h2>{''.join(_tables(found))}"
        f"<h2>Remarks</h2><ul>{remarks}</ul><h2>Sources</h2><ul>{sources}</ul>",
    )


def _tables(found: EventTable) -> list[str]:
    aside = ("fewer", "untold") if found.by_mentions else ()
    columns = (*DEEDS, "n", "net", "goldstein", "share", *aside, "covered")
    told = {"share": "‰", "covered": "files"}
    names = (told.get(name, name.replace("_", " ")) for name in columns)
    heads = "".join(f"<th scope=col>{escape(name)}</th>" for name in names)
    made = []
    for (one, other), rows in found.directions():
        body = "".join(
            f"<tr><td>{period_name(row[found.period], found.period)}</td>"
            + "".join(f"<td>{_figure(row[name], name)}</td>" for name in columns)
            + "</tr>"
            for row in rows
        )
        made.append(
            f"<details><summary>{escape(f'{one} → {other}')}: {len(rows):,} {found.period}s</summary>"
            f"<div class=wide><table><thead><tr><th scope=col>{found.period}</th>{heads}</tr></thead>"
            f"<tbody>{body}</tbody></table></div></details>"
        )
    return made


def _figure(value: float | None, name: str) -> str:
    return "–" if value is None else figure(value * 1000 if name == "share" else value)
