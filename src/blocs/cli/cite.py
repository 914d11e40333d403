"""`blocs cite`: what to name when figures of `blocs` are used."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from blocs.cli.options import Json
from blocs.cli.screen import data, flat

__all__ = ["cite"]


def cite(
    store: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder of a store, to list what is in it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List what to cite.

    The reports and datasets of a store, and the data that blocs rests on, with their licences.

    \b
    blocs cite --store evidence
    """
    import blocs
    from blocs.brief.citing import bundled_tables, tables_used
    from blocs.evidence import Source, open_store
    from blocs.sources import shelf
    from blocs.states import Origin

    reports = []
    datasets = [] if store is None or not Path(store).is_dir() else list(shelf.about(store))
    if store is not None and (not datasets or (Path(store) / "evidence.sqlite").exists()):
        with open_store(store, create=False, read_only=True) as opened:
            reports = [Source.of(report) for report in opened.reports()]
    if as_json:
        told = {
            "software": {"name": "blocs", "version": blocs.__version__},
            "reports": [asdict(source) for source in reports],
            "datasets": [{"name": held.name, **asdict(held.origin)} for held in datasets],
            "data": [{"table": name, **asdict(origin)} for name, origin in tables_used().items()],
        }
        data(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n")
        return
    typer.echo(f"blocs {blocs.__version__}")
    for source in reports:
        typer.echo(flat(source.citation))
    # what is made of another dataset has its origin
    by_dataset: dict[Origin, list[str]] = {}
    for held in datasets:
        by_dataset.setdefault(held.origin, []).append(held.name)
    for origin, names in by_dataset.items():
        said = f"{origin.citation.rstrip('.')}. Version {origin.version}. Licence: {origin.licence}"
        typer.echo(flat(f"{', '.join(names)}: {said}"))
    for each in bundled_tables():
        said = f"{each.citation}. Version {each.version}. Licence: {each.licence}"
        typer.echo(f"{said}. For {', '.join(each.tables)}")
