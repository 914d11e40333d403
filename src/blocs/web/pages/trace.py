"""Any id: back to the sentences that it rests on, and forward to what rests on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from blocs.errors import UsageError
from blocs.evidence import Claim, Copy, Derived, Ground, Link, Store, Trace
from blocs.evidence.claims.model import copy_to_json
from blocs.evidence.trace import trace
from blocs.reading.records import Event
from blocs.ties.used import uses_in
from blocs.ties.uses import Use, pairs_of
from blocs.web.errors import NotThere
from blocs.web.held import Held
from blocs.web.page import Page, Shown
from blocs.web.pages.corrections import AT_ONCE
from blocs.web.pages.library import Library
from blocs.web.pages.panel import claim_told, correction_told, derived_told, link_told, panel_told
from blocs.web.pages.spellings import spelling_list
from blocs.web.params import ref

__all__ = ["PAGES", "TraceView"]

_GROUNDS, _REPORTS = 12, 4
"""Records that are shown in full, and reports whose scenarios are looked for."""
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_ACTS = 5_000
"""Acts of a pair up to which the place of a record among them is worked out."""


@dataclass(frozen=True)
class TraceView:
    """What is traced."""

    id: str = ref("id of a record, link, claim, copy or derived figure, or its first 6 digits or more")


def _show(held: Held, view: TraceView) -> Shown:
    store = held.store()
    with store.snapshot():
        found = _found(store, view.id)
        library = Library(store)
        grounds = found.grounds[:_GROUNDS]
        panels = [panel_told(library, ground) for ground in grounds]
        for panel, uses in zip(panels, _uses(store, grounds), strict=True):
            panel["uses"] = uses
        data = {
            "of": found.of,
            "held": found.held,
            "thing": _thing(library, found),
            "corrections": [correction_told(said) for said in found.corrections],
            "grounds": panels,
            "more": len(found.grounds) - len(grounds),
            "copies": [copy_to_json(copy) for copy in found.copies],
            "sources": [
                {"id": s.report_id, "report": s.report, "sha256": s.sha256, "citation": s.citation}
                for s in found.sources
            ],
            "scenarios": _scenarios(library, grounds),
            "unlinked": store.unlinked(),
            "at_once": AT_ONCE,
        }
    cited = tuple(source.citation for source in found.sources)
    return Shown(f"The {_OF[found.of]} {found.item.id[:8]}", data, draw=spelling_list, sources=cited)


_OF = {"record": "record", "link": "link", "copy": "copy", "claim": "claim", "derived": "derived figure"}


def _found(store: Store, id_: str) -> Trace:
    try:
        return trace(store, id_)
    except UsageError as error:
        if "is the report" in str(error):
            raise NotThere(f"{id_} is a report; it has a page of its own, under Reports") from error
        raise NotThere(str(error).partition(";")[0].replace(f" in {store.path.parent}", " here")) from error


def _thing(library: Library, found: Trace) -> dict[str, Any] | None:
    """What is traced, as plain values; None for a record, which is its own ground."""
    item = found.item
    if isinstance(item, Link):
        return link_told(library, item)
    if isinstance(item, Copy):
        return copy_to_json(item)
    if isinstance(item, Claim):
        return claim_told(item)
    return derived_told(item) if isinstance(item, Derived) else None


def _uses(store: Store, grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    """What measures make of each record, by pair; `many` where there are too many acts to look through."""
    records = [ground.record for ground in grounds]
    pairs = {pair for r in records if isinstance(r, Event) for pair in pairs_of(r)}
    many = {pair for pair in pairs if store.count(kind="event", pair=pair) > _ACTS}
    few = [r for r in records if not (isinstance(r, Event) and many.intersection(pairs_of(r)))]
    used = dict(zip((r.id for r in few), uses_in(store, few), strict=True))
    told = []
    for record in records:
        own = pairs_of(record) if isinstance(record, Event) else ()
        told.append(
            {
                "pairs": [list(pair) for pair in own],
                "many": record.id not in used,
                "measures": [asdict(use) | {"instead": _instead(use)} for use in used.get(record.id, ())],
            }
        )
    return told


def _instead(use: Use) -> str | None:
    """The record that is counted in place of one that is not."""
    found = None if use.counts else _ID.search(use.words)
    return found and found[0]


def _scenarios(library: Library, grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    """Scenarios that rest on these records, as the reports alone give them."""
    from blocs.scenario import drafts  # most records lead to none, and the site is to start at once
    from blocs.web.pages.whatif.offered import cards

    ids = {ground.record.id for ground in grounds}
    reports = list(dict.fromkeys(ground.source.report_id for ground in grounds if ground.held))[:_REPORTS]
    told = []
    for report in reports:
        for draft in drafts(library.store.reading(report)):
            if ids.intersection(draft.records):
                (card,) = cards([draft])
                told.append(
                    {
                        "title": card["title"],
                        "report": card["report_id"],
                        "records": [id_ for id_ in draft.records if id_ in ids],
                        "blocked": card["blocked"],
                        "query": card["query"],
                    }
                )
    return told


PAGES = (
    Page(
        "trace",
        "/trace/{id}",
        TraceView,
        _show,
        "trace.html.j2",
        "What a record, link, copy, claim or derived figure rests on, and what rests on it.",
    ),
)
