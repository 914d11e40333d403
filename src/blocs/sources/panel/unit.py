"""`Unit`: what one row of a table is, and by which columns it is known."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from blocs.errors import UsageError
from blocs.sources.panel.periods import Period
from blocs.states import System

__all__ = ["Row", "Unit"]

Row: TypeAlias = Literal[
    "state-year",
    "dyad-year",
    "directed dyad-year",
    "vote",
    "dyad-month",
    "directed dyad-month",
    "dyad-week",
    "directed dyad-week",
]
_KEYS: dict[Row, tuple[str, ...]] = {
    "state-year": ("", "year"),
    "dyad-year": ("1", "2", "year"),
    "directed dyad-year": ("1", "2", "year"),
    "vote": ("", "rcid"),
    "dyad-month": ("1", "2", "month"),
    "directed dyad-month": ("1", "2", "month"),
    "dyad-week": ("1", "2", "week"),
    "directed dyad-week": ("1", "2", "week"),
}
_NUMBER: dict[System, str] = {"cow": "ccode", "gw": "gwcode"}
_NAMES: dict[System, str] = {"cow": "COW", "gw": "Gleditsch-Ward"}


class Unit(str):
    """The unit of analysis of a table: text for people, with the columns that know a row.

    A dyad-year has the smaller number first; a directed dyad-year leads from the first state (actor,
    exporter, sender) to the second. The year is the calendar year; that of a session of the General Assembly
    is the one in which it opened. Months and ISO weeks are whole numbers: 201908 is August 2019, or
    its week 8.

    Attributes
    ----------
    row : {"state-year", "dyad-year", "directed dyad-year", "vote", "dyad-month", "dyad-week" ...}
    system : {"cow", "gw"}
        Whose numbers the states bear.
    keys : tuple of str
        Columns of whole numbers that know a row: ``("ccode1", "ccode2", "year")``.

    Examples
    --------
    >>> unit = Unit.of("dyad-year", "gw")
    >>> unit, unit.keys
    ('dyad-year (Gleditsch-Ward)', ('gwcode1', 'gwcode2', 'year'))
    """

    row: Row
    system: System
    keys: tuple[str, ...]

    __slots__ = ("keys", "row", "system")

    def __new__(cls, words: str) -> Unit:
        """Give the unit that is written so."""
        found = cls.told(words)
        if found is None:
            raise UsageError(f"no unit of analysis {words!r}; make one with Unit.of('dyad-year', 'cow')")
        return found

    @classmethod
    def of(cls, row: Row, system: System = "cow") -> Unit:
        """Give the unit of such rows, in the numbers of a system.

        Raises
        ------
        UsageError
            When there is no such unit or system.
        """
        if row not in _KEYS:
            raise UsageError(f"no unit of analysis {row!r}; there are {', '.join(get_args(Row))}")
        if system not in _NUMBER:
            raise UsageError(f"no system of states {system!r}; there are cow and gw")
        made = str.__new__(cls, f"{row} ({_NAMES[system]})")
        made.row, made.system = row, system
        number = _NUMBER[system]
        made.keys = tuple(key if key.isalpha() else number + key for key in _KEYS[row])
        return made

    @classmethod
    def told(cls, words: str) -> Unit | None:
        """Give the unit that is written so; None where the words are those of no panel."""
        for row in _KEYS:
            for system in _NAMES:
                if words == f"{row} ({_NAMES[system]})":
                    return cls.of(row, system)
        return None

    @property
    def dyadic(self) -> bool:
        """Whether a row is about two states in a year."""
        return self.row in ("dyad-year", "directed dyad-year")

    @property
    def paired(self) -> bool:
        """Whether a row is about two states, in a year, a month or a week."""
        return "dyad" in self.row

    @property
    def directed(self) -> bool:
        """Whether a row leads from the first of two states to the second."""
        return self.row.startswith("directed")

    @property
    def period(self) -> Period | None:
        """How long the time of a row is; None for a vote."""
        last = self.keys[-1]
        return last if last in get_args(Period) else None  # type: ignore[return-value]

    def __reduce__(self) -> tuple[object, tuple[Row, System]]:
        """Travel between processes whole."""
        return Unit.of, (self.row, self.system)
