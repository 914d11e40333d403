"""`blocs whatif`: what follows from a scenario, or from the pressures that reports tell of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.options import Json, StoreIfThere, folder_of
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.evidence import Gathered, Store
    from blocs.scenario.consequences import Consequences
    from blocs.scenario.model import Scenario
    from blocs.scenario.reported.draft import Draft
    from blocs.scenario.world import World

__all__ = ["whatif"]


def whatif(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="A scenario (.toml), reports, or both; or an answer (.json). If none: reports of the store.",
        ),
    ] = None,
    store: StoreIfThere = None,
    run: Annotated[
        list[int] | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Run this draft of those that the reports suggest; several are run as one.",
        ),
    ] = None,
    watch: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE:STATE", help="Tell trade and alignment of these two, as CHN:RUS."),
    ] = None,
    years: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=20, help="Years ahead; 5 if no file says so.")
    ] = None,
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", min=2, help="Draws of what is uncertain; 1000 if no file says so."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Seed of the draws; 1 if no file says so.")
    ] = None,
    ask: Annotated[
        str | None,
        typer.Option(
            metavar="QUESTION",
            help="Which assumption moves this answer most, as 'trade CHN RUS'; or with = 10%, see --by.",
        ),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ASSUMPTION",
            help="With --ask 'trade CHN RUS = 10%': which setting brings that about. "
            "Twice, as 'tariff 1 rate=0..50%': the answer over both.",
        ),
    ] = None,
    elasticities: Annotated[
        str | None,
        typer.Option(
            metavar="SET|NUMBER", help="Trade elasticities, as blocs trade takes them; pooled if none."
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Unit of the scenario's own table, as 'million USD'.")
    ] = None,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Year of the scenario's own table.")
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="Also write a page (.html), a chart (.svg), everything (.json) or a table (.csv, .parquet); "
            "of drafts, a folder of scenario files.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask what follows from a pressure, and how sure that is.

    A scenario file says who puts which tariff, sanction or threat on whom. The world with its measures stands
    beside the one without, drawn with the same random numbers, and beside a twin in which pressure moves
    nobody. Given reports, the pressures that they tell of are offered as drafts: what the report gives, and
    what must be assumed. Run one, and what the reports predict stands beside it.

    \b
    blocs whatif scenario.toml
    blocs whatif scenario.toml --watch CHN:RUS -o answer.html
    blocs whatif a.txt b.txt                     which pressures they tell of ...
    blocs whatif a.txt b.txt --run 1             ... and what the first would do
    blocs whatif a.txt b.txt -o drafts/          ... as files to be edited
    blocs whatif scenario.toml --ask "trade CHN RUS"
    blocs whatif scenario.toml --ask "trade CHN RUS = 10%" --by "tariff 1 rate"

    Exit code: 0 done, 1 some reports not read, 2 wrong use, 3 no answer.
    """
    scenarios, answers, reports = _sorted(files or [])
    overrides = _Overrides(draws, seed, years, tuple(watch or ()), elasticities, unit, year)
    if by and ask is None:
        raise UsageError("--by goes with --ask QUESTION")
    if answers:
        if scenarios or reports or run or ask or overrides != _Overrides():
            raise UsageError(
                f"{answers[0]} is an answer already: it can be shown and written, not asked anew"
            )
        _tell(_read_answer(answers[0]), _target(output, *answers), as_json=as_json)
        return
    if scenarios and run:
        raise UsageError("--run takes drafts of reports; a scenario file is run as it is")
    folder = folder_of(store)
    if not scenarios and not run:
        if ask is not None or overrides != _Overrides():
            raise UsageError("give a scenario file, or with --run the draft that is meant")
        _offer(reports, folder, output, as_json=as_json)
        return
    target = _target(output, *scenarios)
    with _evidence(reports, folder, wanted=bool(run or reports)) as (evidence, code):
        drafts = () if evidence is None or not run else _chosen(evidence, run)
        scenario, world, remarks = (
            _of_file(scenarios[0], overrides, folder) if scenarios else _of_drafts(drafts, overrides, folder)
        )
        if ask is not None:
            from blocs.cli.whatif_ask import answer

            answer(scenario, world, ask, by or [], target, as_json=as_json)
        else:
            from blocs.scenario.run import whatif as work_out

            found = work_out(scenario, world, evidence=evidence)
            assumed = (*_assumed(drafts), *found.assumed)
            found = replace(found, remarks=(*remarks, *found.remarks), assumed=assumed)
            _tell(found, target, as_json=as_json)
    if code:
        raise typer.Exit(code)


