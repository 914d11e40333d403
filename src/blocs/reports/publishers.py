"""Who publishes a report: the masthead in its head, the agency in its dateline, its foot.

A paper that prints an agency's copy is the publisher; the agency is told apart from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blocs.reports.heads import is_dated_line
from blocs.reports.mastheads import OWNED, UNSIGNED, Line, find_masthead, head_lines, issuer
from blocs.reports.outlet_pieces import TOPICAL, Piece, supports, tidy_name
from blocs.reports.outlets import is_name, is_office, is_place, is_shaped, is_state
from blocs.reports.phrases import any_of, count_words
from blocs.reports.report import BlockKind
from blocs.reports.signed import AGENCIES

__all__ = ["Outlets", "find_outlets"]

_LONG = 30  # words of a block with which the text has begun
_HEAD = 12  # blocks at most that are the head
_FOOT = 3  # blocks that are the foot

_AGENCY_WORD = re.compile(rf"(?:{AGENCIES})|[A-Z][A-Z&.-]{{1,6}}")
_NO_AGENCY = frozenset(
    """GMT UTC CET CEST BST EST EDT IST MSK PDT PST LOCAL END ENDS MORE US UK UN EU UAE USA USSR FRG GDR
    DRC""".split()
)
_TOPICS = re.compile(
    any_of(
        r"(?:agency|agencies|lead|more|ends?|translat\w*|our|english|partial|full|edited)\b",
        rf".*\b(?:edition|version|page|supplement|translation|{TOPICAL} desk)$",
    ),
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|evening|updated|corrected|delayed", re.IGNORECASE
)
_ENDS_DATELINE = re.compile(r"(?:—|–|--|-|:|\))\s*\.?$")


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlet that publishes a report, and the agency that it credits; None where none is told."""

    publisher: str | None = None
    agency: str | None = None


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
    head = [*head_lines(blocks[: min(begun, _HEAD)])]
    offices = (line for line in head if is_office(line.words) and not _is_headline(line, head))
    office = next((_office(line, head) for line in offices), None)
    masthead = office or find_masthead(head)
    signed = next((name for line in head if (name := _signed(line))), None)
    if masthead:
        return Outlets(masthead, signed if signed and not _same(signed, masthead) else None)
    return Outlets(signed or _foot(blocks[max(begun, len(blocks) - _FOOT) :]))


def _is_text(said: str) -> bool:
    return count_words(said) > _LONG and not is_dated_line(said)


def _is_headline(line: Line, head: Sequence[Line]) -> bool:
    """Whether a line that begins like an office's name is the headline: nothing says it is a statement."""
    told = any(is_state(piece.words) for piece in line.pieces[1:]) or any(supports(o.words) for o in head)
    return line.kind is BlockKind.TITLE and not told and not any(is_state(o.words) for o in head)


def _office(line: Line, head: Sequence[Line]) -> str:
    """An office with the state that it is of, which another line may name."""
    if any(is_state(piece.words) for piece in line.pieces[1:]):
        return line.words
    states = [other.words for other in head if is_state(other.words)]
    return f"{line.words}, {states[0]}" if states else line.words


def _signed(line: Line) -> str | None:
    """Who signs a dateline, in brackets or between slashes; or an agency alone on a line."""
    if re.fullmatch(AGENCIES, line.words):
        return line.words
    if line.kind in UNSIGNED:
        return None
    slashed = re.search(rf"/({AGENCIES})/", line.words)
    if slashed:
        return slashed[1]
    if not line.dated and not _ENDS_DATELINE.search(line.words):
        return None
    signed = (piece for piece in line.pieces[1:] if piece.bracketed and not piece.day)
    return next((name for piece in signed if (name := _signature(piece, line))), None)


def _signature(piece: Piece, line: Line) -> str | None:
    """The name in a piece in brackets that signs a dateline."""
    last = piece.start + len(piece.words) >= len(line.words.rstrip(" -—–:.)]"))
    parts = re.split(r" and | & our | with |, from ", piece.words)
    whole = len(parts) > 1 and is_name(piece.words) and not any(map(_is_one, parts[:-1]))
    for part in [piece.words] if whole else parts:
        name = tidy_name(re.sub(r"^(?:from|[Cc]orrespondents? of|[Ss]taff of)\s+(?:the )?", "", part))
        told = is_name(name) or (last and (line.runs_on or line.dated) and _is_unlisted(name, line.runs_on))
        if _AGENCY_WORD.fullmatch(name):
            told = name not in _NO_AGENCY and not is_place(name)
        if told and not _TOPICS.match(name):
            return name
    return None


def _is_one(part: str) -> bool:
    """Whether a part of a signature is an outlet by itself, so that the next is another."""
    return is_name(part) or (_AGENCY_WORD.fullmatch(part) is not None and part not in _NO_AGENCY)


def _is_unlisted(name: str, dash: bool) -> bool:
    """Whether a name without a word that outlets are called after signs; one word only before a dash."""
    least = 1 if dash and len(name) > 4 else 2
    if not least <= count_words(name) <= 6 or not is_shaped(name) or is_place(name):
        return False
    return not _EDGE.fullmatch(name) and not _TOPICS.match(name)


def _foot(blocks: Sequence[tuple[BlockKind, str]]) -> str | None:
    """Who a line of the foot says has published it, or names itself there."""
    for line in head_lines(blocks):
        if name := issuer(line.words):
            return tidy_name(name)
        first = line.pieces[0]
        if OWNED.search(line.words):
            continue  # names an owner, with years and rights
        if line.kind is not BlockKind.BODY and not first.day and is_name(first.words, alone=not line.dated):
            return tidy_name(first.words)
    return None


def _same(one: str, other: str) -> bool:
    """Whether two names are of one outlet: alike but for case and article, or one the other's initials."""
    initials = "".join(word[0] for word in re.split(r"[\s-]+", other) if word[0].isupper())
    return _key(one) == _key(other) or one.replace(".", "") == initials


def _key(name: str) -> str:
    return name.casefold().removeprefix("the ")
