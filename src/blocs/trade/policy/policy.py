"""Policies in the words of those who make them: tariffs, sanctions, agreements, retaliation, with dates.

>>> policy = tariff("United States", "China", "25 %", covering="200 billion USD", since="2019-05-10")
>>> policy += retaliate(policy, covering="60 billion USD")
>>> [day.isoformat() for day in policy.stages()]
['2019-05-10']
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from blocs.errors import PolicyError
from blocs.states import Day
from blocs.trade.economy import Economy
from blocs.trade.policy.amounts import day_of, rate_of, usd
from blocs.trade.policy.lowering import lower
from blocs.trade.policy.measures import (
    Agreement,
    Barrier,
    Direction,
    Measure,
    Tariff,
    in_force,
    sanction_change,
    sectors_of,
)
from blocs.trade.policy.parties import called, listed, parties
from blocs.trade.policy.reach import reach
from blocs.trade.policy.tables import from_json, to_json
from blocs.trade.policy.text import sentence
from blocs.trade.shock import Shock

__all__ = ["Policy", "agreement", "ban", "cost", "retaliate", "sanction", "tariff"]

Names = str | Iterable[str]
"""A state or body in any form, several of them, or "all"."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Measures, each with the days on which it is in force; ``a + b`` has those of both.

    Attributes
    ----------
    measures : tuple of Tariff, Barrier or Agreement
    """

    measures: tuple[Measure, ...] = ()

    def __add__(self, other: Policy) -> Policy:
        return Policy(self.measures + other.measures) if isinstance(other, Policy) else NotImplemented

    def __iter__(self) -> Iterator[Measure]:
        return iter(self.measures)

    def __len__(self) -> int:
        return len(self.measures)

    def on(self, day: Day) -> Policy:
        """Give the measures in force on a day.

        >>> len(tariff("USA", "CHN", 0.1, since="2018-09-24", until="2019-05-09").on("2019-05-10"))
        0
        """
        when = day_of(day, "day")
        assert when is not None
        return Policy(tuple(measure for measure in self.measures if in_force(measure, when)))

    def stages(self) -> tuple[date, ...]:
        """Give the days on which something changes, in order: first days, and days after last days.

        >>> [str(d) for d in tariff("USA", "CHN", 0.1, since="2018-09-24", until="2019-05-09").stages()]
        ['2018-09-24', '2019-05-10']
        """
        starts = {measure.since for measure in self.measures if measure.since is not None}
        ends = {measure.until + timedelta(1) for measure in self.measures if measure.until is not None}
        return tuple(sorted(starts | ends))

    @property
    def full(self) -> date | None:
        """The day on which the last measure begins; None where no measure has a first day."""
        return max((measure.since for measure in self.measures if measure.since is not None), default=None)

    def _standing(self, day: Day | None) -> tuple[tuple[Measure, ...], date | None]:
        """Measures in force, and the day for which members of bodies are taken."""
        when = self.full if day is None else day_of(day, "day")
        return (self.measures if when is None else self.on(when).measures), when

    def shock(self, economy: Economy, day: Day | None = None) -> Shock:
        """Put the policy as it stands on a day into the numbers that the solver takes.

        Tariffs are added to the rate in force unless they stand `instead` of it. A tariff that covers an
        amount covers the same share of each flow that it meets; several on one flow cover different goods.
        A tariff that covers all is added to all parts. Changes of cost multiply.

        Parameters
        ----------
        economy : Economy
        day : date or str, optional
            Left out: the day on which the last measure begins; where no measure has a first day, all
            measures, with the members that bodies had in the middle of the table's year.

        Returns
        -------
        Shock
            Of the flows that are touched and traded.

        Raises
        ------
        PolicyError
            When a state or sector is not in the table, nothing is traded on the flows of a measure, more is
            covered than is traded, or two measures set the same tariff.
        """
        measures, when = self._standing(day)
        return lower(measures, economy, when)

    def remarks(self, economy: Economy, day: Day | None = None) -> tuple[str, ...]:
        """Say what of the policy the table cannot show: members of bodies that it does not hold.

        Raises
        ------
        PolicyError
            As `shock`.
        """
        measures, when = self._standing(day)
        missing = (entry for measure in measures for entry in reach(measure, economy, when).left_out)
        return tuple(
            f"of {called(body)}, the table does not hold {listed([called(code) for code in codes])}: left out"
            for body, codes in dict.fromkeys(missing)
        )

    def to_json(self) -> str:
        """Write the policy as JSON; `from_json` gives an equal one."""
        return to_json(self.measures)

    @classmethod
    def from_json(cls, text: str) -> Policy:
        """Read what `to_json` wrote.

        Raises
        ------
        PolicyError
            When the text is not that, with the number and key of the measure.

        Examples
        --------
        >>> policy = tariff("USA", "CHN", 0.25, covering="200 billion USD")
        >>> Policy.from_json(policy.to_json()) == policy
        True
        """
        return cls(from_json(text))

    def describe(self, economy: Economy | None = None, day: Day | None = None) -> tuple[str, ...]:
        """Say each measure in one sentence, those out of force on the day left out.

        Parameters
        ----------
        economy : Economy, optional
            When given, sectors and traded amounts are told.
        day : date or str, optional
            When given, only the measures in force on it; left out, all, whatever their days.

        Raises
        ------
        PolicyError
            As `shock`, where an economy is given.

        Examples
        --------
        >>> tariff("USA", "CHN", 0.25, covering="$200bn").describe()[0]
        'The United States puts 25 % on goods from China worth $200 billion, on top of the rate in force.'
        """
        measures = self.measures if day is None else self.on(day).measures
        when = day_of(day, "day")
        return tuple(sentence(measure, economy, when or measure.since) for measure in measures)


def tariff(
    by: Names,
    on: Names,
    rate: float | str,
    *,
    sectors: Names | None = None,
    covering: float | str | None = None,
    instead: bool = False,
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Put a tariff on what `by` buys of `on`.

    Parameters
    ----------
    by, on : str or iterable of str
        States and bodies in any form ("USA", "United States", "EU"), or "all". A coalition acts on who is
        outside it: a state that a body brings to both sides is left out of `on`.
    rate : float or str
        0.25 or "25 %", added to the rate in force.
    sectors : str or iterable of str, optional
        Names in the table, or their first words; "goods", "all". Left out: goods, that is all sectors but
        those with "services" in their names, which customs do not tax.
    covering : float or str, optional
        USD of the goods covered: "200 billion USD", 200e9; the same share of each flow. Left out: all.
    instead : bool
        Set the rate in place of the one in force.
    since, until : date or str, optional
        First and last day in force.

    Raises
    ------
    PolicyError
        When the rate is negative or above 500 %, an amount cannot be read, days are reversed, or a state
        stands on both sides. What depends on the table is checked by `Policy.shock`.

    Examples
    --------
    >>> tariff("USA", "CHN", 25)
    Traceback (most recent call last):
    blocs.errors.PolicyError: rate: 25 means 2,500 %, and above 500 % nothing is taken; 25 % is 0.25
    """
    return Policy(
        (
            Tariff(
                parties(by, "by"),
                parties(on, "on"),
                rate_of(rate),
                sectors_of(sectors),
                None if covering is None else usd(covering),
                instead,
                day_of(since, "since"),
                day_of(until, "until"),
            ),
        )
    )


