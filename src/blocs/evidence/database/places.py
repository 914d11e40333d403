"""Places of reports: numbers that sort as reports do, by day of publication, then by hash.

A place has 63 bits: 20 for the day (all ones where it is unknown, so that those reports come last), 23 for
the hash, and 20 that number what the report holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from blocs.errors import StoreError
from blocs.evidence.database.schema import PLACES

__all__ = ["free_place", "place_of"]

_HASHES = 1 << 23
_UNKNOWN = (1 << 20) - 1


def place_of(published: str | None, report_id: str) -> int:
    """Place that a report has by its ISO day of publication and its id.

    Examples
    --------
    >>> place_of("2018-09-12", "ff" * 8) < place_of("2018-09-13", "00" * 8) < place_of(None, "00" * 8)
    True
    """
    day = _UNKNOWN if published is None else min(date.fromisoformat(published).toordinal(), _UNKNOWN - 1)
    return (day * _HASHES + (int(report_id[:6], 16) >> 1)) * PLACES


def free_place(published: str | None, report_id: str, is_taken: Callable[[int], bool]) -> int:
    """First free place of its day from that of the report on; two of one day seldom have the same.

    After the last place of a day come the first ones of that day: reports without a day have the last places
    that there are.

    Raises
    ------
    StoreError
        When all places of the day are taken; a day has eight million.
    """
    wanted = place_of(published, report_id)
    day, number = divmod(wanted // PLACES, _HASHES)
    for further in range(_HASHES):
        place = (day * _HASHES + (number + further) % _HASHES) * PLACES
        if not is_taken(place):
            return place
    told = "without a day" if published is None else f"of {published}"
    raise StoreError(f"the store holds {_HASHES:,} reports {told}, as many as it can; begin another store")
