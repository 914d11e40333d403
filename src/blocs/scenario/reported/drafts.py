"""From evidence to drafts: each reported pressure is offered as a scenario, once however often told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from blocs.errors import UsageError
from blocs.evidence import Claim, Copy, Gathered, Store, gather
from blocs.reading.reading import Reading
from blocs.reading.records import EventType
from blocs.scenario.reported.covered import amounts_given
from blocs.scenario.reported.draft import Draft
from blocs.scenario.reported.drafting import draft_of
from blocs.scenario.reported.pressures import Pressure, reported_pressures
from blocs.ties import same_act

__all__ = ["Draft", "drafts"]


def drafts(evidence: Store | Gathered | Reading | Iterable[Reading]) -> tuple[Draft, ...]:
    """Offer each reported pressure as a draft of a scenario.

    Tellings are one pressure when means and sides are the same and one report tells the act again, a claim
    holds the acts or their amounts together, or one report copies the other; and when they would be run as
    the same scenario.

    Parameters
    ----------
    evidence : Store, Gathered, or Readings
        A store is asked with the claims of its latest `relink`; readings are held against each other here.

    Returns
    -------
    tuple of Draft
        Those with an amount first, then those that can be run, tariffs and sanctions before hostility, what
        happens before what is said in general, and those that most reports tell.

    Raises
    ------
    UsageError
        When it is something else.

    Examples
    --------
    >>> drafts([])
    ()
    """
    if isinstance(evidence, Reading):
        evidence = (evidence,)
    if not isinstance(evidence, Store | Gathered):
        readings = list(evidence)
        if not all(isinstance(reading, Reading) for reading in readings):
            raise UsageError("drafts need the text of reports; give a store, or readings")
        evidence = gather(readings)
    ordered = sorted(evidence.readings(), key=lambda r: (r.report.published or date.max, r.report.name))
    found = reported_pressures(ordered)
    if not found:
        return ()
    groups = _together(found, evidence.claims(), evidence.copies())
    return _ordered(_merged([draft_of(max(group, key=_worth), group) for group in groups]))


def _worth(pressure: Pressure) -> tuple[int, bool, bool, bool, float]:
    """How well a telling stands for the others: how much it gives, how near it was read, how sure."""
    given = [part for part in amounts_given(pressure) if part.given and part.value is not None]
    amounts = len(given) if pressure.kind == "tariff" else 0
    event = pressure.event
    does = event.type is not EventType.THREATEN
    return amounts, does, pressure.named, event.realis != "general", round(event.confidence, 2)


def _together(
    found: Sequence[Pressure], claims: Iterable[Claim], copies: Iterable[Copy]
) -> list[list[Pressure]]:
    """Tellings of one pressure, in the order of the first."""
    parent = list(range(len(found)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(rows: Iterable[int], key: Callable[[int], Hashable]) -> None:
        first: dict[Hashable, int] = {}
        for row in rows:
            a, b = sorted((root(row), root(first.setdefault(key(row), row))))
            parent[b] = a

    def measure(i: int) -> Hashable:
        return _sides(found[i])

    everything = range(len(found))
    join(everything, lambda i: (found[i].report.id, found[i].words, *_sides(found[i])))
    told: dict[Hashable, list[int]] = defaultdict(list)
    rows: dict[str, list[int]] = defaultdict(list)
    for i, pressure in enumerate(found):
        earlier = told[pressure.report.id, measure(i)]
        join([i, *(j for j in earlier if _told_again(found[j], pressure))], measure)
        earlier.append(i)
        for record in (*([pressure.event] if pressure.own else []), *pressure.amounts):
            rows[record.id].append(i)
    for claim in claims:
        join(sorted({i for telling in claim.tellings for i in rows.get(telling.record, ())}), measure)
    origin: dict[str, str] = {}
    for copy in copies:
        if copy.status != "rejected":
            origin[copy.b] = origin.get(copy.a, copy.a)
    copied = {*origin, *origin.values()}
    repeated = [i for i in everything if found[i].report.id in copied]
    join(
        repeated,
        lambda i: (
            origin.get(found[i].report.id, found[i].report.id),
            " ".join(found[i].sentence.split()),
            *_sides(found[i]),
        ),
    )
    groups: dict[int, list[Pressure]] = defaultdict(list)
    for i, pressure in enumerate(found):
        groups[root(i)].append(pressure)
    return list(groups.values())


def _sides(pressure: Pressure) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    return pressure.kind, pressure.by, pressure.on


def _told_again(a: Pressure, b: Pressure) -> bool:
    return a.own and b.own and not (a.amounts and b.amounts) and same_act(a.event, b.event)


def _merged(made: Iterable[Draft]) -> list[Draft]:
    """One draft of those that would be run as the same scenario; blocked ones by their title."""
    kept: dict[Hashable, Draft] = {}
    for draft in made:
        run = (draft.scenario.policy.measures, draft.scenario.hostilities, draft.blocked, draft.title)
        before = kept.get(run)
        if before is None:
            kept[run] = draft
            continue
        head, other = (draft, before) if _rank(draft) < _rank(before) else (before, draft)
        kept[run] = replace(
            head,
            records=tuple(dict.fromkeys((*head.records, *other.records))),
            reports=tuple(dict.fromkeys((*head.reports, *other.reports))),
        )
    return list(kept.values())


def _rank(draft: Draft) -> tuple[bool, bool, bool, bool]:
    scenario = draft.scenario
    return (
        not draft.has_amount,
        draft.blocked is not None,
        bool(scenario.hostilities),
        draft.realis == "general",
    )


def _ordered(made: Iterable[Draft]) -> tuple[Draft, ...]:
    return tuple(sorted(made, key=lambda d: (*_rank(d), -len(d.reports), d.title, d.report_id)))
