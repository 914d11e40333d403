"""`blocs import`: datasets that researchers hold, checked and put into a store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources.catalogue import Source

__all__ = ["import_"]


def import_(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="Which dataset: un-votes, nmc ...; see --list.")
    ] = None,
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Its files, as their owner publishes them.")
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    listed: Annotated[
        bool, typer.Option("--list", help="List the datasets that can be read, and what the store holds.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Take SOURCE out of the store again.")] = False,
    as_json: Json = False,
) -> None:
    """Bring a dataset into the store.

    Columns, units, codes and years are checked; what is left out is counted and said. The files stay where
    they are, and are needed no more. None of these datasets comes with blocs: each is had from its owner.

    \b
    blocs import --list
    blocs import un-votes UNVotes.csv
    blocs import nmc NMC-60-abridged.csv --store evidence
    """
    from blocs.sources import catalogue, shelf

    if listed:
        _list(store, as_json=as_json)
        return
    if source is None:
        raise UsageError(
            "name a dataset and its files: blocs import un-votes UNVotes.csv; see blocs import --list"
        )
    found = catalogue.source(source)
    if drop:
        shelf.drop(store, found.name)
        remark(f"blocs: {found.name} taken out of {store}")
        return
    if not files:
        raise UsageError(f"{found.name} is read from {', '.join(found.files)}; had from {found.where}")
    dataset = found.read([Path(file) for file in files], {})
    shelf.keep(dataset, store)
    if as_json:
        data(json.dumps(_told(found, store), ensure_ascii=False, indent=1) + "\n")
        return
    cover = dataset.coverage
    typer.echo(
        f"{dataset.name}: {len(dataset.frame):,} rows by {dataset.frame.unit}, {cover.since} to "
        f"{cover.until}, into {store}"
    )
    for line in dataset.remarks:
        remark(f"blocs: {line}")
    typer.echo(f"Cite: {dataset.origin.citation}")


def _told(source: Source, store: str) -> dict[str, object]:
    from blocs.sources import shelf

    held = next(one for one in shelf.about(store) if one.name == source.name)
    return {
        "name": held.name,
        "unit": str(held.unit),
        "rows": held.rows,
        "since": held.coverage.since,
        "until": held.coverage.until,
        "citation": held.origin.citation,
        "licence": held.origin.licence,
        "remarks": list(held.remarks),
    }


def _list(store: str, *, as_json: bool) -> None:
    from blocs.sources import catalogue, shelf

    held = {one.name: one for one in (shelf.about(store) if Path(store).is_dir() else ())}
    if as_json:
        told = [
            {
                "name": s.name,
                "title": s.title,
                "gives": s.gives,
                "files": list(s.files),
                "where": s.where,
                "licence": s.licence,
                "citation": s.citation,
                "in_store": s.name in held,
            }
            for s in catalogue.SOURCES
        ]
        data(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    from rich.text import Text

    from blocs.cli.screen import screen

    console = screen()
    wide = max(len(s.name) for s in catalogue.SOURCES)
    for s in catalogue.SOURCES:
        there = held.get(s.name)
        mark = f"in {store}: {there.coverage.since} to {there.coverage.until}" if there else ""
        line = Text(f"{s.name:<{wide}}  {s.title}")
        line.append(f"  {mark}" if mark else "", style="blue")
        console.print(line)
        console.print(Text(f"{'':<{wide}}  {'; '.join(s.files)}; from {s.where}", style="dim"))
