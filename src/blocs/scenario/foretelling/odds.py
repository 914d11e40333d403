"""Odds of predictions: base rates for trade of pairs, draws of a projection for alignment; the outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from blocs.errors import DataError, UsageError
from blocs.evidence.claims.spelling import with_unit
from blocs.scenario.foretelling.base_rates import Chance, Growth, chance_of, growth_between, growth_in
from blocs.scenario.foretelling.predictions import Kind, Prediction
from blocs.sources import Flows
from blocs.sources.panel.dataset import Dataset
from blocs.sources.tally import state_numbers
from blocs.states import registry
from blocs.trade import Outcome, bundled
from blocs.trade.bundled import YEARS

__all__ = ["AlignmentDraws", "Odds", "TradeEffect", "odds", "trade_effect"]

Floats = NDArray[np.float64]
TradeEffect: TypeAlias = Callable[[str, str], "Floats | None"]
"""Trade of a pair, both ways, with measures over without, by draw; None for a pair that it cannot tell of."""
AlignmentDraws: TypeAlias = Callable[[str, str], "tuple[Floats, Floats | None] | None"]
"""Change of a pair's alignment over the horizon, by draw: without measures, and with them or None."""

_ONE_YEAR = (
    "pairs of a similar size, lying apart as they did but about the growth of world trade in each past year; "
    "the share in which trade grew at least so much"
)
_SHIFTED = (
    "With the measures, trade of the pair is shifted by what the trade model answers for the long run, as if "
    "it came within the year. "
)
_LATE = "How far pairs lie apart is taken from a table that was not there on the day of the report. "


@dataclass(frozen=True, slots=True)
class Odds:
    """A prediction and its odds.

    Attributes
    ----------
    prediction : Prediction
    until : str
        Last day, ISO, or words for the horizon; empty where none is told.
    needed : float or None
        Growth in one year that the prediction needs, percent.
    chance, low, high : float or None
        Chance that it comes about, 0 to 1, with its interval of 90 %; None where no odds are told.
    basis : str
        How the odds were made, or why there are none.
    n : int or None
        Comparable pairs, or draws.
    chance_on, chance_back : float or None
        Where the first months are known: the chance if the rest of the year goes on growing as they did, and
        if it grows as comparable pairs do.
    part : str
        The same in words; empty where no months are known.
    chance_scenario : float or None
        Chance with the measures of a scenario; `chance` is the one without.
    outcome, outcome_source : str or None
        What came of it, in words, and who tells so.
    """

    prediction: Prediction
    until: str
    needed: float | None
    chance: float | None
    low: float | None
    high: float | None
    basis: str
    n: int | None = None
    chance_on: float | None = None
    chance_back: float | None = None
    part: str = ""
    chance_scenario: float | None = None
    outcome: str | None = None
    outcome_source: str | None = None

    @property
    def kind(self) -> Kind:
        """What is predicted: trade, alignment, or something else."""
        return self.prediction.kind


def trade_effect(outcome: Outcome) -> TradeEffect:
    """Read the effect of measures on the trade of pairs out of a solved policy, draw by draw.

    Trade both ways, over all sectors; the long run, in the numeraire of the outcome. Where no draws were
    taken, the one answer at the central elasticities stands alone.
    """
    economy, result = outcome.economy, outcome.equilibrium

    def ratio(a: str, b: str) -> Floats | None:
        if a not in economy.states or b not in economy.states or a == b:
            return None
        goods = np.arange(len(economy.sectors))
        i, j = (np.full(len(goods), economy.states.index(code)) for code in (a, b))
        before = float((economy.flows[goods, i, j] + economy.flows[goods, j, i]).sum())
        after = (result.flow(goods, i, j) + result.flow(goods, j, i)).sum(1)
        if before <= 0:
            return None
        ratios = np.asarray(after / before, float)
        return ratios[1:] if len(ratios) > 1 else ratios

    return ratio


