"""Which of many spans, some inside others, a place in the text belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from heapq import heappop, heappush
from typing import Generic, TypeVar

__all__ = ["Innermost"]

V = TypeVar("V")


class Innermost(Generic[V]):
    """Spans with a value each, asked for the shortest one around an offset.

    Made in ``n log n`` for n spans, answers in ``log n`` however deep they are nested. Of two spans of one
    length the one given first counts; empty spans are around nothing.

    Parameters
    ----------
    spans : iterable of (int, int, value)
        ``[start, end)`` and what stands for it, in any order.

    Examples
    --------
    >>> voices = Innermost([(0, 20, "paper"), (5, 12, "minister")])
    >>> voices.at(7), voices.at(12), voices.at(20)
    ('minister', 'paper', None)
    """

    def __init__(self, spans: Iterable[tuple[int, int, V]]) -> None:
        known = [(start, end, value) for start, end, value in spans if start < end]
        order = sorted(range(len(known)), key=lambda i: known[i][0])
        self._edges = sorted({edge for start, end, _ in known for edge in (start, end)})
        self._values: list[V | None] = []
        around: list[tuple[int, int]] = []  # length and number, the shortest on top
        opened = 0
        for edge in self._edges:
            while opened < len(order) and known[order[opened]][0] == edge:
                i = order[opened]
                heappush(around, (known[i][1] - known[i][0], i))
                opened += 1
            while around and known[around[0][1]][1] <= edge:
                heappop(around)
            self._values.append(known[around[0][1]][2] if around else None)

    def at(self, offset: int) -> V | None:
        """The value of the shortest span around an offset; None where there is none."""
        i = bisect_right(self._edges, offset) - 1
        return self._values[i] if i >= 0 else None
