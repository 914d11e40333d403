"""Who wrote a report, where and when: the signs of bylines, day lines and datelines.

Each function takes the text of one paragraph without its block markup, looks at a bounded stretch of it, and
is linear in that.
"""

from __future__ import annotations

import re
from itertools import pairwise

from blocs.reports.days import DAY, find_days
from blocs.reports.phrases import any_of, count_words, plain

__all__ = ["AGENCIES", "NAME", "dateline_end", "is_byline", "is_day_line", "is_standing_line"]

AGENCIES = any_of(
    "AP|Associated Press|The Associated Press|Reuters|Thomson Reuters Foundation|AFP|Agence France-Presse",
    "UPI|dpa|DPA|TASS|ITAR-TASS|Itar-Tass|Tass|RIA Novosti|RIA|Sputnik|Interfax|Xinhua|Kyodo|Kyodo News|Jiji",
    "Jiji Press|Yonhap|KCNA|PTI|ANI|IANS|Anadolu|AA|IRNA|Mehr|SANA|MENA|WAM|SPA|BNO|EFE|ANSA|PAP|CTK",
    "Bloomberg|CNN|BBC|NPR|VOA|RFE/RL",
)
"""News agencies and broadcasters that sign a dateline."""

_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŠŽČĆ][\w’'À-ÿ-]*\.?"
_PARTICLE = r"(?:(?:de|da|di|van|von|der|den|bin|bint|al|el|ul|of|la|le|du|y)[ -])"
NAME = rf"(?:(?:Dr|Prof|Sir)\.? )?{_WORD}(?: {_PARTICLE}{{0,3}}{_WORD}){{1,3}}"
"""A person's name: two to four capitalised words, with particles."""

_AND = r"(?:, and|,| and| &)"
_NAMES = rf"{NAME}(?:{_AND} {NAME}){{0,5}}"
_SHORT_NAME = rf"{_WORD}(?: {_WORD}){{0,3}}"
_PLACE = rf"{_WORD}(?:[ ,]+{_WORD}){{0,3}}"

_HEADING_WORDS = """Analysis Opinion World News Trade War Economy Politics Comment Report Reports
Business Latest Breaking Update Video Photos Special Editorial Exclusive Russia China United States
Europe Asia Africa America Middle East Sanctions Tariffs Military Exercises Summit Talks Ties Background
Context Conclusion Introduction Summary What Why How When Who Where The A An In On Of And Press Release
Ministry Office Government Department Bureau Council Commission Agency Foreign Affairs Spokesman
Statement Next Steps Key Points North South West Times Post"""
_NO_NAMES = frozenset(_HEADING_WORDS.split())
_LABELS = """NATO ASEAN OPEC IAEA UNESCO UNICEF ANALYSIS OPINION BREAKING UPDATE VIDEO WATCH READ LIVE
EXCLUSIVE NOTE BACKGROUND FACTBOX TIMELINE EXPLAINER INTERVIEW QUESTION ANSWER PRESIDENT MINISTER
SECRETARY SPOKESMAN MODERATOR TRUMP PUTIN XI RELATED ADVERTISEMENT SUMMARY PHOTO CORRECTION
On In By Since Until After Before From Between During"""
_NO_PLACES = frozenset(_LABELS.split())

_CREDIT = any_of(
    r"(?:(?:additional|further|extra|with|other) )?(?:reporting|writing|research|contributions?|editing)"
    r"(?: and (?:writing|editing|reporting))? (?:by|from)\b",
    r"(?:compiled|written|edited|reported|photographs|graphics?|translated) by\b",
)
_CREDITED = re.compile(
    any_of(
        rf"(?i:\(?{_CREDIT})",
        rf"(?i:words|story|text) by {NAME}",
        rf"(?:The )?{_SHORT_NAME} (?:staff )?(?:writers?|correspondents?|reporters?) {NAME}.{{0,200}}"
        r"\bcontributed\b",
    )
)
_BY = re.compile(r"(?:By|BY|Author:|Authors:|Byline:)\s+(?:[A-ZÀ-Þ]|our |the |a )")
_REPORTED = re.compile(
    rf"(?!(?:The|He|She|They|It|{AGENCIES})\b)"
    rf"(?:\(?{_SHORT_NAME}(?:{_AND} {_SHORT_NAME}){{0,5}}(?:,? (?:in|from) {_PLACE})?,? (?:also )?"
    + any_of(
        r"(?:reported|contributed)(?: reporting)? from [^.;\n]{2,80}",
        r"contributed (?:to this (?:report|article|story)|reporting)[^.;\n]{0,60}",
    )
    + r"[.;]?\)?\s*)+$"
)
_NAME_LINE = re.compile(
    _NAMES
    + any_of(
        rf",? (?:in|from|reports from) {_PLACE}(?:,? and {NAME} in {_PLACE})?",
        r", [\w -]{0,30}(?:correspondent|reporter|editor|writer|analyst|columnist|staff)[\w ,-]{0,40}",
    )
    + "?$"
)

_DAY_WORDS = any_of(
    "published|posted|updated|last|modified|issued|released|first|date|dated|created|on|at|of|print|edition",
    r"[ap]\.?m\.?|gmt|utc|bst|e[sd]?t|p[sd]t|ist|msk|cet|cest|local|time",
    "mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?",
    r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?|\d{1,2} ?[ap]m|t?\d\d:\d\d(?::\d\d)?z?",
)
_DAY_EDGE = re.compile(rf"(?:\W|\b{_DAY_WORDS}\b)*", re.IGNORECASE)
_DAY_LABEL = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified|issued|released)\b", re.IGNORECASE
)
_CITY = re.compile(rf"(?:{_PLACE}[,.:]|{_WORD}) *$")

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_WHEN = any_of(rf"{_MONTH} \d\d?(?:,? \d{{4}})?", rf"\d\d? {_MONTH}(?:,? \d{{4}})?", r"\d{4}-\d\d-\d\d")
_CAPS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'-]{1,25}"
_REGION = rf", (?:(?:[A-Z]\.){{2,4}}|{_WORD}(?: {_WORD}){{0,2}})"
_CAPS_PLACE = rf"{_CAPS}(?:[ /]{_CAPS}){{0,4}}(?:{_REGION})?"
_SIGNED = any_of(rf"\((?:{AGENCIES}|[A-Z][\w .&/’'-]{{1,40}})\)", rf"/{AGENCIES}/", rf"\[{AGENCIES}\]")
_DASH = "(?:—|–|―|--|-|:)"
_DATELINE = re.compile(
    any_of(
        rf"(?:date[: ]+)?\d{{4}}-\d\d-\d\d\s*{_DASH}",
        rf"{_CAPS_PLACE}(?:[,.]? {_WHEN})?[.,]?\s*{_SIGNED}\.?\s*{_DASH}",
        rf"{_CAPS_PLACE}[,.]? {_WHEN}\.?\s*{_DASH}",
        rf"{_CAPS}(?:[ /]{_CAPS}){{0,2}}(?:{_REGION})?(?:\s+(?:—|–|--|-)(?=\s)|:)",
        rf"(?:{_PLACE}[,.]? )?{_WHEN}\.?,? {_SIGNED}\.?\s*{_DASH}?",
        rf"{_PLACE}[,.]? {_WHEN}\.?\s*(?:—|–|--|-)",
        rf"{_PLACE}\s*\({AGENCIES}\)\.?\s*{_DASH}",
        rf"(?:\({AGENCIES}\)|/{AGENCIES}/)\.?\s*{_DASH}?",
    )
    + r"\s*(?=\S|$)"
)


