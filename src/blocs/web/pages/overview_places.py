"""Where states stand on the map of the overview: the same place in every year, so that only ties move."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from blocs.brief.atlas import registry_atlas
from blocs.charts.projection import fit_view, spread
from blocs.states import registry

__all__ = ["Layout", "Shape", "layout", "seat_of"]

Shape = Literal["wide", "narrow"]
_SIZES: dict[Shape, tuple[int, int, float, float]] = {
    "wide": (880, 470, 19.0, 11.0),
    "narrow": (360, 320, 11.0, 9.5),
}
"""Width, height, pixels between two states, and size of letters."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of states on a picture.

    Attributes
    ----------
    width, height : int
        Of the picture, in pixels.
    at : dict of str to (float, float)
        Pixel of each state; a state that came after another at the same capital stands in its place.
    labels : dict of str to (float, float, str)
        Where its code is written: pixel, and "start", "middle" or "end" of it.
    letters : float
        Size of the letters.
    """

    width: int
    height: int
    at: dict[str, tuple[float, float]]
    labels: dict[str, tuple[float, float, str]]
    letters: float


def seat_of(code: str) -> tuple[float, float] | None:
    """Degrees north and east of a capital or seat: today's, or the last that a former state had.

    Examples
    --------
    >>> seat_of("SUN") == seat_of("RUS"), seat_of("UN") is None
    (True, True)
    """
    atlas = registry_atlas()
    if found := atlas.seat(code):
        return found
    spells = registry().states[code].spells if code in registry().states else ()
    ends = [spell.until for spell in spells if spell.until is not None]
    return atlas.seat(code, max(ends)) if ends else None


@lru_cache(maxsize=32)
def layout(codes: tuple[str, ...], shape: Shape) -> Layout:
    """Place states on a map of all of them; those without a capital stand along the lower edge.

    Parameters
    ----------
    codes : tuple of str
        Those most worth their label first: they have the choice.
    shape : {"wide", "narrow"}
    """
    width, height, gap, letters = _SIZES[shape]
    states = registry().states
    seats: dict[str, tuple[float, float] | None] = {code: seat_of(code) for code in codes}
    # states that followed each other share a point; a body has one of its own beside the state that seats it
    keys: dict[tuple[float, float, str], list[str]] = {}
    for code, seat in seats.items():
        if seat is not None:
            keys.setdefault((*seat, "" if code in states else code), []).append(code)
    homeless = [code for code, seat in seats.items() if seat is None]
    floor = height - (30 if homeless and keys else 0)
    view = fit_view([(lat, lon) for lat, lon, _ in keys], width, floor, 4 * gap * 0.5)
    points = spread([view.place(lat, lon) for lat, lon, _ in keys], gap, width, floor, gap)
    at = {code: point for own, point in zip(keys.values(), points, strict=True) for code in own}
    at |= {code: (width * (i + 1) / (len(homeless) + 1), height - 14.0) for i, code in enumerate(homeless)}
    firsts = [own[0] for own in keys.values()] + homeless
    found = _labels({code: at[code] for code in firsts}, letters, gap * 0.42, (width, height))
    labels = {code: found[own[0]] for own in keys.values() for code in own} | {c: found[c] for c in homeless}
    rounded = {code: (round(at[code][0], 1), round(at[code][1], 1)) for code in codes}
    return Layout(width, height, rounded, {code: labels[code] for code in codes}, letters)


def _labels(
    at: dict[str, tuple[float, float]], size: float, radius: float, sheet: tuple[int, int]
) -> dict[str, tuple[float, float, str]]:
    """Put each code about its point where it covers least of points and codes put there before."""
    taken = [(x - radius, y - radius, x + radius, y + radius) for x, y in at.values()]
    off, tall = radius + 3, size * 1.1
    found: dict[str, tuple[float, float, str]] = {}
    for code, (x, y) in at.items():
        long = len(code) * size * 0.66
        best: tuple[float, int] = (math.inf, 0)
        for rank, (px, py, anchor) in enumerate(_spots(x, y, off, tall)):
            left = px - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
            box = (left, py - tall / 2, left + long, py + tall / 2)
            hidden = sum(
                (min(box[2], other[2]) - max(box[0], other[0]))
                * (min(box[3], other[3]) - max(box[1], other[1]))
                for other in taken
                if box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
            )
            outside = (
                max(-box[0], 0) + max(box[2] - sheet[0], 0) + max(-box[1], 0) + max(box[3] - sheet[1], 0)
            )
            cost = hidden + 40 * outside + rank
            if cost < best[0]:
                best = (cost, rank)
                found[code] = (round(px, 1), round(py, 1), anchor)
                chosen = box
        taken.append(chosen)
    return found


def _spots(x: float, y: float, off: float, tall: float) -> tuple[tuple[float, float, str], ...]:
    """Where a code may stand about its point, the best first."""
    near = off * 0.75
    return (
        (x, y + off + tall / 2, "middle"),
        (x, y - off - tall / 2, "middle"),
        (x + off, y, "start"),
        (x - off, y, "end"),
        (x + near, y + near, "start"),
        (x - near, y + near, "end"),
        (x + near, y - near, "start"),
        (x - near, y - near, "end"),
    )
