"""Roll calls of the United Nations General Assembly: who voted yes, no or abstained, from 1946 on.

Two layouts are read. The R package `unvotes` has a file of votes (``rcid``, ``country``, ``country_code``,
``vote`` in words), one of roll calls (``rcid``, ``session``, ``date``) and one of the issues that they are
about. Voeten's own file has all in one, with COW numbers (``ccode``) and votes in digits: 1 yes, 2 abstain,
3 no, 8 absent, 9 not a member.

A state that was absent has no row: no vote was cast, and that agrees with nobody. The year of a roll call is
the one in which its session opened (session + 1945), though a session may go on into the next.

References
----------
Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating Dynamic State Preferences from United Nations
Voting Data. Journal of Conflict Resolution 61(2): 430-456. https://doi.org/10.1177/0022002715595700

Voeten, E., Strezhnev, A. and Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard
Dataverse. https://doi.org/10.7910/DVN/LEJUQZ
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import day_of
from blocs.sources.column import Column, text_column
from blocs.sources.frame import Frame
from blocs.sources.panel.coverage import Coverage
from blocs.sources.panel.dataset import Dataset
from blocs.sources.panel.keys import packed, places
from blocs.sources.panel.unit import Unit
from blocs.sources.tabular import Table, open_table, refuse
from blocs.sources.voters import voters
from blocs.states import Origin
from blocs.states.conversion import codes_of

__all__ = ["read_un_votes"]

_FIRST = 1945
"""The first session opened in January 1946."""
_ABSENT, _OUTSIDE, _NONE, _UNKNOWN = -1, -2, -3, -4
_MEANT = {
    "yes": 2, "abstain": 1, "no": 0, "absent": _ABSENT,
    "1": 2, "2": 1, "3": 0, "8": _ABSENT, "9": _OUTSIDE,
    "na": _NONE,
}  # fmt: skip
_LEFT_OUT = {
    _ABSENT: "states that were absent",
    _OUTSIDE: "states that were not members",
    _NONE: "no vote told",
}
_DATA = (
    "Voeten, E., Strezhnev, A. and Bailey, M. (2009). United Nations General Assembly Voting Data. Harvard "
    "Dataverse. https://doi.org/10.7910/DVN/LEJUQZ"
)
_ARTICLE = (
    "Bailey, M. A., Strezhnev, A. and Voeten, E. (2017). Estimating Dynamic State Preferences from United "
    "Nations Voting Data. Journal of Conflict Resolution 61(2): 430-456. "
    "https://doi.org/10.1177/0022002715595700"
)
_PACKAGE = (
    "Robinson, D. and Goguen-Compagnoni, N. unvotes: United Nations General Assembly Voting Data. R package. "
    "https://CRAN.R-project.org/package=unvotes"
)


@dataclass(frozen=True, slots=True)
class _Calls:
    """Roll calls by number, sorted: session and day of each."""

    rcid: NDArray[np.int64]
    session: NDArray[np.int64]
    days: NDArray[np.object_]


def read_un_votes(
    votes: str | Path,
    roll_calls: str | Path | None = None,
    *,
    issues: str | Path | None = None,
    codes: Mapping[str, str] | None = None,
) -> Dataset:
    """Read the votes cast in the General Assembly.

    Parameters
    ----------
    votes : path
        Votes, in either layout, as CSV (or tab-separated, each plain or ``.gz``) or Parquet.
    roll_calls : path, optional
        Sessions and days of the roll calls. Needed where `votes` has no column ``session``.
    issues : path, optional
        Issues of the roll calls (``rcid``, ``short_name``); the frame then has a column of them.
    codes : mapping of str to str, optional
        The user's own: a country, two letters or a number in the file to a code of the registry. They go
        first.

    Returns
    -------
    Dataset
        Frame of unit ``vote (COW)``, by state and roll call: ``ccode``, ``rcid``, ``year``, ``session``,
        ``day`` (missing where the file tells none), ``vote`` (0 no, 1 abstain, 2 yes), ``state`` (code of the
        registry) and, with `issues`, ``issues`` ("hr;me"; missing where none is told). West Germany is 260 up
        to the session of 1990, and Germany 255 from then on; Taipei (713) held China's seat until 1971,
        Beijing (710) since; Ukraine and Belarus vote from 1946, though no members of the COW system until
        1991.

    Raises
    ------
    UsageError
        When sessions are not told and `roll_calls` is not given.
    DataError
        When a file cannot be read, a column is missing, a state, vote or roll call is unknown, a day is none,
        or the same state votes on the same roll call in two ways.
    MissingExtra
        For Parquet without pyarrow.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> rows = "rcid,ccode,session,vote\\n3,2,1,1\\n3,365,1,3\\n3,20,1,8\\n"
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "UNVotes.csv")
    ...     _ = path.write_text(rows)
    ...     read = read_un_votes(path)
    >>> read.frame["state"], read.frame["vote"], read.remarks
    (('USA', 'SUN'), (2, 0), ('1 row left out: states that were absent',))
    """
    place = Path(votes)
    optional = ("ccode", "country", "country_code", "session", "date")
    table = open_table(place, ("rcid", "vote"), optional, what="the votes of the General Assembly")
    rcid = table.whole("rcid")
    calls = _told_apart(table, rcid) if roll_calls is None else _read_calls(Path(roll_calls))
    call = places(rcid, calls.rcid)
    refuse(
        table, call < 0, "rcid", "roll call {cell} is not among the roll calls; give the file of all of them"
    )
    vote = _votes(table)
    years = calls.session + _FIRST
    cast = vote >= 0
    remarks = [
        f"{count:,} row{'s' if count > 1 else ''} left out: {why}"
        for value, why in _LEFT_OUT.items()
        if (count := int((vote == value).sum()))
    ]
    numbers = voters(table, years[call], cast, codes or {})
    rows, again = _once(table, numbers, rcid, vote, np.flatnonzero(cast))
    if again:
        remarks.append(f"{again:,} row{'s' if again > 1 else ''} left out: the same vote told again")
    numbers, call = numbers[rows], call[rows]
    if not len(rows):
        raise DataError(f"{place}: no votes cast in {len(table):,} rows; give the file of votes")
    found, at = np.unique(numbers * 10_000 + years[call], return_inverse=True)
    columns = [
        Column.of("ccode", _kept(numbers), note="Correlates of War number"),
        Column.of("rcid", _kept(rcid[rows]), note="number of the roll call"),
        Column.of("year", _kept(years[call]), note="year in which the session opened"),
        Column.of("session", _kept(calls.session[call]), note="session of the General Assembly"),
        text_column("day", call, calls.days.tolist(), "day of the roll call"),
        Column.of("vote", _kept(vote[rows]), note="0 no, 1 abstain, 2 yes; no row: none cast"),
        text_column("state", at, codes_of(found // 10_000, found % 10_000).tolist(), "code of the registry"),
    ]
    if issues is not None:
        columns.append(
            text_column("issues", call, _issues(Path(issues), calls.rcid), "short names of issues")
        )
    held = years[call]
    note = "Years of the sessions read; roll calls only, not resolutions adopted without a vote."
    coverage = Coverage(int(held.min()), int(held.max()), note=note)
    sources = (_DATA, _ARTICLE) if "ccode" in table else (_DATA, _ARTICLE, _PACKAGE)
    frame = Frame(Unit.of("vote", "cow"), columns, sources, coverage)
    return Dataset("un-votes", frame, _origin(place), tuple(remarks))


def _origin(place: Path) -> Origin:
    return Origin(
        producer="Erik Voeten, Anton Strezhnev and Michael Bailey",
        citation=_DATA,
        version=f"file {place.name}",
        licence="CC0 1.0 at Harvard Dataverse; read from the user's own copy",
        accessed=day_of(place),
        note="Turned into COW numbers where the file has names and two letters.",
    )


def _kept(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lock an array that nobody else holds, so that a column need not copy it."""
    values.flags.writeable = False
    return values


