"""Reported pressures as cards: what the report gives, what is assumed, and the address of the sliders."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from blocs.errors import UsageError
from blocs.evidence import Claim, Copy, Gathered, Store
from blocs.reading.reading import Reading
from blocs.scenario import Draft, drafts
from blocs.scenario.reported.given import Part, quoted
from blocs.scenario.reported.pressures import PRESSURES
from blocs.states.naming import name_of
from blocs.trade.policy.parties import ALL
from blocs.web.pages.whatif.view import query_of_view, view_of

if TYPE_CHECKING:
    from blocs.web.held import Held

__all__ = ["MOST_REPORTS", "Latest", "cards", "latest", "offered"]

MOST_REPORTS = 200
"""Reports whose pressures and predictions are told: those with the latest pressures."""
_MOST_RECORDS = 1_500
_MOST_CARDS = 60
_PAUSE = 20.0
"""While a store changes, cards are made anew only after so many times what it took to make them."""
_EARLIEST = date(1900, 1, 1)
_WHAT = {
    "base": "table of trade",
    "by": "who",
    "on": "on whom",
    "covering": "goods covered",
    "cost": "cost added",
    "since": "from",
    "level": "hostility",
    "ban": "what it does",
}
_VALUES = {"True": "a ban", "both": "both ways", "goods": "all goods", "all": "goods and services"}


class Latest(Gathered):
    """Readings of the reports with the latest pressures, with the claims of the store.

    `mark` is another word when the store has changed.
    """

    def __init__(self, readings: tuple[Reading, ...], store: Store, mark: str) -> None:
        """Take claims and copies from the store, as far as these reports tell of them."""
        super().__init__(readings)
        self.mark = mark
        ids = {reading.report.id for reading in readings}
        # all claims of a large store are many; those of a few hundred reports are not
        claims = {claim.id: claim for one in sorted(ids) for claim in store.claims(report=one)}
        self._known: tuple[tuple[Claim, ...], tuple[Copy, ...]] = (
            tuple(claims.values()),
            tuple(copy for copy in store.copies() if copy.a in ids and copy.b in ids),
        )

    def claims(self) -> tuple[Claim, ...]:
        """Acts and amounts that more than one report tells, by the store."""
        return self._known[0]

    def copies(self) -> tuple[Copy, ...]:
        """Reports that are copies of others, by the store."""
        return self._known[1]


def latest(held: Held) -> Latest:
    """Reports with the latest pressures; kept until the store changes."""

    def make() -> Latest:
        store, mark = held.store(), held.version()
        with store.snapshot():
            ids = _reports(store)
            return Latest(tuple(store.reading(one) for one in ids), store, mark)

    return held.keep("whatif latest", make)


def _reports(store: Store) -> list[str]:
    """Ids of at most `MOST_REPORTS` reports that tell of pressure, the latest of a large store."""
    asked: dict[str, Any] = {"kind": "event", "type": [str(each) for each in PRESSURES]}
    since = None
    if store.count(**asked) > _MOST_RECORDS:
        # records come oldest first, so the day is found from which on they are few enough
        first, last = _EARLIEST, date.today() + timedelta(days=1)
        while (last - first).days > 1:
            middle = first + (last - first) // 2
            many = store.count(**asked, since=middle) > _MOST_RECORDS
            first, last = (middle, last) if many else (first, middle)
        since = last
    found = store.records(**asked, since=since, limit=_MOST_RECORDS)
    return list(dict.fromkeys(record.report_id for record in reversed(list(found))))[:MOST_REPORTS]


@dataclass
class _Made:
    """Cards, when they were made, and of what."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    cards: list[dict[str, Any]] | None = None
    mark: str = ""
    at: float = 0.0
    took: float = 0.0


def offered(held: Held) -> list[dict[str, Any]]:
    """Cards of the reported pressures; while the store is being written they may be a little old."""
    made = held.keep("whatif offered", _Made, datasets=True)
    with made.lock:
        now, mark = time.monotonic(), held.version()
        old = made.cards is None or (mark != made.mark and now - made.at > _PAUSE * made.took)
        if old or made.cards is None:
            made.cards, made.mark = cards(drafts(latest(held))), mark
            made.at = time.monotonic()
            made.took = made.at - now
        return made.cards


def cards(made: Sequence[Draft]) -> list[dict[str, Any]]:
    """Tell drafts as plain data, those that can be run first.

    Returns
    -------
    list of dict
        ``title``, ``realis``, ``sentence``, ``report`` and ``report_id``, ``published``, ``reports`` (names
        of all that tell of it), ``record`` (id to trace), ``given`` and ``assumed`` (each ``what``,
        ``words``, ``why``, ``record``), ``blocked`` and ``query`` (one of them is null).
    """
    told = [_card(draft) for draft in made]
    return sorted(told, key=lambda card: card["query"] is None)[:_MOST_CARDS]


def _card(draft: Draft) -> dict[str, Any]:
    blocked, query = draft.blocked, None
    if blocked is None:
        try:
            query = query_of_view(view_of(draft.scenario))
        except UsageError as error:
            blocked = str(error)
    return {
        "title": draft.title,
        "realis": str(draft.realis),
        "sentence": quoted(draft.sentence, width=240)[1:-1],
        "report": draft.report,
        "report_id": draft.report_id,
        "published": None if draft.day is None else draft.day.isoformat(),
        "reports": list(draft.reports),
        "record": draft.records[0] if draft.records else None,
        "given": [_part(part) for part in draft.given],
        "assumed": [_part(part) for part in draft.assumed],
        "blocked": blocked,
        "query": query,
    }


def _part(part: Part) -> dict[str, Any]:
    key = part.key.partition(".")[2]
    return {
        "what": _WHAT.get(key, key),
        "words": _words(key, part),
        "why": part.why,
        "record": part.record,
    }


def _words(key: str, part: Part) -> str | None:
    """A value as a person reads it."""
    if part.value is None:
        return None
    values = part.value if isinstance(part.value, tuple) else (part.value,)
    if key in ("by", "on"):
        return ", ".join("all states" if one == ALL else name_of(str(one)) for one in values)
    if key in ("rate", "cost") and isinstance(part.value, float):
        return f"{100 * part.value:.4g} %"
    if key in ("ban", "sectors", "direction"):
        return ", ".join(_VALUES.get(str(one), str(one)) for one in values)
    return ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in values)
