"""National Material Capabilities of the Correlates of War project: what states have to fight with, by year.

Six figures (military spending and personnel, iron and steel, energy, total and urban population) and the
Composite Index of National Capability, the mean of a state's shares in the six sums over all states. The file
has a row for each member of the COW system in each year and writes -9 where a figure is not known.

References
----------
Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability Distribution, Uncertainty, and Major Power War,
1820-1965. In: Russett, B. (ed.), Peace, War, and Numbers, 19-48. Sage.

Singer, J. D. (1987). Reconstructing the Correlates of War Dataset on Material Capabilities of States,
1816-1985. International Interactions 14(2): 115-132. https://doi.org/10.1080/03050628808434695
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from blocs.errors import DataError
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.pairs import COW_LICENCE
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.keys import packed
from blocs.sources.panel.unit import Unit
from blocs.sources.tabular import Table, open_table, refuse
from blocs.states import Origin
from blocs.states.conversion import codes_of

__all__ = ["read_nmc"]

_FIGURES = {
    "milex": ("thousand current USD", "military expenditures; up to 1913 in thousand current British pounds"),
    "milper": ("thousand", "military personnel"),
    "irst": ("thousand tons", "iron and steel produced"),
    "pec": ("thousand coal-ton equivalents", "primary energy consumed"),
    "tpop": ("thousand", "population"),
    "upop": ("thousand", "population of cities of 100,000 and more"),
    "cinc": ("share", "Composite Index of National Capability, of all members of the system"),
}
_PAPER = (
    "Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability Distribution, Uncertainty, and Major Power "
    "War, 1820-1965. In: Russett, B. (ed.), Peace, War, and Numbers, 19-48. Sage."
)
_DATA = (
    "Singer, J. D. (1987). Reconstructing the Correlates of War Dataset on Material Capabilities of States, "
    "1816-1985. International Interactions 14(2): 115-132. https://doi.org/10.1080/03050628808434695"
)


def read_nmc(path: str | Path) -> Dataset:
    """Read the National Material Capabilities.

    Parameters
    ----------
    path : path
        The file as published (``NMC-60-abridged.csv``, ``NMC_5_0.csv`` ...), or one with the same columns as
        CSV, tab-separated text (each plain or ``.gz``) or Parquet.

    Returns
    -------
    Dataset
        Frame of unit ``state-year (COW)``: ``ccode``, ``year`` and those of ``milex``, ``milper``, ``irst``,
        ``pec``, ``tpop``, ``upop`` and ``cinc`` that the file has; NaN where the file writes -9 or nothing.

    Raises
    ------
    DataError
        When the file cannot be read, holds none of the figures, a state is unknown, a state and year stand
        twice, a figure is negative (-9 apart) or a share is above one.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "nmc.csv")
    ...     _ = path.write_text("ccode,year,milper,cinc\\n2,1816,17,.0397\\n2,1817,-9,.0358\\n")
    ...     read = read_nmc(path)
    >>> read.frame["milper"], read.remarks
    ((17.0, None), ('missing in 2 rows: milper 1',))
    """
    place = Path(path)
    table = open_table(place, ("ccode", "year"), (*_FIGURES, "version"), what="the material capabilities")
    figures = [name for name in _FIGURES if name in table]
    if not figures:
        raise DataError(
            f"{place}: it has none of the columns {', '.join(_FIGURES)}; give the NMC file of COW"
        )
    numbers, years = table.whole("ccode"), table.whole("year")
    refuse(
        table, (years < 1816) | (years > 2100), "year", "{cell} is out of range; the figures begin in 1816"
    )
    different, at = np.unique(numbers, return_inverse=True)
    unknown = np.array([code is None for code in codes_of(different, 2000)], bool)
    refuse(table, unknown[at], "ccode", "{cell} is no COW number; correct it, or leave the row out")
    key = packed((numbers, years), ("ccode", "year"))
    order = np.argsort(key, kind="stable")
    again = np.zeros(len(table), bool)
    again[order[1:]] = key[order[1:]] == key[order[:-1]]
    refuse(table, again, "ccode", "state {cell} has this year in a row before; keep one of them")
    columns = [
        Column.of("ccode", numbers[order], note="Correlates of War number"),
        Column.of("year", years[order]),
    ]
    gaps = []
    for name in figures:
        values = table.number(name, missing=(-9,))
        refuse(table, values < 0, name, "{cell} is negative; only -9 stands for what is not known")
        if name == "cinc":
            refuse(table, values > 1, name, "{cell} is above 1; the index is a share")
        if missing := int(np.isnan(values).sum()):
            gaps.append(f"{name} {missing:,}")
        unit, note = _FIGURES[name]
        columns.append(Column.of(name, values[order], unit, note, source="nmc"))
    remarks = (f"missing in {len(table):,} rows: {', '.join(gaps)}",) if gaps else ()
    coverage = Coverage(int(years.min()), int(years.max()))
    frame = Frame(Unit.of("state-year", "cow"), columns, (_PAPER, _DATA), coverage)
    return Dataset("nmc", frame, _origin(place, table), remarks)


def _origin(place: Path, table: Table) -> Origin:
    versions = sorted(set(table.text("version")) - {None}) if "version" in table else []
    return Origin(
        producer="Correlates of War Project",
        citation=_DATA,
        version=f"version {', '.join(versions)}, file {place.name}" if versions else f"file {place.name}",
        licence=COW_LICENCE,
        accessed=day_of(place),
        note="National Material Capabilities; -9 read as missing.",
    )
