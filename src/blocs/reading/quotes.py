"""Quotation marks, paired: which stretches of a passage stand in somebody's own words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Quote", "find_quotes"]

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
