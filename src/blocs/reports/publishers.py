"""Who publishes a report: the masthead in its head, the agency in its dateline, its foot.

A paper that prints an agency's copy is the publisher; the agency is told apart from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blocs.reports.heads import is_dated_line
from blocs.reports.outlets import (
    Piece,
    is_article_name,
    is_name,
    is_office,
    is_person,
    is_place,
    is_shaped,
    is_state,
    pieces,
    supports,
    tidy_name,
)
from blocs.reports.phrases import any_of, count_words
from blocs.reports.report import BlockKind
from blocs.reports.signed import AGENCIES

__all__ = ["Outlets", "find_outlets", "is_masthead"]

_LONG = 30  # words of a block with which the text has begun
_HEAD = 12  # blocks at most that are the head
_FOOT = 3  # blocks that are the foot
_LONGEST = 200  # characters of a line of a head

_UNSIGNED = frozenset({BlockKind.TITLE, BlockKind.CAPTION, BlockKind.CONTACT})
_CREDIT = re.compile(r"(?:[Bb]y|BY|[Ff]rom|FROM|[Ww]ords|Author|Presenter|Staff|Our|OUR)\b")
_FOR = re.compile(
    any_of(r"\b(?:of|for|to|in|by) ((?:[Tt]he )?[A-Z][^,;()]{3,60})$", r"^(?:By|BY|by|From) (.{2,60})$")
)
_ISSUED = re.compile(
    r"(?:first |originally )?(?:published|issued|printed|released|broadcast|source:|courtesy of|copyright\b|©)",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:\b[Bb]y|\b[Ii]n|\bof|[Cc]opyright|[Ss]ource:|©)\s+((?:[Tt]he )?[^\W\d_a-z][^,;()|]{2,60})")
_AGENCY_WORD = re.compile(rf"(?:{AGENCIES})|[A-Z][A-Z&.-]{{1,6}}")
_NO_AGENCY = frozenset("GMT UTC CET CEST BST EST EDT IST MSK PDT PST LOCAL END ENDS MORE US UK UN EU UAE USA USSR FRG GDR DRC".split())
_TOPICS = re.compile(
    r"(?:agency|agencies|lead|more|ends?|translat\w*|our|english|partial|full|edited)\b"
    r"|.*\b(?:edition|version|page|supplement|translation|service\)?s|(?:commerce|business|foreign|news|city|night|noon"
    r"|sports?|political|economic|english|world|language|politics|trade|web) desk)$",
    re.IGNORECASE,
)
_ENDS_DATELINE = re.compile(r"(?:—|–|--|-|:|\))\s*\.?$")


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlet that publishes a report, and the agency that it credits; None where none is told."""

    publisher: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    kind: BlockKind
    words: str
    pieces: tuple[Piece, ...]

    @property
    def dated(self) -> bool:
        return any(piece.day for piece in self.pieces)


def find_outlets(blocks: Sequence[tuple[BlockKind, str]]) -> Outlets:
    """Find the publisher of a report, and the agency whose copy it prints.

    Parameters
    ----------
    blocks : sequence of (BlockKind, str)
        Kind and text of its blocks, in order; of long ones the beginning.

    Returns
    -------
    Outlets
        `publisher` is, in this order: a ministry or office that stands alone on a line, with its state where
        another line names that; a masthead, on a line of its own or beside a day, a place or a byline; the
        agency that signs the dateline; who a line of the foot says has published it. `agency` is who signs
        the dateline where the publisher is another.

    Examples
    --------
    >>> head = [(BlockKind.HEADING, "The Coral Coast Herald"), (BlockKind.DATELINE, "TARAWA (PIW) -")]
    >>> find_outlets(head)
    Outlets(publisher='The Coral Coast Herald', agency='PIW')
    """
    begun = next(
        (n for n, (kind, said) in enumerate(blocks) if kind is BlockKind.BODY and _is_text(said)), len(blocks)
    )
    head = [*_lines(blocks[: min(begun, _HEAD)])]
    office = next((_office(line, head) for line in head if is_office(line.words)), None)
    masthead = office or _masthead(head)
    signed = next((name for line in head if (name := _signed(line))), None)
    if masthead:
        return Outlets(masthead, signed if signed and not _same(signed, masthead) else None)
    return Outlets(signed or _foot(blocks[max(begun, len(blocks) - _FOOT) :]))


def is_masthead(said: str, below: str = "") -> bool:
    """Whether a paragraph of the head is an outlet's name and what stands beside that, so no headline.

    `below` is the paragraph below it, which may tell that it is one (``A fortnightly on shipping``).

    Examples
    --------
    >>> is_masthead("Hangang Ilbo, English edition"), is_masthead("Press under pressure")
    (True, False)
    """
    lines = [*_lines([(BlockKind.HEADING, said[:_LONGEST])])]
    if not lines or len(said) > _LONGEST or not all(_stands_below(line) for line in lines[1:]):
        return False
    line = lines[0]
    if is_office(line.words):
        return True
    first, *others = line.pieces
    if not first.day and is_name(first.words, alone=True):
        return all(p.day or p.bracketed or supports(p.words) or count_words(p.words) <= 3 for p in others)
    if len(line.pieces) == 1 and is_article_name(first.words) and count_words(first.words) > 2:
        return first.words[:4] in ("The ", "THE ") and not first.words.isupper()
    return _supported(line, below) is not None


def _stands_below(line: _Line) -> bool:
    """Whether a second line of a masthead is no headline: a state, a number, what the text is."""
    return supports(line.words) or is_place(line.words)


def _is_text(said: str) -> bool:
    return count_words(said) > _LONG and not is_dated_line(said)


