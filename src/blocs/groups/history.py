"""Blocs over time: partitions of consecutive years under labels that do not jump, and who moved.

Each year's blocs are matched to those before by the states that stand in both; a state that was away brings
the label that it bore last. A state goes on under the name of who came after it: the Soviet Union as Russia.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.groups.alignment import aligned, canonical
from blocs.groups.network import Floats, Ints
from blocs.groups.uncertain import Membership
from blocs.sources import Column, Frame, Unit
from blocs.states import System, registry
from blocs.states.conversion import numbers_of

__all__ = ["History", "history", "sizes_of", "successors"]

Weights = Mapping[int, Mapping[str, float]]


@dataclass(frozen=True, eq=False)
class History:
    """Blocs of all states over the years, under labels that mean the same in each.

    Attributes
    ----------
    years : int array, shape (years,)
        Rising; years without a partition are not there.
    states : tuple of str
        Lines of states, by the name of the last of each, sorted.
    names : object array of str or None, shape (years, states)
        What each was called in the year; None: not there.
    blocs : int array, shape (years, states)
        Consensus of the year; -1: not there, or without ties.
    certainty : float array, shape (years, states)
        Share of the draws in which it is in that bloc; NaN where not known.
    draws : int array, shape (draws, years, states)
        The same for each draw, labelled like the consensus of the year. Draws of different years are
        independent: any order of them is a path that history may have taken.
    weights : float array, shape (years, states)
        Sizes that labels were matched by; 1 where none were told, 0 where a state has none.
    hold : int
        Years for which a state that is away keeps its label.
    """

    years: Ints
    states: tuple[str, ...]
    names: NDArray[np.object_]
    blocs: Ints
    certainty: Floats
    draws: Ints
    weights: Floats
    hold: int

    def before(self) -> Ints:
        """Label that each state bore last before each year, shape (years, states); -1: none that it holds."""
        return _last(self.years, self.blocs, self.hold)

    def moves(self) -> Frame:
        """Who moved from which bloc to which, year by year.

        Returns
        -------
        Frame
            One row a move, by year and state: ``year``, ``state`` (as it was called then), ``from``, ``to``
            and ``certainty``, that it is in its new bloc. ``since``: the year in which it was last seen in
            the old one.
        """
        was = self.before()
        when, who = np.nonzero((was >= 0) & (self.blocs >= 0) & (was != self.blocs))
        seen = _last(self.years, np.where(self.blocs >= 0, self.years[:, None], -1), self.hold)
        columns = [
            Column.of("year", self.years[when]),
            Column("state", self.names[when, who], like="text"),
            Column.of("from", was[when, who], note="bloc that it was in"),
            Column.of("to", self.blocs[when, who], note="bloc that it is in"),
            Column.of("since", seen[when, who], note="year in which it was last seen in the old bloc"),
            Column.of(
                "certainty", self.certainty[when, who], "share", "draws in which it is in its new bloc"
            ),
        ]
        return Frame("move", columns)

    def frame(self, system: System | None = "cow") -> Frame:
        """The history as a table by state-year.

        Parameters
        ----------
        system : {"cow", "gw"} or None
            Whose numbers are the keys, so that it can be joined with other tables; None: a table by state and
            year without numbers.

        Returns
        -------
        Frame
            ``state``, ``bloc``, ``certainty``, and ``moved``: 1 where it is in another bloc than when last
            seen, missing where it was not seen before. By system, names without a number are left out, and
            the note of ``state`` counts them.
        """
        when, who = np.nonzero(self.names != None)  # noqa: E711
        state, years = self.names[when, who], self.years[when]
        note = "code, as it was called in the year"
        keys: list[Column] = []
        unit: str = "state and year"
        if system is not None:
            unit = panel = Unit.of("state-year", system)
            numbers = numbers_of(state, years, system)
            order = np.lexsort((years, numbers))
            order = order[numbers[order] >= 0]
            if len(order) < len(numbers):
                note += f"; {len(numbers) - len(order)} of {len(numbers)} left out: no number"
            when, who, state, years = when[order], who[order], state[order], years[order]
            keys = [Column.of(panel.keys[0], numbers[order])]
        bloc, was = self.blocs[when, who], self.before()[when, who]
        moved = np.ma.MaskedArray((bloc != was).astype(np.int64), (bloc < 0) | (was < 0))
        told = f"share of {len(self.draws)} draws in which it is in its bloc"
        columns = [
            *keys,
            Column.of("year", years),
            Column("state", state, note=note, like="text"),
            Column.of("bloc", np.ma.MaskedArray(bloc, bloc < 0), note="label; missing: without ties"),
            Column.of("certainty", self.certainty[when, who], "share", told),
            Column.of("moved", moved, note="1: in another bloc than when last seen"),
        ]
        return Frame(unit, columns)


def history(
    memberships: Mapping[int, Membership],
    *,
    weights: Weights | None = None,
    hold: int = 10,
    follow: Mapping[str, str] | None = None,
) -> History:
    """Align the blocs of consecutive years.

    Parameters
    ----------
    memberships : mapping of year to Membership
        Of `blocs.groups.uncertain.membership`; one network of a year, without draws, does too.
    weights : mapping of year to mapping of code to float, optional
        Sizes of states (`sizes_of`): labels are matched so that the most size keeps its label. A state
        without a size in a year moves no label.
    hold : int
        Years for which a state that is away keeps its label.
    follow : mapping of str to str, optional
        Under which name each name goes on; `successors` of the registry when not told, {} for none.

    Returns
    -------
    History
        Of the first year the largest bloc is 0; of two of one size that of the state first in the alphabet.
        In each later year no other naming of the blocs would have fewer states move.

    Raises
    ------
    UsageError
        When there are no years.
    DataError
        When a state and the one that it goes on as stand in the same year, or a size is negative.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> from blocs.groups.network import SignedNetwork
    >>> from blocs.groups.uncertain import membership
    >>> def told(sides):
    ...     net = SignedNetwork.from_edges([("A", "B", 1), ("B", "C", 1), ("C", "D", 1)])
    ...     return membership([net], lambda network: SimpleNamespace(blocs=np.array(sides)))
    >>> found = history({1990: told([0, 0, 1, 1]), 1991: told([1, 1, 1, 0])})
    >>> found.blocs.tolist(), found.moves()["state"]
    ([[0, 0, 1, 1], [0, 0, 0, 1]], ('C',))
    """
    if not memberships:
        raise UsageError("no years, so no history; give the membership of at least one")
    if hold < 0:
        raise UsageError(f"hold={hold}; give years, 0 or more")
    years = sorted(memberships)
    goes_on = successors() if follow is None else follow
    lines = {year: _lines(year, memberships[year].nodes, goes_on) for year in years}
    states = tuple(sorted({line for own in lines.values() for line in own}))
    place = {line: k for k, line in enumerate(states)}
    shape = (len(years), len(states))
    names = np.full(shape, None, object)
    blocs, certainty = np.full(shape, -1, np.int64), np.full(shape, np.nan)
    sizes = np.zeros(shape) if weights is not None else np.ones(shape)
    number = min(memberships[year].draws for year in years)
    draws = np.full((number, *shape), -1, np.int64)
    when = np.array(years, np.int64)
    for t, year in enumerate(years):
        one = memberships[year]
        at = np.array([place[line] for line in lines[year]], np.int64)
        names[t, at] = one.nodes
        certainty[t, at] = one.certainty
        if weights is not None:
            sizes[t, at] = _sizes(weights.get(year, {}), one.nodes, year)
        was = _last(when[: t + 1], blocs[: t + 1], hold)[t, at]
        mine = canonical(one.blocs, lines[year], one.parts)
        blocs[t, at] = aligned(was, mine, sizes[t, at], one.parts)
        # draws bear the labels of the consensus, which may have other names now
        new = dict(zip(_keyed(one.blocs, one.parts), blocs[t, at].tolist(), strict=True))
        draws[:, t, at] = _renamed(one, new)[:number]
    return History(when, states, names, blocs, certainty, draws, sizes, hold)


def _keyed(blocs: Ints, parts: Ints) -> list[tuple[int, int]]:
    return list(zip(parts.tolist(), blocs.tolist(), strict=True))


def _renamed(one: Membership, new: Mapping[tuple[int, int], int]) -> Ints:
    """Draws under the new names of the blocs of the consensus; one that it does not have gets a free name."""
    rows = one.of_draw()
    found = np.full(rows.shape, -1, np.int64)
    for part in np.unique(one.parts).tolist():
        here = one.parts == part
        own = {old: name for (p, old), name in new.items() if p == part and old >= 0}
        free = (name for name in count() if name not in own.values())
        for label in np.unique(rows[:, here]).tolist():
            if label >= 0:
                name = own[label] if label in own else next(free)
                found[:, here] = np.where(rows[:, here] == label, name, found[:, here])
    return found


def _last(years: Ints, blocs: Ints, hold: int) -> Ints:
    """Label borne last before each year; -1 where there is none, or it was away for longer than `hold`."""
    found = np.full(blocs.shape, -1, np.int64)
    label, seen = np.full(blocs.shape[1], -1, np.int64), np.zeros(blocs.shape[1], np.int64)
    for t, year in enumerate(years.tolist()):
        found[t] = np.where(year - seen - 1 <= hold, label, -1)
        there = blocs[t] >= 0
        label, seen = np.where(there, blocs[t], label), np.where(there, year, seen)
    return found


def _lines(year: int, nodes: tuple[str, ...], follow: Mapping[str, str]) -> list[str]:
    lines = []
    for name in nodes:
        line, met = name, {name}
        while line in follow and follow[line] not in met:
            line = follow[line]
            met.add(line)
        lines.append(line)
    if len(set(lines)) < len(lines):
        twice = next(line for line in lines if lines.count(line) > 1)
        both = [name for name, line in zip(nodes, lines, strict=True) if line == twice]
        raise DataError(
            f"{' and '.join(both)} both stand in {year}, and go on as {twice}; give follow= without them"
        )
    return lines


def _sizes(told: Mapping[str, float], nodes: tuple[str, ...], year: int) -> list[float]:
    sizes = [float(told.get(name, 0.0)) for name in nodes]
    wrong = [k for k, size in enumerate(sizes) if not 0 <= size < np.inf]
    if wrong:
        raise DataError(
            f"size of {nodes[wrong[0]]} in {year} is {sizes[wrong[0]]}; sizes are 0 or more; "
            "leave out what is unknown"
        )
    return sizes


def successors(system: System = "cow") -> dict[str, str]:
    """Under which code each state of the registry goes on: who bore its number last.

    Examples
    --------
    >>> found = successors()
    >>> found["SUN"], found["YUG"], "DDR" in found
    ('RUS', 'SRB', False)
    """
    spells = [s for state in registry().states.values() for s in state.spells if s.system == system]
    bearer: dict[int, str] = {}
    for spell in sorted(spells, key=lambda s: s.since):
        bearer[spell.number] = spell.code
    last: dict[str, str] = {}
    for spell in sorted(spells, key=lambda s: s.since):
        last[spell.code] = bearer[spell.number]
    return {code: after for code, after in last.items() if after != code}


def sizes_of(frame: Frame, column: str) -> dict[int, dict[str, float]]:
    """Sizes of states by year and code, from a table by state-year; what is missing is left out.

    Parameters
    ----------
    frame : Frame
        By state-year, such as capabilities.
    column : str

    Raises
    ------
    UsageError
        When the table is by another unit, or has no such column.
    """
    from blocs.states.conversion import codes_of

    unit = frame.unit
    if not isinstance(unit, Unit) or unit.row != "state-year":
        raise UsageError(f"sizes_of() takes a table by state-year, not by {unit}")
    values = frame.array(column).astype(float)
    numbers, years = frame.array(unit.keys[0]), frame.array("year")
    codes = codes_of(numbers, years, unit.system)
    last = numbers_of(codes, years, unit.system) == numbers
    found: dict[int, dict[str, float]] = {}
    # of two numbers that one state bore in a year, that at its end comes last and stays
    for k in np.argsort(last, kind="stable").tolist():
        if codes[k] is not None and not np.isnan(values[k]):
            found.setdefault(int(years[k]), {})[codes[k]] = float(values[k])
    return found
