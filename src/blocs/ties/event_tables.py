"""Tables of events for `event_balance`: from coded data as arrays, and from the records of reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.reading.records import Event, EventType
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.states import System
from blocs.states.conversion import numbers_of
from blocs.ties.balance import QuadClass, distinct_acts, dyad_balance, quad_class

if TYPE_CHECKING:
    from blocs.evidence import Records

__all__ = ["coded_events", "events_frame"]

_QUADS = {quad: place for place, quad in enumerate(QuadClass, 1)}
_KINDS: Mapping[str, int] = {
    **{quad.value: place for quad, place in _QUADS.items()},
    **{kind.value: _QUADS[quad_class(kind)] for kind in EventType},
}
_NOTES = {
    "quad": "class: 1 words for, 2 deeds for, 3 words against, 4 deeds against",
    "goldstein": "weight from -10 (most conflictual) to 10",
    "act": "rows of one act have one number",
    "ahead": "1: planned or told as possible; 0: told as done",
    "record": "id of the record",
}


def coded_events(
    actors: Any,
    recipients: Any,
    when: Any,
    kinds: Any,
    goldstein: Any = None,
    *,
    system: System = "cow",
    coverage: Coverage | None = None,
    sources: Sequence[str] = (),
) -> Frame:
    """Make a table of events from columns of coded event data.

    Parameters
    ----------
    actors, recipients : array of int or sequence of str
        Numbers in `system`, or codes of the registry (ISO 3166-1 alpha-3 and those of former states).
    when : array of int, array of datetime64 or sequence of str
        Years, or days (ISO 8601).
    kinds : array of int or sequence of str
        PLOVER types (``"CONSULT"``) or classes: 1 to 4, as GDELT's QuadClass, or in words.
    goldstein : array of float, optional
        Weights, -10 to 10; NaN where not known.
    system : {"cow", "gw"}
    coverage : Coverage, optional
        Years and states that the data speak about.
    sources : sequence of str
        What to cite.

    Returns
    -------
    Frame
        One row an event between two states; those with a side that never was in the system are left out, and
        the note of the first column counts them.

    Raises
    ------
    UsageError
        When columns differ in length, or a kind is none of PLOVER's types and classes.
    DataError
        When a day is none.

    Examples
    --------
    >>> days = ["2001-07-16", "2001-09-05"]
    >>> events = coded_events(["RUS", "EU"], ["CHN", "CHN"], days, ["AGREE", "CONSULT"])
    >>> events["ccode1"], events["year"], events["quad"], events.column("ccode1").note
    ((365,), (2001,), (1,), 'actor; 1 of 2 rows left out: no number (EU)')
    """
    years = _years(when)
    quads = _quads(kinds)
    columns = {"actors": actors, "recipients": recipients, "when": years, "kinds": quads}
    if goldstein is not None:
        columns["goldstein"] = goldstein
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        raise UsageError(f"columns of events differ in length: {lengths}")
    one, two = (_numbers(side, years, system) for side in (actors, recipients))
    more = {"quad": quads}
    if goldstein is not None:
        more["goldstein"] = np.asarray(goldstein, float)
    kept = (one >= 0) & (two >= 0)
    lost = {str(side[i]) for side, own in ((actors, one), (recipients, two)) for i in np.flatnonzero(own < 0)}
    return _table(system, one, two, years, more, kept, lost, coverage, sources)


def events_frame(
    records: Records[Any] | Iterable[Event],
    *,
    system: System = "cow",
    published: Mapping[str, date | None] | None = None,
    retellings: bool = True,
    coverage: Coverage | None = None,
    sources: Sequence[str] = (),
) -> Frame:
    """Make a table of events from the records of reports, so that both go through one measure.

    The rules are those of `blocs.ties.dyad_balance`: denied acts are left out, as are rejected records; an
    act without a recipient leads from each actor to each other; planned and possible acts stand apart
    (``ahead``). The year is that of the first day of the act, or of its report where its text gives none.

    Parameters
    ----------
    records : Records, or iterable of Event
        Amounts and statements in it are passed over.
    system : {"cow", "gw"}
    published : mapping of report id to date, optional
        Days of the reports; those that `records` knows when not told.
    retellings : bool
        Whether an act counts each time that a report tells it again; see `blocs.ties.same_act`.
    coverage : Coverage, optional
        Years and states that the reports speak about. Without it no pair is known to have had no events.
    sources : sequence of str
        What to cite.

    Returns
    -------
    Frame
        One row for each direction of an event; ``act`` is the same in both, ``record`` the id of the record.
        Bodies and others without a number, and events without any day, are left out; the note of the first
        column counts them.

    Examples
    --------
    >>> from blocs.evidence import Records
    >>> len(events_frame(Records()))
    0
    """
    if published is None:
        told = getattr(records, "sources", ())
        published = {source.report_id: source.published for source in told}
    events = [e for e in records if isinstance(e, Event) and e.status != "rejected" and e.realis != "denied"]
    rows: list[tuple[str, str, int, Event, int]] = []
    undated = 0
    for number, event in enumerate(events if retellings else distinct_acts(events)):
        day = date.fromisoformat(event.date[0]) if event.date else published.get(event.report_id)
        undated += day is None
        if day is not None:
            rows += [(row.a, row.b, day.year, event, number) for row in dyad_balance([event])]
    years = np.array([year for _, _, year, *_ in rows], np.int64)
    codes: list[list[str]] = [[a for a, *_ in rows], [b for _, b, *_ in rows]]
    one, two = (_numbers(side, years, system) for side in codes)
    told_of = [event for *_, event, _ in rows]
    more: dict[str, Any] = {
        "quad": np.array([_QUADS[quad_class(event.type)] for event in told_of], np.int64),
        "goldstein": np.array([event.goldstein for event in told_of], float),
        "ahead": np.array([event.realis in ("planned", "possible") for event in told_of], np.int64),
        "act": np.array([number for *_, number in rows], np.int64),
        "record": np.array([event.id for event in told_of], object),
    }
    lost = {code for side, own in zip(codes, (one, two), strict=True) for code in _at(side, own < 0)}
    kept = (one >= 0) & (two >= 0)
    return _table(system, one, two, years, more, kept, lost, coverage, sources, undated)


def _at(values: Sequence[str], mask: NDArray[np.bool_]) -> list[str]:
    return [values[i] for i in np.flatnonzero(mask).tolist()]


def _table(
    system: System,
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    years: NDArray[np.int64],
    more: Mapping[str, Any],
    kept: NDArray[np.bool_],
    lost: set[str],
    coverage: Coverage | None,
    sources: Sequence[str],
    undated: int = 0,
) -> Frame:
    keys = Unit.of("directed dyad-year", system).keys
    note = "actor"
    if not kept.all():
        some = sorted(lost)
        names = ", ".join(some[:8]) + (f" and {len(some) - 8} more" if len(some) > 8 else "")
        note += f"; {int((~kept).sum()):,} of {len(kept):,} rows left out: no number ({names})"
    if undated:
        note += f"; {undated:,} events left out: no day"
    notes = (note, "recipient", "calendar year")
    columns = [
        Column.of(name, values[kept], note=told)
        for name, values, told in zip(keys, (one, two, years), notes, strict=True)
    ]
    columns += [Column.of(name, values[kept], note=_NOTES[name]) for name, values in more.items()]
    return Frame("event", columns, sources, coverage)


def _numbers(side: Any, years: NDArray[np.int64], system: System) -> NDArray[np.int64]:
    """Numbers as they are; those of codes, -1 where there is none. Each code and year is looked up once."""
    held = np.asarray(side)
    if held.dtype.kind in "iu":
        return held.astype(np.int64, copy=False)
    if not len(held):
        return np.zeros(0, np.int64)
    places: dict[str, int] = {}
    place = np.fromiter((places.setdefault(code, len(places)) for code in held.tolist()), np.int64, len(held))
    first = int(years.min())
    span = int(years.max()) - first + 1
    asked, at = np.unique(place * span + years - first, return_inverse=True)
    codes = np.array([*places, None], object)[asked // span]
    return numbers_of(codes, asked % span + first, system)[at]


def _years(when: Any) -> NDArray[np.int64]:
    held = np.asarray(when)
    if held.dtype.kind in "iu":
        return held.astype(np.int64, copy=False)
    try:
        return held.astype("datetime64[Y]").astype(np.int64) + 1970
    except (ValueError, TypeError) as error:
        raise DataError(
            f"a day of the events is none ({error}); write years, or days as YYYY-MM-DD"
        ) from error


def _quads(kinds: Any) -> NDArray[np.int64]:
    held = np.asarray(kinds)
    if held.dtype.kind in "iu":
        return held.astype(np.int64, copy=False)
    try:
        return np.fromiter((_KINDS[kind] for kind in held.tolist()), np.int64, len(held))
    except KeyError as error:
        raise UsageError(
            f"{error.args[0]!r} is no kind of event; give PLOVER types ({', '.join(EventType)}), classes 1 "
            f"to 4, or their names ({', '.join(QuadClass)})"
        ) from None
