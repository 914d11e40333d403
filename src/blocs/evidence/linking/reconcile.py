"""Reports held against each other: which records of different reports tell of the same thing.

A pure function of the readings. Each report is held against those that it has names and figures in common
with (`partners`); within such a pair of reports, records that could be one are weighed (`weighing`) and
joined one to one, the surest first (`matching`). Cost grows with the number of reports and records, not with
its square.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from blocs.evidence.link import Link, LinkEnd, link_id
from blocs.evidence.linking.matching import Pair, match_reports
from blocs.evidence.linking.naming import naming_links
from blocs.evidence.linking.partners import partners
from blocs.evidence.linking.tellings import Telling
from blocs.evidence.linking.words import Lexicon, same_wording
from blocs.reading.reading import Reading
from blocs.reading.records import Record
from blocs.reports import BlockKind

__all__ = ["in_time", "lexicon_of", "reconcile", "tellings_of"]

_LEAD = 3
"""Sentences that tell the news of a report."""
_SHORT = 60
"""Characters of a sentence up to which it is a headline, a byline or a date."""


def reconcile(readings: Sequence[Reading]) -> tuple[Link, ...]:
    """Link what different reports say of the same act, amount, statement or name.

    Parameters
    ----------
    readings : sequence of Reading
        One a report, in any order; the order changes nothing.

    Returns
    -------
    tuple of Link
        Only across reports, at most one for a record and another report, by place of their first end. Of
        two that agree or differ, `a` is the report published first.
    """
    ordered = sorted(readings, key=in_time)
    tellings = [tellings_of(rank, reading) for rank, reading in enumerate(ordered)]
    lexicon = lexicon_of(ordered)
    chosen = [
        found
        for (a, b), likeness in partners(ordered).items()
        for found in match_reports(tellings[a], tellings[b], likeness, lexicon)
    ]
    told = {(p.a.rank, p.a.record.sentence[0], p.b.rank, p.b.record.sentence[0]) for p, _ in chosen}
    links = [*(_link(*found) for found in chosen), *naming_links(ordered, lexicon, told)]
    rank_of = {reading.report.id: rank for rank, reading in enumerate(ordered)}
    return tuple(
        sorted(links, key=lambda x: (rank_of[x.a.report_id], x.a.start, rank_of[x.b.report_id], x.id))
    )


def lexicon_of(readings: Sequence[Reading]) -> Lexicon:
    """How rare each word is in the sentences of these reports."""
    return Lexicon(r.report.text[s.start : s.end] for r in readings for s in r.sentences)


def tellings_of(rank: int, reading: Reading) -> list[Telling]:
    """Records of a reading beside their sentences; `rank` is its place among all."""
    text = reading.report.text
    by_sentence: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record in reading.records:
        by_sentence[record.sentence].append(record)
    spans = sorted({*by_sentence, *((s.start, s.end) for s in reading.sentences)})
    at = {span: i for i, span in enumerate(spans)}
    running = [s for s in reading.sentences if s.kind == BlockKind.BODY and s.end - s.start > _SHORT]
    lead = [s.start for s in running][:_LEAD]
    told = []
    for span, records in by_sentence.items():
        i = at[span]
        before, after = spans[max(0, i - 1) : i], spans[i + 1 : i + 2]
        nearby = tuple(x for other in (*before, *after) for x in by_sentence.get(other, ()))
        context = "".join(text[slice(*other)] for other in before)
        leads = bool(lead) and span[0] <= lead[-1]
        told += [
            Telling(
                record,
                reading.report,
                rank,
                text[slice(*span)],
                tuple(x for x in records if x is not record),
                leads,
                context,
                nearby,
                headline=bool(lead) and span[0] < lead[0],
            )
            for record in records
        ]
    return told


def in_time(reading: Reading) -> tuple[bool, str, str, str]:
    """Order of publication, those without a day last."""
    published = reading.report.published
    return (
        published is None,
        published.isoformat() if published else "",
        reading.report.name,
        reading.report.id,
    )


def _link(pair: Pair, sure: float) -> Link:
    a, b = (pair.b, pair.a) if pair.match.swapped else (pair.a, pair.b)
    grounds = [*dict.fromkeys(pair.match.grounds)]
    if same_wording(a.sentence, b.sentence):
        grounds.append("same wording, so not independent")
    ends: tuple[LinkEnd, LinkEnd] = (a.end, b.end)
    match = pair.match
    return Link(link_id(*ends), match.relation, *ends, match.about, "; ".join(grounds), round(sure, 3))
