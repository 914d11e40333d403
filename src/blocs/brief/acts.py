"""From events to acts: the same act told again, in one report or in several, is one act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blocs.brief.desk import Desk, plain_key, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import Act, ActGroup
from blocs.brief.words import and_list, days_in_words, phrase
from blocs.reading.records import Event
from blocs.ties import quad_class, same_act

__all__ = ["Cluster", "clusters", "group_acts", "joined"]


def joined(ids: Sequence[str], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Connected groups of `ids` under `pairs`, each in the order of `ids`."""
    parent = {i: i for i in ids}

    def root(i: str) -> str:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        if a in parent and b in parent:
            parent[root(b)] = root(a)
    groups: dict[str, list[str]] = defaultdict(list)
    for i in ids:
        groups[root(i)].append(i)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Cluster:
    """Tellings of one act; `head` is the surest and most exact of them and stands for it."""

    head: Event
    tellings: tuple[Event, ...]


def _exactness(event: Event) -> tuple[float, int, int, int]:
    days = 10**6
    if event.date:
        first, last = (date.fromisoformat(d) for d in event.date)
        days = (last - first).days
    return (-round(event.confidence, 2), days, -int(event.place is not None), event.start)


def clusters(desk: Desk, holding: Holding) -> tuple[Cluster, ...]:
    """Acts, in the order in which they are first told.

    Events of one report are one act by `blocs.ties.same_act`; events of several reports when a claim holds
    them together and type, realis and sides are the same, or when a copy repeats its original.
    """
    events = [e for r in desk.readings for e in r.events]
    by_id = {e.id: e for e in events}
    alike: dict[tuple[str, str, str], list[Event]] = defaultdict(list)
    pairs: list[tuple[str, str]] = []
    for event in events:
        earlier = alike[event.report_id, event.type, event.realis]
        pairs += [(other.id, event.id) for other in earlier if same_act(other, event)]
        earlier.append(event)
    for keys in holding.together():
        first: dict[tuple[object, ...], str] = {}
        for event in (by_id[key] for key in keys if key in by_id):
            kind = (event.type, event.realis, frozenset((*event.actors, *event.recipients)))
            pairs.append((first.setdefault(kind, event.id), event.id))
    pairs += holding.repeated(events)
    found = []
    for ids in joined(list(by_id), pairs):
        members = sorted((by_id[i] for i in ids), key=_exactness)
        found.append(Cluster(members[0], tuple(members)))
    return tuple(found)


def _act(desk: Desk, holding: Holding, cluster: Cluster) -> Act:
    head = cluster.head
    tellings = cluster.tellings
    place = next((e.place for e in tellings if e.place), None)
    outlets = dict.fromkeys(desk.outlet(e.report_id) for e in tellings)
    return Act(
        id=plain_key(head.id),
        type=head.type.value,
        quad=quad_class(head.type).value,
        realis=head.realis,
        phrase=phrase(head, desk.names(head.actors), desk.names(head.recipients)),
        wording=plain_text(head.text),
        first=head.date[0] if head.date else None,
        last=head.date[1] if head.date else None,
        when=days_in_words(head.date),
        where=plain_text(place.name) if place else None,
        said_by=tuple(dict.fromkeys(desk.said_by(e) for e in tellings)),
        outlets=tuple(outlets),
        confidence=head.confidence,
        tellings=tuple(desk.source(e) for e in tellings),
        bearing=holding.bearing(tellings),
        also=tuple(desk.source(e) for e in holding.other_tellings(tellings)),
    )


def _newest(act: Act) -> tuple[int, int, int, int, str, int]:
    """Newest first, then most told; acts without a day last, then in the order of the text."""
    told, at = -act.bearing.outlets, (act.tellings[0].report, act.tellings[0].start)
    if act.last is None or act.first is None:
        return (1, 0, 0, told, *at)
    last, first = date.fromisoformat(act.last).toordinal(), date.fromisoformat(act.first).toordinal()
    return (0, -first, -last, told, *at)


def group_acts(desk: Desk, holding: Holding, found: Sequence[Cluster]) -> tuple[ActGroup, ...]:
    """Acts by the set of states that take part, the busiest set first."""
    groups: dict[frozenset[str], list[Cluster]] = defaultdict(list)
    for cluster in found:
        groups[frozenset((*cluster.head.actors, *cluster.head.recipients))].append(cluster)
    out = []
    for parties, members in groups.items():
        starts = [a for c in members for a in c.head.actors]
        order = sorted(parties, key=lambda p: (-starts.count(p), desk.name(p)))
        acts = sorted((_act(desk, holding, c) for c in members), key=_newest)
        out.append(ActGroup(_group_name(desk, order, members), tuple(order), tuple(acts)))
    return tuple(sorted(out, key=lambda g: (-len(g.acts), g.name)))


def _group_name(desk: Desk, parties: Sequence[str], members: Sequence[Cluster]) -> str:
    if len(parties) == 1:
        return f"{desk.name(parties[0])} alone"
    sides = {(c.head.actors, c.head.recipients) for c in members}
    if len(sides) == 1 and (pair := next(iter(sides)))[1]:
        return f"{desk.whose(pair[0])} → {desk.whose(pair[1])}"
    return " – ".join(desk.names(parties)) if len(parties) == 2 else and_list(desk.names(parties))
