"""A backtest in words: where a model has skill, where it has none, and what a term is worth out of sample."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from blocs.errors import UsageError
from blocs.projection.backtest import Backtest
from blocs.projection.panel import CLASSES, DyadClass
from blocs.projection.resample import Skill
from blocs.projection.rivals import Persistence

__all__ = [
    "InSample",
    "ablation_verdict",
    "about",
    "class_verdict",
    "coverage_verdict",
    "horizon_verdict",
    "skill_line",
    "verdicts",
]

OWN = "own"
PRESSURE = "own + pressure"
"""Names of the model without pressure and with it."""
_SURE = 1.96
"""Coefficient over its error from which a term is said to help in sample."""
_HONEST = (0.87, 0.93)
"""Coverage of 90 % intervals that is called right."""


class InSample(NamedTuple):
    """A coefficient as it was estimated on all the data, and the ratio to its standard error."""

    beta: float
    z: float


def about(found: Backtest) -> str:
    """What was tested, in one sentence."""
    return (
        f"{found.measure[:1].upper()}{found.measure[1:]} of UN votes among the {found.states} largest "
        f"states, from each year {found.origins[0]} to {found.origins[-1]}, knowing the {found.window} years "
        f"before; {found.draws:,} draws, seed {found.seed}."
    )


def skill_line(test: Backtest, horizon: int, name: str | None = None) -> str:
    """One sentence on how well a forecast so many years ahead has done; each projection carries it.

    Parameters
    ----------
    test : Backtest
    horizon : int
        Years ahead. Of years that were not tried the next longer ones speak; past the longest nothing does,
        which is said.
    name : str, optional
        A forecaster; the fullest model when not told.

    Raises
    ------
    UsageError
        When the years are below 1, or there is no such forecaster.
    """
    if horizon < 1:
        raise UsageError(f"horizon is {horizon}; give 1 year or more")
    name = _model(test, name)
    tried = [h for h in test.horizons if h >= horizon and test.cases(h)]
    if not tried:
        longest = max((h for h in test.horizons if test.cases(h)), default=None)
        if longest is None:
            return f"Nothing is known of how well {_the(name)} forecasts."
        return f"Beyond {_years(longest)} nothing was tested; {_low(skill_line(test, longest, name))}"
    rival = test.best_rival(tried[0])
    if rival is None:
        return f"{_at(tried[0])} {_the(name)} was tested against no naive rival."
    did = (
        "the best of the naive rivals"
        if name == rival
        else _compared(test.skill(name, rival, tried[0]), rival)
    )
    cover = test.mean("cover90", name, tried[0])
    there = test.count[test.row(tried[0])].sum(axis=1) > 0
    scored = [year for year, has in zip(test.origins, there, strict=True) if has]
    span = f"origins {scored[0]} to {scored[-1]}"
    return (
        f"{_at(tried[0])} {_the(name)} was {did} ({span}); its 90 % intervals held the "
        f"truth in {100 * cover:.0f} % of cases."
    )


def horizon_verdict(test: Backtest, horizon: int, name: str | None = None) -> str:
    """Whether a model has skill at a horizon, against the naive rival that did best there.

    Where only rivals were tried: which of them did best, and by how much against persistence.
    """
    rival = test.best_rival(horizon)
    if name is None and not test.models:
        return _rivals_alone(test, horizon, rival)
    name = _model(test, name)
    if rival is None:
        return f"{_at(horizon)} {_the(name)} cannot be judged: no naive rival was scored."
    skill = test.skill(name, rival, horizon)
    if name == rival:
        return f"{_at(horizon)} {_the(name)} is itself the best naive rival."
    best = f"the best naive rival ({rival})"
    told = {
        "better": f"is {_percent(skill.value)} better than {best}, {_between(skill)}: it has skill.",
        "worse": f"is {_percent(-skill.value)} worse than {best}, {_between(skill, -1)}: it has no skill, "
        "and the rival should be used.",
        "no better": f"is no better than {best}, within what chance would give ({_signed(skill)}): it has no "
        "skill that can be shown.",
        "unknown": f"has a skill of {100 * skill.value:+.1f} % against {best}; there are too few origins to "
        "say whether that is chance.",
    }
    return f"{_at(horizon)} {_the(name)} {told[skill.standing]}"


def ablation_verdict(
    test: Backtest,
    *,
    without: str = OWN,
    full: str = PRESSURE,
    term: str = "Pressure",
    in_sample: Mapping[str, InSample] | None = None,
) -> str:
    """What a term is worth out of sample, beside what it seems worth in sample.

    Parameters
    ----------
    test : Backtest
    without, full : str
        Forecasters that differ by the term alone.
    term : str
        What to call it, as a sentence begins.
    in_sample : mapping, optional
        `InSample` by instrument, of an estimate on all the data.

    Raises
    ------
    UsageError
        When one of the two was not tried.
    """
    each = {h: test.skill(full, without, h) for h in test.horizons if test.cases(h)}
    helps = [h for h, skill in each.items() if skill.standing == "better"]
    hurts = [h for h, skill in each.items() if skill.standing == "worse"]
    unknown = [h for h, skill in each.items() if skill.standing == "unknown"]
    given = in_sample or {}
    sure = [name for name, one in given.items() if one.beta > 0 and one.z >= _SURE]
    figures = ", ".join(f"{name}: beta = {one.beta:.3g}, t = {one.z:.1f}" for name, one in given.items())
    shown = "; ".join(f"at {_years(h)} {_signed(skill)}" for h, skill in each.items())
    if not each or len(unknown) == len(each):
        out = "whether it helps out of sample cannot be told from so few origins"
    elif helps and hurts:
        out = f"out of sample it helps at {_list(helps)} and hurts at {_list(hurts)}"
    elif helps:
        out = f"it helps out of sample at {_list(helps)}"
    elif hurts:
        out = f"it hurts out of sample at {_list(hurts)}"
    else:
        out = "it does not help out of sample"
    tail = f" (against the same model without it: {shown})." if shown else "."
    if in_sample is None:
        return f"{term}: {out}{tail}"
    link = "and" if bool(sure) == bool(helps and not hurts) else "but"
    inside = "helps in sample" if sure else "does not clearly help in sample"
    if not sure and any(one.beta < 0 and one.z <= -_SURE for one in given.values()):
        inside = "drives pairs apart in sample, against what was expected"
    return f"{term} {inside} ({figures or 'no instrument'}), {link} {out}{tail}"


def class_verdict(test: Backtest, horizon: int, name: str | None = None) -> str:
    """For which pairs a model has skill at a horizon, against the rival that is best over all pairs."""
    name, rival = _model(test, name), test.best_rival(horizon)
    if rival is None:
        return f"{_at(horizon)} pairs cannot be told apart: no naive rival was scored."
    found: dict[str, list[str]] = {}
    for dyads in CLASSES:
        if cases := test.cases(horizon, dyads):
            skill = test.skill(name, rival, horizon, dyads)
            found.setdefault(skill.standing, []).append(
                f"{_among(dyads)} ({_signed(skill)}, {cases:,} cases)"
            )
    words = {
        "better": "better among",
        "no better": "no better among",
        "worse": "worse among",
        "unknown": "not to be judged among",
    }
    said = "; ".join(f"{text} {_and(found[key])}" for key, text in words.items() if key in found)
    return f"{_at(horizon)}, against {_the(rival)}, {_the(name)} is {said}."


def coverage_verdict(test: Backtest, name: str | None = None) -> str:
    """Whether 90 % intervals held the truth as often as they say, by horizon."""
    name = _model(test, name)
    shares = {h: test.mean("cover90", name, h) for h in test.horizons if test.cases(h)}
    shown = ", ".join(f"{100 * share:.1f} % at {_years(h)}" for h, share in shares.items())
    low = [h for h, share in shares.items() if share < _HONEST[0]]
    high = [h for h, share in shares.items() if share > _HONEST[1]]
    if not shares:
        return f"Intervals of {_the(name)} were not tested."
    said = f"90 % intervals of {_the(name)} held the truth in {shown}"
    if not low and not high:
        return f"{said}: as often as they should."
    wrong = [f"too narrow at {_list(low)}"] if low else []
    wrong += [f"wider than need be at {_list(high)}"] if high else []
    return f"{said}: {_and(wrong)}."


def verdicts(test: Backtest, in_sample: Mapping[str, InSample] | None = None) -> tuple[str, ...]:
    """All that a backtest says in words, of the fullest model where one was tried.

    Parameters
    ----------
    test : Backtest
    in_sample : mapping, optional
        `InSample` by instrument, for the verdict on pressure.
    """
    scored = [h for h in test.horizons if test.cases(h)]
    told = [horizon_verdict(test, h) for h in scored]
    if test.models:
        if {OWN, PRESSURE} <= set(test.models):
            told.append(ablation_verdict(test, in_sample=in_sample))
        told += [class_verdict(test, h) for h in scored]
        told.append(coverage_verdict(test))
    left = {h: int(test.left_out[test.row(h)].sum()) for h in test.horizons}
    if any(left.values()):
        some = ", ".join(f"{n:,} at {_years(h)}" for h, n in left.items() if n)
        told.append(f"Cases of which some forecaster said nothing are left out: {some}.")
    return tuple(told)


# --- words


def _model(test: Backtest, name: str | None) -> str:
    """The forecaster that was named, or the fullest model."""
    if name is not None:
        return test.forecasters[test.place(name)]
    if not test.models:
        raise UsageError("only naive rivals were tried; name one of them, or give backtest a model")
    return PRESSURE if PRESSURE in test.models else test.models[-1]


def _rivals_alone(test: Backtest, horizon: int, rival: str | None) -> str:
    if rival is None:
        return f"{_at(horizon)} nothing was scored."
    if test.persistence is None or rival == test.persistence:
        return f"{_at(horizon)} the best naive rival is {rival}; no model was tried."
    skill = test.skill(rival, test.persistence, horizon)
    standing = {
        "better": f"{_percent(skill.value)} better than persistence, {_between(skill)}",
        "no better": f"no better than persistence, within what chance would give ({_signed(skill)})",
    }.get(skill.standing, f"with a skill of {_signed(skill)} against persistence")
    return f"{_at(horizon)} the best naive rival is {_the(rival)}, {standing}; no model was tried."


def _compared(skill: Skill, rival: str) -> str:
    """How a forecaster did against a rival, within a sentence."""
    if skill.standing == "better":
        return f"{_percent(skill.value)} better than the best naive rival, {_the(rival)}"
    if skill.standing == "worse":
        return f"{_percent(-skill.value)} worse than the best naive rival, {_the(rival)}"
    if skill.standing == "no better":
        return f"no better than the best naive rival, {_the(rival)} ({_signed(skill)})"
    return f"tried at too few origins to be judged against the best naive rival, {_the(rival)}"


def _the(name: str) -> str:
    """What a forecaster is called within a sentence."""
    if name in (OWN, PRESSURE):
        return f"the state-space model ({name})"
    return name if name == Persistence().name else f"the {name}"


def _at(horizon: int) -> str:
    return f"At {_years(horizon)}"


def _years(horizon: int) -> str:
    return f"{horizon} year" if horizon == 1 else f"{horizon} years"


def _list(horizons: Sequence[int]) -> str:
    """Years in a row: ``"1 and 3 years"``."""
    return f"{_and([str(h) for h in horizons])} {'year' if list(horizons) == [1] else 'years'}"


def _and(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _among(dyads: DyadClass) -> str:
    return "other pairs" if dyads == "others" else dyads


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _between(skill: Skill, sign: int = 1) -> str:
    """Bounds in percent; `sign` -1 tells them as a loss."""
    low, high = sorted((sign * skill.low, sign * skill.high))
    return f"between {100 * low:.1f} and {100 * high:.1f} %"


def _signed(skill: Skill) -> str:
    """Skill in percent with its sign and bounds."""
    if math.isnan(skill.low):
        return f"{100 * skill.value:+.1f} %"
    return f"{100 * skill.value:+.1f} %, {100 * skill.low:+.1f} to {100 * skill.high:+.1f}"


def _low(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
