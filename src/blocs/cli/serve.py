"""`blocs serve`: the local site on a store."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, Reader
from blocs.cli.screen import data, remark

__all__ = ["serve"]

_SOLVERS = 2
"""Processes for quick answers, where there are so many cores: each takes some 200 MB."""


def serve(
    store: Annotated[
        str, typer.Option(metavar="DIR", help="Folder of the store; made if it is not there.")
    ] = DEFAULT_STORE,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="Port to listen at; 0 for any that is free.")
    ] = 8765,
    host: Annotated[
        str,
        typer.Option(metavar="ADDRESS", help="Address to listen at; one that others reach needs --token."),
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN", envvar="BLOCS_TOKEN", help="What a visitor must know; best given as BLOCS_TOKEN."
        ),
    ] = None,
    upload: Annotated[
        int, typer.Option("--upload", metavar="MB", min=1, max=1000, help="Most that one upload may have.")
    ] = 20,
    reader: Reader = "encoder",
    open_browser: Annotated[bool, typer.Option("--open", help="Open the site in a browser.")] = False,
    log: Annotated[bool, typer.Option("--log", help="Write each request to standard error.")] = False,
    as_json: Json = False,
) -> None:
    """Serve a local site on a store: look, ask, trace, try.

    Overview, pairs, reports with their highlights, blocs, what-ifs, and the way from every figure back to its
    sentence. Nothing leaves this machine. With --json, prints a line of JSON with the address once the site
    listens.

    \b
    blocs serve --store evidence --open
    blocs serve --port 0 --json
    BLOCS_TOKEN=... blocs serve --host 0.0.0.0

    Exit code: 0 stopped by a signal, 2 wrong use, 3 the store cannot be opened.
    """
    from blocs.web.serve import serve as run
    from blocs.web.settings import Settings

    settings = Settings(
        store=Path(store),
        host=host,
        port=port,
        token=token,
        upload=upload * 1_000_000,
        reader=reader,
        solvers=min(os.cpu_count() or 1, _SOLVERS),
    )

    def ready(address: str) -> None:
        if as_json:
            data(json.dumps({"address": address}) + "\n")
        remark(f"blocs: {address} serves {store}; Ctrl-C ends it")
        if open_browser:
            import webbrowser

            webbrowser.open(address)

    run(settings, ready=ready, log=log)
