"""`blocs events`: what coded events tell of two states, by month, week or year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreIfThere, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources.panel.periods import Period
    from blocs.ties.coded.table import EventTable

__all__ = ["events"]

_BY: dict[str, Period] = {"year": "year", "month": "month", "week": "week"}
_LATE = 300


def _period(text: str) -> str:
    if text not in _BY:
        raise typer.BadParameter(f"{text!r} is none of: {', '.join(_BY)}")
    return text


def events(
    states: Annotated[
        list[str] | None,
        typer.Argument(metavar="STATE STATE", help="Two states, by code or name; all pairs if not given."),
    ] = None,
    by: Annotated[
        str, typer.Option(metavar="PERIOD", parser=_period, help="year, month, or week (ISO, from Monday).")
    ] = "month",
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="First day, month or year; its period is whole.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Last day, month or year; its period is whole.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whose events, where the store has several: gdelt2 ...")
    ] = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="Count every row of the source, not each act once.")
    ] = False,
    late: Annotated[
        int,
        typer.Option(
            metavar="DAYS",
            min=0,
            help="Leave out, and count apart, what was taken in so long after its day; 0: leave out nothing.",
        ),
    ] = _LATE,
    min_outlets: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only acts that so many outlets told.")
    ] = None,
    min_texts: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Only acts that so many different texts told.")
    ] = None,
    window: Annotated[
        int, typer.Option(metavar="DAYS", min=1, help="Time within which they must have told it.")
    ] = 7,
    store: StoreIfThere = None,
    memory: Annotated[
        str, typer.Option(metavar="SIZE", help="About what counting may take, as 500MB or 4GB.")
    ] = "1GB",
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write a chart (.svg), a page (.html), or all figures (.json, .csv, .parquet).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Count coded events of two states.

    Of each month, week or year and each direction: acts by class, net cooperation, mean Goldstein weight, how
    large a share of all that the source tells they are, and whether files cover the time at all: no events is
    0, no file is not known. Bring events in with blocs import. Without states, the table of all pairs is
    written to a file.

    \b
    blocs events USA China --since 2018 --until 2019-06
    blocs events CHN RUS --by week --min-outlets 2 -o weeks.svg
    blocs events --by month --source gdelt2 -o months.parquet
    """
    from blocs.ties.coded.table import event_table

    target = output_file(output)
    pair = _pair(states or [])
    folder = folder_of(store)
    if folder is None:
        raise UsageError(f"there is no store {DEFAULT_STORE} here; name one: --store DIR")
    if pair is None and not as_json and (target is None or target.suffix.lower() in (".svg", ".html")):
        raise UsageError(
            "name two states, as blocs events USA CHN, or a file for the table of all pairs: -o all.parquet"
        )
    found = event_table(
        folder,
        _BY[by],
        pair,
        since,
        until,
        source=_source(folder, source),
        distinct=not rows,
        late=late or None,
        min_outlets=min_outlets,
        min_texts=min_texts,
        window=window,
        memory=memory,
    )
    if target is not None:
        _write(found, target)
    if as_json:
        data(found.to_json(indent=1) + "\n")
    elif pair is not None:
        from blocs.cli.events_screen import show

        show(found)
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))


def _pair(states: list[str]) -> tuple[str, str] | None:
    from blocs.states.naming import code_of, pair_in

    if not states:
        return None
    if len(states) == 2:
        return code_of(states[0]), code_of(states[1])
    return pair_in(" ".join(states))


def _source(folder: Path, name: str | None) -> str | None:
    """The source that was named; where none was and the store has several, what to write."""
    from blocs.sources.coded.held import Events

    held = Events(folder).sources
    if name is None and len(held) > 1:
        raise UsageError(
            f"{folder} holds events of {', '.join(held)}, which tell of the same acts; name one of them: "
            f"--source {held[0]}"
        )
    return name


def _write(found: EventTable, path: Path) -> None:
    from blocs.charts.results.events import picture
    from blocs.cli.events_page import page

    write_output(
        path,
        table=lambda: found.frame,
        json=lambda: found.to_json(indent=1),
        picture=lambda: picture(found),
        page=lambda: page(found),
    )
