"""A frame of the map as SVG: circles at the capitals, arcs between them, codes beside them.

A script moves the picture from one frame to the next: it finds circles by ``data-code`` and draws paths as
`path` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape

from blocs.charts.cells import name_of
from blocs.web.pages.overview_places import Layout, Shape, layout

__all__ = ["drawn", "path", "radius"]

_SCALE: dict[Shape, tuple[float, float, float]] = {"wide": (2.6, 38.0, 1.0), "narrow": (1.8, 20.0, 0.62)}
"""Radius of a state of no size, what the root of its share adds, both in pixels; and the width of arcs."""
_BOWS = {"coop": 0.22, "conf": -0.16, "even": 0.06}
_EYE = 0.42
"""Radius of the light centre by which a state of the other bloc is known without colour."""


def radius(share: float | None, shape: Shape) -> float:
    """Radius of a circle whose area grows with the share of the world, in pixels.

    >>> radius(None, "wide"), radius(0.25, "wide")
    (2.6, 21.6)
    """
    least, more, _ = _SCALE[shape]
    return round(least + more * math.sqrt(max(share or 0.0, 0.0)), 1)


def path(one: tuple[float, float], two: tuple[float, float], kind: str) -> str:
    """A bow between two points, from left to right: cooperation bows upwards, conflict downwards.

    >>> path((10, 0), (0, 0), "coop")
    'M0.0 0.0Q5.0 -2.2 10.0 0.0'
    """
    (x0, y0), (x1, y1) = sorted((one, two))
    cx = (x0 + x1) / 2 + _BOWS[kind] * (y1 - y0)
    cy = (y0 + y1) / 2 - _BOWS[kind] * (x1 - x0)
    return f"M{x0:.1f} {y0:.1f}Q{cx:.1f} {cy:.1f} {x1:.1f} {y1:.1f}"


def drawn(
    frame: Mapping[str, Any],
    codes: tuple[str, ...],
    shape: Shape,
    *,
    name: str,
    title: str,
    href: Callable[[str, str], str],
) -> Markup:
    """Draw a frame.

    Parameters
    ----------
    frame : mapping
        Of `blocs.web.pages.overview_map.frame_of`.
    codes : tuple of str
        States that have a place, in all frames.
    shape : {"wide", "narrow"}
    name : str
        Prefix of its ids.
    title : str
    href : callable
        From two codes to the address of their pair.
    """
    sheet = layout(codes, shape)
    told = "; ".join(arc["words"] for arc in frame["arcs"][:6]) or "No tie"
    least, more, thick = _SCALE[shape]
    box = f'viewBox="0 0 {sheet.width} {sheet.height}" width="{sheet.width}" height="{sheet.height}"'
    scale = f'data-least="{least}" data-more="{more}" data-thick="{thick}"'
    return Markup(
        f'<svg class="world {shape}" role="group" aria-labelledby="{name}-t {name}-d" {box} {scale}>'
        f'<title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">States at their capitals. {escape(told)}. The tables tell more.</desc>'
        f'<g class="arcs">{_arcs(frame, sheet, thick, href)}</g>'
        f'<g class="states">{_states(frame, codes, sheet, shape)}</g>'
        f'<g class="codes" aria-hidden="true" font-size="{sheet.letters:g}">'
        f"{_codes(frame, codes, sheet, shape)}</g></svg>"
    )


def _arcs(frame: Mapping[str, Any], sheet: Layout, thick: float, href: Callable[[str, str], str]) -> str:
    out = []
    for arc in reversed(frame["arcs"]):
        a, b = arc["a"], arc["b"]
        if a in sheet.at and b in sheet.at:
            width = (1.0 + 5.5 * math.sqrt(arc["strength"])) * thick
            way = path(sheet.at[a], sheet.at[b], arc["kind"])
            out.append(
                f'<a href="{escape(href(a, b))}" tabindex="-1" data-tie="{escape(a)}-{escape(b)}">'
                f'<path class="arc {arc["kind"]}" d="{way}" stroke-width="{width:.1f}">'
                f"<title>{escape(arc['words'])}</title></path></a>"
            )
    return "".join(out)


def _states(frame: Mapping[str, Any], codes: tuple[str, ...], sheet: Layout, shape: Shape) -> str:
    there = {state["code"]: state for state in frame["states"]}
    out = []
    # small ones on top
    for code in sorted(codes, key=lambda c: -(there[c]["share"] or 0.0) if c in there else 0.0):
        state = there.get(code)
        x, y = sheet.at[code]
        size = radius(state["share"], shape) if state else 0.0
        bloc = (state["bloc"] if state else None) or "none"
        eye = round(size * _EYE, 1) if bloc == "b" else 0.0
        out.append(
            f'<g class="state {bloc}" data-code="{escape(code)}"><title>{escape(name_of(code))}</title>'
            f'<circle cx="{x}" cy="{y}" r="{size}"/><circle class="eye" cx="{x}" cy="{y}" r="{eye}"/></g>'
        )
    return "".join(out)


def _codes(frame: Mapping[str, Any], codes: tuple[str, ...], sheet: Layout, shape: Shape) -> str:
    busy = {end for arc in frame["arcs"] for end in (arc["a"], arc["b"])}
    there = {state["code"] for state in frame["states"]}
    out = []
    for code in codes:
        x, y, anchor = sheet.labels[code]
        hidden = "" if code in there and (shape == "wide" or code in busy) else " hidden"
        out.append(
            f'<text data-label="{escape(code)}" x="{x}" y="{y}" text-anchor="{anchor}"{hidden}>'
            f"{escape(code)}</text>"
        )
    return "".join(out)
