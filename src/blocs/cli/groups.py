"""`blocs groups`: who stands with whom, with proof."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.options import Json, StoreIfThere, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.groups.answer import Answer
    from blocs.groups.asking import Basis
    from blocs.groups.rules import Rules
    from blocs.reading.records import Event
    from blocs.ties import Holdings

__all__ = ["groups"]

_RULES = ("votes", "alliances", "reports")


def groups(
    year: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR", help="One year; with --network its net or label. The last one if not given."
        ),
    ] = None,
    since: Annotated[
        int | None, typer.Option(metavar="YEAR", min=1816, max=2100, help="First of several years.")
    ] = None,
    until: Annotated[
        int | None, typer.Option(metavar="YEAR", min=1816, max=2100, help="Last of several years.")
    ] = None,
    rule: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What makes friends and foes: votes, alliances or reports."),
    ] = None,
    measure: Annotated[
        str | None, typer.Option(metavar="NAME", help="Or one measure of ties: s, agreement, composite ...")
    ] = None,
    threshold: Annotated[
        str,
        typer.Option(
            metavar="X", help="Where friends and foes part: median or mean of the year, or a number."
        ),
    ] = "median",
    band: Annotated[
        float, typer.Option(metavar="X", min=0, help="No tie within this distance of the threshold.")
    ] = 0.0,
    rules: Annotated[
        str | None, typer.Option(metavar="FILE", help="Or rules of your own, a TOML file; see the reference.")
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Or a table of ties: from, to, weight (or sign); net, label."),
    ] = None,
    blocs: Annotated[int, typer.Option(metavar="K", min=2, max=5, help="Blocs at most, 2 to 5.")] = 2,
    draws: Annotated[
        int, typer.Option(metavar="N", min=0, help="Draws that tell how sure memberships are; 0 for none.")
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Seed of draws and searches.")] = 1,
    time_limit: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", help="For each proof: 3, or 1 each of several years, if not given."),
    ] = None,
    store: StoreIfThere = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write a picture (.svg), a page (.html), or all figures (.json, .csv, .parquet).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell who stands with whom, at what cost, and with what proof.

    Ties become friends and foes by a rule that is told. The blocs are those that leave the least weight of
    ties frustrated: friends in different blocs, foes in one. A lower bound says how far from the least it
    can be. Several years are held against each other under letters that do not jump.

    \b
    blocs groups --year 1985
    blocs groups --since 1946 --until 2005 -o history.html
    blocs groups --rule alliances --year 2000 --draws 0 --blocs 3
    blocs groups --measure s --threshold mean --band 0.05 --year 1960
    blocs groups --network ties.csv -o ties.svg
    """
    from blocs.groups.answer import answer

    target = output_file(output)
    if time_limit is not None and not time_limit > 0:
        raise UsageError(f"--time-limit {time_limit}: give seconds above 0")
    if year is not None and (since is not None or until is not None):
        raise UsageError("--year is one year, --since and --until are several; give one or the other")
    sources = {"--rule": rule, "--measure": measure, "--rules": rules, "--network": network}
    given = [name for name, value in sources.items() if value is not None]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} each say what makes ties; give one of them")
    sizes: Any = None
    if network is not None:
        if since is not None or until is not None:
            raise UsageError(
                "--network has no years; --year names one of its networks, and all are told without"
            )
        basis = _of_file(network, year)
    else:
        holdings, events, year_of = _held(store)
        basis = _of_store(
            holdings, events, year_of, (year, since, until), rule, _own(rules, measure, threshold, band)
        )
        if "nmc" in holdings and basis.kind != "reports":
            from blocs.groups.history import sizes_of

            sizes = sizes_of(holdings.get("nmc").frame, "cinc")
    if draws and not any(period.draw for period in basis.periods):
        raise UsageError(
            f"no draws can be made of {'a file' if basis.kind == 'file' else basis.kind}: ties without an "
            "interval; leave --draws out, or take votes or reports"
        )
    number = len(basis.periods) + (basis.before is not None)
    with _progress(number, every=number > 3 or draws > 50) as done:
        found = answer(
            basis,
            blocs,
            draws=draws,
            time_limit=time_limit,
            seed=seed,
            sizes=sizes,
            size_name="share of the capability of all states (CINC)" if sizes else "",
            done=done,
        )
    if target is not None:
        _write(found, target)
    if as_json:
        data(found.to_json(indent=1) + "\n")
    else:
        from blocs.cli.groups_screen import show

        show(found)
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))


