"""Lines of `blocs whatif`: headings, heads of columns, remarks, names of states where they have room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from blocs.cli.screen import cut
from blocs.cli.wrapping import wrapped
from blocs.states.naming import name_of

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["bold", "columns", "dim", "head", "names_in", "plain"]


def names_in(pairs: Sequence[tuple[str, ...]], room: int, sign: str = "–") -> list[str]:
    """Names of states with a sign between them; codes for all, where the names of one have no room."""
    told = [sign.join(name_of(code) for code in pair) for pair in pairs]
    return told if all(len(text) <= room for text in told) else [sign.join(pair) for pair in pairs]


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
