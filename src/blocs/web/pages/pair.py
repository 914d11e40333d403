"""The tie of two states: measures, what reports tell, their figures against data, and what may come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from blocs.charts import to_svg
from blocs.charts.acts_over_time import Span, acts_over_time, acts_words
from blocs.charts.timeline import Mark
from blocs.errors import UsageError
from blocs.evidence import Records
from blocs.reading.records import Quantity
from blocs.web.page import Page, Shown, Table
from blocs.web.pages.pair_ahead import Ahead, ahead_data, ahead_of, ahead_picture
from blocs.web.pages.pair_claims import claim_rows, claims_frame, tables_of
from blocs.web.pages.pair_measures import (
    DRAWS,
    beside_picture,
    beside_rows,
    line_rows,
    measure_picture,
    missing_rows,
    profile_of,
    reading_of,
    sources_of,
)
from blocs.web.pages.pair_told import (
    Told,
    act_rows,
    balance_frame,
    called,
    day_of,
    drawn_part,
    label_of,
    periods_of,
    quoted,
    told_of,
    year_and_part,
)
from blocs.web.pages.widths import two_widths
from blocs.web.params import choice, code, several, whole, year

if TYPE_CHECKING:
    from blocs.ties import PeriodBalance, Profile
    from blocs.web.held import Held

__all__ = ["PAGES", "PairView"]

_ACTS = 40
_MARKS = 1200
"""Acts that are drawn at most, the newest."""
_LEVEL = 0.9


@dataclass(frozen=True)
class PairView:
    """State of the view.

    `measure` empty means all; `c` and `d` are another pair to set beside this one, both or neither.
    """

    a: str = code("one state, by code or name")
    b: str = code("the other state")
    since: int = year("first year of the measures", 1990)
    until: int | None = year("last year; the last that anything speaks of when not told", None)
    measure: tuple[str, ...] = several("names of measures to show; all when not told")
    by: str = choice("what the balance of reports is counted by", "month", "week", "quarter", "year")
    ahead: int = whole("years to project alignment", 1, 30, 5)
    c: str | None = code("one state of a pair to compare with", None)
    d: str | None = code("the other state of that pair", None)
    offset: int = whole("acts to pass over", 0, 1_000_000, 0)


def _show(held: Held, view: PairView) -> Shown:
    if view.a == view.b:
        raise UsageError(f"{view.a} has no tie with itself; name two states")
    if view.until is not None and view.until < view.since:
        raise UsageError(f"since {view.since} comes after until {view.until}; exchange them")
    told = told_of(held, view.a, view.b)
    profile = profile_of(held, view.a, view.b, view.since, view.until, view.measure)
    if isinstance(profile, str) and view.measure:
        _refuse_unknown(view.measure)
    periods, earlier = periods_of(held, told, view.by, view.since, view.until)  # type: ignore[arg-type]
    ahead = ahead_of(held, view.a, view.b, view.ahead)
    lines = () if isinstance(profile, str) else profile.lines
    tables = tables_of(view.a, view.b, held.holdings(), lines)
    amounts = [record for record in told.records if isinstance(record, Quantity)]
    claims = claim_rows(amounts, told.records.sources, tables)
    other = _beside(held, view)
    data: dict[str, Any] = {
        "pair": [view.a, view.b],
        "called": [called(view.a), called(view.b)],
        "told": told.summary(),
        "since": view.since,
        "until": view.until,
        "level": _LEVEL,
        "draws": DRAWS,
        **_measured(profile),
        "choices": _choices(view),
        "by": view.by,
        "balance": [_period(each, view.by) for each in periods],
        "earlier": earlier,
        "drawn": list(drawn_part(periods)),
        "acts": quoted(held.store(), told, act_rows(told, view.offset, _ACTS)),
        "acts_shown": _ACTS,
        "claims": claims,
        "tables_of_trade": [{"name": t.name, "since": t.since, "until": t.until} for t in tables],
        "ahead": ahead_data(ahead) if isinstance(ahead, Ahead) else None,
        "not_ahead": ahead if isinstance(ahead, str) else "",
        "beside": _beside_data(view, profile, other),
    }

    def draw() -> Mapping[str, Markup]:
        first, last = drawn_part(periods)
        pictures = {
            "acts": _acts_picture(held, told, periods[first:last]),
            "measures": Markup(),
            "beside": Markup(),
        }
        if not isinstance(profile, str):
            pictures["measures"] = measure_picture(held, profile, _when(told))
            if other is not None and not isinstance(other, str):
                pictures["beside"] = beside_picture(held, profile, other)
        if isinstance(ahead, Ahead):
            pictures["ahead"] = held.keep(
                ("ahead drawn", view.a, view.b, view.ahead), lambda: ahead_picture(ahead), datasets=True
            )
        return pictures

    cited = tuple(source.citation for source in told.records.sources)
    tables_out: dict[str, Callable[[], Table]] = {
        "balance": lambda: balance_frame(periods, cited),
        "acts": lambda: Records(told.distinct, {s.report_id: s for s in told.records.sources}),
        "figures": lambda: claims_frame(claims, tables),
    }
    if not isinstance(profile, str):
        tables_out["measures"] = lambda: profile.frame
    if isinstance(ahead, Ahead):
        tables_out["projection"] = lambda: ahead.found.frame
    origins = () if isinstance(profile, str) else tuple(o.citation for _, o in profile.origins)
    sources = (*origins, *(t.citation for t in tables if t.citation), *cited[:200])
    if isinstance(ahead, Ahead):
        sources = (*sources, *ahead.found.sources)
    title = f"{called(view.a)} and {called(view.b)}"
    return Shown(title, data, draw, tables_out, tuple(dict.fromkeys(sources)))


def _refuse_unknown(measures: tuple[str, ...]) -> None:
    """A measure that nobody knows is a wrong address, not a tie without data."""
    known = {each["name"] for each in _catalogue()}
    unknown = [each for each in measures if each not in known]
    if unknown:
        raise UsageError(f"measure: there is no {unknown[0]!r}; there are {', '.join(sorted(known))}")


def _catalogue() -> list[dict[str, str]]:
    from blocs.ties.catalogue import CATALOGUE, MEASURES_OF_REPORTS
    from blocs.ties.coded.lines import MEASURES_OF_CODED

    measures = [m for family in CATALOGUE for m in family.measures]
    every = {m.name: m for m in (*measures, *MEASURES_OF_REPORTS, *MEASURES_OF_CODED)}
    return [{"name": m.name, "title": m.title, "group": m.group} for m in every.values()]


def _choices(view: PairView) -> list[dict[str, Any]]:
    """Measures to choose among, by what they are about."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in _catalogue():
        groups.setdefault(each["group"], []).append({**each, "chosen": each["name"] in view.measure})
    return [{"group": group, "measures": measures} for group, measures in groups.items()]


