"""`blocs brief`: what reports say together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.intake import Given, Intake
from blocs.cli.options import (
    DEFAULT_STORE,
    Json,
    Limit,
    MinConfidence,
    Model,
    Published,
    Publisher,
    Reader,
    Retrieved,
    Workers,
)
from blocs.cli.screen import WIDTH, data, remark, screen
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.brief import Brief

__all__ = ["brief", "check_target", "show"]


def brief(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE", help="Reports; without any, those of a store.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(metavar="DIR", help=f"Folder of a store to tell; {DEFAULT_STORE!r} if not given."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Also write the page here (.html; or .txt, .json)."
        ),
    ] = None,
    published: Published = None,
    publisher: Publisher = None,
    retrieved: Retrieved = None,
    as_json: Json = False,
    workers: Workers = 1,
    limit: Limit = None,
    model: Model = None,
    reader: Reader = "encoder",
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Tell what reports say together.

    Prints the brief for the terminal: acts, amounts, who says so, where they differ. -o writes the
    page, in which every item leads to its sentence.

    \b
    blocs brief a.txt b.html -o brief.html
    blocs brief --store evidence -o brief.html
    blocs brief --store evidence --json > brief.json
    """
    if files and store is not None:
        raise UsageError(
            f"name files or a store, not both; add files with: blocs read FILE... --store {store}"
        )
    if min_confidence and not files:
        raise UsageError("--min-confidence goes with files; blocs records has it for a store")
    check_target(output)
    if files:
        from blocs.brief import brief_of
        from blocs.evidence import gather

        given = Given(published, publisher, retrieved=retrieved)
        intake = Intake(files, given=given, limit=limit, model=model, reader=reader, workers=workers)
        gathered = gather(reading.above(min_confidence) for reading in intake)
        code = intake.exit_code
        if not gathered.readings():
            raise typer.Exit(code)
        show(brief_of(gathered), output=output, as_json=as_json)
    else:
        code = 0
        show(_of_store(store or DEFAULT_STORE), output=output, as_json=as_json)
    if code:
        raise typer.Exit(code)


def _of_store(folder: str) -> Brief:
    from blocs.brief import brief_of
    from blocs.evidence import open_store

    with open_store(folder, create=False, read_only=True) as opened:
        if waiting := opened.unlinked():
            remark(f"blocs: {waiting} reports are not linked yet; run: blocs read FILE --store {folder}")
        return brief_of(opened)


def check_target(output: str | None) -> None:
    """Refuse, before any work is done, a file that a brief cannot be written to.

    Raises
    ------
    UsageError
        When its ending is unknown or its folder is not there.
    """
    if output is None:
        return
    path = Path(output)
    if path.suffix.lower() not in (".html", ".htm", ".txt", ".json"):
        raise UsageError(f"cannot write {output!r}: end its name in .html, .txt or .json")
    if path.is_dir() or not path.parent.is_dir():
        raise UsageError(f"cannot write {output!r}: there is no folder {str(path.parent)!r}; make it first")


def show(brief: Brief, *, output: str | None, as_json: bool) -> None:
    """Print a brief, write it where `output` says, and tell the path.

    Raises
    ------
    UsageError
        When the file cannot be written.
    """
    path = None
    if output is not None:  # first, so that a reader who has seen enough does not end it
        try:
            path = brief.save(output)
        except OSError as error:
            raise UsageError(f"{output}: cannot be written ({error.strerror}); name another file") from error
    if as_json:
        data(brief.to_json(indent=1) + "\n")
    else:
        console = screen()
        if console.width >= WIDTH:
            console.print(brief)
        else:
            typer.echo(brief.to_text(width=console.width))
    if path is not None:
        (remark if as_json else typer.echo)(f"\nWritten to {path.absolute()}".lstrip("\n" if as_json else ""))
