"""What a person sees: a console of known width, text that cannot drive a terminal, and remarks."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["WIDTH", "cut", "data", "flat", "remark", "screen"]

WIDTH = 100
"""Columns where there is no terminal; and no wider on one, so that lines stay readable."""


def screen() -> Console:
    """Console on standard output: colours only on a terminal, 100 columns where there is none."""
    from rich.console import Console

    class Screen(Console):
        def on_broken_pipe(self) -> None:
            raise  # from within rich's own handler; ours ends the command

    width = None if sys.stdout.isatty() else WIDTH
    return Screen(width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)


def data(text: str) -> None:
    """Write data to standard output in UTF-8, whatever the locale, with line ends as they are."""
    typer.echo(text.encode("utf-8", "backslashreplace"), nl=False)


def remark(text: str) -> None:
    """Write a line to standard error."""
    typer.echo(flat(text), err=True)


def flat(text: str) -> str:
    """Text on one line, without characters that could drive a terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))


def cut(text: str, width: int) -> str:
    """At most `width` columns of a text, cut with an ellipsis, and filled up with blanks."""
    from rich.cells import cell_len, set_cell_size

    return set_cell_size(text, width) if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"
