"""Claims: what several reports tell, how many outlets bear it out, and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from blocs.evidence.claims.history import history
from blocs.evidence.claims.interest import is_interested
from blocs.evidence.claims.joining import Joined, join
from blocs.evidence.claims.model import Claim, Copy, Telling, claim_id
from blocs.evidence.claims.outlets import Outlets
from blocs.evidence.claims.standing import AmountsOf, judge
from blocs.evidence.claims.told import Told, find_told
from blocs.evidence.link import Link
from blocs.reading.reading import Reading
from blocs.reading.records import Quantity, Record, Standing, Statement

__all__ = ["hold", "standing_alone"]


def hold(readings: Sequence[Reading], links: Sequence[Link], copies: Sequence[Copy]) -> tuple[Claim, ...]:
    """Hold reports together: every act, amount, statement or name that at least two tellings give.

    Parameters
    ----------
    readings : sequence of Reading
        One a report. Records that were rejected tell nothing.
    links : sequence of Link
        Those among the readings; rejected ones join nothing.
    copies : sequence of Copy
        Which reports copy which; rejected ones count for nothing, so that rejecting one gives back the count.

    Returns
    -------
    tuple of Claim
        By their first telling. Each record stands in one claim at most; a record that no link joins stands in
        none, ask `standing_alone` of it. The order of the arguments changes nothing.
    """
    told = find_told(readings, links)
    outlets = Outlets((reading.report for reading in readings), copies)
    statements = {s.id: s for reading in readings for s in reading.statements if s.status != "rejected"}
    amounts: dict[str, list[Quantity]] = defaultdict(list)
    for reading in readings:
        amounts[reading.report.id] += [q for q in reading.quantities if q.status != "rejected"]
    return tuple(_claim(joined, outlets, statements, amounts.__getitem__) for joined in join(told, links))


def _claim(
    joined: Joined, outlets: Outlets, statements: Mapping[str, Statement], amounts_of: AmountsOf
) -> Claim:
    first = joined.told[0]
    counted = outlets.count(one.report.id for one in joined.told)
    standing, reason = judge(joined, counted, statements, amounts_of)
    return Claim(
        id=claim_id(first.key),
        of="name" if first.record is None else first.record.kind,
        about=joined.links[0].about,
        tellings=tuple(_telling(one) for one in joined.told),
        outlets=counted.outlets,
        standing=standing,
        reason=reason,
        history=history(joined.told, outlets),
    )


def _telling(told: Told) -> Telling:
    report = told.report
    day = report.published.isoformat() if report.published else None
    record = told.record.id if told.record is not None else ""
    return Telling(record, report.id, report.name, report.publisher, day, told.start, told.words)


def standing_alone(
    record: Record, statements_by_id: Mapping[str, Statement], publisher: str | None = None
) -> Standing:
    """Standing of a record that no other report tells: "interested" in a party's own words, else "single".

    `statements_by_id` holds the statements of its report, `publisher` who publishes that, where it is known.
    """
    return "interested" if is_interested(record, statements_by_id, publisher) else "single"
