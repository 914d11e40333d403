"""Quotation marks, paired: which stretches of a passage stand in somebody's own words."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Quote", "find_quotes"]

_CLOSERS = {"“": "”", "«": "»", "„": "“”", "‘": "’"}


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
    i, n = shift, len(text)
    while i < n:
        char = text[i]
        if char == '"':
            j = text.find('"', i + 1)
            closed = j >= 0
            j = j if closed else n
        elif char == "‘":
            if i and (text[i - 1].isalnum()):
                i += 1
                continue
            j = i + 1
            while True:  # the closing mark is also the apostrophe: take the one that no letter follows
                j = text.find("’", j)
                if j < 0 or j + 1 >= n or not text[j + 1].isalnum():
                    break
                j += 1
            closed = j >= 0
            if not closed:
                i += 1
                continue
        elif char in _CLOSERS:
            ends = [k for k in (text.find(c, i + 1) for c in _CLOSERS[char]) if k >= 0]
            closed = bool(ends)
            j = min(ends) if closed else n
        else:
            i += 1
            continue
        if j > i + 1:
            found.append(Quote(base + i, base + i + 1, base + j, closed))
        i = j + 1
    return found
