"""Comparators: what the words around a number say of it ("more than", "at most", "or so"), and what it then leaves open."""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

import re

from blocs.reading.records import Comparator

__all__ = ["bounds", "compared"]

_LEADS: tuple[tuple[str, Comparator], ...] = (
    (r"(?:just|slightly|a little|a bit|marginally) (?:more than|over|above)", ">~"),
    (
        r"(?:less|fewer|smaller|lower) (?:than )?or equal (?:to|than)|no more than|not more than|at most|up to|as many as|as much as|a maximum of|maximum of|capped at|as high as",
        "<=",
    ),
    (
        r"(?:greater|more|larger|bigger|higher) (?:than )?or equal (?:to|than)|at least or equal to|no (?:fewer|less) than|not (?:less|fewer) than|at least|a minimum of|minimum of|as (?:few|little) as",
        ">=",
    ),
    (
        r"more than|over|above|in excess of|upwards? of|greater than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|cross(?:ed|es|ing)?|beyond",
        ">",
    ),
    (r"just under|just below|nearly|almost|close to|approaching|not quite|just short of|virtually", "<~"),
    (r"(?:less|fewer) than|under|below|short of", "<"),
    (
        r"around|about|some|perhaps|maybe|possibly|roughly|approximately|an estimated|estimated|circa|near|in the region of|or so|or about",
        "~",
    ),
)
_FILLERS = r"(?:(?:an?|the|additional|another|estimated|total of|record|combined|whopping|staggering) ){0,2}"
_COMPARATORS: tuple[tuple[re.Pattern[str], Comparator], ...] = tuple(
    (re.compile(rf"\b(?:{words})\s+{_FILLERS}$", re.IGNORECASE), sign) for words, sign in _LEADS
)
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (
        re.compile(
            r"(?: ?\+|-plus\b| plus\b(?! one)|(?: [a-z]+){0,2} at (?:the )?least\b| or (?:more|higher)\b| [a-z]+ or more\b)",
            re.IGNORECASE,
        ),
        ">=",
    ),
    (re.compile(r"(?: or so\b|-odd\b| [a-z]+ or so\b)", re.IGNORECASE), "~"),
    (re.compile(r"(?: [a-z]+)? or (?:less|fewer)\b", re.IGNORECASE), "<="),
)


def compared(text: str, start: int, end: int) -> Comparator:
    """The comparator that the words around an expression say ("more than", "or so"); "=" for none."""
    before = text[max(0, start - 48) : start]
    after: Comparator = next((sign for pattern, sign in _AFTER if pattern.match(text, end)), "=")
    if after in (">=", "<="):
        return after
    for pattern, sign in _COMPARATORS:
        if pattern.search(before):
            return sign
    return after


def bounds(value: float, sign: Comparator) -> tuple[float | None, float | None]:
    """Lowest and highest value that a number with a comparator leaves open."""
    if sign in (">", ">=", ">~"):
        return value, None
    if sign in ("<", "<=", "<~"):
        return None, value
    return value, value