def sanction(
    by: Names,
    on: Names,
    *,
    sectors: Names | None = None,
    cost: float | str | None = None,
    ban: bool = False,
    direction: Direction = "both",
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Make trade between `by` and `on` dearer, or ban it.

    Parameters
    ----------
    by, on, sectors, since, until
        As in `tariff`; without `sectors`, all of them.
    cost : float or str, optional
        What is added to the iceberg cost: 0.3 or "30 %" needs 30 % more to be sent for the same to arrive.
    ban : bool
        Let nothing pass.
    direction : {"both", "imports", "exports"}
        What `by` buys of `on`, what it sells there, or both.

    Raises
    ------
    PolicyError
        When neither or both of `cost` and `ban` are given, or the cost does not rise.

    Examples
    --------
    >>> sanction("EU", "Russia", sectors="energy", ban=True, direction="imports").describe()
    ('The EU bans imports of energy from Russia.',)
    """
    return _barrier(by, on, sanction_change(cost, ban), sectors, direction, since, until)


def ban(
    by: Names,
    on: Names,
    *,
    sectors: Names | None = None,
    direction: Direction = "both",
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Ban trade: `sanction` with ``ban=True``."""
    return sanction(by, on, sectors=sectors, ban=True, direction=direction, since=since, until=until)


def cost(
    by: Names,
    on: Names,
    change: float | str,
    *,
    sectors: Names | None = None,
    direction: Direction = "both",
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Change the iceberg cost of trade between two sides: 0.1 adds 10 %, -0.1 takes 10 % off.

    Parameters other than `change` are those of `sanction`.

    Raises
    ------
    PolicyError
        When nothing would be left of the cost (-1 or less).
    """
    return _barrier(by, on, rate_of(change, "change"), sectors, direction, since, until)


def _barrier(
    by: Names,
    on: Names,
    change: float,
    sectors: Names | None,
    direction: Direction,
    since: Day | None,
    until: Day | None,
) -> Policy:
    days = day_of(since, "since"), day_of(until, "until")
    barrier = Barrier(
        parties(by, "by"), parties(on, "on"), change, sectors_of(sectors), direction, days[0], days[1]
    )
    return Policy((barrier,))


def agreement(
    between: Names,
    *,
    cost: float | str = 0.0,
    tariff: float | str | None = None,
    sectors: Names | None = None,
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Lower costs, or set tariffs, between parties and both ways.

    Parameters
    ----------
    between : str or iterable of str
        One body: its members among themselves. Several states or bodies: each with the others.
    cost : float or str
        Change in the iceberg cost, at most 0: -0.1 takes 10 % off.
    tariff : float or str, optional
        Rate in place of the one in force: 0 for free trade. On goods, where no sectors are given.
    sectors, since, until
        As in `sanction`.

    Raises
    ------
    PolicyError
        When nothing changes, or costs would rise.

    Examples
    --------
    >>> agreement(["EU", "Mercosur"], tariff=0).describe()
    ('The EU and the MERCOSUR agree on tariffs of 0 % between them.',)
    """
    deal = Agreement(
        parties(between, "between"),
        rate_of(cost, "cost"),
        None if tariff is None else rate_of(tariff, "tariff"),
        sectors_of(sectors),
        day_of(since, "since"),
        day_of(until, "until"),
    )
    return Policy((deal,))


def retaliate(
    policy: Policy,
    rate: float | str | None = None,
    covering: float | str | None = None,
    *,
    since: Day | None = None,
    until: Day | None = None,
) -> Policy:
    """Answer a policy in kind: who was met does the same to who acted.

    Parameters
    ----------
    policy : Policy
        Its tariffs, sanctions and bans are mirrored; lower costs and agreements have no answer and are left
        out.
    rate : float or str, optional
        Rate of the answering tariffs; left out, the same.
    covering : float or str, optional
        USD that each answering tariff covers, or "all"; left out, the same as the tariff that it answers.
    since, until : date or str, optional
        Days of the answer; left out, those of the measure that it answers.

    Raises
    ------
    PolicyError
        When there is nothing to answer, or a rate or amount is given and no tariff is among the measures.

    Examples
    --------
    >>> [m.by + m.on for m in retaliate(tariff("USA", ["CHN", "EU"], 0.25))]
    [('CHN', 'EU', 'USA')]
    """
    hostile = [
        measure
        for measure in policy
        if isinstance(measure, Tariff) or (isinstance(measure, Barrier) and measure.cost > 0)
    ]
    if not hostile:
        raise PolicyError("there is no tariff, sanction or ban to answer")
    if (rate is not None or covering is not None) and not any(isinstance(m, Tariff) for m in hostile):
        raise PolicyError(
            "rate and covering are of tariffs, and none is to be answered; write tariff(...) for it"
        )
    answers: list[Measure] = []
    for measure in hostile:
        new: dict[str, Any] = {"by": measure.on, "on": measure.by}
        if isinstance(measure, Tariff):
            if rate is not None:
                new["rate"] = rate_of(rate)
            if covering is not None:
                new["covering"] = None if covering == "all" else usd(covering)
        if since is not None:
            new["since"] = day_of(since, "since")
        if until is not None:
            new["until"] = day_of(until, "until")
        answers.append(replace(measure, **new))
    return Policy(tuple(answers))
