"""Number expressions: digits, words, scales, fractions, currencies, ranges, and their comparators.

This module reads the expression itself ("more than 3,000", "$200 billion", "almost one third",
"scores"); what is counted, by whom and when is the matter of `quantities`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blocs.reading.records import Comparator

__all__ = ["Number", "find_numbers"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written.

    `start`/`end` exclude comparator words. `low` and `high` are in the unit itself, None for an open side.
    `unit` is an ISO 4217 code, "percent", or None when a counted noun has to say it. `form` tells how it
    was written: "digits", "words", "vague" (scores, dozens), "fraction", "multiple" (doubled).
    """

    start: int
    end: int
    low: float | None
    high: float | None
    comparator: Comparator
    unit: str | None
    form: str


_UNITS_WORDS = {w: i for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS_WORDS = {
    w: i * 10 for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mln": 1e6, "mn": 1e6, "m": 1e6,
    "crore": 1e7, "billion": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
    "dozen": 12.0,
}  # fmt: skip
_VAGUE = {
    "scores": 40, "dozens": 24, "hundreds": 200, "thousands": 2_000, "millions": 2e6, "billions": 2e9,
    "tens of thousands": 20_000, "hundreds of thousands": 200_000, "tens of millions": 2e7,
    "hundreds of millions": 2e8, "tens of billions": 2e10, "hundreds of billions": 2e11, "trillions": 2e12,
}  # fmt: skip
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10, "tenths": 10}  # fmt: skip
_MULTIPLES = {
    "doubled": 100,
    "doubling": 100,
    "tripled": 200,
    "tripling": 200,
    "trebled": 200,
    "quadrupled": 300,
    "halved": -50,
}

CURRENCIES = {
    "us$": "USD", "$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD",
    "nt$": "TWD", "r$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "₪": "ILS", "₦": "NGN", "rs": "INR",
}  # fmt: skip
_CURRENCY_WORDS = {
    "dollar": "USD", "euro": "EUR", "ruble": "RUB", "rouble": "RUB", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY",
    "pound": "GBP", "sterling": "GBP", "rupee": "INR", "won": "KRW", "lira": "TRY", "riyal": "SAR", "rial": "IRR",
    "dirham": "AED", "shekel": "ILS", "franc": "CHF", "krona": "SEK", "kronor": "SEK", "krone": "NOK", "kroner": "NOK",
    "zloty": "PLN", "hryvnia": "UAH", "tenge": "KZT", "peso": "MXN", "rand": "ZAR", "baht": "THB", "ringgit": "MYR",
    "rupiah": "IDR", "naira": "NGN", "forint": "HUF", "koruna": "CZK", "dinar": "KWD", "birr": "ETB", "real": "BRL", "reais": "BRL",
}  # fmt: skip
_CURRENCY_NATIONS = {
    ("australian", "dollar"): "AUD", ("canadian", "dollar"): "CAD", ("new zealand", "dollar"): "NZD",
    ("hong kong", "dollar"): "HKD", ("taiwan", "dollar"): "TWD", ("singapore", "dollar"): "SGD",
    ("pakistani", "rupee"): "PKR", ("sri lankan", "rupee"): "LKR", ("egyptian", "pound"): "EGP",
    ("syrian", "pound"): "SYP", ("sudanese", "pound"): "SDG", ("lebanese", "pound"): "LBP",
    ("danish", "krone"): "DKK", ("danish", "kroner"): "DKK", ("qatari", "riyal"): "QAR", ("omani", "rial"): "OMR",
    ("yemeni", "rial"): "YER", ("iraqi", "dinar"): "IQD", ("libyan", "dinar"): "LYD", ("algerian", "dinar"): "DZD",
    ("jordanian", "dinar"): "JOD", ("serbian", "dinar"): "RSD", ("north korean", "won"): "KPW",
    ("argentine", "peso"): "ARS", ("chilean", "peso"): "CLP", ("colombian", "peso"): "COP", ("cuban", "peso"): "CUP",
    ("philippine", "peso"): "PHP", ("icelandic", "krona"): "ISK", ("belarusian", "ruble"): "BYN",
}  # fmt: skip
_CODES = r"(?:USD|EUR|CNY|RMB|RUB|GBP|JPY|INR|AUD|CAD|CHF|KRW|TRY|SEK|NOK)"

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?!\d)|\d+(?:\.\d+)?"
_SCALE = r"hundred|thousand|million|billion|trillion|crore|lakh|mln|bln|bn|tn|trn|mn|dozen"
_WORD = "|".join([*_UNITS_WORDS, *_TENS_WORDS])
_WORDS = rf"(?:(?:{_WORD})(?:[- ](?:{_WORD}))?|an?(?= (?:{_SCALE})\b)|half an?(?= (?:million|billion|trillion|dozen)\b))"
_PREFIX = r"US\$|AU?\$|CA?\$|NZ\$|HK\$|S\$|NT\$|R\$|[$€£¥₽₹₩₺₴₪₦]|Rs\.? ?(?=\d)"
_AMOUNT = rf"(?:(?:{_DIGITS})|{_WORDS})(?:[- ]?(?:{_SCALE})(?: (?:{_SCALE}))?\b|(?<=\d)(?:m|k|b)\b)?"

