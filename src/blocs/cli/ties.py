"""`blocs ties`: the tie of two states, measure by measure and year by year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import Json, StoreIfThere, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.ties import Profile

__all__ = ["ties"]


def ties(
    a: Annotated[str, typer.Argument(metavar="STATE", help="A state, by code or name.")],
    b: Annotated[str, typer.Argument(metavar="STATE", help="The other one.")],
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only this measure, year by year; may be given several times."),
    ] = None,
    since: Annotated[int, typer.Option(metavar="YEAR", min=1816, max=2100, help="First year.")] = 1946,
    until: Annotated[
        int | None,
        typer.Option(
            metavar="YEAR", min=1816, max=2100, help="Last year; the last one that is known of if not given."
        ),
    ] = None,
    store: StoreIfThere = None,
    draws: Annotated[
        int, typer.Option(metavar="N", min=0, help="Bootstrap draws for intervals; 0 for none.")
    ] = 1000,
    level: Annotated[
        float, typer.Option(metavar="X", min=0.01, max=0.999, help="Probability that an interval holds.")
    ] = 0.9,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed of the draws.")] = 1,
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
    """Measure the tie of two states, year by year.

    Votes in the United Nations, alliances, disputes, sanctions, trade, arms, power, shared memberships: each
    measure that the imported datasets allow, with its interval and what it rests on, and beside it what the
    reports of the store tell. What is not there is said, and which dataset would bring it. Coded events by
    month or week: blocs events.

    \b
    blocs ties CHN RUS --since 1990
    blocs ties USA China --measure agreement --measure s
    blocs ties India Pakistan --store evidence -o ties.svg
    """
    from blocs.states.naming import code_of
    from blocs.ties import tie

    target = output_file(output)
    if until is not None and until < since:
        raise UsageError(f"--since {since} comes after --until {until}; exchange them")
    found = tie(
        code_of(a),
        code_of(b),
        since=since,
        until=until,
        store=folder_of(store),
        measures=measure or None,
        draws=draws,
        level=level,
        seed=seed,
    )
    if target is not None:
        _write(found, target)
    if as_json:
        data(found.to_json(indent=1) + "\n")
    else:
        from blocs.cli.ties_screen import show

        show(found, every_year=bool(measure))
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))


def _write(found: Profile, path: Path) -> None:
    from blocs.charts.results.ties import picture
    from blocs.cli.ties_page import page

    write_output(
        path,
        table=lambda: found.frame,
        json=lambda: found.to_json(indent=1),
        picture=lambda: picture(found),
        page=lambda: page(found),
    )
