"""Empty panels to join figures to: every pair of states, or every state, in each year of a range.

Rows are those of the lists of state systems (`blocs.states.dyad_years`, `blocs.states.state_years`): a pair
stands in a year when both states were members on at least one common day of it.
"""

from __future__ import annotations

from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.panel import Coverage, Unit
from blocs.states import System, codes_of, dyad_years, state_years

__all__ = ["bare_dyads", "dyads", "states_frame"]

_CITED: dict[System, str] = {
    "cow": "Correlates of War Project (2017). State System Membership List, v2016. "
    "https://correlatesofwar.org/data-sets/state-system-membership/",
    "gw": "Gleditsch, K. S. and Ward, M. D. (1999). A revised list of independent states since the Congress "
    "of Vienna. International Interactions 25(4): 393-413. https://doi.org/10.1080/03050629908434958",
}
_STATE = "ISO 3166-1 alpha-3, or the registry's code of a former state, at the end of the year"


def bare_dyads(since: int, until: int, system: System = "cow", *, directed: bool = False) -> Frame:
    """Give the rows of `dyads` by their keys alone: to fill them with measures takes no codes of states.

    Raises
    ------
    UsageError
        As `dyads`.

    Examples
    --------
    >>> bare_dyads(1990, 1991).names
    ('ccode1', 'ccode2', 'year')
    """
    found = dyad_years(since, until, system, directed=directed)
    unit = Unit.of("directed dyad-year" if directed else "dyad-year", system)
    one, two, year = unit.keys
    whom = (
        ("actor, sender or exporter", "recipient or importer") if directed else ("smaller", "larger number")
    )
    columns = [
        Column.of(one, found.a, note=f"number of the first state ({whom[0]})"),
        Column.of(two, found.b, note=f"number of the second state ({whom[1]})"),
        Column.of(year, found.years, note="calendar year"),
    ]
    return Frame(unit, columns, (_CITED[system],), coverage=Coverage(int(since), int(until)))


def dyads(since: int = 1946, until: int = 2019, system: System = "cow", directed: bool = False) -> Frame:
    """Give every pair of states that were members of a system on a common day, for each year.

    Parameters
    ----------
    since, until : int
        First and last year, both included; 1816 or later. The lists end in 2016 (COW v2016) and 2017
        (Gleditsch-Ward); members still open at that day are held to go on, and no state that came later is
        known.
    system : {"cow", "gw"}
        Whose list, and whose numbers.
    directed : bool
        Each pair both ways; else once, the smaller number first.

    Returns
    -------
    Frame
        Unit dyad-year or directed dyad-year; keys ``ccode1``, ``ccode2``, ``year`` (``gwcode1``, ``gwcode2``
        in Gleditsch-Ward numbers), sorted by them; ``state1``, ``state2``: codes of the registry, by the
        bearer of the number at the end of the year. Nothing is missing.

    Raises
    ------
    UsageError
        When `until` is before `since`, a year is before 1816 or after 2100, or there is no such system.

    References
    ----------
    As in `blocs.states.system`.

    Examples
    --------
    >>> frame = dyads(1990, 1991)
    >>> str(frame.unit), [column.name for column in frame.columns]
    ('dyad-year (COW)', ['ccode1', 'ccode2', 'year', 'state1', 'state2'])
    >>> len(frame)
    29098
    """
    bare = bare_dyads(since, until, system, directed=directed)
    assert isinstance(bare.unit, Unit)
    year = bare.array("year")
    codes = (codes_of(bare.array(key), year, system) for key in bare.unit.keys[:2])
    columns = [
        Column.of(f"state{side}", found, note=f"{which} state: {_STATE}")
        for side, which, found in zip("12", ("first", "second"), codes, strict=True)
    ]
    return bare.with_columns([*bare.columns, *columns])


def states_frame(since: int = 1946, until: int = 2019, system: System = "cow") -> Frame:
    """Give every state that was a member of a system on any day of a year, for each year.

    Parameters
    ----------
    since, until : int
        As for `dyads`.
    system : {"cow", "gw"}

    Returns
    -------
    Frame
        Unit state-year; keys ``ccode`` (``gwcode``) and ``year``, sorted by them; ``state``: code of the
        registry, by the bearer of the number at the end of the year. Nothing is missing.

    Raises
    ------
    UsageError
        When `until` is before `since`, a year is before 1816 or after 2100, or there is no such system.

    Examples
    --------
    >>> frame = states_frame(1990, 1990)
    >>> [row["state"] for row in frame.rows() if row["ccode"] in (255, 260, 265)]
    ['DEU', 'DEU', 'DDR']
    """
    found = state_years(since, until, system)
    unit = Unit.of("state-year", system)
    number, year = unit.keys
    columns = [
        Column.of(number, found.numbers, note="number of the state"),
        Column.of(year, found.years, note="calendar year"),
        Column.of("state", found.codes, note=_STATE),
    ]
    return Frame(unit, columns, (_CITED[system],), coverage=Coverage(int(since), int(until)))
