"""The fan chart and the page of `blocs project`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from blocs.cli.page_tables import html_table
from blocs.cli.pages import framed, whole_page
from blocs.cli.project_screen import bands_of, closer, past_of, title_of
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.projection import Projection
    from blocs.projection.of_store import Outlook

__all__ = ["page", "picture"]

_WIDE, _PHONE = 880, 360
_COLUMNS = ("year", "p05", "p25", "p50", "p75", "p95", "mean")


def picture(found: Projection, ahead: Outlook, skill: tuple[str, ...]) -> str:
    """Draw the fan of a pair as SVG.

    Raises
    ------
    UsageError
        When there are several pairs: each has a fan of its own, on a page.
    """
    if len(found.pairs) > 1:
        raise UsageError(f"{len(found.pairs)} pairs have a fan each: write a page (.html), or name one pair")
    return framed(_fan(found, ahead, 0, skill, width=_WIDE, themed=False))


def page(found: Projection, ahead: Outlook, skill: tuple[str, ...]) -> str:
    """Write a projection as a page: a fan and a table a pair, how far to trust them, whom to cite."""
    parts = [f"<p class=quiet>{escape(_about(found))}</p>"]
    for k, pair in enumerate(found.pairs):
        if len(found.pairs) > 1:
            parts.append(f"<h2>{escape(title_of(pair))}</h2>")
        if not found.known[k]:
            parts.append("<p>Never voted together of late: not projected.</p>")
            continue
        for style, width in (("desk", _WIDE), ("phone", _PHONE)):
            parts.append(f"<div class={style}>{_fan(found, ahead, k, (), width=width, themed=True)}</div>")
        parts.append(f"<p>{escape(closer(found, k))}</p>{html_table(bands_of(found, k), _COLUMNS)}")
    parts += [_list("How far to trust this", (*skill, *ahead.remarks)), _list("Sources", found.sources)]
    title = title_of(found.pairs[0]) if len(found.pairs) == 1 else "Alignment in the years to come"
    return whole_page(title, "".join(parts))


def _about(found: Projection) -> str:
    return (
        f"Likeness of UN votes ({found.measure}, −1 to 1), led on from {found.origin}; bands: the inner 50 "
        f"and 90 % of {len(found.draws):,} draws, seed {found.seed}"
    )


def _fan(
    found: Projection, ahead: Outlook, k: int, skill: tuple[str, ...], *, width: int, themed: bool
) -> str:
    from blocs.charts import fan, fan_words, to_svg

    past, bands = past_of(found, ahead, k), bands_of(found, k)
    heads: dict[str, Any] = {}
    if not themed:
        heads = {"title": title_of(found.pairs[k]), "subtitle": _about(found), "skill": " ".join(skill)}
    chart = fan(past, bands, until=found.origin, width=width, known=f"votes known to {found.origin}", **heads)
    words = fan_words(past, bands, until=found.origin)
    return to_svg(
        chart, name=f"fan{k}x{width}", title=title_of(found.pairs[k]), description=words, themed=themed
    )


def _list(title: str, lines: tuple[str, ...]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{escape(title)}</h2><ul>{items}</ul>" if items else ""
