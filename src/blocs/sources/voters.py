"""Which state cast a vote in the General Assembly: from numbers, two letters or names to COW numbers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources.naming import StateNames
from blocs.sources.tabular import Table, refuse
from blocs.states import registry
from blocs.states.alpha2 import codes_of_alpha2
from blocs.states.conversion import codes_of, numbers_of

__all__ = ["voters"]

_NAMED = {"Federal Republic of Germany": 260, "Yemen Arab Republic": 678, "Zanzibar": 511}
"""Names that stand without two letters in `unvotes`: states that no letters are left for."""
_YEARS = 10_000


def voters(
    table: Table, years: NDArray[np.int64], cast: NDArray[np.bool_], codes: Mapping[str, str]
) -> NDArray[np.int64]:
    """Give the COW number of the state that each row is about.

    Parameters
    ----------
    table : Table
        With a column ``ccode``, or ``country_code`` (ISO 3166-1 alpha-2), ``country`` (a name) or both.
    years : int64 array, one a row
    cast : array of bool, one a row
        Rows that matter; those of others may stay unknown (-1).
    codes : mapping of str to str
        The user's own: a name, letters or number to a code of the registry.

    Returns
    -------
    int64 array, one a row

    Raises
    ------
    DataError
        When a state is unknown, or never was a member of the COW system; the first row is named.
    """
    codes = {str(told): code for told, code in codes.items()}
    for told, code in codes.items():
        if code not in registry().states:
            raise DataError(
                f"codes maps {told!r} to {code!r}, which the registry does not hold; give an ISO alpha-3 code"
            )
    if "ccode" in table:
        return _by_number(table, years, cast, codes)
    if "country" not in table and "country_code" not in table:
        raise DataError(
            f"{table.path}: it tells no states; it needs a column ccode (COW), country_code or country"
        )
    none = np.full(len(table), -1, np.int64), ()
    name_at, names = table.factor("country") if "country" in table else none
    at, letters = table.factor("country_code") if "country_code" in table else none
    key = ((name_at + 1) * (len(letters) + 1) + at + 1) * _YEARS + years
    found, first, row = np.unique(key, return_index=True, return_inverse=True)
    said = [
        (names[i] if i >= 0 else None, letters[j] if j >= 0 else None)
        for i, j in zip(name_at[first].tolist(), at[first].tolist(), strict=True)
    ]
    year = found % _YEARS
    given = [codes.get(name or "") or codes.get(two or "") for name, two in said]
    # In a file that R wrote, NA is Namibia or nothing; the name tells which.
    two = [None if two == "NA" and name not in (None, "Namibia") else two for name, two in said]
    meant = np.where(
        [code is not None for code in given], np.array(given, object), codes_of_alpha2(two, year)
    )
    numbers = numbers_of(meant, year)
    wanted = np.bincount(row, cast, len(found)) > 0
    for i in np.flatnonzero(wanted & (numbers < 0)).tolist():
        numbers[i] = _by_name(table, *said[i], int(year[i]), given[i], int(first[i]))
    return np.asarray(numbers[row], np.int64)


def _by_name(table: Table, name: str | None, two: str | None, year: int, given: str | None, row: int) -> int:
    """Give the number of a state that two letters do not tell."""
    if name in _NAMED and given is None:
        return _NAMED[name]
    column = "country_code" if name is None else "country"
    where = table.place(row, column)
    if name is None and given is None:
        told = "no state is told" if two is None else f"{two!r} stands for no state of the registry"
        raise DataError(f"{where}: {told}; give codes={{{two or ''!r}: an ISO alpha-3 code}}")
    code = given or StateNames(year).code(name or "", where)
    number = int(numbers_of([code], year)[0])
    if number < 0:
        raise DataError(
            f"{where}: {name or two} is {code}, which never was a member of the COW system; leave it out, or "
            f"give codes={{{name or two!r}: ...}}"
        )
    return number


def _by_number(
    table: Table, years: NDArray[np.int64], cast: NDArray[np.bool_], codes: Mapping[str, str]
) -> NDArray[np.int64]:
    numbers = table.whole("ccode")
    for told, code in codes.items():
        if told.isdecimal() and (meant := numbers == int(told)).any():
            numbers = np.where(meant, numbers_of([code] * len(years), years), numbers)
    different, at = np.unique(numbers, return_inverse=True)
    known = np.array([code is not None for code in codes_of(different, 2000)], bool)
    why = "{cell} is no COW number; correct it, or give codes={'{cell}': an ISO alpha-3 code}"
    refuse(table, cast & ~known[at], "ccode", why)
    return np.asarray(numbers, np.int64)
