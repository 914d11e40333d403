"""`blocs trade`: what a tariff, a sanction or a ban does to everyone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from blocs.cli.options import Json, day
from blocs.cli.output import output_file, write_output
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources import Flows
    from blocs.trade import Outcome, PolicyFile

__all__ = ["trade"]


def trade(
    scenario: Annotated[
        str | None, typer.Argument(metavar="SCENARIO.toml", help="Scenario file, instead of options.")
    ] = None,
    tariff: Annotated[
        list[str] | None,
        typer.Option(metavar="BY:ON=RATE", help="A tariff, as USA:CHN=25% or USA:CHN/manufactures=25%."),
    ] = None,
    covering: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AMOUNT", help='Goods that the tariff covers, as "200 billion USD"; all if not given.'
        ),
    ] = None,
    sanction: Annotated[
        list[str] | None,
        typer.Option(metavar="BY:ON=COST", help='A sanction, as "USA,EU:RUS/energy=cost 30%".'),
    ] = None,
    ban: Annotated[
        list[str] | None, typer.Option(metavar="BY:ON", help="A ban of trade both ways, as EU:RUS/energy.")
    ] = None,
    retaliation: Annotated[
        bool, typer.Option("--retaliate", help="The other side answers in kind, on the same scale.")
    ] = False,
    draws: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="Draws of the elasticities for intervals; 1000 if not given."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="Seed of the draws; 1 if not given.")
    ] = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR|FILE", help="Benchmark: 2018 (if not given), 2017, or a CSV table of your own."
        ),
    ] = None,
    unit: Annotated[
        str | None, typer.Option(metavar="UNIT", help="Unit of that CSV table, as 'million USD'.")
    ] = None,
    year: Annotated[int | None, typer.Option(metavar="YEAR", help="Year of that CSV table.")] = None,
    elasticities: Annotated[
        str,
        typer.Option(
            metavar="SET|NUMBER",
            help="Published set of trade elasticities ('pooled' mixes them), or one number for all sectors.",
        ),
    ] = "pooled",
    closure: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Trade balances: nominal, world_share, multiplicative or balanced."
        ),
    ] = "nominal",
    on_day: Annotated[
        date | None,
        typer.Option("--day", metavar="DAY", parser=day, help="Take only measures in force on this day."),
    ] = None,
    pair: Annotated[
        list[str] | None,
        typer.Option(metavar="STATE,STATE", help="Also show trade between these two, as China,Russia."),
    ] = None,
    rows: Annotated[int, typer.Option(metavar="N", min=1, help="States to show in each list.")] = 6,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Also write a chart (.svg), a page (.html), all figures (.json), "
            "or those by state (.csv, .parquet).",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Ask what a tariff, a sanction or a ban does to everyone.

    Solves for the trade, prices and real incomes of 81 economies after the policy, with intervals from what
    is not known of trade elasticities, and says who takes the diverted trade and what was assumed.

    \b
    blocs trade --tariff USA:CHN=25% --covering "200 billion USD"
    blocs trade --tariff USA:CHN=25% --retaliate --pair China,Russia
    blocs trade --ban "USA,EU:RUS/energy" -o ban.svg
    blocs trade scenario.toml --json > effects.json
    """
    from blocs.trade import Options, solve
    from blocs.trade.hat import Closure

    target = output_file(output)
    _check_overwriting(output, base, scenario)
    if closure not in get_args(Closure):
        raise UsageError(f"--closure {closure}: there are {', '.join(get_args(Closure))}")
    asked = _asked(scenario, tariff or [], covering or [], sanction or [], ban or [])
    if retaliation:
        from blocs.trade import retaliate

        asked = replace(asked, policy=asked.policy + retaliate(asked.policy))
    asked = replace(
        asked,
        draws=asked.draws if draws is None else draws,
        seed=asked.seed if seed is None else seed,
        base=asked.base if base is None else base,
    )
    pairs = [_pair(text) for text in pair or []]
    outcome = solve(
        asked.policy,
        _benchmark(asked.base, unit, year),
        elasticity=_elasticity(elasticities),
        draws=asked.draws,
        seed=asked.seed,
        day=on_day,
        options=Options(closure=closure),  # type: ignore[arg-type]
    )
    _check_pairs(outcome, pairs)
    if target is not None:  # first, so that a reader who has seen enough does not end it
        _write(outcome, target, asked.name)
    if as_json:
        data(outcome.effects(pairs).to_json(indent=1) + "\n")
    else:
        from blocs.cli.trade_screen import show

        show(outcome, name=asked.name, pairs=pairs, rows=rows)
    if target is not None:
        (remark if as_json else typer.echo)(f"Written to {target.absolute()}")


