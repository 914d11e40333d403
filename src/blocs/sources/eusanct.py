"""EUSANCT: sanctions of the European Union, the United Nations and the United States, 1989 to 2015.

Two Excel files are published; save the one you use as CSV. The file of cases has a row a case with, for
each sender S of ``EU``, ``UN`` and ``US``, whether it imposed sanctions (``impositionS``), the year
(``impositionS_year``) and the year of their end (``endyearS``). The dyadic file has a row a sender, target
and year (``sender``, ``ccodecow``, ``year``, ``sanction_dyad``, ``threat_dyad``). A file whose columns are
called otherwise is read with ``columns=``.

References
----------
Weber, P. M. and Schneider, G. (2022). Post-Cold War sanctioning by the EU, the UN, and the US: Introducing
the EUSANCT Dataset. Conflict Management and Peace Science 39(1): 97-114.
https://doi.org/10.1177/0738894220948729
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.sources.cells import day_of
from blocs.sources.column import Column
from blocs.sources.frame import Frame
from blocs.sources.naming import StateNames
from blocs.sources.panel import Coverage, Unit
from blocs.sources.panel.dataset import Dataset
from blocs.sources.tabular import Table, open_table, refuse
from blocs.sources.tally import (
    EU,
    Whole,
    episodes,
    eu_members,
    is_state,
    listed,
    sent_by,
    state_numbers,
    summed,
    with_eu,
)
from blocs.states import Origin

__all__ = ["read_eusanct"]

_SINCE, _UNTIL = 1989, 2015
_USA = 2
_MISSING = (-9, -99, -999)
_CASES = (
    "targetstate_name",
    *(word for s in ("EU", "UN", "US") for word in (f"imposition{s}", f"imposition{s}_year", f"endyear{s}")),
)
_DYADS = ("sender", "ccodecow", "year", "sanction_dyad", "threat_dyad")
_CITATION = (
    "Weber, P. M. and Schneider, G. (2022). Post-Cold War sanctioning by the EU, the UN, and the US: "
    "Introducing the EUSANCT Dataset. Conflict Management and Peace Science 39(1): 97-114. "
    "https://doi.org/10.1177/0738894220948729"
)


def read_eusanct(
    path: str | Path,
    *,
    columns: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
) -> Dataset:
    """Read EUSANCT as sanctions by sender, target and year.

    Parameters
    ----------
    path : path
        The cases or the dyadic file as CSV, told by the columns.
    columns : mapping of str to str, optional
        Where a column is called otherwise: the name above to the name in the file,
        ``{"targetstate_name": "target"}``.
    codes : mapping of str to str, optional
        Names of targets that the registry does not know, to its codes.

    Returns
    -------
    Dataset
        Unit directed dyad-year (COW), from sender to target. The Union stands as its members of each year.
        From the cases: ``sanctions``, ``imposed`` and ``unended`` as `blocs.sources.ties_sanctions` has them;
        a row for each pair of the United States or a member with any state, 0 where there was nothing. From
        the dyadic file: ``sanctions`` and ``threats``, 1 or 0, for the pairs that it lists. Other senders
        have no row: nothing is known of them. Sanctions of the United Nations bind all members, and are left
        out.

    Raises
    ------
    UsageError
        When `columns` names a column that is none of those above.
    DataError
        When a column is missing, a cell is no year or no indicator, or a target is not known.

    Examples
    --------
    >>> read_eusanct("EUSANCT_cases.csv").frame  # doctest: +SKIP
    """
    place = Path(path)
    named = dict(columns or {})
    wrong = [name for name in named if name not in (*_CASES, *_DYADS)]
    if wrong:
        raise UsageError(
            f"columns: no column {wrong[0]!r} is read; there are {', '.join((*_CASES, *_DYADS))}"
        )
    own = {name: named.get(name, name) for name in (*_CASES, *_DYADS)}
    table = open_table(place, (), own.values(), what="the sanctions of EUSANCT")
    lacking = {
        "cases": [own[name] for name in _CASES if own[name] not in table],
        "dyadic file": [own[name] for name in _DYADS if own[name] not in table],
    }
    if not lacking["dyadic file"]:
        frame, remarks = _of_dyads(table, own)
    elif not lacking["cases"]:
        frame, remarks = _of_cases(table, own, codes)
    else:
        nearer = min(lacking, key=lambda layout: len(lacking[layout]))
        raise DataError(
            f"{place}: for the {nearer} of EUSANCT it lacks {', '.join(map(repr, lacking[nearer]))}; give "
            "the name that the file has for it: columns={'" + lacking[nearer][0] + "': ...}"
        )
    return Dataset("eusanct", frame, _origin(place), tuple(remarks))


def _of_cases(
    table: Table, own: Mapping[str, str], codes: Mapping[str, str] | None
) -> tuple[Frame, list[str]]:
    target = _targets(table, own["targetstate_name"], codes)
    parts, remarks, unknown = [], [], 0
    for sender, number in (("EU", EU), ("US", _USA)):
        had = _indicator(table, own[f"imposition{sender}"]) == 1
        first = _years(table, own[f"imposition{sender}_year"])
        end = _years(table, own[f"endyear{sender}"])
        refuse(
            table,
            had & np.isnan(first),
            own[f"imposition{sender}_year"],
            "missing, though sanctions were imposed; give the year, or take the case out",
        )
        refuse(
            table,
            had & (end < first),
            own[f"endyear{sender}"],
            "{cell} is before the sanctions began; correct the file",
        )
        at = np.flatnonzero(had)
        parts.append((at, np.full(len(at), number), first[at], end[at]))
        unknown += int(np.isnan(end[at]).sum())
    bound = int((_indicator(table, own["impositionUN"]) == 1).sum())
    at, sender_number, first, end = (np.concatenate(each) for each in zip(*parts, strict=True))
    finish = np.where(np.isnan(end), _UNTIL, end).astype(np.int64)
    begin = first.astype(np.int64)
    row, a, b, year = episodes(at, sender_number, target[at], begin, finish, _SINCE, _UNTIL)
    none = _nothing()
    keys = [np.concatenate(each) for each in zip((a, b, year), none, strict=True)]
    values = {
        "sanctions": np.ones(len(row), np.int64),
        "imposed": (year == first[row]).astype(np.int64),
        "unended": (np.isnan(end[row]) & (year > first[row])).astype(np.int64),
    }
    zeros = np.zeros(len(none[0]), np.int64)
    made = [_column(name, np.concatenate([each, zeros])) for name, each in values.items()]
    if unknown:
        remarks.append(
            f"{unknown} of {len(at)} sanctions have no end in the file: they count as in force up to "
            f"{_UNTIL}, and in unended"
        )
    return _frame(keys, made), [*remarks, *_told(int((sender_number == EU).sum()), bound, "cases")]


def _of_dyads(table: Table, own: Mapping[str, str]) -> tuple[Frame, list[str]]:
    places, words = table.factor(own["sender"])
    known = {"EU": EU, "US": _USA, "UN": 0}
    which = np.array([known.get(word.upper(), -1) for word in words] + [-1], np.int64)[places]
    refuse(table, which < 0, own["sender"], "{cell} is not EU, UN or US")
    year = _years(table, own["year"])
    refuse(table, np.isnan(year), own["year"], "missing; each row needs its year")
    number = table.number(own["ccodecow"], missing=_MISSING)
    target = np.where(np.isnan(number), -1, number).astype(np.int64)
    met = is_state(target)
    kept = (which > 0) & met
    remarks = []
    if not met.all():
        told = listed(target[~met & (target >= 0)])
        remarks.append(f"{(~met).sum()} rows of targets without a COW number{f' ({told})' if told else ''}")
    values = [
        (name, _indicator(table, own[column])[kept], note)
        for name, column, note in (
            (
                "sanctions",
                "sanction_dyad",
                "1 where sanctions of the sender against the target were in force",
            ),
            ("threats", "threat_dyad", "1 where the sender threatened the target with sanctions"),
        )
    ]
    years = year[kept].astype(np.int64)
    row, a = with_eu(which[kept], years, which[kept] == EU)
    b = target[kept][row]
    row, a, b = row[a != b], a[a != b], b[a != b]
    keys = [a, b, years[row]]
    twice = summed(Unit.of("directed dyad-year", "cow"), keys, [Column("n", np.ones(len(row), np.int64))])[-1]
    if (twice.values > 1).any():
        raise DataError(
            f"{table.path}: {(twice.values > 1).sum()} pairs of sender and target stand twice in a year; "
            "give the dyadic file as it was published"
        )
    made = [Column(name, each[row], "", note, source="eusanct") for name, each, note in values]
    union, bound = int((which[kept] == EU).sum()), int((which == 0).sum())
    return _frame(keys, made), [*remarks, *_told(union, bound, "rows")]


def _told(union: int, bound: int, what: str) -> list[str]:
    return [
        f"{union} {what} of the European Union count for each state that was a member at the end of the year",
        f"{bound} {what} of the United Nations left out: they bind every member",
    ]


def _frame(keys: list[Whole], columns: list[Column]) -> Frame:
    unit = Unit.of("directed dyad-year", "cow")
    senders = "senders are the United States and the members of the European Union only"
    made = summed(unit, keys, columns)
    years = made[2].values
    span = (int(years.min()), int(years.max())) if len(years) else (_SINCE, _UNTIL)
    return Frame(unit, made, (_CITATION,), Coverage(*span, note=senders))


def _nothing() -> tuple[Whole, Whole, Whole]:
    """All pairs that the cases speak about: the United States, or a member of the year, with any state."""
    members = eu_members(range(_SINCE, _UNTIL + 1))
    a, b, year = sent_by(np.unique(np.concatenate([[_USA], *members.values()])), _SINCE, _UNTIL)
    sends = a == _USA
    for when, numbers in members.items():
        sends |= (year == when) & np.isin(a, numbers)
    return a[sends], b[sends], year[sends]


def _column(name: str, values: Whole) -> Column:
    note = {
        "sanctions": "cases of the sender against the target whose sanctions were in force in the year",
        "imposed": "cases whose sanctions began in the year",
        "unended": "cases of sanctions whose end is not known, after the year in which they began",
    }[name]
    return Column(name, values, "cases", note, source="eusanct")


def _targets(table: Table, column: str, codes: Mapping[str, str] | None) -> Whole:
    places, words = table.factor(column)
    refuse(table, places < 0, column, "missing; each case needs its target")
    find = StateNames((_SINCE + _UNTIL) // 2, codes)
    found = np.empty(len(words), object)
    for at, word in enumerate(words):
        found[at] = find.code(word, table.place(int(np.argmax(places == at)), column))
    number = state_numbers(found, np.full(len(found), _UNTIL))[places]
    refuse(table, number < 0, column, "{cell} has no COW number; give codes=, or take the case out")
    return number


def _indicator(table: Table, column: str) -> NDArray[np.float64]:
    told = table.number(column, missing=_MISSING)
    refuse(table, ~(np.isnan(told) | (told == 0) | (told == 1)), column, "{cell} is neither 0 nor 1")
    return told


def _years(table: Table, column: str) -> NDArray[np.float64]:
    years = table.number(column, missing=_MISSING)
    wrong = ~np.isnan(years) & ((years % 1 != 0) | (years < 1900) | (years > 2100))
    refuse(table, wrong, column, "{cell} is no year; correct the file, or leave the cell empty")
    return years


def _origin(place: Path) -> Origin:
    return Origin(
        producer="Weber and Schneider, University of Konstanz",
        citation=_CITATION,
        version=f"file {place.name}",
        licence="cite, do not redistribute; read from the user's own copy",
        accessed=day_of(place),
        note="",
    )
