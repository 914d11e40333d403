"""Two reports side by side: where they agree, where they differ, where one says it more exactly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from blocs.brief.desk import plain_key
from blocs.brief.model import Mark
from blocs.errors import UsageError
from blocs.evidence import Link, LinkEnd, Records, Store
from blocs.evidence.listing import list_copies, list_pairs
from blocs.evidence.table import Source
from blocs.web.errors import NotThere
from blocs.web.held import Held
from blocs.web.page import Page, Shown, Table
from blocs.web.pages.corrections import AT_ONCE
from blocs.web.pages.document import report_told, shelved, text_told
from blocs.web.pages.library import Library
from blocs.web.pages.panel import link_told
from blocs.web.pages.partners import pairs_told, partners_told
from blocs.web.params import choice, ref, whole

__all__ = ["PAGES", "CompareView", "ComparisonsView"]

_ORDER = ("differs", "refines", "agrees")
_EACH, _OTHERS = 40, 6
_NAME = "name"
"""Kind of the highlight of a name that a link ends in, which is no record."""


@dataclass(frozen=True)
class CompareView:
    """Which two reports, and which links between them."""

    a: str = ref("id of a report")
    b: str = ref("id of the other")
    relation: str = choice("links that are shown", "all", *_ORDER)


@dataclass(frozen=True)
class ComparisonsView:
    """Which pairs of reports."""

    report: str | None = ref("id of a report that must be one of the two", None)
    offset: int = whole("pairs that are passed over", 0, 10**8, 0)


def _show(held: Held, view: CompareView) -> Shown:
    if view.a == view.b:
        raise UsageError("these are one report; name two")
    store = held.store()
    with store.snapshot():
        library = Library(store)
        between = _between(store, library, view)
        shown = [link for link in between if view.relation in ("all", link.relation)]
        taken: set[str] = set()
        sides: list[dict[str, Any]] = []
        for id_ in (view.a, view.b):
            ends = [(link, end) for link in between for end in (link.a, link.b) if end.report_id == id_]
            shelf = shelved(library, id_, _names(library, ends))
            sides.append(
                {
                    "report": report_told(shelf.reading.report),
                    "paragraphs": text_told(shelf, taken),
                    "others": [
                        other
                        for other in partners_told(
                            store, id_, list_pairs(store, report=id_, limit=_OTHERS + 1)
                        )
                        if other["id"] not in (view.a, view.b)
                    ][:_OTHERS],
                }
            )
        told = [_link(library, link, view.a) for link in shown]
        data = {
            "sides": sides,
            "links": told,
            "counts": {relation: sum(x.relation == relation for x in between) for relation in _ORDER},
            "joined": _joined(shown),
            "copies": [
                {"id": c.id, "reason": c.reason, "share": c.share, "status": c.status}
                for c in list_copies(store, view.a)
                if {c.a, c.b} == {view.a, view.b}
            ],
            "unlinked": store.unlinked(),
            "at_once": AT_ONCE,
        }
        reports = [library.reading(id_).report for id_ in (view.a, view.b)]
    outlets = [side["report"]["outlet"] for side in sides]
    return Shown(
        f"{outlets[0]} and {outlets[1]}",
        data,
        tables={"links": lambda: _table(held, view)},
        sources=tuple(Source.of(report).citation for report in reports),
    )


def _between(store: Store, library: Library, view: CompareView) -> list[Link]:
    """Links between the two reports, rejected ones too: what differs first, in the order of `a`'s text."""
    for id_ in (view.a, view.b):
        if library.reading(id_).report.id != id_:
            raise NotThere(f"the store holds no report with the id {id_}")
    both = {view.a, view.b}
    found = [x for x in store.links(report=view.a, status="all") if {x.a.report_id, x.b.report_id} == both]

    def place(link: Link) -> tuple[int, int, str]:
        end = link.a if link.a.report_id == view.a else link.b
        return _ORDER.index(link.relation), end.start, link.id

    return sorted(found, key=place)


def _names(library: Library, ends: Iterable[tuple[Link, LinkEnd]]) -> list[Mark]:
    """Highlights of names that links end in."""
    places = {_key(end): library.span(link, end) for link, end in ends if not end.record}
    return [Mark(key, _NAME, *span, "a name") for key, span in places.items()]


def _key(end: LinkEnd) -> str:
    """What the highlight of a link's end goes by: its record, or the place of the name."""
    return plain_key(end.record) if end.record else f"n-{plain_key(end.report_id)}-{end.start}"


def _link(library: Library, link: Link, left: str) -> dict[str, Any]:
    """A link with its ends as they stand on the page: `left` and `right`."""
    told = link_told(library, link)
    turned = link.a.report_id != left
    ends = (link.b, link.a) if turned else (link.a, link.b)
    sides = ("b", "a") if turned else ("a", "b")
    return told | {
        "left": {**told[sides[0]], "anchor": f"r-{_key(ends[0])}"},
        "right": {**told[sides[1]], "anchor": f"r-{_key(ends[1])}"},
        "more_exact": None if link.relation != "refines" else "left" if turned else "right",
    }


def _joined(links: Iterable[Link]) -> dict[str, dict[str, str]]:
    """Link and relation by the record (or name) that the link ends in; of several, the first shown."""
    found: dict[str, dict[str, str]] = {}
    for link in links:
        if link.status != "rejected":
            for end in (link.a, link.b):
                found.setdefault(_key(end), {"link": link.id, "relation": link.relation})
    return found


def _table(held: Held, view: CompareView) -> Table:
    store = held.store()
    links = _between(store, Library(store), view)
    kept = [link for link in links if view.relation in ("all", link.relation)]
    sources = {id_: Source.of(store.report(id_)) for id_ in (view.a, view.b)}
    return Records(kept, sources, unit="link")


def _show_pairs(held: Held, view: ComparisonsView) -> Shown:
    store = held.store()
    with store.snapshot():
        if view.report:
            Library(store).reading(view.report)
        found = list_pairs(store, report=view.report, limit=_EACH + 1, offset=view.offset)
        data = {
            "pairs": pairs_told(store, found[:_EACH]),
            "earlier": max(view.offset - _EACH, 0) if view.offset else None,
            "later": view.offset + _EACH if len(found) > _EACH else None,
            "unlinked": store.unlinked(),
            "at_once": AT_ONCE,
        }
    return Shown("Reports that tell the same", data)


PAGES = (
    Page(
        "comparisons",
        "/compare",
        ComparisonsView,
        _show_pairs,
        "comparisons.html.j2",
        "Pairs of reports that links join, those with most links first.",
    ),
    Page(
        "compare",
        "/compare/{a}/{b}",
        CompareView,
        _show,
        "compare.html.j2",
        "Two reports side by side, and what joins them: agreements, differences, what one says more exactly.",
        tables=("links",),
    ),
)
