"""What an answer rests on, in plain sentences: measures of hostility, assumptions, skill."""

from __future__ import annotations

from functools import cache

from blocs.projection import Prospect, shipped_backtest, skill_line
from blocs.projection.shipped import in_sample
from blocs.projection.verdicts import ablation_verdict
from blocs.scenario.hostile import acting
from blocs.scenario.model import Hostility, Scenario
from blocs.scenario.world import World
from blocs.trade.policy.amounts import days_text
from blocs.trade.policy.parties import called, listed

__all__ = ["assumed_of", "hostility_told", "skill_of"]

_FORCE = ((0.95, "is at war with"), (0.7, "uses force against"), (0.5, "shows force to"), (0.0, "threatens"))


def hostility_told(hostility: Hostility) -> str:
    """Say a hostility in one sentence.

    >>> hostility_told(Hostility(("USA",), ("CHN",), 0.6))
    'The United States shows force to China (0.6 of 1).'
    """
    words = next(words for least, words in _FORCE if hostility.level >= least)
    who, whom = (listed([called(code) for code in side]) for side in (hostility.by, hostility.on))
    if len(hostility.by) > 1:
        words = words.replace("is ", "are ", 1) if words.startswith("is ") else words.replace("s ", " ", 1)
        words = "threaten" if words == "threatens" else words
    told = f"{days_text(hostility.since, hostility.until)}{who} {words} {whom} ({hostility.level:g} of 1)."
    return told[:1].upper() + told[1:]


def assumed_of(scenario: Scenario, world: World, start: int) -> tuple[str, ...]:
    """What the answer for alignment and blocs rests on."""
    prospect = world.prospect
    posterior = prospect.posterior
    told = []
    told.append(
        f"Alignment is {prospect.measure} of votes in the UN General Assembly, -1 to 1; votes are known to "
        f"{prospect.until}, and the model is fitted on {posterior.since} to {posterior.until}."
    )
    if start > prospect.until:
        gap = start - prospect.until
        years = "a year" if gap == 1 else f"{gap} years"
        told.append(
            f"From {prospect.until} to {start}, {years} without votes, alignment is projected too: levels "
            "are wide open, the effect of the measures is not. blocs import un-votes brings in newer votes."
        )
    pressing = acting(scenario)
    if pressing:
        if any(instrument == "sanctions" for _, instrument, _ in pressing):
            levels = ", ".join(
                f"{name} {getattr(scenario.doses, name):g}" for name in ("tariff", "sanction", "ban")
            )
            told.append(
                f"Measures of trade press as cases of sanctions do ({levels}; 1 is a case in force), "
                "whatever their size."
            )
        told.append(
            "The pressure of a pair is that of the states that press on both, by their share of the world's "
            "capability."
        )
        told.append(
            "Measures without days are in force from the base year on; each year of pressure moves alignment "
            "from the next."
        )
    else:
        told.append("No measure presses on two states at once or counts as pressure: alignment stays.")
    if prospect.hostility is None and pressing:
        told.append(
            "Which other sanctions and disputes are in force is not in the data that come with blocs: "
            "pressure that others put on the same states is not added to."
        )
    if scenario.blocs:
        told.append(
            "Blocs: in each draw the two of least frustration among the largest states and those named, tied "
            "where alignment is above the median of all pairs."
        )
    told.append("The twin takes the same measures, but pressure moves nobody (beta and gamma are 0).")
    return tuple(told)


def skill_of(prospect: Prospect, ahead: int) -> tuple[str, ...]:
    """How well alignment has been forecast so far ahead, against naive forecasters.

    Parameters
    ----------
    prospect : Prospect
    ahead : int
        Years from the last votes to the last year that is told.
    """
    return _skill(prospect.until, ahead)


@cache
def _skill(until: int, ahead: int) -> tuple[str, ...]:
    test = shipped_backtest()
    line = skill_line(test, ahead)
    pairs = f"pairs of the {test.states} states with most capability"
    told = [
        f"{line[:-1]}, on {pairs}." if line.endswith(".") else line,
        f"The effect of pressure: {ablation_verdict(test, in_sample=in_sample())}",
    ]
    if until > max(test.origins) + 1:
        told.append(f"Votes after {max(test.origins) + 1} were not in the test.")
    told.append(
        "The trade model tells the long run, all else as it was; it has not been scored as a forecast."
    )
    return tuple(told)
