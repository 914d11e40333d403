"""What `blocs events` finds: coded events by direction and period, with the codes of the states.

The panels of `blocs.ties.coded.panels` bear numbers of states, so that they can be joined; a person reads
codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.sources import Column, Frame, Unit
from blocs.sources.coded.held import Events
from blocs.sources.panel.periods import Period, when
from blocs.states.conversion import codes_of, numbers_of
from blocs.ties.coded.outlets import WINDOW
from blocs.ties.coded.panels import LATE, dyad_months, dyad_weeks, dyad_years
from blocs.ties.coded.volume import chosen_source

if TYPE_CHECKING:
    from blocs.evidence import Store

__all__ = ["EventTable", "event_table", "period_name"]

_PANELS: dict[Period, Callable[..., Frame]] = {"year": dyad_years, "month": dyad_months, "week": dyad_weeks}


@dataclass(frozen=True, slots=True)
class EventTable:
    """Coded events of one source, counted from actor to recipient.

    Attributes
    ----------
    source : str
    period : {"year", "month", "week"}
    pair : tuple of str or None
        Both directions of it are in the table, each period by itself; None: all pairs of which it tells.
    frame : Frame
        ``from``, ``to``, the period (``201910`` for October 2019, ``201943`` for ISO week 43), and the
        columns of `blocs.ties.dyad_months`.
    distinct : bool
    late : int or None
    min_outlets, min_texts : int or None
    window : int
        How they were counted; see `blocs.ties.dyad_months`.
    note : str
        What is left out, and what is covered in part only.
    """

    source: str
    period: Period
    pair: tuple[str, str] | None
    frame: Frame
    distinct: bool
    late: int | None
    min_outlets: int | None
    min_texts: int | None
    window: int
    note: str

    @property
    def ends(self) -> tuple[int, int] | None:
        """First and last period of the table; None where it has no row."""
        keys = self.frame.array(self.period)
        return (int(keys.min()), int(keys.max())) if len(keys) else None

    @property
    def by_mentions(self) -> bool:
        """Whether it matters by how many an act was told."""
        return self.min_outlets is not None or self.min_texts is not None

    def directions(self) -> list[tuple[tuple[str, str], list[dict[str, Any]]]]:
        """Rows of each direction of the pair, by period; the one that was asked for first."""
        if self.pair is None:
            return []
        ways = [self.pair, self.pair[::-1]]
        rows = self.frame.rows()
        return [(way, [row for row in rows if (row["from"], row["to"]) == way]) for way in ways]

    def to_json(self, *, indent: int | None = None) -> str:
        """Write everything as JSON; null is missing."""
        ends = self.ends or (None, None)
        told = {
            "source": self.source,
            "by": self.period,
            "pair": self.pair,
            "since": ends[0],
            "until": ends[1],
            "distinct": self.distinct,
            "late": self.late,
            "min_outlets": self.min_outlets,
            "min_texts": self.min_texts,
            "window": self.window if self.by_mentions else None,
            "rows": self.frame.rows(),
            "note": self.note,
            "sources": self.frame.sources,
        }
        return json.dumps(told, ensure_ascii=False, allow_nan=False, indent=indent)


def event_table(
    store: Store | str | Path,
    by: Period = "month",
    pair: tuple[str, str] | None = None,
    since: str | date | int | None = None,
    until: str | date | int | None = None,
    *,
    source: str | None = None,
    distinct: bool = True,
    late: int | None = LATE,
    min_outlets: int | None = None,
    min_texts: int | None = None,
    window: int = WINDOW,
    memory: str = "1GB",
    threads: int = 2,
) -> EventTable:
    """Count coded events by period, from actor to recipient, as `blocs.ties.dyad_months` does.

    Parameters
    ----------
    store : Store or path
    by : {"year", "month", "week"}
    pair : tuple of str, optional
        Codes of two states. `RUS` of 1985 is the Soviet Union and bears its own code here; without a pair
        each state bears the code of the time.
    since, until, source, distinct, late, min_outlets, min_texts, window, memory, threads
        As in `blocs.ties.dyad_months`.

    Raises
    ------
    UsageError, RegistryError, StoreError, MissingExtra
        As there.

    Examples
    --------
    >>> event_table("store", "month", ("USA", "CHN")).frame["net"]  # doctest: +SKIP
    """
    folder = Path(store) if isinstance(store, (str, Path)) else store.path.parent
    counted = _PANELS[by](
        folder,
        since,
        until,
        pair,
        source=source,
        distinct=distinct,
        late=late,
        min_outlets=min_outlets,
        min_texts=min_texts,
        window=window,
        memory=memory,
        threads=threads,
    )
    frame = _with_codes(counted, by, pair)
    name = chosen_source(Events(folder), source)
    note = counted.coverage.note if counted.coverage is not None else ""
    return EventTable(name, by, pair, frame, distinct, late, min_outlets, min_texts, window, note)


def period_name(key: int, period: Period) -> str:
    """Write a period as people do.

    Examples
    --------
    >>> period_name(2019, "year"), period_name(201910, "month"), period_name(201943, "week")
    ('2019', '2019-10', '2019-W43')
    """
    if period == "year":
        return str(key)
    return f"{key // 100:04d}-{'W' if period == 'week' else ''}{key % 100:02d}"


def _with_codes(counted: Frame, period: Period, pair: tuple[str, str] | None) -> Frame:
    """The same table with codes of states in place of their numbers, sorted by direction and period."""
    assert isinstance(counted.unit, Unit)
    one, other, time = counted.unit.keys
    numbers, keys = (counted.array(one), counted.array(other)), counted.array(time)
    moments = when(keys, period)
    if pair is None:
        sides = [codes_of(side, moments) for side in numbers]
    else:
        mine = numbers_of([pair[0]] * len(keys), moments)
        first = numbers[0] == mine
        sides = [np.where(first, *ends).astype(object) for ends in (pair, pair[::-1])]
    order = np.lexsort((keys, sides[1].astype(str), sides[0].astype(str)))
    columns = [
        Column(name, list(side[order]), like="text") for name, side in zip(("from", "to"), sides, strict=True)
    ]
    rest = counted.take(order)
    kept = [column for column in rest.columns if column.name not in (one, other)]
    return Frame(f"direction and {period}", [*columns, *kept], counted.sources)
