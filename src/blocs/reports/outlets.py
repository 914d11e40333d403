"""What a name of an outlet looks like.

A piece of a head is a name when its words are capitalised and one of them is what papers, agencies and
institutes are called after, in English or another language (``Gazette``, ``Ilbo``, ``Institute``); or when it
has an article (``The Thames & Tyne``). Each function takes one line or piece and is linear in it.
"""

from __future__ import annotations

import re
from functools import cache

from blocs.reports.outlet_pieces import TOPICAL, supports, tidy_name
from blocs.reports.outlet_words import (
    ARTICLES,
    BODIES,
    COMMON,
    GENERIC,
    HEADLINE,
    LEADING,
    NO_LAST,
    PRESS,
    SMALL,
    TAILS,
)
from blocs.reports.phrases import any_of, plain
from blocs.reports.signed import AGENCIES, NAME
from blocs.states import MentionKind, registry

__all__ = [
    "is_article_name",
    "is_name",
    "is_office",
    "is_person",
    "is_place",
    "is_shaped",
    "is_state",
]

_WORDS = PRESS | BODIES
_MOST_WORDS = 8  # of a name
_PREFIXES = ("al-", "el-", "l'", "l’", "d'", "d’")
_ENDINGS = re.compile(
    r"(?:blad(?:et|ið|id)?|blatt|zeitung|posten|tidend(?:e|er)|tidning(?:en)?|avis(?:en|a)?|fréttir|presse"
    r"|inform|newswire|wire|kurier|anzeiger|rundschau|nachrichten|lehti?|shimbun|shimpo|press|tribune)$"
)
_NO_NAME = re.compile(
    any_of(
        r"(?:our|staff|by|from|with|words|presenter|editor|eds?|reporting|special to|price|founded|page|vol"
        r"|translat\w*|abridged|prepared|published|broadcast|transcript|script|printed|issue|first|written"
        r"|letters?|tel|guests?)\b",
        r"(?:press|media|news) (?:release|statement|note|communiqu|conference|briefing|office|summary)",
        r".*\b(?:correspondents?|(?:staff|special|chief|senior|political|energy|transport|trade|business|our)"
        r" reporters?|observer of|fellow|editor|columnist|analyst|spokes\w+"
        rf"|{TOPICAL} desk|gallery)$",
        r"(?:statement|communiqué|release|diary|notes?) (?:for|on|of|to|from)\b",
        r"(?:note|briefing|brief|paper) \d",
        r"organ of|(?:daily|weekly|fortnightly|monthly|quarterly)"
        r" (?:digest|summary|bulletin|review|journal|of|for)\b",
        r"(?:the )?(?:correspondents?|staff|readers|subscribers) (?:of|for)\b|for (?:readers|subscribers)",
    ),
    re.IGNORECASE,
)
_OUTLET_TITLE = re.compile(r"the \w+", re.IGNORECASE)
_OFFICE_OF = any_of(
    r"(?:ministry|ministries|department|secretariat|directorate) (?:of|for)",
    r"(?:permanent )?(?:mission|delegation) of|embassy of|high commission of|consulate(?: general)? of",
    r"(?:press |information )?(?:office|service|bureau|secretariat) of(?: the)?"
    r" (?:president|prime minister|government|spokes\w+|cabinet|foreign|chancell?or)",
    r"minist(?:[eè]re|[eé]rio|ero) d\w*|secretar[ií]a d\w*|cancillería|auswärtiges amt|the white house",
    r"prime minister[’']s office|government of|presidency of|cabinet office",
    r"foreign (?:and commonwealth )?office|(?:federal )?foreign ministry",
)
_OFFICE = re.compile(rf"(?:the )?(?:[\w.]+ ){{0,2}}(?:{_OFFICE_OF})\b", re.IGNORECASE)


def _tokens(words: str) -> list[str]:
    return [bare for word in words.split() if (bare := word.strip(".,:’'‘\"“”"))]


def _is_outlet_word(token: str) -> bool:
    low = re.sub(r"^[ld][’']", "", token.casefold().replace("i̇", "i"))
    parts = low.split("-")
    return low in _WORDS or parts[-1] in _WORDS or bool(len(low) > 6 and _ENDINGS.search(low))


def _shaped(words: str) -> list[str]:
    """Words of what may be a name: capitalised, but for small ones and those that tell an outlet."""
    tokens = _tokens(words)
    if not 1 <= len(tokens) <= _MOST_WORDS or words.rstrip().endswith(("?", "!")):
        return []
    if (
        tokens[0][0].islower()
        or tokens[-1].casefold() in SMALL - {"dag"}
        or not any(c.isalpha() for c in words)
    ):
        return []
    for token in tokens[1:]:
        named = token in SMALL or _is_outlet_word(token) or token.startswith(_PREFIXES)
        if token[0].islower() and not named:
            return []
    return tokens


