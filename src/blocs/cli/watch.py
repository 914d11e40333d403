"""`blocs watch`: a folder into which files of coded events come; each is imported when it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.import_coded import coded, exit_code, progress_bar, report
from blocs.cli.options import DEFAULT_STORE, Json, Workers
from blocs.cli.screen import remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources.coded.imported import Imported

__all__ = ["watch"]


def watch(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Folder into which the files come.")],
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Folder of the store; made if it is not there.")
    ] = DEFAULT_STORE,
    source: Annotated[
        str,
        typer.Option(metavar="SOURCE", help="What the files are: gdelt, icews ...; see blocs import --list."),
    ] = "gdelt",
    every: Annotated[float, typer.Option(metavar="SECONDS", help="Time between two looks.")] = 5.0,
    once: Annotated[bool, typer.Option("--once", help="Import what is there, and end.")] = False,
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Import files of coded events as they come into a folder.

    A file is taken when its size stays the same between two looks, and once only, whatever it is called;
    hidden ones and those called .part or .tmp are left alone. Ends with Ctrl-C, when all that was imported is
    kept. With --json, prints a line of JSON for each import.

    \b
    blocs watch downloads --store evidence
    blocs watch downloads --once --json

    Exit code: 130 ended by Ctrl-C; with --once 0 done, 1 some files failed, 2 wrong use, 3 none imported.
    """
    from blocs.sources.coded.known import known
    from blocs.sources.coded.watching import watch_folder

    found = coded(source) or known(source)
    if not every > 0:
        raise UsageError(f"--every {every:g} is no time between two looks; give seconds above 0")
    if not once:
        remark(f"blocs: looking into {folder} every {every:g} s; Ctrl-C ends it")
    done: list[Imported] = []
    with progress_bar() as progress:
        for made in watch_folder(
            folder, store, source=found.name, every=every, once=once, workers=workers, progress=progress
        ):
            report(known(made.source), made, store, as_json=as_json)
            if once:
                done.append(made)
    if code := exit_code(done):
        raise typer.Exit(code)