_NUMBER = re.compile(
    rf"(?<![\w$€£.,/:–-])(?P<sign>-(?=\d))?(?P<code>{_CODES} ?)?(?P<prefix>{_PREFIX})? ?(?P<a>{_AMOUNT})"
    rf"(?: ?(?:-|–|—|to) ?(?P<prefix2>{_PREFIX})?(?P<b>{_AMOUNT}))?"
    rf"(?P<pct> ?%| ?(?:percent|per cent|pct)\b(?:age points?)?| percentage points?)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(rf"\b(?:between|from) (?P<prefix>{_PREFIX})?(?P<a>{_AMOUNT})(?P<pct1> ?%| ?percent| ?per cent)? and (?P<prefix2>{_PREFIX})?(?P<b>{_AMOUNT})(?P<pct> ?%| ?(?:percent|per cent)\b)?", re.IGNORECASE)  # fmt: skip
_VAGUE_NUMBER = re.compile(
    rf"\b(?:{'|'.join(sorted(_VAGUE, key=len, reverse=True))})\b(?= of\b)", re.IGNORECASE
)
_FRACTION = re.compile(
    rf"\b(?:(?P<n>one|two|three|four|five|an?)[- ])?(?P<part>{'|'.join(_PARTS)})\b", re.IGNORECASE
)
_MULTIPLE = re.compile(rf"\b(?:{'|'.join(_MULTIPLES)})\b", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    rf"[- ](?:(?P<nation>[A-Z][a-z]+(?: [A-Z][a-z]+)?) )?(?:US )?(?P<word>{'|'.join(_CURRENCY_WORDS)})s?\b"
)

_COMPARATORS: tuple[tuple[re.Pattern[str], Comparator], ...] = tuple(
    (re.compile(rf"(?:\b(?:{words}))\s+(?:(?:an?|the|additional|estimated|total of|record) ){{0,2}}$", re.IGNORECASE), sign)
    for words, sign in (
        (r"just over|slightly (?:more than|over|above)|a little (?:more than|over)|a bit over", ">~"),
        (r"no more than|not more than|at most|up to|as many as|as much as|a maximum of|maximum of|capped at|as high as", "<="),
        (r"no (?:fewer|less) than|not less than|at least|a minimum of|minimum of", ">="),
        (r"more than|over|above|in excess of|upwards? of|greater than|exceed(?:s|ed|ing)?|surpass(?:es|ed|ing)?|topp(?:ed|ing)|cross(?:ed|es|ing)?|beyond|well over", ">"),
        (r"just under|just below|nearly|almost|close to|approaching|not quite|just short of|virtually", "<~"),
        (r"(?:less|fewer) than|under|below|short of", "<"),
        (r"around|about|some|roughly|approximately|an estimated|estimated|circa|near|in the region of|or so", "~"),
    )
)  # fmt: skip
_AFTER: tuple[tuple[re.Pattern[str], Comparator], ...] = (
    (re.compile(r"(?: ?\+|-plus| plus| or more| or higher)", re.IGNORECASE), ">="),
    (re.compile(r"(?: or so\b|-odd\b)", re.IGNORECASE), "~"),
    (re.compile(r" or (?:less|fewer)\b", re.IGNORECASE), "<="),
)
_NAME_BEFORE = re.compile(
    r"(?:\b(?:No|Nos|Article|Articles|Resolution|Chapter|Section|Flight|Route|Group|Level|Phase|Zapad|Vostok|page|pp|room|Channel|Agenda|Vision|Horizon|Title|Covid|COVID|Type|Mark|Apollo|Boeing|Airbus|since|aged|age|Protocol|Order|Directive|Annex|Paragraph|Track|Schedule)\.? |[A-Za-z]-|#)$"
)
_CLOCK_AFTER = re.compile(
    r"(?: ?[ap]\.?m\b|:\d\d|[- ]years?[- ]old\b|(?:st|nd|rd|th)\b|/\d|-\d\d-\d\d|\.\d+\.|G\b|[A-Z]{1,3}\d)"
)
_POSSIBLE_YEAR = re.compile(r"(?:1[5-9]|20)\d\d$")


def _value(words: str) -> float | None:
    """Value of one amount: "36,000", "$1.5 billion"'s "1.5 billion", "twenty-five", "half a million"."""
    text = words.lower().replace("-", " ").strip()
    scale = 1.0
    if match := re.fullmatch(r"([\d][\d,. ]*?)\s*([a-z]*)((?:\s[a-z]+)?)", text):
        try:
            base = float(match[1].replace(",", "").replace(" ", ""))
        except ValueError:
            return None
        for word in (match[2], match[3].strip()):
            if word:
                scale *= _SCALES.get(word, 1.0)
        return base * scale
    base, half = 0.0, False
    seen = False
    for word in text.split():
        if word == "half":
            half = True
        elif word in ("a", "an"):
            base, seen = base or 1.0, True
        elif word in _UNITS_WORDS:
            base, seen = base + _UNITS_WORDS[word], True
        elif word in _TENS_WORDS:
            base, seen = base + _TENS_WORDS[word], True
        elif word in _SCALES and seen:
            scale *= _SCALES[word]
        else:
            return None
    return base * scale * (0.5 if half else 1.0) if seen else None


def _compared(text: str, start: int, end: int) -> Comparator:
    before = text[max(0, start - 48) : start]
    for pattern, sign in _COMPARATORS:
        if pattern.search(before):
            return sign
    for pattern, sign in _AFTER:
        if pattern.match(text, end):
            return sign
    return "="


def _bounds(value: float, sign: Comparator) -> tuple[float | None, float | None]:
    if sign in (">", ">=", ">~"):
        return value, None
    if sign in ("<", "<=", "<~"):
        return None, value
    return value, value


def _unit(m: re.Match[str], text: str) -> tuple[str | None, int]:
    """Unit said by the expression itself, and where the expression then ends."""
    if m["pct"]:
        return "percent", m.end()
    groups = m.groupdict()
    prefix = (m["prefix"] or groups.get("prefix2") or "").strip().lower().rstrip(".")
    if prefix:
        unit = CURRENCIES[prefix]
        return ("CNY" if unit == "JPY" and "yuan" in text[m.end() : m.end() + 40] else unit), m.end()
    code = (groups.get("code") or "").strip().upper()
    if code:
        return ("CNY" if code == "RMB" else code), m.end()
    if after := _MONEY_AFTER.match(text, m.end()):
        word, nation = after["word"].lower(), (after["nation"] or "").lower()
        return _CURRENCY_NATIONS.get((nation, word), _CURRENCY_WORDS[word]), after.end()
    return None, m.end()


def _scale_of(amount: str) -> str | None:
    match = re.search(rf"({_SCALE})$", amount.lower())
    return match[1] if match else None


def _ranges(text: str) -> Iterator[Number]:
    for m in _BETWEEN.finditer(text):
        low, high = _value(m["a"]), _value(m["b"])
        if low is None or high is None or not re.match("between", m[0], re.IGNORECASE):
            continue
        scale = _scale_of(m["b"])
        if scale and not _scale_of(m["a"]) and low < 1000:
            low *= _SCALES[scale]
        unit, end = _unit(m, text)
        yield Number(m.start("prefix") if m["prefix"] else m.start("a"), end, low, high, "=", unit, "digits")


def _plain(text: str) -> Iterator[Number]:
    for m in _NUMBER.finditer(text):
        start = m.start() + (len(m[0]) - len(m[0].lstrip()))
        a, b = m["a"], m["b"]
        if _NAME_BEFORE.search(text[max(0, start - 14) : start]) or (
            not m["pct"] and _CLOCK_AFTER.match(text, m.end())
        ):
            continue
        low = _value(a)
        if low is None:
            continue
        words = not a[0].isdigit()
        if b is not None:
            high = _value(b)
            if high is None or high <= low and not _scale_of(b):
                continue
            scale = _scale_of(b)
            if scale and not _scale_of(a):
                low *= _SCALES[scale]
            unit, end = _unit(m, text)
            if _POSSIBLE_YEAR.fullmatch(a) and unit is None:
                continue
            yield Number(start, end, low, high, "=", unit, "digits")
            continue
        unit, end = _unit(m, text)
        if unit is None and end < len(text) and (text[end].isalnum() or text[end] == "_"):
            continue
        if m["sign"]:
            low = -low
        sign = _compared(text, start, end)
        yield Number(start, end, *_bounds(low, sign), sign, unit, "words" if words else "digits")


def _vague(text: str) -> Iterator[Number]:
    for m in _VAGUE_NUMBER.finditer(text):
        unit, end = None, m.end()
        if money := re.match(rf" of (?P<word>{'|'.join(_CURRENCY_WORDS)})s\b", text[m.end() : m.end() + 24]):
            unit = _CURRENCY_WORDS[money["word"]]
        yield Number(m.start(), end, _VAGUE[m[0].lower()], None, "~", unit, "vague")
    for m in _FRACTION.finditer(text):
        part, count = m["part"].lower(), (m["n"] or "").lower()
        if not count and part != "half":
            continue
        after = text[m.end() : m.end() + 16].lower()
        if part == "half" and not count and not re.match(r" (?:of|the|its|their|his)\b", after):
            continue  # "first half", "half a million", "half-hearted"
        if re.match(
            r"(?:-| (?:time|year|party|country|day|million|billion|world|round|term|hour|man\b))", after
        ):
            continue  # "a third time", "a third country", "quarter-final"
        if (
            count in ("a", "an")
            and part == "half"
            or part in ("quarter", "fifth", "sixth", "tenth")
            and not count
        ):
            continue
        value = 100 * {"": 1, "a": 1, "an": 1}.get(count, _UNITS_WORDS.get(count, 1)) / _PARTS[part]
        sign = _compared(text, m.start(), m.end())
        value = round(value, 2)
        yield Number(m.start(), m.end(), *_bounds(value, sign), sign, "percent", "fraction")
    for m in _MULTIPLE.finditer(text):
        value = float(_MULTIPLES[m[0].lower()])
        sign = _compared(text, m.start(), m.end())
        yield Number(m.start(), m.end(), *_bounds(value, sign), sign, "percent", "multiple")


def find_numbers(text: str) -> list[Number]:
    """All number expressions of a text in order, none overlapping; dates, ages and names are left out
    where the expression itself tells (years by themselves are left in, for the time stage to claim).

    Examples
    --------
    >>> [(n.low, n.high, n.comparator, n.unit) for n in find_numbers("more than $1.5 billion")]
    [(1500000000.0, None, '>', 'USD')]
    """
    found = sorted([*_ranges(text), *_vague(text), *_plain(text)], key=lambda n: (n.start, -n.end))
    kept: list[Number] = []
    for number in found:
        if kept and number.start < kept[-1].end:
            if number.end - number.start > kept[-1].end - kept[-1].start:
                kept[-1] = number
            continue
        kept.append(number)
    return kept
