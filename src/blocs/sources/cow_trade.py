"""Trade between states: the dyadic and national files of the COW trade data, and BACI's goods as dyads.

The dyadic file (``Dyadic_COW_4.0.csv``) has a row a pair and year: ``flow1`` are imports of the first state
from the second, ``flow2`` imports of the second from the first, in million current US dollars; -9 is missing.
The national file has ``imports`` and ``exports`` of each state. No row, and -9, mean that nothing is known;
0 means that nothing was traded.

References
----------
Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009). Trading data: Evaluating our assumptions and coding
rules. Conflict Management and Peace Science 26(5): 471-491. https://doi.org/10.1177/0738894209343887

Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. The 1994-2007
Version. CEPII Working Paper 2010-23.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources import baci
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.keys import first_twice, packed
from blocs.sources.tabular import Table, open_table, refuse
from blocs.sources.tally import Whole, listed, state_numbers, summed
from blocs.states import Origin

__all__ = ["baci_dyads", "read_cow_national_trade", "read_cow_trade"]

_MISSING = (-9,)
_CURRENT = "million current USD"
_CITATION = (
    "Barbieri, K., Keshk, O. M. G. and Pollins, B. (2009). Trading data: Evaluating our assumptions and "
    "coding rules. Conflict Management and Peace Science 26(5): 471-491. "
    "https://doi.org/10.1177/0738894209343887"
)
_BACI = (
    "Gaulier, G. and Zignago, S. (2010). BACI: International Trade Database at the Product-Level. The "
    "1994-2007 Version. CEPII Working Paper 2010-23."
)


def read_cow_trade(path: str | Path) -> Dataset:
    """Read the dyadic file of the COW trade data as exports from each state to each other.

    Parameters
    ----------
    path : path
        CSV, tab-separated text or Parquet with ``ccode1``, ``ccode2``, ``year``, ``flow1`` and ``flow2``.

    Returns
    -------
    Dataset
        Unit directed dyad-year (COW), from exporter to importer: ``exports`` in million current USD, as the
        importer reports it. A flow that is missing (-9) has no row, and no row is missing, never 0.

    Raises
    ------
    DataError
        When a column is missing, a cell is no number, a flow is negative, or a pair stands twice in a year.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "trade.csv")
    ...     rows = "2,710,2000,107626.1,16253\\n2,40,2000,0,-9\\n"
    ...     _ = path.write_text("ccode1,ccode2,year,flow1,flow2\\n" + rows)
    ...     frame = read_cow_trade(path).frame
    >>> [(row["ccode1"], row["ccode2"], row["exports"]) for row in frame.rows()]
    [(2, 710, 16253.0), (40, 2, 0.0), (710, 2, 107626.1)]
    """
    wanted = ("ccode1", "ccode2", "year", "flow1", "flow2")
    table = open_table(path, wanted, what="the dyadic trade of COW")
    a, b, year = (table.whole(name) for name in wanted[:3])
    refuse(table, a == b, "ccode2", "{cell} is also ccode1; a state does not trade with itself")
    _once(table, "ccode1", np.minimum(a, b), np.maximum(a, b), year)
    into_a, into_b = (_amount(table, name) for name in wanted[3:])
    one, two = np.concatenate([a, b]), np.concatenate([b, a])
    exports, years = np.concatenate([into_b, into_a]), np.tile(year, 2)
    known = ~np.isnan(exports)
    remarks = []
    if not known.all():
        remarks.append(f"{(~known).sum():,} of {len(known):,} flows are missing in the file (-9)")
    keys = [one[known], two[known], years[known]]
    unit = Unit.of("directed dyad-year", "cow")
    order = np.argsort(packed(keys, unit.keys), kind="stable")
    columns = [Column(name, key[order]) for name, key in zip(unit.keys, keys, strict=True)]
    note = "exports of goods from the first state to the second, as the second reports its imports"
    columns.append(Column("exports", exports[known][order], _CURRENT, note, source="cow-trade"))
    span = Coverage(int(year.min()), int(year.max()), note="no row is missing, not 0")
    frame = Frame(unit, columns, (_CITATION,), span)
    return Dataset("cow-trade", frame, _origin(table.path), tuple(remarks))


def read_cow_national_trade(path: str | Path) -> Dataset:
    """Read the national file of the COW trade data: imports and exports of each state.

    Parameters
    ----------
    path : path
        CSV, tab-separated text or Parquet with ``ccode``, ``year``, ``imports`` and ``exports``.

    Returns
    -------
    Dataset
        Unit state-year (COW): ``imports`` and ``exports`` in million current USD; -9 is missing.

    Raises
    ------
    DataError
        When a column is missing, a cell is no number, an amount is negative, or a state stands twice in a
        year.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "national.csv")
    ...     _ = path.write_text("ccode,year,imports,exports\\n2,1870,450,418\\n2,1871,-9,474\\n")
    ...     read_cow_national_trade(path).frame["imports"]
    (450.0, None)
    """
    table = open_table(path, ("ccode", "year", "imports", "exports"), what="the national trade of COW")
    ccode, year = table.whole("ccode"), table.whole("year")
    _once(table, "ccode", ccode, year)
    amounts = {name: _amount(table, name) for name in ("imports", "exports")}
    unit = Unit.of("state-year", "cow")
    order = np.argsort(packed([ccode, year], unit.keys), kind="stable")
    columns = [
        Column("ccode", ccode[order]),
        Column("year", year[order]),
        *(
            Column(name, each[order], _CURRENT, f"{name} of goods from and to all states", source="cow-trade")
            for name, each in amounts.items()
        ),
    ]
    remarks = [
        f"{name}: {count:,} of {len(each):,} missing in the file"
        for name, each in amounts.items()
        if (count := int(np.isnan(each).sum()))
    ]
    span = Coverage(int(year.min()), int(year.max()), note="no row is missing, not 0")
    frame = Frame(unit, columns, (_CITATION,), span)
    return Dataset("cow-national-trade", frame, _origin(table.path), tuple(remarks))


def baci_dyads(path: str | Path, countries: str | Path, *, codes: Mapping[str, str] | None = None) -> Dataset:
    """Read one year of BACI as exports from each state to each other, all goods together.

    Parameters
    ----------
    path : path
        The file of one year, plain or with gzip.
    countries : path
        ``country_codes_V*.csv`` of the same download.
    codes : mapping of str to str, optional
        ISO codes of `countries` that the registry does not hold, to those that it does.

    Returns
    -------
    Dataset
        Unit directed dyad-year (COW), from exporter to importer: ``exports`` in million current USD, free on
        board. A pair of states that both stand in the file and report nothing of each other is 0; a state
        that does not stand in it is missing.

    Raises
    ------
    DataError
        As `blocs.sources.read_baci`.

    Examples
    --------
    >>> baci_dyads("BACI_HS17_Y2018_V202401b.csv", "country_codes_V202401b.csv")  # doctest: +SKIP
    """
    place = Path(path)
    blocks = list(baci._blocks(place))
    if not blocks:
        raise DataError(f"{place}: no rows below the header; fetch the file again")
    table = np.concatenate(blocks)
    year = baci._year(place, table[:, 0])
    baci._twice(place, table)
    states, held = baci._states(Path(countries), year, codes, table)
    numbers = state_numbers(np.array(states, object), np.full(len(states), year))
    exporter, importer = (np.searchsorted(held, table[:, column]) for column in (1, 2))
    thousands = np.bincount(exporter * len(held) + importer, table[:, 4], len(held) ** 2)
    at = np.flatnonzero(np.bincount(exporter * len(held) + importer, minlength=len(held) ** 2))
    a, b = numbers[at // len(held)], numbers[at % len(held)]
    known = (a >= 0) & (b >= 0) & (a != b)
    if not known.any():
        raise DataError(f"{place}: no trade between states that have COW numbers; give codes=")
    remarks = []
    if (numbers < 0).any():
        gone = [state for state, number in zip(states, numbers.tolist(), strict=True) if number < 0]
        remarks.append(
            f"{(~known).sum():,} pairs of {len(gone)} exporters or importers without a COW number left out: "
            f"{listed(gone)}"
        )
    unit = Unit.of("directed dyad-year", "cow")
    keys = [a[known], b[known], np.full(int(known.sum()), year)]
    value = Column(
        "exports",
        thousands[at[known]] / 1000,
        _CURRENT,
        "exports of goods from the first state to the second, free on board",
        absent=0.0,
        source="baci",
    )
    own = frozenset(int(number) for number in numbers if number >= 0)
    span = Coverage(year, year, own, "goods; no row is no trade reported by either side")
    frame = Frame(unit, summed(unit, keys, [value]), (_BACI,), span)
    origin = Origin(
        producer="CEPII",
        citation=_BACI,
        version=f"file {place.name}",
        licence="Etalab open licence 2.0; read from the user's own copy",
        accessed=day_of(place),
        note="Thousand USD turned into million; all products added up.",
    )
    return Dataset("baci", frame, origin, tuple(remarks))


def _amount(table: Table, name: str) -> NDArray[np.float64]:
    amounts = table.number(name, missing=_MISSING)
    refuse(table, amounts < 0, name, "{cell} is negative; an amount cannot be, and -9 is missing")
    return amounts


def _once(table: Table, column: str, *keys: Whole) -> None:
    """Refuse keys that stand twice."""
    names = [f"{column} and year"] * len(keys)
    again = first_twice(packed(keys, names))
    if again is not None:
        mask = np.zeros(len(table), bool)
        mask[again] = True
        told = ", ".join(str(key[again]) for key in keys)
        refuse(table, mask, column, f"{told} stand twice; each pair or state stands once a year")


def _origin(place: Path) -> Origin:
    return Origin(
        producer="Correlates of War Project (Barbieri and Keshk)",
        citation=_CITATION,
        version=f"file {place.name}",
        licence="COW: cite, do not redistribute; read from the user's own copy",
        accessed=day_of(place),
        note="",
    )
