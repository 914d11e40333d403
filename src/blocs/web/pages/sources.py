"""Sources and method: what the figures rest on, how well they were read, and how to cite them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any

from blocs.brief.citing import bundled_tables
from blocs.evidence.listings import ReportLine, report_lines
from blocs.evidence.tallies import coverage_counts
from blocs.sources import Column, Frame
from blocs.web.held import Held
from blocs.web.page import Page, Shown
from blocs.web.pages.overview_cover import covered
from blocs.web.pages.sources_coverage import coverage_frame, coverage_told
from blocs.web.params import whole

__all__ = ["PAGES", "measured"]

_REPORTS = 25
_SEED = 1
"""Of all draws, unless a scenario names another."""


@dataclass(frozen=True)
class SourcesView:
    """Which reports are listed."""

    offset: int = whole("reports that come before the first one listed", 0, 10**7, 0)


@cache
def measured() -> dict[str, Any]:
    """Accuracy and skill as they were measured last; `benchmarks/results.py` writes them.

    Returns
    -------
    dict
        ``where``: the machine and the day; ``tables``, each with ``title``, ``note``, ``head``, ``rows`` of
        text, and ``measured``, its day where that is another.
    """
    told: dict[str, Any] = json.loads(
        files("blocs.web").joinpath("data", "measured.json").read_text(encoding="utf-8")
    )
    return told


def _show(held: Held, view: SourcesView) -> Shown:
    cover = covered(held)
    store = held.store()
    lines = report_lines(store, limit=_REPORTS, offset=view.offset)
    runs = store.runs()
    data = {
        "cover": cover,
        "reports": [asdict(line) for line in lines],
        "first": view.offset + 1 if lines else 0,
        "last": view.offset + len(lines),
        "earlier": max(view.offset - _REPORTS, 0) if view.offset else None,
        "later": view.offset + _REPORTS if view.offset + _REPORTS < cover["reports"] else None,
        "coverage": held.keep("sources-coverage", lambda: coverage_told(coverage_counts(held.store()))),
        "bundled": [asdict(each) | {"tables": list(each.tables)} for each in bundled_tables()],
        "measured": measured(),
        "version": _version(),
        "readers": sorted({run.reader for run in runs if run.reports}),
        "written_by": sorted({run.version for run in runs if run.version}),
        "seed": _SEED,
    }
    cited = [each["citation"] for each in cover["datasets"] if not each["damaged"]]
    return Shown(
        "Sources and method",
        data,
        tables={
            "reports": lambda: _reports_frame(report_lines(held.store(), limit=cover["reports"])),
            "datasets": lambda: _datasets_frame(cover["datasets"]),
            "coverage": lambda: coverage_frame(coverage_counts(held.store())),
            "accuracy": _accuracy_frame,
        },
        sources=tuple(dict.fromkeys([*cited, *(each.citation for each in bundled_tables())])),
    )


def _version() -> str:
    try:
        return version("blocs")
    except PackageNotFoundError:
        return ""


def _reports_frame(lines: tuple[ReportLine, ...]) -> Frame:
    texts = ("id", "name", "title", "publisher", "published", "sha256", "reader", "read")
    columns = [Column(name, [getattr(line, name) for line in lines], like="text") for name in texts]
    counts = ("events", "figures", "statements")
    return Frame(
        "report",
        [
            *columns,
            *(
                Column(name, [getattr(line, name) for line in lines], "records", like="whole")
                for name in counts
            ),
        ],
    )


def _datasets_frame(datasets: list[dict[str, Any]]) -> Frame:
    texts = ("name", "title", "unit", "producer", "citation", "version", "licence")
    known = [each for each in datasets if not each["damaged"]]
    columns = [Column(name, [each[name] for each in known], like="text") for name in texts]
    columns += [
        Column(name, [each[name] for each in known], like="whole") for name in ("rows", "since", "until")
    ]
    return Frame("dataset", columns)


def _accuracy_frame() -> Frame:
    """All tables in one: a row for each figure."""
    cells = [
        (table["title"], number, name, cell)
        for table in measured()["tables"]
        for number, row in enumerate(table["rows"], 1)
        for name, cell in zip(table["head"], row, strict=True)
        if cell
    ]
    return Frame(
        "figure",
        [
            Column("table", [cell[0] for cell in cells], like="text"),
            Column("row", [cell[1] for cell in cells], like="whole"),
            Column("column", [cell[2] for cell in cells], like="text"),
            Column("told", [cell[3] for cell in cells], like="text"),
        ],
    )


PAGES = (
    Page(
        "sources",
        "/sources",
        SourcesView,
        _show,
        "sources.html.j2",
        "Reports, datasets and their licences, coverage, accuracy, method, and how to cite.",
        tables=("reports", "datasets", "coverage", "accuracy"),
    ),
)
