"""Pairs worth looking at: those of which reports tell most, each with its balance over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from blocs.reading.records import EventType
from blocs.sources import Column, Frame
from blocs.states import registry
from blocs.ties import quad_class
from blocs.web.page import Page, Shown
from blocs.web.pages.pair_told import called, coverage_of
from blocs.web.pages.spark import spark
from blocs.web.params import choice, code, whole

if TYPE_CHECKING:
    from blocs.evidence import Coverage, Store
    from blocs.web.held import Held

__all__ = ["NEWEST", "PAGES", "PairsView", "Tally", "tallies"]

NEWEST = 50_000
"""Records of the latest reports that are counted at most: more would take longer than a page may."""
_PAGE = 30
_MATRIX = 10
_MONTHS = 36
"""Months up to which small lines go by month; beyond by year, and beyond `_YEARS` the latest of these."""
_YEARS = 40


@dataclass(frozen=True)
class PairsView:
    """State of the view."""

    state: str | None = code("a state or body, whose ties are shown", None)
    order: str = choice("what comes first", "told", "closest", "worst", "last", "name")
    offset: int = whole("pairs to pass over", 0, 100_000, 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """What is told of a pair: each telling of an act counted.

    `cooperation` and `conflict` count what was done or stands, `ahead` what is planned or possible;
    `confirmed` those of all that a person has confirmed; `last` is the last day of what was done.
    """

    a: str
    b: str
    cooperation: int
    conflict: int
    ahead: int
    confirmed: int
    last: str | None

    @property
    def told(self) -> int:
        """All of it."""
        return self.cooperation + self.conflict + self.ahead

    @property
    def net(self) -> int:
        """Cooperation less conflict."""
        return self.cooperation - self.conflict


def tallies(store: Store) -> tuple[Tally, ...]:
    """Add up what the latest records tell of each pair, in the order of their codes."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in store.pair_counts(newest=NEWEST):
        own = found.setdefault(
            (row.a, row.b), {"cooperation": 0, "conflict": 0, "ahead": 0, "confirmed": 0, "last": None}
        )
        own["cooperation" if quad_class(EventType(row.type)).cooperative else "conflict"] += row.done
        own["ahead"] += row.ahead
        own["confirmed"] += row.confirmed
        own["last"] = max(filter(None, (own["last"], row.last)), default=None)
    return tuple(Tally(a, b, **own) for (a, b), own in sorted(found.items()))


_ORDERS: Mapping[str, Any] = {
    "told": lambda t: (-t.told, t.a, t.b),
    "closest": lambda t: (-t.net, -t.told, t.a, t.b),
    "worst": lambda t: (t.net, -t.told, t.a, t.b),
    "last": lambda t: (t.last is None, -date.fromisoformat(t.last).toordinal() if t.last else 0, t.a, t.b),
    "name": lambda t: tuple(sorted((called(t.a), called(t.b)))),
}


def _show(held: Held, view: PairsView) -> Shown:
    store = held.store()
    every = held.keep("tallies", lambda: tallies(held.store()))
    chosen = [t for t in every if view.state is None or view.state in (t.a, t.b)]
    chosen.sort(key=_ORDERS[view.order])
    shown = chosen[view.offset : view.offset + _PAGE]
    coverage = coverage_of(held)
    lines = _lines(store, coverage, shown)
    periods = _periods(coverage)
    held_records = held.keep("records", lambda: held.store().count())
    data = {
        "state": view.state,
        "state_called": None if view.state is None else called(view.state),
        "is_body": view.state in registry().bodies,
        "order": view.order,
        "orders": list(_ORDERS),
        "pairs_told": len(chosen),
        "pairs_shown": _PAGE,
        "counted": min(held_records, NEWEST),
        "records": held_records,
        "by": _grain(coverage),
        "periods": [{"period": period, "covered": there} for period, there in periods],
        "pairs": [_row(t, lines[t.a, t.b], view.state) for t in shown],
        "matrix": _matrix(every) if view.state is None and not view.offset else None,
        "states": _states(every),
        "datasets": list(held.holdings().names),
    }

    def draw() -> Mapping[str, Markup]:
        return {"sparks": Markup(), **{f"{t.a}-{t.b}": _spark(t, lines[t.a, t.b]) for t in shown}}

    title = "Pairs" if view.state is None else f"Ties of {called(view.state)}"
    return Shown(title, data, draw, {"pairs": lambda: _frame(chosen)})


