"""Numerals and their values: digits, words, scales and parts.

`NUMERAL` is a pattern for one amount as news writes it ("36,000", "1.5 billion", "two hundred and six",
"half a million", "two and a half"), `value_of` its value. It matches only what is well formed: in "between
one hundred and two hundred" there are two amounts, in "one hundred and two" there is one.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

__all__ = [
    "NUMERAL",
    "PARTS",
    "SCALE",
    "SCALES",
    "VAGUE",
    "ones",
    "scale_of",
    "value_of",
]

_UNITS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine".split())}
_TEENS = {
    w: n
    for n, w in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(), 10
    )
}
_TENS = {w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_WORDS = _UNITS | _TEENS | _TENS
SCALES = {
    "hundred": 100, "thousand": 10**3, "k": 10**3, "lakh": 10**5, "million": 10**6, "mln": 10**6, "mn": 10**6,
    "mil": 10**6, "m": 10**6, "crore": 10**7, "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9,
    "trillion": 10**12, "tn": 10**12, "trn": 10**12, "tln": 10**12, "dozen": 12,
}  # fmt: skip
VAGUE = {
    "scores": 40, "dozens": 24, "hundreds": 200, "thousands": 2_000, "millions": 2e6, "billions": 2e9,
    "tens of thousands": 20_000, "hundreds of thousands": 200_000, "tens of millions": 2e7,
    "hundreds of millions": 2e8, "tens of billions": 2e10, "hundreds of billions": 2e11, "trillions": 2e12,
    "several dozen": 36, "several hundred": 300, "several thousand": 3_000, "several million": 3e6,
    "several billion": 3e9, "a few dozen": 24, "a few hundred": 200, "a few thousand": 2_000,
    "a few million": 2e6, "several hundred thousand": 300_000, "a few hundred thousand": 200_000,
}  # fmt: skip
"""Words that say an order of size: the least that they can mean."""
PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip


def _any(words: object) -> str:
    return "|".join(sorted((str(w) for w in words), key=len, reverse=True))  # type: ignore[attr-defined]


SCALE = r"(?:hundred|thousand|million|billion|trillion|crore|lakh|mln|bln|tln|mil|bn|tn|trn|mn|dozen)\b"
_BIG = r"(?:thousand|lakh|million|crore|billion|trillion)\b"
_SUB100 = rf"(?:(?:{_any(_TENS)})(?:[- ](?:{_any(w for w in _UNITS if w != 'zero')}))?|{_any(_TEENS)}|{_any(_UNITS)})\b"
_SUB1000 = rf"(?:(?:{_SUB100}|an?)[- ]hundred\b(?:[ -](?:and[ -])?{_SUB100}(?![- ]hundred\b))?|{_SUB100})"
_TAIL = rf"(?:,? (?:and )?{_SUB1000}(?![- ]{_BIG}))"
_THOUSANDS = rf"(?:(?:{_SUB1000}|an?)[- ]thousand\b{_TAIL}?)"
_MILLIONS = rf"(?:(?:{_SUB1000}|an?)[- ]million\b(?:,? (?:and )?(?:{_THOUSANDS}|{_SUB1000}(?![- ]{_BIG})))?)"
_GREAT = rf"(?:(?:{_SUB1000}|an?)[- ](?:lakh|crore|billion|trillion)\b(?:,? (?:and )?{_MILLIONS})?)"
_HALF_OF = r"(?:half an?[- ]|a half[- ]|half[- ])(?:million|billion|trillion|dozen)\b"
_QUARTER_OF = r"(?:a[- ]|three[- ])?quarters?[- ](?:of an? )?(?:million|billion|trillion)\b"
_AND_PART = rf"(?:{_SUB100} and (?:an?|{_any(_UNITS)}) (?:{_any(PARTS)})s?\b(?:[- ]{SCALE})?)"
_MILLION_AND_HALF = rf"(?:(?:{_SUB100}|an?) {_BIG} and a half\b)"
_POINT = rf"(?:{_SUB100} point(?: (?:{_any(_UNITS)})\b)+(?: {SCALE})?)"
_DOZEN = rf"(?:(?:{_SUB100}|an?) dozens?\b)"
SPELLED = rf"(?:{_AND_PART}|{_MILLION_AND_HALF}|{_POINT}|{_HALF_OF}|{_QUARTER_OF}|{_DOZEN}|{_GREAT}|{_MILLIONS}|{_THOUSANDS}|{_SUB1000})"
_BLANK = "[ \u00a0\u2009\u202f]"
_DIGITS = rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?![\d]|,\d)|\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)|\d+(?:\.\d+)?(?!,?\d)|\.\d+)"
_FRACTION_SIGNS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_WITH_SCALE = rf"{_DIGITS}[½¼¾]?(?:[- ]?{SCALE}(?: {SCALE})?(?: and a half\b)?|(?:[mkb]|MN)\b)?"
NUMERAL = rf"(?:{_WITH_SCALE}|[½¼¾]|{SPELLED})"
_MIXED = re.compile(
    rf"((?:{_SUB100})) and (an?|{_any(_UNITS)}) ({_any(PARTS)})s?(?: ({_any(SCALES)}))?".replace("[- ]", " ")
)
_DECIMAL = re.compile(rf"(.+?) point((?: (?:{_any(_UNITS)}))+)(?: ({_any(SCALES)}))?")
LONGEST = 18
"""Digits that an amount can have; longer strings number something."""


def scale_of(amount: str) -> str | None:
    """Scale word that an amount ends in, None when there is none."""
    match = re.search(rf"(?<![a-z])({SCALE})$", amount.lower())
    return match[1] if match else None


def ones(word: str) -> int:
    """Value of a small count ("two" of "two thirds"); one for an article or nothing."""
    return _WORDS.get(word.lower(), 1)


def value_of(amount: str) -> float | None:
    """Value of what `NUMERAL` matched; None when it is no amount.

    Examples
    --------
    >>> value_of("1.5 billion"), value_of("two hundred and six"), value_of("half a million")
    (1500000000.0, 206.0, 500000.0)
    """
    text = " ".join(amount.lower().replace("-", " ").replace(",", " , ").split())
    if text[:1].isdigit() or text[:1] in ".½¼¾":
        return _digits(amount.lower())
    if match := _MIXED.fullmatch(text):
        whole = _words(match[1].split(), False)
        part = ones(match[2]) / PARTS[match[3]]
        return None if whole is None else (whole + part) * SCALES.get(match[4] or "", 1)
    if match := _DECIMAL.fullmatch(text):
        figures = "".join(str(_UNITS[word]) for word in match[2].split())
        whole = _words(match[1].split(), False)
        return None if whole is None else (whole + float("0." + figures)) * SCALES.get(match[3] or "", 1)
    half = text.endswith(" and a half")
    text = text.removesuffix(" and a half")
    if match := re.match(r"(?:a |three )?quarters? (?:of an? )?(\w+)$", text):
        return (0.75 if text.startswith("three") else 0.25) * SCALES[match[1]]
    if match := re.match(r"(?:half an? |a half |half )(\w+)$", text):
        return 0.5 * SCALES[match[1]]
    return _words(text.replace(",", " ").split(), half)


def _digits(amount: str) -> float | None:
    match = re.match(r"([\d.,\s]*)([½¼¾]?)[- ]?([a-z]*)(?: ([a-z]+))?( and a half)?$", amount)
    if match is None:
        return None
    figures = re.sub(r"[\s,]", "", match[1])
    if len(figures) > LONGEST:
        return None
    try:
        value = Decimal(figures or 0)
    except InvalidOperation:
        return None
    value += _FRACTION_SIGNS.get(match[2], Decimal(0))
    if match[5] or match[4] == "and":
        value += Decimal("0.5")
    for word in (match[3], match[4] or ""):
        value *= SCALES.get(word, 1)
    return float(value)


def _words(words: list[str], half: bool) -> float | None:
    total, current, seen = 0.0, 0.0, False
    for word in words:
        word = word.removesuffix("s") if word == "dozens" else word
        if word == "and":
            continue
        if word in ("a", "an"):
            current = current or 1.0
        elif word in _WORDS:
            current += _WORDS[word]
        elif word == "hundred" or word == "dozen":
            current *= SCALES[word]
        elif word in SCALES:
            total += (current + 0.5 * half) * SCALES[word]
            current, half = 0.0, False
        else:
            return None
        seen = True
    return total + current + 0.5 * half if seen else None
