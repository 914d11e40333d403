"""The measures of ties: what each is called, what it means, which data it needs, and how it is made.

A family is made from holdings and an `Ask`, for one pair of states or for all, by the functions of this room;
they can as well be called by themselves. New measures are added here.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

import numpy as np

from blocs.errors import UsageError
from blocs.reading.records import Event
from blocs.sources import Column, Coverage, Dataset, Frame, Unit
from blocs.sources.joining import join
from blocs.ties.arms import arms_share
from blocs.ties.asking import Ask
from blocs.ties.capability import capability_ratio
from blocs.ties.commitments import commitments
from blocs.ties.composite import composite
from blocs.ties.diplomacy import representation
from blocs.ties.disputes import disputes
from blocs.ties.event_balance import coded_events, event_balance
from blocs.ties.exercises import joint_exercises
from blocs.ties.holdings import Holdings
from blocs.ties.ideal import ideal_distance, ideal_points
from blocs.ties.measure import Family, Measure
from blocs.ties.memberships import joint_memberships, shared_bodies
from blocs.ties.profile import Line, lines_of
from blocs.ties.restrictions import sanctions_in_force
from blocs.ties.rivalry import rivalry
from blocs.ties.roll_calls import roll_calls
from blocs.ties.rows import filled
from blocs.ties.similarity import SimilarityMeasure, alliance_similarity, vote_similarity
from blocs.ties.trade_dependence import trade_dependence

__all__ = ["CATALOGUE", "COMPOSITE", "MEASURES_OF_REPORTS", "measure_frame", "prepare", "told_balance"]

_Need = tuple[str, ...]
_SR = "Signorino and Ritter (1999), doi:10.1111/0020-8833.00113"
_HAEGE = "Häge (2011), doi:10.1093/pan/mpr023"
_BSV = "Bailey, Strezhnev and Voeten (2017), doi:10.1177/0022002715595700"
_UNIT = (0.0, 1.0)
_WAY = "dynamic 1"
"""How ideal points are estimated; another number where that changes, so that none kept before are taken."""
_CARRY = 4
"""Years: diplomatic exchange was taken down every five, and is held to last until it is taken down again."""

_VOTES = (
    Measure("agreement", "Equal votes", "share of divided calls", "votes", _UNIT, 1, "roll calls", _BSV),
    Measure("valued", "Agreement, abstention half", "share", "votes", _UNIT, 1, "roll calls"),
    Measure("s", "S of votes", "", "votes", (-1.0, 1.0), 1, "roll calls", _SR),
    Measure("kappa", "κ of votes", "beyond chance", "votes", (-1.0, 1.0), 1, "roll calls", _HAEGE),
    Measure("pi", "π of votes", "beyond chance", "votes", (-1.0, 1.0), 1, "roll calls", _HAEGE),
    Measure("tau_b", "τ-b of votes", "", "votes", (-1.0, 1.0), 1, "roll calls", "Kendall (1945)"),
)


def _votes(
    holdings: Holdings,
    ask: Ask,
    need: _Need,
    measures: Sequence[SimilarityMeasure] = get_args(SimilarityMeasure),
) -> Frame:
    calls = roll_calls(holdings.get(need[0]).frame)
    years = range(ask.since, ask.until + 1)

    def made(pair: tuple[int, int] | None) -> Frame:
        return vote_similarity(
            calls,
            measures=measures,
            pair=pair,
            years=years,
            draws=ask.draws,
            level=ask.level,
            seed=ask.seed,
        )

    return _each(ask, made)


def _ideal(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    points = holdings.derived("ideal-points", need[0], _estimated, _WAY).frame
    return _each(ask, lambda pair: ideal_distance(points, pair=pair, level=ask.level))


def prepare(holdings: Holdings, name: str) -> str | None:
    """Make now what measures would make of a dataset when first asked: what takes long is kept beside it.

    Parameters
    ----------
    holdings : Holdings
    name : str
        Of the dataset: ``"un-votes"``.

    Returns
    -------
    str or None
        What was made, in words; None where nothing is made of it.
    """
    if name != "un-votes":
        return None
    points = holdings.derived("ideal-points", name, _estimated, _WAY).frame
    return f"ideal points of {len(points):,} state-years"


def _estimated(votes: Dataset) -> Dataset:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        points = ideal_points(roll_calls(votes.frame))
    remarks = tuple(dict.fromkeys(str(warning.message) for warning in told))
    return Dataset("ideal-points", _covered(points, votes.coverage), votes.origin, remarks)


def _covered(frame: Frame, coverage: Coverage) -> Frame:
    return frame if frame.coverage is not None else Frame(frame.unit, frame.columns, frame.sources, coverage)


def _commitments(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return commitments(holdings.get(need[0]).frame, ask.rows())


def _portfolios(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return _alike(holdings, ask, need, ("s", "kappa", "pi"))


def _weighted(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    found = _alike(holdings, ask, need, ("s",))
    number = found.column("weighted_n").renamed("alliance_s_weighted_n")
    return found.with_columns([*found.columns, number])


def _alike(holdings: Holdings, ask: Ask, need: _Need, measures: Sequence[SimilarityMeasure]) -> Frame:
    alliances = holdings.get(need[0])
    frame = alliances.frame if "commitment" in alliances.frame else commitments(alliances.frame)
    weights = holdings.get(need[1]).frame if len(need) > 1 else None
    cover = alliances.coverage
    years = range(max(ask.since, cover.since), min(ask.until, cover.until) + 1)

    def made(pair: tuple[int, int] | None) -> Frame:
        return alliance_similarity(frame, capabilities=weights, measures=measures, pair=pair, years=years)

    return _each(ask, made)


def _disputes(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return disputes(holdings.get(need[0]).frame, ask.rows())


def _rivalry(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return rivalry([holdings.get(name).frame for name in need], ask.rows())


def _sanctions(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return sanctions_in_force(holdings.get(need[0]).frame, ask.rows(directed=True))


def _tariff(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    found = filled(ask.rows(directed=True), holdings.get(need[0]).frame, "max")
    return found.with_columns([*found.columns, found.column("sectors").renamed("n")])


def _trade(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return trade_dependence(holdings.get(need[0]).frame, dyads=ask.rows())


def _dependence(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    totals = holdings.get(need[1]).frame if len(need) > 1 else None
    return trade_dependence(holdings.get(need[0]).frame, totals, ask.rows(directed=True))


def _arms(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return arms_share(holdings.get(need[0]).frame, ask.rows(directed=True))


def _exercises(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return joint_exercises(holdings.get(need[0]).frame, ask.rows())


def _capability(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return capability_ratio(holdings.get(need[0]).frame, ask.rows())


def _memberships(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return joint_memberships(holdings.get(need[0]).frame, ask.rows())


def _bodies(_holdings: Holdings, ask: Ask, _need: _Need) -> Frame:
    return shared_bodies(ask.rows())


def _representation(holdings: Holdings, ask: Ask, need: _Need) -> Frame:
    return representation(holdings.get(need[0]).frame, ask.rows(directed=True), carry=_CARRY)


COMPOSITE: Mapping[str, int] = {
    "s": 1,
    "commitment": 1,
    "memberships": 1,
    "disputes": -1,
    "rivalry": -1,
    "sanctions": -1,
}
"""Parts of the composite, of equal weight; 1 where more of one means a closer tie, -1 where a worse one."""
_LEAST = 0.8
"""Share of the parts that must be known: means of other parts cannot be compared from year to year."""


def _part(name: str, holdings: Holdings, ask: Ask) -> Frame | None:
    """A part of the composite for all pairs; None where its data are not there."""
    family = _of(name)
    need = family.from_(holdings)
    if need is None:
        return None
    if name == "s":  # the other measures of votes are not wanted here, and take their time
        return _votes(holdings, ask, need, ("s",))
    if name == "sanctions":  # of either side
        return sanctions_in_force(holdings.get(need[0]).frame, ask.rows())
    return family.make(holdings, ask, need)


def _of(name: str) -> Family:
    return next(family for family in CATALOGUE if any(m.name == name for m in family.measures))


def _of_parts(holdings: Holdings) -> _Need:
    return tuple(used for name in COMPOSITE for used in _of(name).from_(holdings) or ())


def _composite(holdings: Holdings, ask: Ask, _need: _Need) -> Frame:
    """The mean of the parts that are there, between its least and largest value with one part left out.

    Ranks are among all pairs, so that the table of one pair is part of that of all.
    """
    every = Ask(ask.since, ask.until)
    return holdings.once(("composite", ask.since, ask.until), lambda: _ranked(holdings, every))


def _ranked(holdings: Holdings, every: Ask) -> Frame:
    rows = every.rows()
    parts = []
    for name in COMPOSITE:
        found = _part(name, holdings, every)
        if found is not None:
            rows = join(rows, found, [name])
            parts.append(name)
    if len(parts) < 2:
        raise UsageError(
            f"the composite is of two parts or more of {', '.join(COMPOSITE)}; of their data only those of "
            f"{' '.join(parts)} are there"
        )
    # by rank: a dispute, which few pairs ever have, would lie many standard deviations out
    signs = {name: COMPOSITE[name] for name in parts}
    made = composite(rows, signs, scale="rank", least=_LEAST).frame
    without = np.stack([made.array(f"without_{name}").astype(float) for name in parts])
    # what a part that is missing would change says nothing; where too little is left, nothing is known
    there = ~np.isnan(np.stack([rows.array(name).astype(float) for name in parts]))
    low = np.where(there, without, np.inf).min(0)
    high = np.where(there, without, -np.inf).max(0)
    known = np.isfinite(low) & np.isfinite(high)
    low, high = np.where(known, low, np.nan), np.where(known, high, np.nan)
    note = f"equal weights of {', '.join(parts)}; bounds: one part left out"
    added = [Column.of("composite_low", low, note=note), Column.of("composite_high", high, note=note)]
    kept = [column for column in made.columns if not column.name.startswith("without_")]
    return made.with_columns([*kept, *added])


CATALOGUE: tuple[Family, ...] = (
    Family(_VOTES, False, (("un-votes",),), _votes),
    Family(
        (
            Measure(
                "ideal_distance",
                "Distance of ideal points",
                "standard deviations",
                "votes",
                (0.0, None),
                -1,
                "posterior",
                _BSV,
            ),
        ),
        False,
        (("un-votes",),),
        _ideal,
    ),
    Family(
        (Measure("commitment", "Alliance commitment", "0 none to 3 defence", "alliances", (0.0, 3.0), 1),),
        False,
        (("atop",), ("cow-alliances",)),
        _commitments,
    ),
    Family(
        (
            Measure("alliance_s", "S of alliances", "", "alliances", (-1.0, 1.0), 1, "", _SR),
            Measure(
                "alliance_kappa", "κ of alliances", "beyond chance", "alliances", (-1.0, 1.0), 1, "", _HAEGE
            ),
            Measure(
                "alliance_pi", "π of alliances", "beyond chance", "alliances", (-1.0, 1.0), 1, "", _HAEGE
            ),
        ),
        False,
        (("cow-alliances",), ("atop",)),
        _portfolios,
    ),
    Family(
        (
            Measure(
                "alliance_s_weighted",
                "S of alliances, weighted",
                "by capability",
                "alliances",
                (-1.0, 1.0),
                1,
                "",
                _SR,
            ),
        ),
        False,
        (("cow-alliances", "nmc"), ("atop", "nmc")),
        _weighted,
    ),
    Family(
        (
            Measure("disputes", "Militarized disputes", "disputes", "conflict", (0.0, None), -1),
            Measure("hostility", "Highest hostility", "0 none to 5 war", "conflict", (0.0, 5.0), -1),
        ),
        False,
        (("gml-mids",), ("mids",)),
        _disputes,
    ),
    Family(
        (Measure("rivalry", "Strategic rivalry", "share of inventories", "conflict", _UNIT, -1),),
        False,
        (("tss-rivalries", "td-rivalries"), ("tss-rivalries",), ("td-rivalries",)),
        _rivalry,
    ),
    Family(
        (Measure("sanctions", "Sanctions in force", "cases", "conflict", (0.0, None), -1),),
        True,
        (("ties-sanctions",), ("eusanct",)),
        _sanctions,
    ),
    Family(
        (Measure("tariff", "Tariff", "share", "trade", (0.0, None), -1),),
        True,
        (("tariffs",),),
        _tariff,
    ),
    Family(
        (Measure("trade", "Trade", "million USD", "trade", (0.0, None), 1),),
        False,
        (("cow-trade",), ("baci",)),
        _trade,
    ),
    Family(
        (
            Measure(
                "trade_dependence", "Dependence on the trade", "share of all trade", "trade", (0.0, None), 1
            ),
        ),
        True,
        (("cow-trade", "cow-national-trade"), ("cow-trade",), ("baci",)),
        _dependence,
    ),
    Family(
        (Measure("arms_share", "Share in arms received", "share", "arms", _UNIT, 1),),
        True,
        (("sipri",),),
        _arms,
    ),
    Family(
        (Measure("exercises", "Joint exercises", "exercises", "alliances", (0.0, None), 1),),
        False,
        (("exercises",),),
        _exercises,
    ),
    Family(
        (
            Measure(
                "capability_ratio", "Capability of the stronger", "share of both", "power", (0.5, 1.0), 0
            ),
            Measure("parity", "Parity of capability", "weaker over stronger", "power", _UNIT, 0),
        ),
        False,
        (("nmc",),),
        _capability,
    ),
    Family(
        (Measure("memberships", "Shared memberships", "organisations", "institutions", (0.0, None), 1),),
        False,
        (("igos",),),
        _memberships,
    ),
    Family(
        (Measure("shared_bodies", "Shared bodies", "of well-known ones", "institutions", (0.0, None), 1),),
        False,
        ((),),
        _bodies,
    ),
    Family(
        (
            Measure(
                "representation", "Diplomatic rank", "0 none to 3 ambassador", "institutions", (0.0, 3.0), 1
            ),
        ),
        True,
        (("diplomatic-exchange",),),
        _representation,
    ),
    Family(
        (
            Measure(
                "composite",
                "Composite",
                "mean rank, -1 to 1",
                "composite",
                (-1.0, 1.0),
                1,
                "parts",
                "equal weights; band: one part left out",
            ),
        ),
        False,
        (("un-votes",), ("atop",), ("cow-alliances",), ("igos",), ("gml-mids",), ("mids",)),
        _composite,
        _of_parts,
    ),
)

MEASURES_OF_REPORTS = (
    Measure("cooperation", "Share of cooperation in acts", "share", "events", _UNIT, 1, "events"),
    Measure("goldstein", "Mean Goldstein weight", "-10 to 10", "events", (-10.0, 10.0), 1, "events"),
    Measure("verbal_cooperation", "Cooperation in words", "acts", "events", (0.0, None), 1, "events"),
    Measure("material_cooperation", "Cooperation in deeds", "acts", "events", (0.0, None), 1, "events"),
    Measure("verbal_conflict", "Conflict in words", "acts", "events", (0.0, None), -1, "events"),
    Measure("material_conflict", "Conflict in deeds", "acts", "events", (0.0, None), -1, "events"),
    Measure("consultations", "Meetings and talks", "acts", "events", (0.0, None), 1),
    Measure("agreements", "Agreements", "acts", "events", (0.0, None), 1),
)
"""Measures that only reports, and coded events, give."""


def told_balance(
    acts: Sequence[Event], years: Sequence[int], covered: Mapping[int, int], ask: Ask, told: str
) -> tuple[Line, ...]:
    """Balance of cooperation and conflict in acts that reports tell, each once, by covered year.

    Parameters
    ----------
    acts : sequence of Event
        Of the pair, each act once.
    years : sequence of int
        The year of each.
    covered : mapping of int to int
        Reports by year; a year that is not there is not covered.
    ask : Ask
    told : str
        Which records count: "confirmed", or "confirmed and suggested".
    """
    if not covered:
        return ()
    span = np.array(sorted(covered), np.int64)
    a, b = ask.numbers(span)
    unit = Unit.of("dyad-year")
    keys = (np.minimum(a, b), np.maximum(a, b), span)
    rows = Frame(unit, [Column.of(name, key) for name, key in zip(unit.keys, keys, strict=True)])
    inside = [(act, year) for act, year in zip(acts, years, strict=True) if year in covered]
    when = np.array([year for _, year in inside], np.int64)
    one, two = ask.numbers(when) if len(when) else (when, when)
    events = coded_events(
        one, two, when, [act.type.value for act, _ in inside], [act.goldstein for act, _ in inside]
    )
    found = event_balance(
        events,
        rows,
        directed=False,
        coverage=Coverage(int(span[0]), int(span[-1])),
        draws=ask.draws,
        level=ask.level,
        seed=ask.seed,
    )
    lines = (
        line for measure in MEASURES_OF_REPORTS if measure.name in found
        for line in lines_of(found, measure, False, ask, ("reports",), told)
    )  # fmt: skip
    return tuple(line for line in lines if len(line.years))


def measure_frame(name: str, holdings: Holdings, ask: Ask) -> Frame:
    """Give a measure of the catalogue as a table by (directed) dyad-year, for all pairs or the one asked for.

    Raises
    ------
    UsageError
        When there is no such measure, or none of the datasets that it needs.
    """
    family = next((f for f in CATALOGUE if any(m.name == name for m in f.measures)), None)
    if family is None:
        known = ", ".join(m.name for f in CATALOGUE for m in f.measures)
        raise UsageError(f"no measure {name!r}; there are {known}")
    need = family.from_(holdings)
    if need is None:
        raise UsageError(
            f"{name} needs {' or '.join(' and '.join(n) for n in family.needs)}; see blocs import --list"
        )
    return ask.own(family.make(holdings, ask, need))


def _each(ask: Ask, make: Callable[[tuple[int, int] | None], Frame]) -> Frame:
    """Make a table for all pairs, or for each pair of numbers that the two states bore."""
    frames = [make(pair) for pair in ask.pairs()] if ask.pair else [make(None)]
    first = frames[0]
    if len(frames) == 1:
        return first
    columns = [
        column.with_values(np.concatenate([frame.array(column.name) for frame in frames]))
        for column in first.columns
    ]
    return Frame(first.unit, columns, first.sources)
