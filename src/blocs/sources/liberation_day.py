"""The replication inputs of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025): 194 economies in 2023.

Reads the four files of the authors' package as published; none is bundled. `trade_cepii.csv` has a row for
each exporter and a column for each importer, in thousand USD, blank where BACI reports nothing; `gdp.csv` is
in USD; `tariffs.csv` holds the rate that the United States announced on each exporter on 2 April 2025, as a
share; `country_labels.csv` names the rows of all three, in their order.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.states import Origin

__all__ = ["LiberationDay", "read_liberation_day"]

Floats = NDArray[np.float64]

YEAR = 2023
"""Year of the trade and income figures."""
_FOLDER = "give the folder of the replication files"
_ORIGIN = Origin(
    producer="Anna Ignatenko, Ahmad Lashkaripour, Luca Macedoni and Ina Simonovska",
    citation="Ignatenko, A., Lashkaripour, A., Macedoni, L. and Simonovska, I. (2025). Making America great "
    "again? The economic impacts of Liberation Day tariffs. Journal of International Economics 157, 104138. "
    "doi:10.1016/j.jinteco.2025.104138",
    version="replication package, trade of 2023 (CEPII BACI)",
    licence="none stated: read from the user's own copy, not bundled",
    accessed=date(2026, 11, 22),
    note="Trade in goods, GDP and the tariffs announced on 2 April 2025, as the authors prepared them.",
)


@dataclass(frozen=True, slots=True, eq=False)
class LiberationDay:
    """What the replication files tell, in one set of units.

    Attributes
    ----------
    states : tuple of str
        194 ISO 3166-1 alpha-3 codes.
    names : tuple of str
        English names, in the same order.
    trade : float array [importer, exporter]
        Goods of 2023 in million USD, before tariffs; nothing reported is nothing traded. The diagonal is
        empty: sales at home are not in the files.
    gdp : float array [state]
        Million USD of 2023.
    announced : float array [exporter]
        Rate that the United States announced on each exporter, as published: 0.54 is 54 %; 0 for itself and
        for Russia, which the announcement left out.
    origin : Origin
    remarks : tuple of str
    """

    states: tuple[str, ...]
    names: tuple[str, ...]
    trade: Floats
    gdp: Floats
    announced: Floats
    origin: Origin
    remarks: tuple[str, ...]

    def tariffs(self, floor: float = 0.1) -> Floats:
        """Rates of the announcement as a policy.

        Parameters
        ----------
        floor : float
            Lowest rate on any exporter; the paper puts Russia, too, under the general 10 %.

        Returns
        -------
        float array [importer, exporter]
            Zero but for what the United States imports.
        """
        usa = self.states.index("USA")
        rates = np.zeros_like(self.trade)
        rates[usa] = np.maximum(self.announced, floor)
        rates[usa, usa] = 0
        return rates


def read_liberation_day(folder: str | Path) -> LiberationDay:
    """Read the replication files of Ignatenko, Lashkaripour, Macedoni and Simonovska (2025).

    Parameters
    ----------
    folder : path
        Holds `country_labels.csv` (iso3, iso_code, CountryName), `trade_cepii.csv` (thousand USD, exporters
        in rows, importers in columns), `gdp.csv` (USD) and `tariffs.csv` (shares).

    Returns
    -------
    LiberationDay
        In million USD and shares.

    Raises
    ------
    DataError
        When a file is missing, has other columns or another length, holds what is no number or is out of
        range, or when the units of two files do not fit; names file and line.

    Examples
    --------
    >>> data = read_liberation_day("replication/base_data")  # doctest: +SKIP
    >>> data.trade.shape, data.announced[data.states.index("CHN")]  # doctest: +SKIP
    ((194, 194), 0.54)
    """
    place = Path(folder)
    labels = _rows(place / "country_labels.csv", ("iso3", "iso_code", "CountryName"))
    states = tuple(row[0] for row in labels)
    _check_labels(place / "country_labels.csv", labels)
    n = len(states)
    partners = tuple(f"export_ij{j}" for j in range(1, n + 1))
    exports = _table(place / "trade_cepii.csv", partners, states, blank_is_zero=True)
    gdp = _table(place / "gdp.csv", ("gdp",), states)[:, 0]
    announced = _table(place / "tariffs.csv", ("applied_tariff",), states)[:, 0]
    _check_values(place, states, exports, gdp, announced)
    _check_units(place, exports, gdp)
    trade = np.ascontiguousarray(exports.T) / 1e3
    left_out = ", ".join(s for s, rate in zip(states, announced, strict=True) if rate == 0 and s != "USA")
    for array in (trade, gdp, announced):
        array.setflags(write=False)
    return LiberationDay(
        states=states,
        names=tuple(row[2] for row in labels),
        trade=trade,
        gdp=_frozen(gdp / 1e6),
        announced=announced,
        origin=_ORIGIN,
        remarks=(
            f"{int((exports == 0).sum()) - n} of {n * (n - 1)} flows are not reported: taken as no trade",
            "trade is goods only; services are counted among sales at home",
            f"no rate was announced on {left_out or 'nobody'}; the paper lifts it to the general 10 %",
        ),
    )


def _rows(path: Path, columns: tuple[str, ...]) -> list[list[str]]:
    """Lines below the header, which must be these columns."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not a text file in UTF-8"
        raise DataError(f"{path}: {reason}; {_FOLDER}") from error
    if not lines or tuple(lines[0]) != columns:
        found = ", ".join(lines[0][:4]) if lines else "nothing"
        wanted = ", ".join(columns[:4]) + (" ..." if len(columns) > 4 else "")
        raise DataError(
            f"{path}: the header holds {found} ({len(lines[0]) if lines else 0} columns), "
            f"not {wanted} ({len(columns)}); take the file of the package unchanged"
        )
    for number, row in enumerate(lines[1:], 2):
        if len(row) != len(columns):
            raise DataError(f"{path}: line {number} has {len(row)} columns, not {len(columns)}; {_FOLDER}")
    return lines[1:]


