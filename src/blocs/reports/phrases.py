"""Where a phrase can and cannot end, and other small questions to a stretch of text."""

from __future__ import annotations

import re

__all__ = [
    "LOOK",
    "abbreviated",
    "any_of",
    "count_words",
    "dangling",
    "ends_sentence",
    "plain",
    "starts_lower",
]

LOOK = 700
"""Characters of a paragraph that are looked at for signs; a longer one is running text."""

_END = re.compile(r"[.!?…:](?:[\"'”’»)\]*_]|\[\d{1,3}\])*$")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[A-Z]\.)+|\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Rev|St|vs|No|approx|incl"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.)$"
)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)")
_OPENERS = "\"'“‘«([*_"
_DANGLING_WORDS = """a an the of to and or nor but with from by for at as than into onto upon between
among against toward towards its their his whose my our your these such every which who whom whether
because although while is was are were be been being has have had will would shall very via per
including despite"""
_TITLE_WORDS = "Mr. Mrs. Ms. Dr. Prof. Gen. Col. Lt. Sen. Rep. Gov. President Minister Secretary"
_DANGLING = frozenset(_DANGLING_WORDS.split()) | frozenset(_TITLE_WORDS.split())


def any_of(*patterns: str) -> str:
    """A regular expression for any of several."""
    return "(?:" + "|".join(patterns) + ")"


def plain(text: str) -> str:
    """The stretch that is looked at, without emphasis marks at word edges and space around it."""
    return _EMPHASIS.sub("", text[:LOOK]).strip()


def count_words(text: str) -> int:
    """Number of words, as white space parts them."""
    return len(text.split())


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence may: final punctuation, then any closing quotes or brackets."""
    return _END.search(text[-40:].rstrip()) is not None


def starts_lower(text: str) -> bool:
    """Whether `text`, past opening quotes and brackets, starts with a lower-case letter."""
    return text[:12].lstrip(_OPENERS)[:1].islower()


def dangling(text: str) -> bool:
    """Whether `text` stops at a comma, a dash, or a word that ends no sentence (``of``, ``the``, ``Mr.``)."""
    tail = text[-40:].rstrip()
    if tail.endswith((",", "-", "–", "—")):
        return True
    words = tail.split()
    return bool(words) and (words[-1] in _DANGLING or words[-1].strip("*_") in _DANGLING)


def abbreviated(text: str) -> bool:
    """Whether the last full stop of `text` may belong to an abbreviation (``U.S.``, ``Gen.``)."""
    return _ABBREVIATED.search(text[-20:].rstrip()) is not None
