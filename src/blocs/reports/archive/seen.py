"""Which reports came before: exact for any number of them, in eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left

__all__ = ["Seen"]

_NAMED = 10_000
"""Reports of which the place is kept as well, to be told."""


class Seen:
    """Ids of reports, and where the first of them stood.

    Examples
    --------
    >>> seen = Seen()
    >>> seen.before("00ff00ff00ff00ff", "a.txt"), seen.before("00ff00ff00ff00ff", "b.txt")
    (None, 'a.txt')
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._ids: dict[int, array[int]] = {}
        self._places: dict[str, str] = {}

    def before(self, id_: str, place: str) -> str | None:
        """Where a report with this id stood before; None when there was none, and it is noted at `place`."""
        number = int(id_, 16)
        ids = self._ids.setdefault(number >> 48, array("Q"))
        at = bisect_left(ids, number)
        if at < len(ids) and ids[at] == number:
            return self._places.get(id_, "a report before it")
        ids.insert(at, number)
        if len(self._places) < _NAMED:
            self._places[id_] = place
        return None
