"""The reports of a store: found by words, publisher and day, a page at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date

from blocs.errors import UsageError
from blocs.evidence.listing import Listed, list_publishers, list_reports
from blocs.sources import Column, Frame
from blocs.web.held import Held
from blocs.web.page import Page, Shown
from blocs.web.pages.corrections import AT_ONCE
from blocs.web.params import day, text, whole

__all__ = ["PAGES", "ReportsView"]

_EACH = 40
_DOWNLOAD = 2_000
"""Reports that a table to take away holds, at most."""


@dataclass(frozen=True)
class ReportsView:
    """Which reports."""

    q: str = text("words that one sentence of the report holds, or part of its file's name")
    publisher: str = text("publisher")
    since: date | None = day("first day of publication")
    until: date | None = day("last day of publication")
    offset: int = whole("reports that are passed over", 0, 10**8, 0)


def _show(held: Held, view: ReportsView) -> Shown:
    if view.since and view.until and view.since > view.until:
        raise UsageError(f"since {view.since} is after until {view.until}; turn them round")
    store = held.store()

    def asked(limit: int, offset: int = 0) -> tuple[int, tuple[Listed, ...]]:
        found = list_reports(
            held.store(),  # of the thread that asks: a table is made later, by another
            words=view.q,
            publisher=view.publisher or None,
            since=view.since,
            until=view.until,
            limit=limit,
            offset=offset,
        )
        return found.total, found.reports

    total, listed = asked(_EACH, view.offset)
    publishers = held.keep("publishers", lambda: list_publishers(store))
    data = {
        "total": total,
        "all": held.keep("reports", lambda: list_reports(store, limit=0).total),
        "reports": [asdict(report) for report in listed],
        "publishers": [{"name": name, "reports": n} for name, n in publishers],
        "each": _EACH,
        "earlier": max(view.offset - _EACH, 0) if view.offset else None,
        "most": _DOWNLOAD,
        "later": view.offset + _EACH if view.offset + _EACH < total else None,
        "unlinked": store.unlinked(),
        "at_once": AT_ONCE,
    }
    return Shown("Reports", data, tables={"reports": lambda: _table(asked(_DOWNLOAD)[1])})


def _table(listed: tuple[Listed, ...]) -> Frame:
    return Frame(
        "report",
        [Column.of(f.name, [_cell(getattr(each, f.name)) for each in listed]) for f in fields(Listed)],
    )


def _cell(value: object) -> object:
    return int(value) if isinstance(value, bool) else value


PAGES = (
    Page(
        "reports",
        "/reports",
        ReportsView,
        _show,
        "reports.html.j2",
        "Reports of the store, the latest first, found by words, publisher and day of publication.",
        tables=("reports",),
    ),
)
