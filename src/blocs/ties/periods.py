"""Balance of two states by week, month, quarter or year, with what no report covers told apart from nothing.

Where reports of a period were read and tell of no act between two states, the balance of that period is zero
of so many reports. Where no report of the period was read, it is not covered, and there is no balance at all:
a line over time must break there, not fall to zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from blocs.errors import UsageError
from blocs.reading.records import Event, Record
from blocs.ties.balance import Balance, Tally, pair_balance

if TYPE_CHECKING:
    from blocs.evidence import Coverage, Records

__all__ = ["Grain", "PeriodBalance", "balance_over_time"]

Grain: TypeAlias = Literal["week", "month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class PeriodBalance:
    """Balance of a pair over one period.

    `first` and `last` are its days; `reports` counts reports published on them. `balance` is None where there
    are none: not covered, which is not zero.
    """

    first: date
    last: date
    reports: int
    balance: Balance | None

    @property
    def covered(self) -> bool:
        """Whether any report of the period was read."""
        return self.balance is not None


def balance_over_time(
    records: Records[Record],
    a: str,
    b: str,
    coverage: Coverage,
    *,
    by: Grain = "month",
    since: date | None = None,
    until: date | None = None,
    retellings: bool = True,
) -> tuple[PeriodBalance, ...]:
    """Balance of two states, period by period.

    Parameters
    ----------
    records : Records
        Events of the pair, and whatever else; an act counts in the period of its first day, or of its report
        where its text gives none. Acts of reports without a day that have none themselves count nowhere.
    a, b : str
        Codes of the two states, in either order.
    coverage : Coverage
        Which days the reports cover: `Store.coverage()` of the publishers that `records` come from.
    by : "week", "month", "quarter" or "year"
        Weeks begin on Monday.
    since, until : date, optional
        Days that the first and the last period hold; those of the first and last report if not given.
    retellings : bool
        Whether an act counts each time that a report tells it again; see `ties.same_act`.

    Returns
    -------
    tuple of PeriodBalance
        Every period in order, without gaps; none where nothing is dated.

    Raises
    ------
    UsageError
        When `by` is no such period, or `until` lies before `since`.

    Examples
    --------
    >>> from blocs.evidence import Records, coverage_of
    >>> months = balance_over_time(
    ...     Records(), "CHN", "RUS", coverage_of([]), since=date(2018, 8, 1), until=date(2018, 9, 30)
    ... )
    >>> [(str(m.first), m.covered) for m in months]
    [('2018-08-01', False), ('2018-09-01', False)]
    """
    if by not in get_args(Grain):
        raise UsageError(f"by={by!r} is none of: {', '.join(get_args(Grain))}")
    if since and until and until < since:
        raise UsageError(f"until ({until}) lies before since ({since})")
    days = coverage.days
    since, until = since or (days[0] if days else None), until or (days[-1] if days else None)
    if since is None or until is None:
        return ()
    reports = _reports_by_period(coverage, by)
    events: dict[date, list[Event]] = {}
    published = {source.report_id: source.published for source in records.sources}
    for record in records:
        if isinstance(record, Event) and (day := _day(record, published)) is not None:
            events.setdefault(_first(day, by), []).append(record)
    pair = (min(a, b), max(a, b))
    return tuple(
        PeriodBalance(
            first,
            _next(first, by) - timedelta(1),
            reports.get(first, 0),
            _balance(events.get(first, []), pair, retellings) if first in reports else None,
        )
        for first in _periods(since, until, by)
    )


def _balance(events: list[Event], pair: tuple[str, str], retellings: bool) -> Balance:
    found = {(x.a, x.b): x for x in pair_balance(events, retellings=retellings)}
    return found.get(pair) or Balance(*pair, directed=False, now=Tally(), ahead=Tally(), records=())


def _reports_by_period(coverage: Coverage, by: Grain) -> dict[date, int]:
    found: dict[date, int] = {}
    for publisher in coverage.publishers:
        for day, n in publisher.days:
            first = _first(day, by)
            found[first] = found.get(first, 0) + n
    return found


def _day(event: Event, published: Mapping[str, date | None]) -> date | None:
    return date.fromisoformat(event.date[0]) if event.date else published.get(event.report_id)


def _first(day: date, by: Grain) -> date:
    if by == "week":
        return day - timedelta(day.weekday())
    months = _MONTHS[by]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next(first: date, by: Grain) -> date:
    if by == "week":
        return first + timedelta(7)
    month = first.month - 1 + _MONTHS[by]
    return date(first.year + month // 12, month % 12 + 1, 1)


def _periods(since: date, until: date, by: Grain) -> Iterator[date]:
    first = _first(since, by)
    while first <= until:
        yield first
        first = _next(first, by)
