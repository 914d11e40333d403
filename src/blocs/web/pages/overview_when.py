"""When things happened: the strips of the overview, of all days and of those chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from markupsafe import Markup

from blocs.evidence.tallies import Grain, acts_by_period
from blocs.sources import Column, Frame
from blocs.web.held import Held
from blocs.web.pages.overview_strip import Bin, Strip, drawn, grain_for, strip_of, within
from blocs.web.pages.widths import two_widths

__all__ = ["bars_of", "chosen_in", "drawn_twice", "ends_of", "strip_frame", "strips_of"]

_SHAPES = (("wide", 880), ("narrow", 360))


def strips_of(held: Held, since: date | None, until: date | None) -> dict[str, Strip | None]:
    """The strip of all days, and of the days chosen where they ask for finer bars."""

    def make(grain: Grain, first: date | None, last: date | None) -> Strip | None:
        counts = acts_by_period(held.store(), grain, since=first, until=last)
        return strip_of(counts, grain)

    def whole() -> Strip | None:
        years = make("year", None, None)
        if years is None:
            return None
        months = make("month", None, None)
        assert months is not None
        grain = grain_for(months.first, months.last)
        return years if grain == "year" else months if grain == "month" else make("day", None, None)

    found = held.keep("overview-strip", whole)
    near = None
    if found is not None and (since or until):
        first, last = max(since or found.first, found.first), min(until or found.last, found.last)
        if first <= last:
            near = held.keep(
                ("overview-near", first, last),
                lambda: within(make(grain_for(first, last), first, last), first, last),
            )
    return {"whole": found, "near": near}


def ends_of(strip: Strip | None) -> dict[str, str] | None:
    """First and last day of a strip."""
    return None if strip is None else {"first": strip.first.isoformat(), "last": strip.last.isoformat()}


def bars_of(strip: Strip | None) -> dict[str, Any] | None:
    """A strip as plain values."""
    if strip is None:
        return None
    return {
        "grain": strip.grain,
        "undated": strip.undated,
        "outside": strip.outside,
        "bins": [
            {**asdict(each), "first": each.first.isoformat(), "last": each.last.isoformat()}
            for each in strip.bins
        ],
    }


def chosen_in(since: date | None, until: date | None, strip: Strip | None) -> tuple[date, date] | None:
    """Days to frame in a strip; None where all are chosen."""
    if strip is None or not (since or until):
        return None
    return since or strip.first, until or strip.last


def drawn_twice(strip: Strip, name: str, chosen: tuple[date, date] | None) -> Markup:
    """A strip drawn wide and narrow; the page shows the one that fits."""
    wide, narrow = (drawn(strip, width, name=f"{name}-{shape}", chosen=chosen) for shape, width in _SHAPES)
    return two_widths(wide, narrow)


def strip_frame(strip: Strip | None) -> Frame:
    """Acts by period, as a table to take away; a period without acts has no row."""
    bins: Sequence[Bin] = () if strip is None else strip.bins
    note = "acts told as done or standing; what several reports tell counts once"
    return Frame(
        "period",
        [
            Column("period", [each.period for each in bins], like="text"),
            Column("cooperation", [each.cooperation for each in bins], "acts", note, like="whole"),
            Column("conflict", [each.conflict for each in bins], "acts", note, like="whole"),
        ],
    )
