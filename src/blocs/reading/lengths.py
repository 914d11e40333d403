"""Ranks and lengths: amounts that are written as words of another kind.

"The biggest since 1981", "for the first time", "a week-long visit", "hours of talks".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from blocs.reading.amount import Amount
from blocs.reading.counted import Counting
from blocs.reading.discourse import Sides
from blocs.reading.periods import SMALL
from blocs.reading.records import Aspect
from blocs.reading.units import DISTANCES, UNIT_OF

__all__ = ["find_lengths", "find_ranks"]

_SUPERLATIVE = (
    r"(?:biggest|largest|highest|lowest|worst|deadliest|strongest|weakest|longest|greatest|most \w+|best|"
    r"smallest|first|steepest|sharpest|fastest|slowest|heaviest|bloodiest|closest|tensest)"
)
_RANK = re.compile(
    rf"\b{_SUPERLATIVE}(?:\s+[\w’'-]+){{0,9}}?\s+since\s+(?:the\s+)?(?:[A-Za-z]+\s+(?:\d{{1,2}},?\s+)?)?"
    r"(?P<year>(?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)
_FIRST_TIME = re.compile(r"\b(?:for )?the (?P<first>first|second|third|fourth|fifth) time\b", re.IGNORECASE)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_COUNT = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty"
_LONG = re.compile(
    rf"(?P<n>\b(?:{_COUNT})-)?\b(?P<unit>hour|day|week|month|year|decade)s?-long\b|"
    rf"(?P<n2>\b(?:{_COUNT})|half)-(?P<unit2>hour|minute|day|week|month|year|mile|km|kilomet(?:er|re))\b(?!-old)",
    re.IGNORECASE,
)
_VAGUE_TIME = re.compile(
    r"\b(?:for|after|in) (?P<unit>hours|days|weeks|months|years|decades)\b"
    r"(?= of|[,.]| before| after| in| on)",
    re.IGNORECASE,
)


def find_ranks(counting: Counting) -> Iterator[Amount]:
    """ "The biggest since 1981" (a rank by year), "for the first time" (a rank by times)."""
    for m in _RANK.finditer(counting.parse.text):
        year = float(m["year"])
        yield from _rank(counting, m, "year", year, "year")
    for m in _FIRST_TIME.finditer(counting.parse.text):
        yield from _rank(counting, m, "first", float(_ORDINAL[m["first"].lower()]), "time")


def _rank(counting: Counting, m: re.Match[str], group: str, value: float, unit: str) -> Iterator[Amount]:
    token, head = counting.parse.token_at(m.start(group)), counting.parse.token_at(m.start())
    if token is None:
        return
    sent = counting.parse.sents[token.sent]
    of, span = counting.topic(sent, m.start())
    owner = counting.owner(head if unit == "year" else token, sent) if head else Sides()
    yield Amount(
        m.start(group), m.end(group), sent.i, value, value, "=", unit, of, span, owner, "rank", None,
        "actual", "rank",
    )  # fmt: skip


def find_lengths(counting: Counting) -> Iterator[Amount]:
    """ "A week-long visit", "a 20-mile march", "hours of talks"."""
    parse = counting.parse
    for m in _LONG.finditer(parse.text):
        token = parse.token_at(m.start())
        if token is None:
            continue
        sent = parse.sents[token.sent]
        unit = (m["unit"] or m["unit2"]).lower()
        unit = UNIT_OF.get(unit, unit)
        count = (m["n"] or m["n2"] or "1").rstrip("-").lower()
        value = 0.5 if count == "half" else float(count if count.isdecimal() else SMALL.get(count, 1))
        aspect: Aspect = "distance" if unit in DISTANCES else "duration"
        ahead = parse.tokens[token.i : min(token.i + 8, sent.last)]
        noun = next((t for t in ahead if t.start >= m.end() and t.pos in ("NOUN", "PROPN")), None)
        of, span = counting.phrase(noun, m.end()) if noun else ("", None)
        owner, realis = counting.owner(noun or token, sent), counting.realis(token, None)
        yield Amount(
            m.start(), m.end(), sent.i, value, value, "=", unit, of, span, owner, aspect, None,
            realis, "length",
        )  # fmt: skip
    for m in _VAGUE_TIME.finditer(parse.text):
        token, unit = parse.token_at(m.start("unit")), m["unit"].lower()
        if token is None or (unit != "hours" and not parse.text.startswith(" of ", m.end())):
            continue
        sent = parse.sents[token.sent]
        of, span = counting.topic(sent, m.start())
        owner, realis = counting.owner(token, sent), counting.realis(token, None)
        yield Amount(
            m.start("unit"), m.end("unit"), sent.i, 2.0, None, "~", unit.rstrip("s"), of, span, owner,
            "duration", None, realis, "vague",
        )  # fmt: skip
