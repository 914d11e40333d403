"""Pictures that stand alone, in a file of their own."""

from __future__ import annotations

import re

from blocs.charts.palette import PALETTE

__all__ = ["framed"]

_BOX = re.compile(r'(<svg [^>]*?)viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
_MARGIN = 16


def framed(svg: str) -> str:
    """Give a picture that stands alone what a page would: paper, a margin, a typeface."""
    found = _BOX.match(svg)
    if found is None:
        return svg
    width, height = (float(found[k]) + 2 * _MARGIN for k in (2, 3))
    box = f"{-_MARGIN} {-_MARGIN} {width:g} {height:g}"
    return (
        f'{found[1]}viewBox="{box}" width="{width:g}" height="{height:g}" '
        f'font-family="Helvetica, Arial, sans-serif">'
        f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="{width:g}" height="{height:g}" '
        f'fill="{PALETTE["paper"].light}"/>{svg[found.end() :]}'
    )