def _check_overwriting(output: str | None, *inputs: str | None) -> None:
    """Refuse to write over what was read."""
    for name in inputs:
        there = output is not None and name is not None and Path(name).exists() and Path(output).exists()
        if there and Path(str(output)).samefile(str(name)):
            raise UsageError(f"{output!r} is read by this very command; write to another file")


def _check_pairs(outcome: Outcome, pairs: list[tuple[str, str]]) -> None:
    """Refuse pairs that the table does not hold."""
    for codes in pairs:
        if codes[0] == codes[1]:
            raise UsageError(f"--pair {codes[0]},{codes[1]}: name two states")
        for code in codes:
            if code not in outcome.economy.states:
                raise UsageError(
                    f"--pair: the table of {outcome.economy.year} has no row {code}; name states that it "
                    "holds, and of a body its members one by one"
                )


def _asked(
    scenario: str | None, tariffs: list[str], covering: list[str], sanctions: list[str], bans: list[str]
) -> PolicyFile:
    """The policy that file or options give."""
    from blocs.trade import Policy, PolicyFile, parse_short, read_policy
    from blocs.trade.policy import Tariff

    if scenario is not None:
        if tariffs or covering or sanctions or bans:
            raise UsageError(
                "give a scenario file or a policy in options, not both; put the measures in the file"
            )
        found = read_policy(scenario)
        if not found.policy:
            raise UsageError(f"{scenario}: holds no measure; add a [[tariff]] or a [[sanction]]")
        return found
    if not (tariffs or sanctions or bans):
        raise UsageError(
            "nothing is asked; try: blocs trade --tariff USA:CHN=25% (or see blocs trade --help)"
        )
    if covering and len(covering) != len(tariffs):
        raise UsageError(
            f"{len(covering)} amounts for {len(tariffs)} tariffs; give --covering once for each --tariff, "
            "in their order"
        )
    policy = Policy()
    for place, text in enumerate(tariffs):
        policy += parse_short(text, covering=covering[place] if covering else None)
    for text in sanctions:
        measure = parse_short(text)
        if any(isinstance(part, Tariff) for part in measure):
            raise UsageError(f"--sanction {text}: is a tariff; write =cost 30% or =ban, or use --tariff")
        policy += measure
    for text in bans:
        policy += parse_short(text, ban=True)
    return PolicyFile(policy=policy)


def _benchmark(base: str, unit: str | None, year: int | None) -> int | Flows:
    """A bundled year, or the user's own table."""
    if base.isdecimal():
        if unit is not None or year is not None:
            raise UsageError("--unit and --year are of a CSV table; name it with --base FILE")
        return int(base)
    from blocs.sources import read_table

    if unit is None or year is None:
        raise UsageError(f"--base {base}: say what its figures are, as --unit 'million USD' --year 2019")
    return read_table(base, unit=unit, year=year)


def _elasticity(text: str) -> str | float:
    """Name of a set, or one number."""
    from blocs.trade.elasticities import DEFAULT, published

    try:
        return float(text)
    except ValueError:
        if text not in (known := (DEFAULT, *published())):
            raise UsageError(f"--elasticities {text}: give a number, or one of {', '.join(known)}") from None
        return text


def _pair(text: str) -> tuple[str, str]:
    from blocs.cli.names import pair_of

    return pair_of(text)


def _write(outcome: Outcome, path: Path, name: str) -> None:
    """Write a chart, or all figures."""
    from blocs.charts.results.trade import picture
    from blocs.cli.trade_page import page

    write_output(
        path,
        table=lambda: outcome.states,
        json=lambda: outcome.effects().to_json(indent=1),
        picture=lambda: picture(outcome, name),
        page=lambda: page(outcome, name),
    )
