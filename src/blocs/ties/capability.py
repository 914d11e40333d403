"""Material capability of states (CINC), and how that of two states compares.

References
----------
Singer, J. D., Bremer, S. and Stuckey, J. (1972). Capability distribution, uncertainty, and major power war,
1820-1965. In B. Russett (ed.), Peace, War, and Numbers, 19-48. Sage.

Singer, J. D. (1987). Reconstructing the Correlates of War dataset on material capabilities of states,
1816-1985. International Interactions 14(2): 115-132. https://doi.org/10.1080/03050628808434695
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError
from blocs.sources import Column, Frame
from blocs.sources.joining import join_sides
from blocs.ties.rows import any_of, checked_unit, measured, of_pair, values_at, whole

__all__ = ["COMPONENTS", "capability_ratio", "cinc"]

COMPONENTS = ("milex", "milper", "irst", "pec", "tpop", "upop")
"""Military spending and personnel, iron and steel, energy, total and urban population."""


def cinc(nmc: Frame) -> Frame:
    """Composite index of national capability of every state and year, from its six components.

    The share of a state in a component is its value over the sum of all states of that year. The index is the
    mean of the shares that are known: a component that is missing for a state is left out of its mean and of
    the sum of the others, not taken for zero. A component that nobody has in a year (its sum is zero) is left
    out of every mean of that year.

    Parameters
    ----------
    nmc : Frame
        By state-year, with all states of each year and the columns of `COMPONENTS`.

    Returns
    -------
    Frame
        The rows of `nmc`. ``cinc``: share of the system, 0 to 1, missing where all components are; ``n``: how
        many components it rests on.

    Raises
    ------
    UsageError
        When the table is of another unit or lacks a component.
    DataError
        When a component is negative: the missing value -9 of the published file must be read as missing.

    References
    ----------
    Singer, Bremer and Stuckey (1972). The published column of version 6.0 is met in all 17,121 rows to
    2.5e-8, which is the precision of that column.

    Examples
    --------
    >>> from blocs.sources import Unit
    >>> nan = float("nan")
    >>> columns = [Column.of("ccode", [2, 20]), Column.of("year", [1900, 1900])]
    >>> columns += [Column.of(name, [3.0, 1.0]) for name in COMPONENTS[:5]]
    >>> frame = Frame(Unit.of("state-year"), [*columns, Column.of("upop", [2.0, nan])])
    >>> [round(value, 4) for value in cinc(frame)["cinc"]], cinc(frame)["n"]
    ([0.7917, 0.25], (6, 5))
    """
    checked_unit(nmc, "state-year", of="cinc")
    years, place = np.unique(nmc.array("year"), return_inverse=True)
    total = np.zeros(len(nmc))
    known = np.zeros(len(nmc), np.int64)
    for name in COMPONENTS:
        values = values_at(nmc, name)
        _not_negative(nmc, name, values)
        there = ~np.isnan(values)
        system = np.bincount(place, np.where(there, values, 0.0), minlength=len(years))[place]
        there &= system > 0
        total += np.divide(values, system, out=np.zeros(len(nmc)), where=there)
        known += there
    index = np.divide(total, known, out=np.full(len(nmc), np.nan), where=known > 0)
    note = "mean share of the system in the components known (Singer, Bremer and Stuckey 1972)"
    return measured(
        nmc,
        [
            Column.of("cinc", index, "share", note, source="nmc"),
            Column.of("n", known, "components", "components known, of six"),
        ],
    )


def _not_negative(nmc: Frame, name: str, values: NDArray[np.float64]) -> None:
    wrong = values < 0
    if wrong.any():
        row = int(np.argmax(wrong))
        told = ", ".join(f"{key} {nmc.array(key)[row]}" for key in ("ccode", "gwcode", "year") if key in nmc)
        raise DataError(
            f"{name} is {values[row]:g} ({told}); a component cannot be negative; read -9 as missing "
            f"({int(wrong.sum()):,} such rows)"
        )


def capability_ratio(nmc: Frame, dyads: Frame, *, pair: tuple[int, int] | None = None) -> Frame:
    """Compare the capability of the two states of each dyad-year.

    Parameters
    ----------
    nmc : Frame
        By state-year, with the components, from which the index is made (`cinc`), or with a column ``cinc``.
    dyads : Frame
        Rows to fill, by dyad-year or directed dyad-year.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``capability_ratio``: the larger index over the sum of both, .5 (equal) to 1; ``parity``: the smaller
        over the larger, 0 to 1 (equal); ``cinc1`` and ``cinc2``; ``capability_share``, by directed dyad-year
        only: the index of the first state over the sum of both. All are missing where either index is, and
        where both are zero. ``n``: components that the side with fewer of them rests on; left out where the
        index was taken as given.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or holds neither components nor an index.

    References
    ----------
    Singer, Bremer and Stuckey (1972); for the ratio, Bremer, S. A. (1992). Dangerous dyads. Journal of
    Conflict Resolution 36(2): 309-341. https://doi.org/10.1177/0022002792036002005

    Examples
    --------
    >>> from blocs.sources import Unit
    >>> state = [Column.of("ccode", [2, 20]), Column.of("year", [1900, 1900]), Column.of("cinc", [0.3, 0.1])]
    >>> pair = [Column.of("ccode1", [2]), Column.of("ccode2", [20]), Column.of("year", [1900])]
    >>> found = capability_ratio(Frame(Unit.of("state-year"), state), Frame(Unit.of("dyad-year"), pair))
    >>> [round(found[name][0], 4) for name in ("capability_ratio", "parity")]
    [0.75, 0.3333]
    """
    unit = checked_unit(dyads, of="capability_ratio")
    checked_unit(nmc, "state-year", of="capability_ratio")
    if all(name in nmc for name in COMPONENTS):
        index, names = cinc(nmc), ["cinc", "n"]
    else:
        any_of(nmc, "cinc", of="capability_ratio, without all six components")
        index, names = nmc, ["cinc"]
    rows = of_pair(dyads, pair)
    bare = Frame(unit, [rows.column(key) for key in unit.keys], dyads.sources, rows.coverage)
    both = join_sides(bare, index, names)
    one, two = values_at(both, "cinc1"), values_at(both, "cinc2")
    total = one + two
    there = total > 0
    nothing = np.full(len(both), np.nan)
    larger = np.divide(np.maximum(one, two), total, out=nothing.copy(), where=there)
    parity = np.divide(np.minimum(one, two), np.maximum(one, two), out=nothing.copy(), where=there)
    columns = [
        Column.of("capability_ratio", larger, "share", "larger CINC over the sum of both", source="nmc"),
        Column.of("parity", parity, "ratio", "smaller CINC over the larger", source="nmc"),
    ]
    if unit.row == "directed dyad-year":
        own = np.divide(one, total, out=nothing.copy(), where=there)
        note = "CINC of the first state over the sum of both"
        columns.append(Column.of("capability_share", own, "share", note, source="nmc"))
    columns += [both.column("cinc1"), both.column("cinc2")]
    if "n1" in both:
        fewest = np.where(there, np.minimum(values_at(both, "n1"), values_at(both, "n2")), np.nan)
        columns.append(
            Column.of("n", whole(fewest), "components", "components known of the side with fewer, of six")
        )
    return measured(both, columns)
