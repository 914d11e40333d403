"""Number expressions: amounts with their currency or percent sign, ranges, parts, and comparators.

This module reads the expression itself ("more than 3,000", "$200 billion", "almost one third",
"scores"); `numerals` says what a numeral is worth, `comparators` what the words around it say. What is
counted, by whom and when is the matter of `quantities`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from blocs.reading.comparators import bounds, compared
from blocs.reading.currencies import (
    CURRENCY_CODES,
    CURRENCY_NATIONS,
    CURRENCY_SIGNS,
    CURRENCY_WORDS,
    LETTER_SIGNS,
)
from blocs.reading.numerals import (
    NUMERAL,
    PARTS,
    SCALES,
    VAGUE,
    ones,
    scale_of,
    value_of,
)
from blocs.reading.records import Comparator
from blocs.reading.units import unit_of

__all__ = ["Number", "find_numbers"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written.

    `start`/`end` exclude comparator words. `low` and `high` are in the unit itself, None for an open side.
    `unit` is an ISO 4217 code, "percent", or None when a counted noun has to say it. `form` tells how it
    was written: "digits", "words", "vague" (scores, dozens), "fraction", "multiple" (doubled). `money` is
    the name or sign of a currency that several states have ("pesos"), "" otherwise.
    """

    start: int
    end: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str | None
    form: str
    money: str = ""


_MULTIPLES = {
    "doubled": 100.0, "doubling": 100.0, "tripled": 200.0, "tripling": 200.0, "trebled": 200.0, "trebling": 200.0,
    "quadrupled": 300.0, "quadrupling": 300.0, "halved": 50.0, "halving": 50.0,
}  # fmt: skip
_FOLD = r"(?P<n>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,3})-?fold"


def _longest_first(words: object) -> str:
    return "|".join(sorted((re.escape(str(w)) for w in words), key=len, reverse=True))  # type: ignore[attr-defined]


_LETTERS = _longest_first(s for s in LETTER_SIGNS if len(s) > 1)
_LETTER = "|".join(s for s in LETTER_SIGNS if len(s) == 1)
_SIGN = (
    rf"(?:{_longest_first(CURRENCY_SIGNS)}|c \$(?= ?\d)|(?-i:{_LETTERS})\.?(?= ?\d)|"
    rf"(?-i:{_LETTER})(?=\d{{1,3}},\d{{3}}|\d+(?:\.\d+)?[- ]?(?:million|billion|trillion|bn\b)))"
)
_CODE = rf"(?:{'|'.join(sorted(CURRENCY_CODES))})"
_PCT = r" ?%| ?[- ]?(?:percent|per[- ]cent|pct)s?\b(?:age points?\b)?| percentage points?\b| percentage\b"
_NUMBER = re.compile(
    r"(?<![\w$€£.,/:+–—=&?%^@-])(?P<sign>[-−+](?=[\d$€£])|(?:minus|negative) (?=\w))?"
    rf"(?:(?P<prefix>{_SIGN}) ?|(?P<code>\b{_CODE}) ?)?(?P<a>{NUMERAL})(?P<pct>{_PCT})?",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    rf" ?(?P<to>[-–—]|(?:to|or|through)\b) ?(?P<prefix>{_SIGN} ?)?(?P<b>{NUMERAL})(?P<pct>{_PCT})?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"\bbetween (?:(?P<prefix>{_SIGN}) ?|(?P<code>{_CODE}) ?)?(?P<a>{NUMERAL})(?:{_PCT})? and "
    rf"(?:{_SIGN} ?)?(?P<b>{NUMERAL})(?P<pct>{_PCT})?",
    re.IGNORECASE,
)
_VAGUE_NUMBER = re.compile(
    rf"\b(?:{_longest_first(VAGUE)})\b",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    rf"(?<![\w-])(?:(?P<n>one|two|three|four|five|six|seven|eight|nine|an?)[- ])?(?P<part>{_longest_first(PARTS)})s?\b",
    re.IGNORECASE,
)
_TO_MULTIPLY = {"double": 100.0, "triple": 200.0, "treble": 200.0, "quadruple": 300.0, "halve": 50.0}
_SHARE = re.compile(
    r"(?<![\w.,$€£-])(?P<n>one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?P<of>(?:of|in) every|out of(?: every)?|in) "
    r"(?P<m>three|four|five|six|seven|eight|nine|ten|twelve|twenty|10|100)\b"
    r"(?![-.,]\d|-| (?:years?|decades?|months?|weeks?|days?|hours?|minutes?|million|thousand|hundred|billion|percent|per cent)\b)",
    re.IGNORECASE,
)
_MULTIPLE = re.compile(
    rf"\b(?:{'|'.join(_MULTIPLES)}|{_FOLD}|"
    rf"(?:to|could|would|will|may|might|can|should) (?P<verb>{'|'.join(_TO_MULTIPLY)}))\b",
    re.IGNORECASE,
)
_NATION = _longest_first({nation for nation, _ in CURRENCY_NATIONS})
_MONEY_AFTER = re.compile(
    rf"[- ](?:(?P<nation>(?i:{_NATION})) )?(?:US )?(?P<word>{_longest_first(CURRENCY_WORDS)}|(?<=Brazilian )real|(?<=n )reals)s?\b"
    rf"|[- ]?(?P<code>{_CODE})\b(?! ?\d)(?P<after> (?:million|billion|trillion)\b)?| ?(?P<sign>[€₽£₡₭₴₸]|\$(?! ?\d))"
)

