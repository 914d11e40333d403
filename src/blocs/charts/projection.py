"""Where states go on a picture: a projection fitted to them, room between close capitals, labels.

The projection is Natural Earth (Patterson 2012; polynomial of Šavrič et al. 2011,
doi:10.1559/15230406384359), turned so that the map is cut where no state shown lies: states on both
sides of the antimeridian stand side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Point", "View", "central_meridian", "fit_view", "label_places", "natural_earth", "spread"]

Point = tuple[float, float]


def central_meridian(longitudes: Sequence[float]) -> float:
    """Middle of the shortest arc that holds all longitudes, in degrees from -180 to 180.

    >>> central_meridian([170.0, -170.0])
    180.0
    """
    if not longitudes:
        return 0.0
    around = sorted(x % 360 for x in longitudes)
    gaps = [((around[(i + 1) % len(around)] - x) % 360 or 360.0, i) for i, x in enumerate(around)]
    if len(around) == 1 or max(gaps)[0] == 360.0:
        return (around[0] + 180) % 360 - 180 or 0.0
    gap, i = max(gaps)
    middle = (around[(i + 1) % len(around)] + (360 - gap) / 2) % 360
    return middle if middle <= 180 else middle - 360


def natural_earth(lat: float, lon: float, centre: float = 0.0) -> Point:
    """Project degrees north and east to the plane: x eastwards, y northwards, the equator ±π·0.87 long."""
    phi = math.radians(lat)
    lam = math.radians((lon - centre + 180) % 360 - 180)
    p2 = phi * phi
    p4 = p2 * p2
    x = lam * (0.8707 - 0.131979 * p2 - 0.013791 * p4 + 0.003971 * p4 * p4 * p2 - 0.001529 * p4 * p4 * p4)
    y = phi * (1.007226 + 0.015085 * p2 + p2 * p4 * (-0.044475 + 0.028874 * p2 - 0.005916 * p4))
    return x, y


@dataclass(frozen=True, slots=True)
class View:
    """How the plane maps to the picture: pixels a unit east and north, the shift, the central meridian."""

    centre: float
    across: float
    up: float
    dx: float
    dy: float

    def place(self, lat: float, lon: float) -> Point:
        """Pixel of a place; y grows downwards."""
        x, y = natural_earth(lat, lon, self.centre)
        return self.dx + x * self.across, self.dy - y * self.up


def fit_view(places: Sequence[Point], width: float, height: float, margin: float) -> View:
    """View that shows all `places` (degrees north, degrees east) inside the margins, never closer than 20°.

    Where states lie in a flat row, the picture is stretched northwards, less than twofold, to part them.
    """
    centre = central_meridian([lon for _, lon in places])
    flat = [natural_earth(lat, lon, centre) for lat, lon in places] or [(0.0, 0.0)]
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    least = math.radians(20)
    wide, tall = max(max(xs) - min(xs), least), max(max(ys) - min(ys), least / 2)
    across = min((width - 2 * margin) / wide, (height - 2 * margin) / tall)
    up = min(1.8 * across, (height - 2 * margin) / tall)
    return View(
        centre,
        across,
        up,
        dx=width / 2 - across * (max(xs) + min(xs)) / 2,
        dy=height / 2 + up * (max(ys) + min(ys)) / 2,
    )


def spread(points: Sequence[Point], gap: float, width: float, height: float, margin: float) -> list[Point]:
    """Push points apart until each has `gap` pixels to the next, as far as the picture allows.

    Deterministic; points that already have room stay where they are.
    """
    at = [list(p) for p in points]
    for _ in range(200):
        moved = False
        for i in range(len(at)):
            for j in range(i + 1, len(at)):
                dx, dy = at[j][0] - at[i][0], at[j][1] - at[i][1]
                distance = math.hypot(dx, dy)
                if distance >= gap - 0.01:
                    continue
                if distance < 1e-6:
                    angle = 2.399963 * (i + j)  # the golden angle: no two coincident pairs leave alike
                    dx, dy, distance = math.cos(angle), math.sin(angle), 1.0
                    push = gap / 2
                else:
                    push = (gap - distance) / 2
                for k, sign in ((i, -1), (j, 1)):
                    at[k][0] = min(max(at[k][0] + sign * push * dx / distance, margin), width - margin)
                    at[k][1] = min(max(at[k][1] + sign * push * dy / distance, margin), height - margin)
                moved = True
        if not moved:
            break
    return [(x, y) for x, y in at]


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    tall = min(a[3], b[3]) - max(a[1], b[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0


Box = tuple[float, float, float, float]
Label = tuple[float, float, str]


def _spots(x: float, y: float, off: float, tall: float) -> tuple[Label, ...]:
    """Where a label may stand about its point, the best first."""
    return (
        (x, y + off + tall / 2, "middle"),
        (x, y - off - tall / 2, "middle"),
        (x + off, y, "start"),
        (x - off, y, "end"),
        (x + off * 0.7, y + off, "start"),
        (x - off * 0.7, y + off, "end"),
        (x + off * 0.7, y - off, "start"),
        (x - off * 0.7, y - off, "end"),
        (x, y + off + 1.6 * tall, "middle"),
        (x, y - off - 1.6 * tall, "middle"),
    )


def label_places(
    points: Sequence[Point],
    labels: Sequence[str],
    *,
    size: float,
    radius: float,
    width: float,
    height: float,
    avoid: Sequence[Point] = (),
) -> list[Label]:
    """Place each label beside its point, where all together cover least: (x, middle y, anchor).

    `avoid` are points (of arcs) that labels should not cover; `size` is that of the letters in pixels.
    Labels are placed one after the other, in several orders; the best order is kept.
    """
    dots = [(x - radius, y - radius, x + radius, y + radius) for x, y in points]
    tall, off = size * 1.1, radius + 4

    def attempt(order: Sequence[int]) -> tuple[float, list[Label]]:
        taken: list[Box] = list(dots)
        placed: dict[int, Label] = {}
        total = 0.0
        for i in order:
            long = len(labels[i]) * size * 0.64
            options = []
            for rank, (px, py, anchor) in enumerate(_spots(*points[i], off, tall)):
                left = px - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
                box = (left, py - tall / 2, left + long, py + tall / 2)
                outside = long * tall - _overlap(box, (0, 0, width, height))
                crossed = sum(box[0] <= ax <= box[2] and box[1] <= ay <= box[3] for ax, ay in avoid)
                hidden = sum(_overlap(box, other) for other in taken)
                options.append(
                    (40 * outside + 25 * hidden + 120 * crossed + rank, rank, box, (px, py, anchor))
                )
            cost, _, box, place = min(options)
            total += cost
            taken.append(box)
            placed[i] = place
        return total, [placed[i] for i in range(len(points))]

    indices = range(len(points))
    orders = (
        list(indices),
        list(reversed(indices)),
        sorted(indices, key=lambda i: points[i]),
        sorted(indices, key=lambda i: (-points[i][0], points[i][1])),
        sorted(indices, key=lambda i: (points[i][1], points[i][0])),
    )
    return min((attempt(order) for order in orders), key=lambda found: found[0])[1]
