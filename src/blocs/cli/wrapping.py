"""Sentences in lines of a width, with figures and their units kept together."""

from __future__ import annotations

import re
import textwrap

__all__ = ["wrapped"]

_UNIT = re.compile(r"(?<=\d) (?=(?:%|bn|mn|billion|million|years?|points)\b|%)")


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns; not within a hyphened word, nor before a unit.

    Examples
    --------
    >>> wrapped("the middle 90 % of the draws", 13)
    ['the middle', '90 % of the', 'draws']
    """
    whole = _UNIT.sub("\N{NO-BREAK SPACE}", " ".join(text.split(" ")))
    return [
        line.replace("\N{NO-BREAK SPACE}", " ")
        for line in textwrap.wrap(whole, max(width, 10), break_on_hyphens=False)
    ]
