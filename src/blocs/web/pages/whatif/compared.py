"""Two or three what-ifs side by side, with what sets them apart draw by draw."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from blocs.charts.render import to_svg
from blocs.charts.side_by_side import side_by_side, side_by_side_words
from blocs.charts.what_if import NARROW, WIDE
from blocs.errors import UsageError
from blocs.reports.visible import visible
from blocs.scenario import Consequences, World, whatif
from blocs.scenario.figures import signed
from blocs.states.naming import name_of
from blocs.trade import Outcome, solve
from blocs.web.held import Held
from blocs.web.page import Shown
from blocs.web.pages.whatif.answers import answers_of
from blocs.web.pages.whatif.saved import fetch, saved
from blocs.web.pages.whatif.titles import name_of_view
from blocs.web.pages.whatif.told import incomes
from blocs.web.pages.whatif.view import (
    ComparedView,
    WhatifView,
    query_of_view,
    quick_scenario,
    view_of_query,
)
from blocs.web.pages.whatif.words import percent_words
from blocs.web.pages.widths import two_widths

__all__ = ["show_compared"]

_MARK = re.compile(r"[0-9a-f]{16}")
_MOST_STATES, _MOST_SIDES = 16, 3
_COUNTED = {2: "Two", 3: "Three"}


@dataclass(frozen=True)
class _Side:
    """One what-if, its answer, and its trade with all arrays; None where it has no measure of trade."""

    view: WhatifView
    answer: Consequences
    outcome: Outcome | None


@dataclass(frozen=True)
class _Found:
    """What is told of all, and the answer to each; without the arrays, which are large."""

    data: Mapping[str, Any]
    answers: tuple[Consequences, ...]


def show_compared(held: Held, view: ComparedView) -> Shown:
    """What two or three what-ifs do, and the difference; without two, the form to choose them.

    Raises
    ------
    UsageError
        When one is no what-if, or they start from different tables of trade.
    """
    asked = [each for each in (view.a, view.b, view.c, *view.pick) if each]
    if len(asked) > _MOST_SIDES:
        raise UsageError(f"{len(asked)} what-ifs; at most {_MOST_SIDES} stand side by side")
    data: dict[str, Any] = {
        "sides": [],
        "incomes": [],
        "flows": [],
        "alignment": [],
        "saved": saved(held.folder),
    }
    views = tuple(_read(held, each) for each in asked)
    data["sides"] = [_told_of(told, view) for told, view in zip(asked, views, strict=True)]
    if len(views) < 2:
        return Shown("Compare what-ifs", data)
    if len({each.base for each in views}) > 1:
        raise UsageError("they start from different tables of trade; give all the same base")
    answers = answers_of(held)
    found = answers.keep(("compared", views), lambda: _compared(views, answers.world(views[0])))
    for side, answer in zip(data["sides"], found.answers, strict=True):
        side["measures"] = list(answer.measures)
    sources = dict.fromkeys(source for answer in found.answers for source in answer.sources)
    return Shown(
        f"{_COUNTED[len(views)]} what-ifs compared",
        {**data, **found.data},
        lambda: answers.keep(("sides drawn", views), lambda: _drawn(views, found.answers)),
        sources=tuple(sources),
    )


def _read(held: Held, told: str) -> WhatifView:
    view = fetch(held.folder, told) if _MARK.fullmatch(told) else view_of_query(told)
    if not view.acts:
        raise UsageError(
            f"{told[:60]!r} holds no measure; give the address of a what-if, or one that is kept"
        )
    return view


def _told_of(told: str, view: WhatifView) -> dict[str, Any]:
    return {"told": told, "query": query_of_view(view), "name": name_of_view(view)}


def _compared(views: Sequence[WhatifView], world: World) -> _Found:
    sides = [_side(view, world) for view in views]
    told = {
        "incomes": _incomes(sides),
        "flows": _flows(sides),
        "alignment": _alignment(sides),
        "draws": sides[0].answer.manifest.draws,
        "skill": list(sides[0].answer.skill),
    }
    return _Found(told, tuple(side.answer for side in sides))


def _side(view: WhatifView, world: World) -> _Side:
    scenario = quick_scenario(view)
    outcome = None
    if scenario.policy:
        outcome = solve(
            scenario.policy,
            world.economy,
            elasticity=world.elasticity,
            draws=scenario.draws,
            seed=scenario.seed,
            closure=world.closure,
            numeraire=world.numeraire,
            psi=world.psi,
            level=world.level,
        )
    return _Side(view, whatif(scenario, world), outcome)


def _incomes(sides: Sequence[_Side]) -> list[dict[str, Any]]:
    """Real income of parties and of those that differ most; each side, and its distance to the first."""
    if any(side.outcome is None for side in sides):
        return []
    year = int(sides[0].view.base)
    tables = [
        {row["state"]: row for row in incomes(side.answer.trade, year)} for side in sides if side.answer.trade
    ]
    first = sides[0].outcome
    assert first is not None
    apart = [
        {row["state"]: row for row in side.outcome.against(first).rows()}
        for side in sides[1:]
        if side.outcome is not None
    ]
    parties = [code for code in tables[0] if any(table[code]["part"] == "acting" for table in tables)]
    far = sorted(tables[0], key=lambda code: -max(abs(table[code]["real_income"]) for table in apart))
    shown = list(dict.fromkeys((*parties[: _MOST_STATES // 2], *far)))[:_MOST_STATES]
    return [
        {
            "state": code,
            "name": name_of(code),
            "sides": [
                _cell(table[code]["value"], table[code]["low"], table[code]["high"]) for table in tables
            ],
            "apart": [
                _cell(row["real_income"], row.get("real_income_low"), row.get("real_income_high"))
                for row in (table[code] for table in apart)
            ],
        }
        for code in shown
    ]


def _flows(sides: Sequence[_Side]) -> list[dict[str, Any]]:
    """Growth of trade of the pairs that all sides tell of."""
    if any(side.answer.trade is None for side in sides):
        return []
    tables = [
        {(row["exporter"], row["importer"]): row for row in side.answer.trade.pairs.rows()}
        for side in sides
        if side.answer.trade is not None
    ]
    shared = [key for key in tables[0] if all(key in table for table in tables)]
    return [
        {
            "name": f"{name_of(a)} to {name_of(b)}",
            "sides": [
                _cell(row["growth"], row.get("growth_low"), row.get("growth_high"))
                for row in (table[a, b] for table in tables)
            ],
        }
        for a, b in shared
    ]


def _alignment(sides: Sequence[_Side]) -> list[dict[str, Any]]:
    """Effect on alignment in the last year of each side, of all pairs that any of them tells of."""
    tables: list[Mapping[frozenset[str], Mapping[str, Any]]] = []
    for side in sides:
        rows = list(side.answer.alignment.rows())
        last = max((row["year"] for row in rows), default=0)
        tables.append({frozenset((row["a"], row["b"])): row for row in rows if row["year"] == last})
    pairs = dict.fromkeys((row["a"], row["b"]) for table in tables for row in table.values())
    each = {frozenset(pair): pair for pair in reversed(pairs)}
    return [
        {
            "name": f"{name_of(a)} and {name_of(b)}",
            "sides": [_effect(table.get(pair)) for table in tables],
        }
        for pair, (a, b) in reversed(each.items())
    ]


def _effect(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if row is None:
        return None
    low, high = row["effect_low"], row["effect_high"]
    still = not (row["effect"] or low or high)
    return {
        "value": row["effect"],
        "low": low,
        "high": high,
        "words": "none" if still else signed(row["effect"]),
        "span": "" if still else f"{signed(low)} to {signed(high)}",
    }


def _cell(value: float | None, low: float | None, high: float | None) -> dict[str, Any]:
    """A change in percent with its interval, as figures and as words."""
    return {"value": value, "low": low, "high": high, **percent_words(value, low, high)}


def _drawn(views: Sequence[WhatifView], answers: Sequence[Consequences]) -> Mapping[str, Markup]:
    """A picture of alignment for each: p0, p1, p2."""
    each = enumerate(zip(views, answers, strict=True))
    return {f"p{k}": _picture(view, answer, k) for k, (view, answer) in each if len(answer.alignment)}


def _picture(view: WhatifView, answer: Consequences, number: int) -> Markup:
    table, name = answer.alignment, str(visible(name_of_view(view)))

    def drawn(width: int) -> str:
        return to_svg(
            side_by_side(table, width=width),
            name=f"sides{number}-{width}",
            title=name,
            description=side_by_side_words(table),
        )

    return two_widths(drawn(WIDE), drawn(NARROW))
