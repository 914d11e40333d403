"""Where reports differ, say more exactly, agree, or stand alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from blocs.brief.acts import joined
from blocs.brief.desk import Desk, plain_text
from blocs.brief.holding import Holding
from blocs.brief.model import ActGroup, Comparison, Figure, Source
from blocs.evidence.link import Link, LinkEnd

__all__ = ["alone", "compare"]

_NAME = re.compile(r"[A-Z][\w’'.-]*(?:\s+(?:(?:of|the|and|for)\s+)*[A-Z][\w’'.-]*)*")
_RANK = {"differs": 0, "refines": 1, "agrees": 2}


def _name_at(text: str, start: int) -> str:
    found = _NAME.match(text, start)
    if found:
        return plain_text(found.group().rstrip(".’'-"))
    words = re.match(r"\S+(?:[ \t]+\S+){0,2}", text[start : start + 60])
    return plain_text(words.group()) if words else ""


def _end(desk: Desk, end: LinkEnd) -> str | None:
    """Key of a link's end: report and place; None when its report is not on the desk."""
    report_id = desk.find(end.report_id, end.report)
    return None if report_id is None else f"{report_id}|{end.start}"


def _source(desk: Desk, key: str, records: dict[str, str]) -> Source:
    report_id, _, place = key.rpartition("|")
    record = desk.records.get(records.get(key, ""))
    if record is not None:
        return desk.source(record)
    start = int(place)
    name = _name_at(desk.report(report_id).text, start)
    return desk.source_at(report_id, start, start + max(len(name), 1))


def _split(
    sources: Iterable[Source], outlets: dict[str, int]
) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    ordered = sorted(sources, key=lambda s: (outlets[s.report], s.start))
    first = ordered[0].report
    return tuple(s for s in ordered if s.report == first), tuple(s for s in ordered if s.report != first)


def _verdict(told: Sequence[tuple[int, str, bool]]) -> tuple[int, str, bool]:
    """What several links say of one thing: that it differs if any does, else what most of them say."""
    ranks = [rank for rank, _, _ in told]
    verdict = 0 if 0 in ranks else max(sorted(set(ranks)), key=ranks.count)
    return next(t for t in told if t[0] == verdict)


def compare(desk: Desk, holding: Holding, links: Sequence[Link]) -> tuple[tuple[Comparison, ...], int]:
    """One row for each thing that links join, what differs first; and how many rows only copies give.

    Links that share an end are one row, named by the first of them; a link between what claims keep apart
    joins nothing. Names that differ are told once, however often they are repeated. Where a report agrees
    with nothing but its own copy there is no row.
    """
    order = {desk.key(r.report.id): i for i, r in enumerate(desk.readings)}
    ends: list[str] = []
    records: dict[str, str] = {}
    told: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    pairs: list[tuple[str, str]] = []
    for link in links:
        a, b = _end(desk, link.a), _end(desk, link.b)
        gone = any(end.record and end.record not in desk.records for end in (link.a, link.b))
        if a is None or b is None or gone or holding.apart(link.a.record or a, link.b.record or b):
            continue
        pairs.append((a, b))
        for key, end in ((a, link.a), (b, link.b)):
            ends.append(key)
            if end.record:
                records[key] = end.record
        name = not (desk.records.get(records.get(a, "")) or desk.records.get(records.get(b, "")))
        told[a].append((_RANK.get(link.relation, 2), link.about, name and link.relation == "differs"))
    rows, seen, copied = [], set(), 0
    for keys in joined(list(dict.fromkeys(ends)), pairs):
        rank, text, is_name = _verdict([t for k in dict.fromkeys(keys) for t in told.get(k, ())])
        reports = {k.rpartition("|")[0] for k in keys}
        if rank == _RANK["agrees"] and len({holding.origin(r) for r in reports}) < 2 <= len(reports):
            copied += 1
            continue
        left, right = _split({_source(desk, k, records) for k in keys}, order)
        names: tuple[str, ...] = ()
        if is_name:
            found = [
                _name_at(desk.report(k.rpartition("|")[0]).text, int(k.rpartition("|")[2])) for k in keys
            ]
            names = tuple(dict.fromkeys(found))
            if frozenset(names) in seen:
                continue
            seen.add(frozenset(names))
        relation = ("differs", "refines", "agrees")[rank]
        tellings = [desk.records[records[k]] for k in keys if k in records]
        bearing = holding.bearing(tellings, [records.get(k, k) for k in keys])
        rows.append(Comparison(relation, plain_text(text), left, right, names, bearing))
    rows.sort(key=lambda c: (_RANK[c.relation], order[c.left[0].report], c.left[0].start))
    return tuple(rows), copied


def alone(
    desk: Desk, holding: Holding, groups: Sequence[ActGroup], figures: Sequence[Figure]
) -> tuple[Comparison, ...]:
    """Acts and figures that one report of several tells alone; `left` the oldest, `right` the rest.

    A report and its copies count as one, unless there is nothing else.
    """
    if len(desk.readings) < 2:
        return ()
    origin = {desk.key(r.report.id): holding.origin(r.report.id) for r in desk.readings}
    if len(set(origin.values())) == 1:
        origin = {key: key for key in origin}
    oldest = desk.key(desk.readings[0].report.id)
    found: list[tuple[str, tuple[Source, ...]]] = []
    for group in groups:
        found += [(act.phrase, (*act.tellings, *act.also)) for act in group.acts]
    for figure in figures:
        if not figure.minor:
            found.append((f"{figure.words}: {figure.what}", tuple(t.source for t in figure.tellings)))
    out = []
    for text, sources in found:
        if len({origin[s.report] for s in sources}) == 1:
            first = sources[:1]
            old = first[0].report == oldest
            out.append(Comparison("alone", text, *((first, ()) if old else ((), first))))
    return tuple(
        sorted(out, key=lambda c: (not c.left, (c.left or c.right)[0].report, (c.left or c.right)[0].start))
    )
