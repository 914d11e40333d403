"""From the two letters of ISO 3166-1, and those given up, to the codes of the registry."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from blocs.errors import RegistryError, UsageError
from blocs.states import load
from blocs.states.model import Day
from blocs.states.registry import registry
from blocs.states.spells import OPEN, locked
from blocs.states.timeline import EVER, Timeline, at, over

__all__ = ["code_of_alpha2", "codes_of_alpha2"]


def codes_of_alpha2(letters: Iterable[str | None], years: ArrayLike) -> NDArray[np.object_]:
    """Give the registry's codes of the states that two letters stand for.

    Letters are those of ISO 3166-1 and, for states and letters given up, of ISO 3166-3 (``SU``, ``YU``,
    ``DD``, ``YD``, ``ZR``, ``TP``, ``BU`` ...), with ``UK`` and ``EL`` of the European Union and ``XK`` for
    Kosovo. ``CS`` was Czechoslovakia, then Serbia and Montenegro; ``NA`` is Namibia.

    Parameters
    ----------
    letters : sequence of str or None, length n
        In capitals or not.
    years : int or datetime64 array, of length n or one for all
        Years, or days. Old letters are understood also after their time.

    Returns
    -------
    object array of str or None, length n
        None where the letters stand for no state that the registry holds.

    Raises
    ------
    UsageError
        When years are neither whole numbers nor days, or lengths differ.

    Examples
    --------
    >>> codes_of_alpha2(["NA", "CS", "CS", "uk", None], [2000, 1980, 2004, 2000, 2000]).tolist()
    ['NAM', 'CSK', 'SCG', 'GBR', None]
    """
    line, codes = _by_alpha2()
    folded = [word.strip().upper() if isinstance(word, str) else None for word in letters]
    return over(line.places(folded), years, lambda *when: at(codes, line.find(*when), None))


def code_of_alpha2(alpha2: str, year: int | Day) -> str | None:
    """Give the registry's code of the state that two letters stand for in a year or on a day.

    As `codes_of_alpha2`, for one.

    Raises
    ------
    UsageError
        When `year` is neither a year nor a day.

    Examples
    --------
    >>> code_of_alpha2("NA", 2018), code_of_alpha2("SU", 1980), code_of_alpha2("CS", "2005-01-01")
    ('NAM', 'SUN', 'SCG')
    """
    when: Any = year
    if isinstance(year, (str, date)):
        try:
            when = np.datetime64(year, "D")
        except ValueError as error:
            raise UsageError(f"{year!r} is no day; write YYYY-MM-DD, or a year as a number") from error
    found: str | None = codes_of_alpha2([alpha2], when)[0]
    return found


@cache
def _by_alpha2() -> tuple[Timeline, NDArray[np.object_]]:
    """Read ``alpha2.csv``: the spells of letters, and the code of each spell."""
    file = load.data() / "alpha2.csv"
    keys, codes, since, until = [], [], [], []
    for line, (code, letters, first, last) in load.rows(file, "code,alpha2,since,until"):
        where = f"{file.name}, line {line}"
        if code not in registry().states:
            raise RegistryError(f"{where}: {code!r} is not in states.csv; add it there first")
        if not re.fullmatch("[A-Z]{2}", letters):
            raise RegistryError(f"{where}: {letters!r}; write two capital letters")
        try:
            days = [date.fromisoformat(day).isoformat() if day else None for day in (first, last)]
        except ValueError as error:
            raise RegistryError(f"{where}: {error}; write days as YYYY-MM-DD") from error
        keys.append(letters)
        codes.append(code)
        since.append(EVER if days[0] is None else int(np.datetime64(days[0], "D").astype(np.int64)))
        until.append(OPEN if days[1] is None else int(np.datetime64(days[1], "D").astype(np.int64)))
    line_of = Timeline.made(keys, np.array(since, np.int64), np.array(until, np.int64))
    return line_of, locked(np.array(codes, object)[line_of.rows])
