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
    from blocs.scenario import Scenario

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
    scenario: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="A scenario (.toml) of yours; what would follow from it is told first."
        ),
    ] = None,
    scenarios: Annotated[
        bool,
        typer.Option(
            "--scenarios/--no-scenarios",
            help="Whether to work out what the pressures that reports tell of would do.",
        ),
    ] = True,
) -> None:
    """Tell what reports say together.

    Prints the brief for the terminal: acts, amounts, who says so, where they differ. -o writes the
    page, in which every item leads to its sentence. Pressures that reports tell of are run as scenarios,
    a second or two in all; see blocs whatif.

    \b
    blocs brief a.txt b.html -o brief.html
    blocs brief a.txt b.html --scenario mine.toml
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
    own = None if scenario is None else _own(scenario)
    if files:
        from blocs.brief import brief_of
        from blocs.evidence import gather

        given = Given(published, publisher, retrieved=retrieved)
        intake = Intake(files, given=given, limit=limit, model=model, reader=reader, workers=workers)
        gathered = gather(reading.above(min_confidence) for reading in intake)
        code = intake.exit_code
        if not gathered.readings():
            raise typer.Exit(code)
        made = brief_of(gathered, scenario=own, scenarios=scenarios)
        show(made, output=output, as_json=as_json)
    else:
        code = 0
        made = _of_store(store or DEFAULT_STORE, own, scenarios=scenarios)
        show(made, output=output, as_json=as_json)
    if code:
        raise typer.Exit(code)


def _own(name: str) -> Scenario:
    """A scenario of the user's, once the table of trade can carry it."""
    from blocs.scenario import checked, open_scenario, world_of

    opened = open_scenario(name)
    if not opened.scenario.base.isdecimal():
        raise UsageError(
            f"{name}: base {opened.scenario.base!r} is a table of your own, which a brief does not read; "
            f"run: blocs whatif {name} --unit UNIT --year YEAR"
        )
    return checked(opened, world_of(opened.scenario).economy)


def _of_store(folder: str, own: Scenario | None, *, scenarios: bool) -> Brief:
    from blocs.brief import brief_of
    from blocs.evidence import open_store

    with open_store(folder, create=False, read_only=True) as opened:
        if waiting := opened.unlinked():
            remark(f"blocs: {waiting} reports are not linked yet; run: blocs read FILE --store {folder}")
        return brief_of(opened, scenario=own, scenarios=scenarios)


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
