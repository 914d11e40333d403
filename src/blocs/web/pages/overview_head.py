"""The head of the overview: headline and counters as the brief makes them, over at most sixty reports."""

from __future__ import annotations

from typing import Any

from blocs.brief.acts import clusters
from blocs.brief.atlas import registry_atlas
from blocs.brief.comparison import compare
from blocs.brief.desk import Desk
from blocs.brief.figures import figure_rows, figures
from blocs.brief.headline import counters, headline
from blocs.brief.holding import Holding
from blocs.brief.reprints import reprints
from blocs.evidence import Store
from blocs.evidence.claims import hold
from blocs.evidence.listings import latest_reports

__all__ = ["MOST", "head_of"]

MOST = 60
"""Reports over which a headline is composed; a brief of more takes too long for a page."""


def head_of(store: Store, reports: int) -> dict[str, Any]:
    """Compose headline and counters.

    Parameters
    ----------
    store : Store
    reports : int
        How many it holds; of more than `MOST`, those published last are taken.

    Returns
    -------
    dict
        ``headline`` and ``why`` (None where nothing stands out), ``lead``, ``lines``, and ``over``: how many
        reports it was composed from.
    """
    with store.snapshot():
        chosen = latest_reports(store, MOST)
        readings = [store.reading(report) for report in chosen]
        if reports <= MOST:
            links = tuple(store.links())
        else:
            near = (link for report in chosen for link in store.links(report=report))
            links = tuple({link.id: link for link in near}.values())
        inside = set(chosen)
        copies = [copy for copy in store.copies() if copy.a in inside and copy.b in inside]
        corrections = store.corrections()
    desk = Desk(readings, registry_atlas())
    links = tuple(link for link in links if desk.has(link.a.report_id) and desk.has(link.b.report_id))
    holding = Holding(desk, hold(desk.readings, links, copies), copies, corrections)
    found = clusters(desk, holding)
    amounts = figures(desk, holding, figure_rows(desk, holding))
    compared, _ = compare(desk, holding, links)
    counts = counters(desk, holding, found, amounts, compared, reprints(desk, holding))
    said = headline(desk, found)
    return {
        "headline": said.text if said else None,
        "why": said.why if said else None,
        "lead": counts.lead,
        "lines": list(counts.lines),
        "over": len(readings),
    }
