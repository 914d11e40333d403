"""The full answer: all draws, blocs, what reports predict, and the charts of `blocs whatif`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from blocs.charts.what_if import NARROW, WIDE, pictures
from blocs.scenario import Consequences
from blocs.scenario.foretelling.words import alike, foretold_words, odds_words
from blocs.scenario.words import effect_words, moved
from blocs.states.naming import name_of
from blocs.web.errors import NotThere
from blocs.web.held import Held
from blocs.web.page import Shown
from blocs.web.pages.whatif.answers import answers_of
from blocs.web.pages.whatif.offered import latest
from blocs.web.pages.whatif.titles import name_of_view
from blocs.web.pages.whatif.view import WhatifView, query_of_view
from blocs.web.pages.widths import two_widths

__all__ = ["show_whole"]


def show_whole(held: Held, view: WhatifView) -> Shown:
    """Everything that `blocs whatif` tells of a what-if.

    Raises
    ------
    NotThere
        When the view holds no measure.
    """
    if not view.acts:
        raise NotThere("there is no measure in this address; add one with the sliders")
    answers = answers_of(held)
    evidence = latest(held)
    found = answers.full(view, evidence)
    rows = [row for row in found.predictions.rows() if row.get("chance") is not None]
    final = max((row["year"] for row in found.alignment.rows()), default=0)
    charts = pictures(found)
    data: dict[str, Any] = {
        "query": query_of_view(view),
        "answer": found.to_dict(),
        "measures": list(found.measures),
        "said": [
            effect_words(row) for row in found.alignment.rows() if row["year"] == final and row["effect"]
        ],
        "moves": [
            {**row, "name": f"{name_of(row['state'])} with {name_of(row['with'])}", "moved": moved(row)}
            for row in sorted(found.blocs.rows(), key=lambda row: -abs(row["change"]))
        ],
        "foretold": [[foretold_words(group), odds_words(group[0])] for group in alike(rows)],
        "unjudged": len(found.predictions) - len(rows),
        "shown": [
            {"name": one.name, "title": one.title, "about": one.subtitle, "words": one.description}
            for one in charts
        ],
        "skill": list(found.skill),
        "assumed": list(found.assumed),
        "remarks": [*answers.ahead.remarks, *found.remarks],
        "draws": found.manifest.draws,
        "seed": found.manifest.seed,
    }

    def draw() -> Mapping[str, Markup]:
        return answers.keep(("drawn", view, evidence.mark), drawn)

    def drawn() -> Mapping[str, Markup]:
        return {one.name: two_widths(one.svg(WIDE), one.svg(NARROW)) for one in charts}

    return Shown(f"In full: {name_of_view(view)}", data, draw, _tables(found), found.sources)


def _tables(found: Consequences) -> Mapping[str, Any]:
    made: dict[str, Any] = {
        name: (lambda name=name: getattr(found, name))
        for name in ("alignment", "pressure", "blocs", "together", "predictions")
    }
    if (trade := found.trade) is not None:
        made |= {
            "states": lambda: trade.states,
            "touched": lambda: trade.touched,
            "diverted": lambda: trade.diverted,
            "flows": lambda: trade.pairs,
        }
    return made
