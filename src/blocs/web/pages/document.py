"""A report as the site shows it: its text in pieces that carry highlights, rejected records among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import cache
from typing import Any, NamedTuple

from blocs.brief.atlas import registry_atlas
from blocs.brief.desk import Desk, plain_key
from blocs.brief.documents import documents, words_for
from blocs.brief.holding import Holding
from blocs.brief.model import Document, Mark
from blocs.brief.segments import paragraphs
from blocs.reading.reading import Reading
from blocs.reading.records import Record
from blocs.reports import Report
from blocs.web.pages.library import Library, outlet_of

__all__ = ["GONE", "Shelved", "record_words", "report_told", "shelved", "text_told"]

GONE = "gone"
"""Kind of the highlight of a rejected record."""


class Shelved(NamedTuple):
    """A report with its reading, rejected records among its records, and the document that is shown."""

    reading: Reading
    document: Document


@cache
def _no_desk() -> Desk:
    return Desk((), registry_atlas())


def record_words(record: Record) -> str:
    """A record in words: what an act says, an amount and what it counts, who says something."""
    return words_for(_no_desk(), record)


def shelved(library: Library, report: str, marks: Iterable[Mark] = ()) -> Shelved:
    """A report ready to be shown, with `marks` beside those of its records.

    Raises
    ------
    NotThere
        When the store holds no such report.
    """
    reading = library.reading(report)
    desk = Desk([reading], registry_atlas())
    said = [c for r in reading.records if r.status != "suggested" for c in library.store.corrections(r.id)]
    (document,) = documents(desk, Holding(desk, corrections=said))
    gone = (
        Mark(plain_key(r.id), GONE, r.start, r.end, f"rejected: {words_for(desk, r)}")
        for r in reading.records
        if r.status == "rejected"
    )
    return Shelved(reading, replace(document, marks=(*document.marks, *gone, *marks)))


def text_told(shelf: Shelved, taken: set[str] | None = None) -> list[dict[str, Any]]:
    """Paragraphs as plain values; `taken` gathers the anchors set, each once in a page.

    Pieces are sentences, with an anchor, or what stands between them. `unread` marks sentences that name
    states or figures and gave no record.
    """
    key = shelf.document.key
    unread = {f"s-{key}-{start}" for _, (start, _) in shelf.reading.unread}
    told = []
    for paragraph in paragraphs(shelf.document, set() if taken is None else taken):
        plain = asdict(paragraph)
        for piece in plain["pieces"]:
            piece["unread"] = piece["anchor"] in unread
        told.append(plain)
    return told


def report_told(report: Report) -> dict[str, Any]:
    """What is known of a report, as plain values; where it was read from only where that is an address."""
    return {
        "id": report.id,
        "name": report.name,
        "title": report.title,
        "byline": report.byline,
        "publisher": report.publisher,
        "agency": report.agency,
        "outlet": outlet_of(report),
        "published": report.published and report.published.isoformat(),
        "retrieved": report.retrieved and report.retrieved.isoformat(),
        "address": report.origin if report.origin.startswith(("https://", "http://")) else None,
        "sha256": report.sha256,
    }
