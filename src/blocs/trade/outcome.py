"""`solve`: from a policy in plain words to tables of what it does, with intervals and what was assumed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, PolicyError, SolverError, UsageError
from blocs.sources import Flows, Frame
from blocs.states import Day, Origin, registry
from blocs.trade import effects
from blocs.trade.bundled import bundled
from blocs.trade.economy import Economy
from blocs.trade.elasticities import DEFAULT, Elasticities, elasticities
from blocs.trade.equilibrium import Equilibrium, Residuals, solve_shock
from blocs.trade.hat import Closure
from blocs.trade.model import Options
from blocs.trade.policy import Agreement, Policy
from blocs.trade.policy.amounts import day_of
from blocs.trade.policy.parties import side
from blocs.trade.shock import Shock

__all__ = ["Effects", "Outcome", "PairChange", "solve", "solve_stages"]

Floats = NDArray[np.float64]

DRAWS = 1000
_FEW = 100
"""Draws below which an interval is not worth much."""
_TINY = 1e-6
"""Changes of real income that are too small to speak of their sign."""
_CLOSES = {
    "nominal": "each state's trade deficit stays what it was",
    "world_share": "each state's trade deficit stays the same share of world value added",
    "multiplicative": "each state spends the same multiple of its value added as before",
    "balanced": "none; the benchmark was first solved for balanced trade, at the central elasticities",
}
_MODEL = (
    "Dekle, Eaton and Kortum (2008). Global Rebalancing with Gravity. IMF Staff Papers 55, 511-540.",
    "Caliendo and Parro (2015). Estimates of the Trade and Welfare Effects of NAFTA. REStud 82(1), 1-44.",
)


@cache
def release() -> str:
    """Version of `blocs`, which each answer names; looked up once, as sliders ask many times a second."""
    return version("blocs")


@dataclass(frozen=True, slots=True)
class PairChange:
    """Trade between two states before and after, in million USD, with the growth in percent and its interval.

    `low` and `high` are None where no draws were taken; `growth` is None where nothing was traded before.
    """

    exporter: str
    importer: str
    before: float
    after: float
    growth: float | None
    low: float | None
    high: float | None

    def __str__(self) -> str:
        """Say it as a person would."""
        if self.growth is None:
            return f"{self.exporter} to {self.importer}: nothing was traded"
        told = f"{self.exporter} to {self.importer}: {self.growth:+.1f} %"
        return told if self.low is None else f"{told} ({self.low:+.1f} to {self.high:+.1f})"


@dataclass(frozen=True, eq=False)
class Outcome:
    """A policy, and the world after it.

    Attributes
    ----------
    policy : Policy
    equilibrium : Equilibrium
        The arrays behind all tables.
    elasticities : Elasticities
    draws, seed : int
    day : date, str or None
        Day for which the policy was taken; None where no measure has a first day.
    level : float
        Share of the draws between `low` and `high` in all tables.
    tries_closures : bool
        Whether `assumed` tells whose gain or loss turns under other closures, which takes two more solutions.
    """

    policy: Policy
    equilibrium: Equilibrium
    elasticities: Elasticities
    draws: int
    seed: int
    day: Day | None = None
    level: float = 0.9
    tries_closures: bool = True

    @property
    def economy(self) -> Economy:
        """The benchmark."""
        return self.equilibrium.economy

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that were solved for, in plain sentences."""
        return self.policy.describe(self.economy, self.day)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """What to cite: data, elasticities, model."""
        origin: Origin | None = self.economy.origin
        cited = (None if origin is None else origin.citation, self.elasticities.citation, *_MODEL)
        return tuple(text for text in cited if text)

    @cached_property
    def states(self) -> Frame:
        """One row a state; see `effects.by_state`."""
        return effects.by_state(self.equilibrium, level=self.level, sources=self.sources)

    @cached_property
    def diverted(self) -> Frame:
        """Who takes the trade that the policy drives away; see `effects.diverted`."""
        return effects.diverted(self.equilibrium, level=self.level, sources=self.sources)

    @cached_property
    def touched(self) -> Frame:
        """The flows that the policy touches, by sector; see `effects.by_pair`."""
        cells = effects.touched(self.equilibrium)
        return effects.by_cell(self.equilibrium, cells, level=self.level, sources=self.sources)

    def pairs(
        self,
        *,
        exporters: Sequence[str] | None = None,
        importers: Sequence[str] | None = None,
        sectors: Sequence[str] | None = None,
        each_sector: bool = False,
    ) -> Frame:
        """Trade of pairs before and after; see `effects.by_pair`."""
        return effects.by_pair(
            self.equilibrium,
            exporters=exporters,
            importers=importers,
            sectors=sectors,
            each_sector=each_sector,
            level=self.level,
            sources=self.sources,
        )

    def sectors(self, *states: str) -> Frame:
        """One row a sector of some states, or of all; see `effects.by_sector`."""
        return effects.by_sector(
            self.equilibrium, states=states or None, level=self.level, sources=self.sources
        )

    def partners(self, state: str) -> Frame:
        """Where a state's first-order welfare comes from; see `effects.by_partner`."""
        return effects.by_partner(self.equilibrium, state, sources=self.sources)

    def against(self, other: Outcome) -> Frame:
        """How this policy does against another, draw by draw; see `effects.compared`."""
        return effects.compared(self.equilibrium, other.equilibrium, level=self.level, sources=self.sources)

    def pair(self, exporter: str, importer: str) -> PairChange:
        """Trade from one state to another before and after.

        Raises
        ------
        DataError
            When the table holds one of them not.
        """
        row = next(iter(self.pairs(exporters=[exporter], importers=[importer]).rows()), None)
        if row is None:
            raise UsageError(f"{exporter} twice: name two states")
        values: dict[str, Any] = {"before": row["before"], "after": row["after"], "growth": row["growth"]}
        return PairChange(
            exporter, importer, **values, low=_number(row, "growth_low"), high=_number(row, "growth_high")
        )

    @cached_property
    def assumed(self) -> tuple[str, ...]:
        """What the answer rests on, in plain sentences."""
        economy, options = self.economy, self.equilibrium.options
        priced = (
            "world value added stays what it was"
            if options.numeraire == "world"
            else f"the wage of {options.numeraire} stays what it was"
        )
        thetas = ", ".join(
            f"{sector} {value:.2f}"
            for sector, value in zip(self.elasticities.sectors, self.elasticities.central, strict=True)
        )
        made = (
            "goods are made from labour alone" if economy.inputs is None else "goods are made from inputs too"
        )
        labour = (
            "employment does not change"
            if options.psi == 0
            else f"labour supply answers to the real wage with elasticity {options.psi:g}"
        )
        before = "those of the table" if economy.tariffs.any() else "none, as the table tells none"
        count = f"{len(economy.sectors)} sector{'s' if len(economy.sectors) > 1 else ''}"
        balance = _CLOSES[options.closure]
        told = [
            f"Benchmark: {economy.year}, {len(economy.states)} economies, {count}; {made}, and {labour}.",
            "The answer is for the long run, when trade and wages have settled; the way there is not in it.",
            f"Trade balances: {balance}; prices are counted so that {priced}.",
            f"Trade elasticities ({self.elasticities.name}): {thetas}.",
            f"Tariff revenue is spent at home; rates in force before: {before}.",
        ]
        if economy.inputs is None:
            told.append(
                "The table tells no inputs, so output counts as income: as a share of GDP, changes of real "
                "income are larger, often about twice; those in USD are what they are."
            )
        if not self.draws:
            told.append(
                "No intervals: none were asked for, or the elasticities come without a stated spread."
            )
        if self.draws:
            told.append(
                f"Intervals: the middle {100 * self.level:.3g} % of {self.draws} draws of the elasticities "
                f"(seed {self.seed}); they do not hold errors of the model or of the table."
            )
            if self.draws < _FEW:
                told.append(f"{self.draws} draws say little: take {_FEW} or more for an interval.")
        if self._turning:
            names = ", ".join(self._turning[:8]) + (" ..." if len(self._turning) > 8 else "")
            told.append(
                f"With trade balances treated otherwise (--closure), real income of {len(self._turning)} "
                f"states changes its sign: {names}."
            )
        return (*told, *self._bodies, *self.policy.remarks(economy, self.day), *economy.remarks)

    @cached_property
    def _turning(self) -> tuple[str, ...]:
        """States whose real income changes its sign under another closure, parties and large stakes first."""
        central, options = self.equilibrium, self.equilibrium.options
        if not self.tries_closures or options.closure == "balanced" or not len(self.touched):
            return ()
        change = central.real_income[0] - 1
        turned = np.zeros(len(change), bool)
        for closure in ("world_share", "multiplicative"):
            try:
                other = solve_shock(
                    self.economy, central.shock, central.theta[:1], replace(options, closure=closure)
                )
            except SolverError:  # a question that has no answer there says nothing of signs
                continue
            then = other.real_income[0] - 1
            turned |= (change * then < 0) & (np.minimum(abs(change), abs(then)) > _TINY)
        party = {k for pair in effects.touched_pairs(central) for k in pair}
        order = sorted(np.flatnonzero(turned), key=lambda k: (k not in party, -abs(change[k])))
        return tuple(self.economy.states[k] for k in order)

    @cached_property
    def _bodies(self) -> tuple[str, ...]:
        """Which members of a body the table holds, and as of which day."""
        told = {}
        for measure in self.policy:
            day = day_of(self.day, "day") or measure.since
            parties = measure.between if isinstance(measure, Agreement) else (*measure.by, *measure.on)
            for code in parties:
                if code in registry().bodies:
                    count = len(side((code,), self.economy, day).rows)
                    when = day.isoformat() if day else f"the middle of {self.economy.year}"
                    told[code] = f"{code} stands for the {count} members in the table, as of {when}."
        return tuple(told.values())

    def effects(self, pairs: Sequence[tuple[str, str]] = ()) -> Effects:
        """Give all that there is to tell, without the arrays; it goes to JSON and back without loss.

        Parameters
        ----------
        pairs : sequence of (str, str)
            Pairs of states whose trade, both ways, is told as well.
        """
        both = {(a, b) for pair in pairs for a, b in (pair, pair[::-1])}
        ends = sorted({code for pair in both for code in pair})
        asked = self.pairs(exporters=ends, importers=ends)
        return Effects(
            measures=self.measures,
            policy=json.loads(self.policy.to_json()),
            states=self.states,
            touched=self.touched,
            diverted=self.diverted,
            pairs=asked.filter(lambda row: (row["exporter"], row["importer"]) in both),
            assumed=self.assumed,
            sources=self.sources,
            residuals=self.equilibrium.residuals,
            draws=self.draws,
            seed=self.seed,
            level=self.level,
            version=release(),
        )


