"""Which measures of ties count a record, and why others do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from blocs.reading.records import Event, Record
from blocs.ties.balance import Balance, distinct_acts, dyad_balance, pair_balance, quad_class, same_act

if TYPE_CHECKING:
    from blocs.evidence.claims.model import Claim, Copy

__all__ = ["MEASURES", "Acts", "Use", "acts_of", "pairs_of", "uses_of"]


@dataclass(frozen=True, slots=True)
class Use:
    """What a measure makes of a record.

    `measure` is its name, `a` and `b` the pair, from `a` towards `b` where `directed`. `counts` tells whether
    the record counts; `words` as what and of how many ("material cooperation, 1 of 14 acts"), or why not.
    """

    measure: str
    a: str
    b: str
    directed: bool
    counts: bool
    words: str


def pairs_of(event: Event) -> tuple[tuple[str, str], ...]:
    """Pairs of states that an event concerns, codes in the order of the alphabet; of a denied one too.

    Examples
    --------
    >>> pairs_of(event)  # doctest: +SKIP
    (('CHN', 'RUS'),)
    """
    return tuple((row.a, row.b) for row in pair_balance([replace(event, realis="actual")]))


@dataclass(frozen=True, slots=True)
class Acts:
    """Events, and by which of them each act is counted.

    `counted` leads from the id of an event to that of the event by which its act is counted, where several
    reports tell it; `distinct` holds the events that count, each act once; `copies` pairs of reports (ids)
    of which one copies the other.
    """

    events: tuple[Event, ...]
    counted: Mapping[str, str]
    distinct: tuple[Event, ...]
    copies: frozenset[tuple[str, str]]


def acts_of(events: Iterable[Event], claims: Iterable[Claim] = (), copies: Iterable[Copy] = ()) -> Acts:
    """Find the distinct acts among events.

    An act that several reports tell is counted by its first telling as done, else by its first telling; one
    that a report tells again by the first telling there (`same_act`).

    Parameters
    ----------
    events : iterable of Event
        In the order in which they were told; rejected ones are left out.
    claims : iterable of Claim
        Which events tell the same act.
    copies : iterable of Copy
        Rejected ones are left out.
    """
    known = tuple(event for event in events if event.status != "rejected")
    held = {event.id: event for event in known if event.realis != "denied"}
    counted: dict[str, str] = {}
    for claim in claims:
        told = [held[t.record] for t in claim.tellings if t.record in held]
        done = [event for event in told if event.realis in ("actual", "general")]
        counted |= {event.id: (done or told)[0].id for event in told}
    by_report: dict[str, list[Event]] = {}
    for event in known:
        if counted.get(event.id, event.id) == event.id:
            by_report.setdefault(event.report_id, []).append(event)
    distinct = tuple(act for told in by_report.values() for act in distinct_acts(told))
    pairs = frozenset(p for c in copies if c.status != "rejected" for p in ((c.a, c.b), (c.b, c.a)))
    return Acts(known, counted, distinct, pairs)


def uses_of(record: Record, acts: Acts) -> tuple[Use, ...]:
    """What every measure makes of a record, by measure and pair.

    Parameters
    ----------
    record : Record
        Amounts and statements are counted by no measure yet.
    acts : Acts
        All acts of the pairs that the record concerns (`pairs_of`).
    """
    if not isinstance(record, Event):
        return ()
    return tuple(use for measure in MEASURES for use in measure(record, acts))


def _balances(event: Event, acts: Acts) -> Iterator[Use]:
    """Balance of each pair, then of each direction."""
    reason = _left_out(event, acts)
    for balance in (pair_balance, dyad_balance):
        rows = {(row.a, row.b): row for row in balance(acts.distinct)}
        for own in balance([replace(event, realis="actual")]):
            row = rows.get((own.a, own.b))
            words = _as_what(event, row) if reason is None and row else reason or ""
            yield Use("balance", own.a, own.b, own.directed, reason is None, words)


def _left_out(event: Event, acts: Acts) -> str | None:
    """Why no balance counts an event; None where they do."""
    if event.status == "rejected":
        return "rejected"
    if all(other.id != event.id for other in acts.events):
        return "no reading holds it any more"
    if event.realis == "denied":
        return "denied: told as not done"
    if any(act.id == event.id for act in acts.distinct):
        return None
    first = acts.counted.get(event.id, event.id)
    if first == event.id:
        first = next(act.id for act in acts.distinct if same_act(event, act))
    by = next(other for other in acts.events if other.id == first)
    copied = (event.report_id, by.report_id) in acts.copies
    why = "a copy" if copied else "a retelling"
    return f"{why}: the act is counted by record {by.id} of {by.report}"


def _as_what(event: Event, row: Balance) -> str:
    ahead = event.realis in ("planned", "possible")
    acts = row.ahead.n if ahead else row.now.n
    later = " planned or possible" if ahead else ""
    return f"{quad_class(event.type).value}, 1 of {acts:,} act{'' if acts == 1 else 's'}{later}"


_Measure: TypeAlias = Callable[[Event, Acts], Iterable[Use]]
MEASURES: tuple[_Measure, ...] = (_balances,)
"""What each measure makes of an event among all acts; new measures are added here."""
