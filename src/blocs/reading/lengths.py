"""Ranks, lengths and times: amounts that are written as words of another kind.

"The biggest since 1981", "the worst in two decades", "for the third time", "a week-long visit", "half an
hour", "hours of talks", "for a fifth day", "met twice", "a pair of planes".
"""

# ruff: noqa: E501 (word lists and rules of a grammar read best one to a line)
from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from blocs.reading.amount import Amount
from blocs.reading.comparators import bounds, compared
from blocs.reading.counted import Counting
from blocs.reading.language import Sent, Token
from blocs.reading.numerals import value_of
from blocs.reading.records import Aspect, Comparator
from blocs.reading.units import DISTANCES, SPANS, TRADERS, unit_of

__all__ = ["find_lengths", "find_ranks"]

_SUPERLATIVE = (
    r"(?:most \w+|first|worst|best|(?!(?:inter|re|unr|arr|west|protest|forest|invest|harvest|contest|conquest|latest|guest)\w*\b)"
    r"[a-z]{3,}est)"
)
_SINCE = re.compile(
    rf"\b{_SUPERLATIVE}\b(?:\s+[\w’'-]+){{0,9}}?\s+since\s+(?:[^\W\d]+\s+(?:\d{{1,2}},?\s+)?){{0,6}}"
    r"(?P<year>(?:1[5-9]|20)\d\d)\b",
    re.IGNORECASE,
)
_COUNT = (
    r"\d+(?:\.\d+)?|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
)
_TIME_UNIT = r"(?:minute|hour|day|week|fortnight|month|year|decade|century|centuries)"
_IN_YEARS = re.compile(
    rf"\b{_SUPERLATIVE}\b(?:\s+[\w’'-]+){{0,5}}?\s+in\s+(?:(?:more|less) than |nearly |almost |over |at least |about )?"
    rf"(?P<n>{_COUNT}|an?) (?P<unit>year|decade|century|month|week)s?\b",
    re.IGNORECASE,
)
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        2,
    )
}
_ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_NTH_TIME = re.compile(rf"\bfor (?:the|an?) (?P<n>{_ORDINAL}) time\b", re.IGNORECASE)
_NTH_DAY = re.compile(
    rf"\b(?:for (?:the|an?|its|their)|in(?:to)? (?:its|their|his|her)) (?P<n>{_ORDINAL}) (?:straight |consecutive |successive )?"
    r"(?P<unit>day|night|week|month|year|season)\b",
    re.IGNORECASE,
)
_NTH_LARGEST = re.compile(rf"\b(?P<n>{_ORDINAL})[- ](?:most \w+|[a-z]{{3,}}est)\b", re.IGNORECASE)
_LONG = re.compile(
    rf"\b(?:(?P<n>{_COUNT})-)?(?P<unit>hour|day|week|month|year|decade|century)s?-long\b|"
    rf"(?<![\w-])(?P<n2>{_COUNT}|half)-(?P<unit2>{_TIME_UNIT}|mile|km|kilomet(?:er|re)|met(?:er|re)|foot|inch|yard|centimet(?:er|re))"
    r"\b(?!-old)",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?P<part>half|a half|(?:a )?quarter of|three quarters of)[- ]an?[- ](?P<unit>{_TIME_UNIT}|mile|kilomet(?:er|re)|(?:percentage )?point)\b"
    r"(?! (?:ago|past))",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\b(?:within|(?:more|less) than|almost|nearly|about|at least|over|after|for|by) (?P<n>an?) (?P<unit>{_TIME_UNIT})\b"
    r"(?P<half> and a half\b)?(?! (?:ago|earlier|later|before))",
    re.IGNORECASE,
)
_VAGUE_TIME = re.compile(
    r"\b(?:for|after|in) (?P<unit>hours|days|weeks|months|years|decades)\b"
    r"(?= of|[,.]| before| after| in| on)",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(?P<n>twice|thrice)\b(?! (?:that|its|over|more)\b)", re.IGNORECASE)
_PAIR = re.compile(r"\b(?P<n>an? (?:pair|couple)) of (?=[a-z])", re.IGNORECASE)
_SAME_UNIT = {"centuries": "century", "night": "day", "percentage point": "percent"}
_PARTS = {"half": 0.5, "a half": 0.5, "quarter of": 0.25, "a quarter of": 0.25, "three quarters of": 0.75}


def _measure(count: float, unit: str) -> tuple[float, str]:
    """ "Two decades" as 20 years, "a mile" as one mile."""
    unit = _SAME_UNIT.get(unit.lower(), unit.lower())
    if unit in SPANS:
        times, standard = SPANS[unit]
        return count * times, standard
    return count, unit_of(unit) or unit


def _count(words: str) -> float:
    if words.lower() in ("a", "an"):
        return 1.0
    return 0.5 if words.lower() == "half" else value_of(words) or 1.0


def find_ranks(counting: Counting) -> Iterator[Amount]:
    """ "The biggest since 1981" (a rank by year), "the third time" (a rank by times), "the second biggest economy"."""
    text = counting.parse.text
    for m in _SINCE.finditer(text):
        yield from _rank(counting, m, "year", float(m["year"]), "year", owned=m.start())
    for m in _IN_YEARS.finditer(text):
        first = m[0][:5].lower() == "first"  # "the first time in six years" says how long it had not been
        value, unit = _measure(_count(m["n"]), m["unit"])
        yield from _rank(
            counting, m, "n", value, unit, owned=m.start(), aspect="duration" if first else "rank"
        )
    for m in _NTH_TIME.finditer(text):
        yield from _rank(counting, m, "n", float(_ORDINALS[m["n"].lower()]), "time", owned=m.start("n"))
    for m in _NTH_LARGEST.finditer(text):
        token = counting.parse.token_at(m.end() - 1)
        noun = counting.noun_after(token) if token is not None else None
        if noun is not None and (counted := _ranked(noun)):
            yield from _rank(counting, m, "n", float(_ORDINALS[m["n"].lower()]), counted, owned=noun.start)


def _ranked(noun: Token) -> str | None:
    """In what a rank is counted ("the second biggest economy", "the third largest *exporter*": countries)."""
    return "country" if noun.lemma in TRADERS else unit_of(noun.lemma)


def _rank(
    counting: Counting,
    m: re.Match[str],
    group: str,
    value: float,
    unit: str,
    *,
    owned: int,
    aspect: Aspect = "rank",
) -> Iterator[Amount]:
    def build(token: Token, sent: Sent) -> Amount:
        of, span = counting.topic(sent, m.start())
        sign = compared(counting.parse.text, m.start(group), m.end(group))
        return Amount(
            m.start(group), m.end(group), sent.i, *bounds(value, sign), sign, unit, of, span, counting.parse.token_at(owned) or token, aspect, None, "actual", "rank",
        )  # fmt: skip

    yield from _at(counting, m.start(group), build)


def _at(counting: Counting, offset: int, build: Callable[[Token, Sent], Amount]) -> Iterator[Amount]:
    token = counting.parse.token_at(offset)
    if token is not None:
        yield build(token, counting.parse.sents[token.sent])


def find_lengths(counting: Counting) -> Iterator[Amount]:
    """ "A week-long visit", "a 20-mile march", "half an hour", "within a week", "hours of talks", "twice"."""
    text = counting.parse.text
    for m in _LONG.finditer(text):
        value, unit = _measure(_count(m["n"] or m["n2"] or "one"), m["unit"] or m["unit2"])
        yield from _length(counting, m.start(), m.end(), value, unit, before_noun=True)
    for m in _PART.finditer(text):
        value, unit = _measure(_PARTS[m["part"].lower()], m["unit"])
        yield from _length(counting, m.start(), m.end(), value, unit)
    for m in _WITHIN.finditer(text):
        value, unit = _measure(1.5 if m["half"] else 1.0, m["unit"])
        if not m[0].lower().startswith("after") or text.startswith(" of ", m.end()):
            yield from _length(counting, m.start("n"), m.end(), value, unit)
    for m in _NTH_DAY.finditer(text):
        value, unit = _measure(_ORDINALS[m["n"].lower()], m["unit"])
        yield from _length(counting, m.start("n"), m.end("n"), value, unit)
    for m in _VAGUE_TIME.finditer(text):
        if m["unit"].lower() == "hours" or text.startswith(" of ", m.end()):
            value, unit = _measure(2.0, m["unit"].lower().rstrip("s"))
            yield from _length(counting, m.start("unit"), m.end("unit"), value, unit, "~")
    for m in _TWICE.finditer(text):
        value = 2.0 if m["n"].lower() == "twice" else 3.0
        yield from _length(counting, m.start(), m.end(), value, "time")
    for m in _PAIR.finditer(text):
        token = counting.parse.token_at(m.end() - 1)
        noun = counting.noun_after(token) if token is not None else None
        if noun is not None and noun.tag in ("NNS", "NNPS") and unit_of(noun.lemma) not in (None, "time"):
            yield from _length(counting, m.start(), m.end(), 2.0, counting.unit(noun), before_noun=True)


def _length(
    counting: Counting, start: int, end: int, value: float, unit: str, sign: Comparator | None = None, *,
    before_noun: bool = False,
) -> Iterator[Amount]:  # fmt: skip
    """One amount; what it is of stands after it, or is what the sentence is about."""
    text = counting.parse.text
    if sign is None:
        sign = compared(text, start, end)
        if sign == "=" and text[max(0, start - 7) : start].lower() == "within ":
            sign = "<="
    low, high = bounds(value, sign)
    if sign == "~" and text[start:end].lower().endswith("s"):  # "hours of talks"
        high = None
    aspect: Aspect = "distance" if unit in DISTANCES else "level"
    if unit in ("minute", "hour", "day", "week", "month", "year", "season"):
        aspect = "duration"

    def build(token: Token, sent: Sent) -> Amount:
        noun = counting.noun_after(counting.parse.token_at(end - 1)) if before_noun else None
        of, span = counting.phrase(noun, end) if noun else counting.topic(sent, start)
        return Amount(
            start, end, sent.i, low, high, sign, unit, of, span, noun or token, aspect, None,
            counting.realis(token, None), "vague" if sign == "~" else "length",
        )  # fmt: skip

    yield from _at(counting, start, build)
