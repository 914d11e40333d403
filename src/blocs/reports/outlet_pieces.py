"""The pieces of a line of a head, and what stands in it beside an outlet's name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from blocs.reports.days import find_days
from blocs.reports.phrases import any_of

__all__ = ["TOPICAL", "Piece", "edited", "pieces", "supports", "tidy_name"]

TOPICAL = (
    "(?:commerce|business|foreign|news|city|night|noon|sports?|political|economic|economy|english|world|language"
    "|web|money|politics|trade|energy|defen[cs]e|diplomatic)"
)
"""What a desk of an outlet is called after, for a regular expression."""

_LANGUAGE = (
    "english|french|spanish|russian|arabic|german|chinese|portuguese|international|overseas|foreign|external"
)
_TIME = (
    "morning|evening|early|late|final|sunday|saturday|weekend|national|city|regional|online|web|global|world"
)
_EDITION = re.compile(
    rf"[\s,]+(?i:in english|(?:{_LANGUAGE}) (?:language )?"
    r"(?:edition|service|pages?|version|digest|desk|section|supplement|text|site|bulletin)"
    rf"|(?:{_TIME}) (?:edition|pages?|supplement)|(?:no|nr|issue|vol)\b\.? ?\d.*)$|\s+online$"
)
_EDITED = re.compile(
    any_of(
        r".*\b(?:edition|pages?|digest|supplement|versión inglesa|edición|edição|edition)\b",
        r"as (?:aired|broadcast)|(?:partial )?transcript|translated",
    ),
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    any_of(
        r"(?:no|nr|nº|vol|issue|number|núm|year)\b\.? ?\d",
        r"[$£€¥]? ?\d+(?:[.,]\d\d)?(?: ?(?:p|d|c|cents|pence))?$|price\b|free$",
        r"p(?:p|ages?)?\b\.? ?\d+|note \d|organ of\b",
        r"(?:a )?(?:daily|weekly|fortnightly|monthly|quarterly)\b",
        r".*\b(?:edition|english (?:page|service|text|version|digest|desk)|versión|edición|programme|section"
        r"|supplement|roneoed|mimeographed|subscribers)\b",
        r"(?:abridged and )?translat|(?:broadcast|transmitted) (?:in|at|on)|our translation|in english",
        "as aired",
        r"(?:policy|research|briefing|occasional|working) (?:note|paper|brief)|commentary|briefing|explainer",
        r"analysis|análisis|(?:press|media) (?:release|note|statement)|statement|communiqué|comunicado",
        r"editor:|bolet[ií]n|nota de prensa",
    ),
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*(?:[|·•()\[\]{}—–;\n\t«»\"“”●*]|--|(?<=\s)-(?=\s)|\s-$|/|,(?=\s|$)|:(?=\s|$)|[ \t]{2,})\s*"
    r"|(?<=[^\W\d_]{3})\.(?=\s|$)\s*|(?<=[\d)])\.(?=\s|$)\s*"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a line: its words, where it starts, whether in brackets, and whether it is a day."""

    words: str
    start: int
    bracketed: bool = False
    day: bool = False


def pieces(line: str) -> list[Piece]:
    """The pieces of a line, in order; a day is a piece of its own.

    Examples
    --------
    >>> [p.words for p in pieces("The Shirak Weekly (Gyumri), 16 October 2009")]
    ['The Shirak Weekly', 'Gyumri', '16 October 2009']
    """
    found: list[Piece] = []
    at = 0
    depth = 0
    for day in [*find_days(line), None]:
        end = day.start if day else len(line)
        start = at
        for match in [*_SEPARATOR.finditer(line, at, end), None]:
            stop = match.start() if match else end
            words = line[start:stop].strip(" \t.,'‘")
            if words:
                found.append(Piece(words, start, depth > 0))
            if match:
                depth += sum(match[0].count(c) for c in "([") - sum(match[0].count(c) for c in ")]")
                start = match.end()
        if day:
            found.append(Piece(line[day.start : day.end], day.start, depth > 0, day=True))
            at = day.end
    return found


def tidy_name(words: str) -> str:
    """A name without what says which edition or language it is, or what it is told to be.

    Examples
    --------
    >>> tidy_name("KORAN NIAGA English Service")
    'KORAN NIAGA'
    """
    words = re.sub(
        r"^(?:source|published by|copyright|©)[:\s]+", "", words.strip(" .,;:'‘’"), flags=re.IGNORECASE
    )
    bare = _EDITION.sub("", words).strip()
    return bare if len(bare.split()) > 1 or bare.isupper() or len(bare) > 5 else words


def supports(words: str) -> bool:
    """Whether a piece or line stands beside outlets' names: a number, a price, an edition, what it is."""
    return _SUPPORT.match(words) is not None


def edited(words: str) -> bool:
    """Whether a piece tells an edition, a broadcast or a translation, so that a paper stands beside it."""
    return _EDITED.match(words) is not None
