"""What the registry holds and gives back: frozen records of states, bodies, offices and mentions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

__all__ = [
    "Body",
    "Capital",
    "Day",
    "Mention",
    "MentionKind",
    "Office",
    "Officeholder",
    "Referent",
    "Spell",
    "State",
    "Succession",
    "System",
]

Day = date | str
"""A calendar day: a `datetime.date` or its ISO form ``"2018-09-13"``."""

System = Literal["cow", "gw"]
"""A list of state system members: Correlates of War (v2016) or Gleditsch and Ward."""


class MentionKind(StrEnum):
    """What sort of words a mention is made of."""

    NAME = "name"
    DEMONYM = "demonym"
    PEOPLE = "people"
    CAPITAL = "capital"
    SEAT = "seat"
    AGENCY = "agency"
    LEADER = "leader"
    ROLE = "role"
    BODY = "body"
    FIRM = "firm"
    OUTLET = "outlet"
    REGION = "region"


class Office(StrEnum):
    """The offices that the registry follows; `HEAD` is the head of a body."""

    HEAD_OF_STATE = "head_of_state"
    HEAD_OF_GOVERNMENT = "head_of_government"
    FOREIGN_MINISTER = "foreign_minister"
    DEFENCE_MINISTER = "defence_minister"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Spell:
    """One unbroken membership of a state in a system of states.

    Attributes
    ----------
    system : {"cow", "gw"}
    number : int
        The state's number in that system.
    code : str
        The registry's code of the state that bore the number on these days.
    since : date
    until : date or None
        Last day; None while the membership lasts.
    """

    system: System
    number: int
    code: str
    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Say whether the spell holds on `day`."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class State:
    """A state, a former state or a dependent territory.

    Attributes
    ----------
    code : str
        ISO 3166-1 alpha-3; for former states ISO 3166-3 where it has one (``SUN``, ``DDR``).
    name, official : str
        Common and official English name.
    status : {"state", "former", "dependency", "disputed"}
    iso : {"yes", "3166-3", "user"}
        Where the code comes from; ``user`` codes (``XKX``, ``RVN``) are outside ISO 3166.
    currency : str
        ISO 4217 code; empty when the registry holds none.
    leader : Office
        The office whose holder news calls "the leader" of the state.
    sovereign : str
        Code of the state that a dependency belongs to; empty otherwise.
    spells : tuple of Spell
        Memberships in the COW and Gleditsch-Ward systems, by day.
    """

    code: str
    name: str
    official: str
    status: str
    iso: str
    currency: str
    leader: Office
    sovereign: str
    spells: tuple[Spell, ...]

    def cow_on(self, day: Day) -> int | None:
        """Give the Correlates of War number on a day; None outside the system."""
        return self._number("cow", day)

    def gw_on(self, day: Day) -> int | None:
        """Give the Gleditsch-Ward number on a day; None outside the system."""
        return self._number("gw", day)

    def _number(self, system: System, day: Day) -> int | None:
        on = date.fromisoformat(day) if isinstance(day, str) else day
        return next((s.number for s in self.spells if s.system == system and s.covers(on)), None)


@dataclass(frozen=True, slots=True)
class Body:
    """An international body: an organisation, a club of states or a court.

    Attributes
    ----------
    code : str
        Usual short name (``EU``, ``NATO``, ``WORLD_BANK``).
    name : str
    since, until : date or None
        Days of its life; None is unknown (`since`) or lasting (`until`).
    seat : str
        City it sits in; empty when it has none.
    scope : {"listed", "universal", "unlisted"}
        Whether its members are listed by day, are (nearly) all states, or are not held.
    note : str
    """

    code: str
    name: str
    since: date | None
    until: date | None
    seat: str
    scope: str
    note: str


@dataclass(frozen=True, slots=True)
class Capital:
    """The seat of a state's government over some days, in degrees north and east (WGS 84)."""

    code: str
    name: str
    lat: float
    lon: float
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Officeholder:
    """One term of one person in one office.

    `since` and `until` are first and last day (None: in office); where the source knows only the
    month, its first and last day.
    """

    code: str
    office: Office
    title: str
    name: str
    since: date
    until: date | None
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """One state (`before`) followed by another (`after`) on a day, and how."""

    before: str
    after: str
    day: date
    how: str


@dataclass(frozen=True, slots=True)
class Referent:
    """One thing that a surface form can mean.

    Attributes
    ----------
    code : str
        State or body; empty for a media outlet that speaks for none.
    kind : MentionKind
    person, office : str or None
        Full name and office of the person meant, for leaders and roles.
    since, until : date or None
        Days on which the form means this.
    reason : str
        How it was arrived at: ``"name"``, ``"former name"``, ``"in office"`` ...
    """

    code: str
    kind: MentionKind
    person: str | None
    office: str | None
    since: date | None
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words in a text that stand for a state or a body.

    Attributes
    ----------
    start, end : int
        Code points into the text, `end` exclusive; possessive ``'s`` is left outside.
    text : str
        Exactly ``text[start:end]``.
    kind : MentionKind
    codes : tuple of str
        What it stands for; empty when left open.
    candidates : tuple of str
        What it could stand for when open; empty when resolved.
    person : str or None
        Full name, for leaders and roles whose holder is known on the day.
    reason : str
        How it was settled, or why it stays open.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    codes: tuple[str, ...]
    candidates: tuple[str, ...]
    person: str | None
    reason: str
