"""Lines of a report's head and foot that tell its day: outlet, place, day, desk, edition, small print.

``is_day_line`` and ``is_byline`` (`blocs.reports.signed`) know lines that are little but a day or a name; the
lines here are freer. What they share is that the day stands between separators, or beside a place or a
name, and that nothing in the line is a clause. Each function looks at a bounded stretch and is linear in
that.
"""

from __future__ import annotations

import re

from blocs.reports.days import FoundDay, find_days
from blocs.reports.phrases import any_of, count_words, plain

__all__ = ["dated_opening", "is_credit", "is_dated_line", "is_plausible", "is_small_print", "year_beside"]

_DIGIT = re.compile(r"\d")
_LONGEST = 220
_MOST_WORDS = 32
_PIECE_WORDS = 11
_OPENING = 300  # characters of a paragraph in which a dateline ends
_BEFORE = 130  # characters of it before the day

_SMALL = frozenset(
    """of the and for in on at to de la le les del do da du di dos das y e et und von van der den og och i al
    el as a an our with""".split()
)
_EDGE = any_of(
    r"\d{1,2}[:.h]\d\d(?:[:.]\d\d)?z?|\d{3,4}|\d{1,2} ?[ap]\.?m\.?|[ap]\.?m\.?|h|hrs?|hours|noon|midnight",
    r"gmt|utc|bst|e[sd]?t|p[sd]t|ist|msk|cet|cest|local|time|morning|evening|night|afternoon|in brief",
    "lunes|martes|miércoles|jueves|viernes|sábado|domingo|segunda|terça|quarta|quinta|sexta|feira",
    "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|montag|dienstag|mittwoch|donnerstag|freitag",
    "samstag|sonntag|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|e enjte|mon|tues?|wed",
    "thu(?:rs)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day|date|dated|den|el|le",
)
_EDGES = re.compile(rf"(?:[\W_]|\b(?:{_EDGE})\b)*", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:first |last )?(?:published|posted|updated|modified|issued|released|broadcast|filed|recorded|aired"
    r"|printed|sent|delivered|transmitted|closed for press|week ending|weekending"
    r"|edition of|issue of|bulletin of)\b",
    re.IGNORECASE,
)
_TIED = frozenset("founded established est born died since until till due expires deadline next".split())
_ATTACHED = _TIED | frozenset(
    """of from between by after before to through on in for as valid effective than and or during under war
    treaty act summit resolution""".split()
)
"""A word before a day that ties it to something other than publication."""

_VERBS = any_of(
    "is|are|was|were|be|been|being|has|have|had|does|did|will|would|shall|should|can|could|might|must|may",
    "said|says|say|told|tells|met|meets|made|makes|took|takes|went|goes|gave|gives|came|comes|left|led|fell|rose|began"
    "|begins|became|broke|brought|sent|held|kept|saw|won|lost|set|put|struck|shot|flew|spoke|that|which|who|when|where"
    "|while|because|although|if|not|he|she|they|we|it",
    r"(?!(?:translat|abridg|edit|fil|releas|issu|publish|updat|post|rone|roneo|mimeograph|monitor|record|print|revis|dat"
    r"|clos|prepar|compil|receiv|transmitt|cabl|correct|shorten|embargo|report|transcrib|typ|condens|render|suppli|unit"
    r"|nam|air|air-mail|mail|telephon|telex|wir|relay|adapt|syndicat|illustrat|sign|dispatch|list|deliver|approv)ed\b)"
    r"[a-z]{2,}ed",
)
_CLAUSE = re.compile(rf"(?<![\w’'-])(?:{_VERBS})(?![\w’'-])")
_SEPARATOR = re.compile(r"\s*(?:[|·•/()\[\]{}—–;:\n\t«»\"“”,●*]|--| - |\.(?=\s|$)|[ \t]{2,})\s*")


def is_dated_line(text: str) -> bool:
    """Whether a line of a report's head or foot tells the day of publication, with whatever else.

    Parameters
    ----------
    text : str
        One line or a few, from the head (before the first long paragraph) or the foot; in running text the
        answer means nothing.

    Examples
    --------
    >>> is_dated_line('CKPR Thunder Bay — "Noon Desk", Tuesday, August 7, 2018. As aired.')
    True
    >>> is_dated_line("The pact was signed on 7 August 2018."), is_dated_line("Treaty of 7 August 2018")
    (False, False)
    """
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return False
    text = plain(text)
    if count_words(text) > _MOST_WORDS or text.endswith(("?", "!")):
        return False
    days = find_days(text)
    if not days or not all(_stands_free(text, day) for day in days):
        return False
    rest = text
    for day in reversed(days):
        rest = rest[: day.start] + "|" + rest[day.end :]
    return all(_no_clause(piece) for piece in _SEPARATOR.split(rest))


def _stands_free(text: str, day: FoundDay) -> bool:
    """Whether separators, a place or a label stand about a day, and nothing ties it to something else."""
    before = _SEPARATOR.split(text[: day.start])[-1].strip()
    after = _SEPARATOR.split(text[day.end :])[0].strip()
    labelled = _LABEL.match(before) is not None
    if not labelled and not _EDGES.fullmatch(before):
        words = before.split()
        if words[-1].lower() in _ATTACHED or len(words) > 6 or not _capitals(words):
            return False
        if _EDGES.fullmatch(words[-1]) and len(words) > 1 and words[-2].lower() in _ATTACHED:
            return False
    elif not labelled and before.split()[-1:] and before.split()[-1].lower() in _ATTACHED:
        return False
    if _EDGES.fullmatch(after):
        return not re.match(
            r"\s*(?:-|–|—|to|until)\s*(?:\d{1,2}|[A-Z][a-z]+) ", text[day.end :]
        ) or not find_days(text[day.end : day.end + 40])
    return labelled or (len(after.split()) <= 4 and _capitals(after.split()))


