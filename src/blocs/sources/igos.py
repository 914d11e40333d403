"""Memberships that two states share in intergovernmental organisations (IGOs), by pair and year.

Three layouts of version 3 of the Correlates of War's data are read:

- by state and year (``state_year_formatv3.csv``): ``ccode``, ``year``, ``state``, and a column for each
  organisation: 0 no member, 1 full member, 2 associate member, 3 observer, -9 missing, -1 no such
  organisation, or the state not in the system;
- by pair and year (``dyadic_formatv3.csv``): ``ccode1``, ``ccode2``, ``year``, and a column for each
  organisation: 1 both full members, 0 not, -9 missing, -1 as above. The file is more than a gigabyte; it is
  read line by line;
- counts (``ccode1``, ``ccode2``, ``year``, ``dyadigos``): that of the R package `peacesciencer`.

Only joint full memberships are counted. The data have a row for each year from 1816 to 2014 and for each pair
of members of the system, also for those that share nothing; a pair without a row is not known. Memberships
change in any year, not in every fifth as in earlier versions. They are had from
https://correlatesofwar.org/data-sets/igos/.

References
----------
Pevehouse, J. C. W., Nordstrom, T., McManus, R. W. and Jamison, A. S. (2020). Tracking organizations in the
world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57(3): 492-503.
https://doi.org/10.1177/0022343319881175
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.igo_files import header_of, joint_by_line, joint_by_state
from blocs.sources.pairs import (
    distinct,
    no_members,
    once,
    origin_of,
    pairs_of,
    remark,
    whole_where_known,
    years_of,
)
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.unit import Unit
from blocs.sources.spells import pair_years
from blocs.sources.tabular import Table, open_table, refuse

__all__ = ["read_igos"]

_CITATION = (
    "Pevehouse, J. C. W., Nordstrom, T., McManus, R. W. and Jamison, A. S. (2020). Tracking organizations "
    "in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace Research 57(3): "
    "492-503. https://doi.org/10.1177/0022343319881175"
)
_WHAT = "the IGO memberships of COW"
_KEYS = ("ccode1", "ccode2", "year")
_BESIDE = frozenset(
    "ccode ccode1 ccode2 year state state1 state2 country country1 country2 stateabb stateabb1 stateabb2 "
    "statenme "
    "statenme1 statenme2 dyadid version".split()
)
"""Columns that are no organisations."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What pairs share; `unknown` counts organisations of which it is not told, None: not counted."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    years: NDArray[np.int64]
    joint: NDArray[np.float64]
    unknown: NDArray[np.float64] | None
    remarks: tuple[str, ...]