def _row(t: Tally, line: Sequence[tuple[int | None, int | None]], state: str | None) -> dict[str, Any]:
    a, b = (t.b, t.a) if t.b == state else (t.a, t.b)
    return {
        "a": a,
        "b": b,
        "called": [called(a), called(b)],
        "key": f"{t.a}-{t.b}",
        "told": t.told,
        "confirmed": t.confirmed,
        "cooperation": t.cooperation,
        "conflict": t.conflict,
        "net": t.net,
        "ahead": t.ahead,
        "last": t.last,
        "by_period": [None if up is None or down is None else up - down for up, down in line],
    }


def _grain(coverage: Coverage) -> str:
    days = coverage.days
    if not days:
        return "year"
    months = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month + 1
    return "month" if months <= _MONTHS else "year"


def _periods(coverage: Coverage) -> list[tuple[str, bool]]:
    """Periods between the first report and the last, and whether any report of each was read."""
    days = coverage.days
    if not days:
        return []
    if _grain(coverage) == "year":
        there = {f"{day.year:04}" for day in days}
        first = max(days[0].year, days[-1].year - _YEARS + 1)
        return [(f"{y:04}", f"{y:04}" in there) for y in range(first, days[-1].year + 1)]
    there = {f"{day:%Y-%m}" for day in days}
    first, last = (day.year * 12 + day.month - 1 for day in (days[0], days[-1]))
    names = (f"{k // 12:04}-{k % 12 + 1:02}" for k in range(first, last + 1))
    return [(name, name in there) for name in names]


def _lines(
    store: Store, coverage: Coverage, shown: Sequence[Tally]
) -> dict[tuple[str, str], list[tuple[int | None, int | None]]]:
    """Acts for and against of each pair by period; None where no report of the period was read."""
    periods = _periods(coverage)
    by: Any = _grain(coverage)
    found: dict[tuple[str, str], dict[str, list[int]]] = {(t.a, t.b): {} for t in shown}
    for row in store.pair_periods(list(found), by):
        own = found[row.a, row.b].setdefault(row.period, [0, 0])
        own[0 if quad_class(EventType(row.type)).cooperative else 1] += row.done
    return {
        pair: [
            (own.get(period, [0, 0])[0], own.get(period, [0, 0])[1]) if there else (None, None)
            for period, there in periods
        ]
        for pair, own in found.items()
    }


def _spark(t: Tally, line: Sequence[tuple[int | None, int | None]]) -> Markup:
    words = f"{called(t.a)} and {called(t.b)}: {t.cooperation} of cooperation, {t.conflict} of conflict"
    return spark([up for up, _ in line], [down for _, down in line], words)


def _states(every: Sequence[Tally]) -> list[dict[str, Any]]:
    """States and bodies of which something is told, the most told first."""
    count: dict[str, int] = {}
    for t in every:
        for own in (t.a, t.b):
            count[own] = count.get(own, 0) + t.told
    order = sorted(count, key=lambda c: (-count[c], c))[:60]
    return [{"state": c, "called": called(c), "told": count[c]} for c in order]


def _matrix(every: Sequence[Tally]) -> dict[str, Any] | None:
    """Net of the most told states among themselves; None where fewer than three are told of."""
    states = [each["state"] for each in _states(every)[:_MATRIX]]
    if len(states) < 3:
        return None
    pairs = {(t.a, t.b): t for t in every}
    rows = []
    for a in states:
        cells = [pairs.get((min(a, b), max(a, b))) for b in states]
        rows.append({"state": a, "called": called(a), "net": [None if t is None else t.net for t in cells]})
    return {"states": states, "rows": rows}


def _frame(chosen: Sequence[Tally]) -> Frame:
    columns = [
        Column("a", [t.a for t in chosen], like="text"),
        Column("b", [t.b for t in chosen], like="text"),
        *(
            Column(name, [getattr(t, name) for t in chosen], "records", like="whole")
            for name in ("told", "confirmed", "cooperation", "conflict", "net", "ahead")
        ),
        Column(
            "last", [t.last for t in chosen], "", "last day of what was done; missing: not told", like="text"
        ),
    ]
    return Frame("pair of states", columns)


PAGES = (
    Page(
        "pairs",
        "/pairs",
        PairsView,
        _show,
        "pairs.html.j2",
        "Pairs of states by how much reports tell of them, with their balance over time.",
        tables=("pairs",),
    ),
)
