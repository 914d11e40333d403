"""Words that say that a figure was changed or an act put off: what tells a revision from a dispute."""

from __future__ import annotations

import re

__all__ = ["calls_off", "revises"]

_REVISES = re.compile(
    r"""\b(?:
        revis(?:e|es|ed|ing|ion) | updat(?:e|es|ed|ing) | correct(?:s|ed|ing|ion)
      | (?:up(?:ward)? | down(?:ward)?)\s+from
      | (?:now|currently)\s+(?:stands?|standing|puts?|at) | stands?\s+now
      | (?:earlier | previous(?:ly)? | initial(?:ly)? | first)\s+
        (?:figures? | counts? | tolls? | estimates? | reports? | reported | given | announced | put | said)
      | (?:rais | lower | increas | reduc)(?:e|es|ed|ing)\b[^.;]{0,60}?\b(?:to | from)
      | (?:rose | risen | rises | rising | climb(?:s|ed) | jump(?:s|ed) | grew | grown | fell | fallen | falls
          | dropp?(?:s|ed) | cut)\b[^.;]{0,40}?\b(?:to | from)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLS_OFF = re.compile(
    r"""\b(?:
        postpon(?:e|es|ed|ing|ement) | cancel(?:s|led|ed|ling|ing|lation)? | call(?:s|ed|ing)?\s+off
      | called\s+\w+\s+\w+\s+off | put(?:s|ting)?\s+off | delay(?:s|ed|ing)? | reschedul(?:e|es|ed|ing)
      | scrap(?:s|ped|ping)? | shelv(?:e|es|ed|ing) | suspend(?:s|ed|ing)? | abandon(?:s|ed|ing)?
      | will\s+not\s+(?:go\s+ahead|take\s+place) | did\s+not\s+take\s+place
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BESIDE = 70
"""Characters on either side of an act's word within which what befell it is said."""


def revises(sentence: str) -> bool:
    """Whether a sentence says that one of its figures takes the place of another.

    Examples
    --------
    >>> revises("The ministry raised the toll to 40."), revises("The flood killed 40 people.")
    (True, False)
    """
    return _REVISES.search(sentence) is not None


def calls_off(sentence: str, start: int, end: int) -> bool:
    """Whether the act at ``sentence[start:end]`` is said to be put off or cancelled.

    Examples
    --------
    >>> calls_off("The summit was postponed to May.", 4, 10)
    True
    """
    return _CALLS_OFF.search(sentence[max(0, start - _BESIDE) : end + _BESIDE]) is not None
