"""`blocs project`: where the alignment of states may stand in the years to come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.options import Json, StoreIfThere, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.projection import Projection
    from blocs.projection.of_store import Outlook

__all__ = ["project"]


def project(
    states: Annotated[
        list[str], typer.Argument(metavar="STATE STATE|STATE:STATE", help="Two states, or pairs as CHN:RUS.")
    ],
    until: Annotated[
        int | None,
        typer.Option(
            metavar="YEAR",
            min=1947,
            max=2100,
            help="Last year; five years after the last votes if not given.",
        ),
    ] = None,
    store: StoreIfThere = None,
    draws: Annotated[int, typer.Option(metavar="N", min=2, help="Draws that intervals are made of.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed of the draws.")] = 1,
    no_pressure: Annotated[
        bool, typer.Option("--no-pressure", help="Leave out what common adversaries do to a pair.")
    ] = False,
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
    """Project the alignment of two states.

    Alignment is how alike two states vote in the United Nations. It is led on from the last votes: those of
    the store where it holds them, else those that come with blocs, to 2005. Each year stands with intervals,
    and beside it how well the method has forecast so far ahead.

    \b
    blocs project China Russia
    blocs project CHN:RUS USA:CHN USA:RUS --until 2012
    blocs project CHN RUS --store evidence -o fan.html
    """
    from blocs.projection import project as lead_on
    from blocs.projection.of_store import outlook
    from blocs.ties import Holdings

    target = output_file(output)
    pairs = _pairs(states)
    folder = folder_of(store)
    ahead = outlook(None if folder is None else Holdings((), folder))
    found = lead_on(ahead.prospect, pairs, until=until, draws=draws, seed=seed, pressure=not no_pressure)
    if not found.known.any():
        names = "; ".join(" and ".join(pair) for pair in pairs)
        raise UsageError(f"{names}: never voted together of late, so their alignment is not known")
    skill = _skill(found, pressure=not no_pressure)
    if target is not None:
        _write(found, ahead, skill, target, pressure=not no_pressure)
    if as_json:
        data(_json(found, ahead, skill, pressure=not no_pressure) + "\n")
    else:
        from blocs.cli.project_screen import show

        show(found, ahead, skill)
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))


def _pairs(states: list[str]) -> list[tuple[str, str]]:
    """Two states by themselves, or any number of pairs."""
    from blocs.states.naming import pair_in

    joined = [":" in text or "," in text for text in states]
    if all(joined):
        return list(dict.fromkeys(pair_in(text) for text in states))
    if not any(joined) and len(states) == 2:
        return [pair_in(":".join(states))]
    raise UsageError(
        f"{' '.join(states)}: name two states, as blocs project CHN RUS, or pairs, as "
        "blocs project CHN:RUS USA:CHN"
    )


def _skill(found: Projection, *, pressure: bool) -> tuple[str, ...]:
    """How well the method has forecast one year ahead, and as far as is asked."""
    from blocs.projection import shipped_backtest, skill_line
    from blocs.projection.verdicts import OWN, PRESSURE

    test, name = shipped_backtest(), PRESSURE if pressure else OWN
    ahead = int(found.years[-1]) - found.origin
    return tuple(dict.fromkeys(skill_line(test, years, name) for years in (1, ahead)))


def _json(found: Projection, ahead: Outlook, skill: tuple[str, ...], *, pressure: bool) -> str:
    told: dict[str, Any] = {
        "kind": "blocs-projection/1",
        "measure": found.measure,
        "origin": found.origin,
        "until": int(found.years[-1]),
        "draws": len(found.draws),
        "seed": found.seed,
        "pressure": pressure,
        "pairs": [list(pair) for pair in found.pairs],
        "table": found.frame.to_dict(),
        "skill": list(skill),
        "remarks": list(ahead.remarks),
        "sources": list(found.sources),
    }
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)


def _write(found: Projection, ahead: Outlook, skill: tuple[str, ...], path: Path, *, pressure: bool) -> None:
    from blocs.charts.results.project import picture
    from blocs.cli.project_page import page

    def fan() -> str:
        if len(found.pairs) > 1:
            raise UsageError(
                f"{len(found.pairs)} pairs have a fan each: write a page (.html), or name one pair"
            )
        return picture(found, ahead, skill=skill)

    write_output(
        path,
        table=lambda: found.frame,
        json=lambda: _json(found, ahead, skill, pressure=pressure),
        picture=fan,
        page=lambda: page(found, ahead, skill),
    )
