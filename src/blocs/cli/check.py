"""`blocs check`: whether a store is whole, and what can be saved of one that is not."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, flat
from blocs.errors import StoreError

if TYPE_CHECKING:
    from blocs.evidence.database.salvage import Salvaged

__all__ = ["check"]

_FAULTS_FOUND = 1


def check(
    store: StoreFolder = DEFAULT_STORE,
    into: Annotated[
        str | None,
        typer.Option("--salvage", metavar="NEWDIR", help="Save what is whole into a new store there."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Look through all of a store: is every report, record and correction as it was stored?

    Nothing in the store is changed. What is wrong is told line by line. With --salvage, what is whole is
    saved into a new store, and what was lost is told by name; read those reports again.

    \b
    blocs check --store evidence
    blocs check --store evidence --salvage evidence-saved

    Exit code: 0 whole, 1 something is wrong, 3 it cannot be opened at all.
    """
    from blocs.evidence import open_store
    from blocs.evidence.database.salvage import salvage

    try:
        with open_store(store, create=False, read_only=True) as opened:
            faults = opened.check()
    except StoreError as error:
        if into is None:
            raise
        faults = (str(error),)
    saved = None if into is None else salvage(store, into)
    if as_json:
        told = {"store": store, "faults": faults, "salvaged": None if saved is None else asdict(saved)}
        data(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        for fault in faults:
            typer.echo(flat(fault))
        typer.echo(f"{store}: {_counted(len(faults), 'fault')}" if faults else f"{store}: whole")
        if saved is not None:
            _tell(saved, into or "")
    if faults:
        raise typer.Exit(_FAULTS_FOUND)


def _tell(saved: Salvaged, into: str) -> None:
    for lost in saved.lost:
        typer.echo(flat(f"lost: {lost}"))
    held = ", ".join(_counted(n, what) for n, what in _parts(saved))
    typer.echo(f"saved into {into}: {held}; lost: {_counted(len(saved.lost), 'thing')}")


def _parts(saved: Salvaged) -> tuple[tuple[int, str], ...]:
    return (saved.reports, "report"), (saved.records, "record"), (saved.corrections, "correction")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
