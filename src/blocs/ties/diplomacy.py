"""By whom states are represented at each other.

References
----------
Bayer, R. (2006). Diplomatic Exchange Data set, v2006.1. https://correlatesofwar.org

Singer, J. D. and Small, M. (1966). The composition and status ordering of the international system:
1815-1940. World Politics 18(2): 236-282. https://doi.org/10.2307/2009697
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Frame
from blocs.ties.rows import alike, any_of, checked_unit, filled, measured, of_pair, values_at, whole

__all__ = ["representation"]


def representation(
    exchange: Frame,
    dyads: Frame | None = None,
    *,
    carry: int = 0,
    pair: tuple[int, int] | None = None,
) -> Frame:
    """Rank of a state's representative at another.

    Parameters
    ----------
    exchange : Frame
        By directed dyad-year, with ``rank``, 0 none to 3 ambassador, and ``exchange``, 1 where either has a
        representative at the other.
    dyads : Frame, optional
        Rows to fill, by directed dyad-year or dyad-year; those of `exchange` when not told.
    carry : int
        The data were taken down in single years. A year between takes what was seen up to so many years
        before; 0 leaves it missing.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``representation``: rank of the first state's representative at the second, 0 none, 1 chargé
        d'affaires, 2 minister, 3 ambassador; by dyad-year the lower of the two. ``exchange``: 1 where either
        has a representative, 0 where neither. Missing where not known. ``age``: years since it was taken
        down. ``n``: ranks known, of one, or of two by dyad-year.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or `carry` is negative.

    Examples
    --------
    >>> from blocs.sources import Coverage, Unit
    >>> keys = [Column.of("ccode1", [2, 710]), Column.of("ccode2", [710, 2]), Column.of("year", [2000, 2000])]
    >>> told = [Column.of("rank", [3, 3]), Column.of("exchange", [1, 1])]
    >>> held = Frame(Unit.of("directed dyad-year"), [*keys, *told], coverage=Coverage(1817, 2005))
    >>> asked = [c.with_values(v) for c, v in zip(keys, ([2, 2], [710, 710], [2000, 2003]))]
    >>> found = representation(held, Frame(Unit.of("dyad-year"), asked), carry=4)
    >>> found["representation"], found["age"]
    ((3, 3), (0, 3))
    """
    if isinstance(carry, bool) or not isinstance(carry, int) or not 0 <= carry <= 50:
        raise UsageError(f"carry={carry!r}; write a number of years from 0 to 50")
    any_of(exchange, "rank", "exchange", of="representation")
    checked_unit(exchange, "directed dyad-year", of="representation")
    names = [name for name in ("rank", "exchange") if name in exchange]
    some = measured(exchange, [exchange.column(name) for name in names])
    rows = of_pair(exchange if dyads is None else dyads, pair)
    unit = checked_unit(rows, of="representation")
    keys = [rows.column(key) for key in unit.keys]
    if "rank" in some:
        known = Column.of("known", (~np.isnan(values_at(some, "rank"))).astype(np.int64))
        some = some.with_columns([*some.columns, known])
    both = unit.row == "dyad-year"
    lower = alike(some, unit, "min")
    sums = alike(measured(some, [some.column("known")]), unit, "sum") if "known" in some else None
    values = {name: np.full(len(rows), np.nan) for name in (*names, "known", "age")}
    for back in range(carry + 1):
        year = keys[-1].with_values(keys[-1].values - back)
        asked = Frame(unit, [*keys[:-1], year])
        seen = filled(asked, lower, "min")
        fresh = np.isnan(values["age"])
        there = fresh & np.logical_or.reduce([~np.isnan(values_at(seen, name)) for name in names])
        for name in names:
            values[name][there] = values_at(seen, name)[there]
        if sums is not None:
            values["known"][there] = values_at(filled(asked, sums, "sum"), "known")[there]
        values["age"][there] = back
    of_whom = "the lower of the two" if both else "of the first state's representative at the second"
    note = f"rank, {of_whom}: 0 none, 1 chargé d'affaires, 2 minister, 3 ambassador"
    columns = []
    if "rank" in names:
        columns.append(_column("representation", values["rank"], "", note))
    if "exchange" in names:
        columns.append(_column("exchange", values["exchange"], "", "1: either has a representative"))
    columns.append(_column("age", values["age"], "years", "years since it was taken down"))
    told = "ranks known, of two" if both else "ranks known, of one"
    columns.append(_column("n", values["known"], "ranks", told))
    sources = tuple(dict.fromkeys((*rows.sources, *exchange.sources)))
    return measured(of_pair(Frame(unit, keys, sources, exchange.coverage), pair), columns)


def _column(name: str, values: NDArray[np.float64], unit: str, note: str) -> Column:
    return Column.of(name, whole(values), unit, note, source="diplomatic-exchange")
