"""Restrictions in force of one state against another: sanctions, and tariffs on what it sells.

References
----------
Morgan, T. C., Bapat, N. and Kobayashi, Y. (2014). Threat and imposition of economic sanctions 1945-2005:
Updating the TIES dataset. Conflict Management and Peace Science 31(5): 541-558.
https://doi.org/10.1177/0738894213520379
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Flows, Frame, Unit
from blocs.states import System
from blocs.states.conversion import numbers_of
from blocs.ties.rows import any_of, filled, measured, of_pair, values_at, whole

__all__ = ["sanctions_in_force", "tariff_in_force"]


def sanctions_in_force(
    sanctions: Frame, dyads: Frame | None = None, *, pair: tuple[int, int] | None = None
) -> Frame:
    """Cases of sanctions in force of one state against another in each year.

    Parameters
    ----------
    sanctions : Frame
        By directed dyad-year, from sender to target, with ``sanctions`` and, where told, ``imposed``,
        ``threats`` and ``unended``: cases whose end is not known, after the last year they are known to hold.
    dyads : Frame, optional
        Rows to fill; those of `sanctions` when not told. By dyad-year cases of either side are added up.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``sanctions``: cases in force on some day of the year. ``sanctions_least``: those surely in force,
        without the unended, where told. ``imposed``: those that began; ``threats`` where told. 0 inside
        coverage without a case, missing outside: data that list a few senders know nothing of the others.
        ``n``: cases.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or counts no sanctions.

    Examples
    --------
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [40]), Column.of("year", [1962])]
    >>> cases = Frame(
    ...     Unit.of("directed dyad-year"),
    ...     [*keys, Column.of("sanctions", [2], absent=0), Column.of("unended", [1], absent=0)],
    ...     coverage=Coverage(1945, 2005),
    ... )
    >>> found = sanctions_in_force(cases)
    >>> found["sanctions"], found["sanctions_least"]
    ((2,), (1,))
    """
    any_of(sanctions, "sanctions", of="sanctions_in_force")
    names = [name for name in ("sanctions", "imposed", "threats", "unended") if name in sanctions]
    some = measured(sanctions, [sanctions.column(name) for name in names])
    found = filled(dyads, some, "sum", pair)
    columns = [found.column(name) for name in names if name != "unended"]
    held = found.column("sanctions")
    if "unended" in names:
        least = whole(values_at(found, "sanctions") - values_at(found, "unended"))
        note = "cases of which it is known that they were in force"
        column = Column.of("sanctions_least", least, "cases", note, absent=held.absent, source=held.source)
        columns.insert(1, column)
    n = whole(values_at(found, "sanctions"))
    columns.append(Column.of("n", n, "cases", "cases in force", absent=held.absent, source=held.source))
    return measured(found, columns)


def tariff_in_force(
    flows: Flows | Sequence[Flows],
    dyads: Frame | None = None,
    *,
    system: System = "cow",
    pair: tuple[int, int] | None = None,
) -> Frame:
    """Mean tariff that one state levies on what another sells to it.

    Parameters
    ----------
    flows : Flows, or sequence of Flows
        Tables of trade with tariffs, one a year.
    dyads : Frame, optional
        Rows to fill, by directed dyad-year; all pairs of states of the tables when not told.
    system : {"cow", "gw"}
        Numbers of the rows, where no `dyads` are told.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        By directed dyad-year, from the state that levies to the one that sells. ``tariff``: mean over sectors
        weighted by what was sold, 0.1 for 10 %; missing where nothing was sold, since there is no weight.
        ``tariff_plain``: mean over sectors as they are, which a tariff that keeps all trade out enters too.
        ``trade``: what was sold, before tariffs. ``n``: sectors in which anything was sold.

    Raises
    ------
    DataError
        When a table tells no tariffs, or two are of one year.
    UsageError
        When `dyads` is by another unit, or no table is given.

    Examples
    --------
    >>> from datetime import date
    >>> from blocs.states import Origin
    >>> sold = np.array([[[0.0, 30.0], [5.0, 0.0]], [[0.0, 10.0], [5.0, 0.0]]])
    >>> rates = np.array([[[0.0, 0.1], [0.0, 0.0]], [[0.0, 0.3], [0.2, 0.0]]])
    >>> made = Origin("made up", "an example", "1", "none", date(2026, 1, 1), "")
    >>> table = Flows(("USA", "CHN"), ("goods", "services"), sold, 2018, made, rates)
    >>> [round(rate, 4) for rate in tariff_in_force(table)["tariff"]]
    [0.15, 0.1]
    """
    tables = (flows,) if isinstance(flows, Flows) else tuple(flows)
    if not tables:
        raise UsageError("tariff_in_force: no tables; give at least one Flows with tariffs")
    years = [table.year for table in tables]
    if len(set(years)) < len(years):
        twice = next(year for year in years if years.count(year) > 1)
        raise DataError(f"two tables of trade are of {twice}; give one a year")
    if dyads is not None:
        if not (isinstance(dyads.unit, Unit) and dyads.unit.row == "directed dyad-year"):
            raise UsageError(
                f"tariff_in_force: dyads are by {dyads.unit}, and a tariff has a direction; "
                "blocs.sources.joining.directed(dyads) makes a row of each"
            )
        system = dyads.unit.system
    unit = Unit.of("directed dyad-year", system)
    parts = [_of_year(table, system) for table in sorted(tables, key=lambda table: table.year)]
    names = (*unit.keys, "tariff", "tariff_plain", "trade", "n")
    values = {name: np.concatenate([part[k] for part in parts]) for k, name in enumerate(names)}
    told = {
        "tariff": ("rate", "mean over sectors weighted by what was sold; 0.1 is 10 %"),
        "tariff_plain": ("rate", "mean over sectors as they are"),
        "trade": ("million USD", "sales of the second to the first before tariffs"),
        "n": ("sectors", "sectors in which anything was sold"),
    }
    columns = [Column.of(name, array, *told.get(name, ())) for name, array in values.items()]
    sources = tuple(dict.fromkeys(table.origin.citation for table in tables))
    states = frozenset(np.unique(np.concatenate([values[key] for key in unit.keys[:2]])).tolist())
    table = Frame(unit, columns, sources, Coverage(min(years), max(years), states))
    return filled(dyads, table, "max", pair) if dyads is not None else of_pair(table, pair)


def _of_year(flows: Flows, system: System) -> tuple[NDArray[np.generic], ...]:
    """Keys and figures of all pairs of states with a number, sorted by key."""
    if flows.tariffs is None:
        raise DataError(
            f"the table of trade of {flows.year} tells no tariffs; give one that does, or set them with "
            "dataclasses.replace(flows, tariffs=...)"
        )
    years = np.full(len(flows.states), flows.year)
    numbers = numbers_of(list(flows.states), years, system)
    known = np.flatnonzero(numbers >= 0)
    order = known[np.argsort(numbers[known], kind="stable")]
    some = np.ix_(np.arange(len(flows.sectors)), order, order)
    sold, rates = flows.values[some], flows.tariffs[some]
    total = sold.sum(axis=0)
    mean = np.divide((sold * rates).sum(axis=0), total, out=np.full(total.shape, np.nan), where=total > 0)
    importer, exporter = np.nonzero(~np.eye(len(order), dtype=bool))
    at = importer, exporter
    return (
        numbers[order][importer],
        numbers[order][exporter],
        np.full(len(importer), flows.year),
        mean[at],
        rates.mean(axis=0)[at],
        total[at],
        (sold > 0).sum(axis=0)[at],
    )
