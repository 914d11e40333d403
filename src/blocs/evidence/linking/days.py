"""How near two acts are by their days."""

from __future__ import annotations

import re
from datetime import date
from math import log2

from blocs.evidence.linking.tellings import Signs, Telling, day_numbers, gap_in_days
from blocs.reading.records import Event

__all__ = ["common_day", "days_between", "is_moved", "spoken_days"]

_LONG_AGO = 400
"""Days between two reports after which undated acts are taken for different ones."""
_FAR_DAYS = 16
"""Days between the days of two acts from which they are taken for different ones."""
_SHORT_SPAN = 2
"""Days after the first that an act planned for a day may last."""
_DAY_WORD = re.compile(r"\d+(?=st\b|nd\b|rd\b|th\b|\b)|\w+day\b")


def days_between(a: Telling, b: Telling) -> Signs | None:
    """Sign of the days of two acts, with how much of it there is; None when they cannot be of one."""
    x, y = a.record, b.record
    p = day_numbers(x.date) if isinstance(x, Event) else None
    q = day_numbers(y.date) if isinstance(y, Event) else None
    if p is None or q is None:
        first, second = a.report.published, b.report.published
        if first and second and abs((first - second).days) > _LONG_AGO:
            return None
        return {"day unsaid": 1.0}
    gap = gap_in_days(p, q)
    if gap > 1:
        # an act whose day goes unsaid is often given the day of its report
        taken = _is_day_of_report(a, p) or _is_day_of_report(b, q)
        if gap > (_LONG_AGO if taken else _FAR_DAYS):
            return None
        return {"day of the report" if taken else "days apart": log2(gap)}
    if gap == 1:
        return {"next day": 1.0}
    shortest, longest = sorted((p[1] - p[0], q[1] - q[0]))
    if longest > 31:
        # one of several acts in a long time is not told again by one that has its day
        return {"same months" if shortest > 31 else "day within months": 1.0}
    return {"same days" if longest <= 3 else "same weeks": 1.0}


def is_moved(a: Telling, b: Telling, x: Event, y: Event) -> bool:
    """Whether both tell what is planned, or what was done, each on a day that it names and that cannot be the
    other's."""
    p, q = day_numbers(x.date), day_numbers(y.date)
    return (
        p is not None
        and q is not None
        and x.realis == y.realis
        and x.realis in ("planned", "actual")
        and gap_in_days(p, q) > 0
        and _names_day(a, p)
        and _names_day(b, q)
    )


def common_day(x: Event, y: Event) -> str:
    """The days of both in words; empty when they differ or one has none."""
    if x.date is None or y.date is None or x.date != y.date:
        return ""
    return spoken_days(x)


def spoken_days(x: Event) -> str:
    """Days of an act in words."""
    days = x.date or ("", "")
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _is_day_of_report(telling: Telling, days: tuple[int, int]) -> bool:
    """Whether the days end with the report's own, or the one before."""
    published = telling.report.published
    return published is not None and published.toordinal() - days[1] in (0, 1)


def _names_day(telling: Telling, days: tuple[int, int]) -> bool:
    """Whether the first day stands in the sentence, by its number or as a day of the week."""
    first = date.fromordinal(days[0])
    said = {m.lower() for m in _DAY_WORD.findall(telling.sentence)}
    return days[1] - days[0] <= _SHORT_SPAN and bool(said & {str(first.day), f"{first:%A}".lower()})
