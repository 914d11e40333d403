"""Stores with something of everything in them, and all that they answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from blocs.evidence import Store, open_store
from blocs.evidence.claims.model import claim_to_json, copy_to_json, derived_to_json
from blocs.reading.reading import Reading
from blocs.reading.records import to_json

from .make import Writer, many
from .pairs import PAIRS

WORDS = ("talks", "grain", '"held talks"', "killed", "quota tariff", "people")


def by(reading: Reading, reader: str) -> Reading:
    """The reading as another reader gives it, which sees all but one of its records."""
    kept = [replace(record, reader=reader) for record in reading.records]
    kept = kept[: max(1, len(kept) - 1)]
    return replace(
        reading,
        reader=reader,
        events=tuple(r for r in kept if r.kind == "event"),
        quantities=tuple(r for r in kept if r.kind == "quantity"),
        statements=tuple(r for r in kept if r.kind == "statement"),
    )


def reprint() -> tuple[Reading, Reading]:
    """A report and another that prints it again."""
    text = "\n".join(
        f"Ankara and Athens signed agreement {n} on the river Maritsa, and {n + 20} people watched it."
        for n in range(12)
    )
    readings = []
    for name, publisher, day in (("first.txt", "Wire", "2023-05-01"), ("again.txt", "Daily", "2023-05-02")):
        writer = Writer(name, text, day, publisher=publisher)
        for n in range(12):
            writer.event("signed", "AGREE", "TUR GRC", n, date=("2023-05-01", "2023-05-01"))
            writer.quantity(f"{n + 20} people", n + 20, "person", "people", "TUR")
        readings.append(writer.done())
    return readings[0], readings[1]


def pairs() -> list[Reading]:
    """Readings that links are found between."""
    found = {r.report.id: r for pair in PAIRS for r in pair.make()}
    return [*found.values(), *reprint()]


def fill(store: Store, readings: Iterable[Reading]) -> None:
    """Reports of two readers, links, copies, claims, corrections of each kind, and failures."""
    known = list(readings)
    list(store.add_all(known))
    for reading in known[::3]:
        store.add(by(reading, "hand 2"))
    store.fail("lost.pdf", "it asks for a password", "save it without one")
    store.fail("gone.txt", "it is empty", "give a file with text")
    ids = [record.id for record in store.records()]
    store.correct(ids[2], "confirm", by="Ana", why="it stands there")
    store.correct(ids[5], "reject", by="Ana", why="no act")
    store.correct(ids[7], "reject", by="Ben")
    event = next(r for r in store.records(kind="event") if r.id not in ids[:8])
    store.correct(event.id, "edit", by="Ben", why="the other way", changes={"actors": ["IRN"]})
    store.undo(3, by="Ana", why="it is one")
    links = store.relink()
    if links:
        store.correct(links[0].id, "reject", by="Ana", why="two ships")
        store.correct(links[-1].id, "confirm", by="Ana")
    for copy in store.copies()[:1]:
        store.correct(copy.id, "confirm", by="Ana")
    store.relink()


def made(folder: Path, count: int = 4, records: int = 20) -> Path:
    """A filled store in the folder."""
    with open_store(folder) as store:
        fill(store, [*pairs(), *many(count, records)])
    return folder


def answers(store: Store, *, times: bool = True) -> dict[str, Any]:
    """All that a user can ask of a store; without what a clock or a counter made, unless `times`."""
    reports = store.reports()
    past = {
        report.id: [
            (p.reader, p.records, p.current, *((p.read, p.id, p.run) if times else ()))
            for p in store.past_readings(report.id)
        ]
        for report in reports
    }
    corrections = [asdict(c) for c in store.corrections()]
    if not times:
        for correction in corrections:
            correction["at"] = ""
            undone = correction["undone"]
            correction["undone"] = None if undone is None else undone[1:]
    return {
        "reports": sorted(map(repr, reports)),
        "records": store.records(status="all").to_json(),
        "standing": store.records(standing=["single", "independent", "disputed"]).to_json(),
        "pair": store.records(pair=("CHN", "RUS")).to_json(),
        "actor": store.records(actor="TUR", realis="actual").to_json(),
        "days": store.records(kind="event", since="2018-09-05", until="2018-09-09").to_json(),
        "sure": store.count(min_confidence=0.9),
        "publisher": store.count(publisher="Paper 1"),
        "words": {words: store.records(text=words).to_json() for words in WORDS},
        "sentences": {r.id: store.sentences(r.id) for r in reports},
        "past": {id_: sorted(rows) for id_, rows in past.items()},
        "older": {
            r.id: {
                reader: [to_json(x) for x in store.reading(r.id, reader=reader).records]
                for reader, *_ in past[r.id]
            }
            for r in reports
        },
        "older sentences": {
            r.id: {reader: store.reading(r.id, reader=reader).sentences for reader, *_ in past[r.id]}
            for r in reports
        },
        "unread": store.unread(),
        "links": store.links(status="all").to_json(),
        "copies": [copy_to_json(copy) for copy in store.copies()],
        "claims": [claim_to_json(claim) for claim in store.claims()],
        "derived": [derived_to_json(figure) for figure in store.derived()],
        "corrections": corrections,
        "failures": [asdict(f) | ({} if times else {"at": ""}) for f in store.failures()],
        "coverage": repr(store.coverage()) if times else len(store.coverage().publishers),
        "runs": store.runs() if times else None,
        "unlinked": store.unlinked(),
    }
