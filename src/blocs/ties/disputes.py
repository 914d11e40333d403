"""Militarized disputes between two states: how many, how hostile.

References
----------
Jones, D. M., Bremer, S. A. and Singer, J. D. (1996). Militarized interstate disputes, 1816-1992: rationale,
coding rules, and empirical patterns. Conflict Management and Peace Science 15(2): 163-213.
https://doi.org/10.1177/073889429601500203
"""

from __future__ import annotations

from blocs.sources import Column, Frame
from blocs.ties.rows import any_of, filled, measured, values_at, whole

__all__ = ["disputes"]

_COUNTS = ("disputes", "onsets")
_LEVELS = ("hostility", "force", "war")
_OWN = ("initiated", "hostility1", "hostility2", "fatality1", "fatality2")
"""Columns that say which side is which: told by directed dyad-year only."""


def disputes(mids: Frame, dyads: Frame | None = None, *, pair: tuple[int, int] | None = None) -> Frame:
    """Militarized disputes of two states in each year.

    Parameters
    ----------
    mids : Frame
        By directed dyad-year or dyad-year, with ``disputes`` and, where told, ``onsets``, ``hostility``,
        ``force`` and ``war``, as `blocs.sources` reads them.
    dyads : Frame, optional
        Rows to fill; those of `mids` when not told.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``disputes`` that were going on and ``onsets``, those that began; ``hostility``: the highest level, 0
        no dispute, 1 no militarized action, 2 threat, 3 display, 4 use of force, 5 war; ``force`` and
        ``war``, 1 where it came to that. By directed dyad-year also ``initiated`` and the levels of each
        side. 0 inside coverage where there was no dispute, missing outside and where the source does not
        know. ``n``: disputes.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or counts no disputes.

    References
    ----------
    Levels of Jones, Bremer and Singer (1996).

    Examples
    --------
    >>> from blocs.sources import Coverage, Unit
    >>> keys = [Column.of("ccode1", [2]), Column.of("ccode2", [645]), Column.of("year", [1991])]
    >>> figures = [Column.of("disputes", [1], absent=0), Column.of("hostility", [5], absent=0)]
    >>> mids = Frame(Unit.of("dyad-year"), [*keys, *figures], coverage=Coverage(1816, 2010))
    >>> asked = [c.with_values(v) for c, v in zip(keys, ([2, 2, 2], [645] * 3, [1985, 1991, 2011]))]
    >>> disputes(mids, Frame(Unit.of("dyad-year"), asked))["hostility"]
    (0, 5, None)
    """
    any_of(mids, "disputes", of="disputes")
    target = (mids if dyads is None else dyads).unit
    directed = str(target).startswith("directed")
    wanted = [*_COUNTS, *_LEVELS, *(_OWN if directed else ())]
    some = measured(mids, [mids.column(name) for name in wanted if name in mids])
    found = filled(dyads, some, "max", pair)
    columns = [column for column in found.columns if column.name in wanted]
    number = found.column("disputes")
    note = "disputes between the two that were going on"
    n = whole(values_at(found, "disputes"))
    columns.append(Column.of("n", n, "disputes", note, absent=number.absent))
    return measured(found, columns)
