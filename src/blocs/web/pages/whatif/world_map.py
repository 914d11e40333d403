"""The map of effects: economies at their capitals, sized by what they spend, coloured by what changes.

A gain is a blue circle, a loss an orange triangle that points down; hollow where the interval leaves the sign
open. No borders are drawn, so none can be disputed. Scripts move the marks by their ``data-state``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from blocs.charts.projection import View, fit_view
from blocs.errors import RegistryError
from blocs.states import registry
from blocs.states.naming import name_of
from blocs.trade import Economy, bundled
from blocs.web.pages.whatif.words import points

__all__ = ["Spot", "named", "spots", "strength", "world_map"]

Row = Mapping[str, Any]

_SIZES = {"wide": (880, 400, 26.0), "narrow": (360, 250, 15.0)}
_MOST_NAMED = 7
_ROOM = (90, 14)
"""Pixels that a name takes on the wide map."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An economy on the map: where its mark stands, and how large it is, in pixels."""

    state: str
    name: str
    x: float
    y: float
    radius: float


@lru_cache(maxsize=8)
def spots(year: int, size: str) -> tuple[tuple[Spot, ...], View]:
    """Economies of the bundled table of a year, the largest first, so that small ones stand on top."""
    economy = Economy.of(bundled(year))
    known, day = registry(), date(year, 7, 1)
    width, height, largest = _SIZES[size]
    places: dict[str, tuple[float, float]] = {}
    for code in economy.states:
        if code in known.states:
            try:
                capital = known.capital(code, day)
            except RegistryError:
                continue
            places[code] = (capital.lat, capital.lon)
    view = fit_view(list(places.values()), width, height, largest)
    spending = dict(zip(economy.states, economy.final_spending.tolist(), strict=True))
    most = max(spending[code] for code in places)
    made = []
    for code in sorted(places, key=lambda code: -spending[code]):
        x, y = view.place(*places[code])
        radius = max(largest * math.sqrt(spending[code] / most), largest / 8)
        made.append(Spot(code, name_of(code), round(x, 1), round(y, 1), round(radius, 2)))
    return tuple(made), view


def strength(value: float | None, most: float) -> float:
    """How strong a colour is, 0 to 1: the root of a change over the most, so that small ones can be seen."""
    return 0.0 if value is None or not most > 0 else round(math.sqrt(min(abs(value) / most, 1.0)), 3)


def named(year: int, answer: Mapping[str, Any]) -> list[str]:
    """States whose names stand on the map, where there is room: parties, then the ends of the ranking."""
    places = {spot.state: spot for spot in spots(year, "wide")[0]}
    ranked = answer["ranked"]
    found: list[Spot] = []
    for code in dict.fromkeys((*answer["parties"], *ranked[:1], *ranked[-1:])):
        spot = places.get(code)
        if spot is not None and all(
            abs(spot.x - other.x) > _ROOM[0] or abs(spot.y - other.y) > _ROOM[1] for other in found
        ):
            found.append(spot)
    return [spot.state for spot in found[:_MOST_NAMED]]


def world_map(year: int, answer: Mapping[str, Any], size: str) -> Markup:
    """Draw the map of an answer as SVG.

    Parameters
    ----------
    year : int
        Of the bundled table.
    answer : mapping
        As `told.told` gives it.
    size : {"wide", "narrow"}
    """
    width, height, _ = _SIZES[size]
    places, view = spots(year, size)
    rows = {row["state"]: row for row in answer["incomes"]}
    scale = answer["scales"]["income"]
    most = max(-scale["low"], scale["high"])
    shown = set(named(year, answer))
    marks = "".join(_mark(spot, rows.get(spot.state), most) for spot in places)
    names = "".join(_name(spot, spot.state in shown, width) for spot in places)  # above all marks
    title = f"map-{size}-t"
    said = "Change of real income on a map; the table below tells the same in figures"
    return Markup(
        f'<svg class="world {size}" viewBox="0 0 {width} {height}" role="img" aria-labelledby="{title}">'
        f'<title id="{title}">{said}</title>'
        f'<path class="graticule" d="{_graticule(view, width, height)}"/>{marks}{names}</svg>'
    )


def _mark(spot: Spot, row: Row | None, most: float) -> str:
    value = None if row is None else row["value"]
    looks = "spot " + ("none" if not value else "gain" if value > 0 else "loss")
    if row is not None and row["low"] is not None and row["low"] < 0 < row["high"]:
        looks += " open"
    text = f"{spot.name}: {points(row)}" if row is not None else spot.name
    return (
        f'<g class="{looks}" data-state="{escape(spot.state)}" style="--s:{strength(value, most)}" '
        f'transform="translate({spot.x} {spot.y})"><title>{escape(text)}</title>'
        f'<g transform="scale({spot.radius})"><circle class="up" r="1"/>'
        '<path class="down" d="M-1.1-.75H1.1L0 1.2z"/></g></g>'
    )


def _name(spot: Spot, is_named: bool, width: int) -> str:
    left = spot.x > 0.86 * width
    x = spot.x + (-1 if left else 1) * (spot.radius + 3)
    anchor = ' text-anchor="end"' if left else ""
    looks = "label named" if is_named else "label"
    return (
        f'<text class="{looks}" data-state="{escape(spot.state)}" x="{x:.1f}" y="{spot.y + 4:.1f}"{anchor}>'
        f"{escape(spot.name)}</text>"
    )


def _graticule(view: View, width: int, height: int) -> str:
    """Lines of latitude and longitude, as one path."""
    lines: list[Sequence[tuple[float, float]]] = [
        [view.place(lat, view.centre + lon) for lat in range(-60, 81, 5)] for lon in range(-179, 180, 30)
    ]
    lines += [
        [view.place(lat, view.centre + lon) for lon in range(-179, 180, 8)] for lat in range(-60, 81, 20)
    ]
    out = []
    for line in lines:
        start = True
        for x, y in line:
            if -40 <= x <= width + 40 and -40 <= y <= height + 40:
                out.append(f"{'M' if start else 'L'}{x:.0f} {y:.0f}")
                start = False
            else:
                start = True
    return "".join(out)
