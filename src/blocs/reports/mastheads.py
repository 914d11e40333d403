"""The masthead in the head of a report: a line, or a piece of one, that names the outlet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from blocs.reports.outlet_pieces import Piece, edited, pieces, supports, tidy_name
from blocs.reports.outlet_words import ARTICLES
from blocs.reports.outlets import (
    is_article_name,
    is_name,
    is_office,
    is_person,
    is_place,
    is_shaped,
    is_state,
)
from blocs.reports.phrases import any_of, count_words
from blocs.reports.report import BlockKind
from blocs.reports.signed import AGENCIES

__all__ = [
    "OWNED",
    "UNSIGNED",
    "Line",
    "find_masthead",
    "head_lines",
    "is_letterhead",
    "is_masthead",
    "issuer",
]

_LONGEST = 200  # characters of a line of a head

UNSIGNED = frozenset({BlockKind.TITLE, BlockKind.CAPTION, BlockKind.CONTACT})
_CREDIT = re.compile(
    any_of(
        "[Bb]y|BY|[Ff]rom|FROM|[Ww]ords|Author|Presenter|Staff|Our|OUR|[Ss]pecial to",
        r"(?:Analysis|Report(?:ing|ed)?|Commentary|Dispatch)(?= by\b|:(?!\w))",
        r"(?:The )?(?:[A-Z][\w’']* )?[Cc]orrespondents? of|[Ff]or (?:readers|subscribers) of",
        r"(?:Weekly|Daily|Monthly) \w+ of",
    )
    + r"\b"
)
OWNED = re.compile(r"©|\(c\)|\bcopyright\b|rights reserved", re.IGNORECASE)
_FOR = re.compile(r"\b(?:of|for|to|in|by) (?:[Tt]he )?(?P<name>[A-Z][^,;()]{3,60})$")
_BUREAU = re.compile(r"\b(?:[Bb]ureau|[Dd]esk|[Oo]ffice)$")
_BYLINE = re.compile(r"(?:By|BY|by|From) (?P<name>.{2,60})$")
_ISSUED = re.compile(
    r"(?:first |originally )?(?:published|issued|printed|released|broadcast)\b"
    r"|source:|courtesy of\b|copyright\b|©",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\b[Bb]y|\b[Ii]n|\bof|[Ss]ource:|©)\s+"
    r"((?:[Tt]he )?[^\W\d_a-z][\w.&’'-]*(?: (?:of|and|for|the|de|del|[^\W\d_a-z][\w.&’'-]*|&)){0,6})"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a head or foot, with the kind of its block."""

    kind: BlockKind
    words: str
    pieces: tuple[Piece, ...]

    @property
    def dated(self) -> bool:
        """Whether a day stands on it."""
        return any(piece.day for piece in self.pieces)

    @property
    def runs_on(self) -> bool:
        """Whether it is a dateline that ends in a dash, so that the text runs on from it."""
        return self.kind is BlockKind.DATELINE and self.words.endswith(("-", "–", "—"))


def head_lines(blocks: Sequence[tuple[BlockKind, str]]) -> Iterator[Line]:
    """The lines of some blocks, without those that are too long for a head."""
    for kind, said in blocks:
        for line in said.split("\n"):
            words = line.strip("*_# \t\r")
            if words and len(words) <= _LONGEST and (found := pieces(words)):
                yield Line(kind, words, tuple(found))


def is_masthead(said: str, below: str = "") -> bool:
    """Whether a paragraph of the head is an outlet's name and what stands beside that, so no headline.

    `below` is the paragraph below it, which may tell that it is one (``A fortnightly on shipping``).

    Examples
    --------
    >>> is_masthead("Hangang Ilbo, English edition"), is_masthead("Press under pressure")
    (True, False)
    """
    lines = [*head_lines([(BlockKind.HEADING, said[:_LONGEST])])]
    if not lines or len(said) > _LONGEST or not all(_stands_below(line) for line in lines[1:]):
        return False
    line = lines[0]
    if is_office(line.words):
        return True
    first, *others = line.pieces
    beside = supports(below) or any(supports(p.words) for p in others)
    if not first.day and is_name(first.words, alone=True, beside=beside):
        return all(p.day or p.bracketed or supports(p.words) or _is_aside(p.words) for p in others)
    return _supported(line, below) is not None


def _is_aside(words: str) -> bool:
    return count_words(words) <= 3 or words[0].islower()


def is_letterhead(said: str) -> bool:
    """Whether a paragraph between masthead and headline belongs to the former: state, number, address."""
    found = pieces(said[:_LONGEST])
    address = len(found) > 1 and all(count_words(p.words) <= 3 and p.words[0].isupper() for p in found)
    return address or supports(said) or is_state(said) or is_office(said)


def _stands_below(line: Line) -> bool:
    """Whether a second line of a masthead is no headline: a state, a number, what the text is."""
    return supports(line.words) or is_place(line.words)