def odds(
    predictions: Iterable[Prediction],
    *,
    tables: tuple[Flows, Flows] | None = None,
    history: Dataset | None = None,
    effect: TradeEffect | None = None,
    alignment: AlignmentDraws | None = None,
    horizon: str = "",
) -> tuple[Odds, ...]:
    """Tell the odds of predictions.

    Parameters
    ----------
    predictions : iterable of Prediction
        As `predicted` gives them.
    tables : (Flows, Flows), optional
        Trade of two following years; those that come with `blocs` if not given.
    history : Dataset, optional
        Dyadic trade over more years (``cow-trade``); where it reaches far enough, comparable pairs and the
        growth of world trade come from its years before the prediction.
    effect : callable, optional
        See `trade_effect`; gives the odds under the measures of a scenario.
    alignment : callable, optional
        Draws of a projection. The prediction of closer states holds in the share of draws in which alignment
        rises.
    horizon : str
        Words for how far these reach, as "over 5 years, to 2023".

    Returns
    -------
    tuple of Odds
        One a prediction, in their order. Where nothing comparable is known there is no chance, and `basis`
        says why.
    """
    old, new = tables or (bundled(YEARS[0]), bundled(YEARS[1]))
    base = growth_between(old, new)

    @cache
    def growth_for(year: int) -> Growth:
        if history is not None:
            try:
                return growth_in(history, year - 1)
            except DataError:  # too short for this year: the tables serve
                pass
        return base

    told = []
    for each in predictions:
        if each.kind == "trade":
            told.append(_trade(each, (old, new), growth_for, effect))
        elif each.kind == "alignment":
            told.append(_alignment(each, alignment, horizon))
        else:
            told.append(_none(each, each.why))
    return tuple(told)


def _none(each: Prediction, why: str, **known: object) -> Odds:
    fields = {"outcome": each.outcome, "outcome_source": each.outcome_source, **known}
    return Odds(each, _until(each), None, None, None, None, f"no odds: {why}", **fields)  # type: ignore[arg-type]


def _until(each: Prediction) -> str:
    return each.until[1] if each.until else ""


def _trade(
    each: Prediction,
    tables: tuple[Flows, Flows],
    growth_for: Callable[[int], Growth],
    effect: TradeEffect | None,
) -> Odds:
    outcome, source = _outcome(each, tables)
    known = {"outcome": outcome, "outcome_source": source}
    year = each.year
    if each.why or year is None:
        return _none(each, each.why or "it is for no whole year, and tables tell growth by the year", **known)
    if each.published is not None and year > each.published.year + (each.published.month > 11):
        return _none(
            each, f"{year} is more than a year off, and the tables at hand tell one year's growth", **known
        )
    if each.target is None or each.unit not in ("USD", "percent"):
        return _none(each, "it gives no amount in USD and no growth in percent", **known)
    before, where = _level(each, tables, year)
    if each.unit == "percent":
        needed = 1 + (-each.target if each.falls else each.target) / 100
        where = f"a growth of {each.target:g} % is told" if not each.falls else f"a fall of {each.target:g} %"
    elif before is None:
        return _none(each, f"trade of {year - 1} is told neither by the reports nor by the tables", **known)
    else:
        needed = each.target / before
    size = before if before is not None else _typical(tables[1])
    a, b = each.owners
    growth = growth_for(year)
    leave: tuple[str | int, ...] = (a, b)
    if growth.states and not isinstance(growth.states[0], str):
        leave = tuple(state_numbers(np.array([a, b], object), np.array([year, year])).tolist())
    try:
        chance = chance_of(growth, needed, size / 1e6, year, falls=each.falls, leave=leave)
    except UsageError as error:
        return _none(each, str(error), **known)
    shift = None if effect is None else effect(a, b)
    with_measures = None
    if shift is not None:
        with_measures = chance_of(
            growth, needed, size / 1e6, year, falls=each.falls, leave=leave, shift=shift
        ).chance
    on, back, part = _rest_of_year(each, growth, before, year, leave)
    return Odds(
        each,
        _until(each),
        100 * (needed - 1),
        chance.chance,
        chance.low,
        chance.high,
        _basis(each, growth, chance, where, year, shifted=shift is not None),
        n=chance.n,
        chance_on=on,
        chance_back=back,
        part=part,
        chance_scenario=with_measures,
        outcome=outcome,
        outcome_source=source,
    )


def _level(each: Prediction, tables: tuple[Flows, Flows], year: int) -> tuple[float | None, str]:
    """Trade of the year before in USD: as reports tell it, else as a table does."""
    if each.before is not None:
        return each.before, each.before_words
    for flows in tables:
        if flows.year == year - 1 and not each.one_way and set(each.owners) <= set(flows.states):
            a, b = each.owners
            value = 1e6 * (flows.trade(a, b) + flows.trade(b, a))
            if value > 0:
                words = f"about {with_unit(float(f'{value:.3g}'), 'USD')} in {flows.year}"
                return value, f"{words} by the table of trade, which counts otherwise than customs do"
    return None, ""


def _typical(flows: Flows) -> float:
    """Trade of the middle pair in USD, for a pair of unknown size."""
    both = flows.values.sum(0)
    total = (both + both.T)[np.triu_indices(len(flows.states), 1)]
    return 1e6 * float(np.median(total[total > 0]))


