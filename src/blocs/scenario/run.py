"""`whatif`: from a scenario to its consequences for trade, alignment and blocs."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import PolicyError
from blocs.projection import Prospect
from blocs.reading import Reading
from blocs.scenario.consequences import Consequences, Manifest
from blocs.scenario.file import scenario_toml
from blocs.scenario.foretelling.in_worlds import foretold
from blocs.scenario.foretelling.predictions import Evidence
from blocs.scenario.futures import Futures, futures, responses
from blocs.scenario.hostile import Pressures, named_states, pressures_of
from blocs.scenario.model import Scenario
from blocs.scenario.sides import BlocChances, bloc_chances
from blocs.scenario.told import assumed_of, hostility_told, skill_of
from blocs.scenario.world import World, world_of
from blocs.sources import Column, Frame
from blocs.states import registry
from blocs.trade import Elasticities, Outcome, solve
from blocs.trade.middle import middle
from blocs.trade.outcome import release
from blocs.trade.policy.parties import called, listed

__all__ = ["watched", "whatif"]

Floats: TypeAlias = NDArray[np.float64]

_MOST_WATCHED = 8
_LEAST_BLOCS = 4
_AT_ONCE = 4_000_000
"""Figures that are held at once where many pairs are pressed on."""


def whatif(
    scenario: Scenario,
    world: World | None = None,
    *,
    evidence: Evidence | Sequence[Reading] | None = None,
) -> Consequences:
    """Work out what follows from a scenario.

    Parameters
    ----------
    scenario : Scenario
    world : World, optional
        That which the scenario names (`world_of`) when not told.
    evidence : Store, Gathered or sequence of Reading, optional
        Reports whose own predictions are told with their odds, without the measures and with them.

    Returns
    -------
    Consequences
        The same scenario, seed and world give the same bytes.

    Raises
    ------
    PolicyError
        When the scenario has no measure, or the data cannot carry it.
    UsageError
        When a state that is watched is not in the data.
    NoEquilibrium, NotConverged
        When trade has no answer.

    Examples
    --------
    >>> from blocs.trade import tariff
    >>> answer = whatif(Scenario("a tariff", tariff("USA", "CHN", 0.25), draws=100))
    >>> answer.measures[0]
    'The United States puts 25 % on goods from China ($407.5 billion traded), on top of the rate in force.'
    >>> answer.together["a"][0], answer.manifest.seed
    ('USA', 1)
    """
    if not scenario.policy and not scenario.hostilities:
        raise PolicyError(
            "the scenario holds no measure; add a [[tariff]], a [[sanction]] or a [[hostility]]"
        )
    here = world or world_of(scenario)
    outcome = _trade(scenario, here)
    prospect = here.prospect
    pairs, unseen = watched(scenario, prospect)
    remarks = [*unseen]
    start = max(here.economy.year, prospect.until)
    if here.economy.year < prospect.until:
        remarks.append(
            f"votes are known to {prospect.until}, so measures press on alignment from then, not from "
            f"{here.economy.year}"
        )
    pressures = pressures_of(scenario, prospect, range(start, start + scenario.years))
    remarks += pressures.remarks
    states = _bloc_states(scenario, prospect)
    at = prospect.places(pairs) if pairs else np.zeros(0, np.int64)
    lead = start - prospect.until
    own = futures(prospect, pressures, at, lead=lead, draws=scenario.draws, seed=scenario.seed)
    blocs = None
    if len(states) >= _LEAST_BLOCS:
        blocs = bloc_chances(prospect, states, pressures, lead, scenario.draws, scenario.seed)
        remarks += _without_bloc(blocs, pairs)
    elif scenario.blocs:
        remarks.append(f"blocs of {len(states)} states say nothing: none are told; set blocs to 4 or more")
    years = np.arange(start + 1, start + scenario.years + 1)
    in_trade = set(here.economy.states)
    shown = [pair for pair in _asked(scenario) if set(pair) <= in_trade]
    if outcome is not None:
        rowless = dict.fromkeys(code for pair in scenario.watch for code in pair if code not in in_trade)
        remarks += [f"{called(code)} has no row in the table of trade: left out of trade" for code in rowless]
    return Consequences(
        scenario=scenario_toml(scenario),
        name=scenario.name,
        measures=(
            *(() if outcome is None else outcome.measures),
            *(hostility_told(one) for one in scenario.hostilities),
        ),
        trade=None if outcome is None else outcome.effects(shown),
        alignment=_alignment(pairs, years, own, prospect, here.level),
        pressure=_pressed(scenario, pressures, prospect, here.level),
        blocs=_blocs(blocs, prospect),
        together=_together(blocs, pairs, prospect),
        predictions=foretold(evidence, outcome, prospect, pressures, lead, scenario),
        assumed=(
            *assumed_of(scenario, here, start),
            *(() if outcome is None else outcome.assumed),
        ),
        skill=skill_of(prospect, lead + scenario.years),
        remarks=tuple(remarks),
        sources=tuple(dict.fromkeys((*(() if outcome is None else outcome.sources), *prospect.sources))),
        manifest=Manifest(
            release(),
            scenario.draws,
            scenario.seed,
            here.level,
            (
                ("table of trade", _table(here)),
                ("trade elasticities", _elasticity(here)),
                ("trade balances", here.closure),
                ("labour supply", f"{here.psi:g}"),
                ("alignment", prospect.digest()),
            ),
        ),
    )


def _trade(scenario: Scenario, world: World) -> Outcome | None:
    if not scenario.policy:
        return None
    outcome = solve(
        scenario.policy,
        world.economy,
        elasticity=world.elasticity,
        draws=scenario.draws,
        seed=scenario.seed,
        closure=world.closure,
        numeraire=world.numeraire,
        psi=world.psi,
        level=world.level,
    )
    return replace(outcome, tries_closures=not world.quick)


def _table(world: World) -> str:
    origin = world.economy.origin
    told = "the user's own" if origin is None else f"{origin.producer}, {origin.version}"
    content = hashlib.sha256()
    for array in (world.economy.flows, world.economy.tariffs, world.economy.value_added):
        content.update(np.ascontiguousarray(array).tobytes())
    return f"{told}, {world.economy.year}, sha256 {content.hexdigest()}"


def _elasticity(world: World) -> str:
    told = world.elasticity
    return told.name if isinstance(told, Elasticities) else str(told)


def watched(scenario: Scenario, prospect: Prospect) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Pairs whose alignment is told, and remarks on those that cannot be.

    Raises
    ------
    UsageError
        When a pair that the scenario names holds something that is no state.
    """
    told: list[tuple[str, str]] = []
    remarks: list[str] = []
    for a, b in _asked(scenario):
        if gone := [code for code in (a, b) if not prospect.knows(code)]:
            for code in gone if scenario.watch else ():
                if code not in registry().states:
                    prospect.place(code)  # says what is wrong
                remarks.append(f"alignment of {called(code)} is not known: left out of alignment")
        elif prospect.places([(a, b)])[0] >= 0:
            told.append((a, b))
        elif scenario.watch:
            remarks.append(f"{called(a)} and {called(b)} never voted together: left out of alignment")
    return tuple(told), tuple(dict.fromkeys(remarks))


