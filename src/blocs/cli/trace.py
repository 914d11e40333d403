"""`blocs trace`: a figure back to its words, and forward to what counts it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark

if TYPE_CHECKING:
    from blocs.evidence import Store
    from blocs.evidence.trace import Trace
    from blocs.reading import Event
    from blocs.ties.uses import Acts, Use

__all__ = ["trace"]


def trace(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Id of a record, link, copy, claim or derived figure; 6 digits of it will do."
        ),
    ],
    store: StoreFolder = DEFAULT_STORE,
    as_json: Json = False,
) -> None:
    """Trace a record to its sentence, and to what counts it.

    Shows the words, the report, who read it and when, what people said of it, what other readings and other
    reports say, and which measures count it. Links, copies, claims and derived figures lead to their records.

    \b
    blocs trace 5f2a9c01
    blocs trace 5f2a9c01 --json
    """
    from blocs.evidence import open_store
    from blocs.evidence.trace import trace as follow
    from blocs.evidence.trace import trace_to_json

    with open_store(store, create=False, read_only=True) as opened:
        found = follow(opened, id_)
        uses = _uses(opened, found)
        if as_json:
            told = trace_to_json(found)
            for ground, mine in zip(told["grounds"], uses, strict=True):
                ground["uses"] = [asdict(use) for use in mine]
            data(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        else:
            from blocs.cli.trace_screen import show

            show(found, uses)
        if waiting := opened.unlinked():
            reports = f"{waiting:,} report{' was' if waiting == 1 else 's were'}"
            remark(f"blocs: {reports} not held against the others yet; run: blocs relink")


def _uses(store: Store, found: Trace) -> tuple[tuple[Use, ...], ...]:
    """What measures make of each record that was traced."""
    from blocs.reading import Event
    from blocs.ties.uses import uses_of

    records = [ground.record for ground in found.grounds]
    acts = _acts(store, [record for record in records if isinstance(record, Event)])
    return tuple(uses_of(record, acts) for record in records)


def _acts(store: Store, events: list[Event]) -> Acts:
    """All acts of the pairs that events concern."""
    from blocs.ties.uses import acts_of, pairs_of

    pairs = dict.fromkeys(pair for event in events for pair in pairs_of(event))
    held = {e.id: e for pair in pairs for e in store.records(kind="event", pair=pair)}
    claims = [claim for claim in store.claims() if claim.of == "event"] if held else []
    return acts_of((e for e in held.values() if e.kind == "event"), claims, store.copies())