def _basis(each: Prediction, growth: Growth, chance: Chance, where: str, year: int, *, shifted: bool) -> str:
    share = _ONE_YEAR.replace("at least so much", "so little or fell so far") if each.falls else _ONE_YEAR
    past = [y for y in sorted(growth.world) if y < year][-chance.years :]
    return (
        f"a base rate, not a model of these two states: {share}. Level before: {where}. {chance.n:,} pairs "
        f"count as similar ({growth.words}), the pair itself left out; world trade of {past[0]} to "
        f"{past[-1]}. {_SHIFTED if shifted else ''}"
        f"{_LATE if growth.year >= year else ''}What is known of this year and this pair is not in it."
    )


def _rest_of_year(
    each: Prediction, growth: Growth, before: float | None, year: int, leave: tuple[str | int, ...]
) -> tuple[float | None, float | None, str]:
    """Chances given the first months: if the rest grows on as they did, and if as comparable pairs do."""
    part = each.part
    if part is None or before is None:
        return None, None, ""
    target = each.target if each.unit == "USD" else None
    if target is None:
        return None, None, ""
    rest_before = before - part.level / part.growth
    if rest_before <= 0:
        return None, None, f"{part.words}: that is more than the year before allows; not used"
    needed = (target - part.level) / rest_before
    words = f"{part.words}. The rest of the year before was then {_usd(rest_before)}"
    if needed <= 0:
        sure = 0.0 if each.falls else 1.0
        return sure, sure, f"{words}, and the first months alone reach it"
    size = rest_before / 1e6
    on = chance_of(growth, needed, size, year, falls=each.falls, leave=leave, centre=part.growth)
    back = chance_of(growth, needed, size, year, falls=each.falls, leave=leave)
    words += (
        f", so the rest must grow by {100 * (needed - 1):+.0f} %. Assumed: it varies as whole years of "
        "comparable pairs do"
    )
    return on.chance, back.chance, words


def _usd(value: float) -> str:
    return with_unit(float(f"{value:.3g}"), "USD")


def _outcome(each: Prediction, tables: tuple[Flows, Flows]) -> tuple[str | None, str | None]:
    """What a later report tells; else growth in the table of the year, which counts otherwise."""
    if each.outcome is not None:
        return each.outcome, each.outcome_source
    old, new = tables
    if each.kind != "trade" or each.why or each.year != new.year or each.one_way:
        return None, None
    a, b = each.owners
    if not {a, b} <= set(new.states):
        return None, None
    one, two = (flows.trade(a, b) + flows.trade(b, a) for flows in (old, new))
    if one <= 0:
        return None, None
    return (
        f"trade grew {100 * (two / one - 1):+.0f} % in {new.year} by the table",
        f"{new.origin.producer}: goods and services at basic prices, another measure than customs'",
    )


def _alignment(each: Prediction, alignment: AlignmentDraws | None, horizon: str) -> Odds:
    if each.why:
        return _none(each, each.why)
    if alignment is None:
        return _none(each, "they come from a projection of alignment, which was not asked for")
    a, b = each.owners
    found = alignment(a, b)
    if found is None:
        return _none(each, f"no projection holds {_name(a)} and {_name(b)}")
    without, with_measures = (None if d is None else np.asarray(d, float).ravel() for d in found)
    if without is None or not len(without):
        return _none(each, "the projection gave no draws")
    chance = _share(without, each.falls)
    error = 1.645 * float(np.sqrt(chance * (1 - chance) / len(without)))
    way = "falls" if each.falls else "rises"
    basis = (
        f"the share of {len(without):,} draws of a projection in which alignment of {_name(a)} and "
        f"{_name(b)} (votes in the UN) {way}{' ' + horizon if horizon else ''}; the interval is that of the "
        "number of draws alone"
    )
    if each.conditional:
        basis += "; the sentence says it on a condition, for which the chance with the measures stands"
    return Odds(
        each,
        horizon or _until(each),
        None,
        chance,
        max(0.0, chance - error),
        min(1.0, chance + error),
        basis,
        n=len(without),
        chance_scenario=None if with_measures is None else _share(with_measures, each.falls),
        outcome=each.outcome,
        outcome_source=each.outcome_source,
    )


def _share(draws: Floats, falls: bool) -> float:
    return float(((draws < 0) if falls else (draws > 0)).mean())


def _name(code: str) -> str:
    states = registry().states
    return states[code].name if code in states else code
