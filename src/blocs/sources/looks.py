"""How a table looks in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from blocs.sources.column import Cell, Column

__all__ = ["as_html", "as_text", "shown"]

SHOWN = 20
"""Rows that are shown of a longer table."""


def as_text(unit: str, columns: Sequence[Column]) -> str:
    """First rows in aligned columns, units in the head."""
    heads = [f"{c.name} ({c.unit})" if c.unit else c.name for c in columns]
    rows = [[shown(cell) for cell in cells] for cells in _first(columns)]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    left = [c.type == "text" for c in columns]
    lines = [
        "  ".join(
            cell.ljust(w) if text else cell.rjust(w) for cell, w, text in zip(line, widths, left, strict=True)
        ).rstrip()
        for line in (heads, *rows)
    ]
    return "\n".join([*lines, _count(unit, columns)])


def as_html(unit: str, columns: Sequence[Column]) -> str:
    """First rows as an HTML table; everything is escaped."""
    head = "".join(
        f"<th>{escape(c.name)}{f'<br><small>{escape(c.unit)}</small>' if c.unit else ''}</th>"
        for c in columns
    )
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(shown(cell))}</td>' for cell in cells)}</tr>"
        for cells in _first(columns)
    )
    return (
        f"<table><caption>{escape(_count(unit, columns))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _first(columns: Sequence[Column]) -> list[tuple[Cell, ...]]:
    return list(zip(*(column.take(slice(SHOWN)).cells for column in columns), strict=True))


def _count(unit: str, columns: Sequence[Column]) -> str:
    rows = len(columns[0]) if columns else 0
    number = f"{rows:,} rows, one a {unit}"
    return f"{number}; the first {SHOWN} shown" if rows > SHOWN else number


def shown(cell: Cell) -> str:
    """Write a cell as a person would: four significant digits, thousands apart, a dash where it is missing.

    Whole numbers below ten thousand stand as they are: they may be years.

    Examples
    --------
    >>> shown(123456.7), shown(0.012345), shown(2018), shown(None)
    ('123,457', '0.01235', '2018', '–')
    """
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return "".join(c if c.isprintable() else " " for c in cell)
    if isinstance(cell, int) and abs(cell) < 10_000:
        return str(cell)
    if isinstance(cell, int):
        return f"{cell:,}"
    if 999.95 <= abs(cell) < 1e15:
        return f"{cell:,.0f}"
    return f"{cell + 0.0:.4g}"  # -0.0 is written as 0