@dataclass(frozen=True, slots=True)
class _Overrides:
    """What options say in place of a file; None or empty where they say nothing."""

    draws: int | None = None
    seed: int | None = None
    years: int | None = None
    watch: tuple[str, ...] = ()
    elasticities: str | None = None
    unit: str | None = None
    year: int | None = None

    def on(self, scenario: Scenario) -> Scenario:
        """The scenario with them."""
        from blocs.states.naming import pair_in

        changes: dict[str, Any] = {
            name: value for name in ("draws", "seed", "years") if (value := getattr(self, name)) is not None
        }
        if self.watch:
            pairs = (pair_in(text, "--watch") for text in self.watch)
            changes["watch"] = tuple(dict.fromkeys((*scenario.watch, *pairs)))
        return replace(scenario, **changes)


def _sorted(files: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Scenario files, answers and reports, by their endings."""
    kinds: dict[str, list[str]] = {".toml": [], ".json": [], "": []}
    for name in files:
        kinds.get(Path(name).suffix.lower(), kinds[""]).append(name)
    for kind in (".toml", ".json"):
        if len(kinds[kind]) > 1:
            raise UsageError(f"{' and '.join(kinds[kind])}: give one at a time")
    return kinds[".toml"], kinds[".json"], kinds[""]


def _target(output: str | None, *inputs: str) -> Path | None:
    """File to write; refused where it is one that was read."""
    target = output_file(output)
    for name in inputs:
        if target is not None and target.exists() and Path(name).exists() and target.samefile(name):
            raise UsageError(f"{output!r} is read by this very command; write to another file")
    return target


def _read_answer(name: str) -> Consequences:
    from blocs.errors import DataError
    from blocs.scenario.consequences import Consequences

    try:
        return Consequences.from_json(Path(name).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{name}: cannot be read ({error.strerror})") from error
    except (DataError, UnicodeDecodeError) as error:
        raise DataError(f"{name}: {error}") from error


def _world(scenario: Scenario, overrides: _Overrides, folder: Path | None) -> tuple[World, tuple[str, ...]]:
    """What the scenario meets: a table of trade, and where alignment stands by the store, if it tells."""
    from blocs.projection.of_store import outlook
    from blocs.scenario.world import world_of
    from blocs.ties import Holdings

    table = None
    if not scenario.base.isdecimal():
        from blocs.sources import read_table

        if overrides.unit is None or overrides.year is None:
            raise UsageError(
                f"base {scenario.base}: say what its figures are, as --unit 'million USD' --year 2019"
            )
        table = read_table(scenario.base, unit=overrides.unit, year=overrides.year)
    elif overrides.unit is not None or overrides.year is not None:
        raise UsageError("--unit and --year are of a table of your own; name it as base in the scenario")
    ahead = outlook(None if folder is None else Holdings((), folder))
    world = world_of(scenario, table=table, prospect=ahead.prospect)
    if overrides.elasticities is not None:
        world = replace(world, elasticity=_elasticity(overrides.elasticities))
    return world, ahead.remarks


def _elasticity(text: str) -> str | float:
    """Name of a set, or one number for all sectors."""
    from blocs.trade.elasticities import DEFAULT, published

    known = (DEFAULT, *published())
    if text in known:
        return text
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"--elasticities {text}: give a number, or one of {', '.join(known)}") from None


def _of_file(
    name: str, overrides: _Overrides, folder: Path | None
) -> tuple[Scenario, World, tuple[str, ...]]:
    from blocs.scenario.checked import checked
    from blocs.scenario.file import open_scenario

    opened = open_scenario(name)
    world, remarks = _world(opened.scenario, overrides, folder)
    return overrides.on(checked(opened, world.economy)), world, remarks


def _of_drafts(
    drafts: tuple[Draft, ...], overrides: _Overrides, folder: Path | None
) -> tuple[Scenario, World, tuple[str, ...]]:
    """One scenario of all drafts that are run."""
    from blocs.trade import Policy

    first = drafts[0].scenario
    bases = {draft.scenario.base for draft in drafts}
    if len(bases) > 1:
        raise UsageError(f"the drafts have different bases ({', '.join(sorted(bases))}); run them one by one")
    if len(drafts) > 1:
        first = replace(
            first,
            name="; ".join(draft.scenario.name for draft in drafts),
            policy=Policy(tuple(dict.fromkeys(m for draft in drafts for m in draft.scenario.policy))),
            hostilities=tuple(dict.fromkeys(h for draft in drafts for h in draft.scenario.hostilities)),
        )
    world, remarks = _world(first, overrides, folder)
    return overrides.on(first), world, remarks


@contextmanager
def _evidence(
    reports: list[str], folder: Path | None, *, wanted: bool = True
) -> Iterator[tuple[Store | Gathered | None, int]]:
    """What reports say together, or the store where none are named; and the exit code of reading them.

    Raises
    ------
    typer.Exit
        When no report can be read.
    UsageError
        When there is nothing to read.
    """
    if not wanted:
        yield None, 0
    elif reports:
        from blocs.cli.intake import Intake
        from blocs.evidence import gather

        intake = Intake(reports)
        gathered = gather(intake)
        if not gathered.readings():
            raise typer.Exit(intake.exit_code)
        yield gathered, intake.exit_code
    elif folder is None or not (folder / "evidence.sqlite").exists():
        raise UsageError(
            "nothing is asked; try: blocs whatif scenario.toml, or blocs whatif REPORT... "
            "(or see blocs whatif --help)"
        )
    else:
        from blocs.evidence import open_store

        with open_store(folder, create=False, read_only=True) as opened:
            yield opened, 0


def _chosen(evidence: Store | Gathered, numbers: list[int]) -> tuple[Draft, ...]:
    from blocs.scenario.reported.drafts import drafts

    offered = drafts(evidence)
    for number in numbers:
        if number > len(offered):
            many = f"there are {len(offered)}" if offered else "the reports tell of no pressure"
            raise UsageError(f"--run {number}: there is no such draft; {many}")
        if (why := offered[number - 1].blocked) is not None:
            raise UsageError(f"--run {number}: {offered[number - 1].title}: {why}")
    return tuple(offered[number - 1] for number in dict.fromkeys(numbers))


def _assumed(drafts: tuple[Draft, ...]) -> Iterator[str]:
    """What drafts take beyond what the reports give, each once."""
    told = {
        (part.key, part.value): part.why.removeprefix("assumed: ")
        for draft in reversed(drafts)
        for part in reversed(draft.assumed)
    }
    for (key, value), why in reversed(told.items()):
        yield f"{key} = {value} in the draft: {why}"


def _offer(reports: list[str], folder: Path | None, output: str | None, *, as_json: bool) -> None:
    """List the pressures that reports tell of, and write them as files where that is asked for."""
    from blocs.cli.whatif_drafts import offer
    from blocs.scenario.reported.drafts import drafts

    named = " ".join(reports) if len(reports) <= 3 else f"{' '.join(reports[:2])} ..."
    with _evidence(reports, folder) as (evidence, code):
        offered = () if evidence is None else drafts(evidence)
    offer(offered, output, asked=named, as_json=as_json)
    if code:
        raise typer.Exit(code)


def _tell(found: Consequences, target: Path | None, *, as_json: bool) -> None:
    if target is not None:  # first, so that a reader who has seen enough does not end it
        from blocs.charts.results.whatif import picture
        from blocs.cli.whatif_page import page

        write_output(
            target,
            table=lambda: found.alignment,
            json=lambda: found.to_json(indent=1),
            picture=lambda: picture(found),
            page=lambda: page(found),
        )
    if as_json:
        data(found.to_json(indent=1) + "\n")
    else:
        from blocs.cli.whatif_screen import show

        show(found)
    if target is not None:
        (remark if as_json else typer.echo)(flat(f"Written to {target.absolute()}"))
