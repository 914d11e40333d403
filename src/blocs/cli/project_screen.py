"""What `blocs project` shows a person: each pair year by year, with intervals, and what to think of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blocs.cli.screen import WIDTH, screen
from blocs.cli.wrapping import wrapped
from blocs.projection.pairs import bands_of, closer, past_of, title_of

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.projection import Projection
    from blocs.projection.of_store import Outlook

__all__ = ["show"]

_PAST = 5
_FIGURES = 48
"""Columns of the year and the figures, before the sketch."""


def show(found: Projection, ahead: Outlook, skill: tuple[str, ...]) -> None:
    """Print a projection for the terminal."""
    from rich.text import Text

    console = screen()
    width = min(console.width, WIDTH)
    for k, pair in enumerate(found.pairs):
        if k:
            console.print()
        console.print(Text(title_of(pair), style="bold"))
        if found.known[k]:
            _pair(console, found, ahead, k, width)
        else:
            console.print("  never voted together of late: not projected")
    console.print()
    about = (
        f"Alignment: {found.measure} of votes in the UN General Assembly, −1 to 1; the middle and the inner "
        f"50 and 90 % of {len(found.draws):,} draws (seed {found.seed}). A year's votes scatter about it."
    )
    for line in (about, *skill, *ahead.remarks):
        told = f"{line[:1].upper()}{line[1:]}"
        for i, part in enumerate(wrapped(told, width - 2)):
            console.print(Text(("· " if i == 0 else "  ") + part, style="dim"))


def _pair(console: Console, found: Projection, ahead: Outlook, k: int, width: int) -> None:
    from rich.text import Text

    past = [row for row in past_of(found, ahead, k).rows() if row["value"] is not None][-_PAST:]
    rows = bands_of(found, k).rows()
    ends = [row["value"] for row in past] + [row[name] for row in rows for name in ("p05", "p95")]
    low, high = min(ends), max(ends)
    room = max(width - _FIGURES - 1, 10)

    def column(value: float) -> int:
        return round((value - low) / (high - low) * (room - 1)) if high > low else room // 2

    console.print(Text(f"  year  middle {'50 %':>15} {'90 %':>17}", style="dim"))
    for row in past:
        cells = [" "] * room
        cells[column(row["value"])] = "○"
        line = f"  {row['year']} {_number(row['value']):>7}   measured"
        console.print(f"{line:<{_FIGURES}} {''.join(cells)}".rstrip())
    for row in rows:
        cells = [" "] * room
        for a, b, sign in (("p05", "p95", "·"), ("p25", "p75", "━")):
            at = column(row[a]), column(row[b])
            cells[at[0] : at[1] + 1] = [sign] * (at[1] - at[0] + 1)
        cells[column(row["p50"])] = "●"
        half, most = (f"{_number(row[a])} to {_number(row[b])}" for a, b in (("p25", "p75"), ("p05", "p95")))
        line = f"  {row['year']} {_number(row['p50']):>7} {half:>15} {most:>17}"
        console.print(f"{line:<{_FIGURES}} {''.join(cells)}".rstrip())
    if told := closer(found, k):
        console.print(f"  {told}")


def _number(value: float) -> str:
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")
