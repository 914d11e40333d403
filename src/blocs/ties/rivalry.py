"""Whether two states were strategic rivals, by one inventory or by several side by side.

References
----------
Thompson, W. R. (2001). Identifying rivals and rivalries in world politics. International Studies Quarterly
45(4): 557-586. https://doi.org/10.1111/0020-8833.00214
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from blocs.errors import UsageError
from blocs.sources import Column, Frame
from blocs.ties.rows import any_of, checked_unit, filled, measured, of_pair, values_at, whole

__all__ = ["TYPES", "rivalry"]

TYPES = ("spatial", "positional", "ideological", "interventionary")


def rivalry(
    inventories: Frame | Sequence[Frame], dyads: Frame | None = None, *, pair: tuple[int, int] | None = None
) -> Frame:
    """Whether two states were strategic rivals in each year.

    Parameters
    ----------
    inventories : Frame, or sequence of Frame
        By dyad-year, with ``rivalry`` 1 and, where told, ``begun`` and the `TYPES`.
    dyads : Frame, optional
        Rows to fill; those of the inventory when not told. Several inventories need it.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``rivalry``: share of the inventories that cover the year which name the pair, so 1 or 0 where there
        is one; missing where none covers it. ``years``: how long the rivalry has lasted by the inventory that
        has it begin first, the year itself included; 0 where there is none. Each of the `TYPES`, 1 where any
        inventory has it. ``n``: inventories that cover the row.

    Raises
    ------
    UsageError
        When a table is of another unit or system, has no column ``rivalry``, or none is given.

    References
    ----------
    Thompson (2001) on what makes a rivalry.

    Examples
    --------
    >>> from blocs.sources import Coverage, Unit
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [365]), Column.of("year", [1950])]
    >>> own = [Column.of("rivalry", [1], absent=0), Column.of("begun", [1945])]
    >>> inventory = Frame(Unit.of("dyad-year"), [*keys, *own], coverage=Coverage(1816, 2010))
    >>> rivalry(inventory)["years"]
    (6,)
    """
    tables = (inventories,) if isinstance(inventories, Frame) else tuple(inventories)
    if not tables or (len(tables) > 1 and dyads is None):
        raise UsageError(f"rivalry: {len(tables)} inventories; give one, or several and dyads= to fill")
    rows = of_pair(tables[0] if dyads is None else dyads, pair)
    unit = checked_unit(rows, of="rivalry")
    bare = Frame(unit, [rows.column(key) for key in unit.keys], rows.sources, rows.coverage)
    size = len(bare)
    named, known, kinds = np.zeros(size), np.zeros(size, np.int64), np.full((len(TYPES), size), np.nan)
    begun = np.full(size, np.nan)
    for table in tables:
        any_of(table, "rivalry", of="rivalry")
        wanted = [name for name in ("rivalry", "begun", *TYPES) if name in table]
        # All is said of the pair, whichever side stands first: both directions are alike.
        own = filled(bare, measured(table, [table.column(name) for name in wanted]), "max")
        bare = Frame(unit, bare.columns, tuple(dict.fromkeys((*bare.sources, *own.sources))), bare.coverage)
        value = values_at(own, "rivalry")
        known += ~np.isnan(value)
        named += np.nan_to_num(value)
        if "begun" in own:
            begun = np.fmin(begun, values_at(own, "begun"))
        for place, name in enumerate(TYPES):
            if name in own:
                kinds[place] = np.fmax(kinds[place], values_at(own, name))
    share = np.divide(named, known, out=np.full(size, np.nan), where=known > 0)
    years = np.where(share > 0, bare.array("year") - begun + 1, np.where(share == 0, 0.0, np.nan))
    columns = [
        Column.of("rivalry", share, "share", "of the inventories that cover the year which name the pair"),
        Column.of("years", whole(years), "years", "how long it has lasted, the year itself included"),
    ]
    told = [name for name in TYPES if any(name in table for table in tables)]
    columns += [
        Column.of(name, whole(kinds[TYPES.index(name)]), note=f"1: {name} in any inventory") for name in told
    ]
    columns.append(Column.of("n", known, "inventories", "inventories that cover the row"))
    if len(tables) > 1:
        return measured(bare, columns)
    absent = 0 if dyads is None else None
    made = [Column(c.name, c.values, c.unit, c.note, absent=absent, source="rivalries") for c in columns[:-1]]
    own = of_pair(Frame(unit, bare.columns, bare.sources, tables[0].coverage), pair)
    return measured(own, [*made, columns[-1]])
