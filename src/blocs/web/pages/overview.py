"""The first page: what a store holds, what is new, when things happened, and who stands where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from blocs.brief.words import days_in_words, phrase
from blocs.charts.cells import name_of
from blocs.errors import UsageError
from blocs.evidence.listings import ToldAct, latest_acts, reports_between
from blocs.sources import Column, Frame
from blocs.ties import quad_class
from blocs.web.held import Held
from blocs.web.page import Page, Shown, address
from blocs.web.pages import overview_picture
from blocs.web.pages.overview_cover import covered
from blocs.web.pages.overview_head import MOST, head_of
from blocs.web.pages.overview_map import frame_of, places, years_of
from blocs.web.pages.overview_news import news_since
from blocs.web.pages.overview_places import Shape
from blocs.web.pages.overview_when import bars_of, chosen_in, drawn_twice, ends_of, strip_frame, strips_of
from blocs.web.pages.overview_world import Basis
from blocs.web.pages.widths import two_widths
from blocs.web.params import choice, day, whole, year

__all__ = ["PAGES"]

_ACTS = 12
_SHAPES: tuple[Shape, ...] = ("wide", "narrow")


@dataclass(frozen=True)
class OverviewView:
    """Which days, which year on the map, and ties of what."""

    since: date | None = day("first day")
    until: date | None = day("last day")
    year: int | None = year("year on the map; all days chosen where none is told", None)
    ties: str = choice("what arcs stand for", "reports", "votes", default="")
    since_visit: int = whole(
        "seconds of the epoch at which the visitor was last here; 0 for never", 0, 10**11, 0
    )


@dataclass(frozen=True)
class MapView:
    """The same of the map by itself."""

    since: date | None = day("first day")
    until: date | None = day("last day")
    year: int | None = year("year on the map; all days chosen where none is told", None)
    ties: str = choice("what arcs stand for", "reports", "votes", default="")


def _show(held: Held, view: OverviewView) -> Shown:
    _check(view)
    cover = covered(held)
    news = news_since(held, view.since_visit)
    if not cover["reports"] and not cover["datasets"] and not cover["coded"]:
        return Shown(
            "An empty store",
            {"empty": True, "cover": cover, "news": news},
            tables={"acts_by_period": lambda: strip_frame(None), "ties": lambda: _ties_frame(_NO_TIES)},
        )
    store = held.store()
    head = held.keep("overview-head", lambda: head_of(held.store(), cover["reports"]))
    strips = strips_of(held, view.since, view.until)
    acts = [_act(each) for each in latest_acts(store, since=view.since, until=view.until, limit=_ACTS)]
    data: dict[str, Any] = {
        "empty": False,
        "cover": cover,
        "news": news,
        "head": head | {"most": MOST},
        "days": ends_of(strips["whole"]),
        "strip": bars_of(strips["whole"]),
        "near": bars_of(strips["near"]),
        "acts": acts,
        "reports_within": reports_between(store, view.since, view.until),
        **_map_data(held, view),
    }

    def draw() -> Mapping[str, Markup]:
        chosen = chosen_in(view.since, view.until, strips["whole"])
        made = {"map": _drawn_map(held, data)}
        if strips["whole"] is not None:
            made["strip"] = drawn_twice(strips["whole"], "strip", chosen)
        if strips["near"] is not None:
            made["near"] = drawn_twice(strips["near"], "near", None)
        return made

    return Shown(
        head["headline"] or "What the reports tell" if cover["reports"] else "What the store holds",
        data,
        draw,
        {"acts_by_period": lambda: strip_frame(strips["whole"]), "ties": lambda: _ties_frame(data["frame"])},
        _cited(cover, data["frame"]),
    )


def _show_map(held: Held, view: MapView) -> Shown:
    _check(view)
    data = _map_data(held, view)
    return Shown(
        "Who stands where",
        data,
        lambda: {"map": _drawn_map(held, data)},
        {"ties": lambda: _ties_frame(data["frame"])},
        _cited(covered(held), data["frame"]),
    )


def _check(view: OverviewView | MapView) -> None:
    if view.since and view.until and view.since > view.until:
        raise UsageError(f"since {view.since} comes after until {view.until}; exchange them")


def _act(told: ToldAct) -> dict[str, Any]:
    act, source = told.act, told.source
    return {
        "id": act.id,
        "report": act.report_id,
        "outlet": source.publisher or source.report,
        "published": source.published.isoformat() if source.published else None,
        "words": phrase(act, [*map(name_of, act.actors)], [*map(name_of, act.recipients)]),
        "sentence": " ".join(told.sentence.split()),
        "type": act.type.value,
        "quad": quad_class(act.type).value,
        "actors": list(act.actors),
        "recipients": list(act.recipients),
        "date": list(act.date) if act.date else None,
        "when": days_in_words(act.date) if act.date else None,
        "confidence": act.confidence,
    }


# ---- map


def _map_data(held: Held, view: OverviewView | MapView) -> dict[str, Any]:
    there: tuple[Basis, ...] = tuple(basis for basis in _BASES if years_of(held, basis))
    basis: Basis = "votes" if view.ties == "votes" or (not view.ties and there == ("votes",)) else "reports"
    first, last = view.since or date.min, view.until or date.max
    years = [y for y in years_of(held, basis) if first.year <= y <= last.year]
    shown = view.year
    if basis == "votes" and shown is None:
        shown = years[-1] if years else None
    at = [y for y in years if shown is not None and y < shown], [y for y in years if y > (shown or 0)]
    return {
        "bases": list(there),
        "basis": basis,
        "years": years,
        "shown": shown,
        "before": at[0][-1] if at[0] else None,
        "after": at[1][0] if at[1] and shown is not None else None,
        "frame": frame_of(held, basis, shown, view.since, view.until),
    }


_NO_TIES: Mapping[str, Any] = {"basis": "reports", "rows": [], "ties": ""}
_BASES: tuple[Basis, ...] = ("reports", "votes")


def _drawn_map(held: Held, data: Mapping[str, Any]) -> Markup:
    from blocs.web.pages.pair import PAGES as OF_PAIRS

    pair = next(page for page in OF_PAIRS if page.name == "pair")
    blank = address(pair.path, pair.view(a="AAA", b="BBB"))

    def href(a: str, b: str) -> str:
        return blank.replace("AAA", a).replace("BBB", b)

    codes = places(held, data["basis"])
    when = data["frame"]["year"] or "the days chosen"
    title = f"Ties between states, {when}"
    wide, narrow = (
        overview_picture.drawn(data["frame"], codes, shape, name=f"map-{shape}", title=title, href=href)
        for shape in _SHAPES
    )
    return two_widths(wide, narrow)


# ---- to take away


def _cited(cover: Mapping[str, Any], frame: Mapping[str, Any]) -> tuple[str, ...]:
    used = {"un-votes": "United Nations" in frame["blocs"] + frame["ties"], "nmc": "CINC" in frame["sizes"]}
    cited = [each["citation"] for each in cover["datasets"] if used.get(each["name"]) and not each["damaged"]]
    if "ICIO" in frame["sizes"]:
        from blocs.trade import bundled

        cited.append(bundled().origin.citation)
    return tuple(cited)


def _ties_frame(frame: Mapping[str, Any]) -> Frame:
    rows = frame["rows"]
    columns = [
        Column("a", [row["a"] for row in rows], like="text"),
        Column("b", [row["b"] for row in rows], like="text"),
    ]
    if frame["basis"] == "reports":
        columns += [
            Column(name, [row[name] for row in rows], "acts", frame["ties"], like="whole")
            for name in ("cooperation", "conflict", "net")
        ]
    else:
        columns.append(
            Column("weight", [row["weight"] for row in rows], "agreement", frame["ties"], like="number")
        )
    return Frame("pair of states", columns)


PAGES = (
    Page(
        "overview",
        "/",
        OverviewView,
        _show,
        "overview.html.j2",
        "What the store holds, what is new since a visit, acts over time, and the map of ties.",
        tables=("acts_by_period", "ties"),
        since="since_visit",
    ),
    Page(
        "map",
        "/map",
        MapView,
        _show_map,
        "map.html.j2",
        "The map of ties between states in one year, or in the days chosen.",
        tables=("ties",),
    ),
)
