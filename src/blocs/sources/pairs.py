"""Rows of files about two states: numbers, years, codes and keys checked, and what is left out counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.cells import day_of
from blocs.sources.spells import PairYears
from blocs.sources.tabular import Table, refuse
from blocs.states import Origin, codes_of, state_years

__all__ = [
    "COW_LICENCE", "Pairs", "coded", "counted", "distinct", "no_members", "once", "origin_of", "pairs_of",
    "remark", "row_back", "version_of", "ways", "whole_where_known", "years_of",
]  # fmt: skip

COW_LICENCE = (
    "free to use, citing the article and the version; whether it may be passed on is for its owner to say, "
    "see https://correlatesofwar.org"
)
_FIRST, _LAST = 1400, 2100
"""Rivalries reach back to 1494; a year outside is a slip."""
_STATES = 1_000
"""Numbers of states lie below it."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Two states in each row of a file.

    Attributes
    ----------
    rows : int array of length n
        Places in the file of the rows that are kept.
    a, b : int64 array of length n
        Correlates of War numbers.
    remarks : tuple of str
        What was left out.
    """

    rows: NDArray[np.intp]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    remarks: tuple[str, ...]


def pairs_of(table: Table, first: str, second: str) -> Pairs:
    """Read the numbers of two states; rows of numbers that no state of COW ever bore are left out, counted.

    Raises
    ------
    DataError
        When a number is missing or none, both are the same, or no row is left.
    """
    a, b = table.whole(first), table.whole(second)
    refuse(table, a == b, second, "{cell} is paired with itself; correct one of the two numbers")
    known = _known()
    strange = [(ids < 0) | (ids >= _STATES) | ~known[ids.clip(0, _STATES - 1)] for ids in (a, b)]
    lost = strange[0] | strange[1]
    rows = np.flatnonzero(~lost)
    if not len(rows):
        raise DataError(
            f"{table.path}: columns {first} and {second} hold no Correlates of War numbers; turn them into "
            "these"
        )
    unknown = np.unique(np.concatenate([a[strange[0]], b[strange[1]]]))
    named = ", ".join(map(str, unknown[:8])) + (" ..." if len(unknown) > 8 else "")
    told = remark(len(a) - len(rows), f"left out: no state of the COW list bears {named}")
    return Pairs(rows, a[rows], b[rows], told)


@cache
def _known() -> NDArray[np.bool_]:
    """Which of the numbers from 0 on a state of COW ever bore."""
    return np.array([code is not None for code in codes_of(np.arange(_STATES), 2000)], bool)


def years_of(table: Table, column: str) -> NDArray[np.int64]:
    """Read years.

    Raises
    ------
    DataError
        When a cell is no year from 1400 to 2100.
    """
    years = table.whole(column)
    wrong = (years < _FIRST) | (years > _LAST)
    refuse(table, wrong, column, "{cell} is no year; write four digits")
    return years


def coded(
    table: Table, column: str, allowed: Sequence[int], missing: Sequence[int] = (-9,)
) -> NDArray[np.float64]:
    """Read codes, such as flags of 0 and 1; NaN where missing.

    Raises
    ------
    DataError
        When a cell holds another code.
    """
    values = table.number(column, missing)
    wrong = ~np.isnan(values) & ~np.isin(values, allowed)
    told = ", ".join(map(str, allowed))
    refuse(table, wrong, column, f"{{cell}} is none of {told}; correct it, or leave it empty where not known")
    return values


def once(table: Table, rows: NDArray[np.intp], found: PairYears, column: str) -> None:
    """Check that each pair stands once in a year.

    Parameters
    ----------
    rows : int array
        Places in the file of the rows that were put together to `found`.
    column : str
        To name where one stands again.

    Raises
    ------
    DataError
        When one stands twice.
    """
    if len(found) == len(rows):
        return
    again = np.ones(len(rows), bool)
    again[found.starts] = False
    twice = np.zeros(len(table), bool)
    twice[rows[found.order[again]]] = True
    refuse(table, twice, column, "this pair and year stands in a row before; leave one of them out")


def distinct(*keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give rows with the same keys the same whole number, counted from 0 in the order of the keys."""
    label = np.unique(keys[0], return_inverse=True)[1].astype(np.int64)
    for key in keys[1:]:
        values, place = np.unique(key, return_inverse=True)
        label = np.unique(label * len(values) + place, return_inverse=True)[1].astype(np.int64)
    return label


