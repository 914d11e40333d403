"""From what a visitor types into the box at the head to the page that is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from blocs.errors import BlocsError
from blocs.evidence import Store
from blocs.reading.records import Event, Record
from blocs.states.naming import code_of
from blocs.ties import quad_class
from blocs.web.held import Held
from blocs.web.page import Page, Shown
from blocs.web.pages.document import record_words
from blocs.web.pages.panel import cut
from blocs.web.params import text

__all__ = ["PAGES", "two_states"]

_ID = re.compile(r"[0-9a-f]{6,16}")
_PARTS = re.compile(r"\s*(?:,|;|/|–|—|→|->|\bto\b|\band\b|\bvs\.?\b)\s*", re.I)
_MOST = 40


@dataclass(frozen=True)
class FindView:
    """What was typed."""

    q: str = text("two states, an id, or words of a report", "")


def two_states(told: str) -> tuple[str, str] | None:
    """Codes of two states, where a text names just two.

    Examples
    --------
    >>> two_states("China Russia"), two_states("USA, China"), two_states("tariffs on steel")
    (('CHN', 'RUS'), ('USA', 'CHN'), None)
    """
    for a, b in _splits(told):
        try:
            return code_of(a), code_of(b)
        except BlocsError:
            continue
    return None


def _splits(told: str) -> Iterator[tuple[str, str]]:
    parts = [part for part in _PARTS.split(told.strip()) if part]
    if len(parts) == 2:
        yield parts[0], parts[1]
    words = told.split()
    if len(words) <= 6:
        yield from ((" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words)))


def _show(held: Held, view: FindView) -> Shown:
    store = held.store()
    pair = two_states(view.q)
    state = None
    if pair is None and view.q:
        try:
            state = code_of(view.q)
        except BlocsError:
            state = None
    traced = None
    if _ID.fullmatch(view.q.lower()):
        try:
            traced = store.trace(view.q.lower()).of
        except BlocsError:
            traced = None
    found = []
    if view.q and pair is None and traced is None:
        found = _told(store, _quoted(view.q))
    data = {
        "q": view.q,
        "pair": list(pair) if pair else None,
        "state": state,
        "traced": traced,
        "records": found,
        "most": _MOST,
    }
    return Shown(f"Found for “{view.q}”" if view.q else "Find", data)


def _told(store: Store, words: str) -> list[dict[str, Any]]:
    """Records in whose sentences the words stand, with those sentences."""
    records = store.records(text=words, limit=_MOST)
    names = {source.report_id: source for source in records.sources}
    texts = {report: store.report(report).text for report in names}

    def row(record: Record) -> dict[str, Any]:
        source, (start, end) = names[record.report_id], record.sentence
        return {
            "id": record.id,
            "kind": record.kind,
            "quad": quad_class(record.type).value if isinstance(record, Event) else None,
            "words": record_words(record),
            "text": record.text,
            "sentence": cut(texts[record.report_id][start:end], record.start - start, record.end - start),
            "report": record.report_id,
            "outlet": source.publisher or source.report,
            "published": source.published,
        }

    return [row(record) for record in records]


def _quoted(told: str) -> str:
    """Words without marks that a search would obey."""
    return " ".join(re.findall(r"[\w’'-]+", told))


PAGES = (
    Page(
        "find",
        "/find",
        FindView,
        _show,
        "find.html.j2",
        "What two states, an id or words lead to.",
    ),
)