def is_shaped(words: str) -> bool:
    """Whether words are capitalised as a name is, and are none of what stands beside names in a head."""
    return bool(_shaped(words)) and not _NO_NAME.match(words) and not supports(words)


def is_name(words: str, *, alone: bool = False, beside: bool = False) -> bool:
    """Whether a piece is an outlet's name by its words.

    Parameters
    ----------
    words : str
        One piece.
    alone : bool
        Whether it is a line of its own, with no day on it: a headline might stand there too, so that the word
        that tells an outlet must open or close the name.
    beside : bool
        Whether something beside it tells that it is no headline (see `supports`).

    Examples
    --------
    >>> is_name("Hangang Ilbo"), is_name("Policy note"), is_name("Buenos Aires")
    (True, False, False)
    """
    words = tidy_name(words)
    if re.fullmatch(AGENCIES, words) or MentionKind.OUTLET in _kinds(words[:80]):
        return True
    tokens = _shaped(words)
    if not tokens or _NO_NAME.match(words):
        return False
    low = [t.casefold() for t in tokens]
    told = [n for n, t in enumerate(tokens) if _is_outlet_word(t)]
    if not told:
        return False
    if all(t in GENERIC or t in SMALL or t.isdigit() for t in low):
        return bool(_OUTLET_TITLE.fullmatch(words)) and low[-1] not in (
            "report",
            "letter",
            "note",
            "statement",
            "brief",
        )
    if len(tokens) == 1:
        return len(low[0]) > 6 and low[0] not in _WORDS
    if not alone:
        return True
    if any(t in HEADLINE for t in low) or (words.isupper() and len(tokens) > 6):
        return False
    article = low[0] in {a.lower() for a in ARTICLES}
    titled = any(n + 1 < len(low) and low[n] in BODIES and low[n + 1] in ("for", "of", "de") for n in told)
    if (
        not beside
        and not article
        and not titled
        and all(low[n] in COMMON for n in told)
        and low[0] not in LEADING
    ):
        return False
    last = len(tokens) - 1
    while last > 0 and low[last] in TAILS and last not in told:
        last -= 1
    return last in told or titled or low[0] in LEADING or (article and 1 in told)


def is_article_name(words: str) -> bool:
    """Whether a piece may be a name because it has an article (``The Thames & Tyne``) and is no place.

    Examples
    --------
    >>> is_article_name("The Thames & Tyne"), is_article_name("The Hague"), is_article_name("La Paz")
    (True, False, False)
    """
    tokens = _shaped(words)
    if not 2 <= len(tokens) <= 6 or tokens[0] not in ARTICLES or _NO_NAME.match(words) or is_place(words):
        return False
    if tokens[-1].casefold() in NO_LAST:
        return False
    return not any(t.casefold() in HEADLINE for t in tokens[1:]) and not is_place(" ".join(tokens[1:]))


def is_office(line: str) -> bool:
    """Whether a line names a ministry, an embassy, an office of state, and nothing else.

    Examples
    --------
    >>> is_office("MINISTRY OF FOREIGN AFFAIRS, MALAYSIA"), is_office("Ministry of Defence denies attack")
    (True, False)
    """
    tokens = _tokens(line)
    if not 2 <= len(tokens) <= 14 or not _OFFICE.match(line) or line.rstrip().endswith((":", "?", "!")):
        return False
    return all(not t[0].islower() or t in SMALL for t in tokens) and not any(
        t.casefold() in HEADLINE - {"in"} for t in tokens
    )


_FORMS = re.compile(r"\b(?:the|republic|state|kingdom|union|federation|of)\b|\W", re.IGNORECASE)


@cache
def _kinds(words: str) -> frozenset[MentionKind]:
    """What the registry takes the whole of some words for."""
    return frozenset(
        mention.kind
        for mention in registry().find(words)
        if mention.codes and not _FORMS.sub("", words[: mention.start] + words[mention.end :])
    )


def is_place(words: str) -> bool:
    """Whether words are the name of a state or the seat of a government."""
    return bool(_kinds(words[:80]) & {MentionKind.NAME, MentionKind.CAPITAL, MentionKind.SEAT})


def is_state(words: str) -> bool:
    """Whether words are the name of a state."""
    return MentionKind.NAME in _kinds(words[:80])


def is_person(words: str) -> bool:
    """Whether a piece may be a person's name."""
    return re.fullmatch(NAME, plain(words)) is not None