def find_masthead(head: Sequence[Line]) -> str | None:
    """The name of the outlet that the lines of a head tell.

    Parameters
    ----------
    head : sequence of Line
        Its lines, in order.

    Returns
    -------
    str or None
        The first name of, in this order: a piece with a word that outlets are called after; one with an
        article, beside a day; one with a number, an edition or a price beside it; what stands before a
        capital and a day. An agency only where nothing else is named.
    """
    candidates = []
    for n, line in enumerate(head):
        below = head[n + 1].words if n + 1 < len(head) and not head[n + 1].runs_on else ""
        near = any(other.dated for other in head[max(0, n - 1) : n + 2])
        told = len(line.pieces) > 1 or supports(below) or (near and line.words.split()[0] in ARTICLES)
        told = told and n == 0 and is_masthead(line.words, below)
        if (line.kind not in UNSIGNED or told) and not OWNED.search(line.words):
            candidates.append((line, below, near))
    found = chain(
        (_named(line, near or supports(below)) for line, below, near in candidates),
        (_with_article(line) for line, _, _ in candidates),
        (_supported(line, below) for line, below, _ in candidates),
        (_placed(line) for line, _, _ in candidates),
    )
    names = [tidy_name(name) for name in found if name]
    return next((name for name in names if not re.fullmatch(AGENCIES, name)), names[0] if names else None)


def _named(line: Line, told: bool) -> str | None:
    """A piece with a word that outlets are called after."""
    if name := issuer(line.words):
        return name
    credit = _CREDIT.match(line.words) is not None
    for n, piece in enumerate(line.pieces):
        if piece.day or (piece.bracketed and _in_dateline(line, n)):
            continue
        if _CREDIT.match(piece.words):
            if name := _credited(piece.words):
                return name
            continue
        later = n and not _BUREAU.search(line.pieces[n - 1].words)
        if later and not line.dated and not credit and not piece.bracketed:
            continue
        if _BUREAU.search(piece.words) and any(is_name(other.words) for other in line.pieces[n + 1 :]):
            continue
        beside = told or any(supports(other.words) for other in line.pieces[n + 1 :])
        if is_name(piece.words, alone=not line.dated and not credit, beside=beside):
            return piece.words
    return None


def _credited(words: str) -> str | None:
    """The outlet that a piece says somebody wrote for."""
    writes_for = _FOR.search(words)
    if writes_for and is_name(writes_for["name"], alone=True):
        return writes_for["name"]
    by = _BYLINE.match(words)
    return by["name"] if by and is_name(by["name"], alone=True) and not is_person(by["name"]) else None


def _with_article(line: Line) -> str | None:
    """A piece beside a day that has an article, and opens the line or comes behind who wrote it."""
    credit = _CREDIT.match(line.words) is not None
    for n, piece in enumerate(line.pieces[:3]):
        if piece.day or piece.bracketed or bool(n) != credit or not is_article_name(piece.words):
            continue
        if line.dated and piece.words.lower().startswith("the "):
            return piece.words
        beside = [other.words for other in line.pieces[n + 1 :] if not other.day]
        if line.dated and (beside or count_words(piece.words) > 2) and not (beside and is_state(beside[0])):
            return piece.words
    return None


def _supported(line: Line, below: str = "") -> str | None:
    """A piece that opens the line and has a number, a price, an edition beside it."""
    first, *others = line.pieces
    words = first.words
    if first.day or first.bracketed or not 2 <= count_words(words) <= 5:
        return None
    if is_place(words) or _CREDIT.match(words):
        return None
    around = (below, *(other.words for other in others if not other.day))
    if supports(words) or not any(supports(said) or edited(said) for said in around):
        return None
    editions = [n for n, other in enumerate(line.pieces) if n and not other.day and edited(other.words)]
    glossed = any(line.pieces[n].bracketed and line.pieces[n - 1].bracketed for n in editions)
    if line.dated and editions and not glossed and is_shaped(words):
        return words
    shouted = words.isupper() and all(w[0].isalnum() or w == "&" for w in words.split())
    return words if shouted or (is_name(words) or is_article_name(words)) else None


def _placed(line: Line) -> str | None:
    """What stands before the seat of a government and the day, and is neither a place nor a person."""
    if not line.dated or len(line.pieces) < 3 or any(piece.day for piece in line.pieces[:2]):
        return None
    name, place = (piece.words for piece in line.pieces[:2])
    if not is_place(place) or is_state(place) or is_place(name) or is_person(name) or _CREDIT.match(name):
        return None
    return name if 2 <= count_words(name) <= 5 and is_shaped(name) else None


def issuer(line: str) -> str | None:
    """Who a line says has published it."""
    if not _ISSUED.match(line):
        return None
    names = (match[1].removeprefix("the ") for match in _BY.finditer(line))
    return next((name for name in names if is_name(name) or is_article_name(name)), None)


def _in_dateline(line: Line, n: int) -> bool:
    """Whether a piece in brackets is what signs a dateline: behind the place or the day, at its end."""
    return (
        n > 0
        and line.kind is BlockKind.DATELINE
        and not any(is_name(piece.words) for piece in line.pieces[:n] if not piece.day)
    )
