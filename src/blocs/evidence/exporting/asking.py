"""What an export asks of the evidence: reports, records in pieces, and what else a store knows of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from blocs.errors import UsageError
from blocs.evidence.claims.model import Claim, Copy, Derived
from blocs.evidence.gathered import Gathered
from blocs.evidence.link import Link
from blocs.evidence.store import Store
from blocs.reading.records import Record
from blocs.reports import Report

__all__ = ["FOUND", "Evidence", "Found", "records_of", "reports_of", "snapshot"]

Evidence: TypeAlias = Store | Gathered


def _none(_: Any) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Found:
    """What evidence says across reports: the method that gives it, and what each item rests on.

    `records` and `reports` give the ids of an item's records and of its reports, `names` those reports that
    it knows by name only. An item without records rests on its reports.
    """

    name: str
    row: str
    cls: type
    records: Callable[[Any], Iterable[str]] = _none
    reports: Callable[[Any], Iterable[str]] = _none
    names: Callable[[Any], Iterable[str]] = _none

    def items(self, evidence: Evidence) -> Iterable[Any] | None:
        """All items; None where this evidence knows nothing of the kind."""
        method = getattr(evidence, self.name, None)
        return None if method is None else method()


FOUND: tuple[Found, ...] = (
    Found(
        "links",
        "what two reports say of the same thing",
        Link,
        records=lambda link: (end.record for end in (link.a, link.b) if end.record),
        reports=lambda link: (link.a.report_id, link.b.report_id),
    ),
    Found(
        "claims",
        "one act, amount, statement or name over all reports that tell it",
        Claim,
        records=lambda claim: (told.record for told in claim.tellings if told.record),
        reports=lambda claim: (told.report_id for told in claim.tellings),
    ),
    Found(
        "copies",
        "one report that is a near-duplicate, reprint or excerpt of another",
        Copy,
        reports=lambda copy: (copy.a, copy.b),
    ),
    Found(
        "derived",
        "a figure that reports imply and none gives",
        Derived,
        records=lambda figure: figure.records,
        names=lambda figure: figure.reports,
    ),
)


def snapshot(evidence: Evidence) -> AbstractContextManager[object]:
    """See the evidence at one moment, where it offers that."""
    moment = getattr(evidence, "snapshot", nullcontext)
    return moment()


def reports_of(evidence: Evidence) -> Iterator[Report]:
    """All reports, one at a time where the evidence can."""
    if isinstance(evidence, Gathered):
        yield from (reading.report for reading in evidence.readings())
    else:
        yield from getattr(evidence, "each_report", evidence.reports)()


def records_of(evidence: Evidence, filters: Mapping[str, Any]) -> Iterator[Record]:
    """Records that satisfy the filters of `Store.records`, in its order; a store is asked piece by piece.

    Raises
    ------
    UsageError
        When filters are given for evidence that has none, or one is wrong.
    """
    if isinstance(evidence, Gathered):
        if filters:
            raise UsageError("readings held in memory have no filters; give the records, or use a store")
        return iter(evidence.records())
    asked = dict(filters)
    limit = asked.pop("limit", None)
    return islice((record for page in evidence.pages(**asked) for record in page), limit)
