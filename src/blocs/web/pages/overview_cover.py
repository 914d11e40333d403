"""What a store covers: counts of reports and records, datasets with their years, coded events."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from blocs.errors import BlocsError
from blocs.evidence.tallies import totals
from blocs.sources import shelf
from blocs.sources.catalogue import SOURCES
from blocs.sources.coded import manifest
from blocs.web.held import Held

__all__ = ["coded_events", "covered", "datasets"]


def covered(held: Held) -> dict[str, Any]:
    """Counts of what the store holds, datasets and coded events; kept until it changes."""
    return held.keep(
        "overview-cover",
        lambda: {
            **asdict(totals(held.store())),
            "datasets": datasets(held),
            "coded": coded_events(held),
        },
    )


def datasets(held: Held) -> list[dict[str, Any]]:
    """Datasets that were imported: name, title, unit, rows, years, origin; and which are damaged."""

    def make() -> list[dict[str, Any]]:
        titles = {source.name: source.title for source in SOURCES}
        try:
            there: dict[str, shelf.Held] = {each.name: each for each in shelf.about(held.folder)}
        except BlocsError:  # one is damaged: it must not hide the others
            there = {}
        return [
            {"name": name, "title": titles.get(name, name), **_told(held, name, there.get(name))}
            for name in shelf.kept(held.folder)
        ]

    return held.keep("overview-datasets", make, datasets=True)


def _told(held: Held, name: str, known: shelf.Held | None) -> dict[str, Any]:
    try:
        of = known or shelf.load(held.folder, name)
    except BlocsError:
        return {"damaged": True}
    origin = of.origin
    return {
        "damaged": False,
        "unit": str(of.unit if isinstance(of, shelf.Held) else of.frame.unit),
        "rows": of.rows if isinstance(of, shelf.Held) else len(of.frame),
        "since": of.coverage.since,
        "until": of.coverage.until,
        "producer": origin.producer,
        "citation": origin.citation,
        "version": origin.version,
        "licence": origin.licence,
        "remarks": list(of.remarks),
    }


def coded_events(held: Held) -> list[dict[str, Any]]:
    """Coded events by source: files, rows, first and last month; nothing is read but their manifest."""
    if not manifest.events_of(held.folder).is_dir():
        return []
    found: dict[str, dict[str, Any]] = {}
    told = manifest.load(held.folder)
    for segment in told.segments:
        row = found.setdefault(
            segment.source,
            {"source": segment.source, "files": 0, "rows": 0, "since": segment.month, "until": segment.month},
        )
        row["rows"] += segment.rows
        row["since"], row["until"] = min(row["since"], segment.month), max(row["until"], segment.month)
    for file in told.files:
        if file.source in found:
            found[file.source]["files"] += 1
    return [found[name] for name in sorted(found)]
