"""The page of `blocs project`: a fan and a table a pair."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.project import about, picture
from blocs.cli.page_tables import html_table
from blocs.cli.pages import whole_page
from blocs.projection.pairs import bands_of, closer, title_of

if TYPE_CHECKING:
    from blocs.projection import Projection
    from blocs.projection.of_store import Outlook

__all__ = ["page"]

_WIDE, _PHONE = 880, 360
_COLUMNS = ("year", "p05", "p25", "p50", "p75", "p95", "mean")


def page(found: Projection, ahead: Outlook, skill: tuple[str, ...]) -> str:
    """Write a projection as a page: a fan and a table a pair, how far to trust them, whom to cite."""
    parts = [f"<p class=quiet>{escape(about(found))}</p>"]
    for k, pair in enumerate(found.pairs):
        if len(found.pairs) > 1:
            parts.append(f"<h2>{escape(title_of(pair))}</h2>")
        if not found.known[k]:
            parts.append("<p>Never voted together of late: not projected.</p>")
            continue
        for style, width in (("desk", _WIDE), ("phone", _PHONE)):
            drawn = picture(found, ahead, k, themed=True, width=width)
            parts.append(f"<div class={style}>{drawn}</div>")
        parts.append(f"<p>{escape(closer(found, k))}</p>{html_table(bands_of(found, k), _COLUMNS)}")
    parts += [_list("How far to trust this", (*skill, *ahead.remarks)), _list("Sources", found.sources)]
    title = title_of(found.pairs[0]) if len(found.pairs) == 1 else "Alignment in the years to come"
    return whole_page(title, "".join(parts))


def _list(title: str, lines: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>" if items else ""
