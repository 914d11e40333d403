"""Parts of pages that are written by machine: they stand between two remarks in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

__all__ = ["between", "fill"]


def marks(name: str) -> tuple[str, str]:
    """The remarks around the part of this name.

    Examples
    --------
    >>> marks("plan")[1]
    '<!-- end of plan -->'
    """
    return f"<!-- {name}: written by benchmarks/results.py -->", f"<!-- end of {name} -->"


def between(text: str, name: str, lines: Sequence[str]) -> str:
    """A page's text with these lines in the part of this name.

    Raises
    ------
    ValueError
        When the page has no such part, or several.
    """
    begin, end = marks(name)
    if text.count(begin) != 1 or text.count(end) != 1 or text.index(begin) > text.index(end):
        raise ValueError(
            f"write {begin!r} and {end!r} into the page, once each, where the figures are to stand"
        )
    before, rest = text.split(begin)
    return "\n".join([f"{before}{begin}", "", *lines, "", f"{end}{rest.split(end)[1]}"])


def fill(page: Path, name: str, lines: Sequence[str]) -> bool:
    """Write these lines into the part of this name; says whether that changed the page."""
    old = page.read_text("utf-8")
    new = between(old, name, lines)
    page.write_text(new, "utf-8")
    return new != old
