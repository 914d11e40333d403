"""Blocs over the years as stripes: a row a state, its colour the bloc, its strength how sure that is.

States that changed sides stand above with their names; those that stayed below, bloc by bloc, in thin rows.
A year in which a state is not there, or has no ties, is left blank: that is not known, and no bloc.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from blocs.charts.blocs_picture import BLOC_COLOURS
from blocs.charts.frame import Row, finish, layer, plane
from blocs.charts.palette import PALETTE
from blocs.charts.vega import alt
from blocs.errors import UsageError

__all__ = ["MOVERS", "Stripe", "bloc_history"]

MOVERS = 48
"""States that changed sides and have a row with their name at most, those with the surest moves first."""
_ROW, _THIN = 14.0, 4.0
_LETTER = 0.56


@dataclass(frozen=True, slots=True)
class Stripe:
    """One state over the years.

    Attributes
    ----------
    name : str
    blocs : tuple of int or None
        Bloc in each year, from 0; None: not there, or without ties.
    certainty : tuple of float
        Share of the draws in which it is in that bloc, by year; empty: 1 throughout.
    weight : float
        What orders states that moved: the greater, the further up.
    """

    name: str
    blocs: tuple[int | None, ...]
    certainty: tuple[float, ...] = ()
    weight: float = 0.0

    @property
    def moved(self) -> int:
        """How often it changed its bloc, gaps passed over."""
        there = [bloc for bloc in self.blocs if bloc is not None]
        return sum(one != other for one, other in pairwise(there))

    def pieces(self) -> list[tuple[int, int, int, float]]:
        """Stretches of years alike: first place, place after the last, bloc, certainty to a twentieth."""
        found: list[tuple[int, int, int, float]] = []
        for k, bloc in enumerate(self.blocs):
            if bloc is None:
                continue
            sure = round((self.certainty[k] if self.certainty else 1.0) * 20) / 20
            if found and found[-1][1] == k and found[-1][2:] == (bloc, sure):
                found[-1] = (found[-1][0], k + 1, bloc, sure)
            else:
                found.append((k, k + 1, bloc, sure))
        return found


def bloc_history(
    years: Sequence[int | str],
    stripes: Sequence[Stripe],
    names: Sequence[str],
    *,
    marks: Sequence[int | str] = (),
    width: int = 880,
    title: str = "",
    subtitle: str = "",
    note: str = "",
) -> alt.LayerChart:
    """Draw blocs over the years.

    Parameters
    ----------
    years : sequence of int or str
        Years or periods, in their order; each has one column, also where some between are missing.
    stripes : sequence of Stripe
    names : sequence of str
        What each bloc is called.
    marks : sequence
        Years with a mark above: those in which the system realigned.
    width : int
        Pixels.
    title, subtitle, note : str
        Above, and below the key.

    Raises
    ------
    UsageError
        When a stripe has another number of years, or a bloc has no name.
    """
    for stripe in stripes:
        if len(stripe.blocs) != len(years) or len(stripe.certainty) not in (0, len(years)):
            raise UsageError(
                f"{stripe.name} has {len(stripe.blocs)} blocs for {len(years)} years; give one for each"
            )
        if any(bloc is not None and not 0 <= bloc < len(names) for bloc in stripe.blocs):
            raise UsageError(f"{stripe.name} is in a bloc without a name; there are {len(names)}")
    small = width < 500
    moved = sorted((s for s in stripes if s.moved), key=lambda s: (-s.weight, s.name))
    named, rest = moved[:MOVERS], moved[MOVERS:]
    named.sort(key=_when)
    left = 112.0 if small else 168.0
    column = (width - left - 4) / max(len(years), 1)
    rects: list[Row] = []
    texts: list[Row] = []
    rules: list[Row] = []
    y = 0.0
    for words, size, bold in ((title, 17.0, True), (subtitle, 12.5, False)):
        if words:
            y += 20
            texts.append(_text(0, y - 6, words, "ink" if bold else "quiet", size, bold=bold))
    y += 22 if marks else 8
    top = y
    y = _axis(years, left, column, y, texts)
    if named:
        texts.append(_text(0, y + 8, "Changed sides", "ink", 12, bold=True))
        y += 20
    for stripe in named:
        _rects(stripe, left, column, y, _ROW - 2, rects, years, names)
        texts.append(
            _text(left - 6, y + _ROW / 2 - 1, _short(stripe.name, left - 10, 11), "ink", 11, align="right")
        )
        y += _ROW
    if rest:
        texts.append(_text(left, y + 8, f"and {len(rest)} more, in the table", "quiet", 11))
        y += 18
    for k, name in enumerate(names):
        stayed = [s for s in stripes if not s.moved and k in s.blocs]
        if not stayed:
            continue
        y += 8
        texts.append(
            _text(left - 6, y + 5, f"{len(stayed)} always in {name}", _ink(k), 11, align="right", bold=True)
            if not small
            else _text(left - 6, y + 5, f"{len(stayed)} in {name}", _ink(k), 11, align="right", bold=True)
        )
        stayed.sort(key=lambda s: (_first(s), s.name))
        for stripe in stayed:
            _rects(stripe, left, column, y, _THIN - 1, rects, years, names)
            y += _THIN
        y += max(0.0, 12 - _THIN * len(stayed))
    for mark in marks:
        x = left + column * (list(years).index(mark) + 0.5)
        texts.append(_text(x, top - 8, "▼", "ink", 9, align="center"))
        rules.append({"x": x - column / 2, "y": top + 14, "x2": x - column / 2, "y2": y})
    y += 16
    x = 0.0
    for k, name in enumerate(names):
        rects.append(_rect(x, y - 6, 12, 12, k, 1.0, name))
        texts.append(_text(x + 18, y, name, "quiet", 11.5))
        x += 40 + _LETTER * 11.5 * len(name)
    for words in ("▼ the system realigned" if marks else "", note):
        for line in _wrapped(words, int(width / 5.8)):
            y += 18
            texts.append(_text(0, y, line, "quiet", 11.5))
    return _drawn(rects, rules, texts, width, y + 12)


def _when(stripe: Stripe) -> tuple[int, int, str]:
    """Place of the last change, so that stripes that change together stand together."""
    there = [(k, bloc) for k, bloc in enumerate(stripe.blocs) if bloc is not None]
    changes = [k for (_, one), (k, other) in pairwise(there) if one != other]
    return changes[-1], there[-1][1], stripe.name


def _first(stripe: Stripe) -> int:
    return next((k for k, bloc in enumerate(stripe.blocs) if bloc is not None), len(stripe.blocs))


def _axis(years: Sequence[int | str], left: float, column: float, y: float, texts: list[Row]) -> float:
    """Names of some years, as many as fit; whole tens where they are years."""
    wide = 8 + 6.4 * max((len(str(year)) for year in years), default=4)
    step = max(1, -(-int(wide) // max(int(column), 1))) if column < wide else 1
    whole = all(isinstance(year, int) for year in years)
    if whole and step > 1:
        step = next((s for s in (2, 5, 10, 20, 25, 50, 100) if s >= step), step)
    last = -wide
    for k, year in enumerate(years):
        shown = int(year) % step == 0 if whole else k % step == 0
        x = left + column * (k + 0.5)
        if shown and x - last >= wide:
            half, end = (wide - 8) / 2, left + column * len(years)
            texts.append(_text(min(x, end - half), y + 4, str(year), "quiet", 11, align="center"))
            last = x
    return y + 16


def _ink(bloc: int) -> str:
    return BLOC_COLOURS[bloc] if bloc < len(BLOC_COLOURS) else "even"


def _rect(x: float, y: float, w: float, h: float, bloc: int, sure: float, said: str) -> Row:
    strength = round(0.25 + 0.75 * max(0.0, (sure - 0.5) * 2), 3)
    colour = PALETTE[_ink(bloc)].light
    return {"x": x, "y": y, "x2": x + w, "y2": y + h, "c": colour, "o": strength, "t": said}


def _rects(
    stripe: Stripe,
    left: float,
    column: float,
    y: float,
    tall: float,
    rects: list[Row],
    years: Sequence[int | str],
    names: Sequence[str],
) -> None:
    for start, end, bloc, sure in stripe.pieces():
        span = str(years[start]) if end - start == 1 else f"{years[start]} to {years[end - 1]}"
        said = f"{stripe.name}, {span}: {names[bloc]}" + (f", {sure:.0%}" if stripe.certainty else "")
        rects.append(_rect(left + start * column, y, (end - start) * column, tall, bloc, sure, said))


def _text(
    x: float, y: float, t: str, colour: str, size: float, *, align: str = "left", bold: bool = False
) -> Row:
    weight = "bold" if bold else "normal"
    return {"x": x, "y": y, "t": t, "c": PALETTE[colour].light, "s": size, "a": align, "w": weight}


def _short(name: str, room: float, size: float) -> str:
    most = int(room / (_LETTER * size))
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _wrapped(text: str, columns: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, columns)


def _drawn(
    rects: list[Row], rules: list[Row], texts: list[Row], width: float, height: float
) -> alt.LayerChart:
    x, y = plane(width, height)
    layers = [
        layer(rects)
        .mark_rect()
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            fill=alt.Fill("c:N", scale=None),
            fillOpacity=alt.FillOpacity("o:Q", scale=None),
            description="t:N",
        ),
        layer(rules)
        .mark_rule(strokeWidth=1, color=PALETTE["ink"].light, opacity=0.45, aria=False)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
    ]
    for align, weight, size in sorted({(row["a"], row["w"], row["s"]) for row in texts}):
        own = [row for row in texts if (row["a"], row["w"], row["s"]) == (align, weight, size)]
        layers.append(
            layer(own)
            .mark_text(align=align, baseline="middle", fontSize=size, fontWeight=weight)
            .encode(x=x, y=y, text="t:N", color=alt.Color("c:N", scale=None))
        )
    return finish(layers, width, height)
