"""Cooperation and conflict of all dyad-years at once, from coded events or from records of reports.

A table of events holds one row an event: who acted (``ccode1``) towards whom (``ccode2``; ``gwcode1`` and
``gwcode2`` in Gleditsch-Ward numbers), the ``year``, its class (``quad``, 1 to 4) and its Goldstein weight.
`coded_events` makes one of arrays, `events_frame` of records; both go through `event_balance`.

References
----------
Halterman, A. et al. (2023). PLOVER and POLECAT: a new political event ontology and dataset.
https://doi.org/10.31235/osf.io/rm5dw

Goldstein, J. S. (1992). A conflict-cooperation scale for WEIS events data. Journal of Conflict Resolution
36(2): 369-385. https://doi.org/10.1177/0022002792036002007
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.states import System
from blocs.ties.event_counts import CLASSES, Counted, count
from blocs.ties.event_draws import intervals
from blocs.ties.event_tables import coded_events, events_frame
from blocs.ties.rows import checked_unit, filled, of_pair

__all__ = ["coded_events", "event_balance", "events_frame"]

_TOLD = {
    "cooperation": ("share", "cooperative events over all"),
    "net": ("share", "cooperative less conflictual events, over all"),
    "goldstein": ("Goldstein weight", "mean weight of the events that have one"),
}


def event_balance(
    events: Frame,
    dyads: Frame | None = None,
    *,
    directed: bool = True,
    ahead: bool = False,
    coverage: Coverage | None = None,
    pair: tuple[int, int] | None = None,
    draws: int = 0,
    level: float = 0.9,
    seed: int = 1,
) -> Frame:
    """Balance of cooperation and conflict of every dyad-year that has events, or of rows told.

    Parameters
    ----------
    events : Frame
        One row an event, with two states, ``year``, ``quad`` and, where known, ``goldstein``. Where it has a
        column ``act``, rows of one act between the same two states count once (in each direction, where
        `directed`). Where it has a column ``ahead``, rows in which it is 1 are planned or possible.
    dyads : Frame, optional
        Rows to fill, by dyad-year or directed dyad-year, which then settles the direction.
    directed : bool
        From the first state to the second; else what either did to the other.
    ahead : bool
        Count the events told as planned or possible in place of those told as done.
    coverage : Coverage, optional
        Years and states that the events speak about; that of `events` when not told. A row of `dyads` inside
        it without an event has zero counts; one outside, or without any coverage told, is missing.
    pair : tuple of int, optional
        Numbers of two states; only their rows. They are those that the whole table has.
    draws : int
        Bootstrap draws over the events of each row; 0 leaves intervals out.
    level : float
        Probability that an interval holds.
    seed : int
        Same seed, same bytes; neither the order of events nor other rows matter.

    Returns
    -------
    Frame
        By directed dyad-year or dyad-year, sorted by key where no `dyads` are told.
        ``verbal_cooperation``, ``material_cooperation``, ``verbal_conflict``, ``material_conflict``: events
        of each class; ``cooperation``: share of events that are cooperative, 0 to 1; ``net``: cooperative
        less conflictual events over all, -1 to 1; ``goldstein``: mean weight, -10 to 10; ``n``: events;
        ``goldstein_n``: events with a weight. Shares and means of no events are missing. With draws, each but
        the two last has ``_low`` and ``_high``, percentiles of the draws. A row of one event, or of events
        all alike, has an interval of no width: draws know nothing beyond these.

    Raises
    ------
    UsageError
        When a column is not there, or `level` or `draws` is out of bounds.
    DataError
        When a class is none of 1 to 4, or a weight lies outside -10 to 10.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). An Introduction to the Bootstrap, ch. 13. Chapman and Hall.

    Examples
    --------
    >>> types = ["CONSULT", "AID", "ACCUSE", "CONSULT"]
    >>> events = coded_events([365, 365, 365, 710], [710, 710, 710, 365], [2001] * 4, types)
    >>> found = event_balance(events, directed=False)
    >>> found["verbal_cooperation"], found["cooperation"], found["net"], found["n"]
    ((2,), (0.75,), (0.5,), (4,))
    """
    if draws < 0 or not 0 < level < 1:
        raise UsageError(f"draws={draws}, level={level}: draws are 0 or more, level between 0 and 1")
    if dyads is not None:
        directed = checked_unit(dyads, of="event_balance").row == "directed dyad-year"
    system: System = "gw" if "gwcode1" in events else "cow"
    unit = Unit.of("directed dyad-year" if directed else "dyad-year", system)
    found = count(events, unit, ahead=ahead, pair=pair)
    drawn = intervals(found, draws, level, seed) if draws else {}
    columns = [Column.of(name, key) for name, key in zip(unit.keys, found.keys, strict=True)]
    for column in _measures(found):
        columns.append(column)
        for end, values in zip(("low", "high"), drawn.get(column.name, ()), strict=False):
            note = (
                f"{end} end of the {level:.0%} bootstrap interval over events ({draws:,} draws, seed {seed})"
            )
            columns.append(Column.of(f"{column.name}_{end}", values, column.unit, note))
    spoken = events.coverage if coverage is None else coverage
    table = of_pair(Frame(unit, columns, events.sources, spoken), pair)
    return table if dyads is None else filled(dyads, table, "sum", pair)


def _measures(found: Counted) -> list[Column]:
    classes = found.classes
    n = classes.sum(axis=1)
    known = ~np.isnan(found.weight)
    weighed = np.bincount(found.row[known], found.times[known], minlength=len(n))
    weight = np.bincount(found.row[known], found.times[known] * found.weight[known], minlength=len(n))
    cooperation = _over(classes[:, 0] + classes[:, 1], n)
    net = _over(classes[:, 0] + classes[:, 1] - classes[:, 2] - classes[:, 3], n)
    values = {"cooperation": cooperation, "net": net, "goldstein": _over(weight, weighed)}
    return [
        *(
            Column.of(name, classes[:, k], "events", f"{name.replace('_', ' ')}, counted", absent=0)
            for k, name in enumerate(CLASSES)
        ),
        *(Column.of(name, values[name], *_TOLD[name]) for name in _TOLD),
        Column.of("n", n, "events", "events counted", absent=0),
        Column.of("goldstein_n", weighed.astype(np.int64), "events", "events with a weight", absent=0),
    ]


def _over(part: NDArray[Any], whole: NDArray[Any]) -> NDArray[np.float64]:
    ratio: NDArray[np.float64] = np.full(len(part), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0, dtype=float)
    return ratio