@dataclass(frozen=True, slots=True)
class Effects:
    """What a policy does, as tables and sentences.

    Attributes
    ----------
    measures : tuple of str
        The policy in plain sentences.
    policy : list or dict
        The same as data, as `Policy.to_json` writes it.
    states, touched, diverted, pairs : Frame
        See `Outcome`; `pairs` are those that were asked for.
    assumed, sources : tuple of str
    residuals : Residuals
        How exactly markets clear.
    draws, seed : int
    level : float
    version : str
        Of `blocs`.
    """

    measures: tuple[str, ...]
    policy: Any
    states: Frame
    touched: Frame
    diverted: Frame
    pairs: Frame
    assumed: tuple[str, ...]
    sources: tuple[str, ...]
    residuals: Residuals
    draws: int
    seed: int
    level: float
    version: str
    kind: str = field(default="trade effects")

    def to_json(self, *, indent: int | None = None) -> str:
        """Write as JSON; `from_json` gives an equal object."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__}
        told["residuals"] = asdict(self.residuals)
        for name in ("states", "touched", "diverted", "pairs"):
            told[name] = told[name].to_dict()
        return json.dumps(told, ensure_ascii=False, indent=indent, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Effects:
        """Read what `to_json` wrote.

        Raises
        ------
        DataError
            When the text is something else.
        """
        try:
            told = json.loads(text)
            for name in ("states", "touched", "diverted", "pairs"):
                told[name] = Frame.from_dict(told[name])
            for name in ("measures", "assumed", "sources"):
                told[name] = tuple(told[name])
            told["residuals"] = Residuals(**told["residuals"])
            return cls(**told)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"no effects of a trade policy: {error}; give what to_json wrote") from error


def solve(
    policy: Policy,
    economy: Economy | Flows | int = 2018,
    *,
    elasticity: str | float | Mapping[str, float] | Elasticities = DEFAULT,
    draws: int = DRAWS,
    seed: int = 1,
    day: Day | None = None,
    closure: Closure = "nominal",
    numeraire: str = "world",
    psi: float = 0.0,
    level: float = 0.9,
    options: Options | None = None,
) -> Outcome:
    """Solve for the world after a policy.

    Parameters
    ----------
    policy : Policy
        As `tariff`, `sanction`, `ban`, `agreement` make it; ``a + b`` for both.
    economy : Economy, Flows or int
        The benchmark; a year takes the table that comes with `blocs`.
    elasticity : str, float, mapping or Elasticities
        A published set, or ``"pooled"``; one number for all sectors; or one a sector. Plain numbers have no
        spread: all draws are equal, and none is taken.
    draws : int
        Draws of the elasticities for intervals; 0 takes central values only.
    seed : int
        The same seed draws the same elasticities whatever the policy, so that two answers can be compared.
    day : date or str, optional
        Day for which a policy with dates is taken.
    closure, numeraire, psi
        See `Options`. With ``"balanced"`` the benchmark is first solved for balanced trade without the
        policy, so that the answer is the policy's alone.
    level : float
        Share of the draws between the bounds of an interval.
    options : Options, optional
        In place of the three before.

    Returns
    -------
    Outcome

    Raises
    ------
    PolicyError
        When the table cannot carry the policy.
    NoEquilibrium, NotConverged
        When there is no answer.
    DataError
        When there is no such set of elasticities.

    Examples
    --------
    >>> from blocs.trade import tariff
    >>> outcome = solve(tariff("USA", "CHN", 0.25, covering="200 billion USD"), draws=0)
    >>> round(outcome.pair("CHN", "USA").growth)
    -26
    """
    if not 0 < level < 1:
        raise UsageError(f"level is {level}; give a share between 0 and 1, as 0.9")
    table = bundled(economy) if isinstance(economy, int) else economy
    made = Economy.of(table) if isinstance(table, Flows) else table
    chosen = _elasticities(elasticity, made)
    if not any(chosen.sd) and not chosen.members:
        draws = 0
    theta = chosen.draws(draws, seed)
    day = policy.full if day is None else day
    given = options or Options(closure=closure, numeraire=numeraire, psi=psi)
    if given.closure == "balanced":
        # else what balancing does would stand in the answer as if the policy had done it
        alone = replace(given, numeraire="world", tolerance=min(given.tolerance, 1e-12))
        made = solve_shock(made, Shock.none(), theta[:1], alone).economy_after()
    shock = policy.shock(made, day)
    return Outcome(policy, solve_shock(made, shock, theta, given), chosen, draws, seed, day, level)


def solve_stages(policy: Policy, economy: Economy | Flows | int = 2018, **how: Any) -> dict[date, Outcome]:
    """Solve for each day on which a policy with dates changes.

    Parameters
    ----------
    policy : Policy
    economy : Economy, Flows or int
    **how
        As for `solve`, but for `day`; all stages share the draws.

    Returns
    -------
    dict
        Outcome by the first day of a stage, in order. Each is the long run of the measures in force on that
        day, against the benchmark without any.

    Raises
    ------
    PolicyError
        When no measure has a first or last day; or as `solve`.

    Examples
    --------
    >>> from blocs.trade import tariff
    >>> first = tariff("USA", "CHN", 0.1, covering="200 billion USD", since="2018-09-24", until="2019-05-09")
    >>> then = tariff("USA", "CHN", 0.25, covering="200 billion USD", since="2019-05-10")
    >>> stages = solve_stages(first + then, draws=0)
    >>> [(str(day), round(found.pair("CHN", "USA").growth)) for day, found in stages.items()]
    [('2018-09-24', -15), ('2019-05-10', -26)]
    """
    days = policy.stages()
    if not days:
        raise PolicyError("no measure has a first or last day; give since and until, or use solve")
    table = bundled(economy) if isinstance(economy, int) else economy
    made = Economy.of(table) if isinstance(table, Flows) else table
    return {day: solve(policy, made, day=day, **how) for day in days if policy.on(day).measures}


def _elasticities(given: str | float | Mapping[str, float] | Elasticities, economy: Economy) -> Elasticities:
    """Elasticities for the sectors of an economy, in their order."""
    sectors = economy.sectors
    if isinstance(given, str):
        return elasticities(given, sectors)
    if isinstance(given, Elasticities):
        if given.sectors != sectors:
            raise DataError(
                f"elasticities {given.name} are of {', '.join(given.sectors)}; the table has "
                f"{', '.join(sectors)}"
            )
        return given
    values = dict(given) if isinstance(given, Mapping) else dict.fromkeys(sectors, float(given))
    if missing := [sector for sector in sectors if sector not in values]:
        raise DataError(
            f"no elasticity is given for {', '.join(missing)}; the table has {', '.join(sectors)}"
        )
    central = tuple(float(values[sector]) for sector in sectors)
    return Elasticities("given", sectors, central, (None,) * len(sectors))


def _number(row: Mapping[str, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None else float(value)