def _asked(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    """Pairs to be told, each once."""
    pairs: Sequence[tuple[str, str]] = scenario.watch
    if not pairs:
        acts, met = named_states(scenario)
        among = [(a, b) for k, a in enumerate(met) for b in met[k + 1 :]]
        across = [(a, b) for a in acts for b in met if a != b]
        pairs = [*among, *across]
    each: dict[frozenset[str], tuple[str, str]] = {}
    for pair in pairs:
        each.setdefault(frozenset(pair), pair)
    return tuple(each.values())[: None if scenario.watch else _MOST_WATCHED]


def _bloc_states(scenario: Scenario, prospect: Prospect) -> tuple[str, ...]:
    if not scenario.blocs:
        return ()
    acts, met = named_states(scenario)
    named = [prospect.codes[prospect.place(code)] for code in (*acts, *met) if prospect.knows(code)]
    return tuple(sorted({*named, *prospect.largest(scenario.blocs)}))


def _alignment(
    pairs: Sequence[tuple[str, str]],
    years: NDArray[np.int64],
    drawn: Futures,
    prospect: Prospect,
    level: float,
) -> Frame:
    """Alignment of watched pairs by year in the three worlds."""
    height = len(years)
    columns = [
        Column("a", [a for a, _ in pairs for _ in range(height)], like="text"),
        Column("b", [b for _, b in pairs for _ in range(height)], like="text"),
        Column.of("year", np.tile(years, len(pairs))),
    ]
    told = f"{prospect.measure} of votes"
    for name, values in (
        ("baseline", drawn.baseline),
        ("scenario", drawn.scenario),
        ("twin", drawn.twin),
        ("effect", drawn.effect),
    ):
        columns += _summary(name, values, level, told)
    chance = (drawn.effect > 0).mean(0).T.ravel()
    columns.append(Column.of("chance", chance, "share", "draws in which the effect is above 0"))
    return Frame("pair and year", columns, prospect.sources)


def _summary(name: str, values: Floats, level: float, note: str) -> list[Column]:
    """Mean and interval of draws (S, years, pairs), by pair and year."""
    low, high = middle(values, level)
    within = f"middle {level:.0%} of the draws"
    return [
        Column.of(name, values.mean(0).T.ravel(), "", note),
        Column.of(f"{name}_low", low.T.ravel(), "", within),
        Column.of(f"{name}_high", high.T.ravel(), "", within),
    ]


def _pressed(scenario: Scenario, pressures: Pressures, prospect: Prospect, level: float) -> Frame:
    """All pairs on which pressure changes, the largest change first."""
    at = pressures.changed
    posterior, _ = prospect.outset(at[:0], scenario.draws, scenario.seed)
    before = np.nan_to_num(pressures.before[at]).sum(1)
    after = np.nan_to_num(pressures.after[:, at]).sum(2).max(0)
    added = pressures.added[:, at]
    away = prospect.since_rivalry[at]
    left, mean, low, high = np.empty((4, len(at)))
    step = max(_AT_ONCE // (scenario.draws * len(added)), 1)
    for start in range(0, len(at), step):  # a measure on all states presses on nearly all pairs
        part = slice(start, start + step)
        effect = responses(posterior, list(added[:, part]), away[part])[:, -1]
        left[part] = np.exp2(-away[None, part] / posterior.half_life[:, None]).mean(0)
        mean[part] = effect.mean(0)
        low[part], high[part] = middle(effect, level)
    order = np.lexsort((at, before - after))
    codes = np.array(prospect.codes, object)
    note = "of common adversaries, as a share of the world's capability"
    told = f"{prospect.measure} of votes, in the last year"
    columns = [
        Column("a", codes[prospect.first[at]][order], like="text"),
        Column("b", codes[prospect.second[at]][order], like="text"),
        Column.of("before", before[order], "share", note),
        Column.of("after", after[order], "share", f"{note}; the most in any year"),
        Column.of("rivalry", left[order], "", "what is left of a rivalry over territory: 1 while it lasts"),
        Column.of("effect", mean[order], "", told),
        Column.of("effect_low", low[order], "", f"middle {level:.0%} of the draws"),
        Column.of("effect_high", high[order], "", f"middle {level:.0%} of the draws"),
    ]
    return Frame("pair", columns, prospect.sources)


_WORLDS = ("baseline", "scenario", "twin")


def _chances(rows: Sequence[tuple[Floats, Floats, Floats]]) -> list[Column]:
    """Shares of the draws in the three worlds, the change and its error."""
    note = "share of the draws in which they stand in one bloc in the last year"
    shares = [[float(row[k].mean()) for row in rows] for k in range(3)]
    far = [row[1] - row[0] for row in rows]
    return [
        *(Column.of(name, np.array(own), "share", note) for name, own in zip(_WORLDS, shares, strict=True)),
        Column.of("change", np.array([one.mean() for one in far]), "share", "scenario less baseline"),
        Column.of(
            "error",
            np.array([one.std() / np.sqrt(len(one)) for one in far]),
            "share",
            "standard error of the change, from the number of draws",
        ),
    ]


def _without_bloc(blocs: BlocChances, pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Say what of blocs is not told, and why."""
    told = []
    if len(blocs.leaders) < 2:
        told.append(f"no state stands more often against {called(blocs.leaders[0])} than with it: one bloc")
    gone = dict.fromkeys(code for pair in pairs for code in pair if code not in blocs.states)
    if gone:
        names = listed([called(code) for code in gone])
        told.append(
            f"{names} {'is' if len(gone) == 1 else 'are'} not among the states of which blocs are made"
        )
    return told


def _blocs(blocs: BlocChances | None, prospect: Prospect) -> Frame:
    told = () if blocs is None or len(blocs.leaders) < 2 else blocs.states
    leaders = [blocs.leader_of(state) for state in told] if blocs is not None else []
    rows = (
        [blocs.together(state, leader) for state, leader in zip(told, leaders, strict=True)] if blocs else []
    )
    columns = [Column("state", list(told), like="text"), Column("with", leaders, like="text")]
    return Frame("state", [*columns, *_chances(rows)], prospect.sources)


def _together(blocs: BlocChances | None, pairs: Sequence[tuple[str, str]], prospect: Prospect) -> Frame:
    held = [] if blocs is None else [pair for pair in pairs if set(pair) <= set(blocs.states)]
    rows = [blocs.together(*pair) for pair in held] if blocs is not None else []
    columns = [
        Column("a", [a for a, _ in held], like="text"),
        Column("b", [b for _, b in held], like="text"),
    ]
    return Frame("pair", [*columns, *_chances(rows)], prospect.sources)
