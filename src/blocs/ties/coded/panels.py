"""Directed dyad-months, dyad-weeks and dyad-years of the coded events that a store holds.

Counts of one source grow with the news that it reads: compare ``share``, ``net`` and ``goldstein`` over the
years, never counts. Counts of two sources are never added up: they tell of the same acts.

References
----------
Goldstein, J. S. (1992). A conflict-cooperation scale for WEIS events data. Journal of Conflict Resolution
36(2): 369-385. https://doi.org/10.1177/0022002792036002007

Leetaru, K. and Schrodt, P. A. (2013). GDELT: Global data on events, location, and tone, 1979-2012. ISA Annual
Convention.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from blocs.errors import UsageError
from blocs.sources import Frame
from blocs.sources.coded.held import Events, Mentions
from blocs.sources.coded.months import Run, days_in, runs_of
from blocs.sources.panel.periods import Period
from blocs.states import System, registry
from blocs.states.spells import spells_of
from blocs.ties.coded.frames import frame_of
from blocs.ties.coded.outlets import WINDOW, tellings, whole_from_one
from blocs.ties.coded.queries import Rule, count_acts, count_rows, opened
from blocs.ties.coded.volume import chosen_source, counted, covered, whole_periods

if TYPE_CHECKING:
    from blocs.evidence import Store

__all__ = ["LATE", "dyad_months", "dyad_weeks", "dyad_years"]

LATE = 300
"""Days: GDELT dates what a story calls "a year ago" 365 days before it, and little else so far back."""
_Bound = str | date | int | None


def dyad_months(
    store: Store | str | Path,
    since: _Bound = None,
    until: _Bound = None,
    pair: tuple[str, str] | None = None,
    directed: bool = True,
    source: str | None = None,
    *,
    distinct: bool = True,
    late: int | None = LATE,
    min_outlets: int | None = None,
    min_texts: int | None = None,
    window: int = WINDOW,
    system: System = "cow",
    memory: str = "1GB",
    threads: int = 2,
) -> Frame:
    """Count coded events by month: who did what to whom, how often, and as what share of all events.

    Parameters
    ----------
    store : Store or path
        Into which coded events were imported (`blocs import gdelt FILES`).
    since, until : day, ``"2018-09"``, year, optional
        The months that hold them are whole; all that a file covers when not told.
    pair : tuple of str, optional
        Codes of two states (RUS stands for the Soviet Union too): every month has a row. Without, every pair
        of states of which the source tells in a month has one, and the table says what an absent row means.
    directed : bool
        From actor to recipient, where an act that the source codes as of both sides counts in each direction;
        else what either did to the other, and such an act counts once.
    source : str, optional
        ``"gdelt2"``, ``"icews"`` ...; may be left out where the store holds one.
    distinct : bool
        Count one act once: one day, actor, recipient, CAMEO root (else PLOVER type), class and name of place.
        False: count every row, a row and its mirror as one.
    late : int, optional
        Rows that the source took in so many days after their day, or more, are left out, and counted in
        ``late``; GDELT gives last year's date to what a story calls "a year ago". None: they count.
    min_outlets, min_texts : int, optional
        Count an act only where its rows together were told by so many outlets, or in so many texts (see
        `blocs.ties.coded.outlets`): a story that one outlet repeats falls to the first, copies of a wire
        story to the second. Needs mentions (GDELT 2.0). Acts that are told by fewer are in ``fewer``; those
        of which no mention within the window is held, in ``untold``.
    window : int
        Days after an event's first document within which mentions count. Acts of the last days that files of
        mentions stand for have had fewer.
    system : {"cow", "gw"}
        Whose numbers the states bear. Acts of bodies, and of states without a number, are left out; the note
        of the coverage counts them.
    memory : str
        About what it may take in all; half of it DuckDB's, which puts aside what does not fit.
    threads : int

    Returns
    -------
    Frame
        By directed dyad-month or dyad-month, sorted by key. ``verbal_cooperation``, ``material_cooperation``,
        ``verbal_conflict``, ``material_conflict``: acts by class; ``n``: acts, those without a class too;
        ``events``: rows that tell them; ``reports``: mentions of these, missing where the source tells none;
        ``net``: cooperative less conflictual acts over all that have a class, -1 to 1; ``share``: ``events``
        over all rows of the source in the period, by which volume is taken out; ``net_share``: ``net`` times
        ``share``; ``goldstein``: mean weight of ``goldstein_n`` acts, the weight of an act being the mean of
        its rows; ``late``: late rows; ``covered``: part of the days of the period that files stand for; with
        `min_outlets` or `min_texts`, files of events and of mentions both. Where it is 0 all else is missing;
        rows dated to such a month are left out where no pair is asked for, and counted in the note of the
        coverage.

    Raises
    ------
    UsageError
        When the store has no coded events, or several sources and none is named, or no mentions where they
        are needed, or a bound makes no sense.
    RegistryError
        When the registry holds no such state.
    StoreError
        When the manifest or a segment is damaged.
    MissingExtra
        Without duckdb.

    Examples
    --------
    >>> found = dyad_months("store", "2019-01", "2019-12", ("CHN", "RUS"), source="gdelt2")  # doctest: +SKIP
    >>> found["month"], found["net"]  # doctest: +SKIP
    """
    how = _Asked(distinct, late, min_outlets, min_texts, window, system, memory, threads)
    return _made(store, "month", since, until, pair, directed, source, how)


def dyad_weeks(
    store: Store | str | Path,
    since: _Bound = None,
    until: _Bound = None,
    pair: tuple[str, str] | None = None,
    directed: bool = True,
    source: str | None = None,
    *,
    distinct: bool = True,
    late: int | None = LATE,
    min_outlets: int | None = None,
    min_texts: int | None = None,
    window: int = WINDOW,
    system: System = "cow",
    memory: str = "1GB",
    threads: int = 2,
) -> Frame:
    """Count coded events by ISO week, from Monday to Sunday, else as `dyad_months`.

    A week is of the year that has its Thursday: 202053 ends on 3 January 2021.
    """
    how = _Asked(distinct, late, min_outlets, min_texts, window, system, memory, threads)
    return _made(store, "week", since, until, pair, directed, source, how)


def dyad_years(
    store: Store | str | Path,
    since: _Bound = None,
    until: _Bound = None,
    pair: tuple[str, str] | None = None,
    directed: bool = True,
    source: str | None = None,
    *,
    distinct: bool = True,
    late: int | None = LATE,
    min_outlets: int | None = None,
    min_texts: int | None = None,
    window: int = WINDOW,
    system: System = "cow",
    memory: str = "1GB",
    threads: int = 2,
) -> Frame:
    """Count coded events by calendar year, else as `dyad_months`."""
    how = _Asked(distinct, late, min_outlets, min_texts, window, system, memory, threads)
    return _made(store, "year", since, until, pair, directed, source, how)


@dataclass(frozen=True, slots=True)
class _Asked:
    """How it is to be counted, as a user says it."""

    distinct: bool
    late: int | None
    min_outlets: int | None
    min_texts: int | None
    window: int
    system: System
    memory: str
    threads: int


def _made(
    store: Store | str | Path,
    period: Period,
    since: _Bound,
    until: _Bound,
    pair: tuple[str, str] | None,
    directed: bool,
    source: str | None,
    how: _Asked,
) -> Frame:
    folder = Path(store) if isinstance(store, (str, Path)) else store.path.parent
    late, system = how.late, how.system
    if late is not None and (isinstance(late, bool) or not isinstance(late, int) or late < 1):
        raise UsageError(f"late={late!r}: write days from 1 on, or None to count late rows with the others")
    least = [
        0 if value is None else whole_from_one(name, value)
        for name, value in (("min_outlets", how.min_outlets), ("min_texts", how.min_texts))
    ]
    codes = None if pair is None else (_codes(pair[0], system), _codes(pair[1], system))
    if pair is not None and set(codes[0] if codes else ()) & set(codes[1] if codes else ()):
        raise UsageError(
            f"{pair[0]} and {pair[1]} are one, or follow one another, and have no tie; name two states"
        )
    events = Events(folder)
    name = chosen_source(events, source)
    runs = _runs(events, name)
    mentions = Mentions(folder) if any(least) else None
    if mentions is not None:
        if name not in mentions.sources:
            raise UsageError(
                f"{folder} has no mentions of {name}, so it is not known by how many its acts were told; "
                "bring them in with: blocs import gdelt-mentions FILES --store DIR (GDELT 2.0 alone has them)"
            )
        runs = list(runs_of({*days_in(runs)} & {*days_in(_runs(mentions, name))}))
        if not runs:
            raise UsageError(
                f"files of events and of mentions in {folder} have no day in common; import both of one day"
            )
    span = whole_periods(runs, since, until, period)
    if span is None:
        raise UsageError(
            f"no file of {name} in {folder} tells of days after that; tell since and until, or others"
        )
    days = whole_from_one("window", how.window)
    rule = Rule(period, *span, directed, how.distinct, late, codes, least[0], least[1], days)
    segments = [one for one in events.segments(*span, name) if one.source == name]
    with opened(events.folder, how.memory, how.threads) as base:
        rows = count_rows(base, events.folder, segments, rule)
        told = None if mentions is None else partial(tellings, base, events.folder, mentions, rule=rule)
        cells = count_acts(base, events.folder, segments, rule, told)
    return frame_of(cells, counted(covered(runs, *span, period), rows), rule, name, system, pair)


def _runs(events: Events, source: str) -> list[Run]:
    return [run for file in events.files if file.source == source for run in file.days]


def _codes(code: str, system: System) -> tuple[str, ...]:
    """Codes of all who bore a number of a state: RUS and SUN.

    Raises
    ------
    RegistryError
        When the registry holds no such state.
    UsageError
        When it never was a member of the system.
    """
    registry().state(code)
    spells = spells_of(system)
    mine = np.unique(spells.numbers[spells.codes == code])
    if not len(mine):
        raise UsageError(
            f"{code} never was a member of the system {system}, and has no number; name a state that was"
        )
    return tuple(sorted({str(one) for one in spells.codes[np.isin(spells.numbers, mine)]}))
