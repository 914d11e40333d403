"""`blocs read`: reports in, records out."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.intake import Given, Intake
from blocs.cli.options import Json, Limit, MinConfidence, Model, Published, Publisher, Reader, Workers
from blocs.cli.screen import data, remark

if TYPE_CHECKING:
    from blocs.evidence import Link, Records, Store
    from blocs.reading import Reading

__all__ = ["read"]


def read(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="txt, md, html, pdf, jsonl or warc; - is standard input."),
    ],
    store: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder of a store to keep them in; made if need be.")
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    title: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Title of all FILEs; wins over what they say.")
    ] = None,
    as_json: Json = False,
    workers: Workers = 1,
    limit: Limit = None,
    model: Model = None,
    reader: Reader = "encoder",
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Read reports: who did what to whom, how much, who says so.

    Shows a summary. With --json, prints every record as a line of JSON, in the order of the files, then the
    links between the reports. A file that cannot be read is told on standard error and costs nothing else.
    A store keeps every record; --min-confidence concerns what is shown.

    \b
    blocs read report.txt
    blocs read *.html --json > records.jsonl
    blocs read *.txt --store evidence --workers 4
    blocs read report.txt --min-confidence 0.6     fewer records, more of them right
    curl -s https://... | blocs read - --publisher "The Example" --published 2018-09-13

    Exit code: 0 all read, 1 some not, 2 wrong use, 3 none read.
    """
    from blocs.evidence import gather, open_store

    with nullcontext() if store is None else open_store(store) as kept:
        intake = Intake(
            files,
            given=Given(published, publisher, title),
            limit=limit,
            model=model,
            reader=reader,
            workers=workers,
            store=kept,
            bar=not (as_json and typer.get_text_stream("stdout").isatty()),
        )
        readings = []
        for reading in intake:
            if kept is not None:
                kept.add(reading)
            shown = reading.above(min_confidence)
            if as_json:
                _print_records(shown)
            readings.append(shown)
        links = gather(readings).links() if kept is None else _relinked(kept, readings)
        if as_json:
            data(links.to_json())
        elif readings:
            from blocs.cli.summary import summarize

            summarize(readings, links)
        if kept is not None:
            (remark if as_json else typer.echo)(_kept(kept, intake, store or ""))
    if intake.exit_code:
        raise typer.Exit(intake.exit_code)


def _print_records(reading: Reading) -> None:
    from blocs.reading import to_json

    data("".join(json.dumps(to_json(record), ensure_ascii=False) + "\n" for record in reading.records))


def _relinked(store: Store, readings: list[Reading]) -> Records[Link]:
    """Links of the store that touch what was read."""
    links = store.relink() if store.unlinked() else store.links()
    ids = {reading.report.id for reading in readings}
    return links.filter(lambda link: link.a.report_id in ids or link.b.report_id in ids)


def _kept(store: Store, intake: Intake, folder: str) -> str:
    known = f", {intake.known} known already" if intake.known else ""
    held, links = len(store.reports()), len(store.links())
    return (
        f"{folder}: {intake.read} read{known}; it holds {held} report{'' if held == 1 else 's'} "
        f"and {links} link{'' if links == 1 else 's'} between them"
    )
