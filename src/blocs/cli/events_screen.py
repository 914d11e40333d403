"""What `blocs events` shows a person: each direction of a pair, period by period."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import WIDTH, screen
from blocs.states.naming import name_of
from blocs.ties.coded.table import period_name
from blocs.ties.words import figure

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.ties.coded.table import EventTable

__all__ = ["DEEDS", "remarks_of", "show"]

DEEDS = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
_BAR = 12


def show(found: EventTable) -> None:
    """Print the coded events of a pair for the terminal."""
    from rich.text import Text

    console = screen()
    width = min(console.width, WIDTH)
    for number, ((one, other), rows) in enumerate(found.directions()):
        if number:
            console.print()
        acts = sum(row["n"] for row in rows if row["n"] is not None)
        sides = f"{name_of(one)} → {name_of(other)}"
        console.print(Text(f"{sides}: {acts:,} acts in {found.source}, by {found.period}", style="bold"))
        _table(console, found, rows)
    console.print()
    for line in (*remarks_of(found), f"Data: {'; '.join(found.frame.sources)}"):
        for i, part in enumerate(textwrap.wrap(line, width - 2, break_on_hyphens=False)):
            console.print(Text(("· " if i == 0 else "  ") + part, style="dim"))


def remarks_of(found: EventTable) -> Iterator[str]:
    """What a reader of the table should know."""
    rows = "Rows of the source are counted, not acts. " if not found.distinct else ""
    yield (
        f"{rows}Net: cooperative less conflictual acts over all that have a class. ‰: rows of the source "
        "that tell of these acts, of all its rows. Sources grow: compare these over time, never counts. "
        "files: part of the days that files stand for."
    )
    if found.by_mentions:
        least = [
            f"{number} {what}"
            for number, what in ((found.min_outlets, "outlets"), (found.min_texts, "texts"))
            if number is not None
        ]
        days = f"{found.window} day{'' if found.window == 1 else 's'}"
        yield (
            f"Counted are acts told by at least {' in '.join(least)} within {days}. fewer: told by fewer; "
            "untold: no such mention is held. Outlets that print one wire story are several outlets and, "
            "mostly, one text."
        )
    if found.note:
        yield f"{found.note[:1].upper()}{found.note[1:]}."


def _table(console: Console, found: EventTable, rows: Sequence[dict[str, Any]]) -> None:
    from rich.text import Text

    aside = ("fewer", "untold") if found.by_mentions else ()
    tops = f"{'':8} {'verbal':>7} {'material':>8} {'verbal':>8} {'material':>8}"
    heads = f"{found.period:>8} {'coop.':>7} {'coop.':>8} {'conflict':>8} {'conflict':>8} {'n':>7}"
    heads += f" {'net':>6} {'Goldst.':>7} {'‰':>6}{''.join(f' {name:>6}' for name in aside)}"
    heads += f" {'files':>6}"
    for line in (tops, heads):
        console.print(Text(line, style="dim"))
    for first, last, row in _stretches(rows, found):
        if row is None:
            told = first if first == last else f"{first} to {last}"
            console.print(Text(f"{told:>8} {'no file: not known':>20}", style="dim"))
            continue
        counts = [f"{row[name]:,}" for name in (*DEEDS, "n")]
        share = None if row["share"] is None else row["share"] * 1000
        line = f"{first:>8} {counts[0]:>7} {counts[1]:>8} {counts[2]:>8} {counts[3]:>8} {counts[4]:>7}"
        line += f" {_figure(row['net'], 2):>6} {_figure(row['goldstein'], 1):>7} {_share(share):>6}"
        line += "".join(f" {row[name]:>6,}" for name in aside)
        line += f" {_part(row['covered']):>6}  "
        text = Text(line)
        net = row["net"] or 0.0
        text.append("█" * round(_BAR * abs(net)), style="blue" if net > 0 else "dark_orange3")
        text.rstrip()
        console.print(text)


def _stretches(
    rows: Sequence[dict[str, Any]], found: EventTable
) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """Each period with its row; those that follow each other without a file as one, without a row."""
    empty: list[str] = []
    for row in rows:
        name = period_name(row[found.period], found.period)
        if row["n"] is None:
            empty.append(name)
            continue
        if empty:
            yield empty[0], empty[-1], None
            empty = []
        yield name, name, row
    if empty:
        yield empty[0], empty[-1], None


def _figure(value: float | None, digits: int) -> str:
    if value is None:
        return "–"
    text = f"{value:.{digits}f}"
    return (text[1:] if float(text) == 0 and text[0] == "-" else text).replace("-", "−")


def _share(value: float | None) -> str:
    return "–" if value is None else figure(value)


def _part(share: float) -> str:
    """How much of a period files stand for; what is not whole does not look like it."""
    if share == 1:
        return "all"
    return f"{min(max(round(100 * share), 1), 99)} %"