def _held(store: str | None) -> tuple[Holdings, list[Event], Callable[[Event], int | None]]:
    """Datasets and events of a store; none where there is no store."""
    from blocs.reading.records import Event
    from blocs.ties import Holdings

    folder = folder_of(store)
    events: list[Event] = []
    published: dict[str, Any] = {}
    if folder is not None and (folder / "evidence.sqlite").exists():
        from blocs.evidence import open_store

        with open_store(folder, create=False, read_only=True) as opened:
            records = opened.records(kind="event")
            events = [record for record in records if isinstance(record, Event)]
            published = {source.report_id: source.published for source in records.sources}

    def year_of(event: Event) -> int | None:
        if event.date is not None:
            return int(event.date[0][:4])
        day = published.get(event.report_id)
        return None if day is None else int(day.year)

    return Holdings((), folder), events, year_of


def _of_store(
    holdings: Holdings,
    events: list[Event],
    year_of: Callable[[Event], int | None],
    years: tuple[str | None, int | None, int | None],
    name: str | None,
    own: Rules | None,
) -> Basis:
    from blocs.groups.asking import basis_of

    year, since, until = years
    if name is not None and name not in _RULES:
        raise UsageError(
            f"--rule {name}: there are {', '.join(_RULES)}; or give --measure, or --rules FILE.toml"
        )
    if year is not None:
        if not (year.isdigit() and 1816 <= int(year) <= 2100):
            raise UsageError(f"--year {year} is no year from 1816 to 2100")
        since = until = int(year)
    return basis_of(
        holdings,
        events,
        since=since,
        until=until,
        name=name,  # type: ignore[arg-type]  # one of _RULES
        rules=own,
        day_of=year_of,
    )


def _of_file(network: str, label: str | None) -> Basis:
    from blocs.groups.asking import file_basis

    if not Path(network).is_file():
        raise UsageError(
            f"--network {network}: no such file; give a table with the columns from, to and weight"
        )
    return file_basis(network, label)


def _own(rules: str | None, measure: str | None, threshold: str, band: float) -> Rules | None:
    """Rules of a file, or of one measure; None where neither is given."""
    from blocs.groups.rules import Rule, Rules

    if rules is not None:
        try:
            told = tomllib.loads(Path(rules).read_text(encoding="utf-8"))
        except OSError as error:
            raise UsageError(f"--rules {rules}: cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"--rules {rules} is no TOML: {error}") from error
        return Rules.from_dict(told)
    if measure is None:
        if band or threshold != "median":
            raise UsageError("--threshold and --band go with --measure NAME; the named rules have their own")
        return None
    at: Any = threshold
    if threshold not in ("median", "mean"):
        try:
            at = float(threshold)
        except ValueError:
            raise UsageError(f"--threshold {threshold}: give median, mean or a number") from None
    return Rules((Rule(measure, at, sense=_sense(measure), band=band),))


def _sense(measure: str) -> Any:
    """Whether more of a measure binds; a distance divides."""
    from blocs.ties import CATALOGUE

    found = next((m for family in CATALOGUE for m in family.measures if m.name == measure), None)
    if found is None:
        known = ", ".join(m.name for family in CATALOGUE for m in family.measures)
        raise UsageError(f"--measure {measure}: there is none; there are {known}")
    if not found.closer:
        raise UsageError(
            f"--measure {measure} grows neither with friendship nor with conflict; take another, or say in "
            "--rules FILE.toml what it means"
        )
    return found.closer


@contextmanager
def _progress(number: int, *, every: bool) -> Iterator[Callable[[int | str], None] | None]:
    """A bar on standard error, for long work on a terminal."""
    if not every or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=number)

        def done(label: int | str) -> None:
            bar.update(task, advance=1, description=str(label))

        yield done


def _write(found: Answer, path: Path) -> None:
    from blocs.charts.results.groups import picture
    from blocs.cli.groups_page import page

    write_output(
        path,
        table=found.frame,
        json=lambda: found.to_json(indent=1),
        picture=lambda: picture(found),
        page=lambda: page(found),
    )
