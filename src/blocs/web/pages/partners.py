"""Which reports links join to which, as plain values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from blocs.evidence import Store
from blocs.evidence.listing import Partners
from blocs.web.pages.document import report_told

__all__ = ["pairs_told", "partners_told"]

_ABOUT = ("id", "name", "title", "outlet", "published")


def _report(store: Store, id_: str, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if id_ not in known:
        told = report_told(store.report(id_))
        known[id_] = {name: told[name] for name in _ABOUT}
    return known[id_]


def pairs_told(store: Store, pairs: Iterable[Partners]) -> list[dict[str, Any]]:
    """Pairs of reports with how many links of each relation join them."""
    known: dict[str, dict[str, Any]] = {}
    return [{"a": _report(store, p.a, known), "b": _report(store, p.b, known), **_counts(p)} for p in pairs]


def partners_told(store: Store, report: str, pairs: Iterable[Partners]) -> list[dict[str, Any]]:
    """Reports that links join to one, from the pairs that it is part of."""
    known: dict[str, dict[str, Any]] = {}
    return [
        {**_report(store, p.b if p.a == report else p.a, known), "first": p.a, "second": p.b, **_counts(p)}
        for p in pairs
    ]


def _counts(pair: Partners) -> dict[str, int]:
    return {
        "links": pair.links,
        "agrees": pair.agrees,
        "differs": pair.differs,
        "refines": pair.refines,
    }