def _check_labels(path: Path, labels: list[list[str]]) -> None:
    seen: set[str] = set()
    for number, (code, order, _) in enumerate(labels, 1):
        if code in seen:
            raise DataError(f"{path}: line {number + 1}: {code} stands twice; keep one row a state")
        if order != str(number):
            raise DataError(
                f"{path}: line {number + 1}: iso_code of {code} is {order}, not {number}; "
                "keep the published order, which is that of the other files"
            )
        seen.add(code)
    if "USA" not in seen:
        raise DataError(f"{path}: USA is missing, whose tariffs these are; {_FOLDER}")


def _table(
    path: Path, columns: tuple[str, ...], states: tuple[str, ...], *, blank_is_zero: bool = False
) -> Floats:
    rows = _rows(path, columns)
    if len(rows) != len(states):
        raise DataError(
            f"{path}: {len(rows)} lines below the header, and country_labels.csv names {len(states)} states; "
            "take both files from one package"
        )
    table = np.empty((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            try:
                table[i, j] = 0.0 if blank_is_zero and not cell else float(cell)
            except ValueError:
                table[i, j] = math.nan
            if not math.isfinite(table[i, j]):
                raise DataError(
                    f"{path}: line {i + 2} ({states[i]}), column {columns[j]} is {cell!r}; give a number"
                )
    return table


def _check_values(
    place: Path, states: tuple[str, ...], exports: Floats, gdp: Floats, announced: Floats
) -> None:
    wrong = np.argwhere((exports < 0) | ((exports != 0) & np.eye(len(states), dtype=bool)))
    if wrong.size:
        by, to = (int(i) for i in wrong[0])
        rule = "cannot be negative" if exports[by, to] < 0 else "with oneself must be blank"
        raise DataError(
            f"{place / 'trade_cepii.csv'}: line {by + 2}: {states[by]} to {states[to]} is "
            f"{exports[by, to]:g}; trade {rule} ({len(wrong)} such cells)"
        )
    for name, values, low, high, rule in (
        ("gdp.csv", gdp, 1.0, math.inf, "must be positive, in USD"),
        ("tariffs.csv", announced, 0.0, 1.5, "must be a share from 0 to 1.5 (0.54 is 54 %)"),
    ):
        outside = np.flatnonzero((values < low) | (values > high))
        if outside.size:
            i = int(outside[0])
            raise DataError(
                f"{place / name}: line {i + 2} ({states[i]}) is {values[i]:g}; it {rule} "
                f"({outside.size} such)"
            )
    i = states.index("USA")
    if announced[i]:
        raise DataError(
            f"{place / 'tariffs.csv'}: line {i + 2}: the United States' rate on itself is {announced[i]:g}; "
            "it must be 0, so the lines are not those of country_labels.csv"
        )


def _check_units(place: Path, exports: Floats, gdp: Floats) -> None:
    share = 1e3 * exports.sum() / gdp.sum()
    if not 0.05 < share < 1:
        raise DataError(
            f"{place}: by these files world trade in goods is {share:.3g} of world GDP; "
            "trade_cepii.csv must be in thousand USD and gdp.csv in USD, as published"
        )


def _frozen(values: Floats) -> Floats:
    values.setflags(write=False)
    return values