def read_igos(path: str | Path) -> Dataset:
    """Read or compute how many organisations two states are both full members of.

    Parameters
    ----------
    path : path
        A file of any of the three layouts, as CSV (plain or ``.gz``) or Parquet.

    Returns
    -------
    Dataset
        ``igos``: by dyad-year, in COW numbers. ``memberships`` counts the organisations of which both are
        known to be full members; ``unknown``, where the file tells, those of which it is not known, so that
        the true number lies between the first and the sum of both. A pair without a row is missing.

    Raises
    ------
    DataError
        When a column is missing, a number or year is none, a membership is coded otherwise, or a key stands
        twice.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> rows = "ccode,year,state,UN,NATO,EU\\n2,1994,usa,1,1,0\\n220,1994,france,1,1,1\\n"
    >>> rows += "255,1994,germany,1,-9,1\\n"
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "state_year_formatv3.csv")
    ...     _ = file.write_text(rows)
    ...     read = read_igos(file)
    >>> read.frame["ccode2"], read.frame["memberships"], read.frame["unknown"]
    ((220, 255, 255), (2, 1, 2), (0, 1, 1))
    """
    place = Path(path)
    names = header_of(place, _WHAT)
    known = {name.casefold(): name for name in names}
    organisations = [name for name in names if name.casefold() not in _BESIDE]
    if "dyadigos" in known:
        table, shared = _counts(place)
    elif "ccode" in known and organisations:
        table, shared = _states(place, organisations)
    elif organisations and all(key in known for key in _KEYS):
        table, shared = _pairs(place, [known[key] for key in _KEYS], organisations)
    else:
        there = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
        raise DataError(
            f"{place}: {_WHAT} need ccode1, ccode2, year and dyadigos, or ccode, year and organisations, or "
            f"ccode1, ccode2, year and organisations; it has {there}"
        )
    columns = [
        Column.of("ccode1", shared.a, note="Correlates of War number"),
        Column.of("ccode2", shared.b, note="Correlates of War number"),
        Column.of("year", shared.years, note="calendar year"),
        _column("memberships", shared.joint, "organisations of which both are known to be full members"),
    ]
    if shared.unknown is not None:
        told = "organisations of which it is not known whether both are full members"
        columns.append(_column("unknown", shared.unknown, told))
    first, last = int(shared.years.min()), int(shared.years.max())
    coverage = Coverage(first, last, note="yearly; pairs that share nothing have rows, others are not known")
    origin = origin_of(table, "Correlates of War Project", _CITATION, note="Joint full memberships.")
    frame = Frame(Unit.of("dyad-year", "cow"), columns, (_CITATION,), coverage)
    return Dataset("igos", frame, origin, (*shared.remarks, *no_members(shared.a, shared.b, shared.years)))


def _column(name: str, values: NDArray[np.float64], note: str) -> Column:
    return Column.of(name, whole_where_known(values), "organisations", note, source="igos")


def _counts(place: Path) -> tuple[Table, _Shared]:
    table = open_table(place, ("ccode1", "ccode2", "year", "dyadigos"), ("version",), what=_WHAT)
    joint = table.number("dyadigos", (-9,))
    wrong = (joint < 0) | (~np.isnan(joint) & (joint % 1 != 0))
    refuse(
        table, wrong, "dyadigos", "{cell} is no count; write a whole number, or nothing where it is not known"
    )
    told = "memberships that the source does not know are not counted in dyadigos, nor told apart"
    return table, _sorted(table, joint, None, (told,))


def _pairs(place: Path, keys: list[str], organisations: list[str]) -> tuple[Table, _Shared]:
    table, joint, unknown = joint_by_line(place, keys, organisations, _WHAT)
    return table, _sorted(table, joint, unknown, ())


def _sorted(
    table: Table, joint: NDArray[np.float64], unknown: NDArray[np.float64] | None, remarks: tuple[str, ...]
) -> _Shared:
    """Rows by pair and year, the smaller number first, each once."""
    pairs = pairs_of(table, "ccode1", "ccode2")
    years = years_of(table, "year")[pairs.rows]
    found = pair_years(np.minimum(pairs.a, pairs.b), np.maximum(pairs.a, pairs.b), years)
    once(table, pairs.rows, found, "ccode2")
    rows = pairs.rows[found.order]
    missing = None if unknown is None else unknown[rows]
    return _Shared(found.a, found.b, found.years, joint[rows], missing, (*pairs.remarks, *remarks))


def _states(place: Path, organisations: list[str]) -> tuple[Table, _Shared]:
    table = open_table(place, ("ccode", "year", *organisations), ("version",), what=_WHAT)
    numbers, years = table.whole("ccode"), years_of(table, "year")
    label = distinct(numbers, years)
    again = np.ones(len(table), bool)
    again[np.unique(label, return_index=True)[1]] = False
    refuse(table, again, "ccode", "this state and year stands in a row before; leave one of them out")
    a, b, when, joint, unknown, left_out = joint_by_state(table, organisations, numbers, years)
    told = remark(left_out, "left out: no state of the COW list bears the number")
    return table, _Shared(a, b, when, joint, unknown, told)
