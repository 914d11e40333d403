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
    from blocs.evidence import Source, open_store
    from blocs.projection.shipped import origins as alignment_origins
    from blocs.reading.encoder.network import ORIGIN
    from blocs.sources import shelf
    from blocs.states import Origin, origins
    from blocs.trade.bundled import origins as trade_origins

    reports = []
    datasets = [] if store is None or not Path(store).is_dir() else list(shelf.about(store))
    if store is not None and (not datasets or (Path(store) / "evidence.sqlite").exists()):
        with open_store(store, create=False, read_only=True) as opened:
            reports = [Source.of(report) for report in opened.reports()]
    tables = {**origins(), **trade_origins(), **alignment_origins(), "words.onnx": ORIGIN}
    if as_json:
        told = {
            "software": {"name": "blocs", "version": blocs.__version__},
            "reports": [asdict(source) for source in reports],
            "datasets": [{"name": held.name, **asdict(held.origin)} for held in datasets],
            "data": [{"table": name, **asdict(origin)} for name, origin in tables.items()],
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
    # tables of one origin are told once
    by_origin: dict[tuple[str, str, str], list[str]] = {}
    for name, origin in tables.items():
        by_origin.setdefault((origin.citation, origin.version, origin.licence), []).append(name)
    for (citation, release, licence), names in by_origin.items():
        typer.echo(f"{citation}. Version {release}. Licence: {licence}. For {', '.join(names)}")
