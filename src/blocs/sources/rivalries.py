"""Strategic rivalries by year: pairs whose governments see each other as threatening competitors, enemies.

Two inventories are read, of spells with a first and a last year:

- Thompson, Sakuwa and Suhas (``start``, ``end``, and ``spatial``, ``positional``, ``ideological``,
  ``interventionary`` marked with 1), 1494 to 2020;
- Thompson and Dreyer (``styear``, ``endyear``, and ``type1`` to ``type3`` in words), 1494 to 2010.

A rivalry still going on ends with the last year of the edition (``ongoing``, 9999, or that year). Years
before 1816 are left out, as there are no members of the state system then. A pair and year without a row,
inside the years covered, was no rivalry. Both come as tables with the books named below; the files read are
those of the R package `peacesciencer`, or such as have the same columns.

References
----------
Thompson, W. R. and Dreyer, D. R. (2012). Handbook of International Rivalries, 1494-2010. CQ Press.

Thompson, W. R., Sakuwa, K. and Suhas, P. H. (2021). Analyzing Strategic Rivalries in World Politics: Types of
Rivalry, Regional Variation, and Escalation/De-escalation. Springer.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.pairs import coded, no_members, origin_of, pairs_of, remark, whole_where_known
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.unit import Unit
from blocs.sources.spells import pair_years, years_within
from blocs.sources.tabular import Table, open_table, refuse

__all__ = ["read_rivalries"]

_TYPES = {
    "spatial": "about territory",
    "positional": "about influence and rank",
    "ideological": "about beliefs or systems",
    "interventionary": "about meddling in the other's affairs",
}
_WORDS = ("type1", "type2", "type3")
_FIRST = 1816
_GOING_ON = frozenset(("ongoing", "present", "9999"))
_OPEN = 9999
_LICENCE = "tables of a book; whether a file of them may be passed on is for authors and publisher to say"
_TSS = (
    "Thompson, W. R., Sakuwa, K. and Suhas, P. H. (2021). Analyzing Strategic Rivalries in World Politics: "
    "Types of Rivalry, Regional Variation, and Escalation/De-escalation. Springer."
)
_TD = "Thompson, W. R. and Dreyer, D. R. (2012). Handbook of International Rivalries, 1494-2010. CQ Press."


def read_rivalries(path: str | Path, *, until: int | None = None) -> Dataset:
    """Read an inventory of strategic rivalries, to one row a pair and year from 1816 on.

    Parameters
    ----------
    path : path
        A file of either inventory, as CSV (plain or ``.gz``) or Parquet.
    until : int, optional
        Last year that it speaks about; 2020 (Thompson, Sakuwa and Suhas) and 2010 (Thompson and Dreyer) when
        not told.

    Returns
    -------
    Dataset
        ``rivalries``: by dyad-year, in COW numbers. ``rivalry`` is 1; ``spatial``, ``positional``,
        ``ideological`` and ``interventionary`` are 1 where it is of that type; ``begun`` is its first year,
        which may lie before 1816. Absent rows are 0, and have no ``begun``.

    Raises
    ------
    DataError
        When a column is missing, a number or year is none, a type is unknown, or a rivalry ends before it
        begins.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = "ccode1,ccode2,styear,endyear,type1,type2,type3\\n365,2,1945,1989,positional,ideological,\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "td_rivalries.csv")
    ...     _ = file.write_text(rows)
    ...     read = read_rivalries(file)
    >>> len(read.frame), read.frame["ccode1"][0], read.frame["ideological"][0], read.coverage.until
    (45, 2, 1, 2010)
    """
    optional = ("start", "end", "styear", "endyear", *_TYPES, *_WORDS, "version")
    table = open_table(path, ("ccode1", "ccode2"), optional, what="the rivalries")
    td = "styear" in table
    names, end = (("styear", "endyear"), 2010) if td else (("start", "end"), 2020)
    gone = [name for name in (*names, *(_WORDS[:1] if td else _TYPES)) if name not in table]
    if gone:
        raise DataError(
            f"{table.path}: the rivalries have no column {gone[0]!r}; give start, end and the four types "
            "marked with 1 (Thompson, Sakuwa and Suhas), or styear, endyear and type1 to type3 (Thompson "
            "and Dreyer)"
        )
    end = until or end
    pairs = pairs_of(table, "ccode1", "ccode2")
    first, last = _years(table, names[0]), _years(table, names[1], ends=True)
    last = np.where(last == _OPEN, np.maximum(first, end), last)
    refuse(
        table, last < first, names[1], "{cell} lies before the rivalry begins; correct one of the two years"
    )
    types, told = _in_words(table) if td else _marked(table)
    rows, a, b = pairs.rows, np.minimum(pairs.a, pairs.b), np.maximum(pairs.a, pairs.b)
    at, years = years_within(first[rows], last[rows], _FIRST, end)
    found = pair_years(a[at], b[at], years)
    over, early = len(at) - len(found), int((first[rows] < _FIRST).sum())
    gone_by, late = int((last[rows] < _FIRST).sum()), int((last[rows] > end).sum())
    remarks = [
        *pairs.remarks,
        *remark(
            early,
            f"of rivalries from before {_FIRST}: the years before are left out, all years of {gone_by:,}",
        ),
        *remark(late, f"of rivalries beyond {end}: the years after are left out"),
        *told,
        *remark(
            over, "of years in which two rivalries of a pair overlap put together, with the types of both"
        ),
        *no_members(found.a, found.b, found.years),
    ]
    columns = [
        Column.of("ccode1", found.a, note="Correlates of War number"),
        Column.of("ccode2", found.b, note="Correlates of War number"),
        Column.of("year", found.years, note="calendar year"),
        _column("rivalry", np.ones(len(found), np.int64), "1: strategic rivals"),
        *(
            _column(name, whole_where_known(found.highest(types[name][rows][at], top=1)), f"1: {what}")
            for name, what in _TYPES.items()
        ),
        Column.of(
            "begun", found.lowest(first[rows][at]), note="first year of the rivalry", source="rivalries"
        ),
    ]
    cited = _TD if td else _TSS
    producer = "William R. Thompson and David R. Dreyer" if td else "Thompson, Sakuwa and Suhas"
    origin = origin_of(table, producer, cited, version=f"to {end}", licence=_LICENCE)
    coverage = Coverage(_FIRST, end, note="a pair without a row was no strategic rivalry")
    frame = Frame(Unit.of("dyad-year", "cow"), columns, (cited,), coverage)
    return Dataset("rivalries", frame, origin, tuple(remarks))


def _years(table: Table, column: str, *, ends: bool = False) -> NDArray[np.int64]:
    """Years in digits or as ``P1816`` (so already before); an end may also be open."""
    at, levels = table.factor(column)
    words = [level.casefold() for level in levels]
    known = [
        _OPEN if ends and word in _GOING_ON else int(float(digits)) if _is_year(digits) else 0
        for word, digits in zip(words, (word.removeprefix("p") for word in words), strict=True)
    ]
    found = np.array([*known, 0], np.int64)[at]
    allowed = ", or ongoing" if ends else ""
    refuse(table, found == 0, column, f"{{cell}} is no year; write four digits{allowed}")
    return found


def _is_year(digits: str) -> bool:
    digits = digits.removesuffix(".0")
    return len(digits) == 4 and digits.isascii() and digits.isdigit() and 1400 <= int(digits) <= 2100


def _marked(table: Table) -> tuple[dict[str, NDArray[np.float64]], tuple[str, ...]]:
    """Types marked with 1, the rest empty: the inventory gives each rivalry all the types that it has."""
    types = {name: np.nan_to_num(coded(table, name, (0, 1), ())) for name in _TYPES}
    return _told(types, np.any([flags == 1 for flags in types.values()], axis=0))


def _in_words(table: Table) -> tuple[dict[str, NDArray[np.float64]], tuple[str, ...]]:
    """Types in words, of which a rivalry has up to three."""
    types = {name: np.zeros(len(table)) for name in _TYPES}
    any_told = np.zeros(len(table), bool)
    for column in _WORDS:
        if column not in table:
            continue
        at, levels = table.factor(column)
        words = [None if level == "NA" else level.casefold() for level in levels]
        wrong = np.array([*(word is not None and word not in _TYPES for word in words), False])
        refuse(table, wrong[at], column, f"{{cell}} is no type of rivalry; there are {', '.join(_TYPES)}")
        for name, flags in types.items():
            flags[np.array([*(word == name for word in words), False])[at]] = 1
        any_told |= np.array([*(word is not None for word in words), False])[at]
    return _told(types, any_told)


def _told(
    types: dict[str, NDArray[np.float64]], known: NDArray[np.bool_]
) -> tuple[dict[str, NDArray[np.float64]], tuple[str, ...]]:
    """Types, missing for a rivalry of which none is told."""
    remarks = remark(int((~known).sum()), "of which no type is told: types missing")
    return {name: np.where(known, flags, np.nan) for name, flags in types.items()}, remarks


def _column(name: str, values: NDArray[np.int64] | NDArray[np.float64], note: str) -> Column:
    return Column.of(name, values, note=note, absent=0, source="rivalries")
