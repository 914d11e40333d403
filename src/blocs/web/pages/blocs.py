"""Who stands with whom: one period with its proof, and how blocs changed over the years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from blocs.charts import to_svg
from blocs.charts.bloc_flows import Column, bloc_flows, bloc_flows_words
from blocs.charts.results.groups import about, picture, stripes_of
from blocs.errors import UsageError
from blocs.web.page import Page, Shown, Table
from blocs.web.pages.blocs_asked import EVENTS, PERIODS, Asked, Several, events_since, focus_of, several_of
from blocs.web.pages.blocs_rows import EACH, aligned, frustrated_frame, moves_of, one_period, periods_of
from blocs.web.pages.widths import two_widths
from blocs.web.params import choice, whole
from blocs.web.params import year as a_year

if TYPE_CHECKING:
    from blocs.groups.answer import Answer
    from blocs.web.held import Held

__all__ = ["PAGES", "BlocsView", "prepare"]

_WIDE, _NARROW = 1060, 360
_RULES = ("votes", "alliances", "reports")
_DRAWS = 40
"""Draws that the page offers to make."""


@dataclass(frozen=True)
class BlocsView:
    """State of the view: the period told in full, and the years of the history beside it."""

    rule: str | None = choice("what makes friends and foes; the first that data allow", *_RULES, default=None)
    year: int | None = a_year("the period told in full; the last when not told", None)
    since: int | None = a_year("first year of the history; 40 years when not told", None)
    until: int | None = a_year("last year of the history", None)
    blocs: int = whole("blocs at most", 2, 5, 2)
    draws: int = whole("draws that tell how sure memberships are; they take seconds", 0, 200, 0)


def _show(held: Held, view: BlocsView) -> Shown:
    if view.since is not None and view.until is not None and view.until < view.since:
        raise UsageError(f"since {view.since} comes after until {view.until}; exchange them")
    rule = view.rule or ""
    found = focus_of(held, Asked(rule, view.year, view.blocs, view.draws))
    several = several_of(held, rule, view.blocs, view.since, view.until)
    if isinstance(found, str):
        return Shown("Blocs", _nothing(view, found, several))
    if isinstance(several, Several):
        found = _like(found, several.found)
    focus = one_period(found)
    data = {
        **_asked(found.basis.kind),
        "events_since": events_since(held) if found.basis.kind == "reports" else None,
        "why_none": "",
        "focus": focus,
        "about": about(found),
        "history": _history(several),
        "no_history": several if isinstance(several, str) else "",
    }

    def draw() -> Mapping[str, Markup]:
        return _pictures(held, view, found, several)

    tables: dict[str, Callable[[], Table]] = {
        "blocs": found.frame,
        "frustrated": lambda: frustrated_frame(found),
    }
    if isinstance(several, Several):
        tables["history"] = several.found.frame
    cited = tuple(origin.citation for _, origin in found.basis.origins)
    return Shown(focus["title"], data, draw, tables, cited)


def _asked(rule: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "rules": list(_RULES),
        "offered": _DRAWS,
        "events": EVENTS,
        "most_periods": PERIODS,
        "each_state": EACH,
    }


def _nothing(view: BlocsView, why: str, several: Several | str) -> dict[str, Any]:
    return {
        **_asked(view.rule or ""),
        "events_since": None,
        "why_none": why,
        "focus": None,
        "about": "",
        "history": _history(several),
        "no_history": several if isinstance(several, str) else "",
    }


def _like(found: Answer, history: Answer) -> Answer:
    """The period under the letters of the history, where it is part of it, else of its last period."""
    labels = [each.label for each in history.stands]
    label = found.stands[0].label
    place = labels.index(label) if label in labels else len(labels) - 1
    return aligned(found, history.places[place])


def _history(several: Several | str) -> dict[str, Any] | None:
    if isinstance(several, str):
        return None
    found = several.found
    return {
        "periods": periods_of(found),
        "moves": moves_of(found),
        "left_out": list(several.left_out),
        "not_there": [{"period": label, "why": why} for label, why in found.basis.skipped],
        "letters": list(found.letters),
        "effort": "search",
    }


def _pictures(held: Held, view: BlocsView, found: Answer, several: Several | str) -> Mapping[str, Markup]:
    """Pictures of the period and of the history."""

    def kept(of: Answer, draw: Callable[[], Any], *asked: object) -> Any:
        """By what is asked where datasets alone answer; by what it shows where reports do."""
        if of.basis.kind == "reports":
            return held.drawn((asked[0], of), draw)
        return held.keep(asked, draw, datasets=True)

    span = (view.rule, view.blocs, view.since, view.until)

    def draw_now() -> Markup:
        return _twice(lambda width: picture(found, themed=True, width=width, prefix="now-"))

    now = kept(found, draw_now, "blocs now", *span, view.year, view.draws)
    if isinstance(several, str) or len(several.found.stands) < 2:
        return {"blocs": now}
    history = several.found
    then = kept(history, lambda: (_flows(history), _stripes(history)), "blocs then", *span)
    return {"blocs": now, "flows": then[0], "stripes": then[1]}


def _stripes(found: Answer) -> Markup:
    return _twice(lambda width: picture(found, themed=True, width=width, prefix="then-"))


def _flows(found: Answer) -> Markup:
    names = [f"bloc {letter}" for letter in found.letters]
    stripes = stripes_of(found)

    def blocs_in(k: int) -> dict[str, int]:
        """Bloc of each state in a period, the state by its place: one name in all of them."""
        there = ((n, stripe.blocs[k]) for n, stripe in enumerate(stripes))
        return {str(n): bloc for n, bloc in there if bloc is not None}

    columns = [Column(each.label, blocs_in(k)) for k, each in enumerate(found.stands)]
    said = bloc_flows_words(columns, names)

    def drawn(width: int) -> str:
        chart = bloc_flows(columns, names, width=width)
        return to_svg(chart, name=f"flows{width}", title="Blocs over the years", description=said)

    return _twice(drawn)


def _twice(drawn: Callable[[int], str]) -> Markup:
    return two_widths(drawn(_WIDE), drawn(_NARROW))


def prepare(held: Held) -> None:
    """Make now what the page answers when nothing is asked: it takes seconds."""
    view = BlocsView()
    shown = held.keep(("shown", "blocs", view), lambda: _show(held, view))
    shown.draw()


PAGES = (
    Page(
        "blocs",
        "/blocs",
        BlocsView,
        _show,
        "blocs.html.j2",
        "Who stands with whom, with proof: blocs of one period, frustrated ties, pivotal states, and "
        "how blocs changed over the years.",
        tables=("blocs", "frustrated", "history"),
    ),
)
