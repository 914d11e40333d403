"""The registry: states and bodies by code, number and day; what names mean; mentions in texts."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from types import MappingProxyType

from blocs.errors import RegistryError
from blocs.states import load
from blocs.states.finder import Finder
from blocs.states.gazetteer import Gazetteer, build
from blocs.states.lookup import refer
from blocs.states.model import (
    Body,
    Capital,
    Day,
    Mention,
    Office,
    Officeholder,
    Referent,
    State,
    Succession,
    System,
)
from blocs.states.offices import persons

__all__ = ["Registry", "registry"]


@cache
def registry() -> Registry:
    """Give the registry that comes with `blocs`, read once.

    Raises
    ------
    RegistryError
        When a data file is damaged; names the file and the line.

    Examples
    --------
    >>> registry().state("RUS").cow_on("1985-01-01") is None
    True
    >>> registry().by_cow(365, "1985-01-01").name
    'Soviet Union'
    """
    return Registry()


class Registry:
    """A dated registry of states and bodies.

    Attributes
    ----------
    states : Mapping of str to State
        By code: present states, former states and dependencies.
    bodies : Mapping of str to Body
        By code.
    """

    def __init__(self) -> None:
        """Read states, bodies, capitals and memberships; names and leaders when first asked for."""
        self.states: Mapping[str, State] = MappingProxyType(load.states())
        self.bodies: Mapping[str, Body] = MappingProxyType(load.bodies())
        self._capitals = load.capitals()
        self._successions = load.successions()
        self._members: dict[str, list[load.Membership]] = {}
        for membership in load.memberships():
            self._members.setdefault(membership.body, []).append(membership)
        self._numbers: dict[tuple[str, int], list[State]] = {}
        for state in self.states.values():
            for system, number in dict.fromkeys((spell.system, spell.number) for spell in state.spells):
                self._numbers.setdefault((system, number), []).append(state)

    @cached_property
    def _terms(self) -> list[Officeholder]:
        return load.officeholders()

    @cached_property
    def _offices(self) -> Mapping[tuple[str, str], list[Officeholder]]:
        table: dict[tuple[str, str], list[Officeholder]] = {}
        for term in sorted(self._terms, key=lambda term: term.since):
            table.setdefault((term.code, term.office.value), []).append(term)
        return table

    @cached_property
    def _gazetteer(self) -> Gazetteer:
        return build(persons(self._terms).values())

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._gazetteer, self.states, self._offices)

    def state(self, code: str) -> State:
        """Give the state with a code.

        Raises
        ------
        RegistryError
            When there is none; says which code or name comes close.

        Examples
        --------
        >>> registry().state("CHN").official
        "People's Republic of China"
        """
        found = self.states.get(code)
        if found is None:
            raise RegistryError(f"no state {code!r}; {_close(code, self.states)}")
        return found

    def body(self, code: str) -> Body:
        """Give the body with a code.

        Raises
        ------
        RegistryError
            When there is none; says which code or name comes close.

        Examples
        --------
        >>> registry().body("SCO").name
        'Shanghai Cooperation Organization'
        """
        found = self.bodies.get(code)
        if found is None:
            raise RegistryError(f"no body {code!r}; {_close(code, self.bodies)}")
        return found

    def by_cow(self, number: int, day: Day) -> State:
        """Give the state that bears a Correlates of War number on a day.

        Raises
        ------
        RegistryError
            When no state bears it on that day.

        Examples
        --------
        >>> registry().by_cow(345, "2005-01-01").name
        'Serbia and Montenegro'
        """
        return self._by_number("cow", number, day)

    def by_gw(self, number: int, day: Day) -> State:
        """Give the state that bears a Gleditsch-Ward number on a day.

        Raises
        ------
        RegistryError
            When no state bears it on that day.

        Examples
        --------
        >>> registry().by_gw(260, "1970-01-01").code
        'DEU'
        """
        return self._by_number("gw", number, day)

    def _by_number(self, system: System, number: int, day: Day) -> State:
        on = _date(day)
        bearers = self._numbers.get((system, number), [])
        for state in bearers:
            if any(s.system == system and s.number == number and s.covers(on) for s in state.spells):
                return state
        known = ", ".join(
            f"{spell.code} {spell.since} to {spell.until or 'now'}"
            for state in bearers
            for spell in state.spells
            if spell.system == system and spell.number == number
        )
        raise RegistryError(
            f"no state bears {system} number {number} on {on}; {known or 'it is not given out'}"
        )

    def exists(self, code: str, day: Day, system: System = "cow") -> bool:
        """Say whether a state is a member of a system of states on a day.

        Raises
        ------
        RegistryError
            When the registry holds no such state.

        Examples
        --------
        >>> registry().exists("UKR", "1980-01-01")
        False
        """
        on = _date(day)
        return any(spell.system == system and spell.covers(on) for spell in self.state(code).spells)

    def members(self, body: str, day: Day) -> tuple[str, ...]:
        """Give the codes of a body's members on a day, sorted.

        Raises
        ------
        RegistryError
            When there is no such body, or its members are not listed (a missing list is not an
            empty one).

        Examples
        --------
        >>> registry().members("EAEU", "2018-09-13")
        ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS')
        """
        found = self.body(body)
        if found.scope != "listed":
            note = found.note or "no note"
            raise RegistryError(f"the members of {body} are not listed ({note}); ask for {self._listed()}")
        on = _date(day)
        return tuple(
            sorted(
                {m.code for m in self._members[body] if m.since <= on and (m.until is None or on <= m.until)}
            )
        )

    def _listed(self) -> str:
        return ", ".join(sorted(self._members))

    def memberships(self, code: str, day: Day) -> tuple[str, ...]:
        """Give the listed bodies that a state belongs to on a day, sorted.

        Examples
        --------
        >>> registry().memberships("CHN", "2018-09-13")
        ('APEC', 'BRICS', 'G20', 'P5', 'P5PLUS1', 'SCO', 'UN')
        """
        self.state(code)
        return tuple(body for body in sorted(self._members) if code in self.members(body, day))

    def un_seat(self, code: str, day: Day) -> str | None:
        """Give the state that holds, on a day, the United Nations seat that `code` holds or claims.

        China's seat was held by Taipei until 1971-10-24, Russia's by the Soviet Union until
        1991-12-25. None when there is no such seat on the day.

        Examples
        --------
        >>> registry().un_seat("CHN", "1970-01-01"), registry().un_seat("TWN", "2018-01-01")
        ('TWN', 'CHN')
        """
        self.state(code)
        seated = self.members("UN", day)
        for claimants in (("CHN", "TWN"), ("RUS", "SUN"), ("SRB", "SCG", "YUG")):
            if code in claimants:
                return next((claimant for claimant in claimants if claimant in seated), None)
        return code if code in seated else None

    def capital(self, code: str, day: Day) -> Capital:
        """Give a state's capital on a day, with its coordinates.

        Raises
        ------
        RegistryError
            When the registry holds no such state, or no capital of it on that day.

        Examples
        --------
        >>> registry().capital("KAZ", "2020-01-01").name
        'Nur-Sultan'
        """
        self.state(code)
        on = _date(day)
        for capital in self._capitals.get(code, ()):
            if (capital.since is None or capital.since <= on) and (
                capital.until is None or on <= capital.until
            ):
                return capital
        known = ", ".join(capital.name for capital in self._capitals.get(code, ())) or "none on any day"
        raise RegistryError(f"no capital of {code} on {on}; known: {known}")

    def successors(self, code: str) -> tuple[Succession, ...]:
        """Give the states that followed a state, by day.

        Examples
        --------
        >>> [s.after for s in registry().successors("CSK")]
        ['CZE', 'SVK']
        """
        self.state(code)
        return tuple(
            sorted((s for s in self._successions if s.before == code), key=lambda s: (s.day, s.after))
        )

    def predecessors(self, code: str) -> tuple[Succession, ...]:
        """Give the states that a state followed, by day.

        Examples
        --------
        >>> [s.before for s in registry().predecessors("RUS")]
        ['SUN']
        """
        self.state(code)
        return tuple(
            sorted((s for s in self._successions if s.after == code), key=lambda s: (s.day, s.before))
        )

    def officeholder(self, code: str, office: Office | str, day: Day) -> tuple[Officeholder, ...]:
        """Give who held an office of a state or body on a day; empty when not known.

        Several where terms overlap (two offices count as one, or a day of handing over).

        Raises
        ------
        RegistryError
            When there is no such state, body or office.

        Examples
        --------
        >>> [h.name for h in registry().officeholder("CHN", "head_of_government", "2018-09-13")]
        ['Li Keqiang']
        """
        if code not in self.states and code not in self.bodies:
            raise RegistryError(f"no state or body {code!r}; {_close(code, {**self.states, **self.bodies})}")
        try:
            kind = Office(office)
        except ValueError as error:
            raise RegistryError(
                f"no office {office!r}; one of {', '.join(o.value for o in Office)}"
            ) from error
        on = _date(day)
        return tuple(
            term
            for term in self._offices.get((code, kind.value), ())
            if term.since <= on and (term.until is None or on <= term.until)
        )

    def lookup(self, form: str, day: Day | None = None) -> tuple[Referent, ...]:
        """Give all that a surface form can mean.

        Parameters
        ----------
        form : str
            As written: "Xi", "Mr. Putin", "the Chinese president", "Beijing's". Case counts.
        day : date, str or None
            Day of the text; None is any day.

        Returns
        -------
        tuple of Referent
            Empty when the form is unknown.

        Examples
        --------
        >>> [(r.code, r.person) for r in registry().lookup("the Chinese president", "2018-09-13")]
        [('CHN', 'Xi Jinping')]
        """
        return refer(form, _ordinal(day), self._gazetteer, self.states, self._offices)

    def find(self, text: str, day: Day | None = None) -> list[Mention]:
        """Find all that stands for a state or a body in a text.

        One pass over the text, longest forms first, at word boundaries, heeding case. What cannot
        be settled is given with `codes` empty and its `candidates`.

        Parameters
        ----------
        text : str
            Any text; offsets count its code points.
        day : date, str or None
            Day of the text, on which leaders and dated names depend; None takes names that hold
            still, and leaders of any day.

        Returns
        -------
        list of Mention
            In order of `start`, without overlaps.

        Examples
        --------
        >>> [m.codes for m in registry().find("Xi met Putin in Vladivostok.", "2018-09-13")]
        [('CHN',), ('RUS',)]
        """
        return self._finder.find(text, _ordinal(day))


def _date(day: Day) -> date:
    if isinstance(day, str):
        try:
            return date.fromisoformat(day)
        except ValueError as error:
            raise RegistryError(f"{day!r} is no day; write YYYY-MM-DD") from error
    return day


def _ordinal(day: Day | None) -> int | None:
    return None if day is None else _date(day).toordinal()


def _close(code: str, known: Mapping[str, State | Body]) -> str:
    """Suggest what was meant."""
    by_name = {entry.name.lower(): entry.code for entry in known.values()}
    if code.upper() in known:
        return f"did you mean {code.upper()}?"
    if code.lower() in by_name:
        return f"did you mean {by_name[code.lower()]}?"
    close = difflib.get_close_matches(code.upper(), known, n=3, cutoff=0.6)
    close += [by_name[name] for name in difflib.get_close_matches(code.lower(), by_name, n=2, cutoff=0.75)]
    if close:
        return f"did you mean {' or '.join(dict.fromkeys(close))}?"
    return "codes are ISO 3166-1 alpha-3 for states and usual short names for bodies"
