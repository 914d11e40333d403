"""Who bore what, when: spells by a key and a day, searched for all rows at once; for this room only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import UsageError
from blocs.states.spells import OPEN, first_days, locked

__all__ = ["Days", "Timeline", "at", "over"]

Days: TypeAlias = NDArray[np.int64]
"""Days since 1970-01-01."""

EVER = int(np.datetime64("0001-01-01", "D").astype(np.int64))
"""First day of a spell that has always lasted."""
_STEP = 10_000_000
"""More than the days between `EVER` and `OPEN`: a key and a day make one number to search for."""
_APART = _STEP
"""Added to the distance of spells that never met the one asked about, so that any that did goes first."""

_Kind = TypeVar("_Kind", np.int64, np.object_)


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Spells by key (a number, a code, two letters) and first day; those of one key do not overlap.

    `of` gives the place of each key; `rows` is the order of the spells in the table they come from.
    """

    of: Mapping[Any, int]
    rows: NDArray[np.intp]
    key: Days
    since: Days
    until: Days

    @classmethod
    def made(cls, keys: Sequence[Any], since: Days, until: Days) -> Timeline:
        """Sort spells by key and first day."""
        of = {key: place for place, key in enumerate(dict.fromkeys(keys))}
        key = np.array([of[k] for k in keys], np.int64)
        rows = np.lexsort((since, key))
        return cls(of, rows, locked(key[rows]), locked(since[rows]), locked(until[rows]))

    def places(self, keys: Iterable[Any]) -> Days:
        """Place of each key, -1 for one not known."""
        # One look-up a row: NumPy finds text only by sorting it, which takes ten times as long.
        words: list[Any] = [keys] if isinstance(keys, str) else list(keys)
        return np.fromiter((self.of.get(word, -1) for word in words), np.int64, len(words))

    def find(
        self, places: Days, first: Days, last: Days, met: tuple[Days, ...] | None = None
    ) -> NDArray[np.intp]:
        """Spell of each key over the days `first` to `last`: the latest that touches them, else the nearest.

        `met` are first and last days that a spell off those days should share; -1 for an unknown key.
        """
        wanted = np.maximum(places, 0)
        row = np.searchsorted(self.key * _STEP + self.since - EVER, wanted * _STEP + last - EVER, "right") - 1
        before, after = np.maximum(row, 0), np.minimum(row + 1, len(self.key) - 1)
        is_before = (row >= 0) & (self.key[before] == wanted)
        is_after = (row + 1 < len(self.key)) & (self.key[after] == wanted)
        behind, ahead = first - self.until[before], self.since[after] - last
        touches = is_before & (behind <= 0)
        if met is not None:
            behind = behind + _APART * (self.until[before] < met[0])
            ahead = ahead + _APART * (self.since[after] > met[1])
        found = np.where(touches | (is_before & ~(is_after & (ahead < behind))), before, after)
        return np.where(places < 0, -1, found)


def over(
    places: Days, years: ArrayLike, answer: Callable[[Days, Days, Days], NDArray[_Kind]]
) -> NDArray[_Kind]:
    """Answers for keys at times, each with its first and last day; what is asked often is answered once.

    Raises
    ------
    UsageError
        When `years` are neither whole numbers nor days, or are not one for each key or one for all.
    """
    when = np.atleast_1d(np.asarray(years))
    by_day = when.dtype.kind == "M"
    if by_day and np.isnat(when).any():
        raise UsageError(f"day {int(np.argmax(np.isnat(when)))} of the array is missing (NaT); leave it out")
    if not by_day and when.size and when.dtype.kind not in "iu":
        raise UsageError(f"years are whole numbers, or days as datetime64, not {when.dtype}")
    if when.ndim != 1 or places.ndim != 1 or len(when) not in (1, len(places)):
        raise UsageError(
            f"{places.size} states and {when.size} years; give one year for each, or one for all"
        )
    days = when.astype("M8[D]") if by_day else when
    times = np.broadcast_to(
        days.astype(np.int64).clip(*((EVER, OPEN) if by_day else (1, 9998))), places.shape
    )
    asked, back = _distinct(places, times)
    places, times = places[asked], times[asked]
    first, last = (times, times) if by_day else (first_days(times), first_days(times + 1) - 1)
    answers: NDArray[_Kind] = answer(places, first, last)[back]
    return answers


def _distinct(places: Days, times: Days) -> tuple[Any, Any]:
    """Rows that hold each pair of key and time once, and the way back; all rows where that gains nothing."""
    if not len(places):
        return slice(None), slice(None)
    start = times.min()
    span = int(times.max() - start) + 1
    cells = (int(places.max()) + 2) * span
    if cells > len(places):
        return slice(None), slice(None)
    cell = (places + 1) * span + (times - start)
    row = np.full(cells, -1, np.int64)
    row[cell] = np.arange(len(cell))
    held = row >= 0
    return row[held], (np.cumsum(held) - 1)[cell]


def at(values: NDArray[_Kind], rows: NDArray[np.intp], missing: Any) -> NDArray[_Kind]:
    """Values at rows, `missing` where a row is -1."""
    taken: NDArray[_Kind] = values[rows]
    if (absent := rows < 0).any():
        taken[absent] = missing
    return taken