def is_day_line(text: str) -> bool:
    """A line that is a day, perhaps with a label, a place or a time.

    Examples
    --------
    >>> is_day_line("Published: Tuesday, 8 May 2018, 22:10 GMT"), is_day_line("Cairo, 6 July 2021")
    (True, True)
    >>> is_day_line("Peter Symonds 13 September 2018")
    False
    """
    if len(text) > 120:
        return False
    text = plain(text)
    days = [(m.start(), m.end()) for m in DAY.finditer(text)]
    if not days:
        return bool(_DAY_LABEL.match(text)) and text.rstrip(" .").endswith("ago")
    before, after = text[: days[0][0]], text[days[-1][1] :]
    edges = [before, after, *(text[a[1] : b[0]] for a, b in pairwise(days))]
    bare = [edge for edge in edges if not _DAY_EDGE.fullmatch(edge)]
    return not bare or (bare == [before] and count_words(before) <= 4 and bool(_CITY.match(before)))


def _is_name(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return bool(_NAME_LINE.match(text)) and not any(word in _NO_NAMES for word in words[:4])


def is_byline(text: str, *, head: bool) -> bool:
    """Who wrote or reported it; `head` where the text has not begun yet, so that a bare name counts.

    Examples
    --------
    >>> is_byline("Fifield reported from Beijing. Sonne reported from Washington.", head=False)
    True
    >>> is_byline("Jane Doe in Moscow", head=True), is_byline("By Friday the talks had failed.", head=True)
    (True, False)
    """
    if len(text) > 400:
        return False
    text = plain(text)
    if _CREDITED.match(text):
        return count_words(text) <= 40
    if _BY.match(text):
        return count_words(text) <= 20 and not text.endswith((".", "?", "!", ":", ","))
    if _REPORTED.match(text) and " that " not in text:
        return True
    if not head or len(text) > 160:
        return False
    if _is_name(text):
        return True
    days = find_days(text)
    if not days:
        return False
    rest = text[: days[0].start] + "|" + text[days[-1].end :]
    pieces = [p.strip(" ,.;:") for p in re.split(r"\s*[|·•–—/]\s*|,\s+", rest) if not _DAY_EDGE.fullmatch(p)]
    if any(sign in text for sign in "|·•"):
        return all(count_words(piece) <= 8 for piece in pieces)
    return bool(pieces) and all(_is_name(piece.removeprefix("By ")) for piece in pieces)


def is_standing_line(text: str) -> bool:
    """A line that never runs on into the next, even without a blank line between: a day, a byline."""
    if len(text) > 160:
        return False
    signed = text.startswith(("By ", "BY ")) or bool(DAY.search(text))
    return signed and (is_day_line(text) or is_byline(text, head=True))


def dateline_end(text: str) -> int:
    """Where the body starts after a dateline (``GENEVA, April 3 (Reuters) — ``), 0 when there is none.

    Examples
    --------
    >>> text = "MOSCOW (AP) - Russia said"
    >>> text[dateline_end(text):]
    'Russia said'
    """
    head = text[:200]
    match = _DATELINE.match(head)
    if not match:
        return 0
    place = re.match(r"[^\W\d_.]+", head)
    if place and (place[0] in _NO_PLACES or (match[0].rstrip().endswith(":") and len(place[0]) < 4)):
        return 0
    return match.end()