def _votes(table: Table) -> NDArray[np.int64]:
    at, levels = table.factor("vote")
    told = [level.casefold().removesuffix(".0") for level in levels]
    meant = np.array([*(_MEANT.get(word, _UNKNOWN) for word in told), _NONE], np.int64)
    vote = meant[at]
    refuse(
        table,
        vote == _UNKNOWN,
        "vote",
        "{cell} is no vote; write yes, abstain, no or absent, or 1, 2, 3 (no), 8 (absent), 9 (not a member)",
    )
    return vote


# --- roll calls


def _read_calls(place: Path) -> _Calls:
    table = open_table(place, ("rcid", "session"), ("date",), what="the roll calls of the General Assembly")
    rcid = table.whole("rcid")
    calls = _told_apart(table, rcid)
    first, count = np.unique(rcid, return_index=True)[1], len(calls.rcid)
    if count < len(rcid):
        again = np.ones(len(rcid), bool)
        again[first] = False
        refuse(table, again, "rcid", "roll call {cell} stands in a row before; leave one of them out")
    return calls


def _told_apart(table: Table, rcid: NDArray[np.int64]) -> _Calls:
    """Session and day of each roll call, checked to be the same in all its rows."""
    if "session" not in table:
        raise UsageError(
            f"{table.path}: it tells no sessions; give roll_calls=, the file with rcid, session and date"
        )
    session = table.whole("session")
    refuse(
        table, (session < 1) | (session > 200), "session", "{cell} is no session; they count from 1 (1946)"
    )
    calls, first, call = np.unique(rcid, return_index=True, return_inverse=True)
    differs = session != session[first][call]
    refuse(table, differs, "session", "{cell} differs from a row before of the same roll call; correct it")
    days: NDArray[np.object_] = np.full(len(calls), None, dtype=object)
    if "date" in table:
        at, levels = table.factor("date")
        days = np.array([*map(_day, levels), None], dtype=object)[at[first]]
        wrong = np.array([*((level != "NA" and _day(level) is None) for level in levels), False])
        refuse(table, wrong[at], "date", "{cell} is no day; write YYYY-MM-DD")
        refuse(table, at != at[first][call], "date", "{cell} is not the day of a row before; correct it")
    return _Calls(calls, session[first], days)


