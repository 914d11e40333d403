"""Places of reports: numbers that sort as reports do, by day of publication, then by hash.

A place has 63 bits: 20 for the day (all ones where it is unknown, so that those reports come last), 23 for
the hash, and 20 that number what the report holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

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
    """First free place from that of the report on; two of one day seldom have the same."""
    place = place_of(published, report_id)
    while is_taken(place):
        place += PLACES
    return place
