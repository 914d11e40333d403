"""`blocs trace`: a figure back to its words, and forward to what counts it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark

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
    from blocs.ties.used import uses_in

    with open_store(store, create=False, read_only=True) as opened:
        found = follow(opened, id_)
        uses = uses_in(opened, [ground.record for ground in found.grounds])
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
