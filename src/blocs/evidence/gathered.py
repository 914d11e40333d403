"""Readings held together in memory: what a `Store` tells of its reports, without a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from blocs.evidence.claims import Claim, Copy, Derived, derive, find_copies, hold
from blocs.evidence.link import Link
from blocs.evidence.linking.reconcile import reconcile
from blocs.evidence.table import Records, Source
from blocs.reading.reading import Reading
from blocs.reading.records import Record

__all__ = ["Gathered", "gather"]


def gather(readings: Iterable[Reading]) -> Gathered:
    """Hold readings together, in their order; of those of the same bytes, the first.

    Examples
    --------
    >>> len(gather([]).records())
    0
    """
    kept: dict[str, Reading] = {}
    for reading in readings:
        kept.setdefault(reading.report.id, reading)
    return Gathered(tuple(kept.values()))


class Gathered:
    """Readings, their records, and the links between them; made by `gather`.

    It answers `readings`, `records`, `links`, `copies`, `claims` and `derived` as a `Store` does, so that
    whatever takes a store's evidence takes this as well; records have no standing here.
    """

    def __init__(self, readings: tuple[Reading, ...]) -> None:
        """Keep the readings; links are found when they are first asked for."""
        self._readings = readings

    def readings(self) -> tuple[Reading, ...]:
        """All readings, in the order given."""
        return self._readings

    def records(self) -> Records[Record]:
        """All records, by report and place in it."""
        return Records((record for r in self._readings for record in r.records), self._sources)

    def links(self) -> Records[Link]:
        """Links across the reports, by place of their first end."""
        return Records(self._links, self._sources, unit="link")

    def copies(self) -> tuple[Copy, ...]:
        """Reports that are copies of others."""
        return self._copies

    def claims(self) -> tuple[Claim, ...]:
        """Acts, amounts and statements that more than one report tells, with their standing."""
        return hold(self._readings, self._links, self._copies)

    def derived(self) -> tuple[Derived, ...]:
        """Figures that the reports imply and none gives."""
        return derive(self._readings, self._links)

    @cached_property
    def _links(self) -> tuple[Link, ...]:
        return reconcile(self._readings)

    @cached_property
    def _copies(self) -> tuple[Copy, ...]:
        return find_copies([reading.report for reading in self._readings])

    @cached_property
    def _sources(self) -> dict[str, Source]:
        return {reading.report.id: Source.of(reading.report) for reading in self._readings}
