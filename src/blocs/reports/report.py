"""What a report is: a text, what stands where in it, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

__all__ = ["Block", "BlockKind", "OriginKind", "Passage", "Report", "Span"]

Span = tuple[int, int]
"""First and one-past-last code point, into a report's text as stored."""

OriginKind: TypeAlias = Literal["file", "url", "archive", "stdin"]
"""A file, a page by its address, a part of a container (JSON lines, WARC), or standard input."""


class BlockKind(StrEnum):
    """What a stretch of a report is, as a reader would say."""

    TITLE = "title"
    HEADING = "heading"
    BYLINE = "byline"
    DATELINE = "dateline"
    BODY = "body"
    CAPTION = "caption"
    LINK = "link"
    CONTACT = "contact"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of the text; blocks are in order, do not overlap, and leave out only white space.

    `start` and `end` exclude surrounding white space and markup such as ``## `` or ``**``.
    """

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Running text that no sentence leaves.

    One paragraph, or several spans where a paragraph was broken in mid-phrase by the layout.
    `kind` is TITLE, HEADING, BODY or CAPTION; nothing else is running text.
    """

    kind: BlockKind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One text with a publisher and a day of publication.

    Attributes
    ----------
    name : str
        File name (``a.txt``), with ``#n`` for the n-th report of a container, counted from 1. A name only:
        no folders, on one line, what cannot be shown escaped; see `blocs.reports.limits`.
    text : str
        The text exactly as stored; every offset in `blocs` is a code point of it. For HTML and PDF,
        the extracted text.
    blocks : tuple of Block
        What stands where.
    passages : tuple of Passage
        The running text, in order.
    title, byline, publisher : str or None
        As found or given, each on one line; None when unknown.
    published : datetime.date or None
        Day of publication; None when neither found nor given.
    origin : str
        Path that it was read from, or address where a container tells one.
    sha256 : str
        Hex digest of the bytes that it was read from (for a container, of its own part).
    origin_kind : "file", "url", "archive" or "stdin"
        What `origin` leads to. A part of a container is "archive", also where `origin` is its address.
    retrieved : datetime.date or None
        Day on which it was fetched, in UTC: as given, or as an archive tells; None when nothing does.
    agency : str or None
        News agency that the head credits, as written there, where the publisher is another: a paper prints
        its copy, all or in part. None where the agency publishes it itself, and where none is named.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    passages: tuple[Passage, ...]
    title: str | None
    byline: str | None
    publisher: str | None
    published: date | None
    origin: str
    sha256: str
    origin_kind: OriginKind = "file"
    retrieved: date | None = None
    agency: str | None = None

    @property
    def id(self) -> str:
        """Stable identifier: the first 16 hex digits of the content hash."""
        return self.sha256[:16]