def row_back(a: NDArray[np.int64], b: NDArray[np.int64], *same: NDArray[np.int64]) -> NDArray[np.intp]:
    """Find for each row one that leads from `b` to `a` and has the same other keys; -1: there is none."""
    label = same[0] if len(same) == 1 else distinct(*same)
    held, wanted = ((label * _STATES + one) * _STATES + other for one, other in ((a, b), (b, a)))
    order = np.argsort(held, kind="stable")
    at = order[np.searchsorted(held[order], wanted).clip(max=len(order) - 1)]
    return np.where(held[at] == wanted, at, -1)


def ways(back: NDArray[np.intp]) -> tuple[bool, tuple[str, ...]]:
    """Tell whether a file leads both ways: by whether its rows have rows back.

    Returns
    -------
    directed : bool
        Where at least half of the rows have one.
    remarks : tuple of str
        How many rows do not do as the others.
    """
    without = int((back < 0).sum())
    if 2 * without > len(back):
        with_one = len(back) - without
        told = f"{counted(with_one)} of pairs that stand both ways, taken together: the others stand once"
        return False, ((told,) if with_one else ())
    told = f"{counted(without)} without the row back from the second state to the first: taken as they stand"
    return True, ((told,) if without else ())


def no_members(a: NDArray[np.int64], b: NDArray[np.int64], years: NDArray[np.int64]) -> tuple[str, ...]:
    """Count rows about a state in a year in which it was no member of the COW system; they are kept."""
    if not len(years):
        return ()
    first, last = max(int(years.min()), 1816), max(int(years.max()), 1816)
    found = state_years(first, last)
    member = np.zeros((last - first + 2, _STATES), bool)  # the row before the first year has no members
    member[found.years - first + 1, found.numbers] = True
    row_of = (years - first + 1).clip(0)
    absent = ~(member[row_of, a] & member[row_of, b])
    if not absent.any():
        return ()
    row = int(np.argmax(absent))
    told = f"{counted(int(absent.sum()))} kept of years in which a state was no member of the COW system"
    return (f"{told} (first: {a[row]}, {b[row]} in {years[row]})",)


def whole_where_known(values: NDArray[np.float64]) -> NDArray[np.float64] | NDArray[np.int64]:
    """Give whole numbers as int64 where none is missing."""
    return values if np.isnan(values).any() else values.astype(np.int64)


def counted(rows: int) -> str:
    """Write a number of rows: ``"1 row"``, ``"1,200 rows"``."""
    return f"{rows:,} row{'' if rows == 1 else 's'}"


def remark(rows: int, words: str) -> tuple[str, ...]:
    """Write a remark about some rows; none about no rows."""
    return (f"{counted(rows)} {words}",) if rows else ()


def origin_of(
    table: Table,
    producer: str,
    citation: str,
    *,
    version: str = "",
    licence: str = COW_LICENCE,
    note: str = "",
) -> Origin:
    """Say where a table comes from; its version is the one it tells, else `version`, else its file's name."""
    told = version_of(table) or version or f"file {table.path.name}"
    return Origin(producer, citation, told, licence, day_of(Path(table.path)), note)


def version_of(table: Table) -> str:
    """Give the version in the column ``version``; empty where there is none. 2006.0999755859375 is 2006.1."""
    if "version" not in table:
        return ""
    _, told = table.factor("version")
    return ", ".join(f"{float(word):.6g}" if _is_number(word) else word for word in told[:3])


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True
