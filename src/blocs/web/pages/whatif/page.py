"""The page with the sliders: a form and its answer; where nothing is asked yet, what could be asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from blocs.sources import Column, Frame
from blocs.states import registry
from blocs.trade import YEARS, bundled
from blocs.web.held import Held
from blocs.web.page import Shown
from blocs.web.pages.whatif.answers import answers_of
from blocs.web.pages.whatif.form import fields_of, names_of
from blocs.web.pages.whatif.offered import offered
from blocs.web.pages.whatif.saved import saved
from blocs.web.pages.whatif.titles import name_of_view
from blocs.web.pages.whatif.tokens import write_token
from blocs.web.pages.whatif.view import MOST_ACTS, QUICK, TABLES, WhatifView, query_of_view
from blocs.web.pages.whatif.world_map import named, world_map

__all__ = ["EXAMPLES", "show", "table_of"]

EXAMPLES = (
    (
        "Tariffs and their answer, 2018",
        "tariff=USA:CHN=25~200bn&tariff=CHN:USA=10~60bn&watch=USA,CHN&watch=CHN,RUS",
    ),
    ("Sanctions on two states at once", "sanction=USA,EU:RUS/energy=30&tariff=USA:CHN=25&watch=CHN,RUS"),
    ("A ban on energy from Russia", "ban=EU:RUS/energy~imports&watch=RUS,CHN"),
)
"""What could be asked, where nothing is."""


def show(held: Held, view: WhatifView) -> Shown:
    """The form and the quick answer to it; drafts and scenarios that are kept where nothing is asked."""
    data: dict[str, Any] = {
        "query": query_of_view(view),
        "title": name_of_view(view),
        "base": view.base,
        "years": view.years,
        "acts": [{"token": write_token(act), **fields_of(act)} for act in view.acts],
        "watch": [list(pair) for pair in view.watch],
        "answer": None,
        "drafts": [],
        "saved": [],
        "examples": [],
    }
    if not view.acts:
        data |= {
            "drafts": offered(held),
            "saved": saved(held.folder),
            "examples": [{"name": name, "query": query} for name, query in EXAMPLES],
        }
        return Shown("What if", data, draw=lambda: _pickers(view))
    answers = answers_of(held)
    answer = answers.quick(view)
    data["answer"] = {
        **answer,
        "remarks": [*answers.ahead.remarks, *answer["remarks"]],
        "named": named(int(view.base), answer),
    }

    def draw() -> Mapping[str, Markup]:
        maps = {f"map_{size}": world_map(int(view.base), answer, size) for size in ("wide", "narrow")}
        return {**_pickers(view), **(maps if answer["incomes"] else {})}

    tables = {name: (lambda name=name: table_of(answer, name)) for name in TABLES}
    return Shown(name_of_view(view), data, draw=draw, tables=tables, sources=tuple(answer["sources"]))


_ENDS = ("", "_low", "_high")
_COLUMNS: Mapping[str, tuple[str, str, tuple[tuple[str, str], ...]]] = {
    "states": (
        "state",
        "incomes",
        (
            ("state", ""),
            *((key, "percent") for key in ("value", "low", "high")),
            ("gain", "million USD"),
            *((key, "percent") for key in ("exports", "imports")),
            ("part", ""),
        ),
    ),
    "flows": (
        "exporter-importer pair",
        "flows",
        (
            ("exporter", ""),
            ("importer", ""),
            *((key, "million USD") for key in ("before", "after")),
            *((key, "percent") for key in ("growth", "low", "high")),
        ),
    ),
    "alignment": (
        "pair",
        "alignment",
        (
            *((key, "") for key in ("a", "b", "year")),
            *((f"{key}{end}", "") for key in ("baseline", "scenario", "twin", "effect") for end in _ENDS),
            ("chance", "share"),
        ),
    ),
}
"""What a row is, where the rows stand in an answer, and their columns with units."""
_TEXT = ("state", "exporter", "importer", "a", "b", "part")


def table_of(answer: Mapping[str, Any], name: str) -> Frame:
    """A table of an answer to take away."""
    rows_are, key, columns = _COLUMNS[name]
    rows = answer[key]
    made = [
        Column(column, [row[column] for row in rows], unit, like="text" if column in _TEXT else "number")
        for column, unit in columns
    ]
    return Frame(rows_are, made, answer["sources"])


def _pickers(view: WhatifView) -> Mapping[str, Markup]:
    """Names to choose from, and how many more measures there is room for."""
    return {
        "names": _names(),
        "free": Markup(MOST_ACTS - len(view.acts)),
        "draws": Markup(QUICK),
    }


@lru_cache(maxsize=1)
def _names() -> Markup:
    """Names of the states and bodies that a measure may name, as options."""
    states = dict.fromkeys(code for year in YEARS for code in bundled(year).states)
    known = registry()
    codes = sorted((code for code in states if code in known.states), key=lambda code: names_of([code]))
    names = [
        *(names_of([code]) for code in codes),
        *sorted(known.bodies),
        "all states",
        "the rest of the world",
    ]
    return Markup("").join(Markup('<option value="{}">').format(name) for name in names)
