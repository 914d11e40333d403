"""Figures of `blocs whatif` as a person reads them, and the lines that they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from blocs.cli.screen import cut
from blocs.cli.trade_screen import named
from blocs.cli.wrapping import wrapped

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "between",
    "bold",
    "columns",
    "dim",
    "effect_cell",
    "head",
    "listed",
    "minus",
    "names_in",
    "number",
    "percent",
    "plain",
    "signed",
    "world_cell",
]

Row = Mapping[str, Any]


def world_cell(row: Row, world: str) -> str:
    """Alignment in one of the worlds, with its interval."""
    low, high = row[f"{world}_low"], row[f"{world}_high"]
    return f"{number(row[world])} ({number(low)} to {number(high)})"


def effect_cell(row: Row) -> str:
    """Effect on alignment with its interval; "none" where no pressure changes."""
    low, high = row["effect_low"], row["effect_high"]
    if not (low or high or row["effect"]):
        return "none"
    return f"{signed(row['effect'])} ({signed(low)} to {signed(high)})"


def number(value: float) -> str:
    """Two digits, with a true minus, and no minus at zero."""
    return minus(f"{value + 0.0:.2f}".replace("-0.00", "0.00"))


def signed(value: float) -> str:
    """Three digits and a sign; a plain zero."""
    text = f"{value:+.3f}"
    return "0" if float(text) == 0 else minus(text)


def percent(share: float) -> str:
    """A share in percent; what is not certain does not look so."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def between(row: Row, name: str, digits: int) -> str:
    """Bounds of a column of a row; nothing where there are none."""
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    return "" if low is None or high is None else f"{low:+.{digits}f} to {high:+.{digits}f}"


def minus(text: str) -> str:
    """Put true minus signs for hyphens."""
    return text.replace("-", "−")


def names_in(pairs: Sequence[tuple[str, ...]], room: int, sign: str = "–") -> list[str]:
    """Names of states with a sign between them; codes for all, where the names of one have no room."""
    told = [sign.join(named(code) for code in pair) for pair in pairs]
    return told if all(len(text) <= room for text in told) else [sign.join(pair) for pair in pairs]


def listed(words: Sequence[str]) -> str:
    """Words in a row; of more than three the first two."""
    if len(words) > 3:
        return f"{', '.join(words[:2])} and {len(words) - 2} others"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def head(console: Console, title: str, width: int) -> None:
    """Print a heading after a blank line."""
    console.print()
    bold(console, title, width)


def columns(console: Console, title: str, room: int, columns: Sequence[tuple[str, int]], width: int) -> None:
    """Print a heading with the heads of columns beside it, after a blank line; or the heads alone."""
    if title:
        console.print()
    bold(console, (cut(title, room) + "".join(text.rjust(w) for text, w in columns)).rstrip(), width)


def bold(console: Console, text: str, width: int) -> None:
    """Print a line in bold."""
    from rich.text import Text

    for line in [text] if len(text) <= width else wrapped(text, width):
        console.print(Text(line, style="bold"))


def dim(console: Console, text: str, width: int) -> None:
    """Print a remark; blanks before it stay before each line."""
    plain(console, text.strip(), width, lead=text[: len(text) - len(text.lstrip())], style="dim")


def plain(console: Console, text: str, width: int, *, lead: str = "", style: str = "") -> None:
    """Print a text in as many lines as it takes."""
    from rich.text import Text

    for i, line in enumerate(wrapped(text, width - len(lead))):
        console.print(Text((lead if i == 0 else " " * len(lead)) + line, style=style))
