"""Who stands with whom: blocs as groups of circles apart from each other, and the ties that contradict them.

Where friends stand within and foes between, there is nothing to draw. What is drawn is what the partition
cannot satisfy: friends in different blocs as solid blue lines, foes in one bloc as dashed orange ones.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from blocs.charts.bloc_layout import pack, shelves
from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt
from blocs.errors import UsageError

__all__ = ["BLOC_COLOURS", "EACH", "LINES", "Bloc", "Member", "Strain", "blocs_picture", "chosen"]

Floats = NDArray[np.float64]

LINES = 40
"""Frustrated ties drawn at most, the strongest; more would be a thicket."""

EACH = 5
"""Of one state at most."""
BLOC_COLOURS = ("bloc-a", "bloc-b", "bloc-c", "bloc-d", "bloc-e")
_HEAD = 26.0
_RADII = (36.0, 30.0, 26.0, 23.0, 20.0, 18.0, 16.5, 15.0, 13.5, 12.5, 11.5, 10.5)
"""Of the smallest circle, in pixels; the last still holds three letters."""
_GAP = 0.32
"""Between two circles, in radii of the smallest."""
_LETTER = 0.58
"""Width of a letter, over its size."""
_CAPITAL = 0.71


@dataclass(frozen=True, slots=True)
class Member:
    """A state of a bloc.

    Attributes
    ----------
    code, name : str
        The name is shown where the circle holds it, else the code; both on hover.
    size : float
        What the area of the circle stands for, 0 or more; 0 for all: circles of one size.
    pivotal : bool
        Whether a ring marks it.
    certainty : float
        Share of draws in which it is in its bloc: the surer, the fuller the circle.
    note : str
        Shown on hover.
    """

    code: str
    name: str
    size: float = 0.0
    pivotal: bool = False
    certainty: float = 1.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bloc:
    """A bloc: its heading, its members, and the name of its colour in the palette ("even": none)."""

    title: str
    members: tuple[Member, ...]
    colour: str = "even"


@dataclass(frozen=True, slots=True)
class Strain:
    """A frustrated tie: friends in different blocs ("apart"), or foes in one ("together")."""

    a: str
    b: str
    kind: Literal["apart", "together"]
    strength: float
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class _Circle:
    member: Member
    colour: str
    x: float
    y: float
    r: float


def blocs_picture(
    blocs: Sequence[Bloc],
    strains: Sequence[Strain] = (),
    *,
    width: int = 880,
    title: str = "",
    subtitle: str = "",
    note: str = "",
) -> alt.LayerChart:
    """Draw blocs and the ties that they leave frustrated.

    Parameters
    ----------
    blocs : sequence of Bloc
        From left to right, or from top to bottom where there is no room.
    strains : sequence of Strain
        Those that `chosen` gives are drawn, if their ends are members.
    width : int
        Pixels; below 500 circles and letters are set for a phone.
    title, subtitle : str
        Above all; empty where a page around it says so.
    note : str
        Below the key, such as what the size of a circle means.

    Raises
    ------
    UsageError
        When a state is in two blocs, or a size is negative or not known.
    """
    codes = [member.code for bloc in blocs for member in bloc.members]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise UsageError(f"{twice} is in two blocs; name each state once")
    if wrong := [m.code for b in blocs for m in b.members if not 0 <= m.size < math.inf]:
        raise UsageError(f"{wrong[0]} has a size that is none; give 0 or more, and 0 where it is unknown")
    drawn = chosen([s for s in strains if s.a in codes and s.b in codes])
    head = (26.0 if title else 0.0) + (20.0 if subtitle else 0.0) + (10.0 if title or subtitle else 0.0)
    circles, heads, bottom = _laid_out([b for b in blocs if b.members], drawn, width, head)
    texts = [_text(0, 14, title, "ink", 17, bold=True)] if title else []
    if subtitle:
        texts.append(_text(0, 34 if title else 10, subtitle, "quiet", 12.5))
    texts += heads
    keys, key_texts, height = _key(drawn, circles, width, bottom + 14, note)
    at = {c.member.code: c for c in circles}
    lines = []
    top = max((s.strength for s in drawn), default=1.0) or 1.0
    for k, strain in enumerate(drawn):
        lines.append(_curve(strain, at[strain.a], at[strain.b], k, top))
    layers = _line_layers([row for line in lines for row in line] + keys, width, height)
    layers += _circle_layers(circles, width, height)
    layers += _labels(circles, width, height)
    layers += _text_layers(texts + key_texts, width, height)
    return finish(layers, width, height)


def chosen(strains: Sequence[Strain]) -> list[Strain]:
    """The strongest `LINES`: half of either kind where there are as many, and of one state at most `EACH`.

    So neither a single outlier nor one kind hides all others.
    """
    order = sorted(strains, key=lambda s: (-s.strength, s.kind, s.a, s.b))
    kept: list[Strain] = []
    ends: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for most in (LINES // 2, LINES):
        for strain in order:
            room = len(kept) < LINES and kinds[strain.kind] < most
            if room and strain not in kept and max(ends[strain.a], ends[strain.b]) < EACH:
                kept.append(strain)
                ends.update((strain.a, strain.b))
                kinds[strain.kind] += 1
    return sorted(kept, key=order.index)


# ---- places


def _laid_out(
    blocs: Sequence[Bloc], strains: Sequence[Strain], width: int, top: float
) -> tuple[list[_Circle], list[Row], float]:
    """Circles, headings, and where they end; as large as the room allows."""
    small = width < 500
    number = sum(len(bloc.members) for bloc in blocs)
    room, between = (1.7 * width + 3 * number, 18.0) if small else (560.0, 34.0)
    largest = max((m.size for bloc in blocs for m in bloc.members), default=0.0)
    orders = [sorted(bloc.members, key=lambda m: (-m.size, m.code)) for bloc in blocs]
    radii = [np.array([_radius(m.size, largest) for m in order]) for order in orders]
    # a bloc that fills a phone's width goes on downwards
    tall = [1.5 if small and len(order) > 40 else 1.0 for order in orders]
    towards = [np.zeros((len(order), 2)) for order in orders]
    packed: list[Floats] = []
    boxes: list[tuple[float, float]] = []
    found, scale = shelves([], width, between), 1.0
    crossing = {end for s in strains if s.kind == "apart" for end in (s.a, s.b)}
    # first without regard to each other; then who has friends elsewhere stands nearer to them
    for turn in range(2 if len(blocs) > 1 and crossing else 1):
        if turn:
            middles = [(x + w / 2, y + h / 2) for (x, y), (w, h) in zip(found.corners, boxes, strict=True)]
            towards = [
                _aims(order, crossing, k, middles, own)
                for k, (order, own) in enumerate(zip(orders, radii, strict=True))
            ]
        each = zip(radii, towards, tall, strict=True)
        packed = [pack(own, aims, _GAP, high) for own, aims, high in each]
        packed = [at - (at - own[:, None]).min(0) for at, own in zip(packed, radii, strict=True)]
        spans = [(at + own[:, None]).max(0) for at, own in zip(packed, radii, strict=True)]
        for scale in _RADII[1 if small else 0 :]:
            boxes = [
                (max(w * scale, _LETTER * 14 * len(bloc.title)), h * scale + _HEAD)
                for bloc, (w, h) in zip(blocs, spans, strict=True)
            ]
            found = shelves(boxes, width, between)
            if found.height <= room and max(w for w, _ in boxes) <= width:
                break
    circles, heads = [], []
    for bloc, order, at, own, (x, y), (w, _) in zip(
        blocs, orders, packed, radii, found.corners, boxes, strict=True
    ):
        ink = bloc.colour if bloc.colour != "even" else "quiet"
        heads.append(_text(x + w / 2, top + y + 9, bloc.title, ink, 13.5, align="center", bold=True))
        left = x + (w - scale * float((at[:, 0] + own).max())) / 2
        for member, (cx, cy), r in zip(order, (at * scale).tolist(), (own * scale).tolist(), strict=True):
            circles.append(_Circle(member, bloc.colour, left + cx, top + y + _HEAD + cy, r))
    return circles, heads, top + found.height


def _aims(
    order: Sequence[Member], crossing: set[str], k: int, middles: Sequence[tuple[float, float]], radii: Floats
) -> Floats:
    """Where each member would stand: in the middle, or towards the other blocs if it has friends there."""
    others = [middle for j, middle in enumerate(middles) if j != k]
    dx = sum(x for x, _ in others) / len(others) - middles[k][0]
    dy = sum(y for _, y in others) / len(others) - middles[k][1]
    reach = 0.6 * math.sqrt(float(((radii + _GAP / 2) ** 2).sum()) / 0.8) / (math.hypot(dx, dy) or 1.0)
    return np.array([(dx * reach, dy * reach) if m.code in crossing else (0.0, 0.0) for m in order])


def _radius(size: float, largest: float) -> float:
    """From 1 for the smallest to 2.4 for the largest."""
    return 1 + 1.4 * math.sqrt(size / largest) if largest > 0 else 1.0


# ---- marks


def _text(
    x: float, y: float, t: str, colour: str, size: float, *, align: str = "left", bold: bool = False
) -> Row:
    return {
        "x": x,
        "y": y,
        "t": t,
        "c": PALETTE[colour].light,
        "s": size,
        "a": align,
        "w": "bold" if bold else "normal",
    }


def _curve(strain: Strain, a: _Circle, b: _Circle, k: int, top: float) -> list[Row]:
    """A bent line from rim to rim."""
    dx, dy = b.x - a.x, b.y - a.y
    far = math.hypot(dx, dy) or 1.0
    bend = 0.1 if strain.kind == "apart" else 0.16
    mx, my = (a.x + b.x) / 2 - bend * dy, (a.y + b.y) / 2 + bend * dx
    colour = PALETTE["coop" if strain.kind == "apart" else "conf"].light
    rows = []
    for step in range(13):
        low, high = a.r / far, 1 - b.r / far
        t = low + (high - low) * step / 12
        x = (1 - t) ** 2 * a.x + 2 * t * (1 - t) * mx + t * t * b.x
        y = (1 - t) ** 2 * a.y + 2 * t * (1 - t) * my + t * t * b.y
        rows.append(
            {
                "x": round(x, 1),
                "y": round(y, 1),
                "g": k,
                "i": step,
                "c": colour,
                "k": strain.kind,
                "w": round(1.0 + 2.5 * strain.strength / top, 1),
                "t": strain.label or f"{a.member.name} and {b.member.name}",
                "h": strain.href,
            }
        )
    return rows


def _key(
    strains: Sequence[Strain], circles: Sequence[_Circle], width: float, y: float, note: str
) -> tuple[list[Row], list[Row], float]:
    """What lines and rings mean, in as many rows as the width asks for; and where all ends."""
    kinds = {s.kind for s in strains}
    told: list[tuple[str, str]] = []
    if "apart" in kinds:
        told.append(("apart", "friends in different blocs"))
    if "together" in kinds:
        told.append(("together", "foes in one bloc"))
    if any(c.member.pivotal for c in circles):
        told.append(("ring", "moves at least cost"))
    lines: list[Row] = []
    texts: list[Row] = []
    x, size = 0.0, 11.5
    for k, (kind, words) in enumerate(told):
        long = 34 + _LETTER * size * len(words) + 18
        if x and x + long > width:
            x, y = 0.0, y + 18
        if kind == "ring":
            texts.append({**_text(x + 13, y, "◎", "ink", 15, align="center")})
        else:
            ends = ((0, x), (1, x + 26))
            colour = PALETTE["coop" if kind == "apart" else "conf"].light
            lines += [
                {"x": at, "y": y, "g": 10_000 + k, "i": i, "c": colour, "k": kind, "w": 2.5, "t": "", "h": ""}
                for i, at in ends
            ]
        texts.append(_text(x + 34, y, words, "quiet", size))
        x += long
    y += 18 if told else 0
    for line in _wrapped(note, int(width / (0.5 * size))):
        texts.append(_text(0, y, line, "quiet", size))
        y += 16
    return lines, texts, y


def _wrapped(text: str, columns: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, columns) if text else []


def _circle_layers(circles: Sequence[_Circle], width: float, height: float) -> list[alt.Chart]:
    x, y = plane(width, height)
    rows: list[Row] = []
    paper = PALETTE["paper"].light
    for c in circles:
        said = c.member.name if not c.member.note else f"{c.member.name}: {c.member.note}"
        colour = PALETTE[c.colour].light
        fill = 0.06 + 0.22 * max(0.0, (c.member.certainty - 0.5) * 2)
        rows.append({"x": c.x, "y": c.y, "c": colour, "s": math.pi * c.r**2, "o": round(fill, 2), "t": said})
    rings = [{"x": c.x, "y": c.y, "s": math.pi * (c.r + 3.0) ** 2} for c in circles if c.member.pivotal]
    return [
        # lines that pass below shine through, and leave the letters legible
        layer(rows)
        .mark_point(shape="circle", fill=paper, fillOpacity=0.78, stroke=None, aria=False)
        .encode(x=x, y=y, size=alt.Size("s:Q", scale=None)),
        layer(rows)
        .mark_point(shape="circle", strokeWidth=1.3, filled=False)
        .encode(
            x=x,
            y=y,
            size=alt.Size("s:Q", scale=None),
            fill=alt.Fill("c:N", scale=None),
            stroke=alt.Stroke("c:N", scale=None),
            fillOpacity=alt.FillOpacity("o:Q", scale=None),
            description="t:N",
        ),
        layer(rings)
        .mark_point(shape="circle", strokeWidth=1.4, filled=False, stroke=PALETTE["ink"].light, aria=False)
        .encode(x=x, y=y, size=alt.Size("s:Q", scale=None)),
    ]


def _line_layers(rows: Sequence[Row], width: float, height: float) -> list[alt.Chart]:
    x, y = plane(width, height)
    layers = []
    for kind, dash in (("together", [5.0, 3.0]), ("apart", [1.0, 0.0])):
        own = [row for row in rows if row["k"] == kind]
        if not own:
            continue
        linked = any(row["h"] for row in own)
        chart = layer(own).mark_line(strokeDash=dash, opacity=0.8, strokeJoin="round")
        encoded = chart.encode(
            x=x,
            y=y,
            detail="g:N",
            order="i:Q",
            color=alt.Color("c:N", scale=None),
            strokeWidth=alt.StrokeWidth("w:Q", scale=None),
            description="t:N",
        )
        layers.append(encoded.encode(href="h:N") if linked else encoded)
    return layers


def _labels(circles: Sequence[_Circle], width: float, height: float) -> list[alt.Chart]:
    """The name in the circle where it fits, in one line or two; else the code."""
    rows = []
    for c in circles:
        size = min(12.0, max(8.5, c.r * 0.62))
        words = _fitting(c.member.name, c.r, size) or [c.member.code]
        if len(words) == 1 and words[0] == c.member.code:
            size = min(13.0, max(7.0, 1.72 * c.r / (_CAPITAL * max(len(c.member.code), 3))))
        for k, word in enumerate(words):
            y = c.y + (k - (len(words) - 1) / 2) * (size + 1)
            rows.append(_text(c.x, y, word, "ink", round(size, 1), align="center"))
    return _text_layers(rows, width, height)


def _fitting(name: str, radius: float, size: float) -> list[str]:
    """A name in one line or two that a circle holds; none where it holds neither."""
    words = name.split()
    splits = [[name]] + [[" ".join(words[:k]), " ".join(words[k:])] for k in range(1, len(words))]
    found = []
    for lines in splits:
        half = max(len(line) for line in lines) * _LETTER * size / 2
        tall = len(lines) * (size + 1) / 2
        if math.hypot(half, tall * 0.8) <= radius - 1.5:
            found.append((half, lines))
    return min(found, key=lambda one: (len(one[1]), one[0]))[1] if found else []


def _text_layers(rows: Sequence[Row], width: float, height: float) -> list[alt.Chart]:
    x, y = plane(width, height)
    layers = []
    groups = sorted({(row["a"], row["w"], row["s"]) for row in rows})
    for align, weight, size in groups:
        own = [row for row in rows if (row["a"], row["w"], row["s"]) == (align, weight, size)]
        base = layer(own).encode(x=x, y=y, text="t:N")
        more = {"align": align, "baseline": "middle", "fontSize": size, "fontWeight": weight}
        layers.append(base.mark_text(**more).encode(color=alt.Color("c:N", scale=None)))
    return layers
