"""What `blocs backtest` shows a person: verdicts in words, then who forecast how well, and for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, cut, screen
from blocs.cli.wrapping import wrapped

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.projection import Backtest
    from blocs.projection.verdicts import InSample

__all__ = ["show"]

Row = Mapping[str, Any]


def show(found: Backtest, sample: Mapping[str, InSample] | None, *, shipped: bool = False) -> None:
    """Print a backtest for the terminal."""
    from rich.text import Text

    from blocs.projection.verdicts import about, verdicts

    console = screen()
    width = min(console.width, WIDTH)
    console.print(Text("How well alignment would have been forecast", style="bold"))
    _wrapped(console, about(found), width, style="dim")
    console.print()
    for line in verdicts(found, sample):
        _wrapped(console, line, width, lead="· ")
    table = found.table().rows()
    for horizon in found.horizons:
        if rows := [row for row in table if row["horizon"] == horizon]:
            _horizon(console, rows, found, width)
    _classes(console, found, width)
    _hazards(console, found, width)
    console.print()
    told = (
        "CRPS and log score: lower is better. Over a rival: share by which the CRPS is below that of the "
        "other, with its 90 % interval from origins resampled in blocks; above 0 is better."
    )
    if shipped:
        told += " This is the result that comes with blocs; --store DIR tests anew."
    _wrapped(console, told, width, style="dim")


def _horizon(console: Console, rows: Sequence[Row], found: Backtest, width: int) -> None:
    """All forecasters at one horizon, the best first."""
    if not rows[0]["n"]:
        return
    years = "1 year" if rows[0]["horizon"] == 1 else f"{rows[0]['horizon']:g} years"
    against = [("over_persistence", found.persistence, "over persistence, %")] if width >= WIDTH else []
    against.append(("skill", str(rows[0]["rival"]), "over best naive, %"))
    name = width - 26 - 23 * len(against)
    heads = f"{'CRPS':>7}{'log':>7}{'50 %':>6}{'90 %':>6}{''.join(f'{told:>23}' for *_, told in against)}"
    _head(console, cut(f"{years} ahead, {rows[0]['n']:,.0f} cases", name) + heads)
    for row in rows:
        line = f"{cut(' ' + row['forecaster'], name)}{row['crps']:>7.4f}{row['log_score']:>7.2f}"
        line += f"{100 * row['cover50']:>6.1f}{100 * row['cover90']:>6.1f}"
        for what, other, _ in against:
            line += ("–" if row["forecaster"] == other else _skill(row, what)).rjust(23)
        console.print(_minus(line).rstrip())


def _classes(console: Console, found: Backtest, width: int) -> None:
    """Skill of the fullest model by class of pair."""
    if not found.models:
        return
    rows = [row for row in found.by_class().rows() if row["forecaster"] == found.models[-1]]
    name = width - 58
    heads = f"{'ahead':>9}{'cases':>9}{'CRPS':>8}{'90 %':>7}{'over best naive, %':>25}"
    _head(console, f"{cut('By class of pair', name)}{heads}")
    for dyads in dict.fromkeys(str(row["class"]) for row in rows):
        for row in (row for row in rows if row["class"] == dyads):
            line = f"{cut(' ' + dyads, name)}{_ahead(row):>9}{row['n']:>9,.0f}{row['crps']:>8.4f}"
            line += f"{100 * row['cover90']:>7.1f}{_skill(row, 'skill'):>25}"
            console.print(_minus(line).rstrip())


def _hazards(console: Console, found: Backtest, width: int) -> None:
    """Chances of large changes by the fullest model, against the base rate."""
    if not found.models:
        return
    rows = [row for row in found.hazards().rows() if row["forecaster"] == found.models[-1]]
    name = width - 58
    heads = f"{'ahead':>9}{'came in':>9}{'Brier':>8}{'base':>7}{'over the base rate, %':>25}"
    _head(console, f"{cut('Alignment', name)}{heads}")
    for row in sorted(rows, key=lambda row: str(row["event"]), reverse=True):
        came = f"{100 * row['happened']:.1f} %"
        line = f"{cut(' ' + str(row['event']), name)}{_ahead(row):>9}{came:>9}{row['brier']:>8.3f}"
        line += f"{row['base_brier']:>7.3f}{_skill(row, 'brier_skill'):>25}"
        console.print(_minus(line).rstrip())


def _ahead(row: Row) -> str:
    return "1 year" if row["horizon"] == 1 else f"{row['horizon']:g} years"


def _skill(row: Row, name: str) -> str:
    """Skill in percent with its bounds; a dash where it is not known."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value is None:
        return "–"
    told = f"{100 * value:+.1f}"
    return told if low is None or high is None else f"{told} ({100 * low:+.1f} to {100 * high:+.1f})"


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _head(console: Console, text: str) -> None:
    from rich.text import Text

    console.print()
    console.print(Text(text.rstrip(), style="bold"))


def _wrapped(console: Console, text: str, width: int, *, lead: str = "", style: str = "") -> None:
    from rich.text import Text

    for i, line in enumerate(wrapped(text, width - len(lead))):
        console.print(Text((lead if i == 0 else " " * len(lead)) + line, style=style))
