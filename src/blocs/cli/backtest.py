"""`blocs backtest`: how well alignment would have been forecast, against naive forecasters."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import Json, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blocs.projection import AlignmentPanel, Backtest
    from blocs.projection.verdicts import InSample

__all__ = ["backtest"]

_WINDOW, _STATES, _DRAWS = 25, 45, 500


def backtest(
    store: Annotated[
        str | None,
        typer.Option(
            metavar="DIR",
            help="Test anew on the datasets of this store; without it, the result that comes with blocs.",
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Measure of votes: kappa if not given, s, agreement ..."),
    ] = None,
    origins: Annotated[
        str | None,
        typer.Option(metavar="YEAR:YEAR", help="First and last year to forecast from; 1970 on if not given."),
    ] = None,
    horizons: Annotated[
        str | None, typer.Option(metavar="N,N", help="Years ahead; 1,3,5 if not given.")
    ] = None,
    states: Annotated[
        int | None, typer.Option(metavar="N", min=2, help="The so many largest states of each year; 45.")
    ] = None,
    window: Annotated[
        int | None, typer.Option(metavar="N", min=7, help="Years that forecasters see before each; 25.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="N", min=20, help="Draws of each forecast; 500.")
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", min=0, help="Seed of the draws; 1.")] = None,
    workers: Annotated[
        int, typer.Option(metavar="N", min=1, help="Processes; the result is the same with any number.")
    ] = 1,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write a chart (.svg), a page (.html), everything (.json) or a table (.csv, .parquet).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Test how well alignment is forecast.

    From each past year on, forecasters that know nothing later say how alike states will vote some years
    ahead. Naive ones set the mark: nothing changes, the mean, the drift. Tells where the model has skill
    against the best of them and where it has none, and what pressure adds. With --store it is done anew,
    which takes minutes.

    \b
    blocs backtest
    blocs backtest --store evidence --workers 2 -o backtest.html
    blocs backtest --store evidence --measure s --origins 1980:2000 --horizons 1,5
    """
    target = output_file(output)
    if store is None:
        given = {
            "--measure": measure, "--origins": origins, "--horizons": horizons, "--states": states,
            "--window": window, "--draws": draws, "--seed": seed,
        }  # fmt: skip
        if named := [name for name, value in given.items() if value is not None]:
            raise UsageError(f"{named[0]} needs data to test on; name a store with datasets: --store DIR")
        from blocs.projection import shipped_backtest
        from blocs.projection.shipped import in_sample

        found = shipped_backtest()
        sample: Mapping[str, InSample] = in_sample()
    else:
        panel = _panel(store, measure)
        found, sample = _tested(
            panel, _origins(origins), _horizons(horizons), states or _STATES, window or _WINDOW,
            draws or _DRAWS, 1 if seed is None else seed, workers,
        )  # fmt: skip
    if target is not None:
        _write(found, sample, target)
    if as_json:
        data(_json(found, sample))
    else:
        from blocs.cli.backtest_screen import show

        show(found, sample, shipped=store is None)
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))


def _origins(text: str | None) -> tuple[int, ...] | None:
    """Years of ``1970:2004``, or one year."""
    if text is None:
        return None
    found = re.fullmatch(r"\s*(\d{4})(?:\s*:\s*(\d{4}))?\s*", text)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise UsageError(f"--origins {text}: write the first and the last year, as 1970:2004")
    return tuple(range(int(found[1]), int(found[2] or found[1]) + 1))


def _horizons(text: str | None) -> tuple[int, ...]:
    from blocs.projection.backtest import HORIZONS

    if text is None:
        return HORIZONS
    if not re.fullmatch(r"\s*[1-9]\d?(\s*,\s*[1-9]\d?)*\s*", text):
        raise UsageError(f"--horizons {text}: write years ahead with commas, as 1,3,5")
    return tuple(sorted({int(part) for part in text.split(",")}))


def _panel(store: str, measure: str | None) -> AlignmentPanel:
    from blocs.projection import alignment_panel
    from blocs.ties import Holdings

    return alignment_panel(Holdings((), folder_of(store)), measure or "kappa")


def _tested(
    panel: AlignmentPanel,
    origins: tuple[int, ...] | None,
    horizons: tuple[int, ...],
    states: int,
    window: int,
    draws: int,
    seed: int,
    workers: int,
) -> tuple[Backtest, Mapping[str, InSample]]:
    """Run the backtest; then fit the model once on the last window: what pressure seems worth in sample."""
    from blocs.projection import StateSpace, fit
    from blocs.projection import backtest as test
    from blocs.projection.rivals import BURN, naive_rivals
    from blocs.projection.shipped import in_sample
    from blocs.projection.verdicts import OWN, PRESSURE

    if window < (least := BURN + horizons[-1] + 1):
        raise UsageError(f"--window {window}: to forecast {horizons[-1]} years ahead give {least} or more")
    pressed = _pressed(panel, window)
    if origins is None:
        origins = tuple(year for year in pressed if year + horizons[0] <= panel.until)
    with _progress(len(origins)) as done:
        found = test(
            panel,
            (*naive_rivals(), StateSpace(OWN, pressure=False), StateSpace(PRESSURE)),
            origins=origins,
            horizons=horizons,
            window=window,
            states=states,
            draws=draws,
            seed=seed,
            workers=workers,
            progress=done,
        )
    end = pressed[-1]
    last = panel.window(end - window + 1, end).among(panel.largest(states, end))
    return found, in_sample(fit(last, seed=seed))


def _pressed(panel: AlignmentPanel, window: int) -> tuple[int, ...]:
    """Years from 1970 on before which pressure is known in a whole window.

    Raises
    ------
    UsageError
        When there is none.
    """
    import numpy as np

    from blocs.projection.backtest import FIRST_ORIGIN

    gone = [bool(np.isnan(of_year).any()) for of_year in panel.pressure]
    first = max(FIRST_ORIGIN, panel.since + window - 1)
    found = tuple(
        year
        for year in range(first, panel.until + 1)
        if not any(gone[year - window + 1 - panel.since : year - panel.since])
    )
    if not found:
        known = [str(panel.since + t) for t, unknown in enumerate(gone) if not unknown]
        told = f"{known[0]} to {known[-1]}" if known else "no year"
        raise UsageError(
            f"pressure is known in {told}: too few for a window of {window} years; give a shorter --window, "
            "or import sanctions, disputes and nmc for more years"
        )
    return found


@contextmanager
def _progress(number: int) -> Iterator[Callable[[int], object] | None]:
    """A bar on standard error, an origin a step, on a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=number)
        yield lambda origin: bar.update(task, advance=1, description=f"from {origin}")


def _json(found: Backtest, sample: Mapping[str, InSample]) -> str:
    """The backtest as it is read back, with its verdicts beside it."""
    from blocs.projection.verdicts import verdicts

    told = json.loads(found.to_json())
    told = {
        "verdicts": list(verdicts(found, sample)),
        "table": found.table().to_dict(),
        "by_class": found.by_class().to_dict(),
        "hazards": found.hazards().to_dict(),
        "backtest": told,
    }
    return json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _write(found: Backtest, sample: Mapping[str, InSample], path: Path) -> None:
    from blocs.charts.results.backtest import picture
    from blocs.cli.backtest_page import page

    write_output(
        path,
        table=found.table,
        json=lambda: _json(found, sample).rstrip("\n"),
        picture=lambda: picture(found),
        page=lambda: page(found, sample),
    )
