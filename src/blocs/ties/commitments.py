"""What two states have promised each other in alliances: the strongest commitment, and which there are.

References
----------
Signorino, C. S. and Ritter, J. M. (1999). Tau-b or not tau-b: measuring the similarity of foreign policy
positions. International Studies Quarterly 43(1): 115-144. https://doi.org/10.1111/0020-8833.00113
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from blocs.sources import Column, Frame
from blocs.ties.rows import any_of, filled, measured, values_at, whole

__all__ = ["PLEDGES", "commitments"]

PLEDGES: Mapping[str, int] = {
    "defense": 3,
    "offense": 3,
    "neutrality": 2,
    "nonaggression": 2,
    "entente": 1,
    "consultation": 1,
}
"""Weight of each pledge: that of ATOP and of the Correlates of War stand side by side."""


def commitments(
    alliances: Frame, dyads: Frame | None = None, *, pair: tuple[int, int] | None = None
) -> Frame:
    """Strongest commitment between two states, and which pledges are in force.

    Parameters
    ----------
    alliances : Frame
        Of ATOP or the Correlates of War, by dyad-year or directed dyad-year, with columns of 1 and 0 for
        pledges (names of `PLEDGES`), or with ``commitment``.
    dyads : Frame, optional
        Rows to fill; those of `alliances` when not told. By dyad-year a pledge counts that either owes the
        other; by directed dyad-year what the first owes the second, where `alliances` tells.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``commitment``: 0 none, 1 entente or consultation, 2 neutrality or nonaggression, 3 defence or
        offence; missing outside coverage, and where a stronger pledge than those known is not known.
        The pledges, 1 or 0. ``n``: alliances in force where the data count them, else pledges.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or has neither pledges nor a commitment.

    References
    ----------
    The order of commitments is that of Signorino and Ritter (1999).

    Examples
    --------
    >>> from blocs.sources import Coverage, Unit
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [1950])]
    >>> pacts = [Column.of("defense", [1], absent=0), Column.of("entente", [1], absent=0)]
    >>> alliances = Frame(Unit.of("dyad-year"), [*keys, *pacts], coverage=Coverage(1816, 2012))
    >>> asked = [c.with_values(v) for c, v in zip(keys, ([2, 2, 2], [20, 70, 70], [1950, 1950, 2015]))]
    >>> commitments(alliances, Frame(Unit.of("dyad-year"), asked))["commitment"]
    (3, 0, None)
    """
    of = "commitments"
    told = any_of(alliances, *PLEDGES, "commitment", of=of)
    pledges = [name for name in PLEDGES if name in told]
    if pledges and "commitment" not in alliances:
        level = Column.of("commitment", whole(_strongest(alliances, pledges)), absent=0)
        alliances = alliances.with_columns([*alliances.columns, level])
    number = "alliances" if "alliances" in alliances else ""
    wanted = ["commitment", *pledges, *filter(None, [number])]
    found = filled(dyads, measured(alliances, [alliances.column(name) for name in wanted]), "max", pair)
    strongest = found.column("commitment")
    note = "strongest: 0 none, 1 entente or consultation, 2 neutrality or nonaggression, 3 defence or offence"
    absent = strongest.absent
    level = whole(values_at(found, "commitment"))
    columns = [Column.of("commitment", level, "", note, absent=absent, source=strongest.source)]
    columns += [found.column(name) for name in pledges]
    if number:
        count, what = values_at(found, number), "alliances between the two in force"
    else:
        count, what = np.zeros(len(found)), "pledges in force"
        for name in pledges or ["commitment"]:
            count = count + (values_at(found, name) > 0)
        count = np.where(np.isnan(values_at(found, "commitment")), np.nan, count)
    columns.append(Column.of("n", whole(count), "alliances" if number else "pledges", what, absent=absent))
    return measured(found, columns)


def _strongest(alliances: Frame, pledges: list[str]) -> NDArray[np.float64]:
    """Weight of the strongest pledge; missing where one that may be stronger is not known."""
    level = np.zeros(len(alliances))
    unsure = np.zeros(len(alliances))
    for name in pledges:
        values = values_at(alliances, name)
        level = np.maximum(level, np.where(values > 0, PLEDGES[name], 0))
        unsure = np.maximum(unsure, np.where(np.isnan(values), PLEDGES[name], 0))
    return np.where(unsure > level, np.nan, level)
