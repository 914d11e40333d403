"""`Draft`: a scenario made of a reported pressure, each value marked as given by the report or assumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from blocs.reading.records import Realis
from blocs.scenario.file import scenario_toml
from blocs.scenario.model import Scenario
from blocs.scenario.reported.given import Part, quoted
from blocs.trade.policy.parties import listed
from blocs.trade.policy.tables import table as written

__all__ = ["Draft"]


@dataclass(frozen=True, eq=False)
class Draft:
    """A scenario that a reported pressure suggests.

    Attributes
    ----------
    scenario : Scenario
        Without measures where the draft is blocked before one could be made.
    parts : tuple of Part
        Where each of its values comes from.
    records : tuple of str
        Ids of the records that tell of the pressure: events first, then the amounts used.
    report_id, report : str
        Id and name of the report that stands for it.
    day : date or None
        On which that was published.
    reports : tuple of str
        Names of all reports that tell of it.
    sentence : str
        Of that report, as stored.
    realis : str
        How sure the report is of it: actual, planned, possible or general.
    blocked : str or None
        Why it cannot be run; None where it can.
    title : str
        In a few words.
    """

    scenario: Scenario
    parts: tuple[Part, ...]
    records: tuple[str, ...]
    report_id: str
    report: str
    day: date | None
    reports: tuple[str, ...]
    sentence: str
    realis: Realis
    blocked: str | None
    title: str

    @property
    def given(self) -> tuple[Part, ...]:
        """What the report gives."""
        return tuple(part for part in self.parts if part.given)

    @property
    def assumed(self) -> tuple[Part, ...]:
        """What had to be assumed."""
        return tuple(part for part in self.parts if not part.given)

    @property
    def has_amount(self) -> bool:
        """Whether the report gives a rate or an amount that is put in the scenario."""
        keys = ("tariff.rate", "tariff.covering")
        return any(part.key in keys and part.given and part.value is not None for part in self.parts)

    def to_toml(self) -> str:
        """Write the scenario as TOML, each value with a remark that says whether it is given or assumed.

        What no line of the file holds (a default, an amount that was left out, the sides of a draft that is
        blocked) is said at its top.
        """
        places: dict[tuple[str, str], tuple[str | int, ...]] = {("scenario", "base"): ("scenario", "base")}
        for measure in self.scenario.policy:
            kind, values = written(measure)
            places |= {(kind, key): (kind, 0, key) for key in values}
        for hostility in self.scenario.hostilities:
            keys = ("by", "on", "level", *(("since",) if hostility.since else ()))
            places |= {("hostility", key): ("hostility", 0, key) for key in keys}
        comments: dict[tuple[str | int, ...], str] = {}
        top = [f"Draft from {self.report}: {quoted(self.sentence, width=400)} ({self.realis})"]
        if others := self.reports[1:]:
            top.append(f"also told by {listed(others)}")
        top += [f"cannot be run: {self.blocked}"] if self.blocked else []
        for part in self.parts:
            table, _, key = part.key.partition(".")
            if (place := places.get((table, key))) is not None:
                comments[place] = part.remark
                continue
            value = ", ".join(part.value) if isinstance(part.value, tuple) else part.value
            top.append(f"{key}{'' if value is None else f' {value}'}: {part.remark}")
        return scenario_toml(self.scenario, {**comments, (): "\n".join(top)})
