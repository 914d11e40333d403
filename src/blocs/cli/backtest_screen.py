"""What `blocs backtest` shows a person: verdicts in words, then who forecast how well, and for whom."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, cut, screen

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.projection import Backtest
    from blocs.projection.verdicts import InSample

__all__ = ["about", "show"]

Row = Mapping[str, Any]


def show(found: Backtest, sample: Mapping[str, InSample] | None, *, shipped: bool = False) -> None:
    """Print a backtest for the terminal."""
    from rich.text import Text

    from blocs.projection.verdicts import verdicts

    console = screen()
    width = min(console.width, WIDTH)
    console.print(Text("How well alignment would have been forecast", style="bold"))
    _wrapped(console, about(found), width, style="dim")
    console.print()
    for line in verdicts(found, sample):
        _wrapped(console, line, width, lead="· ")
    for horizon in found.horizons:
        _horizon(console, found, horizon, width)
    _classes(console, found, width)
    _hazards(console, found, width)
    console.print()
    told = (
        "CRPS and log score: lower is better. Skill: share by which the CRPS is below that of the other, with its "
        "90 % interval from origins resampled in blocks; above 0 is better."
    )
    if shipped:
        told += " This is the result that comes with blocs; --store DIR tests anew."
    _wrapped(console, told, width, style="dim")


def about(found: Backtest) -> str:
    """What was tested, in one sentence."""
    return (
        f"{found.measure[:1].upper()}{found.measure[1:]} of UN votes among the {found.states} largest states, from "
        f"each year {found.origins[0]} to {found.origins[-1]}, knowing the {found.window} years before; "
        f"{found.draws:,} draws, seed {found.seed}."
    )


def _horizon(console: Console, found: Backtest, horizon: int, width: int) -> None:
    rows = [row for row in found.table().rows() if row["horizon"] == horizon]
    if not rows or not rows[0]["n"]:
        return
    years = "1 year" if horizon == 1 else f"{horizon} years"
    wide = width >= WIDTH
    skill = 25 if wide else 0
    name = width - 30 - 25 - skill
    head = f"{years} ahead, {rows[0]['n']:,} cases"
    cells = f"{'CRPS':>8}{'log':>8}{'50 %':>7}{'90 %':>7}{'over persistence':>25}"
    cells += f"{'over best naive':>25}" if wide else ""
    _head(console, f"{cut(head, name)}{cells}")
    for row in rows:
        line = f"{cut('  ' + row['forecaster'], name)}{row['crps']:>8.4f}{row['log_score']:>8.3f}"
        line += f"{100 * row['cover50']:>7.1f}{100 * row['cover90']:>7.1f}"
        for what, other in (("over_persistence", found.persistence), ("skill", row["rival"]))[: 1 + wide]:
            same = row["forecaster"] == other
            line += ("–" if same else _skill(row, what)).rjust(25)
        console.print(_minus(line).rstrip())


def _classes(console: Console, found: Backtest, width: int) -> None:
    """Skill by class of pair: of the fullest model, else of the best rival against persistence."""
    if not found.models:
        return
    rows = [row for row in found.by_class().rows() if row["forecaster"] == found.models[-1]]
    name = width - 74
    _head(
        console,
        f"{cut('By class of pair', name)}{'ahead':>9}{'cases':>11}{'CRPS':>9}{'90 %':>9}{'over best naive':>36}",
    )
    for dyads in dict.fromkeys(str(row["class"]) for row in rows):
        for row in rows:
            if row["class"] == dyads:
                years = f"{row['horizon']:g} y"
                line = f"{cut('  ' + dyads, name)}{years:>9}{row['n']:>11,.0f}{row['crps']:>9.4f}"
                line += f"{100 * row['cover90']:>9.1f}{_skill(row, 'skill'):>36}"
                console.print(_minus(line).rstrip())


def _hazards(console: Console, found: Backtest, width: int) -> None:
    if not found.models:
        return
    rows = [row for row in found.hazards().rows() if row["forecaster"] == found.models[-1]]
    name = width - 74
    _head(
        console,
        f"{cut('Alignment ...', name)}{'ahead':>9}{'came in':>11}{'Brier':>9}{'base':>9}{'over the base rate':>36}",
    )
    for row in rows:
        years = f"{row['horizon']:g} y"
        event = str(row["event"]).replace(" by 0.1 or more", " by 0.1")
        line = f"{cut('  ' + event, name)}{years:>9}{100 * row['happened']:>9.1f} %{row['brier']:>9.4f}"
        line += f"{row['base_brier']:>9.4f}{_skill(row, 'brier_skill'):>36}"
        console.print(_minus(line).rstrip())


def _skill(row: Row, name: str) -> str:
    """Skill in percent with its bounds; a dash where it is not known."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value is None:
        return "–"
    told = f"{100 * value:+.1f} %"
    return told if low is None or high is None else f"{told} ({100 * low:+.1f} to {100 * high:+.1f})"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _head(console: Console, text: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(text.rstrip(), style="bold"))


def _wrapped(console: Console, text: str, width: int, *, lead: str = "", style: str = "") -> None:
    from rich.text import Text

    for i, line in enumerate(textwrap.wrap(text, width - len(lead), break_on_hyphens=False)):
        console.print(Text((lead if i == 0 else " " * len(lead)) + line, style=style))
