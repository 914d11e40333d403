"""From the consequences of a scenario to pictures, each with its words, for a page and a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from blocs.charts.bloc_moves import bloc_moves, bloc_moves_words, sketch_bloc_moves
from blocs.charts.cells import figures, name_of, words
from blocs.charts.effects import INCOMES, Effect, choose, places, sketch_effects, told
from blocs.charts.render import to_svg
from blocs.charts.side_by_side import side_by_side, side_by_side_words, sketch_side_by_side
from blocs.charts.trade_effects import trade_effects
from blocs.charts.trade_flows import trade_flows, trade_flows_words
from blocs.charts.vega import alt
from blocs.errors import RegistryError
from blocs.scenario.consequences import Consequences
from blocs.scenario.file import parse_scenario
from blocs.sources import Frame
from blocs.states import registry
from blocs.trade import Effects
from blocs.trade.policy import Agreement
from blocs.trade.policy.tables import from_json

__all__ = ["Picture", "incomes_of", "pictures", "sketch_what_if"]

WIDE, NARROW = 880, 360
"""Pixels of a picture on a page, and on a phone."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, and what it says in words.

    Attributes
    ----------
    name : {"alignment", "incomes", "touched", "pairs", "blocs"}
    title : str
    subtitle : str
        What is measured, and what its intervals are.
    description : str
        What the picture says, for those who do not see it.
    draw : callable
        From the width in pixels, and whether title and subtitle stand in it, to a chart.
    """

    name: str
    title: str
    subtitle: str
    description: str
    draw: Callable[[float, bool], alt.LayerChart]

    def svg(self, width: float = WIDE, *, headed: bool = False, themed: bool = True, prefix: str = "") -> str:
        """Draw it as SVG.

        Parameters
        ----------
        width : float
            Pixels: `WIDE`, or `NARROW` for a phone.
        headed : bool
            Whether title and subtitle stand in the picture; else the page tells them.
        themed : bool
            Whether colours are left to the page (light, dark).
        prefix : str
            Before the ids in the SVG, which are to be unique in a page.
        """
        return to_svg(
            self.draw(width, headed),
            name=f"{prefix}{self.name}{width:g}",
            title=self.title,
            description=self.description,
            themed=themed,
        )


def pictures(found: Consequences) -> tuple[Picture, ...]:
    """Make the pictures of an answer that have something to show: alignment, incomes, trade, blocs.

    Parameters
    ----------
    found : Consequences

    Returns
    -------
    tuple of Picture
    """
    made = found.manifest
    draws = f"{made.level:.0%} of {made.draws:,} draws".replace("%", " %")
    out = []
    if len(found.alignment):
        out.append(_alignment(found.alignment, draws))
    if found.trade is not None:
        out += _trade(found.trade, found)
    if sketch_bloc_moves(found.blocs):
        title = "Who would stand with whom"
        about = f"Share of {made.draws:,} draws in which a state stands in the bloc, in the last year"
        named = _parties(found)

        def draw(width: float, headed: bool) -> alt.LayerChart:
            head, under = (title, about) if headed else ("", "")
            return bloc_moves(found.blocs, named, title=head, subtitle=under, width=width)

        out.append(Picture("blocs", title, about, bloc_moves_words(found.blocs, named), draw))
    return tuple(out)


def sketch_what_if(found: Consequences, *, width: int = 100) -> list[str]:
    """Sketch an answer in plain characters: alignment, incomes, blocs; a blank line between."""
    out: list[str] = []
    if len(found.alignment):
        out += ["Alignment, change in the last year", *sketch_side_by_side(found.alignment, width=width)]
    if found.trade is not None:
        incomes, sells, buys = incomes_of(found.trade, _year(found))
        out += ["", *sketch_effects(incomes, sells, buys, width=width).split("\n\n")[0].splitlines()]
    if moves := sketch_bloc_moves(found.blocs, _parties(found), width=width):
        out += ["", "Chance to stand with a bloc, without → with the measures", *moves]
    return out[1:] if out[:1] == [""] else out


def incomes_of(effects: Effects, year: int | None = None) -> tuple[list[Effect], list[Effect], list[Effect]]:
    """Rows for `blocs.charts.trade_effects`: incomes in percent, diverted sales and purchases in billion USD.

    Parameters
    ----------
    effects : Effects
    year : int, optional
        Year in whose middle members of bodies that act are taken; without it, measures with no first day mark
        only the states that they name.
    """
    acting, met = _roles(effects, year)

    def rows(table: Frame, column: str, unit: float) -> list[Effect]:
        ends = [f"{column}{end}" for end in ("", "_low", "_high")]
        cells = [figures(table, name) if name in table else (None,) * len(table) for name in ends]
        found = []
        for code, *values in zip(words(table, "state"), *cells, strict=True):
            mark: Literal["", "acting", "targeted"]
            mark = "acting" if code in acting else "targeted" if code in met else ""
            value, low, high = (None if cell is None else cell / unit for cell in values)
            found.append(Effect(name_of(code), value, low, high, mark))
        return found

    return (
        rows(effects.states, "real_income", 1),
        rows(effects.diverted, "sells_more", 1000),
        rows(effects.diverted, "buys_more", 1000),
    )


def _alignment(table: Frame, draws: str) -> Picture:
    title = "Alignment of the states that are watched"
    about = f"Likeness of UN votes (kappa), 1: always alike; bands: {draws}"
    note = (
        "Twin: the measures are taken, but pressure has no effect on alignment. Hollow mark: the interval "
        "leaves the sign open."
    )

    def draw(width: float, headed: bool) -> alt.LayerChart:
        heads = {"title": title, "subtitle": about} if headed else {}
        return side_by_side(table, note=note, width=width, **heads)

    return Picture("alignment", title, about, side_by_side_words(table), draw)


def _trade(effects: Effects, found: Consequences) -> list[Picture]:
    incomes, sells, buys = incomes_of(effects, _year(found))
    draws = f"{effects.level:.0%} of {effects.draws:,} draws".replace("%", " %")
    about = "Long run" + (f"; intervals: {draws} of the elasticities" if effects.draws else "")

    def drawn(width: float, headed: bool, title: str, draw: Callable[..., alt.LayerChart]) -> alt.LayerChart:
        return draw(width=int(width), **({"title": title, "subtitle": about} if headed else {}))

    shown = choose(incomes, INCOMES).shown
    digits = places(shown)
    said = "; ".join(f"{row.name} {told(row.known or 0.0, digits)} %" for row in shown)
    title = "Who gains and who loses"
    gains = partial(trade_effects, incomes, sells, buys)
    words_of = f"Change of real income, from the largest gain to the largest loss: {said}."
    out = [Picture("incomes", title, about, words_of, partial(drawn, title=title, draw=gains))]
    for table, title in (
        (effects.touched, "Trade that is touched"),
        (effects.pairs, "Trade of watched pairs"),
    ):
        if len(table):
            flows = partial(trade_flows, table)
            name = "touched" if table is effects.touched else "pairs"
            out.append(
                Picture(name, title, about, trade_flows_words(table), partial(drawn, title=title, draw=flows))
            )
    return out


def _roles(effects: Effects, year: int | None) -> tuple[set[str], set[str]]:
    """States of the table that act, and others whose trade is touched."""
    states = set(words(effects.states, "state"))
    touched = {*words(effects.touched, "exporter"), *words(effects.touched, "importer")}
    acting: set[str] = set()
    for measure in from_json(json.dumps(effects.policy)):
        day = measure.since or (None if year is None else date(year, 7, 1))
        for code in measure.between if isinstance(measure, Agreement) else measure.by:
            acting |= {code} & states
            if day is not None and code in registry().bodies:
                acting |= _members(code, day) & states
    return acting, touched - acting


def _members(body: str, day: date) -> set[str]:
    try:
        return set(registry().members(body, day))
    except RegistryError:  # its members are not held: nobody can be marked
        return set()


def _year(found: Consequences) -> int | None:
    """Year of the table of trade, where the scenario names one."""
    base = parse_scenario(found.scenario).base
    return int(base) if base.isdigit() else None


def _parties(found: Consequences) -> tuple[str, ...]:
    """States of the scenario: those of the pairs that are watched."""
    return tuple(dict.fromkeys([*words(found.alignment, "a"), *words(found.alignment, "b")]))
