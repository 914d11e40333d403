"""One report: its text with what was read from it, and the record that is open beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from blocs.brief.documents import doubtful
from blocs.errors import UsageError
from blocs.evidence import Link, Records
from blocs.evidence.claims.model import copy_to_json
from blocs.evidence.listing import list_copies, list_pairs
from blocs.evidence.table import Source
from blocs.evidence.trace import trace
from blocs.reading.records import Record
from blocs.web.errors import NotThere
from blocs.web.held import Held
from blocs.web.page import Page, Shown, Table
from blocs.web.pages.corrections import AT_ONCE, CHANGES
from blocs.web.pages.document import record_words, report_told, shelved, text_told
from blocs.web.pages.library import Library
from blocs.web.pages.panel import panel_told
from blocs.web.pages.partners import partners_told
from blocs.web.pages.spellings import spelling_list
from blocs.web.params import ref

__all__ = ["CHANGES", "PAGES", "RecordView", "ReportView"]

_PARTNERS = 8


@dataclass(frozen=True)
class ReportView:
    """A report, and a record in it."""

    report: str = ref("id of the report")
    record: str | None = ref("id of the record that is open", None)


@dataclass(frozen=True)
class RecordView:
    """A record."""

    record: str = ref("id of the record")


def _show(held: Held, view: ReportView) -> Shown:
    store = held.store()
    with store.snapshot():
        library = Library(store)
        shelf = shelved(library, view.report)
        report = shelf.reading.report
        records = shelf.reading.records
        opened = _panel(library, view.record) if view.record else None
        if opened is not None and opened["report"]["id"] != report.id:
            raise NotThere(f"the record {opened['id']} stands in another report")
        data = {
            "report": report_told(report),
            "reader": shelf.reading.reader,
            "paragraphs": text_told(shelf),
            "records": [_record(record) for record in records],
            "unread": [
                {
                    "start": start,
                    "end": end,
                    "text": report.text[start:end],
                    "states": list(sentence.states),
                    "figures": sentence.figures,
                }
                for sentence, (start, end) in shelf.reading.unread
            ],
            "open": opened,
            "partners": partners_told(store, report.id, list_pairs(store, report=report.id, limit=_PARTNERS)),
            "copies": [copy_to_json(copy) for copy in list_copies(store, report.id)],
            "unlinked": store.unlinked(),
            "at_once": AT_ONCE,
        }
    tables = {
        "records": lambda: _records(held, report.id),
        "links": lambda: _links(held, report.id),
    }
    cited = (Source.of(report).citation,)
    return Shown(report.title or report.name, data, draw=spelling_list, tables=tables, sources=cited)


def _record(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind,
        "words": record_words(record),
        "start": record.start,
        "end": record.end,
        "text": record.text,
        "confidence": record.confidence,
        "unsure": doubtful(record),
        "status": record.status,
        "standing": record.standing,
    }


def _records(held: Held, report: str) -> Table:
    found: Records[Record] = held.store().records(report=report, status="all")
    return found


def _links(held: Held, report: str) -> Table:
    found: Records[Link] = held.store().links(report=report, status="all")
    return found


def _panel(library: Library, id_: str) -> dict[str, Any]:
    try:
        found = trace(library.store, id_)
    except UsageError as error:
        raise NotThere(f"the store holds no record {id_}") from error
    if found.of != "record":
        raise NotThere(f"{id_} is no record but a {found.of}")
    return panel_told(library, found.grounds[0])


def _show_record(held: Held, view: RecordView) -> Shown:
    store = held.store()
    with store.snapshot():
        opened = _panel(Library(store), view.record)
        data = {
            "open": opened,
            "unlinked": store.unlinked(),
            "at_once": AT_ONCE,
        }
        cited = (Source.of(store.report(opened["report"]["id"])).citation,)
    return Shown(opened["words"], data, draw=spelling_list, sources=cited)


PAGES = (
    Page(
        "report",
        "/reports/{report}",
        ReportView,
        _show,
        "report.html.j2",
        "A report: its text with highlights, its records, and what is known of the one that is open.",
        tables=("records", "links"),
    ),
    Page(
        "record",
        "/records/{record}",
        RecordView,
        _show_record,
        "record.html.j2",
        "A record: its fields, standing, links, corrections, and how it can be corrected.",
    ),
)