def _capitals(words: list[str]) -> bool:
    """Capitalised words (or numbers) with small ones between, the first capitalised."""
    return bool(words) and _is_capital(words[0]) and all(_is_capital(w) or w.lower() in _SMALL for w in words)


def _is_capital(word: str) -> bool:
    bare = word.lstrip("\"“‘'«¿¡").removeprefix("l’").removeprefix("d’")
    return not bare[:1].islower()


def _no_clause(piece: str) -> bool:
    words = piece.split()
    return len(words) <= _PIECE_WORDS and not _CLAUSE.search(piece)


_NOT_PLACES = frozenset(
    """On In By Since Until Till From After Before At As The A An When While Between During For To Of This
    That It He She They We I But And Born Died Dated Update Updated""".split()
)
_PARENS = re.compile(r"\([^()\n]{2,80}\)|\[[^\[\]\n]{2,80}\]|/[A-Z][\w .-]{1,30}/")
_DASH = r"(?:—|–|―|--|-(?=\s))"
_AFTER_DAY = re.compile(
    any_of(
        # to a dash, past an outlet in brackets, a time, a byline
        rf"[.,)\]]*(?: *\([^()\n]{{2,80}}\))?[.,]?(?:,? *\d{{1,2}}[:.]\d\d(?: ?[A-Za-z.]{{2,5}})?)?"
        rf"(?:[.,]? *[Bb]y [^—–\n]{{3,80}}?)?\s*{_DASH}\s*(?=\S)",
        r"\s*/[A-Z][\w .-]{1,30}/\.?\s*(?:—|–|--|-)?\s*(?=\S)",
        r"[.:]\s+(?=[\"“‘'(«\[]?[^\W\d_a-z])",
    )
)


def dated_opening(text: str) -> int:
    """Where a paragraph's text starts after a dateline with a full day, 0 when there is none.

    Examples
    --------
    >>> text = "SURIN, Thailand (WP) — July 29, 2025 — A truce was holding"
    >>> text[dated_opening(text):]
    'A truce was holding'
    >>> dated_opening("On July 29, 2025 — a Tuesday — a truce was holding")
    0
    """
    head = text[:_OPENING]
    days = find_days(head[: _BEFORE + 40]) if _DIGIT.search(head) else []
    if not days or not 0 < days[0].start <= _BEFORE:
        return 0
    before = head[: days[0].start]
    words = _PARENS.sub(" ", before).replace("/", " ").split()
    named = [word.strip(",.:—–-*_") for word in words]
    named = [word for word in named if word and not _EDGES.fullmatch(word)]
    if not named or len(named) > 7 or named[0] in _NOT_PLACES or not _capitals(named):
        return 0
    if named[-1].lower() in _SMALL or before.rstrip()[-1] not in ",.)]—–-/":
        return 0
    match = _AFTER_DAY.match(head, days[0].end)
    return match.end() if match else 0


_CREDIT = re.compile(
    any_of(
        r"(?:[Bb]y|BY)\s+(?:our|a|the|[\"“]?[^\W\d_a-z])",
        r"From\s+(?:[Oo]ur|OUR|[^\W\d_a-z][^,\n]{0,60}(?:,| in | at ))",
        r"(?:Words and pictures:|Presenter:|Editor:|Prepared (?:for|by)\b)",
        r"Our\b[\w -]{0,30}\b[Cc]orrespondents?\b|[Ss]taff (?:reporter|writer)",
    )
)
_SMALL_PRINT = re.compile(
    any_of(
        r"\([^()]+\)$|\[[^\[\]]+\]$", r"(?:Partial |Full |Edited )?[Tt]ranscript\b", r"Translat(?:ed|ion)\b"
    )
)


def is_credit(text: str) -> bool:
    """A short line of names beside a line with the day: ``by Jane Doe``, ``From Jane Doe in Brussels``."""
    return _is_short_line(text) and _CREDIT.match(plain(text)) is not None


def is_small_print(text: str) -> bool:
    """A short line beside a line with the day that says what the text is: ``(our translation)``."""
    return _is_short_line(text) and _SMALL_PRINT.match(plain(text)) is not None


def _is_short_line(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    text = plain(text)
    if count_words(text) > 14 or "\n" in text or text.endswith((".", "?", "!", ":", ",", ";")):
        return False
    return not _CLAUSE.search(text)


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_plausible(said: str, found: FoundDay) -> bool:
    """Whether a day can be one of publication: in a year of newspapers, and on the weekday told with it.

    Not a day that the word before it ties to something else (``Founded 7 August 1890``).
    """
    before = said[max(0, found.start - 20) : found.start].rstrip(" .,:").split()
    if not 1800 <= found.day.year <= 2100 or (before and before[-1].lower() in _TIED):
        return False
    weekday = said[found.start : found.end][:3].lower()
    return weekday not in _WEEKDAYS or _WEEKDAYS[found.day.weekday()] == weekday


_SEASON = (
    r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?|Spring|Summer|Autumn|Winter|Fall)"
)
_YEAR = re.compile(rf"(?:^|[,.|·•—–(/:]|  )\s*(?:{_SEASON} )?((?:18|19|20)\d\d)(?=\s*(?:$|[,.|·•—–)/]))")


def year_beside(text: str) -> int | None:
    """The one year that stands free in a short line (``Vol. 3, no. 11, 2018``), None where there is none."""
    if len(text) > 120:
        return None
    years = {int(year) for year in _YEAR.findall(plain(text))}
    return years.pop() if len(years) == 1 else None
