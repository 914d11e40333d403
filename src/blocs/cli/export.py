"""`blocs export`: what a store holds, as a folder of tables for other programs and other people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, cast

import typer

from blocs.cli.filters import (
    Between,
    From,
    InReport,
    Kind,
    LeastConfidence,
    Most,
    OfPublisher,
    Realis,
    Since,
    Standing,
    Status,
    To,
    Type,
    Until,
    Words,
    asked,
)
from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, flat, remark

if TYPE_CHECKING:
    from blocs.evidence.exporting.export import Exported, ExportFormat

__all__ = ["export"]

_UNITS = ("kB", "MB", "GB", "TB")


def export(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="Folder to write; new, or empty.")],
    store: StoreFolder = DEFAULT_STORE,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="NAME,...",
            help="csv, jsonl, sqlite, parquet, duckdb (these two need blocs[tables]); csv if not given.",
            show_default=False,
        ),
    ] = None,
    kind: Kind = None,
    type_: Type = None,
    from_: From = None,
    to: To = None,
    between: Between = None,
    since: Since = None,
    until: Until = None,
    publisher: OfPublisher = None,
    realis: Realis = None,
    min_confidence: LeastConfidence = None,
    text: Words = None,
    report: InReport = None,
    status: Status = None,
    standing: Standing = None,
    limit: Most = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace an earlier export; other files in the folder stay.")
    ] = False,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Also the full texts of the reports, their publishers' own.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a store to a folder of tables.

    Events, quantities, statements, what was found across reports, and the reports, with a README that says
    what each column means and where it comes from. Filters are those of `blocs records`.

    \b
    blocs export trade-war --between China,USA --format csv,parquet
    blocs export everything --store evidence --format sqlite
    """
    from blocs.evidence import open_store
    from blocs.evidence.exporting.export import export as write

    names = [name.strip().lower() for given in formats or ["csv"] for name in given.split(",")]
    filters = asked(
        kind=kind,
        type_=type_,
        from_=from_,
        to=to,
        between=between,
        since=since,
        until=until,
        publisher=publisher,
        realis=realis,
        min_confidence=min_confidence,
        text=text,
        report=report,
        status=status,
        standing=standing,
        limit=limit,
    )
    with open_store(store, create=False, read_only=True) as opened:
        if waiting := opened.unlinked():
            reports = f"{waiting} report{'' if waiting == 1 else 's'}"
            remark(f"blocs: {reports} not linked yet; what is found across reports is not complete")
        done = write(
            opened,
            folder,
            formats=cast("list[ExportFormat]", names),
            filters=filters,
            text=with_text,
            overwrite=overwrite,
        )
    if as_json:
        data(json.dumps(done.manifest, ensure_ascii=False, indent=1) + "\n")
    else:
        _show(done)


def _show(done: Exported) -> None:
    width = max(len(file.name) for file in done.files)
    for file in done.files:
        rows = done.rows.get(file.name.partition(".")[0])
        count = "" if rows is None else f"   {rows:>9,} row{'' if rows == 1 else 's'}"
        typer.echo(f"  {file.name:<{width}}   {_size(file.bytes):>9}{count}")
    typer.echo(f"Written to {flat(str(done.folder.absolute()))}")


def _size(count: int) -> str:
    """Bytes in decimal units, as `options.size` reads them.

    Examples
    --------
    >>> _size(999), _size(13_500), _size(2_000_000)
    ('999 B', '13.5 kB', '2.0 MB')
    """
    if count < 1000:
        return f"{count} B"
    power = min((len(str(count)) - 1) // 3, len(_UNITS))
    return f"{count / 1000**power:.1f} {_UNITS[power - 1]}"
