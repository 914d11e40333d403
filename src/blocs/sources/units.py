"""Units of money in the files of others: everything becomes million USD."""

from __future__ import annotations

from types import MappingProxyType

from blocs.errors import UsageError

__all__ = ["UNITS", "in_million"]

UNITS = MappingProxyType({"USD": 1e-6, "thousand USD": 1e-3, "million USD": 1.0, "billion USD": 1e3})
"""Factor from each unit to million USD."""


def in_million(unit: str) -> float:
    """Give the factor from a unit to million USD.

    Raises
    ------
    UsageError
        When the unit is none of `UNITS`; it is never guessed.

    Examples
    --------
    >>> in_million("thousand USD")
    0.001
    """
    known = {name.casefold(): factor for name, factor in UNITS.items()}
    factor = known.get(" ".join(unit.split()).casefold())
    if factor is None:
        raise UsageError(f"unit {unit!r} is not known; give one of {', '.join(UNITS)}")
    return factor
