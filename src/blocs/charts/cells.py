"""Columns of a table as the charts read them: figures, words, years; what is missing is None."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from blocs.errors import DataError
from blocs.states.naming import name_of

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["figures", "name_of", "stretches", "words", "years"]

_T = TypeVar("_T")


def figures(table: Frame, name: str) -> tuple[float | None, ...]:
    """Numbers of a column; None where there is none.

    Raises
    ------
    DataError
        When the column holds text.
    UsageError
        When there is no such column.
    """
    column = table.column(name)
    if column.type == "text" and len(column) and not column.missing.all():
        raise DataError(f"column {name} of a table by {table.unit} holds text; give numbers")
    return tuple(None if cell is None else float(cell) for cell in column.cells)


def words(table: Frame, name: str) -> tuple[str, ...]:
    """Text of a column; numbers as they are written, nothing where it is missing.

    Raises
    ------
    UsageError
        When there is no such column.
    """
    return tuple("" if cell is None else f"{cell:g}" if isinstance(cell, float) else str(cell)
                 for cell in table[name])  # fmt: skip


def years(table: Frame, name: str = "year") -> tuple[int, ...]:
    """Whole years of a column.

    Raises
    ------
    DataError
        When one is missing, or no whole year.
    UsageError
        When there is no such column.
    """
    found = []
    for row, value in enumerate(figures(table, name), 1):
        if value is None or value != int(value):
            raise DataError(f"row {row} of a table by {table.unit}: {name} is {value}; give a whole year")
        found.append(int(value))
    return tuple(found)


def stretches(rows: Sequence[tuple[int, _T]]) -> Iterator[list[tuple[int, _T]]]:
    """Pairs of a year and something, cut where years do not follow each other."""
    piece = list(rows[:1])
    for one, other in pairwise(rows):
        if other[0] != one[0] + 1:
            yield piece
            piece = []
        piece.append(other)
    if piece:
        yield piece
