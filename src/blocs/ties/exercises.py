"""Joint military exercises of two states: how many in a year, or over some years up to it.

References
----------
D'Orazio, V. (2013). International Military Cooperation: From Concepts to Constructs. Ph.D. thesis, The
Pennsylvania State University (chapter 3).
"""

from __future__ import annotations

from blocs.errors import UsageError
from blocs.sources import Column, Frame
from blocs.ties.rows import any_of, checked_unit, filled, measured, of_pair, values_at, whole

__all__ = ["joint_exercises"]


def joint_exercises(
    exercises: Frame,
    dyads: Frame | None = None,
    *,
    window: int = 1,
    pair: tuple[int, int] | None = None,
) -> Frame:
    """Joint military exercises of two states in each year.

    Parameters
    ----------
    exercises : Frame
        By dyad-year, with ``exercises`` and, where told, ``dated`` and ``days``.
    dyads : Frame, optional
        Rows to fill; those of `exercises` when not told.
    window : int
        Years over which exercises are added up, the last of them that of the row. One that goes on over the
        turn of a year counts in both.
    pair : tuple of int, optional
        Numbers of two states; only their rows.

    Returns
    -------
    Frame
        ``exercises``: how many were found, 0 where none was; missing outside coverage, and where the window
        begins before it or before either state was a member of the system. ``days``: how long those with
        known days lasted. ``n``: exercises.

    Raises
    ------
    UsageError
        When a table is of another unit or system, or the window is no whole number from 1 to 50.

    Examples
    --------
    >>> from blocs.sources import Coverage, Unit
    >>> keys = [Column.of("ccode1", [2, 2]), Column.of("ccode2", [732, 732]), Column.of("year", [1976, 1978])]
    >>> figures = [Column.of("exercises", [1, 2], absent=0)]
    >>> held = Frame(Unit.of("dyad-year"), [*keys, *figures], coverage=Coverage(1970, 2010))
    >>> joint_exercises(held, window=3)["exercises"]
    (1, 3)
    """
    if isinstance(window, bool) or not isinstance(window, int) or not 1 <= window <= 50:
        raise UsageError(f"window={window!r}; write a number of years from 1 to 50")
    any_of(exercises, "exercises", of="joint_exercises")
    wanted = [name for name in ("exercises", "days") if name in exercises]
    some = measured(exercises, [exercises.column(name) for name in wanted])
    rows = of_pair(exercises if dyads is None else dyads, pair)
    unit = checked_unit(rows, of="joint_exercises")
    keys = [rows.column(key) for key in unit.keys]
    found = filled(Frame(unit, keys), some, "max")
    sums = {name: values_at(found, name) for name in wanted}
    for back in range(1, window):
        year = keys[-1].with_values(keys[-1].values - back)
        before = filled(Frame(unit, [*keys[:-1], year]), some, "max")
        sums = {name: values + values_at(before, name) for name, values in sums.items()}
    span = "the year" if window == 1 else f"{window} years"
    columns = [Column.of("exercises", whole(sums["exercises"]), "exercises", f"joint exercises in {span}")]
    if "days" in sums:
        note = f"how long those lasted that began in {span} and whose days are known"
        columns.append(Column.of("days", sums["days"], "days", note))
    columns.append(Column.of("n", whole(sums["exercises"]), "exercises", "exercises found"))
    # A row that is not there means that nothing was found only where rows are those of the source.
    absent = 0 if window == 1 and dyads is None else None
    named = [Column(c.name, c.values, c.unit, c.note, absent=absent, source="exercises") for c in columns]
    sources = tuple(dict.fromkeys((*rows.sources, *exercises.sources)))
    return measured(of_pair(Frame(unit, keys, sources, exercises.coverage), pair), named)
