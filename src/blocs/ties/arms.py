"""Whose arms a state imports: the supplier's share in the major arms that a recipient was delivered.

References
----------
SIPRI Arms Transfers Database. Stockholm International Peace Research Institute. Volumes are trend-indicator
values (TIV): what weapons are worth in the field, not what was paid for them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources import Column, Coverage, Frame, Unit
from blocs.sources.panel.keys import packed, places
from blocs.ties.rows import checked_unit, filled, keys_of, measured, of_pair, values_at, whole

__all__ = ["arms_share"]


def arms_share(
    transfers: Frame,
    dyads: Frame | None = None,
    *,
    window: int = 1,
    pair: tuple[int, int] | None = None,
) -> Frame:
    """Share of each supplier in the arms that each recipient was delivered.

    Parameters
    ----------
    transfers : Frame
        By directed dyad-year, from supplier to recipient, with a column ``tiv``, of all suppliers.
    dyads : Frame, optional
        Rows to fill, by directed dyad-year; when not told, all suppliers and recipients with a delivery in
        the window, also in years in which one of them is no more.
    window : int
        Years over which deliveries are added up, the last of them that of the row: 1, 3 or 5 are usual, since
        deliveries are few and large.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``arms_share``: deliveries of the first state to the second over all that the second was delivered in
        the window, 0 to 1; missing where it was delivered nothing, and outside coverage. Shares of all
        suppliers add up to 1, those that are no more included. ``tiv``: the deliveries, in million TIV.
        ``n``: years of the window that the data cover, fewer than `window` in their first years.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or the window is no whole number from 1 to 50.
    DataError
        When a delivery is negative, or the table is of one supplier, so that no share can be known.

    Examples
    --------
    >>> keys = [("ccode1", [2, 365, 2]), ("ccode2", [750, 750, 750]), ("year", [1990, 1990, 1991])]
    >>> columns = [Column.of(name, values) for name, values in keys]
    >>> columns += [Column.of("tiv", [1.0, 3.0, 4.0], absent=0.0)]
    >>> transfers = Frame(Unit.of("directed dyad-year"), columns, coverage=Coverage(1990, 1991))
    >>> found = arms_share(transfers, window=3)
    >>> list(zip(found["ccode1"], found["year"], found["arms_share"], found["n"]))
    [(2, 1990, 0.25, 1), (2, 1991, 0.625, 2), (365, 1990, 0.75, 1), (365, 1991, 0.375, 2)]
    """
    unit = checked_unit(transfers, "directed dyad-year", of="arms_share")
    if isinstance(window, bool) or not isinstance(window, int) or not 1 <= window <= 50:
        raise UsageError(f"window={window!r}; write a number of years from 1 to 50")
    supplier, recipient, year = keys_of(transfers)
    tiv = values_at(transfers, "tiv")
    if (tiv < 0).any():
        row = int(np.argmax(tiv < 0))
        raise DataError(
            f"tiv is {tiv[row]:g} ({supplier[row]} to {recipient[row]} in {year[row]}); deliveries cannot be "
            "negative; correct the table"
        )
    column = transfers.column("tiv")
    if column.absent is None and len(set(recipient.tolist())) > 1:
        raise DataError(
            "arms_share needs what all suppliers delivered, and this table does not say what a row that is "
            "not there means, as one of a single supplier does; give one of all pairs, or of one recipient"
        )
    years = [int(year.min()), int(year.max())] if len(year) else [0, 0]
    coverage = transfers.coverage or Coverage(years[0], years[1])
    held, sums = _windowed([supplier, recipient], year, tiv, window, coverage.until)
    bought, totals = _windowed([recipient], year, tiv, window, coverage.until)
    rows = of_pair(_rows(unit, held) if dyads is None else dyads, pair)
    if checked_unit(rows, "directed dyad-year", of="arms_share, dyads") != unit:
        raise UsageError(
            f"arms_share: transfers are by {unit}, dyads by {rows.unit}; "
            f"in_system(dyads, {unit.system!r}) gives them the same numbers"
        )
    a, b, when = keys_of(rows)
    known = coverage.holds(when, a, b)
    if column.absent is None:
        known &= np.isin(b, recipient)
    elif dyads is not None:  # a state that was not there is not one that delivered nothing
        known &= ~np.isnan(values_at(filled(rows, measured(transfers, [column]), "max"), "tiv"))
    own, all_of = (
        np.where(known, _found(packed(keys, names), *of), np.nan)
        for keys, names, of in (
            ([a, b, when], unit.keys, (held, sums)),
            ([b, when], unit.keys[1:], (bought, totals)),
        )
    )
    share = np.divide(own, all_of, out=np.full(len(own), np.nan), where=all_of > 0)
    n = whole(np.where(known, np.minimum(window, when - coverage.since + 1), np.nan))
    span = "the year" if window == 1 else f"{window} years"
    columns = [
        Column.of("arms_share", share, "share", f"of the major arms that the second was delivered in {span}"),
        Column.of("tiv", own, "million TIV", f"deliveries of the first to the second in {span}"),
        Column.of("n", n, "years", "years of the window covered"),
    ]
    named = [Column(c.name, c.values, c.unit, c.note, source=column.source) for c in columns]
    keys = [rows.column(key) for key in unit.keys]
    sources = tuple(dict.fromkeys((*rows.sources, *transfers.sources)))
    return of_pair(Frame(unit, [*keys, *named], sources, coverage), pair)


def _windowed(
    sides: list[NDArray[np.int64]], year: NDArray[np.int64], tiv: NDArray[np.float64], window: int, until: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Sums over the years up to each year, and the packed keys that know them, sorted."""
    there = np.flatnonzero(tiv > 0)
    at = np.repeat(there, window)
    when = year[at] + np.tile(np.arange(window), len(there))
    at, when = at[when <= until], when[when <= until]
    names = ("number", "number", "year")[-len(sides) - 1 :]
    keys = packed([*(side[at] for side in sides), when], names)
    order = np.sort(keys)
    held = order[np.diff(order, prepend=-1) > 0]
    sums = np.bincount(places(keys, held), tiv[at], minlength=len(held))
    return held, sums.astype(float)


def _found(
    wanted: NDArray[np.int64], held: NDArray[np.int64], sums: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum of each key; 0 where there is none."""
    at = places(wanted, held)
    return np.where(at >= 0, np.append(sums, 0.0)[at], 0.0)


def _rows(unit: Unit, held: NDArray[np.int64]) -> Frame:
    keys = held >> 40, held >> 20 & 0xFFFFF, held & 0xFFFFF
    return Frame(unit, [Column.of(name, key) for name, key in zip(unit.keys, keys, strict=True)])