def _day(told: str) -> str | None:
    """Give a day as YYYY-MM-DD, without the time of day that may stand behind it."""
    try:
        return date.fromisoformat(told[:10]).isoformat() if told[10:11] in ("", " ", "T") else None
    except ValueError:
        return None


def _issues(place: Path, calls: NDArray[np.int64]) -> list[str | None]:
    """Short names of the issues of each roll call, in the order of the alphabet."""
    table = open_table(place, ("rcid", "short_name"), what="the issues of roll calls")
    rcid, (at, names) = table.whole("rcid"), table.factor("short_name")
    refuse(table, at < 0, "short_name", "no issue is told; leave the row out")
    of: dict[int, set[str]] = {}
    for call, name in np.unique(np.stack([rcid, at]), axis=1).T.tolist():
        of.setdefault(call, set()).add(names[name])
    return [";".join(sorted(of[call])) if call in of else None for call in calls.tolist()]


def _once(
    table: Table,
    numbers: NDArray[np.int64],
    rcid: NDArray[np.int64],
    vote: NDArray[np.int64],
    cast: NDArray[np.intp],
) -> tuple[NDArray[np.intp], int]:
    """Rows of votes cast by state and roll call, each once, and how many were told again."""
    key = packed((numbers[cast], rcid[cast]), ("ccode", "rcid"))
    order = np.argsort(key, kind="stable")
    rows, key = cast[order], key[order]
    again = np.zeros(len(rows), bool)
    again[1:] = key[1:] == key[:-1]
    if not again.any():
        return rows, 0
    differs = np.zeros(len(table), bool)
    differs[rows[1:][again[1:] & (vote[rows[1:]] != vote[rows[:-1]])]] = True
    refuse(
        table,
        differs,
        "vote",
        "{cell} is not what a row before says of the same state and roll call; keep one",
    )
    return rows[~again], int(again.sum())