def _measured(profile: Profile | str) -> dict[str, Any]:
    if isinstance(profile, str):
        return {
            "measures": [],
            "missing": [],
            "remarks": [],
            "why_none": profile,
            "reading": "",
            "datasets": [],
        }
    return {
        "measures": line_rows(profile),
        "missing": missing_rows(profile),
        "remarks": list(profile.remarks),
        "why_none": "",
        "reading": reading_of(profile),
        "datasets": sources_of(profile),
        "since": profile.ask.since,
        "until": profile.ask.until,
    }


def _beside(held: Held, view: PairView) -> Profile | str | None:
    if view.c is None and view.d is None:
        return None
    if view.c is None or view.d is None:
        raise UsageError("c and d are the two states of a pair to compare with; give both, or neither")
    if view.c == view.d:
        raise UsageError(f"{view.c} has no tie with itself; name two states to compare with")
    return profile_of(held, view.c, view.d, view.since, view.until, view.measure)


def _beside_data(
    view: PairView, profile: Profile | str, other: Profile | str | None
) -> dict[str, Any] | None:
    if other is None:
        return None
    both = not isinstance(profile, str) and not isinstance(other, str)
    return {
        "pair": [view.c, view.d],
        "called": [called(view.c or ""), called(view.d or "")],
        "rows": beside_rows(profile, other) if both else [],  # type: ignore[arg-type]  # both are profiles
        "why_none": other if isinstance(other, str) else "",
    }


def _period(each: PeriodBalance, by: str) -> dict[str, Any]:
    now = None if each.balance is None else each.balance.now
    return {
        "first": each.first.isoformat(),
        "last": each.last.isoformat(),
        "label": label_of(each, by),  # type: ignore[arg-type]  # one of the grains
        "reports": each.reports,
        "covered": each.covered,
        "cooperation": None if now is None else now.cooperation,
        "conflict": None if now is None else now.conflict,
        "net": None if now is None else now.net,
        "ahead": None if each.balance is None else each.balance.ahead.n,
    }


def _when(told: Told) -> list[tuple[float, bool]]:
    """When acts were done, and whether they are of cooperation."""
    from blocs.ties import quad_class

    published = {source.report_id: source.published for source in told.records.sources}
    days = [
        (day_of(event, published), event) for event in told.distinct if event.realis in ("actual", "general")
    ]
    return [
        (year_and_part(day), quad_class(event.type).cooperative) for day, event in days if day is not None
    ]


def _acts_picture(held: Held, told: Told, periods: tuple[PeriodBalance, ...]) -> Markup:
    if not periods:
        return Markup()
    spans = [
        Span(
            each.first,
            each.last,
            None if each.balance is None else each.balance.now.cooperation,
            None if each.balance is None else each.balance.now.conflict,
        )
        for each in periods
    ]
    marks = []
    for act in act_rows(told, 0, _MARKS):
        if act["day"] is not None:
            day = date.fromisoformat(act["day"])
            when = act["when"] or f"report of {act['day']}"
            marks.append(Mark(day, day, act["quad"], act["done"], f"{when}: {act['phrase']}", ""))

    def drawn(width: int) -> str:
        title = "What reports tell, period by period"
        chart = acts_over_time(spans, marks, width=width)
        return to_svg(chart, name=f"acts{width}", title=title, description=acts_words(spans))

    return held.drawn(("acts", spans, marks), lambda: two_widths(drawn(1060), drawn(360)))


PAGES = (
    Page(
        "pair",
        "/pair/{a}/{b}",
        PairView,
        _show,
        "pair.html.j2",
        "The tie of two states: every measure over time, what reports tell, their figures against data, and "
        "the projection of their alignment.",
        tables=("measures", "balance", "acts", "figures", "projection"),
    ),
)