def _lines(blocks: Sequence[tuple[BlockKind, str]]) -> Iterator[_Line]:
    for kind, said in blocks:
        for line in said.split("\n"):
            words = " ".join(line.strip("*_# ").split())
            if words and len(words) <= _LONGEST and (found := pieces(words)):
                yield _Line(kind, words, tuple(found))


def _office(line: _Line, head: Sequence[_Line]) -> str:
    """An office with the state that it is of, which another line may name."""
    if any(is_state(piece.words) for piece in line.pieces[1:]):
        return line.words
    states = [other.words for other in head if is_state(other.words)]
    return f"{line.words}, {states[0]}" if states else line.words


def _masthead(head: Sequence[_Line]) -> str | None:
    for find in (_named, _with_article, _supported, _placed):
        for n, line in enumerate(head):
            if line.kind in _UNSIGNED and not (n == 0 and len(line.pieces) > 1 and is_masthead(line.words)):
                continue
            if (name := find(line)) is not None:
                return tidy_name(name)
    return None


def _named(line: _Line) -> str | None:
    """A piece with a word that outlets are called after."""
    if name := _issued(line.words):
        return name
    credit = _CREDIT.match(line.words) is not None
    for n, piece in enumerate(line.pieces):
        if piece.day or (piece.bracketed and _in_dateline(line, n)):
            continue
        if _CREDIT.match(piece.words):
            told = _FOR.search(piece.words)
            if told and (name := told[1] or told[2]) and is_name(name, alone=True) and not is_person(name):
                return name
            continue
        if n and not line.dated and not credit and not piece.bracketed:
            continue
        if is_name(piece.words, alone=not line.dated and not credit):
            return piece.words
    return None


def _with_article(line: _Line) -> str | None:
    """A piece that opens the line, or comes behind who wrote it, and has an article."""
    credit = _CREDIT.match(line.words) is not None
    for n, piece in enumerate(line.pieces[:3]):
        if piece.day or piece.bracketed or (n and not credit) or (credit and not n):
            continue
        if not is_article_name(piece.words):
            continue
        english = piece.words[:4].lower() == "the "
        beside = [other for other in line.pieces[n + 1 :] if not other.day]
        if english and (line.dated or len(line.pieces) == 1):
            return piece.words
        if line.dated and (count_words(piece.words) > 2 or beside) and not (beside and is_state(beside[0].words)):
            return piece.words
    return None


def _supported(line: _Line, below: str = "") -> str | None:
    """A piece that opens the line and has a number, a price, an edition beside it."""
    first, *others = line.pieces
    words = first.words
    if first.day or first.bracketed or not 2 <= count_words(words) <= 5 or is_place(words) or _CREDIT.match(words):
        return None
    if not any(supports(w) for w in (below, *(other.words for other in others if not other.day))) or supports(words):
        return None
    shouted = words.isupper() and all(w[0].isalnum() or w == "&" for w in words.split())
    return words if shouted or (is_name(words) or is_article_name(words)) else None


def _placed(line: _Line) -> str | None:
    """What stands before the seat of a government and the day, and is neither a place nor a person."""
    if not line.dated or len(line.pieces) < 3 or any(piece.day for piece in line.pieces[:2]):
        return None
    name, place = (piece.words for piece in line.pieces[:2])
    if not is_place(place) or is_state(place) or is_place(name) or is_person(name) or _CREDIT.match(name):
        return None
    return name if 2 <= count_words(name) <= 5 and is_shaped(name) else None


def _issued(line: str) -> str | None:
    """Who a line says has published it."""
    if not _ISSUED.match(line):
        return None
    names = (match[1] for match in _BY.finditer(line))
    return next((name for name in names if is_name(name) or is_article_name(name)), None)


def _in_dateline(line: _Line, n: int) -> bool:
    """Whether a piece in brackets is what signs a dateline: behind the place or the day, at its end."""
    return n > 0 and line.kind is BlockKind.DATELINE and not any(
        is_name(piece.words) for piece in line.pieces[:n] if not piece.day
    )


def _signed(line: _Line) -> str | None:
    """The agency or paper that signs a dateline, in brackets or between slashes."""
    if line.kind in _UNSIGNED:
        return None
    slashed = re.search(rf"/({AGENCIES})/", line.words)
    if slashed:
        return slashed[1]
    ends = _ENDS_DATELINE.search(line.words) is not None
    for n, piece in enumerate(line.pieces):
        if not piece.bracketed or piece.day or n == 0 or not (line.dated or ends):
            continue
        for part in re.split(r" and | & our | with |, from ", piece.words):
            name = tidy_name(re.sub(r"^from\s+", "", part))
            if _AGENCY_WORD.fullmatch(name) and name.strip(".") not in _NO_AGENCY and not is_place(name):
                return name
            if is_name(name) and not _TOPICS.match(name):
                return name
            after = piece.start + len(piece.words) >= len(line.words.rstrip(" -—–:.)]"))
            told = 2 <= count_words(name) <= 6 and name[0].isupper() and name.replace(" ", "").replace("-", "").isalpha()
            if after and told and not _TOPICS.match(name) and not is_place(name):
                return name
    return None


def _foot(blocks: Sequence[tuple[BlockKind, str]]) -> str | None:
    for line in _lines(blocks):
        if name := _issued(line.words):
            return tidy_name(name)
        first = line.pieces[0]
        if line.kind is not BlockKind.BODY and not first.day and is_name(first.words, alone=not line.dated):
            return tidy_name(first.words)
    return None


def _same(one: str, other: str) -> bool:
    """Whether two names are of one outlet: alike but for case and article."""
    return _key(one) == _key(other)


def _key(name: str) -> str:
    return name.casefold().removeprefix("the ")
