"""Quotation marks, paired: which stretches of a passage stand in somebody's own words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Quote", "Quotes", "find_quotes"]

_CLOSERS = {'"': '"', "“": "”", "«": "»", "„": "“”", "‘": "’"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `open` is the offset of its opening mark, ``[start, end)`` what stands inside.

    `closed` is False when the passage ends before the quotation does (it goes on in the next paragraph).
    """

    open: int
    start: int
    end: int
    closed: bool


class Quotes:
    """The quotations of a whole text in order, asked by offset; each answer takes logarithmic time.

    Examples
    --------
    >>> quotes = Quotes(find_quotes('He said "no" twice.'))
    >>> quotes.at(9) is not None, quotes.at(0) is None
    (True, True)
    """

    def __init__(self, quotes: Iterable[Quote]) -> None:
        self.all = sorted(quotes, key=lambda q: q.open)
        self._opens = [q.open for q in self.all]
        self._ends = [q.end for q in self.all]

    def at(self, offset: int) -> Quote | None:
        """The quotation that an offset stands in."""
        i = bisect_right(self._opens, offset) - 1
        return self.all[i] if i >= 0 and self.all[i].start <= offset < self.all[i].end else None

    def before(self, offset: int) -> Quote | None:
        """The last quotation that ends before an offset."""
        i = bisect_left(self._ends, offset) - 1
        return self.all[i] if i >= 0 else None

    def after(self, offset: int) -> Quote | None:
        """The first quotation that opens at or after an offset."""
        i = bisect_left(self._opens, offset)
        return self.all[i] if i < len(self.all) else None

    def within(self, start: int, end: int) -> list[Quote]:
        """Quotations that share characters with ``[start, end)``."""
        return self.all[bisect_right(self._ends, start) : bisect_left(self._opens, end)]


def find_quotes(text: str, base: int = 0, shift: int = 0) -> list[Quote]:
    """Quotations of one passage, in order, not nested (the outermost counts).

    Parameters
    ----------
    text : str
        The passage.
    base : int
        Added to every offset.
    shift : int
        Unused characters at the start of `text`.

    Examples
    --------
    >>> [(q.start, q.end) for q in find_quotes('He said "no" twice.')]
    [(9, 11)]
    """
    found: list[Quote] = []
    closers = _Closers(text)
    i, n = shift, len(text)
    while i < n:
        char = text[i]
        if char not in _CLOSERS or (char == "‘" and i and text[i - 1].isalnum()):
            i += 1
            continue
        ends = [k for k in (closers.after(c, i, char) for c in _CLOSERS[char]) if k >= 0]
        if not ends and char == "‘":  # an apostrophe that opens a word: ‘90s
            i += 1
            continue
        j = min(ends, default=n)
        if j > i + 1:
            found.append(Quote(base + i, base + i + 1, base + j, bool(ends)))
        i = j + 1
    return found


class _Closers:
    """Where the next closing mark of each kind stands; no stretch of text is looked through twice."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._next: dict[str, int] = {}

    def after(self, mark: str, i: int, opener: str) -> int:
        """Offset of the next such mark after `i`, -1 when there is none."""
        known = self._next.get(mark, i)
        if known == -1 or known > i:
            return known
        at = self._text.find(mark, i + 1)
        if opener == "‘":  # the closing mark is also the apostrophe: take the one that no letter follows
            while 0 <= at < len(self._text) - 1 and self._text[at + 1].isalnum():
                at = self._text.find(mark, at + 1)
        self._next[mark] = at
        return at
