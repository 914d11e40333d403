"""`blocs import`: datasets that researchers hold, checked and put into a store."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli import import_coded
from blocs.cli.options import DEFAULT_STORE, Json, Workers
from blocs.cli.screen import WIDTH, data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources.catalogue import Source

__all__ = ["import_"]


def import_(
    source: Annotated[
        str | None, typer.Argument(metavar="SOURCE", help="Which dataset: un-votes, nmc ...; see --list.")
    ] = None,
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE...", help="Its files, as their owner publishes them; of coded events also folders."
        ),
    ] = None,
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Folder of the store; made if it is not there.")
    ] = DEFAULT_STORE,
    told: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="NAME=VALUE",
            help="An option of the reader (until=2010), or what a name in the file stands for (UK=GBR).",
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="List the datasets that can be read, and what the store holds.")
    ] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Take SOURCE out of the store again.")] = False,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Bring a dataset into the store.

    Columns, units, codes and years are checked; what is left out is counted and said. The files stay where
    they are, and are needed no more. None of these datasets comes with blocs: each is had from its owner.

    Coded events (gdelt, icews, polecat, phoenix, acled, ged, mapped) come in many files: each is taken once,
    whatever it is called, an import that was cut off goes on where it was, and bad rows are kept aside with
    file and line. Exports of GDELT and its mentions may lie in one folder.

    \b
    blocs import --list
    blocs import un-votes UNVotes.csv
    blocs import nmc NMC-60-abridged.csv --store evidence
    blocs import gdelt downloads/ --workers 2      a folder of GDELT's files

    Exit code: 0 done, 1 some files failed, 2 wrong use, 3 none imported.
    """
    from blocs.sources import catalogue, shelf

    if listed:
        _list(store, as_json=as_json)
        return
    if source is None:
        raise UsageError(
            "name a dataset and its files: blocs import un-votes UNVotes.csv; see blocs import --list"
        )
    if drop and import_coded.drop(source, store):
        return
    events = import_coded.coded(source)
    if events is not None:
        options = dict(map(_option, told or ()))
        code = import_coded.import_files(
            events, files or (), store, options=options, workers=workers, as_json=as_json
        )
        if code:
            raise typer.Exit(code)
        return
    if drop:
        # what was made of others, and is no source, can be taken out too
        name = source if source in shelf.kept(store) else catalogue.source(source).name
        shelf.drop(store, name)
        remark(f"blocs: {name} taken out of {store}")
        return
    found = catalogue.source(source)
    if not files:
        raise UsageError(
            f"{found.name} is read from a file: {'; '.join(found.files)}. It is had from {found.where}"
        )
    dataset = found.read([Path(file) for file in files], dict(map(_option, told or ())))
    shelf.keep(dataset, store)
    _prepare(found.name, store)
    if as_json:
        data(json.dumps(_held(found, store), ensure_ascii=False, indent=1) + "\n")
        return
    cover = dataset.coverage
    typer.echo(
        flat(
            f"{dataset.name}: {len(dataset.frame):,} rows by {dataset.frame.unit}, {cover.since} to "
            f"{cover.until}, into {store}"
        )
    )
    for line in dataset.remarks:
        remark(f"blocs: {line}")
    typer.echo(flat(f"Cite: {dataset.origin.citation}"))


def _prepare(name: str, store: str) -> None:
    """Make what takes long of a dataset now, so that `blocs ties` need not."""
    if name != "un-votes":
        return
    from blocs.errors import SolverError
    from blocs.ties.catalogue import prepare
    from blocs.ties.holdings import Holdings

    remark("blocs: estimating ideal points (some seconds, once) ...")
    try:
        remark(f"blocs: {prepare(Holdings(folder=store), name)}")
    except (SolverError, UsageError) as error:
        remark(f"blocs: no ideal points: {error}")


def _option(text: str) -> tuple[str, str]:
    name, sign, value = text.rpartition("=")
    if not (name.strip() and sign and value.strip()):
        raise UsageError(f"--set {text!r} is no option; write NAME=VALUE: until=2010, or UK=GBR")
    return name.strip(), value.strip()


def _held(source: Source, store: str) -> dict[str, object]:
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
        told += [as_json for as_json, _ in import_coded.listed(store, WIDTH)]
        data(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        return
    from rich.text import Text

    from blocs.cli.screen import screen

    console = screen()
    wide = max(len(s.name) for s in catalogue.SOURCES) + 2
    width = min(console.width, WIDTH) - wide
    for s in catalogue.SOURCES:
        there = held.get(s.name)
        name = f"{s.name:<{wide}}"
        for part in textwrap.wrap(s.title, width):
            console.print(Text(name + part))
            name = " " * wide
        if there:
            mark = f"in {store}: {there.coverage.since} to {there.coverage.until}, {there.rows:,} rows"
            console.print(Text(name + flat(mark), style="blue"))
        for part in textwrap.wrap(f"{'; '.join(s.files)}. From {s.where}", width, break_on_hyphens=False):
            console.print(Text(name + part, style="dim"))
    for about, lines in import_coded.listed(store, width):
        name = f"{about['name']:<{wide}}"
        for part, style in lines:
            console.print(Text(name + part, style=style))
            name = " " * wide