_NAME_BEFORE = re.compile(
    r"(?:\b(?:Nos?|Articles?|Resolutions?|UNSCR|Chapter|Section|Flight|Route|Highway|Group|Group of|Level|Phase|Category|Tier|Zapad|"
    r"Vostok|Tsentr|Kavkaz|[Pp]ages?|pp|[Rr]oom|Building|Gate|Pier|Camp|Bureau|Office|Unit|Area|Channel|Agenda|Vision|Horizon|Title|"
    r"Covid|COVID|Type|Mark|Apollo|Boeing|Airbus|Windows|Volume|Vol|[Aa]ged?|Protocol|Order|Decree|Law|Directive|Annex|"
    r"Paragraph|Track|Schedule|[Nn]umber|[Pp]hone|Tel|[Dd]ay|[Cc]hannel|resolutions?|article|section|paragraph|chapter|Session|Expo)"
    r"[.:]? (?:\d{1,4}(?:,| and|, and|,? \(\d{4}\)) ){0,3}|[A-Za-z]-|#|(?<=[A-Za-z])/)$"
)
_NAME_AFTER = re.compile(
    r"(?: ?[ap]\.?m\b\.?|:\d\d| ?(?:GMT|UTC|hrs)\b|[- ]years?[- ]old\b|(?:st|nd|rd|th)\b|/\d|-\d\d-\d\d|\.\d+\.|G\b|[A-Z]{1,3}\d|[- ]\d{3,4}[-/]\d|\^)"
)
_WORD_NAME_AFTER = re.compile(
    r"(?: another\b| by one\b|['’]s\b|-sided\b|-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b| China\b|"
    r"[- ](?:sum|tolerance)\b| o['’]clock\b|[- ]years?[- ]old\b|-off\b|-(?:thirds?|quarters?|fifths?|half)\b)",
    re.IGNORECASE,
)
_WORD_NAME_BEFORE = re.compile(
    r"\b(?:this|that|no|any|every|each|which|the|another|day|number|loved|the only|everyone|someone|one by) $",
    re.IGNORECASE,
)
_MILLION_NOUN = re.compile(
    r" (?!from\b|off\b|north|south|east|west|away|deep|long|wide|high)(?:[a-z]+ )?(?:[a-z]{2,}s|people|men|women)\b"
)
_YEAR_LIKE = re.compile(r"(?:1[5-9]|20)\d\d$")
_THE_HALF = re.compile(
    r"\b(?:first|second|last|latter|other|better|final|this|that|each|either|every|opening|closing|eastern|western|northern|southern|upper|lower|and a|at) $",
    re.IGNORECASE,
)
"""What stands before a half that is one of two ("the first half")."""
_BY_HALF = re.compile(
    r"\b(?:by|than|almost|nearly|about|around|only|up to|roughly|at least|for|just) $", re.IGNORECASE
)
"""What stands before a half by itself ("fell by half")."""
_HALF_A = re.compile(r" an?\b| (?:past|hour|hours|price|time)\b|-| [\w-]+ed\b")
"""What stands after a half that is no share ("about half an hour", "only half finished")."""
_HALF_OF = re.compile(r" (?:of(?! (?:him|her|me)\b)|the|its|their|his|her|our|again)\b")
_SHARE_AFTER = re.compile(r" (?:of|in|from|since|more|less|fewer|higher|lower|over|on|to|by|as|smaller|larger|compared|between|last|this|year|during|per)\b|[.,;:)\]”\"]|$")  # fmt: skip
_NO_SHARE_AFTER = re.compile(
    r"(?:-| (?:time|year|party|country|day|million|billion|trillion|dozen|world|round|term|hour|man\b|of an? (?:century|hour|mile|million|billion)))"
)
_FROM = r"from (?:about |around |some |an average of )?$"
_CAME_FROM = re.compile(rf"\b{_FROM}", re.IGNORECASE)
"""What stands before the first of two amounts that are no range ("from 40 to 55 cents")."""
_RANGING = re.compile(
    rf"(?:anywhere|everything|rang(?:e|\w{{2,3}})|runs?|vary|varies|varying) {_FROM}", re.IGNORECASE
)
"""What stands before a range that begins with "from"."""
_CHANGED_BY = re.compile(r"\b(?:increas|rais|rose|ris|cut|reduc|fell|fall)\w* [^.;]*\bby $", re.IGNORECASE)
"""What stands before the first of a change and its outcome ("raise it by $2 to $9")."""
_CHANGING = re.compile(
    r"\b(?:increas|grew|grow|ris|rose|fell|fall|declin|drop|jump|surg|shr[aiu]nk|went|go|climb|rais|cut|reduc|lower|slid|slip|up|down|"
    r"mov|exten[ds])\w*\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\d{1,2} (?:de )?[^\W\d_]+,? (?:de |del )?(?:19|20)\d\d\b|(?<=[a-z] )\d{1,2}, (?:19|20)\d\d\b|"
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
"""A day of a month, also of a month in another language."""
_HOUR = r"(?:midnight|noon|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b"
_CLOCK = re.compile(
    r"\b\d{1,2}[.:]\d\d(?= (?:hours|hrs|yesterday|today|tonight|on|in the|this|last|local|sharp|[ap]\.?m|[A-Z]{3,4}\b|[-–—]))|"
    rf"\b(?:a quarter|half|five|ten|twenty|twenty[- ]five|\w+ minutes?) past {_HOUR}|"
    rf"\b(?:at|is|was|until|till|since|before|after|by) (?:a quarter|five|ten|twenty|twenty[- ]five|\w+ minutes?) to {_HOUR}|"
    rf"\b(?:at|until|till|by) {_HOUR}(?= (?:in the (?:morning|afternoon|evening)|at night|o['’]clock|sharp|yesterday|today|tonight)\b)",
    re.IGNORECASE,
)
_TIED_UNITS = frozenset(("tonne", "barrel"))
_TIED = re.compile(r"-(?P<noun>[a-z]+)")


@dataclass(frozen=True, slots=True)
class _Unit:
    """Unit said by an expression itself, where the expression then ends, a scale said after the unit, and the
    currency's name or sign where that alone does not say whose money it is."""

    name: str | None
    end: int
    scale: float = 1
    money: str = ""


def _unit(text: str, m: re.Match[str], end: int, value: float, percent: bool) -> _Unit:
    if percent:
        return _Unit("percent", end)
    if m["prefix"]:
        sign = m["prefix"].replace(" ", "").rstrip(".")
        if (known := CURRENCY_SIGNS.get(sign.lower())) is None:
            return _Unit(LETTER_SIGNS[sign], end, money=sign)
        return _Unit("CNY" if known == "JPY" and "yuan" in text[end : end + 40] else known, end)
    if m["code"]:
        return _Unit(_code(m["code"]), end)
    after = _MONEY_AFTER.match(text, end)
    if after is None and (tied := _TIED.match(text, end)) and (known := unit_of(tied["noun"])) in _TIED_UNITS:
        return _Unit(known, tied.end())
    if after is None:
        cents = re.match(r" (?:U\.?S\.?|American) cents?\b", text[end : end + 20])
        return _Unit("USD", end + cents.end(), 0.01) if cents else _Unit(None, end)
    if after["sign"]:
        return _Unit(CURRENCY_SIGNS[after["sign"]], after.end())
    if after["code"]:
        return _Unit(
            _code(after["code"]), after.end(), SCALES[after["after"].strip()] if after["after"] else 1
        )
    word, nation = after["word"], (after["nation"] or "").lower()
    if (
        not nation
        and value < 1000
        and (word == "won" or (word == "pound" and text.startswith(" of ", after.end())))
    ):
        return _Unit(None, end)  # "12 won the vote", "50 pounds of explosives"
    if (nation, word) in CURRENCY_NATIONS:
        return _Unit(CURRENCY_NATIONS[nation, word], after.end())
    return _Unit(CURRENCY_WORDS.get(word, "BRL"), after.end(), money=word)


def _code(code: str) -> str:
    return "CNY" if code.upper() == "RMB" else code.upper()


def _scaled(a: str, b: str, low: float) -> float:
    """ "10 to 20 million", "$5-10bn": the scale of the second holds for the first."""
    scale = scale_of(b) or (b[-1].lower() if b[-1] in "mkbMKB" and b[-2:-1].isdigit() else None)
    own = scale_of(a) or (a[0].isdigit() and not a[-1].isdigit())
    return low * SCALES[scale] if scale and not own and low < 1000 else low


def _ranges(text: str) -> Iterator[Number]:
    for m in _BETWEEN.finditer(text):
        low, high = value_of(m["a"]), value_of(m["b"])
        if low is None or high is None or (low := _scaled(m["a"], m["b"], low)) >= high:
            continue
        unit = _unit(text, m, m.end(), high, bool(m["pct"]))
        first = next(key for key in ("prefix", "code", "a") if m[key])
        yield Number(m.start(first), unit.end, low, high, "=", unit.name, "digits", unit.money)


def _no_amount(text: str, m: re.Match[str], start: int) -> bool:
    """Whether a numeral names, dates or times something, by what stands around it."""
    a = m["a"]
    money = bool(m["prefix"] or m["code"])
    before = text[max(0, start - 40) : start]
    if not (money or m["pct"]) and (_NAME_BEFORE.search(before) or _DATED.match(text, start)):
        return True
    if not (money or m["pct"]) and (tied := _TIED.match(text, m.end())):
        known = tied["noun"] in ("strong", "odd", "plus", *SCALES) or unit_of(tied["noun"]) not in (
            None,
            "time",
        )
        if not known and not _MONEY_AFTER.match(text, m.end()):
            return True
    if a[0].isdigit() or a[0] == ".":
        if not (m["pct"] or money) and _NAME_AFTER.match(text, m.end()):
            return True
        return bool(a[-1] in "mkbMKB" and not money and not _MILLION_NOUN.match(text, m.end()))
    if _WORD_NAME_AFTER.match(text, m.end()):
        return True
    if a.lower() == "one" and _WORD_NAME_BEFORE.search(before):
        return True
    if a[0].isupper() and a.lower() != a and re.search(r"[a-z],? $|\bthe $", before):
        return bool(
            re.match(r"[- ][A-Z]|[^ ]|$", text[m.end() : m.end() + 2])
        )  # the Five Eyes, the Group of Seven
    return False


def _plain(text: str) -> Iterator[Number]:
    at = 0
    while m := _NUMBER.search(text, at):
        at = m.end()
        low = value_of(m["a"])
        start = next(m.start(key) for key in ("sign", "prefix", "code", "a") if m[key])
        onward = _ONWARD.match(text, at) if low is not None else None
        if onward and low is not None:
            number = _range(text, m, onward, start, low)
            if number and onward["to"].lower() == "or" and _far_apart(m["a"], number):
                number = None
            if number and onward["to"].isalpha() and _are_two(number, text[max(0, start - 48) : start]):
                yield from _from_to(m, onward, start, number)
                at = onward.end()
                continue
            if number or not onward["to"].isalpha():  # "a 3-2 win" is no number at all
                at = onward.end()
                if number:
                    yield number
                continue
        if low is not None and not _no_amount(text, m, start):
            yield from _single(text, m, start, low)


def _far_apart(first: str, both: Number) -> bool:
    """ "10 billion or 10 trillion" are two amounts; "two or three" is one."""
    return scale_of(first) is not None or (both.high or 0) > 3 * (both.low or 0)


def _are_two(both: Number, before: str) -> bool:
    """ "From 40 to 55 cents", "by $2 to $9" are two amounts; "ranging from 40 to 55" and "from 40 to 55 men" are ranges."""
    if both.unit is None and not _CHANGING.search(before):
        return False
    came_from = _CAME_FROM.search(before) is not None and not _RANGING.search(before)
    return came_from or _CHANGED_BY.search(before) is not None


def _from_to(m: re.Match[str], onward: re.Match[str], start: int, both: Number) -> Iterator[Number]:
    """ "Rose from 40 to 55 cents": no range but two amounts, in the unit of the second."""
    second = onward.start("prefix") if onward["prefix"] else onward.start("b")
    for first, last, value in ((start, m.end(), both.low), (second, both.end, both.high)):
        yield Number(first, last, value, value, "=", both.unit, "digits", both.money)


def _single(text: str, m: re.Match[str], start: int, low: float) -> Iterator[Number]:
    unit = _unit(text, m, m.end(), low, bool(m["pct"]))
    end = unit.end
    if unit.name is None and (
        m["sign"] == "+" or (end < len(text) and (text[end].isalnum() or text[end] == "_"))
    ):
        return
    low *= -unit.scale if m["sign"] and m["sign"] != "+" else unit.scale
    sign = compared(text, start, end)
    form = "digits" if m["a"][0].isdigit() or m["a"][0] in ".½¼¾" else "words"
    yield Number(start, end, *bounds(low, sign), sign, unit.name, form, unit.money)


def _range(text: str, m: re.Match[str], onward: re.Match[str], start: int, low: float) -> Number | None:
    """ "10 to 20 percent", "$1.5-2 billion"; None when the two are not the ends of a range."""
    a, b, end = m["a"], onward["b"], onward.end()
    high = value_of(b)
    spoken = onward["to"].isalpha()
    if (
        high is None
        or (onward["prefix"] and not m["prefix"])
        or _NAME_BEFORE.search(text[max(0, start - 40) : start])
    ):
        return None
    if m["pct"] and (not onward["pct"] or (spoken and text[max(0, start - 5) : start].lower() == "from ")):
        return None  # "rose 15% to $4 billion", "from 10% to 15%"
    low = _scaled(a, b, low)
    unit = _unit(text, m, end, high, bool(onward["pct"]))
    end = unit.end
    if high <= low:
        return None
    if unit.name is None:
        if m["sign"] or re.match(r"[-/]\d", text[end : end + 2]):
            return None  # +1-222-2222
        digits = a.isdigit() and b.isdigit() and not spoken
        if _YEAR_LIKE.fullmatch(a) or (digits and len(a) == 3 and len(b) == 4 and high % 10):
            return None  # years; 555-1234
        if (end < len(text) and (text[end].isalnum() or text[end] == "_")) or _NAME_AFTER.match(text, end):
            return None
    return Number(start, end, low, high, "=", unit.name, "digits", unit.money)


def _vague(text: str) -> Iterator[Number]:
    for m in _VAGUE_NUMBER.finditer(text):
        unit = None
        if money := re.match(
            rf"(?: of)? (?P<word>{'|'.join(CURRENCY_WORDS)})s?\b", text[m.end() : m.end() + 24]
        ):
            unit = CURRENCY_WORDS[money["word"]] if money["word"] != "won" else None
        yield Number(m.start(), m.end(), float(VAGUE[m[0].lower()]), None, "~", unit, "vague")


def _shares(text: str) -> Iterator[Number]:
    """ "One in five", "two out of three", "six of every ten"."""
    for m in _SHARE.finditer(text):
        count, among = value_of(m["n"]), value_of(m["m"])
        if count is None or among is None or count >= among or (m["of"].lower() == "in" and count != 1):
            continue
        sign = compared(text, m.start(), m.end())
        value = round(100 * count / among, 2)
        yield Number(m.start(), m.end(), *bounds(value, sign), sign, "percent", "fraction")


def _fractions(text: str) -> Iterator[Number]:
    for m in _FRACTION.finditer(text):
        part, count = m["part"].lower(), (m["n"] or "").lower()
        after = text[m.end() : m.end() + 20]
        before = text[max(0, m.start() - 12) : m.start()]
        if part == "half":
            if not _is_half(count, before, after):
                continue  # "first half", "half a million", "half-hearted"
        elif not count or (count in ("a", "an") and not _SHARE_AFTER.match(after)):
            continue  # "the third", "a third country"
        elif count in ("two", "three", "four", "five") and m[0].lower()[-1] != "s":
            continue
        if _NO_SHARE_AFTER.match(after) or (
            re.search(r"\band $|-$", before) and not after.startswith(" of ")
        ):
            continue  # "a third time", "two and a quarter"
        value = round(100 * ones(count) / PARTS[part], 2)
        if value >= 100:
            continue
        sign = compared(text, m.start(), m.end())
        yield Number(m.start(), m.end(), *bounds(value, sign), sign, "percent", "fraction")


def _is_half(count: str, before: str, after: str) -> bool:
    """Whether "half" is a share ("one half of", "half the", "by half")."""
    if count:
        return count == "one" and re.match(r" of\b", after) is not None
    if _THE_HALF.search(before):
        return False
    by_half = _BY_HALF.search(before) is not None and not _HALF_A.match(after)
    return by_half or _HALF_OF.match(after) is not None


def _multiples(text: str) -> Iterator[Number]:
    for m in _MULTIPLE.finditer(text):
        start = m.start("verb") if m["verb"] else m.start()
        value = _TO_MULTIPLY[m["verb"].lower()] if m["verb"] else _MULTIPLES.get(m[0].lower())
        if value is None:
            value = 100 * ((value_of(m["n"]) or 1) - 1)
        sign = compared(text, start, m.end())
        yield Number(start, m.end(), *bounds(value, sign), sign, "percent", "multiple")


def find_numbers(text: str) -> list[Number]:
    """All number expressions of a text in order, none overlapping; dates, ages and names are left out
    where the expression itself tells (years by themselves are left in, for the time stage to claim).

    Examples
    --------
    >>> [(n.low, n.high, n.comparator, n.unit) for n in find_numbers("more than $1.5 billion")]
    [(1500000000.0, None, '>', 'USD')]
    """
    every = [
        *_ranges(text),
        *_vague(text),
        *_fractions(text),
        *_shares(text),
        *_multiples(text),
        *_plain(text),
    ]
    found = sorted(every, key=lambda n: (n.start, -n.end))
    clock = [(m.start(), m.end()) for m in _CLOCK.finditer(text)]
    kept: list[Number] = []
    for number in found:
        at = bisect_right(clock, (number.start, len(text))) - 1
        if number.unit in (None, "percent") and at >= 0 and number.start < clock[at][1]:
            continue
        if kept and number.start < kept[-1].end:
            if number.end - number.start > kept[-1].end - kept[-1].start and (
                len(kept) < 2 or kept[-2].end <= number.start
            ):
                kept[-1] = number
            continue
        kept.append(number)
    return kept
