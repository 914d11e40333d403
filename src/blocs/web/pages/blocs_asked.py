"""Who stands with whom, asked for a page: one period with proof, several side by side, in bounded time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from blocs.errors import UsageError
from blocs.groups.answer import Answer, answer
from blocs.groups.asking import Basis, basis_of
from blocs.groups.history import sizes_of
from blocs.reading.records import Event

if TYPE_CHECKING:
    from blocs.evidence import Store
    from blocs.web.held import Held

__all__ = ["EVENTS", "PERIODS", "YEARS", "Asked", "Several", "events_since", "focus_of", "several_of"]

PERIODS = 14
"""Periods of a history at most: each is partitioned anew."""
YEARS = 40
"""Years of a history when none are told."""
EVENTS = 4_000
"""Events of reports that blocs rest on at most: those of the latest years."""
_PROOF = 1.0
"""Seconds for the proof of a period."""
_SIZE = "share of the capability of all states (CINC)"


@dataclass(frozen=True)
class Asked:
    """What is asked: the rule ("" for the first that data allow), a year or None, blocs at most, draws."""

    rule: str
    year: int | None
    blocs: int
    draws: int = 0


@dataclass(frozen=True, eq=False)
class Several:
    """Blocs of several periods; `left_out` are years between that were not partitioned, for time."""

    found: Answer
    left_out: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Told:
    """Events, the year of each by its own day or its report's; the first year where not all are taken."""

    events: tuple[Event, ...]
    year_of: Callable[[Event], int | None]
    since: int | None


def _told(held: Held) -> _Told:
    def make() -> _Told:
        store = held.store()
        since = _first_year(store)
        records = store.records(
            kind="event", since=None if since is None else date(since, 1, 1), limit=EVENTS
        )
        published = {source.report_id: source.published for source in records.sources}

        def year_of(event: Event) -> int | None:
            if event.date is not None:
                return date.fromisoformat(event.date[0]).year
            day = published.get(event.report_id)
            return None if day is None else day.year

        return _Told(tuple(r for r in records if isinstance(r, Event)), year_of, since)

    return held.keep("events", make)


def _first_year(store: Store) -> int | None:
    """First of the latest years whose events are few enough; None where all are."""
    if store.count(kind="event") <= EVENTS:
        return None
    years = sorted({day.year for day in store.coverage().days}, reverse=True)
    if not years:  # no report has a day: nothing tells which are the latest
        return None
    fits = years[0]
    for year in years[1:]:
        if store.count(kind="event", since=date(year, 1, 1)) > EVENTS:
            break
        fits = year
    return fits


def events_since(held: Held) -> int | None:
    """First year whose events blocs of reports rest on, where the store holds too many for all; else None."""
    return _told(held).since


def _basis(held: Held, rule: str, since: int | None, until: int | None) -> Basis:
    holdings: Any = held.holdings()
    data = rule in ("votes", "alliances") or (not rule and "un-votes" in holdings)
    told = None if data else _told(held)
    return basis_of(
        holdings,
        () if told is None else told.events,
        since=since,
        until=until,
        name=rule or None,  # type: ignore[arg-type]  # one of the rules
        day_of=None if told is None else told.year_of,
    )


def _sizes(held: Held, basis: Basis) -> dict[str, Any]:
    """Sizes of states, where capabilities are at hand."""
    if "nmc" not in held.holdings() or basis.kind == "reports":
        return {}
    made: Mapping[int, Mapping[str, float]] = held.keep(
        "sizes", lambda: sizes_of(held.holdings().get("nmc").frame, "cinc"), datasets=True
    )
    return {"sizes": made, "size_name": _SIZE}


def _by_data(rule: str, held: Held) -> bool:
    """Whether an answer rests on datasets alone, so that reports and corrections do not touch it."""
    return rule in ("votes", "alliances") or (not rule and "un-votes" in held.holdings())


def focus_of(held: Held, asked: Asked) -> Answer | str:
    """Blocs of one period with proof, other best partitions and pivots; or words why there are none."""

    def make() -> Answer | str:
        try:
            # the history tells of changes; the year before would take as long again
            basis = replace(_basis(held, asked.rule, asked.year, asked.year), before=None)
        except UsageError as error:
            return str(error)
        return answer(basis, asked.blocs, draws=asked.draws, time_limit=_PROOF, **_sizes(held, basis))

    return held.keep(("blocs", asked), make, datasets=_by_data(asked.rule, held))


def several_of(held: Held, rule: str, blocs: int, since: int | None, until: int | None) -> Several | str:
    """Blocs over the years by search alone, evenly spread where there are many; or why there are none."""

    def make() -> Several | str:
        try:
            return _several(held, rule, blocs, since, until)
        except UsageError as error:
            return str(error)

    return held.keep(("history", rule, blocs, since, until), make, datasets=_by_data(rule, held))


def _several(held: Held, rule: str, blocs: int, since: int | None, until: int | None) -> Several:
    if not _by_data(rule, held) and rule != "alliances":
        told = _told(held)
        years = Counter(year for event in told.events if (year := told.year_of(event)) is not None)
        first, last = since or min(years, default=0), until or max(years, default=0)
    else:
        last = until or int(_basis(held, rule, None, None).periods[-1].label)
        first = since or max(1816, last - YEARS + 1)
    if last < first:
        raise UsageError(f"since {first} comes after until {last}; exchange them")
    basis = _basis(held, rule, first, last)
    periods = basis.periods
    step = -(-len(periods) // PERIODS)
    kept = tuple(reversed(periods[::-1][::step]))
    some = replace(basis, periods=kept, before=None if step > 1 else basis.before)
    found = answer(some, blocs, effort="search", **_sizes(held, basis))
    chosen = {period.label for period in kept}
    return Several(found, tuple(int(p.label) for p in periods if p.label not in chosen))
