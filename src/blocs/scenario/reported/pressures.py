"""Pressures that reports tell of: sanctions, coercion and threats, each with its sides, means and amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from blocs.reading.reading import Reading
from blocs.reading.records import Event, EventType, Quantity, Realis
from blocs.reports import Report, Span
from blocs.scenario.reported.instruments import (
    Instrument,
    Kind,
    clause_at,
    clauses,
    governing,
    instruments,
    names_force,
    nearest,
)
from blocs.states import registry

__all__ = ["PRESSURES", "Pressure", "reported_pressures"]

PRESSURES = (EventType.SANCTION, EventType.COERCE, EventType.THREATEN)
"""Types of events that put pressure on a state."""
_COUNTED = ("country", "time", "year")
"""Units of numbers that are not amounts of a measure."""
_REACH = 60
"""Code points within which a measure that is named belongs to a threat or an act of coercion."""


@dataclass(frozen=True, slots=True)
class Pressure:
    """One side pressing another, as one sentence tells it.

    Attributes
    ----------
    event : Event
    kind : Kind
    by, on : tuple of str
        Codes as read; empty where the report names nobody.
    amounts : tuple of Quantity
        Those of the sentence that are nearest to the words that name the measure.
    words : Span
        The words that name the measure, else the trigger: code points into the report.
    clause : Span
        Clause that they stand in.
    own : bool
        Whether the event was read of this measure, not of another that the sentence names beside it.
    report : Report
    """

    event: Event
    kind: Kind
    by: tuple[str, ...]
    on: tuple[str, ...]
    amounts: tuple[Quantity, ...]
    words: Span
    clause: Span
    own: bool
    report: Report

    @property
    def sentence(self) -> str:
        """Text of the sentence."""
        return self.report.text[slice(*self.event.sentence)]

    @property
    def realis(self) -> Realis:
        """How sure the measure is; what is only threatened is possible, however sure the threat."""
        threatened = self.event.type is EventType.THREATEN and self.kind != "force"
        return "possible" if threatened else self.event.realis

    @property
    def named(self) -> bool:
        """Whether the event was read at the words that name the measure."""
        return self.event.start < self.words[1] and self.words[0] < self.event.end


def reported_pressures(readings: Iterable[Reading]) -> tuple[Pressure, ...]:
    """Find the pressures in readings, in the order given and of the text.

    An event with several recipients is split: each is met by the measure that the words put beside its name
    ("a trade war with China and sanctions on Russia"). Those that an amount is put on together stay together.
    An act of two sides without a recipient is one pressure each way. Events that are denied, and records that
    a person has rejected, tell nothing.

    Parameters
    ----------
    readings : iterable of Reading

    Returns
    -------
    tuple of Pressure
    """
    return tuple(pressure for reading in readings for pressure in _of(reading))


def _of(reading: Reading) -> Iterator[Pressure]:
    events = [
        e
        for e in reading.events
        if e.type in PRESSURES and e.realis != "denied" and e.status != "rejected" and e.start < e.end
    ]
    amounts = [
        q
        for q in reading.quantities
        if q.status != "rejected" and q.unit not in _COUNTED and q.aspect != "rank"
    ]
    for sentence in dict.fromkeys(e.sentence for e in events):
        told = [e for e in events if e.sentence == sentence]
        beside = [q for q in amounts if sentence[0] <= q.start < sentence[1]]
        yield from _Sentence(reading.report, sentence, told, beside).pressures()


class _Sentence:
    """One sentence with the measures that it names; spans inside are relative to it."""

    def __init__(
        self, report: Report, span: Span, events: Sequence[Event], amounts: Sequence[Quantity]
    ) -> None:
        self.report, self.start = report, span[0]
        text = report.text[slice(*span)]
        self.text, self.events, self.amounts = text, events, amounts
        self.clauses = clauses(text) or ((0, len(text)),)
        self.named = instruments(text)
        self.mentions: Mapping[str, list[Span]] = defaultdict(list)
        for mention in registry().find(text, report.published):
            for code in mention.codes:
                self.mentions[code].append((mention.start, mention.end))

    def pressures(self) -> Iterator[Pressure]:
        own = {event.id: self._own(event) for event in self.events}
        all_named = list(dict.fromkeys((*self.named, *own.values())))
        near: dict[Instrument, list[Quantity]] = defaultdict(list)
        for q in self.amounts:
            if (one := nearest(all_named, self._within(q))) is not None:
                near[one].append(q)
        for event in self.events:
            for by, instrument, on in self._sides(event, own[event.id], near):
                yield Pressure(
                    event=event,
                    kind=instrument.kind,
                    by=by,
                    on=on,
                    amounts=tuple(near[instrument]),
                    words=(self.start + instrument.start, self.start + instrument.end),
                    clause=self._clause(instrument),
                    own=instrument == own[event.id],
                    report=self.report,
                )

    def _within(self, record: Event | Quantity) -> Span:
        return record.start - self.start, record.end - self.start

    def _clause(self, instrument: Instrument) -> Span:
        first, last = clause_at(self.clauses, instrument.start)
        return self.start + first, self.start + last

    def _own(self, event: Event) -> Instrument:
        """Instrument of an event: named in words, else its trigger."""
        span = self._within(event)
        found = governing(self.named, self.clauses, span, trigger=True)
        if event.type is EventType.SANCTION:
            found = found or nearest(self.named, span)
            return found or Instrument("sanction", *span)
        if found is not None and max(found.start - span[1], span[0] - found.end) <= _REACH:
            return found
        first, last = clause_at(self.clauses, span[0])
        force = event.type is EventType.THREATEN or names_force(self.text[first:last])
        return Instrument("force" if force else "other", *span)

    def _sides(
        self, event: Event, own: Instrument, near: Mapping[Instrument, list[Quantity]]
    ) -> Iterator[tuple[tuple[str, ...], Instrument, tuple[str, ...]]]:
        """Who acts, by which instrument, and on whom."""
        by, on = tuple(dict.fromkeys(event.actors)), tuple(dict.fromkeys(event.recipients))
        if not on:
            if len(by) == 2:
                yield (by[0],), own, (by[1],)
                yield (by[1],), own, (by[0],)
            else:
                yield by, own, ()
            return
        on = tuple(code for code in on if code not in by)
        shared: dict[Instrument, list[str]] = defaultdict(list)
        for code in on:
            shared[self._met_by(event, own, code, len(on) > 1)].append(code)
        for instrument, codes in shared.items():
            together = any(len(q.unit) == 3 and q.unit.isupper() for q in near.get(instrument, ()))
            for group in [codes] if together else [[code] for code in codes]:
                yield by, instrument, tuple(group)

    def _met_by(self, event: Event, own: Instrument, code: str, several: bool) -> Instrument:
        """Instrument that meets a state: the event's own, unless words put the state beside another one."""
        trigger = self._within(event)
        named = own in self.named and trigger[0] < own.end and own.start < trigger[1]
        if own not in self.named or (named and not several):
            return own
        places = sorted(self.mentions.get(code, ()), key=lambda m: abs(m[0] - trigger[0]))
        governed = [governing(self.named, self.clauses, place) for place in places]
        found = [one for one in governed if one is not None]
        return own if own in found or not found else found[0]
